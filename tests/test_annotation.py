"""Passages for annotators: what they write is checked, and becomes a gold file with the places in the article."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from extractor.evaluate import load_gold

TEXT = """# 姜黄素对肝细胞的影响

## 结果

姜黄素（curcumin，CUR）显著降低了肝细胞中白细胞介素6（IL-6）的水平，并且抑制了细胞凋亡。敲低STAT3后，细胞凋亡明显增加，IL-6的水平没有变化。
"""
FACTS = """+	A1	*	姜黄素	Drug
+	A1	*	curcumin	Drug
+	A1	*	CUR	Drug
+	A1	*	白细胞介素6	Gene
+	A1	*	IL-6	Gene
+	A1	*	STAT3	Gene
+	A1	*	细胞凋亡	Process
R	A1	0	CUR	inhibit	IL-6	0	0	降低
R	A1	0	CUR	inhibit	细胞凋亡	0	0	抑制
R	A1	1	STAT3	inhibit	细胞凋亡	0	1	增加
D	A1
"""


@pytest.fixture
def annotation(benchmark_script: Callable[[str], ModuleType]) -> ModuleType:
    return benchmark_script("annotation")


@pytest.fixture
def work(tmp_path: Path, annotation: ModuleType, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with an article and the list drawn from it."""
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "article.md").write_text(TEXT, encoding="utf-8")
    command(annotation, monkeypatch, "draw", "--texts", tmp_path / "texts", "--seed", 1, "--lists", tmp_path / "l/x")
    return tmp_path


def command(annotation: ModuleType, monkeypatch: pytest.MonkeyPatch, *words: object) -> None:
    monkeypatch.setattr("sys.argv", ["annotation.py", *map(str, words)])
    annotation.main()


def test_a_list_shows_the_marks(work: Path) -> None:
    shown = (work / "l" / "x_001.txt").read_text(encoding="utf-8")
    assert shown.startswith("=== A1 [article.md] section results\n(0) 【姜黄素|Drug】")
    assert "\n(1) 敲低【STAT3|Gene】后" in shown


def test_facts_become_a_gold_file(
    work: Path, annotation: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (work / "l" / "x_001.tsv").write_text(FACTS, encoding="utf-8")
    command(annotation, monkeypatch, "check", work / "l/x_001.txt", work / "l/x_001.tsv")
    assert "1 passages, 0 not done ; 0 lines to mend" in capsys.readouterr().out
    out = work / "gold" / "passages" / "bare"
    command(annotation, monkeypatch, "convert", work / "l/x_001.txt", "--texts", work / "texts", "--out", out)
    (document,) = load_gold(work / "gold", "bare", texts=[work / "texts"], need_texts=True)
    assert document.partial
    for entity in document.entities.values():
        assert TEXT[entity.start : entity.end] == entity.text
    said = [
        (document.entities[r.head].text, r.type, document.entities[r.tail].norm, r.speculative)
        for r in document.relations
    ]
    # a short form has the norm of the name that it stands for, in the next sentence too
    assert said == [
        ("CUR", "inhibit", "白细胞介素6", False),
        ("CUR", "inhibit", "细胞凋亡", False),
        ("STAT3", "inhibit", "细胞凋亡", True),
    ]
    assert {e.norm for e in document.entities.values() if e.text in ("curcumin", "CUR")} == {"姜黄素"}
    record = json.loads((out / "article.gold.json").read_text(encoding="utf-8"))
    start, end = record["relations"][2]["trigger"]
    assert TEXT[start:end] == "增加"


def test_a_longer_mark_takes_the_place_of_those_it_overlaps(work: Path, annotation: ModuleType) -> None:
    passages = annotation.read_list(work / "l/x_001.txt")
    assert annotation.read_facts(passages, ["+\tA1\t0\t肝细胞\tCellLine", "+\tA1\t0\t肝细胞中白细胞介素6\tGene"]) == []
    names = [passages["A1"].sentences[0].name(m) for m in passages["A1"].sentences[0].marks]
    assert "肝细胞中白细胞介素6" in names
    assert not {"肝细胞", "白细胞介素6"} & set(names)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("+\tA1\t0\t阿霉素\tDrug", "'阿霉素' is not there"),
        ("+\tA1\t0\tUR\tDrug", "'UR' is not there"),  # inside CUR
        ("+\tA1\t0\t姜黄素\tHerb", "there is no type 'Herb'"),
        ("+\tA2\t0\t姜黄素\tDrug", "malformed"),
        ("-\tA1\t1\t姜黄素", "'姜黄素' is not there"),
        ("R\tA1\t1\t姜黄素\tpromote\t水平\t0\t0", "the tail '水平' is not marked in sentence 1"),
        ("R\tA1\t1\t细胞凋亡\tpromote\tIL-6\t0\t0", "a Process cannot act on a Gene"),
        ("R\tA1\t0\tSTAT3\tpromote\t细胞凋亡\t0\t0", "the head 'STAT3' is not marked in sentence 0 or before"),
        ("R\tA1\t1\tSTAT3\tpromote\t细胞凋亡\t0\t0\t升高", "the trigger '升高' is not in sentence 1"),
        ("姜黄素", "begins with none"),
    ],
)
def test_what_does_not_fit_is_told(work: Path, annotation: ModuleType, line: str, told: str) -> None:
    passages = annotation.read_list(work / "l/x_001.txt")
    (wrong,) = annotation.read_facts(passages, [line])
    assert wrong.startswith("line 1: ")
    assert told in wrong


def test_an_unfinished_list_is_no_success(
    work: Path, annotation: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (work / "l" / "x_001.tsv").write_text(FACTS.replace("D\tA1\n", ""), encoding="utf-8")
    with pytest.raises(SystemExit):
        command(annotation, monkeypatch, "check", work / "l/x_001.txt", work / "l/x_001.tsv")
    assert "1 not done A1" in capsys.readouterr().out


def test_two_annotators_are_compared(
    work: Path, annotation: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    second = FACTS.replace("R\tA1\t0\tCUR\tinhibit\t细胞凋亡\t0\t0\t抑制\n", "").replace(
        "STAT3\tinhibit", "STAT3\tpromote"
    )
    for name, facts in (("one", FACTS), ("two", second.replace("+\tA1\t*\tcurcumin\tDrug\n", ""))):
        (work / "l" / "x_001.tsv").write_text(facts, encoding="utf-8")
        command(
            annotation, monkeypatch, "convert", work / "l/x_001.txt", "--texts", work / "texts", "--out", work / name
        )
    capsys.readouterr()
    command(annotation, monkeypatch, "agree", work / "two", work / "one")
    said = capsys.readouterr().out
    assert "relations 3 and 2: the second has 0.333 of the first's, the first 0.500 of the second's" in said
