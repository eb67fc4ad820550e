"""Which part of the printed page each line is: title, text, caption, table, reference, running head ...

`classify` turns the lines of an article into pieces with a kind and a section. It runs a list of small passes; each
looks at pieces that no earlier pass has decided, and whatever is left over at the end is text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from extractor.clean import shapes
from extractor.clean.lines import Line, closed, columns, han_count, on_one_line, spaced_out
from extractor.clean.sections import (
    COLUMN_NAME,
    heading_level,
    is_numbered_heading,
    is_section_name,
    section_of_heading,
    strip_numbering,
)
from extractor.records import Article, Block

_FENCE: Final[re.Pattern[str]] = re.compile(r"(?:```|~~~)")
_IMAGE: Final[re.Pattern[str]] = re.compile(r"(?:!\[[^\]]*\]\([^)]*\)\s*)+")
_TABLE_OPEN: Final[re.Pattern[str]] = re.compile(r"<(?:html|table|body|tbody|tr|thead)\b", re.I)
_TABLE_CLOSE: Final[re.Pattern[str]] = re.compile(r"</(?:html|table)>", re.I)
_TABLE_ROW: Final[re.Pattern[str]] = re.compile(r"\|.*\||\+[-=+]+\+|\|?\s*:?-{3,}:?\s*(?:\|\s*:?-{3,}:?\s*)+\|?")
_LAST_STOP: Final[re.Pattern[str]] = re.compile(r"[。！？!?.．；;]\W*$")
#: the words that open an abstract, its keywords, or the classification line, wherever in a line they stand
_MARKER: Final[re.Pattern[str]] = re.compile(
    r"(?P<abstract>[\[【（(]?\s*(?:中文|英文)?(?:摘\s*要|内容提要)\s*[\]】）)]?\s*[:：]?"
    r"|(?<![A-Za-z])[\[【]?\s*(?:Abstract|ABSTRACT)(?![a-z])\s*[\]】]?\s*[:：.]?)"
    r"|(?P<keywords>[\[【（(]?\s*(?:关\s*键\s*[词字]|主题词)\s*[\]】）)]?\s*[:：]?"
    r"|(?<![A-Za-z])[\[【]?\s*(?:Key\s?-?[Ww]ords?|KEY\s?WORDS?)\s*[\]】]?\s*[:：]?)"
    r"|(?P<front>[\[【（(]?\s*(?:中图(?:法)?分类号|中图分类|(?<![一-鿿])分类号|文献标[识志]码|文章编号|收稿日期"
    r"|(?<![A-Za-z])(?:CLC\s(?:number|No)|Document\s?code|Article\s?ID))\s*[\]】）)]?\s*[:：]?)"
)
#: the value of a classification label; what stands behind it on the line is something else
_FRONT_VALUE: Final[re.Pattern[str]] = re.compile(
    r"(?<=文献标[识志]码)[\]】）)：:\s]*[A-E]\b\s*|(?<=Document code)[\]:：\s]*[A-E]\b\s*"
    r"|[\]】）)：:\s]*"
    r"(?:[A-Z]{0,2}\d[\w.+=/()（）\-—–;；,，:： ]{0,60}?(?=\s*[一-鿿]|\s+[A-Z][a-z]|\s*$)\s*"
    r"|(?=[一-鿿]))"
)
_ABSTRACT_START: Final[re.Pattern[str]] = re.compile(
    r"\s*(?:目的|背景|方法|本文|本研究|本试验|本综述|为|通过|探讨|研究"
    r"|\[?(?:Objective|Background|Aims?|Purpose|To |This|The|In )|$)"
)
_STARRED: Final[re.Pattern[str]] = re.compile(
    r"[*＊†‡#△\\]+\s*\d?\s*(?:通[讯信]|共同|并列|第一|Correspond|These authors|Equal|Contributed)"
)
_TRAILING: Final[re.Pattern[str]] = re.compile(r"(?<=[。）)])\s*(\d{1,2}(?:\.\d{1,2}){1,3}[^。，；,;%]{4,45}$)")
_REFERENCES: Final[re.Pattern[str]] = re.compile(
    r"[\W\d]{0,6}(?:参\s*考\s*文\s*献|References?\b|"
    r"REFERENCES?\b)[\s:：;】\]）)]*(?:[(（]?References?[)）]?[\s:：]*)?"
)
_LIST_ITEM: Final[re.Pattern[str]] = re.compile(
    r"(?:[（(]\s*\d{1,2}\s*[）)]|\d{1,2}\s*[)）、]|[①-⑳]|[-*•·]\s+\S|[a-z]\))"
)
#: what a page sets between two halves of a sentence
_SET_BETWEEN: Final = frozenset({"running_head", "caption", "table", "code", "footnote"})


@dataclass(slots=True)
class Piece:
    """A printed line, or a part of one, with the role it was given. `source[start:end]` has no outer white space."""

    start: int
    end: int
    text: str  # closed up, as one reads it
    line: int  # number of its printed line
    width: int  # printed columns
    blank: int  # empty lines before it
    page: int | None
    kind: str = ""
    section: str = ""
    fresh: bool = False  # begins a paragraph, whatever stands before
    follows: bool = False  # continues the heading before it
    zone: str = ""  # "abstract" or "keywords" where a marker word opens it
    continues: bool | None = None  # whether the page shows it to go on with the paragraph before it


class Layout:
    """How wide the lines of a file are printed, and whether its paragraphs are broken into lines at all."""

    def __init__(self, widths: list[int], stretched: frozenset[int] = frozenset(), ended: float = 0.0) -> None:
        self._widths = widths
        self._stretched = stretched  # lines set with a space after every character, to fill the column
        wide = sorted(widths)
        middle = wide[len(wide) // 2] if wide else 0
        longest = wide[int(len(wide) * 0.98)] if wide else 0
        #: one line to a paragraph (False) or many (True)
        self.wrapped = bool(wide) and longest <= 220 and middle >= 12 and ended <= 0.6

    def full(self, line: int) -> bool:
        """Whether the line is as wide as the column around it, so that it may simply have run out of room."""
        if not self.wrapped:
            return False
        around = self._widths[max(0, line - 4) : line + 5]
        return line in self._stretched or self._widths[line] >= 0.82 * max(around)


def classify(article: Article, lines: list[Line]) -> tuple[list[Piece], Layout]:
    """Every line of the article as pieces with kind and section, in order, and the layout they were judged by.

    Together the pieces hold every character of the source that is not white space. Where the reader has seen the page
    (`article.blocks`), its paragraphs take the place of lines, and what it says of them stands.
    """
    source = article.source
    if article.blocks:
        printed = (_pieces_of_block(source, block, index) for index, block in enumerate(article.blocks))
        return _decided(article, [piece for pieces in printed for piece in pieces], Layout([]))
    raw = [source[line.start : line.end] for line in lines]
    texts = [closed(text) for text in raw]
    stretched = frozenset(i for i, text in enumerate(raw) if len(text) > len(texts[i]) * 1.4 and spaced_out(text))
    # where every other line ends a sentence, lines are paragraphs however narrow they are (a note, an abstract list)
    filled = [text for text in texts if text]
    ended = sum(map(ends_sentence, filled)) / len(filled) if filled else 0.0
    layout = Layout([columns(text) for text in texts], stretched, ended)
    numbers = _margin_numbers(texts)
    pieces: list[Piece] = []
    for index, (line, text) in enumerate(zip(lines, texts, strict=True)):
        pieces.extend(_pieces_of(source, line, text, index, index in numbers))
    return _decided(article, pieces, layout)


def _decided(article: Article, pieces: list[Piece], layout: Layout) -> tuple[list[Piece], Layout]:
    state = _State(article, pieces, layout)
    for decide in PASSES:
        decide(state)
    for piece in pieces:
        piece.kind = piece.kind or "text"
    _assign_sections(state)
    return pieces, layout


class _State:
    """What the passes share."""

    def __init__(self, article: Article, pieces: list[Piece], layout: Layout) -> None:
        self.article = article
        self.pieces = pieces
        self.layout = layout
        self.markdown = article.format == "md"
        sample = article.source[:200_000]
        self.chinese = han_count(sample) * 4 >= len(re.findall(r"[A-Za-z]+", sample))

    def open(self) -> Iterator[tuple[int, Piece]]:
        for index, piece in enumerate(self.pieces):
            if not piece.kind:
                yield index, piece

    def before(self, index: int, *, skip: Callable[[Piece], bool]) -> Piece | None:
        for piece in reversed(self.pieces[:index]):
            if not skip(piece):
                return piece
        return None


# -- lines to pieces ------------------------------------------------------------------------------------------------


def _margin_numbers(texts: list[str]) -> set[int]:
    """Lines that begin with the line number a manuscript prints in its margin ("5 采用随机分组", "6 3 组小鼠").

    At least five lines in a row count up by one, most of them in the middle of a sentence, and they are no references.
    """
    found: set[int] = set()
    run: list[int] = []
    expected = -1

    def close() -> None:
        if len(run) >= 5:
            body = [texts[i] for i in run]
            unfinished = sum(not _LAST_STOP.search(text) for text in body)
            cited = sum(shapes.looks_cited(text) for text in body)
            if unfinished * 2 >= len(run) and cited * 3 < len(run):
                found.update(run)
        run.clear()

    for index, text in enumerate(texts):
        match = re.match(r"(\d{1,4})(?![.．\d、)）\]%])", text)
        number = int(match[1]) if match else -1
        if number >= 0 and number == expected:
            run.append(index)
        else:
            close()
            if number >= 0:
                run.append(index)
        expected = number + 1 if number >= 0 else -1
    close()
    return found


def _pieces_of(source: str, line: Line, text: str, index: int, numbered: bool) -> Iterator[Piece]:
    start = line.start
    blank = line.blank
    if numbered:
        match = re.compile(r"\d{1,4}\s*").match(source, start, line.end)
        if match is not None and match.end() < line.end:
            number = source[start : match.end()].rstrip()
            yield Piece(start, start + len(number), number, index, len(number), blank, line.page, kind="running_head")
            start = match.end()
            blank = 0
    cuts = list(_marker_cuts(source, start, line.end))
    for (begin, zone), (stop, _) in zip(cuts, [*cuts[1:], (line.end, "")], strict=True):
        raw = source[begin:stop]
        body = raw.strip()
        if not body:
            continue
        begin += len(raw) - len(raw.lstrip())
        shown = text if len(cuts) == 1 and not numbered else closed(body)
        piece = Piece(begin, begin + len(body), shown, index, columns(shown), blank, line.page, zone=zone)
        if zone:
            piece.fresh = True
        if zone == "front":
            piece.kind, piece.zone = "front_matter", ""
        blank = 0
        yield piece


def _pieces_of_block(source: str, block: Block, index: int) -> Iterator[Piece]:
    """The pieces of a printed paragraph: cut at marker words, unless the reader knows its kind."""
    text = closed(on_one_line(source[block.start : block.end]))
    if block.kind:
        piece = Piece(block.start, block.end, text, index, columns(text), 1, block.page, block.kind, block.section)
        yield piece
        return
    line = Line(block.start, block.end, 1, 0, block.page)
    for number, piece in enumerate(_pieces_of(source, line, text, index, False)):
        piece.text = closed(on_one_line(source[piece.start : piece.end]))
        piece.width = columns(piece.text)
        piece.section = block.section
        if number == 0:
            piece.continues = block.continues
        yield piece


def _marker_cuts(source: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    """Where a line is to be cut: at the words that open abstract, keywords and classification.

    Forced by pages read as one line: "…，某地 100000摘要：目的…", "…小鼠 中图分类号：R73 文献标识码：A".
    """
    first = True
    for match in _MARKER.finditer(source, start, end):
        zone = str(match.lastgroup)
        left, right = source[start : match.start()], source[match.end() : end]
        bare = left.strip(" #*\t\u3000\u2003")
        closed_mark = match[0].rstrip()[-1:] in ":：]】)）"
        if not bare or re.fullmatch(r"[\d#\s；;*\\]{1,6}", bare):
            # at the beginning of a line; a running sentence may begin so too ("Abstract reasoning ...")
            plain = match[0].strip()
            if zone == "abstract" and not closed_mark and right.strip() and not _ABSTRACT_START.match(right):
                if plain.startswith(("A", "a")) and not re.match(r"\s+[A-Z]", right):
                    continue
                if "摘" in plain and han_count(right) < 8:
                    continue
        elif zone == "abstract":
            noted = re.search(r"[\d)）\]}.@a-z*’'²¹³]\s*$", left) or shapes.is_affiliation(left.strip()[-80:])
            if not (closed_mark or noted) or "。" in left or (not closed_mark and not _ABSTRACT_START.match(right)):
                continue
        elif not closed_mark or (zone == "front" and shapes.is_reference_entry(source[start : min(end, start + 600)])):
            continue
        if first and match.start() > start and bare:
            yield start, ""
        yield (start if first and not bare else match.start()), zone
        first = False
        if zone == "front":
            value = _FRONT_VALUE.match(source, match.end(), end)
            if value is not None and end - value.end() >= 12 and not _MARKER.match(source, value.end(), end):
                yield value.end(), ""
    if first:
        yield start, ""


# -- passes ---------------------------------------------------------------------------------------------------------


def _markup(state: _State) -> None:
    """Images, fenced code, HTML and pipe tables."""
    fence = table = False
    for piece in state.pieces:
        if piece.kind:
            continue
        if _FENCE.match(piece.text) and not table:
            piece.kind, fence = "code", not fence
        elif fence:
            piece.kind = "code"
        elif table or _TABLE_OPEN.match(piece.text):
            piece.kind = "table"
            table = not _TABLE_CLOSE.search(piece.text)
        elif _IMAGE.fullmatch(piece.text):
            piece.kind = "code"
        elif _TABLE_ROW.fullmatch(piece.text) and piece.text.count("|") >= 2:
            piece.kind = "table"
        if piece.kind and piece.zone:
            piece.zone = ""


def _running_heads(state: _State) -> None:
    """Page furniture: by shape anywhere, by coming back on several pages otherwise."""
    pieces = state.pieces
    front = next((i for i, p in enumerate(pieces) if p.zone == "abstract"), min(len(pieces), 3))
    keys = [_repeat_key(piece) for piece in pieces]
    counts = Counter(key for key in keys if key)
    cells = _cell_lines(state)
    seen: set[str] = set()
    for index, piece in state.open():
        key = keys[index]
        if shapes.is_running_head(piece.text):
            hanging = index > 0 and pieces[index - 1].text.endswith(("-", "－", "～", "~", "－"))
            if not (hanging and piece.text.isdigit()):
                piece.kind = "running_head"
        elif index in cells:
            continue  # cells of a column repeat each other
        elif key and counts[key] >= 2 and (counts[key] >= 3 or shapes.journal_like(piece.text)):
            if not (key not in seen and index < front):  # the first is the title or the authors themselves
                piece.kind = "running_head"
        elif COLUMN_NAME.fullmatch(piece.text) and len(piece.text) <= 24 and index < front:
            piece.kind = "front_matter"
        if key:
            seen.add(key)


def _cell_lines(state: _State) -> set[int]:
    """Pieces between a table's legend and the first that reads as running text."""
    if state.markdown:
        return set()
    found: set[int] = set()
    inside = False
    for index, piece in enumerate(state.pieces):
        if not piece.kind and shapes.is_caption(piece.text):
            inside = shapes.is_table_caption(piece.text)
        elif inside and not piece.kind and (shapes.is_author_list(piece.text) or not shapes.journal_like(piece.text)):
            inside = not _resumes_text(state, index)
            if inside:
                found.add(index)
    return found


