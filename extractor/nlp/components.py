"""spaCy factories: thin shells around the plain functions that find mentions and relations.

`nlp.add_pipe("extractor_entities")` and `nlp.add_pipe("extractor_relations")` work on any Chinese or English
pipeline. Results are in `doc._.extractor_mentions` (tuple of Mention, exact code-point offsets of `doc.text`),
`doc._.extractor_relations` (tuple of Relation over them) and, as far as the tokens' borders allow, `doc.ents`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from extractor.records import Mention, Sentence

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

#: key of `doc.user_data` under which the pipeline hands over what the whole article says (an ArticleContext)
CONTEXT_KEY = "extractor_context"
SENTENCES_KEY = "extractor_sentences"
NAMES_KEY = "extractor_names"
NORMALISER_KEY = "extractor_normaliser"
#: what stands around the passage (a relations.Surroundings)
AROUND_KEY = "extractor_surroundings"


def register_extensions() -> None:
    """Register the Doc extensions once per process (worker processes call it again)."""
    from spacy.tokens import Doc

    for name in ("extractor_mentions", "extractor_relations"):
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=())


def language_of(nlp: Language, text: str) -> str:
    """ "zh" or "en": the pipeline's language, else what the text is written in."""
    if nlp.lang in {"zh", "en"}:
        return str(nlp.lang)
    return "zh" if any("\u4e00" <= c <= "\u9fff" for c in text) else "en"


class Entities:
    """The component `extractor_entities`: mentions with identifiers."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.nlp = nlp
        self.name = name
        register_extensions()

    def __call__(self, doc: Doc) -> Doc:
        """Set the mentions (or relations) of `doc`."""
        from extractor.entities import EMPTY, recognise
        from extractor.normalise import Normaliser
        from extractor.normalise.appositions import share_identifiers

        context = doc.user_data.get(CONTEXT_KEY, EMPTY)
        mentions = doc.user_data.get(NAMES_KEY)
        if mentions is None:
            mentions = recognise(doc.text, language_of(self.nlp, doc.text), context)
        normaliser = doc.user_data.get(NORMALISER_KEY) or Normaliser.load()
        mentions = tuple(
            dataclasses.replace(m, norm=normaliser.identify(m, short_forms=context.short_forms)) for m in mentions
        )
        mentions = share_identifiers(doc.text, mentions)
        doc._.extractor_mentions = mentions
        set_ents(doc, mentions)
        return doc

    def to_bytes(self, **kwargs: Any) -> bytes:
        """Nothing to store: rules and lexicons are data of the package."""
        return b""

    def from_bytes(self, data: bytes, **kwargs: Any) -> Entities:
        """Nothing to load."""
        return self


def set_ents(doc: Doc, mentions: Sequence[Mention]) -> None:
    """Set `doc.ents`; a mention whose borders are no token borders is widened to the tokens that hold it.

    `Doc.char_span` gives None when borders disagree, which happens on foreign tokenizers only.
    """
    from spacy.util import filter_spans

    spans = []
    for m in mentions:
        span = doc.char_span(m.start, m.end, label=m.type, alignment_mode="expand")
        if span is not None:
            if m.norm is not None and m.norm.curie:
                span.kb_id_ = m.norm.curie
            spans.append(span)
    doc.ents = filter_spans(spans)


class Relations:
    """The component `extractor_relations`: signed relations between the mentions."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.nlp = nlp
        self.name = name
        register_extensions()

    def __call__(self, doc: Doc) -> Doc:
        """Set the mentions (or relations) of `doc`."""
        from extractor.relations import annotate, find_relations

        language = language_of(self.nlp, doc.text)
        sentences = doc.user_data.get(SENTENCES_KEY)
        if sentences is None:
            from extractor.clean.sentences import split_sentences

            sentences = tuple(Sentence(i, s, e) for i, (s, e) in enumerate(split_sentences(doc.text, language)))
        mentions = doc._.extractor_mentions
        found = find_relations(doc.text, sentences, mentions, language)
        around = doc.user_data.get(AROUND_KEY)
        doc._.extractor_relations = tuple(annotate(doc.text, sentences, mentions, found, language, around))
        return doc

    def to_bytes(self, **kwargs: Any) -> bytes:
        """Nothing to store: rules are data of the package."""
        return b""

    def from_bytes(self, data: bytes, **kwargs: Any) -> Relations:
        """Nothing to load."""
        return self


def make_entities(nlp: Language, name: str) -> Entities:
    """Factory of `extractor_entities`."""
    return Entities(nlp, name)


def make_relations(nlp: Language, name: str) -> Relations:
    """Factory of `extractor_relations`."""
    return Relations(nlp, name)


def _register_factories() -> None:
    from spacy.language import Language

    if not Language.has_factory("extractor_entities"):
        Language.factory("extractor_entities", assigns=["doc.ents"], func=make_entities)
    if not Language.has_factory("extractor_relations"):
        Language.factory("extractor_relations", func=make_relations)


@lru_cache(maxsize=2)
def build(language: str) -> Language:
    """The pipeline of `language`: protected tokenizer, mentions, relations (see `pipeline.load`)."""
    import spacy

    from extractor.entities import recognise
    from extractor.nlp.tokenizers import ProtectedTokenizer, chinese_words, english_words

    _register_factories()
    register_extensions()
    nlp = spacy.blank(language)
    words = chinese_words if language == "zh" else english_words
    nlp.tokenizer = ProtectedTokenizer(
        nlp.vocab, words, lambda text: [(m.start, m.end) for m in recognise(text, language)]
    )
    nlp.add_pipe("extractor_entities")
    nlp.add_pipe("extractor_relations")
    return nlp
