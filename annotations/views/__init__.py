"""Public pages of documents, and those that span both rooms: home, concepts, search. They only read."""

from annotations.views.concepts import concept
from annotations.views.documents import document, documents
from annotations.views.home import home
from annotations.views.search import search

__all__ = ["concept", "document", "documents", "home", "search"]
