"""Circumstances, citations and cues of statements: the data files' examples, and where each may stand."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from test_relations import Run

from extractor.clean.sentences import split_sentences
from extractor.errors import DataError
from extractor.offsets import Edit, apply_edits
from extractor.records import Mention, Relation, Sentence
from extractor.relations import Surroundings, annotate, find_relations
from extractor.relations.cites import citations, raised_numbers
from extractor.relations.context import cue_book, load_cues
from extractor.relations.rules import parse_marked


def examples() -> list[object]:
    return [
        pytest.param(language, example.text, example.cues, id=f"{example.where}-{number}")
        for language in ("zh", "en")
        for number, example in enumerate(cue_book(language).examples)
    ]


@pytest.mark.parametrize(("language", "text", "cues"), examples())
def test_example(language: str, text: str, cues: tuple[str, ...]) -> None:
    found = Counter(f"{kind} {value}" for _, _, entry in cue_book(language).find(text) for kind, value in entry.says)
    assert set(found) == set(cues)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_family_has_examples_and_counter_examples(language: str) -> None:
    import yaml

    from extractor.relations.rules import RULES_DIR

    for family in yaml.safe_load((RULES_DIR / language / "context.yaml").read_text(encoding="utf-8"))["families"]:
        if family["kind"] != "ignore":
            assert family.get("examples"), family["id"]
            assert family.get("not"), family["id"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_form_is_found(language: str) -> None:
    book = cue_book(language)
    missed = [
        form
        for form, entry in book.forms.items()
        if entry.says[0][0] != "ignore" and (0, len(form), entry) not in book.find(form)
    ]
    assert not missed


HEAD = "language: zh\nfamilies:\n  - id: zh.x\n    kind: species\n    about: a\n    source: s\n    status: checked\n"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("    entries: [{id: x, value: v, forms: [甲], colour: red}]\n", r"line 8: unknown key 'colour'"),
        ("    entries: [{id: x, forms: [甲]}]\n", r"line 8: key 'value' is missing"),
        ("    entries: [{id: x, value: v}]\n", r"line 8: entry 'x' needs forms or patterns"),
        ("    entries: [{id: x, value: v, patterns: ['(']}]\n", r"line 8: entry 'x': '\(' is no expression"),
        ("    entries: [{id: x, value: v, also: {mood: a}, forms: [甲]}]\n", r"line 8: unknown kind 'mood'"),
        (
            "    entries:\n      - {id: x, value: v, forms: [甲]}\n      - {id: y, value: v, forms: [甲]}\n",
            r"line 10: form",
        ),
        (
            "    entries:\n      - {id: x, value: v, forms: [甲]}\n      - {id: x, value: v, forms: [乙]}\n",
            r"line 10: id",
        ),
    ],
)
def test_broken_file_is_refused_with_its_line(tmp_path: Path, body: str, message: str) -> None:
    path = tmp_path / "context.yaml"
    path.write_text(HEAD + body, encoding="utf-8")
    with pytest.raises(DataError, match=message):
        load_cues(path, "zh")


def annotated(marked: str, language: str, around: Surroundings | None = None) -> tuple[Run, list[Relation]]:
    text, spans = parse_marked(marked)
    mentions = [Mention(a, b, text[a:b], kind, "test") for a, b, kind in spans]
    sentences = [Sentence(i, a, b) for i, (a, b) in enumerate(split_sentences(text, language))]
    relations = find_relations(text, sentences, mentions, language)
    result = Run(text, mentions, sentences, relations)
    return result, annotate(text, sentences, mentions, relations, language, around)


def shown(result: Run, relation: Relation) -> str:
    return " ".join((result.mentions[relation.head].text, relation.type, result.mentions[relation.tail].text))


def contexts(marked: str, language: str, heading: str = "") -> dict[str, str]:
    result, relations = annotated(marked, language, Surroundings(heading))
    return {shown(result, r): ", ".join(f"{c.kind} {c.value}" for c in r.context) for r in relations}


CONTEXT_CASES = [
    # the own clause, before the rest of the sentence
    ("体外[XAF1|Gene]抑制[YAP1|Gene]，在小鼠体内[XAF1|Gene]促进[SP1|Gene]。", "zh", "",
     {"XAF1 inhibit YAP1": "setting in vitro", "XAF1 promote SP1": "species mouse, setting in vivo"}),
    ("[XAF1|Gene] inhibits [YAP1|Gene] in vitro, whereas [XAF1|Gene] promotes [SP1|Gene] in mouse models.", "en", "",
     {"XAF1 inhibit YAP1": "setting in vitro", "XAF1 promote SP1": "species mouse, setting in vivo"}),
    # the clause before it
    ("在大鼠心肌细胞中，[XAF1|Gene]抑制[YAP1|Gene]。", "zh", "", {"XAF1 inhibit YAP1": "species rat"}),
    ("In rats, we found that [XAF1|Gene] inhibits [YAP1|Gene].", "en", "", {"XAF1 inhibit YAP1": "species rat"}),
    # a clause behind it that names nothing else
    ("[XAF1|Gene]抑制[YAP1|Gene]，这在小鼠中得到证实。", "zh", "", {"XAF1 inhibit YAP1": "species mouse"}),
    # a cell line in the slot
    ("在[HeLa|CellLine]细胞中，[XAF1|Gene]抑制[YAP1|Gene]。", "zh", "", {"XAF1 inhibit YAP1": "setting in vitro"}),
    # the sentence before, when it says one thing
    ("采用大鼠进行研究。[XAF1|Gene]抑制[YAP1|Gene]。", "zh", "", {"XAF1 inhibit YAP1": "species rat"}),
    ("比较大鼠与小鼠。[XAF1|Gene]抑制[YAP1|Gene]。", "zh", "", {"XAF1 inhibit YAP1": ""}),
    # an assay only where the sentence goes on with its results
    ("进行双荧光素酶实验。结果显示[XAF1|Gene]抑制[YAP1|Gene]。", "zh", "",
     {"XAF1 inhibit YAP1": "assay luciferase reporter"}),
    ("进行双荧光素酶实验。[XAF1|Gene]抑制[YAP1|Gene]。", "zh", "", {"XAF1 inhibit YAP1": ""}),
    # the heading, when it says one thing
    ("[XAF1|Gene]抑制[YAP1|Gene]。", "zh", "2.3 裸鼠成瘤实验",
     {"XAF1 inhibit YAP1": "species mouse, setting in vivo, assay xenograft"}),
    ("[XAF1|Gene]抑制[YAP1|Gene]。", "zh", "2.3 大鼠与小鼠的比较", {"XAF1 inhibit YAP1": ""}),
    # not inside names
    ("[人参皂苷|Drug]抑制[YAP1|Gene]。", "zh", "", {"人参皂苷 inhibit YAP1": ""}),
    ("[小鼠IgG|Drug]抑制[YAP1|Gene]。", "zh", "", {"小鼠IgG inhibit YAP1": ""}),
]  # fmt: skip


@pytest.mark.parametrize(("marked", "language", "heading", "wanted"), CONTEXT_CASES)
def test_context(marked: str, language: str, heading: str, wanted: dict[str, str]) -> None:
    assert contexts(marked, language, heading) == wanted


def test_spans_of_context_show_the_words() -> None:
    result, (relation,) = annotated("在大鼠体内，[XAF1|Gene]抑制[YAP1|Gene]。", "zh", Surroundings("3.1 免疫荧光"))
    words = {c.kind: result.text[slice(*c.span)] if c.span else None for c in relation.context}
    assert words == {"species": "大鼠体内", "setting": "大鼠体内", "assay": None}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("抑制其生长[22]。", ["[22]"]),
        ("抑制其生长[3]-[5]，也见[6, 8–10]。", ["[3]-[5]", "[6, 8–10]"]),
        ("抑制其生长【7】。", ["【7】"]),
        ("Xu等[22]发现其升高。", ["Xu等[22]"]),
        ("Terra等[55发现其升高。", ["Terra等[55"]),
        ("，李建明[18]等分析了其作用。", ["李建明[18]等"]),
        ("，王建[15]在细胞中发现其升高。", ["王建[15]"]),
        ("Serra [28]等发现其升高。", ["Serra [28]等"]),
        ("而李建明等[9]发现其升高。", ["李建明等[9]"]),
        ("Nakajima等研究了其功能。", ["Nakajima等"]),
        ("Xu et al. [22] found a rise.", ["Xu et al. [22]"]),
        ("Xu and Li (2019) found a rise.", ["Xu and Li (2019)"]),
        ("It rose (Xu et al., 2019; Li and Wu, 2020).", ["(Xu et al., 2019; Li and Wu, 2020)"]),
        ("其升高（Xu 等，2019）。", ["（Xu 等，2019）"]),
        ("其升高（王建明等，2019）。", ["（王建明等，2019）"]),
        ("促进生长²³。", ["²³"]),
        # no citations
        ("PTEN等基因升高。", []),
        ("面积为5cm²。", []),
        ("收集（2019年）的样本。", []),
        ("取[n=6]的样本。", []),
        ("张力等因素。", []),
    ],
)
def test_citation_markers(text: str, found: list[str]) -> None:
    assert [text[c.start : c.end] for c in citations(text)] == found


def cites(marked: str, language: str) -> dict[str, str]:
    result, relations = annotated(marked, language)
    return {shown(result, r): " + ".join(result.text[a:b] for a, b in r.cites) for r in relations}


CITE_CASES = [
    ("[XAF1|Gene]抑制[YAP1|Gene][22]，[SP1|Gene]促进[YAP1|Gene][23]。", "zh",
     {"XAF1 inhibit YAP1": "[22]", "SP1 promote YAP1": "[23]"}),
    ("Xu等[22]发现[XAF1|Gene]抑制[YAP1|Gene]；而Li等[23]发现[SP1|Gene]促进[YAP1|Gene]。", "zh",
     {"XAF1 inhibit YAP1": "Xu等[22]", "SP1 promote YAP1": "Li等[23]"}),
    ("Xu等[22]发现[XAF1|Gene]抑制[YAP1|Gene]，后来证实[SP1|Gene]促进[YAP1|Gene][24]。", "zh",
     {"XAF1 inhibit YAP1": "Xu等[22]", "SP1 promote YAP1": "[24]"}),
    ("Xu等发现[XAF1|Gene]抑制[YAP1|Gene][22]。", "zh", {"XAF1 inhibit YAP1": "Xu等 + [22]"}),
    ("研究[22]表明，[XAF1|Gene]抑制[YAP1|Gene]。", "zh", {"XAF1 inhibit YAP1": "[22]"}),
    ("[XAF1|Gene]抑制[YAP1|Gene]；[SP1|Gene]促进[YAP1|Gene][24]。", "zh",
     {"XAF1 inhibit YAP1": "[24]", "SP1 promote YAP1": "[24]"}),
    ("Xu等[22]构建了模型。结果发现[XAF1|Gene]抑制[YAP1|Gene]。", "zh", {"XAF1 inhibit YAP1": "Xu等[22]"}),
    ("Xu等[22]构建了模型。[XAF1|Gene]抑制[YAP1|Gene]。", "zh", {"XAF1 inhibit YAP1": ""}),
    # what looks like an author is a disease
    ("[XAF1|Gene]抑制[高血压|Disease][22]的发展。", "zh", {"XAF1 inhibit 高血压": "[22]"}),
    ("[XAF1|Gene] inhibits [YAP1|Gene] [22].", "en", {"XAF1 inhibit YAP1": "[22]"}),
    ("Xu et al. found that [XAF1|Gene] inhibits [YAP1|Gene].", "en", {"XAF1 inhibit YAP1": "Xu et al."}),
    ("[XAF1|Gene] inhibits [YAP1|Gene] (Xu et al., 2019).", "en", {"XAF1 inhibit YAP1": "(Xu et al., 2019)"}),
]  # fmt: skip


@pytest.mark.parametrize(("marked", "language", "wanted"), CITE_CASES)
def test_cites(marked: str, language: str, wanted: dict[str, str]) -> None:
    assert cites(marked, language) == wanted


@pytest.mark.parametrize(
    ("source", "edits", "found"),
    [
        ("抑制生长<sup>22,23</sup>。", r"</?sup>", ["22,23"]),
        ("抑制生长$^{22}$。", r"[$^{}]", ["22"]),
        ("为$10^{3}$个。", r"[$^{}]", []),
        ("面积5cm<sup>2</sup>。", r"</?sup>", []),
        ("含Ca<sup>2+</sup>。", r"</?sup>", []),
        ("共22只。<sup></sup>", r"</?sup>", []),
    ],
)
def test_raised_numbers(source: str, edits: str, found: list[str]) -> None:
    text, offsets = apply_edits(source, [Edit(*m.span()) for m in re.finditer(edits, source)])
    assert [text[a:b] for a, b in raised_numbers(text, offsets, source)] == found


@pytest.mark.parametrize(
    ("marked", "language", "cue"),
    [
        ("[XAF1|Gene]并未抑制[YAP1|Gene]。", "zh", ["并未"]),
        ("[XAF1|Gene]可能抑制[YAP1|Gene]。", "zh", ["可能"]),
        ("[XAF1|Gene]抑制[YAP1|Gene]。", "zh", []),
        ("[XAF1|Gene] does not inhibit [YAP1|Gene].", "en", ["does not"]),
        ("[XAF1|Gene] may inhibit [YAP1|Gene].", "en", ["may"]),
    ],
)
def test_cues_of_certainty(marked: str, language: str, cue: list[str]) -> None:
    result, (relation,) = annotated(marked, language)
    assert [result.text[a:b] for a, b in relation.cues] == cue
