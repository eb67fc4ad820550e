"""benchmarks/passages.py: passages that are drawn again the same, annotations that find their places, scores."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

TEXT = (
    "# 1 讨论\n\n研究表明，miR-21 可以抑制 PDCD4 的表达，并促进肺癌细胞的增殖。"
    "我们还发现敲低 PTEN 后，AKT1 的表达增加，而 TP53 与此没有任何关系，"
    "今后还需要更多的研究来说明其中的道理。\n\n今天天气很好。\n"
)


@pytest.fixture(scope="module")
def tool(benchmark_script: Callable[[str], ModuleType]) -> ModuleType:
    return benchmark_script("passages")


def test_from_the_draw_to_the_score(tool: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    texts = tmp_path / "texts"
    texts.mkdir()
    (texts / "a.md").write_text(TEXT, encoding="utf-8")
    draw, show, out = tmp_path / "draw.csv", tmp_path / "show.txt", tmp_path / "out.csv"
    tool.main(["draw", "--texts", str(texts), "--passages", "1", "--out", str(draw), "--show", str(show)])
    assert show.read_text(encoding="utf-8").startswith("=== P1 [a.md] section discussion\n(0) 研究表明")
    lines = [
        "P1\t0\tmiR-21\tinhibit\tPDCD4\t0\t0",
        "P1\t1\tPTEN\tinhibit\tAKT1\t0\t0",
        "P1\t1\tTP53\tinhibit\tAKT1\t1\t0",  # what the extractor rightly does not say
        "P1\t1\tPTEN\tinhibit\tmiR-999\t0\t0",  # not in the text
    ]
    header = "passage\tsentence\thead\ttype\ttail\tnegated\tspeculative"
    annotated = tmp_path / "annotated.tsv"
    annotated.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    tool.main(["resolve", str(draw), str(annotated), "--texts", str(texts), "--out", str(out)])
    assert "3 relations in 1 passages; 1 not found in the text" in capsys.readouterr().out
    with out.open(encoding="utf-8-sig", newline="") as file:
        row = next(row for row in csv.DictReader(file) if row["head"] == "PTEN")
    assert TEXT[int(row["head_start"]) : int(row["head_end"])] == "PTEN"
    assert TEXT[int(row["tail_start"]) : int(row["tail_end"])] == "AKT1"
    tool.main(["score", str(out), "--texts", str(texts), "--list", str(tmp_path / "list.txt")])
    said = capsys.readouterr().out
    assert "3 relations annotated, 3 found, 2 right" in said
    assert "precision 0.667, recall 0.667" in said
    listed = (tmp_path / "list.txt").read_text(encoding="utf-8")
    assert "missing\ta.md\tnot inhibit(TP53, AKT1)" in listed
    assert "not annotated\ta.md\tpromote(miR-21, 肺癌细胞的增殖)" in listed


def test_too_few_passages(tool: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.md").write_text(TEXT, encoding="utf-8")
    with pytest.raises(SystemExit):
        tool.main(["draw", "--texts", str(tmp_path), "--out", str(tmp_path / "d"), "--show", str(tmp_path / "s")])
    assert "only 1 passages" in capsys.readouterr().err
