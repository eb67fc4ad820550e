"""What the walkers read: a sentence as a row of nodes (mentions, triggers, function words) in reading order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from extractor.records import Mention
from extractor.relations.rules import Entry, RuleBook

#: stands for the characters of a mention while forms are looked for, so that no form reaches into a name
_BLANK: Final = "\ufffc"
_CITATION = re.compile(r"\[[\d\s,，、\-–—~;.]{0,40}\]|\$[^$\ufffc]{0,200}\$|[\u2070-\u2079\u00b9\u00b2\u00b3]+")


@dataclass(slots=True)
class Arg:
    """A mention with the state it is in: `sign` is -1 for loss, `why` the words that say so."""

    mention: int
    sign: int = 1
    why: tuple[str, ...] = ()
    stated: bool = False
    #: the state is a reagent (mimic, inhibitor, siRNA), which members of a list share
    reagent: bool = False

    def turned(self, sign: int, why: str) -> Arg:
        """The same mention in one more state."""
        return Arg(self.mention, self.sign * sign, (*self.why, why), True)


@dataclass(slots=True, eq=False)
class Node:
    """One item of a sentence. `kind` is `N` for a group of mentions, else the kind of its rule entry."""

    kind: str
    start: int
    end: int
    text: str
    entry: Entry | None = None
    args: list[Arg] = field(default_factory=list)
    #: words that stand between the members of a group, parallel to `args` (the first is empty)
    links: list[str] = field(default_factory=list)
    #: somebody did it: knocked down, transfected, treated
    done: bool = False
    #: it names where something happens, not what acts
    place: bool = False
    #: as the object of an earlier trigger, or as cause, it is no longer free to be a subject
    used: bool = False
    #: English: the nominal trigger that governs the group ("inhibition of B")
    nominal: Node | None = None
    #: drugs of a resistance mention, found beside it
    drugs: list[int] = field(default_factory=list)

    @property
    def sign(self) -> int:
        """Sign of the rule entry."""
        return self.entry.sign if self.entry else 0

    def has(self, use: str) -> bool:
        """Whether the rule entry has this use."""
        return self.entry is not None and use in self.entry.uses


def lex(
    text: str, start: int, end: int, mentions: Sequence[Mention], inside: Sequence[int], book: RuleBook
) -> list[Node]:
    """Nodes of `text[start:end]`; `inside` are the mention indexes in it, in order."""
    stretch = text[start:end]
    chars = list(stretch.translate(_LOWER))
    for index in inside:
        m = mentions[index]
        for i in range(max(m.start, start) - start, min(m.end, end) - start):
            chars[i] = _BLANK
    flat = "".join(chars)
    flat = _CITATION.sub(lambda m: " " * len(m[0]), flat)
    nodes = [
        Node(entry.kind, start + a, start + b, stretch[a:b], entry)
        for a, b, entry in book.find(flat)
        if entry.kind != "ignore"
    ]
    for index in inside:
        m = mentions[index]
        nodes.append(Node("N", m.start, m.end, m.text, args=[Arg(index)], links=[""]))
    nodes.sort(key=lambda n: n.start)
    return nodes


#: ASCII upper to lower case only: one character stays one character
_LOWER: Final = {c: c + 32 for c in range(65, 91)}
