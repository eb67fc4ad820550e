"""Names that no list has, known by how they are built and by what is said beside them.

`find` reads one text: a name in apposition to a class of agents (某某抑制剂 XX-12), antibodies named by what they bind,
drug classes (XX类药物), numbered Chinese protein names (…还原酶2). `names_of_article` reads an article: a Latin name
that is called a gene once is that gene everywhere, a chemical or a plant's constituent that is given or acts once is
that agent everywhere. What a pattern says is a habit of naming, never a list of names.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from functools import lru_cache
from pathlib import Path

from extractor.entities.abbreviations import find_definitions
from extractor.entities.candidates import Candidate
from extractor.entities.tables import read_rows

_WORDS = Path(__file__).resolve().parent.parent / "data" / "lexicon" / "formation_words_zh.tsv"
_HAN_RUN = re.compile(r"[\u4e00-\u9fff]{1,16}$")

# --- agents beside their class -------------------------------------------------------------------------------------
_AGENT_CLASS = (
    r"(?:抑制剂|激动剂|拮抗剂|阻断剂|阻滞剂|激活剂|增敏剂|螯合剂|清除剂|单克隆抗体|单抗|中和抗体|小分子化合物|"
    r"化合物|(?<!抗体)(?<!蛋白)单体|小分子药物|抗癌药物?|抗肿瘤药物?|化疗药物?|抗生素|抗氧化剂|免疫抑制剂|供体|(?<!蛋白)类似物|衍生物)"
)
#: a code (XY-23, AB1234), an abbreviation, or an English word of five letters and more
_AGENT_NAME = (
    r"(?P<name>[A-Z][A-Za-z]{0,5}[- ]?\d{1,7}[A-Za-z]{0,2}(?:-\d{1,4})?|[A-Z]{3,6}(?:-[A-Z0-9]{1,6})?|"
    r"[A-Z]?[a-z]{5,20})"
    r"(?![A-Za-z0-9α-ω/-])"
)
_BESIDE_CLASS = re.compile(rf"{_AGENT_CLASS}\s?{_AGENT_NAME}")
#: what stands there without being an agent: controls, constants, buffers, words of methods
_NO_AGENT = re.compile(
    r"(?:NC|IC|EC|ED|LD|CON|CTRL|PBS|DMSO|DNA|RNA|mRNA|PCR|ELISA|MTT|WB|SPSS|GFP|ATP|ADP|FITC|control|group|mimics?|"
    r"inhibitors?|negative|blank|vehicle|sigma|abcam|Sigma|Abcam|Merck|Roche|Gibco|table|figure|[A-Z]\d)-?\d*",
)
_NO_AGENT_AFTER = re.compile(
    r"\s?(?:组(?![织蛋胺成分氨])|基因|蛋白|mRNA|受体|细胞|信号|通路|试剂|公司|介导|的?浓度为|值|型|法|号)"
)

# --- antibodies ----------------------------------------------------------------------------------------------------
_BOUND = r"(?P<target>[A-Za-z][A-Za-z0-9α-ω\-]{0,13}\d?|[\u4e00-\u9fff]{2,6}[A-Za-z0-9α-ω\-]{0,6})"
_ANTIBODY = re.compile(
    rf"(?P<anti>抗(?:人|鼠|小鼠|大鼠|兔)?\s?){_BOUND}\s?(?:的)?(?:单克隆|多克隆|中和|阻断性?|单链|人源化)?抗体"
)
#: reagents of a method: bought, diluted, of rabbits
_REAGENT_BEFORE = re.compile(r"(?:兔|鼠|羊|驴|一|二|标记的?|检测|血清|阳性|[（(,，、]\s?)$")
_REAGENT_AFTER = re.compile(
    r"\s?(?:购自|购于|均?购|稀释|孵育|[（(]|来源|工作液|公司|制备|检测|阳性|阴性|水平|滴度|试剂|浓度|标记|染色|结合|识别|反应|"
    r"谱|的?(?:产生|分泌|生成|制备|表达|检测|出现|水平)|、|，|,|。|和|与|及|综合)"
)
_GIVEN_BEFORE = re.compile(r"(?:应用|注射|给予|使用|利用|静脉滴注|接受|采用|经|联合|加入|用)(?:了|单独|上述|静脉)?$")
_ACTS = re.compile(
    r"\s?(?:可以?|能够?|也|还|则|显著|明显|有效|不仅|通过|对[\u4e00-\u9fffA-Za-z]{1,8}(?:有|具有|的)|来)?(?:抑制|阻断|促进|处理|治疗|干预|预处理|使|减少|减轻|降低|"
    r"增加|增强|提高|改善|刺激|缓解|诱导|逆转|中和|并再灌注|并未|未)"
)

# --- classes of drugs ----------------------------------------------------------------------------------------------
_DRUG_CLASS = re.compile(
    r"(?<![A-Za-z0-9\u4e00-\u9fff])?(?P<stem>[A-Z]{3,6}I?|[\u4e00-\u9fff]{1,5})类(?:抗生素|抗菌药物?|降压药物?|降糖药物?|化疗药物?|抗癌药物?|药物|药(?![物品材店]))"
)
_LATIN_STEM = re.compile(r"[A-Z]{3,6}$")

# --- Chinese proteins with a number ---------------------------------------------------------------------------------
_PROTEIN = re.compile(
    r"(?P<head>还原酶|氧化酶|合酶|合成酶|转移酶|激酶|磷酸酶|脱氢酶|水解酶|裂解酶|异构酶|连接酶|解氨酶|羧化酶|羟化酶|加氧酶|"
    r"蛋白酶|转氨酶|结合蛋白|转运蛋白|转运体|载体蛋白|交换体|味觉受体|受体|通道蛋白|相关蛋白|样蛋白|调节蛋白|抑制蛋白|激活蛋白|"
    r"伴侣蛋白|样因子|调节因子|结合因子)\s?(?P<number>[A-Z]?\d{1,2}[A-Z]?|[ⅠⅡⅢⅣ]{1,2}|I{1,3}V?|[αβγδ]\d?)(?![A-Za-z0-9.%％~～\-])"
)

#: an enzyme that is named by what it makes or changes; not a reagent's method, a part of another word
_ENZYME = re.compile(
    r"(?P<head>(?:合成?|还原|氧化|脱氢|水解|裂解|转移|脱羧|羧化|羟化|双?加氧|单加氧|解氨|脱氨|异构|内切|外切|磷酸化|甲基转移|糖基转移)?酶)"
    r"(?![联标解促切法类原抑]|[A-Za-z0-9Ⅰ-Ⅻα-ω])"
)


def find(text: str, found: Sequence[Candidate]) -> Iterator[Candidate]:
    """Candidates of one Chinese text that `found` (strong candidates) leaves open."""
    taken = [(c.start, c.end) for c in found if not c.weak]

    def free(start: int, end: int) -> bool:
        return not any(s < end and start < e for s, e in taken)

    for m in _BESIDE_CLASS.finditer(text):
        start, end = m.span("name")
        if free(start, end) and _is_agent(text, m):
            yield Candidate(start, end, "Drug", "formation:agent", 35, 0.8, hint={"name": m["name"]})
    for m in _ANTIBODY.finditer(text):
        start, end = m.span()
        if _REAGENT_BEFORE.search(text, max(0, start - 4), start) and not _ACTS.match(text, end):
            continue
        given = _GIVEN_BEFORE.search(text, max(0, start - 6), start) and not _REAGENT_AFTER.match(text, end)
        if _ACTS.match(text, end) or given:
            yield Candidate(start, end, "Drug", "formation:antibody", 61, 0.8, hint={"target": m["target"]})
    for m in _DRUG_CLASS.finditer(text):
        start = m.start("stem")
        if not _LATIN_STEM.match(m["stem"]):
            start = m.end("stem") - len(_stem(m["stem"], 4))
        if start < m.end("stem") and free(start, m.end("stem")):
            yield Candidate(start, m.end(), "Drug", "formation:drug_class", 35, 0.8)
    for m in _PROTEIN.finditer(text):
        run = _han_before(text, m.start())
        at = m.start() - len(run)
        glued = re.search(r"[A-Za-z0-9α-ω/)）-]\s?$", text[max(0, at - 2) : at]) is not None
        stem = _stem(run, 12, _words()["protein"], glued=glued)
        if len(stem) > 1 and stem[0] not in "物性体子型样化" and free(m.start(), m.end()):
            yield Candidate(m.start() - len(stem), m.end(), "Gene", "formation:protein", 30, 0.8)
    for m in _plant_gene().finditer(text):
        if free(*m.span()):
            yield Candidate(*m.span(), "Gene", "formation:plant_gene", 30, 0.8, hint={"name": m.group()})
    for m in _ENZYME.finditer(text):
        start = m.start() - _substrate(text, m.start(), alone=m["head"] == "酶")
        if start < m.start() and _holds(start, m.end(), taken):
            yield Candidate(start, m.end(), "Gene", "formation:enzyme", 30, 0.8)


@lru_cache(maxsize=1)
def _plant_gene() -> re.Pattern[str]:
    """A family of plant genes with the letters of a species before and its member behind: OsDREB2A, HbJAZ1, FtCHS."""
    families = "|".join(re.escape(f) for f in sorted(_words()["plant_gene"], key=lambda f: (-len(f), f)))
    return re.compile(
        rf"(?<![A-Za-z0-9α-ω-])(?!Pro|Arc|Src)[A-Z][a-z]{{1,2}}(?:{families})"
        r"(?:s|[A-Za-z]?\d{0,3}[A-Za-zⅠ-Ⅻ]?)(?:[-.][A-Z]?\d{1,2})?(?![A-Za-z0-9α-ω])"
    )


def _substrate(text: str, end: int, *, alone: bool) -> int:
    """Length of what an enzyme acts on that ends at `end`; `alone`: nothing says what it does to it."""
    words = _words()["polymer"] if alone else _words()["polymer"] | _words()["substrate"]
    size = next((n for n in range(min(9, end), 0, -1) if text[end - n : end] in words), 0)
    before = text[max(0, end - size - 8) : end - size]
    place = re.search(r"[α-ω]-(?:\d(?:,\d)*-)?$", before)
    if size and place:
        return size + len(place.group())
    return 0 if re.search(r"[A-Za-z0-9]-?$", before) else size  # the end of a longer name


def _is_agent(text: str, beside: re.Match[str]) -> bool:
    return not _NO_AGENT.fullmatch(beside["name"]) and not _NO_AGENT_AFTER.match(text, beside.end("name"))


def _han_before(text: str, end: int) -> str:
    run = _HAN_RUN.search(text, max(0, end - 16), end)
    return run.group() if run else ""


@lru_cache(maxsize=1)
def _words() -> Mapping[str, frozenset[str]]:
    """stop and protein words of `data/lexicon/formation_words_zh.tsv`."""
    kinds: dict[str, set[str]] = {}
    for row in read_rows(_WORDS, ("term", "kind")):
        kinds.setdefault(row["kind"], set()).add(row["term"])
    return {kind: frozenset(terms) for kind, terms in kinds.items()}


def _stem(run: str, longest: int, inside: frozenset[str] = frozenset(), *, glued: bool = False) -> str:
    """The end of `run` that can be the first part of a name: its words back to a verb, a particle or the like.

    `inside`: such words as may be part of it nevertheless. `glued`: the run itself goes on to the left in another
    script (丝氨酸/苏氨酸…, G 蛋白…), so that the whole of it is no whole name.
    """
    from extractor.nlp.words import cut, word_class

    words: list[str] = []
    for word in reversed(cut(run)):
        class_ = word_class(word)
        ends = word in _words()["stop"] or class_[:1] in set("dpcrufyemqt") or class_[:1] == "v"
        if ends and word not in inside:
            break
        if len(word) + sum(map(len, words)) > longest:
            break
        words.append(word)
    whole = "".join(reversed(words))
    return "" if len(whole) == len(run) and glued else whole


# --- an article's own names -----------------------------------------------------------------------------------------
_LATIN = re.compile(
    r"(?<![A-Za-z0-9α-ω_/.^\\@#&+\-])[A-Za-z][A-Za-z0-9]{1,11}(?:-[0-9]{1,3}[A-Za-z]?|[α-ω]\d?)?(?![A-Za-z0-9α-ω_^\\@+'’′]|\.\d)"
)
#: how genes are written: species and family (AbCDE12), family and member (ABC6DE14, hAB2C4), bacterial (abcD), ABC12
_GENE_SHAPE = re.compile(
    r"[A-Z][a-z]{1,2}[A-Z]{2,7}[a-z]?\d{0,3}[A-Z]?(?:-\d{1,2}[A-Z]?)?|[A-Z]{2,6}-?\d{1,3}[A-Z]{1,2}\d{0,3}|[a-z][A-Z][A-Z0-9]{2,7}|r[A-Z]{2,6}|"
    r"[A-Za-z][a-z]{2}[A-Z]\d?|[A-Z]{2,7}[a-z]{0,2}-?\d{1,3}[A-Za-z]?|[A-Z][a-z]{2,7}\d{1,3}[a-z]?|[A-Z]{2,6}\d{0,2}[α-ω]\d?"
)
#: two letters of a species before a family and its member, which nothing else is written like: AbCDE12
_SPECIES_SHAPE = re.compile(r"(?P<stem>[A-Z][a-z][A-Z]{3,7})\d{1,3}[A-Za-z]?")
#: lower case throughout, as in mice, fungi and bacteria: abc1; needs to be called a gene again and again
_LOWER_SHAPE = re.compile(r"[a-z]{3,5}(?:-?\d{1,2}[a-z]?)?")
#: letters alone need more to be a gene: ABCD, Abcd
_LETTERS = re.compile(r"[A-Z]{3,6}|[A-Z][a-z]{2,8}")
#: what is written like a gene and is none: loci, plasmids, formulas, primers, units, statistics, media. Wider than the
#: list that the model is checked against (`statistical._STANDS_ALIKE`): here only the letters speak, no sentence does
_WRITTEN_ALIKE = re.compile(
    r"LOC\d+|[A-Za-z]{2}\d{1,2}[Gg]\d{4,}|p[A-Z]{2,}.*|(?:Mg|Mn|Zn|Cu|Fe|Ca|Na|Li|Co|Ni|Ba|Al|Cd|Hg|Ag)(?:SO|CO|PO|NO|HCO|HPO|"
    r"Cl|OH|O|S|F)\d?|H\d[A-Z].*|[CN]H\d.*|NaH.*|KH\d.*|IC50|EC50|LD50|Ct|OD\d*|pH|SD|SE|SEM|CV|CI|OR|HR|RR|P\d|rs\d+|OsO4|HCO3|"
    r"(?:Th|Tc|Treg|CD)\d{0,2}|[A-Z]\d{4,}.*|(?:Table|Fig|Figure|Type|Group|Day|Week|Phase|Part|Step)\d*|Q\d|BL\d+|DH5|BL21|"
    r"(?:Han|Sun|Li|Wang|Zhang|Chen|Liu|Yang)\d*|[A-Z]{2,4}\d{5,}|(?:Pro|Ser|Thr|Tyr|Lys|Arg|His|Asp|Glu|Gly|Ala|Val|Leu|Ile|Phe|Trp|Met|Cys|Asn|"
    r"Gln)\d+|SP6|T7|M13|[A-Za-z]{0,5}RNAs?|RT|qRT|cDNA|mRNA|miRNA|siRNA|shRNA|dsRNA|sgRNA|gRNA|tRNA|rRNA|lncRNA|DNA|RNA|PCR|ORF|UTR|CDS|EST|SNP|SSR|QTL|GWAS|"
    r"gene|genes|cell|cells|marker|Cre|FLP|mimics?|inhibitor|control|vector|primer|protein|actin|type|line|[a-z]?mRNAs?|MALDI|TOF|HPLC|SDS|PAGE|BLAST|CRISPR|Cas9|TALEN|ChIP|RACE|TAIL|HSD|ANOVA|GST|His|Myc|Flag|HA|GFP|YFP|CFP|RFP|GUS|LUC|EGFP|TUNEL"
)
_CALLED_AFTER = re.compile(
    r"\s?(?:基因(?!组|型|座)|同源基因|家族基因|转录因子|的?(?:mRNA|启动子|转录本|编码区|开放阅读框|过表达|超表达|突变体|敲除|沉默|敲低|启动|RNAi)|"
    r"蛋白(?!质?组|粉|胨|酶|质?含量|饲料|源|酪)|激酶|受体|亚基|(?:的)?表达(?:量|水平|受|被|下调|上调|降低|升高|增加|显著|明显)|"
    r"的表达|的转录|缺失突变|双突变|过表达)"
)
_CALLED_BEFORE = re.compile(
    r"(?:(?<!转)基因|转录因子|编码|过表达|超表达|敲除了?|沉默了?|敲低了?|启动子|受体|激酶|(?<!限制性)(?<!切)(?<!制)酶|(?<!粗)(?<!总)蛋白|同源物|突变体|靶基因|干扰)\s?$"
)
_CALLED_ELSE = re.compile(
    r"\s?(?:(?:保守)?(?:结构域|基序|序列)|组(?![织蛋胺成分氨])|培养[基液]|细胞|试剂|载体|质粒|菌|引物|品种|品系|株|处理|法|型|模型|软件|数据库|公司|缓冲|溶液|位点|序列号|基因型|基因座|"
    r"标记|探针|技术|平台|值|指数|染色|样品|群体|(?!mRNA)[A-Za-z]{3,}|饲粮|日粮|%|％|[=<>＝]|分子标记|号|期|区)"
)

#: constituents of plants and fungi, named by them
_CONSTITUENT = re.compile(
    r"(?P<head>(?:粗|总|酸性|中性|硫酸化?|磷酸化|羧甲基化|乙酰化|硒化)?(?:多糖|[葡果木]聚糖|甘露聚糖|黄酮|皂苷|皂甙|多酚|生物碱|花色苷|原花青素|寡糖|低聚糖|异黄酮|蒽醌|萜|内酯|挥发油|精油|"
    r"黄酮类化合物))(?!类|酶|含量|组成|结构|代谢|合成|$)"
)
#: syllables of systematic Chinese chemical names; of `_HARD` every name of a substance holds one
_SYLLABLES = (
    "甲乙丙丁戊己庚辛壬癸苯萘蒽菲吡啶嘧唑噻吩呋喃吲哚喹啉哌嗪吗胍肼脲羟氨氧硫磷氯溴碘氟硝羧酰酮酸酯醇醛酚胺烷烯炔苷醚腈肟基苄硅硼"
    "钠钾钙镁锌铁铜锰钴铬锂铵氢叔仲异正邻间对顺反聚二三四五六七八九十多偏次代水合环亚巯磺咪嘌呤膦酐甾"
)
_HARD = "甲乙丙丁戊己庚辛壬癸苯萘蒽菲吡啶嘧唑噻吩呋喃吲哚喹啉哌嗪胍肼羟氯溴碘氟硝羧酰烷烯炔苷醚腈肟苄铵巯磺咪嘌膦"
_CHEMICAL = re.compile(
    rf"(?<![\u4e00-\u9fff](?<![和与及或用经加的如以对为是即将被含而使]))(?<!-)(?:\d(?:,\d)*-)?[{_SYLLABLES}]{{3,14}}"
    r"(?<=[酸酯醇酮醛酚胺烷烯苷醚腈肟脲胍唑啶嗪啉钠钾钙镁锌铁铜锰铵])(?![酶化基键循转脱凝电溶缓受水法])"
)
#: what is done with an agent, and what an agent does
_AGENT_BEFORE = re.compile(
    r"(?:添加|补充|补饲|饲喂|给予|灌胃|灌服|注射|腹腔注射|服用|摄入|施用|喷施|外源性?|应用|使用|经|加入|联合|联用|用)(?:了|不同剂量的?|不同浓度的?|适量的?|\d[\d.]*\s?%?\s?(?:的)?)?$"
)
_AGENT_AFTER = re.compile(
    r"\s?(?:[（(][A-Za-z][^（）()]{1,60}[)）])?\s?(?:[均也都则亦还]|在内)?(?:处理|干预|给药|灌胃|治疗|组(?![织成分])|可(?!溶|能|以?用|以?分)|能(?!量)|能够|具有|有(?:显著|明显|一定|较强|良好)|"
    r"显著|明显|通过|对[\u4e00-\u9fffA-Za-z]{1,20}(?:的|有|具有)|抑制|促进|诱导|增强|提高|降低|减轻|改善|缓解|激活|的添加|添加|预处理|的(?:抗(?![凝原体])|促|保护|抑制|调节))"
)


def acts(text: str, start: int, end: int) -> bool:
    """Whether the words beside `text[start:end]` say that it is given, or what it does."""
    while start and text[start - 1] == " ":  # 添加 Se
        start -= 1
    return bool(_AGENT_AFTER.match(text, end) or _AGENT_BEFORE.search(text, max(0, start - 12), start))


def names_of_article(
    texts: Sequence[str],
    settled: Callable[[str], Sequence[Candidate]],
    meanings: Mapping[str, str | None],
    refused: Callable[[str, str], bool],
) -> dict[str, tuple[str, str]]:
    """Names that an article's Chinese `texts` show to be genes or agents: surface → type and the name that is meant.

    `settled(text)`: mentions that are known anyhow. `meanings`: what the article defines, a type or None for what is
    not marked. `refused(surface, type)`: class words.
    """
    genes: dict[str, Counter[str]] = defaultdict(Counter)
    agents: dict[str, Counter[str]] = defaultdict(Counter)
    short: dict[str, str] = {}
    known: set[str] = set()
    drugs: set[str] = set()
    for text in texts:
        mentions = [c for c in settled(text) if not c.source.startswith("formation:agent")]
        taken = [(c.start, c.end) for c in mentions]
        known.update(text[c.start : c.end] for c in mentions if c.type == "Gene" and not c.weak)
        drugs.update(text[c.start : c.end] for c in mentions if c.type == "Drug" and not c.weak)

        sure = [(c.start, c.end) for c in mentions if not c.weak]

        def free(start: int, end: int, taken: list[tuple[int, int]] = taken) -> bool:
            return not any(s < end and start < e for s, e in taken)

        def open_to(start: int, end: int, sure: list[tuple[int, int]] = sure) -> bool:  # 牛至油 needs support: it may
            return not any(s < end and start < e for s, e in sure)

        for m in _LATIN.finditer(text):
            if free(*m.span()) and not _WRITTEN_ALIKE.fullmatch(m.group()):
                genes[m.group()][_how_called(text, m.start(), m.end())] += 1
        substances = [
            (start, end)
            for start, end in _substances(text)
            # a systematic name holds shorter ones: 二甲氨基|苯丁酸
            if free(start, end) or (_CHEMICAL.fullmatch(text[start:end]) and _holds(start, end, taken))
        ]
        for start, end in substances:
            agents[text[start:end]]["agent" if acts(text, start, end) else ""] += 1
        for m in _BESIDE_CLASS.finditer(text):
            if _is_agent(text, m) and free(*m.span("name")) and any(c.isdigit() or c.isupper() for c in m["name"]):
                agents[m["name"]]["agent"] += 1
        for span, forms in _defined_substances(text, substances, open_to):
            short.update((text[slice(*form)], text[slice(*span)]) for form in forms)
    out: dict[str, str] = {}
    for name, seen in genes.items():
        if refused(name, "Gene") or meanings.get(name) is not None:
            continue
        # a definition that nothing was read from says less than its being called a gene again and again:
        # "某某诱导的蛋白-3样分子2（XYZ2）", then "敲除 XYZ2", "XYZ2 基因", "XYZ2 表达"
        again = seen["gene"] >= 4 * max(1, seen["else"]) and _GENE_SHAPE.fullmatch(name)
        if _is_gene(name, seen) and (name not in meanings or again):
            out[name] = "Gene"
    reagents = {name for form, name in short.items() if refused(form, "Drug")}  # EDTA, whatever its long name
    for name, seen in agents.items():
        if seen["agent"] and name not in reagents and name not in meanings and not refused(name, "Drug"):
            out[name] = "Drug"
    for name in _that_act(texts, short):
        if meanings.get(name) is None and not refused(name, "Drug"):
            out[name] = "Drug"
    named = dict.fromkeys(drugs, "Drug") | dict.fromkeys(known, "Gene") | out
    named |= {name: t for name, t in meanings.items() if t == "Gene"}
    open_ = [n for n in genes if n not in out and n not in meanings and 2 * genes[n]["else"] <= genes[n].total()]
    family = _families(genes)
    for name in open_:
        kin = _kin(name, named) or ("Gene" if name in family else "")
        if kin:
            out[name] = kin
    known.update(name for name, type_ in (named | out).items() if type_ == "Gene")
    for name in _listed(texts, known, {n for n in open_ if n not in out}):
        out[name] = "Gene"
    out.update((name, "Gene") for name in _other_forms(texts, out) if name not in meanings and name not in out)
    meant = {name: name for name in out}
    for name in open_:
        for type_, of_type in (("Gene", known), ("Drug", drugs)):
            read = _misread(name, of_type) if name not in out else ""
            if read:
                out[name], meant[name] = type_, read
    return {name: (type_, meant[name]) for name, type_ in out.items()}


def _is_gene(name: str, seen: Counter[str]) -> bool:
    """Whether a Latin name is one of a gene by its shape and by how often it is called one."""
    called, otherwise = seen["gene"], seen["else"]
    if called <= otherwise:
        return False
    if _GENE_SHAPE.fullmatch(name):
        return True
    if _LOWER_SHAPE.fullmatch(name):
        return called >= 3 and 3 * called >= seen.total()
    return called >= 2 and _LETTERS.fullmatch(name) is not None


def _families(names: Iterable[str]) -> set[str]:
    """Names of two or more members of a family, with the letters of the species before: AbCDE1, AbCDE4a."""
    members: dict[str, set[str]] = defaultdict(set)
    for name in names:
        shape = _SPECIES_SHAPE.fullmatch(name)
        if shape:
            members[shape["stem"]].add(name)
    return {name for family in members.values() if len(family) > 1 for name in family}


_ITEM = r"[A-Za-z][A-Za-z0-9α-ω-]{1,11}"
_ENUMERATION = re.compile(rf"(?<![A-Za-z0-9α-ω-]){_ITEM}(?:\s?[、和与及]\s?{_ITEM})+(?![A-Za-z0-9α-ω-])")


def _listed(texts: Iterable[str], known: Set[str], open_: Set[str]) -> Iterator[str]:
    """Names shaped like genes in a list of genes, or of what is called such: what is enumerated is of a kind."""
    for text in texts:
        for m in _ENUMERATION.finditer(text):
            items = [i.strip() for i in re.split("[、和与及]", m.group())]
            sure = 2 * sum(i in known for i in items) >= len(items) or _SUCH_GENES.match(text, m.end())
            yield from (i for i in items if sure and i in open_ and _GENE_SHAPE.fullmatch(i))


def _other_forms(texts: Iterable[str], out: Mapping[str, str]) -> set[str]:
    """Short forms that stand in brackets behind genes of the article: AbCDE1（XYZ）."""
    forms: set[str] = set()
    for text in texts:
        for d in find_definitions(text):
            name = _NAME_END.search(text, max(0, d.end_of_name - 16), d.end_of_name)
            if d.short and not d.english and name and out.get(name.group()) == "Gene":
                form = text[slice(*d.short)]
                if _LETTERS.fullmatch(form) or (_GENE_SHAPE.fullmatch(form) and not _WRITTEN_ALIKE.fullmatch(form)):
                    forms.add(form)
    return forms


_NAME_END = re.compile(r"(?<![A-Za-z0-9α-ω-])[A-Za-z][A-Za-z0-9α-ω-]+$")


#: where scanning read a letter for a figure: Abcl3, ABCI
_MISREAD = re.compile(r"(?<=[A-Za-z-])[lI](?=\d|$|[a-z]?$)")


def _misread(name: str, known: Set[str]) -> str:
    """The gene of the article that `name` is with 1 for l or I, or ""."""
    for m in _MISREAD.finditer(name):
        read = name[: m.start()] + "1" + name[m.end() :]
        if read in known:
            return read
    return ""


#: what a reagent is used in
_REAGENT = re.compile(r"\s?(?:溶液|缓冲|凝胶|试剂|抗凝|膜|裂解|蛋白质?浓度|购)")


def _holds(start: int, end: int, taken: Sequence[tuple[int, int]]) -> bool:
    """Whether all that is known there is inside `[start, end)` and shorter."""
    return all(start <= s and e <= end and e - s < end - start for s, e in taken if s < end and start < e)


def _that_act(texts: Sequence[str], short: Mapping[str, str]) -> set[str]:
    """Of the forms of substances that are defined (form → full name), and the full names, those of agents.

    A reagent of the methods is defined just so: one form of it must be given or act somewhere.
    """
    names = {*short, *short.values()}
    pattern = re.compile("|".join(re.escape(n) for n in sorted(names, key=lambda n: (-len(n), n))) or r"(?!)")
    acting: Counter[str] = Counter()
    every: Counter[str] = Counter()
    for text in texts:
        for m in pattern.finditer(text):
            meant = short.get(m.group(), m.group())
            every[meant] += 1
            acting[meant] += acts(text, *m.span()) and not _REAGENT.match(text, m.end())
    # what is measured throughout (挥发性脂肪酸) acts in some sentence too
    return {n for n in names if acting[short.get(n, n)] and 12 * acting[short.get(n, n)] >= every[short.get(n, n)]}


_NUMBERED = re.compile(r"(?P<stem>[A-Za-z]{2,}-?)\d{1,3}[A-Za-z]?")
_MADE_OF = re.compile(r"(?:rh|rm|rr|r|h|m|p)(?P<name>[A-Z][A-Z0-9-]+)")
#: 等受体 says what the names before it are
_SUCH_GENES = re.compile(
    r"\s?等(?:[\u4e00-\u9fff]{0,2}(?:相关|特异性?|关键|调控|合成))?"
    r"(?:基因|蛋白|受体|激酶|转录因子|细胞因子|趋化因子|生长因子)(?!组|型|酶)"
)


def _kin(name: str, named: Mapping[str, str]) -> str:
    """The type of a name that differs from this one in its number, or that this one is the recombinant form of.

    XyABC3 is a gene where XyABC1 is one; AB-12 a compound where AB-3 is one; rABC is ABC.
    """
    made = _MADE_OF.fullmatch(name)
    if made and named.get(made["name"]) == "Gene":
        return "Gene"
    numbered = _NUMBERED.fullmatch(name)
    if numbered is None:
        return ""
    stem = numbered["stem"]
    types = {
        t
        for other, t in named.items()
        # PGE3 beside PGE2; not PD1 beside PD98059
        if other.startswith(stem) and other[len(stem) :][:1].isdigit() and (t == "Gene" or len(other) == len(name))
    }
    return types.pop() if len(types) == 1 else ""


#: what the English name of a small molecule or of a plant's constituents ends with
_CHEMICAL_GLOSS = re.compile(
    r"(?:(?:o|y|l|r|n|c|t|d)ate|[a-z]ine|(?:[^r]|[^e]r)ol|[^h]one|ide|ic acid|oside|idin|ene|ane|noids?|"
    r"flav[ao]n\w*|xanthin|saponins?|polysaccharides?|oligosaccharides?|alkaloids?|terpen\w*|phenols?|tannins?|quinone|lactone|azole|amide|chloride|oxide|fatty\s?acid|oil)s?$",
    re.IGNORECASE,
)
_CHEMICAL_END = re.compile(
    r"(?:酰胺|(?:[^石汽柴机黄原]|^)油|酯|苷|甙|碱|酮|酚|醇|醛|烯|胺|醌|嗪|啶|唑|啉|脲|盐|酸|素|糖|内酯|化物)$"
)


def _defined_substances(
    text: str, substances: Sequence[tuple[int, int]], free: Callable[[int, int], bool]
) -> Iterator[tuple[tuple[int, int], list[tuple[int, int]]]]:
    """(name, its other forms) for substances that the text itself explains: 某某酰胺（xy benzoate，XB）."""
    ends = {end: (start, end) for start, end in substances}
    for d in find_definitions(text):
        forms = [form for form in (d.english, d.short) if form]
        known = ends.get(d.end_of_name)
        if known:
            yield known, forms
        elif d.english and _CHEMICAL_GLOSS.search(text[slice(*d.english)]):
            run = _han_before(text, d.end_of_name)
            chemical = _CHEMICAL_END.search(run) and not run.endswith(("激素", "毒素", "因素", "三酯"))
            stem = _stem(run, 10) if chemical else ""
            start = d.end_of_name - len(stem)
            if len(stem) > 2 and free(start, d.end_of_name):
                yield (start, d.end_of_name), forms


def _how_called(text: str, start: int, end: int) -> str:
    if _CALLED_ELSE.match(text, end):
        return "else"
    called = _CALLED_AFTER.match(text, end) or _CALLED_BEFORE.search(text, max(0, start - 8), start)
    return "gene" if called else ""


def _substances(text: str) -> Iterator[tuple[int, int]]:
    """Where a constituent of a plant or a systematic chemical name stands."""
    for m in _CONSTITUENT.finditer(text):
        stem = _stem(_han_before(text, m.start()), 6)
        if len(stem) > 1:
            yield m.start() - len(stem), m.end()
    for m in _CHEMICAL.finditer(text):
        if re.search(f"[{_HARD}]", m.group()):
            yield m.span()
