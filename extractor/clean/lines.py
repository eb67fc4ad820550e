"""The printed lines of a file: where each begins and ends, how wide it is, what stands around it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_LINE: Final[re.Pattern[str]] = re.compile("[^\r\n\f\v\x1c-\x1e\x85\u2028\u2029]+")
_BREAK: Final[re.Pattern[str]] = re.compile("\r\n|[\r\n\v\x1c-\x1e\x85\u2028\u2029]")
_WIDE: Final[re.Pattern[str]] = re.compile("[ᄀ-ᅟ⺀-〾ぁ-㏿㐀-䶿一-鿿ꀀ-꓏가-힣豈-﫿︰-﹏＀-｠￠-￦]")
#: single characters set apart by one space each, as in "细 胞 增 殖 [ 1 2 ]"
SPACED_OUT: Final[re.Pattern[str]] = re.compile(
    r"(?<!\S)\S(?:[ \u00a0\u2002\u2005\u2009]\S){3,}|\S(?:[ \u00a0\u2002\u2005\u2009]\S){3,}(?!\S)"
    r"|[一-鿿](?:[ \u00a0\u2002\u2005\u2009][一-鿿]){2,}"
)
_HAN: Final[re.Pattern[str]] = re.compile("[㐀-䶿一-鿿]")
_SPACES: Final[re.Pattern[str]] = re.compile(r"\s+")


def han_count(text: str) -> int:
    """How many Han characters `text` holds."""
    return len(_HAN.findall(text))


def columns(text: str) -> int:
    """Printed width of `text`: two columns for Han characters and full-width forms, one for the rest."""
    return len(text) + len(_WIDE.findall(text))


def spaced_out(text: str) -> list[tuple[int, int]]:
    """Stretches of `text` that are printed with a space after every character; at least three of them Han."""
    if " " not in text and "\u00a0" not in text:
        return []
    found = []
    for match in SPACED_OUT.finditer(text):
        if han_count(match[0]) >= 3:
            found.append(match.span())
    return found


_LINE_END: Final[re.Pattern[str]] = re.compile(r"(.)\s*[\r\n]+\s*(?=(.))")


def on_one_line(text: str) -> str:
    """`text` without its line breaks: nothing in their place beside Han characters, a space elsewhere. For recognising
    only."""
    if "\n" not in text:
        return text
    return _LINE_END.sub(lambda m: m[1] if _WIDE.match(m[1]) or _WIDE.match(m[2]) or m[1] == "-" else m[1] + " ", text)


def closed(text: str) -> str:
    """`text` as one reads it: spaced-out letters closed up, white space to single spaces. For recognising only."""
    for start, end in reversed(spaced_out(text)):
        text = text[:start] + _SPACES.sub("", text[start:end]) + text[end:]
    return _SPACES.sub(" ", text).strip()


@dataclass(slots=True)
class Line:
    """A printed line without its outer white space: `source[start:end]`, never empty.

    `blank`: empty lines before it; `tight`: it ends a markdown line with a hard break or stands directly under the
    line before; `page`: from form feeds, counted from 1, or None where the file has none.
    """

    start: int
    end: int
    blank: int
    indent: int
    page: int | None


def split_lines(source: str) -> list[Line]:
    """The non-empty lines of `source`, in order. Form feeds end a line and a page."""
    paged = "\f" in source
    page = 1
    lines: list[Line] = []
    at = 0
    breaks = 1
    for match in _LINE.finditer(source):
        gap = source[at : match.start()]
        breaks += len(_BREAK.findall(gap))
        if paged:
            page += gap.count("\f")
        at = match.end()
        text = match[0]
        stripped = text.strip()
        if not stripped:
            continue
        lead = len(text) - len(text.lstrip())
        start = match.start() + lead
        lines.append(Line(start, start + len(stripped), max(breaks - 1, 0), lead, page if paged else None))
        breaks = 0
    return lines
