"""Chinese: reduces the nodes of a sentence to groups and triggers before the walker reads them.

Comparisons are taken out, places marked, states folded into the mentions beside them (`zh_states`), brackets settled
and lists merged (`zh_lists`), class phrases ("促转移因子 A") read, and drugs moved to the slot of the resistance they
belong to.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from extractor.relations.collect import HEAD_TYPES, Certainty, Collector, Context
from extractor.relations.items import Arg, Node
from extractor.relations.zh_breaks import open_lists, settled
from extractor.relations.zh_degrees import degrees, without_effect
from extractor.relations.zh_lists import LATEX
from extractor.relations.zh_phrases import bears_state
from extractor.relations.zh_scope import of_all, opens_class, without_names
from extractor.relations.zh_states import StateShaper

#: "抗肺癌治疗的靶点": what it is of use for
_REMEDY: Final = re.compile("的?(?:治疗|疗法|新药|药物研|靶)")
_REMEDY_FOR: Final = re.compile("性?(?:治疗|疗法|药物|抑制剂)")
_DOSE: Final = re.compile(r"[（(的]*(IC50|半数抑制浓度|半抑制浓度|中效浓度|耐药指数)")
_BEFORE: Final = re.compile("(?<!存)(?<!现)在[^，。；、]{2,18}?(?:之前|以前)")
#: patients and animals that a disease or process before them only describes
_SUBJECTS: Final = frozenset({"患者", "模型", "病人", "小鼠", "大鼠", "裸鼠", "动物", "人群", "个体"})
#: a quantity named by what it acts against, and another behind it
_QUANTITY: Final = re.compile("能力|指标|活性|性能|力")
_MORE: Final = re.compile("(?:能力|指标|活性|性能|力)\\s*(?:[（(][^（()）]*[)）])?\\s*[、和及与]")
#: what an affix with its process is, so that a verb may act on it ("抗凋亡能力")
_ABILITY: Final = re.compile("的?(?:能力|性能|功能|水平|机能|力(?!度))")
#: what stands between a verb and its object
_OWNERS: Final = frozenset({"level", "de", "place", "adv", "inend", "class", "noun", "N", "and", "pron"})
#: a second predicate
_SECOND: Final = re.compile("[，。；：]|并|而|且|具|有|发挥|对")
#: how a thing was not prepared
_UNTREATED: Final = re.compile(
    "(?:经|被)?(?:发酵|处理|修饰|水解|包被|包埋|纯化|酶解|改性|加工|标记|煅烧|交联|灭活|消毒|干燥|粉碎|螯合)(?:处理)?(?:过)?的?"
)
#: what is called low in a diet that lacks it; little of a toxin is a dose
_NUTRIENT: Final = re.compile("^[硒锌铁铜碘锰钴铬钙磷镁钾钠氮]$|^维生素|^叶酸|氨酸$|^胆碱")
_NO_LACK: Final = re.compile("(?:降|减|较|更|很|极|最|偏|过|稍|略|高|欠|补|短|紧|残|空|[和与及或、])[缺低]$")
_KIND_OF_EFFECT: Final = re.compile("样?的?(?:作用|活性|效应|特性)")
#: a disease that only says of which cells or tumours, in a list or as an example
_EXAMPLE: Final = re.compile(
    "(?:(?:[、和与及]|以及)[^，。；、的]{2,8})*(?:等|在内的?)[^，。；、的]{0,6}(?:细胞|肿瘤|癌)[^，。；、的]{0,2}的"
    "(?![^，。；]{0,4}(?:抑制|促进|杀伤|治疗|作用))"
)
#: what turns the name of a process into that of its lack
_PRIVATIVE: Final = frozenset({"不", "未"})
_NO_DIRECTION: Final = frozenset({"调控", "调节", "影响", "改变"})


class Shaper(StateShaper):
    """Reduces the nodes of one sentence. `side` takes statements in brackets, `other_side` what is compared against."""

    def __init__(self, collector: Collector, context: Context) -> None:
        super().__init__(collector, context)
        self.other_side: set[str] = set()

    def shape(self, nodes: list[Node]) -> list[Node]:
        """All steps, in order."""
        nodes = settled(self.c.text, nodes)
        nodes = self.drop_versus(degrees(self.c.text, without_effect(self.c.text, nodes, self.c.book), self.c.book))
        nodes = self.combined(nodes)
        nodes = self.affixes(self.lacking(self.untreated(nodes)))
        nodes = self.mark_places(self.conditions(nodes))
        nodes = self.reagents(nodes)
        nodes = open_lists(self.c.text, self.brackets(nodes), self.c.book)
        nodes = self.coordinate(nodes)
        nodes = self.class_phrases(nodes)
        return self.resistance(nodes)

    def drop_versus(self, nodes: list[Node]) -> list[Node]:
        """Take out the other side of a comparison: "与…相比", "较 B 组", "比…"."""
        out: list[Node] = []
        i = 0
        while i < len(nodes):
            n = nodes[i]
            if n.kind == "versus" and n.text in ("相比", "相比较", "比较"):
                j = len(out) - 1
                while j >= 0 and out[j].kind not in ("comma", "stop", "verb"):
                    if out[j].has("with") or (out[j].text == "和" and (j == 0 or out[j - 1].kind in ("comma", "stop"))):
                        break
                    j -= 1
                if j >= 0 and out[j].kind == "and":
                    self.other_side |= {self.c.key(a.mention) for x in out[j:] for a in x.args}
                    del out[j:]
            elif n.text == "相对于" and i + 1 < len(nodes) and nodes[i + 1].kind == "control":
                pass  # "相对于对照组 B 下降": the control goes by itself
            elif n.kind == "versus":
                j = i + 1
                while (
                    j < len(nodes)
                    and nodes[j].kind not in ("comma", "stop", "verb", "after", "by")
                    and not (nodes[j].kind == "state" and nodes[j].has("predicate"))
                ):
                    j += 1
                i = j
                continue
            elif n.kind == "verb" and n.text.endswith(("于", "出")) and not n.has("transitive"):
                # "低于对照组": the standard of comparison is no argument
                out.append(n)
                i += 1
                while i < len(nodes) and nodes[i].kind not in ("comma", "stop", "after"):
                    i += 1
                continue
            elif n.kind != "control":
                out.append(n)
            i += 1
        return out

    def combined(self, nodes: list[Node]) -> list[Node]:
        """ "A 联合 B": both are given. "靶点为 B": the target noun. "先升后降" says no direction."""
        nodes = self.partners(self.silenced(self.without_times(without_names(self.c.text, nodes))))
        i = 1
        while i < len(nodes) - 1:
            a, n, b = nodes[i - 1 : i + 2]
            if n.kind in ("carrier", "place") and b.text == "特异性" and n.end == b.start:
                del nodes[i]  # "病毒特异性 A"
                continue
            if n.text == "提前" and n.kind == "verb" and b.kind == "N" and n.end == b.start:
                n.kind = "adv"  # "促进叶片提前衰老": how, not what becomes of the leaves
            if a.text in ("损伤", "损害") and n.kind == "verb" and n.has("causative") and self.tight(a, n, 0):
                del nodes[i - 1]  # "X 损伤导致的 B": the noun
                continue
            if n.text == "后" and a.kind == b.kind == "verb" and self.c.text[a.start - 1 : a.start] == "先":
                del nodes[i - 1 : i + 2]
            i += 1
        for of, a, n, b in zip(["", *(x.kind for x in nodes)], nodes, nodes[1:], nodes[2:], strict=False):
            pair = n.text in ("与", "和", "、", "及", "并") and self.tight(a, n, 0) and self.tight(n, b, 0)
            if pair and of != "de" and a.kind == "verb" and a.has("transitive") and b.text in _NO_DIRECTION:
                n.kind = b.kind = "adv"  # "激活和调节 B": the first has a direction
        for before, a, n, b in zip([None, *nodes], nodes, nodes[1:], nodes[2:], strict=False):
            if (
                (before is None or before.kind != "de")
                and a.kind == b.kind == "verb"
                and n.text in ("或", "或者", "和", "与", "及", "、", "/", "和/或")
                and a.sign * b.sign == -1
                and a.has("transitive")
                and b.has("transitive")
                and self.tight(a, n, 0)
                and self.tight(n, b, 0)
            ):
                a.kind = b.kind = "neutral"  # "激活或抑制 B": both ways
        partner = self.c.book.forms["与"]
        for i in range(1, len(nodes) - 1):
            n, a, b = nodes[i], nodes[i - 1], nodes[i + 1]
            own = nodes[i - 2] if a.kind == "de" and i > 1 else a
            aimed = n.text == "靶向" and _REMEDY_FOR.match(self.c.text, n.end) is not None
            if aimed and self.head_like(own) and own.end <= n.start:
                own.args = [x.turned(-1, n.text) for x in own.args]  # "A 靶向治疗可抑制 B": against A
                own.done, n.kind = True, "class"
            if n.text == "将" and b.kind in ("verb", "bind", "aux", "neg", "spec", "passive") and b.start == n.end:
                n.kind = "aux"  # "A 降低将导致 B": what will be
            if n.text == "和" and a.kind == "aux" and b.kind == "N":
                n.entry = partner  # "A 可以和 B 结合"
            if (
                n.kind == "apply"
                and n.text in ("联合", "联用", "合用", "配伍")
                and a.kind == b.kind == "N"
                and self.type_of(a) in HEAD_TYPES
                and self.type_of(b) in HEAD_TYPES
                and self.tight(a, n, 0)
                and self.tight(n, b, 0)
            ):
                n.kind = "and"
            if n.kind == "agent_noun" and a.kind not in ("N", "de") and b.kind == "N" and self.tight(n, b, 0):
                n.kind = "class"  # "结合激活因子 A": of which kind it is, not what it does here
            if n.kind == "level" and n.text == "靶点" and b.kind in ("is", "aux"):
                n.kind = "target_noun"
            if n.text in ("乃至", "甚至", "甚至是", "以至", "直至") and a.kind == b.kind == "N" and self.tight(n, b, 0):
                n.kind = "and"
        for i in range(2, len(nodes)):
            n, de, own = nodes[i], nodes[i - 1], nodes[i - 2]
            if i > 2 and de.kind == "aux":
                de, own = nodes[i - 2], nodes[i - 3]
            if (
                n.kind == "level"
                and n.text in ("受体", "配体")
                and de.kind == "de"
                and own.kind == "N"
                and len(self.gap(de, n)) <= 5
                and (i + 1 == len(nodes) or nodes[i + 1].kind in ("comma", "stop"))
            ):
                n.kind = "ligand"
        return nodes

    def without_times(self, nodes: list[Node]) -> list[Node]:
        """The nodes without those of "在 A 活化之前", which says when, and of A that nothing had happened yet."""
        if not nodes:
            return nodes
        spans = [m.span() for m in _BEFORE.finditer(self.c.text, nodes[0].start, nodes[-1].end)]
        return [n for n in nodes if not any(a <= n.start < b for a, b in spans)]

    def silenced(self, nodes: list[Node]) -> list[Node]:
        """ "A 干扰细胞的增殖", "A 沉默后": A was knocked down, in the cells or before what follows."""
        for i in range(len(nodes) - 2, 0, -1):
            a, n, b = nodes[i - 1 : i + 2]
            if n.kind != "verb" or n.text not in ("干扰", "沉默") or not (self.head_like(a) and self.tight(a, n, 0)):
                continue
            bearer = (b.kind in ("place", "group") and n.end == b.start) or bears_state(self.c.text, n.end)
            if bearer or b.kind == "after":
                a.args = [x.turned(-1, n.text) for x in a.args]
                a.done, a.end = True, n.end
                del nodes[i]
        return nodes

    def partners(self, nodes: list[Node]) -> list[Node]:
        """ "通过与 A，B 的启动子结合": a comma before the verb that 与 waits for is one of a list."""
        for i, n in enumerate(nodes):
            if not n.has("with") or i == 0 or nodes[i - 1].kind != "by":
                continue
            for j in range(i + 1, len(nodes)):
                if nodes[j].kind == "bind" and nodes[j].has("with"):
                    for x in nodes[i + 1 : j]:
                        if x.kind == "comma" and x.text in (",", "，"):
                            x.kind, x.entry = "and", self.c.book.forms["、"]
                    break
                if nodes[j].kind in ("verb", "bind", "stop", "link", "by"):
                    break
        return nodes

    def lacking(self, nodes: list[Node]) -> list[Node]:
        """The nodes, the loss of a nutrient that one character before it says folded into it: "缺锌", "低硒组"."""
        covered = {n.end for n in nodes if n.kind != "N"}
        for n in nodes:
            word = self.c.text[n.start - 1 : n.start] if n.start else ""
            if n.kind != "N" or word not in ("缺", "低") or n.start in covered or self.type_of(n) not in HEAD_TYPES:
                continue
            if _NO_LACK.search(self.c.text[: n.start]) or (word == "低" and not _NUTRIENT.search(n.text)):
                continue
            n.args = [n.args[0].turned(-1, word), *n.args[1:]]
            n.start -= 1
        return nodes

    def untreated(self, nodes: list[Node]) -> list[Node]:
        """The nodes without a denial that only says how a thing was prepared: "未发酵 A"."""
        after = [*nodes[1:], None][: len(nodes)]
        return [
            n
            for n, nxt in zip(nodes, after, strict=True)
            if not (n.kind == "neg" and nxt is not None and nxt.kind == "N" and _UNTREATED.fullmatch(self.gap(n, nxt)))
        ]

    def conditions(self, nodes: list[Node]) -> list[Node]:
        """The nodes, with a stimulus within the object of a verb as a place: "下调 A 刺激下细胞中 B 的表达"."""
        out = list(nodes)
        for verb, name, acts, end in zip(nodes, nodes[1:], nodes[2:], nodes[3:], strict=False):
            if verb.kind != "verb" or not verb.has("transitive") or name.kind != "N" or end.text != "下":
                continue
            tight = self.tight(verb, name, 1) and self.tight(name, acts, 0) and self.tight(acts, end, 0)
            if tight and acts.kind == "verb" and acts.has("induce") and self.type_of(name) in HEAD_TYPES:
                name.place = True
                out.remove(acts)
        return out

    def _property(self, nodes: Sequence[Node], i: int) -> bool:
        """Whether the molecule `nodes[i]` only says what kind of effect something has: "具有雌激素样作用"."""
        before = nodes[i - 1] if i else None
        if before is not None and before.kind == "adv" and i > 1:
            before = nodes[i - 2]
        if before is None or before.text not in ("具有", "具备", "有", "表现出", "呈现"):
            return False
        near = nodes[i].start - before.end <= 4 and "、" not in self.c.text[before.end : nodes[i].start]
        return near and _KIND_OF_EFFECT.match(self.c.text, nodes[i].end) is not None

    def able(self, nodes: list[Node]) -> list[Node]:
        """The affix of a process that is named with it ("抗氧化"), where no verb acts on that: the affix states it.

        "A 具有抗氧化作用", "A 的抗氧化活性" promote it, as "A 抗凋亡作用" inhibits what is behind the affix.
        """
        out: list[Node] = []
        for n in nodes:
            named = n.kind == "N" and n.text.startswith("抗氧化") and self.type_of(n) == "Process"
            if named and not self._acted_on(out, n):
                entry = replace(self.c.book.forms["抗"], sign=1)
                out.append(Node("affix", n.start, n.start + 1, n.text[:1], entry))
                n.start += 1
            out.append(n)
        return out

    def _acted_on(self, before: Sequence[Node], process: Node) -> bool:
        """Whether a verb of change has the process for its object, alone or in a list: "提高机体抗氧化能力"."""
        k = len(before) - 1
        while k >= 0 and (before[k].kind in _OWNERS or before[k].kind == "neutral"):
            k -= 1
        verb = before[k] if k >= 0 else None
        if verb is None or verb.kind not in ("verb", "state"):
            return False
        return _SECOND.search(self.c.text, verb.end, process.start) is None

    def affixes(self, nodes: list[Node]) -> list[Node]:
        """抗, 促 and the like count only right before a Process or Disease."""
        out: list[Node] = []
        nodes = self.able(nodes)
        for i, n in enumerate(nodes):
            nxt = nodes[i + 1] if i + 1 < len(nodes) else None
            if n.text in _PRIVATIVE and nxt is not None and nxt.start == n.end and self.type_of(nxt) == "Process":
                nxt.args = [a.turned(-1, n.text) for a in nxt.args]
                continue  # "葡萄糖不耐受", "处于未分化状态"
            if n.kind == "affix":
                nxt = nodes[i + 1] if i + 1 < len(nodes) else None
                if n.text == "抗" and nxt is not None and nxt.start == n.end and self.type_of(nxt) == "Gene":
                    # "抗 A 治疗", "抗 A 抗体": A is taken away, once
                    nxt.args = [a.turned(-1, n.text) for a in nxt.args]
                    nxt.done = True
                    nxt.start = n.start
                    for x in nodes[i + 2 : i + 4]:
                        if x.entry is not None and x.entry.id == "zh.loss.antibody":
                            x.kind = "class"
                if nxt is not None and nxt.kind == "N" and nxt.start == n.end and opens_class(nxt.text):
                    nxt.place = n.sign < 0  # "抗氧化酶的分泌" is not that of oxidases, "促炎因子释放" is of 炎因子
                    continue
                if nxt is not None and nxt.kind == "N" and nxt.start == n.end and self._read_out(out, nxt):
                    nxt.place = True
                    continue
                if (
                    nxt is None
                    or nxt.kind != "N"
                    or nxt.start != n.end
                    or self.c.text[nxt.end : nxt.end + 1] == "素"
                    or (self.type_of(nxt) == "Disease" and _REMEDY.match(self.c.text, nxt.end))
                    or self.type_of(nxt) not in ("Process", "Disease")
                ):
                    continue
                if self.type_of(nxt) == "Process" and self._ability(out, nodes, i):
                    nxt.args = [a.turned(n.sign, n.text) for a in nxt.args]
                    nxt.start = n.start
                    continue
            out.append(n)
        return out

    def _read_out(self, before: Sequence[Node], process: Node) -> bool:
        """Whether an affix and its process name a quantity that stands in a list of others: "A 及总抗氧化能力"."""
        if self.type_of(process) != "Process" or not _QUANTITY.match(self.c.text, process.end):
            return False
        left = [x for x in before[-4:] if x.kind not in ("level", "class", "role")]
        if not left or left[-1].text not in ("、", "和", "及", "以及", "与", "，", ","):
            return False
        if left[-1].kind == "comma":
            return _MORE.match(self.c.text, process.end) is not None
        return len(left) > 1 and left[-2].kind == "N" and self.type_of(left[-2]) in HEAD_TYPES

    def _ability(self, before: Sequence[Node], nodes: Sequence[Node], i: int) -> bool:
        """Whether the affix at `i` names an ability that a verb before it acts on: "降低某组织的抗|凋亡能力".

        The sign is then the product of both. A verb of mending lowers what has fallen and raises the rest.
        """
        if not _ABILITY.match(self.c.text, nodes[i + 1].end):
            return False
        k = len(before) - 1
        while k >= 0 and before[k].kind in _OWNERS:
            k -= 1
        verb = before[k] if k >= 0 else None
        if verb is None or verb.kind != "verb" or not verb.has("transitive") or verb.sign not in (1, -1, 2):
            return False
        if _SECOND.search(self.c.text, verb.end, nodes[i].start) or nodes[i].start - verb.end > 14:
            return False
        if verb.sign == 2 and verb.entry is not None:
            falls = next((x for x in nodes[i + 2 :] if x.kind not in ("level", "de", "role")), None)
            fallen = falls is not None and falls.kind in ("verb", "state") and falls.sign < 0
            near = falls is not None and falls.start - nodes[i + 1].end <= 6
            verb.entry = replace(verb.entry, sign=-1 if fallen and near else 1)
        return True

    def mark_places(self, nodes: list[Node]) -> list[Node]:
        """Mark mentions that only say where, in whom, or of what kind."""
        for i, n in enumerate(nodes):
            if n.kind != "N":
                continue
            kind = self.type_of(n)
            nxt = nodes[i + 1] if i + 1 < len(nodes) else None
            if kind == "CellLine" or (kind == "Drug" and _DOSE.match(LATEX.sub("", self.c.text[n.end : n.end + 40]))):
                n.place = True  # the IC50 of a drug is not its amount
            elif nxt is None:
                continue
            elif kind in ("Drug", "Gene") and self._property(nodes, i):
                n.place = True
            elif kind == "Drug" and self._derived(nodes, i):
                n.place = True  # "A 的衍生物 B": B acts
            elif kind == "Disease":
                self._mark_disease(nodes, i)
            elif nxt.kind == "place" and nxt.text in ("突变体", "突变型") and self.tight(n, nxt, 1):
                n.place = True
            elif kind in ("Gene", "Pathway") and self._upstream_of(nodes, i):
                n.place = True  # "导致 A 通路下游的 B 高表达"
            elif kind in ("Gene", "Pathway"):
                self._mark_gene(nodes, i)
            elif kind == "Process":
                self._mark_process(nodes, i)
        self._mark_before_places(nodes)
        return nodes

    def _mark_disease(self, nodes: Sequence[Node], i: int) -> None:
        """Mark the disease at `i` where cells, patients or a time follow: "乳腺癌细胞", "脑卒中后的炎症反应"."""
        n, nxt = nodes[i], nodes[i + 1]
        two = nodes[i + 2] if i + 2 < len(nodes) else None
        if (
            nxt.kind == "after"
            and nxt.start == n.end
            and two is not None
            and (two.kind == "de" or nxt.text.endswith("的"))
            and any(x.kind == "N" and self.type_of(x) == "Process" for x in nodes[i + 2 : i + 4])
        ):
            n.place = True  # "促进脑卒中后的炎症反应"
            nxt.kind = "place"
        if _EXAMPLE.match(self.c.text, n.end) or self._after_harm(nodes, i):
            n.place = True  # "对乳腺癌、肺癌等多种肿瘤细胞的侵袭有抑制作用"
            return
        if nxt.kind in ("place", "carrier") and self.tight(n, nxt, 3):
            # "对乳腺癌细胞的抑制作用" is about the disease
            rest = [x.kind for x in nodes[i + 2 : i + 5]]
            effect = rest[:2] == ["de", "verb"] or rest[:2] == ["de", "role"]
            n.place = not (effect and i > 0 and nodes[i - 1].kind in ("dui", "verb"))
        elif (
            nxt.kind == "dui"
            or (nxt.kind == "N" and self.tight(n, nxt, 0))
            or (nxt.kind in ("inend", "related") and self.tight(n, nxt, 0))
        ):
            n.place = True

    def _after_harm(self, nodes: Sequence[Node], i: int) -> bool:
        """Whether the harm `nodes[i]` is the time at which a verb acts on a molecule: "降低缺氧损伤后 B 的表达"."""
        if not 0 < i < len(nodes) - 2 or nodes[i + 1].kind != "after" or not self.tight(nodes[i], nodes[i + 1], 0):
            return False
        verb = nodes[i - 1]
        if verb.kind != "verb" or not verb.has("transitive") or not self.tight(verb, nodes[i], 2):
            return False
        between = ("level", "place", "inend", "de", "class")
        other = next((x for x in nodes[i + 2 : i + 5] if x.kind not in between), None)
        if other is None or other.kind != "N" or self.type_of(other) not in HEAD_TYPES:
            return False
        if re.search("[，。；,;]", self.c.text[nodes[i].end : other.start]):
            return False
        nodes[i + 1].kind = "place"
        return True

    def _mark_gene(self, nodes: Sequence[Node], i: int) -> None:
        """Mark the gene at `i` where it says of what kind the cells or alleles are: "A 阳性", "A 基因多态性"."""
        n, nxt = nodes[i], nodes[i + 1]
        two = nodes[i + 2] if i + 2 < len(nodes) else None
        if (
            nxt.kind == "level"
            and two is not None
            and two.kind == "place"
            and "多态" in two.text
            and self.tight(nxt, two, 0)
        ):
            n.place = True
        if (
            (
                nxt.kind == "place"
                and nxt.text in ("阳性", "阴性", "多态性", "基因多态性", "单核苷酸多态性", "突变", "突变体", "突变型")
            )
            or self.c.text[n.end : n.end + 1] in ("+", "＋")
        ) and self.tight(n, nxt, 0):
            n.place = True

    def _mark_process(self, nodes: Sequence[Node], i: int) -> None:
        """Mark the process at `i` that is a time or says of what kind cells are: "A 过程中", "抗原提呈细胞"."""
        n, nxt = nodes[i], nodes[i + 1]
        if (
            nxt.kind == "inend"
            and nxt.text in ("过程中", "期间", "当中", "中")
            and self.tight(n, nxt, 0)
            and (i == 0 or nodes[i - 1].kind not in ("and", "dui"))
            and not self._role_follows(nodes, i + 2)
            and not (i and nodes[i - 1].kind == "verb" and self._role_noun(nodes, i + 2))
        ):
            n.place = True
        if self._after_harm(nodes, i):
            n.place = True
            return
        two = nodes[i + 2] if i + 2 < len(nodes) else None
        three = next((x for x in nodes[i + 3 : i + 5] if x.kind != "de"), None)
        if (
            nxt.text == "细胞"
            and nxt.start == n.end
            and two is not None
            and three is not None
            and two.kind in ("inend", "de")
            and three.kind == "N"
            and self.type_of(three) in HEAD_TYPES
            and self.tight(two, three, 1)
        ):
            n.place = True  # "抗原提呈细胞表面的 A"
        acted = nxt.text == "有关" and i > 1 and nodes[i - 1].has("transitive") and nodes[i - 2].kind == "pron"
        if (nxt.kind == "related" and self.tight(n, nxt, 0) and not acted) or (
            nxt.kind in ("place", "carrier")
            and self.tight(n, nxt, 2)
            and (self.is_resistance(n) or nxt.text in _SUBJECTS)
        ):
            n.place = True
        elif nxt.kind == "N" and self.tight(n, nxt, 1) and self.is_resistance(n) and "的" not in self.gap(n, nxt):
            n.place = self.type_of(nxt) in ("Disease", "CellLine")
        elif nxt.kind == "de" and self.is_resistance(n) and i + 2 < len(nodes):
            after = nodes[i + 2]
            n.place = after.kind == "place" or (after.kind == "N" and self.type_of(after) in ("Disease", "CellLine"))

    def _mark_before_places(self, nodes: Sequence[Node]) -> None:
        """Mark what belongs to a place that follows: the drug of a resistance, the other members of a list."""
        for i in range(len(nodes) - 1, -1, -1):
            n = nodes[i]
            if n.kind != "N" or n.place:
                continue
            nxt = nodes[i + 1] if i + 1 < len(nodes) else None
            two = nodes[i + 2] if i + 2 < len(nodes) else None
            if (
                nxt is not None
                and nxt.kind == "N"
                and nxt.place
                and self.type_of(n) == "Drug"
                and self.is_resistance(nxt)
                and self.tight(n, nxt, 1)
            ):
                n.place = True
            if (
                nxt is not None
                and two is not None
                and nxt.kind == "and"
                and two.kind == "N"
                and two.place
                and self.type_of(n) == self.type_of(two)
                and (self.type_of(n) == "Disease" or (self.type_of(n) == "Process" and self._related(nodes, i + 3)))
            ):
                n.place = True

    def _related(self, nodes: Sequence[Node], i: int) -> bool:
        """Whether `nodes[i]` is the 相关 of "A 和 B 相关基因"."""
        if i >= len(nodes) or nodes[i].kind != "related" or not self.tight(nodes[i - 1], nodes[i], 0):
            return False
        while i + 1 < len(nodes) and nodes[i + 1].kind in ("class", "level"):
            i += 1
        return i + 1 == len(nodes) or nodes[i + 1].kind != "N"

    def _upstream_of(self, nodes: Sequence[Node], i: int) -> bool:
        """Whether `nodes[i]` only says where in a pathway the next molecule stands, behind a causative verb."""
        other = next((x for x in nodes[i + 1 : i + 4] if x.kind == "N"), None)
        if other is None or i == 0 or not nodes[i - 1].has("causative") or self.type_of(other) not in HEAD_TYPES:
            return False
        return re.fullmatch("的?[上下]游的?[^，。；、]{0,6}", self.gap(nodes[i], other).strip()) is not None

    def _derived(self, nodes: Sequence[Node], i: int) -> bool:
        """Whether the drug `nodes[i]` only says what the next one is derived from."""
        other = next((x for x in nodes[i + 1 : i + 5] if x.kind == "N"), None)
        if other is None or self.type_of(other) != "Drug":
            return False
        return (
            re.fullmatch("的?[^，。；的]{0,4}(?:衍生物|代谢物|代谢产物)", self.gap(nodes[i], other).strip()) is not None
        )

    def _role_noun(self, nodes: Sequence[Node], i: int) -> bool:
        """ "在促进 B 中的协同作用"."""
        while i < len(nodes) and nodes[i].kind in ("aux", "adv", "spec", "de"):
            i += 1
        return i < len(nodes) and nodes[i].kind == "role"

    def _role_follows(self, nodes: Sequence[Node], i: int) -> bool:
        """ "在 B 中发挥促进作用": the process is what is promoted."""
        while i < len(nodes) and nodes[i].kind in ("aux", "adv", "spec", "link"):
            i += 1
        if i + 1 >= len(nodes):
            return False
        noun = nodes[i].kind == "de" and nodes[i + 1].kind == "agent_noun"  # "是 B 过程中的抑制因子"
        return noun or (nodes[i].kind == "verb" and nodes[i + 1].kind == "role")

    def class_phrases(self, nodes: list[Node]) -> list[Node]:
        """ "促转移因子 A", "A、B 等抗凋亡蛋白", "其靶基因 A": the class phrase states something of the mentions."""
        out = list(nodes)
        i = 0
        while i < len(out):
            n = out[i]
            if n.kind == "affix" and i + 1 < len(out) and out[i + 1].kind == "N":
                tail = out[i + 1]
                if len(tail.args) > 1 and not of_all(self.c.text, tail.end):
                    tail.args, tail.links = tail.args[:1], tail.links[:1]  # "抗凋亡和增殖": against the first
                k = i + 2
                while (
                    k < len(out)
                    and out[k].kind in ("class", "level", "related", "de")
                    and len(self.gap(out[k - 1], out[k]).strip()) <= 2
                ):
                    k += 1
                head = None
                if (
                    k == i + 2
                    and k < len(out)
                    and out[k].kind == "N"
                    and self.c.text[tail.end : out[k].start].strip() in ("（", "(", "(如", "（如")
                    and self.type_of(out[k]) in HEAD_TYPES
                ):
                    head = out[k]
                if k > i + 2:
                    if (
                        k < len(out)
                        and out[k].kind == "N"
                        and self.type_of(out[k]) in HEAD_TYPES
                        and len(self.gap(out[k - 1], out[k]).strip()) <= 1
                    ):
                        head = out[k]
                    elif (
                        out[i + 2].kind != "related"
                        and i
                        and out[i - 1].kind == "N"
                        and self.type_of(out[i - 1]) in HEAD_TYPES
                        and len(self.gap(out[i - 1], n).strip()) <= 1
                    ):
                        head = out[i - 1]
                    elif out[i + 2].kind == "class" or (
                        out[i + 2].kind == "level" and out[i + 2].text in ("蛋白", "基因")
                    ):
                        del out[i : i + 2]
                        continue
                if (
                    head is None
                    and k < len(out)
                    and k > i + 2
                    and out[k - 1].text in ("能力", "活性", "性", "作用", "功能")
                    and out[k].kind in ("verb", "aux")
                ):
                    v = next((x for x in out[k:] if x.kind not in ("aux", "adv", "level")), None)
                    after = out[out.index(v) + 1 :] if v is not None else []
                    if (
                        v is not None
                        and v.kind == "verb"
                        and v.has("intransitive")
                        and not any(x.kind == "N" for x in after[:2])
                    ):
                        tail.args = [a.turned(n.sign, n.text) for a in tail.args]
                        del out[i]
                        continue
                if head is not None:
                    plain = [Arg(a.mention) for a in head.args]
                    self.c.emit("zh.class_phrase", plain, [n], tail.args, Certainty(), self.context)
                    del out[i : i + 2]
                    continue
                n.kind = "verb"
            i += 1
        return out

    def resistance(self, nodes: list[Node]) -> list[Node]:
        """ "对 X 的耐药性", "X 耐药": the drug goes to the slot."""
        out: list[Node] = []
        resistant_to = [
            a.mention
            for n, nxt in pairwise(nodes)
            if n.kind == nxt.kind == "N" and nxt.place and self.is_resistance(nxt) and self.type_of(n) == "Drug"
            for a in n.args
        ]
        for n in nodes:
            if n.kind == "N" and self.is_resistance(n) and not n.place:
                k = len(out) - 1
                while k >= 0 and (
                    out[k].kind in ("de", "level", "aux", "and")
                    or (out[k].kind == "N" and not out[k].place and self._drug(out[k]))
                ):
                    k -= 1
                if k >= 0 and out[k].kind == "dui":
                    drugs = [a.mention for m in out[k + 1 :] if m.kind == "N" for a in m.args]
                    if drugs:
                        n.drugs += drugs
                        del out[k:]
                elif out and out[-1].kind == "N" and self.type_of(out[-1]) == "Drug" and self.tight(out[-1], n, 1):
                    n.drugs += [a.mention for a in out.pop().args]
                if not n.drugs and len({self.c.key(d) for d in resistant_to}) == 1:
                    n.drugs = resistant_to[:1]  # "阿霉素耐药细胞…增强耐药性"
            out.append(n)
        return out

    def _drug(self, node: Node) -> bool:
        return self.type_of(node) in ("Drug", "Gene") and not node.done
