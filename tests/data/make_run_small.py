"""Makes tests/data/run_small: the dev gold as a run, spoilt here and there by seeded chance.

usage: python tests/data/make_run_small.py

Sentences are left out, since no score looks at them. Made once; the scores in tests/test_evaluate.py hold for the
stored files.
"""

from __future__ import annotations

import dataclasses
import random
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from fakes import perfect  # noqa: E402

from extractor.evaluate.gold import load_gold  # noqa: E402
from extractor.facts.tables import SCHEMAS, Row, document_row, entity_rows, relation_rows, to_frame  # noqa: E402
from extractor.formats import write_folder  # noqa: E402
from extractor.records import MENTION_TYPES, RELATION_TYPES  # noqa: E402


def spoil_entities(rows: list[Row], chance: random.Random, length: int) -> list[Row]:
    """Leave out, move a border, change a type, or add one from nowhere."""
    spoilt = []
    for row in rows:
        dice = chance.random()
        if dice < 0.10:
            continue
        if dice < 0.20:
            row = row | {"end": min(length, row["end"] + chance.randint(1, 4))}
        elif dice < 0.28:
            row = row | {"type": chance.choice(MENTION_TYPES)}
        elif dice < 0.36:
            start = chance.randrange(length - 9)
            spoilt.append(row | {"start": start, "end": start + chance.randint(1, 8), "text": "NOISE"})
        spoilt.append(row)
    return spoilt


def spoil_relations(rows: list[Row], chance: random.Random, length: int) -> list[Row]:
    """Leave out, turn around, change sign or denial, shift an argument, or say twice."""
    spoilt = []
    for row in rows:
        dice = chance.random()
        if dice < 0.12:
            continue
        if dice < 0.20:
            row = row | {"type": chance.choice(RELATION_TYPES)}
        elif dice < 0.26:
            row = row | {"negated": not row["negated"]}
        elif dice < 0.32:
            turned = {f"head_{k}": row[f"tail_{k}"] for k in ("start", "end", "type", "text")}
            turned |= {f"tail_{k}": row[f"head_{k}"] for k in ("start", "end", "type", "text")}
            row = row | turned
        elif dice < 0.40:
            start = chance.randrange(length - 9)
            role = chance.choice(("head", "tail"))
            row = row | {f"{role}_start": start, f"{role}_end": start + 3, f"{role}_text": "NOISE"}
        elif dice < 0.46:
            spoilt.append(row)
        elif dice < 0.52:
            row = row | {"speculative": not row["speculative"], "drugs": "", "cell_lines": "HeLa"}
        spoilt.append(row)
    return spoilt


def main() -> None:
    """Write the run."""
    chance = random.Random(7)
    entities: list[Row] = []
    relations: list[Row] = []
    documents: list[Row] = []
    for gold in load_gold(ROOT / "gold", "dev", need_texts=True):
        extraction = perfect(gold)
        length = len(extraction.article.source)
        entities += spoil_entities(entity_rows(extraction), chance, length)
        relations += [row | {"evidence": ""} for row in spoil_relations(relation_rows(extraction), chance, length)]
        documents.append(
            document_row(dataclasses.replace(extraction, article=dataclasses.replace(extraction.article, path="")))
        )
    rows = {"entities": entities, "relations": relations, "documents": documents}
    out = Path(__file__).parent / "run_small"
    shutil.rmtree(out, ignore_errors=True)
    tables = {table: to_frame(table, rows.get(table, [])) for table in SCHEMAS}
    write_folder(out, tables, {"extractor": "made by make_run_small.py"})


if __name__ == "__main__":
    main()
