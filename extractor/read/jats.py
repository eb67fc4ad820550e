"""JATS articles (PubMed Central, publishers): sections, legends, tables, references known by their tags.

Offsets are those of the decoded XML file: `source[start:end]` of a mention shows it, with at most tags and character
references inside.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from extractor.read.grid import grid
from extractor.read.xml_tree import Node, Pieces, Text
from extractor.records import Cell, Part, Table

#: values of `sec-type`, as publishers write them
_SEC_TYPES: Final[tuple[tuple[str, str], ...]] = (
    ("intro", "introduction"), ("background", "introduction"), ("method", "methods"), ("materials", "methods"),
    ("subjects", "methods"), ("result", "results"), ("discussion", "discussion"), ("conclusion", "conclusion"),
    ("cases", "results"), ("supplementary", "body"),
)  # fmt: skip
_BLOCKS: Final = frozenset(
    ("list", "table-wrap", "table-wrap-group", "fig", "fig-group", "disp-formula", "disp-formula-group", "boxed-text",
     "disp-quote", "def-list", "media", "supplementary-material", "code", "preformat", "table", "array", "fn-group")
)  # fmt: skip
#: what holds no words of the article
_SILENT: Final = frozenset(
    ("tex-math", "object-id", "journal-meta", "article-id", "pub-date", "history", "permissions", "self-uri", "counts",
     "custom-meta-group", "alt-text", "long-desc", "graphic", "inline-graphic", "processing-meta", "annotation",
     "issue", "volume", "fpage", "lpage", "elocation-id", "article-categories", "related-article", "conference")
)  # fmt: skip
_NUMBERS: Final[re.Pattern[str]] = re.compile(r"\s*\d[\d\s,，\-–—]*\s*")


@dataclass(slots=True)
class Found:
    """What a reader made of a document: its parts and tables in order."""

    parts: list[Part] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)

    def add(self, pieces: Pieces, kind: str, section: str, level: int = 0) -> None:
        """Add a stretch of text, if there is any."""
        text, offsets = pieces.finish()
        if text:
            self.parts.append(Part(text, offsets, kind, section, level=level))


def inline(node: Node, pieces: Pieces, blocks: list[Node] | None = None) -> None:
    """The text of an element; block elements inside it go to `blocks` and not into the text.

    Citations that are bare numbers (raised, in print) get brackets that are not in the source: "miR-21" with a raised
    14 is no miR-2114.
    """
    stack: list[tuple[Node, Iterator[Node | Text], str]] = [(node, iter(node.children), "")]
    while stack:
        _, children, close = stack[-1]
        child = next(children, None)
        if child is None:
            stack.pop()
            if close:
                pieces.insert(close)
        elif isinstance(child, Text):
            pieces.add(child)
        elif child.tag in _SILENT:
            continue
        elif child.tag in _BLOCKS:
            if blocks is not None:
                blocks.append(child)
        elif child.tag == "break":
            pieces.insert("\n", child.start)
        elif child.tag == "xref" and child.attributes.get("ref-type") == "bibr" and _bare(child, pieces):
            pieces.insert("[", child.start)
            stack.append((child, iter(child.children), "]"))
        else:
            stack.append((child, iter(child.children), ""))


def _bare(xref: Node, pieces: Pieces) -> bool:
    """Whether a citation is a number without brackets of its own."""
    if not _NUMBERS.fullmatch(xref.plain()):
        return False
    before = "".join(pieces.text[-3:]).rstrip()
    return not before.endswith(("[", "(", "（", "［", "【", ",", "，", "-", "–", "—")) or before.endswith("],")


def read_jats(article: Node) -> Found:
    """Parts and tables of an `article` element (or a `sub-article`)."""
    found = Found()
    for element in article.elements():
        if element.tag in {"front", "front-stub"}:
            _front(element, found)
        elif element.tag == "body":
            _flow(element, found, "", 0)
        elif element.tag in {"back", "floats-group"}:
            _back(element, found)
        elif element.tag in {"sub-article", "response"}:
            more = read_jats(element)
            found.parts += more.parts
            found.tables += more.tables
    return found


def _front(front: Node, found: Found) -> None:
    meta = front.first("article-meta") or front
    for element in meta.elements():
        if element.tag == "title-group":
            for title in element.descendants("article-title", "subtitle", "trans-title", "trans-subtitle"):
                _emit(title, found, "title", "title")
        elif element.tag == "contrib-group":
            for one in element.elements():
                _emit(one, found, "affiliation" if one.tag == "aff" else "author", "front_matter")
        elif element.tag == "aff":
            _emit(element, found, "affiliation", "front_matter")
        elif element.tag in {"abstract", "trans-abstract"}:
            _flow(element, found, "abstract", 0)
        elif element.tag == "kwd-group":
            pieces = Pieces()
            for number, word in enumerate(element.descendants("kwd", "compound-kwd")):
                if number:
                    pieces.insert("; ")
                inline(word, pieces)
            found.add(pieces, "keywords", "keywords")
        elif element.tag in {"author-notes", "funding-group"}:
            _emit(element, found, "front_matter", "front_matter")


def _emit(element: Node, found: Found, kind: str, section: str, level: int = 0) -> None:
    pieces = Pieces()
    blocks: list[Node] = []
    inline(element, pieces, blocks)
    found.add(pieces, kind, section, level)
    for block in blocks:
        _block(block, found, section if kind == "text" else "")


def _section_of(sec: Node, around: str) -> str:
    named = sec.attributes.get("sec-type", "").lower()
    for word, section in _SEC_TYPES:
        if word in named:
            return section
    return around


def _flow(container: Node, found: Found, section: str, level: int) -> None:
    """The paragraphs, sections and blocks of a container, in order."""
    for element in container.elements():
        if element.tag == "sec":
            _flow(element, found, _section_of(element, section), level + 1)
        elif element.tag == "title":
            _emit(element, found, "heading", section, max(level, 1))
        elif element.tag in {"p", "verse-line", "attrib"}:
            _emit(element, found, "text", section)
        elif element.tag == "label" or element.tag in _SILENT:
            continue
        else:
            _block(element, found, section)


def _block(element: Node, found: Found, section: str) -> None:
    if element.tag in {"fig", "media", "supplementary-material"}:
        _legend(element, found)
    elif element.tag in {"table-wrap", "array"}:
        _table(element, found)
    elif element.tag in {"disp-formula", "code", "preformat"}:
        _emit(element, found, "code", section or "body")
    elif element.tag in {"fn-group", "fn"}:
        for note in element.descendants("p"):
            _emit(note, found, "footnote", section or "body")
    elif element.tag == "ref-list":
        _references(element, found)
    elif element.tag not in _SILENT:
        if any(True for _ in element.elements("p", "sec", "list-item", "title", "def-item", "fig", "table-wrap")):
            _flow(element, found, section, 1)
        else:
            _emit(element, found, "text", section)


def _legend(element: Node, found: Found) -> None:
    pieces = Pieces()
    label, caption = element.first("label"), element.first("caption")
    for number, part in enumerate(p for p in (label, caption) if p is not None):
        if number:
            pieces.insert(" ")
        _spaced(part, pieces)
    found.add(pieces, "caption", "caption")


def _spaced(element: Node, pieces: Pieces) -> None:
    """The text of an element whose children are paragraphs, a space between two."""
    inner = list(element.elements("title", "p"))
    if not inner:
        inline(element, pieces)
        return
    for number, part in enumerate(inner):
        if number:
            pieces.insert(" ")
        inline(part, pieces)


def _table(wrap: Node, found: Found) -> None:
    """A table with its legend, as cells, and its text as a part of its own."""
    pieces = Pieces()
    for number, part in enumerate(wrap.elements("label", "caption")):
        if number:
            pieces.insert(" ")
        _spaced(part, pieces)
    text, offsets = pieces.finish()
    caption = Cell(text, offsets) if text else None
    if caption is not None:
        found.parts.append(Part(text, offsets, "caption", "caption"))
    for table in wrap.descendants("table"):
        rows: list[list[tuple[Cell, int, int]]] = []
        header = 0
        for row in table.descendants("tr"):
            cells = []
            for cell in row.elements("td", "th"):
                inside = Pieces()
                inline(cell, inside)
                shown, places = inside.finish()
                cells.append((Cell(shown, places), _span(cell, "colspan"), _span(cell, "rowspan")))
            if cells:
                rows.append(cells)
        head = table.first("thead")
        if head is not None:
            header = sum(1 for row in head.descendants("tr") if any(True for _ in row.elements("td", "th")))
        laid = grid(rows)
        if not laid:
            continue
        whole = Pieces()
        for line in rows:
            for shown_cell, _, _ in line:
                if shown_cell.text:
                    whole.text.append(shown_cell.text)
                    whole.maps.append(shown_cell.offsets)
                    whole.at = shown_cell.offsets.ends[len(shown_cell.text) - 1]
                    whole.insert(" ")
        found.add(whole, "table", "table")
        found.tables.append(
            Table(
                table.start, table.end, laid, header=header if 0 < header < len(laid) else None, caption=caption,
                origin="jats",
            )
        )  # fmt: skip
    for foot in wrap.elements("table-wrap-foot"):
        _emit(foot, found, "footnote", "table")


def _span(cell: Node, name: str) -> int:
    value = cell.attributes.get(name, "1").strip()
    return int(value) if value.isascii() and value.isdigit() and len(value) < 6 else 1


def _back(back: Node, found: Found) -> None:
    for element in back.elements():
        if element.tag == "ref-list":
            _references(element, found)
        elif element.tag == "ack":
            for part in element.elements():
                _emit(part, found, "front_matter", "acknowledgements")
        elif element.tag in {"app-group", "app", "sec", "glossary", "notes", "bio"}:
            kind = element.attributes.get("sec-type", "").lower() or element.tag
            if element.tag in {"app-group", "app"} or (element.tag == "sec" and "method" in kind):
                _flow(element, found, _section_of(element, "body"), 1)
            else:
                _emit_all(element, found, "front_matter", "acknowledgements")
        else:
            _block(element, found, "body")


def _emit_all(element: Node, found: Found, kind: str, section: str) -> None:
    pieces = Pieces()
    inline(element, pieces)
    found.add(pieces, kind, section)


def _references(ref_list: Node, found: Found) -> None:
    for title in ref_list.elements("title"):
        _emit(title, found, "reference", "references")
    for ref in ref_list.descendants("ref"):
        pieces = Pieces()
        for number, part in enumerate(ref.elements()):
            if number:
                pieces.insert(" ")
            inline(part, pieces)
        found.add(pieces, "reference", "references")
