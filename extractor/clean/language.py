"""Which language carries a passage."""

from __future__ import annotations

import re
from typing import Final

from extractor.clean.lines import han_count
from extractor.records import Language

_PLAIN: Final[re.Pattern[str]] = re.compile(r"(?<![A-Za-z0-9\-/])[A-Z]?[a-z]{3,}(?![A-Za-z0-9\-/])")


def language_of(text: str, around: Language) -> Language:
    """`zh` where Han characters carry `text`, though it be full of Latin names; else `en`.

    A stretch with neither Han characters nor two plain English words (a heading "2.1. miR-10b") takes the language
    `around` it.
    """
    han = han_count(text)
    words = len(_PLAIN.findall(text))
    if han:
        # names (miR-21, PTEN) count for neither side; a gloss in brackets does not outweigh its sentence
        return "zh" if han * 2 >= words else "en"
    return "en" if words >= 2 or (words and text.rstrip().endswith(".")) else around
