"""Finds laws that a Chinese text names with neither 《》 nor provision (依照刑法的规定), and lone numbers."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator

from catalog.citations.document_numbers import numbers_alone
from catalog.citations.law_names import LawNames, before_state
from catalog.citations.model import Citation

__all__ = ["DEFINED_HERE", "with_bare_names"]

DEFINED_HERE = re.compile(r"(?:简称|下称|统称)[为：:]?[ ]?[“\"'‘]?$")
"""What stands before a short form that is being defined, which is no citation."""

# A name must not be the end or the beginning of a longer word: 合同法 in 新合同法学, 国防法 in 国防法规.
BEFORE = re.compile(
    "(?:^|[^一-龥《〈<]|[据照反合用和与及为对按在由以将于除有是但受如依从犯守或者行的前后国触施过至越改取实彻传])$"
)
AFTER = re.compile("(?!规(?!定)|[学律院人定庭官治制典系界理修草案宣家总课意日会])")
DERIVED = re.compile("实施条例|实施细则|实施办法|修正案(?:[（(][一二三四五六七八九十]{1,3}[)）])?")
CONSTITUTION = re.compile("(?:根据|依据|依照|违反|按照)$")
IN_GENERAL = ("和法律", "、法律")


def with_bare_names(
    text: str, found: list[Citation], titles: Iterable[tuple[int, int]], names: LawNames
) -> list[Citation]:
    """Add laws and document numbers named alone, outside titles and citations; all in order."""
    spans = sorted([*titles, *((c.start, c.end) for c in found)])
    starts = [start for start, _ in spans]
    more: list[Citation] = []
    for start, end, number in _candidates(text, names):
        near = bisect_right(starts, end - 1) - 1
        floor = max(spans[near][1] if near >= 0 else 0, more[-1].end if more else 0)
        if floor > start:
            continue
        whole = start if number else before_state(text, start, floor)
        if number or _stands_alone(text, whole, end):
            name = text[whole:end]
            more.append(Citation(whole, end, name, name, (), "law-only", name if number else ""))
    return sorted([*found, *more], key=lambda c: c.start) if more else found


def _candidates(text: str, names: LawNames) -> Iterator[tuple[int, int, bool]]:
    """Spans of names and of numbers, with whether it is a number, in the order of the text."""
    numbers = [(start, end, True) for start, end in numbers_alone(text)]
    named = ((start, _derived_end(text, end), False) for start, end in names.chinese_in(text))
    yield from sorted([*named, *numbers]) if numbers else named


def _derived_end(text: str, end: int) -> int:
    derived = DERIVED.match(text, end)
    return end if derived is None else derived.end()


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether a name is a citation: a word of its own, no definition, not the title of the text itself."""
    if text[start - 1 : start] in ("", "\n") and text[end : end + 1] in ("", "\n"):
        return False
    before = text[max(0, start - 8) : start]
    if BEFORE.search(before) is None or AFTER.match(text, end) is None or DEFINED_HERE.search(before):
        return False
    if text[start:end] == "宪法":
        return CONSTITUTION.search(before) is not None and not text.startswith(IN_GENERAL, end)
    return True
