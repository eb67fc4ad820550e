"""Chinese disease names by their build: organ or tissue, qualifiers, and a head (癌, 肉瘤, 白血病, 炎, 综合征 ...).

Lexicons hold the common ones; this finds "膀胱移行上皮癌" or "复发性多发性骨髓瘤" from their pieces. English names come
from the lexicon (Disease Ontology) and a short list of heads.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from extractor.entities.candidates import Candidate
from extractor.entities.tables import read_rows

_PARTS = Path(__file__).resolve().parent.parent / "data" / "lexicon" / "disease_parts_zh.tsv"


@dataclass(frozen=True, slots=True)
class Parts:
    """What Chinese disease names are made of (`data/lexicon/disease_parts_zh.tsv`)."""

    head: re.Pattern[str]
    before: frozenset[str]
    sites: frozenset[str]
    general: frozenset[str]

    @property
    def longest(self) -> int:
        """Length of the longest part that may precede a head."""
        return max(map(len, self.before))


@lru_cache(maxsize=1)
def load_parts() -> Parts:
    """The shipped parts."""
    kinds: dict[str, list[str]] = {}
    for row in read_rows(_PARTS, ("term", "kind")):
        kinds.setdefault(row["kind"], []).append(row["term"])
    heads = sorted(kinds["head"], key=lambda t: (-len(t), t))
    sites = frozenset(kinds["site"])
    return Parts(
        re.compile("|".join(map(re.escape, heads))),
        sites | frozenset(kinds["qualifier"]),
        sites,
        frozenset(kinds["class"]),
    )


#: heads that name no disease without an organ
_NEED_SITE = frozenset(
    {"癌", "肿瘤", "疾病", "腺癌", "肉瘤", "瘤", "腺瘤", "狭窄", "溃疡", "息肉", "结石", "梗死", "梗塞", "栓塞", "脓肿"}
    | {"挛缩", "肉芽肿", "不张", "功能不全", "功能亢进", "功能减退", "肿大", "疾患"}
)
#: adjectives before a name that are not part of it: 转移性乳腺癌, 晚期肺癌 (guidelines)
_OUTSIDE = re.compile(r"^(?:转移性|晚期|早期|原发性?|恶性|复发性)(?=.{2,})")
_KEEP_PRIMARY = re.compile(r"^原发性(?:肝癌|高血压|骨质疏松|胆汁)")


def find_diseases_zh(text: str) -> Iterator[Candidate]:
    """Disease candidates of a Chinese text, composed from sites, qualifiers and a head."""
    parts = load_parts()
    for match in parts.head.finditer(text):
        start, end = match.span()
        at = start
        sites = 0
        while at > 0:
            probe = at - 1 if text[at - 1] == " " else at
            for size in range(min(parts.longest, probe), 0, -1):
                piece = text[probe - size : probe]
                if piece in parts.before:
                    at = probe - size
                    sites += piece in parts.sites
                    break
            else:
                break
        name = text[at:end]
        if name in parts.general or at == start:
            continue
        head = match.group()
        if not sites and head in _NEED_SITE:
            continue
        follows = text[end : end + 2]
        if follows.startswith(("胚", "基因", "标志", "变")) or (head == "疾病" and not sites):
            continue
        outside = None if _KEEP_PRIMARY.match(name) else _OUTSIDE.match(name)
        if outside and name[outside.end() :] not in parts.general:
            at += outside.end()
        yield Candidate(at, end, "Disease", "shape:disease.zh", 45)


#: how grave a disease is, how it runs or what it comes from, which is part of its name: 急性|中耳炎, 充血性|心衰
_COURSE = re.compile(r"(?:急性|慢性|急慢性|重症|重度|.{1,7}[性型])$")


def extended(text: str, found: Iterable[Candidate]) -> Iterator[Candidate]:
    """Diseases of `found` that begin with an adjective that the lexicon has not with them; stages stay outside."""
    parts = load_parts()
    for c in found:
        if c.type != "Disease" or not "\u4e00" <= text[c.start] <= "\u9fff":
            continue
        at = c.start
        while True:
            pieces = (text[at - n : at] for n in range(min(parts.longest, at), 1, -1))
            piece = next((len(p) for p in pieces if p in parts.before and p not in parts.sites), 0)
            if not piece or not _COURSE.fullmatch(text, at - piece, at) or _OUTSIDE.match(text[at - piece : c.end]):
                break
            at -= piece
        if at < c.start:
            yield replace(c, start=at, source="shape:disease.zh", priority=45, hint={})


_HEADS_EN = re.compile(
    r"(?<![A-Za-z])(?P<site>(?:(?:triple[- ]negative|non[- ]small[- ]cell|small[- ]cell|clear[- ]cell|"
    r"squamous[- ]cell|renal[- ]cell|"
    r"basal[- ]cell|transitional[- ]cell|papillary|anaplastic|hepatocellular|acute|chronic|myeloid|"
    r"lymphoblastic|lymphocytic|"
    r"promyelocytic|ductal|head and neck|oral|esophageal|oesophageal|gastric|colorectal|colon|rectal|"
    r"pancreatic|hepatic|liver|lung|"
    r"breast|ovarian|cervical|endometrial|uterine|prostate|bladder|urothelial|kidney|renal|thyroid|"
    r"nasopharyngeal|laryngeal|brain|"
    r"skin|bone|gallbladder|bile duct|testicular|adrenal|pituitary|salivary gland|gastrointestinal|urinary|"
    r"thymic)\s?)+)"
    r"(?:adenocarcinomas?|carcinn?omas?|cancers?|tumou?rs?|neoplasms?|malignanc(?:y|ies)|leuka?emias?|"
    r"lymphomas?|sarcomas?|"
    r"melanomas?|fibrosis|disease|inflammation)(?![A-Za-z])",
    re.IGNORECASE,
)


def find_diseases_en(text: str) -> Iterator[Candidate]:
    """Tumours by organ and head in English text, also where OCR lost a space ("bladdercancer")."""
    for match in _HEADS_EN.finditer(text):
        yield Candidate(match.start(), match.end(), "Disease", "shape:disease.en", 45)


def find_diseases(text: str, language: str) -> Iterator[Candidate]:
    """Disease candidates of `text`. English names are looked for in Chinese text too (glosses)."""
    if language == "zh":
        yield from find_diseases_zh(text)
    yield from find_diseases_en(text)
