"""The list of all bases with their status: its rows, its order, and what it costs."""

from __future__ import annotations

import datetime

import pytest

from catalog.bases.checking import check_bases
from catalog.lawtext import folded_hash
from catalog.models import BasisTarget, Entry
from tests import factories

pytestmark = pytest.mark.django_db

OLD, NEW, TODAY = datetime.date(2018, 1, 1), datetime.date(2024, 7, 1), datetime.date(2025, 1, 1)


def renumbered(entry: Entry | None = None) -> BasisTarget:
    """A target pinned to article 1 of a law whose next version has the same words as article 2."""
    target = factories.BasisTargetFactory(
        version__date=OLD,
        folded_hash=folded_hash("甲"),
        **({"basis__entry": entry} if entry else {}),
    )
    factories.LawTextFactory(version=target.version, articles=["甲"])
    new = factories.LawVersionFactory(law=target.version.law, date=NEW, event="revised")
    factories.LawTextFactory(version=new, articles=["乙", "甲"])
    factories.ProvisionSuccessionFactory(
        old_version=target.version, new_version=new, new_eid="art_2", kind="renumbered", state="confirmed"
    )
    return target


def test_a_row_says_what_became_of_the_provision() -> None:
    target = renumbered()
    entry, law = target.basis.entry, target.version.law
    [row] = check_bases(Entry.objects.all(), TODAY)
    assert row.as_dict() == {
        "edition": entry.edition.identifier,
        "entry": entry.code,
        "law": law.key,
        "version": "2018-01-01",
        "provision": "1",
        "status": "renumbered",
        "number_changed": True,
        "text_changed": False,
        "successors": [{"law": law.key, "version": "2024-07-01", "provision": "2"}],
        "certainty": "confirmed",
        "reason": "",
    }
    assert check_bases(Entry.objects.all(), datetime.date(2020, 1, 1))[0].status == "current"


def test_a_basis_without_a_target_is_a_row_with_its_reason() -> None:
    basis = factories.LegalBasisFactory(law=None, unresolved_reason="No law of this name is known")
    [row] = check_bases(Entry.objects.all(), TODAY)
    assert (row.law, row.status, row.reason, row.target_id) == (
        basis.law_name,
        "unresolved",
        "No law of this name is known",
        None,
    )


def test_a_provision_that_was_not_found_says_so() -> None:
    factories.BasisTargetFactory(provision="99", eid="")
    [row] = check_bases(Entry.objects.all(), TODAY)
    assert (row.status, row.reason) == (
        "unresolved",
        "the provision was not found in the version that was read",
    )


def test_rows_stand_in_the_order_of_entries_and_bases_and_only_those_asked_for() -> None:
    second = factories.EntryFactory(ordinal=2)
    first = factories.EntryFactory(edition=second.edition, ordinal=1, code="PM-04.001")
    later = factories.BasisTargetFactory(basis__entry=second)
    unread = factories.LegalBasisFactory(entry=first, ordinal=1, law=None, unresolved_reason="unknown")
    pinned = factories.BasisTargetFactory(basis__entry=first, basis__ordinal=2)
    rows = check_bases(Entry.objects.filter(edition=first.edition), TODAY)
    assert [row.basis_id for row in rows] == [unread.pk, pinned.basis_id, later.basis_id]
    assert [row.basis_id for row in check_bases(Entry.objects.filter(pk=second.pk), TODAY)] == [
        later.basis_id
    ]


@pytest.mark.parametrize("count", [1, 12])
def test_any_number_of_bases_takes_the_same_queries(count: int, django_assert_num_queries) -> None:
    for _ in range(count):
        renumbered()
    with django_assert_num_queries(8):
        assert len(check_bases(Entry.objects.all(), TODAY)) == count
