"""Aligns the passages of a Chinese text with those of its English translation.

Pure Python: no Django, no database. Proposes links with a score; never changes or reorders a passage.
"""

from annotations.alignment.aligner import align
from annotations.alignment.evaluation import Agreement, compare
from annotations.alignment.model import Link, Passage

__all__ = ["Agreement", "Link", "Passage", "align", "compare"]
