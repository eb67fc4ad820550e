"""Chinese: whose clause it is. Reads the words of one clause and says what stands in subject position.

A Chinese clause opens with its frame ("在 B 细胞中", "与对照组相比"), then come its subject and its predicate; the
subject is left out where the topic of the clause before goes on. So a clause has a marked subject (a mention), an
unmarked one (a plant extract, a strain, cells: nothing marked acts here nor in what goes on from here), one that stands
for something said before (其, 该酶) or is only a property of the topic (含量, 副作用), or none. What stands behind
the predicate is its object, marked or not, and not what the next clause is about.

Words between the nodes come from the segmenter's dictionary; of a word that may be noun or verb the place decides.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from extractor.nlp.words import cut, word_class
from extractor.relations.items import Node

#: what a node of the rules is as a word of its clause; "mod" says nothing about who acts
_AS: Final = {
    "verb": "verb", "bind": "verb", "neutral": "verb", "correl": "verb", "carries": "verb", "apply": "apply",
    "is": "verb",
    "level": "attribute", "role": "attribute", "state": "state", "group": "attribute",
    "class": "noun", "place": "noun", "carrier": "noun", "noun": "noun", "control": "noun", "target_noun": "noun",
    "ligand": "noun", "agent_noun": "noun", "site": "attribute",
    "in": "prep", "dui": "prep", "ba": "prep", "as": "prep", "passive": "prep", "by": "by", "versus": "prep",
    "inend": "loc", "after": "loc", "de": "de", "and": "and", "pron": "pron", "N": "name",
}  # fmt: skip
#: levels that are things of their own: "A 的受体" is not A
_THINGS: Final = frozenset({"受体", "配体"})
#: levels that are verbs where an object follows them: "细胞分泌 A"
_MAKES: Final = frozenset({"表达", "分泌", "合成", "生成", "释放", "产生", "形成", "转录", "翻译"})
#: properties and parts: a clause about them goes on about what has them ("A 毒性小，可抑制 B")
_PROPERTY: Final = re.compile(
    "(?:作用|功能|效应|效果|疗效|功效|机制|机理|原理|方式|活性|含量|水平|浓度|毒性|作用|特点|特性|性质|特征|结构|分子量|质量|来源|产量"
    "|数量|种类|成分|比例|程度|能力|序列|长度|半衰期|利用度|剂量|本身|自身|过程|结果|研究|证据|报道|原因|意义|价值|前景|应用|途径|表达量?"
    "|变化|方面|时间|阶段|条件|情况|模式|形式|性能|潜力|优点|优势|缺点|同时|目前|近年|人们|学者|文献|数据|实验|试验|处理|干预|治疗|添加"
    "|补充|上调|下调|升高|降低|增加|减少|过表达|缺失|敲除|突变|激活|活化|抑制|刺激|诱导|调控|改变|异常|程度|范围|差异|差别|图|表|[率性量度值力]|(?<!甲基)化|等人?)$"
)
_KEPT: Final = frozenset({"不", "不被", "不受", "免受", "免遭", "免于"})
_OR: Final = frozenset({"或", "或者", "并", "并且"})
#: class words and forms that name the molecule itself: "A 蛋白", "A 注射液", and its parts: "A 的激酶域"
_ITSELF: Final = re.compile(
    "(?:蛋白|蛋白质|因子|基因|分子|家族|成员|通路|信号|轴|系统|激素|药物?|制剂|试剂|注射液|溶液|胶囊|片剂|颗粒剂|激?酶|亚型|亚基|单体|多肽|肽"
    "|化合物|日粮|饲粮|饮食|饲料|素|剂|类|[区域端体]域|末端|[羧氨]基端?|残基|域|沉积|[移转]位|传导|聚集|积累|衍生|处|RNAs?)$"
)
#: nouns of one character that name another thing: the salt ("蛋氨酸锌"), the strain ("该菌")
_SHORT: Final = frozenset("锌铁钠钾钙镁铜锰硒铬酯盐醇苷胺菌鼠猪鸡鱼虫株")
#: what carries a change that was made in it: "A 缺乏的小鼠" speaks of the lack of A
_CARRIER: Final = re.compile("(?:鼠|细胞|动物|个体|植株|株|猪|鱼|鸡|患者|组织|菌)$")
#: verbs that stand in names of materials: "A 复合支架"
_JOINED: Final = frozenset({"复合", "融合", "修饰", "偶联", "交联", "重组", "标记", "包被"})
_TIMES: Final = frozenset({"后", "时", "之后", "以后", "之时"})
_NOMINAL: Final = frozenset({"name", "noun", "attribute", "state", "pron"})
_UNIT: Final = re.compile(r"(?:[munμk]?(?:g|l|L|mol|M|m)|min|h|d|wk?|IU|U|Da|bp|kb|rpm|pH|P|n|vs|et|al|and|in|of|by)$")
_LATIN: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*$")
_ASIDE: Final = re.compile(
    r"\$[^$]*\$|[（(](?!如|例如|包括|即)[^（）()]*[)）]|\[[^\]]*\]|[\u2070-\u2079\u00b9\u00b2\u00b3]+"
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a clause. `kind`: name, noun, attribute, state, verb, apply, mod, prep, by, loc, de, and, pron."""

    start: int
    end: int
    text: str
    kind: str
    node: Node | None = None
    #: a word of the dictionary that may be noun or verb
    either: bool = False


