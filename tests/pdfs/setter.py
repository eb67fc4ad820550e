"""A small typesetter on reportlab's canvas: mixed Chinese and Latin lines, justified, in columns, over pages.

It draws what Chinese journals draw and leaves out what they leave out (line ends, paragraphs, an order of reading). A
document remembers what it was asked to set, in the order in which a reader would read it.

Markup in a text: `^{…}` is raised, `_{…}` is lowered, `**…**` is bold, a soft hyphen says where a word may be broken.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

#: free fonts of Debian packages (fonts-droid-fallback: Apache 2.0; fonts-dejavu-core: Bitstream Vera licence)
DROID = Path("/usr/share/fonts-droid-fallback/truetype/DroidSansFallback.ttf")
DEJAVU = Path("/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf")
NO_START = set("，。、；：！？）】》」』”’％,.;:!?)]}%")
NO_END = set("（【《「『“‘([{")
RAISED = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
LOWERED = str.maketrans("0123456789+-", "₀₁₂₃₄₅₆₇₈₉₊₋")
SOFT = "\u00ad"
_TOKEN = re.compile(r"\^\{([^}]*)\}|_\{([^}]*)\}|(\*\*)|(.)", re.S)


def fonts() -> None:
    """Registers the fonts: STSong-Light and STSong-Light's bold stand-in are not embedded, Droid and DejaVu are."""
    known = pdfmetrics.getRegisteredFontNames()
    if "STSong-Light" not in known:
        pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    if "DejaVu" not in known and DEJAVU.exists():
        pdfmetrics.registerFont(TTFont("DejaVu", str(DEJAVU)))
    if "Droid" not in known and DROID.exists():
        pdfmetrics.registerFont(TTFont("Droid", str(DROID)))


def plain(text: str) -> str:
    """What a reader would type for a marked-up text: raised and lowered digits as Unicode has them."""

    def script(match: re.Match[str]) -> str:
        if match[1] is not None:
            return match[1] if "[" in match[1] else match[1].translate(RAISED)
        if match[2] is not None:
            return match[2].translate(LOWERED)
        return match[4] or ""

    return _TOKEN.sub(script, text).replace(SOFT, "")


@dataclass(frozen=True)
class Style:
    """How a paragraph is set. `gap`: points between Latin words that are left out of the file where `spaces` is off."""

    size: float = 10.0
    leading: float = 15.0
    indent: float = 2.0  # ems, first line
    hang: float = 0.0  # ems, further lines
    align: str = "justify"
    han: str = "STSong-Light"
    latin: str = "Times-Roman"
    other: str = "DejaVu"
    before: float = 0.0
    after: float = 0.0
    spaces: bool = True
    double: int = 0  # how often a bold stretch is printed again, a hair apart
    spread: bool = False  # every line as far as the column is wide, a space after every character
    rise: bool = True  # raised by a text rise (Ts), otherwise by moving the line
    change: Callable[[str], str] | None = None  # what is drawn in place of a word


BODY = Style()
TITLE = Style(size=18, leading=26, indent=0, align="centre", after=8)
AUTHORS = Style(size=11, leading=16, indent=0, align="centre", after=4)
HEADING = Style(size=12, leading=20, indent=0, align="left", before=6, after=2)
SMALL = Style(size=8, leading=11.5, indent=0)
CAPTION = Style(size=8.5, leading=12, indent=0, align="centre", before=4, after=6)
REFERENCE = Style(size=8.5, leading=12, indent=0, hang=2.0)


@dataclass(frozen=True)
class Glyph:
    char: str
    font: str
    size: float
    shift: float
    width: float
    bold: bool


def is_han(char: str) -> bool:
    return bool(re.match("[\u2e80-\u303f㐀-䶿一-鿿豈-﫿＀-｠“”‘’…—]", char))


def glyphs(text: str, style: Style) -> list[Glyph]:
    out: list[Glyph] = []
    bold = False
    chinese = any("一" <= char <= "鿿" for char in text)
    for match in _TOKEN.finditer(text):
        if match[3]:
            bold = not bold
            continue
        body, size, shift = match[4], style.size, 0.0
        if match[1] is not None:
            body, size, shift = match[1], style.size * 0.65, style.size * 0.36
        elif match[2] is not None:
            body, size, shift = match[2], style.size * 0.65, -style.size * 0.12
        for char in body or "":
            if is_han(char) and (chinese or char not in "“”‘’…—"):
                font = style.han
            elif char == SOFT or ord(char) < 128 or char in "×±°·“”‘’–—…":
                font = style.latin
            else:
                font = style.other
            width = 0.0 if char == SOFT else pdfmetrics.stringWidth(char, font, size)
            out.append(Glyph(char, font, size, shift, width, bold))
    return out


