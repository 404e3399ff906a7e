"""Every address by every method in every role: let in or turned away as tests/config/access.py says.

The addresses are read from the URL configuration, so that a view without a line there fails.
"""

from __future__ import annotations

import datetime
import re
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.resolvers import RegexPattern

from catalog.backups.digests import digest_tables
from tests.catalog.admin.test_every_model import FACTORIES
from tests.config.access import ACCESS, ASKED_BY_POST, ONLY_POSTED, PUBLIC, SIGNED_IN, STAFF, WRITING
from tests.factories import DocumentFactory, DocumentTextFactory, UserFactory
from tests.pages import edition_with_rows

pytestmark = pytest.mark.django_db

GROUPS = ("Legal editors", "Publishers", "Translators", "Reviewers", "Researchers")
ROLES = ("anonymous", "nobody", *GROUPS, "superuser")
UNSAFE = ("post", "put", "patch", "delete")

# Pages that Django's admin makes for each model, and what they need for GET and for POST.
MODEL_PAGE = re.compile(
    r"admin:(?P<app>[a-z]+)_(?P<model>[a-z]+)_(?P<page>changelist|add|change|delete|(simple_)?history)"
)
READING = {"changelist": "view", "add": "add", "change": "view", "delete": "delete"}
# The API is read by everybody, each from what the reader may see.
API = re.compile(r"api:(?!document-import$)")


def _walk(patterns: list[Any], namespace: str, keys: list[str]) -> Iterator[tuple[str, list[str]]]:
    for pattern in patterns:
        route = pattern.pattern
        own = [*keys, *getattr(route, "converters", {}), *_groups(route)]
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern.url_patterns, inner, own)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield f"{namespace}{pattern.name}", own


def _groups(route: Any) -> list[str]:
    """What a regular expression captures, by name or, where it has none, as one of several in a row."""
    if not isinstance(route, RegexPattern):
        return []
    named = list(route.regex.groupindex)
    return named or ["*"] * route.regex.groups


def addresses() -> dict[str, list[str]]:
    """The name of every view that has one, with its namespace, and the arguments that it takes."""
    return dict(_walk(get_resolver().url_patterns, "", []))


@dataclass(frozen=True)
class World:
    """Objects for every argument that an address takes."""

    arguments: dict[str, Any]
    special: dict[str, dict[str, Any]]

    def address(self, name: str) -> str:
        known = self.arguments | self.special.get(name.removesuffix("-file"), {})
        page = re.match(r"admin:(catalog|annotations|auth)_([a-z]+)_", name)
        if page and addresses()[name]:
            rows = apps.get_model(*page.groups())._default_manager.order_by("pk")
            row = rows.filter(pk=self.arguments.get(page[2])).last() or rows.last()
            known |= {"object_id": row.pk, "id": row.pk, "*": row.pk} if row else {}
        if "*" in addresses()[name]:
            return reverse(name, args=[known["*"], 1])
        return reverse(name, kwargs={key: known[key] for key in addresses()[name]})


@pytest.fixture
def world() -> World:
    edition = edition_with_rows(1)
    entry = edition.entries.get()
    target = entry.bases.get().targets.get()
    version = target.version
    document = DocumentTextFactory(document=DocumentFactory()).document
    for model, made in FACTORIES.items():
        if model is not None:
            made()
    return World(
        {
            "*": 1,
            # Of these a published row, which everybody may see.
            "edition": edition.pk,
            "entry": entry.pk,
            "code": entry.concept.code,
            "identifier": edition.identifier,
            "old": edition.identifier,
            "new": edition.identifier,
            "key": version.law.key,
            "date": version.date or datetime.date(2024, 1, 1),
            "eid": target.eid,
            "uid": document.uid,
            "token": "none",
            "layer": "suggestions",
            "name": "jsonl",
            "ref": "s1",
            "since": 0,
            "language": "zh",
            "file_format": "csv",
            "ordinal": 0,
            "pk": 1,
            "id": 1,
            "object_id": 1,
            "content_type_id": 1,
            "app_label": "catalog",
            "url": "x",
            "suffix": "json",
            "file": "SHA256SUMS",
        },
        {
            "catalog": {"code": edition.catalog.code},
            "entry": {"code": entry.code},
            "law-comparison": {"old": version.date, "new": version.date},
            "api:version-detail": {"identifier": f"{version.law.key}@{version.date}"},
            "api:annotation-detail": {"uid": uuid.uuid4()},
        },
    )


