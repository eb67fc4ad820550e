"""How often the normaliser gives the name that the gold annotation gives, over distinct (type, text, norm).

    python benchmarks/identifiers.py --gold ../shared/gold [--types Gene,miRNA] [--quiet]

Reads every `*.gold.json` under the folder. Names are compared after case and hyphens are folded away. Prints the wrong
ones, then one line per type. A measure for development: it must never be a source of entries.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path

from extractor.entities.mirna import find_mirnas
from extractor.entities.scanner import fold_key
from extractor.normalise import Normaliser
from extractor.records import CORE_TYPES, Mention


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--types", default=",".join(sorted(CORE_TYPES)))
    parser.add_argument("--quiet", action="store_true", help="only the summary")
    options = parser.parse_args()
    counts: Counter[tuple[str, str, str]] = Counter()
    for path in sorted(options.gold.rglob("*.gold.json")):
        for entity in json.loads(path.read_text(encoding="utf-8"))["entities"].values():
            counts[entity["type"], entity["text"], entity["norm"]] += 1
    normaliser = Normaliser.load()
    skipped = 0
    totals: Counter[str] = Counter()
    right: Counter[str] = Counter()
    weighted: Counter[str] = Counter()
    weighted_right: Counter[str] = Counter()
    for (kind, text, norm), count in sorted(counts.items()):
        if kind not in options.types.split(","):
            continue
        if set(text) & set("\\{}$"):  # formulas of OCR: `extractor.clean` turns them into plain text before
            skipped += 1
            continue
        hint = {}
        if kind == "miRNA":
            # members of elided lists ("155") carry their name as a hint; here it has to come from the gold
            found = [c.hint["mirna"] for c in find_mirnas(text)]
            hint = {"mirna": found[0] if found else norm if text[:1].isdigit() else ""}
        identifier = normaliser.identify(Mention(0, len(text), text, kind, "gold", hint=hint), short_forms={})
        name = identifier.name if identifier else ""
        ok = fold_key(name) == fold_key(norm)
        totals[kind] += 1
        right[kind] += ok
        weighted[kind] += count
        weighted_right[kind] += ok * count
        if not ok and not options.quiet:
            print(f"{kind}\t{text!r}\tgold {norm}\tours {name or None}\t×{count}")
    for kind in sorted(totals):
        print(f"{kind}: {right[kind]}/{totals[kind]} distinct = {right[kind] / totals[kind]:.3f}; "
              f"{weighted_right[kind] / weighted[kind]:.3f} of mentions")  # fmt: skip
    print(f"left out (formula debris): {skipped}")
    distinct, mentions = max(1, sum(totals.values())), max(1, sum(weighted.values()))
    print(f"all: {sum(right.values())}/{distinct} = {sum(right.values()) / distinct:.3f}; "
          f"{sum(weighted_right.values()) / mentions:.3f} of mentions")  # fmt: skip


if __name__ == "__main__":
    main()
