"""The resources of annotations by the name under which they stand in addresses."""

from __future__ import annotations

from typing import Any

from annotations.api.views import (
    AnnotationViewSet,
    DocumentViewSet,
    SegmentViewSet,
    SuggestionViewSet,
    TermViewSet,
    TextViewSet,
)
from catalog.api.base import ResourceViewSet

__all__ = ["RESOURCES"]

RESOURCES: list[tuple[str, type[ResourceViewSet[Any]], str]] = [
    ("documents", DocumentViewSet, "document"),
    ("texts", TextViewSet, "text"),
    ("segments", SegmentViewSet, "segment"),
    ("suggestions", SuggestionViewSet, "suggestion"),
    ("annotations", AnnotationViewSet, "annotation"),
    ("terms", TermViewSet, "term"),
]
"""Address, view set and base name of each."""
