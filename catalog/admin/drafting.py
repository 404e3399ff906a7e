"""Where a new edition is drafted from an earlier one, a correction from a published one, or a day's state."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from catalog.admin.base import RoomAdmin, author
from catalog.editions.drafting import DraftingError, Particulars, draft_correction, draft_edition
from catalog.editions.snapshots import draft_snapshot
from catalog.models import Edition

__all__ = ["DraftingPages"]

_NEEDED = ("catalog.add_edition", "catalog.add_entry")


class NextForm(forms.Form):
    """The next edition, with all rows of this one."""

    slug = forms.SlugField(
        label=_("Short name"),
        max_length=50,
        help_text=_("Stands in addresses, such as 2026."),
        widget=UnfoldAdminTextInputWidget,
    )
    title_zh = forms.CharField(label=_("Title (Chinese)"), max_length=300, widget=UnfoldAdminTextInputWidget)
    title_en = forms.CharField(label=_("Title (English)"), max_length=300, widget=UnfoldAdminTextInputWidget)

    def make(self, edition: Edition, user: Any) -> Edition:
        """The draft that the form asks for."""
        told = Particulars(**self.cleaned_data)
        return draft_edition(edition, told, reason=f"drafted from {edition.identifier}", user=user)


class CorrectionForm(forms.Form):
    """The next revision of a published edition."""

    note = forms.CharField(
        label=_("What it corrects"),
        help_text=_("In words for readers; they stand with the new revision."),
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 2}),
    )

    def make(self, edition: Edition, user: Any) -> Edition:
        """The draft that the form asks for."""
        return draft_correction(edition, self.cleaned_data["note"], user=user)


class SnapshotForm(forms.Form):
    """The rows of a working list with the law as it stood on a day."""

    day = forms.DateField(label=_("The law as of"), widget=UnfoldAdminTextInputWidget(attrs={"type": "date"}))

    def make(self, edition: Edition, user: Any) -> Edition:
        """The draft that the form asks for."""
        return draft_snapshot(edition, self.cleaned_data["day"], user=user)


class DraftingPages(RoomAdmin):
    """The page that drafts from an edition, for the admin of editions."""

    def has_draft_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return request.user.has_perms(_NEEDED)

    @action(description=_("Draft from it"), url_path="draft", permissions=["draft"], icon="content_copy")
    def draft(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Choose what to draft; then on to the draft."""
        edition = self.get_object(request, object_id)
        if edition is None or not self.has_view_permission(request, edition):
            raise PermissionDenied
        given: dict[str, type[Any]] = {"next": NextForm}
        if edition.is_sealed:
            given["correction"] = CorrectionForm
        if edition.kind == Edition.Kind.COMPILED:
            given["snapshot"] = SnapshotForm
        titles = {"title_zh": edition.title_zh, "title_en": edition.title_en}
        forms_ = {
            name: form(request.POST, prefix=name)
            if f"_{name}" in request.POST
            else form(prefix=name, initial=titles if name == "next" else None)
            for name, form in given.items()
        }
        chosen = next((form for form in forms_.values() if form.is_bound), None)
        if chosen is not None and chosen.is_valid():
            try:
                draft = chosen.make(edition, author(request))
            except DraftingError as error:
                chosen.add_error(None, str(error))
            else:
                text = _("%(edition)s is drafted with %(count)s rows.")
                values = {"edition": draft.identifier, "count": draft.entries.count()}
                self.message_user(request, text % values, messages.SUCCESS)
                return HttpResponseRedirect(reverse("admin:catalog_edition_change", args=[draft.pk]))
        shared = {
            **self.admin_site.each_context(request),
            "title": _("Draft from this edition"),
            "opts": self.opts,
            "edition": edition,
            "drafts": [(name, _BUTTONS[name], form) for name, form in forms_.items()],
        }
        return TemplateResponse(request, "admin/editions/draft.html", shared)


_BUTTONS = {
    "next": _("Draft the next edition"),
    "correction": _("Draft a correction"),
    "snapshot": _("Draft the list as the law stood on a day"),
}
