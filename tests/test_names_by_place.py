"""Names and processes known by their place: lists, objects of verbs of change, brackets, misread figures."""

from __future__ import annotations

import pytest

from extractor.entities import article_context, recognise

ZH = "zh"


def marked(*texts: str) -> set[tuple[str, str]]:
    context = article_context([(t, ZH) for t in texts])
    return {(m.text, m.type) for t in texts for m in recognise(t, ZH, context, statistical=False)}


@pytest.mark.parametrize(
    ("texts", "name", "type_"),
    [
        # whatever a verb of change has for its object, up to a head that needs to say whose
        (("该蛋白促进离层形成。",), "离层形成", "Process"),
        (("低温可抑制霉菌菌丝的生长。",), "霉菌菌丝的生长", "Process"),
        (("药物减少了细胞因子和趋化因子的产生，",), "细胞因子和趋化因子的产生", "Process"),
        (("该因子促进血小板释放。",), "血小板释放", "Process"),
        (("药物促进肌管分化和软骨板的形成。",), "软骨板的形成", "Process"),
        # a resistance where something raises it
        (("该基因增强了小麦的抗旱能力。",), "小麦的抗旱", "Process"),
        (("添加后提高其抗病力。",), "抗病", "Process"),
        # what an effect is against
        (("该药具有抗炎、抗氧化作用。",), "炎", "Process"),
        # ... and what is withstood by a body of its own: a process with its affix
        (("该药具有抗炎、抗氧化作用。",), "氧化", "Process"),
        # 对 says whose, where the head has no aim
        (("该激素对肌肉的形成有促进作用。",), "肌肉的形成", "Process"),
        # a symptom in a list of diseases
        (("可引起糖尿病、感染等不良事件。",), "感染", "Process"),
        # lists: what is enumerated is of a kind
        (("获得了Qwz3、TP53和EGFR，",), "Qwz3", "Gene"),
        # a family with the letters of its species
        (("发现GhQWZY2参与调控。", "而GhQWZY7a起相反作用。"), "GhQWZY2", "Gene"),
        (("发现GhQWZY2（QAB）参与调控。", "而GhQWZY7a起相反作用。"), "QAB", "Gene"),
        # lower case, called a gene again and again
        (("检测qwzf基因。", "qwzf mRNA升高。", "qwzf基因的启动子。"), "qwzf", "Gene"),
        (("检测QWZα基因。",), "QWZα", "Gene"),
        # 1 read as l
        (("Atg13与Atg7结合。", "随后Atgl3被磷酸化。"), "Atgl3", "Gene"),
        # enzymes by what they act on
        (("激活纤维素合酶。",), "纤维素合酶", "Gene"),
        (("β-1,3-葡聚糖酶活性升高。",), "β-1,3-葡聚糖酶", "Gene"),
        (("麦芽糖酶活性升高。",), "麦芽糖酶", "Gene"),
        # a Chinese name that the symbol in brackets shows to be a gene's
        (("同源盒-A1（homeobox-A1）升高。",), "同源盒-A1", "Gene"),
        (("肝细胞营养素（TP53）升高。",), "肝细胞营养素", "Gene"),
        # what is given under any chemical name
        (("加入二氯巯基丙酰胺后，二氯巯基丙酰胺均显著抑制生长。",), "二氯巯基丙酰胺", "Drug"),
        (("植物激素乙烯、MeJA和SA促进开花。",), "SA", "Drug"),
    ],
)
def test_is_marked(texts: tuple[str, ...], name: str, type_: str) -> None:
    assert (name, type_) in marked(*texts)


@pytest.mark.parametrize(
    ("texts", "name"),
    [
        (("肿瘤抑制基因功能丧失。",), "基因功能"),  # the verb is part of a class word
        (("药物减少炎症的发生。",), "炎症的发生"),  # the course of a process
        (("药物抑制胃肠蠕动的功能。",), "胃肠蠕动的功能"),
        (("药物抑制EGFR的磷酸化。",), "EGFR的磷酸化"),  # a name is a mention of its own
        (("观察了垫圈形成的过程。",), "垫圈形成"),  # nothing changes it
        (("该药具有抗旱作用。",), "抗旱"),
        (("抗炎因子升高，抗氧化酶的作用减弱，总抗氧化能力下降。",), "炎"),  # agents, a read-out
        (("抗炎因子升高，抗氧化酶的作用减弱，总抗氧化能力下降。",), "氧化"),
        (("测定抗氧化酶和抗氧化指标。",), "抗氧化"),  # agents, measures
        (("肿瘤对肝脏的侵袭增强。",), "肝脏的侵袭"),  # where to
        (("购买了Qwz3、Trizol和PBS，",), "Qwz3"),  # no list of genes
        (("发现GhQWZY2参与调控。",), "GhQWZY2"),  # no family, never called a gene
        (("Qwzl3被磷酸化。",), "Qwzl3"),  # nothing it could be
        (("该药影响幼虫的抗氧化能力。",), "氧化"),  # asked
        (("T4连接酶购自某公司。",), "连接酶"),
        (("糖尿病、代谢等方面。",), "代谢"),
        (("苯乙烯和聚乙烯管。",), "乙烯"),
    ],
)
def test_is_not_marked(texts: tuple[str, ...], name: str) -> None:
    assert name not in {text for text, _ in marked(*texts)}


def test_a_misread_name_means_what_was_meant() -> None:
    texts = ("Atg13与Atg7结合。", "随后Atgl3被磷酸化。")
    context = article_context([(t, ZH) for t in texts])
    (mention,) = [m for m in recognise(texts[1], ZH, context) if m.text == "Atgl3"]
    assert mention.hint["name"] == "ATG13"
