"""Rows and frames of one or many `Extraction`s: entities, relations, documents.

Every offset in a row is a Unicode code point of the source file, half-open. Rows are plain dictionaries in the order
of their schema, so that a worker process needs no pandas; `to_frame` gives them their column types.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, Literal

from extractor.clean.latex import whole_formula
from extractor.layout import write_boxes
from extractor.records import TEXT_KINDS, Article, Extraction, Mention, Passage, PassageResult, Relation

if TYPE_CHECKING:
    import pandas as pd

#: "str" is never missing (empty instead); "int?" may be missing.
ColumnKind = Literal["str", "int", "int?", "float", "bool"]
Row = dict[str, Any]

ENTITIES: Final[Mapping[str, ColumnKind]] = {
    "doc_id": "str",
    "entity_id": "str",
    "start": "int",
    "end": "int",
    "text": "str",
    "type": "str",
    "norm_id": "str",
    "norm_name": "str",
    "language": "str",
    "section": "str",
    "sentence_id": "str",
    "page": "int?",
    "boxes": "str",
    "source": "str",
    "score": "float",
}

RELATIONS: Final[Mapping[str, ColumnKind]] = {
    "doc_id": "str",
    "relation_id": "str",
    "type": "str",
    "head_id": "str",
    "head_text": "str",
    "head_type": "str",
    "head_norm_id": "str",
    "head_norm_name": "str",
    "head_start": "int",
    "head_end": "int",
    "tail_id": "str",
    "tail_text": "str",
    "tail_type": "str",
    "tail_norm_id": "str",
    "tail_norm_name": "str",
    "tail_start": "int",
    "tail_end": "int",
    "trigger": "str",
    "trigger_start": "int?",
    "trigger_end": "int?",
    "negated": "bool",
    "speculative": "bool",
    "drugs": "str",
    "cell_lines": "str",
    "diseases": "str",
    "species": "str",
    "setting": "str",
    "assay": "str",
    "cites": "str",
    "sentence_id": "str",
    "sentence_start": "int",
    "sentence_end": "int",
    "evidence": "str",
    "language": "str",
    "section": "str",
    "page": "int?",
    "boxes": "str",
    "rule": "str",
    "proof": "str",
    "observed": "str",
    "found_by": "str",
    "path": "str",
    "marks": "str",
    "score": "float",
}

FACTS: Final[Mapping[str, ColumnKind]] = {
    "fact_id": "str",
    "head_norm_id": "str",
    "head_norm_name": "str",
    "head_type": "str",
    "type": "str",
    "tail_norm_id": "str",
    "tail_norm_name": "str",
    "tail_type": "str",
    "documents": "int",
    "mentions": "int",
    "negated": "int",
    "speculative": "int",
    "zh": "int",
    "en": "int",
    "conflict": "str",
    "species": "str",
    "setting": "str",
    "assay": "str",
    "drugs": "str",
    "cell_lines": "str",
    "diseases": "str",
    "score": "float",
    "evidence": "str",
    "evidence_doc_id": "str",
    "evidence_relation_id": "str",
    "doc_ids": "str",
    "relation_ids": "str",
}

DOCUMENTS: Final[Mapping[str, ColumnKind]] = {
    "doc_id": "str",
    "path": "str",
    "format": "str",
    "encoding": "str",
    "sha256": "str",
    "characters": "int",
    "passages": "int",
    "sentences": "int",
    "entities": "int",
    "relations": "int",
    "languages": "str",
    "extracted": "float",
    "skipped": "str",
}

ERRORS: Final[Mapping[str, ColumnKind]] = {"doc_id": "str", "path": "str", "code": "str", "message": "str"}

#: The tables of a run, in the order they are written; column -> kind, in the order of the columns.
SCHEMAS: Final[Mapping[str, Mapping[str, ColumnKind]]] = {
    "entities": ENTITIES,
    "relations": RELATIONS,
    "facts": FACTS,
    "documents": DOCUMENTS,
    "errors": ERRORS,
}

#: Between the names of one cell (slots, document ids).
SEPARATOR: Final = "; "

_LINE_BREAKS = re.compile(r"[ \t]*[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+[ \t]*")


def one_line(text: str) -> str:
    """`text` as a table cell: line breaks become one space, lone surrogates (file names) their escape."""
    if not text.isprintable():
        text = _LINE_BREAKS.sub(" ", text).strip()
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def entity_rows(extraction: Extraction) -> list[Row]:
    """One row per mention, in reading order, numbered `<doc_id>:e1` onwards; columns as in `ENTITIES`."""
    return [row for _, rows in _entities_by_passage(extraction) for row in rows]


def relation_rows(extraction: Extraction) -> list[Row]:
    """One row per relation, in reading order, numbered `<doc_id>:r1` onwards; columns as in `RELATIONS`.

    `evidence` is the clean text of the tail's sentence; `sentence_start`, `sentence_end` is where it stands in the
    source, which may hold a page border or a table that the clean text leaves out. `marks` says where in `evidence`
    everything stands ("head 0 6; trigger 6 8; tail 8 12; Drug 20 24; cue 4 5; cite 25 29"), in code points.
    """
    doc_id = one_line(extraction.article.doc_id)
    rows: list[Row] = []
    sentences = _SentenceNumbers(extraction)
    for place, (result, entities) in enumerate(_entities_by_passage(extraction)):
        passage = result.passage
        for relation in result.relations:
            head, tail = entities[relation.head], entities[relation.tail]
            start, end, sentence_id = sentences.of(place, passage, relation.sentence)
            trigger, trigger_start, trigger_end = "", None, None
            if relation.trigger is not None:
                trigger = one_line(passage.text[slice(*relation.trigger)])
                trigger_start, trigger_end = passage.to_source(*relation.trigger)
            source_start, source_end = passage.to_source(start, end)
            rows.append(
                {
                    "doc_id": doc_id,
                    "relation_id": f"{doc_id}:r{len(rows) + 1}",
                    "type": relation.type,
                    **_argument("head", head),
                    **_argument("tail", tail),
                    "trigger": trigger,
                    "trigger_start": trigger_start,
                    "trigger_end": trigger_end,
                    "negated": relation.negated,
                    "speculative": relation.speculative,
                    "drugs": _names(relation.drugs, result.mentions),
                    "cell_lines": _names(relation.cell_lines, result.mentions),
                    "diseases": _names(relation.diseases, result.mentions),
                    **{kind: _circumstances(relation, kind) for kind in ("species", "setting", "assay")},
                    "cites": SEPARATOR.join(one_line(passage.text[a:b]) for a, b in relation.cites),
                    "sentence_id": sentence_id,
                    "sentence_start": source_start,
                    "sentence_end": source_end,
                    "evidence": one_line(passage.text[start:end]),
                    "language": passage.language,
                    "section": passage.section,
                    "page": tail["page"],
                    "boxes": _boxes(extraction.article, passage, start, end),
                    "rule": relation.rule,
                    "proof": one_line(relation.proof),
                    "observed": one_line(relation.observed),
                    "found_by": relation.found_by,
                    "path": one_line(relation.path),
                    "marks": _marks(relation, result, start, end),
                    "score": round(relation.score, 4),
                }
            )
    return rows


def document_row(extraction: Extraction) -> Row:
    """What was read of one file; columns as in `DOCUMENTS`.

    `extracted` is the share of the non-space characters that went through extraction, `skipped` the share of each
    other kind of block, largest first ("reference 0.312; table 0.055"), over the whole file.
    """
    article = extraction.article
    read = [result for result in extraction.passages if result.passage.kind in TEXT_KINDS]
    languages = Counter[str]()
    for result in read:
        languages[result.passage.language] += len(result.passage.text)
    extracted, skipped = _shares(article)
    return {
        "doc_id": one_line(article.doc_id),
        "path": one_line(article.path),
        "format": article.format,
        "encoding": article.encoding,
        "sha256": article.sha256,
        "characters": len(article.source),
        "passages": len(extraction.passages),
        "sentences": sum(len(result.passage.sentences) for result in extraction.passages),
        "entities": sum(len(result.mentions) for result in extraction.passages),
        "relations": sum(len(result.relations) for result in extraction.passages),
        "languages": SEPARATOR.join(sorted(languages, key=lambda name: (-languages[name], name))),
        "extracted": extracted,
        "skipped": SEPARATOR.join(f"{kind} {share:.3f}" for kind, share in skipped),
    }


def to_frame(table: str, rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """`rows` as a frame with exactly the columns and types of `SCHEMAS[table]`, also when there are none."""
    import pandas as pd

    dtypes: dict[str, Any] = {"str": "string", "int": "int64", "int?": "Int64", "float": "float64", "bool": "bool"}
    rows = list(rows)
    return pd.DataFrame(
        {column: pd.array([row[column] for row in rows], dtype=dtypes[kind]) for column, kind in SCHEMAS[table].items()}
    )


def entities_table(extractions: Iterable[Extraction]) -> pd.DataFrame:
    """The entities of all `extractions`, one row each; see `entity_rows`."""
    return to_frame("entities", (row for extraction in extractions for row in entity_rows(extraction)))


def relations_table(extractions: Iterable[Extraction]) -> pd.DataFrame:
    """The relations of all `extractions`, one row each; see `relation_rows`."""
    return to_frame("relations", (row for extraction in extractions for row in relation_rows(extraction)))


class _SentenceNumbers:
    """Numbers the sentences of a document through, in reading order: `<doc_id>:s1` onwards."""

    def __init__(self, extraction: Extraction) -> None:
        self._doc_id = one_line(extraction.article.doc_id)
        self._before: list[int] = []
        total = 0
        for result in extraction.passages:
            self._before.append(total)
            total += max(1, len(result.passage.sentences))  # a passage that was not split counts as one sentence

    def of(self, place: int, passage: Passage, index: int) -> tuple[int, int, str]:
        """Start, end (passage code points) and id of sentence `index` of the passage at `place`."""
        number = f"{self._doc_id}:s{self._before[place] + index + 1}"
        if not passage.sentences:
            return 0, len(passage.text), number
        sentence = passage.sentences[index]
        return sentence.start, sentence.end, number

    def at(self, place: int, passage: Passage, position: int) -> str:
        """Id of the sentence that holds `position`; between two sentences, of the one before."""
        index = bisect_right([sentence.start for sentence in passage.sentences], position) - 1
        return self.of(place, passage, max(0, index))[2]


def _entities_by_passage(extraction: Extraction) -> Iterator[tuple[PassageResult, list[Row]]]:
    doc_id = one_line(extraction.article.doc_id)
    sentences = _SentenceNumbers(extraction)
    starts = [block.start for block in extraction.article.blocks]
    number = 0
    for place, result in enumerate(extraction.passages):
        passage = result.passage
        rows: list[Row] = []
        for mention in result.mentions:
            number += 1
            start, end = whole_formula(extraction.article.source, *passage.to_source(mention.start, mention.end))
            rows.append(
                {
                    "doc_id": doc_id,
                    "entity_id": f"{doc_id}:e{number}",
                    "start": start,
                    "end": end,
                    "text": one_line(mention.text),
                    "type": mention.type,
                    "norm_id": (mention.norm.curie or "") if mention.norm else "",
                    "norm_name": mention.norm.name if mention.norm else "",
                    "language": passage.language,
                    "section": passage.section,
                    "sentence_id": sentences.at(place, passage, mention.start),
                    "page": _page(extraction.article, starts, start, passage),
                    "boxes": _boxes(extraction.article, passage, mention.start, mention.end),
                    "source": mention.source,
                    "score": round(mention.score, 4),
                }
            )
        yield result, rows


def _argument(role: str, entity: Row) -> Row:
    return {
        f"{role}_id": entity["entity_id"],
        **{f"{role}_{name}": entity[name] for name in ("text", "type", "norm_id", "norm_name", "start", "end")},
    }


def _names(indexes: Sequence[int], mentions: Sequence[Mention]) -> str:
    return SEPARATOR.join(dict.fromkeys(one_line(mentions[index].text) for index in indexes))


def _circumstances(relation: Relation, kind: str) -> str:
    return SEPARATOR.join(dict.fromkeys(cue.value for cue in relation.context if cue.kind == kind))


def _marks(relation: Relation, result: PassageResult, start: int, end: int) -> str:
    """Where head, tail, trigger, other mentions, cues and citations stand in the evidence sentence `[start, end)`."""
    roles = {relation.head: "head", relation.tail: "tail"}
    spans = [(m.start, m.end, roles.get(i, m.type)) for i, m in enumerate(result.mentions)]
    if relation.trigger is not None:
        spans.append((*relation.trigger, "trigger"))
    spans += [(*span, "cue") for span in relation.cues]
    spans += [(*span, "cite") for span in relation.cites]
    spans += [(*cue.span, cue.kind) for cue in relation.context if cue.span is not None]
    text = result.passage.text
    # one_line strips the evidence and makes line breaks one space: count in what the cell shows
    return SEPARATOR.join(
        f"{name} {len(one_line(text[start:a] + '|')) - 1} {len(one_line(text[start:b] + '|')) - 1}"
        for a, b, name in sorted(spans)
        if start <= a < b <= end
    )


def _boxes(article: Article, passage: Passage, start: int, end: int) -> str:
    """Where the page prints the passage span, as `layout.write_boxes` writes it; empty where there is no page.

    Character by character: between the halves of a sentence may stand a running head that is no part of it.
    """
    if article.layout is None:
        return ""
    spans: list[tuple[int, int]] = []
    ends = passage.offsets.ends[start:end]
    for first, last in sorted(zip(passage.offsets.starts[start:end], ends, strict=True)):
        if spans and spans[-1][0] <= first <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], last))
        elif last > first:
            spans.append((first, last))
    return write_boxes(article.layout.boxes(*spans))


def _page(article: Article, starts: Sequence[int], position: int, passage: Passage) -> int | None:
    # A passage may run over a page border: the block under the mention knows better than the passage.
    place = bisect_right(starts, position) - 1
    if place >= 0 and article.blocks[place].end > position and article.blocks[place].page is not None:
        return article.blocks[place].page
    return passage.page


def _shares(article: Article) -> tuple[float, list[tuple[str, float]]]:
    sizes = Counter[str]()
    for block in article.blocks:
        sizes[block.kind] += len("".join(article.source[block.start : block.end].split()))
    total = sum(sizes.values())
    if not total:
        return 0.0, []
    read = sum(size for kind, size in sizes.items() if kind in TEXT_KINDS)
    skipped = sorted(
        ((kind, size) for kind, size in sizes.items() if size and kind not in TEXT_KINDS),
        key=lambda item: (-item[1], item[0]),
    )
    return round(read / total, 4), [(kind, size / total) for kind, size in skipped]
