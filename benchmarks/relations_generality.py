"""Score `find_relations` on public English corpora that no article rule was made for, their gold mentions given.

    python benchmarks/relations_generality.py --data DIR [--only scai|cg|pc|drugprot] [--limit N] [--skip N] [-v]
        [--kinds] [--policy pattern|dependency|union|intersection|shipped] [--parsed FOLDER]

`--data` holds the packed corpora as published (`scai_mirna_train.tar.xz`, `bionlp_2013_cg_train.tar.xz`,
`bionlp_2013_pc_train.tar.xz`, `drugprot_train_{text,entities,relations}.tsv.xz`). `--limit` takes the first N documents
of each in the order of their names, after leaving out the first `--skip`.

**What is compared.** The set of (sentence, head entity, tail entity). Mentions of one sentence are one entity where
they are spelled alike or stand as "long form (SHORT)", or where the corpus says so (`Equiv`): the guidelines want one
relation for such a pair, the corpora annotate each spelling. A pair is right when the corpus has it in that direction;
for SCAI a pair is right in either direction and the direction is scored apart. `sign` is the share of right pairs whose
sign is right, among those that have one on both sides. Denied statements count like others; where gold and system
both say "denied" the sign is not compared (a denial has no sign of its own).

**Labels.** Mentions: SCAI Specific_miRNAs → miRNA, Genes/Proteins → Gene, Diseases → Disease; CG and PC
Gene_or_gene_product, Complex, Protein_domain_or_region, DNA_domain_or_region → Gene, Simple_chemical, Drug → Drug,
Cancer → Disease, triggers of process events (Cell_proliferation, Angiogenesis, ...) → Process, other types are left
out; DrugProt CHEMICAL → Drug, GENE-* → Gene. Of mentions that overlap the longest counts; a gold pair that loses
a mention so stays in the count of gold pairs (and cannot be found); how many is printed.

- SCAI, `scai_train_rels.tsv` (made for miRExplore): one row per miRNA and gene of a sentence. REL_ENT says who acts
  (MIR_GENE, GENE_MIR; NA: no relation), REG_DIR how: UP → promote, DOWN → inhibit, TARGET → a pair without sign (the
  miRNA acts on the gene, nobody says up or down). NEU (regulates, affects) and INVCORR (correlates) are relations for
  the corpus and none by our guidelines: in the reading `signed or target` such pairs are neither wanted nor wrong, in
  the reading `all` they are wanted. NA rows are pairs that must not be found. In the reading `stated`
  the sentences of `SCAI_NOT_STATED` are left out too: judged one by one, they only say that two levels correlate,
  differ between samples, or that the miRNA regulates, modulates or is involved, which our guidelines do not count.
  The sign is compared where both sides have one (TARGET has none, nor has our `target`). In the sentences of
  `SCAI_SIGN_DISPUTED` the label says the opposite of what the text says; both counts are printed.
- CG and PC: Positive_/Negative_regulation events with a Cause and a Theme. An argument that is an event stands for what
  that event is about, with its sign: Negative_regulation, Degradation, Inactivation, Protein_catabolism -1,
  Positive_regulation, Activation, Gene_expression, Phosphorylation and the like +1 (-1 where
  the trigger itself is a loss: "null", "knockdown", "deprivation"), Regulation and Mutation none; a process event is
  its trigger. A Theme that is a regulation with its own Cause is its Theme. A pair whose
  chain runs through an unsigned `Regulation` is left out of both counts, as are pairs of `Regulation` itself; `strict`
  counts the latter as wrong when found. Where the Cause is the bare molecule and the text speaks of its loss
  ("X-deficient", "knockdown of X") the corpus leaves the state out; `sign` counts such pairs as wrong, `sign, head
  state annotated` leaves them out. By our guidelines a Process or Disease is no head: pairs with one are left out
  and counted. A Cancer right before a process trigger ("tumor growth") is one entity with it. Chemistry
  (Conversion, Binding, Transport as a Theme) stands for its own Themes.
- DrugProt: INHIBITOR, ANTAGONIST, INDIRECT-DOWNREGULATOR, AGONIST-INHIBITOR → inhibit; ACTIVATOR, AGONIST,
  INDIRECT-UPREGULATOR, AGONIST-ACTIVATOR → promote. Only promote and inhibit from Drug to Gene are compared; found
  pairs with another label (DIRECT-REGULATOR, SUBSTRATE, ...) are wrong. Denials are left out: the corpus has none.
"""

