"""English: what drugs do to patients and animals - side effects, disease they cause, treatment that helps.

Case reports, trials and pharmacology say it otherwise than molecular biology: "developed B while receiving A", "B
secondary to A", "A-treated rats had more B", "the hypotensive effect of A". The statement hangs on fixed phrases rather
than on the verb of the clause, so a sentence is read here as a row of characters in which mentions are opaque and
brackets blank, and the phrases are looked for with expressions. Heads are drugs, tails diseases and processes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from extractor.records import Sentence
from extractor.relations.collect import Certainty, Collector, Context
from extractor.relations.items import Arg, Node
from extractor.relations.rules import Entry
from extractor.relations.shape import says_which

# a mention is one of these characters and as many fillers as it is long: offsets stay
_FILL: Final = "\ue000"
_MARKS: Final = {"Drug": "\ue001", "Disease": "\ue002", "Process": "\ue002"}
_OTHER: Final = "\ue003"
_D: Final = f"\ue001{_FILL}*"
_T: Final = f"\ue002{_FILL}*"
_BRACKET = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
#: a word that is no mention and no border of a clause
_W: Final = r"(?:(?!(?:but|while|whereas|although|though|because|which|who|that|than|versus|vs)\b)[\w'’%./+\-–<>=]+\s+)"
_WC: Final = r"(?:[\w'’%./+\-–<>=]+,?\s+)"
_SEP: Final = (
    r"\s*(?:,\s*(?:and|or|plus)?|\band/or\b|\band\b|\bor\b|\bplus\b|/|\+|\bas well as\b|"
    r"\bin combination with\b|\bcombined with\b)\s*"
)
#: of a class and the name behind it ("the benzodiazepine A") the name acts
_DL: Final = rf"(?:{_D}\s)?{_D}(?:(?:{_SEP}[\w-]+)?{_SEP}(?:{_W}){{0,2}}{_D})*"
_INDUCED: Final = (
    r"(?:\s*[-–]\s?|\s+)(?:induced|related|associated|evoked|elicited|triggered|caused|provoked|stimulated|mediated|"
    r"produced)\s+"
)
_BY_ANOTHER: Final = rf"(?:{_DL}(?:{_INDUCED}(?:{_W}){{0,3}}|\s+))?"
#: nouns for giving a drug, behind its name
_GIVEN: Final = (
    r"(?:\s+(?:therapy|treatment|administration|infusions?|injections?|ingestion|use|monotherapy|pretreatment|"
    r"pre-treatment|exposure|overdose|intoxication|prophylaxis|challenge|withdrawn|alone|group|groups|hydrochloride|"
    r"combination|regimens?|doses?|itself))*,?"
    r"(?:\s+(?:to|in|at|into|for|on|given|administered)\s+(?:(?!(?:was|were|is|are|not|did|has|have)\b)[\w%./-]+\s+){0,6}?[\w%./-]+)?"
)
#: what stands before the tail: words, and the class that examples follow
_STATE: Final = rf"(?:{_W}){{0,7}}?(?:(?:[\w-]+,?\s+)?(?:such as|including|like)\s+(?:{_WC}){{0,6}}?)?"
_ADV: Final = (
    r"(?:(?:also|significantly|markedly|strongly|completely|partially|often|commonly|frequently|rarely|dose-dependently|"
    r"further|effectively|potently|selectively|clearly|slightly|only|may|might|can|could|would|will|has|have|had|been|was|"
    r"were|is|are|to|did|does|do|not|never|known|shown|found|reported|able|likely|thought|appears?|appeared|seems?|seemed|"
    r"failed|fails|neither|be|readily|rapidly|consistently|greatly|substantially|profoundly|generally|usually|typically|"
    r"then|still|even|transiently|progressively|acutely|itself|alone|cannot|no|longer|both|either)\s+)*"
)
_PLUS: Final = (
    r"(?:restor(?:es?|ed|ing)|maintain(?:s|ed|ing)?|preserv(?:es?|ed|ing)|"
    r"caus(?:es?|ed|ing)|induc(?:es?|ed|ing)|produc(?:es?|ed|ing)|provok(?:es?|ed|ing)|precipitat(?:es?|ed|ing)|"
    r"trigger(?:s|ed|ing)?|result(?:s|ed|ing)? in|le(?:ads?|d) to|leading to|evok(?:es?|ed|ing)|elicit(?:s|ed|ing)?|"
    r"increas(?:es?|ed|ing)|enhanc(?:es?|ed|ing)|potentiat(?:es?|ed|ing)|accelerat(?:es?|ed|ing)|promot(?:es?|ed|ing)|"
    r"exacerbat(?:es?|ed|ing)|aggravat(?:es?|ed|ing)|worsen(?:s|ed|ing)?|prolong(?:s|ed|ing)?|rais(?:es?|ed|ing)|"
    r"elevat(?:es?|ed|ing)|stimulat(?:es?|ed|ing)|augment(?:s|ed|ing)?|intensif(?:y|ies|ied|ying)|doubl(?:es?|ed|ing))"
)
_MINUS: Final = (
    r"(?:reduc(?:es?|ed|ing)|decreas(?:es?|ed|ing)|attenuat(?:es?|ed|ing)|prevent(?:s|ed|ing)?|block(?:s|ed|ing)?|"
    r"inhibit(?:s|ed|ing)?|suppress(?:es|ed|ing)?|antagoni[sz](?:es?|ed|ing)|abolish(?:es|ed|ing)?|revers(?:es?|ed|ing)|"
    r"alleviat(?:es?|ed|ing)|ameliorat(?:es?|ed|ing)|delay(?:s|ed|ing)?|impair(?:s|ed|ing)?|depress(?:es|ed|ing)?|"
    r"lower(?:s|ed|ing)?|diminish(?:es|ed|ing)?|counteract(?:s|ed|ing)?|reliev(?:es?|ed|ing)|controll(?:ed|ing)|controls|"
    r"protect(?:s|ed|ing)? (?:\w+ ){0,3}(?:against|from)|eliminat(?:es?|ed|ing)|minimi[sz](?:es?|ed|ing)|"
    r"shorten(?:s|ed|ing)?|mitigat(?:es?|ed|ing)|disrupt(?:s|ed|ing)?|deteriorat(?:es?|ed|ing)|slow(?:s|ed|ing)?|"
    r"retard(?:s|ed|ing)?|cur(?:es|ed|ing))"
)
_HELPS: Final = r"(?:improv(?:es?|ed|ing)|normali[sz](?:es?|ed|ing))"
_PPLUS: Final = (
    r"(?:caused|induced|produced|provoked|precipitated|triggered|evoked|elicited|increased|enhanced|potentiated|"
    r"accelerated|exacerbated|aggravated|worsened|prolonged|augmented|intensified|stimulated|elevated)"
)
_PMINUS: Final = (
    r"(?:reduced|decreased|attenuated|prevented|blocked|inhibited|suppressed|antagoni[sz]ed|abolished|reversed|alleviated|"
    r"ameliorated|delayed|impaired|depressed|lowered|diminished|counteracted|relieved|controlled|eliminated|shortened|"
    r"mitigated|improved|corrected|disrupted)"
)
_DUE: Final = (
    r"(?:due to|secondary to|attributable to|attributed to|resulting from|as an? (?:result|consequence|complication|"
    r"side effect|adverse effect|adverse reaction) (?:of|to)|because of|owing to|caused by|induced by|produced by|"
    r"provoked by|precipitated by|elicited by|evoked by|triggered by|in response to|associated with|complicating)"
)
_AFTER: Final = r"(?:after|following|during|upon|with|under|while|when|on)"
_PEOPLE: Final = (
    r"(?:patients?|subjects?|rats?|mice|animals?|dogs?|cats?|rabbits?|volunteers?|children|infants?|women|men|group|groups|"
    r"controls?|man|woman|boy|girl|child|lady|individuals?|monkeys?|pigs?|users?|recipients?|survivors?|neonates?|cells)"
)
_GETS: Final = (
    r"(?:develop(?:ed|s|ing)?|experienc(?:ed|es|ing)|suffer(?:ed|s|ing)?(?: from)?|present(?:ed|s|"
    r"ing) with|had|have|has|"
    r"show(?:ed|s|ing|n)?|exhibit(?:ed|s|ing)?|display(?:ed|s|ing)?|demonstrate[ds]?|manifest(?:ed|s)?)"
)
_TREATED: Final = (
    r"(?:(?:pre-?)?treated with|(?:pre-?)?treatment with|receiving|received|receives|given|taking|"
    r"took|administered(?: with)?|"
    r"exposed to|exposure to|injected with|injections? of|administration of|infusions? of|ingestion of|maintained on|"
    r"use of|doses? of|addition of|on|course of|courses of|therapy with|combination of)"
)
_SEEN: Final = (
    r"(?:occur(?:red|s|ring)?|appear(?:ed|s)?|develop(?:ed|s)|recurr?(?:ed|s)?|arose|"
    r"(?:was|were|is|are|has been|have been) (?:\w+ly )?(?:observed|seen|noted|found|reported|"
    r"detected|documented|described|"
    r"common|frequent|evident|confined|recorded|diagnosed|more \w+|increased|greater|higher|worse))"
)
#: the tail gets less or worse ("a decrease in B", "impairment of B")
_LESS = re.compile(
    r"\b(decreas\w+|reduc(?:ed|tions?|ing)|inhibition|suppression|impair(?:ed|ments?)|loss(?:es)?|falls?|fell|lower(?:ed|ing)?|"
    r"less|fewer|deficits?|depression|attenuat(?:ed|ion)|diminution|diminished|blockade|abolition|disturbances?|disruption|"
    r"preventi(?:on|ve)|prevented|delay(?:ed)?|deteriorat(?:ion|ed|ing)|reversal|amelioration|protection|protective|relief|"
    r"antagonism|absence|disappearance|resolution|remission|improvement|defects?|impaired|slowing|depletion|deficien\w+|"
    r"lack|decline|shortening|eradication|withdrawal|discontinu\w+|cessation|stopping)\b",
    re.IGNORECASE,
)
_LESS_AFTER = re.compile(
    r"[\s-]+(inhibitory|suppressi(?:ve|ng)|suppressant|blocking|reduction|inhibition|suppression|impairments?|loss|deficits?|attenuation|blockade|disturbances?|disruption|"
    r"deterioration|decrease|deficiency|depression|prevention|protection|threshold)\b",
    re.IGNORECASE,
)
_NOT = re.compile(
    r"\b(not?|neither|nor|without|never|failed to|fails to|fail to|unable to|free of|devoid of|"
    r"cannot|no longer|little)\b",
    re.IGNORECASE,
)
_MAYBE = re.compile(
    r"\b(may|might|could|possibl[ey]|probabl[ey]|suggest\w*|likely|appear(s|ed)? to|seem(s|ed)? to|"
    r"potential(ly)?|suspected|"
    r"hypothesi\w+|presumabl[ey])\b",
    re.IGNORECASE,
)
_AIM = re.compile(
    r"\b(to (investigate|determine|evaluate|assess|examine|study|test|compare|explore|clarify|find out|see)|whether|"
    r"(was|were) (studied|investigated|evaluated|examined|assessed|compared|tested)|aims?|aimed|purpose|objectives?|"
    r"hypothes[ei]s\w*|in order to)\b",
    re.IGNORECASE,
)
#: what the tail is treated for, or had before
_APPOSITION = re.compile(r"[\w\ue000-\ue003], an? (?:[\w-]+ )?\Z")
#: another verb of the same subject, with an object of its own
_SECOND = re.compile(
    rf"\b(?:and|or|but)\s+(?:\w+ly\s+)?(?:{_PLUS}|{_MINUS}|{_HELPS})\b|"
    rf"\b(?=\w+(?:s|ing)\b)(?:{_PLUS}|{_MINUS}|{_HELPS})\b|\b(?:by|through|via|thereby|then)\b|"
    r"\b(?:growth|proliferation|apoptosis|migration|invasion|uptake|expression|activation|levels?|activity|secretion|release|"
    r"production|formation|metabolism|phosphorylation|synthesis|accumulation|progression|genes?|markers?) (?:of|in)\b",
    re.IGNORECASE,
)
#: the tail is where something happened that is no mention
_WHERE = re.compile(r"([\w-]+) (?:in|for|with|among|within|from|at|on|to) (?:the |an? |patients with )?(?:[\w-]+ )?\Z")
_CHANGES = re.compile(
    r"(increases?|decreases?|reductions?|rises?|falls?|deficits?|impairments?|improvements?|changes?|decline|elevations?|"
    r"disturbances?|enhancement|delay|alterations?|defects?|drop|gain|resulted|abnormalities)$",
    re.IGNORECASE,
)
_WITHDRAWN = re.compile(r"\b(withdraw\w*|discontinu\w+|cessation|stopp\w+|deprivation|depletion|deficiency)\b")
_INDICATION = re.compile(
    r"\b(for|with|of|against|in) (?:the |a |an )?(?:(?:treatment|management|prevention|therapy|patients|prophylaxis|"
    r"history|control|diagnosis|risk factors?) (?:of|for|with) )?(?:[\w-]+ ){0,2}\Z"
)

_HEADS = re.compile(_D)
_TAILS = re.compile(_T)
_NEXT = re.compile(
    rf"(?:,? (?:such as|including) (?:{_W}){{0,3}}?|{_SEP}(?:{_W}){{0,4}}?|"
    rf"{_SEP}(?:[\w-]+ ){{0,3}}[\w-]+{_SEP}(?:{_W}){{0,3}}?)(?={_T})"
)

_P = re.compile


def _rule(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern.replace("⟨D⟩", f"(?P<head>{_DL})").replace("⟨T⟩", f"(?P<tail>{_T})"), re.IGNORECASE)


#: construction, sign (2: raises what is wanted), what it looks like; `t` is the trigger
_RULES: Final = (
    ("en.clinic.induced", 1, _rule(rf"⟨D⟩(?P<t>{_INDUCED})(?P<state>(?:{_W}){{0,4}}?)⟨T⟩")),
    (
        "en.clinic.due",
        1,
        _rule(rf"(?P<state>)⟨T⟩,?\s+(?:(?:which|that|who)\s+)?(?:{_W}){{0,5}}?(?P<t>{_DUE})\s+(?:{_W}){{0,7}}?⟨D⟩"),
    ),
    ("en.clinic.causes", 1, _rule(rf"⟨D⟩(?:{_GIVEN})\s+{_ADV}(?P<t>{_PLUS})\s+(?P<state>{_STATE}){_BY_ANOTHER}⟨T⟩")),
    ("en.clinic.causes", -1, _rule(rf"⟨D⟩(?:{_GIVEN})\s+{_ADV}(?P<t>{_MINUS})\s+(?P<state>{_STATE}){_BY_ANOTHER}⟨T⟩")),
    ("en.clinic.causes", 2, _rule(rf"⟨D⟩(?:{_GIVEN})\s+{_ADV}(?P<t>{_HELPS})\s+(?P<state>{_STATE}){_BY_ANOTHER}⟨T⟩")),
    (
        "en.clinic.known",
        1,
        _rule(
            rf"⟨D⟩(?:(?!{_D})[^;]){{0,110}}?\b(?:known to|that can|that may|but often|but can|but may|and may|"
            rf"and can|could|to)\s+"
            rf"{_ADV}(?P<t>cause|causes|induce|induces|lead to|result in|produce|"
            rf"produces)\s+(?P<state>(?:{_W}){{0,6}}?)⟨T⟩"
        ),
    ),
    (
        "en.clinic.passive",
        1,
        _rule(
            rf"{_BY_ANOTHER}⟨T⟩(?P<state>),?\s+(?:{_W}){{0,4}}?(?:was|were|is|are|been|be)\s+{_ADV}(?P<t>{_PPLUS})\s+"
            rf"(?:{_W}){{0,6}}?by\s+(?:{_W}){{0,8}}?⟨D⟩"
        ),
    ),
    (
        "en.clinic.passive",
        -1,
        _rule(
            rf"{_BY_ANOTHER}⟨T⟩(?P<state>),?\s+(?:{_W}){{0,4}}?(?:was|were|is|are|been|be)\s+{_ADV}(?P<t>{_PMINUS})\s+"
            rf"(?:{_W}){{0,6}}?by\s+(?:{_W}){{0,8}}?⟨D⟩"
        ),
    ),
    (
        "en.clinic.gets",
        1,
        _rule(
            rf"(?P<t>{_GETS})\s+(?P<state>(?:{_W}){{0,8}}?)⟨T⟩(?P<gap>[^;.]{{0,140}}?)\b{_AFTER}\s+(?:{_WC}){{0,9}}?⟨D⟩"
        ),
    ),
    (
        "en.clinic.treated",
        1,
        _rule(
            rf"{_TREATED}\s+(?:{_W}){{0,6}}?⟨D⟩(?P<gap>[^;.]{{0,140}}?)\b(?P<t>{_GETS})\s+(?P<state>(?:{_W}){{0,8}}?)⟨T⟩"
        ),
    ),
    (
        "en.clinic.treated",
        1,
        _rule(
            rf"⟨D⟩[-–\s](?:treated|exposed|injected|pretreated)\s+(?:{_W}){{0,8}}?(?P<t>{_GETS})\s+"
            rf"(?P<state>(?:{_W}){{0,8}}?)⟨T⟩"
        ),
    ),
    (
        "en.clinic.seen",
        1,
        _rule(
            rf"(?P<state>)⟨T⟩\s+(?:{_W}){{0,3}}?(?P<t>{_SEEN})\s+(?P<gap>[^;.]{{0,80}}?)\b(?:{_AFTER}|{_TREATED})\s+(?:{_WC}){{0,7}}?⟨D⟩"
        ),
    ),
    (
        "en.clinic.seen",
        1,
        _rule(
            rf"(?P<state>)⟨T⟩\s+(?:{_W}){{0,3}}?(?P<t>increased|rose|worsened)\s+(?P<gap>[^;.]{{0,80}}?)\b(?:{_AFTER}|{_TREATED})\s+"
            rf"(?:{_WC}){{0,7}}?⟨D⟩"
        ),
    ),
    (
        "en.clinic.seen",
        -1,
        _rule(
            rf"(?P<state>)⟨T⟩\s+(?:{_W}){{0,3}}?(?P<t>decreased|fell|declined|disappeared|resolved|deteriorated|subsided|"
            rf"(?:was|were) (?:\w+ly )?(?:reduced|decreased|lower|less \w+|absent|diminished|shorter))\s+"
            rf"(?P<gap>[^;.]{{0,80}}?)\b(?:{_AFTER}|{_TREATED})\s+(?:{_WC}){{0,7}}?⟨D⟩"
        ),
    ),
    (
        "en.clinic.causes",
        1,
        _rule(
            rf"(?:\A\s*|[:;,]\s+|\bthat\s+|(?:administration|treatment|injection) (?:of|with)\s+)"
            rf"⟨D⟩(?!\s*[-–])[^;\ue001]{{0,90}}?(?:\band|,)\s+(?:that )?(?:it |"
            rf"they )?{_ADV}(?P<t>{_PLUS})\s+(?P<state>{_STATE}){_BY_ANOTHER}⟨T⟩"
        ),
    ),
    (
        "en.clinic.causes",
        -1,
        _rule(
            rf"(?:\A\s*|[:;,]\s+|\bthat\s+|(?:administration|treatment|injection) (?:of|with)\s+)"
            rf"⟨D⟩(?!\s*[-–])[^;\ue001]{{0,90}}?(?:\band|,)\s+(?:that )?(?:it |"
            rf"they )?{_ADV}(?P<t>{_MINUS})\s+(?P<state>{_STATE}){_BY_ANOTHER}⟨T⟩"
        ),
    ),
    (
        "en.clinic.effect",
        1,
        _rule(
            rf"⟨T⟩(?P<state>)\s+(?P<t>effects?|actions?|activity|activities|propert(?:y|ies)|"
            rf"potential)\s+(?:of|produced by|from)\s+"
            rf"(?:{_W}){{0,4}}?⟨D⟩"
        ),
    ),
    (
        "en.clinic.effect",
        1,
        _rule(
            rf"⟨D⟩(?:{_GIVEN})\s+(?:{_W}){{0,4}}?(?P<t>had|has|have|exerts?|exerted|showed|shows|show|produced|possess(?:es|ed)?|"
            rf"demonstrated?|exhibit(?:s|ed)?|displaying|are|is|was|were)\s+(?P<state>(?:{_W}){{0,5}}?)⟨T⟩"
            rf"(?=\s+(?:effects?|actions?|activity|activities|propert(?:y|ies)))"
        ),
    ),
    (
        "en.clinic.protects",
        -1,
        _rule(
            rf"⟨D⟩(?:{_GIVEN})(?P<gap>[^;.]{{0,90}}?)\b(?P<t>protection|protective|protecting|effective|efficacious|beneficial)"
            rf"(?P<state>)\s+(?:{_W}){{0,3}}?(?:against|from|in|for|on|at)\s+(?:{_W}){{0,6}}?{_BY_ANOTHER}⟨T⟩"
        ),
    ),
    (
        "en.clinic.protects",
        -1,
        _rule(
            rf"(?P<t>protective effects?|protection)(?P<state>)\s+(?:of|by|with)\s+(?:{_W}){{0,4}}?⟨D⟩"
            rf"(?:{_GIVEN})\s+(?:{_W}){{0,3}}?(?:against|from|in|on)\s+(?:{_W}){{0,5}}?{_BY_ANOTHER}⟨T⟩"
        ),
    ),
    (
        "en.clinic.adverse",
        1,
        _rule(
            rf"(?P<t>(?:side|adverse|toxic|untoward)[\w\s-]*?(?:effects?|reactions?|events?)|toxicit(?:y|ies)|complications?)\s+"
            rf"(?:{_W}){{0,3}}?(?:of|to|with)\s+(?:{_W}){{0,3}}?⟨D⟩(?:{_GIVEN})\s+(?:{_W}){{0,2}}?"
            rf"(?:includ(?:ed?|es|ing)|is|are|was|were|such as|like|consist(?:ed|"
            rf"s) of)\s+(?P<state>(?:{_W}){{0,6}}?)⟨T⟩"
        ),
    ),
    ("en.clinic.risk", 1, _rule(rf"⟨D⟩(?:{_GIVEN})\s+{_ADV}(?P<t>associated)\s+with\s+(?P<state>{_STATE})⟨T⟩")),
)
_ENTRY: Final = {sign: Entry(f"en.clinic.{name}", "verb", sign, frozenset(), False, "en_clinic.py")
                 for sign, name in ((1, "plus"), (-1, "minus"), (2, "helps"))}  # fmt: skip


class ClinicReader:
    """Finds what drugs do to patients and animals and hands it to a `Collector`."""

    def __init__(self, collector: Collector) -> None:
        self.c = collector

    def sentence(self, s: Sentence, inside: Sequence[int], context: Context) -> None:
        """Read one sentence; `inside` are its mention indexes, `context` its places."""
        self.context = context
        kinds = {self.c.mentions[i].type for i in inside}
        if "Drug" not in kinds or not kinds & {"Disease", "Process"}:
            return
        self.at = {self.c.mentions[i].start - s.start: i for i in inside}
        self.row = self.opaque(s, inside)
        self.s = s
        for construction, sign, pattern in _RULES:
            for m in self.matches(pattern):
                self.state(construction, sign, m)

    def opaque(self, s: Sentence, inside: Sequence[int]) -> str:
        """The sentence with its mentions as marks and its brackets blank, as long as it was."""
        chars = list(self.c.text[s.start : s.end])
        for i in inside:
            m = self.c.mentions[i]
            a, b = m.start - s.start, min(m.end, s.end) - s.start
            chars[a:b] = [_MARKS.get(m.type, _OTHER), *[_FILL] * (b - a - 1)]
        row = "".join(chars).replace("\n", " ")
        for _ in range(2):
            row = _BRACKET.sub(lambda m: " " * len(m[0]), row)
        return row.replace(".", "·") if not row.rstrip().endswith(".") else row.rstrip()[:-1].replace(".", "·") + "."

    def matches(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """All matches, those that begin inside another too: "A-induced B due to C"."""
        at = 0
        while (m := pattern.search(self.row, at)) is not None:
            yield m
            at = m.start() + 1

    def state(self, construction: str, sign: int, m: re.Match[str]) -> None:
        """Hand over the statement of a match."""
        row = self.row
        low, high = m.span()
        named = m.span("head")
        heads = [
            self.at[x.start()]
            for x in _HEADS.finditer(row, *named)
            if row[x.end() : x.end() + 2] != " \ue001"
            and not _APPOSITION.search(row, max(0, x.start() - 24), x.start())
        ]
        tails = [self.at[m.start("tail")]]
        end = m.end("tail")
        while (more := _NEXT.match(row, end)) is not None and not _LESS.search(more[0]) and not _SECOND.search(more[0]):
            other = _TAILS.match(row, more.end())
            if other is None:
                break
            tails.append(self.at[other.start()])
            end = other.end()
        said = row[low:high]
        state = m["state"]
        tail = m.start("tail")
        before = row[max(0, tail - 40) : tail] if construction != "en.clinic.passive" else row[max(0, low - 40) : low]
        gap = m.groupdict().get("gap") or ""
        if construction in ("en.clinic.gets", "en.clinic.treated", "en.clinic.seen", "en.clinic.protects"):
            if _AIM.search(said) or re.search(r"[\ue001]", gap) or re.search(r"\b(than|compared|versus|vs)\b", said):
                return
        elif construction not in ("en.clinic.induced", "en.clinic.due") and _AIM.search(row[: m.end("t")]):
            return
        name = self.c.mentions[tails[0]]
        if re.match(r"\s[\ue002\ue003]", row[m.end("tail") :]) or (
            name.type == "Process" and construction != "en.clinic.effect" and name.text.endswith(("ic", "ive", "ized"))
        ):
            return  # it only says which
        if construction == "en.clinic.known" and row[m.end("head")] in "-–":
            return
        if construction == "en.clinic.protects" and re.match(r"\s+models?\b", row[m.end("tail") :]):
            return
        where = _WHERE.search(state)
        if (where and not _CHANGES.match(where[1])) or _SECOND.search(state):
            return
        if _INDICATION.search(state) and re.search(
            r"\b(treatment|management|therapy|patients|prophylaxis|history)\b", state
        ):
            return
        denied = _NOT.search(said if construction not in ("en.clinic.induced", "en.clinic.due") else state) is not None
        less = len(_LESS.findall(state)) + (_LESS_AFTER.match(row, m.end("tail")) is not None)
        back = re.search(r"([\w-]+) (?:of|in) (?:the |an? )?(?:[\w-]+ ){0,2}\Z", before)
        if (
            construction in ("en.clinic.due", "en.clinic.seen", "en.clinic.passive")
            and back
            and _LESS.fullmatch(back[1])
        ):
            less += 1
        a, b = m.span("t")
        while a < b and not row[a].isalnum():
            a += 1
        if "associated" in m["t"] and construction in ("en.clinic.risk", "en.clinic.due"):
            tails = [t for t in tails if self.c.mentions[t].type == "Disease"]  # a process goes along with much
        a, b = self.s.start + a, self.s.start + b
        trigger = Node("verb", a, b, self.c.text[a:b].strip(), _ENTRY[sign])
        around = row[max(0, named[0] - 30) : named[1] + 24]
        if construction not in ("en.clinic.induced", "en.clinic.causes") and _WITHDRAWN.search(around):
            less += 1
        if construction == "en.clinic.treated" and (
            re.search(r"\b(previous|prior)", row[max(0, low - 24) : low])
            or re.search(r"\b(after|following|since|on|with|of)\b[^;]*\ue001", row[end:])
        ):
            return
        if re.search(r"\banti[- ]?(?:\ue002\ue000*\s)?\Z", row[:tail], re.IGNORECASE):
            less += 1
        flip = -1 if less % 2 else 1
        word = ("less",) if flip < 0 else ()
        each = construction == "en.clinic.adverse"  # members of a list of effects have states of their own
        args = [
            Arg(t) if each and t != tails[0] else Arg(t, flip, word, bool(word))
            for t in tails
            if not says_which(self.c, t)
        ]
        sure = Certainty(denied, _MAYBE.search(row) is not None)
        first = len(self.c.found)
        self.c.emit(construction, [Arg(h) for h in heads], [trigger], args, sure, self.context)
        for k in range(first, len(self.c.found)):
            new = self.c.found[k]
            for old in self.c.found[:first]:
                # what the clause says of the same statement (slots, certainty) is read with more care there
                if (old.head, old.tail, old.type) == (new.head, new.tail, new.type):
                    self.c.found[k] = replace(
                        new,
                        negated=old.negated,
                        speculative=old.speculative,
                        drugs=old.drugs,
                        cell_lines=old.cell_lines,
                        diseases=old.diseases,
                    )
