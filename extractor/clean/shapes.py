"""What the parts of a printed article look like that are not its running text.

Each predicate takes one printed line (or paragraph), closed up and stripped, and says whether it has that shape. They
lean towards "no": text taken for page furniture is lost to extraction, furniture taken for text rarely matters.
"""

from __future__ import annotations

import re
from typing import Final

from extractor.clean.lines import columns, han_count

Pattern = re.Pattern[str]

# -- pages ----------------------------------------------------------------------------------------------------------

_URL_ONLY: Final[Pattern] = re.compile(r"[<(\[]?(?:https?://|www\.)\S+[>)\]]?(?:\s*[<(\[]?(?:https?://|www\.)\S+)*")
_DOI: Final[Pattern] = re.compile(r"(?:DOI|doi)\s*[:：]?\s*10\.\d{4,9}/|10\.\d{4,9}/\S+$")
_LICENCE: Final[Pattern] = re.compile(
    r"(?:Copyright\b|©|\(c\)\s*\d{4}|版权所有|This (?:work|article|is an open)\b.*(?:licen[sc]e|open access|Creative)"
    r"|Open\s+Access$|OPEN\s+ACCESS$|.{0,40}All rights reserved)",
    re.I,
)
_PAGE_NUMBER: Final[Pattern] = re.compile(
    r"[-–—·•.|\s]*(?:\d{1,5}|[ivxlc]{1,6})[-–—·•.|\s]*|(?:Page|p\.)\s*\d+(?:\s*(?:of|/)\s*\d+)?"
    r"|第\s*\d+\s*页.{0,12}",
    re.I,
)
_ISSUE: Final[Pattern] = re.compile(
    r"(?=.{4,90}$)(?:.*\bVol\.?\s*\d+.*|.*(?:第\s*\d+\s*卷|第\s*\d+\s*期).*|.*\b(?:19|20)\d\d\s*[,，;；]\s*\d+\s*[(（]\s*\d+\s*[)）].*"
    r"|ISSN\s*[\d:：].*|CN\s*\d{2}\s*-\s*\d{4}.*|.*\b(?:ISSN|CN)\s+\d+-\d+.*)$"
)
_SERVER: Final[Pattern] = re.compile(
    r"C\s?hina\s?Xiv.{0,30}|NursRxiv.{0,20}|(?:bio|med|ar)Rxiv\b.{0,60}|[（(]?[上下]转?接?.{0,3}第?\s*\d+\s*页[）)]?"
    r"|[（(](?:上接|下转).{1,12}[）)]|转载请注明.*",
    re.I,
)
_COLUMN_DOTS: Final[Pattern] = re.compile(r"[·•・∙][^·•・∙]{1,14}[·•・∙]|[·•・∙]\s?\S{1,3}\s+\S{1,3}\s?[·•・∙]")
#: authors and page number at the head of an English page
_AUTHORS_PAGE: Final[Pattern] = re.compile(
    r"\d{1,5}\s+[A-Z][\w .'’-]{1,40}\bet al\.?|[A-Z][\w .'’-]{1,40}\bet al\.?\s+\d{1,5}"
)
_JOURNAL: Final[Pattern] = re.compile(
    r"杂志|学报|医学|通报|进展|Journal|Chin(?:ese)?\s+J|\bActa\b|\bVol\b|\bNo\.|\bet al\b|等[.．]?\s*$"
)


def is_running_head(text: str) -> bool:
    """Page furniture by its shape alone: address, DOI, licence, page number, issue line, column label."""
    if len(text) > 200:
        return False
    return bool(
        _URL_ONLY.fullmatch(text)
        or (len(text) <= 90 and _DOI.match(text))
        or _LICENCE.match(text)
        or _PAGE_NUMBER.fullmatch(text)
        or ("。" not in text and _ISSUE.match(text) and not re.search(r"[\[【]\s*\d", text) and columns(text) <= 90)
        or _SERVER.fullmatch(text.lstrip("# "))
        or _COLUMN_DOTS.fullmatch(text)
        or _AUTHORS_PAGE.fullmatch(text)
    )


def journal_like(text: str) -> bool:
    """Whether a line that comes back on several pages names a journal, an issue or authors."""
    return bool(_JOURNAL.search(text) or _DOI.search(text) or is_author_list(text))


# -- front matter ---------------------------------------------------------------------------------------------------

