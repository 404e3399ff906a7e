"""An edition in pictures: figures that lead to their rows."""

import datetime

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from catalog.bases import Status, statuses, statuses_by_day
from catalog.models import BasisTarget, Change
from catalog.views.figures import shares, status_counts
from tests.factories import EditionFactory, LawTextFactory, LawVersionFactory, publish
from tests.pages import add_row, edition_with_rows, queries

pytestmark = pytest.mark.django_db

DAY = datetime.date(2021, 6, 1)


def test_pictures_take_the_same_queries_for_3_and_for_12_rows(client: Client) -> None:
    counts = [
        queries(client, reverse("edition-pictures", args=[edition_with_rows(n).identifier])) for n in (3, 12)
    ]
    assert counts[0] == counts[1]


def test_a_law_is_told_with_the_rows_it_carries_and_each_figure_leads_to_them(client: Client) -> None:
    edition = EditionFactory()
    version = LawTextFactory(articles=["不得出境。"]).version
    for _ in range(2):
        add_row(edition, version=version)
    add_row(edition)
    publish(edition)
    response = client.get(reverse("edition-pictures", args=[edition.identifier]))
    lines = response.context["lines"]
    assert (lines[0].law, lines[0].total) == (version.law, 2)
    assert [cell.shade for line in lines for cell in line.cells] == [5, 3]
    assert f"?law={version.law.key}&amp;concept=PM-04" in response.content.decode()


def test_bases_are_counted_day_by_day(client: Client) -> None:
    edition = EditionFactory()
    version = LawVersionFactory(date=datetime.date(2020, 3, 1))
    add_row(edition, version=LawTextFactory(version=version, articles=["不得出境。"]).version)
    publish(edition)
    response = client.get(reverse("edition-pictures", args=[edition.identifier]), {"as_of": str(DAY)})
    found = {line.day: dict(line.counts) for line in response.context["days"]}
    assert found[datetime.date(2020, 1, 1)][Status.NOT_YET_IN_FORCE] == 1
    assert found[DAY][Status.CURRENT] == 1


def test_figures_are_counted_anew_when_the_data_changes() -> None:
    edition = EditionFactory()
    add_row(edition)
    assert status_counts(edition, [DAY])[0].total() == 1
    add_row(edition)
    if connection.vendor == "postgresql":
        # It notes one change for a transaction, and a test is one transaction: this is what another leaves.
        Change.objects.create(pk=Change.objects.latest("pk").pk + 1, value=0, at=timezone.now())
    assert status_counts(edition, [DAY])[0].total() == 2
    [counts] = status_counts(edition, [DAY])
    assert [(share.count, share.start, share.width) for share in shares(counts)] == [(2, 0.0, 100.0)]


def test_days_told_together_are_told_as_each_alone() -> None:
    older = LawVersionFactory(date=datetime.date(2015, 1, 1))
    LawTextFactory(version=older, articles=["不得出国。"])
    newer = LawVersionFactory(law=older.law, date=datetime.date(2019, 1, 1))
    LawTextFactory(version=newer, articles=["不得出境。"])
    edition = EditionFactory()
    add_row(edition, version=older)
    add_row(edition, version=newer)
    targets = list(BasisTarget.objects.filter(basis__entry__edition=edition))
    days = [datetime.date(year, 6, 1) for year in (2021, 2014, 2017)]
    together = statuses_by_day(targets, days)
    assert together == {day: statuses(targets, day) for day in days}
    assert len({frozenset((pk, s.status) for pk, s in found.items()) for found in together.values()}) == 3
