"""Chinese: changes without an object ("B 升高") and the interventions and accompanying changes that cause them."""

from __future__ import annotations

import re
from typing import Final

from extractor.relations.algebra import Factor
from extractor.relations.items import Arg, Node
from extractor.relations.zh_clause import FILLER
from extractor.relations.zh_report import ReportReader
from extractor.relations.zh_scope import PASSIVE
from extractor.relations.zh_subject import phrase_head, subject_before

#: what opens a clause that follows from the one before
_HENCE: Final = frozenset({"从而", "进而", "继而", "因而", "最终", "由此", "随之"})


_REAGENTS: Final = frozenset({"zh.loss.reagent.pre", "zh.gain.reagent"})
_MIMIC: Final = re.compile("mimic|模拟物|agomir")
_OF_REAGENTS: Final = frozenset({"Gene", "miRNA", "lncRNA", "circRNA"})
#: auxiliaries that say how a thing changes; the others ("可", "发挥") say that it acts
_MANNER: Final = frozenset(
    {"均", "都", "显著", "明显", "特异性", "直接", "间接", "进一步", "亦", "相应", "逐渐", "逐步", "大大", "有所"}
)
#: interventions that may stand without their object; those without a direction (转染) may not
_BARE: Final = re.compile("敲|沉默|过表达|过度表达|超表达|剔除")
_TIME: Final = re.compile(r"[\s，,;；而且并在第于至~～\d.\-–—]*(h|d|min|小时|天|周|月|年|分钟|日|时)?\s*(以|之)?$")

#: of some of those that were treated: "一部分动物出现 B"
_SOME: Final = re.compile("部分|个别|少数|有的|其余|[一二三四五六两\\d]\\s*[例只名位]")
#: the clause names the cause of its change itself
_OWN_CAUSE: Final = re.compile("的?(?:可能|主要|其)*(?:的|是)?(?:原因|由于|因为|源于|归因于|是由)[^，。；]{2}")
#: an object that was said before
_WHY: Final = ("由于", "因")
_BACK: Final = re.compile("了?(?:上述|以上|这|该|此)")
#: molecules without a mention that a process only tells apart
_GENES_OF: Final = re.compile("(?:的?(?:相关|有关))?的?(?:关键)?(?:基因(?!组)|酶|蛋白(?!质)|因子)")
#: what is done to a thing, or has been done ("B 的损伤")
_HARMS: Final = frozenset({"损伤", "损害", "破坏"})
#: what is measured of a treatment: "诱导时间的延长", "刺激浓度的增加"
_HOW_MUCH: Final = re.compile("(?:时间|时长|天数|浓度|剂量|用量|强度|次数|水平|程度)的?$")
#: how much is given: "添加 2 g/kg 的 A", "添加不同剂量的 A"
_DOSE: Final = re.compile(r"\d|剂量|浓度|水平|适量|适宜|等量|不同|比例")


