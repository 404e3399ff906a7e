"""English beside the Chinese: which still fits, and which needs review."""

from __future__ import annotations

import pytest

from catalog.editions.translations import confirm_translation, translate, translations_of
from catalog.models import Entry, EntryTranslation
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry() -> Entry:
    return factories.EntryFactory(content_zh="限制出境", targets_zh="")


def state(entry: Entry) -> tuple[str, str]:
    found = translations_of([entry])[entry.pk]["content"]
    return found.text, found.state


def test_a_translation_is_current_until_its_chinese_changes(entry: Entry) -> None:
    assert state(entry) == ("", "missing")
    translate(entry, "content", "Exit ban", origin="editor")
    assert state(entry) == ("Exit ban", "current")
    entry.content_zh = "限制出境出海"
    entry.save()
    assert state(entry) == ("Exit ban", "needs_review")
    translate(entry, "content", "Ban on leaving by land or sea", origin="editor")
    assert state(entry) == ("Ban on leaving by land or sea", "current")


def test_a_translation_that_still_fits_is_confirmed_by_somebody(entry: Entry) -> None:
    with pytest.raises(LookupError, match="translate it first"):
        confirm_translation(entry, "content", user=factories.UserFactory())
    translate(entry, "content", "Exit ban", origin="editor")
    entry.content_zh = "限制出境。"
    entry.save()
    user = factories.UserFactory()
    assert confirm_translation(entry, "content", user=user).created_by == user
    assert state(entry) == ("Exit ban", "current")


def test_the_same_words_are_not_added_twice(entry: Entry) -> None:
    assert translate(entry, "content", "Exit ban", origin="editor")
    assert translate(entry, "content", "Exit ban", origin="editor") is None
    assert EntryTranslation.objects.count() == 1


def test_a_field_without_chinese_needs_no_english(entry: Entry) -> None:
    assert set(translations_of([entry])[entry.pk]) == {"content"}


def test_any_number_of_entries_takes_one_query(django_assert_num_queries) -> None:
    entries = factories.EntryFactory.create_batch(5)
    with django_assert_num_queries(1):
        assert len(translations_of(entries)) == 5