from __future__ import annotations

import argparse
import collections
import csv
import io
import lzma
import re
import tarfile
import time
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from parsing import Parser

from extractor.clean.sentences import split_sentences
from extractor.records import Mention, Relation, Sentence
from extractor.relations import find_relations
from extractor.relations.merge import POLICIES

#: sentences whose rows are signed or TARGET for SCAI and no statement by GUIDELINES.md section 2, with the reason
SCAI_NOT_STATED = {
    "d1.s1": "changes correlate", "d19.s4": "levels of tumour samples", "d20.s7": "may regulate", "d33.s1": "regulates",
    "d34.s4": "is involved in", "d37.s7": "regulation of", "d94.s5": "levels correlate", "d107.s4": "patients' levels",
    "d114.s4": "changes correspond", "d114.s5": "modulation of",
    "d122.s8": "relates to", "d122.s12": "levels correlate", "d144.s2": "changes are coupled",
    "d144.s5": "changes run parallel", "d144.s7": "modulation of", "d181.s4": "changes are coupled",
    "d195.s4": "is a regulator of", "d195.s5": "is associated with",
}  # fmt: skip

#: sentences whose UP or DOWN says the opposite of the text, as its signs multiply out
SCAI_SIGN_DISPUTED = {
    "d1.s8": "the fall of the miRNA reduces the gene: so the miRNA raises it; labelled DOWN",
    "d182.s6": "its knockdown came with a decrease of the active protein: so the miRNA raises it; labelled DOWN",
    "d187.s7": "more of the miRNAs attenuates the effects of the gene: they lower it; labelled UP",
}

SIGN = {"promote": 1, "inhibit": -1, "target": 0}


@dataclass
class Pair:
    """A gold pair of mention ids; `sign` 0 says nothing about the sign; `optional`: neither wanted nor wrong."""

    head: str
    tail: str
    sign: int
    label: str
    optional: bool = False
    negated: bool = False
    #: the corpus names the head without a state
    bare: bool = False


@dataclass
class Doc:
    """A text with its gold. `only`: the pairs that may be judged at all (SCAI lists them), None: every pair."""

    name: str
    text: str
    mentions: dict[str, tuple[int, int, str]] = field(default_factory=dict)
    pairs: list[Pair] = field(default_factory=list)
    equal: list[tuple[str, str]] = field(default_factory=list)
    only: set[frozenset[str]] | None = None


