"""What a first look needs: our sample document in both languages, tagged, and an editor to sign in as."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

from django.contrib.auth.models import Group, User
from django.core.management.base import BaseCommand
from django.db import transaction

from annotations.ingest import read_document
from annotations.intake import load_tagger, store_document, tag_text

SAMPLES = Path(__file__).resolve().parents[2] / "data"
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
        tagger = load_tagger()
        document = None
        for language in ("zh", "en"):
            path = SAMPLES / f"sample-plan.{language}.md"
            stored = store_document(read_document(path), source_name=path.name, document=document)
            document = stored.text.document
            tag_text(stored.text, tagger)
        self.stdout.write(f"Sample document: {document}")

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
