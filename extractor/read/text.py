"""Plain text and Markdown: what is checked before a text is taken for an article."""

from __future__ import annotations

import hashlib
import re
from typing import Final

from extractor.errors import InputError
from extractor.records import Article

#: A long review is a quarter of a megabyte; above this a file is a dump of many, or not an article at all.
MAX_BYTES: Final = 20_000_000
MAX_PDF_BYTES: Final = 200_000_000  # figures weigh more than words
#: Longest line, in code points: no paragraph of an article comes near it.
MAX_LINE: Final = 500_000


def read_text(text: str, doc_id: str = "text", *, format: str = "txt") -> Article:
    """The article made of a string; the same checks as for a file. `path` is `<text>`."""
    check_text(text, "<text>")
    data = text.encode("utf-8", "surrogatepass")
    return Article(doc_id, "<text>", text, format, "str", hashlib.sha256(data).hexdigest())


def check_text(source: str, path: str) -> None:
    """Raise InputError for a text of white space only, or with a line that no article has."""
    if not source.strip("\ufeff\u200b \t\r\n\f\u3000\xa0") or source.isspace():
        raise InputError("the file holds white space only.", path=path, hint="Check the download or conversion.")
    longest = max(map(len, re.split(r"[\r\n]", source)))
    if longest > MAX_LINE:
        raise InputError(
            f"a line of {longest:,} characters; the limit is {MAX_LINE:,}.",
            path=path,
            hint="This does not look like an article; break the text into paragraphs.",
        )
