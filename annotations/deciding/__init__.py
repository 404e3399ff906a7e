"""Takes decisions on marks: whole or not at all, by who may, with a ledger from which each is undone."""

from annotations.deciding.aligning import CannotAlign, Correction, correct_alignment
from annotations.deciding.board import Board, BoardMark, Progress, Stretch, seen_of
from annotations.deciding.desk import Desk
from annotations.deciding.errors import (
    AlignmentChanged,
    Conflict,
    DecisionError,
    InvalidSpan,
    MarkNotFound,
    NotAllowed,
    NothingToRedo,
    NothingToUndo,
)
from annotations.deciding.labels import Label, UnknownLabel
from annotations.deciding.ledger import Outcome, changes_since, position
from annotations.deciding.links import speaks_of_links
from annotations.deciding.reversing import is_refusal

__all__ = [
    "AlignmentChanged",
    "Board",
    "BoardMark",
    "CannotAlign",
    "Conflict",
    "Correction",
    "DecisionError",
    "Desk",
    "InvalidSpan",
    "Label",
    "MarkNotFound",
    "NotAllowed",
    "NothingToRedo",
    "NothingToUndo",
    "Outcome",
    "Progress",
    "Stretch",
    "UnknownLabel",
    "changes_since",
    "correct_alignment",
    "is_refusal",
    "position",
    "seen_of",
    "speaks_of_links",
]
