"""Joining printed lines: what stands at a line break, nothing, a space or a hyphen."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from extractor.clean.words import COMPOUND_HEADS, COMPOUND_TAILS, PREFIXES
from extractor.offsets import Edit

_BREAK: Final[re.Pattern[str]] = re.compile(r"[ ]*\n[ \n]*")
_LEFT: Final[re.Pattern[str]] = re.compile(r"[A-Za-z0-9α-ωΑ-Ω]+(?:[-/][A-Za-z0-9α-ωΑ-Ω]+)*$")
_RIGHT: Final[re.Pattern[str]] = re.compile(r"[A-Za-z0-9α-ωΑ-Ω]+(?:[-/][A-Za-z0-9α-ωΑ-Ω]+)*")
_WORDS: Final[re.Pattern[str]] = re.compile(r"[A-Za-z0-9α-ωΑ-Ω]+(?:[-\u2010\u2011\u2013\u2212][A-Za-z0-9α-ωΑ-Ω]+)*")
_BROKEN: Final[re.Pattern[str]] = re.compile(r"[A-Za-z0-9]+[-\u2010\u2011\u00ad][ \t]*[\r\n]\s*[A-Za-z0-9]+")
_DASH: Final[re.Pattern[str]] = re.compile("[\u2010\u2011\u2013\u2212]")
#: full-width characters want no space beside them
_CJK: Final[re.Pattern[str]] = re.compile("[\u2e80-\u303f㐀-䶿一-鿿豈-﫿＀-｠￠-￦]")
_OPENING: Final = "([{/<~"
_CLOSING: Final = ")]}/,.;:%>~!?"
_ROMAN: Final = "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫⅰⅱⅲⅳⅴⅵ"
#: class words of RNA biology, which lines break anywhere: "ln-/cRNA", "cir-/cRNA", "miR-/NAs"
_CLASS_WORD: Final[re.Pattern[str]] = re.compile(
    r"(?:lnc|linc|circ|mi|micro|nc|m|si|sh|pi|t|r|sn|sno|sc|ce|sg|g|d[sn]|ss|c[fr]|exo)?(?:RNA|DNA)s?"
)
#: prefixes that keep their hyphen before a name
_NAME_PREFIX: Final[re.Pattern[str]] = re.compile(
    r"(?:hsa-|mmu-|rno-)?(?:miRs?|microRNA|let|circ|linc|lnc|anti|pre|pri|sh|si|hsa)", re.I
)


class Joiner:
    """Decides line breaks for one article.

    `known`: the words of the article as they stand within lines. A word that is broken in one place is mostly whole in
    another, and the article is the best witness of how it writes its own names. `is_name`: whether a string is a name
    of the lexicon; asked after the article.
    """

    def __init__(self, source: str, is_name: Callable[[str], bool] | None = None) -> None:
        self._source = source
        self._is_name = is_name
        self._known: frozenset[str] | None = None

    def _knows(self, word: str) -> bool:
        if self._known is None:
            # built on the first broken word: most files of one line per paragraph have none
            whole = _BROKEN.sub(" ", self._source)
            self._known = frozenset(_DASH.sub("-", word) for word in _WORDS.findall(whole))
        return word in self._known or word.lower() in self._known or word.capitalize() in self._known

    def line_joins(self, text: str) -> list[Edit]:
        """Replaces every line break: by nothing beside Chinese, brackets and slashes; by a space between Latin words.

        A hyphen at the line's end stays ("miR-/221-3p", "drug-/resistant") or goes ("ln-/cRNA", "rapamy-/cin"), see
        `keeps_hyphen`. Forced by PDF text, one line break to a printed line.
        """
        edits = []
        for match in _BREAK.finditer(text):
            left, right = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
            if not left or not right:
                edits.append(Edit(match.start(), match.end()))
            elif left in "-\u00ad":
                before = text[max(0, match.start() - 60) : match.start() - 1]
                keep = self.keeps_hyphen(before, text[match.end() : match.end() + 60], soft=left == "\u00ad")
                edits.append(Edit(match.start() - (not keep), match.end()))
            elif _CJK.match(left) or _CJK.match(right) or right in _ROMAN or left in _OPENING or right in _CLOSING:
                # a slash or bracket at a line's end belongs to a name ("Wnt/" + "β-catenin"), but a comma ends a word
                edits.append(Edit(match.start(), match.end()))
            elif right == "-" and re.match(r"-[A-Za-z0-9]", text[match.end() :]):
                edits.append(Edit(match.start(), match.end()))
            else:
                edits.append(Edit(match.start(), match.end(), " "))
        return edits

    def keeps_hyphen(self, before: str, after: str, *, soft: bool = False) -> bool:
        """Whether the hyphen between `before` (end of a line, hyphen left out) and `after` is part of the word.

        The article's own spelling decides, then the lexicon, then the shape: numbers, capitals and single letters
        belong to names and keep it; two halves of a lower-case word lose it, unless they are words that English
        compounds ("drug-", "-resistant").
        """
        left_match, right_match = _LEFT.search(before), _RIGHT.match(after)
        if left_match is None or right_match is None:
            return not soft
        left, right = left_match[0], right_match[0]
        head, tail = re.split(r"[-/]", left)[-1], re.split(r"[-/]", right)[0]
        if _CLASS_WORD.fullmatch(head + tail):
            return False
        if head and tail and not head[-1].isdigit() and not tail[0].isdigit():
            whole, apart = f"{head}{tail}", f"{head}-{tail}"
            for known in (self._knows, self._is_name):
                if known is None:
                    continue
                is_whole, is_apart = known(whole) or known(left + right), known(apart) or known(f"{left}-{right}")
                if is_whole != is_apart:
                    return is_apart
        if soft and head.isalpha() and tail.isalpha():
            return False
        if not head.isalpha() or not tail.isalpha() or not (head + tail).isascii():
            return True
        if len(head) == 1 or _NAME_PREFIX.fullmatch(left) or head.isupper() or any(c.isupper() for c in tail):
            return True
        if any(c.isupper() for c in head[1:]):
            return True
        if head.lower() in PREFIXES:
            return False
        if tail in COMPOUND_TAILS:
            return True
        compound = head.lower() in COMPOUND_HEADS or (len(head) >= 4 and self._knows(head))
        return compound and len(tail) >= 4 and self._knows(tail)
