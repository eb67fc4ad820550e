"""Find the names of a large word list in text, on characters, without a tokenizer.

How it works. Text and names are *folded* by the same rule (`fold`): case, full-width forms, accents, Greek letters and
their spelled-out names, Roman numerals and all separators (spaces, dashes) go away, so that "TNF-α", "TNF alpha" and
"TNFA" have one key. The folded text is cut at *borders* (letter|digit, Han characters, symbols, where a separator
stood), every stretch between two borders gets a 64-bit polynomial hash in constant time from prefix sums, and the
stretches whose hash is in the sorted table of names are the candidates. Everything up to here is vectorised; what a
candidate must look like in detail (case, separators, neighbours) is decided afterwards, per distinct spelling, by
`spelling_fits` and cached.

Why not an automaton: it cannot be stored (a 373,000-name Aho-Corasick automaton takes 1.4 s to build at every start),
and it knows nothing of borders, so that short names hit inside every word. The hash index is computed from the plain
list of names in a fraction of a second, by the same vectorised code that folds the text.

Offsets are Unicode code points, spans half-open.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

U64 = NDArray[np.uint64]
I64 = NDArray[np.intp]

#: Character classes.
SEPARATOR, LETTER, DIGIT, GREEK, OTHER_LETTER, SYMBOL, ROMAN = 0, 1, 2, 3, 4, 5, 6

#: Shortest and longest name, in folded characters.
MIN_KEY: Final = 2
MAX_KEY: Final = 72
#: Kept between two runs of digits that a separator parts: "miR-16-1" is not "miR-161".
_JOINT: Final = "~"
_DASHES: Final = "-\u00ad\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d\u2043\u02d7\u30fc_"
_GREEK_NAMES: Final = {
    "α": "a", "β": "b", "γ": "g", "δ": "d", "ε": "e", "ζ": "z", "η": "h", "θ": "t", "ι": "i", "κ": "k", "λ": "l",
    "μ": "m", "ν": "n", "ξ": "x", "ο": "o", "π": "p", "ρ": "r", "σ": "s", "ς": "s", "τ": "t", "υ": "u", "φ": "f",
    "χ": "c", "ψ": "y", "ω": "o", "ϕ": "f", "ϵ": "e", "ɑ": "a", "ß": "b",
}  # fmt: skip
#: Roman numerals fold to the small Roman sign, so that "LC3-II", "LC3II" and "LC3Ⅱ" have one key.
_ROMAN: Final = {"II": "ⅱ", "III": "ⅲ", "IV": "ⅳ", "VI": "ⅵ", "VII": "ⅶ", "VIII": "ⅷ", "IX": "ⅸ"}
_ROMAN_SIGNS: Final = {chr(base + i): chr(0x2170 + i) for base in (0x2160, 0x2170) for i in range(12)}
_SPELLED_GREEK: Final = "alpha|beta|gamma|delta|epsilon|zeta|theta|kappa|lambda|sigma|omega"
#: Spelled-out Greek letters ("TGFbeta1", "NF-kappaB", not "betaine") and Roman numerals that stand as a word.
_SPELLED: Final = re.compile(
    "(?<![a-z])(?:"
    + "|".join(f"{n}|{n.capitalize()}|{n.upper()}" for n in _SPELLED_GREEK.split("|"))
    + ")(?![a-z])|(?<![A-Za-z])(?:VIII|VII|VI|IV|IX|III|II)(?![A-Za-z])"
)
_MASK: Final = (1 << 64) - 1
_BASE: Final = 0x9E3779B97F4A7C15 | 1


@dataclass(frozen=True, slots=True)
class _Tables:
    fold: NDArray[np.uint32]
    kind: NDArray[np.uint8]
    value: U64


@cache
def _tables() -> _Tables:
    """Per code point of the Basic Multilingual Plane: its folded form, class and hash value."""
    size = 0x10000
    fold = np.arange(size, dtype=np.uint32)
    kind = np.full(size, SYMBOL, dtype=np.uint8)
    for code in range(size):
        char = chr(code)
        if 0x4E00 <= code <= 0x9FFF or 0x3400 <= code <= 0x4DBF:
            kind[code] = OTHER_LETTER
            continue
        if 0xD800 <= code <= 0xF8FF and code < 0xE000:
            continue
        if char.isspace() or char in _DASHES or char in "\u200b\u200c\u200d\u2060\ufeff\u00b7\u2022":
            kind[code] = SEPARATOR
            continue
        if char.lower() in _GREEK_NAMES or char in _GREEK_NAMES:
            fold[code] = ord(_GREEK_NAMES.get(char) or _GREEK_NAMES[char.lower()])
            kind[code] = GREEK
            continue
        if char in _ROMAN_SIGNS:
            fold[code], kind[code] = ord(_ROMAN_SIGNS[char]), ROMAN
            continue
        if char in "\u2018\u2019\u2032\u00b4`":
            fold[code] = ord("'")
            continue
        base = unicodedata.normalize("NFKD", char)[:1] or char
        if base in _GREEK_NAMES:  # micro sign
            fold[code], kind[code] = ord(_GREEK_NAMES[base]), GREEK
        elif base.isascii() and base.isalpha():
            fold[code], kind[code] = ord(base.lower()), LETTER
        elif base.isascii() and base.isdigit():
            fold[code], kind[code] = ord(base), DIGIT
        elif base.isascii() and not base.isspace():
            fold[code] = ord(base)
        elif char.isalpha():
            lower = char.lower()
            fold[code] = ord(lower) if len(lower) == 1 else code
            kind[code] = OTHER_LETTER
    with np.errstate(over="ignore"):
        mixed = fold.astype(np.uint64) + np.uint64(_BASE)
        for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):  # splitmix64
            mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
        mixed ^= mixed >> np.uint64(31)
    return _Tables(fold, kind, mixed)


class _Powers:
    """Powers of the hash base and of its inverse modulo 2**64, grown on demand."""

    def __init__(self) -> None:
        self.up: U64 = np.ones(1, dtype=np.uint64)
        self.down: U64 = np.ones(1, dtype=np.uint64)

    def need(self, size: int) -> None:
        if len(self.up) >= size:
            return
        size = max(size, 1 << 14, 2 * len(self.up))
        inverse = pow(_BASE, -1, 1 << 64)
        with np.errstate(over="ignore"):
            for name, base in (("up", _BASE), ("down", inverse)):
                factors = np.full(size, base & _MASK, dtype=np.uint64)
                factors[0] = 1
                setattr(self, name, np.cumprod(factors, dtype=np.uint64))


_POWERS: Final = _Powers()


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text: what is left of each character and where it stood.

    `codes`, `kinds`: folded characters and their classes, shape (m,). `starts`, `ends`: source code points of each.
    `borders`: sorted indexes 0..m where a name may begin or end. `sums`: prefix sums of the hash, shape (m + 1,).
    """

    codes: NDArray[np.uint32]
    kinds: NDArray[np.uint8]
    starts: I64
    ends: I64
    borders: I64
    sums: U64

    def hashes(self, begin: I64, end: I64) -> U64:
        """Hash of each `[begin, end)` (indexes into the folded text)."""
        value: U64 = self.sums[end] - self.sums[begin]
        value *= _POWERS.down[begin]
        value ^= value >> np.uint64(29)
        value *= np.uint64(0xBF58476D1CE4E5B9)
        value ^= value >> np.uint64(32)
        return value


