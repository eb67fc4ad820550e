"""Identifiers for mentions.

The order of what is asked: what the maker of the mention knows for certain (a miRNA's canonical name), the long form
the article itself gives for a short one, the lexicon, the lexicon without decoration ("p-AKT", "PTEN 蛋白"), and what
the name is built from (a subline of a known cell line, an inhibitor of a known gene). What stays ambiguous or unknown
gets no CURIE; a Latin name is then its own canonical name.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from typing import Final

from extractor.entities.lexicon import KINDS, Lexicon, Row
from extractor.entities.scanner import fold_key
from extractor.normalise import mirna, pathway
from extractor.records import Identifier, Mention

#: How far a row of each kind is trusted (0–1).
_TRUST: Final = {"preferred": 1.0, "symbol": 1.0, "zh": 0.95, "family": 0.95, "name": 0.95, "alias": 0.8, "prev": 0.7}
#: Types whose rows may stand in for each other, best first.
_TYPES: Final[Mapping[str, tuple[str, ...]]] = {
    "Gene": ("Gene", "lncRNA"),
    "lncRNA": ("lncRNA", "Gene"),
    "circRNA": ("circRNA",),
    "Drug": ("Drug",),
    "CellLine": ("CellLine",),
    "Disease": ("Disease",),
    "Process": ("Process",),
    "Pathway": ("Pathway",),
    "miRNA": ("miRNA",),
}
_GENE_LEAD: Final = re.compile(
    r"^(?:p-|phospho-?|phosphorylated[- ]|cleaved[- ]|recombinant |(?:human|mouse|rat) |"
    r"活化的?|磷酸化的?|重组人?|人|小鼠|大鼠|抗)(?=.{2,})",
    re.IGNORECASE,
)
_GENE_TAIL: Final = re.compile(
    r"\s*(?:蛋白质?|基因|mRNA|信使RNA|家族(?:蛋白|成员)?|多肽|细胞因子|proteins?|genes?|family|mRNAs?)$", re.IGNORECASE
)
_LNC_CLASS: Final = re.compile(
    r"^(?:lnc-?\s?RNAs?|lincRNAs?|long (?:intergenic )?non-?coding RNAs?|circ-?RNAs?|circular RNAs?|"
    r"长链?非编码\s?RNA|环状\s?RNA)[\s-]*",
    re.IGNORECASE,
)
_CELL_TAIL: Final = re.compile(r"\s*(?:细胞(?:系|株)?|cell lines?|cells?)$", re.IGNORECASE)
_CELL_LEAD: Final = re.compile(
    r"^(?:人|小鼠|大鼠)?(?:[\u4e00-\u9fff]{1,12}(?:癌|瘤|病|上皮|内皮|成纤维)?(?:耐药)?(?:细胞(?:系|株)?)?)(?=[A-Za-z0-9])"
)
#: an l where only a 1 makes sense: at the end of a capitalised name, or among digits
_OCR_ONE: Final = re.compile(r"(?<=[A-Za-z0-9])l(?=[0-9]|[a-z]?$)")
_SEAM: Final = re.compile(r"[-/／_\s:]")
_AGENT: Final = re.compile(
    r"^(?P<target>.{2,40}?)(?:信号通路|通路|途径| pathway| signaling)?\s*(?:的)?"
    r"(?:小分子|特异性|选择性|竞争性|靶向|酪氨酸激酶|受体)?\s*"
    r"(?P<agent>抑制剂|抑制物|阻滞剂|阻断剂|拮抗剂|激动剂|激活剂|单克隆抗体|中和抗体|抗体|类似物|模拟物|"
    r"inhibitors?|blockers?|antagonists?|agonists?|activators?|antibod(?:y|ies)|analogu?es?|mimics?)$",
    re.IGNORECASE,
)
_AGENT_NAMES: Final = {
    "抑制剂": "inhibitor", "抑制物": "inhibitor", "阻滞剂": "blocker", "阻断剂": "blocker", "拮抗剂": "antagonist",
    "激动剂": "agonist", "激活剂": "activator", "单克隆抗体": "antibody", "中和抗体": "antibody", "抗体": "antibody",
    "类似物": "analog", "模拟物": "mimic", "antibodies": "antibody", "analogue": "analog", "analogues": "analog",
}  # fmt: skip
_ANTI: Final = re.compile(
    r"^(?:抗|anti-?\s?)(?P<target>.{2,30}?)\s*(?:单克隆抗体|单抗|抗体|antibod(?:y|ies))$", re.IGNORECASE
)
_REAGENT: Final = re.compile(r"^(?P<kind>(?:ant)?agomi[rR]|antagomiR|miR-)(?:NA)?[-\s]?(?P<rest>\d.*)$")
_HAN: Final = re.compile(r"[\u3400-\u9fff]")


#: Salts and dosage forms: a bracket, a Chinese one before or after the name, an English one after it.
_SALTS: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"[（(].*[)）]$",
        r"(?:盐酸|硫酸|磷酸|枸橼酸|甲磺酸|马来酸|注射用|重组|脂质体)|(?:注射液|片|胶囊|钠|钾|盐酸盐|脂质体)$",
        r"\s(?:hydrochloride|sulfate|sulphate|sodium|mesylate|citrate|liposomal?|injection)$",
    )
)


#: what cells do: the name says so when nothing else says whose (guidelines: "cell migration" for 迁移)
_CELLULAR: Final = frozenset({"proliferation", "migration", "invasion", "adhesion", "motility", "differentiation"})


def _of_cells(name: str) -> str:
    return f"cell {name}" if name in _CELLULAR else name


class Normaliser:
    """Gives mentions their identifiers. Holds a lexicon; safe to share."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self._words = _process_words()

    @classmethod
    def load(cls) -> Normaliser:
        """The normaliser over the shipped lexicon. Cached."""
        return _shared()

    def identify(self, mention: Mention, *, short_forms: Mapping[str, str] | None = None) -> Identifier | None:
        """The identifier of `mention`, or None when nothing is known of it.

        `short_forms`: short → long form as the article defines them; they decide what an ambiguous short name means.
        """
        text = " ".join(mention.text.split())
        if not text:
            return None
        long_form = (short_forms or {}).get(mention.text) or mention.hint.get("long")
        match mention.type:
            case "miRNA":
                return self._mirna(text, mention.hint)
            case "Pathway":
                return self._pathway(text)
            case "Process":
                return self._process(text, mention.hint)
            case "CellLine":
                return self._cell_line(text)
            case "Drug":
                return self._drug(text, long_form, mention.hint)
            case "Disease":
                listed = self._listed("Disease", text, long_form, mention.hint)
                built = self._process(text, mention.hint) if "head" in mention.hint else self._as_written(text)
                return listed or built
            case "lncRNA" | "circRNA":
                return self._noncoding(mention.type, mention.hint.get("name") or text)
            case _:
                return self._gene(text, long_form, mention.hint) or self._as_written(text)

    # -- the lexicon ---------------------------------------------------------------------------------------------

    def _best(self, type_: str, text: str) -> Identifier | None:
        """The best row for `text`; without CURIE when several concepts claim it equally."""
        for row_type in _TYPES.get(type_, (type_,)):
            rows = self.lexicon.lookup(text, row_type)
            if rows:
                return _choose(rows, text)
        return None

    def _listed(self, type_: str, text: str, long_form: str | None, hint: Mapping[str, str]) -> Identifier | None:
        """As `_best`; a listed long form of the article goes first, what the maker of the mention saw last."""
        found = self._best(type_, text)
        if long_form and fold_key(long_form) != fold_key(text):
            meant = self._best(type_, long_form)
            # "VEGFA" keeps its own gene though the long form names the family only
            member = found is not None and found.curie and meant is not None and (meant.curie or "").startswith("fplx:")
            if meant is not None and meant.curie and not member:
                reasons = (f"short for {long_form!r} in this article", *meant.reasons)
                return Identifier(meant.curie, meant.name, reasons, meant.score)
        if found is not None and found.curie:
            return found
        name = hint.get("name")
        if name and fold_key(name) != fold_key(text):
            meant = self._best(type_, name)
            if meant is not None and meant.curie:
                return Identifier(
                    meant.curie, meant.name, (f"named {name!r} in this article", *meant.reasons), meant.score
                )
        if hint.get("curie"):
            return Identifier(hint["curie"], name or text, ("as defined in this article",), 0.9)
        return found

    @staticmethod
    def _as_written(text: str) -> Identifier | None:
        """A Latin name is its own canonical name; a Chinese one without a row has none."""
        return None if _HAN.search(text) else Identifier(None, text, ("not listed; as written",), 0.3)

    # -- types ---------------------------------------------------------------------------------------------------

    def _mirna(self, text: str, hint: Mapping[str, str]) -> Identifier | None:
        name = hint.get("mirna") or hint.get("name")
        if not name:
            match = re.search(r"(let|mir(?:na)?|microrna)[-\s]?(\d.*)$", text, re.IGNORECASE)
            if not match:
                return None
            name = ("let-" if match.group(1).lower() == "let" else "miR-") + match.group(2).lower().replace(" ", "")
        found = mirna.resolve(name)
        if found is None:
            return Identifier(None, name, ("not in miRBase under this name",), 0.6)
        return Identifier(found.curie, name, (found.reason,), 1.0)

    def _gene(self, text: str, long_form: str | None, hint: Mapping[str, str]) -> Identifier | None:
        found = self._listed("Gene", text, long_form, hint)
        if found is None or (found.score < 0.9 and text.endswith("l")):
            repaired = self._repaired(text)
            if repaired is not None:
                return repaired
        if found is not None:
            return _with_species(found, text)
        bare = text
        for pattern in (_GENE_TAIL, _GENE_LEAD, _GENE_TAIL):
            stripped = pattern.sub("", bare)
            if len(stripped) >= 2 and stripped != bare:
                bare = stripped
                found = self._best("Gene", bare)
                if found is not None:
                    reasons = (f"{bare!r} without its class word or modification", *found.reasons)
                    return Identifier(found.curie, found.name, reasons, round(found.score * 0.9, 3))
        found = self._composed(text)
        if found is not None:
            return found
        if hint.get("name") and not _HAN.search(hint["name"]):
            return Identifier(None, hint["name"], ("as defined in this article",), 0.5)
        members = [part for part in re.split(r"[/／]", text) if part]
        if len(members) == 2:  # "ERK1/2", "Smad2/3": one name with its number told twice
            first = self._best("Gene", members[0])
            if first is not None and first.curie and re.fullmatch(r"\d{1,2}|[A-Za-zα-ω]", members[1]):
                return Identifier(None, text, (f"several genes, among them {first.name} ({first.curie})",), 0.6)
        return None

    def _repaired(self, text: str) -> Identifier | None:
        """OCR gives l for 1 in a number: "Notchl", "Atgl2". Only into well-known names."""
        fixed = _OCR_ONE.sub("1", text)
        if fixed == text:
            return None
        rows = [row for row in self.lexicon.lookup(fixed, "Gene") if row.kind in ("preferred", "symbol", "family")]
        if not rows:
            return None
        reasons = (f"read as {fixed!r} (l for 1)", f"{rows[0].source} {rows[0].kind}: {rows[0].term}")
        return Identifier(rows[0].curie, rows[0].name, reasons, 0.8)

    def _composed(self, text: str) -> Identifier | None:
        """Names built on a listed one: "白细胞介素-37" on 白细胞介素, "PTH 受体" on PTH, "Smad家族成员4" on Smad."""
        tries: list[str] = []
        match = re.fullmatch(r"(.{2,30}?)\s?家族(?:蛋白)?成员\s?-?([0-9A-Za-z]{1,4})", text)
        if match:
            tries.append(f"{match[1]}{match[2]}")
        match = re.fullmatch(r"(.{2,30}?)\s?(受体|配体)\s?-?([0-9A-Za-zαβγ]{0,3})", text)
        if match:
            base = self._best("Gene", match[1]) or self._best("Drug", match[1])
            word = " receptor" if match[2] == "受体" else " ligand"
            for stem in (match[1], base.name if base is not None else ""):
                if stem and not _HAN.search(stem):
                    tries += [
                        f"{stem}{word} {match[3]}".strip(),
                        f"{stem}R{match[3]}" if match[2] == "受体" else f"{stem}L",
                    ]
        match = re.fullmatch(r"(.*[\u3400-\u9fff])\s?[-‐–]?\s?([0-9A-Za-zαβγδεκ]{1,4}(?:-?[0-9A-Zαβγ]{1,2})?)", text)
        if match:
            base = self._best("Gene", match[1])
            if base is not None and not _HAN.search(base.name):
                tries.append(f"{base.name}{match[2]}" if match[2][0].isdigit() else f"{base.name} {match[2]}")
        for name in tries:
            rows = [row for row in self.lexicon.lookup(name, "Gene") if row.kind != "prev"]
            if rows:
                found = _choose(tuple(rows), name)
                if found.curie:
                    return Identifier(
                        found.curie, found.name, (f"built like {name!r}", *found.reasons), round(found.score * 0.85, 3)
                    )
        return None

    def _noncoding(self, type_: str, text: str) -> Identifier | None:
        bare = _LNC_CLASS.sub("", text) or text
        if type_ == "lncRNA":
            found = self._best("lncRNA", bare) or self._best("lncRNA", text)
            if found is not None:
                return found
            return self._as_written(bare)
        if re.match(r"(?:hsa|mmu|rno)?_?circ", bare, re.IGNORECASE):
            return Identifier(None, bare, ("not listed; as written",), 0.5)
        return Identifier(None, f"circ{bare}" if not _HAN.search(bare) else bare, ("not listed; as written",), 0.5)

    def _drug(self, text: str, long_form: str | None, hint: Mapping[str, str]) -> Identifier | None:
        found = self._listed("Drug", text, long_form, hint)
        if found is not None:
            return found
        if text.endswith("s") and text[:-1].isascii() and len(text) > 5:
            found = self._best("Drug", text[:-1])
            if found is not None:
                return found
        for salt in _SALTS:
            bare = salt.sub("", text).strip()
            if len(bare) >= 2 and bare != text:
                found = self._best("Drug", bare)
                if found is not None:
                    reasons = (f"{bare!r} without salt or form", *found.reasons)
                    return Identifier(found.curie, found.name, reasons, round(found.score * 0.9, 3))
        anti = _ANTI.match(text)
        if anti:
            return Identifier(None, f"anti-{self._target(anti['target'])} antibody", ("built from its target",), 0.7)
        agent = _AGENT.match(text)
        if agent:
            word = agent["agent"].lower()
            word = _AGENT_NAMES.get(word, word.removesuffix("s"))
            return Identifier(None, f"{self._target(agent['target'])} {word}", ("built from its target",), 0.7)
        reagent = _REAGENT.match(text)
        if reagent and "agomir" in reagent["kind"].lower():
            name = f"{reagent['kind'].lower().rstrip('-')}-{reagent['rest']}"
            return Identifier(None, name, ("reagent; as written",), 0.6)
        if hint.get("name"):
            return Identifier(hint.get("curie") or None, hint["name"], ("as defined in this article",), 0.6)
        if _HAN.search(text):
            return None
        plain = re.fullmatch(r"[A-Z]?[a-z][a-z\s-]+", text)
        return Identifier(None, text.lower() if plain else text, ("not listed; as written",), 0.3)

    def _target(self, text: str) -> str:
        match = re.search(r"(let|miR(?:NA)?|microRNA)[-\s]?(\d\S*)$", text, re.IGNORECASE)
        if match:
            return ("let-" if match.group(1).lower() == "let" else "miR-") + match.group(2).lower()
        found = self._best("Gene", text.strip()) or self._best("Drug", text.strip())
        return found.name if found is not None else text.strip()

    def _cell_line(self, text: str) -> Identifier | None:
        bare = _CELL_TAIL.sub("", text)
        bare = _CELL_LEAD.sub("", bare) or bare
        found = None
        for written in dict.fromkeys((text, bare)):
            found = self._best("CellLine", written)
            if found is not None and found.curie:
                break
        listed = found if found is not None and found.curie else None
        # a derived subline: the longest listed name before a seam
        for cut in sorted((match.start() for match in _SEAM.finditer(bare)), reverse=True):
            parent = self._best("CellLine", bare[:cut]) if cut >= 2 else None
            if parent is None or not parent.curie:
                continue
            suffix = bare[cut:].replace("／", "/")
            if re.fullmatch(r"/[a-z0-9-]{1,5}", suffix):
                suffix = suffix.upper()  # resistance marks are capitals: A549/DDP
            name = parent.name + suffix
            if listed is not None:
                if "/" not in suffix or fold_key(listed.name).startswith(fold_key(parent.name)):
                    return listed
                # Cellosaurus files "MCF-7/ADR" under another name; the article's own name is kept
                return Identifier(listed.curie, name, (f"Cellosaurus: {listed.name}", *listed.reasons), listed.score)
            sub = self._best("CellLine", name)
            if sub is not None and sub.curie and sub.curie != parent.curie:
                return sub
            return Identifier(None, name, (f"derived from {parent.name} ({parent.curie}); not in Cellosaurus",), 0.7)
        return listed or self._as_written(bare)

    def _process(self, text: str, hint: Mapping[str, str]) -> Identifier | None:
        found = self._best("Process", text)
        if found is not None:
            return found
        name, curie = self._words.get(text, ("", None)) or ("", None)
        if name:
            return Identifier(curie, _of_cells(name), ("process vocabulary",), 1.0)
        if hint.get("name"):
            return Identifier(hint.get("curie") or None, _of_cells(hint["name"]), ("process vocabulary",), 0.9)
        head = hint.get("head_name")
        if head:
            modifier = self._modifier(hint.get("modifier", ""))
            if modifier is not None:
                return Identifier(None, f"{modifier} {head}".strip(), ("built from its parts",), 0.7)
        return self._as_written(text.lower())

    def _modifier(self, text: str) -> str | None:
        """English for what stands before a process noun, word by word; None when a part is unknown."""
        out: list[str] = []
        rest = text.strip()
        while rest:
            for size in range(len(rest), 0, -1):
                piece = rest[:size].strip()
                name = self._word(piece)
                if name is not None:
                    if name:
                        out.append(name)
                    rest = rest[size:].strip(" 的之-")
                    break
            else:
                return None
        return " ".join(out)

    def _word(self, piece: str) -> str | None:
        if piece in self._words:
            return self._words[piece][0]
        if not _HAN.search(piece):
            return piece
        for type_ in ("Disease", "CellLine", "Gene", "Drug", "Process"):
            found = self._best(type_, piece)
            if found is not None:
                return found.name
        return None

    def _pathway(self, text: str) -> Identifier | None:
        found = self._best("Pathway", text)
        if found is not None:
            return found
        stem, noun = pathway.head_noun(text)
        if not stem:
            return None

        def name_of(part: str) -> str | None:
            gene = self._best("Gene", part)
            if gene is not None:
                return gene.name
            match = re.fullmatch(r"(?:mi-?R(?:NA)?|let)[-\s]?\d\S*", part, re.IGNORECASE)
            if match:
                identifier = self._mirna(part, {})
                return identifier.name if identifier else None
            return None

        names = pathway.members(stem, name_of)
        if any(_HAN.search(name) for name in names):
            return None
        curie = pathway.curie_of(names)
        reasons = ("named after its molecules",) if curie is None else (f"pathway of this name: {curie}",)
        return Identifier(curie, f"{'/'.join(names)} {noun}", reasons, 0.8 if curie is None else 0.95)


