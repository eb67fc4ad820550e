from __future__ import annotations

import importlib.util
import json
import random
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from fakes import perfect
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.errors import DataError, UsageError
from extractor.evaluate import Prediction, Tally, check_floor, evaluate, load_gold, read_run, score_document
from extractor.evaluate.gold import GoldDocument, language_of
from extractor.evaluate.predictions import PredictedEntity, PredictedRelation, from_rows
from extractor.evaluate.report import bootstrap
from extractor.evaluate.scores import overlap_pairs
from extractor.facts import entity_rows, relation_rows, to_frame
from extractor.formats import write_folder
from extractor.records import CORE_TYPES, MENTION_TYPES, RELATION_TYPES

DATA = Path(__file__).parent / "data"
GOLD = Path(__file__).parent.parent / "gold"


@pytest.fixture(scope="module")
def independent() -> ModuleType:
    """The scorer that was written apart from ours."""
    spec = importlib.util.spec_from_file_location("score", DATA / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def dev() -> list[GoldDocument]:
    return load_gold(GOLD, "dev", need_texts=True)


# ---- a small article of our own

TEXT = "FOXQ9 促进 KLFX。miR-900 不抑制 骨转移。TNFX helps nobody at all here.\n参考文献 FOXQ9"


def span(name: str, after: int = 0) -> tuple[int, int]:
    at = TEXT.index(name, after)
    return at, at + len(name)


def entity(name: str, kind: str, unit: int, norm: str, after: int = 0) -> dict[str, object]:
    start, end = span(name, after)
    return {"unit": unit, "start": start, "end": end, "text": name, "type": kind, "norm": norm}


def small() -> dict[str, object]:
    return {
        "doc_id": "small",
        "source": "texts/small.txt",
        "entities": {
            "a": entity("FOXQ9", "Gene", 0, "FOXQ9"),
            "b": entity("KLFX", "Gene", 0, "KLFX"),
            "c": entity("miR-900", "miRNA", 1, "miR-900"),
            "d": entity("骨转移", "Process", 1, "bone metastasis"),
        },
        "relations": [
            {
                "unit": 0, "head": "a", "type": "promote", "tail": "b",
                "slots": {"drug": ["c"]}, "negated": False, "speculative": True,
            },
            {
                "unit": 1, "head": "c", "type": "inhibit", "tail": "d",
                "slots": {}, "negated": True, "speculative": False,
            },
        ],
        "units": [
            {"unit": 0, "start": 0, "end": span("miR-900")[0]},
            {"unit": 1, "start": span("miR-900")[0], "end": span("TNFX")[0]},
            {"unit": 2, "start": span("TNFX")[0], "end": TEXT.index("\n")},
        ],
    }  # fmt: skip


@pytest.fixture
def place(tmp_path: Path) -> Callable[..., Path]:
    """Write a gold folder with one article in it, as `dev` or `train`; gives the folder."""

    def write(data: dict[str, object] | None = None, split: str = "dev") -> Path:
        gold = tmp_path / "gold"
        folder = gold if split == "dev" else gold / "chinaxiv"
        folder.mkdir(parents=True, exist_ok=True)
        (tmp_path / "texts").mkdir(exist_ok=True)
        (tmp_path / "texts" / "small.txt").write_text(TEXT, encoding="utf-8")
        (folder / "small.gold.json").write_text(json.dumps(data or small()), encoding="utf-8")
        return gold

    return write


def found(name: str, kind: str, after: int = 0, language: str = "zh") -> PredictedEntity:
    return PredictedEntity(*span(name, after), name, kind, language)


def said(
    head: PredictedEntity,
    kind: str,
    tail: PredictedEntity,
    negated: bool = False,
    speculative: bool = False,
    **slots: str,
) -> PredictedRelation:
    return PredictedRelation(head, kind, tail, negated, speculative, {k: (v,) for k, v in slots.items()}, "r")


FOXQ9, KLFX = found("FOXQ9", "Gene"), found("KLFX", "Gene")
MIR, BONE = found("miR-900", "miRNA"), found("骨转移", "Process")


# ---- agreement with the independent scorer


def compare(independent: ModuleType, gold: GoldDocument, data: dict[str, object], prediction: Prediction) -> None:
    theirs = independent.score_entities(
        list(data["entities"].values()),  # type: ignore[attr-defined]
        [{"start": e.start, "end": e.end, "type": e.type} for e in prediction.entities],
    )
    ours = score_document(gold, prediction).tallies[""]
    for name, (strict, relaxed, predicted, wanted) in theirs.items():
        key = name if name in ("core", "all") else f"type.{name}"
        assert ours[f"entities.strict.{key}"] == Tally(strict, predicted, wanted)
        assert ours[f"entities.relaxed.{key}"] == Tally(relaxed, predicted, wanted)
    relations = [
        {
            "head": (r.head.start, r.head.end, r.head.type, r.head.text),
            "tail": (r.tail.start, r.tail.end, r.tail.type, r.tail.text),
            "type": r.type,
            "negated": r.negated,
        }
        for r in prediction.relations
    ]
    for core, name in ((True, "core"), (False, "all")):
        wanted, predicted = independent.score_relations(data, None, relations, core)
        assert ours[f"relations.{name}"] == Tally(len(wanted & predicted), len(predicted), len(wanted))


def test_agrees_with_the_independent_scorer_on_a_stored_run(independent: ModuleType, dev: list[GoldDocument]) -> None:
    predictions = read_run(DATA / "run_small", dev)
    for gold in dev:
        data = json.loads(gold.path.read_text(encoding="utf-8"))
        compare(independent, gold, data, predictions[gold.doc_id])
        # and through the independent scorer's own reading of the files
        entities, relations = independent.load_pred(str(DATA / "run_small"), gold.doc_id)
        ours = score_document(gold, predictions[gold.doc_id]).tallies[""]
        strict, _, count, wanted = independent.score_entities(list(data["entities"].values()), entities)["all"]
        assert ours["entities.strict.all"] == Tally(strict, count, wanted)
        key, predicted = independent.score_relations(data, entities, relations)
        assert ours["relations.all"] == Tally(len(key & predicted), len(predicted), len(key))


def test_the_stored_run_has_the_scores_it_had(dev: list[GoldDocument]) -> None:
    """Read off the independent scorer when the run was stored; the two cannot drift together."""
    report = evaluate("dev", dev, read_run(DATA / "run_small", dev))
    numbers = {
        document.doc_id[:3]: tuple(
            round(document.tallies[""][name].f or 0, 3)
            for name in ("entities.strict.core", "entities.strict.all", "relations.core", "relations.all")
        )
        for document in report.documents
    }
    assert numbers == {
        "000": (0.685, 0.712, 0.653, 0.644),
        "001": (0.688, 0.688, 0.826, 0.702),
        "003": (0.758, 0.764, 0.583, 0.547),
    }


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32))
def test_agrees_with_the_independent_scorer_on_anything(independent: ModuleType, seed: int) -> None:
    chance = random.Random(seed)
    length = 120

    def spans(count: int) -> list[tuple[int, int]]:
        cuts = sorted(chance.sample(range(length), 2 * count))
        return list(zip(cuts[::2], cuts[1::2], strict=True))

    norms = ["A", "a", "B", "C"]
    entities = {
        str(i): {
            "unit": 0, "start": a, "end": b, "text": f"t{i}",
            "type": chance.choice(MENTION_TYPES[:5]), "norm": chance.choice(norms),
        }
        for i, (a, b) in enumerate(spans(chance.randint(2, 12)))
    }  # fmt: skip
    data = {
        "doc_id": "x",
        "source": "nowhere.txt",
        "entities": entities,
        "relations": [
            {
                "unit": 0, "head": chance.choice(list(entities)), "tail": chance.choice(list(entities)),
                "type": chance.choice(RELATION_TYPES), "slots": {}, "negated": chance.random() < 0.3,
                "speculative": False,
            }
            for _ in range(chance.randint(0, 8))
        ],
        "units": [{"unit": i, "start": a, "end": b} for i, (a, b) in enumerate(spans(chance.randint(1, 6)))],
    }  # fmt: skip
    gold = _gold(data)
    predicted = []
    for _ in range(chance.randint(0, 15)):
        start = chance.randrange(length)
        predicted.append(
            PredictedEntity(start, start + chance.randint(1, 9), f"p{start}", chance.choice(MENTION_TYPES[:6]), "zh")
        )
    predicted += [
        PredictedEntity(e["start"], e["end"], e["text"], chance.choice([e["type"], "Gene"]), "zh")  # type: ignore[arg-type]
        for e in entities.values()
        if chance.random() < 0.7
    ]
    relations = tuple(
        said(chance.choice(predicted), chance.choice(RELATION_TYPES), chance.choice(predicted), chance.random() < 0.3)
        for _ in range(chance.randint(0, 9) if predicted else 0)
    )
    compare(independent, gold, data, Prediction(tuple(predicted), relations))


