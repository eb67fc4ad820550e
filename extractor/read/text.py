"""Reading a file: plain text and Markdown here, other formats by their own readers, told by content."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Final

from extractor.errors import InputError
from extractor.read.decode import decode
from extractor.records import Article

#: A long review is a quarter of a megabyte; above this a file is a dump of many, or not an article at all.
MAX_BYTES: Final = 20_000_000
MAX_PDF_BYTES: Final = 200_000_000  # figures weigh more than words
#: Longest line, in code points: no paragraph of an article comes near it.
MAX_LINE: Final = 500_000


def read_article(path: Path, doc_id: str, *, password: str | None = None) -> Article:
    """The article in the file `path`: a PDF, whatever its ending, or else `.txt` and `.md`, without blocks yet.

    `password` opens an encrypted PDF.
    `source` is the decoded text without byte-order mark and with line ends exactly as in the file (`\\r\\n` stays two
    code points); `sha256` is that of the bytes. Raises InputError when the file is missing, unreadable, too large,
    empty, binary or in an encoding that is not understood.
    """
    path = Path(path)
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise InputError("this is a folder.", path=path, hint="Name the files in it.")
        with path.open("rb") as file:
            pdf = b"%PDF-" in file.read(1024)
        limit = MAX_PDF_BYTES if pdf else MAX_BYTES
        if size > limit:
            raise InputError(
                f"{size / 1e6:.1f} MB; the limit is {limit / 1e6:.0f} MB for one article.",
                path=path,
                hint="Split the file into one file per article.",
            )
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise InputError(
            f"cannot be read ({reason}).", path=path, hint="Check that the file exists and may be read."
        ) from None
    if not data:
        raise InputError("the file is empty (0 bytes).", path=path, hint="Check the download or conversion.")
    if pdf:
        from extractor.read.pdf import read_pdf

        return read_pdf(data, doc_id, str(path), password)
    source, encoding = decode(data, str(path))
    return _article(source, doc_id, str(path), path.suffix.lower().lstrip(".") or "txt", encoding, data)


def read_text(text: str, doc_id: str = "text", *, format: str = "txt") -> Article:
    """The article made of a string; the same checks as for a file. `path` is `<text>`."""
    return _article(text, doc_id, "<text>", format, "str", text.encode("utf-8", "surrogatepass"))


def _article(source: str, doc_id: str, path: str, form: str, encoding: str, data: bytes) -> Article:
    if not source.strip("\ufeff\u200b \t\r\n\f\u3000\xa0") or source.isspace():
        raise InputError("the file holds white space only.", path=path, hint="Check the download or conversion.")
    longest = max(map(len, re.split(r"[\r\n]", source)))
    if longest > MAX_LINE:
        raise InputError(
            f"a line of {longest:,} characters; the limit is {MAX_LINE:,}.",
            path=path,
            hint="This does not look like an article; break the text into paragraphs.",
        )
    return Article(
        doc_id=doc_id,
        path=path,
        source=source,
        format=form,
        encoding=encoding,
        sha256=hashlib.sha256(data).hexdigest(),
    )
