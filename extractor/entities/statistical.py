"""The statistical recogniser of Chinese text: a linear-chain CRF that reads the text together with what the rules said.

The model proposes and judges the types that no lexicon can hold (`JUDGED`); rules keep miRNA, lncRNA, circRNA and
CellLine. Its features are local characters and words, shapes, and for every place what lexicon, grammars and
vocabularies found there, so that it learns when to trust which rule. No feature is a whole name: the text reaches it as
single characters, pairs and dictionary words, each seen in several training articles.

Everything about merging model and rules is in `merge`; see `Policy`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, ClassVar

from extractor.entities.abbreviations import no_name
from extractor.entities.candidates import Candidate
from extractor.errors import DataError

MODEL = Path(__file__).resolve().parent.parent / "data" / "models" / "zh_ner" / "model.crfsuite"
#: the types that the model decides; the others are the rules' alone
JUDGED = ("Process", "Disease", "Drug", "Gene", "Pathway")

_SENTENCE = re.compile(r"[^。！？；;!?\n]+[。！？；;!?\n]*|[。！？；;!?\n]+")
_UNIT = re.compile(r"[A-Za-z]+|\d+|\S")
_GREEK = re.compile(r"[α-ωΑ-Ω]")


@dataclass(frozen=True, slots=True)
class Unit:
    """A Han character, a run of Latin letters, a run of digits or a single sign: `[start, end)` in code points."""

    start: int
    end: int
    text: str
    shape: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the rules know about a text: settled mentions, all candidates (overlaps too), weak ones."""

    settled: Sequence[Candidate]
    strong: Sequence[Candidate]
    weak: Sequence[Candidate]


def sentences(text: str) -> list[tuple[int, int]]:
    """Stretches that the model reads at once: up to 。！？； or a line break."""
    return [m.span() for m in _SENTENCE.finditer(text)]


def _shape(text: str) -> str:
    c = text[0]
    if "\u3400" <= c <= "\u9fff":
        return "h"
    if c.isdigit():
        return f"d{min(len(text), 3)}"
    if c.isascii() and c.isalpha():
        size = min(len(text), 4)
        if text.isupper():
            return f"A{size}"
        if text.islower():
            return f"a{size}"
        return f"M{size}"
    if _GREEK.match(c):
        return "g"
    return "p"


def units(text: str, start: int = 0, end: int | None = None) -> list[Unit]:
    """The units of `text[start:end]`; offsets are those of `text`. White space is none."""
    return [
        Unit(m.start(), m.end(), m.group(), _shape(m.group()))
        for m in _UNIT.finditer(text, start, len(text) if end is None else end)
    ]


def _lower(unit: Unit) -> str:
    """Identity of a unit: itself if Han or sign, the letters in lower case, digits only as such."""
    if unit.shape[0] == "d":
        return "0"
    return unit.text.lower() if unit.shape[0] in "AaM" else unit.text


def _place(i: int, first: int, last: int) -> str:
    """S, B, I or E: where unit `i` is in the span of the units `first` to `last`."""
    if first == last:
        return "S"
    return "B" if i == first else "E" if i == last else "I"


class _Layer:
    """Per unit: B/I tags of a set of spans, the last unit of each span marked."""

    def __init__(self, size: int) -> None:
        self.tags: list[list[str]] = [[] for _ in range(size)]

    def add(self, first: int, last: int, name: str) -> None:
        for i in range(first, last + 1):
            self.tags[i].append(f"{_place(i, first, last)}-{name}")


