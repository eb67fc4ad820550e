"""A file to its articles: one reader for each format, chosen by what the file holds, whatever its name says."""

from __future__ import annotations

import gzip
import hashlib
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from extractor.errors import InputError
from extractor.read.decode import decode
from extractor.read.inputs import ARCHIVES, SUFFIXES, safe_name
from extractor.read.jats import Found, read_jats
from extractor.read.text import MAX_BYTES, MAX_PDF_BYTES, check_text
from extractor.read.xml_tree import Node, parse_xml
from extractor.records import Article, Part

#: what a zip may hold, unpacked, in bytes; how many files; how well one of more than a megabyte may be packed
MAX_UNPACKED: Final = 500_000_000
MAX_MEMBERS: Final = 20_000
MAX_RATIO: Final = 200
_SMALL: Final = 1_000_000
_GZIP: Final = b"\x1f\x8b"
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
_PACKED: Final = (_GZIP, *_ZIP)
_XML: Final[re.Pattern[str]] = re.compile(
    r"\s*(?:<\?xml\b|<!DOCTYPE\s+(?!html)|<(?:article|pmc-articleset|PubmedArticleSet|PubmedArticle|collection)[\s>])"
)
_DECLARED: Final[re.Pattern[bytes]] = re.compile(rb"^\s*<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._\-]+)[\"']")
#: separates the name of a file from that of a document in it; no file's document id holds one
BETWEEN: Final = "+"


@dataclass(frozen=True, slots=True)
class Failure:
    """A document that cannot be read, and why; its file may hold others that can."""

    doc_id: str
    path: str
    error: InputError


@dataclass(frozen=True, slots=True)
class _File:
    """Bytes with the names that their articles will carry."""

    data: bytes
    path: str
    name: str
    doc_id: str
    password: str | None = None
    depth: int = 0

    @property
    def suffix(self) -> str:
        return PurePosixPath(self.name).suffix.lower()


def read_articles(path: Path, doc_id: str, *, password: str | None = None) -> Iterator[Article | Failure]:
    """The articles of a file in the order they stand there; a Failure in the place of one that cannot be read.

    A file of one article gives it the id `doc_id`; of many (PubTator, BioC, PubMed XML, a zip) `doc_id+ID` each, by
    their own ids or by number. `password` opens an encrypted PDF. Never raises InputError; file, place and reason are
    in the Failure.
    """
    path = Path(path)
    try:
        data = _bytes_of(path)
        yield from _articles(_File(data, str(path), path.name, doc_id, password))
    except InputError as error:
        yield Failure(doc_id, str(path), error)


def read_article(path: Path, doc_id: str, *, password: str | None = None) -> Article:
    """The one article of a file, without blocks yet.

    `source` is the decoded text without byte-order mark and with line ends exactly as in the file (`\\r\\n` stays two
    code points), or the text layer of a Word document or PDF; `sha256` is that of the bytes. Raises InputError when the
    file is missing, unreadable, too large, empty, binary, in an encoding that is not understood, or holds several.
    """
    found = list(read_articles(path, doc_id, password=password))
    for one in found:
        if isinstance(one, Failure):
            raise one.error
    articles = [one for one in found if isinstance(one, Article)]
    if len(articles) != 1:
        raise InputError(
            f"the file holds {len(articles)} articles, not one.", path=path, hint="Use extractor extract on it."
        )
    return articles[0]


