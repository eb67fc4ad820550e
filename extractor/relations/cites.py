"""Citation markers: where they stand in a passage, and which of them a statement rests on.

Markers survive cleaning: bracketed numbers stay as they are, LaTeX superscripts are set on the line ("[4]"), so every
marker is a span of the passage and maps back to the source like any other. Raised bare numbers lose their height on
the way; `raised_numbers` reads it from the source.

A statement rests on (after a reading of how Chinese and English reviews cite):

1. the author whose finding the part of the sentence reports ("Xu 等[22]发现…"), the last one before the statement;
2. the first marker behind it in the same part of the sentence ("…抑制 B[22]"), which is preferred to an author of an
   earlier clause who has a number of his own;
3. the only marker of the sentence, where it is an author or stands at the end;
4. else a marker before the statement that no name precedes ("研究[22]表明，…"), or one inside it;
5. else the author of the sentence before, where this one goes on with the results ("结果显示…").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from extractor.offsets import OffsetMap
from extractor.records import Mention, Relation, Sentence
from extractor.relations.context import ContextFinder, Span, clause_at, clauses_of

_RANGE: Final = r"\d{1,3}(?:\s*[-–—~～,，、;]\s*\d{1,3})*"
_NUMBER: Final = rf"(?:[\[【［〔]\s*{_RANGE}\s*[\]】］〕])"
_NUMBERS: Final = rf"{_NUMBER}(?:\s*[-–—~～,，、]?\s*{_NUMBER})*"
_SUPER: Final = "[\u00b9\u00b2\u00b3\u2070\u2074-\u2079]+"
_YEAR: Final = r"(?:19|20)\d{2}[a-z]?"
_LATIN: Final = r"[A-Z][a-zà-öø-ÿ'’]+(?:-[A-Z][a-zà-öø-ÿ]+)?(?: [A-Z]{1,2}(?![A-Za-z]))?"
#: the hundred commonest Chinese family names, which open the names of authors ("李明等[3]")
_FAMILY: Final = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔"
    "谭陆范汪廖石金贾夏韦付方邹熊白孟秦邱侯江尹薛闫雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔汤常"
)
_HAN_NAME: Final = rf"(?:(?<![一-鿿])|(?<=[，。；、：和与而但即如据由]))[{_FAMILY}][一-鿿]{{1,2}}"
#: the last form has lost its closing bracket to the OCR
_BEHIND: Final = rf"\s?(?:{_NUMBERS}|[(（]\s*{_YEAR}\s*[)）]|[\[［]\d{{1,3}}(?=[一-鿿]))"
_SAYS: Final = (
    "(?=(?:[的在对于通利用采也曾首还将]|研究|发现|报道|认为|证实|证明|指出|提出|观察|进行|检测|分析|构建|筛选))"
)
_PATTERNS: Final[tuple[tuple[str, re.Pattern[str]], ...]] = (
    # "(Xu et al., 2019; Li and Wu, 2020)", "（Xu 等，2019）", "（李明，2019）"
    (
        "author-year",
        re.compile(
            rf"[(（](?:see |e\.g\.,? |参见|例如|如)?(?:{_LATIN}|[{_FAMILY}][一-鿿]{{1,2}})"
            rf"(?:,?\s?et al\.?|\s?等|\s?(?:and|&|和|与)\s?(?:{_LATIN}|[一-鿿]{{2,4}}))?\s?[,，]?\s?{_YEAR}"
            rf"(?:\s?[;；,，]\s?[^()（）]{{0,60}}?{_YEAR}){{0,12}}\s?[)）]"
        ),
    ),
    # "Xu 等[22]", "Xu等人发现", "李明等[3]", "Xu et al. [22]", "Xu and Li (2019)", "Xu and colleagues"
    (
        "author",
        re.compile(
            rf"(?<![A-Za-z-]){_LATIN}\s?等(?:人|学者|研究者)?(?:{_BEHIND}|{_SAYS})"
            rf"|(?:(?<![A-Za-z-]){_LATIN}|{_HAN_NAME})\s?{_NUMBERS}\s?等(?:人|学者|研究者)?"
            rf"|{_HAN_NAME}\s?等(?:人|学者)?{_BEHIND}"
            rf"|(?<![A-Za-z-]){_LATIN}(?:,? et al\.?,?|,? and (?:colleagues|co-?workers))(?:{_BEHIND})?"
            rf"|(?<![A-Za-z-]){_LATIN} and {_LATIN}{_BEHIND}"
            rf"|(?:(?<![A-Za-z-]){_LATIN}|{_HAN_NAME})\s?{_NUMBERS}{_SAYS}"
        ),
    ),
    ("number", re.compile(_NUMBERS)),
    ("number", re.compile(rf"(?<=[一-鿿。，；）)\]a-z.,;]){_SUPER}(?:[,，\-–]{_SUPER})*")),
)  # fmt: skip
_UNIT: Final = re.compile(r"(?<![A-Za-z])(?:[kcmdμn]?m|L|kg|s|h|min|d)$")
_RAISED: Final = re.compile(r"<sup>\s*$|\^\s*(?:\{\s*)*(?:\\(?:mathrm|text|bf|rm)\s*\{?\s*)?$", re.I)
_DIGITS: Final = re.compile(rf"(?<!\d){_RANGE}(?!\d)")


@dataclass(frozen=True, slots=True)
class Citation:
    """A marker: `kind` is "number", "author" (a name in the running text, with its number) or "author-year"."""

    start: int
    end: int
    kind: str

    @property
    def span(self) -> Span:
        """Start and end in passage code points."""
        return self.start, self.end


def citations(text: str, raised: Sequence[Span] = ()) -> list[Citation]:
    """All markers of `text`, in order, not overlapping; `raised`: spans known to be superscript numbers."""
    found: list[Citation] = []
    for kind, pattern in _PATTERNS:
        for m in pattern.finditer(text):
            if m.end() > m.start() and not any(c.start < m.end() and m.start() < c.end for c in found):
                if m[0][0] in "\u00b9\u00b2\u00b3" and _UNIT.search(text, max(0, m.start() - 4), m.start()):
                    continue  # cm², m³
                found.append(Citation(m.start(), m.end(), kind))
    for start, end in raised:
        if not any(c.start < end and start < c.end for c in found):
            found.append(Citation(start, end, "number"))
    return sorted(found, key=lambda c: c.start)


def raised_numbers(text: str, offsets: OffsetMap, source: str) -> tuple[Span, ...]:
    """Spans of `text` that are superscript numbers in `source` ("<sup>22,23</sup>", "$^{22}$") behind a word or stop.

    Not an exponent (behind a digit or a unit) and not a charge ("2+").
    """
    if "<sup" not in source and "<SUP" not in source and "^" not in source:
        return ()
    found = []
    for m in _DIGITS.finditer(text):
        before = text[m.start() - 1 : m.start()]
        if not before or not (before in '。，；）)].,;”"' or "一" <= before <= "鿿" or before.islower()):
            continue
        if text[m.end() : m.end() + 1] in ("+", "-", "−") or _UNIT.search(text, max(0, m.start() - 4), m.start()):
            continue
        start, _ = offsets.to_source(*m.span())
        if _RAISED.search(source, max(0, start - 24), start):
            found.append(m.span())
    return tuple(found)


def with_cites(
    text: str, sentences: Sequence[Sentence], mentions: Sequence[Mention], relations: Sequence[Relation], language: str
) -> tuple[Relation, ...]:
    """`relations` with the markers they rest on: for rows of a table, whose circumstances stand in other columns."""
    finder = CitationFinder(text, sentences, mentions, ContextFinder(text, sentences, mentions, language))
    return tuple(r if r.cites else replace(r, cites=finder.cites(r)) for r in relations)


class CitationFinder:
    """Finds the markers that the relations of one passage rest on."""

    def __init__(
        self,
        text: str,
        sentences: Sequence[Sentence],
        mentions: Sequence[Mention],
        context: ContextFinder,
        raised: Sequence[Span] = (),
    ) -> None:
        self.text = text
        self.sentences = sentences
        self.mentions = mentions
        self.context = context
        names = [(m.start, m.end) for m in mentions]
        # what looks like an author and holds a name of ours is none; its number is a marker all the same
        spurious = [c for c in citations(text, raised) if c.kind == "author" and _meets(c, names)]
        numbers = [
            Citation(c.start + m.start(), c.start + m.end(), "number")
            for c in spurious
            for m in re.finditer(_NUMBERS, text[c.start : c.end])
        ]
        kept = [c for c in citations(text, raised) if c not in spurious]
        self.all = sorted([*kept, *numbers], key=lambda c: c.start)

    def cites(self, relation: Relation) -> tuple[Span, ...]:
        """Passage spans of the markers that `relation` rests on, in order; () where none is given."""
        s = self.sentences[relation.sentence]
        here = [c for c in self.all if s.start <= c.start < s.end]
        if not here:
            return self._carried(relation)
        spans = [(m.start, m.end) for m in (self.mentions[relation.head], self.mentions[relation.tail])]
        if relation.trigger is not None:
            spans.append(relation.trigger)
        spans = [span for span in spans if s.start <= span[0] < s.end]
        if not spans:
            return ()
        low, high = min(a for a, _ in spans), max(b for _, b in spans)
        first, last = self._part(s, high - 1)
        author = next((c for c in reversed(here) if c.kind == "author" and first <= c.start and c.end <= high), None)
        behind = next((c for c in here if c.kind != "author" and high <= c.start < last), None)
        if author is None and behind is None and len(here) == 1:
            final = not self.text[here[0].end : s.end].strip("。.!！?？;； ")
            if final or (here[0].kind == "author" and here[0].start < low):
                return (here[0].span,)
        clauses = clauses_of(self.text, s.start, s.end, self.context.language)
        if author is not None and behind is not None:
            near = clause_at(clauses, behind.start) == clause_at(clauses, high - 1)
            numbered = any(ch.isdigit() for ch in self.text[author.start : author.end])
            together = clause_at(clauses, author.start) == clause_at(clauses, low)
            if near and (not numbered or together):
                return author.span, behind.span
            return (behind.span,) if near else (author.span,)
        if author is not None or behind is not None:
            return ((author or behind).span,)  # type: ignore[union-attr]  # one of them is there
        inside = [c.span for c in here if low <= c.start and c.end <= high]
        if inside:
            return tuple(inside)
        named = min((m.start for m in self.mentions if s.start <= m.start < s.end), default=s.end)
        leading = [c.span for c in here if c.end <= low and c.start <= named]
        return (leading[-1],) if leading else self._carried(relation)

    def _carried(self, relation: Relation) -> tuple[Span, ...]:
        if relation.sentence == 0 or not self.context.continues(relation.sentence):
            return ()
        before = self.sentences[relation.sentence - 1]
        authors = [c.span for c in self.all if c.kind == "author" and before.start <= c.start < before.end]
        return (authors[-1],) if authors else ()

    def _part(self, s: Sentence, place: int) -> Span:
        """The stretch between semicolons that holds `place`."""
        marks = [i for i in range(s.start, s.end) if self.text[i] in "；;" and not self._in_marker(i)]
        start = max((i + 1 for i in marks if i < place), default=s.start)
        return start, min((i + 1 for i in marks if i >= place), default=s.end)

    def _in_marker(self, place: int) -> bool:
        return any(c.start <= place < c.end for c in self.all)


def _meets(citation: Citation, spans: Sequence[Span]) -> bool:
    return any(a < citation.end and citation.start < b for a, b in spans)
