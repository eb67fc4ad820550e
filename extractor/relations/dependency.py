"""Relations by the dependency tree: head and tail are found by their paths from a trigger.

The rules are data (`data/rules/<language>/dependency.yaml`). A mention climbs: "the level of A", "knockdown of A",
"inhibition of A" stand for A, with the sign of what they say (`Climb`). A tree rule names the paths from a trigger to
where its head and its tail stand (`TreeRule`). Words and signs are those of the pattern rules, the sign is computed by
the same algebra; the path goes into `Relation.path`.

Why no spaCy DependencyMatcher: a rule holds whatever stands between trigger and mention (states, lists, nominals, to
any depth), and those must be multiplied; the matcher has no repetition and returns tokens, not what lies between.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final

from extractor.records import Relation, Sentence
from extractor.relations.collect import HEAD_TYPES, TAIL_TYPES, Certainty, Collector, Context
from extractor.relations.items import Arg, lex
from extractor.relations.rules import RuleBook, TreeRule, Veto, rule_book
from extractor.relations.shape import fused, labels, mutant, of_another, says_which
from extractor.relations.tree import Vertex, build, path

#: arcs between trigger and argument, at most
LONGEST: Final = 6
_TRIGGERS: Final = frozenset({"verb", "bind", "suffix", "effect", "agent_noun", "target_noun", "adj", "state", "affix"})
#: kinds of trigger that may state a binding; a sign of 0 elsewhere says that nothing is stated
_BINDING: Final = frozenset({"bind", "target_noun", "agent_noun"})
#: arcs on which a denial or a guess hangs on its word
_CUES: Final = frozenset({"aux", "neg", "det", "mark", "advmod", "prep", "preconj", "cc", "amod", "dep"})
_SUBJECTS: Final = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass", "nsubj:pass"})
#: an ability that was put to the test is a question, not a statement
_ABILITIES: Final = frozenset({"ability", "abilities", "capacity", "potential"})
_TESTED: Final = frozenset({"tested", "examined", "investigated", "studied", "assessed", "evaluated", "measured"})
#: nouns that speak of an agent, not of what it acts on
_AGENTS: Final = frozenset({"inhibitor of", "inhibitors of", "antagonist of", "antagonists of"})
#: a member of a list, or the name before its class noun ("打开 A 通道"), stands where the whole stands
_SHARED_ZH: Final = frozenset({"conj", "appos", "compound", "nmod"})
_COMMA: Final = re.compile("[，；,;]")
#: arcs between clauses of one sentence
_CLAUSE_ZH: Final = re.compile(r"<?(?:conj|advcl|parataxis|ccomp|xcomp)\b")
#: constructions in which the head is the subject
_SUBJECT_RULES: Final = frozenset({"en.active", "en.continued", "en.means", "en.bind"})
#: constructions whose tail is what the trigger acts on
_OBJECT_RULES: Final = frozenset({"en.active", "en.continued", "en.means", "en.passive"})
#: nouns for things that are the molecule before them or hold it, singular without its s
_KINDS: Final = frozenset(
    {"promoter", "complexe", "complex", "subunit", "isozyme", "isoform", "homolog", "homologue", "enzyme", "reporter",
     "luciferase", "ratio", "foci", "oncogene", "oncoprotein", "cytokine", "chemokine", "hormone", "ligand", "channel",
     "current", "transporter", "molecule", "polypeptide", "peptide", "product", "message", "abundance",
     "immunoreactivity", "stability", "output", "content", "cluster", "variant", "dimer", "uptake",
     "catalysi", "function", "response"}
)  # fmt: skip
#: what makes a subject stand for something said before
_ANAPHORIC: Final = frozenset({"this", "these", "that", "those", "such", "its", "their", "both", "each"})
_RELATIVE: Final = frozenset({"which", "that", "who", "whose"})


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a mention stands: a vertex, with the state it is in there. `climbed`: the vertices below, mention first."""

    arg: Arg
    vertex: Vertex
    climbed: tuple[Vertex, ...]
    done: bool = False
    modifiers: tuple[Vertex, ...] = ()

    def without(self, v: Vertex) -> Stand:
        """The same stand as if the modifier `v` were not there: it is the trigger."""
        if v not in self.modifiers or v.node is None:
            return self
        why = list(self.arg.why)
        why.remove(v.node.text)
        return replace(self, arg=replace(self.arg, sign=self.arg.sign * v.node.sign, why=tuple(why)))


