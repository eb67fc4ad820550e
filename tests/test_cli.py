"""The command line as processes of its own, mostly with what users do wrong."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import extractor
from extractor.formats import read_tables

Command = Callable[..., "subprocess.CompletedProcess[str]"]
RUN_SMALL = Path(__file__).parent / "data" / "run_small"
GOOD = "miR-155 抑制 SOCS1 的表达。miR-21 促进 MCF-7 细胞增殖。\n"


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "good.txt"
    path.write_text(GOOD, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def stored(command: Command, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of the good article, in two formats, made once."""
    folder = tmp_path_factory.mktemp("stored")
    (folder / "good.txt").write_text(GOOD, encoding="utf-8")
    done = command("extract", "good.txt", "--out", "out", "--format", "csv", "--format", "jsonl", cwd=folder)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert done.stderr.startswith("1 document, ")  # one line and no bar: stderr is a pipe
    assert done.stderr.count("\n") == 1
    return folder / "out"


def bytes_of(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(out.iterdir())}


def refused(done: subprocess.CompletedProcess[str], *words: str) -> None:
    """Nothing was done, and one line says why."""
    assert done.returncode == 2, done.stderr
    assert done.stdout == ""
    assert done.stderr.startswith("extractor: error: ")
    assert done.stderr.count("\n") == 1, done.stderr
    for word in words:
        assert word in done.stderr


def test_version_and_help(command: Command) -> None:
    assert command("--version").stdout == f"extractor {extractor.__version__}\n"
    done = command("--help")
    assert done.returncode == 0
    for name in ("extract", "evaluate", "facts", "build"):
        assert f"\n  {name}" in done.stdout


