"""From an article's lines to its passages: whole sentences of plain text, each character with a way back.

    article, passages = make_passages(read_article(path, "doc"))

`blocks` says what each printed line is, `edits` and `joins` turn lines into plain text, `sentences` and `language`
describe the outcome. Nothing is destroyed: what is no running text is kept as a passage of its own kind.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from extractor.clean.blocks import Piece, classify
from extractor.clean.edits import clean_text
from extractor.clean.joins import Joiner
from extractor.clean.language import language_of
from extractor.clean.latex import whole_formula
from extractor.clean.lines import split_lines
from extractor.clean.paragraphs import group
from extractor.clean.sentences import split_sentences
from extractor.offsets import OffsetMap, concatenate
from extractor.records import TEXT_KINDS, Article, Block, Language, Passage, Sentence

__all__ = ["make_blocks", "make_passages", "split_sentences", "whole_formula"]


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
    pieces, layout = classify(article, split_lines(article.source))
    groups = group(pieces, layout)
    joiner = Joiner(article.source, is_name)
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
        language = language_of(text, around)
        spans = [(0, len(text))]
        if first.kind in TEXT_KINDS:
            around = language
            if first.kind == "text" or len(text) > 250:  # no heading or keyword line is that long
                spans = split_sentences(text, language)
        passages.append(
            Passage(
                index=len(passages),
                text=text,
                offsets=offsets,
                language=language,
                section=first.section,
                kind=first.kind,
                page=first.page,
                sentences=tuple(Sentence(i, a, b) for i, (a, b) in enumerate(spans)),
            )
        )
    return replace(article, blocks=make_blocks(groups)), tuple(passages)


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
