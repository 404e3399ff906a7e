"""Re-pinning stale bases: what is proposed, what is left to people, and what a confirmed one writes."""

from __future__ import annotations

import datetime

import pytest

from catalog.bases import Status, statuses
from catalog.bases.repinning import Repinning, apply_repinning, preview_repinning
from catalog.lawtext import folded_hash
from catalog.models import BasisTarget, Edition, Entry, LawVersion, LegalBasis
from tests import factories

pytestmark = pytest.mark.django_db

OLD, NEW, TODAY = datetime.date(2018, 1, 1), datetime.date(2024, 7, 1), datetime.date(2025, 1, 1)


def versions(title: str = "样例法") -> tuple[LawVersion, LawVersion]:
    """Two versions: article 1 became article 3 with the same words, article 2 was amended in its place."""
    old = factories.LawVersionFactory(law__title_zh=title, date=OLD)
    factories.LawTextFactory(version=old, articles=["甲", "乙"])
    new = factories.LawVersionFactory(law=old.law, date=NEW, event="revised")
    factories.LawTextFactory(version=new, articles=["丙", "乙改", "甲"])
    succession(old, "art_1", new, "art_3", "renumbered", state="confirmed")
    succession(old, "art_2", new, "art_2", "amended")
    return old, new


def succession(
    old: LawVersion, old_eid: str, new: LawVersion | None, new_eid: str, kind: str, state: str = "proposed"
) -> None:
    factories.ProvisionSuccessionFactory(
        old_version=old, old_eid=old_eid, new_version=new, new_eid=new_eid, kind=kind, state=state
    )


def entry_citing(text: str, version: LawVersion, *cited: str, edition: Edition | None = None) -> Entry:
    """A draft entry with one basis, whose provisions are pinned to a version."""
    made = {"edition": edition} if edition else {}
    entry = factories.EntryFactory(basis_text=text, **made)
    add_basis(entry, 1, text, version, *cited)
    return entry


def add_basis(entry: Entry, ordinal: int, quote: str, version: LawVersion, *cited: str) -> LegalBasis:
    start = entry.basis_text.index(quote)
    basis = factories.LegalBasisFactory(
        entry=entry, ordinal=ordinal, law=version.law, quote=quote, start=start, end=start + len(quote)
    )
    held = {p.eid: p for p in version.current_text.provisions.all()} if version.current_text else {}
    for place, provision in enumerate(cited, start=1):
        eid = f"art_{provision}"
        factories.BasisTargetFactory(
            basis=basis,
            ordinal=place,
            version=version,
            provision=provision,
            eid=eid,
            folded_hash=held[eid].folded_hash if eid in held else "",
            verified=True,
        )
    return basis


def preview() -> list[Repinning]:
    return preview_repinning(BasisTarget.objects.all(), TODAY)


def test_the_preview_names_what_is_stale_and_where_it_goes() -> None:
    old, _ = versions()
    entry_citing("《样例法》第一条、第二条", old, "1", "2")
    assert [(p.before, p.after, p.certainty, p.possible) for p in preview()] == [
        ("《样例法》第一条 (2018-01-01)", "《样例法》第三条 (2024-07-01)", "confirmed", True),
        ("《样例法》第二条 (2018-01-01)", "《样例法》第二条 (2024-07-01)", "proposed", True),
    ]
    assert not BasisTarget.objects.filter(version__date=NEW).exists()


def test_confirmed_ones_are_pinned_anew_and_the_citation_follows() -> None:
    old, new = versions()
    entry = entry_citing("《样例法》第一条、第二条", old, "1", "2")
    user = factories.UserFactory(username="bai")
    assert apply_repinning(preview(), user=user) == [entry]
    first, second = BasisTarget.objects.order_by("ordinal")
    assert (first.version, first.provision, first.eid, first.read_from) == (
        new,
        "3",
        "art_3",
        new.current_text,
    )
    assert (first.folded_hash, second.folded_hash) == (
        folded_hash("甲"),
        folded_hash("乙改"),
    )
    assert (first.verified, second.verified) == (True, False)
    entry.refresh_from_db()
    basis = entry.bases.get()
    assert entry.basis_text == basis.quote == "《样例法》第三条、第二条"
    assert (basis.start, basis.end) == (0, len(basis.quote))
    assert {s.status for s in statuses([first, second], TODAY).values()} == {Status.CURRENT}


def test_the_history_says_who_confirmed_it() -> None:
    old, _ = versions()
    entry = entry_citing("《样例法》第一条", old, "1")
    user = factories.UserFactory(username="bai")
    apply_repinning(preview(), user=user)
    for row in (BasisTarget.objects.get(), entry.bases.get(), Entry.objects.get()):
        record = row.history.first()
        assert (record.history_user, record.history_change_reason) == (
            user,
            "re-pinned to the successor (confirmed), confirmed by bai",
        )


