"""The order of work, from a file to an Extraction. This module is the table of contents of the project.

file ─► read ─► Article ─► clean ─► passages ─► spaCy pipeline of each passage's language
     (protected tokens → mentions → identifiers → relations) ─► Extraction ─► tables, facts, files
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

from extractor.errors import UsageError
from extractor.records import TEXT_KINDS, Article, Extraction, Mention, Passage, PassageResult

if TYPE_CHECKING:
    import pandas as pd
    from spacy.language import Language
    from spacy.tokens import Doc

    from extractor.entities import ArticleContext
    from extractor.entities.lexicon import Lexicon
    from extractor.nlp.tokenizers import ProtectedTokenizer
    from extractor.normalise import Normaliser
    from extractor.relations import Surroundings

#: the components of both pipelines, in order; `load` builds them
STAGES = ("tokenizer", "extractor_entities", "extractor_parser", "extractor_relations")


@dataclass(frozen=True, slots=True)
class Config:
    """What a run can be told. `sections`: only these (None: all but references, captions, authors).

    `lexicons`: paths of the user's own name lists (TSV: term, type, curie, name). `statistical`: use the trained
    recogniser beside the rules. `parser`: parse the sentences that may hold relations, for the rules that read trees;
    the name or path of an installed English spaCy parser takes the place of ours. `tables`: which tables
    are read, where they state relations: "marked" those that the file marks as tables (JATS, HTML, pipes, Word, ruled
    in a PDF), "all" also those rebuilt from lines that text extraction flattened, "none" (where `sections` are given,
    "table" among them says that some are read). `recognisers`: names or paths of
    installed spaCy pipelines whose entities fill gaps; `label_map`: a file that says what their labels mean.
    `scorer`: the trained probability as score of a relation, not the trust in its rule; `min_score`: relations below
    it are left out; None: 0.4, below which more are wrong than right, and 0 without the
    scorer.
    """

    sections: tuple[str, ...] | None = None
    lexicons: tuple[str, ...] = ()
    statistical: bool = True
    parser: bool | str = True
    tables: Literal["marked", "all", "none"] = "marked"
    recognisers: tuple[str, ...] = ()
    label_map: str | None = None
    scorer: bool = True
    min_score: float | None = None

    @property
    def cut(self) -> float:
        """The lowest score that is kept."""
        return self.min_score if self.min_score is not None else 0.4 if self.scorer else 0.0


class Pipeline:
    """Runs articles through the stages. Cheap to make; lexicons and rules load on first use, once per process."""

    def __init__(self, config: Config | None = None) -> None:
        self.config = config or Config()

    def nlp(self, language: str) -> Language:
        """The spaCy pipeline of `language`."""
        config = self.config
        return load(language, parser=config.parser, recognisers=config.recognisers, label_map=config.label_map)

    def process(self, article: Article) -> Extraction:
        """All mentions and relations of `article` (as `read_article` gives it)."""
        article, passages, docs = self.documents(article)
        results = []
        for passage in passages:
            found = docs.get(passage.index)
            if found is None:
                results.append(PassageResult(passage, (), ()))
            else:
                results.append(PassageResult(passage, found._.extractor_mentions, found._.extractor_relations))
        if self.config.tables != "none" and (self.config.sections is None or "table" in self.config.sections):
            article, results = self._with_tables(article, results, next(iter(docs.values()), None))
        if self.config.scorer:
            results = _scored(results)
        if self.config.cut > 0:
            results = [
                replace(r, relations=tuple(x for x in r.relations if x.score >= self.config.cut)) for r in results
            ]
        return Extraction(article, tuple(results))

    def documents(self, article: Article) -> tuple[Article, tuple[Passage, ...], dict[int, Doc]]:
        """The article with its blocks, its passages, and the Docs of those that were extracted from, by index."""
        from extractor.clean import make_passages
        from extractor.entities import article_context
        from extractor.relations import Surroundings
        from extractor.relations.cites import raised_numbers

        lexicon, normaliser = self._names()
        article, passages = make_passages(article, is_name=lambda name: bool(lexicon.lookup(name)))
        wanted = [p for p in passages if self._wanted(p)]
        context = article_context([(p.text, p.language) for p in wanted], lexicon)
        made: dict[str, dict[int, Doc]] = {}
        heading = ""
        for passage in passages:
            if passage.kind == "heading":
                heading = passage.text
            if not self._wanted(passage):
                continue
            around = Surroundings(
                heading if passage.kind == "text" else "",
                passage.section,
                raised_numbers(passage.text, passage.offsets, article.source),
            )
            of_language = made.setdefault(passage.language, {})
            of_language[passage.index] = self._doc(passage, context, lexicon, normaliser, around)
        docs: dict[int, Doc] = {}
        for language, given in made.items():
            docs.update(zip(given, self._annotated(language, given.values()), strict=True))
        return article, passages, docs

    def _names(self) -> tuple[Lexicon, Normaliser]:
        """Names and identifiers, the user's own among them."""
        from extractor.entities.lexicon import Lexicon
        from extractor.normalise import Normaliser

        lexicon = Lexicon.load(tuple(Path(p) for p in self.config.lexicons))
        return lexicon, Normaliser(lexicon) if self.config.lexicons else Normaliser.load()

    def _annotated(self, language: str, docs: Iterable[Doc]) -> Iterable[Doc]:
        """The Docs after all components; one that takes many at once gets all (the parser is faster so)."""
        for _, component in self.nlp(language).pipeline:
            pipe = getattr(component, "pipe", None)
            docs = list(docs)
            docs = pipe(docs, batch_size=len(docs)) if pipe is not None and docs else [component(doc) for doc in docs]
        return docs

    def _with_tables(
        self, article: Article, results: list[PassageResult], doc: Doc | None
    ) -> tuple[Article, list[PassageResult]]:
        """The results with the tables that state relations in the place of their raw text, and the tables found.

        `doc`: any Doc of the article, which knows what the article says about its names.
        """
        from extractor.clean.language import language_of
        from extractor.entities import EMPTY, recognise
        from extractor.nlp.components import CONTEXT_KEY
        from extractor.relations.flattened import flattened_tables
        from extractor.relations.tables import read_table, with_tables

        lexicon, normaliser = self._names()
        context = doc.user_data[CONTEXT_KEY] if doc is not None else EMPTY

        # English and installed recognisers are not asked about cells: they learned from sentences
        def names(text: str, language: Literal["zh", "en"]) -> list[Mention]:
            statistical = self.config.statistical and language == "zh"
            found = recognise(text, language, context, lexicon, statistical=statistical)
            return [replace(m, norm=normaliser.identify(m, short_forms=context.short_forms)) for m in found]

        passages = [result.passage for result in results]
        tables = article.tables
        if self.config.tables == "all":
            tables = (*tables, *flattened_tables(article, passages, names))
        around = language_of(article.source[:20_000], "en")
        read = [read_table(table, names, 0, around) for table in tables]
        return replace(article, tables=tables), with_tables(results, tables, read)

    def _wanted(self, passage: Passage) -> bool:
        if self.config.sections is not None:
            return passage.section in self.config.sections and passage.kind != "table"
        return passage.kind in TEXT_KINDS

    def _doc(
        self,
        passage: Passage,
        context: ArticleContext,
        lexicon: Lexicon,
        normaliser: Normaliser,
        around: Surroundings,
    ) -> Doc:
        from extractor.entities import recognise
        from extractor.nlp.components import (
            AROUND_KEY,
            CONTEXT_KEY,
            NAMES_KEY,
            NORMALISER_KEY,
            SCORER_KEY,
            SENTENCES_KEY,
            TEXT_KEY,
            open_recognisers,
        )

        nlp = self.nlp(passage.language)
        names = recognise(
            passage.text, passage.language, context, lexicon, statistical=self.config.statistical,
            models=open_recognisers(self.config.recognisers, self.config.label_map),
        )  # fmt: skip
        tokenizer = cast("ProtectedTokenizer", nlp.tokenizer)
        doc = tokenizer.make(passage.text, [(m.start, m.end) for m in names])
        doc.user_data[TEXT_KEY] = passage.text
        doc.user_data[CONTEXT_KEY] = context
        doc.user_data[NAMES_KEY] = names
        doc.user_data[NORMALISER_KEY] = normaliser
        doc.user_data[SENTENCES_KEY] = passage.sentences
        doc.user_data[AROUND_KEY] = around
        doc.user_data[SCORER_KEY] = False  # `process` scores, when all passages are known
        return doc


