"""Pages of documents, where they come in, and pages that span both rooms: home, concepts, search."""

from annotations.views.concepts import concept
from annotations.views.documents import document, documents
from annotations.views.home import home
from annotations.views.importing import import_documents, preview_import
from annotations.views.search import search

__all__ = [
    "concept",
    "document",
    "documents",
    "home",
    "import_documents",
    "preview_import",
    "search",
]
