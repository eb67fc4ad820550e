"""The models there are: those that ship with the package, and spaCy pipelines that the user has installed or names.

Nothing is ever downloaded. What a model offers is read from its `meta.json` or model card, without loading weights;
`open_parser` and `open_recogniser` load one, and only the components they need of it.
"""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import json
import re
import warnings
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import extractor
from extractor.errors import DataError, UsageError
from extractor.nlp.label_maps import LabelMap, dependencies, label_map

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

_SHIPPED: Final = Path(__file__).resolve().parent.parent / "data" / "models"
#: scispaCy's packages, which may be importable without an entry in spaCy's registry
SCISPACY: Final = (
    "en_core_sci_sm", "en_core_sci_md", "en_core_sci_lg", "en_core_sci_scibert",
    "en_ner_bionlp13cg_md", "en_ner_jnlpba_md", "en_ner_craft_md", "en_ner_bc5cdr_md",
)  # fmt: skip
#: factories that others read from
_EMBED: Final = frozenset({"tok2vec", "transformer", "curated_transformer"})
_PARSE: Final = _EMBED | {
    "tagger", "morphologizer", "attribute_ruler", "lemmatizer", "trainable_lemmatizer", "parser",
}  # fmt: skip
_RECOGNISE: Final = _EMBED | {"ner", "beam_ner"}
#: factories of spaCy plug-ins, and the package each comes with
_PLUGINS: Final = {"transformer": "spacy-transformers", "curated_transformer": "spacy-curated-transformers"}


@dataclass(frozen=True, slots=True)
class Model:
    """A model and what it offers.

    `kind`: "shipped", "installed" (a Python package) or "folder". `language`: "zh", "en" or what it says; "xx" for any.
    `roles`: of "parser", "recogniser", what it can be here (a shipped one may have another). `labels`: of each
    component. `types`: mention types that its entity labels map to. `requires`: its spaCy versions, None where it is no
    spaCy pipeline; `fit`: "yes", "minor" (same major version, not tested by its makers) or "no". `problem`: why it
    cannot be used, or "". `size`: bytes.
    """

    name: str
    kind: str
    path: Path
    language: str
    version: str
    licence: str
    size: int
    roles: tuple[str, ...]
    components: tuple[str, ...] = ()
    labels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    types: tuple[str, ...] = ()
    requires: str | None = None
    fit: str = "yes"
    scores: str = ""
    problem: str = ""
    description: str = ""

    def to_json(self) -> dict[str, object]:
        """As `extractor models --format json` shows it."""
        return {
            "name": self.name, "kind": self.kind, "path": str(self.path), "language": self.language,
            "version": self.version, "licence": self.licence, "size": self.size, "roles": list(self.roles),
            "components": list(self.components), "labels": {k: list(v) for k, v in self.labels.items()},
            "types": list(self.types), "spacy": self.requires, "fit": self.fit, "scores": self.scores,
            "problem": self.problem, "description": self.description,
        }  # fmt: skip


def models(extra_map: Path | None = None) -> list[Model]:
    """All models: shipped, then installed packages, by name. A broken package is listed with its `problem`."""
    return [*shipped(), *installed(extra_map)]


# --- what ships -------------------------------------------------------------------------------------------------


def shipped() -> list[Model]:
    """The models in `extractor/data/models`, as their model cards describe them."""
    out = []
    for folder in sorted(p for p in _SHIPPED.iterdir() if (p / "README.md").is_file()):
        card = read_card(folder / "README.md")
        meta = _json(folder / "meta.json") if (folder / "meta.json").is_file() else {}
        language, _, what = folder.name.partition("_")
        role = {"parser": "parser", "ner": "recogniser"}.get(what, folder.name.replace("_", " "))
        requires = meta.get("spacy_version") if isinstance(meta.get("spacy_version"), str) else None
        labels = meta.get("labels") or {}
        out.append(
            Model(
                folder.name, "shipped", folder, language if len(language) == 2 else "xx", extractor.__version__,
                card.get("licence of the weights") or card.get("licence") or "see the model card", _size(folder),
                (role,), tuple(meta.get("components") or ("crf",)), {k: tuple(v) for k, v in labels.items()},
                tuple(card["types"].split(", ")) if "types" in card else (), requires, _fit(requires),
                card.get("scores", ""), "", card.get("title", ""),
            )
        )  # fmt: skip
    return out


