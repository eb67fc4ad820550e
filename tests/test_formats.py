from __future__ import annotations

import csv
import errno
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractor.errors import DataError, OutputError, UsageError
from extractor.facts import SCHEMAS, to_frame
from extractor.facts.tables import one_line
from extractor.formats import FORMATS, check_target, folder, guard, read_tables, unguard, write_folder
from extractor.formats.text import from_csv, from_jsonl, to_csv, to_jsonl

MANIFEST = {"extractor": "test"}


def row(table: str, **values: object) -> dict[str, object]:
    empty = {"str": "", "int": 0, "int?": None, "float": 0.0, "bool": False}
    return {column: empty[kind] for column, kind in SCHEMAS[table].items()} | values


def tables(**frames: pd.DataFrame) -> dict[str, pd.DataFrame]:
    return {table: frames.get(table, to_frame(table, [])) for table in SCHEMAS}


def all_bytes(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(out.iterdir())}


# ---- cells


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+49", "-5p", "@SUM(A1)", "\tx", "\rx", "＝1+1", "－5p", " =1+1", "\u3000=cmd|'/c calc'!A0", "'=1", "''"],
)
def test_no_cell_runs_as_a_formula(text: str) -> None:
    assert guard(text)[0] == "'"
    assert unguard(guard(text)) == text


@pytest.mark.parametrize("text", ["", "miR-21", "3'-UTR", "a=b", "乳腺癌", "α-SMA", "5-FU"])
def test_plain_cells_stay_as_they_are(text: str) -> None:
    assert guard(text) == text


@given(st.text())
def test_guard_can_be_undone(text: str) -> None:
    assert unguard(guard(text)) == text
    assert not guard(text).startswith(("=", "+", "-", "@", "\t", "\r"))


values = {
    "str": st.text(max_size=30).map(one_line),
    "int": st.integers(-(2**40), 2**40),
    "int?": st.none() | st.integers(-(2**40), 2**40),
    "float": st.floats(-1e9, 1e9),
    "bool": st.booleans(),
}


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.data())
@pytest.mark.parametrize("name", FORMATS)
def test_every_format_gives_back_what_it_was_given(name: str, data: st.DataObject) -> None:
    table = data.draw(st.sampled_from(["entities", "errors", "facts"]))
    rows = data.draw(
        st.lists(st.fixed_dictionaries({c: values[kind] for c, kind in SCHEMAS[table].items()}), max_size=4)
    )
    frame = to_frame(table, rows)
    written = folder._WRITERS[name](table, frame)
    assert written == folder._WRITERS[name](table, frame)
    pd.testing.assert_frame_equal(folder._READERS[name](table, written), frame)


def test_csv_opens_in_excel() -> None:
    frame = to_frame(
        "entities", [row("entities", start=12, end=15, text="乳腺癌", norm_name='-5p,"x"', score=0.5, page=None)]
    )
    data = to_csv("entities", frame)
    assert data.startswith("\ufeffdoc_id,entity_id,start".encode())
    (record,) = csv.DictReader(data.decode("utf-8-sig").splitlines())
    assert (record["text"], record["start"], record["norm_name"], record["page"]) == ("乳腺癌", "12", '\'-5p,"x"', "")
    assert record["score"] == "0.5"


def test_flags_are_true_and_false_and_excel_may_have_touched_them() -> None:
    frame = to_frame("relations", [row("relations", negated=True)])
    text = to_csv("relations", frame).decode("utf-8-sig")
    assert ",True,False," in text
    assert from_csv("relations", text.replace(",True,False,", ",TRUE,FALSE,").encode())["negated"].tolist() == [True]
    with pytest.raises(ValueError, match="'maybe', not True or False"):
        from_csv("relations", text.replace(",True,False,", ",maybe,False,").encode())


def test_jsonl_is_one_object_a_line() -> None:
    frame = to_frame("entities", [row("entities", text="耐药\u2028性", start=3), row("entities", page=7)])
    first, second = to_jsonl("entities", frame).decode().rstrip("\n").split("\n")
    assert json.loads(first)["text"] == "耐药\u2028性"
    assert "耐药" in first
    assert json.loads(first)["page"] is None
    assert json.loads(second)["page"] == 7
    assert from_jsonl("entities", to_jsonl("entities", frame)).equals(frame)


