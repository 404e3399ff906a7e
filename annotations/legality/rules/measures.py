"""Rules on measures: outside the list, on a basis that is gone or too low, set locally without a basis."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator

from annotations.legality.model import Checked, Issue, Words
from annotations.legality.passages import Stretch
from annotations.legality.reference import Row
from annotations.legality.rules.citing import moved_article, repealed_article, repealed_law
from annotations.legality.rules.speech import (
    UNDECIDED,
    cited_for,
    conduct,
    found,
    imposed,
    is_certain,
    matters,
    measures,
    overlaps,
    speech,
)
from annotations.legality.statutes import Cited
from annotations.legality.units import units
from annotations.tagging import SuggestedSpan
from annotations.tagging.components.base import fold
from annotations.tagging.lines import ITEM
from catalog.models import LawKind

__all__ = ["local_measure", "low_basis", "stale_basis", "unlisted_measure"]

_ITEM_END = re.compile(r"[。；;\n]|\.(?=\s|$)|$")
_FRONT = 400
_LOCAL_OFTEN = 2
_NEAR = 16


def unlisted_measure(checked: Checked) -> Iterator[Issue]:
    """Measures that fit no entry; not decided while the list is not held whole."""
    complete = checked.reference.is_complete
    mend = Words(
        "删去该措施，或者指明其所依据的清单条目。", "Strike the measure, or show the entry it rests on."
    )
    taken: list[tuple[int, int]] = []
    for start, end in sorted(
        {*_outside(checked), *_concepts_without_rows(checked)}, key=lambda s: (s[0], -s[1])
    ):
        if not any(overlaps((start, end), other) for other in taken):
            taken.append((start, end))
            yield Issue(start, end, mend if complete else UNDECIDED, decided=complete)


def _outside(checked: Checked) -> Iterator[tuple[int, int]]:
    listed = [
        (span.start, span.end) for span in checked.spans if span.label.startswith("PM-") and is_certain(span)
    ]
    words = speech(checked)
    for span in checked.spans:
        if span.label != "OUT" or not imposed(checked, span.start, span.end, span):
            continue
        if is_certain(span) and not _fits_an_entry(checked, (span.start, span.end)):
            yield span.start, span.end
    for start, end in _about_the_untrustworthy(checked):
        for match in words["unlisted"].finditer(checked.folded, start, end):
            stretch, is_living = match.span(), bool(words["living"].search(match[0]))
            if _is_listed_here(checked, stretch, is_living=is_living) or not imposed(checked, *stretch):
                continue
            untrusted = words["untrust"].search(checked.passages.words(*stretch))
            if untrusted and not _fits_an_entry(checked, stretch):
                yield stretch
    yield from _direct(checked, listed)
    yield from _items(checked, listed)


def _direct(checked: Checked, listed: list[Stretch]) -> Iterator[Stretch]:
    """What the untrustworthy are denied in so many words, whatever it is."""
    words = speech(checked)
    for match in found(checked, "direct"):
        start, end = match.span("span")
        if any(overlaps((start, end), other) for other in listed) or words["generic_object"].search(
            match["span"]
        ):
            continue
        if imposed(checked, start, end):
            yield start, end


def _about_the_untrustworthy(checked: Checked) -> Iterator[Stretch]:
    """Lines under a lead-in that speaks of untrustworthiness, and sentences that do."""
    words = speech(checked)
    untrust = words["untrust"]
    for start, end in checked.passages.lines(words.gates.get("unlisted")):
        if any(untrust.search(checked.folded, *lead) for lead in checked.passages.leads(start)):
            yield start, end
            continue
        read = start
        while word := untrust.search(checked.folded, read, end):
            left, right = checked.passages.sentence(*word.span())
            read = min(right, end)
            yield max(left, start), read


def _is_listed_here(checked: Checked, stretch: Stretch, *, is_living: bool) -> bool:
    """Whether a measure of the list, or a citation, stands on the stretch.

    A ban for a time reads like one on access to a trade, and daily life is no trade; what people live on is
    neither a grant for projects nor a preference.
    """
    wide = {"PM-01", "PM-06", "PM-08"} if is_living else {"PM-01"}
    return any(
        span.label.startswith("PM-") and span.label not in wide and is_certain(span)
        for span in checked.spans
        if overlaps(stretch, (span.start, span.end))
    ) or any(overlaps(stretch, cited.stretch) for cited in checked.citations)


def _fits_an_entry(checked: Checked, stretch: Stretch) -> bool:
    """Whether the words are half those of a row that is about the matter of the sentence."""
    said = checked.folded[slice(*stretch)]
    own = units(said, checked.language)
    around = checked.passages.words(*stretch).replace(said, "，")
    about = matters(checked, around)
    return any(
        2 * len(own & row.units[checked.language]) >= len(own) > 0
        for matter in about
        for row in checked.reference.by_matter.get(matter, ())
        if row.concept.startswith("PM-")
    )


def _items(checked: Checked, listed: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Items of a list of measures that hold none of the list's."""
    words = speech(checked)
    for start, end in checked.passages.lines():
        number = ITEM.match(checked.folded, start, end)
        if not number:
            continue
        leads = checked.passages.leads(start)
        above = "\n".join(checked.folded[a:b] for a, b in leads)
        if not (words["measures_lead"].search(above) and words["punishing_lead"].search(above)):
            continue
        if any(start <= a < end for a, _ in listed) or words["not_imposed"].search(above):
            continue
        if any(start <= span.start < end and span.label == "OUT" for span in checked.spans):
            continue
        stop = _ITEM_END.search(checked.folded, number.end(), end)
        item = number.end(), stop.start() if stop else end
        text = checked.folded[slice(*item)]
        sets = words["strong_lead"].search(above) or words["operator"].search(text)
        if sets and not words["generic_item"].search(text) and imposed(checked, *item):
            yield item


