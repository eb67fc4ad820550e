"""Lists of genes that give the common part of the name once: "caspase-3、8 和 9", "MMP-2、-9", "cyclin A2、B1 和 D1".

A member counts where the name that it stands for is in the lexicon, so that a dose or a citation is none. A bare
number needs the Chinese enumeration comma in its list ("CDK2、4 和 6"); with a hyphen of its own ("IL-4, -10 and -13")
any comma will do. miRNAs have a grammar of their own (`mirna`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from extractor.entities.candidates import Candidate
from extractor.entities.lexicon import Lexicon, Row

#: the common part and the member of the first name: "caspase-" 3, "TGF-β" 1, "cyclin " A2
_NUMBERED: Final = re.compile(r"(?P<stem>.*?[^\W\d_][-‑ ]?)(?P<member>\d{1,2}[A-Za-zα-ω]?)")
_LETTERED: Final = re.compile(r"(?P<stem>[A-Za-z]{3,}?[-‑ ]?)(?P<member>[A-Z]\d?)")
_COMMA: Final = r"\s?(?P<between>、|/|[,，]?\s?(?:和|与|及|以及|或|and\b|or\b)|[,，])\s?"
_NEXT_NUMBER: Final = re.compile(
    _COMMA + r"(?P<hyphen>[-‑–])?(?P<member>\d{1,2}[A-Za-zα-ω]?)(?![A-Za-z0-9α-ω%％‰~～∶:-]|\.\d)"
)
_NEXT_LETTER: Final = re.compile(_COMMA + r"(?P<hyphen>)(?P<member>[A-Z]\d?)(?![A-Za-z0-9α-ω%％-]|\.\d)")
#: what counts something: no member of a list of names
_COUNTED: Final = re.compile(
    r"\s?(?:[种个天日周月年岁例次倍组只条株级型类项时分秒点步]|小时|分钟|μ|mg|kg|ml|mL|nmol|mmol|mol|kDa|ku|d\b|h\b|min\b)"
)


def find(text: str, found: Sequence[Candidate], lexicon: Lexicon) -> Iterator[Candidate]:
    """The further members of lists that begin with one of the genes `found`; spans in code points of `text`."""
    for c in found:
        if c.type != "Gene" or not c.source.startswith("lexicon:"):
            continue
        name = text[c.start : c.end]
        for first, following in ((_NUMBERED, _NEXT_NUMBER), (_LETTERED, _NEXT_LETTER)):
            parts = first.fullmatch(name)
            if parts is not None:
                yield from _members(text, c.end, parts["stem"], following, lexicon)


def _members(text: str, at: int, stem: str, following: re.Pattern[str], lexicon: Lexicon) -> Iterator[Candidate]:
    enumerated = False
    while True:
        m = following.match(text, at)
        if m is None or _COUNTED.match(text, m.end()):
            return
        enumerated = enumerated or m["between"] == "、"
        row = _named(stem, m["member"], lexicon)
        if row is None or not (enumerated or m["hyphen"]):
            return
        yield Candidate(m.start("member"), m.end("member"), "Gene", "grammar:gene.list", 85, hint=row.hint)
        at = m.end()


def _named(stem: str, member: str, lexicon: Lexicon) -> Row | None:
    """The gene that the member stands for."""
    return next(iter(lexicon.lookup(stem + member, "Gene")), None)
