"""What SQLite means to do for a query, and whether that reads a long table through."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.db import connection

__all__ = ["LONG", "read_through"]

LONG = {
    "annotations_anchor",
    "annotations_annotation",
    "annotations_segment",
    "annotations_suggestion",
    "catalog_provision",
    "catalog_provisionsuccession",
    "catalog_searchtext",
}
"""Tables that grow by the thousand with every law and document."""

_SCAN = re.compile(r"SCAN (?P<name>\w+)(?! VIRTUAL)")
_ALIAS = re.compile(r'(?:FROM|JOIN) "(?P<table>\w+)" (?P<alias>[A-Z]\d+)\b')
_SORT = "USE TEMP B-TREE FOR ORDER BY"


def read_through(queries: Iterable[str], *, may_walk: bool = False) -> list[str]:
    """The queries that read a long table through, each with its plan.

    Args:
        may_walk: whether a table may be walked in the order of the answer up to the end of a page, as is done
            where nothing narrows a list: then nothing is sorted, and there is a limit.
    """
    selects = [sql for sql in queries if sql.startswith("SELECT")]
    return [f"{plan}: {sql}" for sql in selects if (plan := _bad_plan(sql, may_walk=may_walk))]


def _bad_plan(sql: str, *, may_walk: bool) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        steps = [row[3] for row in cursor.fetchall()]
    names = {found["alias"]: found["table"] for found in _ALIAS.finditer(sql)}
    scanned = {names.get(name, name) for step in steps for name in _SCAN.findall(step)}
    walked = may_walk and _SORT not in steps and " LIMIT " in sql
    return "; ".join(steps) if scanned & LONG and not walked else ""
