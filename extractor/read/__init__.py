"""From paths to articles: which files, which document ids, which characters."""

from __future__ import annotations

from extractor.read.decode import decode
from extractor.read.inputs import SUFFIXES, InputFile, find_inputs
from extractor.read.text import MAX_BYTES, MAX_LINE, read_article, read_text

__all__ = ["MAX_BYTES", "MAX_LINE", "SUFFIXES", "InputFile", "decode", "find_inputs", "read_article", "read_text"]
