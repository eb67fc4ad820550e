"""Chinese: effects that are spoken of as things: what a verb does to them, where they end, what they bring about."""

from __future__ import annotations

import re
from typing import Final

from extractor.relations.items import Node
from extractor.relations.zh_clause import FILLER
from extractor.relations.zh_nouns import NounReader

ITS_EFFECT: Final = re.compile("的(?:作用|能力|效应|功能|效果)(?=[，。；,;、]|$|[\\[（(])")
_INFLUENCE: Final = re.compile("了?(?:[^，。；对]{0,6}?的)?(?:显著|明显|任何|不良)?(?:影响|改变|变化)")


#: verbs that take back what was done, so that their object is the effect and never who had it
RELIEF: Final = frozenset({"缓解", "减轻", "改善", "减缓", "恢复", "纠正"})
#: ... and those that may also be of who had it ("逆转 A 对 B 的抑制" speaks against A)
_UNDO: Final = RELIEF | {"逆转", "抵消", "消除", "解除", "削弱", "减弱"}
#: ... an effect on something: "A 对生长的抑制作用", "A 给细胞带来的压力"
EFFECT_ON_UNNAMED: Final = re.compile(
    "(?:所?(?:对|给)|在)[^，。；、]{1,16}?(?:带来|造成|产生|引起|形成|发挥|所致)?的[^，。；]"
)


