from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import pytest

from extractor.facts import (
    SCHEMAS,
    aggregate,
    document_row,
    entities_table,
    entity_rows,
    facts_table,
    relation_rows,
    relations_table,
    to_frame,
)
from extractor.facts.statements import pairs, shown
from extractor.facts.tables import one_line
from extractor.offsets import Edit, apply_edits
from extractor.records import (
    Article,
    Block,
    ContextCue,
    Extraction,
    Identifier,
    Mention,
    Passage,
    PassageResult,
    Relation,
    Sentence,
)

# A name broken over a line, a page line inside the sentence, and a second sentence; then a reference list.
SOURCE = "标题\n\nFOXQ9 促进 miR-\n900 表\n- 12 -\n达。miR-900 不抑制 KLFX。\n\n[1] Nobody A. Nothing.\n"


def names(curie: str | None, name: str) -> Identifier:
    return Identifier(curie, name, ("test",))


@pytest.fixture
def extraction() -> Extraction:
    begin, end = SOURCE.index("FOXQ9"), SOURCE.index("\n\n[1]")
    raw = SOURCE[begin:end]
    page = raw.index("\n- 12 -\n")
    text, offsets = apply_edits(
        raw, [Edit(raw.index("\n900"), raw.index("\n900") + 1), Edit(page, page + len("\n- 12 -\n"))]
    )
    offsets = dataclasses.replace(
        offsets, starts=tuple(s + begin for s in offsets.starts), ends=tuple(e + begin for e in offsets.ends)
    )
    assert text == "FOXQ9 促进 miR-900 表达。miR-900 不抑制 KLFX。"
    split = text.index("。") + 1

    def mention(name: str, kind: str, norm: Identifier | None, after: int = 0) -> Mention:
        at = text.index(name, after)
        return Mention(at, at + len(name), name, kind, "test", 0.87654321, norm)

    mentions = (
        mention("FOXQ9", "Gene", names("hgnc:1", "FOXQ9")),
        mention("miR-900", "miRNA", names(None, "miR-900")),
        mention("miR-900", "miRNA", names(None, "miR-900"), split),
        mention("KLFX", "Gene", None),
    )
    at = text.index("促进")
    relations = (
        Relation(
            "promote",
            0,
            1,
            0,
            (at, at + 2),
            "r.promote",
            "促进",
            drugs=(3, 2, 3),
            observed="loss of X raised Y: 促进",
            context=(ContextCue("species", "mouse"), ContextCue("assay", "qPCR", (17, 19))),
            cites=((at, at + 2),),
        ),
        Relation(
            "inhibit",
            2,
            3,
            1,
            None,
            "r.inhibit",
            "不抑制",
            negated=True,
            speculative=True,
            found_by="dependency",
            path="FOXQ9 ←nsubj 抑制 obj→ KLFX",
            cues=((28, 29),),
        ),
    )
    passage = Passage(
        1,
        text,
        offsets,
        "zh",
        "results",
        page=3,
        sentences=(Sentence(0, 0, split), Sentence(1, split, len(text))),
    )
    title = Passage(0, "标题", apply_edits("标题", [])[1], "zh", "title", "title", sentences=(Sentence(0, 0, 2),))
    blocks = (
        Block(0, 2, "title", "title"),
        Block(begin, begin + page, "text", "results", page=3),
        Block(begin + page + 1, begin + page + 7, "running_head", "results", page=3),
        Block(begin + page + 8, end, "text", "results", page=4),
        Block(end + 2, len(SOURCE), "reference", "references", page=4),
    )
    article = Article("doc", "in/doc.txt", SOURCE, "txt", "utf-8", "ab" * 32, blocks)
    return Extraction(article, (PassageResult(title, (), ()), PassageResult(passage, mentions, relations)))


