"""Chinese: brackets and lists in the row of nodes: appositions out, examples in, members merged to one group."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import Final

from extractor.relations.algebra import Factor
from extractor.relations.collect import HEAD_TYPES, Certainty, Collector, Context
from extractor.relations.items import Arg, Node
from extractor.relations.shape import BaseShaper, family
from extractor.relations.zh_breaks import AMOUNT

#: formulas, brackets, citation numbers
_ASIDE = re.compile(r"\$[^$]*\$|[（(][^（）()]*[)）]|\[[\d,，\s-]*\]")
_STEM: Final = re.compile("[A-Za-z]{2,}")
_REAGENT: Final = re.compile("(?:抑制剂|拮抗剂|阻断剂|阻滞剂)$")
#: the beginning of a name that its mention leaves out: "Na+/K+-ATP 酶和 Ca2+-|ATP 酶"
_ION: Final = re.compile(r"[A-Z][a-z]?(?:\d?[+＋])?-")
_OWN_NOUNS: Final = frozenset({"配体", "受体", "家族", "蛋白"})
#: a name in full that no mention covers, before the short one in brackets: "A、肿瘤因子（B）"
_SPELT_OUT: Final = re.compile("[\u4e00-\u9fff][\u4e00-\u9fffA-Za-z0-9α-ω-]{1,13}[（(]")
#: "丙二醛（MDA）", "白介素-6（IL-6）"
_SHORT: Final = re.compile("[A-Za-zα-ω][A-Za-z0-9α-ω-]{1,9}")
_FULL: Final = re.compile("[\u4e00-\u9fff][白素酶醇酸醛脂肽酯胺质糖苷因体][A-Za-z0-9α-ω-]{0,4}\\s*$")
#: no member of a list reaches over these
_BREAK: Final = re.compile("[，。；：,;:的了]")
#: formula mark-up and white space
LATEX = re.compile(r"\\[A-Za-z]+\*?|[\s${}^_~]+")


class ListShaper(BaseShaper):
    """Settles brackets and merges lists. `side` takes statements in brackets."""

    def __init__(self, collector: Collector, context: Context) -> None:
        super().__init__(collector)
        self.context = context
        self.side: list[tuple[list[Node], int]] = []

    def gap(self, a: Node, b: Node) -> str:
        """The text between two nodes, without asides and formula mark-up."""
        return LATEX.sub("", AMOUNT.sub("", _ASIDE.sub("", self.c.text[a.end : b.start])))

    def tight(self, a: Node, b: Node, size: int = 1) -> bool:
        """Whether at most `size` characters stand between two nodes."""
        return len(self.gap(a, b).strip(" \n了着过’'\"”“-")) <= size

    def bracket(self, nodes: list[Node], opening: int, inner: list[Node]) -> list[Node]:
        """Appositions out, examples in, statements in brackets aside."""
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
            for g in groups:  # "A（如 B）"
                before.args += g.args
                before.links += ["", *g.links[1:]]
            return []
        if before is not None and before.kind == "N" and self.tight(before, nodes[opening], 1):
            roles = [a for g in groups for a in g.args if a.why]
            if roles and self.type_of(before) in HEAD_TYPES and not before.args[0].why:
                # "A（B 抑制剂）"
                for arg in roles:
                    factor = Factor("trigger", arg.sign, arg.why[-1])
                    tail = Arg(arg.mention)
                    self.c.emit(
                        "zh.bracket_role", before.args, (), [tail], Certainty(), self.context, tail_states=(factor,)
                    )
            return []
        announced = before is not None and before.kind == "target_noun"
        if before is not None and announced and not any(n.kind == "N" and self.type_of(n) == "miRNA" for n in nodes):
            before.kind = "class"  # "抑制下游靶基因（A、B）的表达": of no regulatory RNA
        if any(n.kind == "such" for n in inner) or (
            before is not None and (announced or before.kind in ("class", "level", "place", "related"))
        ):
            named = nodes[opening - 2] if opening >= 2 else None
            if before is not None and named is not None and named.kind == "N" and before.text in _OWN_NOUNS:
                named.place = True  # "X 配体（A、B）": the examples are meant
            link = self.c.book.forms["、"]
            for n in inner:
                if n.kind == "comma" and n.text in (",", "，"):
                    n.kind, n.entry = "and", link
            return [n for n in inner if n.kind in ("N", "and", "state")]
        if len(groups) == 1 and self.short_name(nodes, opening, groups[0]):
            return groups  # "降低某素（B）的含量": the name in full has no mention
        return []

    def short_name(self, nodes: list[Node], opening: int, inside: Node) -> bool:
        """Whether the group in brackets is the short name of the noun before them, which no mention covers."""
        bracket = nodes[opening]
        start = nodes[opening - 1].end if opening else bracket.start - 12
        mention = self.c.mentions[inside.args[0].mention]
        if mention.type not in HEAD_TYPES or inside.start != bracket.end or not _SHORT.fullmatch(mention.text):
            return False
        return _FULL.search(self.c.text[max(start, bracket.start - 12) : bracket.start]) is not None

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
                and self.c.mentions[out[-1].args[-1].mention].end == out[-1].end
            ):
                if self.type_of(n) in HEAD_TYPES:
                    out[-1].place = True  # "麻醉药 X": the class, then the name
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
                self._shared_reagent(n)
                kinds = [self.c.mentions[a.mention].type for a in n.args]
                if (
                    kinds[0] == "Disease"
                    and kinds[-1] == "Process"
                    and re.search("[癌瘤病]", self.c.mentions[n.args[-1].mention].text)
                ):
                    # "乳腺癌和肺癌细胞的增殖": the diseases belong to the process
                    keep = [x for x, kind in enumerate(kinds) if kind == "Process"]
                    n.args, n.links = [n.args[x] for x in keep], [n.links[x] for x in keep]
                last = self.c.mentions[n.args[-1].mention]
                if kinds[-1] == "Drug" and n.links[-1] == "/" and last.text.endswith(("抑制剂", "激动剂", "拮抗剂")):
                    keep = [x for x, kind in enumerate(kinds) if kind == "Drug"]  # "MAPK/ERK 抑制剂": one drug
                    n.args, n.links = [n.args[x] for x in keep], [n.links[x] for x in keep]
                self._share_states(n)
        return out

    def _shared_reagent(self, group: Node) -> None:
        """ "EP2、EP4 拮抗剂" where the last is one name of a drug: both are antagonised; not so in "A 或 B 拮抗剂"."""
        last = self.c.mentions[group.args[-1].mention]
        m = _REAGENT.search(last.text)
        if last.type != "Drug" or m is None or group.links[-1] not in ("、", "和", "及", "与", "或"):
            return
        for k in range(len(group.args) - 1):
            a = group.args[k]
            stem = _STEM.match(self.c.mentions[a.mention].text)
            if stem and last.text.startswith(stem[0]) and self.c.mentions[a.mention].type == "Gene" and not a.stated:
                group.args[k] = replace(a.turned(-1, m[0]), reagent=True)
                group.done = True

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
        if args[0].stated and self.c.mentions[args[0].mention].start > group.start and args[0].why[:1] != ("抗",):
            for k in range(1, len(args)):
                if not args[k].stated:
                    args[k] = replace(args[k - 1], mention=args[k].mention)

    def _joins(self, out: list[Node], n: Node, nodes: list[Node], i: int) -> tuple[int, str] | None:
        """Index in `out` of the group that `n` continues, and the word between, or None."""
        k = len(out) - 1
        if k and out[k].kind in ("class", "level") and self.c.text[out[k].end : n.start] in ("（", "("):
            k -= 1  # "A、某受体（B）"
        last = k
        link = ""
        if out[k].kind == "and":
            link = out[k].text
            k -= 1
            if k >= 0 and out[k].kind == "comma" and self.tight(out[k], out[k + 1], 0):
                k -= 1
            k = self._over_unnamed(out, k)
        elif out[k].kind == "comma" and out[k].text in (",", "，"):
            link = ","
            k -= 1
            if not (k >= 0 and out[k].kind == "N" and self._list_goes_on(nodes, i, out[k], n)):
                return None
        else:
            return None
        at = k + 1
        while k >= 0 and out[k].kind in ("level", "class", "group") and link not in (",",):
            k -= 1
        if k < 0 or out[k].kind != "N":
            return None
        a, b = out[k], n
        between = self.gap(out[last], n).strip()
        if (len(between) > 2 and not _ION.fullmatch(between) and not _SPELT_OUT.fullmatch(between)) or (
            a.place != b.place
        ):
            return None
        if any(len(self.gap(x, y).strip()) > 1 for x, y in pairwise(out[k + 1 : at + 1])):
            return None  # "A 组某酶和 B"
        if len(self.gap(a, out[k + 1]).strip()) > (0 if link == "," else 4):
            return None  # "与 A 类似，B 和 C …": A is not of the list
        if family(self.type_of(a)) != family(self.type_of(b)):
            return None
        if (
            link == ","
            and a.args[-1].stated
            and not a.args[-1].reagent
            and self.c.mentions[a.args[-1].mention].end < a.end
        ):
            return None  # "A 缺失，B 升高": two clauses
        if link == "," and {self.c.key(x.mention) for x in a.args} & {self.c.key(x.mention) for x in b.args}:
            return None  # "…为 A 和 B，A 和 B 抑制…"
        return k, link

    def _over_unnamed(self, out: list[Node], k: int) -> int:
        """Index in `out` before the members without a mention that stand before its last link: "A、某酶和 B"."""
        while k > 0 and out[k].text == "、" and out[k - 1].kind in ("N", "and", "level"):
            name = self.gap(out[k], out[k + 1]).strip()
            if not 2 <= len(name) <= 12 or _BREAK.search(name):
                break
            k -= 1
        return k

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
        after = [x for x in nodes[i + 1 : i + 7] if x.kind not in ("level", "aux", "adv", "de", "link")]
        if a.done and after and (after[0].kind == "state" or after[0].has("intransitive")):
            return False  # "敲低 A,B 表达下降"
        if any(x.kind == "and" for x in nodes[max(i - 4, 0) : i]):
            return False  # "A 和 B,C 减少": the list has ended
        return b.start - a.end <= 2 and self.c.text[a.end : b.start].strip() == "," and self.type_of(a) in HEAD_TYPES
