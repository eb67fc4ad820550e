"""Lists of genes that give the common part of their names once."""

from __future__ import annotations

import pytest

import extractor


@pytest.mark.parametrize(
    ("text", "language", "named"),
    [
        ("miR-21 抑制caspase-3、8、9的表达。", "zh", {"8": "CASP8", "9": "CASP9"}),
        ("miR-21 上调MMP-2、-9和-13的表达。", "zh", {"9": "MMP9", "13": "MMP13"}),
        ("促进 CDK2、4、6 和 7 的表达。", "zh", {"4": "CDK4", "6": "CDK6", "7": "CDK7"}),
        ("阿霉素增加 IL-1β、6 和 10 的分泌。", "zh", {"6": "IL6", "10": "IL10"}),
        ("TGF-β1、2、3 促进细胞迁移。", "zh", {"2": "TGFB2", "3": "TGFB3"}),
        ("抑制 cyclin A2、B1、D1 的表达。", "zh", {"B1": "CCNB1", "D1": "CCND1"}),
        ("It raised IL-4, -10 and -13 in mice.", "en", {"10": "IL10", "13": "IL13"}),
        # counts, doses, citations and names that nobody has
        ("抑制 IL-6、8 周后复发。", "zh", {}),
        ("上调 IL-6、5 mg/kg 组更高。", "zh", {}),
        ("Levels of IL-6, 8 and 12 h later.", "en", {}),
        ("miR-21 抑制 IL-6，5 例患者", "zh", {}),
        ("抑制 CDK2、97 和其他激酶。", "zh", {}),
        ("IL-6、2.5 倍", "zh", {}),
    ],
)
def test_members_of_a_list_stand_for_their_genes(text: str, language: str, named: dict[str, str]) -> None:
    mentions = extractor.load(language, parser=False)(text)._.extractor_mentions
    found = {m.text: m.norm.name for m in mentions if m.source == "grammar:gene.list"}
    assert found == named


def test_each_member_takes_part_in_the_relation() -> None:
    doc = extractor.load("zh", parser=False)("miR-21 下调 MMP-2、9 和 13 的表达。")
    mentions = doc._.extractor_mentions
    said = {(r.type, mentions[r.head].text, mentions[r.tail].text) for r in doc._.extractor_relations}
    assert said == {("inhibit", "miR-21", "MMP-2"), ("inhibit", "miR-21", "9"), ("inhibit", "miR-21", "13")}
