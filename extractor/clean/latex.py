"""Simple LaTeX of OCR output back to plain text: `$2 . 6 \\%$` → 2.6%, `TGF- $\\beta 1$` → TGF-β1.

OCR programs that write Markdown set numbers, units, Greek letters and often whole gene names as formulas, every
character with spaces around it. What is a formula for the printer is a name for the reader.
"""

from __future__ import annotations

import re
from typing import Final

from extractor.offsets import Edit

_GREEK: Final[dict[str, str]] = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε", "zeta": "ζ", "eta": "η",
    "theta": "θ", "vartheta": "θ", "iota": "ι", "kappa": "κ", "varkappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν",
    "xi": "ξ", "pi": "π", "varpi": "π", "rho": "ρ", "varrho": "ρ", "sigma": "σ", "varsigma": "ς", "tau": "τ",
    "upsilon": "υ", "phi": "φ", "varphi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω", "Gamma": "Γ", "Delta": "Δ",
    "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω",
    "textmu": "μ", "upmu": "μ", "upalpha": "α", "upbeta": "β", "upgamma": "γ", "upkappa": "κ", "textalpha": "α",
    "textbeta": "β", "textgamma": "γ", "textkappa": "κ",
}  # fmt: skip
_SYMBOL: Final[dict[str, str]] = {
    "pm": "±", "times": "×", "sim": "~", "approx": "≈", "leq": "≤", "le": "≤", "leqslant": "≤", "geq": "≥", "ge": "≥",
    "geqslant": "≥", "neq": "≠", "ne": "≠", "lt": "<", "gt": ">", "cdot": "·", "bullet": "·", "cdots": "…",
    "ldots": "…", "dots": "…", "circ": "°", "degree": "°", "prime": "'", "rightarrow": "→", "to": "→", "leftarrow": "←",
    "longrightarrow": "→", "Rightarrow": "⇒", "leftrightarrow": "↔", "uparrow": "↑", "downarrow": "↓", "infty": "∞",
    "div": "÷", "ast": "*", "star": "*", "dagger": "†", "percent": "%", "textperthousand": "‰", "permil": "‰",
    "AA": "Å", "angstrom": "Å", "backslash": "\\", "slash": "/", "vert": "|", "mid": "|", "parallel": "‖",
    "triangle": "△", "quad": " ", "qquad": " ", "space": " ", "textregistered": "®", "circledR": "®", "copyright": "©",
    "texttrademark": "™", "trademark": "™", "square": "□", "equiv": "≡", "propto": "∝", "sum": "∑", "textendash": "-",
}  # fmt: skip
_ESCAPED: Final[frozenset[str]] = frozenset("%$&#_{}")
_TOKEN: Final[re.Pattern[str]] = re.compile(
    r"\\(?:begin|end)\s*\{\s*\w+\*?\s*\}(?:\s*\{\s*[lcr| ]+\s*\})?|\\(?P<name>[A-Za-z]+)\*?|\\(?P<sign>.)"
    r"|(?P<space>\s+)|(?P<tie>~)|(?P<mark>[{}^_])"
)
#: an end of sentence that OCR took for a subscript ring: "g / m L _ { \circ }"
_FULL_STOP: Final[re.Pattern[str]] = re.compile(r"_\s*\{\s*(?:\\(?:mathrm|bf|mathbf)\s*\{\s*)?\\circ\s*\}?\s*\}[\s}]*$")
#: OCR reads an italic α as a Fraktur or accented "a"
_MISREAD: Final[re.Pattern[str]] = re.compile(
    r"[\s{]*(?:\\(?:mathbf|mathrm|boldsymbol|pmb|bf|mathsf)\s*\{?\s*)*"
    r"\\(?:mathfrak|dot|ddot|bar|tilde|acute|grave|check)\s*\{?\s*(?P<letter>[aBb])[\s}]*$"
)
#: a hyphen of a symbol font before a Greek letter, which OCR reads as one more letter: NF- \\sigma _ { \\kappa B }
_HYPHEN: Final[re.Pattern[str]] = re.compile(
    r"[\s{]*(?:\\(?:mathbf|mathrm|boldsymbol|pmb|bf|mathsf)\s*\{?\s*)*\\(?:sigma|nabla)(?![a-z])[\s}]*"
    r"(?=(?:_|\\cdot|\^)[\s{}]*(?:\\(?:cdot|mathbf|mathrm|boldsymbol|pmb|bf|mathsf|mathfrak)[\s{}]*)*"
    r"(?:\\(?:kappa|alpha|beta|gamma)|[aB][\s}]*$))"
)
#: a stop between a Greek letter and the hyphen of its name: $\\beta \\mathrm { . }$ -catenin
_STRAY_STOP: Final[re.Pattern[str]] = re.compile(
    r"(?<=[a-z}])[\s}]*(?:\\(?:mathrm|mathbf|boldsymbol|bf)\s*\{\s*)?(?:\.|\\cdot|\\rrangle)[\s}]*$"
)
_GOES_ON: Final[re.Pattern[str]] = re.compile(r" ?-[A-Za-z㐀-䶿一-鿿]")
_NAME_BEFORE: Final[re.Pattern[str]] = re.compile(r"[A-Za-z㐀-䶿一-鿿]\s?-?\s?$")
_ONLY_MARKS: Final[re.Pattern[str]] = re.compile(r"(?:[\s{}^_]|\\[a-zA-Z]+\*?)*")
_HAN: Final[re.Pattern[str]] = re.compile("[㐀-䶿一-鿿\n]")
_FORMULA: Final[re.Pattern[str]] = re.compile(r"[\\^_{}]")
_TWO_WORDS: Final[re.Pattern[str]] = re.compile(r"[A-Za-z]{3,} +[A-Za-z]{3,}")
_LONGEST: Final = 600