@dataclass(frozen=True, slots=True)
class Subject:
    """What stands in subject position: `kind` is marked, unmarked, property, anaphor or none."""

    kind: str
    start: int = 0
    end: int = 0


def words_of(
    text: str, start: int, end: int, nodes: Sequence[Node], names: Sequence[tuple[int, int]] = ()
) -> list[Word]:
    """The words of `text[start:end]` without asides; `nodes` are those of the stretch, in order (places included).

    `names`: spans of mentions, sorted; those that no node covers are later members of a list.
    """
    out: list[Word] = []
    asides = [(m.start(), m.end()) for m in _ASIDE.finditer(text, start, end)]

    def plain(a: int, b: int) -> None:
        for x, y in asides:
            if x < b and a < y:
                plain(a, min(x, b)) if a < x else None
                plain(max(y, a), b) if y < b else None
                return
        for x, y in names:
            if a <= x and y <= b:
                plain(a, x) if a < x else None
                out.append(Word(x, y, text[x:y], "name"))
                plain(y, b) if y < b else None
                return
        at = a
        for piece in cut(text[a:b]):
            if piece.strip():
                out.append(_word(piece, at))
            at += len(piece)

    at = start
    for n in nodes:
        if n.end <= start or n.start >= end:
            continue
        if any(x <= n.start < y for x, y in asides) and not (n.kind == "N" and n.args and _holds(asides, n)):
            continue
        if n.start > at:
            plain(at, n.start)
        if n.end > at:
            kind = n.entry.kind if n.kind == "done" and n.entry is not None else n.kind  # a trigger that was read
            thing = (n.kind == "N" and n.place) or n.text in _THINGS
            out.append(Word(n.start, n.end, n.text, "noun" if thing else _AS.get(kind, "mod"), n))
            at = n.end
    if at < end:
        plain(at, end)
    return out


def _holds(asides: Sequence[tuple[int, int]], n: Node) -> bool:
    """Whether a group of mentions reaches out of the bracket that it opens in ("A(B)、C")."""
    return any(x <= n.start < y < n.end for x, y in asides)


def _word(text: str, at: int) -> Word:
    """A word that no rule knows, by its class in the dictionary."""
    end = at + len(text)
    if _LATIN.match(text):
        return Word(at, end, text, "mod" if len(text) < 2 or _UNIT.match(text) else "noun")
    if not "\u4e00" <= text[-1] <= "\u9fff":
        return Word(at, end, text, "mod")
    known = word_class(text) or next((c for c in (word_class(text[k:]) for k in range(1, len(text))) if c), "n")
    first = known[0]
    if text.startswith("不"):
        return Word(at, end, text, "mod")
    if first == "v" or text == "参与":
        return Word(at, end, text, "verb", either=known != "v" or len(text) == 1 or text in _JOINED)
    if first in "nsjlix" or known == "eng":
        return Word(at, end, text, "noun", either=known == "l")
    kind = {"p": "prep", "f": "loc", "r": "pron", "c": "and" if text in ("和", "与", "及") else "mod"}.get(first, "mod")
    return Word(at, end, text, kind)