_AFFILIATION: Final[Pattern] = re.compile(
    r"大学|学院|医院|研究所|研究院|研究中心|实验室|科学院|医学部|卫生院|疾病预防控制中心|有限公司|监测站|动物园"
    r"|\bUniv(?:ersity|\.)|University|Hospital|Institute\b|\bDepartment|Department|\bDept\b|\bCollege|\bSchool\s?of|Laborator(?:y|ies)"
    r"|\bCent(?:er|re)\s?(?:for|of)\b|\bAcademy\b|\bFaculty\b|\b\d{6}\b|P\.?\s?R\.?\s?China|,\s?China\b|，\s?China\b"
)
_FRONT: Final[Pattern] = re.compile(
    r"[\[【（(*＊†‡#\\\s]*(?:"
    r"收稿日期|录用日期|修回日期|接受日期|网络出版|出版日期|发布日期|基金项目|基金资助|资助项目|项目基金|课题来源"
    r"|通[讯信]作者|第一作者|作者简介|作者单位|作者介绍|共同第一作者|并列第一作者|电子邮[箱件]|邮编|联系电话"
    r"|责任编辑|责任校对|本文编辑|编辑[:：]|引用格式|引用本文|本文引用|英文引用|中图分类号|中图法分类号|文献标[识志]码|文章编号"
    r"|开放科学|优先数字出版|数字出版|网络首发|伦理批准"
    # English labels are words of running text too ("received 5-FU"): they need their colon or date
    r"|(?:Received|Accepted|Revised|Published(?: online)?|received|accepted)(?:\s*[:：]|\s+(?:\d|[A-Z][a-z]+\.? \d))"
    r"|(?:Citation|Cite this article|Editor|Academic Editor|Tel|Fax|Fund(?:ing)?|Correspond(?:ing authors?|ence)"
    r"|Correspondence to|Authors? for correspondence|Conflicts? of interest)\s*[:：]"
    r"|(?:E-?mail|e-?mail|EMAIL|E-MAIL)\b|Foundation\s?(?:items?|program)|Supported by|Fund\s?program|Correspondence to"
    r"|CLC\b|Document\s?code|Article\s?ID|ORCID"
    r")"
)
_SUPERSCRIPT: Final = r"\d.¹²³⁴⁵⁶⁷⁸⁹⁰*＊†‡#^{}$\\_,'’‘`△▲☆★①②③④⑤⑥⑦⑧⑨"
_ZH_NAME: Final = r"(?:[一-鿿]{2,4}|[一-鿿] {1,3}[一-鿿]{1,2}|[一-鿿]{1,2}·[一-鿿]{1,6})"
_ZH_NAMES: Final[Pattern] = re.compile(
    rf"{_ZH_NAME}(?:[{_SUPERSCRIPT}\s，、;；」}}]+{_ZH_NAME})*[{_SUPERSCRIPT}\s，、;；」}}.．]*"
)
_EN_NAME: Final[Pattern] = re.compile(r"[A-Z][A-Za-z'’\-.]*|de|van|von|der|da|di|la|le|el|bin|and|et|al\.?|&")
_EN_PARTICLES: Final[frozenset[str]] = frozenset(
    ("and", "et", "al", "al.", "&", "de", "van", "von", "der", "da", "di", "la", "le", "el", "bin")
)


def is_front_note(text: str) -> bool:
    """Dates, funds, correspondence, classification numbers: a labelled line of the first page."""
    return _FRONT.match(text) is not None


def is_affiliation(text: str) -> bool:
    """An address: names an institution and is no sentence."""
    return bool(_AFFILIATION.search(text)) and not _reads_as_prose(text)


def is_author_list(text: str) -> bool:
    """Names in a row: Chinese names of two to four characters, or capitalised words with no small word among them."""
    if not 2 <= len(text) <= 400:
        return False
    if han_count(text):
        many = re.search(r"[,，、;；\s\d¹²³]", text) is not None
        return many and "。" not in text and _ZH_NAMES.fullmatch(text) is not None
    words = re.sub(rf"[{_SUPERSCRIPT};；，()\[\]]+", " ", text).split()
    names = [word for word in words if word not in _EN_PARTICLES]
    if len(names) < 2 or not all(_EN_NAME.fullmatch(word) for word in words):
        return False
    return bool(re.search(r"[,，;&]|\band\b|[¹²³*†]", text)) or len(names) <= 4


_FUNCTION_WORDS: Final[Pattern] = re.compile(
    r"\b(?:the|of|and|in|to|is|are|was|were|with|that|by|which|for|has|have|been|this|these|we|as|from|on|an?|can|may|not|be)\b"
)


def _reads_as_prose(text: str) -> bool:
    if "。" in text.rstrip("。")[10:] or (text.endswith("。") and han_count(text) >= 12 and "，" in text):
        return True
    words = len(_FUNCTION_WORDS.findall(text))
    if len(text) <= 80 or not text.rstrip().endswith((".", "。", "-")):
        return False
    return words >= 4 and words * 12 >= len(text.split())


