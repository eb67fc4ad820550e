"""PDF files, read with pdfplumber: characters with boxes in, an article with a way back to the page out."""

from __future__ import annotations

from extractor.read.pdf.reader import read_pdf

__all__ = ["read_pdf"]
