"""Every format to articles: parts and sections by tag, offsets into the source, and clear refusals."""

from __future__ import annotations

import gzip
import io
import re
import subprocess
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import documents
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from extractor.clean import make_passages
from extractor.pipeline import Config, Extraction, Pipeline
from extractor.read import Failure, find_inputs, read_article, read_articles
from extractor.read import articles as reader
from extractor.read.bioc import read_bioc_json
from extractor.read.xml_tree import Pieces, parse_xml
from extractor.records import Article


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("formats")
    documents.write_all(place)
    return place


@pytest.fixture(scope="module")
def extractions(folder: Path) -> dict[str, Extraction]:
    pipeline = Pipeline()
    found = {}
    for item in find_inputs([folder]):
        for article in read_articles(item.path, item.doc_id):
            assert isinstance(article, Article), article
            found[article.doc_id] = pipeline.process(article)
    return found


def one(path: Path) -> Article | Failure:
    (found,) = read_articles(path, "x")
    return found


def refused(path: Path) -> str:
    found = one(path)
    assert isinstance(found, Failure), found
    assert str(path) in str(found.error)
    return str(found.error)


def test_ids_and_formats(extractions: dict[str, Extraction]) -> None:
    assert {name: e.article.format for name, e in extractions.items()} == {
        "a": "md", "b": "jats", "c+21": "pubmed", "c+22": "pubmed", "d+B1": "bioc", "d+B2": "bioc",
        "e+PMC7": "bioc-json", "e+PMC8": "bioc-json", "f+31": "pubtator", "f+32": "pubtator", "g": "docx", "h": "jats",
        "i+j": "jats", "i+k": "txt",
    }  # fmt: skip


def test_every_mention_is_shown_by_its_offsets(extractions: dict[str, Extraction]) -> None:
    seen = 0
    for extraction in extractions.values():
        source = extraction.article.source
        for result in extraction.passages:
            for mention in result.mentions:
                start, end = result.passage.to_source(mention.start, mention.end)
                shown = re.sub(r"<[^>]*>|\s+", "", source[start:end])
                shown = shown.replace("&#x3b2;", "β").replace("&alpha;", "α")
                shown = re.sub(r"\\u([0-9a-f]{4})", lambda m: chr(int(m[1], 16)), shown)
                assert shown == re.sub(r"\s+", "", mention.text), (extraction.article.doc_id, mention)
                seen += 1
    assert seen > 150


def test_the_same_text_states_the_same_in_every_format(extractions: dict[str, Extraction]) -> None:
    def stated(name: str, section: str) -> set[tuple[str, str, str]]:
        return {
            (result.mentions[r.head].text, r.type, result.mentions[r.tail].text)
            for result in extractions[name].passages
            if result.passage.section == section
            for r in result.relations
        }

    abstract = stated("b", "abstract")
    assert ("miR-4518", "inhibit", "FOXQ1") in abstract
    assert ("FOXQ1", "promote", "cell migration") in abstract
    for name in ("a", "c+21", "d+B1", "e+PMC7", "f+31", "h"):
        assert stated(name, "abstract") == abstract, name
    results = stated("b", "results")
    assert ("TGF-β1", "promote", "miR-4518") in results
    for name in ("a", "g", "h", "i+j"):
        assert stated(name, "results") == results, name


def test_tables_state_the_same_in_every_format(extractions: dict[str, Extraction]) -> None:
    for name in ("a", "b", "g"):
        stated = {
            (
                result.mentions[r.head].text,
                r.type,
                result.mentions[r.tail].text,
                tuple(sorted(result.mentions[i].text for i in r.drugs)),
            )
            for result in extractions[name].passages
            if result.passage.section == "table"
            for r in result.relations
        }
        assert stated == documents.STATED, name


def test_sections_of_jats(folder: Path) -> None:
    article, passages = make_passages(read_article(folder / "b.xml", "b"))
    kinds = [(p.kind, p.section) for p in passages]
    assert kinds == [
        ("title", "title"), ("author", "front_matter"), ("text", "abstract"), ("keywords", "keywords"),
        ("heading", "results"), ("text", "results"), ("text", "results"), ("caption", "caption"), ("table", "table"),
        ("heading", "discussion"), ("text", "discussion"), ("front_matter", "acknowledgements"),
        ("reference", "references"), ("reference", "references"),
    ]  # fmt: skip
    assert "Journal of PTEN" not in " ".join(p.text for p in passages)
    assert "miR-4518[14]." in passages[5].text  # a raised citation is no part of the name
    assert "增殖" in passages[6].text
    (table,) = article.tables
    assert table.header == 1
    assert table.rows[1][0] is table.rows[2][0]
    assert table.caption is not None
    assert table.caption.text == "Table 1 RNAs and what they do"


