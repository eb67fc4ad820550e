"""Tables out of extractions (`tables`) and one line per head, type and tail over all documents (`aggregate`).

pandas starts here; it is imported by the functions that return frames, so that worker processes, which only make
rows, do without it.
"""

from __future__ import annotations

from extractor.facts.aggregate import aggregate, facts_table
from extractor.facts.tables import (
    SCHEMAS,
    document_row,
    entities_table,
    entity_rows,
    relation_rows,
    relations_table,
    to_frame,
)

__all__ = [
    "SCHEMAS",
    "aggregate",
    "document_row",
    "entities_table",
    "entity_rows",
    "facts_table",
    "relation_rows",
    "relations_table",
    "to_frame",
]