def _repeat_key(piece: Piece) -> str:
    """What a running head keeps from page to page, or nothing where the line cannot be one."""
    if piece.width > 100 or piece.zone or piece.kind or piece.width < 4:
        return ""
    if _LAST_STOP.search(piece.text) and not piece.text.endswith("."):
        return ""
    if is_section_name(piece.text) or shapes.is_caption(piece.text) or shapes.is_note(piece.text):
        return ""
    if heading_level(piece.text) > 1 or is_numbered_heading(piece.text):
        return ""  # "2.2. miR-21", "2.3. miR-7"
    return re.sub(r"^[\W\d_]+|[\W\d_]+$|\s+", "", piece.text.lstrip("#"))


def _references(state: _State) -> None:
    """The reference list: under its heading, or by the shape of three entries in a row."""
    pieces = state.pieces
    inside = False
    for index, piece in enumerate(pieces):
        if not inside:
            if not piece.kind and _opens_references(piece.text) and not _heads_a_column(pieces, index):
                piece.kind, piece.fresh, inside = "reference", True, True
            continue
        if piece.zone:
            inside = piece.zone != "abstract"  # Chinese journals print the English abstract behind the list
            continue
        if piece.kind:
            continue
        if shapes.is_front_note(piece.text) or re.match(r"[（(]\s*(?:本文|责任)?(?:编辑|校对)", piece.text):
            piece.kind = "front_matter"
            continue
        section = section_of_heading(piece.text)
        if section not in (None, "references") and (piece.text.startswith("#") or len(piece.text) < 20):
            inside = False
            continue
        if shapes.is_caption(piece.text):
            continue
        if _prose_among_references(piece):
            piece.kind = "text"  # OCR set a column of the text behind the list
            piece.fresh = True
            continue
        piece.kind = "reference"
    run: list[Piece] = []
    for piece in [*pieces, Piece(0, 0, "", 0, 0, 0, None, kind="end")]:
        if not piece.kind and shapes.is_reference_entry(piece.text):
            run.append(piece)
        elif not piece.kind and run and shapes.looks_cited(piece.text) and not shapes.is_prose(piece.text):
            run.append(piece)  # second line of an entry
        elif piece.kind != "running_head":
            if sum(shapes.is_reference_entry(one.text) for one in run) >= 3:
                for one in run:
                    one.kind = "reference"
            run = []


