"""Chinese: what a trigger governs to its right, through attributes and places, and the states behind it."""

from __future__ import annotations

import re
from typing import Final

from extractor.relations.algebra import Factor
from extractor.relations.collect import HEAD_TYPES
from extractor.relations.items import Node
from extractor.relations.zh_clause import FILLER, PROTECTION
from extractor.relations.zh_heads import HeadReader
from extractor.relations.zh_scope import INTO, PASSIVE, harm_of

#: class nouns between an attribute and the name they announce ("炎症的主要调节物 A")
_NOUN_OF: Final = re.compile("(因子|分子|蛋白|基因|调节物|调控物|介质|标志物|标记物|激酶|酶|成员|亚基|产物)$")
#: verbs that the rules do not read, so that what follows them is not the object of an earlier one
_DOES: Final = re.compile("参与|涉及|具有|作用|与|在|对")


_PREDICATE: Final = re.compile(
    "[^，。；]{0,8}?(?:显著|明显|均|都|也|亦|则|进一步|有所|大幅|极显著)(?:性)?[^，。；]{0,4}(?:下降|降低|减少|减弱|下调|减轻|受|被)"
)
_ABLE: Final = frozenset({"可", "能", "可以", "能够", "均可", "均能", "可显著", "能显著", "可明显", "能明显", "可有效"})
#: links between an object and what becomes of it
_COURSE: Final = re.compile(
    "[^，。；]{0,6}?随着?[^，。；]{2,16}?(?:升高|增加|延长|提高|增大|上升|加重|增多)而"
)
_THEN: Final = frozenset({"随之", "也", "进而"})
#: nouns of an amount that are verbs before their object
_BRINGS: Final = frozenset({"产生", "形成", "发生", "释放", "分泌"})
#: links to a purpose or an end
_SO_AS_TO: Final = frozenset({"以", "来", "以此", "达到"})
#: of what a member of a list consists that has no mention ("清除体内羟基和 B", "促进细胞因子和 B 的产生")
_UNNAMED: Final = frozenset({"level", "place", "and", "adv", "class", "inend", "noun", "de"})
_OWNERS: Final = frozenset({"level", "place", "and", "class", "inend", "noun", "de", "adv", "in"})
_CLAUSE: Final = re.compile("参与|涉及|具有|作用|对|[促抑诱介]|通过|可以?|能|使")
_NOUNS: Final = frozenset({"place", "class", "noun"})
#: what joins words more often than clauses
_LISTS: Final = frozenset({"、", "和", "及", "以及", "或", "与"})


