"""Mentions drawn at random over all formats: does the slice of the source show the mention?

    python benchmarks/offsets.py --files corpus/000_f07e6e84188410af.txt tests/pdfs/made --count 1000 --seed 1

Every text among `--files` is also set as Markdown, JATS, PubMed XML, BioC XML and JSON, PubTator and docx by this
script (paragraph by paragraph, with character references, escapes and italics inside words) and read back. PDFs are
read as they are; of their mentions the first and the last character must have a box, too. Shown: the letters and digits
of the slice, tags and escapes apart, are those of the mention; what a page sets into its middle may stand between.
"""

from __future__ import annotations

import argparse
import html
import json
import random
import re
import sys
import tempfile
from collections import Counter
from pathlib import Path
from xml.sax.saxutils import escape

from extractor.clean import make_passages
from extractor.pipeline import Pipeline
from extractor.read import Failure, find_inputs, read_article, read_articles
from extractor.records import Article, Mention, Passage


def marked(text: str) -> str:
    """XML of a text, with references and tags where they may stand."""
    out = re.sub("[α-ω]", lambda m: f"&#{ord(m[0])};", escape(text))
    return re.sub(r"([A-Z]{3})([A-Z0-9])", r"<italic>\1</italic>\2", out)


def forms(article: Article, folder: Path) -> None:
    """The article's running text in every format."""
    _, passages = make_passages(article)
    texts = [p.text for p in passages if p.kind == "text"]
    name = article.doc_id
    (folder / f"{name}.md").write_text("# A title\n\n" + "\n\n".join(texts) + "\n", encoding="utf-8")
    body = "\n".join(f"  <p>{marked(text)}</p>" for text in texts)
    jats = f'<?xml version="1.0"?>\n<article><body><sec><title>1 Text</title>\n{body}</sec></body></article>\n'
    (folder / f"{name}_jats.xml").write_text(jats, encoding="utf-8")
    inner = "".join(f"<AbstractText>{escape(text)}</AbstractText>\n" for text in texts)
    pubmed = f"<PubmedArticle><MedlineCitation><PMID>1</PMID><Article><Abstract>{inner}</Abstract></Article>"
    pubmed = f'<?xml version="1.0"?><PubmedArticleSet>{pubmed}</MedlineCitation></PubmedArticle></PubmedArticleSet>'
    (folder / f"{name}_pubmed.xml").write_text(pubmed, encoding="utf-8")
    inner = "".join(
        f'<passage><infon key="type">paragraph</infon><offset>0</offset><text>{escape(text)}</text></passage>'
        for text in texts
    )
    bioc = f'<?xml version="1.0"?><collection><document><id>1</id>{inner}</document></collection>'
    (folder / f"{name}_bioc.xml").write_text(bioc, encoding="utf-8")
    given = [{"infons": {"type": "paragraph"}, "offset": 0, "text": text} for text in texts]
    (folder / f"{name}_bioc.json").write_text(json.dumps({"documents": [{"id": "1", "passages": given}]}), "utf-8")
    flat = " ".join(texts).replace("\n", " ")
    (folder / f"{name}.pubtator").write_text(f"1|t|A title of ours\n1|a|{flat[:60_000]}\n", encoding="utf-8")
    from docx import Document

    document = Document()
    for text in texts:
        document.add_paragraph(text)
    document.save(str(folder / f"{name}.docx"))


def plain(text: str, form: str) -> str:
    """What a reader sees of a slice."""
    if form == "bioc-json":
        text = json.loads(f'"{text}"')
    if form in {"jats", "pubmed", "bioc"}:
        text = html.unescape(re.sub(r"<[^>]*>", "", text))
    return squeezed(text)


def squeezed(text: str) -> str:
    import unicodedata

    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(char for char in folded if char.isalnum())


def shown(article: Article, passage: Passage, mention: Mention) -> bool:
    start, end = passage.to_source(mention.start, mention.end)
    there, wanted = plain(article.source[start:end], article.format), squeezed(mention.text)
    if there == wanted:
        return True
    rest = iter(there)  # something may stand between the halves of a mention
    return bool(wanted) and there[:1] == wanted[:1] and there[-1:] == wanted[-1:] and all(c in rest for c in wanted)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=Path, nargs="+", required=True)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    pipeline = Pipeline()
    drawn: list[tuple[str, bool, str]] = []
    with tempfile.TemporaryDirectory() as name:
        inputs = find_inputs(options.files)
        for item in inputs:
            if item.path.suffix in {".txt", ".md"}:
                forms(read_article(item.path, item.doc_id), Path(name))
        files = inputs + (find_inputs([Path(name)]) if any(Path(name).iterdir()) else [])
        for item in files:
            for found in read_articles(item.path, item.doc_id):
                if isinstance(found, Failure):
                    continue
                extraction = pipeline.process(found)
                layout = extraction.article.layout
                for result in extraction.passages:
                    for mention in result.mentions:
                        right = shown(extraction.article, result.passage, mention)
                        if layout is not None:
                            start, end = result.passage.to_source(mention.start, mention.end)
                            visible = [i for i in range(start, end) if not extraction.article.source[i].isspace()]
                            right = right and all(layout.x1[i] > layout.x0[i] for i in (visible[0], visible[-1]))
                        drawn.append((found.format, right, f"{found.doc_id}: {mention.text!r}"))
    chance = random.Random(options.seed)
    by_format: dict[str, list[tuple[str, bool, str]]] = {}
    for one in drawn:
        by_format.setdefault(one[0], []).append(one)
    for kind in by_format.values():
        chance.shuffle(kind)
    sample: list[tuple[str, bool, str]] = []
    while len(sample) < options.count and any(by_format.values()):
        sample += [kind.pop() for _, kind in sorted(by_format.items()) if kind]
    sample = sample[: options.count]
    counts = Counter(form for form, _, _ in sample)
    good = Counter(form for form, right, _ in sample if right)
    for form, count in sorted(counts.items()):
        print(f"{form:<10} {good[form]:>5} of {count}")
    print(f"{'all':<10} {sum(good.values()):>5} of {len(sample)} ({len(drawn)} mentions in all)")
    for form, right, what in sample:
        if not right:
            print(f"  {form}: {what}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
