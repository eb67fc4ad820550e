"""What an article says about its own names: pairs of long and short forms, names introduced by a class word.

A short name means what the article defined it to mean: "BC" is a disease after "breast cancer (BC)", "TAM" is no drug
after "tumor-associated macrophage (TAM)".
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from extractor.entities.abbreviations import Definition, find_definitions
from extractor.entities.candidates import Candidate
from extractor.entities.tables import read_rows

#: words that a protein's, drug's or disease's Chinese name ends with, and the type they show
_SUFFIX_TYPES: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(
            r"(?:蛋白|因子|受体|激酶|酶|基因|配体|抗原|同源物?|整合素|连环素|黏?粘?附素|细胞素|介素|样物|"
            r"转运体|通道|亚基|蛋白质|家族|激素|多肽|肽|样)\s?[A-Za-z0-9αβγδκ\-ⅠⅡⅢⅣ]{0,6}$"
        ),
        "Gene",
    ),
    (re.compile(r"(?:霉素|抑制剂|拮抗剂|激动剂|单抗|他汀|替尼|类药物|黄酮|皂苷|生物碱|多糖)$"), "Drug"),
    (re.compile(r"(?:癌|肉瘤|白血病|淋巴瘤|综合征|骨质疏松症?|糖尿病|肝炎|肾病|心肌病|硬化症?)$"), "Disease"),
)
#: what a Chinese name that is nothing we mark ends with: 弓状核（ARC）, 香烟烟雾提取物（CSE）
_UNMARKED_END = re.compile(
    r"(?:提取物|浸提?液|匀浆|神经元|(?<!细胞)核|皮层|中枢|腹侧|背侧|评分|量表|指数|比值|比例|法|试验|实验|技术|术|模型|患者|"
    r"人群|样本|体积|面积|溶液|培养基|缓冲液|血清|显微镜|方案|标准|协会|学会|委员会|数据库|软件|"
    r"率|系数|(?:含|产|采食|摄入|总)量|增重|体重|强度|密度|浓度|时间|温度|湿度|糖剥夺|复氧|灌注|饲粮|日粮|饲料|培养物|"
    r"总蛋白质?|粗蛋白质?|(?:微生物|菌体|降解|代谢|饲料|植物|动物|单细胞|浓缩|分离|可溶性|真|粗)蛋白质?|粗脂肪|有机质|干物质|水稻|小麦|玉米|大豆|拟南芥|烟草|品种|品系|株系|植株|"
    r"小鼠|大鼠|豚鼠|家兔|牛|羊|猪|鸡|鸭|(?<!受体)(?<![BT])(?<![BT] )细胞|胞质|胞浆|细胞器|内质网|高尔基体|溶酶体|组织|"
    r"培养|手术|切除|治疗|疗法|公司)$"
)
_UNMARKED_END_EN = re.compile(
    r"(?:extracts?|cultures?|medium|rates?|ratio|score|index|scale|weight|volume|density|patients?|(?<![BT] )cells?|"
    r"tissues?|models?|methods?|assays?|tests?|surgery|therapy|deprivation|reperfusion|reticulum|microscopy|analysis|diet)$"
)
_GENE_GLOSS = re.compile(
    r"(?:factor|protein|receptor|kinase|phosphatase|ligand|gene|homolog(?:ue)?|family member|subunit|"
    r"interleukin|chemokine|"
    r"integrin|cadherin|catenin|collagen|synthase|transferase|reductase|oxidase|dehydrogenase|protease|"
    r"caspase|globulin|"
    r"hormone|peptide|antigen|transporter|channel|enzyme|polymerase|helicase|domain)\s?[-A-Za-z0-9αβγ]{0,6}$|"
    # a kinase, an actin, kinase A, kinaseIIα; not the "in" of glycosylphosphatidyl-in-ositol
    r"[a-z]{4,}(?:ase|in)s?(?:[\s-]?(?-i:[A-ZⅠ-Ⅻα-ω]|[0-9])[A-Za-z0-9α-ω]{0,4})?$",
    re.IGNORECASE,
)
#: what else a Chinese name ends with that a gene's English name explains: 同源盒-A1（homeobox A1）, 某某营养素
_GENE_END = re.compile(r"(?:同源[盒框]|[^因要元毒色激霉生]素|粘连|锚定|接头)[\s-]?[A-Za-z0-9α-ω]{0,4}$")
_BORDERS = Path(__file__).resolve().parent.parent / "data" / "lexicon" / "name_borders_zh.tsv"
_RNA_GLOSS = re.compile(
    r"(?:non-?\s?coding\s?RNA|lncRNA|RNA\s?activator|antisense\s?RNA|transcript\s?\d*)$|非编码\s?RNA$", re.IGNORECASE
)
#: 长链非编码RNA（long non-coding RNA，lncRNA） defines a class word, no name
_RNA_CLASS = re.compile(
    r"^(?:[\u4e00-\u9fff]+\s?[a-zA-Z]{0,4}RNAs?|[a-z\s-]+RNAs?|[a-z]{0,5}-?RNAs?|"
    r"(?:long|small|competing|circular|micro|messenger|intergenic|endogenous|short|[-\s])*(?:non-?\s?coding)?\s?RNAs?|"
    r"(?:长链|长|短链|小|微小|内源|竞争性|竞争|环状|细胞|外泌体|\s)*(?:非编码)?\s?RNA)$",
    re.IGNORECASE,
)
#: left-overs that are no name by themselves
_BARE = re.compile(
    r"^(?:\d{0,2}差异表达|候选|目的|目标|管家|内参|标志|靶|相关|调节|调控|结合|抑制|激活|活化|家族|成员|同源|细胞|生长|转录|转化|受体|酪氨酸)?(?:基因|因子|"
    r"蛋白|受体|激酶|酶|配体|抗原|激素|同源物?|家族|成员|亚基|肽|样|通道)?\s?[-A-Za-z0-9]{0,3}$"
)


@lru_cache(maxsize=1)
def _borders() -> Mapping[str, tuple[str, ...]]:
    """stop, inside and naming words of `data/lexicon/name_borders_zh.tsv`."""
    kinds: dict[str, list[str]] = {}
    for row in read_rows(_BORDERS, ("term", "kind")):
        kinds.setdefault(row["kind"], []).append(row["term"])
    return {kind: tuple(terms) for kind, terms in kinds.items()}


@dataclass(frozen=True, slots=True)
class Alias:
    """What a surface form means in this article. `type` None: something that is not marked at all."""

    type: str | None
    hint: Mapping[str, str] = field(default_factory=dict)
    source: str = "article:definition"
    priority: int = 85


@dataclass(frozen=True, slots=True)
class ArticleContext:
    """Knowledge of one article. `aliases`: surface → meaning; `short_forms`: short → long form, for normalisation."""

    aliases: Mapping[str, Alias] = field(default_factory=dict)
    short_forms: Mapping[str, str] = field(default_factory=dict)

    def scan(self, text: str) -> Iterator[Candidate]:
        """Candidates for every alias of the article in `text`."""
        pattern = _alias_pattern(tuple(sorted(self.aliases)))
        if pattern is None:
            return
        for match in pattern.finditer(text):
            alias = self.aliases[match.group("name")]
            if alias.type is not None:
                yield Candidate(
                    match.start(), match.end(), alias.type, alias.source, alias.priority, hint=dict(alias.hint)
                )

    def blocked(self, surface: str) -> bool:
        """Whether the article defines `surface` as something that is not marked."""
        alias = self.aliases.get(surface)
        return alias is not None and alias.type is None


EMPTY = ArticleContext()


def _alias_pattern(names: tuple[str, ...]) -> re.Pattern[str] | None:
    if not names:
        return None
    ordered = "|".join(re.escape(n) for n in sorted(names, key=lambda n: (-len(n), n)))
    return re.compile(rf"(?<![A-Za-z0-9])(?P<name>{ordered})(?:s(?![A-Za-z0-9]))?(?![A-Za-z0-9])")


def build_context(
    texts: Sequence[tuple[str, str]],
    recognise: Callable[[str, str], Sequence[Candidate]],
    weak: Callable[[str, str], Sequence[Candidate]],
    cut: Callable[[str], Sequence[str]] | None = None,
    supported: Callable[[str, str], Sequence[Candidate]] = lambda text, language: (),
) -> ArticleContext:
    """The context of an article from its passages, given as (text, language).

    `recognise(text, language)`: settled candidates without context; `weak(text, language)`: names that were not
    accepted;
    `supported(text, language)`: ambiguous names that the words beside them decide.
    `cut`: word segmentation of Chinese, used to find where an unknown Chinese long form begins.
    """
    votes: dict[str, Counter[tuple[str | None, tuple[tuple[str, str], ...]]]] = {}
    short_forms: dict[str, str] = {}
    agreed: dict[str, Candidate] = {}  # short forms whose definition says what the lexicon says

    def vote(surface: str, type_: str | None, hint: Mapping[str, str], weight: int = 100) -> None:
        keep = {
            k: v
            for k, v in hint.items()
            if k in {"curie", "name", "mirna", "target", "head", "head_name", "modifier", "long"}
        }
        votes.setdefault(surface, Counter())[type_, tuple(sorted(keep.items()))] += weight

    for text, language in texts:
        definitions = list(find_definitions(text))
        mentions = list(recognise(text, language))
        for definition in definitions:
            _read_definition(text, definition, mentions, weak(text, language), cut, vote, short_forms, agreed)
        for mention in mentions:
            # "lncRNA PTENP1" once: PTENP1 alone is that lncRNA too
            name = mention.hint.get("name", "")
            if mention.source in {"shape:lncrna.class", "shape:lncrna.after"} and len(name) > 2:
                vote(name, "lncRNA", {"name": name})
        for candidate in supported(text, language):
            # one sense per article: a short name that one place shows to be a cell line is one everywhere
            # (a definition in brackets says more: it weighs a hundred such places)
            vote(text[candidate.start : candidate.end], candidate.type, candidate.hint, 1)
    for label, count in _groups(text for text, _ in texts).items():
        vote(label, None, {}, count)
    aliases = {}
    for surface in sorted(votes):
        (type_, hint), weight = min(votes[surface].items(), key=lambda kv: (-kv[1], kv[0][0] is None, str(kv[0])))
        said = agreed.get(surface)
        if said is not None and weight < 100 and type_ not in {None, said.type}:
            type_, hint = said.type, tuple(said.hint.items())
        aliases[surface] = Alias(type_, dict(hint))
    return ArticleContext(aliases, short_forms)


#: "C2 组", "T1 group", "C1 和 C2 组": a letter or two, a number
_GROUP_LABEL = re.compile(r"(?<![A-Za-z0-9α-ω./\-])(?P<label>[A-Z]{1,2}\d)\s?(?:组(?![织蛋胺成分氨])|[Gg]roups?\b)")
#: a strain or line made in the study, called by what was done and to which gene: "MA-XYZ1 菌株", "菌株 OE-XYZ1"
_STRAIN_LABEL = re.compile(
    r"(?<![A-Za-z0-9α-ω./\-])(?P<label>[A-Z][A-Za-z0-9]{1,5}-[A-Za-z][A-Za-z0-9]{1,9})\s?(?:重组|突变|工程)?(?:菌株|株系|品系)|"
    r"(?:菌株|株系|品系)\s?[（(]?(?P<after>[A-Z][A-Za-z0-9]{1,5}-[A-Za-z][A-Za-z0-9]{1,9})(?![A-Za-z0-9\-])"
)


def _groups(texts: Iterable[str]) -> Counter[str]:
    """How often an article calls a group or a strain of its experiment by a label that may be a gene or a line."""
    found: Counter[str] = Counter()
    for text in texts:
        found.update(match["label"] for match in _GROUP_LABEL.finditer(text))
        found.update(match["label"] or match["after"] for match in _STRAIN_LABEL.finditer(text))
    return found


def _read_definition(
    text: str,
    definition: Definition,
    mentions: Sequence[Candidate],
    weak: Sequence[Candidate],
    cut: Callable[[str], Sequence[str]] | None,
    vote: Callable[[str, str | None, Mapping[str, str]], None],
    short_forms: dict[str, str],
    agreed: dict[str, Candidate],
) -> None:
    long_mention = next((m for m in mentions if m.end == definition.end_of_name), None)
    if long_mention is not None and re.search(
        r"[A-Za-z0-9α-ω]\s?-$", text[max(0, long_mention.start - 3) : long_mention.start]
    ):
        long_mention = None  # "κ-酪蛋白（CSN3）": a piece of the name is not what the bracket explains
    if long_mention is None and definition.long_english_start is not None:
        long_mention = next(
            (m for m in mentions if m.start == definition.long_english_start and m.end >= definition.end_of_name), None
        )
    gloss = definition.english
    gloss_mention = next((m for m in mentions if gloss and m.start <= gloss[0] and m.end >= gloss[1]), None)
    short = definition.short
    short_text = text[slice(*short)] if short else ""
    short_mention = next((m for m in mentions if short and m.start <= short[0] and m.end >= short[1]), None)
    long_text = text[long_mention.start : long_mention.end] if long_mention else ""
    meaning = long_mention or gloss_mention
    if short and short_mention is None and gloss is None and _is_class(short_text):
        return  # 转运蛋白 GLUT9 (Km = 2 mM): a figure, no short form
    if long_mention is not None and meaning is long_mention and _is_last_piece(text, long_mention):
        if short and short_mention is None:
            vote(short_text, None, {})
        return  # 下丘脑-垂体-肾上腺(HPA): the bracket is about all of it, not about its last piece
    if meaning is not None and meaning.type in {"CellLine"} and short_mention is not None:
        return  # "人脐静脉内皮细胞 HUVEC (A549)": a list of lines, no definition
    if meaning is not None and short_mention is not None and _names_what(text, meaning, short_mention):
        return
    if meaning is not None:
        hint = {**meaning.hint, "long": text[meaning.start : meaning.end]}
        if short and short_text not in long_text:
            if short_mention is not None and short_mention.type == meaning.type:
                agreed[short_text] = short_mention
            elif definition.group:
                vote(short_text, None, {})  # a group's code is no name, above all not of what its letters spell
                return
            elif short_mention is not None and short_mention.type == "miRNA":
                return
            else:
                vote(short_text, meaning.type, hint)
            short_forms[short_text] = long_text or text[slice(*gloss)] if gloss else long_text
        if gloss and gloss_mention is None and not _REAGENT_END.search(text[slice(*gloss)]):
            vote(text[slice(*gloss)], meaning.type, hint)
        if long_mention is None and (short_mention is None or meaning.type == "Gene"):
            _vote_unknown_long(text, definition, meaning.type, hint, cut, vote)
        return
    if short and _is_else(text[: definition.end_of_name], short_mention, weak):
        vote(short_text, None, {})  # 相对增殖率（RGR）: what the letters mean elsewhere does not count here
        return
    gloss_text = text[slice(*gloss)] if gloss else ""
    long_zh = _unknown_long(text, definition.end_of_name, cut)
    suffix_type = next((t for pattern, t in _SUFFIX_TYPES if long_zh and pattern.search(long_zh)), None)
    if suffix_type is None and short_mention is not None and short_mention.type == "Gene" and _GENE_END.search(long_zh):
        suffix_type = "Gene"
    if _RNA_GLOSS.search(gloss_text) or _RNA_GLOSS.search(long_zh):
        hint = {"name": short_text or gloss_text, "long": gloss_text or long_zh}
        for surface in (short_text, gloss_text, long_zh):
            if len(surface) > 2 and not _RNA_CLASS.search(surface):
                vote(surface, "lncRNA", hint)
        return
    if suffix_type is None and gloss_text and _GENE_GLOSS.search(gloss_text) and short_mention is not None:
        suffix_type = "Gene"
    if suffix_type == "Gene" or (short_mention is not None and suffix_type is not None):
        # 脂多糖（LPS）: the Chinese head says drug whatever the letters could mean
        trusted = short_mention if short_mention is not None and suffix_type in {"Gene", short_mention.type} else None
        type_ = trusted.type if trusted is not None else suffix_type
        source = trusted.hint if trusted is not None else {}
        if type_ in {"miRNA", "CellLine"} and suffix_type != type_:
            return
        hint = {**source, "long": long_zh or gloss_text}
        if long_zh and len(long_zh) >= 3:
            vote(
                long_zh,
                type_,
                {**hint, **({"name": source["name"]} if "name" in source else {"name": short_text or long_zh})},
            )
        if gloss_text:
            vote(gloss_text, type_, hint)
        if short and trusted is None:
            vote(short_text, type_, {**hint, "name": short_text})
        if short:
            short_forms[short_text] = gloss_text or long_zh
        return
    if short and short_mention is None and (gloss_text or definition.long_english_start is not None):
        # a defined abbreviation of something we do not mark: tumor-associated macrophage (TAM)
        vote(short_text, None, {})
        return
    if short_mention is None or not gloss_text or _GENE_GLOSS.search(gloss_text):
        return
    if short_mention.source.startswith("lexicon") and short_mention.type in {"Gene", "Drug", "CellLine"}:
        vote(short_text, None, {})


def _names_what(text: str, meaning: Candidate, short: Candidate) -> bool:
    """Whether a bracket names the gene that a process or an antibody is about: 波形蛋白单抗（Vimentin）."""
    if short.type != "Gene" or short.weak:
        return False
    if meaning.type == "Process":
        return any(c.isdigit() for c in text[short.start : short.end])
    return meaning.type == "Drug" and text.endswith(("抗体", "单抗"), meaning.start, meaning.end)


#: what removes a molecule does not gloss it: "miR-17-5p inhibitor"
_REAGENT_END = re.compile(r"(?:inhibitors?|mimics?|antagomirs?|si-?RNA|sh-?RNA|NC)$", re.IGNORECASE)
#: before a measure these say that the bracket names what was measured
_OF_WHAT = ("表达", "阳性", "血清", "蛋白", "基因", "mRNA", "中", "的", "检测", "测定")


def _is_else(before: str, short: Candidate | None, weak: Sequence[Candidate]) -> bool:
    """Whether what stands before the bracket shows that the short form is no name of a molecule or line.

    It ends in what is none (率, 水稻, 细胞), or is itself a name of another type that only lacks support.
    `short`: what the short form is taken for by itself.
    """
    near = before[-16:].rstrip()
    end = _UNMARKED_END.search(near) or _UNMARKED_END_EN.search(near)
    if end and end.group()[-1] in "率量度数间" and near[: end.start()].endswith(_OF_WHAT):
        end = None  # "表达强度（VEGF）": of what, not how it is called
    if short is None:
        return end is not None
    if short.type not in {"Gene", "Drug", "CellLine", "lncRNA"} or not short.source.startswith("lexicon"):
        return False
    if end and not (short.type == "CellLine" and end.group().endswith(("细胞", "cell", "cells"))):
        return True
    return any(w.end == len(before) and w.type != short.type and len(before[w.start :]) > 2 for w in weak)


def _is_class(word: str) -> bool:
    from extractor.entities.recognise import is_class_word

    return is_class_word(word, "Gene")


def _is_last_piece(text: str, mention: Candidate) -> bool:
    """Whether a Chinese name is the last of several that hyphens join: 垂体-肾上腺素."""
    return (
        mention.type in {"Gene", "Drug"}
        and "\u4e00" <= text[mention.start] <= "\u9fff"
        and text[mention.end - 1] != "剂"  # 因子-羟化酶抑制剂 is one drug
        and re.search(r"[\u4e00-\u9fff]{2,}\s?[-–—―]+\s?$", text[: mention.start]) is not None
    )


def _vote_unknown_long(
    text: str, definition: Definition, type_: str, hint: Mapping[str, str], cut: Callable[[str], Sequence[str]] | None,
    vote: Callable[[str, str | None, Mapping[str, str]], None],
) -> None:  # fmt: skip
    long_zh = _unknown_long(text, definition.end_of_name, cut)
    if not long_zh or len(long_zh) < 3:
        return
    if any(pattern.search(long_zh) for pattern, t in _SUFFIX_TYPES if t == type_) or (
        type_ == "Gene" and _GENE_END.search(long_zh)
    ):
        vote(long_zh, type_, hint)


#: a slip of the writer's: 受体基因基因
_TWICE = re.compile(r"(基因|蛋白|受体)\1$")
#: what a name never holds, and whose it is: MAPK 与其上游…, 其他相关基因|苹果酸酶, 如|非核糖体肽合酶,
#: 毕赤酵母|木糖还原酶
_NOT_OF_NAME = re.compile(
    r"^.*(?:[与和及]其|其[他它]|相关基因|标记的?|获得|构建|除了?[^外]{1,12}外|"
    r"[\u4e00-\u9fff]{2}(?:酵母|曲霉|木霉))(?:上游|下游|信号分子|的)*(?=.{3})|"
    r"^(?:如|是|\d+个|(?:小肠|肝脏|肾脏|脾脏|胃肠道|农田土壤|土壤)(?=[A-Za-z]|[\u4e00-\u9fff]{4})|"
    r"抗(?:小?鼠|大鼠|兔|人|山?羊)(?=免疫)|[\u4e00-\u9fff]{1,2}鱼(?=[\u4e00-\u9fff]{3}))(?=.{3})"
)
_NAME_RUN = re.compile(r"[\u4e00-\u9fffA-Za-z0-9αβγδεκλμ\-/ⅠⅡⅢⅣ ]{2,30}$")


def _unknown_long(text: str, end: int, cut: Callable[[str], Sequence[str]] | None) -> str:
    """The Chinese name that ends at `end`: words back to the last one that no name holds; "" if there is none."""
    if cut is None or end == 0 or not re.search(r"[\u4e00-\u9fff]", text[max(0, end - 12) : end]):
        return ""
    match = _NAME_RUN.search(text[max(0, end - 30) : end])
    if not match:
        return ""
    words = list(cut(match.group()))
    borders = _borders()
    name: list[str] = []
    for word in reversed(words):
        bare = word.strip()
        if bare.endswith(("表明", "显示", "发现", "证实", "提示", "说明")):
            break
        if bare in borders["stop"] and not (
            bare in borders["inside"] and name and name[-1].startswith(borders["naming"])
        ):
            break
        name.append(word)
    found = re.sub(
        r"^[\d.]+\s+|^(?:标记基因|印记基因|下游分子|上游分子|下游|上游|靶基因|转录因子|[促抗]?炎性?细胞因子|细胞因子|"
        r"非?酶性抗氧化物质?|抗氧化物质?|关键|新型|血清|目的\s)(?=.{3})|^一+",
        "",
        "".join(reversed(name)).strip(" -/"),
    )
    # 产物经虾碱酶: the segmenter glues a verb of one character to a name that it does not know
    glued = r"^.*(?:(?<![神月痛闭])[经](?![典皮济期络验])|已知|产物|链和|[A-Za-z]\s?和)(?=.{2})|^[由为](?=.{3})"
    found = re.sub(glued, "", found)
    found = _NOT_OF_NAME.sub("", _NOT_OF_NAME.sub("", found))
    return "" if _BARE.match(found) or _TWICE.search(found) else found
