"""The rule files: every family's examples hold, every form works in a frame, and broken files are refused by line."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_relations import compact, expected, matches, run

from extractor.errors import DataError
from extractor.relations.rules import Example, inflect, load_rules, parse_marked, parse_relation, rule_book

#: kinds whose families must show what they do
MUST_SHOW = {"verb", "bind", "affix", "state", "neg", "spec", "aim", "construction", "suffix", "effect", "adj"}


def all_examples() -> list[object]:
    return [
        pytest.param(language, example, id=f"{example.family}@{example.where}-{'+' if example.expected else '-'}")
        for language in ("zh", "en")
        for example in rule_book(language).examples
    ]


@pytest.mark.parametrize(("language", "example"), all_examples())
def test_example(language: str, example: Example) -> None:
    got, want = compact(run(example.text, language)), expected(list(example.expected))
    assert matches(got, want), f"{example.where}: {example.text}\n got {got}\nwant {want}"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_stating_family_has_examples_and_counter_examples(language: str) -> None:
    import yaml

    from extractor.relations.rules import RULES_DIR

    for path in sorted((RULES_DIR / language).glob("*.yaml")):
        for family in yaml.safe_load(path.read_text(encoding="utf-8"))["families"]:
            if family["kind"] in MUST_SHOW:
                assert family.get("examples"), f"{path.name}: {family['id']} has no examples"
                assert family.get("not"), f"{path.name}: {family['id']} has no counter-examples"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_transitive_form_states_a_relation(language: str) -> None:
    wrong = []
    for form, entry in rule_book(language).forms.items():
        if entry.kind != "verb" or entry.sign not in (1, -1) or "transitive" not in entry.uses:
            continue
        if language == "en" and ("passive" in entry.uses or "gerund" in entry.uses):
            continue
        gap = " " if language == "en" else ""
        text = f"[XAF1|Gene]{gap}{form}{gap}[YAP1|Gene]{gap}"
        tail = (
            "表达升高。"
            if language == "zh" and form in ("使", "使得", "令", "让", "迫使")
            else ("。" if language == "zh" else ".")
        )
        got = compact(run(text + tail, language))
        kind = "promote" if entry.sign == 1 else "inhibit"
        if ("XAF1", kind, "YAP1") not in got and form not in ("所致",):
            wrong.append((form, got))
    assert not wrong


def test_every_intransitive_form_reports_an_effect() -> None:
    wrong = []
    for form, entry in rule_book("zh").forms.items():
        if entry.kind == "verb" and entry.sign in (1, -1) and "intransitive" in entry.uses:
            got = compact(run(f"敲低[XAF1|Gene]后，[细胞活力|Process]{form}。", "zh"))
            kind = "inhibit" if entry.sign == 1 else "promote"
            if set(got) != {("XAF1", kind, "细胞活力")}:
                wrong.append((form, got))
    assert not wrong


@pytest.mark.parametrize(
    ("lemma", "forms"),
    [
        ("inhibit", ["inhibit", "inhibits", "inhibited", "inhibiting"]),
        ("reduce", ["reduce", "reduces", "reduced", "reducing"]),
        ("confer(r)", ["confer", "confers", "conferred", "conferring"]),
        ("lead/led to", ["lead to", "leads to", "led to", "leading to"]),
        ("amplify", ["amplify", "amplifies", "amplified", "amplifying"]),
        ("suppress", ["suppress", "suppresses", "suppressed", "suppressing"]),
    ],
)
def test_inflect(lemma: str, forms: list[str]) -> None:
    assert [form for _, form in inflect(lemma)] == forms


HEAD = "language: zh\nfamilies:\n  - id: zh.x\n    kind: verb\n    about: a\n    source: s\n    status: checked\n"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("    entries: [{id: zh.x.1, sign: '+', forms: [甲], colour: red}]\n", r"line 8: unknown key 'colour'"),
        ("    entries: [{id: zh.x.1, sign: '*', forms: [甲]}]\n", r"line 8: sign '\*'"),
        ("    entries: [{id: zh.x.1, sign: '+', forms: []}]\n", r"line 8: entry 'zh.x.1' needs forms"),
        ("    entries: [{id: zh.x.1, sign: '+', uses: [sideways], forms: [甲]}]\n", r"line 8: unknown use 'sideways'"),
        ("    entries:\n      - {id: zh.x.1, forms: [甲]}\n      - {id: zh.x.2, forms: [甲]}\n", r"line 10: form '甲'"),
        (
            "    entries:\n      - {id: zh.x.1, forms: [甲]}\n      - {id: zh.x.1, forms: [乙]}\n",
            r"line 10: id 'zh.x.1'",
        ),
        ("    entries: [{forms: [甲]}]\n", r"line 8: key 'id' is missing"),
        ("    kind: verb\n", r"line 8: key 'kind' twice"),
        (
            "    entries: [{id: zh.x.1, forms: [甲]}]\n    examples: [{text: 甲}]\n",
            r"line 9: an example needs relations",
        ),
        (
            "    entries: [{id: zh.x.1, forms: [甲]}]\n    examples: [{text: 甲, relations: [A eats B]}]\n",
            r"line 9.*A eats B",
        ),
        ("    entries: [\n", r"line \d+: not YAML"),
    ],
)
def test_broken_file_is_refused_with_its_line(tmp_path: Path, body: str, message: str) -> None:
    (tmp_path / "x.yaml").write_text(HEAD + body, encoding="utf-8")
    with pytest.raises(DataError, match=message) as error:
        load_rules(tmp_path, "zh")
    assert "x.yaml" in str(error.value)


def test_empty_folder(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no rule files"):
        load_rules(tmp_path, "zh")


def test_parse_marked_and_relation() -> None:
    text, spans = parse_marked("[a b|Gene]抑制[c|Drug]")
    assert (text, spans) == ("a b抑制c", [(0, 3, "Gene"), (5, 6, "Drug")])
    assert parse_relation("a b inhibit c {neg, drug=d e}") == ("a b", "inhibit", "c", frozenset({"neg", "drug=d e"}))


def test_forms_do_not_reach_into_words() -> None:
    book = rule_book("en")
    assert [
        text
        for a, b, _ in book.find("inhibits uninhibited reinhibits")
        for text in ["inhibits uninhibited reinhibits"[a:b]]
    ] == ["inhibits"]
