"""The ordered small edits that turn printed text into plain text. Each returns edits and changes nothing itself.

`clean_text` runs them in order, every one on the outcome of the one before; each keeps the way back to the source.
Line breaks inside a passage arrive as single `\\n` and are gone after `line_joins`.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable
from typing import Final

from extractor.clean.joins import Joiner
from extractor.clean.latex import plain_math
from extractor.clean.lines import spaced_out
from extractor.offsets import Edit, OffsetMap, apply_edits

#: hyphens, dashes and minus signs that stand for "-" (U+00AD, the soft hyphen, is treated apart)
_DASHES: Final = "\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\ufe58\ufe63\uff0d\u2796\u02d7"
#: white space other than the plain space, all of one width or another
_SPACES: Final = "\t\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_NOTHING: Final = "\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\u202a\u202c\u2061\u2062\u2063"
_ONE: Final[dict[str, str]] = {
    **dict.fromkeys(_SPACES, " "),
    **dict.fromkeys(_NOTHING, ""),
    **dict.fromkeys(_DASHES, "-"),
    # Greek letters in their compatibility forms
    "µ": "μ", "ϐ": "β", "ϑ": "θ", "ϒ": "Υ", "ϕ": "φ", "ϖ": "π", "ϰ": "κ", "ϱ": "ρ", "ϲ": "ς", "ϵ": "ε", "Ω": "Ω",
    "∆": "Δ",
    # ligatures
    "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "Ĳ": "IJ", "ĳ": "ij",
    "∼": "~", "～": "~", "〜": "~", "˜": "~", "∕": "/", "⁄": "/", "∶": ":", "＜": "<", "＞": ">", "＝": "=", "＋": "+",
    "％": "%", "／": "/", "．": ".", "［": "[", "］": "]", "＆": "&", "＃": "#", "＊": "*", "＿": "_", "＾": "^",
    "｜": "|", "＠": "@",
    "＇": "'", "＂": '"', "｛": "{", "｝": "}", "‐": "-",
}  # fmt: skip
_ONE.update({chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F) if chr(code).isalnum()})
_CHARS: Final[re.Pattern[str]] = re.compile(
    "[" + re.escape("".join(sorted(set(_ONE) - {"\u2014"}))) + "\U0001d400-\U0001d7ff]|(?<!\u2014)\u2014(?!\u2014)"
)
_ENTITY: Final[re.Pattern[str]] = re.compile(r"&(?:#\d{1,7}|#x[0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_TAG: Final[re.Pattern[str]] = re.compile(
    r"</?(?:sub|sup|b|i|em|strong|u|span|font|p|br|div|center|small|a|table|tr|td|th|thead|tbody|html|body)"
    r"(?:\s[^<>]*)?/?>",
    re.I,
)
_LINK: Final[re.Pattern[str]] = re.compile(r"(?<!!)\[([^\[\]]+)\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*\)")
_EMPHASIS: Final[re.Pattern[str]] = re.compile(
    r"(?P<two>\*\*|__)(?=\S)(?P<inner2>[^*_\n]*?\S)(?P=two)|"
    r"(?<![\w*])\*(?=[^\s*])(?P<inner1>[^*\n]*?[^\s*])\*(?![\w*])"
)
_ESCAPE: Final[re.Pattern[str]] = re.compile(r"\\(?=[~*_\[\]()#+\-.!`{}<>|&^$\\])")
_HEADING: Final[re.Pattern[str]] = re.compile(r"(?:^|(?<=\n))#{1,6}[ \t]*|^[-*+][ \t]+(?=\S)")
_GREEK_GAP: Final[re.Pattern[str]] = re.compile(r"(?<=[A-Za-z0-9])- +(?=[α-ωΑ-Ω])|(?<=[α-ωΑ-Ω]) +(?=-[A-Za-z])")
_GREEK_TAIL: Final[re.Pattern[str]] = re.compile(
    r"(?<![A-Za-z])[A-Z][A-Z0-9-]{0,6}[A-Z0-9]( )(?=[αβγδεζθκ](?![A-Za-zα-ω]))"
)
_SLASH_GAP: Final[re.Pattern[str]] = re.compile(r"(?<=[A-Za-z0-9α-ω)]) ?/ ?(?=[A-Za-zα-ω(]*[A-Z0-9α-ω])")
_MANY_SPACES: Final[re.Pattern[str]] = re.compile(r" {2,}")
_PRIME: Final[re.Pattern[str]] = re.compile(r"(?<=[35])[’′‘´`](?=\s?-|\s?端|\s?UTR|\s?非)")
_SHARP_S: Final[re.Pattern[str]] = re.compile(r"(?<=-)ß|ß(?=-[A-Za-z]|\d)|(?<![A-Za-z])ß(?![A-Za-z])")
_KAPPA: Final[re.Pattern[str]] = re.compile(r"(?<=[-A-Z])к(?=[A-Z])")


def markup_entities(text: str) -> list[Edit]:
    """`&lt;` and `&#945;` to their characters; `<sub>`, `<br/>` and the like away.

    Forced by files that went through HTML on their way to plain text.
    """
    edits: list[Edit] = []
    if "&" in text:
        for match in _ENTITY.finditer(text):
            char = html.unescape(match[0])
            if char != match[0]:
                edits.append(Edit(match.start(), match.end(), " " if char == "\u00a0" else char))
    if "<" in text:
        edits += [Edit(m.start(), m.end(), " " if m[0].lower().startswith("<br") else "") for m in _TAG.finditer(text)]
    return edits


def markdown_marks(text: str) -> list[Edit]:
    """Heading signs, list bullets, `**`, `*`, link targets and backslash escapes away.

    Forced by Markdown, where "2\\~4", "# 2 Results" and "*in vivo*" hold marks that no reader sees.
    """
    edits = [Edit(m.start(), m.end()) for m in _HEADING.finditer(text)]
    if "](" in text:
        for match in _LINK.finditer(text):
            if not re.fullmatch(r"[\d,，\-–~ ]+", match[1]):  # "[12](見...)": a citation before a bracket is no link
                edits += [Edit(match.start(), match.start() + 1), Edit(match.end(1), match.end())]
    taken = [(edit.start, edit.end) for edit in edits]

    def free(start: int, end: int) -> bool:
        return all(end <= a or start >= b for a, b in taken)

    if "*" in text or "__" in text:
        for match in _EMPHASIS.finditer(text):
            width = 2 if match["two"] else 1
            ends = (match.start(), match.start() + width), (match.end() - width, match.end())
            if all(free(*span) for span in ends):
                edits += [Edit(*span) for span in ends]
                taken += ends
    if "\\" in text:
        edits += [Edit(m.start(), m.end()) for m in _ESCAPE.finditer(text) if free(*m.span())]
    return edits


def characters(text: str) -> list[Edit]:
    """One character for another: spaces, dashes, Greek variants, ligatures, full-width letters and digits.

    Forced by PDF fonts and Chinese input methods, which have several characters for one letter or hyphen. Chinese
    punctuation stays; so does "——", the Chinese dash. NFKC is not used: it changes ㎎, Ⅱ and ①, and leaves U+2212.
    """
    if text.isascii() and "\t" not in text:
        return []
    edits = []
    for match in _CHARS.finditer(text):
        char = match[0]
        plain = _ONE.get(char)
        edits.append(Edit(match.start(), match.end(), unicodedata.normalize("NFKC", char) if plain is None else plain))
    # the letters below are themselves only where a name is around them
    for pattern, letter in ((_SHARP_S, "β"), (_KAPPA, "κ"), (_PRIME, "'")):
        edits += [Edit(m.start(), m.end(), letter) for m in pattern.finditer(text)]
    return edits


_LOWERED: Final[dict[int, int]] = str.maketrans("₀₁₂₃₄₅₆₇₈₉₊₋", "0123456789+-")
_LOWERED_RUN: Final[re.Pattern[str]] = re.compile("[₀-₉₊₋]+")
_PLAIN_RAISED: Final[dict[int, int]] = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-")
_RAISED_RUN: Final[re.Pattern[str]] = re.compile("[⁰¹²³⁴-⁹](?:[⁰¹²³⁴-⁹,，、⁻~～–-]*[⁰¹²³⁴-⁹])?[⁺⁻]?|[⁺⁻](?![⁰¹²³⁴-⁹])")
#: units and symbols that a raised number belongs to: mm², s⁻¹, R², χ²
_POWER: Final[re.Pattern[str]] = re.compile(
    r"(?:(?<![A-Za-z])(?:[cdkmnμµ]?m|[mμµn]?[lLgs]|h|min|mol|kg|Pa|in|d|R|r|I|Q|x|n|c|P|χ|η|Χ|τ|σ))$"
)


def scripts(text: str) -> list[Edit]:
    """Characters below and above the line to what stands for them on it: TGF-β₁ → TGF-β1, CD4⁺ → CD4+.

    A raised number behind a word is a citation and becomes one ("PTEN²¹" → "PTEN[21]"), lest it be read as part of the
    name; behind a unit or a number ("10⁶", "mm²"), with a charge ("Ca²⁺", which is not CA2) and before a letter
    ("¹²⁵I") it stays.
    Forced by PDF text, where size and height of a character tell what plain text has lost.
    """
    if text.isascii():
        return []
    edits = [Edit(m.start(), m.end(), m[0].translate(_LOWERED)) for m in _LOWERED_RUN.finditer(text)]
    for match in _RAISED_RUN.finditer(text):
        start, end, shown = match.start(), match.end(), match[0]
        plain = shown.translate(_PLAIN_RAISED)
        before = text[max(0, start - 12) : start]
        if shown[-1] in "⁺⁻":
            if len(shown) == 1 and before and not before[-1].isspace():
                edits.append(Edit(start, end, plain))
            continue
        if not before or re.search(r"(?:(?<![A-Za-z0-9α-ω/-])[\d.]+|[×^⁻])$", before) or _POWER.search(before):
            continue
        if text[end : end + 1].isalpha() and text[end : end + 1].isascii() and not before[-1].isalnum():
            continue  # an isotope, ¹²⁵I
        edits += [Edit(start, start, "["), Edit(start, end, plain), Edit(end, end, "]")]
    return edits


def spread_letters(text: str) -> list[Edit]:
    """Closes up "细 胞 增 殖 [ 1 2 ]".

    Forced by justified columns: where a line is stretched, the PDF text has a space after every character.
    """
    edits = []
    for start, end in [*spaced_out(text), *_spread_number(text)]:
        edits += [Edit(at, at + 1) for at in range(start, end) if text[at] == " "]
    return edits


def _spread_number(text: str) -> list[tuple[int, int]]:
    """The number of a spread-out heading: "2 . 1 . 3"."""
    match = re.match(r"\d(?: [.．] \d){1,3}(?= )", text)
    return [match.span()] if match else []


def soft_hyphens(text: str) -> list[Edit]:
    """A soft hyphen inside a line is a hyphen next to a capital or digit ("miR\\xad21"), and nothing inside a word.

    Forced by PDF producers that write every hyphen as U+00AD.
    """
    edits = []
    at = text.find("\u00ad")
    while at >= 0:
        around = text[at - 1 : at] + text[at + 1 : at + 2]
        edits.append(Edit(at, at + 1, "" if len(around) == 2 and around.isalpha() and around.islower() else "-"))
        at = text.find("\u00ad", at + 1)
    return edits


def loose_names(text: str) -> list[Edit]:
    """Closes "TGF- β" and "ER α" to "TGF-β" and "ERα", "PI3K / AKT" to "PI3K/AKT", runs of spaces to one space.

    Forced by PDF text that sets a space where the font changes, which it does before every Greek letter.
    """
    edits = [Edit(m.start(), m.end(), m[0].strip()) for m in _GREEK_GAP.finditer(text)]
    edits += [Edit(*m.span(1)) for m in _GREEK_TAIL.finditer(text)]
    edits += [Edit(m.start(), m.end(), "/") for m in _SLASH_GAP.finditer(text) if len(m[0]) > 1]
    taken = {edit.start for edit in edits} | {edit.end for edit in edits}
    for match in _MANY_SPACES.finditer(text):
        if match.start() not in taken and match.end() not in taken and match.start() + 1 not in taken:
            edits.append(Edit(match.start(), match.end(), " "))
    return edits


#: borders that a lost space hides: "HK2mRNA", "CCND1 3'UTR" set as "CCND13'UTR", "2.1miR-21", "ofmiR-21", "PTENin"
_GLUED: Final[tuple[re.Pattern[str], ...]] = (
    re.compile(r"(?<=[A-Za-z0-9α-ω])(?<!pre)(?=(?:mRNA|siRNA|shRNA)s?(?![a-z]))"),
    re.compile(r"(?<=[A-Za-z0-9])(?=[35]'-?\s?(?:UTR|端|非翻译|untranslated))"),
    re.compile(r"(?:^|(?<=[。；\n]))(?:\d{1,2}\.){1,2}\d{1,2}(?=[A-Za-z])"),
    re.compile(
        r"(?<![A-Za-z])(?:of|and|with|by|in|the|that|or|to|from|between|for|on)"
        r"(?=(?:miR|let|lnc|circ)-|[A-Z][A-Z0-9]+\d|[A-Z]{3,}(?![a-z]))"
    ),
    re.compile(
        r"(?<=[A-Z][A-Z0-9]{2})(?=(?:in|and|of|with|by|was|is|on|to|for|expression|protein|gene|cells?|"
        r"cels)(?![A-Za-z0-9]))"
    ),
    re.compile(r"(?:(?<=[A-Za-z]-\d)|(?<=-\d\d)|(?<=[A-Z]\d\d))(?=cell?s?(?![A-Za-z]))"),
)


def glued_words(text: str) -> list[Edit]:
    """A space where one was lost beside a name.

    Forced by OCR, which drops the space between a name and mRNA, 3'-UTR, a section number or a short English word.
    """
    places = {match.end() for pattern in _GLUED for match in pattern.finditer(text)}
    return [Edit(at, at, " ") for at in sorted(places) if 0 < at < len(text)]


def clean_text(text: str, offsets: OffsetMap, *, markdown: bool, joiner: Joiner) -> tuple[str, OffsetMap]:
    """All edits in order. `offsets` is the map of `text`; the outcome maps to the same source."""
    steps: list[Callable[[str], list[Edit]]] = []
    if "$" in text:
        steps.append(lambda t: plain_math(t, markdown=markdown))
    if "&" in text or "<" in text:
        steps.append(markup_entities)
    if markdown or text.startswith("#"):
        steps.append(markdown_marks)
    steps += [characters, scripts, spread_letters, joiner.line_joins]
    if "\u00ad" in text:
        steps.append(soft_hyphens)
    steps.append(loose_names)
    if markdown:
        steps.append(glued_words)
    for step in steps:
        edits = step(text)
        if edits:
            text, offsets = apply_edits(text, edits, offsets)
    lead = len(text) - len(text.lstrip())
    end = len(text.rstrip())
    if lead or end < len(text):
        text, offsets = text[lead:end], offsets.slice(lead, max(end, lead))
    return text, offsets
