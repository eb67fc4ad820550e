"""benchmarks/judge_relations.py: draws that repeat, judgements that are scored and carried over."""

from __future__ import annotations

import csv
import tarfile
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

TEXTS = {
    "a.md": "miR-21 抑制 PDCD4 的表达。敲低 PTEN 后，AKT1 增加。miR-155 激活 STAT3。miR-21 促进细胞增殖。\n",
    "b.md": "miR-21 抑制 TP53 的表达。miR-34a 抑制 BCL2。HIF1A 激活 VEGFA。PTEN 抑制细胞迁移。\n",
    "c.md": "今天天气很好。\n",
}


@pytest.fixture(scope="module")
def judge(benchmark_script: Callable[[str], ModuleType]) -> ModuleType:
    return benchmark_script("judge_relations")


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("texts")
    for name, text in TEXTS.items():
        (place / name).write_text(text, encoding="utf-8")
    return place


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def drawn(judge: ModuleType, texts: Path, out: Path, *more: str) -> list[dict[str, str]]:
    judge.main(
        ["draw", "--texts", str(texts), "--articles", "2", "--relations", "5", "--seed", "1", "--out", str(out), *more]
    )
    return rows(out)


def test_draw(judge: ModuleType, texts: Path, tmp_path: Path) -> None:
    first = drawn(judge, texts, tmp_path / "one.csv")
    assert len(first) == 5
    assert {row["file"] for row in first} <= {"a.md", "b.md"}
    assert "sentence" not in first[0]
    assert all(not row["verdict"] for row in first)
    for row in first:
        text = TEXTS[row["file"]]
        assert text[int(row["head_start"]) : int(row["head_end"])] == row["head"]
        assert text[int(row["tail_start"]) : int(row["tail_end"])] == row["tail"]
    # again, out of an archive: the same draw; with another seed: another one
    with tarfile.open(tmp_path / "texts.tar.xz", "w:xz") as archive:
        for name in TEXTS:
            archive.add(texts / name, name)
    drawn(judge, tmp_path / "texts.tar.xz", tmp_path / "two.csv")
    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "two.csv").read_bytes()
    keys = [(row["head"], row["tail"]) for row in first]
    other = drawn(judge, texts, tmp_path / "three.csv", "--seed", "3")
    assert keys != [(row["head"], row["tail"]) for row in other]


