"""Draft an edition from an earlier one, a correction of it, or a snapshot of the law of a day."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from catalog.editions.drafting import DraftingError, Particulars, draft_correction, draft_edition
from catalog.editions.snapshots import draft_snapshot
from catalog.management.lookups import date, find_edition, find_user
from catalog.models import Edition


class Command(BaseCommand):
    help = (
        "Draft an edition with all rows of an earlier one (--slug, --title-zh, --title-en), the next "
        "revision of a published one (--correct), or a compiled edition pinned to the law of one day "
        "(--as-of). A draft that was made before is left as it is. Example: manage.py draft_edition "
        "punishment/2024 --slug 2026 --title-zh 清单（2026年版） --title-en 'List (2026)'; "
        "manage.py draft_edition punishment/compiled --as-of 2022-12-31"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("edition", metavar="CATALOG/EDITION", help="The edition to start from.")
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--slug", help="Short name of a new edition.")
        what.add_argument("--correct", metavar="NOTE", help="Draft a correction; NOTE says what it corrects.")
        what.add_argument("--as-of", type=date, help="Draft a snapshot of the law of that day.")
        parser.add_argument("--title-zh", default="", help="Chinese title of a new edition.")
        parser.add_argument("--title-en", default="", help="English title of a new edition.")
        parser.add_argument("--user", help="Username that the history names.")

    def handle(self, *args: Any, **options: Any) -> None:
        source = find_edition(options["edition"])
        held = self._held(source, options)
        if held is not None:
            self.stdout.write(f"{held.identifier} is there already ({held.get_workflow_display()}).")
            return
        try:
            draft = self._draft(source, options)
        except DraftingError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{draft.identifier}: a draft with {draft.entries.count()} rows of {source}.")

    def _held(self, source: Edition, options: dict[str, Any]) -> Edition | None:
        """What an earlier run of the same command made."""
        drafts = Edition.objects.filter(catalog=source.catalog)
        if options["correct"]:
            return drafts.filter(corrects=source, correction_note=options["correct"].strip()).first()
        if options["as_of"]:
            return drafts.filter(slug=f"compiled-{options['as_of']}", law_as_of=options["as_of"]).first()
        return drafts.filter(slug=options["slug"], predecessor=source).first()

    def _draft(self, source: Edition, options: dict[str, Any]) -> Edition:
        user = find_user(options["user"]) if options["user"] else None
        if options["correct"]:
            return draft_correction(source, options["correct"], user=user)
        if options["as_of"]:
            return draft_snapshot(source, options["as_of"], user=user)
        if not (options["title_zh"] and options["title_en"]):
            raise CommandError("A new edition needs --title-zh and --title-en.")
        particulars = Particulars(options["slug"], options["title_zh"], options["title_en"])
        return draft_edition(source, particulars, reason=f"drafted from {source.identifier}", user=user)
