"""Walks through the admin in Chromium: its policy for scripts must not break a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.contrib import admin
from django.urls import reverse
from playwright.sync_api import expect

from tests.factories import BasisTargetFactory, DocumentTextFactory, LegalBasisFactory, UserFactory

if TYPE_CHECKING:
    from tests.browser.conftest import Walk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def editor(walk: Walk) -> Walk:
    """Logged in by the form."""
    user = UserFactory(username="editor", is_superuser=True)
    user.set_password("a long enough password")
    user.save()
    walk.open(reverse("admin:login"))
    walk.page.get_by_label("Username").fill("editor")
    walk.page.get_by_label("Password").fill("a long enough password")
    walk.page.get_by_role("button", name="Log in").click()
    expect(walk.page.get_by_text("What to do next")).to_be_visible()
    return walk


def test_every_list_and_every_form_opens_without_a_fault(editor: Walk) -> None:
    BasisTargetFactory(), DocumentTextFactory()
    for model, model_admin in admin.site._registry.items():
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        editor.open(reverse(f"{name}_changelist"))
        row: Any = model._default_manager.first()
        if row is not None:
            editor.open(reverse(f"{name}_change", args=[row.pk]))
            editor.open(reverse(f"{name}_history", args=[row.pk]))
        if type(model_admin).has_add_permission is admin.ModelAdmin.has_add_permission:
            editor.open(reverse(f"{name}_add"))


def test_the_law_of_a_basis_is_found_by_typing_and_the_row_is_saved(editor: Walk) -> None:
    basis = LegalBasisFactory(law__title_zh="招标投标法", unresolved_reason="not yet read")
    LegalBasisFactory(law__title_zh="证券法", entry=basis.entry, ordinal=2, quote="《样例法》第一条", end=8)
    entry = basis.entry
    entry.basis_text = "《招标投标法》第一条"
    entry.save()
    editor.open(reverse("admin:catalog_legalbasis_change", args=[basis.pk]))
    editor.page.locator(".field-law .select2-selection").click()
    editor.page.locator(".select2-search__field").last.fill("证券")
    editor.page.locator(".select2-results__option", has_text="证券法").click()
    editor.page.get_by_role("button", name="Save", exact=True).click()
    expect(editor.page.get_by_text("was changed successfully")).to_be_visible()
    basis.refresh_from_db()
    assert basis.law.title_zh == "证券法"


def test_a_list_is_narrowed_by_its_filters(editor: Walk) -> None:
    LegalBasisFactory(), LegalBasisFactory(law=None, law_name="无名法", unresolved_reason="not held")
    editor.open(reverse("admin:catalog_legalbasis_changelist"))
    editor.page.get_by_text("Filters").first.click()
    expect(editor.page.get_by_text("Apply Filters")).to_be_visible()
    editor.open(reverse("admin:catalog_legalbasis_changelist") + "?law__isempty=1")
    expect(editor.page.locator("#result_list tbody tr")).to_have_count(1)
