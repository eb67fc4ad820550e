"""English parser from raw text: `python benchmarks/parser_en.py --treebank en_craft_dev.conllu.xz [--names]`.

Text in, tree out: our tokenizer cuts the raw paragraphs, the parser draws sentences and arcs, and both are compared
with the gold tree over characters. A gold arc is found if word and head have the same borders in both; words whose
borders differ are lost. UAS and LAS are F over such arcs, punctuation left out (spaCy's and scispaCy's way) and, in
a second line, with it (the CoNLL 2018 way). `--names` protects names as the pipeline does and compares with the
gold tree in which they are merged.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable
from pathlib import Path

from spacy.tokens import Doc, Token

from extractor.nlp.parsers import english_parser
from extractor.train.english import gold_doc, merge, name_spans, raw_doc, read_conllu

MODEL = Path(__file__).resolve().parent.parent / "extractor" / "data" / "models" / "en_parser"
PUNCTUATION = {"punct", "p"}
Arc = tuple[int, int, int, int, str]


def arcs(doc: Doc, punctuation: bool) -> set[Arc]:
    """(word, head, label) with words as character spans; a root is its own head."""
    out = set()
    for t in doc:
        if t.is_space or (not punctuation and t.dep_.lower() in PUNCTUATION):
            continue
        h = t.head
        out.add((t.idx, t.idx + len(t.text), h.idx, h.idx + len(h.text), t.dep_.lower()))
    return out


def f_score(right: int, found: int, gold: int) -> float:
    return 2 * right / (found + gold) if found + gold else float("nan")


def spans(doc: Doc, value: Callable[[Token], object] = bool) -> set[tuple[int, int, object]]:
    return {(t.idx, t.idx + len(t.text), value(t)) for t in doc if not t.is_space}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--treebank", type=Path, required=True, help="CoNLL-U file, plain or .xz")
    parser.add_argument("--model", type=Path, default=MODEL)
    parser.add_argument("--names", action="store_true", help="protect recognised names as single tokens")
    parser.add_argument("--gold-tokens", action="store_true", help="give the parser the gold tokens")
    args = parser.parse_args()

    nlp = english_parser(args.model)
    keys = ("tokens", "sentences", "UAS", "LAS", "UAS+punct", "LAS+punct", "tag", "pos", "lemma")
    counts = {k: [0, 0, 0] for k in keys}

    def add(key: str, ours: set, theirs: set) -> None:
        c = counts[key]
        c[0] += len(ours & theirs)
        c[1] += len(ours)
        c[2] += len(theirs)

    seconds = 0.0
    words = 0
    for p in read_conllu(args.treebank):
        gold_words = list(p.words)
        protected: list[tuple[int, int]] = []
        if args.names:
            gold_words = merge(p.words, name_spans(p.text, random.Random(0), unknown=0.0))
            borders = {(w.start, w.end) for w in p.words}
            protected = [(w.start, w.end) for w in gold_words if (w.start, w.end) not in borders]
        gold = gold_doc(nlp, p.text, gold_words)
        doc = gold_doc(nlp, p.text, gold_words) if args.gold_tokens else raw_doc(nlp, p.text, protected)
        if args.gold_tokens:
            doc = Doc(nlp.vocab, words=[t.text for t in doc], spaces=[bool(t.whitespace_) for t in doc])
        began = time.perf_counter()
        for _, pipe in nlp.pipeline:
            doc = pipe(doc)
        seconds += time.perf_counter() - began
        words += len(doc)

        add("tokens", spans(doc), spans(gold))
        add("tag", spans(doc, lambda t: t.tag_), spans(gold, lambda t: t.tag_))
        add("pos", spans(doc, lambda t: t.pos_), spans(gold, lambda t: t.pos_))
        known = {(t.idx, t.idx + len(t.text)) for t in gold if t.lemma_}
        add("lemma", {x for x in spans(doc, lambda t: t.lemma_.lower()) if x[:2] in known},
            {x for x in spans(gold, lambda t: t.lemma_.lower()) if x[:2] in known})
        ours, theirs = ({(s.start_char, s.end_char) for s in d.sents} for d in (doc, gold))
        add("sentences", ours, theirs)
        for name, punctuation in (("", False), ("+punct", True)):
            ours, theirs = arcs(doc, punctuation), arcs(gold, punctuation)
            add("LAS" + name, ours, theirs)
            add("UAS" + name, {a[:4] for a in ours}, {a[:4] for a in theirs})
    for key, c in counts.items():
        print(f"{key:10} F {f_score(*c):.4f}")
    print(f"{words} tokens, {words / seconds:.0f} a second on this machine")


if __name__ == "__main__":
    main()
