"""English: a clause as a row of nodes - who is its subject, what its verbs govern, what a change is about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from extractor.relations.algebra import Factor
from extractor.relations.collect import Certainty, Collector, Context
from extractor.relations.en_lists import ASIDE
from extractor.relations.en_shape import Shaper
from extractor.relations.items import Arg, Node
from extractor.relations.shape import fused, half_name, labels, mutant, of_another, says_which

_NO_OBJECT = re.compile(
    r"\s*($|[,.;:(\[\d~$]|(in|at|by|after|upon|with|from|to|when|on|for|over|during|within|and|or|but|as|while|until|"
    r"following|due|about|approximately|nearly|almost|significantly|markedly|again|further|only|more|under)\b)"
)
_NOUN = re.compile(r"\s+[A-Za-z][A-Za-z-]+(?<!ly)\b")
SKIP: Final = frozenset({"adv", "det", "adj", "level", "of", "place", "spec", "pron", "role"})
#: what comes with the effect of the subject is an effect of it too ("with a concomitant increase in B")
ALONG: Final = (
    "with", "in parallel with", "accompanied by", "along with", "together with", "concomitant with", "paralleled by",
)  # fmt: skip
#: what changes together with an intervention follows from it ("A mimics slowed growth, correlating with less B")
WITH: Final = ("correlating with", "coinciding with", "coupled with", "coupled to")
#: words before "that" which make it open a clause of its own, not stand for the noun before it
_SAYS = re.compile(
    r"(find|found|shown?|show(s|ed|ing)|known|demonstrat\w*|report(s|ed|ing)?|observ\w*|prove[ds]?|reveal\w*|confirm\w*|consider\w*|"
    r"believe[ds]?|thought|suggest\w*|impl(y|ies|ied|ying)|propos\w*|conclud\w*|conclusions?|indicat\w*|evidence|fact|possib\w*|"
    r"hypothes\w*|ideas?|notion|view|not(e|es|ed|ing)|assum\w*|postulat\w*|argu\w*|suspect\w*|ensur\w*|likely|clear|evident|"
    r"establish\w*|speculat\w*|predict\w*|appears?|seems?|finding|findings|observation|observations|given|provided|verif\w*|"
    r"document\w*|mean(s|t|ing)?|explain\w*|support\w*|it is|it was)$",
    re.IGNORECASE,
)
_UNDIRECTED: Final = frozenset({"regulation", "modulation", "control"})
#: nouns for kinds of molecules, of which names follow
_CLASS = re.compile(
    r"(genes|proteins|cytokines|chemokines|enzymes|factors|kinases|receptors|channels|markers|mediators|molecules|"
    r"transporters|proteases|ligands|regulators|targets|inhibitors)$"
)
_IN_CELLS = re.compile(r"\b(in|from|of) (?:(?!(?:in|parallel|line|concert|combination) )[^\s,;()]+ ){1,4}\Z")
_TOGETHER = re.compile(r" (an? |the )?(concomitant|subsequent|consequent|parallel|simultaneous|corresponding|accompan)")
#: nouns for what something did, which stand for no molecule: "…, and these effects were blocked by A"
_DOINGS = re.compile(
    r"\b(these|those|this|such|both|an|the same|its|their|all)( \w+)? (effects?|actions?|responses?|changes?)\b"
    r"(?! (of|on)\b)"
)
#: a noun that is no mention, right before a participle which is about it: "… at stalled forks induced by A"
_OTHER_NOUN = re.compile(
    r"\b(in the presence of|at|with|against|after) (the |an? )?([a-z-]+ ){0,2}"
    r"(?!cells|lines?|tissues?|mice|rats|animals|neurons|patients|levels?)[a-z]{3,}"
    r"(?<!ly)(?<!cytes)(?<!blasts)(?<!phages) \Z"
)
#: nouns that there is not more or less of, or not of what follows
_NO_AMOUNT = re.compile(
    r"\b(conformation|structure|size|spectrum|bias|involvement|resection|re-?programming|defects?|likelihood|failure|"
    r"redistribution|immobili[sz]ation) (of|in)\b"
)
#: words that are no subject
_NO_SUBJECT = re.compile(
    r"(who|we|also|then|but|not|to|has|have|had|been|being|further|even|still|itself|themselves|turn|in|or|either|"
    r"neither|most|more|less|well|as|so|again|often|always|now|here|there|first|next|later|than|once|just|thus|hence|too|"
    r"may|might|can|could|would|and|both|each|alone|on|its|their|[a-z]+ly)$",
    re.IGNORECASE,
)
#: a noun phrase that begins so stands for something said before
_ANAPHORIC = re.compile(r",?\s*(this|these|those|such|both|its|their|the latter|the former|the two)\b", re.IGNORECASE)
#: a statement about an ability that was put to the test is a question
TESTED = re.compile(
    r"\b(ability|abilities|capacity|capability|potential|possibility)\b[^.;]{0,160}?\b(was|were|been|is|are)( \w+)?"
    r" (tested|examined|investigated|studied|assessed|evaluated|analy[sz]ed|explored|determined|measured|compared)\b"
)
QUIET: Final = frozenset({"adv", "spec", "neg"})


class ClauseReader:
    """Answers questions about the nodes of a clause, and hands its statements to a `Collector`."""

    #: of the sentence
    shaper: Shaper
    context: Context
    sentence_start: int
    spec: bool
    aim: bool
    aim_end: int
    paired: bool
    cause: list[Arg]
    subject: list[Arg]
    topic: list[Arg]
    reagent: list[Arg]
    #: of the clause
    ns: list[Node]
    neg: bool
    local: bool
    free: list[Node]
    seen_verb: bool
    last: Node | None
    relative: Node | None
    of_relative: list[Arg]
    changed: list[tuple[Node, Node, list[Arg]]]
    acting: Node | None
    themed: Node | None
    #: whom the clause before "but" is about
    former: Node | None
    outer: tuple[list[Arg], Node, Node] | None
    #: where the clause begins in the text, and where a test of what it says is named
    begin: int
    tested: int
    #: whether the last relative pronoun stands for a noun that is no mention
    far: bool
    #: what was there when the subject acted ("A in the presence of a B inhibitor raised C" is about B)
    added: list[Arg]
    #: whom "it" stands for in a clause behind "that"
    antecedent: list[Arg]
    #: what a passive verb said of its subject
    outcome: tuple[Node, Node] | None

    def __init__(self, collector: Collector) -> None:
        self.c = collector
        self.previous: list[Arg] = []

    def kind(self, i: int) -> str:
        """Kind of the node at `i`, empty outside the clause."""
        return self.ns[i].kind if 0 <= i < len(self.ns) else ""

    def before(self, i: int) -> int:
        """Index of the node before `i` that is no adverb or cue."""
        i -= 1
        while i >= 0 and self.ns[i].kind in QUIET:
            i -= 1
        return i

    def after(self, i: int, skip: frozenset[str] = QUIET) -> int:
        """Index of the node after `i` that is not of the kinds in `skip`."""
        i += 1
        while i < len(self.ns) and self.ns[i].kind in skip:
            i += 1
        return i

    def words(self, a: int, b: int) -> int:
        """Words that no rule knows between nodes `a` and `b`."""
        text = "".join(self.c.text[self.ns[x].end : self.ns[x + 1].start] + " " for x in range(a, b))
        return len(re.findall(r"[A-Za-z]{2,}", ASIDE.sub("", text)))

    def emit(self, construction: str, heads: Sequence[Arg], triggers: Sequence[Node], tails: Sequence[Arg], *,
             drugs: Sequence[int] = (), tail_states: Sequence[Factor] = ()) -> None:  # fmt: skip
        """Hand a statement to the collector, unless it is an aim."""
        known = construction == "en.drug_class"  # what a class does is taken for granted, even in an aim
        over = bool(triggers) and triggers[0].start > self.aim_end
        if (self.aim and not known and not over) or not heads:
            return
        if triggers and not known and triggers[0].start < self.tested:
            return
        heads = [a for a in heads if not any(test(self.c, a.mention) for test in (labels, mutant, half_name))]
        heads = [a for a in heads if a.why or not fused(self.c, a.mention)]
        if construction not in ("en.site", "en.target_of", "en.target_noun"):
            heads = [a for a in heads if not of_another(self.c, a.mention)]
        if any(t.has("mirna") for t in triggers):  # a microRNA regulates directly what it pairs with, and only so
            heads = [a for a in heads if self.c.mentions[a.mention].type == "miRNA"]
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

    def example(self, i: int) -> bool:
        """Whether examples begin at `i`."""
        return self.kind(i) == "prep" and self.ns[i].text.lower() in ("such as", "including", "like", "namely")

    def acts(self, n: Node) -> bool:
        """Whether the group may be the subject of its clause."""
        return self.shaper.head_like(n) and not self.shaper.modifies(n) and not n.used

    def complement(self, i: int) -> bool:
        """Whether the "that" at `i` opens a clause with a subject of its own ("suggesting that A …")."""
        start = self.ns[i - 1].start if i else self.begin
        return _SAYS.search(self.c.text[start : self.ns[i].start].rstrip(" ,")) is not None

    def open_clause(self, n: Node) -> None:
        """Forget the subject: what follows the "that" of `n` has its own, unless it stands for what was said before."""
        self.seen_verb = False
        if _ANAPHORIC.match(self.c.text, n.end):
            return
        self.antecedent = self.subject or self.antecedent or [a for n in self.free[:1] for a in n.args]
        self.free = []
        self.subject = []
        self.relative = None
        self.of_relative = []

    def unknown_subject(self, i: int) -> bool:
        """Whether a noun that is no mention stands right before the verb at `i`, where its subject stands."""
        n = self.ns[i]
        b = i - 1
        while self.kind(b) in QUIET:
            b -= 1
        before = self.ns[b] if b >= 0 else None
        if n.has("gerund") and not n.has("causative") and before is not None and before.kind in ("by", "prep", "of"):
            gap = self.c.text[before.end : n.start]
            return "," not in gap and not all(_NO_SUBJECT.match(w) for w in re.findall(r"[A-Za-z][\w-]+", gap))
        if n.kind == "bind" and n.has("gerund") and before is not None and before.kind == "comma":
            gap = self.c.text[before.end : n.start]  # "…, antibodies binding A"
            return not all(_NO_SUBJECT.match(w) for w in re.findall(r"[A-Za-z][\w-]+", gap))
        if n.has("gerund") or n.kind == "bind":
            return False
        if before is not None and not (
            before.kind in ("relative", "report")
            or (
                before.kind == "det"
                and before.text.lower() in ("a", "an", "some", "several", "many", "various")
                and self.kind(b - 1) not in ("prep", "of", "by", "through", "to")
            )
        ):
            return False
        gap = self.c.text[before.end if before is not None else self.begin : n.start]
        for x in self.ns[b + 1 : i]:
            gap = gap.replace(self.c.text[x.start : x.end], " ")
        words = re.findall(r"[A-Za-z][\w-]+", ASIDE.sub("", gap))
        return not all(_NO_SUBJECT.match(w) for w in words)

    def heads(self, i: int) -> list[Arg]:
        """The subject of the verb at `i`: what its relative pronoun stands for, a free group, or the one before."""
        if self.unknown_subject(i) and (self.ns[i].kind == "verb" or self.ns[i].has("gerund")):
            self.relative = None
            return []
        if self.kind(self.before(i)) in ("by", "through") and not self.seen_verb and not self.free and not self.subject:
            # "By binding A, B suppresses C"
            j = next((x for x in range(i, len(self.ns)) if self.kind(x) == "comma"), len(self.ns))
            ahead = [n for n in self.ns[j:] if n.kind == "N" and not n.place and self.shaper.head_like(n)]
            return ahead[0].args if ahead else []
        role = self.role_of(i)
        if role is not None:
            return role.args
        if self.outer is not None and self.kind(self.before(i)) in ("to", "prep"):
            return self.outer[2].args
        if self.relative is not None:
            out = self.relative
            self.relative = None
            if self.ns[i].has("causative"):
                return self.subject or out.args  # "…, which led to B" is about the whole
            self.of_relative = out.args if self.shaper.head_like(out) else []
            return self.of_relative
        if self.kind(self.before(i)) == "relative" and self.far:
            return []  # the pronoun stands for a noun that no rule knows
        if self.of_relative and self.kind(self.before(i)) == "and" and self.seen_verb:
            return self.of_relative  # "…, which binds and inhibits B"
        self.of_relative = []
        ahead = [n for n in self.free if not n.used]
        if self.added and ahead and not self.seen_verb:
            return self.added
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

    def role_of(self, i: int) -> Node | None:
        """Whose role the verb at `i` tells: "a critical role for A in preventing B", "the importance of A in …"."""
        b = self.before(i)
        if not (self.ns[i].has("gerund") and self.kind(b) == "prep" and self.ns[b].text.lower() == "in"):
            return None
        k = b - 1
        while self.kind(k) == "level":
            k -= 1
        if self.kind(k) != "N" or self.ns[k].place or not self.shaper.head_like(self.ns[k]) or self.words(k, i) > 2:
            return None
        at = k - 1
        while self.kind(at) in ("det", "adj", "adv", "level"):
            at -= 1
        linked = self.kind(at) == "of" or (self.kind(at) == "prep" and self.ns[at].text.lower() == "for")
        return self.ns[k] if linked and self.kind(at - 1) == "role" else None

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
                if self.kind(j + 1) == "to" and self.able(j) and self.kind(j + 2) not in ("verb", "bind"):
                    return None
                if n.place or self.shaper.modifies(n) or self.owns_targets(j):
                    j += 1
                    continue
                if _NO_AMOUNT.search(self.c.text, self.ns[i].end, n.start):
                    return None
                return j if self.words(i, j) <= 5 and not n.used else None
            if n.kind == "neutral" and self.kind(j + 1) == "of" and n.text.lower() in _UNDIRECTED:
                return None  # "essential for the regulation of B" has no direction
            if n.kind in SKIP or n.kind in ("neutral", "state", "target_noun"):
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
                n.kind in ("and", "comma")
                and self.kind(j - 1) == "level"
                and self.kind(self.after(j, frozenset({"adj", "and"}))) == "level"
            ):
                j += 1  # "the expression and synthesis of B"
                continue
            if n.kind == "comma" and self.kind(j + 1) == "N" and _CLASS.search(self.c.text[self.ns[i].end : n.start]):
                j += 1  # "induced antioxidant genes, A and B"
                continue
            if n.kind == "and" and self.words(i, j) >= 1 and self.kind(self.after(j, SKIP)) == "N":
                j += 1  # "reduced the migration and B": the first has no mention
                continue
            if n.kind in ("and", "comma") and self.kind(self.after(j)) in ("verb", "bind") and self.words(i, j) == 0:
                j += 1
                continue
            return None
        return None

    def embeds(self, j: int) -> bool:
        """Whether the group at `j` is the subject of a clause inside ("the ability of A to …", "keeps A from …ing")."""
        able = self.kind(j + 1) == "to" and self.kind(j + 2) == "verb" and self.able(j)
        kept = (
            self.kind(j + 1) == "prep"
            and self.ns[j + 1].text.lower() == "from"
            and self.kind(j + 2) == "verb"
            and self.ns[j + 2].has("gerund")
        )
        return able or kept

    def able(self, j: int) -> bool:
        """Whether the group at `j` is whose ability is spoken of."""
        return (
            self.kind(j - 1) == "of"
            and self.kind(j - 2) == "level"
            and self.ns[j - 2].text.lower() in ("ability", "abilities", "capacity")
        )

    def describes_cells(self, b: int) -> bool:
        """Whether the "with" at `b` says what the cells or patients before it are like: "in cells with less B"."""
        n = self.ns[b]
        return (
            n.text.lower() == "with"
            and _IN_CELLS.search(self.c.text, self.begin, n.start) is not None
            and _TOGETHER.match(self.c.text, n.end) is None
        )

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
        if v is not None and ((v.kind == "bind" and not v.has("gerund")) or (v.kind == "verb" and v.has("causative"))):
            return True
        if self.kind(b) == "and" and self._parallel(b):
            return True
        if self.kind(b) == "and" and not self.seen_verb and not any(x.kind == "be" for x in self.ns[:b]):
            return True  # "elevated A and reduced B"
        return b < 0 and self.kind(self.after(i, SKIP)) == "N"

    def more(self, j: int, construction: str, heads: list[Arg], trigger: Node) -> None:
        """Further objects behind "and" that did not fold into the group."""
        k = self.after(j, frozenset({"level", "place", "of"}))
        while self.kind(k) in ("and", "comma"):
            named = self.kind(k) == "comma" and self.example(k + 1)
            m = self.after(k + 1 if named else k, SKIP | {"and"})
            while self.kind(m) == "N" and self.ns[m].place and self.kind(m + 1) == "N":
                m += 1
            if self.kind(m) != "N" or self.ns[m].place or self.ns[m].used or self.words(k, m) > 3:
                return
            nxt = self.after(m, frozenset({"level", "place", "adv"}))
            if self.kind(nxt) in ("verb", "bind", "be", "light", "neg", "neutral"):
                return
            if self.kind(k) == "comma" and self.kind(nxt) not in ("and", "comma") and not named:
                return
            state = self.ns[j].args[0]
            tails = self.ns[m].args
            if named and state.why:  # "suppression of the receptors, namely A": of A too
                tails = [replace(a, sign=a.sign * state.sign, why=(*state.why, *a.why)) for a in tails]
            self.emit(construction, heads, [trigger], tails, drugs=self.ns[m].drugs)
            self.ns[m].used = True
            k = nxt

    def _parallel(self, b: int) -> bool:
        """Whether the "and" at `b` joins noun phrases that begin with participles: "by enhanced A and reduced B"."""
        k = b - 1
        while self.kind(k) in ("N", "level", "place", "and", "comma", "det", "adj", "of"):
            k -= 1
        first = self.ns[k] if k >= 0 else None
        if first is None or first.kind not in ("verb", "done") or not first.has("passive"):
            return False
        opening = self.before(k)
        if self.kind(opening) not in ("by", "prep", "through", "of"):
            return False
        return re.search(r"\d", self.c.text[self.ns[opening].end : first.start]) is None

    def theme(self, i: int) -> Node | None:
        """What a passive verb or a change is about: the free group before it, else the nearest group."""
        b = self.before(i)
        first = b if self.kind(b) == "be" else i
        if self.former is not None and self.before(first) < 0 and not self.words_before(first):
            return self.former  # "B is low in spleens but (was) induced by A"
        if self.kind(b) == "be" or self.kind(b) == "and":
            ahead = [n for n in self.free if not n.used]
            ahead = [n for n in ahead if not self.shaper.modifies(n)]
            shared = self.before(b) if self.kind(b) == "be" else b
            if self.kind(shared) == "relative":
                return self.relative  # None: it stands for a noun that no rule knows
            if self.kind(b) == "be" and self.kind(shared) == "and" and self.seen_verb:
                return self.acting or (ahead[0] if ahead else None)  # "A binds B and is inhibited by C"
            if not ahead and self.kind(b) == "and" and self.seen_verb and self.themed is not None:
                return self.themed  # "B is raised in … and induced by A"
            if ahead:
                chosen = ahead[-1] if not ahead[0].done or len(ahead) > 1 else ahead[0]
                return None if self.doings(chosen, b) else chosen
        if self.kind(b) != "be" and _OTHER_NOUN.search(self.c.text, self.begin, self.ns[i].start):
            return None
        for x in range(i - 1, -1, -1):
            n = self.ns[x]
            if n.kind == "N" and not n.place and not self.shaper.modifies(n) and not self.owns_targets(x):
                if self.kind(b) == "be" and self.beside(x) and not any(y.kind == "relative" for y in self.ns[x:i]):
                    continue
                return n if self.words(x, i) <= 3 and not self.doings(n, i) else None
            if n.kind in ("stop", "verb") and n.kind != "done" and not n.has("noun"):
                break
        ahead = [n for n in self.free if not n.used and not self.shaper.modifies(n)]
        return ahead[-1] if ahead and self.kind(b) in ("be", "and") else None

    def words_before(self, i: int) -> bool:
        """Whether the clause has words before the node at `i`."""
        return bool(re.search(r"[A-Za-z]{2,}(?<!ly)\s", self.c.text[self.begin : self.ns[i].start]))

    def doings(self, n: Node, i: int) -> bool:
        """Whether what stands between the group and the node at `i` speaks of what was done, not of the group:
        "raised B, and these effects were blocked by A"."""
        return _DOINGS.search(self.c.text, n.end, self.ns[i].start) is not None

    def beside(self, x: int) -> bool:
        """Whether the group at `x` only says by whom or where: "release of B by A was blocked" is about B."""
        k = x - 1
        while self.kind(k) in ("det", "adj", "level", "adv", "state") or self.ns[k].has("passive"):
            k -= 1
            if k < 0:
                return False
        return self.kind(k) in ("by", "through") or (
            self.kind(k) == "prep" and self.ns[k].text.lower() in ("in", "at", "from", "within", "during", "with")
        )

    def joined(self, theme: Node) -> list[Node]:
        """Groups that share the verb of `theme`: "the activation of A and the expression of B were reduced"."""
        out: list[Node] = []
        if theme not in self.ns:
            return out  # it stands in the clause before
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
