"""One line per head, type and tail over all documents, with counts, conflicts and the best evidence."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from extractor.facts.tables import SEPARATOR, Row, relations_table, to_frame
from extractor.records import Extraction

if TYPE_CHECKING:
    import pandas as pd

#: The type that says the contrary. `target` has no sign and contradicts nothing.
OPPOSITE: Final[Mapping[str, str]] = {"promote": "inhibit", "inhibit": "promote"}

_Key = tuple[str, ...]
_FactKey = tuple[_Key, str, _Key]


def aggregate(relations: pd.DataFrame) -> pd.DataFrame:
    """The facts of a relation table (columns as in `tables.RELATIONS`); columns as in `tables.FACTS`.

    A head or tail is its `norm_id` where there is one, else its type and canonical name, else its type and text,
    without regard to case. Counts of a line:

    - `mentions`: statements that affirm it; `speculative`: those of them that are hedged;
    - `negated`: statements that deny it, not among `mentions`; a line may have only these;
    - `documents`, `zh`, `en`: documents with, and statements in each language among, both kinds together.

    `score`: how likely at least one affirming statement was read rightly (of a line with denials only, one of these):
    1 - Π (1 - best score of a document), since statements of one document, repeated or made by one rule, do not err
    apart from each other.

    `species` to `diseases`: the circumstances that affirming statements name, the commonest first.

    `conflict` names the contrary statements ("inhibit 2: a:r1; a:r7") where the same head and tail are also affirmed
    with the opposite sign; empty otherwise. Best evidence: affirmed before denied, plain before hedged, higher score,
    shorter sentence, then document id and place. The best supported facts come first.
    """
    groups: dict[_FactKey, list[Row]] = {}
    for place, record in enumerate(relations.to_dict("records")):
        row: Row = {str(column): value for column, value in record.items()}
        row["place"] = place
        groups.setdefault((key_of(row, "head"), row["type"], key_of(row, "tail")), []).append(row)

    facts = [_fact(key, rows, groups) for key, rows in groups.items()]
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
    return aggregate(relations_table(extractions))


def key_of(row: Mapping[str, Any], role: str) -> _Key:
    """What makes the heads (or tails) of two rows of a relations table the same thing."""
    if row[f"{role}_norm_id"]:
        return (row[f"{role}_norm_id"],)
    name: str = row[f"{role}_norm_name"] or row[f"{role}_text"]
    return (row[f"{role}_type"], name.casefold())


def _fact(key: _FactKey, rows: Sequence[Row], groups: Mapping[_FactKey, Sequence[Row]]) -> Row:
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
        values = Counter(value for row in affirmed for value in row[column].split(SEPARATOR) if value)
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
