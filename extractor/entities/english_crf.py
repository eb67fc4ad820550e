"""The statistical recogniser of English text: one linear-chain CRF per type, because no corpus annotates all types.

Tokens are finer than words (letters, digits and signs apart), so that borders inside "TSC1-deficient" can be drawn.
Features: the token and its neighbours, affixes and shapes, the whole word it is part of, what the lexicon finds
there, and what the text says about a short form ("(RA)" after "rheumatoid arthritis" reads the long form's words).
The features are those of BANNER, DNorm and tmChem in spirit (Leaman & Gonzalez 2008; Leaman et al. 2013, 2015).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractor.entities.abbreviations import find_definitions
from extractor.errors import DataError

if TYPE_CHECKING:
    from extractor.entities.lexicon import Hit, Lexicon

MODELS = Path(__file__).resolve().parent.parent / "data" / "models" / "en_ner"
#: the types there is a model for
TYPES = ("CellLine", "Disease", "Drug", "Gene")

Span = tuple[int, int]

_TOKEN = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿ]+|[α-ωΑ-Ωµ]|\d+|\S")
_CHUNK = re.compile(r"\S+")
_EDGES = " ()[]{},.;:'\"“”‘’?!"
_GREEK = frozenset(("alpha", "beta", "gamma", "delta", "epsilon", "kappa", "lambda", "zeta", "omega", "sigma", "theta"))


def tokens(text: str) -> list[Span]:
    """Runs of letters, runs of digits, single signs: code points of `text`, half-open."""
    return [m.span() for m in _TOKEN.finditer(text)]


@lru_cache(maxsize=1 << 16)
def _shape(text: str) -> str:
    out = ""
    for c in text:
        s = "A" if c.isupper() else "a" if c.islower() else "0" if c.isdigit() else c
        if not (len(out) > 1 and out[-1] == s == out[-2]):
            out += s
    return out[:12]


@lru_cache(maxsize=1 << 16)
def _own(token: str) -> tuple[str, tuple[str, ...]]:
    """(shape, features) of a token by itself."""
    low = token.lower()
    shape = _shape(token)
    out = [f"w={low}", f"sh={shape}", f"len={min(len(token), 8)}"]
    if token.isalpha() and len(token) > 1:
        out.extend(f"p{n}={low[:n]}" for n in (2, 3, 4, 5) if len(low) > n)
        out.extend(f"s{n}={low[-n:]}" for n in (2, 3, 4, 5, 6) if len(low) > n)
    if len(token) == 1 or (len(token) < 4 and token.isupper()):
        out.append(f"t={token}")
    if low in _GREEK or "α" <= low[0] <= "ω":
        out.append("greek")
    return shape, tuple(out)


@lru_cache(maxsize=1 << 16)
def _whole(chunk: str) -> tuple[str, ...]:
    """Features of the word between white space that holds a token."""
    low = chunk.lower()
    out = [f"W={low}", f"Wsh={_shape(chunk)}"]
    if len(low) > 4:
        out.extend((f"Ws3={low[-3:]}", f"Ws5={low[-5:]}", f"Wp3={low[:3]}"))
    return tuple(out)


def _lexicon_marks(spans: Sequence[Span], hits: Iterable[Hit]) -> list[list[str]]:
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
    return [[best[i][t][1] for t in sorted(best[i])] for i in range(len(spans))]


def _short_forms(text: str) -> dict[str, str]:
    """Short form → long form, lower case, of the definitions in `text` ("tumour necrosis factor (TNF)")."""
    out: dict[str, str] = {}
    for d in find_definitions(text):
        if d.short is not None and d.long_english_start is not None:
            out.setdefault(text[d.short[0] : d.short[1]], text[d.long_english_start : d.end_of_name].strip().lower())
    return out


def features(text: str, spans: Sequence[Span], hits: Iterable[Hit]) -> list[list[str]]:
    """CRF features of every token of `text`; `hits` are the lexicon's."""
    words = [text[s:e] for s, e in spans]
    lows = [w.lower() for w in words]
    own = [_own(w) for w in words]
    marks = _lexicon_marks(spans, hits)
    shorts = _short_forms(text)
    long_counts = Counter(lows)
    chunk_of: list[tuple[int, int]] = []
    chunks = [m.span() for m in _CHUNK.finditer(text)]
    c = 0
    for _, e in spans:
        while chunks[c][1] < e:
            c += 1
        chunk_of.append(chunks[c])
    n = len(spans)
    out: list[list[str]] = []
    for i, (s, e) in enumerate(spans):
        f = ["b", *own[i][1]]
        cs, ce = chunk_of[i]
        chunk = text[cs:ce].strip(_EDGES)
        if chunk != words[i]:
            f.extend(_whole(chunk))
        glued_left = i > 0 and spans[i - 1][1] == s
        glued_right = i + 1 < n and spans[i + 1][0] == e
        f.append(f"g={glued_left:d}{glued_right:d}")
        f.extend(f"L={m}" for m in marks[i])
        if not marks[i]:
            f.append("L=0")
        for d in (-3, -2, -1, 1, 2, 3):
            j = i + d
            if 0 <= j < n:
                f.append(f"w{d}={lows[j]}")
                if abs(d) < 3:
                    f.append(f"sh{d}={own[j][0]}")
                    f.extend(f"L{d}={m}" for m in marks[j])
                    if len(lows[j]) > 4:
                        f.append(f"s{d}={lows[j][-4:]}")
            else:
                f.append(f"w{d}=#")
        before = lows[i - 1] if i else "#"
        after = lows[i + 1] if i + 1 < n else "#"
        f.append(f"w-1w={before}|{lows[i]}")
        f.append(f"ww1={lows[i]}|{after}")
        f.append(f"sh-1sh={own[i - 1][0] if i else '#'}|{own[i][0]}")
        f.append(f"shsh1={own[i][0]}|{own[i + 1][0] if i + 1 < n else '#'}")
        if marks[i]:
            f.append(f"L0w1={marks[i][0]}|{after}")
        # the head of the noun group the token may stand in: "TNF-alpha gene expression", "HeLa cells"
        ahead = [lows[j] for j in range(i + 1, min(n, i + 6)) if len(lows[j]) > 3 and lows[j].isalpha()][:2]
        f.extend(f"a={w}" for w in ahead)
        if long_counts[lows[i]] > 2:
            f.append("often")
        long_form = shorts.get(words[i]) or shorts.get(chunk)
        if long_form:
            parts = long_form.split()
            f.append("abbr")
            f.append(f"Al={parts[-1]}")
            f.append(f"As={parts[-1][-4:]}")
            f.extend(f"Aw={p}" for p in parts)
        out.append(f)
    return out


