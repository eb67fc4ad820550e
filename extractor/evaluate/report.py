"""Scores of several documents together: pooled, per language, per document, with intervals; floors; as JSON."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from extractor.errors import DataError
from extractor.evaluate.gold import GoldDocument
from extractor.evaluate.predictions import Prediction
from extractor.evaluate.scores import DocumentScore, Mistake, Tally, score_document

#: Bootstrap draws. The seed is fixed: the same run gives the same intervals.
DRAWS: Final = 2000
SEED: Final = 20240601

Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Report:
    """The scores of a split.

    `pooled` and `intervals`: language ("" for all) -> name of the score -> counts summed over the documents, and 95%
    interval of F (bootstrap over documents; None for a single document or an undefined score).
    """

    split: str
    documents: tuple[DocumentScore, ...]
    pooled: Mapping[str, Mapping[str, Tally]]
    intervals: Mapping[str, Mapping[str, Interval | None]]

    @property
    def mistakes(self) -> tuple[Mistake, ...]:
        """Of all documents, in their order."""
        return tuple(mistake for document in self.documents for mistake in document.mistakes)

    def f(self, name: str) -> float | None:
        """The pooled F of the score `name` ("entities.strict.core"); None where undefined or unknown."""
        tally = self.pooled[""].get(name)
        return tally.f if tally is not None else None

    def to_json(self, *, mistakes: bool = True) -> dict[str, Any]:
        """All of it, as JSON holds it."""
        result: dict[str, Any] = {
            "split": self.split,
            "documents": [document.doc_id for document in self.documents],
            "pooled": {
                language or "all": {
                    name: {**_numbers(tally), "interval": self.intervals[language][name]}
                    for name, tally in tallies.items()
                }
                for language, tallies in self.pooled.items()
            },
            "by_document": {
                document.doc_id: {name: _numbers(tally) for name, tally in document.tallies[""].items()}
                for document in self.documents
            },
        }
        if mistakes:
            result["mistakes"] = [dataclasses.asdict(mistake) for mistake in self.mistakes]
        return result


def evaluate(
    split: str, gold: Sequence[GoldDocument], predictions: Mapping[str, Prediction], *, draws: int = DRAWS
) -> Report:
    """Score `predictions` (by doc_id, one for each of `gold`)."""
    documents = tuple(score_document(document, predictions[document.doc_id]) for document in gold)
    pooled: dict[str, dict[str, Tally]] = {}
    intervals: dict[str, dict[str, Interval | None]] = {}
    for language in sorted({language for document in documents for language in document.tallies} | {""}):
        # A document without the language or the type counts as three zeros.
        parts = [document.tallies.get(language, {}) for document in documents]
        names = sorted({name for part in parts for name in part}, key=_order)
        columns = {name: [part.get(name, Tally()) for part in parts] for name in names}
        pooled[language] = {name: sum(column, Tally()) for name, column in columns.items()}
        intervals[language] = bootstrap(columns, draws=draws)
    return Report(split, documents, pooled, intervals)


def bootstrap(
    columns: Mapping[str, Sequence[Tally]], *, draws: int = DRAWS, seed: int = SEED
) -> dict[str, Interval | None]:
    """95% percentile intervals of F, documents drawn with replacement; all scores from the same draws.

    None where there are fewer than two documents, or where F is undefined in more than half of the draws.
    """
    import numpy as np

    size = len(next(iter(columns.values()), ()))
    if size < 2:
        return dict.fromkeys(columns)
    times = np.random.default_rng(seed).multinomial(size, [1 / size] * size, size=draws)
    found: dict[str, Interval | None] = {}
    for name, column in columns.items():
        counts = times @ np.array([[2 * tally.hits, tally.found + tally.wanted] for tally in column])
        defined = counts[counts[:, 1] > 0]
        if 2 * len(defined) < draws:
            found[name] = None
            continue
        low, high = np.percentile(defined[:, 0] / defined[:, 1], [2.5, 97.5])
        found[name] = (round(float(low), 4), round(float(high), 4))
    return found


def check_floor(path: Path, report: Report) -> list[str]:
    """What is below its floor, one sentence each; empty when all is well.

    The file maps split -> name of the score -> lowest allowed pooled F. Raises DataError for a split without
    floors, an unknown name or a value that is no number; a floor under an undefined score counts as broken through.
    """
    try:
        floors = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DataError(f"cannot be read as JSON: {error}.", path=path) from error
    if not isinstance(floors, dict) or not all(isinstance(scores, dict) for scores in floors.values()):
        raise DataError('expected {"dev": {"entities.strict.core": 0.9, …}, …}.', path=path)
    if report.split not in floors:
        raise DataError(f"no floors for the split {report.split!r}.", path=path)
    failures: list[str] = []
    for name, lowest in floors[report.split].items():
        if name not in report.pooled[""]:
            known = ", ".join(report.pooled[""])
            raise DataError(f"there is no score {name!r}.", path=path, hint=f"There are: {known}.")
        if isinstance(lowest, bool) or not isinstance(lowest, (int, float)):
            raise DataError(f"the floor of {name} is {lowest!r}, not a number.", path=path)
        reached = report.f(name)
        if reached is None or reached < lowest:
            failures.append(f"{report.split}: {name} is {_show(reached)}, below its floor of {lowest}.")
    return failures


def _numbers(tally: Tally) -> dict[str, Any]:
    def rounded(value: float | None) -> float | None:
        return None if value is None else round(value, 4)

    return {
        "precision": rounded(tally.precision),
        "recall": rounded(tally.recall),
        "f": rounded(tally.f),
        "hits": tally.hits,
        "found": tally.found,
        "wanted": tally.wanted,
    }


def _order(name: str) -> tuple[int, int, str]:
    """Entities before relations, totals before types."""
    return (name.startswith("relations"), ".type." in name, name)


def _show(value: float | None) -> str:
    return "undefined" if value is None else f"{value:.4f}"
