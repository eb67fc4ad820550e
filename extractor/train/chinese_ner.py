"""Training of the Chinese recogniser (`extractor.entities.statistical`) from gold annotations.

One CRF, trained on the annotated sentences twice: once with all that the rules know, once with a random part of the
names hidden from the features, so that the model learns to do without them. Identity features (characters, pairs,
words) must occur in several articles; so no name of one article is remembered.
"""

from __future__ import annotations

import itertools
import json
import random
import tarfile
import tempfile
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from extractor.entities.candidates import Candidate
from extractor.entities.statistical import IDENTITY, JUDGED, Evidence, features, sentences, units
from extractor.errors import DataError
from extractor.offsets import OffsetMap

#: an identity feature must occur in this many articles
MIN_ARTICLES = 3
#: part of the names that the second copy of the data hides
HIDDEN = 0.3


@dataclass(frozen=True)
class Annotated:
    """One passage of an annotated article: text, what the rules found, gold spans (start, end, type) and the stretches
    that were annotated, all in passage code points.
    """

    doc_id: str
    language: str
    text: str
    evidence: Evidence
    gold: tuple[tuple[int, int, str], ...]
    annotated: tuple[tuple[int, int], ...]
    offsets: OffsetMap


@dataclass(frozen=True)
class Document:
    """An annotated article. `gold`: its mentions, in source code points. `units`: what was annotated, None: all."""

    doc_id: str
    passages: tuple[Annotated, ...]
    gold: frozenset[tuple[int, int, str]]
    units: tuple[tuple[int, int], ...] | None

    def scored(self, found: Sequence[Sequence[Candidate]]) -> set[tuple[int, int, str]]:
        """Source spans of what was found in each passage, those outside the annotated stretches left out."""
        out = set()
        for passage, group in zip(self.passages, found, strict=True):
            for c in group:
                start, end = passage.offsets.to_source(c.start, c.end)
                if self.units is None or any(a <= start < b for a, b in self.units):
                    out.add((start, end, c.type))
        return out


def read_documents(
    gold: Path, texts: Sequence[Path], lexicon: Any = None, only: Collection[str] | None = None
) -> list[Document]:
    """The annotated articles: every `*.gold.json` in the folder `gold` (not below), with the rules' evidence.

    `texts`: folders and `.tar.xz` files that hold the articles, by the file name that the annotation gives.
    Raises DataError for a missing text or a broken annotation file.
    """
    out = []
    with tempfile.TemporaryDirectory() as folder:
        for path in sorted(gold.glob("*.gold.json")):
            try:
                record = json.loads(path.read_text(encoding="utf-8"))
                name = record.get("source") or record["file"]
                doc_id = record["doc_id"]
            except (ValueError, KeyError) as error:
                raise DataError(f"is no gold annotation ({error!r}).", path=path) from None
            if only is None or doc_id in only:
                out.append(_document(record, _find_text(name, texts, Path(folder), path), lexicon))
    if not out:
        raise DataError("holds no *.gold.json.", path=gold)
    return out


def _find_text(name: str, texts: Sequence[Path], folder: Path, gold: Path) -> Path:
    base = name.rsplit("/", 1)[-1]
    for place in texts:
        if place.is_dir():
            for candidate in (place / name, place / base):
                if candidate.is_file():
                    return candidate
        elif place.is_file():
            unpacked = _unpack(place, folder)
            if base in unpacked:
                return unpacked[base]
    raise DataError(f"its text {base!r} is in none of {', '.join(map(str, texts))}.", path=gold)


_UNPACKED: dict[tuple[Path, Path], dict[str, Path]] = {}


def _unpack(archive: Path, folder: Path) -> dict[str, Path]:
    key = (archive, folder)
    if key not in _UNPACKED:
        found = {}
        with tarfile.open(archive) as tar:
            for member in tar:
                base = member.name.rsplit("/", 1)[-1]
                handle = tar.extractfile(member) if member.isfile() else None
                if handle is not None:
                    target = folder / base
                    target.write_bytes(handle.read())
                    found[base] = target
        _UNPACKED[key] = found
    return _UNPACKED[key]


