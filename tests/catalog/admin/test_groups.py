"""What each group may do, written out as intended, and held against what the migration gave it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission, User
from django.db import connection
from django.test import Client
from django.urls import reverse

from catalog.models import Edition
from tests.factories import (
    DocumentFactory,
    EditionFactory,
    EntryFactory,
    LegalBasisFactory,
    UserFactory,
    publish,
)

pytestmark = pytest.mark.django_db

# v view, a add, c change, d delete; Legal editors, Publishers, Translators, Researchers, Reviewers.
MATRIX = """
catalog.catalog               vacd v    v    v    v
catalog.concept               vacd v    v    v    v
catalog.agency                vacd v    v    v    v
catalog.sourcelaw             vacd v    v    v    v
catalog.lawtitle              vacd v    v    v    v
catalog.lawversion            vacd v    v    v    v
catalog.lawtext               va   v    v    v    v
catalog.provision             va   v    v    v    v
catalog.lawcitation           va   v    v    v    v
catalog.provisionsuccession   vacd v    v    v    v
catalog.edition               vacd v    v    v    v
catalog.workflowevent         v    v    v    v    v
catalog.entry                 vacd v    v    v    v
catalog.entryagency           vacd v    v    v    v
catalog.legalbasis            vacd v    v    v    v
catalog.basistarget           vacd v    v    v    v
catalog.entrytranslation      va   v    va   v    v
catalog.collation             va   v    v    v    v
catalog.entrysuccession       va   v    v    v    v
catalog.entrycomment          vac  vac  -    -    -
catalog.basisrankrule         vacd v    v    v    v
catalog.apitoken              -    -    -    -    -
catalog.job                   v    v    v    -    -
catalog.auditevent            -    -    -    -    -
annotations.document          -    -    vac  v    v
annotations.documenttext      -    -    va   v    v
annotations.original          -    -    -    -    -
annotations.segment           -    -    va   v    v
annotations.segmentalignment  -    -    vac  v    vac
annotations.pipelinerun       -    -    va   v    v
annotations.suggestion        -    -    va   v    v
annotations.annotation        -    -    vac  v    vac
annotations.anchor            -    -    vac  v    vac
annotations.decision          -    -    va   -    va
annotations.term              -    -    vac  v    vac
annotations.alias             vacd -    vac  v    v
annotations.assignment        -    -    -    -    vacd
annotations.finding           -    -    vac  v    vac
annotations.rulesetting       vacd v    v    v    v
"""
SPECIAL = {
    "catalog.view_draft_edition": {"Legal editors", "Publishers"},
    "catalog.approve_edition": {"Publishers"},
    "catalog.publish_edition": {"Publishers"},
    "annotations.view_unpublished_document": {"Translators", "Reviewers"},
    "annotations.import_document": {"Translators"},
    "annotations.view_others_annotation": {"Reviewers"},
    "annotations.adjudicate_annotation": {"Reviewers"},
}
GROUPS = ("Legal editors", "Publishers", "Translators", "Researchers", "Reviewers")
ACTIONS = {"v": "view", "a": "add", "c": "change", "d": "delete"}


def intended() -> Iterator[tuple[str, str]]:
    for row in MATRIX.split("\n")[1:-1]:
        label, *columns = row.split()
        app, model = label.split(".")
        for group, letters in zip(GROUPS, columns, strict=True):
            yield from ((group, f"{app}.{ACTIONS[x]}_{model}") for x in letters.replace("-", ""))
    for permission, groups in SPECIAL.items():
        yield from ((group, permission) for group in groups)


@pytest.mark.parametrize("group", GROUPS)
def test_a_group_may_do_what_is_intended_and_nothing_else(group: str) -> None:
    user = UserFactory()
    user.groups.add(Group.objects.get(name=group))
    assert user.get_all_permissions() == {permission for name, permission in intended() if name == group}


def test_the_matrix_names_every_model_and_every_special_permission() -> None:
    ours = Permission.objects.filter(content_type__app_label__in=["catalog", "annotations"])
    ours = ours.exclude(content_type__model__startswith="historical")
    held = {f"{p.content_type.app_label}.{p.codename}" for p in ours.select_related("content_type")}
    named = {row.split()[0] for row in MATRIX.split("\n")[1:-1]}
    in_matrix = {f"{n.split('.')[0]}.{a}_{n.split('.')[1]}" for n in named for a in ACTIONS.values()}
    assert held == in_matrix | set(SPECIAL)


def test_the_migration_can_be_undone_and_run_twice() -> None:
    migration: Any = import_module("annotations.migrations.0002_groups")
    names = (
        "0003_groups_review",
        "0008_alias_groups",
        "0009_groups_jobs",
        "0011_rule_setting_groups",
        "0012_reviewers",
        "0015_assignment_groups",
    )
    later: list[Any] = [import_module(f"annotations.migrations.{name}") for name in names]

    class Editor:
        pass

    editor: Any = Editor()
    editor.connection = connection
    before = set(Group.objects.values_list("name", "permissions__codename"))
    migration.make_groups(apps, editor)
    for step in later:
        step.grant(apps, editor)
    assert set(Group.objects.values_list("name", "permissions__codename")) == before
    later[-1].revoke(apps, editor)
    later[-2].revoke(apps, editor)
    migration.remove_groups(apps, editor)
    assert not Group.objects.filter(name__in=GROUPS).exists()
    migration.make_groups(apps, editor)
    for step in later:
        step.grant(apps, editor)
    assert set(Group.objects.values_list("name", "permissions__codename")) == before


def test_a_researcher_finds_only_what_is_published(client_of: Callable[[str], Client]) -> None:
    sealed, draft = EditionFactory(), EditionFactory()
    shown, hidden = EntryFactory(edition=sealed), EntryFactory(edition=draft)
    LegalBasisFactory(entry=shown), LegalBasisFactory(entry=hidden)
    publish(sealed)
    DocumentFactory(), DocumentFactory(published_at=None)
    client = client_of("Researchers")
    for name in ("catalog_edition", "catalog_entry", "catalog_legalbasis", "annotations_document"):
        response = client.get(reverse(f"admin:{name}_changelist"))
        assert len(response.context["cl"].result_list) == 1, name
    assert client.get(reverse("admin:catalog_edition_change", args=[sealed.pk])).status_code == 200
    assert client.get(reverse("admin:catalog_edition_change", args=[draft.pk])).status_code == 302
    for pk in (sealed.pk, draft.pk):
        assert client.get(reverse("admin:catalog_edition_history", args=[pk])).status_code == 403


def test_a_legal_editor_edits_a_draft_and_neither_approves_nor_publishes(
    client_of: Callable[[str], Client],
) -> None:
    draft = EditionFactory()
    page = client_of("Legal editors").get(reverse("admin:catalog_edition_change", args=[draft.pk]))
    assert page.context["has_change_permission"]
    fields = set(page.context["adminform"].form.fields)
    protected = {f.name for f in Edition._meta.fields if "approved" in f.name or "published" in f.name}
    assert not fields & (protected | {"workflow", "checksum", "submitted_by", "submitted_at", "origin"})


@pytest.mark.parametrize("group", GROUPS)
def test_a_group_sees_only_links_that_it_may_follow(group: str, client_of: Callable[[str], Client]) -> None:
    client = client_of(group)
    response = client.get(reverse("admin:index"))
    items = [item for part in response.context["sidebar_navigation"] for item in part["items"]]
    for item in items:
        assert client.get(item["link"]).status_code == (200 if item["has_permission"] else 403), item["link"]
    assert User.objects.count() == 1
