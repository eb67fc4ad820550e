"""Chinese: walks the clauses of a passage from left to right, keeping the subject that Chinese so often leaves out.

A sentence is lexed to nodes (`items.lex`), then `zh_shape.Shaper` reduces it (comparisons out, brackets settled, states
and coordination folded into groups), then `ChineseWalker` reads clause by clause. Carried from clause to clause are
`agent`, the subject that a following clause without one takes; `cause`, an intervention (knock-down, mimic,
treatment) whose effects the next clauses report; `observed`, states named without a cause ("A 升高，B 下降，可…").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from extractor.records import Sentence
from extractor.relations.collect import Certainty, Context
from extractor.relations.items import Node, lex
from extractor.relations.zh_attributes import attributes
from extractor.relations.zh_cues import CueReader
from extractor.relations.zh_scope import taken_back
from extractor.relations.zh_shape import Shaper

#: "为改善 B 提供参考", "对减少 B 具有重要意义": what something is good for is no statement
_PURPOSE: Final = re.compile(
    "(?:为|对于?)[^，。；]{2,60}?，?(?:提供了?[^，。；]{0,12}(?:参考|依据|思路|基础|方向|策略|靶点|线索|途径|手段|帮助|支持|可能)"
    "|具有[^，。；]{0,8}意义|有着[^，。；]{0,8}意义|意义重大)"
)
#: the same with a comma within the frame: "为减轻 B，延缓 C 提供了思路"
_LONG_PURPOSE: Final = re.compile(
    "(?<=[，。；,;可能将也并])为(?:了|下一步)?[^，。；因此所何]{2,50}，[^，。；]{0,24}?提供了?[^，。；]{0,12}(?:参考|依据|思路|基础|方向|策略|靶点|线索|途径|手段|可能)"
    "|(?<=[，。；,;])对于?[^，。；]{2,50}，[^，。；]{0,24}?具有?[^，。；]{0,8}(?:意义|价值)"
)
#: "而在…模型中": another case, under another condition
_OTHER_CASE: Final = re.compile(
    "[，；,;]?\\s*(?:而|但|但是|然而)(?:在|对于?)[^，。；]{2,30}?(?:模型|患者|病人|组|人群)[^，。；]{0,3}(?:中|里|内|，)"
)
_ELSEWHERE: Final = re.compile("[，；,;]?\\s*(?:而|但|但是|然而)?在其[他它余]")
_APPEAR: Final = frozenset({"出现", "呈现", "表现出", "呈现出"})
_DUE: Final = frozenset({"是由", "是由于", "归因于", "归咎于", "归结于", "起因于"})
_ARISE: Final = frozenset({"产生", "形成", "发生"})
_CONDITION: Final = frozenset({"条件下", "环境下", "情况下", "状态下", "的条件下", "的环境下", "的情况下"})


class ChineseWalker(CueReader):
    """Finds the relations of a Chinese passage and hands them to a `Collector`."""

    def walk(self, sentences: Sequence[Sentence]) -> None:
        """Read all sentences in order."""
        mentions = self.c.mentions
        self.c_sentence_start = 0
        previous = 0
        for s in sentences:
            self.c_sentence_start, previous = previous, s.start
            inside = [i for i, m in enumerate(mentions) if s.start <= m.start < s.end]
            self.sentence(s, inside)

    def sentence(self, s: Sentence, inside: list[int]) -> None:
        """Lex, shape and read one sentence; `inside` are its mention indexes."""
        nodes = lex(self.c.text, s.start, s.end, self.c.mentions, inside, self.c.book)
        self.open_sentence(s)
        shaper = Shaper(self.c, self.context)
        self.shaper = shaper
        nodes = self.without_heading(shaper.shape(nodes))
        taken_for_granted = list(attributes(self.c, nodes))
        side = list(shaper.side)
        end_of = self.clauses(nodes, s.start)
        for number, (clause, border, begin) in enumerate(end_of):
            self.clause_start = begin
            self.clause_number += 1
            if clause:
                self.following = end_of[number + 1][0] if number + 1 < len(end_of) and border != "stop" else []
                self.cataphor = self.means_first(clause, self.following)
                self.clause(clause)
                for inner, at in list(side):
                    if clause[0].start <= at <= clause[-1].end + 1:
                        side.remove((inner, at))
                        self.bracket_clause(inner, shaper)
                said = {x.kind for x in clause}
                opening = "report" in said and said <= {"adv", "link", "report", "aux", "pron", "level"}
                self.opening = self.opening and opening and self.han(begin, clause[-1].end) <= 8
                self.sentence_start = False
            if border == "stop":
                self.segment = self.clause_number
                self.spec = self.aim = self.modal = False
                self.observed = []
                self.frame = {"CellLine": [], "Disease": []}
        for a in taken_for_granted:
            context = Context(s.index)
            self.c.emit("zh.attributive", a.heads, [a.verb], a.tails, Certainty(), context, tail_states=a.states)

    def open_sentence(self, s: Sentence) -> None:
        """Forget what belongs to the sentence before."""
        self.context = Context(s.index)
        self.index = s.index
        self.sentence_span = (s.start, s.end)
        self.long_purpose = _LONG_PURPOSE.search(self.c.text, s.start, s.end)
        self.spec = self.aim = self.modal = False
        self.observed, self.observed_acts = [], False
        self.frame = {"CellLine": [], "Disease": []}
        self.cataphor = []
        self.listed_targets = None
        self.last_patient = []
        self.last_theme = None
        self.patient_before = []
        self.passive_before = []
        self.pending_such = None
        self.sentence_start = self.opening = True

    def clauses(self, nodes: Sequence[Node], start: int) -> list[tuple[list[Node], str, int]]:
        """The clauses of a sentence that begins at `start`: nodes, what ends it ("stop" or a comma), its start."""
        out: list[tuple[list[Node], str, int]] = []
        clause: list[Node] = []
        for n in nodes:
            if n.kind in ("comma", "stop"):
                out.append((clause, n.kind if n.kind == "stop" else n.text, start))
                clause = []
                start = n.end
            else:
                clause.append(n)
        return [*out, (clause, "stop", start)]

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

    def clause(self, nodes: list[Node]) -> None:
        """Read one clause from left to right."""
        if self.modal and self.own_subject(nodes):
            self.modal = False
        self.open_clause(nodes)
        if self.more_targets(nodes):
            return
        self.clause_end = self.border(nodes[-1].end)
        self.nodes = self.without_places(nodes)
        if _OTHER_CASE.match(self.c.text, self.clause_start) or self.other_treatment():
            self.cause = []
        if self.elsewhere():
            self.cause, self.observed, self.agent = [], [], []
        if nodes[0].text in ("但", "但是", "然而"):
            self.observed = []  # "A 下降，但 B 增强，从而…": the second is the cause
        if _ELSEWHERE.match(self.c.text, self.clause_start):
            self.cause_cells = self.cause_diseases = ()
        self.slots(nodes)
        self.report_end = nodes[0].start if not self.nodes else min(self.clause_start, nodes[0].start)
        m = _PURPOSE.search(self.c.text, self.clause_start, self.clause_end)
        self.purpose = m.start() if m else self.sentence_span[1] + 1
        frame = self.long_purpose
        if frame and frame.start() < self.clause_end and self.clause_start < frame.end():
            self.purpose = min(self.purpose, max(frame.start(), self.clause_start))
        if taken_back(self.c.text, self.clause_end, self.sentence_span[1]):
            self.local_aim = True  # "B 升高，但差异不显著": no statement
        ns = self.nodes
        i = 0
        while i < len(ns):
            i = self.step(i)
        self.close()
        if self.modal and nodes[-1].kind == "is":
            self.spec = True  # "其机制可能是：…": all that follows
        if self.modal_ends:
            self.modal = self.modal_ends = False  # "可能与 A 有关，…": what follows is no guess
        self.remember_pair()

    def step(self, i: int) -> int:
        """Read the node at `i`; the index to go on from."""
        n = self.nodes[i]
        if self.purpose <= n.start:
            self.local_aim = True
        match n.kind:
            case "neg":
                self.on_negation(i, n)
            case "spec":
                self.on_speculation(n)
            case "aim":
                self.on_aim(n)
            case "report":
                self.on_report(i, n)
            case "by":
                if n.text in ("依赖于", "依赖") and self.on_depend(i):
                    return len(self.nodes)
                self.by = True
            case "dui":
                return self.on_dui(i)
            case "passive":
                self.on_passive(i)
            case "and" if n.has("with"):
                return self.on_with(i)
            case "in":
                return self.on_in(i)
            case "neutral":
                self.on_neutral(i)
            case "role":
                self.on_role(i, n)
            case "such":
                self.on_such(i)
            case "ba":
                self.on_ba(i)
            case "as":
                return self.on_as(i)
            case "apply":
                self.on_apply(i)
            case "group":
                self.on_group(i, n)
            case "carries":
                self.on_carries(i, n)
            case _:
                return self.content(i, n)
        return i + 1

    def content(self, i: int, n: Node) -> int:
        """Read the node at `i`, a noun, a predicate or what follows one; the index to go on from."""
        kind = n.kind  # a trigger that is read may become another kind of node
        match kind:
            case "is" if n.text in _DUE and self.on_due(i, n):
                return len(self.nodes)
            case "after":
                self.on_after(i)
                self.time_clause = self.clause_number
                self.condition = False
            case "inend" if n.text in _CONDITION:
                self.on_after(i)
                self.condition = bool(self.clause_cause)
                self.neg = False  # "在不降低产量的情况下降低 B": the denial belongs to the condition
            case "noun":
                self.blocked = self.blocked or self.free_left(i) is None
            case "pron":
                return self.on_pron(i)
            case "N":
                if not self.has_effect(i):
                    self.on_noun_phrase(i, n)
            case "target_noun" if not self.aimed_at(i):
                return self.on_target_noun(i)
            case "agent_noun":
                self.on_agent_noun(i)
            case "correl":
                self.on_correl(i)
            case "ligand":
                self.on_ligand(i)
            case "site":
                self.on_site(i)
            case "bind":
                after = self.on_bind(i)
                self.seen_verb = True
                return after
            case "verb":
                if self.fallen(i):
                    return i + 2
                after = self.on_verb(i)
                self.seen_verb = (
                    self.seen_verb or n.kind == "done" or self.emitted or (n.used and not self.makes_act(i))
                )
                return after
            case "state":
                if not self.bare_state(i, n) and n.has("predicate"):
                    self.on_change(i, n)
            case _ if (kind == "aux" and n.text in _APPEAR) or self.befalls(i):
                self.on_appear(i, n)
            case "level" if n.text in _ARISE and (self.arises(i) or self.lacking(i)):
                self.on_arise(i, n)
            case "related" if self.modal:
                self.modal_ends = True
            case "level" if n.text == "靶点":
                self.aimed_at(i)
            case "dui_end":
                self.dui = None
        return i + 1
