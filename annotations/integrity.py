"""The guards of the annotation room: texts and suggestions never change, the ledger only grows."""

from __future__ import annotations

from catalog.integrity import append_only, immutable
from catalog.integrity import register as register_guards

__all__ = ["register"]


def register() -> None:
    """Add the annotation room's guards to the one registry."""
    for table, what in (
        ("annotations_documenttext", "the text of a document"),
        ("annotations_original", "an original file"),
        ("annotations_segment", "a segment"),
        ("annotations_pipelinerun", "a pipeline run"),
        ("annotations_suggestion", "a suggestion"),
    ):
        register_guards(immutable(table, what))
    register_guards(append_only("annotations_decision", "the ledger of decisions"))
