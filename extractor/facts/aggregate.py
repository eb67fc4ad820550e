"""One line per head, type and tail over all documents, with counts, conflicts and the best evidence."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from extractor.facts.tables import SEPARATOR, Row, entities_table, relations_table, to_frame
from extractor.records import Extraction

if TYPE_CHECKING:
    import pandas as pd

#: The type that says the contrary. `target` has no sign and contradicts nothing.
OPPOSITE: Final[Mapping[str, str]] = {"promote": "inhibit", "inhibit": "promote"}

#: Columns of a relations table that hold names of mentions -> the mentions' type.
SLOTS: Final[Mapping[str, str]] = {"drugs": "Drug", "cell_lines": "CellLine", "diseases": "Disease"}

_Key = tuple[str, ...]
_FactKey = tuple[_Key, str, _Key]
#: Document, mention type and name without regard to case -> the canonical name.
SlotNames = Mapping[tuple[str, str, str], str]


def aggregate(relations: pd.DataFrame, entities: pd.DataFrame | None = None) -> pd.DataFrame:
    """The facts of a relation table (columns as in `tables.RELATIONS`); columns as in `tables.FACTS`.

    `entities` of the same run say what the names in the slots stand for; without them these stay as they are written.

    A head or tail is its `norm_id` where there is one, else its type and canonical name, else its type and text,
    without regard to case. Counts of a line:

    - `mentions`: statements that affirm it; `speculative`: those of them that are hedged;
    - `negated`: statements that deny it, not among `mentions`; a line may have only these;
    - `documents`, `zh`, `en`: documents with, and statements in each language among, both kinds together.

    `score`: how likely at least one affirming statement was read rightly (of a line with denials only, one of these):
    1 - Π (1 - best score of a document), since statements of one document, repeated or made by one rule, do not err
    apart from each other.

    `species` to `diseases`: the circumstances that affirming statements name, the commonest first, each drug, cell
    line and disease by its canonical name (曲妥珠单抗 and Trastuzumab are one).

    `conflict` names the contrary statements ("inhibit 2: a:r1; a:r7") where the same head and tail are also affirmed
    with the opposite sign; empty otherwise. Best evidence: affirmed before denied, plain before hedged, higher score,
    shorter sentence, then document id and place. The best supported facts come first.
    """
    canonical = slot_names(entities)
    groups: dict[_FactKey, list[Row]] = {}
    for place, record in enumerate(relations.to_dict("records")):
        row: Row = {str(column): value for column, value in record.items()}
        row["place"] = place
        groups.setdefault((key_of(row, "head"), row["type"], key_of(row, "tail")), []).append(row)

    facts = [_fact(key, rows, groups, canonical) for key, rows in groups.items()]
    facts.sort(
        key=lambda fact: (
            -fact["documents"],
            -fact["mentions"],
            -fact["negated"],
            *(fact[column] for column in ("head_norm_name", "type", "tail_norm_name", "head_type", "tail_type")),
            fact["head_norm_id"],
            fact["tail_norm_id"],
        )
    )
    for number, fact in enumerate(facts, 1):
        fact["fact_id"] = f"f{number}"
    return to_frame("facts", facts)


def facts_table(extractions: Iterable[Extraction]) -> pd.DataFrame:
    """The facts of all `extractions` together; see `aggregate`."""
    extractions = tuple(extractions)
    return aggregate(relations_table(extractions), entities_table(extractions))


def slot_names(entities: pd.DataFrame | None) -> SlotNames:
    """What the names in the slots of a run's relations stand for, of its entities table."""
    if entities is None:
        return {}
    wanted = entities[entities["type"].isin(list(SLOTS.values())) & (entities["norm_name"] != "")]
    columns = (wanted[column] for column in ("doc_id", "type", "text", "norm_name"))
    return {(doc_id, type_, text.casefold()): name for doc_id, type_, text, name in zip(*columns, strict=True)}


def circumstances(row: Mapping[str, Any], column: str, canonical: SlotNames) -> tuple[str, ...]:
    """The values in a column of circumstances (species to diseases) of a relation, each once, by canonical names."""
    given = (value for value in row[column].split(SEPARATOR) if value)
    if column not in SLOTS:
        return tuple(dict.fromkeys(given))
    kind = SLOTS[column]
    return tuple(dict.fromkeys(canonical.get((row["doc_id"], kind, value.casefold()), value) for value in given))


def key_of(row: Mapping[str, Any], role: str) -> _Key:
    """What makes the heads (or tails) of two rows of a relations table the same thing."""
    if row[f"{role}_norm_id"]:
        return (row[f"{role}_norm_id"],)
    name: str = row[f"{role}_norm_name"] or row[f"{role}_text"]
    return (row[f"{role}_type"], name.casefold())


def _fact(key: _FactKey, rows: Sequence[Row], groups: Mapping[_FactKey, Sequence[Row]], canonical: SlotNames) -> Row:
    head, kind, tail = key
    affirmed = [row for row in rows if not row["negated"]]
    languages = Counter(row["language"] for row in rows)
    documents = sorted({row["doc_id"] for row in rows})
    best = min(rows, key=_quality)
    fact: dict[str, Any] = {
        "fact_id": "",
        "type": kind,
        "documents": len(documents),
        "mentions": len(affirmed),
        "negated": len(rows) - len(affirmed),
        "speculative": sum(bool(row["speculative"]) for row in affirmed),
        "zh": languages["zh"],
        "en": languages["en"],
        "conflict": "",
        "score": _score(affirmed or rows),
        "evidence": best["evidence"],
        "evidence_doc_id": best["doc_id"],
        "evidence_relation_id": best["relation_id"],
        "doc_ids": SEPARATOR.join(documents),
        "relation_ids": SEPARATOR.join(row["relation_id"] for row in rows),
    }
    for role in ("head", "tail"):
        fact[f"{role}_norm_id"] = rows[0][f"{role}_norm_id"]
        fact[f"{role}_norm_name"] = commonest(row[f"{role}_norm_name"] or row[f"{role}_text"] for row in rows)
        fact[f"{role}_type"] = commonest(row[f"{role}_type"] for row in rows)
    for column in ("species", "setting", "assay", "drugs", "cell_lines", "diseases"):
        values = Counter(value for row in affirmed for value in circumstances(row, column, canonical))
        fact[column] = SEPARATOR.join(sorted(values, key=lambda value: (-values[value], value)))
    if affirmed and kind in OPPOSITE:
        contrary = [row for row in groups.get((head, OPPOSITE[kind], tail), ()) if not row["negated"]]
        if contrary:
            ids = SEPARATOR.join(row["relation_id"] for row in contrary)
            fact["conflict"] = f"{OPPOSITE[kind]} {len(contrary)}: {ids}"
    return fact


def _score(rows: Sequence[Row]) -> float:
    best: dict[str, float] = {}
    for row in rows:
        best[row["doc_id"]] = max(best.get(row["doc_id"], 0.0), row["score"])
    return round(1 - math.prod(1 - score for _, score in sorted(best.items())), 4)


def _quality(row: Row) -> tuple[Any, ...]:
    return (
        bool(row["negated"]),
        bool(row["speculative"]),
        -row["score"],
        len(row["evidence"]),
        row["doc_id"],
        row["place"],
    )


def commonest(names: Iterable[str]) -> str:
    """The name that is used most; of equals the first by the alphabet."""
    counts = Counter[str](names)
    return min(counts, key=lambda name: (-counts[name], name))
