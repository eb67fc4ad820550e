"""Training of the relation scorer (`extractor.relations.scorer`): a logistic regression, cross-validated by article.

scikit-learn is needed here only; what ships is a JSON file of names and weights. The strength of the penalty is chosen
by log loss over folds of whole articles, and the same folds give the scores of the model card: every probability there
comes from a model that has not seen the article. How well it orders relations nobody worked on is measured by leaving
out each judged draw, with all relations of its articles (`leave_draws_out`).

The share of right relations differs between draws for a reason that no relation shows: rules were mended on the older
ones. So each draw has an intercept of its own, its level, and what ships is the level of the draw named last, which
should be the one that was judged after the last rules.
"""

from __future__ import annotations

import json
import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from extractor.errors import DataError, OutputError, UsageError
from extractor.relations.scorer import VERSION, Labelled, Scorer

#: inverse strengths of the penalty that are tried
STRENGTHS: Final = (0.1, 0.3, 1.0, 3.0, 10.0, 30.0)
#: a feature must occur in this many articles and relations to get a weight
MIN_ARTICLES: Final = 4
MIN_RELATIONS: Final = 15
#: shares of the right relations at which the precision of a cut on the probability is told
KEPT: Final = (0.9, 0.8)
FOLDS: Final = 8
_BINS: Final = (0.0, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 1.0)


@dataclass(frozen=True, slots=True)
class Quality:
    """How good probabilities are: mean squared error, mean log loss (nats), area under the ROC curve.

    The last is None where all or none are right.
    """

    brier: float
    log_loss: float
    auc: float | None


@dataclass(frozen=True, slots=True)
class Bin:
    """Relations with a probability in `[low, high)`: how many, their mean probability, the share that is right."""

    low: float
    high: float
    count: int
    mean: float
    right: float


@dataclass(frozen=True, slots=True)
class Fitted:
    """A scorer for each draw (`Labelled.draw`): the same weights, a level of its own."""

    scorer: Scorer
    levels: Mapping[str, float]

    def at(self, draw: str) -> Scorer:
        """The scorer at the level of `draw`; of one that was not seen, between all levels."""
        return replace(self.scorer, intercept=round(self.scorer.intercept + self.levels.get(draw, 0.0), 6))


def fit(examples: Sequence[Labelled], strength: float) -> Fitted:
    """The scorer of these examples. Raises DataError where all or none of them are right."""
    try:
        from sklearn.linear_model import LogisticRegression
    except ImportError as error:
        raise UsageError(f"scikit-learn does not load here ({error}).", hint="pip install 'extractor[train]'") from None
    import numpy as np

    right = [example.right for example in examples]
    if len(set(right)) < 2:
        raise DataError(f"{sum(right)} of {len(right)} relations are right: nothing to tell apart.")
    names = _known(examples)
    draws = sorted({example.draw for example in examples})
    levels = np.array([[example.draw == draw for draw in draws] for example in examples], dtype=float)
    # lbfgs on a fixed order of columns and rows: the same weights each time
    model = LogisticRegression(C=strength, solver="lbfgs", max_iter=2000, tol=1e-8)
    model.fit(np.hstack([_matrix(examples, names), levels]), right)
    found = [round(float(w), 6) for w in model.coef_[0]]
    weights = {name: w for name, w in zip(names, found, strict=False) if w}
    scorer = Scorer(round(float(model.intercept_[0]), 6), weights)
    return Fitted(scorer, dict(zip(draws, found[len(names) :], strict=True)))


def train(examples: Sequence[Labelled], strength: float) -> Scorer:
    """The scorer that ships: at the level of the draw that the last example comes from. Raises as `fit`."""
    return fit(examples, strength).at(examples[-1].draw)


def cross_validate(examples: Sequence[Labelled], strength: float, folds: int = FOLDS) -> list[float]:
    """A probability for each example, at the level of its draw, from a scorer that has not seen its article.

    Articles are dealt to the folds by size, largest first, to the fold with the fewest relations.
    """
    found = [0.0] * len(examples)
    for fold in deal(examples, folds):
        fitted = fit([e for e in examples if e.doc_id not in fold], strength)
        for place, example in enumerate(examples):
            if example.doc_id in fold:
                found[place] = fitted.at(example.draw).probability(example.features)
    return found


