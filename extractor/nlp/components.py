"""spaCy factories: thin shells around the plain functions that find mentions and relations.

`nlp.add_pipe("extractor_entities")` and `nlp.add_pipe("extractor_relations")` work on any Chinese or English
pipeline; the trees of that pipeline's parser, or of `extractor_parser` between the two, serve the relations. Results
are in `doc._.extractor_mentions` (tuple of Mention, exact code-point offsets of `doc.text`),
`doc._.extractor_relations` (tuple of Relation over them) and, as far as the tokens' borders allow, `doc.ents`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractor.records import Mention, Sentence

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

    from extractor.nlp.installed import Recogniser
    from extractor.nlp.tokenizers import ProtectedTokenizer

#: key of `doc.user_data` under which the pipeline hands over what the whole article says (an ArticleContext)
CONTEXT_KEY = "extractor_context"
#: key for the sentences of the text (records.Sentence), where they are known already
SENTENCES_KEY = "extractor_sentences"
#: key for the text of the Doc
TEXT_KEY = "extractor_text"
#: key for mentions found before (by the tokenizer, which must not cut them), without identifiers
NAMES_KEY = "extractor_names"
NORMALISER_KEY = "extractor_normaliser"
#: what stands around the passage (a relations.Surroundings)
AROUND_KEY = "extractor_surroundings"
#: whether relations get the trained probability as their score (without the key: yes)
SCORER_KEY = "extractor_scorer"


def register_extensions() -> None:
    """Register the Doc extensions once per process (worker processes call it again)."""
    from spacy.tokens import Doc

    from extractor.nlp import serial

    serial.register()
    for name in ("extractor_mentions", "extractor_relations"):
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=())


def language_of(nlp: Language, text: str) -> str:
    """ "zh" or "en": the pipeline's language, else what the text is written in."""
    if nlp.lang in {"zh", "en"}:
        return str(nlp.lang)
    return "zh" if any("\u4e00" <= c <= "\u9fff" for c in text) else "en"


def text_of(doc: Doc) -> str:
    """`doc.text`, which spaCy puts together from its tokens every time it is asked."""
    text: str | None = doc.user_data.get(TEXT_KEY)
    if text is None:
        text = doc.user_data[TEXT_KEY] = doc.text
    return text


class Entities:
    """The component `extractor_entities`: mentions with identifiers.

    They replace `doc.ents`; what a recogniser before this component had set there is kept in
    `doc.spans["extractor_replaced_ents"]`. `recognisers`: installed models that fill gaps (names or paths), their
    labels mapped by `label_map` (a path) and the shipped map.
    """

    def __init__(
        self, nlp: Language, name: str, recognisers: Sequence[str] = (), label_map: str | None = None
    ) -> None:
        self.nlp = nlp
        self.name = name
        self.recognisers = tuple(recognisers)
        self.label_map = label_map
        register_extensions()

    def __call__(self, doc: Doc) -> Doc:
        """Set the mentions (or relations) of `doc`."""
        from extractor.entities import EMPTY, recognise
        from extractor.normalise import Normaliser
        from extractor.normalise.appositions import share_identifiers

        text = text_of(doc)
        context = doc.user_data.get(CONTEXT_KEY, EMPTY)
        mentions = doc.user_data.get(NAMES_KEY)
        if mentions is None:
            models = open_recognisers(self.recognisers, self.label_map)
            mentions = recognise(text, language_of(self.nlp, text), context, models=models)
        normaliser = doc.user_data.get(NORMALISER_KEY) or Normaliser.load()
        mentions = tuple(
            dataclasses.replace(m, norm=normaliser.identify(m, short_forms=context.short_forms)) for m in mentions
        )
        mentions = share_identifiers(text, mentions)
        doc._.extractor_mentions = mentions
        if doc.ents:
            doc.spans["extractor_replaced_ents"] = list(doc.ents)
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


def sentences_of(doc: Doc, language: str) -> tuple[Sentence, ...]:
    """The sentences that the pipeline handed over, else ours of the text; kept in the Doc."""
    found: tuple[Sentence, ...] | None = doc.user_data.get(SENTENCES_KEY)
    if found is None:
        from extractor.clean.sentences import split_sentences

        found = tuple(Sentence(i, s, e) for i, (s, e) in enumerate(split_sentences(text_of(doc), language)))
        doc.user_data[SENTENCES_KEY] = found
    return found


