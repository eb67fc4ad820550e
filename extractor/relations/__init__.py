"""Relations between mentions: who promotes, inhibits or targets whom, with sign, certainty, slots and proof.

`find_relations` is the only door. Rules are data (`extractor/data/rules/<language>/*.yaml`, read by `rules`); the
walkers `zh` and `en` read a sentence as a row of mentions, triggers and function words and know the constructions of
their language; `algebra` multiplies the signs; `collect` settles doubles and fills the slots.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from extractor.records import Mention, Relation, Sentence
from extractor.relations.collect import Collector
from extractor.relations.rules import rule_book

__all__ = ["find_relations"]


def find_relations(
    text: str,
    sentences: Sequence[Sentence],
    mentions: Sequence[Mention],
    language: str,
    doc: Any = None,
) -> list[Relation]:
    """All relations that a passage states.

    `sentences` and `mentions` are in code points of `text`, half-open, sorted, not overlapping. Heads, tails and
    slots of the answer are indexes into `mentions`; the answer is sorted by sentence, tail, head and type.
    `language` is "zh" or "en" (ValueError otherwise). `doc` is a parsed spaCy Doc of `text`; no rule uses it yet.
    """
    if language not in ("zh", "en"):
        raise ValueError(f"no relation rules for language {language!r}: expected 'zh' or 'en'")
    if len(mentions) < 2 or not sentences:
        return []
    book = rule_book(language)
    collector = Collector(book, text, mentions)
    if language == "zh":
        from extractor.relations.zh import ChineseWalker

        ChineseWalker(collector).walk(sentences)
    else:
        from extractor.relations.en import EnglishWalker

        EnglishWalker(collector).walk(sentences)
    return collector.result()
