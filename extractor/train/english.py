"""The English parsing pipeline: tagger, lemmatiser, parser and sentence borders, trained on CRAFT from raw text.

The treebank gives tokens; at run time there is text. So the raw text of every paragraph is put together again, cut by
our own tokenizer (`extractor.nlp.english_words`), and spaCy aligns the gold tree to these tokens. Names reach the
parser as single tokens ("NF-κB", "breast cancer"), because `ProtectedTokenizer` never cuts a recognised mention;
part of the paragraphs are therefore trained on twice: as they are, and with names merged the way the pipeline
merges them.
"""

from __future__ import annotations

import lzma
import random
import re
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractor.errors import DataError

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc
    from spacy.training import Example

Span = tuple[int, int]

TRAIN_FILE = "en_craft_train.conllu.xz"
#: articles at the end of the training part that choose the best step; the dev part is for the figures alone
SELECTION_ARTICLES = 4
#: share of hyphenated names the recogniser does not know that are merged all the same, so that the parser is not
#: surprised by names no lexicon holds
UNKNOWN_NAMES = 0.3
#: (steps, first learning rate) of the rounds of training: a warm restart after the first (Loshchilov and Hutter,
#: SGDR, ICLR 2017, with a linear fall)
ROUNDS = ((2000, 0.002), (2400, 0.0015))


