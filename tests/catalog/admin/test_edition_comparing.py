"""What changed between two editions, in the admin, where editors say which row continues which."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from catalog.editions.comparing import compare_editions
from catalog.models import Edition, EntrySuccession
from tests.factories import ConceptFactory, EditionFactory, EntryFactory, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def editions(db: None) -> tuple[Edition, Edition]:
    """One row that stays, one that is reworded, and one under another concept with other words."""
    old, new = EditionFactory(slug="old"), EditionFactory(slug="new")
    for edition in (old, new):
        EntryFactory(edition=edition, content_zh="限制乘坐飞机")
    EntryFactory(edition=old, content_zh="限制失信被执行人出境")
    EntryFactory(edition=new, content_zh="限制严重失信被执行人出境")
    EntryFactory(edition=old, content_zh="取消评优资格", concept=ConceptFactory(code="PM-09"))
    EntryFactory(edition=new, content_zh="不得授予荣誉", concept=ConceptFactory(code="PM-10"))
    return publish(old), new


def address(old: Edition, new: Edition, **query: str) -> str:
    named = {"other": old.identifier, **query}
    return reverse("admin:catalog_edition_compare", args=[new.pk], query=named)


@pytest.fixture
def editor(client_of: Callable[[str], Client]) -> Client:
    return client_of("Legal editors")


def test_the_other_edition_is_chosen_and_changes_are_shown_in_words(
    editor: Client, editions: tuple[Edition, Edition]
) -> None:
    old, new = editions
    choice = editor.get(reverse("admin:catalog_edition_compare", args=[new.pk]))
    assert old.identifier in choice.text
    page = editor.get(address(old, new))
    assert "<ins>严重</ins>" in page.text
    assert "限制乘坐飞机" not in page.text
    assert "限制乘坐飞机" in editor.get(address(old, new, show="all")).text
    assert page.context["proposed"] == 2


def test_a_match_is_confirmed_or_overruled_by_name(editor: Client, editions: tuple[Edition, Edition]) -> None:
    old, new = editions
    pair = {
        "old": old.entries.get(content_zh__contains="出境").pk,
        "new": new.entries.get(content_zh__contains="出境").pk,
    }
    editor.post(address(old, new), pair | {"_confirm": "1"})
    said = EntrySuccession.objects.get()
    assert (said.state, said.old_entry_id, said.new_entry_id) == ("confirmed", *pair.values())
    assert said.created_by is not None
    editor.post(address(old, new), pair | {"_overrule": "1"})
    assert {tuple(kind.value for kind in c.kinds) for c in compare_editions(old, new).changes} == {
        ("added",),
        ("dropped",),
    }


def test_an_added_row_may_be_said_to_continue_a_dropped_one(
    editor: Client, editions: tuple[Edition, Edition]
) -> None:
    old, new = editions
    pair = {
        "old": old.entries.get(content_zh="取消评优资格").pk,
        "new": new.entries.get(content_zh="不得授予荣誉").pk,
    }
    editor.post(address(old, new), pair | {"_confirm": "1"})
    [change] = [c for c in compare_editions(old, new).changes if c.new and c.new.pk == pair["new"]]
    assert [kind.value for kind in change.kinds] == ["reworded", "re-classified"]


def test_rows_that_say_the_same_are_confirmed_at_once(
    editor: Client, editions: tuple[Edition, Edition]
) -> None:
    old, new = editions
    assert "1 match confirmed" in editor.post(address(old, new), {"_alike": "1"}, follow=True).text
    assert EntrySuccession.objects.get().old_entry.content_zh == "限制乘坐飞机"


def test_nothing_is_decided_without_a_row_or_a_permission(
    editor: Client, client_of: Callable[[str], Client], editions: tuple[Edition, Edition]
) -> None:
    old, new = editions
    added = new.entries.get(content_zh="不得授予荣誉").pk
    answer = editor.post(address(old, new), {"old": "", "new": added, "_confirm": "1"}, follow=True)
    assert "Choose the row" in answer.text
    publish(new)
    reader = client_of("Researchers")
    assert reader.get(address(old, new)).status_code == 200
    assert reader.post(address(old, new), {"_alike": "1"}).status_code == 403
    assert not EntrySuccession.objects.exists()