def _quads(codes: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """A 16-bit code of each four folded characters in a row, shape (n - 3,)."""
    quad: NDArray[np.uint32] = codes[:-3] * np.uint32(31) + codes[1:-2]
    quad *= np.uint32(37)
    quad += codes[2:-1]
    quad *= np.uint32(41)
    quad += codes[3:]
    quad &= np.uint32(0xFFFF)
    return quad


@cache
def _quad_table() -> NDArray[np.bool_]:
    table = np.zeros(0x10000, dtype=bool)
    for name in _SPELLED_GREEK.split("|"):
        table[_quads(np.array([ord(c) for c in name[:4]], dtype=np.uint32))] = True
    return table


def _spelled_out(text: str, raw: NDArray[np.intp], codes: NDArray[np.uint32]) -> list[re.Match[str]]:
    """The matches of `_SPELLED`. Arrays find the few places worth trying: the expression alone is slow on long text."""
    size = len(raw)
    places: list[int] = []
    if size >= 4:
        places = np.flatnonzero(_quad_table()[_quads(codes)]).tolist()
    if size >= 2:
        numeral = (raw == 73) | (raw == 86)  # I, V
        if numeral.any():
            second = numeral[:-1] & (numeral[1:] | (raw[1:] == 88))
            places += np.flatnonzero(second).tolist()
    found = (_SPELLED.match(text, place) for place in sorted(places))
    return [match for match in found if match]


def fold(text: str) -> Folded:
    """Fold `text` (see the module's first lines). Lone surrogates are treated as symbols."""
    tables = _tables()
    raw = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.intp)
    if len(raw) and int(raw.max()) > 0xFFFF:
        raw = np.minimum(raw, 0xFFFD)
    kind = tables.kind[raw]
    codes = tables.fold[raw]
    keep = kind != SEPARATOR
    spelled = _spelled_out(text, raw, codes)
    for match in spelled:
        begin, end = match.span()
        word = match.group()
        if word in _ROMAN:
            codes[begin], kind[begin] = ord(_ROMAN[word]), ROMAN
        else:
            kind[begin] = GREEK
        keep[begin + 1 : end] = False
    at = np.flatnonzero(keep)
    digit = kind[at] == DIGIT
    joints = np.flatnonzero(digit[1:] & digit[:-1])
    if len(joints):
        joints = at[joints[at[joints + 1] - at[joints] > 1]] + 1
    if len(joints):
        codes[joints] = ord(_JOINT)
        kind[joints] = SYMBOL
        keep[joints] = True
        at = np.flatnonzero(keep)
    codes, kinds = codes[at], kind[at]
    ends = at + 1
    if spelled:
        where = np.searchsorted(at, [match.start() for match in spelled])
        ends[where] = [match.end() for match in spelled]
    size = len(codes)
    cut = np.ones(size + 1, dtype=bool)
    if size > 1:
        left = kinds[:-1]
        np.not_equal(left, kinds[1:], out=cut[1:-1])
        cut[1:-1] |= left >= GREEK
        cut[1:-1] |= at[1:] > ends[:-1]
    _POWERS.need(size + 1)
    sums = np.zeros(size + 1, dtype=np.uint64)
    values = tables.value[codes]
    values *= _POWERS.up[:size]
    np.cumsum(values, out=sums[1:])
    return Folded(codes, kinds, at, ends, np.flatnonzero(cut), sums)