def _undone(stand: Stand, trigger: Vertex) -> bool:
    """Whether a participle in -ing before the name says what was done to it ("silencing A expression raised B")."""
    first = stand.climbed[0].start
    return any(
        c.kind == "verb"
        and c.node is not None
        and c.node.sign == -1
        and c.text.lower().endswith("ing")
        and c is not trigger
        and c.start < first
        and c.text not in stand.arg.why
        for v in (*stand.climbed, stand.vertex)
        for c in v.children
    )


def trigger_class(v: Vertex, language: str) -> str:
    """What a trigger is in its sentence: active, passive, noun, participle, needs, or the kind of its rule item."""
    node = v.node
    if node is None or node.kind not in _TRIGGERS:
        return ""
    if node.kind not in ("verb", "bind"):
        return node.kind
    bind = "bind_" if node.kind == "bind" else ""
    if node.has("agent"):
        return "needs"
    if language == "zh":
        return bind + "verb"
    if node.kind == "bind" and node.has("pre"):
        return "site"
    if v.tag.startswith("NN") or (node.has("noun") and not v.tag.startswith("VB")):
        return bind + "noun"
    if "passive" not in (node.entry.uses if node.entry else ()):
        return bind + "active"
    if v.label in ("amod", "compound", "nmod") and v.child("agent", "dobj", "prep:by") is None:
        return bind + "participle"
    if v.child("auxpass", "nsubjpass", "agent", "csubjpass") is not None:
        return bind + "passive"
    if v.label == "acl" and v.tag in ("VBN", "VBD"):
        return bind + "passive"  # a participle with an object is one in -ing
    if v.child("dobj") is not None:
        return bind + "active"
    if v.tag == "VBN" and not any(c.text.lower() in ("have", "has", "had", "having") for c in v.children):
        return bind + "passive"
    return bind + "active"


