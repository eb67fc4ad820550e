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