def client_in(role: str) -> tuple[Client, User | None]:
    client = Client(raise_request_exception=False)
    if role == "anonymous":
        return client, None
    user = UserFactory(username=role, is_staff=role != "nobody", is_superuser=role == "superuser")
    if role in GROUPS:
        user.groups.add(Group.objects.get(name=role))
    client.force_login(user)
    return client, user


def needed(name: str, *, writing: bool) -> tuple[str, ...]:
    page = MODEL_PAGE.fullmatch(name)
    if name in WRITING and writing:
        return WRITING[name]
    if name in ACCESS:
        return ACCESS[name]
    if page:
        verb = "change" if writing and page["page"] == "change" else READING.get(page["page"], "view")
        return (*STAFF, f"{page['app']}.{verb}_{page['model']}")
    return PUBLIC


def lets_in(user: User | None, permissions: tuple[str, ...]) -> bool:
    if not permissions:
        return True
    if user is None:
        return False
    special = {SIGNED_IN[0]: True, STAFF[0]: user.is_staff}
    return all(special.get(name, False) if name in special else user.has_perm(name) for name in permissions)


def turned_away(response: Any) -> bool:
    # The admin leads away from what is not there for the one who asks. That nothing changed is tested apart.
    return response.status_code in (302, 401, 403, 404, 405)


def test_every_address_has_a_line_that_says_who_may_come() -> None:
    covered = [
        name for name in addresses() if name in ACCESS or MODEL_PAGE.fullmatch(name) or API.match(name)
    ]
    assert set(addresses()) - set(covered) == set()
    assert sorted(set(ACCESS) - set(addresses())) == []


@pytest.mark.parametrize("role", ROLES)
def test_who_may_not_come_is_turned_away_and_changes_nothing(
    role: str, world: World, record_property: Callable[[str, object], None]
) -> None:
    client, user = client_in(role)
    before = _contents()
    tried = 0
    let_in = []
    for name in addresses():
        address = world.address(name)
        for method in ("get", *UNSAFE):
            tried += 1
            if lets_in(user, needed(name, writing=method != "get")):
                continue
            response = getattr(client, method)(address)
            if not turned_away(response):
                let_in.append(f"{method.upper()} {name}: {response.status_code}")
    assert let_in == []
    assert _contents() == before
    record_property("figure", f"{tried} requests tried as {role}")


@pytest.mark.parametrize("role", ROLES)
def test_who_may_come_is_let_in(role: str, world: World) -> None:
    client, user = client_in(role)
    kept_out = []
    for name in ACCESS:
        if name in ONLY_POSTED or not lets_in(user, needed(name, writing=False)):
            continue
        response = client.get(world.address(name))
        if response.status_code in (401, 403, 500) or "/login/" in response.headers.get("Location", ""):
            kept_out.append(f"{name}: {response.status_code}")
    assert kept_out == []


@pytest.mark.parametrize("role", ROLES)
def test_the_api_writes_only_where_it_says_so(role: str, world: World) -> None:
    client, _user = client_in(role)
    before = _contents()
    for name in addresses():
        if API.match(name) and name not in ASKED_BY_POST:
            for method in UNSAFE:
                status = getattr(client, method)(world.address(name)).status_code
                assert status in (400, 401, 403, 404, 405, 415), f"{method} {name}: {status}"
    assert _contents() == before


def _contents() -> dict[str, Any]:
    with connection.cursor() as cursor:
        held = digest_tables(cursor)
    # Looking at a page may start a session.
    return {name: digest for name, digest in held.items() if not name.startswith("django_session")}