def test_rows_have_the_columns_of_the_issue(extraction: Extraction) -> None:
    assert " ".join(entity_rows(extraction)[0]) == (
        "doc_id entity_id start end text type norm_id norm_name language section sentence_id page boxes source score"
    )
    assert " ".join(relation_rows(extraction)[0]) == (
        "doc_id relation_id type head_id head_text head_type head_norm_id head_norm_name head_start head_end "
        "tail_id tail_text tail_type tail_norm_id tail_norm_name tail_start tail_end trigger trigger_start trigger_end "
        "negated speculative drugs cell_lines diseases species setting assay cites sentence_id sentence_start "
        "sentence_end evidence language section page boxes rule proof observed found_by path marks score"
    )
    for table, rows in (("entities", entity_rows(extraction)), ("relations", relation_rows(extraction))):
        assert list(rows[0]) == list(SCHEMAS[table])
    assert list(document_row(extraction)) == list(SCHEMAS["documents"])


def test_offsets_are_those_of_the_source(extraction: Extraction) -> None:
    rows = entity_rows(extraction)
    assert [SOURCE[row["start"] : row["end"]] for row in rows] == ["FOXQ9", "miR-\n900", "miR-900", "KLFX"]
    assert [row["text"] for row in rows] == ["FOXQ9", "miR-900", "miR-900", "KLFX"]
    assert [row["entity_id"] for row in rows] == ["doc:e1", "doc:e2", "doc:e3", "doc:e4"]
    # the title is the document's first sentence
    assert [row["sentence_id"] for row in rows] == ["doc:s2", "doc:s2", "doc:s3", "doc:s3"]
    # the passage begins on page 3; its second half stands on page 4
    assert [row["page"] for row in rows] == [3, 3, 4, 4]
    assert [(row["norm_id"], row["norm_name"]) for row in rows] == [
        ("hgnc:1", "FOXQ9"), ("", "miR-900"), ("", "miR-900"), ("", ""),
    ]  # fmt: skip
    assert rows[0]["score"] == 0.8765


def test_relation_rows(extraction: Extraction) -> None:
    first, second = relation_rows(extraction)
    assert SOURCE[first["trigger_start"] : first["trigger_end"]] == first["trigger"] == "促进"
    assert (second["trigger"], second["trigger_start"], second["trigger_end"]) == ("", None, None)
    assert first["evidence"] == "FOXQ9 促进 miR-900 表达。"
    assert SOURCE[first["sentence_start"] : first["sentence_end"]] == "FOXQ9 促进 miR-\n900 表\n- 12 -\n达。"
    assert first["drugs"] == "KLFX; miR-900"
    assert (second["negated"], second["speculative"]) == (True, True)
    assert (second["head_id"], second["tail_id"]) == ("doc:e3", "doc:e4")
    assert (second["relation_id"], second["sentence_id"]) == ("doc:r2", "doc:s3")
    assert (first["species"], first["setting"], first["assay"], first["cites"]) == ("mouse", "", "qPCR", "促进")
    assert (first["observed"], first["found_by"], first["path"]) == ("loss of X raised Y: 促进", "pattern", "")
    assert (second["found_by"], second["path"]) == ("dependency", "FOXQ9 ←nsubj 抑制 obj→ KLFX")


def test_marks_say_where_things_stand_in_the_evidence(extraction: Extraction) -> None:
    shown = []
    for row in relation_rows(extraction):
        marks = [mark.split() for mark in row["marks"].split("; ")]
        shown.append([(name, row["evidence"][int(a) : int(b)]) for name, a, b in marks])
    assert shown == [
        [("head", "FOXQ9"), ("cite", "促进"), ("trigger", "促进"), ("tail", "miR-900"), ("assay", "表达")],
        [("head", "miR-900"), ("cue", "不"), ("tail", "KLFX")],
    ]


def test_document_row_says_what_was_left_out(extraction: Extraction) -> None:
    row = document_row(extraction)
    assert row["characters"] == len(SOURCE)
    assert (row["passages"], row["sentences"], row["entities"], row["relations"]) == (2, 3, 4, 2)
    assert row["languages"] == "zh"
    visible = len("".join(SOURCE.split()))
    assert row["extracted"] == round((visible - len("-12-") - len("[1]NobodyA.Nothing.")) / visible, 4)
    assert [part.split()[0] for part in row["skipped"].split("; ")] == ["reference", "running_head"]


