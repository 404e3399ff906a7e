"""The ledger of decisions: strokes that are taken as one, once, and what can be undone and redone.

A stroke is all that one command did. Its decisions share a batch, which is the key that the sender chose,
so that a stroke that is sent again is found and not taken twice.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q, QuerySet

from annotations.deciding.states import State
from annotations.models import Annotation, Decision, Document, Suggestion

__all__ = ["Ledger", "Outcome", "Stroke", "changes_since", "position"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a stroke did: its decisions in order, none where nothing was to be done."""

    key: uuid.UUID
    decisions: tuple[Decision, ...]


@dataclass(slots=True)
class Stroke:
    """A stroke while it is being taken."""

    ledger: Ledger
    key: uuid.UUID
    decisions: list[Decision] = field(default_factory=list)

    def record(
        self,
        action: Decision.Action,
        *,
        annotation: Annotation | None = None,
        suggestion: Suggestion | None = None,
        before: State | None = None,
        after: State | None = None,
        undoes: Decision | None = None,
    ) -> None:
        """Write down one decision; it is stored when the stroke ends."""
        self.decisions.append(
            Decision(
                document=self.ledger.document,
                user=self.ledger.user,
                layer=self.ledger.layer,
                action=action,
                annotation=annotation,
                suggestion=suggestion,
                before=before,
                after=after,
                batch=self.key,
                undoes=undoes,
            )
        )


@dataclass(frozen=True, slots=True)
class Ledger:
    """The decisions of one person in one layer of one document."""

    user: User
    document: Document
    layer: str

    @property
    def decisions(self) -> QuerySet[Decision]:
        return Decision.objects.filter(document=self.document, user=self.user, layer=self.layer)

    def take(self, key: uuid.UUID | None, act: Callable[[Stroke], None]) -> Outcome:
        """Run ``act`` in a transaction in which nobody else decides in this document.

        A stroke whose key is known was taken already: its outcome is returned, and nothing is done. So
        decisions of one document are stored in the order of their keys, and who has seen one has seen all
        before it.
        """
        with transaction.atomic():
            list(Document.objects.filter(pk=self.document.pk).select_for_update(no_key=True).values("pk"))
            if key is not None and (known := tuple(self.decisions.filter(batch=key).order_by("id"))):
                return Outcome(key, known)
            stroke = Stroke(self, key or uuid.uuid4())
            act(stroke)
            return Outcome(stroke.key, tuple(Decision.objects.bulk_create(stroke.decisions)))

    def undoable(self) -> list[Decision]:
        """The decisions of the last stroke that still holds, latest first."""
        live = self.decisions.filter(undone_by__isnull=True).exclude(action=Decision.Action.UNDO)
        return self._stroke_of(live.order_by("-id").first())

    def redoable(self) -> list[Decision]:
        """The decisions of the last stroke that undid something, unless something new was decided since."""
        undone = self.decisions.filter(undone_by__isnull=True, action=Decision.Action.UNDO)
        last = undone.order_by("-id").first()
        if last is None:
            return []
        later = self.decisions.filter(id__gt=last.pk).exclude(
            action__in=[Decision.Action.UNDO, Decision.Action.REDO]
        )
        return [] if later.exists() else self._stroke_of(last)

    def _stroke_of(self, decision: Decision | None) -> list[Decision]:
        if decision is None:
            return []
        together = Q(batch=decision.batch) if decision.batch else Q(pk=decision.pk)
        found = self.decisions.filter(together).select_related(
            "annotation__concept", "annotation__entry", "annotation__term", "suggestion"
        )
        return list(found.order_by("-id"))


def changes_since(document: Document, user: User, position: int) -> QuerySet[Decision]:
    """Decisions later than ``position`` that the person may see."""
    return Decision.objects.visible_to(user).filter(document=document, id__gt=position)


def position(document: Document) -> int:
    """How far the ledger of a document has come: the key of its last decision, 0 before the first."""
    last = Decision.objects.filter(document=document).order_by("-id").values_list("id", flat=True).first()
    return last or 0
