"""Whether a name really ends where a list says: what stands right beside it may make it a piece of a longer name.

"蛋氨酸" before "锌" is zinc methionine, "钙调蛋白" before "依赖性蛋白激酶" a kinase, "MMP" behind "MT1-" another
protease. `extended` gives the longer names, without identifier unless the lexicon has them; `cut_out` tells the names
that are no mention where they stand, because what they are a piece of is none of ours or is not known.

The Chinese head nouns are data: `data/lexicon/name_heads_zh.tsv`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from extractor.entities.candidates import Candidate
from extractor.entities.tables import read_rows

_HEADS = Path(__file__).resolve().parent.parent / "data" / "lexicon" / "name_heads_zh.tsv"
_HAN = re.compile(r"[\u4e00-\u9fff]")
#: a number, a Greek or Roman letter that belongs to the name: 相关因子 6, 激酶激酶β, 配体 1
_NUMBER = re.compile(r"[ -]?(?:\d{1,2}[A-Za-z]?(?![\d.%％×~～]|\s?(?:μ|m|n|k)?[gMLl]\b)|[α-ωⅠ-Ⅻ](?:\d{1,2})?)")
#: behind such an ending the chemical is another thing still: 酸钠|泵, 酸钙|化, 酸铁|死亡
_NO_SALT = re.compile(r"离子|通道|泵|化|死亡|指|水平|含量|缺乏|代谢|吸收|转运|稳态|沉积|结合|调|、|摄入")


@dataclass(frozen=True, slots=True)
class _Head:
    types: frozenset[str]
    gives: str
    numbered: bool
    after: str


@lru_cache(maxsize=1)
def _heads() -> tuple[Mapping[str, tuple[_Head, ...]], re.Pattern[str]]:
    found: dict[str, list[_Head]] = {}
    for row in read_rows(_HEADS, ("term", "types", "gives", "when", "after")):
        head = _Head(frozenset(row["types"].split()), row["gives"], row["when"] == "numbered", row["after"])
        found.setdefault(row["term"], []).append(head)
    ordered = sorted(found, key=lambda term: (-len(term), term))
    pattern = re.compile(r"\s?(?P<head>" + "|".join(map(re.escape, ordered)) + ")")
    return {term: tuple(heads) for term, heads in found.items()}, pattern


def extended(text: str, names: Sequence[Candidate], weak: Sequence[Candidate] = ()) -> Iterator[Candidate]:
    """The longer names that `names` (genes and drugs) are the beginning or the end of.

    `weak`: names that do not count alone but may be the substrate of an enzyme (精氨酸).
    """
    starts = {name.start for name in names}
    ends = {name.end for name in names}
    for name in names:
        yield from _radical_before(text, name)
        yield from _rest_of_substrate(text, name)
        for longer in _with_head(text, name):
            yield longer
            yield from _radical_before(text, longer)
            yield from _with_head(text, longer)  # 硫辛酸|酰胺|脱氢酶
        yield from _dependence(text, name)
        yield from _with_bracket(text, name)
        yield from _over_bracket(text, name)
        yield from _joined_before(text, name, ends)
        yield from _member(text, name, starts)
        yield from _fused(text, name)
        yield from _with_number(text, name)
        yield from _glued_number(text, name)
        yield from _with_form(text, name, starts)
        yield from _residue_before(text, name)
        yield from _substance(text, name, starts)
        yield from _processed(text, name)
        yield from _like(text, name)
        yield from _resistance(text, name)
    for name in (*names, *weak):
        yield from _enzyme_at_place(text, name)
    yield from _with_substrate(text, names, weak)
    yield from _built_on(text)


def _longer(
    name: Candidate, start: int, end: int, type_: str, how: str, hint: Mapping[str, str] | None = None
) -> Candidate:
    return Candidate(start, end, type_, f"shape:{how}", name.priority, hint=hint or {})


def _with_head(text: str, name: Candidate) -> Iterator[Candidate]:
    """ "β-石竹烯|合酶", "TNF 受体|相关因子6", "蛋氨酸|锌"."""
    heads, pattern = _heads()
    match = pattern.match(text, name.end)
    if match is None:
        return
    surface = text[name.start : name.end]
    for head in heads[match["head"]]:
        if name.type not in head.types or not surface.endswith(head.after):
            continue
        if head.gives == "Drug" and (not _HAN.match(surface[-1]) or _NO_SALT.match(text, match.end())):
            continue
        number = _NUMBER.match(text, match.end()) if head.gives == "Gene" else None
        if head.numbered and number is None:
            continue
        end = number.end() if number is not None else match.end()
        yield _longer(name, name.start, end, head.gives, "name.head")
        return


#: the enzyme is named by its substrate and the place where it acts: 多巴胺|-β-羟化酶, 苯丙氨酸|-4-羟化酶
_PLACE_ENZYME = re.compile(
    r"\s?[-‐–]\s?(?:(?:[α-ωA-Z]|\d{1,2}(?:,\d{1,2})*)\s?[-‐–]?\s?)?(?:[双单]?加氧|羟化|氧化|还原|脱氢|脱羧|水解|裂解|合成?|转移|"
    r"磷酸|(?:[甲乙丙]基|酰基|糖基|磷酸|巯基|氨基|硫)转移|磷酸化?|焦磷酸化?|异构|变位|连接|环化|降解)酶"
)
#: the enzyme that splits what it is named by: II 型胶原|酶; not an assay (酶联) nor what a named enzyme does (酶解)
_SPLITTING = re.compile(r"\s?酶(?![联标切解免法学促])")


def _enzyme_at_place(text: str, name: Candidate) -> Iterator[Candidate]:
    surface = text[name.start : name.end]
    match = _PLACE_ENZYME.match(text, name.end)
    if match is None and _HAN.match(surface[-1]) and not surface.endswith("酶"):
        match = _SPLITTING.match(text, name.end)
    if match and name.type in {"Gene", "Drug"} and not surface.endswith("酶"):
        yield _longer(name, name.start, match.end(), "Gene", "name.head")


#: an enzyme of an alcohol or acid begins with what that is of: 木糖|醇脱氢酶
_REST_FIRST = re.compile(r"[醇酸醛酮酯苷][\u4e00-\u9fff]{1,6}酶")
_SUGAR_BEFORE = re.compile(r"(?:[木核果乳蔗]|半乳|葡萄|麦芽|海藻|甘露|岩藻)糖$|(?:山梨|甘露|赤藓|肌|[甲乙丙丁])$")


def _rest_of_substrate(text: str, name: Candidate) -> Iterator[Candidate]:
    match = _SUGAR_BEFORE.search(text, max(0, name.start - 4), name.start)
    if match and name.type == "Gene" and _REST_FIRST.match(text, name.start, name.end):
        yield _longer(name, match.start(), name.end, "Gene", "name.substrate")


#: a group of atoms before the name of a substance makes it another one: 亚甲基|四氢叶酸, 8-羟基|玉米赤霉烯酮
_RADICAL = re.compile(
    r"(?:(?:[NOSLD]|[α-δ]|\d{1,2}[’']?)(?:,(?:[NO]|\d{1,2}[’']?))*-\s?)?"
    r"(?:[一二三四五六七八双多正异叔仲邻间]?(?:亚?[甲乙丙丁戊己]基|苯基|苄基|羟基?|氨基|乙酰基?|甲氧基?|乙氧基?|硝基|羧基|巯基|酰基|"
    r"脱氧|去氧|去甲基?|脱氢|硫代|氧代)-?)+$"
)


def _radical_before(text: str, name: Candidate) -> Iterator[Candidate]:
    if name.type not in {"Gene", "Drug"} or not _HAN.match(text[name.start]):
        return
    match = _RADICAL.search(text, max(0, name.start - 12), name.start)
    if match and match.group().strip("-"):
        yield _longer(name, match.start(), name.end, name.type, "name.radical")


#: the craving for a drug is a process: 甲基苯丙胺|依赖; what hangs on a molecule is none: 依赖性, 依赖的, 依赖途径
_DEPENDENCE = re.compile(r"(?:依赖(?![性的于型途通信转])|成瘾|戒断(?:反应|症状|综合征)?)(?!性)")


def _dependence(text: str, name: Candidate) -> Iterator[Candidate]:
    match = _DEPENDENCE.match(text, name.end)
    if name.type == "Drug" and match:
        yield _longer(name, name.start, match.end(), "Process", "name.dependence", {"head": match.group()})


#: the gloss stands inside the enzyme's name: 羟甲基戊二酰辅酶 A（HMG-CoA）|还原酶
_ENZYME_BEHIND = re.compile(
    r"\s?[（(][A-Za-zα-ω][^（）()\u4e00-\u9fff]{1,80}[)）]\s?(?:合成?酶|还原酶|转移酶|羟化酶|氧化酶|脱氢酶|羧化酶|连接酶|激酶激酶)"
)


def _over_bracket(text: str, name: Candidate) -> Iterator[Candidate]:
    match = _ENZYME_BEHIND.match(text, name.end)
    if match:
        yield _longer(name, name.start, match.end(), "Gene", "name.head")


#: "白细胞介素（IL）-10", "PPAR）γ": the bracket stands in the middle of the name
_BRACKET = re.compile(r"[)）](?:-\s?(?P<number>[0-9]{1,2}[A-Za-zα-ω]{0,2})|\s?(?P<letter>[α-ω]\d?))(?![A-Za-z0-9])")


def _with_bracket(text: str, name: Candidate) -> Iterator[Candidate]:
    if name.type != "Gene" or text[name.start - 1 : name.start] not in {"(", "（"}:
        return
    match = _BRACKET.match(text, name.end)
    short = text[name.start : name.end]
    if match and len(short) <= 8 and " " not in short:
        whole = f"{short}-{match['number'] or match['letter']}"
        yield _longer(name, name.start, match.end(), "Gene", "name.bracket", {"name": whole, "long": whole})


#: a Latin token that a hyphen joins to the name: "MT1-MMP", "zinc-methionine"; not what says how it was made or changed
_TOKEN_BEFORE = re.compile(r"(?<![A-Za-z0-9α-ω/\-–])(?<![A-Za-z]\s)(?P<token>[A-Z][A-Z0-9]{1,5})-$")
_METAL_BEFORE = re.compile(
    r"(?<![A-Za-z])(?:[Zz]inc|[Cc]opper|[Ii]ron|[Mm]anganese|[Cc]hromium|[Ss]elen(?:o|ium)|[Mm]agnesium)-$"
)
_NO_PART = re.compile(
    r"GFP|EGFP|RFP|YFP|GST|HIS|HA|FLAG|MYC|AD|ADV|AAV|LV|PCDNA.*|SI|SH|ANTI|WT|MUT|OE|KO|KD|NC|SS|DS|MRNA|MIRNA|"
    r"SIRNA|SHRNA|LNCRNA|DNA|RNA|PCR|RT|ELISA|FITC|PE|APC|HRP|BSA|IN|RH|RH?U|R|RHU|PEG|PEGFP|CRISPR|CAR|OX|P|G[TDM]P|A[TDM]P|"
    r"EF|AS|[A-Z]|[A-Z]{1,4}\d{2,}[A-Z]?|[A-Z]{2,4}\d",
    re.IGNORECASE,
)  # fmt: skip


_STRAIN = re.compile(r"\s?(?:重组|突变|工程)?(?:菌株|株系|品系|菌(?![落群种属体]))")


def _joined_before(text: str, name: Candidate, ends: set[int]) -> Iterator[Candidate]:
    before = text[max(0, name.start - 12) : name.start]
    if name.type == "Drug":
        metal = _METAL_BEFORE.search(before)
        if metal:
            yield _longer(name, name.start - len(metal.group()), name.end, "Drug", "name.salt")
        return
    if name.type != "Gene" or not text[name.start].isascii():
        return
    if _STRAIN.match(text, name.end):
        return  # a strain is called after the gene that it was given
    token = _TOKEN_BEFORE.search(before)
    if token and name.start - 1 not in ends and not _NO_PART.fullmatch(token["token"]):
        yield _longer(name, name.start - len(token.group()), name.end, "Gene", "name.joined")


#: a toxin or the constant part of an antibody, by which the name becomes that of a biological: HN3-PE38, TNFR2-Fc
_FUSED_AFTER = re.compile(r"-(?:PE\d{2}|Fc|DM1|MMAE|mFc|hFc)(?![A-Za-z0-9])")
#: the mark on a histone is no gene: H3K27me3, H3K4
_MARK = re.compile(r"H[1-4][ABF]?[KRST]\d{1,3}(?:me[1-3]?|ac|ub|ph?)?")


#: the variable part of an antibody, and what is fused to it: "CD3scFv", "CD3scFv-IL-2"; it binds what it is named by
_SINGLE_CHAIN = re.compile(
    r"(?<![A-Za-z0-9α-ω-])[A-Z][A-Za-z0-9]{1,9}-?scFv(?:-[A-Za-z0-9α-ω]+)*(?![A-Za-z0-9α-ω])(?!\s?(?:基因|片段|序列|质粒))"
)
#: the subunit of an interleukin: IL-12p40, IL-27p28
_SUBUNIT = re.compile(r"(?<![A-Za-z0-9])IL-?\d{1,2}\s?p\d{2}(?![A-Za-z0-9])")


def _built_on(text: str) -> Iterator[Candidate]:
    for match in _SINGLE_CHAIN.finditer(text):
        yield Candidate(match.start(), match.end(), "Drug", "shape:name.fused", 61, hint={"name": match.group()})
    for match in _SUBUNIT.finditer(text):
        yield Candidate(match.start(), match.end(), "Gene", "shape:name.member", 61, hint={"name": match.group()})


def _fused(text: str, name: Candidate) -> Iterator[Candidate]:
    match = _FUSED_AFTER.match(text, name.end)
    if match and name.type == "Gene":
        yield _longer(name, name.start, match.end(), "Drug", "name.fused")


#: the member of a gene family as plant and model-organism names have it: "AcoPHT1.9", "OsHKT1;5"
_MEMBER = re.compile(r"[.;]\d{1,2}(?![\d.A-Za-z%％])")
#: behind a member in capitals: NRT1.1 基因, but not a figure
_NAMED_AFTER = re.compile(r"\s?(?:[)）]|基因|蛋白|转运|启动子|突变|家族|的表达|表达)")
#: a type of interferon, a class of the histocompatibility complex, a form of a receptor: IFN-I, MHC-II, TNFR-II
_CLASS = re.compile(r"-(?:I{1,3}|IV)(?![A-Za-z0-9α-ω\-])")


def _member(text: str, name: Candidate, starts: set[int]) -> Iterator[Candidate]:
    class_ = _CLASS.match(text, name.end)
    if name.type == "Gene" and class_ and class_.end() not in starts and text[name.end - 1].isalpha():
        yield _longer(name, name.start, class_.end(), "Gene", "name.member")
        return
    match = _MEMBER.match(text, name.end)
    if name.type != "Gene" or match is None or not re.search(r"[A-Za-z]{3,}\d$", text[name.start : name.end]):
        return
    # capitals before a point may be a figure of a table: the word behind has to show a name
    capitals = text[name.start : name.end].isupper() and not _NAMED_AFTER.match(text, match.end())
    if match.end() not in starts and not capitals:
        yield _longer(name, name.start, match.end(), "Gene", "name.member")


#: a member of a family, a type of collagen: Smad 家族成员 4, 胶原 IV 型
_FAMILY_MEMBER = re.compile(r"\s?(?:超?家族|家族)?成员\s?\d{1,2}[A-Z]?(?![\d%％.])")
_TYPE_AFTER = re.compile(r"\s?(?:[ⅠⅡⅢⅣⅤ]|I{1,3}|IV|V)型")
#: the member of a family or the fragment that a hyphen or a blank joins: caspase-11, Ang1-7, enzyme 2overexpression
_HYPHEN_NUMBER = re.compile(r"-\d{1,3}(?![\dA-Za-z%％/.~～-]|\s?[(（]\d|[、,，]\d)")
_BLANK_NUMBER = re.compile(r" \d(?=(?:over|gene|mRNA|protein)[a-z]*)")
_WORD_END = re.compile(r"[a-z](?:enzyme|receptor|kinase|protein|factor|ligand|synthase)$")


def _with_number(text: str, name: Candidate) -> Iterator[Candidate]:
    surface = text[name.start : name.end]
    if name.type != "Gene" or re.match(r"[A-Za-z][A-Za-z0-9]{2,}$", surface) is None:
        return
    match = _HYPHEN_NUMBER.match(text, name.end)
    # behind a number only of a short name in mixed case; "IL6-9" may be a range
    if match and (surface[-1].islower() or re.fullmatch(r"[A-Z][a-z][A-Za-z]{0,4}\d", surface)):
        yield _longer(name, name.start, match.end(), "Gene", "name.member")


def _glued_number(text: str, name: Candidate) -> Iterator[Candidate]:
    member = _FAMILY_MEMBER.match(text, name.end)
    if member is None and text.endswith("胶原", name.start, name.end):
        member = _TYPE_AFTER.match(text, name.end)
    if name.type == "Gene" and member:
        yield _longer(name, name.start, member.end(), "Gene", "name.member")
    match = _BLANK_NUMBER.match(text, name.end)
    if name.type == "Gene" and match and _WORD_END.search(text[name.start : name.end]):
        yield _longer(name, name.start, match.end(), "Gene", "name.member")


#: a second amino acid before one: 半胱氨酸|天冬氨酸蛋白水解酶
_RESIDUE = r"(?:半胱|丝|苏|酪|天冬|天门冬|谷|赖|精|组|甘|丙|缬|亮|异亮|脯|蛋|色|苯丙)氨(?:酸|酰)"
_RESIDUE_BEFORE = re.compile(rf"{_RESIDUE}[-－]?$")
_RESIDUE_FIRST = re.compile(rf"{_RESIDUE}特?异?性?[\u4e00-\u9fff]*酶")


def _residue_before(text: str, name: Candidate) -> Iterator[Candidate]:
    if name.type != "Gene" or not _RESIDUE_FIRST.match(text, name.start, name.end):
        return
    match = _RESIDUE_BEFORE.search(text[max(0, name.start - 8) : name.start])
    if match:
        yield _longer(name, name.start - len(match.group()), name.end, "Gene", "name.residue")


#: the member of a group of plant substances: 原花青素|B2, 人参皂苷|Rg1
_GROUP_MEMBER = re.compile(r"\s?[A-Z][a-z]?\d(?![A-Za-z0-9.%％组期-])")
#: the form of an enzyme or receptor, right behind it: 组蛋白脱乙酰化酶|I, 乙酰辅酶A 羧化酶|β
_FORM_AFTER = re.compile(r"[- ]?(?:[ⅠⅡⅢⅣ]|I{1,3}|IV|[A-D]?[α-δ]\d?)(?![A-Za-z0-9α-ω型期类级组抗链亚])")


def _with_form(text: str, name: Candidate, starts: set[int]) -> Iterator[Candidate]:
    match = _FORM_AFTER.match(text, name.end) if text.endswith(("酶", "受体"), name.start, name.end) else None
    if name.type == "Gene" and match and match.end() not in starts:
        yield _longer(name, name.start, match.end(), "Gene", "name.member")


#: another form or group of the substance acts otherwise: 纳米|硒, 支链|氨基酸
_FORM_BEFORE = re.compile(r"纳米$")
_GROUP_BEFORE = re.compile(
    r"(?:非?必需|支链|含硫|芳香族|碱性|酸性|限制性|游离|过瘤胃|[短中长]链|极长链|[单多]?不饱和|饱和|挥发性|共轭)+$"
)


def _substance(text: str, name: Candidate, starts: set[int]) -> Iterator[Candidate]:
    if name.type != "Drug" or not _HAN.match(text[name.start]):
        return
    member = _GROUP_MEMBER.match(text, name.end) if text[name.end - 1] in "素苷甙酮碱" else None
    if member and not starts & {name.end, name.end + 1}:
        yield _longer(name, name.start, member.end(), "Drug", "name.member")
    before = text[max(0, name.start - 8) : name.start]
    form = _FORM_BEFORE.search(before)
    if form is None and text[name.start : name.end] in {"氨基酸", "脂肪酸"}:
        form = _GROUP_BEFORE.search(before)
    if form:
        yield _longer(name, name.start - len(form.group()), name.end, "Drug", "name.form")


#: what was done to a substance makes it another one: 氧化|豆油, 水解|乳清; 磷酸化 and the like leave a protein itself
_DONE_TO = (
    r"(?:氧化|变性|酸败|氢化|酯化|水解|酶解|碱解|脱脂|膨化|发酵|聚合|交联|改性|羧甲基化|硫酸化|糖基化|糖化|碘化|"
    r"螯合|微囊化?|包被|修饰)"
)
_PROCESSED_BEFORE = re.compile(
    # behind a noun or an auxiliary the word is a verb or the end of a process: 酶可|水解 A, 脂质|氧化
    rf"(?:^|[，。；、：:,（()）\s\d%％]|[添增]加|饲喂|灌[胃服]|投喂|摄入|摄食|食用|补充|使用|缓解|减轻|改善|抑制|降低|提高|促进|分别|"
    rf"[的和与及或中入喂对由以为含随将因])(?P<state>{_DONE_TO}型?)$"
)
#: "the protein that A induces", "the molecule like A": 肿瘤坏死因子-α诱导蛋白-8|样分子 2
_LIKE = re.compile(
    r"(?:诱导的?蛋白\s?[-－–]\s?\d{1,2})?\s?样(?:分子|蛋白质?|因子|受体|激酶|肽|配体)"
    r"(?:\s?[-－–]?\s?\d{1,2}[A-Z]?(?![\d.%％]))?"
)
_INDUCED = re.compile(r"诱导的?蛋白\s?[-－–]?\s?\d{1,2}(?![\d.%％])")


def _processed(text: str, name: Candidate) -> Iterator[Candidate]:
    if name.type != "Drug" or not _HAN.match(text[name.start]):
        return
    match = _PROCESSED_BEFORE.search(text[max(0, name.start - 10) : name.start])
    if match:
        yield _longer(name, name.start - len(match["state"]), name.end, "Drug", "name.processed")


def _like(text: str, name: Candidate) -> Iterator[Candidate]:
    if name.type != "Gene":
        return
    match = _LIKE.match(text, name.end) or _INDUCED.match(text, name.end)
    if match:
        yield _longer(name, name.start, match.end(), "Gene", "name.like")


def _with_substrate(text: str, names: Sequence[Candidate], weak: Sequence[Candidate]) -> Iterator[Candidate]:
    """The enzyme with the substrate that its name begins with: 赖氨酸|甲基转移酶-2. Nothing stands between."""
    drugs = {name.end: name for name in (*weak, *names) if name.type == "Drug" and _HAN.match(text[name.start])}
    for name in names:
        if name.type == "Gene" and name.start in drugs and _ENZYME.match(text, name.start, name.end):
            yield _longer(name, drugs[name.start].start, name.end, "Gene", "name.substrate")


_ENZYME = re.compile(r"[\u4e00-\u9fff]+酶")
#: that a body no longer answers to a hormone of its own is a process: 胰岛素抵抗, Lep 抵抗
_RESISTANCE = re.compile(r"\s?抵抗(?![素力剂性])")


def _resistance(text: str, name: Candidate) -> Iterator[Candidate]:
    match = _RESISTANCE.match(text, name.end)
    if name.type == "Gene" and match:
        from extractor.entities.process import grammar

        hint = grammar("zh").parts(text[name.start : match.end()])
        yield _longer(name, name.start, match.end(), "Process", "name.resistance", hint)


#: an organelle that is named after what it holds or does: 过氧化物酶|体, 蛋白酶|体
_ORGANELLE = re.compile(r"体(?![内外系重质])")
#: the litre of a unit, no L-isomer: "5 mmol/L glucose"
_LITRE_BEFORE = re.compile(r"(?:mol|[gm]|U)\s?/\s?$")
#: what comes of one disease is another: 糖尿病性ED
_CAUSED = re.compile(r"性\s?[A-Z]{2,}(?![A-Za-z])")
#: a virus is named by the disease that it causes: 脑|心肌炎|病毒
_VIRUS = re.compile(r"\s?病毒")
#: days after birth: P3、P7、P14、P21
_DAY = re.compile(r"P\d{1,2}")
_DAYS = re.compile(r"(?<![A-Za-z0-9])P\d{1,2}(?:\s?[、,，/和与]\s?P\d{1,2})+(?![A-Za-z0-9])")
_NEWBORN = re.compile(r"P(?:0|1|3|5|7|10|14)(?!\d)")


def _is_day(text: str, name: Candidate) -> bool:
    """Whether P and a number stand in a row of days, one of which at least is too small for a protein (P27, P53)."""
    rows = _DAYS.finditer(text, max(0, name.start - 30), name.end + 30)
    return any(row.start() <= name.start < row.end() and _NEWBORN.search(row.group()) for row in rows)


#: the whole of which a short name is the half: DETA/NO, OGD/R, H/R
_SLASH_BEFORE = re.compile(r"(?<![A-Za-z0-9])(?P<token>[A-Z][A-Za-z0-9]{2,7})/$")


#: what a drug or hormone stands in the name of without acting: 多巴胺|能神经元, 雌激素|样作用, 腺苷|反应元件,
#: 氨基酸|平衡性, 霉菌毒素|吸附剂, β-内酰胺类|有抗奶
_NOT_ITSELF = re.compile(
    r"\s?(?:能(?=神经|受体|系统|信号|突触|纤维|中间神经|激动|阻断|阻滞|途径|通路)|样(?=作用|活性|物质|效应|化合物)|"
    r"(?:应答|反应|响应|效应)(?=元件|序列|因子结合)|不?平衡(?=性|状|模式|比|的|[，。、])|失衡|残基|序列|组成(?=分析|不同|[，。、])|"
    r"吸附剂|脱毒剂|有抗奶)"
)
#: what moves, makes or senses it: nitrate transporter 1.1, xylose symporter, cAMP response element
_CARRIER_EN = re.compile(
    r"[ -](?:transporter|symporter|antiporter|exchanger|response element|responsive element|"
    r"binding (?:site|domain|protein)|"
    r"(?:synth|dehydrogen|reduct|oxid|hydroxyl|transfer|lig|ly|carboxyl|isomer|hydrol|synthet)ase)"
)
#: the rest of a name that a hyphen begins: receptor-interacting |protein serine/threonine kinase
_REST_BEFORE = re.compile(
    r"[a-z]-(?:interacting|associated|activated|binding|induced|related|regulated|dependent) (?:protein )?$"
)
#: a second antibody binds the first one, whatever that was raised against: 羊抗兔 IgG
_SECOND_ANTIBODY = re.compile(
    r"(?:抗(?:小鼠|大鼠|豚鼠|兔|鼠|人|山?羊|绵羊|猪|牛|鸡|犬|马)(?:的)?|[Aa]nti-?\s?(?:[Mm]ouse|[Rr]abbit|[Rr]at|[Gg]oat|[Hh]uman))\s?$"
)
#: a salt of a culture medium: MgSO4·7H2O
_HYDRATE = re.compile(r"\s?[·.•]\s?\d?\s?H\s?2\s?O")
#: the maker of a reagent: （ABC，日本）, ABC 公司
_MAKER = re.compile(
    r"\s?(?:公司|[,，]\s?(?:美国|日本|德国|英国|中国|瑞[士典]|丹麦|荷兰|加拿大|法国|以色列|上海|北京|广州|"
    r"USA?\b|Japan|Germany|China|UK\b))"
)


#: the formula of an organic substance says of what it is made; many have the same: C15H26O
_FORMULA = re.compile(r"C\d{1,3}H\d{1,3}(?:[A-Z][a-z]?\d{0,2})*")


def cut_out(text: str, names: Sequence[Candidate], name: Candidate) -> bool:
    """Whether `name` is only a piece of what stands there, which is nothing that we mark or know."""
    surface = text[name.start : name.end]
    if name.type in {"Gene", "Drug"} and _stands_for_else(text, name):
        return True
    if name.type == "Gene" and _MARK.fullmatch(surface):
        return True
    if name.type in {"Gene", "Drug"} and _FORMULA.fullmatch(surface):
        return True
    if name.type == "Gene" and surface.endswith("酶") and _ORGANELLE.match(text, name.end):
        return True
    if name.type == "Disease" and (_CAUSED.match(text, name.end) or _VIRUS.match(text, name.end)):
        return True
    if name.type == "Gene" and _DAY.fullmatch(surface) and _is_day(text, name):
        return True
    if name.type == "Drug" and surface.startswith("L ") and _LITRE_BEFORE.search(text[: name.start][-8:]):
        return True
    if name.type in {"Gene", "Drug"} and len(surface) <= 2 and surface.isascii():
        match = _SLASH_BEFORE.search(text[max(0, name.start - 10) : name.start])
        if match and not any(other.end == name.start - 1 for other in names):
            return True  # DETA/NO gives off NO; it is not NO
    return False


def _stands_for_else(text: str, name: Candidate) -> bool:
    """Whether a name of a gene or drug stands in the name of a cell, an effect, a reagent or its maker."""
    if name.type == "Drug" and any(p.match(text, name.end) for p in (_NOT_ITSELF, _HYDRATE, _CARRIER_EN)):
        return True
    if text.startswith(("protein ", "kinase", "serine"), name.start) and _REST_BEFORE.search(text[: name.start][-24:]):
        return True
    if text.startswith(("IgG", "IgM", "IgA", "免疫球蛋白"), name.start):
        return _SECOND_ANTIBODY.search(text[max(0, name.start - 12) : name.start]) is not None
    maker = _MAKER.match(text, name.end) if text[name.start].isascii() else None
    bracket = text[name.start - 1 : name.start] in {"(", "（"}
    return maker is not None and (bracket or maker.group().strip() == "公司")
