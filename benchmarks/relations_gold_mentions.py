"""Score `find_relations` with the mentions of a gold file given.

    python benchmarks/relations_gold_mentions.py --gold DIR --texts DIR [--texts DIR] [-v] [--kinds] [--only NAME]

`--gold` holds `*.gold.json` files, `--texts` the source texts they index (found by the file name in `source`/`file`).
Passages are made of consecutive gold units (line breaks and page furniture inside a unit are taken out, offsets are
kept). Scored like `score.py` of the gold: the set of (unit of the tail, head norm, type, tail norm, negated).
"""

from __future__ import annotations

import argparse
import collections
import json
import re
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from extractor.records import Identifier, Mention, Relation, Sentence
from extractor.relations import find_relations

Key = tuple[int, str, str, str, bool]

#: lines inside a unit that belong to the page, not to the sentence
FURNITURE = re.compile(
    r"^(open access|https?://\S+|doi[:：].*|(fig(ure)?|table|图|表)\s*\d.*|\S{2,4}[，,]\s*\S{2,4}\s*)$", re.IGNORECASE
)
HEADING = re.compile(r"^\s*(#|\d+(\.\d+)+\.?\s|\d+\s{2,}|\d+[.．]\s)")
FINAL = "。.；;！!？?:："


@dataclass
class Piece:
    """A passage made of gold units."""

    units: list[int] = field(default_factory=list)
    text: str = ""
    source: list[int] = field(default_factory=list)
    sentences: list[Sentence] = field(default_factory=list)


def clean_unit(raw: str, base: int, keep: set[int]) -> tuple[str, list[int]]:
    """The unit without line breaks and furniture lines, with the source position of each character."""
    out: list[str] = []
    where: list[int] = []
    at = 0
    for line in raw.split("\n"):
        furniture = FURNITURE.match(line.strip()) and not any(base + at + i in keep for i in range(len(line)))
        if not furniture and line:
            if out and re.match(r"[A-Za-z]", line) and re.match(r"[A-Za-z,;]", out[-1]):
                out.append(" ")
                where.append(base + at)
            if not furniture:
                for i, ch in enumerate(line):
                    out.append(ch)
                    where.append(base + at + i)
        at += len(line) + 1
    return "".join(out), where


def pieces_of(gold: dict[str, Any], text: str) -> list[Piece]:
    """Passages of consecutive units; a heading or a unit without final punctuation ends one."""
    keep: set[int] = set()
    for e in gold["entities"].values():
        if e["end"] - e["start"] < 60:
            keep.update(range(e["start"], e["end"]))
    pieces: list[Piece] = []
    last = -9
    for u in gold["units"]:
        raw = text[u["start"] : u["end"]]
        clean, where = clean_unit(raw, u["start"], keep)
        previous = pieces[-1].text.rstrip() if pieces else ""
        if u["unit"] != last + 1 or HEADING.match(raw) or not previous or previous[-1] not in FINAL:
            pieces.append(Piece())
        piece = pieces[-1]
        start = len(piece.text)
        piece.text += clean
        piece.source += where
        piece.units.append(u["unit"])
        piece.sentences.append(Sentence(len(piece.sentences), start, len(piece.text)))
        last = u["unit"]
    return pieces


def mentions_of(gold: dict[str, Any], piece: Piece) -> tuple[list[Mention], list[str]]:
    """Gold mentions in passage coordinates, and their gold ids."""
    first: dict[int, int] = {}
    for i, s in enumerate(piece.source):
        first.setdefault(s, i)
    found = []
    units = set(piece.units)
    for key, e in gold["entities"].items():
        if e["unit"] not in units:
            continue
        inside = [first[p] for p in range(e["start"], e["end"]) if p in first]
        if not inside:
            continue
        start, end = min(inside), max(inside) + 1
        norm = Identifier(None, e["norm"])
        found.append((Mention(start, end, piece.text[start:end], e["type"], "gold", norm=norm), key))
    found.sort(key=lambda x: x[0].start)
    return [m for m, _ in found], [k for _, k in found]


