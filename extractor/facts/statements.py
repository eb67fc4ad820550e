"""What a run says of each pair, side by side: support, denial and contradiction, each with its circumstances."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from extractor.facts.aggregate import circumstances, commonest, key_of, slot_names

if TYPE_CHECKING:
    import pandas as pd

Row = Mapping[str, Any]
#: What a statement may hold under: column of the relations table -> its name for people.
CIRCUMSTANCES: Final[Mapping[str, str]] = {
    "species": "species",
    "setting": "setting",
    "assay": "assay",
    "diseases": "disease",
    "cell_lines": "cell line",
    "drugs": "drug",
}
#: Sides in the order they are shown; the second value: whether the statement is a denial.
_SIDES: Final = tuple((kind, denied) for denied in (False, True) for kind in ("promote", "inhibit", "target"))


@dataclass(frozen=True, slots=True)
class Pair:
    """All statements about one head and one tail, by (type, denied); a side without any is left out."""

    head: str
    tail: str
    sides: Mapping[tuple[str, bool], tuple[Row, ...]]

    @property
    def contradictions(self) -> tuple[str, ...]:
        """What does not go together, readable: opposite signs affirmed, or one type affirmed and denied."""
        found = []
        if ("promote", False) in self.sides and ("inhibit", False) in self.sides:
            found.append("promotes and inhibits")
        found += [
            f"{kind}s and does not {kind}"
            for kind, denied in _SIDES
            if not denied and (kind, False) in self.sides and (kind, True) in self.sides
        ]
        return tuple(found)

    @property
    def statements(self) -> int:
        """How many there are."""
        return sum(map(len, self.sides.values()))

    def differences(self) -> list[str]:
        """Circumstances that are given on the promoting and on the inhibiting side and share no value.

        They may be why the two disagree: "setting: in vivo (promotes), in vitro (inhibits)".
        """
        sides = [self.sides.get((kind, False), ()) for kind in ("promote", "inhibit")]
        found = []
        for column, name in CIRCUMSTANCES.items():
            values = [{value for row in side for value in row[f"{column} named"]} for side in sides]
            if values[0] and values[1] and not values[0] & values[1]:
                one, two = (", ".join(sorted(v)) for v in values)
                found.append(f"{name}: {one} (promotes), {two} (inhibits)")
        return found


def pairs(relations: pd.DataFrame, entities: pd.DataFrame) -> list[Pair]:
    """The pairs of a relations table; contradicted ones first, then by number of statements and name.

    `entities` of the same run say what the names in the slots stand for: 曲妥珠单抗 and trastuzumab are one drug.
    """
    canonical = slot_names(entities)
    groups: dict[Any, list[Row]] = defaultdict(list)
    for record in relations.to_dict("records"):
        row: dict[str, Any] = {str(column): value for column, value in record.items()}
        for column in CIRCUMSTANCES:
            row[f"{column} named"] = set(circumstances(row, column, canonical))
        groups[key_of(row, "head"), key_of(row, "tail")].append(row)
    found = []
    for rows in groups.values():
        sides = {side: tuple(r for r in rows if (r["type"], bool(r["negated"])) == side) for side in _SIDES}
        found.append(Pair(_name(rows, "head"), _name(rows, "tail"), {side: its for side, its in sides.items() if its}))
    return sorted(found, key=lambda pair: (not pair.contradictions, -pair.statements, pair.head, pair.tail))


def shown(pair: Pair) -> Iterator[str]:
    """The lines that show a pair: what disagrees, then every statement with its circumstances and evidence."""
    counts = [f"{_side(side)} {len(rows)}" for side, rows in pair.sides.items()]
    yield f"{pair.head} → {pair.tail}: {', '.join(counts)}"
    for contradiction in pair.contradictions:
        yield f"  CONTRADICTION: {pair.head} {contradiction} {pair.tail}"
    if pair.contradictions:
        for difference in pair.differences():
            yield f"  they differ in {difference}"
    for side, rows in pair.sides.items():
        for row in sorted(rows, key=lambda r: (-r["score"], r["relation_id"])):
            hedged = " (hedged)" if row["speculative"] else ""
            said = [f"{name} {row[column]}" for column, name in CIRCUMSTANCES.items() if row[column]]
            if row["cites"]:
                said.append(f"cites {row['cites']}")
            yield f"  {_side(side)}{hedged}  {row['relation_id']}  {row['score']:.2f}  {'; '.join(said) or '–'}"
            if row["observed"]:
                yield f"      observed: {row['observed']}"
            yield f"      {row['evidence']}"


def _side(side: tuple[str, bool]) -> str:
    kind, denied = side
    return f"not {kind}" if denied else kind


def _name(rows: Sequence[Row], role: str) -> str:
    return commonest(row[f"{role}_norm_name"] or row[f"{role}_text"] for row in rows)
