"""Drafting an edition from an earlier one, and a correction that says what it corrects."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.editions.drafting import DraftingError, Particulars, draft_correction, draft_edition
from catalog.models import BasisTarget, Edition, Entry, EntrySuccession, EntryTranslation, LegalBasis
from tests import factories

pytestmark = pytest.mark.django_db

NEXT = Particulars("2026", "清单（2026年版）", "List (2026)")


@pytest.fixture
def source() -> Edition:
    """A published edition of two rows, the first with everything that can hang on one."""
    edition = factories.EditionFactory(slug="2024", issuers=["国家发展和改革委员会"], number="号", note="注")
    first = factories.EntryFactory(edition=edition, ordinal=1, content_zh="限制出境", note="说明")
    factories.EntryFactory(edition=edition, ordinal=2)
    factories.EntryAgencyFactory(entry=first)
    factories.EntryTranslationFactory(entry=first, text="Old words")
    factories.EntryTranslationFactory(entry=first, text="New words")
    factories.BasisTargetFactory(
        basis__entry=first, eid="art_1", exact_hash="a", folded_hash="b", verified=True
    )
    return factories.publish(edition)


def test_every_row_is_carried_over_with_what_hangs_on_it(source: Edition) -> None:
    user = factories.UserFactory()
    draft = draft_edition(source, NEXT, reason="Edition of 2026", user=user)
    assert (draft.workflow, draft.predecessor, draft.revision, draft.number) == ("draft", source, 1, "")
    assert draft.issuers == ["国家发展和改革委员会"]
    old, new = (list(Entry.objects.filter(edition=e).order_by("ordinal")) for e in (source, draft))
    assert [e.content_zh for e in new] == [e.content_zh for e in old]
    assert [e.concept_id for e in new] == [e.concept_id for e in old]
    assert new[0].note == "说明"
    assert new[0].entry_agencies.get().name_as_issued == old[0].entry_agencies.get().name_as_issued
    pinned = [
        BasisTarget.objects.filter(basis__entry=entry).values(
            "version", "eid", "exact_hash", "folded_hash", "verified", "basis__law", "basis__quote"
        )
        for entry in (old[0], new[0])
    ]
    assert list(pinned[0]) == list(pinned[1]) != []
    assert [t.text for t in EntryTranslation.objects.filter(entry=new[0])] == ["New words"]


def test_each_new_row_says_which_row_it_continues(source: Edition) -> None:
    user = factories.UserFactory()
    draft = draft_edition(source, NEXT, reason="Edition of 2026", user=user)
    links = EntrySuccession.objects.filter(new_entry__edition=draft)
    assert {(s.old_entry.ordinal, s.new_entry.ordinal) for s in links} == {(1, 1), (2, 2)}
    assert {(s.state, s.created_by) for s in links} == {("confirmed", user)}


def test_the_history_of_every_row_says_who_and_why(source: Edition) -> None:
    user = factories.UserFactory()
    draft = draft_edition(source, NEXT, reason="Edition of 2026", user=user)
    basis = LegalBasis.objects.get(entry__edition=draft)
    for row in (draft, *draft.entries.all(), basis, basis.targets.get()):
        record = row.history.get()
        assert (record.history_user, record.history_change_reason) == (user, "Edition of 2026")


def test_the_source_stays_as_it_was(source: Edition) -> None:
    draft = draft_edition(source, NEXT, reason="Edition of 2026")
    entry = draft.entries.first()
    entry.content_zh = "另一内容"
    entry.save_with_history(reason="reworded")
    assert not source.entries.filter(content_zh="另一内容").exists()


def test_a_slug_that_is_taken_is_refused(source: Edition) -> None:
    with pytest.raises(DraftingError, match="has the slug 2024 already"):
        draft_edition(source, Particulars("2024", "甲", "A"), reason="again")


def test_a_compiled_list_has_one_open_draft() -> None:
    working = factories.EditionFactory(kind="compiled", slug="compiled")
    with pytest.raises(DraftingError, match="one open draft, punishment-compiled-r1"):
        draft_edition(working, Particulars("compiled-2", "甲", "A"), reason="again")


def test_a_snapshot_of_the_law_of_one_day_may_stand_beside_the_open_draft() -> None:
    factories.EditionFactory(kind="compiled", slug="compiled")
    factories.EditionFactory(kind="compiled", slug="then", law_as_of=datetime.date(2022, 12, 31))
    assert [e.slug for e in Edition.objects.working()] == ["compiled"]


def test_a_correction_is_a_new_revision_that_says_what_it_corrects(source: Edition) -> None:
    draft = draft_correction(source, "Row 1 cites article 178.")
    assert (draft.slug, draft.revision, draft.corrects, draft.workflow) == ("2024", 2, source, "draft")
    assert draft.correction_note == "Row 1 cites article 178."
    assert (draft.number, draft.issued, draft.note) == (source.number, source.issued, source.note)
    assert draft.entries.count() == 2
    assert draft.identifier == "punishment-2024-r2"


def test_a_correction_needs_a_published_edition_a_note_and_to_be_the_only_one(source: Edition) -> None:
    with pytest.raises(DraftingError, match="is not published"):
        draft_correction(factories.EditionFactory(), "note")
    with pytest.raises(DraftingError, match="Say what"):
        draft_correction(source, "  ")
    draft_correction(source, "note")
    with pytest.raises(DraftingError, match="Revision 2 corrects it already"):
        draft_correction(source, "another")


def test_any_number_of_rows_takes_the_same_queries() -> None:
    counts = []
    for rows in (1, 6):
        edition = factories.EditionFactory()
        for _ in range(rows):
            entry = factories.EntryFactory(edition=edition)
            factories.EntryAgencyFactory(entry=entry)
            factories.EntryTranslationFactory(entry=entry)
            factories.BasisTargetFactory(basis__entry=entry)
        with CaptureQueriesContext(connection) as captured:
            draft_edition(edition, Particulars(f"with-{rows}", "下一版", "Next"), reason="Edition of 2026")
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 50
