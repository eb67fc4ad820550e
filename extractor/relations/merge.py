"""Pattern rules and tree rules on one passage: which relation stays when they differ. The one place that decides.

Every pair of mentions that either finds is settled by a policy:

- both find it with the same sign: it stays, `found_by` "pattern+dependency", with the pattern's record and the tree's
  path;
- both find the pair with opposite signs: the pattern's stays (`found_by` "pattern"); the tree's is dropped;
- only the pattern finds it: it stays, unless the tree contradicts it (`DependencyFinder.contradicts`: the verb has
  another subject, or the head is the object of an earlier verb);
- only the tree finds it: it stays where the tree rule is marked `alone: true` in `dependency.yaml`, and the passage's
  pattern says nothing against it: no relation from tail to head.

`benchmarks/relations_policy.py` measures this policy beside the four simple ones (either finder, union, intersection)
on annotated text; the marks come from there.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from extractor.records import Relation
from extractor.relations.collect import Collector
from extractor.relations.rules import RuleBook

#: the policies; "shipped" is the one that runs
POLICIES: Final = ("pattern", "dependency", "union", "intersection", "shipped")


def merge(
    by_pattern: Sequence[Relation],
    by_tree: Sequence[Relation],
    book: RuleBook,
    key: Callable[[int], Hashable],
    policy: str = "shipped",
    contradicts: Callable[[Relation], bool] = lambda relation: False,
) -> list[Relation]:
    """The relations of a passage, sorted by sentence, tail, head and type.

    `key` says which mention indexes are the same thing; `contradicts`: whether the tree speaks against a relation that
    only the pattern rules found. Raises ValueError for an unknown policy.
    """
    if policy not in POLICIES:
        raise ValueError(f"no policy {policy!r}: expected one of {', '.join(POLICIES)}")
    if policy == "pattern":
        return list(by_pattern)
    if policy == "dependency":
        return list(by_tree)
    trusted = {rule.id for rule in book.trees if rule.alone}

    def pair(r: Relation) -> tuple[int, Hashable, Hashable]:
        return r.sentence, key(r.head), key(r.tail)

    trees: dict[tuple[object, ...], Relation] = {}
    for t in by_tree:
        trees.setdefault((*pair(t), t.type), t)
    known: dict[tuple[int, Hashable, Hashable], set[str]] = {}
    for p in by_pattern:
        known.setdefault(pair(p), set()).add(p.type)
    out = []
    for p in by_pattern:
        twin = trees.get((*pair(p), p.type))
        if twin is not None:
            out.append(replace(p, found_by="pattern+dependency", path=twin.path))
        elif policy == "union" or (policy == "shipped" and not contradicts(p)):
            out.append(p)
    if policy == "intersection":
        return out
    for t in by_tree:
        sentence, head, tail = pair(t)
        types = known.get((sentence, head, tail), set())
        if t.type in types or (t.type != "target" and types & {"promote", "inhibit"}):
            continue
        back = (sentence, tail, head) in known
        if policy == "union" or (not back and t.rule.partition(":")[0] in trusted):
            out.append(t)
    return sorted(out, key=lambda r: (r.sentence, r.tail, r.head, r.type))


@dataclass(frozen=True, slots=True)
class Candidates:
    """What the rules propose for a passage. `by_tree` is None where it was not parsed."""

    by_pattern: Collector
    by_tree: Collector | None = None
    policy: str = "shipped"
    contradicts: Callable[[Relation], bool] = lambda relation: False

    @property
    def found(self) -> list[Relation]:
        """All proposals, of both finders, doubles included."""
        return [*self.by_pattern.found, *(self.by_tree.found if self.by_tree is not None else ())]

    def result(self, without: Collection[str] = ()) -> list[Relation]:
        """The relations that stay; `without`: pattern constructions and tree rules to leave out."""
        by_pattern = self.by_pattern.result(without)
        if self.by_tree is None:
            return by_pattern
        c = self.by_tree
        return merge(by_pattern, c.result(without), c.book, c.key, self.policy, self.contradicts)
