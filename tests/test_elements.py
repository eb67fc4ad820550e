"""Chemical elements: one character that acts here and is a part of another word there."""

from __future__ import annotations

import pytest

from extractor.entities import article_context, recognise


def _drugs(*texts: str) -> list[str]:
    context = article_context([(t, "zh") for t in texts])
    return [m.text for t in texts for m in recognise(t, "zh", context) if m.type == "Drug"]


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("母猪缺锌可损害胎儿发育。", ["锌"]),
        ("水稻在镉胁迫下根系变短。", ["镉"]),
        ("补硒后小鼠存活。", ["硒"]),
        ("镉离子可诱导细胞凋亡。", ["镉离子"]),
        ("Cd2+处理使根变短。", ["Cd2+"]),
        ("锌指蛋白结合DNA。", []),
        ("铜绿假单胞菌引起肺炎。", []),
        ("转铁蛋白与铁死亡有关，嗜铬细胞分泌激素。", []),
        ("土壤中铁的颜色是红的。", []),
        ("硅胶柱色谱分离。", []),
    ],
)
def test_an_element_acts_or_is_part_of_a_word(text: str, want: list[str]) -> None:
    assert _drugs(text) == want


def test_reactive_oxygen_acts_by_its_letters_too() -> None:
    assert _drugs("ROS可促进细胞凋亡。") == ["ROS"]
    assert _drugs("测定了 ROS 含量。") == []


def test_an_article_about_an_element_names_it_in_all_its_places() -> None:
    texts = ["断奶仔猪缺锌时腹泻增多。", "补锌减轻腹泻。", "血清中锌与日龄有关；锌指结构没有变化。"]
    assert _drugs(*texts) == ["锌", "锌", "锌"]
    assert _drugs(texts[2]) == []