def lines(text: str, style: Style, width: float) -> list[tuple[list[Glyph], bool]]:
    """The glyphs of each line, and whether it is the last of its paragraph."""
    rest = glyphs(text, style)
    found: list[tuple[list[Glyph], bool]] = []
    while rest:
        room = width - (style.indent if not found else style.hang) * style.size
        used = 0.0
        cut = None  # (glyphs on the line, glyphs dropped, hyphen)
        at = 0
        for at, glyph in enumerate(rest):
            hyphen = pdfmetrics.stringWidth("-", style.latin, style.size)
            if glyph.char == " " and used <= room:
                cut = (at, 1, False)
            elif glyph.char == SOFT and used + hyphen <= room:
                cut = (at, 1, True)
            used += glyph.width
            if used > room + 0.01 and glyph.char not in " " + SOFT:
                break
            following = rest[at + 1] if at + 1 < len(rest) else None
            if following is None or following.char in NO_START or glyph.char in NO_END or following.shift > 0:
                continue
            breaks = is_han(glyph.char) or is_han(following.char) or glyph.char in "-/"
            if breaks and glyph.char != " ":
                cut = (at + 1, 0, False)
        else:
            found.append(([g for g in rest if g.char != SOFT], True))
            break
        if cut is None or cut[0] == 0:
            cut = (max(at, 1), 0, False)
        taken = [g for g in rest[: cut[0]] if g.char != SOFT]
        if cut[2]:
            taken.append(Glyph("-", style.latin, style.size, 0.0, hyphen, False))
        found.append((taken, False))
        rest = rest[cut[0] + cut[1] :]
        while rest and rest[0].char == " ":
            rest = rest[1:]
    return found


@dataclass
class Frame:
    x: float
    top: float  # from the lower edge of the page, as PDF counts
    width: float
    bottom: float


