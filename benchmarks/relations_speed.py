"""What relations cost beside the parser, on the passages of a folder, mentions found by the pipeline.

    python benchmarks/relations_speed.py --text FOLDER [--files 40]

`--text`: a folder of .md or .txt files. For each language: milliseconds per sentence with two or more mentions (only
those are parsed, and only those can hold a relation) for the parser, for the pattern rules, and for both finders with
`merge`. Everything is run once before the clock starts.
"""

from __future__ import annotations

import argparse
import sys
import time
from bisect import bisect_left
from pathlib import Path
from typing import Any


def timed(function: Any, items: list[Any]) -> float:
    """Seconds for all items."""
    began = time.perf_counter()
    for item in items:
        function(item)
    return time.perf_counter() - began


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--text", type=Path, required=True)
    ap.add_argument("--files", type=int, default=40)
    args = ap.parse_args()
    paths = sorted(p for p in args.text.rglob("*") if p.suffix in {".md", ".txt"})[: args.files]
    if not paths:
        sys.exit(f"{args.text}: no .md or .txt file.")

    from extractor.clean import make_passages
    from extractor.nlp.components import sentences_of
    from extractor.pipeline import load
    from extractor.read import read_article
    from extractor.records import TEXT_KINDS
    from extractor.relations import find_relations

    passages = [p for path in paths for p in make_passages(read_article(path, path.stem))[1] if p.kind in TEXT_KINDS]
    for language in ("zh", "en"):
        nlp = load(language)
        entities, parser = (nlp.get_pipe(name) for name in ("extractor_entities", "extractor_parser"))
        docs: list[Any] = [entities(nlp.make_doc(p.text)) for p in passages if p.language == language]
        worth = 0
        chosen = []
        for doc in docs:
            starts = [m.start for m in doc._.extractor_mentions]
            counts = [bisect_left(starts, s.end) - bisect_left(starts, s.start) for s in sentences_of(doc, language)]
            worth += sum(n >= 2 for n in counts)
            if any(n >= 2 for n in counts):
                chosen.append(doc)
        if not chosen:
            continue

        def relations(doc: Any, policy: str = "shipped", language: str = language) -> Any:
            found = doc._.extractor_mentions
            return find_relations(doc.text, sentences_of(doc, language), found, language, doc, policy)

        parser.parse(chosen[:8])
        for doc in chosen[:8]:
            relations(doc)
        began = time.perf_counter()
        parser.parse(chosen)
        parsing = time.perf_counter() - began
        patterns = timed(lambda doc: relations(doc, "pattern"), chosen)
        both = timed(relations, chosen)
        print(
            f"{language}: {worth} sentences of {len(chosen)} passages; ms per sentence:"
            f" parser {1000 * parsing / worth:.2f}"
            f", pattern rules {1000 * patterns / worth:.2f}, both finders {1000 * both / worth:.2f}"
            f" ({both / parsing:.2f} of the parser)"
        )


if __name__ == "__main__":
    main()
