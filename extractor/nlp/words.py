"""Chinese word segmentation: a private jieba tokenizer. This module is the only importer of jieba.

jieba's module-level tokenizer is shared by the whole process and its cache file by the whole machine; ours is our
own, is never given user words (names are protected on characters instead), and keeps no cache file.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

_FREQUENCY = re.compile(r" (\d+) ")
#: lines of the dictionary that follow each other and begin with the same character
_SAME_FIRST = re.compile(r"^(.).*(?:\n\1.*)*", re.MULTILINE)


class _Dictionary:
    """jieba's dictionary, of which the words with a first character are read when a text has that character.

    The whole of it costs more time than a short article, of which it serves a hundredth. `frequencies`: of the words
    and, as jieba wants it, 0 of what only begins one; `classes`: their part of speech; `total`: of all frequencies.
    """

    def __init__(self, text: str) -> None:
        """`text`: lines "word frequency class"."""
        self.frequencies: dict[str, int] = {}
        self.classes: dict[str, str] = {}
        self.total = sum(map(int, _FREQUENCY.findall(text)))
        self._unread: dict[str, list[str]] = {}
        for lines in _SAME_FIRST.finditer(text):
            self._unread.setdefault(lines[1], []).append(lines[0])

    def read(self, text: str) -> None:
        """Have the words that may stand in `text`."""
        for first in self._unread.keys() & set(text):
            cells = "\n".join(self._unread.pop(first)).split()
            words = cells[0::3]
            self.frequencies.update(zip(words, map(int, cells[1::3]), strict=True))
            self.classes.update(zip(words, map(sys.intern, cells[2::3]), strict=True))
            begin = self.frequencies.setdefault
            begin(first, 0)
            for word in words:
                if len(word) > 2:
                    for end in range(2, len(word)):
                        begin(word[:end], 0)


@lru_cache(maxsize=1)
def _loaded() -> tuple[Any, _Dictionary]:
    """jieba's tokenizer, and the dictionary that it reads in."""
    import warnings

    # jieba 0.42.1 imports pkg_resources to find its own dictionary; where that cannot be had it opens the file, which
    # is the same and takes no tenth of a second
    without = "pkg_resources" not in sys.modules
    if without:
        sys.modules["pkg_resources"] = None  # type: ignore[assignment]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # invalid escapes: noise for the user, nothing to act on
            import jieba
    finally:
        if without:
            del sys.modules["pkg_resources"]

    jieba.setLogLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    with tokenizer.get_dict_file() as lines:
        dictionary = _Dictionary(lines.read().decode("utf-8"))
    # `initialize` would write and read a cache in the shared temporary folder
    tokenizer.FREQ, tokenizer.total = dictionary.frequencies, dictionary.total
    tokenizer.initialized = True
    return tokenizer, dictionary


@lru_cache(maxsize=1 << 14)
def cut(text: str) -> tuple[str, ...]:
    """Words of `text`, in order; joined they give `text` again (white space is kept as tokens).

    Remembered, because the recogniser, the parser's word borders and the article's context ask for the same stretches.
    """
    tokenizer, dictionary = _loaded()
    dictionary.read(text)
    return tuple(tokenizer.cut(text, HMM=True))


def frequencies(text: str) -> Mapping[str, int]:
    """How often jieba's dictionary saw each word that may stand in `text`, and others; 0 for what only begins a word.

    Not to be changed.
    """
    _, dictionary = _loaded()
    dictionary.read(text)
    return dictionary.frequencies


def word_class(word: str) -> str:
    """The part of speech that jieba's dictionary gives for `word` ("n", "v", "nr" …), "" where it has none."""
    _, dictionary = _loaded()
    dictionary.read(word[:1])
    return dictionary.classes.get(word, "")
