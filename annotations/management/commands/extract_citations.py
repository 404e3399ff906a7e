"""Print every citation of law in documents and statutes on disk, resolved as of a date; stores nothing."""

from __future__ import annotations

import datetime
import json
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone

from annotations.ingest import UnreadableDocument, read_document
from catalog.bases.resolving import Resolution, resolve
from catalog.citations import Citation, LawGroup, LawNames, find_citations
from catalog.management.lookups import date
from catalog.models import LawTitle


class Command(BaseCommand):
    help = (
        "Print one JSON object a citation with document, start, end, quote, law (as written, self or same), "
        "provisions in normal form, kind, and resolved: the law, version and provisions meant that day, or "
        "the reason why that is not settled. Offsets are code points of the text that `tag --text` prints. "
        "Example: manage.py extract_citations plan.txt --as-of 2024-12-31"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "paths", nargs="+", type=Path, metavar="PATH", help="A .txt, .md, .html, .docx or .pdf file."
        )
        parser.add_argument(
            "--format", choices=["jsonl"], default="jsonl", help="One JSON object a citation."
        )
        parser.add_argument("--lang", choices=["zh", "en"], help="Language, where it should not be detected.")
        parser.add_argument("--as-of", type=date, help="Day whose law is meant; today where it is not given.")

    def handle(self, *args: Any, **options: Any) -> None:
        names = _known_names()
        as_of = options["as_of"] or timezone.localdate()
        failed = 0
        for path in options["paths"]:
            try:
                read = read_document(path, lang=options["lang"])
            except UnreadableDocument as error:
                self.stderr.write(f"{path}: {error}")
                failed += 1
                continue
            citations = find_citations(read.text, lang=read.language, law_names=names)
            for row in _rows(path, citations, as_of if names else None):
                self.stdout.write(json.dumps(row, ensure_ascii=False))
        if failed:
            raise CommandError(f"{failed} of {len(options['paths'])} files could not be read.")


def _known_names() -> LawNames | None:
    """The catalog's law titles, or None where no catalog is loaded: then nothing can be resolved."""
    try:
        titles = list(LawTitle.objects.values_list("text", flat=True))
    except DatabaseError:
        return None
    return LawNames.compile(titles) if titles else None


def _rows(path: Path, citations: Sequence[Citation], as_of: datetime.date | None) -> Iterator[dict[str, Any]]:
    by_start = {citation.start: citation for citation in citations}
    groups = [
        LawGroup(_law_meant(citation, by_start), citation.provisions, citation.number)
        for citation in citations
    ]
    resolutions = resolve(groups, as_of) if as_of else [None] * len(groups)
    for citation, resolution in zip(citations, resolutions, strict=True):
        yield {
            "document": str(path),
            "start": citation.start,
            "end": citation.end,
            "quote": citation.quote,
            "law": citation.law,
            "provisions": list(citation.provisions),
            "kind": citation.kind,
            "resolved": _resolved(resolution) if resolution else None,
        }


def _law_meant(citation: Citation, by_start: dict[int, Citation]) -> str:
    """The name of the law that 该法 points back to; else the name as written."""
    named = by_start.get(citation.referent) if citation.referent is not None else None
    return named.law if named else citation.law


def _resolved(resolution: Resolution) -> dict[str, Any]:
    return {
        "law": resolution.law.key if resolution.law else None,
        "version": str(resolution.version.date) if resolution.version else None,
        "provisions": [
            {"provision": match.provision, "eid": match.eid or None, "reason": match.reason}
            for match in resolution.matches
        ],
        "reason": resolution.reason,
        "candidates": [law.key for law in resolution.candidates],
    }
