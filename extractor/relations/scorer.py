"""A probability for every relation: a logistic regression over how it was found.

Rules propose; the scorer says how often a statement found in this way was right on the annotated articles. Its weights
are data (`extractor/data/models/relation_scorer/weights.json`, made by `extractor train relation-scorer`) and are
applied here with the standard library only. It changes no sign and drops nothing: `score` can be cut where precision
or recall matters. Relations out of tables keep the score that their reader gave them.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Final

from extractor.errors import DataError
from extractor.records import Mention, Relation, Sentence

WEIGHTS: Final = Path(__file__).resolve().parent.parent / "data" / "models" / "relation_scorer" / "weights.json"
#: version of the features; weights of another version are refused
VERSION: Final = 1
#: characters of an English text that tell about as much as one of a Chinese text
_WIDTH: Final = {"zh": 1.0, "en": 4.0}
_BORDERS: Final = frozenset("，；。：,;:")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A relation of an annotated article: its features, whether it is right, and its article (for the folds).

    `trust` is the score that its rule gave it.
    """

    doc_id: str
    features: Mapping[str, float]
    right: bool
    trust: float = 1.0


@dataclass(frozen=True, slots=True)
class Scorer:
    """The weights; a feature without one counts nothing."""

    intercept: float
    weights: Mapping[str, float]

    def probability(self, features: Mapping[str, float]) -> float:
        """How likely the relation is right, between 0 and 1."""
        # sorted: sums of floats depend on their order
        z = self.intercept + sum(self.weights.get(name, 0.0) * features[name] for name in sorted(features))
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, z))))

    def score(
        self,
        relations: Sequence[Relation],
        text: str,
        sentences: Sequence[Sentence],
        mentions: Sequence[Mention],
        language: str,
        section: str,
    ) -> list[Relation]:
        """`relations` of a passage with their probability as `score`, rounded to four places."""
        return [
            r
            if r.found_by == "table"
            else replace(
                r,
                score=round(self.probability(features(r, relations, text, sentences, mentions, language, section)), 4),
            )
            for r in relations
        ]


#: what a category counts for: less than 1, so that the penalty weighs on the many rare ones more than on the measures
_CATEGORY: Final = 0.15
_HEADS: Final = frozenset({"miRNA", "lncRNA", "circRNA", "Gene", "Drug", "Pathway"})


def features(
    relation: Relation,
    beside: Sequence[Relation],
    text: str,
    sentences: Sequence[Sentence],
    mentions: Sequence[Mention],
    language: str,
    section: str,
) -> dict[str, float]:
    """What the scorer looks at: name -> value (`_CATEGORY` for a category, 0 to about 4 for a measure).

    `beside`: all relations of the passage, this one too.

    Construction, entry and sign complexity of the rule; how far and over what head, trigger and tail stand apart; how
    many statements the sentence makes; types and makers of the mentions; certainty, section, language, finder. Names of
    things are no features.
    """
    head, tail = mentions[relation.head], mentions[relation.tail]
    s = sentences[relation.sentence]
    construction, _, entry = relation.rule.partition(":")
    low, high = min(head.end, tail.end), max(head.start, tail.start)
    between = text[low:high]
    others = [m for m in mentions if low <= m.start and m.end <= high]
    inside = sum(s.start <= m.start < s.end for m in mentions)
    width = _WIDTH.get(language, 1.0)
    factors = relation.proof.count(" × ") + 1
    same = [r for r in beside if r.sentence == relation.sentence]
    categories = [
        f"rule={construction}",
        f"entry={entry}",
        f"type={relation.type}",
        f"head={head.type}",
        f"tail={tail.type}",
        f"section={section}",
        f"language={language}",
        f"found_by={relation.found_by}",
        f"factors={min(factors, 3)}",
        f"head source={_maker(head)}",
        f"tail source={_maker(tail)}",
    ]
    flags = {
        "negated": relation.negated,
        "speculative": relation.speculative,
        "observed": bool(relation.observed),
        "cited": bool(relation.cites),
        "head in another sentence": not s.start <= head.start < s.end,
        "head identified": head.norm is not None and head.norm.curie is not None,
        "tail identified": tail.norm is not None and tail.norm.curie is not None,
        "slots": bool(relation.drugs or relation.cell_lines or relation.diseases),
        "no trigger": relation.trigger is None,
    }
    measures = {
        "distance": math.log1p(len(between) / width),
        "mentions between": min(len(others), 6) / 2,
        "borders between": min(sum(ch in _BORDERS for ch in between), 6) / 2,
        "mentions in sentence": math.log1p(inside),
        "sentence length": math.log1p((s.end - s.start) / width) / 2,
        "statements in sentence": math.log1p(len(same)),
        "heads of the tail": math.log1p(len({r.head for r in same if r.tail == relation.tail})),
        "tails of the head": math.log1p(len({r.tail for r in same if r.head == relation.head})),
        "head score": head.score,
        "tail score": tail.score,
        "rule trust": relation.score,
    }
    if relation.trigger is not None:
        a, b = relation.trigger
        first, last = min(head.end, b), max(head.start, a)
        measures["trigger to tail"] = math.log1p(_gap(tail, a, b) / width)
        measures["trigger to head"] = math.log1p(_gap(head, a, b) / width)
        measures["borders to head"] = min(sum(ch in _BORDERS for ch in text[first:last]), 4) / 2
        nearer = [m for m in mentions if m.type in _HEADS and first <= m.start and m.end <= last]
        measures["nearer heads"] = min(len(nearer), 6) / 2
        order = sorted([(head.start, "head"), (a, "trigger"), (tail.start, "tail")])
        categories.append("order=" + " ".join(name for _, name in order))
    categories += [name for name, is_so in flags.items() if is_so]
    return {**measures, **dict.fromkeys(categories, _CATEGORY)}


def _maker(mention: Mention) -> str:
    return mention.source.partition(":")[0]


def _gap(mention: Mention, start: int, end: int) -> int:
    return max(0, mention.start - end, start - mention.end)


def load_scorer(path: Path) -> Scorer:
    """The weights in the file at `path`. Raises DataError where it is missing or broken."""
    try:
        data: Any = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DataError(f"cannot be read as JSON: {error}.", path=path, hint="Train it, or use --no-scorer.") from error
    if not isinstance(data, dict) or data.get("version") != VERSION:
        raise DataError(
            f"holds no weights of version {VERSION}.", path=path, hint="Train it: extractor train relation-scorer."
        )
    weights, intercept = data.get("weights"), data.get("intercept")
    numbers = [intercept, *weights.values()] if isinstance(weights, dict) else [None]
    if not all(isinstance(n, (int, float)) and math.isfinite(n) for n in numbers):
        raise DataError("a weight is no number.", path=path, hint="Train it: extractor train relation-scorer.")
    return Scorer(float(data["intercept"]), {str(k): float(v) for k, v in data["weights"].items()})


@cache
def shipped_scorer() -> Scorer:
    """The scorer that ships with the package; read once. Raises DataError."""
    return load_scorer(WEIGHTS)
