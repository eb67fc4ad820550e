"""Bilingual literature mining: miRNAs, genes, drugs, cell lines and their signed relations, in Chinese and English."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"
__all__ = ["__version__", "extract", "load"]

if TYPE_CHECKING:
    from extractor.pipeline import extract, load


def __getattr__(name: str) -> Any:
    # spaCy and pandas are imported on first use only: `import extractor` stays cheap.
    if name in {"extract", "load"}:
        from extractor import pipeline

        return getattr(pipeline, name)
    raise AttributeError(f"module 'extractor' has no attribute {name!r}")
