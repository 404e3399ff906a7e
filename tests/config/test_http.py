"""HTTP done right: validators from a stamp of the last change, reading from other sites, tokens."""

from __future__ import annotations

import datetime
import re
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.http import http_date
from rest_framework.throttling import ScopedRateThrottle
from rest_framework.views import APIView

from catalog.api.tokens import make_token
from catalog.models import ApiToken, Change, Provision
from tests.api import PROBLEM, errors
from tests.factories import AgencyFactory, ProvisionFactory, TermFactory, UserFactory

pytestmark = pytest.mark.django_db
LIST = "/api/v1/terms/"
ADDRESSES = [LIST, "/api/v1/search/?q=信用", "/api/v1/citations/resolve/?q=《公司法》第一条"]


def etag(client: Client, address: str = LIST, **headers: str) -> str:
    response = client.get(address, headers=headers)
    assert response.status_code == 200, response.content
    return response["ETag"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_answer_that_has_not_changed_is_not_sent_again(client: Client, address: str) -> None:
    response = client.get(address, headers={"If-None-Match": etag(client, address)})
    assert (response.status_code, response.content) == (304, b"")
    assert response["ETag"] == etag(client, address)
    assert response["Cache-Control"] == "public, no-cache"


@pytest.mark.parametrize("write", ["save", "bulk", "update", "delete", "sql"])
def test_any_write_changes_the_tag(client: Client, write: str) -> None:
    agency, provision = AgencyFactory(), ProvisionFactory()
    before = etag(client)
    if write == "save":
        agency.name_en = "another name"
        agency.save()
    elif write == "bulk":
        Provision.objects.bulk_create(
            [
                Provision(
                    law_text=provision.law_text, ordinal=90, kind="article", eid="art_90", text="第九十条"
                )
            ]
        )
    elif write == "update":
        type(provision.law_text.version).objects.bulk_update_with_history(
            [provision.law_text.version], ["note"], reason="A test"
        )
    elif write == "delete":
        agency.delete()
    else:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE catalog_agency SET name_en = 'x' WHERE id = %s", [agency.pk])
    if connection.vendor == "postgresql":
        # A stamp there is a transaction, and a test is one: the row it added stands for the one before too.
        assert Change.objects.exists()
    else:
        assert etag(client) != before


def test_reading_changes_no_tag(client: Client) -> None:
    TermFactory()
    assert etag(client) == etag(client) != etag(client, "/api/v1/laws/")
    assert etag(client, **{"Accept-Language": "zh-hans"}) != etag(client)


def test_a_change_of_some_time_ago_is_dated(client: Client) -> None:
    moment = timezone.now() - datetime.timedelta(seconds=10)
    Change.objects.all().delete()
    Change.objects.create(id=1, at=moment)
    response = client.get(LIST)
    assert response["Last-Modified"]
    since = {"If-Modified-Since": http_date((moment + datetime.timedelta(seconds=5)).timestamp())}
    assert client.get(LIST, headers=since).status_code == 304
    assert client.get(LIST, headers={"If-Modified-Since": http_date(0)}).status_code == 200
    Change.objects.update(at=timezone.now())
    assert "Last-Modified" not in client.get(LIST)


def test_what_a_user_sees_is_not_stored(client: Client) -> None:
    client.force_login(UserFactory())
    response = client.get(LIST)
    assert response["Cache-Control"] == "private, no-store"
    assert "ETag" not in response


def test_an_answer_varies_with_what_it_depends_on(client: Client) -> None:
    assert {"Accept", "Accept-Language", "Authorization", "Cookie"} <= set(
        client.get(LIST)["Vary"].split(", ")
    )


@pytest.mark.parametrize("address", ADDRESSES)
def test_head_answers_like_get_without_a_body(client: Client, address: str) -> None:
    head, get = client.head(address), client.get(address)
    assert (head.status_code, head.content) == (200, b"")
    assert {name: head[name] for name in ("ETag", "Content-Type")} == {
        name: get[name] for name in ("ETag", "Content-Type")
    }


def test_a_long_answer_is_compressed_for_who_reads_that(client: Client) -> None:
    for number in range(20):
        TermFactory(zh=f"信用{number}")
    response = client.get(LIST, headers={"Accept-Encoding": "gzip"})
    assert response["Content-Encoding"] == "gzip"
    again = client.get(LIST, headers={"Accept-Encoding": "gzip", "If-None-Match": response["ETag"]})
    assert again.status_code == 304


def preflight(client: Client, method: str) -> HttpResponse:
    headers = {"Origin": "https://example.org", "Access-Control-Request-Method": method}
    return client.options(LIST, headers=headers)


def test_pages_of_other_sites_may_read_and_not_write(client: Client) -> None:
    response = client.get(LIST, headers={"Origin": "https://example.org"})
    assert response["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in response
    assert preflight(client, "GET")["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert "Access-Control-Allow-Origin" not in client.get(
        "/laws/", headers={"Origin": "https://example.org"}
    )


def token_of(user: Any, *scopes: str, days: int = 1) -> str:
    _token, secret = make_token(user, "a script", scopes, timezone.now() + datetime.timedelta(days=days))
    return secret


def bearing(client: Client, secret: str, address: str = LIST, **kwargs: Any) -> HttpResponse:
    send = client.post if kwargs else client.get
    return send(address, kwargs or None, headers={"Authorization": f"Bearer {secret}"})


def importer() -> Any:
    user = UserFactory()
    user.user_permissions.add(Permission.objects.get(codename="import_document"))
    return user


def test_a_token_reads_in_the_name_of_its_owner(client: Client) -> None:
    user = UserFactory()
    response = bearing(client, token_of(user, "read"))
    assert (response.status_code, response["Cache-Control"]) == (200, "private, no-store")
    assert ApiToken.objects.get().last_used_at is not None


def test_a_token_writes_within_its_scopes_only(client: Client) -> None:
    user, address = importer(), "/api/v1/documents/import/"
    refused = bearing(client, token_of(user, "read"), address, lang="zh")
    assert (refused.status_code, refused["Content-Type"]) == (403, PROBLEM)
    assert "import" in refused.json()["detail"]
    taken = bearing(client, token_of(user, "import"), address, lang="zh")
    assert set(errors(taken)) == {"uploads"}  # it may, and forgot the file
    assert bearing(client, token_of(user, "import")).status_code == 403


def test_a_token_gives_no_right_that_its_owner_lacks(client: Client) -> None:
    upload = SimpleUploadedFile("plan.zh.txt", b"x")
    secret = token_of(UserFactory(), "import")
    assert bearing(client, secret, "/api/v1/documents/import/", uploads=upload).status_code == 403


@pytest.mark.parametrize("fault", ["unknown", "expired", "revoked", "inactive"])
def test_a_token_that_does_not_hold_is_refused(client: Client, fault: str) -> None:
    user = UserFactory(is_active=fault != "inactive")
    secret = token_of(user, "read", days=-1 if fault == "expired" else 1)
    if fault == "revoked":
        ApiToken.objects.update(revoked_at=timezone.now())
    response = bearing(client, "lbc_x" if fault == "unknown" else secret)
    assert (response.status_code, response["Content-Type"]) == (401, PROBLEM)
    assert response["WWW-Authenticate"] == "Bearer"


def test_a_token_is_made_in_the_admin_and_shown_once(admin_client: Client, client: Client) -> None:
    user = UserFactory()
    tomorrow = timezone.localtime() + datetime.timedelta(days=1)
    given = {
        "user": user.pk,
        "name": "a script",
        "scopes": ["read"],
        "expires_at_0": tomorrow.date().isoformat(),
        "expires_at_1": "12:00:00",
    }
    response = admin_client.post(reverse("admin:catalog_apitoken_add"), given, follow=True)
    [token] = ApiToken.objects.all()
    words = " ".join(str(message) for message in response.context["messages"]).split()
    [secret] = [word for word in words if word.startswith(token.hint) and len(word) > 40]
    assert secret not in str(ApiToken.objects.values())
    assert bearing(Client(), secret).status_code == 200
    page = admin_client.get(reverse("admin:catalog_apitoken_change", args=[token.pk]))
    assert secret not in page.content.decode()
    admin_client.post(
        reverse("admin:catalog_apitoken_changelist"), {"action": "revoke", "_selected_action": [token.pk]}
    )
    assert bearing(Client(), secret).status_code == 401


def test_a_token_outlives_no_year(admin_client: Client) -> None:
    given = {"user": UserFactory().pk, "name": "x", "scopes": ["read"], "expires_at_0": "2199-01-01"}
    response = admin_client.post(reverse("admin:catalog_apitoken_add"), given | {"expires_at_1": "12:00"})
    assert response.status_code == 200
    assert not ApiToken.objects.exists()


@pytest.mark.parametrize(
    ("address", "scope"),
    [("search/?q=信用", "search"), ("terms.csv", "download"), ("terms.jsonl", "download")],
)
def test_what_costs_more_is_counted_apart(
    client: Client, monkeypatch: pytest.MonkeyPatch, address: str, scope: str
) -> None:
    cache.clear()
    monkeypatch.setattr(APIView, "throttle_classes", [ScopedRateThrottle])
    monkeypatch.setattr(ScopedRateThrottle, "THROTTLE_RATES", {scope: "2/min"})
    assert [client.get(f"/api/v1/{address}").status_code for _time in range(2)] == [200, 200]
    refused = client.get(f"/api/v1/{address}")
    assert (refused.status_code, refused["Content-Type"]) == (429, PROBLEM)
    assert int(refused["Retry-After"]) > 0
    assert client.get("/api/v1/terms/").status_code == 200
    cache.clear()


def test_the_page_of_the_api_leads_to_every_download(client: Client) -> None:
    page = client.get("/api/v1/docs/").content.decode()
    addresses = re.findall(r'href="/api/v1/([a-z]+\.[a-z]+)"', page)
    assert len(addresses) > 16 * 3
    for address in addresses:
        assert client.get(f"/api/v1/{address}").status_code == 200