# ---- folders


@pytest.fixture
def filled() -> dict[str, pd.DataFrame]:
    return tables(entities=to_frame("entities", [row("entities", doc_id="a", text="miR-9", start=1, end=6)]))


def test_writes_every_table_and_reads_them_back(tmp_path: Path, filled: dict[str, pd.DataFrame]) -> None:
    out = tmp_path / "new" / "deeper" / "run"
    write_folder(out, filled, MANIFEST, formats=FORMATS)
    assert sorted(all_bytes(out)) == sorted(["run.json", *(f"{t}.{f}" for t in SCHEMAS for f in FORMATS)])
    assert [path.name for path in out.parent.iterdir()] == ["run"]
    for name in FORMATS:
        for path in list(out.iterdir()):
            if path.suffix not in (f".{name}", ".json"):
                path.rename(tmp_path / path.name)
        back = read_tables(str(out))  # a string will do
        for table in SCHEMAS:
            pd.testing.assert_frame_equal(back[table], filled[table])
        for path in list(tmp_path.glob("*.*")):
            path.rename(out / path.name)


def test_an_existing_folder_is_refused(tmp_path: Path, filled: dict[str, pd.DataFrame]) -> None:
    out = tmp_path / "run"
    write_folder(out, filled, MANIFEST)
    before = all_bytes(out)
    with pytest.raises(OutputError, match=r"exists.*--overwrite"):
        write_folder(out, tables(), MANIFEST)
    assert all_bytes(out) == before


def test_overwrite_replaces_the_whole_run(tmp_path: Path, filled: dict[str, pd.DataFrame]) -> None:
    out = tmp_path / "run"
    write_folder(out, filled, MANIFEST, formats=["csv", "jsonl"])
    write_folder(out, tables(), MANIFEST, formats=["csv"], overwrite=True)
    assert sorted(all_bytes(out)) == sorted(["run.json", *(f"{t}.csv" for t in SCHEMAS)])
    assert len(read_tables(out)["entities"]) == 0
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


def test_an_empty_folder_may_be_overwritten(tmp_path: Path, filled: dict[str, pd.DataFrame]) -> None:
    (tmp_path / "run").mkdir()
    write_folder(tmp_path / "run", filled, MANIFEST, overwrite=True)
    assert len(read_tables(tmp_path / "run")["entities"]) == 1


@pytest.mark.parametrize("has_run", [True, False])
def test_a_folder_that_is_not_ours_is_never_replaced(tmp_path: Path, has_run: bool) -> None:
    out = tmp_path / "thesis"
    out.mkdir()
    (out / "chapter1.docx").write_text("years of work")
    if has_run:
        (out / "run.json").write_text("{}")
    with pytest.raises(OutputError, match=r"chapter1\.docx" if has_run else r"no run\.json"):
        write_folder(out, tables(), MANIFEST, overwrite=True)
    assert (out / "chapter1.docx").read_text() == "years of work"


def test_a_file_or_link_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(OutputError, match="is a file"):
        write_folder(tmp_path / "file", tables(), MANIFEST, overwrite=True)
    with pytest.raises(OutputError, match="is a file"):
        write_folder(tmp_path / "file" / "below", tables(), MANIFEST)
    write_folder(tmp_path / "run", tables(), MANIFEST)
    (tmp_path / "link").symlink_to(tmp_path / "run")
    with pytest.raises(OutputError, match="is a link"):
        write_folder(tmp_path / "link", tables(), MANIFEST, overwrite=True)


