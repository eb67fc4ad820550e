"""English word borders as CRAFT draws them, from raw text. Names are protected before (see `tokenizers`).

A parser is only as good as the agreement between the tokens it meets and those it was trained on, so these rules are
measured against the CRAFT treebank (`benchmarks/parser_en.py` prints the agreement). A hyphen or slash parts a word
("Wnt-dependent" is three tokens) unless what stands before is a prefix ("non-coding" is one); a percent sign is a
token; "E13.5", "Ca2+" and "al." are one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_LETTER = "A-Za-zÀ-ÖØ-öø-ÿĀ-žα-ωΑ-Ωµϕ"
_CHAR = rf"0-9{_LETTER}"
#: bound forms: no word by themselves, so that no border lies behind them
_PREFIX = (
    r"(?:[Aa]nti|[Nn]on|[Cc]o|[Pp]re|[Pp]ost(?!-(?:natal|hoc))|[Rr]e|[Mm]id|[Oo]ver(?!-expression\b)|[Ss]ub|[Ii]nter|[Ii]ntra|[Mm]ulti|[Pp]ro|"
    r"[Pp]an|[Ss]emi|[Mm]icro|[Hh]etero|[Hh]omo|[Mm]is|[Dd]e|[Cc]ounter|[Cc]ryo|[Uu]n|[Bb]i|[Pp]seudo|[Tt]ert|[Oo]rtho|[Ee]xtra|"
    r"[Pp]eri|[Hh]yper|[Hh]ypo|[Ss]uper)[-‐‑]"
)
_WORD = re.compile(
    rf"[{_LETTER}]+(?=n['’]t\b)|n['’]t\b|['’](?:s|re|ve|ll|d|m)\b"  # clitics
    r"|[Cc]an(?=not\b)"
    r"|(?<=\bet )al\."
    r"|(?:e\.g|i\.e|a\.k\.a|i\.p|i\.v|s\.c|p\.o|a\.m|p\.m|U\.S\.A|U\.S|U\.K|Ph\.D|D\.C)\.(?![A-Za-z])"
    r"|(?<![\w.])(?:vs|cf|approx|ca|Figs?|figs?|Drs?|Mrs?|Prof|[Nn]os?(?=\.\s?\d)|Inc|Corp|Ltd|Co|St|Suppl|Vol|Refs?|spp?|subsp|Eqs?|Jr)\.(?=[\s,;)\d])"
    r"|(?<![\w.)-])[A-Z]\.(?=(?:\s?[A-Z]\.)*\s?[A-Z]?[a-z]{2})"  # initials: "C. elegans"
    r"|(?:Ca|Mg|Zn|Mn|Cu|Fe|Ni)[23]\+"
    r"|°[CF]\b"
    rf"|\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?(?![{_CHAR}])"  # 12,500
    rf"|(?<![{_CHAR}]){_PREFIX}(?=[{_LETTER}])[{_CHAR}]+"
    r"|(?<![\w-])X-ray[s]?\b"
    r"|(?:https?|ftp)://[^\s)\],;]*[^\s)\],;.]"
    r"|(?<![\w.])\.\d+"
    rf"|[{_CHAR}]+(?:\.\d+(?![{_LETTER}]?\.\d)[{_CHAR}]*)*"
    r"|\.\.\.+|--+|\*\*+|\+\++|&[a-z]+;|\S",
    re.UNICODE,
)


def english_words(text: str) -> Iterator[tuple[int, int]]:
    """Word spans of an English stretch: code points of `text`, half-open, in order; white space is in none."""
    for match in _WORD.finditer(text):
        yield match.span()
