from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from extractor.build.lexicon import build
from extractor.entities.lexicon import Lexicon
from extractor.errors import DataError

SOURCES = {
    "hgnc": "hgnc_id\tsymbol\tlocus_type\tmirbase\n"
    "HGNC:1\tABC1\tgene with protein product\t\n"
    "HGNC:2\tXYZ2\tgene with protein product\t\n"
    "HGNC:3\tMIR7-1\tRNA, micro\tMI0000263\n"
    "HGNC:4\tLNC4\tRNA, long non-coding\t\n",
    "hgnc_names_long": "hgnc\tterm\ttype\n1\tABC1\tS\n1\talphabetin one\tN\n1\tQRS\tA\n1\tFLJ12345\tA\n"
    "2\tXYZ2\tS\n2\tQRS\tA\n2\tXYZ2L\tA\n3\tMIR7-1\tS\n4\tLNC4\tS\n",
    "famplex_names_long": "fplx\tterm\nABC_family\tABC\n",
    "cellosaurus_human_core": "cvcl\tterm\tpreferred\tproblematic\tparent\n"
    "CVCL_1\tQZ-77\tQZ-77\t\t\nCVCL_1\tQZ77\tQZ77\t\t\nCVCL_2\tQZ-77/R\tQZ-77/R\t\tCVCL_1\nCVCL_3\t2008\t2008\t\t\n",
    "bto_names": "id\tterm\ttype\nBTO:1\t9T9 cell\tN\nBTO:2\tT cell\tN\n",
    "drugbank_vocabulary": "drugbank\tcas\tterm\ttype\n"
    "DB1\t1-1-1\tQuzomycin\tN\nDB1\t1-1-1\tQuzo\tS\nDB2\t\tWalnut\tN\n"
    "DB3\t7-7\tWater\tN\n",
    "doid_names_long": "doid\tterm\ttype\nDOID:1\tquzosis\tN\n",
    "mesh2019_names_long": "mesh\tterm\ttype\nD1\tFlavonoids\tN\n",
    "mirbase_names_hsa_mmu_rno": "acc\tterm\ttype\nMI0000263\thsa-mir-7-1\tH\nMIMAT0000252\thsa-miR-7-5p\tM\n",
    "mirbase_family": "identifier\tname\nMIPF1\tmir-7\n",
    "pathways_pid": "id\tname\na-b\tABC signaling\n",
    "pathways_reactome_human": "id\tname\nR-1\tSignaling by ABC\n",
    "pathways_wikipathways_human": "id\tname\nWP1\tABC pathway\n",
    "pathways_signor_families": "id\tterm\nsignor:SIGNOR-C1\tABC/XYZ\n",
}
ALIASES = (
    "type\ttarget\tname\tterms\tcontext\nGene\tXYZ2\t\tQRS|quark S\t\nDrug\tmesh:Flavonoids\tflavonoid\tflavonoids\t\n"
)


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    source, out = tmp_path / "lists", tmp_path / "out"
    source.mkdir()
    out.mkdir()
    for name, text in SOURCES.items():
        (source / f"{name}.tsv.gz").write_bytes(gzip.compress(text.encode()))
    (out / "english_words.txt").write_text("# words\nwater\n", encoding="utf-8")
    (out / "stop_terms.tsv").write_text("term\ttype\taction\twhy\nwater\tDrug\tdrop\tnot marked\n", encoding="utf-8")
    (out / "common_aliases.tsv").write_text(ALIASES, encoding="utf-8")
    (out / "zh_genes.tsv").write_text(
        "term\ttype\tcurie\tname\tstatus\tsource\n夸克蛋白\tGene\t\tXYZ2\treviewed\town\n某蛋白\tGene\t\tNONE9\treviewed\town\n",
        encoding="utf-8",
    )
    return source, out


def test_build(folders: tuple[Path, Path]) -> None:
    source, out = folders
    report = build(source, out)
    first = {name: (out / name).read_bytes() for name in report.files}
    assert build(source, out).files == report.files
    assert {name: (out / name).read_bytes() for name in report.files} == first
    assert "Gene\t某蛋白\tNONE9" in report.unresolved
    lexicon = Lexicon.load(path=out / "lexicon.txt.gz")
    by_term = {(row.type, row.term): row for row in (lexicon.row(i) for i in range(len(lexicon)))}
    assert by_term["Gene", "QRS"].name == "XYZ2"  # reviewed: the other gene's alias is gone
    assert by_term["Gene", "夸克蛋白"].curie == "hgnc:2"
    assert by_term["Gene", "某蛋白"].curie is None
    assert by_term["Gene", "ABC"].curie == "fplx:ABC_family"
    assert by_term["Drug", "flavonoids"].curie == "mesh:D1"
    assert by_term["Drug", "Quzomycin"].name == "quzomycin"
    assert by_term["miRNA", "MIR7-1"].name == "miR-7-1"
    assert by_term["lncRNA", "LNC4"].curie == "hgnc:4"
    assert by_term["CellLine", "9T9"].curie == "bto:1"
    assert by_term["CellLine", "QZ-77/R"].curie == "cellosaurus:CVCL_2"
    for missing in [
        ("Gene", "FLJ12345"),
        ("CellLine", "2008"),
        ("CellLine", "T"),
        ("Drug", "Water"),
        ("Drug", "Walnut"),
    ]:
        assert missing not in by_term


def test_unknown_target_is_an_error(folders: tuple[Path, Path]) -> None:
    source, out = folders
    (out / "common_aliases.tsv").write_text(ALIASES + "Gene\tNOSUCH\t\tabc9\t\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"NOSUCH \(line 4\)"):
        build(source, out)


def test_missing_and_broken_sources(folders: tuple[Path, Path]) -> None:
    source, out = folders
    (source / "pathways_pid.tsv.gz").write_bytes(b"not gzip")
    with pytest.raises(DataError, match="cannot be read"):
        build(source, out)
    (source / "hgnc.tsv.gz").unlink()
    with pytest.raises(DataError, match="is missing"):
        build(source, out)


def test_broken_own_table_names_the_line(folders: tuple[Path, Path]) -> None:
    source, out = folders
    (out / "stop_terms.tsv").write_text("term\ttype\taction\twhy\n\nfoo\tGene\tdrop\n", encoding="utf-8")
    with pytest.raises(DataError, match="line 3: 3 cells, not 4"):
        build(source, out)
