"""Pieces to paragraphs: which lines are one stretch of text, across whatever the page sets between them."""

from __future__ import annotations

import re
from typing import Final

from extractor.clean.blocks import Layout, Piece, ends_sentence
from extractor.clean.lines import han_count

#: what may stand between two halves of a sentence
_PASSED_OVER: Final = frozenset({"running_head", "caption", "table", "footnote", "code", "front_matter"})
_LIST_ITEM: Final[re.Pattern[str]] = re.compile(
    r"(?:[（(]\s*\d{1,2}\s*[）)]|\d{1,2}\s*[)）](?!\s*[,，、)])|[①-⑳]|[•●■]\s*\S)"
)
#: how a line ends that cannot be the end of anything
_GOES_ON: Final[re.Pattern[str]] = re.compile(
    r"[，、,（(\[/~～\-\u2010-\u2014]$|(?:[和与及或的在对为以从由而]|\b(?:and|or|of|the|in|by|to|with|a|an|for))$"
)
#: how an entry of a reference list begins, with or without a number
_ENTRY: Final[re.Pattern[str]] = re.compile(
    r"(?:[-*]\s+)?\\?[\[［【(（]?\s*\d{1,3}\s*[\]］】)）.．、]|\W*[A-Z一-鿿].{0,80}[,，]"
)


def group(pieces: list[Piece], layout: Layout) -> list[list[Piece]]:
    """The pieces of each passage, in reading order (by the first piece).

    A line goes on with the paragraph above it while that has not ended its sentence, or while its last line simply ran
    out of room. Lines of a reference, caption, table or address that follow each other directly are one passage where
    nothing starts a new entry.
    """
    groups: list[list[Piece]] = []
    text: list[Piece] | None = None  # the paragraph that is still open
    for piece in pieces:
        if piece.kind == "text":
            if text is not None and _joins(text, groups, piece, layout):
                text.append(piece)
            else:
                text = [piece]
                groups.append(text)
            continue
        last = groups[-1] if groups else None
        if last is not None and _extends(last[-1], piece):
            last.append(piece)
        else:
            groups.append([piece])
        if piece.kind not in _PASSED_OVER or (text is not None and ends_sentence(text[-1].text)):
            text = None
    return groups


def _joins(text: list[Piece], groups: list[list[Piece]], piece: Piece, layout: Layout) -> bool:
    last = text[-1]
    if piece.fresh or piece.section != last.section:
        return False
    interrupted = groups[-1] is not text
    ended = ends_sentence(last.text)
    if piece.continues is not None:  # the page shows it; but a comma goes on whatever the page looks like
        return piece.continues or (not ended and _GOES_ON.search(last.text) is not None)
    if ended:
        # a full line may end a sentence by chance; a short one ends the paragraph
        return layout.wrapped and not interrupted and layout.full(last.line) and not _LIST_ITEM.match(piece.text)
    if _GOES_ON.search(last.text):
        return True
    if not layout.wrapped:
        if _LIST_ITEM.match(piece.text):
            return False
        if piece.blank == 0 and not interrupted:
            return True
    return not _starts_anew(last, piece, layout, interrupted)


def _starts_anew(last: Piece, piece: Piece, layout: Layout, interrupted: bool) -> bool:
    """Whether `piece` begins something of its own although `last` has no full stop (a formula, a list, a label)."""
    if last.text.endswith((":", "：")) and _LIST_ITEM.match(piece.text) and piece.blank:
        return True
    if not layout.wrapped and piece.blank and (han_count(last.text) == 0) != (han_count(piece.text) == 0):
        return True
    if han_count(last.text) == 0 and han_count(piece.text) == 0:
        # English: a capital after a line that was not full, or after an interruption, begins a new sentence
        if piece.text[0].islower() or re.match(r"[\[(]?\d", piece.text):
            return False
        if interrupted or not layout.wrapped:
            return True
        return not layout.full(last.line)
    # one language cannot go on in the middle of the other's paragraph
    return (han_count(last.text) >= 8) != (han_count(piece.text) >= 1) and _plain_words(piece.text) + _plain_words(
        last.text
    ) >= 8


def _plain_words(text: str) -> int:
    return len(re.findall(r"\b[a-z]{3,}\b", text))


def _extends(last: Piece, piece: Piece) -> bool:
    """Whether a piece that is no running text belongs to the passage that `last` closes."""
    if piece.kind != last.kind or piece.section != last.section:
        return False
    if piece.kind == "heading":
        return piece.follows
    if piece.kind == "title":
        marked = piece.text.startswith("#") == last.text.startswith("#")
        return marked and (han_count(piece.text) > 0) == (han_count(last.text) > 0)
    if piece.kind == "keywords":
        return not piece.fresh and piece.blank == 0
    if piece.kind == "reference":
        return not piece.fresh and not _ENTRY.match(piece.text)
    if piece.kind == "table":
        return True
    return piece.kind == "caption" and piece.blank == 0 and not re.match(r"#*\s*(?:图|表|Fig|Tab)", piece.text)
