"""Headings: what they look like, and which section of an article they open."""

from __future__ import annotations

import re
from typing import Final

#: number, ordinal or bullet before a heading ("2.1", "三、", "（二）", "IV.", "第二章")
NUMBERING: Final[re.Pattern[str]] = re.compile(
    r"(?:第[一二三四五六七八九十]{1,3}[章节部分]|[一二三四五六七八九十]{1,3}\s*[、.．]|[（(][一二三四五六七八九十]{1,3}[）)]"
    r"|\d{1,2}(?:\s?[.．]\s?\d{1,2}){0,3}\s?[.．、]?|[IVX]{1,4}[.．、])\s*"
)
_NUMBER: Final[re.Pattern[str]] = re.compile(r"(\d{1,2}(?:\s?[.．]\s?\d{1,2}){0,3})(\s?[.．、](?!\d))?(\s*)(?=\S)")
#: what follows a number that counts or measures and does not number a heading
_MEASURED: Final[re.Pattern[str]] = re.compile(
    r"[-–—~～/%％‰℃°×:：,，;；。)）\]】+=<>±'’′]|[年月日例个种名只岁周天次倍组株项篇条期位型类号级度份家余多万千百对片张页处]"
    r"|(?:nm|mm|cm|m|km|μm|µm|mg|kg|g|ng|μg|µg|ml|mL|L|μL|µL|h|d|s|min|wk|bp|kb|Mb|kDa|ku|U|IU|V|Hz|rpm|mol|mmol|nmol)\b"
    r"|(?:of|and|to|or|in|were|was|with|years?|months?|weeks?|days?|hours?|patients?|cases?|mice|rats)\b"
)
_SENTENCE: Final[re.Pattern[str]] = re.compile(r"[。！？；]|，.*，|[!?]$|[a-z)]\.$|[,，、;；]$")

_WORDS: Final[dict[str, str]] = {
    "abstract": "摘要 中文摘要 英文摘要 内容提要 提要 abstract",
    "introduction": "引言 简介 前言 绪论 导言 序言 概述 背景 研究背景 introduction background",
    "methods": (
        "方法 材料 资料 材料与方法 材料和方法 资料与方法 资料和方法 对象与方法 对象和方法 方法与材料 实验材料与方法"
        " 试验材料与方法 研究方法 实验方法 试验方法 实验材料 试验材料 临床资料 一般资料 病例资料 研究对象 统计学方法"
        " 统计学处理 统计学分析 统计分析 数据处理 methods method materials|and|methods materialsandmethods"
        " methodsandmaterials patientsandmethods subjectsandmethods experimentalprocedures methodology"
        " statisticalanalysis"
    ),
    "results": "结果 结果与分析 结果和分析 结果及分析 结果与讨论 结果和讨论 实验结果 试验结果 研究结果 results findings"
    " resultsanddiscussion",
    "discussion": "讨论 讨论与结论 讨论和结论 分析与讨论 分析和讨论 discussion discussionandconclusion"
    " discussionandconclusions",
    "conclusion": (
        "结论 小结 结语 总结 展望 结束语 总结与展望 小结与展望 结论与展望 总结和展望 结语与展望 讨论与展望 问题与展望"
        " 研究展望 结论与讨论 conclusion conclusions concludingremarks summary perspectives futureperspectives"
        " conclusionandperspectives conclusionsandperspectives futuredirections outlook summaryandoutlook"
    ),
    "acknowledgements": (
        "致谢 基金 基金项目 基金资助 资助项目 利益冲突 利益冲突声明 作者贡献 作者贡献声明 作者声明 伦理声明 志谢"
        " acknowledgements acknowledgments acknowledgement acknowledgment funding"
        " conflictofinterest conflictsofinterest"
        " competinginterests authorcontributions authorscontributions dataavailability dataavailabilitystatement"
        " ethicsstatement declarationofinterest declarations"
    ),
    "references": "参考文献 主要参考文献 引用文献 参考文献references references reference bibliography literaturecited",
    "body": "正文 附录 appendix supplementarymaterial supplementarymaterials 讨论题 病例报告 文献综述",
}
_SECTION: Final[dict[str, str]] = {
    word: section for section, words in _WORDS.items() for word in words.replace("|", "").split()
}
_MARK: Final[re.Pattern[str]] = re.compile(r"[\W_]+")
#: sub-headings of a methods section that name what it is about
_METHODS_WORD: Final[re.Pattern[str]] = re.compile(
    r"统计学?(?:方法|分析|处理)|试剂|仪器|一般资料|临床资料|研究对象|纳入标准|排除标准|饲养管理|试验设计|实验动物|试验动物|细胞培养$"
)
#: column names that journals print above a title
COLUMN_NAME: Final[re.Pattern[str]] = re.compile(
    r"[\W_]*(?:(?:专家|专题|特约|研究)?(?:论著|述评|综述|论坛|笔谈|讲座)|论\W*著|综\W*述|基础\W*研究|临床\W*研究|实验\W*研究|短\W*篇\W*论\W*著|病例报[告道]|个案报道"
    r"|研究(?:报告|论文|简报)|技术方法|护理园地|专题研究|学术论著|原著|Review(?:\s+Article)?|Original\s+(?:Article|Research|Paper)"
    r"|Research\s+(?:Article|Paper)|Mini-?review|Case\s+Report|Article)[\W_]*",
    re.I,
)