def _heads_a_column(pieces: list[Piece], index: int) -> bool:
    """Whether the word "References" is the heading of a table's column, as flattened tables have it on a line.

    A table's legend stands shortly before it, and nothing behind it looks like a bibliography.
    """
    before = pieces[max(0, index - 30) : index]
    legends = [at for at, piece in enumerate(before) if shapes.is_caption(piece.text)]
    if not legends or not shapes.is_table_caption(before[legends[-1]].text):
        return False
    if any(piece.width > 90 and ends_sentence(piece.text) for piece in before[legends[-1] + 1 :]):
        return False
    return not any(shapes.looks_cited(piece.text) for piece in pieces[index : index + 10])


def _opens_references(text: str) -> bool:
    if section_of_heading(text) == "references":
        return True
    match = _REFERENCES.match(text)
    if match is None:
        return False
    rest = text[match.end() :]
    return not rest or shapes.is_reference_entry(rest)


def _prose_among_references(piece: Piece) -> bool:
    text = piece.text
    if re.match(r"[\[［【(（]?\s*\d{1,3}\s*[\]］】)）.．]", text) or shapes.looks_cited(text[:120]):
        return False
    return han_count(text) >= 40 and "。" in text and text.count("，") >= 1


def _captions(state: _State) -> None:
    """Legends of figures and tables, the notes under them, and the cells of tables that PDF text leaves as lines."""
    pieces = state.pieces
    for index, piece in enumerate(pieces):
        if piece.kind:
            continue
        before = pieces[index - 1] if index else None
        below_image = before is not None and before.kind in {"code", "table"} and piece.line == before.line + 1
        if shapes.is_caption(piece.text, after_image=below_image):
            piece.kind = "caption"
            continue
        if before is None or before.kind not in {"caption", "table", "code", "footnote"}:
            continue
        if heading_level(piece.text) > 1 and is_numbered_heading(piece.text):
            continue
        if state.markdown and piece.blank == 0 and (before.kind == "caption" or below_image) and not piece.zone:
            # lines of one Markdown paragraph with the picture or its legend
            piece.kind = "caption"
        elif shapes.is_note(piece.text):
            piece.kind = "footnote"
        elif before.kind == "caption" and _continues_caption(before, piece):
            piece.kind = "caption"
    if not state.markdown:
        _table_cells(state)


