"""From a text to its mentions: every maker's candidates, settled in one place.

Order: lexicon and grammars → sublines, drug classes, pathways and processes built on them → support for short names
→ the longest wins. `recognise` is a plain function; the spaCy component is a thin shell around it.
"""

from __future__ import annotations

import re
from collections import Counter, OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from extractor.entities import (
    borders,
    diseases,
    elements,
    elided,
    formation,
    mirna,
    misread,
    model_mentions,
    shapes,
    studied,
)
from extractor.entities.candidates import Candidate
from extractor.entities.context import EMPTY, Alias, ArticleContext
from extractor.entities.lexicon import Hit, Lexicon, Row
from extractor.entities.model_mentions import MentionModel
from extractor.entities.process import grammar
from extractor.entities.resolve import settle, support_by_neighbours, supported
from extractor.entities.tables import read_rows
from extractor.records import MENTION_TYPES, Mention

_DATA = Path(__file__).resolve().parent.parent / "data" / "lexicon"

#: which type wins where one name has several: how likely the name is to mean each, seen from a review article
_TYPE_PRIORITY = {"miRNA": 80, "circRNA": 75, "lncRNA": 66, "Gene": 60, "Drug": 55, "CellLine": 52, "Disease": 50,
                  "Pathway": 48, "Process": 40}  # fmt: skip
_KIND_BONUS = {"symbol": 5, "preferred": 6, "family": 4, "zh": 6, "name": 3, "alias": 0, "prev": -2}


@lru_cache(maxsize=1)
def class_words() -> Mapping[str, frozenset[str]]:
    """Words that are never marked (guidelines: class words, assays, vehicles), lower case → the types they are not."""
    every = frozenset(MENTION_TYPES)
    return {
        row["term"].lower(): every if row["types"] == "*" else frozenset(re.split(r"[,;|\s]+", row["types"]))
        for row in read_rows(_DATA / "class_words.tsv", ("term", "types"))
    }


def is_class_word(text: str, type_: str) -> bool:
    """Whether `text` is never marked as `type_`."""
    return type_ in class_words().get(text.lower(), ())


@lru_cache(maxsize=1)
def _shield() -> tuple[Any, list[str]]:
    import ahocorasick_rs

    words = sorted(w for w in class_words() if len(w) > 2 and not w.isascii())
    return ahocorasick_rs.AhoCorasick(words, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest), words


def shielded(text: str) -> list[tuple[int, int, frozenset[str]]]:
    """Class words that may hold a name without being one, with what they are not: 流感病毒 is no disease."""
    lower = text.lower()
    if len(lower) != len(text):
        return []
    automaton, words = _shield()
    return [(start, end, class_words()[words[i]]) for i, start, end in automaton.find_matches_as_indexes(lower)]


def _from_row(start: int, end: int, row: Row) -> Candidate:
    priority = _TYPE_PRIORITY[row.type] + _KIND_BONUS.get(row.kind, 0)
    return Candidate(start, end, row.type, f"lexicon:{row.source}", priority, weak=row.needs_context,
                     hint=row.hint)  # fmt: skip


class _Scans:
    """Lexicon hits of recent texts: one article's passages are read three times (context, tokens, mentions)."""

    def __init__(self, size: int = 4096) -> None:
        self.size = size
        self.hits: OrderedDict[tuple[int, str], list[Hit]] = OrderedDict()

    def of(self, lexicon: Lexicon, text: str) -> list[Hit]:
        key = (id(lexicon), text)
        found = self.hits.get(key)
        if found is None:
            found = self.keep(key, lexicon.scan(text))
        return found

    def prime(self, lexicon: Lexicon, texts: Sequence[str]) -> None:
        """Scan many texts at once, which is several times faster than one by one."""
        new = [t for t in dict.fromkeys(texts) if (id(lexicon), t) not in self.hits]
        for text, hits in zip(new, lexicon.scan_many(new), strict=True):
            self.keep((id(lexicon), text), hits)

    def keep(self, key: tuple[int, str], hits: list[Hit]) -> list[Hit]:
        self.hits[key] = hits
        while len(self.hits) > self.size:
            self.hits.popitem(last=False)
        return hits


