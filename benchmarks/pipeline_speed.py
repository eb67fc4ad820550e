"""Speed of each pipeline beside the bare spaCy pipeline with the same parser, and the cold start of `extract`.

    python benchmarks/pipeline_speed.py --zh PATH... --en PATH... [--limit 60] [--cold FILE]

PATH: articles, folders of them, or PubTator files (.PubTator, .PubTator.xz). Only passages of the language count.

Bare: the word borders, tagger, lemmatiser and parser that ship, over the whole running text. Ours: `extractor.load` on
the same text: mentions, identifiers, trees of the sentences that may hold relations, relations. Both are warmed up on
the first texts, then take turns in chunks of the others, each text once, so that no cache has seen it. Times are
processor seconds: other work on the machine does not count. Cold start: processor seconds and wall-clock seconds of a
new process `extractor extract FILE`, best of three. Exit 1 where a limit of issue 3 (30% slower; 4 s) is not kept.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import extractor
from extractor.nlp.parsers import shipped_parser
from extractor.pipeline import Config, Pipeline
from extractor.read import find_inputs, read_article
from extractor.train.english_ner import read_pubtator

SLOWER, COLD = 1.3, 4.0
WARM, CHUNK = 20, 16
SHORT = """miR-21 抑制 PDCD4 的表达，促进乳腺癌细胞增殖。

Gefitinib inhibits EGFR and reduces the growth of A549 cells.
"""


def texts_of(paths: Sequence[Path], language: str, limit: int) -> list[str]:
    """Running text of the articles, by passage."""
    texts: list[str] = []
    pipeline = Pipeline(Config(parser=False, statistical=False, tables="none"))
    plain = [path for path in paths if ".PubTator" not in path.name]
    for path in paths:
        if path not in plain:
            texts.extend(d.text for d in read_pubtator(path)[:limit])
    for file in (find_inputs(plain) if plain else [])[:limit]:
        _, passages, docs = pipeline.documents(read_article(file.path, file.doc_id))
        texts.extend(p.text for p in passages if p.language == language and p.index in docs)
    return texts


def measured(language: str, texts: Sequence[str]) -> tuple[float, float, float]:
    """Seconds of (bare, ours, ours without parser) over the texts behind the warm-up."""
    without = extractor.load(language, parser=False)
    pipelines = [shipped_parser(language), extractor.load(language)]
    for nlp in pipelines:
        list(nlp.pipe(texts[:WARM], batch_size=CHUNK))
    seconds = [0.0, 0.0]
    for at in range(WARM, len(texts), CHUNK):
        for n, nlp in enumerate(pipelines):
            began = time.process_time()
            for _ in nlp.pipe(texts[at : at + CHUNK], batch_size=CHUNK):
                pass
            seconds[n] += time.process_time() - began
    began = time.process_time()
    for _ in without.pipe(texts[WARM:], batch_size=CHUNK):
        pass
    return seconds[0], seconds[1], time.process_time() - began


def cold_start(file: Path) -> tuple[float, float]:
    """Least (processor seconds, wall-clock seconds) of three new processes."""
    processor, wall = [], []
    with tempfile.TemporaryDirectory() as folder:
        for n in range(3):
            command = [sys.executable, "-m", "extractor", "extract", str(file), "--out", f"{folder}/{n}", "--quiet"]
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            began = time.perf_counter()
            subprocess.run(command, check=True, env=dict(os.environ))
            wall.append(time.perf_counter() - began)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            processor.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(processor), min(wall)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--zh", type=Path, nargs="*", default=[], help="Chinese articles")
    parser.add_argument("--en", type=Path, nargs="*", default=[], help="English articles or PubTator files")
    parser.add_argument("--limit", type=int, default=60, help="at most so many articles of a path")
    parser.add_argument("--cold", type=Path, help="a short file for the cold start (default: two sentences)")
    options = parser.parse_args()
    kept = True
    for language in ("zh", "en"):
        texts = texts_of(getattr(options, language), language, options.limit)
        if len(texts) <= WARM:
            continue
        bare, ours, unparsed = measured(language, texts)
        size = sum(map(len, texts[WARM:]))
        kept = kept and ours <= SLOWER * bare
        print(
            f"{language}: {size:,} characters; bare parser {size / bare:,.0f} a second, ours {size / ours:,.0f} "
            f"({ours / bare - 1:+.0%} time; limit {SLOWER - 1:+.0%}); ours without parser, text seen before: "
            f"{size / unparsed:,.0f}"
        )
    with tempfile.TemporaryDirectory() as folder:
        file = options.cold
        if file is None:
            file = Path(folder) / "short.txt"
            file.write_text(SHORT, encoding="utf-8")
        processor, wall = cold_start(file)
    kept = kept and processor < COLD
    print(f"cold start of extract on {file.name}: {processor:.2f} s processor, {wall:.2f} s wall (limit {COLD:.0f} s)")
    sys.exit(0 if kept else 1)


if __name__ == "__main__":
    main()
