"""Compile the word lists of `shared/lexicon` and the project's own tables into the shipped lexicon.

What is taken, from where, and what is left out is told in `extractor/data/README.md`. Equal input gives equal bytes.
"""

from __future__ import annotations

import csv
import gzip
import io
import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from extractor.entities.lexicon import KINDS, Entry, Row, encode
from extractor.entities.scanner import Spelling, fold_key, is_name_like, same_case, spell, spelling_fits
from extractor.errors import DataError
from extractor.records import MENTION_TYPES

#: Where the project's own tables are, unless the output folder has them.
_SHIPPED: Final = Path(__file__).resolve().parent.parent / "data" / "lexicon"
_ALIASES: Final = "common_aliases.tsv"
_STOPS: Final = "stop_terms.tsv"
_WORDS: Final = "english_words.txt"
_ZH_COLUMNS: Final = ("term", "type", "curie", "name", "status", "source")
#: HGNC locus types of which only the official symbol is kept, and those left out altogether.
_SYMBOL_ONLY: Final = frozenset(
    {"pseudogene", "immunoglobulin gene", "T cell receptor gene", "readthrough", "RNA, small nucleolar",
     "complex locus constituent", "RNA, misc", "RNA, vault", "RNA, Y", "unknown"}
)  # fmt: skip
_LEFT_OUT: Final = frozenset(
    {"immunoglobulin pseudogene", "T cell receptor pseudogene", "fragile site", "endogenous retrovirus",
     "RNA, transfer", "RNA, ribosomal", "RNA, small nuclear", "region", "virus integration site", "RNA, cluster"}
)  # fmt: skip
#: Clone and accession names that no article uses for the gene.
_CLONE: Final = re.compile(
    r"(?:FLJ|MGC|DKFZ|LOC|HSPC|dJ|bA|bK|RP\d+-|CTD-|CTB-|OTTHUM|PRO\d|UNQ\d|Hs\.)[\w.-]*\d", re.A
)
_LINE_NOISE: Final = re.compile(
    r"^[A-Z]{2,8}[ei]\d{3}-[A-Z]|iPSC?|hiPS|hES|hESC|^(?:GM|HG|AG|NA|UM|WA|GE|CS|HPS|ND|WI|FA|BS|CC|KOLF|HEL\d|UK|RC|MEL|BJ|SA|SV)\d{4,}|\bclone\b|SilenciX|"
    r"\bKO\b|CRISPR|Cas9|NucLight|FLuc|Fluc|-Luc\d?$|/Luc$|TetOn|Tet-O|SimpleCell|shWDR|eGFP|/GFP|-GFP|RFP|\bscFv\b|"
    r"[Hh]ybridoma|^MAb|\bmAb\b|^anti-",
)
#: Labels of patients, clones and plates that Cellosaurus lists as names: "Case 3", "No10", "17a", "120mg", "C0009".
_LINE_LABEL: Final = re.compile(
    r"(?:case|control|patient|no|line|clone|subject|donor|family|normal|mutant|parental|day|group|type|lane|plate|well)"
    r"[\s.#-]*\d+[a-z]?$|\d+\s?(?:mg|ml|cm|mm|nm|kg|kb|bp|h|d|min|g|%)$|[A-Za-z]0\d+$|"
    r"JHU\d+i?$|[A-Z][a-z]?\d?Cl\d$|p\d{2,3}$",
    re.IGNORECASE,
)
_CELL_NOT_LINE: Final = re.compile(
    r"^(?:CD\d|Th\d|Treg|NK|NKT|T|B|M\d|pre-|pro-|alpha|beta|delta|gamma|Type|[αβγδ]|MC[RT]|[A-Z][a-z]+-)|[+]|\btype\b|induced|grown|stage"
)


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What was built. `files`: name → bytes. `rows`: mention type → rows. `unresolved`: names without an identifier."""

    files: dict[str, int]
    rows: dict[str, int]
    unresolved: tuple[str, ...]
    notes: tuple[str, ...] = ()

    def __str__(self) -> str:
        lines = [f"{name}: {size:,} bytes" for name, size in sorted(self.files.items())]
        lines += [f"{kind}: {count:,} rows" for kind, count in sorted(self.rows.items())]
        lines += list(self.notes)
        lines.append(f"{len(self.unresolved)} names of the project's tables have no identifier")
        return "\n".join(lines)


def build(source: Path, out: Path) -> BuildReport:
    """Compile the lists in `source` with the project's tables in `out` into `out/*.gz`.

    Raises DataError when a list is missing, or when a table names a gene, family or drug that does not exist.
    """
    data = _Sources(Path(source), Path(out))
    entries: list[Entry] = []
    entries += _genes(data)
    entries += _families(data)
    entries += _cell_lines(data)
    entries += _drugs(data, entries)
    entries += _diseases(data)
    entries = [e for e in entries if data.keeps(e)]
    aliases, missing = _aliases(data, entries)
    entries = _merge(aliases, entries, data)
    notes: list[str] = [f"reviewed names: {len(aliases)}"]
    if missing:
        raise DataError(
            f"{len(missing)} targets are unknown: {', '.join(missing[:20])}.", path=data.aliases(),
            hint="Correct the target column.",
        )  # fmt: skip
    chinese, unresolved = _chinese(data, entries)
    notes.append(f"rows of zh_*.tsv: {len(chinese)}")
    entries = _flag_ambiguous(entries, data)
    chinese_keys = {(e.row.type, e.row.term) for e in chinese}
    entries = [e for e in entries if (e.row.type, e.row.term) not in chinese_keys] + chinese
    entries = _thin(entries)
    out.mkdir(parents=True, exist_ok=True)
    files = {
        "lexicon.txt.gz": _write(out / "lexicon.txt.gz", encode(entries)),
        "mirbase.tsv.gz": _write(out / "mirbase.tsv.gz", _mirbase(data)),
        "pathways.tsv.gz": _write(out / "pathways.tsv.gz", _pathways(data)),
    }
    counts = Counter(e.row.type for e in entries)
    return BuildReport(files, dict(counts), tuple(unresolved), tuple(notes))


def _write(path: Path, data: bytes) -> int:
    buffer = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", compresslevel=9, fileobj=buffer, mtime=0) as stream:
        stream.write(data)
    path.write_bytes(buffer.getvalue())
    return len(buffer.getvalue())


@dataclass
class _Sources:
    """The input files, and what the project's own small tables say about single names."""

    source: Path
    out: Path
    words: frozenset[str] = frozenset()
    drop: set[tuple[str, str]] = field(default_factory=set)
    context: set[tuple[str, str]] = field(default_factory=set)

    def __post_init__(self) -> None:
        lines = self._own(_WORDS).read_text(encoding="utf-8").splitlines()
        self.words = frozenset(line for line in lines if line and not line.startswith("#"))
        for _, row in read_rows(self._own(_STOPS), ("term", "type", "action", "why")):
            group = {"drop": self.drop, "context": self.context}.get(row["action"])
            if group is None:
                raise DataError(
                    f"unknown action {row['action']!r}.", path=self._own(_STOPS), hint="Use drop or context."
                )
            types = MENTION_TYPES if row["type"] == "*" else (row["type"],)
            group.update((name, fold_key(row["term"])) for name in types)

    def _own(self, name: str) -> Path:
        for folder in (self.out, _SHIPPED):
            if (folder / name).exists():
                return folder / name
        raise DataError("is missing.", path=self.out / name, hint="It is part of the repository: restore it with git.")

    def aliases(self) -> Path:
        """The table of reviewed readings."""
        return self._own(_ALIASES)

    def own(self, pattern: str) -> list[Path]:
        """The project's own tables of this name pattern: those in `out`, or, if it has none, the shipped ones."""
        return sorted(self.out.glob(pattern)) or sorted(_SHIPPED.glob(pattern))

    def table(self, name: str) -> Iterator[dict[str, str]]:
        """Rows of `<source>/<name>.tsv.gz`."""
        path = self.source / f"{name}.tsv.gz"
        try:
            with gzip.open(path, "rt", encoding="utf-8", newline="") as stream:
                yield from csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
        except FileNotFoundError:
            raise DataError("is missing.", path=path, hint="Give the folder of word lists with --from.") from None
        except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
            raise DataError(f"cannot be read ({error}).", path=path) from None

    def is_word(self, term: str) -> bool:
        return term.isascii() and term.isalpha() and term.lower() in self.words

    def keeps(self, entry: Entry) -> bool:
        return (entry.row.type, fold_key(entry.row.term)) not in self.drop


