"""Shape patterns: names no lexicon has, known by how such names are built or by the class word beside them.

Each function yields `Candidate`s for one text. A pattern here is a statement about naming habits (INN stems, the
lncRNA and circRNA nomenclatures, suffixes of resistant sublines), never a list of names of particular articles.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.entities.candidates import Candidate

_NAME = r"[A-Za-z][A-Za-z0-9]*(?:[.\-][A-Za-z0-9]+)*"

# --- long non-coding RNAs ------------------------------------------------------------------------------------------
_LNC_CLASS = (
    r"(?:[lLI1][nN][cC]\s?-?RNAs?|[lL]ong\s(?:intergenic\s)?non-?\s?coding\sRNAs?|[lL]incRNAs?|"
    r"长链非编码\s?RNA|长非编码\s?RNA|长链非编码核糖核酸|长链ncRNA)"
)
#: "lncRNA H19", "lncRNAuc.417", "lncRNA-ATB", "长链非编码RNA MALAT1"; the name has a capital or a digit
_LNC_NAMED = re.compile(
    rf"(?<![A-Za-z0-9]){_LNC_CLASS}\s{{0,2}}-?\s?(?P<name>(?=[A-Za-z.]*[A-Z0-9]){_NAME})(?![A-Za-z0-9])"
)
#: the class word after the name: "PVT1 lncRNA"; the name alone is marked
_LNC_AFTER = re.compile(
    r"(?<![A-Za-z0-9.\-])(?P<name>(?=[A-Za-z.]*[A-Z0-9])[A-Z][A-Za-z0-9]+(?:[.\-][A-Za-z0-9]+)*)\s?(?:[lLI]ncRNA|长链非编码\s?RNA)(?![A-Za-z])"
)
_LNC_OWN = re.compile(
    r"(?<![A-Za-z0-9])(?:"
    r"LINC-?\d{3,5}|[Ll]inc-?[A-Z0-9][A-Za-z0-9]+|lnc-[A-Z0-9][A-Za-z0-9.-]+|SNHG\d{1,2}|"
    r"[A-Z][A-Z0-9]{1,9}(?:\.\d)?(?:-(?:AS\d?|IT\d|OT\d)|AS\d)(?=[^A-Za-z0-9]|$)(?<!GAS\d)|"
    r"RP\d{1,2}-\d+[A-Z]\d+\.\d+|uc\.\d{1,3}|XLOC_\d+|ENST\d{11}|NONHSAT\d+|"
    r"MIR\d+HG"
    r")(?![A-Za-z0-9])"
)
#: words that follow a class word without being a name: "lncRNA expression", "lncRNA-miRNA"
_NOT_A_NAME = re.compile(
    r"(?:mi|m|t|r|nc|si|sh|circ|lnc|pre)?-?RNAs?$|^(?:DNA|mRNA|miRNA|RNA|PCR|qPCR|RT|seq|Seq|ceRNA|SNP|UTR|"
    r"The|In|NC)$|"
    r"^(?:DNA|mRNA|miRNA|microRNA|miR|circRNA|protein)-",
)

# --- circular RNAs ---------------------------------------------------------------------------------------------------
_CIRC = re.compile(
    r"(?<![A-Za-z0-9])(?:"
    r"(?:hsa|mmu|rno)_circ(?:RNA)?_?\d{3,8}|"
    r"circ(?:ular\s?)?RNAs?[\s_-]{0,2}(?:circ[_-]?)?(?=[A-Za-z]*[A-Z0-9])[A-Z0-9][A-Za-z0-9]*(?:[._-][A-Za-z0-9]+)*|"
    r"环状\s?RNA\s?(?=[A-Za-z]*[A-Z0-9])[A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)*|"
    r"circ[\s_-]?(?!RNA)(?=[A-Za-z]*[A-Z0-9])[A-Z0-9][A-Za-z0-9]*(?:[._-][A-Za-z0-9]+)*|"
    r"c(?:ZNF|SMARCA|TFRC|ANRIL|PVT)[A-Z0-9]*|CDR1-?as|ciRS-7"
    r")(?![A-Za-z0-9])"
)

# --- cell lines ----------------------------------------------------------------------------------------------------
#: what marks a derived subline (resistance to a drug, transfection, knock-out): "MCF-7/ADR", "SKBR-3-TR", "A549/DDP"
_SUBLINE = re.compile(
    r"(?:(?:\s?[/／]\s?)(?:[A-Z][A-Za-z0-9]{0,7}(?:[-+/][A-Z0-9][A-Za-z0-9]{0,5}){0,2}|"
    r"(?:adr|ddp|dox|ptx|tax|tam|cis|cddp|vcr|5-?fu|gem|taxol|s|r))|"
    r"-(?:TR|Tr|TAMR?|TamR|TAM-?R|R|LR|DR|CR|GR|ADR|ADM|DDP|CDDP|DOX|PTX|TAX|Taxol|VCR|MDR|OXA|GEM|Gem|LTED|"
    r"Luc|luc|GFP|KD|KO|OE|BO|BoM|LM2)"
    r"(?:-?[0-9R]{1,2})?)(?![A-Za-z0-9])"
)
#: a Latin name with a digit right before 细胞系/细胞株 (established line), or 细胞 after a tumour word
_LINE_ZH = re.compile(
    r"(?<![A-Za-z0-9/+\-])(?P<name>(?=[A-Za-z]*-?\.?[0-9])(?![0-9]+[A-Za-z]?\s?细胞)[A-Z][A-Za-z]{0,6}[-\s]?[A-Za-z]{0,3}-?[0-9]{1,4}[A-Za-z0-9]{0,4}"
    r"(?:[-.][A-Za-z0-9]{1,5}){0,2})\s?(?:细胞系|细胞株|cell lines?\b|cells\b)"
)
#: "细胞系 SCP28", and a name of capitals and digits right before 细胞
_LINE_OTHER = re.compile(
    r"(?:细胞系|细胞株)\s?(?P<after>[A-Z][A-Za-z]{0,6}-?\d{1,4}[A-Za-z0-9]{0,4})(?![A-Za-z0-9])|"
    r"(?<![A-Za-z0-9/+\-])(?P<before>[A-Z]{2,5}-?\d{2,4}[A-Z]?)\s?细胞(?!因子|色素)"
)
_NOT_A_LINE = re.compile(
    r"^(?:CD\d+|Th\d+|Treg|IL-?\d|Ki-?67|B-?1|Lgr5|Sca-?1|Oct-?4|T\d|G[0-2M]|M[12]|P\d{1,2}|LC3)", re.IGNORECASE
)

# --- drugs ---------------------------------------------------------------------------------------------------------
#: INN stems (WHO, The use of stems in the selection of INN), English
_INN_EN = re.compile(
    r"(?<![A-Za-z])(?:[a-z]{3,14}|[A-Z][a-z]{3,14})(?:mab|tinib|ciclib|parib|rafenib|zomib|lisib|statin|"
    r"platin|taxel|rubicin|"
    r"poside|tecan|olimus|sartan|dipine|prazole|gliptin|gliflozin|glitazone|dronate|dronic acid|oxetine|"
    r"azepam|cillin|"
    r"mycin|floxacin|cycline|oxacin|conazole|vudine|tegravir|lukast|triptan|setron|afil|vastatin|caine|profen|coxib)"
    r"(?:e?s)?(?![A-Za-z])"
)
_INN_NOT = re.compile(
    r"^(?:nystatin|prostatin|cystatin|somatostatin|follistatin|myostatin|angiostatin|endostatin|statins?|"
    r"stathmin|kappab|somatomedin|vitamin|cocaine|"
    # words that a PDF ran together: "targetofrapamycin"
    r"(?:target|receptor|inhibitor|analogu?e|derivative|effect|action)s?of[a-z]+)$",
    re.IGNORECASE,
)
#: classes by what they act on: "MEK 抑制剂", "TGF-β抑制剂", "EGFR inhibitor"; `extend_agents` gives the left part
_AGENT_ZH = (
    r"(?:小分子|特异性|选择性|竞争性|非特异性|可逆性|不可逆|双重|靶向)?\s?"
    r"(?:抑制剂|拮抗剂|激动剂|阻滞剂|阻断剂|调节剂|激活剂|类似物|单克隆抗体|中和抗体|单抗)"
)
_AGENT_EN = (
    r"(?:tyrosine kinase |kinase |receptor |small[- ]molecule |selective )*"
    r"(?:inhibitors?|antagonists?|agonists?|blockers?|analogues?|analogs?)"
)
_AGENT = re.compile(
    rf"\s?(?:受体|激酶|酪氨酸激酶|通道|酶|信号通路|通路)?\s?(?P<head>{_AGENT_ZH})|"
    rf"\s(?P<head_en>{_AGENT_EN})(?![A-Za-z])"
)
#: reagents with a name of their own: "antagomir-23a", "agomiR-21"
_REAGENT = re.compile(r"(?<![A-Za-z0-9])(?:ant)?ago-?mi[rR](?:NA)?-?\s?\d{1,4}[a-z]?(?:-[35]p)?(?![A-Za-z0-9])")
#: compounds named by letters and a long number: "OSI-027", "LY294002", "SB203580", "PD98059", "U0126"
_CODE = re.compile(
    r"(?<![A-Za-z0-9/-])(?:(?:LY|SB|PD|SP|BAY|AZD|MK|GSK|BMS|CP|SU|PF|INK|BEZ|BKM|RAD|OSI|GDC|ABT|XAV|ICG|"
    r"IWP|IWR|NSC|"
    r"SCH|TAK|WAY|GW|ICI|CCI|FK|NVP|PKI|CHIR|DAPT|JQ|EPZ|UNC|CX|CPI|TG|AG|AMG|ARN|CAL|CI|KU|RO|STI|VX|ZD|ZM|BIBR|ONO)"
    r"[- ]?\d{3,7}[A-Z]?|U0126|U73122|H-?89|Y-?27632|3-MA|JQ1|BAPTA-AM|Z-VAD-FMK|5-FU|5-Fu|5-Aza-?(?:dC|"
    r"CdR)?)(?![A-Za-z0-9])"
)

# --- pathways ------------------------------------------------------------------------------------------------------
_PATHWAY_HEAD = re.compile(
    r"\s?(?:(?:等|依赖的|介导的|相关的?|依赖性|经典|非经典|下游|凋亡|自噬|炎症|正向|的|的?正向|及其下游|自分泌|旁分泌)\s?){0,2}"
    r"(?P<head>(?:调控|调节)?(?:信号传导|信号转导|信号传递|信号)\s?(?:通路途径|通路|途径|轴|级联反应|级联|"
    r"系统|网络|链|轴线|通道|转导)?|"
    r"(?:通路|途径)(?:途径)?|(?:调控|调节|反馈)?轴(?:系统|线)?(?!突|索|向|承|心|位|面)|级联反应|级联|系统)|"
    r"\s(?P<head_en>(?:(?:mediated|dependent|related|signall?ing|signal|transduction|apoptosis|apoptotic|"
    r"autophagy|canonical)[ -]){0,3}"
    r"(?:pathways?|signall?ing|cascades?|axis|axes|signal))(?![A-Za-z])"
)
_WHOLE_HEAD = re.compile(r"信号(?:传导|转导|传递)?(?:通路|途径)")
_BRACKET_JOIN = re.compile(r"\s?[/／\-‐–—]\s?")
_PATHWAY_JOIN = re.compile(r"\s?(?:[/／\-‐–—~、]|[-—]{1,2}>|→)\s?")


def find_noncoding(text: str) -> Iterator[Candidate]:
    """lncRNAs and circRNAs, with their class word where it stands right before the name."""
    for match in _LNC_NAMED.finditer(text):
        name = match.group("name")
        glued = re.search(r"(?<=[A-Z0-9])(?:in|and|was|is|of|with|on|by)$", name)  # OCR lost a space
        end = match.end() - (len(glued.group()) if glued else 0)
        name = text[match.start("name") : end]
        if _NOT_A_NAME.search(name):
            continue
        yield Candidate(match.start(), end, "lncRNA", "shape:lncrna.class", 70, hint={"name": name})
    for match in _LNC_AFTER.finditer(text):
        name = match.group("name")
        if not _NOT_A_NAME.search(name):
            yield Candidate(match.start(), match.end("name"), "lncRNA", "shape:lncrna.after", 68, hint={"name": name})
    for match in _LNC_OWN.finditer(text):
        yield Candidate(match.start(), match.end(), "lncRNA", "shape:lncrna", 65, hint={"name": match.group()})
    for match in _CIRC.finditer(text):
        if _NOT_A_NAME.search(match.group()):
            continue
        yield Candidate(match.start(), match.end(), "circRNA", "shape:circrna", 75, hint={"name": match.group()})


def find_drugs(text: str) -> Iterator[Candidate]:
    """Drugs by INN stem, compound code, or reagent name."""
    for match in _INN_EN.finditer(text):
        if not _INN_NOT.match(match.group()):
            yield Candidate(match.start(), match.end(), "Drug", "shape:drug.inn_en", 30)
    for match in _CODE.finditer(text):
        yield Candidate(match.start(), match.end(), "Drug", "shape:drug.code", 40)
    for match in _REAGENT.finditer(text):
        yield Candidate(match.start(), match.end(), "Drug", "shape:drug.reagent", 95)


def find_lines(text: str) -> Iterator[Candidate]:
    """Cell lines named by a Latin–digit name before 细胞系, 细胞株, cell line."""
    for match in _LINE_ZH.finditer(text):
        name = match.group("name")
        if not _NOT_A_LINE.match(name):
            yield Candidate(match.start("name"), match.end("name"), "CellLine", "shape:cell_line", 20, 0.8)
    for match in _LINE_OTHER.finditer(text):
        group = "after" if match.group("after") else "before"
        if not _NOT_A_LINE.match(match.group(group)):
            yield Candidate(match.start(group), match.end(group), "CellLine", "shape:cell_line.beside", 15, 0.7)


def extend_lines(text: str, lines: list[Candidate]) -> Iterator[Candidate]:
    """Derived sublines: a known line and a suffix of resistance or transfection ("MCF-7/ADR" from "MCF-7").

    Two lines joined by a slash ("A549/H460") are two mentions and are left alone.
    """
    starts = {line.start for line in lines}
    for line in lines:
        match = _SUBLINE.match(text, line.end)
        if not match:
            continue
        slash = re.match(r"\s?[/／]\s?", match.group())
        if slash and match.start() + slash.end() in starts:
            continue
        yield Candidate(line.start, match.end(), "CellLine", "shape:cell_line.derived", line.priority + 1,
                        hint={"parent": text[line.start : line.end]})  # fmt: skip


def extend_agents(text: str, names: list[Candidate]) -> Iterator[Candidate]:
    """Drug classes by target: a gene or pathway name and 抑制剂, 拮抗剂, inhibitor ... ("MEK 抑制剂").

    Not over a miRNA, whose inhibitor is a reagent: the molecule is marked and the sign turned (guidelines 3).
    """
    for name in names:
        match = _AGENT.match(text, name.end)
        if match:
            yield Candidate(name.start, match.end(), "Drug", "shape:drug.class", 60,
                            hint={"target": text[name.start : name.end]})  # fmt: skip


#: where in the molecule: β-防御素, β-1,4-葡聚糖酶
_LOCANT = re.compile(r"(?<![A-Za-z0-9α-ω])(?:[αβγδε]-(?:\d(?:,\d)*-)?|\d(?:,\d)+-|[αβγδε]-\d,)$")
_ESTER = re.compile(r"酯(?!酶|化|合|交|键|类|质)")


def extend_chemical(text: str, names: list[Candidate]) -> Iterator[Candidate]:
    """A Chinese name with the locant before it ("β-防御素"), and the ester of an acid that is a drug ("棕榈酸酯")."""
    for name in names:
        surface = text[name.start : name.end]
        if not re.search(r"[\u4e00-\u9fff]", surface):
            continue
        before = _LOCANT.search(text[max(0, name.start - 10) : name.start])
        if before:
            yield Candidate(name.start - len(before.group()), name.end, name.type, "shape:locant", name.priority,
                            hint=dict(name.hint))  # fmt: skip
        if name.type == "Drug" and surface.endswith("酸") and _ESTER.match(text, name.end):
            yield Candidate(name.start, name.end + 1, "Drug", "shape:drug.ester", name.priority)


_RECEPTOR = re.compile(
    r"\s?受体\s?(?:[αβγδ]|[A-Z]?\d{1,2}[A-Z]?)?(?![\u4e00-\u9fff]*(?:抑制剂|拮抗剂|激动剂|阻滞剂|阻断剂))"
)


def extend_receptors(text: str, names: list[Candidate]) -> Iterator[Candidate]:
    """A ligand's name and 受体 name another gene, its receptor: "IL-6受体", "PTH 受体". Not "EGFR受体"."""
    for name in names:
        match = _RECEPTOR.match(text, name.end)
        if match and not re.search(r"R\d?$|受体", text[name.start : name.end]):
            yield Candidate(name.start, match.end(), "Gene", "shape:gene.receptor", 55,
                            hint={"ligand": text[name.start : name.end]})  # fmt: skip


