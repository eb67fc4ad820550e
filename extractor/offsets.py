"""Edits with a way back: `OffsetMap` maps every character of an edited text to the text it came from.

Standard library only. All positions are Unicode code points, all spans half-open.

A map holds two machine-integer arrays (eight bytes a character together), so the map of a text of a million
characters takes 8 MB and not 60. Edits are applied straight onto a map (`apply_edits(text, edits, base)`), which
copies the untouched stretches whole; `compose` is there for maps that were made apart.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    IntArray = array[int]

#: unsigned, at least 32 bits on every platform CPython supports
_CODE: Final = "I"


def _ints(values: Iterable[int]) -> IntArray:
    return values if isinstance(values, array) and values.typecode == _CODE else array(_CODE, values)


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace `[start, end)` of a text by `replacement` (empty: delete; `start == end`: insert)."""

    start: int
    end: int
    replacement: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class OffsetMap:
    """For each character i of the edited text, the source span `[starts[i], ends[i])` it stands for.

    `starts` is non-decreasing. A character that was inserted has an empty source span (`starts[i] == ends[i]`).
    Any sequences of equal length are taken (ValueError otherwise) and kept as integer arrays; treat them as read-only.
    """

    starts: Sequence[int]
    ends: Sequence[int]

    def __post_init__(self) -> None:
        object.__setattr__(self, "starts", _ints(self.starts))
        object.__setattr__(self, "ends", _ints(self.ends))
        if len(self.starts) != len(self.ends):
            raise ValueError(f"an offset map needs as many ends as starts, not {len(self.ends)} and {len(self.starts)}")

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, OffsetMap):
            return NotImplemented
        return self.starts == other.starts and self.ends == other.ends

    def __hash__(self) -> int:
        return hash((bytes(self.starts), bytes(self.ends)))  # arrays give their buffer, fast and by value

    def __repr__(self) -> str:
        span = f"{self.starts[0]}..{max(self.ends)}" if len(self.starts) else "empty"
        return f"OffsetMap({len(self.starts)} characters, source {span})"

    @classmethod
    def identity(cls, length: int, base: int = 0) -> OffsetMap:
        """The map of a text of `length` characters that stands unchanged at `base` in its source."""
        return cls(range(base, base + length), range(base + 1, base + length + 1))

    def __len__(self) -> int:
        return len(self.starts)

    def to_source(self, start: int, end: int) -> tuple[int, int]:
        """Source span of `[start, end)`; inserted characters at its rims do not widen it.

        Raises ValueError when the span is not inside the text or is empty.
        """
        if not 0 <= start < end <= len(self.starts):
            raise ValueError(f"span [{start}, {end}) is not inside a text of {len(self.starts)} characters")
        while start < end - 1 and self.starts[start] == self.ends[start]:
            start += 1
        while end - 1 > start and self.starts[end - 1] == self.ends[end - 1]:
            end -= 1
        return self.starts[start], max(self.ends[start:end])

    def slice(self, start: int, end: int) -> OffsetMap:
        """The map of `text[start:end]`."""
        return OffsetMap(self.starts[start:end], self.ends[start:end])

    def join(self, other: OffsetMap) -> OffsetMap:
        """The map of `text + other_text` (both to the same source)."""
        return concatenate((self, other))

    def compose(self, inner: OffsetMap) -> OffsetMap:
        """`self` maps C to B and `inner` maps B to A: the map of C to A."""
        starts: IntArray = array(_CODE)
        ends: IntArray = array(_CODE)
        inner_starts, inner_ends = inner.starts, inner.ends
        size = len(inner)
        for a, b in zip(self.starts, self.ends, strict=True):
            if b == a + 1:
                starts.append(inner_starts[a])
                ends.append(inner_ends[a])
            elif a == b:  # inserted in C: it sits where its neighbour in B begins
                at = inner_starts[a] if a < size else (inner_ends[-1] if size else 0)
                starts.append(at)
                ends.append(at)
            else:
                starts.append(inner_starts[a])
                ends.append(max(inner_ends[a:b]))
        return OffsetMap(starts, ends)


def concatenate(maps: Iterable[OffsetMap]) -> OffsetMap:
    """The map of texts set one behind the other, all mapped to the same source."""
    starts: IntArray = array(_CODE)
    ends: IntArray = array(_CODE)
    for one in maps:
        starts.extend(_ints(one.starts))
        ends.extend(_ints(one.ends))
    return OffsetMap(starts, ends)


def apply_edits(text: str, edits: Iterable[Edit], base: OffsetMap | None = None) -> tuple[str, OffsetMap]:
    """The edited text and its map to `text`, or through `base` (the map of `text`) to the source of `base`.

    Edits are in `text` coordinates, in any order, and must not overlap (ValueError). A replacement as long as what it
    replaces maps character by character; any other maps each of its characters to the whole replaced stretch.
    `apply_edits(text, edits, base)` gives what `apply_edits(text, edits)[1].compose(base)` gives, without walking
    over the characters that no edit touches.
    """
    if base is None:
        base = OffsetMap.identity(len(text))
    elif len(base) != len(text):
        raise ValueError(f"the base map has {len(base)} characters, the text {len(text)}")
    from_starts, from_ends = _ints(base.starts), _ints(base.ends)
    out: list[str] = []
    starts: IntArray = array(_CODE)
    ends: IntArray = array(_CODE)
    at = 0
    for edit in sorted(edits, key=lambda e: (e.start, e.end)):
        if edit.start < at or edit.end < edit.start or edit.end > len(text):
            raise ValueError(f"edit [{edit.start}, {edit.end}) overlaps another or leaves the text")
        out.append(text[at : edit.start])
        starts.extend(from_starts[at : edit.start])
        ends.extend(from_ends[at : edit.start])
        count = len(edit.replacement)
        if count == edit.end - edit.start:
            starts.extend(from_starts[edit.start : edit.end])
            ends.extend(from_ends[edit.start : edit.end])
        elif count:
            if edit.start == edit.end:
                where = from_starts[edit.start] if edit.start < len(text) else (from_ends[-1] if len(text) else 0)
                first = last = where
            else:
                first, last = from_starts[edit.start], max(from_ends[edit.start : edit.end])
            starts.extend([first] * count)
            ends.extend([last] * count)
        out.append(edit.replacement)
        at = edit.end
    out.append(text[at:])
    starts.extend(from_starts[at:])
    ends.extend(from_ends[at:])
    return "".join(out), OffsetMap(starts, ends)