@pytest.mark.parametrize(
    "arguments",
    [["extract"], ["extract", "x.txt"], ["nonsense"], ["extract", "x.txt", "--out", "o", "--workers", "0"],
     ["extract", "x.txt", "--out", "o", "--format", "xls"], ["evaluate", "--split", "test"],
     ["extract", "x.txt", "--out", "o", "--lexicon", "missing.tsv"]],
)  # fmt: skip
def test_wrong_usage(command: Command, tmp_path: Path, arguments: list[str]) -> None:
    done = command(*arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_extract(stored: Path) -> None:
    tables = read_tables(stored)
    assert {"miR-21", "MCF-7", "miR-155", "SOCS1"} <= set(tables["entities"]["text"])
    for row in tables["entities"].to_dict("records"):
        assert GOOD[row["start"] : row["end"]] == row["text"]
    assert (stored / "facts.jsonl").exists()
    assert len(tables["errors"]) == 0


@pytest.mark.slow
def test_same_bytes_from_one_process_or_two(command: Command, article: Path, tmp_path: Path) -> None:
    (tmp_path / "second.md").write_text(GOOD.replace("21", "22"), encoding="utf-8")
    for workers in (1, 2):
        done = command(
            "extract", article, tmp_path / "second.md", "--out", tmp_path / f"o{workers}", "--workers", workers
        )
        assert done.returncode == 0, done.stderr
    assert bytes_of(tmp_path / "o1") == bytes_of(tmp_path / "o2")


def test_bad_files_are_named_and_the_others_done(command: Command, article: Path, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    shutil.copy(article, folder / "good.txt")
    (folder / "empty.txt").write_bytes(b"")
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 40)
    (folder / "pdf.txt").write_bytes(b"%PDF-1.7 ...")
    (folder / "odd.txt").write_bytes(b"abc \xff\xff\xff def " * 50)
    (folder / "long.txt").write_bytes(b"miR-21 " * (50_000_000 // 7))
    done = command("extract", folder, tmp_path / "missing.txt", "--out", tmp_path / "out")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    tables = read_tables(tmp_path / "out")
    assert tables["documents"]["doc_id"].tolist() == ["good"]
    assert len(tables["entities"]) >= 4
    errors = tables["errors"]
    assert sorted(Path(path).name for path in errors["path"]) == [
        "binary.txt", "empty.txt", "long.txt", "missing.txt", "odd.txt", "pdf.txt",
    ]  # fmt: skip
    assert set(errors["code"]) == {"input"}
    assert all(str(path) in done.stderr for path in errors["path"])


def test_nothing_to_read(command: Command, tmp_path: Path) -> None:
    out = tmp_path / "out"
    refused(command("extract", tmp_path / "no.txt", "--out", out), "no.txt", "no such file")
    (tmp_path / "empty").mkdir()
    refused(command("extract", tmp_path / "empty", "--out", out), "holds no article")
    assert not out.exists()


def test_a_path_with_dots_stays_inside_the_output(command: Command, article: Path, tmp_path: Path) -> None:
    deep = tmp_path / "deep"
    deep.mkdir()
    done = command("extract", "../good.txt", "--out", "out", cwd=deep)
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in deep.iterdir()) == ["out"]
    documents = read_tables(deep / "out", ("documents",))["documents"]
    assert documents.loc[0, ["doc_id", "path"]].tolist() == ["good", "../good.txt"]


def test_an_existing_output_folder(command: Command, article: Path, stored: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    shutil.copytree(stored, out)
    before = bytes_of(out)
    refused(command("extract", article, "--out", out), "exists", "--overwrite")
    assert bytes_of(out) == before
    done = command("extract", "good.txt", "--out", "out", "--overwrite", "--quiet", cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    after = bytes_of(out)
    assert sorted(after) == sorted(["run.json", *(name for name in before if name.endswith(".csv"))])
    assert {name: after[name] for name in after if name != "run.json"} == {
        name: before[name] for name in before if name.endswith(".csv")
    }
    (out / "notes.txt").write_text("mine")
    refused(command("extract", article, "--out", out, "--overwrite"), "notes.txt")
    refused(command("extract", article, "--out", article, "--overwrite"), "is a file")
    assert article.read_text(encoding="utf-8") == GOOD


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 8 KiB; only root can mount one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = shutil.which("mount")
    if (
        mount is None
        or subprocess.run(
            [mount, "-t", "tmpfs", "-o", "size=8k", "tmpfs", str(disk)], capture_output=True, check=False
        ).returncode
    ):
        pytest.skip("no right to mount a small disk here")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_a_disk_that_fills(command: Command, article: Path, small_disk: Path) -> None:
    refused(command("extract", article, "--out", small_disk / "out"), "the disk is full", "Nothing was written")
    assert list(small_disk.iterdir()) == []


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="no such limit")
def test_a_write_that_fails_halfway(article: Path, tmp_path: Path) -> None:
    code = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
        "resource.setrlimit(resource.RLIMIT_FSIZE, (300, 300)); "
        "sys.argv[0] = 'extractor'; from extractor.cli import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "extract", str(article), "--out", str(tmp_path / "out")],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent), "PYTHONDONTWRITEBYTECODE": "1"},
    )
    refused(done, "larger than this system allows")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["good.txt"]


def test_a_terminal_without_chinese(root: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "extractor", "evaluate", "--run", str(RUN_SMALL), "--errors"],
        capture_output=True,
        check=False,
        cwd=root,
        env={**os.environ, "PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0"},
    )
    assert done.returncode == 0, done.stderr
    assert b"\\u" in done.stdout


def test_evaluate_a_stored_run(command: Command, root: Path, tmp_path: Path) -> None:
    out = tmp_path / "scores.json"
    done = command(
        "evaluate", "--gold", root / "gold", "--run", RUN_SMALL, "--json", out, "--by", "language", "--by", "type",
        "--by", "document",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    for words in ("split dev: 3 documents, 1148 gold entities", "entities strict core", "\nzh ", "\nen ", "type miRNA"):
        assert words in done.stdout
    scores = json.loads(out.read_text(encoding="utf-8"))
    assert set(scores["pooled"]) == {"all", "zh", "en"}
    assert f"{scores['pooled']['all']['relations.all']['f']:.3f}" in done.stdout
    listed = command("evaluate", "--gold", root / "gold", "--run", RUN_SMALL, "--errors", "--quiet")
    assert listed.stdout.count(" entity ") + listed.stdout.count(" relation ") >= len(scores["mistakes"])


def test_evaluate_with_a_floor(command: Command, root: Path, tmp_path: Path) -> None:
    floor = tmp_path / "floor.json"
    arguments = ("evaluate", "--gold", root / "gold", "--run", RUN_SMALL, "--floor", floor, "--quiet")
    floor.write_text('{"dev": {"entities.strict.core": 0.5}}')
    assert command(*arguments).returncode == 0
    floor.write_text('{"dev": {"entities.strict.core": 0.99}}')
    done = command(*arguments)
    assert done.returncode == 1
    assert "below its floor of 0.99" in done.stderr


def test_evaluate_runs_the_extractor_itself(command: Command, tmp_path: Path) -> None:
    gold = tmp_path / "gold" / "chinaxiv"
    gold.mkdir(parents=True)
    text = "miR-155 抑制 SOCS1 的表达。"
    papers = tmp_path / "papers"
    papers.mkdir()
    (papers / "paper.md").write_text(text, encoding="utf-8")
    names = (("a", "miR-155", "miRNA"), ("b", "SOCS1", "Gene"))
    entities = {
        key: {"unit": 0, "start": text.index(n), "end": text.index(n) + len(n), "text": n, "type": kind, "norm": n}
        for key, n, kind in names
    }
    relation = {
        "unit": 0, "head": "a", "type": "inhibit", "tail": "b", "slots": {}, "negated": False, "speculative": False,
    }  # fmt: skip
    data = {
        "doc_id": "p", "file": "paper.md", "entities": entities, "relations": [relation],
        "units": [{"unit": 0, "start": 0, "end": len(text)}],
    }  # fmt: skip
    (gold / "T.gold.json").write_text(json.dumps(data), encoding="utf-8")
    out = tmp_path / "scores.json"
    arguments = ("evaluate", "--gold", gold.parent, "--split", "train", "--json", out)
    refused(command(*arguments), "paper.md was not found", "--texts")
    done = command(*arguments, "--texts", papers)
    assert done.returncode == 0, done.stderr
    scores = json.loads(out.read_text(encoding="utf-8"))["pooled"]["all"]
    assert scores["entities.strict.core"]["recall"] == 1.0
    assert scores["relations.all"]["recall"] == 1.0


def test_evaluate_what_is_not_there(command: Command, root: Path, tmp_path: Path) -> None:
    refused(command("evaluate", "--gold", tmp_path / "no"), "no such gold folder")
    refused(command("evaluate", "--gold", root / "gold", "--run", tmp_path), "run.json is missing")
    refused(
        command("evaluate", "--gold", root / "gold", "--run", RUN_SMALL, "--split", "train"),
        "does not hold the gold article",
    )


def test_facts(command: Command, stored: Path, tmp_path: Path) -> None:
    done = command("facts", stored, "--head", "MIR-155")
    assert done.returncode == 0, done.stderr
    header, line = done.stdout.rstrip("\n").split("\n")
    assert header.split("\t")[:3] == ["head_norm_name", "type", "tail_norm_name"]
    assert line.split("\t")[:3] == ["miR-155", "inhibit", "SOCS1"]
    assert command("facts", stored, "--conflicts").stdout.count("\n") == 1
    assert "1 more; --limit 0 shows all" in command("facts", stored, "--limit", "1").stderr
    refused(command("facts", tmp_path), "run.json is missing")


def test_verbose_shows_where_it_came_from(command: Command, tmp_path: Path) -> None:
    done = command("facts", tmp_path, "--verbose")
    assert done.returncode == 2
    assert "Traceback" in done.stderr


def test_text_of_one_document_of_a_file_never_of_a_folder(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "two.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("a.txt", GOOD)
        packed.writestr("b.txt", "PTEN\n")
    first = command("text", path)
    assert (first.returncode, first.stdout) == (0, GOOD)
    assert first.stderr == f"extractor: {path} holds more documents; this is two+a. For another: --document two+b\n"
    second = command("text", path, "--document", "two+b")
    assert (second.returncode, second.stdout, second.stderr) == (0, "PTEN\n", "")
    refused(command("text", path, "--document", "c"), "no document 'c'", "Known: two+a, two+b.")
    refused(command("text", tmp_path), "is a folder", "Name one file")


def test_an_earlier_run_among_the_articles_is_no_article(command: Command, article: Path, stored: Path) -> None:
    shutil.copytree(stored, article.parent / "run1")
    done = command("extract", article.parent, "--out", article.parent / "run2")
    assert (done.returncode, done.stderr.split(",")[0]) == (0, "1 document")


def test_no_fact_is_said_so(command: Command, stored: Path) -> None:
    done = command("facts", stored, "--head", "nobody")
    assert (done.returncode, done.stdout.count("\n"), done.stderr) == (0, 1, "no fact of this run is like that.\n")
    done = command("facts", stored, "--head", "nobody", "--statements")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "no pair of this run is like that.\n")


def test_no_line_of_help_is_cut_off(command: Command) -> None:
    for group in ((), ("kb",), ("train",), ("build",)):
        said = command(*group, "--help").stdout
        assert "Commands:" in said
        assert "..." not in said.partition("Commands:")[2]


@pytest.mark.skipif(os.name != "posix", reason="no signals to send elsewhere")
def test_killed_it_stops_in_one_line_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("miR-21 抑制 PDCD4 的表达。\n" * 3000, encoding="utf-8")
    command = [sys.executable, "-c", "from extractor.cli import main; main()", "extract", "a.txt", "--out", "out"]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent), "PYTHONUTF8": "1"}
    with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, env=environment) as process:
        time.sleep(1.5)
        process.terminate()
        _, said = process.communicate(timeout=60)
    assert (process.returncode, said.decode()) == (130, "extractor: stopped; nothing was written.\n")
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_evaluate_refuses_a_file_it_could_not_write_before_it_works(
    command: Command, root: Path, tmp_path: Path
) -> None:
    for place in (tmp_path / "none" / "x.json", tmp_path):
        done = command("evaluate", "--gold", str(root / "gold"), "--json", str(place), cwd=tmp_path)
        assert done.returncode != 0
        assert str(place) in done.stderr
        assert not done.stdout