@dataclass(frozen=True, slots=True)
class Word:
    """One gold token: code points of the paragraph's text, half-open; `head` is an index, its own for a root."""

    start: int
    end: int
    tag: str
    pos: str
    lemma: str
    head: int
    dep: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a treebank: raw text and its gold tokens, several sentences of them."""

    article: str
    text: str
    words: tuple[Word, ...]


def read_conllu(path: Path) -> list[Paragraph]:
    """Paragraphs of a CoNLL-U file (plain or .xz). A `# newpar` or `# newdoc` line begins one; a file with neither
    gives one paragraph per sentence.

    Raises DataError with file and line where a line has not ten fields or a head is no token of its sentence.
    """
    opener: Callable[..., Any] = lzma.open if path.suffix == ".xz" else open
    paragraphs: list[Paragraph] = []
    article = path.stem
    text = ""
    words: list[Word] = []
    sentence: list[tuple[int, list[str]]] = []
    marked = False

    def end_sentence() -> None:
        nonlocal text
        base = len(words)
        for line, fields in sentence:
            start = len(text)
            text += fields[1]
            head = int(fields[6]) - 1 if fields[6].isdecimal() else -2
            if head < -1 or head >= len(sentence):
                raise DataError(f"line {line}: the head is no token of the sentence", path=path)
            own = len(words) - base
            words.append(
                Word(start, len(text), fields[4], fields[3], _lemma(fields[1], fields[2]),
                     base + (own if head < 0 else head), "ROOT" if head < 0 else fields[7])
            )
            if "SpaceAfter=No" not in fields[9]:
                text += " "
        sentence.clear()

    def end_paragraph() -> None:
        nonlocal text
        if words:
            paragraphs.append(Paragraph(article, text.rstrip(" "), tuple(words)))
        words.clear()
        text = ""

    with opener(path, "rt", encoding="utf-8") as handle:
        for number, raw in enumerate(handle, 1):
            line = raw.rstrip("\n")
            if line.startswith("#"):
                if line.startswith(("# newdoc", "# newpar")):
                    marked = True
                    end_paragraph()
                if line.startswith("# newdoc id"):
                    article = line.partition("=")[2].strip()
            elif not line:
                end_sentence()
                if not marked:
                    end_paragraph()
            else:
                fields = line.split("\t")
                if len(fields) != 10:
                    raise DataError(f"line {number}: a token line has ten fields, here {len(fields)}", path=path)
                if fields[0].isdecimal():
                    sentence.append((number, fields))
    end_sentence()
    end_paragraph()
    return paragraphs


def pieces(paragraph: Paragraph, longest: int) -> Iterator[Paragraph]:
    """The paragraph in pieces of whole sentences with at most `longest` words where sentences allow (0: uncut).

    spaCy follows the gold transitions of a long Doc in quadratic time; pieces train three times as fast and still
    hold sentence borders inside.
    """
    words = paragraph.words
    sentence = _sentences(words)
    first = 0
    for n in range(1, len(words) + 1):
        if n < len(words):
            if sentence[n] == sentence[n - 1] or not longest:
                continue
            end = n
            while end < len(words) and sentence[end] == sentence[n]:
                end += 1
            if end - first <= longest:
                continue
        start, stop = words[first].start, words[n - 1].end
        yield Paragraph(
            paragraph.article,
            paragraph.text[start:stop],
            tuple(replace(w, start=w.start - start, end=w.end - start, head=w.head - first) for w in words[first:n]),
        )
        first = n


def _sentences(words: Sequence[Word]) -> list[int]:
    """For every word the index of the root of its sentence."""
    root = list(range(len(words)))
    for i in range(len(words)):
        at = i
        while words[at].head != at:
            at = words[at].head
        root[i] = at
    return root


def _lemma(form: str, lemma: str) -> str:
    """The lemma to learn: a name stays as it is (CRAFT writes "mcoln0" for "Mcoln1")."""
    if any(c.isdigit() for c in form) or any(c.isupper() for c in form[1:]):
        return form
    return lemma


def merge(words: Sequence[Word], spans: Iterable[Span]) -> list[Word]:
    """The tree with every span made one token, where that leaves a tree.

    A span (code points) is merged if its borders are token borders and exactly one of its tokens has its head
    outside; that token gives tag, label and head. Other spans are left as they are.
    """
    starts = {w.start: i for i, w in enumerate(words)}
    ends = {w.end: i for i, w in enumerate(words)}
    group = list(range(len(words)))
    top = list(range(len(words)))
    at = 0
    for start, end in sorted(spans):
        first, last = starts.get(start), ends.get(end)
        if first is None or last is None or last <= first or first < at:
            continue
        out = [i for i in range(first, last + 1) if not first <= words[i].head <= last or words[i].head == i]
        if len(out) != 1:
            continue
        for i in range(first, last + 1):
            group[i] = first
        top[first] = out[0]
        at = last + 1
    keep = [i for i in range(len(words)) if group[i] == i]
    index = {i: n for n, i in enumerate(keep)}
    last_of = {group[i]: i for i in range(len(words))}
    merged = []
    for n, i in enumerate(keep):
        lead = words[top[i]]
        root = lead.head == top[i]
        many = last_of[i] != i
        merged.append(
            Word(words[i].start, words[last_of[i]].end, lead.tag, lead.pos, "" if many else lead.lemma,
                 n if root else index[group[lead.head]], lead.dep)
        )
    return merged


_HYPHENED = re.compile(r"(?<!\S)\w+(?:[-‐‑/]\w+)+(?![^\s,.;:)])")


def name_spans(text: str, rng: random.Random, *, unknown: float = UNKNOWN_NAMES) -> list[Span]:
    """Spans that the pipeline would protect in `text`, and a share `unknown` of other names of the look "ABC-12"."""
    from extractor.entities import EMPTY, recognise

    spans = [(m.start, m.end) for m in recognise(text, "en", EMPTY)]
    for match in _HYPHENED.finditer(text):
        name = match.group()
        looks = any(c.isdigit() or c.isupper() for c in name[1:])
        if looks and rng.random() < unknown and all(e <= match.start() or s >= match.end() for s, e in spans):
            spans.append(match.span())
    return sorted(spans)


def make_doc(nlp: Language, text: str, spans: Iterable[Span]) -> Doc:
    """A Doc of the given tokens, none of which is white space."""
    from extractor.nlp.tokenizers import ProtectedTokenizer

    given = list(spans)
    return ProtectedTokenizer(nlp.vocab, lambda _: given, lambda _: ()).make(text, ())


def raw_doc(nlp: Language, text: str, protected: Sequence[Span] = ()) -> Doc:
    """The Doc our run-time tokenizer makes of `text`."""
    from extractor.nlp.english_words import english_words
    from extractor.nlp.tokenizers import ProtectedTokenizer

    return ProtectedTokenizer(nlp.vocab, english_words, lambda _: ()).make(text, protected)


def gold_doc(nlp: Language, text: str, words: Sequence[Word]) -> Doc:
    """The gold tree as a Doc."""
    from spacy.tokens import Doc

    plain = make_doc(nlp, text, ((w.start, w.end) for w in words))
    if len(plain) != len(words):
        raise DataError(f"a treebank token is white space, near {text[:60]!r}")
    return Doc(
        nlp.vocab,
        words=[t.text for t in plain],
        spaces=[bool(t.whitespace_) for t in plain],
        tags=[w.tag for w in words],
        pos=[w.pos for w in words],
        lemmas=[w.lemma for w in words],
        heads=[w.head for w in words],
        deps=[w.dep for w in words],
    )


def examples(nlp: Language, paragraphs: Sequence[Paragraph], *, names: float, seed: int) -> Iterator[Example]:
    """spaCy examples: our tokens of the raw text beside the gold tree; a share `names` of the paragraphs again with
    names merged."""
    from spacy.training import Example

    rng = random.Random(seed)
    for paragraph in paragraphs:
        yield Example(raw_doc(nlp, paragraph.text), gold_doc(nlp, paragraph.text, paragraph.words))
        if rng.random() >= names:
            continue
        words = merge(paragraph.words, name_spans(paragraph.text, rng))
        if len(words) < len(paragraph.words):
            borders = {(w.start, w.end) for w in paragraph.words}
            kept = [(w.start, w.end) for w in words if (w.start, w.end) not in borders]
            yield Example(raw_doc(nlp, paragraph.text, kept), gold_doc(nlp, paragraph.text, words))


def _reader(path: Path, names: float, longest: int, seed: int) -> Callable[[Language], Iterator[Example]]:
    """The corpus reader of the config file.

    `path` is a treebank file, with "#train" or "#select" behind it for the two parts of its articles.
    """
    name, _, part = str(path).partition("#")
    paragraphs = read_conllu(Path(name))
    if part:
        chosen = _selection(paragraphs)
        paragraphs = [p for p in paragraphs if (p.article in chosen) == (part == "select")]
    paragraphs = [piece for p in paragraphs for piece in pieces(p, longest)]
    return lambda nlp: examples(nlp, paragraphs, names=names, seed=seed)


def _register_reader() -> None:
    from spacy.util import registry

    if "extractor.craft.v1" not in registry.readers:
        registry.readers.register("extractor.craft.v1", func=_reader)


def train_english_parser(
    data: Path,
    out: Path,
    *,
    seed: int = 0,
    rounds: Sequence[tuple[int, float]] = ROUNDS,
    overrides: dict[str, Any] | None = None,
    checkpoints: Path | None = None,
    start: Path | None = None,
) -> dict[str, float]:
    """Train the pipeline on `data` (the treebank folder or one .conllu file) and save it into the folder `out`.

    Deterministic for one seed and one spaCy and numpy build. `rounds`: (steps, first learning rate) of each warm
    restart; the rate falls to zero within a round. `overrides` are settings of the config file by their dotted names
    ("training.dropout"). `checkpoints` is a folder for spaCy's best model so far. `start`: a saved pipeline of the
    same data to go on from. Returns spaCy's scores on the held-back articles of the training part. Raises DataError
    if the treebank is not there.
    """
    import sys

    from spacy.training.initialize import init_nlp
    from spacy.training.loop import train
    from spacy.util import load_config

    path = data / TRAIN_FILE if data.is_dir() else data
    if not path.is_file():
        raise DataError(f"no treebank here: expected {TRAIN_FILE}", path=path)
    _register_reader()
    with tempfile.TemporaryDirectory() as scratch:
        folder = checkpoints or Path(scratch)
        for number, (steps, rate) in enumerate(rounds):
            with resources.as_file(resources.files("extractor.train") / "configs" / "en_parser.cfg") as config_path:
                settings = {
                    "paths.train": f"{path}#train",
                    "paths.dev": f"{path}#select",
                    "system.seed": seed + number,
                    "training.max_steps": steps,
                    "training.optimizer.learn_rate.initial_rate": rate,
                    **(overrides or {}),
                }
                nlp = init_nlp(load_config(config_path, overrides=settings, interpolate=False))
            if start is not None:
                nlp.from_disk(start, exclude=["tokenizer"])
            target = folder / f"round-{number}"
            target.mkdir(parents=True, exist_ok=True)
            # spaCy keeps the averaged weights in what it saves, not in the pipeline it returns
            train(nlp, target, use_gpu=-1, stdout=sys.stdout, stderr=sys.stderr)
            start = target / "model-best"
        if start is None:
            raise DataError("no rounds of training were asked for")
        return finish(start, path, out, seed=seed)


def finish(best: Path, treebank: Path, out: Path, *, seed: int = 0) -> dict[str, float]:
    """The shipped pipeline from spaCy's best model: coarse tags added, scored on the held-back articles, saved."""
    import spacy

    nlp = spacy.load(best)
    paragraphs = read_conllu(treebank)
    add_coarse_tags(nlp, paragraphs)
    chosen = _selection(paragraphs)
    held = [p for p in paragraphs if p.article in chosen]
    scores = nlp.evaluate(list(examples(nlp, held, names=0.0, seed=seed)))
    save(nlp, out)
    return {k: float(scores[k]) for k in ("tag_acc", "lemma_acc", "dep_uas", "dep_las", "sents_f")}


