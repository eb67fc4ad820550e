"""What is a mention: bilingual cases, and what must hold of every mention of the bundled corpus."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

import extractor
from extractor.pipeline import Pipeline
from extractor.read import find_inputs, read_article, read_text
from extractor.records import MENTION_TYPES

ROOT = Path(__file__).resolve().parent.parent
CASES = yaml.safe_load((Path(__file__).parent / "cases" / "entities.yaml").read_text("utf-8"))


def mentions_of(text):
    extraction = Pipeline().process(read_text(text, "case"))
    return [m for p in extraction.passages for m in p.mentions]


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["name"])
def test_mentions(case):
    text = case.get("zh") or case["en"]
    found = mentions_of(text)
    shown = [f"{m.text} | {m.type}" for m in found if m.type not in case.get("ignore", [])]
    assert shown == case["mentions"]
    for surface, name in case.get("norm", {}).items():
        norms = {m.norm.name if m.norm else None for m in found if m.text == surface}
        assert norms == {name}


@pytest.fixture(scope="module")
def extractions():
    pipeline = Pipeline()
    return [pipeline.process(read_article(f.path, f.doc_id)) for f in find_inputs([ROOT / "corpus"])]


def test_every_mention_shows_in_its_passage_and_in_its_source(extractions):
    seen = 0
    for extraction in extractions:
        source = extraction.article.source
        for result in extraction.passages:
            at = 0
            for m in result.mentions:
                seen += 1
                assert m.type in MENTION_TYPES
                assert m.source
                assert result.passage.text[m.start : m.end] == m.text
                assert m.start >= at, "mentions are sorted and never overlap"
                at = m.end
                start, end = result.passage.to_source(m.start, m.end)
                shown = re.sub(r"[\s\-‐–—]", "", source[start:end])
                wanted = re.sub(r"[\s\-‐–—]", "", m.text)
                # between its parts the source may hold what the page set there (a running head): the letters, in order
                letters = iter(shown)
                assert all(c in letters for c in wanted), (m.text, source[start:end])
    assert seen > 1000


def test_relations_point_at_mentions_and_name_their_rule(extractions):
    seen = 0
    for extraction in extractions:
        for result in extraction.passages:
            for r in result.relations:
                seen += 1
                head, tail = result.mentions[r.head], result.mentions[r.tail]
                assert head.type not in {"Process", "Disease", "CellLine"}
                assert tail.type != "CellLine"
                assert r.rule
                assert r.type in r.proof or r.type == "target"
                sentence = next(s for s in result.passage.sentences if s.index == r.sentence)
                if result.passage.kind == "table" and not sentence.start <= tail.start < sentence.end:
                    # the row is the evidence; what its column is about stands in the heading above it
                    assert r.rule.startswith("table:")
                    assert sentence.start <= head.start < sentence.end
                    assert tail.start < sentence.start
                else:
                    assert sentence.start <= tail.start < sentence.end
                if r.trigger is not None:
                    assert result.passage.text[slice(*r.trigger)].strip()
    assert seen > 200


def test_load_gives_a_spacy_pipeline():
    nlp = extractor.load("zh")
    doc = nlp("miR-21 抑制 PDCD4 的表达。")
    assert [e.text for e in doc.ents] == ["miR-21", "PDCD4"]
    (relation,) = doc._.extractor_relations
    assert relation.type == "inhibit"
    assert "miR-21" in [t.text for t in doc]


def test_components_work_on_a_foreign_pipeline():
    import spacy

    nlp = spacy.blank("en")
    nlp.add_pipe("extractor_entities")
    nlp.add_pipe("extractor_relations")
    doc = nlp("Gefitinib inhibits EGFR in A549 cells.")
    assert [(e.text, e.label_) for e in doc.ents] == [("Gefitinib", "Drug"), ("EGFR", "Gene"), ("A549", "CellLine")]
    assert [r.type for r in doc._.extractor_relations] == ["inhibit"]


def test_an_unknown_language_is_refused():
    with pytest.raises(extractor.pipeline.UsageError, match="'de'"):
        extractor.load("de")


def test_extract_gives_tables(tmp_path):
    paper = tmp_path / "paper.txt"
    paper.write_text("吉非替尼抑制EGFR的活性。\n", encoding="utf-8")
    result = extractor.extract(paper)
    assert list(result.entities["text"]) == ["吉非替尼", "EGFR"]
    assert list(result.relations["type"]) == ["inhibit"]
    assert len(result.facts) == 1


def test_a_user_lexicon_is_used(tmp_path):
    from extractor.pipeline import Config

    names = tmp_path / "names.tsv"
    names.write_text("term\ttype\tcurie\tname\n玄奥灵\tDrug\tmine:1\txuanaolin\n", encoding="utf-8")
    extraction = Pipeline(Config(lexicons=(str(names),))).process(read_text("玄奥灵抑制TP53的表达。", "x"))
    (first, *_) = extraction.passages[0].mentions
    assert (first.text, first.type, first.norm.curie) == ("玄奥灵", "Drug", "mine:1")
