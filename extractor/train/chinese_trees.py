"""Repair of the silver treebank: trees whose conversion from UD v1 went half way.

The derived training part of GSD has the labels of UD v2 where the heads are still those of v1: a number that governs
its year, a surname that hangs on the given name, an apposition that governs what it explains, marks that hang on the
wrong side. The parts made by hand never have these, so a parser trained on both learns two languages. Each rule below
turns one such pattern round; what stays crossed is lifted (Nivre and Nilsson 2005), as the hand-made parts are all but
projective.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractor.nlp.punctuation import attach
from extractor.train.chinese import Tree, Word

_MARKS = frozenset("·‧・•-．")
_NAME = frozenset({"PROPN", "X"})
_NOUN = frozenset({"NOUN", "PROPN", "PART", "PRON", "X"})
#: what a word may be to its number without being its unit turned round
_NOT_UNIT = frozenset({"clf", "nummod", "case", "acl", "punct", "flat:name", "conj", "mark:rel"})
_OUTER = frozenset({"nsubj", "nsubj:pass", "obj", "obl", "conj", "nmod:tmod", "iobj", "nmod"})


class _Graph:
    def __init__(self, words: Sequence[Word]) -> None:
        self.form = [w.form for w in words]
        self.pos = [w.upos for w in words]
        self.head = [w.head for w in words]
        self.rel = [w.deprel for w in words]

    def promote(self, child: int, i: int) -> None:
        """`child` takes the place of its head `i`, which with all its other dependents hangs on `child`."""
        self.head[child] = self.head[i]
        for k, h in enumerate(self.head):
            if h == i and k != child:
                self.head[k] = child
        self.head[i] = child

    def is_tree(self) -> bool:
        if sum(h < 0 for h in self.head) != 1:
            return False
        for i in range(len(self.head)):
            j, steps = i, 0
            while j >= 0:
                j, steps = self.head[j], steps + 1
                if steps > len(self.head):
                    return False
        return True


def repaired(tree: Tree) -> Tree:
    """`tree` by the conventions of the hand-made treebanks; unchanged where the result would be no tree."""
    g = _Graph(tree.words)
    _units(g)
    _names(g)
    _appositions(g)
    _particles(g)
    if not g.is_tree():
        return tree
    _lift(g)
    heads = attach(g.form, [p == "PUNCT" for p in g.pos], g.head, g.rel)
    rels = ["root" if h < 0 else r for h, r in zip(heads, g.rel, strict=True)]
    return Tree(tree.text, tuple(
        replace(w, head=h, deprel=r) for w, h, r in zip(tree.words, heads, rels, strict=True)
    ))  # fmt: skip


def _units(g: _Graph) -> None:
    """[1949 -> outside, 年 -> 1949] becomes [1949 -> 年, 年 -> outside]; 这 of 这两个地区 hangs on 地区."""
    for i in range(1, len(g.head)):
        number = i - 1
        if (g.pos[i] == "NOUN" and g.rel[i] not in _NOT_UNIT and g.head[i] == number
                and g.pos[number] == "NUM" and g.rel[number] == "nummod"):  # fmt: skip
            g.promote(i, number)
    for i, h in enumerate(g.head):
        if g.rel[i] == "det" and h > i and g.rel[h] == "clf" and i < g.head[h] < h:
            g.head[i] = g.head[g.head[h]]


def _names(g: _Graph) -> None:
    """The first part of a name governs the others."""
    for i in range(len(g.head)):
        if g.rel[i] != "flat:name" or g.pos[i] not in _NAME | {"NOUN"}:
            continue
        first = i
        while True:
            if first and g.pos[first - 1] in _NAME and g.head[first - 1] == i:
                first -= 1
            elif (first > 1 and g.form[first - 1] in _MARKS and g.head[first - 1] == i
                    and g.pos[first - 2] in _NAME | {"NOUN"} and g.head[first - 2] == i):  # fmt: skip
                first -= 2
            else:
                break
        if first == i:
            continue
        g.promote(first, i)
        for k in range(first + 1, i):
            if g.pos[k] in _NAME:
                g.rel[k] = "flat:name"
        outer = g.head[first]
        if g.rel[first] == "appos" and outer >= 0 and not (g.pos[outer] in _NOUN and outer < first):
            g.rel[first] = "nsubj" if outer > first else "obj"


def _appositions(g: _Graph) -> None:
    """What is explained governs its explanation: in 总统林肯 the first, which has the outer relation, is the head."""
    for i in range(len(g.head)):
        if g.rel[i] != "appos":
            continue
        outer = g.head[i]
        if 0 <= outer < i and g.pos[outer] in _NOUN:
            continue
        for c in range(i - 1, -1, -1):
            if g.head[c] == i and g.rel[c] in _OUTER and g.pos[c] in _NOUN:
                g.promote(c, i)
                break


def _particles(g: _Graph) -> None:
    """地 and 得 hang on the word before them."""
    for i in range(1, len(g.head)):
        h = g.head[i]
        if h <= i or g.head[i - 1] != h:
            continue
        if g.rel[i] == "mark:adv":
            g.head[i] = i - 1
        elif g.rel[i] == "compound:ext":
            verb = i - 1
            g.head[verb], g.rel[verb] = g.head[h], g.rel[h]
            for k, other in enumerate(g.head):
                if other == h and (k < verb or k == i or g.pos[k] == "PUNCT"):
                    g.head[k] = verb
            g.head[h], g.rel[h] = verb, "xcomp"


def _lift(g: _Graph) -> None:
    """Each arc that spans a word which its head does not govern moves up to its head's head, shortest first."""
    n = len(g.head)
    words = [i for i in range(n) if g.pos[i] != "PUNCT"]

    def governs(a: int, i: int) -> bool:
        while i >= 0:
            if i == a:
                return True
            i = g.head[i]
        return False

    while True:
        crossed = [
            (abs(h - d), d) for d in words if (h := g.head[d]) >= 0 and g.head[h] >= 0
            and any(not governs(h, k) for k in range(min(d, h) + 1, max(d, h)) if g.pos[k] != "PUNCT")
        ]  # fmt: skip
        if not crossed:
            return
        d = min(crossed)[1]
        g.head[d] = g.head[g.head[d]]
