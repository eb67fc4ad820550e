"""An installed recogniser beside ours on annotated abstracts: what it does alone, and what it adds.

    python benchmarks/installed_recogniser.py --model en_ner_bc5cdr_md --file BC5CDR.PubTator.xz \\
        --types Drug=Chemical Disease=Disease [--all]
    python benchmarks/installed_recogniser.py --train OUT --file BC5CDR.PubTator.xz --types ... \\
        --label CHEMICAL=Chemical DISEASE=Disease

`--model`: an installed spaCy package or a folder. `--types`: our type and the corpus's labels for it
(`Gene=Gene,FamilyName`). Strict: both borders and the type. Measured are the articles that
`extractor.train.english_ner.held_out` keeps out of our own training; `--all`: every article, for files that no model
has seen. `--train OUT`: where scispaCy's models cannot be had, train a spaCy recogniser with their labels
(`--label CHEMICAL=Chemical`, the model's and the corpus's) on the other articles and save it to OUT as the model.

Columns: the model alone (labels mapped, no other rule), our mentions without it, both by `model_mentions.add` (gaps
only), and both where the model goes first and our mentions fill gaps: the other way to merge.
"""

from __future__ import annotations

import argparse
import random
import warnings
from collections.abc import Iterable, Sequence
from pathlib import Path

from extractor.entities import article_context, recognise
from extractor.nlp.installed import Recogniser, open_recogniser
from extractor.train.english_ner import Document, Score, gold_spans, held_out, read_pubtator

Span = tuple[int, int, str]


def train(documents: Sequence[Document], labels: dict[str, str], out: Path, epochs: int) -> None:
    import spacy
    from spacy.training import Example
    from spacy.util import fix_random_seed, minibatch

    fix_random_seed(0)
    nlp = spacy.blank("en")
    nlp.add_pipe("ner")
    theirs = {corpus: model for model, corpus in labels.items()}
    examples = []
    for document in documents:
        doc = nlp.make_doc(document.text)
        spans = [
            (span.start_char, span.end_char, theirs[label])
            for start, end, label in document.names
            if label in theirs and (span := doc.char_span(start, end)) is not None
        ]
        examples.append(Example.from_dict(doc, {"entities": _apart(spans)}))
    nlp.initialize(lambda: examples[:100])
    for label in theirs.values():
        nlp.get_pipe("ner").add_label(label)
    optimizer = nlp.resume_training()
    order = random.Random(0)
    for epoch in range(epochs):
        order.shuffle(examples)
        losses: dict[str, float] = {}
        for batch in minibatch(examples, 8):
            nlp.update(batch, sgd=optimizer, drop=0.2, losses=losses)
        print(f"epoch {epoch + 1}: loss {losses['ner']:.0f}", flush=True)
    nlp.meta.update({"name": "ner_bc5cdr_md", "version": "0.0.1", "description": "stand-in, trained by a benchmark"})
    nlp.to_disk(out)


def _apart(spans: Iterable[Span]) -> list[Span]:
    out: list[Span] = []
    for span in sorted(spans, key=lambda s: (s[0], -s[1])):
        if not out or span[0] >= out[-1][1]:
            out.append(span)
    return out


def first(model: Sequence[Span], ours: Sequence[Span]) -> list[Span]:
    return [*model, *(o for o in ours if not any(m[0] < o[1] and o[0] < m[1] for m in model))]


def systems(text: str, recogniser: Recogniser) -> dict[str, list[Span]]:
    context = article_context([(text, "en")])
    model = [(f.start, f.end, f.type) for f in recogniser.find(text) if not f.listed]
    ours = [(m.start, m.end, m.type) for m in recognise(text, "en", context)]
    both = [(m.start, m.end, m.type) for m in recognise(text, "en", context, models=[recogniser])]
    rules = [(m.start, m.end, m.type) for m in recognise(text, "en", context, statistical=False)]
    more = [
        (m.start, m.end, m.type) for m in recognise(text, "en", context, statistical=False, models=[recogniser])
    ]
    return {"model": model, "rules": rules, "rules + model": more, "ours": ours, "ours + model": both,
            "model first": first(model, ours)}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--file", type=Path, required=True)
    parser.add_argument("--types", nargs="+", required=True)
    parser.add_argument("--model")
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--train", type=Path)
    parser.add_argument("--label", nargs="*", default=[])
    parser.add_argument("--epochs", type=int, default=10)
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    documents = read_pubtator(options.file)
    if options.train is not None:
        labels = dict(item.split("=") for item in options.label)
        train([d for d in documents if not held_out(d.doc_id)], labels, options.train, options.epochs)
    elif not options.model:
        parser.error("give --model or --train")
    recogniser = open_recogniser(options.model or str(options.train))
    measured = [d for d in documents if options.all or held_out(d.doc_id)]
    found = {d.doc_id: systems(d.text, recogniser) for d in measured}
    print(f"{options.file.name}: {len(measured)} articles; {recogniser.name} {recogniser.model.version}")
    for item in options.types:
        type_, _, names = item.partition("=")
        gold = {d.doc_id: gold_spans(d, names.split(",")) for d in measured}
        for name in next(iter(found.values())):
            spans = {i: {(s, e) for s, e, t in each[name] if t == type_} for i, each in found.items()}
            score = Score(
                sum(len(spans[i] & gold[i]) for i in gold), sum(map(len, spans.values())), sum(map(len, gold.values()))
            )
            p, r, f = (f"{x:.3f}" if x is not None else "–" for x in (score.precision, score.recall, score.f))
            print(f"  {type_:9} {name:15} P {p}  R {r}  F {f}  ({score.gold} names)")


if __name__ == "__main__":
    main()
