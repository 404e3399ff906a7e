"""The admin of the annotation room, one module an area. Marks are made in the workbench, not here."""

from annotations.admin import documents, findings, marks, pipeline, terms

__all__ = ["documents", "findings", "marks", "pipeline", "terms"]
