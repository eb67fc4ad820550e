"""Word documents (.docx), with python-docx: paragraphs and tables in order, as a Markdown text layer.

Offsets are those of this text layer (a zip has no text of its own); `extractor text FILE` prints it. Headings by style
get Markdown marks, tables become pipe tables, or HTML tables where cells are merged: what reads Markdown reads these.
Headers, footers, footnotes and text boxes are not part of it.
"""

from __future__ import annotations

import io
import re
import zlib
from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING, Final
from zipfile import BadZipFile

from extractor.errors import InputError

if TYPE_CHECKING:
    from docx.table import Table as DocxTable

_HEADING: Final[re.Pattern[str]] = re.compile(r"(?:heading|标题)\s*(\d)", re.I)
_MARKS: Final[re.Pattern[str]] = re.compile(r"^(?=#|\||```|~~~)")


def docx_text(data: bytes, path: str | None = None) -> str:
    """The text layer of a Word document. Raises InputError when it is broken."""
    from docx import Document
    from docx.opc.exceptions import OpcError
    from docx.table import Table
    from lxml.etree import LxmlError

    #: what python-docx and lxml raise on files that are not as they should be
    broken = (
        *(OpcError, BadZipFile, zlib.error, LxmlError),
        *(LookupError, ValueError, AttributeError, TypeError, OSError, EOFError, NotImplementedError),
    )
    try:
        document = Document(io.BytesIO(data))
        lines: list[str] = []
        for item in document.iter_inner_content():
            if isinstance(item, Table):
                lines.append(_table(item))
                continue
            text = " ".join(item.text.split("\t")).strip()
            if not text:
                continue
            text = _MARKS.sub(r"\\", text)
            style = (item.style.name or "") if item.style is not None else ""
            heading = _HEADING.match(style)
            if style in {"Title", "标题"}:
                text = f"# {text}"
            elif heading and "\n" not in text:
                text = f"{'#' * (int(heading[1]) + 1)} {text}"
            lines.append(text)
    except broken as error:
        reason = str(error).strip().splitlines()[0][:120] if str(error).strip() else type(error).__name__
        raise InputError(
            f"a Word document that cannot be opened ({reason}).",
            path=path,
            hint="Open it in Word or WPS and save it anew.",
        ) from None
    return "\n\n".join(lines) + "\n"


def _table(table: DocxTable) -> str:
    """A table as pipes, or as HTML where cells are merged."""
    rows = [list(row.cells) for row in table.rows]
    merged = any(len({id(cell._tc) for cell in row}) < len(row) for row in rows) or any(
        a._tc is b._tc for above, below in pairwise(rows) for a, b in zip(above, below, strict=False)
    )
    if not merged and len(rows) > 1:
        lines = ["| " + " | ".join(_cell(cell.text).replace("|", r"\|") for cell in row) + " |" for row in rows]
        return "\n".join([lines[0], "|" + "---|" * len(rows[0]), *lines[1:]])
    seen: set[int] = set()
    out = ["<table>"]
    for number, row in enumerate(rows):
        out.append("<tr>")
        for at, cell in enumerate(row):
            key = id(cell._tc)
            if key in seen:
                continue
            seen.add(key)
            wide = sum(1 for other in row[at:] if other._tc is cell._tc)
            high = sum(1 for other in rows[number:] if at < len(other) and other[at]._tc is cell._tc)
            spans = (f' colspan="{wide}"' if wide > 1 else "") + (f' rowspan="{high}"' if high > 1 else "")
            out.append(f"<td{spans}>{escape(_cell(cell.text), quote=False)}</td>")
        out.append("</tr>")
    return "".join([*out, "</table>"])


def _cell(text: str) -> str:
    return " ".join(text.split())
