"""Time of loading the lexicon and of scanning text with it, beside spaCy's PhraseMatcher on the same names.

    python benchmarks/lexicon_speed.py --text FOLDER [--names 20000] [--files 100] [--no-spacy]

`--text`: a folder of .md or .txt files. `--names N`: compare on N of the names only (a quick run; the scan is then
timed on a lexicon of these N too). The PhraseMatcher matches tokens without regard to case; it knows neither the
separator nor the case rules, so its number of hits differs.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from pathlib import Path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--text", type=Path, required=True)
    parser.add_argument("--names", type=int, default=0)
    parser.add_argument("--files", type=int, default=100)
    parser.add_argument("--no-spacy", action="store_true")
    options = parser.parse_args()
    paths = sorted(p for p in options.text.rglob("*") if p.suffix in {".md", ".txt"})[: options.files]
    if not paths:
        sys.exit(f"{options.text}: no .md or .txt file.")
    texts = [path.read_text(encoding="utf-8", errors="replace") for path in paths]
    passages = [line for text in texts for line in text.splitlines() if line.strip()]
    size = sum(map(len, texts))
    print(f"text: {len(texts)} files, {len(passages)} passages, {size:,} code points")

    start = time.perf_counter()
    from extractor.entities.lexicon import Lexicon

    imported = time.perf_counter()
    lexicon = Lexicon.load()
    loaded = time.perf_counter()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"import {imported - start:.2f} s, load {loaded - imported:.2f} s, {len(lexicon):,} names, {memory:.0f} MB")
    if options.names:
        entries = lexicon.entries()
        lexicon = Lexicon.from_entries(entries[:: max(1, len(entries) // options.names)])
        print(f"lexicon of {len(lexicon):,} names")
    ours = 0.0
    for label, again in (("first time", False), ("again", True)):
        start = time.perf_counter()
        hits = sum(len(found) for found in lexicon.scan_many(texts))
        took = time.perf_counter() - start
        print(f"scan of files, {label}: {size / took / 1e6:.2f} M code points/s, {hits:,} hits")
        ours = took if not again else ours
    start = time.perf_counter()
    hits = sum(len(found) for found in lexicon.scan_many(passages))
    print(f"scan_many of passages: {size / (time.perf_counter() - start) / 1e6:.2f} M code points/s, {hits:,} hits")
    start = time.perf_counter()
    hits = sum(len(lexicon.scan(passage)) for passage in passages)
    print(
        f"scan of passages one by one: {size / (time.perf_counter() - start) / 1e6:.2f} M code points/s, {hits:,} hits"
    )
    if options.no_spacy:
        return
    import spacy
    from spacy.matcher import PhraseMatcher

    nlp = spacy.blank("en")
    nlp.max_length = 10**9
    names = sorted({lexicon.row(i).term for i in range(len(lexicon))})
    start = time.perf_counter()
    matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
    matcher.add("NAME", list(nlp.tokenizer.pipe(names)))
    print(f"PhraseMatcher: {len(names):,} names built in {time.perf_counter() - start:.1f} s")
    start = time.perf_counter()
    hits = sum(len(matcher(nlp.make_doc(text))) for text in texts)
    took = time.perf_counter() - start
    print(f"PhraseMatcher with tokenizer: {size / took / 1e6:.2f} M code points/s, {hits:,} hits; "
          f"ours is {took / ours:.1f} times as fast")  # fmt: skip
    docs = [nlp.make_doc(text) for text in texts]
    start = time.perf_counter()
    for doc in docs:
        matcher(doc)
    took = time.perf_counter() - start
    print(f"PhraseMatcher alone: {size / took / 1e6:.2f} M code points/s; ours is {took / ours:.1f} times as fast")


if __name__ == "__main__":
    main()
