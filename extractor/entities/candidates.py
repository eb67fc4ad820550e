"""What the makers of mentions hand to the one place that settles conflicts (`extractor.entities.resolve`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from extractor.errors import DataError
from extractor.records import MENTION_TYPES


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible mention: `[start, end)` in code points of the text that was scanned.

    `priority` decides between two candidates of the same length (higher wins); see `resolve.settle`. `source` names
    the rule, lexicon row or model. `weak`: only counts when the article supports it (a short or ambiguous name).
    """

    start: int
    end: int
    type: str
    source: str
    priority: int = 0
    score: float = 1.0
    weak: bool = False
    hint: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.type not in MENTION_TYPES:
            raise DataError(f"unknown mention type {self.type!r} made by {self.source}")
