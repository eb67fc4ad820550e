"""Damaged files through the readers: no crash, no hang, no gigabyte.

    python benchmarks/fuzz_readers.py --files tests/pdfs/made corpus --count 2000 --seed 1

`--files`: files and folders to damage (PDF, XML, docx, zip, gzip, JSON, PubTator, text); where they hold no XML, Office
or BioC files, small ones of our own (tests/documents.py) are damaged too. A damaged file is cut off, has bytes flipped,
overwritten, doubled or taken out, numbers made huge, tags nested deep, or (gzip, zip, docx) its unpacked inside damaged
and packed again. Each is read and cut into passages in a worker process under `--timeout` and `--max-memory`; readers
may answer with articles or with their own errors and with nothing else. The seed decides everything.
"""

from __future__ import annotations

import argparse
import gzip
import io
import random
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parent.parent / "tests")]

import documents  # noqa: E402

from extractor.read import Failure, read_articles  # noqa: E402
from extractor.workers import supervise  # noqa: E402

NESTS = ((b"<sec>", b"</sec>"), (b"[", b"]"), (b"<<", b">>"), (b"(", b")"), (b"<table><tr><td>", b""))


def truncate(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(1, max(2, len(data)))]


def flip(data: bytes, chance: random.Random) -> bytes:
    out = bytearray(data)
    for _ in range(chance.choice((1, 3, 10, 100, max(1, len(data) // 50)))):
        out[chance.randrange(len(out))] ^= 1 << chance.randrange(8)
    return bytes(out)


def overwrite(data: bytes, chance: random.Random) -> bytes:
    out = bytearray(data)
    at = chance.randrange(len(out))
    size = chance.choice((4, 64, 2000))
    out[at : at + size] = chance.choice((b"\x00" * size, chance.randbytes(size), b"<" * size, b"9" * size))
    return bytes(out)


def double(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data))
    piece = data[at : at + chance.choice((20, 500, 20_000))]
    return data[:at] + piece * chance.choice((2, 10, 100)) + data[at:]


def take_out(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data))
    return data[:at] + data[at + chance.choice((1, 50, 5000)) :]


def huge_numbers(data: bytes, chance: random.Random) -> bytes:
    places = [i for i in range(len(data)) if 48 <= data[i] <= 57][:20_000]
    out = bytearray(data)
    for at in sorted(chance.sample(places, min(len(places), 10)), reverse=True):
        out[at : at + 1] = chance.choice((b"99999999", b"-1", b"0", b"2147483648", b"1e309"))
    return bytes(out)


def nest(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data))
    deep = chance.choice((50, 1000, 100_000))
    opened, closed = chance.choice(NESTS)
    return data[:at] + opened * deep + chance.choice((b"", closed * deep)) + data[at:]


DAMAGES: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    truncate, flip, overwrite, double, take_out, huge_numbers, nest,
)  # fmt: skip


def inside(data: bytes, chance: random.Random) -> bytes:
    """The unpacked inside damaged, where the file is packed."""
    damage = chance.choice(DAMAGES)
    if data.startswith(b"\x1f\x8b"):
        return gzip.compress(damage(gzip.decompress(data), chance), mtime=0)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        names = archive.namelist()
        hit = chance.choice(names)
        for name in names:
            content = archive.read(name)
            packed.writestr(name, damage(content, chance) if name == hit and content else content)
    return out.getvalue()


@dataclass(frozen=True)
class Case:
    """One damaged file: the seed makes it from the source whenever it is asked for."""

    source: Path
    number: int
    seed: int
    folder: Path

    @property
    def path(self) -> Path:
        return self.folder / f"{self.number}{''.join(self.source.suffixes[-2:])}"

    def make(self) -> str:
        """Write the file; what was done to it."""
        chance = random.Random(f"{self.seed}:{self.number}")
        data = self.source.read_bytes()
        if data.startswith((b"\x1f\x8b", b"PK")) and chance.random() < 0.6:
            self.path.write_bytes(inside(data, chance))
            return "inside"
        damage = chance.choice(DAMAGES)
        damaged = damage(data, chance)
        if chance.random() < 0.2 and damaged:
            damaged = chance.choice(DAMAGES)(damaged, chance)
        self.path.write_bytes(damaged[:30_000_000])
        return damage.__name__


