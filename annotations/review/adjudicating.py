"""Settles what annotators differ on, by the ledger of the agreed layer; their own marks stay as they are.

A mark that is accepted is copied into the agreed layer; that one is turned down is a decision about it.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User

from annotations.deciding import Desk, Label, NothingToUndo, Outcome, is_refusal
from annotations.deciding.ledger import Stroke
from annotations.deciding.states import REJECTED, make_anchor, state_of
from annotations.models import Anchor, Annotation, Decision, Document
from annotations.review.comparing import Said, said_of

__all__ = ["NothingToAdjudicate", "Standing", "settle", "standing_of", "undo"]

_AGREED = Annotation.Layer.ADJUDICATED
Action = Decision.Action


class NothingToAdjudicate(LookupError):
    """A mark is none of a person's layer of the document, was withdrawn, or has no place in its text."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What was decided of an annotator's mark, by whom and when."""

    accepted: bool
    by: User
    at: datetime


def settle(
    user: User,
    document: Document,
    accepted: Sequence[Annotation],
    refused: Sequence[Annotation] = (),
    *,
    key: uuid.UUID | None = None,
) -> Outcome:
    """Take people's marks into the agreed layer and turn others down, all in one stroke.

    What is agreed already stays; what the agreed layer says of a mark that is turned down is withdrawn there.

    Args:
        key: chosen by the sender; a stroke that is sent again with its key is not taken twice.

    Raises:
        NothingToAdjudicate: see there.
        NotAllowed: the person may not adjudicate, or may not see the document.
    """
    desk = Desk(user, document, _AGREED)

    def act(stroke: Stroke) -> None:
        _Settling(desk, stroke).run(accepted, refused)

    return desk.ledger.take(key, act)


def undo(user: User, document: Document) -> Outcome | None:
    """Take back the person's last stroke in the agreed layer; None where there is none.

    Raises:
        NotAllowed: the person may not adjudicate.
        Conflict: somebody changed it since.
    """
    try:
        return Desk(user, document, _AGREED).undo()
    except NothingToUndo:
        return None


def standing_of(document: Document, anchors: Iterable[Anchor]) -> dict[int, Standing]:
    """What was decided of annotators' marks, by the key of the annotation; open ones are left out.

    Two queries, however many marks there are.
    """
    found = list(anchors)
    agreed = _agreed(document, {anchor.text_id for anchor in found})
    refused = _refusals(document)
    standing: dict[int, Standing] = {}
    for anchor in found:
        if own := agreed.get(said_of(anchor)):
            standing[anchor.annotation_id] = Standing(
                True, own.annotation.annotator, own.annotation.created_at
            )
        elif decision := refused.get(anchor.annotation_id):
            standing[anchor.annotation_id] = Standing(False, decision.user, decision.at)
    return standing


class _Settling:
    """One stroke that settles marks of annotators."""

    def __init__(self, desk: Desk, stroke: Stroke) -> None:
        self.desk, self.stroke = desk, stroke
        self.texts = {text.pk: text for text in desk.board.texts}
        self.agreed = _agreed(desk.document, self.texts)
        self.refused = _refusals(desk.document)

    def run(self, accepted: Sequence[Annotation], refused: Sequence[Annotation]) -> None:
        taken, left = self._places(accepted), self._places(refused)
        wanted = {said_of(anchor) for anchor in taken}
        self._take([anchor for said, anchor in _by_said(taken).items() if said not in self.agreed])
        for anchor in left:
            said = said_of(anchor)
            if said in self.agreed and said not in wanted:
                self._withdraw(self.agreed.pop(said))
            if anchor.annotation_id not in self.refused:
                self.stroke.record(Action.REJECT, annotation=anchor.annotation, after=REJECTED)

    def _places(self, annotations: Sequence[Annotation]) -> list[Anchor]:
        """Where marks stand in the newest texts, one place for each."""
        odd = next((found for found in annotations if not self._can_be_settled(found)), None)
        anchors = Anchor.objects.filter(
            annotation__in=annotations, text__in=self.texts, state=Anchor.State.ANCHORED
        ).select_related("annotation__concept", "annotation__entry", "annotation__term")
        found = {anchor.annotation_id: anchor for anchor in anchors.order_by("start", "end", "pk")}
        odd = odd or next((a for a in annotations if a.pk not in found), None)
        if odd is not None:
            raise NothingToAdjudicate(f"{odd} is no mark that stands in a person's layer of this document")
        return list(found.values())

    def _can_be_settled(self, annotation: Annotation) -> bool:
        personal = annotation.layer == Annotation.Layer.PERSONAL
        return personal and not annotation.withdrawn and annotation.document_id == self.desk.document.pk

    def _take(self, anchors: Sequence[Anchor]) -> None:
        """Copy marks into the agreed layer, in a constant number of queries."""
        made, placed = [], []
        for anchor in anchors:
            theirs = anchor.annotation
            annotation = Annotation(
                document=self.desk.document,
                layer=_AGREED,
                annotator=self.desk.user,
                comment=theirs.comment,
                concept=theirs.concept,  # kept, so that its label costs no query
                entry=theirs.entry,
                term=theirs.term,
            )
            Label.of_annotation(theirs).put_on(annotation)
            made.append(annotation)
            text = self.texts[anchor.text_id]
            placed.append(make_anchor(annotation, text, anchor.start or 0, anchor.end or 0))
        Annotation.objects.bulk_create_with_history(made, reason=Action.ACCEPT, user=self.desk.user)
        Anchor.objects.bulk_create_with_history(placed, reason=Action.ACCEPT, user=self.desk.user)
        for annotation, place in zip(made, placed, strict=True):
            self.stroke.record(Action.ACCEPT, annotation=annotation, after=state_of(annotation, place))

    def _withdraw(self, anchor: Anchor) -> None:
        annotation = anchor.annotation
        before = state_of(annotation, anchor)
        annotation.withdrawn = True
        annotation.lock_version += 1
        annotation.save_with_history(reason=Action.WITHDRAW, user=self.desk.user)
        self.stroke.record(
            Action.WITHDRAW, annotation=annotation, suggestion=annotation.suggestion, before=before
        )


def _by_said(anchors: Iterable[Anchor]) -> dict[Said, Anchor]:
    """Marks of which no two say the same."""
    found: dict[Said, Anchor] = {}
    for anchor in anchors:
        found.setdefault(said_of(anchor), anchor)
    return found


def _agreed(document: Document, texts: Collection[int]) -> dict[Said, Anchor]:
    """The agreed layer on some texts, by what its marks say."""
    layer = Annotation.objects.current().filter(document=document, layer=_AGREED)
    anchors = Anchor.objects.filter(
        annotation__in=layer.order_by().values("pk"), text__in=list(texts), state=Anchor.State.ANCHORED
    ).select_related(
        "annotation__annotator",
        "annotation__concept",
        "annotation__entry",
        "annotation__term",
        "annotation__suggestion",
    )
    return {said_of(anchor): anchor for anchor in anchors.order_by("pk")}


def _refusals(document: Document) -> dict[int, Decision]:
    """The annotators' marks that are turned down, by the key of the annotation, with the decision."""
    ledger = Decision.objects.filter(
        document=document, layer=_AGREED, annotation__layer=Annotation.Layer.PERSONAL
    )
    last: dict[int, Decision] = {}
    for decision in ledger.select_related("user").order_by("id"):
        if decision.annotation_id is not None and is_refusal(decision):
            last[decision.annotation_id] = decision
    return {key: decision for key, decision in last.items() if decision.after == REJECTED}