def language_of(text: str) -> str:
    """`zh` when Chinese characters are more than a tenth of the text (as many as a title with long names has)."""
    han = sum("\u4e00" <= c <= "\u9fff" for c in text)
    return "zh" if han * 10 > len(text) else "en"


def prf(tp: int, npred: int, ngold: int) -> tuple[float, float, float]:
    p = tp / npred if npred else 0.0
    r = tp / ngold if ngold else 0.0
    return p, r, (2 * p * r / (p + r) if p + r else 0.0)


def mark(text: str, start: int, mentions: list[Mention]) -> str:
    for m in sorted(mentions, key=lambda m: -m.start):
        a, b = m.start - start, m.end - start
        text = f"{text[:a]}[{text[a:b]}]{text[b:]}"
    return text


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--gold", type=Path, required=True, action="append")
    ap.add_argument("--texts", type=Path, required=True, action="append")
    ap.add_argument("--only", action="append", help="gold file stems to score")
    ap.add_argument("--kinds", action="store_true", help="count errors by kind and false alarms by rule")
    ap.add_argument("--language", choices=["zh", "en"])
    ap.add_argument("-v", "--verbose", action="store_true")
    args = ap.parse_args()
    texts = {p.name: p for folder in args.texts for p in sorted(folder.iterdir()) if p.is_file()}
    total: collections.Counter[tuple[str, str]] = collections.Counter()
    kinds: collections.Counter[str] = collections.Counter()
    by_rule: dict[str, list[int]] = collections.defaultdict(lambda: [0, 0])
    seconds, n_sentences = 0.0, 0
    files = [f for folder in args.gold for f in sorted(folder.glob("*.gold.json"))]
    for file in files:
        stem = file.name.removesuffix(".gold.json")
        if args.only and stem not in args.only:
            continue
        gold = json.loads(file.read_text(encoding="utf-8"))
        name = Path(gold.get("source") or gold["file"]).name
        with texts[name].open(encoding="utf-8", newline="") as f:
            text = f.read()
        entities = gold["entities"]
        unit_text = {u["unit"]: text[u["start"] : u["end"]] for u in gold["units"]}
        got: dict[Key, tuple[Relation, bool]] = {}
        langs: dict[int, str] = {}
        marked: dict[int, str] = {}
        for piece in pieces_of(gold, text):
            mentions, keys = mentions_of(gold, piece)
            language = language_of(piece.text)
            for u, s in zip(piece.units, piece.sentences, strict=True):
                langs[u] = language
                inside = [m for m in mentions if s.start <= m.start < s.end]
                marked[u] = mark(piece.text[s.start : s.end], s.start, inside)
            began = time.perf_counter()
            relations = find_relations(piece.text, piece.sentences, mentions, language)
            seconds += time.perf_counter() - began
            n_sentences += len(piece.sentences)
            for r in relations:
                h, t = entities[keys[r.head]], entities[keys[r.tail]]
                key = (t["unit"], h["norm"].lower(), r.type, t["norm"].lower(), r.negated)
                if key not in got:
                    got[key] = (r, r.speculative)
        want: dict[Key, bool] = {}
        for r in gold["relations"]:
            h, t = entities[r["head"]], entities[r["tail"]]
            want[(t["unit"], h["norm"].lower(), r["type"], t["norm"].lower(), r["negated"])] = r["speculative"]
        if args.language:
            got = {k: v for k, v in got.items() if langs[k[0]] == args.language}
            want = {k: v for k, v in want.items() if langs.get(k[0]) == args.language}
        group = "chinaxiv" if stem.startswith("T") else "dev"
        hits = set(got) & set(want)
        for where in (group, stem):
            total[where, "tp"] += len(hits)
            total[where, "p"] += len(got)
            total[where, "g"] += len(want)
            for k in got:
                if k[2] == "target":
                    continue
                flip = "inhibit" if k[2] == "promote" else "promote"
                if k in want:
                    total[where, "sign+"] += 1
                elif (k[0], k[1], flip, k[3], k[4]) in want and (k[0], k[1], flip, k[3], k[4]) not in got:
                    total[where, "sign-"] += 1
            total[where, "neg tp"] += sum(k[4] for k in hits)
            total[where, "neg p"] += sum(k[4] for k in got)
            total[where, "neg g"] += sum(k[4] for k in want)
            total[where, "spec tp"] += sum(want[k] and got[k][1] for k in hits)
            total[where, "spec p"] += sum(got[k][1] for k in hits)
            total[where, "spec g"] += sum(want[k] for k in hits)
        for k in got:
            rule = got[k][0].rule
            by_rule[rule.split(":")[0]][0 if k in want else 1] += 1
        fps, fns = set(got) - set(want), set(want) - set(got)
        for k in fps:
            flip = {"promote": "inhibit", "inhibit": "promote"}.get(k[2], "")
            if any((k[0], k[1], flip, k[3], n) in fns for n in (True, False)):
                kinds["FP wrong sign"] += 1
            elif (k[0], k[1], k[2], k[3], not k[4]) in fns:
                kinds["FP wrong negation"] += 1
            elif any(w[0] == k[0] and w[3] == k[3] for w in fns):
                kinds["FP wrong head, tail missing"] += 1
            elif any(w[0] == k[0] and w[1] == k[1] for w in fns):
                kinds["FP wrong tail, head missing"] += 1
            elif any(w[0] == k[0] and w[1] == k[1] and w[3] == k[3] for w in want):
                kinds["FP extra type for a right pair"] += 1
            elif any(w[0] == k[0] for w in want):
                kinds["FP extra in a sentence with relations"] += 1
            else:
                kinds["FP in a sentence without relations"] += 1
        for k in fns:
            if not any(g[0] == k[0] for g in got):
                kinds["FN nothing found in the sentence"] += 1
            elif not any(g[0] == k[0] and g[3] == k[3] for g in got):
                kinds["FN tail not found"] += 1
            else:
                kinds["FN tail found with another head/type"] += 1
        if args.verbose:
            for u in sorted({k[0] for k in fps | fns}):
                print(f"\n{stem} u{u} {langs.get(u)} {marked.get(u, unit_text[u])[:1500]}")
                for k in sorted(fps, key=str):
                    if k[0] == u:
                        r = got[k][0]
                        print("   FP", k[1:], "|", r.rule, "|", r.proof)
                for k in sorted(fns, key=str):
                    if k[0] == u:
                        print("   FN", k[1:])
    if args.kinds:
        for kind, n in kinds.most_common():
            print(f"{n:5d}  {kind}")
        print("rule: right wrong")
        for rule, (a, b) in sorted(by_rule.items(), key=lambda x: -x[1][1]):
            print(f"{a:5d} {b:5d}  {rule}")
    for where in sorted({w for w, _ in total}, key=lambda w: (w not in ("dev", "chinaxiv"), w)):
        c = {k: n for (w, k), n in total.items() if w == where}
        precision, recall, f1 = prf(c["tp"], c["p"], c["g"])
        signed = c.get("sign+", 0) + c.get("sign-", 0)
        sign = c.get("sign+", 0) / signed if signed else 1.0
        print(
            f"{where:9s} P {precision:.3f} R {recall:.3f} F {f1:.3f}"
            f" (right {c['tp']} found {c['p']} gold {c['g']})  sign {sign:.3f}"
            f"  neg F {prf(c['neg tp'], c['neg p'], c['neg g'])[2]:.2f} (of {c['neg g']})"
            f"  spec F {prf(c['spec tp'], c['spec p'], c['spec g'])[2]:.2f} (of {c['spec g']})"
        )
    print(f"{1000 * seconds / max(1, n_sentences):.2f} ms per sentence, {n_sentences} sentences")


if __name__ == "__main__":
    main()
