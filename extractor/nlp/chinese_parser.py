"""Loading the Chinese parser that ships: tagger and dependency parser over words of `segmenter`, names protected."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.errors import DataError
from extractor.nlp import segmenter
from extractor.nlp.tokenizers import ProtectedTokenizer, Span

if TYPE_CHECKING:
    from spacy.language import Language
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


def word_shape(text: str) -> str:
    """Han characters are all alike; of a Latin name only the build counts ("miR-21" is "aA-d")."""
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
    return out + (str(min(len(text), 5)) if out == "h" else "")


def prepare_vocab(vocab: Vocab) -> None:
    """Make `vocab` give the lexical features that the model was trained with. Before any text is read."""
    from spacy.symbols import SHAPE, SUFFIX  # type: ignore[import-not-found]

    getters: dict[int, Callable[[str], str]] = vocab.lex_attr_getters  # type: ignore[attr-defined]
    getters[SUFFIX] = last_character
    getters[SHAPE] = word_shape


def load(path: Path = MODEL, protect: Callable[[str], Sequence[Span]] = lambda text: ()) -> Language:
    """The Chinese pipeline tok2vec, tagger, parser at `path`, over our tokenizer; `protect` gives names to keep whole.

    Raises DataError when the folder is missing, broken, of another spaCy version, or lacks a pipe.
    """
    import warnings

    import spacy

    hint = "Train it: extractor train zh-parser; or reinstall."
    if not (path / "config.cfg").is_file():
        raise DataError("is no model folder.", path=path, hint=hint)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", UserWarning)  # W095: trained with another spaCy version
            nlp = spacy.load(path, exclude=["tokenizer"])  # ours is put in below
    except UserWarning as error:
        raise DataError(f"was made for another spaCy version ({error}).", path=path, hint=hint) from None
    except (OSError, ValueError, KeyError) as error:
        first = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise DataError(f"cannot be loaded ({first}).", path=path, hint=hint) from None
    missing = [p for p in PIPES if p not in nlp.pipe_names]
    if missing:
        raise DataError(f"lacks {', '.join(missing)}.", path=path, hint=hint)
    prepare_vocab(nlp.vocab)
    if "attribute_ruler" not in nlp.pipe_names:
        # the tagger's labels are the UPOS: give them to `token.pos_` too
        nlp.add_pipe("attribute_ruler", config={"validate": False}).add_patterns(  # type: ignore[attr-defined]
            [{"patterns": [[{"TAG": tag}]], "attrs": {"POS": tag}} for tag in UPOS]
        )
    nlp.tokenizer = ProtectedTokenizer(nlp.vocab, segmenter.load(path / segmenter.MODEL.name), protect)
    return nlp
