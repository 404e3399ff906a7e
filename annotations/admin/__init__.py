"""The admin of the annotation room, one module an area. Marks are made in the workbench, not here."""

from annotations.admin import aliases, assignments, documents, findings, marks, pipeline, rules, terms

__all__ = ["aliases", "assignments", "documents", "findings", "marks", "pipeline", "rules", "terms"]