@dataclass(frozen=True, slots=True)
class Spelling:
    """One short string folded for comparison: its key and, per key character, what folding lost.

    `chars`: the character as written (the first one of a spelled-out letter). `kinds`: its class. `gaps`: what stood
    between it and the one before. A joint between two numbers is in `key` only.
    """

    text: str
    key: str
    chars: tuple[str, ...]
    kinds: tuple[int, ...]
    gaps: tuple[str, ...]


@cache
def _singles() -> tuple[dict[int, int | str], dict[str, tuple[str, int]]]:
    """The tables once more for single strings: for `str.translate` (separators become spaces), and per character."""
    tables = _tables()
    translate: dict[int, int | str] = {}
    classes: dict[str, tuple[str, int]] = {}
    for code, (folded, kind) in enumerate(zip(tables.fold.tolist(), tables.kind.tolist(), strict=True)):
        if kind == SEPARATOR:
            translate[code] = " "
        elif folded != code:
            translate[code] = folded
        if kind not in (SYMBOL, OTHER_LETTER) or folded != code:
            classes[chr(code)] = (chr(folded), kind)
    return translate, classes


def _shorten(match: re.Match[str]) -> str:
    word = match.group()
    return _ROMAN.get(word) or "αβγδεζθκλσω"[_SPELLED_GREEK.split("|").index(word.lower())]


_BETWEEN_DIGITS: Final = re.compile("(?<=[0-9]) +(?=[0-9])")


