"""Training of the Chinese models: treebank reading, augmentation, segmenter, scoring; tiny models trained here."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from extractor.entities.candidates import Candidate
from extractor.entities.statistical import Evidence, units
from extractor.errors import DataError
from extractor.nlp import punctuation, segmenter
from extractor.nlp.chinese_parser import (
    STAND_IN,
    STAND_IN_BEHIND_LATIN,
    is_aside,
    last_character,
    stand_in,
    tidy,
    word_shape,
)
from extractor.train import chinese, chinese_ner
from extractor.train.chinese import Tree, Word, read_treebank, with_names
from extractor.train.chinese_trees import repaired

SENTENCE = [
    ("肺", "NOUN", 2, "compound"), ("细胞", "NOUN", 4, "nmod"), ("的", "PART", 2, "case"), ("生长", "NOUN", 6, "nsubj"),
    ("明显", "ADV", 6, "advmod"), ("减慢", "VERB", 0, "root"), ("。", "PUNCT", 6, "punct"),
]  # fmt: skip


def conllu(rows: list[tuple[str, str, int, str]]) -> str:
    lines = [f"{i}\t{f}\t_\t{u}\t_\t_\t{h}\t{d}\t_\tSpaceAfter=No" for i, (f, u, h, d) in enumerate(rows, 1)]
    return "# a comment\n" + "\n".join(lines) + "\n\n"


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    path = tmp_path / "t.conllu"
    path.write_text(conllu(SENTENCE), encoding="utf-8")
    (one,) = read_treebank(path)
    return one


def test_a_sentence_is_read_with_spans_and_heads(tree: Tree) -> None:
    assert tree.text == "肺细胞的生长明显减慢。"
    assert [tree.text[w.start : w.end] for w in tree.words] == [w.form for w in tree.words]
    assert [w.head for w in tree.words] == [1, 3, 1, 5, 5, -1, 5]


@pytest.mark.parametrize(
    ("text", "message"),
    [("1\t只\n", "line 1: 2 columns"), (conllu([("只", "ADV", 7, "advmod")]), "head 7 is outside")],
)
def test_a_broken_treebank_is_refused_with_its_place(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "bad.conllu"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=rf"bad\.conllu: .*{message}"):
        read_treebank(path)


def test_a_missing_treebank_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="zh_gsd_train_derived"):
        chinese.train_chinese_parser(tmp_path, tmp_path / "out")


@given(st.integers(0, 10_000))
def test_sentences_with_names_stay_trees(seed: int) -> None:
    words = []
    at = 0
    for form, upos, head, deprel in SENTENCE:
        words.append(Word(form, at, at + len(form), upos, head - 1, deprel))
        at += len(form)
    new = with_names(Tree("".join(w.form for w in words), tuple(words)), random.Random(seed), 0.7)
    assert [new.text[w.start : w.end] for w in new.words] == [w.form for w in new.words]
    assert sum(w.head == -1 for w in new.words) == 1
    for i in range(len(new.words)):
        steps, at_ = 0, i
        while new.words[at_].head >= 0 and steps <= len(new.words):
            at_, steps = new.words[at_].head, steps + 1
        assert steps <= len(new.words)  # no circle


def test_joining_makes_one_word_of_a_bare_noun_phrase(tree: Tree) -> None:
    joined = chinese._joined(tree, random.Random(0), 1.0)
    assert [w.form for w in joined.words][:3] == ["肺细胞", "的", "生长"]
    assert [w.head for w in joined.words] == [2, 0, 4, 4, -1, 4]


def test_lexical_features_of_words() -> None:
    assert last_character("肿瘤细胞") == "胞"
    assert word_shape("miR-21") == "aA-d"
    assert word_shape("细胞") == "n2"


def test_a_half_width_mark_is_the_mark_of_the_treebank_and_a_formula_stays() -> None:
    from spacy.vocab import Vocab

    from extractor.nlp.chinese_parser import prepare_vocab

    vocab = Vocab(lex_attr_getters=dict(spacy.blank("zh").vocab.lex_attr_getters))
    prepare_vocab(vocab)
    half, full = ([w.norm_, w.prefix_, w.suffix_, w.shape_] for w in (vocab[","], vocab["，"]))
    assert half == full
    assert vocab["Lp(a)"].shape_ == "Aa(a)"


@pytest.mark.parametrize(("word", "aside"), [("（P<0.05）", True), ("(P ＜ 0.01)", True), ("（PTEN）", False),
                                             ("[3]", True), ("（图 2A）", True), ("结论：", True),
                                             ("结论", False)])  # fmt: skip
def test_levels_of_significance_are_no_words_for_the_parser(word: str, aside: bool) -> None:
    assert is_aside(word) is aside


def test_a_name_is_shown_to_the_parser_as_a_noun() -> None:
    assert stand_in("凋亡") == STAND_IN  # a verb by itself
    assert stand_in("凋亡", "HeLa") == STAND_IN_BEHIND_LATIN
    assert [stand_in(name) for name in ("姜黄素", "miR-21", "乳腺癌细胞")] == ["姜黄素", "miR-21", "乳腺癌细胞"]


def test_the_mark_of_a_passive_belongs_to_the_verb() -> None:
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

    doc = Doc(Vocab(), words=["鱼", "被", "猫", "吃"], tags=["NOUN", "AUX", "NOUN", "VERB"], heads=[3, 2, 3, 3],
              deps=["nsubj", "aux:pass", "obl", "ROOT"])  # fmt: skip
    tidy(doc)
    assert [t.head.text for t in doc] == ["吃", "吃", "吃", "吃"]
    assert doc[0].dep_ == "nsubj:pass"


# --- treebank repair ------------------------------------------------------------------------------------------


def heads_and_labels(rows: list[tuple[str, str, int, str]]) -> dict[str, tuple[str, str]]:
    """Each word's head and relation after repair."""
    words = tuple(Word(f, 0, 0, u, h - 1, d) for f, u, h, d in rows)
    new = repaired(Tree("".join(w.form for w in words), words)).words
    return {w.form: (new[w.head].form if w.head >= 0 else "", w.deprel) for w in new}


