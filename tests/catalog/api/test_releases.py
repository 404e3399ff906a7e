"""Releases are listed, described and fetched; nothing else of the disk is."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client

from catalog.releases import TABLES, build
from tests.api import PROBLEM, answer
from tests.factories import SourceLawFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path, settings: LazySettings) -> Path:
    """A folder of two releases and something else, beside a secret."""
    settings.RELEASES_DIR = tmp_path / "releases"
    SourceLawFactory(title_zh="样例法")
    build(tmp_path / "releases" / "2026-01", TABLES)
    build(tmp_path / "releases" / "2026-02", TABLES)
    (tmp_path / "releases" / "notes").mkdir()
    (tmp_path / "secret").write_text("secret")
    (tmp_path / "releases" / "2026-01" / "left.txt").write_text("no file of the release")
    return tmp_path / "releases"


def test_releases_are_listed_the_last_one_first(client: Client, folder: Path) -> None:
    assert [release["name"] for release in answer(client, "releases/")] == ["2026-02", "2026-01"]


def test_there_may_be_none(client: Client, settings: LazySettings, tmp_path: Path) -> None:
    settings.RELEASES_DIR = tmp_path / "nowhere"
    assert answer(client, "releases/") == []


def test_a_release_says_how_to_cite_it_and_what_it_holds(client: Client, folder: Path) -> None:
    release = answer(client, "releases/2026-01/")
    assert f"version: {release['version']}" in release["citation"]
    named = {file["name"]: file for file in release["files"]}
    assert {path.name for path in (folder / "2026-01").iterdir()} == {*named, "left.txt"}
    law = (folder / "2026-01" / "laws.csv").read_bytes()
    assert named["laws.csv"]["sha256"] == hashlib.sha256(law).hexdigest()
    assert named["laws.csv"]["bytes"] == len(law)


def test_a_file_is_fetched_as_it_is_and_once(client: Client, folder: Path) -> None:
    address = answer(client, "releases/2026-01/")["files"][0]["url"]
    response = client.get(address)
    content = b"".join(response.streaming_content)
    assert response["ETag"] == f'"{hashlib.sha256(content).hexdigest()}"'
    assert "attachment" in response["Content-Disposition"]
    assert client.get(address, headers={"If-None-Match": response["ETag"]}).status_code == 304


@pytest.mark.parametrize(
    "address",
    [
        "2026-01/../../secret",
        "2026-01/%2e%2e%2fsecret",
        "2026-01/..",
        "../secret",
        "2026-01/left.txt/",
        "2026-01/nothing.csv/",
        "notes/",
        "notes/SHA256SUMS/",
        "2026-03/",
        ".hidden/",
    ],
)
def test_nothing_else_is_given_out(client: Client, folder: Path, address: str) -> None:
    response = client.get(f"/api/v1/releases/{address}", follow=True)
    assert response.status_code == 404
    assert b"secret" not in response.content.replace(b"/secret", b"")


def test_what_is_missing_is_a_problem(client: Client, folder: Path) -> None:
    assert client.get("/api/v1/releases/2026-03/")["Content-Type"] == PROBLEM


def test_an_unknown_parameter_is_refused(client: Client, folder: Path) -> None:
    assert client.get("/api/v1/releases/", {"colour": "red"}).status_code == 400
