"""Tables: the words of headings and cells, grids out of markup, relations out of rows, flattened rows rebuilt."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from extractor.errors import DataError
from extractor.pipeline import Pipeline
from extractor.read import read_text
from extractor.records import PassageResult
from extractor.relations.rules import parse_relation
from extractor.relations.table_words import TableExample, load_table_words, table_words

WORDS = Path(__file__).resolve().parent.parent / "extractor" / "data" / "rules" / "tables" / "tables.yaml"


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return Pipeline()


def table_results(pipeline: Pipeline, text: str, form: str = "md") -> list[PassageResult]:
    extraction = pipeline.process(read_text(text, format=form))
    source = extraction.article.source
    for result in extraction.passages:
        for mention in result.mentions:
            start, end = result.passage.to_source(mention.start, mention.end)
            assert result.passage.text[mention.start : mention.end] == mention.text
            shown = re.sub(r"[\s|]+", "", source[start:end])
            assert mention.text[0] == shown[0]
            assert mention.text[-1] == shown[-1]
    return [r for r in extraction.passages if r.passage.section == "table" and r.relations]


def stated(results: list[PassageResult]) -> set[tuple[str, str, str, frozenset[str]]]:
    found = set()
    for result in results:
        for r in result.relations:
            flags = {f"drug={result.mentions[i].text}" for i in r.drugs}
            flags |= {f"cell_line={result.mentions[i].text}" for i in r.cell_lines}
            flags |= {f"disease={result.mentions[i].text}" for i in r.diseases}
            flags |= {"neg"} if r.negated else set()
            flags |= {"spec"} if r.speculative else set()
            assert r.found_by == "table"
            assert r.rule.startswith("table:")
            found.add((result.mentions[r.head].text, r.type, result.mentions[r.tail].text, frozenset(flags)))
    return found


@pytest.mark.parametrize("example", table_words().examples, ids=lambda e: e.about[:50].replace(" ", "_"))
def test_examples_of_the_vocabulary(pipeline: Pipeline, example: TableExample) -> None:
    results = table_results(pipeline, f"# A title of mine\n\n{example.table}\n\nAnd text behind it.\n")
    assert stated(results) == {parse_relation(line, example.where) for line in example.expected}, example.where


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("role: veto", "role: vetoed"), "unknown role 'vetoed'"),
        (("sign: '+'", "sign: '++'"), "sign"),
        (("binds:\n", "bonds:\n"), "unknown key 'bonds'"),
        (("{id: ignore,", "{id: veto,"), "twice"),
        (("zh: [减弱,", "zh: [促进,"), "already a word"),
    ],
)
def test_a_broken_vocabulary_is_refused_with_its_line(tmp_path: Path, change: tuple[str, str], message: str) -> None:
    text = WORDS.read_text(encoding="utf-8")
    assert change[0] in text
    broken = tmp_path / "tables.yaml"
    broken.write_text(text.replace(*change, 1), encoding="utf-8")
    with pytest.raises(DataError, match=message) as caught:
        load_table_words(broken)
    assert "line " in str(caught.value)
