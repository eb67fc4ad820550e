"""Training of the English recogniser (`extractor.entities.english_crf`) from the PubTator corpora of `ner/`.

The corpora annotate different things; what one does not annotate is unknown there, not absent. So there is one model
per type, trained only on the corpora that annotate it. A document is held out by a hash of its article's id, the same
in every corpus: an article that two corpora share is never trained on in one and measured in the other.
"""

from __future__ import annotations

import hashlib
import lzma
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extractor.entities.english_crf import TYPES, Recogniser, encode
from extractor.entities.english_features import features, tokens
from extractor.errors import DataError

Span = tuple[int, int]

#: of twenty documents, how many are held out
HELD_OUT = 3


@dataclass(frozen=True, slots=True)
class Corpus:
    """A corpus: file name, the labels that count for each of our types, and how its ids name an article."""

    name: str
    file: str
    labels: Mapping[str, tuple[str, ...]]
    #: how many characters at the end of a document id are no part of the article's id (figure panels)
    id_tail: int = 0


#: what each corpus annotates, by our types. A family or complex of genes is a Gene by our guidelines.
CORPORA: tuple[Corpus, ...] = (
    Corpus("BC5CDR", "BC5CDR_TrainDev.PubTator.xz", {"Drug": ("Chemical",), "Disease": ("Disease",)}),
    Corpus("NCBI", "NCBIdisease_TrainDev.PubTator.xz",
           {"Disease": ("SpecificDisease", "DiseaseClass", "Modifier", "CompositeMention")}),
    Corpus("NLM-Gene", "NLMgene_Train.PubTator.xz", {"Gene": ("Gene", "FamilyName")}),
    Corpus("GNormPlus", "GNormPlus_Train.PubTator.xz", {"Gene": ("Gene", "FamilyName")}),
    Corpus("BioRED", "BioRED_TrainDev.PubTator.xz",
           {"Drug": ("Chemical",), "Disease": ("Disease",), "Gene": ("Gene",), "CellLine": ("CellLine",)}),
    Corpus("BioID", "BioID_Train_revision.PubTator.xz", {"CellLine": ("CellLine",)}, id_tail=4),
)  # fmt: skip

#: the corpora each type is trained on, with how often each document is given. BioRED's 125 cell lines are too few to
#: train on and show how the figure captions of BioID carry over to abstracts
USED: Mapping[str, Mapping[str, int]] = {
    "Drug": {"BC5CDR": 1, "BioRED": 1},
    "Disease": {"NCBI": 1, "BC5CDR": 1, "BioRED": 1},
    "Gene": {"NLM-Gene": 1, "GNormPlus": 1, "BioRED": 1},
    "CellLine": {"BioID": 1},
}


@dataclass(frozen=True, slots=True)
class Document:
    """One annotated text. `names`: (start, end, label) in code points, half-open; labels are the corpus's own."""

    doc_id: str
    text: str
    names: tuple[tuple[int, int, str], ...]


def read_pubtator(path: Path) -> list[Document]:
    """Documents of a PubTator file (plain or .xz); title and abstract are joined by one space, as offsets count.

    A document with an annotation that is not where it says (a few have) is left out. Raises DataError if that is
    more than one in twenty, or there is none at all.
    """
    opener: Callable[..., Any] = lzma.open if path.suffix == ".xz" else open
    documents: list[Document] = []
    title = abstract = ""
    doc_id = ""
    names: list[tuple[int, int, str]] = []
    misplaced: dict[str, int] = {}

    def end_document() -> None:
        if doc_id and doc_id not in misplaced:
            documents.append(Document(doc_id, f"{title} {abstract}", tuple(names)))
        names.clear()

    with opener(path, "rt", encoding="utf-8") as handle:
        for number, raw in enumerate(handle, 1):
            line = raw.rstrip("\n")
            head, bar, rest = line.partition("|")
            if bar and head.isalnum() and rest.startswith("t|"):
                end_document()
                doc_id, title, abstract = head, rest[2:], ""
            elif bar and head == doc_id and rest.startswith("a|"):
                abstract = rest[2:]
            elif line:
                fields = line.split("\t")
                if len(fields) < 5 or not fields[1].isdecimal():
                    continue  # relations and remarks
                start, end = int(fields[1]), int(fields[2])
                if not _same(f"{title} {abstract}"[start:end], fields[3]):
                    misplaced.setdefault(doc_id, number)
                names.append((start, end, fields[4]))
    end_document()
    if not documents:
        raise DataError("no PubTator documents here", path=path)
    if len(misplaced) > len(documents) // 20:
        line = min(misplaced.values())
        message = f"line {line}: the name is not at these offsets, and so in {len(misplaced)} documents"
        raise DataError(message, path=path)
    return documents


