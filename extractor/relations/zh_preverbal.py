"""Chinese: triggers whose object stands before them: the passive, "对 B 的抑制作用", "将 B 下调", "A 诱导的 B"."""

from __future__ import annotations

import re
from typing import Final

from extractor.relations.algebra import Factor
from extractor.relations.items import Node
from extractor.relations.zh_clause import FILLER, HAS, HEALING
from extractor.relations.zh_effects import EffectReader

_HARM: Final = re.compile("损伤|损害|毒|炎|缺血|坏死|凋亡|死亡|纤维化|应激|氧化|病|症|癌|瘤")


class PreverbalReader(EffectReader):
    """Reads triggers whose object stands before them.

    Each reader returns the index to go on from, 0 where the trigger at `i` is none of its kind.
    """

    def passive_verb(self, i: int, found: bool) -> int:
        """ "B 被 A 抑制", "A 诱导的" behind 由; `found`: an object stands behind the trigger."""
        n = self.nodes[i]
        if not self.passive:
            return 0
        self.passive = False
        agent = self.passive_agent
        if agent is not None:
            if self.kind(i + 1) == "de" and self.kind(self.next_kind(i + 1)) == "N" and self.patient is None:
                m = self.next_kind(i + 1)
                self.emit("zh.passive", agent.args, [n], self.nodes[m].args)
                if self.subject is None or not self.seen_verb:
                    self.subject = self.nodes[m]
            elif self.patient is not None:
                self.emit("zh.passive", agent.args, [n, *self.brought(i)], self.patient.args)
                self.passive_before = self.patient.args
                self.last_patient = self.patient.args
            self.neg = False
            return i + 1
        if not found and self.patient is not None:
            self.on_change(i, n)
            return i + 1
        return 0

    def attributive_verb(self, i: int) -> int:
        """ "A 诱导的 B", at the head of the clause or within 对."""
        n = self.nodes[i]
        if self.kind(i + 1) != "de" or self.words(n.end, self.nodes[i + 1].start) != 0:
            return 0
        m = self.next_kind(i + 1)
        left = self.free_left(i)
        if self.kind(m) != "N" or self.nodes[m].used:
            return 0
        if (
            left is not None
            and self.head_like(left)
            and self.near(left, i)
            and n.has("transitive")
            and self.dui is None
        ):
            a = self.nodes.index(left)
            self.attributive(a, i, m)
            if self.subject is left:
                self.subject = self.nodes[m]
            return i + 1
        if (
            self.dui is not None
            and self.at(i - 1) is self.dui
            and self.near(self.dui, i)
            and (n.has("induce") or n.has("causative"))
        ):
            # "A 对 X 引起的 B 具有抑制作用": X brings B about, A acts on B
            if self.head_like(self.dui):
                self.emit("zh.attributive", self.dui.args, [n], self.nodes[m].args)
            n.kind = "done"
            self.dui = self.nodes[m]
            self.dui.used = True
            return m + 1
        if left is not None and self.head_like(left) and self.dui is not None:
            self.emit("zh.dui", self.dui_heads(i), [n], self.dui.args)
            self.dui = None
            return i + 1
        return 0

    def dative_attribute(self, i: int) -> int:
        """对 B before a trigger that does not act on B: what it acts on has no mention, or says no direction."""
        n = self.nodes[i]
        if self.dui is not None and self.of_the_effect(i):
            return i + 1
        if self.dui is not None and n.has("causative") and any(x.kind == "verb" for x in self.nodes[i + 1 :]):
            return i + 1  # "对 B 造成抑制"
        if self.dui is not None and self.kind(i + 1) == "level" and any(x.text == "影响" for x in self.nodes[i:]):
            self.dui = None  # "对 B 抑制率的影响" says no direction
            return i + 1
        if self.dui is not None and self.dui in self.nodes and self.of_type(self.dui.args, "Disease"):
            tail_of = [x for x in self.nodes[self.nodes.index(self.dui) : i] if x.kind == "de"]
            if tail_of and self.kind(i - 1) != "de" and self.han(tail_of[-1].end, n.start) >= 2:
                self.dui = None  # "对甲、乙等细胞的侵袭有抑制作用" is about what has no mention
                return i + 1
        if self.dui is not None and self.dui in self.nodes:
            between = self.nodes[self.nodes.index(self.dui) : i]
            if any(x.kind == "bind" and x.has("with") for x in between):
                self.dui = None
                return i + 1  # "对 A 与 B 结合的抑制" is about the binding, not about either
        return 0

    def dative_verb(self, i: int) -> int:
        """ "对 B 的抑制作用", "对 B 的激活具有抑制作用"."""
        n = self.nodes[i]
        if self.dui is None or n.sign == 0:
            return 0
        self.neg = self.neg or self.denied_after(i)
        heads = self.dui_heads(i)
        triggers = [*self.acts_on_effect(), n]
        v = self.at(self.next_kind(i, FILLER | {"de"}))
        if (
            v is not None
            and v.kind == "verb"
            and v.sign in (1, -1)
            and (self.kind(i + 1) == "aux" or (self.kind(i + 1) == "de" and v.has("noun")))
            and self.object(self.nodes.index(v)) is None
        ):
            # "对 B 的激活具有抑制作用"
            self.emit(
                "zh.dui",
                heads,
                [v],
                self.dui.args,
                drugs=self.dui.drugs,
                tail_states=(Factor("tail", n.sign, n.text),),
            )
            v.kind = "done"
            self.dui = None
            self.neg = False
            return i + 1
        behind = [x.kind for x in self.nodes[i + 1 : i + 4]]
        self.known = "spec" in behind and ("is" in behind or "by" in behind or "and" in behind)
        # what becomes of the effect: "对 B 的抑制作用减弱" is left alone; the statement is about its change
        self.emit("zh.dui", heads, triggers, self.dui.args, drugs=self.dui.drugs)
        self.known = False
        self.last_patient = self.dui.args
        self.dui = None
        self.neg = False
        return i + 1

    def disposal_verb(self, i: int) -> int:
        """ "将 B 下调"."""
        n = self.nodes[i]
        if self.ba is None:
            return 0
        self.emit("zh.ba", self.heads(i), [n], self.ba.args)
        self.ba = None
        self.neg = False
        return i + 1

    def heals(self, n: Node) -> bool:
        """Whether the protection or healing `n` is against a harm: "对 B 损伤有保护作用", "起到对 B 的治疗作用".

        Healing counts where it is had, not where it is only the topic ("A 对 B 的治疗作用").
        """
        if self.dui is None:
            return False
        if n.text not in HEALING:
            return _HARM.search(self.c.mentions[self.dui.args[-1].mention].text) is not None
        has = any(x.text in HAS for x in self.all_nodes if x.start < n.start)
        return has and self.of_type(self.dui.args, "Disease")

    def denied_after(self, i: int) -> bool:
        """Whether the nominal trigger at `i` is denied behind it: "对 B 的抑制作用不明显"."""
        k = self.next_kind(i, frozenset({"role", "level", "de"}))
        nxt = self.at(k)
        return (
            nxt is not None
            and nxt.kind == "neg"
            and self.kind(k + 1) in ("aux", "")
            and self.near(self.nodes[k - 1], k)
        )
