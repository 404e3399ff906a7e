"""Where an edition is submitted, sent back, approved, published: one page that says who may do what now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action
from unfold.widgets import UnfoldAdminTextareaWidget

from catalog.admin.base import RoomAdmin, author
from catalog.admin.queries import collation_state
from catalog.bases.ranks import check_ranks
from catalog.bases.worklist import not_current
from catalog.editions import workflow
from catalog.models import Collation, Edition, Entry, EntryComment, Workflow

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
            "look": _what_to_look_at(edition),
            "comments": comments.select_related("entry", "created_by").order_by("entry__ordinal", "pk"),
        }
        return TemplateResponse(request, "admin/editions/review.html", context)


@dataclass(frozen=True, slots=True)
class Look:
    """Something that a reviewer looks at, and how much of it there is."""

    text: Any
    address: str


def _what_to_look_at(edition: Edition) -> list[Look]:
    """Before an edition is submitted or approved: its rows, what changed, bases that are not in order."""
    entries = Entry.objects.filter(edition=edition)
    rows = entries.count()
    collated = entries.annotate(found=collation_state()).exclude(found=Collation.State.NOT_COLLATED).count()
    unsettled = len(not_current(entries, edition.law_as_of or timezone.localdate()))
    low = sum(not finding.sufficient for finding in check_ranks(entries))
    worklist = reverse("admin:catalog_legalbasis_worklist", query={"edition": edition.identifier})
    listed = reverse("admin:catalog_entry_changelist", query={"edition__id__exact": edition.pk})
    before = edition.corrects or edition.predecessor
    looks = [
        Look(_("%(rows)s rows, %(collated)s collated") % {"rows": rows, "collated": collated}, listed),
        Look(_("%(count)s bases that are not current or not settled") % {"count": unsettled}, worklist),
        Look(
            _("%(count)s rows that rest on nothing of the rank needed") % {"count": low},
            reverse("admin:catalog_basisrankrule_findings"),
        ),
    ]
    if before is not None and before.entries.exists():
        address = reverse(
            "admin:catalog_edition_compare", args=[edition.pk], query={"other": before.identifier}
        )
        looks.append(Look(_("What changed since %(before)s") % {"before": before.identifier}, address))
    return looks
