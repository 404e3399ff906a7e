"""The admin of the annotation room, one module an area. Marks are made in the workbench, not here."""

from annotations.admin import aliases, documents, findings, marks, pipeline, rules, terms

__all__ = ["aliases", "documents", "findings", "marks", "pipeline", "rules", "terms"]
