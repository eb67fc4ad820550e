"""`extractor explain`: everything about one relation out of a finished run, and clear errors."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from extractor.errors import DataError, UsageError
from extractor.explain import explain, factors_of, marked, marks_of, rules_changed
from extractor.formats import read_tables
from extractor.run import run

TEXT = """# 一个例子

## 2.1 双荧光素酶实验

Xu等[22]发现，在大鼠体内，敲低 PTEN 后，骨转移增加。miR-21 可能抑制 PDCD4 的降解。miR-21 并未促进 PTEN 的表达[3]。
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("explain")
    (place / "article.md").write_text(TEXT, encoding="utf-8")
    run([place / "article.md"], place / "out", formats=("csv", "parquet"))
    return place / "out"


@pytest.fixture(scope="module")
def lines(folder: Path) -> dict[str, dict[str, str]]:
    """relation id -> label -> what stands behind it (lines without a label belong to the one before)."""
    said: dict[str, dict[str, str]] = {}
    for key in read_tables(folder, ("relations",))["relations"]["relation_id"]:
        said[key], label = {}, ""
        for line in explain(folder, key):
            label = line[:12].strip() or label
            said[key][label] = f"{said[key].get(label, '')}\n{line[12:]}".strip()
    return said


def test_a_conclusion_from_a_knock_down(lines: dict[str, dict[str, str]]) -> None:
    said = lines["article:r1"]
    assert said["relation"] == "article:r1  PTEN —inhibit→ 骨转移"
    assert "敲低 [PTEN|Gene head] 后，[骨转移|Process tail]«增加»。" in said["evidence"]
    assert said["evidence"].startswith("‹Xu等[22]|cite›发现")
    assert said["observed"] == "loss of PTEN (敲低) raised 骨转移: 增加"
    assert said["concluded"] == "PTEN —inhibit→ 骨转移"
    assert [line.split() for line in said["proof"].split("\n")] == [
        ["loss", "of", "head", "(敲低)", "−1"],
        ["promote", "(增加)", "+1"],
        ["→", "inhibit"],
    ]
    assert said["rule"].startswith("zh.change: 敲低 A 后，B 下降 (grammar; constructions.yaml:")
    assert said["found by"] in ("pattern", "pattern+dependency")
    assert said["pattern"] == "[Gene head] 后，[Process tail]«增加»"
    assert said["certainty"] == "affirmed, plain"
    assert said["context"] == "species rat; setting in vivo; assay luciferase reporter"
    assert said["cites"] == "Xu等[22]"
    start, end = TEXT.index("Xu等"), TEXT.index("增加。") + 3
    assert f"characters {start}–{end}" in said["place"]
    assert "article.md" in said["place"]


def test_hedged_and_denied_statements_show_their_cues(lines: dict[str, dict[str, str]]) -> None:
    hedged, denied = lines["article:r2"], lines["article:r3"]
    assert hedged["certainty"] == "affirmed, hedged (可能)"
    assert hedged["observed"] == "miR-21 lowered loss of PDCD4 (降解): 抑制"
    assert "‹可能|cue›" in hedged["evidence"]
    assert denied["certainty"] == "denied, plain (并未)"
    assert denied["relation"].endswith("miR-21 —not promote→ PTEN")
    assert denied["cites"] == "[3]"
    assert denied["observed"] == "as concluded"


def test_marks_and_factors_hold_for_every_relation(folder: Path) -> None:
    for row in read_tables(folder, ("relations",))["relations"].to_dict("records"):
        shown = {mark.name: row["evidence"][mark.start : mark.end] for mark in marks_of(row)}
        assert (shown["head"], shown["tail"]) == (row["head_text"], row["tail_text"])
        assert shown["trigger"] == row["trigger"]
        product = 1
        for _, sign in factors_of(row["proof"]):
            product *= sign
        assert product == {"promote": 1, "inhibit": -1, "target": 0}[row["type"]]


def test_overlapping_marks_do_not_break_the_sentence() -> None:
    row = {
        "evidence": "AX-induced BX growth",
        "head_type": "Gene",
        "tail_type": "Process",
        "marks": "head 0 2; trigger 2 10; Gene 11 13; tail 11 20",
    }
    assert marked(row) == "[AX|Gene head]«-induced» [BX growth|Process tail]"


def test_factors_of_other_proofs_are_left_whole() -> None:
    assert factors_of("as it says") == []
    assert factors_of("something (x) → promote") == []
    assert factors_of("target (靶向) → target") == [("target (靶向)", 0)]


def test_unknown_relation_names_the_nearest(folder: Path) -> None:
    with pytest.raises(UsageError, match=r"'r2'.*Did you mean article:r2\?"):
        explain(folder, "r2")
    with pytest.raises(UsageError, match=r"'art:r3'.*Did you mean article:r3\?"):
        explain(folder, "art:r3")
    with pytest.raises(UsageError, match=r"Document article has article:r1 to article:r3"):
        explain(folder, "article:r9")
    with pytest.raises(DataError, match=r"run\.json is missing"):
        explain(folder.parent, "article:r1")


def test_reads_whatever_format_the_run_has(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path / "run")
    for path in (tmp_path / "run").glob("*.csv"):
        path.unlink()
    assert explain(tmp_path / "run", "article:r1") == explain(folder, "article:r1")


def test_says_when_the_rules_have_changed(folder: Path, tmp_path: Path) -> None:
    assert not rules_changed(folder, "zh")
    shutil.copytree(folder, tmp_path / "run")
    manifest = tmp_path / "run" / "run.json"
    manifest.write_text(manifest.read_text(encoding="utf-8").replace('"rules/zh/', '"rules/zh/old-'), encoding="utf-8")
    assert rules_changed(tmp_path / "run", "zh")
    assert any("have changed since this run" in line for line in explain(tmp_path / "run", "article:r1"))


def test_a_broken_run_is_named(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path / "run")
    for path in (tmp_path / "run").glob("*.parquet"):
        path.unlink()
    table = tmp_path / "run" / "relations.csv"
    table.write_bytes(table.read_bytes().replace(b"head ", b"head nought-"))
    with pytest.raises(DataError, match=r"relations: the marks of article:r\d are none: '.*nought"):
        explain(tmp_path / "run", "article:r1")
    (tmp_path / "run" / "run.json").write_text("{", encoding="utf-8")
    with pytest.raises(DataError, match=r"run\.json: cannot be read as JSON"):
        explain(tmp_path / "run", "article:r1")


def test_command(folder: Path, command: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    good, bad = command("explain", folder, "article:r1"), command("explain", folder, "r7")
    assert good.returncode == 0
    assert good.stdout.startswith("relation    article:r1")
    assert (bad.returncode, bad.stdout) == (2, "")
    assert bad.stderr.startswith("extractor: error:")
    assert "Traceback" not in bad.stderr
