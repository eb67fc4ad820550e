"""The statistical recogniser of English text: one linear-chain CRF per type, because no corpus annotates all types.

Features (`english_features`): the token and its neighbours, affixes and shapes, the whole word it is part of, what
the lexicon finds there, and what the text says about a short form ("(RA)" after "rheumatoid arthritis" reads the long
form's words).
The features are those of BANNER, DNorm and tmChem in spirit (Leaman & Gonzalez 2008; Leaman et al. 2013, 2015).

Everything about merging model and rules is in `merge` and `combine`; see `POLICY`.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractor.entities.abbreviations import Definition, find_definitions
from extractor.entities.candidates import Candidate
from extractor.entities.english_features import Span, features, short_forms, tokens
from extractor.entities.statistical import Evidence, Proposal
from extractor.errors import DataError

if TYPE_CHECKING:
    from extractor.entities.lexicon import Hit, Lexicon

MODELS = Path(__file__).resolve().parent.parent / "data" / "models" / "en_ner"
#: the types there is a model for
TYPES = ("CellLine", "Disease", "Drug", "Gene")

_LABELS = frozenset("BIOES")


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


def tidy(text: str, found: Iterable[Span], definitions: Sequence[Definition] | None = None) -> list[Span]:
    """Names with unpaired brackets lose them; the same name elsewhere in the text is taken too if most of it was.

    A short form that stands in the bracket behind a found name is found as well, and everywhere after. `definitions`:
    those of `text`, if they are known.
    """
    out: set[Span] = set()
    for start, end in found:
        start, end = _balanced(text, start, end)
        if start < end:
            out.add((start, end))
    if not out:
        return []
    names: Counter[str] = Counter(text[s:e] for s, e in out)
    for d in find_definitions(text) if definitions is None else definitions:
        if d.short is None or d.long_english_start is None:
            continue
        long_form = (d.long_english_start, len(text[: d.end_of_name].rstrip()))
        if long_form in out:
            names[text[d.short[0] : d.short[1]]] += 1
    for name, count in sorted(names.items()):
        if len(name) < 2 or not any(c.isalpha() for c in name):
            continue
        places = _places(text, name)
        if len(places) <= count or 3 * count < len(places):
            continue
        for s, e in places:
            if all(b <= s or a >= e for a, b in out):
                out.add((s, e))
    return sorted(out)


_ALNUM = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")


def _places(text: str, name: str) -> list[Span]:
    """Where `name` stands in `text` with no ASCII letter or digit glued to it; places do not overlap."""
    out = []
    at = text.find(name)
    while at >= 0:
        end = at + len(name)
        free = text[at - 1 : at] not in _ALNUM and text[end : end + 1] not in _ALNUM
        if free:
            out.append((at, end))
        at = text.find(name, end if free else at + 1)
    return out


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


_TRAIN = "Train it: extractor train english-ner; or install the package again. Or go on without: --rules-only."


def _open(path: Path) -> tuple[Any, bytes]:
    """The CRF of a file and the bytes it reads from as long as it lives. Raises DataError."""
    try:
        import pycrfsuite
    except ImportError:
        hint = "Install it (pip install python-crfsuite) or go on without: --rules-only."
        raise DataError("needs the package python-crfsuite.", path=path, hint=hint) from None
    try:
        data = path.read_bytes()
    except OSError as error:
        raise DataError(f"the model cannot be read ({error.strerror}).", path=path, hint=_TRAIN) from None
    tagger = pycrfsuite.Tagger()
    try:
        if data[:4] != b"lCRF":
            raise ValueError
        tagger.open_inmemory(data)
    except (ValueError, RuntimeError):
        raise DataError("is no CRFsuite model.", path=path, hint=_TRAIN) from None
    labels = set(tagger.labels())
    if not {"O"} < labels <= _LABELS:
        raise DataError(
            f"has labels {', '.join(sorted(labels)) or 'none'}; expected {', '.join(sorted(_LABELS))}.",
            path=path,
            hint=_TRAIN,
        )
    return tagger, data


class Recogniser:
    """The CRFs of a folder, one file `<type>.crfsuite` each."""

    def __init__(self, taggers: Mapping[str, Any], lexicon: Lexicon, data: Iterable[bytes] = ()) -> None:
        self.taggers = dict(taggers)
        self.lexicon = lexicon
        self._data = tuple(data)

    @classmethod
    def load(cls, folder: Path = MODELS, types: Sequence[str] = TYPES) -> Recogniser:
        """Read the models of `types`. Raises DataError for a missing or broken file or a missing package."""
        from extractor.entities.lexicon import Lexicon

        opened = {kind: _open(folder / f"{kind}.crfsuite") for kind in types}
        taggers = {kind: tagger for kind, (tagger, _) in opened.items()}
        return cls(taggers, Lexicon.load(), (data for _, data in opened.values()))

    def find(
        self, text: str, types: Sequence[str] | None = None, hits: Iterable[Hit] | None = None
    ) -> Iterator[tuple[str, int, int, float]]:
        """(type, start, end, probability) of names in `text` (English, a passage or an abstract).

        Offsets are code points, half-open. Each type by itself: names of two types may overlap. `hits`: the lexicon's
        scan of the same text, if there is one already. Probability: that of being part of a name of this type, the mean
        over the name's tokens.
        """
        proposals, _ = self.propose(text, (), types, hits)
        for p in proposals:
            yield p.type, p.start, p.end, p.score

    def propose(
        self,
        text: str,
        rules: Sequence[Candidate] = (),
        types: Sequence[str] | None = None,
        hits: Iterable[Hit] | None = None,
    ) -> tuple[list[Proposal], list[float]]:
        """The names that the models see in `text`, and for each rule mention (in order) how far its model agrees.

        Agreement: the mean probability over the mention's tokens of being part of a name of its type; 1.0 for types
        without a model. Parameters as in `find`.
        """
        import pycrfsuite

        agree = [1.0] * len(rules)
        spans = tokens(text)
        if not spans:
            return [], agree
        definitions = list(find_definitions(text))
        hits = self.lexicon.scan(text) if hits is None else hits
        items = pycrfsuite.ItemSequence(features(text, spans, hits, definitions))
        starts = [s for s, _ in spans]
        ends = [e for _, e in spans]
        found: list[Proposal] = []
        for kind in sorted(types or self.taggers):
            tagger = self.taggers[kind]
            names = tidy(text, decode(spans, tagger.tag(items)), definitions)

            def share(start: int, end: int, tagger: Any = tagger) -> float:
                inside = range(bisect_right(ends, start), bisect_left(starts, end))
                return sum(1.0 - float(tagger.marginal("O", i)) for i in inside) / max(1, len(inside))

            found.extend(Proposal(s, e, kind, round(share(s, e), 4)) for s, e in names)
            for n, c in enumerate(rules):
                if c.type == kind:
                    agree[n] = share(c.start, c.end)
        return found, agree


@lru_cache(maxsize=1)
def shipped() -> Recogniser:
    """The recogniser that ships, read once per process. Raises DataError, see `Recogniser.load`."""
    return Recogniser.load(MODELS)


@dataclass(frozen=True, slots=True)
class Policy:
    """How models and rules are merged (see `combine`). Scores and agreements are probabilities (`Recogniser.propose`).

    `add`: least score of a model name that enters where the rules found nothing. `replace`: least score of one that
    takes the place of rule mentions it holds. `veto`: a rule mention of the types `vetoed` with less agreement is
    dropped. `retype`: a rule mention with less agreement gives way to a model name of another type.
    """

    add: float
    replace: float
    veto: float
    retype: float
    vetoed: tuple[str, ...]


#: measured on the held-out articles of six corpora (`benchmarks/ner_en.py --merged`; numbers in the model card). Cell
#: lines are not vetoed: their model has read figure captions only and misses lines that abstracts name once
POLICY = Policy(add=0.8, replace=0.8, veto=0.05, retype=0.3, vetoed=("Disease", "Drug", "Gene"))

#: two names, or a name and something else: guidelines mark each by itself
_LIST = re.compile(r"[,;:]\s|[，；：、]|\.\s|[!?。]|\b(?:and|or|with|of the)\b")
_MOST_WORDS = 7
_LABELLED = re.compile(r"(?<!triple)[ -](?:positive|negative|mutant|mutated|amplified)[ -]", re.IGNORECASE)
_MIRNA = re.compile(r"mi[Rr]-?\d|miRNA|microRNA|let-?7", re.IGNORECASE)


@lru_cache(maxsize=1)
def _process_heads() -> frozenset[str]:
    """Head nouns of the process grammar, lower case."""
    from extractor.entities.process_vocabulary import load_vocabulary

    return frozenset(term.lower() for term, head in load_vocabulary("en").heads.items() if not head.disease)


def _is_name(name: str, kind: str) -> bool:
    """Whether a stretch that a model marks can be one name of our guidelines."""
    from extractor.entities.recognise import is_class_word

    if len(name) < 2 or not any(c.isalpha() for c in name) or len(name.split()) > _MOST_WORDS or _LIST.search(name):
        return False
    if any(name.count(left) != name.count(right) for left, right in ("()", "[]")):
        return False
    if kind == "CellLine" and not any(c.isupper() or c.isdigit() for c in name):
        return False  # a cell type ("fibroblasts")
    if kind == "Gene" and _MIRNA.search(name):
        return False  # the grammar knows miRNAs; where it found none the text is damaged
    if kind == "Disease" and _LABELLED.search(name):
        return False  # "HER2-positive breast cancer": the gene and the disease are marked apart
    if kind == "Disease" and name.split()[-1].lower() in _process_heads():
        return False  # "immune dysfunction" is a Process by our guidelines, whoever finds it
    return not any(is_class_word(form, kind) for form in (name, name.removesuffix("s")))


def _may_fall(c: Candidate) -> bool:
    """Whether a model may overrule a rule mention: not a grammar's, a shape's or a name list of the user's own."""
    return c.source == "article:definition" or (c.source.startswith("lexicon:") and c.source != "lexicon:user")


