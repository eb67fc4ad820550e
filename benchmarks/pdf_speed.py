"""Time and memory of reading PDFs, beside pdfplumber's own `extract_text()` on the same files.

usage: python benchmarks/pdf_speed.py PDF... [--pages N]

Every file is read three times both ways and the best time counts. `--pages N`: additionally makes documents of N and of
N / 5 pages out of the first file and reports the peak memory of reading each, in processes of their own.
"""

from __future__ import annotations

import argparse
import io
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT)]


def theirs(path: Path) -> None:
    import pdfplumber

    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            page.extract_text()
            page.close()


def ours(path: Path) -> None:
    from extractor.read import read_article

    read_article(path, path.stem)


def best(read: object, path: Path) -> float:
    times = []
    for _ in range(3):
        began = time.process_time()
        read(path)  # type: ignore[operator]
        times.append(time.process_time() - began)
    return min(times)


def repeated(path: Path, pages: int) -> bytes:
    """The pages of a file again and again."""
    from pypdf import PdfReader, PdfWriter

    source = PdfReader(path)
    writer = PdfWriter()
    for number in range(pages):
        writer.add_page(source.pages[number % len(source.pages)])
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def peak(path: Path, reader: str) -> tuple[float, float]:
    """Megabytes and seconds of a fresh process that reads the file (the imports alone taken off the megabytes)."""
    code = (
        "import sys, time, pathlib; sys.path[:0] = [sys.argv[1], sys.argv[1] + '/benchmarks']\n"
        "import pdf_speed, pdfplumber, extractor.read.pdf\n"
        "status = lambda key: int(open('/proc/self/status').read().split(key + ':')[1].split()[0])\n"
        "before = status('VmRSS'); began = time.process_time()\n"
        f"pdf_speed.{reader}(pathlib.Path(sys.argv[2]))\n"
        "print(status('VmHWM') - before, time.process_time() - began)"
    )
    command = [sys.executable, "-c", code, str(ROOT), str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    kilobytes, seconds = done.stdout.split()
    return int(kilobytes) / 1024, float(seconds)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--pages", type=int, default=0)
    arguments = parser.parse_args()
    ours(arguments.files[0])
    theirs(arguments.files[0])
    print(f"{'file':<32}{'pdfplumber s':>14}{'ours s':>9}{'ratio':>8}")
    sums = [0.0, 0.0]
    for path in arguments.files:
        one, two = best(theirs, path), best(ours, path)
        sums = [sums[0] + one, sums[1] + two]
        print(f"{path.name[:31]:<32}{one:>14.2f}{two:>9.2f}{two / one:>8.2f}")
    print(f"{'all':<32}{sums[0]:>14.2f}{sums[1]:>9.2f}{sums[1] / sums[0]:>8.2f}")
    if arguments.pages:
        print(f"\n{'pages':>6}{'peak MB over imports':>22}{'seconds':>9}{'pdfplumber peak MB':>20}{'seconds':>9}")
        for pages in (arguments.pages // 5, arguments.pages):
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder, "long.pdf")
                path.write_bytes(repeated(arguments.files[0], pages))
                mine, other = peak(path, "ours"), peak(path, "theirs")
            print(f"{pages:>6}{mine[0]:>22.1f}{mine[1]:>9.1f}{other[0]:>20.1f}{other[1]:>9.1f}")


if __name__ == "__main__":
    main()
