"""Random mentions of PDFs (and other articles): do the boxes cover them? Judged by pdfplumber's own characters.

usage: python benchmarks/pdf_boxes.py PATH... [--mentions N] [--seed S]

`PATH`: articles or folders of them, in any format that `extractor extract` reads; `offsets.py` looks at all formats
side by side. For each mention drawn, the slice
`source[start:end]` must show it (letters and digits, of one width, with at most what the page set between its halves);
for a PDF, in addition, the characters that pdfplumber finds under its boxes must be those of the mention.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT)]

from extractor.errors import InputError  # noqa: E402
from extractor.facts.tables import entity_rows  # noqa: E402
from extractor.layout import parse_boxes  # noqa: E402
from extractor.pipeline import Pipeline  # noqa: E402
from extractor.read import Failure, find_inputs, read_articles  # noqa: E402


def shown(text: str) -> str:
    """Letters and digits, of one width."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text)).lower()


def within(short: str, long: str) -> bool:
    """Whether the characters of `short` stand in `long` in their order."""
    rest = iter(long)
    return all(char in rest for char in short)


def under(page: Any, row: Any, boxes: Any) -> str:
    """The characters of the page whose middle lies in the boxes."""
    from extractor.read.pdf.scan import _shown

    left, top, _, _ = _shown(page)
    found = ""
    for box in boxes:
        inside = [
            char for char in page.chars
            if box.x0 < (char["x0"] + char["x1"]) / 2 - left < box.x1
            and box.top < (char["top"] + char["bottom"]) / 2 - top < box.bottom
        ]  # fmt: skip
        found += "".join(char["text"] for char in inside)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--mentions", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    pipeline = Pipeline()
    rows: list[tuple[str, Path, str, Any]] = []
    problems: list[InputError] = []
    for item in find_inputs(arguments.paths, problems=problems):
        for article in read_articles(item.path, item.doc_id):
            if isinstance(article, Failure):
                continue
            result = pipeline.process(article)
            rows += [(article.format, item.path, article.source[r["start"] : r["end"]], r) for r in entity_rows(result)]
    rows.sort(key=lambda row: (row[0], str(row[1]), row[3]["entity_id"]))
    chosen = random.Random(arguments.seed).sample(rows, min(arguments.mentions, len(rows)))
    drawn: Counter[str] = Counter()
    exact: Counter[str] = Counter()
    right: Counter[str] = Counter()
    covered: Counter[str] = Counter()
    by_pdf: dict[Path, list[Any]] = {}
    for form, path, slice_, row in chosen:
        drawn[form] += 1
        exact[form] += shown(slice_) == shown(row["text"])
        good = within(shown(row["text"]), shown(slice_))
        right[form] += good
        if not good:
            print(f"{path.name}: {row['text']!r} is shown as {slice_[:80]!r}")
        if form == "pdf":
            by_pdf.setdefault(path, []).append(row)
    import pdfplumber

    for path, found in by_pdf.items():
        with pdfplumber.open(path) as pdf:
            for row in found:
                boxes = parse_boxes(row["boxes"])
                text = "".join(under(pdf.pages[b.page - 1], row, [b]) for b in boxes)
                same = Counter(shown(text)) == Counter(shown(row["text"]))
                covered["pdf"] += same
                if not same:
                    print(f"{path.name} page {row['page']}: the boxes of {row['text']!r} cover {text!r}")
    print(f"\n{'format':<12}{'mentions':>9}{'shown':>8}{'exactly':>9}{'boxes':>8}")
    for form in sorted(drawn):
        boxes_right = covered[form] if form == "pdf" else "–"
        print(f"{form:<12}{drawn[form]:>9}{right[form]:>8}{exact[form]:>9}{boxes_right:>8}")
    print(f"{'all':<12}{drawn.total():>9}{right.total():>8}{exact.total():>9}{covered.total():>8}")


if __name__ == "__main__":
    main()
