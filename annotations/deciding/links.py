"""Which segments of two texts render each other, as the ledger holds it, and how that is put back."""

from __future__ import annotations

from django.utils.translation import gettext as _

from annotations.deciding.errors import AlignmentChanged
from annotations.deciding.states import State
from annotations.models import Decision, DocumentText, SegmentAlignment

__all__ = ["difference", "links_between", "put_back", "speaks_of_links"]

Links = dict[tuple[int, int], tuple[float, str]]
"""By the keys of a Chinese and an English segment the score of the pair and who set it."""


def speaks_of_links(decision: Decision) -> bool:
    """Whether a decision, or what it takes back, is about the alignment and not about a mark."""
    return decision.suggestion_id is None and decision.annotation_id is None


def links_between(zh: DocumentText, en: DocumentText) -> Links:
    """All pairs of two texts."""
    found = SegmentAlignment.objects.filter(zh_segment__text=zh, en_segment__text=en)
    rows = found.values_list("zh_segment_id", "en_segment_id", "score", "origin")
    return {(zh_key, en_key): (score, origin) for zh_key, en_key, score, origin in rows}


def difference(before: Links, after: Links) -> tuple[State, State]:
    """What of two stands of the links is only in one of them, as the ledger holds it."""
    gone = {pair: link for pair, link in before.items() if after.get(pair) != link}
    come = {pair: link for pair, link in after.items() if before.get(pair) != link}
    return _state(gone), _state(come)


def put_back(now: State | None, then: State | None) -> None:
    """Replace links as a decision left them by those that it found.

    Raises:
        AlignmentChanged: somebody corrected these links since.
    """
    left, found = _links(now), _links(then)
    chinese = {zh for zh, _en in (*left, *found)}
    rows = SegmentAlignment.objects.filter(zh_segment__in=chinese)
    held = {(row.zh_segment_id, row.en_segment_id): row for row in rows}
    here = {pair: (held[pair].score, held[pair].origin) for pair in {*left, *found} if pair in held}
    if here != left:
        raise AlignmentChanged(_("Somebody corrected the alignment here since; correct it as it stands now."))
    SegmentAlignment.objects.filter(pk__in=[held[pair].pk for pair in left]).delete()
    SegmentAlignment.objects.bulk_create(
        SegmentAlignment(zh_segment_id=zh, en_segment_id=en, score=score, origin=origin)
        for (zh, en), (score, origin) in found.items()
    )


def _state(links: Links) -> State:
    return {"links": [[*pair, *link] for pair, link in sorted(links.items())]}


def _links(state: State | None) -> Links:
    return {(zh, en): (score, origin) for zh, en, score, origin in (state or {}).get("links", [])}
