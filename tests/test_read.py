"""Files to articles: encodings, names, and what is refused."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.errors import InputError
from extractor.read import MAX_BYTES, MAX_LINE, find_inputs, read_article
from extractor.read.inputs import safe_name

TEXT = "摘  要\r\n\r\nmiR-451 抑制胃癌细胞的增殖与迁移，TNF-α 则促进之。\nÅ\u00a0µ\r"


@pytest.mark.parametrize(
    ("encoding", "mark", "name"),
    [
        ("utf-8", b"", "utf-8"),
        ("utf-8", b"\xef\xbb\xbf", "utf-8-sig"),
        ("utf-16-le", b"\xff\xfe", "utf-16-le"),
        ("utf-16-be", b"\xfe\xff", "utf-16-be"),
        ("utf-16-le", b"", "utf-16-le"),
        ("utf-16-be", b"", "utf-16-be"),
        ("utf-32-le", b"\xff\xfe\x00\x00", "utf-32-le"),
        ("gb18030", b"", "gb18030"),
        ("gb18030", b"\x84\x31\x95\x33", "gb18030"),
    ],
)
def test_encodings(tmp_path: Path, encoding: str, mark: bytes, name: str) -> None:
    file = tmp_path / "a.txt"
    data = mark + TEXT.encode(encoding)
    file.write_bytes(data)
    article = read_article(file, "a")
    assert article.source == TEXT  # without the mark, line ends as they are
    assert article.encoding == name
    assert article.sha256 == hashlib.sha256(data).hexdigest()
    assert article.format == "txt"
    assert article.doc_id == "a"
    assert article.blocks == ()


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1))
def test_utf8_comes_back_unchanged(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    file = tmp_path_factory.mktemp("r") / "a.md"
    file.write_bytes(("甲" + text).encode())
    assert read_article(file, "a").source == "甲" + text


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "empty"),
        (b" \r\n\t\n", "white space"),
        ("\ufeff\u3000\n".encode(), "white space"),
        (b"%PDF-1.7\n%\xe2\xe3", "a PDF"),
        (b"PK\x03\x04\x14\x00", "zip archive or Office"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1abc", "old Office"),
        (b"{\\rtf1 miR-21}", "RTF"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"text\x00\x01\x02 more \xff\xfe", "zero byte at byte 4"),
        (bytes(range(1, 32)) * 20, "control characters"),
        ("ci\u00e9n\u00e9 \u00e9l\u00e8ve na\u00efve \u00e0 l'h\u00f4tel ".encode("cp1252"), "byte 2 (0xe9, line 1)"),
        ("乳腺癌與骨轉移的機制研究進展".encode("big5") * 5, "neither UTF-8, UTF-16 nor GB18030"),
        ("甲乙丙丁\n".encode() + b"\xff\xfe\xfd", "byte 13 (0xff, line 2)"),
        (b"\xff\xfe" + "甲乙".encode("utf-16-le") + b"\x00", "byte 6"),
    ],
)
def test_what_is_no_text_is_refused(tmp_path: Path, data: bytes, message: str) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(data)
    with pytest.raises(InputError) as caught:
        read_article(file, "a")
    assert message in str(caught.value)
    assert str(file) in str(caught.value)
    assert caught.value.hint
    assert caught.value.code == "input"


def test_too_much_is_refused_before_reading(tmp_path: Path) -> None:
    file = tmp_path / "big.txt"
    with file.open("wb") as stream:  # a hole, not 50 MB on the disk
        stream.truncate(50_000_000)
    with pytest.raises(InputError, match=r"50\.0 MB; the limit is 20 MB"):
        read_article(file, "big")
    assert MAX_BYTES == 20_000_000
    file.write_text("a" * (MAX_LINE + 1))
    with pytest.raises(InputError, match="a line of 500,001 characters"):
        read_article(file, "big")


def test_missing_and_folder(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_article(tmp_path / "no.txt", "no")
    with pytest.raises(InputError, match="folder"):
        read_article(tmp_path, "no")


def names(tmp_path: Path, found: list[Path]) -> list[str]:
    return [path.relative_to(tmp_path).as_posix() for path in found]


def test_folders_are_searched(tmp_path: Path) -> None:
    for name in ("b.txt", "a.MD", "sub/c.md", "sub/.hidden.txt", ".git/d.txt", "README.md", "sub/LICENSE.txt", "x.xls",
                 "CHANGELOG.md", "readme_zh.txt", "Readmeology.txt"):  # fmt: skip
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text("甲")
    found = find_inputs([tmp_path, tmp_path / "b.txt"])
    assert names(tmp_path, [f.path for f in found]) == ["Readmeology.txt", "a.MD", "b.txt", "sub/c.md"]
    assert [f.doc_id for f in found] == ["Readmeology", "a", "b", "c"]
    # a file that is named is read, whatever it is called
    assert [f.doc_id for f in find_inputs([tmp_path / "README.md"])] == ["README"]


def test_ids_are_unique_and_do_not_depend_on_the_order_given(tmp_path: Path) -> None:
    for name in ("a.md", "a.txt", "x/a.txt", "x/A.txt", "x/a-2.txt"):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text("甲")
    found = find_inputs([tmp_path])
    ids = {f.path.relative_to(tmp_path).as_posix(): f.doc_id for f in found}
    assert ids == {"a.md": "a", "a.txt": "a-3", "x/A.txt": "A-4", "x/a-2.txt": "a-2", "x/a.txt": "a-5"}
    paths = [f.path for f in found]
    assert find_inputs(list(reversed(paths))) == found
    assert len({f.doc_id.casefold() for f in found}) == len(found)


@pytest.mark.parametrize(
    ("stem", "name"),
    [
        ("..", "document"),
        ("../../etc/passwd", "etc_passwd"),
        ("a/b\\c:d*e?f", "a_b_c_d_e_f"),
        ("综述 2023（终稿）", "综述_2023_终稿"),
        (".hidden", "hidden"),
        ("con", "_con"),
        ("=cmd|' /C calc'!A0", "cmd_C_calc_A0"),
        ("a\nb\x00c", "a_b_c"),
        ("x" * 300, "x" * 100),
    ],
)
def test_names_are_made_safe(stem: str, name: str) -> None:
    assert safe_name(stem) == name


@given(st.text())
def test_any_name_stays_where_it_is_put(stem: str) -> None:
    name = safe_name(stem)
    assert name
    assert "/" not in name
    assert "\\" not in name
    assert not name.startswith(".")
    assert Path("out", name).parent == Path("out")


def test_wrong_inputs(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "a.xls").write_text("x")
    (tmp_path / "b.txt").write_text("x")
    for path, message in (
        (tmp_path / "no", "no such file"),
        (tmp_path / "empty", "holds no article"),
        (tmp_path / "a.xls", r"'\.xls' is not an ending that can be read\. Supported: \.txt, \.md, \.pdf"),
    ):
        with pytest.raises(InputError, match=message):
            find_inputs([path, tmp_path / "b.txt"])
    with pytest.raises(InputError, match="no file or folder was named"):
        find_inputs([])
    problems: list[InputError] = []
    found = find_inputs([tmp_path / "no", tmp_path / "b.txt", tmp_path / "a.xls"], problems=problems)
    assert [f.doc_id for f in found] == ["b"]
    assert [Path(str(p.path)).name for p in problems] == ["no", "a.xls"]


def test_links_to_parents_do_not_loop(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a.txt").write_text("甲")
    (tmp_path / "sub" / "up").symlink_to(tmp_path, target_is_directory=True)
    assert len(find_inputs([tmp_path])) == 1
