"""Chinese: walks the clauses of a passage from left to right, keeping the subject that Chinese so often leaves out.

A sentence is lexed to nodes (`items.lex`), then `zh_shape.Shaper` reduces it (comparisons out, brackets settled, states
and coordination folded into groups), then `ChineseWalker` reads clause by clause. Carried from clause to clause are
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
from extractor.relations.zh_shape import Shaper

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
_CLASS_LEVELS: Final = frozenset({"基因", "蛋白", "受体", "配体", "蛋白质"})
_BORDER: Final = re.compile("[，。；：,;:!?！？()（）]")
_PAIR_WORDS: Final = ("这两", "两者", "二者", "单一", "单个", "任一")
_ASIDE: Final = re.compile(r"\$[^$]*\$|[（(][^（）()]*[)）]?|\[[^\]]*\]")
_NAME: Final = re.compile(r"(?<![A-Za-z0-9])[A-Z][A-Za-z0-9]*[A-Z][A-Za-z0-9-]*")
_UNITS: Final = frozenset({"rt-pcr", "pcr", "qpcr", "elisa", "mtt", "cck-8", "wb", "roc", "dna", "rna", "mrna"})
_DIAGNOSIS: Final = re.compile("等?的?(早期|临床|辅助|准确)*(鉴别|诊断|检测|检出|预测|筛查|评估|识别|分期)")
_REACH: Final = 14  # characters without a known word between two nodes that still belong together


class ChineseWalker:
    """Finds the relations of a Chinese passage and hands them to a `Collector`."""

    def __init__(self, collector: Collector) -> None:
        self.c = collector
        self.agent: list[Arg] = []
        self.cause: list[Arg] = []
        self.observed: list[Arg] = []
        self.agent_sentence = self.cause_sentence = -9
        self.cause_cells: tuple[int, ...] = ()
        self.clause_number = 0
        self.cause_clause = self.lost_clause = -9
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
        shaper = Shaper(self.c, self.context)
        self.shaper = shaper
        nodes = shaper.shape(nodes)
        self.spec = False
        self.aim = False
        self.observed = []
        self.frame: dict[str, list[int]] = {"CellLine": [], "Disease": []}
        self.cataphor: list[Arg] = []
        self.last_patient = []
        self.last_theme = None
        self.patient_before: list[Arg] = []
        self.passive_before: list[Arg] = []
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
        for number, (clause, border, begin) in enumerate(end_of):
            self.clause_start = begin
            self.clause_number += 1
            if clause:
                self.cataphor = self.means_first(clause, end_of[number + 1][0] if number + 1 < len(end_of) else [])
                self.clause(clause)
                for inner, at in list(side):
                    if clause[0].start <= at <= clause[-1].end + 1:
                        side.remove((inner, at))
                        self.bracket_clause(inner, shaper)
                self.sentence_start = False
            if border == "stop":
                self.spec = self.aim = False
                self.observed = []
                self.frame = {"CellLine": [], "Disease": []}

    def means_first(self, clause: list[Node], following: list[Node]) -> list[Arg]:
        """Heads of a means that stands before its subject: "通过抑制 B，A 促进 C"."""
        first = next((x for x in clause if x.kind not in ("adv", "link", "aux", "spec", "report")), None)
        if first is None or first.kind != "by" or any(x.kind == "N" and x.done for x in clause):
            return []
        subject = next((x for x in following if x.kind not in ("adv", "link")), None)
        if subject is None or subject.kind != "N" or subject.place or not self.head_like(subject):
            return []
        return subject.args if any(x.kind in ("verb", "bind") for x in following) else []

    def bracket_clause(self, inner: list[Node], shaper: Shaper) -> None:
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
        self.clause_end = self.border(nodes[-1].end)
        self.nodes = self.without_places(nodes)
        if nodes[0].text in ("但", "但是", "然而"):
            self.observed = []  # "A 下降，但 B 增强，从而…": the second is the cause
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

    def border(self, at: int) -> int:
        """The end of the clause that goes on at `at`."""
        end = self.sentence_span[1]
        m = _BORDER.search(self.c.text, at, end)
        return m.start() if m else end

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
            self.cause_clause = self.clause_number
            self.agent, self.agent_sentence = self.clause_cause, self.index
        elif self.subject is not None and self.head_like(self.subject):
            self.agent, self.agent_sentence = self.subject.args, self.index
            if self.emitted or not self.observed_now:
                self.observed = []
            if self.subject.done:
                self.cause, self.cause_sentence = self.subject.args, self.index
        elif (self.lost or self.subject is not None) and not self.emitted:
            self.agent = []
            if self.lost:
                self.observed = []
                self.lost_clause = self.clause_number
        elif self.sentence_start and not self.emitted and self.other_subject():
            self.agent = []

    def other_subject(self) -> bool:
        """Whether the clause that opens a sentence starts with a noun that is no mention, followed by its verb."""
        first = self.all_nodes[0]
        return (
            first.start >= self.report_end
            and self.han(self.report_end, first.start) + 2 * self.latin(self.report_end, first.start) >= 2
            and first.kind in ("aux", "verb", "adv", "link", "neg", "by", "apply", "bind", "neutral")
        )

    def remember_pair(self) -> None:
        """Keep the last two coordinated heads for "这两个因子"."""
        for n in self.nodes:
            if n.kind == "N" and len(n.args) == 2 and self.head_like(n):
                self.pair, self.pair_sentence = n.args, self.index

    def reagent_means(self, i: int) -> bool:
        """ "通过转染 A 抑制 B": the reagent acts."""
        n = self.nodes[i]
        return n.done and self.head_like(n) and any(x.kind in ("verb", "bind") for x in self.nodes[i:])

    def agent_here(self) -> bool:
        """Whether a subject is carried from an earlier clause of this sentence."""
        return bool(self.agent) and self.agent_sentence == self.index

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
            cells = list(self.cause_cells)  # "某株细胞转染 A 后，B 下降"
        cells, diseases = cells or self.frame["CellLine"], diseases or self.frame["Disease"]
        for i, n in enumerate(nodes):
            last = i == len(nodes) - 1 and i and nodes[i - 1].kind == "in" and n.kind == "N"
            if last and self.c.mentions[n.args[0].mention].type == "Disease":
                self.frame["Disease"] = [a.mention for a in n.args]  # "在乳腺癌，…"
            if n.kind == "N" and n.place and self.framed(nodes, i):
                kind = self.c.mentions[n.args[0].mention].type
                self.frame[kind] = [a.mention for a in n.args]  # "在乳腺癌中，…": holds to the end of the sentence
        self.context = Context(self.index, tuple(cells), tuple(diseases))

    def framed(self, nodes: Sequence[Node], i: int) -> bool:
        """Whether the place `nodes[i]` is a phrase of its own: "在乳腺癌细胞中"."""
        kind = self.c.mentions[nodes[i].args[0].mention].type
        j = next((x for x in range(i - 1, -1, -1) if nodes[x].kind != "place" and not nodes[x].place), -1)
        if kind not in self.frame or j < 0 or nodes[j].kind != "in" or nodes[i].start - nodes[j].end > 8:
            return False
        k = i + 1
        while k < len(nodes) and (nodes[k].kind == "place" or nodes[k].place):
            if nodes[k].text in ("患者", "病人", "人群", "血清", "标本", "样本"):
                return False  # a group of patients is not where the mechanism was shown
            k += 1
        if any(x.kind not in ("adv", "link", "report", "spec", "place") and not x.place for x in nodes[:j]):
            return False
        return k < len(nodes) and nodes[k].kind == "inend" and nodes[k].text in ("中", "内", "里")

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
            self.by = False
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
            if (
                self.by
                and self.subject is None
                and not n.used
                and not self.cataphor
                and (self.blocked or self.residue(i) > 1 or (self.reagent_means(i) and not self.agent_here()))
            ):
                self.subject = n  # "某类细胞通过 A 促进 B": A acts, its cells have no mention; "通过转染 A 抑制 B"
            listed = bool(i) and self.nodes[0].text in ("如", "例如", "诸如", "比如", "包括")
            if self.subject is None and not n.used and not self.by and not self.seen_verb and not listed:
                self.subject = n
        elif k == "target_noun":
            return self.on_target_noun(i)
        elif k == "agent_noun":
            self.on_agent_noun(i)
        elif k == "correl":
            self.on_correl(i)
        elif k == "ligand":
            self.on_ligand(i)
        elif k == "site":
            self.on_site(i)
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
        if self.cataphor:
            return self.cataphor
        if self.cause and self.cause_clause == self.clause_number - 1 and self.cells_act(i):
            return self.cause
        if self.blocked or self.residue(i) > 1 or self.bare_start(i):
            self.blocked = self.lost = True
            return []
        if self.observed:
            return self.observed
        if self.agent and self.index - self.agent_sentence <= (0 if not self.sentence_start else 1):
            return self.agent
        if self.agent and self.index - self.agent_sentence <= 1:
            return self.agent
        return []

    def bare_start(self, i: int) -> bool:
        """Whether the sentence opens with the verb at `i` itself: an action ("激活自噬能够…"), no elided subject."""
        before = [x for x in self.all_nodes if self.report_end < x.end and x.start < self.nodes[i].start]
        return (
            self.sentence_start
            and self.agent_sentence != self.index
            and not self.nodes[i].has("causative")
            and all(x.kind == "and" for x in before)
        )

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
            named = n.kind == "N" and n.place
            if n.kind == "by":
                return total  # "通过多条途径抑制 B": what follows is the means
            at = max(at, n.end)
            if n.kind in ("inend", "as", "after"):
                total = 0
        return total + self.han(at, self.nodes[i].start) + 2 * self.latin(at, self.nodes[i].start)

    def latin(self, start: int, end: int) -> int:
        """Names in Latin letters in a span that no mention covers ("FFA"), without formulas, units and asides."""
        text = _ASIDE.sub("", self.c.text[start:end])
        return sum(w.lower() not in _UNITS for w in _NAME.findall(text))

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
            self.places_of(tails),
            drugs=drugs,
            tail_states=tail_states,
            paired=paired,
        )

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
        patient = self.last_patient or self.patient_before
        if self.nodes[i].text == "对其" and patient:
            self.dui = Node("N", self.nodes[i].start, self.nodes[i].end, "其", args=patient)
            self.dui_head = left
        return i + 1

    def on_passive(self, i: int) -> None:
        """被, 受, 由: the agent follows."""
        self.patient = self.free_left(i) or self.subject
        if self.patient is None and self.passive_before and self.residue(i) <= 1:
            # "B 被 A 激活，被 C 抑制"
            n = self.nodes[i]
            self.patient = Node("N", n.start, n.start, "", args=self.passive_before)
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
        if self.kind(j) == "N" and self.neg and self.nodes[i - 1].kind == "neg":
            self.nodes[j].used = True  # "未添加 A"
            self.neg = False
            return
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
            n.text.startswith(("该", "前者", "这些", *_PAIR_WORDS)) and len(n.text) > 1
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
        state = self.at(i - 1)
        if state is not None and state.kind == "state" and state.has("pre") and not state.has("noun"):
            # "敲低其表达"
            group.args = [a.turned(state.sign, state.text) for a in group.args]
            group.done = state.entry is not None and state.entry.intervention
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
        if n.text.startswith(_PAIR_WORDS):
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
        p = i - 1 if i and self.nodes[i - 1].kind == "pron" else i
        if not owner and p >= 2 and self.nodes[p - 1].kind == "and" and self.nodes[p - 2].kind == "N":
            owner = self.nodes[p - 2].args  # "A 及其靶基因 B"
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

    def on_ligand(self, i: int) -> None:
        """ "A 是 B 的受体", "A 为 B 的配体": the ligand targets the receptor."""
        n = self.nodes[i]
        at = next((x for x in range(i) if self.kind(x) == "is"), None)
        own = next((x for x in range(i - 1, -1, -1) if self.kind(x) == "N"), None)
        if at is None or own is None or own < at or self.subject is None or not self.head_like(self.subject):
            return
        one, two = [Arg(a.mention) for a in self.subject.args], [Arg(a.mention) for a in self.nodes[own].args]
        if not self.head_like(self.nodes[own]) or self.subject is self.nodes[own]:
            return
        if n.text == "受体":
            one, two = two, one
        self.emit("zh.target_of", one, [n], two)
        self.nodes[own].used = True

    def on_site(self, i: int) -> None:
        """ "A 与 B 存在结合位点", "B 的 3'UTR 有 A 的结合位点": A, a regulatory RNA, targets B."""
        groups = [x for x in self.nodes if x.kind == "N" and x.start < self.nodes[i].end]
        args: list[Arg] = [a for x in groups for a in x.args]
        mirs = [a for a in args if self.c.mentions[a.mention].type == "miRNA"]
        rest = [a for a in args if self.c.mentions[a.mention].type in ("Gene", "lncRNA", "circRNA")]
        if mirs and rest and len(mirs) + len(rest) == len(args) and not any(x.kind == "verb" for x in self.nodes[:i]):
            self.emit("zh.site", [Arg(a.mention) for a in mirs], [self.nodes[i]], [Arg(a.mention) for a in rest])
            self.seen_verb = True

    def on_correl(self, i: int) -> None:
        """ "与 X 正相关的 A"."""
        n = self.nodes[i]
        if self.with_ is None:
            return
        if self.kind(i + 1) != "de":
            return  # "A 与 B 呈正相关" is a bare correlation
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
                if self.of_type(heads, "Gene") and self.of_type(self.with_.args, "miRNA"):
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
                    one, two = left.args[:cut], left.args[cut:]
                    if self.of_type(one, "Gene") and self.of_type(two, "miRNA"):
                        one, two = two, one  # a gene bound to a miRNA is its target
                    self.emit("zh.bind_pair", one, [n], two)
                    self.patient_before = two
                    left.args, left.links = left.args[:cut], left.links[:cut]
                    return i + 1
        if not n.has("transitive"):
            return i + 1
        if n.has("with") and self.subject is None and not any(x.kind in ("aux", "link", "by") for x in self.nodes[:i]):
            return i + 1  # "结合 A 的结果进行分析": to combine, not to bind
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
        treated = self.at(j + 1)
        if (
            treated is not None
            and treated.kind == "apply"
            and self.near(self.nodes[j], j + 1)
            and self.head_like(self.nodes[j])
        ):
            # "抑制 A 处理的细胞的 B": what is treated is no object
            m = next((x for x in range(j + 2, len(self.nodes)) if self.kind(x) == "N" and not self.nodes[x].used), None)
            if m is None or self.han(treated.end, self.nodes[m].start) > 14:
                return None
            self.passed.append(j)
            j = m
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
            if self.kind(j + 1) == "de" and self.head_like(self.nodes[j]):
                m = self.next_kind(j + 1, frozenset({"class", "level", "target_noun"}))
                between = self.c.text[self.nodes[j + 1].end : self.nodes[m].start] if m < len(self.nodes) else ""
                if (
                    self.kind(m) == "N"
                    and not self.nodes[m].used
                    and self.head_like(self.nodes[m])
                    and between.startswith(("上游", "下游"))
                    and len(between) <= 8
                ):
                    self.passed.append(j)  # "抑制 A 的上游分子 B"
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

    def of_type(self, args: Sequence[Arg], kind: str) -> bool:
        """Whether all of `args` are mentions of this type (and there is one)."""
        return bool(args) and all(self.c.mentions[a.mention].type == kind for a in args)

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
                if n.has("transitive") and not n.has("intransitive") and self.own_object(m):
                    break
                factors.append(Factor("tail", n.sign, n.text))
                k = m
                continue
            break
        return factors, k + 1

    def own_object(self, m: int) -> bool:
        """Whether words without a mention follow the verb at `m` directly: its object ("抑制前体细胞的增多")."""
        n = self.nodes[m]
        nxt = next((x for x in self.all_nodes if x.start >= n.end), None)
        if nxt is not None and (nxt.place or nxt.kind == "place") and nxt.start - n.end <= 1:
            return True
        border = nxt.start if nxt is not None else self.clause_end
        return self.han(n.end, border) >= 2

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
                    self.subject = self.nodes[m]
                elif self.patient is not None:
                    self.emit("zh.passive", agent.args, [n], self.patient.args)
                    self.passive_before = self.patient.args
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
                        self.subject = self.nodes[m]
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
        if self.dui is not None and obj is None and self.dui in self.nodes and self.of_type(self.dui.args, "Disease"):
            tail_of = [x for x in self.nodes[self.nodes.index(self.dui) : i] if x.kind == "de"]
            if tail_of and self.kind(i - 1) != "de" and self.han(tail_of[-1].end, n.start) >= 2:
                self.dui = None  # "对甲、乙等肿瘤细胞的侵袭力有抑制作用" is about what has no mention
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
            own = n.has("transitive") and not n.has("intransitive") and not n.has("causative") and self.dui is None
            if own and self.subject is None and not self.clause_cause and self.residue(i) > 1:
                self.lost = True
            if n.has("causative"):
                return i + 1
            if n.has("transitive") and self.kind(i - 1) != "level" and self.own_object(i):
                return nxt_i  # "A 降低管壁面积": the object has no mention
            if n.has("intransitive") or n.has("noun"):
                self.on_change(i, n)
            return nxt_i

        node, j = obj
        if _DIAGNOSIS.match(self.c.text, node.end):
            node.used = True
            return i + 1  # "有利于 B 的鉴别"
        if self.dui is not None and self.nodes[i - 1] is self.dui and n.has("induce") and self.head_like(self.dui):
            # "A 对 B 诱导 C 的影响": B induces C
            self.emit("zh.attributive", self.dui.args, [n], node.args)
            node.used = True
            self.dui = None
            return i + 1
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
        if self.relative(i, j, triggers, factors):
            return i + 1
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
        if n.has("light") and not factors and len(triggers) == 1 and self.head_like(node):
            return i + 1  # "使 B 磷酸化" says no direction
        causative = any(t.has("causative") for t in triggers)
        construction = "zh.means" if self.by else ("zh.causative" if causative else "zh.active")
        if self.subject is None and not self.clause_cause and construction == "zh.active":
            construction = "zh.elided"
        v2 = self.at(j + 1)
        if (
            v2 is not None
            and self.head_like(node)
            and self.near(node, j + 1)
            and not factors
            and not n.has("intransitive")
        ):
            inner = self.object(j + 1) if v2.kind in ("verb", "neutral") else None
            if v2.kind == "neutral" and inner is not None:
                node.used = inner[0].used = True
                return i + 1  # "介导 A 调控 B" says no direction
            if (
                v2.kind == "verb"
                and inner is not None
                and ((v2.has("induce") and not n.has("induce")) or self.c.text[n.end : n.end + 1] == "了")
            ):
                # "促进 A 诱导 B": the effect of A is what rises
                self.emit("zh.attributive", node.args, [v2], inner[0].args)
                self.emit("zh.effect_on", heads, [*triggers, v2], inner[0].args)
                node.used = inner[0].used = True
                v2.kind = "done"
                self.neg = False
                return i + 1
        # "减弱 A 对 B 的抑制": the effect of A on B is what falls
        d = self.next_kind(after - 1, frozenset({"level", "de", "aux"}))
        turned = node.args[0].stated or len(triggers) > 1 or n.text.startswith("介导")
        if self.kind(d) == "dui" and turned and any(x.kind == "neutral" for x in self.nodes[d:]):
            node.used = True
            return i + 1  # "逆转抑制 A 对 B 的影响" says no direction
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

    def relative(self, i: int, j: int, triggers: list[Node], factors: list[Factor]) -> bool:
        """ "促进 B 的因子如 A …", "具有抑制 B 作用的 A …": A heads the relation and is the subject of what follows."""
        k = self.next_kind(j, frozenset({"level", "role"}))
        if self.kind(k) != "de" or self.subject is not None or any(x.kind == "is" for x in self.nodes[:i]):
            return False
        at = self.next_kind(k, frozenset({"level", "adv", "aux"}))
        named = [x for x in self.nodes[k + 1 : at] if x.kind == "level"]
        classed = self.kind(at) == "class" or (self.kind(at) != "N" and any(x.text in _CLASS_LEVELS for x in named))
        m = self.next_kind(k, frozenset({"level", "adv", "aux", "class", "such", "is"}))
        tail = self.nodes[j]
        close = (
            not classed
            and self.kind(m) == "N"
            and self.type(j) == "Process"
            and not self.by
            and self.han(self.nodes[k].end, self.nodes[m].start) <= 4
            and not any(x.kind in ("level", "such") for x in self.nodes[k:m])
        )
        if not classed and not close:
            return False
        if self.kind(m) == "N" and not self.nodes[m].used and self.head_like(self.nodes[m]):
            self.emit("zh.relative", self.nodes[m].args, triggers, tail.args, drugs=tail.drugs, tail_states=factors)
            tail.used = True
            self.neg = False
            self.subject = self.nodes[m]
        elif classed:
            self.lost = True
        else:
            return False
        return True

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
        before = self.nodes[max(i - 2, 0) : i]
        if (
            self.head_like(node)
            and len(before) == 2
            and before[0].kind == "de"
            and before[1].text == "同时"
            and not self.nodes[i].has("causative")
        ):
            return True  # "抑制 A 的同时抑制 B": the second intervention
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
                return aux or self.fresh or (not self.agent and n.kind != "dui")
            if not n.has("transitive"):
                return False
            if self.object(k) is None:
                # "同时抑制 B 逆转了这一作用"
                return any(x.kind in ("role", "pron", "neutral") for x in self.nodes[k + 1 : k + 5])
        if self.lost_clause == self.clause_number - 1:
            return aux or self.fresh  # the subject without a mention goes on
        return aux or self.fresh or not self.agent

    # -- changes without an object -------------------------------------------------------------------------------
    def on_change(self, i: int, n: Node) -> None:
        """ "B 升高": the effect of a cause in this clause or before, or a state to remember."""
        sign = n.sign
        theme = self.patient if self.passive and self.patient is not None else self.free_left(i)
        self.passive = False
        if theme is None:
            return
        if theme in self.nodes and any(
            x.kind == "verb" and x.has("causative") for x in self.nodes[self.nodes.index(theme) : i]
        ):
            return  # "A 使组织结构受损": what changes has no mention
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
            and (
                nxt.kind in ("verb", "bind", "dui", "passive", "neg", "spec", "link", "and")
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
