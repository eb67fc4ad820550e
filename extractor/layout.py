"""Where the characters of a page-based source stand on its pages. Standard library only.

Lengths are PDF points (1/72 inch). The origin is the top left corner of the page as a viewer shows it (its crop box,
turned by its /Rotate), x grows to the right, y downwards.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    FloatArray = array[float]

#: between the boxes of one table cell (`boxes` in entities.csv)
BOX_SEPARATOR: Final = "; "


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on page `page` (counted from 1): left, top, right and bottom edge in points."""

    page: int
    x0: float
    top: float
    x1: float
    bottom: float

    def __str__(self) -> str:
        return f"{self.page} {self.x0:.1f} {self.top:.1f} {self.x1:.1f} {self.bottom:.1f}"


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """A box for every character of `Article.source`: four arrays of single-precision floats, 16 bytes a character.

    `x0[i]`, `top[i]`, `x1[i]`, `bottom[i]` belong to code point i of the source; a character that is not printed (line
    break, inserted space) has a box without area. `page_starts[k]` is the offset of the first character of page k + 1;
    `sizes[k]` is width and height of that page as shown. Treat all of them as read-only.
    """

    page_starts: Sequence[int]
    sizes: tuple[tuple[float, float], ...]
    x0: FloatArray = field(repr=False)
    top: FloatArray = field(repr=False)
    x1: FloatArray = field(repr=False)
    bottom: FloatArray = field(repr=False)

    def __post_init__(self) -> None:
        if len({len(self.x0), len(self.top), len(self.x1), len(self.bottom)}) != 1:
            raise ValueError("a layout needs four edges for every character")
        if len(self.page_starts) != len(self.sizes):
            raise ValueError(f"{len(self.page_starts)} page starts, but {len(self.sizes)} page sizes")

    def __len__(self) -> int:
        return len(self.x0)

    def page_of(self, position: int) -> int:
        """The page (from 1) that holds character `position`."""
        return max(1, bisect_right(self.page_starts, position))

    def boxes(self, *spans: tuple[int, int]) -> tuple[Box, ...]:
        """The boxes that cover the printed characters of these spans, one per printed line, in reading order.

        Raises ValueError when a span is not inside the source.
        """
        boxes: list[Box] = []
        edges: list[float] = []
        page = 0
        for start, end in spans:
            if not 0 <= start <= end <= len(self):
                raise ValueError(f"span [{start}, {end}) is not inside a source of {len(self)} characters")
            for at in range(start, end):
                x0, top, x1, bottom = self.x0[at], self.top[at], self.x1[at], self.bottom[at]
                if x1 <= x0 or bottom <= top:
                    continue
                here = self.page_of(at)
                if edges and here == page and _same_line(edges, x0, top, x1, bottom):
                    edges = [min(edges[0], x0), min(edges[1], top), max(edges[2], x1), max(edges[3], bottom)]
                    continue
                if edges:
                    boxes.append(Box(page, *edges))
                page, edges = here, [x0, top, x1, bottom]
        if edges:
            boxes.append(Box(page, *edges))
        return tuple(boxes)


def _same_line(edges: Sequence[float], x0: float, top: float, x1: float, bottom: float) -> bool:
    """Whether a character goes on where the box `edges` ends, on its line (or, in turned text, on its column)."""
    height = min(bottom - top, edges[3] - edges[1])
    width = min(x1 - x0, edges[2] - edges[0])
    if min(bottom, edges[3]) - max(top, edges[1]) > 0.3 * height:
        return -0.5 * height < x0 - edges[2] < 2.5 * max(height, x1 - x0)
    # turned text is a narrow column; a broad box has the next line under it
    narrow = edges[2] - edges[0] <= 1.6 * (x1 - x0)
    if narrow and min(x1, edges[2]) - max(x0, edges[0]) > 0.6 * width:
        return min(abs(top - edges[3]), abs(edges[1] - bottom)) < 0.5 * width and width > 0
    return False


def write_boxes(boxes: Sequence[Box]) -> str:
    """The boxes as a table cell holds them: "page x0 top x1 bottom; ..."."""
    return BOX_SEPARATOR.join(map(str, boxes))


def parse_boxes(cell: str) -> tuple[Box, ...]:
    """The boxes of a table cell; raises ValueError where it holds something else."""
    boxes = []
    for part in filter(None, cell.split(BOX_SEPARATOR)):
        page, *edges = part.split(" ")
        if len(edges) != 4:
            raise ValueError(f"{part!r} is no box; it needs a page and four edges")
        x0, top, x1, bottom = map(float, edges)
        boxes.append(Box(int(page), x0, top, x1, bottom))
    return tuple(boxes)
