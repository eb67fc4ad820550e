"""English: shapes noun phrases ("inhibition of A", "A-induced B", "A knockdown"), then walks each clause.

A sentence is lexed to nodes (`items.lex`); `en_shape.Shaper` folds brackets, lists, states and nominal triggers into
groups; what is left reads subject - verb - object, and `EnglishWalker` reads it from left to right. A group that a
nominal trigger governs ("inhibition of B") carries the trigger in `nominal`: as a subject its sign is turned, as an
object the trigger is the state of the tail, after "through" it is a statement about the subject.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from extractor.records import Sentence
from extractor.relations.algebra import Factor
from extractor.relations.collect import Context
from extractor.relations.en_clause import ALONG, SKIP, TESTED, WITH
from extractor.relations.en_clinic import ClinicReader
from extractor.relations.en_shape import Shaper
from extractor.relations.en_verbs import VerbReader
from extractor.relations.items import Node, lex

_CHANGE = re.compile(r"(increased|elevated|higher|upregulated|decreased|reduced|lower)\b")
#: participles that make "via ~ B" a statement about B
_RISEN = re.compile(
    r"(enhanced|increased|elevated|augmented|reduced|decreased|diminished|impaired|attenuated|(up|down)-?regulated)$"
)
_IS_A = re.compile(
    r"(\s*\([^()]*\))?,?\s*(is|are|was|were) "
    r"((\w+ly )?(inherited|transmitted|known|classified|regarded|considered) (as )?)?(a|an|the|one)\b"
)
#: a full stop behind these ends no clause
_ABBREVIATED = re.compile(r"(\b[A-Za-z]\.[a-z]|\b(vs|approx|ca|resp|al|cf|Fig|no|St))\Z")


class EnglishWalker(VerbReader):
    """Finds the relations of an English passage and hands them to a `Collector`."""

    def walk(self, sentences: Sequence[Sentence]) -> None:
        """Read all sentences in order."""
        clinic = ClinicReader(self.c)
        for s in sentences:
            inside = [i for i, m in enumerate(self.c.mentions) if s.start <= m.start < s.end]
            question = self.c.text[s.start : s.end].rstrip().endswith("?")
            if inside and not question:
                self.sentence(s, inside)
                clinic.sentence(s, inside, self.context)

    def sentence(self, s: Sentence, inside: list[int]) -> None:
        """Lex, shape and read one sentence; `inside` are its mention indexes."""
        nodes = lex(self.c.text, s.start, s.end, self.c.mentions, inside, self.c.book)
        for before, n in pairwise(nodes):
            # "expressed lower levels of B": an adjective
            if n.text.lower() == "lower" and (
                before.kind in ("neutral", "prep", "of", "adj", "light", "det") or before.has("causative")
            ):
                n.kind = "adj"
        nodes = [n for n in nodes if n.text != ". " or not _ABBREVIATED.search(self.c.text[s.start : n.start])]
        self.context = Context(s.index)
        self.sentence_start = s.start
        self.spec = self.aim = self.neg = self.local = False
        self.tested = 0
        self.antecedent = []
        self.paired = "respectively" in self.c.text[s.start : s.end]
        self.cause = []
        self.subject = []
        self.topic = []
        self.former = None
        # aims and questions silence the shaper too
        self.aim = self._aim_first(nodes)
        self.aim_end = next((n.start for n in nodes if n.kind == "stop" and n.text in (";", "；", ". ")), s.end)
        cells: list[int] = []
        diseases: list[int] = []
        shaper = Shaper(self.c, self.emit)
        self.shaper = shaper
        self.slots_of(nodes)
        nodes = shaper.shape(nodes)
        for n in nodes:
            if n.kind == "N" and n.place:
                for a in n.args:
                    kind = self.c.mentions[a.mention].type
                    (cells if kind == "CellLine" else diseases if kind == "Disease" else []).append(a.mention)
        self.context = Context(s.index, tuple(cells), tuple(diseases))
        self.aim = False
        self.aim_end = s.end
        done = [
            n
            for n in nodes
            if n.kind == "N"
            and n.done
            and not n.place
            and n.nominal is None
            and shaper.head_like(n)
            and not shaper.modifies(n)
        ]
        self.reagent = done[0].args if len(done) == 1 else []
        clause: list[Node] = []
        self.begin = s.start
        for n in [*nodes, Node("stop", s.end, s.end, ".")]:
            if n.kind == "stop":
                if clause:
                    self.clause(clause, n.start)
                    plain = [x for x in self.free if shaper.head_like(x) and not shaper.modifies(x)]
                    self.former = (self.themed or (plain[0] if plain else None)) if n.text.lower() == "but" else None
                    self.topic = self.subject or (self.compound(plain[0]).args if plain else [])
                clause = []
                self.begin = n.end
                if n.text in (";", "；", ". "):
                    self.spec = self.aim = False
                    self.cause = []
                    if n.text == ". ":
                        self.previous, self.subject = self.subject or self.previous, []
            else:
                clause.append(n)
        first = next((n.args for n in nodes if n.kind == "N" and not n.place and shaper.head_like(n)), [])
        self.previous = self.subject or first

    def slots_of(self, nodes: Sequence[Node]) -> None:
        """Note the cell lines of the sentence for statements made while shaping."""
        cells = [n.args[0].mention for n in nodes if n.kind == "N" and self.shaper.type_of(n) == "CellLine"]
        self.context = Context(self.context.sentence, tuple(cells), ())

    def _aim_first(self, nodes: Sequence[Node]) -> bool:
        first = next((n.kind for n in nodes if n.kind in ("aim", "report")), "")
        return first == "aim" and not any(n.kind == "report" for n in nodes)

    def clause(self, nodes: list[Node], end: int) -> None:
        """Read one clause, which goes to `end`, from left to right."""
        self.ns = nodes
        self.antecedent = self.subject
        tested = TESTED.search(self.c.text, self.begin, end)
        self.added = []
        self.far = False
        self.tested = tested.end() if tested is not None else 0
        self.neg = self.local = False
        self.free = []
        self.seen_verb = False
        self.last = None
        self.relative = None
        self.of_relative = []
        self.changed = []
        self.acting = None
        self.themed = None
        self.outer = None
        self.outcome = None
        i = 0
        while i < len(nodes):
            i = self.step(i)

    def step(self, i: int) -> int:
        """Read the node at `i`; the index to go on from."""
        n = self.ns[i]
        k = n.kind
        if k == "N":
            self.on_group(i, n)
        elif k == "neg":
            if n.has("noeffect"):
                self.no_effect(i)
            else:
                self.neg = True
        elif k == "spec":
            if n.has("local"):
                self.local = True
            else:
                self.spec = True
        elif k == "aim":
            self.aim = True
        elif k == "report":
            self.aim = False
            if n.text.lower().endswith(" that"):
                self.open_clause(n)
            self.free = []
        elif k == "relative" and n.text.lower() == "that" and self.complement(i):
            self.open_clause(n)
        elif k == "relative":
            far = self.last in self.ns and self.words(self.ns.index(self.last), i) > 2 if self.last else False
            self.relative = None if far else self.last
            about = self.copula(i)
            self.far = far and about is None
            if about is not None:
                self.relative = about
        elif k == "pron" and n.text.lower() == "we":
            if i and self.ns[i - 1].kind not in ("comma", "and", "relative", "connector") and self.words(i - 1, i):
                self.free, self.subject = [], []  # "complexes we found to induce B"
        elif k == "pron" and n.text.lower() in ("it", "they") and not self.free and not self.seen_verb:
            # words before it that no rule knows may hold what it stands for
            far = len(re.findall(r"[A-Za-z]{2,}", self.c.text[self.sentence_start : n.start])) > 6
            self.subject = self.antecedent or ([] if far else self.previous)
        elif k == "verb":
            return self.on_verb(i)
        elif k == "bind":
            return self.on_bind(i)
        elif k == "effect":
            return self.on_effect(i)
        elif k == "target_noun":
            return self.on_target_noun(i)
        elif k == "agent_noun":
            return self.on_agent_noun(i)
        elif k == "through":
            j = self.after(i, SKIP)
            g = self.after(j, SKIP)
            if self.kind(j) == "N":
                self.by_nominal(j)
            elif self.kind(j) == "verb" and self.kind(g) == "N" and not self.ns[g].used:
                near = self.words(i, j) == 0 and self.words(j, g) <= 1
                if near and _RISEN.match(self.ns[j].text.lower()):  # "via enhanced B"
                    self.emit("en.means", self.heads(j), [self.ns[j]], self.ns[g].args, drugs=self.ns[g].drugs)
                    self.ns[g].used = True
        elif k == "comma":
            self.local = False
        elif k == "light":
            if n.sign < 0 and self.is_passive(i):
                self.on_change(i, n)  # "A was lost in …"
                self.seen_verb = True
                return i + 1
            return self.on_light(i)
        return i + 1

    def no_effect(self, i: int) -> None:
        """ "A had no effect on B", "no effect of A on B"."""
        n = self.ns[i]
        j = self.after(i, SKIP)
        if n.text.lower().endswith(" of"):
            if self.kind(j) != "N" or not self.shaper.head_like(self.ns[j]) or self.words(i, j) > 3:
                return
            heads = self.ns[j].args
            on = self.after(j, frozenset({"level", "place"}))
            if self.kind(on) != "prep" or self.ns[on].text.lower() not in ("on", "upon"):
                return
            n, i, j = self.ns[on], on, self.after(on, SKIP)
        else:
            heads = self.heads(i)
        while self.kind(j) in ("comma", "and") and self.words(i, j) <= 8:
            j = self.after(j, SKIP)  # "no effect on weight, length or B"
        if self.kind(j) != "N" or self.words(i, j) > 10:
            return
        self.neg = True
        self.emit("en.no_effect", [replace(a, why=(), sign=1) for a in heads], (), self.ns[j].args,
                  drugs=self.ns[j].drugs, tail_states=(Factor("trigger", 1, n.text),))  # fmt: skip
        self.neg = False
        self.ns[j].used = True

    def copula(self, i: int) -> Node | None:
        """The subject of "A is a B kinase that …": the relative pronoun at `i` stands for A."""
        last = self.last
        if last is not None and _IS_A.match(self.c.text, last.end, self.ns[i].start):
            return last  # its class has been read ("A is an oral B inhibitor, which …")
        k = i - 1
        while self.kind(k) in ("N", "level", "adj", "adv", "det", "of", "place", "and", "comma", "state"):
            k -= 1
        if self.kind(k) not in ("be", "light") or self.kind(k + 1) not in ("det", "adj", "adv"):
            return None
        ahead = [n for n in self.free if n in self.ns[:k] and self.shaper.head_like(n) and not n.used]
        return self.compound(ahead[0]) if ahead else None

    def on_group(self, i: int, n: Node) -> None:
        """A mention group: a possible subject, a cause, or part of a prepositional phrase."""
        if not n.place:
            self.last = n
        if n.place or n.used:
            return
        if self.kind(i - 1) == "prep" and self.ns[i - 1].text.lower() == "in response to":
            n.done = True
        k = i - 1
        while self.kind(k) in ("det", "adj"):
            k -= 1
        present = self.kind(k) == "prep" and self.ns[k].text.lower() == "in the presence of"
        if present and n.args[0].sign < 0 and self.free and not self.seen_verb and self.shaper.head_like(n):
            self.added = n.args
        b = self.before(i)
        while self.kind(b) in ("det", "adj") or (
            self.kind(b) == "N"
            and self.shaper.modifies(self.ns[b])
            and not self.ns[b].used
            and re.search(r"[,;(]", self.c.text[self.ns[b].end : self.ns[b + 1].start]) is None
        ):
            b -= 1
        clause = (
            self.kind(b) == "prep"
            and self.ns[b].text.lower() == "as"
            and self.kind(b - 1) == "comma"
            and self.kind(self.after(i)) == "verb"
        )
        outer = b - 2
        while self.kind(outer) in ("det", "adj", "adv", "level") or (outer >= 0 and self.ns[outer].has("passive")):
            outer -= 1
        if self.kind(b) == "of" and self.kind(b - 1) == "level" and self.kind(outer) == "prep" and not n.done:
            b = outer  # "with the expression of A, …"
        prep = (self.kind(b) in ("prep", "by", "to") and not clause) or (
            self.kind(b) == "of" and self.kind(b - 1) not in ("level", "bind") and not n.done
        )
        if (self.kind(b) == "prep" and self.ns[b].has("predicate") and n.done) or (
            n.done
            and not self.cause
            and self.shaper.head_like(n)
            and (prep or not self.seen_verb)
            and n.nominal is None
        ):
            self.cause = n.args
        if self.kind(b) == "by" and n.nominal is not None and self.seen_verb:
            self.by_nominal(i)
        if prep and n.done and n.nominal is None and not self.seen_verb and self.shaper.head_like(n):
            for v, g, args in self.changed:
                if g is not n and not g.used:
                    self.emit("en.shows", n.args, [v], args, drugs=g.drugs)
            self.changed = []
        word = self.ns[b].text.lower() if self.kind(b) == "prep" else ""
        subject = self.subject or next((x.args for x in self.free if self.acts(x)), [])
        along = word in ALONG or (word in WITH and any(a.why for a in subject))
        along = along and not self.describes_cells(b)
        if along and self.changes(n) and self.seen_verb and subject:
            self.by_change("en.continued", subject, n)  # "with consequent increased expression of B"
        elif along and n.nominal is not None and not n.used and self.seen_verb and self.subject:
            self.relative = None  # "…, which was accompanied by a fall of B" is about the whole
            self.by_nominal(i)
        anti = self.shaper.against.get(id(n))
        if anti is not None and self.kind(i + 1) in ("role", "level") and self.kind(i + 2) in ("of", "by"):
            at = self.after(i + 2, SKIP)
            if self.kind(at) == "N" and self.shaper.head_like(self.ns[at]) and not self.ns[at].place:
                plain = [replace(a, sign=-a.sign, why=a.why[:-1]) for a in n.args]
                self.emit("en.effect", self.ns[at].args, [anti], plain)  # "the antimetastatic effect of A"
                n.used = self.ns[at].used = True
        if not prep and not n.used:
            self.free.append(n)
