"""The word list: names with type, identifier and rank, and a scanner that finds them in text.

The shipped list is one compressed text file (`data/lexicon/lexicon.txt.gz`, written by `extractor build lexicon`):
a header line in JSON, one line per concept (type, CURIE, name, source), one line per name, then two lines with the
concept number and the flags of each name. The hash index over the names is computed at load.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Final

from extractor.entities.scanner import (
    LETTER,
    HashIndex,
    Spelling,
    fold_key,
    is_name_like,
    same_case,
    spell,
    spelling_fits,
)
from extractor.errors import DataError
from extractor.records import MENTION_TYPES

#: Kinds of rows, best first: reviewed by hand, official symbol, family or complex, official name, other names.
KINDS: Final[tuple[str, ...]] = ("preferred", "symbol", "family", "name", "zh", "alias", "prev")
FORMAT: Final = 1
_CONTEXT: Final = 8
_WORD: Final = 16
_FIRST_CODE: Final = 33
#: Spellings whose rows are remembered per lexicon; a bound on memory, not a setting.
_CACHE: Final = 1 << 17
#: Code points that are scanned in one go.
_BATCH: Final = 1 << 16


@dataclass(frozen=True, slots=True)
class Row:
    """One name of one concept.

    `type`: a mention type. `curie`: None where only the name is known. `name`: canonical name (see the guidelines'
    `norm`). `term`: the name as listed. `kind`: one of `KINDS`. `source`: the list it came from ("hgnc", "user").
    `needs_context`: short or ambiguous; do not take it without support from the article.
    """

    type: str
    curie: str | None
    name: str
    term: str
    kind: str
    source: str
    needs_context: bool = False

    @property
    def hint(self) -> dict[str, str]:
        """What a mention found by this row tells the normaliser."""
        return {"curie": self.curie or "", "name": self.name, "term": self.term}


@dataclass(frozen=True, slots=True)
class Hit:
    """A stretch of text, half-open in code points, with the best row of every concept it may name, best first."""

    start: int
    end: int
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A row as it is stored, with the flag that its term is an English word or common abbreviation too."""

    row: Row
    word: bool = False


def encode(entries: Iterable[Entry]) -> bytes:
    """The lexicon file's text (UTF-8, not yet compressed) of `entries`; sorted, so equal sets give equal bytes."""
    stored = sorted(
        {
            (e.row.type, e.row.curie or "", e.row.name, e.row.source, KINDS.index(e.row.kind), e.row.term,
             e.row.needs_context, e.word)
            for e in entries
        }
    )  # fmt: skip
    concepts = sorted({item[:4] for item in stored})
    number = {concept: i for i, concept in enumerate(concepts)}
    codes = "".join(
        chr(_FIRST_CODE + item[4] + (_CONTEXT if item[6] else 0) + (_WORD if item[7] else 0)) for item in stored
    )
    lines = [json.dumps({"format": FORMAT, "concepts": len(concepts), "rows": len(stored)})]
    lines.extend("\t".join(concept) for concept in concepts)
    lines.extend(item[5] for item in stored)
    lines.append(" ".join(str(number[item[:4]]) for item in stored))
    lines.append(codes)
    return ("\n".join(lines) + "\n").encode()


