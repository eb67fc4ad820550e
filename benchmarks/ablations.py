"""Scores with and without each component, as a Markdown table.

    python benchmarks/ablations.py --gold gold --texts corpus [--split dev] [--only NAME ...]

Each row is a run of the whole pipeline over the gold articles with one component left out; everything else stays,
the identifiers too. F, and in brackets the difference to the whole pipeline. What a component brings on articles that
its makers read (the dev articles and the sixteen of ChinaXiv) is more than it brings elsewhere; the Chinese recogniser
was trained on the sixteen, so that on `--split train` its row says nothing (cross-validation: `benchmarks/ner_zh.py`).
"""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

from extractor import evaluate
from extractor.entities.context import EMPTY
from extractor.pipeline import Config

COLUMNS = (
    ("entities core", "entities.strict.core"),
    ("entities all", "entities.strict.all"),
    ("relations core", "relations.core"),
    ("relations all", "relations.all"),
)
#: a change of the configuration, or places in the code whose answer becomes "nothing"
Ablation = Callable[[contextlib.ExitStack, Config], Config]


def told(**changes: Any) -> Ablation:
    return lambda _, config: dataclasses.replace(config, **changes)


def without(*places: str, answer: Callable[..., Any] = lambda *_, **__: []) -> Ablation:
    """Every place ("module.function") answers with `answer`: nothing found, unless said otherwise."""

    def apply(stack: contextlib.ExitStack, config: Config) -> Config:
        for place in places:
            stack.enter_context(patch(place, answer))
        return config

    return apply


class NoGrammar:
    """A process grammar that finds nothing."""

    def find(self, *_: Any) -> Iterator[Any]:
        return iter(())


_ENTITIES = "extractor.entities"
ABLATIONS: dict[str, Ablation] = {
    "everything": told(),
    "without the Chinese recogniser": without(
        f"{_ENTITIES}.statistical.merge", answer=lambda text, evidence, *_, **__: list(evidence.settled)
    ),
    "without the English recogniser": without(
        f"{_ENTITIES}.english_crf.merge", answer=lambda text, evidence, *_, **__: list(evidence.settled)
    ),
    "without both (`--rules-only`)": told(statistical=False),
    "without the parsers and their rules (`--no-parser`)": told(parser=False),
    "without both recognisers and parsers": told(statistical=False, parser=False),
    "without what the article says of its names (long and short forms)": without(
        "extractor.entities.article_context", answer=lambda *_: EMPTY
    ),
    "without the lexicon in recognition": without(f"{_ENTITIES}.recognise._lexicon_candidates"),
    "without the miRNA grammar": without(f"{_ENTITIES}.recognise.mirna.find_mirnas"),
    "without shapes of names": without(
        *(f"{_ENTITIES}.recognise.shapes.find_{what}" for what in ("noncoding", "drugs", "lines")),
        f"{_ENTITIES}.recognise.diseases.find_diseases",
    ),
    "without the process grammar": without(f"{_ENTITIES}.recognise.grammar", answer=lambda _: NoGrammar()),
    "without tables": told(tables="none"),
}


def scores(documents: Any, split: str, ablation: Ablation) -> dict[str, float | None]:
    with contextlib.ExitStack() as stack:
        config = ablation(stack, Config())
        predictions = evaluate.predict(documents, config)
    report = evaluate.evaluate(split, documents, predictions)
    return {name: report.f(name) for _, name in COLUMNS}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--gold", type=Path, required=True, help="folder of gold annotations")
    parser.add_argument("--texts", type=Path, action="append", default=[], help="where the articles are [repeatable]")
    parser.add_argument("--split", default="dev", choices=("dev", "train", "all"))
    parser.add_argument("--only", nargs="*", help="only rows whose name holds one of these")
    options = parser.parse_args()
    documents = evaluate.load_gold(options.gold, options.split, texts=options.texts, need_texts=True)
    print(f"F on {len(documents)} articles ({options.split}), `benchmarks/ablations.py`\n")
    print("| | " + " | ".join(label for label, _ in COLUMNS) + " |")
    print("|---|" + "---|" * len(COLUMNS))
    whole: dict[str, float | None] = {}
    for name, ablation in ABLATIONS.items():
        if whole and options.only is not None and not any(part in name for part in options.only):
            continue
        began = time.perf_counter()
        found = scores(documents, options.split, ablation)
        whole = whole or found
        print(f"| {name} | " + " | ".join(cell(found[key], whole[key], found is whole) for _, key in COLUMNS) + " |")
        print(f"{name}: {time.perf_counter() - began:.1f} s", file=sys.stderr)


def cell(value: float | None, whole: float | None, first: bool) -> str:
    if value is None or whole is None:
        return "–"
    return f"{value:.3f}" if first else f"{value:.3f} ({value - whole:+.3f})"


if __name__ == "__main__":
    main()
