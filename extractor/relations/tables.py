"""Relations out of tables: a row that names an RNA, gene or drug, a direction and a target states relations.

`read_table` gives each column its role, by the words of its heading (`table_words`, data) and by what its cells hold,
and reads row by row. Four kinds of statement, each with its rule name:

- `table:direction`: the heading (or the legend) names a process, the cell says 促进, Inhibition, ↑ …;
- `table:target`: a column of targets; with a word of action in the row also `table:action` on the target;
- `table:effect`: a phrase without subject ("抑制细胞增殖", "Inhibit autophagy") whose subject is the row's head, read
  by the sentence rules of its language (their name follows);
- `table:arrow`: a name with an arrow behind it.

Differences of expression, measurements, primers and lists without direction give nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from extractor.clean.language import language_of
from extractor.clean.shapes import is_table_caption
from extractor.offsets import OffsetMap, concatenate
from extractor.records import Cell, Language, Mention, Passage, PassageResult, Relation, Sentence, Table
from extractor.relations.cites import with_cites
from extractor.relations.collect import HEAD_TYPES, TAIL_TYPES
from extractor.relations.table_words import TableWords, table_words

#: mentions of a text in a language, with their identifiers
Recognise = Callable[[str, Language], Sequence[Mention]]

_RNA: Final = frozenset({"miRNA", "lncRNA", "circRNA"})
_HEADS: Final = (("rna", _RNA), ("gene", _RNA | {"Gene"}), ("drug", frozenset({"Drug"})))
_TYPES: Final = {
    "rna": _RNA, "gene": frozenset({"Gene"}), "drug": frozenset({"Drug"}), "cell_line": frozenset({"CellLine"}),
    "disease": frozenset({"Disease"}), "target": _RNA | {"Gene", "Pathway", "Process"},
    "target_pathway": frozenset({"Pathway", "Gene"}),
}  # fmt: skip
_ARROW: Final[re.Pattern[str]] = re.compile(r"\s{0,2}([↑↓])")
_ARROW_BEFORE: Final[re.Pattern[str]] = re.compile(r"([↑↓])\s{0,2}$")
_SCORE: Final = 0.9
_MAX_CELLS: Final = 20_000
#: heading rows that a table may have
_MAX_HEADER: Final = 3
_LONG_HEADING: Final = 80
#: what may stand around the name in a heading that is about one thing ("Effect of imatinib", "…的作用")
_ROLE_OF: Final = 14


@dataclass(slots=True)
class _Placed:
    """A cell that has a role, where it stands in the passage, and its mentions (cell coordinates)."""

    cell: Cell
    start: int
    mentions: tuple[Mention, ...] = ()


@dataclass(slots=True)
class _Column:
    index: int
    heading: str
    role: str


@dataclass(frozen=True, slots=True)
class _Slots:
    """Where the row says that its statements hold."""

    cell_lines: tuple[Mention, ...] = ()
    diseases: tuple[Mention, ...] = ()


@dataclass(slots=True)
class _Written:
    """The passage under construction: text, map, and which mentions are used."""

    parts: list[str] = field(default_factory=list)
    maps: list[OffsetMap] = field(default_factory=list)
    size: int = 0

    def add(self, text: str, offsets: OffsetMap) -> int:
        at = self.size
        self.parts.append(text)
        self.maps.append(offsets)
        self.size += len(text)
        return at

    def insert(self, text: str) -> None:
        """Characters that are not in the source; they sit where the last one ended."""
        where = 0
        for one in reversed(self.maps):
            if len(one):
                where = one.ends[len(one) - 1]
                break
        self.add(text, OffsetMap([where] * len(text), [where] * len(text)))


def read_table(table: Table, recognise: Recognise, index: int, around: Language = "zh") -> PassageResult | None:
    """The table as a passage with the mentions and relations that its rows state, or None where it states none.

    The passage's sentences are its legend, its heading and its rows, cells joined by " | "; `index` becomes the
    passage's. `around`: language of a cell that shows none.
    """
    if not table.rows or len(table.rows) * len(table.rows[0]) > _MAX_CELLS:
        return None
    return _Reader(table, recognise, index, around).read()


def with_tables(
    results: Sequence[PassageResult], tables: Sequence[Table], read: Sequence[PassageResult | None]
) -> list[PassageResult]:
    """`results` with what was `read` of the tables, in reading order, numbered anew.

    A raw passage of kind "table" gives way to the tables that were read of it; where no table was, it stays.
    """
    places = [(table, result) for table, result in zip(tables, read, strict=True) if result is not None]
    kept: list[tuple[int, int, PassageResult]] = []
    for order, result in enumerate(results):
        passage = result.passage
        start, end = passage.to_source(0, len(passage.text))
        if passage.kind == "table":
            covered = sum(min(end, t.end) - max(start, t.start) for t, _ in places if t.start < end and start < t.end)
            if covered * 20 >= (end - start) * 19:
                continue
        kept.append((start, order, result))
    kept += [(table.start, -1, result) for table, result in places]
    # passages are sorted by where they begin; a table comes after the passage it is set into
    kept.sort(key=lambda item: (item[0], item[1]))
    return [
        PassageResult(replace(result.passage, index=number), result.mentions, result.relations)
        for number, (_, _, result) in enumerate(kept)
    ]


class _Reader:
    def __init__(self, table: Table, recognise: Recognise, index: int, around: Language) -> None:
        self.table = table
        self.words: TableWords = table_words()
        self.recognise = recognise
        self.index = index
        whole = " ".join(cell.text for row in table.rows for cell in row)
        self.around: Language = "zh" if language_of(whole, around) == "zh" else "en"
        self._known: dict[str, tuple[Mention, ...]] = {}
        self.relations: list[tuple[Relation, str]] = []

    # -- what stands where ------------------------------------------------------------------------------------------

    def mentions(self, text: str) -> tuple[Mention, ...]:
        """Mentions of one cell, in its own language."""
        if text not in self._known:
            language = language_of(text, self.around)
            self._known[text] = tuple(self.recognise(text, language)) if text.strip() else ()
        return self._known[text]

    def read(self) -> PassageResult | None:
        rows = [row for row in self.table.rows if any(cell.text for cell in row)]
        captions = [self.table.caption] if self.table.caption and self.table.caption.text else []
        given = self.table.header
        while len(rows) > 2 and _is_legend(rows[0]):
            captions.append(next(cell for cell in rows[0] if cell.text))  # a legend set as the first row
            rows = rows[1:]
            given = given - 1 if given else given
        if len(rows) < 2 or len(rows[0]) < 2:
            return None
        header = self._header(rows, given)
        headings = [_joined(row[at] for row in rows[:header]) for at in range(len(rows[0]))]
        roles = [self.words.roles(text) if len(text) <= _LONG_HEADING else [] for text in headings]
        if any("veto" in role for role in roles):
            return None
        if not any({"target", "target_pathway", "effect", "direction"} & set(r) for r in roles) and not any(
            self._processes(text) for text in headings if len(text) <= _LONG_HEADING
        ):
            return None
        body = self._merged(rows[header:], self._key_column(roles))
        if not body:
            return None
        columns = [self._column(at, headings[at], roles[at], body) for at in range(len(headings))]
        return self._state(captions, rows[:header], body, columns)

    def _header(self, rows: Sequence[Sequence[Cell]], given: int | None) -> int:
        """How many rows head the columns; `given`: what the source says."""
        if given:
            return min(given, len(rows) - 1)
        count = 1
        while count < min(_MAX_HEADER, len(rows) - 1):
            row, above = rows[count], rows[count - 1]
            texts = [cell.text for cell in row if cell.text]
            spans = any(a is b and a.text for a, b in zip(row, above, strict=True))
            known = [t for t in texts if len(t) <= _LONG_HEADING and self.words.roles(t)]
            named = any(m.type in _RNA for t in texts for m in self.mentions(t) if len(t) <= _LONG_HEADING)
            if named or not (spans or len(known) * 2 >= max(1, len(texts))):
                break
            count += 1
        return count

    def _key_column(self, roles: Sequence[Sequence[str]]) -> int | None:
        for name, _ in _HEADS:
            for at, candidates in enumerate(roles):
                if candidates and name in candidates and "target" not in candidates:
                    return at
        return None

    def _merged(self, rows: Sequence[Sequence[Cell]], key: int | None) -> list[tuple[Cell, ...]]:
        """Rows as the reader means them: a row without its own head goes on with the one above it.

        It is a second line of the cells above, or, where it has a direction of its own, a second statement about the
        same head. Where it names an RNA elsewhere, its cells have slipped, and it stays by itself.
        """
        if key is None:
            return [tuple(row) for row in rows]
        out: list[tuple[Cell, ...]] = []
        for row in rows:
            if row[key].text or not out:
                out.append(tuple(row))
                continue
            above = out[-1]
            own = [b for a, b in zip(above, row, strict=True) if b.text and a is not b]
            if any(m.type in _RNA for cell in own[:2] for m in self.mentions(cell.text)):
                out.append(tuple(row))
            elif any(self.words.value(cell.text) is not None for cell in own):
                out.append(tuple(a if at == key else b for at, (a, b) in enumerate(zip(above, row, strict=True))))
            else:
                out[-1] = tuple(a if a is b or not b.text else _appended(a, b) for a, b in zip(above, row, strict=True))
        return out

    def _processes(self, text: str) -> list[Mention]:
        return [m for m in self.mentions(text) if m.type == "Process"]

    def _column(self, at: int, heading: str, candidates: Sequence[str], body: Sequence[Sequence[Cell]]) -> _Column:
        """The first role that both the heading and the cells allow."""
        cells = [row[at].text for row in body if row[at].text]
        values = [self.words.value(text) for text in cells]
        said = [value for value in values if value is not None and value.sign]
        speaking = [v for v in values if v is None or v.sign]
        directed = bool(said) and len(said) * 10 >= 6 * len(speaking)
        for role in candidates:
            if role in {"ignore", "expression", "reference", "veto"}:
                return _Column(at, heading, role)
            if role in {"direction", "effect"} or (role == "drug" and directed):
                if directed:
                    return _Column(at, heading, "direction")
                if role == "effect":
                    return _Column(at, heading, "effect")
                if role == "direction" and any(self.mentions(text) for text in cells[:50]):
                    return _Column(at, heading, "effect")
                continue
            held = sum(any(m.type in _TYPES[role] for m in self.mentions(text)) for text in cells)
            if held and (role in {"target", "target_pathway", "cell_line", "disease"} or held * 10 >= 4 * len(cells)):
                return _Column(at, heading, role)
        if directed and len(heading) <= _LONG_HEADING and self._processes(heading):
            return _Column(at, heading, "direction")
        return _Column(at, heading, "ignore")

    # -- writing and stating ----------------------------------------------------------------------------------------

    def _state(
        self,
        captions: Sequence[Cell],
        header: Sequence[Sequence[Cell]],
        body: Sequence[Sequence[Cell]],
        columns: Sequence[_Column],
    ) -> PassageResult | None:
        written = _Written()
        sentences: list[Sentence] = []

        def line(cells: Sequence[Cell]) -> list[_Placed]:
            start = written.size
            placed: list[_Placed] = []
            for number, cell in enumerate(cells):
                if number:
                    written.insert(" | ")
                placed.append(_Placed(cell, written.add(cell.text, cell.offsets)))
            sentences.append(Sentence(len(sentences), start, written.size))
            return placed

        def next_line() -> None:
            if written.size:
                written.insert("\n")

        legend: list[_Placed] = []
        for caption in captions:
            next_line()
            legend += line([caption])
        next_line()
        heading = line(_distinct(header))
        lines = []
        for cells in body:
            next_line()
            lines.append(line(cells))
        for cell in (*legend, *heading):
            if len(cell.cell.text) <= 400:
                cell.mentions = self.mentions(cell.cell.text)
        text = "".join(written.parts)
        statements = _Statements(self, legend, heading, columns, text)
        for place, row in enumerate(lines):
            sentence = len(sentences) - len(lines) + place
            statements.row(row, sentence)
        mentions, relations = statements.result()
        if not relations:
            return None
        language: Language = language_of(" ".join(cell.text for row in body for cell in row), self.around)
        passage = Passage(
            index=self.index,
            text=text,
            offsets=concatenate(written.maps),
            language=language,
            section="table",
            kind="table",
            page=self.table.page,
            sentences=tuple(sentences),
        )
        return PassageResult(passage, mentions, with_cites(text, sentences, mentions, relations, language))


class _Statements:
    """What the rows say, with mentions numbered as they are used."""

    def __init__(
        self,
        reader: _Reader,
        legend: Sequence[_Placed],
        heading: Sequence[_Placed],
        columns: Sequence[_Column],
        text: str,
    ) -> None:
        self.reader = reader
        self.words = reader.words
        self.legend = legend
        self.heading = heading
        self.columns = columns
        self.text = text
        self.used: dict[tuple[int, int], Mention] = {}
        self.numbers: dict[tuple[int, int], int] = {}
        self.found: list[Relation] = []
        self.groups = self._groups()
        told = " ".join(p.cell.text for p in legend)
        self.guess_all = self.words.speculative.search(told.lower()) is not None

    # -- which columns belong together ------------------------------------------------------------------------------

    def _groups(self) -> list[tuple[_Column | None, list[_Column]]]:
        """Each column of heads with the columns that speak of it: tables set side by side repeat their headings."""
        for role, _ in _HEADS:
            heads = [c for c in self.columns if c.role == role]
            if not heads:
                continue
            if role == "gene" and any(c.role == "drug" for c in self.columns):
                drug = next(c for c in self.columns if c.role == "drug")
                if drug.index < heads[0].index:
                    continue  # "药物 | 基因 | 作用" is about the drug
            if len(heads) > 1 and len({" ".join(c.heading.lower().split()) for c in heads}) == 1:
                borders = [c.index for c in heads[1:]] + [len(self.columns)]
                return [
                    (head, [c for c in self.columns if head.index < c.index < stop])
                    for head, stop in zip(heads, borders, strict=True)
                ]
            return [(heads[0], [c for c in self.columns if c is not heads[0]])]
        return [(None, list(self.columns))]

    def _outside_heads(self, columns: Sequence[_Column]) -> dict[int, list[Mention]]:
        """Heads that headings ("Effect of imatinib") or the legend ("miR-21的靶基因") name, by column."""
        found: dict[int, list[Mention]] = {}
        legend = _distinct_names(
            m for p in self.legend for m in _shifted(p) if m.type in _RNA
        )
        for column in columns:
            if column.role not in {"effect", "target", "direction"}:
                continue
            named = [m for m in self._heading_mentions(column) if m.type in HEAD_TYPES and m.type != "Pathway"]
            bare = len(column.heading) <= sum(len(m.text) for m in named) + _ROLE_OF
            if column.role == "effect" and len(named) == 1 and bare:
                found[column.index] = named
            elif column.role == "target" and len(legend) == 1:
                found[column.index] = legend
        return found

    def _heading_mentions(self, column: _Column) -> list[Mention]:
        return [m for p in self.heading if p.cell.text and p.cell.text in column.heading for m in _shifted(p)]

    def _tails(self, column: _Column) -> list[Mention]:
        """The processes that a direction is about: of the heading, else the only one of the legend."""
        own = [m for m in self._heading_mentions(column) if m.type in {"Process", "Disease"}]
        processes = [m for m in own if m.type == "Process"] or own
        if processes:
            return processes[:1] if len({m.text.lower() for m in processes}) > 1 else processes[-1:]
        if "direction" not in self.words.roles(column.heading):
            return []
        told = [m for p in self.legend for m in _shifted(p) if m.type == "Process"]
        here = [m for m in told if language_of(m.text, "en") == self.reader.around] or told
        return here[-1:] if len({m.text.lower() for m in here}) == 1 else []

    # -- a row ------------------------------------------------------------------------------------------------------

    def row(self, row: Sequence[_Placed], sentence: int) -> None:
        for head_column, columns in self.groups:
            for column in (*columns, *([head_column] if head_column else ())):
                if column.role in _TYPES or column.role == "effect":
                    row[column.index].mentions = self.reader.mentions(row[column.index].cell.text)
            drugs = self._of(row, columns, "drug", "Drug")
            slots = _Slots(
                tuple(self._of(row, columns, "cell_line", "CellLine")),
                tuple(self._of(row, columns, "disease", "Disease")),
            )
            if head_column is not None:
                wanted = dict(_HEADS)[head_column.role]
                heads = [m for m in _shifted(row[head_column.index]) if m.type in wanted]
                outside: dict[int, list[Mention]] = {}
                if head_column.role == "drug":
                    drugs = []
            else:
                heads = []
                outside = self._outside_heads(columns)
            for column in columns:
                own = heads or outside.get(column.index, [])
                placed = row[column.index]
                if not own or not placed.cell.text:
                    continue
                if column.role == "direction":
                    self._direction(own, column, columns, row, placed, sentence, drugs, slots)
                elif column.role in {"target", "target_pathway"}:
                    self._targets(own, column, placed, sentence, slots)
                elif column.role == "effect":
                    self._effect(own, placed, sentence, slots)

    def _of(self, row: Sequence[_Placed], columns: Sequence[_Column], role: str, kind: str) -> list[Mention]:
        return [m for c in columns if c.role == role for m in _shifted(row[c.index]) if m.type == kind]

    def _direction(
        self,
        heads: Sequence[Mention],
        column: _Column,
        columns: Sequence[_Column],
        row: Sequence[_Placed],
        placed: _Placed,
        sentence: int,
        drugs: Sequence[Mention],
        slots: _Slots,
    ) -> None:
        value = self.words.value(placed.cell.text)
        if value is None or not value.sign:
            return
        trigger = (placed.start, placed.start + len(placed.cell.text))
        kind = "promote" if value.sign > 0 else "inhibit"
        heading = " ".join(column.heading.split())
        proof = f"column “{heading}”: {kind} ({' '.join(placed.cell.text.split())}) → {kind}"
        tails = self._tails(column)
        if tails:
            self._emit("table:direction", kind, heads, tails, sentence, trigger, proof, drugs=drugs, slots=slots)
        elif value.acts:
            for other in columns:
                if other.role == "target":
                    objects = [m for m in _shifted(row[other.index]) if m.type in TAIL_TYPES]
                    self._emit("table:action", kind, heads, objects, sentence, trigger, proof, slots=slots)

    def _targets(
        self,
        heads: Sequence[Mention],
        column: _Column,
        placed: _Placed,
        sentence: int,
        slots: _Slots,
    ) -> None:
        text = placed.cell.text
        heading = " ".join(column.heading.split())
        guess = self.guess_all or self.words.speculative.search(heading.lower()) is not None
        targets = []
        for m in placed.mentions:
            arrow = self._arrow(text, m)
            if arrow and m.type in TAIL_TYPES:
                self._emit_arrow(heads, placed, m, arrow, sentence, slots)
            if m.type in _TYPES["target"] and m.type not in {"Process", "Pathway"} and column.role == "target":
                targets.append(replace(m, start=m.start + placed.start, end=m.end + placed.start))
        proof = f"column “{heading}” → target"
        self._emit("table:target", "target", heads, targets, sentence, None, proof, speculative=guess, slots=slots)

    def _arrow(self, text: str, m: Mention) -> re.Match[str] | None:
        return _ARROW.match(text, m.end) or _ARROW_BEFORE.search(text[: m.start])

    def _emit_arrow(
        self,
        heads: Sequence[Mention],
        placed: _Placed,
        m: Mention,
        arrow: re.Match[str],
        sentence: int,
        slots: _Slots,
    ) -> None:
        kind = "promote" if arrow[1] == "↑" else "inhibit"
        tail = replace(m, start=m.start + placed.start, end=m.end + placed.start)
        at = placed.start + arrow.start(1)
        proof = f"{kind} ({arrow[1]}) → {kind}"
        self._emit("table:arrow", kind, heads, [tail], sentence, (at, at + 1), proof, slots=slots)

    def _effect(self, heads: Sequence[Mention], placed: _Placed, sentence: int, slots: _Slots) -> None:
        """A cell's text read as what it says about the head: by arrows, else by the sentence rules."""
        text = placed.cell.text
        arrows = [(m, arrow) for m in placed.mentions if m.type in TAIL_TYPES and (arrow := self._arrow(text, m))]
        if arrows:
            for m, arrow in arrows:
                self._emit_arrow(heads, placed, m, arrow, sentence, slots)
            return
        if not placed.mentions:
            return
        language = language_of(text, self.reader.around)
        for relation, offset, mentions in _stated(heads, placed, text, language):
            head, tail = mentions[relation.head], mentions[relation.tail]
            trigger = relation.trigger
            if trigger is not None:
                trigger = (trigger[0] + offset, trigger[1] + offset)
                if trigger[0] < placed.start:
                    trigger = None
            self._emit(
                f"table:effect:{relation.rule}", relation.type, [head], [tail], sentence, trigger, relation.proof,
                speculative=relation.speculative, negated=relation.negated,
                drugs=[mentions[i] for i in relation.drugs], slots=slots,
            )  # fmt: skip

    # -- bookkeeping ------------------------------------------------------------------------------------------------

    def _emit(
        self,
        rule: str,
        kind: str,
        heads: Iterable[Mention],
        tails: Sequence[Mention],
        sentence: int,
        trigger: tuple[int, int] | None,
        proof: str,
        *,
        slots: _Slots,
        drugs: Sequence[Mention] = (),
        speculative: bool = False,
        negated: bool = False,
    ) -> None:
        for head in heads:
            for tail in tails:
                if _name(head) == _name(tail) or (kind == "target" and head.type == tail.type == "miRNA"):
                    continue
                self.found.append(
                    Relation(
                        type=kind,
                        head=self._use(head),
                        tail=self._use(tail),
                        sentence=sentence,
                        trigger=trigger,
                        rule=rule,
                        proof=proof,
                        negated=negated,
                        speculative=speculative,
                        drugs=tuple(self._use(m) for m in drugs if m is not head and m is not tail),
                        cell_lines=tuple(self._use(m) for m in slots.cell_lines),
                        diseases=tuple(self._use(m) for m in slots.diseases if _name(m) != _name(tail)),
                        score=_SCORE,
                        found_by="table",
                    )
                )

    def _use(self, mention: Mention) -> int:
        """A number for the mention that stays until `result` orders them by place."""
        key = (mention.start, mention.end)
        self.used.setdefault(key, mention)
        return self.numbers.setdefault(key, len(self.numbers))

    def result(self) -> tuple[tuple[Mention, ...], tuple[Relation, ...]]:
        keys = list(self.used)
        order = sorted(range(len(keys)), key=lambda i: keys[i])
        place = {old: new for new, old in enumerate(order)}

        def moved(indexes: Iterable[int]) -> tuple[int, ...]:
            return tuple(sorted({place[i] for i in indexes}))

        relations = []
        seen = set()
        for r in self.found:
            key = (r.type, _name(self.used[keys[r.head]]), _name(self.used[keys[r.tail]]), r.sentence)
            if key in seen:
                continue
            seen.add(key)
            relations.append(
                replace(
                    r, head=place[r.head], tail=place[r.tail], drugs=moved(r.drugs), cell_lines=moved(r.cell_lines),
                    diseases=moved(r.diseases),
                )
            )
        relations.sort(key=lambda r: (r.sentence, r.tail, r.head, r.type))
        return tuple(self.used[keys[i]] for i in order), tuple(relations)