class DependencyFinder:
    """Finds the relations of a parsed passage and hands them to a `Collector`."""

    def __init__(self, collector: Collector) -> None:
        self.c = collector
        self.book: RuleBook = collector.book
        #: the tree of every sentence that was read, by its index
        self.trees: dict[int, list[Vertex]] = {}

    def walk(self, sentences: Sequence[Sentence], doc: Any) -> None:
        """Read all sentences in order; `doc` is the parsed passage."""
        for s in sentences:
            inside = [i for i, m in enumerate(self.c.mentions) if s.start <= m.start < s.end]
            question = self.c.text[s.start : s.end].rstrip().endswith("?")
            if len(inside) >= 2 and not question:
                self.sentence(s, inside, doc)

    def sentence(self, s: Sentence, inside: list[int], doc: Any) -> None:
        """Find the relations of one sentence; `inside` are its mention indexes."""
        text = self.c.text
        nodes = lex(text, s.start, s.end, self.c.mentions, inside, self.book)
        if not any(n.kind in _TRIGGERS for n in nodes):
            return
        vertices = build(doc, s.start, s.end, nodes)
        self.trees[s.index] = vertices
        stands = [stand for v in vertices if v.kind == "N" and v.node is not None for stand in self.climb(v)]
        if len({stand.arg.mention for stand in stands}) < 2:
            return
        cells = tuple(i for i in inside if self.c.mentions[i].type == "CellLine")
        context = Context(s.index, cells if len(cells) == 1 else ())
        paired = any(word in text[s.start : s.end] for word in ("respectively", "分别"))
        for v in vertices:
            kind = trigger_class(v, self.book.language)
            if not kind or v.node is None or (v.node.sign == 0 and v.kind not in _BINDING):
                continue
            rules = _rules_for(self.book.language, kind)
            if not rules:
                continue
            where = []
            for number, stand in enumerate(stands):
                if v in stand.climbed or v is stand.climbed[0]:
                    continue
                way = path(v, stand.vertex, LONGEST)
                above = stands[number + 1] if number + 1 < len(stands) else None
                if (
                    way
                    and above is not None
                    and above.arg.mention == stand.arg.mention
                    and above.without(v).arg.why != stand.without(v).arg.why
                    and above.vertex is not v
                    and not way.split()[-1].startswith("<")
                ):
                    continue  # the path runs over a state that this stand does not know
                if way is not None:
                    if v.kind == "suffix":  # "reduced A-induced B": what was reduced is what A does
                        for m in stand.modifiers:
                            if m.start < v.start:
                                stand = stand.without(m)
                    where.append((stand.without(v), way))
            own = self.has_subject(v)
            topic = None if own or self.book.language != "zh" else self.topic(v, vertices)
            if topic is not None:
                where += [
                    (stand, f"topic={topic.kind} ")
                    for stand in stands
                    if stand.vertex is topic and v not in stand.climbed
                ]
            for rule in rules:
                if rule.words and v.node.text.lower() not in rule.words:
                    continue
                if rule.without and any(c.label in rule.without for c in v.children):
                    continue
                heads = [
                    (stand, way)
                    for stand, way in where
                    if self.c.mentions[stand.arg.mention].type in HEAD_TYPES
                    and matches(rule.id, "head", way, self.book.language)
                    and not (own and way.startswith("<") and _inherits(way))
                    and not ("intervention" in rule.needs and not stand.done)
                    and not (way.split()[-1:] and way.split()[-1].startswith("<") and stand.climbed[0].start > v.start)
                    and not ("state" in rule.needs and own)
                    and not (way.startswith("<amod") and self.apart(stand.climbed[0], v))
                    and not ("plain" in rule.needs and stand.arg.why)
                    and not (self.book.language == "en" and labels(self.c, stand.arg.mention))
                    and not (self.book.language == "en" and mutant(self.c, stand.arg.mention))
                    and not (self.book.language == "en" and of_another(self.c, stand.arg.mention))
                    and not (self.book.language == "en" and not stand.arg.why and fused(self.c, stand.arg.mention))
                    and not _undone(stand, v)
                    and not ("drug" in rule.needs and self.c.mentions[stand.arg.mention].type != "Drug")
                    and not ("before" in rule.needs and stand.vertex.start > v.start)
                    and not ("state" in rule.needs and not stand.arg.why)
                ]
                heads = _one_agent(v, heads) if kind == "noun" else heads
                if not heads:
                    continue
                tails = [
                    (stand, way)
                    for stand, way in where
                    if self.c.mentions[stand.arg.mention].type in TAIL_TYPES
                    and matches(rule.id, "tail", way, self.book.language)
                    and not (v.node.has("light") and not stand.arg.why)
                    and not self.is_slot(stand)
                    and not self.outside_suffix(v, stand)
                ]
                if tails:
                    self.state(rule, v, heads, tails, context, paired)

    # -- what speaks against a relation ------------------------------------------------------------------------
    def contradicts(self, r: Relation) -> bool:
        """Whether the tree says that the head of a pattern's relation does not act there.

        English: the verb has a subject of its own, a noun that stands for nothing said before, and the head is no part
        of it; or the head is only the first half of "A-induced X", and the trigger is another word; or the tail only
        says of what ("raised A binding" says nothing of how much A there is). Chinese: the head stands where a veto of
        the rule data (`rules.Veto`) says that it does not act: "A 召集 B，进而激活 C" says nothing of B and C.
        """
        name = r.rule.partition(":")[0]
        vetoes = [veto for veto in self.book.vetoes if name in veto.of]
        if vetoes:
            return self.vetoed(r, vetoes)
        if name in _OBJECT_RULES and self._says_of_what(r):
            return True
        if name not in _SUBJECT_RULES or r.trigger is None or r.sentence not in self.trees:
            return False
        head = verb = None
        for v in self.trees[r.sentence]:
            if v.start == self.c.mentions[r.head].start:
                head = v
            if v.start <= r.trigger[0] < v.end:
                verb = v
        if head is None or verb is None or not verb.tag.startswith("VB"):
            return False
        if head.label in ("prep:like", "prep:similar to"):
            return False  # "Like A, B inhibits C"
        if name == "en.active" and head.label == "npadvmod" and head.parent is not verb:
            return True
        subject = next((c for c in verb.children if c.label in _SUBJECTS), None)
        if subject is None or subject.start > verb.start or not subject.tag.startswith("NN"):
            return False
        if any(c.text.lower() in _ANAPHORIC for c in subject.children):
            return False
        return not _under(head, subject) and head.start < subject.start

    def _says_of_what(self, r: Relation) -> bool:
        """Whether the tail only stands before a noun that no rule knows ("enhanced A binding")."""
        start = self.c.mentions[r.tail].start
        tail = next((v for v in self.trees.get(r.sentence, ()) if v.start == start), None)
        over = tail.parent if tail is not None and tail.label == "compound" else None
        if over is None or over.kind or over.start < start or not over.tag.startswith("NN"):
            return False
        return over.text.lower().rstrip("s") not in _KINDS

    def vetoed(self, r: Relation, vetoes: Sequence[Veto]) -> bool:
        """Whether the head stands where one of `vetoes` says that it does not act."""
        if r.trigger is None or r.sentence not in self.trees:
            return False
        start = self.c.mentions[r.head].start
        head = next((v for v in self.trees[r.sentence] if v.start == start), None)
        seen = 0
        while head is not None and head.label in _SHARED_ZH and head.parent is not None and seen < 20:
            head, seen = head.parent, seen + 1
        over = head.parent if head is not None else None
        if head is None or over is None or over.start > start or r.trigger[0] <= over.start < r.trigger[1]:
            return False
        if _COMMA.search(self.c.text, over.end, start):
            return False  # no verb has its object behind a comma: the parser is wrong
        plain = not r.proof.startswith(("loss of head", "gain of head"))
        return any(
            veto.by.fullmatch(head.label) is not None
            and (not veto.over or over.kind in veto.over)
            and (not veto.words or any(word in over.text for word in veto.words))
            and not any(word in over.text for word in veto.unless)
            and (plain or "plain" not in veto.needs)
            for veto in vetoes
        )

    # -- where mentions stand ----------------------------------------------------------------------------------
    def climb(self, v: Vertex) -> list[Stand]:
        """All places where the mention at `v` stands, itself first."""
        assert v.node is not None
        arg = v.node.args[0]
        done = False
        out: list[Stand] = []
        climbed: list[Vertex] = []
        modifiers: list[Vertex] = []
        at = v
        seen: set[int] = set()
        molecule = self.c.mentions[arg.mention].type in HEAD_TYPES
        lost = closed = False  # a reagent removes it; its own nominal has been read
        while True:
            for c in at.children:
                if id(c) in seen or c.node is None or c.kind not in ("state", "verb", "adj"):
                    continue
                turned = self.modifier(c, at)
                if turned:
                    seen.add(id(c))
                    modifiers.append(c)
                    arg = arg.turned(1 if lost and c.kind == "state" else turned, c.node.text)
                    lost = lost or (c.kind == "state" and turned < 0)
                    done = done or bool(c.node.entry and c.node.entry.intervention)
            if at is v and self.book.language == "zh":
                verb = self.governing(v)
                if verb is not None and verb.node is not None and id(verb) not in seen:
                    arg = arg.turned(verb.node.sign, verb.node.text)
                    modifiers.append(verb)
            climbed.append(at)
            out.append(Stand(arg, at, tuple(climbed), done, tuple(modifiers)))
            up = at.parent
            if up is None or len(climbed) > 8:
                return out
            label = at.label
            if label.split(":")[0] == "conj":
                parallel = at.kind in ("verb", "state") and trigger_class(up, self.book.language) == "noun"
                if (up.kind in ("verb", "bind") and not parallel) or _contrast(at):
                    return out
                at = up
                closed = closed or any(x.kind == "verb" for x in climbed)
                continue
            if up.kind == "N" and label in ("compound", "nmod") and _slash(self.c.text[at.end : up.start]):
                at = up  # "A/B"
                continue
            climb = next((c for c in self.book.climbs if self.may_climb(c, at, up, bool(arg.why), molecule)), None)
            if climb is None or (closed and up.kind == "verb"):
                return out
            if up.node is not None and up.kind in ("state", "verb", "adj", "affix"):
                sign = up.node.sign
                if sign not in (1, -1):
                    return out
                arg = arg.turned(1 if lost and up.kind == "state" else sign, up.node.text)
                lost = lost or (up.kind == "state" and sign < 0)
                done = done or bool(up.node.entry and up.node.entry.intervention)
            done = done or climb.intervention
            seen.add(id(at))
            at = up

    def governing(self, v: Vertex) -> Vertex | None:
        """The verb right before a mention of which the parser made a neighbour: "阻断 A 能 诱导 B"."""
        up = v.parent
        around: list[Vertex] = [*v.children, *(up.children if up is not None else ())]
        for w in around:
            if w.end == v.start and w.kind == "verb" and w.node is not None and w.node.sign in (1, -1):
                held = any(c.label in ("obj", "nsubj", "ccomp") for c in w.children)
                if not held and w.node.has("transitive") and (w.parent is v or v.label == "nsubj"):
                    return w
        over = up.parent if up is not None and up.label == "ccomp" and v.label == "nsubj" else None
        if over is None or over.node is None or over.end != v.start or over.kind != "verb":
            return None
        return over if over.node.sign in (1, -1) and not self.has_subject(over) else None

    def may_climb(self, climb: Any, at: Vertex, up: Vertex, stated: bool, molecule: bool) -> bool:
        """Whether `climb` lets the mention that stands at `at` stand at `up`; `stated`: it is in a state."""
        label = at.label
        kind = up.kind
        if kind == "verb":
            kind = "verb." + trigger_class(up, self.book.language)
            if up.node is not None and up.node.has("intransitive") and kind in ("verb.active", "verb.verb"):
                kind = "verb.change"
        if kind not in climb.over or climb.by.fullmatch(label) is None:
            return False
        if (climb.words and up.text.lower() not in climb.words) or up.text.lower() in climb.unless:
            return False
        if "bare" in climb.needs and self.has_subject(up):
            return False
        if ("state" in climb.needs and not stated) or ("molecule" in climb.needs and not molecule):
            return False
        if kind == "verb.noun" and label == "prep:in" and at.kind not in ("N", "level", "verb"):
            return False  # "activation in A-deficient cells": the cells are the place
        # "A inhibition of B": A is not what is inhibited
        return not (
            kind == "verb.noun"
            and label in ("compound", "nmod", "poss", "amod")
            and any(c.label == "prep:of" for c in up.children)
        )

    def modifier(self, c: Vertex, at: Vertex) -> int:
        """The sign that a modifier gives to what it stands before ("overexpressed A", "decreased A levels"), or 0."""
        assert c.node is not None
        zh = self.book.language == "zh"
        if c.node.sign not in (1, -1):
            return 0
        if zh and c.kind == "verb" and c.label == "xcomp" and at.kind == "level" and c.node.has("intransitive"):
            return c.node.sign  # "B 表达 升高"
        if c.label.split(":")[0] not in ("amod", "compound", "nmod", "acl", "nummod", "det"):
            return 0
        if c.kind == "state":
            if c.text.lower() in ("anti", "pre", "si", "sh") and c.end != at.start:
                return 0  # a prefix of another word
            return c.node.sign if not any(g.kind == "N" for g in c.children) else 0
        if c.kind == "adj":
            return c.node.sign
        participle = trigger_class(c, self.book.language) in ("participle", "passive")
        plain = c.start < at.start and not any(g.kind == "N" or g.label.startswith("prep") for g in c.children)
        return c.node.sign if participle and plain and not zh else 0

    def apart(self, head: Vertex, v: Vertex) -> bool:
        """Whether a comma parts a trigger from the head before it: "A, reduced B" is two members of a list."""
        return head.end < v.start and "," in self.c.text[head.end : v.start]

    def outside_suffix(self, v: Vertex, stand: Stand) -> bool:
        """Whether a suffix does not reach the tail: "A-activated cells or B", "A-dependent cancer" (a kind of it)."""
        if v.kind != "suffix":
            return False
        over = stand.climbed[-2].label if len(stand.climbed) > 1 and stand.vertex.kind == "" else ""
        label = v.text.lower().endswith("dependent") and self.c.mentions[stand.arg.mention].type == "Disease"
        return over.startswith("conj") or label

    def is_slot(self, stand: Stand) -> bool:
        """Whether a mention is no tail but says which: the drug of a resistance, who is kept from doing something."""
        if self.book.language == "en" and says_which(self.c, stand.arg.mention):
            return True
        for v in stand.climbed:
            if v.kind == "state" and v.text.lower() in _AGENTS:
                return True  # "blocks A, an inhibitor of B"
            if v.kind != "N" and any(
                c.label == "acl"
                and c.start > v.end
                and (c.kind == "verb" or (c.tag == "VB" and v.text.lower() == "ability"))
                for c in v.children
            ):
                return True  # "halts the ability of A to induce B"
        i = stand.arg.mention
        if self.c.mentions[i].type != "Drug" or i + 1 >= len(self.c.mentions):
            return False
        after = self.c.mentions[i + 1]
        words = self.book.tail_classes[f"{self.book.language}.tail.resistance"]
        near = not self.c.text[self.c.mentions[i].end : after.start].strip()
        return near and after.type == "Process" and words.search(after.text.lower()) is not None

    def topic(self, v: Vertex, vertices: Sequence[Vertex]) -> Vertex | None:
        """The subject that a Chinese verb without one takes over: that of the clause nearest before it.

        Clauses are bound by arcs between clauses only. What 使 and its like make do something stays inside.
        """
        best = None
        for s in vertices:
            if s.start >= v.start:
                break
            verb = s.parent
            if s.label.split(":")[0] != "nsubj" or verb is None or verb is v:
                continue
            way = path(v, verb, LONGEST + 2)
            if way is None or not all(_CLAUSE_ZH.match(step) for step in way.split()):
                continue
            up = verb.parent
            if verb.label in ("ccomp", "xcomp") and up is not None and up.kind == "verb" and not _under(v, verb):
                continue
            best = s
        return best

    # -- certainty ---------------------------------------------------------------------------------------------
    def has_subject(self, v: Vertex) -> bool:
        """Whether the verb has a subject of its own that is no relative pronoun."""
        return any(c.label in _SUBJECTS and c.text.lower() not in _RELATIVE for c in v.children)

    def certainty(self, v: Vertex) -> tuple[Certainty, bool]:
        """What the tree says about the statement of the trigger at `v`, and whether it is an aim or a question."""
        negated = speculative = aim = settled = False
        at: Vertex | None = v
        near = True
        while at is not None:
            flags = set(at.flags)
            for c in at.children:
                if c.label.split(":")[0] in _CUES:
                    flags |= {f for f in c.flags if c.start < v.start or c.label == "neg"}
            if near and "neg" in flags:
                negated = not negated
            if near and "spec.local" in flags:
                speculative = True
            if "spec" in flags:
                speculative = True
            if "aim" in flags and not settled:
                aim = True
            if "report" in flags:
                settled = True
            tested = at.parent.text.lower() if at.parent is not None and at.label == "nsubjpass" else ""
            if tested in _TESTED and at.text.lower() in _ABILITIES and not settled:
                aim = True
            # a denial reaches down to what it governs ("failed to inhibit", "not able to inhibit"), no further
            near = near and at.label.split(":")[0] in ("xcomp", "acomp", "amod", "pobj", "attr")
            at = at.parent
        return Certainty(negated, speculative), aim

    # -- emission ----------------------------------------------------------------------------------------------
    def state(
        self,
        rule: TreeRule,
        v: Vertex,
        heads: list[tuple[Stand, str]],
        tails: list[tuple[Stand, str]],
        context: Context,
        paired: bool,
    ) -> None:
        """Hand heads × tails to the collector."""
        assert v.node is not None
        sure, aim = self.certainty(v)
        if aim:
            return
        heads, tails = _nearest(heads), _nearest(tails)
        before = len(self.c.found)
        self.c.emit(
            rule.id,
            [stand.arg for stand, _ in heads],
            [v.node],
            [stand.arg for stand, _ in tails],
            sure,
            context,
            drugs=self.drugs(tails),
            paired=paired,
        )
        ways = {stand.arg.mention: (stand, way) for stand, way in heads}
        # the collector may pass from an event to the molecule named right behind it (`en_tails`)
        ends = {stand.arg.mention + step: (stand, way) for step in (1, 0) for stand, way in tails}
        for k in range(before, len(self.c.found)):
            r = self.c.found[k]
            shown = f"{_show(*ways[r.head])} ← {v.text} → {_show(*ends[r.tail])}"
            self.c.found[k] = replace(r, found_by="dependency", path=shown)

    def drugs(self, tails: list[tuple[Stand, str]]) -> list[int]:
        """Drugs beside a tail that is a response to drugs."""
        out: list[int] = []
        words = self.book.tail_classes[f"{self.book.language}.tail.resistance"]
        for stand, _ in tails:
            m = self.c.mentions[stand.arg.mention]
            if m.type == "Process" and words.search(m.text.lower()):
                for c in stand.climbed[0].children:
                    for d in (c, *c.children):
                        if d.node is not None and d.kind == "N":
                            out += [a.mention for a in d.node.args if self.c.mentions[a.mention].type == "Drug"]
        return out


