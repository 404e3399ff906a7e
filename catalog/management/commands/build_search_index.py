"""Make the search index anew, for a database that was filled past the models."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from catalog.search.index import rebuild


class Command(BaseCommand):
    help = (
        "Make the search index anew. The index follows every row that the service writes; run this after "
        "rows were put into the database in another way. Example: manage.py build_search_index"
    )

    def handle(self, *args: Any, **options: Any) -> None:
        for kind, count in rebuild():
            self.stdout.write(f"{kind.label}: {count}")