def _stated(
    heads: Sequence[Mention], placed: _Placed, text: str, language: Language
) -> list[tuple[Relation, int, list[Mention]]]:
    """Relations of a cell's text, with the head as its subject where it has none of its own.

    Each comes with the offset from its text to the passage and with its mentions in passage coordinates.
    """
    from extractor.clean.sentences import split_sentences
    from extractor.relations import find_relations

    found = []
    own = placed.mentions[0].start <= 2 and placed.mentions[0].type in HEAD_TYPES and len(placed.mentions) > 1
    glue = "" if language == "zh" else " "
    for head in heads if not own else [None]:
        lead = "" if head is None else head.text + glue
        whole = lead + text
        local = [replace(m, start=m.start + len(lead), end=m.end + len(lead)) for m in placed.mentions]
        shown = [replace(m, start=m.start + placed.start, end=m.end + placed.start) for m in placed.mentions]
        if head is not None:
            local.insert(0, replace(head, start=0, end=len(head.text)))
            shown.insert(0, head)
        sentences = [Sentence(i, a, b) for i, (a, b) in enumerate(split_sentences(whole, language))]
        offset = placed.start - len(lead)
        for relation in find_relations(whole, sentences, local, language):
            found.append((relation, offset, shown))
    return found


def _is_legend(row: Sequence[Cell]) -> bool:
    """Whether a row is one cell across the table, or one that says it is the legend."""
    texts = {id(cell): cell.text for cell in row if cell.text}
    if len(row) < 2 or len(texts) != 1:
        return False
    return all(cell is row[0] for cell in row) or is_table_caption(next(iter(texts.values())))


