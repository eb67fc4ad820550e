"""Chinese: where the parts of a sentence really end, which brackets, numbers and commas of a report hide.

A test of significance is an aside whether or not its brackets are closed, the number of an item opens a sentence, and a
comma stands in the list of objects of a verb as well as between clauses.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from extractor.nlp.words import cut, word_class
from extractor.relations.items import Node
from extractor.relations.rules import RuleBook

#: "（ .P<0.05) ）", "（P<0.05 ，": brackets opened twice or never closed, as scanned text has them
TEST: Final = re.compile(
    r"(?:[（(][\s.·•,，-]*)+P\s*[<>＜＞=≤≥]\s*0?[.．]\d+(?:[\s.·•]*[)）])*|[\s.·•]P\s*[<>＜＞=≤≥]\s*0?[.．]\d+(?:[\s.·•]*[)）])+"
)
#: "…。2）", "…°3) ": the number of an item behind a full stop, or what scanning made of one
_ITEM: Final = re.compile(r"(?P<stop>[。；;°])\s*[(（]?\s*\d{1,2}\s*[)）]")
_PIECE: Final = "(?:[μmnkMc]?(?:g|L|l|mol|M|m)|IU|U|BW|CFU|cfu|DM|kg|h|d|min|wk|W|cm[23]?|m[23]|只|头|尾|株|天|次)"
#: an amount with its unit: "75 mg/kg BW", "2 g/d 的"
AMOUNT: Final = re.compile(
    rf"(?<![A-Za-z0-9-])\d[\d.,，、~～–—×^ ±和或与及至-]*(?:%|‰|(?<![A-Za-z]){_PIECE})"
    rf"(?:\s*[/·]\s*{_PIECE})*(?:\s*BW)?(?![A-Za-z])(?:\s*的)?"
)
#: what a bare list consists of
_LISTED: Final = frozenset({"N", "level", "and", "place", "class", "role", "de", "noun", "related"})
_MEMBERS: Final = frozenset({"、", "和", "及", "以及", "与"})
#: what joins the numbers and units of an amount, and no names
_WITHIN: Final = frozenset({"/", "、", "和", "或", "与", "及"})
_COMMAS: Final = ("，", ",")
#: what may stand before a verb whose subject was left out; before 均 or 可 the list would be the subject
_MANNER: Final = frozenset({"显著", "明显", "极显著", "进一步", "同时"})
_ASIDE: Final = re.compile("[（(][^（()）]*[)）]?")
_HAN: Final = re.compile("[\u4e00-\u9fff]+")


def settled(text: str, nodes: Sequence[Node]) -> list[Node]:
    """The nodes of a sentence without the brackets of its tests and numbers, with a full stop before each number."""
    if not nodes:
        return []
    start, end = nodes[0].start, nodes[-1].end
    tests = [m.span() for m in TEST.finditer(text, max(start - 2, 0), end + 2)]
    items = list(_ITEM.finditer(text, start, end))
    spans = [*tests, *(m.span() for m in items)]
    out = [n for n in nodes if n.kind not in ("open", "close") or not any(a <= n.start < b for a, b in spans)]
    amounts = [m.span() for m in AMOUNT.finditer(text, start, end)]
    out = [n for n in out if n.text not in _WITHIN or not any(a <= n.start < b for a, b in amounts)]
    for m in items:
        if not any(n.start == m.start() for n in out):
            out.append(Node("stop", m.start(), m.start() + 1, "。"))
    return sorted(out, key=lambda n: n.start)


def open_lists(text: str, nodes: list[Node], book: RuleBook) -> list[Node]:
    """The nodes with the commas in a list of objects made its links: "降低 A，B 和 C 活性，升高 D"."""
    borders = [i for i, n in enumerate(nodes) if n.kind in ("comma", "stop")]
    begin, open_end = 0, False
    for k, at in enumerate([*borders, len(nodes)]):
        part = nodes[begin:at]
        before = nodes[begin - 1] if begin else None
        goes_on = nodes[at + 1 : borders[k + 1] if k + 1 < len(borders) else None] if at < len(nodes) else []
        end = nodes[at].start if at < len(nodes) else len(text)
        comma = before is not None and before.kind == "comma" and before.text in _COMMAS
        if open_end and comma and before is not None and _bare(text, part, before.end, end):
            stop = at == len(nodes) or nodes[at].kind == "stop"
            if stop or _no_subject(goes_on):
                before.kind, before.text, before.entry = "and", "、", book.forms["、"]
        else:
            open_end = _has_object(text, part, end)
        begin = at + 1
    return nodes


def _has_object(text: str, part: Sequence[Node], end: int) -> bool:
    """Whether a clause ends with the object of a verb."""
    own = [i for i, n in enumerate(part) if n.kind == "verb" and not _attributive(part, i)]
    at = own[-1] if own else None
    if at is None or not part[at].has("transitive"):
        return False
    behind = [x for x in part[at + 1 :] if x.kind not in ("verb", "affix")]
    if any(x.kind not in _LISTED and x.kind not in ("inend", "in", "adv") for x in behind):
        return False
    return not (behind and behind[0].kind == "de") and len(text[part[at].end : end].strip()) >= 2


def _attributive(part: Sequence[Node], i: int) -> bool:
    """Whether the verb at `i` stands in an attribute: "提高 X 致损伤小鼠的 B"."""
    n = part[i]
    return (n.has("induce") or n.has("causative")) and any(x.kind == "de" for x in part[i + 1 :])


def _bare(text: str, part: Sequence[Node], start: int, end: int) -> bool:
    """Whether a stretch between two commas is a list of names and nothing else."""
    names = [n for n in part if n.kind == "N"]
    if not names or any(n.kind not in _LISTED or n.done or any(a.stated for a in n.args) for n in part):
        return False
    if not any(n.kind == "and" and n.text in _MEMBERS for n in part):
        return False
    at = start
    for n in [*part, Node("end", min(end, part[-1].end + 12), end, "")]:
        for words in _HAN.findall(_ASIDE.sub("", text[at : max(at, n.start)])):
            if any((word_class(w) or "n")[:1] not in "nb" for w in cut(words)):
                return False
        at = max(at, n.end)
    return True


def _no_subject(part: Sequence[Node]) -> bool:
    """Whether a clause opens with a verb that has its object, or with a subject of its own."""
    first = next((n for n in part if n.kind not in ("link", "adv") and n.text not in _MANNER), None)
    if first is None or first.kind == "verb":
        return first is not None and first.has("transitive")
    return first.kind in ("pron", "report", "N")
