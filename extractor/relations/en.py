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
from typing import Final

from extractor.records import Sentence
from extractor.relations.algebra import Factor
from extractor.relations.collect import Certainty, Collector, Context
from extractor.relations.en_shape import Shaper
from extractor.relations.items import Arg, Node, lex
from extractor.relations.shape import says_which

_ASIDE = re.compile(r"\$[^$]*\$|\([^()]*\)|\[[\d,\s-]*\]")
_NO_OBJECT = re.compile(
    r"\s*($|[,.;:(\[\d~$]|(in|at|by|after|upon|with|from|to|when|on|for|over|during|within|and|or|but|as|while|until|"
    r"following|due|about|approximately|nearly|almost|significantly|markedly|again|further|only|more|under)\b)"
)
_CHANGE = re.compile(r"(increased|elevated|higher|upregulated|decreased|reduced|lower)\b")
_NOUN = re.compile(r"\s+[A-Za-z][A-Za-z-]+(?<!ly)\b")
_SKIP: Final = frozenset({"adv", "det", "adj", "level", "of", "place", "spec", "pron", "role"})
#: what comes with the effect of the subject is an effect of it too ("with a concomitant increase in B")
_ALONG: Final = ("with", "accompanied by", "along with", "together with", "concomitant with", "paralleled by")
_QUIET: Final = frozenset({"adv", "spec", "neg"})


