"""A name without an identifier takes that of its own gloss or short form: 全称（English name，ABBR）."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractor.records import Identifier, Mention

_OPENS = re.compile(r"\s?[（(]")
_CLOSES = re.compile(r"[)）]")


def share_identifiers(text: str, mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """`mentions` of `text` (sorted), where one without identifier is named again in the bracket right behind it.

    Only between mentions of one type, and only where the bracket opens directly after the name.
    """
    out = list(mentions)
    for i, mention in enumerate(mentions):
        opens = _OPENS.match(text, mention.end)
        if (mention.norm is not None and mention.norm.curie) or opens is None:
            continue
        closes = _CLOSES.search(text, opens.end())
        end = closes.start() if closes else opens.end()
        for other in mentions[i + 1 :]:
            if other.start >= end:
                break
            if other.type == mention.type and other.norm is not None and other.norm.curie:
                reasons = (f"named {other.text!r} in the bracket behind it", *other.norm.reasons)
                norm = Identifier(other.norm.curie, other.norm.name, reasons, round(other.norm.score * 0.9, 4))
                out[i] = replace(mention, norm=norm)
                break
    return tuple(out)
