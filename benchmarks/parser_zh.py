"""The Chinese parser from raw text: words, UPOS, UAS and LAS against a UD treebank.

    python benchmarks/parser_zh.py --treebank ../shared/treebanks/zh_gsdsimp_test.conllu.xz [--model FOLDER]
        [--gold-words]
    python benchmarks/parser_zh.py --sample FOLDER_OF_ARTICLES [--seed 0]

Raw text goes in, our tokenizer cuts it. A predicted word counts when both its borders are those of a treebank word; its
head counts when that word, too, has the right borders; scores are the F of predicted and treebank words (the measure of
the CoNLL 2018 shared task). `--gold-words`: the same parser on the treebank's own words.

`--sample`: a hundred sentences of the articles in a folder that are full of Latin names, drawn with a seed, as the
pipeline parses them (names protected, citations out of the way), printed as words with relation and head to be read by
eye.
"""

from __future__ import annotations

import argparse
import random
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from extractor.nlp.chinese_parser import MODEL, load
from extractor.nlp.tokenizers import ProtectedTokenizer
from extractor.train.chinese import read_treebank, score

#: a sentence is full of names when this part of it is Latin letters and digits
FULL = 0.25
#: sentences of one article at most
PER_ARTICLE = 4


def full_of_names(doc: Any) -> Iterator[Any]:
    for sentence in doc.sents:
        text = sentence.text
        if 20 <= len(text) <= 120 and any(t.has_dep() for t in sentence):
            latin = len(re.findall(r"[A-Za-z0-9]", text))
            if len(text) * FULL <= latin <= len(text) * 0.8:
                yield sentence


def sample(folder: Path, seed: int, number: int = 100) -> Iterator[Any]:
    """Sentences (spaCy spans) of the articles, at most `PER_ARTICLE` of each."""
    from extractor.pipeline import Pipeline
    from extractor.read import read_article

    pipeline = Pipeline()
    chance = random.Random(seed)
    paths = sorted(folder.glob("*.md"))
    chance.shuffle(paths)
    for path in paths:
        _, passages, docs = pipeline.documents(read_article(path, path.stem))
        found = [s for p in passages if p.language == "zh" and p.index in docs for s in full_of_names(docs[p.index])]
        for sentence in chance.sample(found, min(PER_ARTICLE, len(found), number)):
            number -= 1
            yield sentence
        if not number:
            return


def show(sentence: Any) -> str:
    """Every word with its relation and head: "miR-21 nsubj←抑制"."""
    root = " ".join(t.text for t in sentence if t.dep_ == "ROOT")
    words = (f"{t.text} {t.dep_}←{t.head.text}" for t in sentence if t.has_dep() and t.dep_ not in {"ROOT", "punct"})
    return f"{sentence.text}\n    root {root}; " + "; ".join(words)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--treebank", type=Path)
    source.add_argument("--sample", type=Path)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--model", type=Path, default=MODEL)
    parser.add_argument("--gold-words", action="store_true")
    args = parser.parse_args()
    if args.sample:
        for n, sentence in enumerate(sample(args.sample, args.seed), 1):
            print(f"{n}. {show(sentence)}")
        return
    trees = read_treebank(args.treebank)
    nlp = load(args.model)
    if args.gold_words:
        words = {tree.text: [(w.start, w.end) for w in tree.words] for tree in trees}
        nlp.tokenizer = ProtectedTokenizer(nlp.vocab, lambda text: (), words.__getitem__)
    scores = score(nlp, trees)
    begin = time.process_time()
    for _ in nlp.pipe([tree.text for tree in trees], batch_size=64):  # as the pipeline calls it
        pass
    seconds = time.process_time() - begin
    size = sum(len(tree.words) for tree in trees)
    print(f"{args.treebank.name}: {len(trees)} sentences, {size} words, {size / seconds:.0f} words/s of one core")
    print(f"words F {scores.words:.4f}  UPOS {scores.upos:.4f}  UAS {scores.uas:.4f}  LAS {scores.las:.4f}")


if __name__ == "__main__":
    main()