def fold_key(text: str) -> str:
    """The key under which `text` is found: "TNF-α", "TNF alpha" and "TNFA" all give "tnfa"."""
    folded = _SPELLED.sub(_shorten, text).translate(_singles()[0])
    return _BETWEEN_DIGITS.sub(_JOINT, folded).replace(" ", "")


def spell(text: str) -> Spelling:
    """`text` folded, with what was lost in folding; for single names."""
    classes = _singles()[1]
    spelled = {m.start(): m for m in _SPELLED.finditer(text)}
    key: list[str] = []
    chars: list[str] = []
    kinds: list[int] = []
    gaps: list[str] = []
    gap = ""
    skip = 0
    for i, char in enumerate(text):
        if i < skip:
            continue
        if i in spelled:
            word = spelled[i].group()
            folded, kind = (_ROMAN[word], ROMAN) if word in _ROMAN else (word[0].lower(), GREEK)
            skip = i + len(word)
        else:
            known = classes.get(char)
            folded, kind = known or (char, SYMBOL)
            if known is None and char.isalpha():
                kind = OTHER_LETTER if ord(char) <= 0xFFFF else SYMBOL
            if kind == SEPARATOR:
                gap += char
                continue
        if gap and kind == DIGIT and kinds and kinds[-1] == DIGIT:
            key.append(_JOINT)
        key.append(folded)
        chars.append(char)
        kinds.append(kind)
        gaps.append(gap if len(kinds) > 1 else "")
        gap = ""
    return Spelling(text, "".join(key), tuple(chars), tuple(kinds), tuple(gaps))


def is_name_like(text: str) -> bool:
    """Whether the case of a name says nothing: an ordinary word of five letters or more, or several words."""
    runs = re.findall(r"[A-Za-z]+", text)
    longest = max(map(len, runs), default=0)
    lowers = sum(c.islower() for run in runs for c in run)
    uppers = sum(c.isupper() for run in runs for c in run)
    if len(runs) > 1 and longest >= 4 and lowers >= 4:
        return True
    return longest >= 5 and lowers > uppers


def spelling_fits(raw: Spelling, term: Spelling, *, word: bool) -> bool:
    """Whether the stretch of text `raw` may be read as a way of writing the name `term`.

    `word`: the name is also an English word or a common abbreviation, so that only its own case counts.
    """
    return raw.key == term.key and _gaps_fit(raw, term) and _case_fits(raw, term, word)


def _gaps_fit(raw: Spelling, term: Spelling) -> bool:
    if raw.gaps == term.gaps:
        return True
    if len(raw.kinds) != len(term.kinds):
        return False  # "29~13" has the key of "29-13", whose hyphen is a joint there
    size = len(raw.kinds)
    for i in range(1, size):
        ours, theirs = raw.gaps[i], term.gaps[i]
        if not ours and not theirs:
            continue
        if len(ours) > 3 or ours.count("\n") > 1:
            return False
        letters = raw.kinds[i - 1] == LETTER and raw.kinds[i] == LETTER
        spaced = any(c.isspace() for c in ours)
        if ours and not theirs:
            if letters and (spaced or size < 5):
                return False
            # "T 24", "P 53": a lone letter before a space is more often something else
            if spaced and i == 1 and raw.kinds[0] == LETTER and raw.kinds[1] == DIGIT:
                return False
        elif theirs and not ours and letters:
            if not theirs.isspace():
                if size < 4:
                    return False
            elif size < 8 or _run(term, i, -1) < 3 or _run(term, i, 1) < 3:
                return False  # words glued by OCR ("breastcancer"), but "proteins" is not "protein S"
        if spaced and term.kinds[i - 1] == GREEK != raw.kinds[i - 1]:
            return False  # "a SMA" is not "α-SMA"
    return True


def _run(term: Spelling, at: int, step: int) -> int:
    """Letters without a gap that end (step -1) or begin (step 1) at `at`."""
    count = 0
    i = at - 1 if step < 0 else at
    while 0 <= i < len(term.kinds) and term.kinds[i] == LETTER:
        count += 1
        if step < 0 and term.gaps[i]:
            break
        i += step
        if step > 0 and i < len(term.kinds) and term.gaps[i]:
            break
    return count


