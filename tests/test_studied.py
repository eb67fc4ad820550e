"""What an article gives or studies is an agent in all its places: told by title, key words and what is done with it."""

from __future__ import annotations

import pytest

from extractor.entities import article_context, recognise


def _drugs(texts: list[str]) -> list[str]:
    context = article_context([(t, "zh") for t in texts])
    return [m.text for t in texts for m in recognise(t, "zh", context) if m.type == "Drug"]


def _genes(texts: list[str]) -> list[str]:
    context = article_context([(t, "zh") for t in texts])
    return [m.text for t in texts for m in recognise(t, "zh", context) if m.type == "Gene"]


GIVEN = [
    "添加芦荟素能够降低血糖，芦荟素显著抑制了炎症。",
    "饲粮中添加芦荟素后体重升高，芦荟素组与对照组没有差异。",
    "本文没有测定血清中的芦荟素含量。",
]


def test_title_names_an_agent_that_no_list_has() -> None:
    assert _drugs(["芦荟素对肉鸡生长的影响", *GIVEN]).count("芦荟素") == 6
    assert _drugs(["关键词：芦荟素；肉鸡；生长", *GIVEN]).count("芦荟素") == 6


def test_neither_title_nor_place_alone_makes_an_agent() -> None:
    assert "芦荟素" not in _drugs(["芦荟素对肉鸡生长的影响", "测定血清中的芦荟素含量。", "芦荟素含量没有差异。"])
    assert "木质素" not in _drugs(["木质素对肉鸡生长的影响", *(t.replace("芦荟素", "木质素") for t in GIVEN)])


def test_a_part_of_a_longer_name_is_not_it() -> None:
    texts = [
        "戊酸对仔猪生长的影响",
        "添加戊酸能够降低腹泻。",
        "戊酸显著提高增重。",
        "戊酸组腹泻减轻。",
        "戊酸钠溶于水。",
    ]
    assert _drugs(texts).count("戊酸") == 4


def test_what_an_english_word_glosses_and_is_injected() -> None:
    texts = [
        "腹腔注射乐草枯（lequat）诱导氧化应激。",
        "随后注射乐草枯，再测定乐草枯的毒性。",
        "给予乐草枯后小鼠死亡；灌胃乐草枯的小鼠存活。",
    ]
    assert _drugs(texts).count("乐草枯") == 5
    assert "稻秸秆" not in _drugs([t.replace("乐草枯", "稻秸秆").replace("注射", "饲喂") for t in texts])


def test_a_name_that_needs_context_gets_it_from_the_article() -> None:
    texts = [
        "精氨酸可促进细胞迁移。",
        "精氨酸能够增强免疫。",
        "1.2 精氨酸",
        "氨基酸可促进生长。",
        "测定了肌肉中氨基酸的含量。",
    ]
    found = _drugs(texts)
    assert found.count("精氨酸") == 3
    assert found.count("氨基酸") == 1  # a class: only where it acts
    assert not _drugs(["1.2 精氨酸", "该肽的第三位是精氨酸。"])


def test_symbol_of_an_element_the_article_is_about() -> None:
    texts = [
        "硒对大鼠抗氧化能力的影响",
        "硒（Se）是必需微量元素。",
        "添加 Se 提高了活性，Se 能够保护细胞。",
        "添加 Se 后无差异。",
    ]
    assert _drugs(texts).count("Se") == 4
    assert "Se" not in _drugs(["数据为平均值 ± Se。", "活性为 5.2 Se 1.1，Se 见表。"])


@pytest.mark.parametrize(
    "called", ["敲除XYQE2基因后体重下降。", "XYQE2基因沉默后凋亡减少，XYQE2表达降低，干扰XYQE2后死亡。"]
)
def test_called_a_gene_again_and_again_says_more_than_an_unread_definition(called: str) -> None:
    texts = ["xylan-quenched element-2 (XYQE2) was studied.", called, called, called, called, "XYQE2可促进凋亡。"]
    assert "XYQE2" in _genes(texts[-1:] + texts)