def _predicate(words: Sequence[Word], i: int) -> bool:
    """Whether the word at `i` may be the verb of its clause: none that a 的 takes up, no noun behind a 的."""
    w = words[i]
    if w.kind not in ("verb", "apply") and not (w.kind == "attribute" and w.text in _MAKES):
        return False
    nxt = words[i + 1] if i + 1 < len(words) else None
    if nxt is not None and nxt.kind == "de":
        return False
    if w.kind == "attribute" or w.either:
        return nxt is not None and nxt.kind in ("name", "mod", "noun") and not _opens(nxt) and _free(words, i)
    if nxt is None or nxt.kind in ("loc", "and"):
        return _free(words, i)
    return True


def _free(words: Sequence[Word], i: int) -> bool:
    """Whether no 的 governs the word at `i` ("B 的异常激活")."""
    i -= 1
    while i >= 0 and (words[i].kind in ("mod", "noun", "attribute") or words[i].either):
        i -= 1
    return i < 0 or words[i].kind != "de"


def first_predicate(words: Sequence[Word]) -> int:
    """Index of the first word that may be the verb of the clause; the number of words where there is none."""
    verbs = (i for i in range(len(words)) if _predicate(words, i))
    return next((i for i in verbs if not _in_frame(words, i)), len(words))


def _in_frame(words: Sequence[Word], i: int) -> bool:
    """Whether the word at `i` belongs to the phrase of place or time that the clause opens with ("A 处理后")."""
    framed = any(w.kind == "prep" for w in words[:i])
    return any(w.kind == "loc" and (framed or w.text in _TIMES) for w in words[i + 1 :])


def predicate_behind(words: Sequence[Word], k: int) -> bool:
    """Whether the clause has a predicate behind the word at `k`."""
    for i in range(k + 1, len(words)):
        w = words[i]
        if w.kind in ("by", "prep") or _predicate(words, i) or (w.kind == "state" and _free(words, i)):
            return True
        if w.node is not None and w.node.kind in ("aux", "neg", "related", "is"):
            return True
        if w.node is None and w.kind == "mod" and word_class(w.text)[:1] == "a" and _free(words, i):
            return True
    return False


def governor(words: Sequence[Word], k: int) -> int | None:
    """Index of the verb of which the name at `k` is the object, though no rule knows it as a trigger; None without.

    Only where nothing behind the name can be the predicate of the clause ("细胞分泌 A，" but not "补充 A 可促进 B"), or
    what follows is what A is kept from ("保护了 A 不被氧化"), or another is joined to it ("不表达 A 或激活 B").
    """
    joined = k + 1 < len(words) and words[k + 1].node is not None and words[k + 1].text in _OR
    open_end = not joined and predicate_behind(words, k)
    first = max((i + 1 for i in range(k) if words[i].kind == "loc"), default=0)
    for i in range(first, k):
        w = words[i]
        if w.kind == "apply" or not _predicate(words, i):
            continue
        if w.node is not None and w.node.kind == "is":
            if _holds_name(words, k) and not any(_predicate(words, j) for j in range(k + 1, len(words))):
                return i  # "是 A 的主要来源": A is not the topic
            continue  # "主要的是 A，": it is
        between = words[i + 1 : k]
        if w.either and all(x.kind in ("noun", "attribute") and len(x.text) <= 2 for x in between):
            continue  # "转录因子 A", "调节蛋白 A"
        if open_end and not (between and between[0].text == "了" and w.node is None and words[k + 1].text in _KEPT):
            continue
        return i
    return None


def _holds_name(words: Sequence[Word], k: int) -> bool:
    """Whether another noun follows that the name at `k` belongs to; its binding site speaks of the name itself."""
    behind = words[k + 1 : k + 3]
    sites = any(w.node is not None and w.node.kind in ("site", "target_noun", "agent_noun") for w in behind)
    return bool(behind) and behind[0].kind in ("de", "noun", "loc") and not sites


def subject_before(words: Sequence[Word], k: int) -> Subject:
    """The subject that stands before the word at `k`, the first predicate of the clause (or its end)."""
    i = 0
    run: list[Word] = []
    found = Subject("none")
    while i < k:
        w = words[i]
        if w.kind == "by":
            break
        if w.kind == "prep" and run and run[-1].kind != "de":
            break  # "X 在 B 中"
        if w.kind == "prep" or (w.kind == "and" and not run):
            run, i = [], _behind_frame(words, i, k)  # "与 B 结合"
            continue
        if w.kind == "loc":
            run = []
        elif w.kind in _NOMINAL or (w.kind == "de" and not run) or (w.kind in ("verb", "apply") and run):
            run.append(w)
        elif w.kind == "mod" and run and _opens(w):
            break
        i += 1
    return _judge(run) if run else found


