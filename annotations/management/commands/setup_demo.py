"""What a first look needs: our sample document in both languages, tagged, and an editor to sign in as."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

from django.contrib.auth.models import Group, User
from django.core.management.base import BaseCommand
from django.db import transaction

from annotations.ingest import read_document
from annotations.models import Document, DocumentText

DATA = Path(__file__).resolve().parents[2] / "data"
SAMPLES = (DATA / "sample-plan.zh.md", DATA / "sample-plan.en.md")
EDITOR = "editor"
EDITOR_GROUPS = ("Legal editors", "Translators")


class Command(BaseCommand):
    help = (
        "Store and tag the sample document, and make the demo editor with a random password that is printed "
        "once. Run again, it changes nothing. Example: manage.py setup_demo"
    )

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        self._sample()
        self._editor()

    def _sample(self) -> None:
        reads = [(path.name, read_document(path)) for path in SAMPLES]
        known = DocumentText.objects.filter(source_sha256__in=[read.source_sha256 for _, read in reads])
        if known.count() < len(reads):
            # The tagger takes seconds to load, which a second start should not wait for.
            from annotations.intake import load_tagger, store_document, tag_text

            tagger = load_tagger()
            document: Document | None = None
            for name, read in reads:
                text = store_document(read, source_name=name, document=document).text
                document = text.document
                tag_text(text, tagger)
        self.stdout.write(f"Sample document: {known[0].document}")

    def _editor(self) -> None:
        if User.objects.filter(username=EDITOR).exists():
            return
        password = secrets.token_urlsafe(12)
        editor = User.objects.create_user(EDITOR, password=password, is_staff=True)
        editor.groups.set(Group.objects.filter(name__in=EDITOR_GROUPS))
        self.stdout.write(
            self.style.WARNING(
                f"Demo editor: {EDITOR}, password {password} (shown this once; `manage.py "
                f"changepassword {EDITOR}` sets another)"
            )
        )
