"""Rules that the database itself holds: triggers that refuse what must never happen, on both databases."""

from catalog.integrity.guards import Guard, append_only, immutable
from catalog.integrity.registry import difference, install, register, remove

__all__ = ["Guard", "append_only", "difference", "immutable", "install", "register", "remove"]
