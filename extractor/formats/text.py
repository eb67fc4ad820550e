"""CSV and JSON Lines, byte for byte the same for the same table."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any, Final

from extractor.facts.tables import SCHEMAS, one_line, to_frame

if TYPE_CHECKING:
    import pandas as pd

#: A cell that begins with one of these may be run as a formula by Excel, LibreOffice or Google Sheets; the full-width
#: forms by their East Asian editions (OWASP, "CSV Injection").
_FORMULA_STARTS: Final = frozenset("=+-@\t\r\n＝＋－＠")


def guard(text: str) -> str:
    """`text` as a cell that no spreadsheet runs: a "'" in front where it, or what follows its spaces, is risky.

    Text that begins with "'" gets one more, so that `unguard` always gives the text back.
    """
    begin = text.lstrip(" \u3000\u00a0\ufeff")[:1]
    if text[:1] in _FORMULA_STARTS or begin in _FORMULA_STARTS or text.startswith("'"):
        return "'" + text if text else text
    return text


def unguard(cell: str) -> str:
    """The text that `guard` was given."""
    return cell[1:] if cell.startswith("'") else cell


def to_csv(table: str, frame: pd.DataFrame) -> bytes:
    """`frame` (columns of `SCHEMAS[table]`) as CSV: UTF-8 with BOM, one record per line, text cells guarded.

    True/False for flags, nothing for a missing number. Numbers are written as they are.
    """
    schema = SCHEMAS[table]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(schema)
    columns = [[_cell(value, kind) for value in frame[column].tolist()] for column, kind in schema.items()]
    writer.writerows(zip(*columns, strict=True))
    return out.getvalue().encode("utf-8-sig")


def from_csv(table: str, data: bytes) -> pd.DataFrame:
    """The frame that `to_csv` was given; columns it does not know are left out. Raises ValueError where one lacks."""
    reader = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    return to_frame(table, [_typed(table, record) for record in reader])


def to_jsonl(table: str, frame: pd.DataFrame) -> bytes:
    """`frame` as JSON Lines: UTF-8, one object per row, null for a missing number, Chinese as it is."""
    schema = SCHEMAS[table]
    columns = [[None if _missing(value) else value for value in frame[column].tolist()] for column in schema]
    lines = (
        json.dumps(dict(zip(schema, values, strict=True)), ensure_ascii=False) for values in zip(*columns, strict=True)
    )
    return "".join(line + "\n" for line in lines).encode("utf-8")


def from_jsonl(table: str, data: bytes) -> pd.DataFrame:
    """The frame that `to_jsonl` was given."""
    # Not splitlines(): a cell may hold other line separators, which JSON leaves as they are.
    return to_frame(table, [json.loads(line) for line in data.decode("utf-8").split("\n") if line])


def _missing(value: Any) -> bool:
    import pandas as pd

    return value is pd.NA or value is None


def _cell(value: Any, kind: str) -> str:
    if kind == "str":
        return guard(one_line(value))
    if _missing(value):
        return ""
    return repr(value) if kind == "float" else str(value)


def _typed(table: str, record: dict[str, str]) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for column, kind in SCHEMAS[table].items():
        cell = record.get(column)
        if cell is None:
            raise ValueError(f"column {column!r} is missing or short")
        if kind == "str":
            row[column] = unguard(cell)
        elif kind == "float":
            row[column] = float(cell)
        elif kind == "bool":
            if cell.casefold() not in {"true", "false", "1", "0"}:  # Excel writes TRUE and FALSE
                raise ValueError(f"column {column!r} holds {cell!r}, not True or False")
            row[column] = cell.casefold() in {"true", "1"}
        else:
            row[column] = int(cell) if cell else None
    return row
