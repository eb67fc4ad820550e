"""What every rule brings and costs: precision and share of recall by group, and the scores without a construction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from extractor.errors import UsageError
from extractor.evaluate.gold import GoldDocument
from extractor.evaluate.predictions import PredictedRelation, Prediction, from_rows
from extractor.evaluate.scores import RelationKey, Tally, judge
from extractor.facts.tables import entity_rows, relation_rows
from extractor.records import Extraction, PassageResult, Relation

if TYPE_CHECKING:
    from extractor.pipeline import Config

#: What relations can be grouped by: the construction, the lexical entry and the words of the trigger, what found them.
GROUPS: Final[Mapping[str, Callable[[PredictedRelation], str]]] = {
    "rule": lambda r: r.rule.partition(":")[0],
    "entry": lambda r: r.rule.partition(":")[2] or "none",
    "trigger": lambda r: r.trigger.lower() or "none",
    "found_by": lambda r: r.found_by or "unknown",
}

_Said = tuple[str, RelationKey]  # document and what is said there


@dataclass(frozen=True, slots=True)
class GroupScore:
    """The statements of one group.

    `right` of `found` are right; `only` of the right ones no other group finds; `wanted` is all that the gold says,
    so that `right / wanted` is the group's share of recall.
    """

    name: str
    found: int
    right: int
    only: int
    wanted: int

    @property
    def precision(self) -> float:
        """Share that is right; a group has found something."""
        return self.right / self.found

    @property
    def share(self) -> float | None:
        """Share of all that was wanted."""
        return self.right / self.wanted if self.wanted else None

    @property
    def balance(self) -> int:
        """Right ones that nothing else finds, less wrong ones: below 0 the group costs more than it brings."""
        return self.only - (self.found - self.right)

    def to_json(self) -> dict[str, Any]:
        """All numbers."""
        share = None if self.share is None else round(self.share, 4)
        return {"found": self.found, "right": self.right, "only": self.only, "balance": self.balance,
                "precision": round(self.precision, 4), "share_of_recall": share}  # fmt: skip


def by_group(documents: Sequence[GoldDocument], predictions: Mapping[str, Prediction], group: str) -> list[GroupScore]:
    """The groups of `GROUPS[group]`, those that cost most first.

    Raises UsageError for a group that does not exist.
    """
    if group not in GROUPS:
        raise UsageError(f"there is no group {group!r}.", hint=f"Choose from {', '.join(GROUPS)}.")
    name_of = GROUPS[group]
    said: dict[str, set[_Said]] = defaultdict(set)
    finders: dict[_Said, set[str]] = defaultdict(set)
    wanted: set[_Said] = set()
    for document in documents:
        judged, its_wanted = judge(document, predictions[document.doc_id])
        wanted |= {(document.doc_id, key) for key in its_wanted}
        for relation, key in judged:
            said[name_of(relation)].add((document.doc_id, key))
            finders[document.doc_id, key].add(name_of(relation))
    scores = [
        GroupScore(
            name,
            len(keys),
            len(keys & wanted),
            sum(len(finders[key]) == 1 for key in keys & wanted),
            len(wanted),
        )
        for name, keys in said.items()
    ]
    return sorted(scores, key=lambda score: (score.balance, -score.found, score.name))


@dataclass(frozen=True, slots=True)
class Ablation:
    """The scores of all relations without one construction; `name` is "" for all of them."""

    name: str
    tally: Tally

    def to_json(self) -> dict[str, Any]:
        """The numbers."""
        t = self.tally
        values = {"precision": t.precision, "recall": t.recall, "f": t.f}
        return {"without": self.name, **{k: None if v is None else round(v, 4) for k, v in values.items()}}


@dataclass(frozen=True, slots=True)
class _Proposed:
    """What the rules propose in one passage, with what each statement says by the gold (None: does not count)."""

    collector: Any
    keys: Mapping[tuple[int, int, str, bool], _Said]


def ablate(
    documents: Sequence[GoldDocument],
    config: Config | None = None,
    *,
    progress: Callable[[int, int, str], None] | None = None,
) -> list[Ablation]:
    """The scores with all constructions (first), then without each in turn, the one that costs most first.

    The articles are read and the rules run once; what another rule says of the same pair takes the place of what is
    left out. A trained score that settles nothing plays no part.
    """
    from extractor.pipeline import Config as Default
    from extractor.pipeline import Pipeline

    pipeline = Pipeline(config or Default())
    proposed: list[_Proposed] = []
    wanted: set[_Said] = set()
    for number, document in enumerate(documents, 1):
        its_wanted, its_proposed = _propose(document, pipeline)
        wanted |= its_wanted
        proposed += its_proposed
        if progress is not None:
            progress(number, len(documents), document.doc_id)
    names = sorted({r.rule.partition(":")[0] for p in proposed for r in p.collector.found})
    base = Ablation("", _tally(proposed, wanted, ""))
    without = [Ablation(name, _tally(proposed, wanted, name)) for name in names]
    return [base, *sorted(without, key=lambda a: (-(a.tally.f or 0.0), a.name))]


def _propose(document: GoldDocument, pipeline: Any) -> tuple[set[_Said], list[_Proposed]]:
    from extractor.read import read_article
    from extractor.relations import candidates

    if document.text_path is None:
        raise UsageError("its text was not found.", path=document.path, hint="Say where with --texts FOLDER.")
    article, passages, docs = pipeline.documents(read_article(document.text_path, document.doc_id))
    results: list[PassageResult] = []
    collectors: dict[int, Any] = {}
    for place, passage in enumerate(passages):
        doc = docs.get(passage.index)
        if doc is None:
            results.append(PassageResult(passage, (), ()))
            continue
        mentions = doc._.extractor_mentions
        tree = doc if doc.has_annotation("DEP") else None
        collectors[place] = candidates(passage.text, passage.sentences, mentions, passage.language, tree)
        results.append(PassageResult(passage, mentions, tuple(collectors[place].found)))
    extraction = Extraction(article, tuple(results))
    prediction = from_rows(entity_rows(extraction), relation_rows(extraction))
    judged, wanted = judge(document, prediction)
    said = {relation.place: (document.doc_id, key) for relation, key in judged}
    proposed = []
    row = 0
    for place, result in enumerate(results):
        keys = {}
        for relation in result.relations:
            if row in said:
                keys[_triple(relation)] = said[row]
            row += 1
        if place in collectors:
            proposed.append(_Proposed(collectors[place], keys))
    return {(document.doc_id, key) for key in wanted}, proposed


def _triple(relation: Relation) -> tuple[int, int, str, bool]:
    return relation.head, relation.tail, relation.type, relation.negated


def _tally(proposed: Sequence[_Proposed], wanted: set[_Said], without: str) -> Tally:
    found = {
        p.keys[_triple(relation)]
        for p in proposed
        for relation in p.collector.result({without} if without else ())
        if _triple(relation) in p.keys
    }
    return Tally(len(found & wanted), len(found), len(wanted))