def _selection(paragraphs: Sequence[Paragraph]) -> set[str]:
    """The articles that choose the best step; in a treebank of one article, that one."""
    articles = list(dict.fromkeys(p.article for p in paragraphs))
    return set(articles[-SELECTION_ARTICLES:] if len(articles) > 2 * SELECTION_ARTICLES else articles[-1:])


def add_coarse_tags(nlp: Language, paragraphs: Sequence[Paragraph]) -> None:
    """`token.pos_` from `token.tag_`: the treebank's most frequent pairing, as an attribute ruler."""
    pairs: dict[str, Counter[str]] = {}
    for paragraph in paragraphs:
        for word in paragraph.words:
            pairs.setdefault(word.tag, Counter())[word.pos] += 1
    ruler: Any = nlp.add_pipe("attribute_ruler", after="tagger")
    for tag in sorted(pairs):
        pos = min(pairs[tag], key=lambda p: (-pairs[tag][p], p))
        ruler.add(patterns=[[{"TAG": tag}]], attrs={"POS": pos})


def save(nlp: Language, out: Path) -> None:
    """Write the pipeline without a tokenizer: ours is code of the package and is put in by the loader."""
    # where the treebank lay on this machine is nobody's business
    nlp.config["paths"].update(dict.fromkeys(nlp.config["paths"]))
    source = {"name": "CRAFT", "license": "CC BY 3.0"}
    nlp.meta.update(name="extractor_parser", license="MIT", spacy_version=">=3.8.0,<3.9.0", sources=[source])
    out.mkdir(parents=True, exist_ok=True)
    nlp.to_disk(out, exclude=["tokenizer"])
