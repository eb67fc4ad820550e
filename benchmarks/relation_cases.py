"""Count the passages of the behaviour suite by phenomenon and language, and run them.

    python benchmarks/relation_cases.py [--cases tests/cases] [--failing]

Reads `relations_zh.yaml` and `relations_en.yaml`. A row is a phenomenon: passages in Chinese and in English, how many
come out as written, how many are marked as known failures. Exit status 1 where an unmarked passage fails.
"""

from __future__ import annotations

import argparse
import collections
import re
import sys
from pathlib import Path
from typing import Any

import yaml

from extractor.records import Mention, Sentence
from extractor.relations import find_relations
from extractor.relations.rules import parse_marked, parse_relation

LANGUAGES = ("zh", "en")


def stated(marked: str, language: str) -> dict[tuple[str, str, str, bool], frozenset[str]]:
    """What `find_relations` says of a marked passage: (head, type, tail, negated) to flags and slots."""
    text, spans = parse_marked(marked)
    mentions = [Mention(a, b, text[a:b], kind, "case") for a, b, kind in spans]
    ends = [m.end() for m in re.finditer(r"[。！？．]|[.!?](?=\s|$)", text)]
    if not ends or ends[-1] < len(text):
        ends.append(len(text))
    sentences = [Sentence(i, a, b) for i, (a, b) in enumerate(zip([0, *ends], ends, strict=False))]
    out = {}
    for r in find_relations(text, sentences, mentions, language):
        flags = {"spec"} if r.speculative else set()
        for name, slot in (("drug", r.drugs), ("cell_line", r.cell_lines), ("disease", r.diseases)):
            flags |= {f"{name}={mentions[i].text}" for i in slot}
        out[mentions[r.head].text, r.type, mentions[r.tail].text, r.negated] = frozenset(flags)
    return out


def as_written(case: dict[str, Any], language: str) -> bool:
    """Whether the passage states what its case says, no more and no less; slots only where the case names one."""
    got = stated(case["text"], language)
    want = {}
    for line in case.get("relations") or []:
        head, kind, tail, flags = parse_relation(line)
        want[head, kind, tail, "neg" in flags] = flags - {"neg"}
    if set(got) != set(want):
        return False
    for key, flags in want.items():
        slots = {f for f in flags if "=" in f}
        if ("spec" in flags) != ("spec" in got[key]) or not slots <= got[key]:
            return False
    return True


def main() -> int:
    """Print the table."""
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--cases", type=Path, default=Path("tests/cases"))
    ap.add_argument("--failing", action="store_true", help="print the passages that fail, marked or not")
    args = ap.parse_args()
    count: collections.Counter[tuple[str, str, str]] = collections.Counter()
    unmarked = 0
    for language in LANGUAGES:
        path = args.cases / f"relations_{language}.yaml"
        for case in yaml.safe_load(path.read_text(encoding="utf-8"))["cases"]:
            right, known = as_written(case, language), bool(case.get("known_failure"))
            for what, n in (("passages", 1), ("right", right), ("known", known)):
                for row in (case["phenomenon"], "all"):
                    count[row, language, what] += n
            unmarked += not right and not known
            if args.failing and not right:
                print(f"{language} {case['phenomenon']}: {case['text']} ({case.get('known_failure') or 'UNMARKED'})")
    rows = sorted({row for row, _, _ in count} - {"all"}, key=lambda r: (-count[r, "zh", "passages"], r))
    print(f"{'phenomenon':28s}{'zh':>5s}{'right':>7s}{'known':>7s}{'en':>7s}{'right':>7s}{'known':>7s}")
    for row in [*rows, "all"]:
        cells = [count[row, language, what] for language in LANGUAGES for what in ("passages", "right", "known")]
        print(f"{row:28s}{cells[0]:5d}{cells[1]:7d}{cells[2]:7d}{cells[3]:7d}{cells[4]:7d}{cells[5]:7d}")
    return 1 if unmarked else 0


if __name__ == "__main__":
    sys.exit(main())