class Lexicon:
    """Names and an index to find them. Immutable; make one with `load` or `from_entries`."""

    def __init__(self, concepts: Sequence[str], terms: Sequence[str], numbers: Sequence[int], codes: str) -> None:
        self._concepts = concepts
        self._terms = terms
        self._numbers = numbers
        self._codes = codes
        self._index = HashIndex.build(terms)
        self._spell = lru_cache(maxsize=1 << 14)(spell)
        self._fitting: dict[str, tuple[Row, ...]] = {}
        self._found: dict[str, tuple[Row, ...]] = {}
        # a passage is scanned more than once on its way (names, context, glosses)
        self._scan = lru_cache(maxsize=512)(lambda text: tuple(self._find(text)))

    @classmethod
    def from_entries(cls, entries: Iterable[Entry]) -> Lexicon:
        """A lexicon of a few rows, for tests and users."""
        return cls(*_decode(encode(entries), "entries"))

    @classmethod
    def load(cls, extra: Sequence[Path] = (), *, path: Path | None = None) -> Lexicon:
        """The shipped lexicon (or the one at `path`), with the user's tables `extra` added. Cached.

        A table is tab-separated UTF-8 with the header `term type curie name`, optionally `kind`.
        Raises DataError, naming file and line, when a file is missing, broken or of another version.
        """
        return _load(tuple(Path(p) for p in extra), path)

    def __len__(self) -> int:
        return len(self._terms)

    def row(self, number: int) -> Row:
        """The row with this number, 0 <= number < len(self)."""
        type_, curie, name, source = self._concepts[self._numbers[number]].split("\t")
        code = ord(self._codes[number]) - _FIRST_CODE
        return Row(type_, curie or None, name, self._terms[number], KINDS[code & 7], source, bool(code & _CONTEXT))

    def entries(self) -> list[Entry]:
        """All rows."""
        return [Entry(self.row(i), bool((ord(c) - _FIRST_CODE) & _WORD)) for i, c in enumerate(self._codes)]

    def scan(self, text: str) -> list[Hit]:
        """Every stretch of `text` that is a spelling of a listed name, sorted by (start, -end); overlaps are allowed.

        Rules: Latin names, digits and Greek letters must end where a word ends (Han next to Latin is a border; Han
        names need none); short names keep their case; spaces and hyphens may differ where letters meet digits or
        Greek, and where the listed name has them.
        """
        return list(self._scan(text))

    def scan_many(self, texts: Sequence[str]) -> list[list[Hit]]:
        """`scan` of each text. Several times faster than one by one when the texts are short (passages, sentences)."""
        result: list[list[Hit]] = []
        batch: list[str] = []
        size = 0
        for text in texts:
            batch.append(text)
            size += len(text) + 1
            if size > _BATCH:
                result.extend(self._scan_batch(batch))
                batch, size = [], 0
        if batch:
            result.extend(self._scan_batch(batch))
        return result

    def _scan_batch(self, texts: Sequence[str]) -> list[list[Hit]]:
        # NUL is a border, and no name holds one: no hit reaches over two texts
        found: list[list[Hit]] = [[] for _ in texts]
        offsets = [0]
        for text in texts:
            offsets.append(offsets[-1] + len(text) + 1)
        number = 0
        for hit in self._find("\0".join(texts)):
            while hit.start >= offsets[number + 1]:
                number += 1
            found[number].append(Hit(hit.start - offsets[number], hit.end - offsets[number], hit.rows))
        return found

    def _find(self, text: str) -> Iterator[Hit]:
        fitting = self._fitting
        for start, end, low, high in self._index.candidates(text):
            written = text[start:end]
            rows = fitting.get(written)
            if rows is None:
                rows = self._rows_for(written, low, high)
                if len(fitting) >= _CACHE:
                    fitting.clear()
                fitting[written] = rows
            if rows:
                yield Hit(start, end, rows)

    def lookup(self, term: str, type: str | None = None) -> tuple[Row, ...]:
        """Rows whose name has the key of `term`, best first: those whose spelling fits, then the others.

        No border or length rule applies. `type`: only rows of this mention type.
        """
        rows = self._found.get(term)
        if rows is None:
            rows = self._look_up(term)
            if len(self._found) >= _CACHE:
                self._found.clear()
            self._found[term] = rows
        return rows if type is None else tuple(row for row in rows if row.type == type)

    def _look_up(self, term: str) -> tuple[Row, ...]:
        numbers = self._index.find(term)
        if not numbers:
            return ()
        raw = self._spell(term)
        ranked = sorted((not self._fits(raw, n), *self._rank(n, term)) for n in numbers)
        return tuple(self.row(item[-1]) for item in ranked)

    def _rank(self, number: int, written: str) -> tuple[int, bool, int]:
        code = ord(self._codes[number]) - _FIRST_CODE
        return code & 7, self._terms[number] != written, number

    def _fits(self, raw: Spelling, number: int) -> bool:
        code = ord(self._codes[number]) - _FIRST_CODE
        term = self._spell(self._terms[number])
        return raw.key == term.key and spelling_fits(raw, term, word=bool(code & _WORD))

    def _rows_for(self, written: str, low: int, high: int) -> tuple[Row, ...]:
        numbers = self._index.numbers(low, high)
        raw = spell(written)
        term = self._spell(self._terms[numbers[0]])
        if raw.key != term.key:
            # English plural, taken into the span by the index: "VEGFs", "bisphosphonates"
            if not written.endswith("s") or raw.key[:-1] != term.key:
                return ()
            raw = spell(written[:-1])
            written = written[:-1]
            if len(raw.key) < 3:
                return ()
            # "Press" is not the plural of PRES
            numbers = [
                n for n in numbers if is_name_like(self._terms[n]) or same_case(raw, self._spell(self._terms[n]))
            ]
        fitting = sorted(self._rank(n, written) for n in numbers if self._fits(raw, n))
        rows: dict[tuple[str, str | None, str], Row] = {}
        for item in fitting:
            row = self.row(item[-1])
            if not row.needs_context and self._is_weak(raw, row):
                row = replace(row, needs_context=True)
            rows.setdefault((row.type, row.curie, row.name), row)
        return tuple(rows.values())

    def _is_weak(self, raw: Spelling, row: Row) -> bool:
        """Names of letters only, in another case than listed, if short or second-rate: "Med" for MED."""
        return (
            (len(raw.key) <= 5 or row.kind in ("alias", "prev"))
            and all(kind == LETTER for kind in raw.kinds)
            and not same_case(raw, self._spell(row.term))
            and not is_name_like(row.term)
        )


