"""Full-text search over everything public, in Chinese and English, the same on SQLite and PostgreSQL."""

from catalog.search.folding import Stretch, fold
from catalog.search.kinds import Kind, kind_of, kinds, register
from catalog.search.query import COUNTED, Found, Hit, holding, search

__all__ = [
    "COUNTED",
    "Found",
    "Hit",
    "Kind",
    "Stretch",
    "fold",
    "holding",
    "kind_of",
    "kinds",
    "register",
    "search",
]
