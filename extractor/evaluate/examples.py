"""The relations found in annotated articles, each judged by the gold: what a scorer learns from and is measured on."""

from __future__ import annotations

import csv
import dataclasses
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.errors import DataError, UsageError
from extractor.evaluate.gold import PASSAGES, GoldDocument
from extractor.evaluate.predictions import from_rows
from extractor.evaluate.scores import RelationKey, judge
from extractor.facts.tables import entity_rows, relation_rows
from extractor.records import Extraction, PassageResult, Relation
from extractor.relations.scorer import Labelled, Roles, features, roles

if TYPE_CHECKING:
    from extractor.pipeline import Config


@dataclasses.dataclass(frozen=True, slots=True)
class Examples:
    """What was found and judged. `labelled` and `keys` go together: each key is what that relation says by the gold
    names, with its document; `wanted` is all that the gold says.
    """

    labelled: tuple[Labelled, ...]
    keys: tuple[tuple[str, RelationKey], ...]
    wanted: frozenset[tuple[str, RelationKey]]


def judged_examples(
    draws: Sequence[Path],
    texts: Sequence[Path],
    config: Config | None = None,
    *,
    progress: Callable[[int, int, str], None] | None = None,
) -> tuple[Labelled, ...]:
    """The relations of judged draws (`benchmarks/judge_relations.py`) that the pipeline still finds, by the verdicts.

    Draw by draw as given; an article of several draws is read once. `texts`: folders and files that hold the articles.
    Raises DataError for a file that is no judged draw, UsageError for an article that is not found.
    """
    from extractor.pipeline import Config as Default
    from extractor.pipeline import Pipeline
    from extractor.read import read_article

    verdicts = {draw: _verdicts(draw) for draw in draws}
    paths = {path.name: path for place in texts for path in (place.rglob("*") if place.is_dir() else [place])}
    for draw, said in verdicts.items():
        for name in said:
            if name not in paths:
                raise UsageError(f"the judged article {name} was not found.", path=draw, hint="Say where: --texts.")
    pipeline = Pipeline(dataclasses.replace(config or Default(), scorer=False, min_score=0.0))
    labelled: dict[Path, list[Labelled]] = {draw: [] for draw in draws}
    names = sorted({name for said in verdicts.values() for name in said})
    for number, name in enumerate(names, 1):
        extraction = pipeline.process(read_article(paths[name], name))
        rows = iter(relation_rows(extraction))
        article = roles_of(extraction)
        for result in extraction.passages:
            for relation in result.relations:
                found = next(rows)
                place = (found["head_start"], found["tail_start"], found["type"], found["negated"])
                judged = [draw for draw, said in verdicts.items() if place in said.get(name, ())]
                if not judged or relation.found_by == "table":
                    continue
                its = _features(relation, result, article)
                for draw in judged:
                    right = verdicts[draw][name][place]
                    labelled[draw].append(Labelled(name, its, right, relation.score, draw.stem))
        if progress is not None:
            progress(number, len(names), name)
    return tuple(example for draw in draws for example in labelled[draw])


def _features(relation: Relation, result: PassageResult, article: Roles) -> dict[str, float]:
    """What the scorer sees of a relation of this passage."""
    p = result.passage
    return features(relation, result.relations, p.text, p.sentences, result.mentions, p.language, p.section, article)


def roles_of(extraction: Extraction) -> Roles:
    """The roles that the names of an article have in its statements."""
    return roles((result.mentions, result.relations) for result in extraction.passages)


def _verdicts(draw: Path) -> dict[str, dict[tuple[int, int, str, bool], bool]]:
    """Whether what was judged is right, by file and place."""
    verdicts: dict[str, dict[tuple[int, int, str, bool], bool]] = {}
    try:
        with draw.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                if row["verdict"] in ("right", "wrong"):
                    key = (int(row["head_start"]), int(row["tail_start"]), row["type"], row["negated"] == "True")
                    verdicts.setdefault(row["file"], {})[key] = row["verdict"] == "right"
    except (OSError, KeyError, ValueError) as error:
        raise DataError(f"is no judged draw ({error!r}).", path=draw) from None
    return verdicts


def scorer_examples(
    documents: Sequence[GoldDocument],
    config: Config | None = None,
    *,
    progress: Callable[[int, int, str], None] | None = None,
) -> Examples:
    """Run the pipeline on `documents`, without a trained score, and judge what it finds, end to end.

    The trained Chinese recogniser has learned from the articles of the split "train": on these it is left out, so that
    their mentions are as good as those of an unseen article. Relations of passages (`PASSAGES`) have their split as
    draw.
    """
    from extractor.pipeline import Config as Default
    from extractor.pipeline import Pipeline
    from extractor.read import read_article

    config = dataclasses.replace(config or Default(), scorer=False, min_score=0.0)
    plain = Pipeline(dataclasses.replace(config, statistical=False))
    full = Pipeline(config)
    labelled: list[Labelled] = []
    keys: list[tuple[str, RelationKey]] = []
    wanted: set[tuple[str, RelationKey]] = set()
    for number, document in enumerate(documents, 1):
        if document.text_path is None:
            raise UsageError("its text was not found.", path=document.path, hint="Say where with --texts FOLDER.")
        pipeline = plain if document.split == "train" else full
        extraction = pipeline.process(read_article(document.text_path, document.doc_id))
        prediction = from_rows(entity_rows(extraction), relation_rows(extraction))
        judged, its_wanted = judge(document, prediction)
        wanted |= {(document.doc_id, key) for key in its_wanted}
        key_of = {relation.place: key for relation, key in judged}
        article = roles_of(extraction)
        place = 0
        for result in extraction.passages:
            for relation in result.relations:
                if place in key_of and relation.found_by != "table":
                    key = key_of[place]
                    its = _features(relation, result, article)
                    draw = document.split if document.split in PASSAGES else ""
                    labelled.append(Labelled(document.doc_id, its, key in its_wanted, relation.score, draw))
                    keys.append((document.doc_id, key))
                place += 1
        if progress is not None:
            progress(number, len(documents), document.doc_id)
    return Examples(tuple(labelled), tuple(keys), frozenset(wanted))
