"""Precision on articles that nobody annotated: draw relations at random, judge them one by one, score the judgements.

    python benchmarks/judge_relations.py draw --texts DIR_OR_TAR --exclude-annotated --articles 40 --relations 300 \\
        --seed 1 --out benchmarks/judged/draw.csv
    python benchmarks/judge_relations.py sentences benchmarks/judged/draw.csv --texts DIR_OR_TAR --out to_judge.csv
    python benchmarks/judge_relations.py score benchmarks/judged/draw.csv
    python benchmarks/judge_relations.py carry benchmarks/judged/old.csv benchmarks/judged/draw.csv
    python benchmarks/judge_relations.py replay benchmarks/judged/*.csv --texts DIR_OR_TAR --list kept.txt

`--texts` may be a folder of PubTator corpora (`*.PubTator.xz`, as `extractor train english-ner` reads them): its
articles are the abstracts, each as PMID.txt; with `draw --held-out` only those the recognisers were not trained on.

`draw` takes the articles in an order that only the seed and their names decide, runs the extractor on each, and keeps
the first `--articles` that state at least `--molecular` relations between molecules; of all relations of these it
draws `--relations`, again by seed and what they say, so that what a later version still finds stays in its draw.
The file holds places and names but no sentences of the articles; `sentences` (or `draw --sentences`) adds them for the
judge. A judge writes `right` or `wrong` under `verdict` and, for a wrong one, a `reason`: one of `REASONS`, and more
behind a colon. By gold/GUIDELINES.md: wrong is whatever an annotator would not have marked so: head, tail, type,
negation. `carry` copies the verdicts of an old draw to what the new one says again of the same sentence. `replay` runs
the extractor over the judged articles again and counts which of the right and of the wrong relations it still states:
a change of the rules should lose wrong ones and keep the right ones. What it states beside them nobody has judged.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import lzma
import math
import sys
import tarfile
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MOLECULES = frozenset({"miRNA", "lncRNA", "circRNA", "Gene", "Pathway"})
#: relations between two molecules that make an article one of those to draw from
MOLECULAR = 3
REASONS = ("head", "tail", "sign", "type", "negation", "mention", "no statement", "aim", "direction", "other")
VERDICTS = ("right", "wrong")
COLUMNS = (
    "number", "doc_id", "file", "language", "section", "sentence_start", "sentence_end", "head", "head_type",
    "head_start", "head_end", "type", "tail", "tail_type", "tail_start", "tail_end", "negated", "speculative",
    "trigger", "rule", "found_by", "proof", "score", "verdict", "reason",
)  # fmt: skip
Row = dict[str, str]


def fail(message: str) -> SystemExit:
    print(f"judge_relations: error: {message}", file=sys.stderr)
    return SystemExit(2)


@contextmanager
def articles_of(texts: Path) -> Iterator[list[Path]]:
    """The articles in a folder or tar archive, sorted by name; of PubTator corpora the abstracts."""
    corpora = sorted(texts.glob("*.PubTator.xz"))
    if corpora:
        with tempfile.TemporaryDirectory() as folder:
            unpack(corpora, Path(folder))
            yield sorted(Path(folder).iterdir())
    elif texts.is_dir():
        yield sorted(path for path in texts.rglob("*") if path.suffix in (".md", ".txt"))
    elif texts.is_file() and tarfile.is_tarfile(texts):
        with tempfile.TemporaryDirectory() as folder, tarfile.open(texts) as archive:
            if hasattr(tarfile, "data_filter"):
                archive.extractall(folder, filter="data")
            else:  # Python 3.11.2 (Debian 12)
                archive.extractall(folder)
            yield sorted(path for path in Path(folder).rglob("*") if path.suffix in (".md", ".txt"))
    else:
        raise fail(f"{texts}: no folder and no tar archive. Name one with --texts.")


def unpack(corpora: Sequence[Path], folder: Path) -> None:
    """Write the abstracts to `folder`, title and abstract parted by an empty line."""
    from extractor.train.english_ner import CORPORA

    tails = {corpus.file: corpus.id_tail for corpus in CORPORA}
    for path in corpora:
        if tails.get(path.name):
            continue  # captions of figures, not abstracts
        titles: dict[str, str] = {}
        with lzma.open(path, "rt", encoding="utf-8") as handle:
            for raw in handle:
                name, _, rest = raw.rstrip("\n").partition("|")
                if rest.startswith("t|"):
                    titles[name] = rest[2:]
                elif rest.startswith("a|") and name in titles:
                    (folder / f"{name}.txt").write_text(f"{titles[name]}\n\n{rest[2:]}\n", encoding="utf-8")


def annotated(gold: Path) -> set[str]:
    """File names of the annotated articles, and of the unannotated test part of the corpus."""
    names = set()
    for path in sorted(gold.rglob("*.gold.json")):
        record = json.loads(path.read_text(encoding="utf-8"))
        names.add(Path(record.get("source") or record["file"]).name)
    if not names:
        raise fail(f"{gold}: no *.gold.json. Name the folder with --gold.")
    return names


def lot(seed: int, *parts: object) -> str:
    """A random number that only the seed and the parts decide, as text to sort by."""
    return hashlib.sha256("\x1f".join(map(str, (seed, *parts))).encode("utf-8")).hexdigest()


def row_of(record: Mapping[str, object], file: str) -> Row:
    """The row of a draw for a row of a relations table."""
    names = {"head": "head_text", "tail": "tail_text"}
    given = {name: str(record[names.get(name, name)]) for name in COLUMNS if names.get(name, name) in record}
    return {**given, "file": file, "verdict": "", "reason": "", "sentence": str(record["evidence"])}


def draw(options: argparse.Namespace) -> None:
    from extractor.errors import ExtractorError
    from extractor.facts.tables import relation_rows
    from extractor.pipeline import Pipeline
    from extractor.read import read_article
    from extractor.train.english_ner import held_out

    left_out = annotated(options.gold) if options.exclude_annotated else set()
    left_out |= {line.strip() for path in options.exclude for line in path.read_text(encoding="utf-8").splitlines()}
    only = {line.strip() for line in options.only.read_text(encoding="utf-8").splitlines()} if options.only else set()
    pipeline = Pipeline()
    pool: list[Row] = []
    kept = seen = 0
    with articles_of(options.texts) as paths:
        for path in sorted(paths, key=lambda p: lot(options.seed, p.name)):
            if kept == options.articles:
                break
            if path.name in left_out or (only and path.name not in only):
                continue
            if options.held_out and not held_out(path.stem):
                continue
            seen += 1
            try:
                rows = relation_rows(pipeline.process(read_article(path, path.stem)))
            except ExtractorError as error:
                print(f"{path.name}: {error}", file=sys.stderr)
                continue
            if sum(row["head_type"] in MOLECULES and row["tail_type"] in MOLECULES for row in rows) < options.molecular:
                continue
            kept += 1
            pool += [row_of(row, path.name) for row in rows]
            if sys.stderr.isatty():
                print(f"\r{kept} of {seen} articles, {len(pool)} relations ", end="", file=sys.stderr, flush=True)
    if kept < options.articles or len(pool) < options.relations:
        raise fail(f"only {kept} articles with {len(pool)} relations. Ask for fewer, or name more --texts.")
    drawn = sorted(pool, key=lambda row: lot(options.seed, *said(row), row["tail_start"]))[: options.relations]
    drawn.sort(key=lambda row: (row["file"], int(row["tail_start"]), int(row["head_start"]), row["type"]))
    for number, row in enumerate(drawn, 1):
        row["number"] = str(number)
    write(options.out, drawn, columns_of(sentences=options.sentences))
    print(f"{len(drawn)} of {len(pool)} relations of {kept} articles ({seen} looked at), seed {options.seed}")


def said(row: Row) -> tuple[str, ...]:
    """What a relation says, in which article."""
    return row["doc_id"], row["head"].casefold(), row["type"], row["tail"].casefold(), row["negated"]


def of_sentence(row: Row, others: Iterable[Row]) -> list[Row]:
    """Those of `others` that stand in the sentence of `row`."""
    start, end = int(row["sentence_start"]), int(row["sentence_end"])
    return [o for o in others if int(o["sentence_start"]) < end and start < int(o["sentence_end"])]


def add_sentences(options: argparse.Namespace) -> None:
    """The drawn rows with the sentence of the source on one line."""
    from extractor.read import read_article

    rows = read(options.file)
    with articles_of(options.texts) as paths:
        place = {path.name: path for path in paths}
        source: dict[str, str] = {}
        for row in rows:
            if row["file"] not in place:
                raise fail(f"{options.texts}: holds no {row['file']}.")
            if row["file"] not in source:
                source[row["file"]] = read_article(place[row["file"]], row["doc_id"]).source
            text = source[row["file"]][int(row["sentence_start"]) : int(row["sentence_end"])]
            row["sentence"] = " ".join(text.split())
    write(options.out, rows, columns_of(sentences=True))


def carry(options: argparse.Namespace) -> None:
    """Copy verdicts from the old draw to what the new one says of the same sentence."""
    old, new = read(options.old), read(options.new)
    known: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in old:
        if row["verdict"]:
            known[said(row)].append(row)
    carried = 0
    for row in new:
        same = of_sentence(row, known.get(said(row), ()))
        if same and not row["verdict"]:
            row["verdict"], row["reason"] = same[0]["verdict"], same[0]["reason"]
            carried += 1
    write(options.out or options.new, new, columns_of(sentences=bool(new) and "sentence" in new[0]))
    print(f"{carried} verdicts carried over; {sum(not row['verdict'] for row in new)} of {len(new)} left to judge")


def replay(options: argparse.Namespace) -> None:
    """Count which judged relations the extractor states today."""
    from extractor.facts.tables import relation_rows
    from extractor.pipeline import Pipeline
    from extractor.read import read_article

    judged = [{**row, "draw": path.name} for path in options.files for row in read(path) if row["verdict"]]
    pipeline = Pipeline()
    today: dict[str, dict[tuple[str, ...], list[Row]]] = {}
    count = 0
    with articles_of(options.texts) as paths:
        place = {path.name: path for path in paths}
        for name in sorted({row["file"] for row in judged}):
            if name not in place:
                continue  # a draw from elsewhere
            here: dict[tuple[str, ...], list[Row]] = defaultdict(list)
            for record in relation_rows(pipeline.process(read_article(place[name], place[name].stem))):
                row = row_of(record, name)
                here[said(row)].append(row)
                count += 1
            today[name] = here
    lines = []
    tally: dict[tuple[str, str, bool], int] = defaultdict(int)
    for row in judged:
        if row["file"] not in today:
            continue
        same = of_sentence(row, today[row["file"]].get(said(row), ()))
        tally[row["draw"], row["verdict"], bool(same)] += 1
        state = f"{row['verdict']} {'kept' if same else 'gone'}"
        now = same[0] if same else row
        what = f"{'not ' if row['negated'] == 'True' else ''}{row['type']}({row['head']}, {row['tail']})"
        lines.append(
            f"{state}\t{row['draw']}:{row['number']}\t{row['doc_id']}\t{what}\t{now['rule']}\t{now['found_by']}\t"
            f"{now['score']}\t{row['reason']}\t{' '.join(now.get('sentence', '').split())}"
        )
    print(f"{'':<28}{'right kept':>11}{'right gone':>11}{'wrong kept':>11}{'wrong gone':>11}{'share right':>12}")
    names = [*dict.fromkeys(draw for draw, _, _ in tally), ""]
    for name in names if len(names) > 2 else names[:1]:
        found = [
            sum(n for (draw, v, k), n in tally.items() if draw == (name or draw) and (v, k) == (verdict, kept))
            for verdict in VERDICTS
            for kept in (True, False)
        ]
        share = found[0] / max(1, found[0] + found[2])
        print(f"{name or 'all':<28}{found[0]:>11}{found[1]:>11}{found[2]:>11}{found[3]:>11}{share:>12.3f}")
    print(f"{count} relations stated in {len(today)} articles today")
    if options.list:
        options.list.write_text("\n".join(sorted(lines)) + "\n", encoding="utf-8")


def wilson(right: int, count: int, z: float = 1.959964) -> tuple[float, float]:
    """95% score interval of a share (Wilson 1927)."""
    p = right / count
    middle = p + z * z / (2 * count)
    spread = z * math.sqrt(p * (1 - p) / count + z * z / (4 * count * count))
    below = 1 + z * z / count
    return max(0.0, (middle - spread) / below), min(1.0, (middle + spread) / below)


def line(name: str, rows: Sequence[Row]) -> str:
    right = sum(row["verdict"] == "right" for row in rows)
    low, high = wilson(right, len(rows))
    return f"{name:<34}{right / len(rows):>7.3f}  {low:.3f}–{high:.3f}{right:>7} of {len(rows)}"


def grouped(rows: Iterable[Row], name: str) -> list[tuple[str, list[Row]]]:
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        key = row[name].partition(":")[0] if name == "rule" else row[name]
        groups[key].append(row)
    return sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))


def score(options: argparse.Namespace) -> None:
    """Print precision with its interval: of all, by language, finder, rule; wrong ones by reason."""
    rows = read(options.file)
    judged = [row for row in rows if row["verdict"]]
    if not judged:
        raise fail(f"{options.file}: nothing is judged yet.")
    print(f"{'precision':<34}{'':>7}  {'95%':<11}{'right':>7}")
    print(line(f"all ({len({row['doc_id'] for row in judged})} articles)", judged))
    if len(judged) < len(rows):
        print(f"{len(rows) - len(judged)} of {len(rows)} are not judged yet and do not count")
    for name in ("language", "type", "found_by", "rule"):
        print(f"\nby {name}")
        for group, its in grouped(judged, name):
            print(line(f"  {group}", its))
    calibration(judged)
    cuts(judged)
    wrong = [{**row, "reason": row["reason"].partition(":")[0].strip()} for row in judged if row["verdict"] == "wrong"]
    print("\nwrong by reason")
    for group, its in grouped(wrong, "reason"):
        print(f"  {group or '(none given)':<32}{len(its):>7}")


def calibration(rows: Sequence[Row]) -> None:
    """Print how well the score of the relations foretells the verdicts; no article here was trained on."""
    from extractor.train.relation_scorer import quality, reliability

    right = [row["verdict"] == "right" for row in rows]
    scores = [float(row["score"]) for row in rows]
    found = quality(scores, right)
    area = "–" if found.auc is None else f"{found.auc:.3f}"
    print(f"\nby score: Brier {found.brier:.4f}, log loss {found.log_loss:.4f}, AUC {area}")
    for b in reliability(scores, right):
        low, high = wilson(round(b.right * b.count), b.count)
        name = f"  {b.low:.2f}–{b.high:.2f}, mean {b.mean:.3f}"
        print(f"{name:<34}{b.right:>7.3f}  {low:.3f}–{high:.3f}{'':>10} of {b.count}")


def cuts(rows: Sequence[Row]) -> None:
    """Print the precision of what `--min-score` keeps, and the share of the right ones that it keeps."""
    right = sum(row["verdict"] == "right" for row in rows)
    print(f"\n{'with --min-score':<34}{'':>7}  {'95%':<11}{'right':>7}{'':>8}share of the right ones kept")
    for cut in (0.5, 0.6, 0.7, 0.8, 0.85, 0.9):
        kept = [row for row in rows if float(row["score"]) >= cut]
        if kept and right:
            share = sum(row["verdict"] == "right" for row in kept) / right
            print(f"{line(f'  {cut:.2f}', kept):<72}{share:>7.3f}")


def read(path: Path) -> list[Row]:
    """The rows of a draw; exits with one line for a file that is none, or a verdict that does not exist."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError) as error:
        raise fail(f"{path}: cannot be read ({error}).") from None
    for number, row in enumerate(rows, 2):
        missing = [name for name in COLUMNS if row.get(name) is None]
        if missing:
            raise fail(f"{path}: line {number}: column {missing[0]!r} is missing. Is it a file made by `draw`?")
        row["verdict"] = row["verdict"].strip().lower()
        if row["verdict"] and row["verdict"] not in VERDICTS:
            raise fail(f"{path}: line {number}: verdict {row['verdict']!r} is none of {', '.join(VERDICTS)}.")
        if row["verdict"] == "wrong" and row["reason"].partition(":")[0].strip() not in REASONS:
            raise fail(f"{path}: line {number}: reason {row['reason']!r} begins with none of {', '.join(REASONS)}.")
    return rows


