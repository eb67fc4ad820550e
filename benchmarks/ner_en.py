"""English recogniser, strict P/R/F per corpus and type: `python benchmarks/ner_en.py --data ../shared/ner`.

Measured are the articles held out from training (`extractor.train.english_ner.held_out`), which are the same in
every corpus. `--all` measures every document, for files the model has not seen: `--file X.PubTator --type Drug
--labels Chemical --all`.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from extractor.entities.english_crf import MODELS, Recogniser
from extractor.train.english_ner import CORPORA, Document, held_out, measure, read_pubtator


def show(
    name: str, kind: str, recogniser: Recogniser, documents: list[Document], labels: list[str], ignore: list[str]
) -> None:
    score = measure(recogniser, documents, kind, labels, ignore)
    p, r, f = ("  –   " if x is None else f"{x:.4f}" for x in (score.precision, score.recall, score.f))
    what = "+".join(labels) + (f", {'+'.join(ignore)} ignored" if ignore else "")
    print(f"{name:10} {kind:9} P {p} R {r} F {f}  {score.gold} names in {len(documents)} documents ({what})")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, help="folder of the training corpora")
    parser.add_argument("--file", type=Path, help="one PubTator file instead")
    parser.add_argument("--type", help="with --file: our type (CellLine, Disease, Drug, Gene)")
    parser.add_argument("--labels", nargs="+", help="with --file: the file's labels for it")
    parser.add_argument("--ignore", nargs="*", default=[], help="with --file: labels that count neither way")
    parser.add_argument("--all", action="store_true", help="all documents, not only those held out")
    parser.add_argument("--model", type=Path, default=MODELS)
    args = parser.parse_args()
    if args.file is None and args.data is None:
        parser.error("give --data or --file")
    recogniser = Recogniser.load(args.model)
    if args.file is not None:
        if not (args.type and args.labels):
            parser.error("--file needs --type and --labels")
        documents = [d for d in read_pubtator(args.file) if args.all or held_out(d.doc_id)]
        show(args.file.stem[:10], args.type, recogniser, documents, args.labels, args.ignore)
        return
    began, size = time.perf_counter(), 0
    for corpus in CORPORA:
        documents = read_pubtator(args.data / corpus.file)
        if not args.all:
            documents = [d for d in documents if held_out(d.doc_id, corpus.id_tail)]
        for kind, labels in sorted(corpus.labels.items()):
            show(corpus.name, kind, recogniser, documents, list(labels), [])
            size += sum(len(d.text) for d in documents)
            if "FamilyName" in labels:
                show(corpus.name, kind, recogniser, documents, ["Gene"], ["FamilyName"])
    print(f"{size / (time.perf_counter() - began):.0f} characters a second and type on this machine")


if __name__ == "__main__":
    main()
