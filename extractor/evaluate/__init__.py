"""Scores of a run against gold annotations. Imported by the command line only; nothing else may depend on it."""

from __future__ import annotations

from extractor.evaluate.gold import GoldDocument, load_gold
from extractor.evaluate.predictions import Prediction, predict, read_run
from extractor.evaluate.report import Report, check_floor, evaluate
from extractor.evaluate.scores import Tally, score_document

__all__ = [
    "GoldDocument",
    "Prediction",
    "Report",
    "Tally",
    "check_floor",
    "evaluate",
    "load_gold",
    "predict",
    "read_run",
    "score_document",
]
