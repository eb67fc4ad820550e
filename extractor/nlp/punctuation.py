"""Where punctuation hangs in a Chinese dependency tree: a function of the tree of the words, not a thing to learn.

UD's rule: a mark belongs to the highest word it can reach without crossing; a mark between two parts of a sentence to
the part that is subordinate; brackets and quotation marks to the head of what they hold; the final mark to the root.
The parser's training trees and its results at run time go through the same function.
"""

from __future__ import annotations

from collections.abc import Sequence

_CLOSES = {"(": ")", "（": "）", "“": "”", "「": "」", "『": "』", "《": "》", "〈": "〉", "【": "】", "‘": "’",
           "[": "]", "［": "］", "{": "}"}  # fmt: skip
#: marks between the parts of an enumeration or a name
_WITHIN = frozenset("、·‧・")
_PARTS = frozenset({"conj", "flat:name", "flat:foreign"})


def pairs(forms: Sequence[str], is_punct: Sequence[bool]) -> dict[int, int]:
    """Index of the partner of each bracket and quotation mark that has one."""
    out: dict[int, int] = {}
    waiting: list[int] = []
    for i, form in enumerate(forms):
        if not is_punct[i]:
            continue
        if form in _CLOSES:
            waiting.append(i)
        elif waiting and form == _CLOSES[forms[waiting[-1]]]:
            j = waiting.pop()
            out[i], out[j] = j, i
    return out


def attach(forms: Sequence[str], is_punct: Sequence[bool], heads: Sequence[int], rels: Sequence[str]) -> list[int]:
    """Heads of one sentence with every mark attached by rule.

    All sequences have one item per word; a head is an index or -1 for the root. Words that are no marks must not hang
    on a mark, and the root is no mark; otherwise the heads are given back as they came.
    """
    n = len(forms)
    out = list(heads)
    words = [i for i in range(n) if not is_punct[i]]
    roots = [i for i in words if heads[i] < 0]
    if len(roots) != 1 or any(heads[i] >= 0 and is_punct[heads[i]] for i in words):
        return out
    partner = pairs(forms, is_punct)
    before = [-1] * n  # the word before and behind each place
    behind = [n] * n
    for i in range(1, n):
        before[i] = before[i - 1] if is_punct[i - 1] else i - 1
    for i in range(n - 2, -1, -1):
        behind[i] = behind[i + 1] if is_punct[i + 1] else i + 1
    for i in range(n):
        if not is_punct[i]:
            continue
        if i in partner:
            a, b = sorted((i, partner[i]))
            inside = next((j for j in range(a + 1, b) if not is_punct[j] and not a < heads[j] < b), None)
            if inside is not None:
                out[i] = inside
                continue
        left, right = before[i], behind[i]
        if right >= n or left < 0:
            out[i] = roots[0]
            continue
        while 0 <= heads[left] < i:
            left = heads[left]
        while heads[right] > i:
            right = heads[right]
        part = 0 <= heads[right] < i and (rels[right] in _PARTS or forms[i] in _WITHIN)
        out[i] = left if heads[left] > i and not part else right
    return out
