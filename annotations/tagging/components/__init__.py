"""The components of the pipeline, each a registered spaCy factory."""

from annotations.tagging.components import citations, context, information, measures, patterns, terms

__all__ = ["citations", "context", "information", "measures", "patterns", "terms"]
