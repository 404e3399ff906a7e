"""What became of each article of a law in its next version: proposals from the texts alone, for an editor to
confirm; and the difference of two texts in words. Pure Python: no Django, no database.
"""

from catalog.concordance.difference import DiffPart, word_diff
from catalog.concordance.succession import (
    ArticleText,
    Succession,
    SuccessionKind,
    compare_parts,
    compare_versions,
)

__all__ = [
    "ArticleText",
    "DiffPart",
    "Succession",
    "SuccessionKind",
    "compare_parts",
    "compare_versions",
    "word_diff",
]
