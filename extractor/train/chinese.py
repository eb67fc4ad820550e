"""Training of the Chinese segmenter, tagger and dependency parser from UD treebanks.

The segmenter learns the treebanks' words; the parser is trained on those words and meets the segmenter's at run time.
A copy of the sentences has nouns replaced by names of Latin letters and noun phrases joined into one word, as names
are protected at run time: sentences of our articles are half made of such tokens.
"""

from __future__ import annotations

import lzma
import random
import string
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractor.errors import DataError

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.training import Example

CONFIG = Path(__file__).resolve().parent / "configs" / "zh_parser.cfg"
#: what is trained on. zh_hk and zh_cfl follow other guidelines (adverbs, verb compounds, relative clauses) and differ
#: from GSD in one label of five, so that a parser of 100,000 words learns less from them than they confuse
TRAIN = ("zh_gsd_train_derived",)
#: words are cut alike in both
SEGMENTER_TRAIN = (*TRAIN, "zh_cfl")
#: hand-made, unlike the derived part: its first sentences are trained on (`hand_made` times an epoch, see the config),
#: its last `HELD_OUT` are what `report` tells scores on
DEV = "zh_gsdsimp_dev"
HELD_OUT = 100


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a treebank: `[start, end)` in code points of the sentence, `head` its index (-1: root)."""

    form: str
    start: int
    end: int
    upos: str
    head: int
    deprel: str


@dataclass(frozen=True, slots=True)
class Tree:
    """A sentence with its dependency tree."""

    text: str
    words: tuple[Word, ...]


def read_treebank(path: Path) -> list[Tree]:
    """The sentences of a CoNLL-U file, plain or `.xz`. DataError names file and line.

    Subtypes that only one treebank has are folded (`_LABELS`), so that all speak the same language.
    """
    try:
        raw = lzma.decompress(path.read_bytes()) if path.suffix == ".xz" else path.read_bytes()
        lines = raw.decode("utf-8").split("\n")
    except (OSError, UnicodeDecodeError, lzma.LZMAError) as error:
        raise DataError(f"cannot be read ({error}).", path=path) from None
    out = []
    rows: list[list[str]] = []
    for number, line in enumerate([*lines, ""], 1):
        if line and line[0] != "#":
            cells = line.rstrip("\r").split("\t")
            if len(cells) != 10:
                raise DataError(f"line {number}: {len(cells)} columns, CoNLL-U has 10.", path=path)
            if cells[0].isdigit():
                rows.append(cells)
        elif not line.strip() and rows:
            out.append(_tree(rows, path, number))
            rows = []
    return out


#: labels of one treebank only, and what the others call it
_LABELS = {"obl:tmod": "nmod:tmod", "compound:vv": "compound", "compound:dir": "compound", "compound:vo": "compound",
           "flat": "flat:name", "case:loc": "case", "obj:periph": "obj", "nsubj:outer": "nsubj", "advmod:df": "advmod",
           "obl:agent": "obl", "dep": "nmod"}  # fmt: skip


def _tree(rows: Sequence[Sequence[str]], path: Path, number: int) -> Tree:
    text = ""
    words = []
    for cells in rows:
        try:
            head = int(cells[6]) - 1
        except ValueError:
            raise DataError(f"line {number}: head {cells[6]!r} is no number.", path=path) from None
        if not -1 <= head < len(rows):
            raise DataError(f"line {number}: head {head + 1} is outside the sentence.", path=path)
        words.append(Word(cells[1], len(text), len(text) + len(cells[1]), cells[3], head,
                          _LABELS.get(cells[7], cells[7])))  # fmt: skip
        text += cells[1]
        if "SpaceAfter=No" not in cells[9]:
            text += " "
    return Tree(text.rstrip(" "), tuple(words))


# --- sentences full of names ----------------------------------------------------------------------------------------


def latin_name(chance: random.Random) -> str:
    """A made-up name of the build that genes, RNAs, cell lines and compounds have."""
    upper = "".join(chance.choices(string.ascii_uppercase, k=chance.randint(2, 4)))
    number = str(chance.randint(1, 999))
    return chance.choice([
        upper, upper, upper + number, upper + number[:1], f"{upper}-{number[:2]}", f"{upper}-{chance.choice('αβγκ')}",
        f"miR-{number}", f"miR-{number}{chance.choice('abc')}", f"{chance.choice('pcm')}{upper}{number[:2]}",
        upper.capitalize() + number[:1], f"{upper}{number}/{upper[:2]}", f"{upper[:2]}-{number}",
    ])  # fmt: skip


def with_names(tree: Tree, chance: random.Random, rate: float = 0.4) -> Tree:
    """`tree` with some noun phrases joined into one word and some nouns replaced by `latin_name`."""
    tree = _joined(tree, chance, rate)
    words = [
        replace(w, form=latin_name(chance)) if w.upos in {"NOUN", "PROPN"} and len(w.form) > 1
        and w.deprel not in {"nmod:tmod", "clf"} and chance.random() < rate else w
        for w in tree.words
    ]  # fmt: skip
    return _laid_out(words)


_INNER = frozenset({"compound", "amod", "nmod", "flat:name", "flat:foreign", "nummod"})
_BARE = frozenset({"NOUN", "PROPN", "ADJ", "X", "PART"})


def _joined(tree: Tree, chance: random.Random, rate: float) -> Tree:
    """Contiguous noun phrases of bare modifiers become one word: [乳腺][癌][细胞] is one protected name at run time."""
    words = tree.words
    group = list(range(len(words)))  # index of the word that each is joined into
    children: dict[int, list[int]] = {}
    for i, w in enumerate(words):
        children.setdefault(w.head, []).append(i)
    for i, w in enumerate(words):
        if w.upos not in {"NOUN", "PROPN"} or chance.random() >= rate:
            continue
        left = i
        while left > 0:
            j = left - 1
            if words[j].head != i or words[j].deprel not in _INNER or words[j].upos not in _BARE:
                break
            if children.get(j) or group[j] != j:
                break
            left = j
        for j in range(left, i):
            group[j] = i
    if group == list(range(len(words))):
        return tree
    kept = [i for i in range(len(words)) if group[i] == i]
    number = {i: n for n, i in enumerate(kept)}
    out = []
    for i in kept:
        first = min(j for j in range(len(words)) if group[j] == i)
        form = "".join(words[j].form for j in range(first, i + 1))
        head = words[i].head
        out.append(replace(words[i], form=form, head=-1 if head < 0 else number[group[head]]))
    return _laid_out(out)


def _laid_out(words: Sequence[Word]) -> Tree:
    at = 0
    out = []
    for w in words:
        out.append(replace(w, start=at, end=at + len(w.form)))
        at += len(w.form)
    return Tree("".join(w.form for w in out), tuple(out))


# --- segmenter ------------------------------------------------------------------------------------------------------


def train_segmenter(trees: Sequence[Tree], out: Path) -> None:
    """Train `extractor.nlp.segmenter` on `trees` and write it to `out`."""
    import pycrfsuite

    from extractor.nlp.segmenter import features, units

    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    trainer.set_params({"c1": 0.1, "c2": 0.1, "max_iterations": 100, "feature.minfreq": 2})
    for tree in trees:
        cells = units(tree.text)
        starts = {w.start for w in tree.words}
        trainer.append(features(tree.text, cells), ["B" if s in starts else "I" for s, _ in cells])
    out.parent.mkdir(parents=True, exist_ok=True)
    trainer.train(str(out))


# --- parser ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Scores:
    """Raw text in, tree out. A predicted word counts when both its borders are those of a treebank word, its head when
    that word's head is right too; scores are the F of predicted and treebank words, 0 to 1 (CoNLL 2018).
    """

    words: float
    upos: float
    uas: float
    las: float


def score(nlp: Callable[[str], Any], trees: Sequence[Tree]) -> Scores:
    """Parse the raw text of `trees` and compare."""
    found = gold = word = pos = head = label = 0
    for tree in trees:
        doc = nlp(tree.text)
        spans = {(w.start, w.end): w for w in tree.words}
        gold += len(tree.words)
        for token in doc:
            if token.is_space:
                continue
            found += 1
            w = spans.get((token.idx, token.idx + len(token)))
            if w is None:
                continue
            word += 1
            pos += (token.pos_ or token.tag_) == w.upos
            if token.head.i == token.i:
                right = w.head < 0
            elif w.head < 0:
                right = False
            else:
                h = tree.words[w.head]
                right = (token.head.idx, token.head.idx + len(token.head)) == (h.start, h.end)
            head += right
            label += right and (token.dep_ == w.deprel or (w.head < 0 and token.dep_ == "ROOT"))
    total = max(1, found + gold)
    return Scores(2 * word / total, 2 * pos / total, 2 * head / total, 2 * label / total)


def _example(nlp: Language, tree: Tree) -> Example:
    from spacy.tokens import Doc
    from spacy.training import Example

    forms = [w.form for w in tree.words]
    spaces = [tree.text[w.end : w.end + 1] == " " for w in tree.words]
    upos = [w.upos for w in tree.words]
    reference = Doc(nlp.vocab, words=forms, spaces=spaces, tags=upos, pos=upos,
                    heads=[i if w.head < 0 else w.head for i, w in enumerate(tree.words)],
                    deps=["ROOT" if w.head < 0 else w.deprel for w in tree.words])  # fmt: skip
    return Example(Doc(nlp.vocab, words=forms, spaces=spaces), reference)


def _batches(examples: Sequence[Example], words: int) -> Iterator[list[Example]]:
    batch: list[Example] = []
    size = 0
    for example in examples:
        batch.append(example)
        size += len(example.reference)
        if size >= words:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def train_chinese_parser(
    data: Path, out: Path, *, seed: int = 0, config: Path = CONFIG, report: Callable[[str], None] = lambda line: None
) -> Scores:
    """Train segmenter, tagger and parser on the treebanks in the folder `data`, write the model to the folder `out`.

    `data` holds `<name>.conllu` or `<name>.conllu.xz` for `SEGMENTER_TRAIN` and `DEV`. The weights are those of the
    epoch `stop` (see the config), averaged; gives their scores from raw text on the last `HELD_OUT` sentences of `DEV`.
    `report` is told each epoch. Deterministic for one machine and spaCy version.
    """
    from spacy.util import load_config, load_model_from_config
    from thinc.api import fix_random_seed

    from extractor.nlp.chinese_parser import load, prepare_vocab
    from extractor.nlp.segmenter import MODEL
    from extractor.nlp.segmenter import load as load_segmenter
    from extractor.nlp.tokenizers import ProtectedTokenizer
    from extractor.train.chinese_trees import repaired

    trees = [repaired(tree) for name in TRAIN for tree in read_treebank(_find(data, name))]
    dev = read_treebank(_find(data, DEV))
    part = min(HELD_OUT, len(dev) // 2)
    made, dev = dev[:-part], dev[-part:]
    trees = trees + made
    settings = load_config(config)
    training = settings.pop("training")
    fix_random_seed(seed)
    chance = random.Random(seed)
    out.mkdir(parents=True, exist_ok=True)
    more = [tree for name in SEGMENTER_TRAIN if name not in TRAIN for tree in read_treebank(_find(data, name))]
    train_segmenter(trees + more, out / MODEL.name)
    load_segmenter.cache_clear()
    segmenter = load_segmenter(out / MODEL.name)

    nlp = load_model_from_config(settings, auto_fill=True)
    prepare_vocab(nlp.vocab)
    plain = [_example(nlp, tree) for tree in trees]
    nlp.initialize(lambda: plain)
    nlp.tokenizer = ProtectedTokenizer(nlp.vocab, segmenter, lambda text: ())
    optimizer: Any = nlp.create_optimizer()  # type: ignore[no-untyped-call]
    optimizer.learn_rate = training["learn_rate"]
    now = Scores(0, 0, 0, 0)
    average = nlp.use_params
    epochs = int(training["epochs"])
    stop = min(epochs, int(training["stop"]))
    for epoch in range(stop):
        optimizer.learn_rate = training["learn_rate"] * (1 - 0.9 * epoch / epochs)
        named = made * (int(training["hand_made"]) - 1)
        named += [with_names(tree, chance) for tree in trees if chance.random() < training["augmented"]]
        examples = plain + [_example(nlp, tree) for tree in named]
        chance.shuffle(examples)
        for batch in _batches(examples, int(training["batch_words"])):
            nlp.update(batch, sgd=optimizer, drop=training["dropout"])
        with average(optimizer.averages):
            now = score(nlp, dev)
            report(f"epoch {epoch + 1}: words {now.words:.4f} upos {now.upos:.4f} UAS {now.uas:.4f} LAS {now.las:.4f}")
            if epoch == stop - 1:
                _save(nlp, out)
    load(out)  # what was written can be read
    return now


def _save(nlp: Language, out: Path) -> None:
    nlp.meta.update({"name": "extractor_zh_parser", "license": "CC BY-SA 4.0", "spacy_version": ">=3.8.0,<3.9.0",
                     "description": "UD v2 tagger and parser for Chinese over extractor's tokenizer"})  # fmt: skip
    nlp.to_disk(out, exclude=["tokenizer"])


def _find(folder: Path, name: str) -> Path:
    for suffix in (".conllu", ".conllu.xz"):
        if (folder / f"{name}{suffix}").is_file():
            return folder / f"{name}{suffix}"
    raise DataError(f"holds no {name}.conllu or {name}.conllu.xz.", path=folder)
