"""A run's folder: written whole or not at all, and read back.

The files are written and flushed to a new folder beside the target, which is then renamed: at every moment the target
is either absent, the old run or the new run. An old folder is replaced only when asked to, only when it holds nothing
but files of a run, and only once the new one is complete.
"""

from __future__ import annotations

import contextlib
import errno
import io
import json
import os
import shutil
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from extractor.errors import DataError, OutputError, UsageError
from extractor.facts.tables import SCHEMAS, to_frame
from extractor.formats.text import from_csv, from_jsonl, to_csv, to_jsonl

if TYPE_CHECKING:
    import pandas as pd

#: Names the folder as a run of ours.
MANIFEST: Final = "run.json"


def _to_parquet(table: str, frame: pd.DataFrame) -> bytes:
    out = io.BytesIO()
    frame[list(SCHEMAS[table])].to_parquet(out, index=False)
    return out.getvalue()


def _from_parquet(table: str, data: bytes) -> pd.DataFrame:
    import pandas as pd

    rows: list[Any] = pd.read_parquet(io.BytesIO(data))[list(SCHEMAS[table])].to_dict("records")
    return to_frame(table, rows)


_WRITERS: Final[Mapping[str, Callable[[str, pd.DataFrame], bytes]]] = {
    "csv": to_csv,
    "parquet": _to_parquet,
    "jsonl": to_jsonl,
}
_READERS: Final[Mapping[str, Callable[[str, bytes], pd.DataFrame]]] = {
    "csv": from_csv,
    "parquet": _from_parquet,
    "jsonl": from_jsonl,
}
#: The formats by name, which is also the file's suffix; read back in this order of preference.
FORMATS: Final[tuple[str, ...]] = tuple(_WRITERS)

_OURS: Final = frozenset({MANIFEST, *(f"{table}.{name}" for table in SCHEMAS for name in FORMATS)})


def check_formats(formats: Sequence[str]) -> None:
    """Raise `UsageError` for a format that does not exist or that this installation cannot write."""
    for name in formats:
        if name not in _WRITERS:
            raise UsageError(f"there is no format {name!r}.", hint=f"Choose from {', '.join(FORMATS)}.")
    if "parquet" in formats:
        try:
            import pyarrow  # noqa: F401
        except ImportError as error:  # also when it is installed beside a NumPy it does not like
            raise UsageError(
                f"Parquet cannot be written: pyarrow does not load here ({error}).",
                hint="Install versions of pyarrow and numpy that fit, or choose csv or jsonl.",
            ) from error


def check_target(out: Path, *, overwrite: bool) -> None:
    """Raise `OutputError` now if `write_folder` would refuse `out` later, so that nobody waits for nothing."""
    if out.exists() and not out.is_dir():
        raise OutputError("is a file, not a folder.", path=out, hint="Name another folder with --out.")
    if out.is_dir():
        if not overwrite:
            raise OutputError(
                "the output folder exists.", path=out, hint="Name another one, or replace it with --overwrite."
            )
        _check_ours(out)
    folder = _target(out).parent
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    if not folder.is_dir():
        raise OutputError("is a file, not a folder.", path=folder, hint="Name another folder with --out.")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise OutputError("no permission to write here.", path=folder, hint="Name another folder with --out.")


