"""Takes an annotator's mark into the agreed layer, by the deciding service and with its ledger."""

from __future__ import annotations

import uuid

from django.contrib.auth.models import User

from annotations.deciding import Desk, Outcome
from annotations.models import Anchor, Annotation

__all__ = ["NothingToAdjudicate", "adjudicate"]


class NothingToAdjudicate(LookupError):
    """The mark is none of a person's layer, was withdrawn, or is agreed already."""


def adjudicate(user: User, annotation: Annotation, *, key: uuid.UUID | None = None) -> Outcome:
    """Copy a person's annotation into the agreed layer and record who decided it.

    Raises:
        NothingToAdjudicate: see there.
        NotAllowed: the person may not adjudicate, or may not see the document.
        Conflict: somebody decided otherwise in the meantime.
    """
    if annotation.layer != Annotation.Layer.PERSONAL or annotation.withdrawn:
        raise NothingToAdjudicate(f"{annotation} is no mark that stands in a person's layer")
    desk = Desk(user, annotation.document, Annotation.Layer.ADJUDICATED)
    if _is_agreed(annotation):
        raise NothingToAdjudicate(f"{annotation} is agreed already")
    return desk.accept(str(annotation.uid), key=key)


def _is_agreed(annotation: Annotation) -> bool:
    """Whether the agreed layer says the same of the same words."""
    places = Anchor.objects.filter(annotation=annotation, state=Anchor.State.ANCHORED)
    agreed = Annotation.objects.current().filter(
        document=annotation.document,
        layer=Annotation.Layer.ADJUDICATED,
        kind=annotation.kind,
        concept=annotation.concept,
        entry=annotation.entry,
        term=annotation.term,
        law=annotation.law,
        provisions=annotation.provisions,
    )
    return any(
        agreed.filter(
            anchors__text=place.text_id, anchors__start=place.start, anchors__end=place.end
        ).exists()
        for place in places
    )
