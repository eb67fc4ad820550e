"""Why a run says what it says: one relation of a finished run, laid open for a reader.

Everything comes from the run's own tables; only the descriptions of the rules are read from the rule books of the
installed package (with a note where they have changed since the run).
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from extractor.errors import DataError, UsageError
from extractor.facts.tables import SEPARATOR
from extractor.formats import read_tables
from extractor.relations.rules import rule_book

Row = Mapping[str, Any]

_FACTOR: Final = re.compile(r" × (?=(?:loss of|gain of|promote|inhibit|target) )")
_SIGN: Final = {"loss": -1, "inhibit": -1, "gain": 1, "promote": 1, "target": 0}
_LABEL: Final = 12  # width of the left column
#: marks that are not mentions, with what is set around them
_BRACKETS: Final = {"trigger": ("«", "»"), "cue": ("‹", "|cue›"), "cite": ("‹", "|cite›")}


@dataclass(frozen=True, slots=True)
class Mark:
    """Something in the evidence: `name` is head, tail, trigger, cue, cite, a kind of context or a mention type."""

    name: str
    start: int
    end: int


def explain(folder: Path, relation_id: str) -> list[str]:
    """The lines that explain a relation of the run in `folder`.

    Raises DataError where `folder` holds no run or a broken one, UsageError for a relation that the run does not have,
    naming the nearest ones.
    """
    tables = read_tables(folder, ("relations", "documents"))
    rows: list[Row] = tables["relations"].to_dict("records")  # type: ignore[assignment]  # str keys
    row = next((row for row in rows if row["relation_id"] == relation_id), None)
    if row is None:
        raise _unknown(folder, relation_id, [row["relation_id"] for row in rows])
    paths = {record["doc_id"]: record["path"] for record in tables["documents"].to_dict("records")}
    changed = rules_changed(folder, row["language"])
    try:
        return list(_lines(row, str(paths.get(row["doc_id"], "")), changed))
    except ValueError as error:  # somebody wrote in the table
        place = folder / "relations"
        raise DataError(
            f"the marks of {relation_id} are none: {row['marks']!r}.", path=place, hint="Run `extract` again."
        ) from error


def marks_of(row: Row) -> list[Mark]:
    """The marks of a row of the relations table, in order. Raises ValueError for a cell that holds none."""
    found = []
    for part in filter(None, row["marks"].split(SEPARATOR)):
        name, start, end = part.split(" ")
        found.append(Mark(name, int(start), int(end)))
    return found


def factors_of(proof: str) -> list[tuple[str, int]]:
    """The factors of a proof with their signs (0: target, which has none); [] for a proof of another kind."""
    product, arrow, _ = proof.rpartition(" → ")
    if not arrow:
        return []
    factors = _FACTOR.split(product)
    first = [factor.split(" ", 1)[0] for factor in factors]
    return [(f, _SIGN[w]) for f, w in zip(factors, first, strict=True)] if set(first) <= _SIGN.keys() else []


def marked(row: Row) -> str:
    """The evidence with mentions as [name|Type] ([name|Type head]), the trigger in «», cues and citations in ‹›.

    Of marks that overlap the longer one is shown.
    """
    text: str = row["evidence"]
    types = {"head": row["head_type"], "tail": row["tail_type"]}
    shown: list[Mark] = []
    skip = {"species", "setting", "assay"}
    for mark in sorted(marks_of(row), key=lambda m: (m.name not in types, m.start - m.end, m.start)):
        if mark.name not in skip and not any(m.start < mark.end and mark.start < m.end for m in shown):
            shown.append(mark)
    for mark in sorted(shown, key=lambda m: -m.start):
        role = f"{types[mark.name]} {mark.name}" if mark.name in types else mark.name
        left, right = _BRACKETS.get(mark.name, ("[", f"|{role}]"))
        text = f"{text[: mark.start]}{left}{text[mark.start : mark.end]}{right}{text[mark.end :]}"
    return text


def rules_changed(folder: Path, language: str) -> bool:
    """Whether the rule files of `language` differ between the run and the installed package.

    Raises `DataError` when run.json is broken.
    """
    from extractor.run import data_hashes

    path = folder / "run.json"
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DataError(f"cannot be read as JSON: {error}.", path=path, hint="Run `extract` again.") from error
    then = manifest.get("data") if isinstance(manifest, dict) else None
    if not isinstance(then, dict):
        return False
    prefix = f"rules/{language}/"
    now = data_hashes()
    return {k: v for k, v in then.items() if k.startswith(prefix)} != {
        k: v for k, v in now.items() if k.startswith(prefix)
    }


def _unknown(folder: Path, wanted: str, known: Sequence[str]) -> UsageError:
    if not known:
        return UsageError("the run holds no relations at all.", path=folder)
    document, _, number = wanted.rpartition(":")
    # "r12" without its document, "000:r12" with the beginning of its name
    near = [name for name in known if name.startswith(document) and name.rpartition(":")[2] == number][:3]
    near = near or difflib.get_close_matches(wanted, known, 3, 0.6)
    of_document = [name for name in known if name.rpartition(":")[0] == document]
    if of_document:
        hint = f"Document {document} has {of_document[0]} to {of_document[-1]}."
    else:
        hint = f"Relations are numbered {known[0]} to {known[-1]}; see relation_id in the relations table."
    if near:
        hint = f"Did you mean {', '.join(near)}? {hint}"
    return UsageError(f"there is no relation {wanted!r}.", path=folder, hint=hint)


def _lines(row: Row, path: str, changed: bool) -> Iterator[str]:
    claim = f"{row['head_text']} —{'not ' * bool(row['negated'])}{row['type']}→ {row['tail_text']}"
    yield _line("relation", f"{row['relation_id']}  {claim}")
    yield _line("evidence", marked(row))
    for role in ("head", "tail"):
        yield _line(role, _argument(row, role))
    yield _line("observed", row["observed"] or "as concluded")
    yield _line("concluded", claim)
    yield from _proof(row)
    yield from _rule(row, changed)
    yield _line("found by", row["found_by"])
    if row["path"]:
        yield _line("tree path", row["path"])
    if row["found_by"] != "dependency":
        yield _line("row" if row["found_by"] == "table" else "pattern", _pattern(row))
    yield _line("certainty", _certainty(row))
    slots = [f"{name} {row[column]}" for name, column in _SLOTS if row[column]]
    yield _line("slots", "; ".join(slots) or "–")
    context = [f"{name} {row[name]}" for name in ("species", "setting", "assay") if row[name]]
    yield _line("context", "; ".join(context) or "–")
    yield _line("cites", row["cites"] or "–")
    yield _line("score", f"{row['score']:.4f}")
    yield _line("place", _place(row, path))


_SLOTS: Final = (("drug", "drugs"), ("cell line", "cell_lines"), ("disease", "diseases"))


def _line(label: str, text: str) -> str:
    return f"{label:<{_LABEL}}{text}"


def _argument(row: Row, role: str) -> str:
    name = row[f"{role}_norm_name"]
    identifier = row[f"{role}_norm_id"]
    known = " = ".join(filter(None, (name if name != row[f"{role}_text"] else "", identifier)))
    outside = "" if any(mark.name == role for mark in marks_of(row)) else ", outside the evidence sentence"
    return (
        f"{row[f'{role}_text']} ({row[f'{role}_type']}){f' = {known}' if known else ''}, "
        f"{row[f'{role}_id']} at {row[f'{role}_start']}–{row[f'{role}_end']}{outside}"
    )


def _proof(row: Row) -> Iterator[str]:
    factors = factors_of(row["proof"])
    if not factors:
        yield _line("proof", row["proof"])
        return
    width = max(len(factor) for factor, _ in factors) + 2
    for number, (factor, sign) in enumerate(factors):
        yield _line("" if number else "proof", f"{factor:<{width}}{'+1' if sign > 0 else '−1' if sign < 0 else '±'}")
    yield _line("", f"→ {row['proof'].rpartition(' → ')[2]}")


def _rule(row: Row, changed: bool) -> Iterator[str]:
    book = rule_book(row["language"])
    name, _, entry_id = row["rule"].partition(":")
    construction = book.constructions.get(name)
    if name == "table":
        yield _line("rule", f"{row['rule']}: read out of a row and the headings of its columns")
    elif construction is None:
        yield _line("rule", f"{row['rule']}: not in the rule book of this version")
    else:
        yield _line("rule", f"{name}: {construction.about} ({construction.source}; {construction.where})")
    entry = next((entry for entry in book.forms.values() if entry.id == entry_id), None)
    if row["trigger"]:
        at = f" at {row['trigger_start']}–{row['trigger_end']}"
        yield _line("trigger", f"{row['trigger']}{at}: {entry_id}{f' ({entry.where})' if entry else ''}")
    else:
        yield _line("trigger", "none: the construction itself says it")
    if changed:
        yield _line("", "the rule files have changed since this run; the descriptions are those of today")


def _pattern(row: Row) -> str:
    """What stands from the first to the last part of the statement, mentions by their type."""
    text: str = row["evidence"]
    types = {"head": row["head_type"], "tail": row["tail_type"]}
    marks = [mark for mark in marks_of(row) if mark.name in ("head", "tail", "trigger")]
    if not marks:
        return "–"
    first, last = min(m.start for m in marks), max(m.end for m in marks)
    out = text[first:last]
    for mark in sorted(marks, key=lambda m: -m.start):
        shown = f"[{types[mark.name]} {mark.name}]" if mark.name in types else f"«{text[mark.start : mark.end]}»"
        out = out[: mark.start - first] + shown + out[mark.end - first :]
    return out


def _certainty(row: Row) -> str:
    text: str = row["evidence"]
    said = "denied" if row["negated"] else "affirmed"
    said += ", hedged" if row["speculative"] else ", plain"
    cues = [text[mark.start : mark.end] for mark in marks_of(row) if mark.name == "cue"]
    return f"{said} ({', '.join(cues)})" if cues else said


def _place(row: Row, path: str) -> str:
    page = "" if row["page"] is None or row["page"] != row["page"] else f", page {int(row['page'])}"
    return (
        f"{path or row['doc_id']}, characters {row['sentence_start']}–{row['sentence_end']}{page}, "
        f"section {row['section']}, sentence {row['sentence_id']}"
    )
