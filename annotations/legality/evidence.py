"""Which version's article a citation means, where the number has gone to other words since.

A number alone does not show it: the document's date, an edition that it names, or what it says there does.
"""

from __future__ import annotations

from collections.abc import Iterable

from annotations.legality.model import Checked
from annotations.legality.reference import Row
from annotations.legality.statutes import Cited, Moved
from annotations.legality.units import units

__all__ = ["meant"]

# How much of the shorter side's pairs of characters, or words, must be said, and how much more of it than of
# the words that bear the number today.
ENOUGH = 0.25
LEAD = 1.5


def meant(checked: Checked, cited: Cited, moved: Moved) -> bool:
    """Whether a citation means the article as it stood in an earlier version."""
    if not moved.taken:
        return True
    today = cited.version
    if cited.year and today and today.date and cited.year < today.date.year:
        return True
    issued = checked.particulars.issued
    if issued and today and today.in_force_from and issued < today.in_force_from:
        began = moved.version.in_force_from
        return began is None or began <= issued
    return _speaks_of(checked, cited, moved)


def _speaks_of(checked: Checked, cited: Cited, moved: Moved) -> bool:
    """Whether the words around the citation are those of the rows at the new place, and not at the number."""
    reference = checked.reference
    there = [row for eid in moved.articles for row in reference.by_article.get((moved.law.pk, eid), ())]
    if not there or cited.law is None:
        return False
    eid = f"art_{moved.provision}"
    here = reference.by_article.get((cited.law.pk, eid), ())
    labels = {
        span.label
        for span in checked.spans
        if checked.passages.belong_together((span.start, span.end), cited.stretch)
    }
    if labels & {row.concept for row in there} and not labels & {row.concept for row in here}:
        return True
    words = said_of(checked, cited)
    new, old = _overlap(words, there, checked.language), _overlap(words, here, checked.language)
    return new >= ENOUGH and new >= LEAD * old


def said_of(checked: Checked, cited: Cited) -> str:
    """The folded words around a citation, without the citation itself."""
    start, end = cited.stretch
    return checked.passages.words(start, end).replace(checked.folded[start:end], " ")


def _overlap(words: str, rows: Iterable[Row], language: str) -> float:
    """The best share of a row's units that the words hold."""
    said = units(words, language)
    shares = [len(said & own) / len(own) for row in rows if (own := row.units[language])]
    return max(shares, default=0.0)
