"""The rule on whom a measure hits: a type of subject, a relation or a conduct outside the rows' targets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from annotations.legality.model import Checked, Issue, Words
from annotations.legality.reference import Row
from annotations.legality.rules.speech import (
    UNDECIDED,
    cited_for,
    conduct,
    is_certain,
    matters,
    measures,
    speech,
)
from annotations.legality.units import units
from annotations.tagging import SuggestedSpan
from catalog.models import SubjectType

__all__ = ["widened_target"]

CLOSED = frozenset({"PM-03", "PM-04", "PM-05"})
"""Measures that laws allow for named conduct alone; of the others only conduct that no row knows is told."""

# Conduct of which no row holds this share of the telling words is in no row.
FOREIGN = 0.2


def widened_target(checked: Checked) -> Iterator[Issue]:
    """Measures applied to a subject or conduct that no row of the measure is about.

    Decided where the sentence cites the article of a row, whose targets are known; else only by a whole list.
    """
    last = -1
    for span in measures(checked):
        if span.start < last or (not is_certain(span) and not _namesconduct(checked, span)):
            continue
        rows, cited = _rows(checked, span)
        if rows and _is_widened(checked, span, rows, closed=cited or span.label in CLOSED):
            last = span.end
            decided = cited or checked.reference.is_complete
            yield Issue(
                span.start,
                span.end,
                _mend(rows) if decided else UNDECIDED,
                rows=tuple(row.code for row in rows[:5]) if decided else (),
                articles=tuple(dict.fromkeys(b.name for row in rows[:5] for b in row.bases))
                if decided
                else (),
                decided=decided,
            )


def _namesconduct(checked: Checked, span: SuggestedSpan) -> bool:
    """Whether the sentence itself says whom the measure hits and why, where the tagger saw no misconduct."""
    said = conduct(checked, (span.start, span.end))
    return bool(matters(checked, said) and speech(checked)["conduct"].search(said))


def _rows(checked: Checked, span: SuggestedSpan) -> tuple[tuple[Row, ...], bool]:
    """The rows of the measure: those at the articles that are cited for it, if any; and whether these are."""
    rows = checked.reference.by_concept.get(span.label, ())
    cited = [
        row
        for found in cited_for(checked, (span.start, span.end))
        if found.law
        for eid in found.articles
        for row in checked.reference.by_article.get((found.law.pk, eid), ())
        if row.concept == span.label
    ]
    return (tuple(dict.fromkeys(cited)), True) if cited else (rows, False)


def _is_widened(checked: Checked, span: SuggestedSpan, rows: tuple[Row, ...], *, closed: bool) -> bool:
    words = speech(checked)
    said = conduct(checked, (span.start, span.end))
    near = checked.folded[slice(*checked.passages.segment(span.start, span.end))]
    about_trust = checked.topics.at(span.start) or words["untrust"].search(near)
    if (about_trust or span.label in CLOSED) and not words["not_widened"].search(near):
        for relation in ("relatives", "associates"):
            found = words[relation].search(said)
            if found and not any(_knows(row, found[0].strip(), checked.language) for row in rows):
                return True
    about = matters(checked, said)
    if about:
        alike = [row for row in rows if about & row.matters]
        if alike:
            return closed and _hits_others(checked, said, alike)
        return closed or checked.reference.by_matter.keys().isdisjoint(about)
    return bool(about_trust) and _is_foreign(checked, said)


def _knows(row: Row, relation: str, language: str) -> bool:
    said = relation.lstrip("其的人员者")[-2:] if language == "zh" else relation.split()[-1].rstrip("s")
    return said in (row.words if language == "zh" else row.english)


def _hits_others(checked: Checked, said: str, rows: Iterable[Row]) -> bool:
    """Whether the sentence names a type of subject, and only one that none of the rows concerns."""
    words = speech(checked)
    named = {
        subject
        for subject, name in ((SubjectType.NATURAL_PERSON, "natural"), (SubjectType.LEGAL_PERSON, "legal"))
        if words[name].search(said)
    }
    concerned = {subject for row in rows for subject in row.subjects}
    return named == {SubjectType.LEGAL_PERSON} and concerned == {SubjectType.NATURAL_PERSON.value}


def _is_foreign(checked: Checked, said: str) -> bool:
    """Whether the conduct is named, and shares no telling word with any row of the list."""
    words = speech(checked)
    for found in words["conduct"].finditer(said):
        own = _telling(found["who"], checked)
        alike = (len(own & row.units[checked.language]) for row in checked.reference.rows)
        if len(own) > 1 and max(alike, default=0) < FOREIGN * len(own):
            return True
    return False


def _telling(said: str, checked: Checked) -> set[str]:
    """The units of what is said of conduct, without the words that every conduct shares."""
    generic = speech(checked)["generic_conduct"]
    if checked.language == "zh":
        return units(generic.sub("，", said), "zh")
    return {word for word in units(said, "en") if not generic.search(word)}


def _mend(rows: tuple[Row, ...]) -> Words:
    codes = "、".join(row.code for row in rows[:5])
    return Words(
        f"将措施限于清单条目（{codes}）所列的主体和行为，或者指明其他条目。",
        f"Keep the measure to the subjects and conduct of {', '.join(row.code for row in rows[:5])}, or show "
        "another entry.",
    )
