"""Joins the lines of pages into paragraphs, by where lines begin and end and how far they are apart."""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from annotations.ingest.labels import labels_of
from annotations.ingest.language import HAN
from annotations.ingest.pdf_page import Page, PageLine

__all__ = ["Paragraph", "paragraphs_of"]

_WIDE = re.compile(f"[{HAN}\u3001-\u303f\uff00-\uffef“”‘’—…]")
_SENTENCE_END = re.compile(r"[。；：！？.;:!?][”’」』）)\"']?$")
_NOTE = re.compile(r"(?P<mark>\[\d{1,3}\]|〔\d{1,3}〕|[①-⑳]|\d{1,3}|[*†])\s*(?=\S)")
_SMALL = 0.9
_LARGE = 1.15
_LONGEST_HEADING = 120
_WIDE_STEP = 1.35
_INDENT = 0.8
_WIDER = 1.25
_SAME_SIZE = 0.12
_BUCKET = 3.0
_LEAST_FULL_LINES = 3
_LEAST_SHARE_OF_WIDTH = 0.6
_SOFT_HYPHEN = "\u00ad"


@dataclass(slots=True)
class Paragraph:
    """The text of a paragraph, and what its letters say of it."""

    text: str
    heading: int = 0
    footnote: str = ""


@dataclass(slots=True)
class _Measures:
    """What is usual in a document."""

    height: float
    left: float
    right: float
    step: float
    """From line to line within a paragraph."""


@dataclass(slots=True)
class _Open:
    """A paragraph that may go on."""

    lines: list[PageLine] = field(default_factory=list)
    pages: list[int] = field(default_factory=list)


def paragraphs_of(pages: Sequence[Page]) -> list[Paragraph]:
    """Return the paragraphs of a document in order, those of its footnotes at the end."""
    lines = [line for page in pages for line in page.lines]
    if not lines:
        return []
    measures = _measure(pages, lines)
    notes: list[PageLine] = []
    kept: list[tuple[int, PageLine]] = []
    for number, page in enumerate(pages):
        of_page = _rows(page.lines)
        at_foot = _footnotes(of_page, measures)
        notes += at_foot
        kept += [(number, line) for line in of_page if not any(line is note for note in at_foot)]
    paragraphs = []
    current = _Open()
    for number, line in kept:
        if current.lines and not _goes_on(current, number, line, measures):
            paragraphs.append(_paragraph(current.lines, measures))
            current = _Open()
        current.lines.append(line)
        current.pages.append(number)
    if current.lines:
        paragraphs.append(_paragraph(current.lines, measures))
    return [*paragraphs, *_noted(notes)]


