"""The Chinese parser from raw text: words, UPOS, UAS and LAS against a UD treebank.

    python benchmarks/parser_zh.py --treebank ../shared/treebanks/zh_gsdsimp_test.conllu.xz [--model FOLDER]
        [--gold-words]

Raw text goes in, our tokenizer cuts it. A predicted word counts when both its borders are those of a treebank word; its
head counts when that word, too, has the right borders; scores are the F of predicted and treebank words (the measure of
the CoNLL 2018 shared task). `--gold-words`: the same parser on the treebank's own words.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from extractor.nlp.chinese_parser import MODEL, load
from extractor.nlp.tokenizers import ProtectedTokenizer
from extractor.train.chinese import read_treebank, score


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--treebank", type=Path, required=True)
    parser.add_argument("--model", type=Path, default=MODEL)
    parser.add_argument("--gold-words", action="store_true")
    args = parser.parse_args()
    trees = read_treebank(args.treebank)
    nlp = load(args.model)
    if args.gold_words:
        words = {tree.text: [(w.start, w.end) for w in tree.words] for tree in trees}
        nlp.tokenizer = ProtectedTokenizer(nlp.vocab, lambda text: (), words.__getitem__)
    begin = time.perf_counter()
    scores = score(nlp, trees)
    seconds = time.perf_counter() - begin
    size = sum(len(tree.words) for tree in trees)
    print(f"{args.treebank.name}: {len(trees)} sentences, {size} words, {size / seconds:.0f} words/s")
    print(f"words F {scores.words:.4f}  UPOS {scores.upos:.4f}  UAS {scores.uas:.4f}  LAS {scores.las:.4f}")


if __name__ == "__main__":
    main()