# -- readers -------------------------------------------------------------------------------------------------------
def read_scai(folder: Path, reading: str) -> Iterator[Doc]:
    """Sentences of SCAI that have rows; `reading` is one of the three of the module's text."""
    types = {"Specific_miRNAs": "miRNA", "Genes/Proteins": "Gene", "Diseases": "Disease"}
    files = tar_files(folder / "scai_mirna_train.tar.xz")
    xml = next(v for k, v in files.items() if k.endswith("miRNA_train_fixed.xml"))
    rows = collections.defaultdict(list)
    for row in csv.DictReader(io.StringIO(next(v for k, v in files.items() if k.endswith("rels.tsv"))), delimiter="\t"):
        rows[row["InteractionID"].rsplit(".", 1)[0]].append(row)
    for s in ET.fromstring(xml.split("?>", 1)[1]).iter("sentence"):
        doc = Doc(s.get("id", ""), s.get("text", ""), only=set())
        if doc.name not in rows:
            continue
        for e in s.iter("entity"):
            if e.get("type") not in types:
                continue
            start, end = (int(x) for x in e.get("charOffset", "").split("-"))
            name = e.get("text", "")
            if doc.text[start : end + 1] != name:  # offsets of some sentences are a character off
                places = [m.start() for m in re.finditer(re.escape(name), doc.text)]
                start = min(places, key=lambda p: abs(p - start), default=-1)
            if start >= 0:
                doc.mentions[e.get("id", "")] = (start, start + len(name), types[e.get("type", "")])
        for row in rows[doc.name]:
            ids = [scai_mention(doc, row["SENTENCE"], tag) for tag in ("e1", "e2")]
            if None in ids:
                continue
            a, b = str(ids[0]), str(ids[1])
            assert doc.only is not None
            doc.only.add(frozenset((a, b)))
            if row["REL_ENT"] == "NA":
                continue
            mirna_first = doc.mentions[a][2] == "miRNA"
            if mirna_first != (row["REL_ENT"] == "MIR_GENE"):
                a, b = b, a
            sign = {"UP": 1, "DOWN": -1}.get(row["REG_DIR"], 0)
            weak = row["REG_DIR"] not in ("UP", "DOWN", "TARGET")
            weak = weak and reading != "all"
            weak = weak or (reading == "stated" and doc.name.split(".", 1)[1] in SCAI_NOT_STATED)
            doc.pairs.append(Pair(a, b, sign, row["REG_DIR"], weak, row["NEGATED"] == "TRUE"))
        yield doc


def scai_mention(doc: Doc, marked: str, tag: str) -> str | None:
    """The mention that a row marks with `tag`: same text, nearest to the place of the mark."""
    m = re.search(f"<{tag}>(.*?)</{tag}>", marked)
    if not m:
        return None
    place = len(re.sub("</?e[12]>", "", marked[: m.start()]))
    same = [(abs(a - place), k) for k, (a, b, _) in doc.mentions.items() if doc.text[a:b].strip() == m[1].strip()]
    return min(same)[1] if same else None


def tar_files(path: Path) -> dict[str, str]:
    """Names and texts of the files of a tar."""
    out = {}
    with tarfile.open(path, "r:xz") as tar:
        for member in tar.getmembers():
            handle = tar.extractfile(member) if member.isfile() else None
            if handle is not None:
                out[member.name] = handle.read().decode("utf-8")
    return out


ENTITY = {
    "Gene_or_gene_product": "Gene", "Complex": "Gene", "Protein_domain_or_region": "Gene",
    "DNA_domain_or_region": "Gene", "Simple_chemical": "Drug", "Drug": "Drug", "Cancer": "Disease",
}  # fmt: skip
REGULATION = {"Positive_regulation": 1, "Negative_regulation": -1, "Regulation": 0, "Activation": 1, "Inactivation": -1}
#: events about molecules: they stand for their Theme (or Participant), with this sign
ABOUT = {
    "Gene_expression": 1, "Transcription": 1, "Translation": 1, "Localization": 1, "Transport": 1, "Binding": 1,
    "Phosphorylation": 1, "Acetylation": 1, "Methylation": 1, "DNA_methylation": -1, "Ubiquitination": 1,
    "Glycosylation": 1, "Hydroxylation": 1, "Conversion": 1, "Pathway": 1, "Synthesis": 1, "Process": 1,
    "Degradation": -1, "Protein_catabolism": -1, "Catabolism": -1, "Dephosphorylation": -1, "Deubiquitination": 1,
    "Deacetylation": 1, "Demethylation": 1, "Dissociation": -1, "Protein_processing": 1, "Translocation": 1,
    "Mutation": 0, "Planned_process": 1, "Amino_acid_catabolism": -1, "Protein_modification": 1,
}  # fmt: skip


#: triggers of events about a molecule that speak of its loss ("null" is Gene_expression for the corpora)
LOSS = re.compile(r"deficien|null|knock|depriv|deplet|ablat|silenc|loss|lack|absence|sirna|shrna|antisense|inhibit")