def test_a_number_no_longer_governs_its_year() -> None:
    new = heads_and_labels([("1950", "NUM", 4, "nummod"), ("年", "NOUN", 1, "nmod:tmod"), ("，", "PUNCT", 1, "punct"),
                            ("搬家", "VERB", 0, "root")])  # fmt: skip
    assert new == {"1950": ("年", "nummod"), "年": ("搬家", "nmod:tmod"), "，": ("年", "punct"), "搬家": ("", "root")}


def test_the_first_part_of_a_name_governs_the_others() -> None:
    new = heads_and_labels([("安", "PROPN", 3, "nsubj"), ("·", "PUNCT", 3, "punct"), ("柏", "PROPN", 4, "flat:name"),
                            ("游泳", "VERB", 0, "root")])  # fmt: skip
    assert new["安"] == ("游泳", "nsubj")
    assert new["柏"] == ("安", "flat:name")
    assert new["·"] == ("柏", "punct")


def test_what_is_explained_governs_its_explanation() -> None:
    new = heads_and_labels([("找", "VERB", 0, "root"), ("邻居", "NOUN", 3, "obj"), ("李四", "PROPN", 1, "appos")])
    assert new == {"找": ("", "root"), "邻居": ("找", "obj"), "李四": ("邻居", "appos")}


def test_an_arc_across_the_root_is_lifted() -> None:
    new = heads_and_labels([("昨天", "NOUN", 4, "nmod:tmod"), ("下雨", "VERB", 0, "root"), ("，", "PUNCT", 4, "punct"),
                            ("停课", "VERB", 2, "parataxis")])  # fmt: skip
    assert new["昨天"] == ("下雨", "nmod:tmod")


def test_a_good_tree_stays_as_it_is(tree: Tree) -> None:
    assert repaired(tree) == tree


