"""The admin of background jobs: how far each is; it can be cancelled, and queued again."""

from __future__ import annotations

from django.contrib import admin, messages
from django.db import models
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult
from unfold.decorators import display

from catalog.admin.base import ReadOnlyAdmin
from catalog.jobs import cancel, kind_of, restart
from catalog.models import Job

__all__ = ["JobAdmin"]

_COLOURS = {
    Job.State.QUEUED: "",
    Job.State.RUNNING: "info",
    Job.State.DONE: "success",
    Job.State.FAILED: "danger",
    Job.State.CANCELLED: "warning",
}


# The queue's own table says the same in the terms of the queue.
admin.site.unregister(DBTaskResult)


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    list_display = ("title", "state_mark", "progress", "message", "requested_by", "created_at", "finished_at")
    list_filter = ("state", "kind")
    list_select_related = ("requested_by",)
    search_fields = ("kind", "message", "requested_by__username")
    search_help_text = _("Kind, message, who asked")
    fields = (
        ("kind", "state"),
        "parameters",
        ("done", "total"),
        "message",
        ("requested_by", "created_at"),
        ("heard_at", "finished_at"),
        "cancel_requested",
    )
    actions = ("cancel", "restart")
    empty_hint = _("Nothing was asked for yet. “Tag documents” in the list of documents starts a job.")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @admin.action(description=_("Cancel the chosen jobs"), permissions=["view"])
    def cancel(self, request: HttpRequest, queryset: models.QuerySet[Job]) -> None:
        mine = self._mine(request, queryset.unfinished())  # type: ignore[attr-defined]  # of its manager
        for job in mine:
            cancel(job)
        self.message_user(
            request, _("%(count)s jobs cancelled; one that runs ends after its step.") % {"count": len(mine)}
        )

    @admin.action(description=_("Queue the chosen jobs again"), permissions=["view"])
    def restart(self, request: HttpRequest, queryset: models.QuerySet[Job]) -> None:
        mine = self._mine(request, queryset.filter(state__in=(Job.State.FAILED, Job.State.CANCELLED)))
        count = sum(restart(job) for job in mine)
        self.message_user(request, _("%(count)s jobs queued again.") % {"count": count})

    def _mine(self, request: HttpRequest, jobs: models.QuerySet[Job]) -> list[Job]:
        """The jobs that the user may stop: one's own, and everybody's with the permission to change jobs."""
        if request.user.has_perm("catalog.change_job"):
            return list(jobs)
        others = jobs.exclude(requested_by=request.user.pk).count()
        if others:
            text = _("%(count)s jobs of others were left alone.") % {"count": others}
            self.message_user(request, text, messages.WARNING)
        return list(jobs.filter(requested_by=request.user.pk))

    @display(description=_("job"), ordering="kind")
    def title(self, job: Job) -> str:
        try:
            return str(kind_of(job).title)
        except LookupError:
            return job.kind

    @display(description=_("state"), ordering="state", label=_COLOURS)
    def state_mark(self, job: Job) -> tuple[str, str]:
        return job.state, job.get_state_display()

    @display(description=_("progress"))
    def progress(self, job: Job) -> SafeString | str:
        if not job.total:
            return "–"
        return format_html(
            '<progress max="{}" value="{}"></progress> {} / {}', job.total, job.done, job.done, job.total
        )
