"""Chemical elements that act: 锌, 硒 and 镉 in what is fed, lacked or suffered, their ions and symbols.

Chinese writes an element with one character, which stands in many longer words too: 锌|指, 铜|绿假单胞菌, 硫酸|锌. The
lexicon holds no name of one character, so that they are found here. Every find is weak: an element is an agent where
the words beside it, or the article as a whole (`studied`), say so. Calcium, sodium, potassium, magnesium and the
elements of all living matter are none (guidelines 1).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.entities.candidates import Candidate

SOURCE = "shape:element"
_NAMES = {
    "锌": "zinc", "硒": "selenium", "铜": "copper", "铁": "iron", "锰": "manganese", "铬": "chromium", "钴": "cobalt",
    "钼": "molybdenum", "碘": "iodine", "氟": "fluorine", "硼": "boron", "硅": "silicon", "锂": "lithium",
    "钒": "vanadium", "锗": "germanium", "镍": "nickel", "镉": "cadmium", "铅": "lead", "汞": "mercury",
    "砷": "arsenic", "铝": "aluminium",
}  # fmt: skip
_SYMBOLS = {
    "Zn": "zinc", "Se": "selenium", "Cu": "copper", "Fe": "iron", "Mn": "manganese", "Cr": "chromium", "Cd": "cadmium",
    "Pb": "lead", "Hg": "mercury", "Ni": "nickel", "Co": "cobalt", "Al": "aluminium", "As": "arsenic",
}  # fmt: skip
ELEMENTS = "".join(_NAMES)
_HAN = re.compile(rf"[{ELEMENTS}](?:离子)?")
#: symbols that are nothing else stand alone too; the others as ions only
_LATIN = re.compile(
    rf"(?<![A-Za-z0-9α-ω.\-/])(?:(?P<ion>{'|'.join(_SYMBOLS)})\s?(?:[2-6]\s?[+＋](?!\d)|[(（](?:II|III|IV|VI|[ⅡⅢⅣⅥ])[)）])"
    r"|(?P<symbol>Zn|Se|Cu|Mn|Cd|Pb|Hg)(?![A-Za-z0-9α-ω/^_+＋-]))"
)
#: the salt, compound, protein or thing that the character is a part of
_PART_BEFORE = re.compile(
    r"[酸化合代基胺亚硫羟蛋白肽糖氯溴碘氟氧转贮储嗜黄磁钢地亲脱一二三四五六单多]$|总$|血红素$|乳$|[A-Za-z]-?$"
)
_PART_AFTER = re.compile(
    r"[指绿柱胶肥片板架硫粉矿球线管胺烷藻仿酮油伏苯乙丙甲哌化酸代盐价锭丝罐箔锅皮山岭门链路器死杆调笔墨氏西柏桉银]|"
    r"蛋白|载体|结合(?:力|蛋白|位点|域)|转运|通道|依赖|合金|电池|过氧化|超氧化|受体|酶|半胱|循环|泵|反应|氧"
)
#: what is done with it, or how much there is of it for those that live on it
_BEFORE = re.compile(
    r"(?:缺|补|高|低|富|施|足|亚|外源性?|无机|有机|适量|过量|剂量|浓度|水平|微量|重金属|添加|补充|摄入|给予|喷施|暴露于|元素)的?\s?$"
)
_AFTER = re.compile(
    r"\s?(?:元素|制剂)?的?(?:缺乏|不足|过量|过多|过剩|缺失|中毒|致毒|胁迫|暴露|污染|毒性?|处理|超载|过载|耐受|需要量|需求|"
    r"添加(?:量|水平)?|补充|剂量|摄入|染毒|饲粮|日粮|组(?![织成分])|和?[\u4e00-\u9fff]?复合污染|"
    r"可(?!溶)|能够?|会|通过|参与|作为|"
    r"(?:也|均|都|还|显著|明显)*(?:促进|抑制|诱导|增强|改善|缓解|减轻|激活|降低|提高|增加|减少|引起|导致|影响|刺激|损害|拮抗)"
    r"(?=[\u4e00-\u9fffA-Za-z])|对[\u4e00-\u9fffA-Za-z]{1,20}(?:的|有|具有))"
)


def element(name: str) -> bool:
    """Whether `name` is one of the characters, ions or symbols that are looked for."""
    return name.removesuffix("离子") in _NAMES or _LATIN.fullmatch(name) is not None


def part(text: str, start: int, end: int) -> bool:
    """Whether the character at `[start, end)` is only a part of another word: 锌|指, 硫酸|锌."""
    return bool(_PART_AFTER.match(text, end) or _PART_BEFORE.search(text, max(0, start - 4), start))


def shown(text: str, start: int, end: int) -> bool:
    """Whether the words beside the element say that it is given, lacks or acts: 缺|锌, 镉|胁迫, 硒|可提高…"""
    return bool(_AFTER.match(text, end) or _BEFORE.search(text, max(0, start - 8), start))


def find(text: str) -> Iterator[Candidate]:
    """Weak candidates of a Chinese text for elements, their ions and symbols."""
    for m in _HAN.finditer(text):
        if not part(text, *m.span()):
            yield Candidate(*m.span(), "Drug", SOURCE, 30, weak=True, hint={"name": _NAMES[m.group()[0]]})
    for m in _LATIN.finditer(text):
        name = _SYMBOLS[m["ion"] or m["symbol"]]
        yield Candidate(*m.span(), "Drug", SOURCE, 30, weak=True, hint={"name": name})
