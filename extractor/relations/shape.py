"""What the shapers of both languages share: questions about groups."""

from __future__ import annotations

import re

from extractor.relations.collect import HEAD_TYPES, Collector
from extractor.relations.items import Node


def family(kind: str) -> str:
    """Mention types that may stand in one list: those that can be heads, and processes with diseases."""
    if kind in HEAD_TYPES:
        return "head"
    return "tail" if kind in ("Process", "Disease") else kind


_REST_OF_NAME = re.compile(r"-(?!(Depend|Induc|Mediat|Stimulat|Driv|Relat|Associat|Specif|Regulat)\w+)[A-Z][A-Za-z0-9]")


#: what follows a marker that names a kind of cells ("CD34(+) cells", "ER-positive", "CD44-high")
_LABEL = re.compile(
    r"\s?[(\[]?([+\u2212\u2013\u2212-]{1,2}|\+/\+|hi|high|int|low|lo|neg|pos|bright|dim)[)\]]|\+(?![\w/])|"
    r"[ -](positive|negative|bright|dim|hi|lo)\b|-(high|low)\b"
)
#: a mention before these is half of an adjective ("A-stimulated", "A-producing cells")
_ADJECTIVE = re.compile(r"-( ?dependent|stimulate|resistant|sensitive|responsive|[a-z]+(ed|ing))\b")


#: a mutation or a dysregulation has no direction of its own: what a mutant does says neither what the molecule does
#: nor what its loss does
_MUTANT = re.compile(
    r"(['’]s)?(\s?\([^()\s]{1,12}\))?(\s+gene)?\s+(mutations?|mutants?|mutated|polymorphisms?|variants?|alleles?|dysregulation|deregulation)\b"
)
_MUTANT_BEFORE = re.compile(
    r"((mutations?|polymorphisms?|mutants?|dysregulation|deregulation|misregulation|imbalance) (in|of)( the)?"
    r"( [\w-]+){0,3}|mutant|mutated|dysregulated|deregulated) $",
    re.IGNORECASE,
)


def mutant(c: Collector, index: int) -> bool:
    """Whether an English mention is named as mutated."""
    m = c.mentions[index]
    if m.type not in HEAD_TYPES or re.search(
        r"negative (form |version )?$|negative .{0,12}$", c.text[max(0, m.start - 24) : m.start]
    ):
        return False
    return bool(_MUTANT.match(c.text, m.end) or _MUTANT_BEFORE.search(c.text[max(0, m.start - 60) : m.start]))


def labels(c: Collector, index: int) -> bool:
    """Whether an English mention only labels cells or tumours by a marker: it neither acts nor is acted on."""
    m = c.mentions[index]
    return m.type == "Gene" and _LABEL.match(c.text, m.end) is not None


#: what follows a chain of names that is a pathway or a complex
_TOGETHER = re.compile(
    r"[-–]+(dependent|mediated|like|induced)|"
    r"\s+([\w/-]+ ){0,3}?"
    r"(pathways?|signal\w*|axis|axes|cascades?|actions?|combinations?|complex\w*|(hetero)?dimers?|interactions?|loop|pairs?)\b"
)
#: "insulin- and glucose-induced": the rest of the adjective stands behind the next name
_ELIDED = re.compile(r"-,? (and|or) ")


#: words behind a molecule that make it say where or on what something else acts
_PART = re.compile(
    r"[- ]((binding|recognition|kinase|homology|promoter|catalytic|regulatory|DNA-binding) )*"
    r"(domains?|regions?|sites?|motifs?|residues?|elements?|localization|localisation|cross-?talk|substrates?)\b"
)
#: words behind a chemical or a tag that make it part of the name of a protein
_PROTEIN_OF = re.compile(
    r"[- ](E3 |E2 )?(ligases?|transporters?|exchangers?|symporters?|[a-z]{3,}(tran|kin|oxid|lig|hydrol)ases?)\b"
)


