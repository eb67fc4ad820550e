"""Passages of many articles, annotated by helpers: drawn, shown with marks or bare, checked, turned into gold files.

    python benchmarks/annotation.py draw --texts DIR_OR_TAR --seed 1 --each 5 --lists lists/train [--bare] [--exclude F]
    python benchmarks/annotation.py check lists/train_001.txt lists/train_001.tsv
    python benchmarks/annotation.py convert lists/train_*.txt --texts DIR_OR_TAR --out gold/passages/bare
    python benchmarks/annotation.py agree gold/passages/second gold/passages/bare gold/passages/corrected

`draw` takes paragraphs outside the methods, of 60 to 450 characters, in which the extractor marks at least two
mentions, `--each` of an article, and writes them in lists of forty: `=== A12 [file] section results`, then the
sentences `(index) text`, mentions marked as `【string|Type】` unless `--bare`. The annotator writes a tab-separated
file beside the list, one fact a line:

    + A12 S string Type     every "string" of sentence S ("*": of all) is a mention; replaces the marks it overlaps
    - A12 S string          the marks of exactly this string are none
    R A12 S head type tail negated speculative trigger     S: the sentence of the tail; 0 or 1 twice
    D A12                   the passage is done

`check` says which lines do not fit the text. `convert` writes one `*.gold.json` an article, in source offsets; it holds
the names of mentions and no sentence. Marks that an annotator confirmed by silence count as his. `agree` compares a
second annotator's gold files with the first's, of the same passages: mentions strictly; relations by sentence, type and
denial, head and tail by overlap or norm.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from judge_relations import articles_of, fail, lot, unpack
from passages import LONGEST, NO_RESULTS, SHORTEST

from extractor.clean import make_passages
from extractor.pipeline import Config, Pipeline
from extractor.read import read_article
from extractor.records import MENTION_TYPES, RELATION_TYPES, Passage, PassageResult
from extractor.relations.collect import HEAD_TYPES, TAIL_TYPES
from extractor.train.english_ner import held_out

#: characters of a paragraph that can be drawn
LENGTHS = {"zh": (SHORTEST, LONGEST), "en": (250, 3000)}
LIST = 40
_HEADER = re.compile(r"=== (\w+) \[([^\]]+)\]")
_SENTENCE = re.compile(r"\((\d+)\) (.*)")
#: what stands between a name and its short form
_DEFINES = re.compile(r"\s*[(（,，]\s*")
_MARK = re.compile(rf"【([^【】|]+)\|({'|'.join(MENTION_TYPES)})】")


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A mention of a sentence, in characters of its shown text, half-open."""

    start: int
    end: int
    type: str


@dataclass(slots=True)
class Shown:
    """A sentence of a list: its text without marks, and the marks."""

    text: str
    marks: list[Mark]

    def name(self, mark: Mark) -> str:
        return self.text[mark.start : mark.end]

    def places(self, name: str) -> Iterator[tuple[int, int]]:
        """Where `name` stands; a Latin name not inside a longer word."""
        start = self.text.find(name)
        while start >= 0:
            end = start + len(name)
            before, after = self.text[start - 1 : start], self.text[end : end + 1]
            if not (_joined(before, name[0]) or _joined(name[-1], after)):
                yield start, end
            start = self.text.find(name, start + 1)


def _joined(a: str, b: str) -> bool:
    return bool(a and b) and (a + b).isascii() and (a + b).isalnum()


@dataclass(frozen=True, slots=True)
class Said:
    """An annotated relation: its mentions, their sentences, and the word that states it, in that of the tail."""

    head_sentence: int
    head: Mark
    type: str
    tail_sentence: int
    tail: Mark
    negated: bool
    speculative: bool
    trigger: tuple[int, int] | None


@dataclass(slots=True)
class Annotated:
    """A passage of a list with what its annotator said."""

    file: str
    sentences: dict[int, Shown]
    said: list[Said] = field(default_factory=list)
    done: bool = False