def same_case(raw: Spelling, term: Spelling) -> bool:
    """Whether the letters of both are the same, Greek ones aside."""
    return all(
        a == b or GREEK in (x, y) or x != LETTER
        for a, b, x, y in zip(raw.chars, term.chars, raw.kinds, term.kinds, strict=True)
    )


def _case_fits(raw: Spelling, term: Spelling, word: bool) -> bool:
    size = len(raw.kinds)
    same = True
    letters = []
    for i in range(size):
        mine, theirs = raw.kinds[i] == GREEK, term.kinds[i] == GREEK
        if mine or theirs:
            # a Latin letter for a Greek one: "TNFa", "IL-1B"; three characters are too few to tell
            if theirs and not mine and size < 4:
                return False
            continue
        if raw.kinds[i] == LETTER:
            letters.append(raw.chars[i])
            same = same and raw.chars[i] == term.chars[i]
    if same:
        return True
    if word:
        return False
    if is_name_like(term.text) or OTHER_LETTER in raw.kinds:
        return True
    count = len(letters)
    others = sum(k in (DIGIT, GREEK) for k in raw.kinds)
    if letters[-1:] == ["s"] and count > 1 and all(c.isupper() for c in letters[:-1]):
        return False  # "FOs" is the plural of FO, not FOS
    if any(c.isupper() for c in letters):
        return count >= 3 or (count == 2 and others > 0) or (count == 1 and others >= 2)
    spaced = any(c.isspace() for gap in raw.gaps for c in gap)
    if others and not spaced:
        return count >= 2 or others >= 3
    return False


