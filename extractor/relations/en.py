"""English: shapes noun phrases ("inhibition of A", "A-induced B", "A knockdown"), then walks each clause.

A sentence is lexed to nodes (`items.lex`); `_Shaper` folds brackets, lists, states and nominal triggers into groups,
so that what is left reads subject - verb - object; `EnglishWalker` reads that from left to right. A group that a
nominal trigger governs ("inhibition of B") carries the trigger in `nominal`; as a subject its sign is turned, as an
object the trigger is the state of the tail, after "through" it is a statement about the subject.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from extractor.records import Sentence
from extractor.relations.algebra import Factor
from extractor.relations.collect import HEAD_TYPES, Certainty, Collector, Context
from extractor.relations.items import Arg, Node, lex

_ASIDE = re.compile(r"\$[^$]*\$|\([^()]*\)|\[[\d,\s-]*\]")
_LONG = re.compile(
    r"(treatment|exposure|incubation|transfection|stimulation|administration|pre-?treatment|treating|treated)( |$)"
)
_AGENT = re.compile(r"(inhibitor|antagonist|agonist|blocker|activator)s?( of)?$")
_SKIP: Final = frozenset({"adv", "det", "adj", "level", "of", "place", "spec", "pron", "role"})
_QUIET: Final = frozenset({"adv", "spec", "neg"})


def _family(kind: str) -> str:
    if kind in HEAD_TYPES:
        return "head"
    return "tail" if kind in ("Process", "Disease") else kind


class _Shaper:
    """Folds the nodes of one sentence to groups."""

    def __init__(self, collector: Collector, walker: EnglishWalker) -> None:
        self.c = collector
        self.w = walker

    def type_of(self, node: Node) -> str:
        return self.c.mentions[node.args[0].mention].type if node.args else ""

    def gap(self, a: Node, b: Node) -> int:
        return len(_ASIDE.sub("", self.c.text[a.end : b.start]).strip(" \n-–"))

    def head_like(self, node: Node) -> bool:
        return node.kind == "N" and self.type_of(node) in HEAD_TYPES

    def is_resistance(self, node: Node) -> bool:
        text = self.c.mentions[node.args[0].mention].text.lower()
        return self.type_of(node) == "Process" and bool(self.c.book.tail_classes["en.tail.resistance"].search(text))

    def shape(self, nodes: list[Node]) -> list[Node]:
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
                self.w.emit("en.drug_class", before.args, agents[:1], [Arg(a.mention) for a in groups[0].args])
            if groups and not any(n.kind in ("verb", "bind") for n in inner):
                near = before is not None and self.gap(before, nodes[opening]) <= 2
                if not (near and before is not None and before.kind == "N") and (
                    near or sum(len(g.args) for g in groups) > 1
                ):
                    keep = [n for n in inner if n.kind in ("N", "and", "comma")]
            nodes[opening : close + 1] = keep
        return [n for n in nodes if n.kind != "open"]

    def places(self, nodes: list[Node]) -> list[Node]:
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
                    if close and a.place == n.place and _family(self.type_of(a)) == _family(self.type_of(n)):
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
                self.w.emit("en.drug_class", drug.args, [s], [Arg(a.mention) for a in gene.args])
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
                        self.w.emit("en.suffixed", a.args, triggers, nodes[j].args, drugs=nodes[j].drugs)
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
                        self.w.emit("en.nominal", out[m].args, [v], b.args, drugs=b.drugs)
                        del out[k : m + 1]
                elif near and left is not None and self.head_like(left):
                    self.w.emit("en.nominal_of", left.args, [v], b.args, drugs=b.drugs)
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
        node.args = [a.turned(v.sign, v.text) for a in node.args]
        node.done = True
        self.w.nominal[id(node)] = v


class EnglishWalker:
    """Finds the relations of an English passage and hands them to a `Collector`."""

    def __init__(self, collector: Collector) -> None:
        self.c = collector
        self.previous: list[Arg] = []
        self.nominal: dict[int, Node] = {}
        self.keep: list[Node] = []

    def walk(self, sentences: Sequence[Sentence]) -> None:
        """Read all sentences in order."""
        for s in sentences:
            inside = [i for i, m in enumerate(self.c.mentions) if s.start <= m.start < s.end]
            if len(inside) >= 1:
                self.sentence(s, inside)

    def sentence(self, s: Sentence, inside: list[int]) -> None:
        """Lex, shape and read one sentence; `inside` are its mention indexes."""
        nodes = lex(self.c.text, s.start, s.end, self.c.mentions, inside, self.c.book)
        self.context = Context(s.index)
        self.spec = self.aim = self.neg = self.local = False
        self.paired = "respectively" in self.c.text[s.start : s.end]
        self.cause: list[Arg] = []
        self.subject: list[Arg] = []
        # aims and questions silence the shaper too
        self.aim = self._aim_first(nodes)
        cells: list[int] = []
        diseases: list[int] = []
        shaper = _Shaper(self.c, self)
        self.shaper = shaper
        self.slots_of(nodes)
        nodes = shaper.shape(nodes)
        for n in nodes:
            if n.kind == "N" and n.place:
                for a in n.args:
                    kind = self.c.mentions[a.mention].type
                    (cells if kind == "CellLine" else diseases if kind == "Disease" else []).append(a.mention)
        self.context = Context(s.index, tuple(cells), tuple(diseases))
        self.aim = False
        done = [
            n
            for n in nodes
            if n.kind == "N" and n.done and not n.place and id(n) not in self.nominal and shaper.head_like(n)
        ]
        self.reagent = done[0].args if len(done) == 1 else []
        clause: list[Node] = []
        for n in [*nodes, Node("stop", s.end, s.end, ".")]:
            if n.kind == "stop":
                if clause:
                    self.clause(clause)
                clause = []
                if n.text in (";", "；", ". "):
                    self.spec = self.aim = False
                    self.cause = []
                    if n.text == ". ":
                        self.previous, self.subject = self.subject or self.previous, []
            else:
                clause.append(n)
        first = next((n.args for n in nodes if n.kind == "N" and not n.place and shaper.head_like(n)), [])
        self.previous = self.subject or first

    def slots_of(self, nodes: Sequence[Node]) -> None:
        """Note the cell lines of the sentence for statements made while shaping."""
        cells = [n.args[0].mention for n in nodes if n.kind == "N" and self.shaper.type_of(n) == "CellLine"]
        self.context = Context(self.context.sentence, tuple(cells), ())

    def _aim_first(self, nodes: Sequence[Node]) -> bool:
        first = next((n.kind for n in nodes if n.kind in ("aim", "report")), "")
        return first == "aim" and not any(n.kind == "report" for n in nodes)

    # -- emission ----------------------------------------------------------------------------------------------
    def emit(self, construction: str, heads: Sequence[Arg], triggers: Sequence[Node], tails: Sequence[Arg], *,
             drugs: Sequence[int] = (), tail_states: Sequence[Factor] = ()) -> None:  # fmt: skip
        """Hand a statement to the collector, unless it is an aim."""
        if self.aim or not heads:
            return
        sure = Certainty(self.neg, self.spec or self.local)
        self.c.emit(
            construction,
            heads,
            triggers,
            tails,
            sure,
            self.context,
            drugs=drugs,
            tail_states=tail_states,
            paired=self.paired,
        )

    # -- one clause --------------------------------------------------------------------------------------------
    def clause(self, nodes: list[Node]) -> None:
        """Read one clause from left to right."""
        self.ns = nodes
        self.neg = self.local = False
        self.free: list[Node] = []
        self.seen_verb = False
        self.last: Node | None = None
        self.relative: Node | None = None
        i = 0
        while i < len(nodes):
            i = self.step(i)

    def kind(self, i: int) -> str:
        """Kind of the node at `i`, empty outside the clause."""
        return self.ns[i].kind if 0 <= i < len(self.ns) else ""

    def before(self, i: int) -> int:
        """Index of the node before `i` that is no adverb or cue."""
        i -= 1
        while i >= 0 and self.ns[i].kind in _QUIET:
            i -= 1
        return i

    def after(self, i: int, skip: frozenset[str] = _QUIET) -> int:
        """Index of the node after `i` that is not of the kinds in `skip`."""
        i += 1
        while i < len(self.ns) and self.ns[i].kind in skip:
            i += 1
        return i

    def words(self, a: int, b: int) -> int:
        """Words that no rule knows between nodes `a` and `b`."""
        text = "".join(self.c.text[self.ns[x].end : self.ns[x + 1].start] + " " for x in range(a, b))
        return len(re.findall(r"[A-Za-z]{2,}", _ASIDE.sub("", text)))

    def step(self, i: int) -> int:
        """Read the node at `i`; the index to go on from."""
        n = self.ns[i]
        k = n.kind
        if k == "N":
            self.on_group(i, n)
        elif k == "neg":
            if n.has("noeffect"):
                j = self.after(i, _SKIP)
                if self.kind(j) == "N":
                    self.neg = True
                    self.emit("en.no_effect", [replace(a, why=(), sign=1) for a in self.heads(i)], (), self.ns[j].args,
                              drugs=self.ns[j].drugs, tail_states=(Factor("trigger", 1, n.text),))  # fmt: skip
                    self.neg = False
                    self.ns[j].used = True
            else:
                self.neg = True
        elif k == "spec":
            if n.has("local"):
                self.local = True
            else:
                self.spec = True
        elif k == "aim":
            self.aim = True
        elif k == "report":
            self.aim = False
            self.free = []
        elif k == "relative":
            self.relative = self.last
        elif k == "pron" and n.text.lower() in ("it", "they") and not self.free and not self.seen_verb:
            self.subject = self.previous
        elif k == "verb":
            return self.on_verb(i)
        elif k == "bind":
            return self.on_bind(i)
        elif k == "effect":
            return self.on_effect(i)
        elif k == "target_noun":
            return self.on_target_noun(i)
        elif k == "agent_noun":
            return self.on_agent_noun(i)
        elif k == "through":
            j = self.after(i, _SKIP)
            if self.kind(j) == "N":
                self.by_nominal(j)
        elif k == "comma":
            self.local = False
        elif k == "light":
            return self.on_light(i)
        return i + 1

    def on_group(self, i: int, n: Node) -> None:
        """A mention group: a possible subject, a cause, or part of a prepositional phrase."""
        if not n.place:
            self.last = n
        if n.place or n.used:
            return
        b = self.before(i)
        while self.kind(b) in ("det", "adj"):
            b -= 1
        prep = self.kind(b) in ("prep", "by", "to") or (
            self.kind(b) == "of" and self.kind(b - 1) != "level" and not n.done
        )
        if (self.kind(b) == "prep" and self.ns[b].has("predicate") and n.done) or (
            n.done
            and not self.cause
            and self.shaper.head_like(n)
            and (prep or not self.seen_verb)
            and id(n) not in self.nominal
        ):
            self.cause = n.args
        if self.kind(b) == "by" and id(n) in self.nominal and self.seen_verb:
            self.by_nominal(i)
        if not prep and not n.used:
            self.free.append(n)

    def by_nominal(self, j: int) -> None:
        """ "through upregulation of B", "by inhibition of B": the subject does it."""
        n = self.ns[j]
        v = self.nominal.get(id(n))
        if v is None:
            return
        plain = [replace(a, sign=a.sign * v.sign, why=a.why[:-1]) for a in n.args]
        self.emit("en.means", self.heads(j), [v], plain, drugs=n.drugs)
        n.used = True

    def heads(self, i: int) -> list[Arg]:
        """The subject of the verb at `i`: what its relative pronoun stands for, a free group, or the one before."""
        if self.kind(self.before(i)) in ("by", "through") and not self.seen_verb and not self.free and not self.subject:
            # "By binding A, B suppresses C"
            j = next((x for x in range(i, len(self.ns)) if self.kind(x) == "comma"), len(self.ns))
            ahead = [n for n in self.ns[j:] if n.kind == "N" and not n.place and self.shaper.head_like(n)]
            return ahead[0].args if ahead else []
        if self.relative is not None:
            out = self.relative
            self.relative = None
            if self.ns[i].has("causative"):
                return self.subject or out.args  # "…, which led to B" is about the whole
            return out.args if self.shaper.head_like(out) else []
        ahead = [n for n in self.free if not n.used]
        if ahead and not self.continues(i):
            first = ahead[0]
            heads = [n for n in ahead if self.shaper.head_like(n)]
            if self.shaper.head_like(first) or heads:
                chosen = first if self.shaper.head_like(first) else heads[-1]
                self.subject = chosen.args
                self.free = []
                return chosen.args
            self.free = []
            self.subject = []
            return self.cause
        return self.subject or self.cause

    def continues(self, i: int) -> bool:
        """Whether the verb at `i` shares the subject of the verb before it (", and reduces", "to reduce")."""
        b = self.before(i)
        return (
            bool(self.subject)
            and self.seen_verb
            and self.kind(b) in ("and", "connector", "to", "by", "through", "comma")
        )

    def object(self, i: int) -> int | None:
        """Index of the group that the verb at `i` governs."""
        j = i + 1
        while j < len(self.ns):
            n = self.ns[j]
            if n.kind == "N":
                if n.place:
                    j += 1
                    continue
                return j if self.words(i, j) <= 5 and not n.used else None
            if n.kind in _SKIP or n.kind in ("neutral", "state", "target_noun"):
                j += 1
                continue
            if (n.kind == "prep" and n.text.lower() in ("including", "such as", "like")) or (
                n.kind == "comma"
                and self.kind(j + 1) == "prep"
                and self.ns[j + 1].text.lower() in ("including", "such as")
            ):
                j += 1
                continue
            if (n.kind in ("verb", "bind") and self.kind(j - 1) in ("and", "comma")) or (
                n.kind == "verb" and n.has("passive") and self.kind(j - 1) in ("det", "verb", "adv", "adj")
            ):
                j += 1
                continue
            if n.kind == "verb" and n.has("passive") and self.words(i, j) == 0:
                j += 1
                continue
            if n.kind == "and" and self.words(i, j) >= 1 and self.kind(self.after(j, _SKIP)) == "N":
                j += 1  # "reduced the migration and B": the first has no mention
                continue
            if n.kind in ("and", "comma") and self.kind(self.after(j)) in ("verb", "bind") and self.words(i, j) == 0:
                j += 1
                continue
            return None
        return None

    def is_passive(self, i: int) -> bool:
        """Whether a form of "be" stands before the -ed form at `i`."""
        b = self.before(i)
        if self.kind(b) == "be":
            return True
        if self.kind(b) == "and" and self.kind(self.before(b)) == "verb" and self.ns[self.before(b)].has("passive"):
            return self.is_passive(self.before(b))
        return False

    def adjectival(self, i: int) -> bool:
        """Whether an -ed form stands before its noun as an adjective ("showed reduced migration")."""
        b = self.before(i)
        if self.kind(b) in ("det", "light", "prep", "of", "by", "through", "to", "adj"):
            return True
        v = self.ns[b] if b >= 0 else None
        if v is not None and v.kind == "verb" and v.has("causative"):
            return True
        return b < 0 and self.kind(self.after(i, _SKIP)) == "N"

    def on_verb(self, i: int) -> int:
        """A signed trigger: find its voice, its heads and its object."""
        n = self.ns[i]
        if n.kind == "done" or n.has("noun"):
            return i + 1
        j = self.object(i)
        if n.has("passive"):
            agent = self.after(i, _QUIET | {"comma"})
            if self.kind(agent) == "by":
                at = agent + 1
                while self.kind(at) in _SKIP:
                    at += 1
                if self.kind(at) == "N" and self.words(agent, at) <= 5 and self.shaper.head_like(self.ns[at]):
                    theme = self.theme(i)
                    if theme is not None:
                        self.emit("en.passive", self.ns[at].args, [n], theme.args, drugs=theme.drugs)
                    self.ns[at].used = True
                    self.neg = False
                    self.seen_verb = True
                    return at + 1
                if self.is_passive(i):
                    self.seen_verb = True
                    return i + 1
            if self.is_passive(i):
                self.on_change(i, n)
                self.seen_verb = True
                return i + 1
            if j is not None and self.adjectival(i):
                g = self.ns[j]
                g.args = [a.turned(n.sign if n.sign in (1, -1) else 1, n.text) for a in g.args]
                return i + 1
        if n.has("bare") and self.kind(self.before(i)) in ("light", "det") and j is not None:
            g = self.ns[j]
            g.args = [a.turned(n.sign, n.text) for a in g.args]
            return i + 1
        if j is None:
            if n.has("intransitive") and not n.has("gerund"):
                self.on_change(i, n)
            self.seen_verb = True
            return i + 1
        b = self.before(i)
        g = self.ns[j]
        # "Silencing A increased B": the action on A is the subject
        if (
            n.has("gerund")
            and self.kind(b) not in ("by", "through", "comma", "and", "connector", "to")
            and not self.seen_verb
            and self.shaper.head_like(g)
        ):
            nxt = self.after(j, _SKIP | _QUIET)
            if self.kind(nxt) in ("verb", "bind", "prep", "light"):
                g.args = [a.turned(n.sign, n.text) for a in g.args]
                g.done = True
                return i + 1
        heads = self.heads(i)
        for x in self.ns[i + 1 : j]:
            # an adjective between ("led to reduced B") is the state of the tail
            if x.kind == "verb" and x.has("passive") and x.sign in (1, -1) and self.kind(self.ns.index(x) - 1) != "and":
                g.args = [a.turned(x.sign, x.text) for a in g.args]
                x.kind = "done"
            elif x.kind == "adj" and x.sign in (1, -1) and n.has("causative"):
                g.args = [a.turned(x.sign, x.text) for a in g.args]
        means = self.kind(b) in ("by", "through")
        construction = "en.means" if means else ("en.continued" if self.seen_verb else "en.active")
        coordinated = [x for x in self.ns[i:j] if x.kind == "verb" and x is not n]
        self.emit(construction, heads, [n], g.args, drugs=g.drugs)
        self.more(j, construction, heads, n)
        if not coordinated:
            g.used = True
            self.neg = False
        self.seen_verb = True
        return i + 1

    def more(self, j: int, construction: str, heads: list[Arg], trigger: Node) -> None:
        """Further objects behind "and" that did not fold into the group."""
        k = self.after(j, frozenset({"level", "place", "of"}))
        while self.kind(k) in ("and", "comma"):
            m = self.after(k, _SKIP | {"and"})
            if self.kind(m) != "N" or self.ns[m].place or self.ns[m].used or self.words(k, m) > 3:
                return
            nxt = self.after(m, frozenset({"level", "place", "adv"}))
            if self.kind(nxt) in ("verb", "bind", "be", "light", "neg", "neutral"):
                return
            if self.kind(k) == "comma" and self.kind(nxt) not in ("and", "comma"):
                return
            self.emit(construction, heads, [trigger], self.ns[m].args, drugs=self.ns[m].drugs)
            self.ns[m].used = True
            k = nxt

    def theme(self, i: int) -> Node | None:
        """What a passive verb or a change is about: the free group before it, else the nearest group."""
        b = self.before(i)
        if self.kind(b) == "be" or self.kind(b) == "and":
            ahead = [n for n in self.free if not n.used]
            if ahead:
                return ahead[-1] if not ahead[0].done or len(ahead) > 1 else ahead[0]
        for x in range(i - 1, -1, -1):
            n = self.ns[x]
            if n.kind == "N" and not n.place:
                return n if self.words(x, i) <= 3 else None
            if n.kind in ("stop", "verb") and n.kind != "done" and not n.has("noun"):
                break
        ahead = [n for n in self.free if not n.used]
        return ahead[-1] if ahead else None

    def on_change(self, i: int, n: Node) -> None:
        """ "B was decreased (after knockdown of A)"."""
        theme = self.theme(i)
        if theme is None or (theme.done and id(theme) not in self.nominal and not theme.args[0].why):
            return
        cause = None
        for x in self.ns[i + 1 :]:
            if x.kind in ("comma", "relative", "verb") and not x.has("noun"):
                break
            if x.kind == "N" and x.done and not x.place and self.shaper.head_like(x):
                cause = x
                break
        causes = self.cause or (cause.args if cause is not None else self.reagent)
        if not causes or theme.args is causes:
            return
        sign = n.sign if n.sign in (1, -1) else 1
        del sign
        self.emit("en.change", causes, [n], theme.args, drugs=theme.drugs)
        self.neg = False
        theme.used = True

    def on_light(self, i: int) -> int:
        """ "cells with A showed lower B", "A has an inhibitory effect on B"."""
        j = i + 1
        sign_node: Node | None = None
        while j < len(self.ns):
            x = self.ns[j]
            if x.kind == "effect" or x.kind == "N":
                break
            if (
                x.kind in ("adj", "verb")
                and x.sign in (1, -1)
                and (x.kind == "adj" or x.has("passive") or x.has("bare") or x.has("noun"))
            ):
                sign_node = x
            elif x.kind not in _SKIP and x.kind not in _QUIET and not (x.kind == "prep" and x.text.lower() == "in"):
                return i + 1
            j += 1
        if j >= len(self.ns) or self.ns[j].kind != "N" or self.ns[j].place or self.words(i, j) > 5:
            return i + 1
        g = self.ns[j]
        heads = self.cause or [a for n in self.free for a in n.args if n.done]
        if sign_node is not None and heads:
            self.emit("en.shows", heads, [sign_node], g.args, drugs=g.drugs)
            self.more(j, "en.shows", heads, sign_node)
            g.used = True
            self.seen_verb = True
            return j + 1
        v = self.nominal.get(id(g))
        if v is not None and heads:
            plain = [replace(a, sign=a.sign * v.sign, why=a.why[:-1]) for a in g.args]
            self.emit("en.shows", heads, [v], plain, drugs=g.drugs)
            g.used = True
        return i + 1

    def on_effect(self, i: int) -> int:
        """ "inhibitory effect of A on B"."""
        n = self.ns[i]
        r = self.after(i)
        if self.kind(r) != "role":
            return i + 1
        heads: list[Arg] = []
        j = r + 1
        if self.kind(j) == "of":
            g = self.after(j, _SKIP)
            if self.kind(g) == "N":
                heads = self.ns[g].args
                self.ns[g].used = True
                j = g + 1
        elif i and self.ns[i - 1].kind == "N":
            heads = self.ns[i - 1].args
        while self.kind(j) in ("level", "place") or (self.kind(j) == "N" and self.ns[j].place):
            j += 1
        if self.kind(j) == "prep" and self.ns[j].text.lower() in ("on", "in", "against"):
            g = self.after(j, _SKIP)
            if self.kind(g) == "N" and not self.ns[g].place and self.words(j, g) <= 3:
                self.emit("en.effect", heads or self.heads(i), [n], self.ns[g].args, drugs=self.ns[g].drugs)
                self.ns[g].used = True
                return g + 1
        return r + 1

    def on_bind(self, i: int) -> int:
        """ "A targets B", "interaction between A and B"."""
        n = self.ns[i]
        if n.has("noun"):
            j = self.after(i, _SKIP | {"prep"})
            if (
                self.kind(j) == "N"
                and len(self.ns[j].args) == 2
                and self.ns[j].links[1] == "and"
                and self.shaper.head_like(self.ns[j])
            ):
                self.emit("en.bind_pair", self.ns[j].args[:1], [n], self.ns[j].args[1:])
                self.ns[j].used = True
            return i + 1
        agent = self.after(i)
        if n.has("passive") and self.kind(agent) == "by" and self.kind(self.after(agent, _SKIP)) == "N":
            theme = self.theme(i)
            g = self.ns[self.after(agent, _SKIP)]
            if theme is not None and self.shaper.head_like(theme):
                self.emit("en.bind", [replace(a, why=(), sign=1) for a in g.args], [n], theme.args)
            g.used = True
            return i + 1
        if n.has("passive") and self.is_passive(i):
            return i + 1
        if n.has("gerund") and self.kind(i + 1) not in ("N", "det", "and", "adv", "level", "spec", "of"):
            return i + 1
        left = self.ns[i - 1] if i else None
        if (
            n.text.lower() in ("target", "targets")
            and left is not None
            and left.kind == "N"
            and self.shaper.head_like(left)
            and self.kind(i - 2) in ("det", "adv", "adj", "spec", "verb", "and", "of", "prep")
        ):
            self.target_phrase(i, left)
            return i + 1
        o = self.object(i)
        if o is None or not self.shaper.head_like(self.ns[o]):
            return i + 1
        g = self.ns[o]
        heads = [replace(a, why=(), sign=1) for a in self.heads(i)]
        self.emit("en.bind", heads, [n], g.args)
        self.more(o, "en.bind", heads, n)
        if not any(x.kind == "verb" for x in self.ns[i:o]):
            g.used = True
            self.neg = False
        self.seen_verb = True
        return i + 1

    def target_phrase(self, i: int, owner: Node) -> None:
        """ "B, a known A target", "the A target B", "A targets including B"."""
        j = i + 1
        while self.kind(j) in ("comma", "level") or (
            self.kind(j) == "prep" and self.ns[j].text.lower() in ("such as", "including")
        ):
            j += 1
        nxt = self.ns[j] if j < len(self.ns) else None
        tail = (
            nxt
            if nxt is not None and nxt.kind == "N" and self.words(i, j) <= 2 and self.shaper.head_like(nxt)
            else None
        )
        if tail is None:
            before = [x for x in self.ns[:i] if x.kind == "N" and x is not owner and self.shaper.head_like(x)]
            tail = before[-1] if before else None
        if tail is not None:
            self.emit("en.target_noun", [replace(a, why=(), sign=1) for a in owner.args], [self.ns[i]], tail.args)

    def on_target_noun(self, i: int) -> int:
        """ "B is a target of A", "the target of A, B", "its target B"."""
        n = self.ns[i]
        j = i + 1
        of = n.text.lower().endswith((" of", " for"))
        if self.kind(j) == "of" and self.c.text[n.end : self.ns[j].start].strip() == "":
            of = True
            j += 1
        while self.kind(j) in ("det", "adj", "adv", "effect", "level"):
            j += 1
        if of:
            if self.kind(j) == "N" and self.shaper.head_like(self.ns[j]) and self.words(i, j) <= 2:
                head = self.ns[j]
                tails = [
                    x
                    for x in self.ns[:i]
                    if x.kind == "N" and self.shaper.head_like(x) and not x.used and x in self.free
                ]
                tail = tails[-1] if tails else None
                if tail is None:
                    nxt = self.after(j, frozenset({"comma", "be", "adv", "det"}))
                    tail = self.ns[nxt] if self.kind(nxt) == "N" and self.shaper.head_like(self.ns[nxt]) else None
                if tail is not None:
                    self.emit("en.target_of", [replace(a, why=(), sign=1) for a in head.args], [n], tail.args)
                head.used = True
                return j + 1
            return i + 1
        while self.kind(j) in ("comma", "level") or (
            self.kind(j) == "prep" and self.ns[j].text.lower() in ("such as", "including")
        ):
            j += 1
        if self.kind(j) == "N" and self.shaper.head_like(self.ns[j]) and self.words(i, j) <= 1:
            b = self.before(i)
            while self.kind(b) in ("det", "adj"):
                b -= 1
            owner = self.ns[b].args if self.kind(b) == "N" and self.shaper.head_like(self.ns[b]) else self.subject
            if owner and owner is not self.ns[j].args:
                self.emit("en.target_noun", [replace(a, why=(), sign=1) for a in owner], [n], self.ns[j].args)
        return i + 1

    def on_agent_noun(self, i: int) -> int:
        """ "A is a suppressor of B"."""
        n = self.ns[i]
        j = i + 1
        if self.kind(j) != "of" and not n.text.lower().endswith((" of", " for")):
            return i + 1
        while self.kind(j) in ("of", "det", "adj", "adv"):
            j += 1
        if self.kind(j) != "N" or self.ns[j].place or self.words(i, j) > 3:
            return i + 1
        ahead = [x for x in self.free if not x.used and self.shaper.head_like(x)]
        heads = ahead[0].args if ahead else self.subject
        self.emit("en.agent_noun", heads, [n], self.ns[j].args)
        self.ns[j].used = True
        return j + 1
