"""Which files are the articles, and what each is called."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from extractor.errors import InputError

#: endings that can be read, lower case
SUFFIXES: Final[tuple[str, ...]] = (".txt", ".md", ".pdf", ".docx", ".xml", ".nxml", ".json", ".pubtator")
#: endings of files that hold others
ARCHIVES: Final[tuple[str, ...]] = (".gz", ".zip")
#: Files that describe a folder rather than being an article of it; passed over in folder walks, read when named.
_NOT_ARTICLES: Final[re.Pattern[str]] = re.compile(
    r"(?:README|LICEN[CS]E|COPYING|CHANGELOG|CONTRIBUTING|NOTICE|AUTHORS|CITATION|GUIDELINES)(?![A-Za-z0-9])", re.I
)
#: names that Windows keeps for devices, whatever their ending
_DEVICES: Final[re.Pattern[str]] = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.I)
_MAX_ID: Final = 100


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file to read and the document id its rows will carry (unique in a run, safe as a file name)."""

    path: Path
    doc_id: str


def find_inputs(paths: Sequence[Path], *, problems: list[InputError] | None = None) -> list[InputFile]:
    """The articles under `paths`, sorted by path, each file once.

    A folder is searched recursively for the endings in `SUFFIXES` and `ARCHIVES`; hidden files and folders, files about
    the folder (README, LICENSE, CHANGELOG ...) and JSON files that are no BioC are passed over. A file that is named
    must have one of the endings, or show its format by its first bytes.
    The order of `paths` does not matter. `doc_id` is the file's stem, with characters that are unsafe in file names
    replaced by `_`; files that share one get `-2`, `-3` ... in path order.

    Raises InputError for a missing path, an unsupported ending, or a folder without articles. With `problems`, such
    errors are appended there instead, and the files that can be read are returned.
    """
    found: dict[str, Path] = {}  # resolved path -> path as the user wrote it
    for path in paths:
        try:
            for file in _articles(Path(path)):
                found.setdefault(os.path.realpath(file), file)
        except InputError as error:
            if problems is None:
                raise
            problems.append(error)
    if not paths:
        nothing = InputError("no file or folder was named.", hint="Name at least one article, or a folder of them.")
        if problems is None:
            raise nothing
        problems.append(nothing)
    files = sorted(found.values(), key=lambda p: p.as_posix())
    return [InputFile(file, doc_id) for file, doc_id in zip(files, _unique([_stem(f) for f in files]), strict=True)]


def _stem(path: Path) -> str:
    """The file's name without its endings ("a.xml.gz" → "a")."""
    inner = Path(path.stem)
    return inner.stem if path.suffix.lower() in ARCHIVES and inner.suffix.lower() in SUFFIXES else path.stem


def _readable(name: str) -> bool:
    return Path(name).suffix.lower() in {*SUFFIXES, *ARCHIVES}


#: how a file of a known format begins, whatever it is called
_BEGINNINGS: Final[re.Pattern[bytes]] = re.compile(
    rb"%PDF-|PK\x03\x04|\x1f\x8b|(?:\xef\xbb\xbf)?\s*<(?:\?xml|!DOCTYPE|article|collection|Pubmed)|[^\s|]{1,60}\|t\|"
)
_BIOC: Final[re.Pattern[bytes]] = re.compile(
    rb'"(?:documents"\s*:\s*\[|(?:passages|PubTator3|bioctype|infons)"\s*:)'  # our run.json counts its "documents"
)


def _head(path: Path, size: int) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(size)
    except OSError:
        return b""


def _articles(path: Path) -> Iterator[Path]:
    kinds = ", ".join((*SUFFIXES[:-1], *ARCHIVES)) + f" or {SUFFIXES[-1]}"
    if not path.exists():
        raise InputError("no such file or folder.", path=path, hint="Check the spelling and the working folder.")
    if path.is_file():
        if not _readable(path.name) and not _BEGINNINGS.match(_head(path, 1024)):
            ending = f"'{path.suffix}'" if path.suffix else "a name without ending"
            raise InputError(
                f"{ending} is not an ending that can be read.", path=path, hint=f"Supported: {kinds}; convert the file."
            )
        yield path
        return
    if not path.is_dir():
        raise InputError("neither a file nor a folder.", path=path, hint=f"Name a {kinds} file or a folder.")
    files = sorted(_walk(path), key=lambda p: p.as_posix())
    if not files:
        raise InputError("the folder holds no article.", path=path, hint=f"Put {kinds} files in it.")
    yield from files


def _walk(folder: Path) -> Iterator[Path]:
    def refuse(error: OSError) -> None:
        raise InputError(f"cannot be listed ({error.strerror}).", path=error.filename, hint="Check the permissions.")

    # os.walk does not follow links to folders: a link to a parent cannot make the search endless
    for base, folders, names in os.walk(folder, onerror=refuse):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            file = Path(base, name)
            if name.startswith(".") or not _readable(name) or _NOT_ARTICLES.match(name):
                continue
            if file.suffix.lower() == ".json" and not _BIOC.search(_head(file, 100_000)):
                continue
            if file.is_file():
                yield file


def safe_name(stem: str) -> str:
    """`stem` as a name that stays where it is put: letters, digits, `.`, `-`, `_` of any script, and no leading dot.

    Never empty, at most 100 characters, and not one of the names that Windows keeps for devices.
    """
    name = re.sub(r"[^\w.\-]+", "_", unicodedata.normalize("NFC", stem)).strip("._ ")[:_MAX_ID].rstrip("._ ")
    if not name:
        return "document"
    return f"_{name}" if _DEVICES.match(name) else name


def _unique(stems: Sequence[str]) -> list[str]:
    names = [safe_name(stem) for stem in stems]
    taken: set[str] = set()
    natural = {name.casefold() for name in names}  # "a-2" keeps its own name when "a" comes twice
    ids: list[str] = []
    for name in names:
        # compared without case: "A.csv" and "a.csv" are one file on Windows and macOS
        candidate, number = name, 1
        while candidate.casefold() in taken or (number > 1 and candidate.casefold() in natural):
            number += 1
            candidate = f"{name}-{number}"
        taken.add(candidate.casefold())
        ids.append(candidate)
    return ids
