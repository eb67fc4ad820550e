"""The sign algebra: the sign of a relation is the product of the signs of everything between head and tail.

Factors are the state of the head (loss turns, gain keeps), each trigger on the way, and the state of the tail
(degradation, loss, fall). The proof lists them in that order, so that a reader can multiply along.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_NAMES = {1: "promote", -1: "inhibit"}


@dataclass(frozen=True, slots=True)
class Factor:
    """One factor: `role` is head, trigger or tail; `word` the words of the text."""

    role: str
    sign: int
    word: str

    def __str__(self) -> str:
        if self.role == "trigger":
            return f"{_NAMES[self.sign]} ({self.word})"
        what = "loss" if self.sign < 0 else "gain"
        return f"{what} of {self.role} ({self.word})"


def conclude(factors: Sequence[Factor]) -> tuple[str, str]:
    """Relation type and proof of the product, e.g. ("inhibit", "loss of head (缺失) × promote (促进) → inhibit")."""
    sign = 1
    for factor in factors:
        sign *= factor.sign
    kind = _NAMES[sign]
    return kind, " × ".join(str(f) for f in factors) + f" → {kind}"


def observation(head: str, factors: Sequence[Factor], tail: str, *, negated: bool = False) -> str:
    """What was observed, readable, with the sign that was observed; "" where that is the conclusion itself.

    `head` and `tail` are the words of the text. A statement is a conclusion from an observation when the head or the
    tail was in a state (loss, gain), or when more than one trigger stands between them:

    - "loss of A (敲低) raised B: 增加" where "A inhibits B" is concluded;
    - "A lowered loss of B (降解): 抑制" where "A promotes B" is concluded;
    - "A lowered (减弱) the inhibition (抑制) of B" where "A promotes B" is concluded.
    """
    states: dict[str, list[Factor]] = {"head": [], "tail": []}
    triggers: list[Factor] = []
    for factor in factors:
        (triggers if factor.role == "trigger" else states[factor.role]).append(factor)
    if not states["head"] and not states["tail"] and len(triggers) < 2:
        return ""
    who, whom = _in_state(head, states["head"]), _in_state(tail, states["tail"])
    if not triggers:
        return f"{who}: {whom}"
    verb = _verb(triggers[0].sign, negated)
    if len(triggers) == 1:
        return f"{who} {verb} {whom}: {triggers[0].word}"
    inner = " of ".join(f"the {'promotion' if t.sign > 0 else 'inhibition'} ({t.word})" for t in triggers[1:])
    return f"{who} {verb} ({triggers[0].word}) {inner} of {whom}"


def _in_state(name: str, states: Sequence[Factor]) -> str:
    for state in states:
        name = f"{'loss' if state.sign < 0 else 'gain'} of {name} ({state.word})"
    return name


def _verb(sign: int, negated: bool) -> str:
    if negated:
        return "did not raise" if sign > 0 else "did not lower"
    return "raised" if sign > 0 else "lowered"