def _continues_caption(before: Piece, piece: Piece) -> bool:
    """A second line of an English legend: directly under it, short, small first letter, no Chinese."""
    return (
        piece.blank == 0
        and not _LAST_STOP.search(before.text)
        and piece.text[0].islower()
        and han_count(piece.text) == 0
        and piece.width < 0.8 * max(before.width, 60)
        and not re.match(r"[a-z]{1,5}-?\d|[a-z]+[A-Z]", piece.text)  # "miR-21 ..." begins text
    )


def _table_cells(state: _State) -> None:
    """Lines under a table's legend up to the first that reads as running text.

    Forced by tables that PDF text sets, cell after cell, between two halves of a sentence.
    """
    pieces = state.pieces
    inside = False
    for index, piece in enumerate(pieces):
        if piece.kind:
            if piece.kind == "caption":
                figure = piece.text.lstrip("#* ").startswith(("图", "附图", "Fig", "FIG"))
                inside = shapes.is_table_caption(piece.text) or (inside and not figure)
            elif piece.kind not in {"running_head", "footnote"}:
                inside = False
            continue
        if not inside:
            continue
        if _resumes_text(state, index):
            inside = False
        else:
            piece.kind = "table"


def _resumes_text(state: _State, index: int) -> bool:
    piece = state.pieces[index]
    text = piece.text
    if _heads_a_column(state.pieces, index) and _opens_references(text):
        return False
    if piece.zone or is_section_name(text) or (is_numbered_heading(text) and han_count(text) >= 2):
        return True
    if han_count(text) >= 8 and (re.search("[，。；：]", text) or (piece.width >= 40 and not re.search(r"\s", text))):
        return True
    if state.chinese:
        return False
    if len(text.split()) < 6:
        return False
    following = state.pieces[index + 1] if index + 1 < len(state.pieces) else None
    both = following is not None and shapes.is_prose(f"{text} {following.text}")
    return shapes.is_prose(text) or (both and state.layout.full(piece.line) and bool(re.search(r"[a-z]{3,}", text)))


