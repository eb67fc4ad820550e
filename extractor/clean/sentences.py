"""Sentences of a passage, in Chinese and English."""

from __future__ import annotations

import re
from typing import Final

from extractor.clean.words import ABBREVIATIONS, LETTERED, MAY_END

#: citation markers ("[22]", "[3]-[5]", "[6, 8–10]", "【1】", "［12］"), which belong to the sentence before them
_CITATION: Final = (
    r"(?:[\[【［〔]\s*\d{1,3}(?:\s*[-–—~～,，、]\s*\d{1,3})*\s*[\]】］〕](?:\s*[-–—~～,，、]?\s*(?=[\[【［〔]\s*\d))?)"
)
_AFTER: Final[re.Pattern[str]] = re.compile(rf"(?:\s*{_CITATION})+")
_CLOSERS: Final = "”’」』）)】］]〉》\"'"
_ZH_END: Final[re.Pattern[str]] = re.compile(r"[。！？｡]+|[!?]+(?=[\s“「『（(一-鿿]|$)")
#: a half-width full stop between Chinese text ("……下降. 因此", "……。.")
_ZH_DOT: Final[re.Pattern[str]] = re.compile(
    r"(?<=[一-鿿）)\]】％%])\s?\.(?=\s*(?:[一-鿿（“]|$)|\s+[A-Z][A-Za-z]|[A-Z])"
    r"|(?<=[a-z]{4})\.(?=\s+[一-鿿])"  # "… represses PTEN in these cells. 随后"
)
_EMBEDDED: Final[re.Pattern[str]] = re.compile(r"\s*[的地得之是这那一]|\s*[，,、；;：:。]")
_EN_END: Final[re.Pattern[str]] = re.compile(r"[.!?。！？]+")
#: a sentence may begin like this ("The", "5 patients", "“In", "β-catenin", "miR-21", "mTOR", "p53", "siRNA")
_EN_START: Final[re.Pattern[str]] = re.compile(
    r"[\"'“‘(\[]*(?:[A-Z0-9α-ωΑ-Ω一-鿿]"
    r"|(?:mi[Rr]|m[TI][A-Z]|let-\d|p\d{2}\b|si[A-Z]|sh[A-Z]|lnc|circ|linc|pre-|c-[A-Z]|[a-z]{1,2}[A-Z]))"
)
_LAST_WORD: Final[re.Pattern[str]] = re.compile(r"[A-Za-z](?:[A-Za-z.]*[A-Za-z])?$")
_WORD_BEFORE: Final[re.Pattern[str]] = re.compile(r"([A-Za-z]+)[\s\u00a0]+[A-Za-z]$")
_COMMON_START: Final[re.Pattern[str]] = re.compile(
    r"\s+(?:The|In|This|These|Those|We|It|Our|However|Thus|Moreover|Furthermore|Here|As|To|For)\b"
)


def split_sentences(text: str, language: str) -> list[tuple[int, int]]:
    """The sentences of `text` as half-open spans, without the white space between them.

    Every other character of `text` is in exactly one span. Chinese ends a sentence at 。！？ only; ； and the items of
    "（1）…；（2）…" stay inside, as annotators read them. English ends it at . ! ? where a sentence can begin after it;
    abbreviations, initials ("E. coli"), decimals and "et al." do not end one. Closing quotes and brackets, and citation
    markers ("[22]", "[3]-[5]"), stay with the sentence before.
    """
    ends = _chinese_ends(text) if language == "zh" else _english_ends(text)
    spans: list[tuple[int, int]] = []
    at = 0
    for end in [*ends, len(text)]:
        piece = text[at:end]
        body = piece.strip()
        if body:
            start = at + len(piece) - len(piece.lstrip())
            if len(body) == 1 and not body.isalnum() and spans:
                spans[-1] = (spans[-1][0], start + 1)  # a stray full stop is no sentence of its own
            else:
                spans.append((start, start + len(body)))
        at = end
    return spans


