"""Tokenizers that never cut a recognised name. spaCy sees a name as one token, whatever is in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

Span = tuple[int, int]
#: `doc.user_data[PROTECTED]`: where the protected tokens begin, in code points
PROTECTED = "extractor_protected"

_LATIN = re.compile(r"[A-Za-z0-9αβγδεκλμ]+(?:[.\-/'][A-Za-z0-9αβγδεκλμ]+)*|\S", re.UNICODE)


def chinese_words(text: str) -> Iterable[Span]:
    """Word spans of a Chinese stretch: jieba on Han runs, one rule for Latin names and numbers."""
    from extractor.nlp.words import cut

    for run in re.finditer(r"[\u3400-\u9fff]+|[^\u3400-\u9fff]+", text):
        if "\u3400" <= run.group()[0] <= "\u9fff":
            at = run.start()
            for word in cut(run.group()):
                yield at, at + len(word)
                at += len(word)
        else:
            for match in _LATIN.finditer(run.group()):
                yield run.start() + match.start(), run.start() + match.end()


class ProtectedTokenizer:
    """A spaCy tokenizer: protected spans are single tokens, the rest is cut by `words`.

    `protect(text)` gives the spans of names (sorted, not overlapping) for plain calls; `make` takes them given.
    White space belongs to no word: a single space after a token is its `whitespace_`, any other run a space token,
    so that `doc.text == text` always.
    """

    def __init__(
        self,
        vocab: Vocab,
        words: Callable[[str], Iterable[Span]],
        protect: Callable[[str], Sequence[Span]],
    ) -> None:
        self.vocab = vocab
        self.words = words
        self.protect = protect

    def __call__(self, text: str) -> Doc:
        """The Doc of `text`, its names found by `protect`."""
        return self.make(text, self.protect(text))

    def make(self, text: str, protected: Sequence[Span]) -> Doc:
        """The Doc of `text` in which every protected span (code points, half-open) is one token."""
        from spacy.tokens import Doc

        spans: list[Span] = []
        at = 0
        for start, end in (*protected, (len(text), len(text))):
            spans.extend((at + s, at + e) for s, e in self.words(text[at:start]))
            if start < end:
                spans.append((start, end))
            at = end
        words: list[str] = []
        spaces: list[bool] = []
        at = 0
        for start, end in (*spans, (len(text), len(text))):
            gap = text[at:start]
            if gap and words and gap[0] == " ":
                spaces[-1] = True
                gap = gap[1:]
            if gap:
                words.append(gap)
                spaces.append(False)
            if start < end:
                words.append(text[start:end])
                spaces.append(False)
            at = end
        doc = Doc(self.vocab, words=words, spaces=spaces)
        doc.user_data[PROTECTED] = frozenset(start for start, end in protected if start < end)
        return doc

    # spaCy asks a tokenizer to serialise itself; this one is code and data of the package, with no state of its own

    def to_bytes(self, **kwargs: Any) -> bytes:
        """Nothing to store."""
        return b""

    def from_bytes(self, data: bytes, **kwargs: Any) -> ProtectedTokenizer:
        """Nothing to load."""
        return self

    def to_disk(self, path: str | Path, **kwargs: Any) -> None:
        """Nothing to store."""

    def from_disk(self, path: str | Path, **kwargs: Any) -> ProtectedTokenizer:
        """Nothing to load."""
        return self