def of_another(c: Collector, index: int) -> bool:
    """Whether an English mention only says of what a part is, or what a protein works on: neither acts as such ("the
    A-binding domain", "the glutamate transporter B")."""
    m = c.mentions[index]
    if _PART.match(c.text, m.end):
        return True
    return (m.type == "Drug" or m.text.lower() == "ubiquitin") and _PROTEIN_OF.match(c.text, m.end) is not None


def half_name(c: Collector, index: int) -> bool:
    """Whether an English mention is the first half of a longer name that no mention holds ("PAR2-AP")."""
    end = c.mentions[index].end
    if c.mentions[index].type == "Drug":  # a salt or a form of it
        return False
    if _REST_OF_NAME.match(c.text, end) is None:
        return False
    return index + 1 >= len(c.mentions) or c.mentions[index + 1].start != end + 1


def fused(c: Collector, index: int) -> bool:
    """Whether an English mention is joined to another by a hyphen: a fusion is neither of the two ("EWS-FLI1 raised
    B"). The links of a pathway and the parts of a complex act together, and each of them acts."""
    first = last = index
    while first and _joined(c, first - 1):
        first -= 1
    while _joined(c, last):
        last += 1
    return first < last and _TOGETHER.match(c.text, c.mentions[last].end) is None


def _joined(c: Collector, index: int) -> bool:
    """Whether a hyphen joins a mention to the next."""
    if index + 1 >= len(c.mentions):
        return False
    one, two = c.mentions[index], c.mentions[index + 1]
    if one.text.lower().startswith("phospho"):
        return False
    return c.text[one.end : two.start] in ("-", "–") and {one.type, two.type} <= {"Gene", "Drug"}


def says_which(c: Collector, index: int) -> bool:
    """Whether an English mention only says which thing is meant: a process before a class noun ("apoptosis genes",
    "cancer related inflammation"), a name that is half of another ("PAR2-AP")."""
    m = c.mentions[index]
    rest = c.text[m.end : m.end + 24]
    if labels(c, index) or (m.type in HEAD_TYPES and _ADJECTIVE.match(rest)):
        return True
    if half_name(c, index):
        return True
    if m.type in HEAD_TYPES and _ELIDED.match(rest):
        return True
    return m.type in ("Process", "Disease") and c.book.tail_classes["en.tail.which"].match(rest.lower()) is not None


class BaseShaper:
    """Answers questions about the nodes of a sentence for a shaper."""

    def __init__(self, collector: Collector) -> None:
        self.c = collector

    def type_of(self, node: Node) -> str:
        """Mention type of a group, empty for other nodes."""
        return self.c.mentions[node.args[0].mention].type if node.args else ""

    def head_like(self, node: Node) -> bool:
        """Whether the node is a group that may be a head."""
        return node.kind == "N" and self.type_of(node) in HEAD_TYPES

    def is_resistance(self, node: Node) -> bool:
        """Whether the group names a response to a drug."""
        text = self.c.mentions[node.args[0].mention].text.lower()
        words = self.c.book.tail_classes[f"{self.c.book.language}.tail.resistance"]
        return self.type_of(node) == "Process" and bool(words.search(text))

    def brackets(self, nodes: list[Node]) -> list[Node]:
        """Every bracket, from the innermost, replaced by what `bracket` keeps of it."""
        while True:
            close = next((i for i, n in enumerate(nodes) if n.kind == "close"), None)
            if close is None:
                break
            opening = next((i for i in range(close - 1, -1, -1) if nodes[i].kind == "open"), None)
            if opening is not None and any(n.text == "。" for n in nodes[opening:close]):
                opening = None  # "（P<0.01。2）": never closed, the full stop ends it
            if opening is None:
                del nodes[close]
                continue
            nodes[opening : close + 1] = self.bracket(nodes, opening, nodes[opening + 1 : close])
        return [n for n in nodes if n.kind != "open"]

    def bracket(self, nodes: list[Node], opening: int, inner: list[Node]) -> list[Node]:
        """What stays of the bracket at `opening` that holds `inner`: appositions go, examples stay."""
        raise NotImplementedError
