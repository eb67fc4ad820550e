"""English: brackets and lists in the row of nodes: appositions out, examples in, members merged to one group."""

from __future__ import annotations

import re
from collections.abc import Callable

from extractor.relations.collect import Collector
from extractor.relations.items import Arg, Node
from extractor.relations.shape import BaseShaper, family

#: formulas, brackets, citation numbers
ASIDE = re.compile(r"\$[^$]*\$|\([^()]*\)|\[[\d,\s-]*\]")
#: a class named by what it does to the molecule beside it
AGENT = re.compile(r"(inhibitor|antagonist|agonist|blocker|activator)s?( of| for)?$")
_ELSEWHERE = re.compile(r" (in|by|with|for|at|on|from|during|after|under|of|to)\b")
_ESPECIALLY = re.compile(r"\s*(especially|particularly|in particular|notably|most notably|mainly)\s*")


class ListShaper(BaseShaper):
    """Settles brackets and merges lists. `emit` takes the statements found on the way ("A-induced B")."""

    def __init__(self, collector: Collector, emit: Callable[..., None]) -> None:
        super().__init__(collector)
        self.emit = emit
        #: groups that only describe the noun behind them ("A-expressing cells"), by identity
        self.modifiers: set[int] = set()
        #: groups behind "anti-", with that node, by identity
        self.against: dict[int, Node] = {}
        #: certainty of the class statement that is being emitted ("might be an inhibitor of", "is not an inhibitor of")
        self.hedged = self.denied = False

    def modifies(self, node: Node) -> bool:
        """Whether the group stands before its noun and is neither acted on nor, unless done, acting."""
        return id(node) in self.modifiers

    def gap(self, a: Node, b: Node) -> int:
        """Number of characters between two nodes, without asides."""
        return len(ASIDE.sub("", self.c.text[a.end : b.start]).strip(" \n-–"))

    def unknown(self, a: Node, b: Node) -> int:
        """Number of words that no rule knows between two nodes; many where a mark stands between them."""
        text = ASIDE.sub("", self.c.text[a.end : b.start])
        return 99 if re.search(r"[,;:.]", text) else len(re.findall(r"[^\W_]+(?:-[^\W_]+)*", text))

    def bracket(self, nodes: list[Node], opening: int, inner: list[Node]) -> list[Node]:
        """Appositions out, examples in, "X (an A inhibitor)" read."""
        before = nodes[opening - 1] if opening else None
        keep: list[Node] = []
        groups = [n for n in inner if n.kind == "N"]
        agents = [n for n in inner if n.kind == "state" and AGENT.match(n.text.lower())]
        if (
            before is not None
            and before.kind == "N"
            and self.type_of(before) == "Drug"
            and agents
            and len(groups) == 1
            and self.type_of(groups[0]) != "Drug"
        ):
            self.hedged = self.denied = False
            self.emit("en.drug_class", before.args, agents[:1], [Arg(a.mention) for a in groups[0].args])
        if groups and not any(n.kind in ("verb", "bind") for n in inner):
            near = before is not None and self.gap(before, nodes[opening]) <= 2
            if not (near and before is not None and before.kind == "N") and (
                near or sum(len(g.args) for g in groups) > 1
            ):
                keep = [n for n in inner if n.kind in ("N", "and", "comma")]
        return keep

    def but_not(self, nodes: list[Node]) -> list[Node]:
        """ "A, but not B, inhibits C": B is out; "A in these, but not in those cells, inhibits C" is no denial."""
        out = list(nodes)
        i = 0
        while i < len(out):
            if out[i].text.lower() == "but" and i + 1 < len(out) and out[i + 1].text.lower() == "not":
                j = i + 2
                while j < len(out) and out[j].kind in ("det", "adj", "prep", "of", "by", "to"):
                    j += 1
                if j < len(out) and out[j].kind == "N" and self.unknown(out[i + 1], out[j]) <= 3:
                    lo = i - 1 if i and out[i - 1].kind == "comma" else i
                    j += 1
                    while j < len(out) and out[j].kind in ("level", "place"):
                        j += 1
                    while j + 1 < len(out) and out[j].text.lower() in ("or", "nor") and out[j + 1].kind == "N":
                        j += 2
                    if j < len(out) and out[j].kind == "comma" and lo < i:
                        j += 1
                    del out[lo:j]
                    i = lo
                    continue
                aside = self._elsewhere(out, i)
                if aside:
                    lo = i - 1 if i and out[i - 1].kind == "comma" else i
                    del out[lo : aside + 1]
                    i = lo
                    continue
            i += 1
        return out

    def alike(self, nodes: list[Node]) -> list[Node]:
        """ "Like A, B inhibits C": both do."""
        if len(nodes) < 4 or nodes[0].text.lower() not in ("like", "similar to"):
            return nodes
        a, comma, b = nodes[1:4]
        alike = self.head_like(a) and comma.kind == "comma" and self.head_like(b) and self.type_of(a) == self.type_of(b)
        if not alike or self.unknown(nodes[0], a) > 1 or self.unknown(comma, b) > 1:
            return nodes
        b.args = [*a.args, *b.args]
        b.links = [*a.links, "and", *b.links[1:]]
        return nodes[3:]

    def _elsewhere(self, out: list[Node], i: int) -> int:
        """Index of the comma that ends "but not in those cells," at `i`, 0 where there is no such aside."""
        if _ELSEWHERE.match(self.c.text, out[i + 1].end) is None:
            return 0
        for j in range(i + 2, len(out)):
            if out[j].kind in ("stop", "verb", "bind"):
                return 0
            if out[j].text.endswith(","):
                return j
        return 0

    def coordinate(self, nodes: list[Node]) -> list[Node]:
        """Merge lists of mentions to groups."""
        out: list[Node] = []
        for i, n in enumerate(nodes):
            if (
                n.kind == "N"
                and out
                and out[-1].kind == "N"
                and self.c.text[out[-1].end : n.start] in ("-", "–")
                and self.type_of(out[-1]) == self.type_of(n)
            ):
                out[-1].args = [*out[-1].args, *n.args]
                out[-1].links = [*out[-1].links, "-", *n.links[1:]]
                out[-1].end = n.end
                continue
            if n.kind == "N" and len(out) >= 2:
                k = len(out) - 1
                while k >= 0 and out[k].kind in ("det",):
                    k -= 1
                link = ""
                if out[k].kind == "and":
                    link = out[k].text.lower()
                    k -= 1
                    if k >= 0 and out[k].kind == "comma":
                        k -= 1
                elif out[k].kind == "comma" and (self._list_goes_on(nodes, i, n) or self._singled_out(out[k], n)):
                    link = ","
                    k -= 1
                m = k
                while m >= 0 and out[m].kind in ("level", "place") and link != "":
                    m -= 1
                if link and m >= 0 and out[m].kind == "N":
                    a = out[m]
                    close = self.gap(a, out[m + 1]) <= 1 and self.gap(out[-1], n) <= 3 and (m == k or link != ",")
                    close = close or (out[-1].kind == "comma" and m == k and self._singled_out(out[-1], n))
                    if (
                        close
                        and a.place == n.place
                        and family(self.type_of(a)) == family(self.type_of(n))
                        and not self._names_class(nodes, i, a)
                        and not (any(x.kind == "comma" for x in out[m + 1 :]) and self._subject(nodes, out, i, a))
                        and not (m != k and a.done and self._cells_before(out[m + 1 : k + 1], nodes, i))
                        and not self._describes(nodes, i, out[m - 1] if m else None, a, m != k)
                    ):
                        del out[m + 1 :]
                        a.args = [*a.args, *n.args]
                        a.links = [*a.links, link, *n.links[1:]]
                        a.done = a.done or n.done
                        a.end = n.end
                        continue
            out.append(n)
        return out

    def _describes(self, nodes: list[Node], i: int, before: Node | None, a: Node, apart: bool) -> bool:
        """Whether the molecule at `i` carries a suffix that the object `a` before it does not share."""
        nxt = nodes[i + 1] if i + 1 < len(nodes) else None
        if nxt is None or nxt.kind != "suffix" or self.gap(nodes[i], nxt) or self.c.text[a.end : a.end + 1] == "-":
            return False
        object_ = before is not None and before.kind == "verb" and not before.has("noun")
        return apart or object_

    def _singled_out(self, comma: Node, n: Node) -> bool:
        """Whether an example of the group before the comma follows: "knockdown of B, especially A"."""
        return _ESPECIALLY.fullmatch(self.c.text, comma.end, n.start) is not None

    def _subject(self, nodes: list[Node], out: list[Node], i: int, a: Node) -> bool:
        """Whether the molecule at `i` is the subject of the next verb: "raised A, and B reversed this"."""
        k = i + 1
        while k < len(nodes) and nodes[k].kind in ("level", "adv"):
            k += 1
        if k >= len(nodes) or nodes[k].kind != "verb" or nodes[k].has("noun") or nodes[k].has("gerund"):
            return False
        if k + 1 < len(nodes) and nodes[k + 1].kind == "by":
            return False
        before = out[: out.index(a)]
        return any(x.kind == "verb" and not x.has("noun") and not x.has("gerund") for x in before)

    def _cells_before(self, between: list[Node], nodes: list[Node], i: int) -> bool:
        """Whether only the first of two molecules belongs to cells or animals ("A-injected rats and B")."""
        nxt = nodes[i + 1] if i + 1 < len(nodes) else None
        return any(x.kind == "place" for x in between) and (nxt is None or nxt.kind != "place")

    def _names_class(self, nodes: list[Node], i: int, a: Node) -> bool:
        """Whether the molecule at `i` belongs to a class noun, unlike the drug `a` ("X or the EGFR inhibitor Y")."""
        k = i + 1
        while k < len(nodes) and nodes[k].kind == "level":
            k += 1
        return (
            self.type_of(a) == "Drug"
            and self.type_of(nodes[i]) != "Drug"
            and k < len(nodes)
            and self.is_agent(nodes[k])
        )

    def is_agent(self, node: Node) -> bool:
        """Whether the node names a class by what it acts on ("inhibitor", "agonists", "activator")."""
        return (node.kind == "state" and bool(AGENT.match(node.text.lower()))) or (
            node.kind == "agent_noun" and node.sign in (1, -1)
        )

    def _list_goes_on(self, nodes: list[Node], i: int, b: Node) -> bool:
        k = i
        for _ in range(60):
            k += 1
            while k < len(nodes) and nodes[k].kind in ("level", "det", "place", "state"):
                k += 1
            if k >= len(nodes):
                return False
            if nodes[k].kind == "and" or (
                nodes[k].kind == "comma" and k + 1 < len(nodes) and nodes[k + 1].kind == "and"
            ):
                j = k + 1 if nodes[k].kind == "and" else k + 2
                while j < len(nodes) and nodes[j].kind in ("det", "adj"):
                    j += 1
                return j < len(nodes) and nodes[j].kind == "N"
            if nodes[k].kind == "comma" and k + 1 < len(nodes) and nodes[k + 1].kind in ("N", "det"):
                k += 1 if nodes[k + 1].kind == "N" else 2
                continue
            return False
        return False
