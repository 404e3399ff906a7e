"""The annotation room's tables."""

from annotations.models.aliases import Alias
from annotations.models.annotations import Anchor, Annotation, Decision
from annotations.models.assignments import Assignment
from annotations.models.documents import (
    Document,
    DocumentText,
    Language,
    Segment,
    SegmentAlignment,
)
from annotations.models.findings import Finding
from annotations.models.originals import Original
from annotations.models.rule_settings import RuleSetting
from annotations.models.suggestions import MarkKind, PipelineRun, Suggestion
from annotations.models.terms import Term

__all__ = [
    "Alias",
    "Anchor",
    "Annotation",
    "Assignment",
    "Decision",
    "Document",
    "DocumentText",
    "Finding",
    "Language",
    "MarkKind",
    "Original",
    "PipelineRun",
    "RuleSetting",
    "Segment",
    "SegmentAlignment",
    "Suggestion",
    "Term",
]
