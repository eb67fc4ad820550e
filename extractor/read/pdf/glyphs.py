"""The characters of a page: repaired, sorted by the direction they run in, and strung into fragments of lines.

A fragment is what stands on one line without a wide gap. It is built along the content stream, where neighbours mostly
follow each other, so that a raised citation number stays with its line and two columns never mix; what the stream has
torn apart is put together again later, by place (`lines`).
"""

from __future__ import annotations

import math
import re
import unicodedata
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from extractor.read.pdf.founder import LETTERS

if TYPE_CHECKING:
    FloatArray = array[float]

#: stands in the text layer for a glyph whose character the PDF does not give
UNKNOWN: Final = "\ufffd"
#: a gap this wide (in ems) ends a fragment
WIDE_GAP: Final = 1.0
#: stands in the text layer for a gap of a character's width and more between Han characters
EM_SPACE: Final = "\u3000"

_CID: Final[re.Pattern[str]] = re.compile(r"\(cid:\d+\)")
_WIDE: Final[re.Pattern[str]] = re.compile(
    "[ᄀ-ᅟ⺀-〾ぁ-㏿㐀-䶿一-鿿ꀀ-꓏가-힣豈-﫿︰-﹏＀-｠￠-￦\U00020000-\U0003ffff]"
)
_HAN: Final[re.Pattern[str]] = re.compile("[㐀-䶿一-鿿]")
#: the tag before the name of a font of which only some glyphs are embedded
_SUBSET: Final[re.Pattern[str]] = re.compile(r"^[A-Z]{6}\+")
_BOLD: Final[re.Pattern[str]] = re.compile(r"bold|black|heavy|demi|hei(?![a-z]*ti?[a-z])", re.I)

#: raised and lowered characters that Unicode has a sign for
SUPERSCRIPT: Final[dict[int, int]] = str.maketrans("0123456789+-−–()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁽⁾ⁿⁱ")
SUBSCRIPT: Final[dict[int, int]] = str.maketrans("0123456789+-−–", "₀₁₂₃₄₅₆₇₈₉₊₋₋₋")
_RAISED: Final[frozenset[str]] = frozenset("0123456789+-−–")

#: The Symbol font's letters, which Word maps to U+F0xx (Adobe's "Symbol" encoding; names as in its glyph list).
_SYMBOL: Final[dict[int, str]] = {
    0xF000 + code: char
    for code, char in {
        **{code: chr(code) for code in range(0x20, 0x40)},
        **dict(zip(range(0x41, 0x5B), "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ", strict=True)),
        **dict(zip(range(0x61, 0x7B), "αβχδεφγηιϕκλμνοπθρστυϖωξψζ", strict=True)),
        0x2D: "−", 0x5B: "[", 0x5D: "]", 0x7B: "{", 0x7C: "|", 0x7D: "}", 0x7E: "~", 0xA2: "′", 0xA3: "≤", 0xA5: "∞",
        0xAB: "↔", 0xAC: "←", 0xAD: "↑", 0xAE: "→", 0xAF: "↓", 0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xB4: "×", 0xB7: "·",
        0xB8: "÷", 0xB9: "≠", 0xBA: "≡", 0xBB: "≈",
    }.items()
}  # fmt: skip