def test_a_passage_without_sentences_counts_as_one() -> None:
    text = "AKTX here"
    passage = Passage(0, text, apply_edits(text, [])[1], "en", "body")
    mention = Mention(0, 4, "AKTX", "Gene", "test")
    article = Article("d", "d.txt", text, "txt", "utf-8", "")
    rows = entity_rows(Extraction(article, (PassageResult(passage, (mention,), ()),) * 2))
    assert [row["sentence_id"] for row in rows] == ["d:s1", "d:s2"]
    assert [row["entity_id"] for row in rows] == ["d:e1", "d:e2"]


def test_empty_tables_have_their_columns_and_types() -> None:
    for table, schema in SCHEMAS.items():
        frame = to_frame(table, [])
        assert list(frame.columns) == list(schema)
    assert str(to_frame("relations", [])["trigger_start"].dtype) == "Int64"
    assert str(to_frame("relations", [])["negated"].dtype) == "bool"
    assert len(facts_table([])) == 0


def test_tables_of_several_documents(extraction: Extraction) -> None:
    other = dataclasses.replace(extraction, article=dataclasses.replace(extraction.article, doc_id="other"))
    assert len(entities_table([extraction, other])) == 8
    assert relations_table([extraction, other])["relation_id"].is_unique


@pytest.mark.parametrize("text", ["a\nb", "a \r\n b", "a\u2028b", "a\x0bb"])
def test_a_cell_is_one_line(text: str) -> None:
    assert one_line(text) == "a b"


def test_a_cell_can_be_written() -> None:
    assert one_line("\udcff.txt") == "\\udcff.txt"  # a file name that is no UTF-8
    assert one_line("两  个 \u3000 空格") == "两  个 \u3000 空格"


# ---- facts


def statement(place: int, head: str, kind: str, tail: str, **more: object) -> dict[str, object]:
    row: dict[str, object] = {
        column: {"str": "", "int": 0, "int?": None, "float": 1.0, "bool": False}[of]
        for column, of in SCHEMAS["relations"].items()
    }
    row |= {"doc_id": "a", "type": kind, "language": "zh", "evidence": f"sentence {place}"}
    for role, name in (("head", head), ("tail", tail)):
        row |= {f"{role}_text": name, f"{role}_norm_name": name, f"{role}_type": "Gene"}
    row |= more
    row["relation_id"] = f"{row['doc_id']}:r{place}"
    return row


def facts_of(*rows: dict[str, object]) -> list[dict[str, object]]:
    records: list[dict[str, object]] = aggregate(to_frame("relations", rows)).to_dict("records")  # type: ignore[assignment]
    return records


def test_one_line_per_identifier_over_documents_and_languages() -> None:
    facts = facts_of(
        statement(1, "雷帕霉素", "inhibit", "MTORX", head_norm_id="drugbank:1", head_norm_name="sirolimus"),
        statement(
            2, "rapamycin", "inhibit", "mtorx",
            head_norm_id="drugbank:1", head_norm_name="sirolimus", language="en", doc_id="b",
        ),
        statement(3, "sirolimus", "inhibit", "MTORX"),  # no identifier: another head
    )  # fmt: skip
    assert [(f["head_norm_name"], f["documents"], f["mentions"], f["zh"], f["en"]) for f in facts] == [
        ("sirolimus", 2, 2, 1, 1),
        ("sirolimus", 1, 1, 1, 0),
    ]
    assert facts[0]["doc_ids"] == "a; b"
    assert facts[0]["relation_ids"] == "a:r1; b:r2"
    assert [f["fact_id"] for f in facts] == ["f1", "f2"]


