"""Suggests where a document speaks of measures, of categories of information, and of law.

Django-free. Rules and words stand in data/; nothing here decides, it only proposes.
"""

from annotations.tagging.lexicon import Lexicon, LexiconEntry, LexiconError, default_lexicon
from annotations.tagging.model import SpanModel, trained_model
from annotations.tagging.pipeline import build_pipeline, suggest
from annotations.tagging.spans import SuggestedSpan
from annotations.tagging.tagger import Tagger, tag_text

__all__ = [
    "Lexicon",
    "LexiconEntry",
    "LexiconError",
    "SpanModel",
    "SuggestedSpan",
    "Tagger",
    "build_pipeline",
    "default_lexicon",
    "suggest",
    "tag_text",
    "trained_model",
]