def _bytes_of(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise InputError("this is a folder.", path=path, hint="Name the files in it.")
        size = path.stat().st_size
        with path.open("rb") as stream:
            head = stream.read(1024)
        limit = MAX_UNPACKED if head.startswith(_PACKED) else MAX_PDF_BYTES if b"%PDF-" in head else MAX_BYTES
        if size > limit:
            raise _too_large(size, limit, str(path))
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise InputError(
            f"cannot be read ({reason}).", path=path, hint="Check that the file exists and may be read."
        ) from None
    if not data:
        raise InputError("the file is empty (0 bytes).", path=path, hint="Check the download or conversion.")
    return data


def _too_large(size: int, limit: int, path: str) -> InputError:
    return InputError(
        f"{size / 1e6:.1f} MB; the limit is {limit / 1e6:.0f} MB for one article.",
        path=path,
        hint="Split the file into one file per article.",
    )


def _articles(file: _File) -> Iterator[Article | Failure]:
    data = file.data
    if data.startswith(_GZIP):
        yield from _articles(_gunzipped(file))
    elif data.startswith(_ZIP):
        yield from _zipped(file)
    elif b"%PDF-" in data[:1024]:
        from extractor.read.pdf import read_pdf

        yield read_pdf(data, file.doc_id, file.path, file.password)
    else:
        source, encoding = _decoded(file)
        check_text(source, file.path)
        if _XML.match(source[:4096]):
            yield from _xml(file, source, encoding)
        else:
            yield from _plain(file, source, encoding)


def _decoded(file: _File) -> tuple[str, str]:
    declared = _DECLARED.match(file.data[:400])
    name = declared[1].decode("ascii").lower() if declared else ""
    if name in {"iso-8859-1", "latin-1", "windows-1252", "us-ascii", "iso-8859-15", "big5"}:
        # what `decode` would have to guess, an XML file says
        try:
            return file.data.decode(name), name
        except UnicodeDecodeError as error:
            raise InputError(
                f"the bytes are not {name.upper()} as the file says: byte {error.start} cannot be decoded.",
                path=file.path,
                hint="The file may be cut off or mixed from two encodings.",
            ) from None
    return decode(file.data, file.path)


def _article(file: _File, source: str, encoding: str, form: str, doc_id: str, found: Found) -> Article:
    return Article(
        doc_id=doc_id,
        path=file.path,
        source=source,
        format=form,
        encoding=encoding,
        sha256=hashlib.sha256(file.data).hexdigest(),
        tables=tuple(found.tables),
        parts=tuple(found.parts),
    )


class _Ids:
    """Ids for the documents of one file."""

    def __init__(self, file: _File, many: bool) -> None:
        self.file = file
        self.many = many
        self.taken: set[str] = set()
        self.count = 0

    def next(self, own: str) -> str:
        self.count += 1
        if not self.many:
            return self.file.doc_id
        name = safe_name(own) if own.strip() else str(self.count)
        unique, number = name, 1
        while unique.casefold() in self.taken:
            number += 1
            unique = f"{name}-{number}"
        self.taken.add(unique.casefold())
        return f"{self.file.doc_id}{BETWEEN}{unique}"


# -- XML ------------------------------------------------------------------------------------------------------------


def _xml(file: _File, source: str, encoding: str) -> Iterator[Article | Failure]:
    root, error = parse_xml(source, file.path)
    top = next(root.elements(), None)
    if top is None:
        raise error or InputError("XML without elements.", path=file.path, hint="Check the download.")
    form, documents = _documents_of(top)
    if form == "":
        if error is not None:
            raise error
        raise InputError(
            f"XML of an unknown kind (its outermost element is <{top.tag[:40]}>).",
            path=file.path,
            hint="JATS (<article>), PubMed (<PubmedArticleSet>) and BioC (<collection>) are read.",
        )
    whole = [document for document in documents if document.closed]
    ids = _Ids(file, many=len(documents) > 1)
    for document in whole:
        own, found = _read(form, document)
        doc_id = ids.next(own)
        if found.parts:
            yield _article(file, source, encoding, form, doc_id, found)
        else:
            problem = InputError("the document holds no text.", path=file.path, hint="Check the download.")
            yield Failure(doc_id, file.path, problem)
    if error is not None:
        if whole:
            error = InputError(
                f"{error.message} {len(whole)} documents before it were read.", path=file.path, hint=error.hint
            )
        yield Failure(file.doc_id, file.path, error)
    elif not documents:
        raise InputError("XML without documents.", path=file.path, hint="Check the download.")


def _documents_of(top: Node) -> tuple[str, list[Node]]:
    """Format and documents of an XML file by its outermost element."""
    if top.tag == "article":
        return "jats", [top]
    if top.tag in {"pmc-articleset", "OAI-PMH", "articles", "articleset"}:
        return "jats", list(top.descendants("article"))
    if top.tag in {"PubmedArticleSet", "PubmedArticle", "PubmedBookArticle"}:
        kinds = ("PubmedArticle", "PubmedBookArticle")
        return "pubmed", [top] if top.tag in kinds else list(top.elements(*kinds))
    if top.tag == "collection":
        return "bioc", list(top.elements("document"))
    return "", []


def _read(form: str, document: Node) -> tuple[str, Found]:
    if form == "jats":
        found = read_jats(document)
        ids = [n for n in document.descendants("article-id") if n.attributes.get("pub-id-type") in {"pmc", "pmid"}]
        return (ids[0].plain() if ids else ""), found
    if form == "pubmed":
        from extractor.read.pubmed import read_pubmed

        return read_pubmed(document)
    from extractor.read.bioc import read_bioc_xml

    return read_bioc_xml(document)


# -- text -----------------------------------------------------------------------------------------------------------


def _plain(file: _File, source: str, encoding: str) -> Iterator[Article | Failure]:
    from extractor.read.bioc import is_bioc_json, read_bioc_json
    from extractor.read.pubmed import is_pubtator, read_pubtator

    if is_bioc_json(source[:200_000]) or file.suffix == ".json":
        yield from _listed(file, source, encoding, "bioc-json", list(read_bioc_json(source, file.path)))
    elif is_pubtator(source):
        yield from _listed(file, source, encoding, "pubtator", list(read_pubtator(source)))
    else:
        form = file.suffix.lstrip(".")
        yield _article(file, source, encoding, "md" if form in {"md", "markdown"} else "txt", file.doc_id, Found())


def _listed(
    file: _File, source: str, encoding: str, form: str, documents: Iterable[tuple[str, list[Part] | InputError]]
) -> Iterator[Article | Failure]:
    documents = list(documents)
    ids = _Ids(file, many=len(documents) > 1)
    for own, parts in documents:
        doc_id = ids.next(own)
        if isinstance(parts, InputError):
            yield Failure(doc_id, file.path, parts)
        elif not parts:
            yield Failure(doc_id, file.path, InputError("the document holds no text.", path=file.path))
        else:
            yield _article(file, source, encoding, form, doc_id, Found(parts))


# -- archives and Office documents ----------------------------------------------------------------------------------


def _gunzipped(file: _File) -> _File:
    if file.depth >= 2:
        raise InputError("archives inside archives inside archives.", path=file.path, hint="Unpack the file first.")
    name = file.name[: -len(file.suffix)] if file.suffix in {".gz", ".gzip"} else file.name
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(file.data)) as stream:
            data = stream.read(MAX_BYTES + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise InputError(
            f"a gzip file that cannot be unpacked ({error}).", path=file.path, hint="It may be cut off; fetch it again."
        ) from None
    if len(data) > MAX_BYTES:
        raise InputError(
            f"unpacks to more than {MAX_BYTES / 1e6:.0f} MB.", path=file.path, hint="Unpack and split it first."
        )
    if not data:
        raise InputError("a gzip file with nothing inside.", path=file.path, hint="Check the download.")
    return _File(data, file.path, name, file.doc_id, file.password, file.depth + 1)


def _zipped(file: _File) -> Iterator[Article | Failure]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(file.data))
        members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, EOFError, NotImplementedError) as error:
        raise InputError(
            f"a zip archive or Office document that cannot be opened ({error}).",
            path=file.path,
            hint="It may be cut off; fetch it again.",
        ) from None
    with archive:
        if len(members) > MAX_MEMBERS:
            raise InputError(
                f"a zip of {len(members):,} files; the limit is {MAX_MEMBERS:,}.", path=file.path, hint="Unpack it."
            )
        total = sum(member.file_size for member in members)
        if total > MAX_UNPACKED:
            raise InputError(
                f"unpacks to {total / 1e6:,.0f} MB; the limit is {MAX_UNPACKED / 1e6:.0f} MB.",
                path=file.path,
                hint="This may be a zip bomb; if it is not, unpack it first.",
            )
        names = {member.filename for member in members}
        if "[Content_Types].xml" in names:
            yield _office(file, names, members)
            return
        if file.depth >= 2:
            raise InputError("archives inside archives inside archives.", path=file.path, hint="Unpack the file first.")
        wanted = sorted((m for m in members if _is_article(m)), key=lambda m: m.filename)
        if not wanted:
            kinds = ", ".join(SUFFIXES)
            raise InputError("a zip without articles.", path=file.path, hint=f"It should hold {kinds} files.")
        ids = _Ids(file, many=len(wanted) > 1)
        for member in wanted:
            pure = PurePosixPath(member.filename)
            doc_id = ids.next(pure.name[: -len(pure.suffix)] or pure.name)
            path = f"{file.path}!{member.filename}"
            try:
                data = _unpacked(archive, member, path)
                yield from _articles(_File(data, path, pure.name, doc_id, file.password, file.depth + 1))
            except InputError as error:
                yield Failure(doc_id, path, error)


