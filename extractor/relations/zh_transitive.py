"""Chinese: triggers with an object behind them: what acts, what else is acted on, what becomes of the effect."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from extractor.relations.algebra import Factor
from extractor.relations.items import Arg, Node
from extractor.relations.zh_clause import FILLER
from extractor.relations.zh_effects import EFFECT_ON_UNNAMED, ITS_EFFECT, RELIEF
from extractor.relations.zh_preverbal import PreverbalReader
from extractor.relations.zh_scope import INTO, moved, of_effect, of_knowing, to_be_done

_CLASS_LEVELS: Final = frozenset({"基因", "蛋白", "受体", "配体", "蛋白质"})
_DIAGNOSIS: Final = re.compile("等?的?(早期|临床|辅助|准确)*(鉴别|诊断|检测|检出|预测|筛查|评估|识别|分期)")
#: what announces a further object of another type ("A 及其配体 B", "A 和 X 相关基因 B")
_OWN: Final = re.compile("^(配体|受体|底物|靶|下游)|相关(基因|蛋白|因子|酶)$")
#: ends of a place or an attribute before a member of a list ("抑制 A 和肝脏中 B 的表达")
_MODIFIERS: Final = frozenset(
    {"link", "adv", "pron", "de", "dui", "level", "class", "place", "aux", "inend", "target_noun"}
)
_WHERE: Final = ("的", "中", "内", "里", "上")
#: a process that only says of which molecules the verb speaks
_KINDS: Final = re.compile(".*(?:基因|因子|蛋白|酶)")
#: said of a finding, not of what an experimenter does
_FOUND: Final = frozenset({"显著", "明显", "极显著"})
#: what stands between one that does something and what it does: "A 对细胞|造成", "A 联合|诱导"
_DOES: Final = re.compile("\\s*(?:对[^，。；、]{1,16}|(?:联合|共同|协同|单独|所|能够?|可)*)\\s*")
_IN_BRACKETS: Final = re.compile("[（(][^（）()]*[)）]|\\$[^$]*\\$")
_GENES_OF: Final = re.compile("(?:相关|有关)的?(?:基因(?!组)|酶|蛋白(?!质)|因子)")
_LINKS: Final = frozenset({"、", "和", "及", "以及", "与"})
_MEANS: Final = re.compile("采用|利用|运用|应用|使用")


@dataclass(frozen=True)
class Statement:
    """What a trigger with an object says."""

    #: index of the trigger, and of its object
    i: int
    j: int
    construction: str
    heads: list[Arg]
    #: the trigger and those right behind it ("阻止上调")
    triggers: list[Node]
    #: what becomes of the object behind it ("抑制 B 的降解")
    factors: list[Factor]
    #: index behind the last of these
    after: int
    #: index of what may be a verb of the object's own ("促进 A 诱导 B"), and of its affix, or 0 ("促进 A 的抗凋亡作用")
    own: int
    effect: int


class TransitiveReader(PreverbalReader):
    """Reads triggers that have an object behind them."""

    def transitive_verb(self, i: int, j: int, pending: list[tuple[int, int, int]], passed: list[int]) -> int:
        """The trigger at `i` with its object at `j`; the index to go on from.

        `pending` and `passed`: what `object` met on the way to the object.
        """
        n, node = self.nodes[i], self.nodes[j]
        n.used = True  # it has found its object
        if self.no_object(i, node):
            node.used = True
            return i + 1
        self.commit(pending, passed)
        triggers = self.joined_triggers(i, j)
        if self.sentential(i, j, node):
            self.action_as_subject(j, triggers)
            return j + 1
        factors, after = self.tail_state(j)
        if self.relative(i, j, triggers, factors):
            return i + 1
        if self.about_another(i, j):
            node.used = True
            return i + 1
        if self.intervention(i, j, triggers, factors):
            node.used = True
            return j + 1
        heads = self.acting_heads(i, j, triggers, factors, pending)
        if heads is None:
            node.used = True
            return j + 1
        if self.binding_only(i, j, heads, triggers):
            return i + 1
        if n.has("light") and not factors and len(triggers) == 1 and self.head_like(node):
            return i + 1  # "使 B 磷酸化" says no direction
        construction = "zh.means" if self.by else ("zh.causative" if self.causes(triggers) else "zh.active")
        if self.subject is None and not self.clause_cause and construction == "zh.active":
            construction = "zh.elided"
        at = self.next_kind(j, frozenset({"level"}))
        at = at if at > j + 1 and self.kind(at) == "verb" and self.tail_ends(at) else j + 1
        effect = self.of_affix(j)
        statement = Statement(i, j, construction, heads, triggers, factors, after, effect or at, effect)
        for read in (self.effect_behind, self.hindered_effect, self.effect_on_dative, self.relieved_effect):
            if read(statement):
                return i + 1
        self.state(statement)
        return i + 1

    def causes(self, triggers: Sequence[Node]) -> bool:
        """Whether one of the triggers is causative ("使", "导致")."""
        return any(t.has("causative") for t in triggers)

    def no_object(self, i: int, node: Node) -> bool:
        """Whether the statement is not about the group `node` behind the trigger at `i`."""
        n = self.nodes[i]
        if n.sign < 0 and INTO.match(self.c.text, n.end):
            return True  # "A 被降解为 B": what comes out of it
        if n.has("causative") and self.type(j := self.nodes.index(node)) == "Process":
            k = self.next_kind(j, frozenset({"class", "level", "related"}))
            if _GENES_OF.match(self.c.text, node.end) and self.kind(k) == "verb" and self.nodes[k].has("intransitive"):
                return True  # "导致 B 相关蛋白上调": it is the proteins that rise
        if _DIAGNOSIS.match(self.c.text, node.end):
            return True  # "有利于 B 的鉴别"
        if (
            self.dui is not None
            and self.nodes[i - 1] is self.dui
            and n.has("induce")
            and self.head_like(self.dui)
            and n.text != "刺激"
        ):
            # "A 对 B 诱导 C 的影响": B induces C
            self.emit("zh.attributive", self.dui.args, [n], node.args)
            self.dui = None
            return True
        return False

    def joined_triggers(self, i: int, j: int) -> list[Node]:
        """The trigger at `i` and those right behind it that act on each other: "阻止上调 B", not "减少降低 B"."""
        n = self.nodes[i]
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
        return triggers

    def action_as_subject(self, j: int, triggers: Sequence[Node]) -> None:
        """An action on a molecule is the subject of what follows: "抑制 A 能够降低 B"."""
        node = self.nodes[j]
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

    def about_another(self, i: int, j: int) -> bool:
        """Whether the trigger acts on something that has no mention, which the group at `j` only tells of."""
        n, node = self.nodes[i], self.nodes[j]
        if n.text.startswith("介导") and self.head_like(node) and of_effect(self.c.text, node.end):
            return True  # "介导了 A 在 B 中的作用": an effect of A is mediated, not A
        if n.text == "介导" and self.kind(i - 1) == "by" and self.head_like(node):
            return True  # "通过介导 B 的表达": by way of B
        if self.holder(j):
            return True  # "抑制 A 通路中的调控因子": of one in it, which has no mention
        if n.has("induce") and self.head_like(node) and moved(self.c.text, node.end, self.clause_end):
            return True  # "诱导 A 与糖链聚集": it is the gathering that is brought about
        # "有助于阐明 B", "是抑制 B 的靶点"
        return of_knowing(self.c.text, n.end) or (self.as_target(i) and to_be_done(self.c.text, node.end))

    def intervention(self, i: int, j: int, triggers: Sequence[Node], factors: Sequence[Factor]) -> bool:
        """Whether the clause only says what was done to the group at `j`, which then is the cause."""
        n, node = self.nodes[i], self.nodes[j]
        method = [
            x for x in self.nodes[max(i - 2, 0) : i] if x.entry is not None and x.entry.id == "zh.loss.reagent.pre"
        ]
        if method and n.sign == -1 and self.head_like(node) and self.subject is None and not self.clause_cause:
            self.clause_cause = self.changed(node, triggers, ())  # "通过 shRNA 干扰 A 可降低 B"
            return True
        if not self.clause_cause and self.bare_action(i, node):
            self.clause_cause = self.added(self.changed(node, triggers, factors))
            return True
        return False

    def acting_heads(
        self,
        i: int,
        j: int,
        triggers: Sequence[Node],
        factors: Sequence[Factor],
        pending: Sequence[tuple[int, int, int]],
    ) -> list[Arg] | None:
        """Who acts, none where that has no mention; None where the changed object goes on as the cause."""
        n, node = self.nodes[i], self.nodes[j]
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
                return None
        return heads

    def binding_only(self, i: int, j: int, heads: list[Arg], triggers: list[Node]) -> bool:
        """Whether the trigger acts on the binding of its objects: "阻断 A 和 B 的相互作用"."""
        n, node = self.nodes[i], self.nodes[j]
        b = self.at(self.next_kind(j, FILLER | {"de"}))
        if b is not None and b.kind == "bind" and b.has("with") and len(node.args) > 1:
            self.seen_verb = self.seen_verb or bool(heads)  # the two bind; who brings it about goes on
            return True  # "阻断 A 和 B 的相互作用" states the binding, not an effect on either
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
            return True
        return False

    def effect_behind(self, s: Statement) -> bool:
        """ "促进 A 诱导 B": the object has an object of its own; whether it was so."""
        n, node = self.nodes[s.i], self.nodes[s.j]
        at, effect = s.own, s.effect
        v2 = self.at(at)
        if (
            v2 is not None
            and self.head_like(node)
            and self.near(node, at)
            and not s.factors
            and (at > s.j + 1 or effect or not n.has("intransitive") or (v2.kind == "verb" and self.tail_ends(at)))
        ):
            inner = self.object(at) if v2.kind in ("verb", "neutral") else None
            if v2.kind == "neutral" and inner is not None and not self.by:
                node.used = inner[0].used = True
                return True  # "介导 A 调控 B" says no direction
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
                self.emit("zh.effect_on", s.heads, [*s.triggers, v2], inner[0].args)
                if effect:
                    self.emit(s.construction, s.heads, s.triggers, node.args)
                node.used = inner[0].used = True
                v2.kind = "done"
                self.neg = False
                return True
        return False

    def hindered_effect(self, s: Statement) -> bool:
        """ "拮抗 A 引起的抑制 B 的作用"; whether it was so."""
        n, node = self.nodes[s.i], self.nodes[s.j]
        v2, v3 = self.at(s.own), self.at(s.j + 3)
        if (
            n.sign == -1
            and v2 is not None
            and v3 is not None
            and v2.kind == "verb"
            and (v2.has("induce") or v2.has("causative"))
            and self.kind(s.j + 2) == "de"
            and v3.kind == "verb"
            and v3.sign in (1, -1)
            and self.head_like(node)
            and self.kind(self.next_kind(s.j + 3)) == "N"
        ):
            tail = self.nodes[self.next_kind(s.j + 3)]
            self.emit("zh.attributive", node.args, [v3], tail.args)
            self.emit("zh.effect_on", s.heads, [n, v3], tail.args)
            self.emit(s.construction, s.heads, s.triggers, node.args)
            node.used = tail.used = True
            v2.kind = v3.kind = "done"
            self.neg = False
            return True
        return False

    def relieved_effect(self, s: Statement) -> bool:
        """ "缓解 A 对细胞造成|B", "抑制 A 和 C 联合诱导|B": what another does is relieved; whether it was so."""
        n = self.nodes[s.i]
        if not (n.has("induce") or n.has("causative")) or n.sign != 1 or len(s.triggers) > 1 or self.by:
            return False
        for k in range(s.i - 1, 0, -1):
            v, other = self.nodes[k - 1], self.nodes[k]
            if other.kind == "N" and v.kind == "verb" and v.has("transitive"):
                break
            if other.kind not in ("dui", "place", "apply", "aux", "adv", "level", "inend", "de", "N", "class"):
                return False
        else:
            return False
        if v.sign != -1 or v.entry is None or v.entry.kind == "affix" or not self.head_like(other):
            return False
        between = _IN_BRACKETS.sub("", self.c.text[other.end : n.start]).strip()
        if not _DOES.fullmatch(between) or (not between and not (n.has("induce") and self.of_type(other.args, "Drug"))):
            return False  # "阻断 A 导致 B": what the blocking leads to
        others = {a.mention for a in other.args}
        heads = [a for a in s.heads if a.mention not in others]
        span = (v.start, v.end)
        self.c.found[:] = [r for r in self.c.found if r.trigger != span or r.tail not in others]  # its effect, not it
        self.emit("zh.attributive", [replace(a) for a in other.args], [n], self.nodes[s.j].args, tail_states=s.factors)
        self.emit("zh.effect_on", heads, [v, n], self.nodes[s.j].args, tail_states=s.factors)
        other.used = self.nodes[s.j].used = True
        self.neg = False
        return True

    def effect_on_dative(self, s: Statement) -> bool:
        """ "减弱 A 对 B 的抑制": the effect of A on B is what falls; whether it was so."""
        n, node, causative = self.nodes[s.i], self.nodes[s.j], self.causes(s.triggers)
        d = self.next_kind(s.after - 1, frozenset({"level", "de", "aux"}))
        turned = node.args[0].stated or len(s.triggers) > 1 or n.text.startswith("介导")
        if self.kind(d) == "dui" and turned and any(x.kind == "neutral" for x in self.nodes[d:]):
            node.used = True
            return True  # "逆转抑制 A 对 B 的影响" says no direction
        relief = n.text in RELIEF and self.head_like(node)
        if relief and EFFECT_ON_UNNAMED.match(self.c.text, node.end) and self.unnamed_effect(d):
            node.used = True
            return True  # "缓解 A 对生长的抑制": what A does is relieved, not A
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
                self.emit("zh.effect_on", s.heads, [*s.triggers, vn], self.nodes[m].args)
                if not node.args[0].why and not causative and not relief:
                    self.emit(s.construction, s.heads, s.triggers, node.args)
                self.nodes[m].used = node.used = True
                vn.kind = "done"
                self.neg = False
                return True
        return False

    def state(self, s: Statement) -> None:
        """State what the trigger says, and forget what held of it alone."""
        n, node, causative = self.nodes[s.i], self.nodes[s.j], self.causes(s.triggers)
        if self.undirected(node) or (causative and not s.factors and self.left_open(node)):
            node.used = True
            self.by = self.neg = False
            return
        if self.denied is not None:
            self.neg = True
            self.emit(s.construction, s.heads, [self.denied], node.args, drugs=node.drugs, tail_states=s.factors)
            self.neg, self.denied = False, None
        self.emit(s.construction, s.heads, s.triggers, node.args, drugs=node.drugs, tail_states=s.factors)
        self.also(s.j, s.construction, s.heads, s.triggers, s.factors)
        if causative and s.factors and s.heads and not self.neg:
            self.made, self.made_clause = s.heads, self.clause_number
        self.last_patient = node.args
        if (
            self.type(s.j) == "Process"
            and len(s.triggers) == 1
            and _KINDS.match(self.c.text[node.start : node.end + 4])
        ):
            self.pending_such = (s.heads, n, s.factors)  # "促进 X 相关基因的表达，如 A、B"
        node.used = True
        self.by = False
        k = self.next_kind(s.j, frozenset({"level", "de", "class", "place", "role"}))
        if not (self.kind(k) == "and" and self.kind(k + 1) in ("verb", "aux")):
            self.neg = False  # "并未促进 B 或延长 C" denies both
        for x in self.nodes[s.j + 1 : s.after]:
            if x.kind in ("verb", "state"):
                x.kind = "done"

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
        means = _MEANS.search(self.c.text, self.report_end, n.start)  # "我们采用 RNA 干扰抑制 A": by whom is no matter
        start = means.end() if means else self.report_end
        before = [x for x in before if x.start >= start]
        if before and before[0].kind == "in" and before[-1].kind == "inend":
            before = [x for x in before if x.kind not in ("in", "inend", "place") and not x.place]
            start = n.start  # "在某癌中抑制 A 表达，可以…"
        if any(x.kind not in ("adv", "link", "aux", "spec", "role", "state") for x in before):
            return False
        if any(x.text in _FOUND for x in before) or (not means and self.another_acts(i)):
            return False  # "某药显著降低 A，显著提高 B": two read-outs of what has no mention
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

    def predicate_behind(self, m: int) -> bool:
        """Whether anything behind the group at `m` can be its verb."""
        kinds = ("verb", "bind", "neutral", "is", "state", "aux", "dui", "passive", "by", "link", "neg", "as")
        return any(x.kind in kinds for x in self.nodes[m + 1 :]) or self.unknown(self.nodes[m].end, self.clause_end) > 3

    def also(self, j: int, construction: str, heads: list[Arg], triggers: list[Node], factors: list[Factor]) -> None:
        """More objects of other types behind 和: "抑制 RANKL 和骨吸收"."""
        skip = frozenset({"level", "de", "class", "state", "done", "role"})
        k = self.over_unnamed(self.next_kind(j, skip | {"verb"} if factors else skip))
        while self.kind(k) == "and":
            m = self.member(k)
            if not m:
                break
            own, _ = self.tail_state(m)
            after = self.at(self.next_kind(m))
            if after is not None and after.kind in ("verb", "bind") and after.has("transitive") and not own:
                return
            node = self.nodes[m]
            self.emit(construction, heads, triggers, node.args, drugs=node.drugs, tail_states=own or factors)
            node.used = True
            for x in self.nodes[m + 1 :]:
                if own and x.kind in ("verb", "state") and x.text == own[0].word:
                    x.kind = "done"
                    break
            k = self.next_kind(m, frozenset({"level", "de", "class", "done"} if own else {"level", "de", "class"}))
            k = self.over_unnamed(k)
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

    def member(self, k: int) -> int:
        """Index of the mention group that the link at `k` joins to a list, over its place ("、血清中 B"); 0 if none."""
        m = self.next_kind(k, frozenset({"place", "inend"}))
        if self.kind(m) != "N" or self.nodes[m].used:
            return 0
        link = self.nodes[k]
        plain = m == k + 1 or (link.text in _LINKS and self.han(link.end, self.nodes[m].start) <= 8)
        return m if plain else 0

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
        if n is not None and n.kind == "by" and self.subject is None and not self.by:
            return self.ends_in_effect(k)  # "抑制 A 可能通过激活 B 促进 C"
        if (
            n is None
            or n.kind not in ("verb", "dui", "bind")
            or (n.kind == "verb" and self.kind(k + 1) == "de" and self.words(n.end, self.nodes[k + 1].start) == 0)
        ):
            return False
        if n.kind == "bind" and len(node.args) > 1:
            return False  # "阻止 A 与 B 结合"
        if not aux and self.kind(k - 1) == "de" and self.kind(k + 1) == "role":
            return False  # "抵御 A 的杀灭作用": the noun
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
