"""Frozen records that travel through the pipeline. Standard library only.

All spans are half-open, in Unicode code points. Mention and relation spans are in *passage* coordinates; a
passage's `offsets` maps them back to the source file (`Passage.to_source`). No stage changes a record made by an
earlier stage: it makes a new one (`dataclasses.replace`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from extractor.layout import Layout
from extractor.offsets import OffsetMap, concatenate

MentionType = Literal["miRNA", "lncRNA", "circRNA", "Gene", "Drug", "CellLine", "Pathway", "Disease", "Process"]
RelationType = Literal["promote", "inhibit", "target"]
Language = Literal["zh", "en"]

MENTION_TYPES: Final[tuple[str, ...]] = (
    "miRNA", "lncRNA", "circRNA", "Gene", "Drug", "CellLine", "Pathway", "Disease", "Process",
)  # fmt: skip
CORE_TYPES: Final[frozenset[str]] = frozenset({"miRNA", "Gene", "Drug", "CellLine"})
RELATION_TYPES: Final[tuple[str, ...]] = ("promote", "inhibit", "target")

#: Block and passage kinds. Only TEXT_KINDS are extracted from; the others are kept and tagged, never destroyed.
TEXT_KINDS: Final[frozenset[str]] = frozenset({"title", "heading", "text", "keywords"})
KINDS: Final[tuple[str, ...]] = (
    "title", "heading", "text", "keywords",
    "caption", "table", "reference", "author", "affiliation", "running_head", "front_matter", "footnote", "code",
    "figure", "unreadable",
)  # fmt: skip
#: Section names of a passage.
SECTIONS: Final[tuple[str, ...]] = (
    "title", "abstract", "keywords", "introduction", "methods", "results", "discussion", "conclusion", "body",
    "table", "caption", "references", "acknowledgements", "front_matter",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of the source file with one role.

    `start`, `end`: code points of `Article.source`, half-open. Blocks are sorted and do not overlap; together they
    cover every non-space character of the source. A reader that sees the page (PDF) gives blocks too, one a printed
    paragraph: `kind` is "" where only its words can tell, and `continues` says whether it goes on with the last
    paragraph before it (over a column, a page, a figure); None where the page does not show.
    """

    start: int
    end: int
    kind: str
    section: str
    page: int | None = None
    continues: bool | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table as one reads it (no markup; "\\n" between lines), with the way back.

    `offsets` maps every character of `text` to `Article.source`; a cell that a page prints in several lines need not be
    one stretch there. An empty cell has an empty text and an empty map.
    """

    text: str
    offsets: OffsetMap

    @classmethod
    def of(cls, source: str, *spans: tuple[int, int]) -> Cell:
        """The cell made of these stretches of `source` (half-open, code points, in reading order), a line each."""
        text: list[str] = []
        maps: list[OffsetMap] = []
        for start, end in spans:
            if text:
                text.append("\n")
                maps.append(OffsetMap((start,), (start,)))
            text.append(source[start:end])
            maps.append(OffsetMap.identity(end - start, start))
        return cls("".join(text), concatenate(maps))


@dataclass(frozen=True, slots=True)
class Table:
    """A table of an article as a grid of cells.

    `rows`: all of the same length, header rows first; a cell that spans rows or columns stands in each place that it
    covers (the same object). `header`: how many rows head the columns; None where the source does not say. `start`,
    `end`: the stretch of `Article.source` that holds it, half-open; `caption`: legend as a cell, or None. `origin` says
    who found the grid: "html", "pipe", "jats", "docx", "pdf" or "lines" (rebuilt from flattened text).
    """

    start: int
    end: int
    rows: tuple[tuple[Cell, ...], ...]
    header: int | None = None
    caption: Cell | None = None
    page: int | None = None
    origin: str = "html"


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of text whose role the format itself states (an XML tag, a style), in reading order.

    `kind` and `section` as in `Block`; an empty `section` is the one that the headings before it tell. `level`: of a
    heading, 1 for the highest. `offsets` maps every character of `text` to `Article.source`.
    """

    text: str
    offsets: OffsetMap
    kind: str
    section: str
    page: int | None = None
    level: int = 0


