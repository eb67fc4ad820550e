"""Chinese: signed triggers with their heads, objects and the states on the way."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from extractor.relations.algebra import Factor
from extractor.relations.items import Arg, Node
from extractor.relations.zh_clause import FILLER, HAS, HEALING, PROTECTION
from extractor.relations.zh_effects import ITS_EFFECT, EffectReader
from extractor.relations.zh_scope import INTO, moved, of_effect, of_knowing, to_be_done

_CLASS_LEVELS: Final = frozenset({"基因", "蛋白", "受体", "配体", "蛋白质"})
_DIAGNOSIS: Final = re.compile("等?的?(早期|临床|辅助|准确)*(鉴别|诊断|检测|检出|预测|筛查|评估|识别|分期)")


_HARM: Final = re.compile("损伤|损害|毒|炎|缺血|坏死|凋亡|死亡|纤维化|应激|氧化|病|症|癌|瘤")
#: what announces a further object of another type ("A 及其配体 B", "A 和 X 相关基因 B")
_OWN: Final = re.compile("^(配体|受体|底物|靶|下游)|相关(基因|蛋白|因子|酶)$")
#: ends of a place or an attribute before a member of a list ("抑制 A 和肝脏中 B 的表达")
_MODIFIERS: Final = frozenset(
    {"link", "adv", "pron", "de", "dui", "level", "class", "place", "aux", "inend", "target_noun"}
)
_WHERE: Final = ("的", "中", "内", "里", "上")
#: a process that only says of which molecules the verb speaks
_KINDS: Final = re.compile(".*(?:基因|因子|蛋白|酶)")
_MEANS: Final = re.compile("采用|利用|运用|应用|使用")


class VerbReader(EffectReader):
    """Reads signed triggers."""

    def on_verb(self, i: int) -> int:
        """A signed trigger: find its heads, its object and the states on the way."""
        n = self.nodes[i]
        if self.pending_such is None or n.text not in [f.word for f in self.pending_such[2]]:
            self.pending_such = None
        if self.neg and self.kind(i + 1) == "link" and self.kind(i + 2) == "is" and self.kind(i + 3) == "verb":
            self.denied, self.neg = n, False  # "并非促进而是抑制 B"
            return i + 3
        if bound := self.bound_factor(i):
            return bound
        # two triggers in a row: "阻止上调 B", and "促进和维持 B"
        nxt_i = i + 1
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

        # passive
        if self.passive:
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
            if obj is None and self.patient is not None:
                self.on_change(i, n)
                return i + 1

        # attributive at the head of the clause: "A 诱导的 B"
        if self.kind(i + 1) == "de" and obj is None and self.words(n.end, self.nodes[i + 1].start) == 0:
            m = self.next_kind(i + 1)
            left = self.free_left(i)
            if self.kind(m) == "N" and not self.nodes[m].used:
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

        if self.dui is not None and n.has("induce") and self.kind(i + 1) == "de" and self.at(i - 1) is self.dui:
            self.dui = None
            return i + 1  # "对 A 介导的通路的了解": what A brings about has no mention
        if self.dui is not None and obj is None and self.of_the_effect(i):
            return i + 1
        # "对 B 的抑制作用"
        if (
            self.dui is not None
            and obj is None
            and n.has("causative")
            and any(x.kind == "verb" for x in self.nodes[i + 1 :])
        ):
            return i + 1  # "对 B 造成抑制"
        if (
            self.dui is not None
            and obj is None
            and self.kind(i + 1) == "level"
            and any(x.text == "影响" for x in self.nodes[i:])
        ):
            self.dui = None  # "对 B 抑制率的影响" says no direction
            return i + 1
        if self.dui is not None and obj is None and self.dui in self.nodes and self.of_type(self.dui.args, "Disease"):
            tail_of = [x for x in self.nodes[self.nodes.index(self.dui) : i] if x.kind == "de"]
            if tail_of and self.kind(i - 1) != "de" and self.han(tail_of[-1].end, n.start) >= 2:
                self.dui = None  # "对甲、乙等细胞的侵袭有抑制作用" is about what has no mention
                return i + 1
        if self.dui is not None and self.dui in self.nodes and obj is None:
            between = self.nodes[self.nodes.index(self.dui) : i]
            if any(x.kind == "bind" and x.has("with") for x in between):
                self.dui = None
                return i + 1  # "对 A 与 B 结合的抑制" is about the binding, not about either
        if n.text in PROTECTION and not self.heals(n):
            self.dui = None
            return i + 1  # "对 B 的保护作用": of what is to be kept, which says no direction
        if self.dui is not None and obj is None and n.sign != 0:
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

        # disposal: "将 B 下调"
        if self.ba is not None and obj is None:
            self.emit("zh.ba", self.heads(i), [n], self.ba.args)
            self.ba = None
            self.neg = False
            return i + 1

        if obj is None and self.bound and n.has("transitive") and not n.has("causative") and n.sign in (1, -1):
            before = self.at(i - 1)
            more = [
                x for x in self.all_nodes if x.start >= n.end and x.kind in ("N", "place", "level", "class", "verb")
            ]
            if before is not None and before.kind in ("link", "aux", "and") and not more and not self.own_object(i):
                self.emit("zh.elided", self.bound[0], [n], self.bound[1])  # "A 与 B 结合并激活"
                return i + 1
        if obj is None:
            if (
                n.has("transitive")
                and any(x.kind in ("level", "class") for x in self.nodes[i + 1 :])
                and n.sign in (1, -1)
            ):
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
                return nxt_i  # "可以降解、破坏基底膜": the object of both has no mention
            if n.has("transitive") and self.kind(i - 1) != "level" and self.own_object(i):
                return nxt_i  # "A 降低管壁面积": the object has no mention
            if n.has("intransitive") or n.has("noun"):
                self.on_change(i, n)
            return nxt_i

        node, j = obj
        n.used = True  # it has found its object
        if n.sign < 0 and INTO.match(self.c.text, n.end):
            node.used = True
            return i + 1  # "A 被降解为 B": what comes out of it
        if _DIAGNOSIS.match(self.c.text, node.end):
            node.used = True
            return i + 1  # "有利于 B 的鉴别"
        if (
            self.dui is not None
            and self.nodes[i - 1] is self.dui
            and n.has("induce")
            and self.head_like(self.dui)
            and n.text != "刺激"
        ):
            # "A 对 B 诱导 C 的影响": B induces C
            self.emit("zh.attributive", self.dui.args, [n], node.args)
            node.used = True
            self.dui = None
            return i + 1
        self.commit(pending, passed)
        triggers = [x for x in self.nodes[i:j] if x.kind == "verb" and x.sign in (1, -1, 2)]
        adjacent = len(triggers) > 1 and all(
            self.c.text[a.end : b.start].strip() in ("", "其", "了其") for a, b in pairwise(triggers)
        )
        if len(triggers) > 1 and not adjacent:
            triggers = [n]
        elif adjacent and all(t.has("intransitive") for t in triggers) and len({t.sign for t in triggers}) == 1:
            for x in triggers[1:]:
                x.kind = "done"
            triggers, adjacent = [n], False  # "减少降低": said twice
        elif adjacent and triggers[0].text in ("干扰", "沉默") and triggers[1].sign == triggers[0].sign == -1:
            for x in triggers[1:]:
                x.kind = "done"
            triggers, adjacent = [n], False  # "干扰降低 A": one loss
        for x in self.nodes[i + 1 : j]:
            if adjacent and x.kind == "verb":
                x.kind = "done"
        # an action on a molecule as the subject of what follows: "抑制 A 能够降低 B"
        if self.sentential(i, j, node):
            sign = 1
            states, _ = self.tail_state(j)
            for each in [*(t.sign for t in triggers), *(s.sign for s in states)]:
                sign *= each if each != 2 else 1
            word = "".join([*(t.text for t in triggers), *(s.word for s in states)])
            self.subject = Node(
                "N",
                node.start,
                node.end,
                node.text,
                args=[a.turned(sign, word) for a in node.args],
                links=node.links,
                done=True,
            )
            self.clause_cause = self.subject.args
            node.used = True
            return j + 1
        factors, after = self.tail_state(j)
        if self.relative(i, j, triggers, factors):
            return i + 1
        if n.text.startswith("介导") and self.head_like(node) and of_effect(self.c.text, node.end):
            node.used = True
            return i + 1  # "介导了 A 在 B 中的作用": an effect of A is mediated, not A
        if n.text == "介导" and self.kind(i - 1) == "by" and self.head_like(node):
            node.used = True
            return i + 1  # "通过介导 B 的表达": by way of B
        if self.holder(j):
            node.used = True
            return i + 1  # "抑制 A 通路中的调控因子": of one in it, which has no mention
        if n.has("induce") and self.head_like(node) and moved(self.c.text, node.end, self.clause_end):
            node.used = True
            return i + 1  # "诱导 A 与糖链聚集": it is the gathering that is brought about
        if of_knowing(self.c.text, n.end) or (self.as_target(i) and to_be_done(self.c.text, node.end)):
            node.used = True
            return i + 1  # "有助于阐明 B", "是抑制 B 的靶点"
        method = [
            x for x in self.nodes[max(i - 2, 0) : i] if x.entry is not None and x.entry.id == "zh.loss.reagent.pre"
        ]
        if method and n.sign == -1 and self.head_like(node) and self.subject is None and not self.clause_cause:
            self.clause_cause = self.changed(node, triggers, ())  # "通过 shRNA 干扰 A 可降低 B"
            node.used = True
            return j + 1
        if not self.clause_cause and self.bare_action(i, node):
            self.clause_cause = self.added(self.changed(node, triggers, factors))
            node.used = True
            return j + 1
        heads = self.heads(i)
        if (
            heads
            and pending
            and self.subject is None
            and not self.clause_cause
            and self.same(heads, self.nodes[pending[0][0]].args)
        ):
            self.lost = True  # "某药抑制 A 诱导的 B": it is not A that acts
            heads = []
        unnamed = bool(heads) and not self.clause_cause and not self.seen_verb and self.same(heads, node.args)
        if node.text.startswith(("其", "它", "该", "这", "两者", "二者", "上述")):
            unnamed = False
        if unnamed or not heads:
            self.seen_verb = self.seen_verb or unnamed or self.lost  # what follows the verb is no subject
            if n.has("causative") and self.lost:
                self.unnamed_clause = self.clause_number
            heads = []
            if n.sign in (1, -1) and (unnamed or (n.has("light") and (factors or node.args[0].stated))):
                # "治疗降低了 A，从而…", "使 A 缺乏，导致…": who did it has no mention; the changed A acts
                self.clause_cause = self.changed(node, triggers, factors)
                self.read_out = not self.by_hand(node)
                node.used = True
                return j + 1
        b = self.at(self.next_kind(j, FILLER | {"de"}))
        if b is not None and b.kind == "bind" and b.has("with") and len(node.args) > 1:
            self.seen_verb = self.seen_verb or bool(heads)  # the two bind; who brings it about goes on
            return i + 1  # "阻断 A 和 B 的相互作用" states the binding, not an effect on either
        if (
            b is not None
            and b.kind == "and"
            and b.has("with")
            and any(x.kind == "bind" and x.has("with") for x in self.nodes[j:])
        ):
            # "封闭 A 与 B 结合"
            self.binder = node.args
            if len(triggers) == 1 and n.sign < 0:
                self.emit("zh.active", heads, triggers, node.args)
            node.used = True
            return i + 1
        if n.has("light") and not factors and len(triggers) == 1 and self.head_like(node):
            return i + 1  # "使 B 磷酸化" says no direction
        causative = any(t.has("causative") for t in triggers)
        construction = "zh.means" if self.by else ("zh.causative" if causative else "zh.active")
        if self.subject is None and not self.clause_cause and construction == "zh.active":
            construction = "zh.elided"
        at = self.next_kind(j, frozenset({"level"}))
        at = at if at > j + 1 and self.kind(at) == "verb" and self.tail_ends(at) else j + 1
        effect = self.of_affix(j)
        at = effect or at
        v2 = self.at(at)
        if (
            v2 is not None
            and self.head_like(node)
            and self.near(node, at)
            and not factors
            and (at > j + 1 or effect or not n.has("intransitive") or (v2.kind == "verb" and self.tail_ends(at)))
        ):
            inner = self.object(at) if v2.kind in ("verb", "neutral") else None
            if v2.kind == "neutral" and inner is not None and not self.by:
                node.used = inner[0].used = True
                return i + 1  # "介导 A 调控 B" says no direction
            if (
                v2.kind == "verb"
                and inner is not None
                and (
                    effect
                    or ((v2.has("induce") and not n.has("induce")) and not self.ends_means(at))
                    or (n.has("event") and not self.ends_means(at))
                    or self.c.text[n.end : n.end + 1] == "了"
                    or ITS_EFFECT.match(self.c.text, inner[0].end)
                )
            ):
                # "促进 A 诱导 B": the effect of A is what rises
                self.emit("zh.attributive", node.args, [v2], inner[0].args)
                self.emit("zh.effect_on", heads, [*triggers, v2], inner[0].args)
                if effect:
                    self.emit(construction, heads, triggers, node.args)
                node.used = inner[0].used = True
                v2.kind = "done"
                self.neg = False
                return i + 1
        v3 = self.at(j + 3)
        if (
            n.sign == -1
            and v2 is not None
            and v3 is not None
            and v2.kind == "verb"
            and (v2.has("induce") or v2.has("causative"))
            and self.kind(j + 2) == "de"
            and v3.kind == "verb"
            and v3.sign in (1, -1)
            and self.head_like(node)
            and self.kind(self.next_kind(j + 3)) == "N"
        ):
            # "拮抗 A 引起的抑制 B 的作用"
            tail = self.nodes[self.next_kind(j + 3)]
            self.emit("zh.attributive", node.args, [v3], tail.args)
            self.emit("zh.effect_on", heads, [n, v3], tail.args)
            self.emit(construction, heads, triggers, node.args)
            node.used = tail.used = True
            v2.kind = v3.kind = "done"
            self.neg = False
            return i + 1
        # "减弱 A 对 B 的抑制": the effect of A on B is what falls
        d = self.next_kind(after - 1, frozenset({"level", "de", "aux"}))
        turned = node.args[0].stated or len(triggers) > 1 or n.text.startswith("介导")
        if self.kind(d) == "dui" and turned and any(x.kind == "neutral" for x in self.nodes[d:]):
            node.used = True
            return i + 1  # "逆转抑制 A 对 B 的影响" says no direction
        if self.kind(d) == "dui" and self.head_like(node):
            m = self.next_kind(d, FILLER | {"pron", "target_noun"})
            vn = self.at(self.next_kind(m, FILLER | {"de"}))
            if self.kind(m) == "N" and vn is not None and vn.kind == "verb":
                for t in self.nodes[d:m]:
                    if t.kind == "target_noun":
                        self.emit(
                            "zh.target_noun", [Arg(a.mention) for a in node.args], [replace(t)], self.nodes[m].args
                        )
                        t.kind = "done"
                if not causative:  # "导致 A 对 B 敏感性下降": a change, not what A does
                    self.emit("zh.dui", [replace(a) for a in node.args], [vn], self.nodes[m].args)
                self.emit("zh.effect_on", heads, [*triggers, vn], self.nodes[m].args)
                if not node.args[0].why and not causative:
                    self.emit(construction, heads, triggers, node.args)
                self.nodes[m].used = node.used = True
                vn.kind = "done"
                self.neg = False
                return i + 1
        if self.undirected(node) or (causative and not factors and self.left_open(node)):
            node.used = True
            self.by = self.neg = False
            return i + 1
        if self.denied is not None:
            self.neg = True
            self.emit(construction, heads, [self.denied], node.args, drugs=node.drugs, tail_states=factors)
            self.neg, self.denied = False, None
        self.emit(construction, heads, triggers, node.args, drugs=node.drugs, tail_states=factors)
        self.also(j, construction, heads, triggers, factors)
        if causative and factors and heads and not self.neg:
            self.made, self.made_clause = heads, self.clause_number
        self.last_patient = node.args
        if self.type(j) == "Process" and len(triggers) == 1 and _KINDS.match(self.c.text[node.start : node.end + 4]):
            self.pending_such = (heads, n, factors)  # "促进 X 相关基因的表达，如 A、B"
        node.used = True
        self.by = False
        k = self.next_kind(j, frozenset({"level", "de", "class", "place", "role"}))
        if not (self.kind(k) == "and" and self.kind(k + 1) in ("verb", "aux")):
            self.neg = False  # "并未促进 B 或延长 C" denies both
        for x in self.nodes[j + 1 : after]:
            if x.kind in ("verb", "state"):
                x.kind = "done"
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

    def as_target(self, i: int) -> bool:
        """Whether the clause says before `i` what its subject is or becomes ("A 成为抑制 B 的…")."""
        return any(x.kind == "is" or x.text in ("可作为", "有望成为") for x in self.nodes[:i])

    def bare_action(self, i: int, node: Node) -> bool:
        """Whether the clause is an action on a molecule and nothing else, and the next says what it leads to.

        "抑制 A，能够减轻 B", "阻断 A 后，…", "抑制 A 表达，则 B 减少".
        """
        n = self.nodes[i]
        if not n.has("transitive") or n.has("causative") or n.sign not in (1, -1) or not self.head_like(node):
            return False
        if self.c.text.startswith("了", n.end):
            return False  # "提高了血清中的 A，…": a result of what has no mention, no intervention
        found = bool(self.following) and (self.following[0].kind == "report" or self.following[0].text == "则")
        anew = (self.cause and self.same(self.agent, self.cause)) or found  # another intervention, or another finding
        if self.agent_here() and not (anew and self.clause_number == self.segment + 1):
            return False  # the subject of the clause before acts, unless a new section reports a finding
        if self.subject is not None or self.emitted or self.blocked:
            return False
        before = [x for x in self.all_nodes if self.report_end < x.end and x.start < n.start]
        means = _MEANS.search(
            self.c.text, self.report_end, n.start
        )  # "我们采用 RNA 干扰抑制 A": who did it is no matter
        start = means.end() if means else self.report_end
        before = [x for x in before if x.start >= start]
        if before and before[0].kind == "in" and before[-1].kind == "inend":
            before = [x for x in before if x.kind not in ("in", "inend", "place") and not x.place]
            start = n.start  # "在某癌中抑制 A 表达，可以…"
        if any(x.kind not in ("adv", "link", "aux", "spec", "role", "state") for x in before):
            return False
        if self.han(start, n.start) - sum(len(x.text) for x in before) > 3:
            return False
        behind = [x for x in self.all_nodes if x.start >= node.end]
        if any(x.kind in ("N", "verb", "bind", "neutral") for x in behind):
            return False
        first = next((x for x in self.following if x.kind not in ("adv", "report", "link")), None)
        if first is None:
            return False
        if first.kind == "by" and any(x.kind == "report" for x in self.following):
            return not any(x.kind == "N" for x in self.following)  # "…，通过某法检测发现，B 下降"
        if first.kind in ("aux", "spec") and first.text not in ("具有", "有"):
            return any(x.kind in ("verb", "bind") for x in self.following)
        return first.kind == "N" and any(
            x.kind == "state" or (x.kind == "verb" and x.has("intransitive")) for x in self.following
        )

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

    def changed(self, node: Node, triggers: Sequence[Node], factors: Sequence[Factor]) -> list[Arg]:
        """The group in the state that triggers and states bring about."""
        args = node.args
        for word, sign in [*((t.text, t.sign) for t in triggers), *((f.word, f.sign) for f in factors)]:
            args = [a.turned(sign if sign in (1, -1) else 1, word) for a in args]
        return args

    def relative(self, i: int, j: int, triggers: list[Node], factors: list[Factor]) -> bool:
        """ "促进 B 的因子如 A …", "具有抑制 B 作用的 A …": A heads the relation and is the subject of what follows."""
        k = self.next_kind(j, frozenset({"level", "role"}))
        if self.kind(k) != "de" or self.subject is not None or any(x.kind == "is" for x in self.nodes[:i]):
            return False
        at = self.next_kind(k, frozenset({"level", "adv", "aux"}))
        named = [x for x in self.nodes[k + 1 : at] if x.kind == "level"]
        classed = self.kind(at) == "class" or (self.kind(at) != "N" and any(x.text in _CLASS_LEVELS for x in named))
        m = self.next_kind(k, frozenset({"level", "adv", "aux", "class", "such", "is"}))
        tail = self.nodes[j]
        close = (
            not classed
            and self.kind(m) == "N"
            and self.type(j) == "Process"
            and not self.by
            and self.han(self.nodes[k].end, self.nodes[m].start) <= 4
            and not any(x.kind in ("level", "such") for x in self.nodes[k:m])
        )
        if not classed and not close:
            return False
        if self.kind(m) == "N" and not self.nodes[m].used and self.head_like(self.nodes[m]):
            if self.agent_here() and not self.predicate_behind(m):
                # "A…，降低血管形成的因子 B 的表达": a clause without another verb, so that B is lowered
                self.emit("zh.elided", self.heads(i), triggers, self.nodes[m].args, drugs=tail.drugs)
                tail.used = self.nodes[m].used = True
                self.neg = False
                return True
            self.emit("zh.relative", self.nodes[m].args, triggers, tail.args, drugs=tail.drugs, tail_states=factors)
            tail.used = True
            self.neg = False
            self.subject = self.nodes[m]
        elif classed:
            self.lost = True
        else:
            return False
        return True

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

    def predicate_behind(self, m: int) -> bool:
        """Whether anything behind the group at `m` can be its verb."""
        kinds = ("verb", "bind", "neutral", "is", "state", "aux", "dui", "passive", "by", "link", "neg", "as")
        return any(x.kind in kinds for x in self.nodes[m + 1 :]) or self.unknown(self.nodes[m].end, self.clause_end) > 3

    def also(self, j: int, construction: str, heads: list[Arg], triggers: list[Node], factors: list[Factor]) -> None:
        """More objects of other types behind 和: "抑制 RANKL 和骨吸收"."""
        skip = frozenset({"level", "de", "class", "state", "done", "role"})
        k = self.over_unnamed(self.next_kind(j, skip | {"verb"} if factors else skip))
        while self.kind(k) == "and" and self.kind(k + 1) == "N" and not self.nodes[k + 1].used:
            own, _ = self.tail_state(k + 1)
            after = self.at(self.next_kind(k + 1))
            if after is not None and after.kind in ("verb", "bind") and after.has("transitive") and not own:
                return
            node = self.nodes[k + 1]
            self.emit(construction, heads, triggers, node.args, drugs=node.drugs, tail_states=own or factors)
            node.used = True
            for x in self.nodes[k + 2 :]:
                if own and x.kind in ("verb", "state") and x.text == own[0].word:
                    x.kind = "done"
                    break
            k = self.next_kind(k + 1, frozenset({"level", "de", "class", "done"} if own else {"level", "de", "class"}))
        if self.kind(k) == "and" and not factors:
            # "及其随后的 B", "和对肺的 B"
            m = self.next_kind(k, _MODIFIERS)
            if self.kind(m) == "verb" and self.kind(m + 1) == "de" and self.nodes[m].has("induce"):
                m = self.next_kind(m + 1)  # "抑制 A 及某细胞诱导的 B"
            between = self.c.text[self.nodes[k].end : self.nodes[m].start] if m < len(self.nodes) else ""
            if (
                self.kind(m) == "N"
                and m > k + 1
                and not self.nodes[m].used
                and (self.type(m) == "Process" or _OWN.search(between) or between.strip().endswith(_WHERE))
                and self.han(self.nodes[k].end, self.nodes[m].start) <= 12
            ):
                tail = self.at(self.next_kind(m))
                if tail is None or tail.kind not in ("verb", "bind", "N"):
                    self.emit(construction, heads, triggers, self.nodes[m].args, drugs=self.nodes[m].drugs)
                    self.nodes[m].used = True
                    for x in self.nodes[k + 1 : m]:
                        x.kind = "done" if x.kind != "target_noun" else x.kind

    def over_unnamed(self, k: int) -> int:
        """Index of the link before the next mention of a list, over members without one: "抑制 A、某酶和 B"."""
        for _ in range(4):
            m = self.next_kind(k, frozenset({"level", "class", "place", "noun"}))
            if self.kind(k) != "and" or self.kind(m) != "and":
                break
            if not 2 <= self.words(self.nodes[k].end, self.nodes[m].start) <= 12:
                break
            k = m
        return k

    def sentential(self, i: int, j: int, node: Node) -> bool:
        """Whether the trigger and its object are themselves the subject of a later trigger of the clause."""
        before = self.nodes[max(i - 2, 0) : i]
        if (
            self.head_like(node)
            and len(before) == 2
            and before[0].kind == "de"
            and before[1].text == "同时"
            and not self.nodes[i].has("causative")
        ):
            return True  # "抑制 A 的同时抑制 B": the second intervention
        if self.clause_cause or not self.head_like(node) or self.neg or self.nodes[i].has("causative"):
            return False
        if self.subject is None and not self.by and self.is_predicate(i):
            return False  # "该细胞能刺激 A 分泌诱导 B": not the action, but who does it
        if (
            self.subject is None
            and any(x.kind == "apply" for x in self.nodes[j:])
            and any(x.kind == "after" for x in self.nodes[j:])
        ):
            return True  # "抑制 A 并经 B 处理后"
        k = self.next_kind(j, frozenset({"level", "de", "place", "inend", "class", "in"}))
        n = self.at(k)
        if n is not None and n.kind == "after":
            return self.subject is None
        states, _ = self.tail_state(j)
        if n is not None and states and n.text == states[-1].word and self.kind(k + 1) in ("spec", "is", "aux"):
            k += 1  # "抑制 A 的过度激活可能是…"
            n = self.at(k)
        if self.subject is not None and self.head_like(self.subject) and not self.same(self.subject.args, node.args):
            return False  # "A 抑制 B 可…": A acts; in "A…，抑制其表达可…" it is the inhibition of A that does
        aux = False
        while n is not None and (
            n.kind in ("aux", "neg", "spec", "adv")
            or (n.kind == "is" and self.kind(k + 1) == "verb")
            or (n.text == "起到" and self.kind(k + 1) == "dui")
        ):
            aux = True
            k += 1
            n = self.at(k)
        if (
            n is None
            or n.kind not in ("verb", "dui", "bind")
            or (n.kind == "verb" and self.kind(k + 1) == "de" and self.words(n.end, self.nodes[k + 1].start) == 0)
        ):
            return False
        if n.kind == "bind" and len(node.args) > 1:
            return False  # "阻止 A 与 B 结合"
        if self.by:
            return aux and self.subject is None and n.kind == "verb" and self.object(k) is not None
        if n.kind == "verb":
            if n.has("causative"):
                return aux or self.fresh or (not self.agent and n.kind != "dui")
            if not n.has("transitive"):
                return False
            if self.object(k) is None:
                # "同时抑制 B 逆转了这一作用"
                return any(x.kind in ("role", "pron", "neutral") for x in self.nodes[k + 1 : k + 5])
        if self.lost_clause == self.clause_number - 1:
            return aux or self.fresh  # the subject without a mention goes on
        return aux or self.fresh or not self.agent

    def on_such(self, i: int) -> None:
        """ "如 A": an example of what the trigger before it acts on."""
        j = self.next_kind(i)
        if (
            self.kind(j) == "N"
            and self.pending_such is not None
            and not self.nodes[j].used
            and all(x.kind not in ("verb", "N") for x in self.nodes[:i])
            and not any(x.kind in ("aux", "carries") for x in self.nodes[j + 1 :])
        ):
            heads, trigger, states = self.pending_such
            self.emit("zh.active", heads, [trigger], self.nodes[j].args, tail_states=states)
            self.also(j, "zh.active", heads, [trigger], states)
            self.nodes[j].used = True