def draw(options: argparse.Namespace) -> None:
    left_out = {line.strip() for path in options.exclude for line in path.read_text(encoding="utf-8").splitlines()}
    only = {line.strip() for line in options.only.read_text(encoding="utf-8").splitlines()} if options.only else None
    pipeline = Pipeline(Config(parser=False, tables="none"))
    drawn: list[tuple[int, str, str, PassageResult]] = []
    with articles_of(options.texts) as paths:
        for path in paths:
            if path.name in left_out or (only is not None and path.name not in only):
                continue
            if options.held_out and not held_out(path.stem):
                continue
            results = pipeline.process(read_article(path, path.stem)).passages
            found = [r for r in results if _fits(r, options.language, options.length)]
            found.sort(key=lambda r: lot(options.seed, path.name, r.passage.index))
            # first one passage of each article, then a second one …: whoever stops early has read many articles
            drawn += [(n, lot(options.seed, path.name), path.name, r) for n, r in enumerate(found[: options.each])]
    drawn.sort(key=lambda one: one[:2])
    options.lists.parent.mkdir(parents=True, exist_ok=True)
    for first in range(0, len(drawn), LIST):
        lines: list[str] = []
        for number, (_, _, name, result) in enumerate(drawn[first : first + LIST], first + 1):
            lines += _shown(f"{options.letter}{number}", name, result, bare=options.bare)
        path = options.lists.with_name(f"{options.lists.name}_{first // LIST + 1:03d}.txt")
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(drawn)} passages of {len({name for _, _, name, _ in drawn})} articles")


def _fits(result: PassageResult, language: str, length: tuple[int, int] | None) -> bool:
    p = result.passage
    shortest, longest = length or LENGTHS[language]
    return (
        (p.language, p.kind) == (language, "text")
        and p.section not in NO_RESULTS
        and shortest <= len(p.text) <= longest
        and len(result.mentions) >= 2
    )


def _shown(name: str, file: str, result: PassageResult, *, bare: bool) -> list[str]:
    p = result.passage
    lines = [f"=== {name} [{file}] section {p.section}"]
    for s in p.sentences:
        text, at = "", s.start
        for m in result.mentions:
            if not bare and s.start <= m.start < s.end:
                text += f"{p.text[at : m.start]}【{p.text[m.start : m.end]}|{m.type}】"
                at = m.end
        lines.append(f"({s.index}) {_one_line(text + p.text[at : s.end])}")
    return lines


def _one_line(text: str) -> str:
    """As a list shows a sentence: without white space around, line breaks as spaces."""
    return text.strip().replace("\n", " ")


def read_list(path: Path) -> dict[str, Annotated]:
    """The passages of a list, with the marks that it shows."""
    passages: dict[str, Annotated] = {}
    current: Annotated | None = None
    for line in path.read_text(encoding="utf-8").splitlines():
        if header := _HEADER.match(line):
            current = passages[header[1]] = Annotated(header[2], {})
        elif (sentence := _SENTENCE.match(line)) and current is not None:
            current.sentences[int(sentence[1])] = _unmarked(sentence[2])
    if not passages:
        raise fail(f"{path}: no list of passages. Make one with `draw`.")
    return passages


def _unmarked(line: str) -> Shown:
    text, at, marks = "", 0, []
    for mark in _MARK.finditer(line):
        text += line[at : mark.start()]
        marks.append(Mark(len(text), len(text) + len(mark[1]), mark[2]))
        text += mark[1]
        at = mark.end()
    return Shown(text + line[at:], marks)


def read_facts(passages: Mapping[str, Annotated], lines: Iterable[str]) -> list[str]:
    """Apply an annotator's lines to the passages of a list; what does not fit, told with its line number."""
    wrong: list[str] = []
    rows = [(n, line.rstrip("\n").split("\t")) for n, line in enumerate(lines, 1) if line.strip()]
    for order in ("-", "+", "R", "D"):  # marks first: relations stand between final marks
        added: dict[tuple[str, int], set[Mark]] = defaultdict(set)
        for number, row in rows:
            if row[0] not in ("-", "+", "R", "D"):
                if order == "D":
                    wrong.append(f"line {number}: begins with none of + - R D")
                continue
            if row[0] != order:
                continue
            try:
                problem = _apply(passages[row[1]], row, added)
            except (IndexError, KeyError, ValueError):
                problem = "malformed, or names a passage or sentence that is not in the list"
            if problem:
                wrong.append(f"line {number}: {problem}")
        for (name, index), marks in added.items():
            _put(passages[name].sentences[index], marks)
    return wrong


