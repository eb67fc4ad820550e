"""A PDF file as an article: its text layer in reading order, a box for every character, its paragraphs and tables."""

from __future__ import annotations

import re
from array import array
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Final

from extractor.layout import Layout
from extractor.read.pdf.columns import Item, find_gutters, join, order, unreadable_share
from extractor.read.pdf.founder import repair
from extractor.read.pdf.furniture import footnotes, split_furniture
from extractor.read.pdf.glyphs import Fragment, is_wide, unturned
from extractor.read.pdf.scan import PageScan
from extractor.read.pdf.tables import Grid
from extractor.records import Block, Cell, Table

#: A paragraph with a larger share of characters that the PDF does not give is not passed on as text.
UNREADABLE: Final = 0.05
_ENTRY: Final[re.Pattern[str]] = re.compile(r"[\[［【(（〔]?\s*\d{1,3}\s*[\]］】)）〕.．、]")
_LATIN_WORD: Final[re.Pattern[str]] = re.compile(r"[^\s\u3000]+")
_ENDS: Final[re.Pattern[str]] = re.compile(
    r"[。！？!?.．：:；;][\"'”’)）\]】]*(?:[\[［【][\d,，\-–~～ ]+[\]］】]|[⁰¹²³⁴-⁹,，⁻]+)?$"
)
_NO_START: Final = frozenset("，。、；：！？）】》」』”’%％,.;:!?)]}")


@dataclass(slots=True)
class Paragraph:
    """Lines that belong together, in one column of one page."""

    lines: list[Fragment]
    kind: str = ""
    continues: bool | None = None
    grid: Grid | None = None


@dataclass(slots=True)
class TextLayer:
    """What the pages say, as one text."""

    source: str
    blocks: tuple[Block, ...]
    tables: tuple[Table, ...]
    layout: Layout


def text_layer(pages: Sequence[PageScan]) -> TextLayer:
    """The text layer of the scanned pages, in reading order: lines end with a line break, paragraphs with two, pages
    with a form feed. Uses the scans up."""
    body = _body_size(pages)
    parted = split_furniture(pages)
    known = [gutter for page, parts in zip(pages, parted, strict=True) for gutter in find_gutters(parts[1], body)]
    known = [g for g in known if sum(abs(g[0] - o[0]) < 12 for o in known) * 10 >= len(pages)]
    ordered: deque[tuple[PageScan, list[Item], list[Fragment], list[Fragment]]] = deque()
    for page, (head, text, foot) in zip(pages, parted, strict=True):
        gutters = find_gutters(text, body, known)
        boxes = [Item(g.x0, g.top, g.x1, g.bottom, table=i) for i, g in enumerate(page.tables)]
        for x0, top, x1, bottom in page.pictures:
            if gutters and x0 < gutters[0][0] - 20 and x1 > gutters[-1][1] + 20 and bottom - top < 0.8 * page.height:
                boxes.append(Item(x0, top, x1, bottom))
        ordered.append((page, order(text, boxes, gutters), head, foot))
        page.main = []  # its lines hold all of it now
    parted.clear()
    pitch = _pitches([items for _, items, _, _ in ordered])
    writer = _Writer()
    last: tuple[Paragraph, Item] | None = None
    while ordered:  # a page's characters go when its text is written
        page, items, head, foot = ordered.popleft()
        writer.begin_page(page)
        for paragraph in _set_apart(head, page.turn):
            writer.write(paragraph, page)
        interrupted = True
        notes = footnotes(items, page, body)
        for paragraph, first, final in _paragraphs(items, page, notes, body, pitch):
            if paragraph.kind == "" and page.number == 1 and _is_title(paragraph, body):
                paragraph.kind = "title"
            if paragraph.kind == "" and first.line is not None and not _is_legend(paragraph, body):
                if last is not None:
                    paragraph.continues = _goes_on(last[0], last[1], paragraph, first, interrupted)
                last = (paragraph, final)
                interrupted = False
            else:
                interrupted = True
            writer.write(paragraph, page)
        for paragraph in _set_apart(foot, page.turn):
            writer.write(paragraph, page)
        for paragraph in _other(page):
            writer.write(paragraph, page)
        writer.end_page()
    return writer.finish()


def _body_size(pages: Sequence[PageScan]) -> float:
    sizes: Counter[float] = Counter()
    for page in pages:
        for fragment in page.main:
            sizes[round(fragment.size * 2) / 2] += len(fragment.text)
    return sizes.most_common(1)[0][0] if sizes else 10.0


