"""Carries annotations from one revision of a text into the next; drops none, moves none to a look-alike."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import User

from annotations.anchoring import Span, reanchor
from annotations.models import Anchor, DocumentText

__all__ = ["Carried", "carry_annotations"]

_CONTEXT = 32


@dataclass(frozen=True, slots=True)
class Carried:
    """How many annotations found their words in the new revision, and how many wait for a person."""

    anchored: int
    orphaned: int


def carry_annotations(old: DocumentText, new: DocumentText, user: User | None = None) -> Carried:
    """Give every annotation that has an anchor in ``old`` one in ``new``: its place there, or orphaned.

    What was orphaned before stays so.
    """
    anchors = list(old.anchors.order_by("pk"))
    placed = [anchor for anchor in anchors if anchor.start is not None and anchor.end is not None]
    spans = [Span(anchor.start or 0, anchor.end or 0) for anchor in placed]
    found = dict(zip((anchor.pk for anchor in placed), reanchor(old.text, new.text, spans), strict=True))
    made = [_anchor(anchor, new, found.get(anchor.pk)) for anchor in anchors]
    Anchor.objects.bulk_create_with_history(made, reason=f"carried into revision {new.revision}", user=user)
    anchored = sum(anchor.state == Anchor.State.ANCHORED for anchor in made)
    return Carried(anchored, len(made) - anchored)


def _anchor(old: Anchor, text: DocumentText, span: Span | None) -> Anchor:
    if span is None:
        return Anchor(
            annotation_id=old.annotation_id,
            text=text,
            state=Anchor.State.ORPHANED,
            quote=old.quote,
            prefix=old.prefix,
            suffix=old.suffix,
        )
    words = text.text
    return Anchor(
        annotation_id=old.annotation_id,
        text=text,
        start=span.start,
        end=span.end,
        quote=words[span.start : span.end],
        prefix=words[max(0, span.start - _CONTEXT) : span.start],
        suffix=words[span.end : span.end + _CONTEXT],
    )
