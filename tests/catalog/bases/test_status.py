"""The status of a basis on a date: every status, what vouches for it, and what it costs."""

from __future__ import annotations

import datetime

import pytest

from catalog.bases import Certainty, Status, statuses
from catalog.bases.status import BasisStatus
from catalog.lawtext import folded_hash
from catalog.models import BasisTarget, LawText, LawVersion, SourceLaw
from tests import factories

pytestmark = pytest.mark.django_db

OLD, NEW, TODAY = datetime.date(2018, 1, 1), datetime.date(2024, 7, 1), datetime.date(2025, 1, 1)


def version(law: SourceLaw, date: datetime.date, *articles: str, **parts: str) -> LawVersion:
    """A version with its articles and, by eid, parts of them; without either no text is held."""
    made = factories.LawVersionFactory(law=law, date=date, event="amended")
    if articles or parts:
        text: LawText = factories.LawTextFactory(version=made, articles=list(articles))
        for eid, words in parts.items():
            factories.ProvisionFactory(law_text=text, eid=eid, kind="paragraph", text=words)
    return made


def pinned(at: LawVersion, eid: str = "art_1", provision: str = "1", words: str = "甲") -> BasisTarget:
    return factories.BasisTargetFactory(
        basis__law=at.law, version=at, eid=eid, provision=provision, folded_hash=folded_hash(words)
    )


def judge(target: BasisTarget, on: datetime.date = TODAY) -> BasisStatus:
    return statuses([target], on)[target.pk]


@pytest.fixture
def law() -> SourceLaw:
    return factories.SourceLawFactory()


def test_a_basis_in_the_version_in_force_is_current(law: SourceLaw) -> None:
    status = judge(pinned(version(law, OLD, "甲")))
    assert status == BasisStatus(Status.CURRENT, False, False, (), Certainty.CONFIRMED)


def test_the_same_words_under_the_same_number_in_a_later_version_are_current(law: SourceLaw) -> None:
    target = pinned(version(law, OLD, "甲"))
    version(law, NEW, "甲")
    status = judge(target)
    assert (status.status, status.certainty, status.is_stale) == (Status.CURRENT, Certainty.CONFIRMED, False)


def test_white_space_and_width_do_not_make_an_amendment(law: SourceLaw) -> None:
    target = pinned(version(law, OLD, "甲（一）"), words="甲（一）")
    version(law, NEW, "甲 (一)")
    assert judge(target).status == Status.CURRENT


def test_other_words_under_the_same_number_are_amended_but_only_proposed(law: SourceLaw) -> None:
    target = pinned(version(law, OLD, "甲"))
    new = version(law, NEW, "乙")
    status = judge(target)
    assert (status.status, status.number_changed, status.text_changed) == (Status.AMENDED, False, True)
    assert [(s.version_id, s.eid, s.provision) for s in status.successors] == [(new.pk, "art_1", "1")]
    assert status.certainty == Certainty.PROPOSED


@pytest.mark.parametrize(
    ("words", "expected"), [("甲", Status.RENUMBERED), ("甲乙", Status.RENUMBERED_AMENDED)]
)
def test_a_confirmed_succession_leads_to_the_new_number(law: SourceLaw, words: str, expected: Status) -> None:
    old, new = version(law, OLD, "甲"), version(law, NEW, "无关", words)
    factories.ProvisionSuccessionFactory(
        old_version=old, new_version=new, new_eid="art_2", kind=expected.value, state="confirmed"
    )
    status = judge(pinned(old))
    assert status.status == expected
    assert [s.provision for s in status.successors] == ["2"]
    assert (status.number_changed, status.certainty) == (True, Certainty.CONFIRMED)


def test_what_a_person_confirmed_outweighs_proposals_and_what_was_overruled_does_not_count(
    law: SourceLaw,
) -> None:
    old, new = version(law, OLD, "甲"), version(law, NEW, "一", "二", "三", "四")
    for eid, state in (("art_2", "proposed"), ("art_3", "confirmed"), ("art_4", "overruled")):
        factories.ProvisionSuccessionFactory(
            old_version=old, new_version=new, new_eid=eid, kind="renumbered_amended", state=state
        )
    assert [s.eid for s in judge(pinned(old)).successors] == ["art_3"]


