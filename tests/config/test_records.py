"""What is put on record and what never is: publications and exports are, secrets are not."""

from __future__ import annotations

import datetime
import io
import logging
from collections.abc import Iterator

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from catalog.api.tokens import make_token
from catalog.editions.workflow import approve, publish, submit
from catalog.models import AuditEvent
from config.logs import logging_config
from tests.factories import BasisTargetFactory, DocumentTextFactory, UserFactory

pytestmark = pytest.mark.django_db


def member(*groups: str) -> User:
    user = UserFactory(is_staff=True)
    user.groups.set(Group.objects.filter(name__in=groups))
    return user


def told(action: str) -> list[tuple[str, str, int | None]]:
    return list(AuditEvent.objects.filter(action=action).values_list("subject", "detail", "actor"))


def test_a_publication_is_on_record_with_its_checksum_and_who_published() -> None:
    editor, publisher = member("Legal editors"), member("Publishers")
    entry = BasisTargetFactory().basis.entry
    entry.save_with_history(reason="checked", user=editor)
    edition = publish(approve(submit(entry.edition, editor, "ready"), publisher), publisher)
    assert told("published") == [(edition.identifier, edition.checksum, publisher.pk)]


def test_an_export_is_on_record_with_who_took_it(client: Client) -> None:
    document = DocumentTextFactory().document
    address = f"/documents/{document.uid}/download/adjudicated/jsonl/"
    assert client.get(address).status_code == 200
    assert told("exported") == []  # of the public no record is kept
    reader = member("Translators")
    client.force_login(reader)
    client.get(address)
    assert told("exported") == [(str(document), "adjudicated, jsonl", reader.pk)]


def test_an_exported_table_is_on_record(client: Client) -> None:
    editor = member("Legal editors")
    client.force_login(editor)
    edition = BasisTargetFactory().basis.entry.edition
    assert client.get(reverse("admin:catalog_edition_export_csv", args=[edition.pk])).status_code == 200
    assert (edition.identifier, ".csv", editor.pk) in told("exported")


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What the service logs, at its most talkative."""
    stream = io.StringIO()
    formatter = logging_config("json", "DEBUG")["formatters"]["line"].copy()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter.pop("()")(**formatter))
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield stream
    root.removeHandler(handler)
    root.setLevel(before)


def test_no_secret_of_a_request_comes_into_the_log(lines: io.StringIO, client: Client) -> None:
    password, query, words = "correct horse battery", "asked-in-secret", "words of a draft"
    user = member("Translators")
    user.set_password(password)
    user.save()
    _, token = make_token(user, "program", ["read"], timezone.now() + datetime.timedelta(days=1))
    lines.truncate(0)
    fields = {"username": user.username, "password": password}
    client.post("/account/sign-in/", fields | {"password": f"{password}-mistyped"})
    assert client.post("/account/sign-in/", fields).status_code == 302
    session = client.cookies["sessionid"].value
    client.get("/work/")
    client.get("/search/", {"q": query})
    client.post("/api/v1/tag/", {"text": words}, content_type="application/json")
    assert Client().get("/api/v1/laws/", headers={"authorization": f"Bearer {token}"}).status_code == 200
    written = "\n".join(line for line in lines.getvalue().splitlines() if '"logger": "django.db' not in line)
    assert "request_finished" in written
    for secret in (password, token, session, words):
        assert secret not in written
