"""Trees of other parsers in the labels of ours: ClearNLP's, in which function words govern.

scispaCy's English parsers learned GENIA in Universal Dependencies (v1), where the word with the meaning governs its
preposition (`case`), its marker and its copula: "inhibition of X" is inhibition –nmod→ X –case→ of. Our rules read
inhibition –prep→ of –pobj→ X. Every change turns one arc around, so that a tree stays a tree.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from extractor.nlp.label_maps import Dependencies

if TYPE_CHECKING:
    from spacy.tokens import Doc

_PASSIVE = frozenset({"nsubjpass", "nsubj:pass", "auxpass", "aux:pass", "csubjpass", "csubj:pass"})
_NOT = frozenset({"not", "n't", "n’t", "never"})
#: what belongs to the clause and goes with its verb when the copula becomes the head
_OF_THE_CLAUSE = _PASSIVE | {
    "nsubj", "csubj", "aux", "mark", "advcl", "punct", "expl", "discourse", "parataxis", "neg", "ccomp",
}  # fmt: skip


class _Tree:
    """Heads and labels by token index; a root is its own head."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.heads = [token.head.i for token in doc]
        self.deps = [token.dep_ for token in doc]
        self.tags = [token.tag_ for token in doc]
        self.words = [token.lower_ for token in doc]

    def children(self, i: int, labels: Collection[str]) -> list[int]:
        """Words that hang on `i` (and did before anything was turned) with one of `labels`."""
        return [t.i for t in self.doc[i].children if self.heads[t.i] == i and self.deps[t.i] in labels]

    def turn(self, child: int, label: str, old: str) -> None:
        """Put `child` between its head and that head's head, with `label`; its head hangs on it as `old`."""
        head = self.heads[child]
        self.heads[child] = child if self.heads[head] == head else self.heads[head]
        self.deps[child] = label
        self.heads[head], self.deps[head] = child, old


def to_clearnlp(doc: Doc, labels: Dependencies) -> Doc:
    """A copy of the parsed `doc` with ClearNLP labels; a tree in them already comes back as it is, lemmas filled in.

    Prepositions, markers of clauses with -ing and copulas become heads; other labels are renamed by `labels`. A word
    without a lemma gets its lower-case form. The copy shares the vocabulary.
    """
    from spacy.tokens import Doc as NewDoc

    tree = _Tree(doc)
    passive = {token.head.i for token in doc if token.dep_ in _PASSIVE}
    passive |= {token.i for token in doc if token.tag_ == "VBN" and token.dep_ in {"acl", "amod", "relcl"}}
    for i, dep in enumerate(list(tree.deps)):
        if dep in labels.prepositional:
            _preposition(tree, i, passive)
        elif dep in {"advcl", "acl"} and tree.tags[i] == "VBG":
            marks = [k for k in tree.children(i, {"mark"}) if k < i and tree.tags[k] == "IN"]
            if marks:
                tree.turn(marks[-1], "prep", "pcomp")
        elif dep == "mark" and tree.tags[i] == "TO":
            tree.deps[i] = "aux"
        elif dep == "advmod" and tree.words[i] in _NOT:
            tree.deps[i] = "neg"
    for i, dep in enumerate(list(tree.deps)):
        if dep == "cop":
            _copula(tree, i)
    return NewDoc(
        doc.vocab,
        words=[token.text for token in doc],
        spaces=[bool(token.whitespace_) for token in doc],
        tags=[token.tag_ for token in doc],
        pos=[token.pos_ for token in doc],
        lemmas=[token.lemma_ or token.lower_ for token in doc],
        heads=tree.heads,
        deps=[labels.labels.get(dep, dep) for dep in tree.deps],
    )


def _preposition(tree: _Tree, noun: int, passive: set[int]) -> None:
    before = [k for k in tree.children(noun, {"case"}) if k < noun and tree.tags[k] != "POS"]
    if not before:
        return
    # "because of X", "in response to X": the last word before the noun governs it, the others hang on that one
    preposition = before[-1]
    by = tree.words[preposition] == "by" and tree.heads[noun] in passive
    tree.turn(preposition, "agent" if by else "prep", "pobj")
    for other in before[:-1]:
        tree.heads[other] = preposition
        tree.deps[other] = "pcomp" if tree.tags[other].startswith("V") else "advmod"


def _copula(tree: _Tree, copula: int) -> None:
    predicate = tree.heads[copula]
    if predicate == copula:
        return
    label = tree.deps[predicate]
    tree.turn(copula, label, "acomp" if tree.tags[predicate].startswith("JJ") else "attr")
    for i in tree.children(predicate, _OF_THE_CLAUSE):
        tree.heads[i] = copula