class HashIndex:
    """A static set of names. `keys` below are the positions of the names given to `build`."""

    #: prefix lengths at which a start that begins no name is given up
    _STEPS: Final = (2, 4, 7, 12, 22)
    _BITS: Final = 22
    _CHUNK: Final = 4096

    def __init__(self, hashes: U64, order: I64, prefixes: tuple[NDArray[np.bool_], ...], longest: int) -> None:
        self._hashes = hashes
        self._order = order
        self._prefixes = prefixes
        self._longest = longest
        self._shift = np.uint64(64 - self._BITS)
        self._known = np.zeros(1 << self._BITS, dtype=bool)
        self._known[(hashes >> self._shift).astype(np.intp)] = True

    @classmethod
    def build(cls, names: Sequence[str]) -> HashIndex:
        """Index `names` (none may hold NUL; names shorter than MIN_KEY or longer than MAX_KEY are left out)."""
        hash_parts: list[U64] = []
        number_parts: list[I64] = []
        prefixes = tuple(np.zeros(1 << cls._BITS, dtype=bool) for _ in cls._STEPS)
        longest = 0
        for first in range(0, len(names), cls._CHUNK):
            part = names[first : first + cls._CHUNK]
            folded = fold("\n\0".join(part) + "\n\0")
            stops = np.flatnonzero(folded.codes == 0)
            begin = np.concatenate(([0], stops[:-1] + 1))
            size = stops - begin
            fits = (size >= MIN_KEY) & (size <= MAX_KEY)
            begin, end, size = begin[fits], stops[fits], size[fits]
            longest = max(longest, int(size.max(initial=0)))
            hash_parts.append(folded.hashes(begin, end))
            number_parts.append(np.flatnonzero(fits) + first)
            for step, table in zip(cls._STEPS, prefixes, strict=True):
                heads = begin[size > step]
                table[(folded.hashes(heads, heads + step) >> np.uint64(64 - cls._BITS)).astype(np.intp)] = True
        hashes = np.concatenate(hash_parts) if hash_parts else np.zeros(0, dtype=np.uint64)
        numbers = np.concatenate(number_parts) if number_parts else np.zeros(0, dtype=np.intp)
        order = np.argsort(hashes, kind="stable")
        return cls(hashes[order], numbers[order], prefixes, longest)

    def __len__(self) -> int:
        return len(self._hashes)

    def find(self, text: str) -> list[int]:
        """Numbers of the names whose key is that of the whole `text`, in the order they were given."""
        folded = fold(text)
        size = len(folded.codes)
        if not MIN_KEY <= size <= MAX_KEY:
            return []
        key = folded.hashes(np.array([0]), np.array([size]))[0]
        low, high = np.searchsorted(self._hashes, key, "left"), np.searchsorted(self._hashes, key, "right")
        return [int(n) for n in self._order[low:high]]

    def numbers(self, low: int, high: int) -> list[int]:
        """Numbers of the names in the table's rows `[low, high)`."""
        return [int(n) for n in self._order[low:high]]

    def candidates(self, text: str) -> list[tuple[int, int, int, int]]:
        """(start, end, low, high) for each stretch between borders that has the key of the names `numbers(low, high)`.

        Sorted by (start, -end). A name glued to more letters or digits is not a candidate; an English plural -s is
        taken into the span.
        """
        folded = fold(text)
        borders = folded.borders
        kinds = folded.kinds
        size = len(kinds)
        if size == 0 or not len(self._hashes):
            return []
        # A border where a name may not begin or end: letters, digits and Greek that stand together are one word.
        word = (kinds == LETTER) | (kinds == DIGIT) | (kinds == GREEK) | (kinds == ROMAN)
        glued = np.zeros(size + 1, dtype=bool)
        glued[1:-1] = word[:-1] & word[1:] & (folded.starts[1:] == folded.ends[:-1])
        outer = borders[~glued[borders]]
        begins = outer[:-1]
        # plural: the last "s" of a word of letters
        last = outer[1:] - 1
        last = last[(last > 0) & (folded.codes[last] == ord("s")) & (kinds[last] == LETTER) & glued[last]]
        plural = last[kinds[last - 1] == LETTER]
        stops = np.zeros(size + 1, dtype=bool)
        stops[outer[1:]] = True
        stops[plural] = True
        ends = np.flatnonzero(stops)
        # most starts are given up after two characters, by which no name begins and which are none
        begins = begins[begins + 2 <= size]
        heads = (folded.hashes(begins, begins + 2) >> self._shift).astype(np.intp)
        longer = self._prefixes[0][heads]
        begins, longer = begins[longer | self._known[heads]], longer[longer | self._known[heads]]
        reach = np.where(longer, self._longest, 2)
        alive = np.flatnonzero(longer)
        for step, table in zip(self._STEPS[1:], self._prefixes[1:], strict=True):
            if not len(alive):
                break
            stop = begins[alive] + step
            inside = stop <= size
            heads = (folded.hashes(begins[alive], np.minimum(stop, size)) >> self._shift).astype(np.intp)
            passed = inside & table[heads]
            reach[alive[~passed]] = step
            alive = alive[passed]
        first = np.cumsum(stops)[begins]
        found_begin: list[I64] = []
        found_end: list[I64] = []
        alive = np.arange(len(begins))
        k = 0
        while len(alive):
            which = first[alive] + k
            ok = which < len(ends)
            alive, which = alive[ok], which[ok]
            stop = ends[which]
            near = stop - begins[alive] <= reach[alive]
            alive, stop = alive[near], stop[near]
            if not len(alive):
                break
            start = begins[alive]
            value = folded.hashes(start, stop)
            hit = self._known[(value >> self._shift).astype(np.intp)]
            if hit.any():
                found_begin.append(start[hit])
                found_end.append(stop[hit])
            k += 1
        if not found_begin:
            return []
        begin = np.concatenate(found_begin)
        end = np.concatenate(found_end)
        value = folded.hashes(begin, end)
        low = np.searchsorted(self._hashes, value, "left")
        high = np.searchsorted(self._hashes, value, "right")
        real = high > low
        begin, end, low, high = begin[real], end[real], low[real], high[real]
        start_at, end_at = folded.starts[begin], folded.ends[end - 1]
        is_plural = np.isin(end, plural) & glued[end]
        end_at = np.where(is_plural, end_at + 1, end_at)
        order = np.lexsort((-end_at, start_at))
        return list(
            zip(
                start_at[order].tolist(), end_at[order].tolist(), low[order].tolist(), high[order].tolist(), strict=True
            )
        )
