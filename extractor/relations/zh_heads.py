"""Chinese: who acts: the subject of the clause, a carried one, an antecedent, or nobody who has a name."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from extractor.relations.collect import HEAD_TYPES
from extractor.relations.items import Arg, Node
from extractor.relations.zh_clause import PLAYS, ClauseReader
from extractor.relations.zh_subject import Word, first_predicate, governor, phrase_head, subject_before, words_of

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
_PAIR_WORDS: Final = ("这两", "两者", "二者", "单一", "单个", "任一")


_FOLLOWS: Final = re.compile("从而|进而|继而|因而|因此|由此|最终|以致|以至|导致|使|可|能|会|则|于是|随之")
#: what a thing brings forth goes on to act itself: "细胞分泌 A，促进 B"
_BRINGS_FORTH: Final = frozenset({"分泌", "释放", "产生", "生成"})
#: ... unless the next clause goes on beside it: "细胞分泌 A，还可激活 B"
_BESIDES: Final = ("还", "也", "又", "亦", "同时", "此外", "另外", "并", "且")
#: what was made to change acts only where the next clause says so: "使 A 升高，进而激活 B"
_HENCE: Final = frozenset({"从而", "进而", "继而", "因而", "由此", "因此"})
_LETTER: Final = re.compile("[A-ZⅠⅡⅢⅣⅤⅥ]\\d?|[0-9]")
_ABLE: Final = frozenset({"可", "可以", "能", "能够", "均可", "均能", "还可", "也可"})
_OF_IT: Final = "(?:的|基因|蛋白|表达|水平|活性|含量|信号|通路|功能|在[^，。；]{1,12}?中的?)"
#: what is said of a head that only differs: "A 异常表达", "A 表达不同"
_DISTURBED: Final = re.compile(
    f"等?(?:会|可|可能|常)*(?:发生|出现|存在)(?:突变|变异|异常|紊乱|失调|缺陷)|{_OF_IT}*(?:异常|紊乱|失衡|多态)(?!激活|活化|[升增]?高|低)|{_OF_IT}+(?:不同|差异|改变|变化)"
)
_MOLECULES: Final = re.compile("(?:分子|因子|基因|蛋白|激酶|受体|通路)$")
#: processes in which a molecule is lost
_LOST: Final = re.compile("(?:蛋白酶体|泛素化|蛋白|蛋白质|溶酶体)*(?:降解|失活)")
#: verbs without a direction before their object, as they open a clause or close a dative
_GOVERNS: Final = re.compile(
    "(?:^[\\s，；]*(?:并|且|还|可|能|以|而|从而|同时){0,2}(?:保护|维护|需要|依靠|保证|保障)了?|(?:传导|传递|传|传送|提供|输送)(?:给|到|至))\\s*$"
)
_EFFECT: Final = re.compile("(主要|潜在|可能|具体|分子|作用|的)*(效应|作用|机制|原理|机理|效果|原因)")


class HeadReader(ClauseReader):
    """Finds the heads of a trigger."""

    #: the words of the clause, as they were read last, and what they were read from
    read_words: tuple[tuple[object, ...], list[Word]] | None = None

    def heads(self, i: int) -> list[Arg]:
        """Who acts for the trigger at `i`: the clause's subject, its intervention, or the carried subject."""
        if self.effect_on(i) or self.undergone(i):
            return []
        if self.reported and self.subject is not None and self.head_like(self.subject) and not self.subject.used:
            return self.subject.args
        if self.clause_cause:
            before = self.at(i - 1)
            own = self.at(i - 2)
            if (
                before is not None
                and own is not None
                and before.kind == "neg"
                and own.kind == "N"
                and not own.used
                and not own.done
                and self.head_like(own)
                and any(x.kind == "N" and not x.used for x in self.nodes[i + 1 :])
            ):
                return own.args  # "添加 X 后 A 不能抑制 B"
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
            if self.only_modifies(best) or self.no_direction(best):
                self.subject, self.lost, self.blocked, self.seen_verb = None, True, True, True
                return []
            return best.args
        if self.cataphor:
            return self.cataphor
        if self.cause and self.cause_clause == self.clause_number - 1 and self.cells_act(i):
            return self.cause
        if self.action_is_subject(i):
            return []
        if self.blocked or self.residue(i) > 1 or self.bare_start(i) or self.another_acts(i):
            self.blocked = self.lost = True
            return []
        if self.observed and (self.observed_acts or self.follows_from(i)):
            self.observed_acts = True  # "A 升高，可促进 B，抑制 C"
            return self.observed
        if self.observed and self.same(self.agent, self.observed) and not self.of_type(self.agent, "miRNA"):
            if self.rose and all(a.sign > 0 for a in self.observed) and self.agent_here():
                return self.observed  # "A 升高，促进 B": more of A acts as A does
            self.lost = True  # "A 下降，抑制 B": side by side, and who did it was not said
            return []
        if len(self.agent) < 2 and any(
            x.kind == "pron" and x.text.startswith(("这些", "此类", "上述")) and self.kind(y + 1) in ("class", "level")
            for y, x in enumerate(self.nodes[:i])
        ):
            self.lost = True  # "这些细胞因子促进 B": more than the one subject before
            return []
        if self.agent and self.agent_here():
            if self.group_acts(i) and not self.treated(self.agent):
                self.lost = True
                return []
            return self.agent
        if self.agent and self.index - self.agent_sentence == 1 and self.goes_on(i):
            self.agent_sentence = self.index
            return self.agent
        return []

    def group_acts(self, i: int) -> bool:
        """Whether a group without a mention is the subject of the clause: "A 降低，某组还提高了 B"."""
        before = [x for x in self.all_nodes if self.report_end < x.end and x.start < self.nodes[i].start]
        return any(x.kind == "group" for x in before) and not any(x.kind == "N" and not x.place for x in before)

    def treated(self, args: list[Arg]) -> bool:
        """Whether the carried subject may be what a group was given, not what was read out of one."""
        return self.same(args, self.cause) or self.of_type(args, "Drug") or any(a.stated for a in args)

    def effect_on(self, i: int) -> bool:
        """Whether the trigger at `i` stands in what an effect is asked on: "A 对某细胞促进 B 的影响" says none."""
        last = self.nodes[-1]
        if last.kind != "neutral" or last.text != "影响" or not self.c.text[: last.start].rstrip().endswith("的"):
            return False
        at = next((k for k, x in enumerate(self.nodes[:i]) if x.kind == "dui"), None)
        return at is not None and not any(x.kind in ("verb", "aux", "by") for x in self.nodes[:at])

    def undergone(self, i: int) -> bool:
        """Whether one that has no mention acts on the subject: "A 受激素诱导降解" does not say what A does."""
        passive = self.at(self.before_words(i))
        if passive is None or passive.kind != "passive" or self.subject is None or self.subject is not self.patient:
            return False
        return self.words(passive.end, self.nodes[i].start) >= 2

    def before_words(self, i: int) -> int:
        """Index of the node before `i`, over classes, places and levels."""
        i -= 1
        while i >= 0 and self.nodes[i].kind in ("level", "class", "place", "aux", "adv"):
            i -= 1
        return i

    def others_named(self, args: list[Arg]) -> bool:
        """Whether an earlier clause of this sentence named other molecules than these, and not these."""
        first, end = self.sentence_span[0], self.clause_start
        inside = (k for k, m in enumerate(self.c.mentions) if first <= m.start < end and m.type in HEAD_TYPES)
        named = {self.c.key(k) for k in inside}
        return bool(named) and not named & {self.c.key(a.mention) for a in args}

    def cells_meant(self, i: int) -> bool:
        """Whether the pronoun at `i` opens a phrase of cells, animals or patients with an attribute of their own."""
        de, cells = self.at(i + 1), self.at(i + 2)
        if de is None or cells is None or de.kind != "de" or cells.kind not in ("place", "noun"):
            return False
        return self.kind(i + 3) in ("link", "aux", "verb", "adv") and self.words(self.nodes[i].end, de.start) >= 2

    def own_means(self) -> bool:
        """Whether the next clause tells the means of the one who made A change: "某汤剂使 A 降低，可能是通过抑制 B"."""
        skip = ("adv", "link", "aux", "spec", "is", "pron")
        first = next((x for x in self.following if x.kind not in skip), None)
        return first is None or first.kind == "by"

    def only_object(self, subject: Node) -> bool:
        """Whether the first molecule of the clause is only the object of the verb that opens it, whose subject was left
        out or has no mention ("多种因素影响 A 的表达，从而…"); what is brought forth may act ("导致 A 升高，进而…")."""
        nodes = self.all_nodes
        at = next((k for k, x in enumerate(nodes) if x is subject), 0)
        verbs = [x for x in nodes[:at] if x.kind in ("verb", "neutral") and x.end > self.report_end]
        if not verbs or subject.done or not self.head_like(subject) or any(x.has("causative") for x in verbs):
            return False
        behind = nodes[at + 1 :]
        if any(x.kind in ("aux", "neg", "verb", "bind", "dui", "by", "passive", "is", "link", "state") for x in behind):
            return False
        opens = [x for x in nodes[:at] if x.kind == "verb" and self.next_de(x)]
        return len(opens) < len(verbs)

    def next_de(self, verb: Node) -> bool:
        """Whether a 的 takes up the verb."""
        return self.c.text[verb.end :].lstrip().startswith("的")

    def under_neutral(self, i: int) -> None:
        """Take the direction from a verb that one without stands over: "影响其促进 B 的能力" says none."""
        pron, verb = self.at(i + 1), self.at(i + 2)
        if pron is not None and pron.entry is not None and pron.entry.id.startswith("zh.affix"):
            pron.kind = "done"  # "调节抗凋亡能力": up or down
            return
        if pron is None or verb is None or pron.kind != "pron" or verb.kind != "verb" or not verb.has("transitive"):
            return
        j = self.next_kind(i + 2)
        closed = self.kind(self.next_kind(j, frozenset({"and", "N"}))) == "de"
        if verb.start == pron.end and self.kind(j) == "N" and closed:
            verb.kind = "done"
            self.nodes[j].used = True

    def molecule_means(self, i: int) -> bool:
        """Whether the means is a molecule that acts on its own ("应激通过 A 抑制 B"), with no verb over it.

        So does what cells secrete ("通过分泌 A 促进 B"). A pathway on the way of an unmarked subject ("某菌通过 A 通路
        促进 B") and what it raises ("通过增加 A 促进 B") have no statement of their own (guidelines, chains).
        """
        if self.type(i) == "Pathway":
            return self.reagent_means(i)
        start = self.by_start(i)
        return not any(x.kind in ("verb", "neutral") for x in self.nodes[:i] if x.start >= start)

    def by_start(self, i: int) -> int:
        """Where the means before `i` opens; a name before it, without a mention, is what acts."""
        return next((x.start for x in reversed(self.nodes[:i]) if x.kind == "by"), self.report_end)

    def reagent_means(self, i: int) -> bool:
        """ "通过转染 A 抑制 B": the reagent acts."""
        n = self.nodes[i]
        return n.done and self.head_like(n) and any(x.kind in ("verb", "bind") for x in self.nodes[i:])
    def makes_act(self, i: int) -> bool:
        """Whether the object of the causative at `i` acts: "使得 A 激活 B", "使 A 磷酸化，进而激活 B"."""
        j = self.next_kind(i)
        v = self.next_kind(j, frozenset({"aux", "adv", "link"}))
        if not self.nodes[i].has("causative") or self.kind(j) != "N" or not self.head_like(self.nodes[j]):
            return False
        if self.next_kind(j) >= len(self.nodes):
            return bool(self.following) and self.following[0].text in _HENCE
        acts = self.kind(v) in ("verb", "bind")
        return acts and self.nodes[v].has("transitive") and self.kind(v + 1) == "N"

    def follows_from(self, i: int) -> bool:
        """Whether the verb at `i` says of itself that it follows from the clause before: "A 升高，从而促进 B"."""
        before = self.c.text[self.clause_start : self.nodes[i].end]
        return self.nodes[i].has("causative") or _FOLLOWS.search(before) is not None

    def clause_words(self) -> list[Word]:
        """The words of the clause behind its words of finding."""
        start, end = max(self.report_end, self.clause_start), self.clause_end
        state = (start, end, *(n.kind for n in self.all_nodes))
        if self.read_words is None or self.read_words[0] != state:
            inside = [(m.start, m.end) for m in self.c.mentions if start <= m.start and m.end <= end]
            self.read_words = (state, words_of(self.c.text, start, end, self.all_nodes, inside))
        return self.read_words[1]

    def governed_object(self, node: Node) -> bool:
        """Whether the first mention of the clause is the object of a verb that is no trigger: "…捕获病原，分泌 A"."""
        words = self.clause_words()
        k = next((i for i, w in enumerate(words) if w.node is node), None)
        v = governor(words, k) if k is not None else None
        if v is None:
            return False
        own = subject_before(words, v)
        verb = words[v]
        makes = verb.node is not None and verb.node.has("causative")
        if verb.text in _BRINGS_FORTH or makes:
            first = self.following[0].text if self.following else ""
            acts = first in _HENCE if makes else not first.startswith(_BESIDES)
            if acts and not (self.agent_here() and own.kind != "unmarked"):
                return False
        if own.kind == "unmarked":
            self.lost = True
        return True

    def governed(self, i: int) -> bool:
        """Whether the first mention of a clause is the object of a verb without a direction: "保护 A 以…"."""
        if any(x.kind == "N" and not x.place for x in self.nodes[:i]):
            return False
        at = max(self.clause_start, min(self.report_end, self.nodes[i].start))
        had = next((x.end for x in self.all_nodes if x.text in PLAYS and at <= x.start < self.nodes[i].start), None)
        if had is not None and self.type(i) == "Process" and self.nodes[i - 1].kind != "de":
            return self.unknown(had, self.nodes[i].start) >= 2  # "具有维持 B、增强 C 的作用"
        return _GOVERNS.search(self.c.text[at : self.nodes[i].start]) is not None

    def of_another(self) -> bool:
        """Whether the clause has an unmarked subject of its own, so that the topic of the clauses before has ended.

        A mere read-out ("体重增加") says what became of something under the topic, which goes on.
        """
        words = self.clause_words()
        at = first_predicate(words)
        verb = words[at].node if at < len(words) else None
        if at == len(words) or (verb is not None and verb.has("intransitive")):
            return False
        return subject_before(words, at).kind == "unmarked"

    def speaks_of_another(self, subject: Node) -> bool:
        """Whether a molecule in subject position is not what the next clause goes on about."""
        if not self.head_like(subject):
            return False
        # "A 在某癌中异常表达，可抑制 B": the next clause says what A is able to do
        able = bool(self.following) and self.following[0].text in _ABLE
        return self.only_modifies(subject) or (self.no_direction(subject) and not able)

    def another_acts(self, i: int) -> bool:
        """Whether an unmarked subject stands before the trigger at `i` ("在 B 细胞中，X 可促进"; X has no mention)."""
        if self.dui is not None and self.nodes[i].has("intransitive"):
            return False  # "细胞对 B 的敏感性升高": what changes in it
        words = self.clause_words()
        k = next((j for j, w in enumerate(words) if w.node is self.nodes[i]), None)
        return k is not None and subject_before(words, min(k, first_predicate(words))).kind == "unmarked"

    def no_direction(self, node: Node) -> bool:
        """Whether the subject only differs or is disturbed ("A 异常表达导致 B"), which says no direction."""
        end = node.end if node.text.startswith(("该", "此", "其")) else self.c.mentions[node.args[-1].mention].end
        return not node.done and end <= self.clause_end and _DISTURBED.match(self.c.text, end) is not None

    def action_is_subject(self, i: int) -> bool:
        """Whether the trigger opens the clause and a copula speaks of it and its object: "诱导 B 是治疗的关键"."""
        n = self.nodes[i]
        before = [x.kind for x in self.all_nodes if self.report_end < x.end and x.start < n.start]
        if self.unknown(self.report_end, n.start) or not {*before} <= {"link", "adv", "and"}:
            return False
        later = [x for x in self.all_nodes if x.start >= n.end]
        k = next((j for j, x in enumerate(later) if x.kind == "is"), 0)
        return k > 0 and all(x.kind not in ("by", "verb") for x in later[:k])

    def is_predicate(self, i: int) -> bool:
        """Whether an unmarked subject and its auxiliary stand before the trigger at `i`: "该细胞能刺激"."""
        words = self.clause_words()
        k = next((j for j, w in enumerate(words) if w.node is self.nodes[i]), 0)
        aux = next((j for j, w in enumerate(words[:k]) if w.node is not None and w.node.kind in ("aux", "neg")), k)
        return aux < k and subject_before(words, aux).kind in ("unmarked", "anaphor")

    def only_modifies(self, node: Node) -> bool:
        """Whether the subject is the modifier of an unmarked noun ("A 激活的巨噬细胞"), which acts in its place."""
        if node.done:
            return False  # "A 过表达小鼠": what was done to A acts
        words = self.clause_words()
        k = next((i for i, w in enumerate(words) if w.node is node), None)
        return k is not None and phrase_head(words, k) is not None

    def bare_start(self, i: int) -> bool:
        """Whether the sentence opens with the verb at `i` itself: an action ("激活自噬能够…"), no elided subject."""
        before = [x for x in self.all_nodes if self.report_end < x.end and x.start < self.nodes[i].start]
        return (
            (self.sentence_start or self.opening)
            and self.agent_sentence != self.index
            and not self.nodes[i].has("causative")
            and all(x.kind == "and" for x in before)
        )

    def goes_on(self, i: int) -> bool:
        """Whether the sentence goes on about the subject of the one before: nothing but adverbs, auxiliaries and means
        stand before its first trigger at `i`."""
        before = [x for x in self.all_nodes if x.start < self.nodes[i].start]
        kinds = ("aux", "adv", "link", "by", "spec", "neg", "pron", "report", "level", "role")
        if len(before) > 1 and before[0].kind == "pron" and before[1].kind == "class":
            del before[1]  # "这种 miRNA 还可抑制 B"
        return self.opening and self.residue(i) == 0 and all(x.kind in kinds or x.used for x in before)

    def residue(self, i: int) -> int:
        """Characters between the start of the clause (or its report word) and node `i` that no rule knows.

        They are a subject without a mention ("各类细胞因子"), so that the carried subject does not act here.
        """
        at = self.report_end
        total = 0
        named = False
        for n in self.all_nodes:
            if n.start >= self.nodes[i].start:
                break
            if n.end <= at:
                continue
            if n.start > at:
                total += self.han(at, n.start) + 2 * self.latin(at, n.start)
            if n.kind == "place" and n.start - at <= 1 and (not named or self.acting(n)):
                total += len(n.text)  # "肿瘤细胞促进 B": cells act
            if n.kind == "class" and self.acting(n):
                total += len(n.text)
            if n.kind == "group" and _LETTER.fullmatch(self.c.text[at : n.start].strip()):
                total += 2  # "A 组提高了 B": a group of which nothing is said here
            named = n.kind == "N" and n.place
            if n.kind in ("by", "dui") or n.text in PLAYS:
                return total  # "通过多条途径抑制 B", "对其进行调控", "具有溶解细菌、增强 B 的作用": the predicate
            at = max(at, n.end)
            if n.kind in ("inend", "as", "after"):
                total = 0
        return total + self.han(at, self.nodes[i].start) + 2 * self.latin(at, self.nodes[i].start)

    def cells_act(self, i: int) -> bool:
        """Whether bare cells are the subject of the verb at `i`: "A 缺乏时，细胞会启动 B"."""
        before = [x for x in self.all_nodes if x.start < self.nodes[i].start and x.end > self.report_end]
        cells = [x for x in before if x.kind == "place"]
        if len(cells) != 1 or not self.acting(cells[0]):
            return False
        return all(x.kind in ("place", "aux", "adv", "link") or x.place for x in before)

    def acting(self, n: Node) -> bool:
        """Whether a class word or cell word is itself the subject: "乳腺癌细胞会破坏 B", "细胞因子促进 B"."""
        i = self.all_nodes.index(n)
        nxt = self.all_nodes[i + 1] if i + 1 < len(self.all_nodes) else None
        if nxt is None or nxt.kind not in ("verb", "aux") or self.han(n.end, nxt.start) > 0:
            return False
        j = i - 1
        while j >= 0 and (self.all_nodes[j].kind in ("place", "level", "and") or self.all_nodes[j].place):
            j -= 1
        if j < 0:
            return True
        return self.all_nodes[j].kind in ("adv", "link", "report", "aux")

    def dui_heads(self, i: int) -> list[Arg]:
        """Who acts in "A 对 B 的抑制"."""
        if self.dui_head is not None and self.head_like(self.dui_head):
            return self.dui_head.args
        return self.heads(i)

    def on_pron(self, i: int) -> int:
        """A pronoun stands for the carried subject: "其表达下调", "抑制其表达"."""
        n = self.nodes[i]
        j = self.next_kind(i)
        nxt = self.at(j)
        lost = self.its_loss(i)
        if nxt is not None and nxt.kind in ("N", "target_noun", "pron", "agent_noun") and not lost:
            return i + 1
        if n.text not in ("其", "它", "它们") and not (
            n.text.startswith(("该", "前者", "后者", "这些", *_PAIR_WORDS)) and len(n.text) > 1
        ):
            return i + 1
        if n.text.startswith(("这些", "该")) and self.cells_meant(i):
            self.blocked = self.lost = True
            return i + 1  # "这些成熟的细胞又可…": the cells act
        before = self.antecedent(i)
        behind = self.at(i + 1)
        named = behind.text if behind is not None and behind.kind in ("class", "level") else ""
        if n.text.startswith("这些") and _MOLECULES.search(named) and self.of_type(before, "Drug"):
            self.blocked = True  # "这些信号分子介导…": not the drugs before
            return i + 1
        if n.text.startswith("这些") and len(before) < 2 and not self.agent_here():
            self.blocked = True  # more than the one subject before
            return i + 1
        if not before:
            self.blocked = self.blocked or n.text.startswith(
                ("该", "后者")
            )  # "该基因与 B 结合": who it is was not said
            return i + 1
        if _EFFECT.match(self.c.text, n.end):
            return i + 1  # "敲低 A 抑制 B，其机制是…": of the knock-down, which goes on to act
        acts = nxt is not None and nxt.kind == "verb" and nxt.has("transitive")
        group = Node(
            "N",
            n.start,
            n.end,
            n.text,
            # "…A 抑制剂有效，这与其降低 B 有关": the reagent acts; "敲低 A 后其表达下降": A is meant
            args=[a if a.reagent and acts else replace(a, why=(), sign=1, stated=False) for a in before],
            links=[""] * len(before),
        )
        state = self.at(i - 1)
        if lost and nxt is not None:
            group.args = [a.turned(-1, nxt.text) for a in group.args]  # "促进其降解"
            nxt.used = True
        if state is not None and state.kind == "ba":
            self.ba = group
        if state is not None and state.kind == "state" and state.has("pre") and not state.has("noun"):
            # "敲低其表达"
            group.args = [a.turned(state.sign, state.text) for a in group.args]
            group.done = state.entry is not None and state.entry.intervention
        self.nodes[i] = group
        return i

    def its_loss(self, i: int) -> bool:
        """Whether the pronoun at `i` stands before a process in which what it stands for is lost: "促进其降解"."""
        nxt = self.at(i + 1)
        if nxt is None or self.type(i + 1) != "Process" or self.nodes[i].text not in ("其", "它", "它们", "该蛋白"):
            return False
        return _LOST.fullmatch(nxt.text) is not None and self.han(self.nodes[i].end, nxt.start) <= 1

    def emitted_before(self) -> bool:
        """Whether a clause before this one of the sentence made a statement."""
        return self.stated_clause > self.segment

    def antecedent(self, i: int) -> list[Arg]:
        """What the pronoun at `i` stands for: a typed one ("该通路") the nearest mention of its type before it."""
        n = self.nodes[i]
        before = self.agent if self.index - self.agent_sentence <= 1 else []
        if self.agent_sentence < self.index and n.text == "其" and self.others_named(before):
            before = []  # "接种含 A 的疫苗，发现其能…": what this sentence is about, not the one before
        if n.text == "后者":
            return self.last_patient or self.patient_before or (before[-1:] if len(before) == 2 else [])
        wanted = next((types for word, types in _PRONOUN_TYPES if word in n.text), None)
        if wanted is not None and n.text.startswith("该"):
            topic = [a for a in self.agent if self.c.mentions[a.mention].type in wanted]
            if len(topic) == len(self.agent) == 1 and self.agent_here() and self.emitted_before():
                return [Arg(topic[0].mention)]  # "A 增加 B，并且该因子结合 C": what the sentence is about goes on
            first = self.c_sentence_start
            for m in range(len(self.c.mentions) - 1, -1, -1):
                mention = self.c.mentions[m]
                if mention.end <= n.start and mention.start >= first and mention.type in wanted:
                    return [Arg(m)]
            return []
        if i and self.last_patient and (self.nodes[i - 1].kind == "ba" or self.nodes[i - 1].has("causative")):
            return self.last_patient  # "结合 B 并将其激活", "结合 B，使其失活"
        if (
            i
            and self.last_patient
            and any(x.kind in ("verb", "bind") for x in self.nodes[:i])
            and self.nodes[i - 1].kind in ("verb", "aux", "adv")
        ):
            return self.last_patient  # "结合 B 而抑制其翻译"
        if n.text.startswith(_PAIR_WORDS):
            return self.pair if self.index - self.pair_sentence <= 4 else []
        return before
