"""A pasted citation, resolved while it is typed, and read into bases when the entry is saved."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalog.models import BasisTarget, Entry, LegalBasis
from tests import factories
from tests.catalog.admin.test_editing import change, filled

pytestmark = pytest.mark.django_db

RESOLVE = reverse("admin:catalog_entry_resolve")


@pytest.fixture
def editor(client_of: Callable[[str], Client]) -> Client:
    return client_of("Legal editors")


@pytest.fixture(autouse=True)
def laws(db: None) -> None:
    for title, articles in (("招标投标法", ["甲条。", "乙条。"]), ("证券法", ["丙条。"])):
        version = factories.LawVersionFactory(law__title_zh=title)
        factories.LawTitleFactory(law=version.law, text=title)
        factories.LawTextFactory(version=version, articles=articles)


def resolve(client: Client, text: str, **more: object) -> Any:
    return client.post(RESOLVE, {"basis_text": text, **more})


def save(client: Client, entry: Entry, **changed: object) -> Any:
    return client.post(change(entry), filled(client.get(change(entry))) | changed, follow=True)


def test_several_laws_and_articles_in_one_text_are_resolved_to_their_words(editor: Client) -> None:
    page = resolve(editor, "《招标投标法》第一条、第二条；《证券法》第一条").text
    for words in ("招标投标法", "甲条。", "乙条。", "证券法", "丙条。"):
        assert words in page


def test_what_cannot_be_resolved_says_why(editor: Client) -> None:
    page = resolve(editor, "《招标投标法》第九十九条；《无名办法》第一条；有关规定").text
    assert "The version in force has no such provision" in page
    assert "No law of this name is known" in page
    assert "These words name no law" in page


def test_the_day_is_that_of_the_edition(editor: Client) -> None:
    edition = factories.EditionFactory(kind="compiled", law_as_of="2019-12-31")
    early = resolve(editor, "《证券法》第一条", edition=edition.pk)
    assert "No version of the law was in force on that date" in early.text
    assert "2019-12-31" in early.text


def test_nothing_and_too_much_are_answered_without_a_reading(editor: Client) -> None:
    assert resolve(editor, " ").text.strip() == ""
    assert "Longer than 4000 characters" in resolve(editor, "《证券法》第一条；" * 600).text


def test_only_editors_ask(client_of: Callable[[str], Client], client: Client) -> None:
    assert resolve(client, "《证券法》第一条").status_code == 302
    assert client_of("Legal editors").get(RESOLVE).status_code == 403


def test_it_takes_the_same_queries_for_one_citation_and_for_many(editor: Client) -> None:
    counts = []
    for text in ("《证券法》第一条", "《招标投标法》第一条、第二条；《证券法》第一条；《无名法》第二条"):
        with CaptureQueriesContext(connection) as captured:
            resolve(editor, text)
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 15


def test_saving_a_changed_text_reads_its_bases_and_keeps_what_was_pinned(editor: Client) -> None:
    entry = factories.EntryFactory(basis_text="")
    save(editor, entry, basis_text="《招标投标法》第一条")
    [basis] = LegalBasis.objects.all()
    assert (basis.quote, basis.law.title_zh) == ("《招标投标法》第一条", "招标投标法")
    pinned = BasisTarget.objects.get()
    assert pinned.eid == "art_1"
    assert pinned.folded_hash
    record = basis.history.latest()
    assert record.history_user is not None
    pinned.verified = True
    pinned.save()
    response = save(editor, entry, basis_text="《招标投标法》第一条、第二条；《无名办法》第三条")
    assert "1 citation is not settled" in response.text
    assert [(b.quote, b.unresolved_reason) for b in LegalBasis.objects.order_by("ordinal")] == [
        ("《招标投标法》第一条、第二条", ""),
        ("《无名办法》第三条", "No law of this name is known"),
    ]
    assert list(BasisTarget.objects.order_by("ordinal").values_list("provision", "verified")) == [
        ("1", True),
        ("2", False),
    ]


def test_a_row_that_is_added_has_its_bases_read(editor: Client) -> None:
    edition, concept = factories.EditionFactory(), factories.ConceptFactory()
    address = reverse("admin:catalog_entry_add")
    page = editor.get(address, {"edition": edition.pk, "concept": concept.pk})
    data = filled(page) | {
        "code": "PM-04.009",
        "ordinal": 9,
        "content_zh": "限制出境",
        "provenance": "compiled-from-statute",
        "basis_text": "《证券法》第一条",
    }
    assert editor.post(address, data).status_code == 302
    assert BasisTarget.objects.get().basis.entry.code == "PM-04.009"


def test_bases_edited_by_hand_are_not_read_over(editor: Client) -> None:
    entry = factories.EntryFactory(basis_text="")
    save(editor, entry, basis_text="《证券法》第一条")
    basis = LegalBasis.objects.get()
    changed = {"basis_text": "依《证券法》第一条", "bases-0-start": 1, "bases-0-end": 9}
    save(editor, entry, **changed)
    basis.refresh_from_db()
    assert (basis.start, basis.end) == (1, 9)


def test_nothing_is_read_anew_where_the_text_stays(editor: Client) -> None:
    entry = factories.EntryFactory(basis_text="")
    save(editor, entry, basis_text="《证券法》第一条")
    key = LegalBasis.objects.get().pk
    save(editor, entry, note="looked at")
    assert LegalBasis.objects.get().pk == key