_SCANS = _Scans()


def _lexicon_candidates(text: str, lexicon: Lexicon) -> list[Candidate]:
    out: list[Candidate] = []
    for hit in _SCANS.of(lexicon, text):
        by_type: dict[str, Candidate] = {}
        for row in hit.rows:
            if is_class_word(text[hit.start : hit.end], row.type):
                continue
            candidate = _from_row(hit.start, hit.end, row)
            best = by_type.get(row.type)
            if best is None or (best.weak, -best.priority) > (candidate.weak, -candidate.priority):
                by_type[row.type] = candidate
        out.extend(by_type.values())
    return out


def candidates(
    text: str, language: str, context: ArticleContext = EMPTY, lexicon: Lexicon | None = None
) -> tuple[list[Candidate], list[Candidate]]:
    """(accepted, weak and unsupported) candidates of `text`, before overlaps are settled."""
    lexicon = lexicon or Lexicon.load()
    found: list[Candidate] = []
    found.extend(mirna.find_mirnas(text))
    found.extend(shapes.find_noncoding(text))
    found.extend(shapes.find_drugs(text))
    found.extend(shapes.find_lines(text))
    found.extend(diseases.find_diseases(text, language))
    found.extend(_lexicon_candidates(text, lexicon))
    if language == "zh":
        found.extend(elements.find(text))
        found.extend(misread.find(text, lexicon))
    # a reporter or a housekeeping word stays unmarked though an article spells it out: 绿色荧光蛋白（GFP）
    found.extend(
        c
        for c in context.scan(text)
        if c.type not in {"Gene", "Drug"}
        or c.source == studied.SOURCE
        or not is_class_word(text[c.start : c.end], c.type)
    )
    shields = shielded(text)
    found = [
        c
        for c in found
        if not _inside(c, shields) and not context.blocked(text[c.start : c.end]) and not _rejected(text, c)
    ]
    strong = [c for c in found if not c.weak]
    if language == "zh":
        strong.extend(c for c in diseases.extended(text, strong) if not _inside(c, shields))
    weak = [c for c in found if c.weak]
    by_place = [c for c in weak if supported(text, c)]
    strong.extend(by_place)
    waiting = [c for c in weak if c not in by_place]
    by_list = support_by_neighbours(text, waiting, strong)
    strong.extend(by_list)
    waiting = [c for c in waiting if c not in by_list]

    strong.extend(elided.find(text, strong, lexicon))
    if language == "zh":
        formed = formation.find(text, strong)
        strong.extend(c for c in formed if not _inside(c, shields) and not _refused(c, text, context))
    strong = _without_slash_lists(text, strong)
    strong.extend(shapes.extend_chemical(text, [c for c in strong if c.type in {"Gene", "Drug"}]))
    strong.extend(shapes.extend_receptors(text, [c for c in strong if c.type in {"Gene", "Drug"}]))
    longer = borders.extended(text, [c for c in strong if c.type in {"Gene", "Drug"}], waiting)
    strong.extend(c for c in longer if not context.blocked(text[c.start : c.end]))
    strong = [c for c in strong if not borders.cut_out(text, strong, c)]
    strong.extend(shapes.extend_lines(text, [c for c in strong if c.type == "CellLine"]))
    names = [c for c in strong if c.type in {"Gene", "miRNA", "lncRNA", "circRNA"}]
    pathway_names = names + [c for c in strong if c.type in {"Pathway", "Drug"}]
    pathways = list(shapes.extend_pathways(text, pathway_names))
    strong.extend(pathways)
    strong.extend(shapes.extend_agents(text, [c for c in names if c.type == "Gene"] + pathways))
    processes = list(grammar(language).find(text, strong))
    if language == "zh":
        processes.extend(grammar("en").find(text, strong))
    strong.extend(c for c in processes if not _inside(c, shields))
    return strong, waiting


