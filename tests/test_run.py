from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from fakes import BrokenPipeline, WordPipeline

from extractor.errors import DataError, InputError, OutputError, UsageError
from extractor.formats import read_tables
from extractor.pipeline import Config
from extractor.run import data_hashes, run


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(6):
        (folder / f"p{number}.txt").write_text(f"miR-{number} inhibits AKTX and KLFX promotes miR-7", encoding="utf-8")
    return folder


def all_bytes(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(out.iterdir())}


def errors(out: Path) -> list[tuple[str, str]]:
    frame = read_tables(out, ("errors",))["errors"]
    return list(zip(frame["doc_id"], frame["code"], strict=True))


def test_a_run(articles: Path, tmp_path: Path) -> None:
    seen: list[tuple[int, int, str]] = []
    out = tmp_path / "out"
    summary = run([articles], out, make_pipeline=WordPipeline, progress=lambda *args: seen.append(args))
    assert (summary.documents, summary.entities, summary.relations, summary.facts) == (6, 24, 12, 7)
    assert summary.errors == ()
    assert seen == [(i + 1, 6, f"p{i}") for i in range(6)]
    tables = read_tables(out)
    assert {name: len(table) for name, table in tables.items()} == {
        "entities": 24, "relations": 12, "facts": 7, "documents": 6, "errors": 0,
    }  # fmt: skip
    assert tables["facts"].iloc[0][["head_norm_name", "tail_norm_name", "documents"]].tolist() == ["KLFX", "miR-7", 6]
    manifest = json.loads((out / "run.json").read_text(encoding="utf-8"))
    assert manifest["counts"]["relations"] == 12
    assert manifest["inputs"][0]["doc_id"] == "p0"
    assert len(manifest["inputs"][0]["sha256"]) == 64
    assert set(manifest) == {
        "extractor", "python", "packages", "config", "lexicons", "formats", "models", "data", "inputs", "counts",
    }  # fmt: skip
    assert manifest["data"] == data_hashes()
    assert all(len(digest) == 64 for digest in manifest["data"].values())


def test_same_input_same_bytes_on_any_number_of_workers(articles: Path, tmp_path: Path) -> None:
    (articles / "bad.txt").write_text("RAISE", encoding="utf-8")
    outs = []
    for workers in (1, 1, 2, 3):
        outs.append(tmp_path / f"out{len(outs)}")
        run([articles], outs[-1], make_pipeline=WordPipeline, workers=workers, formats=["csv", "jsonl"])
    first = all_bytes(outs[0])
    assert len(first) == 11
    for out in outs[1:]:
        assert all_bytes(out) == first


def test_a_bad_file_does_not_harm_the_others(articles: Path, tmp_path: Path) -> None:
    (articles / "p1.txt").write_text("RAISE", encoding="utf-8")
    (articles / "p2.txt").write_text("REFUSE", encoding="utf-8")
    (articles / "p3.txt").write_bytes(b"")
    out = tmp_path / "out"
    summary = run([articles], out, make_pipeline=WordPipeline)
    assert summary.documents == 3
    assert errors(out) == [("p1", "internal"), ("p2", "input"), ("p3", "input")]
    odd, refused, _ = summary.errors
    assert "unexpected ValueError: something odd" in odd.message
    assert "Traceback" in odd.trace
    assert refused.message == "not an article. Give another."
    assert refused.path == str(articles / "p2.txt")
    manifest = json.loads((out / "run.json").read_text(encoding="utf-8"))
    assert [entry["error"] for entry in manifest["inputs"]] == [None, "internal", "input", "input", None, None]


@pytest.mark.parametrize("crashing", [["p0"], ["p5"], ["p1", "p2"], [f"p{i}" for i in range(6)]])
def test_a_worker_that_dies_takes_only_its_file_along(articles: Path, tmp_path: Path, crashing: list[str]) -> None:
    for name in crashing:
        (articles / f"{name}.txt").write_text("CRASH", encoding="utf-8")
    out = tmp_path / "out"
    summary = run([articles], out, make_pipeline=WordPipeline, workers=2)
    assert errors(out) == [(name, "crash") for name in crashing]
    assert summary.documents == 6 - len(crashing)
    documents = read_tables(out, ("documents",))["documents"]
    assert documents["doc_id"].tolist() == [f"p{i}" for i in range(6) if f"p{i}" not in crashing]


@pytest.mark.parametrize("workers", [1, 2])
def test_broken_rules_end_the_run(articles: Path, tmp_path: Path, workers: int) -> None:
    out = tmp_path / "out"
    with pytest.raises(DataError, match="unknown key 'foo'") as caught:
        run([articles], out, make_pipeline=BrokenPipeline, workers=workers)
    assert caught.value.path == "lexicon.tsv"
    (articles / "p3.txt").write_text("BROKEN RULES", encoding="utf-8")
    with pytest.raises(DataError, match="rule 7 is broken"):
        run([articles], out, make_pipeline=WordPipeline, workers=workers)
    assert not out.exists()


def test_paths_that_hold_nothing(articles: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    out = tmp_path / "out"
    summary = run([tmp_path / "missing.txt", articles, empty], out, make_pipeline=WordPipeline)
    assert summary.documents == 6
    assert sorted(Path(error.path).name for error in summary.errors) == ["empty", "missing.txt"]
    with pytest.raises(InputError, match=r"missing\.txt: no such file"):
        run([tmp_path / "missing.txt"], tmp_path / "out2", make_pipeline=WordPipeline)
    with pytest.raises(InputError, match="none of the 2 paths"):
        run([tmp_path / "missing.txt", empty], tmp_path / "out2", make_pipeline=WordPipeline)
    assert not (tmp_path / "out2").exists()


def test_refused_before_the_work(articles: Path, tmp_path: Path) -> None:
    def never(config: object) -> WordPipeline:
        raise AssertionError("work began")

    out = tmp_path / "out"
    out.mkdir()
    with pytest.raises(OutputError, match="exists"):
        run([articles], out, make_pipeline=never)
    with pytest.raises(UsageError, match="no format"):
        run([articles], tmp_path / "new", make_pipeline=never, formats=["xls"])
    with pytest.raises(UsageError, match=r"mine\.tsv: no such lexicon"):
        run([articles], tmp_path / "new", make_pipeline=never, config=Config(lexicons=(str(tmp_path / "mine.tsv"),)))


def test_the_users_lexicon_is_named_with_its_hash(articles: Path, tmp_path: Path) -> None:
    lexicon = tmp_path / "mine.tsv"
    lexicon.write_bytes(b"x\n")
    run([articles], tmp_path / "out", make_pipeline=WordPipeline, config=Config(lexicons=(str(lexicon),)))
    manifest = json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))
    assert manifest["lexicons"] == {str(lexicon): "73cb3858a687a8494ca3323053016282f3dad39d42cf62ca4e79dda2aac7d9ac"}


@pytest.mark.skipif(os.name != "posix", reason="file names are bytes on POSIX only")
def test_a_file_name_that_is_no_text(articles: Path, tmp_path: Path) -> None:
    try:
        (articles / os.fsdecode(b"caf\xe9.txt")).write_text("miR-1 promotes AKTX", encoding="utf-8")
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    summary = run([articles], tmp_path / "out", make_pipeline=WordPipeline)
    assert summary.documents == 7
    assert any("\\udce9" in path for path in read_tables(tmp_path / "out")["documents"]["path"])