def _extended(text: str, end: int) -> int:
    """`end` moved behind closing quotes, brackets and citation markers."""
    while end < len(text) and text[end] in _CLOSERS:
        end += 1
    match = _AFTER.match(text, end)
    if match is None:
        return end
    after = match.end()
    # "……[3]。[4] 发现" is rare; a marker after the stop belongs before it, unless a sentence goes on right behind
    while after < len(text) and text[after] in "。.":
        after += 1
    return after


def _chinese_ends(text: str) -> list[int]:
    ends: list[int] = []
    matches = sorted([*_ZH_END.finditer(text), *_ZH_DOT.finditer(text)], key=lambda m: m.start())
    depth_at = _round_depth(text)
    for match in matches:
        end = _extended(text, match.end())
        if ends and end <= ends[-1]:
            continue
        closed = end > match.end() and text[match.end()] in "”’」』\"'）)"
        if closed and _EMBEDDED.match(text, end):
            continue  # a quotation inside a sentence: “……？”的
        if depth_at[match.start()] and _closes_soon(text, match.end()):
            continue
        ends.append(end)
    return ends


def _round_depth(text: str) -> list[int]:
    """How many round brackets are open at each character."""
    depth, depths = 0, []
    for char in text:
        if char in "（(":
            depth += 1
        elif char in "）)":
            depth = max(depth - 1, 0)
        depths.append(depth)
    return depths


def _closes_soon(text: str, at: int) -> bool:
    """Whether the open bracket is closed within the same clause (an unclosed bracket must not swallow sentences)."""
    closing = re.compile(r"[)）]").search(text, at, at + 40)
    return closing is not None and not re.search(r"[（(]", text[at : closing.start()])


def _english_ends(text: str) -> list[int]:
    ends: list[int] = []
    for match in _EN_END.finditer(text):
        stop, end = match.start(), match.end()
        if end < len(text) and text[end - 1] == "." and not _dot_ends(text, stop, end):
            continue
        end = _extended(text, end)
        rest = text[end:].lstrip()
        if not rest:
            continue
        if text[stop] in "。！？":
            ends.append(end)
            continue
        glued = end < len(text) and not text[end].isspace()
        if glued and not _glued_start(text, stop, end):
            continue
        if not glued and not _EN_START.match(rest):
            continue
        if ends and end <= ends[-1]:
            continue
        ends.append(end)
    return ends


def _dot_ends(text: str, stop: int, end: int) -> bool:
    """Whether the full stop(s) `text[stop:end]` can end an English sentence, by what stands before."""
    before = text[:stop] if stop < 40 else text[stop - 40 : stop]
    follow = text[end : end + 1]
    if before[-1:].isdigit() and (follow.isdigit() or re.match(r"\s\d", text[end : end + 2])):
        return False  # 0.05, "0. 05"
    word = _LAST_WORD.search(before)
    if word is None:
        return True
    last = word[0].lower()
    if last == "al":
        return not re.search(r"\bet\s?al$", before)
    if last == "etc":
        return True
    if last in ABBREVIATIONS:
        return last in MAY_END and _COMMON_START.match(text, end) is not None
    if len(word[0]) == 1 and word[0].isupper():
        previous = _WORD_BEFORE.search(before)
        if previous is None:
            return before[:-1][-1:] not in (" ", "") and before[-2:-1].isalnum()
        return previous[1].lower() in LETTERED or (previous[1].islower() and _COMMON_START.match(text, end) is not None)
    return True


def _glued_start(text: str, stop: int, end: int) -> bool:
    """OCR drops the space after a full stop: "cells.Methods". "E.coli", "3.2" and "www.x" are no ends."""
    if text[stop:end].strip(".") and text[end - 1] in "!?":
        return False
    before = re.search(r"([A-Za-z]+|[)\]%]|\d)[\"'”’)]*$", text[max(0, stop - 30) : stop])
    if before is None or end >= len(text):
        return False
    if before[1].isalpha() and (len(before[1]) < 3 or before[1][-1].isupper()):
        return False
    follow = re.match(r"[\"'“(]*(?:[A-Z][a-z]+(?![.@])|[A-Z]\s|[A-Z]{2,}\b|miR-|\(\d\))", text[end:])
    if follow is None:
        return False
    return not (before[1].isdigit() and not re.match(r"[A-Z][a-z]{2,}", text[end:]))
