from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.entities.lexicon import Entry, Hit, Lexicon, Row, encode, read_table
from extractor.entities.scanner import HashIndex, fold, fold_key, is_name_like, spell
from extractor.errors import DataError


def gene(term: str, name: str = "", kind: str = "symbol", **flags: bool) -> Entry:
    word = flags.pop("word", False)
    return Entry(Row("Gene", f"hgnc:{name or term}", name or term, term, kind, "test", **flags), word)


TINY = [
    gene("EGF"),
    gene("EGFR"),
    gene("VEGF"),
    gene("TP53"),
    gene("p53", "TP53", "alias"),
    gene("TNF"),
    gene("TNF-α", "TNF", "alias"),
    gene("IL6"),
    gene("PTEN"),
    gene("CAT", word=True),
    gene("CDH1"),
    gene("E-cadherin", "CDH1", "alias"),
    gene("MAP1LC3B"),
    gene("LC3-II", "MAP1LC3B", "alias"),
    gene("protein S", "PROS1", "name"),
    gene("骨保护素", "TNFRSF11B", "zh"),
    Entry(Row("Disease", "doid:1612", "breast cancer", "breast cancer", "symbol", "test")),
    Entry(Row("CellLine", "cellosaurus:CVCL_0062", "MDA-MB-231", "MDA-MB-231", "symbol", "test")),
    Entry(Row("Drug", "drugbank:DB00877", "sirolimus", "rapamycin", "alias", "test")),
    Entry(Row("miRNA", "mirbase:MI0000077", "miR-21", "miR-21", "symbol", "test")),
    Entry(Row("miRNA", "mirbase:MI0000070", "miR-16-1", "miR-16-1", "symbol", "test")),
]


@pytest.fixture(scope="module")
def tiny() -> Lexicon:
    return Lexicon.from_entries(TINY)


@pytest.fixture(scope="module")
def shipped() -> Lexicon:
    return Lexicon.load()


def found(lexicon: Lexicon, text: str) -> list[tuple[str, str]]:
    return [(text[hit.start : hit.end], hit.rows[0].name) for hit in lexicon.scan(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("EGFR", [("EGFR", "EGFR")]),  # EGF is not in it
        ("VEGFR2", []),
        ("sp53 and p53", [("p53", "TP53")]),
        ("miR-210", []),
        ("miR-21-5p", [("miR-21", "miR-21")]),
        ("miR-161", []),  # is not miR-16-1
        ("miR-16-1", [("miR-16-1", "miR-16-1")]),
        ("沉默PTEN后", [("PTEN", "PTEN")]),  # Han next to Latin is a border
        ("血清骨保护素水平", [("骨保护素", "TNFRSF11B")]),  # Han names need none
        ("IL-6, IL 6, IL6, il-6", [("IL-6", "IL6"), ("IL 6", "IL6"), ("IL6", "IL6"), ("il-6", "IL6")]),
        ("TNF-α", [("TNF-α", "TNF"), ("TNF", "TNF")]),
        ("TNF alpha", [("TNF alpha", "TNF"), ("TNF", "TNF")]),
        ("TNFalpha", [("TNFalpha", "TNF")]),
        ("ＩＬ－６", [("ＩＬ－６", "IL6")]),  # full width
        ("IL\u20116", [("IL\u20116", "IL6")]),  # no-break hyphen
        ("LC3Ⅱ LC3II LC3-II", [(w, "MAP1LC3B") for w in ("LC3Ⅱ", "LC3II", "LC3-II")]),
        ("Pten", [("Pten", "PTEN")]),  # mouse
        ("the cat sat; CAT", [("CAT", "CAT")]),
        ("Cat", []),
        ("Breast Cancer, breast-cancer, breastcancer", [(w, "breast cancer") for w in
                                                        ("Breast Cancer", "breast-cancer", "breastcancer")]),
        ("MDA MB 231与MDAMB231", [("MDA MB 231", "MDA-MB-231"), ("MDAMB231", "MDA-MB-231")]),
        ("VEGFs", [("VEGFs", "VEGF")]),
        ("proteins", []),  # is not "protein S"
        ("protein S", [("protein S", "PROS1")]),
        ("RAPAMYCIN", [("RAPAMYCIN", "sirolimus")]),
        ("e cadherin", [("e cadherin", "CDH1")]),
        ("IL 16 6", []),
        ("", []),
        (" \n-", []),
    ],
)  # fmt: skip
def test_scan(tiny: Lexicon, text: str, expected: list[tuple[str, str]]) -> None:
    assert found(tiny, text) == expected


