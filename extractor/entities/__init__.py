"""Mentions: lexicon scanner on characters, miRNA grammar, shapes, process grammar, and one place that settles them."""

from __future__ import annotations

from extractor.entities.context import EMPTY, ArticleContext
from extractor.entities.recognise import article_context, recognise

__all__ = ["EMPTY", "ArticleContext", "article_context", "recognise"]