def features(text: str, cells: Sequence[Unit], evidence: Evidence) -> list[list[str]]:
    """The features of each unit, as strings."""
    size = len(cells)
    if not size:
        return []
    lo, hi = cells[0].start, cells[-1].end
    first_at = {c.start: i for i, c in enumerate(cells)}
    last_at = {c.end: i for i, c in enumerate(cells)}

    def span_units(start: int, end: int) -> tuple[int, int] | None:
        a, b = first_at.get(start), last_at.get(end)
        return None if a is None or b is None or b < a else (a, b)

    rule = ["O"] * size
    source = [""] * size
    for c in evidence.settled:
        if c.end <= lo or c.start >= hi:
            continue
        place = span_units(c.start, c.end)
        if place is None:
            continue
        a, b = place
        for i in range(a, b + 1):
            rule[i] = f"{_place(i, a, b)}-{c.type}"
            source[i] = c.source
    layer = _Layer(size)
    for mark, group in (("c", evidence.strong), ("w", evidence.weak)):
        seen = set()
        for c in group:
            if c.end <= lo or c.start >= hi or (c.start, c.end, c.type) in seen:
                continue
            seen.add((c.start, c.end, c.type))
            place = span_units(c.start, c.end)
            if place is not None:
                layer.add(*place, f"{mark}:{c.type}")
    vocabulary = _vocabulary()
    heads: list[str] = [""] * size
    kinds: list[str] = [""] * size
    head_of: list[str] = [""] * size
    stretch = text[lo:hi]
    for start, end in vocabulary.heads(stretch):
        place = span_units(lo + start, lo + end)
        if place is not None:
            a, b = place
            for i in range(a, b + 1):
                heads[i] = _place(i, a, b) + vocabulary.need(stretch[start:end])
                head_of[i] = stretch[start:end]
    for start, end in vocabulary.modifiers(stretch):
        place = span_units(lo + start, lo + end)
        if place is not None:
            a, b = place
            for i in range(a, b + 1):
                kinds[i] = _place(i, a, b) + vocabulary.kind(stretch[start:end])
    words, places = _words(stretch, cells, lo)
    names = [_lower(c) for c in cells]

    # the nearest rule mention to the left and to the right: its type and what stands between
    left = ["#"] * size
    type_ = "#"
    for i in range(size):
        left[i] = type_
        if rule[i] != "O":
            type_ = rule[i][2:]
    right = ["#"] * size
    type_ = "#"
    for i in range(size - 1, -1, -1):
        right[i] = type_
        if rule[i] != "O":
            type_ = rule[i][2:]

    # with a border on both sides: unit i is at i + 2 of the names, at i + 1 of the others
    names = ["#", "#", *names, "#", "#"]
    shapes = ["#", *(c.shape for c in cells), "#"]
    rule = ["#", *rule, "#"]
    heads = ["#", *heads, "#"]
    kinds = ["#", *kinds, "#"]
    out = []
    for i in range(size):
        n_2, n_1, n0, n1, n2 = names[i : i + 5]
        s_1, s0, s1 = shapes[i : i + 3]
        r_1, r0, r1 = rule[i : i + 3]
        h_1, h0, h1 = heads[i : i + 3]
        m_1, m0, m1 = kinds[i : i + 3]
        w_1, w0, w1 = words[i]
        p = places[i]
        one = [
            "b",
            "s=" + s0,
            "s-1=" + s_1,
            "s+1=" + s1,
            "x0=" + n0,
            "x-1=" + n_1,
            "x+1=" + n1,
            "x-2=" + n_2,
            "x+2=" + n2,
            "y-1=" + n_1 + "|" + n0,
            "y0=" + n0 + "|" + n1,
            "y-2=" + n_2 + "|" + n_1,
            "y+1=" + n1 + "|" + n2,
            "p=" + p,
            "w0=" + w0,
            "w-1=" + w_1,
            "w+1=" + w1,
            "r0=" + r0,
            "r-1=" + r_1,
            "r+1=" + r1,
            "r*=" + r_1 + "|" + r0 + "|" + r1,
            "rs=" + r0 + "|" + source[i],
            "rl=" + left[i],
            "rr=" + right[i],
            "h0=" + h0,
            "h-1=" + h_1,
            "h+1=" + h1,
            "hr=" + h0 + "|" + r0,
            "hm=" + h0 + "|" + m0,
            "m0=" + m0,
            "m-1=" + m_1,
            "m+1=" + m1,
            "mr=" + m0 + "|" + r0,
            "mh+1=" + m0 + "|" + h1,
            "rx-1=" + r0 + "|" + n_1,
            "rx+1=" + r0 + "|" + n1,
            "rp=" + r0 + "|" + p,
        ]
        if i and cells[i - 1].end < cells[i].start:
            one.insert(4, "gap")
        if head_of[i]:
            one.append("z=" + h0[0] + head_of[i])
        one.extend("c=" + t for t in layer.tags[i])
        if i:
            one.extend("c-1=" + t for t in layer.tags[i - 1])
        if i + 1 < size:
            one.extend("c+1=" + t for t in layer.tags[i + 1])
        out.append(one)
    return out