def _headings(state: _State) -> None:
    """Headings: marked, numbered, or in the words that sections are called by."""
    layout = state.layout
    for index, piece in state.open():
        text = piece.text
        if piece.zone:
            if is_section_name(text):
                piece.kind = "heading"
            elif piece.zone == "keywords":
                piece.kind = "keywords"
            continue
        if text.startswith("#"):
            bare = text.lstrip("# ")
            if bare and len(bare) <= 160 and not re.search(r"[。；].", bare):
                piece.kind = "heading"
                piece.fresh = True
            continue
        previous = state.before(index, skip=lambda p: p.kind in _SET_BETWEEN)
        settled = previous is None or previous.kind not in {"", "text"} or bool(ends_sentence(previous.text))
        if is_section_name(text) and len(text) <= 40:
            piece.kind = "heading"
        elif not (settled or piece.blank):
            continue
        elif is_numbered_heading(text, longest=90 if heading_level(text) > 1 else 60):
            if heading_level(text) == 1 and not settled:
                continue
            if not layout.full(piece.line) or columns(text) <= 24:
                piece.kind = "heading"
            else:
                _two_line_heading(state, index)
        elif settled and _short_heading(state, index):
            piece.kind = "heading"
        if piece.kind == "heading":
            piece.fresh = True


