"""Work done in the background: what was asked for, how far it is, and how it ended."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class JobQuerySet(models.QuerySet["Job"]):
    def unfinished(self) -> JobQuerySet:
        """Jobs that wait or run."""
        return self.filter(state__in=(Job.State.QUEUED, Job.State.RUNNING))

    def abandoned(self, idle: datetime.timedelta) -> JobQuerySet:
        """Unfinished jobs of which nothing was heard for so long: the worker is lost, or the queue."""
        return self.unfinished().filter(heard_at__lte=timezone.now() - idle)


class Job(models.Model):
    """One piece of background work. Any worker can run it again from where it stopped."""

    class State(models.TextChoices):
        QUEUED = "queued", _("Queued")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")
        CANCELLED = "cancelled", _("Cancelled")

    kind = models.CharField(_("kind"), max_length=50, help_text=_("What is done, as the code names it."))
    parameters = models.JSONField(
        _("parameters"), default=dict, blank=True, help_text=_("What it is done with.")
    )
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=State,
        default=State.QUEUED,
        help_text=_("Where it stands."),
    )
    done = models.PositiveIntegerField(_("done"), default=0, help_text=_("Steps finished."))
    total = models.PositiveIntegerField(
        _("total"), default=0, help_text=_("Steps in all, once they have been counted.")
    )
    message = models.TextField(
        _("message"), blank=True, help_text=_("The last step, how it ended, or why it failed.")
    )
    cancel_requested = models.BooleanField(
        _("cancel requested"), default=False, help_text=_("Whether it is to stop after the step it is at.")
    )
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("requested by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Who asked for it; empty where a command did."),
    )
    created_at = models.DateTimeField(_("requested at"), auto_now_add=True, help_text=_("When."))
    heard_at = models.DateTimeField(
        _("heard at"), default=timezone.now, help_text=_("When its queue or its worker last said something.")
    )
    finished_at = models.DateTimeField(
        _("finished at"), null=True, blank=True, help_text=_("When it ended; empty until then.")
    )

    objects = models.Manager.from_queryset(JobQuerySet)()

    class Meta:
        verbose_name = _("background job")
        verbose_name_plural = _("background jobs")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(kind=""), name="job_has_kind"),
            models.CheckConstraint(condition=Q(done__lte=F("total")), name="job_does_no_more_than_all"),
            models.CheckConstraint(
                condition=Q(state__in=("queued", "running"), finished_at__isnull=True)
                | Q(state__in=("done", "failed", "cancelled"), finished_at__isnull=False),
                name="job_finished_says_when",
            ),
        ]
        indexes = [models.Index(fields=["state", "heard_at"], name="job_state_heard")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def is_unfinished(self) -> bool:
        return self.state in (self.State.QUEUED, self.State.RUNNING)
