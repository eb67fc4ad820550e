"""The compressed tables that `extractor build lexicon` writes for the normaliser."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator
from importlib import resources

from extractor.errors import DataError


def shipped_rows(name: str) -> Iterator[dict[str, str]]:
    """Rows of `data/lexicon/<name>`, a gzipped table with a header. DataError when it cannot be read."""
    place = resources.files("extractor") / "data" / "lexicon" / name
    try:
        text = gzip.decompress(place.read_bytes()).decode()
    except OSError as error:
        raise DataError(
            f"cannot be read ({error}).", path=str(place), hint="Build it: extractor build lexicon."
        ) from None
    yield from csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