def ends_sentence(text: str) -> bool:
    """Whether a line closes its sentence; citation markers and closing brackets after the stop do not count."""
    text = re.sub(r"(?:\s*[\[【［][\d,，、\-–~～ ]+[\]】］])+\s*$", "", text).rstrip(" \"'”’)）]】」』*_")
    if text.endswith(("。", "！", "？", "!", "?", "．")):
        return True
    return text.endswith(".") and not re.search(r"(?:\bal|\bvs|\be\.g|\bi\.e|\bFigs?|\bcf|\bNo|\b[A-Z]|\d)\.$", text)


def _two_line_heading(state: _State, index: int) -> None:
    """A numbered line as wide as the column: a heading that goes on in the next line, or text that begins so."""
    following = state.pieces[index + 1] if index + 1 < len(state.pieces) else None
    if following is None or following.kind or following.zone:
        return
    if state.layout.full(following.line) or re.search(r"[。，；,;.]", following.text) or len(following.text) > 30:
        return
    for piece in (state.pieces[index], following):
        piece.kind = "heading"
    following.follows = True


def _short_heading(state: _State, index: int) -> bool:
    """A short line of its own without any punctuation, between finished paragraphs."""
    piece = state.pieces[index]
    text = piece.text
    if len(text) > 400 or (not state.layout.wrapped and not piece.blank):
        return False
    if re.search(r"[，。；：！？,;:!?=]|\.$|[（(\[][^)）\]]*$", text) or _LIST_ITEM.match(text):
        return False
    if shapes.looks_cited(text):
        return False
    following = state.pieces[index + 1] if index + 1 < len(state.pieces) else None
    if following is None or following.kind == "reference" or (not following.kind and following.text[0].islower()):
        return False
    if state.layout.wrapped and piece.width > 0.6 * max(following.width, 40):
        return False
    han = han_count(text)
    if han:
        return 2 <= han <= 25 and piece.width <= 60
    words = text.split()
    if not 1 <= len(words) <= 10 or not text[0].isupper():
        return False
    capitals = len(words) > 1 and sum(char.isupper() for char in text) * 2 > len(text)
    return capitals or bool(re.search(r"[a-z]{3}", text))


def _run_in_headings(state: _State) -> None:
    """Cuts "2.1.1  外泌体的来源  外泌体是…": a wide gap ends the heading, the sentence goes on behind it.

    The gap (two spaces or an em space) may stand in the next line. Forced by journals that set third-level headings
    into the paragraph.
    """
    source = state.article.source
    pieces = state.pieces
    index = 0
    while index < len(pieces):
        piece = pieces[index]
        if not piece.kind and not piece.zone:
            _trailing_heading(state, index)
            head = re.match(r"\d{1,2}(?:\s?[.．]\s?\d{1,2}){1,3}\s*", source[piece.start : piece.end])
            if head and is_numbered_heading(f"{piece.text[:40].rstrip('，。；,;')}", longest=60):
                cut = _gap(source, piece.start + head.end(), piece.end)
                following = pieces[index + 1] if index + 1 < len(pieces) else None
                if cut is not None:
                    _split(state, index, *cut)
                elif following is not None and not following.kind and state.layout.full(piece.line):
                    cut = _gap(source, following.start, following.end)
                    if cut is not None and cut[0] - following.start <= 30:
                        piece.kind, piece.fresh = "heading", True
                        _split(state, index + 1, *cut)
                        pieces[index + 1].follows = True
        index += 1


def _trailing_heading(state: _State, index: int) -> None:
    """Cuts "…，差异显著（图1）。2.5 miR-31对凋亡的影响": OCR glues the next heading to the end of a paragraph."""
    piece = state.pieces[index]
    if state.layout.full(piece.line):
        return
    match = _TRAILING.search(state.article.source, piece.start, piece.end)
    if match is None or match.end() != piece.end or not is_numbered_heading(closed(match[1])):
        return
    _split(state, index, piece.start + len(state.article.source[piece.start : match.start(1)].rstrip()), match.start(1))
    piece.kind, piece.fresh = "", False
    state.pieces[index + 1].kind = "heading"


