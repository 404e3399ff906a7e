"""Finds where a quoted stretch of one revision of a text stands in the next.

Pure Python: no Django, no database. Rather gives a stretch up than moves it to words that only look the same.
"""

from annotations.anchoring.difference import Difference
from annotations.anchoring.reanchoring import Span, reanchor

__all__ = ["Difference", "Span", "reanchor"]
