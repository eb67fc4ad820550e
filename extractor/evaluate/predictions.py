"""What is scored: the rows of a run's tables, or of the pipeline run here and now on the gold articles."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractor.errors import UsageError
from extractor.evaluate.gold import GoldDocument
from extractor.facts.tables import SEPARATOR, entity_rows, relation_rows

if TYPE_CHECKING:
    from extractor.pipeline import Config

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PredictedEntity:
    """A mention that was found; `start`, `end` in code points of the source."""

    start: int
    end: int
    text: str
    type: str
    language: str = ""
    section: str = ""


@dataclass(frozen=True, slots=True)
class PredictedRelation:
    """A statement that was found; slots as texts of their mentions, the way the table has them.

    `rule` is "construction:entry"; `trigger` the words of the text; `place` its number in the prediction's table.
    """

    head: PredictedEntity
    type: str
    tail: PredictedEntity
    negated: bool
    speculative: bool
    slots: Mapping[str, tuple[str, ...]]
    rule: str = ""
    trigger: str = ""
    found_by: str = ""
    place: int = 0


@dataclass(frozen=True, slots=True)
class Prediction:
    """All that was found in one article."""

    entities: tuple[PredictedEntity, ...]
    relations: tuple[PredictedRelation, ...]


def from_rows(entities: Sequence[Row], relations: Sequence[Row]) -> Prediction:
    """The prediction of one document's rows (columns of entities and relations tables)."""
    return Prediction(
        tuple(
            PredictedEntity(row["start"], row["end"], row["text"], row["type"], row["language"], row.get("section", ""))
            for row in entities
        ),
        tuple(
            PredictedRelation(
                _argument(row, "head"),
                row["type"],
                _argument(row, "tail"),
                bool(row["negated"]),
                bool(row["speculative"]),
                {
                    slot: tuple(row[column].split(SEPARATOR))
                    for slot, column in (("drug", "drugs"), ("cell_line", "cell_lines"), ("disease", "diseases"))
                    if row[column]
                },
                row["rule"],
                row["trigger"],
                row["found_by"],
                place,
            )
            for place, row in enumerate(relations)
        ),
    )


def read_run(folder: Path, documents: Sequence[GoldDocument]) -> dict[str, Prediction]:
    """The predictions of a stored run for `documents`, by doc_id.

    Raises DataError for a folder that is no run, UsageError for a gold article that the run does not hold.
    """
    from extractor.formats import read_tables

    tables = read_tables(folder, ("entities", "relations", "documents"))
    present = set(tables["documents"]["doc_id"])
    for document in documents:
        if document.doc_id not in present:
            raise UsageError(
                f"the run does not hold the gold article {document.doc_id}.",
                path=folder,
                hint="Extract it too, or choose another --split.",
            )
    rows: dict[str, dict[str, list[Row]]] = {}
    for table in ("entities", "relations"):
        records: Any = tables[table].to_dict("records")
        for record in records:
            rows.setdefault(record["doc_id"], {}).setdefault(table, []).append(record)
    return {
        document.doc_id: from_rows(
            rows.get(document.doc_id, {}).get("entities", ()), rows.get(document.doc_id, {}).get("relations", ())
        )
        for document in documents
    }


def predict(
    documents: Sequence[GoldDocument],
    config: Config | None = None,
    *,
    progress: Callable[[int, int, str], None] | None = None,
) -> dict[str, Prediction]:
    """Run the pipeline on the texts of `documents`; predictions by doc_id. Every document needs a `text_path`."""
    from extractor.pipeline import Config as Default
    from extractor.pipeline import Pipeline
    from extractor.read import read_article

    pipeline = Pipeline(config or Default())
    found: dict[str, Prediction] = {}
    for number, document in enumerate(documents, 1):
        if document.text_path is None:
            raise UsageError("its text was not found.", path=document.path, hint="Say where with --texts FOLDER.")
        extraction = pipeline.process(read_article(document.text_path, document.doc_id))
        found[document.doc_id] = from_rows(entity_rows(extraction), relation_rows(extraction))
        if progress is not None:
            progress(number, len(documents), document.doc_id)
    return found


def _argument(row: Row, role: str) -> PredictedEntity:
    return PredictedEntity(
        row[f"{role}_start"], row[f"{role}_end"], row[f"{role}_text"], row[f"{role}_type"], row["language"],
        row.get("section", ""),
    )  # fmt: skip
