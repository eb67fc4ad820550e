"""How much the score of a relation means: calibration by article, precision and recall at cut-offs.

    python benchmarks/scorer_reliability.py --gold gold --texts corpus --texts DIR_WITH_CHINAXIV_MD [--plot FILE]
        [--judged benchmarks/judged/OLDEST.csv … --judged benchmarks/judged/NEWEST.csv]

Runs the pipeline on the annotated articles (the split "train" without the recogniser that has learned from it), judges
every relation by the gold, and gives each a probability from a scorer that has not seen its article. Recall is of all
gold relations, so that at cut-off 0 it is that of the rules. With judged draws these count too, except at the cut-offs;
each is then ordered once more by a scorer that knows neither it nor its articles: what to expect of unread ones.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from extractor.evaluate import Examples, judged_examples, load_gold, scorer_examples
from extractor.train.relation_scorer import (
    choose,
    leave_draws_out,
    plot,
    quality_table,
    reliability_table,
    unseen_table,
)

CUTS = (0.0, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.92, 0.94, 0.96)


def at_cuts(examples: Examples, scores: Sequence[float]) -> list[str]:
    """Markdown: distinct statements kept at each cut-off, by their best score."""
    best: dict[object, float] = {}
    for key, score in zip(examples.keys, scores, strict=True):
        best[key] = max(best.get(key, 0.0), score)
    lines = ["| cut-off | kept | precision | recall | F |", "|---|---|---|---|---|"]
    for cut in CUTS:
        kept = {key for key, score in best.items() if score >= cut}
        right = len(kept & examples.wanted)
        if kept:
            p, r = right / len(kept), right / len(examples.wanted)
            lines.append(f"| {cut:.2f} | {len(kept)} | {p:.3f} | {r:.3f} | {2 * p * r / (p + r):.3f} |")
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--texts", type=Path, action="append", default=[])
    parser.add_argument("--judged", type=Path, action="append", default=[], help="judged draw, the newest last")
    parser.add_argument("--plot", type=Path, help="write the reliability plot (PNG)")
    options = parser.parse_args()
    documents = load_gold(options.gold, "all", texts=options.texts, need_texts=True)
    examples = scorer_examples(documents)
    labelled = (*examples.labelled, *judged_examples(options.judged, options.texts))
    strength, probabilities = choose(labelled)
    right = [example.right for example in labelled]
    articles = len({example.doc_id for example in labelled})
    print(f"{len(labelled)} relations in {articles} articles, {sum(right)} right; C {strength}\n")
    print("\n".join(quality_table(labelled, probabilities)), end="\n\n")
    print("\n".join(reliability_table(probabilities, right)), end="\n\n")
    for name, scores in (("scorer", probabilities), ("trust in the rule", [e.trust for e in labelled])):
        print(f"{name}:\n" + "\n".join(at_cuts(examples, scores[: len(examples.keys)])), end="\n\n")
    print("\n".join(unseen_table(leave_draws_out(labelled, strength))))
    if options.plot is not None:
        plot(options.plot, probabilities, right)


if __name__ == "__main__":
    main()
