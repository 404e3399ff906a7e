"""What a person says of a proposed succession: kept, explained, and never undone by a new run."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.contrib.auth.models import User

from catalog.models import LawVersion, ProvisionSuccession, SuccessionKind
from catalog.statutes.reviewing import Contradiction, Ruling, confirm, overrule, read_eid
from catalog.statutes.successions import compare, store
from tests import factories

pytestmark = pytest.mark.django_db

BAN = "串通投标、情节严重的，取消其一年至三年内参加依法必须进行招标项目的投标资格，并予以公告。"
NOTICE = "招标人应当在开标前十五日内在国家指定的媒介上发布招标公告，载明项目的性质和数量。"
REPORT = "评标委员会完成评标后，应当向招标人提出书面评标报告，并推荐合格的中标候选人。"


@pytest.fixture
def editor() -> User:
    return factories.UserFactory()


@pytest.fixture
def versions() -> tuple[LawVersion, LawVersion]:
    """BAN moves from article 1 to 2 and changes, REPORT goes, NOTICE stays as article 3; 1 is new."""
    old = factories.LawVersionFactory(date=datetime.date(2018, 1, 1))
    new = factories.LawVersionFactory(law=old.law, date=datetime.date(2024, 1, 1))
    factories.LawTextFactory(version=old, articles=[BAN, REPORT, NOTICE])
    factories.LawTextFactory(
        version=new, articles=["本法自公布之日起施行。", BAN.replace("一年至三年", "二年至五年"), NOTICE]
    )
    store(compare(old, new))
    return old, new


def row(old: str, new: str) -> ProvisionSuccession:
    return ProvisionSuccession.objects.get(old_eid=old, new_eid=new)


def states() -> set[tuple[str, str, str, str]]:
    return set(ProvisionSuccession.objects.values_list("old_eid", "new_eid", "kind", "state"))


def rule(kind: str, *eids: str, version: Any = None) -> Ruling:
    return Ruling(SuccessionKind(kind), eids, version)


def test_a_confirmed_row_names_who_confirmed_it_and_why(versions: object, editor: User) -> None:
    reviewed = confirm([row("art_1", "art_2")], by=editor, note="the same prohibition")
    decided = row("art_1", "art_2")
    assert [found.pk for found in reviewed.confirmed] == [decided.pk]
    assert (decided.state, decided.decided_by, decided.note) == ("confirmed", editor, "the same prohibition")
    last = decided.history.latest()
    assert (last.history_user, last.history_change_reason) == (editor, "confirmed")


def test_what_was_confirmed_is_not_confirmed_again(versions: object, editor: User) -> None:
    confirm([row("art_1", "art_2")], by=editor)
    reviewed = confirm([row("art_1", "art_2")], by=factories.UserFactory())
    assert (reviewed.confirmed, len(reviewed.left)) == ([], 1)
    assert row("art_1", "art_2").decided_by == editor


def test_overruling_alone_keeps_the_proposal_with_the_reason(versions: object, editor: User) -> None:
    overrule(row("art_1", "art_2"), by=editor, reason="another offence")
    decided = row("art_1", "art_2")
    assert (decided.state, decided.decided_by, decided.note) == ("overruled", editor, "another offence")
    assert decided.kind == "renumbered_amended"


def test_overruling_needs_a_reason(versions: object, editor: User) -> None:
    with pytest.raises(Contradiction, match="Say why"):
        overrule(row("art_1", "art_2"), by=editor, reason=" ")


def test_another_target_is_recorded_beside_the_overruled_proposal(versions: object, editor: User) -> None:
    """REPORT is found to live on in article 1, which the machine takes for new."""
    reviewed = overrule(
        row("art_2", ""), by=editor, reason="same duty", ruling=rule("renumbered_amended", "art_1")
    )
    assert states() == {
        ("art_1", "art_2", "renumbered_amended", "proposed"),
        ("art_2", "", "repealed", "overruled"),
        ("art_2", "art_1", "renumbered_amended", "confirmed"),
        ("", "art_1", "new", "overruled"),
    }
    assert reviewed.settled == 1
    made = row("art_2", "art_1")
    assert (made.origin, made.decided_by, made.note) == ("editor", editor, "same duty")
    assert made.history.get().history_user == editor


def test_another_kind_of_the_same_pair_changes_the_row(versions: object, editor: User) -> None:
    overrule(row("art_1", "art_2"), by=editor, reason="part of it", ruling=rule("merged", "art_2"))
    assert ("art_1", "art_2", "merged", "confirmed") in states()
    kinds = [r.kind for r in row("art_1", "art_2").history.order_by("history_id")]
    assert kinds == ["renumbered_amended", "merged"]


def test_a_new_provision_is_ruled_to_continue_an_old_one(versions: object, editor: User) -> None:
    overrule(row("", "art_1"), by=editor, reason="same", ruling=rule("renumbered_amended", "art_2"))
    assert ("art_2", "art_1", "renumbered_amended", "confirmed") in states()
    assert ("art_2", "", "repealed", "overruled") in states()


def test_a_split_is_recorded_part_by_part(versions: object, editor: User) -> None:
    overrule(row("art_2", ""), by=editor, reason="in two", ruling=rule("split", "art_1", "art_3"))
    assert {("art_2", "art_1", "split", "confirmed"), ("art_2", "art_3", "split", "confirmed")} <= states()


def test_a_move_goes_to_a_version_of_another_law(
    versions: tuple[LawVersion, LawVersion], editor: User
) -> None:
    other = factories.LawVersionFactory()
    factories.LawTextFactory(version=other, articles=[REPORT])
    overrule(row("art_2", ""), by=editor, reason="moved", ruling=rule("moved", "art_1", version=other))
    moved = ProvisionSuccession.objects.get(kind="moved")
    assert (moved.old_version, moved.new_version, moved.new_eid) == (versions[0], other, "art_1")


@pytest.mark.parametrize(
    ("ends", "ruling", "message"),
    [
        (("art_1", "art_2"), ("amended", "art_2"), "the numbers differ"),
        (("art_1", "art_2"), ("renumbered", "art_2"), "the words differ"),
        (("art_1", "art_2"), ("renumbered_amended", "art_9"), "has no art_9"),
        (("art_1", "art_2"), ("renumbered_amended", "art_2"), "confirm it instead"),
        (("art_1", "art_2"), ("repealed", "art_2"), "stands nowhere"),
        (("art_1", "art_2"), ("split", "art_2"), "every provision"),
        (("art_1", "art_2"), ("renumbered_amended",), "Name one provision"),
        (("art_1", "art_2"), ("merged", "art_2", "art_2"), "twice"),
        (("art_1", "art_2"), ("new", "art_2"), "cannot become"),
        (("art_1", "art_2"), ("moved", "art_2"), "another law"),
        (("", "art_1"), ("repealed",), "cannot become"),
    ],
)
def test_a_ruling_that_cannot_be_is_refused(
    ends: tuple[str, str], ruling: tuple[str, ...], message: str, versions: object, editor: User
) -> None:
    before = states()
    with pytest.raises(Contradiction, match=f"(?i){message}"):
        overrule(row(*ends), by=editor, reason="x", ruling=rule(*ruling))
    assert states() == before


def test_two_fates_of_one_provision_are_not_both_confirmed(versions: object, editor: User) -> None:
    overrule(row("art_2", ""), by=editor, reason="lives on", ruling=rule("renumbered_amended", "art_1"))
    reviewed = confirm([row("art_2", "")], by=editor)
    assert (reviewed.confirmed, len(reviewed.left)) == ([], 1)
    confirm([row("art_1", "art_2")], by=editor)
    with pytest.raises(Contradiction, match="overrule that first"):
        overrule(row("", "art_1"), by=editor, reason="x", ruling=rule("amended", "art_1"))


def test_decisions_outlive_a_new_run(versions: tuple[LawVersion, LawVersion], editor: User) -> None:
    confirm([row("art_1", "art_2")], by=editor)
    overrule(row("art_2", ""), by=editor, reason="lives on", ruling=rule("renumbered_amended", "art_1"))
    before = list(ProvisionSuccession.objects.order_by("pk").values())
    assert store(compare(*versions)).decided == 4
    assert list(ProvisionSuccession.objects.order_by("pk").values()) == before


@pytest.mark.parametrize(
    ("written", "eid"),
    [
        ("26", "art_26"),
        (" 26(1)(4) ", "art_26__para_1__item_4"),
        ("art_120-1", "art_120-1"),
        ("point_6", "point_6"),
    ],
)
def test_a_provision_is_named_as_editors_do(written: str, eid: str) -> None:
    assert read_eid(written) == eid


def test_what_names_no_provision_is_refused() -> None:
    with pytest.raises(Contradiction):
        read_eid("somewhere")