def test_a_chain_over_several_versions_is_followed_to_the_end(law: SourceLaw) -> None:
    first, second, third = (
        version(law, OLD, "甲"),
        version(law, datetime.date(2020, 1, 1), "无", "甲"),
        version(law, NEW, "无", "无", "甲"),
    )
    factories.ProvisionSuccessionFactory(
        old_version=first, new_version=second, new_eid="art_2", kind="renumbered", state="confirmed"
    )
    factories.ProvisionSuccessionFactory(
        old_version=second, old_eid="art_2", new_version=third, new_eid="art_3", kind="renumbered"
    )
    target = pinned(first)
    assert judge(target, datetime.date(2021, 1, 1)).successors[0].eid == "art_2"
    status = judge(target)
    assert (status.status, status.successors[0].eid) == (Status.RENUMBERED, "art_3")
    assert status.certainty == Certainty.PROPOSED, "one step of the chain is only proposed"


def test_a_paragraph_follows_its_article_to_the_new_number(law: SourceLaw) -> None:
    old = version(law, OLD, "甲\n乙", art_1__para_2="乙")
    new = version(law, NEW, "无", "甲\n乙", art_2__para_2="乙")
    factories.ProvisionSuccessionFactory(
        old_version=old, new_version=new, new_eid="art_2", kind="renumbered", state="confirmed"
    )
    status = judge(pinned(old, "art_1__para_2", "1(2)", "乙"))
    assert (status.status, status.successors[0].provision) == (Status.RENUMBERED, "2(2)")


def test_a_paragraph_that_the_new_article_lacks_leads_to_the_article(law: SourceLaw) -> None:
    old = version(law, OLD, "甲\n乙", art_1__para_2="乙")
    new = version(law, NEW, "甲乙")
    factories.ProvisionSuccessionFactory(old_version=old, new_version=new, kind="amended", state="confirmed")
    status = judge(pinned(old, "art_1__para_2", "1(2)", "乙"))
    assert (status.status, status.successors[0].eid) == (Status.AMENDED, "art_1")
    assert status.certainty == Certainty.PROPOSED


def test_split_and_merged_articles_are_told_apart(law: SourceLaw) -> None:
    old, new = version(law, OLD, "甲乙", "丙"), version(law, NEW, "甲", "乙", "丙丁")
    for eid in ("art_1", "art_2"):
        factories.ProvisionSuccessionFactory(
            old_version=old, new_version=new, new_eid=eid, kind="split", state="confirmed"
        )
    factories.ProvisionSuccessionFactory(
        old_version=old, old_eid="art_2", new_version=new, new_eid="art_3", kind="merged", state="confirmed"
    )
    split = judge(pinned(old, words="甲乙"))
    assert (split.status, [s.eid for s in split.successors]) == (Status.SPLIT, ["art_1", "art_2"])
    assert judge(pinned(old, "art_2", "2", "丙")).status == Status.MERGED


def test_a_repealed_article_has_no_successor(law: SourceLaw) -> None:
    old, new = version(law, OLD, "甲"), version(law, NEW, "无关")
    factories.ProvisionSuccessionFactory(
        old_version=old, new_version=new, new_eid="", kind="repealed", state="confirmed"
    )
    status = judge(pinned(old))
    assert (status.status, status.successors) == (Status.REPEALED, ())


def test_a_provision_moved_to_another_law_names_it(law: SourceLaw) -> None:
    old = version(law, OLD, "甲")
    version(law, NEW, "无关")
    other = version(factories.SourceLawFactory(), OLD, "甲")
    factories.ProvisionSuccessionFactory(
        old_version=old, new_version=other, new_eid="art_1", kind="moved", state="confirmed"
    )
    status = judge(pinned(old))
    assert (status.status, status.successors[0].version_id) == (Status.MOVED, other.pk)


def test_a_repealed_law_makes_its_bases_repealed_from_that_day(law: SourceLaw) -> None:
    old = version(law, OLD, "甲")
    replacement = version(factories.SourceLawFactory(), NEW, "甲")
    factories.ProvisionSuccessionFactory(
        old_version=old, new_version=replacement, new_eid="art_1", kind="moved", state="confirmed"
    )
    law.repealed_on = NEW
    law.save()
    target = pinned(old)
    assert judge(target, NEW - datetime.timedelta(days=1)).status == Status.CURRENT
    status = judge(target, NEW)
    assert (status.status, [s.version_id for s in status.successors]) == (Status.REPEALED, [replacement.pk])


