"""The functions of the rules: each reads a checked document and yields findings; none stores any."""

from __future__ import annotations

import re
from collections.abc import Iterator

from annotations.legality.model import Checked, Found, Rule
from annotations.tagging import SuggestedSpan
from catalog.bases.resolving import Reason
from catalog.models import BasisRankRule, Concept, Edition

__all__ = ["low_basis", "missing_article", "repealed_law", "unlisted_measure"]

_SENTENCE_END = re.compile(r"[。；\n]|[.;](?=\s)")
CLASS_1 = "class-1"


def missing_article(rule: Rule, checked: Checked) -> Iterator[Found]:
    """Cited provisions that the version in force does not have."""
    for citation, resolution in checked.citations:
        missing = [m.provision for m in resolution.matches if m.reason == Reason.PROVISION_NOT_FOUND]
        if missing:
            yield Found(
                rule.id,
                rule.severity,
                citation.start,
                citation.end,
                citation.quote,
                f"Name a provision that {resolution.version} has.",
                articles=tuple(f"{resolution.law} {provision}" for provision in missing),
            )


def repealed_law(rule: Rule, checked: Checked) -> Iterator[Found]:
    """Cited laws that were repealed by the day of reference."""
    for citation, resolution in checked.citations:
        law = resolution.law
        if law is None or not law.is_repealed_on(checked.as_of):
            continue
        successor = f"; see {law.repealed_by}, which repealed it" if law.repealed_by else ""
        yield Found(
            rule.id,
            rule.severity,
            citation.start,
            citation.end,
            citation.quote,
            f"Cite law in force: {law} was repealed on {law.repealed_on}{successor}.",
            articles=(str(law),),
        )


def unlisted_measure(rule: Rule, checked: Checked) -> Iterator[Found]:
    """Measures that the tagger finds in no entry; not decided while the list is not held whole."""
    complete = checked.edition.completeness == Edition.Completeness.COMPLETE
    mend = "Strike the measure, or show the entry it rests on."
    for span in checked.spans:
        if span.label == "OUT" and _imposes(span):
            yield Found(
                rule.id,
                rule.severity if complete else "note",
                span.start,
                span.end,
                span.quote,
                mend if complete else "Cannot be decided: the edition of reference is not complete.",
                decided=complete,
            )


def low_basis(rule: Rule, checked: Checked) -> Iterator[Found]:
    """Class-1 measures whose sentence cites law, and none of the kinds that such a measure may rest on."""
    rank = BasisRankRule.objects.filter(key=CLASS_1).first()
    if rank is None:
        return
    statutory = Concept.MeasureClass.STATUTORY
    codes = set(Concept.objects.filter(measure_class=statutory).values_list("code", flat=True))
    for span in checked.spans:
        if span.label not in codes or not _imposes(span):
            continue
        start, end = _sentence(checked.text, span)
        laws = [r.law for c, r in checked.citations if start <= c.start and c.end <= end]
        known = [law for law in laws if law]
        # An unknown law may be of any rank, so nothing is said where one is cited.
        if known and len(known) == len(laws) and all(law.kind not in rank.accepted_kinds for law in known):
            yield Found(
                rule.id,
                rule.severity,
                span.start,
                span.end,
                span.quote,
                f"Rest the measure on an instrument of these kinds: {', '.join(rank.accepted_kinds)}.",
                rows=(span.label,),
                articles=tuple(str(law) for law in known),
            )


def _imposes(span: SuggestedSpan) -> bool:
    return not span.attributes.get("negated") and not span.attributes.get("lifted")


def _sentence(text: str, span: SuggestedSpan) -> tuple[int, int]:
    before = [match.end() for match in _SENTENCE_END.finditer(text, 0, span.start)]
    after = _SENTENCE_END.search(text, span.end)
    return (before[-1] if before else 0, after.start() if after else len(text))
