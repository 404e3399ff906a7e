"""Public pages of the catalog: editions, their rows, and the laws they rest on. They read, never write."""

from catalog.views.catalogs import catalog, edition, entry
from catalog.views.errors import bad_request
from catalog.views.laws import law, law_version, laws

__all__ = ["bad_request", "catalog", "edition", "entry", "law", "law_version", "laws"]
