"""The termbase in the admin: a file in, files out, and who may."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from annotations.models import Term
from tests.annotations.admin.test_documents_and_findings import address
from tests.factories import TermFactory

pytestmark = pytest.mark.django_db


def upload(content: str, name: str = "terms.csv") -> dict[str, SimpleUploadedFile]:
    return {"file": SimpleUploadedFile(name, content.encode())}


def test_a_file_is_imported_in_the_name_of_who_brought_it(admin_client: Client) -> None:
    page = address("term", "import_terms")
    assert admin_client.get(page).status_code == 200
    response = admin_client.post(page, upload("zh,en,status\n失信,bad faith,approved\n"), follow=True)
    assert "1 terms added" in response.text
    assert Term.objects.get().history.get().history_user is not None


@pytest.mark.parametrize(
    ("content", "name", "message"),
    [
        ("zh,en,status\n失信,x,best\n", "terms.csv", "line 2"),
        ("zh,en,status\n失信,x,approved\n失信,y,approved\n", "terms.csv", "line 3"),
        ("x", "terms.xls", ".csv or .tbx"),
    ],
)
def test_a_bad_file_is_refused_with_its_line(
    admin_client: Client, content: str, name: str, message: str
) -> None:
    response = admin_client.post(address("term", "import_terms"), upload(content, name))
    assert message in response.text
    assert not Term.objects.exists()


@pytest.mark.parametrize("form", ["csv", "tbx"])
def test_the_termbase_is_downloaded(admin_client: Client, form: str) -> None:
    TermFactory(zh="失信", en="bad faith")
    response = admin_client.get(address("term", f"export_{form}"))
    assert f"terms.{form}" in response["Content-Disposition"]
    assert "bad faith" in response.content.decode()


def test_who_may_only_look_cannot_import(client_of: Callable[[str], Client]) -> None:
    client = client_of("Researchers")
    assert client.post(address("term", "import_terms"), upload("zh,en\n失信,x\n")).status_code in (302, 403)
    assert not Term.objects.exists()