#: features that name a character or word; training keeps those seen in several articles only
IDENTITY = frozenset(
    ("x0", "x-1", "x+1", "x-2", "x+2", "y-1", "y0", "y-2", "y+1", "w0", "w-1", "w+1", "rx-1", "rx+1", "z")
)


def _words(stretch: str, cells: Sequence[Unit], offset: int) -> tuple[list[tuple[str, str, str]], list[str]]:
    """For each unit: (word before, its word, word after), and its place in its word."""
    from extractor.nlp.tokenizers import chinese_words

    spans = list(chinese_words(stretch))
    texts = [stretch[s:e] if "\u3400" <= stretch[s] <= "\u9fff" else _fold(stretch[s:e]) for s, e in spans]
    words: list[tuple[str, str, str]] = []
    places: list[str] = []
    j = 0
    for cell in cells:
        start, end = cell.start - offset, cell.end - offset
        while j < len(spans) - 1 and spans[j][1] <= start:
            j += 1
        s, e = spans[j]
        before = texts[j - 1] if j else "#"
        after = texts[j + 1] if j + 1 < len(spans) else "#"
        words.append((before, texts[j], after))
        place = "S" if s >= start and e <= end else "B" if s >= start else "E" if e <= end else "I"
        places.append(place + str(min(e - s, 4)))
    return words, places


def _fold(word: str) -> str:
    return "0" if word[0].isdigit() else word.lower()


class _Vocabulary:
    """Heads and modifiers of the process grammar, found anywhere in a text."""

    def __init__(self) -> None:
        import ahocorasick_rs

        from extractor.entities.process_vocabulary import load_vocabulary

        self._data = load_vocabulary("zh")
        longest = ahocorasick_rs.MatchKind.LeftmostLongest
        self._heads = ahocorasick_rs.AhoCorasick(sorted(self._data.heads), matchkind=longest)
        self._modifiers = ahocorasick_rs.AhoCorasick(sorted(self._data.modifiers), matchkind=longest)

    def heads(self, text: str) -> list[tuple[int, int]]:
        return [(s, e) for _, s, e in self._heads.find_matches_as_indexes(text)]

    def modifiers(self, text: str) -> list[tuple[int, int]]:
        return [(s, e) for _, s, e in self._modifiers.find_matches_as_indexes(text)]

    def need(self, head: str) -> str:
        return "?" if self._data.heads[head].needs_modifier else "!"

    def kind(self, modifier: str) -> str:
        return self._data.kinds[modifier]


@lru_cache(maxsize=1)
def _vocabulary() -> _Vocabulary:
    return _Vocabulary()


@dataclass(frozen=True, slots=True)
class Proposal:
    """A span the model would mark. `score`: mean over its units of the probability of the label it was given."""

    start: int
    end: int
    type: str
    score: float


