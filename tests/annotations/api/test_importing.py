"""Bringing documents in by the API."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from annotations.models import Document, DocumentText
from catalog.models import Concept
from tests.annotations.intake.test_storing import concepts  # noqa: F401  # a fixture
from tests.api import PROBLEM, errors
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

ADDRESS = "/api/v1/documents/import/"
PLAN = "样例市信用工作方案\n一、总体要求\n对失信被执行人限制出境。\n"


def file(name: str = "plan.txt", data: bytes = PLAN.encode()) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


@pytest.fixture
def translator(client: Client, concepts: None) -> Client:  # noqa: F811  # the fixture

    user = UserFactory()
    user.user_permissions.add(Permission.objects.get(codename="import_document"))
    client.force_login(user)
    return client


def test_a_file_is_read_stored_and_tagged(translator: Client) -> None:
    response = translator.post(ADDRESS, {"uploads": [file()]})
    assert response.status_code == 201, response.content.decode()
    part = response.json()["outcomes"][0]["parts"][0]
    document = Document.objects.get()
    assert part["document"]["uid"] == str(document.uid)
    assert (part["created"], part["text"]) == (True, document.texts.get().pk)
    assert part["segments"] >= 3
    assert part["suggestions"] >= 1
    again = translator.post(ADDRESS, {"uploads": [file()]}).json()["outcomes"][0]["parts"][0]
    assert (again["created"], DocumentText.objects.count()) == (False, 1)


def test_one_that_cannot_be_read_stops_no_other(translator: Client) -> None:
    response = translator.post(ADDRESS, {"uploads": [file("bad.pdf", b"%PDF-1.7 nothing"), file()]})
    assert response.status_code == 201
    assert [bool(outcome["error"]) for outcome in response.json()["outcomes"]] == [True, False]


def test_a_refusal_names_file_and_cause(translator: Client) -> None:
    response = translator.post(ADDRESS, {"uploads": [file("scan.pdf", b"%PDF-1.7 nothing")]})
    assert "scan.pdf" in errors(response)["uploads"]
    assert Document.objects.count() == 0


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({}, "uploads"),
        ({"uploads": [], "lang": "fr"}, "lang"),
        ({"colour": "red"}, "colour"),
        ({"document": "00000000-0000-0000-0000-000000000000"}, "document"),
    ],
)
def test_a_field_that_is_wrong_is_named(translator: Client, data: dict[str, object], field: str) -> None:
    assert field in errors(translator.post(ADDRESS, data))


def test_who_may_not_import_is_refused(client: Client) -> None:
    for user, status in ((None, 401), (UserFactory(), 403)):
        if user:
            client.force_login(user)
        response = client.post(ADDRESS, {"uploads": [file()]})
        assert (response.status_code, response["Content-Type"]) == (status, PROBLEM)
    assert Document.objects.count() == 0


def test_a_service_that_cannot_tag_says_so_and_stores_nothing(translator: Client) -> None:
    Concept.objects.filter(code="PCI-01").delete()
    response = translator.post(ADDRESS, {"uploads": [file()]})
    assert (response.status_code, response["Content-Type"]) == (503, PROBLEM)
    assert "PCI-01" in response.json()["detail"]
    assert Document.objects.count() == 0


def test_another_site_cannot_post_in_ones_name(translator: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = translator.cookies
    assert strict.post(ADDRESS, {"uploads": [file()]}).status_code == 403