_STAGE = re.compile(r"(?:转移性|晚期|早期|进展期|中晚期|复发性)(?=.{2,}[癌瘤病])")


def _inside(c: Candidate, shields: Sequence[tuple[int, int, frozenset[str]]]) -> bool:
    return any(start <= c.start and c.end <= end and c.type in types for start, end, types in shields)


#: a metal's ion is no gene, whatever HGNC calls Cd2 or Ca2: Ca2+, Cd2 +
_ION = re.compile(r"(?:Ca|Cd|Mg|Zn|Cu|Fe|Mn|Co|Ni|Pb|Hg|Sr|Ba|Al|Cr)[23]?")
_CHARGE = re.compile(r"\s?[+＋]")
#: types of which an English model takes a defined short form of something else: CP for crude protein
_DEFINED = frozenset({"Gene", "CellLine"})
_GASES = frozenset({"CO2", "NO2", "SO2"})
#: a SNP or an unnamed locus (guidelines 1), and fields of the hippocampus: rs123456, LOC100133445, 海马CA1区
_LOCUS = re.compile(r"rs\d{3,}[A-Za-z/>-]*|LOC\d{4,}")
_FIELD = re.compile(r"CA[1-4]")
_FIELD_AFTER = re.compile(r"\s?(?:区|亚区|脑区|锥体|region|subfield|field|area|pyramidal|neuron)")
_FIELD_BEFORE = re.compile(r"(?:海马|hippocampal|hippocampus)(?:的|体|组织)?\s?$")
#: inside the name of a line that begins with its clone number: 2774-C10
_NUMBERED = re.compile(r"(?<![A-Za-z0-9])[0-9]{2,}-$")
#: kinds of T cells, whatever Cellosaurus calls TH1
_CELL_KIND = re.compile(r"T[hHcC]-?\d{1,2}|T(?:reg|fh)|Treg")
#: what Chinese writes between the sender of a sample and what was measured in it
_MEASURED = re.compile(r"测定|检测|医院|公司|采用")


def _mistaken(text: str, c: Candidate) -> bool:
    """Names that only look like one: ions, gases, degrees centigrade ("37 circC"), a clause taken for a long form."""
    name = text[c.start : c.end]
    if c.type == "Gene":
        if name in _GASES or _LOCUS.fullmatch(name) or (_ION.fullmatch(name) and _CHARGE.match(text, c.end)):
            return True
        if _FIELD.fullmatch(name) and (_FIELD_AFTER.match(text, c.end) or _FIELD_BEFORE.search(text[: c.start])):
            return True
        if name == "CCK" and re.match(r"[-\s]?8(?!\d)", text[c.end : c.end + 3]):
            return True  # Cell Counting Kit-8
        if name == "ER" and re.match(r"\s?(?:应激|stress)", text[c.end : c.end + 8]):
            return True  # endoplasmic reticulum
        return c.source.startswith("article:") and len(name) > 8 and _MEASURED.search(name) is not None
    if c.type == "CellLine" and _CELL_KIND.fullmatch(name):
        return True
    if c.type == "CellLine" and c.source.startswith("lexicon"):
        return _NUMBERED.search(text[max(0, c.start - 12) : c.start]) is not None
    return c.type == "circRNA" and name == "circC"


def _rejected(text: str, c: Candidate) -> bool:
    """Places where a name is something else: inside a web address, an e-mail, a file or catalogue number."""
    if _mistaken(text, c):
        return True
    if c.type == "Disease" and c.source.startswith("lexicon") and _STAGE.match(text, c.start, c.end):
        return True  # 转移性乳腺癌, 晚期肺癌: the stage is no part of the name (guidelines)
    if c.source == studied.SOURCE and studied.part_of_longer(text, c.start, c.end):
        return True
    before = text[max(0, c.start - 1) : c.start]
    after = text[c.end : c.end + 2]
    return before in {"@", "#", "_"} or after[:1] in {"@", "_"} or (before == "." and after[:1] == ".")


