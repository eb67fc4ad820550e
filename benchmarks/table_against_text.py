"""The table of an article against what its running text states, row by row.

    python benchmarks/table_against_text.py --article corpus/003_1809d5aaefeb1b7b.txt

The rows come out of the article's table by the table reader (rules `table:direction` and `table:target`). Then the
table is cut out of the source and the rest is extracted anew. A row of two RNAs counts as one and needs one of them.
Its direction is found where the text has a relation with that RNA as head, a resistance or sensitivity as tail, one of
the row's drugs in its drug slot, and the same direction on resistance (promoting sensitivity is inhibiting resistance);
its target where the text has a relation of any type between the RNA and one of the row's targets. Denied relations do
not count. A contradiction is a relation of that RNA on resistance in the other direction, with one of the row's drugs
or none, or, where the row's drugs are never found, in the same direction with other drugs only. It is what the system
read: the sentence is printed for the reader to judge.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from extractor.pipeline import Config, Pipeline
from extractor.read import read_article, read_text
from extractor.records import Extraction, Mention, PassageResult, Relation, Table

RESISTANCE = re.compile(r"耐药|耐受|抵抗|抗性|抗药|resistan", re.I)
SENSITIVITY = re.compile(r"敏感|增敏|sensitiv|sensitiz|sensitis", re.I)
SIGN = {"promote": 1, "inhibit": -1}


@dataclass
class Row:
    """What the table says in one row. `direction`: +1 for promoting resistance, -1 for lowering it."""

    evidence: str
    rnas: dict[str, str] = field(default_factory=dict)  # key → name
    drugs: dict[str, str] = field(default_factory=dict)
    targets: dict[str, str] = field(default_factory=dict)
    direction: int = 0


@dataclass
class Finding:
    """What the text says, for one row."""

    direction: str = ""
    no_drug: str = ""
    target: str = ""
    against: list[str] = field(default_factory=list)
    other_drug: list[str] = field(default_factory=list)

    def contradictions(self) -> list[str]:
        """What the text says otherwise, each once."""
        return list(dict.fromkeys(self.against + ([] if self.direction or self.no_drug else self.other_drug)))


def key(mention: Mention) -> str:
    """What makes two mentions the same: identifier, else canonical name; class words and case apart."""
    if mention.norm is not None and mention.norm.curie:
        return mention.norm.curie
    name = mention.norm.name if mention.norm is not None else mention.text
    return re.sub(r"^(?:lncRNA|circRNA|circ)[\s_-]*|[\s_-]+", "", name, flags=re.I).lower()


def names(mention: Mention) -> set[str]:
    """All keys of a mention: an arm is also meant where the text leaves it out (miR-9 for miR-9-5p)."""
    text = re.sub(r"^(?:lncRNA|circRNA|circ)[\s_-]*|[\s_-]+", "", mention.text, flags=re.I).lower()
    return {key(mention), text}


def resistance(result: PassageResult, relation: Relation) -> int:
    """+1 where the relation raises resistance, -1 where it lowers it, 0 where it is about something else."""
    tail = result.mentions[relation.tail]
    if relation.type == "target" or tail.type != "Process":
        return 0
    if SENSITIVITY.search(tail.text):
        return -SIGN[relation.type]
    return SIGN[relation.type] if RESISTANCE.search(tail.text) else 0


def rows_of(extraction: Extraction) -> Iterator[tuple[PassageResult, Row]]:
    for result in extraction.passages:
        if result.passage.section != "table":
            continue
        rows: dict[int, Row] = {}
        for relation in result.relations:
            sentence = result.passage.sentences[relation.sentence]
            row = rows.setdefault(relation.sentence, Row(result.passage.text[sentence.start : sentence.end]))
            head, tail = result.mentions[relation.head], result.mentions[relation.tail]
            if relation.rule == "table:direction" and resistance(result, relation):
                row.rnas[key(head)] = head.text
                row.direction = resistance(result, relation)
                row.drugs.update({key(result.mentions[i]): result.mentions[i].text for i in relation.drugs})
            elif relation.rule == "table:target":
                row.targets[key(tail)] = tail.text
        yield from ((result, row) for _, row in sorted(rows.items()) if row.direction)


def without(source: str, tables: list[Table]) -> str:
    for table in sorted(tables, key=lambda t: -t.start):
        start, end = table.start, table.end
        if table.caption is not None:
            first, last = table.caption.offsets.starts[0], max(table.caption.offsets.ends)
            start, end = min(start, first), max(end, last)
        source = source[:start] + source[end:]
    return source


def compare(row: Row, text: Extraction) -> Finding:
    found = Finding()
    for result in text.passages:
        for relation in result.relations:
            if relation.negated:
                continue
            head, tail = result.mentions[relation.head], result.mentions[relation.tail]
            sentence = result.passage.sentences[relation.sentence]
            said = result.passage.text[sentence.start : sentence.end]
            rnas = set(row.rnas) | {re.sub(r"[\s_-]+", "", name).lower() for name in row.rnas.values()}
            rnas |= {re.sub(r"^(?:lncRNA|circRNA|circ)", "", name, flags=re.I) for name in rnas}
            rnas |= {name.removeprefix("lncrna") for name in rnas}
            mine = names(head) & rnas
            other = names(tail) & rnas
            if mine and names(tail) & set(row.targets):
                found.target = found.target or said
            if other and names(head) & set(row.targets):
                found.target = found.target or said
            sign = resistance(result, relation)
            if not mine or not sign:
                continue
            drugs = {key(result.mentions[i]) for i in relation.drugs}
            if sign == row.direction and drugs & set(row.drugs):
                found.direction = found.direction or said
            elif sign == row.direction and not drugs:
                found.no_drug = found.no_drug or said
            elif sign != row.direction and (not drugs or drugs & set(row.drugs)):
                found.against.append(f"{_shown(result, relation)}: {said}")
            elif sign == row.direction:
                found.other_drug.append(f"{_shown(result, relation)}: {said}")
    return found


def _shown(result: PassageResult, relation: Relation) -> str:
    drugs = "; ".join(result.mentions[i].text for i in relation.drugs)
    head, tail = result.mentions[relation.head].text, result.mentions[relation.tail].text
    return f"{head} {relation.type} {tail}{f' ({drugs})' if drugs else ''}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--article", type=Path, required=True)
    options = parser.parse_args()
    pipeline = Pipeline(Config(tables="all"))
    article = read_article(options.article, options.article.stem)
    whole = pipeline.process(article)
    read = list(rows_of(whole))
    if not read:
        print("no table with RNAs, drugs and directions in this article")
        return 1
    held = {id(result): result for result, _ in read}
    tables = []
    for table in whole.article.tables:
        for result in held.values():
            start, end = result.passage.to_source(0, len(result.passage.text))
            if table.start < end and start < table.end:
                tables.append(table)
                break
    form = "md" if article.format == "md" else "txt"
    text = pipeline.process(read_text(without(whole.article.source, tables), "text", format=form))
    assert not any(r.passage.section == "table" and r.relations for r in text.passages), "a table is left"
    print(f"{'row':<4}{'RNA':<26}{'drugs':<38}{'resistance':<12}{'found':<12}{'target':<22}{'found':<6}")
    directions = targets = named = 0
    against: list[tuple[int, Row, Finding]] = []
    for number, (_, row) in enumerate(read, 1):
        found = compare(row, text)
        directions += bool(found.direction)
        named += bool(row.targets)
        targets += bool(row.targets and found.target)
        if found.contradictions():
            against.append((number, row, found))
        direction = "✓" if found.direction else ("no drug" if found.no_drug else "–")
        target = ("✓" if found.target else "–") if row.targets else ""
        print(
            f"{number:<4}{', '.join(row.rnas.values()):<26}{', '.join(row.drugs.values()):<38}"
            f"{'promote' if row.direction > 0 else 'inhibit':<12}{direction:<12}"
            f"{', '.join(row.targets.values()) or 'unknown':<22}{target:<6}"
        )
    print(f"\ndirections {directions} of {len(read)}; targets {targets} of {named} named")
    print(f"rows that the running text contradicts: {len(against)}")
    for number, row, found in against:
        says = "promotes" if row.direction > 0 else "inhibits"
        drugs = ", ".join(row.drugs.values())
        also = ", which says so too elsewhere" if found.direction else ""
        print(f"  row {number} ({', '.join(row.rnas.values())} {says} resistance to {drugs}); the text{also}:")
        for said in found.contradictions():
            print(f"    {' '.join(said.split())}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
