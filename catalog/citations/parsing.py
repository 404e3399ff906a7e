"""Reads a string that an editor pastes and that holds nothing but citations, law by law."""

from __future__ import annotations

import re

from catalog.citations.chinese import find_chinese
from catalog.citations.english import find_english
from catalog.citations.finder import detect_language
from catalog.citations.law_names import LawNames
from catalog.citations.model import SAME, Citation, CitationError, LawGroup

__all__ = ["parse_citation"]

BETWEEN = re.compile(
    r"[\s；;，,、。.：:（）()“”\"]|以及|或者|[和与及或等]|的?规定|的有关规定|\b(?:and|or|the|of)\b"
    r"|[一-龥]{2,24}(?:国务院|委员会|办公厅|[部委局院会厅署行])(?=《)|国务院(?=《)|我国"
)


def parse_citation(
    text: str, *, lang: str | None = None, law_names: LawNames | None = None
) -> list[LawGroup]:
    """Read 《招标投标法》第五十三条、第五十四条；《政府采购法》第七十七条第一款 as two groups.

    Args:
        text: one or more citations and nothing else but punctuation and joining words.
        lang: ``"zh"``, ``"en"`` or ``None`` to decide by the characters.
        law_names: names that may stand without 《》, beside the well-known ones.

    Returns:
        The groups in the order of the text; provisions of one law that follow each other are one group.

    Raises:
        CitationError: the string holds no citation, or words that belong to none.
    """
    names = law_names if law_names is not None else LawNames.known()
    english = (lang or detect_language(text)).startswith("en")
    find = find_english if english else find_chinese
    found = find(text, names, headings=False)
    if not found:
        raise CitationError(f"no citation in {text[:40]!r}; write one such as 《招标投标法》第五十三条")
    position = 0
    for citation in found:
        _expect_nothing(text, position, citation.start)
        position = citation.end
    _expect_nothing(text, position, len(text))
    return _grouped(found)


def _expect_nothing(text: str, start: int, end: int) -> None:
    while start < end:
        match = BETWEEN.match(text, start)
        if match is None:
            stray = text[start : min(end, start + 12)]
            raise CitationError(
                f"{stray!r} at character {start + 1} belongs to no citation; "
                "write the law in 《》 and its provisions as 第五条第二款, and nothing else"
            )
        start = match.end()


def _grouped(found: list[Citation]) -> list[LawGroup]:
    laws = {c.start: c.law for c in found}
    groups: list[LawGroup] = []
    for citation in found:
        law = citation.law
        if law == SAME and citation.referent is not None:
            law = laws[citation.referent]
        group = LawGroup(law, citation.provisions, citation.number)
        if (
            groups
            and groups[-1].law == law
            and groups[-1].provisions
            and group.provisions
            and not group.number
        ):
            last = groups.pop()
            group = LawGroup(law, last.provisions + group.provisions, last.number)
        groups.append(group)
    return groups
