"""Under which circumstances a statement was shown: species or model, setting, assay; and its cues of certainty.

The words are data (`extractor/data/rules/<language>/context.yaml`). Where they may stand, nearest first; the first
place that has a cue of a kind gives that kind:

1. the clause of the trigger or tail;
2. a clause before it in the same part of the sentence (parts end at a semicolon), the nearest first; then the opening
   clause of the sentence; then a clause after it in the same part that names nothing else ("这在小鼠中得到证实");
3. setting only: a cell line in the slot of the relation is "in vitro";
4. the sentence before in the same passage, where it names one value only; an assay only if the sentence opens as a
   report of results ("结果显示");
5. the heading above the passage, where it names one value only.

Cues inside names of molecules, drugs and cell lines do not count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final

from extractor.records import ContextCue, Mention, Relation, Sentence
from extractor.relations.items import lex
from extractor.relations.rules import RULES_DIR, check_keys, fail, load_yaml, rule_book

KINDS: Final = ("species", "setting", "assay")
#: `opener`: words at the start of a sentence that goes on from the one before; `ignore`: longer words that hide a form
_FAMILY_KINDS: Final = (*KINDS, "opener", "ignore")
_FAMILY_KEYS: Final = {"id", "kind", "about", "source", "status", "entries", "examples", "not"}
_ENTRY_KEYS: Final = {"id", "value", "also", "forms", "patterns"}
_OPAQUE: Final = frozenset({"miRNA", "lncRNA", "circRNA", "Gene", "Drug", "CellLine", "Pathway"})
_CLAUSE: Final = {
    "zh": re.compile(r"[，；。：？！;]|[,:](?!\d)"),
    "en": re.compile(r"[;；]|[,:](?!\d)|\b(?:while|whereas|but|although)\b"),
}
_PART: Final = re.compile("[;；]")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a passage does not say itself: the heading above it, its section, which of its digits are raised."""

    heading: str = ""
    section: str = "body"
    #: passage spans of superscripts in the source ("<sup>22</sup>")
    raised: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """Words that say one thing, with what they say besides: (kind, value), the first is the entry's own."""

    id: str
    says: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Example:
    """A text of the data file and the cues ("species mouse") that must be found in it; none for a `not` text."""

    text: str
    cues: tuple[str, ...]
    where: str


@dataclass(frozen=True)
class CueBook:
    """The cues of one language."""

    language: str
    forms: Mapping[str, Entry]
    patterns: tuple[tuple[re.Pattern[str], Entry], ...]
    examples: tuple[Example, ...]
    order: tuple[str, ...] = field(repr=False, default=())
    automaton: Any = field(repr=False, default=None)

    def find(self, text: str) -> list[tuple[int, int, Entry]]:
        """Leftmost, longest cues of `text` that do not overlap; openers at its start only."""
        flat = text.lower() if len(text.lower()) == len(text) else text
        hits = [
            (start, -end, self.forms[self.order[index]])
            for index, start, end in self.automaton.find_matches_as_indexes(flat, overlapping=True)
            if _whole(text, start, end)
        ]
        hits += [(m.start(), -m.end(), entry) for pattern, entry in self.patterns for m in pattern.finditer(text)]
        hits.sort(key=lambda hit: (hit[0], hit[1], hit[2].id))
        out = []
        at = 0
        for start, minus_end, entry in hits:
            if entry.says[0][0] == "opener" and start > 2:
                continue
            if start >= at:
                out.append((start, -minus_end, entry))
                at = -minus_end
        return [hit for hit in out if hit[2].says[0][0] != "ignore"]


