"""Holds a translation against a termbase: terms, numbers, dates, document numbers, citations, law titles.

``termbase``, ``facts`` and ``checking`` are pure; ``holding``, ``feeding`` and ``exchange`` know the
database. It reports and proposes; it never changes a text.
"""

from annotations.terminology.checking import Pair, Problem, Side, check
from annotations.terminology.termbase import Occurrence, Rendering, Termbase

__all__ = ["Occurrence", "Pair", "Problem", "Rendering", "Side", "Termbase", "check"]
