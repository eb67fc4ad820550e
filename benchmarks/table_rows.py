"""How many rows of a table come out complete, in every form a table arrives in.

    python benchmarks/table_rows.py --rows gold/003.table1.json --article corpus/003_1809d5aaefeb1b7b.txt

`--rows`: the table as a reader sees it (heading, cells, and the RNAs, drugs, direction and targets of each row). It is
read out of the article as it stands (`--article`, where the text extraction left it), and out of files that this script
makes from the rows: JATS, HTML and pipe tables, a Word document, a PDF with three rules (with reportlab, where it is
installed), and flattened text in four styles: a row a line, a cell a line, cells wrapped to narrow columns and set one
after the other, and a row a line without its references.

Complete: the RNAs, the drugs, the direction and the targets of the row, each of them and no others. False: a row read
that is none of the table's.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from extractor.pipeline import Config, Pipeline
from extractor.read import read_article
from extractor.records import Extraction

ZH = "这是表前的一段话，说明外泌体在乳腺癌中的作用，与表格无关，只是为了有上下文。"
EN = "This paragraph stands before the table and says nothing about it, so that the table has something around it."


def read_rows(extraction: Extraction) -> list[dict[str, Any]]:
    """What the table relations of an article say, a dictionary for each row."""
    found = []
    for result in extraction.passages:
        rows: dict[int, dict[str, Any]] = {}
        for relation in result.relations if result.passage.section == "table" else ():
            head, tail = result.mentions[relation.head].text, result.mentions[relation.tail].text
            row = rows.setdefault(relation.sentence, {"rnas": set(), "drugs": set(), "direction": "", "targets": set()})
            if relation.rule == "table:direction":
                row["rnas"].add(_plain(head))
                row["drugs"] |= {_plain(result.mentions[i].text) for i in relation.drugs}
                row["direction"] = relation.type
            elif relation.rule == "table:target":
                row["rnas"].add(_plain(head))
                row["targets"].add(_plain(tail))
            else:
                row["rnas"].add(_plain(head))
        found += [row for _, row in sorted(rows.items())]
    return found


def _plain(text: str) -> str:
    return "".join(text.split()).lower()


def score(extraction: Extraction, truth: list[dict[str, Any]]) -> tuple[int, int, list[str]]:
    """(complete rows, false rows, what is wrong)."""
    wanted = [
        {key: ({_plain(v) for v in row[key]} if key != "direction" else row[key])
         for key in ("rnas", "drugs", "direction", "targets")}
        for row in truth
    ]  # fmt: skip
    left = list(wanted)
    strangers = []
    for row in read_rows(extraction):
        if row in left:
            left.remove(row)
        else:
            strangers.append(row)
    false = sum(not any(row["rnas"] == other["rnas"] and row["drugs"] == other["drugs"] for other in left)
                for row in strangers)  # fmt: skip
    notes = [f"  missing {row}" for row in left] + [f"  read    {row}" for row in strangers]
    return len(wanted) - len(left), false, notes


def jats(table: dict[str, Any]) -> str:
    head = "".join(f"<th>{escape(cell)}</th>" for cell in table["heading"])
    rows = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row["cells"]) + "</tr>\n" for row in table["rows"]
    )
    label, _, caption = table["caption"].partition("  ")
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<article><front><article-meta><title-group><article-title>A review'
        f"</article-title></title-group></article-meta></front><body><sec><title>1 Review</title><p>{EN}</p>"
        f"<table-wrap><label>{label}</label><caption><p>{escape(caption)}</p></caption><table><thead><tr>{head}</tr></thead><tbody>"
        f"{rows}</tbody></table></table-wrap></sec></body></article>\n"
    )


def html(table: dict[str, Any]) -> str:
    rows = [table["heading"], *(row["cells"] for row in table["rows"])]
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f"# A review\n\n{EN}\n\n{table['caption']}\n\n<table>{body}</table>\n"


def pipe(table: dict[str, Any]) -> str:
    rows = [table["heading"], *(row["cells"] for row in table["rows"])]
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    lines.insert(1, "|" + "---|" * len(table["heading"]))
    return f"# A review\n\n{EN}\n\n{table['caption']}\n\n" + "\n".join(lines) + "\n"


def flattened(table: dict[str, Any], style: str) -> str:
    """The table as text extraction leaves it, between two halves of a Chinese text."""
    rows = [table["heading"], *(row["cells"] for row in table["rows"])]
    if style == "no references":
        rows = [row[:-1] for row in rows]
    lines: list[str] = []
    for row in rows:
        if style in {"row", "no references"}:
            lines.append(" ".join(row))
        elif style == "cell":
            lines += row
        else:
            pieces = [textwrap.wrap(cell, 18, break_long_words=False, break_on_hyphens=False) for cell in row]
            for cell in pieces:
                lines += cell
            lines.append("")
    return f"{ZH}\n\n{table['caption']}\n" + "\n".join(lines) + f"\n\n{ZH}\n"


def docx(table: dict[str, Any], path: Path) -> None:
    from docx import Document

    document = Document()
    document.add_paragraph(EN)
    document.add_paragraph(table["caption"])
    rows = [table["heading"], *(row["cells"] for row in table["rows"])]
    made = document.add_table(len(rows), len(rows[0]))
    for number, row in enumerate(rows):
        for at, cell in enumerate(row):
            made.cell(number, at).text = cell
    document.save(str(path))


def pdf(table: dict[str, Any], path: Path) -> None:
    """A page with the table between three rules, cells wrapped to their columns."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table

    pdfmetrics.registerFont(TTFont("DejaVu", "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"))
    small = ParagraphStyle("small", fontName="DejaVu", fontSize=6.5, leading=8.5)
    body = ParagraphStyle("body", fontName="DejaVu", fontSize=10, leading=14)
    rows = [table["heading"], *(row["cells"] for row in table["rows"])]
    cells = [[Paragraph(escape(cell), small) for cell in row] for row in rows]
    rules = [("LINEABOVE", (0, 0), (-1, 0), 1, "black"), ("LINEBELOW", (0, 0), (-1, 0), 0.5, "black"),
             ("LINEBELOW", (0, -1), (-1, -1), 1, "black"), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")]  # fmt: skip
    made = Table(cells, colWidths=[96, 82, 66, 62, 96, 62, 44], style=rules)
    before = [Paragraph(f"{EN} {EN}", body), Spacer(1, 14), Paragraph(table["caption"], small), Spacer(1, 4)]
    SimpleDocTemplate(str(path), pagesize=A4, leftMargin=43, rightMargin=43).build(
        [*before, made, Spacer(1, 14), Paragraph(f"{EN} {EN}", body)]
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=Path, required=True)
    parser.add_argument("--article", type=Path)
    parser.add_argument("--errors", action="store_true", help="list what is missing and what is read instead")
    options = parser.parse_args()
    table = json.loads(options.rows.read_text(encoding="utf-8"))
    pipeline = Pipeline(Config(tables="all"))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)

        def text(suffix: str, content: str) -> Callable[[Path], None]:
            return lambda path: path.write_text(content, encoding="utf-8") and None  # type: ignore[func-returns-value]

        makers: dict[str, tuple[str, Callable[[Path], None]]] = {
            "JATS": (".xml", text(".xml", jats(table))),
            "HTML in Markdown": (".md", text(".md", html(table))),
            "pipes in Markdown": (".md", text(".md", pipe(table))),
            "Word": (".docx", lambda path: docx(table, path)),
            "PDF": (".pdf", lambda path: pdf(table, path)),
            **{
                f"flattened, {style}": (".txt", text(".txt", flattened(table, style)))
                for style in ("row", "cell", "wrapped", "no references")
            },
        }
        files = [("as it stands in the article", options.article)] if options.article else []
        for number, (label, (suffix, make)) in enumerate(makers.items()):
            path = folder / f"{number}{suffix}"
            try:
                make(path)
            except ImportError as error:
                print(f"{label:<30} not made: {error}")
                continue
            files.append((label, path))
        for label, path in files:
            complete, false, notes = score(pipeline.process(read_article(path, "table")), table["rows"])
            print(f"{label:<30} complete {complete:>3} of {len(table['rows'])}, false rows {false}")
            if options.errors:
                print("\n".join(notes))
    return 0


if __name__ == "__main__":
    sys.exit(main())
