"""The lexicon as a knowledge base for scispaCy's candidate generator and entity linker.

`kb.jsonl` is in scispaCy's format (`scispacy.linking_utils.KnowledgeBase`): one concept a line with `concept_id` (our
CURIE), `canonical_name`, `aliases`, `types` (our mention types) and `definition` (null: the lexicon has none, so link
with `filter_for_definitions=False`). With an index, the folder also holds the four files that
`scispacy.candidate_generation.LinkerPaths.from_directory` names: a TF-IDF vectorizer over character trigrams, the
vectors and aliases, and an HNSW index of nmslib over them. scispaCy's own `create_tfidf_ann_index`
refuses to work where scipy is 1.11 or newer, which is why the index is made here; its settings are scispaCy's but for
those that `build_index` names.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import uuid
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import extractor
from extractor.entities.lexicon import KINDS, Lexicon
from extractor.errors import OutputError, UsageError
from extractor.formats.folder import check_target
from extractor.normalise.shipped import shipped_rows
from extractor.records import MENTION_TYPES

KB: Final = "kb.jsonl"
MANIFEST: Final = "kb.json"
#: below so many aliases every trigram counts; scispaCy's threshold of ten is for millions of them
_SMALL: Final = 20_000
_LICENCES: Final = (
    "extractor/data/README.md of the package names source, version and licence of every list. Attribution is asked for "
    "by Cellosaurus and BRENDA (CC BY 4.0), SIGNOR (CC BY 4.0) and MeSH (NLM terms of use); the others are CC0 or "
    "public domain."
)


@dataclass(frozen=True, slots=True)
class Concept:
    """A concept as scispaCy reads it. `names`: best first; the first is the canonical name, the others its aliases."""

    curie: str
    names: tuple[str, ...]
    types: tuple[str, ...]

    def to_json(self) -> str:
        """One line of the knowledge base."""
        record = {
            "concept_id": self.curie,
            "canonical_name": self.names[0],
            "aliases": list(self.names[1:]),
            "types": list(self.types),
            "definition": None,
        }
        return json.dumps(record, ensure_ascii=False)


def concepts(lexicon: Lexicon, types: Collection[str] = MENTION_TYPES) -> Iterator[Concept]:
    """The concepts of the lexicon and of the shipped miRNA and pathway tables, sorted by CURIE.

    Names that no list gives an identifier are left out. Raises `UsageError` for an unknown type.
    """
    unknown = sorted(set(types) - set(MENTION_TYPES))
    if unknown:
        raise UsageError(f"there is no mention type {unknown[0]!r}.", hint=f"Known: {', '.join(MENTION_TYPES)}.")
    names: dict[str, dict[str, tuple[int, int]]] = defaultdict(dict)
    kinds: dict[str, set[str]] = defaultdict(set)

    def add(curie: str, type_: str, name: str, rank: tuple[int, int]) -> None:
        if type_ in types and name:
            kinds[curie].add(type_)
            names[curie][name] = min(rank, names[curie].get(name, rank))

    for number in range(len(lexicon)):
        row = lexicon.row(number)
        if row.curie is not None:
            add(row.curie, row.type, row.name, (-1, 0))
            add(row.curie, row.type, row.term, (KINDS.index(row.kind), number))
    for row_ in shipped_rows("mirbase.tsv.gz"):
        family = row_["level"] == "family"
        curie = f"mirbase{'.family' * family}:{row_['accession']}"
        rank = (KINDS.index("prev" if row_["previous"] == "1" else "alias"), 0)
        add(curie, "miRNA", row_["name"], rank)
        if not family:
            add(curie, "miRNA", f"{row_['species']}-{row_['name']}", rank)
    for row_ in shipped_rows("pathways.tsv.gz"):
        add(row_["curie"], "Pathway", row_["name"], (-1, 0))
    for curie in sorted(names):
        ranked = sorted(names[curie], key=lambda name: (names[curie][name], name))
        yield Concept(curie, tuple(ranked), tuple(t for t in MENTION_TYPES if t in kinds[curie]))


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written. `indexed`: aliases in the index, None without one."""

    out: Path
    concepts: int
    names: int
    indexed: int | None


