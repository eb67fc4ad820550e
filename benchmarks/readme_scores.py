"""Write the score table of README.md from fresh runs of `extractor evaluate`.

    python benchmarks/readme_scores.py --texts DIR_WITH_CHINAXIV_MD [--check]

Scores the dev articles (texts in corpus/) with the pipeline as it stands, and the sixteen ChinaXiv articles (texts
under --texts), on which the shipped recogniser was trained, with the rules alone. Rewrites the block between the two
`scores` comments of README.md; with --check it only says whether that block is up to date (exit 1 when it is not).
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BEGIN, END = "<!-- scores:begin -->", "<!-- scores:end -->"
ROWS = (
    ("entities, core types (miRNA, gene, drug, cell line)", "entities.strict.core"),
    ("entities, all nine types", "entities.strict.all"),
    ("relations, both arguments core", "relations.core"),
    ("relations, all", "relations.all"),
    ("sign, where who and whom are right", "relations.sign"),
)


def evaluated(split: str, texts: Path | None) -> dict[str, dict[str, object]]:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "scores.json"
        command = [sys.executable, "-m", "extractor", "evaluate", "--gold", "gold", "--split", split]
        command += ["--json", str(out)]
        if texts is not None:
            # the shipped recogniser was trained on these articles: only the rules are scored on them
            command += ["--texts", str(texts), "--rules-only"]
        subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        report = json.loads(out.read_text(encoding="utf-8"))
    scores: dict[str, dict[str, object]] = report["pooled"]["all"]
    return scores


def cell(score: dict[str, object]) -> str:
    if score["f"] is None:
        return "–"
    low, high = score["interval"]  # type: ignore[misc]
    return f"{score['precision']:.3f} / {score['recall']:.3f} / **{score['f']:.3f}** ({low:.2f}–{high:.2f})"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--texts", type=Path, required=True)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    dev, train = evaluated("dev", None), evaluated("train", options.texts)
    lines = [
        BEGIN,
        "| precision / recall / **F** (95% of F, bootstrap by document) | dev articles 000, 001, 003 "
        "| sixteen ChinaXiv articles, rules only |",
        "|---|---|---|",
        *(f"| {label} | {cell(dev[key])} | {cell(train[key])} |" for label, key in ROWS),
        END,
    ]
    readme = ROOT / "README.md"
    text = readme.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    new = before + "\n".join(lines) + after
    print("\n".join(lines[1:-1]))
    if options.check:
        sys.exit(0 if new == text else 1)
    readme.write_text(new, encoding="utf-8")


if __name__ == "__main__":
    main()
