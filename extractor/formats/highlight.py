"""A copy of a PDF with the findings of a run on its pages: mentions highlighted, relations as comments.

Written with pypdf as annotations of the PDF standard, each with an appearance of its own: any viewer shows them.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from extractor.errors import DataError, InputError, OutputError
from extractor.formats.folder import read_tables
from extractor.layout import Box, parse_boxes

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader, PdfWriter
    from pypdf.generic import DictionaryObject

Colour = tuple[float, float, float]

#: red, green and blue of a mention's highlight, by its type
COLOURS: Final[Mapping[str, Colour]] = {
    "miRNA": (1.0, 0.85, 0.2), "lncRNA": (1.0, 0.7, 0.35), "circRNA": (1.0, 0.6, 0.5), "Gene": (0.55, 0.85, 1.0),
    "Drug": (0.65, 0.95, 0.6), "CellLine": (0.85, 0.75, 1.0), "Pathway": (0.6, 0.95, 0.9), "Disease": (1.0, 0.7, 0.85),
    "Process": (0.85, 0.85, 0.85),
}  # fmt: skip
#: of the line under a statement, by the relation's type
LINES: Final[Mapping[str, Colour]] = {
    "promote": (0.0, 0.55, 0.1), "inhibit": (0.8, 0.0, 0.0), "target": (0.0, 0.2, 0.8),
}  # fmt: skip
_ARROWS: Final[Mapping[str, str]] = {"promote": "promotes", "inhibit": "inhibits", "target": "targets"}
_ANY: Final[Colour] = (0.9, 0.9, 0.5)
#: flag of an annotation that is printed with the page (PDF 32000-1, table 165)
_PRINT: Final = 4


@dataclass(frozen=True, slots=True)
class Marked:
    """What `highlight` did."""

    out: Path
    mentions: int
    relations: int
    pages: int


def highlight(
    pdf: Path, run: Path, out: Path, *, password: str | None = None, overwrite: bool = False
) -> Marked:
    """Write a copy of `pdf` to `out` with the mentions and relations that the run in folder `run` found in it.

    Mentions have the colour of their type and say in their comment what they are; statements are underlined in the
    colour of their relation and say who does what to whom, by which rule. The copy of an encrypted file is not
    encrypted. Raises InputError where the PDF cannot be read, DataError where the run did not read this very file (told
    by its hash) or has no boxes, OutputError where `out` exists (unless `overwrite`) or cannot be written.
    """
    if out.exists() and not overwrite:
        raise OutputError("exists already.", path=out, hint="Name another file, or add --overwrite.")
    try:
        data = pdf.read_bytes()
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror}).", path=pdf, hint="Check the path.") from None
    tables = read_tables(run, ("documents", "entities", "relations"))
    digest = hashlib.sha256(data).hexdigest()
    documents = tables["documents"]
    ours = documents[documents["sha256"] == digest]
    if ours.empty:
        raise DataError(
            f"the run did not read {pdf}, or the file has changed since.",
            path=run,
            hint="Run `extract` on it again.",
        )
    doc_id = str(ours.iloc[0]["doc_id"])
    if str(ours.iloc[0]["format"]) != "pdf":
        raise InputError("the run read this file, but not as a PDF.", path=pdf, hint="Only PDFs have pages to mark.")
    mentions = [_plain(row) for row in tables["entities"].to_dict("records") if row["doc_id"] == doc_id]
    relations = [_plain(row) for row in tables["relations"].to_dict("records") if row["doc_id"] == doc_id]
    marked = _write(_opened(data, pdf, password), pdf, mentions, relations)
    try:
        out.write_bytes(marked)
    except OSError as error:
        raise OutputError(f"cannot be written ({error.strerror}).", path=out, hint="Name another place.") from None
    pages = {box.page for row in (*mentions, *relations) for box in parse_boxes(row["boxes"])}
    return Marked(out, len(mentions), len(relations), len(pages))


def _plain(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {str(key): value for key, value in row.items()}


def _opened(data: bytes, path: Path, password: str | None) -> PdfReader:
    import logging

    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.ERROR)
    try:
        reader = PdfReader(io.BytesIO(data), password=password)
        if reader.is_encrypted:
            reader.decrypt(password or "")
        len(reader.pages)
    except ImportError as error:
        raise InputError(f"encrypted in a way that needs another package ({error}).", path=path) from None
    except (PyPdfError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise InputError(
            f"cannot be opened for marking ({type(error).__name__}: {error}).",
            path=path,
            hint="Give the password of an encrypted file with --password; repair a damaged one (qpdf in.pdf out.pdf).",
        ) from None
    return reader


def _write(
    reader: PdfReader, path: Path, mentions: Sequence[Mapping[str, Any]], relations: Sequence[Mapping[str, Any]]
) -> bytes:
    from pypdf import PdfWriter

    writer = PdfWriter(clone_from=reader)
    said: dict[str, list[str]] = {}
    by_sentence: dict[str, list[Mapping[str, Any]]] = {}
    for row in relations:
        by_sentence.setdefault(row["boxes"], []).append(row)
        for role in ("head", "tail"):
            said.setdefault(row[f"{role}_id"], []).append(_statement(row))
    # statements first: viewers put later annotations on top, and a mention should answer to the pointer
    for cell, rows in by_sentence.items():
        colour = LINES.get(rows[0]["type"], _ANY) if len({row["type"] for row in rows}) == 1 else (0.3, 0.3, 0.3)
        comment = "\n".join(_reasoned(row) for row in rows)
        _annotate(writer, path, "Underline", parse_boxes(cell), colour, "Relation", comment)
    for row in mentions:
        name = f"{row['norm_name']} ({row['norm_id']})" if row["norm_id"] else row["norm_name"]
        comment = "\n".join([f"{row['type']}: {name or row['text']}", *dict.fromkeys(said.get(row["entity_id"], ()))])
        boxes = parse_boxes(row["boxes"])
        _annotate(writer, path, "Highlight", boxes, COLOURS.get(row["type"], _ANY), row["type"], comment)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def _statement(row: Mapping[str, Any]) -> str:
    verb = _ARROWS.get(row["type"], row["type"])
    denied = " (denied)" if row["negated"] else ""
    return f"{row['head_text']} {verb} {row['tail_text']}{denied}"


def _reasoned(row: Mapping[str, Any]) -> str:
    hedged = " (speculative)" if row["speculative"] else ""
    trigger = f"; {row['trigger']}" if row["trigger"] else ""
    return f"{_statement(row)}{hedged}  [{row['relation_id']}{trigger}; {row['rule']}]"


def _annotate(
    writer: PdfWriter, path: Path, kind: str, boxes: Iterable[Box], colour: Colour, subject: str, comment: str
) -> None:
    """One annotation for the boxes on each page they stand on."""
    by_page: dict[int, list[Box]] = {}
    for box in boxes:
        by_page.setdefault(box.page, []).append(box)
    for number, on_page in by_page.items():
        if number > len(writer.pages):
            raise DataError(f"a box on page {number}, but the PDF has {len(writer.pages)} pages.", path=path)
        page = writer.pages[number - 1]
        quads = [_quad(page, box) for box in on_page]
        writer.add_annotation(number - 1, _annotation(writer, kind, quads, colour, subject, comment))


def _quad(page: PageObject, box: Box) -> tuple[float, float, float, float, float, float, float, float]:
    """The corners of a box in the page's own coordinates: upper left, upper right, lower left, lower right, as the
    text runs. (That order, not the standard's anticlockwise one, is what viewers expect.)"""
    corners = [(box.x0, box.top), (box.x1, box.top), (box.x0, box.bottom), (box.x1, box.bottom)]
    points = [_user_space(page, x, y) for x, y in corners]
    (a, b), (c, d), (e, f), (g, h) = points
    return a, b, c, d, e, f, g, h


def _user_space(page: PageObject, x: float, y: float) -> tuple[float, float]:
    """A point given from the top left corner of the page as shown, in the page's own coordinates."""
    media, crop = page.mediabox, page.cropbox
    left, bottom = max(float(media.left), float(crop.left)), max(float(media.bottom), float(crop.bottom))
    right, top = min(float(media.right), float(crop.right)), min(float(media.top), float(crop.top))
    if right - left < 10 or top - bottom < 10:
        left, bottom, right, top = (float(edge) for edge in (media.left, media.bottom, media.right, media.top))
    turn = (page.rotation or 0) % 360
    if turn == 90:
        return left + y, bottom + x
    if turn == 180:
        return right - x, bottom + y
    if turn == 270:
        return right - y, top - x
    return left + x, top - y


def _annotation(
    writer: PdfWriter, kind: str, quads: Sequence[Sequence[float]], colour: Colour, subject: str, comment: str
) -> DictionaryObject:
    from pypdf.generic import (
        ArrayObject,
        DictionaryObject,
        FloatObject,
        NameObject,
        NumberObject,
        StreamObject,
        TextStringObject,
    )

    def numbers(values: Iterable[float]) -> ArrayObject:
        return ArrayObject([FloatObject(round(value, 3)) for value in values])

    xs = [value for quad in quads for value in quad[0::2]]
    ys = [value for quad in quads for value in quad[1::2]]
    rectangle = [min(xs), min(ys), max(xs), max(ys)]
    drawn = ["/G gs", " ".join(f"{part:g}" for part in colour) + (" rg" if kind == "Highlight" else " RG 0.8 w")]
    for a, b, c, d, e, f, g, h in quads:
        if kind == "Highlight":
            drawn.append(f"{a:.3f} {b:.3f} m {c:.3f} {d:.3f} l {g:.3f} {h:.3f} l {e:.3f} {f:.3f} l h f")
        else:
            drawn.append(f"{e:.3f} {f:.3f} m {g:.3f} {h:.3f} l S")
    look = StreamObject()
    look.set_data("\n".join(drawn).encode("ascii"))
    state = DictionaryObject({NameObject("/BM"): NameObject("/Multiply" if kind == "Highlight" else "/Normal")})
    look.update(
        {
            NameObject("/Type"): NameObject("/XObject"),
            NameObject("/Subtype"): NameObject("/Form"),
            NameObject("/BBox"): numbers([rectangle[0] - 1, rectangle[1] - 1, rectangle[2] + 1, rectangle[3] + 1]),
            NameObject("/Resources"): DictionaryObject(
                {NameObject("/ExtGState"): DictionaryObject({NameObject("/G"): state})}
            ),
        }
    )
    return DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject(f"/{kind}"),
            NameObject("/Rect"): numbers([rectangle[0] - 1, rectangle[1] - 1, rectangle[2] + 1, rectangle[3] + 1]),
            NameObject("/QuadPoints"): numbers(value for quad in quads for value in quad),
            NameObject("/C"): numbers(colour),
            NameObject("/T"): TextStringObject("extractor"),
            NameObject("/Subj"): TextStringObject(subject),
            NameObject("/Contents"): TextStringObject(comment),
            NameObject("/F"): NumberObject(_PRINT),
            NameObject("/AP"): DictionaryObject({NameObject("/N"): writer._add_object(look)}),
        }
    )
