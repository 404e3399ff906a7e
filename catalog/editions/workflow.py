"""The way of an edition to publication: draft, in review, changes requested, approved, published.

Each step is checked here, written to the ledger with the checksum of that moment, and held to by the
database where that can: it refuses a publication without two people and the checksum that was approved.
"""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.audit import record
from catalog.editions.checksum import edition_checksum
from catalog.editions.contributions import contributed_since_review
from catalog.models import AuditEvent, Edition, Entry, EntryComment, Workflow, WorkflowEvent

__all__ = [
    "EDITABLE",
    "WorkflowError",
    "approve",
    "comment",
    "publish",
    "refuse_unless_editable",
    "request_changes",
    "settle",
    "submit",
]

EDITABLE = frozenset({Workflow.DRAFT, Workflow.CHANGES_REQUESTED})
"""The states in which rows may change."""


class WorkflowError(ValueError):
    """A step cannot be taken; the message says why and what would help."""


def refuse_unless_editable(edition: Edition) -> None:
    """Raise ``WorkflowError`` if the rows of an edition may not change now."""
    state = Edition.objects.values_list("workflow", flat=True).get(pk=edition.pk)
    if state == Workflow.PUBLISHED:
        raise WorkflowError(
            _("%(edition)s is published and sealed: draft a correction of it instead.") % {"edition": edition}
        )
    if state not in EDITABLE:
        raise WorkflowError(
            _("%(edition)s is %(state)s: have changes requested before it is edited.")
            % {"edition": edition, "state": Workflow(state).label}
        )


@transaction.atomic
def submit(edition: Edition, user: AbstractUser, text: str = "") -> Edition:
    """Ask for review of a draft, or of one in which changes were requested.

    Raises:
        WorkflowError: the user may not edit, it is in another state, or it has no rows.
    """
    _need(user, "catalog.change_edition", _("submit an edition"))
    edition = _locked(edition, Workflow.DRAFT, Workflow.CHANGES_REQUESTED)
    if edition.completeness != Edition.Completeness.METADATA and not edition.entries.exists():
        raise WorkflowError(_("It has no rows: add some, or say that only its particulars are held."))
    if edition.completeness == Edition.Completeness.METADATA and edition.entries.exists():
        raise WorkflowError(
            _("It has rows, but says that only its particulars are held: say how complete it is.")
        )
    edition.submitted_by_id, edition.submitted_at = user.pk, timezone.now()
    edition.approved_by = edition.approved_at = None
    edition.approved_checksum = ""
    return _move(edition, Workflow.IN_REVIEW, user, text)


@transaction.atomic
def request_changes(edition: Edition, user: AbstractUser, text: str) -> Edition:
    """Send an edition back to its editors, also one that was approved.

    Raises:
        WorkflowError: the user may not approve, it is in another state, or nothing says what to change.
    """
    _need(user, "catalog.approve_edition", _("request changes"))
    edition = _locked(edition, Workflow.IN_REVIEW, Workflow.APPROVED)
    if not text.strip():
        raise WorkflowError(_("Say what should change."))
    edition.approved_by = edition.approved_at = None
    edition.approved_checksum = ""
    return _move(edition, Workflow.CHANGES_REQUESTED, user, text)


@transaction.atomic
def approve(edition: Edition, user: AbstractUser, text: str = "") -> Edition:
    """Approve an edition just as it was submitted.

    Raises:
        WorkflowError: the user may not approve, submitted it, has contributed to it since somebody else
            last reviewed it; or it is in another state, or was changed since it was submitted.
    """
    _need(user, "catalog.approve_edition", _("approve an edition"))
    edition = _locked(edition, Workflow.IN_REVIEW)
    if edition.submitted_by_id is None:
        raise WorkflowError(_("Nobody is known to have submitted it: request changes, and submit it again."))
    if edition.submitted_by_id == user.pk:
        raise WorkflowError(_("You submitted it: a second person approves."))
    if contributed_since_review(edition, user):
        raise WorkflowError(_("You have changed it since it was last reviewed: somebody else approves."))
    checksum = edition_checksum(edition)
    if checksum != _submitted_checksum(edition):
        raise WorkflowError(
            _("It was changed after it was submitted: request changes, and have it submitted again.")
        )
    edition.approved_by_id, edition.approved_at = user.pk, timezone.now()
    edition.approved_checksum = checksum
    return _move(edition, Workflow.APPROVED, user, text, checksum)


@transaction.atomic
def publish(edition: Edition, user: AbstractUser, text: str = "") -> Edition:
    """Publish and seal an approved edition.

    Raises:
        WorkflowError: the user may not publish, it is not approved, or it is not what was approved.
    """
    _need(user, "catalog.publish_edition", _("publish an edition"))
    edition = _locked(edition, Workflow.APPROVED)
    checksum = edition_checksum(edition)
    if checksum != edition.approved_checksum:
        raise WorkflowError(
            _("It was changed after it was approved: request changes, and have it reviewed again.")
        )
    edition.checksum, edition.published_at = checksum, timezone.now()
    edition.origin = Edition.Origin.EDITORS
    record(AuditEvent.Action.PUBLISHED, edition.identifier, checksum, user)
    return _move(edition, Workflow.PUBLISHED, user, text, checksum)


def comment(entry: Entry, user: AbstractUser, text: str) -> EntryComment:
    """Leave a comment on an entry.

    Raises:
        WorkflowError: there are no words.
    """
    if not text.strip():
        raise WorkflowError(_("Write the comment first."))
    made = EntryComment(entry=entry, text=text.strip(), created_by_id=user.pk)
    made.save_with_history(reason=_("commented"), user=user)
    return made


def settle(remark: EntryComment, user: AbstractUser) -> EntryComment:
    """Mark a comment as seen to. One that is settled stays as it is."""
    if remark.is_open:
        remark.settled_by_id, remark.settled_at = user.pk, timezone.now()
        remark.save_with_history(reason=_("settled"), user=user)
    return remark


def _need(user: AbstractUser, permission: str, what: str) -> None:
    if not user.has_perm(permission):
        raise WorkflowError(_("%(user)s may not %(what)s.") % {"user": user, "what": what})


def _locked(edition: Edition, *states: Workflow) -> Edition:
    """The edition as it is now, held until the transaction ends, if it is in one of the states."""
    held = Edition.objects.select_for_update().get(pk=edition.pk)
    if held.workflow not in states:
        allowed = ", ".join(str(state.label) for state in states)
        raise WorkflowError(
            _("%(edition)s is %(state)s; this step needs it to be: %(allowed)s.")
            % {"edition": held, "state": held.get_workflow_display(), "allowed": allowed}
        )
    return held


def _submitted_checksum(edition: Edition) -> str:
    events = WorkflowEvent.objects.filter(edition=edition, to_state=Workflow.IN_REVIEW).order_by("pk")
    return str(events.values_list("checksum", flat=True).last() or "")


def _move(edition: Edition, state: Workflow, user: AbstractUser, text: str, checksum: str = "") -> Edition:
    before, edition.workflow = edition.workflow, state
    edition.lock_version += 1
    edition.save_with_history(reason=text.strip() or str(state.label), user=user)
    WorkflowEvent.objects.create(
        edition=edition,
        from_state=before,
        to_state=state,
        actor_id=user.pk,
        checksum=checksum or edition_checksum(edition),
        comment=text.strip(),
    )
    return edition
