"""Chinese: names that are only a part of a larger noun phrase, so that the statement is not about what they name.

A recogniser marks the first words of "细胞周期相关蛋白" or "IL-6/IL-10比值"; the phrase is about proteins, or a ratio.
Read from the text around the mention alone, so that the pattern and the tree rules share it.
"""

from __future__ import annotations

import re
from typing import Final

_LATEX: Final = re.compile(r"\$[^$]*\$|[\s*_]+")
_RATIO: Final = "(?:mRNA|蛋白|表达|水平|含量|量|的)*(?:比值|比例|比率|之比)"
_RATIO_AFTER: Final = re.compile(rf"(?:mRNA|蛋白)*[/／与和]([A-Za-zα-ω][A-Za-z0-9α-ω-]*){_RATIO}")
_RATIO_BEFORE: Final = re.compile(r"([A-Za-zα-ω][A-Za-z0-9α-ω-]*)[/／]$")
_RATIO_HERE: Final = re.compile(_RATIO)
_RATIO_WITH: Final = re.compile(rf"(?:mRNA|蛋白)*[与和及同]([^，。；、与和及同]{{1,24}}?){_RATIO}")
_RATIO_OF_TWO: Final = re.compile("[与和及同][^，。；、]{0,12}$")
_COMPLEX_AFTER: Final = re.compile("[-–－][A-Za-zα-ω][A-Za-z0-9α-ω-]*?(?:形成的?)?(?:复合体|复合物)")
_COMPLEX_HERE: Final = re.compile("(?:形成的?)?(?:复合体|复合物)")
#: cells named after a molecule that they hold
_NEURONS: Final = re.compile(
    "(?:[/／][A-Za-z][A-Za-z0-9-]*)?(?:能|阳性|阴性|表达)?(?:神经元|神经纤维|神经末梢|神经细胞)"
)
#: the name goes on behind the bracket: 白细胞介素（IL）-10, 丙氨酸（Ala）-谷氨酰胺
_GOES_ON: Final = re.compile(r"[（(][A-Za-z]{1,8}[）)]-[A-Za-z0-9\u4e00-\u9fff]")
#: what follows the bracket makes it another thing: 羟甲基戊二酰辅酶A（HMG-CoA）还原酶
_HEAD_BEHIND: Final = re.compile(
    r"[（(][^（）()]{2,80}[）)](?:合成?酶|还原酶|转移酶|羟化酶|氧化酶|脱氢酶|受体|激酶|结合蛋白|转运蛋白|残基)"
)
#: a residue of it, a group it belongs to whose member is named next, the complex of which a part is named next:
#: 赖氨酸|残基, TGF|家族蛋白 NODAL, BECN1|复合物成分 UVRAG
_MEMBER_NAMED: Final = re.compile(
    "残基|(?:超?家族|复合[物体]|[调结][控节合])(?:的)?(?:蛋白|成员|成分|组分|亚基|分子|因子)+(?:基因)?(?=[A-Za-z])"
)
#: cells, animals that got the drug: raised is something in them
_TREATED: Final = re.compile(
    "(?:刺激|处理|诱导|攻毒|暴露|干预)(?:后)?的?[^，。；、的]{0,8}(?:细胞|[大小]鼠|仔猪|肉鸡|组织)(?:中|内|的|[A-Z])"
)
#: resistance to the drug is raised, not the drug
_RESISTED: Final = re.compile("(?:的|产生|发生)?(?:抵抗|耐药|抗性|耐受|敏感)")
#: what it induced is meant: D-半乳糖|致衰老大鼠的溶血素, LPS|诱导DCs的活化
_INDUCES: Final = re.compile("(?:诱导|诱发|所?致|引起|引发|造成|导致|启动)(?!后)的?[^，。；、]")
#: the head noun behind the name of its source: NOX4|来源的活性氧
_SOURCE: Final = re.compile("(?:来源|衍生)的?(?=[^，。；、的])")
#: what the cells of the tumour do, or how bad it is: 乳腺癌|等多种肿瘤细胞的侵袭力, 绒癌|的侵蚀性生长
_TUMOUR_TRAIT: Final = re.compile(
    "(?:等[^，。；、的]{0,6})?(?:细胞)?的?(?:侵袭(?:能)?力|侵蚀性|浸润性生长|恶性(?:程)?度|黏附力|粘附力|运动能力|克隆形成)"
)
#: animals with a disease, in which something else changes: 糖尿病|合并心肌炎模型小鼠 A 通路
_ILL_ANIMALS: Final = re.compile(
    "(?:合并|并发|伴)?[^，。；、的]{0,8}(?:模型)?(?:[大小裸]鼠|模型动物)的?(?![有具]|[，。；、）)]|(?:保护|治疗|抑制|改善))[^，。；、]"
)
#: when it was measured: 诱导分化|5d后
_TIME: Final = re.compile(r"(?:第)?\d+(?:[、～~-]\d+)?(?:d|h|min|天|小时|周|日)(?:后|时)")
#: 坏死|细胞: the cells are cleared, not the process
_DYING_CELLS: Final = re.compile("的?[^，。；、的]{0,3}细胞(?!数|率|比|百分|占|明显|显著|增|减|凋亡|死亡)")
_DYING: Final = ("坏死", "凋亡", "死亡", "衰老", "癌变")
_SYNDROME: Final = re.compile("(?:血)?症|缺乏症")
_ANIMALS: Final = (
    "(?:奶牛|母牛|犊牛|肉牛|仔猪|母猪|育肥猪|蛋鸡|肉鸡|雏鸡|山羊|绵羊|羔羊|小鼠|大鼠|裸鼠|家兔"
    "|患者|病人|孕妇|产妇|婴儿)"
)
#: ill with it, of it, treated for it: 糖尿病|性 ED 大鼠, 脑瘤|C6 细胞, 休克|常规治疗患者
_ILL: Final = (
    f"(?:性|型|合并)?(?:[A-Z][A-Za-z0-9-]{{0,8}}|[\u4e00-\u9fff]{{0,4}}治疗)?{_ANIMALS}"
    "|(?:性|型)?[A-Z][A-Za-z0-9-]{1,9}细胞(?!系|株)"
)
_MODIFIES: Final = re.compile(
    "相关的?(?:蛋白|基因|因子|分子|酶|受体|指标|标志|标记|miRNA|lncRNA|信号|通路)"
    "|(?:的)?关键[^，。；、]{0,4}(?:酶|蛋白|基因|因子|分子|泵|受体|通道|转运体|通路|途径|环节|步骤)"
    "|(?:的)?(?:标志物|标记物)|的?(?:补充|替代|旁路|经典)途径"
    "|(?:诱导|介导|所致|引起的|引发的|导致的)(?=[^，。；、])|基因的?(?:表达|转录)|转化(?:效率|率)|利用率"
    "|(?:标志|标记|调节|调控|特异)性?的?(?:基因|因子|蛋白|分子|酶)"
    f"|{_ILL}"
    f"|(?:的)?(?:早期|中期|晚期|初期|后期|盛期|前期|期)?{_ANIMALS}"
    f"|(?:及|和|与|或)(?:正常|健康|对照)[^，。；、]{{0,4}}(?:{_ANIMALS}|组织|细胞|人群|个体)"
    "|性?(?:角质|内皮|上皮|成纤维|间充质)[^，。；、的]{0,4}细胞"
)
#: a process that goes wrong is neither raised nor lowered
_SPOILT: Final = re.compile(
    "(?:的)?(?:过程|进程|活动|程序)?(?:的)?(?:发生)?(?:出错|紊乱|异常(?!升高|增高|增加|激活|活化|表达|增殖)|失控|错误|混乱|解偶联|脱偶联)"
)
#: what becomes of the gene is left open
_OPEN_DEFECT: Final = re.compile(
    "(?:亚基|亚型|受体|启动子)?(?:基因)?(?:[-–]?[A-Z]*\\d+[A-Z]*(?:/[A-Z])?)?(?:位点)?的?"
    "(?:异常(?!升高|增高|增加|激活|活化|高表达)|(?:单核苷酸|基因)?多态性?|基因型|单倍型|平衡性|SNP)|基因[-–][A-Z]\\d+[A-Z]"
)
_DERIVED: Final = re.compile("的?[^，。；、的]{0,4}(?:衍生物|代谢物|代谢产物|同系物)")
#: one of a series, told by letter and number: 原花青素|B2
_ONE_OF_SERIES: Final = re.compile("[A-Z]\\d{1,2}(?![A-Za-z0-9]|细胞)")
_HAN_END: Final = re.compile("[\u4e00-\u9fff]$")
#: what ends with it only says what its subject is: "是凋亡抑制蛋白家族中的重要成员，能…", "是 A 等的主要来源，并…"
_IS_ONE_OF: Final = re.compile("(?:是|为|属于)[^，。；]{0,24}$")
_ONE_OF: Final = re.compile("(?:[（(][^（）()]*[)）])?(?:中的?|的)(?:一个|一种|重要的?|主要的?|关键的?|核心)*成员")
_MAIN_SOURCE: Final = re.compile("[^，。；]{0,12}等?的主要[^，。；、]{0,4}来源")
#: "在 A 通路中": where something acts
_WITHIN: Final = re.compile("[中内里]")
#: its antisense strand, which takes it away, or something in it that is short, which is not it
_OPPOSITE: Final = re.compile(
    "的?(?:互补|反向)序列的?(?:转染|导入|注射)|(?:系统|体系)(?:清除|利用)[^，。；]{1,8}不足|[^，。；、]{0,14}甲基化的?(?:缺失|丢失|缺乏)"
)
#: a unit ran into the word, so that the state was not read: "50 nmol/Lanti-miR-7"
_GLUED_ANTI: Final = re.compile("[A-Za-z]anti-?$")
#: a diet that lacks it
_LACKED: Final = re.compile("(?:缺乏|不足|限制)的?(?:饮食|饲粮|日粮|饲料|培养基)")
#: what something does or has, no process without its owner
_BARE: Final = frozenset({"功能", "释放", "转录活性", "转录过程"})
#: the drug's receptor or hormone gives a pathway its name: 雌激素|信号通路
_PATHWAY_OF: Final = re.compile("(?:受体)?(?:信号(?:通路|途径|转导|轴)|通路)")
#: other genes, told by what is upstream of them: TLR2|受体信号通路下游基因
_DOWNSTREAM: Final = re.compile("(?:受体)?(?:信号)?(?:通路|途径)?的?(?:下游|靶)(?:信号)?(?:靶)?(?:基因|分子|因子|蛋白)")
#: an enzyme makes it, or takes it apart
_MADE_BEFORE: Final = re.compile(
    "(?:生成|形成|合成|产生|得到|转化为|转化成|转变为|转变成|变为|变成|成为|为|成)[^，。；]{0,12}$"
)
_MADE_AFTER: Final = re.compile(
    "(?:[（(][^（）()]*[)）])?(?:的(?:生物)?(?:合成|生成|形成|产生)|(?:生物)?(?:合成|生成|形成|产生)(?=[，。；、]|$))"
)
_BROKEN_DOWN: Final = re.compile(
    "(?:[（(][^（）()]*[)）])?(?:等[^，。；、的]{0,6})?的?(?:分解|水解|降解|裂解|灭活|失活|清除)(?!为|成|生成|产生|形成)"
)
#: what it needs or does without is meant: 乳蛋白合成|所需的氨基酸, MyD88|非依赖性通路, CBF|调控基因
_NEEDS: Final = re.compile("(?:过程)?所需要?的(?=[^，。；、])")
_WITHOUT_IT: Final = re.compile("非依赖|不依赖|所?调控的?靶?基因")
#: where something is put: 介导羟基到|GA9|上
_ONTO_BEFORE: Final = re.compile("(?:到|至)(?:[A-Za-z0-9-]{1,12}[和与、及])?$")
_ONTO_AFTER: Final = re.compile("(?:[和与、及][A-Za-z0-9-]{1,12})?(?:分子|位点|残基)?[上中内里]")
#: the trait of what was harmed: LPS 诱导的|损伤肠道的完整性
_HARMED: Final = re.compile("(?:损伤|受损)[^，。；的]*的.")
#: it takes another form or place, there is not less of it: 肌动蛋白|形态的改变, KLF2|从核中输出
_RESHAPED: Final = re.compile(
    "(?:的)?(?:(?:形态|构象|分布|定位)(?:的|发生)?(?:改变|变化|异常)|重排|从[^，。；]{1,6}(?:输出|转出))"
)
#: two molecules meet more or less often, there is neither more nor less of either: "A 和 B|相互作用增加"
_MEETING: Final = re.compile(
    "(?:[-–—和与及、][A-Za-zα-ω][A-Za-z0-9α-ω-]*?)?(?:之间)?的?(?:相互作用|互作|结合)(?:水平|能力|程度|力|量)?"
    "(?:明显|显著|也|均|随之){0,2}(?:增|减|升|降|上升|下降)"
)
#: animals that were made ill: ConA 诱导的|肝炎小鼠肝组织中 B
_MADE_ILL: Final = re.compile(
    "(?:炎|病|症|癌|瘤|损伤|衰竭|衰老|肥胖|纤维化|抑郁|高血压)(?:模型)?(?:[大小裸]鼠|仔猪|动物)"
)
#: made so by the experimenter, where a state of a gene stands before them
_BEARER: Final = re.compile(
    "(?:基因的|的|型|性)?(?:细胞(?!因子|周期)|小鼠|大鼠|裸鼠|鼠|斑马鱼|果蝇|线虫|仔猪|植株|植物|幼苗|株系|菌株|品系|株|突变体)"
)
_FOUND_SO: Final = re.compile(
    "[高低不]表达|水平|浓度|不足|过多|过量|过剩|富集|共表达|上调|增加|升高|减低|重组|外源|感染"
)
#: the subject of an embedded clause, which is what is stopped: 抑制|前列腺素|促进细胞合成 B 的能力
_ACTS: Final = re.compile(
    "(?:[（(][^（()）]*[)）])?(?:可以|促进|激活|抑制|影响|催化|对[^，。；的]{1,16}造成|应激|刺激(?!性|物|下)|转化)[^，。；、的]"
)
#: between a drug and the noun that the drug belongs to: its short form, 等…, 类药物
_DRUGS: Final = "(?:[（(][^（()）]*[)）])?(?:等[^，。；、的]{0,8}|类药?物?)?的?"
#: a habit, a need or a composition, of which there is more or less, not of the drug
_OF_THE_DRUG: Final = re.compile(f"{_DRUGS}(?:(?:身体|心理)?依赖|成瘾|奖赏|戒断|不平衡|失衡|组成|需求|使用|用量)")
#: an enzyme, receptor or carrier named by its substrate or ligand: 神经酰胺|酶, 精氨酸|的酶, 多巴胺|-β羟化酶. A name
#: that goes on in letters is one of these only where the noun ends
_HANDLES: Final = re.compile(
    f"{_DRUGS}[-–]?[αβγ]?[\u4e00-\u9fff]{{0,4}}酶(?!的?量)"
    "|[-–]?[0-9A-Za-zα-ω]{0,3}[-–]?[\u4e00-\u9fff]{0,4}?(?:酶|受体|转运蛋白|转运体|结合蛋白|通道)(?:基因|[0-9A-Z]|(?=[，。；、的（(活分]))"
    "|\\s?(?:transporter|receptor|synthase|reductase|oxidase|dehydrogenase|hydroxylase|kinase)"
)
_MOLECULES: Final = frozenset({"Gene", "miRNA", "lncRNA", "circRNA", "Drug"})


