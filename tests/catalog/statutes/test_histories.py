"""A provision through the versions of its law, in both directions."""

from __future__ import annotations

import datetime
import itertools

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.models import LawVersion, SourceLaw
from catalog.statutes.histories import ProvisionHistory, provision_history
from tests.factories import (
    LawTextFactory,
    LawVersionFactory,
    ProvisionFactory,
    ProvisionSuccessionFactory,
    SourceLawFactory,
)

pytestmark = pytest.mark.django_db

BAN = "不得担任公司的董事。"


def version(law: SourceLaw, year: int, *articles: str) -> LawVersion:
    made = LawVersionFactory(law=law, date=datetime.date(year, 1, 1))
    if articles:
        LawTextFactory(version=made, articles=list(articles))
    return made


def told(history: ProvisionHistory) -> list[tuple[str, str, str, str]]:
    """Each step as old, new, kind and certainty, with the years of the versions."""
    return [
        (
            f"{step.old.version.date.year} {step.old.reference}" if step.old else "",
            f"{step.new.version.date.year} {step.new.reference}" if step.new else "",
            step.kind.value,
            step.certainty.value,
        )
        for step in history.steps
    ]


def test_a_chain_over_three_versions_is_the_same_from_each_of_them() -> None:
    law = SourceLawFactory()
    first, second, third = (
        version(law, 2005, BAN, "二"),
        version(law, 2013, "一", BAN),
        version(law, 2018, "一", f"{BAN}改"),
    )
    ProvisionSuccessionFactory(
        old_version=first, new_version=second, new_eid="art_2", kind="renumbered", state="confirmed"
    )
    ProvisionSuccessionFactory(
        old_version=second, old_eid="art_2", new_version=third, new_eid="art_2", similarity=0.95
    )
    expected = [
        ("2005 1", "2013 2", "renumbered", "confirmed"),
        ("2013 2", "2018 2", "amended", "proposed"),
    ]
    for start, eid in ((first, "art_1"), (second, "art_2"), (third, "art_2")):
        assert told(provision_history(start, eid)) == expected
    history = provision_history(second, "art_2")
    assert [stage.reference for stage in history.stages] == ["1", "2", "2"]
    assert {a.version_id for a in history.earlier} == {first.pk}
    assert {a.version_id for a in history.later} == {third.pk}
    assert history.steps[1].similarity == 0.95


def test_the_outcome_takes_the_steps_between_two_stages_together() -> None:
    law = SourceLawFactory()
    first, second, third = (
        version(law, 2005, BAN),
        version(law, 2013, "一", BAN),
        version(law, 2018, "一", "改"),
    )
    ProvisionSuccessionFactory(
        old_version=first, new_version=second, new_eid="art_2", kind="renumbered", state="confirmed"
    )
    history = provision_history(first, "art_1")
    told = {stage.version: history.outcome(stage) for stage in history.stages}
    assert [told[v].kind for v in (first, second, third)] == ["same", "renumbered", "renumbered_amended"]
    assert [told[v].certainty for v in (first, second, third)] == ["confirmed", "confirmed", "proposed"]
    assert [told[v].renumbered_by for v in (first, second, third)] == [None, second, second]
    back = provision_history(third, "art_2")
    assert back.outcome(back.stages[0]) == told[third]


def test_equal_words_under_one_number_are_the_same_and_other_words_a_proposal() -> None:
    law = SourceLawFactory()
    version(law, 2005, BAN)
    version(law, 2013, BAN)
    last = version(law, 2018, "另一条。")
    assert told(provision_history(last, "art_1")) == [
        ("2005 1", "2013 1", "same", "confirmed"),
        ("2013 1", "2018 1", "amended", "proposed"),
    ]


def test_what_is_known_to_come_from_elsewhere_does_not_continue_its_number() -> None:
    law = SourceLawFactory()
    old, new = version(law, 2005, BAN, "旧。"), version(law, 2018, "新。", BAN)
    ProvisionSuccessionFactory(old_version=old, new_version=new, new_eid="art_2", kind="renumbered")
    assert told(provision_history(old, "art_2")) == []
    assert told(provision_history(new, "art_2")) == [("2005 1", "2018 2", "renumbered", "proposed")]


def test_a_persons_word_displaces_the_machines_and_what_is_overruled_is_gone() -> None:
    law = SourceLawFactory()
    old, new = version(law, 2005, BAN, "二"), version(law, 2018, "一", "三", BAN)
    ends = {"old_version": old, "new_version": new}
    ProvisionSuccessionFactory(**ends, new_eid="art_2", kind="renumbered_amended")
    ProvisionSuccessionFactory(**ends, new_eid="art_3", kind="renumbered", state="confirmed")
    ProvisionSuccessionFactory(**ends, old_eid="art_2", new_eid="art_1", state="overruled")
    assert told(provision_history(old, "art_1")) == [("2005 1", "2018 3", "renumbered", "confirmed")]
    assert told(provision_history(new, "art_2")) == [("2005 2", "2018 2", "amended", "proposed")]
    assert told(provision_history(new, "art_1")) == []
    ProvisionSuccessionFactory(**ends, old_eid="art_2", new_eid="art_2", state="overruled")
    assert told(provision_history(old, "art_2")) == []


