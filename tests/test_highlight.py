"""The marked copy of a PDF, rendered and looked at: colour over every mention, none beside it."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from pypdf import PdfReader, PdfWriter

from extractor.errors import DataError, InputError, OutputError
from extractor.formats import read_tables
from extractor.formats.highlight import COLOURS, highlight
from extractor.layout import Box, parse_boxes
from extractor.run import run

MADE = Path(__file__).resolve().parent / "pdfs" / "made"
SCALE = 2.0


def turned(name: str, degrees: int) -> bytes:
    """The PDF with its pages turned in the viewer, and cropped askew."""
    writer = PdfWriter(clone_from=PdfReader(MADE / f"{name}.pdf"))
    for page in writer.pages:
        box = page.mediabox
        left, bottom, right, top = (float(edge) for edge in (box.left, box.bottom, box.right, box.top))
        page.cropbox = type(box)((left + 31, bottom + 17, right - 7, top - 3))
        page.rotate(degrees)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """PDFs in `pdfs`, and a run over them in `run`."""
    folder = tmp_path_factory.mktemp("highlight")
    (folder / "pdfs").mkdir()
    for name in ("superscripts_by_rise", "encrypted_for_the_owner"):
        (folder / "pdfs" / f"{name}.pdf").write_bytes((MADE / f"{name}.pdf").read_bytes())
    for degrees in (90, 180, 270):
        (folder / "pdfs" / f"turned{degrees}.pdf").write_bytes(turned("sideways_text", degrees))
    (folder / "pdfs" / "note.txt").write_text("miR-21 抑制 PTEN 的表达。", encoding="utf-8")
    run([folder / "pdfs"], folder / "run")
    return folder


def pictures(data: Path) -> list[Any]:
    pdf = pypdfium2.PdfDocument(data)
    return [pdf[number].render(scale=SCALE).to_pil().convert("RGB") for number in range(len(pdf))]


def share(picture: Any, box: Box, colour: tuple[float, float, float]) -> float:
    """Share of the pixels under the box that have the colour."""
    area = picture.crop(tuple(round(edge * SCALE) for edge in (box.x0, box.top, box.x1, box.bottom)))
    wanted = [round(255 * part) for part in colour]
    pixels = list(zip(*[iter(area.tobytes())] * 3, strict=True))
    return sum(all(abs(a - b) <= 6 for a, b in zip(pixel, wanted, strict=True)) for pixel in pixels) / len(pixels)


@pytest.mark.parametrize(
    "name", ["superscripts_by_rise", "encrypted_for_the_owner", "turned90", "turned180", "turned270"]
)
def test_every_mention_is_under_its_colour(folder: Path, name: str) -> None:
    source, marked = folder / "pdfs" / f"{name}.pdf", folder / f"{name}.pdf"
    done = highlight(source, folder / "run", marked)
    tables = read_tables(folder / "run", ("entities", "relations"))
    rows = [row for row in tables["entities"].to_dict("records") if row["doc_id"] == name]
    assert done.mentions == len(rows) > 10
    assert done.relations == (tables["relations"]["doc_id"] == name).sum() > 3
    before, after = pictures(source), pictures(marked)
    for row in rows:
        for box in parse_boxes(row["boxes"]):
            colour = COLOURS[row["type"]]
            assert share(after[box.page - 1], box, colour) > 0.2, row["text"]  # letters have soft edges
            assert share(before[box.page - 1], box, colour) < 0.1
    # nothing is painted where nothing was found: the margins stay as they were
    for old, new in zip(before, after, strict=True):
        assert old.size == new.size
        strip = (0, 0, old.width, round(20 * SCALE))
        assert old.crop(strip).tobytes() == new.crop(strip).tobytes()


def test_comments_say_what_was_found(folder: Path) -> None:
    marked = folder / "comments.pdf"
    highlight(folder / "pdfs" / "superscripts_by_rise.pdf", folder / "run", marked)
    notes = [note.get_object() for note in PdfReader(marked).pages[0]["/Annots"]]
    assert {note["/Subtype"] for note in notes} == {"/Highlight", "/Underline"}
    mentions = [note["/Contents"] for note in notes if note["/Subj"] == "miRNA"]
    assert any(text.startswith("miRNA: miR-21") and "miR-21 inhibits PTEN" in text for text in mentions)
    statements = [note["/Contents"] for note in notes if note["/Subj"] == "Relation"]
    assert any("miR-155 inhibits SOCS1" in text and "superscripts_by_rise:r" in text for text in statements)
    for note in notes:
        assert len(note["/QuadPoints"]) % 8 == 0
        assert note["/AP"]["/N"].get_data()


def test_what_cannot_be_marked(folder: Path, tmp_path: Path) -> None:
    good = folder / "pdfs" / "superscripts_by_rise.pdf"
    with pytest.raises(DataError, match="did not read"):
        highlight(MADE / "two_columns_en.pdf", folder / "run", tmp_path / "a.pdf")
    with pytest.raises(InputError, match="not as a PDF"):
        highlight(folder / "pdfs" / "note.txt", folder / "run", tmp_path / "a.pdf")
    with pytest.raises(InputError, match="cannot be read"):
        highlight(tmp_path / "none.pdf", folder / "run", tmp_path / "a.pdf")
    with pytest.raises(DataError, match=r"run\.json is missing"):
        highlight(good, tmp_path, tmp_path / "a.pdf")
    with pytest.raises(OutputError, match="cannot be written"):
        highlight(good, folder / "run", tmp_path / "no" / "a.pdf")
    (tmp_path / "a.pdf").write_bytes(b"mine")
    with pytest.raises(OutputError, match="exists already"):
        highlight(good, folder / "run", tmp_path / "a.pdf")
    assert (tmp_path / "a.pdf").read_bytes() == b"mine"
    highlight(good, folder / "run", tmp_path / "a.pdf", overwrite=True)
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF-")
