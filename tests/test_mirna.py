import itertools
from pathlib import Path

import pytest
import yaml

from extractor.entities.mirna import canonical, find_mirnas

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "mirna.yaml").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["text"][:30])
def test_names(case):
    text = case["text"]
    found = [f"{text[c.start : c.end]} = {c.hint['mirna']}" for c in find_mirnas(text)]
    assert found == case["mentions"]


def test_candidates_do_not_overlap_and_are_sorted():
    text = "miR-21、155 和 27，miR-200a/b/c，let-7a、miR-34a-5p/3p"
    spans = [(c.start, c.end) for c in find_mirnas(text)]
    assert spans == sorted(spans)
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(spans))


@pytest.mark.parametrize(("body", "name"), [("221-3P", "miR-221-3p"), ("18lc", "miR-181c"), ("2o0a", "miR-200a")])
def test_canonical(body, name):
    assert canonical(body) == name
