"""What the pages of a document print around their text: running heads, page and line numbers, watermarks, footnotes.

Told by repetition over the pages, by place and by size. Nothing is taken away; it is set apart.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from extractor.read.pdf.columns import Item
from extractor.read.pdf.glyphs import Fragment
from extractor.read.pdf.scan import PageScan
from extractor.read.pdf.tables import LEGEND

_PAGE_NUMBER: Final[re.Pattern[str]] = re.compile(
    r"[-–—·•.|~\s]*(?:\d{1,5}|[ivxlc]{1,6})[-–—·•.|~\s]*|(?:Page|PAGE|p\.)\s*\d+(?:\s*(?:of|/)\s*\d+)?"
    r"|第\s*\d+\s*页.{0,12}|\d+\s*/\s*\d+"
)
_DIGITS: Final[re.Pattern[str]] = re.compile(r"\d+")
#: how a note at the foot of a page begins
NOTE_MARK: Final[re.Pattern[str]] = re.compile(
    r"[*＊†‡§¶①-⑳△▲#]|[¹²³⁴-⁹]|[\[【(（]?\s*(?:收稿日期|修回日期|基金项目|基金资助|资助项目|作者简介|作者单位|通[讯信]作者|第一作者|注释)"
    r"|(?:Correspond(?:ing|ence)|Received|Foundation|Supported by|Fund(?:ing|ed)|These authors|E-?mail|Abbreviations)\b"
)

#: share of the page's height, from either end, in which running heads stand
_ZONE: Final = 0.13
#: points that a repeated line may move from page to page
_SLACK: Final = 7.0


def split_furniture(pages: Sequence[PageScan]) -> list[tuple[list[Fragment], list[Fragment], list[Fragment]]]:
    """For every page what heads it, its text, and what stands at its foot or across it (fragments in reading order)."""
    marked = [_numbers(page) for page in pages]
    rows = [
        _rows([fragment for fragment in page.main if id(fragment) not in numbers])
        for page, numbers in zip(pages, marked, strict=True)
    ]
    overprinted = _overprinted(pages)
    repeated = _repeated(pages, rows)
    result = []
    for number, page in enumerate(pages):
        head: list[Fragment] = []
        foot: list[Fragment] = []
        taken = set(marked[number])
        edges = _edge_rows(page, rows[number])
        for row in rows[number]:
            key = _key(row)
            level = row[0].top
            in_zone = level < _ZONE * page.height or row[0].bottom > (1 - _ZONE) * page.height
            is_head = level < page.height / 2
            furniture = (
                (in_zone and _is_repeated(repeated, key, level, len(pages)))
                or (id(row) in edges and _PAGE_NUMBER.fullmatch(_text(row)) is not None)
                or (id(row) in edges and _beyond_rule(page, row, rows[number]))
                or (in_zone and (row is rows[number][0] or row is rows[number][-1]) and _has_number(row))
            )
            if furniture:
                (head if is_head else foot).extend(row)
                taken.update(id(fragment) for fragment in row)
        for fragment in page.main:
            if id(fragment) in overprinted and id(fragment) not in taken:
                foot.append(fragment)
                taken.add(id(fragment))
        foot += [fragment for fragment in page.main if id(fragment) in marked[number]]
        text = [fragment for fragment in page.main if id(fragment) not in taken]
        result.append((head, text, foot))
    return result


def _rows(fragments: Sequence[Fragment]) -> list[list[Fragment]]:
    """Fragments on one height, whatever columns they stand in, from top to bottom."""
    rows: list[list[Fragment]] = []
    for fragment in sorted(fragments, key=lambda f: (f.top + f.bottom, f.x0)):
        if rows:
            last = rows[-1][0]
            if abs(last.top + last.bottom - fragment.top - fragment.bottom) < 0.9 * min(last.size, fragment.size):
                rows[-1].append(fragment)
                continue
        rows.append([fragment])
    for row in rows:
        row.sort(key=lambda f: f.x0)
    return rows


def _text(row: Sequence[Fragment]) -> str:
    return " ".join(fragment.text for fragment in row)


def _key(row: Sequence[Fragment]) -> str:
    """What a running head keeps from page to page: its words, numbers apart."""
    return _DIGITS.sub("#", "".join(_text(row).split()))


def _repeated(pages: Sequence[PageScan], rows: Sequence[list[list[Fragment]]]) -> dict[str, list[float]]:
    """Rows near the upper or lower edge: their heights, one for each page that has them."""
    levels: dict[str, list[float]] = {}
    for page, page_rows in zip(pages, rows, strict=True):
        seen = set()
        for row in page_rows:
            if row[0].top < _ZONE * page.height or row[0].bottom > (1 - _ZONE) * page.height:
                key = _key(row)
                if key not in seen and key.strip("#"):
                    seen.add(key)
                    levels.setdefault(key, []).append(row[0].top)
    return {key: found for key, found in levels.items() if len(found) >= 2}


def _is_repeated(repeated: dict[str, list[float]], key: str, level: float, pages: int) -> bool:
    near = sum(abs(other - level) < _SLACK for other in repeated.get(key, ()))
    # every second page has the head of its side; on long documents chance repeats short lines too
    return near >= (2 if pages < 8 else 3)


def _has_number(row: Sequence[Fragment]) -> bool:
    """Whether an outermost row is a few words with a page number at one of its ends, far from them."""
    if len(row) < 2 or len(_text(row)) > 120:
        return False
    if any(fragment.text[-1] in "，。；,.;" for fragment in row):
        return False
    ends = ((row[0], row[1].x0 - row[0].x1), (row[-1], row[-1].x0 - row[-2].x1))
    return any(_PAGE_NUMBER.fullmatch(end.text) is not None and gap > 3 * end.size for end, gap in ends)


def _edge_rows(page: PageScan, rows: Sequence[list[Fragment]]) -> set[int]:
    """The outermost three rows at the head and at the foot, within the zones where running heads stand."""
    heads = [row for row in rows[:3] if row[0].bottom < _ZONE * page.height]
    feet = [row for row in rows[-3:] if row[0].top > (1 - _ZONE) * page.height]
    return {id(row) for row in (*heads, *feet)}


def _beyond_rule(page: PageScan, row: Sequence[Fragment], rows: Sequence[list[Fragment]]) -> bool:
    """Whether a rule across the text parts the row from it, as journals part their running heads."""
    left = min((fragment.x0 for one in rows for fragment in one), default=0.0)
    right = max((fragment.x1 for one in rows for fragment in one), default=page.width)
    for x0, x1, y in page.rules:
        if x1 - x0 < 0.7 * (right - left):
            continue
        if row[0].bottom <= y + 1 and y < _ZONE * page.height:
            # a table's first rule may stand there, too: its legend is above it
            legends = [one[0].top for one in rows if one[0].bottom <= y + 1 and LEGEND.match(one[0].text)]
            return not legends or row[0].top < min(legends) - 1
        if row[0].top >= y - 1 and y > (1 - _ZONE) * page.height:
            return True
    return False


def _numbers(page: PageScan) -> set[int]:
    """Line numbers in the margin: five or more numbers under each other, counting up, beside all of the text."""
    numbers = [f for f in page.main if f.text.isdigit() and len(f.text) <= 5]
    if len(numbers) < 5:
        return set()
    text = [f for f in page.main if not f.text.isdigit()]
    if not text:
        return set()
    left = sorted(f.x0 for f in text)[len(text) // 20]
    right = sorted(f.x1 for f in text)[-1 - len(text) // 20]
    for beside in (
        [f for f in numbers if f.x1 < left],
        [f for f in numbers if f.x0 > right],
    ):
        beside.sort(key=lambda f: f.top)
        values = [int(f.text) for f in beside]
        steps = [b - a for a, b in pairwise(values)]
        if len(steps) >= 4 and sum(step == steps[0] > 0 for step in steps) >= 0.9 * len(steps):
            return {id(f) for f in beside}
    return set()


def _overprinted(pages: Sequence[PageScan]) -> set[int]:
    """Words larger than the text that stand at one place of most pages, or that the text runs through: watermarks."""
    places: Counter[tuple[str, int, int]] = Counter()
    sizes: Counter[float] = Counter()
    for page in pages:
        for fragment in page.main:
            sizes[round(fragment.size)] += len(fragment.text)
            places[fragment.text, round(fragment.x0 / 4), round(fragment.top / 4)] += 1
    body = sizes.most_common(1)[0][0] if sizes else 10
    found = set()
    for page in pages:
        for fragment in page.main:
            count = places[fragment.text, round(fragment.x0 / 4), round(fragment.top / 4)]
            if fragment.size <= 1.8 * body:
                continue
            if (count >= 2 and count * 2 >= len(pages)) or _over_text(fragment, page.main, body):
                found.add(id(fragment))
    return found


def _over_text(large: Fragment, fragments: Sequence[Fragment], body: float) -> bool:
    """Whether lines of the text run through a large word."""
    through = 0
    for other in fragments:
        if other.size < 1.3 * body:
            down = min(large.bottom, other.bottom) - max(large.top, other.top)
            along = min(large.x1, other.x1) - max(large.x0, other.x0)
            through += down > 0.5 * (other.bottom - other.top) and along > large.size
    return through >= 2


def footnotes(items: Sequence[Item], page: PageScan, body: float) -> set[int]:
    """The lines (by id of their item) of the notes at the foot of a page or column.

    Below a short rule at the column's left edge; or smaller than the text, at its end, and marked as a note.
    """
    found: set[int] = set()
    for column in sorted({item.column for item in items}):
        lines = [item for item in items if item.column == column and item.line is not None]
        if not lines:
            continue
        lines.sort(key=lambda item: item.top)
        left, right = lines[0].left, lines[0].right
        for x0, x1, y in page.rules:
            short = 0.1 * (right - left) < x1 - x0 < 0.7 * (right - left)
            if not (short and abs(x0 - left) < 12 and y > 0.4 * page.height):
                continue
            below = [item for item in lines if item.top > y - 2]
            if below and all(item.line is not None and item.line.size <= 1.02 * body for item in below):
                found.update(id(item) for item in below)
                break
        else:
            tail: list[Item] = []
            for item in reversed(lines):
                assert item.line is not None
                if item.line.size > 0.93 * body or item.bottom < 0.45 * page.height:
                    break
                tail.append(item)
            marks = [index for index, item in enumerate(tail) if item.line and NOTE_MARK.match(item.line.text)]
            if marks and len(tail) < len(lines):
                found.update(id(item) for item in tail[: marks[-1] + 1])
    return found