@dataclass
class Event:
    """A BioNLP event: its type, trigger and arguments."""

    type: str
    trigger: str
    args: list[tuple[str, str]]


def read_bionlp(path: Path) -> Iterator[Doc]:
    """Abstracts of a BioNLP 2013 corpus in brat stand-off."""
    files = tar_files(path)
    for name in sorted(files):
        if not name.endswith(".txt"):
            continue
        doc = Doc(Path(name).stem, files[name])
        marks: dict[str, tuple[int, int, str]] = {}
        events: dict[str, Event] = {}
        denied = set()
        for line in (files[name[:-3] + "a1"] + "\n" + files[name[:-3] + "a2"]).splitlines():
            key, _, rest = line.partition("\t")
            if key.startswith("T"):
                kind, span = rest.split("\t")[0].split(" ", 1)
                numbers = [int(x) for x in re.findall(r"\d+", span)]
                marks[key] = (numbers[0], numbers[-1], kind)
            elif key.startswith("E"):
                head, *args = rest.split()
                kind, _, trigger = head.partition(":")
                events[key] = Event(kind, trigger, [tuple(a.split(":", 1)) for a in args])  # type: ignore[misc]
            elif key == "*":
                ids = rest.split()[1:]
                doc.equal += [(ids[0], other) for other in ids[1:]]
            elif key.startswith("M") and rest.startswith("Negation"):
                denied.add(rest.split()[1])
        for key, (a, b, kind) in marks.items():
            if kind in ENTITY:
                doc.mentions[key] = (a, b, ENTITY[kind])
        triggers = {key: doc.text[a:b].lower() for key, (a, b, _) in marks.items()}
        for event in events.values():
            if event.type not in REGULATION and event.type not in ABOUT and event.trigger in marks:
                doc.mentions[event.trigger] = (*marks[event.trigger][:2], "Process")
                start = marks[event.trigger][0]
                doc.equal += [
                    (event.trigger, key)
                    for key, (_, end, kind) in marks.items()
                    if kind == "Cancer" and doc.text[end:start] == " "
                ]
        for key, event in events.items():
            if event.type not in REGULATION:
                continue
            for role, cause in event.args:
                for other, theme in event.args:
                    if not role.startswith("Cause") or not other.startswith("Theme"):
                        continue
                    for head, s in stands_for(cause, events, doc, triggers):
                        for tail, t in stands_for(theme, events, doc, triggers):
                            sign = REGULATION[event.type] * s * t
                            doc.pairs.append(
                                Pair(head, tail, sign, event.type, sign == 0, key in denied, cause == head)
                            )
        yield doc


def stands_for(
    key: str, events: dict[str, Event], doc: Doc, triggers: dict[str, str], depth: int = 0
) -> list[tuple[str, int]]:
    """The mentions that an argument stands for, each with the sign of its state (0: unknown)."""
    if key not in events:
        return [(key, 1)] if key in doc.mentions else []
    event = events[key]
    if depth > 4:
        return []
    if event.type not in REGULATION and event.type not in ABOUT:
        return [(event.trigger, 1)] if event.trigger in doc.mentions else []
    sign = REGULATION.get(event.type, ABOUT.get(event.type, 1))
    if sign == 1 and event.type in ABOUT and LOSS.search(triggers.get(event.trigger, "")):
        sign = -1
    wanted = ("Theme", "Participant", "Instrument") if event.type != "Conversion" else ("Product", "Theme")
    return [
        (mention, sign * s)
        for role, arg in event.args
        if role.rstrip("0123456789") in wanted
        for mention, s in stands_for(arg, events, doc, triggers, depth + 1)
    ]


DRUGPROT = {
    "INHIBITOR": -1, "ANTAGONIST": -1, "INDIRECT-DOWNREGULATOR": -1, "AGONIST-INHIBITOR": -1,
    "ACTIVATOR": 1, "AGONIST": 1, "INDIRECT-UPREGULATOR": 1, "AGONIST-ACTIVATOR": 1,
}  # fmt: skip