def _under(v: Vertex, top: Vertex) -> bool:
    """Whether `v` is `top` or stands below it."""
    at: Vertex | None = v
    while at is not None and at is not top:
        at = at.parent
    return at is not None


def _nearest(found: list[tuple[Stand, str]]) -> list[tuple[Stand, str]]:
    """One stand for each mention: the one with the most of its state read (the last)."""
    best: dict[int, tuple[Stand, str]] = {}
    for stand, way in found:
        old = best.get(stand.arg.mention)
        if old is None or len(way) < len(old[1]):
            best[stand.arg.mention] = (stand, way)
    return [best[k] for k in sorted(best)]


def _one_agent(v: Vertex, heads: list[tuple[Stand, str]]) -> list[tuple[Stand, str]]:
    """The heads in the by-phrase next to a nominal: a later one belongs to another ("loss of A by B or C by D")."""
    agents = [c for c in v.children if c.label in ("prep:by", "agent") and c.start > v.start]
    if len(agents) < 2:
        return heads
    later = agents[1].start
    return [(stand, way) for stand, way in heads if stand.climbed[0].start < later]


def _contrast(v: Vertex) -> bool:
    """Whether a member of a list is set against the others ("but not B", "rather than B")."""
    around = [*v.children, *(v.parent.children if v.parent else ())]
    return any(
        c.text.lower() in ("but", "rather", "not", "而非", "而不是", "instead")
        and (v.parent is None or v.parent.start < c.start < v.start)
        for c in around
    )