_NOT_THE_DRUG: Final = (_INDUCES, _TREATED, _RESISTED, _PATHWAY_OF, _ACTS, _OF_THE_DRUG, _HANDLES)


def _around(text: str, start: int, end: int) -> tuple[str, str]:
    """What stands before and behind, without formula mark-up and white space."""
    return _LATEX.sub("", text[max(0, start - 40) : start]), _LATEX.sub("", text[end : end + 60])


def _kin(one: str, two: str) -> bool:
    """Whether two names are forms of one molecule ("p-AKT", "AKT"), whose ratio is its state."""
    a, b = (re.sub("^(?:p|磷酸化)-?", "", x.lower()) for x in (one, two))
    return a[:3] == b[:3]


def _part_of_more(name: str, before: str, after: str, kind: str) -> bool:
    """Whether a mention of this type between `before` and `after` is part of a ratio, a complex, a cell type or a
    syndrome."""
    if kind not in _MOLECULES:
        return False
    if kind == "Drug" and _HAN_END.search(name) and _ONE_OF_SERIES.match(after):
        return True
    if any(test.match(after) for test in (_NEURONS, _SYNDROME, _GOES_ON, _HEAD_BEHIND, _MEMBER_NAMED)):
        return True
    ratio, left = _RATIO_AFTER.match(after), _RATIO_BEFORE.search(before)
    if (ratio and not _kin(name, ratio[1])) or (left and _RATIO_HERE.match(after) and not _kin(name, left[1])):
        return True
    other = _RATIO_WITH.match(after)
    if other and not _kin(name, re.sub("^[^A-Za-z]+", "", other[1])):
        return True  # "A 与促炎因子 B 的比值"
    if _RATIO_HERE.match(after) and _RATIO_OF_TWO.search(before):
        return True
    return bool(_COMPLEX_AFTER.match(after)) or (before.endswith(("-", "–")) and bool(_COMPLEX_HERE.match(after)))