def test_only_the_sections_asked_for(folder: Path) -> None:
    article = read_article(folder / "b.xml", "b")
    for sections in (("abstract",), ("table",), ("results", "table")):
        extraction = Pipeline(Config(sections=sections)).process(article)
        found = {r.passage.section for r in extraction.passages if r.mentions}
        assert found == set(sections)
    assert not any(
        r.mentions for r in Pipeline(Config(tables="none")).process(article).passages if r.passage.section == "table"
    )


def test_content_decides_and_not_the_ending(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(documents.jats(), encoding="utf-8")
    (tmp_path / "b.md").write_text(documents.pubtator(), encoding="utf-8")
    documents.write_docx(tmp_path / "c.xml")
    (tmp_path / "d.dat").write_text(documents.jats(), encoding="gb18030")
    formats = [
        found.format
        for item in find_inputs([tmp_path, tmp_path / "d.dat"])
        for found in read_articles(item.path, item.doc_id)
        if isinstance(found, Article)
    ]
    assert formats == ["jats", "pubtator", "pubtator", "docx", "jats"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('<!DOCTYPE a [<!ENTITY b "x"><!ENTITY c "&b;&b;">]><article><body>&c;</body></article>', "entity of its own"),
        ('<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><article>&b;</article>', "entity of its own"),
        ('<!DOCTYPE a [<!ENTITY % b SYSTEM "http://x.invalid/a"> %b;]><article/>', "entity of its own"),
        ("<article><body><sec>" + "<sec>" * 400, "nested more than 200 deep"),
        ("<article><body><p>miR-21 inhibits PTEN", "not well-formed XML: "),
        ("<?xml version='1.0'?><html><body>miR-21</body></html>", "unknown kind (its outermost element is <html>)"),
        ("<?xml version='1.0'?><collection></collection>", "XML without documents"),
        ("<article><front></front></article>", "the document holds no text"),
    ],
)
def test_xml_that_is_refused(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "a.xml").write_text(text, encoding="utf-8")
    assert message in refused(tmp_path / "a.xml")


def test_nothing_outside_the_file_is_opened(tmp_path: Path) -> None:
    (tmp_path / "own.dtd").write_text('<!ENTITY secret "PTEN">', encoding="utf-8")
    text = documents.jats().replace("JATS-archivearticle1.dtd", str(tmp_path / "own.dtd"))
    (tmp_path / "a.xml").write_text(text.replace("We do not", "&secret; We do not"), encoding="utf-8")
    article = read_article(tmp_path / "a.xml", "a")
    assert not any("PTEN" in part.text for part in article.parts if part.section == "discussion")


def test_documents_before_a_cut_are_kept(tmp_path: Path) -> None:
    text = documents.pubmed()
    (tmp_path / "a.xml").write_text(text[: text.index("Another title") + 5], encoding="utf-8")
    first, second = read_articles(tmp_path / "a.xml", "a")
    assert isinstance(first, Article)
    assert first.doc_id == "a+21"
    assert isinstance(second, Failure)
    assert "1 documents before it were read" in str(second.error)


def test_one_broken_document_of_many(tmp_path: Path) -> None:
    text = documents.bioc_json().replace('"passages": [', '"passages": [3, ', 1)
    (tmp_path / "a.json").write_text(text, encoding="utf-8")
    first, second = read_articles(tmp_path / "a.json", "a")
    assert isinstance(first, Failure)
    assert isinstance(second, Article)
    assert second.doc_id == "a+PMC8"


def zipped(**members: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "."), data)
    return stream.getvalue()


