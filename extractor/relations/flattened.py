"""Tables whose cells the text extraction set one behind the other, back to rows and columns.

What is left of such a table is its legend, the words of its heading in column order, and a stream of names, words of
direction, numbers and citation marks, broken into lines wherever the page broke them. `rebuild` finds the columns in
the heading and then the one reading of the stream, as rows of columns in ascending order, that fits best: every kind of
item has columns where it belongs, a row begins at a line, lists stay together, a verb keeps its object, and cells left
empty cost something (a Viterbi search over the columns).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from extractor.clean import caption_of
from extractor.clean.language import language_of
from extractor.offsets import OffsetMap, concatenate
from extractor.records import Article, Cell, Mention, Passage, Table
from extractor.relations.table_words import TableWords, table_words
from extractor.relations.tables import Recognise

_NAMES: Final = frozenset({"miRNA", "lncRNA", "circRNA", "CellLine", "Drug", "Gene"})
_HEADS: Final = frozenset({"rna", "gene", "drug"})
_SPEAKING: Final = frozenset({"target", "direction", "effect", "target_pathway"})
_REFERENCE: Final[re.Pattern[str]] = re.compile(
    r"[\[［【]\s?\d{1,3}(?:\s?[-–—~,，、]\s?\d{1,3})*\s?[\]］】]|[（(]\d{1,3}[）)](?=\s|$)"
)
_NUMBER: Final[re.Pattern[str]] = re.compile(r"[<>≤≥=±+\-–]?\d[\d.,%±×/()（）<>\-–~*#]*")
_TOKEN: Final[re.Pattern[str]] = re.compile(r"[^\s,，、;；]+")
_LIST: Final[re.Pattern[str]] = re.compile(r"\s*(?:[,，、;；+/&]|\band\b|[和与及])\s*")
_MAX_ITEMS: Final = 6_000

#: how well a kind of item fits a column; what is not named fits badly
_FIT: Final[dict[str, dict[str, float]]] = {
    "RNA": {"rna": 2.0, "target": 1.6, "effect": 0.5, "gene": 0.5, "ignore": -0.5},
    "Gene": {"gene": 2.0, "target": 2.0, "target_pathway": 1.0, "effect": 1.0},
    "Pathway": {"target_pathway": 2.0, "effect": 1.2, "target": 0.0},
    "Process": {"effect": 1.2, "target": 0.3, "direction": 0.0, "ignore": 0.0, "expression": 0.0},
    "Drug": {"drug": 2.0, "effect": 0.5, "target": -0.5},
    "CellLine": {"cell_line": 2.0, "effect": 0.3, "ignore": 0.2},
    "Disease": {"disease": 2.0, "effect": 0.5, "cell_line": 0.2, "ignore": 0.2},
    "word": {"direction": 2.0, "effect": 0.8},
    "rise": {"direction": 2.0, "expression": 2.0, "effect": 0.8},
    "unknown": {"direction": 0.4, "effect": 0.5, "target": 0.5, "target_pathway": 0.5, "drug": 0.3, "cell_line": 0.3,
                "disease": 0.3, "expression": 0.3, "ignore": 0.3, "gene": -0.3},
    "binds": {"effect": 1.0, "target": -0.2},
    "reference": {"reference": 3.0},
    "number": {"ignore": 1.0, "expression": 1.0, "reference": 0.3, "cell_line": -0.5, "effect": 0.0},
    "text": {"effect": 0.2, "cell_line": 0.2, "disease": 0.2, "ignore": 0.2, "expression": 0.0, "reference": -0.2,
             "target": -0.3, "drug": -0.3, "gene": -0.3, "target_pathway": 0.0},
}  # fmt: skip
_NAMED: Final = frozenset({"RNA", "Gene", "Drug", "CellLine"})
_MISFIT: Final = -2.0
_EMPTY_INSIDE: Final = 0.8
_EMPTY_RIM: Final = 1.0
_LISTED: Final = 1.5
_UNLISTED: Final = 0.4
_OBJECT: Final = 1.5
_SECOND_WORD: Final = 2.5


@dataclass(frozen=True, slots=True)
class _Item:
    start: int
    end: int
    kind: str
    line: bool  # stands first on its line
    listed: bool  # a comma or the like joins it to the item before
    object: bool  # follows a verb directly


@dataclass(frozen=True, slots=True)
class _Heading:
    role: str
    spans: tuple[tuple[int, int], ...]


def flattened_tables(article: Article, passages: Sequence[Passage], recognise: Recognise) -> list[Table]:
    """The tables among `passages` of kind "table" that no grid of the article covers."""
    found = []
    beyond = -1
    for at, first in enumerate(passages):
        if first.kind != "table" or at <= beyond:
            continue
        beyond, passage = _continued(passages, at)
        start, end = passage.to_source(0, len(passage.text))
        if any(table.start < end and start < table.end for table in article.tables):
            continue
        legend = caption_of(passages[:at][::-1])
        caption = Cell(*legend) if legend is not None else None
        table = rebuild(passage, article.source, caption, recognise)
        if table is not None:
            found.append(table)
    return found


def _continued(passages: Sequence[Passage], at: int) -> tuple[int, Passage]:
    """The passage at `at` with those that go on with it behind running heads, and the index of the last."""
    members = [passages[at]]
    last = at
    for index in range(at + 1, len(passages)):
        if passages[index].kind == "table":
            members.append(passages[index])
            last = index
        elif passages[index].kind != "running_head":
            break
    if len(members) == 1:
        return at, members[0]
    text: list[str] = []
    maps: list[OffsetMap] = []
    for member in members:
        if text:
            text.append("\n")
            end = maps[-1].ends[len(maps[-1]) - 1]
            maps.append(OffsetMap((end,), (end,)))
        text.append(member.text)
        maps.append(member.offsets)
    return last, replace(members[0], text="".join(text), offsets=concatenate(maps))


def rebuild(passage: Passage, source: str, caption: Cell | None, recognise: Recognise) -> Table | None:
    """The table that the lines of `passage` (kind "table", clean text) were, or None where no columns can be found.

    `source` is the article's source, which shows where the lines end. The heading must name the thing that the rows
    are about and what is said of it; the rows must fill these columns.
    """
    words = table_words()
    text = passage.text
    starts = _line_starts(passage, source)
    mentions = _settled(text, recognise(text, language_of(text, passage.language)), recognise, passage)
    body = _body_start(mentions, starts, words, text)
    if body is None:
        return None
    columns = _columns(text[:body], [m for m in mentions if m.end <= body], words)
    roles = {column.role for column in columns}
    if len(columns) < 2 or "veto" in roles or not roles & _HEADS or not roles & _SPEAKING:
        return None
    items = _items(text, body, mentions, starts, words)
    if not 2 <= len(items) <= _MAX_ITEMS:
        return None
    rows = _aligned(items, [column.role for column in columns])
    key = next(i for role in ("rna", "gene", "drug") for i, c in enumerate(columns) if c.role == role)
    filled = sum(1 for row in rows if key in row)
    if filled < 2 or filled * 10 < len(rows) * 6:
        return None
    heading = tuple(_cell(passage, column.spans) for column in columns)
    grid = [heading]
    for row in rows:
        grid.append(tuple(_cell(passage, (row[i],) if i in row else ()) for i in range(len(columns))))
    start, end = passage.to_source(0, len(text))
    return Table(start, end, tuple(grid), header=1, caption=caption, page=passage.page, origin="lines")


def _line_starts(passage: Passage, source: str) -> frozenset[int]:
    """Places of the passage's text where a printed line begins."""
    found = {0}
    before = None
    for at, char in enumerate(passage.text):
        if char.isspace():
            continue
        begin = passage.offsets.starts[at]
        if before is not None and begin > before and "\n" in source[before:begin]:
            found.add(at)
        before = passage.offsets.ends[at]
    return frozenset(found)