def _shifted(placed: _Placed) -> list[Mention]:
    return [replace(m, start=m.start + placed.start, end=m.end + placed.start) for m in placed.mentions]


def _name(mention: Mention) -> str:
    if mention.norm is not None:
        return (mention.norm.curie or mention.norm.name).lower()
    return mention.text.lower().replace(" ", "")


def _distinct_names(mentions: Iterable[Mention]) -> list[Mention]:
    return list({_name(m): m for m in mentions}.values())


def _distinct(rows: Sequence[Sequence[Cell]]) -> list[Cell]:
    """The cells of some rows, each once."""
    seen: set[int] = set()
    out = []
    for row in rows:
        for cell in row:
            if cell.text and id(cell) not in seen:
                seen.add(id(cell))
                out.append(cell)
    return out


def _joined(cells: Iterable[Cell]) -> str:
    return "\n".join(cell.text for cell in _distinct([list(cells)]))


_HAN_END: Final[re.Pattern[str]] = re.compile("[一-鿿]$")


def _appended(above: Cell, below: Cell) -> Cell:
    if not above.text:
        return below
    glue = "" if _HAN_END.search(above.text) and "一" <= below.text[0] <= "鿿" else " "
    at = above.offsets.ends[len(above.text) - 1]
    return Cell(
        above.text + glue + below.text,
        concatenate((above.offsets, OffsetMap([at] * len(glue), [at] * len(glue)), below.offsets)),
    )
