"""What an article gives or studies, told by the article as a whole.

Its title, headings and key words name its agents with clean borders ("某某素对…的影响", "关键词：某某素；…"), and its
text says again and again that they are given or act. Neither alone makes an agent: a key word may be a tissue, and
what is given once may be feed. A name that the lexicon calls an agent only where its place shows it (needs_context)
is one in the whole article if several places of it do.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from extractor.entities import elements
from extractor.entities.abbreviations import find_definitions
from extractor.entities.candidates import Candidate
from extractor.entities.formation import acts

SOURCE = "article:studied"
#: what the name of a small molecule ends with, and what ends so without being an agent
_ENDS = re.compile(r"(?:[酸碱苷甙酮醇酯酚胺啉啶唑嗪脲烯醛醌萜脒肼]|[^因要元]素|[寡聚多海]糖)$")
_NO_AGENT = re.compile(
    r".*(?:激素|毒素|因素|元素|要素|色素|营养素|维生素|抗生素|木质素|纤维素|益生素|叶绿素|血红素|胆红素|尿素|核酸|"
    r"氨基酸|脂肪酸|胆固醇|磷酸|盐酸|硫酸|硝酸|乙醇|甘油三酯|胆汁酸|皮质醇|尿酸)"
)
#: what stands before the name in a title: 饲粮中添加不同水平|某某酸, 外源|某某素
_LEAD = re.compile(
    r"^.*(?:[饲日]粮|饲料|添加|补充|补饲|饲喂|膳食|灌胃|注射|不同|水平|剂量|浓度|来源|种类|外源性?|包被|[中的])"
    r"(?=[\u4e00-\u9fff]{2,8}$)"
)
_TITLE = re.compile(
    r"^[#\d.\s]{0,8}(?P<what>[^。；;，,：:]{1,30}?)(?:的?(?:添加)?(?:水平|剂量|浓度|添加量))?对[^。；;]{2,60}$"
)
#: what the article says that it looks into: 本试验旨在探究|某某酸|对…的影响
_AIM = re.compile(
    r"(?:探究|探讨|研究|考察|评价|观察|分析|了解)了?(?P<what>[^。；;，,：:]{1,30}?)(?:的?(?:添加)?(?:水平|剂量|浓度|添加量))?"
    r"对[^。；;，,]{2,60}(?:影响|作用|效果)"
)
_KEYWORDS = re.compile(r"关\s*键\s*[词字]\s*[:：]?\s*(?P<words>[^。\n]{2,120})")
_AND = re.compile(r"\s*(?:[；;，,、]|[和与及]|联合)\s*")
_HAN = re.compile(r"[\u4e00-\u9fff]{2,8}")
#: a dose before a name: 1.5 mmol/L|SAM
_DOSE = re.compile(
    r"\d\s?(?:[mμµn]?mol/L|[mμµn]?M|[mμµn]?g/(?:kg|mL|L|d)|IU/(?:kg|d|mL)|[%％])(?:\s?BW)?\s?(?:的\s?)?$"
)
_WITH = re.compile(r"随着?(?:[饲日]粮|饲料)?中?\s?$")
_LEVEL = re.compile(r"\s?(?:添加)?(?:浓度|水平|剂量|量)")
#: what stands around a short chemical name that is a part of a longer one: 丁酸|钠, 甲基|丁酸, 丁酸|梭菌
_LONGER_AFTER = re.compile(
    r"[钠钙钾镁铵锌铁铜锰盐酯酐酶酰苷胺醇醛酮基甙]|[杆梭球丝]菌|[\u4e00-\u9fff]?受体|蛋白|脱氢|合[成酶]|代谢"
)
_LONGER_BEFORE = re.compile(r"[代异羟基甲乙丙丁戊己庚辛壬癸苯氨氧硫氯氟溴亚原次偏聚酰二三四]$")
#: what a lower-case English word glosses when it is given by dose or by injection: 某草枯（xyquat）; not these
_GLOSS = re.compile(r"[a-z]{5,16}")
_GIVEN = re.compile(r"(?:注射|灌胃|灌服|口服|给予|静滴)(?:了|一定剂量的?|不同剂量的?|不同浓度的?)?\s?$")
_GIVEN_ELSE = re.compile(r".*(?:[水液油菌粉粕草酶]|血清|病毒|疫苗|蛋白|激素|处理|细胞|毒素)")
#: trace elements, which Chinese writes with one character and articles by their symbol
_ELEMENT = "硒锌铜铁锰铬硼钴碘镉铅汞砷氟铝镍锗"
_SYMBOL = re.compile(r"[A-Z][a-z]?")
#: places that must show it: of a name that the lexicon knows for an agent, of any other
_PLACES = {True: 2, False: 3}


def part_of_longer(text: str, start: int, end: int) -> bool:
    """Whether a Chinese chemical name at `[start, end)` is only a part of another: 丁酸|钠."""
    if elements.element(text[start:end]):
        return elements.part(text, start, end)
    return bool(_LONGER_AFTER.match(text, end) or _LONGER_BEFORE.search(text, max(0, start - 1), start))


def general(name: str) -> bool:
    """Whether `name` is of a kind that is given in one place and measured in the next: 氨基酸, 胆固醇."""
    return _NO_AGENT.fullmatch(name) is not None


def _shown(text: str, start: int, end: int) -> int:
    """How strongly this place shows that a name is given or acts: 2, by a dose alone 1 (buffers have doses too), 0."""
    if elements.element(text[start:end]) and elements.shown(text, start, end):
        return 2
    before = text[max(0, start - 20) : start]
    grows = _WITH.search(before) and _LEVEL.match(text, end)  # 随着 X 浓度的增加: what was varied
    return 2 if acts(text, start, end) or grows else 1 if _DOSE.search(before) else 0


def symbol(name: str) -> bool:
    """Whether `name` is written like a chemical element."""
    return bool(_SYMBOL.fullmatch(name))


def _items(text: str) -> list[str]:
    """What a title, a heading or the aim of the work names, and the key words."""
    keywords = _KEYWORDS.search(text)
    items = _AND.split(keywords["words"]) if keywords else []
    title = _TITLE.match(text.strip())
    subjects = [m["what"] for m in (title, *_AIM.finditer(text)) if m]
    return [*items, *(item for subject in subjects for item in _AND.split(subject))]


def _named(texts: Sequence[str]) -> set[str]:
    """Names built like substances in titles, headings and key words, and symbols of the elements named there."""
    found: set[str] = set()
    elements: set[str] = set()
    for item in (item.strip() for text in texts for item in _items(text)):
        name = _LEAD.sub("", item, count=1)
        if _HAN.fullmatch(name) and _ENDS.search(name) and not _NO_AGENT.fullmatch(name):
            found.add(name)
        if item and item[-1] in _ELEMENT:
            elements.add(item[-1:])
    for text in texts if elements else ():
        for d in find_definitions(text):
            form = text[slice(*d.short)] if d.short else ""
            if _SYMBOL.fullmatch(form) and text[max(0, d.end_of_name - 1) : d.end_of_name] in elements:
                found.add(form)
    return found


def _glossed(texts: Sequence[str]) -> Iterator[str]:
    """Chinese names that one English word glosses and that are given by injection or dose, again and again.

    Where such a name begins is told by the article: what stands before it changes from place to place.
    """
    whole = "\n".join(texts)
    for text in texts:
        for d in find_definitions(text):
            run = re.search(r"[\u4e00-\u9fff]{3,8}$", text[max(0, d.end_of_name - 8) : d.end_of_name])
            if not d.english or d.short or not run or not _GLOSS.fullmatch(text[slice(*d.english)]):
                continue
            name = run.group()[-3:]
            while len(name) < len(run.group()):
                longer = run.group()[-len(name) - 1 :]
                if whole.count(longer) < 0.8 * whole.count(name):
                    break
                name = longer
            places = (m.start() for m in re.finditer(re.escape(name), whole))
            befores = [whole[max(0, at - 20) : at] for at in places]
            given = sum(bool(_GIVEN.search(before) or _DOSE.search(before)) for before in befores)
            if given >= _PLACES[False] and not _GIVEN_ELSE.fullmatch(name):
                yield name


def agents(
    texts: Sequence[str],
    known: Callable[[str], Sequence[Candidate]],
    waiting: Callable[[str], Sequence[Candidate]],
    refused: Callable[[str], bool],
) -> dict[str, dict[str, str]]:
    """Surfaces that the article's Chinese `texts` show to be agents → what is known of each.

    `known(text)`: settled mentions; `waiting(text)`: names that lack support there; `refused(surface)`: class words and
    what the article defines as something else.
    """
    names = {n for n in (*_named(texts), *_glossed(texts)) if not refused(n)}
    pattern = _pattern(names)
    shown: Counter[str] = Counter()
    acting: Counter[str] = Counter()
    hints: dict[str, dict[str, str]] = {}
    for text in texts:
        settled = known(text)
        taken = [(c.start, c.end) for c in settled]
        for c in (*settled, *waiting(text)):
            surface = text[c.start : c.end]
            if c.weak and c.type == "Drug" and not refused(surface) and not _NO_AGENT.fullmatch(surface):
                hints.setdefault(surface, dict(c.hint))
                strength = _shown(text, c.start, c.end)
                shown[surface] += bool(strength)
                acting[surface] += strength == 2
        for m in pattern.finditer(text):
            free = not any(s < m.end() and m.start() < e for s, e in taken)
            if free and not part_of_longer(text, *m.span()):
                shown[m.group()] += bool(_shown(text, *m.span()))
    return {
        surface: hints.get(surface, {"name": surface})
        for surface, count in sorted(shown.items())
        if count >= _PLACES[surface in hints] and (surface not in hints or acting[surface])
    }


def _pattern(names: set[str]) -> re.Pattern[str]:
    ordered = "|".join(re.escape(n) for n in sorted(names, key=lambda n: (-len(n), n)))
    return re.compile(rf"(?<![A-Za-z0-9])(?:{ordered or '(?!)'})(?![A-Za-z0-9])")
