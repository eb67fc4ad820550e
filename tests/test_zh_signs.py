"""Chinese: the sign of a statement is the product of its factors, whatever the factors and the order of the words.

Every sentence is put together from a head in a state, a trigger and a tail in a state; the sign that is expected is the
product of the signs of the pieces, reckoned here and not by the rules. What is checked is that no other sign is stated
for a pair, and that nearly all are stated at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest

from extractor.records import Mention, Sentence
from extractor.relations import find_relations
from extractor.relations.rules import parse_marked

A, B, P = "[KLF5|Gene]", "[SOX2|Gene]", "[细胞凋亡|Process]"
Signed = tuple[str, int]
Pair = tuple[str, str]
#: a sentence, the signs of its pairs, and whether they are denied
Case = tuple[str, dict[Pair, int], bool]

HEADS: list[Signed] = [
    (A, 1), (f"{A}过表达", 1), (f"过表达{A}", 1), (f"敲低{A}", -1), (f"{A}缺失", -1), (f"{A}的缺失", -1),
    (f"{A}被敲除", -1), (f"{A}抑制剂", -1), (f"{A} siRNA", -1), (f"{A}表达下调", -1), (f"{A}表达上调", 1),
    (f"抑制{A}表达", -1), (f"{A}激动剂", 1), (f"沉默{A}基因", -1), (f"{A}失活", -1), (f"{A}水平升高", 1),
    (f"{A}受到抑制", -1), (f"{A}的抑制", -1), (f"{A}蛋白降解", -1), (f"{A}的激活", 1),
    (f"低水平表达的{A}", -1), (f"高水平表达的{A}", 1),
]  # fmt: skip
TRIGGERS: list[Signed] = [
    ("促进", 1), ("抑制", -1), ("上调", 1), ("减弱", -1), ("诱导", 1), ("阻断", -1), ("延缓", -1), ("推迟", -1),
    ("逆转", -1),
]  # fmt: skip
TAILS: list[Signed] = [
    (B, 1), (f"{B}的降解", -1), (f"{B}的激活", 1), (f"{B}的失活", -1), (f"{B}表达的升高", 1), (f"{B}表达缺失", -1),
    (f"{B}的泛素化降解", -1), (f"{B}水平的下降", -1), (P, 1), (f"{P}的减少", -1),
]  # fmt: skip
CHANGES: list[Signed] = [
    ("升高", 1), ("降低", -1), ("增强", 1), ("减少", -1), ("下调", -1), ("失活", -1), ("被激活", 1), ("被抑制", -1),
    ("受到抑制", -1),
]  # fmt: skip
#: what a second molecule does, and the sign of that
EFFECTS: list[Signed] = [
    (f"{B}对{P}的抑制作用", -1), (f"{B}对{P}的促进作用", 1), (f"{B}诱导的{P}", 1), (f"{B}引起的{P}减少", -1),
    (f"{B}促进{P}的作用", 1), (f"{B}抑制{P}的能力", -1), (f"由{B}引起的{P}的升高", 1), (f"{B}介导的{P}抑制", -1),
]  # fmt: skip
STATED = 0.97


def name(marked: str) -> str:
    return "SOX2" if "SOX2" in marked else "细胞凋亡"


def active() -> Iterator[Case]:
    for (h, hs), (t, ts), (b, bs) in product(HEADS, TRIGGERS, TAILS):
        yield f"{h}可{t}{b}。", {("KLF5", name(b)): hs * ts * bs}, False


def denied() -> Iterator[Case]:
    for (h, hs), (t, ts), (b, bs), no in product(HEADS[:10], TRIGGERS, TAILS[:4], ("不能", "并未")):
        yield f"{h}{no}{t}{b}。", {("KLF5", name(b)): hs * ts * bs}, True


def dative() -> Iterator[Case]:
    for (h, hs), (t, ts), (b, bs) in product(HEADS[:9], TRIGGERS[:2], TAILS[:3]):
        yield f"{h}对{b}具有{t}作用。", {("KLF5", name(b)): hs * ts * bs}, False
        yield f"{h}对{b}的{t}作用明显。", {("KLF5", name(b)): hs * ts * bs}, False


def passive() -> Iterator[Case]:
    for (h, hs), (t, ts), (b, bs) in product(HEADS[:6], TRIGGERS[:6], TAILS[:3]):
        yield f"{b}可被{h}{t}。", {("KLF5", name(b)): hs * ts * bs}, False
        yield f"{b}受{h}的{t}。", {("KLF5", name(b)): hs * ts * bs}, False
    for v, vs in (("诱导降解", -1), ("诱导表达", 1), ("诱导激活", 1)):
        yield f"{B}可被{A}{v}。", {("KLF5", "SOX2"): vs}, False


def change() -> Iterator[Case]:
    for (h, hs), (c, cs), b in product(HEADS, CHANGES, (f"{B}的表达", P, f"{B}的降解")):
        want = {("KLF5", name(b)): hs * cs * (-1 if "降解" in b else 1)}
        if h != A:
            yield f"{h}后，{b}{c}。", want, False
        yield f"{h}导致{b}{c}。", want, False
        yield f"{h}使{b}{c}。", want, False


def nested() -> Iterator[Case]:
    for (h, hs), (t, ts), (b, bs) in product(HEADS[:8], TRIGGERS, EFFECTS):
        yield f"{h}可{t}{b}。", {("KLF5", "细胞凋亡"): hs * ts * bs, ("SOX2", "细胞凋亡"): bs}, False
    for (h, hs), (t, ts), (affix, s) in product(HEADS[:8], TRIGGERS, (("抗", -1), ("促", 1))):
        pairs = {("KLF5", "凋亡"): hs * ts * s, ("SOX2", "凋亡"): s}
        yield f"{h}可{t}{B}的{affix}[凋亡|Process]作用。", pairs, False
    for (c, cs), (t, ts) in product(CHANGES[:4], TRIGGERS):
        pairs = {("KLF5", "细胞凋亡"): cs * ts, ("SOX2", "细胞凋亡"): cs}
        yield f"{A}可{t}{B}引起的{P}{c}。", pairs, False
        yield f"{B}引起的{P}{c}可被{A}{t}。", pairs, False


def ability() -> Iterator[Case]:
    """A verb over an affix with its process: "降低抗氧化能力"."""
    aging = "[衰老|Process]"
    for (h, hs), (t, ts), (affix, s) in product(HEADS[:9], TRIGGERS[:4], (("抗", -1), ("促", 1))):
        for whose in ("", "机体的", "动物血清的"):
            yield f"{h}可{t}{whose}{affix}{aging}能力。", {("KLF5", "衰老"): hs * ts * s}, False
    for (h, hs), fall in product(HEADS[:9], ("降低", "下降")):
        yield f"{h}可改善机体抗{aging}能力的{fall}。", {("KLF5", "衰老"): -hs}, False
        yield f"{h}可缓解机体抗{aging}能力的{fall}。", {("KLF5", "衰老"): -hs}, False
    for h, hs in HEADS[:9]:
        yield f"{h}可改善机体抗{aging}能力。", {("KLF5", "衰老"): -hs}, False


def relief() -> Iterator[Case]:
    """What relieves an effect acts on what that was on, whoever had it."""
    for (h, hs), t, (e, es) in product(HEADS[:9], ("缓解", "减轻", "逆转"), (("抑制", -1), ("促进", 1))):
        yield f"{h}可{t}高温应激对{P}的{e}作用。", {("KLF5", "细胞凋亡"): -hs * es}, False
        pairs = {("KLF5", "细胞凋亡"): -hs * es, ("SOX2", "细胞凋亡"): es}
        yield f"{h}可{t}{B}对{P}的{e}作用。", pairs, False
    for h, hs in HEADS[4:9]:
        yield f"{h}后可以阻止因应激而产生的{P}的损伤。", {("KLF5", "细胞凋亡"): hs}, False


def action() -> Iterator[Case]:
    """An action on a molecule is the subject of a chain in one clause."""
    for (v, vs), (m, ms), (t, ts) in product((("抑制", -1), ("沉默", -1)), (("激活", 1), ("下调", -1)), TRIGGERS[:2]):
        for may in ("可能", "可", ""):
            pairs = {("KLF5", "SOX2"): vs * ms, ("KLF5", "细胞凋亡"): vs * ts}
            yield f"{v}{A}的表达{may}通过{m}{B}{t}{P}。", pairs, False


def means() -> Iterator[Case]:
    for (h, hs), (t, ts), (b, bs) in product(HEADS[:9], TRIGGERS, TAILS[:3]):
        pairs = {("KLF5", "SOX2"): -hs * bs, ("KLF5", "细胞凋亡"): hs * ts}
        yield f"{h}通过抑制{b}{t}{P}。", pairs, False
    for (h, hs), (t, ts), no in product(HEADS[:9], TRIGGERS, ("影响", "调控")):
        yield f"{h}通过{t}{B}{no}{P}。", {("KLF5", "SOX2"): hs * ts}, False


def dose() -> Iterator[Case]:
    for (u, us), (c, cs) in product((("升高", 1), ("增加", 1), ("降低", -1)), CHANGES[:4]):
        yield f"{P}随{A}添加浓度的{u}逐渐{c}。", {("KLF5", "细胞凋亡"): us * cs}, False
        yield f"随着{A}剂量的{u}，{B}的表达{c}。", {("KLF5", "SOX2"): us * cs}, False
        yield f"{A}处理后，{P}随药物浓度的{u}而{c}。", {("KLF5", "细胞凋亡"): cs}, False


MAKERS = [active, denied, dative, passive, change, nested, ability, relief, action, means, dose]
#: what is said of an effect, of genes by a process, of a reagent's own name, says nothing of these pairs
UNSAID: list[tuple[str, Pair]] = [
    (f"{A}可缓解{B}对动物生长的抑制作用。", ("KLF5", "SOX2")),
    (f"{A}可减轻{B}给细胞带来的压力。", ("KLF5", "SOX2")),
    (f"{A}可缓解{B}对{P}的抑制作用。", ("KLF5", "SOX2")),
    (f"敲低{A}后，{P}的相关基因的转录水平升高。", ("KLF5", "细胞凋亡")),
    (f"过表达{A}的菌株中，有关{P}的基因转录水平提高。", ("KLF5", "细胞凋亡")),
]


def stated(marked: str) -> dict[Pair, set[tuple[int, bool]]]:
    text, spans = parse_marked(marked)
    mentions = [Mention(a, b, text[a:b], kind, "test") for a, b, kind in spans]
    out: dict[Pair, set[tuple[int, bool]]] = {}
    for r in find_relations(text, [Sentence(0, 0, len(text))], mentions, "zh"):
        sign = {"promote": 1, "inhibit": -1}.get(r.type, 0)
        out.setdefault((mentions[r.head].text, mentions[r.tail].text), set()).add((sign, r.negated))
    return out


@pytest.mark.parametrize("make", MAKERS)
def test_the_sign_is_the_product_of_the_factors(make: object) -> None:
    assert callable(make)
    wrong, missing, number = [], [], 0
    for text, pairs, no in make():
        got = stated(text)
        for pair, sign in pairs.items():
            number += 1
            if pair not in got:
                missing.append((text, pair))
            elif got[pair] != {(sign, no)}:
                wrong.append((text, pair, sign, got[pair]))
    assert number >= 36
    assert not wrong, f"{len(wrong)} of {number}: {wrong[:5]}"
    assert len(missing) <= (1 - STATED) * number, f"{len(missing)} of {number}: {missing[:5]}"


@pytest.mark.parametrize(("text", "pair"), UNSAID)
def test_what_is_not_said(text: str, pair: Pair) -> None:
    assert pair not in stated(text)


def test_an_antibody_that_is_a_mention_acts_itself() -> None:
    marked = f"使用{A}抑制剂[姜酮|Drug]或anti-[CD9单克隆抗体|Drug]孵育细胞，可以降低{P}。"
    found = stated(marked)
    assert found["姜酮", "细胞凋亡"] == {(-1, False)}
    assert found["CD9单克隆抗体", "细胞凋亡"] == {(-1, False)}
