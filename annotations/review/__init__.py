"""Compares what annotators say of a document, and takes their marks into the agreed layer.

``measures`` is pure. Decisions are taken by the deciding service; this package writes nothing itself.
"""

from annotations.review.comparing import Comparison, Difference, Kind, compare
from annotations.review.measures import LabelAgreement, Marked, agreement
from annotations.review.progress import Share, own_shares, progress, progress_of
from annotations.review.quality import LabelQuality, quality

__all__ = [
    "Comparison",
    "Difference",
    "Kind",
    "LabelAgreement",
    "LabelQuality",
    "Marked",
    "Share",
    "agreement",
    "compare",
    "own_shares",
    "progress",
    "progress_of",
    "quality",
]
