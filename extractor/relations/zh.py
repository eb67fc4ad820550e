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
from typing import Final

from extractor.records import Sentence
from extractor.relations.algebra import Factor
from extractor.relations.collect import Certainty, Context
from extractor.relations.items import Arg, Node, lex
from extractor.relations.zh_attributes import attributes
from extractor.relations.zh_clause import FILLER
from extractor.relations.zh_scope import impaired, taken_back
from extractor.relations.zh_shape import Shaper
from extractor.relations.zh_verbs import VerbReader

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
#: verbs without a direction, the object of which opens with 由: "保护由 B 诱导的…"
_UNRELATED: Final = re.compile("(?:无|没有|未见|不存在)(?:显著|明显|统计学|直接|密切)?的?(?:相关|关系|关联|联系)|无关")
_KEEPS: Final = ("保护", "对抗", "抵抗", "改善", "治疗", "预防", "影响")
_APPEAR: Final = frozenset({"出现", "呈现", "表现出", "呈现出"})
_DUE: Final = frozenset({"是由", "是由于", "归因于", "归咎于", "归结于", "起因于"})
_ARISE: Final = frozenset({"产生", "形成", "发生"})
#: what was shown, so that a guess before it has ended
_FOUND: Final = frozenset(
    {"证实", "证明", "验证", "验证了", "实验证明", "结果发现", "研究发现", "结果显示", "结果表明"}
)
_CONDITION: Final = frozenset({"条件下", "环境下", "情况下", "状态下", "的条件下", "的环境下", "的情况下"})
_TOGETHER: Final = frozenset({"联合", "联用", "合用", "配伍", "共同作用"})
_HENCE: Final = frozenset({"从而", "进而", "继而", "最终", "来", "以"})
_MEASURE: Final = frozenset({"检测", "测定", "观测", "分析了"})


