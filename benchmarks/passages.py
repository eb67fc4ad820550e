"""Precision and recall on articles that nobody tuned on: passages drawn, annotated without the output, scored.

    python benchmarks/passages.py draw --texts DIR_OR_TAR --only NAMES --out DRAW.csv --show to_annotate.txt
    python benchmarks/passages.py resolve DRAW.csv ANNOTATED.tsv --texts DIR_OR_TAR --out passages.csv
    python benchmarks/passages.py score passages.csv --texts DIR_OR_TAR --list errors.txt

`draw` takes Chinese paragraphs outside the methods, of 60 to 450 characters, in which the extractor marks at least
three mentions, two of them of a kind that can act: at most `--each` of an article. `--show` writes them as numbered
sentences for the annotator, who writes a line for each relation: passage, sentence (of the tail), head, type, tail,
negated, speculative (tab-separated, names as they stand in the text). `resolve` finds these names in the source and
keeps places only: a file of it holds no sentence of the articles. `score` runs the extractor over the articles and
compares: a relation is found where type and denial are the same and head and tail overlap those annotated, or have
their names, in the same sentence.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from judge_relations import articles_of, fail, lot, write

from extractor.facts.tables import relation_rows
from extractor.pipeline import Config, Pipeline
from extractor.read import read_article
from extractor.records import Article, Passage

PLACES = ("passage", "file", "start", "end")
COLUMNS = (
    *PLACES, "sentence_start", "sentence_end", "head", "head_start", "head_end", "type",
    "tail", "tail_start", "tail_end", "negated", "speculative",
)  # fmt: skip
HEADS = frozenset({"miRNA", "lncRNA", "circRNA", "Gene", "Drug", "Pathway"})
SHORTEST, LONGEST = 60, 450
NO_RESULTS = frozenset({"references", "methods", "materials"})


@dataclass(frozen=True, slots=True)
class Said:
    """A relation, annotated or found, in source offsets."""

    file: str
    sentence: tuple[int, int]
    head: str
    head_span: tuple[int, int]
    type: str
    tail: str
    tail_span: tuple[int, int]
    negated: bool

    def shown(self) -> str:
        return f"{'not ' if self.negated else ''}{self.type}({self.head}, {self.tail})"


def same(a: Said, b: Said) -> bool:
    """Whether `b` says what `a` says."""
    return (
        (a.file, a.type, a.negated) == (b.file, b.type, b.negated)
        and overlap(a.sentence, b.sentence)
        and (overlap(a.head_span, b.head_span) or a.head.casefold() == b.head.casefold())
        and (overlap(a.tail_span, b.tail_span) or a.tail.casefold() == b.tail.casefold())
    )


def overlap(a: tuple[int, int], b: tuple[int, int]) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def passages_of(pipeline: Pipeline, article: Article) -> Iterator[Passage]:
    """The paragraphs of an article that can be drawn."""
    for result in pipeline.process(article).passages:
        p = result.passage
        acting = sum(m.type in HEADS for m in result.mentions)
        if p.language != "zh" or p.kind != "text" or p.section in NO_RESULTS:
            continue
        if SHORTEST <= len(p.text) <= LONGEST and acting >= 2 and len(result.mentions) >= 3:
            yield p


def draw(options: argparse.Namespace) -> None:
    only = {line.strip() for line in options.only.read_text(encoding="utf-8").splitlines()} if options.only else None
    left_out = {line.strip() for path in options.exclude for line in path.read_text(encoding="utf-8").splitlines()}
    pipeline = Pipeline()
    pool: list[tuple[str, str, Passage]] = []
    with articles_of(options.texts) as paths:
        for path in paths:
            if path.name in left_out or (only is not None and path.name not in only):
                continue
            found = passages_of(pipeline, read_article(path, path.stem))
            pool += sorted(
                ((lot(options.seed, path.name, p.index), path.name, p) for p in found), key=lambda drawn: drawn[0]
            )[: options.each]
    if len(pool) < options.passages:
        raise fail(f"only {len(pool)} passages. Ask for fewer, or name more --texts.")
    drawn = sorted(pool, key=lambda one: one[0])[: options.passages]
    rows, shown = [], []
    for number, (_, file, p) in enumerate(drawn, 1):
        start, end = p.to_source(0, len(p.text))
        rows.append({"passage": f"P{number}", "file": file, "start": start, "end": end})
        shown.append(f"=== P{number} [{file}] section {p.section}")
        shown += [f"({s.index}) {p.text[s.start : s.end].strip()}" for s in p.sentences]
    write(options.out, rows, PLACES)
    options.show.write_text("\n".join(shown) + "\n", encoding="utf-8")
    print(f"{len(rows)} passages of {len({row['file'] for row in rows})} articles ({len(pool)} could be drawn)")


def resolve(options: argparse.Namespace) -> None:
    """Find the annotated names in the source."""
    places = {row["passage"]: row for row in read(options.draw, PLACES)}
    wanted: dict[str, list[dict[str, str]]] = defaultdict(list)
    for path in options.annotated:
        with path.open(encoding="utf-8-sig", newline="") as file:
            for line in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                wanted[line["passage"]].append(line)
    pipeline = Pipeline()
    rows: list[dict[str, object]] = []
    lost = 0
    with articles_of(options.texts) as paths:
        where = {path.name: path for path in paths}
        for name in sorted({row["file"] for row in places.values()}):
            found = {p.to_source(0, len(p.text)): p for p in _paragraphs(pipeline, where[name])}
            for number, place in places.items():
                if place["file"] != name:
                    continue
                p = found[int(place["start"]), int(place["end"])]
                rows.append(dict(place))  # the passage itself, so that one without relations counts
                for line in wanted.get(number, ()):
                    row = _placed(p, line)
                    if row is None:
                        lost += 1
                        print(f"{number}: not in the text: {line['head']} – {line['tail']}", file=sys.stderr)
                    else:
                        rows.append({**place, **row})
    write(options.out, rows, COLUMNS)
    print(f"{sum('head' in row for row in rows)} relations in {len(places)} passages; {lost} not found in the text")


def _paragraphs(pipeline: Pipeline, path: Path) -> Iterator[Passage]:
    return (result.passage for result in pipeline.process(read_article(path, path.stem)).passages)


def _placed(p: Passage, line: dict[str, str]) -> dict[str, object] | None:
    """Where the names of an annotated line stand: the tail in its sentence, the head as near before it as can be."""
    s = next((s for s in p.sentences if s.index == int(line["sentence"])), None)
    if s is None or line["type"] not in ("promote", "inhibit", "target"):
        raise fail(f"{line['passage']}: sentence {line['sentence']!r} or type {line['type']!r} does not exist.")
    tail = p.text.find(line["tail"], s.start)
    head = p.text.find(line["head"], s.start, s.end)
    if head < 0:
        head = p.text.rfind(line["head"], 0, s.start)
    if head < 0 or not s.start <= tail < s.end:
        return None
    row: dict[str, object] = {name: line[name] for name in ("head", "type", "tail")}
    for name, (start, end) in {
        "sentence": (s.start, s.end),
        "head": (head, head + len(line["head"])),
        "tail": (tail, tail + len(line["tail"])),
    }.items():
        row[f"{name}_start"], row[f"{name}_end"] = p.to_source(start, end)
    return {**row, "negated": line["negated"] == "1", "speculative": line["speculative"] == "1"}


def score(options: argparse.Namespace) -> None:
    rows = read(options.file, COLUMNS)
    where = {(row["file"], int(row["start"]), int(row["end"])): row["passage"] for row in rows}
    wanted: list[Said] = []
    for row in rows:
        if row["head"]:
            wanted.append(said(row, row["file"]))
    found: list[Said] = []
    pipeline = Pipeline(Config(min_score=options.min_score))
    text: dict[str, str] = {}
    with articles_of(options.texts) as paths:
        for path in paths:
            if not any(file == path.name for file, _, _ in where):
                continue
            article = read_article(path, path.stem)
            text[path.name] = article.source
            for record in relation_rows(pipeline.process(article)):
                start = int(record["sentence_start"])
                if any(file == path.name and a <= start < b for file, a, b in where):
                    row = {name: str(value) for name, value in record.items()}
                    found.append(said({**row, "head": row["head_text"], "tail": row["tail_text"]}, path.name))
    found = list({(f.file, f.sentence, f.head, f.type, f.tail, f.negated): f for f in found}.values())
    missing = list(wanted)
    wrong = []
    for f in found:
        twin = next((w for w in missing if same(w, f)), None)
        if twin is not None:
            missing.remove(twin)
        elif not any(same(w, f) for w in wanted):
            wrong.append(f)
    right = len(wanted) - len(missing)
    p, r = right / max(1, right + len(wrong)), right / max(1, len(wanted))
    print(f"{len(where)} passages, {len(wanted)} relations annotated, {right + len(wrong)} found, {right} right")
    print(f"precision {p:.3f}, recall {r:.3f}, F {2 * p * r / max(1e-9, p + r):.3f}")
    if options.list:
        lines = [
            f"{kind}\t{s.file}\t{s.shown()}\t{' '.join(text[s.file][s.sentence[0] : s.sentence[1]].split())}"
            for kind, said_so in (("missing", missing), ("not annotated", wrong))
            for s in sorted(said_so, key=lambda s: (s.file, s.sentence, s.head_span, s.tail_span))
        ]
        options.list.write_text("\n".join(lines) + "\n", encoding="utf-8")


def said(row: dict[str, str], file: str) -> Said:
    def span(name: str) -> tuple[int, int]:
        return int(row[f"{name}_start"]), int(row[f"{name}_end"])

    return Said(
        file,
        span("sentence"),
        row["head"],
        span("head"),
        row["type"],
        row["tail"],
        span("tail"),
        row["negated"] == "True",
    )


def read(path: Path, columns: Sequence[str]) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError) as error:
        raise fail(f"{path}: cannot be read ({error}).") from None
    if not rows or any(name not in rows[0] for name in columns):
        raise fail(f"{path}: needs the columns {', '.join(columns)}.")
    return rows


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    commands = parser.add_subparsers(required=True, metavar="draw|resolve|score")
    one = commands.add_parser("draw", help="draw passages to annotate")
    one.add_argument("--texts", type=Path, required=True, help="folder or tar archive of articles")
    one.add_argument("--only", type=Path, help="file with names to draw from, a line each")
    one.add_argument("--exclude", type=Path, action="append", default=[], help="file with names to leave out")
    one.add_argument("--passages", type=int, default=120)
    one.add_argument("--each", type=int, default=3, help="passages of an article, at most")
    one.add_argument("--seed", type=int, default=5)
    one.add_argument("--out", type=Path, required=True)
    one.add_argument("--show", type=Path, required=True, help="the passages, for the annotator")
    one.set_defaults(run=draw)
    one = commands.add_parser("resolve", help="places of what was annotated")
    one.add_argument("draw", type=Path)
    one.add_argument("annotated", type=Path, nargs="+")
    one.add_argument("--texts", type=Path, required=True)
    one.add_argument("--out", type=Path, required=True)
    one.set_defaults(run=resolve)
    one = commands.add_parser("score", help="precision and recall")
    one.add_argument("file", type=Path)
    one.add_argument("--texts", type=Path, required=True)
    one.add_argument("--min-score", type=float, help="as of `extractor extract`")
    one.add_argument("--list", type=Path, help="write what is missing and what nobody annotated")
    one.set_defaults(run=score)
    options = parser.parse_args(arguments)
    options.run(options)


if __name__ == "__main__":
    main()
