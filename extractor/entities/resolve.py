"""The one place where conflicts between candidates are settled. Mentions never overlap: the longest wins."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from extractor.entities import elements
from extractor.entities.candidates import Candidate

Policy = Callable[[Candidate], tuple[int, ...]]


def longest_first(candidate: Candidate) -> tuple[int, ...]:
    """The guidelines' policy: longest, then priority, then leftmost."""
    return (-(candidate.end - candidate.start), -candidate.priority, candidate.start)


def settle(candidates: Iterable[Candidate], policy: Policy = longest_first) -> list[Candidate]:
    """A non-overlapping selection, sorted by start. Deterministic: ties fall to type and source names."""
    order = sorted(set_of(candidates), key=lambda c: (*policy(c), c.type, c.source))
    kept: list[Candidate] = []
    taken: list[tuple[int, int]] = []
    import bisect

    for candidate in order:
        at = bisect.bisect(taken, (candidate.start, candidate.end))
        if at > 0 and taken[at - 1][1] > candidate.start:
            continue
        if at < len(taken) and taken[at][0] < candidate.end:
            continue
        taken.insert(at, (candidate.start, candidate.end))
        kept.append(candidate)
    return sorted(kept, key=lambda c: c.start)


def set_of(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Candidates without exact repeats (same span, type and source), first one kept."""
    seen: set[tuple[int, int, str, str]] = set()
    out = []
    for c in candidates:
        key = (c.start, c.end, c.type, c.source)
        if key not in seen:
            seen.add(key)
            out.append(c)
    return out


# --- does the place itself support a short or ambiguous name? ---------------------------------------------------------

_GENE_AFTER = re.compile(
    r"\s?(?:\+|-?/-|基因|蛋白|mRNA|的?(?:mRNA|蛋白|基因)?的?(?:表达|水平|活性|磷酸化|启动子|转录|敲除|沉默|"
    r"过表达|缺失|突变|信号|通路|受体)|"
    r"受体|阳性|阴性|siRNA|shRNA|单抗|抗体|抑制剂|激动剂|拮抗剂|家族|配体|"
    r"[ -](?:gene|protein|mRNA|expression|levels?|activity|receptor|promoter|phosphorylation|signall?ing|"
    r"pathway|knockdown|"
    r"knockout|overexpression|siRNA|shRNA|inhibitor|agonist|antagonist|antibod|positive|negative|deficien|"
    r"mutation|family)\w*)"
)
_GENE_BEFORE = re.compile(
    r"(?:基因|蛋白|靶点|受体|因子|激酶|酶|配体|敲除|沉默|敲低|过表达|干扰|转染|抑制|促进|上调|下调|激活|"
    r"磷酸化|结合|靶向|"
    r"gene|protein|target|of|receptor|inhibits?|activates?|promotes?|upregulates?|downregulates?|targets?|"
    r"targeting|anti-)\s?$"
)
_LINE_AFTER = re.compile(r"\s?(?:人?\S{0,6}(?:细胞|肿瘤)|细胞|cells?\b|-cells?\b|cell lines?\b|裸鼠|移植瘤|xenograft)")
_LINE_BEFORE = re.compile(r"(?:细胞系|细胞株|细胞|cell lines?|cells)\s?[（(:：]?\s?$")
_DRUG_BEFORE = re.compile(
    r"(?:补充|添加|给予|注射|灌胃|缺乏|口服|服用|加入|应用|使用|外源性?|激素|treated with|supplement\w* with|"
    r"administration of|addition of)\s?$"
)
_DRUG_AFTER = re.compile(
    r"\s?(?:处理|治疗|耐药|敏感|联合|给药|化疗|干预|缺乏|补充|饥饿|剥夺|添加|暴露|刺激|预处理|灌胃|注射|抗性|"
    r"组|\d+(?:\.\d+)?\s?[mμn]?[gM]|[ -](?:treat|resist|sensitiv|therap|chemother|administ)\w*)"
)
#: what a substance does, written with Chinese characters: 精氨酸可促进…
_ACTS = re.compile(
    r"\s?(?:可以?|能够?|也|均|都|还|则|会|可能|不仅|主要|均可)?(?:显著|明显|有效|直接|进一步|间接|通过[^，。；]{2,20})?地?"
    r"(?:(?:促进|抑制|诱导|增强|改善|缓解|减轻|激活|引起|导致|刺激|阻断|阻止|加剧|加速|延缓|逆转|拮抗|损伤|破坏|上调|下调|介导)了?"
    r"|(?:降低|提高|增加|减少|升高)了?(?!显著|明显|不|最|更|至|到|幅度|趋势|的|而|且|后|时|和|与|或))\s?(?=[\u4e00-\u9fffA-Za-z])|"
    r"\s?对[^，。；：]{1,25}?(?:的|有|具有|起)[^，。；]{0,12}(?:作用|影响|效应|效果|毒性)"
)
_HAN = re.compile(r"[\u4e00-\u9fff]{2}")
_LIST_GAP = re.compile(r"^\s?(?:、|/|／|,|，|和|与|及|以及|-|and|or)\s?$")


def supported(text: str, candidate: Candidate, *, subject: bool = True) -> bool:
    """Whether the words right beside a weak candidate show that it is what its type says.

    `subject`: whether it is enough that a substance is the subject of an effect (enough for its place: 氨基酸可促进…,
    not for all places of the article).
    """
    before, after = text[max(0, candidate.start - 24) : candidate.start], text[candidate.end : candidate.end + 32]
    if candidate.type in {"Gene", "lncRNA", "Pathway"}:
        return bool(_GENE_AFTER.match(after) or _GENE_BEFORE.search(before))
    if candidate.type == "CellLine":
        return bool(_LINE_AFTER.match(after) or _LINE_BEFORE.search(before))
    if candidate.type == "Drug":
        if candidate.source == elements.SOURCE:
            return elements.shown(text, candidate.start, candidate.end)
        reviewed = candidate.source.startswith(("lexicon:zh", "lexicon:extractor"))  # ROS, not any three letters
        acts = subject and _ACTS.match(after) and (reviewed or _HAN.search(text, candidate.start, candidate.end))
        return bool(_DRUG_AFTER.match(after) or _DRUG_BEFORE.search(before) or acts)
    return False


def support_by_neighbours(text: str, weak: Sequence[Candidate], strong: Sequence[Candidate]) -> list[Candidate]:
    """Weak candidates that stand in a list beside a strong one of the same type ("Bcl2、Mcl、Bfl1"), transitively."""
    anchored = [c for c in strong if c.type in {"Gene", "CellLine", "Drug"}]
    waiting = list(weak)
    accepted: list[Candidate] = []
    changed = True
    while changed:
        changed = False
        starts = {(c.start, c.type) for c in (*anchored, *accepted)}
        ends = {(c.end, c.type) for c in (*anchored, *accepted)}
        for c in list(waiting):
            gap_left = any(
                (e, c.type) in ends and _LIST_GAP.match(text[e : c.start]) for e in range(max(0, c.start - 5), c.start)
            )
            gap_right = any(
                (s, c.type) in starts and _LIST_GAP.match(text[c.end : s]) for s in range(c.end + 1, c.end + 6)
            )
            if gap_left or gap_right:
                accepted.append(c)
                waiting.remove(c)
                changed = True
    return accepted
