"""Chinese: attributes that take a relation for granted ("A 介导的 B"), wherever in a sentence they stand.

The walker reads an attribute on its way to an object or a subject. Inside a phrase of place, time or model ("在 A 介导
的 B 中", "A 诱导的 B 大鼠模型") or beside a noun without a mention ("与 A 介导的 B 有关") it says as much, whatever
the sentence goes on to state; so does a clause that a noun of process or mechanism closes ("在 A 诱导 B 的过程中",
"A 促进 B 的机制"). These are read from the row of nodes alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final, NamedTuple

from extractor.relations.algebra import Factor
from extractor.relations.collect import HEAD_TYPES, Collector
from extractor.relations.items import Arg, Node

#: verbs of bringing about that are no `induce` or `causative` verbs of the rule data
_BRINGS: Final = frozenset({"引发", "触发", "促发", "激发", "驱动"})
_ASIDE: Final = re.compile(r"\$[^$]*\$|\[[\d,，\s-]*\]|[\s’'”\"]+")
#: between the name and the verb: "A 所介导的", "A 表达缺失而引起的"
_OWN: Final = re.compile("(?:所|而|可|能|的|蛋白|分子|信号|通路|表达|等){0,4}")
_BEFORE_TAIL: Final = 10  # characters of class words and adjectives that may stand before the name of what is brought
#: the attribute belongs to cells or animals, of which the tail is only said
_OTHER_PLACE: Final = frozenset({"inend", "in", "after", "and", "comma", "stop", "dui", "passive", "bind"})
_CLOSED: Final = re.compile("(?:能力|活性|水平|表达)?的?(?:这一)?(?:分子|作用)?(?:过程|进程|机制|机理)")
_ASKED: Final = re.compile("是否|如何|能否|可能|不|未|没有|推测|假设|目的|探讨|探究|研究|阐明|明确|观察|分析|检测")
_UNDIRECTED: Final = frozenset({"neutral", "target_noun", "correl"})


class Attribute(NamedTuple):
    """ "A V 的 B": heads, the verb, tails and what is said of the tails."""

    heads: list[Arg]
    verb: Node
    tails: list[Arg]
    states: list[Factor]


def attributes(c: Collector, nodes: Sequence[Node]) -> Iterator[Attribute]:
    """The attributes in the shaped nodes of a sentence, as they are before the walker reads them."""
    for i in range(1, len(nodes) - 1):
        v, de = nodes[i], nodes[i + 1]
        if v.kind == "verb" and v.sign in (1, -1) and v.has("transitive"):
            head, tail = _head(c, nodes, i), _tail(c, nodes, i + 1)
            if head is not None and tail is not None and _nominalised(c, nodes, i, tail):
                yield Attribute(head.args, replace(v), nodes[tail].args, [])
        if v.kind != "verb" or de.kind != "de" or _gap(c, v, de):
            continue
        if not (v.has("induce") or v.has("causative") or v.text in _BRINGS) or v.text.startswith("使"):
            continue
        head = _head(c, nodes, i)
        tail = _tail(c, nodes, i + 2)
        if head is None or tail is None:
            continue
        states = _states(c, nodes, tail)
        if states is not None:
            yield Attribute(_own_heads(nodes, head, tail), replace(v), nodes[tail].args, states)


def _nominalised(c: Collector, nodes: Sequence[Node], i: int, k: int) -> bool:
    """Whether "A V B" (verb at `i`, B at `k`) is closed by a noun of process or mechanism, and not asked about."""
    if not _CLOSED.match(c.text, nodes[k].end):
        return False
    at = i
    while at and nodes[at - 1].kind not in ("comma", "stop"):
        at -= 1
    if _ASKED.search(c.text[nodes[at].start : nodes[i].start]):
        return False
    for x in reversed(nodes[at:i]):
        if x.kind in ("dui", "in"):
            return True  # "加深了对 A 促进 B 机制的认识"
        if x.kind in ("verb", "bind", "by"):
            return False  # "A 通过下调 B 抑制 C 过程"
    return True


def _own_heads(nodes: Sequence[Node], head: Node, k: int) -> list[Arg]:
    """The heads without the other side of a relation: "A 与 B 介导的 C 有关" is about B's C."""
    related = k + 1 < len(nodes) and nodes[k + 1].kind == "related"
    cut = max((x for x, link in enumerate(head.links) if link == "与"), default=0) if related else 0
    return head.args[cut:]


def _gap(c: Collector, a: Node, b: Node) -> str:
    return _ASIDE.sub("", c.text[a.end : b.start])


def _kind(c: Collector, node: Node) -> str:
    return c.mentions[node.args[0].mention].type if node.args else ""


def _head(c: Collector, nodes: Sequence[Node], i: int) -> Node | None:
    """The name right before the verb at `i`, over nouns of its level."""
    k = i - 1
    while k > 0 and nodes[k].kind in ("level", "class", "aux"):
        k -= 1
    node = nodes[k]
    if node.kind != "N" or _kind(c, node) not in HEAD_TYPES:
        return None
    if not _OWN.fullmatch(_gap(c, node, nodes[i])):
        return None
    if k and nodes[k - 1].kind == "neg":
        return None
    return node


def _tail(c: Collector, nodes: Sequence[Node], i: int) -> int | None:
    """Index of what is brought about: the first name behind the particle that is no cell line or diseased tissue."""
    start = nodes[i - 1]
    for k in range(i, len(nodes)):
        n = nodes[k]
        if n.kind != "N":
            if n.kind in _OTHER_PLACE or n.kind == "verb":
                return None
            continue
        unknown = re.sub("[^\u4e00-\u9fff]", "", _names_out(c, nodes[i - 1 : k + 1]))
        if len(unknown) > _BEFORE_TAIL or re.search("[A-Za-z]{2,}", _names_out(c, nodes[i - 1 : k + 1])):
            return None
        kind = _kind(c, n)
        nxt = nodes[k + 1] if k + 1 < len(nodes) else None
        near = nxt is not None and re.fullmatch("[A-Za-z0-9-]*", _gap(c, n, nxt)) is not None
        held = near and nxt is not None and (nxt.text.startswith(("细胞", "组织")) or nxt.kind == "N")
        if kind == "CellLine" or (kind == "Disease" and held):
            continue
        return k if n.start > start.start else None
    return None


def _names_out(c: Collector, nodes: Sequence[Node]) -> str:
    """The text between the first and the last node without the names on the way."""
    text = ""
    for a, b in pairwise(nodes):
        text += _gap(c, a, b)
        if b is not nodes[-1] and b.kind not in ("N", "adv"):
            text += b.text
    return text


def _states(c: Collector, nodes: Sequence[Node], k: int) -> list[Factor] | None:
    """Changes of the tail within the attribute ("A 引起的 B 的减少"); None where the change may be another's."""
    j, of = k + 1, False
    while j < len(nodes) and nodes[j].kind in ("level", "class", "de"):
        of = of or nodes[j].kind == "de"
        j += 1
    if j == len(nodes):
        return []
    n = nodes[j]
    if n.kind in _UNDIRECTED:
        return None
    changes = n.kind == "state" or (n.kind == "verb" and (n.has("intransitive") or n.has("noun")))
    if not changes or n.sign not in (1, -1):
        return []
    follows = nodes[j + 1].kind if j + 1 < len(nodes) else "stop"
    if follows in ("N", "level", "place") or (n.has("transitive") and follows in ("adv", "de", "pron")):
        return []  # a verb with an object of its own
    if n.sign > 0:
        return []
    return [Factor("tail", n.sign, n.text)] if of else None
