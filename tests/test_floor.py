"""Scores on the dev articles may only rise (`gold/floor.json`)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def test_dev_scores_keep_their_floor() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "extractor", "evaluate", "--gold", "gold", "--floor", "gold/floor.json"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "relations all" in done.stdout
