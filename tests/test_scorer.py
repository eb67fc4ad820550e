"""The trained score of relations: features without names, honest folds, weights as data, cut-offs."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from test_relations import Run, run

from extractor.errors import DataError, UsageError
from extractor.pipeline import Config, Pipeline
from extractor.read import read_article
from extractor.relations.scorer import WEIGHTS, Labelled, Roles, Scorer, features, load_scorer, roles, shipped_scorer
from extractor.train.relation_scorer import (
    auc,
    cross_validate,
    deal,
    fit,
    leave_draws_out,
    precision_keeping,
    quality,
    reliability,
    train,
    unseen_table,
)

pytest.importorskip("sklearn")


def here(result: Run) -> Roles:
    """The roles of names where the passage is the whole article."""
    return roles([(result.mentions, result.relations)])


def looked_at(result: Run, language: str = "zh") -> list[dict[str, float]]:
    """The features of each relation in the passage."""
    return [
        features(r, result.relations, result.text, result.sentences, result.mentions, language, "results", here(result))
        for r in result.relations
    ]


def test_an_article_tells_who_acts_and_what_is_measured() -> None:
    result = run("[DON|Drug]降低[SOD|Gene]活性。[DON|Drug]升高[MDA|Gene]含量。[SOD|Gene]抑制[YAP1|Gene]。", "zh")
    article = here(result)
    assert (article.count, article.heads["don"], article.tails["sod"], article.heads["sod"]) == (3, 2, 1, 1)
    first, _, last = looked_at(result)
    assert first["head rather ends"] < last["head rather ends"]
    assert first["tail rather heads"] > last["tail rather heads"]
    assert first["share of head"] == pytest.approx(2 / 3)


def test_features_hold_no_names() -> None:
    result = run("敲低[PKM2|Gene]后，[糖酵解|Process]水平降低。[XAF1|Gene]可能抑制[YAP1|Gene]。", "zh")
    first, second = looked_at(result)
    assert {"rule=zh.change", "head=Gene", "tail=Process", "factors=2", "observed", "section=results"} <= first.keys()
    assert {"rule=zh.active", "factors=1", "speculative", "order=head trigger tail"} <= second.keys()
    assert "observed" not in second
    assert not any(name in key for key in (*first, *second) for name in ("PKM2", "糖酵解", "XAF1", "抑制", "降低"))
    assert first["mentions between"] == 0.0
    assert first["statements in sentence"] == second["statements in sentence"]


def test_what_stands_beside_and_between_is_seen_in_chinese_only() -> None:
    result = run("结果显示，[XAF1|Gene]的表达可显著抑制[YAP1|Gene]的活性，并影响预后。", "zh")
    (found,) = looked_at(result)
    beside = {
        "head behind=，",
        "head before=的",
        "trigger behind=著",
        "trigger before=a",
        "tail behind=制",
        "tail before=的",
    }
    assert beside <= found.keys()
    assert {name for name in found if name.startswith("between=")} == {
        "between=的", "between=可", "between=表达", "between=显著"
    }  # fmt: skip
    assert {"head in clause", "tail in clause"} <= found.keys()
    (english,) = looked_at(result, "en")
    assert not any("=的" in name or "clause" in name for name in english)


def test_a_trigger_of_another_clause_leaves_the_head_outside() -> None:
    result = run("敲低[PKM2|Gene]后，[糖酵解|Process]水平降低。", "zh")
    (found,) = looked_at(result)
    assert "tail in clause" in found
    assert "head in clause" not in found


def test_probability() -> None:
    scorer = Scorer(0.0, {"a": 2.0, "b": -1.0})
    assert scorer.probability({}) == 0.5
    assert scorer.probability({"a": 1.0, "b": 2.0, "unknown": 9.0}) == 0.5
    assert scorer.probability({"a": 1.0}) == pytest.approx(0.8808, abs=1e-4)
    assert 0 < Scorer(1e6, {}).probability({}) < 1


def test_relations_of_tables_keep_their_score() -> None:
    result = run("[XAF1|Gene]抑制[YAP1|Gene]。", "zh")
    (relation,) = result.relations
    arguments = (result.text, result.sentences, result.mentions, "zh", "body")
    (scored,) = Scorer(0.0, {}).score([relation], *arguments)
    assert (scored.score, replace(scored, score=relation.score)) == (0.5, relation)
    (table,) = Scorer(0.0, {}).score([replace(relation, found_by="table", score=0.7)], *arguments)
    assert table.score == 0.7


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "cannot be read as JSON"),
        ('{"version": 99}', "holds no weights of version"),
        ('{"version": 3, "intercept": 0, "weights": {"a": "x"}}', "a weight is no number"),
        ('{"version": 3, "intercept": NaN, "weights": {}}', "a weight is no number"),
        ('{"version": 3, "intercept": 0}', "a weight is no number"),
    ],
)
def test_broken_weights_are_refused(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "weights.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=message) as error:
        load_scorer(path)
    assert "weights.json" in str(error.value)
    with pytest.raises(DataError, match="cannot be read"):
        load_scorer(tmp_path / "nowhere.json")


def test_shipped_weights_name_no_article_and_few_features() -> None:
    scorer = shipped_scorer()
    data = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    assert set(data) == {"version", "strength", "articles", "relations", "intercept", "weights"}
    assert isinstance(data["articles"], int)
    assert 20 < len(scorer.weights) < data["relations"] / 10


# ---- training


def labelled() -> list[Labelled]:
    """Ten articles; relations far from their trigger are often wrong, and each article has a mark of its own."""
    examples = []
    for doc in range(10):
        for number in range(20):
            far = number % 2 == 1
            right = not far or number % 6 == 1
            mark = {f"only={doc}": 1.0}
            examples.append(Labelled(f"d{doc}", {"distance": 3.0 if far else 0.5, **mark}, right, 0.8))
    return examples


def test_folds_are_whole_articles() -> None:
    groups = deal(labelled(), 4)
    assert sorted(doc for group in groups for doc in group) == [f"d{n}" for n in range(10)]
    assert sorted(map(len, groups)) == [2, 2, 3, 3]
    with pytest.raises(UsageError, match="two articles"):
        deal(labelled()[:20], 4)


def test_training_learns_what_holds_across_articles() -> None:
    examples = labelled()
    scorer = train(examples, 1.0)
    assert scorer.weights["distance"] < -1
    assert set(scorer.weights) == {"distance"}  # a mark of one article gets no weight
    assert train(examples, 1.0) == scorer
    assert train(list(reversed(examples)), 1.0).probability({"distance": 1.0}) == pytest.approx(
        scorer.probability({"distance": 1.0}), abs=1e-4
    )
    with pytest.raises(DataError, match="nothing to tell apart"):
        train([e for e in examples if e.right], 1.0)


def of_draws() -> list[Labelled]:
    """Two draws of the same relations; on the first, rules were mended: half of its wrong ones are gone."""
    old = [replace(e, draw="old") for n, e in enumerate(labelled()) if e.right or n % 4 == 1]
    return old + [replace(e, doc_id=f"n{e.doc_id}", draw="new") for e in labelled()]


def test_each_draw_has_its_level_and_the_last_one_ships() -> None:
    examples = of_draws()
    fitted = fit(examples, 1.0)
    assert fitted.levels.keys() == {"old", "new"}
    far = {"distance": 3.0}
    assert fitted.at("old").probability(far) > fitted.at("unknown").probability(far) > fitted.at("new").probability(far)
    assert train(examples, 1.0) == fitted.at("new")


def test_a_draw_is_scored_without_its_articles() -> None:
    examples = of_draws()
    found = {unseen.draw: unseen for unseen in leave_draws_out(examples, 1.0)}
    assert found["new"].count == 200
    assert found["new"].auc is not None
    assert found["new"].auc > 0.8
    assert found["new"].kept[1] >= found["new"].kept[0] >= found["new"].right
    # draws of the same articles leave nothing to learn from
    same = [replace(e, doc_id=f"n{e.doc_id}") if e.draw == "old" else e for e in examples]
    assert leave_draws_out(same, 1.0) == []
    assert unseen_table([]) == []
    assert "| new | 200 |" in "\n".join(unseen_table([found["new"]]))


def test_precision_of_a_cut_by_hand() -> None:
    scores, right = [0.9, 0.8, 0.7, 0.6, 0.5], [True, False, True, True, False]
    assert precision_keeping(scores, right, 0.3) == 1.0
    assert precision_keeping(scores, right, 0.6) == pytest.approx(2 / 3)
    assert precision_keeping(scores, right, 1.0) == 0.75


def test_cross_validation_beats_one_number_for_all() -> None:
    examples = labelled()
    right = [e.right for e in examples]
    found = quality(cross_validate(examples, 1.0, 5), right)
    flat = quality([sum(right) / len(right)] * len(right), right)
    assert found.brier < flat.brier
    assert found.log_loss < flat.log_loss
    assert found.auc is not None
    assert found.auc > 0.8


def test_no_article_is_judged_by_itself() -> None:
    """All relations of one article are wrong; by the others, where one in six is, they look right."""
    examples = [Labelled(f"d{d}", {"x": float(n % 3)}, d != 0 and n % 6 != 1) for d in range(6) for n in range(12)]
    found = cross_validate(examples, 1.0, 6)
    assert all(p > 0.5 for p, e in zip(found, examples, strict=True) if e.doc_id == "d0")


def test_quality_by_hand() -> None:
    found = quality([0.9, 0.2, 0.6], [True, False, False])
    assert found.brier == pytest.approx((0.01 + 0.04 + 0.36) / 3)
    assert found.log_loss == pytest.approx(0.4149, abs=1e-4)
    assert auc([0.9, 0.2, 0.6], [True, False, False]) == 1.0
    assert auc([0.5, 0.5, 0.1, 0.9], [True, False, False, True]) == 0.875
    assert auc([0.5], [True]) is None


def test_reliability_bins() -> None:
    bins = reliability([0.1, 0.3, 0.96, 1.0], [False, True, True, True])
    assert [(b.low, b.high, b.count, b.right) for b in bins] == [(0.0, 0.5, 2, 0.5), (0.95, 1.0, 2, 1.0)]
    assert bins[0].mean == pytest.approx(0.2)


# ---- end to end


@pytest.fixture(scope="module")
def article(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("scorer") / "a.txt"
    path.write_text("miR-21 抑制 PDCD4 的表达。敲低 PTEN 后，细胞增殖增加，且细胞凋亡减少。\n", encoding="utf-8")
    return path


def found(article: Path, config: Config) -> list[tuple[str, float]]:
    extraction = Pipeline(config).process(read_article(article, "a"))
    return [(r.proof, r.score) for result in extraction.passages for r in result.relations]


def test_the_score_can_be_turned_off_and_cut(article: Path) -> None:
    scored, plain = found(article, Config(min_score=0.0)), found(article, Config(scorer=False))
    assert [proof for proof, _ in scored] == [proof for proof, _ in plain]
    assert len(scored) == 3
    assert all(0 < score < 1 for _, score in scored)
    assert {score for _, score in plain} == {0.9, 0.85}
    middle = sorted(score for _, score in scored)[1]
    assert found(article, Config(min_score=middle)) == [pair for pair in scored if pair[1] >= middle]
    assert found(article, Config(min_score=1.0)) == []


def test_what_is_more_likely_wrong_than_right_is_left_out(article: Path) -> None:
    assert [Config().cut, Config(scorer=False).cut, Config(min_score=0.0).cut] == [0.4, 0.0, 0.0]
    assert all(score >= 0.4 for _, score in found(article, Config()))


def test_the_cut_holds_for_tables_too(tmp_path: Path) -> None:
    path = tmp_path / "t.md"
    path.write_text(
        "本文综述。\n\n<table><tr><td>miRNA</td><td>靶基因</td><td>对耐药的调控</td></tr>"
        "<tr><td>miR-21</td><td>PTEN</td><td>促进</td></tr><tr><td>miR-34a</td><td>BCL2</td><td>抑制</td></tr></table>\n",
        encoding="utf-8",
    )
    assert any("column" in proof for proof, _ in found(path, Config()))
    assert found(path, Config(min_score=1.0)) == []


def test_scikit_learn_is_not_needed_at_run_time(article: Path) -> None:
    code = (
        "import sys; from extractor.pipeline import Pipeline; from extractor.read import read_article\n"
        f"x = Pipeline().process(read_article({str(article)!r}, 'a'))\n"
        "assert sum(len(p.relations) for p in x.passages) == 3\n"
        "assert 'sklearn' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parent.parent)
