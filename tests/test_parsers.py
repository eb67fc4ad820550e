"""Parsers in the pipeline: tokens, trees written into a passage's Doc, models that cannot be read."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

import extractor
from extractor.errors import DataError
from extractor.nlp import chinese_parser, parsers
from extractor.nlp.parsers import annotate, english_parser, manifest, read_model, shipped_parser

ZH = "沉默MALAT1后，miR-124的表达升高[12]。随后测定体重。miR-124抑制STAT3（图2）并抑制胃癌细胞增殖。"
EN = "We treated mice. Silencing of MALAT1 increased miR-124, which inhibits STAT3. Weight did not change."


@pytest.mark.parametrize(("language", "text"), [("zh", ZH), ("en", EN)])
def test_names_are_tokens_and_chosen_sentences_are_trees(language: str, text: str) -> None:
    doc = extractor.load(language)(text)
    assert doc.text == text
    tokens = {t.text: t for t in doc}
    assert {"miR-124", "STAT3", "MALAT1"} <= set(tokens)
    assert all(m.text in {t.text for t in doc} for m in doc._.extractor_mentions)
    sentences = list(doc.sents)
    assert [s.text.strip() for s in sentences] == [
        text[s.start : s.end] for s in doc.user_data["extractor_sentences"]
    ]
    for sentence in sentences:
        mentions = [m for m in doc._.extractor_mentions if sentence.start_char <= m.start < sentence.end_char]
        assert any(t.dep for t in sentence) == (len(mentions) > 1)
        if len(mentions) > 1:
            assert [t.dep_ for t in sentence if t.has_head() and t.head == t] == ["ROOT"]
            assert all(t.tag_ and t.pos_ for t in sentence if t.dep)


def test_a_chinese_tree_leaves_citations_out() -> None:
    doc = extractor.load("zh")(ZH)
    tokens = {t.text: t for t in doc}
    for aside in ("[12]", "（图2）"):
        assert not tokens[aside].has_dep()
        assert not tokens[aside].has_head()
    assert tokens["STAT3"].head.text == "抑制"
    assert tokens["STAT3"].dep_ == "obj"


def test_an_english_tree_has_lemmas() -> None:
    tokens = {t.text: t for t in extractor.load("en")(EN)}
    assert tokens["inhibits"].lemma_ == "inhibit"
    assert tokens["STAT3"].dep_ == "dobj"
    assert tokens["STAT3"].head == tokens["inhibits"]


@settings(deadline=None, max_examples=60)
@given(st.text(alphabet="抑制表达[1]，（图2）3miR $a$. \n", max_size=40))
def test_words_around_asides_hold_every_character_once_in_order(text: str) -> None:
    spans = list(chinese_parser.words(text))
    assert all(a < b for a, b in spans)
    assert all(spans[i][1] <= spans[i + 1][0] for i in range(len(spans) - 1))
    assert "".join(text[a:b] for a, b in spans if not chinese_parser.is_aside(text[a:b])) == "".join(
        "".join(chinese_parser._ASIDE.split(text)).split()
    )


def test_an_aside_cuts_no_word_but_its_own_place() -> None:
    text = "促进[3]增殖[4,5]（见图 3B）。"
    assert [text[a:b] for a, b in chinese_parser.words(text)] == ["促进", "[3]", "增殖", "[4,5]", "（见图 3B）", "。"]


class Toy:
    """A parser that hangs every word on the last; counts how often it is asked for."""

    def __init__(self) -> None:
        self.vocab = spacy.blank("en").vocab
        self.asked = 0

    def __call__(self) -> Toy:
        self.asked += 1
        return self

    def pipe(self, docs: list[Doc], batch_size: int) -> list[Doc]:
        out = []
        for doc in docs:
            last = len(doc) - 1
            deps = ["dep"] * last + ["ROOT"]
            words = [t.text for t in doc]
            tree = {"heads": [last] * len(doc), "deps": deps, "lemmas": [w.lower() for w in words]}
            out.append(Doc(self.vocab, words=words, tags=["T"] * len(doc), pos=["NOUN"] * len(doc), **tree))
        return out


def test_trees_are_written_to_the_places_of_their_words() -> None:
    text = "One  two. X Three [1] four. Five six."
    words = ["One", " ", "two.", "X", "Three", "[1]", "four.", "Five", "six."]
    spaces = [True, False, True, True, True, True, True, True, False]
    doc = Doc(spacy.blank("en").vocab, words=words, spaces=spaces)
    assert doc.text == text
    toy = Toy()
    annotate([doc], [[(0, 9), (10, 27), (28, 37)]], lambda d, s: s < 2, toy, lambda w: w in {"[1]", "X"})
    assert [t.head.i if t.has_head() else None for t in doc] == [2, None, 2, None, 6, None, 6, None, None]
    assert [t.dep_ for t in doc] == ["dep", "", "ROOT", "", "dep", "", "ROOT", "", ""]
    assert [s.start for s in doc.sents] == [0, 3, 7]
    assert doc[0].lemma_ == "one"
    assert doc[4].pos_ == "NOUN"
    assert toy.asked == 1


def test_no_parser_is_read_where_nothing_is_to_be_parsed() -> None:
    doc = Doc(spacy.blank("en").vocab, words=["One", "two.", "Three", "four."])
    toy = Toy()
    annotate([doc], [[(0, 8), (9, 20)]], lambda d, s: False, toy)
    assert toy.asked == 0
    assert [s.text for s in doc.sents] == ["One two.", "Three four."]
    assert not doc.has_annotation("DEP")


def test_the_component_works_on_a_foreign_pipeline() -> None:
    nlp = spacy.blank("en")
    for name in ("extractor_entities", "extractor_parser", "extractor_relations"):
        nlp.add_pipe(name)
    docs = list(nlp.pipe(["Gefitinib inhibits EGFR in A549 cells.", "Nothing here.", ""]))
    assert docs[0][0].dep_ == "nsubj"
    assert [r.type for r in docs[0]._.extractor_relations] == ["inhibit"]
    assert not docs[1].has_annotation("DEP")
    assert len(docs[2]) == 0


@pytest.mark.slow
def test_two_processes_give_what_one_gives() -> None:
    nlp = extractor.load("en")
    texts = ["Gefitinib inhibits EGFR.", "miR-21 may inhibit PDCD4."]
    one, two = list(nlp.pipe(texts)), list(nlp.pipe(texts, n_process=2))
    assert [tuple(d._.extractor_mentions) for d in one] == [tuple(d._.extractor_mentions) for d in two]
    assert [tuple(d._.extractor_relations) for d in one] == [tuple(d._.extractor_relations) for d in two]
    assert one[0]._.extractor_relations[0].type == "inhibit"


def test_a_doc_with_records_survives_its_bytes() -> None:
    from spacy.tokens import DocBin

    nlp = extractor.load("zh")
    doc = nlp(ZH)
    assert doc._.extractor_relations
    again = next(iter(DocBin(store_user_data=True).from_bytes(
        DocBin(store_user_data=True, docs=[doc]).to_bytes()).get_docs(nlp.vocab)))  # fmt: skip
    assert tuple(again._.extractor_mentions) == doc._.extractor_mentions
    assert tuple(again._.extractor_relations) == doc._.extractor_relations
    assert [t.text for t in again] == [t.text for t in doc]


def test_without_a_parser_no_model_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a model was read")

    monkeypatch.setattr(parsers, "read_model", refuse)
    monkeypatch.setattr(chinese_parser.segmenter, "load", refuse)
    for language, text in (("zh", ZH), ("en", EN)):
        nlp = extractor.load(language, parser=False)
        assert "extractor_parser" not in nlp.pipe_names
        assert not nlp(text).has_annotation("DEP")


# --- models that cannot be read -----------------------------------------------------------------------------


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(parsers.SHIPPED["en"], tmp_path / "model"))


def refused(path: Path, message: str) -> None:
    with pytest.raises(DataError, match=message) as error:
        english_parser(path)
    assert "\n" not in str(error.value)
    assert str(path) in str(error.value)
    assert "--no-parser" in str(error.value)


def test_no_folder(tmp_path: Path) -> None:
    refused(tmp_path / "none", "no such model folder")


def test_a_file_is_missing(copy: Path) -> None:
    (copy / "config.cfg").unlink()
    refused(copy, "has no config.cfg")


def test_weights_are_missing(copy: Path) -> None:
    (copy / "parser" / "model").unlink()
    refused(copy, "cannot be loaded")


def test_weights_are_broken(copy: Path) -> None:
    (copy / "parser" / "model").write_bytes(b"\x00broken")
    refused(copy, "cannot be loaded")


def test_another_spacy_version(copy: Path) -> None:
    meta = json.loads((copy / "meta.json").read_text(encoding="utf-8"))
    meta["spacy_version"] = ">=2.0.0,<3.0.0"
    (copy / "meta.json").write_text(json.dumps(meta), encoding="utf-8")
    refused(copy, "another spaCy version")


def test_a_pipe_is_missing(copy: Path) -> None:
    with pytest.raises(DataError, match="lacks ner"):
        read_model(copy, ("parser", "ner"))


def test_a_broken_model_ends_a_run_with_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from typer.testing import CliRunner

    from extractor.cli import app

    monkeypatch.setattr(parsers, "SHIPPED", {"en": tmp_path, "zh": tmp_path})
    shipped_parser.cache_clear()
    paper = tmp_path / "paper.txt"
    paper.write_text(EN, encoding="utf-8")
    here = ["extract", str(paper), "--timeout", "0", "--max-memory", "0"]  # in this process, where SHIPPED is patched
    done = CliRunner().invoke(app, [*here, "--out", str(tmp_path / "out")])
    assert done.exit_code == 2
    assert done.stderr.count("\n") == 1
    assert "is no model folder: it has no config.cfg" in done.stderr
    done = CliRunner().invoke(app, [*here, "--out", str(tmp_path / "out"), "--no-parser"])
    assert done.exit_code == 0
    models = {m["name"]: m["state"] for m in json.loads((tmp_path / "out" / "run.json").read_text("utf-8"))["models"]}
    assert models == {"en_ner": "on", "en_parser": "off", "zh_ner": "on", "zh_parser": "off"}


def test_the_manifest_names_models_and_what_they_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = manifest(parser=True, statistical=False)
    assert [(r["name"], r["state"]) for r in rows] == [
        ("en_ner", "off"), ("en_parser", "on"), ("zh_ner", "off"), ("zh_parser", "on"),
    ]  # fmt: skip
    assert all(len(r["sha256"] or "") == 64 for r in rows)
    monkeypatch.setattr(parsers, "_MODELS", tmp_path)
    assert {r["state"] for r in manifest(parser=True, statistical=True)} == {"missing"}