def no_tail(text: str, start: int, end: int, kind: str) -> bool:
    """Whether the mention cannot be what a statement is about."""
    before, after = _around(text, start, end)
    if _part_of_more(text[start:end], before, after, kind):
        return True
    if _SOURCE.match(after) and kind in _MOLECULES:
        return True
    if _NEEDS.match(after) or (kind in _MOLECULES and _WITHOUT_IT.match(after)):
        return True
    if _ONTO_BEFORE.search(before) and _ONTO_AFTER.match(after):
        return True
    if text[start:end] in _BARE or _LACKED.match(after):
        return True
    if kind not in ("Process", "Disease"):
        if kind == "Drug" and any(test.match(after) for test in _NOT_THE_DRUG):
            return True
        if _DOWNSTREAM.match(after) or _RESHAPED.match(after):
            return True
        return after.startswith("抵抗") and not re.match(r"\w", after[2:3])
    if kind == "Process" and text[start:end] in _DYING and _DYING_CELLS.match(after):
        return True
    if kind == "Disease" and (_TUMOUR_TRAIT.match(after) or _ILL_ANIMALS.match(after)):
        return True
    if kind == "Process" and (_SPOILT.match(after) or _TIME.match(after)):
        return True
    return bool(_MODIFIES.match(after))


def turnover(text: str, at: int, start: int, end: int) -> int:
    """What an enzyme that catalyses (the verb ends at `at`) does to the compound `text[start:end]`.

    1 for a product, there is more of it ("催化 X 生成|A", "催化|A|的合成"), -1 where it is only said to be broken down
    ("催化|A|分解"), 0 for any other substrate, which is what the enzyme works on, not what it raises.
    """
    before, after = _LATEX.sub("", text[at:start]), _LATEX.sub("", text[end : end + 24])
    if _MADE_BEFORE.search(before) or _MADE_AFTER.match(after):
        return 1
    return -1 if _BROKEN_DOWN.match(after) else 0


