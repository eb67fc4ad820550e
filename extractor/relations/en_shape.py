"""English: folds brackets, lists, states and nominal triggers into groups before the walker reads a sentence."""

from __future__ import annotations

import re

from extractor.relations.en_lists import AGENT, ASIDE, ListShaper
from extractor.relations.items import Arg, Node

_LONG = re.compile(
    r"(treatment|exposure|incubation|transfection|stimulation|administration|pre-?treatment|treating|treated)( |$)"
)
#: a second loss beside these turns the sign back ("absence of the A inhibitor"), beside other words it repeats it
_MISSING = re.compile(r"lack|absence|withdrawal|deprivation|loss|deplet")
_PREFIX = re.compile(r"(anti|pre|si|sh)-?")
#: what is done to genes and not to the drugs listed with them ("drug A or B knockdown")
_OF_GENES = re.compile(
    r"knock|sirna|shrna|delet|deficien|null|-/-|silenc|\bko\b|\bkd\b|overexpress|over-express|antisense"
)
_CHANGED = re.compile(r"(decreased|reduced|increased|elevated|upregulated) (expression|levels?)")
_PARTICIPLES = ("mediated", "induced", "stimulated", "triggered", "driven", "evoked", "elicited", "activated")
_APPLIED = ("induced", "stimulated", "triggered", "evoked", "elicited", "activated", "initiated")
#: states behind a name that a cause brings about
_SHORTAGES = ("deficiency", "depletion", "haploinsufficiency", "deprivation")
_EXAMPLE = ("such as", "including", "like", "e.g.", "namely", "as")


