"""Trees of other parsers in the labels of ours: ClearNLP's, in which a preposition governs its noun.

scispaCy's English parsers learned GENIA in Universal Dependencies (v1), where a noun governs its preposition (`case`):
"inhibition of X" is inhibition –nmod→ X –case→ of. Our rules read inhibition –prep→ of –pobj→ X.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractor.nlp.label_maps import Dependencies

if TYPE_CHECKING:
    from spacy.tokens import Doc

_PASSIVE = frozenset({"nsubjpass", "nsubj:pass", "auxpass", "aux:pass", "csubjpass"})


def to_clearnlp(doc: Doc, labels: Dependencies) -> Doc:
    """A copy of the parsed `doc` with ClearNLP labels; a tree in them already comes back as it is, lemmas filled in.

    A word without a lemma gets its lower-case form. The copy shares the vocabulary.
    """
    from spacy.tokens import Doc as NewDoc

    heads = [token.head.i for token in doc]
    deps = [token.dep_ for token in doc]
    passive = {token.head.i for token in doc if token.dep_ in _PASSIVE}
    passive |= {token.i for token in doc if token.tag_ == "VBN" and token.dep_ in {"acl", "amod", "relcl"}}
    for token in doc:
        if token.dep_ not in labels.prepositional:
            continue
        cases = [t for t in token.children if t.dep_ == "case" and t.tag_ != "POS"]
        before = [t for t in cases if t.i < token.i]
        if not before:
            continue
        # "because of X", "in response to X": the last word before the noun governs it, the others hang on that one
        preposition = before[-1]
        governor = token.head.i
        by = preposition.lower_ == "by" and governor in passive
        heads[preposition.i], deps[preposition.i] = governor, "agent" if by else "prep"
        heads[token.i], deps[token.i] = preposition.i, "pobj"
        for other in before[:-1]:
            heads[other.i], deps[other.i] = preposition.i, "pcomp" if other.tag_.startswith("V") else "advmod"
    return NewDoc(
        doc.vocab,
        words=[token.text for token in doc],
        spaces=[bool(token.whitespace_) for token in doc],
        tags=[token.tag_ for token in doc],
        pos=[token.pos_ for token in doc],
        lemmas=[token.lemma_ or token.lower_ for token in doc],
        heads=heads,
        deps=[labels.labels.get(dep, dep) for dep in deps],
    )