def _scored(results: Sequence[PassageResult]) -> list[PassageResult]:
    """The results with a trained score of each relation, which looks at the roles of names in the whole article."""
    from extractor.relations.scorer import roles, shipped_scorer

    article = roles((r.mentions, r.relations) for r in results)
    scorer = shipped_scorer() if article.count else None
    scored = []
    for r in results:
        p = r.passage
        if scorer is not None and r.relations:
            found = scorer.score(r.relations, p.text, p.sentences, r.mentions, p.language, p.section, article)
            r = replace(r, relations=tuple(found))
        scored.append(r)
    return scored


def load(
    language: str, *, parser: bool | str = True, recognisers: Sequence[str] = (), label_map: str | None = None
) -> Language:
    """The spaCy pipeline of `language` ("zh" or "en"); `nlp(text)` gives a Doc with mentions and relations.

    `parser`: with tags, lemmas and trees of the sentences that hold two or more mentions; the model is read when the
    first such sentence comes. A string names an installed English parser instead; `recognisers` and `label_map` as in
    `Config`. Raises UsageError for any other language and for models that are not there.
    """
    if language not in {"zh", "en"}:
        raise UsageError(f"no pipeline for language {language!r}; there are 'zh' and 'en'")
    from extractor.nlp.components import build

    model = parser if language == "en" or not parser else True
    return build(language, parser=model, recognisers=tuple(recognisers), label_map=label_map)


@dataclass(frozen=True)
class Result:
    """What `extract` gives: the records, and the same as pandas tables (columns as in the CSV files)."""

    extractions: tuple[Extraction, ...]

    @cached_property
    def entities(self) -> pd.DataFrame:
        """One row per mention."""
        from extractor.facts.tables import entities_table

        return entities_table(self.extractions)

    @cached_property
    def relations(self) -> pd.DataFrame:
        """One row per relation."""
        from extractor.facts.tables import relations_table

        return relations_table(self.extractions)

    @cached_property
    def facts(self) -> pd.DataFrame:
        """One row per head–type–tail over all documents."""
        from extractor.facts.aggregate import facts_table

        return facts_table(self.extractions)


def extract(
    paths: str | Path | Iterable[str | Path], config: Config | None = None, *, password: str | None = None
) -> Result:
    """Extract from files and folders. Raises InputError for the first file that cannot be read.

    `password` opens encrypted PDFs.

    `extractor.run.run` is the tolerant way for many files: it notes broken ones and goes on.
    """
    from extractor.read import Failure, find_inputs, read_articles

    given = [paths] if isinstance(paths, str | Path) else list(paths)
    pipeline = Pipeline(config)
    files = find_inputs([Path(p) for p in given])
    done = []
    for file in files:
        for found in read_articles(file.path, file.doc_id, password=password):
            if isinstance(found, Failure):
                raise found.error
            done.append(pipeline.process(found))
    return Result(tuple(done))