def load_cues(path: Path, language: str) -> CueBook:
    """Read and check a file of cues. Raises DataError naming file and line."""
    import ahocorasick_rs

    data = load_yaml(path)
    check_keys(path, data, {"language", "families"}, ["language", "families"])
    if data["language"] != language:
        raise fail(path, data, f"language is {data['language']!r}, expected {language!r}")
    forms: dict[str, Entry] = {}
    patterns: list[tuple[re.Pattern[str], Entry]] = []
    examples: list[Example] = []
    ids: set[str] = set()
    for family in data["families"]:
        check_keys(path, family, _FAMILY_KEYS, ["id", "kind", "about", "source", "status", "entries"])
        kind = str(family["kind"])
        if kind not in _FAMILY_KINDS:
            raise fail(path, family, f"unknown kind {kind!r} (known: {', '.join(_FAMILY_KINDS)})")
        for raw in family["entries"]:
            check_keys(path, raw, _ENTRY_KEYS, ["id"] if kind == "ignore" else ["id", "value"])
            if raw["id"] in ids:
                raise fail(path, raw, f"id {raw['id']!r} is used twice")
            ids.add(raw["id"])
            entry = Entry(str(raw["id"]), ((kind, str(raw.get("value", ""))), *_also(path, raw)))
            words, expressions = raw.get("forms") or [], raw.get("patterns") or []
            if not words and not expressions:
                raise fail(path, raw, f"entry {entry.id!r} needs forms or patterns")
            for word in words:
                if str(word).lower() in forms:
                    raise fail(path, raw, f"form {word!r} is already in {forms[str(word).lower()].id}")
                forms[str(word).lower()] = entry
            for expression in expressions:
                try:
                    patterns.append((re.compile(expression), entry))
                except re.error as error:
                    raise fail(path, raw, f"entry {entry.id!r}: {expression!r} is no expression ({error})") from None
        examples += _examples(path, family)
    order = tuple(forms)
    return CueBook(language, forms, tuple(patterns), tuple(examples), order, ahocorasick_rs.AhoCorasick(list(order)))


@cache
def cue_book(language: str) -> CueBook:
    """The cues that ship with the package for `zh` or `en`; read once. Raises DataError."""
    return load_cues(RULES_DIR / language / "context.yaml", language)


def _also(path: Path, raw: Mapping[str, Any]) -> list[tuple[str, str]]:
    also = dict(raw.get("also") or {})
    also.pop("__line__", None)
    for kind in also:
        if kind not in KINDS:
            raise fail(path, raw, f"unknown kind {kind!r} in `also` (known: {', '.join(KINDS)})")
    return [(kind, str(value)) for kind, value in also.items()]


def _examples(path: Path, family: Mapping[str, Any]) -> Iterable[Example]:
    for raw in family.get("examples") or ():
        check_keys(path, raw, {"text", "cues"}, ["text", "cues"])
        yield Example(raw["text"], tuple(raw["cues"]), f"{path.name}:{raw['__line__']}")
    for text in family.get("not") or ():
        yield Example(str(text), (), f"{path.name}:{family['id']}")


def _whole(text: str, start: int, end: int) -> bool:
    """Whether no ASCII word goes on over either border."""

    def word(ch: str) -> bool:
        return ch.isascii() and ch.isalnum()

    if start and word(text[start]) and word(text[start - 1]):
        return False
    return not (end < len(text) and word(text[end - 1]) and word(text[end]))


@dataclass(frozen=True, slots=True)
class _Cue:
    kind: str
    value: str
    start: int
    end: int


