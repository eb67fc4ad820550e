"""Opening a PDF: what can be wrong with it, said in one line, and the article it holds. The only user of pdfplumber."""

from __future__ import annotations

import contextlib
import hashlib
import io
import logging
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from extractor.errors import InputError
from extractor.read.pdf.article import text_layer
from extractor.read.pdf.scan import PageScan, scan
from extractor.records import Article

if TYPE_CHECKING:
    from pdfplumber.pdf import PDF

#: Printed characters in all; a thousand dense pages have four million.
MAX_GLYPHS: Final = 8_000_000
_OCR: Final = (
    "Recognise it first, for example with OCRmyPDF: ocrmypdf -l chi_sim+eng in.pdf out.pdf, and read out.pdf."
)


def read_pdf(data: bytes, doc_id: str, path: str, password: str | None = None) -> Article:
    """The article in a PDF file's bytes. `source` is the text layer in reading order (see `article.text_layer`).

    Raises InputError where the file cannot be opened (damaged, encrypted without the right `password`), has no pages,
    or holds pictures of pages only.
    """
    scans: list[PageScan] = []
    glyphs = 0
    with _opened(data, path, password) as pdf:
        for number in range(len(pdf.pages)):
            found = _scanned(pdf, number, path)
            glyphs += found.glyphs
            if glyphs > MAX_GLYPHS:
                raise InputError(
                    f"more than {MAX_GLYPHS:,} characters on the first {number + 1} pages.",
                    path=path,
                    hint="Split the file into one file per article.",
                )
            scans.append(found)
    if not scans:
        raise InputError("the PDF has no pages.", path=path, hint="Check the download or make the PDF again.")
    if not any(found.main for found in scans):
        pictures = sum(bool(found.pictures) for found in scans)
        if pictures:
            raise InputError(
                f"a scanned PDF: {pictures} of {len(scans)} pages are pictures, and there is no text on them.",
                path=path,
                hint=_OCR,
            )
        raise InputError(f"no text on any of its {len(scans)} pages.", path=path, hint=_OCR)
    layer = text_layer(scans)
    return Article(
        doc_id=doc_id,
        path=path,
        source=layer.source,
        format="pdf",
        encoding="pdf",
        sha256=hashlib.sha256(data).hexdigest(),
        blocks=layer.blocks,
        tables=layer.tables,
        layout=layer.layout,
    )


@contextlib.contextmanager
def _opened(data: bytes, path: str, password: str | None) -> Iterator[PDF]:
    import pdfplumber
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfplumber.utils.exceptions import PdfminerException

    logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it warns of every odd font
    try:
        try:
            pdf = pdfplumber.open(io.BytesIO(data), password=password or "")
        except PdfminerException as error:
            # one password is given for a run; a file that needs none, or is locked for its owner only, opens without
            if not password or not any(isinstance(cause, PDFPasswordIncorrect) for cause in error.args):
                raise
            pdf = pdfplumber.open(io.BytesIO(data), password="")
        pages = pdf.pages
    except PdfminerException as error:
        cause = error.args[0] if error.args else error
        if isinstance(cause, PDFPasswordIncorrect):
            raise InputError(
                "encrypted, and " + ("the password does not fit." if password else "it needs a password to be read."),
                path=path,
                hint="Give its password with --password.",
            ) from None
        raise _damaged(path, cause) from None
    except Exception as error:  # pdfminer raises whatever a broken object leads to
        raise _damaged(path, error) from None
    del pages
    try:
        yield pdf
    finally:
        with contextlib.suppress(Exception):
            pdf.close()


def _scanned(pdf: PDF, number: int, path: str) -> PageScan:
    page = pdf.pages[number]
    try:
        return scan(page)
    except InputError:
        raise
    except RecursionError:
        raise InputError(
            f"page {number + 1} nests its objects without end.", path=path, hint="Make the PDF again."
        ) from None
    except Exception as error:
        raise _damaged(path, error, page=number + 1) from None
    finally:
        page.close()


def _damaged(path: str, error: object, page: int | None = None) -> InputError:
    inner = error.args[0] if isinstance(error, Exception) and error.args else None
    cause = inner if isinstance(inner, Exception) else error  # pdfplumber wraps what pdfminer raised
    what = f"{type(cause).__name__}: {cause}" if str(cause) else type(cause).__name__
    where = f"page {page} of the PDF" if page else "the PDF"
    return InputError(
        f"{where} is damaged or cut off ({what[:160]}).",
        path=path,
        hint="Load it again, or repair it (for example: qpdf in.pdf out.pdf).",
    )
