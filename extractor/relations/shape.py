"""What the shapers of both languages share: questions about groups."""

from __future__ import annotations

import re

from extractor.relations.collect import HEAD_TYPES, Collector
from extractor.relations.items import Node


def family(kind: str) -> str:
    """Mention types that may stand in one list: those that can be heads, and processes with diseases."""
    if kind in HEAD_TYPES:
        return "head"
    return "tail" if kind in ("Process", "Disease") else kind


_REST_OF_NAME = re.compile(r"-[A-Z][A-Za-z0-9]")


def says_which(c: Collector, index: int) -> bool:
    """Whether an English mention only says which thing is meant: a process before a class noun ("apoptosis genes",
    "cancer related inflammation"), a name that is half of another ("PAR2-AP")."""
    m = c.mentions[index]
    rest = c.text[m.end : m.end + 24]
    if _REST_OF_NAME.match(rest):
        return index + 1 >= len(c.mentions) or c.mentions[index + 1].start != m.end + 1
    return m.type in ("Process", "Disease") and c.book.tail_classes["en.tail.which"].match(rest.lower()) is not None


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