def test_names_of_different_types_are_different_things() -> None:
    facts = facts_of(
        statement(1, "AX", "promote", "BX"),
        statement(2, "AX", "promote", "BX", tail_type="Drug"),
        statement(3, "AX", "promote", "BX", tail_norm_name="", tail_text="bX"),  # only its text is known
    )
    assert sorted(f["mentions"] for f in facts) == [1, 2]


def test_conflict_needs_the_opposite_sign_affirmed_on_both_sides() -> None:
    facts = facts_of(
        statement(1, "miR-9", "promote", "骨转移"),
        statement(2, "miR-9", "inhibit", "骨转移"),
        statement(3, "miR-9", "inhibit", "骨转移"),
        statement(4, "miR-9", "target", "骨转移"),
        statement(5, "AX", "promote", "BX"),
        statement(6, "AX", "inhibit", "BX", negated=True),
        statement(7, "BX", "inhibit", "AX"),  # the other direction contradicts nothing
    )
    conflicts = {(f["head_norm_name"], f["type"]): f["conflict"] for f in facts}
    assert conflicts["miR-9", "promote"] == "inhibit 2: a:r2; a:r3"
    assert conflicts["miR-9", "inhibit"] == "promote 1: a:r1"
    assert [conflicts[key] for key in conflicts if key[0] != "miR-9" or key[1] == "target"] == [""] * 4


def test_denials_are_counted_apart() -> None:
    (fact,) = facts_of(
        statement(1, "AX", "promote", "BX", negated=True, speculative=True),
        statement(2, "AX", "promote", "BX", speculative=True, score=0.2),
        statement(3, "AX", "promote", "BX", negated=True, language="en"),
    )
    assert (fact["mentions"], fact["negated"], fact["speculative"]) == (1, 2, 1)
    assert (fact["zh"], fact["en"]) == (2, 1)
    assert fact["evidence_relation_id"] == "a:r2"  # affirmed, though its score is low


def test_best_evidence() -> None:
    (fact,) = facts_of(
        statement(1, "AX", "promote", "BX", speculative=True, evidence="x"),
        statement(2, "AX", "promote", "BX", evidence="a long sentence"),
        statement(3, "AX", "promote", "BX", evidence="short"),
        statement(4, "AX", "promote", "BX", evidence="tiny", score=0.5),
        statement(5, "AX", "promote", "BX", evidence="equal"),
    )
    assert (fact["evidence"], fact["evidence_relation_id"], fact["score"]) == ("short", "a:r3", 1.0)


def test_best_supported_first_and_order_of_rows_does_not_matter() -> None:
    rows = [
        statement(1, "CX", "promote", "DX"),
        statement(2, "AX", "promote", "BX"),
        statement(3, "AX", "promote", "BX", doc_id="b"),
        statement(4, "AX", "inhibit", "DX"),
        statement(5, "AX", "inhibit", "DX"),
    ]
    facts = facts_of(*rows)
    assert [(f["head_norm_name"], f["documents"], f["mentions"]) for f in facts] == [
        ("AX", 2, 2), ("AX", 1, 2), ("CX", 1, 1),
    ]  # fmt: skip
    keep = ("fact_id", "head_norm_name", "type", "tail_norm_name", "evidence_relation_id")
    turned = facts_of(*reversed(rows))
    assert [[f[k] for k in keep[:4]] for f in turned] == [[f[k] for k in keep[:4]] for f in facts]


def pairs_of(*rows: dict[str, object], entities: Sequence[dict[str, object]] = ()) -> list[list[str]]:
    empty = {"str": "", "int": 0, "int?": None, "float": 1.0}
    names = [{column: empty[of] for column, of in SCHEMAS["entities"].items()} | row for row in entities]
    return [list(shown(pair)) for pair in pairs(to_frame("relations", rows), to_frame("entities", names))]


