"""Small spaCy pipelines with the labels of scispaCy's, trained in seconds, saved as folders and as Python packages.

scispaCy's own models cannot be had from a package registry; what the program does with a model does not depend on how
good it is.
"""

from __future__ import annotations

import contextlib
import io
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example

#: sentences with made-up names, and what bc5cdr's recogniser says of them
CHEMICALS = [
    ("Zaltrofin lowers fever in children.", [(0, 9, "CHEMICAL")]),
    ("We gave zaltrofin to mice with morvanosis.", [(8, 17, "CHEMICAL"), (31, 41, "DISEASE")]),
    ("Patients with morvanosis received zaltrofin daily.", [(14, 24, "DISEASE"), (34, 43, "CHEMICAL")]),
    ("Nothing was found in these samples.", []),
    ("Zaltrofin and cisplatin were given.", [(0, 9, "CHEMICAL"), (14, 23, "CHEMICAL")]),
]
#: the same sentences with a label that says which words are names, and one that nobody maps
ODD = [(text, [(s, e, "QUUX") for s, e, _ in spans]) for text, spans in CHEMICALS]

#: words, tags, heads and labels as GENIA in Universal Dependencies v1 has them
TREES: list[tuple[list[str], list[str], list[int], list[str]]] = [
    (
        ["Gefitinib", "inhibits", "phosphorylation", "of", "EGFR", "."],
        ["NN", "VBZ", "NN", "IN", "NN", "."],
        [1, 1, 1, 4, 2, 1],
        ["nsubj", "ROOT", "dobj", "case", "nmod", "punct"],
    ),
    (
        ["EGFR", "is", "inhibited", "by", "gefitinib", "."],
        ["NN", "VBZ", "VBN", "IN", "NN", "."],
        [2, 2, 2, 4, 2, 2],
        ["nsubjpass", "auxpass", "ROOT", "case", "nmod", "punct"],
    ),
    (
        ["AKT1", "and", "TP53", "activate", "MYC", "."],
        ["NN", "CC", "NN", "VBP", "NN", "."],
        [3, 0, 0, 3, 3, 3],
        ["nsubj", "cc", "conj", "ROOT", "dobj", "punct"],
    ),
]


def _train(nlp: Language, examples: Sequence[Example], steps: int) -> Language:
    from thinc.api import fix_random_seed

    fix_random_seed(0)
    nlp.initialize(lambda: examples)
    optimizer = nlp.resume_training()
    for _ in range(steps):
        nlp.update(examples, sgd=optimizer, drop=0.0)
    return nlp


def _meta(nlp: Language, name: str, **meta: Any) -> Language:
    nlp.meta.update({"name": name, "version": "0.5.4", "license": "CC BY-SA 3.0", **meta})
    return nlp


def recogniser(name: str, data: Iterable[tuple[str, list[tuple[int, int, str]]]], steps: int = 25) -> Language:
    """A pipeline `en_<name>` with a recogniser (and a component that it does not need)."""
    nlp = spacy.blank("en")
    nlp.add_pipe("ner")
    examples = [Example.from_dict(nlp.make_doc(text), {"entities": spans}) for text, spans in data]
    _train(nlp, examples, steps)
    nlp.add_pipe("sentencizer", first=True)
    return _meta(nlp, name, performance={"ents_p": 0.91, "ents_r": 0.9, "ents_f": 0.905})


def parser(name: str, trees: Sequence[tuple[list[str], list[str], list[int], list[str]]] = TREES) -> Language:
    """A pipeline `en_<name>` with tagger and parser."""
    nlp = spacy.blank("en")
    nlp.add_pipe("tagger")
    nlp.add_pipe("parser", config={"min_action_freq": 1})
    examples = []
    for words, tags, heads, deps in trees:
        example = Doc(nlp.vocab, words=words, tags=tags, heads=heads, deps=deps)
        examples.append(Example(Doc(nlp.vocab, words=words), example))
    return _meta(_train(nlp, examples, 40), name, performance={"dep_uas": 0.89, "dep_las": 87.5})


def package(folder: Path, out: Path, name: str, version: str = "0.5.4") -> Path:
    """Make an importable package of the pipeline saved in `folder`, as `spacy package` does and pip installs it.

    The folder to put on `sys.path`.
    """
    from spacy.cli.package import package as make

    with contextlib.redirect_stdout(io.StringIO()):
        make(folder, out, create_sdist=False, create_wheel=False, force=True)
    site = out / f"{name}-{version}"
    shutil.copy(site / "meta.json", site / name / "meta.json")  # as the package's setup.py does
    info = site / f"{name}-{version}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n", encoding="utf-8")
    (info / "entry_points.txt").write_text(f"[spacy_models]\n{name} = {name}\n", encoding="utf-8")
    return site
