"""Bytes to text: UTF-8, UTF-16, GB18030, with or without a byte-order mark, and never a silent replacement."""

from __future__ import annotations

import codecs
import re
import unicodedata
from typing import Final

from extractor.errors import InputError

#: what a file begins with that is not text, whatever its name says
_MAGIC: Final[tuple[tuple[bytes, str], ...]] = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a zip archive or Office document (docx, xlsx, odt)"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document (doc, xls)"),
    (b"{\\rtf", "a rich-text (RTF) document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a rar archive"),
    (b"\x89PNG\r\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"II*\x00", "a TIFF image"),
    (b"MM\x00*", "a TIFF image"),
    (b"AT&TFORM", "a DjVu document"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\x00", "a database"),
)
_BOMS: Final[tuple[tuple[bytes, str], ...]] = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with theirs
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_CONTROL: Final[re.Pattern[str]] = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
_ADVICE: Final = "Save it as UTF-8 text (in Notepad or WPS: Save as, encoding UTF-8)."


def decode(data: bytes, path: str | None = None) -> tuple[str, str]:
    """The text of `data`, without byte-order mark, and the name of its encoding.

    Tried in order: a byte-order mark; the pattern of zero bytes that UTF-16 leaves; UTF-8; GB18030. Line ends stay as
    they are. Raises InputError (with `path`, the byte where decoding stops, and advice) for binary files and for bytes
    that none of these encodings explains. A Western or Big5 file is refused rather than read as odd Chinese.
    """
    for magic, what in _MAGIC:
        if data.startswith(magic):
            advice = "Convert it to text first, for example with pdftotext or 'Save as' plain text."
            raise InputError(f"this is {what}, not text.", path=path, hint=advice)
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], encoding, path, skipped=len(mark)), encoding
    zero = data.find(b"\x00")
    if zero >= 0:
        for encoding in ("utf-16-le", "utf-16-be"):
            if _is_utf16(data, encoding):
                return _strict(data, encoding, path), encoding
        raise InputError(f"binary data (a zero byte at byte {zero}), not text.", path=path, hint=_ADVICE)
    try:
        return _clean(data.decode("utf-8"), path), "utf-8"
    except UnicodeDecodeError as error:
        failed = error.start
    if _is_gb18030(data):
        try:
            return _clean(data.decode("gb18030"), path), "gb18030"
        except UnicodeDecodeError as error:
            failed = max(failed, error.start)
    line = data.count(b"\n", 0, failed) + 1
    raise InputError(
        f"neither UTF-8, UTF-16 nor GB18030: byte {failed} (0x{data[failed]:02x}, line {line}) fits none of them.",
        path=path,
        hint=f"{_guess(data)}{_ADVICE}",
    )


def _strict(data: bytes, encoding: str, path: str | None, skipped: int = 0) -> str:
    name = "utf-8" if encoding == "utf-8-sig" else encoding
    try:
        return _clean(data.decode(name), path)
    except UnicodeDecodeError as error:
        place = error.start + skipped
        raise InputError(
            f"the bytes are not {name.upper()} as the beginning of the file says: byte {place} cannot be decoded.",
            path=path,
            hint=f"The file may be cut off or mixed from two encodings. {_ADVICE}",
        ) from None


def _clean(text: str, path: str | None) -> str:
    """`text`, unless it holds what no article holds."""
    found = _CONTROL.search(text)
    if found is not None:
        count = sum(1 for _ in _CONTROL.finditer(text))
        if found[0] == "\x00" or count > max(20, len(text) // 200):
            raise InputError(
                f"binary data: {count} control characters, the first (U+{ord(found[0]):04X}) at character "
                f"{found.start()}.",
                path=path,
                hint=_ADVICE,
            )
    return text


def _is_utf16(data: bytes, encoding: str) -> bool:
    """Whether bytes without a mark read as UTF-16: nearly everything is then a letter, Han character or space."""
    if len(data) % 2:
        return False
    try:
        text = data[:65536].decode(encoding)
    except UnicodeDecodeError as error:
        if len(data) <= 65536 or error.start < 65532:  # a pair cut by the sample's end is no fault
            return False
        text = data[: error.start].decode(encoding)
    if not text:
        return False
    likely = sum(1 for char in text if char in "\t\r\n\f" or " " <= char <= "~" or "一" <= char <= "鿿" or _known(char))
    spaces = sum(1 for char in text if char in " \r\n\t　，。")
    return likely / len(text) > 0.95 and spaces > 0


def _known(char: str) -> bool:
    return unicodedata.category(char)[0] in "LNPS" and unicodedata.name(char, "").startswith(
        ("LATIN", "GREEK", "CYRILLIC", "FULLWIDTH", "IDEOGRAPHIC", "LEFT", "RIGHT", "PLUS", "DEGREE", "EN ", "EM ")
    )


def _is_gb18030(data: bytes) -> bool:
    """Whether the two-byte sequences lie where Chinese text lies (GB 2312: rows A1-F7, cells A1-FE).

    GB18030 can decode almost anything. Western text in one byte a character, and Big5, put their second bytes below
    0xA1 half of the time or more; Chinese text nearly never does.
    """
    high = common = 0
    at, end = 0, min(len(data), 262144)
    while at < end - 1:
        byte = data[at]
        if byte < 0x80:
            at += 1
            continue
        high += 1
        follow = data[at + 1]
        if 0x30 <= follow <= 0x39:
            common += 0x81 <= byte <= 0x84  # four bytes: Latin, Greek and symbols that GB 2312 lacks
            at += 4
            continue
        common += 0xA1 <= byte <= 0xF7 and follow >= 0xA1
        at += 2
    return high > 0 and common / high > 0.9


def _guess(data: bytes) -> str:
    """What the file probably is, for the error message only; never used to read it."""
    try:
        from charset_normalizer import from_bytes
    except ImportError:
        return ""
    best = from_bytes(data[:65536]).best()
    if best is None or best.encoding in {"utf_8", "ascii", "gb18030"}:
        return ""
    return f"It looks like {best.encoding.replace('_', '-')}. "
