"""The way to publication: who may take which step, four eyes, and what the database itself refuses."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from catalog.editions import edition_checksum
from catalog.editions.contributions import contributors
from catalog.editions.queue import queue_of
from catalog.editions.workflow import (
    WorkflowError,
    approve,
    comment,
    publish,
    refuse_unless_editable,
    request_changes,
    settle,
    submit,
)
from catalog.models import BasisTarget, Edition, Entry, WorkflowEvent
from tests import factories

pytestmark = pytest.mark.django_db


def person(*groups: str) -> Any:
    user = factories.UserFactory()
    user.groups.set(Group.objects.filter(name__in=groups))
    return user


@pytest.fixture
def editor() -> Any:
    return person("Legal editors")


@pytest.fixture
def publisher() -> Any:
    return person("Publishers")


@pytest.fixture
def draft(editor: Any) -> Edition:
    target = factories.BasisTargetFactory()
    entry = target.basis.entry
    entry.save_with_history(reason="checked", user=editor)
    return entry.edition


def ledger(edition: Edition) -> list[tuple[str, str]]:
    return list(WorkflowEvent.objects.filter(edition=edition).values_list("from_state", "to_state"))


def test_the_whole_way_is_written_to_the_ledger(draft: Edition, editor: Any, publisher: Any) -> None:
    submit(draft, editor, "ready")
    request_changes(draft, publisher, "row 1")
    submit(draft, editor)
    approve(draft, publisher)
    sealed = publish(draft, publisher)
    assert ledger(draft) == [
        ("draft", "in_review"),
        ("in_review", "changes_requested"),
        ("changes_requested", "in_review"),
        ("in_review", "approved"),
        ("approved", "published"),
    ]
    assert (sealed.submitted_by, sealed.approved_by, sealed.origin) == (editor, publisher, "editors")
    assert sealed.checksum == sealed.approved_checksum == edition_checksum(sealed)
    assert sealed.identifier == f"punishment-{draft.slug}-r1"
    reasons = [(r.history_user, r.history_change_reason) for r in sealed.history.order_by("pk")[1:3]]
    assert reasons == [(editor, "ready"), (publisher, "row 1")]


def test_who_submitted_does_not_approve(draft: Edition) -> None:
    both = person("Legal editors", "Publishers")
    submit(draft, both)
    with pytest.raises(WorkflowError, match="a second person approves"):
        approve(draft, both)


@pytest.mark.parametrize("what", ["entry", "basis", "target", "agency", "deleted entry", "edition"])
def test_who_changed_anything_does_not_approve(what: str, draft: Edition, editor: Any) -> None:
    reviewer = person("Legal editors", "Publishers")
    target = BasisTarget.objects.get(basis__entry__edition=draft)
    row: Any = {
        "entry": target.basis.entry,
        "basis": target.basis,
        "target": target,
        "agency": factories.EntryAgencyFactory(entry=target.basis.entry),
        "deleted entry": factories.EntryFactory(edition=draft),
        "edition": draft,
    }[what]
    if what == "deleted entry":
        row._history_user = reviewer
        row.delete()
    else:
        if what == "edition":
            row.title_en = "Another title"
        row.save_with_history(reason="mended", user=reviewer)
    submit(draft, editor)
    with pytest.raises(WorkflowError, match="somebody else approves"):
        approve(draft, reviewer)


def test_a_review_by_somebody_else_clears_earlier_changes_but_ones_own_does_not(
    draft: Edition, editor: Any, publisher: Any
) -> None:
    helper = person("Legal editors", "Publishers")
    draft.entries.get().save_with_history(reason="mended", user=helper)
    submit(draft, editor)
    request_changes(draft, helper, "see row 1")
    submit(draft, editor)
    with pytest.raises(WorkflowError, match="somebody else approves"):
        approve(draft, helper)
    request_changes(draft, publisher, "see row 1 again")
    submit(draft, editor)
    assert approve(draft, helper).workflow == "approved"


def test_taking_steps_is_no_contribution(draft: Edition, editor: Any, publisher: Any) -> None:
    submit(draft, editor)
    request_changes(draft, publisher, "row 1")
    assert contributors(draft) == {editor.pk}
    submit(draft, editor)
    assert approve(draft, publisher).workflow == "approved"


def test_what_was_changed_in_review_or_after_approval_goes_back(
    draft: Edition, editor: Any, publisher: Any
) -> None:
    entry = draft.entries.get()
    submit(draft, editor)
    entry.content_zh = "另一内容"
    entry.save_with_history(reason="late", user=editor)
    with pytest.raises(WorkflowError, match="changed after it was submitted"):
        approve(draft, publisher)
    request_changes(draft, publisher, "submit again")
    submit(draft, editor)
    approve(draft, publisher)
    entry.content_zh = "又一内容"
    entry.save_with_history(reason="later", user=editor)
    with pytest.raises(WorkflowError, match="changed after it was approved"):
        publish(draft, publisher)
    assert request_changes(draft, publisher, "again").approved_by is None


def test_each_step_needs_its_permission(draft: Edition, editor: Any, publisher: Any) -> None:
    with pytest.raises(WorkflowError, match="may not submit"):
        submit(draft, publisher)
    submit(draft, editor)
    for step in (lambda: approve(draft, editor), lambda: request_changes(draft, editor, "x")):
        with pytest.raises(WorkflowError, match="may not"):
            step()
    approve(draft, publisher)
    with pytest.raises(WorkflowError, match="may not publish"):
        publish(draft, editor)


def test_steps_are_taken_in_order(draft: Edition, editor: Any, publisher: Any) -> None:
    for step in (approve, publish):
        with pytest.raises(WorkflowError, match="is Draft; this step needs it to be"):
            step(draft, publisher)
    submit(draft, editor)
    with pytest.raises(WorkflowError, match="is In review"):
        submit(draft, editor)


def test_an_edition_without_rows_is_not_submitted_unless_it_holds_particulars_only(editor: Any) -> None:
    with pytest.raises(WorkflowError, match="no rows"):
        submit(factories.EditionFactory(), editor)
    assert submit(factories.EditionFactory(completeness="metadata"), editor).workflow == "in_review"


def test_changes_are_requested_with_words(draft: Edition, editor: Any, publisher: Any) -> None:
    submit(draft, editor)
    with pytest.raises(WorkflowError, match="Say what"):
        request_changes(draft, publisher, " ")


def test_rows_may_change_only_before_review(draft: Edition, editor: Any, publisher: Any) -> None:
    refuse_unless_editable(draft)
    submit(draft, editor)
    with pytest.raises(WorkflowError, match="is In review"):
        refuse_unless_editable(draft)
    request_changes(draft, publisher, "x")
    refuse_unless_editable(draft)


def test_comments_are_settled_by_somebody_and_keep_their_history(draft: Edition, editor: Any) -> None:
    remark = comment(draft.entries.get(), editor, " 条号？ ")
    settle(remark, editor)
    settle(remark, factories.UserFactory())
    assert (remark.text, remark.is_open, remark.settled_by) == ("条号？", False, editor)
    assert remark.history.count() == 2
    with pytest.raises(WorkflowError):
        comment(draft.entries.get(), editor, " ")


def test_each_has_a_queue_of_their_own(draft: Edition, editor: Any, publisher: Any) -> None:
    remark = comment(draft.entries.get(), publisher, "条号？")
    assert queue_of(editor).to_finish == (draft,)
    assert queue_of(editor).comments == (remark,)
    assert len(queue_of(publisher)) == 0
    submit(draft, editor)
    assert queue_of(publisher).to_review == (draft,)
    assert len(queue_of(editor)) == 0
    approve(draft, publisher)
    assert queue_of(publisher).to_publish == (draft,)
    assert len(queue_of(person("Researchers"))) == 0


def test_who_submitted_finds_nothing_to_review(draft: Edition) -> None:
    both = person("Legal editors", "Publishers")
    submit(draft, both)
    assert queue_of(both).to_review == ()


PUBLISH = """
UPDATE catalog_edition SET workflow = 'published', origin = 'editors', published_at = %s, checksum = %s,
approved_checksum = %s, submitted_by_id = %s, approved_by_id = %s WHERE id = %s
"""


@pytest.mark.parametrize(
    "people",
    [("one", "one"), ("one", None), (None, "one"), (None, None)],
    ids=["one person twice", "no approver", "no submitter", "nobody"],
)
def test_raw_sql_cannot_publish_without_two_people(
    people: tuple[str | None, str | None], draft: Edition, editor: Any, publisher: Any
) -> None:
    submitter, approver = (editor.pk if who else None for who in people)
    with pytest.raises(IntegrityError, match="four_eyes"):
        _publish_by_sql(draft, "c", "c", submitter, approver)
    with pytest.raises(IntegrityError, match="four_eyes"):
        _publish_by_sql(draft, "c", "other", editor.pk, publisher.pk)
    _publish_by_sql(draft, "c", "c", editor.pk, publisher.pk)
    assert Edition.objects.get(pk=draft.pk).is_sealed


def _publish_by_sql(draft: Edition, checksum: str, approved: str, *people: int | None) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(PUBLISH, [timezone.now(), checksum, approved, *people, draft.pk])


def test_a_published_edition_takes_no_step_more(draft: Edition, editor: Any, publisher: Any) -> None:
    submit(draft, editor)
    approve(draft, publisher)
    publish(draft, publisher)
    with pytest.raises(WorkflowError, match="is Published"):
        request_changes(draft, publisher, "oops")
    with pytest.raises(WorkflowError, match="sealed"):
        refuse_unless_editable(draft)
    with pytest.raises(IntegrityError, match="a published edition is sealed"), transaction.atomic():
        Entry.objects.get(edition=draft).save()


def test_an_edition_with_rows_says_how_complete_it_is_before_it_is_submitted() -> None:
    entry = factories.EntryFactory(edition__completeness="metadata")
    with pytest.raises(WorkflowError, match="say how complete it is"):
        submit(entry.edition, factories.UserFactory(is_superuser=True))
