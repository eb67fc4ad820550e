"""Chinese: what every reader of a clause needs: its state, looking around, counting characters, stating a relation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from extractor.relations.algebra import Factor
from extractor.relations.collect import HEAD_TYPES, Certainty, Collector, Context
from extractor.relations.items import Arg, Node
from extractor.relations.zh_phrases import turnover
from extractor.relations.zh_scope import holds_of
from extractor.relations.zh_shape import Shaper

#: kinds that stand between two words of a phrase and change nothing
FILLER: Final = frozenset({"level", "place", "inend", "in", "class", "aux", "role", "group", "adv"})
#: nouns of a protective or healing effect; against a harm they lower it, of what is to be kept they say no direction
HEALING: Final = frozenset({"治疗作用", "防治作用"})
PROTECTION: Final = HEALING | {"保护作用", "保护性作用", "防护作用"}
#: to have an effect
HAS: Final = frozenset({"有", "具有", "起", "起到", "起着", "有着", "具备", "发挥", "产生"})
#: ... and nothing else than to have or do it: what stands behind is no subject
PLAYS: Final = frozenset({"具有", "具备", "起到", "起着", "发挥"})
_ACTIVE: Final = frozenset({"zh.active", "zh.elided", "zh.causative"})
_BORDER: Final = re.compile("[，。；：,;:!?！？()（）]")
_ASIDE: Final = re.compile(r"\$[^$]*\$|[（(][^（）()]*[)）]?|\[[^\]]*\]")
_NAME: Final = re.compile(
    r"(?<![A-Za-z0-9-])(?=[A-Za-z-]*\d)[a-z]+(?:-[A-Za-z0-9]+)+|"
    r"(?<![A-Za-z0-9])[A-Z][A-Za-z0-9]*[A-Z][A-Za-z0-9-]*|(?<![A-Za-z0-9])[A-Z][a-z]{2,}\d*(?![A-Za-z\d -]*(等|et al))"
)
_DRUG: Final = re.compile(r"(?<![A-Za-z-])[a-z]{5,}(?=\s*(?:可|能|均|对|通过|明显|显著|抑制|促进|诱导|降低|提高|增加))")
_UNITS: Final = frozenset(
    {"rt-pcr", "pcr", "qpcr", "elisa", "mtt", "cck-8", "wb", "roc", "dna", "rna", "mrna", "western", "northern", "real"}
    | {"westernblot", "westernblotting", "realtime", "qrt", "sirna", "shrna", "mirna", "lncrna", "circrna", "ncrna"}
    | {"transwell", "logistic", "cox", "kaplan", "meier", "meta", "masson", "pearson", "hoechst", "annexin", "tunel"}
    | {"day", "student", "targetscan", "starbase", "hela", "figure", "fig", "table", "ki"}
)
_CHANGES: Final = re.compile(
    "(?:[（(][^（()）]*[)）])?(的|表达|水平|活性|含量|能力|相关|基因|蛋白|合成|分泌|数量|程度|显著|明显|较大)*(改变|变化|存在差异|差异)"
)
_FULL_STOP: Final = re.compile("[。；]")
#: "分析其诱导 B 的情况": looked at, not found
_LOOKED_AT: Final = re.compile(
    "(?:分析|检测|观察|比较|评价|评估|测定|探讨|考察)(?!发现|显示|表明|结果|后|证实|到)[^，。；]*$"
)
#: "A 参与低温诱导 B": another induces
_TAKES_PART: Final = re.compile("[^，。；通过]{0,4}?参与(?:了|到)?(?!调|介导|诱导|促进|抑制)[^，。；并且而和及从]{2,}$")
_IS_OTHER: Final = re.compile(
    "[^，。；]{0,4}?(?:是|为)(?!一[种个类]|由|通过|促|抑)[^，。；]*[^，。；一种个类的重要主关键]{3,}$"
)
_MECHANISM: Final = re.compile("的[^，。；的]{0,6}(?:机制|方式|环节|途径|通路)$")
#: "是抑制 B 的靶点": what is to be used, not what does it
_USED_FOR: Final = re.compile(
    "[^，。；]{0,12}?的?(?:潜在|重要|有效|新型?|理想|关键|治疗|候选|主要|可能|一个|全)*的?"
    "(?:靶点|靶标|手段|策略|方法|思路|方案)(?![^，。；]*[促抑诱])"
)
_JOINED: Final = re.compile("(?:蛋白)?与[^，。；、]{1,14}?(?:形成|结合|的?相互作用)")
_BOTH_WAYS: Final = re.compile(
    "[^，。；]{0,12}?(?:(?:上升|升高|增加|上调|增强|提高).{0,40}?(?:或|和|与|及)(?:下降|降低|减少|下调|减弱)"
    "|(?:下降|降低|减少|下调|减弱).{0,40}?(?:或|和|与|及)(?:上升|升高|增加|上调|增强|提高))"
)
_ITS_STATE: Final = re.compile("的?(?:情况|影响|差异|程度|能力的?变化)(?=[，。；,;]|$)")
#: an activity that a drug has, and is not directed against
_ACTIVITY: Final = re.compile("(?:调节|保护|修复|镇静|镇痛|免疫增强|再生|愈合)$")
#: forms that a name which no mention covers may happen to hold
_INSIDE_NAME: Final = frozenset({"inend", "level", "class", "de", "role"})
_LETTERED: Final = re.compile("[A-Za-z]{2,}")
_BY_HOW_MUCH: Final = re.compile(r"了?[\s至到约为近]*\d[\d.~～–-]*\s*(?:%|倍|h|d|min|个百分点|小时|天|周|分钟)")
_DEGREE: Final = re.compile("的?(?:幅度|程度|速度|趋势|倍数)")
_REACH: Final = 14  # characters without a known word between two nodes that still belong together


class ClauseReader:
    """The state of the clause that is being read, and questions about it."""

    def __init__(self, collector: Collector) -> None:
        self.c = collector
        # carried from clause to clause
        self.agent: list[Arg] = []
        self.cause: list[Arg] = []
        self.observed: list[Arg] = []
        #: the observed states were said to bring something about
        self.observed_acts = False
        #: ... and to have come about without anything that made them ("使 A 升高")
        self.rose = False
        self.agent_sentence = self.cause_sentence = -9
        self.cause_cells: tuple[int, ...] = ()
        self.cause_diseases: tuple[int, ...] = ()
        #: where the last statement held
        self.stated_at: Context | None = None
        self.clause_number = 0
        self.cause_clause = self.lost_clause = self.stated_clause = -9
        #: who made something rise or fall in the last clause ("A 使 B 降低，C 升高")
        self.made: list[Arg] = []
        self.made_clause = -9
        #: who was the subject of the last statement with a verb and its object
        self.acted_heads: list[Arg] = []
        self.acted_clause = self.acted_sentence = -9
        #: number of the last clause that named a time or a condition
        self.time_clause = -9
        #: number of the clause in which something without a mention began to make things rise and fall
        self.unnamed_clause = -9
        #: the cause is a condition of nature, not an intervention: what changes under it acts itself
        self.natural = False
        #: number of the last clause before the nearest full stop or semicolon
        self.segment = self.cause_segment = 0
        self.pair: list[Arg] = []
        self.pair_sentence = -9
        self.last_patient: list[Arg] = []
        self.last_theme: tuple[Node, Factor] | None = None
        # of the sentence
        self.c_sentence_start = 0
        self.index = -1
        self.sentence_span = (0, 0)
        self.context = Context(-1)
        self.shaper = Shaper(collector, self.context)
        self.spec = self.aim = False
        #: a "可能" in force; it ends earlier than a "推测"
        self.modal = self.modal_ends = False
        self.sentence_start = True
        #: no clause of the sentence has said anything yet ("进一步研究发现，")
        self.opening = True
        #: places that hold to the end of the sentence, by mention type
        self.frame: dict[str, list[int]] = {"CellLine": [], "Disease": []}
        self.cataphor: list[Arg] = []
        #: whose targets the clauses that follow list, and the noun that says so
        self.listed_targets: tuple[list[Arg], Node] | None = None
        self.patient_before: list[Arg] = []
        self.passive_before: list[Arg] = []
        self.pending_such: tuple[list[Arg], Node, list[Factor]] | None = None
        self.clause_start = 0
        #: what the clause before named beside its cause
        self.leftover: Node | None = None
        #: the clause after this one
        self.following: list[Node] = []
        self.open_clause([])

    def open_clause(self, nodes: list[Node]) -> None:
        """Forget what belongs to the clause before; `nodes` are those of the new one, places included."""
        self.all_nodes = nodes
        #: without places; what the steps read
        self.nodes = nodes
        self.subject: Node | None = None
        self.blocked = False
        self.fresh = self.sentence_start
        self.report_end = self.clause_end = self.clause_start
        self.by = False
        self.clause_cause: list[Arg] = []
        #: the cause of this clause is itself what something without a mention brought about
        self.read_out = False
        self.turned_by: Node | None = None
        self.binder: list[Arg] = []
        self.lost = self.seen_verb = self.observed_now = self.condition = False
        self.neg = self.local_spec = self.local_aim = self.measured = False
        self.dui: Node | None = None
        self.dui_head: Node | None = None
        self.with_: Node | None = None
        self.patient: Node | None = None
        self.passive = False
        self.passive_agent: Node | None = None
        self.ba: Node | None = None
        self.last_state: tuple[Node, Factor] | None = None
        self.emitted = False
        #: only that it happens by a certain means is denied
        self.denied_means = False
        #: the cause was named before a word of finding, so that a subject behind that word acts itself
        self.reported = False
        #: where the clause turns to what its finding is good for
        self.purpose = 1 << 60
        #: the clause reports of a group whose treatment is not named in it
        self.other_group = False
        #: a trigger that is denied in favour of the next ("并非促进而是抑制 B")
        self.denied: Node | None = None
        #: the statement is taken for granted ("A 对 B 的抑制可能是因为…"), no guess
        self.known = False
        #: who acts in the next clause, where that is not the subject of this one
        self.handed_on: list[Arg] = []
        #: what was bound in this clause: heads and tails
        self.bound: tuple[list[Arg], list[Arg]] | None = None
        self.pending: list[tuple[int, int, int]] = []
        self.passed: list[int] = []
        #: the object is what a mention brings about, and has no mention itself
        self.swallowed = False

    def next_kind(self, i: int, skip: frozenset[str] = FILLER) -> int:
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

    def type(self, i: int) -> str:
        """Mention type of the group at `i`."""
        return self.c.mentions[self.nodes[i].args[0].mention].type if self.kind(i) == "N" else ""

    def of_type(self, args: Sequence[Arg], kind: str) -> bool:
        """Whether all of `args` are mentions of this type (and there is one)."""
        return bool(args) and all(self.c.mentions[a.mention].type == kind for a in args)

    def free_left(self, i: int) -> Node | None:
        """The nearest free mention group left of `i`."""
        for j in range(i - 1, -1, -1):
            n = self.nodes[j]
            if n.kind == "N" and not n.used:
                return n
        return None

    def head_like(self, node: Node) -> bool:
        """Whether the group may be a head."""
        return any(self.c.mentions[a.mention].type in HEAD_TYPES for a in node.args)

    def same(self, one: Sequence[Arg], two: Sequence[Arg]) -> bool:
        """Whether two groups name the same things."""
        return {self.c.key(a.mention) for a in one} == {self.c.key(a.mention) for a in two}

    def undirected(self, node: Node) -> bool:
        """Whether the group only changes ("B 表达的改变"), which says no direction."""
        return _CHANGES.match(self.c.text, self.c.mentions[node.args[-1].mention].end) is not None

    def near(self, left: Node, i: int) -> bool:
        """Whether a group stands right before node `i`, in the same phrase ("A 在应激引起的炎症中": not of A)."""
        if any(x.kind in ("in", "dui") and left.end <= x.start < self.nodes[i].start for x in self.nodes):
            return False
        return len(self.c.text[left.end : self.nodes[i].start].strip()) <= 6

    def gap_big(self, a: int, b: int) -> bool:
        """Whether too much unknown text lies between two nodes."""
        gaps = (self.c.text[self.nodes[x].end : self.nodes[x + 1].start] for x in range(a, b))
        total = sum(len(_ASIDE.sub("", gap).strip()) for gap in gaps)
        return total > _REACH

    def han(self, start: int, end: int) -> int:
        """Number of Chinese characters in a span."""
        return sum("\u4e00" <= c <= "\u9fff" for c in self.c.text[start:end])

    def latin(self, start: int, end: int) -> int:
        """Names in Latin letters in a span that no mention covers ("FFA"), without formulas, units and asides."""
        text = _ASIDE.sub("", self.c.text[start:end])
        return len(_DRUG.findall(text)) + sum(w[0].lower() not in _UNITS for w in _NAME.finditer(text))

    def words(self, start: int, end: int) -> int:
        """Size of what no rule knows in a span: Chinese characters, a name in Latin letters counting two."""
        return self.han(start, end) + 2 * self.latin(start, end)

    def unknown(self, start: int, end: int) -> int:
        """Size of what neither a mention nor a rule knows in a span of the clause."""
        at, total = start, 0
        for n in self.all_nodes:
            if start <= n.start < end:
                total += self.words(at, n.start) if n.start > at else 0
                at = max(at, n.end)
        return total + (self.words(at, end) if end > at else 0)

    def border(self, at: int) -> int:
        """The end of the clause that goes on at `at`."""
        end = self.sentence_span[1]
        m = _BORDER.search(self.c.text, at, end)
        return m.start() if m else end

    def agent_here(self) -> bool:
        """Whether a subject is carried from an earlier clause of this sentence."""
        return bool(self.agent) and self.agent_sentence == self.index

    def own_object(self, m: int) -> bool:
        """Whether words without a mention follow the verb at `m` directly: its object ("抑制前体细胞的增多")."""
        n = self.nodes[m]
        nxt = next((x for x in self.all_nodes if x.start >= n.end and x.text not in ("了", "过")), None)
        nouns = ("place", "class", "noun", "carrier")
        if nxt is not None and (nxt.place or nxt.kind in nouns) and nxt.start - n.end <= 1:
            return True  # "抑制病毒", "抑制细胞因子"
        if nxt is not None and nxt.text in ("体内", "表面") and nxt.start - n.end <= 1:
            return True  # "清除体内的自由基"
        if nxt is not None and nxt.kind == "state" and nxt.start - n.end <= 1 and not nxt.has("predicate"):
            return True  # "避免外源基因插入"
        if _DEGREE.match(self.c.text, n.end) or _BY_HOW_MUCH.match(self.c.text, n.end):
            return False  # "B 提高幅度较大", "B 升高延迟 2 h"
        latin = not n.has("induce")  # "A 诱导 HSCs 后": cells that are treated
        at, unknown = n.end, 0
        for x in self.all_nodes:
            if x.start < n.end or x.text in ("了", "过"):
                continue
            unknown += self.han(at, x.start) + 2 * (latin and self.lettered(at, x.start))
            at = max(at, x.end)
            if x.kind not in _INSIDE_NAME or x.text == "等" or (x.kind == "de" and not unknown):
                break  # "激活中性神经酶": 中 and 性 are pieces of the name; "增加的幅度": no object
        else:
            unknown += self.han(at, self.clause_end) + 2 * (latin and self.lettered(at, self.clause_end))
        return unknown >= 2

    def lettered(self, start: int, end: int) -> bool:
        """Whether a word in Latin letters stands in a span, a unit or method too."""
        return _LETTERED.search(_ASIDE.sub("", self.c.text[start:end])) is not None

    def sure(self) -> Certainty:
        """Denial and guess in force here."""
        return Certainty(self.neg, (self.spec or self.modal or self.local_spec) and not self.known)

    def emit(self, construction: str, heads: list[Arg], triggers: Sequence[Node], tails: Sequence[Arg], *,
             drugs: Sequence[int] = (), tail_states: Sequence[Factor] = ()) -> None:  # fmt: skip
        """Hand a statement to the collector, unless it is an aim or has no head."""
        if self.aim or self.local_aim or not heads or (self.denied_means and not self.known):
            return
        self.emitted = True
        if construction in _ACTIVE and not self.neg:
            self.acted_heads, self.acted_clause, self.acted_sentence = heads, self.clause_number, self.index
        if triggers and self.c.text.startswith("趋势的", triggers[-1].end):
            return  # "呈上调趋势的基因包括 A": found so, not done
        if triggers and any(self.apart(triggers[-1], t) for t in tails):
            return
        if triggers and tails and self.is_use(triggers[-1], tails[-1]):
            return
        if triggers:
            heads = [a for a in heads if not self.bystander(a, triggers[-1])]
            heads = self.standing(heads, triggers[-1])
        catalysis = next((t for t in triggers if t.text.startswith("催化")), None)
        if catalysis is not None and not tail_states:
            tails = self.turned_over(construction, heads, catalysis, tails)
        if len(tails) > 1 and any(f.role == "tail" for f in tail_states):
            spared = [t for t in tails if not self.state_holds(t, tails[-1], tail_states[-1].word)]
            if spared:
                tails = [t for t in tails if t not in spared]
                self.emit(construction, heads, triggers, spared, drugs=drugs)
        if triggers and len(tails) > 1 and triggers[-1].text == "抗":
            tails = self.opposed(tails)
        paired = any(n.kind == "respectively" for n in self.nodes)
        if paired and len(tails) == 1 and _BOTH_WAYS.match(self.c.text, self.c.mentions[tails[0].mention].end):
            return  # "A 或 B 分别导致 C 上升或下降": which goes with which is not read
        self.c.emit(
            construction,
            heads,
            triggers,
            tails,
            self.sure(),
            self.carried_places(self.places_of(tails)),
            drugs=drugs,
            tail_states=tail_states,
            paired=paired,
        )

    def opposed(self, tails: Sequence[Arg]) -> list[Arg]:
        """What an affix of opposing is against: not the activities listed beside it ("抗 A 和免疫调节作用")."""
        first = tails[0]
        texts = ((t, self.c.mentions[t.mention].text) for t in tails)
        return [t for t, text in texts if t is first or not _ACTIVITY.search(text)]

    def turned_over(self, construction: str, heads: list[Arg], trigger: Node, tails: Sequence[Arg]) -> list[Arg]:
        """The tails that an enzyme makes; what it takes apart is stated here, other substrates are left out."""
        made = []
        for tail in tails:
            m = self.c.mentions[tail.mention]
            does = turnover(self.c.text, trigger.end, m.start, m.end) if m.type == "Drug" else 1
            if does > 0:
                made.append(tail)
                continue
            if does < 0:
                self.emit(construction, heads, [trigger], [tail], tail_states=[Factor("tail", -1, "分解")])
            product = next((x for x in self.nodes if x.kind == "N" and x.start >= m.end), None)
            if product is None or product.used or not self.head_like(product):
                continue
            if turnover(self.c.text, m.end, product.start, product.end) > 0:
                made += product.args  # "催化 A 生成 B"
                product.used = True
        return made

    def standing(self, heads: list[Arg], trigger: Node) -> list[Arg]:
        """The heads without the state they were seen in, where the verb says what they do at all times.

        To regulate or to target is a property of the molecule: "A 表达下调，对 B 负向调控", "A 被下调，并通过靶向 B
        抑制 C". What somebody did to it (knock-down) stays.
        """
        if heads is self.clause_cause or heads is self.cause:
            return heads
        means = any(
            a.kind == "by" and b.text.startswith("靶向") and b.start < trigger.start for a, b in pairwise(self.nodes)
        )
        if not (trigger.text.endswith(("调控", "调节")) or means):
            return heads
        return [a if a.reagent else Arg(a.mention) for a in heads]

    def state_holds(self, tail: Arg, last: Arg, word: str) -> bool:
        """Whether the state behind a list holds of its member `tail`."""
        one, two = self.c.mentions[tail.mention], self.c.mentions[last.mention]
        return tail is last or holds_of(one.text, one.type, two.text, word)

    def apart(self, trigger: Node, tail: Arg) -> bool:
        """Whether trigger and tail belong to different sentences, or the effect is only what was looked at."""
        m = self.c.mentions[tail.mention]
        if _FULL_STOP.search(_ASIDE.sub("", self.c.text[trigger.end : m.start])):
            return True  # a border that a formula hid
        if trigger.sign > 0 and m.type in HEAD_TYPES and _JOINED.match(self.c.text, m.end):
            return True  # "促进 A 与底物形成复合物": the binding is what rises
        looked = _LOOKED_AT.search(self.c.text, self.report_end, max(trigger.start, self.report_end))
        return looked is not None and _ITS_STATE.match(self.c.text, m.end) is not None

    def is_use(self, trigger: Node, tail: Arg) -> bool:
        """Whether trigger and tail only say what something is good for: "成为阻断 B 的潜在靶点"."""
        before = [x for x in self.all_nodes if x.end <= trigger.start]
        end = self.c.mentions[tail.mention].end
        named = bool(before) and before[-1].kind == "is" and end > trigger.end
        return named and _USED_FOR.match(self.c.text, end) is not None

    def bystander(self, head: Arg, trigger: Node) -> bool:
        """Whether the head only takes part in, or is the mechanism of, what another does in the same clause."""
        start = self.c.mentions[head.mention].end
        if not self.clause_start <= start <= trigger.start or trigger.text.startswith("参与"):
            return False
        between = _ASIDE.sub("", self.c.text[start : trigger.start])
        if between.count("、") >= 3 and self.unknown(start, trigger.start) >= 10:
            return True  # items of a list, of which the trigger is a part
        if _TAKES_PART.match(between):
            return True
        behind = _ASIDE.sub("", self.c.text[trigger.end : self.clause_end])
        return bool(_IS_OTHER.match(between)) and _MECHANISM.search(behind) is not None

    def carried_places(self, here: Context) -> Context:
        """The places of a statement: those of the statement before, where 其 stands for its cells or a cell line is
        named again ("A 降低某癌某株细胞的 B，抑制其 C", "A 降低某癌某株细胞的 B，抑制该株的 C")."""
        before = self.stated_at
        if before is not None and before.sentence == here.sentence and self.subject is None and not here.diseases:
            known = {self.c.key(x) for x in before.cell_lines}
            its = "其" in self.c.text[self.clause_start : self.clause_end]
            if its and not here.cell_lines and self.stated_clause == self.clause_number - 1:
                here = replace(here, cell_lines=before.cell_lines, diseases=before.diseases)
            elif here.cell_lines and known >= {self.c.key(x) for x in here.cell_lines}:
                here = replace(here, diseases=before.diseases)
        self.stated_at = here
        return here

    def places_of(self, tails: Sequence[Arg]) -> Context:
        """The places of the clause without those that belong to a later trigger ("A 下调 B 抑制 X 细胞的 C")."""
        end = max((self.c.mentions[t.mention].end for t in tails), default=0)
        verbs = [x.start for x in self.all_nodes if x.kind in ("verb", "bind") and x.start >= end]
        if not verbs:
            return self.context
        near = [
            tuple(p for p in group if self.c.mentions[p].start < verbs[0])
            for group in (self.context.cell_lines, self.context.diseases)
        ]
        return replace(self.context, cell_lines=near[0], diseases=near[1])
