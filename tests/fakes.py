"""Stand-ins for the pipeline. Importable by name, since worker processes have to find them."""

from __future__ import annotations

import itertools
import os
import re
import time
from typing import Any

from extractor.errors import DataError, InputError
from extractor.evaluate.gold import GoldDocument
from extractor.offsets import OffsetMap
from extractor.records import (
    Article,
    Block,
    Extraction,
    Identifier,
    Mention,
    Passage,
    PassageResult,
    Relation,
    Sentence,
)

VERBS = {"promotes": "promote", "inhibits": "inhibit", "促进": "promote", "抑制": "inhibit"}


class WordPipeline:
    """Names are words in capitals or with "miR-"; "A promotes B" is a relation. Some words make it fail."""

    def __init__(self, config: Any) -> None:
        self.config = config

    def process(self, article: Article) -> Extraction:
        text = "\n".join(part.text for part in article.parts) or article.source
        if "CRASH" in text:
            os._exit(9)
        if "SLEEP" in text:
            time.sleep(120)
        if "HOG" in text:
            hog = bytearray(20_000_000_000)
            raise AssertionError(f"{len(hog)} bytes without a MemoryError")
        if "RAISE" in text:
            raise ValueError("something odd")
        if "REFUSE" in text:
            raise InputError("not an article.", path=article.path, hint="Give another.")
        if "BROKEN RULES" in text:
            raise DataError("rule 7 is broken.", path="rules.yaml")
        mentions = tuple(
            Mention(
                match.start(),
                match.end(),
                match[0],
                "miRNA" if match[0].startswith("miR") else "Gene",
                "fake",
                norm=Identifier(None, match[0]),
            )
            for match in re.finditer(r"miR-\d+|[A-Z][A-Z0-9]+", text)
        )
        relations = []
        for index, (head, tail) in enumerate(itertools.pairwise(mentions)):
            between = text[head.end : tail.start].strip()
            if between in VERBS:
                at = text.index(between, head.end)
                relations.append(
                    Relation(VERBS[between], index, index + 1, 0, (at, at + len(between)), "fake", "as it says")
                )
        passage = Passage(0, text, OffsetMap.identity(len(text)), "en", "body", sentences=(Sentence(0, 0, len(text)),))
        article = Article(
            article.doc_id,
            article.path,
            text,
            article.format,
            article.encoding,
            article.sha256,
            (Block(0, len(text), "text", "body"),),
        )
        return Extraction(article, (PassageResult(passage, mentions, tuple(relations)),))


class BrokenPipeline:
    """Cannot be made at all."""

    def __init__(self, config: Any) -> None:
        raise DataError("line 3: unknown key 'foo'.", path="lexicon.tsv")

    def process(self, article: Article) -> Extraction:
        raise AssertionError


def perfect(gold: GoldDocument) -> Extraction:
    """The extraction that a gold article asks for: one passage per language, both over the whole text."""
    text = gold.text
    assert text is not None
    article = Article(gold.doc_id, "gold", text, "txt", "utf-8", "")
    results = []
    for language in sorted({unit.language for unit in gold.units}):
        units = [unit for unit in gold.units if unit.language == language]
        sentences = tuple(Sentence(index, unit.start, unit.end) for index, unit in enumerate(units))
        entities = sorted(
            (e for e in gold.entities.values() if any(u.start <= e.start < u.end for u in units)),
            key=lambda e: e.start,
        )
        index_of = {entity.id: index for index, entity in enumerate(entities)}
        mentions = tuple(
            Mention(e.start, e.end, e.text, e.type, "gold", norm=Identifier(None, e.norm)) for e in entities
        )
        relations = []
        for relation in gold.relations:
            if relation.tail not in index_of:
                continue
            tail = gold.entities[relation.tail]
            slots = {
                name: tuple(index_of[key] for key in relation.slots.get(slot, ()))
                for slot, name in (("drug", "drugs"), ("cell_line", "cell_lines"), ("disease", "diseases"))
            }
            place = next(i for i, unit in enumerate(units) if unit.start <= tail.start < unit.end)
            relations.append(
                Relation(
                    relation.type,
                    index_of[relation.head],
                    index_of[relation.tail],
                    place,
                    None,
                    "gold",
                    "as annotated",
                    relation.negated,
                    relation.speculative,
                    **slots,
                )
            )
        passage = Passage(
            len(results),
            text,
            OffsetMap.identity(len(text)),
            language,
            "body",
            sentences=sentences,  # type: ignore[arg-type]
        )
        results.append(PassageResult(passage, mentions, tuple(relations)))
    return Extraction(article, tuple(results))
