"""Damaged files: a seeded few by default, more with -m slow (`benchmarks/fuzz_readers.py` has the 2,000)."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "benchmarks")]

import fuzz_readers  # noqa: E402


@pytest.mark.parametrize(("count", "seed"), [(70, 3), pytest.param(1000, 4, marks=pytest.mark.slow)])
def test_damaged_files_are_read_or_refused(tmp_path: Path, count: int, seed: int) -> None:
    files = fuzz_readers.collect([ROOT / "tests" / "pdfs" / "made"], tmp_path)
    assert {f.suffix for f in files} >= {".pdf", ".xml", ".docx", ".zip", ".gz", ".json", ".pubtator"}
    outcomes, wrong, _, peak = fuzz_readers.fuzz(files, count, seed, timeout=120, max_memory=900)
    assert wrong == []
    assert sum(outcomes.values()) == count
    assert outcomes["read"] > 0
    assert outcomes["refused"] > 0
    assert peak < 1000

