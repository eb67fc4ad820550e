"""A probability for every relation: a logistic regression over how it was found.

Rules propose; the scorer says how often a statement found in this way was right on the annotated articles. Its weights
are data (`extractor/data/models/relation_scorer/weights.json`, made by `extractor train relation-scorer`) and are
applied here with the standard library only. It changes no sign and drops nothing: `score` can be cut where precision
or recall matters. Relations out of tables keep the score that their reader gave them.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from extractor.errors import DataError
from extractor.records import Mention, Relation, Sentence
from extractor.relations.collect import HEAD_TYPES

WEIGHTS: Final = Path(__file__).resolve().parent.parent / "data" / "models" / "relation_scorer" / "weights.json"
#: version of the features; weights of another version are refused
VERSION: Final = 3
#: characters of an English text that tell about as much as one of a Chinese text
_WIDTH: Final = {"zh": 1.0, "en": 4.0}
_BORDERS: Final = frozenset("，；。：,;:")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A relation of an annotated article: its features, whether it is right, and its article (for the folds).

    `trust` is the score that its rule gave it; `draw` the judged draw that it comes from ("": annotated articles).
    """

    doc_id: str
    features: Mapping[str, float]
    right: bool
    trust: float = 1.0
    draw: str = ""


@dataclass(frozen=True, slots=True)
class Roles:
    """How often each name heads a statement of an article and how often it ends one; `count`: its statements.

    An article reports on few agents and measures many things, so a measured thing that heads one statement and ends
    ten is seldom a true head: "敌草快降低 SOD 活性，升高 MDA 含量" where 敌草快 is not known gave SOD → MDA.
    """

    heads: Mapping[str, int]
    tails: Mapping[str, int]
    count: int


def roles(passages: Iterable[tuple[Sequence[Mention], Sequence[Relation]]]) -> Roles:
    """The roles of the names in an article, from mentions and relations of its passages; tables do not count."""
    heads: Counter[str] = Counter()
    tails: Counter[str] = Counter()
    for mentions, relations in passages:
        for relation in relations:
            if relation.found_by != "table":
                heads[_name(mentions[relation.head])] += 1
                tails[_name(mentions[relation.tail])] += 1
    return Roles(heads, tails, heads.total())


def _name(mention: Mention) -> str:
    """What tells that two mentions are of one thing: the identifier, or how it is written."""
    return (mention.norm.curie if mention.norm is not None else None) or mention.text.casefold()


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
        article: Roles | None = None,
    ) -> list[Relation]:
        """`relations` of a passage with their probability as `score`, rounded to four places.

        `article`: the roles of names in the article; None where the passage is all of it.
        """
        article = article or roles([(mentions, relations)])
        scored = []
        for r in relations:
            if r.found_by != "table":
                its = features(r, relations, text, sentences, mentions, language, section, article)
                r = replace(r, score=round(self.probability(its), 4))
            scored.append(r)
        return scored


#: what a category counts for: less than 1, so that the penalty weighs on the many rare ones more than on the measures
_CATEGORY: Final = 0.15


