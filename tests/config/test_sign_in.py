"""Signing in: guesses are stopped, and who came, went and was given rights is on record."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from catalog.models import AuditEvent
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"
LOGIN = "/admin/login/"
SIGN_IN = "/account/sign-in/"


@pytest.fixture
def editor() -> User:
    user = UserFactory(username="editor", is_staff=True)
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(client: Client, password: str, username: str = "editor", **headers: str) -> int:
    return client.post(LOGIN, {"username": username, "password": password}, **headers).status_code


def told(action: str) -> list[str]:
    rows = AuditEvent.objects.filter(action=action).order_by("pk").values_list("subject", "detail")
    return [f"{subject}: {detail}".rstrip(": ") for subject, detail in rows]


def test_after_five_failures_even_the_right_password_is_refused(client: Client, editor: User) -> None:
    statuses = [sign_in(client, "wrong") for _ in range(5)]
    assert statuses == [200, 200, 200, 200, 429]
    response = client.post(LOGIN, {"username": "editor", "password": PASSWORD})
    assert response.status_code == 429
    assert "Too many sign-ins failed" in response.content.decode()
    assert len(told("sign_in_failed")) == 6
    assert told("locked_out")[0] == "editor: from 127.0.0.1"


def test_a_stranger_elsewhere_locks_nobody_out(client: Client, editor: User) -> None:
    for _ in range(6):
        sign_in(client, "wrong", REMOTE_ADDR="192.0.2.7")
    assert sign_in(client, PASSWORD) == 302


def test_a_header_does_not_change_the_address_that_is_counted(client: Client, editor: User) -> None:
    for number in range(5):
        sign_in(client, "wrong", HTTP_X_FORWARDED_FOR=f"192.0.2.{number}")
    assert sign_in(client, PASSWORD) == 429


def test_signing_in_and_out_is_on_record_and_the_password_is_not(client: Client, editor: User) -> None:
    sign_in(client, "wrong-secret")
    sign_in(client, PASSWORD)
    client.post(reverse("admin:logout"))
    assert [told(action) for action in ("sign_in_failed", "signed_in", "signed_out")] == [["editor"]] * 3
    held = " ".join(f"{event.subject} {event.detail}" for event in AuditEvent.objects.all())
    assert "secret" not in held
    assert PASSWORD not in held


def test_a_change_of_rights_in_the_admin_names_who_made_it(editor: User) -> None:
    root = UserFactory(username="root", is_superuser=True, is_staff=True)
    client = Client()
    client.force_login(root)
    group = Group.objects.get(name="Publishers")
    client.post(
        reverse("admin:auth_user_change", args=[editor.pk]),
        {
            "username": "editor",
            "is_active": "on",
            "groups": [group.pk],
            "date_joined_0": "2026-01-01",
            "date_joined_1": "00:00:00",
        },
    )
    rows = AuditEvent.objects.filter(action="rights_changed", actor=root).values_list("subject", "detail")
    assert ("editor", "given: Publishers") in rows
    assert ("editor", "now: is_active") in rows


def test_a_new_password_is_on_record(editor: User) -> None:
    editor.set_password("another horse battery")
    editor.save()
    assert told("rights_changed")[-1] == "editor: another password"


def test_the_record_cannot_be_changed(editor: User) -> None:
    event = AuditEvent.objects.latest("pk")
    event.subject = "somebody else"
    for change in (event.save, event.delete):
        with pytest.raises(DatabaseError, match="the audit log is"), transaction.atomic():
            change()


@pytest.mark.parametrize("password", ["short", "123456789012", "password1234"])
def test_a_weak_password_is_refused(password: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(password)


@pytest.fixture
def translator() -> User:
    """One who has no business in the admin."""
    user = UserFactory(username="translator")
    user.set_password(PASSWORD)
    user.save()
    return user


def test_a_translator_signs_in_without_the_admin_and_comes_to_the_page_that_was_asked_for(
    client: Client, translator: User
) -> None:
    response = client.get("/account/password/")
    assert response.headers["Location"] == f"{SIGN_IN}?next=/account/password/"
    response = client.post(
        SIGN_IN, {"username": "translator", "password": PASSWORD, "next": "/account/password/"}
    )
    assert response.headers["Location"] == "/account/password/"
    assert (
        client.post(SIGN_IN, {"username": "translator", "password": PASSWORD}).headers["Location"] == "/work/"
    )


@pytest.mark.parametrize(
    "elsewhere", ["https://example.org/", "//example.org/", "/\\example.org", "javascript:1"]
)
def test_signing_in_sends_nobody_to_another_host(client: Client, translator: User, elsewhere: str) -> None:
    fields = {"username": "translator", "password": PASSWORD, "next": elsewhere}
    assert client.post(SIGN_IN, fields).headers["Location"] == "/work/"
    assert client.post(f"{SIGN_IN}?next={elsewhere}", fields).headers["Location"] == "/work/"


def test_guesses_are_counted_on_the_page_for_translators_too(client: Client, translator: User) -> None:
    fields = {"username": "translator", "password": "wrong"}
    assert [client.post(SIGN_IN, fields).status_code for _ in range(5)] == [200, 200, 200, 200, 429]
    assert client.post(SIGN_IN, fields | {"password": PASSWORD}).status_code == 429


def test_a_password_is_changed_by_who_knows_the_old_one(client: Client, translator: User) -> None:
    client.force_login(translator)
    fields = {
        "old_password": "wrong",
        "new_password1": "another 7 horses",
        "new_password2": "another 7 horses",
    }
    assert client.post("/account/password/", fields).status_code == 200
    response = client.post("/account/password/", fields | {"old_password": PASSWORD}, follow=True)
    assert "The password is changed." in response.content.decode()
    translator.refresh_from_db()
    assert translator.check_password("another 7 horses")


def test_signing_out_takes_a_post_and_ends_the_session(client: Client, translator: User) -> None:
    client.force_login(translator)
    assert client.get("/account/sign-out/").status_code == 405
    assert "Sign out" in client.get("/").content.decode()
    client.post("/account/sign-out/")
    assert "Sign out" not in client.get("/").content.decode()
