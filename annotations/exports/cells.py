"""Cells of csv files and workbooks that a spreadsheet cannot take for formulas; no Django.

Source: OWASP, "CSV Injection": a cell that begins with one of ``= + - @``, tab or return may be run.
"""

from __future__ import annotations

__all__ = ["plain_cell", "written_cell"]

_RISKY = tuple("=+-@\t\r\n＝＋－＠")
_MARK = "'"


def written_cell(text: str) -> str:
    """The text as a cell: with an apostrophe before it where it could be run, or begins with one of these."""
    return _MARK + text if text.lstrip(_MARK).startswith(_RISKY) else text


def plain_cell(cell: str) -> str:
    """What ``written_cell`` was given."""
    return cell[1:] if cell.startswith(_MARK) and cell.lstrip(_MARK).startswith(_RISKY) else cell
