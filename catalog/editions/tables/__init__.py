"""Tables of editions in and out: read a file, plan the import, apply it; write an edition as a file."""

from catalog.editions.tables.applying import UnreadableRows, apply_plan
from catalog.editions.tables.exporting import FORMATS, edition_table, write_table
from catalog.editions.tables.files import UnreadableTable, read_table
from catalog.editions.tables.planning import Change, Plan, PlannedRow, Unreadable, plan_import

__all__ = [
    "FORMATS",
    "Change",
    "Plan",
    "PlannedRow",
    "Unreadable",
    "UnreadableRows",
    "UnreadableTable",
    "apply_plan",
    "edition_table",
    "plan_import",
    "read_table",
    "write_table",
]
