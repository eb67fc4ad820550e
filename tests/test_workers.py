"""Time and memory of a file are bounded, and whatever happens to one file, the others are done, in order."""

from __future__ import annotations

import csv
import mmap
import sys
import time
from pathlib import Path

import pytest
from fakes import WordPipeline

from extractor.run import _out_of_memory, run
from extractor.workers import memory_limit


def texts(folder: Path, **contents: str) -> Path:
    folder.mkdir()
    for name, content in contents.items():
        (folder / f"{name}.txt").write_text(content, encoding="utf-8")
    return folder


def rows(out: Path, table: str) -> list[dict[str, str]]:
    with (out / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("workers", [1, 2])
def test_a_slow_a_greedy_and_a_deadly_file(tmp_path: Path, workers: int) -> None:
    folder = texts(
        tmp_path / "in", a="AKT1 promotes MYC", b="SLEEP AKT1", c="AKT2 inhibits MYC", d="HOG AKT1", e="CRASH AKT1",
        f="AKT3 inhibits MYC", g="RAISE AKT1",
    )  # fmt: skip
    began = time.monotonic()
    run([folder], tmp_path / "out", make_pipeline=WordPipeline, workers=workers, timeout=3.0, max_memory=1000)
    assert time.monotonic() - began < 60
    assert [row["doc_id"] for row in rows(tmp_path / "out", "documents")] == ["a", "c", "f"]
    errors = {row["doc_id"]: row for row in rows(tmp_path / "out", "errors")}
    expected = {"b": "timeout", "d": "memory", "e": "crash", "g": "internal"}
    if not sys.platform.startswith("linux"):
        expected["d"] = errors["d"]["code"]
    assert {name: row["code"] for name, row in errors.items()} == expected
    assert errors["b"]["message"] == "took longer than 3 s. Give it more with --timeout, or split it."
    assert "1000 MB" in errors["d"]["message"]


def test_documents_of_a_file_before_the_slow_one_are_kept(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.pubtator").write_text("1|t|AKT1 promotes MYC\n\n2|t|SLEEP now\n\n3|t|AKT2 inhibits MYC\n", "utf-8")
    (folder / "b.txt").write_text("AKT2 inhibits MYC", "utf-8")
    run([folder], tmp_path / "out", make_pipeline=WordPipeline, timeout=3.0)
    assert [row["doc_id"] for row in rows(tmp_path / "out", "documents")] == ["a+1", "b"]
    (error,) = rows(tmp_path / "out", "errors")
    assert error["doc_id"] == "a"
    assert error["message"].endswith("1 of its documents were done before.")


def test_a_memory_error_in_disguise() -> None:
    def disguised() -> None:
        try:
            raise MemoryError
        except MemoryError as error:
            raise SystemError("a result with an exception set") from error

    with pytest.raises(SystemError) as caught:
        disguised()
    assert _out_of_memory(caught.value)
    assert not _out_of_memory(ValueError("something else"))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems do not limit address space")
def test_the_limit_ends_with_the_work() -> None:
    with pytest.raises(MemoryError), memory_limit(300):
        bytearray(2_000_000_000)
    mmap.mmap(-1, 600_000_000).close()
