"""What each rule brings and costs: groups that add up, ablations that change what they should."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from extractor.errors import UsageError
from extractor.evaluate import ablate, by_group, evaluate, judge, load_gold, predict, read_run
from extractor.evaluate.gold import GoldDocument
from extractor.evaluate.predictions import Prediction

TEXT = "miR-21 抑制 PDCD4 的表达。敲低 PTEN 后，骨转移增加。miR-155 通过激活 AKT1 发挥作用。\n"
#: what the annotator says: the last statement, which the rules find, is not among them
SAID = [("miR-21", "inhibit", "PDCD4"), ("PTEN", "inhibit", "骨转移")]
NAMES = {"miR-21": "miRNA", "PDCD4": "Gene", "PTEN": "Gene", "骨转移": "Process", "miR-155": "miRNA", "AKT1": "Gene"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A gold folder with one article and its text."""
    place = tmp_path_factory.mktemp("gold")
    (place / "article.txt").write_text(TEXT, encoding="utf-8")
    entities = {}
    for number, (name, kind) in enumerate(NAMES.items()):
        at = TEXT.index(name)
        entities[f"e{number}"] = {
            "start": at, "end": at + len(name), "text": name, "type": kind, "norm": name, "unit": 0,
        }  # fmt: skip
    key = {entity["text"]: name for name, entity in entities.items()}
    relations = [
        {"head": key[h], "type": t, "tail": key[x], "slots": {}, "negated": False, "speculative": False}
        for h, t, x in SAID
    ]
    units, at = [], 0
    for number, part in enumerate(TEXT.strip().split("。")[:-1]):
        units.append({"unit": number, "start": at, "end": at + len(part) + 1})
        at += len(part) + 1
    gold = {"doc_id": "a", "source": "article.txt", "entities": entities, "relations": relations, "units": units}
    (place / "a.gold.json").write_text(json.dumps(gold, ensure_ascii=False), encoding="utf-8")
    return place


@pytest.fixture(scope="module")
def documents(folder: Path) -> list[GoldDocument]:
    return load_gold(folder, "dev", need_texts=True)


@pytest.fixture(scope="module")
def predictions(documents: list[GoldDocument]) -> dict[str, Prediction]:
    return predict(documents)


def test_groups(documents: list[GoldDocument], predictions: dict[str, Prediction]) -> None:
    scores = {score.name: score for score in by_group(documents, predictions, "rule")}
    assert {name: (s.found, s.right, s.only, s.balance) for name, s in scores.items()} == {
        "zh.active": (1, 1, 1, 1),
        "zh.change": (1, 1, 1, 1),
        "zh.means": (1, 0, 0, -1),
    }
    assert next(iter(scores)) == "zh.means"  # what costs most comes first
    assert scores["zh.active"].share == 0.5
    assert {score.name for score in by_group(documents, predictions, "trigger")} == {"抑制", "增加", "激活"}
    assert {score.name for score in by_group(documents, predictions, "found_by")} <= {
        "pattern", "dependency", "pattern+dependency",
    }  # fmt: skip
    with pytest.raises(UsageError, match="Choose from rule, entry, trigger, found_by"):
        by_group(documents, predictions, "colour")


def test_ablation(documents: list[GoldDocument]) -> None:
    base, *without = ablate(documents)
    assert (base.name, base.tally.hits, base.tally.found, base.tally.wanted) == ("", 2, 3, 2)
    by_name = {ablation.name: ablation.tally for ablation in without}
    assert without[0].name == "zh.means"  # the scores rise most without it
    assert (by_name["zh.means"].hits, by_name["zh.means"].found) == (2, 2)
    assert (by_name["zh.active"].hits, by_name["zh.active"].found) == (1, 2)


def test_groups_add_up_to_the_scores(root: Path) -> None:
    """On a stored run with mistakes of every kind: whatever the groups, the same statements."""
    documents = load_gold(root / "gold", "dev")
    predictions = read_run(root / "tests" / "data" / "run_small", documents)
    report = evaluate("dev", documents, predictions, draws=10)
    whole = report.pooled[""]["relations.all"]
    keys = set()
    wanted = set()
    for document in documents:
        judged, its = judge(document, predictions[document.doc_id])
        keys |= {(document.doc_id, key) for _, key in judged}
        wanted |= {(document.doc_id, key) for key in its}
    assert (len(keys & wanted), len(keys), len(wanted)) == (whole.hits, whole.found, whole.wanted)
    (score,) = by_group(documents, predictions, "found_by")
    assert (score.right, score.found, score.wanted) == (whole.hits, whole.found, whole.wanted)


def test_command(folder: Path, tmp_path: Path, command: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    out = tmp_path / "scores.json"
    answer = command("evaluate", "--gold", folder, "--by", "rule", "--ablate", "--json", out)
    assert answer.returncode == 0, answer.stderr
    lines = answer.stdout.splitlines()
    means = [line.split() for line in lines if line.startswith("zh.means")]
    assert means[0] == ["zh.means", "0.000", "1", "0", "0.000", "0", "-1", "costs"]
    assert means[1][-1] == "costs"
    data = json.loads(out.read_text(encoding="utf-8"))
    assert data["by_rule"]["zh.active"]["precision"] == 1.0
    assert data["ablations"][0]["without"] == ""
    refused = command("evaluate", "--gold", folder, "--run", tmp_path, "--ablate")
    assert refused.returncode == 2
    assert "--ablate runs the rules again" in refused.stderr
