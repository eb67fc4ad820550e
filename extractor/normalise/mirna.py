"""miRNA names to miRBase accessions (release 22.1).

Which record a name stands for: with an arm ("miR-21-5p") the mature sequence; a family or cluster member without a
letter of its own ("let-7", "miR-34") the family; any other name without an arm ("miR-21") the hairpin, or, where
several loci bear it ("miR-16": mir-16-1, mir-16-2), the mature sequence that all of them give, if it is one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import Final

from extractor.normalise.shipped import shipped_rows

#: miRBase names the vertebrate miR-200 family after its fly member (mir-8); its "mir-200" is another family.
_FAMILY_NAMES: Final = {"mir-200": "MIPF0000019"}
_CANONICAL: Final = re.compile(r"(?:miR|let)-\d{1,5}[a-z]{0,2}(?:-\d{1,3})?(?:-[35]p|\*)?")


@dataclass(frozen=True, slots=True)
class Found:
    """A CURIE and why."""

    curie: str
    reason: str


@cache
def _table() -> dict[tuple[str, str], dict[str, list[tuple[str, bool]]]]:
    """(species, level) → lower-case name → [(accession, previous)], in the file's order."""
    table: dict[tuple[str, str], dict[str, list[tuple[str, bool]]]] = defaultdict(lambda: defaultdict(list))
    for row in shipped_rows("mirbase.tsv.gz"):
        table[row["species"], row["level"]][row["name"].lower()].append((row["accession"], row["previous"] == "1"))
    return table


def _accessions(species: str, level: str, name: str, *, previous: bool = False) -> list[str]:
    """Accessions of the records that bear this name now (or bore it before)."""
    found = _table().get((species, level), {}).get(name, [])
    return sorted({acc for acc, old in found if old is previous})


def is_canonical(name: str) -> bool:
    """Whether `name` is written as the guidelines want it: "miR-21", "let-7a-5p"; no species, lower-case letters."""
    return _CANONICAL.fullmatch(name) is not None


def resolve(name: str) -> Found | None:
    """The miRBase record of a canonical name ("miR-155-5p"), human first, then mouse and rat; None when unknown."""
    bare = name.lower()
    armed = re.search(r"(?:-[35]p|\*)$", bare) is not None
    for species in ("hsa", "mmu", "rno"):
        where = "" if species == "hsa" else f" (not known in human; {species})"
        mature = _accessions(species, "mature", bare)
        mature = mature or _accessions(species, "mature", bare, previous=True)
        if armed:
            if len(mature) == 1:
                return Found(f"mirbase:{mature[0]}", f"mature sequence {name} in miRBase{where}")
            continue
        if species == "hsa" and bare in _FAMILY_NAMES:
            return Found(f"mirbase.family:{_FAMILY_NAMES[bare]}", f"{name} family in miRBase")
        hairpin = _accessions(species, "hairpin", bare)
        if len(hairpin) == 1:
            return Found(f"mirbase:{hairpin[0]}", f"hairpin {name} in miRBase{where}; the text gives no arm")
        copies = _copies(species, bare)
        if len(copies) == 1 and not hairpin:
            return Found(f"mirbase:{copies[0]}", f"only hairpin of {name} in miRBase{where}; the text gives no arm")
        if copies and len(mature) == 1:
            return Found(f"mirbase:{mature[0]}", f"{len(copies)} loci bear {name}; their common mature sequence{where}")
        if species == "hsa":
            family = _accessions("hsa", "family", bare)
            if len(family) == 1:
                return Found(f"mirbase.family:{family[0]}", f"{name} family in miRBase")
        if len(mature) == 1:
            return Found(f"mirbase:{mature[0]}", f"earlier name of this mature sequence in miRBase{where}")
        hairpin = _accessions(species, "hairpin", bare, previous=True)
        if len(hairpin) == 1:
            return Found(f"mirbase:{hairpin[0]}", f"earlier name of this hairpin in miRBase{where}")
    return None


def _copies(species: str, bare: str) -> list[str]:
    """Hairpins of the loci of one name: "mir-16" → mir-16-1 and mir-16-2."""
    table = _table().get((species, "hairpin"), {})
    pattern = re.compile(re.escape(bare) + r"-\d{1,2}")
    return sorted(
        {acc for key, rows in table.items() if pattern.fullmatch(key) for acc, previous in rows if not previous}
    )


def canonical_ids(name: str) -> tuple[str, ...]:
    """The CURIE of a canonical miRNA name, in a tuple; empty when miRBase has none ("miR-17-92", a cluster)."""
    found = resolve(name)
    return (found.curie,) if found else ()