def _gold(data: dict[str, object]) -> GoldDocument:
    from extractor.evaluate import gold as module

    document = module._build(data, Path("x.gold.json"), "dev", None, None)
    module._check(document)
    return document


def test_the_gold_written_as_a_run_is_perfect(dev: list[GoldDocument], tmp_path: Path) -> None:
    rows: dict[str, list[dict[str, object]]] = {"entities": [], "relations": [], "documents": []}
    for gold in dev:
        extraction = perfect(gold)
        rows["entities"] += entity_rows(extraction)
        rows["relations"] += relation_rows(extraction)
        rows["documents"].append(
            {"path": "", "format": "", "encoding": "", "sha256": "", "languages": "", "skipped": "", "extracted": 1.0}
            | dict.fromkeys(("characters", "passages", "sentences", "entities", "relations"), 0)
            | {"doc_id": gold.doc_id}
        )
    write_folder(tmp_path / "run", {name: to_frame(name, table) for name, table in rows.items()}, {})
    report = evaluate("dev", dev, read_run(tmp_path / "run", dev))
    assert report.mistakes == ()
    for language, tallies in report.pooled.items():
        for name, tally in tallies.items():
            assert tally.f in (1.0, None), (language, name)
    assert report.f("entities.strict.all") == report.f("relations.all") == report.f("relations.slots") == 1.0
    assert set(report.pooled) == {"", "zh", "en"}


