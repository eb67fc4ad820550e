"""Loading the Chinese parser that ships: tagger and dependency parser over words of `segmenter`, names protected."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.nlp import punctuation, segmenter
from extractor.nlp.tokenizers import ProtectedTokenizer, Span

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

MODEL = segmenter.MODEL.parent

#: pipes a model folder must hold
PIPES = ("tok2vec", "tagger", "parser")
UPOS = (
    "ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM", "PART", "PRON", "PROPN", "PUNCT", "SCONJ", "SYM",
    "VERB", "X",
)  # fmt: skip


def last_character(text: str) -> str:
    """What spaCy shall take for a word's suffix: in Chinese the last character says what kind of thing it is."""
    return text[-1:]


_NUMERALS = frozenset("一二三四五六七八九十百千万亿零两几〇多")


#: verbs of the laboratory that jieba's dictionary does not have
_LABORATORY = frozenset(("敲低", "敲减", "过表达", "高表达", "低表达", "负调控", "正调控", "共转染"))


def word_shape(text: str) -> str:
    """What kind of word `text` is, as far as one can tell without its neighbours.

    A Han word: the part of speech in jieba's dictionary, or that of its longest known end ("~n": in Chinese the end is
    the head of a compound), and its length. Of a Latin name only the build counts ("miR-21" is "aAa-d").
    """
    if text and all("\u3400" <= c <= "\u9fff" for c in text):
        from extractor.nlp.words import word_class

        size = str(min(len(text), 4))
        if _NUMERALS.issuperset(text):
            return "m" + size
        known = "v" if text in _LABORATORY else word_class(text)
        if known:
            return known + size
        ends = (word_class(text[k:]) for k in range(1, len(text)))
        return next(("~" + end for end in ends if end), "?") + size
    out = ""
    for c in text[:12]:
        if "\u3400" <= c <= "\u9fff":
            kind = "h"
        elif c.isdigit():
            kind = "d"
        elif c.isalpha():
            kind = "A" if c.isupper() else "a"
        else:
            kind = c
        if out[-1:] != kind:
            out += kind
    return out


#: articles set half-width marks where treebanks have full-width ones
_FULL = str.maketrans("(),:;?!", "（），：；？！")


def full_width(text: str) -> str:
    """A mark as the treebanks set it; any other word as it is, a chemical formula with brackets too."""
    return text.translate(_FULL) if len(text) == 1 else text


def prepare_vocab(vocab: Vocab) -> None:
    """Make `vocab` give the lexical features that the model was trained with. Before any text is read."""
    from spacy.symbols import NORM, PREFIX, SHAPE, SUFFIX  # type: ignore[import-not-found]

    getters: dict[int, Callable[[str], str]] = vocab.lex_attr_getters  # type: ignore[attr-defined]
    norm, prefix = getters[NORM], getters[PREFIX]
    getters[NORM] = lambda text: norm(full_width(text))
    getters[PREFIX] = lambda text: prefix(full_width(text))
    getters[SUFFIX] = lambda text: last_character(full_width(text))
    getters[SHAPE] = lambda text: word_shape(full_width(text))


#: the training sentences are full of made-up names like this in the places of nouns; behind another Latin name it would
#: be read as its second part, and an ordinary noun is better
STAND_IN, STAND_IN_BEHIND_LATIN = "ABC", "过程"


def stand_in(name: str, before: str = "") -> str:
    """What the parser shall read in place of a recognised name: a name is a noun, though 凋亡 by itself is a verb.

    `before`: the word before it.
    """
    if any(not "\u3400" <= c <= "\u9fff" for c in name) or word_shape(name).lstrip("~")[0] == "n":
        return name
    return STAND_IN_BEHIND_LATIN if before[-1:].isascii() and before[-1:].isalnum() else STAND_IN


#: what a sentence holds besides its words: citations, references to figures and tables, levels of significance,
#: formulas in LaTeX, the label of a part of an abstract
_ASIDE = re.compile(
    r"[\[【［〔]\s*\d{1,3}(?:\s*[-–—~～,，、]\s*\d{1,3})*\s*[\]】］〕]"
    r"|[(（]\s*(?:见|如)?(?:图|表|附图|附表|[Ff]ig(?:ure|s)?\.?|[Tt]able)\s*S?\d+[^()（）。]{0,20}[)）]"
    r"|[(（]\s*(?:均|全部)?\s*[Pp]\s*(?:值|均)?\s*[<＜>＞=≤≥]\s*0?\s*[.．]\s*\d+[^()（）。]{0,20}[)）]"
    r"|\$[^$\n]{1,80}\$"
    r"|(?<![\u3400-\u9fff])(?:摘要|背景|目的|方法|结果|结论|关键词)\s*[:：]"
)


