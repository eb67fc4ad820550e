"""Small articles of our own in every format that is read, made when a test asks for them."""

from __future__ import annotations

import gzip
import json
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

TITLE = "miR-4518 inhibits FOXQ1 in gastric cancer"
ABSTRACT = "We show that miR-4518 inhibits FOXQ1 & promotes apoptosis (P < 0.05). FOXQ1 promotes cell migration."
RESULTS = "TGF-β1 upregulates miR-4518. Knockdown of FOXQ1 reduced cell invasion."
ZH = "敲低 FOXQ1 后，胃癌细胞增殖受到抑制，TNF-α 则促进其表达。"
REFERENCE = "Xu A. miR-9 inhibits PTEN in glioma[J]. J Biol, 2020, 3: 1-9."

#: rows of a table with everything that tables do: merged cells, several names in a cell, unknown values
HEADING = ("miRNA", "Drug", "Regulation of drug resistance", "Mechanism", "Target gene", "Reference")
ROWS = (
    ("miR-4518", "Cisplatin", "Promote", "Inhibit autophagy", "FOXQ1", "[1]"),
    ("miR-4518", "Paclitaxel, Docetaxel", "Inhibition", "Unknown", "BECN1", "[2]"),
    ("lncRNA H19", "Tamoxifen", "Promote", "miRNA sponge", "miR-340-3p", "[3]"),
    ("circ HIPK3", "Gefitinib", "Promote", "Unknown", "Unknown", "[4]"),
)
#: what they state: head, type, tail, drugs
STATED = {
    ("miR-4518", "promote", "drug resistance", ("Cisplatin",)),
    ("miR-4518", "inhibit", "autophagy", ()),
    ("miR-4518", "target", "FOXQ1", ()),
    ("miR-4518", "inhibit", "drug resistance", ("Docetaxel", "Paclitaxel")),
    ("miR-4518", "target", "BECN1", ()),
    ("lncRNA H19", "promote", "drug resistance", ("Tamoxifen",)),
    ("lncRNA H19", "target", "miR-340-3p", ()),
    ("circ HIPK3", "promote", "drug resistance", ("Gefitinib",)),
}