def is_prose(text: str) -> bool:
    """Running text beyond doubt: a Chinese sentence, or an English stretch with the small words of a sentence."""
    han = han_count(text)
    if han >= 12 and re.search(r"[。；]|，.*，|[，、].*(?:[是为与在的了]|可以|通过|表明|抑制|促进)", text):
        return not _AFFILIATION.search(text) or "。" in text
    if han >= 4:
        return False
    return len(_FUNCTION_WORDS.findall(text)) >= 3 and len(text.split()) >= 10


# -- captions and tables --------------------------------------------------------------------------------------------

_CAPTION: Final[Pattern] = re.compile(
    r"(?:附?图|[附续]?表)\s*\$?\s*(?:[SA]?-?\s?\d+|[IVX]+\b|[一二三四五六七八九十]+(?=[\s:：]))"
    r"|(?:Supplementa(?:ry|l)\s+)?(?:Fig(?:ure|s)?|FIG(?:URE|S)?|Table|TABLE|Tab|TAB|Scheme)"
    r"\s*[.．:]?\s*\$?\s*(?:S?\d+|[IVX]+\b)",
)
_ABOUT_FIGURE: Final[Pattern] = re.compile(
    r"\s*[)）]|\s*\\?[-–~～、和及与,，]\s*(?:图|表|\d)|\s*[A-Za-z]{0,3}\s*(?:[)）]|显示|可见|可知|可以|所示|为例|是|表明"
    r"|结果|给出|列出|示[，,]|中|说明|反映|直观|清[楚晰]|shows?\b|showed\b|illustrat|present[s ]|depict|summari"
    r"|demonstrat|lists?\b|indicat|describ|and\b|in\b|provides?\b)"
)
_NOTE: Final[Pattern] = re.compile(
    r"(?:注\s*[:：]|备注\s*[:：]|Notes?\s*[:：.]|数据来源|[*＊#△▲a-c]\s*[:：]?\s*[Pp]\s*[<＜>]|与.{1,12}组?比较\s*[,，:：].{0,6}[Pp]"
    r"|[A-F]\s*[:：.．]\s*\S.{0,60}[;；]\s*B\s*[:：.．])"
)


def is_caption(text: str, *, after_image: bool = False) -> bool:
    """The legend of a figure or table ("图2 …", "Table 1. …"), and no sentence about it ("图2显示，…。")."""
    text = text.lstrip("#* ")
    match = _CAPTION.match(text)
    if match is None:
        return False
    rest = text[match.end() :]
    if _ABOUT_FIGURE.match(rest):
        ends = rest.rstrip().endswith(("。", ".", "；", ";"))
        return after_image and not ends and len(rest) <= 60 and "。" not in rest
    return after_image or len(text) <= 400 or "。" not in rest[60:]


def is_table_caption(text: str) -> bool:
    """The legend of a table rather than of a figure."""
    return re.match(r"#*\s*\**\s*(?:[附续]?表|Tab|TAB|Supplementa\w+ Tab)", text) is not None


def is_note(text: str) -> bool:
    """A note under a figure or table ("注：与对照组比较…", "* P<0.05")."""
    return len(text) <= 600 and _NOTE.match(text.lstrip("# ")) is not None


# -- references -----------------------------------------------------------------------------------------------------

_ENTRY: Final[Pattern] = re.compile(
    r"(?:[-*•]\s+)?(?:\\?[\[［【(（〔]\s*\d{1,3}\s*\\?[\]］】)）〕]|\d{1,3}\s*[.．、]|\d{1,3}\s+(?=[A-Z一-鿿]))"
)
_REFERENCE: Final[Pattern] = re.compile(
    r"[\[［【]\s*(?:[JMDCNPSRZGA]|EB|DB|CP)\s*(?:/\s*OL)?\s*[\]］】]|\bet\s*al\b|[,，]\s*等\s*[.．,，]|\bdoi\s*[:：]|doi\.org"
    r"|\b(?:19|20)\d\d[a-z]?\s*[;；,，(（].{0,30}\d+\s*[-–—~:：]\s*[eE]?\d+|\b(?:19|20)\d\d[)）]?[.,，]"
    r"|\d+\s*[(（]\s*[\w\s./-]+[)）]\s*[:：,，]\s*[eE]?\d+|[:：]\s*\d+\s*[-–]\s*\d+",
)


def is_reference_entry(text: str) -> bool:
    """A numbered entry of a reference list: number, then a year with pages, "et al.", "[J]" or a DOI."""
    match = _ENTRY.match(text)
    return match is not None and len(text) < 1500 and _REFERENCE.search(text, match.end()) is not None


def looks_cited(text: str) -> bool:
    """Whether `text` shows the marks of a reference, numbered or not."""
    return _REFERENCE.search(text) is not None
