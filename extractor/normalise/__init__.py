"""From a mention to its identifier: a CURIE, the canonical name and the reasons, or None rather than a guess."""

from __future__ import annotations

from extractor.normalise.normaliser import Normaliser

__all__ = ["Normaliser"]
