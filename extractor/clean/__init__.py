"""From an article's lines to its passages: whole sentences of plain text, each character with a way back.

    article, passages = make_passages(read_article(path, "doc"))

`blocks` says what each printed line is, `edits` and `joins` turn lines into plain text, `sentences` and `language`
describe the outcome. Nothing is destroyed: what is no running text is kept as a passage of its own kind.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from extractor.clean.blocks import Piece, classify
from extractor.clean.edits import clean_text
from extractor.clean.joins import Joiner
from extractor.clean.language import language_of
from extractor.clean.latex import whole_formula
from extractor.clean.lines import split_lines
from extractor.clean.paragraphs import group
from extractor.clean.sections import section_of_heading
from extractor.clean.sentences import split_sentences
from extractor.clean.shapes import is_table_caption
from extractor.clean.tables import clean_cell, find_tables
from extractor.offsets import OffsetMap, concatenate
from extractor.records import TEXT_KINDS, Article, Block, Cell, Language, Part, Passage, Sentence, Table

__all__ = ["caption_of", "make_blocks", "make_passages", "split_sentences", "whole_formula"]


def make_passages(
    article: Article, *, is_name: Callable[[str], bool] | None = None
) -> tuple[Article, tuple[Passage, ...]]:
    """The article with its blocks, and its passages of every kind in reading order.

    A passage of a kind in `records.TEXT_KINDS` is a title, heading, keyword line or paragraph; a paragraph is joined
    over line breaks and over what a page sets into the middle of its sentence (running heads, captions, tables).
    Other kinds are passages too, block by block. `is_name`: whether a string is a known name ("CXCL12"), asked where a
    name is broken at a hyphen and the article does not show how it is written.

    Passages are sorted by where they begin. Every block lies in exactly one passage, and every non-space character of
    the source in exactly one block. Sentences are given for text; other passages are one sentence each.
    """
    if article.parts:
        # of the parts, not of the source: that may be a file of a thousand articles
        return _stated_passages(article, Joiner("\n".join(part.text for part in article.parts), is_name))
    joiner = Joiner(article.source, is_name)
    pieces, layout = classify(article, split_lines(article.source))
    groups = group(pieces, layout)
    markdown = article.format == "md"
    passages: list[Passage] = []
    around: Language = "zh" if language_of(article.source[:20_000], "en") == "zh" else "en"
    for number, members in enumerate(groups):
        text, offsets = _joined(article.source, members)
        text, offsets = clean_text(text, offsets, markdown=markdown, joiner=joiner)
        if not text:
            continue
        if members[0].kind == "text" and is_reference_list(text):
            members = groups[number] = [replace(m, kind="reference", section="references") for m in members]
        first = members[0]
        passages.append(_passage(len(passages), text, offsets, first, around))
        if first.kind in TEXT_KINDS:
            around = passages[-1].language
    blocks = make_blocks(groups)
    given = article.tables or [t for t in find_tables(article.source, joiner) if _is_table(blocks, t)]
    tables = [_finished(table, passages, joiner, bool(article.tables)) for table in given]
    return replace(article, blocks=blocks, tables=tuple(tables)), tuple(passages)


def _passage(index: int, text: str, offsets: OffsetMap, role: Piece | Part, around: Language) -> Passage:
    """The passage of a cleaned text, with its language (`around`: of the text before it) and its sentences."""
    language = language_of(text, around)
    spans = [(0, len(text))]
    if role.kind == "text" or (role.kind in TEXT_KINDS and len(text) > 250):  # no heading or keyword line is that long
        spans = split_sentences(text, language)
    return Passage(
        index=index,
        text=text,
        offsets=offsets,
        language=language,
        section=role.section,
        kind=role.kind,
        page=role.page,
        sentences=tuple(Sentence(i, a, b) for i, (a, b) in enumerate(spans)),
    )


#: kinds of running text under headings that say so
_LEFT_OUT: Final = {"references": "reference", "acknowledgements": "front_matter"}


def _stated_passages(article: Article, joiner: Joiner) -> tuple[Article, tuple[Passage, ...]]:
    """Passages and blocks of an article whose format says what each part is."""
    passages: list[Passage] = []
    blocks: list[Block] = []
    around: Language = "zh" if language_of(" ".join(part.text for part in article.parts[:50]), "en") == "zh" else "en"
    current = "body"
    for part in article.parts:
        text, offsets = clean_text(part.text, part.offsets, markdown=False, joiner=joiner)
        if not text:
            continue
        if part.kind == "heading" and not part.section:
            told = section_of_heading(text)
            if told or part.level == 1:
                current = told or "body"
        kind, section = part.kind, part.section or current
        if kind in {"text", "heading"} and section in _LEFT_OUT:
            kind = _LEFT_OUT[section]
        part = replace(part, kind=kind, section=section)
        passages.append(_passage(len(passages), text, offsets, part, around))
        if part.kind in TEXT_KINDS:
            around = passages[-1].language
        start, end = offsets.to_source(0, len(text))
        blocks.append(Block(start, end, part.kind, part.section, part.page))
    tables = tuple(_finished(table, (), joiner, True) for table in article.tables)
    return replace(article, blocks=tuple(blocks), tables=tables), tuple(passages)


def _is_table(blocks: Sequence[Block], table: Table) -> bool:
    at = bisect_right([block.start for block in blocks], table.start) - 1
    return at >= 0 and blocks[at].kind == "table"


def _finished(table: Table, passages: Sequence[Passage], joiner: Joiner, dirty: bool) -> Table:
    """The table with clean cells and with the legend that stands before it, or else behind it."""
    caption = table.caption
    if dirty:
        kept = {id(cell): clean_cell(cell, joiner) for row in table.rows for cell in row}
        table = replace(table, rows=tuple(tuple(kept[id(cell)] for cell in row) for row in table.rows))
        caption = None if caption is None else clean_cell(caption, joiner)
    if caption is None:
        before = [p for p in passages if p.offsets.starts[0] < table.start]
        behind = [p for p in passages if p.offsets.starts[0] >= table.end]
        found = caption_of(before[::-1], table) or caption_of(behind, table)
        if found:
            text, offsets = found
            caption = Cell(text, offsets)
    return replace(table, caption=caption)


def caption_of(passages: Sequence[Passage], table: Table | None = None) -> tuple[str, OffsetMap] | None:
    """The legend that a table's neighbours make, nearest first: at most three lines, the first of them "表 1 …"."""
    lines: list[Passage] = []
    for passage in passages:
        inside = table is not None and passage.kind == "table" and _within(passage, table)
        if passage.kind == "running_head" or inside:
            continue
        if passage.kind != "caption" or len(lines) == 3 or len(passage.text) > 400:
            break
        lines.append(passage)
    lines.sort(key=lambda p: p.offsets.starts[0])
    while lines and not is_table_caption(lines[0].text):
        lines.pop(0)
    if not lines:
        return None
    parts: list[str] = []
    maps: list[OffsetMap] = []
    for passage in lines:
        if parts:
            parts.append("\n")
            at = maps[-1].ends[len(maps[-1]) - 1]
            maps.append(OffsetMap((at,), (at,)))
        parts.append(passage.text)
        maps.append(passage.offsets)
    return "".join(parts), concatenate(maps)