def read_drugprot(folder: Path) -> Iterator[Doc]:
    """Abstracts of DrugProt whose text is here."""
    rows = {}
    for part in ("text", "entities", "relations"):
        with lzma.open(folder / f"drugprot_train_{part}.tsv.xz", "rt", encoding="utf-8") as lines:
            rows[part] = [line.split("\t") for line in lines]
    docs = {row[0]: Doc(row[0], row[1].rstrip("\n")) for row in rows["text"]}
    for name, key, kind, start, end, *_ in rows["entities"]:
        if name in docs:
            docs[name].mentions[key] = (int(start), int(end), "Drug" if kind == "CHEMICAL" else "Gene")
    for name, label, one, two in rows["relations"]:
        if name in docs and label in DRUGPROT:
            head, tail = one.split(":")[1], two.strip().split(":")[1]
            docs[name].pairs.append(Pair(head, tail, DRUGPROT[label], label))
    yield from (docs[name] for name in sorted(docs))


# -- scoring -------------------------------------------------------------------------------------------------------
def entities_of(doc: Doc, ids: list[str], mentions: list[Mention], where: list[int]) -> dict[str, str]:
    """The name of the entity of each mention: one name for like spellings, "A (B)" and what the corpus calls equal."""
    parent: dict[str, str] = {}

    def root(x: str) -> str:
        while parent.get(x, x) != x:
            x = parent[x]
        return x

    first: dict[tuple[int, str, str], str] = {}
    for i, key in enumerate(ids):
        m = mentions[i]
        folded = re.sub(r"[\s-]", "", m.text.lower())
        same = first.setdefault((where[i], m.type, folded), key)
        parent[root(key)] = root(same)
        if i and mentions[i - 1].type == m.type and where[i] == where[i - 1]:
            between = doc.text[mentions[i - 1].end : m.start]
            close = doc.text[m.end : m.end + 1]
            if re.fullmatch(r"\s*[(\[]\s*(encoding |also known as |termed |or )?", between) and close in (
                ")",
                "]",
                ",",
                ";",
            ):
                parent[root(key)] = root(ids[i - 1])
    for a, b in doc.equal:
        if a in ids and b in ids:
            parent[root(b)] = root(a)
    return {key: root(key) for key in ids}


def family(r: Relation) -> str:
    """Construction and finder of a relation."""
    return f"{r.rule.partition(':')[0]} {r.found_by}"