def test_spaces_are_not_invented_across_words(tiny: Lexicon) -> None:
    assert found(tiny, "a PT EN") == []
    assert found(tiny, "V EGF") == [("EGF", "EGF")]


def test_hits_hold_one_row_per_concept_best_first(shipped: Lexicon) -> None:
    (hit,) = [h for h in shipped.scan("AKT") if h.start == 0]
    assert hit.rows[0].curie == "fplx:AKT"
    assert len({(r.type, r.curie, r.name) for r in hit.rows}) == len(hit.rows)


def test_scan_many_is_scan_of_each(tiny: Lexicon) -> None:
    texts = ["IL-6", "", "EG", "FR and EGFR", "miR-16", "1", "骨保护素"]
    assert tiny.scan_many(texts) == [tiny.scan(text) for text in texts]


_PIECES = st.lists(
    st.sampled_from(
        ["EGFR", "TNF-α", "miR-21", "骨保护素", " ", "-", "、", "抑制", "breast cancer", "IL", "6", "s", "Ⅱ", "𝛼",
         "\ud800", "gamma", "(", "p53", "\u00a0", "β", "II", "é", "ﬁ", "\0"]
    ),
    max_size=14,
).map("".join)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(_PIECES)
def test_offsets_are_code_points_and_keys_agree(text: str) -> None:
    lexicon = Lexicon.from_entries(TINY)
    previous = (-1, 0)
    for hit in lexicon.scan(text):
        assert 0 <= hit.start < hit.end <= len(text)
        assert (hit.start, -hit.end) >= previous
        previous = (hit.start, -hit.end)
        written = text[hit.start : hit.end]
        assert written == written.strip()
        keys = {fold_key(row.term) for row in hit.rows}
        assert fold_key(written) in keys or fold_key(written[:-1]) in keys


@settings(max_examples=200, deadline=None)
@given(st.one_of(_PIECES, st.text(max_size=20)))
def test_three_ways_of_folding_agree(text: str) -> None:
    whole = "".join(map(chr, fold(text).codes.tolist()))
    clean = "".join(c for c in text if ord(c) <= 0xFFFF)
    if clean == text:
        assert whole == fold_key(text) == spell(text).key


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(st.sampled_from("abAB1-α 骨"), min_size=1, max_size=8), min_size=1, max_size=20))
def test_index_finds_every_name_that_stands_alone(names: list[str]) -> None:
    index = HashIndex.build(names)
    for number, name in enumerate(names):
        if 2 <= len(fold_key(name)) <= 72:
            assert number in index.find(name)


@pytest.mark.parametrize(
    ("name", "expected"),
    [("caspase", True), ("breast cancer", True), ("E-cadherin", True), ("HOTAIR", False), ("mTOR", False)],
)
def test_is_name_like(name: str, expected: bool) -> None:
    assert is_name_like(name) is expected


def test_encoding_does_not_depend_on_order() -> None:
    assert encode(TINY) == encode(list(reversed(TINY)))
    assert {e.row for e in Lexicon.from_entries(TINY).entries()} == {e.row for e in TINY}


