"""Pattern rules, tree rules, and what to do where they differ: every policy on annotated text, mentions given.

    python benchmarks/relations_policy.py --gold gold --texts corpus [--gold DIR --texts DIR ...] [--data DIR]
        [--parsed FOLDER] [--rules]

`--gold`/`--texts` as for `relations_gold_mentions.py` (dev articles and ChinaXiv articles; scored by language),
`--data` as for `relations_generality.py` (SCAI, BioNLP CG and PC, DrugProt). A row is a policy of
`extractor.relations.merge`: the pattern rules alone, the tree rules alone, what either finds, what both find, and the
policy that ships. `both sign` counts the pairs that both find with opposite signs, and who is right. `--rules` prints
for every rule family how often it is right when both finders agree, when only the pattern finds it and when only the
tree does: from there come the marks `alone` in `dependency.yaml`. `--parsed` keeps the parses, so that a second run
is quick.
"""

from __future__ import annotations

import argparse
import collections
import json
from pathlib import Path

from parsing import Parser
from relations_generality import Doc, Score, family, read_bionlp, read_drugprot, read_scai
from relations_gold_mentions import language_of, mentions_of, pieces_of, prf

from extractor.records import Relation
from extractor.relations import find_relations
from extractor.relations.merge import POLICIES

Key = tuple[str, int, str, str, str, bool]
Counts = dict[str, collections.Counter[str]]


def gold_rows(folders: list[Path], texts: dict[str, Path], parser: Parser, rules: Counts) -> None:
    """Print a row for each policy, group of articles and language."""
    got: dict[tuple[str, str], dict[str, dict[Key, Relation]]] = {}
    want: dict[tuple[str, str], set[Key]] = collections.defaultdict(set)
    for file in [f for folder in folders for f in sorted(folder.glob("*.gold.json"))]:
        stem = file.name.removesuffix(".gold.json")
        group = "chinaxiv" if stem.startswith("T") else "dev"
        gold = json.loads(file.read_text(encoding="utf-8"))
        with texts[Path(gold.get("source") or gold["file"]).name].open(encoding="utf-8", newline="") as handle:
            text = handle.read()
        entities = gold["entities"]
        languages: dict[int, str] = {}
        for piece in pieces_of(gold, text):
            mentions, keys = mentions_of(gold, piece)
            language = language_of(piece.text)
            languages.update(dict.fromkeys(piece.units, language))
            doc = parser.parse(piece.text, piece.sentences, mentions, language) if len(mentions) > 1 else None
            for policy in POLICIES:
                found = got.setdefault((group, language), {p: {} for p in POLICIES})[policy]
                for r in find_relations(piece.text, piece.sentences, mentions, language, doc, policy):
                    h, t = entities[keys[r.head]], entities[keys[r.tail]]
                    found.setdefault((stem, t["unit"], h["norm"].lower(), r.type, t["norm"].lower(), r.negated), r)
        for r in gold["relations"]:
            h, t = entities[r["head"]], entities[r["tail"]]
            key = (stem, t["unit"], h["norm"].lower(), r["type"], t["norm"].lower(), r["negated"])
            want[group, languages[t["unit"]]].add(key)
    for where in sorted(got, key=lambda w: (w[0] != "dev", w[1])):
        name = f"{where[0]} {where[1]}"
        for policy in POLICIES:
            found = set(got[where][policy])
            hits = found & want[where]
            p, r, f = prf(len(hits), len(found), len(want[where]))
            print(
                f"{name:14s} {policy:13s} P {p:.3f} R {r:.3f} F {f:.3f}"
                f"  right {len(hits)} found {len(found)} gold {len(want[where])}"
            )
        disagree: collections.Counter[str] = collections.Counter()
        flips = {"promote": "inhibit", "inhibit": "promote"}
        for key in got[where]["pattern"]:
            other = (*key[:3], flips.get(key[3], ""), *key[4:])
            if other in got[where]["dependency"] and key not in got[where]["dependency"]:
                disagree["pattern" if key in want[where] else "tree" if other in want[where] else "neither"] += 1
        print(f"{name:14s} both sign: right is {dict(sorted(disagree.items()))}")
        for key, relation in got[where]["union"].items():
            rules[f"{where[1]} {family(relation)}"]["right" if key in want[where] else "wrong"] += 1


def corpus_rows(name: str, docs: list[Doc], parser: Parser, rules: Counts) -> None:
    """Print a row for each policy on one English corpus."""
    scores = {policy: Score(name, False, parser, policy) for policy in POLICIES}
    for policy, score in scores.items():
        for doc in docs:
            score.add(
                doc,
                undirected=name.startswith("scai"),
                signed_only=not name.startswith("scai"),
                types=("Drug", "Gene") if name == "drugprot" else None,
            )
        n = score.n
        p = n["right"] / max(1, n["right"] + n["wrong"])
        r = n["right"] / max(1, n["gold"])
        print(
            f"{name:14s} {policy:13s} P {p:.3f} R {r:.3f} F {2 * p * r / max(1e-9, p + r):.3f}"
            f"  right {n['right']} wrong {n['wrong']} gold {n['gold']}"
            f"  sign {n['sign right'] / max(1, n['signed']):.3f} of {n['signed']}"
        )
    disagree: collections.Counter[str] = collections.Counter()
    for pair, (gold, by_pattern) in scores["pattern"].signs.items():
        by_tree = scores["dependency"].signs.get(pair, (gold, by_pattern))[1]
        if not by_tree & by_pattern:
            disagree["pattern" if by_pattern & gold else "tree" if by_tree & gold else "neither"] += 1
    print(f"{name:14s} both sign: right is {dict(sorted(disagree.items()))}")
    for rule, c in scores["union"].rules.items():
        rules[f"en {rule}"].update({k: c[k] for k in ("right", "wrong")})


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--gold", type=Path, action="append", default=[])
    ap.add_argument("--texts", type=Path, action="append", default=[])
    ap.add_argument("--data", type=Path)
    ap.add_argument("--only", choices=["scai", "cg", "pc", "drugprot"], action="append")
    ap.add_argument("--parsed", type=Path)
    ap.add_argument("--rules", action="store_true", help="right and wrong by rule family and finder")
    args = ap.parse_args()
    parser = Parser(args.parsed)
    rules: Counts = collections.defaultdict(collections.Counter)
    if args.gold:
        texts = {p.name: p for folder in args.texts for p in sorted(folder.iterdir()) if p.is_file()}
        gold_rows(args.gold, texts, parser, rules)
    if args.data:
        for name in args.only or ["scai", "cg", "pc", "drugprot"]:
            if name == "scai":
                corpus_rows("scai stated", list(read_scai(args.data, "stated")), parser, rules)
            elif name == "drugprot":
                corpus_rows(name, list(read_drugprot(args.data)), parser, rules)
            else:
                corpus_rows(name, list(read_bionlp(args.data / f"bionlp_2013_{name}_train.tar.xz")), parser, rules)
    if args.rules:
        for rule, c in sorted(rules.items(), key=lambda x: (x[0].split()[0], -x[1]["wrong"], x[0])):
            total = c["right"] + c["wrong"]
            print(f"  {c['right']:5d} right {c['wrong']:5d} wrong  {c['right'] / max(1, total):.2f}  {rule}")


if __name__ == "__main__":
    main()
