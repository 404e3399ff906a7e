"""How far the annotators of a document are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db.models import Max

from annotations.deciding import Board
from annotations.models import Annotation, Decision, Document

__all__ = ["Share", "progress"]


@dataclass(frozen=True, slots=True)
class Share:
    """One annotator at one document, in their own layer."""

    annotator: User
    decided: int
    """Suggestions of the newest runs that this person decided."""
    total: int
    annotations: int
    last: datetime | None
    """When they decided last."""

    @property
    def is_done(self) -> bool:
        return self.decided == self.total


def progress(document: Document) -> list[Share]:
    """Everybody who decided something in their own layer of a document, by name."""
    personal = Annotation.Layer.PERSONAL
    ledger = Decision.objects.filter(document=document, layer=personal)
    last = dict(ledger.order_by().values_list("user").annotate(Max("at")))
    annotators = User.objects.filter(pk__in=last) | User.objects.filter(
        annotations__document=document, annotations__layer=personal
    )
    return [_share(document, user, last.get(user.pk)) for user in annotators.distinct().order_by("username")]


def _share(document: Document, user: User, last: datetime | None) -> Share:
    board = Board(user, document)
    done = board.progress()
    return Share(user, done.decided, done.total, board.annotations().count(), last)