def read_card(path: Path) -> dict[str, str]:
    """A model card's title and the rows of its first table, by the first cell: `| licence | CC BY-SA 4.0 |`."""
    rows: dict[str, str] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("# ") and not rows:
            rows["title"] = line[2:].partition(": ")[2] or line[2:]
        elif line.startswith("|"):
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            if len(cells) == 2 and cells[0].strip("-"):
                rows[cells[0]] = re.sub(r"[*`]", "", cells[1])
        elif line.startswith("## "):
            break
    return rows


# --- what is installed ------------------------------------------------------------------------------------------


def installed(extra_map: Path | None = None) -> list[Model]:
    """spaCy pipelines that are installed as Python packages: those that say so, and scispaCy's known ones."""
    names = {entry.name for entry in metadata.entry_points(group="spacy_models")} | set(SCISPACY)
    out = []
    for name in sorted(names):
        folder = _package_folder(name)
        if folder is None:
            continue
        try:
            out.append(describe(name, extra_map))
        except (DataError, UsageError) as error:
            out.append(Model(name, "installed", folder, "", "", "", _size(folder), (), fit="", problem=str(error)))
    return out


def _package_folder(name: str) -> Path | None:
    """The folder of an importable package, without importing it; None when there is none."""
    if not name.isidentifier():
        return None
    try:
        spec = importlib.util.find_spec(name)
    except (ImportError, ValueError):
        return None
    if spec is None or spec.origin is None:  # a mere folder on the path is a namespace, no package
        return None
    places = list(spec.submodule_search_locations or ())
    return Path(places[0]) if places else None


def locate(name: str) -> tuple[str, Path]:
    """("installed" or "folder", folder with `meta.json` and `config.cfg`) of a package's name or a path.

    Raises UsageError when there is neither, DataError when it is no spaCy pipeline.
    """
    package = _package_folder(name)
    if package is None or not (package / "meta.json").is_file():
        path = Path(name)
        if path.is_dir():
            return "folder", _inner(path)
        if path.exists():
            raise UsageError("is a file, not the folder of a spaCy pipeline.", path=path, hint=_HOW)
        if package is not None:
            raise DataError("is a Python package but no spaCy pipeline: it has no meta.json.", path=package, hint=_HOW)
        have = sorted({entry.name for entry in metadata.entry_points(group="spacy_models")})
        known = f"Installed: {', '.join(have)}. " if have else "No spaCy model package is installed. "
        raise UsageError(f"there is no model {name!r}.", hint=known + _HOW)
    return "installed", _inner(package)


_HOW: Final = "Give the name of an installed spaCy package or the folder of one; nothing is downloaded."


def _inner(folder: Path) -> Path:
    """A package keeps the pipeline in a folder `<name>-<version>` of its own."""
    if (folder / "config.cfg").is_file() or not (folder / "meta.json").is_file():
        return folder
    meta = _json(folder / "meta.json")
    inner = folder / f"{meta.get('lang')}_{meta.get('name')}-{meta.get('version')}"
    return inner if inner.is_dir() else folder


def describe(name: str, extra_map: Path | None = None) -> Model:
    """What the model `name` (a package or a path) offers. Its weights are not read.

    Raises UsageError when there is no such model, DataError when it is broken.
    """
    return _describe(*locate(name), extra_map)


