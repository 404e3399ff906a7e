"""What editors do with editions; and the checksum by which an edition's content is known."""

from catalog.editions.checksum import edition_checksum

__all__ = ["edition_checksum"]
