"""The words of table headings and cells, kept as data (`extractor/data/rules/tables/tables.yaml`)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from extractor.relations.rules import _LINE, RULES_DIR, check_keys, fail, load_yaml, parse_relation

ROLES: Final = (
    "veto", "ignore", "expression", "direction", "effect", "cell_line", "target", "target_pathway", "rna", "gene",
    "drug", "disease", "reference",
)  # fmt: skip
_SIGNS: Final = {"+": 1, "-": -1, "0": 0}


@dataclass(frozen=True, slots=True)
class Value:
    """What a whole cell may say. `sign`: +1, -1, or 0 for "nothing known"; `acts`: an act of the head on an object."""

    id: str
    sign: int
    acts: bool


@dataclass(frozen=True, slots=True)
class TableExample:
    """A pipe table and the relations that it states, in compact notation (none for a counter-example)."""

    about: str
    table: str
    expected: tuple[str, ...]
    where: str


@dataclass(frozen=True)
class TableWords:
    """All of the vocabulary. `headers`: (role, pattern) in order of strength; `values`: text of a cell → value."""

    headers: tuple[tuple[str, re.Pattern[str]], ...]
    values: Mapping[str, Value]
    speculative: re.Pattern[str]
    binds: re.Pattern[str]
    examples: tuple[TableExample, ...]

    def roles(self, heading: str) -> list[str]:
        """The roles that a column's heading may have, strongest first."""
        text = " ".join(heading.lower().split())
        return list(dict.fromkeys(role for role, pattern in self.headers if pattern.search(text)))

    def headings(self, text: str) -> list[tuple[int, int, str]]:
        """Column headings in running text, as (start, end, role): leftmost, longest, not overlapping."""
        low = text.lower()
        if len(low) != len(text):
            return []
        hits = sorted(
            (match.start(), -match.end(), order, role)
            for order, (role, pattern) in enumerate(self.headers)
            for match in pattern.finditer(low)
        )
        found: list[tuple[int, int, str]] = []
        at = 0
        for start, minus_end, _, role in hits:
            if start >= at:
                found.append((start, -minus_end, role))
                at = -minus_end
        return found

    def value(self, cell: str) -> Value | None:
        """What a cell says, where its whole text is one of the known words."""
        text = " ".join(cell.lower().split())
        return self.values.get(text) or self.values.get(text.strip(" .。*#"))


def _pattern(words: Sequence[str]) -> re.Pattern[str]:
    """Any of `words`: as they stand in Chinese, at word borders in English, white space as wide as it may be."""
    forms = []
    for word in sorted({w.lower() for w in words}, key=lambda w: (-len(w), w)):
        form = re.sub(r"(?:\\ )+", r"\\s+", re.escape(word))
        if word[0].isascii() and word[0].isalnum():
            form = rf"(?<![a-z0-9]){form}"
        if word[-1].isascii() and word[-1].isalnum():
            form = rf"{form}(?![a-z0-9]|-\d)"  # the "miR" of miR-21 heads no column
        forms.append(form)
    return re.compile("|".join(forms))


def _words(path: Path, item: Any) -> list[str]:
    words: list[str] = []
    for language in ("zh", "en"):
        given = item.get(language)
        if not isinstance(given, list) or not given or not all(isinstance(w, str) and w for w in given):
            raise fail(path, item, f"{language!r} must be a list of words")
        words += given
    return words


def _examples(path: Path, data: Any) -> tuple[TableExample, ...]:
    found = []
    for key in ("examples", "not"):
        for raw in data[key]:
            check_keys(path, raw, {"about", "table", "relations"}, ["about", "table"])
            expected = tuple(raw.get("relations") or ())
            if bool(expected) != (key == "examples"):
                raise fail(path, raw, "an example needs relations, a `not` table must not have any")
            where = f"{path.name}:{raw[_LINE]}"
            for line in expected:
                parse_relation(line, where)
            found.append(TableExample(str(raw["about"]), str(raw["table"]), expected, where))
    return tuple(found)


def load_table_words(path: Path) -> TableWords:
    """Read and check the vocabulary. Raises DataError naming file and line."""
    data = load_yaml(path)
    keys = {"headers", "values", "speculative", "binds", "examples", "not"}
    check_keys(path, data, keys, sorted(keys))
    headers = []
    ids: set[str] = set()
    for raw in data["headers"]:
        check_keys(path, raw, {"id", "role", "zh", "en"}, ["id", "role", "zh", "en"])
        if raw["role"] not in ROLES:
            raise fail(path, raw, f"unknown role {raw['role']!r} (known: {', '.join(ROLES)})")
        if raw["id"] in ids:
            raise fail(path, raw, f"id {raw['id']!r} twice")
        ids.add(raw["id"])
        headers.append((str(raw["role"]), _pattern(_words(path, raw))))
    values: dict[str, Value] = {}
    for raw in data["values"]:
        check_keys(path, raw, {"id", "sign", "acts", "zh", "en"}, ["id", "sign", "acts", "zh", "en"])
        sign = str(raw["sign"])
        if sign not in _SIGNS:
            raise fail(path, raw, f"sign {sign!r} is none of {', '.join(_SIGNS)}")
        for word in _words(path, raw):
            if word.lower() in values:
                raise fail(path, raw, f"{word!r} is already a word of {values[word.lower()].id!r}")
            values[word.lower()] = Value(str(raw["id"]), _SIGNS[sign], bool(raw["acts"]))
    return TableWords(
        tuple(headers),
        values,
        _pattern(_words(path, data["speculative"])),
        _pattern(_words(path, data["binds"])),
        _examples(path, data),
    )


@cache
def table_words() -> TableWords:
    """The vocabulary that ships with the package; read once. Raises DataError."""
    return load_table_words(RULES_DIR / "tables" / "tables.yaml")


