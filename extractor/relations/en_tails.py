"""English: which tails a statement can have - what an event is about, and what is a tool rather than an effect."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractor.records import Mention
from extractor.relations.items import Arg, Node

_MOLECULES = frozenset({"miRNA", "lncRNA", "circRNA", "Gene", "Drug"})
#: processes that happen to a molecule, which is named behind them
_EVENT = re.compile(
    r"((nuclear|membrane|cytoplasmic|intracellular|surface|cell surface|mitochondrial) )?"
    r"(translocation|accumulation|import|localization|localisation|retention|recruitment)|"
    r"(auto|poly)?-?(ubiquitination|ubiquitinylation|ubiquitylation|sumoylation)",
    re.IGNORECASE,
)
#: of these nothing follows for the amount or activity of the molecule
_UNSIGNED = re.compile(r"ubiqui|sumo", re.IGNORECASE)
_OF = re.compile(r"( and [\w ]{1,30})? (of|for) (?:the |its |their |both )?(?:[A-Za-z-]+ ){0,3}$")
_ITS = re.compile(r"\b(its|their)( own)? $", re.IGNORECASE)
#: what is used against a molecule, or the genotype of cells without it, in the words that fold to its state
_TOOL = re.compile(
    r"-?(inhibitors?|antagonists?|blockers?|si-?rnas?|shrnas?|antisense|antibod(y|ies)|mabs?|knock-?downs?|knock-?outs?|"
    r"\(?-/-\)?|deficient|null|ko)( of| for| against| to)?$",
    re.IGNORECASE,
)
_GENOTYPE = re.compile(r"\s?\(?[-−]/[-−]\)?|[- ](deficient|null)\b|-KO\b")
#: an epithet of a class of proteins: what they need to work, not what raises them
_EPITHET = re.compile(
    r" (?:[\w-]+ ){0,4}?[\w-]*(ases?|transporters?|exchangers?|channels?|enzymes?|transport proteins) $", re.IGNORECASE
)


def tails_of(text: str, mentions: Sequence[Mention], triggers: Sequence[Node], tails: Sequence[Arg]) -> list[Arg]:
    """What a statement about `tails` is about.

    "A blocks the nuclear translocation of B" is about B, "A mediates the ubiquitination of B" says neither more nor
    less of B. Nobody's effect is a tool: "A and two B inhibitors" behind a verb does not lower B. An "A-dependent
    kinase B" is a kind of kinase.
    """
    epithet = triggers[0].end if triggers and triggers[0].text.lower() in ("-dependent", "–dependent") else -1
    out = []
    for arg in tails:
        m = mentions[arg.mention]
        if any(_TOOL.match(word) for word in arg.why) or (m.type == "Gene" and _GENOTYPE.match(text, m.end)):
            continue
        if 0 <= epithet < m.start and _EPITHET.fullmatch(text, epithet, m.start):
            continue
        if m.type == "Process" and _EVENT.fullmatch(m.text):
            if _ITS.search(text[max(0, m.start - 12) : m.start]):
                continue
            after = mentions[arg.mention + 1] if arg.mention + 1 < len(mentions) else None
            if after is not None and _OF.fullmatch(text, m.end, after.start):
                if _UNSIGNED.search(m.text):
                    continue
                if after.type in _MOLECULES:
                    arg = replace(arg, mention=arg.mention + 1)
        out.append(arg)
    return out