class Parser:
    """The component `extractor_parser`: tags, lemmas and trees of the sentences that may hold a relation.

    Those are the sentences with `mentions` mentions or more, one of which is of a type that can act (no Process,
    Disease or CellLine). The model of the language is read when the first such sentence comes. On a pipeline of
    somebody else's it reads that pipeline's tokens; the shipped models know those of `extractor.load`. `model`: an
    installed English parser (a name or a path) in the place of ours.
    """

    def __init__(self, nlp: Language, name: str, mentions: int = 2, model: str | None = None) -> None:
        self.nlp = nlp
        self.name = name
        self.mentions = mentions
        self.model = model
        register_extensions()

    def __call__(self, doc: Doc) -> Doc:
        """Parse the sentences of `doc`; raises DataError where the model cannot be read."""
        self.parse([doc])
        return doc

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 64) -> Iterator[Doc]:
        """Parse many at once, which is faster."""
        docs = iter(stream)
        while batch := list(islice(docs, batch_size)):
            self.parse(batch)
            yield from batch

    def parse(self, docs: Sequence[Doc]) -> None:
        """Parse the sentences of `docs`, all in one batch per language."""
        languages = [language_of(self.nlp, text_of(doc)) for doc in docs]
        for language in sorted(set(languages)):
            self._parse([doc for doc, its in zip(docs, languages, strict=True) if its == language], language)

    def _parse(self, docs: Sequence[Doc], language: str) -> None:
        from extractor.nlp.chinese_parser import is_aside
        from extractor.nlp.installed import open_parser
        from extractor.nlp.parsers import annotate, shipped_parser

        sentences = [[(s.start, s.end) for s in sentences_of(doc, language)] for doc in docs]
        wanted = [
            _worth_parsing(spans, doc._.extractor_mentions, self.mentions)
            for doc, spans in zip(docs, sentences, strict=True)
        ]
        annotate(
            docs,
            sentences,
            lambda doc, sentence: wanted[doc][sentence],
            lambda: open_parser(self.model) if self.model and language == "en" else shipped_parser(language),
            is_aside if language == "zh" else lambda word: False,
        )

    def to_bytes(self, **kwargs: Any) -> bytes:
        """Nothing to store: the models are data of the package."""
        return b""

    def from_bytes(self, data: bytes, **kwargs: Any) -> Parser:
        """Nothing to load."""
        return self


def _worth_parsing(spans: Sequence[tuple[int, int]], mentions: Sequence[Mention], least: int) -> list[bool]:
    """Which of the sorted spans hold `least` mentions or more, one of them of a type that can act."""
    from bisect import bisect_left

    from extractor.relations.collect import HEAD_TYPES

    starts = [m.start for m in mentions]
    out = []
    for start, end in spans:
        inside = mentions[bisect_left(starts, start) : bisect_left(starts, end)]
        out.append(len(inside) >= least and (not least or any(m.type in HEAD_TYPES for m in inside)))
    return out