def _is_article(member: zipfile.ZipInfo) -> bool:
    pure = PurePosixPath(member.filename)
    hidden = any(part.startswith((".", "__MACOSX")) for part in pure.parts)
    return not member.is_dir() and not hidden and pure.suffix.lower() in {*SUFFIXES, *ARCHIVES}


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo, path: str) -> bytes:
    packed = max(member.compress_size, 1)
    if member.file_size > MAX_BYTES:
        raise _too_large(member.file_size, MAX_BYTES, path)
    if member.file_size > _SMALL and member.file_size / packed > MAX_RATIO:
        raise InputError(
            f"packed {member.file_size / packed:,.0f} to one, as no article is.",
            path=path,
            hint="This may be a zip bomb; if it is not, unpack it first.",
        )
    if member.flag_bits & 1:
        raise InputError("encrypted inside the zip.", path=path, hint="Unpack it with its password first.")
    try:
        with archive.open(member) as stream:
            data = stream.read(MAX_BYTES + 1)  # what the zip says of sizes may be wrong
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, ValueError, RuntimeError) as error:
        raise InputError(
            f"cannot be unpacked ({error}).", path=path, hint="The zip may be damaged; fetch it again."
        ) from None
    if len(data) > MAX_BYTES:
        raise _too_large(len(data), MAX_BYTES, path)
    if not data:
        raise InputError("the file is empty (0 bytes).", path=path, hint="Check the zip.")
    return data


def _office(file: _File, names: set[str], members: list[zipfile.ZipInfo]) -> Article:
    if "word/document.xml" not in names:
        what = "an Excel workbook" if any(n.startswith("xl/") for n in names) else "an Office document without text"
        raise InputError(f"this is {what}.", path=file.path, hint="Save the article as .docx, PDF or text.")
    for member in members:
        if member.filename.endswith((".xml", ".rels")):
            packed = member.file_size / max(member.compress_size, 1)
            if member.file_size > 5 * MAX_BYTES or (member.file_size > 10 * _SMALL and packed > MAX_RATIO):
                raise InputError(
                    f"{member.filename} unpacks to {member.file_size / 1e6:,.0f} MB.",
                    path=file.path,
                    hint="No article is that long; this may be a zip bomb.",
                )
    from extractor.read.docx import docx_text

    source = docx_text(file.data, file.path)
    check_text(source, file.path)
    return _article(file, source, "docx", "docx", file.doc_id, Found())
