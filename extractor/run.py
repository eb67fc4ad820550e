"""From input paths to a folder of tables: read, extract, aggregate, write. The only module that starts processes."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import platform
import traceback
from collections import deque
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
    from concurrent.futures import Future, ProcessPoolExecutor
    from importlib.resources.abc import Traversable

    from extractor.pipeline import Config
    from extractor.read import InputFile

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
    overwrite: bool = False,
    progress: Callable[[int, int, str], None] | None = None,
    make_pipeline: Callable[[Any], Processor] | None = None,
) -> RunSummary:
    """Extract from every article under `paths` and write the tables of a run to the folder `out`.

    A file that fails is named in errors.csv and the others go on. The written bytes depend on the inputs, `config`,
    the package and its data only: not on `workers`, the machine or the time. `progress(done, total, doc_id)` is called
    after each file, in input order. `make_pipeline(config)` builds what processes an article (default:
    `extractor.pipeline.Pipeline`); with several workers it must be importable, since each worker builds its own.

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

    results: list[_Result] = []
    work = _in_turn(inputs, config, make) if workers <= 1 else _in_pool(inputs, config, make, workers)
    for item, result in zip(inputs, work, strict=True):
        results.append(result)
        if progress is not None:
            progress(len(results), len(inputs), item.doc_id)

    errors = [*missing, *(result.error for result in results if result.error is not None)]
    tables = _tables(results, errors)
    manifest = _manifest(config, formats, inputs, results, {name: len(frame) for name, frame in tables.items()})
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


def _process(item: InputFile, pipeline: Processor) -> _Result:
    from extractor.read import read_article

    try:
        extraction = pipeline.process(read_article(item.path, item.doc_id))
        return _Result(document_row(extraction), entity_rows(extraction), relation_rows(extraction))
    except DataError:  # broken rules or lexicons break every file: no use going on
        raise
    except ExtractorError as error:
        return _Result(error=_file_error(item, error.code, _message(error)))
    except OSError as error:
        return _Result(error=_file_error(item, InputError.code, f"cannot be read: {error.strerror or error}."))
    except Exception as error:  # one bad file must not end a night's run
        message = f"unexpected {type(error).__name__}: {error}. Please report this, with the file if you can."
        return _Result(error=_file_error(item, "internal", message, traceback.format_exc()))


def _file_error(item: InputFile, code: str, message: str, trace: str = "") -> FileError:
    return FileError(one_line(item.doc_id), one_line(str(item.path)), code, one_line(message), trace)


def _message(error: ExtractorError) -> str:
    # Without the path: it has a column of its own.
    return one_line(f"{error.message} {error.hint}" if error.hint else error.message)


def _in_turn(inputs: Sequence[InputFile], config: Config, make: Callable[[Any], Processor]) -> Iterator[_Result]:
    pipeline = make(config)
    for item in inputs:
        yield _process(item, pipeline)


_worker: Processor | Exception | None = None  # one per worker process, set by _start_worker


def _start_worker(make: Callable[[Any], Processor], config: Config) -> None:
    global _worker
    try:
        _worker = make(config)
    except Exception as error:  # broken data: raised again where the caller can see it
        _worker = error


def _process_in_worker(item: InputFile) -> _Result:
    if isinstance(_worker, Exception):
        raise _worker
    assert _worker is not None
    return _process(item, _worker)


def _in_pool(
    inputs: Sequence[InputFile], config: Config, make: Callable[[Any], Processor], workers: int
) -> Iterator[_Result]:
    """Results in input order. Where a worker dies, the files it may have died of are tried again, each by itself."""
    from concurrent.futures.process import BrokenProcessPool

    waiting = deque(inputs)
    running: deque[tuple[InputFile, Future[_Result]]] = deque()
    pool = _pool(make, config, min(workers, len(inputs)))
    try:
        while waiting or running:
            try:
                # Twice as many as workers are under way, so that few are suspects when one dies.
                while waiting and len(running) < 2 * workers:
                    item = waiting.popleft()
                    try:
                        running.append((item, pool.submit(_process_in_worker, item)))
                    except BrokenProcessPool:
                        waiting.appendleft(item)
                        raise
                item, future = running[0]
                result = future.result()
                running.popleft()
                yield result
            except BrokenProcessPool:
                pool.shutdown(cancel_futures=True)
                suspects = [item for item, _ in running] or [waiting.popleft()]
                running.clear()
                yield from _one_by_one(suspects, config, make)
                pool = _pool(make, config, min(workers, max(1, len(waiting))))
    finally:
        pool.shutdown(cancel_futures=True)


def _one_by_one(items: Sequence[InputFile], config: Config, make: Callable[[Any], Processor]) -> Iterator[_Result]:
    from concurrent.futures.process import BrokenProcessPool

    pool = _pool(make, config, 1)
    try:
        for item in items:
            try:
                yield pool.submit(_process_in_worker, item).result()
            except BrokenProcessPool:
                pool.shutdown(cancel_futures=True)
                message = "the process that read this file died; memory may have run out. Try the file by itself."
                yield _Result(error=_file_error(item, "crash", message))
                pool = _pool(make, config, 1)
    finally:
        pool.shutdown(cancel_futures=True)


def _pool(make: Callable[[Any], Processor], config: Config, workers: int) -> ProcessPoolExecutor:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    # spawn, on every system: no forked locks of numpy's or Arrow's threads, and one behaviour to test.
    return ProcessPoolExecutor(workers, get_context("spawn"), _start_worker, (make, config))


def _tables(results: Sequence[_Result], errors: Sequence[FileError]) -> dict[str, Any]:
    from extractor.facts.aggregate import aggregate

    relations = to_frame("relations", (row for result in results for row in result.relations))
    return {
        "entities": to_frame("entities", (row for result in results for row in result.entities)),
        "relations": relations,
        "facts": aggregate(relations),
        "documents": to_frame("documents", (result.document for result in results if result.document is not None)),
        "errors": to_frame(
            "errors",
            ({name: getattr(error, name) for name in ("doc_id", "path", "code", "message")} for error in errors),
        ),
    }


def _manifest(
    config: Config,
    formats: Sequence[str],
    inputs: Sequence[InputFile],
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
            {
                "doc_id": one_line(item.doc_id),
                "path": one_line(str(item.path)),
                "sha256": result.document["sha256"] if result.document else None,
                "error": result.error.code if result.error else None,
            }
            for item, result in zip(inputs, results, strict=True)
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
