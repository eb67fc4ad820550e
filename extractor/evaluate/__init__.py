"""Scores of a run against gold annotations. Imported by the command line only; nothing else may depend on it."""

from __future__ import annotations

from extractor.evaluate.examples import Examples, judged_examples, scorer_examples
from extractor.evaluate.gold import GoldDocument, load_gold, passage_splits
from extractor.evaluate.predictions import Prediction, predict, read_run
from extractor.evaluate.report import Report, check_floor, evaluate
from extractor.evaluate.rules import GROUPS, Ablation, GroupScore, ablate, by_group
from extractor.evaluate.scores import Tally, judge, score_document

__all__ = [
    "GROUPS",
    "Ablation",
    "Examples",
    "GoldDocument",
    "GroupScore",
    "Prediction",
    "Report",
    "Tally",
    "ablate",
    "by_group",
    "check_floor",
    "evaluate",
    "judge",
    "judged_examples",
    "load_gold",
    "passage_splits",
    "predict",
    "read_run",
    "score_document",
    "scorer_examples",
]
