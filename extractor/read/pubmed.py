"""PubMed XML: title, abstract and keywords of each `PubmedArticle`; PubTator files: title and abstract.

Annotations in a PubTator file are not text of the article and are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from extractor.offsets import OffsetMap
from extractor.read.jats import Found, inline
from extractor.read.xml_tree import Node, Pieces
from extractor.records import Part

_LINE: Final[re.Pattern[str]] = re.compile(r"(?P<id>[^\s|]{1,60})\|(?P<part>[ta])\|(?P<text>[^\r\n]*)")


def read_pubmed(article: Node) -> tuple[str, Found]:
    """PMID ("" if there is none) and parts of a `PubmedArticle` or `PubmedBookArticle`."""
    found = Found()
    citation = article.first("MedlineCitation") or article.first("BookDocument") or article
    pmid = citation.first("PMID")
    body = citation.first("Article") or citation
    for title in body.elements("ArticleTitle", "VernacularTitle"):
        _add(title, found, "title", "title")
    for where in (*body.elements("Abstract"), *citation.elements("OtherAbstract")):
        for text in where.elements("AbstractText"):
            _add(text, found, "text", "abstract")
    for words in citation.elements("KeywordList"):
        pieces = Pieces()
        for number, word in enumerate(words.elements("Keyword")):
            if number:
                pieces.insert("; ")
            inline(word, pieces)
        found.add(pieces, "keywords", "keywords")
    return (pmid.plain() if pmid is not None else ""), found


def _add(node: Node, found: Found, kind: str, section: str) -> None:
    pieces = Pieces()
    inline(node, pieces)
    found.add(pieces, kind, section)


def is_pubtator(source: str) -> bool:
    """Whether the first line that is not empty is a PubTator title."""
    first = next((line for line in source[:20_000].splitlines() if line.strip()), "")
    match = _LINE.match(first)
    return match is not None and match["part"] == "t"


def read_pubtator(source: str) -> Iterator[tuple[str, list[Part]]]:
    """Document id and parts of every document of a PubTator file, in order."""
    current: str | None = None
    parts: list[Part] = []
    for match in re.finditer(r"[^\r\n]+", source):
        line = _LINE.match(source, *match.span())
        if line is None:
            continue
        if line["id"] != current or (line["part"] == "t" and parts):
            if current is not None:
                yield current, parts
            current, parts = line["id"], []
        start, end = line.span("text")
        while start < end and source[start].isspace():
            start += 1
        while end > start and source[end - 1].isspace():
            end -= 1
        if start < end:
            role = ("title", "title") if line["part"] == "t" else ("text", "abstract")
            parts.append(Part(source[start:end], OffsetMap.identity(end - start, start), *role))
    if current is not None:
        yield current, parts
