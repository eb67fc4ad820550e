from __future__ import annotations

import pytest

from extractor.normalise import Normaliser, mirna, pathway
from extractor.records import Identifier, Mention


@pytest.fixture(scope="module")
def normaliser() -> Normaliser:
    return Normaliser.load()


def identify(normaliser: Normaliser, kind: str, text: str, **hint: str) -> Identifier | None:
    return normaliser.identify(Mention(0, len(text), text, kind, "test", hint=hint), short_forms={})


@pytest.mark.parametrize(
    ("name", "curie"),
    [
        ("miR-21-5p", "mirbase:MIMAT0000076"),
        ("miR-21", "mirbase:MI0000077"),  # no arm: the hairpin
        ("miR-16", "mirbase:MIMAT0000069"),  # two loci, one mature sequence
        ("miR-16-1", "mirbase:MI0000070"),
        ("let-7", "mirbase.family:MIPF0000002"),
        ("miR-200", "mirbase.family:MIPF0000019"),
        ("miR-34", "mirbase.family:MIPF0000039"),
    ],
)
def test_mirna_ids(name: str, curie: str) -> None:
    assert mirna.canonical_ids(name) == (curie,)


@pytest.mark.parametrize("name", ["miR-17-92", "miR-99999", "miR-"])
def test_unknown_mirnas_have_no_id(name: str) -> None:
    assert mirna.canonical_ids(name) == ()


def test_mirna_of_an_elided_list(normaliser: Normaliser) -> None:
    found = identify(normaliser, "miRNA", "155", mirna="miR-155")
    assert found is not None
    assert (found.name, found.curie) == ("miR-155", "mirbase:MI0000681")
    assert found.reasons


@pytest.mark.parametrize(
    ("kind", "text", "name", "curie"),
    [
        ("Gene", "RANKL", "TNFSF11", "hgnc:11926"),
        ("Gene", "p-AKT", "AKT", "fplx:AKT"),
        ("Gene", "PTEN 蛋白", "PTEN", "hgnc:9588"),
        ("Gene", "Notchl", "NOTCH1", "hgnc:7881"),
        ("Gene", "IL-6受体", "IL6R", "hgnc:6019"),
        ("Gene", "Smad家族成员3", "SMAD3", "hgnc:6769"),
        ("Drug", "rapamycin", "sirolimus", "drugbank:DB00877"),
        ("Drug", "doxorubicin hydrochloride", "doxorubicin", "drugbank:DB00997"),
        ("Drug", "MEK 抑制剂", "MEK inhibitor", None),
        ("Drug", "TGF-β inhibitors", "TGFB inhibitor", None),
        ("Drug", "antagomiR-23a", "antagomir-23a", None),
        ("CellLine", "MDA MB 231 细胞", "MDA-MB-231", "cellosaurus:CVCL_0062"),
        ("CellLine", "SKBR-3-TR", "SKBR3-TR", "cellosaurus:CVCL_LG19"),
        ("CellLine", "T47D-QZ9", "T-47D-QZ9", None),
        ("Pathway", "PI3K/Akt信号通路", "PI3K/AKT pathway", "wikipathways:WP4172"),
        ("Pathway", "CXCR-4/SDF-1 轴", "CXCR4/CXCL12 axis", None),
        ("Pathway", "NF-κB pathway", "NFKB pathway", None),
        ("circRNA", "环状RNA HIPK3", "circHIPK3", None),
        ("Disease", "breast cancer", "breast cancer", "doid:1612"),
    ],
)
def test_names_and_ids(normaliser: Normaliser, kind: str, text: str, name: str, curie: str | None) -> None:
    found = identify(normaliser, kind, text)
    assert found is not None
    assert found.name == name
    if curie is not None or kind != "Pathway":
        assert found.curie == curie
    assert found.reasons


def test_derived_line_names_its_parent(normaliser: Normaliser) -> None:
    found = identify(normaliser, "CellLine", "a549/xyz")
    assert found is not None
    assert found.name == "A549/XYZ"
    assert "derived from A549 (cellosaurus:CVCL_0023)" in found.reasons[0]


def test_long_form_decides(normaliser: Normaliser) -> None:
    mention = Mention(0, 3, "AR", "Gene", "test")
    plain = normaliser.identify(mention, short_forms={})
    defined = normaliser.identify(mention, short_forms={"AR": "aldose reductase"})
    assert plain is not None
    assert plain.name == "AR"
    assert defined is not None
    assert defined.name == "AKR1B1"
    assert "aldose reductase" in defined.reasons[0]


def test_member_keeps_its_gene_against_a_family_long_form(normaliser: Normaliser) -> None:
    mention = Mention(0, 5, "VEGFA", "Gene", "test")
    found = normaliser.identify(mention, short_forms={"VEGFA": "vascular endothelial growth factor"})
    assert found is not None
    assert found.name == "VEGFA"


def test_unknown_names(normaliser: Normaliser) -> None:
    latin = identify(normaliser, "Gene", "QXZ99")
    assert latin is not None
    assert (latin.curie, latin.name) == (None, "QXZ99")
    assert identify(normaliser, "Gene", "某某未知蛋白") is None
    assert identify(normaliser, "Gene", " ") is None


def test_mouse_case_is_noted(normaliser: Normaliser) -> None:
    found = identify(normaliser, "Gene", "Pten")
    assert found is not None
    assert found.curie == "hgnc:9588"
    assert any("mouse" in reason for reason in found.reasons)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PI3K/Akt 途径", ("PI3K/Akt", "pathway")),
        ("CXCR4轴", ("CXCR4", "axis")),
        ("Wnt signaling pathway", ("Wnt", "pathway")),
        ("RANKL/RANK/OPG 系统", ("RANKL/RANK/OPG", "system")),
    ],
)
def test_head_noun(text: str, expected: tuple[str, str]) -> None:
    assert pathway.head_noun(text) == expected


def test_members_keep_hyphenated_names_whole() -> None:
    known = {"TGF-β": "TGFB", "Smad": "SMAD", "NF-κB": "NFKB"}
    assert pathway.members("TGF-β/Smad", known.get) == ["TGFB", "SMAD"]
    assert pathway.members("Smad-NF-κB", known.get) == ["SMAD", "NFKB"]


def test_a_name_takes_the_identifier_of_its_short_form_in_the_bracket() -> None:
    from extractor.normalise.appositions import share_identifiers
    from extractor.records import Identifier

    text = "某某蛋白（XYZ1）与顺铂（TP53）"
    known = Identifier("hgnc:1", "XYZ1", ("symbol",))
    mentions = (
        Mention(0, 4, "某某蛋白", "Gene", "test"),
        Mention(5, 9, "XYZ1", "Gene", "test", norm=known),
        Mention(11, 13, "顺铂", "Drug", "test"),
        Mention(14, 18, "TP53", "Gene", "test", norm=known),
    )
    long, short, drug, _ = share_identifiers(text, mentions)
    assert long.norm is not None
    assert (long.norm.curie, short.norm) == ("hgnc:1", known)
    assert "XYZ1" in long.norm.reasons[0]
    assert drug.norm is None  # another type: a bracket of another kind
