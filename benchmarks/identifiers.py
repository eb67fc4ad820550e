"""How often a mention gets the identifier that the gold annotation means, over distinct (type, text, norm).

    python benchmarks/identifiers.py --gold gold --texts corpus --texts DIR_WITH_CHINAXIV_MD [--quiet]

Runs the pipeline on every gold article whose text is found, pairs each gold mention of a core type with the mention
found at the same place, and compares names. A name is right when it equals the gold `norm` after case, hyphens and a
plural s are folded away, or when the gold `norm`, given to the normaliser by itself, gets the same CURIE (the gold says
"LC3" in one article and "MAP1LC3" in another). Prints the wrong ones, then a line per type. Gold mentions that were not
found, or found with other borders or another type, are counted by `extractor evaluate`, not here.

A measure for development: it must never be a source of entries.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path

from extractor.clean.latex import whole_formula
from extractor.entities.scanner import fold_key
from extractor.normalise import Normaliser
from extractor.pipeline import Pipeline
from extractor.read import read_article
from extractor.records import CORE_TYPES, Mention


def folded(name: str) -> str:
    return fold_key(name).removesuffix("s")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--texts", type=Path, action="append", required=True)
    parser.add_argument("--quiet", action="store_true", help="only the summary")
    options = parser.parse_args()
    pipeline, normaliser = Pipeline(), Normaliser.load()
    verdicts: dict[tuple[str, str, str], Counter[tuple[bool, str]]] = {}
    articles = 0
    for path in sorted(options.gold.rglob("*.gold.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        name = Path(gold.get("source") or gold["file"]).name
        text = next((t / name for t in options.texts if (t / name).exists()), None)
        if text is None:
            continue
        articles += 1
        extraction = pipeline.process(read_article(text, gold["doc_id"]))
        source = extraction.article.source
        found = {
            (*whole_formula(source, *p.passage.to_source(m.start, m.end)), m.type): m
            for p in extraction.passages
            for m in p.mentions
        }
        for entity in gold["entities"].values():
            mention = found.get((entity["start"], entity["end"], entity["type"]))
            if entity["type"] not in CORE_TYPES or mention is None:
                continue
            ours = mention.norm
            ok = ours is not None and folded(ours.name) == folded(entity["norm"])
            if not ok and ours is not None and ours.curie:
                meant = normaliser.identify(Mention(0, len(entity["norm"]), entity["norm"], entity["type"], "gold"))
                ok = meant is not None and meant.curie == ours.curie
            key = (entity["type"], entity["text"], entity["norm"])
            shown = f"{ours.name} {ours.curie or '-'}" if ours else "None"
            verdicts.setdefault(key, Counter())[ok, shown] += 1
    totals: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for (kind, surface, norm), seen in sorted(verdicts.items()):
        (ok, shown), _ = seen.most_common(1)[0]
        for group in (kind, "all"):
            totals[group] += 1
            right[group] += ok
        if not ok and not options.quiet:
            print(f"{kind}\t{surface!r}\tgold {norm}\tours {shown}\t×{sum(seen.values())}")
    print(f"{articles} articles")
    for kind in sorted(totals):
        print(f"{kind}: {right[kind]}/{totals[kind]} distinct = {right[kind] / totals[kind]:.3f}")


if __name__ == "__main__":
    main()
