"""Chinese: topics: which noun a clause is about, and what goes on as subject, cause or place of the next clauses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from extractor.relations.collect import Context
from extractor.relations.items import Arg, Node
from extractor.relations.zh_clause import PLAYS
from extractor.relations.zh_coverbs import CoverbReader

_HENCE: Final = frozenset({"从而", "进而", "继而", "最终", "来", "以"})


class TopicReader(CoverbReader):
    """Finds the topic of a clause and carries it over to the next."""

    def on_noun_phrase(self, i: int, n: Node) -> None:
        """A group of mentions: whether it is the subject of the clause."""
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
        listed = listed and not any(x.kind == "report" for x in self.nodes[:i])  # "如某人发现 A 抑制 B"
        if self.subject is None and not n.used and not self.seen_verb and (self.governed(i) or self.listed_on(i)):
            n.used = True
        asked = self.dui is not None and self.dui.end <= n.start and self.kind(i - 1) == "and"
        if self.subject is None and not n.used and not self.by and not self.seen_verb and not listed and not asked:
            if self.head_like(n) and not n.done and self.governed_object(n):
                n.used = True
            else:
                self.subject = n

    def on_carries(self, i: int, n: Node) -> None:
        """ "富含 A 的 X": A acts through what carries it, unless that has a mention of its own."""
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

    def own_subject(self, nodes: list[Node]) -> bool:
        """Whether a clause opens with a subject of its own, so that a "可能" before it does not reach in."""
        first = next((x for x in nodes if x.kind not in ("adv", "pron", "report")), None)
        return first is not None and (first.kind == "N" or first.kind == "state") and not first.place

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
        elif self.only_had():
            pass  # "A 具有 B 等活性，可促进 C": A goes on
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

    def only_had(self) -> bool:
        """Whether the first mention of the clause is a process that its left-out subject has or acts on."""
        own = self.subject
        if own is None or own not in self.nodes or self.head_like(own) or not self.agent_here():
            return False
        if self.lost or self.blocked or self.emitted:
            return False
        before = [x for x in self.all_nodes if x.start < own.start and x.end > self.report_end]
        if not any(x.kind in ("verb", "neutral") or x.text in PLAYS for x in before):
            return False
        first = next((x for x in before if x.kind not in ("link", "adv", "aux", "spec")), before[0])
        return first.kind in ("verb", "neutral", "aux") and self.words(self.clause_start, before[0].start) < 2

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