class ChineseWalker(VerbReader):
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
        self.context = Context(s.index)
        self.index = s.index
        self.sentence_span = (s.start, s.end)
        self.long_purpose = _LONG_PURPOSE.search(self.c.text, s.start, s.end)
        shaper = Shaper(self.c, self.context)
        self.shaper = shaper
        nodes = self.without_heading(shaper.shape(nodes))
        taken_for_granted = list(attributes(self.c, nodes))
        self.spec = self.modal = False
        self.aim = False
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

    def means_first(self, clause: list[Node], following: list[Node]) -> list[Arg]:
        """Heads of a means that stands before its subject: "通过抑制 B，A 促进 C"."""
        first = next((x for x in clause if x.kind not in ("adv", "link", "aux", "spec", "report")), None)
        if first is None or first.kind != "by" or any(x.kind == "N" and x.done for x in clause):
            return []
        if any(x.kind == "link" and x.text in _HENCE for x in clause):
            return []  # "通过抑制 B 从而抑制 C，A …": the means has its own end
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

    def own_subject(self, nodes: list[Node]) -> bool:
        """Whether a clause opens with a subject of its own, so that a "可能" before it does not reach in."""
        first = next((x for x in nodes if x.kind not in ("adv", "pron", "report")), None)
        return first is not None and (first.kind == "N" or first.kind == "state") and not first.place

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
        if self.emitted:
            self.stated_clause = self.clause_number
        left = [
            x for x in self.nodes if x.kind == "N" and not x.used and not x.done and x.args is not self.clause_cause
        ]
        self.leftover = left[0] if self.clause_cause and len(left) == 1 and not self.emitted else None
        if not self.clause_cause and self.by and not self.emitted and self.kind(0) == "by":
            used = [x for x in self.nodes if x.kind == "N" and not x.used]
            if len(used) == 1 and len(self.nodes) <= 4 and self.c.mentions[used[0].args[0].mention].type == "Drug":
                self.clause_cause = used[0].args  # "利用 A 抑制剂，抑制 B": the drug acts
        if self.clause_cause and self.read_out:
            # "某汤剂使 A 降低，B 升高": side by side; "…，从而促进 B": the fall of A acts
            self.observed, self.observed_acts, self.cause = self.clause_cause, False, []
            self.rose = False
            self.agent, self.agent_sentence = [] if self.own_means() else self.clause_cause, self.index
        elif self.clause_cause and self.aim and not self.emitted and any(x.kind == "aim" for x in self.all_nodes):
            self.agent, self.agent_sentence = self.clause_cause, self.index  # "为了探讨敲低 A 的影响，": not yet done
        elif self.clause_cause:
            self.observed = []
            self.cause, self.cause_sentence = self.clause_cause, self.index
            self.cause_segment = self.segment
            self.cause_cells, self.cause_diseases = self.context.cell_lines, self.context.diseases
            self.cause_clause = self.clause_number
            self.natural = self.condition
            self.agent, self.agent_sentence = self.clause_cause, self.index
        elif self.handed_on:
            self.agent, self.agent_sentence = self.handed_on, self.index
        elif self.subject is not None and not self.emitted and self.speaks_of_another(self.subject):
            self.agent = []  # "A 的靶基因 X 与 Y 互作，促进 B"
        elif self.subject is not None and not self.emitted and self.only_object(self.subject):
            # "抑制其下游的 A，减少 B": what the verb acts on is not what goes on
            self.agent = self.agent if self.residue(self.nodes.index(self.subject)) <= 2 else []
        elif self.subject is not None and self.head_like(self.subject):
            self.agent, self.agent_sentence = self.subject.args, self.index
            if self.emitted or not self.observed_now:
                self.observed = []
            if not self.subject.done and self.emitted and self.cause_segment < self.segment:
                self.cause = []  # another one acts now
            if self.subject.done:
                self.cause, self.cause_sentence = self.subject.args, self.index
                self.cause_segment = self.segment
        elif self.listed():
            pass  # "A 有多种作用，如：B、C 等，主要表现为促进 D": A goes on
        elif (self.lost or self.subject is not None) and not self.emitted:
            self.agent = []
            if self.lost:
                self.observed = []
                self.lost_clause = self.clause_number
        elif not self.emitted and (
            (self.sentence_start and self.other_subject()) or self.cells_first() or (self.agent and self.of_another())
        ):
            self.agent = []

    def listed(self) -> bool:
        """Whether the clause is a bare list of processes that "如" announces."""
        if self.c.text[self.clause_start - 2 : self.clause_start] not in ("如：", "如:", "括：", "括:"):
            return False
        said = (x.kind for x in self.nodes if not (x.kind == "N" and not self.head_like(x)))
        return all(kind in ("and", "level", "de", "class", "role", "verb", "place", "adv") for kind in said)

    def other_subject(self) -> bool:
        """Whether the clause that opens a sentence starts with a noun that is no mention, followed by its verb."""
        first = self.all_nodes[0]
        if first.text in ("这种", "这一", "此") and len(self.all_nodes) > 1:
            return self.han(first.end, self.all_nodes[1].start) >= 3  # "这种表观调控…"
        return (
            first.start >= self.report_end
            and self.han(self.report_end, first.start) + 2 * self.latin(self.report_end, first.start) >= 2
            and first.kind in ("aux", "verb", "adv", "link", "neg", "by", "apply", "bind", "neutral", "passive", "is")
        )

    def cells_first(self) -> bool:
        """Whether the clause opens with cells, patients or a class word as its subject: "肿瘤细胞到达骨骼，…"."""
        nodes = self.all_nodes
        i = 0
        while i < len(nodes) and nodes[i].kind in ("adv", "link", "report", "pron"):
            i += 1
        first = i
        while i < len(nodes) and (nodes[i].kind in ("place", "class", "noun") or nodes[i].place):
            i += 1
        if i == first or nodes[i - 1].place or self.han(self.report_end, nodes[first].start) > 4:
            return False
        after = nodes[i] if i < len(nodes) else None
        if after is None:
            return self.han(nodes[i - 1].end, self.clause_end) >= 2
        return after.kind in ("aux", "verb", "by", "neutral", "bind") and after.text not in ("呈",)

    def remember_pair(self) -> None:
        """Keep the last two coordinated heads for "这两个因子"."""
        for n in self.nodes:
            if n.kind == "N" and len(n.args) == 2 and self.head_like(n):
                self.pair, self.pair_sentence = n.args, self.index

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
            cells = list(self.cause_cells)  # "某癌某株细胞转染 A 后，B 下降"
            diseases = diseases or (list(self.cause_diseases) if cells else [])
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

    def step(self, i: int) -> int:
        """Read the node at `i`; the index to go on from."""
        n = self.nodes[i]
        k = n.kind
        if self.purpose <= n.start:
            self.local_aim = True
        if k == "neg":
            if n.has("noeffect"):
                self.no_effect(i, n)
            elif impaired(self.c.text, n.end):
                pass  # "不能很好地发挥抗凋亡作用": the role is there, and impaired
            else:
                self.neg = True
                by = self.kind(i + 1) == "by" and not self.nodes[i + 1].text.startswith("依赖")
                self.denied_means = by and n.text.endswith(("不能", "无法", "未能"))  # "不能通过 A 促进 B"
        elif k == "spec":
            if n.text in ("预测", "推测"):
                self.by = False  # "通过数据库预测 A 靶向 B": the means was that of the guess
            if n.has("local"):
                self.local_spec = True
            elif n.has("modal"):
                self.modal = True
                self.local_aim = False
            else:
                self.spec = True
                self.local_aim = False
        elif k == "aim":
            if n.has("clause"):
                self.local_aim = True
                self.measured = n.text in _MEASURE
            else:
                self.aim = True
        elif k == "report":
            near_aim = i > 0 and any(
                x.kind == "aim" and x.text.startswith("为") and n.start - x.end <= 4 for x in self.nodes[:i]
            )
            if not near_aim:
                self.aim = self.local_aim = False
            if n.text in _FOUND:
                self.spec = self.modal = False
            tried = [m for m in self.nodes[:i] if m.kind == "N" and m.done and not m.used and self.head_like(m)]
            if tried and not self.clause_cause and not self.passive:
                self.clause_cause = tried[-1].args  # "过表达 A 发现，B 下降"
                self.reported = True
            self.fresh = True
            self.by = False
            if n.text != "结果":
                self.conclude()
            if not self.passive:
                self.subject = None
                for m in self.nodes[:i]:
                    if m.kind == "N" and not m.done:
                        m.used = True
            self.passive = False
            self.report_end = n.end
        elif k == "by":
            if n.text in ("依赖于", "依赖") and self.on_depend(i):
                return len(self.nodes)
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
                    return i + 1
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
        elif k == "role" and self.exerted(i):
            n.kind = "done"
        elif k == "role":
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
        elif k == "such":
            j = self.next_kind(i)
            if (
                self.kind(j) == "N"
                and self.pending_such is not None
                and not self.nodes[j].used
                and all(x.kind not in ("verb", "N") for x in self.nodes[:i])
                and not any(x.kind in ("aux", "carries") for x in self.nodes[j + 1 :])
            ):
                heads, trigger, states = self.pending_such
                self.emit("zh.active", heads, [trigger], self.nodes[j].args, tail_states=states)
                self.also(j, "zh.active", heads, [trigger], states)
                self.nodes[j].used = True
        elif k == "ba":
            j = self.next_kind(i)
            if self.kind(j) == "N":
                self.ba = self.nodes[j]
        elif k == "is" and n.text in _DUE and self.on_due(i, n):
            return len(self.nodes)
        elif k == "as":
            return self.on_as(i)
        elif k == "apply":
            self.on_apply(i)
        elif k == "group":
            left = self.at(i - 1)
            if left is not None and left.kind in ("state", "verb") and n.text == "组" and left.end == n.start:
                self.other_group = True  # "过表达组 B 升高": of what has not been said here
            if left is not None and left.kind == "N" and self.group_code(left):
                left.place = left.used = True
                self.blocked = True
            elif left is not None and left.kind == "N":
                left.done = True
                # "A+B 组" against "A 组" speaks for B
                own = [a for a in left.args if self.c.key(a.mention) not in self.shaper.other_side]
                if own:
                    left.args = own
        elif k == "after" or (k == "inend" and n.text in _CONDITION):
            self.on_after(i)
            self.condition = k == "inend" and bool(self.clause_cause)
            if k == "inend":
                self.neg = False  # "在不降低产量的情况下降低 B": the denial belongs to the condition
        elif k == "carries":
            j = self.next_kind(i)
            if (
                self.kind(j) == "N"
                and self.head_like(self.nodes[j])
                and len(self.c.text[n.end : self.nodes[j].start].strip()) <= 2
            ):
                whose = self.at(self.next_kind(j, frozenset({"level", "class", "de"})))
                of_it = any(x.kind == "de" for x in self.nodes[j : j + 4])
                if of_it and whose is not None and whose.kind == "N" and self.head_like(whose) and not whose.place:
                    self.nodes[j].used = True  # "富含 A 的鱼油": the oil acts
                else:
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
                and not self.latin(self.report_end, self.by_start(i))
                and (
                    self.molecule_means(i)
                    if self.blocked or self.residue(i) > 1
                    else (self.reagent_means(i) and not self.agent_here())
                )
            ):
                self.subject = n  # "某种应激通过 A 抑制 B": A acts, the stress has no mention; "通过转染 A 抑制 B"
            if (
                self.kind(i - 1) == "is"
                and self.subject is not None
                and self.kind(i + 1) == "verb"
                and self.nodes[i + 1].has("transitive")
                and not n.used
                and self.head_like(n)
                and not self.seen_verb
            ):
                self.subject = n  # "该轴是 A 促进 B 的途径": A acts
            if self.measured and self.local_aim and not n.used and not n.done and self.subject is None:
                n.used = True  # "检测 A、B 的表达": what is measured does nothing
            listed = bool(i) and self.nodes[0].text in ("如", "例如", "诸如", "比如", "包括")
            listed = listed and self.kind(self.next_kind(i, frozenset({"level", "class"}))) not in (
                "aux",
                "verb",
                "dui",
            )
            if self.subject is None and not n.used and not self.seen_verb and (self.governed(i) or self.listed_on(i)):
                n.used = True
            asked = self.dui is not None and self.dui.end <= n.start and self.kind(i - 1) == "and"
            if self.subject is None and not n.used and not self.by and not self.seen_verb and not listed and not asked:
                if self.head_like(n) and not n.done and self.governed_object(n):
                    n.used = True
                else:
                    self.subject = n
        elif k == "target_noun" and not self.aimed_at(i):
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
        elif k == "verb" and self.fallen(i):
            return i + 2
        elif k == "verb":
            after = self.on_verb(i)
            self.seen_verb = self.seen_verb or n.kind == "done" or self.emitted or (n.used and not self.makes_act(i))
            return after
        elif k == "state":
            if not self.bare_state(i, n) and n.has("predicate"):
                self.on_change(i, n)
        elif (k == "aux" and n.text in _APPEAR) or self.befalls(i):
            self.on_appear(i, n)
        elif k == "level" and n.text in _ARISE and (self.arises(i) or self.lacking(i)):
            self.on_arise(i, n)
        elif k == "related" and self.modal:
            self.modal_ends = True
        elif k == "level" and n.text == "靶点":
            self.aimed_at(i)
        elif k == "dui_end":
            self.dui = None
        return i + 1

    def listed_on(self, i: int) -> bool:
        """Whether the process at `i` opens the clause as the last of a list, and the subject goes on behind it.

        "A 抑制 B，C 并促进 D", "A 抑制 B，C，从而促进 D".
        """
        after = self.at(self.next_kind(i, frozenset({"level"})))
        if self.type(i) != "Process" or i or after is None or after.text not in ("并", "并且", "且", "从而", "进而"):
            return False
        return self.agent_here() and self.stated_clause == self.clause_number - 1 and self.residue(i) == 0

    def arises(self, i: int) -> bool:
        """Whether the clause opens with 产生, 形成 or 发生 at `i`, going on from the statement of the clause before."""
        if any(x.kind not in ("link", "aux", "adv") for x in self.all_nodes if x.start < self.nodes[i].start):
            return False
        return self.residue(i) == 0 and self.agent_here() and self.clause_number - self.stated_clause <= 2

    def fallen(self, i: int) -> bool:
        """ "下降的 A 促进 B": the change before its noun is that of the subject; whether it was so."""
        n, de, own = self.nodes[i], self.at(i + 1), self.at(i + 2)
        if de is None or own is None or de.kind != "de" or own.kind != "N" or own.used or not self.head_like(own):
            return False
        if not n.has("intransitive") or n.sign not in (1, -1) or n.end != de.start or own.start - de.end > 1:
            return False
        if self.subject is not None or self.by or any(x.kind in ("N", "verb", "bind") for x in self.nodes[:i]):
            return False
        if self.residue(i) > 0 or not any(x.kind in ("verb", "bind") for x in self.nodes[i + 3 :]):
            return False
        own.args = [a.turned(n.sign, n.text) for a in own.args]
        self.subject = own
        return True

    def on_depend(self, i: int) -> bool:
        """ "B 依赖于 A", where B is a process and nothing else follows: A keeps B up; whether it was so."""
        left = self.at(self.before(i))
        j = self.next_kind(i, frozenset({"level", "class", "aux"}))
        if left is None or left.kind != "N" or left.used or self.head_like(left) or self.kind(j) != "N":
            return False
        rest = [x.kind for x in self.nodes[j + 1 :]]
        if not self.head_like(self.nodes[j]) or any(x not in ("level", "de", "role", "class") for x in rest):
            return False
        self.emit("zh.dependence", self.nodes[j].args, (), left.args, tail_states=(Factor("trigger", 1, "依赖"),))
        self.nodes[j].used = left.used = True
        return True

    def before(self, i: int) -> int:
        """Index of the node before `i`, over levels, adverbs and negations."""
        i -= 1
        while i >= 0 and self.nodes[i].kind in ("level", "aux", "adv", "neg", "de"):
            i -= 1
        return i

    def on_dui(self, i: int) -> int:
        """ "对 B": the object stands before its trigger."""
        left = self.free_left(i)
        j = self.next_kind(i, (FILLER - {"level"}) | {"pron", "target_noun"})
        m = self.next_kind(j, FILLER)
        if self.kind(j) == "de" and self.kind(m) == "N":
            whose = self.words(self.nodes[i].end, self.nodes[j].start)
            if 2 <= whose <= 8 and self.words(self.nodes[j].end, self.nodes[m].start) <= 2:
                j = m  # "对肝脏的 B": whose B it is has no mention
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
        v = self.at(self.next_kind(i, frozenset({"level", "class", "place"})))
        if v is not None and v.kind == "verb" and self.han(self.nodes[i].end, v.start) >= 2:
            at = self.nodes.index(v)
            m = self.next_kind(at, frozenset({"level", "class", "place", "de"}))
            if self.kind(m) == "N" and (v.has("induce") or v.text in ("所致", "引起", "所引起")):
                # "A 对低温诱导的 B 的抑制作用": what induces B has no mention
                self.dui, self.dui_head = self.nodes[m], left
                if self.subject is None and left is not None:
                    self.subject = left
                self.dui.used = True
                v.kind = "done"
                return m + 1
        patient = self.last_patient or self.patient_before
        if self.nodes[i].text == "对其" and patient:
            self.dui = Node("N", self.nodes[i].start, self.nodes[i].end, "其", args=patient)
            self.dui_head = left
        return i + 1

    def attribute_ahead(self, i: int) -> bool:
        """Whether the agent behind 由 at `i` and its verb are closed by 的: "由 A 诱导的"."""
        v = self.next_kind(self.next_kind(i))
        if self.kind(v + 1) == "verb" and self.kind(v) == "verb" and self.nodes[v + 1].start == self.nodes[v].end:
            v += 1  # "由 A 刺激诱导的"
        return self.kind(v) == "verb" and self.kind(v + 1) == "de" and self.nodes[v].end == self.nodes[v + 1].start

    def on_passive(self, i: int) -> None:
        """被, 受, 由: the agent follows."""
        v = self.next_kind(self.next_kind(i))
        if self.kind(v - 1) == "N" and "done" in (self.kind(v), self.kind(v + 1)):
            return  # "抑制由 A 诱导的 B 及…": read with its verb
        self.patient = self.free_left(i) or self.subject
        joined = self.kind(i - 1) in ("and", "verb") or self.c.text[: self.nodes[i].start].endswith(_KEEPS)
        if self.nodes[i].text == "由" and joined and self.attribute_ahead(i):
            self.patient = None  # "下调 A 及由 B 诱导的…": an attribute
        if self.patient is None and self.passive_before and self.residue(i) <= 1:
            # "B 被 A 激活，被 C 抑制"
            n = self.nodes[i]
            self.patient = Node("N", n.start, n.start, "", args=self.passive_before)
        self.passive = True
        j = self.next_kind(i)
        self.passive_agent = None
        if self.done_by(i):
            return
        if self.kind(j) == "N":
            self.passive_agent = self.nodes[j]
            self.passive_agent.used = True

    def done_by(self, i: int) -> bool:
        """ "B 通过 A 被降解": A, the means, acts on B; whether it was so."""
        at = self.before(i)
        means = self.at(at)
        if means is None or means.kind != "N" or means.used or self.kind(at - 1) != "by" or self.kind(i + 1) != "verb":
            return False
        before = self.subject.args if self.subject is not None and self.subject is not means else self.agent
        if not self.head_like(means) or not before or (self.subject in (None, means) and not self.agent_here()):
            self.passive = False
            return False
        self.passive_agent, means.used, self.by = means, True, False
        self.patient = Node("N", means.start, means.start, "", args=before)
        return True

    def partner(self, start: int, end: int) -> bool:
        """Whether a name in Latin letters that no mention covers ends at `end`."""
        text = self.c.text[start:end].rstrip()
        m = re.search(r"[A-Za-z][A-Za-z0-9△-]{1,}(蛋白|分子|复合物)?$", text)
        return m is not None and any(c.isupper() for c in m[0])

    def on_with(self, i: int) -> int:
        """ "与 B": partner of a binding, or what a change is related to."""
        j = self.next_kind(i, FILLER | {"pron", "de"})
        first = self.free_left(i) is None and not self.seen_verb and not self.agent_here()
        given = self.at(j + 1)
        if first and self.kind(j) == "N" and given is not None and given.text in _TOGETHER:
            return j  # "某菌与 A 联合使用提高了 B": A acts too
        if self.kind(j) == "noun" and self.kind(j + 1) in ("inend", "de", "place", "level"):
            j = self.next_kind(j, FILLER | {"pron", "de"})  # "与破骨细胞表面的 B 结合"
        before = max((x.end for x in self.all_nodes if x.end <= self.nodes[i].start), default=self.clause_start)
        if self.partner(before, self.nodes[i].start):
            self.lost = self.blocked = True  # "rPE 与 B 结合": the partner has no mention
            if self.kind(j) == "N":
                self.nodes[j].used = True
                return j + 1
        if self.kind(j) == "N":
            left = self.free_left(i)
            k = self.next_kind(j)
            v = self.at(k)
            kinds = [self.kind(x) for x in range(k, k + 3)]
            if left is not None and kinds == ["de", "verb", "related"]:
                k += 1  # "与 A 的减少有关"
                v = self.at(k)
            related = any(x.kind == "related" and self.kind(y + 1) != "de" for y, x in enumerate(self.nodes) if y > j)
            if related and _UNRELATED.search(self.c.text, self.nodes[i].end, self.clause_end):
                self.local_aim = True  # "A 与 B 无明显关系"
            if related and left is not None and any(x.kind == "verb" and x.used for x in self.nodes[:i]):
                self.nodes[j].used = True
                return self.next_kind(j)  # "A 抑制 B 的机制与 C 增强有关" says nothing of A and C
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