def _same(text: str, name: str) -> bool:
    """Equal letters and digits; corpora disagree with their own text in quotes, spaces and case."""
    return [c for c in text.lower() if c.isalnum()] == [c for c in name.lower() if c.isalnum()]


def held_out(doc_id: str, id_tail: int = 0) -> bool:
    """Whether the article of this document is kept for measuring, in whatever corpus."""
    article = doc_id[:-id_tail] if id_tail else doc_id
    return hashlib.sha256(article.encode()).digest()[0] % 20 < HELD_OUT


def gold_spans(document: Document, labels: Iterable[str]) -> set[Span]:
    """The annotated spans of these labels."""
    wanted = set(labels)
    return {(s, e) for s, e, label in document.names if label in wanted}


def train_type(
    documents: Iterable[tuple[str, set[Span]]], out: Path, *, scan: Callable[[str], Iterable[Any]],
    parameters: Mapping[str, Any] | None = None, verbose: bool = False,
) -> None:  # fmt: skip
    """Train one CRF on (text, spans) pairs and write it to the file `out`. Deterministic."""
    import pycrfsuite

    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=verbose)
    trainer.set_params({"c1": 0.15, "c2": 0.1, "max_iterations": 80, "feature.minfreq": 2,
                        "feature.possible_transitions": True, **(parameters or {})})  # fmt: skip
    for text, gold in documents:
        spans = tokens(text)
        if spans:
            trainer.append(pycrfsuite.ItemSequence(features(text, spans, scan(text))), encode(spans, gold))
    out.parent.mkdir(parents=True, exist_ok=True)
    trainer.train(str(out))


def training_documents(data: Path, kind: str, *, part: str = "train") -> Iterator[tuple[str, set[Span]]]:
    """(text, spans) of all documents that train `kind`. `part`: "train" (held-out articles left out) or "all"."""
    for corpus in CORPORA:
        times = USED[kind].get(corpus.name, 0)
        path = data / corpus.file
        if not times:
            continue
        if not path.is_file():
            raise DataError("corpus is missing", path=path, hint="See extractor/data/models/en_ner/README.md.")
        for document in read_pubtator(path):
            if part == "train" and held_out(document.doc_id, corpus.id_tail):
                continue
            gold = gold_spans(document, corpus.labels[kind])
            for _ in range(times):
                yield document.text, gold


def train_english_ner(data: Path, out: Path, *, seed: int = 0, types: Sequence[str] = TYPES) -> dict[str, float]:
    """Train the recognisers on the folder `data` of PubTator corpora; one file per type in `out`.

    L-BFGS is deterministic: `seed` is taken for symmetry with the other trainers and changes nothing. Returns strict
    F on the held-out articles as "<corpus> <type>". Raises DataError if a corpus is missing or broken.
    """
    from extractor.entities.lexicon import Lexicon

    del seed
    scan = Lexicon.load().scan
    for kind in types:
        train_type(training_documents(data, kind), out / f"{kind}.crfsuite", scan=scan)
    recogniser = Recogniser.load(out, types)
    scores: dict[str, float] = {}
    for corpus in CORPORA:
        documents = [d for d in read_pubtator(data / corpus.file) if held_out(d.doc_id, corpus.id_tail)]
        for kind, labels in sorted(corpus.labels.items()):
            if kind in types:
                score = measure(recogniser, documents, kind, labels)
                scores[f"{corpus.name} {kind}"] = score.f if score.f is not None else float("nan")
    return scores


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of a strict comparison: both borders equal."""

    right: int
    found: int
    gold: int

    @property
    def precision(self) -> float | None:
        """None if nothing was found."""
        return self.right / self.found if self.found else None

    @property
    def recall(self) -> float | None:
        """None if there was nothing to find."""
        return self.right / self.gold if self.gold else None

    @property
    def f(self) -> float | None:
        """None if there was nothing to find and nothing was found."""
        return 2 * self.right / (self.found + self.gold) if self.found + self.gold else None


def measure(
    recogniser: Recogniser, documents: Iterable[Document], kind: str, labels: Iterable[str], ignore: Iterable[str] = ()
) -> Score:
    """Strict score of one type. A found span that is gold under a label of `ignore` counts neither way."""
    right = found = gold = 0
    wanted, skipped = tuple(labels), tuple(ignore)
    for document in documents:
        truth = gold_spans(document, wanted)
        ours = {(s, e) for _, s, e, _ in recogniser.find(document.text, (kind,))}
        ours -= gold_spans(document, skipped) - truth
        right += len(ours & truth)
        found += len(ours)
        gold += len(truth)
    return Score(right, found, gold)