def encode(spans: Sequence[Span], gold: Iterable[Span]) -> list[str]:
    """BIOES labels ("O" outside); a gold span whose borders are no token borders is widened to the tokens it cuts."""
    labels = ["O"] * len(spans)
    for start, end in sorted(gold):
        inside = [i for i, (s, e) in enumerate(spans) if s < end and e > start]
        if not inside or any(labels[i] != "O" for i in inside):
            continue
        if len(inside) == 1:
            labels[inside[0]] = "S"
            continue
        for i in inside:
            labels[i] = "I"
        labels[inside[0]], labels[inside[-1]] = "B", "E"
    return labels


def decode(spans: Sequence[Span], labels: Sequence[str]) -> list[Span]:
    """Spans of the labels; a name that is not closed properly ends where the labels do."""
    out: list[Span] = []
    first: int | None = None
    for i, label in enumerate(labels):
        if label in {"B", "S"} or (label in {"I", "E"} and first is None):
            if first is not None:
                out.append((spans[first][0], spans[i - 1][1]))
            first = i
        elif label == "O":
            if first is not None:
                out.append((spans[first][0], spans[i - 1][1]))
            first = None
        if label in {"S", "E"} and first is not None:
            out.append((spans[first][0], spans[i][1]))
            first = None
    if first is not None:
        out.append((spans[first][0], spans[-1][1]))
    return out