# ---- what is counted


def test_pooled_scores_are_sums_not_means(place: Callable[..., Path]) -> None:
    (gold,) = load_gold(place(), "dev")
    score = score_document(gold, Prediction((FOXQ9, KLFX, found("miR-900", "Gene")), (said(FOXQ9, "promote", KLFX),)))
    tally = score.tallies[""]["entities.strict.all"]
    assert (tally + tally) == Tally(4, 6, 8)
    assert (tally + tally).f == 8 / 14


def test_undefined_is_none_never_zero() -> None:
    assert (Tally().precision, Tally().recall, Tally().f) == (None, None, None)
    assert (Tally(0, 0, 3).precision, Tally(0, 0, 3).recall, Tally(0, 0, 3).f) == (None, 0.0, 0.0)
    assert (Tally(0, 3, 0).precision, Tally(0, 3, 0).recall, Tally(0, 3, 0).f) == (0.0, None, 0.0)


def test_signs_flags_and_slots(place: Callable[..., Path]) -> None:
    (gold,) = load_gold(place(), "dev")
    relations = (said(FOXQ9, "inhibit", KLFX), said(MIR, "inhibit", BONE, negated=False))
    tallies = score_document(gold, Prediction((), relations)).tallies[""]
    assert tallies["relations.all"] == Tally(0, 2, 2)
    assert tallies["relations.pair"] == Tally(2, 2, 2)
    assert tallies["relations.sign"] == Tally(1, 2, 2)
    assert tallies["relations.negated"] == Tally(0, 0, 1)  # the second was found, its denial was not
    assert tallies["relations.speculative"].f is None  # the only hedged statement was not found
    good = said(FOXQ9, "promote", KLFX, speculative=True, drug="MIR-900", disease="骨转移")
    tallies = score_document(gold, Prediction((), (good,))).tallies[""]
    assert tallies["relations.speculative"] == Tally(1, 1, 1)
    assert tallies["relations.slots"] == Tally(1, 2, 1)  # slots compared by what they name


