"""The lines of a page, and those among them that are headers, footers and page numbers."""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from annotations.ingest.model import Dropped

__all__ = ["Page", "PageLine", "leave_out_repeated"]

_MOST_AT_AN_END = 3
_MARGIN = 0.14
_LEAST_SHARE = 0.3
_SAME_PLACE = 4.0
_WIDE_GAP = 1.3
_OTHER_SIZE = 0.08
_SAMPLE = 80
_PAGE_NUMBER = re.compile(
    r"[-—–－・·.\s]*(?:第\s*)?(?P<number>\d{1,4}|[ivxlc]{1,6}|[一二三四五六七八九十百]{1,4})\s*(?:页)?[-—–－・·.\s]*"
    r"|第\s*\d{1,4}\s*页\s*[/，,、]?\s*(?:共|/)\s*\d{1,4}\s*页?|\d{1,4}\s*/\s*\d{1,4}"
    r"|(?:page\s+)\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")


@dataclass(slots=True)
class PageLine:
    """A line of a page; measures in points, from the lower left corner."""

    text: str
    left: float
    right: float
    bottom: float
    top: float
    height: float
    """Median height of its characters."""
    em: float
    """Width of a wide character."""


@dataclass(slots=True)
class Page:
    """A page and the lines that are kept of it."""

    width: float
    height: float
    lines: list[PageLine]


def leave_out_repeated(pages: Sequence[Page]) -> tuple[Dropped, ...]:
    """Take headers, footers and page numbers off the pages, and report them.

    Headers and footers stand at the same place of several pages, differ in digits only, and are set apart
    from the text by a gap or the size of their letters. A page number is a line in the margin that holds
    nothing else. Of a single page only its number is taken off.
    """
    counts = Counter(key for page in pages for key in {_key(line) for end in _ends(page) for line in end})
    least = max(2, _LEAST_SHARE * len(pages))
    height = statistics.median([line.height for page in pages for line in page.lines] or [0.0])
    repeated: list[str] = []
    numbers: list[str] = []
    for page in pages:
        step = _usual_step(page)
        for end in _ends(page):
            for line in [line for line in end if _is_page_number(page, line)]:
                numbers.append(line.text)
                page.lines.remove(line)
                end.remove(line)
            run = list(takewhile(lambda line: counts[_key(line)] >= least, end))
            for count in range(1, len(run) + 1):
                if _is_set_apart(page, end, count, step, height):
                    repeated += [line.text for line in run[:count]]
                    page.lines[:] = [line for line in page.lines if line not in run[:count]]
                    break
    dropped = []
    if repeated:
        dropped.append(_report("headers and footers", "repeated on the pages", repeated))
    if numbers:
        dropped.append(_report("page numbers", "not part of the text", numbers))
    return tuple(dropped)


def _ends(page: Page) -> tuple[list[PageLine], list[PageLine]]:
    """The lines next to the upper edge and to the lower one, from the edge on, and one more of each."""
    lines = sorted(page.lines, key=lambda line: line.bottom, reverse=True)
    half = min(_MOST_AT_AN_END + 1, (len(lines) + 1) // 2)
    return lines[:half], lines[half:][::-1][: _MOST_AT_AN_END + 1]


def _is_set_apart(page: Page, end: Sequence[PageLine], count: int, step: float, height: float) -> bool:
    """Whether the first lines of an end, so many, are apart from those that follow or smaller."""
    if all(abs(line.height - height) > _OTHER_SIZE * height for line in end[:count]):
        return count == len(end) or abs(end[count].height - end[count - 1].height) > _OTHER_SIZE * height
    if count == len(end):
        return all(_is_in_margin(page, line) for line in end)
    return abs(end[count - 1].bottom - end[count].bottom) > _WIDE_GAP * step


def _is_in_margin(page: Page, line: PageLine) -> bool:
    return line.top < _MARGIN * page.height or line.bottom > (1 - _MARGIN) * page.height


def _usual_step(page: Page) -> float:
    places = sorted(line.bottom for line in page.lines)
    steps = [below - above for above, below in pairwise(places) if below - above > 1]
    return statistics.median(steps) if steps else 0.0


def _key(line: PageLine) -> tuple[str, int]:
    return _DIGITS.sub("#", "".join(line.text.split())), round(line.bottom / _SAME_PLACE)


def _is_page_number(page: Page, line: PageLine) -> bool:
    return _PAGE_NUMBER.fullmatch(line.text) is not None and _is_in_margin(page, line)


def _report(what: str, why: str, texts: Sequence[str]) -> Dropped:
    sample = " / ".join(dict.fromkeys(texts))[:_SAMPLE]
    return Dropped(f"{len(texts)} {what}", why, sum(map(len, texts)), sample)
