"""The forms in which answers are given: JSON, JSON-LD, Akoma Ntoso, and tables that are streamed whole.

A form is asked for by Accept, or by a suffix of the address (``/entries.csv``), which goes before Accept.
"""

from catalog.api.formats.delivering import Delivering, with_suffixes
from catalog.api.formats.linked import Linked
from catalog.api.negotiation import SUFFIXES

__all__ = ["SUFFIXES", "Delivering", "Linked", "with_suffixes"]