def test_languages_are_those_of_the_units(place: Callable[..., Path]) -> None:
    (gold,) = load_gold(place(), "dev")
    tnf = found("TNFX", "Gene", language="zh")  # the run may think what it likes
    score = score_document(gold, Prediction((FOXQ9, tnf), ()))
    assert score.tallies["zh"]["entities.strict.all"] == Tally(1, 1, 4)
    assert score.tallies["en"]["entities.strict.all"] == Tally(0, 1, 0)


@pytest.mark.parametrize(
    ("text", "language"),
    [("乳腺癌转移", "zh"), ("MDA-MB-231 and MCF-7 细胞", "zh"), ("Breast cancer metastasis.", "en"), ("miR-21", "en")],
)
def test_language_of(text: str, language: str) -> None:
    assert language_of(text) == language


def test_outside_the_annotated_units(place: Callable[..., Path]) -> None:
    outside = found("FOXQ9", "Gene", after=TEXT.index("参考"))
    prediction = Prediction((FOXQ9, outside), (said(FOXQ9, "promote", outside),))
    (dev,) = load_gold(place(), "dev")
    tallies = score_document(dev, prediction).tallies[""]
    assert tallies["entities.strict.all"] == Tally(1, 2, 4)
    assert tallies["relations.all"] == Tally(0, 1, 2)
    data = small()
    data["file"] = data.pop("source")
    (train,) = load_gold(place(data, "train"), "train")
    tallies = score_document(train, prediction).tallies[""]
    assert tallies["entities.strict.all"] == Tally(1, 1, 4)
    assert tallies["relations.all"] == Tally(0, 0, 2)


def test_relaxed_matching_is_one_to_one() -> None:
    assert overlap_pairs([(0, 10)], [(0, 4), (5, 10)]) == 1
    assert overlap_pairs([(0, 4), (5, 10)], [(0, 10)]) == 1
    assert overlap_pairs([(0, 5), (5, 10)], [(0, 5), (5, 10)]) == 2
    assert overlap_pairs([(0, 5)], [(5, 10)]) == 0  # half-open: they only touch


def test_kinds_of_entity_mistakes(place: Callable[..., Path]) -> None:
    (gold,) = load_gold(place(), "dev")
    start, end = span("骨转移")
    prediction = Prediction(
        (
            found("KLFX", "Drug"),
            PredictedEntity(start + 1, end, "转移", "Process", "zh"),
            MIR,
            found("TNFX", "Gene"),
        ),
        (),
    )
    mistakes = {m.kind: (m.gold, m.found) for m in score_document(gold, prediction).mistakes if m.what == "entity"}
    assert mistakes == {
        "type": ("KLFX (Gene)", "KLFX (Drug)"),
        "border": ("骨转移 (Process)", "转移 (Process)"),
        "missing": ("FOXQ9 (Gene)", ""),
        "spurious": ("", "TNFX (Gene)"),
    }
    sentences = {m.kind: m.sentence for m in score_document(gold, prediction).mistakes if m.what == "entity"}
    assert sentences["type"] == "FOXQ9 促进 KLFX。"
    assert sentences["spurious"] == "TNFX helps nobody at all here."


@pytest.mark.parametrize(
    ("relation", "kind"),
    [
        (said(FOXQ9, "inhibit", KLFX), "sign"),
        (said(FOXQ9, "promote", KLFX, negated=True), "negation"),
        (said(KLFX, "promote", FOXQ9), "direction"),
        (said(found("TNFX", "Gene"), "promote", KLFX), "head"),
        (said(FOXQ9, "promote", found("TNFX", "Gene")), "tail"),
        (said(FOXQ9, "promote", BONE), "spurious"),
    ],
)
def test_kinds_of_relation_mistakes(place: Callable[..., Path], relation: PredictedRelation, kind: str) -> None:
    (gold,) = load_gold(place(), "dev")
    mistakes = [m for m in score_document(gold, Prediction((), (relation,))).mistakes if m.what == "relation"]
    assert kind in [m.kind for m in mistakes]
    paired = kind in {"sign", "negation", "direction"}
    assert len(mistakes) == (2 if paired else 3)  # a pair is one mistake, not a miss and a false alarm


