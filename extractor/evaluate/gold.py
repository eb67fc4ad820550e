"""Gold articles: their annotations, checked on loading, and their texts.

A gold folder holds `*.gold.json` (split "dev"), `chinaxiv/*.gold.json` (split "train") and, annotated in single
passages of many articles, the folders of `passages/` (see its README): "bare", "corrected" and "english" to learn
from, the others kept from those who write rules. Offsets are code points of the text file, half-open. `units` are the
annotated sentences.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal, get_args

from extractor.errors import DataError, UsageError
from extractor.records import MENTION_TYPES, RELATION_TYPES

Split = Literal["dev", "train", "bare", "corrected", "english", "check", "check-corrected", "english-check", "unseen"]
SPLITS: Final[tuple[str, ...]] = get_args(Split)
#: what "all" stands for: the articles that were annotated as articles
ARTICLES: Final[tuple[str, ...]] = ("dev", "train")
#: annotated in single passages, to learn from; the last is the nearest to an unseen text
PASSAGES: Final[tuple[str, ...]] = ("corrected", "english", "bare")
SLOTS: Final[tuple[str, ...]] = ("drug", "cell_line", "disease")

#: Where the articles of each split lie in a gold folder.
_FOLDERS: Final[Mapping[str, str]] = {
    "dev": ".",
    "train": "chinaxiv",
    "bare": "passages/bare",
    "corrected": "passages/corrected",
    "english": "passages/english",
    "check": "passages/check",
    "check-corrected": "passages/check_corrected",
    "english-check": "passages/english_check",
    "unseen": "passages/test",
}
_KEYS: Final = {"doc_id", "entities", "relations", "units"}
_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]")


@dataclass(frozen=True, slots=True)
class GoldEntity:
    """An annotated mention; `norm` is its canonical name by the guidelines."""

    id: str
    start: int
    end: int
    text: str
    type: str
    norm: str


@dataclass(frozen=True, slots=True)
class GoldRelation:
    """An annotated statement; `head`, `tail` and the slots are entity ids."""

    head: str
    type: str
    tail: str
    slots: Mapping[str, tuple[str, ...]]
    negated: bool
    speculative: bool


@dataclass(frozen=True, slots=True)
class Unit:
    """An annotated sentence. `language` is "" where the text was not found."""

    number: int
    start: int
    end: int
    language: str = ""


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """One annotated article; `text` and `text_path` are None where its text was not found."""

    doc_id: str
    path: Path
    split: Split
    entities: Mapping[str, GoldEntity]
    relations: tuple[GoldRelation, ...]
    units: tuple[Unit, ...]
    text: str | None = None
    text_path: Path | None = None

    @property
    def partial(self) -> bool:
        """Whether parts of the article were left out of the annotation, so that what is found there is not wrong."""
        return self.split != "dev"

    def unit_at(self, position: int) -> Unit | None:
        """The unit that holds `position`."""
        return next((unit for unit in self.units if unit.start <= position < unit.end), None)

    def sentence(self, position: int) -> str:
        """The sentence around `position` on one line, for people; "" without a text."""
        if self.text is None:
            return ""
        unit = self.unit_at(position)
        if unit is None:  # outside what was annotated: some of what stands around
            return "…" + " ".join(self.text[max(0, position - 40) : position + 60].split()) + "…"
        return " ".join(self.text[unit.start : unit.end].split())


def load_gold(folder: Path, split: str, *, texts: Sequence[Path] = (), need_texts: bool = False) -> list[GoldDocument]:
    """The gold articles of `split` (`SPLITS`, or "all": `ARTICLES`) in `folder`, sorted by file name.

    A text is looked for by its file name in `texts` (folders, searched recursively, or files), beside `folder` under
    the path that the gold names, and in `folder` itself.

    Raises UsageError for an unknown split or one without articles, and, with `need_texts`, for a text that is not
    found; DataError for a file that breaks the format, naming what is wrong and where.
    """
    if split != "all" and split not in SPLITS:
        raise UsageError(f"there is no split {split!r}.", hint=f"Choose {', '.join(SPLITS)} or all.")
    if not folder.is_dir():
        raise UsageError("no such gold folder.", path=folder, hint="Name the folder with --gold.")
    documents: list[GoldDocument] = []
    places = _Texts(folder, texts)
    for name in ARTICLES if split == "all" else (split,):
        paths = sorted((folder / _FOLDERS[name]).glob("*.gold.json"))
        if not paths:
            raise UsageError(f"no *.gold.json of the split {name!r} here.", path=folder / _FOLDERS[name])
        documents.extend(_load(path, name, places, need_texts) for path in paths)
    ids = [document.doc_id for document in documents]
    for document in documents:
        if ids.count(document.doc_id) > 1:
            raise DataError(f"the doc_id {document.doc_id!r} occurs twice.", path=document.path)
    return documents


def passage_splits(folder: Path) -> tuple[str, ...]:
    """Those of `PASSAGES` that the gold folder holds."""
    return tuple(name for name in PASSAGES if (folder / _FOLDERS[name]).is_dir())


def language_of(text: str) -> str:
    """ "zh" or "en": English sentences of these articles hold hardly a Chinese character, Chinese ones many.

    Written apart from the extractor's own rule, which is under test here.
    """
    han, latin = len(_HAN.findall(text)), len(_LATIN.findall(text))
    return "zh" if han and han * 10 >= latin else "en"


class _Texts:
    def __init__(self, gold: Path, places: Sequence[Path]) -> None:
        self._gold = gold.absolute()
        self._found: dict[str, Path] = {}
        for place in places:
            if not place.exists():
                raise UsageError("no such file or folder.", path=place, hint="Check --texts.")
            for path in sorted(place.rglob("*")) if place.is_dir() else [place]:
                self._found.setdefault(path.name, path)

    def find(self, name: str) -> Path | None:
        named = self._found.get(Path(name).name)
        if named is not None:
            return named
        return next((path for path in (self._gold.parent / name, self._gold / name) if path.is_file()), None)


def _load(path: Path, split: str, places: _Texts, need_text: bool) -> GoldDocument:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        raise DataError(f"not JSON: {error.msg} in line {error.lineno}.", path=path) from error
    if not isinstance(data, dict):
        raise DataError("a gold file is an object.", path=path)
    where = {"source", "file"} & data.keys()
    if len(where) != 1 or data.keys() - where != _KEYS:
        raise DataError(
            f"keys {', '.join(sorted(data))}; expected {', '.join(sorted(_KEYS))} and one of source, file.", path=path
        )
    name = data[where.pop()]
    text_path = places.find(name)
    if text_path is None and need_text:
        raise UsageError(f"its text {name} was not found.", path=path, hint="Say where with --texts FOLDER.")
    text = None
    if text_path is not None:
        # Read apart from the package's reader: an offset that the reader gets wrong must show here.
        text = text_path.read_bytes().decode("utf-8-sig")
    try:
        document = _build(data, path, split, text, text_path)
    except (KeyError, TypeError, AttributeError) as error:
        raise DataError(f"broken entry: {type(error).__name__} {error}.", path=path) from error
    _check(document)
    return document


def _build(data: Mapping[str, Any], path: Path, split: Any, text: str | None, text_path: Path | None) -> GoldDocument:
    entities = {
        key: GoldEntity(key, entry["start"], entry["end"], entry["text"], entry["type"], entry["norm"])
        for key, entry in data["entities"].items()
    }
    relations = tuple(
        GoldRelation(
            entry["head"],
            entry["type"],
            entry["tail"],
            {slot: tuple(keys) for slot, keys in entry["slots"].items()},
            entry["negated"],
            entry["speculative"],
        )
        for entry in data["relations"]
    )
    units = tuple(
        Unit(
            entry["unit"],
            entry["start"],
            entry["end"],
            language_of(text[entry["start"] : entry["end"]]) if text is not None else "",
        )
        for entry in data["units"]
    )
    return GoldDocument(data["doc_id"], path, split, entities, relations, units, text, text_path)


def _check(document: GoldDocument) -> None:
    def broken(message: str) -> DataError:
        return DataError(message, path=document.path)

    text = document.text
    for unit in document.units:
        if not 0 <= unit.start < unit.end or (text is not None and unit.end > len(text)):
            raise broken(f"unit {unit.number} [{unit.start}, {unit.end}) is not inside the text.")
    before = None
    for entity in sorted(document.entities.values(), key=lambda e: e.start):
        if entity.type not in MENTION_TYPES:
            raise broken(f"entity {entity.id} has the unknown type {entity.type!r}.")
        if not 0 <= entity.start < entity.end or (text is not None and entity.end > len(text)):
            raise broken(f"entity {entity.id} [{entity.start}, {entity.end}) is not inside the text.")
        # The annotation leaves out line breaks and hyphenation; its first character tells whether the text is the one.
        if text is not None and text[entity.start] != entity.text[:1]:
            raise broken(
                f"entity {entity.id} is {entity.text!r} but {document.text_path} has "
                f"{text[entity.start : entity.end]!r} at {entity.start}: not the annotated text."
            )
        if before is not None and entity.start < before.end:
            raise broken(f"entities {before.id} and {entity.id} overlap.")
        before = entity
    for number, relation in enumerate(document.relations):
        if relation.type not in RELATION_TYPES:
            raise broken(f"relation {number} has the unknown type {relation.type!r}.")
        for slot, keys in relation.slots.items():
            if slot not in SLOTS:
                raise broken(f"relation {number} has the unknown slot {slot!r}.")
            for key in keys:
                if key not in document.entities:
                    raise broken(f"relation {number} names the entity {key!r}, which does not exist.")
        for key in (relation.head, relation.tail):
            if key not in document.entities:
                raise broken(f"relation {number} names the entity {key!r}, which does not exist.")
