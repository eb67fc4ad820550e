"""Parsed text for the relation benchmarks, as the pipeline parses it; the given mentions are single tokens."""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Sequence
from pathlib import Path

import spacy
from spacy.tokens import Doc

from extractor.nlp.chinese_parser import is_aside
from extractor.nlp.installed import open_parser
from extractor.nlp.parsers import annotate, shipped_parser, words_of
from extractor.nlp.tokenizers import ProtectedTokenizer
from extractor.records import Mention, Sentence


class Parser:
    """Parses passages of either language. `folder`: where parses are kept between runs, by text, names and model.

    `model`: an installed English parser (a name or a path) in the place of ours, as `extractor extract --parser`.
    """

    def __init__(self, folder: Path | None = None, model: str | None = None) -> None:
        self.folder = folder
        self.model = model
        self.vocab = {language: spacy.blank(language).vocab for language in ("en", "zh")}
        self.version = dict.fromkeys(self.vocab, "")
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)

    def parse(self, text: str, sentences: Sequence[Sentence], mentions: Sequence[Mention], language: str) -> Doc:
        """The Doc of `text`; every mention is one token, sentences of two mentions or more have trees."""
        spans = [(m.start, m.end) for m in mentions]
        borders = [(s.start, s.end) for s in sentences]
        file = None
        if self.folder is not None:
            if not self.version[language]:
                self.version[language] = str(self.model or shipped_parser(language).meta)
            key = f"{language}\0{text}\0{spans}\0{borders}\0{self.version[language]}"
            file = self.folder / (hashlib.sha256(key.encode()).hexdigest()[:24] + ".spacy")
            if file.exists():
                return Doc(self.vocab[language]).from_bytes(file.read_bytes())
        tokenizer = ProtectedTokenizer(self.vocab[language], words_of(language), lambda _: ())
        doc = tokenizer.make(text, spans)
        starts = [m.start for m in mentions]
        counts = [bisect_left(starts, end) - bisect_left(starts, start) for start, end in borders]
        annotate(
            [doc],
            [borders],
            lambda _, k: counts[k] >= 2,
            lambda: open_parser(self.model) if self.model and language == "en" else shipped_parser(language),
            is_aside if language == "zh" else lambda _: False,
        )
        if file is not None:
            file.write_bytes(doc.to_bytes(exclude=["tensor", "user_data"]))
        return doc
