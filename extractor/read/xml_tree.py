"""XML as a tree whose characters know where they stand in the file.

Expat (the standard library's parser) reports the byte of every piece of text, which tree builders throw away; so the
tree is built here, over expat's events. What makes XML dangerous is refused by name: entities that a file declares
itself (they expand without end, or point at other files), deep nesting, millions of elements. Nothing outside the file
is ever opened. The named characters of HTML (`&alpha;`), which JATS files take from their DTD, are known without it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.entities import name2codepoint
from typing import Final
from xml.parsers import expat

from extractor.errors import InputError
from extractor.offsets import Edit, OffsetMap, apply_edits, concatenate

#: a printed article is ten deep; a file that goes further wants to break something
MAX_DEPTH: Final = 200
#: an article has some ten thousand
MAX_ELEMENTS: Final = 500_000
_SPACE: Final[re.Pattern[str]] = re.compile(r"\s+")
_WIDE: Final[re.Pattern[str]] = re.compile("[\u3000-〿㐀-䶿一-鿿＀-￯]")


@dataclass(slots=True)
class Text:
    """Characters between tags. `exact`: they stand in the source as they are; else all stand for `[start, end)`."""

    value: str
    start: int
    end: int
    exact: bool


@dataclass(slots=True, eq=False)
class Node:
    """An element: name without namespace prefix, attributes likewise, children in order, where it stands."""

    tag: str
    attributes: dict[str, str]
    start: int
    end: int = -1
    children: list[Node | Text] = field(default_factory=list)

    @property
    def closed(self) -> bool:
        """Whether its end tag was read."""
        return self.end >= 0

    def elements(self, *tags: str) -> Iterator[Node]:
        """The child elements, of these names or of any."""
        for child in self.children:
            if isinstance(child, Node) and (not tags or child.tag in tags):
                yield child

    def first(self, *path: str) -> Node | None:
        """The first descendant down a path of names."""
        node: Node | None = self
        for tag in path:
            if node is None:
                return None
            node = next(node.elements(tag), None)
        return node

    def descendants(self, *tags: str) -> Iterator[Node]:
        """All elements of these names below it, in document order; what lies inside a hit is not looked at."""
        stack = [iter(self.children)]
        while stack:
            child = next(stack[-1], None)
            if child is None:
                stack.pop()
            elif isinstance(child, Node):
                if child.tag in tags:
                    yield child
                else:
                    stack.append(iter(child.children))

    def plain(self) -> str:
        """All its text, white space to single spaces."""
        parts: list[str] = []
        stack = [iter(self.children)]
        while stack:
            child = next(stack[-1], None)
            if child is None:
                stack.pop()
            elif isinstance(child, Node):
                stack.append(iter(child.children))
            else:
                parts.append(child.value)
        return _SPACE.sub(" ", "".join(parts)).strip()


@dataclass(slots=True)
class Pieces:
    """Text under construction, with its map; joins stretches of the source and characters that are not in it."""

    text: list[str] = field(default_factory=list)
    maps: list[OffsetMap] = field(default_factory=list)
    at: int = 0

    def add(self, piece: Text) -> None:
        """A stretch of the source."""
        size = len(piece.value)
        self.text.append(piece.value)
        if piece.exact:
            self.maps.append(OffsetMap.identity(size, piece.start))
        else:
            self.maps.append(OffsetMap([piece.start] * size, [piece.end] * size))
        self.at = piece.end

    def insert(self, value: str, at: int | None = None) -> None:
        """Characters that the source does not have, at `at` or behind what came last."""
        place = self.at if at is None else at
        self.text.append(value)
        self.maps.append(OffsetMap([place] * len(value), [place] * len(value)))

    def finish(self) -> tuple[str, OffsetMap]:
        """Text and map, white space to single spaces, none at the rims and none between Han characters that a line
        break parts."""
        text = "".join(self.text)
        offsets = concatenate(self.maps)
        edits = []
        for match in _SPACE.finditer(text):
            start, end = match.span()
            rim = start == 0 or end == len(text)
            broken = "\n" in match[0] and not rim and _WIDE.match(text[start - 1]) and _WIDE.match(text[end])
            shown = "" if rim or broken else " "
            if match[0] != shown:
                edits.append(Edit(start, end, shown))
        return apply_edits(text, edits, offsets) if edits else (text, offsets)


class _Builder:
    def __init__(self, source: str, path: str | None) -> None:
        self.path = path
        self.data = source.encode("utf-8", "surrogatepass")
        self.parser = expat.ParserCreate("utf-8")  # the source is decoded already, whatever its declaration says
        self.parser.buffer_text = False
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.characters
        self.parser.SkippedEntityHandler = self.skipped
        self.parser.StartCdataSectionHandler = self.cdata
        self.parser.EndCdataSectionHandler = self.cdata_end
        self.parser.EntityDeclHandler = self.declared
        self.parser.UseForeignDTD(True)  # names that the file's DTD defines are skipped entities, not errors
        self.parser.ExternalEntityRefHandler = self.external
        self.root = Node("", {}, 0)
        self.stack = [self.root]
        self.verbatim = False  # inside a CDATA section, where "&" is itself
        self.count = 0
        self._byte = self._char = 0

    def place(self, byte: int) -> int:
        """Code point of a byte; asked in ascending order."""
        if byte < self._byte:
            self._byte = self._char = 0
        self._char += len(self.data[self._byte : byte].decode("utf-8", "surrogatepass"))
        self._byte = byte
        return self._char

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.count += 1
        if len(self.stack) > MAX_DEPTH:
            raise InputError(f"elements nested more than {MAX_DEPTH} deep.", path=self.path, hint=_ODD)
        if self.count > MAX_ELEMENTS:
            raise InputError(f"more than {MAX_ELEMENTS:,} elements.", path=self.path, hint="Split the file.")
        own = {key.rpartition(":")[2]: value for key, value in attributes.items()}
        node = Node(name.rpartition(":")[2], own, self.place(self.parser.CurrentByteIndex))
        self.stack[-1].children.append(node)
        self.stack.append(node)

    def end(self, name: str) -> None:
        byte = self.parser.CurrentByteIndex
        close = self.data.find(b">", byte)
        self.stack.pop().end = self.place(byte) + (close + 1 - byte if close >= 0 else 0)

    def characters(self, value: str) -> None:
        byte = self.parser.CurrentByteIndex
        raw = value.encode("utf-8", "surrogatepass")
        at = self.place(byte)
        if not self.verbatim and self.data.startswith(b"&", byte):
            stop = self.data.find(b";", byte, byte + 40)
            piece = Text(value, at, at + (stop + 1 - byte if stop >= 0 else 1), False)
        elif self.data.startswith(raw, byte):
            piece = Text(value, at, at + len(value), True)
        else:  # "\r\n" and "\r" are one "\n" to XML
            piece = Text(value, at, at + (2 if self.data.startswith(b"\r\n", byte) else 1), False)
        self.stack[-1].children.append(piece)

    def cdata(self) -> None:
        self.verbatim = True

    def cdata_end(self) -> None:
        self.verbatim = False

    def skipped(self, name: str, parameter: bool) -> None:
        if parameter:
            return
        at = self.place(self.parser.CurrentByteIndex)
        code = name2codepoint.get(name)
        value = chr(code) if code is not None else " "
        self.stack[-1].children.append(Text(value, at, at + len(name) + 2, False))

    def declared(self, name: str, *_: object) -> None:
        raise InputError(
            f"the file declares an entity of its own ({name[:40]!r}), which may expand without end or point outside.",
            path=self.path,
            hint="Such files are not read; take the entity declarations out of its head.",
        )

    def external(self, context: str, base: str | None, system: str | None, public: str | None) -> int:
        return 1  # nothing outside the file is opened


_ODD: Final = "This is no article, or a broken one."


def parse_xml(source: str, path: str | None = None) -> tuple[Node, InputError | None]:
    """The elements of `source` below a nameless root, and the error that stopped the reading, if one did.

    After an error the tree holds what was read; elements that were still open have `closed` False. Raises InputError
    for what is refused: entity declarations, deep nesting, too many elements.
    """
    builder = _Builder(source, path)
    try:
        builder.parser.Parse(builder.data, True)
    except expat.ExpatError as error:
        line = error.lineno
        return builder.root, InputError(
            f"not well-formed XML: {expat.ErrorString(error.code)} at line {line}, column {error.offset + 1}.",
            path=path,
            hint="The file may be cut off; fetch it again.",
        )
    return builder.root, None
