"""Makes the PDFs of tests/pdfs/made, each showing one trap, with what a reader would read (`.json`).

usage: python tests/pdfs/make.py [NAME ...]

Needs reportlab, pikepdf, pypdfium2 and the Debian packages fonts-droid-fallback and fonts-dejavu-core. The PDFs are
kept in the repository, so that the tests need none of these.
"""

from __future__ import annotations

import io
import json
import random
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE)]

import texts as t  # noqa: E402
from setter import (  # noqa: E402
    AUTHORS,
    BODY,
    HEADING,
    REFERENCE,
    SMALL,
    TITLE,
    Document,
    plain,
)

OUT = HERE / "made"
CASES: dict[str, Callable[[], tuple[bytes, Document]]] = {}


def case(function: Callable[[], Document | tuple[bytes, Document]]) -> Callable[[], object]:
    def made() -> tuple[bytes, Document]:
        result = function()
        return result if isinstance(result, tuple) else (result.finish(), result)

    CASES[function.__name__] = made
    return made


def heads(document: Document, number: int) -> None:
    """Running heads in two languages, on every page, with the page number on the outer side."""
    width, height = document.size
    if number % 2:
        document.mark(t.HEAD_ZH, document.margin, height - 50)
        document.mark(f"{100 + number}", width - document.margin, height - 50, right=True)
    else:
        document.mark(t.HEAD_EN, width - document.margin, height - 50, right=True)
        document.mark(f"{100 + number}", document.margin, height - 50)


def body(document: Document, paragraphs: tuple[str, ...] = t.ZH, style: object = BODY) -> None:
    for text in paragraphs:
        document.put(text, style)  # type: ignore[arg-type]


def numbered(document: Document, number: int) -> None:
    document.mark(f"- {number} -", document.size[0] / 2 - 10, 40)


# -- columns --------------------------------------------------------------------------------------------------------


@case
def one_column_zh() -> Document:
    document = Document(decorate=numbered)
    document.put(t.TITLE_ZH, TITLE, "title")
    body(document, t.ZH + t.ZH[:3])
    return document


@case
def one_column_en() -> Document:
    document = Document(decorate=numbered)
    document.put(t.TITLE_EN, TITLE, "title")
    body(document, t.EN, replace(BODY, han="Droid", indent=1.5))
    return document


@case
def two_columns_heads() -> Document:
    document = Document(columns=2, decorate=heads)
    body(document, t.ZH * 4)
    return document


@case
def two_columns_en() -> Document:
    document = Document(columns=2, decorate=heads, gutter=16)
    body(document, t.EN * 3, replace(BODY, size=9.5, leading=11.5, indent=1))
    return document


@case
def three_columns() -> Document:
    document = Document(size=(842.0, 595.0), columns=3, gutter=18)
    body(document, t.ZH * 2, replace(BODY, size=9, leading=13))
    return document


def first_page(document: Document) -> None:
    document.put(t.TITLE_ZH, TITLE, "title")
    document.put(t.AUTHORS_ZH, AUTHORS, "author")
    document.put(t.ABSTRACT_ZH, replace(SMALL, size=9, leading=14))
    document.put(t.KEYWORDS_ZH, replace(SMALL, size=9, leading=14, after=10), "keywords")
    document.put(t.TITLE_EN, replace(TITLE, size=14, leading=20), "title")
    document.put(t.AUTHORS_EN, AUTHORS, "author")
    document.put(t.ABSTRACT_EN, replace(SMALL, size=9, leading=13))
    document.put(t.KEYWORDS_EN, replace(SMALL, size=9, leading=13, after=12), "keywords")


@case
def bilingual_abstract() -> Document:
    document = Document(decorate=heads)
    first_page(document)
    document.columns = 2
    document.close_columns(2)
    for number, text in enumerate(t.ZH):
        if number in (0, 4):
            document.put(("1 引言", "2 药物")[number == 4], HEADING, "heading")
        document.put(text)
    return document


@case
def mixed_columns() -> Document:
    document = Document()
    body(document, t.ZH[:2])
    document.close_columns(2)
    for text in t.ZH[2:4]:
        document.put(text)
    document.break_column()
    for text in t.ZH[4:6]:
        document.put(text)
    document.close_columns(1)
    body(document, t.ZH[6:])
    return document