def _pitches(pages: Sequence[Sequence[Item]]) -> dict[float, float]:
    """The usual distance of two lines, in points, for every size of type."""
    steps: dict[float, Counter[float]] = {}
    for items in pages:
        for a, b in pairwise(items):
            if a.line is None or b.line is None or a.column != b.column:
                continue
            step = b.line.baseline - a.line.baseline
            if abs(a.line.size - b.line.size) < 0.3 and 0.8 * a.line.size < step < 3 * a.line.size:
                steps.setdefault(round(a.line.size), Counter())[round(step * 2) / 2] += 1
    return {size: min(c for c, n in found.items() if n == max(found.values())) for size, found in steps.items()}


# -- paragraphs -----------------------------------------------------------------------------------------------------


def _paragraphs(
    items: Sequence[Item], page: PageScan, notes: set[int], body: float, pitch: dict[float, float]
) -> Iterator[tuple[Paragraph, Item, Item]]:
    """The paragraphs of a page's flow with their first and last item."""
    current: Paragraph | None = None
    members: list[Item] = []
    for item in items:
        if item.line is None:
            if current is not None:
                yield current, members[0], members[-1]
                current = None
            if item.table is not None:
                yield Paragraph([], "table", grid=page.tables[item.table]), item, item
            continue
        kind = "footnote" if id(item) in notes else ("figure" if _in_picture(item, page) else "")
        if current is not None and current.kind == kind and not _parted(members, item, pitch):
            current.lines.append(item.line)
            members.append(item)
            continue
        if current is not None:
            yield current, members[0], members[-1]
        current, members = Paragraph([item.line], kind), [item]
    if current is not None:
        yield current, members[0], members[-1]


def _in_picture(item: Item, page: PageScan) -> bool:
    """Whether a line is printed over a picture that is not the whole page (a scan has its text over it)."""
    for x0, top, x1, bottom in page.pictures:
        if (x1 - x0) * (bottom - top) > 0.6 * page.width * page.height:
            continue
        if x0 - 1 <= item.x0 and item.x1 <= x1 + 1 and top - 1 <= item.top and item.bottom <= bottom + 1:
            return True
    return False


def _parted(members: Sequence[Item], item: Item, pitch: dict[float, float]) -> bool:
    """Whether `item` begins another paragraph than the lines before it, in the same column of a page."""
    last = members[-1]
    a, b = last.line, item.line
    assert a is not None
    assert b is not None
    if last.column != item.column:
        return True
    em = a.size
    if abs(a.size - b.size) > 0.08 * em:
        return True
    step = b.baseline - a.baseline
    usual = pitch.get(round(em), 1.5 * em)
    if len(members) >= 2:
        before = members[-2].line
        if before is not None and 0.8 * em < a.baseline - before.baseline < 1.5 * usual:
            usual = a.baseline - before.baseline  # the paragraph's own
    if step > 1.32 * usual + 0.1 * em or step < 0.4 * em:
        return True
    if _style(a) != _style(b) and _homogeneous(a, b):
        return True
    hanging = _ENTRY.match(members[0].line.text if members[0].line else "") is not None
    if hanging and _ENTRY.match(b.text) and item.x0 < members[0].x0 + 0.7 * em:
        return True
    if _centred(item, em) and abs(last.x0 - last.left - (last.right - last.x1)) < 1.2 * em:
        return False
    indented = item.x0 > item.left + 0.9 * em
    if indented and item.x0 > last.x0 + 0.7 * em:
        # further in than the line before: a new paragraph, or the second line of an entry with a hanging indent, which
        # shows by its number or by a first line that stops within a sentence
        return not ((hanging or not _ends(a)) and len(members) == 1 and _full(last, item))
    if hanging and item.x0 < members[0].x0 + 0.7 * em and len(members) > 1 and members[1].x0 > members[0].x0 + 0.7 * em:
        return True
    if not hanging and item.x0 < last.x0 - 0.7 * em and last.x0 > last.left + 0.9 * em and len(members) > 1:
        return _ends(a)  # back out after lines further in
    return not _full(last, item)


def _style(line: Fragment) -> tuple[str, bool]:
    return line.font, line.bold


def _homogeneous(a: Fragment, b: Fragment) -> bool:
    """Whether the fonts of two lines may be compared: each is set in one, and both have Han characters or neither."""
    return a.pure and b.pure and _has_han(a.text) == _has_han(b.text) and min(len(a.text), len(b.text)) >= 2


