"""Who is to annotate or review which document, and until when. How far they are is read from the ledger."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annotations.models.documents import Document
from catalog.models.tracking import Tracked, TrackedQuerySet

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User


class AssignmentQuerySet(TrackedQuerySet["Assignment"]):
    def visible_to(self, user: User | AnonymousUser) -> AssignmentQuerySet:
        """One's own, and all of them for who gives work out."""
        return self if user.has_perm("annotations.change_assignment") else self.filter(assignee_id=user.pk)

    def open(self) -> AssignmentQuerySet:
        """What is still to be done."""
        return self.filter(done_at__isnull=True)

    def overdue(self, today: datetime.date) -> AssignmentQuerySet:
        """What is still to be done and was due before ``today``."""
        return self.open().filter(due__lt=today)


class Assignment(Tracked):
    """A document given to a person to annotate or to review."""

    class Role(models.TextChoices):
        ANNOTATOR = "annotator", _("Annotate")
        REVIEWER = "reviewer", _("Review")

    document = models.ForeignKey(
        Document,
        verbose_name=_("document"),
        on_delete=models.PROTECT,
        related_name="assignments",
        help_text=_("The document to be worked on."),
    )
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("assigned to"),
        on_delete=models.PROTECT,
        related_name="assignments",
        help_text=_("Who is to do it."),
    )
    role = models.CharField(
        _("role"),
        max_length=10,
        choices=Role,
        default=Role.ANNOTATOR,
        help_text=_("Annotate in a layer of one's own, or settle what annotators differ on."),
    )
    due = models.DateField(_("due"), null=True, blank=True, help_text=_("The last day; empty for none."))
    note = models.CharField(_("note"), max_length=500, blank=True, help_text=_("What to mind."))
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("assigned by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Who gave it out."),
    )
    created_at = models.DateTimeField(_("assigned at"), auto_now_add=True, help_text=_("When."))
    done_at = models.DateTimeField(
        _("done at"),
        null=True,
        blank=True,
        help_text=_("When the person said that it is done; empty while it is open."),
    )

    objects = models.Manager.from_queryset(AssignmentQuerySet)()  # type: ignore[misc]  # narrows

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = [models.F("due").asc(nulls_last=True), "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "assignee", "role"], name="assignment_once_per_person_and_role"
            ),
            models.CheckConstraint(
                condition=Q(role__in=["annotator", "reviewer"]), name="assignment_role_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document} – {self.assignee}"

    @property
    def is_done(self) -> bool:
        return self.done_at is not None

    @property
    def is_overdue(self) -> bool:
        """Whether it is open after the last day, by the calendar of the service."""
        return not self.is_done and self.due is not None and self.due < timezone.localdate()