def _slash(between: str) -> bool:
    """Whether two names are joined by a slash."""
    return between.strip() == "/"


def _inherits(way: str) -> bool:
    """Whether a path borrows the subject of another verb."""
    first = way.split("=")[0]
    return first.startswith(("<conj", "<xcomp", "<advcl", "<pcomp", "<acomp", "<ccomp", "<prep", "<relcl", "<acl"))


def _show(stand: Stand, way: str) -> str:
    """A path for the reader: the mention, what it climbed over, the arcs to the trigger."""
    over = "".join(f" ({v.text})" for v in stand.climbed[1:])
    arcs = " ".join(step.partition("=")[0] for step in way.split())
    return f"{stand.climbed[0].text}{over} [{arcs}]"


@lru_cache(maxsize=64)
def _rules_for(language: str, kind: str) -> tuple[TreeRule, ...]:
    return tuple(rule for rule in rule_book(language).trees if kind in rule.triggers)


@lru_cache(maxsize=65536)
def matches(rule_id: str, role: str, way: str, language: str) -> bool:
    """Whether a path is one of the rule's for `role`; remembered, for paths come again and again."""
    rule = _by_id(language)[rule_id]
    pattern = rule.head if role == "head" else rule.tail
    return pattern.fullmatch(way) is not None


@lru_cache(maxsize=4)
def _by_id(language: str) -> dict[str, TreeRule]:
    return {rule.id: rule for rule in rule_book(language).trees}
