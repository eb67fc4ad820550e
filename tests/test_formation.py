"""Names that no list has, by formation and by what the article says. The sentences are our own."""

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
        # called a gene once, a gene everywhere; and what differs in its number only
        (("在番茄中过表达SlQVR7后株高降低。", "SlQVR7能够结合该启动子。"), "SlQVR7", "Gene"),
        (("在番茄中过表达SlQVR7后株高降低。", "SlQVR9也有这种作用。"), "SlQVR9", "Gene"),
        (("该细菌的tqzB基因缺失后生长减慢。",), "tqzB", "Gene"),
        # beside the class of agents; the next in the list
        (("筛选得到化合物QW-31、QW-35等。", "QW-35抑制细胞增殖。"), "QW-35", "Drug"),
        (("利用单抗ZQ9治疗后肿瘤缩小。",), "ZQ9", "Drug"),
        # antibodies that act, classes of drugs
        (("应用抗TNF单克隆抗体可减轻关节肿胀。",), "抗TNF单克隆抗体", "Drug"),
        (("XBZI类药物可降低血压。",), "XBZI类药物", "Drug"),
        # plants' constituents and systematic names that are given or act
        (("饲粮中添加柳兰多糖可提高免疫力。", "柳兰多糖是一种杂多糖。"), "柳兰多糖", "Drug"),
        (("二甲氨基苯丁酸处理后，细胞凋亡增加。",), "二甲氨基苯丁酸", "Drug"),
        (("柳兰多糖（Chamerion polysaccharide，CQP）", "CQP处理可缓解炎症。"), "CQP", "Drug"),
        # numbered proteins
        (("小鼠缺少视黄基脱氢酶3。",), "视黄基脱氢酶3", "Gene"),
    ],
)
def test_is_named(texts: tuple[str, ...], name: str, type_: str) -> None:
    assert (name, type_) in marked(*texts)


@pytest.mark.parametrize(
    ("texts", "name"),
    [
        (("SlQVR7组小鼠的体重较高。", "SlQVR7质粒转染细胞。"), "SlQVR7"),  # a group, a plasmid
        (("一抗为兔抗人GPX多克隆抗体，购自某公司。",), "抗人GPX多克隆抗体"),  # a reagent
        (("抗CCP抗体水平升高。",), "抗CCP抗体"),  # a marker
        (("加入二甲氨基苯丁酸缓冲液。",), "二甲氨基苯丁酸"),
        (("这类药物可降低血压。",), "这类药物"),
        (("不同多糖的作用不同，添加不同多糖可提高免疫力。",), "不同多糖"),
        (("抑制剂NC组无变化。",), "NC"),
    ],
)
def test_is_not_named(texts: tuple[str, ...], name: str) -> None:
    assert name not in {text for text, _ in marked(*texts)}


@pytest.mark.parametrize(
    ("text", "process"),
    [
        ("该药可减少排泄。", "排泄"),  # too general to stand alone, but said to be lowered
        ("该添加剂提高了体重，未见异常。", "体重"),
        ("可增加磷的利用。", "磷的利用"),
        ("补充后体重显著提高。", "体重"),
        ("可改善山羊肉品质。", "山羊肉品质"),
        ("结果表明其可改善奶牛产奶性能。", "奶牛产奶性能"),
    ],
)
def test_an_outcome_that_something_changes(text: str, process: str) -> None:
    assert (process, "Process") in marked(text)


@pytest.mark.parametrize(
    ("text", "process"),
    [
        ("每周测定体重。", "体重"),
        ("促进发展。", "发展"),
        ("肉品质是重要的经济性状。", "肉品质"),
        ("断奶仔猪采食饲粮。", "断奶仔猪采食"),
        ("植物对昆虫的抗性增强。", "昆虫的抗性"),
    ],
)
def test_no_outcome(text: str, process: str) -> None:
    assert (process, "Process") not in marked(text)


@pytest.mark.parametrize(
    ("text", "name", "type_"),
    [
        # what a name is built on: subunits, classes, single-chain antibodies, members of a group of substances
        ("miR-99结合到IL-27p28的3'UTR。", "IL-27p28", "Gene"),
        ("药物促进IFN-I的表达。", "IFN-I", "Gene"),
        ("CD7scFv-IL-4能结合CD7分子。", "CD7scFv-IL-4", "Drug"),
        ("原花青素B1可抑制凋亡。", "原花青素B1", "Drug"),
        ("纳米氧化锌提高了IL-6的含量。", "纳米氧化锌", "Drug"),
        ("药物抑制赖氨酸甲基转移酶-3的活性。", "赖氨酸甲基转移酶-3", "Gene"),
        ("酪蛋白激酶使其磷酸化。", "酪蛋白激酶", "Gene"),
        # a hormone's pathway; a body that no longer answers to a hormone
        ("药物抑制雄激素信号通路。", "雄激素信号通路", "Pathway"),
        ("药物减轻瘦素抵抗。", "瘦素抵抗", "Process"),
        # a space between the scripts
        ("药物诱导 G1 期阻滞。", "G1 期阻滞", "Process"),
    ],
)
def test_whole_name(text: str, name: str, type_: str) -> None:
    assert (name, type_) in marked(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("过氧化物酶体数目增加。", "过氧化物酶"),
        ("药物促进了分化标志基因的表达。", "分化"),
        ("药物抑制细胞增殖调节因子的表达。", "细胞增殖"),
        ("药物改善糖尿病性ED大鼠的功能。", "糖尿病"),
        ("原花青素B1组大鼠体重下降。", "原花青素B1"),
        ("CD7scFv基因片段经扩增得到。", "CD7scFv"),
        ("加入20 mmol/L glucose培养。", "L glucose"),
    ],
)
def test_no_whole_name(text: str, name: str) -> None:
    assert name not in {text for text, _ in marked(text)}


@pytest.mark.parametrize(
    ("text", "name", "type_"),
    [
        ("过氧化物酶体内的过氧化物酶活性升高。", "过氧化物酶", "Gene"),
        ("药物促进分化并抗凋亡蛋白的表达。", "分化", "Process"),
        ("药物治疗糖尿病大鼠。", "糖尿病", "Disease"),
        ("原花青素可抑制凋亡。", "原花青素", "Drug"),
    ],
)
def test_name_ends_there(text: str, name: str, type_: str) -> None:
    assert (name, type_) in marked(text)


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("OsDREB2A 与 HbJAZ1 受冷诱导。", ["OsDREB2A", "HbJAZ1"]),
        ("MdMYB10.1、FtCHS 和 GmNHXs 表达升高。", ["MdMYB10.1", "FtCHS", "GmNHXs"]),
        ("用 ArcGIS 制图，ProAGO1 载体。", []),
    ],
)
def test_plant_genes_with_the_letters_of_their_species(text: str, want: list[str]) -> None:
    assert [m.text for m in recognise(text, "zh") if m.source == "formation:plant_gene"] == want


def test_short_form_of_an_agent_that_needs_support_alone() -> None:
    texts = ["饲粮中添加肉桂油（cinnamon oil，CNO）。", "CNO显著提高了日增重。", "各组间 CNO 含量无差异。"]
    context = article_context([(t, "zh") for t in texts])
    found = [m.text for t in texts for m in recognise(t, "zh", context) if m.type == "Drug"]
    assert found.count("CNO") == 3
    measured = ["测定了挥发性脂肪酸（volatile fatty acid，VFX）。", *["瘤胃 VFX 含量无差异。"] * 30, "VFX可提高 pH。"]
    context = article_context([(t, "zh") for t in measured])
    assert "VFX" not in [m.text for m in recognise(measured[1], "zh", context)]