def _behind_frame(words: Sequence[Word], i: int, k: int) -> int:
    """Index behind the phrase that the preposition at `i` opens: its place word, else its noun."""
    for j in range(i + 1, k):
        if words[j].kind == "loc":
            return j + 1
    j = i + 1
    while j < k and words[j].kind not in ("verb", "mod"):
        j += 1
    return max(j, i + 1)


def _opens(w: Word) -> bool:
    """Whether the word opens the predicate: auxiliary, denial, adverb."""
    return w.node is not None and w.node.kind in ("aux", "neg", "spec")


def _judge(run: Sequence[Word]) -> Subject:
    """What kind of subject a noun phrase is."""
    start, end = run[0].start, run[-1].end
    head = next((w for w in reversed(run) if w.kind in _NOMINAL), None)
    if head is None and run[-1].either and run[-1].node is None and any(w.kind == "de" for w in run):
        return Subject("unmarked", start, end)  # "定期的运动能调节…": the exercise
    if head is None:
        return Subject("none")
    if run[0].kind == "pron":
        kind = "unmarked" if len(run) > 1 and not _same(head) else "anaphor"
        return Subject(kind, start, end)  # "该酶", "其活性", but "该细胞", "其代谢产物"
    if head.kind == "name":
        return Subject("marked", start, end)
    if any(w.kind == "name" for w in run) and head.kind in ("attribute", "state"):
        return Subject("marked", start, end)
    if head.kind in ("attribute", "state") or _PROPERTY.search(head.text):
        return Subject("property", start, end)
    return Subject("unmarked", start, end)


def phrase_head(words: Sequence[Word], k: int) -> Word | None:
    """The unmarked noun that heads the phrase in which the name at `k` only stands, None where the name is the head.

    "A 受体", "A 激活的巨噬细胞", "A 复合支架" are not A; "A 蛋白", "A 的表达", "A 缺失", "A、C 等细胞因子" speak of A.
    """
    head: Word | None = None
    named = words[k].node
    changed = k > 0 and words[k - 1].text.endswith(("表达", "缺陷", "缺失", "缺乏", "突变", "敲除"))
    changed = changed or any(a.stated for a in (named.args if named is not None else ()))
    i = k + 1
    while i < len(words):
        w = words[i]
        nxt = words[i + 1] if i + 1 < len(words) else None
        if w.kind == "name" or w.text.startswith("等"):
            return None
        of_it = words[i - 1].kind == "de" or (
            head is not None and head.node is not None and head.node.kind == "target_noun"
        )
        if _LATIN.match(w.text) and not of_it and (head is None or _same(head)):
            return None  # "A 的 X", "A 突变体 X" are not A; but "A X", "A 激酶 X" are one name
        if nxt is not None and nxt.text == "地":
            break
        changed = changed or w.kind == "state"
        if w.kind in ("noun", "attribute", "state") and (head is None or head.text not in _THINGS):
            head = w
        elif w.kind in ("noun", "attribute", "state"):
            pass
        elif w.kind in ("verb", "apply"):
            if nxt is None or not (nxt.kind == "de" or (w.either and nxt.kind == "noun" and w.node is None)):
                break
        elif w.kind == "mod" and any("\u4e00" <= c <= "\u9fff" for c in w.text):
            if word_class(w.text)[:1] == "a" and (nxt is None or nxt.kind not in ("noun", "de")):
                return None  # "A 粒径小，": a property of A
            before = nxt is not None and (nxt.kind == "noun" or nxt.either)
            if not before or w.node is not None or word_class(w.text)[:1] not in ("a", "b"):
                break
        elif w.kind == "loc":
            return None  # "A 释放入血后": a clause of time
        elif w.kind not in ("de", "mod") and not w.text.startswith("其他"):
            break
        i += 1
    if head is None or _same(head):
        return None
    if changed and _CARRIER.search(head.text):
        return None
    return head


def _same(head: Word) -> bool:
    """Whether a noun behind a name speaks of what has the name."""
    if head.kind != "noun" or (len(head.text) == 1 and head.text not in _SHORT):
        return True
    if head.node is not None and head.node.kind == "carrier":
        return True  # "富含 A 的外泌体": what it carries acts
    return bool(_ITSELF.search(head.text) or _PROPERTY.search(head.text))