def is_aside(word: str) -> bool:
    """Whether a token is a citation or the like, which the parser must not see: treebanks have none."""
    return word[0] in "[【［〔(（$摘背目方结关" and _ASIDE.fullmatch(word) is not None


def words(text: str) -> Iterator[Span]:
    """Word spans of a Chinese stretch as the treebank cuts them; an aside is one word, and cuts no other."""
    cut = segmenter.load()
    at = 0
    kept: list[Span] = []
    asides: list[Span] = []
    for match in _ASIDE.finditer(text):
        kept.append((at, match.start()))
        asides.append(match.span())
        at = match.end()
    kept.append((at, len(text)))
    if not asides:
        yield from cut(text)
        return
    # the segmenter reads the text as if the asides were not there
    shift = 0
    n = 0
    for start, end in cut("".join(text[s:e] for s, e in kept)):
        while n < len(asides) and start + shift >= asides[n][0]:
            yield asides[n]
            shift += asides[n][1] - asides[n][0]
            n += 1
        start, end = start + shift, end + shift
        while n < len(asides) and end > asides[n][0]:
            if start < asides[n][0]:
                yield start, asides[n][0]
            yield asides[n]
            width = asides[n][1] - asides[n][0]
            start, end, shift = asides[n][1], end + width, shift + width
            n += 1
        if start < end:
            yield start, end
    yield from asides[n:]


_NOUNS = frozenset({"NOUN", "PROPN", "X", "PART", "NUM", "PRON"})


def tidy(doc: Doc) -> Doc:
    """Make the trees what the treebanks' scheme allows; a spaCy component, run by `load`'s.

    Marks are attached by rule (`extractor.nlp.punctuation`); the 被 of a passive belongs to the verb, whose subject is
    then the subject of a passive.
    """
    for token in doc:
        if token.dep_ == "aux:pass":
            noun = token.head
            if noun.tag_ in _NOUNS and token.i < noun.i < noun.head.i:
                token.head = noun.head
            for child in token.head.lefts:
                if child.dep_ == "nsubj" and child.i < token.i:
                    child.dep_ = "nsubj:pass"
    for sentence in doc.sents:
        tokens = [t for t in sentence if not t.is_space]
        place = {t.i: n for n, t in enumerate(tokens)}
        heads = [-1 if t.head.i == t.i else place.get(t.head.i, -1) for t in tokens]
        marks = [t.tag_ == "PUNCT" for t in tokens]
        new = punctuation.attach([t.text for t in tokens], marks, heads, [t.dep_ for t in tokens])
        for token, head, old in zip(tokens, new, heads, strict=True):
            if head != old and head >= 0:
                token.head = tokens[head]
                token.dep_ = "punct"
    return doc


def load(path: Path = MODEL, protect: Callable[[str], Sequence[Span]] = lambda text: ()) -> Language:
    """The Chinese pipeline tok2vec, tagger, parser at `path`, over our tokenizer; `protect` gives names to keep whole.

    Raises DataError when the folder is missing, broken, of another spaCy version, or lacks a pipe.
    """
    from spacy.language import Language

    from extractor.nlp.parsers import read_model

    nlp = read_model(path, PIPES, hint="Train it: extractor train zh-parser; or install the package again.")
    prepare_vocab(nlp.vocab)
    if "attribute_ruler" not in nlp.pipe_names:
        # the tagger's labels are the UPOS: give them to `token.pos_` too
        nlp.add_pipe("attribute_ruler", config={"validate": False}).add_patterns(  # type: ignore[attr-defined]
            [{"patterns": [[{"TAG": tag}]], "attrs": {"POS": tag}} for tag in UPOS]
        )
    Language.component("extractor_zh_tidy", func=tidy)
    nlp.add_pipe("extractor_zh_tidy")
    nlp.tokenizer = ProtectedTokenizer(nlp.vocab, segmenter.load(path / segmenter.MODEL.name), protect)
    return nlp
