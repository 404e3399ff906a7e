"""What cites a provision, under whichever number it stood at the time."""

from __future__ import annotations

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.models import LawVersion
from catalog.statutes.citing import CitedBy, Relation, cited_by
from catalog.statutes.histories import provision_history
from tests.factories import (
    BasisTargetFactory,
    EditionFactory,
    EntryFactory,
    LawCitationFactory,
    LawTextFactory,
    LawVersionFactory,
    LegalBasisFactory,
    ProvisionSuccessionFactory,
    SourceLawFactory,
    publish,
)

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 1, 1)


@pytest.fixture
def versions() -> tuple[LawVersion, LawVersion]:
    """Article 1 of 2018 is article 2 of 2023, in force from July 2024."""
    law = SourceLawFactory()
    old = LawVersionFactory(law=law, date=datetime.date(2018, 1, 1), event="amended")
    new = LawVersionFactory(
        law=law, date=datetime.date(2023, 12, 29), effective=datetime.date(2024, 7, 1), event="revised"
    )
    LawTextFactory(version=old, articles=["不得出境。", "旧。"])
    LawTextFactory(version=new, articles=["新。", "不得出境。"])
    ProvisionSuccessionFactory(
        old_version=old, new_version=new, new_eid="art_2", kind="renumbered", state="confirmed"
    )
    return old, new


def cite(
    version: LawVersion, eid: str = "art_1", provision: str = "1", *, sealed: bool = True, code: str = "A.1"
) -> None:
    edition = EditionFactory()
    entry = EntryFactory(edition=edition, code=code)
    basis = LegalBasisFactory(entry=entry, law=version.law)
    BasisTargetFactory(basis=basis, version=version, eid=eid, provision=provision)
    if sealed:
        publish(edition)


def article_citing(version: LawVersion, article: str, day: datetime.date, target: str = "") -> LawVersion:
    """An article of another law, in force from ``day``, that cites an article of ``version``'s law."""
    citing = LawTextFactory(version__date=day, articles=["依照处理。"]).version
    LawCitationFactory(
        provision=citing.current_text.provisions.get(eid="art_1"),
        law=version.law,
        target=target or article,
        target_article=article,
        quote=f"第{article}条",
    )
    return citing


def asked(version: LawVersion, eid: str, as_of: datetime.date = TODAY) -> CitedBy:
    return cited_by(provision_history(version, eid), AnonymousUser(), as_of)


def test_rows_pinned_to_an_earlier_stage_are_found_and_marked(
    versions: tuple[LawVersion, LawVersion],
) -> None:
    old, new = versions
    cite(old, "art_1__item_2", "1()(2)", code="A.1")
    cite(new, "art_2", "2", code="A.2")
    found = asked(new, "art_2").entries
    assert [(row.entry.code, row.pins[0].relation) for row in found.rows] == [
        ("A.1", Relation.EARLIER),
        ("A.2", Relation.HERE),
    ]
    found = asked(old, "art_1").entries
    assert [(row.entry.code, row.pins[0].relation) for row in found.rows] == [
        ("A.1", Relation.HERE),
        ("A.2", Relation.LATER),
    ]


def test_another_article_under_the_number_is_not_meant(versions: tuple[LawVersion, LawVersion]) -> None:
    old, new = versions
    cite(old, "art_2", "2")
    cite(old, "art_10", "10", code="A.3")
    article_citing(old, "2", datetime.date(2019, 1, 1))
    for version, eid in ((new, "art_2"), (old, "art_1")):
        found = asked(version, eid)
        assert (found.entries.total, found.laws.total) == (0, 0)


def test_rows_of_drafts_are_not_found_for_the_public(versions: tuple[LawVersion, LawVersion]) -> None:
    cite(versions[0], sealed=False)
    assert asked(versions[0], "art_1").entries.total == 0


def test_a_law_means_the_version_in_force_when_it_took_effect(
    versions: tuple[LawVersion, LawVersion],
) -> None:
    old, new = versions
    before = article_citing(old, "1", datetime.date(2019, 1, 1))
    between = article_citing(old, "1", datetime.date(2024, 2, 1), "1(2)")
    after = article_citing(old, "2", datetime.date(2024, 7, 1))
    article_citing(old, "1", datetime.date(2025, 1, 1))
    found = {row.version: row for row in asked(new, "art_2").laws.rows}
    assert set(found) == {before, between, after}
    assert found[between].relation == Relation.EARLIER
    assert found[between].cited.version == old
    assert found[after].relation == Relation.HERE
    assert found[after].quotes == ("第2条",)


