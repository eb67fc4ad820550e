"""The knowledge base for scispaCy: what is in it, that scispaCy reads it, and that its linker links with it."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from extractor.cli import app
from extractor.entities.lexicon import Entry, Lexicon, Row
from extractor.errors import OutputError, UsageError
from extractor.formats import kb

ROWS = [
    Row("Gene", "hgnc:9999", "ABCX1", "ABCX1", "symbol", "t"),
    Row("Gene", "hgnc:9999", "ABCX1", "abacus kinase 1", "name", "t"),
    Row("Gene", "hgnc:9999", "ABCX1", "算盘激酶1", "zh", "t"),
    Row("Gene", None, "NOID1", "NOID1", "symbol", "t"),
    Row("Drug", "drugbank:DB9", "testinib", "Testinib", "symbol", "t"),
    Row("Drug", "drugbank:DB9", "testinib", "测试替尼", "zh", "t"),
    Row("Drug", "drugbank:DB8", "mockumab", "mockumab", "symbol", "t"),
]
SMALL = Lexicon.from_entries(Entry(row) for row in ROWS)


def test_concepts():
    found = {c.curie: c for c in kb.concepts(SMALL, {"Gene", "Drug"})}
    assert set(found) == {"hgnc:9999", "drugbank:DB9", "drugbank:DB8"}  # what has no identifier is no concept
    assert found["hgnc:9999"].names == ("ABCX1", "abacus kinase 1", "算盘激酶1")
    assert found["drugbank:DB9"].names[0] == "testinib"
    assert json.loads(found["hgnc:9999"].to_json()) == {
        "concept_id": "hgnc:9999", "canonical_name": "ABCX1", "aliases": ["abacus kinase 1", "算盘激酶1"],
        "types": ["Gene"], "definition": None,
    }  # fmt: skip
    with pytest.raises(UsageError, match="Protein"):
        list(kb.concepts(SMALL, {"Protein"}))


def test_mirnas_and_pathways_come_from_their_tables():
    found = {c.curie: c for c in kb.concepts(SMALL, {"miRNA", "Pathway"})}
    assert {"mir-21", "hsa-mir-21"} <= set(found["mirbase:MI0000077"].names)
    assert found["mirbase.family:MIPF0000060"].names == ("mir-21",)
    assert any(c.types == ("Pathway",) for c in found.values())


def test_export_of_the_shipped_lexicon(tmp_path):
    done = kb.export(tmp_path / "kb", types={"Drug", "Pathway"})
    again = kb.export(tmp_path / "again", types={"Drug", "Pathway"})
    assert done.concepts == again.concepts > 10_000
    assert {p.name for p in (tmp_path / "kb").iterdir()} == {"kb.jsonl", "kb.json"}
    for name in ("kb.jsonl", "kb.json"):
        assert (tmp_path / "kb" / name).read_bytes() == (tmp_path / "again" / name).read_bytes()
    records = [json.loads(line) for line in (tmp_path / "kb" / "kb.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len({r["concept_id"] for r in records}) == len(records) == done.concepts
    assert all(r["canonical_name"] and r["canonical_name"] not in r["aliases"] for r in records)
    sirolimus = next(r for r in records if r["canonical_name"] == "sirolimus")
    assert {"rapamycin", "雷帕霉素"} <= set(sirolimus["aliases"])
    with pytest.raises(OutputError, match="exists"):
        kb.export(tmp_path / "kb")


def test_command(tmp_path: Path):
    run = CliRunner().invoke
    done = run(app, ["kb", "export", "--out", str(tmp_path / "kb"), "--type", "Pathway"])
    assert (done.exit_code, done.stdout) == (0, ""), done.stderr
    assert done.stderr.endswith(f"→ {tmp_path / 'kb'}\n")
    for arguments, word in (
        (["--out", tmp_path / "kb"], "exists"),
        (["--out", tmp_path / "other", "--type", "Protein"], "no mention type 'Protein'"),
        (["--out", tmp_path / "kb" / "kb.jsonl" / "deeper", "--type", "Pathway"], "is a file, not a folder"),
    ):
        done = run(app, ["kb", "export", *map(str, arguments)])
        assert done.exit_code == 2
        assert done.stderr.startswith("extractor: error: ")
        assert word in done.stderr
        assert done.stderr.count("\n") == 1
    assert [p.name for p in tmp_path.iterdir()] == ["kb"]


def test_the_index_says_what_it_needs(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "nmslib", None)
    with pytest.raises(UsageError, match=r"nmslib.*extractor\[scispacy\]") as caught:
        kb.export(tmp_path / "kb", types={"Pathway"}, index=True)
    assert caught.value.hint
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_scispacy_links_with_it(tmp_path):
    pytest.importorskip("scispacy")
    import spacy
    from scispacy.candidate_generation import CandidateGenerator, LinkerPaths
    from scispacy.linking import EntityLinker
    from scispacy.linking_utils import KnowledgeBase

    found = list(kb.concepts(SMALL, {"Gene", "Drug"}))
    (tmp_path / kb.KB).write_text("".join(c.to_json() + "\n" for c in found), encoding="utf-8")
    index = kb.build_index(found)
    index.write(tmp_path)
    assert len(index.names) == 7  # "Testinib" and "testinib" too
    base = KnowledgeBase(str(tmp_path / kb.KB))
    assert base.cui_to_entity["drugbank:DB9"].canonical_name == "testinib"
    aliases, vectorizer, index = LinkerPaths.from_directory(tmp_path).load()
    generator = CandidateGenerator(index, vectorizer, aliases, base)
    ((first, *_),) = generator(["mockumabs"], k=1)
    assert (first.concept_id, first.aliases) == ("drugbank:DB8", ["mockumab"])

    nlp = spacy.blank("en")
    nlp.add_pipe("entity_ruler").add_patterns(
        [{"label": "CHEMICAL", "pattern": "Testinib"}, {"label": "GENE", "pattern": "abacus kinase"}]
    )
    linker = EntityLinker(nlp, candidate_generator=generator, filter_for_definitions=False, k=3, threshold=0.6)
    doc = linker(nlp("Testinib blocks abacus kinase."))
    assert [[curie for curie, _ in ent._.kb_ents] for ent in doc.ents] == [["drugbank:DB9"], ["hgnc:9999"]]
    assert doc.ents[0]._.kb_ents[0][1] == pytest.approx(1.0, abs=1e-3)
