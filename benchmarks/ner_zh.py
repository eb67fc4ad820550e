"""Chinese entities by rules, by the model, and by both, cross-validated by article.

    python benchmarks/ner_zh.py --gold ../shared/gold/chinaxiv --texts ../shared/chinaxiv/articles.tar.xz
        [--folds 16] [--withhold 0.2] [--held-out ../shared/gold --held-out-texts ../shared]
        [--spacy EPOCHS] [--silver ARTICLES]

Every article is judged by a model trained on the others (`--folds` groups). `--withhold`: that part of the lexicon's
names among the gold surface forms is taken out of the lexicon, and the recall on them is told. `--held-out`: other
annotated articles, judged by a model trained on all articles of `--gold`. Strict scores: both borders and the type.

`--spacy`: spaCy's transition-based recogniser (all nine types, characters as tokens, a small tok2vec) trained that many
epochs on the same folds, alone. `--silver`: rules and a model that also learned from so many other articles of the
archive, drawn with a seed, where rules that are right in 90% of the training articles' cases found something and no
rule was in doubt.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from extractor.entities.candidates import Candidate
from extractor.entities.lexicon import Lexicon, key
from extractor.entities.statistical import JUDGED, POLICY, Policy, Proposal, Recogniser, combine, sentences, units
from extractor.train.chinese_ner import (
    Counts,
    Document,
    count,
    fit,
    precise_sources,
    read_documents,
    read_silver,
    silver,
)

MODEL_ONLY = Policy((), tuple((t, 0.0) for t in JUDGED), tuple((t, 2.0) for t in JUDGED))
Said = list[tuple[list[Proposal], list[float]] | None]
Found = list[Sequence[Candidate]]
Scored = list[tuple[Document, dict[str, Found]]]


def ask(recogniser: Recogniser, document: Document) -> Said:
    return [recogniser.propose(p.text, p.evidence) if p.language == "zh" else None for p in document.passages]


def found(document: Document, said: Said, system: str) -> list[Sequence[Candidate]]:
    """Mentions of each passage. "model": what the model marks of its types, and the rules' for the others."""
    out: list[Sequence[Candidate]] = []
    for p, answer in zip(document.passages, said, strict=True):
        if answer is None or system == "rules":
            out.append(p.evidence.settled)
        else:
            out.append(combine(p.text, p.evidence, *answer, MODEL_ONLY if system == "model" else POLICY))
    return out


def report(title: str, answers: Scored, withheld: set[str]) -> None:
    print(f"\n{title}")
    for system in answers[0][1]:
        scores: dict[str, Counts] = {}
        known: dict[str, Counts] = {}
        for document, systems in answers:
            guess = systems[system]
            count(document, guess, scores)
            spans = document.scored(guess)
            for p in document.passages:
                for start, end, type_ in p.gold:
                    if key(p.text[start:end]) in withheld:
                        one = known.setdefault(type_, Counts())
                        one.gold += 1
                        one.right += (*p.offsets.to_source(start, end), type_) in spans
        print(f"  {system}")
        for group in ("core", "all", *sorted(set(scores) - {"core", "all"})):
            print(f"    {group:9} {scores[group]}  (gold {scores[group].gold})")
        for type_ in sorted(known):
            print(f"    withheld {type_:9} found {known[type_].right} of {known[type_].gold}")


def answer(document: Document, path: Path) -> dict[str, Found]:
    said = ask(Recogniser.read(path), document)
    return {system: found(document, said, system) for system in ("rules", "model", "both")}


# --- spaCy's recogniser ---------------------------------------------------------------------------------------------

SPACY = """
[nlp]
lang = "xx"
pipeline = ["ner"]
[components]
[components.ner]
factory = "ner"
[components.ner.model]
@architectures = "spacy.TransitionBasedParser.v2"
state_type = "ner"
extra_state_tokens = false
hidden_width = 64
maxout_pieces = 2
use_upper = true
[components.ner.model.tok2vec]
@architectures = "spacy.HashEmbedCNN.v2"
width = 96
depth = 4
embed_size = 3000
window_size = 1
maxout_pieces = 3
subword_features = true
pretrained_vectors = null
"""


def _sentences(document: Document, annotated: bool) -> Any:
    """(passage number, units, gold spans) of each Chinese sentence."""
    for n, p in enumerate(document.passages):
        if p.language != "zh":
            continue
        for lo, hi in sentences(p.text):
            known = sum(max(0, min(b, hi) - max(a, lo)) for a, b in p.annotated)
            cells = units(p.text, lo, hi)
            if cells and (not annotated or 2 * known >= hi - lo):
                yield n, cells, [g for g in p.gold if lo <= g[0] < hi]


