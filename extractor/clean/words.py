"""Word lists of the English rules for line breaks and sentence ends. Written for this project.

These are statements about English. Add a word where a case in `tests/cases/clean.yaml` shows the need.
"""

from __future__ import annotations

from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: First halves that English writes as part of the word: "in-/dependent" is no compound.
PREFIXES: Final = _words(
    "in un re de dis im ir il inter intra over under sub super trans hyper hypo dys mis out ab en be"
)
#: A hyphen before these is the writer's: "estrogen-/dependent".
COMPOUND_TAILS: Final = _words(
    """
    associated related dependent independent induced inducing mediated derived specific resistant resistance sensitive
    positive negative free based type like targeted targeting treated term throughput expressed expressing activated
    binding dose fold coding transcriptional rich deficient response responsive known established dimensional stranded
    blind controlled wide quality risk grade mesenchymal bound linked enriched driven promoting inhibiting suppressive
    initiating stimulating cell cells
    """
)
#: A hyphen behind these is the writer's where a word of its own follows: "well-/differentiated", but "cell-/ular".
COMPOUND_HEADS: Final = _words(
    """
    non self well co long short high low cell drug tumor tumour cancer time dose wild post multi cross double single
    triple up down end early late first second third half follow small large receptor hormone bone stem
    """
)
#: Lower case, without the last full stop.
ABBREVIATIONS: Final = _words(
    """
    al fig figs tab tabs ref refs eq eqs no nos vs viz cf approx ca e.g i.e eg ie dr prof mr mrs ms st inc ltd co corp
    dept univ vol pp p ed eds sp spp subsp var cv ssp resp jr sr ph.d m.d u.s u.k a.k.a i.v i.p s.c p.o b.i.d q.d i.m
    suppl sect chap ex incl excl est max min avg temp wt conc ser jan feb mar apr jun jul aug sep sept oct nov dec chem
    biol med acad sci nat proc
    """
)
#: Abbreviations that can also be the last word of a sentence.
MAY_END: Final = _words("inc ltd co corp no max min st ed ex p u.s u.k med sci est wt")
#: Words that a single capital follows without being a first name: "vitamin D. The".
LETTERED: Final = _words(
    """
    vitamin vitamins hepatitis group groups type types class grade stage influenza caspase factor cyclin protein panel
    panels figure fig table arm cohort appendix complex subunit kinase isoform domain region phase strain subtype
    coenzyme cathepsin annexin plan step part level score model subgroup interleukin immunoglobulin
    """
)