@dataclass
class Document:
    """A PDF under way. `roles`: what was set, in reading order, as (role, text)."""

    size: tuple[float, float] = (595.0, 842.0)
    columns: int = 1
    gutter: float = 20.0
    margin: float = 60.0
    foot: float = 70.0
    head: float = 75.0
    decorate: Callable[[Document, int], None] | None = None
    encrypt: Any = None
    interleave: bool = False  # lines of columns go into the file row by row
    roles: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        fonts()
        self.buffer = io.BytesIO()
        self.canvas = Canvas(self.buffer, pagesize=self.size, invariant=1, pageCompression=1, encrypt=self.encrypt)
        self.number = 0
        self.pending: list[tuple[str, str]] = []  # notes are read when their column ends
        self.frames: list[Frame] = []
        self.y = 0.0
        self.held: list[tuple[float, float, Callable[[], None]]] = []
        self.new_page()

    # -- pages and columns

    def new_page(self) -> None:
        if self.number:
            self._flush()
            self.canvas.showPage()
        self.number += 1
        if self.decorate is not None:
            self.decorate(self, self.number)
        self.open_columns(self.columns, self.size[1] - self.head)

    def open_columns(self, columns: int, top: float | None = None) -> None:
        """From here on text runs in so many columns, down to the foot of the page."""
        top = self.y if top is None else top
        self.columns_open = columns
        width = (self.size[0] - 2 * self.margin - (columns - 1) * self.gutter) / columns
        self.frames = [
            Frame(self.margin + number * (width + self.gutter), top, width, self.foot) for number in range(columns)
        ]
        self.place = 0
        self.y = top
        self.lowest = top

    def close_columns(self, columns: int = 1) -> None:
        """Below everything set so far, another number of columns."""
        self.y = min(self.lowest, self.y)
        self.open_columns(columns, self.y - 6)

    def break_column(self) -> None:
        self.lowest = min(self.lowest, self.y)
        self.roles += self.pending
        self.pending.clear()
        self.place += 1
        if self.place >= len(self.frames):
            self.new_page()
        else:
            self.y = self.frames[self.place].top

    @property
    def frame(self) -> Frame:
        return self.frames[self.place]

    # -- setting

    def put(self, text: str, style: Style = BODY, role: str = "text") -> None:
        """A paragraph, over as many columns and pages as it needs."""
        self.roles.append((role, plain(text)))
        if self.y < self.frame.top:
            self.y -= style.before
        for number, (line, last) in enumerate(lines(text, style, self.frame.width)):
            if self.y - style.leading < self.frame.bottom:
                self.break_column()
            self.y -= style.leading
            self.lowest = min(self.lowest, self.y)
            indent = (style.indent if number == 0 else style.hang) * style.size
            self.line(line, self.frame.x + indent, self.y, self.frame.width - indent, style, last)
        self.y -= style.after

    def line(self, line: Sequence[Glyph], x: float, y: float, width: float, style: Style, last: bool) -> None:
        used = sum(glyph.width for glyph in line)
        if style.align == "centre":
            x += (width - used) / 2
        stretch = width - used if style.align == "justify" and not last else 0.0
        self._draw(lambda: self._line(line, x, y, stretch, style), x, y)

    def _draw(self, action: Callable[[], None], x: float, y: float) -> None:
        if self.interleave:
            self.held.append((-round(y), x, action))
        else:
            action()

    def _flush(self) -> None:
        for _, _, action in sorted(self.held, key=lambda item: item[:2]):
            action()
        self.held.clear()

    def _line(self, line: Sequence[Glyph], x: float, y: float, stretch: float, style: Style) -> None:
        if style.spread and stretch:
            self._spread(line, x, y, stretch, style)
            return
        gaps = [_stretches(a, b) for a, b in pairwise(line)]
        words = any(g.char == " " for g in line) and not any(is_han(g.char) for g in line)
        if words:
            gaps = [a.char == " " for a in line[:-1]]
        extra = stretch / sum(gaps) if sum(gaps) else 0.0
        run: list[Glyph] = []
        start = at = x
        for index, glyph in enumerate(line):
            wide = index < len(gaps) and gaps[index]
            fits = run and (run[-1].font, run[-1].size, run[-1].shift) == (glyph.font, glyph.size, glyph.shift)
            if run and not fits:
                self._run(run, start, y, 0.0, style)
                run, start = [], at
            run.append(glyph)
            at += glyph.width
            if wide:
                at += extra
                self._run(run, start, y, 0.0, style)
                run, start = [], at
        if run:
            self._run(run, start, y, 0.0, style)

    def _run(self, run: Sequence[Glyph], x: float, y: float, space: float, style: Style) -> None:
        text = "".join(glyph.char for glyph in run)
        first = run[0]
        if style.change is not None and not is_han(first.char):
            text = style.change(text)
        if not style.spaces:
            start = x
            word = ""
            for glyph in [*run, Glyph(" ", first.font, first.size, 0, 0, False)]:
                if glyph.char == " ":
                    if word:
                        self._show(word, first, start, y, space, style)
                    word = ""
                elif not word:
                    start, word = x, glyph.char
                else:
                    word += glyph.char
                x += glyph.width
            return
        self._show(text, first, x, y, space, style)

    def _show(self, text: str, first: Glyph, x: float, y: float, space: float, style: Style) -> None:
        # a bold stretch without a bold font is printed again, a hair to the right
        for again in range(1 + (style.double if first.bold else 0)):
            line = self.canvas.beginText()
            line.setFont(first.font, first.size)
            if space:
                line.setCharSpace(space)
            shift = first.shift
            if shift and style.rise:
                line.setTextOrigin(x + 0.3 * again, y)
                line.setRise(shift)
            else:
                line.setTextOrigin(x + 0.3 * again, y + shift)
            line.textOut(text)
            if shift and style.rise:
                line.setRise(0)
            self.canvas.drawText(line)

    def _spread(self, line: Sequence[Glyph], x: float, y: float, stretch: float, style: Style) -> None:
        """Every character by itself with a space behind it, as old DTP programs stretch a line."""
        extra = stretch / max(1, len(line) - 1)
        for glyph in line:
            self._show(glyph.char + " ", glyph, x, y, 0.0, style)
            x += glyph.width + extra

    # -- what stands in the way of text

    def figure(self, height: float, caption: str, *, across: bool = False, words: Sequence[str] = ()) -> None:
        """A picture (grey, with `words` printed into it) and its legend."""
        if across:
            self.close_columns(1)
        if self.y - height - 30 < self.frame.bottom:
            self.break_column()
        frame = self.frame
        image = ImageReader(io.BytesIO(_grey()))
        self.canvas.drawImage(image, frame.x, self.y - height, frame.width, height)
        for number, word in enumerate(words):
            self.canvas.setFont("Helvetica", 7)
            self.canvas.drawString(frame.x + 20 + 60 * number, self.y - height / 2, word)
        self.y -= height + 4
        self.put(caption, CAPTION, "caption")
        if across:
            self.close_columns(self.columns)

    def table(
        self,
        caption: str,
        rows: Sequence[Sequence[str]],
        widths: Sequence[float],
        *,
        across: bool = False,
        ruled: bool = False,
        style: Style = SMALL,
        merged: Sequence[tuple[int, int, int]] = (),
    ) -> None:
        """A table with its legend above: three rules, or a rule round every cell (`ruled`).

        `widths`: shares of the frame; `merged`: (row, first column, number of rows) of cells that reach down.
        """
        if across:
            self.close_columns(1)
        frame = self.frame
        unit = frame.width / sum(widths)
        edges = [frame.x]
        for width in widths:
            edges.append(edges[-1] + width * unit)
        cells = [
            [lines(cell, replace(style, align="left"), edges[c + 1] - edges[c] - 8) for c, cell in enumerate(row)]
            for row in rows
        ]
        heights = [max(1, max(len(cell) for cell in row)) * style.leading + 4 for row in cells]
        need = sum(heights) + 3 * CAPTION.leading
        if self.y - need < frame.bottom:
            if across:
                self.new_page()
                self.open_columns(1)
            else:
                self.break_column()
                moved = self.frame.x - frame.x
                edges = [edge + moved for edge in edges]
            frame = self.frame
        fits = len(rows)
        while sum(heights[:fits]) + 3 * CAPTION.leading > self.y - frame.bottom:
            fits -= 1
        later = rows[fits:]
        rows, cells = rows[:fits], cells[:fits]
        self.put(caption, CAPTION, "caption")
        top = self.y
        self._rule(frame.x, edges[-1], top, 1.0)
        y = top
        covered = {(row + step, column) for row, column, count in merged for step in range(1, count)}
        for number, row in enumerate(cells):
            for column, cell in enumerate(row):
                for index, (line, _) in enumerate(cell):
                    base = y - (index + 1) * style.leading + 1
                    self.line(line, edges[column] + 4, base, 1000, replace(style, align="left"), True)
            y -= heights[number]
            if number == 0 or ruled:
                for column in range(len(row)):
                    if (number + 1, column) not in covered:
                        self._rule(edges[column], edges[column + 1], y, 0.5)
        if ruled:
            for edge in edges:
                self.canvas.setLineWidth(0.5)
                self.canvas.line(edge, top, edge, y)
        self._rule(frame.x, edges[-1], y, 1.0)
        self.y = y - 8
        self.lowest = min(self.lowest, self.y)
        self.roles.append(("table", "\n".join("\t".join(plain(cell) for cell in row) for row in rows)))
        if later:  # too high for a page: it goes on under its heads on the next
            again = f"续{caption}" if caption.startswith("表") else f"{caption} (continued)"
            self.table(again, [rows[0], *later], widths, across=across, ruled=ruled, style=style)
            return
        if across:
            self.close_columns(self.columns)

    def _rule(self, x0: float, x1: float, y: float, width: float) -> None:
        self.canvas.setLineWidth(width)
        self.canvas.line(x0, y, x1, y)

    def notes(self, texts: Sequence[str], style: Style = SMALL) -> None:
        """Footnotes at the foot of the first column, under a short rule; text ends above them."""
        frame = self.frames[0]
        every = [line for text in texts for line in lines(text, style, frame.width)]
        top = frame.bottom + len(every) * style.leading
        self._rule(frame.x, frame.x + 70, top + 3, 0.5)
        y = top
        for line, last in every:
            y -= style.leading
            self.line(line, frame.x, y, frame.width, style, last)
        frame.bottom = top + 8
        self.pending += [("footnote", plain(text)) for text in texts]

    def mark(self, text: str, x: float, y: float, *, size: float = 9, font: str = "", grey: float = 0.0,
             turn: float = 0.0, role: str = "furniture", right: bool = False) -> None:  # fmt: skip
        """Words at a place of the page: a running head, a page number, a watermark."""
        canvas = self.canvas
        canvas.saveState()
        canvas.setFillGray(grey)
        canvas.translate(x, y)
        canvas.rotate(turn)
        style = Style(size=size, latin=font or "Times-Roman")
        parts = glyphs(text, style)
        at = -sum(part.width for part in parts) if right else 0.0
        for part in parts:
            self._show(part.char, part, at, 0, 0.0, style)
            at += part.width
        canvas.restoreState()
        if (role, text) not in self.roles:
            self.roles.append((role, text))

    def finish(self) -> bytes:
        self._flush()
        self.canvas.showPage()
        self.canvas.save()
        return self.buffer.getvalue()


def _stretches(a: Glyph, b: Glyph) -> bool:
    """Whether a justified line may be stretched between two glyphs: beside Han characters and behind spaces."""
    return is_han(a.char) or is_han(b.char) or a.char == " "


def _grey() -> bytes:
    from PIL import Image

    image = Image.new("L", (32, 20))
    image.putdata([120 + (x * y) % 100 for y in range(20) for x in range(32)])
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def of_role(document: Document, *roles: str) -> Iterator[str]:
    """The texts of these roles, in reading order."""
    return (text for role, text in document.roles if role in roles)