def test_a_split_a_merger_a_repeal_and_a_new_article_are_told() -> None:
    law = SourceLawFactory()
    old, new = version(law, 2005, "一", "二", "三", "四"), version(law, 2018, "甲", "乙", "丙", "丁")
    for old_eid, new_eid, kind in (
        ("art_1", "art_1", "split"),
        ("art_1", "art_2", "split"),
        ("art_2", "art_3", "merged"),
        ("art_3", "art_3", "merged"),
        ("art_4", "", "repealed"),
        ("", "art_4", "new"),
    ):
        ProvisionSuccessionFactory(
            old_version=old, old_eid=old_eid, new_version=new, new_eid=new_eid, kind=kind
        )
    assert [row[1] for row in told(provision_history(old, "art_1"))] == ["2018 1", "2018 2"]
    assert [row[0] for row in told(provision_history(new, "art_3"))] == ["2005 2", "2005 3"]
    assert told(provision_history(old, "art_4")) == [("2005 4", "", "repealed", "proposed")]
    assert told(provision_history(new, "art_4")) == [("", "2018 4", "new", "proposed")]


def test_a_version_without_text_is_passed_over_but_named() -> None:
    law = SourceLawFactory()
    version(law, 2005, BAN)
    version(law, 2010)
    last = version(law, 2018, BAN)
    history = provision_history(last, "art_1")
    assert told(history) == [("2005 1", "2018 1", "same", "confirmed")]
    assert [len(history.in_version(v)) for v in history.versions] == [1, 0, 1]


def test_a_provision_that_moved_is_followed_into_the_other_law() -> None:
    old = version(SourceLawFactory(), 1999, "合同。")
    other = SourceLawFactory()
    code, amended = version(other, 2020, "甲", "合同。"), version(other, 2024, "甲", "合同。改")
    ProvisionSuccessionFactory(old_version=old, new_version=code, new_eid="art_2", kind="moved")
    expected = [("1999 1", "2020 2", "moved", "proposed"), ("2020 2", "2024 2", "amended", "proposed")]
    assert told(provision_history(old, "art_1")) == expected
    assert told(provision_history(amended, "art_2")) == expected


def test_a_part_goes_with_its_article() -> None:
    law = SourceLawFactory()
    old, new = version(law, 2005, BAN), version(law, 2018, "一", BAN)
    for made, article in ((old, "art_1"), (new, "art_2")):
        ProvisionFactory(
            law_text=made.current_text, ordinal=9, kind="item", eid=f"{article}__item_1", text="项。"
        )
    ProvisionSuccessionFactory(old_version=old, new_version=new, new_eid="art_2", state="confirmed")
    expected = [("2005 1()(1)", "2018 2()(1)", "renumbered", "confirmed")]
    assert told(provision_history(old, "art_1__item_1")) == expected
    assert told(provision_history(new, "art_2__item_1")) == expected


def test_the_difference_of_two_wordings_is_marked_in_words() -> None:
    law = SourceLawFactory()
    version(law, 2005, "罚款一万元。")
    step = provision_history(version(law, 2018, "罚款五万元。"), "art_1").steps[0]
    assert [(part.op, part.text) for part in step.difference()] == [
        ("equal", "罚款"),
        ("delete", "一"),
        ("insert", "五"),
        ("equal", "万元。"),
    ]


def test_of_an_outline_the_stage_is_there_without_words() -> None:
    law = SourceLawFactory()
    made = version(law, 2005)
    text = LawTextFactory(version=made, kind="outline", body="")
    ProvisionFactory(law_text=text, text="")
    history = provision_history(version(law, 2018, BAN), "art_1")
    assert history.stages[0].provision is not None
    assert history.stages[0].words == ""
    assert history.steps[0].difference() == []


def test_a_provision_that_no_text_holds_has_a_history_all_the_same() -> None:
    law = SourceLawFactory()
    old, new = version(law, 2017), version(law, 2021, "一", BAN)
    ProvisionSuccessionFactory(
        old_version=old, old_eid="art_9", new_version=new, new_eid="art_2", kind="renumbered"
    )
    history = provision_history(old, "art_9")
    assert history.subject.provision is None
    assert told(history) == told(provision_history(new, "art_2"))
    assert told(history) == [("2017 9", "2021 2", "renumbered", "proposed")]


def test_the_history_takes_the_same_queries_for_3_and_for_12_versions() -> None:
    counts = []
    for years in (3, 12):
        law = SourceLawFactory()
        versions = [version(law, 2000 + year, f"{BAN}{year}") for year in range(years)]
        for old, new in itertools.pairwise(versions):
            ProvisionSuccessionFactory(old_version=old, new_version=new)
        with CaptureQueriesContext(connection) as captured:
            history = provision_history(versions[1], "art_1")
            assert len([step.difference() for step in history.steps]) == years - 1
        counts.append(len(captured))
    assert counts == [5, 5]