class Glyph(NamedTuple):
    """A printed character (or ligature) in the frame of its direction: x along the line, y across it, downwards."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    baseline: float
    font: str
    spaced: bool  # a space stands before it in the stream
    wide: bool


@dataclass(slots=True)
class Fragment:
    """Glyphs of one line without a wide gap. The arrays have an entry for every code point of `text`."""

    text: str
    x0s: FloatArray
    tops: FloatArray
    x1s: FloatArray
    bottoms: FloatArray
    baseline: float
    size: float
    font: str  # of most of its Han characters, or of most characters; without the tag of its subset
    pure: bool  # nearly all of them are set in it
    bold: bool
    turn: int  # 0, 90, 180, 270: how far its direction is turned anticlockwise from left-to-right; 1: oblique
    x0: float
    top: float
    x1: float
    bottom: float


def fragments_of(
    chars: Sequence[Mapping[str, Any]], width: float, height: float, mute: frozenset[str] = frozenset()
) -> list[Fragment]:
    """The fragments of a page's characters (dictionaries as pdfplumber gives them), in stream order.

    `width`, `height`: of the page, in points. Glyphs printed twice for boldness are taken once. `mute`: names of fonts
    that do not say which characters their glyphs are.
    """
    found: list[Fragment] = []
    for turn, glyphs in _glyphs(chars, width, height, mute).items():
        for run in _runs(glyphs):
            found.append(_fragment(run, turn))
    return found


def _glyphs(
    chars: Sequence[Mapping[str, Any]], width: float, height: float, mute: frozenset[str]
) -> dict[int, list[Glyph]]:
    """The printed glyphs by direction; no spaces, no doubles."""
    drops = _descents(chars)
    latin_fonts = _garbled_fonts(chars)
    by_turn: dict[int, list[Glyph]] = {}
    seen: dict[tuple[str, int, int], tuple[float, float]] = {}
    spaced: set[int] = set()  # directions whose last character was a space
    for char in chars:
        text = char["text"]
        matrix = char["matrix"]
        a, b = matrix[0], matrix[1]
        if abs(b) < 1e-3 * abs(a):
            turn = 0 if a > 0 else 180
        elif abs(a) < 1e-3 * abs(b):
            turn = 90 if b > 0 else 270
        else:
            turn = 1
        if not text or text.isspace():
            spaced.add(turn)
            continue
        x0, top, x1, bottom = char["x0"], char["top"], char["x1"], char["bottom"]
        if not (math.isfinite(x0 + top + x1 + bottom)) or bottom <= top:
            continue
        font = char["fontname"]
        size = char["size"]
        if turn == 0:
            baseline = bottom + drops.get((font, round(size, 1)), -0.2) * size
        elif turn == 1:
            baseline = bottom
        else:
            x0, top, x1, bottom = _turned(turn, x0, top, x1, bottom, width, height)
            baseline = bottom + drops.get((font, round(size, 1)), -0.2) * size
        # a glyph printed twice, a hair apart, to look bold
        step_x, step_y = round(x0 / 2), round(top / 2)
        double = False
        for dx in (-1, 0, 1):
            for dy in (-1, 0, 1):
                place = seen.get((text, step_x + dx, step_y + dy))
                if (
                    place is not None
                    and abs(place[0] - x0) <= min(max(0.12 * size, 0.5), max(0.35 * (x1 - x0), 0.1))
                    and abs(place[1] - top) <= 0.12 * size
                ):
                    double = True
        if double:
            continue
        seen[text, step_x, step_y] = (x0, top)
        if font in mute:
            text = UNKNOWN
        elif len(text) > 1 or not text.isalnum() or text in LETTERS:
            text = _readable(text, font, latin_fonts)
            if not text:
                continue
        by_turn.setdefault(turn, []).append(
            Glyph(text, x0, top, x1, bottom, size, baseline, font, turn in spaced, _WIDE.match(text) is not None)
        )
        spaced.discard(turn)
    return by_turn


def _descents(chars: Iterable[Mapping[str, Any]]) -> dict[tuple[str, float], float]:
    """How far, in ems, the lower edge of a font's boxes lies below the baseline (as a negative share).

    The baseline is in a character's matrix, but a text rise is not; the commonest distance is the font's own.
    """
    counts: dict[tuple[str, float], Counter[float]] = {}
    for char in chars:
        size = char["size"]
        if size > 0 and char["upright"]:
            key = (char["fontname"], round(size, 1))
            counts.setdefault(key, Counter())[round((char["y0"] - char["matrix"][5]) / size, 2)] += 1
    drops = {}
    for key, found in counts.items():
        drop = found.most_common(1)[0][0]
        drops[key] = drop if -0.6 < drop < 0.2 else -0.2
    return drops


def _garbled_fonts(chars: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    """Fonts of the page that print Latin with the codes of rare Han characters: most of their Han glyphs are such."""
    odd: Counter[str] = Counter()
    han: Counter[str] = Counter()
    for char in chars:
        text = char["text"]
        if "一" <= text <= "鿿":
            font = char["fontname"]
            han[font] += 1
            odd[font] += text in LETTERS
    return frozenset(font for font, count in odd.items() if count >= 3 and count * 2 > han[font])


def _readable(text: str, font: str, latin_fonts: frozenset[str]) -> str:
    """The character meant: `UNKNOWN` where the PDF does not say, nothing where it prints nothing."""
    if font in latin_fonts:
        if text in LETTERS:
            return LETTERS[text]
        if "！" <= text <= "～":  # its punctuation and digits stand on full squares
            return chr(ord(text) - 0xFEE0)
    if len(text) > 4 and _CID.fullmatch(text):
        return UNKNOWN
    if len(text) == 1:
        category = unicodedata.category(text)
        if category == "Co":
            symbol = _SYMBOL.get(ord(text)) if "symbol" in font.lower() else None
            return symbol or UNKNOWN
        if category == "Cc":
            return UNKNOWN
        if category == "Cf" and text != "\u00ad":
            return ""
        if "豈" <= text <= "﫿" or "⺀" <= text <= "⿟":
            # radicals and compatibility forms that subset fonts map to by mistake ("⽤" for "用")
            plain = unicodedata.normalize("NFKC", text)
            return plain if len(plain) == 1 else text
        return text
    kept = "".join(char for char in text if char.isprintable() and unicodedata.category(char) != "Cf")
    if any(unicodedata.category(char) in {"Co", "Cn", "Cc"} for char in text):
        return UNKNOWN
    return kept


def _turned(
    turn: int, x0: float, top: float, x1: float, bottom: float, width: float, height: float
) -> tuple[float, float, float, float]:
    if turn == 90:
        return height - bottom, x0, height - top, x1
    if turn == 270:
        return top, width - x1, bottom, width - x0
    return width - x1, height - bottom, width - x0, height - top


def unturned(
    turn: int, x0: float, top: float, x1: float, bottom: float, width: float, height: float
) -> tuple[float, float, float, float]:
    """A box in the frame of direction `turn`, in the frame of the page (left, top, right, bottom)."""
    if turn == 90:
        return top, height - x1, bottom, height - x0
    if turn == 270:
        return width - bottom, x0, width - top, x1
    if turn == 180:
        return width - x1, height - bottom, width - x0, height - top
    return x0, top, x1, bottom


def _runs(glyphs: list[Glyph]) -> list[list[Glyph]]:
    runs: list[list[Glyph]] = []
    run: list[Glyph] = []
    last: Glyph | None = None
    for glyph in glyphs:
        if last is not None:
            em = max(last.size, glyph.size)
            gap = glyph.x0 - last.x1
            if abs(glyph.baseline - last.baseline) > 0.62 * em or gap > WIDE_GAP * em or gap < -0.45 * em:
                runs.append(run)
                run = []
        run.append(glyph)
        last = glyph
    if run:
        runs.append(run)
    return runs


def _fragment(run: list[Glyph], turn: int) -> Fragment:
    sizes: Counter[float] = Counter()
    fonts: Counter[str] = Counter()
    han_fonts: Counter[str] = Counter()
    for glyph in run:
        sizes[round(glyph.size, 1)] += 1
        family = _SUBSET.sub("", glyph.font)
        fonts[family] += 1
        if glyph.wide and _HAN.match(glyph.text):
            han_fonts[family] += 1
    top_count = max(sizes.values())
    size = max(value for value, count in sizes.items() if count * 2 >= top_count)  # "T₃": the larger of two
    level = median(glyph.baseline for glyph in run if glyph.size >= 0.9 * size)
    counted = han_fonts or fonts
    font, most = counted.most_common(1)[0]
    between = _separators(run)
    text: list[str] = []
    x0s, tops, x1s, bottoms = array("f"), array("f"), array("f"), array("f")
    raised = _script_runs(run, size, level)
    for index, glyph in enumerate(run):
        if between[index]:
            text.append(between[index])
            last = run[index - 1]
            x0s.append(last.x1)
            x1s.append(max(last.x1, glyph.x0))
            tops.append(last.top)
            bottoms.append(last.top)  # no area: nothing is printed there
        printed = glyph.text
        if raised[index]:
            printed = printed.translate(SUPERSCRIPT if raised[index] > 0 else SUBSCRIPT)
        text.append(printed)
        for _ in printed:
            x0s.append(glyph.x0)
            x1s.append(glyph.x1 if glyph.x1 > glyph.x0 else glyph.x0 + 0.1)
            tops.append(glyph.top)
            bottoms.append(glyph.bottom)
    full = [glyph for glyph in run if glyph.size >= 0.9 * size]
    return Fragment(
        text="".join(text),
        x0s=x0s,
        tops=tops,
        x1s=x1s,
        bottoms=bottoms,
        baseline=level,
        size=size,
        font=font,
        pure=most >= 0.85 * counted.total(),
        bold=_BOLD.search(font) is not None,
        turn=turn,
        x0=min(glyph.x0 for glyph in run),
        top=min(glyph.top for glyph in full),
        x1=max(glyph.x1 for glyph in run),
        bottom=max(glyph.bottom for glyph in full),
    )


def _script_runs(run: list[Glyph], size: float, level: float) -> list[int]:
    """For every glyph 1 where it is raised, -1 where it is lowered, 0 on the line.

    A raised stretch in brackets ("[21]") shows by itself what it is and stays as it is.
    """
    marks = [0] * len(run)
    for index, glyph in enumerate(run):
        if glyph.size < 0.85 * size:
            lift = (level - glyph.baseline) / size
            if lift > 0.12:
                marks[index] = 1
            elif lift < -0.06:
                marks[index] = -1
        elif (level - glyph.baseline) / size > 0.25:
            marks[index] = 1
    if not any(marks):
        return marks
    start = 0
    while start < len(run):
        end = start + 1
        while end < len(run) and marks[end] == marks[start]:
            end += 1
        if marks[start] and any(run[i].text in "[]［］【】〔〕" for i in range(start, end)):
            marks[start:end] = [0] * (end - start)
        start = end
    return marks


def _separators(run: list[Glyph]) -> list[str]:
    """What stands before each glyph: nothing, a space or an em space.

    Judged by the gap, measured against the gaps of the fragment itself: a justified or letter-spaced line has some
    between all its characters.
    """
    count = len(run)
    between = [""] * count
    if count < 2:
        return between
    gaps = [0.0] * count
    every_gap: list[float] = []
    spaced = 0
    wide_gaps: list[float] = []
    narrow_gaps: list[float] = []
    spaced_narrow = narrow = 0
    last = run[0]
    for index in range(1, count):
        glyph = run[index]
        em = max(last.size, glyph.size)
        gap = (glyph.x0 - last.x1) / em if em > 0 else 0.0
        gaps[index] = gap
        every_gap.append(gap)
        spaced += glyph.spaced
        if last.wide and glyph.wide:
            wide_gaps.append(gap)
        elif not last.wide and not glyph.wide:
            narrow += 1
            spaced_narrow += glyph.spaced
            narrow_gaps.append(gap)
        last = glyph
    wide_usual = max(0.0, median(wide_gaps)) if len(wide_gaps) >= 4 else 0.0
    # most letters of a line stand closer than its words do: the middle gap is that between letters
    narrow_usual = max(0.0, median(narrow_gaps)) if len(narrow_gaps) >= 5 else 0.0
    if count >= 8 and spaced > 0.8 * (count - 1):
        # a space behind every character: only the gaps tell which of them part words
        usual = max(0.0, median(every_gap))
        for index in range(1, count):
            both = run[index - 1].wide and run[index].wide
            if gaps[index] - usual > (0.7 if both else 0.18):
                between[index] = EM_SPACE if gaps[index] - usual > 0.7 else " "
        return between
    spread = narrow >= 5 and spaced_narrow > 0.6 * narrow
    last = run[0]
    for index in range(1, count):
        glyph = run[index]
        gap = gaps[index]
        if last.wide and glyph.wide:
            if gap - wide_usual > 0.7:
                between[index] = EM_SPACE
            elif glyph.spaced and gap - wide_usual > 0.2:
                between[index] = " "
        elif last.wide or glyph.wide:
            if (glyph.spaced and gap - wide_usual > 0.08) or gap - wide_usual > 0.45:
                between[index] = EM_SPACE if gap - wide_usual > 0.8 else " "
        elif spread or (wide_usual > 0.15 and glyph.spaced and len(wide_gaps) >= 4):
            if gap - max(narrow_usual, wide_usual) > 0.18:
                between[index] = " "
        elif (glyph.spaced and gap > 0.08) or gap > max(0.17, narrow_usual + 0.12):
            between[index] = " "
        last = glyph
    return between


def is_wide(char: str) -> bool:
    """Whether a character is set on the square of a Han character."""
    return _WIDE.match(char) is not None
