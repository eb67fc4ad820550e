"""The articles of corpus/ set again as two-column PDFs: relations out of a PDF beside those out of its text.

usage: python benchmarks/pdf_corpus.py --texts corpus --gold gold --out DIR [--rules-only]

Each article's clean passages (text, headings, titles, keywords; captions as captions) are set by the typesetter of
tests/pdfs: title and abstract across, body in two columns, running heads, page numbers, a footnote. Two comparisons:

- all five articles: relations of the PDF against relations of the text, as (sentence, head, type, tail, negated);
  F is 1 where the PDF gives exactly what the text gives. No annotation is needed for that.
- articles with gold: F of the text form, and a lower bound of the PDF form's: what only the PDF gives counts as wrong,
  what only the text gives as missed.

Needs reportlab and the fonts that tests/pdfs/make.py needs.
"""

from __future__ import annotations

import argparse
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "pdfs")]

from setter import BODY, CAPTION, HEADING, SMALL, TITLE, Document  # noqa: E402

from extractor.clean import make_passages  # noqa: E402
from extractor.evaluate import evaluate, load_gold  # noqa: E402
from extractor.evaluate.predictions import predict  # noqa: E402
from extractor.facts.tables import entity_rows, relation_rows  # noqa: E402
from extractor.pipeline import Config, Pipeline  # noqa: E402
from extractor.read import read_article  # noqa: E402
from extractor.records import TEXT_KINDS, Extraction, Passage, Table  # noqa: E402

_MARKUP = re.compile(r"[\^_]\{|\*\*|\u00ad")


def typeset(passages: Sequence[Passage], tables: Sequence[Table], name: str) -> bytes:
    """A two-column article of the passages and tables."""

    def heads(document: Document, number: int) -> None:
        width, height = document.size
        words = ("肿瘤基础与转化 2021年 第35卷", "Journal of Invented Medicine, Vol. 35")[number % 2]
        document.mark(words, document.margin, height - 50)
        document.mark(str(100 + number), width - document.margin, height - 50, right=True)

    document = Document(columns=2, decorate=heads)
    legends = {line for table in tables if table.caption is not None for line in table.caption.text.split("\n")}
    document.open_columns(1)
    across = True
    waiting = sorted(tables, key=lambda table: table.start)
    for passage in passages:
        begins = passage.offsets.starts[0]
        while waiting and waiting[0].end <= begins:
            _table(document, waiting.pop(0))
        if any(table.start <= begins < table.end for table in tables):
            continue
        text = _MARKUP.sub(lambda match: match[0][0] if match[0][0] in "^_" else "", passage.text)
        front = passage.kind in {"title", "keywords"} or passage.section in {"abstract", "keywords"}
        if across and passage.kind in TEXT_KINDS and not front:
            across = False
            document.close_columns(2)
            document.notes([f"收稿日期：2021-02-03。文件编号：{re.sub('[^0-9]', '', name)[:6]}。"])
        if passage.kind == "title":
            document.put(text, TITLE if across else HEADING)
        elif passage.kind == "heading":
            document.put(text, HEADING)
        elif passage.kind == "caption" and passage.text not in legends:
            document.put(text, CAPTION)
        elif passage.kind in TEXT_KINDS:
            chinese = passage.language == "zh"
            style = replace(SMALL, size=9, leading=13.5, indent=2) if across else BODY
            document.put(text, replace(style, leading=style.leading if chinese else style.size * 1.25))
    for table in waiting:
        _table(document, table)
    return document.finish()


def _table(document: Document, table: Table) -> None:
    """A table of three rules across the columns."""
    rows = [[cell.text.replace("\n", " ") for cell in row] for row in table.rows]
    # every column holds its longest word; what is left goes to those with most to say
    words = [max(len(word) for row in rows for word in [*row[c].split(), ""]) + 2.5 for c in range(len(rows[0]))]
    widths = [w + 0.15 * max(len(row[c]) for row in rows) for c, w in enumerate(words)]
    legend = table.caption.text if table.caption is not None else "表 1"
    document.table(legend, rows, widths, across=True, style=replace(SMALL, size=7, leading=9))