class EffectReader(NounReader):
    """Answers questions of a trigger about the effect that it speaks of."""

    def brought(self, i: int) -> list[Node]:
        """What the verb of bringing about at `i` brings about in its patient: "B 被 A 诱导|降解"."""
        n, nxt = self.nodes[i], self.at(self.next_kind(i, frozenset({"aux", "adv", "level"})))
        if nxt is None or nxt.kind != "verb" or not (n.has("induce") or n.has("causative")) or nxt.sign not in (1, -1):
            return []
        if self.han(n.end, nxt.start) > 2 or not nxt.has("noun") or self.object(i) or self.own_object(i + 1):
            return []
        nxt.kind = "done"
        return [nxt]

    def acts_on_effect(self) -> list[Node]:
        """The verb of which the effect on the object before its trigger is itself the object: "解除对 B 的抑制"."""
        at = next((x for x, n in enumerate(self.nodes) if n.kind == "dui" and n.text.startswith("对")), 0)
        before = next((x for x in reversed(self.nodes[:at]) if x.kind != "adv"), None)
        # "缓解热应激对 B 的抑制", "缓解 A 应激对 B 的抑制": who had the effect is no matter
        relief = next((x for x in reversed(self.nodes[:at]) if x.kind not in ("adv", "N", "level", "place")), None)
        if relief is not None and relief.text in _UNDO and self.nodes[at].start - relief.end <= 16:
            before = relief
        reach = 8 if before is not None and before.text in _UNDO else 1
        if before is None or before.kind != "verb" or self.words(before.end, self.nodes[at].start) > reach:
            return []
        return [before] if before.sign in (1, -1) and before.has("transitive") else []

    def unnamed_effect(self, d: int) -> bool:
        """Whether nothing marked stands behind the dative at `d` for the effect to act on; true without a dative."""
        if self.kind(d) != "dui":
            return True
        m = self.next_kind(d, FILLER | {"pron", "target_noun"})
        v = self.at(self.next_kind(m, FILLER | {"de"}))
        return self.kind(m) != "N" or v is None or v.kind != "verb"

    def of_the_effect(self, i: int) -> bool:
        """Whether the verb at `i` only speaks of an effect without a direction, which the dative before it has.

        "A 对 B 的作用减弱" (A acts less in what follows), "没有对 B 造成影响".
        """
        n, before = self.nodes[i], self.at(i - 1)
        heads = self.dui_heads(i)
        if n.has("causative") and _INFLUENCE.match(self.c.text, n.end):
            if self.neg:
                self.no_effect(i, n)
            self.dui, self.neg = None, False
            return True
        if before is None or before.text not in ("作用", "效应") or not n.has("intransitive") or n.sign not in (1, -1):
            return False
        at = self.nodes.index(self.dui) if self.dui in self.nodes else i
        if any(x.kind not in ("level", "de", "aux", "role", "adv") for x in self.nodes[at + 1 : i]):
            return False
        self.handed_on = [a.turned(n.sign, n.text) for a in heads]
        self.dui = None
        return True

    def holder(self, j: int) -> bool:
        """Whether the group at `j` only says where the object is that has no mention: "A 通路中的负调控因子"."""
        place, de = self.at(j + 1), self.at(j + 2)
        if place is None or de is None or place.kind != "inend" or de.kind != "de" or not self.head_like(self.nodes[j]):
            return False
        rest = [x for x in self.nodes[j + 3 :] if x.kind not in ("level", "adv", "aux", "class", "agent_noun", "de")]
        own = self.han(de.end, rest[0].start if rest else self.clause_end)
        return own >= 2 and not (rest and rest[0].kind == "N")

    def of_affix(self, j: int) -> int:
        """Index of the affix of an effect that the group at `j` has ("B 的抗|凋亡作用"), 0 where there is none."""
        at = self.next_kind(j, frozenset({"level", "de"}))
        v, inner, role = self.at(at), self.at(at + 1), self.at(at + 2)
        if v is None or v.entry is None or v.entry.kind != "affix" or inner is None or inner.kind != "N":
            return 0
        if self.kind(at - 1) != "de" and not self.nodes[j].text.startswith("其"):
            return 0  # "抑制 A 抗 B 作用中": not of A
        effect = role is not None and (role.kind == "role" or role.text in ("能力", "活性", "功能"))
        return at if effect and not inner.used and self.head_like(self.nodes[j]) else 0

    def ends_means(self, at: int) -> bool:
        """Whether the verb at `at` is what the means before it is for: "通过抑制 A|诱导 B", where no verb follows."""
        return self.by and not any(x.kind in ("verb", "bind", "neutral") for x in self.nodes[at + 1 :])

    def ends_in_effect(self, by: int) -> bool:
        """Whether the means that opens at `by` has its verb and a further one with an object: "通过激活 A 促进 B"."""
        verbs = [x for x in range(by + 1, len(self.nodes)) if self.kind(x) == "verb"]
        verbs = [x for x in verbs if self.nodes[x].has("transitive")]
        return any(self.object(x) is not None for x in verbs[1:])

    def tail_ends(self, at: int) -> bool:
        """Whether the object of the verb at `at` is closed by 的作用: "A 核转位促进 B 的作用"."""
        inner = self.object(at)
        return inner is not None and ITS_EFFECT.match(self.c.text, inner[0].end) is not None

    def on_neutral(self, i: int) -> None:
        """ "调控 B": an effect without a direction, so that its object is used up and its attribute read."""
        self.pending_such = None
        self.under_neutral(i)
        j = self.next_kind(i, FILLER | {"pron"})
        if self.kind(j) == "N" and self.next_kind(i, frozenset({"pron", "level", "place", "inend"})) == j:
            brings = self.at(j + 1)
            tail = self.next_kind(j + 1, frozenset({"level", "place", "inend", "de"}))
            if (
                brings is not None
                and brings.kind == "verb"
                and (brings.has("induce") or brings.has("causative"))
                and self.near(self.nodes[j], j + 1)
                and self.kind(tail) == "N"
                and not self.nodes[tail].used
            ):
                if self.head_like(self.nodes[j]):
                    self.attributive(j, j + 1, tail)  # "A 调控 X 引起 B": no direction for A
                brings.kind = "done"
                self.nodes[j].used = self.nodes[tail].used = True
                return
            obj = self.object(i)
            if obj is not None and self.pending:
                # "调控 A 诱导的 B": no direction for B, but one from A to B
                self.commit(self.pending, self.passed)
                obj[0].used = True
            self.nodes[j].used = True
            if self.head_like(self.nodes[j]):
                self.last_patient = self.nodes[j].args  # "识别 B，促进其降解"
        if self.kind(self.next_kind(i)) != "N":
            self.dui = None

    def on_role(self, i: int, n: Node) -> None:
        """ "A 作用后", "在 A 作用下": A was applied."""
        if self.exerted(i):
            n.kind = "done"
            return
        left = self.at(i - 1)
        if (
            n.text == "作用"
            and left is not None
            and left.kind == "N"
            and (
                any(x.kind == "after" for x in self.nodes[i:])
                or (self.nodes[i + 1 : i + 2] and self.kind(i + 1) == "inend")
            )
        ):
            self.on_apply(i)
