"""Tables to files and back: CSV, Parquet, JSON Lines; a folder of them, written whole or not at all."""

from __future__ import annotations

from extractor.formats.folder import FORMATS, check_formats, check_target, read_tables, write_folder
from extractor.formats.text import guard, unguard

__all__ = ["FORMATS", "check_formats", "check_target", "guard", "read_tables", "unguard", "write_folder"]