def test_versions_not_in_force_on_the_date_are_only_counted(versions: tuple[LawVersion, LawVersion]) -> None:
    old, _ = versions
    article_citing(old, "1", datetime.date(2019, 1, 1))
    article_citing(old, "1", datetime.date(2020, 1, 1))
    found = asked(old, "art_1", datetime.date(2019, 6, 1))
    assert (found.laws.total, found.laws_not_in_force) == (1, 1)


def test_under_a_version_that_is_not_held_the_number_is_assumed(
    versions: tuple[LawVersion, LawVersion],
) -> None:
    old, _ = versions
    for year, event in ((2000, "enacted"), (2005, "revised"), (2010, "amended"), (2020, "amended")):
        LawVersionFactory(law=old.law, date=datetime.date(year, 1, 1), event=event)
    for year in (2001, 2006, 2012, 2019, 2021):
        article_citing(old, "1", datetime.date(year, 1, 1))
    rows = asked(old, "art_1").laws.rows
    assert {(row.version.date.year, row.cited.version.date.year, row.relation) for row in rows} == {
        (2006, 2005, Relation.ASSUMED),
        (2012, 2010, Relation.ASSUMED),
        (2019, 2018, Relation.HERE),
        (2021, 2020, Relation.ASSUMED),
    }


def test_before_it_was_new_no_number_is_assumed() -> None:
    law = SourceLawFactory()
    for year in (2010, 2018):
        old = LawVersionFactory(law=law, date=datetime.date(year, 1, 1), event="amended")
    new = LawVersionFactory(law=law, date=datetime.date(2023, 1, 1), event="amended")
    LawTextFactory(version=new, articles=["新。"])
    article_citing(new, "1", datetime.date(2012, 1, 1))
    assert asked(new, "art_1").laws.total == 1
    ProvisionSuccessionFactory(old_version=old, old_eid="", new_version=new, kind="new")
    assert asked(new, "art_1").laws.total == 0


def test_a_part_is_cited_by_what_names_it_or_a_part_of_it(versions: tuple[LawVersion, LawVersion]) -> None:
    old, _ = versions
    cite(old, "art_1__para_1", "1(1)", code="A.1")
    cite(old, "art_1__para_1__item_2", "1(1)(2)", code="A.2")
    cite(old, "art_1__para_2", "1(2)", code="A.3")
    for target in ("1(1)", "1(2)", "1(1)(4)"):
        article_citing(old, "1", datetime.date(2019, 1, 1), target)
    found = asked(old, "art_1__para_1")
    assert [row.entry.code for row in found.entries.rows] == ["A.1", "A.2"]
    assert found.laws.total == 2


def test_totals_count_what_the_limit_leaves_out(versions: tuple[LawVersion, LawVersion]) -> None:
    old, _ = versions
    for number in range(3):
        cite(old, code=f"A.{number}")
        article_citing(old, "1", datetime.date(2019, 1, 1))
    history = provision_history(old, "art_1")
    found = cited_by(history, AnonymousUser(), TODAY, limit=2)
    assert (len(found.entries.rows), found.entries.total, found.entries.omitted) == (2, 3, 1)
    assert (len(found.laws.rows), found.laws.total) == (2, 3)


def test_the_queries_are_the_same_for_3_and_for_12_citations(versions: tuple[LawVersion, LawVersion]) -> None:
    old, new = versions
    counts = []
    for more in (3, 9):
        for number in range(more):
            cite(old, code=f"A.{more}{number}")
            article_citing(old, "1", datetime.date(2019, 1, 1))
        history = provision_history(new, "art_2")
        with CaptureQueriesContext(connection) as captured:
            found = cited_by(history, AnonymousUser(), TODAY)
            assert {row.version.law.title_zh for row in found.laws.rows}
            assert {row.entry.edition.identifier for row in found.entries.rows}
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 13