def _apply(passage: Annotated, row: list[str], added: dict[tuple[str, int], set[Mark]]) -> str:
    """Do what one line says; "" or what is wrong with it."""
    if row[0] == "D":
        passage.done = True
        return ""
    if row[0] == "R":
        return _relation(passage, row)
    where = list(passage.sentences) if row[2] == "*" else [int(row[2])]
    hits = 0
    for index in where:
        shown = passage.sentences[index]
        if row[0] == "-":
            kept = [m for m in shown.marks if shown.name(m) != row[3]]
            hits += len(shown.marks) - len(kept)
            shown.marks = kept
        else:
            if row[4] not in MENTION_TYPES:
                return f"there is no type {row[4]!r}"
            found = {Mark(start, end, row[4]) for start, end in shown.places(row[3])}
            added[row[1], index] |= found
            hits += len(found)
    return "" if hits else f"{row[3]!r} is not there"


def _put(shown: Shown, marks: Iterable[Mark]) -> None:
    """Add marks; of those that overlap the longest, and none that was there before."""
    new: list[Mark] = []
    for mark in sorted(marks, key=lambda m: (m.start - m.end, m)):
        if not any(mark.start < other.end and other.start < mark.end for other in new):
            new.append(mark)
    old = [m for m in shown.marks if not any(m.start < n.end and n.start < m.end for n in new)]
    shown.marks = sorted(old + new)


def _relation(passage: Annotated, row: list[str]) -> str:
    index, head_name, type_, tail_name = int(row[2]), row[3], row[4], row[5]
    if type_ not in RELATION_TYPES:
        return f"there is no type {type_!r}"
    shown = passage.sentences[index]
    word = row[8] if len(row) > 8 else ""
    tails = [m for m in shown.marks if shown.name(m) == tail_name]
    if not tails:
        return f"the tail {tail_name!r} is not marked in sentence {index}"
    triggers = [m.start() for m in re.finditer(re.escape(word), shown.text)] if word else []
    if word and not triggers:
        return f"the trigger {word!r} is not in sentence {index}"
    # where a word or a name stands more than once: the two that are nearest to each other
    tail, trigger = min(
        ((m, t) for m in tails for t in triggers or [m.start]), key=lambda pair: abs(pair[0].start - pair[1])
    )
    for at in sorted((i for i in passage.sentences if i <= index), reverse=True):
        there = passage.sentences[at]
        heads = [m for m in there.marks if there.name(m) == head_name and (at, m) != (index, tail)]
        if heads:
            head = min(heads, key=lambda m: abs(m.start - trigger)) if at == index else heads[-1]
            if head.type not in HEAD_TYPES or tail.type not in TAIL_TYPES:
                return f"a {head.type} cannot act on a {tail.type}"
            stated = (trigger, trigger + len(word)) if word else None
            passage.said.append(Said(at, head, type_, index, tail, row[6] == "1", row[7] == "1", stated))
            return ""
    return f"the head {head_name!r} is not marked in sentence {index} or before"


def check(options: argparse.Namespace) -> None:
    passages = read_list(options.list)
    wrong = read_facts(passages, options.facts.read_text(encoding="utf-8").splitlines())
    missing = [name for name, p in passages.items() if not p.done]
    print("\n".join(wrong))
    print(f"{len(passages)} passages, {len(missing)} not done {' '.join(missing)}; {len(wrong)} lines to mend")
    if wrong or missing:
        raise SystemExit(1)


def convert(options: argparse.Namespace) -> None:
    by_file: dict[str, list[tuple[str, Annotated]]] = defaultdict(list)
    for path in options.lists:
        facts = path.with_suffix(".tsv")
        if not facts.is_file():
            continue
        passages = read_list(path)
        for line in read_facts(passages, facts.read_text(encoding="utf-8").splitlines()):
            print(f"{facts}: {line}", file=sys.stderr)
        for name, p in passages.items():
            if p.done:
                by_file[p.file].append((name, p))
    options.out.mkdir(parents=True, exist_ok=True)
    totals = [0, 0, 0]
    with articles_of(options.texts) as paths:
        where = {path.name: path for path in paths}
        for file, annotated in sorted(by_file.items()):
            if file not in where:
                raise fail(f"{options.texts}: holds no {file}.")
            article = read_article(where[file], where[file].stem)
            record = _record(file, make_passages(article)[1], annotated, article.source)
            path = options.out / f"{where[file].stem}.gold.json"
            path.write_text(_lines(record), encoding="utf-8")
            totals = [
                a + len(b) for a, b in zip(totals, (annotated, record["entities"], record["relations"]), strict=True)
            ]
    print(f"{len(by_file)} articles, {totals[0]} passages, {totals[1]} mentions, {totals[2]} relations")


