"""Chinese: coverbs, the words before a noun that give it its part in the clause: 对, 被, 由, 与, 在, 把, 依赖于."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from extractor.relations.algebra import Factor
from extractor.relations.items import Node
from extractor.relations.zh_clause import FILLER
from extractor.relations.zh_verbs import VerbReader

#: verbs without a direction, the object of which opens with 由: "保护由 B 诱导的…"
_UNRELATED: Final = re.compile("(?:无|没有|未见|不存在)(?:显著|明显|统计学|直接|密切)?的?(?:相关|关系|关联|联系)|无关")
_KEEPS: Final = ("保护", "对抗", "抵抗", "改善", "治疗", "预防", "影响")
_TOGETHER: Final = frozenset({"联合", "联用", "合用", "配伍", "共同作用"})


class CoverbReader(VerbReader):
    """Reads the phrases that coverbs open."""

    def before(self, i: int) -> int:
        """Index of the node before `i`, over levels, adverbs and negations."""
        i -= 1
        while i >= 0 and self.nodes[i].kind in ("level", "aux", "adv", "neg", "de"):
            i -= 1
        return i

    def on_depend(self, i: int) -> bool:
        """ "B 依赖于 A", where B is a process and nothing else follows: A keeps B up; whether it was so."""
        left = self.at(self.before(i))
        j = self.next_kind(i, frozenset({"level", "class", "aux"}))
        if left is None or left.kind != "N" or left.used or self.head_like(left) or self.kind(j) != "N":
            return False
        rest = [x.kind for x in self.nodes[j + 1 :]]
        if not self.head_like(self.nodes[j]) or any(x not in ("level", "de", "role", "class") for x in rest):
            return False
        self.emit("zh.dependence", self.nodes[j].args, (), left.args, tail_states=(Factor("trigger", 1, "依赖"),))
        self.nodes[j].used = left.used = True
        return True

    def on_dui(self, i: int) -> int:
        """ "对 B": the object stands before its trigger."""
        left = self.free_left(i)
        j = self.next_kind(i, (FILLER - {"level"}) | {"pron", "target_noun"})
        m = self.next_kind(j, FILLER)
        if self.kind(j) == "de" and self.kind(m) == "N":
            whose = self.words(self.nodes[i].end, self.nodes[j].start)
            if 2 <= whose <= 8 and self.words(self.nodes[j].end, self.nodes[m].start) <= 2:
                j = m  # "对肝脏的 B": whose B it is has no mention
        if self.kind(j) == "N" and any(x.kind == "target_noun" for x in self.nodes[i:j]) and left is not None:
            t = next(x for x in self.nodes[i:j] if x.kind == "target_noun")
            self.emit(
                "zh.target_noun", [replace(a, why=(), sign=1) for a in left.args], [replace(t)], self.nodes[j].args
            )
            t.kind = "done"
        if self.kind(j) == "N" and self.nodes[j].done and self.nodes[j].args[0].sign < 0 and left is None:
            return i + 1  # "针对 A 的抑制剂"
        if self.kind(j) == "N":
            self.dui = self.nodes[j]
            self.dui_head = left
            if self.subject is None and left is not None:
                self.subject = left
            self.dui.used = True
            return j + 1
        v = self.at(self.next_kind(i, frozenset({"level", "class", "place", "and"})))
        if v is not None and v.kind == "verb" and self.han(self.nodes[i].end, v.start) >= 2:
            at = self.nodes.index(v)
            m = self.next_kind(at, frozenset({"level", "class", "place", "de"}))
            if self.kind(m) == "N" and (v.has("induce") or v.text in ("所致", "引起", "所引起")):
                # "A 对低温诱导的 B 的抑制作用": what induces B has no mention
                self.dui, self.dui_head = self.nodes[m], left
                if self.subject is None and left is not None:
                    self.subject = left
                self.dui.used = True
                v.kind = "done"
                return m + 1
        patient = self.last_patient or self.patient_before
        if self.nodes[i].text == "对其" and patient:
            self.dui = Node("N", self.nodes[i].start, self.nodes[i].end, "其", args=patient)
            self.dui_head = left
        return i + 1

    def behind_attribute(self, j: int) -> int:
        """Index of the partner that the group at `j` only tells of, right before its binding: "与 A 调控的 B 结合"."""
        m = next((x for x in range(j + 1, len(self.nodes)) if self.kind(x) == "N" and not self.nodes[x].used), 0)
        v = self.at(self.next_kind(m)) if m else None
        if self.kind(j) != "N" or v is None or v.kind != "bind" or not v.has("with"):
            return j
        if not self.head_like(self.nodes[m]):
            return j
        between = self.nodes[j + 1 : m]
        told = any(x.kind in ("neutral", "de") for x in between) and all(
            x.kind in ("neutral", "de", "level", "class", "place", "inend", "related", "aux") for x in between
        )
        if not told or not self.near(self.nodes[m], self.nodes.index(v)):
            return j
        self.nodes[j].used = True
        return m

    def attribute_ahead(self, i: int) -> bool:
        """Whether the agent behind 由 at `i` and its verb are closed by 的: "由 A 诱导的"."""
        v = self.next_kind(self.next_kind(i))
        if self.kind(v + 1) == "verb" and self.kind(v) == "verb" and self.nodes[v + 1].start == self.nodes[v].end:
            v += 1  # "由 A 刺激诱导的"
        return self.kind(v) == "verb" and self.kind(v + 1) == "de" and self.nodes[v].end == self.nodes[v + 1].start

    def on_passive(self, i: int) -> None:
        """被, 受, 由: the agent follows."""
        v = self.next_kind(self.next_kind(i))
        if self.kind(v - 1) == "N" and "done" in (self.kind(v), self.kind(v + 1)):
            return  # "抑制由 A 诱导的 B 及…": read with its verb
        self.patient = self.free_left(i) or self.subject
        joined = self.kind(i - 1) in ("and", "verb") or self.c.text[: self.nodes[i].start].endswith(_KEEPS)
        if self.nodes[i].text == "由" and joined and self.attribute_ahead(i):
            self.patient = None  # "下调 A 及由 B 诱导的…": an attribute
        if self.patient is None and self.passive_before and self.residue(i) <= 1:
            # "B 被 A 激活，被 C 抑制"
            n = self.nodes[i]
            self.patient = Node("N", n.start, n.start, "", args=self.passive_before)
        self.passive = True
        j = self.next_kind(i)
        self.passive_agent = None
        if self.done_by(i):
            return
        if self.kind(j) == "N":
            self.passive_agent = self.nodes[j]
            self.passive_agent.used = True

    def done_by(self, i: int) -> bool:
        """ "B 通过 A 被降解": A, the means, acts on B; whether it was so."""
        at = self.before(i)
        means = self.at(at)
        if means is None or means.kind != "N" or means.used or self.kind(at - 1) != "by" or self.kind(i + 1) != "verb":
            return False
        before = self.subject.args if self.subject is not None and self.subject is not means else self.agent
        if not self.head_like(means) or not before or (self.subject in (None, means) and not self.agent_here()):
            self.passive = False
            return False
        self.passive_agent, means.used, self.by = means, True, False
        self.patient = Node("N", means.start, means.start, "", args=before)
        return True

    def partner(self, start: int, end: int) -> bool:
        """Whether a name in Latin letters that no mention covers ends at `end`."""
        text = self.c.text[start:end].rstrip()
        m = re.search(r"[A-Za-z][A-Za-z0-9△-]{1,}(蛋白|分子|复合物)?$", text)
        return m is not None and any(c.isupper() for c in m[0])

    def on_with(self, i: int) -> int:
        """ "与 B": partner of a binding, or what a change is related to."""
        j = self.next_kind(i, FILLER | {"pron", "de"})
        first = self.free_left(i) is None and not self.seen_verb and not self.agent_here()
        given = self.at(j + 1)
        if first and self.kind(j) == "N" and given is not None and given.text in _TOGETHER:
            return j  # "某菌与 A 联合使用提高了 B": A acts too
        if self.kind(j) == "noun" and self.kind(j + 1) in ("inend", "de", "place", "level"):
            j = self.next_kind(j, FILLER | {"pron", "de"})  # "与破骨细胞表面的 B 结合"
        before = max((x.end for x in self.all_nodes if x.end <= self.nodes[i].start), default=self.clause_start)
        if self.partner(before, self.nodes[i].start):
            self.lost = self.blocked = True  # "rPE 与 B 结合": the partner has no mention
            if self.kind(j) == "N":
                self.nodes[j].used = True
                return j + 1
        j = self.behind_attribute(j)
        if self.kind(j) == "N":
            left = self.free_left(i)
            k = self.next_kind(j)
            v = self.at(k)
            kinds = [self.kind(x) for x in range(k, k + 3)]
            if left is not None and kinds == ["de", "verb", "related"]:
                k += 1  # "与 A 的减少有关"
                v = self.at(k)
            related = any(x.kind == "related" and self.kind(y + 1) != "de" for y, x in enumerate(self.nodes) if y > j)
            if related and _UNRELATED.search(self.c.text, self.nodes[i].end, self.clause_end):
                self.local_aim = True  # "A 与 B 无明显关系"
            if related and left is not None and any(x.kind == "verb" and x.used for x in self.nodes[:i]):
                self.nodes[j].used = True
                return self.next_kind(j)  # "A 抑制 B 的机制与 C 增强有关" says nothing of A and C
            if v is not None and v.kind in ("verb", "state") and related:
                if v.has("transitive") and self.object(k) is not None:
                    self.subject = self.nodes[j]  # "…与 A 下调 B 有关"
                    return j + 1
                if left is None and v.sign in (1, -1) and self.head_like(self.nodes[j]) and self.last_theme is not None:
                    theme, factor = self.last_theme  # "B 增加，可能与 A 减少有关"
                    cause = [a.turned(v.sign, v.text) for a in self.nodes[j].args]
                    self.emit("zh.related", cause, (), theme.args, tail_states=(replace(factor, role="tail"),))
                    v.kind = "done"
                    return k + 1
                if left is not None and v.sign in (1, -1) and self.head_like(self.nodes[j]):
                    # "B 与 A 增强有关"
                    cause = [a.turned(v.sign, v.text) for a in self.nodes[j].args]
                    self.emit("zh.related", cause, (), left.args, drugs=left.drugs)
                    self.nodes[j].used = left.used = True
                    v.kind = "done"
                    return k + 1
            if (
                left is not None
                and left.args[0].stated
                and left.done
                and self.head_like(left)
                and self.type(j) == "Process"
                and related
            ):
                self.emit("zh.related", left.args, (), self.nodes[j].args, drugs=self.nodes[j].drugs)
                self.nodes[j].used = True
                return j + 1
            self.with_ = self.nodes[j]
            self.with_.used = True
            if self.subject is None:
                self.subject = self.free_left(i)
            # walk past it: it is neither subject nor free object
            return j + 1
        return i + 1

    def on_in(self, i: int) -> int:
        """ "在 B 中起…作用": the object stands before its trigger."""
        j = self.next_kind(i)
        if self.kind(j) == "N":
            e = self.next_kind(j, frozenset({"level"}))
            v = self.next_kind(e)
            if self.kind(e) == "inend" and self.kind(v) == "verb" and self.kind(v + 1) == "role":
                self.dui, self.dui_head = self.nodes[j], self.free_left(i)
                self.dui.used = True
                return e + 1
        return i + 1

    def on_ba(self, i: int) -> None:
        """ "将 B": the object stands before its trigger."""
        j = self.next_kind(i)
        if self.kind(j) == "N":
            self.ba = self.nodes[j]
