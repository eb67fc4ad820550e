"""Fragments to printed lines, and lines to the order in which a page is read.

A page is read in bands: what runs across the columns divides it, and between two dividers each column is read to its
end. Columns show as a gutter, a strip that the gaps between neighbours of many lines have in common.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from statistics import median
from typing import TYPE_CHECKING, Final

from extractor.read.pdf.glyphs import EM_SPACE, SUBSCRIPT, SUPERSCRIPT, UNKNOWN, Fragment, is_wide

if TYPE_CHECKING:
    FloatArray = array[float]

Gutter = tuple[float, float]

#: A text column is at least this share of the width of the page's text; what is narrower is a table's.
_NARROWEST: Final = 0.17


@dataclass(slots=True)
class Item:
    """Something that has a place in the order of reading: a line, or a box that lines flow around (`line` is None)."""

    x0: float
    top: float
    x1: float
    bottom: float
    line: Fragment | None = None
    table: int | None = None  # index of the page's table that the box is
    column: int = -1  # -1: across the columns
    left: float = 0.0  # edges of the column it stands in
    right: float = 0.0


def find_gutters(fragments: Sequence[Fragment], em: float, known: Sequence[Gutter] = ()) -> list[Gutter]:
    """The strips (left and right edge) between the text columns of a page, from left to right.

    `em`: size of the body text. Four lines must have their gap in common; two where no line runs across it; one where
    other pages of the document have a gutter at the same place (`known`).
    """
    if len(fragments) < 4:
        return []
    left_edge = min(fragment.x0 for fragment in fragments)
    right_edge = max(fragment.x1 for fragment in fragments)
    text_width = right_edge - left_edge
    pairs = _gaps(fragments, max(0.8 * em, 6.0))
    gutters: list[Gutter] = []
    for centre, votes in _common(pairs, int(right_edge)):
        expected = any(low - 8 <= centre <= high + 8 for low, high in known)
        crossed = any(f.x0 < centre - em and f.x1 > centre + em for f in fragments)
        if votes < (1 if expected else 4 if crossed else 2):
            continue
        voting = [(a, b) for a, b in pairs if a.x1 <= centre + 0.5 and b.x0 >= centre - 0.5]
        if not expected and not _text_columns(voting, text_width, em):
            continue
        low = sorted(a.x1 for a, _ in voting)[int(0.9 * (len(voting) - 1))]
        high = sorted(b.x0 for _, b in voting)[int(0.1 * (len(voting) - 1))]
        if high - low < 3:
            low, high = centre - 2, centre + 2
        if all(high < a - 0.1 * text_width or low > b + 0.1 * text_width for a, b in gutters):
            gutters.append((low, high))
    return sorted(gutters)


def _common(pairs: Sequence[tuple[Fragment, Fragment]], width: int) -> list[tuple[float, int]]:
    """Where more gaps lie over each other than to the left and to the right: place and number, most first."""
    steps = [0] * (width + 4)
    for a, b in pairs:
        first, last = max(0, int(a.x1) + 1), min(width + 2, int(b.x0))
        if last >= first:
            steps[first] += 1
            steps[last + 1] -= 1
    votes = list(accumulate(steps))
    peaks = []
    start = 0
    while start < len(votes):
        stop = start
        while stop + 1 < len(votes) and votes[stop + 1] == votes[start]:
            stop += 1
        higher_left = start > 0 and votes[start - 1] > votes[start]
        higher_right = stop + 1 < len(votes) and votes[stop + 1] > votes[start]
        if votes[start] and not higher_left and not higher_right:
            peaks.append(((start + stop) / 2, votes[start]))
        start = stop + 1
    return sorted(peaks, key=lambda peak: -peak[1])


def _gaps(fragments: Sequence[Fragment], least: float) -> list[tuple[Fragment, Fragment]]:
    """Pairs of neighbours on (about) one height with a gap of at least `least` between them."""
    ordered = sorted(fragments, key=lambda fragment: fragment.top)
    pairs = []
    tallest = max(fragment.bottom - fragment.top for fragment in ordered)
    for index, fragment in enumerate(ordered):
        nearest: Fragment | None = None
        height = fragment.bottom - fragment.top
        for step in (-1, 1):
            other = index + step
            while 0 <= other < len(ordered):
                candidate = ordered[other]
                if step > 0 and candidate.top > fragment.bottom + height:
                    break
                if step < 0 and candidate.top < fragment.top - 2 * tallest:
                    break
                shared = min(candidate.bottom, fragment.bottom) - max(candidate.top, fragment.top)
                if (
                    shared > -0.3 * min(height, candidate.bottom - candidate.top)  # columns need not share their lines
                    and candidate.x0 >= fragment.x1 - 1
                    and (nearest is None or candidate.x0 < nearest.x0)
                ):
                    nearest = candidate
                other += step
        if nearest is not None and nearest.x0 - fragment.x1 >= least:
            pairs.append((fragment, nearest))
    return pairs


def _text_columns(pairs: Sequence[tuple[Fragment, Fragment]], text_width: float, em: float) -> bool:
    """Whether what stands left and right of a gap reads as columns of text rather than of a table."""
    for side in (0, 1):
        widths = sorted(pair[side].x1 - pair[side].x0 for pair in pairs)
        if widths[len(widths) // 2] < _NARROWEST * text_width or widths[len(widths) // 2] < 6 * em:
            return False
    starts = sorted(b.x0 for _, b in pairs)
    edge = starts[len(starts) // 5]
    aligned = sum(edge - 3 <= start <= edge + 3 * em for start in starts)
    return aligned >= 0.6 * len(starts)


def order(
    fragments: Sequence[Fragment], boxes: Iterable[Item], gutters: Sequence[Gutter]
) -> list[Item]:
    """Lines and boxes of a page in reading order, each with its column and that column's edges."""
    items = [*_lines(fragments, gutters), *boxes]
    for item in items:
        item.column = _column(item.x0, item.x1, gutters)
    items.sort(key=lambda item: (item.top, item.x0))
    ordered: list[Item] = []
    band: list[Item] = []
    for item in items:
        if item.column >= 0:
            band.append(item)
            continue
        middle = (item.top + item.bottom) / 2
        above = [one for one in band if (one.top + one.bottom) / 2 < middle]
        ordered += _by_columns(above, ordered)
        band = [one for one in band if (one.top + one.bottom) / 2 >= middle]
        ordered.append(item)
    ordered += _by_columns(band, ordered)
    _set_edges(ordered)
    return ordered