class ChangeReader(ReportReader):
    """Reads changes and their causes."""

    def on_change(self, i: int, n: Node) -> None:
        """ "B 升高": the effect of a cause in this clause or before, or a state to remember."""
        sign = n.sign
        theme = self.patient if self.passive and self.patient is not None else self.free_left(i)
        self.passive = False
        if theme is None and self.all_nodes[0].kind == "level" and self.leftover is not None:
            theme = self.leftover  # "B 在 A 作用下，表达降低"
        if theme is None:
            return
        if self.no_change(i, n, theme):
            return
        if sign == 2:
            sign = self.c.sign_for(n, theme.args[0].mention)
        slower = self.slows(n)
        if slower:
            sign = -sign
        k = self.next_kind(i)
        nxt = self.at(k)
        factor = Factor("trigger", sign, n.text)
        if nxt is not None and nxt.kind == "neg" and self.kind(k + 1) in ("aux", ""):
            theme.used = True
            return  # "B 的增加不明显"
        if (
            self.kind(i + 1) in ("level", "role")
            and n.has("noun")
            and nxt is not None
            and nxt.kind == "verb"
            and nxt.has("intransitive")
            and self.object(k) is None
            and not self.head_like(theme)
        ):
            theme.args = [a.turned(sign, n.text) for a in theme.args]  # "B 抑制率升高"
            return
        if self.goes_on_to_act(i, n, theme, sign):
            return
        if nxt is not None and nxt.kind == "after" and self.head_like(theme):
            self.last_state = (theme, factor)
            return
        causes = self.causes_of(i, theme)
        if causes:
            self.state_change(n, theme, causes, sign, slower)
        else:
            self.remember_change(n, theme, factor)

    def no_change(self, i: int, n: Node, theme: Node) -> bool:
        """Whether the change `n` at `i` is none of `theme`, or none that can be stated."""
        if self.of_type(theme.args, "Process") and _GENES_OF.match(self.c.text, theme.end, max(n.start, theme.end)):
            return True  # "B 的相关基因的表达升高": it is the genes that change
        if theme in self.nodes and any(
            self.kind(x) == "verb" and self.nodes[x].has("transitive") and not self.nodes[x].used and self.own_object(x)
            for x in range(self.nodes.index(theme) + 1, i)
        ):
            return True  # "A 促进叶绿素降解": what changes has no mention
        if self.of_a_change(i, n):
            theme.args = [a.turned(n.sign, n.text) for a in theme.args]
            n.kind = "done"
            return True  # "B 的降解减少": what changes is a change of B
        if theme.args[0].stated and any(
            x.kind == "place" and theme.end <= x.start and x.end <= n.start and self.han(x.end, n.start) >= 2
            for x in self.all_nodes
        ):
            return True  # "缺失 A 的小鼠杯状细胞数量减少": what changes has no mention
        if (
            n.kind == "state"
            and n.entry is not None
            and n.entry.intervention
            and n.has("noun")
            and any(x.kind == "verb" and x.has("causative") for x in self.nodes[i + 1 :])
        ):
            return True  # "A 的缺失导致…": it brings something about, it was not read out
        if theme in self.nodes and self.kind(self.nodes.index(theme) - 1) == "bind":
            theme.used = True
            return True  # "A 结合 B 的能力下降": how well it binds
        if n.text in _HARMS and self.han(theme.end, n.start) > 2:
            return True  # "A 对某损伤起保护作用": the noun
        acts = self.head_like(theme) and theme in self.nodes and theme is not self.patient
        if acts and not self.undergoes(theme, i):
            return True
        if n.has("induce") and theme is not self.patient and self.kind(self.next_kind(i)) != "after":
            return True  # "B 介导" does not say that B rises, nor does "B 刺激和 C 刺激时"
        if theme in self.nodes and any(
            x.kind == "verb" and x.has("causative") for x in self.nodes[self.nodes.index(theme) : i]
        ):
            return True  # "A 使组织结构受损": what changes has no mention
        found = self.of_two_treated(n) or self.course(theme, n) or self.of_group(theme) or self.spoken_of(theme, n)
        if found or self.turns(n) or self.insignificant(n.end):
            theme.used = True
            return True
        return False

    def goes_on_to_act(self, i: int, n: Node, theme: Node, sign: int) -> bool:
        """Whether the changed theme is itself the subject of what follows: "A 表达下调可促进 B"."""
        k = self.next_kind(i)
        nxt = self.at(k)
        if (
            nxt is not None
            and (
                nxt.kind in ("verb", "bind", "dui", "passive", "neg", "spec", "link", "and", "by")
                or (nxt.kind == "is" and any(x.kind in ("verb", "agent_noun") for x in self.nodes[k:]))
            )
            and self.head_like(theme)
            and not self.clause_cause
        ):
            ahead = any(x.kind in ("verb", "bind", "agent_noun") for x in self.nodes[k:])
            if ahead and any(x.kind == "N" and not x.used for x in self.nodes[k:]):
                before = self.at(i - 1)
                if before is not None and before.kind == "and" and self.at(i - 2) is self.turned_by:
                    self.turned_by = n  # "缺失或下调": one state said twice
                    return True
                theme.args = [a.turned(sign, n.text) for a in theme.args]
                self.turned_by = n
                self.subject = theme
                return True
        return False

    def causes_of(self, i: int, theme: Node) -> list[Arg]:
        """What made `theme` change, as this clause or one before it says."""
        causes = self.clause_cause
        if not causes:
            other = next(
                (x for x in self.nodes[:i] if x.kind == "N" and x.done and x is not theme and self.head_like(x)), None
            )
            if other is not None:
                causes = other.args
        if not causes and self.agent_here() and self.all_nodes[0].text in _HENCE:
            causes = self.agent  # "A 抑制 B，最终 C 升高"
        if not causes:
            causes = self.carried_cause(theme) or self.also_made() or self.acts_on(theme)
        return causes

    def acts_on(self, theme: Node) -> list[Arg]:
        """The drug that was said to act since the last full stop, where the clause only reads out a change:
        "A 促进 B，C 升高至 5 倍", "A 使某浓度增加，C 增加"."""
        heads = self.acted_heads
        if self.acted_sentence != self.index or self.acted_clause <= max(self.segment, self.time_clause):
            return []
        if not self.of_type(heads, "Drug"):
            return []
        if self.neg or self.same(heads, theme.args) or self.other_treatment() or self.elsewhere():
            return []
        before = [x for x in self.all_nodes if x.start < theme.start]
        if any(x.kind in ("after", "report", "as", "group", "verb", "bind", "neutral") for x in before):
            return []
        return [] if _OWN_CAUSE.search(self.c.text, theme.end, self.clause_end) else heads

    def state_change(self, n: Node, theme: Node, causes: list[Arg], sign: int, slower: list[Factor]) -> None:
        """State that `causes` change `theme`, and settle which of the two goes on."""
        if (
            (theme is self.subject or self.idle(self.subject))
            and causes is not self.clause_cause
            and self.head_like(theme)
        ):
            # "敲低 A 后，B 下降，抑制了 C": A acts; "…，B 下降，可抑制 C": the fall of B
            acts = bool(self.following) and self.following[0].kind == "aux"
            self.handed_on = [a.turned(sign, n.text) for a in theme.args] if acts or self.natural else causes
        over = self.against_harm(n, theme)
        harm = [Factor("tail", sign, n.text)] if over is not None else []
        for t in self.themes(theme):
            if t.args is not causes:
                self.emit("zh.change", causes, [over or n], t.args, drugs=t.drugs, tail_states=[*harm, *slower])
                t.used = True
        self.neg = False

    def remember_change(self, n: Node, theme: Node, factor: Factor) -> None:
        """Keep a change without a cause for the clauses that follow."""
        self.last_theme = (theme, factor)
        if self.under_unnamed() and self.head_like(theme):
            if theme is self.subject:
                self.subject = None
            self.lost = theme.used = True
            return  # "某疗法可使细胞死亡减少，A 下降，从而…": it is the treatment that goes on
        if self.head_like(theme):
            self.observed_now = True
            self.observed_acts = False
            self.rose = not any(x.kind == "verb" and x.has("causative") and x.end <= theme.start for x in self.nodes)
            self.observed = [*self.observed, *(a.turned(factor.sign, n.text) for a in theme.args)]
        theme.used = True

    def against_harm(self, n: Node, theme: Node) -> Node | None:
        """The verb of which the harm `n` is the object, over words without a mention: "阻止因…产生的 B 的|损伤"."""
        i = self.nodes.index(n) if n in self.nodes else 0
        if n.text not in _HARMS or self.kind(i - 1) != "de" or theme not in self.nodes:
            return None
        at = self.nodes.index(theme)
        verbs = [x for x in self.nodes[:at] if x.kind == "verb" and x.has("transitive") and not x.used]
        acts = [x for x in verbs if x.sign in (1, -1) and not x.has("induce") and not x.has("causative")]
        return acts[0] if acts and self.kind(at - 1) in ("de", "place") else None

    def of_a_change(self, i: int, n: Node) -> bool:
        """Whether the change at `i` is itself what changes: "B 的降解|减少", "B 的激活|被抑制", "B 的升高|得到逆转".

        Two falls side by side are one fall said twice ("表达下降减少").
        """
        if n.sign not in (1, -1) or not (n.kind == "state" or n.has("noun")):
            return False
        k = self.next_kind(i, frozenset({"level", "aux", "adv", "role"}))
        nxt = self.at(k)
        passive = nxt is not None and nxt.kind == "passive"
        if nxt is not None and passive:
            agent = self.next_kind(k, frozenset({"aux", "adv", "de"}))
            k = self.next_kind(agent) if self.kind(agent) == "N" else agent
            if k == agent and nxt.text not in PASSIVE:
                return False
            nxt = self.at(k)
        if nxt is None or nxt.sign not in (1, -1) or self.unknown(n.end, nxt.start) > 4:
            return False
        if nxt.kind == "verb" and not passive:
            if not nxt.has("intransitive") or self.own_object(k) or self.object(k) is not None:
                return False
            twice = not n.has("transitive") or (n.has("intransitive") and self.kind(i - 1) != "de")
            return not (twice and nxt.sign == n.sign and nxt.start == n.end)
        return nxt.kind in ("verb", "state") and (passive or nxt.has("predicate"))

    def undergoes(self, theme: Node, i: int) -> bool:
        """Whether the verb at `i`, without an object, says what becomes of the theme: "A 抑制后", "A 的激活可…".

        One that needs an object does so only right behind its theme: in "A 发挥抑制作用", "A 是…的免疫抑制因子" and
        "A 的抑制作用" it is A that acts.
        """
        n = self.nodes[i]
        between = self.nodes[self.nodes.index(theme) + 1 : i]
        if n.kind == "state" and any(x.kind == "verb" and x.end == self.nodes[i - 1].end for x in between):
            return self.han(self.nodes[i - 1].end, n.start) == 0  # "A 促进骨缺损修复": of the bone
        if n.kind != "verb" or n.has("intransitive") or n.sign not in (1, -1):
            return True
        if _BACK.match(self.c.text, n.end):
            return False  # "A 逆转了上述变化": its object is what was said before
        if any(x.kind not in ("level", "de", "class", "aux", "adv", "place", "neg") for x in between):
            return False
        if any(x.kind == "aux" and x.text not in _MANNER for x in between) or self.kind(i + 1) == "role":
            return False
        return self.unknown(theme.end, n.start) <= 2

    def idle(self, subject: Node | None) -> bool:
        """Whether the subject is a member of a list with gaps that has said nothing ("A、X 和 B 下降")."""
        return subject is not None and not subject.used and not subject.done and not self.emitted

    def bare_state(self, i: int, n: Node) -> bool:
        """ "过表达则促进 B", "敲低后 B 下降": the molecule that was the subject is meant; whether it was so."""
        if n.entry is not None and n.entry.id in _REAGENTS and self.bare_reagent(i):
            return True
        if n.entry is None or not n.entry.intervention or n.has("noun") or not _BARE.match(n.text):
            return False
        if self.subject is not None:
            return False
        if self.clause_cause or any(x.kind in ("N", "verb", "pron", "by") for x in self.nodes[:i]):
            return False
        if self.index - self.agent_sentence > 1 or self.kind(i + 1) not in ("aux", "after", "verb", "link", "adv"):
            return False
        meant = [a for a in self.agent if self.c.mentions[a.mention].type in ("Gene", "miRNA", "lncRNA", "circRNA")]
        if not meant or len(meant) < len(self.agent) or self.another_acts(i):
            return False
        self.clause_cause = [Arg(a.mention).turned(n.sign, n.text) for a in meant]
        return True

    def bare_reagent(self, i: int) -> bool:
        """ "siRNA 干扰可抑制 B", "inhibitors 转染促进 B": whether a reagent without a name acts.

        It is against what was spoken of; where that could be nothing, nobody that has a name acts.
        """
        if self.clause_cause or any(x.kind in ("N", "verb", "pron", "group") for x in self.nodes[:i]):
            return False
        n = self.nodes[i]
        skip = frozenset({"place", "inend", "in", "level", "class", "de"})
        k = self.next_kind(i, skip)
        k = self.next_kind(k, skip) if self.kind(k) == "verb" else k
        if self.kind(k) == "N":
            return False  # "siRNA 干扰 A 表达"
        if self.unknown(self.report_end, n.start) > 4 or (n.sign > 0 and not _MIMIC.match(n.text)):
            return False  # "某抑制性小干扰 RNA": one of its own; a plasmid or virus may carry anything
        meant = self.agent if self.index - self.agent_sentence <= 1 else []
        meant = [a for a in meant if self.c.mentions[a.mention].type in _OF_REAGENTS]
        self.clause_cause = [Arg(a.mention).turned(n.sign, n.text) for a in meant]
        self.blocked = self.blocked or not meant
        if self.kind(i + 1) in ("verb", "state") and self.nodes[i + 1].start == n.end:
            self.nodes[i + 1].kind = "done"  # "siRNA 干扰": one thing
        return True

    def on_appear(self, i: int, n: Node) -> None:
        """ "敲低 A 后，细胞出现 B": what appears under an intervention is promoted, what does not appear inhibited."""
        causes = self.clause_cause or (self.cause if self.cause_sentence == self.index else []) or self.lacking(i)
        if self.subject is not None and self.subject.done and self.head_like(self.subject):
            causes = self.subject.args
        j = self.next_kind(i, FILLER | {"de", "neg"})
        if (
            self.kind(i + 1) == "de"
            or _SOME.search(self.c.text, self.clause_start, n.start)
            or not causes
            or self.kind(j) != "N"
            or self.nodes[j].used
            or self.type(j) not in ("Process", "Disease")
        ):
            return
        after = self.at(self.next_kind(j, frozenset({"level", "de", "class"})))
        if after is not None and after.kind in ("verb", "bind", "N", "state"):
            return
        denied, self.neg = self.neg, False
        word = self.c.text[self.nodes[i - 1].start : n.end] if denied else n.text
        factor = Factor("trigger", -1 if denied else 1, word)
        self.emit("zh.appear", causes, (), self.nodes[j].args, drugs=self.nodes[j].drugs, tail_states=(factor,))
        self.nodes[j].used = True

    def befalls(self, i: int) -> bool:
        """ "敲低 A 后，细胞发生 B": whether something happens to the cells of an intervention."""
        n = self.nodes[i]
        if n.kind != "level" or n.text != "发生" or not (self.clause_cause or self.cause_sentence == self.index):
            return False
        counted = self.c.text[n.start - 1 : n.start] in ("人", "例", "只")  # "高 A 组 9 人发生 B"
        return not counted and self.kind(i - 1) in ("", "place", "aux", "adv", "after", "link")

    def lacking(self, i: int) -> list[Arg]:
        """ "A 减少而产生 B", "A 缺乏则出现 B": the molecule that changed, where a word of consequence follows."""
        k = i - 1
        while k > 0 and self.nodes[k].kind == "aux" and self.nodes[k].text != "则":
            k -= 1
        hence = k > 0 and self.nodes[k].text in ("而", "则", "从而", "进而", "因而")
        return self.observed if hence and self.observed_now else []

    def on_arise(self, i: int, n: Node) -> None:
        """ "A 加剧 B，进而形成 C": what arises is promoted by the subject that goes on."""
        j = self.next_kind(i, FILLER | {"de"})
        if self.kind(j) != "N" or self.nodes[j].used or self.type(j) not in ("Process", "Disease"):
            return
        after = self.at(self.next_kind(j, frozenset({"level", "de", "class"})))
        if (after is not None and after.kind != "and") or self.words(n.end, self.nodes[j].start) > 2:
            return
        factor = Factor("trigger", 1, n.text)
        heads = self.lacking(i) or self.agent
        self.emit("zh.appear", heads, (), self.nodes[j].args, drugs=self.nodes[j].drugs, tail_states=(factor,))
        self.nodes[j].used = True

    def on_due(self, i: int, n: Node) -> bool:
        """ "B 是由 A 缺乏引起的", "B 增加归因于 A 的缺乏": A acts, in its state; whether it was so."""
        left = self.free_left(i)
        tail_states: list[Factor] = []
        if self.last_theme is not None and self.last_theme[0] in self.nodes[:i]:
            left, factor = self.last_theme
            tail_states = [Factor("tail", factor.sign, factor.word)]
        j = self.next_kind(i, FILLER | {"pron", "de"})
        done = self.at(j)  # "由抑制 A 引起": an action on A
        acts = done is not None and done.kind == "verb" and done.has("transitive") and not done.has("causative")
        j = self.next_kind(j) if acts else j
        if left is None or self.kind(j) != "N" or self.nodes[j].used or not self.head_like(self.nodes[j]):
            return False
        own = self.nodes[j]
        args, skip = own.args, frozenset({"level", "de", "aux", "adv"})
        if done is not None and acts:
            args = [a.turned(done.sign, done.text) for a in args]
        k = self.next_kind(j, skip)
        state = self.at(k)
        if state is not None and state.sign in (1, -1) and (state.kind == "state" or state.has("intransitive")):
            args = [a.turned(state.sign, state.text) for a in args]
            k = self.next_kind(k, skip)
        v = self.at(k)
        brings = v is not None and v.kind == "verb" and (v.has("causative") or v.has("induce"))
        if brings and all(x.kind in ("de", "level") for x in self.nodes[k + 1 :]):
            triggers = [v] if v is not None else []
        elif v is None and args[0].stated:
            triggers = []
            tail_states = tail_states or [Factor("trigger", 1, n.text)]
        else:
            return False
        self.emit("zh.passive", args, triggers, left.args, drugs=left.drugs, tail_states=tail_states)
        left.used = own.used = True
        self.subject = None
        return True

    def themes(self, theme: Node) -> list[Node]:
        """The theme and what is coordinated with it to its left ("A 表达、B 和 C 增加")."""
        out = [theme]
        j = self.nodes.index(theme) - 1 if theme in self.nodes else -1
        while j > 0 and self.nodes[j].kind == "and":
            k = j - 1
            while k >= 0 and self.nodes[k].kind in ("level", "de", "class"):
                k -= 1
            if k < 0 or self.nodes[k].kind != "N" or self.nodes[k].used or self.nodes[k].done:
                break
            out.append(self.nodes[k])
            j = k - 1
        return out

    def carried_cause(self, theme: Node) -> list[Arg]:
        """The intervention whose effect a clause of change reports."""
        if _OWN_CAUSE.search(self.c.text, theme.end, self.clause_end):
            return []  # "B 上调的原因可能是…": its cause is named behind it
        if self.all_nodes[0].text in ("同样", "此外", "另外") and self.following and self.following[0].kind == "aux":
            return []  # "…，同样 B 减少，能够抑制 C": a point of its own, about B
        if self.other_group and not any(a.stated for a in self.cause):
            return []  # a drug is the cause so far, but this group differs in a gene
        after = next((x for x in self.all_nodes if x.kind == "after" and x.start < theme.start), None)
        if after is not None and not _TIME.match(self.c.text[self.clause_start : after.start]):
            return []  # "缺氧后 B 升高": the cause of this one has no mention
        if self.cause and self.index == self.cause_sentence:
            return self.cause
        if (
            self.cause
            and self.index - self.cause_sentence == 1
            and not self.head_like(theme)
            and (self.spec or self.sentence_start)
        ):
            if any(x.kind == "related" for x in self.nodes):
                return []
            return self.cause
        return []

    def on_as(self, i: int) -> int:
        """ "随着 A 浓度升高": an accompanying change is the cause of what the clause reports."""
        j = self.next_kind(i)
        if self.kind(j) != "N":
            return self.accompanied(i)
        k = self.next_kind(j, FILLER | {"de", "apply"})
        n, v = self.nodes[j], self.at(k)
        if v is not None and v.kind in ("verb", "state") and v.sign in (1, -1) and self.head_like(n):
            nxt = self.next_kind(k)
            if v.kind == "verb" and self.kind(k + 1) == "de" and self.nodes[k + 1].start == v.end:
                return i + 1  # "由于 A 激活的离子通道抑制…": the channels act
            if self.kind(k + 1) == "and" and self.nodes[k + 1].text in ("、", "及", "和", "以及", "与"):
                n.used = True
                return i + 1  # "伴随 A 升高及 B 下降": side by side
            if v.kind == "state" and self.type(nxt) == "Process" and self.nodes[nxt].start == v.end:
                n.used = self.nodes[nxt].used = True
                return nxt + 1  # "伴随 A 过量分泌": one thing
            if v.kind == "state" or (v.has("intransitive") and self.kind(nxt) != "N"):
                self.clause_cause = [a.turned(v.sign, v.text) for a in n.args]
                n.used = True
                return k + 1
        return self.dose_series(i, j, k)

    def dose_series(self, i: int, j: int, k: int) -> int:
        """ "随着 A 诱导时间的延长", "因 A 的诱导而": what grows is how much or how long A acts, so that A is the cause.

        `j` is the index of A, `k` that of the verb behind it; the index to go on from.
        """
        n, v = self.nodes[j], self.at(k)
        if v is None or v.kind != "verb" or not v.has("induce") or not self.head_like(n) or n.used:
            return i + 1
        m = self.next_kind(k, FILLER | {"de"})
        grows = self.at(m)
        hence = self.nodes[i].text.startswith(_WHY) and self.kind(k + 1) == "link" and self.nodes[k + 1].text == "而"
        if hence:
            self.clause_cause = n.args
            v.kind = "done"
        elif (
            grows is not None
            and grows.kind == "verb"
            and grows.has("intransitive")
            and grows.sign in (1, -1)
            and _HOW_MUCH.search(self.c.text, v.end, grows.start)
        ):
            self.clause_cause = [a.turned(grows.sign, grows.text) for a in n.args] if grows.sign < 0 else n.args
            v.kind = grows.kind = "done"
        else:
            return i + 1
        n.used = True
        return m if hence else m + 1

    def accompanied(self, i: int) -> int:
        """ "B 随毒素浓度的升高而降低": the rise within the frame is that of what has no mention, not of B."""
        k = next((x for x in range(i + 1, len(self.nodes)) if self.kind(x) in ("verb", "state")), len(self.nodes))
        own, then = self.at(k), self.at(self.next_kind(k, frozenset({"aux", "adv"})))
        ends = then is not None and then.kind in ("link", "verb", "state") and not self.nodes[i].text.startswith(_WHY)
        if own is None or not ends or any(x.kind == "N" for x in self.nodes[i:k]):
            return i + 1
        if not own.has("intransitive") or (own.has("transitive") and self.object(k) is not None):
            return i + 1
        own.kind = "done"
        return k + 1

    def on_apply(self, i: int) -> None:
        """ "A 处理细胞", "加入 A": the agent is the cause of what follows."""
        if self.nodes[i].text == "作用于" and self.by:
            j = self.next_kind(i)
            if self.kind(j) == "N":
                self.nodes[j].used = True
            return  # "通过作用于 B": B is acted on
        m = i - 1
        while self.kind(m) in ("de", "aux", "class", "level"):
            m -= 1
        left = self.at(m)
        if left is not None and left is self.passive_agent and self.head_like(left):
            left.used, self.passive, self.passive_agent = False, False, None  # "受到 A 处理后"
        if left is not None and left.kind == "N" and self.of_what_is_given(left, self.nodes[i]):
            self.blocked = True
            return  # "A 激素处理后高表达": what was given has no mention
        if left is not None and left.kind == "N" and self.head_like(left) and not left.used:
            left.done = True
            self.clause_cause = [*self.clause_cause, *left.args] if self.clause_cause else left.args
            if self.subject is not left:
                left.used = True
            return
        if (
            left is not None
            and left.kind == "N"
            and left.used
            and any(x.used for x in self.nodes[:m] if x.kind == "verb")
        ):
            return  # "抑制 A 处理的细胞的 B": an attribute, read with its verb
        if self.nodes[i].text.endswith("组"):
            return  # "治疗组 B 下降": B is read out of the group, not given
        j = self.next_kind(i)
        if self.nodes[i].text == "作用于" and self.kind(j) == "N" and (left is None or left.kind != "N"):
            self.nodes[j].used = True
            if not self.agent_here():
                self.lost = self.blocked = True
            return  # "某抗体作用于 B，从而…": B is acted on, and who acts has no mention
        if self.kind(j) == "de" and self.kind(j + 1) == "done":
            j = self.next_kind(i, FILLER | {"de", "done"})  # "添加 X 的抑制剂 A", X being out of the way
        elif self.kind(j) == "de" and _DOSE.search(self.c.text, self.nodes[i].end, self.nodes[j].start):
            j = self.next_kind(j)  # "添加 2 g/kg 的 A"
        if self.kind(j) == "N" and self.neg and self.nodes[i - 1].kind == "neg":
            self.nodes[j].used = True  # "未添加 A"
            self.neg = False
            return
        if (
            self.subject is None
            and not self.clause_cause
            and self.nodes[i].text in ("添加", "饲喂", "注射", "补充", "给予")
        ):
            nxt = next((x for x in self.all_nodes if x.start >= self.nodes[i].end), None)
            if (nxt is None or nxt.kind != "N") and self.words(
                self.nodes[i].end, nxt.start if nxt is not None else self.clause_end
            ) >= 2:
                self.blocked = True  # "添加酵母培养物": what is given has no mention
                return
        if self.kind(j) == "N" and self.head_like(self.nodes[j]):
            right = self.nodes[j]
            right.done = True
            self.clause_cause = right.args
            right.used = True

    def of_what_is_given(self, named: Node, given: Node) -> bool:
        """Whether a noun that names another thing than the molecule stands right before the verb of giving."""
        if given.text not in ("处理", "干预", "刺激", "胁迫", "预处理") or self.words(named.end, given.start) < 2:
            return False
        words = self.clause_words()
        k = next((j for j, w in enumerate(words) if w.node is named), None)
        at = next((j for j, w in enumerate(words) if w.node is given), 0)
        if k is None or not any(w.kind == "noun" and w.node is None for w in words[k + 1 : at]):
            return False
        return phrase_head(words[:at], k) is not None or words[at - 1].text.endswith("激素")

    def on_after(self, i: int) -> None:
        """后, 时: what stands before it in the clause is the cause of what follows."""
        if self.clause_cause:
            return
        knocked = next((x for x in reversed(self.nodes[:i]) if x.kind == "state" and x.sign and x.has("post")), None)
        if knocked is not None and self.last_state is None:
            left = self.free_left(self.nodes.index(knocked))
            if left is not None and self.head_like(left) and self.han(left.end, knocked.start) <= 6:
                self.clause_cause = [a.turned(knocked.sign, knocked.text) for a in left.args]
                left.used = True
                return  # "A 被成功敲低后"
        if self.last_state is not None and not self.last_state[1].word.endswith("于"):  # "B 高于其他时"
            node, factor = self.last_state
            self.clause_cause = [a.turned(factor.sign, factor.word) for a in node.args]
            return
        for left in reversed(self.nodes[:i]):
            if left.kind != "N" or left.used:
                continue
            if self.dosed(left) or ((left.done or left.args[0].stated) and self.head_like(left)):
                self.clause_cause = left.args
                left.used = True
                break
        else:
            self.clause_cause = self.acted(i)
            given = any(x.kind == "apply" for x in self.nodes[:i]) and not any(x.kind == "N" for x in self.nodes[:i])
            if given and not self.clause_cause and self.unknown(self.clause_start, self.nodes[i].start) >= 4:
                self.unnamed_clause = self.clause_number  # "经某制剂处理后，…"
            if not self.clause_cause and self.event_of_another(i):
                self.agent = []

    def event_of_another(self, i: int) -> bool:
        """Whether the condition that ends at `i` has a subject and a verb without a mention: "某菌侵染植株后，…"."""
        if any(x.kind in ("N", "apply") for x in self.nodes[:i]):
            return False
        words = self.clause_words()
        end = next((k for k, w in enumerate(words) if w.node is self.nodes[i]), 0)
        verbs = (k for k in range(end) if words[k].kind == "verb")
        at = next((k for k in verbs if not words[k].either or words[k + 1].kind == "noun"), 0)
        return at > 0 and subject_before(words, at).kind == "unmarked"

    def acted(self, i: int) -> list[Arg]:
        """ "A 抑制 M 后，B 下降": what A did is the condition of what follows, so that A did that too."""
        who = self.subject
        if who is None or not self.emitted or not self.head_like(who) or who.start >= self.nodes[i].start:
            return []
        done = [x for x in self.nodes[:i] if x.kind in ("verb", "bind")]
        if len(done) != 1 or self.kind(i + 1) or self.neg or not self.following:
            return []
        if done[0].kind == "bind" and self.of_type(who.args, "Gene"):
            return []  # "A 与 B 结合后": of two proteins either may be what is changed
        return who.args
