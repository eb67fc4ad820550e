"""The parsers that ship, and how their trees come into the Doc of a passage.

A passage is parsed sentence by sentence, and only where somebody will look: a sentence with fewer mentions than a
relation has is left out. Every chosen sentence becomes a Doc of its own in the parser's vocabulary (so that a parser
always sees the lexical features it was trained with, whatever pipeline asks), all of them go through the parser in
one batch, and tags, lemmas, heads and labels are written back to the passage's tokens.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from extractor.errors import DataError

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

Span = tuple[int, int]

_MODELS = Path(__file__).resolve().parent.parent / "data" / "models"
#: the parser of each language that ships, and what trains it
SHIPPED: Mapping[str, Path] = {"en": _MODELS / "en_parser", "zh": _MODELS / "zh_parser"}
_TRAINER: Mapping[str, str] = {"en": "extractor train english-parser", "zh": "extractor train zh-parser"}
#: sentences that go through the network together
BATCH = 64


def read_model(path: Path, pipes: Sequence[str], *, hint: str = "") -> Language:
    """The spaCy pipeline saved in the folder `path`, its own tokenizer left out.

    Raises DataError (one line, with `hint` as the way out) when the folder is missing, broken, made for another spaCy
    version, needs a package that is not installed, or lacks one of `pipes`.
    """
    import warnings

    import spacy

    hint = f"{hint} Or go on without parsers: --no-parser.".strip()
    if not path.is_dir():
        raise DataError("no such model folder.", path=path, hint=hint)
    for name in ("config.cfg", "meta.json"):
        if not (path / name).is_file():
            raise DataError(f"is no model folder: it has no {name}.", path=path, hint=hint)
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("error", message=r"\[W09[45]\]")  # trained with another spaCy version
            nlp = spacy.load(path, exclude=["tokenizer"])
    except UserWarning as error:
        raise DataError(f"was made for another spaCy version ({_line(error)}).", path=path, hint=hint) from None
    except Exception as error:  # a broken folder makes spaCy and its libraries raise whatever they do
        raise DataError(f"cannot be loaded ({_line(error)}).", path=path, hint=hint) from None
    missing = [p for p in pipes if p not in nlp.pipe_names]
    if missing:
        raise DataError(f"lacks {', '.join(missing)}.", path=path, hint=hint)
    return nlp


def _line(error: BaseException) -> str:
    """An error in one line."""
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text[:200]}" if text else type(error).__name__


@lru_cache(maxsize=4)
def shipped_parser(language: str) -> Language:
    """The parser of `language` ("zh" or "en") that ships; read once per process. Raises DataError, see `read_model`."""
    if language == "zh":
        from extractor.nlp import chinese_parser

        return chinese_parser.load(SHIPPED[language])
    return english_parser(SHIPPED[language])


def english_parser(path: Path, protect: Callable[[str], Sequence[Span]] = lambda text: ()) -> Language:
    """The English pipeline at `path` (tok2vec, tagger, attribute_ruler, lemmatizer, parser) over our tokenizer."""
    from extractor.nlp.english_words import english_words
    from extractor.nlp.tokenizers import ProtectedTokenizer

    hint = f"Train it: {_TRAINER['en']}; or install the package again."
    nlp = read_model(path, ("tok2vec", "tagger", "lemmatizer", "parser"), hint=hint)
    nlp.tokenizer = ProtectedTokenizer(nlp.vocab, english_words, protect)
    return nlp


def words_of(language: str) -> Callable[[str], Iterable[Span]]:
    """The word borders that the shipped parser of `language` was trained on, for `ProtectedTokenizer`."""
    if language == "zh":
        from extractor.nlp import chinese_parser

        return chinese_parser.words
    from extractor.nlp.english_words import english_words

    return english_words


class TreeMaker(Protocol):
    """What `annotate` asks of a parser: a spaCy pipeline is one, and `extractor.nlp.installed.Parser`."""

    vocab: Vocab

    def pipe(self, docs: Iterable[Doc], batch_size: int) -> Iterator[Doc]:
        """The Docs (of the parser's own vocabulary) with trees."""


def annotate(
    docs: Sequence[Doc],
    sentences: Sequence[Sequence[Span]],
    chosen: Callable[[int, int], bool],
    parser: Callable[[], Language | TreeMaker],
    skip: Callable[[str], bool] = lambda word: False,
) -> None:
    """Set sentence borders in `docs`, and parse the chosen sentences: tags, parts of speech, lemmas, heads, labels.

    `sentences`: for every Doc its sentences (code points, half-open, sorted). `chosen(doc, sentence)`: whether to parse
    that one, by index; `parser()` is asked for when there is one to parse. `skip(word)`: words that the parser never
    sees (citations). They, white space and words of sentences that were not chosen have no head and no label
    (`token.has_head()` and `token.has_dep()` are False).
    """
    from spacy.tokens import Doc

    where: list[tuple[int, list[int]]] = []
    texts: list[tuple[list[str], list[bool]]] = []
    starts: list[list[int]] = []
    for n, doc in enumerate(docs):
        first: list[int] = []
        tokens = [(t.i, t.idx, t.text, bool(t.whitespace_), t.is_space) for t in doc]
        at = 0
        for k, (start, end) in enumerate(sentences[n]):
            while at < len(tokens) and tokens[at][1] < start:
                at += 1
            if at == len(tokens):
                break
            first.append(at)
            begin = at
            while at < len(tokens) and tokens[at][1] < end:
                at += 1
            if chosen(n, k):
                inside = [t for t in tokens[begin:at] if not t[4] and not skip(t[2])]
                if len(inside) > 1:
                    where.append((n, [t[0] for t in inside]))
                    texts.append((_shown(doc, inside), [t[3] for t in inside]))
        starts.append(first)
    by_doc: dict[int, list[tuple[list[int], Doc]]] = {}
    if texts:
        nlp = parser()
        parts = [
            Doc(nlp.vocab, words=words, spaces=spaces, sent_starts=[i == 0 for i in range(len(words))])
            for words, spaces in texts
        ]
        for (n, inside_), part in zip(where, nlp.pipe(parts, batch_size=BATCH), strict=True):
            by_doc.setdefault(n, []).append((inside_, part))
    known: set[int] = {0}
    for n, doc in enumerate(docs):
        if len(doc):
            _write(doc, starts[n], by_doc.get(n, []), known)


def _shown(doc: Doc, tokens: Sequence[tuple[int, int, str, bool, bool]]) -> list[str]:
    """What the parser reads for the tokens (index, place, text …): in Chinese a recognised name is shown as a noun."""
    from extractor.nlp.tokenizers import PROTECTED

    names = doc.user_data.get(PROTECTED, frozenset())
    shown = [t[2] for t in tokens]
    if doc.lang_ == "zh" and names:
        from extractor.nlp.chinese_parser import stand_in

        for n, (_, place, text, *_) in enumerate(tokens):
            if place in names:
                shown[n] = stand_in(text, shown[n - 1] if n else "")
    return shown


def _write(doc: Doc, starts: Sequence[int], parts: Sequence[tuple[list[int], Doc]], known: set[int]) -> None:
    """Write sentence borders (indexes of first words) and the trees of `parts` (indexes of words, tree) into `doc`.

    `known`: hashes of the labels and lemmas that the vocabulary of `doc` has been told.
    """
    import numpy as np
    from spacy.attrs import DEP, HEAD, LEMMA, POS, SENT_START, TAG  # type: ignore[import-not-found]

    columns = [TAG, POS, LEMMA, DEP, HEAD]
    if parts:
        strings: Any = doc.vocab.strings
        values: Any = np.zeros((len(doc), len(columns)), dtype="uint64")
        for inside, part in parts:
            rows: Any = part.to_array(columns)
            for name in np.unique(rows[:, [0, 2, 3]]).tolist():
                if name not in known:
                    strings.add(part.vocab.strings[name])
                    known.add(name)
            places: Any = np.array(inside)
            arcs: Any = rows[:, 4].view("int64")
            heads = places[np.arange(len(inside)) + arcs]
            roots = np.flatnonzero(arcs == 0)
            if len(roots) > 1:
                # one sentence, one tree: a second root hangs on the first
                heads[roots[1:]] = places[roots[0]]
                rows[roots[1:], 3] = strings.add("dep")
            rows[:, 4] = (heads - places).astype("int64").view("uint64")
            values[places] = rows
        doc.from_array(columns, values)
    # after the trees, from which spaCy draws borders of its own
    borders: Any = np.full((len(doc), 1), -1, dtype="int64")
    borders[[0, *starts]] = 1
    doc.from_array([SENT_START], borders.view("uint64"))


def manifest(*, parser: bool, statistical: bool) -> list[dict[str, str | None]]:
    """The trained models of a run, for run.json: name, version, SHA-256 over the files, and state.

    State: "on", "off" (the run was told to do without) or "missing" (not there; what needs it fails with an error).
    """
    wanted = {"en_ner": statistical, "en_parser": parser, "zh_ner": statistical, "zh_parser": parser}
    return [_described(name, wanted[name]) for name in sorted(wanted)]


def _described(name: str, on: bool) -> dict[str, str | None]:
    folder = _MODELS / name
    files = sorted(p for p in folder.rglob("*") if p.is_file() and p.name != "README.md") if folder.is_dir() else []
    if not files:
        return {"name": name, "version": None, "sha256": None, "state": "missing" if on else "off"}
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.relative_to(folder).as_posix().encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    meta = folder / "meta.json"
    version = json.loads(meta.read_text(encoding="utf-8")).get("version") if meta.is_file() else None
    return {"name": name, "version": version, "sha256": digest.hexdigest(), "state": "on" if on else "off"}