def write_folder(
    out: Path,
    tables: Mapping[str, pd.DataFrame],
    manifest: Mapping[str, object],
    *,
    formats: Sequence[str] = ("csv",),
    overwrite: bool = False,
) -> None:
    """Write every table in every format, and `manifest` as `run.json`, to the folder `out`; all or nothing.

    Parents of `out` are made. Raises `UsageError` for an unknown format and `OutputError` for a target that exists
    (without `overwrite`), that is no run of ours, or that cannot be written; nothing of this run is then left behind
    and an old run stands as it was.
    """
    check_formats(formats)
    check_target(out, overwrite=overwrite)
    target = _target(out)
    home = target.parent
    with _as_output_error(out):
        home.mkdir(parents=True, exist_ok=True)
        fresh = home / f".{target.name}.{uuid.uuid4().hex[:12]}.partial"
        fresh.mkdir()
        try:
            for table, frame in tables.items():
                for name in formats:
                    _write(fresh / f"{table}.{name}", _WRITERS[name](table, frame))
            text = json.dumps(manifest, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
            _write(fresh / MANIFEST, text.encode("utf-8"))
            _flush(fresh)
            _put_in_place(fresh, target, overwrite=overwrite)
            _flush(home)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)  # renamed away unless something failed


def read_tables(folder: str | Path, names: Sequence[str] | None = None) -> dict[str, pd.DataFrame]:
    """The tables of a run's folder (all, or those named) with their column types, from whichever format is there.

    Undoes what CSV needs for Excel (BOM, "'" before formula-like text). Raises `DataError` where a table is missing
    or broken.
    """
    folder = Path(folder)
    if not (folder / MANIFEST).is_file():
        raise DataError(f"no run here: {MANIFEST} is missing.", path=folder, hint="Name a folder made by `extract`.")
    tables: dict[str, pd.DataFrame] = {}
    for table in names or SCHEMAS:
        name = next((name for name in FORMATS if (folder / f"{table}.{name}").is_file()), None)
        if name is None:
            raise DataError(f"the table {table!r} is missing.", path=folder, hint="Run `extract` again.")
        path = folder / f"{table}.{name}"
        try:
            tables[table] = _READERS[name](table, path.read_bytes())
        except ImportError as error:
            raise DataError(
                "Parquet cannot be read: pyarrow does not load here.", path=path, hint="Repair its installation."
            ) from error
        except (ValueError, KeyError, TypeError, OSError) as error:
            raise DataError(f"not a table of a run: {error}.", path=path, hint="Run `extract` again.") from error
    return tables


def _target(out: Path) -> Path:
    # abspath, not resolve(): a link given as --out would otherwise be followed and its target replaced.
    return Path(os.path.abspath(out))  # noqa: PTH100


def _check_ours(out: Path) -> None:
    if out.is_symlink():
        raise OutputError("is a link.", path=out, hint="Name the folder itself with --out.")
    names = sorted(entry.name for entry in out.iterdir())
    if names and MANIFEST not in names:
        raise OutputError(
            f"holds no {MANIFEST}, so it is no run and will not be replaced.", path=out, hint="Name another folder."
        )
    foreign = [name for name in names if name not in _OURS]
    if foreign:
        raise OutputError(
            f"holds files that are not of a run ({', '.join(foreign[:3])}{', …' * (len(foreign) > 3)}); "
            "it will not be replaced.",
            path=out,
            hint="Move them away or name another folder.",
        )


def _put_in_place(fresh: Path, target: Path, *, overwrite: bool) -> None:
    if not target.exists():
        fresh.rename(target)
        return
    check_target(target, overwrite=overwrite)  # it may have come while we worked
    old = fresh.with_suffix(".old")
    target.rename(old)
    try:
        fresh.rename(target)
    except BaseException:
        old.rename(target)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _flush(folder: Path) -> None:
    if os.name != "posix":  # a folder cannot be opened elsewhere
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextlib.contextmanager
def _as_output_error(out: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reasons = {
            errno.ENOSPC: "the disk is full.",
            errno.EDQUOT: "the disk quota is used up.",
            errno.EFBIG: "a file would be larger than this system allows.",
            errno.EACCES: "no permission to write here.",
            errno.EROFS: "the disk is read-only.",
            errno.ENAMETOOLONG: "the name is too long.",
        }
        reason = reasons.get(error.errno or 0, f"cannot be written: {error.strerror or error}.")
        raise OutputError(reason, path=out, hint="Nothing was written; choose another place with --out.") from error
