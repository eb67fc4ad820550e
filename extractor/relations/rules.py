"""The rule book of a language: words that state relations, function words, cues, constructions, with their examples.

Rule files are YAML under `extractor/data/rules/<language>/`. A file holds `language` and `families`; a family holds
`id`, `kind`, `about`, `source`, `status`, `entries` (each `id`, `forms`, and where they apply `sign`, `uses`,
`intervention`) and may hold `examples` (`text` with `[name|Type]` marks, `relations` in compact notation) and `not`
(texts without a relation). A family of kind `construction` describes one way of stating a relation that the walker
of the language knows; it has a `score` and no entries. A family of kind `tree` states one by paths in the dependency
tree (`TreeRule`), one of kind `climb` says what stands for a mention in the tree (`Climb`). Everything unknown is
refused with file and line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any, Final

from extractor.errors import DataError
from extractor.records import MENTION_TYPES, RELATION_TYPES

RULES_DIR: Final = Path(__file__).resolve().parent.parent / "data" / "rules"

_KINDS = (
    "verb affix bind state de and comma stop open close level by link passive dui in inend after ba as "
    "pron role aux target_noun agent_noun is such class related correl place carrier carries apply group "
    "control versus rather respectively noun neutral ignore neg spec aim report construction of prep to "
    "det adj adv site relative suffix tail_class be light connector effect resist through tree climb veto "
)
#: what a form may be to the walkers
KINDS: Final[frozenset[str]] = frozenset(_KINDS.split())
SIGNS: Final[dict[str, int]] = {"+": 1, "-": -1, "0": 0, "~": 2}
_USES = (
    "transitive intransitive noun causative with dui pre post predicate noeffect local clause adjective "
    "passive gerund bare agent heal light induce event modal mirna bearer "
)
USES: Final[frozenset[str]] = frozenset(_USES.split())
_FAMILY_KEYS = {"id", "kind", "about", "source", "status", "entries", "examples", "not", "score"}
_TREE_KEYS = {"trigger", "words", "without", "head", "tail", "needs", "alone"}
_CLIMB_KEYS = {"over", "by", "words", "unless", "needs", "intervention"}
_VETO_KEYS = {"of", "over", "by", "words", "unless", "needs"}
_NEEDS = {"plain", "drug", "intervention", "state", "molecule", "before", "bare"}
_ENTRY_KEYS = {"id", "forms", "sign", "uses", "intervention", "about", "verb"}
_EXAMPLE_KEYS = {"text", "relations", "known_failure", "phenomenon"}
_LINE = "__line__"
#: files beside the rules that have a loader of their own (`relations.context`)
NOT_RULES: Final = frozenset({"context.yaml"})


@dataclass(frozen=True, slots=True)
class Entry:
    """A lexical rule. `sign`: +1 raises, -1 lowers, 0 none, 2 depends on whether the tail is wanted."""

    id: str
    kind: str
    sign: int
    uses: frozenset[str]
    intervention: bool
    where: str


@dataclass(frozen=True, slots=True)
class Example:
    """A marked text and the relations it states (`expected`, in compact notation; empty: none)."""

    text: str
    expected: tuple[str, ...]
    family: str
    where: str
    known_failure: str = ""
    phenomenon: str = ""


@dataclass(frozen=True, slots=True)
class Construction:
    """A way of stating a relation, known to the walker by `id`. `score`: how far it is trusted, 0 to 1."""

    id: str
    about: str
    score: float
    source: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True)
class TreeRule:
    """A way of stating a relation by the tree: where head and tail stand, seen from the trigger.

    `triggers`: classes of trigger it goes with (`dependency.trigger_class`); `words`: only these forms, if any;
    `head`, `tail`: paths from the trigger's vertex (`tree.path`); `without`: arcs the trigger must not have;
    `needs`: "intervention" where the head must have been knocked down, given, ..., "state" where it must be in one,
    "before" where it must stand before the trigger, "plain" where it must be in no state, "drug" where it must be one.
    `alone`: trusted where no pattern rule finds the relation (see `merge`).
    """

    id: str
    triggers: frozenset[str]
    words: frozenset[str]
    head: re.Pattern[str]
    tail: re.Pattern[str]
    without: frozenset[str]
    needs: frozenset[str]
    alone: bool


@dataclass(frozen=True, slots=True)
class Climb:
    """What stands for a mention: the vertex above it, if of one of the kinds `over` and reached by an arc `by`.

    `needs`: "state" where the mention must be in one, "molecule" where it must be able to act, "bare" where
    the vertex above must have no subject of its own. `words`: only these forms, if any; `unless`: not these.
    `intervention`: the mention has been given, so that it may act by what was done to it.
    """

    id: str
    over: frozenset[str]
    by: re.Pattern[str]
    words: frozenset[str]
    unless: frozenset[str]
    needs: frozenset[str]
    intervention: bool = False


@dataclass(frozen=True, slots=True)
class Veto:
    """Where the head of a pattern's relation must not stand: on an arc `by` of a vertex of one of the kinds `over`
    (any, where none is named) that comes before it and is not the trigger.

    `of`: the constructions that heed it; `words`: only vertices that hold one of these, if any; `unless`: none that
    hold one of these; `needs`: "plain" where the head must be in no state.
    """

    id: str
    of: frozenset[str]
    over: frozenset[str]
    by: re.Pattern[str]
    words: tuple[str, ...]
    unless: tuple[str, ...]
    needs: frozenset[str]


#: sentences whose items are kept
_RECENT = 256


@dataclass(frozen=True)
class RuleBook:
    """All rules of one language. `forms` maps a form (lower case for English) to its entry."""

    language: str
    forms: Mapping[str, Entry]
    constructions: Mapping[str, Construction]
    tail_classes: Mapping[str, re.Pattern[str]]
    examples: tuple[Example, ...]
    trees: tuple[TreeRule, ...] = ()
    climbs: tuple[Climb, ...] = ()
    vetoes: tuple[Veto, ...] = ()
    #: what the tree rules alone must find
    tree_examples: tuple[Example, ...] = ()
    #: where the patterns state a relation, that the trees leave alone (`examples`) or take away (`not`)
    veto_examples: tuple[Example, ...] = ()
    patterns: tuple[str, ...] = field(repr=False, default=())
    automaton: Any = field(repr=False, default=None)
    #: what `find` found last: the walker and the tree rules read the same sentences
    recent: dict[str, list[tuple[int, int, Entry]]] = field(repr=False, compare=False, default_factory=dict)

    def find(self, text: str) -> list[tuple[int, int, Entry]]:
        """Leftmost, longest forms in `text` that do not overlap, as (start, end, entry).

        Forms that begin or end with an ASCII letter or digit count only at a word border.
        """
        known = self.recent.get(text)
        if known is not None:
            return known
        hits: list[tuple[int, int, int]] = [
            (start, -end, index)
            for index, start, end in self.automaton.find_matches_as_indexes(text, overlapping=True)
            if _border(text, start, end)
        ]
        hits.sort()
        out = []
        at = 0
        for start, minus_end, index in hits:
            if start >= at:
                out.append((start, -minus_end, self.forms[self.patterns[index]]))
                at = -minus_end
        if len(self.recent) >= _RECENT:
            self.recent.clear()
        self.recent[text] = out
        return out


def _word(ch: str) -> bool:
    return ch.isascii() and ch.isalnum()


def _border(text: str, start: int, end: int) -> bool:
    if start > 0 and _word(text[start]) and _word(text[start - 1]):
        return False
    return not (end < len(text) and _word(text[end - 1]) and _word(text[end]))


def load_yaml(path: Path) -> Any:
    """The file as plain data; every mapping also holds its line under `__line__`."""
    import yaml

    base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

    class Loader(base):  # type: ignore[misc]  # the base is chosen at run time
        def construct_mapping(self, node: Any, deep: bool = False) -> Any:
            seen: set[Any] = set()
            for key_node, _ in node.value:
                if key_node.value in seen:
                    raise DataError(f"line {key_node.start_mark.line + 1}: key {key_node.value!r} twice", path=path)
                seen.add(key_node.value)
            mapping = super().construct_mapping(node, deep=True)
            mapping[_LINE] = node.start_mark.line + 1
            return mapping

    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=Loader)  # a safe loader's child
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f"line {mark.line + 1}: " if mark else ""
        raise DataError(f"{line}not YAML ({getattr(error, 'problem', error)})", path=path) from error


def fail(path: Path, item: Any, message: str) -> DataError:
    """The error to raise about `item` of the file at `path`, with its line where `item` is a mapping."""
    line = f"line {item[_LINE]}: " if isinstance(item, dict) and _LINE in item else ""
    return DataError(f"{line}{message}", path=path, hint="See extractor/relations/rules.py for what a rule file holds.")


def check_keys(path: Path, item: Any, allowed: set[str], needed: Sequence[str]) -> None:
    """Raise DataError unless `item` is a mapping with all keys `needed` and none but the `allowed`."""
    if not isinstance(item, dict):
        raise fail(path, item, f"expected a mapping, found {item!r}")
    unknown = sorted(set(item) - allowed - {_LINE})
    if unknown:
        raise fail(path, item, f"unknown key {unknown[0]!r} (known: {', '.join(sorted(allowed))})")
    for key in needed:
        if key not in item:
            raise fail(path, item, f"key {key!r} is missing")


def _entry(path: Path, raw: Any, kind: str) -> tuple[Entry, list[tuple[str, Entry]]]:
    check_keys(path, raw, _ENTRY_KEYS, ["id"])
    sign = str(raw.get("sign", "0"))
    if sign not in SIGNS:
        raise fail(path, raw, f"sign {sign!r} is none of {', '.join(SIGNS)}")
    uses = frozenset(raw.get("uses", ()))
    if uses - USES:
        raise fail(path, raw, f"unknown use {sorted(uses - USES)[0]!r} (known: {', '.join(sorted(USES))})")
    forms, lemmas = raw.get("forms") or [], raw.get("verb") or []
    for words in (forms, lemmas):
        if not isinstance(words, list) or not all(isinstance(f, str) and f for f in words):
            raise fail(path, raw, f"entry {raw['id']!r}: forms must be a list of words")
    if not forms and not lemmas:
        raise fail(path, raw, f"entry {raw['id']!r} needs forms")
    where = f"{path.name}:{raw[_LINE]}"
    entry = Entry(str(raw["id"]), kind, SIGNS[sign], uses, bool(raw.get("intervention", False)), where)
    out = [(form, entry) for form in forms]
    for lemma in lemmas:
        for use, form in inflect(lemma):
            out.append((form, replace(entry, uses=entry.uses | {use})))
    return entry, out


def inflect(lemma: str) -> list[tuple[str, str]]:
    """Forms of an English verb with their use (`bare`, `passive` for -ed, `gerund`): regular; irregular ones are given
    as "lead/led"; a particle follows the verb ("lead/led to"); a doubled consonant is marked ("block", "downregulat(e)"
    need no mark; "ban(n)")."""
    word, _, particle = lemma.partition(" ")
    particle = " " + particle if particle else ""
    base, _, past = word.partition("/")
    double = re.search(r"\((\w)\)$", base)
    stem = base
    if double:
        base = base[: double.start()]
        stem = base + double[1]
    if base.endswith("e"):
        third, ed, ing = base + "s", base + "d", base[:-1] + "ing"
    elif base.endswith("y") and base[-2] not in "aeiou":
        third, ed, ing = base[:-1] + "ies", base[:-1] + "ied", base + "ing"
    elif base.endswith(("s", "sh", "ch", "x", "z")):
        third, ed, ing = base + "es", stem + "ed", stem + "ing"
    else:
        third, ed, ing = base + "s", stem + "ed", stem + "ing"
    forms = [("bare", base), ("bare", third), ("passive", past or ed), ("gerund", ing)]
    return [(use, form + particle) for use, form in forms]


def _examples(path: Path, family: Any) -> Iterator[Example]:
    for key in ("examples", "not"):
        for raw in family.get(key) or ():
            item = {"text": raw, _LINE: family[_LINE]} if isinstance(raw, str) else raw
            check_keys(path, item, _EXAMPLE_KEYS, ["text"])
            expected = tuple(item.get("relations") or ())
            if bool(expected) != (key == "examples"):
                raise fail(path, item, "an example needs relations, a `not` text must not have any")
            for line in expected:
                parse_relation(line, f"{path}: line {item[_LINE]}")
            yield Example(
                item["text"], expected, str(family["id"]), f"{path.name}:{item[_LINE]}",
                str(item.get("known_failure") or ""), str(item.get("phenomenon") or ""),
            )  # fmt: skip


def _path_pattern(path: Path, family: Any, paths: Any) -> re.Pattern[str]:
    """One pattern for `paths`, each a row of arcs: "<conj" up, "nsubj" down, "<dobj=light" to a vertex of that kind,
    "advcl~" for all arcs whose name begins so, and "(a|b)", "*", "?" for one arc of several, any number, at most
    one."""
    if not isinstance(paths, list) or not paths or not all(isinstance(p, str) for p in paths):
        raise fail(path, family, f"family {family['id']!r}: expected a list of paths, found {paths!r}")
    whole = []
    for row in paths:
        out = ""
        for item in row.split():
            body, many = (item[:-1], item[-1]) if item[-1] in "*?" else (item, "")
            arcs = body[1:-1].split("|") if body[0] == "(" and body[-1] == ")" else [body]
            choice = "|".join(_arc(arc) for arc in arcs)
            out += f"(?:(?:{choice}) ){many}"
        whole.append(out)
    try:
        return re.compile("|".join(f"(?:{p})" for p in whole))
    except re.error as error:
        raise fail(path, family, f"family {family['id']!r}: bad path ({error})") from None


def _arc(arc: str) -> str:
    label, _, kind = arc.partition("=")
    label = re.escape(label).replace("\\~", "~").replace("~", "[^ =]*")
    return label + ("=" + re.escape(kind) if kind else r"=\w*")


def _tree(path: Path, family: Any) -> TreeRule:
    for key in ("trigger", "head", "tail"):
        if key not in family:
            raise fail(path, family, f"key {key!r} is missing")
    return TreeRule(
        str(family["id"]),
        frozenset(family["trigger"]),
        frozenset(family.get("words") or ()),
        _path_pattern(path, family, family["head"]),
        _path_pattern(path, family, family["tail"]),
        frozenset(family.get("without") or ()),
        _needs(path, family),
        bool(family.get("alone", False)),
    )


def _climb(path: Path, family: Any) -> Climb:
    for key in ("over", "by"):
        if key not in family:
            raise fail(path, family, f"key {key!r} is missing")
    words, unless = frozenset(family.get("words") or ()), frozenset(family.get("unless") or ())
    return Climb(
        str(family["id"]),
        _kinds(family["over"]),
        _arcs(family["by"]),
        words,
        unless,
        _needs(path, family),
        bool(family.get("intervention", False)),
    )


def _veto(path: Path, family: Any) -> Veto:
    for key in ("of", "by"):
        if key not in family:
            raise fail(path, family, f"key {key!r} is missing")
    return Veto(
        str(family["id"]),
        frozenset(family["of"]),
        _kinds(family.get("over") or ()),
        _arcs(family["by"]),
        tuple(family.get("words") or ()),
        tuple(family.get("unless") or ()),
        _needs(path, family),
    )


def _arcs(names: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(arc).replace(r"\*", r"\S*") for arc in names))


def _kinds(names: Sequence[str]) -> frozenset[str]:
    return frozenset("" if kind == "word" else str(kind) for kind in names)


def _needs(path: Path, family: Any) -> frozenset[str]:
    needs = frozenset(family.get("needs") or ())
    if needs - _NEEDS:
        raise fail(path, family, f"unknown need {sorted(needs - _NEEDS)[0]!r} (known: {', '.join(sorted(_NEEDS))})")
    return needs


def load_rules(folder: Path, language: str) -> RuleBook:
    """Read and check every `*.yaml` of `folder`. Raises DataError naming file and line."""
    import ahocorasick_rs

    forms: dict[str, Entry] = {}
    constructions: dict[str, Construction] = {}
    examples: list[Example] = []
    trees: list[TreeRule] = []
    climbs: list[Climb] = []
    vetoes: list[Veto] = []
    tree_examples: list[Example] = []
    veto_examples: list[Example] = []
    classes: dict[str, list[str]] = {}
    ids: dict[str, str] = {}
    paths = sorted(path for path in folder.glob("*.yaml") if path.name not in NOT_RULES)
    if not paths:
        raise DataError("no rule files (*.yaml) here", path=folder, hint="The installation is incomplete.")
    for path in paths:
        data = load_yaml(path)
        check_keys(path, data, {"language", "families"}, ["language", "families"])
        if data["language"] != language:
            raise fail(path, data, f"language is {data['language']!r}, expected {language!r}")
        for family in data["families"]:
            kind = str(family.get("kind")) if isinstance(family, dict) else ""
            more = {"tree": _TREE_KEYS, "climb": _CLIMB_KEYS, "veto": _VETO_KEYS}.get(kind, set())
            check_keys(path, family, _FAMILY_KEYS | more, ["id", "kind", "about", "source", "status"])
            if kind not in KINDS:
                raise fail(path, family, f"unknown kind {kind!r}")
            if kind == "tree":
                trees.append(_tree(path, family))
            if kind == "climb":
                climbs.append(_climb(path, family))
                _claim(path, family, str(family["id"]), ids)
            if kind == "veto":
                vetoes.append(_veto(path, family))
                _claim(path, family, str(family["id"]), ids)
            if kind in ("construction", "tree"):
                key = str(family["id"])
                score = float(family.get("score", 1.0))
                if not 0.0 <= score <= 1.0:
                    raise fail(path, family, f"score {score} is outside 0..1")
                _claim(path, family, key, ids)
                constructions[key] = Construction(
                    key, str(family["about"]), score, str(family["source"]), f"{path.name}:{family[_LINE]}"
                )
            for raw in family.get("entries") or ():
                entry, its_forms = _entry(path, raw, kind)
                _claim(path, raw, entry.id, ids)
                for spelling, of_form in its_forms:
                    form = spelling.lower()
                    if kind == "tail_class":
                        classes.setdefault(entry.id, []).append(form)
                        continue
                    if form in forms:
                        raise fail(path, raw, f"form {form!r} is already in {forms[form].where} ({forms[form].id})")
                    forms[form] = of_form
            told_apart = {"tree": tree_examples, "climb": tree_examples, "veto": veto_examples}
            told_apart.get(kind, examples).extend(_examples(path, family))
    patterns = tuple(forms)
    tail_classes = {key: re.compile("|".join(map(re.escape, words))) for key, words in classes.items()}
    automaton = ahocorasick_rs.AhoCorasick(list(patterns))
    return RuleBook(
        language,
        forms,
        constructions,
        tail_classes,
        tuple(examples),
        tuple(trees),
        tuple(climbs),
        tuple(vetoes),
        tuple(tree_examples),
        tuple(veto_examples),
        patterns,
        automaton,
    )


def _claim(path: Path, item: Any, key: str, ids: dict[str, str]) -> None:
    where = f"{path.name}:{item[_LINE]}"
    if ids.get(key, where) != where:
        raise fail(path, item, f"id {key!r} is already used in {ids[key]}")
    ids[key] = where


@cache
def rule_book(language: str) -> RuleBook:
    """The rule book that ships with the package for `zh` or `en`; read once. Raises DataError."""
    return load_rules(RULES_DIR / language, language)


_MARK = re.compile(r"\[([^\[\]|]+)\|(" + "|".join(MENTION_TYPES) + r")\]")
_COMPACT = re.compile(
    r"^(?P<head>.+?) (?P<type>" + "|".join(RELATION_TYPES) + r") (?P<tail>.+?)(?: \{(?P<more>.*)\})?$"
)


def parse_marked(text: str) -> tuple[str, list[tuple[int, int, str]]]:
    """Text with `[name|Type]` marks taken out, and the (start, end, type) of each."""
    out: list[str] = []
    spans = []
    size = at = 0
    for m in _MARK.finditer(text):
        before = text[at : m.start()]
        out += [before, m[1]]
        size += len(before)
        spans.append((size, size + len(m[1]), m[2]))
        size += len(m[1])
        at = m.end()
    out.append(text[at:])
    return "".join(out), spans


def parse_relation(line: str, where: str = "") -> tuple[str, str, str, frozenset[str]]:
    """`miR-21 inhibit PTEN {neg, spec, drug=X}` as (head, type, tail, flags). Raises DataError."""
    m = _COMPACT.match(line)
    if not m:
        raise DataError(f"{where}: {line!r} is not `head promote|inhibit|target tail {{flags}}`")
    flags = frozenset(part.strip() for part in (m["more"] or "").split(",") if part.strip())
    for flag in flags:
        if flag not in ("neg", "spec") and flag.split("=")[0] not in ("drug", "cell_line", "disease"):
            raise DataError(f"{where}: unknown flag {flag!r} in {line!r}")
    return m["head"], m["type"], m["tail"], flags