class Relations:
    """The component `extractor_relations`: signed relations between the mentions."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.nlp = nlp
        self.name = name
        register_extensions()

    def __call__(self, doc: Doc) -> Doc:
        """Set the mentions (or relations) of `doc`."""
        from extractor.relations import Surroundings, annotate, find_relations

        text = text_of(doc)
        language = language_of(self.nlp, text)
        sentences = sentences_of(doc, language)
        mentions = doc._.extractor_mentions
        tree = _tree(doc, language, ours="extractor_parser" in self.nlp.pipe_names)
        found = find_relations(text, sentences, mentions, language, doc=tree)
        around = doc.user_data.get(AROUND_KEY) or Surroundings()
        found = annotate(text, sentences, mentions, found, language, around)
        if found and doc.user_data.get(SCORER_KEY, True):
            from extractor.relations.scorer import shipped_scorer

            found = shipped_scorer().score(found, text, sentences, mentions, language, around.section)
        doc._.extractor_relations = tuple(found)
        return doc

    def to_bytes(self, **kwargs: Any) -> bytes:
        """Nothing to store: rules are data of the package."""
        return b""

    def from_bytes(self, data: bytes, **kwargs: Any) -> Relations:
        """Nothing to load."""
        return self


def _tree(doc: Doc, language: str, *, ours: bool) -> Doc | None:
    """`doc` with trees in the labels that the rules know; None where it has none."""
    if not doc.has_annotation("DEP"):
        return None
    if ours or language != "en":
        return doc
    from extractor.nlp.dependencies import to_clearnlp
    from extractor.nlp.label_maps import dependencies

    return to_clearnlp(doc, dependencies())


def open_recognisers(names: Sequence[str], labels: str | None) -> tuple[Recogniser, ...]:
    """The installed recognisers of these names or paths; see `extractor.nlp.installed.open_recogniser`."""
    from extractor.nlp.installed import open_recogniser

    return tuple(open_recogniser(name, Path(labels) if labels else None) for name in names)


def make_entities(
    nlp: Language, name: str, recognisers: Sequence[str] = (), label_map: str | None = None
) -> Entities:
    """Factory of `extractor_entities`."""
    return Entities(nlp, name, recognisers, label_map)


def make_parser(nlp: Language, name: str, mentions: int = 2, model: str | None = None) -> Parser:
    """Factory of `extractor_parser`."""
    return Parser(nlp, name, mentions, model)


def make_relations(nlp: Language, name: str) -> Relations:
    """Factory of `extractor_relations`."""
    return Relations(nlp, name)


def _register_factories() -> None:
    """Tell spaCy of the factories: it imports the modules that entry points name and expects them to do so."""
    from spacy.language import Language

    if not Language.has_factory("extractor_entities"):
        Language.factory(
            "extractor_entities", assigns=["doc.ents"], default_config={"recognisers": [], "label_map": None},
            func=make_entities,
        )  # fmt: skip
    if not Language.has_factory("extractor_parser"):
        made = ["token.tag", "token.pos", "token.lemma", "token.dep", "token.head", "doc.sents"]
        Language.factory(
            "extractor_parser", assigns=made, default_config={"mentions": 2, "model": None}, func=make_parser
        )
    if not Language.has_factory("extractor_relations"):
        Language.factory("extractor_relations", func=make_relations)


_register_factories()


def _tokenizer(
    nlp: Language,
    words: Callable[[str], Iterable[tuple[int, int]]],
    names: Callable[[str], tuple[Mention, ...]],
) -> ProtectedTokenizer:
    """A tokenizer that recognises the names of a text, keeps them whole and leaves them in the Doc."""
    from extractor.nlp.tokenizers import ProtectedTokenizer

    class Recognising(ProtectedTokenizer):
        def __call__(self, text: str) -> Doc:
            found = names(text)
            doc = self.make(text, [(m.start, m.end) for m in found])
            doc.user_data[NAMES_KEY] = found
            doc.user_data[TEXT_KEY] = text
            return doc

    return Recognising(nlp.vocab, words, lambda text: [(m.start, m.end) for m in names(text)])


@lru_cache(maxsize=4)
def build(
    language: str, *, parser: bool | str = True, recognisers: tuple[str, ...] = (), label_map: str | None = None
) -> Language:
    """The pipeline of `language`: protected tokenizer, mentions, trees (if `parser`), relations (`pipeline.load`)."""
    import spacy

    from extractor.entities import recognise
    from extractor.nlp.english_words import english_words
    from extractor.nlp.parsers import words_of
    from extractor.nlp.tokenizers import chinese_words

    register_extensions()
    nlp = spacy.blank(language)
    # without a parser nobody needs a treebank's words, and no model is read for them
    words = words_of(language) if parser else chinese_words if language == "zh" else english_words

    def names(text: str) -> tuple[Mention, ...]:
        return recognise(text, language, models=open_recognisers(recognisers, label_map))

    nlp.tokenizer = _tokenizer(nlp, words, names)
    nlp.add_pipe("extractor_entities", config={"recognisers": list(recognisers), "label_map": label_map})
    if parser:
        nlp.add_pipe("extractor_parser", config={"model": parser if isinstance(parser, str) else None})
    nlp.add_pipe("extractor_relations")
    return nlp