class Recogniser:
    """A trained model. Make one with `load`; `propose` and `merge` use it."""

    _loaded: ClassVar[dict[Path, Recogniser]] = {}

    def __init__(self, tagger: Any, data: bytes) -> None:
        self._tagger = tagger
        self._data = data  # the tagger reads from these bytes as long as it lives
        self._labels = set(tagger.labels())

    @classmethod
    def load(cls, path: Path = MODEL) -> Recogniser:
        """The model at `path`, read once per process; see `read`."""
        if path not in cls._loaded:
            cls._loaded[path] = cls.read(path)
        return cls._loaded[path]

    @classmethod
    def read(cls, path: Path = MODEL) -> Recogniser:
        """The model at `path`. DataError when it is missing, broken, of other labels, or python-crfsuite is missing."""
        try:
            import pycrfsuite
        except ImportError:
            raise DataError(
                "needs the package python-crfsuite.", path=path, hint="pip install python-crfsuite, or use rules only."
            ) from None
        again = "Train it again: extractor train zh-ner."
        try:
            data = path.read_bytes()
        except OSError as error:
            raise DataError(
                f"cannot be read ({error.strerror}).", path=path, hint="Train it: extractor train zh-ner; or reinstall."
            ) from None
        if data[:4] != b"lCRF":
            raise DataError("is no CRFsuite model.", path=path, hint=again)
        tagger = pycrfsuite.Tagger()
        try:
            tagger.open_inmemory(data)
        except (ValueError, RuntimeError):
            raise DataError("is a broken CRFsuite model.", path=path, hint=again) from None
        known = {"O", *(f"{p}-{t}" for p in "BI" for t in JUDGED)}
        strange = sorted(set(tagger.labels()) - known)
        if strange or "O" not in tagger.labels():
            told = f"has labels {', '.join(strange) or 'without O'}, expected {', '.join(sorted(known))}."
            raise DataError(told, path=path, hint=f"It is another version's. {again}")
        return cls(tagger, data)

    def propose(self, text: str, evidence: Evidence) -> tuple[list[Proposal], list[float]]:
        """The best-path spans of `text`, and for each settled rule mention (in order) how far the model agrees with it.

        Agreement: the mean probability of the labels that would mark exactly this span with this type.
        """
        found: list[Proposal] = []
        agree = [0.0] * len(evidence.settled)
        index = sorted(range(len(evidence.settled)), key=lambda k: evidence.settled[k].start)
        for lo, hi in sentences(text):
            cells = units(text, lo, hi)
            if not cells:
                continue
            self._tagger.set(features(text, cells, evidence))
            labels = self._tagger.tag()
            i = 0
            while i < len(labels):
                if labels[i] == "O":
                    i += 1
                    continue
                type_ = labels[i][2:]
                j = i + 1
                while j < len(labels) and labels[j] == f"I-{type_}":
                    j += 1
                score = sum(self._tagger.marginal(labels[k], k) for k in range(i, j)) / (j - i)
                found.append(Proposal(cells[i].start, cells[j - 1].end, type_, round(score, 4)))
                i = j
            starts = {c.start: n for n, c in enumerate(cells)}
            for k in index:
                c = evidence.settled[k]
                if not (lo <= c.start < hi) or c.type not in JUDGED or c.start not in starts:
                    continue
                if f"B-{c.type}" not in self._labels:
                    continue
                n = starts[c.start]
                total, count = self._tagger.marginal(f"B-{c.type}", n), 1
                while n + count < len(cells) and cells[n + count].start < c.end:
                    total += self._tagger.marginal(f"I-{c.type}", n + count) if f"I-{c.type}" in self._labels else 0.0
                    count += 1
                agree[k] = total / count
        return found, agree


@dataclass(frozen=True, slots=True)
class Policy:
    """How model and rules are merged (see `combine`). All three give a score per type; a type not named is the rules'.

    `replace`: least score of a model span that may replace rule mentions of these types. `add`: least score of a model
    span that enters where the rules found nothing. `veto`: a rule mention with less agreement is dropped.
    """

    add: tuple[tuple[str, float], ...]
    replace: tuple[tuple[str, float], ...]
    veto: tuple[tuple[str, float], ...]


#: measured by cross-validation over articles (model card, `benchmarks/ner_zh.py`). Process: its phrases are composed,
#: and the model joins and parts them better than the grammar. Gene: costs nothing where the lexicon knows the names and
#: finds a third of those it lacks; `_is_gene` keeps it to places that speak of genes. Disease, Drug, Pathway: the rules
#: are better; the model learns them for their context.
POLICY = Policy(add=(("Gene", 0.8),), replace=(("Process", 0.8),), veto=(("Process", 0.1),))


def _cuts(p: Proposal, c: Candidate) -> bool:
    """Whether a proposal would take away a part of a rule mention: the longest wins."""
    return c.start < p.end and p.start < c.end and not (p.start <= c.start and c.end <= p.end)


