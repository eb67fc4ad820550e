"""Heads and premodifiers of Process phrases, read from the tables in data/lexicon."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from extractor.entities.tables import read_rows

_DATA = Path(__file__).resolve().parent.parent / "data" / "lexicon"


@dataclass(frozen=True, slots=True)
class Head:
    """One row of a heads file.

    `general`: no outcome by itself even where something changes it (促进发展). `acted`: a trait, which is an outcome
    only where something changes it (改善肉品质); in English one with its owner is always an outcome (glucose uptake).
    `disease`: the name of a disease or sign, with its site but without its owner (nephrotoxicity, renal toxicity).
    """

    term: str
    name: str
    curie: str
    needs_modifier: bool
    general: bool = False
    acted: bool = False
    disease: bool = False


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Heads and modifiers of one language, ready to match. Modifiers map a term to its English name."""

    heads: Mapping[str, Head]
    modifiers: Mapping[str, str]
    kinds: Mapping[str, str] = field(default_factory=dict)

    @property
    def longest_modifier(self) -> int:
        """Length in code points of the longest modifier."""
        return max(map(len, self.modifiers), default=0)


_SCRIPTS = re.compile(r"(?<=[A-Za-z0-9])(?=[\u4e00-\u9fff])")


@lru_cache(maxsize=4)
def load_vocabulary(language: str, folder: Path = _DATA) -> Vocabulary:
    """The shipped vocabulary of `language` ("zh" or "en")."""
    fold = str.lower if language == "en" else str
    heads = {}
    for row in read_rows(
        folder / f"process_heads_{language}.tsv", ("term", "name", "curie", "needs_modifier", "status")
    ):
        term = fold(row["term"].strip())
        # a doubtful head (感染, 血压) is a Process in some sentences only: ask for whose
        with_owner = {"yes", "1", "true", "always", "acted"} if language == "en" else {"yes", "1", "true", "always"}
        needs = row["needs_modifier"].lower() in with_owner or row["status"] == "doubtful"
        kind = row["needs_modifier"]
        # type is often set with a space between the scripts: G1 期阻滞
        for form in {term, _SCRIPTS.sub(" ", term)}:
            heads[form] = Head(
                form, row["name"], row["curie"], needs, kind == "always", kind == "acted", kind == "disease"
            )
    modifiers, kinds = {}, {}
    for row in read_rows(folder / f"process_modifiers_{language}.tsv", ("term", "name", "kind")):
        term = fold(row["term"].strip())
        modifiers[term] = row["name"]
        kinds[term] = row["kind"]
    return Vocabulary(heads, modifiers, kinds)