def test_bombs_are_refused_unopened(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(zipped(a__txt=b"a" * 15_000_000, b__txt="miR-21 抑制 PTEN。".encode()))
    began = time.process_time()
    bomb, fine = read_articles(tmp_path / "a.zip", "a")
    assert isinstance(bomb, Failure)
    assert "to one, as no article is" in str(bomb.error)
    assert isinstance(fine, Article)
    (tmp_path / "b.zip").write_bytes(zipped(a__txt=b"a" * 25_000_000))
    assert "the limit is 20 MB" in str(next(f.error for f in read_articles(tmp_path / "b.zip", "b")))  # type: ignore[union-attr]
    (tmp_path / "c.txt.gz").write_bytes(gzip.compress(b"a" * 30_000_000))
    assert "unpacks to more than 20 MB" in refused(tmp_path / "c.txt.gz")
    inner = (tmp_path / "c.txt.gz").read_bytes()
    for _ in range(3):
        inner = gzip.compress(inner)
    (tmp_path / "d.gz").write_bytes(inner)
    assert "inside archives" in refused(tmp_path / "d.gz")
    (tmp_path / "e.docx").write_bytes(
        zipped(**{"[Content_Types]__xml": b"<x/>", "word/document__xml": b" " * 30_000_000})
    )
    assert "unpacks to" in refused(tmp_path / "e.docx")
    assert time.process_time() - began < 5


def test_broken_archives_and_office_documents(tmp_path: Path, folder: Path) -> None:
    whole = (folder / "g.docx").read_bytes()
    (tmp_path / "a.docx").write_bytes(whole[: len(whole) // 2])
    assert "cannot be opened" in refused(tmp_path / "a.docx")
    (tmp_path / "b.docx").write_bytes(zipped(**{"[Content_Types]__xml": b"<x/>", "word/document__xml": b"<w"}))
    assert "a Word document that cannot be opened" in refused(tmp_path / "b.docx")
    (tmp_path / "c.zip").write_bytes(zipped(**{"[Content_Types]__xml": b"<x/>", "xl/workbook__xml": b"<w/>"}))
    assert "an Excel workbook" in refused(tmp_path / "c.zip")
    (tmp_path / "d.gz").write_bytes(gzip.compress(b"text of mine" * 50)[:-9])
    assert "cannot be unpacked" in refused(tmp_path / "d.gz")
    (tmp_path / "e.zip").write_bytes(zipped(a__exe=b"x"))
    assert "a zip without articles" in refused(tmp_path / "e.zip")


def test_too_many_elements_and_nesting_of_json(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extractor.read.xml_tree.MAX_ELEMENTS", 100)
    (tmp_path / "a.xml").write_text("<article>" + "<p/>" * 200 + "</article>", encoding="utf-8")
    assert "more than 100 elements" in refused(tmp_path / "a.xml")
    (tmp_path / "b.json").write_text('{"documents": ' + "[" * 200_000, encoding="utf-8")
    assert "JSON" in refused(tmp_path / "b.json")
    (tmp_path / "c.json").write_text('{"documents": [', encoding="utf-8")
    assert "not valid JSON" in refused(tmp_path / "c.json")
    assert reader.MAX_MEMBERS > 1000


@given(st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\x00"), min_size=1, max_size=60))
@settings(max_examples=150, deadline=None)
def test_json_strings_map_back_character_by_character(text: str) -> None:
    import json

    for ascii_only in (True, False):
        source = json.dumps({"passages": [{"infons": {}, "text": text}]}, ensure_ascii=ascii_only)
        ((_, parts),) = read_bioc_json(source)
        assert isinstance(parts, list)
        for part in parts:
            assert part.text == text
            for at, char in enumerate(text):
                start, end = part.offsets.to_source(at, at + 1)
                assert json.loads(f'"{source[start:end]}"') == char


_CHARACTERS = st.characters(
    blacklist_categories=["Cs", "Cc", "Zl", "Zp", "Zs", "Cn"], blacklist_characters="<>&\ufffe\uffff\u3000"
)


_MARKS = st.sampled_from(["", "<i>", "&amp;", "<![CDATA[&<]]>", "&#946;", "\r\n", "&beta;"])


@example([("0", "\r\n"), ("", "<i>"), ("", "\r\n"), ("0", "")])
@given(st.lists(st.tuples(st.text(_CHARACTERS, max_size=12), _MARKS)))
@settings(max_examples=150, deadline=None)
def test_xml_text_maps_back_character_by_character(pieces: list[tuple[str, str]]) -> None:
    inner = "".join(text + (f"<i>{text}</i>" if mark == "<i>" else mark) for text, mark in pieces)
    source = f"<?xml version='1.0'?>\r\n<!DOCTYPE p SYSTEM 'x.dtd'>\n<p>{inner}</p>"
    root, error = parse_xml(source)
    assert error is None
    built = Pieces()
    from extractor.read.jats import inline

    inline(next(root.elements()), built)
    text, offsets = built.finish()
    assert len(offsets) == len(text)
    for at, char in enumerate(text):
        start, end = offsets.to_source(at, at + 1)
        shown = source[start:end]
        if char == " ":  # white space around an empty element is one space
            assert shown.replace("<i></i>", "").isspace()
        elif len(shown) > 1:
            assert {"&amp;": "&", "&#946;": "β", "&beta;": "β"}[shown] == char
        else:
            assert shown == char


def test_the_text_that_offsets_count_in(folder: Path, command: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    done = command("text", folder / "g.docx")
    assert done.returncode == 0
    assert done.stdout == read_article(folder / "g.docx", "g").source
    one_of_two = command("text", folder / "e.json", "--document", "e+PMC8")
    assert one_of_two.stdout.replace("\r\n", "\n") == (folder / "e.json").read_text(encoding="utf-8")
    missing = command("text", folder / "e.json", "--document", "e+PMC9")
    assert missing.returncode == 2
    assert "there is no document 'e+PMC9'" in missing.stderr


def test_sections_on_the_command_line(
    folder: Path, tmp_path: Path, command: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    wrong = command("extract", folder / "b.xml", "--out", tmp_path / "o", "--sections", "abstract,colophon")
    assert wrong.returncode == 2
    assert "there is no section 'colophon'" in wrong.stderr
    done = command("extract", folder / "b.xml", "--out", tmp_path / "o", "--sections", "abstract, table", "--quiet")
    assert done.returncode == 0, done.stderr
    rows = (tmp_path / "o" / "relations.csv").read_text(encoding="utf-8-sig").splitlines()[1:]
    assert {",table," in row or ",abstract," in row for row in rows} == {True}
    assert any(",table," in row for row in rows)
