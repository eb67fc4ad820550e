"""Names of genes in which character recognition took one sign for another: IL-lβ for IL-1β, Bc1-2 for Bcl-2.

Typing errors are marked as they stand and named as they were meant (guidelines 1). Only what a name hardly holds is
read anew: a small l before a figure, a Greek letter or the end of a name in capitals, a figure 1 between a small
letter and a hyphen, a y for γ behind a hyphen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.entities.candidates import Candidate
from extractor.entities.lexicon import Lexicon

SOURCE = "shape:misread"
_TOKEN = re.compile(
    r"(?<![A-Za-z0-9α-ω./-])[A-Z][A-Za-z0-9]{1,8}(?:[-.][A-Za-z0-9α-ω]{1,4}){0,2}(?![A-Za-z0-9α-ω]|[-.][A-Za-z0-9])"
)
_READINGS = (
    (re.compile(r"(?<=[A-Z0-9-])l(?=[αβγ]|$)|(?<=[A-Za-z-])l(?=\.?\d)"), "1"),
    (re.compile(r"(?<=[a-z])1(?=-\d)"), "l"),
    (re.compile(r"(?<=-)y$"), "γ"),
)
#: chlorides, and what is written so with a reason
_WRITTEN_SO = re.compile(r"(?:[A-Z][a-z]?){1,2}Cl\d?|[A-Z]l|.*\d+\.?\d*ml?|[A-Z]{1,2}ml|mol|.*(?:ml|mol)$")


def find(text: str, lexicon: Lexicon) -> Iterator[Candidate]:
    """Candidates of genes whose names the lexicon holds with the sign that was meant."""
    for m in _TOKEN.finditer(text):
        name = m.group()
        if _WRITTEN_SO.fullmatch(name) or lexicon.lookup(name):
            continue
        for sign, meant in _READINGS:
            read = sign.sub(meant, name)
            row = next((r for r in lexicon.lookup(read) if r.type == "Gene" and not r.needs_context), None)
            if read != name and row is not None:
                yield Candidate(*m.span(), "Gene", SOURCE, 60, 0.9, hint=row.hint)
                break