def _document(record: Mapping[str, Any], text: Path, lexicon: Any) -> Document:
    from extractor.clean import make_passages
    from extractor.entities import article_context
    from extractor.entities.recognise import candidates
    from extractor.entities.resolve import settle
    from extractor.read import read_article
    from extractor.records import TEXT_KINDS

    _, passages = make_passages(read_article(text, record["doc_id"]))
    passages = tuple(p for p in passages if p.kind in TEXT_KINDS)
    context = article_context([(p.text, p.language) for p in passages], lexicon)
    wanted = {(e["start"], e["end"], e["type"]) for e in record["entities"].values()}
    seen: set[tuple[int, int, str]] = set()
    out = []
    whole = "source" in record  # the corpus articles are annotated throughout
    for p in passages:
        strong, weak = candidates(p.text, p.language, context, lexicon)
        starts: dict[int, int] = {}
        ends: dict[int, int] = {}
        for i, char in enumerate(p.text):
            if not char.isspace():  # several passage characters may stand for one of the source
                s, e = p.to_source(i, i + 1)
                starts[s] = i
                ends.setdefault(e, i + 1)
        gold = []
        for s, e, t in sorted(wanted - seen):
            if s in starts and e in ends and starts[s] < ends[e]:
                gold.append((starts[s], ends[e], t))
                seen.add((s, e, t))
        inside = [whole or _in_units(p.to_source(i, i + 1)[0], record["units"]) for i in range(len(p.text))]
        stretches = []
        for flag, run in itertools.groupby(range(len(inside)), key=inside.__getitem__):
            place = list(run)
            if flag:
                stretches.append((place[0], place[-1] + 1))
        out.append(Annotated(record["doc_id"], p.language, p.text, Evidence(settle(strong), strong, weak),
                             tuple(sorted(gold)), tuple(stretches), p.offsets))  # fmt: skip
    stretches_of_source = None if whole else tuple((u["start"], u["end"]) for u in record["units"])
    return Document(record["doc_id"], tuple(out), frozenset(wanted), stretches_of_source)


def _in_units(place: int, annotated: Sequence[Mapping[str, int]]) -> bool:
    return any(u["start"] <= place < u["end"] for u in annotated)


def precise_sources(documents: Sequence[Document], least: float = 0.9, seen: int = 10) -> set[tuple[str, str]]:
    """(source, type) of the rules that are right in `least` of their settled mentions in the annotated stretches."""
    right: dict[tuple[str, str], int] = defaultdict(int)
    total: dict[tuple[str, str], int] = defaultdict(int)
    for d in documents:
        for p in d.passages:
            gold = set(p.gold)
            for c in p.evidence.settled:
                if any(a <= c.start and c.end <= b for a, b in p.annotated):
                    total[c.source, c.type] += 1
                    right[c.source, c.type] += (c.start, c.end, c.type) in gold
    return {k for k, n in total.items() if n >= seen and right[k] >= least * n}


def read_silver(archive: Path, number: int, without: Collection[str], seed: int = 0) -> list[Document]:
    """`number` articles of the `.tar.xz` that are not named in `without`, drawn with `seed`: the rules' evidence, no
    gold. See `silver`.
    """
    with tempfile.TemporaryDirectory() as folder:
        texts = _unpack(archive, Path(folder))
        names = sorted(name for name in texts if name not in without)
        chosen = random.Random(seed).sample(names, min(number, len(names)))
        return [
            _document({"doc_id": name, "source": name, "entities": {}}, texts[name], None) for name in sorted(chosen)
        ]


def silver(documents: Sequence[Document], trusted: Collection[tuple[str, str]]) -> list[Document]:
    """Documents whose gold is what `trusted` rules found; annotated are the sentences where all that was found is."""
    out = []
    for d in documents:
        passages = []
        for p in d.passages:
            gold: list[tuple[int, int, str]] = []
            stretches: list[tuple[int, int]] = []
            for lo, hi in sentences(p.text):
                found = [c for c in p.evidence.settled if lo <= c.start < hi]
                doubtful = any(lo <= c.start < hi for c in p.evidence.weak)
                if found and not doubtful and all((c.source, c.type) in trusted for c in found):
                    stretches.append((lo, hi))
                    gold.extend((c.start, c.end, c.type) for c in found)
            passages.append(replace(p, gold=tuple(gold), annotated=tuple(stretches)))
        out.append(replace(d, passages=tuple(passages)))
    return out


def hide(evidence: Evidence, text: str, hidden: Collection[str]) -> Evidence:
    """`evidence` as it would be if the names `hidden` were not known."""

    def keep(group: Iterable[Candidate]) -> list[Candidate]:
        return [c for c in group if c.type not in JUDGED or text[c.start : c.end] not in hidden]

    return Evidence(keep(evidence.settled), keep(evidence.strong), keep(evidence.weak))