@case
def figure_across() -> Document:
    document = Document(columns=2, decorate=heads)
    document.open_columns(1)
    document.put(t.TITLE_ZH, TITLE, "title")
    document.close_columns(2)
    body(document, t.ZH[:2])
    document.break_column()
    body(document, t.ZH[2:4])
    document.figure(110, "图1 miR-21与PTEN的相互作用", across=True, words=("control", "si-NC", "48 h"))
    body(document, t.ZH[4:])
    return document


@case
def figure_in_column() -> Document:
    document = Document(columns=2)
    body(document, t.ZH[:3])
    document.figure(90, "图1 两组细胞的迁移", words=("0 h", "24 h"))
    body(document, t.ZH[3:] + t.ZH)
    return document


@case
def unaligned_columns() -> Document:
    """The columns have different line distances, so that no two lines of them stand on one height."""
    document = Document(columns=2)
    body(document, t.ZH[:5], replace(BODY, leading=15.7))
    document.break_column()
    body(document, t.ZH[5:], replace(BODY, leading=13.3))
    return document


@case
def stream_by_rows() -> Document:
    """The file holds the lines of both columns row by row, as some converters write them."""
    document = Document(columns=2, interleave=True, gutter=14)
    body(document, t.ZH * 2)
    return document


# -- around the text ------------------------------------------------------------------------------------------------


@case
def footnotes() -> Document:
    document = Document(columns=2, decorate=heads)
    document.notes(
        (
            "收稿日期：2020-11-02；修回日期：2021-01-15",
            "基金项目：虚拟科学基金资助项目（编号00000001）",
            "作者简介：林远航，男，硕士，研究方向为肝癌的基础研究。",
        )
    )
    body(document, t.ZH * 2)
    return document


@case
def watermark() -> Document:
    def decorate(document: Document, number: int) -> None:
        document.mark("仅供内部审阅", 150, 330, size=60, grey=0.85, turn=40)
        document.mark("PREVIEW", 180, 600, size=48, grey=0.9)
        numbered(document, number)

    document = Document(decorate=decorate)
    body(document, t.ZH * 4)
    return document


@case
def watermark_once() -> Document:
    """A single page with a word printed large behind its text."""

    def decorate(document: Document, number: int) -> None:
        document.mark("PREVIEW", 180, 600, size=48, grey=0.9)

    document = Document(decorate=decorate)
    body(document)
    return document


@case
def line_numbers() -> Document:
    """A manuscript with the number of every line in the margin."""

    def decorate(document: Document, number: int) -> None:
        for step in range(33):
            count = (number - 1) * 33 + step + 1
            document.mark(str(count), document.margin - 14, document.size[1] - document.head - 21 * (step + 1), size=8,
                          role="number", right=True)  # fmt: skip

    document = Document(decorate=decorate)
    body(document, t.ZH + t.ZH[:2], replace(BODY, leading=21))
    return document


@case
def side_stamp() -> Document:
    """A preprint server's stamp, turned, along the left margin."""

    def decorate(document: Document, number: int) -> None:
        if number == 1:
            document.mark("InventXiv:2101.00001v1  [bio.X]  5 Jan 2021", 28, 260, size=16, grey=0.5, turn=90)

    document = Document(columns=2, decorate=decorate)
    body(document, t.ZH * 2)
    return document


@case
def references_hanging() -> Document:
    document = Document(columns=2, decorate=heads)
    document.put("1 结果", HEADING, "heading")
    body(document, t.ZH[1:4])
    document.put("参考文献", HEADING, "reference")
    for text in t.REFERENCES * 2:
        document.put(text, REFERENCE, "reference")
    return document


# -- within the line ------------------------------------------------------------------------------------------------

_CITED = (
    "早期的工作已经表明miR-21^{3}能够抑制PTEN^{12}的表达^{1,4-6}，而且这种抑制与p53^{[7]}无关^{[8-10]}。后来的研究发现，"
    "miR-155^{21}也可以抑制SOCS1^{22,23}，从而促进JAK2^{24}的活化。",
    "细胞内Ca^{2+}浓度升高以后，CD8^{+} T细胞分泌的TGF-β_{1}明显减少。每只小鼠接种1×10^{6}个细胞，肿瘤面积约为25 mm^{2}，"
    "培养箱中CO_{2}的浓度为5%。IC_{50}随着NFE2L2的升高而增加，HIF-1α^{25}促进VEGFA^{26}的表达。",
)


@case
def superscripts_by_rise() -> Document:
    document = Document(columns=2)
    body(document, (*_CITED, *t.ZH, *_CITED))
    return document


@case
def superscripts_by_place() -> Document:
    document = Document()
    body(document, (*_CITED, *t.ZH[:2]), replace(BODY, rise=False, leading=14))
    return document


