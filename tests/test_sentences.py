"""Sentence borders in Chinese and English."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from extractor.clean.sentences import split_sentences

CASES: list[dict[str, str]] = yaml.safe_load(
    (Path(__file__).parent / "cases" / "clean.yaml").read_text(encoding="utf-8")
)["sentences"]


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["text"])
def test_cases(case: dict[str, Any]) -> None:
    want = [piece.strip() for piece in case["text"].split("|")]
    text = case["text"].replace("|", "")
    assert [text[a:b] for a, b in split_sentences(text, case["language"])] == want


@given(
    st.lists(
        st.sampled_from(
            ["细胞", "。", "！", ". ", ".", "The ", "cells ", "[1]", "(", "）", "”", " ", "et al", "0.5", "；", "? "]
        ),
        max_size=30,
    ),
    st.sampled_from(["zh", "en"]),
)
def test_every_character_is_in_one_sentence(pieces: list[str], language: str) -> None:
    text = "".join(pieces)
    spans = split_sentences(text, language)
    at = 0
    for start, end in spans:
        assert text[at:start].strip() == ""
        assert start < end
        assert text[start:end] == text[start:end].strip()
        at = end
    assert text[at:].strip() == ""


def test_empty_text_has_no_sentence() -> None:
    assert split_sentences("", "zh") == []
    assert split_sentences(" \u3000", "en") == []