class Score:
    """Counts of one corpus."""

    def __init__(self, name: str, verbose: bool, parser: Parser | None = None, policy: str = "shipped") -> None:
        self.name = name
        self.parser = parser
        self.policy = policy
        self.verbose = verbose
        self.n: collections.Counter[str] = collections.Counter()
        self.rules: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
        self.seconds = 0.0
        #: signs of gold and of what was found, of every pair that has both
        self.signs: dict[tuple[str, tuple[int, str, str]], tuple[set[int], set[int]]] = {}

    def add(self, doc: Doc, *, undirected: bool, signed_only: bool, types: tuple[str, str] | None) -> None:
        """Run the extractor on `doc` and count."""
        kept: list[tuple[str, tuple[int, int, str]]] = []
        for item in sorted(doc.mentions.items(), key=lambda x: (x[1][0] - x[1][1], x[1][0], x[0])):
            if all(item[1][1] <= b[0] or b[1] <= item[1][0] for _, b in kept):
                kept.append(item)
        kept.sort(key=lambda x: x[1][0])
        ids = [k for k, _ in kept]
        mentions = [Mention(a, b, doc.text[a:b], kind, "gold") for _, (a, b, kind) in kept]
        spans = [(0, len(doc.text))] if doc.only is not None else split_sentences(doc.text, "en")
        sentences = [Sentence(i, a, b) for i, (a, b) in enumerate(spans)]
        where = [next((i for i, (a, b) in enumerate(spans) if a <= m.start < b), -1) for m in mentions]
        parsed = self.parser.parse(doc.text, sentences, mentions, "en") if self.parser is not None else None
        began = time.perf_counter()
        relations = find_relations(doc.text, sentences, mentions, "en", parsed, self.policy)
        self.seconds += time.perf_counter() - began
        self.n["sentences"] += len(sentences)
        same = entities_of(doc, ids, mentions, where)
        at = dict(zip(ids, where, strict=True))
        by_id = dict(zip(ids, mentions, strict=True))

        def pair_key(head: str, tail: str) -> tuple[int, str, str]:
            a, b = same.get(head, head), same.get(tail, tail)
            if undirected:
                a, b = min(a, b), max(a, b)
            return at[tail], a, b

        gold: dict[tuple[int, str, str], list[Pair]] = collections.defaultdict(list)
        for p in doc.pairs:
            if p.head not in at or p.tail not in at:
                if p.head != p.tail and not p.optional:
                    self.n["overlap"] += 1
                    self.n["gold"] += 1
                continue
            if at[p.head] != at[p.tail]:
                self.n["two sentences"] += 1
            elif doc.mentions[p.head][2] in ("Process", "Disease"):
                self.n["process acts"] += 1
            elif same[p.head] != same[p.tail]:
                gold[pair_key(p.head, p.tail)].append(p)
        found: dict[tuple[int, str, str], list[Relation]] = collections.defaultdict(list)
        for r in relations:
            a, b = ids[r.head], ids[r.tail]
            if at[a] != at[b] or same[a] == same[b] or (signed_only and r.type == "target"):
                continue
            if doc.only is not None and frozenset((a, b)) not in doc.only:
                continue
            if types and r.negated:  # DrugProt has no denied relations
                continue
            if types and (mentions[r.head].type, mentions[r.tail].type) != types:
                continue
            found[pair_key(a, b)].append(r)
        said: list[tuple[int, str]] = []
        for pair, ps in gold.items():
            wanted = [p for p in ps if not p.optional]
            rs = found.get(pair, [])
            names = f"{by_id[ps[0].head].text} → {by_id[ps[0].tail].text} [{'/'.join(sorted({p.label for p in ps}))}]"
            if not wanted:
                if rs:
                    self.n["optional found"] += 1
                    self.rules[family(rs[0])]["optional"] += 1
                continue
            self.n["gold"] += 1
            if not rs:
                said.append((pair[0], f"FN {names}"))
                continue
            self.n["right"] += 1
            self.rules[family(rs[0])]["right"] += 1
            heads = {same[p.head] for p in wanted}
            if undirected:
                ok = any(same[ids[r.head]] in heads for r in rs)
                self.n["direction right"] += ok
                if not ok:
                    said.append((pair[0], f"DIRECTION {names} {rs[0].rule}"))
            signs = {p.sign for p in wanted if p.sign and not (p.negated and any(r.negated for r in rs))}
            got = {SIGN[r.type] for r in rs if r.type != "target" and not (r.negated and len(rs) == 1)}
            if signs and got:
                self.n["signed"] += 1
                self.n["disputed"] += doc.name.partition(".")[2] in SCAI_SIGN_DISPUTED and not signs & got
                self.signs[doc.name, pair] = (signs, got)
                ok = bool(signs & got)
                self.n["sign right"] += ok
                if not ok and all(p.bare for p in wanted) and all("loss of head" in r.proof for r in rs):
                    self.n["state left out"] += 1
                if not ok:
                    said.append((pair[0], f"SIGN {names} got {rs[0].proof} | {rs[0].rule}"))
                    self.rules[family(rs[0])]["wrong sign"] += 1
        for pair, rs in found.items():
            if pair not in gold:
                self.n["wrong"] += 1
                self.rules[family(rs[0])]["wrong"] += 1
                r = rs[0]
                said.append((pair[0], f"FP {mentions[r.head].text} → {mentions[r.tail].text} {r.proof} | {r.rule}"))
        if self.verbose:
            for i in sorted({i for i, _ in said}):
                start, end = spans[i]
                marked = doc.text[start:end]
                for m in reversed([m for m in mentions if start <= m.start < end]):
                    marked = f"{marked[: m.start - start]}[{m.text}]{marked[m.end - start :]}"
                print(f"\n{self.name} {doc.name} {marked.strip()}")
                for k, line in sorted(said):
                    if k == i:
                        print("   ", line)

    def report(self, kinds: bool) -> None:
        """One line of numbers; with `kinds` the rules too."""
        n = self.n
        p = n["right"] / max(1, n["right"] + n["wrong"])
        strict = n["right"] / max(1, n["right"] + n["wrong"] + n["optional found"])
        r = n["right"] / max(1, n["gold"])
        line = f"{self.name:22s} P {p:.3f} R {r:.3f} F {2 * p * r / max(1e-9, p + r):.3f}"
        line += f"  right {n['right']} wrong {n['wrong']} gold {n['gold']}"
        line += f"  sign {n['sign right'] / max(1, n['signed']):.3f} of {n['signed']}"
        if n["state left out"]:
            known = n["signed"] - n["state left out"]
            line += f"  sign, head state annotated {n['sign right'] / max(1, known):.3f} of {known}"
        if n["disputed"]:
            line += f"  sign, {n['disputed']} disputed labels left out "
            line += f"{n['sign right'] / (n['signed'] - n['disputed']):.3f} of {n['signed'] - n['disputed']}"
        if "direction right" in n:
            line += f"  direction {n['direction right'] / max(1, n['right']):.3f}"
        if n["optional found"]:
            line += f"  strict P {strict:.3f}"
        if n["overlap"]:
            line += f"  lost to overlap {n['overlap']}"
        if n["two sentences"] or n["process acts"]:
            line += f"  left out: two sentences {n['two sentences']}, a process or disease acts {n['process acts']}"
        print(f"{line}  {1000 * self.seconds / max(1, n['sentences']):.2f} ms per sentence")
        if kinds:
            for rule, c in sorted(self.rules.items(), key=lambda x: (-x[1]["wrong"], x[0])):
                print(f"  {c['right']:5d} right {c['wrong']:5d} wrong {c['wrong sign']:4d} wrong sign  {rule}")


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--data", type=Path, required=True)
    ap.add_argument("--only", choices=["scai", "cg", "pc", "drugprot"], action="append")
    ap.add_argument("--limit", type=int)
    ap.add_argument("--skip", type=int, default=0)
    ap.add_argument("--kinds", action="store_true", help="right and wrong by rule")
    ap.add_argument("-v", "--verbose", action="store_true", help="print every error with its sentence")
    ap.add_argument("--policy", choices=POLICIES, default="shipped", help="see extractor.relations.merge")
    ap.add_argument("--parsed", type=Path, help="folder to keep the parses in, so that a second run is quick")
    ap.add_argument("--parser", help="an installed English parser (a name or a folder) in the place of ours")
    args = ap.parse_args()
    parser = None if args.policy == "pattern" else Parser(args.parsed, args.parser)
    for name in args.only or ["scai", "cg", "pc", "drugprot"]:
        readings: list[tuple[str, Iterator[Doc]]]
        if name == "scai":
            readings = [
                (f"scai {reading}", read_scai(args.data, reading)) for reading in ("signed or target", "stated", "all")
            ]
        elif name == "drugprot":
            readings = [("drugprot", read_drugprot(args.data))]
        else:
            readings = [(name, read_bionlp(args.data / f"bionlp_2013_{name}_train.tar.xz"))]
        for number, (label, docs) in enumerate(readings):
            score = Score(label, args.verbose and number == 0, parser, args.policy)
            for i, doc in enumerate(docs):
                if i < args.skip or (args.limit is not None and i >= args.skip + args.limit):
                    continue
                drug = name == "drugprot"
                score.add(
                    doc, undirected=name == "scai", signed_only=name != "scai", types=("Drug", "Gene") if drug else None
                )
            score.report(args.kinds and number == 0)


if __name__ == "__main__":
    main()
