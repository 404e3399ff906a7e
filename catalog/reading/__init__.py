"""How words of law are laid out: lines with their addresses, then against now. Pure: no Django."""

from catalog.reading.changes import Change, changes
from catalog.reading.lines import Line, Place, lines

__all__ = ["Change", "Line", "Place", "changes", "lines"]