class Shaper(ListShaper):
    """Folds the nodes of one sentence to groups.

    `emit` takes the statements found on the way ("A-induced B").
    """

    def shape(self, nodes: list[Node]) -> list[Node]:
        """All steps, in order."""
        nodes = self.alike(self.brackets(nodes))
        nodes = self.but_not(nodes)
        nodes = self.finite(nodes)
        nodes = self.places(nodes)
        nodes = self.coordinate(nodes)
        nodes = self.resistance(nodes)
        nodes = self.drug_classes(nodes)
        nodes = self.suffixes(nodes)
        nodes = self.states(nodes)
        nodes = self.coordinate(nodes)
        return self.nominals(nodes)

    def finite(self, nodes: list[Node]) -> list[Node]:
        """ "A decreased expression of B": the participle of the state is the verb of the clause."""
        out: list[Node] = []
        clause = 0
        for n in nodes:
            if n.kind == "stop":
                clause = len(out) + 1
            m = _CHANGED.fullmatch(n.text.lower()) if n.kind == "state" else None
            verb = self.c.book.forms.get(m[1]) if m else None
            noun = self.c.book.forms.get(m[2]) if m else None
            if m and verb is not None and noun is not None:
                k = len(out) - 1
                while k >= clause and out[k].kind in ("adv", "spec", "neg"):
                    k -= 1
                before = out[k].kind if k >= clause else ""
                verbs = any(
                    x.kind == "verb" and not x.has("noun") and not x.has("gerund") for x in out[clause : max(k, 0)]
                )
                subject = before in ("N", "place", "level", "state", "relative") or (
                    before == "verb" and out[k].has("noun")
                )
                if subject and k and out[k - 1].kind == "prep" and not verbs:
                    subject = before != "N" or any(x.kind == "N" for x in out[clause : k - 1])
                if (subject and not verbs) or (before in ("and", "comma") and verbs):
                    middle = n.start + len(m[1])
                    out.append(Node("verb", n.start, middle, n.text[: len(m[1])], verb))
                    out.append(Node(noun.kind, middle + 1, n.end, n.text[len(m[1]) + 1 :], noun))
                    continue
            out.append(n)
        return out

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
            if kind in ("Process", "Disease") and nxt is not None and self._adjective(nodes, i):
                self.modifiers.add(id(n))
            elif kind == "Process" and nxt is not None and self.is_resistance(n):
                n.place = nxt.kind == "place" or (nxt.text.lower() in ("cells", "cell") and self.gap(n, nxt) == 0)
        return nodes

    def _adjective(self, nodes: list[Node], i: int) -> bool:
        """Whether a process only says what a molecule is known for ("proapoptotic protein A", "apoptotic genes")."""
        n, nxt = nodes[i], nodes[i + 1]
        if nxt.kind == "agent_noun":
            return self.gap(n, nxt) == 0
        if not n.text.lower().endswith(("ic", "ive", "ing", "tumor", "tumour", "cancer")):
            return False
        if nxt.kind == "level" and self.gap(n, nxt) == 0:
            if nxt.text.lower() in ("gene", "genes", "protein", "proteins", "factor", "factors", "marker", "markers"):
                return True
            nxt = nodes[i + 2] if i + 2 < len(nodes) else nxt
        return self.head_like(nxt) and self.unknown(n, nxt) <= 2 and not n.text.lower().endswith("ing")

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

    def class_of(self, node: Node) -> bool:
        """Whether the node may be the molecule that a class acts on."""
        return node.kind == "N" and self.type_of(node) in ("Gene", "Pathway", "Process") and not node.place

    def drug_classes(self, nodes: list[Node]) -> list[Node]:
        """ "the EGFR inhibitor gefitinib", "gefitinib, an EGFR inhibitor", "gefitinib is an inhibitor of EGFR"."""
        out = list(nodes)
        i = 0
        while i < len(out):
            s = out[i]
            if not self.is_agent(s):
                i += 1
                continue
            lo, hi, gene = i, i + 1, None
            k = i - 1
            while k >= 0 and out[k].kind == "level":
                k -= 1
            if k >= 0 and self.class_of(out[k]) and sum(self.gap(out[x], out[x + 1]) for x in range(k, i)) <= 12:
                gene, lo = out[k], k
            else:
                j = i + 1
                while j < len(out) and (
                    out[j].kind in ("of", "det", "adj", "level", "adv")
                    or (out[j].kind == "prep" and j == i + 1 and out[j].text.lower() in ("at", "for", "against"))
                ):
                    j += 1
                if (
                    j < len(out)
                    and self.class_of(out[j])
                    and (j > i + 1 or s.text.lower().endswith((" of", " for")))
                    and sum(self.gap(out[x], out[x + 1]) for x in range(i, j)) <= 24
                ):
                    gene, hi = out[j], j + 1
            if gene is None:
                i += 1
                continue
            self.hedged = self.denied = False
            drug, cut = self.named_agent(out, lo, i, hi)
            if drug is not None:
                self.emit("en.drug_class", drug.args, [s], [Arg(a.mention) for a in gene.args])
                del out[cut[0] : cut[1]]
                i = cut[0] + 1
                continue
            i += 1
        return out

    def named_agent(self, out: list[Node], lo: int, i: int, hi: int) -> tuple[Node | None, tuple[int, int]]:
        """The molecule that the class phrase `out[lo:hi]` (class noun at `i`) names, and the nodes to drop."""
        gene_left = hi == i + 1
        k = hi
        while k < len(out) and (
            out[k].kind == "comma"
            or (out[k].kind == "prep" and out[k].text.lower() in _EXAMPLE)
            or out[k].kind == "det"
        ):
            k += 1
        after = out[k] if k < len(out) else None
        if after is not None and self.head_like(after) and after not in out[lo:hi]:
            direct = k == hi or any(x.kind == "prep" for x in out[hi:k])
            close = sum(self.gap(out[x], out[x + 1]) for x in range(hi - 1, k)) <= 2 + 8 * (k - hi)
            comma = k > hi and out[hi].kind == "comma"
            ends = k + 1 >= len(out) or out[k + 1].kind not in ("N",)
            fits = self.type_of(after) == "Drug" or (
                gene_left and k == hi and self.type_of(after) == "Gene" and out[i].kind == "state"
            )
            if fits and close and ends and (gene_left or (comma and not direct)):
                return after, (lo, k)
        words = 0
        copula = article = False
        b = lo - 1
        while b >= 0 and (
            out[b].kind
            in ("det", "adj", "adv", "effect", "spec", "neg", "and", "be", "level", "light", "to", "neutral", "role")
            or (out[b].kind == "comma" and not copula and not article)
            or (out[b].kind == "comma" and b and out[b - 1].kind != "N")
            or (out[b].kind == "comma" and article and out[b + 1].kind == "det")
            or (out[b].kind == "prep" and out[b].text.lower() == "as")
        ):
            if b + 1 < len(out):
                words += len(re.findall(r"[A-Za-z]{2,}", ASIDE.sub("", self.c.text[out[b].end : out[b + 1].start])))
            copula = copula or out[b].kind == "be" or out[b].text.lower().split()[-1] in ("as", "be")
            self.hedged = self.hedged or out[b].kind == "spec"
            self.denied = self.denied or out[b].kind == "neg"
            article = article or out[b].kind == "det"
            b -= 1
        if b < 0 or b == lo - 1 or not self.head_like(out[b]) or out[b].place:
            return None, (0, 0)
        before = out[b]
        words += len(re.findall(r"[A-Za-z]{2,}", ASIDE.sub("", self.c.text[before.end : out[b + 1].start])))
        other = "other" in self.c.text[before.end : out[lo].start].split() and out[b + 1].kind in ("and", "comma")
        linked = copula or (article and out[b + 1].kind == "comma") or other
        if not linked or words > 7 or (words > 4 and self.type_of(before) != "Drug" and not gene_left and not copula):
            return None, (0, 0)
        if self.type_of(before) not in ("Drug", "Gene", "Pathway") or before in out[lo:hi]:
            return None, (0, 0)
        if self.type_of(before) != "Drug" and out[i].kind == "agent_noun":
            return None, (0, 0)  # the walker reads it
        end = hi + 1 if hi < len(out) and out[hi].kind == "comma" and out[b + 1].kind == "comma" else hi
        return before, (b + 1, end)

    def suffixes(self, nodes: list[Node]) -> list[Node]:
        """ "A-induced B", "A-mediated decrease of B"."""
        out: list[Node] = []
        i = 0
        while i < len(nodes):
            n = nodes[i]
            if (
                n.kind == "verb"
                and n.has("passive")
                and len(out) >= 2
                and out[-1].kind == "N"
                and self.head_like(out[-1])
                and out[-2].kind in ("of", "prep", "by", "through", "verb")
                and not out[-2].has("noun")
                and n.text.lower() in _PARTICIPLES
                and any(x.kind in ("verb", "bind", "role") and not x.has("noun") and not x.has("gerund") for x in out)
                and self.gap(out[-1], n) == 0
                and self._noun_phrase(nodes, i + 1)
            ):
                n.kind = "suffix"  # "inhibits A induced B"
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
                        if x.kind == "and" or self.unknown(nodes[j - 1], x) > 2:
                            break
                        j += 1
                    if (
                        j < len(nodes)
                        and nodes[j].kind == "N"
                        and self.unknown(nodes[j - 1], nodes[j]) <= 2
                        and self.type_of(nodes[j]) != "CellLine"
                        and not (j + 1 < len(nodes) and nodes[j + 1].kind == "suffix")
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
                        elif (
                            after is not None
                            and after.kind == "state"
                            and after.text.lower() in _SHORTAGES
                            and self.gap(nodes[j], after) == 0
                        ):
                            triggers.append(after)  # "A-induced B deficiency"
                            del nodes[j + 1]
                        self.emit("en.suffixed", a.args, triggers, nodes[j].args, drugs=nodes[j].drugs)
                        out.pop()
                        if len(triggers) > 1:
                            # the nominal has been read; the group stays as what it is about
                            for t in triggers[1:]:
                                nodes[j].args = [arg.turned(t.sign, t.text) for arg in nodes[j].args]
                        i = j
                        continue
                    a.done = n.text.lower()[1:] in _APPLIED
                if a is not None and a.kind == "N" and self.gap(a, n) == 0:
                    self.modifiers.add(id(a))
                i += 1
                continue
            out.append(n)
            i += 1
        return out

    def _noun_phrase(self, nodes: list[Node], i: int) -> bool:
        """Whether a noun phrase about a mention begins at `i`: "B", "nuclear translocation of B"."""
        k = i
        while k < len(nodes) and nodes[k].kind in ("level", "adj", "of") and self.unknown(nodes[k - 1], nodes[k]) <= 1:
            k += 1
        return k < len(nodes) and nodes[k].kind == "N" and self.unknown(nodes[k - 1], nodes[k]) == 0

    def states(self, nodes: list[Node]) -> list[Node]:
        """Fold states into the mention beside them ("knockdown of A", "A inhibitor")."""
        out = list(nodes)
        for _ in range(4):
            changed = False
            for i in range(len(out) - 1, -1, -1):
                s = out[i]
                if s.kind != "state":
                    continue
                if _PREFIX.fullmatch(s.text.lower()) and i + 1 < len(out) and self._other_word(s, out[i + 1]):
                    s.kind = "level"
                    continue
                if (
                    s.text.lower().startswith("anti")
                    and i + 1 < len(out)
                    and self.type_of(out[i + 1]) in ("Process", "Disease")
                    and out[i + 1].start == s.end
                ):
                    out[i + 1].args = [a.turned(-1, s.text) for a in out[i + 1].args]
                    self.against[id(out[i + 1])] = s
                    del out[i]
                    changed = True
                    break
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
                    and (
                        sum(self.gap(out[x], out[x + 1]) for x in range(i, j))
                        <= (70 if _LONG.match(s.text.lower()) else 14)
                        or (out[i + 1].kind == "of" and sum(self.unknown(out[x], out[x + 1]) for x in range(i, j)) <= 1)
                    )
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
                if pre >= 0 and AGENT.match(s.text.lower()) and not of:
                    pre = -1  # "the transporter antagonist A", "its inhibitor A" is A itself
                    if post < 0:
                        s.kind = "level"
                if post >= 0 and (pre < 0 or not of):
                    target = post
                elif pre >= 0 and (of or self.gap(s, out[i + 1]) <= 12):
                    target = pre
                else:
                    continue
                n = out[target]
                if target > i and _LONG.match(s.text.lower()):
                    for x in out[i + 1 : target]:
                        x.place = x.place or x.kind == "N"  # what is treated
                again = s.sign < 0 and not _MISSING.match(s.text.lower())
                mixed = len({self.c.mentions[a.mention].type == "Drug" for a in n.args}) > 1
                n.args = [
                    a
                    if mixed and _OF_GENES.search(s.text.lower()) and self.c.mentions[a.mention].type == "Drug"
                    else a.turned(1 if again and a.sign < 0 and self._plain_loss(a) else s.sign, s.text)
                    for a in n.args
                ]
                n.done = n.done or (s.entry is not None and s.entry.intervention)
                if target < i and s.text[0] in "-–":
                    self.modifiers.add(id(n))
                n.start, n.end = min(n.start, s.start), max(n.end, s.end)
                lo, hi = (i, target) if target > i else (target + 1, i + 1)
                gone = [x for x in out[lo:hi] if x.kind != "N"]
                out = [x for x in out if x not in gone]
                changed = True
                break
            if not changed:
                break
        return out

    def _other_word(self, prefix: Node, after: Node) -> bool:
        """Whether a prefix belongs to a word that no rule knows ("anti-inflammatory A")."""
        word = self.c.text[prefix.end : after.start]
        return bool(word) and re.match(r"[-–]?(human|mouse|murine|rat|rabbit|goat|phospho|total)\b", word) is None

    def _plain_loss(self, arg: Arg) -> bool:
        """Whether the state of `arg` is one loss, told by a reagent or an experiment."""
        return not any(_MISSING.match(word.lower()) for word in arg.why)

    def _treated(self, out: list[Node], i: int) -> int:
        """ "treatment of the cells with 5 and 10 µM A": the next molecule in the same phrase."""
        j = i + 1
        while j < len(out) and (
            out[j].kind in ("of", "det", "adj", "level", "place", "and", "comma", "by", "adv", "to")
            or (out[j].kind == "prep" and out[j].text.lower() in ("with", "for", "in"))
            or (out[j].kind == "N" and (not self.head_like(out[j]) or self._vessel(out, i, j)))
        ):
            j += 1
        return j

    def _vessel(self, out: list[Node], i: int, j: int) -> bool:
        """Whether the molecule at `j` is what is treated: "incubation of B with A"."""
        k = j + 1
        while k < len(out) and (out[k].kind in ("level", "place", "state", "and") or out[k].place):
            k += 1
        return (
            out[i + 1].kind == "of"
            and k + 1 < len(out)
            and (out[k].kind == "to" or (out[k].kind == "prep" and out[k].text.lower() == "with"))
            and self.head_like(out[k + 1])
            and self.unknown(out[k - 1], out[k]) == 0
        )

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
                    or (
                        v.has("intransitive")
                        and v.has("bare")
                        and i + 1 < len(out)
                        and out[i + 1].kind == "prep"
                        and out[i + 1].text.lower() == "in"
                        and not (i and out[i - 1].kind in ("N", "pron", "relative", "level", "place"))
                    )
                    or (
                        v.has("gerund")
                        and i
                        and i + 1 < len(out)
                        and self.head_like(out[i - 1])
                        and self.gap(out[i - 1], v) == 0
                        and out[i + 1].kind in ("verb", "be", "light", "adv")
                        and not out[i + 1].has("noun")
                        and not out[i + 1].has("gerund")
                    )
                )
            )
            if not nominal:
                i -= 1
                continue
            j = i + 1
            linked = False
            left = out[i - 1] if i else None
            near = left is not None and left.kind == "N" and not left.place and self.gap(left, v) == 0 and not left.used
            # "A activation in B": it is A that is activated
            links = () if near and left is not None and self.head_like(left) else ("in", "on")
            while j < len(out) and (
                out[j].kind in ("of", "det", "adj", "level", "place", "adv", "pron")
                or (out[j].kind == "N" and (self.modifies(out[j]) or out[j].place) and linked)
                or (out[j].kind == "neutral" and out[j].text.endswith("ed") and linked)
                or (out[j].kind == "prep" and not linked and out[j].text.lower() in links)
            ):
                linked = linked or out[j].kind in ("of", "prep")
                j += 1
            if (
                linked
                and j < len(out)
                and out[j].kind == "N"
                and not out[j].place
                and (
                    sum(self.gap(out[x], out[x + 1]) for x in range(i, j)) <= 24
                    or (out[i + 1].kind == "of" and sum(self.unknown(out[x], out[x + 1]) for x in range(i, j)) <= 4)
                )
            ):
                b = out[j]
                agent = self.agent_of(out, j + 1)
                if agent is not None:
                    self.emit("en.nominal", out[agent[1]].args, [v], b.args, drugs=b.drugs)
                    del out[agent[0] : agent[1] + 1]
                elif near and left is not None and self.head_like(left):
                    self.emit("en.nominal_of", left.args, [v], b.args, drugs=b.drugs)
                    left.used = True
                self.turn(b, v)
                b.start = v.start
                out = out[:i] + [x for x in out[i:j] if x.kind == "N"] + out[j:]
            elif (
                near
                and left is not None
                and not (i + 1 < len(out) and out[i + 1].kind == "of" and self.gap(v, out[i + 1]) == 0)
            ):
                agent = None if self.governed(out, i - 1) else self.agent_of(out, i + 1)
                if agent is not None and not left.done:
                    self.emit("en.nominal", out[agent[1]].args, [v], left.args, drugs=left.drugs)
                    del out[agent[0] : agent[1] + 1]
                self.turn(left, v)
                left.end = v.end
                del out[i]
            i -= 1
        return out

    def governed(self, out: list[Node], k: int) -> bool:
        """Whether "inhibition of" stands before the group at `k`: an agent behind it belongs to that nominal."""
        k -= 1
        while k >= 0 and out[k].kind in ("det", "adj", "level", "place"):
            k -= 1
        return k >= 1 and out[k].kind == "of" and out[k - 1].kind == "verb" and out[k - 1].has("noun")

    def agent_of(self, out: list[Node], k: int) -> tuple[int, int] | None:
        """Where "by A" begins and A stands, in what follows a nominal ("of B in cells" | "by the agent A")."""
        while k < len(out) and (
            out[k].kind in ("level", "place", "adv", "adj")
            or (out[k].kind == "N" and out[k].place)
            or (
                out[k].kind == "prep"
                and k + 1 < len(out)
                and (out[k + 1].kind in ("place", "level", "det") or out[k + 1].place)
            )
            or (out[k].kind in ("det", "of") and out[k - 1].kind in ("prep", "level", "place"))
        ):
            k += 1
        if k + 1 >= len(out) or out[k].kind != "by" or self.gap(out[k - 1], out[k]) > 60:
            return None
        m = k + 1
        while m < len(out) and (
            out[m].kind in ("det", "adj", "level", "of", "adv", "spec", "state", "and") or out[m].kind == "comma"
        ):
            m += 1
        text = ASIDE.sub("", self.c.text[out[k].end : out[m].start]) if m < len(out) else ""
        if m < len(out) and self.head_like(out[m]) and not out[m].place and len(re.findall(r"[A-Za-z]{2,}", text)) <= 6:
            return k, m
        return None

    def turn(self, node: Node, v: Node) -> None:
        """Put a group into the state that a nominal trigger says."""
        node.args = [a.turned(v.sign, v.text) for a in node.args]
        node.done = True
        node.nominal = v
