"""Reading the package's small tables: tab-separated, with a header, `#` comments before it."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from extractor.errors import DataError


def read_rows(path: Path, columns: Sequence[str]) -> list[dict[str, str]]:
    """Rows of a tab-separated file with a header and `#` comments; DataError names file and line."""
    rows: list[dict[str, str]] = []
    header: list[str] | None = None
    with path.open(encoding="utf-8", newline="") as handle:
        for number, cells in enumerate(csv.reader(handle, delimiter="\t", quoting=csv.QUOTE_NONE), 1):
            if not cells or cells[0].startswith("#"):
                continue
            if header is None:
                header = cells
                missing = [c for c in columns if c not in header]
                if missing:
                    raise DataError(f"line {number}: header lacks {', '.join(missing)}", path=path)
                continue
            if len(cells) != len(header):
                raise DataError(f"line {number}: {len(cells)} cells, the header has {len(header)}", path=path)
            rows.append(dict(zip(header, cells, strict=True)))
    return rows
