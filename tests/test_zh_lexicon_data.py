"""The hand-made name lists hold what their README promises: columns, id patterns, one meaning per name."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

LEXICON = Path(__file__).parents[1] / "extractor" / "data" / "lexicon"
CJK = re.compile("[\u4e00-\u9fff]")

NAME_COLUMNS = ["term", "type", "curie", "name", "status", "source"]
HEAD_COLUMNS = ["term", "name", "curie", "needs_modifier", "status", "source"]
MODIFIER_COLUMNS = ["term", "name", "kind", "status", "source"]
CLASS_COLUMNS = ["term", "language", "types"]

#: file -> (columns, fewest rows that make the list useful)
FILES = {
    "zh_genes.tsv": (NAME_COLUMNS, 1200),
    "zh_drugs.tsv": (NAME_COLUMNS, 2000),
    "zh_diseases.tsv": (NAME_COLUMNS, 1200),
    "zh_celllines.tsv": (NAME_COLUMNS, 10),
    "en_drug_classes.tsv": (NAME_COLUMNS, 300),
    "process_heads_zh.tsv": (HEAD_COLUMNS, 900),
    "process_heads_en.tsv": (HEAD_COLUMNS, 900),
    "process_modifiers_zh.tsv": (MODIFIER_COLUMNS, 300),
    "process_modifiers_en.tsv": (MODIFIER_COLUMNS, 300),
    "class_words.tsv": (CLASS_COLUMNS, 500),
}
CHINESE_NAMES = [name for name in FILES if name.startswith("zh_")]
NAMES = [*CHINESE_NAMES, "en_drug_classes.tsv"]

MESH = r"mesh:[CD]\d{6,9}"
CURIES = {
    "Gene": re.compile(r"hgnc:\d+|fplx:\w+"),
    "Drug": re.compile(rf"drugbank:DB\d{{5}}|{MESH}"),
    "Disease": re.compile(rf"doid:\d+|{MESH}"),
    "CellLine": re.compile(r"cellosaurus:CVCL_\w{4}"),
    "Process": re.compile(rf"go:\d{{7}}|{MESH}"),
}


def _lines(name: str) -> Iterator[str]:
    with (LEXICON / name).open(encoding="utf-8", newline="") as file:
        yield from (line for line in file if not line.startswith("#"))


def _rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(_lines(name), delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.mark.parametrize("name", FILES)
def test_columns_rows_and_licence_line(name: str) -> None:
    columns, fewest = FILES[name]
    raw = (LEXICON / name).read_bytes()
    assert raw.startswith(b"# ")
    assert raw.endswith(b"\n")
    assert b"\r" not in raw
    assert next(csv.reader(_lines(name), delimiter="\t")) == columns
    rows = _rows(name)
    assert len(rows) >= fewest
    for row in rows:
        assert None not in [*row, *row.values()], row
        assert all(value == value.strip() for value in row.values()), row
        assert row["term"], row
    terms = [(row["term"], row.get("language", "")) for row in rows]
    assert terms == sorted(set(terms)), "sorted, each term once"


@pytest.mark.parametrize("name", [n for n in FILES if n != "class_words.tsv"])
def test_identifiers_and_status(name: str) -> None:
    for row in _rows(name):
        assert row["name"], row
        assert row["status"] in {"reviewed", "doubtful"}, row
        assert row["source"] in {"own", "nmpa", "yibao", "hpo", "thuocl", "mined:zh_mined_names"}, row
        if row.get("curie"):
            assert CURIES[row.get("type", "Process")].fullmatch(row["curie"]), row


@pytest.mark.parametrize("name", CHINESE_NAMES)
def test_chinese_names_are_chinese_and_longer_than_one_character(name: str) -> None:
    wrong = [row["term"] for row in _rows(name) if len(row["term"]) < 2 or not CJK.search(row["term"])]
    assert wrong == []


def test_no_name_has_two_types() -> None:
    types: dict[str, set[str]] = defaultdict(set)
    for name in NAMES:
        for row in _rows(name):
            types[row["term"].lower()].add(row["type"])
    assert {term: kinds for term, kinds in types.items() if len(kinds) > 1} == {}


def test_a_gene_identifier_has_one_name_and_the_name_one_identifier() -> None:
    names: dict[str, set[str]] = defaultdict(set)
    curies: dict[str, set[str]] = defaultdict(set)
    for row in _rows("zh_genes.tsv"):
        if row["curie"].startswith("hgnc:"):
            names[row["curie"]].add(row["name"])
            curies[row["name"]].add(row["curie"])
    assert {c: n for c, n in names.items() if len(n) > 1} == {}
    assert {n: c for n, c in curies.items() if len(c) > 1} == {}


def test_class_words_are_no_names_and_no_free_standing_heads() -> None:
    barred: dict[str, set[str]] = {"zh": set(), "en": set()}
    for row in _rows("class_words.tsv"):
        assert row["types"] == "*" or row["types"] in CURIES, row
        if row["types"] == "*":
            barred[row["language"]].add(row["term"].lower())
    for name in NAMES:
        language = name[:2]
        assert [row["term"] for row in _rows(name) if row["term"].lower() in barred[language]] == []
    for language in ("zh", "en"):
        free = [row for row in _rows(f"process_heads_{language}.tsv") if row["needs_modifier"] == "no"]
        assert [row["term"] for row in free if row["term"].lower() in barred[language]] == []


def test_heads_follow_the_guidelines() -> None:
    heads = {row["term"]: row for row in _rows("process_heads_zh.tsv")}
    assert {row["needs_modifier"] for row in heads.values()} == {"yes", "no", "always", "acted"}
    assert [t for t in heads if re.search("(能力|作用|过程|水平|潜能)$", t) and t not in {"运动能力", "光合作用"}] == []
    assert not {"表达", "机制", "作用", "水平"} & set(heads)
    for general in ("形成", "功能", "发展", "代谢", "增值"):
        assert heads[general]["needs_modifier"] in {"yes", "always"}
    assert heads["骨转移"]["name"] == "bone metastasis"
    # English names may not contain Chinese, nor a name be left as a placeholder
    assert [t for t, row in heads.items() if CJK.search(row["name"])] == []


@pytest.mark.parametrize(
    ("name", "term", "curie", "canonical"),
    [
        ("zh_genes.tsv", "骨保护素", "hgnc:11909", "TNFRSF11B"),
        ("zh_genes.tsv", "核因子κB受体活化因子配体", "hgnc:11926", "TNFSF11"),
        ("zh_genes.tsv", "基质细胞衍生因子-1", "hgnc:10672", "CXCL12"),
        ("zh_genes.tsv", "磷脂酰肌醇3-激酶", "fplx:PI3K", "PI3K"),
        ("zh_genes.tsv", "E-钙粘蛋白", "hgnc:1748", "CDH1"),
        ("zh_genes.tsv", "肿瘤坏死因子-α", "hgnc:11892", "TNF"),
        ("zh_drugs.tsv", "雷帕霉素", "drugbank:DB00877", "sirolimus"),
        ("zh_drugs.tsv", "阿霉素", "drugbank:DB00997", "doxorubicin"),
        ("zh_drugs.tsv", "曲妥珠单抗", "drugbank:DB00072", "trastuzumab"),
        ("zh_diseases.tsv", "乳腺癌", "doid:1612", "breast cancer"),
        ("zh_diseases.tsv", "骨质疏松症", "doid:11476", "osteoporosis"),
        ("process_heads_zh.tsv", "血管生成", "go:0001525", "angiogenesis"),
        ("process_heads_en.tsv", "bone resorption", "go:0045453", "bone resorption"),
    ],
)
def test_well_known_names(name: str, term: str, curie: str, canonical: str) -> None:
    row = next(row for row in _rows(name) if row["term"] == term)
    assert (row["curie"], row["name"]) == (curie, canonical)


@pytest.mark.parametrize("term", ["组蛋白", "调蛋白", "类癌", "头蛋白", "脂酶", "鸟苷", "安定", "结核"])
def test_pieces_of_ordinary_words_are_left_out(term: str) -> None:
    assert all(row["term"] != term for name in CHINESE_NAMES for row in _rows(name))