_LIST = re.compile(r"[、，,;；。:：]")
#: a clause, not a phrase: its verb has an object (细胞产生耐药性, 肝癌引起的疼痛)
_CLAUSE = re.compile(
    r"(?<=[\u4e00-\u9fff])在(?!体)|发生(?=[\u4e00-\u9fffA-Za-z])(?!发展|率|[和与及、的])|产生|阻止|可见|引起|影响|导致|造成|介导|促进|"
    r"抑制|出现|诱导|^形成|利用(?!率|效率|能力|$)|如何|"
    # 过度激活|缓解|免疫应激: two clauses
    r"(?<=[\u4e00-\u9fff]{2})(?:缓解|减轻|改善|提高|增强|降低|减少|升高|清除)(?=[\u4e00-\u9fff]{2})(?!能力|作用)"
)
#: the course of a process is not part of it (guidelines 3), nor is the adjective a process (转移性)
_COURSE = re.compile(r"(?:状态|形成|发生发展|的发生|过程|能力|作用|活性|特性|性质|现象|情况|[移润袭]性)$")


#: 细胞发生|凋亡: a verb whose object follows; 肿瘤发生率 and 发生、发展 are none
_HAPPENS = re.compile(r"(?<!的)(?:发生|产生|出现)$")
#: a verb of movement or change: 转移至受体细胞, 分化为脂肪细胞
_MOVES = re.compile(r"(?:转移|迁移|分化|转化|扩散)$")
_WHERE = re.compile(r"[至到入为给]")
_DOES = re.compile(r"(?:激活|活化|抑制|分泌|释放|摄取|吞噬|识别|产生|转运|合成)$")
_LATIN_OBJECT = re.compile(r"\s?[A-Za-z]")
#: what something makes is its object, and no process of it: 细胞形成的小管面积
_MADE = re.compile(r"(?:形成|产生|分泌|释放|合成|生成)的[\u4e00-\u9fff]")
_SOURCE = re.compile(r"(?:分泌|产生|释放|合成|生成)$")
_OBJECT = re.compile(r"\s?[A-Za-z\u4e00-\u9fff](?<![的和与及等过进中率后时前或是之被为])")


def _is_process(phrase: str, before: str = "", after: str = "") -> bool:
    """Whether a stretch that the model takes for a Process is built like one: it ends in a head of the grammar's.

    `before`, `after`: the text around it.
    """
    from extractor.entities.process import grammar

    if any(phrase.count(left) != phrase.count(right) for left, right in ("()", "（）", "[]")):
        return False
    if len(phrase) < 2 or _LIST.search(phrase) or _CLAUSE.search(phrase) or _COURSE.search(phrase):
        return False
    if (_HAPPENS.search(phrase) and _OBJECT.match(after)) or (_DOES.search(phrase) and _LATIN_OBJECT.match(after)):
        return False
    if _MOVES.search(phrase) and _WHERE.match(after):
        return False
    if _MADE.search(phrase) or phrase.endswith("抗氧化"):
        return False  # 机体抗|氧化: what is behind 抗 is marked (guidelines 3)
    if before.endswith("由") and _SOURCE.search(phrase):
        return False  # 由外泌体分泌: who does it to what was named before
    return bool(grammar("zh").parts(phrase))


def _splits_a_word(text: str, p: Proposal) -> bool:
    """Whether the left border of a process stands inside a word: 抗|炎物质, 糖基|转移, 成|纤维细胞."""
    before = text[max(0, p.start - 3) : p.start]
    if before.endswith("基") and text.startswith("转移", p.start):
        return True
    if before.endswith("不") and text.startswith("耐受", p.start):
        return True
    if text.startswith("纤维细胞", p.start) and before.endswith("成"):
        return True
    return before.endswith("抗") and text.startswith("物质", p.start + 1)


def _well_formed(name: str) -> bool:
    """Whether a stretch can be one name: no list, brackets in pairs, no class word."""
    from extractor.entities.recognise import class_words

    for left, right in ("()", "（）", "[]"):
        if name.count(left) != name.count(right):
            return False
    return not _LIST.search(name) and name.lower() not in class_words() and len(name) > 1