def test_draw_with_too_little(
    judge: ModuleType, texts: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stop:
        judge.main(["draw", "--texts", str(texts), "--articles", "3", "--out", str(tmp_path / "x.csv")])
    assert stop.value.code == 2
    assert "only 2 articles" in capsys.readouterr().err


def test_sentences_are_added_for_the_judge(judge: ModuleType, texts: Path, tmp_path: Path) -> None:
    plain = drawn(judge, texts, tmp_path / "one.csv")
    judge.main(["sentences", str(tmp_path / "one.csv"), "--texts", str(texts), "--out", str(tmp_path / "two.csv")])
    judged = rows(tmp_path / "two.csv")
    assert [row["number"] for row in judged] == [row["number"] for row in plain]
    assert all(row["head"] in row["sentence"] and row["sentence"].endswith("。") for row in judged)


def test_score(judge: ModuleType, texts: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "one.csv"
    drawn(judge, texts, path)
    with pytest.raises(SystemExit):
        judge.main(["score", str(path)])
    assert "nothing is judged yet" in capsys.readouterr().err
    judged = judge.read(path)
    for row in judged[:3]:
        row["verdict"] = "right"
    judged[3]["verdict"], judged[3]["reason"] = "wrong", "sign: 'loses' read as gain"
    judge.write(path, judged, judge.columns_of(sentences=False))
    judge.main(["score", str(path)])
    said = capsys.readouterr().out.splitlines()
    assert said[1].split() == ["all", "(2", "articles)", "0.750", "0.301–0.954", "3", "of", "4"]
    assert "1 of 5 are not judged yet and do not count" in said
    assert said[-1].split() == ["sign", "1"]
    assert any(line.startswith("by score: Brier 0.") for line in said)
    cuts = [line.split() for line in said[said.index(next(x for x in said if x.startswith("with --min-score"))) + 1 :]]
    assert all(float(cut[-1]) <= 1.0 for cut in cuts[: cuts.index([])])
    assert sum(float(row["score"]) >= float(cuts[0][0]) for row in judged if row["verdict"]) == int(cuts[0][-2])


@pytest.mark.parametrize(("right", "count", "low", "high"), [(0, 10, 0.0, 0.2775), (240, 300, 0.7511, 0.8413)])
def test_wilson(judge: ModuleType, right: int, count: int, low: float, high: float) -> None:
    assert judge.wilson(right, count) == pytest.approx((low, high), abs=1e-3)


def test_verdicts_are_carried_where_the_same_is_said(
    judge: ModuleType, texts: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old, new = tmp_path / "old.csv", tmp_path / "new.csv"
    drawn(judge, texts, old)
    drawn(judge, texts, new)
    judged = judge.read(old)
    for row in judged:
        row["verdict"], row["reason"] = "wrong", "tail"
    judged[0]["type"] = "target"  # what it says now was not judged then
    judged[1]["negated"] = "True"
    judged[2]["sentence_start"] = judged[2]["sentence_end"] = "9999"  # said elsewhere
    judge.write(old, judged, judge.columns_of(sentences=False))
    judge.main(["carry", str(old), str(new)])
    assert "2 verdicts carried over; 3 of 5 left to judge" in capsys.readouterr().out
    assert [row["verdict"] for row in rows(new)] == ["", "", "", "wrong", "wrong"]


def test_replay_says_what_became_of_judged_relations(
    judge: ModuleType, texts: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "one.csv"
    drawn(judge, texts, path)
    judged = judge.read(path)
    for row in judged:
        row["verdict"] = "right"
    judged[0]["type"] = "target"  # no longer said
    judged[1]["verdict"], judged[1]["reason"] = "wrong", "head"
    judge.write(path, judged, judge.columns_of(sentences=False))
    judge.main(["replay", str(path), "--texts", str(texts), "--list", str(tmp_path / "list.txt")])
    assert capsys.readouterr().out.splitlines()[-2].split() == ["one.csv", "3", "1", "1", "0", "0.750"]
    assert (tmp_path / "list.txt").read_text(encoding="utf-8").count("right kept") == 3


@pytest.mark.parametrize(
    ("verdict", "reason", "message"),
    [("maybe", "", "line 2: verdict 'maybe'"), ("wrong", "bad day", "line 2: reason 'bad day'")],
)
def test_unknown_verdicts_are_refused(
    judge: ModuleType, texts: Path, tmp_path: Path, verdict: str, reason: str, message: str,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    path = tmp_path / "one.csv"
    judged = [dict.fromkeys(judge.COLUMNS, "1") | {"verdict": verdict, "reason": reason}]
    judge.write(path, judged, judge.columns_of(sentences=False))
    with pytest.raises(SystemExit):
        judge.main(["score", str(path)])
    assert message in capsys.readouterr().err


def test_a_scorer_can_learn_from_judgements(judge: ModuleType, texts: Path, tmp_path: Path) -> None:
    from extractor.errors import DataError, UsageError
    from extractor.evaluate import judged_examples

    path = tmp_path / "one.csv"
    drawn(judge, texts, path)
    judged = judge.read(path)
    for place, row in enumerate(judged[:4]):
        row["verdict"], row["reason"] = ("wrong", "tail") if place == 1 else ("right", "")
    judge.write(path, judged, judge.columns_of(sentences=False))
    examples = judged_examples([path], [texts])
    assert len(examples) == 4  # the fifth has no verdict
    assert sum(example.right for example in examples) == 3
    assert {example.doc_id for example in examples} <= {"a.md", "b.md"}
    with pytest.raises(UsageError, match="was not found"):
        judged_examples([path], [tmp_path])
    (tmp_path / "no.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(DataError, match="no judged draw"):
        judged_examples([tmp_path / "no.csv"], [texts])
