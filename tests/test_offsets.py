"""Edits and the way back from them."""

from __future__ import annotations

import pickle
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.offsets import Edit, OffsetMap, apply_edits, concatenate

TEXT = st.text(alphabet="ab-β细\n ", max_size=30)


@st.composite
def edited(draw: st.DrawFn, text: str | None = None) -> tuple[str, list[Edit]]:
    text = draw(TEXT) if text is None else text
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
    edits = []
    for start, end in zip(cuts[::2], cuts[1::2], strict=False):
        edits.append(Edit(start, end, draw(st.text(alphabet="XYζ", max_size=3))))
    # a second edit at the same place would have no order
    spots = {(e.start, e.end): e for e in edits}
    kept: list[Edit] = []
    for edit in sorted(spots.values(), key=lambda e: (e.start, e.end)):
        if not kept or edit.start > kept[-1].end:
            kept.append(edit)
    return text, kept


def plain(text: str, edits: list[Edit]) -> str:
    for edit in sorted(edits, key=lambda e: e.start, reverse=True):
        text = text[: edit.start] + edit.replacement + text[edit.end :]
    return text


@given(edited())
def test_edits_do_what_they_say(case: tuple[str, list[Edit]]) -> None:
    text, edits = case
    result, offsets = apply_edits(text, reversed(edits))
    assert result == plain(text, edits)
    assert len(offsets) == len(result)
    touched = {i for e in edits for i in range(e.start, e.end)}
    kept = [i for i in range(len(text)) if i not in touched]
    exact = [
        start
        for char, start, end in zip(result, offsets.starts, offsets.ends, strict=True)
        if end == start + 1 and start not in touched and text[start] == char
    ]
    assert exact == kept  # every untouched character is there once, in order, and points to itself
    for start, end in zip(offsets.starts, offsets.ends, strict=True):
        assert 0 <= start <= end <= len(text)
    assert list(offsets.starts) == sorted(offsets.starts)


@given(st.data())
def test_compose_equals_editing_on_a_base(data: st.DataObject) -> None:
    text, first = data.draw(edited())
    middle, inner = apply_edits(text, first)
    _, second = data.draw(edited(middle))
    result, outer = apply_edits(middle, second)
    again, direct = apply_edits(middle, second, inner)
    assert again == result
    assert outer.compose(inner) == direct
    assert len(direct) == len(result)
    for start, end in zip(direct.starts, direct.ends, strict=True):
        assert 0 <= start <= end <= len(text)


@given(TEXT)
def test_identity_composes_to_itself(text: str) -> None:
    same = OffsetMap.identity(len(text))
    assert same.compose(same) == same
    assert apply_edits(text, []) == (text, same)


@given(edited(), st.data())
def test_slice_and_join(case: tuple[str, list[Edit]], data: st.DataObject) -> None:
    result, offsets = apply_edits(*case)
    cut = data.draw(st.integers(0, len(result)))
    left, right = offsets.slice(0, cut), offsets.slice(cut, len(result))
    assert left.join(right) == offsets == concatenate([left, right])
    if result:
        a = data.draw(st.integers(0, len(result) - 1))
        b = data.draw(st.integers(a + 1, len(result)))
        start, end = offsets.to_source(a, b)
        assert start <= end
        assert offsets.slice(a, b).to_source(0, b - a) == (start, end)


def test_a_span_leaves_inserted_rims_out() -> None:
    text, offsets = apply_edits("ab", [Edit(1, 1, "__")])
    assert text == "a__b"
    assert offsets.to_source(0, 3) == (0, 1)
    assert offsets.to_source(1, 4) == (1, 2)
    assert offsets.to_source(0, 4) == (0, 2)
    assert offsets.to_source(1, 3) == (1, 1)


def test_a_shorter_replacement_stands_for_the_whole_stretch() -> None:
    text, offsets = apply_edits("TGF- \\beta 1", [Edit(4, 10, "β"), Edit(10, 11, "")])
    assert text == "TGF-β1"
    assert offsets.to_source(0, 6) == (0, 12)
    assert offsets.to_source(4, 5) == (4, 10)


def test_replacements_of_equal_length_map_one_to_one() -> None:
    _, offsets = apply_edits("ｍｉＲ", [Edit(0, 3, "miR")])
    assert [offsets.to_source(i, i + 1) for i in range(3)] == [(0, 1), (1, 2), (2, 3)]


@pytest.mark.parametrize("edits", [[Edit(0, 2, "x"), Edit(1, 3, "y")], [Edit(2, 1, "")], [Edit(0, 9, "")]])
def test_bad_edits_are_refused(edits: list[Edit]) -> None:
    with pytest.raises(ValueError, match="edit"):
        apply_edits("abc", edits)


@pytest.mark.parametrize("span", [(0, 0), (2, 1), (-1, 2), (0, 4)])
def test_bad_spans_are_refused(span: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="not inside"):
        OffsetMap.identity(3).to_source(*span)


def test_uneven_maps_are_refused() -> None:
    with pytest.raises(ValueError, match="ends"):
        OffsetMap((0, 1), (1,))
    with pytest.raises(ValueError, match="base map"):
        apply_edits("abc", [], OffsetMap.identity(2))


def test_equal_by_value_hashed_and_pickled() -> None:
    one, two = OffsetMap((0, 1), (1, 2)), OffsetMap.identity(2)
    assert one == two
    assert hash(one) == hash(two)
    assert one != OffsetMap.identity(3)
    assert one != "map"
    assert pickle.loads(pickle.dumps(one)) == two


def test_a_million_characters() -> None:
    text = "ab c" * 250_000
    start = time.perf_counter()
    offsets = OffsetMap.identity(len(text))
    for _ in range(5):
        text, offsets = apply_edits(text, [Edit(i, i + 1, "  ") for i in range(10, len(text), 1000)], offsets)
    assert time.perf_counter() - start < 2
    # two machine integers a character, not sixty bytes
    assert len(pickle.dumps(offsets)) < 9 * len(text)
