"""How a marked text is laid out for a reader: runs under marks, rows of two languages. Pure: no Django."""

from annotations.reading.rows import Row, pair
from annotations.reading.runs import MarkedText, Placed, Run, lanes

__all__ = ["MarkedText", "Placed", "Row", "Run", "lanes", "pair"]
