"""Where an edition is submitted, sent back, approved, published: one page that says who may do what now."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action
from unfold.widgets import UnfoldAdminTextareaWidget

from catalog.admin.base import RoomAdmin, author
from catalog.editions import workflow
from catalog.models import Edition, EntryComment, Workflow

__all__ = ["PublishingPages"]

_Step = Callable[[Edition, User, str], Edition]

STEPS: dict[str, tuple[Any, _Step, frozenset[Workflow], str]] = {
    "submit": (
        _("Submit for review"),
        workflow.submit,
        frozenset({Workflow.DRAFT, Workflow.CHANGES_REQUESTED}),
        "catalog.change_edition",
    ),
    "approve": (
        _("Approve"),
        workflow.approve,
        frozenset({Workflow.IN_REVIEW}),
        "catalog.approve_edition",
    ),
    "request_changes": (
        _("Request changes"),
        workflow.request_changes,
        frozenset({Workflow.IN_REVIEW, Workflow.APPROVED}),
        "catalog.approve_edition",
    ),
    "publish": (
        _("Publish and seal"),
        workflow.publish,
        frozenset({Workflow.APPROVED}),
        "catalog.publish_edition",
    ),
}
"""By the name of its button: its label, the service, the states it starts from, and who may."""


class StepForm(forms.Form):
    text = forms.CharField(
        label=_("Comment"),
        required=False,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
        help_text=_("Goes into the ledger. Needed where changes are requested."),
    )


class PublishingPages(RoomAdmin):
    """The page of an edition's way to publication."""

    def has_step_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return any(request.user.has_perm(permission) for *_rest, permission in STEPS.values())

    @action(
        description=_("Review and publish"),
        url_path="review",
        permissions=["step"],
        icon="published_with_changes",
    )
    def review(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show where the edition stands, and take the step that was chosen."""
        edition = self.get_object(request, object_id)
        if edition is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        form = StepForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            chosen = next((name for name in STEPS if f"_{name}" in request.POST), "")
            if chosen and self._take(request, edition, chosen, form.cleaned_data["text"]):
                return HttpResponseRedirect(reverse("admin:catalog_edition_change", args=[edition.pk]))
        return self._review_page(request, edition, form)

    def _take(self, request: HttpRequest, edition: Edition, name: str, text: str) -> bool:
        label, step, _states, _permission = STEPS[name]
        try:
            step(edition, author(request), text)
        except workflow.WorkflowError as error:
            self.message_user(request, str(error), messages.ERROR)
            return False
        done = _("%(step)s: done for %(edition)s.") % {"step": label, "edition": edition}
        self.message_user(request, done, messages.SUCCESS)
        return True

    def _review_page(self, request: HttpRequest, edition: Edition, form: StepForm) -> HttpResponse:
        steps = [
            (name, label)
            for name, (label, _step, states, permission) in STEPS.items()
            if edition.workflow in states and request.user.has_perm(permission)
        ]
        comments = EntryComment.objects.open().filter(entry__edition=edition)
        context = self.admin_site.each_context(request) | {
            "title": _("Review and publish"),
            "opts": self.opts,
            "edition": edition,
            "form": form,
            "steps": steps,
            "events": edition.workflow_events.select_related("actor").order_by("pk"),
            "comments": comments.select_related("entry", "created_by").order_by("entry__ordinal", "pk"),
        }
        return TemplateResponse(request, "admin/editions/review.html", context)