def test_unknown_format(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no format 'xls'.*csv, parquet, jsonl"):
        write_folder(tmp_path / "run", tables(), MANIFEST, formats=["xls"])
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize("step", ["_write", "_put_in_place", "_flush"])
@pytest.mark.parametrize("old", [True, False])
def test_a_failure_at_any_step_leaves_the_old_run_or_nothing(
    tmp_path: Path, filled: dict[str, pd.DataFrame], monkeypatch: pytest.MonkeyPatch, step: str, old: bool
) -> None:
    out = tmp_path / "run"
    if old:
        write_folder(out, filled, MANIFEST)
    before = all_bytes(out) if old else None

    def fail(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(folder, step, fail)
    with pytest.raises(OutputError, match="the disk is full"):
        write_folder(out, tables(), MANIFEST, overwrite=True)
    assert [path.name for path in tmp_path.iterdir()] == (["run"] if old else [])
    if old:
        assert all_bytes(out) == before


def test_the_old_run_comes_back_when_the_new_one_cannot_be_moved(
    tmp_path: Path, filled: dict[str, pd.DataFrame], monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "run"
    write_folder(out, filled, MANIFEST)
    before = all_bytes(out)
    rename = Path.rename

    def fail(self: Path, target: Path) -> Path:
        if self.name.endswith(".partial"):
            raise OSError(errno.EIO, "Input/output error")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fail)
    with pytest.raises(OutputError, match="Input/output error"):
        write_folder(out, tables(), MANIFEST, overwrite=True)
    assert all_bytes(out) == before
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


def test_a_folder_that_came_while_we_worked_is_not_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "run"
    flush = folder._flush

    def somebody_else(path: Path) -> None:
        out.mkdir(exist_ok=True)
        (out / "theirs").write_text("x")
        flush(path)

    monkeypatch.setattr(folder, "_flush", somebody_else)
    with pytest.raises(OutputError, match="exists"):
        write_folder(out, tables(), MANIFEST)
    assert [path.name for path in out.iterdir()] == ["theirs"]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 64 KiB; only root can mount one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = shutil.which("mount")
    if (
        mount is None
        or subprocess.run(
            [mount, "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(disk)], capture_output=True, check=False
        ).returncode
    ):
        pytest.skip("no right to mount a small disk here")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_a_disk_that_fills(small_disk: Path) -> None:
    few = tables(entities=to_frame("entities", [row("entities", text="x")]))
    many = tables(entities=to_frame("entities", [row("entities", text=f"name {i} " * 20) for i in range(3000)]))
    out = small_disk / "run"
    write_folder(out, few, MANIFEST)
    before = all_bytes(out)
    with pytest.raises(OutputError, match="the disk is full"):
        write_folder(out, many, MANIFEST, overwrite=True)
    assert all_bytes(out) == before
    assert [path.name for path in small_disk.iterdir()] == ["run"]


@pytest.mark.skipif(sys.platform == "win32", reason="no such limit")
def test_a_file_that_grows_too_large(tmp_path: Path) -> None:
    import resource
    import signal

    many = tables(entities=to_frame("entities", [row("entities", text=f"name {i} " * 20) for i in range(3000)]))
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (65536, limits[1]))
        with pytest.raises(OutputError, match="larger than this system allows"):
            write_folder(tmp_path / "run", many, MANIFEST)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may write everywhere")
def test_no_permission(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(OutputError, match="no permission"):
            check_target(tmp_path / "run", overwrite=False)
    finally:
        tmp_path.chmod(0o700)


def test_permission_errors_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(OutputError, match="no permission to write here"):
        check_target(tmp_path / "run", overwrite=False)


def test_parquet_without_a_working_pyarrow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(UsageError, match=r"Parquet cannot be written.*choose csv or jsonl"):
        write_folder(tmp_path / "run", tables(), MANIFEST, formats=["csv", "parquet"])
    assert not (tmp_path / "run").exists()


# ---- reading


def test_reading_what_is_no_run(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"no run here: run\.json is missing"):
        read_tables(tmp_path)
    (tmp_path / "run.json").write_text("{}")
    with pytest.raises(DataError, match="the table 'entities' is missing"):
        read_tables(tmp_path)
    (tmp_path / "entities.csv").write_text("doc_id,start\na,1\n")
    with pytest.raises(DataError, match=r"entities\.csv: not a table of a run: column 'entity_id'"):
        read_tables(tmp_path, ("entities",))
    (tmp_path / "entities.csv").unlink()
    for name in ("parquet", "jsonl"):
        (tmp_path / f"entities.{name}").write_text("garbage")
        with pytest.raises(DataError, match=rf"entities\.{name}: not a table of a run"):
            read_tables(tmp_path, ("entities",))
        (tmp_path / f"entities.{name}").unlink()
