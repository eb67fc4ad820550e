"""English: verbs that state a relation, active and passive, and changes that come with a cause."""

from __future__ import annotations

import re
from dataclasses import replace

from extractor.relations.en_clause import ALONG, QUIET, SKIP
from extractor.relations.en_nouns import NounReader
from extractor.relations.items import Arg, Node

#: participles and adjectives that say how much there is of a member of a list of changes
_CHANGED = re.compile(
    r"^(increased|elevated|higher|enhanced|upregulated|decreased|reduced|lower|downregulated)\b", re.IGNORECASE
)
_CONTRAST = re.compile(r"\bbut\b|;")


class VerbReader(NounReader):
    """Reads signed verbs, changes and light verbs."""

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
        if n.has("bearer") or (n.text.lower().startswith("protected ") and self.is_passive(i)):
            self.on_bearer(i, j)
            self.seen_verb = True
            return i + 1
        if n.has("passive"):
            agent = self.after(i, QUIET | {"comma"})
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
                while self.kind(at) in SKIP or (self.kind(at) in ("state", "and") and self.words(agent, at) <= 2):
                    at += 1
                if (self.kind(at) == "comma" or self.example(at)) and self.words(agent, at):
                    at += 1  # "by oncogenes such as A", "by the polyphenols, A and B"
                if self.kind(at) == "N" and self.words(agent, at) <= 5 and self.shaper.head_like(self.ns[at]):
                    theme = self.theme(i)
                    if theme is not None:
                        self.emit("en.passive", self.ns[at].args, [n], theme.args, drugs=theme.drugs)
                        if self.is_passive(i):
                            self.outcome = (theme, n)
                            self.themed = theme
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
                agent = self.after(i, QUIET | {"level", "place"})
                at = self.after(agent, SKIP)
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
                along = self.kind(b) == "prep" and self.ns[b].text.lower() in ALONG and self.words(b, i) <= 2
                along = along and not self.describes_cells(b)
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
            nxt = self.after(j, SKIP | QUIET)
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
        if n.has("passive") and self.kind(b) == "comma" and any(_CHANGED.search(w) for a in heads for w in a.why[-1:]):
            g.args = [a.turned(n.sign if n.sign in (1, -1) else 1, n.text) for a in g.args]
            return i + 1  # "showed increased A, decreased B"
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

    def on_bearer(self, i: int, j: int | None) -> None:
        """ "A-deficient mice were protected from B", "… are prone to B": what was done to them does it."""
        if j is None or self.shaper.head_like(self.ns[j]):
            return
        n, g = self.ns[i], self.ns[j]
        heads = self.cause or [a for x in self.free for a in x.args if x.done and not x.used]
        self.emit("en.shows", heads, [n], g.args, drugs=g.drugs)
        self.more(j, "en.shows", heads, n)
        g.used = True
        self.neg = False

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
                for args in (self.cause, cause.args if cause is not None else [], self.known_reagent(n))
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

    def known_reagent(self, n: Node) -> list[Arg]:
        """The one intervention of the sentence, unless it comes with a contrast: "fell, but was restored by A"."""
        named = min((self.c.mentions[a.mention].start for a in self.reagent), default=0)
        return [] if _CONTRAST.search(self.c.text, n.end, max(n.end, named)) else self.reagent

    def on_light(self, i: int) -> int:
        """ "cells with A showed lower B", "A has an inhibitory effect on B"."""
        j = i + 1
        sign_node: Node | None = self.ns[i] if self.ns[i].sign else None
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
            elif x.kind not in SKIP and x.kind not in QUIET and not (x.kind == "prep" and x.text.lower() == "in"):
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
        if self.ns[i].sign > 0 and self.shaper.head_like(g):
            return i + 1  # "developed A" is no effect
        lost = any(a.sign < 0 and self.c.mentions[a.mention].type != "Drug" for a in heads)
        if sign_node is None and lost and g.nominal is None and self.shaper.type_of(g) == "Disease":
            entry = self.ns[i].entry
            if entry is not None:
                sign_node = replace(self.ns[i], entry=replace(entry, sign=1))  # "A-deficient mice exhibited B"
        if sign_node is not None and heads:
            self.emit("en.shows", heads, [sign_node], g.args, drugs=g.drugs)
            self.more(j, "en.shows", heads, sign_node)
            g.used = True
            self.seen_verb = True
            return j + 1
        v = g.nominal
        if v is not None and heads and not self.ns[i].sign:
            plain = [replace(a, sign=a.sign * v.sign, why=a.why[:-1]) for a in g.args]
            self.emit("en.shows", heads, [v], plain, drugs=g.drugs)
            g.used = True
        return i + 1