def formulas(text: str, *, markdown: bool) -> list[tuple[int, int]]:
    """Spans of `text` between a pair of dollar signs, signs included.

    A pair holds no Han character. Outside `markdown`, and around plain words, the inside must show LaTeX (a backslash,
    brace, `^` or `_`): "$5 to $10" is money. OCR sometimes escapes the closing sign; `\\$` closes too.
    """
    spans: list[tuple[int, int]] = []
    at = text.find("$")
    while at >= 0:
        close = text.find("$", at + 1)
        if close < 0:
            break
        inside = text[at + 1 : close]
        fits = close - at <= _LONGEST and not _HAN.search(inside)
        shown = _FORMULA.search(inside.rstrip("\\")) is not None
        bare = markdown and inside == inside.strip() and not _TWO_WORDS.search(inside)
        if fits and inside.strip("\\ ") and (shown or bare):
            spans.append((at, close + 1))
            at = text.find("$", close + 1)
        else:
            at = close
    return spans


def plain_math(text: str, *, markdown: bool) -> list[Edit]:
    """Edits that turn the formulas of `text` into what a reader would copy out by hand.

    Marks, font commands, braces and the spaces between spread-out characters go; Greek letters and signs are put in;
    `~` and `\\ ` stay one space. Sub- and superscripts are set on the line (CO2, [4]).
    Forced by OCR Markdown, where "50 μmol/L", "TGF-β1" and "[6]" all arrive as formulas.
    """
    edits: list[Edit] = []
    for start, end in formulas(text, markdown=markdown):
        inner = _inside(text, start, end)
        # a name cut in two by its formula: "TGF- $\beta 1$", "$\beta$ -catenin"
        if re.search(r"[A-Za-z0-9]- $", text[max(0, start - 3) : start]) and _begins_word(text, inner, start, end):
            edits.append(Edit(start - 1, start))
        if re.match(r" -[A-Za-z0-9]", text[end : end + 3]):
            edits.append(Edit(end, end + 1))
        edits += [Edit(start, start + 1), *inner, Edit(end - 1, end)]
    return edits


def whole_formula(source: str, start: int, end: int) -> tuple[int, int]:
    """The span widened by the dollar sign it lacks, where it crosses one border of a formula.

    The name α-SMA of `$\\alpha$ -SMA` begins, character by character, behind the first sign; shown from the source it
    should have both. Spans with both signs or with none stay as they are.
    """
    if source.count("$", start, end) % 2 == 0:
        return start, end
    sign = source.find("$", start, end)
    before = source.rfind("$", max(0, start - 60), start)
    if before >= 0 and _ONLY_MARKS.fullmatch(source, before + 1, start) and "\n" not in source[before:start]:
        return before, end
    after = source.find("$", end, end + 60)
    if after >= 0 and sign < end and _ONLY_MARKS.fullmatch(source, end, after) and "\n" not in source[end:after]:
        return start, after + 1
    return start, end


def _begins_word(text: str, inner: list[Edit], start: int, end: int) -> bool:
    """Whether the first thing shown between the signs is a letter or digit."""
    at = start + 1
    for edit in inner:
        if edit.start > at:
            break
        if edit.replacement.strip():
            return edit.replacement.strip()[0].isalnum()
        at = edit.end
    return at < end and text[at].isalnum()


def _inside(text: str, start: int, end: int) -> list[Edit]:
    """Edits for the inside of one formula; `start` and `end` are those of its dollar signs."""
    stop = end - 1
    misread = _MISREAD.match(text, start + 1, stop)
    if misread is not None:
        return [Edit(start + 1, stop, "α" if misread["letter"] == "a" else "β")]
    tail: list[Edit] = []
    ring = _FULL_STOP.search(text, start + 1, stop)
    if ring is not None:
        tail = [Edit(ring.start(), stop, "。")]
        stop = ring.start()
    elif text[stop - 1] == "\\":
        stop -= 1
        tail = [Edit(stop, stop + 1)]
    else:
        stray = _STRAY_STOP.search(text, start + 1, stop) if _GOES_ON.match(text, end) else None
        if stray is not None:
            tail = [Edit(stray.start(), stop)]
            stop = stray.start()
    edits: list[Edit] = []
    at = start + 1
    hyphen = _HYPHEN.match(text, at, stop) if _NAME_BEFORE.search(text, max(0, start - 3), start) else None
    if hyphen is not None:
        edits.append(Edit(at, hyphen.end()))
        at = hyphen.end()
    shown = False  # something printed so far: leading spaces are dropped
    worded = bool(re.search(r"\\(?:text|mbox)\s*\{[^{}]*[A-Za-z]{2,} [A-Za-z]{2,}", text[start:stop]))
    while at < stop:
        match = _TOKEN.match(text, at, stop)
        if match is None:
            shown = True
            at += 1
            continue
        replacement = ""
        if match["name"]:
            replacement = _GREEK.get(match["name"]) or _SYMBOL.get(match["name"], "")
        elif match["sign"]:
            replacement = match["sign"] if match["sign"] in _ESCAPED else (" " if match["sign"] == " " else "")
        elif match["tie"] or (match["space"] and worded):
            replacement = " "
        if replacement == " " and not shown:
            replacement = ""
        shown = shown or bool(replacement.strip())
        edits.append(Edit(match.start(), match.end(), replacement))
        at = match.end()
    # spaces at the end of the inside say nothing
    for index in range(len(edits) - 1, -1, -1):
        edit = edits[index]
        follows = edits[index + 1].start if index + 1 < len(edits) else stop
        if edit.end != follows or edit.replacement.strip():
            break
        edits[index] = Edit(edit.start, edit.end)
    return edits + tail
