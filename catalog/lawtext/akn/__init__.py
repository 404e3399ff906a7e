"""Akoma Ntoso 3.0 (OASIS LegalDocML) out of a law text and back, with nothing of the text lost.

Source: Akoma Ntoso Version 1.0, OASIS Standard, 29 August 2018; its naming convention for URIs and eIds.
"""

from catalog.lawtext.akn.metadata import Work
from catalog.lawtext.akn.reading import MAX_BYTES, read_akn
from catalog.lawtext.akn.writing import UnwritableLaw, write_akn

__all__ = ["MAX_BYTES", "UnwritableLaw", "Work", "read_akn", "write_akn"]
