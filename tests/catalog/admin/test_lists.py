"""What lists say in few words."""

from __future__ import annotations

import datetime

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import EditionFactory, EntryFactory

pytestmark = pytest.mark.django_db


def test_an_edition_without_a_date_is_said_to_have_none(admin_client: Client) -> None:
    EditionFactory(kind="compiled", issued=None, law_as_of=datetime.date(2025, 4, 30))
    EditionFactory(kind="compiled", issued=None)
    EditionFactory(issued=datetime.date(2024, 2, 18))
    page = admin_client.get(reverse("admin:catalog_edition_changelist")).content.decode()
    assert page.count("undated") == 2
    assert "undated; law as of 2025-04-30" in page


def test_whom_an_entry_concerns_is_said_in_short_and_in_full_on_demand(admin_client: Client) -> None:
    EntryFactory(natural_persons=True, legal_persons=True)
    page = admin_client.get(reverse("admin:catalog_entry_changelist")).content.decode()
    assert '<span title="Natural persons, Legal persons">Natural, Legal</span>' in page


def test_citations_of_laws_are_reached_from_the_sidebar(admin_client: Client) -> None:
    response = admin_client.get(reverse("admin:index"))
    links = [item["link"] for group in response.context["sidebar_navigation"] for item in group["items"]]
    assert reverse("admin:catalog_lawcitation_changelist") in links
