"""Tables in text files: HTML and pipe tables, as converters write them into Markdown, to grids of cells.

Merged cells stand in every place that they cover. What the markup leaves out (rows of different length) is filled with
empty cells. The cells' text is cleaned like running text, with its way back to the source.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from extractor.clean.edits import clean_text
from extractor.clean.joins import Joiner
from extractor.offsets import OffsetMap
from extractor.read.grid import grid
from extractor.records import Cell, Table

_TABLE: Final[re.Pattern[str]] = re.compile(r"<table\b[^<>]*>", re.I)
_TABLE_END: Final[re.Pattern[str]] = re.compile(r"</table\s*>", re.I)
_TAG: Final[re.Pattern[str]] = re.compile(r"<(/?)(table|thead|tbody|tfoot|tr|td|th)\b([^<>]*)>", re.I)
_SPAN: Final[re.Pattern[str]] = re.compile(r"(row|col)span\s*=\s*[\"']?\s*(\d{1,6})", re.I)
_PIPE_RULE: Final[re.Pattern[str]] = re.compile(r"\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)+\|?\s*")
_PIPE: Final[re.Pattern[str]] = re.compile(r"(?<!\\)\|")


def find_tables(source: str, joiner: Joiner) -> list[Table]:
    """HTML tables (not nested ones' outer shells) and pipe tables of `source`, in order."""
    found = [*_html_tables(source, joiner), *_pipe_tables(source, joiner)]
    found.sort(key=lambda table: table.start)
    out: list[Table] = []
    for table in found:
        if not out or table.start >= out[-1].end:
            out.append(table)
    return out


def clean_cell(cell: Cell, joiner: Joiner) -> Cell:
    """The cell's text cleaned like running text: line joins, dashes, spread-out letters."""
    text, offsets = clean_text(cell.text, cell.offsets, markdown=False, joiner=joiner)
    return Cell(text, offsets)


def _html_tables(source: str, joiner: Joiner) -> Iterator[Table]:
    at = 0
    while True:
        opening = _TABLE.search(source, at)
        if opening is None:
            return
        closing = _TABLE_END.search(source, opening.end())
        if closing is None:
            return
        inner = _TABLE.search(source, opening.end(), closing.start())
        if inner is not None:  # the innermost table is the one with the cells
            at = inner.start()
            continue
        rows, header = _html_rows(source, opening.end(), closing.start(), joiner)
        laid = grid(rows)
        if laid:
            yield Table(opening.start(), closing.end(), laid, header=header or None, origin="html")
        at = closing.end()


def _html_rows(source: str, start: int, end: int, joiner: Joiner) -> tuple[list[list[tuple[Cell, int, int]]], int]:
    """Rows of cells with their spans, and how many of them are made of heading cells."""
    rows: list[list[tuple[Cell, int, int]]] = []
    heads: list[bool] = []
    opened: tuple[int, int, int] | None = None  # inside start, columns, rows

    def close(at: int) -> None:
        nonlocal opened
        if opened is not None:
            inside, wide, high = opened
            text, offsets = clean_text(
                source[inside:at], OffsetMap.identity(at - inside, inside), markdown=True, joiner=joiner
            )
            if not rows:
                rows.append([])
                heads.append(False)
            rows[-1].append((Cell(text, offsets), wide, high))
            opened = None

    for tag in _TAG.finditer(source, start, end):
        close(tag.start())
        name = tag[2].lower()
        if tag[1]:
            continue
        if name == "tr":
            rows.append([])
            heads.append(True)
        elif name in {"td", "th"}:
            spans = {kind.lower(): int(number) for kind, number in _SPAN.findall(tag[3])}
            opened = tag.end(), spans.get("col", 1), spans.get("row", 1)
            if heads:
                heads[-1] = heads[-1] and name == "th"
    close(end)
    kept = [(row, head) for row, head in zip(rows, heads, strict=True) if row]
    header = 0
    for _, head in kept:
        if not head:
            break
        header += 1
    return [row for row, _ in kept], header if header < len(kept) else 0


def _pipe_tables(source: str, joiner: Joiner) -> Iterator[Table]:
    """Lines with pipes around a rule of dashes under the heading."""
    lines = [(match.start(), match.end()) for match in re.finditer(r"[^\r\n]+", source)]
    for number, (start, end) in enumerate(lines):
        if number == 0 or not _PIPE_RULE.fullmatch(source, start, end):
            continue
        above = lines[number - 1]
        if not _PIPE.search(source, *above) or _PIPE_RULE.fullmatch(source, *above):
            continue
        rows = [above]
        for one in lines[number + 1 :]:
            if not _PIPE.search(source, *one) or "\n\n" in source[rows[-1][1] : one[0]].replace("\r", ""):
                break
            rows.append(one)
        cells = [[(cell, 1, 1) for cell in _pipe_cells(source, *row, joiner)] for row in rows]
        laid = grid(cells)
        if laid:
            yield Table(above[0], rows[-1][1], laid, header=1, origin="pipe")


def _pipe_cells(source: str, start: int, end: int, joiner: Joiner) -> Iterator[Cell]:
    borders = [match.start() for match in _PIPE.finditer(source, start, end)]
    line = source[start:end]
    if not line.lstrip().startswith("|"):
        borders.insert(0, start - 1)
    if not line.rstrip().endswith("|"):
        borders.append(end)
    for left, right in pairwise(borders):
        inside = source[left + 1 : right]
        text, offsets = clean_text(inside, OffsetMap.identity(len(inside), left + 1), markdown=True, joiner=joiner)
        yield Cell(text, offsets)