def key(term: str) -> str:
    """The key under which `term` is indexed (see `extractor.entities.scanner`)."""
    return fold_key(term)


@lru_cache(maxsize=4)
def _load(extra: tuple[Path, ...], path: Path | None) -> Lexicon:
    data: bytes
    if path is None:
        place = resources.files("extractor") / "data" / "lexicon" / "lexicon.txt.gz"
        name = str(place)
        try:
            data = place.read_bytes()
        except OSError:
            raise _missing(name) from None
    else:
        name = str(path)
        try:
            data = path.read_bytes()
        except OSError:
            raise _missing(name) from None
    try:
        text = gzip.decompress(data)
    except (OSError, EOFError) as error:
        raise DataError(
            f"is not a gzip file ({error}).", path=name, hint="Build it: extractor build lexicon."
        ) from None
    concepts, terms, numbers, codes = _decode(text, name)
    for table in extra:
        more = _decode(encode(Entry(row) for row in read_table(table)), str(table))
        offset = len(concepts)
        concepts = [*concepts, *more[0]]
        terms = [*terms, *more[1]]
        numbers = [*numbers, *(n + offset for n in more[2])]
        codes += more[3]
    return Lexicon(concepts, terms, numbers, codes)


def _missing(name: str) -> DataError:
    return DataError("cannot be read.", path=name, hint="Build it: extractor build lexicon --from shared/lexicon.")


def _decode(data: bytes, name: str) -> tuple[list[str], list[str], list[int], str]:
    lines = data.decode().split("\n")
    try:
        header = json.loads(lines[0])
        version, size, rows = header["format"], header["concepts"], header["rows"]
    except (ValueError, KeyError, TypeError):
        raise DataError("line 1 is no lexicon header.", path=name, hint="Build it: extractor build lexicon.") from None
    if version != FORMAT:
        raise DataError(
            f"has format {version}, this version reads {FORMAT}.", path=name, hint="Build it: extractor build lexicon."
        )
    numbers = [int(n) for n in lines[1 + size + rows].split()] if len(lines) > 2 + size + rows else []
    codes = lines[2 + size + rows] if len(lines) > 2 + size + rows else ""
    if len(numbers) != rows or len(codes) != rows:
        raise DataError(f"is cut off (expected {rows} rows).", path=name, hint="Build it: extractor build lexicon.")
    return lines[1 : 1 + size], lines[1 + size : 1 + size + rows], numbers, codes


def read_table(path: Path) -> list[Row]:
    """Rows of a user's table: tab-separated UTF-8, header `term type curie name [kind]`.

    Blank lines and lines that begin with "#" are skipped. An empty `name` means the term itself, an empty `curie` none.
    Raises DataError naming file and line.
    """
    hint = "The first line must be: term<TAB>type<TAB>curie<TAB>name, with <TAB>kind if wanted."
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except OSError as error:
        raise DataError(f"cannot be read ({error.strerror}).", path=path) from None
    except UnicodeDecodeError as error:
        raise DataError(f"is not UTF-8 (byte {error.start}).", path=path, hint="Save it as UTF-8.") from None
    rows: list[Row] = []
    columns: list[str] | None = None
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [cell.strip() for cell in line.split("\t")]
        if columns is None:
            columns = cells
            if cells not in (["term", "type", "curie", "name"], ["term", "type", "curie", "name", "kind"]):
                raise DataError(f"line {number}: unknown header {cells}.", path=path, hint=hint)
            continue
        if len(cells) != len(columns):
            raise DataError(f"line {number}: {len(cells)} cells, not {len(columns)}.", path=path, hint=hint)
        cell = dict(zip(columns, cells, strict=True))
        kind = cell.get("kind") or "preferred"
        if cell["type"] not in MENTION_TYPES:
            raise DataError(
                f"line {number}: unknown type {cell['type']!r}.", path=path, hint=f"Known: {', '.join(MENTION_TYPES)}."
            )
        if kind not in KINDS:
            raise DataError(f"line {number}: unknown kind {kind!r}.", path=path, hint=f"Known: {', '.join(KINDS)}.")
        if not fold_key(cell["term"]):
            raise DataError(f"line {number}: empty term.", path=path, hint="Write the name to find in column 1.")
        if cell["curie"] and not (":" in cell["curie"] and cell["curie"].split(":", 1)[1]):
            raise DataError(
                f"line {number}: {cell['curie']!r} is no CURIE.", path=path, hint="Write prefix:id, e.g. hgnc:9588."
            )
        rows.append(Row(cell["type"], cell["curie"] or None, cell["name"] or cell["term"], cell["term"], kind, "user"))
    if columns is None:
        raise DataError("is empty.", path=path, hint=hint)
    return rows