#: a Latin name as genes have them: begins with a letter, one word, no sum
_LATIN_GENE = re.compile(r"[A-Za-z][A-Za-z0-9αβγδκ/.-]{1,14}")
#: what stands where genes stand, so that the model takes it for one: kinds of cells, kinetic constants, SNPs, phases
_STANDS_ALIKE = re.compile(
    r"G[0-2](?:/[GMS]\d?)?|S/G2|OGD(?:/R)?|[IHA]/R|[Tt]h\d{1,2}|[Tt]c\d|rs\d{3,}.*|LOC\d{4,}|K[mdi]|k?[Kk]cat|[Vv]max|"
    r"(?:IC|EC|LD|GI|CC)50"
)
_BASES = re.compile(r"[ACGTU]{6,}")
#: a Chinese gene name ends in what it is
_HAN_GENE = re.compile(
    r"(?:(?!因为|作为|以及)[\u3400-\u9fffA-Za-z0-9α-ω-]){2,20}?(?:蛋白|酶|受体|因子|配体|抗原|抗体|素|球蛋白|肽)"
    r"[ -]?[A-Za-z0-9α-ω]{0,4}"
)
_NO_NAME = re.compile(r"[的和与或及后周为]|复合[体物]|质粒|载体|缓冲|试剂")
#: what stands beside a gene: what it is, what is done to it, what it does; and beside what only looks like one
_GENE_BEFORE = re.compile(
    r"(?:基因|蛋白|受体|激酶|因子|配体|[^试]剂?酶|靶点|分子|编码|敲除|敲低|干扰|沉默|转染|过表达|靶向|抑制|激活|结合|"
    r"上调|下调|调控|调节|诱导|降解|磷酸化|检测|mRNA|miRNA|pathway)(?:了|的|着|，包括|，如|如|包括|为|中)?[\s（(：:]*$"
)
_GENE_AFTER = re.compile(
    r"[\s）)]*(?:的)?(?:mRNA|蛋白|基因|表达|过表达|高表达|低表达|启动子|信号|通路|磷酸化|受体|激酶|沉默|敲除|敲低|缺失|突变|"
    r"转录|编码|3['’′]|siRNA|shRNA|抗体|水平|活性|介导|依赖|过度|是其?靶|靶|相互作用|结合|通过|抑制|促进|激活|调控|诱导|"
    r"上调|下调|磷酸|泛素|甲基化|乙酰化)"
)
_NO_GENE_AFTER = re.compile(
    r"[\s（(）)]*(?:[+＋ⅠⅡⅢⅣ0-9A-Za-zα-ω°％%]|质粒|载体|培养|试剂|组分|细胞|型|菌|法|式|系统|公司|组)"
)
_NO_GENE_BEFORE = re.compile(r"(?:[A-Za-z0-9α-ω+=×/°^]|[=×]\s|5['’′]-?|组分)$")
_IN_LIST = re.compile(r"\s*(?:[、，,/]|和|与|及|以及|或)\s*")


def _is_gene(text: str, p: Proposal, evidence: Evidence) -> bool:
    """Whether a stretch that the model takes for a gene is built like one and stands where one stands.

    The model learned from articles about genes, and takes feed fractions and culture media of others for such; so a
    name that no lexicon has needs a word beside it that speaks of genes, or a gene beside it in a list.
    """
    name = text[p.start : p.end]
    before, after = text[max(0, p.start - 12) : p.start], text[p.end : p.end + 12]
    if _NO_GENE_AFTER.match(after) or _NO_GENE_BEFORE.search(before):
        return False
    if name.isascii() or not re.search(r"[\u3400-\u9fff]", name):
        if no_name(name) or not _LATIN_GENE.fullmatch(name) or _STANDS_ALIKE.fullmatch(name) or _BASES.search(name):
            return False
    elif not _HAN_GENE.fullmatch(name) or _NO_NAME.search(name):
        return False
    if _GENE_AFTER.match(after) or _GENE_BEFORE.search(before):
        return True
    return any(
        (c.end <= p.start and _IN_LIST.fullmatch(text[c.end : p.start]))
        or (c.start >= p.end and _IN_LIST.fullmatch(text[p.end : c.start]))
        for c in evidence.settled
        if c.type == "Gene"
    )


