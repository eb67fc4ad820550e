"""English: nouns that state a relation - effects, targets, binding sites, ligands, suppressors."""

from __future__ import annotations

import re
from dataclasses import replace

from extractor.relations.algebra import Factor
from extractor.relations.en_clause import SKIP, ClauseReader
from extractor.relations.items import Arg, Node

_REGION = re.compile(
    r"\b(region|utr|sequences?|sites?) (of|in|within) (the )?\||\|[ ]?(mrna|transcripts?|3['′’]?-?[ ]?utr)",
    re.IGNORECASE,
)
_CHANGE = re.compile(r"(increased|elevated|enhanced|higher|upregulated|decreased|reduced|diminished|lower)\b")


class NounReader(ClauseReader):
    """Reads nominal means, effects, binding, target nouns and agent nouns."""

    def by_nominal(self, j: int) -> None:
        """ "through upregulation of B", "by inhibition of B", "via enhanced B": the subject does it."""
        n = self.ns[j]
        v = n.nominal
        if v is None:
            self.by_change("en.means", self.heads(j) if self.changes(n) else [], n)
            return
        plain = [replace(a, sign=a.sign * v.sign, why=a.why[:-1]) for a in n.args]
        self.emit("en.means", self.heads(j), [v], plain, drugs=n.drugs)
        n.used = True

    def changes(self, n: Node) -> bool:
        """Whether an adjective or participle says that the group rose or fell ("increased expression of B")."""
        return (
            n.nominal is None and not n.used and bool(n.args[0].why) and bool(_CHANGE.match(n.args[0].why[-1].lower()))
        )

    def by_change(self, construction: str, heads: list[Arg], n: Node) -> None:
        """Hand over that `heads` bring about the change of the group."""
        if not heads or heads is n.args:
            return
        state = n.args[0]
        plain = [replace(a, sign=a.sign * state.sign, why=a.why[:-1]) for a in n.args]
        self.emit(
            construction, heads, (), plain, drugs=n.drugs, tail_states=(Factor("trigger", state.sign, state.why[-1]),)
        )
        n.used = True

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
            g = self.after(j, SKIP)
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
            g = self.after(j, SKIP)
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
            j = self.after(i, SKIP)
            if self.kind(j) == "prep" and self.ns[j].text.lower() == "with":
                other = self.after(j, SKIP)
                ahead = self.subject or next((x.args for x in self.free if self.acts(x)), self.topic)
                near = self.kind(other) == "N" and not self.ns[other].place and self.words(j, other) <= 2
                if near and ahead and self.shaper.head_like(self.ns[other]):
                    self.emit("en.bind_pair", [replace(a, why=(), sign=1) for a in ahead], [n], self.ns[other].args)
                    self.ns[other].used = True
                return i + 1
            j = self.after(i, SKIP | {"prep"})
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
                other = self.after(k, SKIP)
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
        if n.has("passive") and self.kind(agent) == "by" and self.kind(self.after(agent, SKIP)) == "N":
            theme = self.theme(i)
            g = self.ns[self.after(agent, SKIP)]
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
        if (
            not heads
            and n.has("gerund")
            and left is not None
            and left.kind == "N"
            and self.shaper.unknown(left, n) == 0
        ):
            heads = [replace(a, why=(), sign=1) for a in left.args]  # "a region of A recognizing B"
        if not heads:
            return i + 1
        if self.site_of(heads, g.args):
            heads, g.args = g.args, heads
        self.emit("en.bind", heads, [n], g.args)
        self.more(o, "en.bind", heads, n)
        if not any(x.kind == "verb" for x in self.ns[i:o]):
            g.used = True
            self.neg = False
        self.seen_verb = True
        return i + 1

    def site_of(self, heads: list[Arg], tails: list[Arg]) -> bool:
        """Whether the heads are transcripts whose region a microRNA finds: the microRNA targets them."""
        if any(self.c.mentions[a.mention].type != "miRNA" for a in tails):
            return False
        m = self.c.mentions[heads[0].mention]
        around = self.c.text[max(0, m.start - 30) : m.start] + "|" + self.c.text[m.end : m.end + 24]
        return m.type == "Gene" and _REGION.search(around) is not None

    def on_site(self, i: int) -> int:
        """ "A binding site in B", "binding site for A in B", "B contains a binding site for A"."""
        n = self.ns[i]
        owner = None
        j = i + 1
        left = self.ns[i - 1] if i else None
        if left is not None and left.kind == "N" and self.shaper.unknown(left, n) <= 1:
            owner = left
        elif self.kind(j) == "of" or (self.kind(j) == "prep" and self.ns[j].text.lower() == "for"):
            g = self.after(j, SKIP)
            if self.kind(g) == "N" and self.words(j, g) <= 2:
                owner, j = self.ns[g], g + 1
        holder = None
        g = self.after(j - 1, SKIP | {"prep", "be"})
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
        modal = any(x.kind == "spec" for x in self.ns[b + 1 : i])  # "… and may represent a cause of B"
        if heads and self.seen_verb and self.kind(b) in ("and", "verb") and ahead[-1:] != [self.last] and not modal:
            heads = []  # "… in A, a gene that encodes an adaptor and receptor for B"
        named = self.ns[b - 1] if b > 0 and self.kind(b) == "prep" and self.ns[b].text.lower() == "as" else None
        if not ahead and named is not None and self.shaper.head_like(named) and self.words(b - 1, b) == 0:
            heads = named.args  # "a role for A as a repressor of B"
        if self.kind(b) == "comma" and self.kind(b - 1) == "N" and self.shaper.head_like(self.ns[b - 1]):
            heads = self.ns[b - 1].args  # "…, B, an activator of C"
        self.emit("en.agent_noun", heads, [n], self.ns[j].args)
        self.ns[j].used = True
        return j + 1
