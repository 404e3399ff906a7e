"""Show where stale bases of a draft would be pinned, and re-pin them on the word of an editor."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from catalog.bases.repinning import apply_repinning, preview_repinning
from catalog.management.lookups import date, find_edition, find_law, find_user
from catalog.models import BasisTarget


class Command(BaseCommand):
    help = (
        "List every stale basis of a draft with the provision that continues it and, with --confirm, re-pin "
        "those that have just one; the history names the user. Run again, it finds nothing more to do. "
        "Example: manage.py repin_bases punishment/compiled --law company-law --confirm editor"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("edition", metavar="CATALOG/EDITION", help="The draft: punishment/compiled.")
        parser.add_argument("--as-of", type=date, help="Day to judge on; today where it is not given.")
        parser.add_argument("--law", help="Key or title of a law: only bases on it.")
        parser.add_argument("--confirm", metavar="USERNAME", help="Re-pin; this editor has seen the list.")

    def handle(self, *args: Any, **options: Any) -> None:
        targets = BasisTarget.objects.filter(basis__entry__edition=find_edition(options["edition"]))
        if options["law"]:
            targets = targets.filter(version__law=find_law(options["law"]))
        proposals = preview_repinning(targets, options["as_of"] or timezone.localdate())
        for proposal in proposals:
            entry, onward = proposal.target.basis.entry.code, proposal.after or "—"
            doubt = proposal.obstacle or proposal.certainty or ""
            self.stdout.write(f"{entry}: {proposal.before} → {onward} [{proposal.status.status}] {doubt}")
        possible = [proposal for proposal in proposals if proposal.possible]
        if not options["confirm"]:
            self.stdout.write(f"{len(proposals)} stale, {len(possible)} can be re-pinned with --confirm.")
            return
        try:
            touched = apply_repinning(possible, user=find_user(options["confirm"]))
        except ValueError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{len(possible)} re-pinned in {len(touched)} entries.")
