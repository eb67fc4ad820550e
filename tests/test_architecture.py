"""One direction of imports; cheap start; records that need nothing."""

from __future__ import annotations

import ast
import json
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "extractor"
MODULES = sorted(PACKAGE.rglob("*.py"))

#: Data goes one way. A room may import from rooms before it, never from rooms after it.
ORDER = (
    *("read", "clean", "nlp", "entities", "normalise", "relations"),
    *("facts", "formats", "run", "explain", "evaluate", "train", "cli"),
)
#: At the bottom: anybody may import them, and they import nothing but each other.
BASE = {"records", "offsets", "errors", "layout"}
#: Departures from the order, each with its reason.
ALLOWED = {
    ("nlp", "entities"): "the spaCy components are shells around the plain functions of the later rooms",
    ("nlp", "normalise"): "as above",
    ("nlp", "relations"): "as above",
}
HEAVY = {"spacy", "pandas", "numpy", "jieba", "pyarrow", "yaml", "rich", "ahocorasick_rs", "charset_normalizer"}


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[tuple[str, int, bool]]:
    """(module, line, whether it is imported when the module is) of every import that runs."""
    tree = ast.parse(path.read_text(encoding="utf-8"))

    def walk(node: ast.AST, at_import: bool) -> Iterator[tuple[str, int, bool]]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING":
                continue
            if isinstance(child, ast.Import):
                for alias in child.names:
                    yield alias.name, child.lineno, at_import
            elif isinstance(child, ast.ImportFrom):
                assert child.level == 0, f"{path}:{child.lineno}: relative import"
                assert child.module is not None
                for alias in child.names:
                    inner = f"{child.module}.{alias.name}"
                    is_module = (PACKAGE.parent / inner.replace(".", "/")).with_suffix(".py").exists() or (
                        PACKAGE.parent / inner.replace(".", "/")
                    ).is_dir()
                    yield (inner if is_module else child.module), child.lineno, at_import
            else:
                inside = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
                yield from walk(child, at_import and not inside)

    yield from walk(tree, True)


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_go_one_way(path: Path) -> None:
    here = room(path)
    for module, line, _ in imports(path):
        parts = module.split(".")
        if parts[0] != "extractor" or len(parts) == 1 or parts[1] in BASE | {here}:
            continue
        there = parts[1]
        where = f"{path.relative_to(PACKAGE)}:{line} imports {module}"
        assert here not in BASE, f"{where}: {here} is at the bottom"
        if there == "evaluate":
            assert here == "cli", f"{where}: only the command line may"
        if here in ORDER and there in ORDER and (here, there) not in ALLOWED:
            assert ORDER.index(there) < ORDER.index(here), f"{where}: against the direction of travel"


@pytest.mark.parametrize("name", sorted(BASE))
def test_the_base_needs_the_standard_library_only(name: str) -> None:
    for module, line, _ in imports(PACKAGE / f"{name}.py"):
        top = module.split(".")[0]
        assert top == "extractor" or top in sys.stdlib_module_names, f"{name}.py:{line} imports {module}"


@pytest.mark.parametrize(("library", "rooms"), [("pdfplumber", {"read"}), ("jieba", {"nlp"})])
def test_one_room_per_library(library: str, rooms: set[str]) -> None:
    users = {room(path) for path in MODULES for module, _, _ in imports(path) if module.split(".")[0] == library}
    assert users <= rooms


def test_pandas_starts_with_the_facts() -> None:
    # `pipeline` hands out frames, `build` makes data files; neither is a stage before the facts
    users = {room(path) for path in MODULES for module, _, _ in imports(path) if module.split(".")[0] == "pandas"}
    assert users <= {"facts", "formats", "run", "explain", "evaluate", "cli", "pipeline", "build"}


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_no_star_imports_and_no_utils(path: Path) -> None:
    assert path.name not in {"utils.py", "helpers.py", "common.py", "misc.py"}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert [alias.name for alias in node.names] != ["*"], f"{path}:{node.lineno}"


@pytest.mark.parametrize("statement", ["import extractor", "import extractor.cli", "import extractor.records"])
def test_importing_loads_nothing_heavy(statement: str) -> None:
    code = f"{statement}; import sys, json; print(json.dumps(sorted(sys.modules)))"
    output = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    loaded = {name.split(".")[0] for name in json.loads(output)}
    assert loaded & HEAVY == set()


@pytest.mark.parametrize("arguments", [["-c", "import extractor"], ["-m", "extractor", "--help"]])
def test_starts_in_under_0_3_seconds(arguments: list[str]) -> None:
    times = []
    for _ in range(5):  # processor time, the best of five: other work on the machine must not fail the test
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, *arguments], capture_output=True, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    assert min(times) < 0.3