def fit_spacy(documents: Sequence[Document], epochs: int, seed: int = 0) -> Any:
    from spacy.training import Example, offsets_to_biluo_tags
    from spacy.util import load_config_from_str, load_model_from_config, minibatch
    from thinc.api import fix_random_seed

    fix_random_seed(seed)
    chance = random.Random(seed)
    nlp = load_model_from_config(load_config_from_str(SPACY), auto_fill=True)
    examples = []
    for document in documents:
        for _, cells, gold in _sentences(document, True):
            doc = _doc(nlp, cells)
            place = {c.start: t.idx for c, t in zip(cells, doc, strict=True)}
            close = {c.end: t.idx + len(t) for c, t in zip(cells, doc, strict=True)}
            spans = [(place[s], close[e], t) for s, e, t in gold if s in place and e in close]
            examples.append(Example.from_dict(doc, {"entities": offsets_to_biluo_tags(doc, spans)}))
    nlp.initialize(lambda: examples)
    optimizer: Any = nlp.create_optimizer()
    for _ in range(epochs):
        chance.shuffle(examples)
        for batch in minibatch(examples, 16):
            nlp.update(batch, sgd=optimizer, drop=0.2)
    return nlp, optimizer.averages


def _doc(nlp: Any, cells: Sequence[Any]) -> Any:
    from spacy.tokens import Doc

    return Doc(nlp.vocab, words=[c.text for c in cells], spaces=[False] * len(cells))


def answer_spacy(document: Document, trained: Any) -> Found:
    nlp, averages = trained
    out: list[list[Candidate]] = [[] for _ in document.passages]
    with nlp.use_params(averages):
        for n, cells, _ in _sentences(document, False):
            for span in nlp(_doc(nlp, cells)).ents:
                start, end = cells[span.start].start, cells[span.end - 1].end
                out[n].append(Candidate(start, end, span.label_, "model:spacy"))
    return list(out)


def cross_validate(
    documents: Sequence[Document],
    judged: Sequence[Sequence[Document]],
    folds: int,
    epochs: int = 0,
    others: Sequence[Document] = (),
) -> list[Scored]:
    """Answers for each version of the documents in `judged`, by models trained on `documents` of the other folds."""
    answers: list[Scored] = [[] for _ in judged]
    with tempfile.TemporaryDirectory() as folder:
        for fold in range(folds):
            known = [d for i, d in enumerate(documents) if i % folds != fold]
            path = Path(folder) / f"{fold}.crfsuite"
            fit(known, path)
            learned = Path(folder) / f"{fold}.silver.crfsuite"
            if others:
                fit(known, learned, extra=silver(others, precise_sources(known)))
            trained = fit_spacy(known, epochs) if epochs else None
            for version, into in zip(judged, answers, strict=True):
                for d in version[fold::folds]:
                    systems = answer(d, path)
                    if others:
                        systems["both, silver too"] = answer(d, learned)["both"]
                    if trained:
                        systems[f"spaCy, {epochs} epochs"] = answer_spacy(d, trained)
                    into.append((d, systems))
    return answers


def withhold(gold: Sequence[Document], part: float, seed: int = 5) -> tuple[Lexicon, set[str]]:
    """The lexicon without a random part of the names that the gold annotation holds, and their keys."""
    lexicon = Lexicon.load()
    types = {*JUDGED, "CellLine"} - {"Process"}
    surfaces = {p.text[s:e] for d in gold for p in d.passages for s, e, t in p.gold if t in types}
    keys = sorted({key(s) for s in surfaces if lexicon.lookup(s)})
    gone = set(random.Random(seed).sample(keys, int(len(keys) * part)))
    return Lexicon.from_entries(e for e in lexicon.entries() if key(e.row.term) not in gone), gone


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--texts", type=Path, required=True, nargs="+")
    parser.add_argument("--folds", type=int, default=16)
    parser.add_argument("--withhold", type=float, default=0.0)
    parser.add_argument("--spacy", type=int, default=0, metavar="EPOCHS")
    parser.add_argument("--silver", type=int, default=0, metavar="ARTICLES")
    parser.add_argument("--held-out", type=Path)
    parser.add_argument("--held-out-texts", type=Path, nargs="+", default=[])
    args = parser.parse_args()
    documents = read_documents(args.gold, args.texts)
    folds = min(args.folds, len(documents))
    versions = [documents]
    gone: set[str] = set()
    if args.withhold:
        lexicon, gone = withhold(documents, args.withhold)
        versions.append(read_documents(args.gold, args.texts, lexicon=lexicon))
    others: list[Document] = []
    if args.silver:
        archive = next((t for t in args.texts if t.is_file()), None)
        if archive is None:
            parser.error("--silver draws its articles from an archive: give one with --texts")
        annotated = {json.loads(p.read_text(encoding="utf-8"))["file"].rsplit("/", 1)[-1]
                     for p in args.gold.glob("*.gold.json")}  # fmt: skip
        others = read_silver(archive, args.silver, annotated)
    answers = cross_validate(documents, versions, folds, args.spacy, others)
    report(f"{len(documents)} articles, {folds} folds", answers[0], set())
    if args.withhold:
        report(f"the same with {len(gone)} names withheld from the lexicon", answers[1], gone)
    if args.held_out:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "model.crfsuite"
            fit(documents, path)
            unseen = read_documents(args.held_out, args.held_out_texts)
            report(f"{len(unseen)} held-out articles", [(d, answer(d, path)) for d in unseen], set())


if __name__ == "__main__":
    main()
