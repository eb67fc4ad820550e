"""Trees of other label schemes in ours: how near Universal Dependencies come to ClearNLP by `to_clearnlp`.

    python benchmarks/dependencies_en.py --treebank en_ewt_dev.conllu.xz [--sentences 500]

A treebank in Universal Dependencies is read as if a parser with these labels had made its trees. No treebank has both
schemes, so our own parser's trees of the same words (ClearNLP labels, read with its usual mistakes, which bound what
can be reached) are what they are compared with: share of words with the same head, and with the same head and label,
before the conversion and after it. Words that the parser calls punctuation are left out.
"""

from __future__ import annotations

import argparse
import lzma
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from spacy.tokens import Doc

from extractor.nlp.dependencies import to_clearnlp
from extractor.nlp.label_maps import dependencies
from extractor.nlp.parsers import shipped_parser


def trees(path: Path) -> Iterator[tuple[list[str], list[str], list[int], list[str]]]:
    import conllu

    with lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open(encoding="utf-8") as handle:
        for sentence in conllu.parse_incr(handle):
            words = [t for t in sentence if isinstance(t["id"], int)]
            heads = [t["head"] - 1 if t["head"] else i for i, t in enumerate(words)]
            yield [t["form"] for t in words], [t["xpos"] or "" for t in words], heads, [t["deprel"] for t in words]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--treebank", type=Path, required=True)
    parser.add_argument("--sentences", type=int, default=0)
    options = parser.parse_args()
    nlp = shipped_parser("en")
    count: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    for number, (words, tags, heads, deps) in enumerate(trees(options.treebank), 1):
        if options.sentences and number > options.sentences:
            break
        given = Doc(nlp.vocab, words=words, tags=tags, heads=heads, deps=deps)
        bare = Doc(nlp.vocab, words=words, sent_starts=[i == 0 for i in range(len(words))])
        ours = next(iter(nlp.pipe([bare])))
        converted = to_clearnlp(given, dependencies())
        for i, token in enumerate(ours):
            if token.dep_ == "punct":
                continue
            count["words"] += 1
            for name, doc in (("before", given), ("after", converted)):
                same = doc[i].head.i == token.head.i
                count[f"{name}, head"] += same
                count[f"{name}, head and label"] += same and doc[i].dep_ == token.dep_
            if converted[i].dep_ != token.dep_:
                missed[f"{converted[i].dep_} for {token.dep_}"] += 1
    print(f"{options.treebank.name}: {count['words']} words")
    for name in ("before", "after"):
        print(f"  {name:7} same head {count[f'{name}, head'] / count['words']:.3f}, same head and label "
              f"{count[f'{name}, head and label'] / count['words']:.3f}")  # fmt: skip
    print("  most often different:", ", ".join(f"{what} {n}" for what, n in missed.most_common(12)))


if __name__ == "__main__":
    main()
