"""The components of the pipeline, each a registered spaCy factory."""

from annotations.tagging.components import context, information, measures, patterns, terms

__all__ = ["context", "information", "measures", "patterns", "terms"]
