"""Tables: the words of headings and cells, grids out of markup, relations out of rows, flattened rows rebuilt."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from extractor.clean.joins import Joiner
from extractor.clean.tables import find_tables
from extractor.errors import DataError
from extractor.offsets import OffsetMap
from extractor.pipeline import Config, Pipeline
from extractor.read import read_text
from extractor.read.grid import grid
from extractor.records import Cell, PassageResult
from extractor.relations.rules import parse_relation
from extractor.relations.table_words import TableExample, load_table_words, table_words

WORDS = Path(__file__).resolve().parent.parent / "extractor" / "data" / "rules" / "tables" / "tables.yaml"


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return Pipeline(Config(tables="all"))


def table_results(pipeline: Pipeline, text: str, form: str = "md") -> list[PassageResult]:
    extraction = pipeline.process(read_text(text, format=form))
    source = extraction.article.source
    for result in extraction.passages:
        for mention in result.mentions:
            start, end = result.passage.to_source(mention.start, mention.end)
            assert result.passage.text[mention.start : mention.end] == mention.text
            shown = re.sub(r"[\s|]+", "", source[start:end])
            assert mention.text[0] == shown[0]
            assert mention.text[-1] == shown[-1]
    return [r for r in extraction.passages if r.passage.section == "table" and r.relations]


def stated(results: list[PassageResult]) -> set[tuple[str, str, str, frozenset[str]]]:
    found = set()
    for result in results:
        for r in result.relations:
            flags = {f"drug={result.mentions[i].text}" for i in r.drugs}
            flags |= {f"cell_line={result.mentions[i].text}" for i in r.cell_lines}
            flags |= {f"disease={result.mentions[i].text}" for i in r.diseases}
            flags |= {"neg"} if r.negated else set()
            flags |= {"spec"} if r.speculative else set()
            assert r.found_by == "table"
            assert r.rule.startswith("table:")
            found.add((result.mentions[r.head].text, r.type, result.mentions[r.tail].text, frozenset(flags)))
    return found


@pytest.mark.parametrize("example", table_words().examples, ids=lambda e: e.about[:50].replace(" ", "_"))
def test_examples_of_the_vocabulary(pipeline: Pipeline, example: TableExample) -> None:
    results = table_results(pipeline, f"# A title of mine\n\n{example.table}\n\nAnd text behind it.\n")
    assert stated(results) == {parse_relation(line, example.where) for line in example.expected}, example.where


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("role: veto", "role: vetoed"), "unknown role 'vetoed'"),
        (("sign: '+'", "sign: '++'"), "sign"),
        (("binds:\n", "bonds:\n"), "unknown key 'bonds'"),
        (("{id: ignore,", "{id: veto,"), "twice"),
        (("zh: [减弱,", "zh: [促进,"), "already a word"),
    ],
)
def test_a_broken_vocabulary_is_refused_with_its_line(tmp_path: Path, change: tuple[str, str], message: str) -> None:
    text = WORDS.read_text(encoding="utf-8")
    assert change[0] in text
    broken = tmp_path / "tables.yaml"
    broken.write_text(text.replace(*change, 1), encoding="utf-8")
    with pytest.raises(DataError, match=message) as caught:
        load_table_words(broken)
    assert "line " in str(caught.value)


# -- flattened tables -----------------------------------------------------------------------------------------------

_RNAS = ("miR-4518", "miR-92a-3p", "lncRNA MALAT1", "circ HIPK3", "miR-30b", "let-7c", "lncRNA HOTAIR", "miR-489")
_DRUGS = ("Cisplatin", "Gefitinib", "Docetaxel", "Sorafenib", "Imatinib")
_TARGETS = ("PTEN", "BECN1", "STAT3", "FOXQ1", "miR-340-3p", "Unknown", "KLF4")
_EFFECTS = ("Inhibit autophagy", "Activate NF-κB signaling pathway", "Unknown", "Downregulate SOX2", "Promote EMT")
_LINES = ("A549/DDP", "HepG2", "MCF-7/ADR, MCF-7", "K562", "HCT116, SW480")
_COLUMNS = {
    "lines": ("Cell line", "细胞系"),
    "rna": ("miRNA/lncRNA", "非编码RNA"),
    "drug": ("Drug", "药物"),
    "direction": ("Regulation of drug resistance", "对耐药的调控"),
    "effect": ("Mechanism", "作用机制"),
    "target": ("Target gene", "靶基因"),
    "reference": ("References", "参考文献"),
}


def random_table(seed: int) -> tuple[list[str], list[list[str]], set[tuple[str, str, str, str]]]:
    """Heading, rows, and (RNA, type, target or drug, "") that the rows state."""
    import random

    chance = random.Random(seed)
    middle = ["drug", "direction", "effect", "target"]
    if chance.random() < 0.4:
        middle.remove("effect")
    if chance.random() < 0.5:
        middle[0], middle[1] = middle[1], middle[0]
    order = ["lines", "rna", *middle] if chance.random() < 0.5 else ["rna", *middle]
    if chance.random() < 0.6:
        order.append("reference")
    rows, stated = [], set()
    for number, rna in enumerate(chance.sample(_RNAS, 6)):
        cells = {
            "lines": chance.choice(_LINES),
            "rna": rna,
            "drug": ", ".join(chance.sample(_DRUGS, chance.choice((1, 1, 2)))),
            "direction": chance.choice(("Promote", "Inhibit")),
            "effect": chance.choice(_EFFECTS),
            "target": chance.choice([t for t in _TARGETS if t != rna]),
            "reference": f"[{number + 3}]",
        }
        rows.append([cells[name] for name in order])
        sign = "promote" if cells["direction"] == "Promote" else "inhibit"
        stated.add((rna, sign, "drug resistance", "; ".join(sorted(cells["drug"].split(", ")))))
        if cells["target"] != "Unknown" and not (rna.startswith(("miR", "let")) and cells["target"].startswith("miR")):
            stated.add((rna, "target", cells["target"], ""))
    return [_COLUMNS[name][0] for name in order], rows, stated


@pytest.mark.parametrize("style", ["row", "cell", "wrapped"])
@pytest.mark.parametrize("seed", range(8))
def test_flattened_tables_are_rebuilt(pipeline: Pipeline, seed: int, style: str) -> None:
    import textwrap

    heading, rows, expected = random_table(seed)
    lines = []
    for row in (heading, *rows):
        if style == "row":
            lines.append(" ".join(row))
        elif style == "cell":
            lines += row
        else:
            lines += [line for cell in row for line in textwrap.wrap(cell, 16, break_on_hyphens=False)] + [""]
    before = "表前有一段文字，说明非编码RNA的研究背景，与表格的内容没有关系。\n\nTable 2  RNAs in resistance\n"
    behind = "\n\n表后还有一段文字，继续说明研究的背景，与表格无关。\n"
    results = table_results(pipeline, before + "\n".join(lines) + behind, form="txt")
    found = {
        (
            result.mentions[r.head].text,
            r.type,
            result.mentions[r.tail].text,
            "; ".join(sorted(result.mentions[i].text for i in r.drugs)),
        )
        for result in results
        for r in result.relations
        if r.rule in {"table:direction", "table:target"}
    }
    assert found == expected


def test_lines_without_names_of_columns_are_no_table(pipeline: Pipeline) -> None:
    text = "表 3 患者的一般资料\n年龄 性别 miR-21 表达\n35 男 1.2\n47 女 0.4\n"
    assert table_results(pipeline, f"{text}\n结果表明，两组患者的年龄没有差别，可以比较。\n", form="txt") == []


# -- grids ----------------------------------------------------------------------------------------------------------


def test_merged_cells_stand_in_every_place() -> None:
    def cell(text: str) -> Cell:
        return Cell(text, OffsetMap.identity(len(text)))

    a, b, c, d = map(cell, "abcd")
    assert grid([[(a, 1, 2), (b, 2, 1)], [(c, 1, 1), (d, 1, 1)]]) == ((a, b, b), (a, c, d))
    assert grid([[(a, 1, 9)], [(b, 1, 1)]])[1][0] is a
    assert len(grid([[(a, 10_000, 1)]])[0]) == 200
    assert grid([[(a, 200, 200)] * 3 for _ in range(300)]) == ()  # more places than any table has
    assert [x.text for x in grid([[(a, 1, 1)], [(b, 1, 1), (c, 1, 1)]])[0]] == ["a", ""]


def test_html_and_pipe_tables_of_a_text() -> None:
    source = (
        "text\n\n<table><tr><th>miR<sup>a</sup></th><th>n &amp; m</th></tr>\n<tr><td rowspan='2'>x<td>y</tr>"
        "<tr><td>z</table>\n\n| a | b |\n|---|:-:|\n| c\\|d | e |\n\nno | table here\n"
    )
    html, pipe = find_tables(source, Joiner(source))
    assert [[c.text for c in row] for row in html.rows] == [["miRa", "n & m"], ["x", "y"], ["x", "z"]]
    assert html.header == 1
    assert [[c.text for c in row] for row in pipe.rows] == [["a", "b"], ["c|d", "e"]]
    for table in (html, pipe):
        for row in table.rows:
            for one in row:
                start, end = one.offsets.to_source(0, len(one.text))
                assert table.start <= start < end <= table.end
                assert source[start] == one.text[0]


def test_rows_without_a_head_of_their_own(pipeline: Pipeline) -> None:
    text = (
        "Table 1 RNAs\n\n<table><tr><td>miRNA</td><td>Target gene</td><td>Effect on apoptosis</td></tr>"
        "<tr><td>miR-4518</td><td>FOXQ1</td><td>Promote</td></tr><tr><td></td><td>BECN1</td><td>Inhibit</td></tr>"
        "<tr><td>miR-489</td><td>SOX4,</td><td>Promote</td></tr><tr><td></td><td>STAT3</td><td></td></tr></table>\n"
    )
    assert {(h, t, x) for h, t, x, _ in stated(table_results(pipeline, text))} == {
        ("miR-4518", "target", "FOXQ1"), ("miR-4518", "promote", "apoptosis"), ("miR-4518", "target", "BECN1"),
        ("miR-4518", "inhibit", "apoptosis"), ("miR-489", "target", "SOX4"), ("miR-489", "target", "STAT3"),
        ("miR-489", "promote", "apoptosis"),
    }  # fmt: skip


def test_the_row_is_the_evidence(pipeline: Pipeline) -> None:
    example = table_words().examples[0]
    (result,) = table_results(pipeline, f"Table 1 RNAs\n\n{example.table}\n")
    for relation in result.relations:
        sentence = result.passage.sentences[relation.sentence]
        row = result.passage.text[sentence.start : sentence.end]
        assert result.mentions[relation.head].text in row
        assert " | " in row


def test_a_table_takes_the_place_of_its_raw_text(pipeline: Pipeline) -> None:
    example = table_words().examples[0]
    text = f"# A title of mine\n\nBefore it.\n\nTable 1 RNAs\n\n{example.table}\n\nBehind it.\n"
    extraction = pipeline.process(read_text(text, format="md"))
    kinds = [r.passage.kind for r in extraction.passages]
    assert kinds.count("table") == 1
    assert [r.passage.index for r in extraction.passages] == list(range(len(kinds)))
    assert kinds.index("table") < [r.passage.text for r in extraction.passages].index("Behind it.")


# -- a whole table, in every form -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "form", ["article", "jats", "html", pytest.param("pdf", marks=pytest.mark.slow), "cell", "no references"]
)
def test_a_published_table_in_every_form(pipeline: Pipeline, root: Path, tmp_path: Path, form: str) -> None:
    import json
    import sys

    sys.path[:0] = [str(root / "benchmarks")]
    import table_rows

    from extractor.read import read_article

    table = json.loads((root / "gold" / "003.table1.json").read_text(encoding="utf-8"))
    path = tmp_path / {"jats": "a.xml", "html": "a.md", "pdf": "a.pdf"}.get(form, "a.txt")
    if form == "article":
        path = root / "gold" / table["article"]
    elif form == "pdf":
        pytest.importorskip("reportlab")
        table_rows.pdf(table, path)
    else:
        makers = {"jats": table_rows.jats, "html": table_rows.html}
        made = makers[form](table) if form in makers else table_rows.flattened(table, form)
        path.write_text(made, encoding="utf-8")
    complete, false, notes = table_rows.score(pipeline.process(read_article(path, "a")), table["rows"])
    assert complete >= 15, notes
    assert false == 0, notes


def test_rebuilt_tables_are_read_where_asked_for(root: Path) -> None:
    from extractor.read import read_article

    article = read_article(root / "corpus" / "003_1809d5aaefeb1b7b.txt", "a")
    found = {
        tables: sum(r.rule.startswith("table:") for result in Pipeline(config).process(article).passages
                    for r in result.relations)
        for tables, config in (("marked", Config()), ("all", Config(tables="all")))
    }  # fmt: skip
    assert found["marked"] == 0
    assert found["all"] > 20
