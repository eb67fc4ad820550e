"""Chinese: signed triggers: which construction each belongs to."""

from __future__ import annotations

from extractor.relations.algebra import Factor
from extractor.relations.items import Node
from extractor.relations.zh_clause import PROTECTION
from extractor.relations.zh_transitive import TransitiveReader


class VerbReader(TransitiveReader):
    """Reads signed triggers."""

    def on_verb(self, i: int) -> int:
        """A signed trigger: find its heads, its object and the states on the way; the index to go on from."""
        n = self.nodes[i]
        if self.pending_such is None or n.text not in [f.word for f in self.pending_such[2]]:
            self.pending_such = None
        if self.neg and self.kind(i + 1) == "link" and self.kind(i + 2) == "is" and self.kind(i + 3) == "verb":
            self.denied, self.neg = n, False  # "并非促进而是抑制 B"
            return i + 3
        if bound := self.bound_factor(i):
            return bound
        self.swallowed = False
        obj = self.object(i) if (n.has("transitive") or n.has("causative")) and not self.tested(i) else None
        owned = self.at(i - 1)
        if self.listed_noun(i):
            n.kind = "done"
            return i + 1
        if (
            owned is not None
            and owned.kind == "de"
            and owned.end == n.start
            and n.has("noun")
            and not n.has("causative")
            and self.kind(i - 2) in ("N", "level")
            and (self.dui is not None or (self.kind(i + 1) in ("and", "link") and self.kind(i + 2) == "verb"))
        ):
            if self.dui is None:
                n.kind = "done"
                return i + 1  # "A 的激活和…": the noun
            obj = None  # "通过对 A 的抑制来…"
        pending, passed = (self.pending, self.passed) if obj else ([], [])
        if after := self.of_condition(i, obj) or self.passive_verb(i, obj is not None):
            return after
        if obj is None and (after := self.attributive_verb(i)):
            return after
        if self.dui is not None and n.has("induce") and self.kind(i + 1) == "de" and self.at(i - 1) is self.dui:
            self.dui = None
            return i + 1  # "对 A 介导的通路的了解": what A brings about has no mention
        if obj is None and (after := self.dative_attribute(i)):
            return after
        if n.text in PROTECTION and not self.heals(n):
            self.dui = None
            return i + 1  # "对 B 的保护作用": of what is to be kept, which says no direction
        if obj is None:
            return self.dative_verb(i) or self.disposal_verb(i) or self.without_object(i)
        return self.transitive_verb(i, obj[1], pending, passed)

    def of_condition(self, i: int, obj: tuple[Node, int] | None) -> int:
        """The trigger at `i` belongs to a condition or a list and says nothing; the index to go on from, or 0."""
        n = self.nodes[i]
        if obj is None and self.swallowed and not self.passive and self.dui is None:
            nxt = self.at(self.next_kind(i))
            if nxt is not None and nxt.kind == "N":
                nxt.used = True  # "降低 A 引起的关键基因的上调"
            self.seen_verb = True
            return i + 1
        if n.text == "刺激" and self.dui is not None and self.at(i - 1) is self.dui:
            if obj is not None:
                obj[0].used = True  # "对 A 刺激的细胞中 B 的影响": a condition
            self.dui = None
            return i + 1

        listed = self.kind(i - 1) in ("level", "place") and self.kind(i + 1) == "and" and self.kind(i + 2) == "N"
        if self.dui is not None and obj is None and listed and not self.nodes[i + 2].used:
            n.kind = "done"
            return i + 1  # "对 B、细胞特性维持和 C 的作用": a member of the list
        return 0

    def without_object(self, i: int) -> int:
        """The trigger at `i` has no object: a change, or the object has no mention; the index to go on from."""
        n = self.nodes[i]
        if self.bound and n.has("transitive") and not n.has("causative") and n.sign in (1, -1):
            before = self.at(i - 1)
            more = [
                x for x in self.all_nodes if x.start >= n.end and x.kind in ("N", "place", "level", "class", "verb")
            ]
            if before is not None and before.kind in ("link", "aux", "and") and not more and not self.own_object(i):
                self.emit("zh.elided", self.bound[0], [n], self.bound[1])  # "A 与 B 结合并激活"
                return i + 1
        if n.has("transitive") and any(x.kind in ("level", "class") for x in self.nodes[i + 1 :]) and n.sign in (1, -1):
            falls = [x for x in self.nodes[i + 1 :] if x.kind in ("verb", "state") and x.sign in (1, -1)]
            states = [Factor("tail", x.sign, x.text) for x in falls if x.has("intransitive") or x.kind == "state"]
            self.pending_such = (self.heads(i), n, states)
        if n.has("transitive") and self.subject is None and not self.clause_cause and self.own_object(i):
            self.seen_verb = True  # "降低了甘油三酯和 A": what follows is no subject
        own = n.has("transitive") and not n.has("intransitive") and not n.has("causative") and self.dui is None
        frame = any(x.kind == "in" for x in self.nodes[:i]) and self.kind(i + 1) in ("inend", "after")
        if own and self.subject is None and not self.clause_cause and self.residue(i) > 1 and not frame:
            self.lost = True  # but "在外界因子的刺激下，" is no subject
        if n.has("causative"):
            return i + 1
        second = i + 2 if self.kind(i + 1) == "and" and self.kind(i + 2) == "verb" else i
        if second != i and n.has("transitive") and self.own_object(second):
            return i + 1  # "可以降解、破坏基底膜": the object of both has no mention
        if n.has("transitive") and self.kind(i - 1) != "level" and self.own_object(i):
            return i + 1  # "A 降低管壁面积": the object has no mention
        if n.has("intransitive") or n.has("noun"):
            self.on_change(i, n)
        return i + 1

    def listed_noun(self, i: int) -> bool:
        """Whether the verb at `i` is a noun in a list: "导致通路的阻断以及不可控的 B"."""
        n, de, link = self.nodes[i], self.at(i - 1), self.at(i + 1)
        if de is None or link is None or de.kind != "de" or de.end != n.start or not n.has("noun"):
            return False
        if link.text not in ("以及", "及", "、", "和") or link.start != n.end or self.dui is not None:
            return False
        brings = any(x.kind == "verb" and x.has("causative") for x in self.nodes[: i - 1])
        return brings and self.kind(i - 2) not in ("N", "aux", "adv") and self.kind(i + 2) != "verb"

    def bound_factor(self, i: int) -> int:
        """ "A 结合促进 B 的因子 C": A binds C, C promotes B; the index to go on from, 0 where it is not so."""
        bound, k = self.at(i - 1), self.next_kind(i + 1, frozenset({"level", "role"}))
        m = self.next_kind(k, frozenset({"level", "adv", "aux", "class"}))
        if bound is None or bound.kind != "bind" or bound.end != self.nodes[i].start or self.kind(k) != "de":
            return 0
        named = any(x.kind == "class" for x in self.nodes[k:m])
        if self.type(i + 1) != "Process" or self.kind(m) != "N" or not named or not self.head_like(self.nodes[m]):
            return 0
        self.emit("zh.bind", self.heads(i), [bound], self.nodes[m].args)
        self.emit("zh.relative", self.nodes[m].args, [self.nodes[i]], self.nodes[i + 1].args)
        self.nodes[i + 1].used = self.nodes[m].used = True
        return m + 1
