"""The command line. Everything heavy is imported inside the commands, so that `--help` answers at once.

Exit codes: 0 all done; 1 some files failed (the rest are written), or a score is below its floor; 2 nothing was done:
wrong usage, no article, output that cannot be written, broken data; 130 stopped, from the keyboard or by a signal.
"""

from __future__ import annotations

import contextlib
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

import extractor
from extractor.errors import ExtractorError, UsageError

if TYPE_CHECKING:
    import pandas as pd

    from extractor.evaluate import Ablation, GroupScore, Report
    from extractor.pipeline import Config

app = typer.Typer(
    name="extractor",
    help="miRNAs, genes, drugs, cell lines and their signed relations out of Chinese and English articles.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,  # importing rich would double the time of --help
    pretty_exceptions_enable=False,
)
build = typer.Typer(help="Make the data files that ship with the package.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(build, name="build")
train = typer.Typer(help="Train the models that ship with the package.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(train, name="train")
kb = typer.Typer(help="The lexicon as a knowledge base for scispaCy.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(kb, name="kb")


class Format(StrEnum):
    """Table formats; the names of `extractor.formats.FORMATS` (not imported here: that is pandas' neighbour)."""

    CSV = "csv"
    PARQUET = "parquet"
    JSONL = "jsonl"


class Tables(StrEnum):
    """Which tables are read (`pipeline.Config.tables`)."""

    MARKED = "marked"
    ALL = "all"
    NONE = "none"


class ListFormat(StrEnum):
    """How `models` lists."""

    TABLE = "table"
    JSON = "json"


class Split(StrEnum):
    """Parts of the gold standard."""

    DEV = "dev"
    TRAIN = "train"
    BARE = "bare"
    CORRECTED = "corrected"
    ENGLISH = "english"
    CHECK = "check"
    CHECK_CORRECTED = "check-corrected"
    ENGLISH_CHECK = "english-check"
    UNSEEN = "unseen"
    ALL = "all"


class By(StrEnum):
    """What `evaluate` breaks its scores down by."""

    LANGUAGE = "language"
    TYPE = "type"
    DOCUMENT = "document"
    RULE = "rule"
    ENTRY = "entry"
    TRIGGER = "trigger"
    FOUND_BY = "found_by"


Verbose = Annotated[bool, typer.Option("--verbose", help="Say more; show tracebacks.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="Say nothing but errors.")]
Lexicons = Annotated[
    list[Path] | None,
    typer.Option(
        metavar="FILE",
        exists=True,
        dir_okay=False,
        help="A name list of your own: TSV with the columns term, type, curie, name [repeatable].",
    ),
]

Treebanks = Annotated[Path, typer.Option("--data", help="Folder of the treebanks (.conllu.xz).")]
ModelOut = Annotated[Path, typer.Option("--out", help="Folder to write the model to.")]
Seed = Annotated[int, typer.Option(help="Seed of the random numbers.")]
RulesOnly = Annotated[
    bool, typer.Option("--rules-only", help="Leave the trained recognisers out; rules and lexicons find the mentions.")
]
NoParser = Annotated[bool, typer.Option("--no-parser", help="Leave the parsers out, and the rules that read trees.")]
ParserName = Annotated[
    str | None,
    typer.Option("--parser", metavar="NAME", help="An installed English spaCy parser (or folder) in place of ours."),
]
Recognisers = Annotated[
    list[str] | None,
    typer.Option("--recogniser", metavar="NAME", help="An installed spaCy recogniser, or its folder [repeatable]."),
]
LabelMap = Annotated[
    Path | None,
    typer.Option(metavar="FILE", exists=True, dir_okay=False, help="What a recogniser's labels mean (YAML)."),
]

NoScorer = Annotated[
    bool,
    typer.Option("--no-scorer", help="Score relations by the trust in their rule, not by the trained scorer."),
]
MinScore = Annotated[
    float | None,
    typer.Option(min=0.0, max=1.0, help="Leave out relations with a score below this (0.4; with --no-scorer 0)."),
]


def main() -> None:
    """The `extractor` command."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show 乳腺癌 gets an escape, not a traceback.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    # A scheduler's or a colleague's `kill` stops as the keyboard does: workers end, half-written folders go.
    signal.signal(signal.SIGTERM, _stop)
    app()


def _stop(number: int, frame: object) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # compiled code may swallow the first; a second one ends it at once
    raise KeyboardInterrupt


def _version(value: bool) -> None:
    if value:
        typer.echo(f"extractor {extractor.__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    pass


@app.command()
def extract(
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="PATH...",
            help="Articles or folders of them: text, Markdown, PDF, JATS and PubMed XML, BioC, PubTator, docx; also in "
            "gzip and zip.",
        ),
    ],
    out: Annotated[Path, typer.Option(help="Folder to write the tables to.")],
    formats: Annotated[
        list[Format] | None,
        typer.Option(
            "--format", metavar="csv|parquet|jsonl", help="Format of the tables; csv if not given [repeatable]."
        ),
    ] = None,
    workers: Annotated[int, typer.Option(min=1, help="Processes that work side by side.")] = 1,
    timeout: Annotated[float, typer.Option(min=0, help="Seconds that a document may take; 0: no limit.")] = 600,
    max_memory: Annotated[int, typer.Option(min=0, help="Megabytes that a file may need; 0: no limit.")] = 4000,
    sections: Annotated[
        str | None,
        typer.Option(metavar="NAME,...", help="Only these sections: title, abstract, keywords, results, table, ..."),
    ] = None,
    tables: Annotated[
        Tables,
        typer.Option(
            help="Tables to read relations from: marked as tables in the file, all (those flattened to lines, too), "
            "or none."
        ),
    ] = Tables.MARKED,
    password: Annotated[str | None, typer.Option(help="Password of encrypted PDFs.")] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace an earlier run at --out.")] = False,
    lexicon: Lexicons = None,
    rules_only: RulesOnly = False,
    no_parser: NoParser = False,
    parser: ParserName = None,
    recogniser: Recognisers = None,
    label_map: LabelMap = None,
    no_scorer: NoScorer = False,
    min_score: MinScore = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Write tables of entities, relations and facts."""
    with _reported(verbose):
        from extractor.run import run

        began = time.monotonic()
        with _progress("extracting", quiet) as progress:
            summary = run(
                paths,
                out,
                config=_config(
                    lexicons=lexicon,
                    rules_only=rules_only,
                    no_parser=no_parser,
                    parser=parser,
                    recognisers=recogniser,
                    label_map=label_map,
                    sections=sections,
                    tables=tables,
                    no_scorer=no_scorer,
                    min_score=min_score,
                ),
                formats=list(dict.fromkeys(item.value for item in formats or [Format.CSV])),
                workers=workers,
                timeout=timeout or None,
                max_memory=max_memory or None,
                password=password,
                overwrite=overwrite,
                progress=progress,
            )
        for note in () if quiet else summary.notes:
            _say(note)
        for error in summary.errors:
            _say(f"{error.path}: {error.message}")
            if verbose and error.trace:
                _say(error.trace)
        if not quiet:
            _say(
                f"{_count(summary.documents, 'document')}, {_count(summary.entities, 'entity', 'entities')}, "
                f"{_count(summary.relations, 'relation')}, {_count(summary.facts, 'fact')}"
                f"{f', {len(summary.errors)} failed' if summary.errors else ''}"
                f" → {summary.out} ({time.monotonic() - began:.1f} s)",
                prefix="",
            )
        if summary.errors:
            raise typer.Exit(1)


@app.command(short_help="Score a run, or the extractor, against annotations.")
def evaluate(
    gold: Annotated[Path, typer.Option(help="Folder of gold annotations.")] = Path("gold"),
    run: Annotated[
        Path | None,
        typer.Option(help="A run to score; without it the gold articles are extracted now."),
    ] = None,
    split: Annotated[Split, typer.Option(help="Which part of the gold standard.")] = Split.DEV,
    texts: Annotated[
        list[Path] | None,
        typer.Option(metavar="PATH", help="Where the articles' texts are [repeatable]."),
    ] = None,
    by: Annotated[
        list[By] | None,
        typer.Option(
            metavar="language|type|document|rule|entry|trigger|found_by",
            help="Break the scores down; rule and the like: the relations, those that cost most first [repeatable].",
        ),
    ] = None,
    without_each: Annotated[
        bool, typer.Option("--ablate", help="Relations without each construction in turn, the costliest first.")
    ] = False,
    errors: Annotated[bool, typer.Option("--errors", help="List misses and false alarms.")] = False,
    json_file: Annotated[Path | None, typer.Option("--json", help="Write everything to a JSON file.")] = None,
    floor: Annotated[
        Path | None,
        typer.Option(help="JSON file of lowest allowed scores; exit 1 below them."),
    ] = None,
    lexicon: Lexicons = None,
    rules_only: RulesOnly = False,
    no_parser: NoParser = False,
    parser: ParserName = None,
    recogniser: Recognisers = None,
    label_map: LabelMap = None,
    no_scorer: NoScorer = False,
    min_score: MinScore = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Score a run, or the extractor as it is, against gold annotations."""
    with _reported(verbose):
        from extractor import evaluate as evaluation

        if json_file is not None and (json_file.is_dir() or not json_file.parent.is_dir()):
            from extractor.errors import OutputError

            raise OutputError("cannot be written: no such folder, or a folder itself.", path=json_file)
        changed = lexicon or rules_only or no_parser or parser or recogniser or label_map or no_scorer
        changed = changed or min_score is not None
        if run is not None and changed:
            raise UsageError(
                "--lexicon, --rules-only, --no-parser, --parser, --recogniser, --no-scorer and --min-score have no "
                "effect on a stored run.",
                hint="Leave out --run, or these.",
            )
        if run is not None and without_each:
            raise UsageError("--ablate runs the rules again; a stored run cannot be ablated.", hint="Leave out --run.")
        config = _config(
            lexicons=lexicon,
            rules_only=rules_only,
            no_parser=no_parser,
            parser=parser,
            recognisers=recogniser,
            label_map=label_map,
            no_scorer=no_scorer,
            min_score=min_score,
        )
        documents = evaluation.load_gold(gold, split.value, texts=texts or (), need_texts=run is None)
        if run is not None:
            predictions = evaluation.read_run(run, documents)
        else:
            from extractor.run import check_models

            for note in check_models(config):
                _say(note)
            with _progress("extracting", quiet) as progress:
                predictions = evaluation.predict(documents, config, progress=progress)
        report = evaluation.evaluate(split.value, documents, predictions)
        groups = {
            name: evaluation.by_group(documents, predictions, name) for name in evaluation.GROUPS if name in (by or [])
        }
        ablations: list[Ablation] = []
        if without_each:
            with _progress("proposing", quiet) as progress:
                ablations = evaluation.ablate(documents, config, progress=progress)
        if not quiet:
            _show_report(report, by or [])
            for name, scores in groups.items():
                _show_groups(name, scores)
            _show_ablations(ablations)
        if errors:
            _show_mistakes(report)
        if json_file is not None:
            more: dict[str, Any] = {
                f"by_{name}": {score.name: score.to_json() for score in scores} for name, scores in groups.items()
            }
            if ablations:
                more["ablations"] = [ablation.to_json() for ablation in ablations]
            _write_json(json_file, {**report.to_json(), **more})
        failures = evaluation.check_floor(floor, report) if floor is not None else []
        for failure in failures:
            _say(failure)
        if failures:
            raise typer.Exit(1)


@app.command(short_help="Show a run's facts, best supported first.")
def facts(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder written by `extract`.")],
    head: Annotated[str | None, typer.Option(help="Only this head: name or identifier.")] = None,
    tail: Annotated[str | None, typer.Option(help="Only this tail: name or identifier.")] = None,
    conflicts: Annotated[bool, typer.Option("--conflicts", help="Only facts whose contrary is stated too.")] = False,
    statements: Annotated[
        bool,
        typer.Option(
            "--statements", help="Pair by pair: support, denial, contradiction side by side with their circumstances."
        ),
    ] = False,
    limit: Annotated[int, typer.Option(min=0, help="At most so many lines (pairs); 0 for all.")] = 30,
    verbose: Verbose = False,
) -> None:
    """Show a run's facts, best supported first; tab-separated in a pipe."""
    with _reported(verbose):
        from extractor.formats import read_tables

        def asked(row: Mapping[Any, Any]) -> bool:
            return all(
                name is None or name.casefold() in (row[f"{role}_norm_name"].casefold(), row[f"{role}_norm_id"])
                for role, name in (("head", head), ("tail", tail))
            )

        if statements:
            _show_statements(read_tables(folder, ("relations", "entities")), asked, conflicts, limit)
            return
        columns = ("head_norm_name", "type", "tail_norm_name", "documents", "mentions", "negated", "conflict")
        lines = []
        for row in read_tables(folder, ("facts",))["facts"].to_dict("records"):
            if asked(row) and (row["conflict"] or not conflicts):
                lines.append([str(row[name]) for name in (*columns, "evidence")])
        shown = lines[:limit] if limit else lines
        if sys.stdout.isatty():
            from rich.console import Console
            from rich.table import Table
            from rich.text import Text

            table = Table(*("head", "", "tail", "docs", "said", "denied", "conflict", "evidence"))
            for line in shown:
                table.add_row(*map(Text, line))  # Text: "[4]" of an article is no markup
            Console().print(table)
        else:
            typer.echo("\t".join((*columns, "evidence")))
            for line in shown:
                typer.echo("\t".join(cell.replace("\t", " ") for cell in line))
        if len(shown) < len(lines):
            _say(f"{len(lines) - len(shown)} more; --limit 0 shows all.", prefix="")
        if not lines:
            _say("no fact of this run is like that.", prefix="")
        if conflicts and lines:
            _say("--statements shows them side by side, with their circumstances.", prefix="")


@app.command(short_help="Show why a run states a relation.")
def explain(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder written by `extract`.")],
    relation_id: Annotated[str, typer.Argument(metavar="RELATION_ID", help='As in the table: "doc:r12".')],
    verbose: Verbose = False,
) -> None:
    """Show why a run states a relation: evidence, rule, each factor of the sign, certainty, place."""
    with _reported(verbose):
        from extractor.explain import explain as lines_of

        for line in lines_of(folder, relation_id):
            typer.echo(line)


@app.command(short_help="Mark a run's findings in a copy of the PDF.")
def highlight(
    pdf: Annotated[Path, typer.Argument(metavar="PDF", help="A PDF that a run has read.")],
    run: Annotated[Path, typer.Option(help="Folder written by `extract`.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="The marked copy.")],
    password: Annotated[str | None, typer.Option(help="Password of an encrypted PDF; the copy has none.")] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace an earlier copy.")] = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Mark a run's mentions and relations in a copy of the PDF, a colour for each type."""
    with _reported(verbose):
        from extractor.formats.highlight import highlight as mark

        done = mark(pdf, run, out, password=password, overwrite=overwrite)
        if not quiet:
            _say(
                f"{_count(done.mentions, 'mention')} and {_count(done.relations, 'relation')} on "
                f"{_count(done.pages, 'page')} → {done.out}",
                prefix="",
            )


@app.command(short_help="List the models that ship or are installed.")
def models(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[NAME]...", help="Only these: installed packages or folders.")
    ] = None,
    form: Annotated[
        ListFormat, typer.Option("--format", metavar="table|json", help="JSON names paths, components and labels, too.")
    ] = ListFormat.TABLE,
    label_map: LabelMap = None,
    verbose: Verbose = False,
) -> None:
    """List the models: those that ship and the spaCy pipelines that are installed. Nothing is downloaded."""
    with _reported(verbose):
        from extractor.nlp.installed import describe
        from extractor.nlp.installed import models as all_models

        found = [describe(name, label_map) for name in names] if names else all_models(label_map)
        if form is ListFormat.JSON:
            import json

            typer.echo(json.dumps([model.to_json() for model in found], ensure_ascii=False, indent=1))
            return
        columns = ("name", "kind", "version", "offers", "licence", "MB", "spaCy", "scores")
        lines = []
        for model in found:
            offers = ", ".join(model.roles) + (f": {' '.join(model.types)}" if model.types else "")
            fit = {"yes": "", "minor": " (other minor version)", "no": " (does not fit)"}.get(model.fit, "")
            size = f"{model.size / 1e6:.1f}"
            what = model.problem or offers or "nothing for us"
            line = [model.name, model.kind, model.version, what, model.licence, size]
            lines.append([*line, (model.requires or "–") + fit, model.scores or "–"])
        _show_table(columns, lines)


@app.command(short_help="Print the text that the offsets of a run count in.")
def text(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="An article in any format that is read.")],
    document: Annotated[str | None, typer.Option(help="Of a file of many: the document's id in the tables.")] = None,
    password: Annotated[str | None, typer.Option(help="Password of an encrypted PDF.")] = None,
    verbose: Verbose = False,
) -> None:
    """Print the text that the offsets of a run count in: the decoded file, or the text layer of a PDF or docx."""
    with _reported(verbose):
        from extractor.read import Failure, find_inputs, read_articles

        if path.is_dir():
            raise UsageError("is a folder.", path=path, hint="Name one file in it.")
        (item,) = find_inputs([path])
        ids = []
        articles = iter(read_articles(item.path, item.doc_id, password=password))
        for found in articles:
            ids.append(found.doc_id)
            if document is None or found.doc_id == document:
                if isinstance(found, Failure):
                    raise found.error
                sys.stdout.write(found.source)
                sys.stdout.flush()
                if document is None and (other := next(articles, None)) is not None:
                    _say(f"{path} holds more documents; this is {found.doc_id}. For another: --document {other.doc_id}")
                return
        known = ", ".join(ids[:10]) + " …" * (len(ids) > 10)
        raise UsageError(f"there is no document {document!r}.", path=path, hint=f"Known: {known}.")


@build.command("lexicon")
def build_lexicon(
    source: Annotated[Path, typer.Option("--from", help="Folder of the public name lists.")],
    out: Annotated[Path, typer.Option(help="Folder to write the lexicon files to.")],
    verbose: Verbose = False,
) -> None:
    """Build the lexicon files that ship in extractor/data/lexicon."""
    with _reported(verbose):
        from extractor.build import lexicon

        lexicon.build(source, out)


@kb.command("export", short_help="Write the lexicon in scispaCy's format.")
def export_kb(
    out: Annotated[Path, typer.Option(help="New folder to write the knowledge base to.")],
    types: Annotated[
        list[str] | None, typer.Option("--type", metavar="TYPE", help="Only this mention type [repeatable].")
    ] = None,
    lexicon: Lexicons = None,
    index: Annotated[
        bool, typer.Option("--index", help="Also build the index of scispaCy's candidate generator (minutes).")
    ] = False,
    threads: Annotated[int, typer.Option(min=1, help="Threads that build the index.")] = 1,
    verbose: Verbose = False,
) -> None:
    """Write kb.jsonl in scispaCy's format, for its CandidateGenerator and EntityLinker."""
    with _reported(verbose):
        from extractor.formats.kb import export
        from extractor.records import MENTION_TYPES

        done = export(
            out, types=types or MENTION_TYPES, lexicons=lexicon or (), index=index, threads=threads,
            say=lambda message: _say(message, prefix=""),
        )  # fmt: skip
        indexed = "" if done.indexed is None else f", {done.indexed:,} names indexed"
        _say(f"{_count(done.concepts, 'concept')}, {_count(done.names, 'name')}{indexed} → {done.out}", prefix="")


@train.command("zh-ner")
def train_zh_ner(
    gold: Annotated[Path, typer.Option(help="Folder of the annotated articles (gold/chinaxiv).")],
    texts: Annotated[Path, typer.Option(help="Folder or .tar.xz with the articles that the annotations name.")],
    out: Annotated[Path, typer.Option(help="Folder to write the model to.")],
    seed: Seed = 0,
    verbose: Verbose = False,
) -> None:
    """Train the Chinese recogniser. Do so after any change to rules or lexicons: their findings are its features."""
    with _reported(verbose):
        from extractor.train.chinese_ner import train_chinese_ner

        passages = train_chinese_ner(gold, texts, out, seed=seed)
        _say(f"{passages} training sentences → {out}", prefix="")


@train.command("relation-scorer")
def train_relation_scorer(
    gold: Annotated[
        Path, typer.Option(help="Folder of gold annotations, with chinaxiv/ in it, and passages/ where there are.")
    ],
    texts: Annotated[list[Path], typer.Option(metavar="PATH", help="Where the articles' texts are [repeatable].")],
    out: ModelOut,
    judged: Annotated[
        list[Path] | None,
        typer.Option(help="Judged draws to learn from too (judge_relations.py), the newest last [repeatable]."),
    ] = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Train the scorer of relations. Do so after any change to rules: what they find is what it learns from."""
    with _reported(verbose):
        from extractor import evaluate as evaluation
        from extractor.train.relation_scorer import choose, leave_draws_out, quality, train, write_model

        documents = evaluation.load_gold(gold, "all", texts=texts, need_texts=True)
        with _progress("extracting", quiet) as progress:
            examples = evaluation.scorer_examples(documents, progress=progress).labelled
        if judged:
            with _progress("judged articles", quiet) as progress:
                examples += evaluation.judged_examples(judged, texts, progress=progress)
        for split in evaluation.passage_splits(gold):
            documents = evaluation.load_gold(gold, split, texts=texts, need_texts=True)
            with _progress(f"passages: {split}", quiet) as progress:
                examples += evaluation.scorer_examples(documents, progress=progress).labelled
        strength, probabilities = choose(examples)
        command = "extractor train relation-scorer --gold gold --texts corpus --texts CHINAXIV --out DIR"
        command += "".join(f" --judged {draw.name}" for draw in judged or ())
        write_model(out, train(examples, strength), examples, strength, probabilities, command)
        found = quality(probabilities, [example.right for example in examples])
        _say(
            f"{_count(len(examples), 'relation')}, C {strength}, cross-validated Brier {found.brier:.4f}, "
            f"log loss {found.log_loss:.4f}, AUC {_number(found.auc)} → {out}",
            prefix="",
        )
        for unseen in leave_draws_out(examples, strength):
            _say(f"{unseen.draw} left out: {unseen.right:.3f} right, AUC {_number(unseen.auc)}", prefix="")


@train.command("zh-parser", short_help="Train the Chinese segmenter, tagger and parser.")
def train_zh_parser(data: Treebanks, out: ModelOut, seed: Seed = 0, verbose: Verbose = False) -> None:
    """Train the Chinese segmenter, tagger and parser on UD treebanks."""
    with _reported(verbose):
        from extractor.train.chinese import train_chinese_parser

        _say(f"{train_chinese_parser(data, out, seed=seed, report=typer.echo)} → {out}", prefix="")


@train.command("english-parser")
def train_en_parser(data: Treebanks, out: ModelOut, seed: Seed = 0, verbose: Verbose = False) -> None:
    """Train the English tagger, lemmatiser and parser on CRAFT."""
    with _reported(verbose):
        from extractor.train.english import train_english_parser

        _say(f"{train_english_parser(data, out, seed=seed)} → {out}", prefix="")


@train.command("english-ner")
def train_en_ner(
    data: Annotated[Path, typer.Option(help="Folder of the annotated corpora (PubTator files).")],
    out: ModelOut,
    seed: Seed = 0,
    verbose: Verbose = False,
) -> None:
    """Train the English recognisers, one per type."""
    with _reported(verbose):
        from extractor.train.english_ner import train_english_ner

        _say(f"{train_english_ner(data, out, seed=seed)} → {out}", prefix="")


def _config(
    *,
    lexicons: Sequence[Path] | None,
    rules_only: bool,
    no_parser: bool,
    parser: str | None,
    recognisers: Sequence[str] | None,
    label_map: Path | None,
    no_scorer: bool,
    min_score: float | None,
    sections: str | None = None,
    tables: Tables = Tables.MARKED,
) -> Config:
    """What the options of `extract` and `evaluate` ask for."""
    from extractor.pipeline import Config
    from extractor.records import SECTIONS

    if parser is not None and no_parser:
        raise UsageError("--parser and --no-parser exclude each other.", hint="Leave out one of them.")
    if label_map is not None and not recognisers:
        raise UsageError("--label-map has no effect without --recogniser.", hint="Name a recogniser, or leave it out.")
    names = None if sections is None else tuple(dict.fromkeys(n.strip() for n in sections.split(",") if n.strip()))
    for name in names or ():
        if name not in SECTIONS:
            raise UsageError(f"--sections: there is no section {name!r}.", hint=f"There are {', '.join(SECTIONS)}.")
    if names == ():
        raise UsageError("--sections names none.", hint=f"There are {', '.join(SECTIONS)}.")
    return Config(
        lexicons=tuple(map(str, lexicons or ())),
        statistical=not rules_only,
        parser=not no_parser if parser is None else parser or ".",  # an empty name is no model either
        recognisers=tuple(recognisers or ()),
        label_map=None if label_map is None else str(label_map),
        sections=names,
        tables=tables.value,
        scorer=not no_scorer,
        min_score=min_score,
    )


def _show_table(columns: Sequence[str], lines: Sequence[Sequence[str]]) -> None:
    """A table on a terminal, tab-separated lines in a pipe."""
    if sys.stdout.isatty():
        from rich.console import Console
        from rich.table import Table
        from rich.text import Text

        table = Table(*columns)
        for line in lines:
            table.add_row(*map(Text, line))  # Text: "[4]" is no markup
        Console().print(table)
    else:
        for line in (columns, *lines):
            typer.echo("\t".join(cell.replace("\t", " ") for cell in line))


def _say(message: str, prefix: str = "extractor: ") -> None:
    typer.echo(prefix + message, err=True)


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"


@contextlib.contextmanager
def _reported(verbose: bool) -> Iterator[None]:
    """One clear line for what the user can act on; the traceback only when asked for."""
    try:
        yield
    except ExtractorError as error:
        if verbose:
            import traceback

            _say(traceback.format_exc(), prefix="")
        _say(f"error: {error}")
        raise typer.Exit(2) from None
    except KeyboardInterrupt:
        _say("stopped; nothing was written.")
        raise typer.Exit(130) from None


@contextlib.contextmanager
def _progress(label: str, quiet: bool) -> Iterator[Callable[[int, int, str], None] | None]:
    """A bar on a terminal, nothing in a pipe."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn(label),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[doc]}"),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=None, doc="")

        def advance(done: int, total: int, doc_id: str) -> None:
            bar.update(task, completed=done, total=total, doc=doc_id.replace("[", "\\["))

        yield advance


def _write_json(path: Path, report: Mapping[str, Any]) -> None:
    import json

    from extractor.errors import OutputError

    try:
        path.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        raise OutputError(f"cannot be written: {error.strerror}.", path=path) from error


def _show_report(report: Report, by: Sequence[By]) -> None:
    wanted = sum(tally.wanted for name, tally in report.pooled[""].items() if name == "entities.strict.all")
    typer.echo(f"split {report.split}: {_count(len(report.documents), 'document')}, {wanted} gold entities")
    languages = ["", *(language for language in report.pooled if language)] if By.LANGUAGE in by else [""]
    for language in languages:
        typer.echo(f"\n{language or 'all':<46}{'P':>7}{'R':>7}{'F':>7}{'95% of F':>16}{'found':>8}{'gold':>7}")
        for name, tally in report.pooled[language].items():
            if ".type." in name and By.TYPE not in by:
                continue
            interval = report.intervals[language][name]
            between = f"{interval[0]:.3f}–{interval[1]:.3f}" if interval else "–"
            numbers = "".join(f"{_number(value):>7}" for value in (tally.precision, tally.recall, tally.f))
            typer.echo(f"{_label(name):<46}{numbers}{between:>16}{tally.found:>8}{tally.wanted:>7}")
    if By.DOCUMENT in by:
        names = ("entities.strict.core", "entities.strict.all", "relations.core", "relations.all")
        typer.echo(f"\n{'F by document':<46}" + "".join(f"{name.split('.', 1)[-1]:>14}" for name in names))
        for document in report.documents:
            values = (document.tallies[""][name].f for name in names)
            typer.echo(f"{document.doc_id:<46}" + "".join(f"{_number(value):>14}" for value in values))


def _show_statements(
    tables: Mapping[str, pd.DataFrame], asked: Callable[[Mapping[Any, Any]], bool], conflicts: bool, limit: int
) -> None:
    from extractor.facts.statements import pairs, shown

    relations = tables["relations"]
    found = pairs(relations[[asked(row) for row in relations.to_dict("records")]], tables["entities"])
    if conflicts:
        found = [pair for pair in found if pair.contradictions]
    some = found[:limit] if limit else found
    for number, pair in enumerate(some):
        if number:
            typer.echo()
        for line in shown(pair):
            typer.echo(line)
    if not found:
        _say("no pair of this run is like that.", prefix="")
    if len(some) < len(found):
        _say(f"{len(found) - len(some)} more; --limit 0 shows all.", prefix="")


def _show_groups(name: str, scores: Sequence[GroupScore]) -> None:
    typer.echo(f"\n{name:<46}{'P':>7}{'found':>8}{'right':>7}{'recall':>8}{'only':>7}{'balance':>9}")
    for score in scores:
        numbers = f"{score.precision:>7.3f}{score.found:>8}{score.right:>7}{_number(score.share):>8}"
        typer.echo(f"{score.name:<46}{numbers}{score.only:>7}{score.balance:>+9}{'  costs' * (score.balance < 0)}")
    typer.echo("recall: share of all gold relations; only: right and in no other group; balance: only less wrong ones")


def _show_ablations(ablations: Sequence[Ablation]) -> None:
    if not ablations:
        return
    base = ablations[0].tally
    typer.echo(f"\n{'without':<46}{'P':>7}{'R':>7}{'F':>7}{'of P':>8}{'of R':>8}{'of F':>8}")
    for ablation in ablations:
        values = (ablation.tally.precision, ablation.tally.recall, ablation.tally.f)
        before = (base.precision, base.recall, base.f)
        numbers = "".join(f"{_number(value):>7}" for value in values)
        changes = [None if a is None or b is None else a - b for a, b in zip(values, before, strict=True)]
        shown = "" if ablation.name == "" else "".join(f"{'–' if c is None else f'{c:+.4f}':>8}" for c in changes)
        costs = changes[2] is not None and changes[2] > 0
        typer.echo(f"{ablation.name or '(all rules)':<46}{numbers}{shown}{'  costs' * costs}")


def _label(name: str) -> str:
    notes = {
        "relations.pair": "who and whom only",
        "relations.sign": "of pairs found with a sign",
        "relations.negated": "of statements found",
        "relations.speculative": "of statements found",
        "relations.slots": "of statements found",
    }
    return " ".join(name.split(".")) + (f" ({notes[name]})" if name in notes else "")


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _show_mistakes(report: Report) -> None:
    for mistake in report.mistakes:
        sides = " | ".join(
            f"{side}: {text}" for side, text in (("gold", mistake.gold), ("found", mistake.found)) if text
        )
        typer.echo(f"\n{mistake.doc_id}:{mistake.start} {mistake.what} {mistake.kind}: {sides}")
        if mistake.sentence:
            typer.echo(f"    {mistake.sentence}")
