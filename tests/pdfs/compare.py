"""A PDF as the package reads it, beside what its maker set: texts to compare and numbers to judge by."""

from __future__ import annotations

import json
import re
from pathlib import Path

from rapidfuzz.distance import Levenshtein

from extractor.clean import make_passages
from extractor.read import read_article
from extractor.records import Article, Passage

MADE = Path(__file__).resolve().parent / "made"
#: roles whose text the reader of a page reads on; the rest stands around it
READ = frozenset({"title", "author", "heading", "text", "keywords", "caption", "table", "footnote", "reference"})
_HAN = "[\u2e80-\u303f㐀-䶿一-鿿豈-﫿＀-｠]"
#: the clean text writes a raised citation in brackets
_RAISED = re.compile("[⁰¹²³⁴-⁹]")


def roles(name: str) -> list[tuple[str, str]]:
    """What was set, in reading order, as (role, text)."""
    return [(role, text) for role, text in json.loads((MADE / f"{name}.json").read_text(encoding="utf-8"))]


def read(name: str, password: str | None = None) -> tuple[Article, tuple[Passage, ...]]:
    """The article and its passages."""
    return make_passages(read_article(MADE / f"{name}.pdf", name, password=password))


def set_text(given: list[tuple[str, str]]) -> str:
    """What a reader of the page reads, running heads and the like left out."""
    return "\n".join(text for role, text in given if role in READ)


def found_text(passages: tuple[Passage, ...]) -> str:
    """The same out of the PDF: every passage that is not page furniture."""
    return "\n".join(p.text for p in passages if p.kind not in {"running_head", "figure", "unreadable"})


def normal(text: str) -> str:
    """White space to single spaces, none beside Han characters; dashes, widths and raised digits as the clean text has
    them."""
    from extractor.clean.edits import characters, scripts
    from extractor.offsets import apply_edits

    for edits in (characters, scripts):
        text = apply_edits(text, edits(text))[0]
    text = re.sub(r"\s+", " ", text)
    return re.sub(f"(?<={_HAN}) | (?={_HAN})", "", text).strip()


def error_rate(found: str, wanted: str) -> float:
    """Edits (insert, delete, replace one character) per character of `wanted`, both normal."""
    a, b = normal(found), normal(wanted)
    return Levenshtein.distance(a, b) / max(1, len(b))
