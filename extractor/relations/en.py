"""English."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.records import Sentence
from extractor.relations.collect import Collector


class EnglishWalker:
    """Finds the relations of an English passage and hands them to a `Collector`."""

    def __init__(self, collector: Collector) -> None:
        self.c = collector

    def walk(self, sentences: Sequence[Sentence]) -> None:
        """Read all sentences in order."""