def columns_of(*, sentences: bool) -> list[str]:
    return [*COLUMNS, *(["sentence"] if sentences else [])]


def write(path: Path, rows: Sequence[Row], columns: Sequence[str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, columns, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    commands = parser.add_subparsers(required=True, metavar="draw|sentences|score|carry|replay")
    one = commands.add_parser("draw", help="draw relations to judge")
    one.add_argument("--texts", type=Path, required=True, help="folder or tar archive of articles")
    one.add_argument("--exclude-annotated", action="store_true", help="leave out the articles of --gold")
    one.add_argument("--gold", type=Path, default=ROOT / "gold")
    one.add_argument(
        "--exclude", type=Path, action="append", default=[], help="file with names to leave out, a line each"
    )
    one.add_argument("--only", type=Path, help="file with names to draw from, a line each")
    one.add_argument("--held-out", action="store_true", help="abstracts no English recogniser was trained on, only")
    one.add_argument("--articles", type=int, default=40)
    one.add_argument("--relations", type=int, default=300)
    one.add_argument("--molecular", type=int, default=MOLECULAR, help="articles with fewer such relations are passed")
    one.add_argument("--seed", type=int, default=1)
    one.add_argument("--sentences", action="store_true", help="with the sentences, for judging")
    one.add_argument("--out", type=Path, required=True)
    one.set_defaults(run=draw)
    one = commands.add_parser("sentences", help="add the sentences of the articles to a draw, for judging")
    one.add_argument("file", type=Path)
    one.add_argument("--texts", type=Path, required=True)
    one.add_argument("--out", type=Path, required=True)
    one.set_defaults(run=add_sentences)
    one = commands.add_parser("score", help="precision of a judged draw")
    one.add_argument("file", type=Path)
    one.set_defaults(run=score)
    one = commands.add_parser("carry", help="carry verdicts over to a new draw")
    one.add_argument("old", type=Path)
    one.add_argument("new", type=Path)
    one.add_argument("--out", type=Path, help="write here, not to NEW")
    one.set_defaults(run=carry)
    one = commands.add_parser("replay", help="which judged relations are stated today")
    one.add_argument("files", type=Path, nargs="+")
    one.add_argument("--texts", type=Path, required=True)
    one.add_argument("--list", type=Path, help="write the judged relations here, with what became of each")
    one.set_defaults(run=replay)
    options = parser.parse_args(arguments)
    options.run(options)


if __name__ == "__main__":
    main()
