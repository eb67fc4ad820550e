"""Counting: hits, found and wanted, for entities, relations, their signs, flags and slots, and what went wrong.

The definitions are those of `../shared/gold/score.py`, which was written apart from this module; a test holds the two
together. Counts add up over documents, so pooled scores are micro-averages.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from extractor.evaluate.gold import GoldDocument, GoldEntity
from extractor.evaluate.predictions import PredictedEntity, PredictedRelation, Prediction
from extractor.records import CORE_TYPES, RELATION_TYPES

SIGNS: Final = frozenset({"promote", "inhibit"})

#: (unit of the tail or None, head norm, type, tail norm, negated)
RelationKey = tuple[int | None, str, str, str, bool]
_Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Tally:
    """Hits among what was found and what was wanted. A score without a denominator is None, never 0."""

    hits: int = 0
    found: int = 0
    wanted: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.hits + other.hits, self.found + other.found, self.wanted + other.wanted)

    @property
    def precision(self) -> float | None:
        """Share of what was found that is right."""
        return self.hits / self.found if self.found else None

    @property
    def recall(self) -> float | None:
        """Share of what was wanted that was found."""
        return self.hits / self.wanted if self.wanted else None

    @property
    def f(self) -> float | None:
        """Harmonic mean of the two; 0 where there was something and nothing fits."""
        return 2 * self.hits / (self.found + self.wanted) if self.found + self.wanted else None


@dataclass(frozen=True, slots=True)
class Mistake:
    """A miss or a false alarm, with its sentence.

    `kind` of an entity: "border", "type", "missing", "spurious"; of a relation: "sign", "direction", "negation",
    "head", "tail", "missing", "spurious". `gold` and `found` describe the two sides; one may be "".
    """

    doc_id: str
    what: str
    kind: str
    start: int
    gold: str
    found: str
    sentence: str


@dataclass(frozen=True, slots=True)
class DocumentScore:
    """The tallies of one document: language ("" for all of it) -> name of the score -> tally; and its mistakes."""

    doc_id: str
    tallies: Mapping[str, Mapping[str, Tally]]
    mistakes: tuple[Mistake, ...]


def score_document(gold: GoldDocument, prediction: Prediction) -> DocumentScore:
    """Compare `prediction` with `gold`.

    Of an article whose annotation covers parts only (`GoldDocument.partial`), what was found outside the annotated
    units is left out: entities that overlap no unit, relations whose tail begins in none. Elsewhere it counts as false
    alarm, but for what was read out of tables (section "table"): no gold article annotates them, though the unit of a
    sentence that a table interrupts reaches over it.
    """
    prediction = _annotated_part(gold, prediction)
    statements = _Statements(gold, prediction)
    tallies = {}
    for language in ("", *sorted({unit.language for unit in gold.units} - {""})):
        keep = _keeper(gold, language)
        tallies[language] = {
            **_entity_tallies(
                [e for e in gold.entities.values() if keep(e.start, "")],
                [e for e in prediction.entities if keep(e.start, e.language)],
            ),
            **statements.tallies(keep),
        }
    mistakes = (*_entity_mistakes(gold, prediction.entities), *statements.mistakes())
    return DocumentScore(gold.doc_id, tallies, mistakes)


def judge(
    gold: GoldDocument, prediction: Prediction
) -> tuple[list[tuple[PredictedRelation, RelationKey]], set[RelationKey]]:
    """Each relation of `prediction` that counts, with what it says by the gold names; and what the gold says.

    A relation is right where the second holds its key. Relations with the same key are one statement.
    """
    statements = _Statements(gold, _annotated_part(gold, prediction))
    return statements.judged, set(statements.wanted)


def _annotated_part(gold: GoldDocument, prediction: Prediction) -> Prediction:
    """What was read out of running text, and of an article that was annotated in parts, what lies in them."""
    prediction = Prediction(
        tuple(e for e in prediction.entities if e.section != "table"),
        tuple(r for r in prediction.relations if r.tail.section != "table"),
    )
    if not gold.partial:
        return prediction
    return Prediction(
        tuple(e for e in prediction.entities if any(u.start < e.end and e.start < u.end for u in gold.units)),
        tuple(r for r in prediction.relations if gold.unit_at(r.tail.start) is not None),
    )


def overlap_pairs(found: Sequence[_Span], wanted: Sequence[_Span]) -> int:
    """How many of the sorted spans `found` can be given an overlapping one of the sorted `wanted`, one to one.

    Greedy in order of the text, as the independent scorer does it.
    """
    used: set[int] = set()
    for start, end in found:
        for at, (other_start, other_end) in enumerate(wanted):
            if at not in used and other_start < end and start < other_end:
                used.add(at)
                break
    return len(used)


def _keeper(gold: GoldDocument, language: str) -> Callable[[int, str], bool]:
    def keep(position: int, otherwise: str) -> bool:
        """Whether the unit at `position` is in `language`; outside the units, what the run said decides."""
        if not language:
            return True
        unit = gold.unit_at(position)
        return (unit.language if unit is not None else otherwise) == language

    return keep


def _entity_tallies(gold: Iterable[GoldEntity], found: Iterable[PredictedEntity]) -> dict[str, Tally]:
    wanted_by_type: dict[str, list[_Span]] = defaultdict(list)
    found_by_type: dict[str, set[_Span]] = defaultdict(set)
    for entity in gold:
        wanted_by_type[entity.type].append((entity.start, entity.end))
    for other in found:
        found_by_type[other.type].add((other.start, other.end))
    tallies = {f"entities.{way}.{group}": Tally() for way in ("strict", "relaxed") for group in ("core", "all")}
    for name in sorted(wanted_by_type.keys() | found_by_type.keys()):
        wanted, spans = sorted(wanted_by_type[name]), sorted(found_by_type[name])
        hits = {"strict": len(set(wanted) & set(spans)), "relaxed": overlap_pairs(spans, wanted)}
        for way, count in hits.items():
            tally = Tally(count, len(spans), len(wanted))
            tallies[f"entities.{way}.type.{name}"] = tally
            for group in ("all", "core") if name in CORE_TYPES else ("all",):
                tallies[f"entities.{way}.{group}"] += tally
    return tallies


@dataclass(slots=True)
class _Statement:
    """All statements of one side with one key, as one."""

    start: int  # of the tail
    language: str
    core: bool
    speculative: bool
    slots: set[tuple[str, str]]  # (slot, norm) of a wanted one, (slot, text) of a found one
    text: str
    unknown: str = ""  # "head" or "tail" where it is no gold mention


class _Statements:
    """The statements of both sides by their keys."""

    def __init__(self, gold: GoldDocument, prediction: Prediction) -> None:
        self._gold = gold
        self._mentions = sorted(gold.entities.values(), key=lambda e: e.start)
        # One text may name two things in an article ("BC"), so a slot's text stands for each of them.
        self._norms_of_text: dict[str, set[str]] = defaultdict(set)
        for mention in self._mentions:
            self._norms_of_text[_squeeze(mention.text)].add(mention.norm.lower())
        self.wanted: dict[RelationKey, _Statement] = {}
        self.found: dict[RelationKey, _Statement] = {}
        self.judged: list[tuple[PredictedRelation, RelationKey]] = []
        self._core_wanted: set[RelationKey] = set()
        self._core_found: set[RelationKey] = set()
        for relation in gold.relations:
            head, tail = gold.entities[relation.head], gold.entities[relation.tail]
            unit = gold.unit_at(tail.start)
            self._add(
                self.wanted,
                (unit.number if unit else None, head.norm.lower(), relation.type, tail.norm.lower(), relation.negated),
                _Statement(
                    tail.start,
                    unit.language if unit else "",
                    head.type in CORE_TYPES and tail.type in CORE_TYPES,
                    relation.speculative,
                    {(slot, gold.entities[key].norm.lower()) for slot, keys in relation.slots.items() for key in keys},
                    _describe(head.text, relation.type, tail.text, relation.negated),
                ),
            )
        for found in prediction.relations:
            self._add_found(found)

    def _add_found(self, relation: PredictedRelation) -> None:
        head, tail = self._mention(relation.head), self._mention(relation.tail)
        unit = self._gold.unit_at(relation.tail.start)
        types = (head.type if head else relation.head.type, tail.type if tail else relation.tail.type)
        key = (
            unit.number if unit else None,
            head.norm.lower() if head else "?" + relation.head.text,
            relation.type,
            tail.norm.lower() if tail else "?" + relation.tail.text,
            relation.negated,
        )
        self.judged.append((relation, key))
        self._add(
            self.found,
            key,
            _Statement(
                relation.tail.start,
                unit.language if unit else relation.tail.language,
                all(name in CORE_TYPES for name in types),
                relation.speculative,
                {(slot, _squeeze(text)) for slot, texts in relation.slots.items() for text in texts},
                _describe(relation.head.text, relation.type, relation.tail.text, relation.negated)
                + (f"  [{relation.rule}]" if relation.rule else ""),
                "" if head and tail else ("head" if tail else "tail"),
            ),
        )

    def _mention(self, span: PredictedEntity) -> GoldEntity | None:
        """The gold mention that overlaps `span` most; of equals the first."""
        best: tuple[int, GoldEntity] | None = None
        for mention in self._mentions:
            shared = min(mention.end, span.end) - max(mention.start, span.start)
            if shared > 0 and (best is None or shared > best[0]):
                best = (shared, mention)
        return best[1] if best else None

    def _add(self, side: dict[RelationKey, _Statement], key: RelationKey, statement: _Statement) -> None:
        if statement.core:
            (self._core_wanted if side is self.wanted else self._core_found).add(key)
        known = side.setdefault(key, statement)
        known.speculative |= statement.speculative
        known.slots |= statement.slots

    def tallies(self, keep: Callable[[int, str], bool]) -> dict[str, Tally]:
        """The tallies of the statements whose tail `keep` keeps."""
        wanted = {key: s for key, s in self.wanted.items() if keep(s.start, "")}
        found = {key: s for key, s in self.found.items() if keep(s.start, s.language)}
        tallies = {
            "relations.all": _tally(wanted.keys(), found.keys()),
            "relations.core": _tally(wanted.keys() & self._core_wanted, found.keys() & self._core_found),
            # who and whom in which sentence, whatever is said of them
            "relations.pair": _tally({_pair(key) for key in wanted}, {_pair(key) for key in found}),
        }
        for name in RELATION_TYPES:
            tallies[f"relations.type.{name}"] = _tally(
                {key for key in wanted if key[2] == name}, {key for key in found if key[2] == name}
            )
        tallies["relations.sign"] = _sign_tally(wanted, found)
        # Flags and slots are asked of statements that were found: what was missed is counted above.
        said_wanted, said_found = _by_statement(wanted), _by_statement(found)
        both = said_wanted.keys() & said_found.keys()
        tallies["relations.negated"] = _tally(
            {key for key in both if said_wanted[key][0]}, {key for key in both if said_found[key][0]}
        )
        tallies["relations.speculative"] = _tally(
            {key for key in both if said_wanted[key][1]}, {key for key in both if said_found[key][1]}
        )
        same = wanted.keys() & found.keys()
        tallies["relations.slots"] = _tally(
            {(key, slot) for key in same for slot in wanted[key].slots},
            {(key, slot) for key in same for slot in self._resolve(found[key].slots, wanted[key].slots)},
        )
        return tallies

    def _resolve(self, found: set[tuple[str, str]], wanted: set[tuple[str, str]]) -> set[tuple[str, str]]:
        """The slots `found`, texts turned into norms: the wanted one where the text may name it."""
        resolved = set()
        for slot, text in found:
            norms = self._norms_of_text.get(text, set())
            fitting = sorted(norm for norm in norms if (slot, norm) in wanted)
            resolved.add((slot, (fitting or sorted(norms) or ["?" + text])[0]))
        return resolved

    def mistakes(self) -> list[Mistake]:
        """Misses and false alarms, those that belong together as one, in order of the text."""
        misses = {key: s for key, s in self.wanted.items() if key not in self.found}
        alarms = {key: s for key, s in self.found.items() if key not in self.wanted}
        found: list[Mistake] = []

        def pair_up(kind: str, change: Callable[[RelationKey], list[RelationKey]]) -> None:
            for key in sorted(alarms, key=_order):
                other = next((candidate for candidate in change(key) if candidate in misses), None)
                if other is not None:
                    found.append(self._mistake(kind, misses.pop(other), alarms.pop(key)))

        pair_up("negation", lambda k: [(k[0], k[1], k[2], k[3], not k[4])])
        pair_up("sign", lambda k: [(k[0], k[1], name, k[3], k[4]) for name in RELATION_TYPES if name != k[2]])
        pair_up("direction", lambda k: [(k[0], k[3], k[2], k[1], k[4])])
        found += [self._mistake(alarm.unknown or "spurious", None, alarm) for alarm in alarms.values()]
        found += [self._mistake("missing", miss, None) for miss in misses.values()]
        return sorted(found, key=lambda mistake: (mistake.start, mistake.kind, mistake.gold, mistake.found))

    def _mistake(self, kind: str, gold: _Statement | None, found: _Statement | None) -> Mistake:
        start = (gold or found).start  # type: ignore[union-attr]
        return Mistake(
            self._gold.doc_id,
            "relation",
            kind,
            start,
            gold.text if gold else "",
            found.text if found else "",
            self._gold.sentence(start),
        )


def _describe(head: str, name: str, tail: str, negated: bool) -> str:
    return f"{head} —{'not ' * negated}{name}→ {tail}"


def _squeeze(text: str) -> str:
    return "".join(text.split()).lower()


def _tally(wanted: Iterable[object], found: Iterable[object]) -> Tally:
    wanted, found = set(wanted), set(found)
    return Tally(len(wanted & found), len(found), len(wanted))


def _pair(key: RelationKey) -> tuple[int | None, str, str]:
    return key[0], key[1], key[3]


def _sign_tally(wanted: Iterable[RelationKey], found: Iterable[RelationKey]) -> Tally:
    """Of the pairs to which both sides give a sign, those to which they give the same; precision is the accuracy."""
    sides: list[dict[tuple[int | None, str, str], set[str]]] = []
    for keys in (wanted, found):
        signs: dict[tuple[int | None, str, str], set[str]] = defaultdict(set)
        for key in keys:
            if key[2] in SIGNS:
                signs[_pair(key)].add(key[2])
        sides.append(signs)
    both = sides[0].keys() & sides[1].keys()
    return Tally(sum(sides[0][pair] == sides[1][pair] for pair in both), len(both), len(both))


def _by_statement(
    side: Mapping[RelationKey, _Statement],
) -> dict[tuple[int | None, str, str, str], tuple[bool, bool]]:
    """(unit, head, type, tail) -> (negated, speculative); a statement made both ways counts as flagged."""
    said: dict[tuple[int | None, str, str, str], tuple[bool, bool]] = {}
    for (unit, head, name, tail, negated), statement in side.items():
        before = said.get((unit, head, name, tail), (False, False))
        said[unit, head, name, tail] = (before[0] or negated, before[1] or statement.speculative)
    return said


def _order(key: RelationKey) -> tuple[int, str, str, str, bool]:
    return (-1 if key[0] is None else key[0], *key[1:])


def _entity_mistakes(gold: GoldDocument, found: Iterable[PredictedEntity]) -> list[Mistake]:
    right = {(e.start, e.end, e.type) for e in gold.entities.values()} & {(e.start, e.end, e.type) for e in found}
    misses = sorted(
        (e for e in gold.entities.values() if (e.start, e.end, e.type) not in right), key=lambda e: (e.start, e.end)
    )
    alarms = sorted(
        {(e.start, e.end, e.type): e for e in found if (e.start, e.end, e.type) not in right}.values(),
        key=lambda e: (e.start, e.end, e.type),
    )
    mistakes: list[Mistake] = []

    def add(kind: str, miss: GoldEntity | None, alarm: PredictedEntity | None) -> None:
        start = miss.start if miss is not None else alarm.start if alarm is not None else 0
        mistakes.append(
            Mistake(
                gold.doc_id,
                "entity",
                kind,
                start,
                f"{miss.text} ({miss.type})" if miss else "",
                f"{alarm.text} ({alarm.type})" if alarm else "",
                gold.sentence(start),
            )
        )

    # A wrong border first: of two alarms on one miss, the one of the right type is its nearer relative.
    for kind in ("border", "type"):
        for alarm in list(alarms):
            for miss in misses:
                if miss.start < alarm.end and alarm.start < miss.end and (kind == "type" or miss.type == alarm.type):
                    add(kind, miss, alarm)
                    misses.remove(miss)
                    alarms.remove(alarm)
                    break
    for miss in misses:
        add("missing", miss, None)
    for alarm in alarms:
        add("spurious", None, alarm)
    return sorted(mistakes, key=lambda mistake: (mistake.start, mistake.kind, mistake.gold, mistake.found))
