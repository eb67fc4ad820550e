"""Behaviour of `find_relations`: invented passages by phenomenon, and what must hold for any input."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.records import Mention, Relation, Sentence
from extractor.relations import find_relations
from extractor.relations.algebra import Factor, conclude, observation
from extractor.relations.collect import HEAD_TYPES, TAIL_TYPES
from extractor.relations.rules import parse_marked, parse_relation, rule_book

CASES = Path(__file__).parent / "cases"


@dataclass(frozen=True)
class Run:
    text: str
    mentions: list[Mention]
    sentences: list[Sentence]
    relations: list[Relation]


def run(marked: str, language: str) -> Run:
    text, spans = parse_marked(marked)
    mentions = [Mention(a, b, text[a:b], kind, "test") for a, b, kind in spans]
    ends = [m.end() for m in re.finditer(r"[。！？．]|[.!?](?=\s|$)", text)]
    if not ends or ends[-1] < len(text):
        ends.append(len(text))
    sentences = [Sentence(i, a, b) for i, (a, b) in enumerate(zip([0, *ends], ends, strict=False))]
    return Run(text, mentions, sentences, find_relations(text, sentences, mentions, language))


def compact(result: Run) -> dict[tuple[str, str, str], frozenset[str]]:
    out = {}
    for r in result.relations:
        flags = (
            {"neg"} * r.negated if False else ({"neg"} if r.negated else set()) | ({"spec"} if r.speculative else set())
        )
        for name, slot in (("drug", r.drugs), ("cell_line", r.cell_lines), ("disease", r.diseases)):
            flags |= {f"{name}={result.mentions[i].text}" for i in slot}
        out[result.mentions[r.head].text, r.type, result.mentions[r.tail].text] = frozenset(flags)
    return out


def expected(lines: list[str]) -> dict[tuple[str, str, str], frozenset[str]]:
    return {(head, kind, tail): flags for head, kind, tail, flags in map(parse_relation, lines)}


def matches(got: dict[Any, frozenset[str]], want: dict[Any, frozenset[str]]) -> bool:
    if set(got) != set(want):
        return False
    for key, flags in want.items():
        slots = {f for f in flags if "=" in f}
        if {f for f in got[key] if "=" not in f} != {f for f in flags if "=" not in f}:
            return False
        if slots and not slots <= got[key]:
            return False
    return True


def load_cases() -> list[Any]:
    params = []
    for language in ("zh", "en"):
        data = yaml.safe_load((CASES / f"relations_{language}.yaml").read_text(encoding="utf-8"))
        for number, case in enumerate(data["cases"]):
            if case.get("tree"):
                continue  # test_dependency runs it
            params.append(
                pytest.param(language, case, id=f"{language}-{number}-{case['phenomenon'].replace(' ', '-')}")
            )
    return params


@pytest.mark.parametrize(("language", "case"), load_cases())
def test_case(language: str, case: dict[str, Any]) -> None:
    got, want = compact(run(case["text"], language)), expected(case.get("relations") or [])
    if case.get("known_failure"):
        assert not matches(got, want), "passes now: take the known_failure mark off"
        pytest.xfail(case["known_failure"])
    assert matches(got, want), f"{case['text']}\n got {got}\nwant {want}"


def test_enough_cases() -> None:
    assert len(load_cases()) >= 400


def test_sign_is_the_product_of_its_factors() -> None:
    factors = [Factor("head", -1, "缺失"), Factor("trigger", 1, "促进")]
    assert conclude(factors) == ("inhibit", "loss of head (缺失) × promote (促进) → inhibit")
    assert conclude([*factors, Factor("tail", -1, "降解")])[0] == "promote"


@pytest.mark.parametrize(
    ("factors", "negated", "shown"),
    [
        ([("trigger", 1, "促进")], False, ""),
        ([("head", -1, "敲低"), ("trigger", 1, "增加")], False, "loss of AX (敲低) raised BX: 增加"),
        ([("head", 1, "过表达"), ("trigger", -1, "下降")], True, "gain of AX (过表达) did not lower BX: 下降"),
        ([("trigger", -1, "抑制"), ("tail", -1, "降解")], False, "AX lowered loss of BX (降解): 抑制"),
        ([("trigger", -1, "减弱"), ("trigger", -1, "抑制")], False, "AX lowered (减弱) the inhibition (抑制) of BX"),
        ([("head", -1, "抑制剂"), ("tail", -1, "缺失")], False, "loss of AX (抑制剂): loss of BX (缺失)"),
    ],
)
def test_observation_keeps_the_sign_that_was_seen(
    factors: list[tuple[str, int, str]], negated: bool, shown: str
) -> None:
    assert observation("AX", [Factor(*factor) for factor in factors], "BX", negated=negated) == shown


@pytest.mark.parametrize(
    ("text", "language", "shown"),
    [
        ("敲低[PKM2|Gene]后，[糖酵解|Process]水平降低。", "zh", "loss of PKM2 (敲低) lowered 糖酵解: 降低"),
        ("[miR-8|miRNA]抑制[RAB5|Gene]的表达。", "zh", ""),
        ("Knockdown of [PKM2|Gene] reduced [glycolysis|Process].", "en", "loss of PKM2 (Knockdown) lowered"),
    ],
)
def test_observed_and_concluded_are_both_kept(text: str, language: str, shown: str) -> None:
    (relation,) = run(text, language).relations
    assert relation.observed.startswith(shown)
    assert bool(relation.observed) == bool(shown)


def test_unknown_language() -> None:
    with pytest.raises(ValueError, match="'fr'"):
        find_relations("x", [Sentence(0, 0, 1)], [], "fr")


def test_appositives_are_one_thing() -> None:
    result = run("[肿瘤坏死因子|Gene]（[TNF|Gene]）促进[炎症|Process]。", "zh")
    assert len(result.relations) == 1


def test_pronoun_as_object_in_the_next_sentence() -> None:
    """GUIDELINES.md section 2: its antecedent stands in the same or the previous sentence, no further back."""
    first, two = "[miR-8|miRNA]在肝癌中低表达。", "[X1|miRNA]和[X2|Gene]降低。"
    (relation,) = run(first + "[LINC01|lncRNA]抑制其表达。", "zh").relations
    assert (relation.head, relation.tail, relation.sentence, relation.type) == (1, 0, 1, "inhibit")
    assert len(run(two + "[X3|Pathway]促进后者。", "zh").relations) == 1
    assert not run(two + "结果见表。[X3|Pathway]促进后者。", "zh").relations


TYPES = ["miRNA", "lncRNA", "Gene", "Drug", "CellLine", "Pathway", "Disease", "Process"]
ZH = (
    "抑制 促进 ， 。 通过 从而 对 的 作用 被 、 和 （ ） 敲低 后 不 可能 表达 下降 与 结合 靶基因 使 在 中 其 "
    "分别 随着 随机 是否 如 是 它 前者 后者 该基因"
)
EN = (
    "inhibits of by was reduced , . and ( ) knockdown in to not may target which induced increased -induced effect on "
    "foo inhibitor"
)
#: what may stand for a thing in the sentence before
PRONOUNS = {"zh": ("其", "它", "前者", "后者", "该基因"), "en": ()}
WORDS = {"zh": ZH.split(" "), "en": [word + " " for word in EN.split(" ")]}


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(["zh", "en"]), st.data())
def test_any_input_gives_sound_relations(language: str, data: st.DataObject) -> None:
    parts = data.draw(
        st.lists(
            st.one_of(st.sampled_from(WORDS[language]), st.tuples(st.sampled_from(TYPES), st.integers(1, 4))),
            max_size=30,
        )
    )
    text = ""
    mentions: list[Mention] = []
    for part in parts:
        word = part if isinstance(part, str) else f"X{part[1]}"
        if not isinstance(part, str):
            mentions.append(Mention(len(text), len(text) + len(word), word, part[0], "test"))
        text += word
    cuts = []
    for cut in data.draw(st.lists(st.integers(0, len(text)), min_size=1, max_size=3)):
        while any(m.start < cut < m.end for m in mentions):
            cut += 1
        cuts.append(cut)
    borders = [0, *sorted(cuts), len(text)]
    sentences = [Sentence(i, *span) for i, span in enumerate(pairwise(borders))]
    before = list(mentions)
    relations = find_relations(text, sentences, mentions, language)
    assert mentions == before
    assert relations == find_relations(text, sentences, mentions, language)
    book = rule_book(language)
    seen = set()
    for r in relations:
        assert mentions[r.head].type in HEAD_TYPES
        assert mentions[r.tail].type in TAIL_TYPES
        assert r.head != r.tail
        own = sentences[r.sentence]
        assert mentions[r.tail].end <= own.end
        if mentions[r.tail].start < own.start:  # a pronoun takes it from the sentence before
            assert any(word in text[own.start : own.end] for word in PRONOUNS[language])
            assert sentences[r.sentence - 1].start <= mentions[r.tail].start
        assert r.rule.split(":")[0] in book.constructions
        assert r.proof.endswith(r.type)
        assert 0.0 <= r.score <= 1.0
        if r.trigger is not None:
            assert 0 <= r.trigger[0] <= r.trigger[1] <= len(text)
        assert all(mentions[i].type == "CellLine" for i in r.cell_lines)
        assert all(mentions[i].type == "Disease" for i in r.diseases)
        key = (r.head, r.tail, r.type, r.negated)
        assert key not in seen
        seen.add(key)


def test_fast_enough() -> None:
    marked = "[miR-10a|miRNA]通过抑制[HOXA1|Gene]的表达，从而促进[细胞侵袭|Process]和[迁移|Process]。" * 40
    run(marked, "zh")
    began = time.perf_counter()
    result = run(marked, "zh")
    assert (time.perf_counter() - began) / len(result.sentences) < 0.003