def merge(
    text: str, evidence: Evidence, recogniser: Recogniser, policy: Policy = POLICY, hits: Iterable[Hit] | None = None
) -> list[Candidate]:
    """Rules and models in one: the settled candidates of `text` (English), sorted, not overlapping.

    `hits`: the lexicon's scan of `text`, if there is one already.
    """
    proposals, agree = recogniser.propose(text, evidence.settled, hits=hits)
    return combine(text, evidence, proposals, agree, policy)


def combine(
    text: str, evidence: Evidence, proposals: Iterable[Proposal], agree: Sequence[float], policy: Policy = POLICY
) -> list[Candidate]:
    """`merge` after the models have spoken.

    1. A mention from a lexicon or a definition in the article that its model all but excludes (agreement below `veto`)
       is dropped. Grammars (miRNA, processes), shapes and the user's own names always stay.
    2. A model name enters where no rule mention is, with a score of `add` or more, if it is built like a name and is no
       class word.
    3. With a score of `replace` or more it takes the place of the rule mentions that it holds whole: those of its own
       type, and those of another type whose model agrees less than `retype`. Any other mention keeps it out.
    4. Of two model names that overlap the one with the higher score wins, then the longer one.

    A name that a rule saw too, without settling on it, keeps what the rule knew for its identifier; a short form whose
    long form stands before it is told that long form.
    """
    trust = {id(c): a for c, a in zip(evidence.settled, agree, strict=True)}
    rules = [
        c
        for c in evidence.settled
        if trust[id(c)] >= policy.veto or c.type not in policy.vetoed or not _may_fall(c)
    ]
    known = {(c.start, c.end, c.type): c for c in (*evidence.weak, *evidence.strong, *evidence.settled)}
    long_forms: dict[str, str] | None = None
    chosen: list[Candidate] = []
    for p in sorted(proposals, key=lambda p: (-p.score, p.start - p.end, p.start, p.type)):
        name = text[p.start : p.end]
        if any(c.start < p.end and p.start < c.end for c in chosen) or not _is_name(name, p.type):
            continue
        held = [c for c in rules if c.start < p.end and p.start < c.end]
        if any((c.start, c.end, c.type) == (p.start, p.end, p.type) for c in held):
            continue
        if p.score < (policy.replace if held else policy.add):
            continue
        if not all(
            p.start <= c.start
            and c.end <= p.end
            and (c.type == p.type or (c.type in TYPES and trust[id(c)] < policy.retype and _may_fall(c)))
            for c in held
        ):
            continue
        source = f"model:en_ner/{p.type}"
        seen = known.get((p.start, p.end, p.type))
        if seen is not None:
            chosen.append(replace(seen, source=f"{source}+{seen.source}", weak=False, score=p.score))
        else:
            if long_forms is None:
                long_forms = short_forms(text, find_definitions(text))
            hint = {"long": long_forms[name]} if name in long_forms else {}
            chosen.append(Candidate(p.start, p.end, p.type, source, 40, p.score, hint=hint))
    kept = [c for c in rules if not any(n.start < c.end and c.start < n.end for n in chosen)]
    return sorted((*kept, *chosen), key=lambda c: c.start)