@case
def superscripts_en() -> Document:
    document = Document(columns=2)
    texts = (
        "Early work showed that miR-21^{3} inhibits PTEN^{12} in vivo.^{1,4-6} This did not depend on p53.^{7} Later "
        "miR-155^{21} was found to inhibit SOCS1^{22,23} and to activate JAK2.^{24}",
        "Release of Ca^{2+} reduced the secretion of TGF-β_{1} by CD8^{+} T cells. Each mouse received 1 × 10^{6} cells in "
        "5% CO_{2}. HIF-1α^{25} promotes the expression of VEGFA^{26} under hypoxia.",
    )
    body(document, (*texts, *t.EN, *texts), replace(BODY, indent=1))
    return document


@case
def spread_lines() -> Document:
    """Lines stretched with a space behind every character."""
    document = Document(columns=2)
    body(document, t.ZH * 2, replace(BODY, spread=True))
    return document


@case
def bold_twice() -> Document:
    document = Document()
    for number, text in enumerate(t.ZH):
        document.put(f"**2.{number + 1} 结果之{'一二三四五六七八'[number]}**", replace(HEADING, double=2), "heading")
        marked = text.replace("miR-21", "**miR-21**").replace("PTEN", "**PTEN**")
        document.put(marked, replace(BODY, double=1))
    return document


@case
def no_spaces() -> Document:
    """Words are set apart by place alone; the file holds no space."""
    document = Document(columns=2)
    body(document, t.EN * 3, replace(BODY, spaces=False, indent=1))
    return document


@case
def ligatures() -> Document:
    document = Document()
    texts = [
        text.replace("ffi", "ﬃ").replace("fi", "ﬁ").replace("fl", "ﬂ")
        for text in (
            "The first five findings confirm that miR-21 significantly inhibits PTEN. Inflammation and fibrosis flow from "
            "different signals: efficient inhibition of STAT3 by metformin is sufficient to stop both.",
            *t.EN[:4],
        )
    ]
    body(document, tuple(texts), replace(BODY, latin="DejaVu", size=9))
    document.roles = [(r, s.replace("ﬃ", "ffi").replace("ﬁ", "fi").replace("ﬂ", "fl")) for r, s in document.roles]
    return document


@case
def broken_names() -> Document:
    """Names and words broken at line ends, with hyphens that belong to them and hyphens that do not."""
    document = Document(columns=3, gutter=14)
    hyphens = {
        "symptoms": "symp\u00adtoms", "possible": "pos\u00adsible", "expression": "expres\u00adsion",
        "repeated": "re\u00adpeated", "epithelial": "ep\u00adithe\u00adlial", "transcription": "tran\u00adscrip\u00adtion",
        "Inflammation": "In\u00adflam\u00adma\u00adtion", "metastases": "metas\u00adtases", "recurrence": "re\u00adcur\u00adrence",
        "Overexpression": "Over\u00adex\u00adpres\u00adsion", "upregulated": "up\u00adreg\u00adu\u00adlated",
        "inhibited": "in\u00adhib\u00adited", "metformin": "met\u00adformin", "Sorafenib": "So\u00adrafenib",
        "apoptotic": "apop\u00adtotic", "abundant": "abun\u00addant", "migration": "mi\u00adgra\u00adtion",
        "established": "es\u00adtab\u00adlished", "resistant": "re\u00adsis\u00adtant", "measured": "mea\u00adsured",
    }  # fmt: skip
    texts = []
    for text in t.EN * 2:
        for word, broken in hyphens.items():
            text = text.replace(word, broken)
        texts.append(text)
    body(document, tuple(texts), replace(BODY, indent=1))
    body(document, t.ZH[1:5])
    return document