def export(
    out: Path,
    *,
    types: Collection[str] = MENTION_TYPES,
    lexicons: Sequence[Path] = (),
    index: bool = False,
    threads: int = 1,
    say: Callable[[str], None] = lambda message: None,
) -> Exported:
    """Write the knowledge base to the new folder `out`, with `index` also the files of scispaCy's candidate generator.

    `types`: only concepts of these mention types. `lexicons`: the user's name lists, too. `threads`: for the index;
    with one the bytes of `kb.jsonl` and of the index are the same each time. Whole or not at all. Raises
    `OutputError` when `out` exists or cannot be written, `UsageError` for an unknown type or when a package that the
    index needs is missing, `DataError` for a broken list.
    """
    if out.exists():
        raise OutputError("exists.", path=out, hint="Name a new folder with --out.")
    check_target(out, overwrite=False)
    if index:
        check_index_packages()
    found = list(concepts(Lexicon.load(tuple(lexicons)), types))
    if not found:
        raise UsageError(f"the lexicon has no concept of type {', '.join(sorted(types))}.")
    lines = "".join(concept.to_json() + "\n" for concept in found).encode()
    searchable = None
    if index:
        say(f"{len(found):,} concepts; building the index")
        searchable = build_index(found, threads=threads)  # minutes; nothing lies on the disk yet, if it is killed
    indexed = None if searchable is None else len(searchable.names)
    fresh = out.parent / f".{out.name}.{uuid.uuid4().hex[:12]}.partial"
    try:
        fresh.mkdir(parents=True)
        (fresh / KB).write_bytes(lines)
        if searchable is not None:
            searchable.write(fresh)
        manifest = _manifest(found, lexicons, lines, indexed)
        (fresh / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        fresh.rename(out)
    except OSError as error:
        raise OutputError(
            f"cannot be written: {error.strerror or error}.", path=out, hint="Choose another place with --out."
        ) from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return Exported(out, len(found), sum(len(c.names) for c in found), indexed)


def _manifest(
    found: Iterable[Concept], lexicons: Sequence[Path], lines: bytes, indexed: int | None
) -> Mapping[str, object]:
    found = list(found)
    return {
        "extractor": extractor.__version__,
        "format": "scispaCy knowledge base (JSON Lines)",
        "sha256": hashlib.sha256(lines).hexdigest(),
        "concepts": len(found),
        "concepts_by_type": dict(sorted(Counter(t for c in found for t in c.types).items())),
        "concepts_by_prefix": dict(sorted(Counter(c.curie.split(":")[0] for c in found).items())),
        "lexicons": [str(path) for path in lexicons],
        "indexed_names": indexed,
        "licences": _LICENCES,
    }


def check_index_packages() -> None:
    """Raise `UsageError` when what builds the index is not installed."""
    try:
        import joblib  # noqa: F401
        import nmslib  # noqa: F401
        import sklearn.feature_extraction.text  # noqa: F401
    except ImportError as error:
        raise UsageError(
            f"the index needs scispaCy's packages ({error.name or error} is missing).",
            hint="Install them: pip install 'extractor[scispacy]'; or leave out --index.",
        ) from None


@dataclass(frozen=True, slots=True)
class Index:
    """What scispaCy's candidate generator searches: `names` in the order of the rows of `vectors` and of `index`."""

    names: list[str]
    vectorizer: Any
    vectors: Any
    index: Any

    def write(self, folder: Path) -> None:
        """Write the four files of scispaCy's `LinkerPaths` to `folder`."""
        import joblib
        import scipy.sparse

        joblib.dump(self.vectorizer, folder / "tfidf_vectorizer.joblib")
        (folder / "concept_aliases.json").write_text(json.dumps(self.names), encoding="utf-8")
        scipy.sparse.save_npz(folder / "tfidf_vectors_sparse.npz", self.vectors)
        self.index.saveIndex(os.fspath(folder / "nmslib_index.bin"))


def build_index(found: Iterable[Concept], *, threads: int = 1) -> Index:
    """The index of the concepts' names.

    As scispaCy: trigrams of characters within words, a trigram counts when ten names have it (all count below 20,000
    names), cosine over sparse vectors, HNSW. Other than scispaCy, which indexes millions of names on a large machine:
    M 32 and efConstruction 200 instead of 100 and 2000, and the vectors are kept in 32 bits, since scipy no longer
    makes sparse ones of 16. Names without any counted trigram are left out.
    """
    import nmslib
    import numpy as np
    from sklearn.feature_extraction.text import TfidfVectorizer

    names = sorted({name for concept in found for name in concept.names})
    vectorizer = TfidfVectorizer(
        analyzer="char_wb", ngram_range=(3, 3), min_df=10 if len(names) >= _SMALL else 1, dtype=np.float32
    )
    vectors = vectorizer.fit_transform(names)
    kept = np.flatnonzero(np.diff(vectors.indptr))
    vectors, names = vectors[kept], [names[i] for i in kept]
    index = nmslib.init(method="hnsw", space="cosinesimil_sparse", data_type=nmslib.DataType.SPARSE_VECTOR)
    index.addDataPointBatch(vectors)
    index.createIndex({"M": 32, "efConstruction": 200, "post": 0, "indexThreadQty": max(1, threads)})
    return Index(names, vectorizer, vectors, index)
