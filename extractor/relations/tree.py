"""A sentence as a tree of what the rules know: mentions, triggers and function words over dependency arcs.

The tokens of a parsed spaCy Doc are folded into vertices, one for each item of `items.lex` that may carry meaning and
one for every other token, so that "leads to" or "3'-UTR" is one vertex whatever the tokenizer made of it. A
preposition is no vertex: what it governs hangs on what it modifies, by an arc named after it ("prep:of" in the
ClearNLP labels of CRAFT; "obl:对" in Universal Dependencies, where the preposition is a `case` child). A path is
written from a vertex to another: "<conj" goes up an arc, "nsubj" down one, each with the kind of the vertex it
reaches ("<dobj=light nsubj=N").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from extractor.relations.items import Node

#: kinds of items that are no vertex of their own: their tokens only carry a flag
_FLAGS: Final = frozenset({"neg", "spec", "aim", "report"})
#: kinds whose tokens are folded into one vertex
_FOLDED: Final = frozenset(
    {"N", "verb", "bind", "state", "suffix", "effect", "agent_noun", "level", "role", "adj", "affix",
     "light", "prep", "through", "place", "class", "correl", "resist", "by", "passive", "is", "target_noun", "apply"}
)  # fmt: skip
_PREPOSITIONS: Final = frozenset({"prep", "agent"})
_CASES: Final = frozenset({"case", "mark", "case:loc", "aux:pass"})
#: Chinese structural particles say nothing about the role
_MUTE: Final = frozenset({"的", "之", "地", "得"})


@dataclass(slots=True, eq=False)
class Vertex:
    """A node of the tree. `label` names the arc to `parent` (None for a root); `node` is its rule item, if any."""

    start: int
    end: int
    text: str
    tag: str
    pos: str
    label: str = "root"
    node: Node | None = None
    parent: Vertex | None = None
    children: list[Vertex] = field(default_factory=list)
    flags: set[str] = field(default_factory=set)
    depth: int = 0

    @property
    def kind(self) -> str:
        """Kind of the rule item, empty for other words."""
        return self.node.kind if self.node is not None else ""

    def child(self, *labels: str) -> Vertex | None:
        """The first child on one of these arcs."""
        return next((c for c in self.children if c.label in labels), None)


def build(doc: Any, start: int, end: int, nodes: Sequence[Node]) -> list[Vertex]:
    """Vertices of the tokens of `doc` that lie in `[start, end)` (code points), in reading order.

    `nodes` are the items of the same stretch, sorted, not overlapping. Arcs that leave the stretch are cut.
    """
    span = doc.char_span(start, end, alignment_mode="expand")
    tokens = [t for t in span if not t.is_space and t.idx >= start] if span is not None else []
    owner: dict[int, int] = {}
    at = 0
    for number, node in enumerate(nodes):
        while at < len(tokens) and tokens[at].idx + len(tokens[at]) <= node.start:
            at += 1
        k = at
        while k < len(tokens) and tokens[k].idx < node.end:
            owner[tokens[k].i] = number
            k += 1
    groups: dict[int, list[Any]] = {}  # folded tokens by the item that holds them
    for t in tokens:
        if t.i in owner and nodes[owner[t.i]].kind in _FOLDED:
            groups.setdefault(owner[t.i], []).append(t)
    root_of: dict[int, int] = {}
    for group in groups.values():
        inside = {t.i for t in group}
        outer = [t for t in group if t.head.i not in inside or t.head.i == t.i]
        firm = [t for t in outer if t.dep_ not in ("punct", "det", "aux", "advmod", "mark")]
        root = min(firm or outer or group, key=_height)
        for t in group:
            root_of[t.i] = root.i
    vertices: dict[int, Vertex] = {}
    flags: dict[int, set[str]] = {}
    for t in tokens:
        top = root_of.get(t.i, t.i)
        if t.i in owner and nodes[owner[t.i]].kind in _FLAGS:
            node = nodes[owner[t.i]]
            flags.setdefault(top, set()).add(node.kind + (".local" if node.has("local") else ""))
        if top != t.i:
            continue
        held = nodes[owner[t.i]] if t.i in root_of else None
        a, b = (held.start, held.end) if held is not None else (t.idx, t.idx + len(t))
        vertices[t.i] = Vertex(a, b, held.text if held is not None else t.text, t.tag_, t.pos_, node=held)
    by_index = {t.i: t for t in tokens}
    for i, v in vertices.items():
        v.flags = flags.get(i, set())
        t = by_index[i]
        if t.head.i == t.i or t.head.i not in by_index:
            continue
        parent = vertices[root_of.get(t.head.i, t.head.i)]
        if parent is not v:
            v.parent, v.label = parent, t.dep_
    ordered = [vertices[i] for i in sorted(vertices)]
    _cut_circles(ordered)
    for v in ordered:
        if v.parent is not None:
            v.parent.children.append(v)
    _name_arcs(ordered)
    for v in ordered:
        up = v.parent
        while up is not None:
            v.depth += 1
            up = up.parent
    return ordered


def _height(token: Any) -> int:
    """Arcs from a token to the root of its sentence."""
    n = 0
    while token.head.i != token.i:
        token = token.head
        n += 1
    return n


def _cut_circles(vertices: Sequence[Vertex]) -> None:
    """Folding a stretch that is no subtree can close a circle: cut it."""
    for v in vertices:
        seen = {id(v)}
        up = v
        while up.parent is not None:
            if id(up.parent) in seen:
                up.parent, up.label = None, "root"
                break
            up = up.parent
            seen.add(id(up))


def _name_arcs(vertices: Sequence[Vertex]) -> None:
    """Take prepositions out of the tree and name the arcs they held."""
    for v in vertices:
        prep = v.parent
        if v.label in ("pobj", "pcomp") and prep is not None and prep.parent is not None:
            word = prep.text.lower()
            if prep.label in _PREPOSITIONS or prep.kind in ("prep", "by", "through") or prep.tag in ("IN", "TO"):
                v.label = f"{'prep' if v.label == 'pobj' else 'pcomp'}:{word}"
                prep.children.remove(v)
                v.parent = prep.parent
                prep.parent.children.append(v)
    for v in vertices:
        if v.label in ("obl", "nmod", "advcl", "acl", "obj", "nsubj", "ccomp", "dep", "xcomp", "conj"):
            marks = [c.text for c in v.children if c.label in _CASES and c.text not in _MUTE]
            if marks and v.label not in ("nsubj", "obj", "ccomp"):
                v.label += ":" + marks[-1]


def path(a: Vertex, b: Vertex, longest: int) -> str | None:
    """The path from `a` to `b`, None where it has more than `longest` arcs or there is none."""
    up: list[str] = []
    down: list[str] = []
    x, y = a, b
    while x is not y:
        if x.depth >= y.depth:
            if x.parent is None:
                return None
            up.append(f"<{x.label}={x.parent.kind}")
            x = x.parent
        else:
            if y.parent is None:
                return None
            down.append(f"{y.label}={y.kind}")
            y = y.parent
        if len(up) + len(down) > longest:
            return None
    return " ".join([*up, *reversed(down)]) + " " if up or down else ""