def test_only_those_that_were_chosen_move() -> None:
    old, new = versions()
    entry_citing("《样例法》第一条、第二条", old, "1", "2")
    proposals = preview()
    apply_repinning(proposals, user=factories.UserFactory(), chosen=[proposals[1].target.pk])
    assert list(BasisTarget.objects.order_by("ordinal").values_list("version", "provision")) == [
        (old.pk, "1"),
        (new.pk, "2"),
    ]


@pytest.mark.parametrize("workflow", ["published", "in_review", "approved"])
def test_only_drafts_are_changed(workflow: str) -> None:
    old, _ = versions()
    entry = entry_citing("《样例法》第一条", old, "1")
    if workflow == "published":
        factories.publish(entry.edition)
    else:
        entry.edition.workflow = workflow
        entry.edition.save()
    [proposal] = preview()
    assert not proposal.possible
    assert proposal.obstacle
    assert apply_repinning([proposal], user=factories.UserFactory()) == []


def test_split_repealed_and_half_known_provisions_are_left_to_people() -> None:
    old, new = versions()
    succession(old, "art_3", new, "art_1", "split")
    succession(old, "art_3", new, "art_2", "split")
    succession(old, "art_4", None, "", "repealed")
    entry = entry_citing("《样例法》第三条、第四条、第一条", old, "3", "4")
    factories.BasisTargetFactory(
        basis=entry.bases.get(), ordinal=3, version=old, provision="2(5)", eid="art_2__para_5"
    )
    assert [(p.possible, p.obstacle.partition(":")[0]) for p in preview()] == [
        (False, "Several provisions continue it"),
        (False, "It was repealed and nothing continues it"),
        (False, "Only the article that continues it is known"),
    ]


def test_a_provision_that_moved_to_another_law_becomes_a_group_of_that_law() -> None:
    old, _ = versions()
    other = factories.LawVersionFactory(law__title_zh="新条例", date=NEW)
    factories.LawTextFactory(version=other, articles=["甲", "乙", "丙"])
    old.law.repealed_on = None
    succession(old, "art_5", other, "art_3", "moved")
    text = "依据《样例法》第五条、第二条；《另法》第一条"
    entry = entry_citing(text, old, edition=None)
    entry.bases.all().delete()
    add_basis(entry, 1, "《样例法》第五条、第二条", old, "5", "2")
    add_basis(entry, 2, "《另法》第一条", factories.LawVersionFactory(law__title_zh="另法", date=OLD), "1")
    apply_repinning(preview(), user=factories.UserFactory())
    entry.refresh_from_db()
    assert entry.basis_text == "依据《样例法》第二条；《新条例》第三条；《另法》第一条"
    bases = list(entry.bases.order_by("ordinal"))
    assert [(b.ordinal, b.law.title_zh, b.quote) for b in bases] == [
        (1, "样例法", "《样例法》第二条"),
        (2, "新条例", "《新条例》第三条"),
        (3, "另法", "《另法》第一条"),
    ]
    assert all(entry.basis_text[b.start : b.end] == b.quote for b in bases)
    assert bases[1].targets.get().version == other


def test_two_provisions_that_were_merged_are_cited_once() -> None:
    old, new = versions()
    succession(old, "art_7", new, "art_1", "merged")
    succession(old, "art_8", new, "art_1", "merged")
    entry = entry_citing("《样例法》第七条、第八条", old, "7", "8")
    apply_repinning(preview(), user=factories.UserFactory())
    entry.refresh_from_db()
    assert BasisTarget.objects.get().provision == "1"
    assert entry.basis_text == "《样例法》第一条"


def test_numbers_that_change_places_do_not_get_in_each_others_way() -> None:
    old = factories.LawVersionFactory(law__title_zh="样例法", date=OLD)
    factories.LawTextFactory(version=old, articles=["甲", "乙"])
    new = factories.LawVersionFactory(law=old.law, date=NEW)
    factories.LawTextFactory(version=new, articles=["乙", "甲"])
    succession(old, "art_1", new, "art_2", "renumbered")
    succession(old, "art_2", new, "art_1", "renumbered")
    entry = entry_citing("《样例法》第一条、第二条", old, "1", "2")
    apply_repinning(preview(), user=factories.UserFactory())
    entry.refresh_from_db()
    assert entry.basis_text == "《样例法》第二条、第一条"
    assert [t.provision for t in BasisTarget.objects.order_by("ordinal")] == ["2", "1"]


def test_what_was_changed_since_the_preview_is_not_overwritten() -> None:
    old, new = versions()
    entry_citing("《样例法》第一条", old, "1")
    proposals = preview()
    target = BasisTarget.objects.get()
    target.version, target.eid = new, "art_3"
    target.save()
    with pytest.raises(ValueError, match="was changed since the preview"):
        apply_repinning(proposals, user=factories.UserFactory())


@pytest.mark.parametrize("count", [1, 7])
def test_a_preview_of_any_number_takes_the_same_queries(count: int, django_assert_num_queries) -> None:
    for n in range(count):
        old, _ = versions(f"样例法{n}")
        entry_citing(f"《样例法{n}》第一条", old, "1")
    with django_assert_num_queries(6):
        assert len(preview()) == count