def meets(text: str, start: int, end: int, kind: str) -> bool:
    """Whether a change behind the mention is one of how often it meets another, not of how much there is of it."""
    return kind in _MOLECULES and _MEETING.match(_around(text, start, end)[1]) is not None


def no_head(text: str, start: int, end: int, kind: str) -> bool:
    """Whether the mention cannot be what acts."""
    before, after = _around(text, start, end)
    if _part_of_more(text[start:end], before, after, kind):
        return True
    if kind == "Gene" and before.endswith(("突变", "突变的", "突变型", "突变体")):
        return True  # "突变 A 导致 B": what the mutation does to A is left open
    if kind == "Pathway" and before.endswith("在") and _WITHIN.match(after):
        return True
    if _IS_ONE_OF.search(before) and (_ONE_OF.match(after) or _MAIN_SOURCE.match(after)):
        return True
    if _OPPOSITE.match(after) or (kind == "miRNA" and _GLUED_ANTI.search(text[max(0, start - 8) : start])):
        return True
    return bool((kind == "Drug" and _DERIVED.match(after)) or (kind in ("Gene", "Drug") and _OPEN_DEFECT.match(after)))


def other_clause(construction: str, text: str, trigger_end: int, tail: tuple[int, int], head: int) -> bool:
    """Whether what the construction joins belongs to two statements.

    In "ConA 诱导的肝炎小鼠中 B 升高" ConA made the animals ill; in "B 使机体免受 A 所致的损伤" A does nothing to B.
    """
    if construction == "zh.attributive":
        return bool(_MADE_ILL.search(text, trigger_end, tail[0]) or _HARMED.match(text, tail[0], tail[1]))
    return construction == "zh.passive" and re.search("免受|免于", text[tail[1] : max(tail[1], head)]) is not None


def bears_state(text: str, at: int) -> bool:
    """Whether cells, animals or plants stand at `at`, which the state of a gene before them was given to."""
    return _BEARER.match(text, at) is not None


def merely_found(state: str) -> bool:
    """Whether a state is one that is found in patients and tissues, not one that an experimenter makes."""
    return _FOUND_SO.search(state) is not None