@case
def platypus() -> tuple[bytes, Document]:
    """Set by reportlab's own engine, which knows nothing of ours: two frames, Chinese line breaking, running title."""
    from reportlab.lib.enums import TA_JUSTIFY
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph

    record = Document()
    buffer = io.BytesIO()
    frames = [Frame(55, 60, 235, 710, id="a"), Frame(305, 60, 235, 710, id="b")]

    def heading(canvas, template) -> None:  # type: ignore[no-untyped-def]
        canvas.setFont("STSong-Light", 9)
        canvas.drawCentredString(297, 800, t.HEAD_ZH)
        canvas.drawCentredString(297, 30, str(template.page))

    template = BaseDocTemplate(buffer, invariant=1, pageTemplates=[PageTemplate(frames=frames, onPage=heading)])
    style = ParagraphStyle("zh", fontName="STSong-Light", fontSize=10, leading=15, wordWrap="CJK", firstLineIndent=20)
    english = ParagraphStyle("en", fontName="Times-Roman", fontSize=10, leading=13, alignment=TA_JUSTIFY, spaceAfter=6)
    story = []
    record.roles.append(("furniture", t.HEAD_ZH))
    for text in t.ZH:
        text = text.replace("β", "<font name='DejaVu'>β</font>")
        story.append(Paragraph(text, style))
        record.roles.append(("text", text.replace("<font name='DejaVu'>β</font>", "β")))
    for text in t.EN:
        story.append(Paragraph(text.replace("β", "<font name='DejaVu'>β</font>"), english))
        record.roles.append(("text", text))
    template.build(story)
    return buffer.getvalue(), record


# -- tables ---------------------------------------------------------------------------------------------------------


@case
def table_three_rules() -> Document:
    document = Document(columns=2, decorate=heads)
    body(document, t.ZH[:3])
    document.table("表1 微小RNA及其靶基因", t.TABLE, (2, 2, 1, 2))
    body(document, t.ZH[3:] + t.ZH[:3])
    return document


@case
def table_across() -> Document:
    document = Document(columns=2, decorate=heads)
    body(document, t.ZH[:2])
    document.break_column()
    body(document, t.ZH[2:4])
    document.table("表1 微小RNA与药物", t.TABLE_WRAPPED, (1, 1, 1.6), across=True)
    body(document, t.ZH[4:])
    return document


@case
def table_wrapped() -> Document:
    """Cells of every column, the first too, run over several lines; rows are set apart by a little white space."""
    document = Document(columns=2, decorate=heads)
    body(document, t.ZH[:3])
    document.table("表1 细胞株与耐药", t.TABLE_LONG, (3, 2, 2, 3.4), style=replace(SMALL, size=7, leading=9))
    body(document, t.ZH[3:] + t.ZH[:3])
    return document


@case
def table_over_pages() -> Document:
    """A table that is too long for its page goes on, with its heads, on the next."""
    document = Document(columns=2, decorate=heads)
    body(document, t.ZH[:3])
    rows = [t.TABLE[0], *(row for _ in range(12) for row in t.TABLE[1:])]
    document.table("表1 微小RNA及其靶基因", rows, (1, 1, 1, 1), across=True)
    body(document, t.ZH[3:])
    return document


@case
def table_ruled() -> Document:
    document = Document()
    body(document, t.ZH[:2])
    rows = [[*row] for row in t.TABLE]
    rows[2][2] = rows[3][2] = rows[4][2] = ""
    document.table("表1 微小RNA及其靶基因", rows, (1, 1, 1, 1), ruled=True, merged=((1, 2, 4),))
    body(document, t.ZH[2:4])
    return document


# -- characters -----------------------------------------------------------------------------------------------------


def founder(text: str) -> str:
    """ASCII letters as Founder's older fonts have them, in the row A0 of GBK."""
    wide = "".join(chr(ord(c) + 0xFEE0) if c in "-:;,.()" else c for c in text)
    return "".join(bytes((0xA0, ord(c) | 0x80)).decode("gbk") if c.isascii() and c.isalnum() else c for c in wide)


@case
def founder_latin() -> Document:
    document = Document(columns=2, decorate=heads)
    document.open_columns(1)
    document.put(t.TITLE_EN, replace(TITLE, size=14, latin="Droid", change=founder), "title")
    document.put(t.ABSTRACT_EN, replace(SMALL, latin="Droid", change=founder, leading=14))
    document.close_columns(2)
    body(document, t.ZH, replace(BODY, latin="Droid", change=founder))
    return document


def _fonts_of(pdf, name: str):  # type: ignore[no-untyped-def]
    for page in pdf.pages:
        for font in page.Resources.Font.values():
            if name in str(font.get("/BaseFont", "")):
                yield font


