"""The admin of the termbase, with its files in and out."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminFileFieldWidget

from annotations.models import Term
from annotations.terminology.exchange import FORMATS, UnreadableTerms, read_terms, store_terms, write_terms
from catalog.admin.base import author
from catalog.admin.history import TrackedAdmin
from catalog.audit import record
from catalog.models import AuditEvent

__all__ = ["TermAdmin"]

_LARGEST = 10 * 1024 * 1024
_MEDIA_TYPES = {"csv": "text/csv; charset=utf-8", "tbx": "application/x-tbx+xml"}
_STATUS_LABELS = {
    Term.Status.PROPOSED: "info",
    Term.Status.APPROVED: "success",
    Term.Status.FORBIDDEN: "danger",
}


class TermsForm(forms.Form):
    """A file of terms; ``rows`` holds them once the form is valid."""

    file = forms.FileField(
        label=_("File"),
        widget=UnfoldAdminFileFieldWidget,
        help_text=_("A .csv file with the columns zh, en and status, or a .tbx file."),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        form = PurePath(file.name).suffix.lower().lstrip(".")
        if form not in FORMATS:
            raise ValidationError(_("Choose a file that ends in .csv or .tbx."))
        if file.size > _LARGEST:
            raise ValidationError(_("The file is larger than 10 MB: use manage.py import_terms."))
        try:
            self.rows = read_terms(file.read(), form)
        except UnreadableTerms as error:
            raise ValidationError(str(error)) from error
        return file


@admin.register(Term)
class TermAdmin(TrackedAdmin):
    list_display = ("zh", "en", "status_mark", "part_of_speech", "source")
    list_display_links = ("zh", "en")
    list_filter = ("status", "part_of_speech")
    search_fields = ("zh", "en", "source", "note")
    search_help_text = _("Chinese, English, source, note")
    actions_list = ("import_terms", "export_csv", "export_tbx")
    empty_hint = _("Add the first pair: a Chinese term and the English that translators should use.")
    fieldsets = ((None, {"fields": (("zh", "en"), ("status", "part_of_speech"), "source", "note")}),)

    @display(description=_("status"), ordering="status", label=_STATUS_LABELS)
    def status_mark(self, term: Term) -> tuple[str, Any]:
        return term.status, term.get_status_display()

    def has_import_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perms(["annotations.add_term", "annotations.change_term"])

    @action(description=_("Import terms"), url_path="import", permissions=["import"], icon="upload_file")
    def import_terms(self, request: HttpRequest) -> HttpResponse:
        """Read a file and store its terms, all or none."""
        posted = request.method == "POST"
        form = TermsForm(*((request.POST, request.FILES) if posted else ()))
        if posted and form.is_valid():
            try:
                imported = store_terms(form.rows, author(request))
            except UnreadableTerms as error:
                form.add_error("file", str(error))
            else:
                text = _("%(created)s terms added, %(changed)s changed, %(same)s as they were.") % {
                    "created": imported.created,
                    "changed": imported.changed,
                    "same": imported.same,
                }
                self.message_user(request, text, messages.SUCCESS)
                return HttpResponseRedirect(reverse("admin:annotations_term_changelist"))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Import terms"),
            "opts": self.opts,
            "form": form,
        }
        return TemplateResponse(request, "admin/terms/import.html", context)

    @action(description=_("Export as .csv"), url_path="export-csv", icon="download")
    def export_csv(self, request: HttpRequest) -> HttpResponse:
        return self._export(request, "csv")

    @action(description=_("Export as .tbx"), url_path="export-tbx", icon="download")
    def export_tbx(self, request: HttpRequest) -> HttpResponse:
        return self._export(request, "tbx")

    def _export(self, request: HttpRequest, form: str) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        record(AuditEvent.Action.EXPORTED, _("terms"), form)
        response = HttpResponse(write_terms(self.get_queryset(request), form), _MEDIA_TYPES[form])
        response["Content-Disposition"] = f'attachment; filename="terms.{form}"'
        return response
