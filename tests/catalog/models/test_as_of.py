"""What was in force on a date: one function decides it for versions, one for editions."""

from __future__ import annotations

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser, Permission
from django.db import IntegrityError, transaction

from catalog.models import Edition, Entry, LawVersion
from tests import factories

pytestmark = pytest.mark.django_db


def day(year: int, month: int = 1, date: int = 1) -> datetime.date:
    return datetime.date(year, month, date)


def official(slug: str, issued: datetime.date | None, **fields: object) -> Edition:
    return factories.publish(factories.EditionFactory(slug=slug, issued=issued, **fields))


class TestVersions:
    def test_the_last_version_to_take_effect_is_in_force(self) -> None:
        law = factories.SourceLawFactory()
        old = factories.LawVersionFactory(law=law, date=day(2018))
        new = factories.LawVersionFactory(law=law, date=day(2023, 12, 29), effective=day(2024, 7))
        assert LawVersion.objects.as_of(day(2024, 6, 30)).get() == old
        assert LawVersion.objects.as_of(day(2024, 7)).get() == new
        assert not LawVersion.objects.as_of(day(2017)).exists()

    def test_an_unknown_effective_date_is_assumed_to_be_the_date_and_says_so(self) -> None:
        version = factories.LawVersionFactory(date=day(2018))
        version.refresh_from_db()
        assert (version.in_force_from, version.effective_is_assumed) == (day(2018), True)

    def test_of_two_versions_that_took_effect_on_one_day_the_later_one_is_in_force(self) -> None:
        law = factories.SourceLawFactory()
        factories.LawVersionFactory(law=law, date=day(2018), effective=day(2020))
        amended = factories.LawVersionFactory(law=law, date=day(2019), effective=day(2020))
        assert LawVersion.objects.as_of(day(2021)).get() == amended

    def test_a_repealed_law_has_no_version_in_force(self) -> None:
        version = factories.LawVersionFactory(date=day(2018), law__repealed_on=day(2022))
        assert LawVersion.objects.as_of(day(2021, 12, 31)).get() == version
        assert not LawVersion.objects.as_of(day(2022)).exists()

    def test_each_law_has_its_own(self) -> None:
        versions = {factories.LawVersionFactory(date=day(2018)) for _ in range(3)}
        assert set(LawVersion.objects.as_of(day(2020))) == versions

    def test_a_law_has_one_version_a_date_and_one_without(self) -> None:
        law = factories.SourceLawFactory()
        for date in (day(2018), None):
            factories.LawVersionFactory(law=law, date=date)
            with pytest.raises(IntegrityError), transaction.atomic():
                factories.LawVersionFactory(law=law, date=date)


class TestEditions:
    def test_the_newest_official_final_edition_is_in_force(self) -> None:
        older, newer = official("2022", day(2022, 12, 28)), official("2024", day(2024, 2, 18))
        assert Edition.objects.as_of(day(2024, 2, 17)).get() == older
        assert Edition.objects.as_of(day(2024, 2, 18)).get() == newer

    def test_compiled_lists_comment_drafts_undated_and_unpublished_editions_are_never_picked(self) -> None:
        in_force = official("2022", day(2022))
        official("compiled-2023", day(2023), kind="compiled")
        official("2023-draft", day(2023), stage="comment_draft")
        official("2023", None)
        factories.EditionFactory(slug="2023-unpublished", issued=day(2023))
        assert Edition.objects.as_of(day(2025)).get() == in_force

    def test_a_correction_takes_the_place_of_what_it_corrects(self) -> None:
        first = official("2024", day(2024))
        second = official("2024", day(2024), revision=2, corrects=first, correction_note="第3行依据有误")
        assert Edition.objects.as_of(day(2025)).get() == second
        assert list(Edition.objects.latest_revisions()) == [second]

    def test_each_catalog_has_its_own(self) -> None:
        information = factories.CatalogFactory(code="information")
        editions = {official("2024", day(2024)), official("2024", day(2024), catalog=information)}
        assert set(Edition.objects.as_of(day(2025))) == editions

    def test_the_identifier_names_catalog_edition_and_revision(self) -> None:
        assert factories.EditionFactory(slug="2024").identifier == "punishment-2024-r1"

    def test_of_a_compiled_list_there_is_one_open_draft(self) -> None:
        factories.EditionFactory(kind="compiled")
        with pytest.raises(IntegrityError), transaction.atomic():
            factories.EditionFactory(kind="compiled")

    def test_a_later_revision_says_what_it_corrects(self) -> None:
        with pytest.raises(IntegrityError, match="says_what_it_corrects"), transaction.atomic():
            factories.EditionFactory(revision=2)


class TestVisibility:
    def test_drafts_are_seen_only_with_the_permission(self) -> None:
        draft = factories.EntryFactory()
        sealed = factories.EntryFactory()
        factories.publish(sealed.edition)
        editor, stranger = factories.UserFactory(), factories.UserFactory()
        editor.user_permissions.add(Permission.objects.get(codename="view_draft_edition"))
        assert set(Entry.objects.visible_to(editor)) == {draft, sealed}
        for user in (stranger, AnonymousUser()):
            assert set(Entry.objects.visible_to(user)) == {sealed}
            assert set(Edition.objects.visible_to(user)) == {sealed.edition}
