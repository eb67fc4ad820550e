"""English: folds brackets, lists, states and nominal triggers into groups before the walker reads a sentence."""

from __future__ import annotations

import re
from collections.abc import Callable

from extractor.relations.collect import Collector
from extractor.relations.items import Arg, Node
from extractor.relations.shape import BaseShaper, family

_ASIDE = re.compile(r"\$[^$]*\$|\([^()]*\)|\[[\d,\s-]*\]")
_LONG = re.compile(
    r"(treatment|exposure|incubation|transfection|stimulation|administration|pre-?treatment|treating|treated)( |$)"
)
_AGENT = re.compile(r"(inhibitor|antagonist|agonist|blocker|activator)s?( of)?$")


class Shaper(BaseShaper):
    """Folds the nodes of one sentence to groups.

    `emit` takes the statements found on the way ("A-induced B").
    """

    def __init__(self, collector: Collector, emit: Callable[..., None]) -> None:
        super().__init__(collector)
        self.emit = emit

    def gap(self, a: Node, b: Node) -> int:
        """Number of characters between two nodes, without asides."""
        return len(_ASIDE.sub("", self.c.text[a.end : b.start]).strip(" \n-–"))

    def shape(self, nodes: list[Node]) -> list[Node]:
        """All steps, in order."""
        nodes = self.brackets(nodes)
        nodes = self.places(nodes)
        nodes = self.coordinate(nodes)
        nodes = self.resistance(nodes)
        nodes = self.drug_classes(nodes)
        nodes = self.suffixes(nodes)
        nodes = self.states(nodes)
        nodes = self.coordinate(nodes)
        return self.nominals(nodes)

    def brackets(self, nodes: list[Node]) -> list[Node]:
        """Appositions out, examples in, "X (an A inhibitor)" read."""
        while True:
            close = next((i for i, n in enumerate(nodes) if n.kind == "close"), None)
            if close is None:
                break
            opening = next((i for i in range(close - 1, -1, -1) if nodes[i].kind == "open"), None)
            if opening is None:
                del nodes[close]
                continue
            inner = nodes[opening + 1 : close]
            before = nodes[opening - 1] if opening else None
            keep: list[Node] = []
            groups = [n for n in inner if n.kind == "N"]
            agents = [n for n in inner if n.kind == "state" and _AGENT.match(n.text.lower())]
            if (
                before is not None
                and before.kind == "N"
                and self.type_of(before) == "Drug"
                and agents
                and len(groups) == 1
                and self.type_of(groups[0]) != "Drug"
            ):
                self.emit("en.drug_class", before.args, agents[:1], [Arg(a.mention) for a in groups[0].args])
            if groups and not any(n.kind in ("verb", "bind") for n in inner):
                near = before is not None and self.gap(before, nodes[opening]) <= 2
                if not (near and before is not None and before.kind == "N") and (
                    near or sum(len(g.args) for g in groups) > 1
                ):
                    keep = [n for n in inner if n.kind in ("N", "and", "comma")]
            nodes[opening : close + 1] = keep
        return [n for n in nodes if n.kind != "open"]

    def places(self, nodes: list[Node]) -> list[Node]:
        """Mark cell lines, and diseases that only say where."""
        for i, n in enumerate(nodes):
            if n.kind != "N":
                continue
            kind = self.type_of(n)
            nxt = nodes[i + 1] if i + 1 < len(nodes) else None
            before = nodes[i - 1] if i else None
            if kind == "CellLine":
                n.place = True
            elif kind == "Disease":
                cells = (
                    nxt is not None
                    and (nxt.kind == "place" or nxt.text.lower() in ("cells", "cell"))
                    and self.gap(n, nxt) == 0
                )
                inside = before is not None and before.kind == "prep" and before.text.lower() in ("in", "from", "with")
                adjacent = nxt is not None and nxt.kind == "N" and self.gap(n, nxt) == 0
                n.place = cells or inside or adjacent
            elif kind == "Process" and nxt is not None and self.is_resistance(n):
                n.place = nxt.kind == "place" or (nxt.text.lower() in ("cells", "cell") and self.gap(n, nxt) == 0)
        return nodes

    def coordinate(self, nodes: list[Node]) -> list[Node]:
        """Merge lists of mentions to groups."""
        out: list[Node] = []
        for i, n in enumerate(nodes):
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
                elif out[k].kind == "comma" and self._list_goes_on(nodes, i, n):
                    link = ","
                    k -= 1
                m = k
                while m >= 0 and out[m].kind in ("level", "place") and link != "":
                    m -= 1
                if link and m >= 0 and out[m].kind == "N":
                    a = out[m]
                    close = self.gap(a, out[m + 1]) <= 1 and self.gap(out[-1], n) <= 3 and (m == k or link != ",")
                    if close and a.place == n.place and family(self.type_of(a)) == family(self.type_of(n)):
                        del out[m + 1 :]
                        a.args = [*a.args, *n.args]
                        a.links = [*a.links, link, *n.links[1:]]
                        a.done = a.done or n.done
                        a.end = n.end
                        continue
            out.append(n)
        return out

    def _list_goes_on(self, nodes: list[Node], i: int, b: Node) -> bool:
        k = i
        for _ in range(12):
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

    def resistance(self, nodes: list[Node]) -> list[Node]:
        """ "resistance to X", "X resistance": the drug goes to the slot."""
        out: list[Node] = []
        i = 0
        while i < len(nodes):
            n = nodes[i]
            if n.kind == "N" and self.is_resistance(n) and not n.place:
                if out and out[-1].kind == "N" and self.type_of(out[-1]) == "Drug" and self.gap(out[-1], n) == 0:
                    n.drugs += [a.mention for a in out.pop().args]
                j = i + 1
                while (
                    j < len(nodes)
                    and j < i + 6
                    and (nodes[j].kind in ("of", "det", "place", "level") or (nodes[j].kind == "N" and nodes[j].place))
                ):
                    j += 1
                if j + 1 < len(nodes) and nodes[j].kind == "to":
                    k = j + 1
                    while k < len(nodes) and nodes[k].kind in ("det", "adj"):
                        k += 1
                    if k < len(nodes) and nodes[k].kind == "N" and self.type_of(nodes[k]) in ("Drug", "Gene"):
                        n.drugs += [a.mention for a in nodes[k].args]
                        out.append(n)
                        out += [x for x in nodes[i + 1 : j] if x.kind == "N"]
                        i = k + 1
                        continue
            out.append(n)
            i += 1
        return out

    def drug_classes(self, nodes: list[Node]) -> list[Node]:
        """ "the EGFR inhibitor gefitinib", "gefitinib, an EGFR inhibitor", "gefitinib is an inhibitor of EGFR"."""
        out = list(nodes)
        i = 0
        while i < len(out):
            s = out[i]
            if s.kind != "state" or not _AGENT.match(s.text.lower()):
                i += 1
                continue
            lo, hi, gene = i, i + 1, None
            if (
                i
                and self.head_like(out[i - 1])
                and self.type_of(out[i - 1]) != "Drug"
                and self.gap(out[i - 1], s) <= 9
                and not out[i - 1].place
            ):
                gene, lo = out[i - 1], i - 1
            else:
                j = i + 1
                while j < len(out) and out[j].kind in ("of", "det", "adj"):
                    j += 1
                if (
                    j < len(out)
                    and j > i
                    and self.head_like(out[j])
                    and self.type_of(out[j]) != "Drug"
                    and (j > i + 1 or s.text.lower().endswith(" of"))
                    and self.gap(out[j - 1], out[j]) <= 20
                ):
                    gene, hi = out[j], j + 1
            if gene is None:
                i += 1
                continue
            k = hi
            if k < len(out) and out[k].kind == "comma":
                k += 1
            after = out[k] if k < len(out) else None
            b = lo - 1
            while b >= 0 and out[b].kind in ("det", "adj", "adv", "effect", "spec"):
                b -= 1
            if b >= 0 and out[b].kind in ("comma", "be"):
                b -= 1
            before = out[b] if b >= 0 and b < lo - 1 else None
            drug = None
            if (
                after is not None
                and after.kind == "N"
                and self.type_of(after) == "Drug"
                and self.gap(out[hi - 1], after) <= 1
                and hi == i + 1
            ):
                drug = after
            elif (
                before is not None
                and before.kind == "N"
                and self.type_of(before) == "Drug"
                and self.gap(before, out[b + 1]) <= 1
            ):
                drug = before
            if drug is not None:
                self.emit("en.drug_class", drug.args, [s], [Arg(a.mention) for a in gene.args])
                if drug is after:
                    del out[lo : (k if out[hi].kind == "comma" else hi)]
                    i = lo + 1
                    continue
                if out[b + 1].kind == "comma":
                    end = hi + 1 if hi < len(out) and out[hi].kind == "comma" else hi
                    del out[b + 1 : end]
                    i = b + 1
                    continue
            i += 1
        return out

    def suffixes(self, nodes: list[Node]) -> list[Node]:
        """ "A-induced B", "A-mediated decrease of B"."""
        out: list[Node] = []
        i = 0
        while i < len(nodes):
            n = nodes[i]
            if n.kind == "suffix":
                a = out[-1] if out else None
                if a is not None and a.kind == "N" and self.gap(a, n) == 0 and n.sign != 0:
                    j = i + 1
                    triggers = [n]
                    while j < len(nodes) and nodes[j].kind in (
                        "level",
                        "adv",
                        "adj",
                        "det",
                        "of",
                        "verb",
                        "and",
                        "prep",
                        "place",
                    ):
                        x = nodes[j]
                        if x.kind == "verb":
                            if not (x.has("noun") or x.has("intransitive")):
                                break
                            triggers.append(x)
                        if x.kind == "prep" and x.text.lower() not in ("in",):
                            break
                        if x.kind == "and" or self.c.text[nodes[j - 1].end : x.start].strip():
                            break
                        j += 1
                    if (
                        j < len(nodes)
                        and nodes[j].kind == "N"
                        and self.gap(nodes[j - 1], nodes[j]) <= 12
                        and self.type_of(nodes[j]) != "CellLine"
                    ):
                        after = nodes[j + 1] if j + 1 < len(nodes) else None
                        if (
                            after is not None
                            and after.kind == "verb"
                            and after.has("noun")
                            and self.gap(nodes[j], after) == 0
                        ):
                            triggers.append(after)  # "A-induced B suppression"
                            del nodes[j + 1]
                        self.emit("en.suffixed", a.args, triggers, nodes[j].args, drugs=nodes[j].drugs)
                        out.pop()
                        if len(triggers) > 1:
                            # the nominal has been read; the group stays as what it is about
                            for t in triggers[1:]:
                                nodes[j].args = [arg.turned(t.sign, t.text) for arg in nodes[j].args]
                        i = j
                        continue
                    a.done = True
                i += 1
                continue
            out.append(n)
            i += 1
        return out

    def states(self, nodes: list[Node]) -> list[Node]:
        """Fold states into the mention beside them ("knockdown of A", "A inhibitor")."""
        out = list(nodes)
        for _ in range(4):
            changed = False
            for i in range(len(out) - 1, -1, -1):
                s = out[i]
                if s.kind != "state":
                    continue
                j = i + 1
                while (j < len(out) and out[j].kind in ("of", "det", "adj", "level", "place")) or (
                    j < len(out) and out[j].kind == "N" and out[j].place
                ):
                    j += 1
                if _LONG.match(s.text.lower()):
                    j = self._treated(out, i)
                pre = (
                    j
                    if j < len(out)
                    and self.head_like(out[j])
                    and not out[j].place
                    and sum(self.gap(out[x], out[x + 1]) for x in range(i, j))
                    <= (70 if _LONG.match(s.text.lower()) else 14)
                    else -1
                )
                k = i - 1
                while k >= 0 and out[k].kind in ("level",):
                    k -= 1
                post = (
                    k
                    if k >= 0
                    and self.head_like(out[k])
                    and not out[k].place
                    and sum(self.gap(out[x], out[x + 1]) for x in range(k, i)) == 0
                    else -1
                )
                of = (i + 1 < len(out) and out[i + 1].kind == "of") or s.text.lower().endswith(
                    (" of", " with", " to", " against", "-")
                )
                if post >= 0 and (pre < 0 or not of):
                    target = post
                elif pre >= 0 and (of or self.gap(s, out[i + 1]) <= 12):
                    target = pre
                else:
                    continue
                n = out[target]
                n.args = [a.turned(s.sign, s.text) for a in n.args]
                n.done = n.done or (s.entry is not None and s.entry.intervention)
                n.start, n.end = min(n.start, s.start), max(n.end, s.end)
                lo, hi = (i, target) if target > i else (target + 1, i + 1)
                gone = [x for x in out[lo:hi] if x.kind != "N"]
                out = [x for x in out if x not in gone]
                changed = True
                break
            if not changed:
                break
        return out

    def _treated(self, out: list[Node], i: int) -> int:
        """ "treatment of the cells with 5 and 10 µM A": the next molecule in the same phrase."""
        j = i + 1
        while j < len(out) and (
            out[j].kind in ("of", "det", "adj", "level", "place", "and", "comma", "by", "adv")
            or (out[j].kind == "prep" and out[j].text.lower() in ("with", "for", "in"))
            or (out[j].kind == "N" and not self.head_like(out[j]))
        ):
            j += 1
        return j

    def nominals(self, nodes: list[Node]) -> list[Node]:
        """ "inhibition of B (by A)", "B inhibition", "A inhibition of B", "increase in B"."""
        out = list(nodes)
        i = len(out) - 1
        while i >= 0:
            v = out[i]
            nominal = (
                v.kind == "verb"
                and v.sign in (1, -1)
                and (
                    v.has("noun")
                    or (
                        (v.has("gerund") or v.has("bare"))
                        and i + 1 < len(out)
                        and out[i + 1].kind == "of"
                        and self.gap(v, out[i + 1]) == 0
                    )
                    or (v.has("intransitive") and v.has("bare") and i and out[i - 1].kind in ("det", "adj", "suffix"))
                )
            )
            if not nominal:
                i -= 1
                continue
            j = i + 1
            linked = False
            while j < len(out) and (
                out[j].kind in ("of", "det", "adj", "level", "place", "adv", "pron")
                or (out[j].kind == "prep" and not linked and out[j].text.lower() in ("in", "on"))
            ):
                linked = linked or out[j].kind in ("of", "prep")
                j += 1
            left = out[i - 1] if i else None
            near = left is not None and left.kind == "N" and not left.place and self.gap(left, v) == 0 and not left.used
            if (
                linked
                and j < len(out)
                and out[j].kind == "N"
                and not out[j].place
                and sum(self.gap(out[x], out[x + 1]) for x in range(i, j)) <= 24
            ):
                b = out[j]
                k = j + 1
                while (
                    (k < len(out) and out[k].kind in ("level", "place", "adv"))
                    or (k < len(out) and out[k].kind == "N" and out[k].place)
                    or (
                        k < len(out)
                        and out[k].kind == "prep"
                        and k + 1 < len(out)
                        and (out[k + 1].kind == "place" or out[k + 1].place)
                    )
                ):
                    k += 1
                if k + 1 < len(out) and out[k].kind == "by":
                    m = k + 1
                    while m < len(out) and out[m].kind in ("det", "adj", "level", "of"):
                        m += 1
                    if m < len(out) and self.head_like(out[m]):
                        self.emit("en.nominal", out[m].args, [v], b.args, drugs=b.drugs)
                        del out[k : m + 1]
                elif near and left is not None and self.head_like(left):
                    self.emit("en.nominal_of", left.args, [v], b.args, drugs=b.drugs)
                    left.used = True
                self.turn(b, v)
                b.start = v.start
                out = out[:i] + [x for x in out[i:j] if x.kind == "N"] + out[j:]
            elif near and left is not None:
                self.turn(left, v)
                left.end = v.end
                del out[i]
            i -= 1
        return out

    def turn(self, node: Node, v: Node) -> None:
        """Put a group into the state that a nominal trigger says."""
        node.args = [a.turned(v.sign, v.text) for a in node.args]
        node.done = True
        node.nominal = v