def _describe(kind: str, folder: Path, extra_map: Path | None) -> Model:
    for needed in ("meta.json", "config.cfg"):
        if not (folder / needed).is_file():
            raise DataError(f"is no spaCy pipeline: it has no {needed}.", path=folder, hint=_HOW)
    meta = _json(folder / "meta.json")
    lacking = [key for key in ("lang", "name", "version") if not isinstance(meta.get(key), str) or not meta[key]]
    if lacking:
        raise DataError(f"meta.json has no {lacking[0]!r}.", path=folder, hint="Install the package again.")
    given = meta.get("labels")
    labels = {
        str(pipe): tuple(map(str, names))
        for pipe, names in (given.items() if isinstance(given, dict) else ())
        if isinstance(names, list)
    }
    factories = _factories(folder)
    entities = _entity_labels(factories, labels)
    package = f"{meta['lang']}_{meta['name']}"
    found = label_map(package, extra_map)
    types = tuple(dict.fromkeys(found.types[label] for label in entities if label in found.types))
    roles = []
    if any(factory == "parser" for factory in factories.values()):
        roles.append("parser")
    if types:
        roles.append("recogniser")
    requires = meta.get("spacy_version") if isinstance(meta.get("spacy_version"), str) else None
    return Model(
        package, kind, folder, str(meta["lang"]), str(meta["version"]), str(meta.get("license") or "not stated"),
        _size(folder), tuple(roles), tuple(factories), labels, types, requires, _fit(requires),
        _scores(meta.get("performance")), "", str(meta.get("description") or ""),
    )  # fmt: skip


def _factories(folder: Path) -> dict[str, str]:
    """Component → factory, in the order of the pipeline, from `config.cfg`."""
    from confection import Config

    try:
        config = Config().from_disk(folder / "config.cfg", interpolate=False)
        names = list(config["nlp"]["pipeline"])
        return {str(n): str(config["components"][n].get("factory") or "") for n in names}
    except Exception as error:  # a broken file makes the parser raise whatever it does
        raise DataError(
            f"config.cfg is broken ({_line(error)}).", path=folder, hint="Install the package again."
        ) from None


def _entity_labels(factories: Mapping[str, str], labels: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """The entity labels of a pipeline's recognisers, in order."""
    return tuple(
        dict.fromkeys(label for n, f in factories.items() if f in {"ner", "beam_ner"} for label in labels.get(n, ()))
    )


def _scores(performance: Any) -> str:
    """The figures of `meta.json` that matter here, as its makers measured them."""
    if not isinstance(performance, dict):
        return ""
    names = {"ents_p": "entities P", "ents_r": "R", "ents_f": "F", "dep_uas": "UAS", "dep_las": "LAS",
             "tag_acc": "tags"}  # fmt: skip
    parts = []
    for key, name in names.items():
        value = performance.get(key)
        if isinstance(value, int | float) and value:
            parts.append(f"{name} {value / 100 if value > 1 else value:.3f}")
    return ", ".join(parts)


def _fit(requires: str | None) -> str:
    """How a model's spaCy versions go with the installed one: "yes", "minor", "no"."""
    from packaging.specifiers import InvalidSpecifier, SpecifierSet
    from packaging.version import Version

    if requires is None:
        return "yes"
    have = Version(metadata.version("spacy"))
    try:
        allowed = SpecifierSet(requires)
    except InvalidSpecifier:
        return "minor"
    if allowed.contains(have, prereleases=True):
        return "yes"
    # the makers of a model write ">=3.7.4,<3.8.0": whether any version of our major line is allowed
    named = [Version(s.version.rstrip(".*") or "0") for s in allowed if s.operator not in {"<", "<=", "!="}]
    return "minor" if any(v.major == have.major for v in named) else "no"


def _json(path: Path) -> dict[str, Any]:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise DataError(f"cannot be read ({error.strerror}).", path=path) from None
    except ValueError:
        raise DataError("is no JSON.", path=path, hint="Install the package again.") from None
    if not isinstance(data, dict):
        raise DataError("holds no model description.", path=path, hint="Install the package again.")
    return data


def _size(folder: Path) -> int:
    return sum(p.stat().st_size for p in folder.rglob("*") if p.is_file() and "__pycache__" not in p.parts)


def digest(folder: Path) -> str:
    """SHA-256 over the names and contents of a model's files."""
    total = hashlib.sha256()
    for file in sorted(p for p in folder.rglob("*") if p.is_file() and "__pycache__" not in p.parts):
        content = hashlib.sha256()
        with file.open("rb") as handle:
            while block := handle.read(1 << 20):
                content.update(block)
        total.update(file.relative_to(folder).as_posix().encode() + b"\0" + content.digest())
    return total.hexdigest()


def _line(error: BaseException) -> str:
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text[:200]}" if text else type(error).__name__