class EnglishWalker:
    """Finds the relations of an English passage and hands them to a `Collector`."""

    def __init__(self, collector: Collector) -> None:
        self.c = collector
        self.previous: list[Arg] = []

    def walk(self, sentences: Sequence[Sentence]) -> None:
        """Read all sentences in order."""
        for s in sentences:
            inside = [i for i, m in enumerate(self.c.mentions) if s.start <= m.start < s.end]
            question = self.c.text[s.start : s.end].rstrip().endswith("?")
            if inside and not question:
                self.sentence(s, inside)

    def sentence(self, s: Sentence, inside: list[int]) -> None:
        """Lex, shape and read one sentence; `inside` are its mention indexes."""
        nodes = lex(self.c.text, s.start, s.end, self.c.mentions, inside, self.c.book)
        for before, n in pairwise(nodes):
            # "expressed lower levels of B": an adjective
            if n.text.lower() == "lower" and (
                before.kind in ("neutral", "prep", "of", "adj", "light", "det") or before.has("causative")
            ):
                n.kind = "adj"
        self.context = Context(s.index)
        self.spec = self.aim = self.neg = self.local = False
        self.paired = "respectively" in self.c.text[s.start : s.end]
        self.cause: list[Arg] = []
        self.subject: list[Arg] = []
        self.topic: list[Arg] = []
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
        for n in [*nodes, Node("stop", s.end, s.end, ".")]:
            if n.kind == "stop":
                if clause:
                    self.clause(clause)
                    plain = [x for x in self.free if shaper.head_like(x) and not shaper.modifies(x)]
                    self.topic = self.subject or (self.compound(plain[0]).args if plain else [])
                clause = []
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

    # -- emission ----------------------------------------------------------------------------------------------
    def emit(self, construction: str, heads: Sequence[Arg], triggers: Sequence[Node], tails: Sequence[Arg], *,
             drugs: Sequence[int] = (), tail_states: Sequence[Factor] = ()) -> None:  # fmt: skip
        """Hand a statement to the collector, unless it is an aim."""
        known = construction == "en.drug_class"  # what a class does is taken for granted, even in an aim
        over = bool(triggers) and triggers[0].start > self.aim_end
        if (self.aim and not known and not over) or not heads:
            return
        tails = [a for a in tails if not says_which(self.c, a.mention)]
        if known:
            sure = Certainty(self.shaper.denied, self.shaper.hedged)
        else:
            sure = Certainty(self.neg, self.spec or self.local)
        self.c.emit(
            construction,
            heads,
            triggers,
            tails,
            sure,
            self.context,
            drugs=drugs,
            tail_states=tail_states,
            paired=self.paired,
        )

    # -- one clause --------------------------------------------------------------------------------------------
    def clause(self, nodes: list[Node]) -> None:
        """Read one clause from left to right."""
        self.ns = nodes
        self.neg = self.local = False
        self.free: list[Node] = []
        self.seen_verb = False
        self.last: Node | None = None
        self.relative: Node | None = None
        self.of_relative: list[Arg] = []
        self.changed: list[tuple[Node, Node, list[Arg]]] = []
        self.acting: Node | None = None
        self.themed: Node | None = None
        self.outer: tuple[list[Arg], Node, Node] | None = None
        #: what a passive verb said of its subject
        self.outcome: tuple[Node, Node] | None = None
        i = 0
        while i < len(nodes):
            i = self.step(i)

    def kind(self, i: int) -> str:
        """Kind of the node at `i`, empty outside the clause."""
        return self.ns[i].kind if 0 <= i < len(self.ns) else ""

    def before(self, i: int) -> int:
        """Index of the node before `i` that is no adverb or cue."""
        i -= 1
        while i >= 0 and self.ns[i].kind in _QUIET:
            i -= 1
        return i

    def after(self, i: int, skip: frozenset[str] = _QUIET) -> int:
        """Index of the node after `i` that is not of the kinds in `skip`."""
        i += 1
        while i < len(self.ns) and self.ns[i].kind in skip:
            i += 1
        return i

    def words(self, a: int, b: int) -> int:
        """Words that no rule knows between nodes `a` and `b`."""
        text = "".join(self.c.text[self.ns[x].end : self.ns[x + 1].start] + " " for x in range(a, b))
        return len(re.findall(r"[A-Za-z]{2,}", _ASIDE.sub("", text)))

    def step(self, i: int) -> int:
        """Read the node at `i`; the index to go on from."""
        n = self.ns[i]
        k = n.kind
        if k == "N":
            self.on_group(i, n)
        elif k == "neg":
            if n.has("noeffect"):
                j = self.after(i, _SKIP)
                if self.kind(j) == "N":
                    self.neg = True
                    self.emit("en.no_effect", [replace(a, why=(), sign=1) for a in self.heads(i)], (), self.ns[j].args,
                              drugs=self.ns[j].drugs, tail_states=(Factor("trigger", 1, n.text),))  # fmt: skip
                    self.neg = False
                    self.ns[j].used = True
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
            self.free = []
        elif k == "relative":
            far = self.last in self.ns and self.words(self.ns.index(self.last), i) > 2 if self.last else False
            self.relative = None if far else self.last
            about = self.copula(i)
            if about is not None:
                self.relative = about
        elif k == "pron" and n.text.lower() in ("it", "they") and not self.free and not self.seen_verb:
            self.subject = self.previous
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
            j = self.after(i, _SKIP)
            if self.kind(j) == "N":
                self.by_nominal(j)
        elif k == "comma":
            self.local = False
        elif k == "light":
            return self.on_light(i)
        return i + 1

    def copula(self, i: int) -> Node | None:
        """The subject of "A is a B kinase that …": the relative pronoun at `i` stands for A."""
        k = i - 1
        while self.kind(k) in ("N", "level", "adj", "adv", "det", "of", "place", "and", "comma"):
            k -= 1
        if self.kind(k) != "be" or self.kind(k + 1) not in ("det", "adj", "adv"):
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
        if (
            self.kind(b) == "prep"
            and self.ns[b].text.lower() in _ALONG
            and n.nominal is None
            and n.args[0].why
            and _CHANGE.match(n.args[0].why[-1].lower())
            and not n.used
            and self.seen_verb
            and self.subject
        ):
            # "with consequent increased expression of B"
            state = n.args[0]
            plain = [replace(a, sign=a.sign * state.sign, why=a.why[:-1]) for a in n.args]
            self.emit("en.continued", self.subject, (), plain, drugs=n.drugs,
                      tail_states=(Factor("trigger", state.sign, state.why[-1]),))  # fmt: skip
            n.used = True
        elif (
            self.kind(b) == "prep"
            and self.ns[b].text.lower() in _ALONG
            and n.nominal is not None
            and not n.used
            and self.seen_verb
            and self.subject
        ):
            self.relative = None  # "…, which was accompanied by a fall of B" is about the whole
            self.by_nominal(i)
        anti = self.shaper.against.get(id(n))
        if anti is not None and self.kind(i + 1) in ("role", "level") and self.kind(i + 2) in ("of", "by"):
            at = self.after(i + 2, _SKIP)
            if self.kind(at) == "N" and self.shaper.head_like(self.ns[at]) and not self.ns[at].place:
                plain = [replace(a, sign=-a.sign, why=a.why[:-1]) for a in n.args]
                self.emit("en.effect", self.ns[at].args, [anti], plain)  # "the antimetastatic effect of A"
                n.used = self.ns[at].used = True
        if not prep and not n.used:
            self.free.append(n)

    def by_nominal(self, j: int) -> None:
        """ "through upregulation of B", "by inhibition of B": the subject does it."""
        n = self.ns[j]
        v = n.nominal
        if v is None:
            return
        plain = [replace(a, sign=a.sign * v.sign, why=a.why[:-1]) for a in n.args]
        self.emit("en.means", self.heads(j), [v], plain, drugs=n.drugs)
        n.used = True

    def heads(self, i: int) -> list[Arg]:
        """The subject of the verb at `i`: what its relative pronoun stands for, a free group, or the one before."""
        if self.kind(self.before(i)) in ("by", "through") and not self.seen_verb and not self.free and not self.subject:
            # "By binding A, B suppresses C"
            j = next((x for x in range(i, len(self.ns)) if self.kind(x) == "comma"), len(self.ns))
            ahead = [n for n in self.ns[j:] if n.kind == "N" and not n.place and self.shaper.head_like(n)]
            return ahead[0].args if ahead else []
        if self.outer is not None and self.kind(self.before(i)) in ("to", "prep"):
            return self.outer[2].args
        if self.relative is not None:
            out = self.relative
            self.relative = None
            if self.ns[i].has("causative"):
                return self.subject or out.args  # "…, which led to B" is about the whole
            self.of_relative = out.args if self.shaper.head_like(out) else []
            return self.of_relative
        if self.of_relative and self.kind(self.before(i)) == "and" and self.seen_verb:
            return self.of_relative  # "…, which binds and inhibits B"
        self.of_relative = []
        ahead = [n for n in self.free if not n.used]
        if ahead and not self.continues(i):
            plain = [n for n in ahead if not self.shaper.modifies(n) and self.shaper.head_like(n)]
            if plain and self.shaper.modifies(ahead[0]):
                ahead = ahead[ahead.index(plain[0]) :]
            first = ahead[0]
            heads = [n for n in ahead if self.shaper.head_like(n)]
            if self.shaper.head_like(first) or heads:
                chosen = self.compound(first) if self.shaper.head_like(first) else heads[-1]
                self.subject = chosen.args
                self.acting = chosen
                self.free = []
                return chosen.args
            self.free = []
            self.subject = []
            return self.cause
        if not self.subject and not self.cause and self.ns[i].has("gerund"):
            return self.topic  # "A modulates …, while reducing B"
        return self.subject or self.cause

    def compound(self, n: Node) -> Node:
        """The last group of a compound noun: in "the A family protein B" it is B that acts."""
        at = self.ns.index(n)
        while True:
            k = at + 1
            while self.kind(k) == "level":
                k += 1
            if (
                self.kind(k) != "N"
                or self.ns[k].place
                or self.ns[k].done
                or n.done
                or not self.shaper.head_like(self.ns[k])
                or self.shaper.unknown(self.ns[k - 1], self.ns[k]) > 2
                or re.search(r"[,(]", self.c.text[self.ns[at].end : self.ns[k].start])
            ):
                return self.ns[at]
            at = k

    def continues(self, i: int) -> bool:
        """Whether the verb at `i` shares the subject of the verb before it (", and reduces", "to reduce")."""
        b = self.before(i)
        return (
            bool(self.subject)
            and self.seen_verb
            and self.kind(b) in ("and", "connector", "to", "by", "through", "comma")
        )

    def object(self, i: int) -> int | None:
        """Index of the group that the verb at `i` governs."""
        j = i + 1
        while j < len(self.ns):
            n = self.ns[j]
            if n.kind == "N":
                if n.place or self.shaper.modifies(n) or self.owns_targets(j):
                    j += 1
                    continue
                return j if self.words(i, j) <= 5 and not n.used else None
            if n.kind in _SKIP or n.kind in ("neutral", "state", "target_noun"):
                j += 1
                continue
            if (n.kind == "prep" and n.text.lower() in ("including", "such as", "like")) or (
                n.kind == "comma"
                and self.kind(j + 1) == "prep"
                and self.ns[j + 1].text.lower() in ("including", "such as")
            ):
                j += 1
                continue
            if (n.kind in ("verb", "bind") and self.kind(j - 1) in ("and", "comma")) or (
                n.kind == "verb" and n.has("passive") and self.kind(j - 1) in ("det", "verb", "adv", "adj")
            ):
                j += 1
                continue
            if n.kind == "verb" and n.has("passive") and self.words(i, j) == 0:
                j += 1
                continue
            if (
                n.kind == "verb"
                and n.has("gerund")
                and self.kind(j + 1) == "level"
                and self.kind(j - 1) in ("det", "adj", "level")
            ):
                n.kind = "done"  # "the inactivating function of B"
                j += 1
                continue
            if (
                n.kind == "and"
                and self.kind(j - 1) == "level"
                and self.kind(self.after(j, frozenset({"adj"}))) == "level"
            ):
                j += 1  # "the expression and synthesis of B"
                continue
            if n.kind == "and" and self.words(i, j) >= 1 and self.kind(self.after(j, _SKIP)) == "N":
                j += 1  # "reduced the migration and B": the first has no mention
                continue
            if n.kind in ("and", "comma") and self.kind(self.after(j)) in ("verb", "bind") and self.words(i, j) == 0:
                j += 1
                continue
            return None
        return None

    def embeds(self, j: int) -> bool:
        """Whether the group at `j` is the subject of a clause inside ("the ability of A to …", "keeps A from …ing")."""
        able = (
            self.kind(j + 1) == "to"
            and self.kind(j + 2) == "verb"
            and self.kind(j - 1) == "of"
            and self.kind(j - 2) == "level"
            and self.ns[j - 2].text.lower() in ("ability", "capacity")
        )
        kept = (
            self.kind(j + 1) == "prep"
            and self.ns[j + 1].text.lower() == "from"
            and self.kind(j + 2) == "verb"
            and self.ns[j + 2].has("gerund")
        )
        return able or kept

    def owns_targets(self, j: int) -> bool:
        """Whether the group at `j` only says whose targets are meant ("activates A target genes")."""
        n = self.ns[j + 1] if j + 1 < len(self.ns) else None
        return (
            n is not None
            and (n.kind == "target_noun" or n.text.lower() == "targets")
            and not n.text.lower().endswith((" of", " for"))
            and self.shaper.gap(self.ns[j], n) == 0
        )

    def has_object(self, i: int) -> bool:
        """Whether a noun stands right behind the verb at `i`, known or not ("decreased the speed")."""
        at = self.ns[i].end
        if _NO_OBJECT.match(self.c.text, at):
            return False
        j = self.after(i)
        if self.kind(j) in ("det", "adj"):
            return True
        if self.kind(j) == "N":
            return self.words(i, j) == 0
        return bool(_NOUN.match(self.c.text, at))

    def is_passive(self, i: int) -> bool:
        """Whether a form of "be" stands before the -ed form at `i`."""
        b = self.before(i)
        if self.kind(b) == "be":
            return True
        if self.kind(b) == "and" and self.kind(self.before(b)) == "verb" and self.ns[self.before(b)].has("passive"):
            return self.is_passive(self.before(b))
        return False

    def adjectival(self, i: int) -> bool:
        """Whether an -ed form stands before its noun as an adjective ("showed reduced migration")."""
        b = self.before(i)
        if self.kind(b) in ("det", "light", "prep", "of", "by", "through", "to", "adj"):
            # a number between belongs to the phrase before: "A for 24 h reduced B"
            return re.search(r"\d", self.c.text[self.ns[b].end : self.ns[b + 1].start]) is None
        v = self.ns[b] if b >= 0 else None
        if v is not None and v.kind == "verb" and v.has("causative"):
            return True
        if self.kind(b) == "and" and not self.seen_verb and not any(x.kind == "be" for x in self.ns[:b]):
            return True  # "elevated A and reduced B"
        return b < 0 and self.kind(self.after(i, _SKIP)) == "N"

    def on_verb(self, i: int) -> int:
        """A signed trigger: find its voice, its heads and its object."""
        n = self.ns[i]
        if n.kind == "done" or n.has("noun"):
            return i + 1
        j = self.object(i)
        if n.has("agent"):
            theme = self.theme(i) if j is not None and self.shaper.head_like(self.ns[j]) else None
            if theme is not None and j is not None:
                self.emit("en.needs", self.ns[j].args, [n], theme.args, drugs=theme.drugs)
                self.acting = theme
                self.ns[j].used = True
                self.neg = False
            self.seen_verb = True
            return i + 1
        if n.has("passive"):
            agent = self.after(i, _QUIET | {"comma"})
            if self.kind(agent) == "and" and self.kind(agent + 1) in ("neutral", "verb", "bind"):
                other = self.ns[agent + 1]
                if (other.kind == "neutral" or other.has("passive")) and self.kind(agent + 2) == "by":
                    agent += 2  # "activated and regulated by A"
            far = agent
            while self.kind(far) in ("prep", "det", "place", "level", "adv", "adj") or (
                self.kind(far) == "N" and self.ns[far].place
            ):
                far += 1
            if far > agent and self.kind(far) == "by" and self.is_passive(i) and self.words(i, far) <= 6:
                agent = far  # "was reduced in the cells by A"
            if self.kind(agent) == "by":
                at = agent + 1
                while self.kind(at) in _SKIP:
                    at += 1
                if self.kind(at) == "N" and self.words(agent, at) <= 5 and self.shaper.head_like(self.ns[at]):
                    theme = self.theme(i)
                    if theme is not None:
                        self.emit("en.passive", self.ns[at].args, [n], theme.args, drugs=theme.drugs)
                        if self.is_passive(i):
                            self.outcome = (theme, n)
                        for other in self.joined(theme) if self.is_passive(i) else ():
                            self.emit("en.passive", self.ns[at].args, [n], other.args, drugs=other.drugs)
                    self.ns[at].used = True
                    self.last = self.ns[at]
                    self.neg = False
                    self.seen_verb = True
                    return at + 1
                if self.is_passive(i):
                    self.seen_verb = True
                    return i + 1
            if self.is_passive(i):
                agent = self.after(i, _QUIET | {"level", "place"})
                at = self.after(agent, _SKIP)
                tool = (
                    self.kind(agent) == "prep"
                    and self.ns[agent].text.lower() == "with"
                    and self.kind(at) == "N"
                    and (self.ns[at].done or self.shaper.type_of(self.ns[at]) == "Drug")
                    and self.words(agent, at) <= 2
                )
                theme = self.theme(i) if tool else None
                if theme is not None and theme is not self.ns[at]:
                    self.emit("en.passive", self.ns[at].args, [n], theme.args, drugs=theme.drugs)
                    self.neg = False
                else:
                    self.on_change(i, n)
                self.seen_verb = True
                return i + 1
            if j is not None and self.adjectival(i):
                g = self.ns[j]
                b = self.before(i)
                along = self.kind(b) == "prep" and self.ns[b].text.lower() in _ALONG and self.words(b, i) <= 2
                if along and self.seen_verb and self.subject:
                    self.emit("en.continued", self.subject, [n], g.args, drugs=g.drugs)
                    g.used = True
                elif not self.seen_verb and not g.used:
                    self.changed.append((n, g, g.args))
                g.args = [a.turned(n.sign if n.sign in (1, -1) else 1, n.text) for a in g.args]
                return i + 1
        if n.has("bare") and self.kind(self.before(i)) in ("light", "det") and j is not None:
            g = self.ns[j]
            g.args = [a.turned(n.sign, n.text) for a in g.args]
            return i + 1
        if j is None:
            if n.has("causative"):
                self.relative = None  # "…, which resulted in reducing B" is about the whole
            if n.has("intransitive") and not n.has("gerund") and not self.has_object(i):
                self.on_change(i, n)
            self.seen_verb = True
            return i + 1
        b = self.before(i)
        g = self.ns[j]
        # "Silencing A increased B": the action on A is the subject
        if (
            n.has("gerund")
            and (
                self.kind(b) not in ("by", "through", "comma", "and", "connector", "to")
                or (self.kind(b) == "comma" and all(x.kind in ("adv", "connector", "comma") for x in self.ns[:i]))
            )
            and not self.seen_verb
            and self.shaper.head_like(g)
        ):
            nxt = self.after(j, _SKIP | _QUIET)
            if self.kind(nxt) in ("verb", "bind", "prep", "light"):
                g.args = [a.turned(n.sign, n.text) for a in g.args]
                g.done = True
                return i + 1
        heads = self.heads(i)
        if self.embeds(j) and self.shaper.head_like(g):
            self.outer = (heads, n, g)
            g.used = True
            self.seen_verb = True
            return i + 1
        for x in self.ns[i + 1 : j]:
            # an adjective between ("led to reduced B") is the state of the tail
            if x.kind == "verb" and x.has("passive") and x.sign in (1, -1) and self.kind(self.ns.index(x) - 1) != "and":
                g.args = [a.turned(x.sign, x.text) for a in g.args]
                x.kind = "done"
            elif x.kind == "adj" and x.sign in (1, -1) and n.has("causative"):
                g.args = [a.turned(x.sign, x.text) for a in g.args]
        if n.has("causative") and self.outcome is not None and heads is self.outcome[0].args and self.outcome[1].sign:
            heads = [a.turned(self.outcome[1].sign, self.outcome[1].text) for a in heads]  # "A was reduced, leading to"
        means = self.kind(b) in ("by", "through")
        construction = "en.means" if means else ("en.continued" if self.seen_verb else "en.active")
        coordinated = [x for x in self.ns[i:j] if x.kind == "verb" and x is not n]
        self.emit(construction, heads, [n], g.args, drugs=g.drugs)
        if self.outer is not None and heads is self.outer[2].args:
            self.emit("en.continued", self.outer[0], [self.outer[1], n], g.args, drugs=g.drugs)
            self.outer = None
        if (
            self.kind(j + 1) == "N"
            and not self.ns[j + 1].place
            and not self.ns[j + 1].nominal
            and self.shaper.type_of(self.ns[j + 1]) == self.shaper.type_of(g)
            and self.shaper.gap(g, self.ns[j + 1]) == 0
        ):
            self.emit(construction, heads, [n], self.ns[j + 1].args)  # "inhibits the kinase A"
        self.more(j, construction, heads, n)
        if not coordinated:
            g.used = True
            self.neg = False
        self.seen_verb = True
        return i + 1

    def more(self, j: int, construction: str, heads: list[Arg], trigger: Node) -> None:
        """Further objects behind "and" that did not fold into the group."""
        k = self.after(j, frozenset({"level", "place", "of"}))
        while self.kind(k) in ("and", "comma"):
            m = self.after(k, _SKIP | {"and"})
            while self.kind(m) == "N" and self.ns[m].place and self.kind(m + 1) == "N":
                m += 1
            if self.kind(m) != "N" or self.ns[m].place or self.ns[m].used or self.words(k, m) > 3:
                return
            nxt = self.after(m, frozenset({"level", "place", "adv"}))
            if self.kind(nxt) in ("verb", "bind", "be", "light", "neg", "neutral"):
                return
            if self.kind(k) == "comma" and self.kind(nxt) not in ("and", "comma"):
                return
            self.emit(construction, heads, [trigger], self.ns[m].args, drugs=self.ns[m].drugs)
            self.ns[m].used = True
            k = nxt

    def theme(self, i: int) -> Node | None:
        """What a passive verb or a change is about: the free group before it, else the nearest group."""
        b = self.before(i)
        if self.kind(b) == "be" or self.kind(b) == "and":
            ahead = [n for n in self.free if not n.used]
            ahead = [n for n in ahead if not self.shaper.modifies(n)]
            shared = self.before(b) if self.kind(b) == "be" else b
            if self.kind(shared) == "relative" and self.relative is not None:
                return self.relative
            if self.kind(b) == "be" and self.kind(shared) == "and" and self.seen_verb:
                return self.acting or (ahead[0] if ahead else None)  # "A binds B and is inhibited by C"
            if not ahead and self.kind(b) == "and" and self.seen_verb and self.themed is not None:
                return self.themed  # "B is raised in … and induced by A"
            if ahead:
                return ahead[-1] if not ahead[0].done or len(ahead) > 1 else ahead[0]
        for x in range(i - 1, -1, -1):
            n = self.ns[x]
            if n.kind == "N" and not n.place and not self.shaper.modifies(n) and not self.owns_targets(x):
                return n if self.words(x, i) <= 3 else None
            if n.kind in ("stop", "verb") and n.kind != "done" and not n.has("noun"):
                break
        ahead = [n for n in self.free if not n.used and not self.shaper.modifies(n)]
        return ahead[-1] if ahead and self.kind(b) in ("be", "and") else None

    def joined(self, theme: Node) -> list[Node]:
        """Groups that share the verb of `theme`: "the activation of A and the expression of B were reduced"."""
        out: list[Node] = []
        k = self.ns.index(theme)
        while True:
            k -= 1
            while self.kind(k) in ("of", "det", "level", "adj"):
                k -= 1
            if self.kind(k) != "and":
                return out
            k -= 1
            while self.kind(k) in ("level", "place"):
                k -= 1
            if self.kind(k) != "N" or self.ns[k] not in self.free or self.ns[k].used:
                return out
            if self.ns[k].place or self.shaper.modifies(self.ns[k]):
                return out
            out.append(self.ns[k])

    def on_change(self, i: int, n: Node) -> None:
        """ "B was decreased (after knockdown of A)"."""
        theme = self.theme(i)
        if theme is None or (theme.done and theme.nominal is None and not theme.args[0].why):
            return
        cause = None
        for x in self.ns[i + 1 :]:
            if x.kind in ("comma", "relative", "verb") and not x.has("noun"):
                break
            if x.kind == "N" and x.done and not x.place and self.shaper.head_like(x):
                cause = x
                break
        about = {self.c.key(a.mention) for a in theme.args}
        causes = next(
            (
                args
                for args in (self.cause, cause.args if cause is not None else [], self.reagent)
                if args and not about & {self.c.key(a.mention) for a in args}
            ),
            [],
        )
        if not causes or theme.args is causes:
            return
        sign = n.sign if n.sign in (1, -1) else 1
        del sign
        self.emit("en.change", causes, [n], theme.args, drugs=theme.drugs)
        self.neg = False
        theme.used = True
        self.themed = theme

    def on_light(self, i: int) -> int:
        """ "cells with A showed lower B", "A has an inhibitory effect on B"."""
        j = i + 1
        sign_node: Node | None = None
        while j < len(self.ns):
            x = self.ns[j]
            if x.kind == "effect" or x.kind == "N":
                break
            if (
                x.kind in ("adj", "verb")
                and x.sign in (1, -1)
                and (x.kind == "adj" or x.has("passive") or x.has("bare") or x.has("noun"))
            ):
                sign_node = x
            elif x.kind not in _SKIP and x.kind not in _QUIET and not (x.kind == "prep" and x.text.lower() == "in"):
                return i + 1
            j += 1
        if j >= len(self.ns) or self.ns[j].kind != "N" or self.ns[j].place or self.words(i, j) > 5:
            return i + 1
        g = self.ns[j]
        anti = self.shaper.against.get(id(g))
        if anti is not None and self.kind(j + 1) in ("role", "level"):
            plain = [replace(a, sign=-a.sign, why=a.why[:-1]) for a in g.args]
            self.emit("en.effect", self.heads(i), [anti], plain)  # "A has an antimetastatic effect"
            g.used = True
            self.seen_verb = True
            return j + 1
        heads = self.cause or [a for n in self.free for a in n.args if n.done]
        if sign_node is not None and heads:
            self.emit("en.shows", heads, [sign_node], g.args, drugs=g.drugs)
            self.more(j, "en.shows", heads, sign_node)
            g.used = True
            self.seen_verb = True
            return j + 1
        v = g.nominal
        if v is not None and heads:
            plain = [replace(a, sign=a.sign * v.sign, why=a.why[:-1]) for a in g.args]
            self.emit("en.shows", heads, [v], plain, drugs=g.drugs)
            g.used = True
        return i + 1

    def on_effect(self, i: int) -> int:
        """ "inhibitory effect of A on B"."""
        n = self.ns[i]
        r = self.after(i)
        if not (n.has("bare") or self.kind(r) == "role" or (self.kind(r) == "level" and self.words(i, r) == 0)):
            return i + 1
        heads: list[Arg] = []
        j = r if n.has("bare") else r + 1
        left = self.ns[i - 1] if i else None
        if left is not None and (left.kind != "N" or left.place or self.shaper.gap(left, n) > 0):
            left = None
        if self.kind(j) == "of" or (self.kind(j) == "prep" and self.ns[j].text.lower() == "for"):
            g = self.after(j, _SKIP)
            if self.kind(g) == "N" and self.shaper.head_like(self.ns[g]):
                heads = self.ns[g].args
                self.ns[g].used = True
                j = g + 1
                if left is not None:
                    self.emit("en.effect", heads, [n], left.args, drugs=left.drugs)  # "the B inhibitory effect of A"
                    left.used = True
                    return j
        on = self.kind(j) == "prep" and self.ns[j].text.lower() in ("on", "against", "at", "towards", "toward", "upon")
        if left is not None and not heads:
            if on or self.shaper.modifies(left):
                heads = left.args
            else:
                self.free = [x for x in self.free if x is not left]
                self.emit("en.effect", self.heads(i), [n], left.args, drugs=left.drugs)
                left.used = True
                return j
        while self.kind(j) in ("level", "place") or (self.kind(j) == "N" and self.ns[j].place):
            j += 1
        if self.kind(j) == "prep" and self.ns[j].text.lower() in (
            "on",
            "in",
            "against",
            "at",
            "towards",
            "toward",
            "upon",
        ):
            g = self.after(j, _SKIP)
            if self.kind(g) == "N" and not self.ns[g].place and self.words(j, g) <= 3:
                self.emit("en.effect", heads or self.heads(i), [n], self.ns[g].args, drugs=self.ns[g].drugs)
                self.ns[g].used = True
                return g + 1
        return r + 1

    def on_bind(self, i: int) -> int:
        """ "A targets B", "interaction between A and B"."""
        n = self.ns[i]
        if n.has("pre"):
            return self.on_site(i)
        if n.has("noun"):
            j = self.after(i, _SKIP | {"prep"})
            if (
                self.kind(j) == "N"
                and len(self.ns[j].args) == 2
                and self.ns[j].links[1] == "and"
                and self.shaper.head_like(self.ns[j])
            ):
                self.emit("en.bind_pair", self.ns[j].args[:1], [n], self.ns[j].args[1:])
                self.ns[j].used = True
            elif self.kind(j) == "N" and len(self.ns[j].args) == 1 and self.shaper.head_like(self.ns[j]):
                k = self.after(j, frozenset({"level", "place"}))
                other = self.after(k, _SKIP)
                if (
                    self.kind(k) == "prep"
                    and self.ns[k].text.lower() == "with"
                    and self.kind(other) == "N"
                    and self.shaper.head_like(self.ns[other])
                    and not self.ns[other].place
                    and self.words(k, other) <= 2
                ):
                    self.emit("en.bind_pair", self.ns[j].args, [n], self.ns[other].args)  # "interaction of A with B"
            return i + 1
        agent = self.after(i)
        if n.has("passive") and self.kind(agent) == "by" and self.kind(self.after(agent, _SKIP)) == "N":
            theme = self.theme(i)
            g = self.ns[self.after(agent, _SKIP)]
            if theme is not None and self.shaper.head_like(theme):
                self.emit("en.bind", [replace(a, why=(), sign=1) for a in g.args], [n], theme.args)
            g.used = True
            return i + 1
        if n.has("passive") and self.is_passive(i):
            return i + 1
        if n.has("gerund") and self.kind(i + 1) not in ("N", "det", "and", "adv", "level", "spec", "of"):
            nxt = self.ns[i + 2] if i + 2 < len(self.ns) else None
            if not (self.kind(i + 1) == "comma" and nxt is not None and nxt.text.lower() in ("including", "such as")):
                return i + 1
        left = self.ns[i - 1] if i else None
        if (
            n.text.lower() in ("target", "targets")
            and left is not None
            and left.kind == "N"
            and self.shaper.head_like(left)
            and self.kind(i - 2) in ("det", "adv", "adj", "spec", "verb", "and", "of", "prep")
        ):
            self.target_phrase(i, left)
            return i + 1
        o = self.object(i)
        if o is None or not self.shaper.head_like(self.ns[o]):
            return i + 1
        g = self.ns[o]
        heads = [replace(a, why=(), sign=1) for a in self.heads(i)]
        if not heads:
            return i + 1
        self.emit("en.bind", heads, [n], g.args)
        self.more(o, "en.bind", heads, n)
        if not any(x.kind == "verb" for x in self.ns[i:o]):
            g.used = True
            self.neg = False
        self.seen_verb = True
        return i + 1

    def on_site(self, i: int) -> int:
        """ "A binding site in B", "binding site for A in B", "B contains a binding site for A"."""
        n = self.ns[i]
        owner = None
        j = i + 1
        left = self.ns[i - 1] if i else None
        if left is not None and left.kind == "N" and self.shaper.unknown(left, n) <= 1:
            owner = left
        elif self.kind(j) == "of" or (self.kind(j) == "prep" and self.ns[j].text.lower() == "for"):
            g = self.after(j, _SKIP)
            if self.kind(g) == "N" and self.words(j, g) <= 2:
                owner, j = self.ns[g], g + 1
        holder = None
        g = self.after(j - 1, _SKIP | {"prep", "be"})
        if self.kind(g) == "N" and g > j and self.words(j, g) <= 4:
            holder = self.ns[g]
        if owner is None:
            # "A recognises a site in B"
            owner = next((x for x in self.free if not x.used and self.shaper.head_like(x)), None)
            if owner is None or not any(x.kind == "bind" and x is not n for x in self.ns[:i]):
                return i + 1
        elif holder is None:
            earlier = [x for x in self.ns[:i] if x.kind == "N" and x is not owner and not x.place]
            holder = next((x for x in self.free if x is not owner and self.shaper.head_like(x)), None)
            if holder is None and earlier and self.shaper.head_like(earlier[-1]):
                # "in the 3'-UTR of B in a binding site for A"
                between = self.ns[self.ns.index(earlier[-1]) + 1 : i]
                if all(x.kind in ("prep", "det", "adj", "level", "place", "spec") for x in between):
                    holder = earlier[-1]
        if (
            holder is not None
            and holder is not owner
            and self.shaper.head_like(owner)
            and self.shaper.head_like(holder)
        ):
            self.emit("en.site", [replace(a, why=(), sign=1) for a in owner.args], [n], holder.args)
            holder.used = owner.used = True
        return i + 1

    def target_phrase(self, i: int, owner: Node) -> None:
        """ "B, a known A target", "the A target B", "A targets including B"."""
        j = i + 1
        while self.kind(j) in ("comma", "level") or (
            self.kind(j) == "prep" and self.ns[j].text.lower() in ("such as", "including")
        ):
            j += 1
        if self.kind(j) == "prep" and self.ns[j].text.lower() == "in":
            # "an A target in the brain, B,"
            k = j + 1
            while self.kind(k) in ("det", "place", "level") or (self.kind(k) == "N" and self.ns[k].place):
                k += 1
            if self.kind(k) == "comma" and self.kind(k + 1) == "N":
                j = k + 1
        nxt = self.ns[j] if j < len(self.ns) else None
        tail = (
            nxt
            if nxt is not None and nxt.kind == "N" and self.words(i, j) <= 2 and self.shaper.head_like(nxt)
            else None
        )
        if tail is None:
            before = [x for x in self.ns[:i] if x.kind == "N" and x is not owner and self.shaper.head_like(x)]
            tail = before[-1] if before else None
        if tail is not None:
            self.emit("en.target_noun", [replace(a, why=(), sign=1) for a in owner.args], [self.ns[i]], tail.args)

    def on_target_noun(self, i: int) -> int:
        """ "B is a target of A", "the target of A, B", "its target B"."""
        n = self.ns[i]
        j = i + 1
        of = n.text.lower().endswith((" of", " for"))
        if (self.kind(j) == "of" or (self.kind(j) == "prep" and self.ns[j].text.lower() == "for")) and self.c.text[
            n.end : self.ns[j].start
        ].strip() == "":
            of = True
            j += 1
        while self.kind(j) in ("det", "adj", "adv", "effect", "level"):
            j += 1
        left = self.ns[i - 1] if i else None
        if (
            not of
            and left is not None
            and self.shaper.head_like(left)
            and self.shaper.gap(left, n) == 0
            and (self.kind(i - 2) in ("det", "adj", "adv", "spec") or (i > 1 and self.ns[i - 2].has("passive")))
        ):
            self.target_phrase(i, left)
            return i + 1
        if of:
            if self.kind(j) == "N" and self.shaper.head_like(self.ns[j]) and self.words(i, j) <= 2:
                head = self.ns[j]
                tails = [
                    x
                    for x in self.ns[:i]
                    if x.kind == "N" and self.shaper.head_like(x) and not x.used and x in self.free
                ]
                tail = tails[-1] if tails else None
                if tail is None:
                    nxt = self.after(j, frozenset({"comma", "be", "adv", "det"}))
                    tail = self.ns[nxt] if self.kind(nxt) == "N" and self.shaper.head_like(self.ns[nxt]) else None
                if tail is not None:
                    self.emit("en.target_of", [replace(a, why=(), sign=1) for a in head.args], [n], tail.args)
                head.used = True
                return j + 1
            return i + 1
        while self.kind(j) in ("comma", "level") or (
            self.kind(j) == "prep" and self.ns[j].text.lower() in ("such as", "including")
        ):
            j += 1
        if self.kind(j) == "N" and self.shaper.head_like(self.ns[j]) and self.words(i, j) <= 1:
            b = self.before(i)
            while self.kind(b) in ("det", "adj"):
                b -= 1
            owner = self.ns[b].args if self.kind(b) == "N" and self.shaper.head_like(self.ns[b]) else self.subject
            if owner and owner is not self.ns[j].args:
                self.emit("en.target_noun", [replace(a, why=(), sign=1) for a in owner], [n], self.ns[j].args)
        return i + 1

    def on_agent_noun(self, i: int) -> int:
        """ "A is a suppressor of B"."""
        n = self.ns[i]
        j = i + 1
        if self.kind(j) != "of" and not n.text.lower().endswith((" of", " for")):
            return i + 1
        while self.kind(j) in ("of", "det", "adj", "adv"):
            j += 1
        if self.kind(j) != "N" or self.ns[j].place or self.words(i, j) > 3:
            return i + 1
        ahead = [x for x in self.free if not x.used and self.shaper.head_like(x)]
        heads = self.compound(ahead[0]).args if ahead else self.subject
        b = i - 1
        while self.kind(b) in ("det", "adj", "adv", "spec"):
            b -= 1
        if ahead and (self.kind(b) == "be" or (self.kind(b) == "prep" and self.ns[b].text.lower() == "as")):
            heads = ahead[-1].args  # "… and A has emerged as a repressor of B"
        if self.kind(b) == "comma" and self.kind(b - 1) == "N" and self.shaper.head_like(self.ns[b - 1]):
            heads = self.ns[b - 1].args  # "…, B, an activator of C"
        self.emit("en.agent_noun", heads, [n], self.ns[j].args)
        self.ns[j].used = True
        return j + 1
