"""Long and short forms that an article pairs itself: "骨保护素(osteoprotegerin, OPG)", "mechanistic target … (mTOR)".

The English matching is the algorithm of Schwartz and Hearst (A simple algorithm for identifying abbreviation
definitions in biomedical text, PSB 2003), the one scispaCy's AbbreviationDetector uses; the Chinese counterpart reads
the bracket after a Chinese name: 中文名（English name，ABBR）.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_BRACKET = re.compile(r"\s?[（(\[【](?P<inside>[^（）()\[\]【】]{1,160})[)）\]】]")
_PART = re.compile(r"[^,，;；、:：]+")
_LEAD = re.compile(
    r"^(?:以下)?(?:简称为?|又称为?|也称为?|亦称|英文缩写为?|缩写为?|又名|also known as|also called|i\.e\.|"
    r"termed|aka)\s*[:：]?\s*"
)
#: a short form: 2–12 characters, a letter in it, no space but before a digit, not only lower-case words
_SHORT = re.compile(r"^(?=.*[A-Za-zΑ-ω])[A-Za-z0-9Α-ωα-ωⅠ-Ⅻ][A-Za-z0-9Α-ωα-ωⅠ-Ⅻ./+\-]{0,13}(?:\s?\d{1,2})?$")

#: "巴弗洛霉素 A1 组（BAF 组）": the groups of an experiment bear the names of what they were given
_GROUP = re.compile(r"\s?(?:(?:单独|联合)?(?:处理|干预|给药|治疗|刺激|添加))?组$")

#: running English text before a bracket: a letter, with a number behind it or without ("early growth response 1")
_ENGLISH_END = re.compile(r"[A-Za-z][\s-]?[0-9α-ω]{0,3}$")
#: where a long form cannot reach back over; "2,3-dioxygenase" holds no such border
_CLAUSE = re.compile(r"[.;:,]\s|[。；：，（()）]\s?|[\u4e00-\u9fff]+")


@dataclass(frozen=True, slots=True)
class Definition:
    """One bracket that follows a name. Spans are half-open code points of the text.

    `end_of_name`: where the name before the bracket ends. `english`: span of the English gloss or None. `short`: span
    of the short form or None. `long_english_start`: start of the long form in running English text or None. `group`:
    what is named is a group of an experiment: "巴弗洛霉素 A1 组（BAF 组）".
    """

    end_of_name: int
    english: tuple[int, int] | None
    short: tuple[int, int] | None
    long_english_start: int | None = None
    group: bool = False


def schwartz_hearst(short: str, before: str) -> int | None:
    """Start of the shortest long form at the end of `before` whose letters hold those of `short` in order, or None."""
    s, at = len(short) - 1, len(before) - 1
    while s >= 0:
        char = short[s].lower()
        if not char.isalnum():
            s -= 1
            continue
        while at >= 0 and (before[at].lower() != char or (s == 0 and at > 0 and before[at - 1].isalnum())):
            at -= 1
        if at < 0:
            return None
        at -= 1
        s -= 1
    start = before.rfind(" ", 0, at + 2) + 1
    long_form = before[start:]
    words = re.split(r"[\s-]+", long_form)
    letters = sum(c.isalnum() for c in short)
    if len(long_form) <= len(short) or len(words) > min(letters + 5, letters * 2) or short in words:
        return None
    return start


def find_definitions(text: str) -> Iterator[Definition]:
    """All bracketed definitions of `text`, in order."""
    for match in _BRACKET.finditer(text):
        inside_at = match.start("inside")
        end_of_name = match.start() - _group_word(text, max(0, match.start() - 8), match.start())
        parts: list[tuple[int, int]] = []
        for part in _PART.finditer(match.group("inside")):
            raw = part.group()
            lead = len(raw) - len(raw.lstrip())
            start = inside_at + part.start() + lead
            end = inside_at + part.start() + len(raw.rstrip())
            cue = _LEAD.match(text[start:end])
            if cue:
                start += cue.end()
            end -= _group_word(text, start, end) if end_of_name < match.start() else 0
            if start < end:
                parts.append((start, end))
        # "三种细胞（A549、H460）" lists examples and defines nothing
        if not parts or len(parts) > 4 or "、" in match.group("inside"):
            continue
        short = next(((s, e) for s, e in reversed(parts) if _is_short(text[s:e])), None)
        english = next(((s, e) for s, e in parts if (s, e) != short and _is_gloss(text[s:e])), None)
        if short and english and schwartz_hearst(text[short[0] : short[1]], text[english[0] : english[1]]) is None \
                and not _initials_agree(text[short[0] : short[1]], text[english[0] : english[1]]):  # fmt: skip
            english = english if len(parts) == 2 else None
        if short is None and english is None:
            continue
        long_start = None
        before = text[max(0, match.start() - 120) : match.start()]
        if short and _ENGLISH_END.search(before):
            window = _CLAUSE.split(before)[-1]
            found = schwartz_hearst(text[short[0] : short[1]], window)
            if found is not None:
                found += len(window[found:]) - len(window[found:].lstrip(" /-"))
                long_start = match.start() - len(window) + found
        yield Definition(end_of_name, english, short, long_start, group=end_of_name < match.start())


def _group_word(text: str, start: int, end: int) -> int:
    """Length of the word for a group of an experiment at the end of `text[start:end]`."""
    match = _GROUP.search(text[start:end])
    return len(match.group()) if match else 0


#: a dose, a time or a statistic is no short form: 10 μmol/L, 24h, P<0.05
_QUANTITY = re.compile(
    r"^[<>=±]?\d+(?:[., ]\d+)*\s?(?:[μµumnkp]?(?:g|mol|M|L|l|m|[Dd]a|b|bp|U)|IU|KDa|h|d|min|s|℃|x|×|%)(?:[/·.^-].*|$)|"
    r"^\d+(?:\.\d+)+"
)
#: nor is the unit in a table's heading, a residue, an accession, a supplier's number or a figure: "AST (U/L)",
#: "p-Akt (Ser473)", "ERK1 (Thr202+Tyr204)", "氢化可的松（H0135）", "DLL3 (NM_016941.3)"
_NO_FORM = re.compile(
    r"(?:[μµumnkp]?(?:g|mol|U|L|l)|IU|[kK]?Da|[kK]cal)/(?:[μµumdkn]?(?:L|l|g|mol)|mgprot|gprot|h|min|d)(?:\W.*)?|[kK]Da|"
    r"(?:p-?)?(?:Ser|Thr|Tyr|Lys|Arg|His)[- ]?\d{1,4}(?:\W.*)?|(?:NM|XM|NP|XP|NR)[_-]?\d{5,}(?:\.\d+)?|"
    r"[A-Za-z]\d{4}[A-Z]?|[A-Za-z]{1,3}\d{4}-\d+\s?[MUmu][Gg]|(?!S100|P450|H\dK)[A-Z]\d{3}(?:-\d{1,2})?|(?!CA\d)[A-Z]{2}\d{3}|"
    r"[A-Z]{2}-[A-Z]\d{3,}(?:-\d+)?|orb\d{4,}|.*antibod(?:y|ies).*|[a-z]+\.[a-z]+\.(?:org|com|cn|edu|gov)|"
    r"EC\s?\d+(?:\.\d+)+|[Ff]ig\.?.*|group\b.*|"
    r"(?:Sigma|Abcam|Gibco|Roche|Merck|TaKaRa|Takara|Invitrogen|NEB|Promega|Thermo|Millipore|Bioworld|Proteintech)\b.*"
)


def no_name(text: str) -> bool:
    """Whether `text` is a quantity, unit, residue, accession, supplier's name or number, or a figure."""
    return bool(_QUANTITY.match(text) or _NO_FORM.fullmatch(text))