def _within(passage: Passage, table: Table) -> bool:
    start, end = passage.to_source(0, len(passage.text))
    return start < table.end and table.start < end


#: the type of a publication as Chinese reference lists give it (GB/T 7714), and a volume with pages
_CITED = re.compile(r"\[[JMCDPN](?:/OL)?\]|\d{4}\s?[,，;；]\s?\d+\s?(?:[(（]\d+[)）])?\s?[:：]\s?\d+\s?-")


def is_reference_list(text: str) -> bool:
    """Whether a paragraph is made of bibliography entries.

    Forced by lists whose heading was lost and whose entries carry the line numbers of a manuscript ("227 [22]TAN H M").
    """
    entries = len(_CITED.findall(text))
    return entries > 0 and len(text) / entries < 330


def make_blocks(groups: list[list[Piece]]) -> tuple[Block, ...]:
    """Sorted blocks of the grouped pieces: lines of one group that follow each other are one block."""
    blocks: list[Block] = []
    owner: list[int] = []
    numbered = sorted((piece.start, number, piece) for number, members in enumerate(groups) for piece in members)
    for _, number, piece in numbered:
        if blocks and owner[-1] == number and blocks[-1].page == piece.page:
            blocks[-1] = replace(blocks[-1], end=piece.end)
            continue
        blocks.append(Block(piece.start, piece.end, piece.kind, piece.section, piece.page))
        owner.append(number)
    return tuple(blocks)


def _joined(source: str, members: list[Piece]) -> tuple[str, OffsetMap]:
    """The members' text, a line break between two, and its map to the source."""
    parts: list[str] = []
    maps: list[OffsetMap] = []
    for index, piece in enumerate(members):
        parts.append(source[piece.start : piece.end])
        maps.append(OffsetMap.identity(piece.end - piece.start, piece.start))
        if index + 1 < len(members):
            parts.append("\n")
            # the line break itself; nothing where the line was cut and its rest is of another kind
            stop = piece.end + source[piece.end : piece.end + 1].isspace()
            maps.append(OffsetMap((piece.end,), (stop,)))
    return "".join(parts), concatenate(maps)
