"""Queue background jobs again whose worker was lost."""

from __future__ import annotations

import datetime
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from catalog.jobs import requeue


class Command(BaseCommand):
    help = (
        "Queue again every unfinished background job of which nothing was heard for a while: its worker was "
        "killed, or its place in the queue was lost. Run it before a worker starts. "
        "Example: manage.py requeue_jobs --idle 120"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--idle",
            type=int,
            default=120,
            metavar="SECONDS",
            help="How long a job must have been silent (default: 120). 0 where no other worker runs.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["idle"] < 0:
            raise CommandError("--idle is a number of seconds, zero or more.")
        count = requeue(datetime.timedelta(seconds=options["idle"]))
        self.stdout.write(f"{count} jobs queued again.")
