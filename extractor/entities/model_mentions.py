"""Mentions of installed recognisers (`--recogniser`) beside those of the rules and our own models.

How the others' mentions come in is `add`: nobody here has measured those models on our guidelines, so they only fill
gaps. A mention enters where nothing else was found; it never replaces, joins or cuts one. Of two recognisers the
one named first goes first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from extractor.entities.candidates import Candidate
from extractor.entities.lexicon import Lexicon

#: a line break, a comma with a space and the like part names; "2,3-dioxygenase" is one
_SEAM = re.compile(r"[,;:]\s|[\n、，。；：]")


class Found(Protocol):
    """A mention as a recogniser gives it; see `extractor.nlp.installed.Found`."""

    @property
    def start(self) -> int: ...  # noqa: D102
    @property
    def end(self) -> int: ...  # noqa: D102
    @property
    def type(self) -> str: ...  # noqa: D102
    @property
    def label(self) -> str: ...  # noqa: D102
    @property
    def listed(self) -> bool: ...  # noqa: D102


class MentionModel(Protocol):
    """An installed recogniser; see `extractor.nlp.installed.Recogniser`."""

    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def language(self) -> str: ...  # noqa: D102
    def find(self, text: str) -> Iterable[Found]: ...  # noqa: D102


def add(
    text: str,
    language: str,
    settled: Sequence[Candidate],
    models: Sequence[MentionModel],
    lexicon: Lexicon,
    refused: Callable[[Candidate], bool] = lambda candidate: False,
) -> list[Candidate]:
    """`settled` and what `models` find in the gaps, sorted; each new one with the source "model:<package>:<label>".

    1. A model of another language is not asked ("xx" reads all).
    2. A mention that touches a settled one, or one of a model before it, does not enter.
    3. Nor does what cannot be one name (a list, half a pair of brackets, a single character, no letter), nor what is
       `refused`: class words, names that the article defines as something else, places where no name stands.
    4. A label wider than our type (`listed`) needs the lexicon to have the name with that type.
    """
    out = list(settled)
    for model in models:
        if model.language not in {language, "xx"}:
            continue
        for found in model.find(text):
            surface = text[found.start : found.end]
            candidate = Candidate(found.start, found.end, found.type, f"model:{model.name}:{found.label}", 30)
            if (
                any(c.start < found.end and found.start < c.end for c in out)
                or not _is_name(surface)
                or refused(candidate)
                or (found.listed and not lexicon.lookup(surface, found.type))
            ):
                continue
            out.append(candidate)
    return sorted(out, key=lambda c: c.start)


def _is_name(surface: str) -> bool:
    if any(surface.count(left) != surface.count(right) for left, right in ("()", "（）", "[]")):
        return False
    return len(surface) > 1 and any(c.isalpha() for c in surface) and not _SEAM.search(surface)
