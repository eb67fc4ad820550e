"""English models: word borders, trees with merged names, tiny trainings from invented sentences."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.entities import english_crf
from extractor.entities.candidates import Candidate
from extractor.entities.english_crf import Recogniser, decode, encode, tidy
from extractor.entities.english_features import features, tokens
from extractor.entities.lexicon import Hit, Row
from extractor.entities.statistical import Evidence, Proposal
from extractor.errors import DataError
from extractor.nlp.english_words import english_words
from extractor.nlp.parsers import english_parser
from extractor.train import english, english_ner
from extractor.train.english import Word, merge, read_conllu, train_english_parser


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Wnt-dependent growth", "Wnt|-|dependent|growth"),
        ("non-coding RNAs (ncRNAs).", "non-coding|RNAs|(|ncRNAs|)|."),
        ("by 12.5% at 37 °C", "by|12.5|%|at|37|°C"),
        ("Smith et al. showed", "Smith|et|al.|showed"),
        ("It cannot; we don't", "It|can|not|;|we|do|n't"),
        ("the cell's E13.5 embryo.", "the|cell|'s|E13.5|embryo|."),
        ("free Ca2+ and p53+/- mice", "free|Ca2+|and|p53|+|/|-|mice"),
        ("in C. elegans, e.g. worms", "in|C.|elegans|,|e.g.|worms"),
        ("IL-6/STAT3, n = 1,250", "IL|-|6|/|STAT3|,|n|=|1,250"),
        ("TGFβ1 and β-catenin", "TGFβ1|and|β|-|catenin"),
    ],
)
def test_words_are_cut_as_in_craft(text: str, words: str) -> None:
    assert "|".join(text[s:e] for s, e in english_words(text)) == words


@given(st.text(alphabet="abcAB αβ12.,-/+()%'’ \n°et l", max_size=60))
def test_words_cover_everything_but_space_in_order(text: str) -> None:
    at = 0
    for start, end in english_words(text):
        assert at <= start < end
        assert not text[at:start].strip()
        assert not any(c.isspace() for c in text[start:end])
        at = end
    assert not text[at:].strip()


@st.composite
def trees(draw: st.DrawFn) -> tuple[list[Word], list[tuple[int, int]]]:
    n = draw(st.integers(1, 12))
    order = draw(st.permutations(range(n)))
    heads = [0] * n
    for place, i in enumerate(order):
        heads[i] = i if place == 0 else order[draw(st.integers(0, place - 1))]
    words = [Word(2 * i, 2 * i + 1, "NN", "NOUN", "x", heads[i], "ROOT" if heads[i] == i else "dep") for i in range(n)]
    borders = draw(st.lists(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)), max_size=4))
    return words, [(2 * min(b), 2 * max(b) + 1) for b in borders]


@given(trees())
def test_merged_names_leave_a_tree(case: tuple[list[Word], list[tuple[int, int]]]) -> None:
    words, spans = case
    merged = merge(words, spans)
    assert next(w for w in merged if w.head == merged.index(w)).dep == "ROOT"
    assert sum(w.head == i for i, w in enumerate(merged)) == 1
    for i in range(len(merged)):
        seen = set()
        while merged[i].head != i:
            assert i not in seen
            seen.add(i)
            i = merged[i].head
    assert (merged[0].start, merged[-1].end) == (words[0].start, words[-1].end)


def test_a_merged_name_takes_place_and_label_of_its_head() -> None:
    # tumor necrosis factor rises: heads factor, factor, rises, rises
    words = [
        Word(0, 5, "NN", "NOUN", "tumor", 2, "compound"), Word(6, 14, "NN", "NOUN", "necrosis", 2, "compound"),
        Word(15, 21, "NN", "NOUN", "factor", 3, "nsubj"), Word(22, 27, "VBZ", "VERB", "rise", 3, "ROOT"),
    ]  # fmt: skip
    merged = merge(words, [(0, 21)])
    seen = [(w.start, w.end, w.head, w.dep, w.lemma) for w in merged]
    assert seen == [(0, 21, 1, "nsubj", ""), (22, 27, 1, "ROOT", "rise")]
    assert merge(words, [(0, 14)]) == words  # "tumor necrosis": two heads outside, left alone
    assert merge(words, [(1, 21)]) == words  # no token border


NOUNS = ("AbcR1", "Xyz2", "the mouse", "a kinase", "Qrs-5")
VERBS = (("inhibits", "inhibit"), ("induces", "induce"), ("binds", "bind"), ("needs", "need"))


def conllu(sentences: int = 20) -> str:
    """Invented sentences "X inhibits Y in cells." with trees."""
    rng = random.Random(0)
    lines = []
    for n in range(sentences):
        if n % 5 == 0:
            lines.append(f"# newdoc id = {n}")
        subject, (verb, lemma), tail = rng.choice(["AbcR1", "Xyz2"]), rng.choice(VERBS), rng.choice(["growth", "death"])
        rows = [
            (subject, subject.lower(), "NOUN", "NN", 2, "nsubj", "_"), (verb, lemma, "VERB", "VBZ", 0, "root", "_"),
            (tail, tail, "NOUN", "NN", 2, "dobj", "_"), ("in", "in", "ADP", "IN", 2, "prep", "_"),
            ("cells", "cell", "NOUN", "NNS", 4, "pobj", "SpaceAfter=No"), (".", ".", "PUNCT", ".", 2, "punct", "_"),
        ]  # fmt: skip
        for i, (form, base, pos, tag, head, dep, misc) in enumerate(rows, 1):
            lines.append(f"{i}\t{form}\t{base}\t{pos}\t{tag}\t_\t{head}\t{dep}\t_\t{misc}")
        lines.append("")
    return "\n".join(lines) + "\n"


def test_a_treebank_gives_raw_paragraphs(tmp_path: Path) -> None:
    path = tmp_path / "tiny.conllu"
    path.write_text(conllu(), encoding="utf-8")
    paragraphs = read_conllu(path)
    assert len(paragraphs) == 4
    assert {p.article for p in paragraphs} == {"0", "5", "10", "15"}
    p = paragraphs[0]
    assert p.text.count(" in cells.") == 5
    assert [p.text[w.start : w.end] for w in p.words][3:6] == ["in", "cells", "."]
    assert p.words[8].head == 7  # heads count from the paragraph's first word


def test_pieces_hold_whole_sentences(tmp_path: Path) -> None:
    path = tmp_path / "tiny.conllu"
    path.write_text(conllu(), encoding="utf-8")
    whole = read_conllu(path)[0]
    parts = list(english.pieces(whole, 13))
    assert [len(p.words) for p in parts] == [12, 12, 6]
    assert " ".join(p.text for p in parts) == whole.text
    assert all(p.text[w.start : w.end].strip() and 0 <= w.head < len(p.words) for p in parts for w in p.words)
    assert list(english.pieces(whole, 0)) == [whole]


@pytest.mark.parametrize(
    ("text", "message"),
    [("1\tA\ta\tNOUN\tNN\t_\t7\tdep\t_\t_\n\n", "line 1: the head"), ("1\tA\ta\n\n", "line 1: a token line has ten")],
)
def test_a_broken_treebank_is_named_with_its_line(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "broken.conllu"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=message):
        read_conllu(path)


def test_no_treebank(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no treebank"):
        train_english_parser(tmp_path, tmp_path / "out")


def test_a_tiny_parser_is_trained_saved_and_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(english, "name_spans", lambda text, rng: [])
    path = tmp_path / "tiny.conllu"
    path.write_text(conllu(), encoding="utf-8")
    settings = {
        "training.eval_frequency": 12, "training.optimizer.learn_rate.warmup_steps": 1,
        "components.tok2vec.model.encode.width": 16, "components.tok2vec.model.encode.depth": 1,
        "components.tok2vec.model.embed.rows": [200, 100, 100, 100], "components.parser.min_action_freq": 1,
        "components.lemmatizer.min_tree_freq": 1, "training.batcher.size.start": 60,
    }  # fmt: skip
    rounds = ((12, 0.02), (12, 0.02))
    scores = train_english_parser(path, tmp_path / "model", seed=1, rounds=rounds, overrides=settings)
    assert scores["dep_las"] > 0.9
    nlp = english_parser(tmp_path / "model")
    doc = nlp("Xyz2 binds death in cells. AbcR1 needs growth in cells.")
    assert [t.dep_ for t in doc][:6] == ["nsubj", "ROOT", "dobj", "prep", "pobj", "punct"]
    assert [s.text for s in doc.sents] == ["Xyz2 binds death in cells.", "AbcR1 needs growth in cells."]
    assert doc[1].pos_ == "VERB"
    assert doc[1].lemma_ == "bind"
    # the loader's tokenizer is ours
    assert [t.text for t in nlp("Wnt-like")] == ["Wnt", "-", "like"]
    again = train_english_parser(path, tmp_path / "again", seed=1, rounds=rounds, overrides=settings)
    assert again == scores


class NoLexicon:
    def scan(self, text: str) -> list[Hit]:
        return []


@given(st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=4))
def test_labels_give_back_the_spans(pairs: list[tuple[int, int]]) -> None:
    text = "ab1 (cd) e-2 fgh α ij klm"
    spans = tokens(text)
    gold: set[tuple[int, int]] = set()
    for a, b in pairs:
        a, b = sorted((a % len(spans), b % len(spans)))
        span = (spans[a][0], spans[b][1])
        if all(e <= span[0] or s >= span[1] for s, e in gold):
            gold.add(span)
    assert set(decode(spans, encode(spans, gold))) == gold


def test_decode_closes_what_the_model_left_open() -> None:
    spans = tokens("a b c d e")
    assert decode(spans, ["B", "I", "O", "I", "E"]) == [(0, 3), (6, 9)]
    assert decode(spans, ["O", "B", "S", "B", "I"]) == [(2, 3), (4, 5), (6, 9)]


def test_tidy_repairs_brackets_and_repeats_names() -> None:
    text = "poly(ADP) inhibitor (PAI) helps; zolbicin works. zolbicin, zolbicin."
    assert (0, 9) in tidy(text, [(0, 8)])
    assert [text[s:e] for s, e in tidy(text, [(33, 41), (49, 57)])] == ["zolbicin"] * 3
    text = "acute zolbic syndrome (AZS) is rare; AZS kills."
    assert [text[s:e] for s, e in tidy(text, [(0, 21)])] == ["acute zolbic syndrome", "AZS", "AZS"]


def test_features_read_lexicon_and_long_form() -> None:
    text = "acute zolbic syndrome (AZS) is rare"
    row = Row("Disease", None, "x", "zolbic syndrome", "name", "user")
    f = features(text, tokens(text), [Hit(6, 21, (row,))])
    assert "L=DiseaseBnam" in f[1]
    assert "L=DiseaseEnam" in f[2]
    assert "Al=syndrome" in f[4]
    assert len(f) == len(tokens(text))


def pubtator(documents: int = 20) -> str:
    rng = random.Random(0)
    out = []
    for n in range(documents):
        drug = rng.choice(["zolbicin", "quantamab", "mirtolol", "pexabine"])
        title, abstract = f"Effect of {drug}.", f"We gave {drug} to mice."
        out.append(f"{n}|t|{title}\n{n}|a|{abstract}")
        first, second = title.index(drug), len(title) + 1 + abstract.index(drug)
        out.extend(f"{n}\t{s}\t{s + len(drug)}\t{drug}\tChemical\t-1" for s in (first, second))
        out.append("")
    return "\n".join(out) + "\n"


def test_a_tiny_recogniser_is_trained_and_finds_a_new_name(tmp_path: Path) -> None:
    path = tmp_path / "tiny.PubTator"
    path.write_text(pubtator(), encoding="utf-8")
    documents = english_ner.read_pubtator(path)
    pairs = [(d.text, english_ner.gold_spans(d, ("Chemical",))) for d in documents]
    for name in ("Drug", "again"):
        english_ner.train_type(pairs, tmp_path / f"{name}.crfsuite", scan=NoLexicon().scan)
    assert (tmp_path / "Drug.crfsuite").read_bytes() == (tmp_path / "again.crfsuite").read_bytes()
    tagger, data = english_crf._open(tmp_path / "Drug.crfsuite")
    recogniser = Recogniser({"Drug": tagger}, NoLexicon(), [data])  # type: ignore[arg-type]
    found = list(recogniser.find("We gave brandnewol to mice."))
    assert [(k, s, e) for k, s, e, _ in found] == [("Drug", 8, 18)]
    assert 0.5 < found[0][3] <= 1.0
    score = english_ner.measure(recogniser, documents, "Drug", ("Chemical",))
    assert (score.right, score.found, score.gold) == (40, 40, 40)
    assert english_ner.measure(recogniser, documents, "Drug", (), ignore=("Chemical",)).f is None
    assert list(recogniser.find("")) == []


def test_pubtator_errors(tmp_path: Path) -> None:
    path = tmp_path / "x.PubTator"
    path.write_text(pubtator().replace("\tzolbicin\t", "\tother\t"), encoding="utf-8")
    with pytest.raises(DataError, match="not at these offsets"):
        english_ner.read_pubtator(path)
    path.write_text("", encoding="utf-8")
    with pytest.raises(DataError, match="no PubTator documents"):
        english_ner.read_pubtator(path)


def test_models_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cannot be read"):
        Recogniser.load(tmp_path)
    (tmp_path / "Drug.crfsuite").write_bytes(b"no model")
    with pytest.raises(DataError, match="no CRFsuite model"):
        Recogniser.load(tmp_path, ("Drug",))


def test_a_model_of_other_labels_is_refused(tmp_path: Path) -> None:
    import shutil

    from extractor.entities import statistical

    shutil.copy(statistical.MODEL, tmp_path / "Gene.crfsuite")
    with pytest.raises(DataError, match=r"has labels .*; expected B, E, I, O, S"):
        Recogniser.load(tmp_path, ("Gene",))


def test_a_missing_recogniser_ends_a_run_with_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from typer.testing import CliRunner

    from extractor.cli import app

    monkeypatch.setattr(english_crf, "MODELS", tmp_path)
    english_crf.shipped.cache_clear()
    paper = tmp_path / "paper.txt"
    paper.write_text("Gefitinib inhibits EGFR in A549 cells.", encoding="utf-8")
    here = ["--timeout", "0", "--max-memory", "0"]  # in this process, where MODELS is patched
    command = ["extract", str(paper), "--out", str(tmp_path / "out"), "--no-parser", *here]
    try:
        done = CliRunner().invoke(app, command)
        assert done.exit_code == 2
        assert done.stderr.count("\n") == 1
        assert "CellLine.crfsuite: the model cannot be read" in done.stderr
        assert "--rules-only" in done.stderr
        assert CliRunner().invoke(app, [*command, "--rules-only"]).exit_code == 0
    finally:
        english_crf.shipped.cache_clear()


def test_an_article_is_held_out_in_every_corpus() -> None:
    ids = [str(n) for n in range(20000000, 20000400)]
    kept = {i for i in ids if english_ner.held_out(i)}
    assert 30 < len(kept) < 90
    assert kept == {i for i in ids if english_ner.held_out(i + "1015", 4)}


SHIPPED = Path(english.__file__).parent.parent / "data" / "models"


@pytest.mark.parametrize("name", ["en_parser", "en_ner"])
def test_shipped_models_are_small_and_have_a_card(name: str) -> None:
    files = [p for p in (SHIPPED / name).rglob("*") if p.is_file()]
    assert sum(p.stat().st_size for p in files) < 12_000_000
    card = (SHIPPED / name / "README.md").read_text(encoding="utf-8")
    assert "icence" in card
    assert "Command" in card or "command" in card
    assert "@" not in card


def test_the_shipped_parser_finds_subject_and_object_of_a_protected_name() -> None:
    nlp = english_parser(SHIPPED / "en_parser")
    text = "We show that miR-98765 strongly inhibits the ABC-12 kinase."
    doc = nlp.tokenizer.make(text, [(13, 22), (45, 51)])
    for _, pipe in nlp.pipeline:
        doc = pipe(doc)
    words = {t.text: t for t in doc}
    assert words["miR-98765"].dep_ == "nsubj"
    assert words["miR-98765"].head.text == "inhibits"
    assert words["kinase"].dep_ == "dobj"
    assert words["inhibits"].lemma_ == "inhibit"
    assert nlp.config["paths"]["train"] is None


def test_the_shipped_recogniser_finds_common_names() -> None:
    recogniser = Recogniser.load()
    text = "Cisplatin reduced IL-6 expression in HeLa cells and in patients with hepatocellular carcinoma."
    found = [(kind, text[s:e]) for kind, s, e, _ in recogniser.find(text)]
    assert found == [
        ("CellLine", "HeLa"), ("Disease", "hepatocellular carcinoma"), ("Drug", "Cisplatin"), ("Gene", "IL-6"),
    ]  # fmt: skip


# --- rules and models together ------------------------------------------------------------------------------


TEXT = "Zolbicin blocks ABC1 signalling and KLFX in tumour cells (QRS)."


def rule(name: str, kind: str, source: str = "lexicon:hgnc", **more: object) -> Candidate:
    at = TEXT.index(name)
    return Candidate(at, at + len(name), kind, source, 60, **more)  # type: ignore[arg-type]


def proposal(name: str, kind: str, score: float = 0.9) -> Proposal:
    at = TEXT.index(name)
    return Proposal(at, at + len(name), kind, score)


def together(
    rules: list[Candidate], proposals: list[Proposal], agree: list[float], weak: Sequence[Candidate] = ()
) -> list[tuple[str, str, str]]:
    found = english_crf.combine(TEXT, Evidence(rules, rules, weak), proposals, agree)
    return [(TEXT[c.start : c.end], c.type, c.source) for c in found]


def test_a_model_name_enters_where_no_rule_is() -> None:
    rules = [rule("ABC1", "Gene")]
    found = together(rules, [proposal("Zolbicin", "Drug"), proposal("KLFX", "Gene", 0.79)], [1.0])
    assert found == [("Zolbicin", "Drug", "model:en_ner/Drug"), ("ABC1", "Gene", "lexicon:hgnc")]


def test_a_longer_name_of_the_same_type_replaces_but_cuts_none() -> None:
    rules = [rule("KLFX", "Gene"), rule("tumour cells", "Gene")]
    longer = proposal("ABC1 signalling", "Gene")
    assert together(rules, [longer, proposal("tumour", "Gene")], [1.0, 1.0]) == [
        ("ABC1 signalling", "Gene", "model:en_ner/Gene"),
        ("KLFX", "Gene", "lexicon:hgnc"),
        ("tumour cells", "Gene", "lexicon:hgnc"),
    ]
    assert together([rule("ABC1", "Gene")], [longer], [1.0])[0][0] == "ABC1 signalling"


def test_another_type_gives_way_only_where_its_model_doubts_it() -> None:
    said = proposal("KLFX", "Disease")
    assert together([rule("KLFX", "Gene")], [said], [0.5]) == [("KLFX", "Gene", "lexicon:hgnc")]
    assert together([rule("KLFX", "Gene")], [said], [0.2]) == [("KLFX", "Disease", "model:en_ner/Disease")]


@pytest.mark.parametrize("source", ["grammar:mirna", "shape:drug.class", "lexicon:user"])
def test_grammars_and_the_users_names_stay(source: str) -> None:
    assert together([rule("KLFX", "Gene", source)], [proposal("KLFX", "Drug")], [0.0]) == [("KLFX", "Gene", source)]


def test_a_rule_mention_that_the_model_excludes_falls_but_no_cell_line() -> None:
    rules = [rule("ABC1", "Gene"), rule("KLFX", "CellLine", "lexicon:cellosaurus")]
    assert together(rules, [], [0.01, 0.01]) == [("KLFX", "CellLine", "lexicon:cellosaurus")]


def test_what_a_rule_knew_of_a_name_is_kept_for_its_identifier() -> None:
    weak = rule("QRS", "Gene", weak=True, hint={"curie": "hgnc:1"})
    (found,) = english_crf.combine(TEXT, Evidence([], [], [weak]), [proposal("QRS", "Gene")], [])
    assert (found.source, found.weak) == ("model:en_ner/Gene+lexicon:hgnc", False)
    assert dict(found.hint) == {"curie": "hgnc:1"}


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("fibroblasts", "CellLine"), ("cytokines", "Gene"), ("glucose", "Drug"), ("cancers", "Disease"), ("a", "Gene"),
        ("AbcR1 and Xyz2", "Gene"), ("Abc (1", "Gene"), ("let-7mimic", "Gene"), ("airway inflammation", "Disease"),
    ],
)  # fmt: skip
def test_what_is_no_name_of_ours(name: str, kind: str) -> None:
    assert not english_crf._is_name(name, kind)


def test_the_pipeline_merges_and_says_which_model() -> None:
    from extractor.entities import recognise

    text = "Overexpression of Zbtx7 raised Zbtx7 mRNA and miR-21. Zbtx7 protein binds to the EGFR promoter."
    both = recognise(text, "en")
    assert [(m.text, m.source) for m in both if m.text == "Zbtx7"] == [("Zbtx7", "model:en_ner/Gene")] * 3
    rules = recognise(text, "en", statistical=False)
    assert not any(m.source.startswith("model") for m in rules)
    assert {m.text for m in rules} == {m.text for m in both} - {"Zbtx7"}
