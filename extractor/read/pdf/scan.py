"""One page as pdfplumber gives it, boiled down to what the later steps need: fragments, rules, pictures and tables."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from extractor.read.pdf.glyphs import Fragment, fragments_of
from extractor.read.pdf.tables import Grid, open_tables, ruled_table

if TYPE_CHECKING:
    from pdfplumber.page import Page

#: left, top, right, bottom in points from the page's top left corner
Edges = tuple[float, float, float, float]

#: More drawn lines than this are a picture, not the rules of tables.
_MOST_EDGES: Final = 3000


@dataclass(slots=True)
class PageScan:
    """A page without its PDF objects. Coordinates in points from the top left corner of its crop box.

    `main` is the text of the page's main direction, in the frame of that direction (`turn`); `other` the rest, in the
    page's own frame of each fragment's direction.
    """

    number: int
    width: float
    height: float
    turn: int
    main: list[Fragment]
    other: list[Fragment]
    rules: list[tuple[float, float, float]]  # left, right, height of horizontal lines
    pictures: list[Edges]
    tables: list[Grid] = field(default_factory=list)
    glyphs: int = 0


def scan(page: Page) -> PageScan:
    """Everything of `page` that the reader uses. The caller closes the page."""
    left, top, right, bottom = _shown(page)
    width, height = right - left, bottom - top
    chars: Sequence[Mapping[str, Any]] = page.chars
    if left or top:
        chars = [_moved(char, left, top) for char in chars]
    chars = [
        char for char in chars
        if char["x1"] > -1 and char["x0"] < width + 1 and char["bottom"] > -1 and char["top"] < height + 1
    ]  # what lies outside the crop box is not shown  # fmt: skip
    rules = _rules(page, left, top)
    pictures = [
        (image["x0"] - left, image["top"] - top, image["x1"] - left, image["bottom"] - top) for image in page.images
    ]
    mute = _mute_fonts(page)
    grids: list[Grid] = []
    upright: Sequence[Mapping[str, Any]] = chars
    if chars and _has_verticals(page):
        for found in page.find_tables():
            grid, upright = ruled_table(found, upright, (left, top), width, height, mute)
            if grid is not None:
                grids.append(grid)
    fragments = fragments_of(upright, width, height, mute)
    weights: dict[int, int] = {}
    for fragment in fragments:
        weights[fragment.turn] = weights.get(fragment.turn, 0) + len(fragment.text)
    weights.pop(1, None)  # oblique text is never what a page is about
    turn = max(weights, key=lambda key: (weights[key], -key)) if weights else 0
    if grids:
        turn = 0
    main = [fragment for fragment in fragments if fragment.turn == turn]
    other = [fragment for fragment in fragments if fragment.turn != turn]
    if turn == 0 and len(rules) >= 2:
        found_open, main = open_tables(rules, main)
        grids += found_open
    return PageScan(page.page_number, width, height, turn, main, other, rules, pictures, grids, len(chars))


#: names that a converter gives to glyphs it knows nothing of: g12, G3F, cid5, glyph7, a12
_NAMELESS: Final[re.Pattern[str]] = re.compile(r"(?:g|G|c|C|cid|glyph|index|a|x)?[0-9A-Fa-f]{1,5}")


def _mute_fonts(page: Page) -> frozenset[str]:
    """Fonts whose glyphs have numbers for names and no map to Unicode, so that their codes say nothing.

    pdfminer takes such codes for those of the standard encoding, which gives wrong text. (It writes "(cid:7)" itself
    where a font of the other kind, with two bytes a glyph, has no map.)
    """
    from pdfminer.pdftypes import dict_value, resolve1

    mute: set[str] = set()
    try:
        fonts = dict_value(resolve1(page.page_obj.resources.get("Font")) or {})
        for reference in fonts.values():
            font = dict_value(reference)
            encoding = resolve1(font.get("Encoding"))
            if "ToUnicode" in font or not isinstance(encoding, dict) or "Differences" not in encoding:
                continue
            names = [one.name for one in resolve1(encoding["Differences"]) if hasattr(one, "name")]
            nameless = sum(_NAMELESS.fullmatch(str(name)) is not None for name in names if len(str(name)) > 1)
            if names and nameless > 0.8 * len(names):
                descriptor = dict_value(font.get("FontDescriptor") or {})
                mute.update(_name(one) for one in (descriptor.get("FontName"), font.get("BaseFont")) if one is not None)
    except Exception:  # a broken font dictionary: pdfminer has read what can be read
        return frozenset(mute)
    return frozenset(mute)


def _name(value: object) -> str:
    from pdfminer.pdftypes import resolve1

    name = getattr(resolve1(value), "name", value)
    return name.decode("latin-1") if isinstance(name, bytes) else str(name)


def _shown(page: Page) -> Edges:
    """The part of the page that viewers show, in pdfplumber's coordinates: its crop box, within its media box.

    Worked out from the boxes as the file has them, since pdfplumber does not turn the crop box with the page.
    """
    media = _box(page.page_obj.mediabox)
    crop = _box(page.page_obj.cropbox) if page.page_obj.cropbox is not None else media
    x0, y0, x1, y1 = max(media[0], crop[0]), max(media[1], crop[1]), min(media[2], crop[2]), min(media[3], crop[3])
    if x1 - x0 < 10 or y1 - y0 < 10:
        x0, y0, x1, y1 = media
    width, height = x1 - x0, y1 - y0
    turn = page.rotation % 360
    if turn == 90:
        left, top, width, height = y0 - media[1], x0 - media[0], height, width
    elif turn == 180:
        left, top = media[2] - x1, y0 - media[1]
    elif turn == 270:
        left, top, width, height = media[3] - y1, media[2] - x1, height, width
    else:
        left, top = x0 - media[0], media[3] - y1
    left, top = left + page.mediabox[0], top + page.mediabox[1]
    return float(left), float(top), float(left + width), float(top + height)


def _box(edges: Sequence[float]) -> Edges:
    x0, x1 = sorted((float(edges[0]), float(edges[2])))
    y0, y1 = sorted((float(edges[1]), float(edges[3])))
    return x0, y0, x1, y1


def _moved(char: Mapping[str, Any], left: float, top: float) -> dict[str, Any]:
    moved = dict(char)
    moved["x0"] -= left
    moved["x1"] -= left
    moved["top"] -= top
    moved["bottom"] -= top
    return moved


def _rules(page: Page, left: float, top: float) -> list[tuple[float, float, float]]:
    """Horizontal lines: drawn as lines, or as rectangles hardly higher than one."""
    found: list[tuple[float, float, float]] = []
    for shape in [*page.lines, *page.rects]:
        width, height = shape["x1"] - shape["x0"], shape["bottom"] - shape["top"]
        if width >= 20 and height <= 2.5 and len(found) < _MOST_EDGES:
            found.append((shape["x0"] - left, shape["x1"] - left, (shape["top"] + shape["bottom"]) / 2 - top))
    found.sort(key=lambda rule: (rule[2], rule[0]))
    merged: list[tuple[float, float, float]] = []
    for x0, x1, y in found:
        # a rule drawn cell by cell, or twice
        if merged and abs(merged[-1][2] - y) < 1.5 and x0 <= merged[-1][1] + 3 and x1 >= merged[-1][0] - 3:
            merged[-1] = (min(merged[-1][0], x0), max(merged[-1][1], x1), merged[-1][2])
        else:
            merged.append((x0, x1, y))
    return merged


def _has_verticals(page: Page) -> bool:
    """Whether the page draws what could be a table with rules in both directions."""
    verticals = 0
    shapes: Sequence[Mapping[str, Any]] = [*page.lines, *page.rects]
    if len(shapes) > _MOST_EDGES:
        return False
    for shape in shapes:
        width, height = shape["x1"] - shape["x0"], shape["bottom"] - shape["top"]
        verticals += (width <= 2.5 and height >= 8) or (width >= 15 and height >= 8)
    return verticals >= 2