# --- loading ----------------------------------------------------------------------------------------------------


def _open(name: str, model: Model, keep: Collection[str]) -> Language:
    """The pipeline of `model` with the components of the factories `keep` only. Raises DataError, in one line."""
    if model.fit == "no":
        raise DataError(
            f"was made for spaCy {model.requires}, this is {metadata.version('spacy')}.", path=model.path,
            hint="Install a version of the model for this spaCy, or train it again.",
        )  # fmt: skip
    import spacy

    exclude = [n for n, factory in _factories(model.path).items() if factory not in keep]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # W095 (another version of spaCy) is told by `notes`
            if model.kind == "installed":  # as spaCy does it: the package may bring code of its own
                loaded: Language = importlib.import_module(name).load(exclude=exclude)
                return loaded
            return spacy.load(model.path, exclude=exclude)
    except Exception as error:  # a broken folder makes spaCy and its libraries raise whatever they do
        plugin = next((p for f, p in _PLUGINS.items() if f in str(error) and "factory" in str(error)), None)
        hint = f"pip install {plugin}" if plugin else "Install the package again, or a version for this spaCy."
        raise DataError(f"cannot be loaded ({_line(error)}).", path=model.path, hint=hint) from None


@dataclass(frozen=True, slots=True)
class Found:
    """A name that a model found: `[start, end)` in code points, our type, and the model's own label."""

    start: int
    end: int
    type: str
    label: str
    listed: bool


class Recogniser:
    """An installed recogniser. `find` gives its mentions in our types; `notes` what the user should know of it."""

    def __init__(self, model: Model, nlp: Language, labels: LabelMap) -> None:
        self.model = model
        self.nlp = nlp
        self.labels = labels

    @property
    def name(self) -> str:
        """The package's name."""
        return self.model.name

    @property
    def language(self) -> str:
        """The language it reads: "en", "zh"; "xx" for any."""
        return self.model.language

    def find(self, text: str) -> Iterator[Found]:
        """Its mentions in `text`, sorted, without white space at the borders; labels that we do not mark left out."""
        for offset, piece in _pieces(text):
            for ent in self.nlp(piece).ents:
                type_ = self.labels.types.get(ent.label_)
                if type_ is None:
                    continue
                bare = ent.text.strip()
                start = offset + ent.start_char + len(ent.text) - len(ent.text.lstrip())
                if bare:
                    yield Found(start, start + len(bare), type_, ent.label_, ent.label_ in self.labels.listed)


def _pieces(text: str, size: int = 50_000) -> Iterator[tuple[int, str]]:
    """`text` in pieces that end at white space, with their offsets: spaCy refuses more than a million characters."""
    at = 0
    while len(text) - at > size:
        end = max(text.rfind(" ", at, at + size), text.rfind("\n", at, at + size))
        end = at + size if end <= at else end + 1
        yield at, text[at:end]
        at = end
    yield at, text[at:]


class Parser:
    """An installed English parser, its trees in the labels of our own; for `extractor.nlp.parsers.annotate`."""

    def __init__(self, model: Model, nlp: Language) -> None:
        self.model = model
        self.nlp = nlp
        self.vocab = nlp.vocab

    def pipe(self, docs: Iterable[Doc], batch_size: int) -> Iterator[Doc]:
        """The Docs with tags, lemmas and trees."""
        from extractor.nlp.dependencies import to_clearnlp

        for doc in self.nlp.pipe(docs, batch_size=batch_size):
            yield to_clearnlp(doc, dependencies())


@lru_cache(maxsize=8)
def open_recogniser(name: str, extra_map: Path | None = None) -> Recogniser:
    """The recogniser `name` (a package or a path), loaded once per process.

    Raises UsageError when there is no such model; DataError when it is broken, made for another major version of
    spaCy, has no recogniser, or none of its labels has a mention type.
    """
    model = describe(name, extra_map)
    factories = _factories(model.path)
    if not any(factory in {"ner", "beam_ner"} for factory in factories.values()):
        raise DataError(
            f"has no entity recogniser (components: {', '.join(factories) or 'none'}).", path=model.path,
            hint="`extractor models` shows what each model offers.",
        )  # fmt: skip
    nlp = _open(name, model, _RECOGNISE)
    labels = label_map(model.name, extra_map)
    given = sorted({label for n in nlp.pipe_names for label in getattr(nlp.get_pipe(n), "labels", ()) if n in factories
                    and factories[n] in {"ner", "beam_ner"}})  # fmt: skip
    if not any(label in labels.types for label in given):
        raise DataError(
            f"none of its labels ({', '.join(given) or 'none'}) has a mention type of ours.", path=model.path,
            hint="Map them in a file: --label-map FILE.",
        )  # fmt: skip
    return Recogniser(model, nlp, labels)


