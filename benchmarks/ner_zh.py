"""Chinese entities by rules, by the model, and by both, cross-validated by article.

    python benchmarks/ner_zh.py --gold ../shared/gold/chinaxiv --texts ../shared/chinaxiv/articles.tar.xz
        [--folds 16] [--withhold 0.2] [--held-out ../shared/gold --held-out-texts ../shared]

Every article is judged by a model trained on the others (`--folds` groups). `--withhold`: that part of the lexicon's
names among the gold surface forms is taken out of the lexicon, and the recall on them is told. `--held-out`: other
annotated articles, judged by a model trained on all articles of `--gold`. Strict scores: both borders and the type.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from collections.abc import Sequence
from pathlib import Path

from extractor.entities.candidates import Candidate
from extractor.entities.lexicon import Lexicon, key
from extractor.entities.statistical import JUDGED, POLICY, Policy, Proposal, Recogniser, combine
from extractor.train.chinese_ner import Counts, Document, count, fit, read_documents

MODEL_ONLY = Policy((), tuple((t, 0.0) for t in JUDGED), tuple((t, 2.0) for t in JUDGED))
SYSTEMS = ("rules", "model", "both")
Said = list[tuple[list[Proposal], list[float]] | None]


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


def report(title: str, answers: Sequence[tuple[Document, Said]], withheld: set[str]) -> None:
    print(f"\n{title}")
    for system in SYSTEMS:
        scores: dict[str, Counts] = {}
        known: dict[str, Counts] = {}
        for document, said in answers:
            guess = found(document, said, system)
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


def cross_validate(
    documents: Sequence[Document], judged: Sequence[Sequence[Document]], folds: int
) -> list[list[tuple[Document, Said]]]:
    """Answers for each version of the documents in `judged`, by models trained on `documents` of the other folds."""
    answers: list[list[tuple[Document, Said]]] = [[] for _ in judged]
    with tempfile.TemporaryDirectory() as folder:
        for fold in range(folds):
            path = Path(folder) / f"{fold}.crfsuite"
            fit([d for i, d in enumerate(documents) if i % folds != fold], path)
            recogniser = Recogniser.read(path)
            for version, into in zip(judged, answers, strict=True):
                into.extend((d, ask(recogniser, d)) for i, d in enumerate(version) if i % folds == fold)
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
    answers = cross_validate(documents, versions, folds)
    report(f"{len(documents)} articles, {folds} folds", answers[0], set())
    if args.withhold:
        report(f"the same with {len(gone)} names withheld from the lexicon", answers[1], gone)
    if args.held_out:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "model.crfsuite"
            fit(documents, path)
            recogniser = Recogniser.read(path)
            others = read_documents(args.held_out, args.held_out_texts)
            report(f"{len(others)} held-out articles", [(d, ask(recogniser, d)) for d in others], set())


if __name__ == "__main__":
    main()
