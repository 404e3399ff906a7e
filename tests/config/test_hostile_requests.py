"""Requests that try the service itself: foreign hosts, redirects, addresses to fetch, unsafe settings."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from annotations.ingest import UnreadableDocument, read_bytes
from tests.annotations.ingest.hostile import body, part

pytestmark = pytest.mark.django_db

HOME = "http://example.org/x"
REFERENCE = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" '
    f'Target="{HOME}.png" TargetMode="External"/></Relationships>'
)
ENTITY = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "{HOME}"><!ENTITY % p SYSTEM "{HOME}">%p;]>'
CALLS_HOME = {
    "plan.html": (
        f'<html><head><link rel=stylesheet href="{HOME}"><base href="{HOME}"><meta http-equiv=refresh '
        f'content="0;url={HOME}"></head><body><img src="{HOME}"><iframe src="{HOME}"></iframe>'
        f'<script src="{HOME}"></script><object data="{HOME}"></object><p>样例市工作方案</p></body></html>'
    ).encode(),
    "plan.md": f"# 样例市工作方案\n\n![x]({HOME})\n\n<img src='{HOME}'>\n".encode(),
    "image.docx": part("word/_rels/document.xml.rels", REFERENCE.encode()),
    "entity.docx": body("<w:p><w:r><w:t>&e;</w:t></w:r></w:p>", before=ENTITY),
}
"""Documents that name an address, each in the ways that its format has."""

ELSEWHERE = (
    "https://example.org/",
    "//example.org/",
    "/\\example.org/",
    "https:example.org",
    "javascript:alert(1)",
)


@pytest.mark.parametrize("host", ["example.org", "localhost.example.org", "testserver:80@example.org", "a/b"])
def test_a_host_that_is_not_ours_is_refused(client: Client, host: str) -> None:
    assert client.get("/", headers={"host": host}).status_code == 400
    assert client.get("/api/v1/", headers={"host": host}).status_code == 400


def test_a_forwarded_host_changes_no_link(client: Client) -> None:
    answer = client.get("/api/v1/editions/", headers={"x-forwarded-host": "example.org"})
    assert "example.org" not in answer.content.decode()


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_choosing_a_language_sends_nobody_elsewhere(client: Client, elsewhere: str) -> None:
    response = client.post(
        "/i18n/setlang/", {"language": "zh-hans", "next": elsewhere}, headers={"referer": elsewhere}
    )
    assert response.status_code in (204, 302)
    assert response.headers.get("Location", "/").startswith("/")
    assert "example.org" not in response.headers.get("Location", "")


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_signing_in_to_the_admin_sends_nobody_elsewhere(admin_client: Client, elsewhere: str) -> None:
    response = admin_client.get("/admin/login/", {"next": elsewhere})
    assert "example.org" not in response.headers.get("Location", "")


def test_no_document_makes_the_service_fetch_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []

    def refuse(self: socket.socket, address: Any) -> None:
        asked.append(address)
        raise OSError("no network in this test")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: refuse(None, args))  # type: ignore[arg-type]
    for name, data in CALLS_HOME.items():
        with suppress(UnreadableDocument):
            read_bytes(data, name=name)
    assert asked == []


def started(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Python in the folder of the service, with this environment and no other."""
    kept = {key: os.environ[key] for key in ("PATH", "LANG", "HOME") if key in os.environ}
    return subprocess.run(  # noqa: S603  # our own program
        [sys.executable, *arguments],
        env=kept | environment,
        cwd=Path(settings.BASE_DIR),
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_settings_of_production_pass_the_check_of_a_deployment() -> None:
    secret = "k" * 20 + "0123456789abcdefghijKLMNOPQRSTuvwxyz!?.,"
    done = started("manage.py", "check", "--deploy", "--fail-level", "WARNING", SECRET_KEY=secret)
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


def test_nothing_starts_without_a_secret() -> None:
    done = started("-c", "import config.settings", SECRET_KEY="")
    assert done.returncode != 0
    assert "SECRET_KEY" in done.stderr
