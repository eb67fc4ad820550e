"""Latin letters that Founder's typesetting system hid behind rare Han characters.

Its older fonts put ASCII into the row A0 of GBK: the low byte without its highest bit is the letter meant. A PDF viewer
draws the Latin letter; copied or extracted, `Theoretical` comes out as eleven characters such as U+729C and U+727A.
"""

from __future__ import annotations

import re
from typing import Final


def _table() -> dict[str, str]:
    table = {}
    for low in range(0xA1, 0xFF):
        letter = chr(low & 0x7F)
        if letter.isalnum():
            table[bytes((0xA0, low)).decode("gbk")] = letter
    return table


#: rare Han character -> the letter or digit it stands for
LETTERS: Final[dict[str, str]] = _table()
#: what may stand inside a stretch of such characters
_RUN: Final[re.Pattern[str]] = re.compile(
    "[{0}](?:[{0}]|[0-9０-９ \u3000.．,，\\-－—–/／:：;；()（）]{{1,3}}(?=[{0}]))*".format("".join(LETTERS))
)
_AT_LEAST: Final = 3


def garbled_spans(text: str) -> list[tuple[int, int]]:
    """Stretches of `text` that are Latin in disguise: at least three such characters in a row.

    A text that has none is told at once. A single one stands for itself: some are rare surnames or traditional forms;
    beside a stretch of three or more it is a letter too (initials, one-letter words).
    """
    found = [match for match in _RUN.finditer(text) if match[0][0] in LETTERS]
    sizes = [sum(char in LETTERS for char in match[0]) for match in found]
    if not any(size >= _AT_LEAST for size in sizes):
        return []
    whole = sum(size for size in sizes if size >= _AT_LEAST)
    return [
        match.span() for match, size in zip(found, sizes, strict=True) if size >= _AT_LEAST or (size and whole >= 12)
    ]


def repair(text: str) -> str:
    """`text` with its garbled stretches as Latin; of the same length."""
    spans = garbled_spans(text)
    if not spans:
        return text
    parts: list[str] = []
    at = 0
    for start, end in spans:
        parts += [text[at:start], "".join(LETTERS.get(char, char) for char in text[start:end])]
        at = end
    return "".join(parts) + text[at:]
