"""Sentences of unannotated Chinese articles with what was found in them, drawn with a seed, to be read by eye.

    python benchmarks/unseen_zh.py --texts FOLDER_OF_ARTICLES --without ../shared/gold/chinaxiv
        [--articles 12] [--sentences 22] [--seed 2026]

Articles that speak of genes, proteins, miRNA or cells (sixty words or more), none of them annotated in `--without`. A
mention is shown as [text|Type], one of the trained recogniser as [text|Type*]. Counts of mentions come last.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from extractor.pipeline import Pipeline
from extractor.read import read_article
from extractor.records import Mention

_SENTENCE = re.compile(r"[^。；;\n]{15,160}[。；;]")


def is_about_genes(path: Path) -> bool:
    text = path.read_text(encoding="utf-8", errors="replace")
    return sum(text.count(word) for word in ("基因", "蛋白", "miR", "细胞")) > 60


def show(text: str, start: int, end: int, mentions: Sequence[Mention]) -> str:
    out, at = "", start
    for m in mentions:
        mark = "*" if m.source.startswith("model") else ""
        out += f"{text[at : m.start]}[{m.text}|{m.type}{mark}]"
        at = m.end
    return out + text[at:end]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=Path, required=True)
    parser.add_argument("--without", type=Path, required=True)
    parser.add_argument("--articles", type=int, default=12)
    parser.add_argument("--sentences", type=int, default=22)
    parser.add_argument("--seed", type=int, default=2026)
    args = parser.parse_args()
    annotated = {
        json.loads(p.read_text(encoding="utf-8"))["file"].rsplit("/", 1)[-1] for p in args.without.glob("*.gold.json")
    }
    paths = [p for p in sorted(args.texts.glob("*.md")) if p.name not in annotated]
    random.Random(args.seed).shuffle(paths)
    chance = random.Random(args.seed)
    pipeline = Pipeline()
    counts: Counter[str] = Counter()
    for path in [p for p in paths if is_about_genes(p)][: args.articles]:
        print(f"## {path.stem}")
        found = []
        for result in pipeline.process(read_article(path, path.stem)).passages:
            if result.passage.language != "zh" or result.passage.kind != "text":
                continue
            text = result.passage.text
            for s in _SENTENCE.finditer(text):
                inside = [m for m in result.mentions if s.start() <= m.start and m.end <= s.end()]
                found.append((show(text, s.start(), s.end(), inside), inside))
        for line, inside in chance.sample(found, min(args.sentences, len(found))):
            print("  ", line)
            counts.update(m.type for m in inside)
    print(sum(counts.values()), "mentions:", ", ".join(f"{t} {n}" for t, n in counts.most_common()))


if __name__ == "__main__":
    main()