@pytest.mark.parametrize(
    ("words", "heads", "rels", "marks"),
    [
        # a clause before the main verb keeps its comma; the last mark is the root's
        ("下雨 ， 停课 。", [2, 9, -1, 9], ["advcl", "punct", "root", "punct"], {1: 0, 3: 2}),
        # a clause behind it takes the comma
        ("下雨 ， 停课 。", [-1, 9, 0, 9], ["root", "punct", "parataxis", "punct"], {1: 2, 3: 0}),
        # brackets belong to what they hold, the mark of a list to the member behind it
        ("猫 、 狗 （ 宠物 ）", [-1, 9, 0, 9, 2, 9], ["root", "punct", "conj", "punct", "appos", "punct"],
         {1: 2, 3: 4, 5: 4}),
    ],
)  # fmt: skip
def test_marks_hang_where_ud_wants_them(words: str, heads: list[int], rels: list[str], marks: dict[int, int]) -> None:
    forms = words.split()
    given = [0 if h == 9 else h for h in heads]
    got = punctuation.attach(forms, [r == "punct" for r in rels], given, rels)
    assert {i: got[i] for i in marks} == marks
    assert [got[i] for i in range(len(forms)) if i not in marks] == [h for h in heads if h != 9]


def test_a_root_that_is_a_mark_leaves_the_heads_alone() -> None:
    assert punctuation.attach(["，", "猫"], [True, False], [-1, 0], ["root", "dep"]) == [-1, 0]


# --- segmenter ----------------------------------------------------------------------------------------------


@given(st.text(alphabet="肺细胞的生长，。ABmiR-21αβ /\n", max_size=40))
def test_segmenter_units_hold_every_visible_character_once(text: str) -> None:
    spans = segmenter.units(text)
    assert "".join(text[s:e] for s, e in spans) == "".join(text.split())


def test_a_trained_segmenter_cuts_as_it_learned_and_never_a_latin_name(tree: Tree, tmp_path: Path) -> None:
    pytest.importorskip("pycrfsuite")
    chinese.train_segmenter([tree] * 5, tmp_path / "s.crfsuite")
    cut = segmenter.load(tmp_path / "s.crfsuite")
    text = "肺细胞的miR-21生长 减慢。"
    assert [text[s:e] for s, e in cut(text)] == ["肺", "细胞", "的", "miR-21", "生长", "减慢", "。"]


@pytest.mark.parametrize("content", [b"", b"lCRF", b"something else"])
def test_a_broken_segmenter_is_refused(tmp_path: Path, content: bytes) -> None:
    pytest.importorskip("pycrfsuite")
    path = tmp_path / "s.crfsuite"
    path.write_bytes(content)
    with pytest.raises(DataError, match="CRFsuite model"):
        segmenter.load(path)


# --- parser -------------------------------------------------------------------------------------------------


def test_scores_count_words_with_both_borders_and_right_heads(tree: Tree) -> None:
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

    vocab = Vocab()

    def perfect(text: str) -> Doc:
        words = tree.words
        return Doc(vocab, words=[w.form for w in words], spaces=[False] * len(words), pos=[w.upos for w in words],
                   heads=[i if w.head < 0 else w.head for i, w in enumerate(words)],
                   deps=["ROOT" if w.head < 0 else w.deprel for w in words])  # fmt: skip

    def joined(text: str) -> Doc:  # 肺细胞 in one: it and what hangs on it are wrong
        return Doc(vocab, words=["肺细胞", "的", "生长", "明显", "减慢", "。"], spaces=[False] * 6,
                   pos=["NOUN", "PART", "NOUN", "ADV", "VERB", "PUNCT"], heads=[2, 0, 4, 4, 4, 4],
                   deps=["nmod", "case", "nsubj", "advmod", "ROOT", "punct"])  # fmt: skip

    assert chinese.score(perfect, [tree]) == chinese.Scores(1.0, 1.0, 1.0, 1.0)
    scores = chinese.score(joined, [tree])
    assert scores.words == pytest.approx(2 * 5 / 13)
    assert scores.uas == pytest.approx(2 * 4 / 13)


