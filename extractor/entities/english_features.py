"""Features of English tokens for the CRFs of `english_crf`.

Tokens are finer than words (letters, digits and signs apart), so that borders inside "TSC1-deficient" can be drawn.
What a token says by itself is made once for every form and kept; what it says of its neighbours once for a text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from extractor.entities.abbreviations import Definition, find_definitions

if TYPE_CHECKING:
    from extractor.entities.lexicon import Hit

Span = tuple[int, int]

_TOKEN = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿ]+|[α-ωΑ-Ωµ]|\d+|\S")
_CHUNK = re.compile(r"\S+")
_EDGES = " ()[]{},.;:'\"“”‘’?!"
_GREEK = frozenset(("alpha", "beta", "gamma", "delta", "epsilon", "kappa", "lambda", "zeta", "omega", "sigma", "theta"))
_KEPT = 1 << 16


def tokens(text: str) -> list[Span]:
    """Runs of letters, runs of digits, single signs: code points of `text`, half-open."""
    return [m.span() for m in _TOKEN.finditer(text)]


@lru_cache(maxsize=_KEPT)
def _shape(text: str) -> str:
    out = ""
    for c in text:
        s = "A" if c.isupper() else "a" if c.islower() else "0" if c.isdigit() else c
        if not (len(out) > 1 and out[-1] == s == out[-2]):
            out += s
    return out[:12]


@lru_cache(maxsize=_KEPT)
def _own(token: str) -> list[str]:
    """What a token says by itself."""
    low = token.lower()
    out = [f"w={low}", f"sh={_shape(token)}", f"len={min(len(token), 8)}"]
    if token.isalpha() and len(token) > 1:
        out.extend(f"p{n}={low[:n]}" for n in (2, 3, 4, 5) if len(low) > n)
        out.extend(f"s{n}={low[-n:]}" for n in (2, 3, 4, 5, 6) if len(low) > n)
    if len(token) == 1 or (len(token) < 4 and token.isupper()):
        out.append(f"t={token}")
    if low in _GREEK or "α" <= low[0] <= "ω":
        out.append("greek")
    return out


@lru_cache(maxsize=_KEPT)
def _whole(chunk: str) -> list[str]:
    """What the word between white space says that holds a token."""
    low = chunk.lower()
    out = [f"W={low}", f"Wsh={_shape(chunk)}"]
    if len(low) > 4:
        out.extend((f"Ws3={low[-3:]}", f"Ws5={low[-5:]}", f"Wp3={low[:3]}"))
    return out


def _lexicon_marks(spans: Sequence[Span], hits: Iterable[Hit]) -> list[tuple[str, ...]]:
    """What the lexicon says of every token: type and place in the longest hit, and whether it is a doubtful name."""
    starts = {s: i for i, (s, _) in enumerate(spans)}
    ends = {e: i for i, (_, e) in enumerate(spans)}
    best: list[dict[str, tuple[int, str]]] = [{} for _ in spans]
    for hit in hits:
        first, last = starts.get(hit.start), ends.get(hit.end)
        if first is None or last is None:
            continue
        for row in hit.rows:
            weak = "?" if row.needs_context else ""
            for i in range(first, last + 1):
                place = "S" if first == last else "B" if i == first else "E" if i == last else "I"
                mark = (last - first + 1, f"{row.type}{weak}{place}{row.kind[:3]}")
                if best[i].get(row.type, (0, "~")) < mark:
                    best[i][row.type] = mark
    return [tuple(best[i][t][1] for t in sorted(best[i])) for i in range(len(spans))]


def short_forms(text: str, definitions: Iterable[Definition]) -> dict[str, str]:
    """Short form → long form, lower case, of the definitions in `text` ("tumour necrosis factor (TNF)")."""
    out: dict[str, str] = {}
    for d in definitions:
        if d.short is not None and d.long_english_start is not None:
            out.setdefault(text[d.short[0] : d.short[1]], text[d.long_english_start : d.end_of_name].strip().lower())
    return out


def features(
    text: str, spans: Sequence[Span], hits: Iterable[Hit], definitions: Sequence[Definition] | None = None
) -> list[list[str]]:
    """CRF features of every token of `text`; `hits` are the lexicon's, `definitions` those of `text`, if known."""
    words = [text[s:e] for s, e in spans]
    lows = [w.lower() for w in words]
    shapes = [_shape(w) for w in words]
    marks = _lexicon_marks(spans, hits)
    shorts = short_forms(text, find_definitions(text) if definitions is None else definitions)
    counts = Counter(lows)
    wholes = _chunks(text, spans)
    around = _neighbours(lows, shapes, marks)
    before, after = ["#", *lows], [*lows[1:], "#"]
    shape_before, shape_after = ["#", *shapes], [*shapes[1:], "#"]
    glued = [False, *(a[1] == b[0] for a, b in pairwise(spans)), False]
    long_words = [i for i, low in enumerate(lows) if len(low) > 3 and low.isalpha()]
    ahead = 0
    out: list[list[str]] = []
    for i, word in enumerate(words):
        low, shape, mark = lows[i], shapes[i], marks[i]
        f = ["b", *_own(word)]
        if wholes[i] != word:
            f += _whole(wholes[i])
        f.append(f"g={glued[i]:d}{glued[i + 1]:d}")
        f += [f"L={m}" for m in mark] if mark else ["L=0"]
        for place, neighbour in around:
            f += neighbour[i + place]
        f += (
            f"w-1w={before[i]}|{low}",
            f"ww1={low}|{after[i]}",
            f"sh-1sh={shape_before[i]}|{shape}",
            f"shsh1={shape}|{shape_after[i]}",
        )
        if mark:
            f.append(f"L0w1={mark[0]}|{after[i]}")
        # the head of the noun group the token may stand in: "TNF-alpha gene expression", "HeLa cells"
        while ahead < len(long_words) and long_words[ahead] <= i:
            ahead += 1
        f += [f"a={lows[j]}" for j in long_words[ahead : ahead + 2] if j < i + 6]
        if counts[low] > 2:
            f.append("often")
        long_form = shorts.get(word) or shorts.get(wholes[i])
        if long_form:
            parts = long_form.split()
            f += ("abbr", f"Al={parts[-1]}", f"As={parts[-1][-4:]}", *(f"Aw={p}" for p in parts))
        out.append(f)
    return out


def _neighbours(
    lows: Sequence[str], shapes: Sequence[str], marks: Sequence[tuple[str, ...]]
) -> list[tuple[int, list[list[str]]]]:
    """For each distance: where the list is to be read for token 0, and what every token says at that distance.

    Beyond either end stands a "#".
    """
    out = []
    for d in (-3, -2, -1, 1, 2, 3):
        edge = [[f"w{d}=#"]] * abs(d)
        if abs(d) == 3:
            said = [[f"w{d}={low}"] for low in lows]
        else:
            said = [[f"w{d}={low}", f"sh{d}={shape}"] for low, shape in zip(lows, shapes, strict=True)]
            for i, low in enumerate(lows):
                if marks[i]:
                    said[i] += [f"L{d}={m}" for m in marks[i]]
                if len(low) > 4:
                    said[i].append(f"s{d}={low[-4:]}")
        out.append((0, edge + said) if d < 0 else (d, said + edge))
    return out


def _chunks(text: str, spans: Sequence[Span]) -> list[str]:
    """For every token the word between white space that holds it, without signs at its edges."""
    out: list[str] = []
    chunk, until = "", 0
    found = _CHUNK.finditer(text)
    for _, end in spans:
        while until < end:
            m = next(found)
            chunk, until = m.group().strip(_EDGES), m.end()
        out.append(chunk)
    return out
