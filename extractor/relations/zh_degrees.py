"""Chinese: changes that are said by an adjective or a number: "B 更明显", "B 较对照组低", "B 为对照组的 0.4 倍".

They become nodes of a change, so that the walker reads them like "B 升高".
"""

from __future__ import annotations

import re
from typing import Final

from extractor.relations.items import Node
from extractor.relations.rules import RuleBook

_END: Final = r"(?=\s*(?:[，。；,;（(]|$))"
_MORE: Final = "高|强|快|多|大|长|明显|显著"
_LESS: Final = "低|弱|慢|少|小|短|缓慢"
#: what is strong or weak is then the effect, the difference or the interest, not the mention before it
_ABOUT: Final = re.compile(
    "(?:影响|作用|效果|效应|研究|报道|差异|变化|潜力|意义|贡献|优势|比例|风险|[依仍][然旧]?)(?:相对|也|均|都|则|仍然?|依然)*$"
)
_THAN: Final = "组|细胞|型|鼠|前|株|系|对照|其[他它余]"
#: "B 更明显", "B 较慢"
_ADJECTIVE: Final = re.compile(f"(?:更加?为?|较为?)(?:({_MORE})|({_LESS})){_END}")
#: "B 较对照组低 30%"
_COMPARED: Final = re.compile(
    f"(?<!相)(?:较|比(?![较例率值]))[^，。；]{{0,12}}?(?:{_THAN})[^，。；]{{0,2}}?"
    rf"(?<![降减升增提缩延变最])(?P<adj>(?:({_MORE})|({_LESS}))(?:了|出)?(?:约|近)?\s*(?:[\d.]+\s*(?:倍|%))?){_END}"
)
#: "B 仅为对照组的 40%"
_TIMES: Final = re.compile(
    r"(?:是|为|达到?|相当于)(?:了|约|仅)*\s*(?:阴性|空白|正常|未处理|野生)?(?:对照|模型|空白|正常|野生|假手术)[^，。；]{0,4}?的"
    r"(?:约|近)?\s*(?P<number>\d[\d.]*)\s*(?:±\s*[\d.]+)?\s*(?P<unit>倍|%)"
)
#: "B 无法启动"
_UNABLE: Final = re.compile(f"(?:无法|不能|难以)(?:正常|有效|被|完全)*(?:启动|发生|进行|形成|激活|活化|完成){_END}")
_SLOW: Final = re.compile(f"(?<=[长殖化育合])(?:速度|能力)?(?:明显|显著)?(缓慢){_END}")


#: an effect that is said not to be one: "影响均不明显", "影响没有达到显著水平"
_NOT: Final = "(?:不(?:是)?|未能?|没有?|无|不具有?|未见|未表现出)"
_NO_EFFECT: Final = re.compile(
    f"的?影响(?:都|均|也|并|则|作用|程度|效果)*{_NOT}(?:很|存在|具有|有|达到?)*"
    "(?:极?(?:显著|明显)|统计学)(?:性|学)?(?:差异|意义|水平)*"
)


def without_effect(text: str, nodes: list[Node], book: RuleBook) -> list[Node]:
    """The nodes of a sentence with one that denies an effect in the place of those that say so together."""
    if not nodes:
        return nodes
    for m in _NO_EFFECT.finditer(text, nodes[0].start, min(len(text), nodes[-1].end + 12)):
        if any(n.kind in ("N", "comma", "stop") and n.start < m.end() and m.start() < n.end for n in nodes):
            continue
        nodes = [n for n in nodes if not m.start() <= n.start < m.end()]
        nodes.append(Node("neg", *m.span(), m[0], book.forms["无显著影响"]))
        nodes.sort(key=lambda n: n.start)
    return nodes


def degrees(text: str, nodes: list[Node], book: RuleBook) -> list[Node]:
    """The nodes of a sentence with those of the changes that an adjective or a number says."""
    if not nodes:
        return nodes
    start, end = nodes[0].start, min(len(text), nodes[-1].end + 30)
    full = re.search("[。；]", text[nodes[-1].end : end])
    end = nodes[-1].end + full.end() if full else end
    found: list[tuple[int, int, bool]] = []
    found += [(*m.span(), m[1] is not None) for m in _ADJECTIVE.finditer(text, start, end)]
    found += [(*m.span("adj"), m[2] is not None) for m in _COMPARED.finditer(text, start, end)]
    found += [(*m.span(), _more(m)) for m in _TIMES.finditer(text, start, end)]
    found += [(*m.span(), False) for m in _UNABLE.finditer(text, start, end)]
    found += [(*m.span(1), False) for m in _SLOW.finditer(text, start, end)]
    for a, b, more in found:
        if _ABOUT.search(text[max(start, a - 8) : a]):
            continue
        if any(n.kind == "N" and n.start < b and a < n.end for n in nodes):
            continue
        if any(n.kind == "verb" and a <= n.start and n.end <= b and n.has("intransitive") for n in nodes):
            nodes = [n for n in nodes if not (a <= n.start < b)] if _UNABLE.match(text, a) else nodes
            if not _UNABLE.match(text, a):
                continue
        nodes = [n for n in nodes if not (a <= n.start < b)]
        nodes.append(Node("verb", a, b, text[a:b], book.forms["最高" if more else "最低"]))
    return sorted(nodes, key=lambda n: n.start)


def _more(m: re.Match[str]) -> bool:
    """Whether a number of times or per cent of the control is more than the control."""
    number = float(m["number"].strip(".") or 0) if m["number"].count(".") < 2 else 0.0
    return number > (1 if m["unit"] == "倍" else 100)