def test_a_version_that_takes_effect_later_is_not_yet_in_force(law: SourceLaw) -> None:
    new = factories.LawVersionFactory(law=law, date=datetime.date(2023, 12, 29), effective=NEW)
    target = pinned(new)
    assert judge(target, NEW - datetime.timedelta(days=1)).status == Status.NOT_YET_IN_FORCE
    assert judge(target, NEW).status == Status.CURRENT


def test_a_provision_that_was_never_found_is_unresolved(law: SourceLaw) -> None:
    target = factories.BasisTargetFactory(
        basis__law=law, version=version(law, OLD, "甲"), provision="99", eid=""
    )
    assert judge(target).status == Status.UNRESOLVED


def test_an_article_that_the_new_text_lacks_is_unresolved_until_someone_says_more(law: SourceLaw) -> None:
    old = version(law, OLD, "无关", "甲")
    version(law, NEW, "无关")
    assert judge(pinned(old, "art_2", "2")).status == Status.UNRESOLVED


def test_a_version_in_force_without_text_is_text_not_held(law: SourceLaw) -> None:
    target = pinned(version(law, OLD, "甲"))
    version(law, NEW)
    status = judge(target)
    assert (status.status, status.text_changed, status.certainty) == (Status.TEXT_NOT_HELD, None, None)


def test_an_instrument_cited_as_a_whole_is_current_while_in_force(law: SourceLaw) -> None:
    target = factories.BasisTargetFactory(basis__law=law, version=version(law, OLD), provision="", eid="")
    version(law, NEW)
    assert judge(target).status == Status.CURRENT
    law.repealed_on = NEW
    law.save()
    assert judge(target).status == Status.REPEALED


def test_outlines_without_words_are_enough(law: SourceLaw) -> None:
    old, new = factories.LawVersionFactory(law=law, date=OLD), factories.LawVersionFactory(law=law, date=NEW)
    for at, words in ((old, "甲"), (new, "乙")):
        outline = factories.LawTextFactory(version=at, kind="outline", body="", source_sha256="0" * 64)
        factories.ProvisionFactory(law_text=outline, text="", folded_hash=folded_hash(words))
    assert judge(pinned(old)).status == Status.AMENDED


@pytest.mark.parametrize("count", [1, 12])
def test_any_number_of_targets_takes_four_queries(count: int, django_assert_num_queries) -> None:
    targets = []
    for _ in range(count):
        law = factories.SourceLawFactory()
        old, new = version(law, OLD, "甲"), version(law, NEW, "乙")
        factories.ProvisionSuccessionFactory(old_version=old, new_version=new)
        targets.append(pinned(old))
    with django_assert_num_queries(4):
        assert {s.status for s in statuses(targets, TODAY).values()} == {Status.AMENDED}


def test_articles_that_became_parts_of_each_other_come_to_an_end(law: SourceLaw) -> None:
    old = version(law, OLD, "甲", "乙", art_1__para_1="甲")
    new = version(law, NEW, "丙", "丁", art_1__para_2="乙", art_2__para_2="甲")
    for old_eid, new_eid in (("art_1", "art_2__para_2"), ("art_2", "art_1__para_2")):
        factories.ProvisionSuccessionFactory(
            old_version=old, old_eid=old_eid, new_version=new, new_eid=new_eid, kind="renumbered"
        )
    found = judge(pinned(old, "art_1__para_1", "1(1)"))
    assert [successor.eid for successor in found.successors] == ["art_2__para_2"]


def test_a_person_who_overruled_a_tie_is_not_overruled_by_its_number(law: SourceLaw) -> None:
    old, new = version(law, OLD, "甲"), version(law, NEW, "乙")
    target = pinned(old)
    assert judge(target).status == Status.AMENDED
    factories.ProvisionSuccessionFactory(old_version=old, new_version=new, state="overruled")
    assert judge(target).status == Status.UNRESOLVED


def test_where_another_provision_came_to_its_number_it_was_not_amended(law: SourceLaw) -> None:
    old, new = version(law, OLD, "甲", "丙"), version(law, NEW, "丙")
    factories.ProvisionSuccessionFactory(
        old_version=old, old_eid="art_2", new_version=new, new_eid="art_1", kind="renumbered"
    )
    assert judge(pinned(old)).status == Status.UNRESOLVED


def test_a_number_means_nothing_across_a_revision(law: SourceLaw) -> None:
    target = pinned(version(law, OLD, "甲"))
    new = version(law, NEW, "乙")
    new.event = LawVersion.Event.REVISED
    new.save()
    assert judge(target).status == Status.UNRESOLVED
