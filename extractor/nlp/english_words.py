"""English word borders as CRAFT draws them, from raw text. Names are protected before (see `tokenizers`).

A parser is only as good as the agreement between the tokens it meets and those it was trained on, so these rules are
measured against the CRAFT treebank (`benchmarks/parser_en.py` prints the agreement). A hyphen or slash parts a word
("Wnt-dependent" is three tokens), a percent sign is a token, "E13.5", "Ca2+" and "et al." are one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_LETTERS = "A-Za-zÀ-ÖØ-öø-ÿĀ-žα-ωΑ-Ωµ"
_CANNOT = re.compile(r"can(?=not\b)", re.IGNORECASE)
_WORD = re.compile(
    rf"(?:[{_LETTERS}]+(?=n['’]t\b)|n['’]t\b|['’](?:s|re|ve|ll|d|m)\b"  # clitics
    r"|can(?=not\b)|Can(?=not\b)"
    r"|et al\.?(?![A-Za-z])"
    r"|(?:e\.g|i\.e|a\.k\.a|i\.p|i\.v|s\.c|p\.o|a\.m|p\.m|U\.S\.A|U\.S|U\.K|Ph\.D|D\.C)\."
    r"|(?:vs|cf|approx|ca|Fig|Figs|fig|figs|Dr|Drs|Mr|Mrs|Prof|No|Nos|Inc|Corp|Ltd|Co|St|Suppl|Vol|Ref|Refs|sp|spp|subsp|var|Eq|Eqs|Jr)\.(?=[\s,;)])"
    r"|(?<![A-Za-z0-9])[A-Z]\.(?=\s?[A-Za-z])"  # initials: "C. elegans"
    r"|(?:Ca|Mg|Zn|Mn|Cu|Fe|Co|Ni)[23]\+|(?:Na|K|H|Li)\+(?![\w+])|Cl[-−](?![\w-])"
    r"|°[CF]\b"
    rf"|\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?(?![\d{_LETTERS}])"  # 12,500
    rf"|[0-9{_LETTERS}]+(?:\.\d+[0-9{_LETTERS}]*)*"
    r"|\.\.\.+|--+|\*+|\+/[-−–]|&[a-z]+;|[+]{2,}|\S)",
    re.UNICODE,
)


def english_words(text: str) -> Iterator[tuple[int, int]]:
    """Word spans of an English stretch: code points of `text`, half-open, in order; white space is in none."""
    for match in _WORD.finditer(text):
        yield match.span()
