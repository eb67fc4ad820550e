"""The statistical recogniser: units, features, merging policy, loading; a tiny model trained here."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.entities import statistical
from extractor.entities.candidates import Candidate
from extractor.entities.statistical import POLICY, Evidence, Policy, Proposal, Recogniser, combine, features, merge
from extractor.errors import DataError

NOTHING = Evidence((), (), ())
TEXTS = st.text(alphabet="肿瘤细胞的迁移受到抑制，。；（）ABkmiR-21αβ \n", max_size=60)


@given(TEXTS)
def test_units_hold_every_visible_character_once(text: str) -> None:
    cells = statistical.units(text)
    assert "".join(c.text for c in cells) == "".join(text.split())
    assert all(text[c.start : c.end] == c.text for c in cells)
    assert all(a.end <= b.start for a, b in itertools.pairwise(cells))


@given(TEXTS)
def test_sentences_cover_the_text_in_order(text: str) -> None:
    spans = statistical.sentences(text)
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(spans))
    assert "".join(text[a:b] for a, b in spans).replace("\n", "") == text.replace("\n", "")


@settings(deadline=None)
@given(TEXTS)
def test_one_list_of_features_per_unit(text: str) -> None:
    for lo, hi in statistical.sentences(text):
        cells = statistical.units(text, lo, hi)
        assert len(features(text, cells, NOTHING)) == len(cells)


def test_features_tell_what_the_rules_found_and_no_digits() -> None:
    text = "沉默ABC7后凋亡增加"
    gene = Candidate(2, 6, "Gene", "lexicon:test")
    rows = features(text, statistical.units(text), Evidence((gene,), (gene,), ()))
    assert "r0=B-Gene" in rows[2]
    assert "r0=E-Gene" in rows[3]
    assert "x0=0" in rows[3]  # a number is a number
    assert "rl=Gene" in rows[4]  # the mention to the left
    assert any(f.startswith("h0=") and len(f) > 3 for f in rows[5])  # 凋亡 is a head of processes


def _combine(text: str, rules: list[Candidate], said: list[Proposal], agree: list[float], policy: Policy = POLICY) -> list[tuple[int, int, str]]:  # fmt: skip  # noqa: E501
    found = combine(text, Evidence(rules, rules, ()), said, agree, policy)
    return [(c.start, c.end, c.type) for c in found]


TEXT = "该药抑制肝癌细胞迁移和Xyz9表达"


def test_a_sure_process_of_the_model_replaces_the_rules_span() -> None:
    rule = Candidate(8, 10, "Process", "grammar")
    assert _combine(TEXT, [rule], [Proposal(4, 10, "Process", 0.9)], [0.5]) == [(4, 10, "Process")]
    assert _combine(TEXT, [rule], [Proposal(4, 10, "Process", 0.1)], [0.5]) == [(8, 10, "Process")]


def test_a_rule_mention_the_model_excludes_is_dropped_only_for_types_it_may_veto() -> None:
    process, mirna = Candidate(8, 10, "Process", "grammar"), Candidate(11, 15, "miRNA", "grammar")
    assert _combine(TEXT, [process, mirna], [], [0.01, 0.0]) == [(11, 15, "miRNA")]


def test_a_process_never_swallows_a_mention_of_another_type() -> None:
    line = Candidate(11, 15, "CellLine", "lexicon")
    assert _combine(TEXT, [line], [Proposal(8, 15, "Process", 0.99)], [0.0]) == [(11, 15, "CellLine")]


def test_a_gene_of_the_model_enters_only_where_nothing_is_and_if_it_can_be_a_name() -> None:
    said = Proposal(11, 15, "Gene", 0.95)
    assert _combine(TEXT, [], [said], []) == [(11, 15, "Gene")]
    assert _combine(TEXT, [Candidate(11, 17, "Drug", "shape")], [said], [0.0]) == [(11, 17, "Drug")]
    assert _combine("甲、乙（丙", [], [Proposal(0, 3, "Gene", 0.99), Proposal(2, 5, "Gene", 0.99)], []) == []


@pytest.mark.parametrize(
    ("text", "name", "is_one"),
    [
        ("敲低Xyz9后细胞死亡", "Xyz9", True),
        ("Xyz9的表达升高", "Xyz9", True),
        ("以及受体、Xyz9等", "Xyz9", False),  # a list, but of no gene
        ("饲料中Xyz9占三成", "Xyz9", False),  # nothing speaks of genes
        ("转染Xyz9质粒", "Xyz9", False),
        ("检测Xyz9+浓度", "Xyz9", False),
        ("引物为基因ACGGTTACGA", "ACGGTTACGA", False),
        ("过表达热休克蛋白9后", "热休克蛋白9", True),
        ("敲低酶和受体蛋白后", "酶和受体蛋白", False),
    ],
)
def test_a_gene_of_the_model_needs_a_word_beside_it_that_speaks_of_genes(text: str, name: str, is_one: bool) -> None:
    at = text.index(name)
    span = (at, at + len(name), "Gene")
    assert _combine(text, [], [Proposal(*span[:2], "Gene", 0.95)], []) == ([span] if is_one else [])


def test_a_gene_beside_an_unknown_name_in_a_list_speaks_for_it() -> None:
    text = "本文讨论AKT1、Xyz9两者"
    known, said = Candidate(4, 8, "Gene", "lexicon"), [Proposal(9, 13, "Gene", 0.95)]
    assert (9, 13, "Gene") in _combine(text, [known], said, [1.0])
    assert (9, 13, "Gene") not in _combine(text, [], said, [])


def test_a_process_of_the_model_hints_at_its_parts() -> None:
    (found,) = combine(TEXT, NOTHING, [Proposal(4, 10, "Process", 0.95)], [])
    assert found.hint == {"head": "细胞迁移", "head_name": "migration", "modifier": "肝癌"}


def test_a_process_of_the_model_ends_in_a_known_head() -> None:
    assert _combine("体内循环的", [], [Proposal(0, 5, "Process", 0.99)], []) == []
    assert _combine("（肾）的发育", [], [Proposal(1, 6, "Process", 0.99)], []) == []  # half a bracket


def test_what_a_rule_knew_of_the_name_is_kept() -> None:
    weak = Candidate(11, 15, "Gene", "lexicon:own", weak=True, hint={"curie": "x:1"})
    (found,) = combine(TEXT, Evidence((), (), (weak,)), [Proposal(11, 15, "Gene", 0.95)], [])
    assert found.hint == {"curie": "x:1"}
    assert found.source == "model:zh_ner+lexicon:own"
    assert not found.weak


@given(st.lists(st.tuples(st.integers(0, 14), st.integers(1, 5), st.sampled_from(["Process", "Gene"])), max_size=6))
def test_the_result_never_overlaps(spans: list[tuple[int, int, str]]) -> None:
    said = []
    at = 0
    for gap, size, type_ in spans:
        start = at + gap % 3
        if start + size > len(TEXT):
            break
        said.append(Proposal(start, start + size, type_, 0.97))
        at = start + size
    rules = [Candidate(0, 2, "Drug", "r"), Candidate(4, 10, "Process", "r"), Candidate(11, 15, "Gene", "r")]
    found = combine(TEXT, Evidence(rules, rules, ()), said, [0.9] * 3)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))


# --- loading and a tiny model -------------------------------------------------------------------------------


def test_a_missing_model_says_where_and_what_to_do(tmp_path: Path) -> None:
    pytest.importorskip("pycrfsuite")
    with pytest.raises(DataError, match=r"nothing\.crfsuite.*Train"):
        Recogniser.read(tmp_path / "nothing.crfsuite")


@pytest.mark.parametrize("content", [b"", b"not a model at all", b"lCRF"])
def test_a_broken_model_is_refused(tmp_path: Path, content: bytes) -> None:
    pytest.importorskip("pycrfsuite")
    path = tmp_path / "m.crfsuite"
    path.write_bytes(content)
    with pytest.raises(DataError, match="CRFsuite model"):
        Recogniser.read(path)


def _train(path: Path, labels: list[list[str]], texts: list[str]) -> None:
    pycrfsuite = pytest.importorskip("pycrfsuite")
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    trainer.set_params({"c1": 0.0, "c2": 0.01, "max_iterations": 50})
    for text, tags in zip(texts, labels, strict=True):
        trainer.append(features(text, statistical.units(text), NOTHING), tags)
    trainer.train(str(path))


def test_a_model_of_other_labels_is_refused(tmp_path: Path) -> None:
    _train(tmp_path / "m", [["O", "B-Animal"]], ["看马"])
    with pytest.raises(DataError, match="B-Animal"):
        Recogniser.read(tmp_path / "m")


def test_a_trained_model_finds_a_name_by_its_context(tmp_path: Path) -> None:
    texts, labels = [], []
    for name in ("ABC", "TRW", "QPL"):
        texts += [f"沉默{name}基因后生长减慢", f"今天{name}公司很忙"]
        labels += [["O", "O", "B-Gene", *"OOOOOOO"], ["O", "O", "O", *"OOOO"]]
    _train(tmp_path / "m", labels, texts)
    model = Recogniser.read(tmp_path / "m")
    text = "沉默ZKV基因后生长减慢。今天ZKV公司很忙"
    found = merge(text, NOTHING, model, Policy((("Gene", 0.5),), (), ()))
    assert [(text[c.start : c.end], c.start, c.source) for c in found] == [("ZKV", 2, "model:zh_ner")]
    assert merge(text, NOTHING, model, Policy((("Gene", 0.5),), (), ()), blocked=lambda s: s == "ZKV") == []


def test_the_shipped_model_loads_and_stays_small() -> None:
    pytest.importorskip("pycrfsuite")
    assert statistical.MODEL.stat().st_size < 12_000_000
    assert Recogniser.load() is Recogniser.load()
    text = "干扰该基因后，肺癌细胞的迁移能力减弱。"
    found = merge(text, NOTHING, Recogniser.load())
    assert all(0 <= c.start < c.end <= len(text) for c in found)