def merge(
    text: str,
    evidence: Evidence,
    recogniser: Recogniser,
    policy: Policy = POLICY,
    blocked: Callable[[str], bool] = lambda surface: False,
) -> list[Candidate]:
    """Rules and model in one: the settled candidates of `text`, sorted, not overlapping.

    `blocked(surface)`: whether the article defines a name as something that is not marked; the model adds none.
    """
    proposals, agree = recogniser.propose(text, evidence)
    proposals = [p for p in proposals if not blocked(text[p.start : p.end])]
    return combine(text, evidence, proposals, agree, policy)


#: processes built on a name or shown by their place, which the model knows from no article: 吗啡|依赖; 促进|离层形成
_BUILT = frozenset({"shape:name.dependence", "grammar:process.object"})


def combine(
    text: str, evidence: Evidence, proposals: Iterable[Proposal], agree: Sequence[float], policy: Policy = POLICY
) -> list[Candidate]:
    """`merge` after the model has spoken.

    1. A rule mention that the model all but excludes (agreement below `veto`) is dropped.
    2. A model span of a `replace` type takes the place of the rule mentions of such types that it holds; it cuts none,
       and a mention of any other type keeps it out.
    3. A model span of an `add` type enters where no rule mention is, if it can be a name.
    """
    from extractor.entities.process import grammar

    add, swap, veto = dict(policy.add), dict(policy.replace), dict(policy.veto)
    proposals = list(proposals)

    def seen(c: Candidate) -> bool:  # the model doubts the borders, not that there is something
        return any(p.type == c.type and p.score >= swap.get(p.type, 1) and _cuts(p, c) for p in proposals)

    rules = [
        replace(c, score=round(a, 4)) if c.type in veto else c
        for c, a in zip(evidence.settled, agree, strict=True)
        if c.type not in veto or a >= veto[c.type] or seen(c) or c.source in _BUILT
    ]
    fixed = [c for c in rules if c.type not in swap]
    known = {(c.start, c.end, c.type): c for c in (*evidence.weak, *evidence.strong)}
    chosen: list[Candidate] = []
    for p in proposals:
        least = swap.get(p.type, add.get(p.type))
        in_the_way = fixed if p.type in swap else evidence.settled
        if least is None or p.score < least or any(c.start < p.end and p.start < c.end for c in in_the_way):
            continue
        if p.type == "Process":
            p = replace(p, end=grammar("zh").without_rate(text, p.start, p.end))
        surface = text[p.start : p.end]
        around = text[max(0, p.start - 2) : p.start], text[p.end : p.end + 4]
        if not (_is_process(surface, *around) if p.type == "Process" else _well_formed(surface)):
            continue
        if p.type == "Process" and (
            _splits_a_word(text, p)
            or grammar("zh").in_thing(text, p.start, p.end)
            or grammar("zh").in_class_word(text, p.start, p.end)
            or grammar("zh").in_clause(text, p.start, p.end)
            or grammar("zh").only_named(text, p.start, p.end)
        ):
            continue
        if p.type == "Gene" and p.type in add and not _is_gene(text, p, evidence):
            continue
        if any(_cuts(p, c) for c in rules):
            continue
        name = known.get((p.start, p.end, p.type))
        if name is not None:  # a rule saw it too, but did not win or lacked support: keep what it knew of the name
            chosen.append(replace(name, source=f"model:zh_ner+{name.source}", weak=False, score=p.score))
        else:
            hint = grammar("zh").parts(surface) if p.type == "Process" else {}
            chosen.append(Candidate(p.start, p.end, p.type, "model:zh_ner", 40, p.score, hint=hint))
    kept = [c for c in rules if not any(n.start < c.end and c.start < n.end for n in chosen)]
    return sorted((*kept, *chosen), key=lambda c: c.start)