def tidy(text: str, found: Iterable[Span]) -> list[Span]:
    """Names with unpaired brackets lose them; the same name elsewhere in the text is taken too if most of it was.

    A short form that stands in the bracket behind a found name is found as well, and everywhere after.
    """
    out: set[Span] = set()
    for start, end in found:
        start, end = _balanced(text, start, end)
        if start < end:
            out.add((start, end))
    names: Counter[str] = Counter(text[s:e] for s, e in out)
    for d in find_definitions(text):
        if d.short is None or d.long_english_start is None:
            continue
        long_form = (d.long_english_start, len(text[: d.end_of_name].rstrip()))
        if long_form in out:
            names[text[d.short[0] : d.short[1]]] += 1
    for name, count in sorted(names.items()):
        if len(name) < 2 or not any(c.isalpha() for c in name):
            continue
        places = [m.span() for m in re.finditer(rf"(?<![A-Za-z0-9]){re.escape(name)}(?![A-Za-z0-9])", text)]
        if len(places) <= count or 3 * count < len(places):
            continue
        for s, e in places:
            if all(b <= s or a >= e for a, b in out):
                out.add((s, e))
    return sorted(out)


def _balanced(text: str, start: int, end: int) -> Span:
    name = text[start:end]
    for left, right in ("()", "[]"):
        if name.count(left) != name.count(right):
            if name.endswith(right) or name.endswith(left):
                end -= 1
            elif name.startswith(left) or name.startswith(right):
                start += 1
            elif name.count(left) > name.count(right) and text[end : end + 1] == right:
                end += 1
            name = text[start:end]
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end


def _open(path: Path) -> Any:
    """The CRF of a file, or DataError."""
    try:
        import pycrfsuite
    except ImportError as error:
        hint = "Install it (pip install python-crfsuite) or run with rules only."
        raise DataError("the English recogniser needs the package python-crfsuite", path=path, hint=hint) from error
    if not path.is_file():
        raise DataError("model file is missing", path=path, hint="Run `extractor train english-ner`.")
    tagger = pycrfsuite.Tagger()
    try:
        tagger.open(str(path))
    except ValueError as error:
        raise DataError("no CRFsuite model", path=path, hint="Run `extractor train english-ner`.") from error
    return tagger


class Recogniser:
    """The CRFs of a folder, one file `<type>.crfsuite` each."""

    def __init__(self, taggers: Mapping[str, Any], lexicon: Lexicon) -> None:
        self.taggers = dict(taggers)
        self.lexicon = lexicon

    @classmethod
    def load(cls, folder: Path = MODELS, types: Sequence[str] = TYPES) -> Recogniser:
        """Read the models of `types`. Raises DataError for a missing or broken file or a missing package."""
        from extractor.entities.lexicon import Lexicon

        return cls({kind: _open(folder / f"{kind}.crfsuite") for kind in types}, Lexicon.load())

    def find(
        self, text: str, types: Sequence[str] | None = None, hits: Iterable[Hit] | None = None
    ) -> Iterator[tuple[str, int, int, float]]:
        """(type, start, end, probability) of names in `text` (English, a passage or an abstract).

        Offsets are code points, half-open. Each type by itself: names of two types may overlap. `hits`: the lexicon's
        scan of the same text, if there is one already.
        """
        import pycrfsuite

        spans = tokens(text)
        if not spans:
            return
        items = pycrfsuite.ItemSequence(features(text, spans, self.lexicon.scan(text) if hits is None else hits))
        starts = {s: i for i, (s, _) in enumerate(spans)}
        for kind in sorted(types or self.taggers):
            tagger = self.taggers[kind]
            labels = tagger.tag(items)
            for start, end in tidy(text, decode(spans, labels)):
                i = starts.get(start)
                yield kind, start, end, 1.0 if i is None else 1.0 - float(tagger.marginal("O", i))