class ContextFinder:
    """Finds the circumstances of the relations of one passage; each sentence is searched once."""

    def __init__(
        self, text: str, sentences: Sequence[Sentence], mentions: Sequence[Mention], language: str, heading: str = ""
    ) -> None:
        self.text = text
        self.sentences = sentences
        self.mentions = mentions
        self.language = language
        self.book = cue_book(language)
        self.heading = heading
        self._names = [(m.start, m.end) for m in mentions if m.type in _OPAQUE]
        self._starts = [m.start for m in mentions]
        self._found: dict[int, tuple[list[_Cue], bool]] = {}
        self._of_heading: Mapping[str, set[str]] | None = None

    def context(self, relation: Relation) -> tuple[ContextCue, ...]:
        """What the text says about the circumstances of `relation`: species, setting, assay, each in reading order."""
        cues, _ = self._sentence(relation.sentence)
        found: list[ContextCue] = []
        for kind in KINDS:
            mine = self._in_sentence([cue for cue in cues if cue.kind == kind], relation)
            if not mine and kind == "setting" and relation.cell_lines:
                cell = self.mentions[relation.cell_lines[0]]
                found.append(ContextCue(kind, "in vitro", (cell.start, cell.end)))
                continue
            mine = mine or self._in_sentence_before(kind, relation.sentence)
            if mine:
                known = dict.fromkeys((cue.value, cue.start, cue.end) for cue in mine)
                values: set[str] = set()
                for value, start, end in known:
                    if value not in values:
                        values.add(value)
                        found.append(ContextCue(kind, value, (start, end)))
                continue
            heading = self._heading().get(kind, set())
            if len(heading) == 1:
                found.append(ContextCue(kind, next(iter(heading))))
        return tuple(found)

    def continues(self, index: int) -> bool:
        """Whether sentence `index` opens as a report of what the one before did ("结果显示")."""
        return self._sentence(index)[1]

    def _sentence(self, index: int) -> tuple[list[_Cue], bool]:
        if index not in self._found:
            s = self.sentences[index]
            cues: list[_Cue] = []
            opens = False
            for start, end, entry in self.book.find(self.text[s.start : s.end]):
                if entry.says[0][0] == "opener":
                    opens = True
                elif not any(a < s.start + end and s.start + start < b for a, b in self._names):
                    cues += [_Cue(kind, value, s.start + start, s.start + end) for kind, value in entry.says]
            self._found[index] = cues, opens
        return self._found[index]

    def _in_sentence(self, cues: Sequence[_Cue], relation: Relation) -> list[_Cue]:
        if not cues:
            return []
        s = self.sentences[relation.sentence]
        clauses = clauses_of(self.text, s.start, s.end, self.language)
        own = {clause_at(clauses, at) for at in claim_places(relation, self.mentions, s)}
        place = {cue: clause_at(clauses, cue.start) for cue in cues}
        mine = [cue for cue in cues if place[cue] in own]
        if mine:
            return mine
        part = _part_at(self.text, s, clauses[min(own)][0])
        inside = sorted(i for i in set(place.values()) if part[0] <= clauses[i][0] < part[1])
        before = [i for i in inside if i < max(own)]
        first = [0] if 0 in place.values() and max(own) > 0 else []
        after = [
            i for i in inside if i > max(own) and not any(clauses[i][0] <= a < clauses[i][1] for a in self._starts)
        ]
        for clause in (*reversed(before), *first, *after):
            return [cue for cue in cues if place[cue] == clause]
        return []

    def _in_sentence_before(self, kind: str, index: int) -> list[_Cue]:
        if index == 0 or (kind == "assay" and not self.continues(index)):
            return []
        cues = [cue for cue in self._sentence(index - 1)[0] if cue.kind == kind]
        return cues if len({cue.value for cue in cues}) == 1 else []

    def _heading(self) -> Mapping[str, set[str]]:
        if self._of_heading is None:
            said: dict[str, set[str]] = {}
            for _, _, entry in self.book.find(self.heading) if self.heading else ():
                for kind, value in entry.says:
                    said.setdefault(kind, set()).add(value)
            self._of_heading = said
        return self._of_heading


def cues_of(relation: Relation, text: str, sentences: Sequence[Sentence], mentions: Sequence[Mention],
            language: str) -> tuple[Span, ...]:  # fmt: skip
    """The words that deny or hedge `relation`: of each kind the last before the trigger in its part of the sentence,
    else the first of the sentence; () where it is plain.
    """
    wanted = [kind for kind, flag in (("neg", relation.negated), ("spec", relation.speculative)) if flag]
    if not wanted:
        return ()
    s = sentences[relation.sentence]
    inside = [i for i, m in enumerate(mentions) if s.start <= m.start < s.end]
    nodes = lex(text, s.start, s.end, mentions, inside, rule_book(language))
    at = relation.trigger[0] if relation.trigger is not None else mentions[relation.tail].start
    part = _part_at(text, s, at)
    found: list[Span] = []
    for kind in wanted:
        # the trigger may itself be the cue ("没有影响")
        cues = [(n.start, n.end) for n in nodes if n.kind == kind]
        before = [cue for cue in cues if part[0] <= cue[0] <= at]
        if before or cues:
            found.append(before[-1] if before else cues[0])
    return tuple(sorted(set(found)))


def claim_places(relation: Relation, mentions: Sequence[Mention], s: Sentence) -> tuple[int, ...]:
    """Where trigger and tail of `relation` begin in the sentence; its start where neither stands there."""
    places = [mentions[relation.tail].start]
    if relation.trigger is not None:
        places.append(relation.trigger[0])
    return tuple(at for at in places if s.start <= at < s.end) or (s.start,)


def clauses_of(text: str, start: int, end: int, language: str) -> list[Span]:
    """The clauses of `text[start:end]`, each up to and with its border."""
    out = []
    at = start
    for m in _CLAUSE[language].finditer(text, start, end):
        if m.end() > at:
            out.append((at, m.end()))
            at = m.end()
    if at < end or not out:
        out.append((at, end))
    return out


def clause_at(clauses: Sequence[Span], place: int) -> int:
    """Index of the clause that holds `place`; the nearest one where none does."""
    for index, (_, end) in enumerate(clauses):
        if place < end:
            return index
    return len(clauses) - 1


def _part_at(text: str, s: Sentence, place: int) -> Span:
    """The part of the sentence, between semicolons, that holds `place`."""
    start = s.start
    for m in _PART.finditer(text, s.start, s.end):
        if m.end() > place:
            return start, m.end()
        start = m.end()
    return start, s.end