def key(text: str) -> str:
    """A sentence or name without what print may change: white space, widths, hyphens at line ends."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text)).lower()


def statements(extraction: Extraction) -> Counter[tuple[Any, ...]]:
    found: Counter[tuple[Any, ...]] = Counter()
    for row in relation_rows(extraction):
        head, tail = key(row["head_text"]), key(row["tail_text"])
        found[key(row["evidence"]), head, row["head_type"], row["type"], tail, row["tail_type"], row["negated"]] += 1
    return found


def mentions(extraction: Extraction) -> Counter[tuple[str, str]]:
    return Counter((key(row["text"]), row["type"]) for row in entity_rows(extraction))


def agreement(found: Counter[Any], wanted: Counter[Any]) -> tuple[float, float, float]:
    hits = (found & wanted).total()
    precision, recall = hits / max(1, found.total()), hits / max(1, wanted.total())
    return precision, recall, 2 * hits / max(1, found.total() + wanted.total())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=Path, required=True)
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--rules-only", action="store_true")
    parser.add_argument("--differences", action="store_true", help="list the relations that only one form gives")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    config = Config(statistical=not arguments.rules_only, tables="all")
    pipeline = Pipeline(config)
    print(f"{'article':<10}{'pages':>6}{'relations text':>16}{'PDF':>6}{'P':>8}{'R':>7}{'F':>7}{'mentions F':>12}")
    totals: list[Counter[Any]] = [Counter(), Counter()]
    from_pdf: dict[str, Extraction] = {}
    from_text: dict[str, Extraction] = {}
    for path in sorted(arguments.texts.glob("*.txt")):
        _, passages = make_passages(read_article(path, path.stem))
        target = arguments.out / f"{path.stem}.pdf"
        text = pipeline.process(read_article(path, path.stem))
        target.write_bytes(typeset(passages, text.article.tables, path.stem))
        pdf = pipeline.process(read_article(target, path.stem))
        from_text[path.stem], from_pdf[path.stem] = text, pdf
        wanted, found = statements(text), statements(pdf)
        totals = [totals[0] + Counter({(path.stem, *k): n for k, n in found.items()}),
                  totals[1] + Counter({(path.stem, *k): n for k, n in wanted.items()})]  # fmt: skip
        p, r, f = agreement(found, wanted)
        pages = len(pdf.article.layout.sizes) if pdf.article.layout is not None else 0
        same = agreement(mentions(pdf), mentions(text))[2]
        print(f"{path.stem[:3]:<10}{pages:>6}{wanted.total():>16}{found.total():>6}{p:>8.3f}{r:>7.3f}{f:>7.3f}{same:>12.3f}")
        if arguments.differences:
            for side, counts in (("text only", wanted - found), ("PDF only", found - wanted)):
                for row in counts:
                    print(f"    {side}: {row[1]} {row[3]} {row[4]} | {row[0][:100]}")
    p, r, f = agreement(*totals)
    print(f"{'all':<16}{totals[1].total():>16}{totals[0].total():>6}{p:>8.3f}{r:>7.3f}{f:>7.3f}")
    against_gold(arguments, config, from_text, from_pdf)


def against_gold(
    arguments: argparse.Namespace, config: Config, texts: dict[str, Extraction], pdfs: dict[str, Extraction]
) -> None:
    """Scores of both forms against the gold relations; each PDF statement takes the offsets of the same one's text."""
    documents = load_gold(arguments.gold, "dev", texts=[arguments.texts])
    predictions = predict(documents, config)
    report = evaluate("dev", documents, predictions)
    shown = {}
    for name in ("entities.strict.all", "relations.core", "relations.all"):
        shown[name] = report.pooled[""][name]
    print("\nagainst gold (dev articles), text form:")
    for name, tally in shown.items():
        print(f"  {name:<24} F {tally.f:.3f}")
    # a statement of the PDF that the text gives too is right or wrong as that one is; one that only the PDF gives
    # counts as wrong, one that only the text gives as missed: a lower bound for the PDF form
    tally = shown["relations.all"]
    names = {document.doc_id for document in documents}
    lost = extra = 0
    for stem, text in texts.items():
        if not any(stem.startswith(name) or name.startswith(stem) for name in names):
            continue
        wanted, found = statements(text), statements(pdfs[stem])
        lost += (wanted - found).total()
        extra += (found - wanted).total()
    hits = tally.hits - lost
    worst = 2 * hits / (tally.found - lost + extra + tally.wanted)
    print(f"PDF form: {lost} statements lost, {extra} new; relations.all F at least {worst:.3f}")


if __name__ == "__main__":
    main()
