"""What stands in subject position of a Chinese clause: words, first predicate, subject, governed objects, phrase heads.

The clauses are invented; `[name|Type]` marks a mention, and the word that is asked about is named.
"""

from __future__ import annotations

import pytest

from extractor.records import Mention
from extractor.relations.items import lex
from extractor.relations.rules import parse_marked, rule_book
from extractor.relations.zh_subject import (
    Word,
    first_predicate,
    governor,
    phrase_head,
    subject_before,
    words_of,
)


def words(marked: str) -> list[Word]:
    text, spans = parse_marked(marked)
    mentions = [Mention(a, b, text[a:b], kind, "test") for a, b, kind in spans]
    nodes = lex(text, 0, len(text), mentions, range(len(mentions)), rule_book("zh"))
    return words_of(text, 0, len(text), nodes, [(a, b) for a, b, _ in spans])


def first_name(row: list[Word]) -> int:
    return next(i for i, w in enumerate(row) if w.kind == "name")


@pytest.mark.parametrize(
    ("clause", "kind"),
    [
        ("柳树皮提取物可显著提高[CAT|Gene]活性", "unmarked"),
        ("在缺氧的环境中，巨噬细胞吞噬颗粒", "unmarked"),
        ("[STC1|Gene]的缺失抑制[迁移|Process]", "marked"),
        ("[STC1|Gene]可促进[迁移|Process]", "marked"),
        ("毒性低于其他药物", "property"),
        ("该酶可降解[胶原|Gene]", "anaphor"),
        ("其提取物可降解[胶原|Gene]", "unmarked"),
        ("该菌能降低[IL-6|Gene]", "unmarked"),
        ("还可以降低[IL-6|Gene]", "none"),
        ("与核糖体结合", "none"),
        ("在培养基中培养细胞", "none"),
    ],
)
def test_subject_before_the_first_predicate(clause: str, kind: str) -> None:
    row = words(clause)
    assert subject_before(row, first_predicate(row)).kind == kind


@pytest.mark.parametrize(
    ("clause", "verb"),
    [
        ("巨噬细胞吞噬了颗粒并分泌大量[IL-6|Gene]", "吞噬"),
        ("可分泌大量[IL-6|Gene]", "分泌"),
        ("构建了[STC1|Gene]的载体", "构建"),
        ("保护了更多[维生素E|Drug]不被氧化", "保护"),
        ("不直接表达[STC1|Gene]或激活[IL-6|Gene]", "表达"),
        ("补充[维生素E|Drug]可抑制[迁移|Process]", None),
        ("获得的[IL-6|Gene]能够促进[迁移|Process]", None),
        ("转录因子[STAT3|Gene]", None),
        ("饲粮中添加[维生素E|Drug]", None),
        ("不可分型菌株的[STC1|Gene]", None),
    ],
)
def test_governor(clause: str, verb: str | None) -> None:
    row = words(clause)
    at = governor(row, first_name(row))
    assert (row[at].text if at is not None else None) == verb


@pytest.mark.parametrize(
    ("clause", "head"),
    [
        ("[IL-6|Gene]受体诱导[迁移|Process]", "受体"),
        ("[IL-6|Gene]的受体（如甲）诱导[迁移|Process]", "受体"),
        ("[IL-6|Gene]激活的巨噬细胞促进[迁移|Process]", "巨噬细胞"),
        ("[BMP-2|Gene]新型复合材料促进[成骨|Process]", "复合材料"),
        ("[STC1|Gene]的靶基因Xyz2促进[迁移|Process]", "Xyz2"),
        ("[蛋氨酸|Drug]锌可提高[产蛋率|Process]", "锌"),
        ("[STC1|Gene]蛋白可提高[产蛋率|Process]", None),
        ("[STC1|Gene]的表达促进[迁移|Process]", None),
        ("[STC1|Gene]过表达细胞的[迁移|Process]增强", None),
        ("[STC1|Gene]处理促进[迁移|Process]", None),
        ("[STC1|Gene]、[IL-6|Gene]等细胞因子促进[迁移|Process]", None),
        ("[STC1|Gene]激酶域促进[迁移|Process]", None),
        ("富含[miR-21|miRNA]的外泌体促进[迁移|Process]", None),
    ],
)
def test_phrase_head(clause: str, head: str | None) -> None:
    row = words(clause)
    found = phrase_head(row, first_name(row))
    assert (found.text if found is not None else None) == head


def test_words_cover_the_clause_and_skip_asides() -> None:
    row = words("[STC1|Gene]（见图 2）可促进[迁移|Process][12]")
    assert [w.text for w in row] == ["STC1", "可", "促进", "迁移"]
    assert [w.kind for w in row] == ["name", "mod", "verb", "name"]


def test_a_word_that_may_be_noun_or_verb_is_a_noun_before_its_auxiliary() -> None:
    row = words("定期的运动能调节[IL-6|Gene]")
    assert row[first_predicate(row)].text == "调节"