@lru_cache(maxsize=4)
def open_parser(name: str) -> Parser:
    """The English parser `name` (a package or a path), loaded once per process.

    Raises UsageError when there is no such model; DataError when it is broken, made for another major version of spaCy,
    of another language, has no parser, or its parser lacks the labels that our rules need.
    """
    model = describe(name)
    if model.language != "en":
        raise DataError(
            f"is a pipeline for {model.language!r}.", path=model.path, hint="--parser takes an English one."
        )
    if "parser" not in model.roles:
        raise DataError(
            f"has no parser (components: {', '.join(model.components) or 'none'}).", path=model.path,
            hint="`extractor models` shows what each model offers.",
        )  # fmt: skip
    nlp = _open(name, model, _PARSE)
    pipe = next(n for n, factory in _factories(model.path).items() if factory == "parser")
    have = set(getattr(nlp.get_pipe(pipe), "labels", ()))
    for group in dependencies().needed:
        if not have & set(group):
            raise DataError(
                f"its parser has no label {' or '.join(group)} (labels: {', '.join(sorted(have)) or 'none'}).",
                path=model.path, hint="Our rules need ClearNLP or Universal Dependencies labels.",
            )  # fmt: skip
    return Parser(model, nlp)


def notes(role: str, model: Model, extra_map: Path | None = None) -> list[str]:
    """What the user should know of an installed model in this role; on the terminal and in run.json."""
    out = []
    if model.fit != "yes":
        out.append(
            f"made for spaCy {model.requires}, this is {metadata.version('spacy')}: results may differ; "
            "install a version for this spaCy if there is one"
        )
    factories = _factories(model.path)
    if role == "recogniser":
        labels = label_map(model.name, extra_map)
        unknown = labels.unknown(_entity_labels(factories, model.labels))
        if unknown:
            out.append(f"labels without a mention type are ignored: {', '.join(unknown)} (map them with --label-map)")
    else:
        lacking = [n for n, names in (("tagger", {"tagger", "morphologizer"}), ("lemmatizer", {"lemmatizer",
                   "trainable_lemmatizer"})) if not names & set(factories.values())]  # fmt: skip
        if lacking:
            out.append(f"has no {' and no '.join(lacking)}: rules that read tags or lemmas find less")
    return out


def manifest(
    parser: str | None, recognisers: Sequence[str], extra_map: Path | None, said: Callable[[str], str] = str
) -> list[dict[str, object]]:
    """The installed models of a run, for run.json: role, name as given, package, versions, SHA-256 and notes."""
    asked = [("parser", parser)] if parser else []
    asked += [("recogniser", name) for name in recognisers]
    out: list[dict[str, object]] = []
    for role, name in asked:
        model = describe(name, extra_map)
        entry: dict[str, object] = {
            "role": role, "given": said(name), "name": model.name, "version": model.version,
            "spacy": model.requires, "licence": model.licence, "sha256": digest(model.path), "state": "on",
            "notes": notes(role, model, extra_map),
        }  # fmt: skip
        out.append(entry)
    return out


def check(parser: str | None, recognisers: Sequence[str], extra_map: Path | None) -> list[str]:
    """Load what a run asks for, so that it fails at once if it must; lines for the terminal about each."""
    if parser:
        open_parser(parser)
    for name in recognisers:
        open_recogniser(name, extra_map)
    asked = [("parser", parser)] if parser else []
    asked += [("recogniser", name) for name in recognisers]
    return [
        f"{role} {name}: {note}"
        for role, name in asked
        for note in notes(role, describe(name, extra_map), extra_map)
    ]