def test_slots_of_rows() -> None:
    row = {
        "language": "zh",
        "type": "promote",
        "negated": False,
        "speculative": True,
        "rule": "r",
        "trigger": "",
        "found_by": "pattern",
    }
    row |= {"drugs": "阿霉素; 5-FU", "cell_lines": "", "diseases": ""}
    for role in ("head", "tail"):
        row |= {f"{role}_start": 0, f"{role}_end": 1, f"{role}_text": "x", f"{role}_type": "Gene"}
    (relation,) = from_rows([], [row]).relations
    assert relation.slots == {"drug": ("阿霉素", "5-FU")}


def test_a_text_with_two_meanings_fits_either(place: Callable[..., Path]) -> None:
    data = small()
    data["entities"]["e"] = entity("FOXQ9", "Gene", 9, "OTHERX", after=TEXT.index("参考"))  # type: ignore[index]
    data["relations"][0]["slots"] = {"drug": ["a"]}  # type: ignore[index]
    (gold,) = load_gold(place(data), "dev")
    good = said(FOXQ9, "promote", KLFX, drug="FOX\nQ9")  # and a line break inside a name changes nothing
    assert score_document(gold, Prediction((), (good,))).tallies[""]["relations.slots"] == Tally(1, 1, 1)


# ---- intervals and floors


def test_intervals() -> None:
    good, bad = Tally(9, 10, 10), Tally(1, 10, 10)
    assert bootstrap({"x": [good]}) == {"x": None}  # nothing to draw from
    assert bootstrap({"x": [Tally()] * 3}) == {"x": None}
    assert bootstrap({"x": [good, good]}) == {"x": (0.9, 0.9)}
    (interval,) = bootstrap({"x": [good, bad] * 4}).values()
    assert interval is not None
    assert interval[0] < 0.5 < interval[1]
    assert bootstrap({"x": [good, bad] * 4}) == {"x": interval}  # the same every time


def test_floor(place: Callable[..., Path], tmp_path: Path) -> None:
    gold = load_gold(place(), "dev")
    report = evaluate("dev", gold, {"small": Prediction((FOXQ9, KLFX), ())})
    file = tmp_path / "floor.json"
    file.write_text(json.dumps({"dev": {"entities.strict.all": 0.66, "relations.all": 0.0}}))
    assert check_floor(file, report) == []
    file.write_text(json.dumps({"dev": {"entities.strict.all": 0.67, "relations.slots": 0.0}}))
    low, undefined = check_floor(file, report)
    assert low == "dev: entities.strict.all is 0.6667, below its floor of 0.67."
    assert undefined == "dev: relations.slots is undefined, below its floor of 0.0."
    for text, message in (
        ('{"dev": {"entities.strikt": 1}}', "no score 'entities.strikt'"),
        ('{"dev": {"relations.all": "high"}}', "not a number"),
        ('{"train": {}}', "no floors for the split 'dev'"),
        ("[]", "expected"),
        ("{", "cannot be read as JSON"),
    ):
        file.write_text(text)
        with pytest.raises(DataError, match=message):
            check_floor(file, report)


def test_json_holds_everything(place: Callable[..., Path]) -> None:
    gold = load_gold(place(), "dev")
    data = json.loads(json.dumps(evaluate("dev", gold, {"small": Prediction((FOXQ9,), ())}).to_json()))
    assert data["pooled"]["all"]["entities.strict.core"]["recall"] == 0.3333
    assert data["pooled"]["all"]["relations.slots"]["f"] is None
    assert data["by_document"]["small"]["entities.strict.core"]["hits"] == 1
    assert all(m["kind"] == "missing" for m in data["mistakes"])


# ---- loading


def test_all_gold_files_load_and_fit_their_texts(dev: list[GoldDocument]) -> None:
    assert [gold.doc_id[:3] for gold in dev] == ["000", "001", "003"]
    train = load_gold(GOLD, "train")
    assert len(train) == 16
    assert sum(len(gold.entities) for gold in train) == 4510
    assert len(load_gold(GOLD, "all")) == 19
    assert {e.type for gold in dev for e in gold.entities.values()} >= CORE_TYPES


