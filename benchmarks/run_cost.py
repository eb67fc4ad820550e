"""Time and memory of the five articles, start included, and of `extractor --help`.

usage: python benchmarks/run_cost.py [PATH...] [--workers N] [--runs N]

Each measurement is a process of its own. Memory is the peak resident size of the largest process (getrusage,
RUSAGE_CHILDREN): with several workers it is that of one of them, not their sum. Exit 1 where a limit of the issue
(30 s, 1.2 GB, 0.3 s) is not kept.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LIMITS = {"seconds": 30.0, "megabytes": 1200.0, "help": 0.3}


def timed(*arguments: str) -> float:
    """Seconds that `extractor ARGUMENTS` takes. Ends the benchmark with its message where it fails."""
    command = [sys.executable, "-m", "extractor", *arguments]
    began = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=dict(os.environ), check=False)
    seconds = time.perf_counter() - began
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed with {done.returncode}:\n{done.stderr}")
    return seconds


def peak_megabytes() -> float:
    """Largest resident size of any process that has ended, in megabytes (10^6 bytes)."""
    size = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return size / 1e6 if sys.platform == "darwin" else size * 1024 / 1e6  # macOS counts bytes, Linux KiB


def main() -> None:
    """Measure and print one line each."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("paths", nargs="*", default=["corpus"], help="articles or folders (default: corpus)")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()

    helps = [timed("--help") for _ in range(5)]
    runs = []
    for _ in range(options.runs):
        with tempfile.TemporaryDirectory() as folder:
            out = str(Path(folder) / "out")
            runs.append(timed("extract", *options.paths, "--out", out, "--workers", str(options.workers), "--quiet"))
    memory = peak_megabytes()
    print(f"extractor --help     best of 5: {min(helps):.3f} s (limit {LIMITS['help']} s)")
    print(
        f"extractor extract    {options.workers} worker(s), {options.runs} runs: best {min(runs):.1f} s, "
        f"worst {max(runs):.1f} s (limit {LIMITS['seconds']:.0f} s)"
    )
    print(f"peak memory          {memory:.0f} MB in one process (limit {LIMITS['megabytes']:.0f} MB)")
    kept = min(helps) < LIMITS["help"] and max(runs) < LIMITS["seconds"] and memory < LIMITS["megabytes"]
    sys.exit(0 if kept else 1)


if __name__ == "__main__":
    main()
