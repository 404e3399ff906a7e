"""What is published is read in the admin, and the page says why; what is append-only is only added to."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from annotations import models as rooms
from catalog.lawtext import exact_hash
from catalog.models import (
    Collation,
    Edition,
    Entry,
    EntrySuccession,
    EntryTranslation,
    LawText,
    LegalBasis,
    Provision,
    Workflow,
    WorkflowEvent,
)
from tests.factories import (
    BasisTargetFactory,
    CatalogFactory,
    CollationFactory,
    ConceptFactory,
    EditionFactory,
    EntryFactory,
    EntryTranslationFactory,
    LegalBasisFactory,
    publish,
    sha256,
)

READ_ONLY = [
    LawText,
    Provision,
    WorkflowEvent,
    rooms.DocumentText,
    rooms.Segment,
    rooms.PipelineRun,
    rooms.Suggestion,
    rooms.Annotation,
    rooms.Anchor,
    rooms.Decision,
]
APPEND_ONLY = [EntryTranslation, Collation, EntrySuccession]


def change(row: Any) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def permissions(model: Any, user: User, rf: Any) -> tuple[bool, bool, bool]:
    request = rf.get("/")
    request.user = user
    model_admin = admin.site._registry[model]
    return (
        model_admin.has_add_permission(request),
        model_admin.has_change_permission(request),
        model_admin.has_delete_permission(request),
    )


@pytest.mark.parametrize("model", READ_ONLY, ids=lambda m: m._meta.label)
def test_what_services_write_is_read_only_even_for_a_superuser(model: Any, superuser: User, rf: Any) -> None:
    assert permissions(model, superuser, rf) == (False, False, False)


@pytest.mark.parametrize("model", APPEND_ONLY, ids=lambda m: m._meta.label)
def test_what_stands_beside_the_seal_is_added_and_never_changed(model: Any, superuser: User, rf: Any) -> None:
    assert permissions(model, superuser, rf) == (True, False, False)


def test_users_are_deactivated_not_deleted(superuser: User, rf: Any) -> None:
    assert permissions(User, superuser, rf) == (True, True, False)


@pytest.fixture
def sealed(db: None) -> Entry:
    entry = EntryFactory()
    BasisTargetFactory(basis=LegalBasisFactory(entry=entry))
    publish(entry.edition)
    return entry


def test_a_sealed_edition_and_all_in_it_refuse_a_post(sealed: Entry, admin_client: Client) -> None:
    basis = sealed.bases.get()
    for row in (sealed.edition, sealed, basis, basis.targets.get()):
        page = admin_client.get(change(row))
        assert "published and sealed" in page.content.decode()
        assert not page.context["has_change_permission"]
        assert admin_client.post(change(row), {"title_en": "x", "content_zh": "x"}).status_code == 403
        assert admin_client.post(change(row).replace("change", "delete"), {"post": "yes"}).status_code == 403


def test_a_sealed_edition_is_not_deleted_from_the_list(sealed: Entry, admin_client: Client) -> None:
    address = reverse("admin:catalog_edition_changelist")
    data = {"action": "delete_selected", "_selected_action": [sealed.edition_id], "post": "yes"}
    admin_client.post(address, data)
    assert Edition.objects.filter(pk=sealed.edition_id).exists()


def test_a_row_is_not_added_to_a_sealed_edition(sealed: Entry, admin_client: Client) -> None:
    address = reverse("admin:catalog_entry_add")
    response = admin_client.post(address, {"edition": sealed.edition_id, "code": "PM-04.999"})
    [message] = response.context["adminform"].form.errors["edition"]
    assert "new revision" in message
    response = admin_client.post(reverse("admin:catalog_legalbasis_add"), {"entry": sealed.pk})
    assert "new revision" in response.context["adminform"].form.errors["entry"][0]


def test_pages_mark_what_is_compiled_and_what_the_seed_published(db: None, admin_client: Client) -> None:
    edition = EditionFactory(kind="compiled")
    edition.origin, edition.workflow = Edition.Origin.SEED, Workflow.PUBLISHED
    edition.checksum, edition.published_at = sha256("x"), timezone.now()
    edition.save()
    page = admin_client.get(change(edition)).content.decode()
    assert "Compiled from statutes by us, not official." in page
    assert "Published by the seed" in page
    listed = admin_client.get(reverse("admin:catalog_edition_changelist")).content.decode()
    assert "Compiled, not official" in listed
    assert "Published by seed" in listed


def test_a_draft_for_comment_and_an_overlay_are_marked_in_words(db: None, admin_client: Client) -> None:
    EditionFactory(stage="comment_draft")
    EditionFactory(kind="overlay", base_edition=EditionFactory(), region="上海市")
    listed = admin_client.get(reverse("admin:catalog_edition_changelist")).text
    assert "Draft for comment" in listed
    assert "Local overlay" in listed


def test_a_translation_is_added_beside_a_sealed_entry(sealed: Entry, admin_client: Client) -> None:
    step = admin_client.get(reverse("admin:catalog_entry_translate", args=[sealed.pk]))
    address = reverse("admin:catalog_entrytranslation_add")
    assert step.url == f"{address}?entry={sealed.pk}"
    admin_client.post(address, {"entry": sealed.pk, "field": "content", "text": "No exit."})
    translation = sealed.translations.get()
    assert translation.source_hash == exact_hash(sealed.content_zh)
    assert (translation.origin, translation.created_by.username) == ("editor", "root")
    assert "No exit." in admin_client.get(change(sealed)).content.decode()


def test_the_newest_collation_shows_in_the_list(sealed: Entry, admin_client: Client) -> None:
    CollationFactory(entry=sealed, state="differs")
    address = reverse("admin:catalog_collation_add")
    admin_client.post(address, {"entry": sealed.pk, "state": "agrees", "evidence": "Official table, row 4"})
    rows = reverse("admin:catalog_entry_changelist")
    assert len(admin_client.get(rows, {"collation": "agrees"}).context["cl"].result_list) == 1
    assert len(admin_client.get(rows, {"collation": "differs"}).context["cl"].result_list) == 0
    assert "1 collated" in admin_client.get(reverse("admin:catalog_edition_changelist")).content.decode()


def test_a_draft_entry_goes_with_its_translations_and_collations(db: None, admin_client: Client) -> None:
    entry = EntryFactory()
    EntryTranslationFactory(entry=entry), CollationFactory(entry=entry), LegalBasisFactory(entry=entry)
    admin_client.post(change(entry).replace("change", "delete"), {"post": "yes"})
    assert not Entry.objects.exists()
    assert not LegalBasis.objects.exists()


def test_an_edition_added_here_is_a_draft_of_editors(db: None, admin_client: Client) -> None:
    form = {
        "catalog": CatalogFactory().pk,
        "slug": "2025",
        "kind": "official",
        "stage": "final",
        "revision": 1,
        "title_zh": "清单（2025年版）",
        "title_en": "List (2025)",
        "completeness": "metadata",
        "confidence": "high",
        "issuers": "国家发展改革委\n中国人民银行\n",
        "workflow": "published",
        "origin": "seed",
        "workflow_events-TOTAL_FORMS": 0,
        "workflow_events-INITIAL_FORMS": 0,
    }
    response = admin_client.post(reverse("admin:catalog_edition_add"), form)
    assert response.status_code == 302, response.context["errors"]
    edition = Edition.objects.get(slug="2025")
    assert (edition.workflow, edition.origin) == (Workflow.DRAFT, Edition.Origin.EDITORS)
    assert edition.issuers == ["国家发展改革委", "中国人民银行"]


def test_the_code_of_a_concept_is_not_offered_for_change(db: None, admin_client: Client) -> None:
    page = admin_client.get(change(ConceptFactory()))
    assert "code" not in page.context["adminform"].form.fields
