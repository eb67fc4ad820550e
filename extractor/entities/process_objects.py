"""Chinese Process phrases that are known by their place: what a verb of change acts on is a phrase of nouns.

"促进[离层]形成", "抑制[某某菌菌丝]的生长": a head that is too general to stand alone needs to say whose. Where a verb
of change stands before it, the nouns between the two say so, known or not. "增强[小麦的抗旱]能力": a resistance is an
outcome where something is said to raise or lower it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import Final

#: verbs of change, whose object is an outcome
_CHANGES: Final = (
    "促进|抑制|诱导|增强|加速|加快|减少|减轻|缓解|改善|引起|导致|致使|引发|诱发|阻断|阻止|防止|预防|延缓|减缓|提高|"
    "降低|增加|刺激|触发|加剧|加重|恢复|逆转|削弱|减弱|拮抗|造成"
)
_VERB: Final = re.compile(f"(?:{_CHANGES}|启动)(?:了|其|着)?")
#: what raises or lowers a trait, or brings an event about, right before its object: 减少|排泄, 提高了|体重
_CHANGE_BEFORE: Final = re.compile(f"(?:{_CHANGES}|延长|缩短|增大|缩小|对抗|发生|出现|产生)(?:了|其|机体|动物)?$")
#: a clause ends, or its other objects follow: 减少排泄，; 抑制感染和…; 促进修复的作用
_OBJECT_ENDS: Final = re.compile(
    r"\s?(?:$|[，。；、,;！？!?]|[（(\[][A-Za-z0-9]|和|及|与|以及|并|而|能力|的(?:作用|效果|功能|能力|功效))"
)
_CHANGE_AFTER: Final = re.compile(
    r"\s?(?:均|也|则|的)?(?:显著|极显著|明显|有所|得到|得以)?(?:提高|降低|改善|增加|减少|下降|升高|变差|恶化)"
)
#: what raises or lowers a trait, whose it is and the traits before it in a list: 提高了断奶仔猪的平均日增重和|日采食量
_CHANGES_TRAIT: Final = re.compile(
    f"(?:{_CHANGES}|延长|缩短|增大|缩小|上调|下调)(?!率|[性型剂期组])(?:(?!{_CHANGES}|[，。；;？!]|影响|差异|变化|无显著).){{0,36}}$"
)
#: how a trait is said to rise, fall or compare, or one with others: 胸肌重和胸肌率均显著高于对照组
_TRAIT_CHANGES: Final = re.compile(
    f"(?:(?!{_CHANGES}|[，。；;？!]|影响|差异|变化|无显著|不显著).){{0,24}}?"
    "(?:提高|降低|改善|增加|减少|下降|升高|上升|变差|恶化|高于|低于|大于|小于|多于|少于|减轻|延长|缩短|最[高低大小])"
)
#: the object ends: a clause does, others follow, or a noun that adds nothing
_ENDS: Final = re.compile(
    r"\s?(?:$|[，。；、,;！？!?]|[（(\[]|\$|(?:和|及|与|以及|并|而|以|从而|来|等|后)|"
    r"的?(?:能力|作用|过程|进程|水平|速度|速率|率|程度|发生(?!率)|功能(?![障紊失])))"
)
#: what stands in an object without saying whose
_LOOSE: Final = frozenset(
    {"正常", "异常", "过度", "大量", "进一步", "持续", "整体", "自身", "不同", "程度", "明显", "严重", "早期", "后期"}
)
#: with these before it the verb is an adjective of a class word: 抑制|基因的功能, 诱导|因子的产生
_CLASS: Final = re.compile(r"(?:性|型)?(?:基因|因子|蛋白|酶|剂|子|物|作用|机制|活性|表达|水平|能力|相关|的|期)")
#: the course of something that is marked without them: 炎症的|发生
_COURSE: Final = re.compile(r"(?:发生|发展|进展|进程|过程|起始|活性|能力|突变)$|[A-Za-z0-9]$")
_RESISTANCE: Final = re.compile(r"抗(?:病毒|感染|菌|病虫?|逆|旱|寒|冻|冷|热|虫|盐碱?|倒伏|应激)(?=的?能力|力)")
#: to withstand stress is itself what is raised and lowered, as to withstand drought is; 抗|氧化 is against oxidation
#: (guidelines 3), 抗氧化防御 a defence
_PROTECTS: Final = re.compile(
    r"(?<!总)抗(?:氧化(?:防御|免疫)|应激|疲劳|衰老)"
    r"(?=的?(?:能力|力(?!学)|功能|机能|性能|活性(?!物质|成分|氧|肽|位点)|作用|特性|性质|效果|功效|效应|效能|防御|状态|"
    r"潜[力能]|水平|状况)(?!位点|物质|因子|成分)"
    r"|(?:[和与及、]|以及)(?:抗(?![体原])|免疫(?!细胞|球|因子|系统)|降|消|镇|促生长)"
    r"|(?:和|与|及|以及)[^，。；]{1,6}(?:能力|功能|性能))"
)
#: what an effect is against (guidelines 1: a process inside 抗 X is marked); no class of agents (抗炎|因子)
_AGAINST: Final = re.compile(
    r"(?<!总)抗(?P<what>炎症?|氧化|感染)(?=、(?:抗|降|促|免疫|镇|调)|[和及与](?:抗|降|免疫)|"
    r"(?:等(?:多种|重要|多重|生物学?|药理)?)?的?(?:作用|活性|特性|性质|效果|功效|功能|能力|性能|效应)(?!位点|物质|因子|评价|测定|检测))"
)
#: what is only asked or measured: 影响幼虫的抗氧化能力
_ASKED: Final = re.compile(
    r"(?:影响|调节|评价|测定|检测|探讨|探究|探索|研究(?!发现|表明|显示|证实|证明|指出|报道|认为|结果|者))[^，。；;]{0,30}$"
)
OPPOSED: Final = {"炎": "inflammation", "炎症": "inflammation", "氧化": "oxidation", "感染": "infection"}
WITHSTOOD: Final = {"氧化": "antioxidation", "应激": "stress resistance", "疲劳": "fatigue resistance"}
_MEASURE: Final = re.compile(r"能力|活性|水平|含量|作用|表达|基因|[A-Z]\d?期$")
#: what ends in letters is a molecule sooner than an owner; not cells in the plural: DCs
_MOLECULE: Final = re.compile(r"[A-Za-z0-9α-ω](?<![A-Z]s)$")
#: of a process that is marked without them these say how it is; these others undo it: 神经功能|损害
_UNDONE: Final = re.compile(r"损[伤害]|破坏|紊乱|障碍|丧失|失[衡调活]|减退|缺失|异常|衰竭|受限|降解|清除|分解")
#: 加速|度, 刺激|性: a noun begins with the verb
_NO_VERB: Final = re.compile(r"[度率器期性者]|物质")
_PLACE: Final = frozenset({"内", "间", "体内", "的", "之", "性", "型", "层", "外"})
_AND: Final = frozenset("和与及")
_LONGEST: Final = 14


def acted_on(text: str, start: int, end: int) -> bool:
    """Whether the head `text[start:end]`, too general to stand alone, is an outcome of something here: 可减少排泄."""
    before = _CHANGE_BEFORE.search(text, max(0, start - 6), start)
    return bool(_CHANGE_AFTER.match(text, end) if before is None else _OBJECT_ENDS.match(text, end))


#: what is said of a process that something acts on, before it ("reduced the uptake", "drug-induced secretion") ...
_CHANGED_BEFORE_EN = re.compile(
    r"(?:(?:increas|decreas|reduc|enhanc|inhibit|suppress|stimulat|promot|prevent|block|impair|augment|attenuat|abolish|"
    r"diminish|accelerat|delay|elevat|induc|improv|restor|rais|lower|potentiat|antagoni[sz]|facilitat|disrupt|abrogat|"
    r"ameliorat|depress|mediat|alleviat|counteract|mitigat|caus)"
    r"(?:e|es|ed|s|ing|ion|ions|ment|ation|en|er|te|tes|ted|ting|tion|ates?|ated|ating)?|rise|fall|decline|loss|lack)"
    r"(?: (?:in|of|the|both|its|their|this|such|basal|net|total|cellular|rapid|marked|significant))* $"
)
_BY_AGENT_EN = re.compile(r"-(?:induced|mediated|dependent|stimulated|evoked|elicited|sensitive|independent) $")
#: ... or behind it: "the uptake was inhibited"
_CHANGED_AFTER_EN = re.compile(
    r"(?: (?:was|were|is|are|has been|have been|had been|being)(?: \w+ly)?(?: also)?"
    r" (?:increased|decreased|reduced|enhanced|inhibited|suppressed|stimulated|promoted|prevented|blocked|impaired|"
    r"augmented|attenuated|abolished|diminished|accelerated|delayed|elevated|induced|improved|restored|raised|lowered|"
    r"potentiated|antagoni[sz]ed|facilitated|disrupted|abrogated|ameliorated|depressed|mediated|higher|lower|faster|"
    r"slower)| (?:increased|decreased|rose|fell|improved|declined)\b)"
)


def acted_on_en(lower: str, start: int, end: int) -> bool:
    """Whether the English head `lower[start:end]` (lower case), too general to stand alone, is acted on here."""
    before = lower[max(0, start - 60) : start]
    return bool(
        _CHANGED_BEFORE_EN.search(before) or _BY_AGENT_EN.search(before) or _CHANGED_AFTER_EN.match(lower, end)
    )


def measured(text: str, start: int, end: int) -> bool:
    """Whether the trait `text[start:end]` is said to rise or fall, alone or in a list, or how it compares."""
    before = _CHANGES_TRAIT.search(text, max(0, start - 40), start)
    return bool(before or _TRAIT_CHANGES.match(text, end))


def owner_before(text: str, start: int, end: int, taken: Sequence[tuple[int, int]], nouns: Collection[str]) -> int:
    """Where the nouns that own the head `text[start:end]` begin, if it is the object of a verb of change; else `start`.

    `taken`: spans of names, which are mentions of their own and no part of such a phrase. `nouns`: words that count as
    nouns whatever the segmenter calls them.
    """
    if not _ENDS.match(text, end) or _COURSE.search(text, start, end) or text.endswith("的功能", 0, end):
        return start
    low = max(0, start - _LONGEST - 3)
    for verb in reversed(list(_VERB.finditer(text, low, start))):
        left = verb.end()
        if text[verb.start() - 1 : verb.start()] == "的" or _CLASS.match(text, left) or _NO_VERB.match(text, left):
            return start
        left += _without_loose(text[left:start])
        left = _behind_process(text, left, start, nouns)
        of = text[left:start].rstrip("的之 ")
        if len(of) < 2 or len(of) > _LONGEST or _MEASURE.search(of) or _MOLECULE.search(of):
            return start
        if any(s < end and left < e for s, e in taken):
            return start
        if _ends_in_head(of, nouns) and not _UNDONE.search(text, start, end):
            return start
        return left if _are_nouns(of, nouns) else start
    return start


def _without_loose(of: str) -> int:
    """Length of the loose words that `of` begins with."""
    from extractor.nlp.words import cut

    size = 0
    for word in cut(of):
        if word not in _LOOSE and word != "的":
            break
        size += len(word)
    return size


def _are_nouns(of: str, nouns: Collection[str]) -> bool:
    from extractor.nlp.words import cut, word_class

    words = [w for w in cut(of) if w.strip()]
    if any(c in "，。；、,;：:（）()[]！？" for c in of) or words[-1] in _PLACE or words[-1] in _LOOSE:
        return False
    for word in words:
        class_ = word_class(word)
        noun = class_[:1] in {"n", "b", "j", "l", "s", "z", "a", "h", "k", "g", "i", ""} and class_ != "ad"
        if not (noun or word in nouns or word in _PLACE or word in _AND):
            return False
    return any(word_class(w)[:1] in {"n", ""} or w in nouns for w in words)


def _ends_in_head(of: str, heads: Collection[str]) -> bool:
    return any(of[-n:] in heads for n in range(2, 7))


def _behind_process(text: str, left: int, start: int, heads: Collection[str]) -> int:
    """Behind the last conjunct of `text[left:start]` that ends in a head: 成肌分化和|肌管 own two phrases."""
    for match in reversed(list(re.finditer("能?力?[和与及、]", text[left:start]))):
        if _ends_in_head(text[left : left + match.start()], heads):
            return left + match.end()
    return left


def resistances(text: str, nouns: Collection[str]) -> Iterator[tuple[int, int, int]]:
    """(start, start of 抗, end) of resistances that something is said to raise or lower, with whose they are."""
    for match in _RESISTANCE.finditer(text):
        low = max(0, match.start() - _LONGEST)
        verb = next(reversed(list(_VERB.finditer(text, low, match.start()))), None)
        if verb is None:
            continue
        left = _behind_process(text, verb.end(), match.start(), nouns)
        of = text[left : match.start()].rstrip("的之 ")
        if len(of) <= 4 or _are_nouns(of, nouns):
            yield (left if of and _are_nouns(of, nouns) else match.start()), match.start(), match.end()


def opposed(text: str) -> Iterator[tuple[int, int]]:
    """Spans of the processes that an effect is said to be against: 炎 of 具有抗炎作用."""
    for match in _AGAINST.finditer(text):
        if not _ASKED.search(text, max(0, match.start() - 36), match.start()):
            yield match.span("what")


def protections(text: str) -> Iterator[tuple[int, int]]:
    """Spans of what a body or an agent is able to withstand harm with: 抗应激 of 抗应激能力."""
    for match in _PROTECTS.finditer(text):
        yield match.span()


def withstood(phrase: str) -> str:
    """The English name of such a phrase."""
    return next((name for word, name in WITHSTOOD.items() if word in phrase), "protection")


_OF_A_TEST: Final = "(?:特异[性度]?|准确[性率度]?|重复性)[、和与及]|检[测出查]的?|诊断的?|方法的?|试剂盒的?|筛查的?"
_WITH_FIGURES: Final = r"[、和与及]其?(?:特异|准确|重复)|[为是达]?\s?[\d$]|(?:检测|指标|分析|试验)"
#: words that mean something else with what stands before or behind them: the figures of a test, grades of tumours, the
#: transfer of rights, learning by machines, a treatment by lack of oxygen
_OTHER_READINGS: Final = tuple(
    (head, re.compile(f"(?:{before})$") if before else None, re.compile(after) if after else None)
    for head, before, after in (
        ("敏感性", _OF_A_TEST, ""),
        ("敏感性", "", _WITH_FIGURES),
        ("敏感度", _OF_A_TEST, ""),
        ("敏感度", "", _WITH_FIGURES),
        ("敏感", "磁|最为?|高|重新", ""),
        ("敏感", "", "的?(?:指标|标志|参数|肝|方法|技术|时期|阶段|期|问题|话题|通道|元件|位点|区域)"),
        ("分化", "[高中低未]|中低|中高", ""),
        ("分化", "", "(?:程度|谱系|群|抗原|型|不良)"),
        ("转移", "权利?|专利|技术|产业|注意|知识|过继", ""),
        ("转移", "", "(?:核糖核酸|支付|转化|系数|矩阵|注册)"),
        ("学习", "机器|深度|集成|表征|监督|极限|强化|迁移|网络|其他|学生的?", ""),
        ("学习", "", "(?:算法|方法|方式|机|模型|率|曲线|样本|者|负担|成绩|环境|任务|阶段|材料)"),
        ("迁移", "", "(?:学习|流|率)"),
        ("生殖", "", "(?:技术|中心|医学|组织|器官|系统|健康|道|期|腺|隔离)"),
        ("清除", "", "(?:体内|自由基|活性氧|免疫复合物|血|有害|多余|异物|病原|氧|过量|坏死|凋亡|衰老|受损)"),
        ("低氧", "", "(?:预处理|环境|条件|组|处理|培养|舱)"),
        ("缺氧", "", r"(?:预处理|环境|条件|组|处理|培养|箱|状态|\s?[/／]\s?复氧)"),
        ("炎症", "", "(?:小体|细胞|因子|介质|标志|指标)"),
        ("复制", "", "(?:品|模型|起点|子)"),
        ("运动", "", "(?:员|训练|处方|方式|医学|康复|平板|量|系统|神经|区|皮层|皮质|想象)"),
        ("代谢", "", "(?:笼|组|物|产物|谱|工程|网络|通路|途径|体重|病)"),
    )
)


def other_reading(text: str, start: int, end: int) -> bool:
    """Whether the word `text[start:end]` means something else here: 敏感性 beside 特异性, 低|分化."""
    word = text[start:end]
    return any(
        word == head
        and (before is None or before.search(text, max(0, start - 8), start) is not None)
        and (after is None or after.match(text, end) is not None)
        for head, before, after in _OTHER_READINGS
    )
