"""Find what the held laws cite, so that each article can say who cites it."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from rich.progress import track

from catalog.management.lookups import find_law
from catalog.models import LawCitation, LawText, LawVersion
from catalog.statutes.linking import Linker


class Command(BaseCommand):
    help = (
        "Find the citations in every held law text in use and store them in the place of an earlier run's. "
        "Run it after import_laws. Example: manage.py link_citations; manage.py link_citations --law 公司法"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--law", help="Key or title of one law; all held laws where it is not given.")

    def handle(self, *args: Any, **options: Any) -> None:
        versions = LawVersion.objects.with_text()
        if options["law"]:
            versions = versions.filter(law=find_law(options["law"]))
        texts = LawText.objects.filter(pk__in=versions.values("current_text")).select_related("version")
        linker = Linker()
        for text in track(texts.iterator(50), "Linking", total=texts.count(), transient=True):
            linker.link(text)
        found = LawCitation.objects.filter(provision__law_text__in=texts)
        self.stdout.write(
            f"{found.count()} citations in {texts.count()} law texts, "
            f"{found.exclude(law=None).count()} of them of a law held here."
        )
