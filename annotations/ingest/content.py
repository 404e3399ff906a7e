"""Tells the document from the page around it: its container, its particulars, and the furniture within."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from annotations.ingest.dates import find_date
from annotations.ingest.frame import squeeze
from annotations.ingest.metadata import FIELDS_BY_NAME
from annotations.ingest.model import Dropped, Origin
from annotations.ingest.page import Element, Line, Page

__all__ = ["Choice", "choose_content"]


@dataclass(frozen=True)
class Choice:
    """The lines of the document, the particulars around it, and what was left out."""

    lines: list[Line]
    particulars: Mapping[str, tuple[str, Origin]]
    dropped: tuple[Dropped, ...]


# What content-management systems of government sites call the element that holds the document, folded.
_KNOWN = (
    "ucapcontent",
    "pagescontent",
    "trseditor",
    "trsueditor",
    "trseditorview",
    "zoom",
    "zoomcon",
    "articlecontent",
    "articlecon",
    "articlebody",
    "artibody",
    "contenttext",
    "infocontent",
    "showcontent",
    "newscontent",
    "detailcontent",
    "doccontent",
    "xlcontent",
    "jscontent",
    "maintext",
)
_CONTENT_TAGS = ("article", "main")
_LEAST_OF_A_KNOWN = 0.5
_LEAST_OF_ANY = 0.85
_HOLDERS = frozenset({"body", "div", "td", "section", "article", "main", "center", "form"})
_FURNITURE_NAMES = re.compile(
    r"(?:.*[-_])?(?:share|bdsharebuttonbox|bshare|social|qrcode|qr[-_]container|breadcrumbs?|crumbs?|pagination|"
    r"pager|related|xgwd|xgjd|xglj|copyright|footer|sidebar|toolbar|fontsize|comment|comments)(?:[-_](?:box|list|"
    r"bar|wrap|con|content|links?|news|nav|button|buttons|btn|area|container|inner))?",
    re.IGNORECASE,
)
_MOST_OF_FURNITURE = 0.3
_FURNITURE_LINE = re.compile(
    r"扫一扫.{0,20}|【?\s*(?:打印|关闭|打印本页|关闭窗口|打印正文|收藏)\s*】?(?:\s*【?(?:打印|关闭|关闭窗口|收藏)】?)*|"
    r"[【\[(（]?\s*(?:字体|字号)\s*[:：]?[\s大中小\[\]【】|]*[】\])）]?|分享(?:到)?\s*[:：]?.{0,20}|(?:责任)?编辑\s*[:：].{0,20}|"
    r"(?:来源|信息来源|稿源)\s*[:：].{0,60}|(?:浏览|点击|阅读)(?:次数|量)\s*[:：]?\s*\d*\s*次?|(?:上|下)一(?:篇|条)\s*[:：]?.{0,100}|"
    r"返回顶部|回到顶部|我要纠错|保存|打印|关闭|相关(?:链接|稿件|文章|新闻|解读|阅读)\s*[:：]?|"
    r"(?:您|你)?(?:现在|当前)?(?:所在)?的?位置\s*[:：].{0,120}|首页(?:\s*[>》/].{0,120})?|版权所有.{0,60}|"
    r"(?:Print|Share|Back to top|Close)(?: this page)?",
    re.IGNORECASE,
)
_RUNNING = re.compile(r"[，。；：、,.;:]")
_LEAST_RUNNING = 25
_ATTACHED_FILE = re.compile(
    r"附\s*[件表录]|Annex|Attachment|Appendix|.*\.(?:docx?|pdf|xlsx?|wps|ofd|zip|rar)\s*$", re.IGNORECASE
)
_LEAST_PARTICULARS = 2
_LONGEST_NAME = 12
_LONGEST_VALUE = 300
_PARTICULAR = re.compile(
    r"[【\[]?(?P<name>[\u4e00-\u9fff\s\u3000]{2,12}?)[】\]]?\s*[:：]\s*(?P<value>.*)", re.DOTALL
)
_PAGE_META = {
    "articletitle": "title",
    "pubdate": "published",
    "firstpublishedtime": "published",
    "citation_title": "title",
    "dc.title": "title",
    "dcterms.title": "title",
    "og:title": "title",
}
_SITE = re.compile(r"_.*|\s+[-|–—]\s+.*|\s*[|｜].*", re.DOTALL)
_LEAST_HEADING = 2
_FRONT = 8
_SAMPLE = 80


def choose_content(page: Page) -> Choice:
    """Return what of the page belongs to the document."""
    lines = page.lines
    if not lines:
        return Choice([], {}, ())
    reasons: dict[int, str] = {}
    weights = _weights(lines)
    first, end = _container(page.elements, weights)
    while end < len(lines) and lines[end].text.startswith("附件"):  # links to attached files, set below
        end += 1
    for i in (*range(first), *range(end, len(lines))):
        reasons[i] = "around the document on the page"
    _leave_out_furniture(page.elements, weights, reasons, first, end)
    kept = [i for i in range(first, end) if i not in reasons]
    if not kept:  # a page of furniture only: better too much than nothing
        kept = list(range(first, end))
        reasons = {i: reason for i, reason in reasons.items() if not first <= i < end}
    kept = _leave_out_particulars(lines, kept, reasons)
    kept = _leave_out_lines(lines, kept, reasons)
    particulars = _particulars(page, [lines[i] for i in sorted(reasons)])
    heading = _heading_outside(page, kept, first, particulars)
    if heading is not None:
        kept.insert(0, heading)
        del reasons[heading]
        particulars.setdefault("title", (lines[heading].text, Origin.PAGE))
    return Choice([lines[i] for i in kept], particulars, _report(page, reasons))


def _weights(lines: Sequence[Line]) -> list[int]:
    """Sums of running text up to each line: what reads as prose and is no link."""
    prose = [
        len(line.text) - line.linked
        if len(line.text) >= _LEAST_RUNNING
        and line.linked * 2 < len(line.text)
        and _RUNNING.search(line.text)
        else 0
        for line in lines
    ]
    if not any(prose):  # a list of names, a very short notice
        prose = [len(line.text) - line.linked for line in lines]
    return [0, *accumulate(prose)]


def _container(elements: Sequence[Element], weights: Sequence[int]) -> tuple[int, int]:
    total = weights[-1]

    def weight(element: Element) -> int:
        return weights[element.end] - weights[element.first]

    holders = [element for element in elements if element.tag in _HOLDERS]
    for known in (*_KNOWN, *_CONTENT_TAGS):
        named = [e for e in holders if e.tag == known or known in map(_fold, e.names)]
        best = max(named, key=weight, default=None)
        if best and weight(best) >= _LEAST_OF_A_KNOWN * total and best.end > best.first:
            return best.first, best.end
    enough = [e for e in holders if weight(e) >= _LEAST_OF_ANY * total and e.end > e.first]
    deepest = max(enough, key=lambda element: element.depth, default=None)
    return (deepest.first, deepest.end) if deepest else (0, len(weights) - 1)


def _fold(name: str) -> str:
    return re.sub(r"[-_]", "", name).lower()


def _leave_out_furniture(
    elements: Sequence[Element], weights: Sequence[int], reasons: dict[int, str], first: int, end: int
) -> None:
    most = _MOST_OF_FURNITURE * (weights[end] - weights[first])
    for element in elements:
        inside = (
            first <= element.first and element.end <= end and (element.first, element.end) != (first, end)
        )
        if not inside or weights[element.end] - weights[element.first] > most:
            continue
        if element.hidden:
            reason = "hidden on the page"
        elif element.navigation or any(map(_FURNITURE_NAMES.fullmatch, element.names)):
            reason = "navigation or sharing"
        else:
            continue
        for i in range(element.first, element.end):
            reasons[i] = reason


def _leave_out_particulars(lines: Sequence[Line], kept: list[int], reasons: dict[int, str]) -> list[int]:
    """Leave out a table of particulars that stands inside the container, above the document."""
    tables: dict[int, int] = {}
    for i in kept:
        cell = lines[i].cell
        if cell and _field(lines[i].text):
            tables[cell.table] = tables.get(cell.table, 0) + 1
    found = {table for table, count in tables.items() if count > _LEAST_PARTICULARS}
    leading = 0
    while leading < len(kept) and _named_value(lines[kept[leading]].text):
        leading += 1
    for place, i in enumerate(kept):
        cell = lines[i].cell
        if (cell and cell.table in found) or (place < leading and leading >= _LEAST_PARTICULARS):
            reasons[i] = "particulars, read as metadata"
    return [i for i in kept if i not in reasons]


def _leave_out_lines(lines: Sequence[Line], kept: list[int], reasons: dict[int, str]) -> list[int]:
    for i in kept:
        if _FURNITURE_LINE.fullmatch(lines[i].text):
            reasons[i] = "navigation or sharing"
    kept = [i for i in kept if i not in reasons]
    last = len(kept)
    while last > 1 and _is_link(lines[kept[last - 1]]):
        last -= 1
    for i in kept[last:]:
        reasons[i] = "links below the document"
    return kept[:last]


def _is_link(line: Line) -> bool:
    return line.linked >= len(line.text) and not _ATTACHED_FILE.match(line.text)


def _particulars(page: Page, around: Sequence[Line]) -> dict[str, tuple[str, Origin]]:
    found: dict[str, tuple[str, Origin]] = {}
    for field, value in _pairs(around):
        if value and len(value) <= _LONGEST_VALUE:
            found.setdefault(field, (value, Origin.HEADER))
    for name, field in _PAGE_META.items():
        if name in page.meta and (field != "published" or find_date(page.meta[name])):
            found.setdefault(field, (_SITE.sub("", page.meta[name]), Origin.PAGE))
    return found


def _pairs(lines: Iterable[Line]) -> Iterator[tuple[str, str]]:
    """Names and values: in one line 索引号：000, or in one after the other."""
    waiting = ""
    for line in lines:
        if field := _field(line.text):
            waiting = field
        elif named := _named_value(line.text):
            waiting = ""
            yield named
        elif waiting:
            if not _is_name(line.text):
                yield waiting, line.text
            waiting = ""


def _is_name(text: str) -> bool:
    """Whether a line is the name of some other particular, so that the one before has no value: 主题词："""
    return len(text) <= _LONGEST_NAME and text.endswith((":", "："))


def _field(text: str) -> str:
    """The field that a line names and leaves without value, or nothing."""
    if len(text) > _LONGEST_NAME:
        return ""
    return FIELDS_BY_NAME.get(squeeze(text).strip(":：【】[]"), "")


def _named_value(text: str) -> tuple[str, str] | None:
    match = _PARTICULAR.match(text[:_LONGEST_VALUE])
    field = FIELDS_BY_NAME.get(squeeze(match["name"])) if match else None
    return (field, match["value"].strip()) if match and field and match["value"].strip() else None


def _heading_outside(
    page: Page, kept: Sequence[int], first: int, particulars: Mapping[str, tuple[str, Origin]]
) -> int | None:
    """The title of the document where it stands above its container and is not repeated inside."""
    lines = page.lines
    above = [i for i in reversed(range(first)) if not lines[i].linked]
    wanted = squeeze(particulars["title"][0] if "title" in particulars else _SITE.sub("", page.title))
    same = [i for i in above if squeeze(lines[i].text) == wanted]
    headings = [i for i in above if 0 < lines[i].heading <= _LEAST_HEADING]
    match = next((i for i in (*same, *headings) if lines[i].heading), same[0] if same else None)
    if match is None:
        return None
    front = squeeze("".join(lines[i].text for i in kept[:_FRONT]))
    return None if squeeze(lines[match].text) in front else match


def _report(page: Page, reasons: Mapping[int, str]) -> tuple[Dropped, ...]:
    """What was left out, by reason, with its beginning."""
    texts: dict[str, list[str]] = {}
    for i in sorted(reasons):
        texts.setdefault(reasons[i], []).append(page.lines[i].text)
    dropped = [
        Dropped(f"{len(group)} lines", reason, sum(map(len, group)), " / ".join(group)[:_SAMPLE])
        for reason, group in texts.items()
    ]
    if page.pictures:
        dropped.append(Dropped(f"{page.pictures} pictures", "pictures hold no text that can be read", 0))
    return tuple(dropped)