def read_rows(path: Path, columns: Iterable[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """(line number, row) of a tab-separated table with exactly these columns; "#" lines are comments.

    Raises DataError naming file and line.
    """
    wanted = list(columns)
    header: list[str] | None = None
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        if header is None:
            header = cells
            if header != wanted:
                raise DataError(f"line {number}: header {header} is not {wanted}.", path=path, hint="Correct line 1.")
            continue
        if len(cells) != len(wanted):
            raise DataError(
                f"line {number}: {len(cells)} cells, not {len(wanted)}.", path=path, hint="Separate cells by one tab."
            )
        yield number, dict(zip(wanted, (c.strip() for c in cells), strict=True))


def _entry(
    type_: str, curie: str | None, name: str, term: str, kind: str, source: str, context: bool, word: bool
) -> Entry:
    return Entry(Row(type_, curie, name, term, kind, source, context), word)


def _clean(term: str) -> str:
    return " ".join(term.replace("\t", " ").split())


def _genes(data: _Sources) -> list[Entry]:
    """HGNC: symbols, names, aliases, previous symbols and names."""
    locus: dict[str, tuple[str, str, str]] = {}
    for row in data.table("hgnc"):
        locus[row["hgnc_id"].removeprefix("HGNC:")] = (row["symbol"], row["locus_type"], row["mirbase"])
    kinds = {"S": "symbol", "N": "name", "A": "alias", "n": "alias", "P": "prev", "p": "prev"}
    symbols = {fold_key(symbol) for symbol, *_ in locus.values()}
    entries: list[Entry] = []
    for row in data.table("hgnc_names_long"):
        number, letter = row["hgnc"], row["type"]
        symbol, kind_of_locus, mirbase = locus[number]
        term = _clean(row["term"])
        if kind_of_locus in _LEFT_OUT or (kind_of_locus in _SYMBOL_ONLY and letter != "S"):
            continue
        if letter == "p" and kind_of_locus != "gene with protein product":
            continue
        type_, curie, name = "Gene", f"hgnc:{number}", symbol
        if kind_of_locus == "RNA, micro":
            if letter not in "SP" or not mirbase:
                continue
            type_, curie, name = "miRNA", f"mirbase:{mirbase}", _mirna_of_symbol(symbol)
        elif kind_of_locus == "RNA, long non-coding":
            type_ = "lncRNA"
            if letter in "Np" and not term.isascii():
                continue
        folded = fold_key(term)
        letters = sum(c.isalpha() for c in term)
        code = letter in "SAP"
        word = data.is_word(term)
        if letters == 0 or len(folded) < 2 or len(term) > 90 or _CLONE.match(term):
            continue
        if type_ != "miRNA" and re.match(r"(?:hsa-?)?(?:mi-?rn?-?\d|mir$|let-?7)", term, re.IGNORECASE):
            continue  # GDE1 has the alias MIR16
        if code and letter != "S" and (len(folded) < 3 or (folded in symbols and len(folded) < 4)):
            continue
        if kind_of_locus in _SYMBOL_ONLY and len(folded) < 4:
            continue
        if word and letter in "APnp" and not (term.isupper() and len(term) >= 3):
            continue
        context = False
        if code:
            digits = any(c.isdigit() for c in folded)
            context = len(folded) <= 2 or word or (letter != "S" and len(folded) <= (3 if digits else 4))
            context = context or re.fullmatch(r"[A-Z]\d{1,2}", term) is not None
        elif not is_name_like(term):
            context = len(folded) <= 3
        entries.append(_entry(type_, curie, name, term, kinds[letter], "hgnc", context, word))
        # names carry a remark in brackets that no one writes: "parkinson protein 2, E3 ... (parkin)"
        bare = re.sub(r"\s+\([^()]*\)", "", term).strip()
        if not code and bare != term and len(bare) >= 8 and fold_key(bare) != folded:
            entries.append(_entry(type_, curie, name, bare, "alias", "hgnc", False, data.is_word(bare)))
    return entries


def _mirna_of_symbol(symbol: str) -> str:
    """ "MIR21" → "miR-21", "MIRLET7A1" → "let-7a-1"."""
    match = re.fullmatch(r"MIRLET(\d+)([A-Z]?)(\d*)", symbol)
    if match:
        number, letter, copy = match.groups()
        return f"let-{number}{letter.lower()}" + (f"-{copy}" if copy else "")
    match = re.fullmatch(r"MIR(\d+)([A-Z]?)(?:-?(\d+))?", symbol)
    if match:
        number, letter, copy = match.groups()
        return f"miR-{number}{letter.lower()}" + (f"-{copy}" if copy else "")
    return symbol


def _families(data: _Sources) -> list[Entry]:
    """FamPlex: families and complexes."""
    entries = []
    for row in data.table("famplex_names_long"):
        term, ident = _clean(row["term"]), row["fplx"]
        folded = fold_key(term)
        word = data.is_word(term)
        if len(folded) < 2 or ident.startswith("MIR") or (word and term.islower()):
            continue
        name = ident.removesuffix("_family").removesuffix("_complex").replace("_", " ")
        name = re.sub(r"\b[A-Z](?=[a-z]{4})", lambda m: m.group().lower(), name)  # "Selectin" is no symbol
        context = len(folded) <= 2
        entries.append(_entry("Gene", f"fplx:{ident}", name, term, "family", "famplex", context, word))
    return entries


def _cell_lines(data: _Sources) -> list[Entry]:
    """Cellosaurus (human) and the cell lines of the BRENDA tissue ontology that it lacks (mouse, rat, ...)."""
    rows = list(data.table("cellosaurus_human_core"))
    names: dict[str, str] = {}
    for row in rows:  # the first name listed is the recommended one
        names.setdefault(row["cvcl"], _clean(row["term"]))
    noisy = {cvcl for cvcl, name in names.items() if _LINE_NOISE.search(name)}
    entries: list[Entry] = []
    keys: set[str] = set()
    for row in rows:
        term, name = _clean(row["term"]), names[row["cvcl"]]
        folded = fold_key(term)
        if row["cvcl"] in noisy or _LINE_NOISE.search(term):
            continue
        letters = sum(c.isalpha() for c in term)
        digits = sum(c.isdigit() for c in term)
        first = term == name
        inner_capital = re.search(r"[a-z][A-Z]|[A-Z]{2}.*[a-z]|-", term) is not None
        if (
            len(folded) < 3
            or len(term) > 40
            or term.count(" ") > 3
            or data.is_word(term)
            or (letters == 0 and term != "5637")
        ):
            continue
        short_label = re.fullmatch(r"[A-Za-z]\d{1,2}|\d{1,3}[A-Za-z]?", term) is not None
        if _LINE_LABEL.match(term) or (not first and (len(folded) < 4 or short_label)):
            continue
        if digits == 0 and not first and (len(folded) < 5 or not inner_capital):
            continue
        context = (
            short_label
            or letters == 0
            or len(folded) <= 3
            or (len(folded) <= 4 and digits < 2)
            or (digits == 0 and not inner_capital)
        )
        keys.add(folded)
        curie = "cellosaurus:" + row["cvcl"]
        entries.append(
            _entry("CellLine", curie, name, term, "symbol" if first else "alias", "cellosaurus", context, False)
        )
    names = {}
    table = list(data.table("bto_names"))
    for row in table:
        if row["type"] == "N":
            names[row["id"]] = row["term"].removesuffix(" cell").removesuffix(" cell line")
    for row in table:
        term = _clean(row["term"])
        if not term.endswith((" cell", " cell line")):
            continue
        stem = term.removesuffix(" cell").removesuffix(" cell line")
        digits = sum(c.isdigit() for c in stem)
        folded = fold_key(stem)
        if (
            not digits
            or stem.isdigit()
            or len(folded) < 3
            or " " in stem.replace(" ", "", 1)
            or _CELL_NOT_LINE.search(stem)
        ):
            continue
        if not re.search(r"[A-Z0-9]{2}|[A-Z]-?\d", stem) or folded in keys:
            continue
        curie = "bto:" + row["id"].removeprefix("BTO:")
        context = len(folded) <= 3
        kind = "symbol" if row["type"] == "N" else "alias"
        entries.append(_entry("CellLine", curie, names[row["id"]], stem, kind, "bto", context, False))
    return entries


def _drugs(data: _Sources, genes: list[Entry]) -> list[Entry]:
    """DrugBank vocabulary. Proteins that are named after a human gene stay genes."""
    taken = {
        fold_key(e.row.term)
        for e in genes
        if e.row.type in ("Gene", "lncRNA") and e.row.kind in ("symbol", "name", "family")
    }
    rows = list(data.table("drugbank_vocabulary"))
    first = {row["drugbank"]: _clean(row["term"]) for row in rows if row["type"] == "N"}
    extracts = {
        row["drugbank"]
        for row in rows
        if row["type"] == "N" and not row["cas"] and re.fullmatch(r"[A-Za-z][a-z]+(?:[ -][A-Za-z][a-z]+)*", row["term"])
        and not _INN_END.search(row["term"])
    }  # fmt: skip
    entries = []
    for row in rows:
        term, ident = _clean(row["term"]), row["drugbank"]
        folded = fold_key(term)
        main = row["type"] == "N"
        if len(folded) < 3 or len(term) > 48 or folded in taken or sum(c.isalpha() for c in term) < 2:
            continue
        if sum(c in ",()[]{};" for c in term) > 2 or sum(c.isdigit() for c in term) > 6:
            continue
        word = data.is_word(term)
        if ident in extracts or (word and not main) or _BINOMIAL.fullmatch(term):
            continue
        context = len(folded) <= 3 or (len(folded) <= 5 and not main and not any(c.isdigit() for c in term))
        name = _drug_name(first.get(ident, term))
        entries.append(
            _entry("Drug", f"drugbank:{ident}", name, term, "symbol" if main else "alias", "drugbank", context, False)
        )
    return entries


#: Allergen extracts and vaccines: "Bacillus subtilis", "Candida albicans".
_BINOMIAL: Final = re.compile(
    r"[A-Z][a-z]+(?:us|a|um|is|es|on|as|er|ia|ix|ex|yces|ium) [a-z]{3,}(?:us|a|um|is|ii|ae|ensis|ans|ens|oides|icola)"
)


#: What a substance without a CAS number must end in to be a drug; the others are foods, pollens, hairs and cells.
_INN_END: Final = re.compile(
    r"(?:mab|nib|tide|cept|sen|vir|stat|cog|kin|stim|feron|ase|sib|clib|degib|parib|platin|mycin|amine|idine|azole|one|ide|"
    r"ate|acid|ol|ran|tan|pril|xaban|gliptin|flozin|glutide|fusp|limus|rubicin|taxel)$"
)


def _drug_name(name: str) -> str:
    """INN in lower case ("Sirolimus" → "sirolimus"); codes keep theirs ("OSI-027")."""
    words = re.findall(r"[^\W\d_]+", name)
    if any(c.isdigit() for c in name) and any(w.isupper() and len(w) > 1 for w in words):
        return name
    return " ".join(
        w if (w.isupper() and len(w) > 1) or re.fullmatch(r"[A-Z]\d*", w) else w.lower() for w in name.split(" ")
    )


#: A disease named by the state of a gene: the gene and the disease are marked apart (guidelines 1).
_LABELLED: Final = re.compile(
    r"(?:receptor|HER-?2|BCR-ABL1?|ALK|EGFR|human epidermal growth factor 2|Tyrosinase)[ -](?:positive|negative|mutant)"
    r"|(?:estrogen|progesterone|hormone)[ -]receptor[ -](?:positive|negative)",
    re.IGNORECASE,
)


def _diseases(data: _Sources) -> list[Entry]:
    """Disease Ontology: names and exact synonyms."""
    rows = list(data.table("doid_names_long"))
    names = {row["doid"]: _clean(row["term"]) for row in rows if row["type"] == "N"}
    entries = []
    for row in rows:
        term = _clean(row["term"])
        if row["type"] not in "NE" or len(fold_key(term)) < 3 or len(term) > 70 or row["doid"] not in names:
            continue
        if data.is_word(term) and row["type"] != "N":
            continue
        if _LABELLED.search(term) and not term.lower().startswith("triple"):
            continue
        context = len(fold_key(term)) <= 4 and not is_name_like(term)
        curie = "doid:" + row["doid"].removeprefix("DOID:")
        kind = "symbol" if row["type"] == "N" else "alias"
        entries.append(_entry("Disease", curie, names[row["doid"]], term, kind, "doid", context, data.is_word(term)))
    return entries


def _aliases(data: _Sources, entries: list[Entry]) -> tuple[list[Entry], list[str]]:
    """The reviewed readings of `common_aliases.tsv`, with targets checked; and the targets that do not exist."""
    by_symbol: dict[tuple[str, str], Row] = {}
    by_curie: dict[str, Row] = {}
    for entry in entries:
        row = entry.row
        if row.curie:
            by_curie.setdefault(row.curie, row)
        if row.kind in ("symbol", "name"):
            by_symbol.setdefault((row.type, row.term if row.type == "Gene" else row.term.lower()), row)
            if row.name == row.term:
                by_symbol[row.type, row.term if row.type == "Gene" else row.term.lower()] = row
    for item in data.table("mesh2019_names_long"):
        if item["type"] == "N":
            row = Row("Drug", "mesh:" + item["mesh"], item["term"], item["term"], "name", "mesh")
            by_curie["mesh:" + item["mesh"]] = by_curie["mesh:" + item["term"]] = row
    for entry in entries:
        if entry.row.type != "Gene":
            by_symbol.setdefault((entry.row.type, entry.row.term.lower()), entry.row)
    made: list[Entry] = []
    missing: list[str] = []
    columns = ("type", "target", "name", "terms", "context")
    for number, cell in read_rows(data.aliases(), columns):
        if cell["type"] not in MENTION_TYPES:
            raise DataError(f"line {number}: unknown type {cell['type']!r}.", path=data.aliases())
        target = cell["target"]
        if not target:
            found: Row | None = Row(cell["type"], None, cell["name"], cell["name"], "preferred", "extractor")
        elif ":" in target:
            found = by_curie.get(target)
        else:
            found = by_symbol.get((cell["type"], target if cell["type"] == "Gene" else target.lower()))
        if found is None:
            missing.append(f"{target} (line {number})")
            continue
        name = cell["name"] or (target.lower() if cell["type"] == "Drug" and target.islower() else found.name)
        terms = [t.strip() for t in cell["terms"].split("|") if t.strip()]
        for term in terms or [name]:
            exact = data.is_word(term) or cell["context"] == "exact"
            row = Row(cell["type"], found.curie, name, term, "preferred", "extractor", cell["context"] == "1")
            made.append(Entry(row, exact))
    return made, missing


def _merge(aliases: list[Entry], entries: list[Entry], data: _Sources) -> list[Entry]:
    """Reviewed readings first: they rename their concept, and other genes' aliases of the same key go."""
    renamed = {e.row.curie: e.row.name for e in aliases if e.row.curie}
    decided = {(e.row.type, fold_key(e.row.term)): e.row for e in aliases}
    kept: list[Entry] = []
    for entry in entries:
        row = entry.row
        key = (row.type, fold_key(row.term))
        winner = decided.get(key)
        if winner is not None and winner.curie != row.curie and row.kind not in ("symbol", "name"):
            continue
        if row.type == "Drug" and ("Drug", key[1]) not in decided and ("Gene", key[1]) in decided:
            continue  # peptide hormones and cytokines are genes (guidelines), though they are drugs too
        if winner is not None and winner.curie == row.curie and not winner.needs_context:
            entry = replace(entry, row=replace(row, needs_context=False))
        name = renamed.get(row.curie or "")
        if name is not None and name != row.name:
            entry = replace(entry, row=replace(entry.row, name=name))
        kept.append(entry)
    terms = {(e.row.type, e.row.curie, e.row.term) for e in aliases}
    return aliases + [e for e in kept if (e.row.type, e.row.curie, e.row.term) not in terms]


def _flag_ambiguous(entries: list[Entry], data: _Sources) -> list[Entry]:
    """Mark names that several concepts share at the best rank, or that the stop list wants supported."""
    groups: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        groups[fold_key(entry.row.term)].append(entry)
    result = []
    for key in sorted(groups):
        group = groups[key]
        best = min(KINDS.index(e.row.kind) for e in group)
        rivals = {e.row.curie for e in group if KINDS.index(e.row.kind) == best}
        several = len({e.row.curie for e in group}) > 1
        for entry in group:
            rank = KINDS.index(entry.row.kind)
            weak = (several and rank > best) or (len(rivals) > 1 and rank == best)
            weak = weak and len(key) <= 6
            if weak or (entry.row.type, key) in data.context:
                entry = replace(entry, row=replace(entry.row, needs_context=True))
            result.append(entry)
    return result


def _thin(entries: list[Entry]) -> list[Entry]:
    """Leave out a spelling that another one of the same concept, at least as good, already allows."""
    groups: dict[tuple[str, str | None, str, str], list[Entry]] = defaultdict(list)
    for entry in entries:
        row = entry.row
        groups[row.type, row.curie, row.name, fold_key(row.term)].append(entry)
    result: list[Entry] = []
    for group in groups.values():
        group.sort(key=lambda e: (KINDS.index(e.row.kind), e.row.needs_context, e.word, e.row.term))
        kept: list[tuple[Entry, Spelling]] = []
        for entry in group:
            spelling = spell(entry.row.term)
            # a spelling in another case counts for less when it is found, so it stays where it is listed
            if not any(
                spelling_fits(spelling, other, word=better.word)
                and (same_case(spelling, other) or is_name_like(better.row.term))
                for better, other in kept
            ):
                kept.append((entry, spelling))
        result.extend(entry for entry, _ in kept)
    return result


def _chinese(data: _Sources, entries: list[Entry]) -> tuple[list[Entry], list[str]]:
    """Rows of `zh_*.tsv`; an empty CURIE is looked up by the English name. Second: names without an identifier."""
    best: dict[tuple[str, str], tuple[int, Row]] = {}
    named: dict[str, str] = {}
    for entry in entries:
        row = entry.row
        rank = KINDS.index(row.kind)
        if row.type in ("Gene", "lncRNA") and rank > KINDS.index("name"):
            continue  # an alias is too weak a bridge: "MRP" is an alias of WLS
        key = (row.type, fold_key(row.term))
        if key not in best or (rank, row.curie or "~") < (best[key][0], best[key][1].curie or "~"):
            best[key] = (rank, row)
        if row.curie:
            named.setdefault(row.curie, row.name)
    mesh = {}
    for item in data.table("mesh2019_names_long"):
        key_ = fold_key(item["term"])
        if item["type"] == "N" or key_ not in mesh:
            mesh[key_] = (item["mesh"], item["term"])
    made: list[Entry] = []
    unresolved: list[str] = []
    for path in data.own("zh_*.tsv"):
        for number, cell in read_rows(path, _ZH_COLUMNS):
            if cell["type"] not in MENTION_TYPES:
                raise DataError(f"line {number}: unknown type {cell['type']!r}.", path=path)
            if not fold_key(cell["term"]) or not cell["name"]:
                raise DataError(f"line {number}: empty term or name.", path=path)
            curie, name = cell["curie"] or None, cell["name"]
            if curie is None:
                found = best.get((cell["type"], fold_key(name)))
                if found is None and name.endswith("s"):
                    found = best.get((cell["type"], fold_key(name[:-1])))
                if found is not None:
                    curie, name = found[1].curie, found[1].name
                elif cell["type"] in ("Drug", "Process", "Disease"):
                    for form in (name, name + "s", name + "es", name.removesuffix("s")):
                        if fold_key(form) in mesh:
                            curie = "mesh:" + mesh[fold_key(form)][0]
                            break
            elif curie in named:
                name = named[curie]
            if curie is None:
                unresolved.append(f"{cell['type']}\t{cell['term']}\t{cell['name']}")
            row = Row(
                cell["type"],
                curie,
                name,
                _clean(cell["term"]),
                "zh",
                "zh:" + cell["source"],
                cell["status"] in ("context", "doubtful"),
            )
            made.append(Entry(row))
    return made, sorted(set(unresolved))


def _mirbase(data: _Sources) -> bytes:
    """name, accession, level (hairpin, mature, family), previous (0/1); human first, then mouse and rat."""
    lines = set()
    for row in data.table("mirbase_names_hsa_mmu_rno"):
        level = "hairpin" if row["acc"].startswith("MI0") else "mature"
        for name in row["term"].split(";"):
            species, _, bare = name.partition("-")
            lines.add(
                (("hsa", "mmu", "rno").index(species), bare, row["acc"], level, "0" if row["type"] in "HM" else "1")
            )
    for row in data.table("mirbase_family"):
        lines.add((0, row["name"], row["identifier"], "family", "0"))
    out = ["species\tname\taccession\tlevel\tprevious"]
    out += ["\t".join((("hsa", "mmu", "rno")[line[0]], *line[1:])) for line in sorted(lines)]
    return ("\n".join(out) + "\n").encode()


def _pathways(data: _Sources) -> bytes:
    lines = set()
    for table, prefix, column in (
        ("pathways_wikipathways_human", "wikipathways:", "name"),
        ("pathways_reactome_human", "reactome:", "name"),
        ("pathways_pid", "pid:", "name"),
        ("pathways_signor_families", "", "term"),
    ):
        for row in data.table(table):
            curie = prefix + row["id"]
            if curie.startswith("signor:") and not curie.startswith("signor:SIGNOR-PW"):
                continue
            lines.add((curie, _clean(row[column])))
    return ("curie\tname\n" + "".join(f"{a}\t{b}\n" for a, b in sorted(lines))).encode()
