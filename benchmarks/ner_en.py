"""English recogniser, strict P/R/F per corpus and type.

    python benchmarks/ner_en.py --data ../shared/ner             the models alone
    python benchmarks/ner_en.py --data ../shared/ner --merged    rules, models, and both as the pipeline merges them
    python benchmarks/ner_en.py --mirna ../shared/relations/scai_mirna_train.tar.xz     miRNA names, SCAI corpus

Measured are the articles held out from training (`extractor.train.english_ner.held_out`), which are the same in
every corpus. `--all` measures every document, for files the model has not seen: `--file X.PubTator --type Drug
--labels Chemical --all`.

`--merged` takes every document for an article of one passage. The corpora's guidelines are not ours: what we mark as a
Process ("nephrotoxicity"), as part of a Pathway ("Wnt signaling") or not at all ("calcium", "toxicity", "cancer" alone)
counts as missed, and drug classes ("COX-2 inhibitors") as wrong.

SCAI (Bagewadi et al., F1000Research 2014): Specific_miRNAs. Sentences of a document are read as one article, one
passage each. "*" behind a name is left out of the comparison. SCAI marks an elided list as one mention ("miR-26a, -34a
and 145"), our guidelines every member; the second line has their lists parted at comma, slash, "and" and "or", the
hyphen that stands for the stem left out, unless "cluster" or "family" follows.
"""

from __future__ import annotations

import argparse
import re
import tarfile
import time
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from extractor.entities import article_context, recognise
from extractor.entities.english_crf import MODELS, Recogniser
from extractor.train.english_ner import CORPORA, Document, Score, gold_spans, held_out, measure, read_pubtator

Span = tuple[int, int]


def show(
    name: str, kind: str, recogniser: Recogniser, documents: list[Document], labels: list[str], ignore: list[str]
) -> None:
    score = measure(recogniser, documents, kind, labels, ignore)
    p, r, f = ("  –   " if x is None else f"{x:.4f}" for x in (score.precision, score.recall, score.f))
    what = "+".join(labels) + (f", {'+'.join(ignore)} ignored" if ignore else "")
    print(f"{name:10} {kind:9} P {p} R {r} F {f}  {score.gold} names in {len(documents)} documents ({what})")


def line(name: str, kind: str, how: str, score: Score, documents: int) -> None:
    p, r, f = ("  –  " if x is None else f"{x:.3f}" for x in (score.precision, score.recall, score.f))
    print(f"{name:10} {kind:9} {how:6} P {p} R {r} F {f}  {score.gold} names in {documents} documents")


def compare(found: Callable[[Document], dict[str, set[Span]]], documents: list[Document], kinds: dict) -> dict:
    counts = {kind: [0, 0, 0] for kind in kinds}
    for document in documents:
        ours = found(document)
        for kind, labels in kinds.items():
            gold = gold_spans(document, labels)
            mine = ours.get(kind, set())
            counts[kind][0] += len(mine & gold)
            counts[kind][1] += len(mine)
            counts[kind][2] += len(gold)
    return {kind: Score(*c) for kind, c in counts.items()}


def merged(corpora: list[tuple[str, list[Document], dict[str, tuple[str, ...]]]], recogniser: Recogniser) -> None:
    """Rules, models and both, end to end."""

    def by_rules(document: Document, statistical: bool = False) -> dict[str, set[Span]]:
        context = article_context([(document.text, "en")])
        out: dict[str, set[Span]] = {}
        for m in recognise(document.text, "en", context, statistical=statistical):
            out.setdefault(m.type, set()).add((m.start, m.end))
        return out

    def by_model(document: Document) -> dict[str, set[Span]]:
        out: dict[str, set[Span]] = {}
        for kind, start, end, _ in recogniser.find(document.text):
            out.setdefault(kind, set()).add((start, end))
        return out

    ways = {"rules": by_rules, "model": by_model, "both": lambda d: by_rules(d, True)}
    for name, documents, kinds in corpora:
        scores = {how: compare(found, documents, kinds) for how, found in ways.items()}
        for kind in sorted(kinds):
            for how in ways:
                line(name, kind, how, scores[how][kind], len(documents))


_SEAM = re.compile(r"\s*,\s*(?:(?:and|or)\s+)?-?|\s+(?:and|or)\s+-?|/-?")