@dataclass(frozen=True, slots=True)
class Article:
    """One article, decoded. `source` is the text that all output offsets index: the whole decoded file (without
    BOM), or the text layer of a format that is no text (PDF, docx).

    `parts`: the text by the roles that the format states; empty where they have to be found from the lines (then
    `blocks` is what `clean` found). `tables`: grids that the format gives (PDF, XML, docx) or that `clean` found.
    `layout`: page and box of every character of the source, for a PDF.
    """

    doc_id: str
    path: str
    source: str
    format: str
    encoding: str
    sha256: str
    blocks: tuple[Block, ...] = ()
    tables: tuple[Table, ...] = ()
    parts: tuple[Part, ...] = ()
    layout: Layout | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a passage: `start`, `end` in passage code points, `index` within the passage."""

    index: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Passage:
    """Clean running text (one paragraph, heading, ...), possibly joined over page borders and tables.

    `offsets` maps every character of `text` back to `Article.source`.
    """

    index: int
    text: str
    offsets: OffsetMap
    language: Language
    section: str
    kind: str = "text"
    page: int | None = None
    sentences: tuple[Sentence, ...] = ()

    def to_source(self, start: int, end: int) -> tuple[int, int]:
        """Source span (code points, half-open) of the passage span `[start, end)`."""
        return self.offsets.to_source(start, end)


@dataclass(frozen=True, slots=True)
class Identifier:
    """A CURIE with the canonical name and why it was chosen. `curie` is None where only a name is known."""

    curie: str | None
    name: str
    reasons: tuple[str, ...] = ()
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class Mention:
    """A named thing in a passage. `text == passage.text[start:end]`.

    `source` names the rule, lexicon row or model that made it ("lexicon:hgnc", "grammar:mirna", "rule:process.zh").
    `hint`: what the maker knew for normalisation, e.g. {"stem": "miR-155"} for the "155" of "miR-21、155", or
    {"curie": "hgnc:8765"} of a lexicon row.
    """

    start: int
    end: int
    text: str
    type: str
    source: str
    score: float = 1.0
    norm: Identifier | None = None
    hint: Mapping[str, str] = field(default_factory=dict)
    id: str = ""


@dataclass(frozen=True, slots=True)
class ContextCue:
    """Words that say under which circumstances a statement was shown; `start`, `end`: where they stand.

    `kind` is "species", "setting" or "assay"; `value` its name, the same in both languages ("mouse", "in vivo",
    "Western blot"). The span is in passage code points, half-open; None where the words stand outside the passage (in
    the heading above it).
    """

    kind: str
    value: str
    span: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Relation:
    """A directed, signed statement between two mentions of the same passage (given by their index in its mentions).

    `head`, `tail` and the slots are indexes into the passage's mention tuple. `trigger`: passage span of the word
    that states the relation, or None. `sentence`: index of the sentence (in a table: of the row) that states it; it
    holds the tail, unless a pronoun stands for one in the sentence before ("A 升高。B 抑制其表达。"). `rule` names
    the rule; `proof` says how the sign came about, readable
    ("loss of head (缺失) × promote (促进) → inhibit").

    `observed`: what the text reports, where the concluded relation is drawn from it ("loss of A (敲低) raised B: 增加"
    of "A inhibits B"); "" where the text states the relation as such. `found_by`: "pattern", "dependency",
    "pattern+dependency" or "table"; `path`: the tree path of a dependency rule, readable, or "". `cues`: passage spans
    of the words that deny or hedge it. `cites`: passage spans of the citation markers that it rests on. `context`:
    species, setting and assay that the text gives for it.
    """

    type: str
    head: int
    tail: int
    sentence: int
    trigger: tuple[int, int] | None
    rule: str
    proof: str
    negated: bool = False
    speculative: bool = False
    drugs: tuple[int, ...] = ()
    cell_lines: tuple[int, ...] = ()
    diseases: tuple[int, ...] = ()
    score: float = 1.0
    observed: str = ""
    found_by: str = "pattern"
    path: str = ""
    cues: tuple[tuple[int, int], ...] = ()
    cites: tuple[tuple[int, int], ...] = ()
    context: tuple[ContextCue, ...] = ()


@dataclass(frozen=True, slots=True)
class PassageResult:
    """A passage with its mentions (sorted by start, never overlapping) and relations."""

    passage: Passage
    mentions: tuple[Mention, ...]
    relations: tuple[Relation, ...]


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that came out of one article."""

    article: Article
    passages: tuple[PassageResult, ...]
