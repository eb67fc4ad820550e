"""Models of other people: what is listed, what they do in the pipeline, and every way in which one cannot be had."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
import spacy
import standins
from spacy.tokens import Doc
from typer.testing import CliRunner

import extractor
from extractor.cli import app
from extractor.entities import recognise
from extractor.errors import DataError, ExtractorError, UsageError
from extractor.nlp import installed, parsers
from extractor.nlp.dependencies import to_clearnlp
from extractor.nlp.label_maps import dependencies, label_map

pytestmark = pytest.mark.filterwarnings("ignore")
TEXT = "We gave zaltrofin to mice. Gefitinib inhibits EGFR. Patients with morvanosis received zaltrofin daily.\n"


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the stand-ins, saved as folders."""
    out = tmp_path_factory.mktemp("models")
    standins.recogniser("ner_bc5cdr_md", standins.CHEMICALS).to_disk(out / "bc5cdr")
    standins.recogniser("ner_odd", standins.ODD, steps=2).to_disk(out / "odd")
    standins.parser("core_sci_sm").to_disk(out / "sci")
    return out


@pytest.fixture(scope="session")
def sites(made: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Folders to put on sys.path, for the stand-ins as installed packages."""
    out = tmp_path_factory.mktemp("site")
    return [
        standins.package(made / "bc5cdr", out, "en_ner_bc5cdr_md"),
        standins.package(made / "sci", out, "en_core_sci_sm"),
    ]


@pytest.fixture
def packages(sites: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    for site in sites:
        monkeypatch.syspath_prepend(site)


@pytest.fixture
def copy(made: Path, tmp_path: Path) -> Any:
    """Copy a stand-in, to break it."""
    return lambda name: Path(shutil.copytree(made / name, tmp_path / f"broken_{name}"))


def edit_meta(folder: Path, **changes: Any) -> Path:
    path = folder / "meta.json"
    path.write_text(json.dumps({**json.loads(path.read_text(encoding="utf-8")), **changes}), encoding="utf-8")
    return folder


# --- what there is --------------------------------------------------------------------------------------------


def test_shipped_models_are_listed_with_licence_and_scores() -> None:
    found = {m.name: m for m in installed.shipped()}
    assert set(found) >= {"en_ner", "en_parser", "zh_ner", "zh_parser"}
    for model in found.values():
        assert model.licence
        assert model.size > 1_000
        assert model.roles
        assert model.fit == "yes"
        assert not model.problem
    assert found["en_parser"].roles == ("parser",)
    assert "UAS" in found["en_parser"].scores
    assert found["en_ner"].types == ("CellLine", "Disease", "Drug", "Gene")
    assert found["zh_parser"].licence.startswith("CC BY-SA 4.0")


def test_a_folder_is_described_without_its_weights(copy: Any) -> None:
    folder = copy("bc5cdr")
    (folder / "ner" / "model").unlink()
    model = installed.describe(str(folder))
    assert (model.name, model.kind, model.language, model.version) == ("en_ner_bc5cdr_md", "folder", "en", "0.5.4")
    assert model.roles == ("recogniser",)
    assert model.types == ("Drug", "Disease")
    assert model.labels["ner"] == ("CHEMICAL", "DISEASE")
    assert model.licence == "CC BY-SA 3.0"
    assert model.scores == "entities P 0.910, R 0.900, F 0.905"


def test_a_strange_description_is_no_traceback(copy: Any) -> None:
    folder = edit_meta(copy("bc5cdr"), labels=["a"], performance=[1], license=None, spacy_version="new")
    model = installed.describe(str(folder))
    assert (model.labels, model.scores, model.licence, model.fit) == ({}, "", "not stated", "minor")


def test_a_folder_on_the_path_is_no_package(copy: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = copy("sci")
    monkeypatch.syspath_prepend(folder.parent)
    monkeypatch.chdir(folder.parent)
    assert installed.describe(folder.name).kind == "folder"
    assert installed.open_parser(folder.name).model.path == Path(folder.name)


def test_named_models_are_described(made: Path, sites: list[Path]) -> None:
    outer = sites[0] / "en_ner_bc5cdr_md"  # a package's folder, not on the path: the pipeline is inside
    done = CliRunner().invoke(app, ["models", str(made / "sci"), str(outer)])
    assert [line.split("\t")[:2] for line in done.stdout.splitlines()[1:]] == [
        ["en_core_sci_sm", "folder"], ["en_ner_bc5cdr_md", "folder"],
    ]  # fmt: skip
    done = CliRunner().invoke(app, ["models", "nowhere"])
    assert (done.exit_code, done.stdout) == (2, "")
    assert "there is no model 'nowhere'" in done.stderr


def test_percentages_are_fractions_too(made: Path) -> None:
    assert installed.describe(str(made / "sci")).scores == "UAS 0.890, LAS 0.875"


@pytest.mark.usefixtures("packages")
def test_installed_packages_are_listed() -> None:
    found = {m.name: m for m in installed.models()}
    assert found["en_core_sci_sm"].kind == "installed"
    assert found["en_core_sci_sm"].roles == ("parser",)
    assert found["en_ner_bc5cdr_md"].types == ("Drug", "Disease")
    done = CliRunner().invoke(app, ["models"])
    assert done.exit_code == 0
    rows = [line.split("\t") for line in done.stdout.splitlines()]
    assert rows[0][:2] == ["name", "kind"]
    assert ["en_ner_bc5cdr_md", "installed", "0.5.4", "recogniser: Drug Disease"] in [row[:4] for row in rows]
    listed = json.loads(CliRunner().invoke(app, ["models", "--format", "json"]).stdout)
    assert [m["name"] for m in listed if m["kind"] == "installed"] == ["en_core_sci_sm", "en_ner_bc5cdr_md"]
    assert listed[-3]["kind"] == "shipped"


def test_a_broken_package_is_listed_with_its_problem(
    sites: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = Path(shutil.copytree(sites[0], tmp_path / "site"))
    next(site.glob("en_ner_bc5cdr_md/en_ner_bc5cdr_md-*/config.cfg")).write_text("[nlp\n", encoding="utf-8")
    monkeypatch.syspath_prepend(site)
    (model,) = installed.installed()
    assert "config.cfg is broken" in model.problem
    assert model.roles == ()


# --- what a recogniser does -----------------------------------------------------------------------------------


def test_a_recogniser_fills_gaps_and_replaces_nothing(made: Path) -> None:
    model = installed.open_recogniser(str(made / "bc5cdr"))
    assert "sentencizer" not in model.nlp.pipe_names  # only what the recogniser needs is read
    text = "We gave zaltrofin to mice with morvanosis. Zaltrofin and cisplatin were given."
    found = {(m.text, m.type): m.source for m in recognise(text, "en", models=[model])}
    assert found["zaltrofin", "Drug"] == "model:en_ner_bc5cdr_md:CHEMICAL"
    assert found["morvanosis", "Disease"] == "model:en_ner_bc5cdr_md:DISEASE"
    assert found["cisplatin", "Drug"].startswith("lexicon:")
    without = {(m.text, m.type): m.source for m in recognise(text, "en")}
    assert without == {k: v for k, v in found.items() if not v.startswith("model:en_ner_bc5cdr_md")}
    assert recognise(text, "zh", models=[model]) == recognise(text, "zh")  # an English model is not asked


class Says:
    """A recogniser that finds given words."""

    name, language = "says", "en"

    def __init__(self, *words: str, type: str = "Drug", listed: bool = False) -> None:
        self.words, self.type, self.listed = words, type, listed

    def find(self, text: str) -> list[installed.Found]:
        places = [(text.find(word), word) for word in self.words]
        return [installed.Found(at, at + len(w), self.type, "X", self.listed) for at, w in places if at >= 0]


@pytest.mark.parametrize(
    ("text", "said", "found"),
    [
        ("It was foobarine.", "foobarine", ["foobarine"]),
        ("Of foobarine, bazine and others.", "foobarine, bazine", []),
        ("Of 2,3-foobarine.", "2,3-foobarine", ["2,3-foobarine"]),
        ("Of foobarine (A).", "foobarine (A", []),
        ("The plan B.", "B", []),
        ("Some 12.5 mg.", "12.5", []),
        ("See www.x_foobarine now.", "foobarine", []),
        ("EGFR inhibitors work.", "EGFR inhibitors work", ["EGFR inhibitors"]),
    ],
)
def test_what_may_enter(text: str, said: str, found: list[str]) -> None:
    assert [m.text for m in recognise(text, "en", models=[Says(said)])] == found


def test_long_texts_are_read_in_pieces(made: Path) -> None:
    model = installed.open_recogniser(str(made / "bc5cdr"))
    text = "We gave zaltrofin to mice. " * 4_000
    found = list(model.find(text))
    assert len(found) > 3_000
    assert {text[f.start : f.end] for f in found} == {"zaltrofin"}
    assert "".join(piece for _, piece in installed._pieces(text)) == text
    assert [at for at, _ in installed._pieces("x" * 120_000)] == [0, 50_000, 100_000]


def test_wide_labels_need_the_lexicon() -> None:
    text = "The blarg and ITGB3 were seen."
    lexical = {m.text for m in recognise(text, "en", models=[Says("blarg", type="Gene", listed=True)])}
    assert lexical == {"ITGB3"}
    assert {m.text for m in recognise(text, "en", models=[Says("blarg", type="Gene")])} == {"blarg", "ITGB3"}


def test_the_first_recogniser_goes_first() -> None:
    first, second = Says("foobarine"), Says("foobarine", type="Gene")
    assert [m.type for m in recognise("It was foobarine.", "en", models=[first, second])] == ["Drug"]
    assert [m.type for m in recognise("It was foobarine.", "en", models=[second, first])] == ["Gene"]


# --- labels ---------------------------------------------------------------------------------------------------


def test_scispacys_labels_are_mapped() -> None:
    cg = label_map("en_ner_bionlp13cg_md")
    assert (cg.types["GENE_OR_GENE_PRODUCT"], cg.types["CANCER"], cg.types["CELL"]) == ("Gene", "Disease", "CellLine")
    assert "CELL" in cg.listed
    assert cg.unknown(["ORGAN", "CANCER", "NEWLABEL"]) == ["NEWLABEL"]
    assert label_map("en_ner_craft_md").types == {"GGP": "Gene", "CHEBI": "Drug"}
    assert label_map("en_ner_jnlpba_md").types["PROTEIN"] == "Gene"
    assert label_map("en_ner_bc5cdr_md").types == {"CHEMICAL": "Drug", "DISEASE": "Disease"}
    assert label_map("en_core_sci_sm").unknown(["ENTITY"]) == ["ENTITY"]
    for name in installed.SCISPACY:
        assert label_map(name).source


def test_a_users_map_goes_first(tmp_path: Path, made: Path) -> None:
    mine = tmp_path / "mine.yaml"
    mine.write_text(
        "recognisers:\n  en_ner_odd:\n    labels: {QUUX: Drug}\n  en_ner_bc5cdr_md:\n    ignored: [DISEASE]\n",
        encoding="utf-8",
    )
    assert installed.open_recogniser(str(made / "odd"), mine).labels.types == {"QUUX": "Drug"}
    assert label_map("en_ner_bc5cdr_md", mine).types == {"CHEMICAL": "Drug"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("recognisers: {a: {labels: {X: Protein}}}", "recognisers: a: labels: X: there is no mention type 'Protein'"),
        ("recognisers: {a: {label: {X: Gene}}}", "recognisers: a: unknown key 'label'"),
        ("recognizers: {}", "the file: unknown key 'recognizers'"),
        ("recognisers: {a: {labels: {X: Gene}, ignored: [X]}}", "X has a type and is ignored"),
        ("recognisers: {a: {labels: [X]}}", "expected LABEL: type"),
        ("recognisers: [a]", "expected packages"),
        ("recognisers:\n  a: {x\n", "line 3: not YAML"),
        ("- a", "the file: expected a mapping"),
    ],
)
def test_a_broken_map_is_refused(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "map.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as caught:
        label_map("a", path)
    assert message in str(caught.value)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


# --- what a parser does ---------------------------------------------------------------------------------------


def tree(nlp: Any, row: int) -> Doc:
    words, tags, heads, deps = standins.TREES[row]
    return Doc(nlp.vocab, words=words, tags=tags, heads=heads, deps=deps)


def test_prepositions_govern_their_nouns() -> None:
    nlp = spacy.blank("en")
    doc = to_clearnlp(tree(nlp, 0), dependencies())
    assert [(t.dep_, t.head.text) for t in doc[2:5]] == [
        ("dobj", "inhibits"), ("prep", "phosphorylation"), ("pobj", "of"),
    ]  # fmt: skip
    passive = to_clearnlp(tree(nlp, 1), dependencies())
    assert [(t.dep_, t.head.text) for t in passive[3:5]] == [("agent", "inhibited"), ("pobj", "by")]
    assert to_clearnlp(doc, dependencies()).to_json()["tokens"] == doc.to_json()["tokens"]  # ClearNLP stays as it is
    assert doc[0].lemma_ == "gefitinib"
    words = ["It", "rose", "because", "of", "EGFR"]
    chain = Doc(nlp.vocab, words=words, tags=["PRP", "VBD", "IN", "IN", "NN"], heads=[1, 1, 4, 4, 1],
                deps=["nsubj", "root", "case", "case", "obl"])  # fmt: skip
    done = to_clearnlp(chain, dependencies())
    assert [(t.dep_, t.head.text) for t in done] == [
        ("nsubj", "rose"), ("ROOT", "rose"), ("advmod", "of"), ("prep", "rose"), ("pobj", "of"),
    ]  # fmt: skip


def test_copulas_and_markers_govern() -> None:
    vocab = spacy.blank("en").vocab
    words = ["EGFR", "is", "not", "active", "after", "blocking", "it", "to", "grow", "."]
    tags = ["NN", "VBZ", "RB", "JJ", "IN", "VBG", "PRP", "TO", "VB", "."]
    heads = [3, 3, 3, 3, 5, 3, 5, 8, 5, 3]
    deps = ["nsubj", "cop", "advmod", "root", "mark", "advcl", "obj", "mark", "advcl", "punct"]
    done = to_clearnlp(Doc(vocab, words=words, tags=tags, heads=heads, deps=deps), dependencies())
    assert [(t.text, t.dep_, t.head.text) for t in done] == [
        ("EGFR", "nsubj", "is"), ("is", "ROOT", "is"), ("not", "neg", "is"), ("active", "acomp", "is"),
        ("after", "prep", "active"), ("blocking", "pcomp", "after"), ("it", "dobj", "blocking"), ("to", "aux", "grow"),
        ("grow", "advcl", "blocking"), (".", "punct", "is"),
    ]  # fmt: skip


def test_a_parser_takes_the_place_of_ours(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("our parser was read")

    monkeypatch.setattr(parsers, "english_parser", refuse)
    parsers.shipped_parser.cache_clear()
    nlp = extractor.load("en", parser=str(made / "sci"))
    doc = nlp("Gefitinib inhibits EGFR.")
    assert [t.dep_ for t in doc] == ["nsubj", "ROOT", "dobj", "punct"]
    assert [r.type for r in doc._.extractor_relations] == ["inhibit"]
    assert nlp("EGFR is inhibited by gefitinib.")[3].dep_ == "agent"


# --- in a run -------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("packages")
def test_a_run_with_installed_models(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    arguments = ["extract", str(tmp_path / "a.txt"), "--parser", "en_core_sci_sm", "--recogniser", "en_ner_bc5cdr_md"]
    run = CliRunner().invoke
    done = run(app, [*arguments, "--out", str(tmp_path / "one")])
    assert done.exit_code == 0, done.stderr
    assert "parser en_core_sci_sm: has no lemmatizer" in done.stderr  # what is lacking is said
    again = run(app, [*arguments, "--out", str(tmp_path / "two"), "--quiet"])
    assert (again.exit_code, again.stderr) == (0, "")
    for path in sorted((tmp_path / "one").iterdir()):
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()
    manifest = json.loads((tmp_path / "one" / "run.json").read_text(encoding="utf-8"))
    rows = {m["name"]: m for m in manifest["models"]}
    assert rows["en_parser"]["state"] == "replaced"
    assert (rows["en_core_sci_sm"]["role"], rows["en_core_sci_sm"]["version"]) == ("parser", "0.5.4")
    assert rows["en_ner_bc5cdr_md"]["role"] == "recogniser"
    assert len(rows["en_ner_bc5cdr_md"]["sha256"]) == 64
    assert rows["en_core_sci_sm"]["notes"]
    assert manifest["config"]["recognisers"] == ["en_ner_bc5cdr_md"]
    entities = (tmp_path / "one" / "entities.csv").read_text(encoding="utf-8")
    assert "model:en_ner_bc5cdr_md:CHEMICAL" in entities


def test_another_minor_version_is_said(copy: Any) -> None:
    folder = edit_meta(copy("bc5cdr"), spacy_version=">=3.7.4,<3.8.0")
    assert installed.describe(str(folder)).fit == "minor"
    (note,) = installed.check(None, [str(folder)], None)
    assert note.startswith(f"recogniser {folder}: made for spaCy >=3.7.4,<3.8.0, this is {spacy.__version__}")


def test_labels_without_a_type_are_said(copy: Any, tmp_path: Path) -> None:
    mine = tmp_path / "mine.yaml"
    mine.write_text("recognisers: {en_ner_new: {labels: {CHEMICAL: Drug}}}", encoding="utf-8")
    folder = edit_meta(copy("bc5cdr"), name="ner_new")
    (note,) = installed.check(None, [str(folder)], mine)
    assert "labels without a mention type are ignored: DISEASE" in note


# --- what cannot be had ---------------------------------------------------------------------------------------


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


BROKEN: dict[str, tuple[str, Any, str]] = {
    "no meta": ("bc5cdr", lambda f: (f / "meta.json").unlink(), "no spaCy pipeline: it has no meta.json"),
    "no config": ("bc5cdr", lambda f: (f / "config.cfg").unlink(), "no spaCy pipeline: it has no config.cfg"),
    "meta is no JSON": ("bc5cdr", lambda f: write(f / "meta.json", "{"), "is no JSON"),
    "meta without version": ("bc5cdr", lambda f: edit_meta(f, version=""), "meta.json has no 'version'"),
    "config is broken": ("bc5cdr", lambda f: write(f / "config.cfg", "[nlp\n"), "config.cfg is broken"),
    "no weights": ("bc5cdr", lambda f: (f / "ner" / "model").unlink(), "cannot be loaded"),
    "broken weights": ("bc5cdr", lambda f: (f / "ner" / "model").write_bytes(b"\0x"), "cannot be loaded"),
    "another spaCy": ("bc5cdr", lambda f: edit_meta(f, spacy_version=">=2.3.0,<3.0.0"), "was made for spaCy >=2.3.0"),
    "no recogniser": ("sci", lambda f: None, "has no entity recogniser (components: tagger, parser)"),
    "no label mapped": ("odd", lambda f: None, "none of its labels (QUUX) has a mention type"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_recogniser_that_cannot_be_had(case: str, copy: Any) -> None:
    name, damage, message = BROKEN[case]
    folder = copy(name)
    damage(folder)
    with pytest.raises(ExtractorError) as caught:
        installed.open_recogniser(str(folder))
    told = str(caught.value)
    assert message in told
    assert str(folder) in told
    assert "\n" not in told
    assert caught.value.hint


def test_a_parser_that_cannot_be_had(made: Path, tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"has no parser \(components: sentencizer, ner\)"):
        installed.open_parser(str(made / "bc5cdr"))
    spacy.blank("zh").to_disk(tmp_path / "zh")
    with pytest.raises(DataError, match="is a pipeline for 'zh'"):
        installed.open_parser(str(tmp_path / "zh"))
    words, tags, heads, _ = standins.TREES[0]
    standins.parser("other", [(words, tags, heads, ["a", "ROOT", "b", "c", "d", "e"])]).to_disk(tmp_path / "other")
    with pytest.raises(DataError, match="its parser has no label nsubj") as caught:
        installed.open_parser(str(tmp_path / "other"))
    assert caught.value.hint


def test_a_plug_in_that_is_not_installed(copy: Any) -> None:
    folder = copy("bc5cdr")
    text = (folder / "config.cfg").read_text(encoding="utf-8").replace('["sentencizer", ', '["transformer", ')
    write(folder / "config.cfg", text + '\n[components.transformer]\nfactory = "transformer"\n')
    with pytest.raises(DataError, match="pip install spacy-transformers") as caught:
        installed.open_recogniser(str(folder))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--recogniser", "en_ner_nowhere"], ["there is no model 'en_ner_nowhere'", "nothing is downloaded"]),
        (["--parser", "en_core_nowhere"], ["there is no model 'en_core_nowhere'"]),
        (["--recogniser", "json"], ["is a Python package but no spaCy pipeline"]),
        (["--recogniser", "a.txt"], ["is a file, not the folder"]),
        (["--parser", ""], ["no spaCy pipeline: it has no meta.json"]),
        (["--parser", "x", "--no-parser"], ["--parser and --no-parser exclude each other"]),
        (["--label-map", "a.txt"], ["--label-map has no effect without --recogniser"]),
    ],
)
def test_wrong_usage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], words: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    done = CliRunner().invoke(app, ["extract", "a.txt", "--out", "out", *arguments])
    assert done.exit_code == 2
    assert done.stderr.startswith("extractor: error: ")
    assert done.stderr.count("\n") == 1
    for word in words:
        assert word in done.stderr
    assert not (tmp_path / "out").exists()


def test_broken_weights_end_a_run_with_one_line(copy: Any, tmp_path: Path) -> None:
    folder = copy("bc5cdr")
    (folder / "ner" / "model").write_bytes(b"\0x")
    (tmp_path / "a.txt").write_text("没有英文。\n", encoding="utf-8")  # and no English passage that would ask for it
    arguments = ["extract", str(tmp_path / "a.txt"), "--out", str(tmp_path / "out"), "--recogniser", str(folder)]
    for more in ([], ["--workers", "2"]):
        done = CliRunner().invoke(app, [*arguments, *more])
        assert (done.exit_code, done.stderr.count("\n")) == (2, 1), done.stderr
        assert "cannot be loaded" in done.stderr
    with pytest.raises(UsageError):
        extractor.load("en", recognisers=["en_ner_nowhere"])("x")


# --- on a pipeline of somebody's ------------------------------------------------------------------------------


def test_our_components_on_a_pipeline_with_its_own_recogniser_and_parser(made: Path) -> None:
    nlp = spacy.load(made / "sci")
    nlp.add_pipe("ner", source=spacy.load(made / "bc5cdr"))
    for name in ("extractor_entities", "extractor_relations"):
        nlp.add_pipe(name)
    doc = nlp("Gefitinib inhibits EGFR in mice with morvanosis.")
    assert {e.label_ for e in doc.ents} == {"Drug", "Gene"}
    assert [e.text for e in doc.ents] == ["Gefitinib", "EGFR"]  # ours; theirs are kept aside
    assert "DISEASE" in {e.label_ for e in doc.spans["extractor_replaced_ents"]}
    assert doc[0].dep_ == "nsubj"  # their tree stays in the Doc, and serves our rules
    assert [r.type for r in doc._.extractor_relations] == ["inhibit"]


def test_the_component_takes_recognisers_and_a_parser(made: Path) -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("extractor_entities", config={"recognisers": [str(made / "bc5cdr")]})
    nlp.add_pipe("extractor_parser", config={"model": str(made / "sci")})
    nlp.add_pipe("extractor_relations")
    doc = nlp("We gave zaltrofin to mice.")
    assert [(e.text, e.label_) for e in doc.ents] == [("zaltrofin", "Drug")]
    assert nlp("Gefitinib inhibits EGFR.")[0].dep_ == "nsubj"


def test_spacy_finds_our_components_in_a_new_process(tmp_path: Path, root: Path) -> None:
    """By their entry points alone: nothing of ours was imported before."""
    if not [e for e in metadata.entry_points(group="spacy_factories") if e.name == "extractor_entities"]:
        pytest.skip("the package is not installed, so it has no entry points")
    code = "import spacy; n = spacy.blank('en'); n.add_pipe('extractor_entities'); print(n('EGFR rose').ents)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (0, "(EGFR,)\n"), done.stderr