def labels_of(cells: Sequence[Any], gold: Iterable[tuple[int, int, str]]) -> list[str]:
    """B/I/O labels of the units; gold of types the rules decide, or with borders inside a unit, is O."""
    first = {c.start: i for i, c in enumerate(cells)}
    last = {c.end: i for i, c in enumerate(cells)}
    out = ["O"] * len(cells)
    for s, e, t in gold:
        if t not in JUDGED or s not in first or e not in last:
            continue
        a, b = first[s], last[e]
        for i in range(a, b + 1):
            out[i] = ("B-" if i == a else "I-") + t
    return out


def examples(
    documents: Sequence[Document], *, hidden: float = 0.0, seed: int = 0
) -> Iterator[tuple[str, list[list[str]], list[str]]]:
    """(document id, features, labels) of each annotated Chinese sentence."""
    chance = random.Random(seed)
    judged = ((p.text, c) for d in documents for p in d.passages for c in p.evidence.strong if c.type in JUDGED)
    names = sorted({text[c.start : c.end] for text, c in judged})
    gone = {n for n in names if chance.random() < hidden}
    for d in documents:
        for p in d.passages:
            if p.language != "zh":
                continue
            evidence = hide(p.evidence, p.text, gone) if gone else p.evidence
            for lo, hi in sentences(p.text):
                known = sum(max(0, min(b, hi) - max(a, lo)) for a, b in p.annotated)
                if 2 * known < hi - lo:
                    continue
                cells = units(p.text, lo, hi)
                if cells:
                    yield d.doc_id, features(p.text, cells, evidence), labels_of(cells, p.gold)


def is_identity(feature: str) -> bool:
    """Whether `feature` names a character or a word."""
    return feature.split("=", 1)[0] in IDENTITY


def fit(documents: Sequence[Document], out: Path, *, seed: int = 0, c1: float = 0.05, c2: float = 0.5,
        iterations: int = 80, hidden: float = HIDDEN, min_articles: int = MIN_ARTICLES,
        extra: Sequence[Document] = ()) -> int:  # fmt: skip
    """Train on `documents` and write the model to `out`; gives the number of sentences. Deterministic.

    `extra`: silver documents, read once with half of their names hidden: the rules' own findings, shown to the model
    together with the rules' findings, would only teach it to repeat them.
    """
    import pycrfsuite

    rows = list(examples(documents))
    if hidden:
        rows.extend(examples(documents, hidden=hidden, seed=seed))
    if extra:
        rows.extend(examples(extra, hidden=0.5, seed=seed))
    where: dict[str, set[str]] = defaultdict(set)
    for doc_id, sentence, _ in rows:
        for one in sentence:
            for f in one:
                if is_identity(f):
                    where[f].add(doc_id)
    needed = min(min_articles, max(1, len(documents) // 2))
    keep = {f for f, docs in where.items() if len(docs) >= needed}
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    trainer.set_params({"c1": c1, "c2": c2, "max_iterations": iterations, "feature.possible_transitions": True,
                        "feature.minfreq": 2})  # fmt: skip
    for _, sentence, labels in rows:
        trainer.append([[f for f in one if not is_identity(f) or f in keep] for one in sentence], labels)
    out.parent.mkdir(parents=True, exist_ok=True)
    trainer.train(str(out))
    return len(rows)


def train_chinese_ner(gold: Path, texts: Path, out: Path, *, seed: int = 0) -> int:
    """Train the Chinese recogniser on the annotated articles in the folder `gold` and write it to the folder `out`.

    `texts`: the folder or `.tar.xz` with the articles that the annotations name. Gives the number of training
    sentences. The shipped model is trained on the sixteen ChinaXiv articles only, so that scores on the corpus articles
    are those of articles it has not seen. Deterministic.
    """
    documents = read_documents(gold, [texts])
    return fit(documents, out / "model.crfsuite", seed=seed)


# --- measuring ------------------------------------------------------------------------------------------------------


@dataclass
class Counts:
    """True positives, found, gold."""

    right: int = 0
    found: int = 0
    gold: int = 0

    @property
    def f(self) -> float:
        """F1, 0 to 1."""
        return 2 * self.right / max(1, self.found + self.gold)

    def __str__(self) -> str:
        return f"P {self.right / max(1, self.found):.3f} R {self.right / max(1, self.gold):.3f} F {self.f:.3f}"


def count(document: Document, found: Sequence[Sequence[Candidate]], into: dict[str, Counts]) -> None:
    """Add the strict scores of one document to `into`: per type, "core" and "all"."""
    from extractor.records import CORE_TYPES

    guessed = document.scored(found)
    for span in guessed | document.gold:
        for group in (span[2], "all", *(["core"] if span[2] in CORE_TYPES else [])):
            counts = into.setdefault(group, Counts())
            counts.right += span in guessed and span in document.gold
            counts.found += span in guessed
            counts.gold += span in document.gold
