"""Rows of cells that span columns and rows, laid out as a grid."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from extractor.offsets import OffsetMap
from extractor.records import Cell

#: no printed table has more; a file may claim anything
_MAX_SPAN: Final = 200
_MAX_CELLS: Final = 50_000
_EMPTY: Final = Cell("", OffsetMap((), ()))


def grid(rows: Sequence[Sequence[tuple[Cell, int, int]]]) -> tuple[tuple[Cell, ...], ...]:
    """Rows of (cell, columns, rows it spans) laid out as an HTML table is: every place filled, rows of equal length.

    Spans are cut to 200, and a table of more than 50,000 places is given up (no rows).
    """
    laid: list[dict[int, Cell]] = [{} for _ in rows]
    places = 0
    for number, row in enumerate(rows):
        at = 0
        for cell, wide, high in row:
            while at in laid[number]:
                at += 1
            for down in range(min(max(high, 1), _MAX_SPAN)):
                if number + down >= len(laid):
                    break
                for right in range(min(max(wide, 1), _MAX_SPAN)):
                    laid[number + down].setdefault(at + right, cell)
                    places += 1
            if places > _MAX_CELLS:
                return ()
            at += min(max(wide, 1), _MAX_SPAN)
    width = max((max(row, default=-1) + 1 for row in laid), default=0)
    if width * len(laid) > _MAX_CELLS:
        return ()
    return tuple(tuple(row.get(at, _EMPTY) for at in range(width)) for row in laid)