def _gap(source: str, start: int, end: int) -> tuple[int, int] | None:
    """The wide gap between a run-in heading and its text, within sixty characters and before any sentence mark."""
    match = re.compile(r"[ \u00a0]{2,}|[ ]?[\u2003\u3000][ \u2003\u3000]*").search(source, start, min(end, start + 90))
    if match is None or match.end() >= end:
        return None
    left = closed(source[start : match.start()])
    if not left or len(left) > 45 or re.search(r"[。；，！？]|[a-z],", left):
        return None
    return match.start(), match.end()


def _split(state: _State, index: int, stop: int, start: int) -> None:
    piece = state.pieces[index]
    source = state.article.source
    rest = Piece(
        start, piece.end, closed(source[start : piece.end]), piece.line, piece.width, 0, piece.page, "text", fresh=True
    )
    piece.end, piece.text = stop, closed(source[piece.start : stop])
    piece.kind, piece.fresh = "heading", True
    state.pieces.insert(index + 1, rest)


def _keyword_lines(state: _State) -> None:
    """The line under a heading "关键词" or "Keywords"."""
    for index, piece in enumerate(state.pieces[:-1]):
        if piece.zone == "keywords" and _MARKER.fullmatch(piece.text.strip("# ")):
            piece.kind = "heading"
            following = state.pieces[index + 1]
            if not following.kind and len(following.text) <= 300:
                following.kind = "keywords"


def _front_matter(state: _State) -> None:
    """Titles, authors and addresses: what stands between a title and its abstract, and labelled lines anywhere."""
    pieces = state.pieces
    for _, piece in state.open():
        text = piece.text
        if _STARRED.match(text):
            piece.kind = "footnote"
        elif not piece.zone and shapes.is_front_note(text) and len(text) <= 1200:
            piece.kind = "front_matter"
    for index, piece in enumerate(pieces):
        if state.markdown and not piece.kind and piece.blank == 0 and not piece.zone and index:
            # further lines of a Markdown paragraph of dates and funds
            above = pieces[index - 1]
            if above.kind == "front_matter" and above.line == piece.line - 1 and not ends_sentence(above.text):
                if shapes.is_prose(piece.text) and len(piece.text) > 120:
                    continue
                piece.kind = "front_matter"
    starts = [i for i, piece in enumerate(pieces) if piece.zone == "abstract"]
    for start in starts:
        _title_page(state, start)
    if not starts or starts[0] > 40:
        _bare_title(state)


def _title_page(state: _State, start: int) -> None:
    """Upwards from an abstract: addresses, authors, then the title; stops at anything else."""
    pieces = state.pieces
    zone: list[int] = []
    title: list[int] = []
    for index in range(start - 1, max(-1, start - 30), -1):
        piece = pieces[index]
        text = piece.text
        if piece.kind in {"running_head", "front_matter", "footnote", "code"}:
            if title:
                break
            continue
        if piece.kind == "keywords" or piece.zone or is_section_name(text):
            break
        if piece.kind == "heading" and not text.startswith("#") and shapes.is_author_list(text) and not title:
            zone.append(index)
            continue
        if piece.kind == "heading" or (piece.kind == "reference" and text.startswith("#")):
            if is_numbered_heading(text.lstrip("# ")) or section_of_heading(text):
                break
            if shapes.is_affiliation(text) and not shapes.is_prose(text) and len(text) < 60:
                zone.append(index)
                continue
            title.append(index)
            continue
        if title:
            break
        if (
            shapes.is_reference_entry(text)
            or shapes.looks_cited(text)
            or (piece.kind == "reference" and _LAST_STOP.search(text))
        ):
            break
        if piece.kind not in {"", "reference"}:
            break
        named = shapes.is_author_list(text) or shapes.is_affiliation(text)
        if not named and (shapes.is_prose(text) or len(text) > 400 or ends_sentence(text)):
            break
        zone.append(index)
    if not title:
        # no mark says which line is the title: the topmost that is neither names nor address
        while zone:
            top = zone[-1]
            text = pieces[top].text
            if shapes.is_author_list(text) or shapes.is_affiliation(text) or columns(text) < 12:
                break
            title.append(zone.pop())
            if len(title) == 2:
                break
    if not title and start > 15:
        return  # lines above an abstract in the middle of a file, without a title: too little to go by
    for index in title:
        pieces[index].kind, pieces[index].section = "title", "title"
    for index in zone:
        text = pieces[index].text
        if shapes.is_affiliation(text):
            pieces[index].kind = "affiliation"
        else:
            pieces[index].kind = "author" if shapes.is_author_list(text) or len(text) < 300 else "front_matter"


