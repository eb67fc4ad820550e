"""Where the walkers put what they find: candidates with their factors, certainty and slots; doubles settled here."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from extractor.records import Mention, Relation
from extractor.relations.algebra import Factor, conclude, observation
from extractor.relations.en_tails import tails_of
from extractor.relations.items import Arg, Node
from extractor.relations.rules import RuleBook
from extractor.relations.zh_phrases import meets, no_head, no_tail, other_clause

HEAD_TYPES: Final = frozenset({"miRNA", "lncRNA", "circRNA", "Gene", "Drug", "Pathway"})
TAIL_TYPES: Final = HEAD_TYPES | {"Process", "Disease"}


@dataclass(slots=True)
class Certainty:
    """What the text says about the truth of a statement."""

    negated: bool = False
    speculative: bool = False


@dataclass(slots=True)
class Context:
    """Where a statement stands: the sentence, and the places and drugs named around it (for the slots)."""

    sentence: int
    cell_lines: tuple[int, ...] = ()
    diseases: tuple[int, ...] = ()


@dataclass
class Collector:
    """Candidates of one passage."""

    book: RuleBook
    text: str
    mentions: Sequence[Mention]
    found: list[Relation] = field(default_factory=list)

    def key(self, index: int) -> str:
        """What makes two mentions the same thing: identifier, canonical name or folded text."""
        m = self.mentions[index]
        if m.norm is not None:
            return (m.norm.curie or m.norm.name).lower()
        return m.text.lower().replace(" ", "")

    def partial(self, test: Callable[[str, int, int, str], bool], index: int) -> bool:
        """The answer of `test` for a mention."""
        m = self.mentions[index]
        return test(self.text, m.start, m.end, m.type)

    def sign_for(self, trigger: Node, tail: int, *, lost: bool = False) -> int:
        """Sign of a trigger on a tail; a verb of the "~" kind raises what is wanted and lowers the rest, the loss of a
        tail (`lost`) included: "改善 B 障碍"."""
        if lost and (trigger.sign == 2 or trigger.has("heal")):
            return -1
        kind = self.mentions[tail].type
        if trigger.has("heal"):
            harm = self.book.tail_classes.get(f"{self.book.language}.tail.unwanted")
            if kind == "Disease" or (kind == "Process" and harm and harm.search(self.mentions[tail].text)):
                return -1
        if trigger.sign != 2:
            return trigger.sign
        if kind not in ("Process", "Disease"):
            return 1
        text = self.mentions[tail].text.lower()
        lang = self.book.language
        wanted = self.book.tail_classes[f"{lang}.tail.wanted"].search(text)
        spoilt = self.book.tail_classes.get(f"{lang}.tail.unwanted")  # "认知障碍": what is wanted has gone wrong
        return 1 if wanted and not (spoilt and spoilt.search(text)) else -1

    def emit(
        self,
        construction: str,
        heads: Iterable[Arg],
        triggers: Sequence[Node],
        tails: Iterable[Arg],
        sure: Certainty,
        context: Context,
        *,
        drugs: Sequence[int] = (),
        tail_states: Sequence[Factor] = (),
        paired: bool = False,
    ) -> None:
        """Add heads × tails, or heads and tails one by one where `paired` and there are as many of each.

        `triggers` multiply in order; the last one is the one that is shown.

        Raises KeyError for a construction that the rule book does not describe.
        """
        rule = self.book.constructions[construction]
        heads, tails = list(heads), list(tails)
        if self.book.language == "zh":
            heads = [a for a in heads if not self.partial(no_head, a.mention)]
            induced = construction == "zh.attributive"  # "A 诱导的糖尿病大鼠": the rats are ill by A
            tails = [
                a
                for a in tails
                if not self.partial(no_tail, a.mention) or (induced and self.mentions[a.mention].type == "Disease")
            ]
            if construction == "zh.change":
                tails = [a for a in tails if not self.partial(meets, a.mention)]
        else:
            tails = tails_of(self.text, self.mentions, triggers, tails)
        if any(t.sign == 0 for t in triggers):
            tails = [a for a in tails if self.mentions[a.mention].type in HEAD_TYPES]  # a process is not bound
        one, two = ({self.key(a.mention) for a in group} for group in (heads, tails))
        if min(len(one), len(two)) > 1 and one & two:
            return  # "A/B 抑制剂降低 A/B 的磷酸化": two names of one thing, no effect of one on the other
        paired = paired and len(heads) == len(tails) > 1
        for place, tail in enumerate(tails):
            if self.mentions[tail.mention].type not in TAIL_TYPES:
                continue
            for head in [heads[place]] if paired else heads:
                if self.mentions[head.mention].type not in HEAD_TYPES or self.key(head.mention) == self.key(
                    tail.mention
                ):
                    continue
                shown = triggers[-1] if triggers else None
                if shown is not None and self.apart(construction, shown, head, tail):
                    continue
                name = shown.entry.id if shown is not None and shown.entry else "none"
                binds = [t for t in triggers if t.sign == 0]
                if binds:
                    kind, observed = "target", ""
                    proof = f"target ({binds[0].text}) → target"
                else:
                    factors = [Factor("head", head.sign, "".join(head.why))] if head.why else []
                    lost = any(f.role == "tail" and f.sign < 0 for f in tail_states) or tail.sign < 0
                    factors += [Factor("trigger", self.sign_for(t, tail.mention, lost=lost), t.text) for t in triggers]
                    factors += tail_states
                    if tail.why:
                        factors.append(Factor("tail", tail.sign, "".join(tail.why)))
                    kind, proof = conclude(factors)
                    names = (self.mentions[head.mention].text, self.mentions[tail.mention].text)
                    observed = observation(names[0], factors, names[1], negated=sure.negated)
                self.found.append(
                    Relation(
                        type=kind,
                        head=head.mention,
                        tail=tail.mention,
                        sentence=context.sentence,
                        trigger=(shown.start, shown.end) if shown is not None else None,
                        rule=f"{construction}:{name}",
                        proof=proof,
                        negated=sure.negated,
                        speculative=sure.speculative,
                        drugs=tuple(sorted(d for d in drugs if d not in (head.mention, tail.mention))),
                        cell_lines=context.cell_lines,
                        diseases=tuple(d for d in context.diseases if d not in (head.mention, tail.mention)),
                        score=rule.score,
                        observed=observed,
                    )
                )

    def apart(self, construction: str, trigger: Node, head: Arg, tail: Arg) -> bool:
        """Whether Chinese head and tail belong to two statements, see `zh_phrases.other_clause`."""
        if self.book.language != "zh":
            return False
        one, two = self.mentions[tail.mention], self.mentions[head.mention]
        return other_clause(construction, self.text, trigger.end, (one.start, one.end), two.start)

    def result(self, without: Collection[str] = ()) -> list[Relation]:
        """One relation per head, type, tail and sentence; of two signs for one pair of mentions the better rule's.

        Sorted by sentence, tail, head and type. `without`: constructions whose statements are left out.
        """
        # "not promote but inhibit" states both, so a denial does not compete with a statement
        best: dict[tuple[int, int, bool], Relation] = {}
        targets: dict[tuple[int, int, bool], Relation] = {}
        for r in self.found:
            if r.rule.partition(":")[0] in without:
                continue
            store = targets if r.type == "target" else best
            old = store.get((r.head, r.tail, r.negated))
            if old is None or (r.score, not r.speculative) > (old.score, not old.speculative):
                store[r.head, r.tail, r.negated] = r
        sure = {
            (r.sentence, self.key(r.head), r.type, self.key(r.tail), r.negated)
            for r in (*best.values(), *targets.values())
            if not r.speculative
        }
        seen: set[tuple[object, ...]] = set()
        out = []
        ordered = sorted((*best.values(), *targets.values()), key=lambda r: (r.sentence, r.tail, r.head, r.type))
        for r in ordered:
            key = (r.sentence, self.key(r.head), r.type, self.key(r.tail), r.negated, r.cell_lines)
            if r.speculative and key[:5] in sure:
                continue  # said as a guess and as a fact: the fact
            if key not in seen:
                seen.add(key)
                out.append(r)
        return out
