"""BioC collections, XML and JSON (PubMed Central's and PubTator's too): the passages of every document.

Libraries for BioC give a document's text, not where it stands in the file, which every mention must show; so the
structure is read with the parsers of the standard library and the texts are found again in the source.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from json import decoder
from typing import Any, Final

from extractor.errors import InputError
from extractor.offsets import OffsetMap
from extractor.read.jats import Found, inline
from extractor.read.xml_tree import Node, Pieces
from extractor.records import Part

#: `section_type` of PubMed Central's BioC
_SECTIONS: Final = {
    "title": "title", "abstract": "abstract", "intro": "introduction", "introduction": "introduction",
    "methods": "methods", "results": "results", "discuss": "discussion", "discussion": "discussion",
    "concl": "conclusion", "conclusion": "conclusion", "keyword": "keywords", "fig": "caption", "table": "table",
    "ref": "references", "ack_fund": "acknowledgements", "auth_cont": "acknowledgements",
    "comp_int": "acknowledgements",
    "abbr": "body", "suppl": "body", "appendix": "body", "case": "results", "review_info": "front_matter",
}  # fmt: skip
_KINDS: Final = {
    "title": "title", "keywords": "keywords", "caption": "caption", "table": "table", "references": "reference",
    "acknowledgements": "front_matter", "front_matter": "front_matter",
}  # fmt: skip
_TEXT_KEY: Final[re.Pattern[str]] = re.compile(r'"text"\s*:\s*(?=")')
#: the standard library's reader of one string, which gives its end; the type stubs do not list it
_scan_string: Final[Callable[[str, int, bool], tuple[str, int]]] = getattr(decoder, "scanstring")  # noqa: B009
_ESCAPE: Final[re.Pattern[str]] = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\."
)


def _role(infons: dict[str, str]) -> tuple[str, str]:
    """Kind and section of a passage from its infons."""
    section_type = infons.get("section_type", "").strip().lower()
    kind = infons.get("type", infons.get("section", "")).strip().lower()
    section = _SECTIONS.get(section_type) or _SECTIONS.get(kind.split("_")[0], "")
    if kind in {"fig_caption", "fig_title_caption", "table_caption", "table_title_caption", "fig", "fig_title"}:
        return "caption", "caption"
    if kind in {"table_footnote", "footnote"}:
        return "footnote", section or "body"
    if kind == "ref" or section == "references":
        return "reference", "references"
    if kind == "front":
        return "title", "title"
    if kind.startswith(("title", "heading")) and section not in {"", "title"}:
        return "heading", section
    if re.fullmatch(r"(?:title|heading)_\d", kind):
        return "heading", section
    return _KINDS.get(section, "text"), section or "body"


def read_bioc_xml(document: Node) -> tuple[str, Found]:
    """Id and parts of a `document` element."""
    found = Found()
    name = document.first("id")
    for passage in document.elements("passage"):
        infons = {i.attributes.get("key", ""): i.plain() for i in passage.elements("infon")}
        kind, section = _role(infons)
        pieces = Pieces()
        texts = list(passage.elements("text")) or [
            text for sentence in passage.elements("sentence") for text in sentence.elements("text")
        ]
        for number, text in enumerate(texts):
            if number:
                pieces.insert(" ")
            inline(text, pieces)
        found.add(pieces, kind, section, level=1 if kind == "heading" else 0)
    return (name.plain() if name is not None else ""), found


def is_bioc_json(head: str) -> bool:
    """Whether the beginning of a file is that of BioC JSON."""
    return head.lstrip("\ufeff \t\r\n")[:1] in {"{", "["} and re.search(
        r'"(?:documents|passages|PubTator3|bioctype|infons)"\s*:', head[:100_000]
    ) is not None  # fmt: skip


def read_bioc_json(source: str, path: str | None = None) -> Iterator[tuple[str, list[Part] | InputError]]:
    """Document id and parts of every document; an InputError in place of the parts of one that is broken.

    Raises InputError when the file is no JSON, or holds no BioC documents.
    """
    try:
        data = json.loads(source)
    except json.JSONDecodeError as error:
        raise InputError(
            f"not valid JSON: {error.msg} at line {error.lineno}, column {error.colno}.",
            path=path,
            hint="The file may be cut off; fetch it again.",
        ) from None
    except RecursionError:
        raise InputError("JSON nested too deep.", path=path, hint="This is no BioC file.") from None
    documents = list(_documents(data, 0))
    if not documents:
        raise InputError("JSON without BioC documents.", path=path, hint="BioC JSON has documents with passages.")
    at = 0
    for document in documents:
        name = str(document.get("id") or document.get("_id") or document.get("pmid") or "")
        parts: list[Part] = []
        problem: InputError | None = None
        for passage in document["passages"]:
            if not isinstance(passage, dict):
                problem = InputError("a BioC passage that is no object.", path=path, hint=f"Look at document {name!r}.")
                break
            given = passage.get("infons")
            infons = {k: str(v) for k, v in given.items()} if isinstance(given, dict) else {}
            kind, section = _role(infons)
            sentences = passage.get("sentences")
            texts = [passage.get("text")]
            if not texts[0] and isinstance(sentences, list):
                texts = [s.get("text") for s in sentences if isinstance(s, dict)]
            for text in texts:
                if not isinstance(text, str) or not text.strip():
                    continue
                place = _find(source, text, at)
                if place is None:
                    continue
                begin, at = place
                parts.append(
                    Part(text, _unescaped(source, begin, at, text), kind, section, level=1 if kind == "heading" else 0)
                )
        yield name, problem or parts


def _documents(data: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > 4:
        return
    if isinstance(data, list):
        for one in data:
            yield from _documents(one, depth + 1)
    elif isinstance(data, dict):
        if isinstance(data.get("passages"), list):
            yield data
        else:
            for key in ("documents", "PubTator3", "collections", "collection"):
                if key in data:
                    yield from _documents(data[key], depth + 1)


def _find(source: str, text: str, at: int) -> tuple[int, int] | None:
    """Where the next string of this value under "text" stands: behind its opening quote, and behind its closing one."""
    for key in _TEXT_KEY.finditer(source, at):
        begin = key.end() + 1
        value, end = _scan_string(source, begin, False)
        if value == text:
            return begin, end
    return None


def _unescaped(source: str, begin: int, end: int, text: str) -> OffsetMap:
    """The map of a JSON string's value to the source between its quotes."""
    starts: list[int] = []
    ends: list[int] = []
    at, stop = begin, end - 1
    while at < stop:
        match = _ESCAPE.match(source, at, stop) if source[at] == "\\" else None
        following = match.end() if match else at + 1
        starts.append(at)
        ends.append(following)
        at = following
    if len(starts) != len(text):  # half a surrogate pair: show the whole string
        return OffsetMap([begin] * len(text), [stop] * len(text))
    return OffsetMap(starts, ends)