def _by_columns(band: list[Item], before: list[Item]) -> list[Item]:
    """The items of a band, column by column.

    The last line of a paragraph that runs across the columns may be so short that it reaches none of the others; such
    lines at the top of a band belong to what stands above it.
    """
    last = before[-1] if before else None
    if last is not None and last.column < 0 and last.line is not None:
        rest = [item for item in band if item.column > 0]
        top_of_rest = min((item.top for item in rest), default=float("inf"))
        for item in sorted((i for i in band if i.column == 0 and i.line is not None), key=lambda i: i.top):
            assert item.line is not None
            assert last.line is not None
            near = item.line.baseline - last.line.baseline < 1.9 * last.line.size
            alike = abs(item.line.size - last.line.size) < 0.06 * last.line.size and item.x0 < last.x0 + 0.5
            if not (near and alike and item.bottom <= top_of_rest + 1):
                break
            item.column = -1
            last = item
            break
    return sorted(band, key=lambda item: (item.column, item.top, item.x0))


def _set_edges(items: list[Item]) -> None:
    for column in {item.column for item in items}:
        lines = [item for item in items if item.column == column and item.line is not None]
        if not lines:
            continue
        lefts = sorted(item.x0 for item in lines)
        rights = sorted(item.x1 for item in lines)
        left, right = lefts[len(lefts) // 20], rights[-1 - len(rights) // 20]
        for item in items:
            if item.column == column:
                item.left, item.right = left, right


def _column(x0: float, x1: float, gutters: Sequence[Gutter]) -> int:
    """The column of a stretch, -1 where it lies across a gutter (or where there is none)."""
    if not gutters:
        return -1
    for low, high in gutters:
        middle = (low + high) / 2
        if x0 < middle - 1 and x1 > middle + 1 and x0 < low - 2 and x1 > high + 2:
            return -1
    centre = (x0 + x1) / 2
    return sum(centre > (low + high) / 2 for low, high in gutters)


def _lines(fragments: Sequence[Fragment], gutters: Sequence[Gutter]) -> list[Item]:
    """Fragments of one line and column put together."""
    rows: list[list[Fragment]] = []
    columns: list[int] = []
    # across first: what stands beside such a piece on its line belongs to it
    keyed = [(_column(f.x0, f.x1, gutters), f) for f in fragments]
    for column, fragment in sorted(keyed, key=lambda pair: (pair[0] >= 0, -pair[1].size, pair[1].baseline)):
        for number, row in enumerate(rows):
            if columns[number] not in (column, -1):
                continue
            across = column >= 0 and columns[number] == -1
            if across and gutters and abs(row[0].size - fragment.size) > 0.15 * row[0].size:
                continue
            if _fits(row, fragment, strict=column != columns[number]):
                row.append(fragment)
                break
        else:
            rows.append([fragment])
            columns.append(column)
    items = []
    for row in rows:
        line = join(row)
        items.append(Item(line.x0, line.top, line.x1, line.bottom, line))
    return items


def _fits(row: list[Fragment], fragment: Fragment, *, strict: bool) -> bool:
    first = row[0]
    small, large = sorted((fragment.size, first.size))
    shift = abs(fragment.baseline - first.baseline)
    raised = small < 0.85 * large
    if shift > ((0.6 if raised else 0.3) if not strict else 0.15) * large:
        return False
    shared = min(fragment.bottom, first.bottom) - max(fragment.top, first.top)
    if shared < 0.3 * min(fragment.bottom - fragment.top, first.bottom - first.top):
        return False
    if raised and shift > 0.12 * large and all(
        min(abs(other.x1 - fragment.x0), abs(fragment.x1 - other.x0)) > 1.2 * large for other in row
    ):
        return False  # a small character above or below this line, but not beside it
    return all(min(other.x1, fragment.x1) - max(other.x0, fragment.x0) < 0.6 * small for other in row)


def join(row: Sequence[Fragment]) -> Fragment:
    """One line out of the fragments of a row."""
    if len(row) == 1:
        return row[0]
    parts = sorted(row, key=lambda fragment: fragment.x0)
    main = max(parts, key=lambda fragment: (fragment.size >= 0.85 * max(p.size for p in parts), len(fragment.text)))
    size = main.size
    level = main.baseline
    steps = [(b.x0 - a.x1) / size for a, b in pairwise(parts)]
    short = sum(len(part.text) <= 2 for part in parts)
    usual = median(steps) if len(parts) >= 4 and short * 3 >= 2 * len(parts) else 0.0
    text: list[str] = []
    x0s, tops, x1s, bottoms = array("f"), array("f"), array("f"), array("f")
    for index, part in enumerate(parts):
        shown = part.text
        if part.size < 0.85 * size and not any(bracket in shown for bracket in "[]［］【】"):
            lift = (level - part.baseline) / size
            if lift > 0.12:
                shown = shown.translate(SUPERSCRIPT)
            elif lift < -0.06:
                shown = shown.translate(SUBSCRIPT)
        if index:
            gap = steps[index - 1]
            last = parts[index - 1]
            sign = _between(last.text[-1], shown[0], gap, usual)
            for char in sign:
                text.append(char)
                x0s.append(last.x1)
                x1s.append(max(last.x1, part.x0))
                tops.append(last.top)
                bottoms.append(last.top)
        text.append(shown)
        x0s.extend(part.x0s)
        tops.extend(part.tops)
        x1s.extend(part.x1s)
        bottoms.extend(part.bottoms)
    full = [part for part in parts if part.size >= 0.85 * size]
    return replace(
        main,
        text="".join(text),
        x0s=x0s,
        tops=tops,
        x1s=x1s,
        bottoms=bottoms,
        x0=parts[0].x0,
        x1=max(part.x1 for part in parts),
        top=min(part.top for part in full),
        bottom=max(part.bottom for part in full),
    )


def _between(left: str, right: str, gap: float, usual: float) -> str:
    wide = is_wide(left), is_wide(right)
    if usual and abs(gap - usual) < 0.35 * usual + 0.1:
        return ""
    if all(wide):
        return EM_SPACE if gap > 0.7 else ""
    if any(wide):
        return EM_SPACE if gap > 0.8 else (" " if gap > 0.4 else "")
    return "  " if gap > WIDE else (" " if gap > 0.17 else "")


#: a gap of so many ems shows as two spaces between Latin words
WIDE: Final = 1.2


def unreadable_share(text: str) -> float:
    """Share of the printed characters of `text` whose meaning the PDF does not give."""
    printed = len(text) - text.count(" ") - text.count("\n") - text.count(EM_SPACE)
    return text.count(UNKNOWN) / printed if printed else 0.0
