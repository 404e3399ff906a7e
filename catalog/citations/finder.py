"""Finds the citations of a text in either language; it never raises, whatever the text."""

from __future__ import annotations

from catalog.citations.chinese import find_chinese
from catalog.citations.english import find_english
from catalog.citations.law_names import LawNames
from catalog.citations.model import Citation, CitationError

__all__ = ["find_citations"]

MOSTLY_ASCII = 0.8
"""A text with more ASCII than this is read as English."""


def find_citations(
    text: str, *, lang: str | None = None, law_names: LawNames | None = None
) -> list[Citation]:
    """Find every citation of law in a text, in its order.

    Args:
        text: any string; a heading such as 第五条 at the beginning of a line is no citation.
        lang: ``"zh"`` or ``"en"``, also with a region (``zh-Hans``); ``None`` to decide by the characters.
        law_names: names that may stand without 《》, beside the well-known ones.

    Returns:
        Citations that do not overlap; ``text[c.start:c.end] == c.quote`` for each, offsets in code points.

    Raises:
        CitationError: ``lang`` is neither Chinese nor English. No text raises.
    """
    names = law_names if law_names is not None else LawNames.known()
    language = lang.partition("-")[0].lower() if lang else detect_language(text)
    if language == "zh":
        return find_chinese(text, names)
    if language == "en":
        return find_english(text, names)
    raise CitationError(f"no grammar of citations for the language {lang!r}; use 'zh' or 'en'")


def detect_language(text: str) -> str:
    """``"en"`` for a text that is nearly all ASCII, otherwise ``"zh"``."""
    plain = len(text.encode("ascii", "ignore"))
    return "en" if plain > MOSTLY_ASCII * len(text) else "zh"