def _concepts_without_rows(checked: Checked) -> Iterator[tuple[int, int]]:
    """Measures of which a complete list holds no row."""
    if checked.reference.is_complete:
        for span in measures(checked):
            if is_certain(span) and span.label not in checked.reference.by_concept:
                yield span.start, span.end


def stale_basis(checked: Checked) -> Iterator[Issue]:
    """Measures whose sentence cites a basis that is repealed or stands elsewhere on the day."""
    rules = repealed_law, moved_article, repealed_article
    stale = {(issue.start, issue.end): issue for rule in rules for issue in rule(checked)}
    if not stale:
        return
    for span in _first_of_stretch(filter(is_certain, measures(checked))):
        bases = cited_for(checked, (span.start, span.end))
        gone = [stale[cited.stretch] for cited in bases if cited.stretch in stale]
        if gone and len(gone) == len(bases):
            yield Issue(
                span.start,
                span.end,
                gone[0].mend,
                rows=tuple(dict.fromkeys(code for issue in gone for code in issue.rows)),
                articles=tuple(dict.fromkeys(name for issue in gone for name in issue.articles)),
            )


def low_basis(checked: Checked) -> Iterator[Issue]:
    """Class-1 measures whose sentence cites instruments, and none of the kinds that they may rest on."""
    accepted = checked.reference.accepted_kinds
    if not accepted:
        return
    for span in _statutory(checked):
        bases = cited_for(checked, (span.start, span.end))
        context = checked.passages.words(span.start, span.end)
        untitled = speech(checked)["low_instrument"].search(context) if not bases else None
        # An instrument of unknown kind may be of any rank, so nothing is said where one is cited.
        low = bases and all(cited.kind is not None and cited.kind not in accepted for cited in bases)
        if untitled or (low and not _is_listed(checked, span, bases)):
            yield Issue(
                span.start,
                span.end,
                _rest_on(accepted),
                rows=tuple(row.code for row in _rows(checked, span)[:5]),
                articles=tuple(dict.fromkeys(cited.citation.quote for cited in bases)),
            )


def _is_listed(checked: Checked, span: SuggestedSpan, bases: list[Cited]) -> bool:
    """Whether a row of the measure rests on one of the articles cited, so that the list itself accepts it."""
    return any(
        row.concept == span.label
        for cited in bases
        if cited.law
        for eid in cited.articles
        for row in checked.reference.by_article.get((cited.law.pk, eid), ())
    )


def local_measure(checked: Checked) -> Iterator[Issue]:
    """Class-1 measures that a local document sets without naming a higher basis, for conduct of no row."""
    accepted = checked.reference.accepted_kinds
    if not accepted:
        return
    words = speech(checked)
    high = {
        cited.law.pk
        for cited in checked.citations
        if cited.law and cited.kind in accepted and not cited.repeal
    }
    for span in _statutory(checked):
        stretch = span.start, span.end
        near = max(0, span.start - _NEAR), span.end + _NEAR
        if not _is_local(checked, span.start) or not words["restricting"].search(checked.folded, *near):
            continue
        above = "\n".join(checked.folded[a:b] for a, b in checked.passages.leads(span.start))
        by_law = words["by_law"]
        if by_law.search(checked.folded, *checked.passages.segment(*stretch)) or by_law.search(above):
            continue
        rows = _rows(checked, span)
        if cited_for(checked, stretch) or any(basis.law in high for row in rows for basis in row.bases):
            continue
        about = matters(checked, conduct(checked, (span.start, span.end)))
        if any(about & row.matters for row in rows):
            continue
        yield Issue(span.start, span.end, _rest_on(accepted), rows=tuple(row.code for row in rows[:5]))


def _statutory(checked: Checked) -> Iterator[SuggestedSpan]:
    statutory = checked.reference.statutory
    yield from _first_of_stretch(s for s in measures(checked) if is_certain(s) and s.label in statutory)


def _first_of_stretch(spans: Iterable[SuggestedSpan]) -> Iterator[SuggestedSpan]:
    """One span of those that lie over each other, so that one clause is reported once."""
    last = -1
    for span in spans:
        if span.start >= last:
            last = span.end
            yield span


def _rows(checked: Checked, span: SuggestedSpan) -> tuple[Row, ...]:
    return checked.reference.by_concept.get(span.label, ())


def _is_local(checked: Checked, offset: int) -> bool:
    """Whether the document, or the excerpt of a set in which an offset stands, is a local one."""
    words = speech(checked)
    start, end = _excerpt(checked, offset)
    said = checked.particulars
    title = fold(f"{said.title}\n{said.issuer}", checked.language)
    front = checked.folded[start : min(end, start + _FRONT)].strip().partition("\n")[0]
    if words["local_title"].search(title) or words["local_title"].search(front):
        return True
    return len(words["local"].findall(checked.folded, start, end)) >= _LOCAL_OFTEN


def _excerpt(checked: Checked, offset: int) -> Stretch:
    heads = checked.topics.heads
    place = bisect_right(heads, offset)
    return (heads[place - 1] if place else 0), (heads[place] if place < len(heads) else len(checked.folded))


def _rest_on(accepted: frozenset[str]) -> Words:
    labels = [kind for kind in LawKind.values if kind in accepted]
    return Words(
        "补充法律、行政法规或者党中央、国务院政策文件作为依据，否则删去该措施。",
        f"Name a basis of one of these kinds, or strike the measure: {', '.join(labels)}.",
    )