def _has_han(text: str) -> bool:
    return any("一" <= char <= "鿿" for char in text)


def _centred(item: Item, em: float) -> bool:
    left, right = item.x0 - item.left, item.right - item.x1
    return abs(left - right) < 1.2 * em and left > 1.5 * em


def _full(last: Item, item: Item) -> bool:
    """Whether the first word of the next line had no room any more at the end of the last."""
    a, b = last.line, item.line
    assert a is not None
    assert b is not None
    em = a.size
    room = last.right - last.x1
    first = b.text[0]
    if is_wide(first):
        need = em + (em if len(b.text) > 1 and b.text[1] in _NO_START else 0.0)
        return room < need + 0.9 * em
    match = _LATIN_WORD.match(b.text)
    stop = match.end() if match else 1
    for at in range(1, stop):
        if is_wide(b.text[at]):
            stop = at
            break
    width = b.x1s[stop - 1] - b.x0s[0]
    return room < width + (0.0 if is_wide(a.text[-1]) else 0.25 * em) + 0.6 * em


def _ends(line: Fragment) -> bool:
    return _ENDS.search(line.text) is not None


#: the legend of a figure or table
_LEGEND: Final[re.Pattern[str]] = re.compile(
    r"(?:[续附]?[图表]|Table|TABLE|Tab|TAB|Fig(?:ure)?|FIG(?:URE)?|Scheme)\s*[.．]?\s*(?:S?\d|[一二三四五六七八九十ⅠⅡⅢ])"
)


def _is_title(paragraph: Paragraph, body: float) -> bool:
    """Large type on the first page that is neither a heading nor the name of a column."""
    text = "".join(line.text for line in paragraph.lines)
    large = all(line.size >= 1.25 * body for line in paragraph.lines)
    return large and len(text) >= 8 and not _ENTRY.match(text) and not _ENDS.search(text)


def _is_legend(paragraph: Paragraph, body: float) -> bool:
    """A paragraph that begins as legends do and is set smaller than the text, or bolder, or is short."""
    first = paragraph.lines[0]
    if not _LEGEND.match(first.text):
        return False
    return first.size < 0.96 * body or first.bold or sum(len(line.text) for line in paragraph.lines) < 80


def _goes_on(before: Paragraph, last: Item, paragraph: Paragraph, first: Item, interrupted: bool) -> bool | None:
    """Whether a paragraph continues the last one of the text: over a column, a page, or a figure in between."""
    a, b = before.lines[-1], paragraph.lines[0]
    if abs(a.size - b.size) > 0.08 * a.size or (_style(a) != _style(b) and _homogeneous(a, b)):
        return False
    if not interrupted and last.column == first.column and last.top < first.top:
        return False  # in a column without anything between, `_parted` has judged
    second = paragraph.lines[1] if len(paragraph.lines) > 1 else None
    if first.x0 > first.left + 0.9 * b.size and (second is None or second.x0 < first.x0 - 0.7 * b.size):
        return False
    if _ENTRY.match(b.text):
        return None
    if not _full(last, first):
        return False if _ends(a) else None
    return True


# -- furniture and turned text --------------------------------------------------------------------------------------


def _set_apart(fragments: Sequence[Fragment], turn: int) -> Iterator[Paragraph]:
    """Running heads and the like, a paragraph each line."""
    rows: list[list[Fragment]] = []
    for fragment in fragments:
        row = rows[-1] if rows else None
        if row and abs(row[0].baseline - fragment.baseline) < 0.4 * fragment.size and fragment.x0 > row[-1].x0:
            row.append(fragment)
        else:
            rows.append([fragment])
    for row in rows:
        yield Paragraph([join(row)], "running_head")


def _other(page: PageScan) -> Iterator[Paragraph]:
    """Text that does not run as the page's text does: on its side along a margin, or slantwise over the page."""
    for turn in (0, 90, 180, 270, 1):
        fragments = [fragment for fragment in page.other if fragment.turn == turn]
        if not fragments:
            continue
        if turn == 1:
            yield Paragraph([_string(fragments)], "running_head")
            continue
        lines = [item.line for item in order(fragments, (), ()) if item.line is not None]
        yield Paragraph(lines, "running_head" if turn != 0 and len(lines) <= 2 else "figure")


