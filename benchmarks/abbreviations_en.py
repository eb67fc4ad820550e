"""Long and short forms in English text: ours beside scispaCy's AbbreviationDetector.

    python benchmarks/abbreviations_en.py --pubtator FILE... [--text FILE...] [--show 20]

`--pubtator`: corpora (plain or .xz) whose mentions carry identifiers. Where a mention stands right before a bracket,
another fills it to its end (or to a comma or semicolon), and both have the same identifier, the annotators have said
what is short for what: these are the pairs to find, synonyms among them that no algorithm over letters can find.
Recall is over them. Of what a method finds, only pairs whose short form is an annotated mention beside a bracket can
be judged: precision is over those (a long form with other borders than the annotators' counts as wrong).
`--text`: tab-separated files with a text in every column but the first; there is nothing to judge by, what each method
finds is counted.

A pair is (document, long form, short form), counted once per document. scispaCy's detector runs on spaCy's blank
English pipeline and on its own tokenizer. `--show N`: list N differences.
"""

from __future__ import annotations

import argparse
import lzma
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from extractor.entities.abbreviations import find_definitions

Pair = tuple[str, str]


@dataclass
class Text:
    doc_id: str
    text: str
    mentions: list[tuple[int, int, str]] = field(default_factory=list)


def _open(path: Path) -> Iterator[str]:
    with lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open(encoding="utf-8") as handle:
        for line in handle:
            yield line.rstrip("\n")


def read_pubtator(path: Path) -> list[Text]:
    out: list[Text] = []
    for line in _open(path):
        head, bar, rest = line.partition("|")
        if bar and head.isalnum() and rest.startswith("t|"):
            out.append(Text(head, rest[2:]))
        elif bar and out and head == out[-1].doc_id and rest.startswith("a|"):
            out[-1].text += " " + rest[2:]
        elif out:
            cells = line.split("\t")
            if len(cells) > 5 and cells[1].isdecimal() and cells[5].strip() not in {"", "-", "-1"}:
                start, end = int(cells[1]), int(cells[2])
                if out[-1].text[start:end] == cells[3]:
                    out[-1].mentions.append((start, end, cells[5].strip()))
    return out


def read_table(path: Path) -> list[Text]:
    return [Text(cells[0], " ".join(cells[1:])) for line in _open(path) if len(cells := line.split("\t")) > 1]


def gold_pairs(document: Text) -> set[Pair]:
    """What the annotators' identifiers say is short for what."""
    text = document.text
    by_start = {start: (start, end, name) for start, end, name in document.mentions}
    out = set()
    for start, end, name in document.mentions:
        bracket = re.match(r"\s?[(\[]", text[end : end + 2])
        if bracket is None:
            continue
        inside = by_start.get(end + bracket.end())
        if inside is None or inside[2] != name or not re.match(r"\s?[)\],;]", text[inside[1] : inside[1] + 2]):
            continue
        short, long_form = sorted(((start, end), inside[:2]), key=lambda span: span[1] - span[0])
        if short[1] - short[0] < long_form[1] - long_form[0]:
            out.add((text[slice(*long_form)], text[slice(*short)]))
    return out


def judged_shorts(document: Text) -> set[str]:
    """Surfaces of annotated mentions at a bracket, inside or before it."""
    text = document.text
    return {
        text[s:e]
        for s, e, _ in document.mentions
        if text[max(0, s - 1) : s] in {"(", "["} or re.match(r"\s?[(\[]", text[e : e + 2])
    }


def ours(text: str) -> set[Pair]:
    return {
        (text[d.long_english_start : d.end_of_name].rstrip(), text[slice(*d.short)])
        for d in find_definitions(text)
        if d.short is not None and d.long_english_start is not None
    }


def scispacy_detector(own_tokenizer: bool) -> Callable[[str], set[Pair]]:
    import spacy
    from scispacy.abbreviation import AbbreviationDetector
    from scispacy.custom_tokenizer import combined_rule_tokenizer

    nlp = spacy.blank("en")
    if own_tokenizer:
        nlp.tokenizer = combined_rule_tokenizer(nlp)
    detector = AbbreviationDetector(nlp)

    def find(text: str) -> set[Pair]:
        doc = detector(nlp.make_doc(text))
        return {(a._.long_form.text, a.text) for a in doc._.abbreviations}

    return find


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pubtator", type=Path, nargs="+", default=[])
    parser.add_argument("--text", type=Path, nargs="+", default=[])
    parser.add_argument("--show", type=int, default=0)
    options = parser.parse_args()
    if not options.pubtator and not options.text:
        parser.error("give --pubtator or --text")
    methods = {"ours": ours, "scispaCy": scispacy_detector(False), "scispaCy, own tokens": scispacy_detector(True)}
    shown = 0
    for path in (*options.pubtator, *options.text):
        annotated = path in options.pubtator
        documents = read_pubtator(path) if annotated else read_table(path)
        gold = {(d.doc_id, *pair) for d in documents for pair in gold_pairs(d)}
        judged = {(d.doc_id, short) for d in documents for short in judged_shorts(d)}
        print(f"\n{path.name}: {len(documents)} documents" + (f", {len(gold)} pairs to find" if annotated else ""))
        results = {}
        for name, find in methods.items():
            began = time.perf_counter()
            found = {(d.doc_id, *pair) for d in documents for pair in find(d.text)}
            took = time.perf_counter() - began
            results[name] = found
            line = f"  {name:22} {len(found):5} pairs, {sum(len(d.text) for d in documents) / took:9,.0f} characters/s"
            if annotated:
                right, sure = len(found & gold), sum((p[0], p[2]) in judged for p in found)
                p, r = right / sure if sure else 0, right / len(gold) if gold else 0
                line += f"  P {p:.3f} ({right}/{sure})  R {r:.3f} ({right}/{len(gold)})"
            print(line)
        both = len(results["ours"] & results["scispaCy"])
        print(f"  the same in both: {both}")
        for mine, other in (("ours", "scispaCy"), ("scispaCy", "ours")):
            for doc_id, long_form, short in sorted(results[mine] - results[other]):
                if shown < options.show:
                    right = (doc_id, long_form, short) in gold
                    print(f"    {'right' if right else '     '} {mine} only: {short!r} = {long_form!r}")
                    shown += 1
            shown = 0


if __name__ == "__main__":
    main()
