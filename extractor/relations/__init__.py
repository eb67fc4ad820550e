"""Relations between mentions: who promotes, inhibits or targets whom, with sign, certainty, slots and proof.

`find_relations` is the door; `annotate` adds what stands around the statements: circumstances (`context`), citations
(`cites`), cues of certainty. Rules are data (`extractor/data/rules/<language>/*.yaml`, read by `rules`); the
walkers `zh` and `en` read a sentence as a row of mentions, triggers and function words and know the constructions of
their language; `dependency` finds them again in the tree of a parsed passage, and `merge` settles where the two differ;
`algebra` multiplies the signs; `collect` settles doubles and fills the slots.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from extractor.records import Mention, Relation, Sentence
from extractor.relations.collect import Collector
from extractor.relations.context import Surroundings
from extractor.relations.merge import Candidates
from extractor.relations.rules import rule_book

__all__ = ["Surroundings", "annotate", "candidates", "find_relations"]


def find_relations(
    text: str,
    sentences: Sequence[Sentence],
    mentions: Sequence[Mention],
    language: str,
    doc: Any = None,
    policy: str = "shipped",
) -> list[Relation]:
    """All relations that a passage states.

    `sentences` and `mentions` are in code points of `text`, half-open, sorted, not overlapping. Heads, tails and
    slots of the answer are indexes into `mentions`; the answer is sorted by sentence, tail, head and type.
    `language` is "zh" or "en" (ValueError otherwise). `doc` is a parsed spaCy Doc of `text`: with it the tree rules
    are asked too, and `merge` settles what they and the pattern rules find, by `policy` (see there).
    """
    return candidates(text, sentences, mentions, language, doc, policy).result()


def candidates(
    text: str,
    sentences: Sequence[Sentence],
    mentions: Sequence[Mention],
    language: str,
    doc: Any = None,
    policy: str = "shipped",
) -> Candidates:
    """All that the rules propose, before doubles and disagreements are settled; `find_relations` is its `result()`.

    For those who want to settle them otherwise: `result(without={"zh.means"})` leaves out a rule.
    """
    if language not in ("zh", "en"):
        raise ValueError(f"no relation rules for language {language!r}: expected 'zh' or 'en'")
    book = rule_book(language)
    by_pattern = Collector(book, text, mentions)
    if len(mentions) < 2 or not sentences:
        return Candidates(by_pattern)
    if language == "zh":
        from extractor.relations.zh import ChineseWalker

        ChineseWalker(by_pattern).walk(sentences)
    else:
        from extractor.relations.en import EnglishWalker

        EnglishWalker(by_pattern).walk(sentences)
    if doc is None or policy == "pattern":
        return Candidates(by_pattern)
    from extractor.relations.dependency import DependencyFinder

    by_tree = Collector(book, text, mentions)
    finder = DependencyFinder(by_tree)
    finder.walk(sentences, doc)
    return Candidates(by_pattern, by_tree, policy, finder.contradicts)


def annotate(
    text: str,
    sentences: Sequence[Sentence],
    mentions: Sequence[Mention],
    relations: Sequence[Relation],
    language: str,
    around: Surroundings | None = None,
) -> list[Relation]:
    """`relations` (of this passage) with their circumstances, the citations they rest on and their cues of certainty.

    What a walker has already given is kept. `around` is what the passage does not say itself (heading, raised numbers).
    """
    if not relations:
        return []
    from extractor.relations.cites import CitationFinder
    from extractor.relations.context import ContextFinder, cues_of

    around = around or Surroundings()
    context = ContextFinder(text, sentences, mentions, language, around.heading)
    cites = CitationFinder(text, sentences, mentions, context, around.raised)
    return [
        replace(
            r,
            context=r.context or context.context(r),
            cites=r.cites or cites.cites(r),
            cues=r.cues or cues_of(r, text, sentences, mentions, language),
        )
        for r in relations
    ]