@dataclass(frozen=True, slots=True)
class Unseen:
    """How well a judged draw is ordered by a scorer that knows neither it nor its articles.

    `right`: share of its `count` relations that is right; `kept`: that share among those with the highest
    probabilities, when as many right ones are kept as `KEPT` says.
    """

    draw: str
    count: int
    right: float
    auc: float | None
    kept: tuple[float, ...]


def leave_draws_out(examples: Sequence[Labelled], strength: float) -> list[Unseen]:
    """Each judged draw by a scorer of the other draws and of the annotated articles; its articles are left out there.

    Draws that leave nothing to learn from, or that are all right, are passed.
    """
    found = []
    for draw in dict.fromkeys(example.draw for example in examples if example.draw):
        its = [e for e in examples if e.draw == draw]
        articles = {e.doc_id for e in its}
        others = [e for e in examples if e.draw != draw and e.doc_id not in articles]
        if len({e.right for e in others}) == len({e.right for e in its}) == 2:
            scorer = fit(others, strength).scorer
            scores, right = [scorer.probability(e.features) for e in its], [e.right for e in its]
            kept = tuple(precision_keeping(scores, right, share) for share in KEPT)
            found.append(Unseen(draw, len(its), sum(right) / len(its), auc(scores, right), kept))
    return found


def precision_keeping(probabilities: Sequence[float], right: Sequence[bool], share: float) -> float:
    """The precision at the highest cut that keeps this share of the right ones; there must be one."""
    ordered = sorted((p for p, r in zip(probabilities, right, strict=True) if r), reverse=True)
    cut = ordered[math.ceil(share * len(ordered)) - 1]
    kept = [r for p, r in zip(probabilities, right, strict=True) if p >= cut]
    return sum(kept) / len(kept)


def deal(examples: Sequence[Labelled], folds: int) -> list[set[str]]:
    """The articles in `folds` groups of about as many relations each. Raises UsageError for fewer than two articles."""
    sizes = Counter(example.doc_id for example in examples)
    if len(sizes) < 2:
        raise UsageError("the scorer needs relations of two articles at least.", hint="Name more with --gold, --texts.")
    groups: list[set[str]] = [set() for _ in range(min(folds, len(sizes)))]
    held = [0] * len(groups)
    for doc_id, size in sorted(sizes.items(), key=lambda item: (-item[1], item[0])):
        place = held.index(min(held))
        groups[place].add(doc_id)
        held[place] += size
    return groups


def choose(examples: Sequence[Labelled], folds: int = FOLDS) -> tuple[float, list[float]]:
    """The strength with the least cross-validated log loss, and the probabilities it gave."""
    tried = [(strength, cross_validate(examples, strength, folds)) for strength in STRENGTHS]
    right = [example.right for example in examples]
    return min(tried, key=lambda item: (quality(item[1], right).log_loss, item[0]))


def quality(probabilities: Sequence[float], right: Sequence[bool]) -> Quality:
    """Scores of `probabilities` against what is right."""
    size = len(right)
    brier = sum((p - r) ** 2 for p, r in zip(probabilities, right, strict=True)) / size
    small = 1e-9
    loss = -sum(math.log(max(small, p if r else 1 - p)) for p, r in zip(probabilities, right, strict=True)) / size
    return Quality(brier, loss, auc(probabilities, right))


def auc(probabilities: Sequence[float], right: Sequence[bool]) -> float | None:
    """The chance that a right relation has a higher probability than a wrong one (ties count half); None without both.

    By ranks (Mann and Whitney 1947).
    """
    ones = sum(right)
    if not 0 < ones < len(right):
        return None
    order = sorted(range(len(right)), key=lambda i: probabilities[i])
    total, at = 0.0, 0
    while at < len(order):
        end = at
        while end < len(order) and probabilities[order[end]] == probabilities[order[at]]:
            end += 1
        rank = (at + end + 1) / 2  # mean rank of the ties, from 1
        total += rank * sum(right[i] for i in order[at:end])
        at = end
    return (total - ones * (ones + 1) / 2) / (ones * (len(right) - ones))


