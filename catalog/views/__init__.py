"""Public pages of the catalog: editions, their rows, and the laws they rest on. They read, never write."""

from catalog.views.catalogs import catalog, edition, edition_download, entry
from catalog.views.comparisons import law_compare, law_comparison
from catalog.views.edition_comparisons import edition_compare, edition_comparison, edition_comparison_csv
from catalog.views.errors import bad_request
from catalog.views.laws import law, laws
from catalog.views.pictures import edition_pictures
from catalog.views.provisions import provision
from catalog.views.versions import law_version, law_version_akn

__all__ = [
    "bad_request",
    "catalog",
    "edition",
    "edition_compare",
    "edition_comparison",
    "edition_comparison_csv",
    "edition_download",
    "edition_pictures",
    "entry",
    "law",
    "law_compare",
    "law_comparison",
    "law_version",
    "law_version_akn",
    "laws",
    "provision",
]