#: a member of a slash chain that no list has: FOXO3/肌肉萎缩蛋白|通路, TAK1/XYZ2|通路
_UNKNOWN_MEMBER = re.compile(
    r"[A-Za-z][A-Za-z0-9α-ω-]{1,11}|(?![与和及或])[\u4e00-\u9fff]{2,6}?(?:蛋白|因子|激酶|酶|素)"
)
_UNKNOWN_FIRST = re.compile(r"(?<![A-Za-z0-9α-ω/\-])[A-Z][A-Za-z0-9α-ω-]{1,11}\s?[/／]\s?$")


def extend_pathways(text: str, names: list[Candidate]) -> Iterator[Candidate]:
    """Pathways: molecule names joined by slashes or dashes, and a head noun ("PI3K/AKT/mTOR信号通路").

    The head noun belongs to the span; a bare 信号 or 系统 counts only after a name that is no plain word. A member that
    no list has, and a drug (cAMP/PKA/CREB, 血管紧张素-醛固酮), belong to a chain that has a gene in it.
    """
    by_start: dict[int, list[Candidate]] = {}
    for name in names:
        by_start.setdefault(name.start, []).append(name)
    ends = {name.end for name in names}
    for name in sorted(names, key=lambda c: (c.start, -c.end)):
        at, members, genes = name.end, 1, int(name.type != "Drug")
        while members <= 8:
            closed = _close_brackets(text, at)
            match = _PATHWAY_HEAD.match(text, closed)
            if match and _pathway_head_fits(match, text):
                start = _chain_start(text, name.start, ends)
                # a hormone or another signal alone needs the whole word: 雌激素信号通路, not 维生素途径
                whole = _WHOLE_HEAD.fullmatch(match.group().strip())
                if (genes and (members > 1 or name.type != "Drug")) or (members == 1 and whole):
                    yield Candidate(start, match.end(), "Pathway", "shape:pathway", 60,
                                    hint={"stem": text[start:closed]})  # fmt: skip
                break
            join = _PATHWAY_JOIN.match(text, at)
            if not join and closed > at:  # 全称（ABBR）/全称（ABBR）通路
                join = _BRACKET_JOIN.match(text, closed)
            if not join or "、" in join.group():
                break
            nxt = by_start.get(join.end())
            if nxt:
                longest = max(nxt, key=lambda c: c.end)
                at = longest.end
                genes += longest.type != "Drug"
            else:
                unknown = _UNKNOWN_MEMBER.match(text, join.end()) if join.group().strip() in {"/", "／"} else None
                if not unknown:
                    break
                at = unknown.end()
            members += 1


def _chain_start(text: str, start: int, ends: set[int]) -> int:
    """Where a slash chain begins whose first member no list has: "XYZ2/AKT 通路"."""
    before = _UNKNOWN_FIRST.search(text[max(0, start - 16) : start])
    if not before or any(end in ends for end in range(start - 3, start)):
        return start
    return start - len(before.group())


def _close_brackets(text: str, at: int) -> int:
    """Skip one "（English name，ABBR）" after a name: 全称（English name，ABBR）信号通路 is one long Pathway."""
    match = re.match(r"\s?[（(][A-Za-zΑ-ω0-9,，;；'’\s/\-.]{2,90}[)）]", text[at : at + 96])
    return at + match.end() if match else at


def _pathway_head_fits(match: re.Match[str], text: str) -> bool:
    head = match.group("head")
    if head is None:
        return True
    after = text[match.end() : match.end() + 2]
    if head in {"信号"} and after[:1] in {"肽", "分", "蛋", "传", "转", "强", "的", "调", "因", "识"}:
        # 信号肽, 信号分子, 信号蛋白, 信号的传递 name something else or nothing
        return after[:1] in {"的", "强"}
    return not (head == "系统" and after[:1] in {"性", "疾", "肿", "的", "评", "综"})
