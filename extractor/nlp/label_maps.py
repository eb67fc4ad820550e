"""Labels of other people's models in our terms: `data/models/label_maps.yaml`, and a user's file before it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from extractor.errors import DataError
from extractor.records import MENTION_TYPES

SHIPPED: Final = Path(__file__).resolve().parent.parent / "data" / "models" / "label_maps.yaml"
#: the entry for packages that are not named
ANY: Final = "*"
_HINT: Final = "extractor/data/models/label_maps.yaml of the package shows the form."


@dataclass(frozen=True, slots=True)
class LabelMap:
    """What the entity labels of one package mean.

    `types`: label → mention type. `listed`: of these, the labels whose mentions count only where the lexicon has the
    name with that type. `ignored`: labels known to say nothing that we mark. `source`: where the labels come from.
    """

    types: Mapping[str, str] = field(default_factory=dict)
    listed: frozenset[str] = frozenset()
    ignored: frozenset[str] = frozenset()
    source: str = ""

    def unknown(self, labels: Iterable[str]) -> list[str]:
        """Those of `labels` that the map does not know, sorted."""
        return sorted(set(labels) - set(self.types) - self.ignored)

    def over(self, other: LabelMap) -> LabelMap:
        """This map, and for labels that it does not know `other`."""
        mine = set(self.types) | self.ignored
        return LabelMap(
            {**{k: v for k, v in other.types.items() if k not in mine}, **self.types},
            self.listed | (other.listed - mine),
            self.ignored | (other.ignored - mine),
            "; ".join(dict.fromkeys(s for s in (self.source, other.source) if s)),
        )


@dataclass(frozen=True, slots=True)
class Dependencies:
    """How dependency labels turn into ClearNLP's; see `extractor.nlp.dependencies`."""

    labels: Mapping[str, str]
    prepositional: frozenset[str]
    needed: tuple[tuple[str, ...], ...]


def label_map(package: str, extra: Path | None = None) -> LabelMap:
    """The map for `package` ("en_ner_bc5cdr_md"): the user's file `extra` first, then the shipped one.

    A package that neither names gets what they say for "*". Raises DataError, naming file and place, when a file
    cannot be read or says something that makes no sense.
    """
    found = LabelMap()
    files = [SHIPPED] if extra is None else [extra, SHIPPED]
    maps = [_read(path)[0] for path in files]
    for entries in maps:
        if package in entries:
            found = found.over(entries[package])
    if not any(package in entries for entries in maps):
        for entries in maps:
            found = found.over(entries.get(ANY, LabelMap()))
    return found


def dependencies() -> Dependencies:
    """The shipped map of dependency labels."""
    found = _read(SHIPPED)[1]
    assert found is not None
    return found


@lru_cache(maxsize=8)
def _read(path: Path) -> tuple[dict[str, LabelMap], Dependencies | None]:
    import yaml

    try:
        data: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise DataError(f"cannot be read ({error.strerror}).", path=path, hint=_HINT) from None
    except UnicodeDecodeError:
        raise DataError("is not UTF-8.", path=path, hint="Save it as UTF-8.") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f"line {mark.line + 1}: " if mark else ""
        raise DataError(f"{line}not YAML ({getattr(error, 'problem', error)}).", path=path, hint=_HINT) from None
    _keys(path, "the file", data, {"recognisers", "dependencies"})
    recognisers = data.get("recognisers") or {}
    if not isinstance(recognisers, dict):
        raise DataError("recognisers: expected packages with their labels.", path=path, hint=_HINT)
    maps = {str(name): _label_map(path, str(name), entry) for name, entry in recognisers.items()}
    return maps, _dependencies(path, data["dependencies"]) if "dependencies" in data else None


def _label_map(path: Path, name: str, entry: Any) -> LabelMap:
    _keys(path, f"recognisers: {name}", entry, {"source", "labels", "listed", "ignored"})
    types: dict[str, str] = {}
    for part in ("labels", "listed"):
        given = entry.get(part) or {}
        if not isinstance(given, dict):
            raise DataError(f"recognisers: {name}: {part}: expected LABEL: type.", path=path, hint=_HINT)
        for label, type_ in given.items():
            if type_ not in MENTION_TYPES:
                raise DataError(
                    f"recognisers: {name}: {part}: {label}: there is no mention type {type_!r}.", path=path,
                    hint=f"Known: {', '.join(MENTION_TYPES)}.",
                )  # fmt: skip
            if str(label) in types:
                raise DataError(f"recognisers: {name}: {label} is there twice.", path=path, hint=_HINT)
            types[str(label)] = type_
    ignored = entry.get("ignored") or []
    if not isinstance(ignored, list):
        raise DataError(f"recognisers: {name}: ignored: expected a list of labels.", path=path, hint=_HINT)
    both = sorted(set(map(str, ignored)) & set(types))
    if both:
        raise DataError(f"recognisers: {name}: {both[0]} has a type and is ignored.", path=path, hint=_HINT)
    listed = frozenset(map(str, entry.get("listed") or ()))
    return LabelMap(types, listed, frozenset(map(str, ignored)), str(entry.get("source") or path.name))


def _dependencies(path: Path, entry: Any) -> Dependencies:
    _keys(path, "dependencies", entry, {"source", "labels", "prepositional", "needed"})
    needed: Sequence[Sequence[str]] = entry.get("needed") or ()
    return Dependencies(
        {str(k): str(v) for k, v in (entry.get("labels") or {}).items()},
        frozenset(map(str, entry.get("prepositional") or ())),
        tuple(tuple(map(str, group)) for group in needed),
    )


def _keys(path: Path, place: str, entry: Any, known: set[str]) -> None:
    if not isinstance(entry, dict):
        raise DataError(f"{place}: expected a mapping of {', '.join(sorted(known))}.", path=path, hint=_HINT)
    unknown = sorted(str(key) for key in entry if key not in known)
    if unknown:
        raise DataError(
            f"{place}: unknown key {unknown[0]!r} (known: {', '.join(sorted(known))}).", path=path, hint=_HINT
        )