def features(
    relation: Relation,
    beside: Sequence[Relation],
    text: str,
    sentences: Sequence[Sentence],
    mentions: Sequence[Mention],
    language: str,
    section: str,
    article: Roles,
) -> dict[str, float]:
    """What the scorer looks at: name -> value (`_CATEGORY` for a category, 0 to about 4 for a measure).

    `beside`: all relations of the passage, this one too.

    `article`: the roles of names in the article.

    Construction, entry and sign complexity of the rule; how far and over what head, trigger and tail stand apart; how
    many statements the sentence makes; types and makers of the mentions; certainty, section, language, finder; in
    Chinese the characters beside head, trigger and tail, the function words between them, and how long the trigger's
    clause is; how often head and tail are heads and tails of other statements of the article. Names of things are no
    features.
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
        **_roles(_name(head), _name(tail), article),
    }
    if relation.trigger is not None:
        a, b = relation.trigger
        first, last = min(head.end, b), max(head.start, a)
        measures["trigger to tail"] = math.log1p(_gap(tail, a, b) / width)
        measures["trigger to head"] = math.log1p(_gap(head, a, b) / width)
        measures["borders to head"] = min(sum(ch in _BORDERS for ch in text[first:last]), 4) / 2
        nearer = [m for m in mentions if m.type in HEAD_TYPES and first <= m.start and m.end <= last]
        measures["nearer heads"] = min(len(nearer), 6) / 2
        order = sorted([(head.start, "head"), (a, "trigger"), (tail.start, "tail")])
        categories.append("order=" + " ".join(name for _, name in order))
    if language == "zh":
        categories += _borders(text, head, relation.trigger, tail)
        categories += _between(text, head, relation.trigger, tail)
        if relation.trigger is not None:
            start, end = _clause(text, s, relation.trigger)
            measures["clause before trigger"] = math.log1p(relation.trigger[0] - start) / 2
            measures["clause after trigger"] = math.log1p(end - relation.trigger[1]) / 2
            flags["head in clause"] = start <= head.start < end
            flags["tail in clause"] = start <= tail.start < end
    categories += [name for name, is_so in flags.items() if is_so]
    return {**measures, **dict.fromkeys(categories, _CATEGORY)}


def _roles(head: str, tail: str, article: Roles) -> dict[str, float]:
    """How the article speaks of the two names; shares count from 0 to 1, in small articles they are drawn to a half."""
    heads, ends = article.heads.get(head, 0), article.tails.get(head, 0)
    tail_heads, tail_ends = article.heads.get(tail, 0), article.tails.get(tail, 0)
    return {
        "statements of article": math.log1p(article.count) / 2,
        "head heads": math.log1p(heads) / 2,
        "share of head": heads / max(1, article.count),
        "head rather ends": (ends + 1) / (heads + ends + 2),
        "tail rather heads": (tail_heads + 1) / (tail_heads + tail_ends + 2),
    }


#: words that carry a sentence on from one statement to the next, or make a name a part of something else
_LINKS: Final = (
    *"、和与及的在中对可或为以经由被将使并而但后时",
    "通过", "从而", "进而", "因此", "研究", "表达", "水平", "活性", "影响", "作用", "相关", "信号", "显著", "能够",
    "参与", "介导", "增加", "降低", "导致", "促进", "抑制", "调控",
)  # fmt: skip


def _borders(text: str, head: Mention, trigger: tuple[int, int] | None, tail: Mention) -> list[str]:
    """The character before and behind head, tail and trigger: "miR-21的靶基因" has the head in an attribute."""
    spans = {"head": (head.start, head.end), "tail": (tail.start, tail.end)}
    if trigger is not None:
        spans["trigger"] = trigger
    return [
        name
        for thing, (start, end) in spans.items()
        for name in (f"{thing} behind={_character(text, start - 1)}", f"{thing} before={_character(text, end)}")
    ]


def _character(text: str, at: int) -> str:
    """The character there; any digit is 0, any Latin letter a, white space _, the border of the passage ^."""
    if not 0 <= at < len(text):
        return "^"
    ch = text[at]
    return "0" if ch.isdigit() else "a" if ch.isascii() and ch.isalpha() else "_" if ch.isspace() else ch


def _between(text: str, head: Mention, trigger: tuple[int, int] | None, tail: Mention) -> list[str]:
    """The links that stand between head, trigger and tail."""
    order = sorted([(head.start, head.end), (tail.start, tail.end), *([trigger] if trigger is not None else [])])
    gaps = "\n".join(text[a[1] : b[0]] for a, b in pairwise(order))
    return [f"between={word}" for word in _LINKS if word in gaps]


def _clause(text: str, sentence: Sentence, trigger: tuple[int, int]) -> tuple[int, int]:
    """The stretch of the sentence around the trigger without a comma or the like."""
    start = next((i + 1 for i in range(trigger[0] - 1, sentence.start - 1, -1) if text[i] in _BORDERS), sentence.start)
    end = next((i for i in range(trigger[1], sentence.end) if text[i] in _BORDERS), sentence.end)
    return start, end


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