def jats(*, rows: bool = True) -> str:
    head = "".join(f"<th>{escape(cell)}</th>" for cell in HEADING)
    body = []
    for number, row in enumerate(ROWS):
        cells = "".join(f"<td>{escape(cell)}</td>" for cell in row[1:])
        first = f'<td rowspan="2">{row[0]}</td>' if number == 0 else ("" if number == 1 else f"<td>{row[0]}</td>")
        body.append(f"<tr>{first}{cells}</tr>")
    table = (
        "<table-wrap><label>Table 1</label><caption><p>RNAs and what they do</p></caption>"
        f"<table><thead><tr>{head}</tr></thead>\n<tbody>{''.join(body)}</tbody></table></table-wrap>"
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE article PUBLIC "-//NLM//DTD JATS Journal Archiving DTD v1.2 20190208//EN" "JATS-archivearticle1.dtd">
<article xmlns:xlink="http://www.w3.org/1999/xlink">
 <front><journal-meta><journal-title>Journal of PTEN</journal-title></journal-meta><article-meta>
  <article-id pub-id-type="pmid">11</article-id>
  <title-group><article-title>{TITLE.replace("FOXQ1", "<italic>FOXQ1</italic>")}</article-title></title-group>
  <contrib-group><contrib><name><surname>Wang</surname><given-names>B</given-names></name></contrib></contrib-group>
  <abstract><p>{escape(ABSTRACT)}</p></abstract>
  <kwd-group><kwd>miR-4518</kwd><kwd>FOXQ1</kwd></kwd-group></article-meta></front>
 <body><sec sec-type="results"><title>Results</title>
  <p>{RESULTS.replace("β", "&#x3b2;").replace("miR-4518.", 'miR-4518<sup><xref ref-type="bibr">14</xref></sup>.')}</p>
  <p>{ZH.replace("α", "&alpha;").replace("增殖", "增<bold>殖</bold>")}</p>{table if rows else ""}</sec>
  <sec><title>Discussion</title><p>We do not discuss.</p></sec></body>
 <back><ack><p>We thank AKT1.</p></ack>
  <ref-list><title>References</title><ref><label>1</label><mixed-citation>{REFERENCE}</mixed-citation></ref></ref-list>
 </back></article>
"""


def pubmed() -> str:
    one = (
        "<PubmedArticle><MedlineCitation><PMID>{0}</PMID><Article><ArticleTitle>{1}</ArticleTitle><Abstract>"
        '<AbstractText Label="RESULTS">{2}</AbstractText></Abstract></Article><KeywordList><Keyword>FOXQ1</Keyword>'
        "</KeywordList></MedlineCitation></PubmedArticle>\n"
    )
    body = one.format(21, TITLE, escape(ABSTRACT)) + one.format(22, "Another title", RESULTS)
    return f'<?xml version="1.0"?>\n<PubmedArticleSet>\n{body}</PubmedArticleSet>\n'


def bioc_xml() -> str:
    passages = [("title", TITLE), ("abstract", ABSTRACT), ("ref", REFERENCE)]
    inner = "".join(
        f'<passage><infon key="type">{kind}</infon><offset>0</offset><text>{escape(text)}</text></passage>'
        for kind, text in passages
    )
    documents = f"<document><id>B1</id>{inner}</document><document><id>B2</id>{inner}</document>"
    return f'<?xml version="1.0" encoding="UTF-8"?><collection><source>own</source>{documents}</collection>'


def bioc_json() -> str:
    passages = [
        {"infons": {"section_type": "TITLE", "type": "front"}, "offset": 0, "text": TITLE, "annotations": []},
        {"infons": {"section_type": "ABSTRACT", "type": "abstract"}, "offset": 50, "text": f"“{ABSTRACT}” \\ 🧬"},
        {"infons": {"section_type": "REF", "type": "ref"}, "offset": 90, "text": REFERENCE},
    ]
    return json.dumps({"source": "own", "documents": [{"id": f"PMC{n}", "passages": passages} for n in (7, 8)]})


def pubtator() -> str:
    return (
        f"31|t|{TITLE}\n31|a|{ABSTRACT}\n31\t0\t8\tmiR-4518\tGene\t1\n\n32|t|Another title\n32|a|{RESULTS}\n"
    )


def write_docx(path: Path) -> None:
    import docx

    document = docx.Document()
    document.add_heading(TITLE, 0)
    document.add_heading("Results", 1)
    document.add_paragraph(RESULTS)
    document.add_paragraph(ZH)
    document.add_paragraph("Table 1 RNAs and what they do")
    table = document.add_table(len(ROWS) + 1, len(HEADING))
    for number, row in enumerate((HEADING, *ROWS)):
        for at, text in enumerate(row):
            table.cell(number, at).text = text
    table.cell(2, 0).text = ""
    table.cell(1, 0).merge(table.cell(2, 0)).text = ROWS[0][0]
    document.save(str(path))


def pipe_table() -> str:
    lines = ["| " + " | ".join(row) + " |" for row in (HEADING, *ROWS)]
    return "\n".join([lines[0], "|" + "---|" * len(HEADING), *lines[1:]])


def markdown() -> str:
    abstract, results = f"## Abstract\n\n{ABSTRACT}", f"## 1 Results\n\n{RESULTS}\n\n{ZH}"
    return f"# {TITLE}\n\n{abstract}\n\n{results}\n\nTable 1 RNAs\n\n{pipe_table()}\n"


def write_all(folder: Path) -> None:
    """One file of every format into `folder`."""
    (folder / "a.md").write_text(markdown(), encoding="utf-8")
    (folder / "b.xml").write_text(jats(), encoding="utf-8")
    (folder / "c.xml").write_text(pubmed(), encoding="utf-8")
    (folder / "d.xml").write_text(bioc_xml(), encoding="utf-8")
    (folder / "e.json").write_text(bioc_json(), encoding="utf-8")
    (folder / "f.pubtator").write_text(pubtator(), encoding="utf-8")
    write_docx(folder / "g.docx")
    (folder / "h.nxml.gz").write_bytes(gzip.compress(jats(rows=False).encode("utf-16"), mtime=0))
    with zipfile.ZipFile(folder / "i.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("one/j.xml", jats(rows=False))
        archive.writestr("one/k.txt", ZH)
        archive.writestr("__MACOSX/._k.txt", b"\x00\x01")