def _bare_title(state: _State) -> None:
    """A file without abstract: a marked or lonely first line is the title, names and addresses may follow it."""
    pieces = state.pieces
    skipped = {"running_head", "front_matter", "code"}
    body = [i for i, piece in enumerate(pieces[:12]) if piece.kind not in skipped]
    if not body:
        return
    first = pieces[body[0]]
    marked = first.kind == "heading" and first.text.startswith("#")
    lonely = first.kind in {"", "heading"} and not _LAST_STOP.search(first.text) and first.width <= 160
    if first.zone or is_section_name(first.text) or is_numbered_heading(first.text.lstrip("# ")):
        return
    following = pieces[body[1]] if len(body) > 1 else None
    alone = following is not None and (following.blank or shapes.is_author_list(following.text))
    if not (marked or (lonely and alone and len(first.text) >= 6 and not state.layout.full(first.line))):
        return
    first.kind, first.section, first.fresh = "title", "title", True
    for index in body[1:]:
        piece = pieces[index]
        if piece.kind or piece.zone:
            break
        if shapes.is_affiliation(piece.text) and len(piece.text) < 400:
            piece.kind = "affiliation"
        elif shapes.is_author_list(piece.text):
            piece.kind = "author"
        else:
            break


def _thanks(state: _State) -> None:
    """Thanks, funds and statements of interest: under their heading, up to the next heading or cited text."""
    inside = 0
    for piece in state.pieces:
        if piece.kind == "heading":
            inside = 4 if section_of_heading(piece.text) == "acknowledgements" else 0
        elif inside and not piece.kind:
            if re.search(r"[\[［]\d+[\]］]", piece.text) or piece.zone or len(piece.text) > 1500:
                inside = 0
                continue
            piece.kind, piece.section = "front_matter", "acknowledgements"
            inside -= 1
        elif piece.kind in {"reference", "title"}:
            inside = 0


#: In order. Each decides only what is still open, and never the text it is unsure of.
PASSES: Final[tuple[Callable[[_State], None], ...]] = (
    _markup,
    _references,
    _running_heads,
    _captions,
    _run_in_headings,
    _headings,
    _keyword_lines,
    _front_matter,
    _thanks,
)


# -- sections -------------------------------------------------------------------------------------------------------

_SECTION_OF_KIND: Final[dict[str, str]] = {
    "title": "title", "keywords": "keywords", "caption": "caption", "table": "table", "reference": "references",
    "author": "front_matter", "affiliation": "front_matter", "running_head": "front_matter",
    "front_matter": "front_matter",
}  # fmt: skip


def _assign_sections(state: _State) -> None:
    """The section of every piece: from the last heading that names one, and from the piece's own kind."""
    current = "body"
    headed = False  # a numbered or named heading has been met
    has_methods = any(
        p.kind == "heading" and section_of_heading(p.text) in {"methods", "results"} for p in state.pieces
    )
    for place, piece in enumerate(state.pieces):
        if piece.zone == "abstract":
            current = "abstract"
        elif piece.zone == "keywords" or piece.kind == "keywords":
            if current == "abstract" or piece.zone:
                current = "introduction" if has_methods and not headed else "body"
        elif piece.kind == "heading":
            section = section_of_heading(piece.text)
            if current == "abstract" and not headed and _in_abstract(section, piece, state.pieces[place + 1 :]):
                section = "abstract"
            if section:
                current = section
                headed = headed or section != "abstract"
            elif heading_level(piece.text) == 1 and piece.text.lstrip("# ")[0].isalnum():
                current, headed = "body", True
        elif piece.kind == "reference" and current == "abstract":
            current = "body"
        if piece.kind == "text" and current in {"references", "acknowledgements"}:
            current = "body"
        if not piece.section:
            piece.section = _SECTION_OF_KIND.get(piece.kind, current)


def _in_abstract(section: str | None, heading: Piece, following: Sequence[Piece]) -> bool:
    """Whether a heading that follows an abstract is one of a structured abstract ("方法", "结果"), not of the text.

    Such headings carry no number; the keywords stand behind them, or the text has the same heading again.
    """
    if section not in {"methods", "results", "conclusion", "introduction"}:
        return False
    if strip_numbering(heading.text) != heading.text.lstrip("# "):
        return False
    return any(
        p.zone == "keywords" or p.kind == "keywords" or (p.kind == "heading" and section_of_heading(p.text) == section)
        for p in following
    )