def _without_slash_lists(text: str, found: list[Candidate]) -> list[Candidate]:
    """Drop "TSC1/TSC2" where both halves are names: a slash list without head noun is a list (guidelines 1)."""
    starts = {(c.start, c.end) for c in found if c.type == "Gene"}
    by_start = {s for s, _ in starts}
    ends = {e for _, e in starts}
    out = []
    for c in found:
        at = text.find("/", c.start, c.end)
        if c.type == "Gene" and at > 0 and at in ends and at + 1 in by_start and any(
            (at + 1, e) in starts for e in (c.end,)
        ):  # fmt: skip
            continue
        out.append(c)
    return out


def settle_text(
    text: str,
    language: str,
    context: ArticleContext = EMPTY,
    lexicon: Lexicon | None = None,
    *,
    statistical: bool = True,
) -> list[Candidate]:
    """The settled candidates of `text`.

    `statistical`: let the trained recogniser of the language judge them too; how it and the rules are merged is
    `extractor.entities.statistical.POLICY` (Chinese) and `extractor.entities.english_crf.POLICY`. Raises DataError
    when a recogniser cannot be loaded.
    """
    strong, weak = candidates(text, language, context, lexicon)
    settled = settle(strong)
    if not statistical:
        return settled
    from extractor.entities import english_crf
    from extractor.entities import statistical as chinese_crf

    evidence = chinese_crf.Evidence(settled, strong, weak)
    if language == "zh":
        merged = chinese_crf.merge(text, evidence, chinese_crf.Recogniser.load(), blocked=context.blocked)
    else:
        hits = _SCANS.of(lexicon or Lexicon.load(), text)
        merged = [
            c
            for c in english_crf.merge(text, evidence, english_crf.shipped(), hits=hits)
            if not (c.source.startswith("model:") and c.type in _DEFINED and context.blocked(text[c.start : c.end]))
        ]
    shields = shielded(text)
    return [c for c in merged if not (c.source.startswith("model:") and (_inside(c, shields) or _rejected(text, c)))]


def recognise(
    text: str,
    language: str,
    context: ArticleContext = EMPTY,
    lexicon: Lexicon | None = None,
    *,
    statistical: bool = True,
    models: Sequence[MentionModel] = (),
) -> tuple[Mention, ...]:
    """Mentions of `text` (a passage in `language`), sorted, not overlapping, without identifiers.

    Offsets are code points of `text`, half-open. `context`: what the whole article says about its names.
    `statistical`: see `settle_text`. `models`: installed recognisers that fill gaps, see `model_mentions.add`.
    """
    found = settle_text(text, language, context, lexicon, statistical=statistical)
    if models:
        shields = shielded(text)

        def refused(c: Candidate) -> bool:
            surface = text[c.start : c.end]
            return (
                context.blocked(surface) or is_class_word(surface, c.type) or _rejected(text, c) or _inside(c, shields)
            )

        found = model_mentions.add(text, language, found, models, lexicon or Lexicon.load(), refused)
    return tuple(
        Mention(c.start, c.end, text[c.start : c.end], c.type, c.source, c.score, hint=dict(c.hint)) for c in found
    )


_BRACKET = re.compile("[(（]")
#: how a sentence reports, and how much there is of something: no part of a name
_REPORTED = re.compile(r"(?:结果|研究|试验|实验)?(?:表明|显示|发现|提示|说明|证明)|适宜量?|适量|不同(?:水平|剂量)?")