def strip_numbering(text: str) -> str:
    """`text` without a heading's mark and number in front ("## 2.1 方法" → "方法")."""
    text = text.lstrip("#").lstrip()
    match = NUMBERING.match(text)
    return text[match.end() :] if match and match.end() < len(text) else text


def section_of_heading(text: str) -> str | None:
    """The section that a heading of this wording opens, or None when its wording does not say."""
    bare = _MARK.sub("", strip_numbering(text)).lower()
    if not bare or len(bare) > 40:
        return None
    section = _SECTION.get(bare)
    if section is None and _METHODS_WORD.search(bare) and len(bare) <= 16:
        return "methods"
    return section


def is_section_name(text: str) -> bool:
    """Whether `text`, number apart, is nothing but the name of a section ("4. 讨论", "Abstract")."""
    bare = _MARK.sub("", strip_numbering(text)).lower()
    return bare in _SECTION


def heading_level(text: str) -> int:
    """1 for "2" or "二、", 2 for "2.1", ...; 0 where there is no number."""
    text = text.lstrip("#").lstrip()
    match = _NUMBER.match(text)
    if match:
        return len(re.findall(r"\d+", match[1]))
    match = NUMBERING.match(text)
    return (2 if text[0] in "（(" else 1) if match else 0


def is_numbered_heading(text: str, *, longest: int = 60) -> bool:
    """Whether `text` (one line, closed up) looks like "2.1 外泌体的来源": numbered, short, and no sentence.

    `longest`: in characters. OCR drops the space after the number ("2结果"), so what follows the number decides:
    a unit or a counted noun means a measurement in running text ("3个月", "5-FU").
    """
    if not text or len(text) > longest or _SENTENCE.search(text):
        return False
    match = _NUMBER.match(text)
    if match is None:
        return bool(NUMBERING.match(text)) and len(text) > 2
    number, stop, space = match[1], match[2], match[3]
    rest = text[match.end() :]
    parts = [int(part) for part in re.findall(r"\d+", number)]
    if parts[0] > 15 or any(part > 30 for part in parts[1:]):
        return False
    if len(parts) == 1 and not stop and number.startswith("0") and number != "0":
        return False
    if _MEASURED.match(rest) and not (stop and rest[0] not in "-–~%"):
        return False
    if rest[0].isdigit():
        return False
    if len(parts) == 1 and not stop and not space and not ("\u4e00" <= rest[0] <= "鿿"):
        return False  # "3D", "2h", "5FU"
    if len(parts) >= 2 and not space and rest[0].islower() and not stop:
        return bool(re.search("[一-鿿]{4}", rest))  # "2.4miR-21抑制迁移", but "2.5mM"
    return True