def test_statements_side_by_side_with_their_circumstances() -> None:
    (lines, other) = pairs_of(
        statement(1, "AX", "promote", "BX", species="mouse", setting="in vivo", cites="[3]", score=0.8),
        statement(2, "AX", "inhibit", "BX", setting="in vitro", speculative=True, observed="loss of AX raised BX"),
        statement(3, "AX", "inhibit", "BX", negated=True, doc_id="b"),
        statement(4, "CX", "target", "DX"),
    )
    assert lines == [
        "AX → BX: promote 1, inhibit 1, not inhibit 1",
        "  CONTRADICTION: AX promotes and inhibits BX",
        "  CONTRADICTION: AX inhibits and does not inhibit BX",
        "  they differ in setting: in vivo (promotes), in vitro (inhibits)",
        "  promote  a:r1  0.80  species mouse; setting in vivo; cites [3]",
        "      sentence 1",
        "  inhibit (hedged)  a:r2  1.00  setting in vitro",
        "      observed: loss of AX raised BX",
        "      sentence 2",
        "  not inhibit  b:r3  1.00  –",
        "      sentence 3",
    ]
    assert other[0] == "CX → DX: target 1"
    assert not any("CONTRADICTION" in line for line in other)


def test_one_drug_in_two_languages_is_no_difference() -> None:
    rows = (
        statement(1, "AX", "promote", "BX", drugs="曲妥珠单抗"),
        statement(2, "AX", "inhibit", "BX", drugs="Trastuzumab"),
    )
    named: list[dict[str, object]] = [
        {"doc_id": "a", "type": "Drug", "text": text, "norm_name": "trastuzumab"}
        for text in ("曲妥珠单抗", "trastuzumab")
    ]
    assert any("differ in drug" in line for line in pairs_of(*rows)[0])
    assert not any("differ" in line for line in pairs_of(*rows, entities=named)[0])


def test_facts_name_the_circumstances_of_what_affirms_them() -> None:
    (fact,) = facts_of(
        statement(1, "AX", "promote", "BX", species="mouse", drugs="DX; EX"),
        statement(2, "AX", "promote", "BX", species="human; mouse"),
        statement(3, "AX", "promote", "BX", species="rat", negated=True),
    )
    assert (fact["species"], fact["drugs"], fact["setting"]) == ("mouse; human", "DX; EX", "")


def test_facts_count_a_drug_once_whatever_its_language() -> None:
    empty = {"str": "", "int": 0, "int?": None, "float": 1.0}
    blank = {column: empty[of] for column, of in SCHEMAS["entities"].items()}
    named = [
        blank | {"doc_id": doc, "type": kind, "text": text, "norm_name": name}
        for doc, kind, text, name in (
            ("a", "Drug", "曲妥珠单抗", "Trastuzumab"), ("b", "Drug", "trastuzumab", "Trastuzumab"),
            ("a", "Drug", "DX", "dexamer"), ("a", "Gene", "DX", "DXG"), ("b", "CellLine", "a549细胞", "A-549"),
        )
    ]  # fmt: skip
    rows = (
        statement(1, "AX", "promote", "BX", drugs="DX; 曲妥珠单抗"),
        statement(2, "AX", "promote", "BX", drugs="Trastuzumab", cell_lines="A549细胞", doc_id="b"),
        statement(3, "AX", "promote", "BX", drugs="DX", doc_id="b"),  # what DX is in a says nothing about b
    )
    (fact,) = aggregate(to_frame("relations", rows), to_frame("entities", named)).to_dict("records")
    assert (fact["drugs"], fact["cell_lines"]) == ("Trastuzumab; DX; dexamer", "A-549")


def test_score_of_a_fact_grows_with_documents_not_with_repetition() -> None:
    (fact,) = facts_of(
        statement(1, "AX", "promote", "BX", score=0.8),
        statement(2, "AX", "promote", "BX", score=0.6),
        statement(3, "AX", "promote", "BX", score=0.5, doc_id="b"),
        statement(4, "AX", "promote", "BX", score=0.9, doc_id="c", negated=True),
    )
    assert fact["score"] == 0.9  # 1 - 0.2 * 0.5
