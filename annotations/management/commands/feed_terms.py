"""Feed the termbase from the catalog."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from annotations.terminology.feeding import feed


class Command(BaseCommand):
    help = (
        "Add names of concepts, titles of laws and agencies to the termbase. Run again it adds only what is "
        "new; what a person made, changed or deleted stays as it is. Example: manage.py feed_terms"
    )

    def handle(self, *args: Any, **options: Any) -> None:
        fed = feed()
        self.stdout.write(
            f"{fed.created} terms added, {fed.replaced} earlier ones set back to proposed, "
            f"{fed.left} left alone."
        )