def _choose(rows: tuple[Row, ...], text: str) -> Identifier:
    """The identifier of the best of `rows` (sorted best first, all of one type)."""
    best = rows[0]
    rank = KINDS.index(best.kind)
    rivals = [row for row in rows if KINDS.index(row.kind) == rank and (row.term == text) == (best.term == text)]
    others = {row.curie: row.name for row in rivals if row.curie != best.curie}
    if others and rank > KINDS.index("name"):
        names = ", ".join(sorted({best.name, *others.values()})[:5])
        return Identifier(None, text, (f"ambiguous: {names}",), 0.2)
    score = _TRUST[best.kind] * (0.8 if best.needs_context else 1.0)
    reasons = [f"{best.source} {best.kind}: {best.term}"]
    if others:
        reasons.append(f"also {', '.join(sorted(others.values())[:3])}")
    return Identifier(best.curie, best.name, tuple(reasons), round(score, 3))


def _with_species(found: Identifier, text: str) -> Identifier:
    """Note where the case of a gene name is that of mouse and rat ("Pten"): the human gene is given."""
    if (
        found.curie
        and found.curie.startswith("hgnc:")
        and text.isalnum()
        and text == found.name.capitalize() != found.name
    ):
        return Identifier(
            found.curie, found.name, (*found.reasons, "written as in mouse or rat; human gene given"), found.score
        )
    return found


@lru_cache(maxsize=1)
def _shared() -> Normaliser:
    return Normaliser(Lexicon.load())


@lru_cache(maxsize=1)
def _process_words() -> dict[str, tuple[str, str | None]]:
    """term → (English name, CURIE or None) of the process vocabulary: heads and what may stand before them."""
    words: dict[str, tuple[str, str | None]] = {}
    folder = resources.files("extractor") / "data" / "lexicon"
    for name in (
        "process_modifiers_zh.tsv",
        "process_modifiers_en.tsv",
        "process_heads_zh.tsv",
        "process_heads_en.tsv",
    ):
        place = folder / name
        if not place.is_file():
            continue
        lines = [line for line in place.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            words[row["term"]] = (row["name"], row.get("curie") or None)
    return words
