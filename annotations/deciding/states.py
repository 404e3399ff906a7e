"""The state of an annotation as the ledger holds it, and how an annotation is put back into one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.models import User

from annotations.deciding.labels import Label
from annotations.models import Anchor, Annotation, DocumentText

__all__ = ["CONTEXT", "REJECTED", "State", "make_anchor", "restore", "state_of"]

State = dict[str, Any]

REJECTED: State = {"rejected": True}
"""What the ledger says of a suggestion, or of a person's mark, that was turned down."""

CONTEXT = 32
"""Code points of context that an anchor keeps on each side."""

_SAVED = (
    "kind",
    "concept",
    "entry",
    "term",
    "law",
    "version",
    "provisions",
    "attributes",
    "comment",
    "withdrawn",
    "lock_version",
)
_PLACED = ("start", "end", "quote", "prefix", "suffix", "state")


def state_of(annotation: Annotation, anchor: Anchor) -> State | None:
    """What the ledger keeps of an annotation in one text; None for a withdrawn one.

    Of an orphaned one ``start`` is None, and the words around it are kept, by which a person finds its place.
    """
    if annotation.withdrawn:
        return None
    context = {"prefix": anchor.prefix, "suffix": anchor.suffix} if anchor.start is None else {}
    return context | {
        "label": annotation.label,
        "kind": annotation.kind,
        "concept": annotation.concept_id,
        "entry": annotation.entry_id,
        "term": annotation.term_id,
        "law": annotation.law_id,
        "version": annotation.version_id,
        "provisions": list(annotation.provisions),
        "attributes": dict(annotation.attributes),
        "comment": annotation.comment,
        "text": anchor.text_id,
        "start": anchor.start,
        "end": anchor.end,
        "quote": anchor.quote,
    }


def make_anchor(annotation: Annotation, text: DocumentText, start: int, end: int) -> Anchor:
    """An anchor on ``text[start:end]`` that is not saved yet."""
    anchor = Anchor(annotation=annotation, text=text)
    place(anchor, text, start, end)
    return anchor


def place(anchor: Anchor, text: DocumentText, start: int, end: int) -> None:
    """Move an anchor to ``text[start:end]``; it is not saved."""
    anchor.state = Anchor.State.ANCHORED
    anchor.start, anchor.end = start, end
    anchor.quote = text.text[start:end]
    anchor.prefix = text.text[max(0, start - CONTEXT) : start]
    anchor.suffix = text.text[end : end + CONTEXT]


def _orphan(anchor: Anchor, state: State) -> None:
    """Make an anchor say again that its words are not found; it is not saved."""
    anchor.state = Anchor.State.ORPHANED
    anchor.start = anchor.end = None
    anchor.quote, anchor.prefix, anchor.suffix = state["quote"], state["prefix"], state["suffix"]


def restore(
    changes: Sequence[tuple[Annotation, Anchor, State | None]],
    texts: dict[int, DocumentText],
    *,
    user: User,
    reason: str,
) -> None:
    """Put annotations back into states, all in a constant number of queries.

    Args:
        texts: the texts of the states, by key.
    """
    for annotation, anchor, state in changes:
        annotation.withdrawn = state is None
        annotation.lock_version += 1
        if state is not None:
            Label(
                kind=state["kind"],
                concept_id=state["concept"],
                entry_id=state["entry"],
                term_id=state["term"],
                law_id=state["law"],
                version_id=state["version"],
                provisions=tuple(state["provisions"]),
                attributes=state["attributes"],
            ).put_on(annotation)
            annotation.comment = state["comment"]
            if state["start"] is None:
                _orphan(anchor, state)
            else:
                place(anchor, texts[state["text"]], state["start"], state["end"])
    annotations = [annotation for annotation, _, _ in changes]
    anchors = [anchor for _, anchor, state in changes if state is not None]
    Annotation.objects.bulk_update_with_history(annotations, _SAVED, reason=reason, user=user)
    if anchors:
        Anchor.objects.bulk_update_with_history(anchors, _PLACED, reason=reason, user=user)
