"""From paths to articles: which files, which document ids, which characters."""

from __future__ import annotations

from extractor.read.articles import Failure, read_article, read_articles
from extractor.read.decode import decode
from extractor.read.inputs import SUFFIXES, InputFile, find_inputs
from extractor.read.text import MAX_BYTES, MAX_LINE, read_text

__all__ = [
    "MAX_BYTES",
    "MAX_LINE",
    "SUFFIXES",
    "Failure",
    "InputFile",
    "decode",
    "find_inputs",
    "read_article",
    "read_articles",
    "read_text",
]