def reliability(probabilities: Sequence[float], right: Sequence[bool], bins: Sequence[float] = _BINS) -> list[Bin]:
    """The relations by probability; bins without any are left out. The last bin holds its upper border."""
    held: dict[int, list[int]] = defaultdict(list)
    for i, p in enumerate(probabilities):
        held[next((b for b in range(len(bins) - 1) if p < bins[b + 1]), len(bins) - 2)].append(i)
    return [
        Bin(bins[b], bins[b + 1], len(ids), sum(probabilities[i] for i in ids) / len(ids),
            sum(right[i] for i in ids) / len(ids))
        for b, ids in sorted(held.items())
    ]  # fmt: skip


def write_model(
    out: Path,
    scorer: Scorer,
    examples: Sequence[Labelled],
    strength: float,
    probabilities: Sequence[float],
    command: str,
) -> None:
    """Write weights, model card and reliability plot to the folder `out`. Raises OutputError."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        data: dict[str, Any] = {
            "version": VERSION,
            "strength": strength,
            "articles": len({example.doc_id for example in examples}),
            "relations": len(examples),
            "intercept": scorer.intercept,
            "weights": dict(sorted(scorer.weights.items())),
        }
        text = json.dumps(data, ensure_ascii=False, indent=1)
        (out / "weights.json").write_text(text + "\n", encoding="utf-8")
        card = model_card(scorer, examples, strength, probabilities, command)
        (out / "README.md").write_text(card, encoding="utf-8")
        plot(out / "reliability.png", probabilities, [example.right for example in examples])
    except OSError as error:
        raise OutputError(f"cannot be written: {error.strerror or error}.", path=out) from error


def model_card(
    scorer: Scorer, examples: Sequence[Labelled], strength: float, probabilities: Sequence[float], command: str
) -> str:
    """The README of the model: what it is, what it learned from, its cross-validated scores, its largest weights."""
    right = [example.right for example in examples]
    articles = len({example.doc_id for example in examples})
    english = sum("language=en" in example.features for example in examples)
    lines = [
        "# relation_scorer: how likely a relation is right",
        "",
        "A logistic regression over how a relation was found (construction, entry, sign complexity, distances, types",
        "and makers of the mentions, certainty, section, language, finder, the characters beside head, trigger and",
        "tail, function words between them, how often the article speaks of head and tail as heads or as tails:",
        "`extractor.relations.scorer.features`). No name of a gene or drug is a feature. Applied without scikit-learn;",
        "turned off with `--no-scorer`.",
        "",
        "| | |",
        "|---|---|",
        f"| data | {len(examples)} relations ({english} of them English) found end to end in {articles} annotated "
        f"or judged articles, {sum(right)} of them right |",
        "| ChinaXiv articles | mentions by the rules alone, since the trained recogniser has learned from them |",
        "| licence | weights MIT as the project |",
        f"| penalty | L2, C = {strength}, chosen by cross-validated log loss; {len(scorer.weights)} weights |",
        f"| command | `{command}`; the same bytes each time |",
        "| needs | nothing at run time; scikit-learn and matplotlib to train |",
        "",
        *_level_note(examples[-1].draw),
        "",
        f"## Cross-validated by article ({min(FOLDS, articles)} folds), each draw at its level",
        "",
        *quality_table(examples, probabilities),
        "",
        *reliability_table(probabilities, right),
        "",
        "![reliability](reliability.png)",
        "",
        *unseen_table(leave_draws_out(examples, strength)),
        "## Largest weights",
        "",
        "| raises | | lowers | |",
        "|---|---|---|---|",
    ]
    ordered = sorted(scorer.weights.items(), key=lambda item: (-item[1], item[0]))
    for (up, a), (down, b) in zip(ordered[:12], reversed(ordered[-12:]), strict=True):
        lines.append(f"| {up} | {a:+.2f} | {down} | {b:+.2f} |")
    return "\n".join(lines) + "\n"


def _level_note(draw: str) -> list[str]:
    if not draw:
        return [
            "The rules were written while these articles were looked at; expect the probabilities to be too high on",
            "yours.",
        ]
    return [
        "Older draws have more right relations, since rules were mended on them: each draw has an intercept of its",
        f"own, and the one that ships is that of `{draw}`, named last. Where rules were mended on that one too, expect",
        "the probabilities to be too high on your articles.",
    ]


def unseen_table(draws: Sequence[Unseen]) -> list[str]:
    """Markdown, with its heading: each judged draw, left out of the training with all its articles."""
    if not draws:
        return []
    cuts = " | ".join(f"right, cut that keeps {share:.0%} of the right ones" for share in KEPT)
    lines = ["## Each draw left out, with its articles", "", f"| draw | relations | right | AUC | {cuts} |",
             "|---|---|---|---|" + "---|" * len(KEPT)]  # fmt: skip
    for d in draws:
        kept = " | ".join(f"{share:.3f}" for share in d.kept)
        lines.append(f"| {d.draw} | {d.count} | {d.right:.3f} | {'–' if d.auc is None else f'{d.auc:.3f}'} | {kept} |")
    known = [d.auc for d in draws if d.auc is not None]
    return [*lines, "", f"Mean AUC {sum(known) / len(known):.3f}.", ""]


def quality_table(examples: Sequence[Labelled], probabilities: Sequence[float]) -> list[str]:
    """Markdown: the scorer beside the trust in the rule and beside one number for all."""
    right = [example.right for example in examples]
    share = sum(right) / len(right)
    rows: Mapping[str, Sequence[float]] = {
        "scorer": probabilities,
        "trust in the rule": [example.trust for example in examples],
        f"{share:.3f} for all": [share] * len(right),
    }
    lines = ["| | Brier | log loss | AUC |", "|---|---|---|---|"]
    for name, values in rows.items():
        q = quality(values, right)
        lines.append(f"| {name} | {q.brier:.4f} | {q.log_loss:.4f} | {'–' if q.auc is None else f'{q.auc:.3f}'} |")
    return lines


def reliability_table(probabilities: Sequence[float], right: Sequence[bool]) -> list[str]:
    """Markdown: relations by probability, with the share that is right."""
    lines = ["| probability | relations | mean | right |", "|---|---|---|---|"]
    for b in reliability(probabilities, right):
        lines.append(f"| {b.low:.2f}–{b.high:.2f} | {b.count} | {b.mean:.3f} | {b.right:.3f} |")
    return lines


def plot(path: Path, probabilities: Sequence[float], right: Sequence[bool]) -> None:
    """The reliability plot as PNG, the same bytes for the same numbers."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    bins = reliability(probabilities, right)
    figure = Figure(figsize=(5, 5), layout="constrained")
    FigureCanvasAgg(figure)
    upper, lower = figure.subplots(2, 1, height_ratios=(3, 1), sharex=True)
    upper.plot([0, 1], [0, 1], color="grey", linewidth=0.8, linestyle="--")
    error = [1.96 * math.sqrt(b.right * (1 - b.right) / b.count) for b in bins]
    upper.errorbar([b.mean for b in bins], [b.right for b in bins], yerr=error, fmt="o-", capsize=2)
    upper.set_ylabel("share that is right")
    upper.set_ylim(0, 1.05)
    lower.hist(list(probabilities), bins=[x / 20 for x in range(21)])
    lower.set_xlabel("probability, cross-validated by article")
    lower.set_ylabel("relations")
    figure.savefig(path, dpi=100, metadata={"Software": None})


def _known(examples: Sequence[Labelled]) -> list[str]:
    articles: dict[str, set[str]] = defaultdict(set)
    count: Counter[str] = Counter()
    for example in examples:
        for name in example.features:
            articles[name].add(example.doc_id)
            count[name] += 1
    return sorted(n for n in count if len(articles[n]) >= MIN_ARTICLES and count[n] >= MIN_RELATIONS)


def _matrix(examples: Sequence[Labelled], names: Sequence[str]) -> Any:
    import numpy as np

    place = {name: i for i, name in enumerate(names)}
    matrix = np.zeros((len(examples), len(names)))
    for row, example in enumerate(examples):
        for name, value in example.features.items():
            if name in place:
                matrix[row, place[name]] = value
    return matrix
