"""Pathway mentions: a name made of canonical molecule names, and a CURIE where a database has a pathway so named."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Final

from extractor.entities.scanner import fold_key
from extractor.normalise.shipped import shipped_rows

#: Which database names the pathway, best first.
_DATABASES: Final = ("wikipathways", "reactome", "signor", "pid")
_HEAD: Final = re.compile(
    r"(?:的|等|相关|依赖|介导)*(?:正向|经典|下游)?(?:的)?(?:调控|调节|反馈)?"
    r"(?:信号(?:传导|转导|传递)?|转导)?(?P<noun>通路|途径|轴|系统|级联(?:反应)?|网络|链|信号|通道)+(?:途径|系统|系)?$|"
    r"\s*(?:mediated\s+|dependent\s+|related\s+)?(?:signal(?:l?ing)?\s*)?(?:transduction\s*)?"
    r"(?P<english>pathways?|axis|axes|cascades?|system|signal(?:l?ing)?|network)$",
    re.IGNORECASE,
)
_NOUNS: Final = {"轴": "axis", "系统": "system", "axis": "axis", "axes": "axis", "system": "system"}
_DECORATION: Final = re.compile(
    r"\b(?:signal(?:l?ing)?|pathways?|transduction|events?|network|cascade|by|the|of)\b", re.IGNORECASE
)
_BRACKET: Final = re.compile(r"\s*[（(](?P<inside>[^（）()]*)[)）]\s*")
_SEPARATOR: Final = re.compile(r"\s*(?:[/／、~+]|[-‐–—−]+>?|→)\s*")


def head_noun(text: str) -> tuple[str, str]:
    """(the text without its head noun, the English head noun): "PI3K/Akt 途径" → ("PI3K/Akt", "pathway")."""
    match = _HEAD.search(text)
    if not match:
        return text.strip(), "pathway"
    noun = (match.group("noun") or match.group("english") or "").lower()
    return text[: match.start()].strip(), _NOUNS.get(noun, "pathway")


def members(stem: str, name_of: Callable[[str], str | None]) -> list[str]:
    """Canonical names of the molecules of "PI3-K/Akt/mTOR", in order; what `name_of` does not know stays as written.

    A bracketed gloss ("全称（English name，ABBR）") is asked when the name before it is unknown.
    """
    glosses = [match.group("inside") for match in _BRACKET.finditer(stem)]
    bare = _BRACKET.sub("", stem) if glosses else stem
    whole = name_of(bare)
    if whole is not None:
        return [whole]
    pieces = [piece for piece in _SEPARATOR.split(bare) if piece]
    seams = [match.group() for match in _SEPARATOR.finditer(bare)]
    if len(pieces) == 1:
        for gloss in glosses:
            for part in reversed(re.split(r"[,，;；]\s*", gloss)):
                known = name_of(part)
                if known is not None:
                    return [known]
        return [bare.strip()]
    names: list[str] = []
    i = 0
    while i < len(pieces):
        # the longest run of pieces that is one name: "TGF-β", "NF-κB"
        for j in range(len(pieces), i, -1):
            if j - i > 1 and any(re.search(r"[/／、→]", seam) for seam in seams[i : j - 1]):
                continue
            run = pieces[i] + "".join(s.strip() + p for s, p in zip(seams[i : j - 1], pieces[i + 1 : j], strict=False))
            known = name_of(run)
            if known is not None or j == i + 1:
                names.append(known if known is not None else run)
                i = j
                break
    return names


@cache
def _index() -> dict[str, str]:
    index: dict[str, tuple[int, str]] = {}
    for row in shipped_rows("pathways.tsv.gz"):
        name, curie = row["name"], row["curie"]
        if not re.search(r"signal|pathway|cascade", name, re.IGNORECASE):
            continue  # "Apoptosis" of Reactome is no pathway mention
        key = fold_key(_DECORATION.sub(" ", name))
        rank = (_DATABASES.index(curie.split(":", 1)[0]), curie)
        if key and (key not in index or rank < index[key]):
            index[key] = rank
    return {key: curie for key, (_, curie) in index.items()}


def curie_of(names: list[str]) -> str | None:
    """CURIE of the database pathway that is named after exactly these molecules in this order, or None."""
    return _index().get(fold_key(" ".join(names)))
