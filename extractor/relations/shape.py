"""What the shapers of both languages share: questions about groups."""

from __future__ import annotations

from extractor.relations.collect import HEAD_TYPES, Collector
from extractor.relations.items import Node


def family(kind: str) -> str:
    """Mention types that may stand in one list: those that can be heads, and processes with diseases."""
    if kind in HEAD_TYPES:
        return "head"
    return "tail" if kind in ("Process", "Disease") else kind


class BaseShaper:
    """Answers questions about the nodes of a sentence for a shaper."""

    def __init__(self, collector: Collector) -> None:
        self.c = collector

    def type_of(self, node: Node) -> str:
        """Mention type of a group, empty for other nodes."""
        return self.c.mentions[node.args[0].mention].type if node.args else ""

    def head_like(self, node: Node) -> bool:
        """Whether the node is a group that may be a head."""
        return node.kind == "N" and self.type_of(node) in HEAD_TYPES

    def is_resistance(self, node: Node) -> bool:
        """Whether the group names a response to a drug."""
        text = self.c.mentions[node.args[0].mention].text.lower()
        words = self.c.book.tail_classes[f"{self.c.book.language}.tail.resistance"]
        return self.type_of(node) == "Process" and bool(words.search(text))
