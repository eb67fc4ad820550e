"""Parsed text for the relation benchmarks: the parsers that ship, the given mentions as single tokens."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from spacy.tokens import Doc

from extractor.records import Mention


class Parser:
    """Parses passages of either language. `folder`: where parses are kept between runs, by text, names and model."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder
        self.pipelines: dict[str, Any] = {}
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)

    def pipeline(self, language: str) -> Any:
        """The parsing pipeline of a language, loaded once."""
        if language not in self.pipelines:
            if language == "en":
                from extractor.nlp.english_words import english_words
                from extractor.nlp.tokenizers import ProtectedTokenizer
                from extractor.train.english import load_parser

                model = Path(__file__).resolve().parent.parent / "extractor" / "data" / "models" / "en_parser"
                nlp = load_parser(model)
                nlp.tokenizer = ProtectedTokenizer(nlp.vocab, english_words, lambda _: ())
            else:
                from extractor.nlp.chinese_parser import load

                nlp = load()
            self.pipelines[language] = nlp
        return self.pipelines[language]

    def parse(self, text: str, mentions: Sequence[Mention], language: str) -> Doc:
        """The parsed Doc of `text`; every mention is one token."""
        nlp = self.pipeline(language)
        spans = [(m.start, m.end) for m in mentions]
        name = hashlib.sha256(f"{language}\0{text}\0{spans}\0{nlp.meta}".encode()).hexdigest()[:24]
        file = self.folder / f"{name}.spacy" if self.folder is not None else None
        if file is not None and file.exists():
            return Doc(nlp.vocab).from_bytes(file.read_bytes())
        doc = nlp.tokenizer.make(text, spans)
        for _, pipe in nlp.pipeline:
            doc = pipe(doc)
        if file is not None:
            file.write_bytes(doc.to_bytes(exclude=["tensor", "user_data"]))
        return doc