def start() -> Callable[[Case], Iterator[tuple[str, float, int]]]:
    from extractor.clean import make_passages

    def work(case: Case) -> Iterator[tuple[str, float, int]]:
        began = time.process_time()
        articles = failures = 0
        for found in read_articles(case.path, "fuzz"):
            if isinstance(found, Failure):
                assert str(found.error)
                failures += 1
            else:
                make_passages(found)
                articles += 1
        yield ("read" if articles else "refused"), time.process_time() - began, _peak()

    def guarded(case: Case) -> Iterator[tuple[str, float, int]]:
        try:
            yield from work(case)
        except MemoryError:
            raise
        except Exception as error:  # what a reader must never let out
            yield f"{type(error).__name__}: {error}"[:200], 0.0, _peak()

    return guarded


def _peak() -> int:
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def fuzz(
    files: list[Path], count: int, seed: int, *, timeout: float, max_memory: int, workers: int = 1
) -> tuple[Counter[str], list[str], float, int]:
    """Counts by outcome, what went wrong, the longest time in seconds and the highest memory in megabytes."""
    outcomes: Counter[str] = Counter()
    wrong: list[str] = []
    slowest, peak = 0.0, 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        chance = random.Random(seed)
        kinds: dict[str, list[Path]] = {}
        for file in files:
            kinds.setdefault(file.suffix.lower(), []).append(file)
        order = sorted(kinds)
        cases = [Case(chance.choice(kinds[order[n % len(order)]]), n, seed, folder) for n in range(count)]
        for first in range(0, count, 100):
            batch = cases[first : first + 100]
            done = [case.make() for case in batch]
            results = supervise(batch, start, workers=workers, timeout=timeout, max_memory=max_memory)
            for case, what, outcome in zip(batch, done, results, strict=True):
                label = outcome.end if outcome.end != "done" else outcome.results[0][0]
                if label not in {"read", "refused"}:
                    wrong.append(f"{case.number} {case.source.name} ({what}): {label}")
                outcomes[label if label in {"read", "refused", "timeout", "memory", "crash"} else "error"] += 1
                for _, took, memory in outcome.results:
                    slowest, peak = max(slowest, took), max(peak, memory)
                case.path.unlink()
    return outcomes, wrong, slowest, peak


def collect(given: list[Path], own: Path) -> list[Path]:
    files = []
    for path in given:
        files += sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
    known = {".pdf", ".docx", ".xml", ".nxml", ".json", ".pubtator", ".gz", ".zip", ".txt", ".md"}
    files = [f for f in files if f.suffix.lower() in known and f.stat().st_size and not f.name.endswith("gold.json")]
    files = [f for f in files if f.suffix != ".json" or b'"passages"' in f.read_bytes()[:100_000]]
    documents.write_all(own)
    have = {f.suffix for f in files}
    return files + sorted(f for f in own.iterdir() if f.suffix not in have)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=Path, nargs="+", required=True)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--timeout", type=float, default=60)
    parser.add_argument("--max-memory", type=int, default=1000)
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        files = collect(options.files, Path(name))
        outcomes, wrong, slowest, peak = fuzz(
            files, options.count, options.seed, timeout=options.timeout, max_memory=options.max_memory,
            workers=options.workers,
        )  # fmt: skip
    shown = ", ".join(f"{label} {n}" for label, n in sorted(outcomes.items()))
    print(f"{sum(outcomes.values())} damaged files of {len(files)}: {shown}")
    print(f"longest {slowest:.1f} s of processor time, highest memory {peak} MB")
    for line in wrong:
        print(f"  {line}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