def _measure(pages: Sequence[Page], lines: Sequence[PageLine]) -> _Measures:
    heights = Counter[float]()
    for line in lines:
        heights[round(line.height, 1)] += len(line.text)
    height = heights.most_common(1)[0][0]
    body = [line for line in lines if abs(line.height - height) <= _SAME_SIZE * height] or list(lines)
    starts = Counter(round(line.left / _BUCKET) for line in body)
    least = max(2, len(body) // 20)
    left = min((start for start, count in starts.items() if count >= least), default=min(starts))
    steps = [
        above.bottom - below.bottom
        for page in pages
        for above, below in zip(page.lines, page.lines[1:], strict=False)
        if 0 < above.bottom - below.bottom < 4 * height
    ]
    return _Measures(
        height=height,
        left=left * _BUCKET,
        right=_right_edge(pages, body, left * _BUCKET),
        step=sorted(steps)[len(steps) // 4] if steps else 2 * height,
    )


def _right_edge(pages: Sequence[Page], body: Sequence[PageLine], left: float) -> float:
    """Where full lines end: where several do, else as far from the edge of the page as on the left."""
    farthest = max(line.right for line in body)
    near = sum(farthest - line.right < 1.2 * line.em for line in body)
    width = statistics.median(page.width for page in pages)
    if near >= _LEAST_FULL_LINES and farthest > _LEAST_SHARE_OF_WIDTH * width:
        return farthest
    return max(farthest, width - left)


def _rows(lines: Sequence[PageLine]) -> list[PageLine]:
    """Lines with those joined that stand beside each other, such as the cells of a row."""
    rows: list[PageLine] = []
    for line in lines:
        last = rows[-1] if rows else None
        if last and abs(last.bottom - line.bottom) < 0.4 * line.height and line.left >= last.right - 1:
            gap = line.left - last.right
            separator = "\t" if gap > 1.5 * line.em else _joint(last.text, line.text)
            rows[-1] = PageLine(
                f"{last.text}{separator}{line.text}",
                last.left,
                line.right,
                min(last.bottom, line.bottom),
                max(last.top, line.top),
                max(last.height, line.height),
                max(last.em, line.em),
            )
        else:
            rows.append(line)
    return rows


def _goes_on(current: _Open, page: int, line: PageLine, usual: _Measures) -> bool:
    """Whether a line belongs to the paragraph of the one before."""
    last = current.lines[-1]
    if abs(last.height - line.height) > _SAME_SIZE * last.height or "\t" in last.text or "\t" in line.text:
        return False
    if page == current.pages[-1]:
        step = last.bottom - line.bottom
        if not 0 < step <= _WIDE_STEP * max(usual.step, line.height):
            return False
    if not _is_full(last, line, usual):
        return False
    ended = _SENTENCE_END.search(last.text) is not None
    if ended and labels_of(line.text):
        return False
    hanging = len(current.lines) > 1 and abs(line.left - current.lines[1].left) < 0.5 * line.em
    if hanging or line.left <= usual.left + _INDENT * line.em:
        return True
    beside = abs(line.left - last.left) < 0.5 * line.em
    return (beside or len(current.lines) == 1) and not ended


def _is_full(last: PageLine, line: PageLine, usual: _Measures) -> bool:
    """Whether the first word of a line had no room on the one before."""
    if last.text.endswith(_SOFT_HYPHEN):
        return True
    room = usual.right - last.right
    if _WIDE.match(line.text):
        return room < 2.2 * line.em
    word = line.text.split(maxsplit=1)[0]
    width = (line.right - line.left) / max(1, len(line.text))
    return room < _WIDER * (len(word) + 1) * width


def _paragraph(lines: Sequence[PageLine], usual: _Measures) -> Paragraph:
    text = lines[0].text
    for line in lines[1:]:
        text = _join(text, line.text)
    large = min(line.height for line in lines) >= _LARGE * usual.height
    return Paragraph(
        _whole(text), heading=int(large and len(text) <= _LONGEST_HEADING and not labels_of(text))
    )


def _join(text: str, line: str) -> str:
    if text.endswith(_SOFT_HYPHEN):
        return text[:-1] + line
    return f"{text}{_joint(text, line)}{line}"


def _joint(before: str, after: str) -> str:
    """A space where two lines meet, but none beside a Han character or wide mark."""
    return "" if _WIDE.match(before[-1]) or _WIDE.match(after[0]) else " "


def _whole(text: str) -> str:
    """Text without the hyphens that a line that goes on would have lost."""
    return text[:-1] + "-" if text.endswith(_SOFT_HYPHEN) else text.replace(_SOFT_HYPHEN, "")


# Footnotes.


def _footnotes(lines: Sequence[PageLine], usual: _Measures) -> list[PageLine]:
    """The small lines at the foot of a page, from the first that begins with a mark."""
    foot: list[PageLine] = []
    for line in sorted(lines, key=lambda line: line.bottom):
        if line.height > _SMALL * usual.height:
            break
        foot.insert(0, line)
    while foot and not _NOTE.match(foot[0].text):
        foot.pop(0)
    return foot


def _noted(lines: Sequence[PageLine]) -> list[Paragraph]:
    notes: list[Paragraph] = []
    for line in lines:
        mark = _NOTE.match(line.text)
        if mark:
            notes.append(Paragraph(line.text[mark.end() :], footnote=mark["mark"].strip("[]〔〕")))
        elif notes:
            notes[-1].text = _join(notes[-1].text, line.text)
    for note in notes:
        note.text = _whole(note.text)
    return notes