def test_user_table(tmp_path: Path) -> None:
    table = tmp_path / "mine.tsv"
    table.write_text("term\ttype\tcurie\tname\nquxase-7\tGene\thgnc:0\tQUX7\n", encoding="utf-8")
    lexicon = Lexicon.load([table])
    (hit,) = lexicon.scan("抑制 quxase 7 表达")
    assert (hit.rows[0].name, hit.rows[0].source, hit.rows[0].kind) == ("QUX7", "user", "preferred")
    assert lexicon.lookup("PTEN", "Gene")[0].curie == "hgnc:9588"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "empty"),
        ("name\tterm\n", "line 1"),
        ("term\ttype\tcurie\tname\nA1\tGene\thgnc:1\n", "line 2: 3 cells"),
        ("# note\nterm\ttype\tcurie\tname\nA1\tProtein\thgnc:1\tA\n", "line 3: unknown type 'Protein'"),
        ("term\ttype\tcurie\tname\nA1\tGene\t9588\tA\n", "line 2: '9588' is no CURIE"),
        ("term\ttype\tcurie\tname\n-\tGene\thgnc:1\tA\n", "line 2: empty term"),
        ("term\ttype\tcurie\tname\tkind\nA1\tGene\thgnc:1\tA\tbest\n", "line 2: unknown kind"),
    ],
)
def test_bad_user_table_names_file_and_line(tmp_path: Path, content: str, message: str) -> None:
    table = tmp_path / "bad.tsv"
    table.write_text(content, encoding="utf-8")
    with pytest.raises(DataError, match=re.escape(message)) as caught:
        read_table(table)
    assert "bad.tsv" in str(caught.value)


def test_broken_lexicon_files(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cannot be read"):
        Lexicon.load(path=tmp_path / "none.gz")
    (tmp_path / "a.gz").write_bytes(b"no gzip")
    with pytest.raises(DataError, match="gzip"):
        Lexicon.load(path=tmp_path / "a.gz")
    (tmp_path / "b.gz").write_bytes(gzip.compress(encode(TINY)[:-30]))
    with pytest.raises(DataError, match="cut off"):
        Lexicon.load(path=tmp_path / "b.gz")
    (tmp_path / "c.gz").write_bytes(gzip.compress(b'{"format": 0, "concepts": 0, "rows": 0}\n'))
    with pytest.raises(DataError, match="format 0"):
        Lexicon.load(path=tmp_path / "c.gz")


def best(lexicon: Lexicon, text: str) -> Row | None:
    hits: list[Hit] = [h for h in lexicon.scan(text) if (h.start, h.end) == (0, len(text))]
    return hits[0].rows[0] if hits else None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("PDCD4", "PDCD4"), ("RANKL", "TNFSF11"), ("OPG", "TNFRSF11B"), ("SDF-1", "CXCL12"), ("HER-2", "ERBB2"),
        ("p53", "TP53"), ("β-catenin", "CTNNB1"), ("PD-L1", "CD274"), ("c-Myc", "MYC"), ("Bcl-2", "BCL2"),
        ("cox-2", "PTGS2"), ("Caspase-3", "CASP3"), ("TNF-α", "TNF"), ("NF-κB", "NFKB"), ("TGF-β", "TGFB"),
        ("VEGF", "VEGF"), ("PI3K", "PI3K"), ("Akt", "AKT"), ("mTORC1", "mTORC1"), ("P-gp", "ABCB1"),
        ("rapamycin", "sirolimus"), ("adriamycin", "doxorubicin"), ("MDA-MB-231", "MDA-MB-231"), ("MCF7", "MCF-7"),
        ("4T1", "4T1"), ("RAW264.7", "RAW-264.7"), ("breast cancer", "breast cancer"), ("H19", "H19"),
    ],
)  # fmt: skip
def test_shipped_readings(shipped: Lexicon, text: str, name: str) -> None:
    row = best(shipped, text)
    assert row is not None
    assert row.name == name
    assert not row.needs_context


@pytest.mark.parametrize(
    "text", ["Leo", "Center", "2008", "DNA", "PCR", "water", "oxygen", "calcium", "proteins", "pGL3", "Press", "Wang"]
)
def test_rubbish_is_not_shipped(shipped: Lexicon, text: str) -> None:
    row = best(shipped, text)
    assert row is None or row.needs_context


def test_snail_is_a_gene(shipped: Lexicon) -> None:
    row = best(shipped, "Snail")
    assert row is not None
    assert row.curie == "hgnc:11128"


def test_a_tilde_between_digits_is_no_hyphen() -> None:
    # the folded key of "29~13" equals that of the listed "29-13"; it must neither match nor crash
    lexicon = Lexicon.from_entries([Entry(Row("CellLine", None, "29-13", "29-13", "name", "test"))])
    assert lexicon.scan("29~13 d") == []
    assert [(h.start, h.end) for h in lexicon.scan("29-13 cells")] == [(0, 5)]
