"""Chinese: how far an operator reaches: which words are part of a name, which members of a list a state holds of, which
statements a denial, a question or a purpose covers.

One function per operator, so that what each covers is said (and tested) in one place. They look at the text and at the
nodes of a clause and know nothing of heads and tails.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from extractor.relations.items import Node

#: "抑制性受体", "杀伤性细胞": a verb with 性 behind it says of what kind the noun is
_OF_KIND: Final = re.compile("性(?![腺激别状能质功成器欲交周征染早])(?=的?[\u4e00-\u9fffA-Za-z])")
#: "激活型 A", "促进子": the form or the role has its name from the verb; not "促进子宫内膜癌细胞增殖"
_FORM: Final = re.compile("型(?=[一-鿿A-Za-z])|子(?![宫代痫女孙鼠猪房囊集实叶粒座弹细])(?:超?家族)?(?=[一-鿿A-Za-z])")
#: class nouns that close a name ("缺氧诱导因子", "丝裂原活化蛋白激酶")
_CLASS: Final = "(?:转录因子|因子|蛋白激酶|激酶|蛋白质|蛋白|基因|受体|通道|酶|剂|复合物|复合体)"
_CLASS_NOUN: Final = re.compile(f"(?:型)?{_CLASS}")
_HAN_WORD: Final = re.compile("[\u4e00-\u9fff]{2}$")
#: words that may stand right before a verb and are no part of a name with it
_VERBAL: Final = re.compile("(?:可以|能够|显著|明显|从而|进而|并且|同时|直接|间接|进一步|可能|均可|均能|主要|强烈)$")

#: what follows a verb of breaking down and opens the name of what comes out of it
INTO: Final = re.compile("(?<=降解)(?:成(?![功分熟纤骨肌软血瘤人年体虫本对形])|为(?!了)|生成)")
#: passive markers behind which the agent may be left out
PASSIVE: Final = frozenset({"被", "受到", "遭到", "遭受", "得到", "可被", "能被"})

#: a clause of its own that says of the change before it that it is none: "…升高，但差异不显著"
_TAKEN_BACK: Final = re.compile(
    "[\\s，,；;]*(?:但|但是|然而|不过|虽然?|尽管)?[^，。；对]{0,10}?"
    "(?:差异|结果|变化|升高|降低|增加|减少|上升|下降|幅度|程度|影响|趋势|统计学|组间|彼此|之间|但)[^，。；对]{0,8}?"
    "(?:不显著|不明显|未达到?(?:极?显著|统计)|不具有?(?:显著|统计)|无显著|无明显|无统计|没有(?:显著|统计|明显)|未见(?:显著|明显|统计))"
)
#: steps of immunoblots and the like
_PROCEDURE: Final = re.compile("一抗|二抗|稀释液|洗膜|漂洗|封闭液|显色液|PVDF|TBST|4 ?[℃°]C?孵育|过夜孵育")
#: "诱导 A 与糖链聚集": where something goes, what it joins
_MOVED: Final = re.compile(
    "(?:与|向|从|由|在)[^，。；的]*(?:聚集|聚合|转移|转位|移位|移动|结合|释放|分离|解离|定位|转运|脱落)$"
)
_WELL: Final = re.compile("(?:很好|充分|正常|完全|良好|足够)地?(?:发挥|起到|行使)")
_EFFECT_OF: Final = re.compile("(?:在|对)[^，。；]*?(?:作用|效应|影响|效果)")
#: verbs of knowing and telling: "有助于了解 B 的…" says nothing of B
_KNOWING: Final = re.compile(
    "(?:我们|人们|更好地?|更加|深入|进一步|全面|系统|准确|客观|快速|早期|明确地?|地|对)*"
    "(?:弄清|了解|理解|认识|阐明|揭示|探讨|探索|探究|解释|解析|说明|研究|发现|寻找|筛选|筛查|开发|研发|评估|评价|判断|预测"
    "|鉴别|鉴定|诊断|识别|区分|明确|掌握|把握|指导|设计|制定)"
)
#: "成为阻断 A 的靶点", "是抑制 B 的策略": what is to be hit or done, not what does it
_TO_BE_DONE: Final = re.compile(
    "[^，。；、]{0,12}?的?(?:一个|一种|一条|新的?|重要的?|潜在的?|有效的?|关键的?|理想的?|可能的?|主要的?|候选的?|治疗的?|药物的?|作用的?|分子的?)*"
    "(?:靶点|靶标|新靶|策略|手段|方法|切入点|突破口|候选)"
)
#: nouns that close a list behind an affix ("抗凋亡和炎症作用")
_CLOSED: Final = re.compile(
    "等?的?(?:双重|多重)?(?:作用|活性|功效|能力|效果|特性|效应|因子|蛋白|基因|药物|药|治疗|疗法)"
)
_CLASS_OPENED: Final = re.compile(
    "(?:氧化|炎症?|炎性|凋亡|癌|肿瘤|菌|病毒)(?:酶|物质|因子|蛋白|细胞因子|剂|肽|介质|基因)"
)
#: a word of harm behind a list of processes ("脑水肿和神经功能损害")
_HARM_WORD: Final = re.compile("^(?:损害|损伤|障碍|受损|不全|衰竭|紊乱|失调|缺损|减退)")
#: a name that says already what becomes of its thing
_CHANGED: Final = re.compile("(?:下降|降低|减少|减退|减轻|升高|增高|增加|上升|增多|增强|减弱)$")
#: what is itself a harm, so that no word of harm behind it holds of it
_HARM: Final = re.compile(
    "损伤|损害|障碍|水肿|梗死|坏死"
    "|厌食|腹泻|呕吐|疼痛|疲劳|萎缩|畸形|凋亡|死亡|炎|毒|氧化应激|纤维化|出血|缺血|病|症|癌|瘤"
)

#: what does harm
_DOES_HARM: Final = re.compile("炎症?(?:反应)?$|氧化应激$|缺[血氧]$|毒性?$|感染$")


def in_name(text: str, node: Node, before: Node | None) -> bool:
    """Whether the verb `node` is part of a name or only says of what kind a noun is: "抑制性受体", "缺氧诱导因子"."""
    if _OF_KIND.match(text, node.end):
        return True
    if not (node.has("induce") or node.text in ("激活", "活化", "促进", "抑制")):
        return False
    if _FORM.match(text, node.end):
        return True
    if not _CLASS_NOUN.match(text, node.end):
        return False
    at = before.end if before is not None else max(0, node.start - 8)
    word = text[max(at, node.start - 8) : node.start]
    return _HAN_WORD.search(word) is not None and not _VERBAL.search(word)


def without_names(text: str, nodes: Sequence[Node]) -> list[Node]:
    """The nodes without the verbs that are part of names (`in_name`)."""
    before = [None, *nodes]
    return [n for b, n in zip(before, nodes, strict=False) if n.kind != "verb" or not in_name(text, n, b)]


def of_all(text: str, at: int) -> bool:
    """Whether an affix holds of the whole list that ends at `at`: "抗凋亡和炎症作用", not "抗凋亡和增殖"."""
    return _CLOSED.match(text, at) is not None


def opens_class(name: str) -> bool:
    """Whether a mention behind an affix begins with the rest of a class noun: "抗[氧化酶的分泌]", "促[炎因子释放]"."""
    return _CLASS_OPENED.match(name) is not None


def holds_of(name: str, kind: str, last: str, word: str) -> bool:
    """Whether a state behind a list holds of its member `name` (a mention of type `kind`), not only of the `last`.

    A word of harm does not hold of a harm ("脑水肿和神经功能损害"); any other state holds of all.
    """
    if _CHANGED.search(name) and not _CHANGED.search(last):
        return False  # "体重下降、产奶量|降低"
    return not (_HARM_WORD.match(word) and (kind == "Disease" or _HARM.search(name)) and not _HARM.search(last))


def harm_of(name: str, word: str) -> bool:
    """Whether the word of harm behind a harm is what that does: "炎症反应的损伤"."""
    return _HARM_WORD.match(word) is not None and _DOES_HARM.search(name) is not None


def taken_back(text: str, start: int, end: int) -> bool:
    """Whether the clause that begins at `start` says that the change before it is not significant."""
    return _TAKEN_BACK.match(text, start, end) is not None


def procedure(text: str, start: int, end: int) -> bool:
    """Whether the sentence tells the steps of a laboratory method, so that binding in it is a step."""
    return _PROCEDURE.search(text, start, end) is not None


def moved(text: str, start: int, end: int) -> bool:
    """Whether what stands between `start` and `end` says where its subject goes or what it joins."""
    return _MOVED.match(text, start, end) is not None


def impaired(text: str, at: int) -> bool:
    """Whether the denial that ends at `at` is of how well a role is played, not of the role."""
    return _WELL.match(text, at) is not None


def of_effect(text: str, at: int) -> bool:
    """Whether what ends at `at` is the agent of an effect that is named behind it: "A 在 B 中的作用"."""
    return _EFFECT_OF.match(text, at) is not None


def of_knowing(text: str, at: int) -> bool:
    """Whether a verb of knowing follows at `at`: "有助于阐明…"."""
    return _KNOWING.match(text, at) is not None


def to_be_done(text: str, at: int) -> bool:
    """Whether what ends at `at` is what a target or strategy is for: "是阻断 A 的靶点"."""
    return _TO_BE_DONE.match(text, at) is not None