def test_a_tiny_parser_is_trained_saved_and_loaded(tmp_path: Path) -> None:
    pytest.importorskip("pycrfsuite")
    from extractor.nlp.chinese_parser import load

    data, out = tmp_path / "data", tmp_path / "out"
    data.mkdir()
    for name in (*chinese.SEGMENTER_TRAIN, chinese.DEV):
        (data / f"{name}.conllu").write_text(conllu(SENTENCE) * 12, encoding="utf-8")
    config = tmp_path / "small.cfg"
    text = chinese.CONFIG.read_text(encoding="utf-8")
    for old, new in ((r"epochs = \d+", "epochs = 4"), (r"\b96\b", "16"), (r"rows = .*", "rows = [300,100,100,50]"),
                     (r"batch_words = \d+", "batch_words = 40")):  # fmt: skip
        text, times = re.subn(old, new, text)
        assert times
    config.write_text(text, encoding="utf-8")
    first = chinese.train_chinese_parser(data, out, config=config)
    assert first.words == 1.0
    nlp = load(out, protect=lambda t: [(0, 3)])
    doc = nlp("肺细胞的生长明显减慢。")
    assert doc[0].text == "肺细胞"
    assert all(t.pos_ == t.tag_ != "" for t in doc)
    assert doc.has_annotation("DEP")
    (out / "config.cfg").write_text("broken", encoding="utf-8")
    with pytest.raises(DataError, match="Train it"):
        load(out)


# --- recogniser ---------------------------------------------------------------------------------------------


def test_labels_leave_out_types_of_the_rules_and_spans_inside_a_unit() -> None:
    text = "沉默ABC后肺癌细胞迁移减少"
    cells = units(text)
    gold = [(2, 5, "Gene"), (6, 12, "Process"), (0, 2, "miRNA"), (3, 5, "Drug")]
    assert chinese_ner.labels_of(cells, gold) == ["O", "O", "B-Gene", "O", "B-Process", *["I-Process"] * 5, "O", "O"]


def test_hidden_names_vanish_from_the_evidence_but_not_those_of_the_rules() -> None:
    text = "ABC与miR-9"
    gene, mirna = Candidate(0, 3, "Gene", "l"), Candidate(4, 9, "miRNA", "g")
    left = chinese_ner.hide(Evidence([gene, mirna], [gene, mirna], [gene]), text, {"ABC", "miR-9"})
    assert (left.settled, left.strong, left.weak) == ([mirna], [mirna], [])


def _gold(folder: Path, number: int, text: str, names: dict[str, str]) -> None:
    (folder / f"d{number}.md").write_text(text, encoding="utf-8")
    entities = {
        str(i): {"start": text.index(n), "end": text.index(n) + len(n), "type": t, "text": n}
        for i, (n, t) in enumerate(names.items())
    }
    record = {"doc_id": f"d{number}", "file": f"d{number}.md", "entities": entities, "relations": {},
              "units": [{"unit": 0, "start": 0, "end": len(text)}]}  # fmt: skip
    (folder / f"d{number}.gold.json").write_text(json.dumps(record), encoding="utf-8")


def test_a_recogniser_is_trained_on_gold_and_twice_the_same(tmp_path: Path) -> None:
    pytest.importorskip("pycrfsuite")
    for i, name in enumerate(("Qxr4", "Vbn2", "Ztp8", "Wky5")):
        _gold(tmp_path, i, f"我们的结果说明，沉默{name}基因以后，这种细胞的生长变得很慢。\n", {name: "Gene"})
    documents = chinese_ner.read_documents(tmp_path, [tmp_path])
    assert [len(d.gold) for d in documents] == [1] * 4
    marked = {p.text[s:e] for d in documents for p in d.passages for s, e, _ in p.gold}
    assert marked == {"Qxr4", "Vbn2", "Ztp8", "Wky5"}
    for out in ("a", "b"):
        chinese_ner.train_chinese_ner(tmp_path, tmp_path, tmp_path / out)
    first, second = ((tmp_path / out / "model.crfsuite").read_bytes() for out in ("a", "b"))
    assert first == second
    assert "Qxr".lower().encode() not in first  # a name of one article is not remembered


def test_a_gold_file_without_its_text_is_named(tmp_path: Path) -> None:
    _gold(tmp_path, 1, "沉默该基因。", {})
    (tmp_path / "d1.md").unlink()
    with pytest.raises(DataError, match=r"d1\.gold\.json.*'d1\.md'"):
        chinese_ner.read_documents(tmp_path, [tmp_path])
