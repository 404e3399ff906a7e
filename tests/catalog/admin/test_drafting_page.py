"""Drafting from the page of an edition; comments on its rows, written and settled."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from catalog.models import Edition, EntryComment
from tests import factories
from tests.catalog.admin.test_editing import change, filled

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client_of: Callable[[str], Client]) -> Client:
    return client_of("Legal editors")


@pytest.fixture
def published(db: None) -> Edition:
    return factories.publish(factories.EntryFactory(edition__slug="2024").edition)


def page(edition: Edition) -> str:
    return reverse("admin:catalog_edition_draft", args=[edition.pk])


def test_the_next_edition_has_the_rows_of_the_last(editor: Client, published: Edition) -> None:
    assert editor.get(page(published)).status_code == 200
    data = {
        "_next": "1",
        "next-slug": "2026",
        "next-title_zh": "清单（2026年版）",
        "next-title_en": "List 2026",
    }
    answer = editor.post(page(published), data, follow=True)
    assert "punishment-2026-r1 is drafted with 1 rows" in answer.text
    draft = Edition.objects.get(slug="2026")
    assert (draft.workflow, draft.predecessor) == ("draft", published)
    assert draft.history.latest().history_user is not None


def test_a_correction_says_what_it_corrects(editor: Client, published: Edition) -> None:
    refused = editor.post(page(published), {"_correction": "1", "correction-note": ""})
    assert refused.status_code == 200
    editor.post(page(published), {"_correction": "1", "correction-note": "A misprint."})
    draft = Edition.objects.get(corrects=published)
    assert (draft.revision, draft.correction_note) == (2, "A misprint.")
    again = editor.post(page(published), {"_correction": "1", "correction-note": "Another."})
    assert "corrects it already" in again.text


def test_a_working_list_is_drafted_as_the_law_stood_on_a_day(editor: Client) -> None:
    working = factories.EntryFactory(edition__slug="compiled", edition__kind="compiled").edition
    editor.post(page(working), {"_snapshot": "1", "snapshot-day": "2022-12-31"})
    assert str(Edition.objects.get(slug="compiled-2022-12-31").law_as_of) == "2022-12-31"


def test_who_may_not_add_editions_drafts_none(client_of: Callable[[str], Client], published: Edition) -> None:
    assert client_of("Researchers").get(page(published)).status_code == 403


def test_a_comment_is_written_from_the_row_and_settled(editor: Client) -> None:
    entry = factories.EntryFactory()
    ask = editor.get(reverse("admin:catalog_entry_comment", args=[entry.pk]))
    editor.post(ask.headers["Location"], {"entry": entry.pk, "text": "Is article 1 meant?"})
    comment = EntryComment.objects.get()
    assert "Is article 1 meant?" in editor.get(reverse("admin:catalog_entry_change", args=[entry.pk])).text
    address = change(comment)
    editor.post(address, filled(editor.get(address)) | {"catalog_entrycomment_settle": "1"})
    comment.refresh_from_db()
    assert comment.settled_by is not None
