"""Chinese: walks the clauses of a passage from left to right, keeping the subject that Chinese so often leaves out.

A sentence is lexed to nodes (`items.lex`), then `_Shaper` reduces it (comparisons out, brackets settled, states and
coordination folded into groups), then `ChineseWalker` reads clause by clause. What is carried from clause to clause:
`agent`, the subject that a following clause without one takes; `cause`, an intervention (knock-down, mimic,
treatment) whose effects the next clauses report; `observed`, states named without a cause ("A 升高，B 下降，可…").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from extractor.records import Sentence
from extractor.relations.algebra import Factor
from extractor.relations.collect import HEAD_TYPES, Certainty, Collector, Context
from extractor.relations.items import Arg, Node, lex

_FILLER: Final = frozenset({"level", "place", "inend", "in", "class", "aux", "role", "group", "adv"})
_PRONOUN_TYPES: Final = (
    ("通路", {"Pathway"}),
    ("轴", {"Pathway"}),
    ("miRNA", {"miRNA"}),
    ("lncRNA", {"lncRNA"}),
    ("药", {"Drug"}),
    ("家族", HEAD_TYPES),
    ("因子", {"Gene"}),
    ("基因", {"Gene", "lncRNA"}),
    ("蛋白", {"Gene"}),
    ("酶", {"Gene"}),
    ("受体", {"Gene"}),
)
_ASIDE = re.compile(r"\$[^$]*\$|[（(][^（）()]*[)）]|\[[\d,，\s-]*\]")
_LATEX = re.compile(r"\\[A-Za-z]+\*?|[\s${}^_~]+")
_OWN_NOUNS: Final = frozenset({"配体", "受体", "家族", "蛋白"})
_LIGHT: Final = frozenset({"使", "使得", "令", "让", "迫使"})
_REACH: Final = 14  # characters without a known word between two nodes that still belong together


class _Shaper:
    """Reduces the nodes of one sentence."""

    def __init__(self, collector: Collector, context: Context) -> None:
        self.c = collector
        self.context = context
        self.side: list[tuple[list[Node], int]] = []
        self.other_side: set[str] = set()

    # -- small questions ---------------------------------------------------------------------------------------
    def type_of(self, node: Node) -> str:
        return self.c.mentions[node.args[0].mention].type if node.args else ""

    def gap(self, a: Node, b: Node) -> str:
        return _LATEX.sub("", _ASIDE.sub("", self.c.text[a.end : b.start]))

    def tight(self, a: Node, b: Node, size: int = 1) -> bool:
        return len(self.gap(a, b).strip(" \n了着过’'\"”“-")) <= size

    def is_resistance(self, node: Node) -> bool:
        text = self.c.mentions[node.args[0].mention].text.lower()
        return self.type_of(node) == "Process" and bool(self.c.book.tail_classes["zh.tail.resistance"].search(text))

    # -- the cascade -------------------------------------------------------------------------------------------
    def shape(self, nodes: list[Node]) -> list[Node]:
        nodes = self.drop_versus(nodes)
        nodes = self.affixes(nodes)
        nodes = self.mark_places(nodes)
        nodes = self.reagents(nodes)
        nodes = self.brackets(nodes)
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

    def affixes(self, nodes: list[Node]) -> list[Node]:
        """抗, 促 and the like count only right before a Process or Disease."""
        out = []
        for i, n in enumerate(nodes):
            if n.kind == "affix":
                nxt = nodes[i + 1] if i + 1 < len(nodes) else None
                if (
                    nxt is None
                    or nxt.kind != "N"
                    or nxt.start != n.end
                    or self.type_of(nxt) not in ("Process", "Disease")
                ):
                    continue
            out.append(n)
        return out

    def mark_places(self, nodes: list[Node]) -> list[Node]:
        for i, n in enumerate(nodes):
            if n.kind != "N":
                continue
            kind = self.type_of(n)
            nxt = nodes[i + 1] if i + 1 < len(nodes) else None
            if kind == "CellLine":
                n.place = True
            elif nxt is None:
                continue
            elif kind == "Disease":
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
            elif kind in ("Gene", "Pathway"):
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
                        and nxt.text
                        in ("阳性", "阴性", "多态性", "基因多态性", "单核苷酸多态性", "突变", "突变体", "突变型")
                    )
                    or self.c.text[n.end : n.end + 1] in ("+", "＋")
                ) and self.tight(n, nxt, 0):
                    n.place = True
            elif kind == "Process":
                if (
                    nxt.kind == "inend"
                    and nxt.text in ("过程中", "期间", "当中", "中")
                    and self.tight(n, nxt, 0)
                    and (i == 0 or nodes[i - 1].kind not in ("and", "dui"))
                ):
                    n.place = True
                if (nxt.kind == "related" and self.tight(n, nxt, 0)) or (
                    nxt.kind in ("place", "carrier")
                    and self.tight(n, nxt, 2)
                    and (self.is_resistance(n) or nxt.text in ("患者", "模型", "病人", "小鼠"))
                ):
                    n.place = True
                elif (
                    nxt.kind == "N" and self.tight(n, nxt, 1) and self.is_resistance(n) and "的" not in self.gap(n, nxt)
                ):
                    n.place = self.type_of(nxt) in ("Disease", "CellLine")
                elif nxt.kind == "de" and self.is_resistance(n) and i + 2 < len(nodes):
                    after = nodes[i + 2]
                    n.place = after.kind == "place" or (
                        after.kind == "N" and self.type_of(after) in ("Disease", "CellLine")
                    )
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
                and self.type_of(n) == self.type_of(two) == "Disease"
            ):
                n.place = True
        return nodes

    def reagents(self, nodes: list[Node]) -> list[Node]:
        """Fold states into the mention beside them, from the right, so that "转染 siRNA-X" nests."""
        out = list(nodes)
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
                for arg in n.args:
                    # 转染, mimic: presence alone says nothing; it only marks the intervention
                    arg.sign *= s.sign
                    arg.why = (*arg.why, s.text) if how == "post" else (s.text, *arg.why)
                    arg.stated = True
                    arg.reagent = arg.reagent or s.has("noun")
                n.done = n.done or (s.entry is not None and s.entry.intervention)
                n.start, n.end = min(n.start, s.start), max(n.end, s.end)
                del out[i]
                changed = True
                break
        return out

    def _stated(self, nodes: Sequence[Node], i: int) -> tuple[int, str] | None:
        """Which mention the state `nodes[i]` belongs to, and on which side it stands."""
        s = nodes[i]
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
                    pre = j
                    break
                if (n.kind == "N" and n.place) or (
                    n.kind in ("place", "inend", "carrier", "carries", "pron", "and") and n.text != "和"
                ):
                    if n.kind == "and" and not n.has("with"):
                        break
                    j += 1
                    continue
                if n.kind == "de" and (s.has("predicate") or not s.has("noun")) and j == i + 1:
                    j += 1
                    continue
                if n.kind == "state" and s.entry is not None and s.entry.intervention and n.has("pre"):
                    return None  # the inner state first
                break
        if s.has("post"):
            j = i - 1
            reach = 0
            while j >= 0:
                n = nodes[j]
                reach += len(self.gap(n, nodes[j + 1]).strip())
                if reach > 2:
                    break
                if n.kind == "N" and not n.place and self.type_of(n) in HEAD_TYPES:
                    post = j
                    break
                if n.kind in ("level", "de") or n.text == "特异性":
                    j -= 1
                    continue
                break
        if s.has("predicate") and post >= 0 and pre < 0:
            # as the verb of its clause it is read by the walker; folded only where more follows in the clause
            k = i + 1
            while k < len(nodes) and nodes[k].kind in ("aux", "level"):
                k += 1
            if k >= len(nodes) or nodes[k].kind not in ("verb", "and", "after", "dui", "bind", "de"):
                return None
            if nodes[k].kind == "verb" and not nodes[k].has("transitive") and not nodes[k].has("causative"):
                return None
        if s.has("agent") and post >= 0 and i + 1 < len(nodes):
            drug = nodes[i + 1]
            if drug.kind == "N" and self.type_of(drug) == "Drug" and self.tight(s, drug, 0):
                # "EGFR 抑制剂吉非替尼": the drug acts, on the class's molecule
                tail = nodes[post]
                self.c.emit(
                    "zh.drug_class", drug.args, [s], [Arg(a.mention) for a in tail.args], Certainty(), self.context
                )
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

    def brackets(self, nodes: list[Node]) -> list[Node]:
        """Appositions out, examples in, statements in brackets aside."""
        while True:
            close = next((i for i, n in enumerate(nodes) if n.kind == "close"), None)
            if close is None:
                break
            opening = next((i for i in range(close - 1, -1, -1) if nodes[i].kind == "open"), None)
            if opening is None:
                del nodes[close]
                continue
            inner = nodes[opening + 1 : close]
            nodes[opening : close + 1] = self._bracket(nodes, opening, inner)
        return [n for n in nodes if n.kind != "open"]

    def _bracket(self, nodes: list[Node], opening: int, inner: list[Node]) -> list[Node]:
        groups = [n for n in inner if n.kind == "N"]
        before = nodes[opening - 1] if opening else None
        if not groups:
            return []
        if any(n.kind in ("verb", "bind") for n in inner):
            self.side.append((inner, nodes[opening].start))
            return []
        if (
            opening >= 2
            and nodes[opening - 2].kind == "affix"
            and before is not None
            and self.type_of(groups[0]) in HEAD_TYPES
        ):
            return [n for n in inner if n.kind in ("N", "and")]
        if (
            before is not None
            and before.kind == "N"
            and any(n.kind == "such" for n in inner)
            and self.type_of(before) == self.type_of(groups[0])
        ):
            for g in groups:  # "支链氨基酸（如异亮氨酸）"
                before.args += g.args
                before.links += ["", *g.links[1:]]
            return []
        if before is not None and before.kind == "N" and self.tight(before, nodes[opening], 1):
            roles = [a for g in groups for a in g.args if a.why]
            if roles and self.type_of(before) in HEAD_TYPES and not before.args[0].why:
                # "DKK3（Wnt 途径抑制剂）"
                for arg in roles:
                    factor = Factor("trigger", arg.sign, arg.why[-1])
                    tail = Arg(arg.mention)
                    self.c.emit(
                        "zh.bracket_role", before.args, (), [tail], Certainty(), self.context, tail_states=(factor,)
                    )
            return []
        if any(n.kind == "such" for n in inner) or (
            before is not None and before.kind in ("class", "level", "place", "related")
        ):
            named = nodes[opening - 2] if opening >= 2 else None
            if before is not None and named is not None and named.kind == "N" and before.text in _OWN_NOUNS:
                named.place = True  # "Notch 配体（A、B）": the examples are meant
            return [n for n in inner if n.kind in ("N", "and", "state")]
        return []

    def coordinate(self, nodes: list[Node]) -> list[Node]:
        """Merge lists of mentions to groups."""
        out: list[Node] = []
        i = 0
        while i < len(nodes):
            n = nodes[i]
            if (
                n.kind == "N"
                and out
                and out[-1].kind == "N"
                and self.type_of(out[-1]) == self.type_of(n)
                and self.tight(out[-1], n, 0)
                and not n.place
            ):
                if self.type_of(n) in HEAD_TYPES:
                    out[-1].place = True  # "静脉麻醉药丙泊酚": the class, then the name
                elif not out[-1].place:
                    out[-1].args += n.args
                    out[-1].links += ["", *n.links[1:]]
                    out[-1].end = n.end
                    i += 1
                    continue
            if n.kind == "N" and out:
                joined = self._joins(out, n, nodes, i)
                if joined is not None:
                    first, link = joined
                    group = out[first]
                    del out[first + 1 :]
                    group.args += n.args
                    group.links += [link, *n.links[1:]]
                    group.done = group.done or n.done
                    group.end = n.end
                    i += 1
                    continue
            out.append(n)
            i += 1
        for n in out:
            if n.kind == "N" and len(n.args) > 1:
                kinds = [self.c.mentions[a.mention].type for a in n.args]
                if (
                    kinds[0] == "Disease"
                    and kinds[-1] == "Process"
                    and re.search("[癌瘤病]", self.c.mentions[n.args[-1].mention].text)
                ):
                    # "乳腺癌和肺癌细胞的增殖": the diseases belong to the process
                    keep = [x for x, kind in enumerate(kinds) if kind == "Process"]
                    n.args, n.links = [n.args[x] for x in keep], [n.links[x] for x in keep]
                self._share_states(n)
        return out

    def _share_states(self, group: Node) -> None:
        args = group.args
        # "miR-1、2 mimic": an unmarked member takes the reagent that follows
        for k in range(len(args) - 2, -1, -1):
            if not args[k].reagent and args[k + 1].reagent and group.done:
                args[k] = replace(args[k + 1], mention=args[k].mention)
        # "A、B 和 C 缺乏": the state of the last is that of all
        if (
            args[-1].stated
            and not args[-1].reagent
            and not any(a.stated for a in args[:-1])
            and self.c.mentions[args[-1].mention].end < group.end
        ):
            for k in range(len(args) - 1):
                args[k] = replace(args[-1], mention=args[k].mention)
        # "敲低 A 和 B": after a verb the members share what stands before the first
        if args[0].stated and self.c.mentions[args[0].mention].start > group.start:
            for k in range(1, len(args)):
                if not args[k].stated:
                    args[k] = replace(args[k - 1], mention=args[k].mention)

    def _joins(self, out: list[Node], n: Node, nodes: list[Node], i: int) -> tuple[int, str] | None:
        """Index in `out` of the group that `n` continues, and the word between, or None."""
        k = len(out) - 1
        link = ""
        if out[k].kind == "and":
            link = out[k].text
            k -= 1
            if k >= 0 and out[k].kind == "comma" and self.tight(out[k], out[k + 1], 0):
                k -= 1
        elif out[k].kind == "comma" and out[k].text in (",", "，"):
            link = ","
            k -= 1
            if not (k >= 0 and out[k].kind == "N" and self._list_goes_on(nodes, i, out[k], n)):
                return None
        else:
            return None
        while k >= 0 and out[k].kind in ("level", "class", "group") and link not in (",",):
            k -= 1
        if k < 0 or out[k].kind != "N":
            return None
        a, b = out[k], n
        if len(self.gap(out[-1], n).strip()) > 2 or a.place != b.place:
            return None
        if len(self.gap(a, out[k + 1]).strip()) > 4:
            return None
        if _family(self.type_of(a)) != _family(self.type_of(b)):
            return None
        return k, link

    def _list_goes_on(self, nodes: list[Node], i: int, a: Node, b: Node) -> bool:
        """Whether the comma before `nodes[i]` is one of a list that ends in 和, or a tight half-width one."""
        if self.type_of(a) != self.type_of(b):
            return False
        k = i
        for _ in range(12):
            k += 1
            while k < len(nodes) and nodes[k].kind in ("level", "class", "group", "state"):
                k += 1
            if k >= len(nodes):
                return False
            if nodes[k].kind == "and":
                return k + 1 < len(nodes) and nodes[k + 1].kind == "N"
            if (
                nodes[k].kind == "comma"
                and k + 1 < len(nodes)
                and nodes[k + 1].kind == "N"
                and self.tight(nodes[k], nodes[k + 1], 0)
            ):
                k += 1
                continue
            break
        return b.start - a.end <= 2 and self.c.text[a.end : b.start].strip() == "," and self.type_of(a) in HEAD_TYPES

    def class_phrases(self, nodes: list[Node]) -> list[Node]:
        """ "促转移因子 A", "A、B 等抗凋亡蛋白", "其靶基因 A": the class phrase states something of the mentions."""
        out = list(nodes)
        i = 0
        while i < len(out):
            n = out[i]
            if n.kind == "affix" and i + 1 < len(out) and out[i + 1].kind == "N":
                tail = out[i + 1]
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
            out.append(n)
        return out

    def _drug(self, node: Node) -> bool:
        return self.type_of(node) in ("Drug", "Gene") and not node.done


def _family(kind: str) -> str:
    if kind in HEAD_TYPES:
        return "head"
    return "tail" if kind in ("Process", "Disease") else kind


class ChineseWalker:
    """Finds the relations of a Chinese passage and hands them to a `Collector`."""

    def __init__(self, collector: Collector) -> None:
        self.c = collector
        self.agent: list[Arg] = []
        self.cause: list[Arg] = []
        self.observed: list[Arg] = []
        self.agent_sentence = self.cause_sentence = -9
        self.cause_cells: tuple[int, ...] = ()
        self.pair: list[Arg] = []
        self.pair_sentence = -9
        self.last_patient: list[Arg] = []
        self.last_theme: tuple[Node, Factor] | None = None

    def walk(self, sentences: Sequence[Sentence]) -> None:
        """Read all sentences in order."""
        mentions = self.c.mentions
        self.c_sentence_start = 0
        previous = 0
        for s in sentences:
            self.c_sentence_start, previous = previous, s.start
            inside = [i for i, m in enumerate(mentions) if s.start <= m.start < s.end]
            self.sentence(s, inside)

    # -- one sentence ------------------------------------------------------------------------------------------
    def sentence(self, s: Sentence, inside: list[int]) -> None:
        """Lex, shape and read one sentence; `inside` are its mention indexes."""
        nodes = lex(self.c.text, s.start, s.end, self.c.mentions, inside, self.c.book)
        self.context = Context(s.index)
        self.index = s.index
        self.sentence_span = (s.start, s.end)
        shaper = _Shaper(self.c, self.context)
        self.shaper = shaper
        nodes = shaper.shape(nodes)
        self.spec = False
        self.aim = False
        self.observed = []
        self.last_patient = []
        self.last_theme = None
        self.pending_such: tuple[list[Arg], Node] | None = None
        self.sentence_start = True
        side = list(shaper.side)
        clause: list[Node] = []
        end_of: list[tuple[list[Node], str, int]] = []
        begin = s.start
        for n in nodes:
            if n.kind in ("comma", "stop"):
                end_of.append((clause, n.kind if n.kind == "stop" else n.text, begin))
                clause = []
                begin = n.end
            else:
                clause.append(n)
        end_of.append((clause, "stop", begin))
        for clause, border, begin in end_of:
            self.clause_start = begin
            if clause:
                self.clause(clause)
                for inner, at in list(side):
                    if clause[0].start <= at <= clause[-1].end + 1:
                        side.remove((inner, at))
                        self.bracket_clause(inner, shaper)
                self.sentence_start = False
            if border == "stop":
                self.spec = self.aim = False
                self.observed = []

    def bracket_clause(self, inner: list[Node], shaper: _Shaper) -> None:
        """Read a statement that stands in brackets."""
        part: list[Node] = []
        for n in [*shaper.coordinate(inner), Node("comma", 0, 0, ",")]:
            if n.kind in ("comma", "stop"):
                if part:
                    self.clause_start = part[0].start
                    self.clause(part)
                part = []
            else:
                part.append(n)

    # -- one clause --------------------------------------------------------------------------------------------
    def clause(self, nodes: list[Node]) -> None:
        """Read one clause from left to right."""
        self.all_nodes = nodes
        self.nodes = self.without_places(nodes)
        self.slots(nodes)
        ns = self.nodes
        self.subject: Node | None = None
        self.blocked = False
        self.fresh = self.sentence_start
        self.report_end = nodes[0].start if not self.nodes else min(self.clause_start, nodes[0].start)
        self.by = False
        self.clause_cause: list[Arg] = []
        self.turned_by: Node | None = None
        self.binder: list[Arg] = []
        self.lost = False
        self.seen_verb = False
        self.observed_now = False
        self.neg = False
        self.local_spec = False
        self.local_aim = False
        self.dui: Node | None = None
        self.dui_head: Node | None = None
        self.with_: Node | None = None
        self.patient: Node | None = None
        self.passive = False
        self.passive_agent: Node | None = None
        self.ba: Node | None = None
        self.last_state: tuple[Node, Factor] | None = None
        self.emitted = False
        i = 0
        while i < len(ns):
            i = self.step(i)
        self.close()
        self.remember_pair()

    def without_places(self, nodes: list[Node]) -> list[Node]:
        """The clause without its place phrases ("乳腺癌细胞的"), and the 的 that hangs on them."""
        out: list[Node] = []
        dropped = False
        for n in nodes:
            if n.kind == "N" and n.place:
                dropped = True
                continue
            if dropped and n.kind in ("place", "inend", "carrier", "related", "de"):
                if n.kind == "de":
                    dropped = False
                continue
            if n.kind == "and" and dropped:
                continue
            dropped = False
            out.append(n)
        return out

    def close(self) -> None:
        """Carry the subject over to the next clause."""
        if self.clause_cause:
            self.observed = []
            self.cause, self.cause_sentence = self.clause_cause, self.index
            self.cause_cells = self.context.cell_lines
            self.agent, self.agent_sentence = self.clause_cause, self.index
        elif self.subject is not None and self.head_like(self.subject):
            self.agent, self.agent_sentence = self.subject.args, self.index
            if self.emitted or not self.observed_now:
                self.observed = []
            if self.subject.done:
                self.cause, self.cause_sentence = self.subject.args, self.index
        elif (self.lost or self.subject is not None) and not self.emitted:
            self.agent = []

    def remember_pair(self) -> None:
        """Keep the last two coordinated heads for "这两个因子"."""
        for n in self.nodes:
            if n.kind == "N" and len(n.args) == 2 and self.head_like(n):
                self.pair, self.pair_sentence = n.args, self.index

    def head_like(self, node: Node) -> bool:
        """Whether the group may be a head."""
        return any(self.c.mentions[a.mention].type in HEAD_TYPES for a in node.args)

    def slots(self, nodes: Sequence[Node]) -> None:
        """Collect the cell lines and diseases that the clause names as places."""
        cells, diseases = [], []
        for n in nodes:
            if n.kind == "N" and n.place:
                for a in n.args:
                    kind = self.c.mentions[a.mention].type
                    if kind == "CellLine":
                        cells.append(a.mention)
                    elif kind == "Disease":
                        diseases.append(a.mention)
        if not cells and self.cause_sentence == self.index:
            cells = list(self.cause_cells)  # "A549 细胞转染 A 后，B 下降"
        self.context = Context(self.index, tuple(cells), tuple(diseases))

    # -- looking around ----------------------------------------------------------------------------------------
    def next_kind(self, i: int, skip: frozenset[str] = _FILLER) -> int:
        """Index of the next node after `i` that is not of the kinds in `skip`."""
        i += 1
        while i < len(self.nodes) and self.nodes[i].kind in skip:
            i += 1
        return i

    def at(self, i: int) -> Node | None:
        """The node at `i`, or None outside the clause."""
        return self.nodes[i] if 0 <= i < len(self.nodes) else None

    def kind(self, i: int) -> str:
        """Kind of the node at `i`, empty outside the clause."""
        return self.nodes[i].kind if 0 <= i < len(self.nodes) else ""

    def free_left(self, i: int) -> Node | None:
        """The nearest free mention group left of `i`."""
        for j in range(i - 1, -1, -1):
            n = self.nodes[j]
            if n.kind == "N" and not n.used:
                return n
        return None

    # -- the step ----------------------------------------------------------------------------------------------
    def step(self, i: int) -> int:
        """Read the node at `i`; the index to go on from."""
        n = self.nodes[i]
        k = n.kind
        if k == "neg":
            if n.has("noeffect"):
                self.no_effect(i, n)
            else:
                self.neg = True
        elif k == "spec":
            if n.has("local"):
                self.local_spec = True
            else:
                self.spec = True
                self.local_aim = False
        elif k == "aim":
            if n.has("clause"):
                self.local_aim = True
            else:
                self.aim = True
        elif k == "report":
            near_aim = i > 0 and any(
                x.kind == "aim" and x.text.startswith("为") and n.start - x.end <= 4 for x in self.nodes[:i]
            )
            if not near_aim:
                self.aim = self.local_aim = False
            self.fresh = True
            if not self.passive:
                self.subject = None
                for m in self.nodes[:i]:
                    if m.kind == "N" and not m.done:
                        m.used = True
            self.passive = False
            self.report_end = n.end
        elif k == "by":
            self.by = True
        elif k == "dui":
            return self.on_dui(i)
        elif k == "passive":
            self.on_passive(i)
        elif k == "and" and n.has("with"):
            return self.on_with(i)
        elif k == "in":
            j = self.next_kind(i)
            if self.kind(j) == "N":
                e = self.next_kind(j, frozenset({"level"}))
                v = self.next_kind(e)
                if self.kind(e) == "inend" and self.kind(v) == "verb" and self.kind(v + 1) == "role":
                    self.dui, self.dui_head = self.nodes[j], self.free_left(i)
                    self.dui.used = True
                    return e + 1
        elif k == "neutral":
            j = self.next_kind(i, _FILLER | {"pron"})
            if self.kind(j) == "N" and self.next_kind(i, frozenset({"pron", "level", "place", "inend"})) == j:
                self.nodes[j].used = True
            if self.kind(self.next_kind(i)) != "N":
                self.dui = None
        elif k == "role":
            left = self.at(i - 1)
            if (
                n.text == "作用"
                and left is not None
                and left.kind == "N"
                and any(x.kind == "after" for x in self.nodes[i:])
            ):
                self.on_apply(i)
        elif k == "such":
            j = self.next_kind(i)
            if (
                self.kind(j) == "N"
                and self.pending_such is not None
                and not self.nodes[j].used
                and all(x.kind not in ("verb", "N") for x in self.nodes[:i])
            ):
                heads, trigger = self.pending_such
                self.emit("zh.active", heads, [trigger], self.nodes[j].args)
                self.also(j, "zh.active", heads, [trigger], [])
                self.nodes[j].used = True
        elif k == "ba":
            j = self.next_kind(i)
            if self.kind(j) == "N":
                self.ba = self.nodes[j]
        elif k == "as":
            return self.on_as(i)
        elif k == "apply":
            self.on_apply(i)
        elif k == "group":
            left = self.at(i - 1)
            if left is not None and left.kind == "N":
                left.done = True
                # "A+B 组" against "A 组" speaks for B
                own = [a for a in left.args if self.c.key(a.mention) not in self.shaper.other_side]
                if own:
                    left.args = own
        elif k == "after":
            self.on_after(i)
        elif k == "carries":
            j = self.next_kind(i)
            if (
                self.kind(j) == "N"
                and self.head_like(self.nodes[j])
                and len(self.c.text[n.end : self.nodes[j].start].strip()) <= 2
            ):
                self.subject = self.nodes[j]
        elif k == "noun":
            if self.free_left(i) is None:
                self.blocked = True
        elif k == "pron":
            return self.on_pron(i)
        elif k == "N":
            if self.subject is None and not n.used and not self.by and not self.seen_verb:
                self.subject = n
        elif k == "target_noun":
            return self.on_target_noun(i)
        elif k == "agent_noun":
            self.on_agent_noun(i)
        elif k == "correl":
            self.on_correl(i)
        elif k == "bind":
            after = self.on_bind(i)
            self.seen_verb = True
            return after
        elif k == "verb":
            after = self.on_verb(i)
            self.seen_verb = self.seen_verb or n.kind == "done" or self.emitted
            return after
        elif k == "state" and n.has("predicate"):
            self.on_change(i, n)
        elif k == "dui_end":
            self.dui = None
        return i + 1

    # -- heads -------------------------------------------------------------------------------------------------
    def heads(self, i: int) -> list[Arg]:
        """Who acts for the trigger at `i`: the clause's subject, its intervention, or the carried subject."""
        if self.clause_cause:
            return self.clause_cause
        if self.subject is not None:
            best = self.subject
            if not self.head_like(best):
                for n in self.nodes[:i]:
                    if n.kind == "N" and not n.used and self.head_like(n):
                        best = n
            if not self.head_like(best):
                self.lost = True
                return []
            return best.args
        if self.blocked or self.residue(i) > 1:
            self.lost = True
            return []
        if self.observed:
            return self.observed
        if self.agent and self.index - self.agent_sentence <= (0 if not self.sentence_start else 1):
            return self.agent
        if self.agent and self.index - self.agent_sentence <= 1:
            return self.agent
        return []

    def residue(self, i: int) -> int:
        """Characters between the start of the clause (or its report word) and node `i` that no rule knows.

        They are a subject without a mention ("各类细胞因子"), so that the carried subject does not act here.
        """
        at = self.report_end
        total = 0
        for n in self.all_nodes:
            if n.start >= self.nodes[i].start:
                break
            if n.end <= at:
                continue
            if n.start > at:
                total += self.han(at, n.start)
            if n.kind == "by":
                return total  # "通过多条途径抑制 B": what follows is the means
            at = max(at, n.end)
            if n.kind in ("inend", "as", "after"):
                total = 0
        return total + self.han(at, self.nodes[i].start)

    def han(self, start: int, end: int) -> int:
        """Number of Chinese characters in a span."""
        return sum("\u4e00" <= c <= "\u9fff" for c in self.c.text[start:end])

    def sure(self) -> Certainty:
        """Denial and guess in force here."""
        return Certainty(self.neg, self.spec or self.local_spec)

    def emit(self, construction: str, heads: list[Arg], triggers: Sequence[Node], tails: Sequence[Arg], *,
             drugs: Sequence[int] = (), tail_states: Sequence[Factor] = ()) -> None:  # fmt: skip
        """Hand a statement to the collector, unless it is an aim or has no head."""
        if self.aim or self.local_aim or not heads:
            return
        self.emitted = True
        paired = any(n.kind == "respectively" for n in self.nodes)
        self.c.emit(
            construction,
            heads,
            triggers,
            tails,
            self.sure(),
            self.context,
            drugs=drugs,
            tail_states=tail_states,
            paired=paired,
        )

    # -- function words ----------------------------------------------------------------------------------------
    def on_dui(self, i: int) -> int:
        """ "对 B": the object stands before its trigger."""
        left = self.free_left(i)
        j = self.next_kind(i, (_FILLER - {"level"}) | {"pron", "target_noun"})
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
        if self.nodes[i].text == "对其" and self.last_patient:
            self.dui = Node("N", self.nodes[i].start, self.nodes[i].end, "其", args=self.last_patient)
            self.dui_head = left
        return i + 1

    def on_passive(self, i: int) -> None:
        """被, 受, 由: the agent follows."""
        self.patient = self.free_left(i) or self.subject
        self.passive = True
        j = self.next_kind(i)
        self.passive_agent = None
        if self.kind(j) == "N":
            self.passive_agent = self.nodes[j]
            self.passive_agent.used = True

    def on_with(self, i: int) -> int:
        """ "与 B": partner of a binding, or what a change is related to."""
        j = self.next_kind(i, _FILLER | {"pron", "de"})
        if self.kind(j) == "N":
            left = self.free_left(i)
            k = self.next_kind(j)
            v = self.at(k)
            related = any(x.kind == "related" and self.kind(y + 1) != "de" for y, x in enumerate(self.nodes) if y > j)
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

    def on_as(self, i: int) -> int:
        """ "随着 A 浓度升高": an accompanying change is the cause of what the clause reports."""
        j = self.next_kind(i)
        if self.kind(j) != "N":
            return i + 1
        k = self.next_kind(j, _FILLER | {"de"})
        n, v = self.nodes[j], self.at(k)
        if v is not None and v.kind in ("verb", "state") and v.sign in (1, -1) and self.head_like(n):
            nxt = self.next_kind(k)
            if v.kind == "state" or (v.has("intransitive") and self.kind(nxt) != "N"):
                self.clause_cause = [a.turned(v.sign, v.text) for a in n.args]
                n.used = True
                return k + 1
        return i + 1

    def on_apply(self, i: int) -> None:
        """ "A 处理细胞", "加入 A": the agent is the cause of what follows."""
        m = i - 1
        while self.kind(m) in ("de", "aux", "class", "level"):
            m -= 1
        left = self.at(m)
        if left is not None and left.kind == "N" and self.head_like(left) and not left.used:
            left.done = True
            self.clause_cause = [*self.clause_cause, *left.args] if self.clause_cause else left.args
            if self.subject is not left:
                left.used = True
            return
        j = self.next_kind(i)
        if self.kind(j) == "N" and self.head_like(self.nodes[j]):
            right = self.nodes[j]
            right.done = True
            self.clause_cause = right.args
            right.used = True

    def on_after(self, i: int) -> None:
        """后, 时: what stands before it in the clause is the cause of what follows."""
        if self.clause_cause:
            return
        if self.last_state is not None:
            node, factor = self.last_state
            self.clause_cause = [a.turned(factor.sign, factor.word) for a in node.args]
            return
        for left in reversed(self.nodes[:i]):
            if left.kind == "N" and not left.used and (left.done or left.args[0].stated) and self.head_like(left):
                self.clause_cause = left.args
                left.used = True
                break

    def on_pron(self, i: int) -> int:
        """A pronoun stands for the carried subject: "其表达下调", "抑制其表达"."""
        n = self.nodes[i]
        j = self.next_kind(i)
        nxt = self.at(j)
        if nxt is not None and nxt.kind in ("N", "target_noun", "pron", "agent_noun"):
            return i + 1
        if n.text not in ("其", "它", "它们") and not (
            n.text.startswith(("该", "两者", "二者", "前者", "这两", "这些")) and len(n.text) > 1
        ):
            return i + 1
        before = self.antecedent(i)
        if not before:
            return i + 1
        group = Node(
            "N",
            n.start,
            n.end,
            n.text,
            args=[replace(a, why=(), sign=1, stated=False) for a in before],
            links=[""] * len(before),
        )
        self.nodes[i] = group
        return i

    def antecedent(self, i: int) -> list[Arg]:
        """What the pronoun at `i` stands for: a typed one ("该通路") the nearest mention of its type before it."""
        n = self.nodes[i]
        wanted = next((types for word, types in _PRONOUN_TYPES if word in n.text), None)
        if wanted is not None and n.text.startswith("该"):
            first = self.c_sentence_start
            for m in range(len(self.c.mentions) - 1, -1, -1):
                mention = self.c.mentions[m]
                if mention.end <= n.start and mention.start >= first and mention.type in wanted:
                    return [Arg(m)]
            return []
        if i and self.nodes[i - 1].kind == "verb" and self.nodes[i - 1].has("causative") and self.last_patient:
            return self.last_patient
        if (
            i
            and self.last_patient
            and any(x.kind in ("verb", "bind") for x in self.nodes[:i])
            and self.nodes[i - 1].kind in ("verb", "aux", "adv")
        ):
            return self.last_patient  # "结合 B 而抑制其翻译"
        before = self.agent if self.index - self.agent_sentence <= 1 else []
        if n.text.startswith(("这两", "两者", "二者")):
            return self.pair if self.index - self.pair_sentence <= 4 else []
        return before

    # -- nouns that state --------------------------------------------------------------------------------------
    def on_target_noun(self, i: int) -> int:
        """ "A 的靶基因 B", "B 是 A 的靶基因", "其靶基因 B"."""
        n = self.nodes[i]
        bind = replace(n, entry=n.entry)
        j = self.next_kind(i)
        nxt = self.at(j)
        # "A 的靶基因 B", "其靶基因 B", "靶基因 B"
        left = self.at(i - 1)
        owner: list[Arg] = []
        m = i - 1
        while (
            m >= 0
            and self.nodes[m].kind in ("de", "aux", "class", "spec", "role", "verb", "level", "neutral", "adv")
            and self.nodes[m].sign == 0
        ):
            m -= 1
        left = self.at(m)
        if left is not None and left.kind == "N" and left is not self.dui:
            owner = left.args
        if not owner and i and self.nodes[i - 1].kind == "pron":
            mirs = [
                x
                for x in self.nodes[:i]
                if x.kind == "N" and x is not self.subject and self.c.mentions[x.args[0].mention].type == "miRNA"
            ]
            owner = mirs[-1].args if mirs else []
        is_before = any(x.kind == "is" for x in self.nodes[:i])
        if owner and is_before and left is not None:
            # "B 是 A 的靶基因"
            at = next(x for x in range(i) if self.nodes[x].kind == "is")
            first = self.nodes[at]
            tails = [x for x in self.nodes[:at] if x.kind == "N" and x is not left]
            if tails and first.start < left.start:
                self.emit("zh.target_of", [replace(a, why=(), sign=1) for a in owner], [bind], tails[-1].args)
                return i + 1
        if nxt is not None and nxt.kind == "is":
            j = self.next_kind(j)
            nxt = self.at(j)
        if nxt is not None and nxt.kind == "N" and len(self.c.text[n.end : nxt.start].strip()) <= 6:
            heads = owner or self.heads(i)
            if (
                not owner
                and any(self.c.mentions[a.mention].type != "miRNA" for a in heads)
                and any(m.type == "miRNA" for m in self.c.mentions if self.sentence_span[0] <= m.start < nxt.start)
            ):
                return i + 1  # whose target it is has been said of the miRNA
            if self.kind(i - 1) == "neutral":
                nxt.used = True
            self.emit("zh.target_noun", [replace(a, why=(), sign=1) for a in heads], [bind], nxt.args)
        return i + 1

    def on_agent_noun(self, i: int) -> None:
        """ "A 是 B 的抑制因子"."""
        n = self.nodes[i]
        m = i - 1
        while m >= 0 and self.nodes[m].kind in ("de", "class", "aux", "level"):
            m -= 1
        tail = self.at(m)
        if tail is None or tail.kind != "N":
            return
        at = next((x for x in range(m) if self.nodes[x].kind == "is"), None)
        if at is None:
            return
        head = next((x for x in reversed(self.nodes[:at]) if x.kind == "N" and not x.used), None)
        heads = head.args if head is not None else ([] if self.blocked else self.agent)
        if n.sign == 0 and self.type(m) != "miRNA":
            return  # a ceRNA "of a gene" shares its miRNAs; it does not bind the gene
        tail.used = True
        self.emit("zh.agent_noun", heads, [n], tail.args)

    def on_correl(self, i: int) -> None:
        """ "与 X 正相关的 A"."""
        n = self.nodes[i]
        if self.with_ is None:
            return
        if self.kind(i + 1) != "de":
            if self.subject is not None and self.c.mentions[self.with_.args[0].mention].type == "Process":
                self.emit(
                    "zh.correlated", self.subject.args if self.head_like(self.subject) else [], [n], self.with_.args
                )
            return
        j = self.next_kind(i + 1)
        if self.kind(j) == "N":
            self.emit("zh.correlated", self.nodes[j].args, [n], self.with_.args)
            self.with_ = None

    def no_effect(self, i: int, n: Node) -> None:
        """ "敲低 A 后，B 未受影响", "A 对 B 没有影响": a denied relation of unknown sign, by convention promote."""
        if self.dui is not None:
            tail, heads = (
                self.dui,
                (self.dui_head.args if self.dui_head is not None and self.head_like(self.dui_head) else self.heads(i)),
            )
        else:
            j = self.next_kind(i)
            if self.kind(j) == "N":
                tail, heads = self.nodes[j], self.heads(i)
                tail.used = True
            else:
                left = self.free_left(i)
                if left is None:
                    return
                tail = left
                heads = self.clause_cause or self.carried_cause(left)
        if not heads:
            return
        self.neg = True
        # of unknown sign: that of what was just said in the sentence, else promote
        last = self.c.found[-1] if self.c.found else None
        sign = (
            -1
            if last is not None and last.sentence == self.index and last.type == "inhibit" and not last.negated
            else 1
        )
        self.emit(
            "zh.no_effect",
            [replace(a, why=(), sign=1) for a in heads],
            (),
            tail.args,
            tail_states=(Factor("trigger", sign, n.text),),
        )
        self.neg = False

    # -- binding -----------------------------------------------------------------------------------------------
    def on_bind(self, i: int) -> int:
        """ "A 靶向 B", "A 与 B 结合"."""
        n = self.nodes[i]
        if n.has("dui") and self.dui is not None:
            self.emit("zh.target_dui", self.heads(i), [n], self.dui.args)
            self.dui = None
            return i + 1
        if n.has("with"):
            if self.with_ is not None:
                heads = self.binder or self.heads(i)
                self.binder = []
                kinds = {self.c.mentions[a.mention].type for a in heads}
                if kinds == {"Gene"} and all(self.c.mentions[a.mention].type == "miRNA" for a in self.with_.args):
                    # a gene bound to a miRNA is its target
                    self.emit("zh.bind_with", self.with_.args, [n], heads)
                    self.with_ = None
                    return i + 1
                self.emit("zh.bind_with", heads, [n], self.with_.args)
                self.last_patient = self.with_.args
                self.with_ = None
                return i + 1
            left = self.free_left(i)
            if left is not None and len(left.args) > 1:
                cut = next(
                    (x for x in range(len(left.args) - 1, 0, -1) if left.links[x] in ("与", "和", "跟", "同")), None
                )
                if cut is not None and self.kind(self.next_kind(i)) != "N":
                    self.emit("zh.bind_pair", left.args[:cut], [n], left.args[cut:])
                    left.args, left.links = left.args[:cut], left.links[:cut]
                    return i + 1
        if not n.has("transitive"):
            return i + 1
        obj = self.object(i)
        j = self.next_kind(i)
        if (
            obj is not None
            and n.text == "靶向"
            and self.subject is None
            and self.head_like(obj[0])
            and self.kind(self.next_kind(obj[1], frozenset({"level", "de"}))) in ("spec", "aux", "is")
        ):
            later = [x for x in range(obj[1], len(self.nodes)) if self.nodes[x].kind == "verb"]
            if later and self.object(later[0]) is not None:
                # "靶向 A 可能是缓解 B 的策略": to target is to take away
                self.subject = replace(obj[0], args=[a.turned(-1, n.text) for a in obj[0].args])
                obj[0].used = True
                return i + 1
            obj = self.object(i)
        if obj is None and self.kind(j) == "verb" and not n.has("with"):
            obj = self.object(j)
        if obj is not None and n.has("with") and any(x.kind == "verb" for x in self.nodes[i : obj[1]]):
            obj = None
        if obj is not None and self.head_like(obj[0]):
            node, _ = obj
            self.emit("zh.bind", [replace(a, why=(), sign=1) for a in self.heads(i)], [n], node.args)
            self.last_patient = node.args
            if not any(x.kind == "verb" for x in self.nodes[i : self.nodes.index(node)]):
                node.used = True
        return i + 1

    # -- triggers ----------------------------------------------------------------------------------------------
    def object(self, i: int) -> tuple[Node, int] | None:
        """The mention group that the trigger at `i` governs to its right, and its index.

        Skips places, levels and pronouns; goes through an attribute ("抑制 A 诱导的 B" governs B).
        """
        j = i + 1
        self.pending: list[tuple[int, int, int]] = []
        self.passed: list[int] = []
        while j < len(self.nodes):
            n = self.nodes[j]
            if n.kind == "N":
                if n.used:
                    return None
                break
            if (
                n.kind == "verb"
                and self.kind(j + 1) == "de"
                and n.has("transitive")
                and self.kind(self.next_kind(j + 1)) == "N"
            ):
                j += 2  # "抑制低温诱导的 B": the agent has no mention
                continue
            if n.kind == "and" and self.kind(j + 1) in ("place", "level", "inend"):
                j += 1
                continue
            if (
                n.kind in ("verb", "bind")
                and n.has("transitive")
                and self.nodes[j - 1].kind in ("and", "verb", "bind", "link")
            ) or (n.kind == "verb" and j == i + 1 and len(self.c.text[self.nodes[i].end : n.start].strip()) == 0):
                j += 1
                continue
            if n.kind in ("and", "link") and self.kind(j + 1) in ("verb", "bind", "aux"):
                if j == i + 1 and len(self.c.text[self.nodes[i].end : n.start].strip()) > 2:
                    return None  # "结合DNA并抑制 B": the first has an object of its own, without a mention
                j += 1
                continue
            if n.kind == "pron" and self.kind(self.next_kind(j)) != "N":
                self.on_pron(j)
                if self.nodes[j].kind == "N":
                    break
            if n.kind == "neutral" and self.nodes[i].kind == "bind":
                j += 1
                continue
            if n.kind == "in":
                return None
            if n.kind in _FILLER or n.kind in ("pron", "target_noun", "such", "state", "carries", "neg", "noun"):
                j += 1
                continue
            if n.kind == "de" and (j > i + 1 or n.start > self.nodes[i].end):
                j += 1
                continue
            return None
        if j >= len(self.nodes):
            return None
        # an attribute: N V 的 N2, or N1 的 N2 with the second as what is governed
        while True:
            k = self.next_kind(j, frozenset({"level", "aux"}))
            v = self.at(k)
            if (
                v is not None
                and v.kind == "verb"
                and (v.has("transitive") or v.has("noun"))
                and self.kind(k + 1) == "de"
            ):
                m = self.next_kind(k + 1)
                if self.kind(m) == "N" and not self.nodes[m].used:
                    self.pending.append((j, k, m))
                    j = m
                    continue
            if self.kind(j + 1) == "de" or self.kind(self.next_kind(j, frozenset({"place", "level"}))) == "de":
                m = self.next_kind(self.next_kind(j, frozenset({"place", "level"})))
                if (
                    self.kind(m) == "N"
                    and not self.nodes[m].used
                    and self.type(m) == "Process"
                    and self.type(j) in (*HEAD_TYPES, "Disease", "Process")
                    and self.nodes[m].start - self.nodes[j].end <= 6
                ):
                    self.passed.append(j)
                    j = m
                    continue
            if self.kind(j + 1) == "dui" and self.head_like(self.nodes[j]):
                m = self.next_kind(j + 1, _FILLER | {"de"})
                if (
                    self.type(m) == "Process"
                    and self.kind(self.next_kind(m)) not in ("verb", "de")
                    and self.kind(m - 1) == "de"
                ):
                    self.passed.append(j)  # "抑制 A 对心肌细胞的毒性"
                    j = m
                    continue
            if self.type(j) == "Disease" and self.kind(j + 1) == "level" and self.nodes[j + 1].text == "等":
                m = j + 2
                if self.type(m) == "Process" and self.nodes[m].start - self.nodes[j].end <= 5:
                    self.passed.append(j)  # "甲、乙等多种肿瘤细胞的侵袭"
                    j = m
                    continue
            break
        return self.nodes[j], j

    def type(self, i: int) -> str:
        """Mention type of the group at `i`."""
        return self.c.mentions[self.nodes[i].args[0].mention].type if self.kind(i) == "N" else ""

    def commit(self, pending: list[tuple[int, int, int]], passed: list[int]) -> None:
        """State the attributes and use up the mentions that `object` walked through."""
        for a, v, b in pending:
            if self.head_like(self.nodes[a]):
                self.attributive(a, v, b)
            self.nodes[a].used = True
            self.nodes[v].kind = "done"
        for a in passed:
            self.nodes[a].used = True

    def attributive(self, a: int, v: int, b: int) -> None:
        """ "A 诱导的 B"."""
        saved = self.neg
        self.neg = False
        factors, _ = self.tail_state(b)
        self.emit("zh.attributive", self.nodes[a].args, [self.nodes[v]], self.nodes[b].args, tail_states=factors)
        self.neg = saved
        self.nodes[a].used = True
        self.nodes[v].kind = "done"

    def tail_state(self, j: int) -> tuple[list[Factor], int]:
        """States after the object at `j` ("抑制 B 的降解", "导致 B 下降"), and the index after them."""
        factors: list[Factor] = []
        k = j
        while True:
            m = self.next_kind(k, frozenset({"level", "de", "aux", "place", "inend"}))
            n = self.at(m)
            if n is None:
                break
            if n.kind == "state" and n.sign in (1, -1):
                factors.append(Factor("tail", n.sign, n.text))
                k = m
                continue
            if n.kind == "verb" and n.sign in (1, -1) and (n.has("noun") or n.has("intransitive")):
                after = self.next_kind(m, frozenset({"level", "role", "de", "class", "place", "inend"}))
                follows = self.kind(after)
                if follows == "and" and self.kind(after + 1) == "N":
                    follows = ""  # "B 降低和 C 升高"
                if follows == "N" or (
                    n.has("transitive") and follows in ("verb", "bind", "pron", "target_noun", "dui", "in", "and")
                ):
                    break
                if self.c.text[self.nodes[k].end : n.start].strip() and self.gap_big(k, m):
                    break
                factors.append(Factor("tail", n.sign, n.text))
                k = m
                continue
            break
        return factors, k + 1

    def gap_big(self, a: int, b: int) -> bool:
        """Whether too much unknown text lies between two nodes."""
        total = sum(len(self.c.text[self.nodes[x].end : self.nodes[x + 1].start].strip()) for x in range(a, b))
        return total > _REACH

    def on_verb(self, i: int) -> int:
        """A signed trigger: find its heads, its object and the states on the way."""
        n = self.nodes[i]
        # two triggers in a row: "阻止上调 B", and "促进和维持 B"
        nxt_i = i + 1
        obj = self.object(i) if n.has("transitive") or n.has("causative") else None
        pending, passed = (self.pending, self.passed) if obj else ([], [])

        # passive
        if self.passive:
            self.passive = False
            agent = self.passive_agent
            if agent is not None:
                if self.kind(i + 1) == "de" and self.kind(self.next_kind(i + 1)) == "N" and self.patient is None:
                    m = self.next_kind(i + 1)
                    self.emit("zh.passive", agent.args, [n], self.nodes[m].args)
                elif self.patient is not None:
                    self.emit("zh.passive", agent.args, [n], self.patient.args)
                    self.last_patient = self.patient.args
                self.neg = False
                return i + 1
            if obj is None and self.patient is not None:
                self.on_change(i, n)
                return i + 1

        # attributive at the head of the clause: "A 诱导的 B"
        if self.kind(i + 1) == "de" and obj is None:
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
                        self.subject = None
                    return i + 1
                if left is not None and self.head_like(left) and self.dui is not None:
                    self.emit("zh.dui", self.dui_heads(i), [n], self.dui.args)
                    self.dui = None
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
        if self.dui is not None and obj is None and n.sign != 0:
            heads = self.dui_heads(i)
            triggers = [n]
            v = self.at(self.next_kind(i))
            if (
                v is not None
                and v.kind == "verb"
                and v.sign in (1, -1)
                and self.kind(i + 1) == "aux"
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
            # what becomes of the effect: "对 B 的抑制作用减弱" is left alone; the statement is about its change
            self.emit("zh.dui", heads, triggers, self.dui.args, drugs=self.dui.drugs)
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

        if obj is None:
            if (
                n.has("transitive")
                and any(x.kind in ("level", "class") for x in self.nodes[i + 1 :])
                and n.sign in (1, -1)
            ):
                self.pending_such = (self.heads(i), n)
            if n.has("causative"):
                return i + 1
            if n.has("intransitive") or n.has("noun"):
                self.on_change(i, n)
            return nxt_i

        node, j = obj
        self.commit(pending, passed)
        triggers = [x for x in self.nodes[i:j] if x.kind == "verb" and x.sign in (1, -1, 2)]
        adjacent = len(triggers) > 1 and all(not self.c.text[a.end : b.start].strip() for a, b in pairwise(triggers))
        if len(triggers) > 1 and not adjacent:
            triggers = [n]
        elif adjacent and all(t.has("intransitive") for t in triggers) and len({t.sign for t in triggers}) == 1:
            for x in triggers[1:]:
                x.kind = "done"
            triggers, adjacent = [n], False  # "减少降低": said twice
        for x in self.nodes[i + 1 : j]:
            if adjacent and x.kind == "verb":
                x.kind = "done"
        # an action on a molecule as the subject of what follows: "抑制 A 能够降低 B"
        if self.sentential(i, j, node):
            sign = 1
            for t in triggers:
                sign *= t.sign if t.sign != 2 else 1
            word = "".join(t.text for t in triggers)
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
        k = self.next_kind(j, frozenset({"level"}))
        if (
            self.kind(k) == "de"
            and self.kind(self.next_kind(k, frozenset({"level", "adv", "aux"}))) == "class"
            and self.subject is None
            and not any(x.kind == "is" for x in self.nodes[:i])
        ):
            m = self.next_kind(k, frozenset({"level", "adv", "aux", "class", "such", "is"}))
            if self.kind(m) == "N" and not self.nodes[m].used and self.head_like(self.nodes[m]):
                # "促进 B 的因子如 A"
                self.emit("zh.relative", self.nodes[m].args, triggers, node.args, drugs=node.drugs, tail_states=factors)
                node.used = True
            else:
                self.lost = True
            return i + 1
        if n.text in _LIGHT and not factors and len(triggers) == 1 and self.head_like(node):
            return i + 1  # "使 B 磷酸化" says no direction
        heads = self.heads(i)
        b = self.at(self.next_kind(j, _FILLER | {"de"}))
        if b is not None and b.kind == "bind" and b.has("with") and len(node.args) > 1:
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
        causative = any(t.has("causative") for t in triggers)
        construction = "zh.means" if self.by else ("zh.causative" if causative else "zh.active")
        if self.subject is None and not self.clause_cause and construction == "zh.active":
            construction = "zh.elided"
        # "减弱 A 对 B 的抑制": the effect of A on B is what falls
        d = self.next_kind(after - 1, frozenset({"level", "de", "aux"}))
        if self.kind(d) == "dui" and self.head_like(node):
            m = self.next_kind(d, _FILLER | {"pron", "target_noun"})
            vn = self.at(self.next_kind(m, _FILLER | {"de"}))
            if self.kind(m) == "N" and vn is not None and vn.kind == "verb":
                for t in self.nodes[d:m]:
                    if t.kind == "target_noun":
                        self.emit(
                            "zh.target_noun", [Arg(a.mention) for a in node.args], [replace(t)], self.nodes[m].args
                        )
                        t.kind = "done"
                self.emit("zh.dui", [replace(a) for a in node.args], [vn], self.nodes[m].args)
                self.emit("zh.effect_on", heads, [*triggers, vn], self.nodes[m].args)
                if not node.args[0].why:
                    self.emit(construction, heads, triggers, node.args)
                self.nodes[m].used = node.used = True
                vn.kind = "done"
                self.neg = False
                return i + 1
        self.emit(construction, heads, triggers, node.args, drugs=node.drugs, tail_states=factors)
        self.also(j, construction, heads, triggers, factors)
        self.last_patient = node.args
        node.used = True
        self.by = False
        self.neg = False
        for x in self.nodes[j + 1 : after]:
            if x.kind in ("verb", "state"):
                x.kind = "done"
        return i + 1

    def also(self, j: int, construction: str, heads: list[Arg], triggers: list[Node], factors: list[Factor]) -> None:
        """More objects of other types behind 和: "抑制 RANKL 和骨吸收"."""
        skip = frozenset({"level", "de", "class", "state", "done"})
        k = self.next_kind(j, skip | {"verb"} if factors else skip)
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
            k = self.next_kind(k + 1, frozenset({"level", "de", "class"}))
        if self.kind(k) == "and" and not factors:
            # "及其随后的 B", "和对肺的 B"
            m = self.next_kind(k, frozenset({"link", "adv", "pron", "de", "dui", "level", "class", "place", "aux"}))
            if (
                self.kind(m) == "N"
                and m > k + 1
                and not self.nodes[m].used
                and self.type(m) == "Process"
                and self.han(self.nodes[k].end, self.nodes[m].start) <= 12
            ):
                tail = self.at(self.next_kind(m))
                if tail is None or tail.kind not in ("verb", "bind", "N"):
                    self.emit(construction, heads, triggers, self.nodes[m].args, drugs=self.nodes[m].drugs)
                    self.nodes[m].used = True
                    for x in self.nodes[k + 1 : m]:
                        x.kind = "done"

    def near(self, left: Node, i: int) -> bool:
        """Whether a group stands right before node `i`."""
        return len(self.c.text[left.end : self.nodes[i].start].strip()) <= 6

    def dui_heads(self, i: int) -> list[Arg]:
        """Who acts in "A 对 B 的抑制"."""
        if self.dui_head is not None and self.head_like(self.dui_head):
            return self.dui_head.args
        return self.heads(i)

    def sentential(self, i: int, j: int, node: Node) -> bool:
        """Whether the trigger and its object are themselves the subject of a later trigger of the clause."""
        if self.clause_cause or not self.head_like(node) or self.neg or self.nodes[i].has("causative"):
            return False
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
        if self.subject is not None and self.head_like(self.subject):
            return False
        aux = False
        while n is not None and n.kind in ("aux", "neg", "spec", "adv"):
            aux = True
            k += 1
            n = self.at(k)
        if n is None or n.kind not in ("verb", "dui", "bind") or (n.kind == "verb" and self.kind(k + 1) == "de"):
            return False
        if self.by:
            return aux and self.subject is None and n.kind == "verb" and self.object(k) is not None
        if n.kind == "verb":
            if n.has("causative"):
                return aux or self.fresh or not self.agent
            if not n.has("transitive") or self.object(k) is None:
                return False
        return aux or self.fresh or not self.agent

    # -- changes without an object -------------------------------------------------------------------------------
    def on_change(self, i: int, n: Node) -> None:
        """ "B 升高": the effect of a cause in this clause or before, or a state to remember."""
        sign = n.sign
        theme = self.patient if self.passive and self.patient is not None else self.free_left(i)
        self.passive = False
        if theme is None:
            return
        if sign == 2:
            sign = self.c.sign_for(n, theme.args[0].mention)
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
        # the theme itself will act in this clause: "A 表达下调可促进 B"
        if (
            nxt is not None
            and nxt.kind in ("verb", "bind", "dui", "passive", "neg", "spec", "link", "and")
            and self.head_like(theme)
            and not self.clause_cause
        ):
            ahead = any(x.kind in ("verb", "bind") for x in self.nodes[k:])
            if ahead and any(x.kind == "N" and not x.used for x in self.nodes[k:]):
                before = self.at(i - 1)
                if before is not None and before.kind == "and" and self.at(i - 2) is self.turned_by:
                    self.turned_by = n  # "缺失或下调": one state said twice
                    return
                theme.args = [a.turned(sign, n.text) for a in theme.args]
                self.turned_by = n
                self.subject = theme
                return
        if nxt is not None and nxt.kind == "after" and self.head_like(theme):
            self.last_state = (theme, factor)
            return
        causes = self.clause_cause
        if not causes:
            other = next(
                (x for x in self.nodes[:i] if x.kind == "N" and x.done and x is not theme and self.head_like(x)), None
            )
            if other is not None:
                causes = other.args
        if not causes:
            causes = self.carried_cause(theme)
        if causes:
            for t in self.themes(theme):
                if t.args is not causes:
                    self.emit("zh.change", causes, [n], t.args, drugs=t.drugs)
                    t.used = True
            self.neg = False
            return
        self.last_theme = (theme, factor)
        if self.head_like(theme):
            self.observed_now = True
            self.observed = [*self.observed, *(a.turned(sign, n.text) for a in theme.args)]
        theme.used = True

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