def _record(
    file: str, passages: Iterable[Passage], annotated: Iterable[tuple[str, Annotated]], source: str
) -> dict[str, Any]:
    """The gold file of an article. The norm of an entity is its text as it was shown, of a short form the long one:
    names were not annotated."""
    by_text = {tuple(_one_line(p.text[s.start : s.end]) for s in p.sentences): p for p in passages}
    units: list[dict[str, int]] = []
    entities: dict[str, dict[str, Any]] = {}
    relations: list[dict[str, Any]] = []
    found = []
    for name, a in annotated:
        p = by_text.get(tuple(shown.text for shown in a.sentences.values()))
        if p is None:
            raise fail(f"{name}: its passage is not in {file} as it was drawn.")
        found.append((p, a))
    names = _short_forms(a for _, a in found)
    for p, a in sorted(found, key=lambda one: one[0].index):
        key: dict[tuple[int, Mark], str] = {}
        begin: dict[int, int] = {}
        for s in p.sentences:
            unit, shown = len(units), a.sentences[s.index]
            first = s.start + len(p.text[s.start : s.end]) - len(p.text[s.start : s.end].lstrip())
            begin[s.index] = first
            start, end = p.to_source(first, first + len(shown.text))
            units.append({"unit": unit, "start": start, "end": end})
            for number, mark in enumerate(shown.marks, 1):
                start, end = p.to_source(first + mark.start, first + mark.end)
                key[s.index, mark] = f"{unit}:e{number}"
                entities[f"{unit}:e{number}"] = {
                    "unit": unit, "start": start, "end": end, "text": source[start:end], "type": mark.type,
                    "norm": names.get(shown.name(mark), shown.name(mark)),
                }  # fmt: skip
        offset = len(units) - len(p.sentences) - p.sentences[0].index
        for r in a.said:
            at = begin[r.tail_sentence]
            stated = p.to_source(at + r.trigger[0], at + r.trigger[1]) if r.trigger is not None else None
            relations.append(
                {
                    "unit": r.tail_sentence + offset,
                    "head": key[r.head_sentence, r.head],
                    "type": r.type,
                    "tail": key[r.tail_sentence, r.tail],
                    "slots": {},
                    "negated": r.negated,
                    "speculative": r.speculative,
                    "trigger": list(stated) if stated is not None else None,
                }
            )
    return {"doc_id": Path(file).stem, "file": file, "entities": entities, "relations": relations, "units": units}


def unpack_abstracts(options: argparse.Namespace) -> None:
    options.out.mkdir(parents=True, exist_ok=True)
    unpack(sorted(options.texts.glob("*.PubTator.xz")), options.out)
    print(f"{sum(1 for _ in options.out.iterdir())} abstracts")


def agree(options: argparse.Namespace) -> None:
    first: dict[tuple[str, int], dict[str, Any]] = {}
    for folder in options.first:
        for path in sorted(folder.glob("*.gold.json")):
            record = json.loads(path.read_text(encoding="utf-8"))
            first.update({(record["file"], unit["start"]): record for unit in record["units"]})
    mentions, relations, sentences = [0, 0, 0], [0, 0, 0, 0], 0
    for path in sorted(options.second.glob("*.gold.json")):
        two = json.loads(path.read_text(encoding="utf-8"))
        for unit in two["units"]:
            one = first.get((two["file"], unit["start"]))
            if one is None:
                raise fail(f"{path}: the sentence at {unit['start']} has no first annotation.")
            sentences += 1
            spans = [
                {(e["start"], e["end"], e["type"]) for e in _inside(r["entities"].values(), unit)} for r in (one, two)
            ]
            said = [_said(r, unit) for r in (one, two)]
            for at, count in enumerate((len(spans[0]), len(spans[1]), len(spans[0] & spans[1]))):
                mentions[at] += count
            relations[0] += len(said[0])
            relations[1] += len(said[1])
            relations[2] += sum(any(_agree(a, b) for b in said[1]) for a in said[0])
            relations[3] += sum(any(_agree(b, a) for a in said[0]) for b in said[1])
    print(
        f"{sentences} sentences; mentions {mentions[0]} and {mentions[1]}, F {2 * mentions[2] / sum(mentions[:2]):.3f}"
    )
    shared = relations[2] / max(1, relations[0]), relations[3] / max(1, relations[1])
    print(
        f"relations {relations[0]} and {relations[1]}: the second has {shared[0]:.3f} of the first's, "
        f"the first {shared[1]:.3f} of the second's"
    )


