"""The few exceptions of the package.

Every message names the file (and line, where there is one), what was found, and what to do next.
"""

from __future__ import annotations

from pathlib import Path


class ExtractorError(Exception):
    """Base of all errors that a user can act on. `str(error)` is a full sentence for the terminal."""

    #: exit-code neutral, machine-readable name, written to `errors.csv`
    code = "error"

    def __init__(self, message: str, *, path: str | Path | None = None, hint: str | None = None) -> None:
        self.message = message
        self.path = None if path is None else str(path)
        self.hint = hint
        super().__init__(message)

    def __str__(self) -> str:
        text = f"{self.path}: {self.message}" if self.path else self.message
        return f"{text} {self.hint}" if self.hint else text


class InputError(ExtractorError):
    """A file that cannot be read as an article (missing, empty, binary, undecodable, too large)."""

    code = "input"


class OutputError(ExtractorError):
    """Results that cannot be written (existing folder, full disk, no permission)."""

    code = "output"


class DataError(ExtractorError):
    """A rule, lexicon, gold or model file of ours or the user's that is broken; names file and line."""

    code = "data"


class UsageError(ExtractorError):
    """A call or command line that asks for something that does not exist."""

    code = "usage"
