"""Import the table of an edition into its draft."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from catalog.editions.tables import (
    Change,
    Plan,
    PlannedRow,
    UnreadableRows,
    UnreadableTable,
    apply_plan,
    plan_import,
    read_table,
)
from catalog.editions.workflow import WorkflowError
from catalog.management.lookups import date, find_edition, find_user


class Command(BaseCommand):
    help = (
        "Import a table (.xlsx, .csv, .docx) in the official layout into a draft edition: rows are added or "
        "changed, none is deleted unless asked, and every new basis is read into citations that are pinned "
        "to the law of a day. With --dry-run it only shows what would happen. Importing the same table "
        "again changes nothing. Example: manage.py import_edition punishment/2026 table.xlsx --dry-run"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("edition", metavar="CATALOG/EDITION", help="The draft, such as punishment/2026.")
        parser.add_argument("file", type=Path, metavar="FILE", help="The table: .xlsx, .csv or .docx.")
        parser.add_argument("--dry-run", action="store_true", help="Show what would happen; write nothing.")
        parser.add_argument(
            "--as-of", type=date, help="Day whose law new citations are pinned to; today if not given."
        )
        parser.add_argument("--user", help="Username that the history names.")
        parser.add_argument(
            "--reason", default="", help="Why, for the history; the file's name if not given."
        )
        parser.add_argument(
            "--skip-unreadable", action="store_true", help="Import the other rows all the same."
        )
        parser.add_argument("--remove-absent", action="store_true", help="Delete entries not in the table.")
        parser.add_argument(
            "--format", choices=["text", "json"], default="text", help="How to show the plan."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        edition, path = find_edition(options["edition"]), options["file"]
        user = find_user(options["user"]) if options["user"] else None
        try:
            rows = read_table(path.name, path.read_bytes())
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
        except UnreadableTable as error:
            raise CommandError(str(error)) from error
        plan = plan_import(edition, rows, options["as_of"] or timezone.localdate())
        self._show(plan, options["format"])
        if options["dry_run"]:
            if plan.unreadable and not options["skip_unreadable"]:
                raise CommandError(f"{len(plan.unreadable)} rows cannot be read; each is named above.")
            return
        try:
            apply_plan(
                plan,
                reason=options["reason"] or f"imported from {path.name}",
                user=user,
                skip_unreadable=options["skip_unreadable"],
                remove_absent=options["remove_absent"],
            )
        except (UnreadableRows, WorkflowError) as error:
            raise CommandError(str(error)) from error

    def _show(self, plan: Plan, style: str) -> None:
        if style == "json":
            self.stdout.write(json.dumps(_as_dict(plan), ensure_ascii=False, indent=1))
            return
        for row in plan.of(Change.ADDED):
            self.stdout.write(f"+ row {row.number}: {row.label}")
        for row in plan.of(Change.CHANGED):
            for name, before, after in row.differences:
                self.stdout.write(f"~ row {row.number}: {row.label}: {name}: {before!r} -> {after!r}")
        for row, group in plan.unsettled:
            self.stdout.write(f"? row {row.number}: {group.quote}: {group.reason}")
        for entry in plan.absent:
            self.stdout.write(f"- not in the table: {entry}")
        for bad in plan.unreadable:
            self.stderr.write(f"! {bad}")
        for name in plan.new_agencies:
            self.stdout.write(f"+ agency: {name}")
        self.stdout.write(
            f"{len(plan.of(Change.ADDED))} added, {len(plan.of(Change.CHANGED))} changed, "
            f"{len(plan.of(Change.UNCHANGED))} unchanged, {len(plan.unreadable)} unreadable, "
            f"{len(plan.absent)} not in the table; {len(plan.unsettled)} citations are not settled."
        )


def _as_dict(plan: Plan) -> dict[str, Any]:
    return {
        "edition": plan.edition.identifier,
        "as_of": plan.as_of.isoformat(),
        **{
            change.value: [_row(row) for row in plan.of(change)]
            for change in (Change.ADDED, Change.CHANGED, Change.UNCHANGED)
        },
        "unreadable": [
            {"row": bad.number, "sheet": bad.sheet, "cause": bad.cause, "remedy": bad.remedy}
            for bad in plan.unreadable
        ],
        "absent": [entry.code for entry in plan.absent],
        "new_agencies": list(plan.new_agencies),
    }


def _row(row: PlannedRow) -> dict[str, Any]:
    return {
        "row": row.number,
        "sheet": row.sheet,
        "entry": row.entry.code if row.entry else row.values.get("code", ""),
        "content": row.values["content_zh"],
        "differences": [
            {"field": name, "before": before, "after": after} for name, before, after in row.differences
        ],
        "bases": [
            {
                "quote": group.quote,
                "law": group.resolution.law.key if group.resolution and group.resolution.law else None,
                "provisions": [pin.provision for pin in group.pins],
                "reason": group.reason,
            }
            for group in row.groups
        ],
    }
