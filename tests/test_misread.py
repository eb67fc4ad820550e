"""Genes in whose names OCR took an l for a 1, a 1 for an l or a y for γ."""

from __future__ import annotations

import pytest

from extractor.entities import recognise


@pytest.mark.parametrize(
    ("text", "name", "meant"),
    [
        ("刺激后 IL-lβ 升高。", "IL-lβ", "IL1B"),
        ("敲低 RIPKl 后细胞存活。", "RIPKl", "RIPK1"),
        ("Bc1-2 表达下调。", "Bc1-2", "BCL2"),
        ("IFN-y 分泌增加。", "IFN-y", "IFNG"),
    ],
)
def test_the_sign_that_was_meant(text: str, name: str, meant: str) -> None:
    found = [m for m in recognise(text, "zh") if m.type == "Gene"]
    assert [m.text for m in found] == [name]
    assert meant in str(dict(found[0].hint)) or found[0].hint.get("name") == meant


@pytest.mark.parametrize(
    "text", ["用 CdCl2 处理，加 NaCl。", "J Natl Med 的 Patel 报道。", "加 5 ml 水，用 10 mmol 盐。"]
)
def test_what_is_written_so_with_a_reason(text: str) -> None:
    assert not [m for m in recognise(text, "zh") if m.source == "shape:misread"]
