"""A grammar of miRNA names: prefixes, families, arms, clusters, lists that leave the prefix out, typing errors.

Built from the naming rules of miRBase (Ambros et al. 2003; Griffiths-Jones et al. 2006) and from how authors depart
from them. The canonical name follows the annotation guidelines: `miR-` or `let-`, no species prefix, lower-case
letters and arm ("miR-221-3p").
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.entities.candidates import Candidate

_SPECIES = r"(?:(?:hsa|mmu|rno|ssc|bta|gga|dre|cel)-)?"
#: "miR-", "miRNA-", "microRNA-", "micro RNA-", "微小RNA-", with the slips "mIR", "mi-R", "rniR" (OCR of m)
_PREFIX = r"(?:(?:mi-?RNA|micro[\s-]?RNA|mi-?R|rniR)(?:s(?!\s))?|微小\s?RNA|微\s?RNA|小分子\s?RNA)"
#: letters after which a glued English word begins in text that lost its spaces: "let-7amimics", "miR-21inhibitor"
_GLUED = (
    r"(?:mimic|inhib|antag|agom|spong|expres|mRNA|level|target|famil|clust|overex|knock|transf|group|regul|"
    r"promot|suppress|"
    r"induc|could|would|may\b|can\b|might|has\b|had\b|have|were|with|which|that|and|are\b|in\b|was\b|is\b|"
    r"on\b|by\b|to\b|or\b|of\b|for\b)"
)
_END = rf"(?={_GLUED}|[^A-Za-z0-9]|$)"
#: digits, where OCR gives l, I, o, O inside ("miR-18lc", "miR-2o0a"): at least one true digit, first a digit
_NUMBER = r"(?:[1-9](?:[0-9]|[lIoO](?=[0-9a-zA-Z])){0,4})"
_LETTER = rf"(?:(?!{_GLUED})[a-u]{{1,2}}(?={_GLUED}|[^A-Za-z]|$))?"
_ARM = r"(?:\s?-\s?[35]\s?p|\s?\*)?"
_COPY = r"(?:-\d{1,3}(?![0-9]*\s?p\b)(?![0-9a-z]))?"
_BODY = rf"{_NUMBER}{_LETTER}{_COPY}{_ARM}"

_MIR = re.compile(
    # a number may touch from the left (heading "2.1miR-21"), and so may a word where OCR lost the space ("ofmiR-21")
    rf"(?:(?<![A-Za-z])|(?<=[a-z])(?=(?-i:miR-))){_SPECIES}{_PREFIX}\s{{0,2}}-?\s{{0,2}}(?P<body>{_BODY}){_END}",
    re.IGNORECASE,
)
_LET = re.compile(
    rf"(?<![A-Za-z]){_SPECIES}(?P<let>[l1I]et|lethal)\s?-?\s?(?P<body>7{_LETTER}{_COPY}{_ARM}){_END}",
    re.IGNORECASE,
)
_ONCOMIR = re.compile(r"(?<![A-Za-z0-9])oncomiR-1(?![0-9A-Za-z])", re.IGNORECASE)

#: what may stand between the members of a list that leaves the prefix out
_LIST_SEP = r"(?:\s{0,2}(?:、|，|,|/|／|\\|和|与|及|以及|或|&|\band\b|\bor\b|,\s?and\b)\s{0,2}-?\s{0,1})"
_NEXT_MEMBER = re.compile(rf"{_LIST_SEP}(?P<body>{_NUMBER}{_LETTER}{_ARM}){_END}", re.IGNORECASE)
_NEXT_LETTER = re.compile(r"(?:/|／|、|,)-?(?P<letter>[a-k])(?P<arm>-[35]p)?(?![A-Za-z0-9])")
_NEXT_ARM = re.compile(r"(?:/|／)-?(?P<arm>[35]p)(?![A-Za-z0-9])")
#: the rest of a cluster's or family's name: "miR-17~92", "miR-15/107 family" ("miR-143/145 cluster" names its members)
_UNITED = re.compile(
    r"(?:(?:[~∼～]\d{1,4}[a-z]?(?:-\d)?)+)(?![A-Za-z0-9])"
    r"|(?:(?:[/／]\d{2,4}[a-z]?)+)(?=\s?(?:famil|group|家族))",
    re.IGNORECASE,
)
#: a number followed by one of these counts something and names no miRNA: "miR-21、3 例", "miR-21 and 5 mg"
_MEASURE = re.compile(
    r"\s?(?:%|％|‰|°|℃|[kmμunp]?[gGlLM](?![A-Za-z])|mm|cm|bp|nt|kb|kD|h(?![A-Za-z])|min|d(?![A-Za-z])|fold|times|"
    r"patients|cases|samples|genes|miRNA|例|个|种|条|只|组|倍|年|月|日|天|周|岁|次|位|名|篇|项|号|期|级|株|"
    r"类|小时|分钟|"
    r"\.\d|-\d|~|～|:|：\d)"
)


#: "mimics-181c", "inhibitor-181c": the number stands for the miRNA the article is about
_REAGENT = re.compile(
    rf"(?<![A-Za-z])(?:mimics?|inhibitors?)\s?-\s?(?P<body>{_NUMBER}{_LETTER}{_ARM}){_END}", re.IGNORECASE
)


def canonical(body: str, let: bool = False) -> str:
    """The canonical name of a miRNA from its number part: "221-3P" → "miR-221-3p"; with `let`: "let-7a"."""
    text = re.sub(r"\s", "", body)
    digits = re.match(r"[0-9lIoO]+", text)
    if digits:
        number = digits.group()
        # OCR puts l, I, o and O for the digits 1 and 0
        fixed = number.replace("l", "1").replace("I", "1").replace("o", "0").replace("O", "0")
        text = fixed + text[len(number) :]
    return f"{'let' if let else 'miR'}-{text.lower()}"


def find_mirnas(text: str) -> Iterator[Candidate]:
    """Candidates for every miRNA name in `text`, each member of an elided list by itself.

    The hint `mirna` of each holds its canonical name: in "miR-21、155 和 27" the second candidate is the span "155"
    with the hint "miR-155".
    """
    taken = 0
    found: list[tuple[int, int, str, bool, str]] = []
    for match in _MIR.finditer(text):
        found.append((match.start(), match.end("body"), match.group("body"), False, "grammar:mirna"))
    for match in _LET.finditer(text):
        found.append((match.start(), match.end("body"), match.group("body"), True, "grammar:mirna.let"))
    for match in _ONCOMIR.finditer(text):
        yield Candidate(match.start(), match.end(), "miRNA", "grammar:mirna", 90, hint={"mirna": "miR-17-92"})
    for match in _REAGENT.finditer(text):
        if re.search(r"[a-z]|[35]p", match.group("body")):
            found.append((match.start("body"), match.end("body"), match.group("body"), False, "grammar:mirna.reagent"))
    found.sort()
    for start, end, body, let, source in found:
        if start < taken:
            continue
        name = canonical(body, let)
        united = _UNITED.match(text, end)
        if united and not let:
            end = united.end()
            name += re.sub(r"[~∼～]", "-", united.group().lower().replace("／", "/"))
            yield Candidate(start, end, "miRNA", "grammar:mirna.cluster", 90, hint={"mirna": name})
            taken = end
            continue
        yield Candidate(start, end, "miRNA", source, 90, hint={"mirna": name})
        taken = end
        for member_start, member_end, member in _elided(text, end, name):
            yield Candidate(member_start, member_end, "miRNA", "grammar:mirna.list", 90, hint={"mirna": member})
            taken = member_end


def _elided(text: str, at: int, name: str) -> Iterator[tuple[int, int, str]]:
    stem = re.match(r"(?:miR|let)-\d+", name)
    letter_follows = re.fullmatch(r"(?:miR|let)-\d+[a-z](-[35]p)?", name)
    while True:
        letter = _NEXT_LETTER.match(text, at)
        if letter and letter_follows and stem:
            member = stem.group() + letter.group("letter") + (letter.group("arm") or "")
            yield letter.start("letter"), letter.end(), member
            at = letter.end()
            continue
        arm = _NEXT_ARM.match(text, at)
        if arm and re.search(r"-[35]p$", name):
            yield arm.start("arm"), arm.end(), re.sub(r"[35]p$", arm.group("arm"), name)
            at = arm.end()
            continue
        member_match = _NEXT_MEMBER.match(text, at)
        if not member_match:
            return
        if re.search(r"\d[hdgms]$", member_match.group("body")) and "、" not in member_match.group():
            return  # "miR-106b, 36h": a time or a weight
        let = name.startswith("let-") and member_match.group("body").startswith("7")
        if name.startswith("let-") and not let:
            return
        if _MEASURE.match(text, member_match.end()):
            return
        body = member_match.group("body")
        # "miR-21, 5" of a reference or a dose: a one-digit member needs a letter, an arm or a Chinese enumeration
        if (
            re.fullmatch(r"\d", body)
            and not let
            and "、" not in member_match.group()
            and "/" not in member_match.group()
        ):
            return
        name = canonical(body, let)
        yield member_match.start("body"), member_match.end("body"), name
        stem = re.match(r"(?:miR|let)-\d+", name)
        letter_follows = re.fullmatch(r"(?:miR|let)-\d+[a-z](-[35]p)?", name)
        at = member_match.end()
