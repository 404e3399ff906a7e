"""Why a decision was not taken. Each error says in its words what to do instead."""

from __future__ import annotations

from annotations.models import Annotation

__all__ = [
    "AlignmentChanged",
    "Conflict",
    "DecisionError",
    "InvalidSpan",
    "MarkNotFound",
    "NotAllowed",
    "NothingToRedo",
    "NothingToUndo",
]


class DecisionError(Exception):
    """A decision was not taken, and nothing was changed."""


class NotAllowed(DecisionError):
    """The person may not decide here."""


class MarkNotFound(DecisionError):
    """There is no such mark in this document, or it is no longer there."""


class InvalidSpan(DecisionError):
    """The stretch does not lie in the text, or holds no words."""


class AlignmentChanged(DecisionError):
    """A correction of the alignment cannot be taken back, because it was corrected further."""


class NothingToUndo(DecisionError):
    """The person has taken no decision here that still holds."""


class NothingToRedo(DecisionError):
    """Nothing was undone since the last decision."""


class Conflict(DecisionError):
    """Somebody changed the mark since the person saw it.

    Attributes:
        ref: the mark.
        current: what stands there now; None where it is gone.
    """

    def __init__(self, message: str, ref: str, current: Annotation | None) -> None:
        super().__init__(message)
        self.ref = ref
        self.current = current
