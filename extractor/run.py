"""From input paths to a folder of tables: read, extract, aggregate, write."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import platform
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import metadata, resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

import extractor
from extractor.errors import DataError, ExtractorError, InputError, UsageError
from extractor.facts.tables import Row, document_row, entity_rows, one_line, relation_rows, to_frame
from extractor.formats import check_formats, check_target, write_folder
from extractor.records import Article, Extraction

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from extractor.pipeline import Config
    from extractor.read import InputFile

#: Seconds and megabytes that loading lexicons and models never takes; with less, they are loaded before the clock runs.
_AMPLE_TIME: Final = 120.0
_AMPLE_MEMORY: Final = 2_000
#: Packages whose version can change a result; written to run.json.
_PACKAGES: Final = ("spacy", "jieba", "pandas", "pyarrow", "ahocorasick-rs", "charset-normalizer")


class Processor(Protocol):
    """What `extractor.pipeline.Pipeline` does for a run."""

    def process(self, article: Article) -> Extraction:
        """All that is found in one article."""


@dataclass(frozen=True, slots=True)
class FileError:
    """A file that gave no results, as a row of errors.csv; `trace` is for the terminal only."""

    doc_id: str
    path: str
    code: str
    message: str
    trace: str = ""


@dataclass(frozen=True, slots=True)
class RunSummary:
    """What a run did, for the terminal."""

    out: Path
    documents: int
    entities: int
    relations: int
    facts: int
    errors: tuple[FileError, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Result:
    document: Row | None = None
    entities: list[Row] = field(default_factory=list)
    relations: list[Row] = field(default_factory=list)
    error: FileError | None = None


def run(
    paths: Sequence[Path],
    out: Path,
    *,
    config: Config | None = None,
    formats: Sequence[str] = ("csv",),
    workers: int = 1,
    timeout: float | None = None,
    max_memory: int | None = None,
    password: str | None = None,
    overwrite: bool = False,
    progress: Callable[[int, int, str], None] | None = None,
    make_pipeline: Callable[[Any], Processor] | None = None,
) -> RunSummary:
    """Extract from every article under `paths` and write the tables of a run to the folder `out`.

    A file that fails is named in errors.csv and the others go on. The written bytes depend on the inputs, `config`,
    the package and its data only: not on `workers`, the machine or the time. `progress(done, total, doc_id)` is called
    after each file, in input order. `make_pipeline(config)` builds what processes an article (default:
    `extractor.pipeline.Pipeline`); with several workers or limits it must be importable, since each worker builds its
    own. `timeout` (seconds a document may take) and `max_memory` (megabytes a file may need on top of the lexicons and
    models) stop a file that goes beyond, which is then named in errors.csv; with either of them a worker process does
    the work, also when there is one only. `password` opens encrypted PDFs.

    Raises `InputError` when no path holds an article at all, `OutputError` when `out` cannot be written (checked
    before the work and again after it), `DataError` when rules or lexicons are broken.
    """
    check_formats(formats)
    check_target(out, overwrite=overwrite)
    inputs, missing = _find(paths)
    if config is None:
        from extractor.pipeline import Config as Default

        config = Default()
    for path in config.lexicons:
        if not Path(path).is_file():
            raise UsageError("no such lexicon file.", path=path, hint="Check the spelling and the working folder.")
    notes = check_models(config)
    make = make_pipeline or _default_pipeline

    limited = timeout is not None or max_memory is not None
    tight = (timeout or _AMPLE_TIME) < _AMPLE_TIME or (max_memory or _AMPLE_MEMORY) < _AMPLE_MEMORY
    start = _Work(make, config, password, warm=tight)
    work = (
        _supervised(inputs, start, min(workers, len(inputs)), timeout, max_memory)
        if limited or workers > 1
        else _in_turn(inputs, start)
    )
    results: list[_Result] = []
    for done, (item, of_file) in enumerate(zip(inputs, work, strict=True), 1):
        results.extend(of_file)
        if progress is not None:
            progress(done, len(inputs), item.doc_id)

    errors = [*missing, *(result.error for result in results if result.error is not None)]
    tables = _tables(results, errors)
    manifest = _manifest(config, formats, results, {name: len(frame) for name, frame in tables.items()})
    write_folder(out, tables, manifest, formats=formats, overwrite=overwrite)
    return RunSummary(
        out,
        len(tables["documents"]),
        len(tables["entities"]),
        len(tables["relations"]),
        len(tables["facts"]),
        tuple(errors),
        notes,
    )


def _default_pipeline(config: Config) -> Processor:
    from extractor.pipeline import Pipeline

    return Pipeline(config)


def _find(paths: Sequence[Path]) -> tuple[list[InputFile], list[FileError]]:
    """The articles under `paths`, and an error for each path that has none."""
    from extractor.read import find_inputs

    problems: list[InputError] = []
    inputs = find_inputs(paths, problems=problems)
    if not inputs:
        if len(problems) == 1:
            raise problems[0]
        raise InputError(
            f"none of the {len(paths)} paths given holds an article.", hint=" ".join(map(str, problems[:3]))
        )
    return inputs, [FileError("", one_line(error.path or ""), error.code, _message(error)) for error in problems]


def _process(item: InputFile, pipeline: Processor, password: str | None = None) -> Iterator[_Result]:
    """What came of each document of a file. Raises DataError and MemoryError only."""
    from extractor.read import Failure, read_articles

    try:
        for found in read_articles(item.path, item.doc_id, password=password):
            if isinstance(found, Failure):
                yield _Result(error=_file_error(found.doc_id, found.path, found.error.code, _message(found.error)))
            else:
                yield _extracted(found, pipeline)
    except (DataError, MemoryError):
        raise
    except OSError as error:
        reason = f"cannot be read: {error.strerror or error}."
        yield _Result(error=_file_error(item.doc_id, str(item.path), InputError.code, reason))
    except Exception as error:
        yield _Result(error=_unexpected(item.doc_id, str(item.path), error))


def _extracted(article: Article, pipeline: Processor) -> _Result:
    try:
        extraction = pipeline.process(article)
        return _Result(document_row(extraction), entity_rows(extraction), relation_rows(extraction))
    except (DataError, MemoryError):  # broken rules or lexicons break every file: no use going on
        raise
    except ExtractorError as error:
        return _Result(error=_file_error(article.doc_id, article.path, error.code, _message(error)))
    except Exception as error:  # one bad file must not end a night's run
        if _out_of_memory(error):
            raise MemoryError from error
        return _Result(error=_unexpected(article.doc_id, article.path, error))


def _out_of_memory(error: BaseException | None) -> bool:
    """Whether a MemoryError is behind an error: compiled code may dress it as something else."""
    while error is not None:
        if isinstance(error, MemoryError):
            return True
        error = error.__cause__ or error.__context__
    return False


def _unexpected(doc_id: str, path: str, error: Exception) -> FileError:
    message = f"unexpected {type(error).__name__}: {error}. Please report this, with the file if you can."
    return _file_error(doc_id, path, "internal", message, traceback.format_exc())


def _file_error(doc_id: str, path: str, code: str, message: str, trace: str = "") -> FileError:
    return FileError(one_line(doc_id), one_line(path), code, one_line(message), trace)


def _message(error: ExtractorError) -> str:
    # Without the path: it has a column of its own.
    return one_line(f"{error.message} {error.hint}" if error.hint else error.message)


def _in_turn(inputs: Sequence[InputFile], work: _Work) -> Iterator[list[_Result]]:
    """In this process, one file after the other, without limits."""
    process = work()
    for item in inputs:
        results: list[_Result] = []
        try:
            results.extend(process(item))
        except MemoryError:
            results.append(_stopped(item, "memory", len(results), None, None))
        yield results


def _supervised(
    inputs: Sequence[InputFile], work: _Work, workers: int, timeout: float | None, max_memory: int | None
) -> Iterator[list[_Result]]:
    """In processes of their own, under the limits."""
    from extractor.workers import supervise

    outcomes = supervise(inputs, work, workers=workers, timeout=timeout, max_memory=max_memory)
    for item, outcome in zip(inputs, outcomes, strict=True):
        if outcome.end != "done":
            outcome.results.append(_stopped(item, outcome.end, len(outcome.results), timeout, max_memory))
        yield outcome.results


def _stopped(item: InputFile, end: str, before: int, timeout: float | None, max_memory: int | None) -> _Result:
    """The error of a file whose work was cut short."""
    if end == "timeout":
        message = f"took longer than {timeout:g} s. Give it more with --timeout, or split it."
    elif end == "memory":
        limit = f"more than {max_memory} MB of memory" if max_memory is not None else "more memory than there is"
        message = f"needed {limit}. Give it more with --max-memory, or split it."
    else:
        message = "the process that read this file died; memory may have run out. Try the file by itself."
    if before:
        message += f" {before} of its documents were done before."
    return _Result(error=_file_error(item.doc_id, str(item.path), end, message))


@dataclass(frozen=True, slots=True)
class _Work:
    """What a worker process starts with: calling it builds the pipeline and gives what processes a file."""

    make: Callable[[Any], Processor]
    config: Config
    password: str | None = None
    warm: bool = False

    def __call__(self) -> Callable[[InputFile], Iterator[_Result]]:
        pipeline = self.make(self.config)
        if self.warm:  # lexicons and models load on first use; they are not what a file costs
            from extractor.read import read_text

            pipeline.process(read_text("miR-21 抑制 PTEN 的表达。\n\nmiR-21 inhibits PTEN in these cells.\n"))
        return lambda item: _process(item, pipeline, self.password)


def _tables(results: Sequence[_Result], errors: Sequence[FileError]) -> dict[str, Any]:
    from extractor.facts.aggregate import aggregate

    entities = to_frame("entities", (row for result in results for row in result.entities))
    relations = to_frame("relations", (row for result in results for row in result.relations))
    return {
        "entities": entities,
        "relations": relations,
        "facts": aggregate(relations, entities),
        "documents": to_frame("documents", (result.document for result in results if result.document is not None)),
        "errors": to_frame(
            "errors",
            ({name: getattr(error, name) for name in ("doc_id", "path", "code", "message")} for error in errors),
        ),
    }


def _manifest(
    config: Config,
    formats: Sequence[str],
    results: Sequence[_Result],
    counts: Mapping[str, int],
) -> dict[str, object]:
    """What is needed to repeat the run. No time, no machine: the same run gives the same bytes."""
    return {
        "extractor": extractor.__version__,
        "python": platform.python_version(),
        "packages": {name: _version(name) for name in _PACKAGES},
        "config": _plain(config),
        "lexicons": {one_line(path): _sha256(Path(path)) for path in config.lexicons},
        "formats": list(formats),
        "models": _models(config),
        "data": data_hashes(),
        "inputs": [
            _input(result)
            for result in results
        ],
        "counts": dict(counts),
    }


def check_models(config: Any) -> tuple[str, ...]:
    """Load the installed models that `config` names, if any; what the user should know of them, a line each.

    Raises `UsageError` or `DataError` for one that cannot be had: nothing that was asked for is left out silently.
    """
    parser, recognisers, labels = _asked(config)
    if not parser and not recognisers and labels is None:
        return ()
    from extractor.nlp.installed import check

    return tuple(check(parser, recognisers, labels))


def _asked(config: Any) -> tuple[str | None, tuple[str, ...], Path | None]:
    """The installed parser, recognisers and label map that `config` names."""
    parser, labels = getattr(config, "parser", None), getattr(config, "label_map", None)
    names = tuple(getattr(config, "recognisers", ()))
    return parser if isinstance(parser, str) else None, names, Path(labels) if labels else None


def _models(config: Config) -> list[dict[str, Any]]:
    """The trained models that the run had, and those it was told to do without."""
    from extractor.nlp import parsers

    rows: list[dict[str, Any]] = list(
        parsers.manifest(
            parser=bool(getattr(config, "parser", False)), statistical=getattr(config, "statistical", False)
        )
    )
    parser, recognisers, labels = _asked(config)
    if parser or recognisers:
        from extractor.nlp import installed

        for row in rows:
            if parser and row["name"] == "en_parser":
                row["state"] = "replaced"
        more = installed.manifest(parser, recognisers, labels, one_line)
        rows += [{**row, "label_map": _sha256(labels) if labels else None} for row in more]
    return rows


def _input(result: _Result) -> dict[str, object]:
    """What run.json says of a document."""
    if result.document is not None:
        return {"doc_id": result.document["doc_id"], "path": result.document["path"],
                "sha256": result.document["sha256"], "error": None}  # fmt: skip
    assert result.error is not None
    return {"doc_id": result.error.doc_id, "path": result.error.path, "sha256": None, "error": result.error.code}


def data_hashes() -> dict[str, str]:
    """SHA-256 of every file of extractor/data, by its path there ("lexicon/…"); sorted."""

    def files(folder: Traversable, prefix: str) -> Iterator[tuple[str, Traversable]]:
        for entry in folder.iterdir():
            if entry.is_dir():
                yield from files(entry, f"{prefix}{entry.name}/")
            elif not entry.name.startswith(".") and not entry.name.endswith(".pyc"):
                yield prefix + entry.name, entry

    found = files(resources.files("extractor") / "data", "")
    return {name: hashlib.sha256(entry.read_bytes()).hexdigest() for name, entry in sorted(found, key=lambda f: f[0])}


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _version(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def _plain(value: Any) -> Any:
    """`value` as JSON holds it; sets sorted."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {entry.name: _plain(getattr(value, entry.name)) for entry in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(entry) for key, entry in value.items()}
    if isinstance(value, (set, frozenset)):
        return sorted((_plain(entry) for entry in value), key=json.dumps)
    if isinstance(value, (list, tuple)):
        return [_plain(entry) for entry in value]
    return value if value is None or isinstance(value, (bool, int, float)) else one_line(str(value))