def members(text: str, span: Span) -> set[Span]:
    """The names of an elided list, as our guidelines mark them."""
    start, end = span
    if re.match(r"\s+(?:cluster|family|group)", text[end:]):
        return {span}
    out = set()
    for seam in _SEAM.finditer(text, *span):
        out.add((start, seam.start()))
        start = seam.end()
    return {*out, (start, end)}


def mirna(path: Path, verbose: bool) -> None:
    """Strict scores of miRNA names on SCAI."""
    with tarfile.open(path, "r:xz") as tar:
        member = next(m for m in tar if m.name.endswith("miRNA_train_fixed.xml"))
        handle = tar.extractfile(member)
        assert handle is not None
        xml = handle.read().decode("utf-8")
    counts = {"whole": [0, 0, 0], "parted": [0, 0, 0]}
    documents = 0
    wrong: Counter[tuple[str, str]] = Counter()
    for document in ET.fromstring(xml.split("?>", 1)[1]).iter("document"):
        documents += 1
        sentences = [(s, s.get("text", "")) for s in document.iter("sentence")]
        context = article_context([(text, "en") for _, text in sentences])
        for sentence, text in sentences:
            theirs: set[Span] = set()
            for entity in sentence.iter("entity"):
                if entity.get("type") != "Specific_miRNAs":
                    continue
                name = entity.get("text", "")
                start = int(entity.get("charOffset", "").split("-")[0])
                places = [m.start() for m in re.finditer(re.escape(name), text)]
                start = min(places, key=lambda p: abs(p - start))  # offsets of some sentences are a character off
                theirs.add((start, start + len(name.rstrip("* "))))
            ours = set()
            for m in recognise(text, "en", context):
                if m.type == "miRNA":
                    ours.add((m.start, m.start + len(m.text.rstrip("* "))))
            parted = {part for span in theirs for part in members(text, span)}
            for how, gold in (("whole", theirs), ("parted", parted)):
                counts[how][0] += len(ours & gold)
                counts[how][1] += len(ours)
                counts[how][2] += len(gold)
            wrong.update(("found", text[s:e]) for s, e in ours - parted)
            wrong.update(("missed", text[s:e]) for s, e in parted - ours)
    for how, c in counts.items():
        line("SCAI", "miRNA", how, Score(*c), documents)
    if verbose:
        for (what, name), count in wrong.most_common():
            print(f"  {what:6} {count:3} {name}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, help="folder of the training corpora")
    parser.add_argument("--file", type=Path, help="one PubTator file instead")
    parser.add_argument("--type", help="with --file: our type (CellLine, Disease, Drug, Gene)")
    parser.add_argument("--labels", nargs="+", help="with --file: the file's labels for it")
    parser.add_argument("--ignore", nargs="*", default=[], help="with --file: labels that count neither way")
    parser.add_argument("--all", action="store_true", help="all documents, not only those held out")
    parser.add_argument("--model", type=Path, default=MODELS)
    parser.add_argument("--merged", action="store_true", help="rules, models and both, end to end")
    parser.add_argument("--mirna", type=Path, help="the packed SCAI corpus: miRNA names, end to end")
    parser.add_argument("--verbose", action="store_true", help="with --mirna: list misses and false alarms")
    args = parser.parse_args()
    if args.mirna is not None:
        mirna(args.mirna, args.verbose)
        return
    if args.file is None and args.data is None:
        parser.error("give --data, --file or --mirna")
    recogniser = Recogniser.load(args.model)
    if args.file is not None:
        if not (args.type and args.labels):
            parser.error("--file needs --type and --labels")
        documents = [d for d in read_pubtator(args.file) if args.all or held_out(d.doc_id)]
        if args.merged:
            merged([(args.file.stem[:10], documents, {args.type: tuple(args.labels)})], recogniser)
            return
        show(args.file.stem[:10], args.type, recogniser, documents, args.labels, args.ignore)
        return
    if args.merged:
        kept = []
        for corpus in CORPORA:
            documents = read_pubtator(args.data / corpus.file)
            documents = documents if args.all else [d for d in documents if held_out(d.doc_id, corpus.id_tail)]
            kept.append((corpus.name, documents, dict(corpus.labels)))
        merged(kept, recogniser)
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
