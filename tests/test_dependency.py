"""Tree rules: every example holds, sentences become trees, and `merge` settles what the two finders say."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import spacy
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from test_relations import CASES, Run, compact, expected, matches, run

from extractor.errors import DataError
from extractor.nlp.chinese_parser import is_aside
from extractor.nlp.parsers import annotate, shipped_parser, words_of
from extractor.nlp.tokenizers import ProtectedTokenizer
from extractor.records import Mention, Relation, Sentence
from extractor.relations import candidates, find_relations
from extractor.relations.items import lex
from extractor.relations.merge import POLICIES, merge
from extractor.relations.rules import RULES_DIR, Example, load_rules, rule_book
from extractor.relations.tree import build, path


@cache
def vocab(language: str) -> Any:
    return spacy.blank(language).vocab


def parse(text: str, sentences: list[Sentence], mentions: list[Mention], language: str) -> Any:
    tokenizer = ProtectedTokenizer(vocab(language), words_of(language), lambda _: ())
    doc = tokenizer.make(text, [(m.start, m.end) for m in mentions])
    annotate(
        [doc],
        [[(s.start, s.end) for s in sentences]],
        lambda _, __: True,
        lambda: shipped_parser(language),
        is_aside if language == "zh" else lambda _: False,
    )
    return doc


def run_with_tree(marked: str, language: str, policy: str) -> Run:
    plain = run(marked, language)
    doc = parse(plain.text, plain.sentences, plain.mentions, language)
    found = find_relations(plain.text, plain.sentences, plain.mentions, language, doc, policy)
    return replace(plain, relations=found)


def tree_examples() -> list[Any]:
    return [
        pytest.param(language, example, id=f"{example.family}@{example.where}-{'+' if example.expected else '-'}")
        for language in ("zh", "en")
        for example in rule_book(language).tree_examples
    ]


@pytest.mark.parametrize(("language", "example"), tree_examples())
def test_example(language: str, example: Example) -> None:
    got = compact(run_with_tree(example.text, language, "dependency"))
    assert matches(got, expected(list(example.expected))), f"{example.where}: {example.text}\n got {got}"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_family_has_an_example_and_a_counter_example(language: str) -> None:
    data = yaml.safe_load((RULES_DIR / language / "dependency.yaml").read_text(encoding="utf-8"))
    for family in data["families"]:
        assert family.get("examples"), family["id"]
        assert family.get("not"), family["id"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_trees_break_no_case_that_the_patterns_pass(language: str) -> None:
    broken = []
    for case in yaml.safe_load((CASES / f"relations_{language}.yaml").read_text(encoding="utf-8"))["cases"]:
        if case.get("known_failure"):
            continue
        got = compact(run_with_tree(case["text"], language, "shipped"))
        if not matches(got, expected(case.get("relations") or [])):
            broken.append((case["text"], got))
    assert not broken


def test_words_of_a_form_are_one_vertex_and_prepositions_are_arcs() -> None:
    plain = run("Knockdown of [A1|Gene] leads to inhibition of [B1|Gene].", "en")
    doc = parse(plain.text, plain.sentences, plain.mentions, "en")
    nodes = lex(plain.text, 0, len(plain.text), plain.mentions, [0, 1], rule_book("en"))
    vertices = {v.text: v for v in build(doc, 0, len(plain.text), nodes)}
    assert vertices["leads to"].label == "root"
    assert vertices["A1"].parent is vertices["Knockdown"]
    assert vertices["A1"].label == "prep:of"
    assert path(vertices["leads to"], vertices["B1"], 6) == "pobj=verb prep:of=N "
    assert path(vertices["B1"], vertices["A1"], 6) == "<prep:of=verb <pobj=verb nsubj=state prep:of=N "
    assert path(vertices["B1"], vertices["A1"], 3) is None


def test_what_stands_between_is_multiplied_and_shown() -> None:
    [relation] = run_with_tree("Knockdown of [A1|Gene] leads to inhibition of [B1|Gene].", "en", "dependency").relations
    assert relation.type == "promote"
    assert relation.proof == "loss of head (Knockdown) × promote (leads to) × loss of tail (inhibition) → promote"
    assert relation.path == "A1 (Knockdown) [nsubj] ← leads to → B1 (inhibition) [pobj]"
    assert relation.found_by == "dependency"


def test_both_finders_are_named() -> None:
    [relation] = run_with_tree("[A1|Gene] inhibits [B1|Gene].", "en", "shipped").relations
    assert relation.found_by == "pattern+dependency"
    assert relation.rule.startswith("en.active")
    assert relation.path == "A1 [nsubj] ← inhibits → B1 [dobj]"


def relation(head: int, kind: str, tail: int, rule: str = "x:y") -> Relation:
    return Relation(kind, head, tail, 0, None, rule, f"→ {kind}")


def keys(relations: list[Relation]) -> list[tuple[int, str, int, str]]:
    return [(r.head, r.type, r.tail, r.found_by) for r in relations]


@pytest.mark.parametrize(
    ("policy", "want"),
    [
        ("pattern", [(0, "promote", 1, "pattern"), (2, "inhibit", 3, "pattern")]),
        ("dependency", [(0, "inhibit", 1, "dependency"), (2, "inhibit", 3, "dependency")]),
        ("intersection", [(2, "inhibit", 3, "pattern+dependency")]),
        ("shipped", [(0, "promote", 1, "pattern"), (2, "inhibit", 3, "pattern+dependency")]),
    ],
)
def test_of_two_signs_the_pattern_keeps_its_own(policy: str, want: list[tuple[int, str, int, str]]) -> None:
    by_pattern = [relation(0, "promote", 1), relation(2, "inhibit", 3)]
    by_tree = [
        replace(relation(0, "inhibit", 1, "en.tree.active:z"), found_by="dependency"),
        replace(relation(2, "inhibit", 3, "en.tree.active:z"), found_by="dependency"),
    ]
    assert keys(merge(by_pattern, by_tree, rule_book("en"), lambda i: i, policy)) == want


def test_what_only_the_tree_finds_counts_where_its_rule_is_trusted() -> None:
    book = rule_book("en")
    trusted = next(rule.id for rule in book.trees if rule.alone)
    other = next(rule.id for rule in book.trees if not rule.alone)
    by_tree = [relation(0, "inhibit", 1, f"{trusted}:z"), relation(2, "inhibit", 3, f"{other}:z")]
    assert [r.head for r in merge([], by_tree, book, lambda i: i)] == [0]
    assert [r.head for r in merge([], by_tree, book, lambda i: i, "union")] == [0, 2]
    # nor where the pattern has the pair the other way round
    back = [relation(1, "promote", 0)]
    assert [r.head for r in merge(back, by_tree, book, lambda i: i)] == [1]


def veto_examples() -> list[Any]:
    return [
        pytest.param(example, id=f"{example.family}@{example.where}-{'stays' if example.expected else 'goes'}")
        for example in rule_book("zh").veto_examples
    ]


@pytest.mark.parametrize("example", veto_examples())
def test_where_the_head_does_not_act(example: Example) -> None:
    assert run_with_tree(example.text, "zh", "pattern").relations  # the patterns state one
    got = compact(run_with_tree(example.text, "zh", "shipped"))
    assert matches(got, expected(list(example.expected))), f"{example.where}: {example.text}\n got {got}"


@pytest.mark.parametrize(
    ("marked", "shipped"),
    [
        ("The hormone [LPX|Drug] markedly enhanced [FGA|Gene] cleavage in platelets.", 0),  # cleavage rose, not FGA
        ("The hormone [LPX|Drug] markedly enhanced [FGA|Gene] promoters in platelets.", 1),
        ("The hormone [LPX|Drug] markedly enhanced [FGA|Gene] levels in platelets.", 1),
    ],
)
def test_what_says_of_what_is_no_tail(marked: str, shipped: int) -> None:
    assert len(run_with_tree(marked, "en", "pattern").relations) == 1
    assert len(run_with_tree(marked, "en", "shipped").relations) == shipped


def test_unknown_policy() -> None:
    with pytest.raises(ValueError, match="'both'"):
        merge([], [], rule_book("en"), lambda i: i, "both")


def test_a_tree_rule_can_be_left_out() -> None:
    plain = run("[A1|Gene] inhibits [B1|Gene].", "en")
    doc = parse(plain.text, plain.sentences, plain.mentions, "en")
    found = candidates(plain.text, plain.sentences, plain.mentions, "en", doc)
    assert {r.rule.partition(":")[0] for r in found.found} == {"en.active", "en.tree.active"}
    assert [r.found_by for r in found.result({"en.tree.active"})] == ["pattern"]
    assert [r.found_by for r in found.result({"en.active"})] == ["dependency"]


HEAD = "language: en\nfamilies:\n  - {id: en.x, kind: tree, about: a, source: s, status: checked, "


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("trigger: [active], head: [nsubj]}\n", r"line 3: key 'tail' is missing"),
        ("trigger: [active], head: nsubj, tail: [dobj]}\n", r"line 3: family 'en.x': expected a list of paths"),
        ("trigger: [active], head: [nsubj], tail: [dobj], needs: [luck]}\n", r"line 3: unknown need 'luck'"),
        ("trigger: [active], head: [nsubj], tail: [dobj], over: [level]}\n", r"line 3: unknown key 'over'"),
        ("of: [en.active]}\n", r"line 3: unknown key 'of'"),
    ],
)
def test_broken_tree_rules_are_refused_with_their_line(tmp_path: Path, body: str, message: str) -> None:
    (tmp_path / "dependency.yaml").write_text(HEAD + body, encoding="utf-8")
    with pytest.raises(DataError, match=message):
        load_rules(tmp_path, "en")


EN = "inhibits of by was reduced , and ( ) knockdown in to not may target which induced -induced effect on"
ZH = "抑制 ， 通过 对 的 作用 被 、 和 （ ） 敲低 后 不 可能 表达 下降 结合 靶基因 使 受 是"
WORDS = {"en": EN.split(" "), "zh": ZH.split(" ")}


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(["zh", "en"]), st.data())
def test_any_tree_gives_sound_relations(language: str, data: st.DataObject) -> None:
    gap = " " if language == "en" else ""
    part = st.one_of(st.sampled_from(WORDS[language]), st.integers(1, 4))
    text = ""
    mentions: list[Mention] = []
    for item in data.draw(st.lists(part, min_size=3, max_size=20)):
        word = item if isinstance(item, str) else f"X{item}"
        if not isinstance(item, str):
            mentions.append(Mention(len(text), len(text) + len(word), word, "Gene", "test"))
        text += word + gap
    sentences = [Sentence(0, 0, len(text))]
    doc = parse(text, sentences, mentions, language)
    for policy in POLICIES:
        relations = find_relations(text, sentences, mentions, language, doc, policy)
        assert relations == find_relations(text, sentences, mentions, language, doc, policy)
        for r in relations:
            assert r.head != r.tail
            assert r.proof.endswith(r.type)
            assert bool(r.path) == ("dependency" in r.found_by)
        pairs = [(r.sentence, r.head, r.tail, r.type, r.negated) for r in relations]
        assert len(pairs) == len(set(pairs))
