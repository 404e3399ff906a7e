"""Brings documents in: stores what a reader read, aligns its languages, carries annotations into revisions.

What the tagger suggests is stored here too, as rows that name their run.
"""

from annotations.intake.accepted import accepted_documents
from annotations.intake.aligning import align_texts
from annotations.intake.correcting import (
    CannotCorrect,
    Corrected,
    Edit,
    correct_text,
    corrected_from,
    undo_correction,
)
from annotations.intake.importing import Choices, Outcome, Part, Source, bring_in, sources_at, sources_in
from annotations.intake.revising import Carried, carry_annotations
from annotations.intake.storing import StoredText, store_document
from annotations.intake.tagging import concept_names, current_tagger, load_tagger, tag_stored, tag_text

__all__ = [
    "CannotCorrect",
    "Carried",
    "Choices",
    "Corrected",
    "Edit",
    "Outcome",
    "Part",
    "Source",
    "StoredText",
    "accepted_documents",
    "align_texts",
    "bring_in",
    "carry_annotations",
    "concept_names",
    "correct_text",
    "corrected_from",
    "current_tagger",
    "load_tagger",
    "sources_at",
    "sources_in",
    "store_document",
    "tag_stored",
    "tag_text",
    "undo_correction",
]
