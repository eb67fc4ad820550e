import pytest

from extractor.entities import diseases, shapes
from extractor.entities.abbreviations import find_definitions, schwartz_hearst
from extractor.entities.candidates import Candidate
from extractor.entities.resolve import settle
from extractor.errors import DataError


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("lncRNA MALAT1 的表达", ["lncRNA MALAT1"]),
        ("IncRNA-ATB 上调", ["IncRNA-ATB"]),
        ("LINC00152 and FOXD2-AS1", ["LINC00152", "FOXD2-AS1"]),
        ("lncRNA-miRNA 网络, lncRNA expression", []),
        ("hsa_circ_0001649 与 circ-ITCH、circFOXO3", ["hsa_circ_0001649", "circ-ITCH", "circFOXO3"]),
        ("circRNA 和 circular RNA 表达", []),
    ],
)
def test_noncoding(text, found):
    assert [text[c.start : c.end] for c in settle(shapes.find_noncoding(text))] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("吉非替尼与trametinib、pembrolizumab", ["trametinib", "pembrolizumab"]),
        ("LY294002 or 5-FU", ["LY294002", "5-FU"]),
        ("agomir-146a 与 antagomiR-23b", ["agomir-146a", "antagomiR-23b"]),
        ("somatostatin and cystatin", []),
    ],
)
def test_drugs(text, found):
    assert [text[c.start : c.end] for c in shapes.find_drugs(text)] == found


def line(text, name):
    at = text.index(name)
    return Candidate(at, at + len(name), "CellLine", "test", 10)


@pytest.mark.parametrize(
    ("text", "base", "derived"),
    [
        ("MCF-7/ADR 细胞", "MCF-7", ["MCF-7/ADR"]),
        ("A549/DDP细胞", "A549", ["A549/DDP"]),
        ("SKBR-3-TR 细胞", "SKBR-3", ["SKBR-3-TR"]),
        ("MCF-7 细胞", "MCF-7", []),
    ],
)
def test_sublines(text, base, derived):
    assert [text[c.start : c.end] for c in shapes.extend_lines(text, [line(text, base)])] == derived


def test_two_lines_with_a_slash_are_two():
    text = "A549/H460 细胞"
    assert list(shapes.extend_lines(text, [line(text, "A549"), line(text, "H460")])) == []


def gene(text, name):
    at = text.index(name)
    return Candidate(at, at + len(name), "Gene", "test", 10)


@pytest.mark.parametrize(
    ("text", "genes", "found"),
    [
        ("激活JAK2/STAT3信号通路后", ["JAK2", "STAT3"], ["JAK2/STAT3信号通路", "STAT3信号通路"]),
        ("核因子(nuclear factor-κB, NF-κB)通路", ["核因子"], ["核因子(nuclear factor-κB, NF-κB)通路"]),
        ("the Hippo signaling pathway is", ["Hippo"], ["Hippo signaling pathway"]),
        ("JAK2 和 STAT3", ["JAK2", "STAT3"], []),
        ("STAT3 轴突", ["STAT3"], []),
    ],
)
def test_pathways(text, genes, found):
    names = [gene(text, g) for g in genes]
    assert [text[c.start : c.end] for c in shapes.extend_pathways(text, names)] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("膀胱移行上皮癌", ["膀胱移行上皮癌"]),
        ("晚期转移性胃癌患者", ["胃癌"]),
        ("恶性肿瘤与疾病", []),
        ("急性髓系白血病", ["急性髓系白血病"]),
        ("癌基因和癌症", []),
        ("non-small cell lung cancer", ["non-small cell lung cancer"]),
    ],
)
def test_diseases(text, found):
    assert [text[c.start : c.end] for c in diseases.find_diseases(text, "zh")] == found


def test_definitions():
    text = "骨桥蛋白(osteopontin, OPN)升高"
    (d,) = find_definitions(text)
    assert text[: d.end_of_name] == "骨桥蛋白"
    assert text[slice(*d.english)] == "osteopontin"
    assert text[slice(*d.short)] == "OPN"
    assert list(find_definitions("方法[12]如下(见表1)，包括三种(A549、H460)")) == []


def test_the_name_of_a_group():
    text = "巴弗洛霉素处理组（BAF 组）"
    (d,) = find_definitions(text)
    assert (text[: d.end_of_name], text[slice(*d.short)], d.group) == ("巴弗洛霉素", "BAF", True)


@pytest.mark.parametrize(
    ("text", "long_form", "short"),
    [
        ("We looked at Snail family repressor 2 (SFR2) here.", "Snail family repressor 2", "SFR2"),
        ("and matrix lysin-7 (ML-7) rose", "matrix lysin-7", "ML-7"),
        ("MEK, and amine 2,3 dioxygenase (ADO)", "amine 2,3 dioxygenase", "ADO"),
        ("the STK/serine threonine kinase (STK)", "STK/serine threonine kinase", "STK"),
        ("in cells, tumour growth factor (TGF)", "tumour growth factor", "TGF"),
    ],
)
def test_english_long_forms(text, long_form, short):
    (d,) = find_definitions(text)
    assert (text[d.long_english_start : d.end_of_name], text[slice(*d.short)]) == (long_form, short)


@pytest.mark.parametrize("text", ["mice were fed (n = 12)", "in stage 3 (Fig 2)", "of Snail 2 (a repressor)"])
def test_no_english_long_form(text):
    assert all(d.long_english_start is None for d in find_definitions(text))


def test_schwartz_hearst():
    before = "we studied the epithelial-mesenchymal transition"
    assert before[schwartz_hearst("EMT", before) :] == "epithelial-mesenchymal transition"
    assert schwartz_hearst("XYZ", before) is None


def test_longest_wins_and_ties_are_stable():
    a = Candidate(0, 4, "Gene", "a", 1)
    b = Candidate(0, 9, "Pathway", "b", 0)
    c = Candidate(10, 12, "Gene", "c", 1)
    d = Candidate(10, 12, "Drug", "d", 2)
    assert settle([a, c, b, d]) == [b, d]
    assert settle([d, b, c, a]) == [b, d]


def test_unknown_type_is_refused():
    with pytest.raises(DataError, match="Protein"):
        Candidate(0, 1, "Protein", "x")