def test_texts_are_found_where_they_are_said_to_be(place: Callable[..., Path], tmp_path: Path) -> None:
    folder = place()
    assert load_gold(folder, "dev")[0].text == TEXT  # beside the gold, under the path it names
    other = tmp_path / "elsewhere" / "deep"
    other.mkdir(parents=True)
    (tmp_path / "texts" / "small.txt").rename(other / "small.txt")
    (gold,) = load_gold(folder, "dev")
    assert gold.text is None
    assert gold.sentence(0) == ""
    with pytest.raises(UsageError, match=r"small\.txt was not found.*--texts"):
        load_gold(folder, "dev", need_texts=True)
    assert load_gold(folder, "dev", texts=[tmp_path / "elsewhere"], need_texts=True)[0].text == TEXT
    with pytest.raises(UsageError, match="no such file or folder"):
        load_gold(folder, "dev", texts=[tmp_path / "nowhere"])


def test_a_text_that_was_changed_is_noticed(place: Callable[..., Path], tmp_path: Path) -> None:
    folder = place()
    (tmp_path / "texts" / "small.txt").write_text("新" + TEXT, encoding="utf-8")
    with pytest.raises(DataError, match="not the annotated text"):
        load_gold(folder, "dev")


def broken(change: Callable[[dict[str, object]], object]) -> dict[str, object]:
    data = small()
    change(data)
    return data


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (broken(lambda d: d.update(extra=1)), "keys .*extra"),
        (broken(lambda d: d.pop("source")), "one of source, file"),
        (broken(lambda d: d["entities"]["a"].pop("norm")), "broken entry: KeyError 'norm'"),  # type: ignore[index]
        (broken(lambda d: d["entities"]["a"].update(type="Gen")), "entity a has the unknown type 'Gen'"),  # type: ignore[index]
        (broken(lambda d: d["entities"]["a"].update(end=9999)), "entity a .* not inside the text"),  # type: ignore[index]
        (broken(lambda d: d["entities"]["b"].update(start=0, text="F")), "a and b overlap|b and a overlap"),  # type: ignore[index]
        (broken(lambda d: d["relations"][0].update(head="z")), "relation 0 names the entity 'z'"),  # type: ignore[index]
        (broken(lambda d: d["relations"][1].update(type="like")), "relation 1 has the unknown type 'like'"),  # type: ignore[index]
        (broken(lambda d: d["relations"][0].update(slots={"gene": ["a"]})), "unknown slot 'gene'"),  # type: ignore[index]
        (broken(lambda d: d["relations"][0].update(slots={"drug": ["z"]})), "names the entity 'z'"),  # type: ignore[index]
        (broken(lambda d: d["units"][0].update(end=0)), "unit 0 .* not inside the text"),  # type: ignore[index]
    ],
)
def test_broken_gold_is_named(place: Callable[..., Path], data: dict[str, object], message: str) -> None:
    with pytest.raises(DataError, match=message) as caught:
        load_gold(place(data), "dev")
    assert "small.gold.json" in str(caught.value)


def test_gold_that_is_not_there(place: Callable[..., Path], tmp_path: Path) -> None:
    folder = place()
    with pytest.raises(UsageError, match="no such gold folder"):
        load_gold(tmp_path / "nowhere", "dev")
    with pytest.raises(UsageError, match=r"no \*\.gold\.json of the split 'train'"):
        load_gold(folder, "train")
    with pytest.raises(UsageError, match="no split 'test'"):
        load_gold(folder, "test")
    (folder / "again.gold.json").write_text(json.dumps(small()), encoding="utf-8")
    with pytest.raises(DataError, match="'small' occurs twice"):
        load_gold(folder, "dev")
    (folder / "again.gold.json").write_text('{"a":\n 1,,}', encoding="utf-8")
    with pytest.raises(DataError, match=r"again\.gold\.json: not JSON.*line 2"):
        load_gold(folder, "dev")


def test_a_run_without_the_gold_article(place: Callable[..., Path]) -> None:
    with pytest.raises(UsageError, match="does not hold the gold article small"):
        read_run(DATA / "run_small", load_gold(place(), "dev"))
