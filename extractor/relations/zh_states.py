"""Chinese: states (knock-down, reagent, lack, antibody) folded into the mention that they belong to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import zip_longest
from typing import Final

from extractor.relations.collect import HEAD_TYPES, Certainty
from extractor.relations.items import Arg, Node
from extractor.relations.zh_lists import ListShaper
from extractor.relations.zh_phrases import bears_state, merely_found
from extractor.relations.zh_scope import PASSIVE

_LETTERS: Final = re.compile("[A-Za-z]{2}")
_IMMUNOGLOBULIN: Final = re.compile("s?Ig[A-Z]?|免疫球蛋白")
_ANTI: Final = re.compile("anti-?|抗", re.IGNORECASE)
_REMOVER: Final = re.compile("(?:抗体|[单多]抗|抑制剂|antibody|antibodies|mAb)$", re.IGNORECASE)
_LITTLE: Final = frozenset({"低浓度", "低水平"})
_IN_BODY: Final = re.compile("(?:血|体|脑|尿|患者|病人|组织|机体)(?:清|浆|液|内|中)?(?:的|中|内)?$")
#: what stands between a molecule and its inhibitor
_OF_REAGENT: Final = frozenset({"特异性", "选择性", "竞争性", "有效", "高效"})


class StateShaper(ListShaper):
    """Folds states into mentions."""

    def reagents(self, nodes: list[Node]) -> list[Node]:
        """Fold states into the mention beside them, from the right, so that "转染 siRNA-X" nests."""
        out = self._undergone(self._without_anti(nodes))
        changed = True
        while changed:
            changed = False
            for i in range(len(out) - 1, -1, -1):
                s = out[i]
                if s.kind != "state":
                    continue
                target = self._stated(out, i)
                if target is None:
                    continue
                j, how = target
                n = out[j]
                twice = how == "pre" and s.has("noun") and s.sign < 0 and n.done and n.start >= s.end
                again = (
                    how == "post" and s.sign < 0 and not s.has("noun") and s.entry is not None and s.entry.intervention
                )
                if how == "pre" and self._dose(s, n):
                    del out[i]
                    changed = True
                    break
                for arg in n.args:
                    if again and arg.reagent and arg.sign < 0:
                        continue  # "A siRNA 敲低": said twice
                    if twice and arg.sign < 0 and not arg.reagent:
                        continue  # "用 siRNA 敲低 A": one loss, said twice
                    # 转染, mimic: presence alone says nothing; it only marks the intervention
                    arg.sign *= s.sign
                    arg.why = (*arg.why, s.text) if how == "post" else (s.text, *arg.why)
                    arg.stated = True
                    arg.reagent = arg.reagent or s.has("noun")
                n.done = n.done or (s.entry is not None and s.entry.intervention) or self._borne(out, i)
                if how == "pre" and self.c.text.startswith(("的", "基因的"), n.end) and bears_state(self.c.text, n.end):
                    n.done = n.done or not merely_found(s.text)  # "缺失 A 的小鼠"
                n.start, n.end = min(n.start, s.start), max(n.end, s.end)
                del out[i]
                changed = True
                break
        return out

    def _dose(self, s: Node, drug: Node) -> bool:
        """Whether little of a drug was given, which acts all the same: "低浓度的 A 促进 B", not "血清低水平的 A"."""
        if s.text not in _LITTLE or self.type_of(drug) != "Drug":
            return False
        return _IN_BODY.search(self.c.text, max(0, s.start - 6), s.start) is None

    def _undergone(self, nodes: Sequence[Node]) -> list[Node]:
        """The nodes without the passive marker of what was done to a molecule by nobody in particular: "A 被敲除"."""
        out = list(nodes)
        for owner, marker, s, behind in zip(nodes, nodes[1:], nodes[2:], [*nodes[3:], None], strict=False):
            done = s.kind == "state" and s.entry is not None and s.entry.intervention and not s.has("noun")
            if not done or marker.kind != "passive" or marker.text not in PASSIVE or owner.kind not in ("N", "level"):
                continue
            if behind is not None and behind.kind == "N" and self.tight(s, behind, 1):
                continue  # "B 被过表达 A 抑制"
            if self.tight(owner, marker, 0) and self.tight(marker, s, 0):
                out.remove(marker)
        return out

    def _borne(self, nodes: Sequence[Node], i: int) -> bool:
        """Whether the state is that of the cells or animals behind it: "A 过表达细胞中 B", "A 缺失的小鼠"."""
        s, owner = nodes[i], nodes[i - 1] if i else None
        if owner is None or owner.kind != "N" or owner.place or self.type_of(owner) not in HEAD_TYPES:
            return False
        if s.kind != "state" or not s.has("post") or s.has("noun") or merely_found(s.text):
            return False
        return self.tight(owner, s, 0) and bears_state(self.c.text, s.end)

    def _stated(self, nodes: Sequence[Node], i: int) -> tuple[int, str] | None:
        """Which mention the state `nodes[i]` belongs to, and on which side it stands."""
        s = nodes[i]
        if self._borne(nodes, i):
            return i - 1, "post"
        if s.entry is not None and s.entry.id == "zh.loss.antibody":
            owner = nodes[i - 1] if i else None
            if owner is None or owner.kind != "N" or not self.tight(owner, s, 0) or _IMMUNOGLOBULIN.match(owner.text):
                return None  # "IgG 抗体", "A 的抗体": antibodies that are meant themselves
        pre = post = -1
        if s.has("pre"):
            j = i + 1
            reach = 0
            while j < len(nodes):
                n = nodes[j]
                reach += len(self.gap(nodes[j - 1], n).strip())
                if reach > 6:
                    break
                if n.kind == "N" and not n.place and self.type_of(n) in HEAD_TYPES:
                    pre = self._upstream(nodes, j)
                    break
                if (n.kind == "N" and n.place) or (
                    n.kind in ("place", "inend", "carrier", "carries", "pron", "and") and n.text != "和"
                ):
                    if n.kind == "and" and not n.has("with"):
                        break
                    j += 1
                    continue
                if n.kind == "adv" and n.text in ("了", "过") and j == i + 1:
                    j += 1  # "敲低了 A"
                    continue
                if n.kind == "de" and (s.has("predicate") or not s.has("noun")) and j == i + 1:
                    j += 1
                    continue
                if n.kind == "de" and nodes[j - 1].kind in ("place", "inend", "N"):
                    j += 1  # "敲除某细胞的 A"
                    continue
                if (
                    n.kind == "state"
                    and s.entry is not None
                    and s.entry.intervention
                    and n.has("pre")
                    and not (s.has("noun") and i and nodes[i - 1].kind == "N" and self.tight(nodes[i - 1], s, 1))
                ):
                    return None  # the inner state first
                break
        if s.has("post"):
            j = i - 1
            reach = 0
            while j >= 0:
                n = nodes[j]
                between = self.gap(n, nodes[j + 1]).strip()
                reach += len(between)
                if reach > 2 or (not s.has("noun") and reach > 2) or _LETTERS.search(between):
                    break  # "A EP 受体抑制剂": of what has no mention
                if n.kind == "N" and not n.place and self.type_of(n) in HEAD_TYPES:
                    post = j
                    break
                if n.kind in ("level", "de") or n.text in _OF_REAGENT:
                    j -= 1
                    continue
                break
        if s.has("predicate") and post >= 0 and pre < 0:
            # as the verb of its clause it is read by the walker; folded only where more follows in the clause
            k = i + 1
            while k < len(nodes) and nodes[k].kind in ("aux", "level", "spec"):
                k += 1
            if k + 1 < len(nodes) and nodes[k].kind == "is" and any(x.kind == "agent_noun" for x in nodes[k : k + 6]):
                return post, "post"  # "A 缺乏是 B 的主要原因"
            if k + 1 < len(nodes) and nodes[k].kind == "is" and nodes[k + 1].kind == "verb":
                k += 1  # "A 缺失是导致 B 的原因"
            goes_on = {"verb", "and", "after", "dui", "bind", "de", "by", "neutral"}
            if not merely_found(s.text):
                goes_on.add("group")  # "A 缺乏组 B 升高"
            if k >= len(nodes) or nodes[k].kind not in goes_on:
                return None
            if nodes[k].kind == "verb" and not nodes[k].has("transitive") and not nodes[k].has("causative"):
                return None
        if s.has("agent") and post >= 0 and i + 1 < len(nodes):
            drug = nodes[i + 1]
            if drug.kind == "N" and self.type_of(drug) == "Drug" and self.tight(s, drug, 0):
                # "EGFR 抑制剂吉非替尼": the drug acts, on the class's molecule
                tails, drugs = self._listed(nodes, post, -1), self._listed(nodes, i + 1, 1)
                heads = [a for x in drugs for a in x.args]
                for tail in tails:
                    own = [Arg(a.mention) for a in tail.args]
                    self.c.emit("zh.drug_class", heads, [s], own, Certainty(), self.context)
                    tail.place = True
                s.kind = "done"
                return None
        if s.has("noun"):
            if post >= 0:
                return post, "post"
            return (pre, "pre") if pre >= 0 else None
        if pre >= 0:
            return pre, "pre"
        return (post, "post") if post >= 0 else None

    def _without_anti(self, nodes: Sequence[Node]) -> list[Node]:
        """The nodes, "anti-" folded into the antibody that it stands before ("anti-A 单克隆抗体"): that acts itself."""
        out = []
        for n, behind in zip_longest(nodes, nodes[1:]):
            if behind is not None and _ANTI.fullmatch(n.text) and self._removes(behind) and self.tight(n, behind, 0):
                behind.start = n.start
                continue
            out.append(n)
        return out

    def _removes(self, n: Node) -> bool:
        """Whether a mention names an antibody or inhibitor, which has its own sign (guidelines)."""
        return n.kind == "N" and self.type_of(n) == "Drug" and _REMOVER.search(n.text) is not None

    def _listed(self, nodes: Sequence[Node], at: int, step: int) -> list[Node]:
        """The mention at `at` and those of its type that 、 and 和 join to it on the side of `step` (1 or -1)."""
        out = [nodes[at]]
        while 0 <= at + 2 * step < len(nodes):
            link, other = nodes[at + step], nodes[at + 2 * step]
            if link.kind == "level" and step < 0:
                at += step
                continue
            joins = link.kind == "and" and other.kind == "N" and self.type_of(other) == self.type_of(out[0])
            if not joins or not (self.tight(link, other) if step > 0 else self.tight(other, link)):
                break
            out.append(other)
            at += 2 * step
        return out

    def _upstream(self, nodes: Sequence[Node], j: int) -> int:
        """Index of B in "A 的上游分子 B" where `nodes[j]` is A, else `j`."""
        m = j + 1
        while m < len(nodes) and nodes[m].kind in ("de", "class", "level"):
            m += 1
        if m < len(nodes) and m > j + 1 and nodes[j + 1].kind == "de" and nodes[m].kind == "N":
            between = self.c.text[nodes[j + 1].end : nodes[m].start]
            if between.startswith(("上游", "下游")) and len(between) <= 8 and self.type_of(nodes[m]) in HEAD_TYPES:
                nodes[j].place = True
                return m
        return j
