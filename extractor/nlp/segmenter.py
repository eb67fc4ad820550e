"""Chinese words as the treebanks cut them: a CRF over characters that hears jieba's opinion.

The parser has learned the words of UD Chinese; jieba's are longer or shorter in one place of five. This segmenter
gives the parser at run time the kind of words it was trained on. Latin names and numbers follow one rule and are
never cut here; names that must stay whole are protected by `ProtectedTokenizer` before this is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from extractor.errors import DataError
from extractor.nlp.words import frequencies

MODEL = Path(__file__).resolve().parent.parent / "data" / "models" / "zh_parser" / "segmenter.crfsuite"

#: a Han character by itself; a Latin name or number in one; any other sign
_UNIT = re.compile(
    r"[\u3400-\u9fff]|\d+(?:[.,]\d+)+%?|[A-Za-z0-9αβγδεκλμ]+(?:[.\-/'][A-Za-z0-9αβγδεκλμ]+)*|\S", re.UNICODE
)


def units(text: str) -> list[tuple[int, int]]:
    """Spans of the units that words are made of; white space is none."""
    return [m.span() for m in _UNIT.finditer(text)]


def _kind(unit: str) -> str:
    c = unit[0]
    if "\u3400" <= c <= "\u9fff":
        return "n" if c in "一二三四五六七八九十百千万亿零两几〇" else "h"
    if c.isdigit():
        return "0"
    return "a" if c.isalnum() else "p"


def features(text: str, cells: Sequence[tuple[int, int]]) -> list[list[str]]:
    """Features of each unit: characters and pairs around it, its kind, where jieba cuts, and which words of its
    dictionary begin, end or go on here: the treebanks cut 动物园 in two where the dictionary has 动物.
    """
    from extractor.nlp.words import cut

    size = len(cells)
    names = []
    kinds = []
    for s, e in cells:
        kind = _kind(text[s:e])
        kinds.append(kind)
        names.append(text[s:e] if kind in "hnp" else kind)
    place = ["S"] * size
    length = ["1"] * size
    i = 0
    while i < size:
        if kinds[i] not in "hn":
            i += 1
            continue
        j = i
        while j < size and kinds[j] in "hn" and (j == i or cells[j][0] == cells[j - 1][1]):
            j += 1
        for word in cut(text[cells[i][0] : cells[j - 1][1]]):
            n = len(word)
            for k in range(n):
                place[i + k] = "S" if n == 1 else "B" if k == 0 else "E" if k == n - 1 else "M"
                length[i + k] = str(min(n, 5))
            i += n
    x = ["#", "#", *names, "#", "#"]
    k_ = ["#", "#", *kinds, "#", "#"]
    p = ["#", "#", *place, "#", "#"]
    out = []
    for i in range(size):
        a, b, c, d, after = x[i : i + 5]
        out.append([
            "0=" + c, "-1=" + b, "+1=" + d, "-2=" + a, "+2=" + after,
            "-10=" + b + c, "0+1=" + c + d, "-2-1=" + a + b, "+1+2=" + d + after, "-1+1=" + b + "_" + d,
            "-101=" + b + c + d,
            "k=" + k_[i + 1] + k_[i + 2] + k_[i + 3],
            "j=" + place[i] + length[i],
            "jj=" + p[i + 1] + p[i + 2] + p[i + 3],
            "jc=" + place[i] + length[i] + c,
            "same=" + "".join("1" if c == other else "0" for other in (b, d, a, after)),
        ])  # fmt: skip
    _add_dictionary(text, cells, kinds, out)
    return out


#: the longest word of the dictionary that is looked for
_LONGEST = 5


def _add_dictionary(text: str, cells: Sequence[tuple[int, int]], kinds: Sequence[str], out: list[list[str]]) -> None:
    """Add to the features of each Han unit the lengths of the longest words that begin, end and go on at it, and how
    frequent the words of one and two characters around it are.
    """
    seen = frequencies(text)
    size = len(cells)
    begins, ends, inside = [0] * size, [0] * size, [0] * size
    pair = ["#"] * (size + 1)  # frequency of the word of the units i-1 and i
    for i in range(size):
        if kinds[i] not in "hn":
            continue
        start = cells[i][0]
        for length in range(2, _LONGEST + 1):
            j = i + length - 1
            if j >= size or kinds[j] not in "hn" or cells[j][1] != start + length:
                break
            times = seen.get(text[start : start + length], 0)
            if length == 2:
                pair[j] = _magnitude(times)
            if times:
                begins[i] = length
                ends[j] = max(ends[j], length)
        for k in range(i + 1, i + begins[i] - 1):
            inside[k] = max(inside[k], begins[i])
    for i in range(size):
        if kinds[i] in "hn":
            one = _magnitude(seen.get(text[cells[i][0] : cells[i][1]], 0))
            out[i] += (
                f"ds={begins[i]}{ends[i]}{inside[i]}",
                f"dp={ends[i - 1] if i else 0}{begins[i]}",
                f"df={pair[i]}{one}{pair[i + 1]}",
                f"db={pair[i]}{pair[i + 1]}",
            )


def _magnitude(times: int) -> str:
    return "0" if not times else str(min(len(str(times)), 5))


class Segmenter:
    """A trained segmenter; call it with a text. Make one with `load`."""

    def __init__(self, tagger: Any, data: bytes) -> None:
        self._tagger = tagger
        self._data = data  # the tagger reads from these bytes as long as it lives

    def __call__(self, text: str) -> Iterator[tuple[int, int]]:
        """Word spans of `text` in order, code points, half-open; white space belongs to no word."""
        cells = units(text)
        if not cells:
            return
        labels = self._tagger.tag(features(text, cells))
        start = cells[0][0]
        for i, (s, _) in enumerate(cells):
            before = cells[i - 1] if i else (0, 0)
            # only Han characters that touch can be one word
            if i and labels[i] == "I" and before[1] == s and _kind(text[s]) in "hn" and _kind(text[before[0]]) in "hn":
                continue
            if i:
                yield start, cells[i - 1][1]
            start = s
        yield start, cells[-1][1]


@lru_cache(maxsize=2)
def load(path: Path = MODEL) -> Segmenter:
    """The segmenter at `path`. DataError when it is missing, broken or python-crfsuite is not installed."""
    try:
        import pycrfsuite
    except ImportError:
        raise DataError("needs the package python-crfsuite.", path=path, hint="pip install python-crfsuite.") from None
    hint = "Train it: extractor train zh-parser; or reinstall."
    try:
        data = path.read_bytes()
    except OSError as error:
        raise DataError(f"cannot be read ({error.strerror}).", path=path, hint=hint) from None
    tagger = pycrfsuite.Tagger()
    try:
        if data[:4] != b"lCRF":
            raise ValueError
        tagger.open_inmemory(data)
    except (ValueError, RuntimeError):
        raise DataError("is no CRFsuite model.", path=path, hint=hint) from None
    if set(tagger.labels()) != {"B", "I"}:
        raise DataError(f"has labels {sorted(tagger.labels())}, expected B and I.", path=path, hint=hint)
    return Segmenter(tagger, data)
