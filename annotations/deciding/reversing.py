"""Takes decisions back, or takes them again, where what they changed still stands as they left it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NoReturn

from django.utils.translation import gettext as _

from annotations.deciding.board import Board
from annotations.deciding.errors import Conflict
from annotations.deciding.ledger import Stroke
from annotations.deciding.links import put_back, speaks_of_links
from annotations.deciding.states import REJECTED, restore, state_of
from annotations.models import Anchor, Annotation, Decision, Document, DocumentText

__all__ = ["is_refusal", "refuse_as_changed", "reverse", "texts_of"]


def reverse(board: Board, stroke: Stroke, decisions: Sequence[Decision], action: Decision.Action) -> None:
    """Put back what decisions changed, latest first.

    Raises:
        Conflict: somebody changed it since.
    """
    touched = {
        found.annotation_id: found.annotation
        for found in decisions
        if found.annotation and not is_refusal(found)
    }
    anchors = _anchors_of(decisions)
    now = {key: state_of(found, anchors[key]) for key, found in touched.items() if key is not None}
    for found in decisions:
        if speaks_of_links(found):
            put_back(found.after, found.before)
        elif found.annotation_id is not None and not is_refusal(found):
            if now[found.annotation_id] != found.after:
                refuse_as_changed(_ref(found), touched[found.annotation_id])
            now[found.annotation_id] = found.before
        stroke.record(
            action,
            annotation=found.annotation if is_refusal(found) else touched.get(found.annotation_id),
            suggestion=found.suggestion,
            before=found.after,
            after=found.before,
            undoes=found,
        )
    _refuse_doubles(board, [touched[key] for key, state in now.items() if state is not None])
    changes = [(touched[key], anchors[key], state) for key, state in now.items()]
    if changes:
        texts = texts_of(board.document, {state["text"] for state in now.values() if state})
        restore(changes, texts, user=board.user, reason=action)


def is_refusal(decision: Decision) -> bool:
    """Whether a decision is that an annotator's mark is not to be agreed, or takes that back.

    The mark itself stays as its annotator made it, so nothing but the ledger has to be reversed.
    """
    return decision.annotation_id is not None and REJECTED in (decision.before, decision.after)


def texts_of(document: Document, keys: Iterable[int]) -> dict[int, DocumentText]:
    """Texts of a document by their keys, in one query."""
    return DocumentText.objects.filter(document=document).in_bulk(list(keys))


def refuse_as_changed(ref: str, annotation: Annotation | None) -> NoReturn:
    """Say that a mark is not what the person saw, and what stands there now."""
    live = annotation if annotation is not None and not annotation.withdrawn else None
    raise Conflict(_("Somebody else changed this mark meanwhile."), ref, live)


def _refuse_doubles(board: Board, annotations: Iterable[Annotation]) -> None:
    """A withdrawn annotation cannot come back where its suggestion was taken up anew."""
    back = [found.suggestion_id for found in annotations if found.withdrawn and found.suggestion_id]
    taken = board.annotations().filter(suggestion__in=back).first()
    if taken is not None:
        refuse_as_changed(f"s{taken.suggestion_id}", taken)


def _anchors_of(decisions: Iterable[Decision]) -> dict[int, Anchor]:
    """The anchor that each decision's annotation had on the text that the decision speaks of."""
    wanted = {
        (found.annotation_id, state["text"])
        for found in decisions
        for state in (found.before, found.after)
        if found.annotation_id is not None and state and not is_refusal(found)
    }
    found = Anchor.objects.filter(annotation__in={annotation for annotation, _text in wanted})
    return {a.annotation_id: a for a in found if (a.annotation_id, a.text_id) in wanted}


def _ref(decision: Decision) -> str:
    if decision.suggestion_id is not None:
        return f"s{decision.suggestion_id}"
    return str(decision.annotation.uid) if decision.annotation else ""