def article_context(texts: Sequence[tuple[str, str]], lexicon: Lexicon | None = None) -> ArticleContext:
    """The context of an article from its passages, given as (text, language)."""
    from extractor.entities.context import build_context
    from extractor.nlp.words import cut

    lexicon = lexicon or Lexicon.load()
    _SCANS.prime(lexicon, [text for text, _ in texts])
    cache: dict[tuple[str, str], tuple[list[Candidate], list[Candidate]]] = {}

    def both(text: str, language: str) -> tuple[list[Candidate], list[Candidate]]:
        key = (text, language)
        if key not in cache:
            strong, weak = candidates(text, language, EMPTY, lexicon)
            # 全称（ABBR）信号通路 is one mention, but its bracket explains the name before it, not the pathway
            parts = [c for c in strong if c.type != "Pathway" or not _BRACKET.search(text, c.start, c.end)]
            cache[key] = settle(parts), weak
        return cache[key]

    ambiguous = {text: _ambiguous(text, lexicon) for text, _ in texts}
    often = _given_often([(text, ambiguous[text]) for text, _ in texts])

    def decided(text: str, language: str) -> list[Candidate]:
        return _decided(text, ambiguous[text], often)

    context = build_context(texts, lambda t, g: both(t, g)[0], lambda t, g: both(t, g)[1], cut, decided)

    def known(text: str) -> list[Candidate]:
        return [*both(text, "zh")[0], *(c for c in both(text, "zh")[1] if c.type != "Gene")]

    meanings = {name: alias.type for name, alias in context.aliases.items()}
    named = formation.names_of_article([t for t, g in texts if g == "zh"], known, meanings, is_class_word)
    formed = {
        name: Alias(type_, {"name": meant}, "article:formation", 30)
        for name, (type_, meant) in sorted(named.items())
        if not _REPORTED.match(name)
    }
    given = studied.agents(
        [t for t, g in texts if g == "zh"],
        lambda text: both(text, "zh")[0],
        lambda text: both(text, "zh")[1],
        # Se is selenium where the article is about it, and no standard error
        lambda name: name in meanings or name in formed or (is_class_word(name, "Drug") and not studied.symbol(name)),
    )
    agents = {name: Alias("Drug", hint, studied.SOURCE, 30) for name, hint in given.items()}
    return replace(context, aliases={**context.aliases, **formed, **agents})


def _refused(c: Candidate, text: str, context: ArticleContext) -> bool:
    surface = text[c.start : c.end]
    return context.blocked(surface) or is_class_word(surface, c.type)


def _ambiguous(text: str, lexicon: Lexicon) -> list[Candidate]:
    """Lexicon candidates whose surface is short or has several types."""
    by_span: dict[tuple[int, int], list[Candidate]] = {}
    for c in _lexicon_candidates(text, lexicon):
        by_span.setdefault((c.start, c.end), []).append(c)
    return [c for group in by_span.values() for c in group if len(group) > 1 or c.weak]


def _given_often(texts: Sequence[tuple[str, Sequence[Candidate]]]) -> frozenset[str]:
    """Names of nutrients at large (氨基酸) that an article gives or lets act again and again: they are its agents.

    `texts`: each with its ambiguous candidates.
    """
    every: Counter[str] = Counter()
    given: Counter[str] = Counter()
    for text, ambiguous in texts:
        for c in ambiguous:
            surface = text[c.start : c.end]
            if c.type == "Drug" and studied.general(surface):
                every[surface] += 1
                given[surface] += supported(text, c)
    return frozenset(name for name, count in given.items() if count >= 8 and 5 * count >= every[name])


def _decided(text: str, ambiguous: Sequence[Candidate], often: frozenset[str]) -> list[Candidate]:
    """Of names that need support those whose place shows what they are. `often`: names at large that act here."""
    taken = [(m.start, m.end) for m in mirna.find_mirnas(text)]
    out = []
    for c in ambiguous:
        if any(s <= c.start and c.end <= e for s, e in taken):
            continue
        if c.type == "Drug" and studied.general(text[c.start : c.end]) and text[c.start : c.end] not in often:
            continue  # 添加氨基酸 here says nothing of 氨基酸 elsewhere
        # a line's evidence is strict: the word 细胞 or cell right beside the name; 表达 or 蛋白 show a gene
        if supported(text, c, subject=False):
            out.append(c)
    return out