def _nameless(data: bytes, name: str) -> bytes:
    """The font without its map to Unicode, and its glyphs by number: the codes say nothing any more."""
    import pikepdf

    with pikepdf.open(io.BytesIO(data)) as pdf:
        for font in _fonts_of(pdf, name):
            del font["/ToUnicode"]
            font.Encoding = pikepdf.Dictionary(
                Type=pikepdf.Name.Encoding,
                Differences=pikepdf.Array([0, *[pikepdf.Name(f"/g{code}") for code in range(256)]]),
            )
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def _two_byte(data: bytes, name: str) -> bytes:
    """The font as a composite font (Identity-H) without a map to Unicode: pdfminer gives "(cid:7)" for a glyph."""
    import pikepdf
    from fontTools.ttLib import TTFont

    with pikepdf.open(io.BytesIO(data)) as pdf:
        renamed = set()
        for page in pdf.pages:
            for key, font in page.Resources.Font.items():
                if name not in str(font.get("/BaseFont", "")):
                    continue
                renamed.add(key)
                if font.Subtype == "/Type0":
                    continue
                inner = TTFont(io.BytesIO(font.FontDescriptor.FontFile2.read_bytes()))
                order = inner.getGlyphOrder()
                glyph = {code: order.index(g) for code, g in (inner["cmap"].tables[0].cmap).items()}
                table = b"".join(glyph.get(code, 0).to_bytes(2, "big") for code in range(256))
                widths = [int(width) for width in font.Widths]
                font.DescendantFonts = pikepdf.Array([pdf.make_indirect(pikepdf.Dictionary(
                    Type=pikepdf.Name.Font, Subtype=pikepdf.Name.CIDFontType2, BaseFont=font.BaseFont,
                    CIDSystemInfo=pikepdf.Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0),
                    FontDescriptor=font.FontDescriptor, CIDToGIDMap=pdf.make_stream(table),
                    W=pikepdf.Array([int(font.FirstChar), pikepdf.Array(widths)]),
                ))])  # fmt: skip
                font.Subtype, font.Encoding = pikepdf.Name.Type0, pikepdf.Name("/Identity-H")
                for gone in ("/ToUnicode", "/Widths", "/FirstChar", "/LastChar", "/FontDescriptor"):
                    if gone in font:
                        del font[gone]
            current = ""
            stream = []
            for operands, operator in pikepdf.parse_content_stream(page):
                if str(operator) == "Tf":
                    current = str(operands[0])
                if str(operator) == "Tj" and current in renamed:
                    operands = [pikepdf.String(b"".join(bytes((0, code)) for code in bytes(operands[0])))]
                stream.append((operands, operator))
            page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(stream))
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


@case
def no_unicode_map() -> tuple[bytes, Document]:
    """One paragraph is set in a font that does not say which characters its glyphs are."""
    document = Document()
    body(document, t.ZH[:2])
    document.put("This paragraph can be seen but not read, for its font maps to nothing: miR-21 promotes PTEN.",
                 replace(BODY, latin="DejaVu"), "unreadable")  # fmt: skip
    body(document, (t.ZH[2], *t.ZH[4:6]))
    return _two_byte(document.finish(), "DejaVu"), document


@case
def nameless_glyphs() -> tuple[bytes, Document]:
    """The same with one byte a glyph and glyphs that have numbers for names."""
    document = Document()
    body(document, t.ZH[:2])
    document.put("This paragraph can be seen but not read, for its font maps to nothing: miR-21 promotes PTEN.",
                 replace(BODY, latin="DejaVu"), "unreadable")  # fmt: skip
    body(document, (t.ZH[2], *t.ZH[4:6]))
    return _nameless(document.finish(), "DejaVu"), document


@case
def unreadable() -> tuple[bytes, Document]:
    document = Document()
    for text in t.EN:
        document.put(text, replace(BODY, latin="DejaVu"), "unreadable")
    return _two_byte(document.finish(), "DejaVu"), document


@case
def symbol_font() -> tuple[bytes, Document]:
    """Greek letters from a Symbol font that maps them to the private use area, as Word does."""
    import pikepdf

    document = Document()
    body(document, (t.ZH[3], "IFN-γ促进STAT1的表达，TNF-α促进IL6的表达，PPARγ抑制IL1B的表达。", *t.ZH[:2]))
    table = dict(zip("αβγδεκλμ", "abgdeklm", strict=True))
    with pikepdf.open(io.BytesIO(document.finish())) as pdf:
        for font in _fonts_of(pdf, "DejaVu"):
            cmap = font.ToUnicode.read_bytes().decode()
            for greek, latin in table.items():
                cmap = cmap.replace(f"{ord(greek):04X}", f"{0xF000 + ord(latin):04X}")
            font.ToUnicode = pdf.make_stream(cmap.encode())
            font.BaseFont = font.FontDescriptor.FontName = pikepdf.Name("/ABCDEF+SymbolMT")
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True)
    return out.getvalue(), document


# -- pages and files ------------------------------------------------------------------------------------------------