def _is_short(text: str) -> bool:
    if no_name(text) or sum(c.isalnum() for c in text) < 2:  # P is a statistic sooner than progesterone
        return False
    return bool(_SHORT.match(text)) and any(c.isupper() or c.isdigit() for c in text) and not text.isdigit()


#: where a reagent comes from, which panel shows it: no name
_REFERENCE = re.compile(r"(?:cat(?:alog(?:ue)?)?|lot|item|order|product|fig|figure|table|ref)\b", re.IGNORECASE)


#: "(Cho et al., 2008)"
_AUTHORS = re.compile(r"\bet\s?al\b|^[A-Z][a-z]+ (?:and|&) [A-Z][a-z]+$")


def _is_gloss(text: str) -> bool:
    return not _REFERENCE.match(text) and (
        not no_name(text)
        and not _AUTHORS.search(text)
        and bool(re.match(r"^[A-Za-z0-9Α-ωα-ω][A-Za-z0-9Α-ωα-ω'’\s/.\-]{3,110}$", text))
        and any(c.islower() for c in text)
    )


def _initials_agree(short: str, long_form: str) -> bool:
    initials = [w[0].lower() for w in re.split(r"[\s\-/]+", long_form) if w]
    letters = [c.lower() for c in short if c.isalpha()]
    return bool(letters) and sum(c in initials for c in letters) >= max(1, len(letters) // 2)