def _settled(text: str, mentions: Sequence[Mention], recognise: Recognise, passage: Passage) -> list[Mention]:
    """The mentions, where a name was not read with the class word of the next cell ("BT474 lncRNA H19")."""
    out: list[Mention] = []
    for at, mention in enumerate(mentions):
        following = mentions[at + 1] if at + 1 < len(mentions) else None
        if mention.source == "shape:lncrna.after" and following is not None and following.start <= mention.end + 2:
            alone = recognise(mention.text, passage.language)
            out += [
                Mention(m.start + mention.start, m.end + mention.start, m.text, m.type, m.source) for m in alone
            ]
        else:
            out.append(mention)
    return out


def _body_start(mentions: Sequence[Mention], starts: frozenset[int], words: TableWords, text: str) -> int | None:
    """Where the heading ends: the line of the first name behind the first headings."""
    found = words.headings(text)
    names = []
    for mention in mentions:
        if mention.type not in _NAMES:
            continue
        inside = [(a, b) for a, b, _ in found if a < mention.end and mention.start < b]
        covered = sum(min(b, mention.end) - max(a, mention.start) for a, b in inside)
        # the class word of a name ("lncRNA H19") heads no column, but two headings ("lncRNA Drug") are no name
        if covered < 0.8 * len(mention.text):
            names.append(mention)
    headings = [h for h in found if not any(m.start <= h[0] and h[1] <= m.end for m in names)]
    if not headings or not names:
        return None
    first = names[0]
    line = max(start for start in starts if start <= first.start)
    later = [a for a, _, role in headings if line <= a < first.start and role in _SPEAKING | _HEADS]
    # a heading and the first names on one line: the body begins with the name
    return first.start if later else line