class ObjectReader(HeadReader):
    """Finds the object of a trigger."""

    def known_words(self, i: int, j: int) -> int:
        """Chinese characters of the nodes `i` to `j` that are no nouns, so that they are no object."""
        kinds = ("adv", "aux", "de", "link", "verb", "bind", "and", "pron", "spec")
        return sum(self.han(x.start, x.end) for x in self.nodes[i:j] if x.kind in kinds)

    def object(self, i: int) -> tuple[Node, int] | None:
        """The mention group that the trigger at `i` governs to its right, and its index.

        Skips places, levels and pronouns; goes through an attribute ("抑制 A 诱导的 B" governs B).
        """
        self.pending = []
        self.passed = []
        self.swallowed = False
        j = self.first_mention(i)
        if j >= 0:
            j = self.behind_treated(j)
        while j >= 0:
            m = self.behind_cause(j) or self.behind_owner(j)
            if not m:
                return self.nodes[j], j
            j = m
        return None

    def first_mention(self, i: int) -> int:
        """Index of the first mention group that may be an object of the trigger at `i`, -1 where there is none."""
        j = i + 1
        listed = False
        while 0 <= j < len(self.nodes):
            n = self.nodes[j]
            if n.kind == "N":
                return -1 if n.used else j
            if (
                n.kind == "verb"
                and self.kind(j + 1) == "de"
                and n.has("transitive")
                and self.kind(self.next_kind(j + 1)) == "N"
            ):
                j += 2  # "抑制低温诱导的 B": the agent has no mention
                continue
            brings, what = self.at(j + 1), self.at(j + 2)
            if (
                n.text == "、"
                and brings is not None
                and what is not None
                and brings.text in _BRINGS
                and brings.start == n.end
                and what.start - brings.end <= 1
            ):
                return -1  # "抑制中枢、产生 B": a verb of its own
            if self.unnamed_member(i, j, listed):
                j += 1  # "提高甘油三酯、A 和 B": the first of the list has no mention
                listed = True
                continue
            if listed and n.kind in ("verb", "bind", "link"):
                return -1
            if n.kind == "pron" and (self.kind(self.next_kind(j)) != "N" or self.its_loss(j)):
                self.on_pron(j)
                if self.nodes[j].kind == "N":
                    return j
            j = self.over_verb(i, j) or self.over_noun(i, j)
        return -1

    def unnamed_member(self, i: int, j: int, listed: bool) -> bool:
        """Whether the link at `j` follows a member of a list that has no mention; `listed`: one came before."""
        n = self.nodes[j]
        if self.owner_listed(i, j):
            return True
        return (
            n.text in ("、", "和", "及", "以及")
            and (self.kind(j + 1) == "and" or (self.kind(j + 1) == "N" and self.nodes[j + 1].start - n.end <= 16))
            and all(x.kind in _UNNAMED for x in self.nodes[i + 1 : j])
            and self.words(self.nodes[i].end, n.start) <= 30
            and (
                listed
                or self.words(self.nodes[i].end, n.start)
                - sum(self.han(x.start, x.end) for x in self.nodes[i + 1 : j] if x.kind not in _NOUNS)
                >= 2
            )
            and (self.kind(i - 1) != "and" or any(x.kind in ("verb", "aux") for x in self.nodes[:i]))
            and not (self.nodes[i + 1].kind == "and" and self.words(self.nodes[i].end, self.nodes[i + 1].start) < 2)
            and not _DOES.search(self.c.text, n.end, self.nodes[j + 1].start)
        )

    def owner_listed(self, i: int, j: int) -> bool:
        """Whether the link at `j` stands in a list of those of which a process is: "促进肝、肾和某器官的 B"."""
        m = next((x for x in range(j + 1, len(self.nodes)) if self.kind(x) not in _OWNERS), 0)
        if self.nodes[j].text not in _LISTS or not m or self.type(m) != "Process" or self.nodes[m].used:
            return False
        if any(self.kind(x) not in _OWNERS for x in range(i + 1, j)):
            return False
        if self.words(self.nodes[i].end, self.nodes[j].start) < 1:
            return False
        span = self.c.text[self.nodes[i].end : self.nodes[m].start]
        if len(span) > 24 or self.kind(i) != "verb" or _CLAUSE.search(span):
            return False
        return "的" in self.nodes[m].text or span.endswith("的")

    def over_verb(self, i: int, j: int) -> int:
        """Index behind the link or verb at `j` that shares the object; -1 if it has its own, 0 if it is neither."""
        n = self.nodes[j]
        if j == i + 1 and n.kind == "and" and self.nodes[i].has("intransitive") and self.kind(i - 1) == "level":
            return -1  # "A 含量降低及动脉中 B 增多": side by side
        if n.kind == "and" and self.kind(j + 1) in ("place", "level", "inend"):
            return j + 1
        if (
            n.kind in ("verb", "bind")
            and n.has("transitive")
            and self.nodes[j - 1].kind in ("and", "verb", "bind", "link")
        ) or (n.kind == "verb" and j == i + 1 and len(self.c.text[self.nodes[i].end : n.start].strip()) == 0):
            return j + 1
        if n.kind in ("and", "link") and self.kind(j + 1) in ("verb", "bind", "aux"):
            own = self.nodes[i]
            if not self.shares(own, j):
                return -1
            if n.text == "、" and own.has("intransitive") and self.kind(i - 1) in ("level", "role"):
                return -1  # "能力增强、阻滞 B": the first is what becomes of the ability
            if j == i + 1 and len(self.c.text[self.nodes[i].end : n.start].strip()) > 2:
                return -1  # "结合DNA并抑制 B": the first has an object of its own, without a mention
            if (
                own.kind == "verb"
                and self.words(own.end, n.start) - self.known_words(i + 1, j) >= 2
                and n.text not in _LISTS
            ):
                return -1  # "增加水的摄入并且降低 B": so has this one
            return j + 1
        return 0

    def over_noun(self, i: int, j: int) -> int:
        """Index behind the node at `j`, a place, attribute or class of the object; -1 where it is none of these."""
        n = self.nodes[j]
        if n.kind == "passive" and n.text == "由" and any(x.kind == "verb" for x in self.nodes[j:]):
            return j + 1  # "降低由 A 导致的 B"
        if n.kind == "verb" and n.entry is not None and n.entry.kind == "affix" and self.nodes[j - 1].kind == "pron":
            return j + 1  # "阻断其抗 B 作用"
        if n.kind == "neutral" and self.nodes[i].kind == "bind":
            return j + 1
        if n.kind == "related" and self.kind(j + 1) in ("class", "level", "target_noun") and self.near(n, j + 1):
            return j + 1  # "抑制下游相关基因 A"
        against = self.next_kind(j, frozenset({"carrier", "place", "level", "class"}))
        if n.kind == "dui" and self.kind(against) == "de" and self.type(against + 1) == "Process":
            return against + 1  # "提高机体对病毒的 B": what it is against has no mention
        if n.kind == "dui" and self.process_of(j + 1):
            return j + 1  # "降低肾脏对磷的重吸收"
        if n.kind == "in":
            return -1
        if n.kind in FILLER or n.kind in ("pron", "target_noun", "such", "state", "carries", "neg", "noun"):
            return j + 1
        if n.kind == "de" and (j > i + 1 or n.start > self.nodes[i].end):
            return j + 1
        return -1

    def process_of(self, j: int) -> bool:
        """Whether the group at `j` is a process that names what it is done to ("磷的重吸收"), closing its phrase."""
        if self.type(j) != "Process" or self.nodes[j].used or "的" not in self.nodes[j].text:
            return False
        behind = self.kind(self.next_kind(j, frozenset({"level", "adv", "aux", "class"})))
        return behind not in ("verb", "de", "neutral", "role", "neg", "bind")

    def behind_treated(self, j: int) -> int:
        """Index of what the group at `j` qualifies ("A 处理的细胞的 B", "A 依赖性的 B"), `j` or -1."""
        treated = self.at(j + 1)
        brings = self.at(j + 2)
        causes = brings is not None and brings.kind == "verb" and (brings.has("causative") or brings.has("induce"))
        causes = causes and self.kind(j + 3) == "de"
        if (
            treated is not None
            and treated.kind == "apply"
            and not causes  # "A 暴露导致的 B"
            and self.near(self.nodes[j], j + 1)
            and self.head_like(self.nodes[j])
        ):
            # "抑制 A 处理的细胞的 B": what is treated is no object
            m = next((x for x in range(j + 2, len(self.nodes)) if self.kind(x) == "N" and not self.nodes[x].used), None)
            if m is None or self.han(treated.end, self.nodes[m].start) > 14:
                return -1
            self.passed.append(j)
            j = m
        bound = self.at(j + 1)
        if bound is not None and bound.kind == "by" and bound.text == "依赖" and self.near(self.nodes[j], j + 1):
            m = self.next_kind(j + 1, frozenset({"level", "de", "class"}))
            if self.kind(m) == "N" and not self.nodes[m].used and self.han(bound.end, self.nodes[m].start) <= 3:
                self.passed.append(j)  # "诱导 A 依赖性的 B"
                j = m
        return j

    def behind_cause(self, j: int) -> int:
        """Index of what the group at `j` brings about ("A 诱导的 B"); -1 if it has no mention, 0 if none."""
        k = self.next_kind(j, frozenset({"level", "aux"}))
        if self.kind(k) == "apply" and self.kind(k + 1) == "verb" and self.kind(k + 2) == "de":
            k += 1  # "A 暴露导致的 B"
        slash = self.next_kind(k, frozenset({"level", "adv"}))
        if self.kind(k) == "and" and self.nodes[k].text == "/" and self.kind(slash) == "verb":
            k = slash  # "缺氧/复氧所致"
        v = self.at(k)
        second = self.at(k + 1)
        if (
            v is not None
            and second is not None
            and v.kind == second.kind == "verb"
            and v.has("induce")
            and (second.has("causative") or second.has("induce"))
            and second.start == v.end
        ):
            k += 1  # "A 刺激导致的 B"
            v = second
        brought = v is not None and v.kind == "verb" and (v.has("induce") or v.has("causative"))
        if (
            brought
            and self.kind(k + 1) == "de"
            and self.han(self.nodes[k + 1].end, self.clause_end) >= 2
            and not any(x.kind == "N" and not x.place for x in self.nodes[k + 1 :])
        ):
            self.swallowed = True
            return -1  # "降低 A 引起的关键基因的上调": what A brings about has no mention
        if brought and self.kind(k + 1) == "de" and self.nodes[k].end == self.nodes[k + 1].start:
            m = self.next_kind(k + 1)
            m = self.next_kind(m) if self.kind(m) == "de" else m
            if self.kind(m) == "and":
                self.swallowed = True
                return -1  # "改善 A 导致的白细胞数量、B 含量的降低": A is not what improves
        if v is not None and v.text == "所致" and self.kind(k + 1) == "N" and not self.nodes[k + 1].used:
            self.pending.append((j, k, k + 1))
            return k + 1
        if (
            v is not None
            and v.kind == "verb"
            and (v.has("transitive") or v.has("noun"))
            and self.kind(k + 1) == "de"
            and self.han(v.end, self.nodes[k + 1].start) + self.latin(v.end, self.nodes[k + 1].start) == 0
        ):
            m = self.next_kind(k + 1)
            if self.kind(m) == "de" and self.han(self.nodes[k + 1].end, self.nodes[m].start) <= 6:
                m = self.next_kind(m)  # "A 诱导的下丘脑的 B"
            if self.kind(m) == "N" and not self.nodes[m].used:
                self.pending.append((j, k, m))
                return m
        return 0

    def behind_owner(self, j: int) -> int:
        """Index of what is of the group at `j` ("A 的上游分子 B", "甲等细胞的侵袭"), 0 if there is none."""
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
                return m
        if self.kind(j + 1) == "de":
            m = self.next_kind(j + 1, frozenset({"class", "level", "target_noun", "aux", "neutral", "adv"}))
            between = self.c.text[self.nodes[j + 1].end : self.nodes[m].start] if m < len(self.nodes) else ""
            if (
                self.kind(m) == "N"
                and not self.nodes[m].used
                and self.head_like(self.nodes[m])
                and (_NOUN_OF.search(between) or between.startswith(("上游", "下游")))
                and len(between) <= 10
            ):
                self.passed.append(j)  # "抑制 A 的上游分子 B"
                return m
        m = self.next_kind(j, frozenset({"class", "level", "target_noun", "neutral"}))
        if (
            self.kind(m) == "N"
            and not self.nodes[m].used
            and self.head_like(self.nodes[m])
            and re.match("(上游|下游)", self.c.text[self.nodes[j].end : self.nodes[m].start])
            and self.nodes[m].start - self.nodes[j].end <= 12
        ):
            self.passed.append(j)  # "降低 A 上游关键蛋白 B 的表达"
            return m
        if self.kind(j + 1) == "dui":
            m = self.next_kind(j + 1, FILLER | {"de"})
            if self.type(m) in ("Process", "Disease") and self.kind(self.next_kind(m)) not in ("verb", "de"):
                self.passed.append(j)  # "抑制 A 对心肌细胞的毒性"
                return m
        if self.type(j) == "Disease" and self.kind(j + 1) == "level" and self.nodes[j + 1].text == "等":
            m = j + 2
            if self.type(m) == "Process" and self.nodes[m].start - self.nodes[j].end <= 5:
                self.passed.append(j)  # "甲、乙等多种肿瘤细胞的侵袭"
                return m
        return 0

    def shares(self, verb: Node, j: int) -> bool:
        """Whether `verb` has the object of the verb behind the link at `j` ("激活并稳定 B").

        Not where the second says what the first is for ("增加以维持 B"), nor where one raises and the other lowers:
        nobody does both to one thing.
        """
        other = next((x for x in self.nodes[j + 1 :] if x.kind != "aux"), None)
        link = self.nodes[j]
        if link.text in _SO_AS_TO and self.nodes[j - 1].end == link.start and self.nodes[j + 1].start == link.end:
            return False
        return other is None or other.kind != "verb" or verb.sign * other.sign != -1

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
        self.nodes[a].used = True
        if self.undirected(self.nodes[b]):
            return
        saved = self.neg
        self.neg, self.known = False, True
        factors, _ = self.tail_state(b)
        end = self.nodes[b].end
        if factors and _PREDICATE.match(self.c.text, end, min(self.clause_end, end + 20)):
            factors = []  # "A 诱导的 B 均显著下降": the fall is the effect of another
        # "A 引起的 B 升高|延迟": the second is what becomes of the first
        factors = [] if self.nodes[b].args[0].stated else factors[:1]
        self.emit("zh.attributive", self.nodes[a].args, [self.nodes[v]], self.nodes[b].args, tail_states=factors)
        self.neg, self.known = saved, False
        self.nodes[a].used = True
        self.nodes[v].kind = "done"

    def place_end(self, i: int) -> int:
        """Index of the change without an object behind the place that opens at `i`, 0 where there is none."""
        k = next((x for x in range(i + 1, min(i + 6, len(self.nodes))) if self.kind(x) == "inend"), 0)
        if not k or any(self.kind(x) in ("verb", "bind") for x in range(i, k)):
            return 0
        k = self.next_kind(k, frozenset({"level", "de", "aux", "role", "adv"}))
        return k if self.changes(k) else 0

    def changes(self, k: int) -> bool:
        """Whether the verb at `k` says what becomes of what is before it, and has no object: "导致 B 的降解|增强"."""
        n = self.at(k)
        if n is None or n.kind != "verb" or not n.has("intransitive"):
            return False
        return not self.own_object(k) and self.object(k) is None

    def nominal(self, m: int, after: int) -> bool:
        """Whether the verb at `m` is a noun, as the next verb has its own object: "抑制 B 的降解|促进 C"."""
        n, nxt = self.nodes[m], self.at(after)
        if nxt is None or nxt.kind != "verb" or not nxt.has("transitive") or not n.has("noun"):
            return False
        of_it = self.kind(m - 1) == "de" and self.nodes[m - 1].end == n.start
        return (of_it or nxt.start == n.end) and self.object(after) is not None

    def along_with(self, k: int) -> int:
        """Index of the change in "B 随 X 的升高而|降低", where that stands right behind the node at `k`; or 0."""
        course = _COURSE.match(self.c.text, self.nodes[k].end, self.clause_end)
        if course is None:
            return 0
        at = next((x for x in range(k + 1, len(self.nodes)) if self.nodes[x].start >= course.end()), 0)
        return at if at and self.kind(at) == "verb" and self.nodes[at].has("intransitive") else 0

    def tail_state(self, j: int) -> tuple[list[Factor], int]:
        """States after the object at `j` ("抑制 B 的降解", "导致 B 下降"), and the index after them."""
        factors: list[Factor] = []
        k = j
        while True:
            m = self.next_kind(k, frozenset({"level", "de", "aux", "place", "inend"}))
            if self.kind(m) == "class" and any(x.text == "等" for x in self.nodes[k + 1 : m]):
                m = self.next_kind(m, frozenset({"class", "level", "de", "aux", "place", "inend"}))
            m = self.along_with(k) or m
            n = self.at(m)
            if n is not None and harm_of(self.nodes[j].text, n.text):
                break  # "减轻炎症反应的损伤": what it does, it is not lost
            if n is not None and n.kind == "link" and n.text in _THEN and self.kind(m + 1) in ("verb", "state"):
                then = self.nodes[m + 1]
                if then.has("intransitive") and (n.text != "进而" or self.kind(m - 1) == "level"):
                    m, n = m + 1, then  # "导致 B 磷酸化进而失活", "导致 B 随之降低"
            if n is None:
                break
            if n.entry is not None and n.entry.id == "zh.loss.antibody":
                break  # "介导 B 的主要抗体"
            if n.kind == "state" and n.sign in (1, -1):
                factors.append(Factor("tail", n.sign, n.text))
                k = m
                continue
            if n.text in PROTECTION:
                break  # "减弱 A 的保护作用": A is not lost
            if (n.kind == "passive" and n.text in PASSIVE) or (n.kind == "neg" and not n.has("noeffect")):
                sign, word = (-1, n.text) if n.kind == "neg" else (1, "")
                m = self.next_kind(m, frozenset({"aux", "adv", "passive"}))
                n = self.nodes[m] if m < len(self.nodes) else n
                plain = n.kind == "state" or (n.kind == "verb" and self.object(m) is None and not self.own_object(m))
                if plain and n.sign in (1, -1):
                    factors.append(Factor("tail", sign * n.sign, word + n.text))  # "导致 B 被抑制", "使 B 不被激活"
                    k = m
                    continue
                break
            if n.kind == "in" and (behind := self.place_end(m)):
                m, n = behind, self.nodes[behind]  # "导致 B 在血管中作用减弱"
            if n.kind == "verb" and n.sign in (1, -1) and (n.has("noun") or n.has("intransitive")):
                if n.has("transitive") and self.nodes[m - 1].text in _ABLE:
                    break  # "强化 A 治疗可降低 B"
                after = self.next_kind(m, frozenset({"level", "role", "de", "class", "place", "inend"}))
                if self.kind(after) == "adv" and self.nodes[after].text in ("了", "过"):
                    break  # "激活 A 阻碍了 B"
                follows = self.kind(after)
                if follows == "N" and INTO.match(self.c.text, n.end):
                    follows = ""  # "导致 B 降解成 C"
                more = self.at(after + 1) if follows == "and" else None
                if more is not None and (more.kind == "N" or (more.sign == n.sign and self.changes(after + 1))):
                    follows = ""  # "B 降低和 C 升高", "B 减弱或消失"
                if follows == "N" or (
                    n.has("transitive")
                    and not self.changes(after)
                    and not self.nominal(m, after)
                    and follows in ("verb", "bind", "pron", "target_noun", "dui", "in", "and")
                ):
                    break
                if self.c.text[self.nodes[k].end : n.start].strip() and self.gap_big(k, m):
                    break
                if n.has("transitive") and self.own_object(m) and self.kind(m - 1) != "de":
                    break  # "抑制 B 减轻血管损伤": a verb of its own
                factors.append(Factor("tail", n.sign, n.text))
                k = m
                continue
            break
        return factors, k + 1