def _pages(data: bytes, change: Callable[..., None]) -> bytes:
    import pikepdf

    with pikepdf.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            change(page)
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


@case
def rotated_page() -> tuple[bytes, Document]:
    """Pages that viewers turn by 90 degrees: the text runs upwards in the file, and is shown upright."""
    document = Document(columns=2, decorate=heads)
    body(document, t.ZH * 2)

    def turn(page) -> None:  # type: ignore[no-untyped-def]
        width, height = 595, 842
        page.contents_add(f"q 0 1 -1 0 {height} 0 cm\n".encode(), prepend=True)
        page.contents_add(b"\nQ")
        page.MediaBox = [0, 0, height, width]
        page.Rotate = 90

    return _pages(document.finish(), turn), document


@case
def sideways_text() -> tuple[bytes, Document]:
    """Text printed sideways on an upright page, as wide tables and their pages are."""
    document = Document(size=(842.0, 595.0))
    body(document, t.ZH[:5])

    def turn(page) -> None:  # type: ignore[no-untyped-def]
        page.contents_add(b"q 0 1 -1 0 595 0 cm\n", prepend=True)
        page.contents_add(b"\nQ")
        page.MediaBox = [0, 0, 595, 842]

    return _pages(document.finish(), turn), document


@case
def cropped() -> tuple[bytes, Document]:
    """The media box begins elsewhere than at the origin, and printers' marks stand outside the crop box."""
    document = Document(columns=2, decorate=heads)
    body(document, t.ZH * 2)

    def crop(page) -> None:  # type: ignore[no-untyped-def]
        page.contents_add(b"q 1 0 0 1 200 100 cm\n", prepend=True)
        page.contents_add(b"\nQ BT /F1 9 Tf 190 90 Td (job-0815.indd 3) Tj ET")
        page.MediaBox = [180, 80, 815, 962]
        page.CropBox = [200, 100, 795, 942]

    return _pages(document.finish(), crop), document


def _locked(document: Document, **passwords: str) -> bytes:
    import pikepdf

    with pikepdf.open(io.BytesIO(document.finish())) as pdf:
        out = io.BytesIO()
        pdf.save(out, encryption=pikepdf.Encryption(**passwords, R=4))
    return out.getvalue()


@case
def encrypted() -> tuple[bytes, Document]:
    document = Document()
    body(document, t.ZH[:3])
    return _locked(document, user="geheim", owner="owner"), document


@case
def encrypted_for_the_owner() -> tuple[bytes, Document]:
    """Opens without a password; only printing and copying are forbidden."""
    document = Document()
    body(document, t.ZH[:3])
    return _locked(document, user="", owner="owner"), document


@case
def scanned() -> tuple[bytes, Document]:
    """Pictures of pages."""
    import pypdfium2
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    source = Document()
    body(source, t.ZH[:3], replace(BODY, han="Droid"))
    picture = pypdfium2.PdfDocument(source.finish())[0].render(scale=0.8).to_pil().convert("L")
    shot = io.BytesIO()
    picture.save(shot, "JPEG", quality=30)
    record = Document()
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1)
    for _ in range(2):
        canvas.drawImage(ImageReader(io.BytesIO(shot.getvalue())), 0, 0, 595, 842)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue(), record


@case
def embedded_font() -> Document:
    """A Chinese font inside the file, as a subset, as most journals have it."""
    document = Document(columns=2, decorate=heads)
    body(document, t.ZH[:6], replace(BODY, han="Droid", latin="DejaVu", size=9.5))
    return document


@case
def scrambled_stream() -> tuple[bytes, Document]:
    """The lines of a page stand in the file in no order at all."""
    document = Document(columns=2, interleave=True)
    body(document, t.ZH * 2)
    random.Random(7).shuffle(document.held)
    held = [(number, x, action) for number, (_, x, action) in enumerate(document.held)]
    document.held = held
    return document.finish(), document


def write(names: list[str]) -> None:
    OUT.mkdir(exist_ok=True)
    for name, make in CASES.items():
        if names and name not in names:
            continue
        if name.startswith("encrypted") and not names and (OUT / f"{name}.pdf").exists():
            continue  # their salt is random: made anew only when asked for by name
        data, document = make()
        (OUT / f"{name}.pdf").write_bytes(data)
        roles = [[role, plain(text)] for role, text in document.roles]
        (OUT / f"{name}.json").write_text(json.dumps(roles, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
        print(f"{name}: {len(data):,} bytes")


if __name__ == "__main__":
    write(sys.argv[1:])