def _columns(text: str, mentions: Sequence[Mention], words: TableWords) -> list[_Heading]:
    """The columns that the heading names, in order; a heading in two languages is one column."""
    processes = [m for m in mentions if m.type == "Process"]
    found: list[_Heading] = []
    for start, end, role in words.headings(text):
        if any(m.start < end and start < m.end for m in processes) and role in {"drug", "disease", "gene", "rna"}:
            continue  # the "drug" of "drug resistance"
        if found and found[-1].role == role:
            found[-1] = _Heading(role, (*found[-1].spans, (start, end)))
        else:
            found.append(_Heading(role, ((start, end),)))
    directions = [i for i, column in enumerate(found) if column.role == "direction"]
    if len(directions) == 1 and processes:
        column = found[directions[0]]
        near = min(processes, key=lambda m: abs(m.start - column.spans[-1][1]))
        found[directions[0]] = _Heading("direction", (*column.spans, (near.start, near.end)))
    return found


@cache
def _value_pattern() -> re.Pattern[str]:
    words = sorted(table_words().values, key=lambda w: (-len(w), w))
    forms = []
    for word in words:
        form = re.sub(r"(?:\\ )+", r"\\s+", re.escape(word))
        if word[0].isascii() and word[0].isalpha():
            forms.append(rf"(?<![a-z0-9]){form}(?![a-z0-9])")
        else:
            forms.append(rf"(?<!\S){form}(?!\S)")  # Chinese words and signs only where they fill their cell
    return re.compile("|".join(forms))


def _items(
    text: str, body: int, mentions: Sequence[Mention], starts: frozenset[int], words: TableWords
) -> list[_Item]:
    low = text.lower() if len(text.lower()) == len(text) else text
    spans: list[tuple[int, int, str]] = []
    for m in mentions:
        if m.start >= body:
            spans.append((m.start, m.end, "RNA" if m.type in {"miRNA", "lncRNA", "circRNA"} else m.type))
    taken = [False] * len(text)
    for start, end, _ in spans:
        taken[start:end] = [True] * (end - start)

    def add(pattern: re.Pattern[str], where: str, kind_of: str) -> None:
        for match in pattern.finditer(where, body):
            start, end = match.span()
            if start == end or any(taken[start:end]):
                continue
            kind = kind_of
            if kind == "value":
                value = words.value(text[start:end])
                if value is None:
                    continue
                kind = "unknown" if not value.sign else ("word" if value.acts else "rise")
            taken[start:end] = [True] * (end - start)
            spans.append((start, end, kind))

    add(_REFERENCE, text, "reference")
    add(_value_pattern(), low, "value")
    add(words.binds, low, "binds")
    blanked = "".join(" " if used else char for char, used in zip(text, taken, strict=True))
    for match in _TOKEN.finditer(blanked, body):
        if re.search(r"\w", match[0]):
            spans.append((*match.span(), "number" if _NUMBER.fullmatch(match[0]) else "text"))
    spans.sort()
    items: list[_Item] = []
    for at, (start, end, kind) in enumerate(spans):
        line = _first_on_line(start, spans[at - 1][1] if at else body, starts)
        between = text[spans[at - 1][1] : start] if at else ""
        listed = bool(between) and _LIST.fullmatch(between) is not None
        after_verb = bool(at) and spans[at - 1][2] in {"word", "rise"} and between.strip() == ""
        items.append(_Item(start, end, kind, line, listed, after_verb))
    return items


