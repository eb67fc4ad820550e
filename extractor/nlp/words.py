"""Chinese word segmentation: a private jieba tokenizer. This module is the only importer of jieba.

jieba's module-level tokenizer is shared by the whole process and its cache file by the whole machine; ours is our
own, is never given user words (names are protected on characters instead), and keeps no cache file.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from functools import lru_cache
from typing import Any


@lru_cache(maxsize=1)
def _tokenizer() -> Any:
    import warnings

    with warnings.catch_warnings():
        # jieba 0.42.1 holds invalid escapes and imports pkg_resources: noise for the user, nothing to act on
        warnings.simplefilter("ignore")
        import jieba

    jieba.setLogLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    # `initialize` would write and read a cache in the shared temporary folder
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    return tokenizer


@lru_cache(maxsize=1 << 14)
def cut(text: str) -> tuple[str, ...]:
    """Words of `text`, in order; joined they give `text` again (white space is kept as tokens).

    Remembered, because the recogniser, the parser's word borders and the article's context ask for the same stretches.
    """
    return tuple(_tokenizer().cut(text, HMM=True))


def frequencies() -> Mapping[str, int]:
    """How often jieba's dictionary saw each of its words; 0 for what only begins a word. Not to be changed."""
    frequencies: Mapping[str, int] = _tokenizer().FREQ
    return frequencies


@lru_cache(maxsize=1)
def _classes() -> dict[str, str]:
    # word, frequency and class of each line; jieba itself keeps the frequencies only
    with _tokenizer().get_dict_file() as lines:
        cells = lines.read().decode("utf-8").split()
    return dict(zip(cells[0::3], cells[2::3], strict=True))


def word_class(word: str) -> str:
    """The part of speech that jieba's dictionary gives for `word` ("n", "v", "nr" …), "" where it has none."""
    return _classes().get(word, "")