def _string(fragments: Sequence[Fragment]) -> Fragment:
    """Slanting text: the stream knows its order, places do not."""
    first = fragments[0]
    parts = [array("f"), array("f"), array("f"), array("f")]
    for fragment in fragments:
        for target, values in zip(parts, (fragment.x0s, fragment.tops, fragment.x1s, fragment.bottoms), strict=True):
            target.extend(values)
    x0s, tops, x1s, bottoms = parts
    return replace(first, text="".join(f.text for f in fragments), x0s=x0s, tops=tops, x1s=x1s, bottoms=bottoms)


# -- writing --------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Writer:
    """Puts the text together and remembers where each character is printed."""

    text: list[str] = field(default_factory=list)
    length: int = 0
    x0: array[float] = field(default_factory=lambda: array("f"))
    top: array[float] = field(default_factory=lambda: array("f"))
    x1: array[float] = field(default_factory=lambda: array("f"))
    bottom: array[float] = field(default_factory=lambda: array("f"))
    starts: list[int] = field(default_factory=list)
    sizes: list[tuple[float, float]] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    grids: list[tuple[int, int, int, Grid, list[tuple[tuple[int, int], ...]]]] = field(default_factory=list)

    def begin_page(self, page: PageScan) -> None:
        self.starts.append(self.length)
        self.sizes.append((page.width, page.height))

    def end_page(self) -> None:
        self._blank("\f")

    def write(self, paragraph: Paragraph, page: PageScan) -> None:
        start = self.length
        if paragraph.grid is not None:
            self._grid(paragraph.grid, page)
        else:
            for index, line in enumerate(paragraph.lines):
                if index:
                    self._blank("\n")
                self._line(line, page)
        end = self.length
        if end == start:
            return
        kind = paragraph.kind
        written = self._since(start)
        if kind in {"", "footnote", "figure", "table"} and unreadable_share(written) > UNREADABLE:
            kind = "unreadable"
        section = "title" if kind == "title" else ""
        self.blocks.append(Block(start, end, kind, section, page.number, paragraph.continues))
        self._blank("\n\n")

    def _since(self, start: int) -> str:
        parts: list[str] = []
        length = self.length
        for part in reversed(self.text):
            if length <= start:
                break
            parts.append(part)
            length -= len(part)
        return "".join(reversed(parts))

    def _line(self, line: Fragment, page: PageScan) -> None:
        self.text.append(repair(line.text))
        self.length += len(line.text)
        if line.turn in (0, 1):
            self.x0.extend(line.x0s)
            self.top.extend(line.tops)
            self.x1.extend(line.x1s)
            self.bottom.extend(line.bottoms)
            return
        for edges in zip(line.x0s, line.tops, line.x1s, line.bottoms, strict=True):
            x0, top, x1, bottom = unturned(line.turn, *edges, page.width, page.height)
            self.x0.append(x0)
            self.top.append(top)
            self.x1.append(x1)
            self.bottom.append(bottom)

    def _blank(self, text: str) -> None:
        """White space that the page does not print: a box without area, at the end of what stands before it."""
        self.text.append(text)
        self.length += len(text)
        x, y = (self.x1[-1], self.top[-1]) if self.x1 else (0.0, 0.0)
        for _ in text:
            self.x0.append(x)
            self.x1.append(x)
            self.top.append(y)
            self.bottom.append(y)

    def _grid(self, grid: Grid, page: PageScan) -> None:
        """The cells row by row, a tab between two and a line break after the last; lines of a cell by line breaks."""
        start = self.length
        spans: list[list[tuple[int, int]]] = [[] for _ in grid.cells]
        written: set[int] = set()
        for number, row in enumerate(grid.rows):
            if number:
                self._blank("\n")
            first = True
            for index in row:
                if index in written:
                    continue
                written.add(index)
                if not first:
                    self._blank("\t")
                first = False
                for place, line in enumerate(grid.cells[index]):
                    if place:
                        self._blank("\n")
                    begin = self.length
                    self._line(line, page)
                    spans[index].append((begin, self.length))
        self.grids.append((start, self.length, page.number, grid, [tuple(span) for span in spans]))

    def finish(self) -> TextLayer:
        source = "".join(self.text)
        tables = []
        for start, end, page, grid, spans in self.grids:
            cells = [Cell.of(source, *span) for span in spans]
            rows = tuple(tuple(cells[index] for index in row) for row in grid.rows)
            tables.append(Table(start, end, rows, header=grid.header, page=page, origin="pdf"))
        layout = Layout(array("I", self.starts), tuple(self.sizes), self.x0, self.top, self.x1, self.bottom)
        return TextLayer(source, tuple(self.blocks), tuple(tables), layout)