def _inside(entities: Iterable[dict[str, Any]], unit: Mapping[str, int]) -> Iterator[dict[str, Any]]:
    return (e for e in entities if unit["start"] <= e["start"] < unit["end"])


def _said(record: Mapping[str, Any], unit: Mapping[str, int]) -> list[tuple[Any, ...]]:
    """The relations with their tail in the unit: type, denial, head, tail."""
    entities = record["entities"]
    return [
        (r["type"], r["negated"], entities[r["head"]], entities[r["tail"]])
        for r in record["relations"]
        if unit["start"] <= entities[r["tail"]]["start"] < unit["end"]
    ]


def _agree(a: tuple[Any, ...], b: tuple[Any, ...]) -> bool:
    return a[:2] == b[:2] and all(
        x["norm"] == y["norm"] or (x["start"] < y["end"] and y["start"] < x["end"])
        for x, y in zip(a[2:], b[2:], strict=True)
    )


def _lines(record: Mapping[str, Any]) -> str:
    """The record as JSON with an entity, a relation and a unit on each line."""
    parts = []
    for name, value in record.items():
        if isinstance(value, dict):
            inner = ",\n".join(f"{json.dumps(k)}: {json.dumps(v, ensure_ascii=False)}" for k, v in value.items())
            parts.append(f"{json.dumps(name)}: {{\n{inner}\n}}")
        elif isinstance(value, list):
            inner = ",\n".join(json.dumps(v, ensure_ascii=False) for v in value)
            parts.append(f"{json.dumps(name)}: [\n{inner}\n]")
        else:
            parts.append(f"{json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}")
    return "{" + ",\n".join(parts) + "}\n"


def _short_forms(annotated: Iterable[Annotated]) -> dict[str, str]:
    """What a name in brackets, or behind a comma in them, stands for: "白细胞介素6（interleukin-6，IL-6）"."""
    names: dict[str, str] = {}
    for a in annotated:
        for shown in a.sentences.values():
            for one, two in pairwise(sorted(shown.marks)):
                between, behind = shown.text[one.end : two.start], shown.text[two.end : two.end + 1]
                if one.type == two.type and _DEFINES.fullmatch(between) and behind in ")），,":
                    long = names.get(shown.name(one), shown.name(one))
                    if between.strip()[0] in "(（" or shown.name(one) in names:
                        names.setdefault(shown.name(two), long)
    return names


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True)
    one = commands.add_parser("draw")
    one.add_argument("--texts", type=Path, required=True)
    one.add_argument("--seed", type=int, required=True)
    one.add_argument("--each", type=int, default=5)
    one.add_argument("--exclude", type=Path, action="append", default=[], help="a file that names articles left out")
    one.add_argument("--only", type=Path, help="a file that names the articles to draw from")
    one.add_argument("--language", choices=sorted(LENGTHS), default="zh")
    one.add_argument("--length", type=int, nargs=2, help="least and most characters of a paragraph")
    one.add_argument("--held-out", action="store_true", help="abstracts no recogniser was trained on")
    one.add_argument("--lists", type=Path, required=True, help="lists/train makes lists/train_001.txt, …")
    one.add_argument("--letter", default="A", help="passages are named by it and a number")
    one.add_argument("--bare", action="store_true", help="show no marks")
    one.set_defaults(do=draw)
    one = commands.add_parser("check")
    one.add_argument("list", type=Path)
    one.add_argument("facts", type=Path)
    one.set_defaults(do=check)
    one = commands.add_parser("convert")
    one.add_argument("lists", type=Path, nargs="+", help="lists; the facts are read from the .tsv beside each")
    one.add_argument("--texts", type=Path, required=True)
    one.add_argument("--out", type=Path, required=True)
    one.set_defaults(do=convert)
    one = commands.add_parser("unpack", help="write the abstracts of PubTator corpora as text files")
    one.add_argument("--texts", type=Path, required=True)
    one.add_argument("--out", type=Path, required=True)
    one.set_defaults(do=unpack_abstracts)
    one = commands.add_parser("agree")
    one.add_argument("second", type=Path, help="folder of the second annotator's gold files")
    one.add_argument("first", type=Path, nargs="+", help="folders of the first annotators'")
    one.set_defaults(do=agree)
    options = parser.parse_args()
    options.do(options)


if __name__ == "__main__":
    main()