def _first_on_line(start: int, before: int, starts: frozenset[int]) -> bool:
    return any(place in starts for place in range(before, start + 1))


def _fit(kind: str, role: str) -> float:
    return _FIT.get(kind, {}).get(role, _MISFIT)


def _aligned(items: Sequence[_Item], roles: Sequence[str]) -> list[dict[int, tuple[int, int]]]:
    """Rows as column → span of the text, by the best path; see the module."""
    count = len(roles)
    rim = [0.4 if role in {"ignore", "expression", "cell_line", "disease"} else _EMPTY_RIM for role in roles]
    inside = [0.3 if role in {"ignore", "expression", "cell_line", "disease"} else _EMPTY_INSIDE for role in roles]
    begin = [sum(rim[:c]) for c in range(count)]
    finish = [sum(rim[c + 1 :]) for c in range(count)]
    skip = [[sum(inside[a + 1 : b]) for b in range(count)] for a in range(count)]
    score = [_fit(items[0].kind, roles[c]) - begin[c] for c in range(count)]
    back: list[list[tuple[int, bool]]] = []
    for item in items[1:]:
        fits = [_fit(item.kind, role) for role in roles]
        ended = max(range(count), key=lambda c: score[c] - finish[c])
        fresh = score[ended] - finish[ended]
        step: list[tuple[int, bool]] = []
        new = []
        for c in range(count):
            best, came = -1e9, (c, False)
            for a in range(c + 1):
                value = score[a] - (0.0 if a == c else skip[a][c])
                if a == c:
                    if item.listed:
                        value += _LISTED
                    elif item.kind in _NAMED:
                        value -= _UNLISTED
                    if item.object and roles[c] == "effect":
                        value += _OBJECT
                    if roles[c] == "direction":
                        value -= _SECOND_WORD
                elif item.listed:
                    value -= _LISTED
                if value > best:
                    best, came = value, (a, False)
            if item.line:
                value = fresh - begin[c] - (_LISTED if item.listed else 0.0)
                if value > best:
                    best, came = value, (ended, True)
            new.append(best + fits[c])
            step.append(came)
        score = new
        back.append(step)
    column = max(range(count), key=lambda c: score[c] - finish[c])
    path = [(column, True)]
    for step in reversed(back):
        previous, starts_row = step[path[-1][0]]
        path[-1] = (path[-1][0], starts_row)
        path.append((previous, True))
    path.reverse()
    rows: list[dict[int, tuple[int, int]]] = []
    for item, (column, starts_row) in zip(items, path, strict=True):
        if starts_row or not rows:
            rows.append({})
        start, _ = rows[-1].get(column, (item.start, item.end))
        rows[-1][column] = (start, item.end)
    return rows


def _cell(passage: Passage, spans: Sequence[tuple[int, int]]) -> Cell:
    text: list[str] = []
    maps: list[OffsetMap] = []
    for start, end in spans:
        if text:
            text.append(" ")
            at = maps[-1].ends[len(maps[-1]) - 1]
            maps.append(OffsetMap((at,), (at,)))
        text.append(passage.text[start:end])
        maps.append(passage.offsets.slice(start, end))
    return Cell("".join(text), concatenate(maps))
