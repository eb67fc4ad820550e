"""Tables of a page as grids of cells: with rules around each cell (pdfplumber's), or with a journal's three rules."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from extractor.read.pdf.glyphs import Fragment, fragments_of

if TYPE_CHECKING:
    from pdfplumber.table import Table

#: the legend of a table
LEGEND: Final[re.Pattern[str]] = re.compile(
    r"(?:[续附]?表|Table|TABLE|Tab|TAB)\s*[.．]?\s*(?:S?\d|[一二三四五六七八九十ⅠⅡⅢ])"
)


@dataclass(slots=True)
class Grid:
    """A table on its page. `cells`: the distinct cells in reading order, each a list of lines (its fragments).

    `rows[r][c]` is the index in `cells` of what stands in row r and column c; a cell that spans several places stands
    in each of them. `header`: rows above the rule that divides head and body, where there is one.
    """

    x0: float
    top: float
    x1: float
    bottom: float
    cells: list[list[Fragment]] = field(default_factory=list)
    rows: list[list[int]] = field(default_factory=list)
    header: int | None = None


def ruled_table(
    table: Table,
    chars: Sequence[Mapping[str, Any]],
    origin: tuple[float, float],
    width: float,
    height: float,
    mute: frozenset[str] = frozenset(),
) -> tuple[Grid | None, Sequence[Mapping[str, Any]]]:
    """The grid of a table that pdfplumber found, and the characters that are not in it.

    No grid, and all characters, where the rules frame something else: a box round a paragraph, a picture, a page.
    """
    left, top = origin
    boxes = [tuple(box) for box in table.cells]
    columns = sorted({round(box[0], 0) for box in boxes})
    if len(boxes) < 4 or len(columns) < 2 or len(table.rows) < 2:
        return None, chars
    x0, y0, x1, y1 = table.bbox
    x0, y0, x1, y1 = x0 - left, y0 - top, x1 - left, y1 - top
    inside: dict[int, list[Mapping[str, Any]]] = {}
    outside: list[Mapping[str, Any]] = []
    places = [(box[0] - left, box[1] - top, box[2] - left, box[3] - top) for box in boxes]
    for char in chars:
        x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
        if not (x0 <= x <= x1 and y0 <= y <= y1):
            outside.append(char)
            continue
        for number, box in enumerate(places):
            if box[0] <= x <= box[2] and box[1] <= y <= box[3]:
                inside.setdefault(number, []).append(char)
                break
        else:
            outside.append(char)
    filled = [number for number, found in inside.items() if any(not c["text"].isspace() for c in found)]
    if len(filled) < 4 or len({places[number][0] for number in filled}) < 2:
        return None, chars
    grid = Grid(x0, y0, x1, y1)
    xs = sorted({round(edge, 0) for box in places for edge in (box[0], box[2])})
    ys = sorted({round(edge, 0) for box in places for edge in (box[1], box[3])})
    xs, ys = _apart(xs), _apart(ys)
    order = sorted(range(len(places)), key=lambda number: (round(places[number][1], 0), places[number][0]))
    grid.rows = [[-1] * (len(xs) - 1) for _ in range(len(ys) - 1)]
    for number in order:
        box = places[number]
        index = len(grid.cells)
        grid.cells.append(cell_lines(fragments_of(inside.get(number, []), width, height, mute)))
        for row in range(_nearest(ys, box[1]), max(_nearest(ys, box[3]), _nearest(ys, box[1]) + 1)):
            for column in range(_nearest(xs, box[0]), max(_nearest(xs, box[2]), _nearest(xs, box[0]) + 1)):
                if row < len(grid.rows) and column < len(grid.rows[row]):
                    grid.rows[row][column] = index
    empty = -1
    for cells in grid.rows:
        for column, index in enumerate(cells):
            if index < 0:
                if empty < 0:
                    empty = len(grid.cells)
                    grid.cells.append([])
                cells[column] = empty
    return grid, outside


def _apart(edges: Sequence[float]) -> list[float]:
    kept: list[float] = []
    for edge in edges:
        if not kept or edge - kept[-1] > 3:
            kept.append(edge)
    return kept


def _nearest(edges: Sequence[float], value: float) -> int:
    return min(range(len(edges)), key=lambda index: abs(edges[index] - value))


def cell_lines(fragments: Sequence[Fragment]) -> list[Fragment]:
    """The printed lines of a cell, from top to bottom."""
    from extractor.read.pdf.columns import order

    return [item.line for item in order([f for f in fragments if f.turn == 0], (), ()) if item.line is not None]


# -- three rules ----------------------------------------------------------------------------------------------------


def open_tables(
    rules: Sequence[tuple[float, float, float]], fragments: list[Fragment]
) -> tuple[list[Grid], list[Fragment]]:
    """Tables without vertical rules, and the fragments that are in none.

    Two or more horizontal rules of the same ends, with a table's legend right above the first of them, and text in
    columns between. Short rules inside the head, under a head that spans columns, may come in between.
    """
    legends = [fragment for fragment in fragments if LEGEND.match(fragment.text)]
    if not legends:
        return [], fragments
    grids: list[Grid] = []
    used_above = -1.0
    for index, (x0, x1, y) in enumerate(rules):
        if x1 - x0 < 80 or y <= used_above:
            continue
        if not any(0 < y - legend.top < 6 * legend.size and legend.x0 < x1 and legend.x1 > x0 for legend in legends):
            continue
        same = [b for a0, a1, b in rules[index + 1 :] if abs(a0 - x0) < 6 and abs(a1 - x1) < 6 and b > y + 4]
        # the next table's rules are not this one's: its legend stands between
        for legend in legends:
            if legend.top > y:
                same = [rule for rule in same if rule < legend.top] if any(r < legend.top for r in same) else same
        if not same:
            continue
        grid = _open_grid(fragments, x0, x1, y, same)
        if grid is not None:
            grids.append(grid)
            used_above = grid.bottom
            held = {id(one) for one in _inside(fragments, grid.x0, grid.top, grid.x1, grid.bottom)}
            fragments = [fragment for fragment in fragments if id(fragment) not in held]
    return grids, fragments


def _inside(fragments: Sequence[Fragment], x0: float, top: float, x1: float, bottom: float) -> list[Fragment]:
    return [
        f for f in fragments
        if x0 - 4 <= (f.x0 + f.x1) / 2 <= x1 + 4 and top <= (f.top + f.bottom) / 2 <= bottom
    ]  # fmt: skip


def _open_grid(fragments: Sequence[Fragment], x0: float, x1: float, top: float, same: Sequence[float]) -> Grid | None:
    # the head ends at the second rule; the table at the last one that still has cells above it
    bottom = same[-1]
    divider = same[0] if len(same) > 1 else None
    inside = _inside(fragments, x0, top, x1, bottom)
    body = [f for f in inside if divider is None or f.top >= divider - 2]
    if len(body) < 4:
        return None
    borders = _borders(body, x0, x1)
    if not borders:
        return None
    columns = len(borders) + 1
    rows: list[list[list[Fragment]]] = []
    spans: list[list[tuple[int, int, Fragment]]] = []
    levels: list[float] = []
    wrapped = _wrapped_rows(body, borders)
    if wrapped is not None:
        held = {id(one) for one in body}
        inside = [one for one in inside if id(one) not in held]
    for line in _rows(inside):
        cells: list[list[Fragment]] = [[] for _ in range(columns)]
        wide: list[tuple[int, int, Fragment]] = []
        for fragment in line:
            for part in _cut(fragment, borders):
                first = sum(part.x0 + 1 > border for border in borders)
                last = sum(part.x1 - 1 > border for border in borders)
                if last > first:
                    wide.append((first, last, part))
                else:
                    cells[first].append(part)
        rows.append(cells)
        spans.append(wide)
        levels.append(min(f.top for f in line))
    for found in wrapped or ():
        rows.append(found)
        spans.append([])
        levels.append(min(f.top for cell in found for f in cell))
    grid = Grid(x0, top, x1, bottom)
    tight = _tight_lines(rows, spans, levels, divider)
    for number, (cells, wide, level) in enumerate(zip(rows, spans, levels, strict=True)):
        heading = divider is not None and level < divider - 2
        above = grid.rows[-1] if grid.rows else None
        merged = False
        if above is not None and not wide and any(cells) and (wrapped is None or heading):
            under = [column for column in range(columns) if cells[column]]
            printed = [bool(grid.cells[above[column]]) for column in under]
            if heading:
                merged = all(printed)
            elif grid.header is None or len(grid.rows) > grid.header:
                merged = number in tight if tight is not None else not cells[0] and any(printed)
        if merged and above is not None:
            for column, parts in enumerate(cells):
                if parts:
                    grid.cells[above[column]] += cell_lines(parts)
            continue
        if not heading and grid.header is None and divider is not None:
            grid.header = len(grid.rows)
        row: list[int] = [-1] * columns
        for first, last, part in wide:
            grid.cells.append([part])
            for column in range(first, last + 1):
                row[column] = len(grid.cells) - 1
        for column, parts in enumerate(cells):
            if row[column] >= 0 and parts:
                grid.cells[row[column]] += cell_lines(parts)
            elif row[column] < 0:
                grid.cells.append(cell_lines(parts))
                row[column] = len(grid.cells) - 1
        grid.rows.append(row)
    return grid if len(grid.rows) >= 2 else None


def _wrapped_rows(body: Sequence[Fragment], borders: Sequence[float]) -> list[list[list[Fragment]]] | None:
    """The rows of a table whose cells are broken into lines, each a list of cells, or None where that cannot be seen.

    Lines of one cell follow each other closer than those of two rows; cells of one row stand beside each other, whether
    they are set to the top, the middle or the bottom of it. Rows of one line each, at whatever distances, are left to
    the simpler reading: in a row of broken cells some cell is shorter than another.
    """
    columns: list[list[Fragment]] = [[] for _ in range(len(borders) + 1)]
    for fragment in body:
        for part in _cut(fragment, borders):
            first = sum(part.x0 + 1 > border for border in borders)
            if sum(part.x1 - 1 > border for border in borders) > first:
                return None  # something is printed across columns
            columns[first].append(part)
    lines = [[sorted(row, key=lambda f: f.x0) for row in _rows(column)] for column in columns]
    steps = sorted(b[0].baseline - a[0].baseline for column in lines for a, b in pairwise(column))
    if not steps or steps[0] > 1.6 * max(f.size for f in body):
        return None
    near = 1.25 * steps[0]
    if steps[-1] <= near:
        return None
    cells: list[tuple[float, float, int, list[list[Fragment]]]] = []  # top, bottom, column, lines
    for number, column in enumerate(lines):
        for line in column:
            top, bottom = min(f.top for f in line), max(f.bottom for f in line)
            last = cells[-1] if cells and cells[-1][2] == number else None
            if last is not None and line[0].baseline - last[3][-1][0].baseline <= near:
                cells[-1] = (last[0], bottom, number, [*last[3], line])
            else:
                cells.append((top, bottom, number, [line]))
    cells.sort(key=lambda cell: cell[0])
    groups: list[list[tuple[float, float, int, list[list[Fragment]]]]] = []
    reach = 0.0
    for cell in cells:
        if groups and cell[0] < reach - 1:
            groups[-1].append(cell)
        else:
            groups.append([cell])
        reach = max(reach, cell[1]) if len(groups[-1]) > 1 else cell[1]
    tall = [{len(cell[3]) for cell in group} for group in groups]
    broken = [sizes for sizes in tall if max(sizes) > 1]
    if len(groups) < 2 or not broken or sum(len(sizes) > 1 for sizes in broken) * 10 < len(broken) * 7:
        return None
    if any(len({cell[2] for cell in group}) < len(group) for group in groups):
        return None  # two cells of one column side by side: the rows run into each other
    rows: list[list[list[Fragment]]] = []
    for group in groups:
        row: list[list[Fragment]] = [[] for _ in columns]
        for _, _, number, found in group:
            row[number] = [fragment for line in found for fragment in line]
        rows.append(row)
    return rows


def _tight_lines(
    rows: Sequence[Sequence[Sequence[Fragment]]],
    spans: Sequence[Sequence[object]],
    levels: Sequence[float],
    divider: float | None,
) -> set[int] | None:
    """The lines that go on with the row above them, where the table sets its rows apart by white space.

    None where it does not: then all steps are alike, or the lines after narrow steps are as full as the others, which
    makes them rows of a group.
    """
    body = [number for number, level in enumerate(levels) if divider is None or level >= divider - 2]
    steps = {number: levels[number] - levels[number - 1] for number in body[1:]}
    if len(steps) < 3:
        return None
    least = sorted(steps.values())[len(steps) // 10]
    near = {number for number, step in steps.items() if step <= 1.12 * least}
    far = [number for number, step in steps.items() if step >= 1.2 * least]
    if not near or not far or len(near) + len(far) < 0.9 * len(steps):
        return None

    def filled(numbers: Sequence[int]) -> float:
        return sum(bool(cell) for number in numbers for cell in rows[number]) / sum(len(rows[n]) for n in numbers)

    if filled(sorted(near)) > 0.75 * filled([body[0], *far]) or any(spans[number] for number in near):
        return None
    return near


def _rows(fragments: Sequence[Fragment]) -> list[list[Fragment]]:
    rows: list[list[Fragment]] = []
    for fragment in sorted(fragments, key=lambda f: (f.baseline, f.x0)):
        row = rows[-1] if rows else None
        if row is not None and abs(row[0].baseline - fragment.baseline) < 0.5 * max(fragment.size, row[0].size):
            row.append(fragment)
        else:
            rows.append([fragment])
    for row in rows:
        row.sort(key=lambda f: f.x0)
    return rows


def _borders(fragments: Sequence[Fragment], x0: float, x1: float) -> list[float]:
    """The middles of the strips between x0 and x1 in which no row (or hardly any) prints anything."""
    rows = _rows(fragments)
    width = int(x1 - x0) + 1
    cover = [0] * (width + 1)
    for row in rows:
        covered = [False] * (width + 1)
        for fragment in row:
            for at in range(len(fragment.text)):
                if fragment.bottoms[at] <= fragment.tops[at]:
                    continue
                for x in range(max(0, int(fragment.x0s[at] - x0)), min(width, int(fragment.x1s[at] - x0)) + 1):
                    covered[x] = True
        for x, printed in enumerate(covered):
            cover[x] += printed
    allowed = len(rows) // 10
    sizes = sorted(fragment.size for fragment in fragments)
    least = 0.45 * sizes[len(sizes) // 2] if len(rows) >= 3 else 1.0 * sizes[len(sizes) // 2]
    borders = []
    start: int | None = None
    seen = False
    for x in range(width + 1):
        if cover[x] <= allowed:
            start = x if start is None else start
            continue
        if start is not None and seen and x - start >= least:
            fewest = min(cover[start:x])  # of the strip, the part that fewest rows print into
            clear = [at for at in range(start, x) if cover[at] == fewest]
            borders.append(x0 + (clear[0] + clear[-1] + 1) / 2)
        start, seen = None, True
    return borders


def _cut(fragment: Fragment, borders: Sequence[float]) -> list[Fragment]:
    """The fragment in pieces where a space of it lies on a border; whole where it prints across."""
    cuts: list[int] = []
    for border in borders:
        if not fragment.x0 + 1 < border < fragment.x1 - 1:
            continue
        for at, char in enumerate(fragment.text):
            if char.isspace() and fragment.x0s[at] - 1 <= border <= fragment.x1s[at] + 1:
                cuts.append(at)
                break
    if not cuts:
        return [fragment]
    pieces = []
    start = 0
    for stop in [*sorted(set(cuts)), len(fragment.text)]:
        pieces.append(part_of(fragment, start, stop))
        start = stop
    return [piece for piece in pieces if piece.text]


def part_of(fragment: Fragment, start: int, stop: int) -> Fragment:
    """Characters `[start, stop)` of a fragment, without white space at the ends."""
    text = fragment.text
    while start < stop and text[start].isspace():
        start += 1
    while stop > start and text[stop - 1].isspace():
        stop -= 1
    x0s, x1s = fragment.x0s[start:stop], fragment.x1s[start:stop]
    return replace(
        fragment,
        text=text[start:stop],
        x0s=x0s,
        tops=fragment.tops[start:stop],
        x1s=x1s,
        bottoms=fragment.bottoms[start:stop],
        x0=min(x0s) if x0s else fragment.x0,
        x1=max(x1s) if x1s else fragment.x0,
    )

