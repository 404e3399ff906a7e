"""Where the table of an edition is brought in, seen before anything is stored, and taken out."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action
from unfold.widgets import UnfoldAdminDateWidget

from catalog.admin.base import RoomAdmin, author
from catalog.admin.tokens import LONGEST_TOKEN, pack_rows, unpack_rows
from catalog.audit import record
from catalog.editions.tables import (
    Change,
    Plan,
    UnreadableRows,
    UnreadableTable,
    apply_plan,
    edition_table,
    plan_import,
    read_table,
    write_table,
)
from catalog.editions.tables.files import TableRow
from catalog.editions.workflow import WorkflowError, refuse_unless_editable
from catalog.models import AuditEvent, Edition

__all__ = ["TableField", "TablePages"]

_SALT = "catalog.admin.tables"
_MEDIA_TYPES = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".csv": "text/csv; charset=utf-8",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


class TableField(forms.FileField):
    """A file that holds a table, cleaned to its rows."""

    widget = forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.docx", "class": "file-input"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            help_text=_("A .xlsx, .csv or .docx file in the layout of the official table."), **kwargs
        )

    def clean(self, data: Any, initial: Any = None) -> list[TableRow]:
        file = super().clean(data, initial)
        try:
            return read_table(file.name, file.read())
        except UnreadableTable as error:
            raise ValidationError(str(error)) from error


class TableForm(forms.Form):
    table = TableField(label=_("Table"))
    as_of = forms.DateField(
        label=_("Law as of"),
        widget=UnfoldAdminDateWidget,
        help_text=_("The day whose law new citations are pinned to."),
    )


class TablePages(RoomAdmin):
    """The pages that bring tables of editions in and out."""

    def has_import_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return request.user.has_perms(["catalog.change_edition", "catalog.add_entry", "catalog.change_entry"])

    @action(description=_("Import a table"), url_path="import", permissions=["import"], icon="table_view")
    def import_table(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Choose a table, look at what it would change, and import it."""
        edition = self._edition(request, object_id)
        try:
            refuse_unless_editable(edition)
        except WorkflowError as error:
            self.message_user(request, str(error), messages.ERROR)
            return _to_edition(edition)
        if "token" in request.POST:
            return self._confirm(request, edition)
        posted = request.method == "POST"
        initial = {"as_of": timezone.localdate()}
        form = TableForm(request.POST, request.FILES) if posted else TableForm(initial=initial)
        if posted and form.is_valid():
            rows, as_of = form.cleaned_data["table"], form.cleaned_data["as_of"]
            told = {"as_of": as_of.isoformat(), "name": str(request.FILES["table"])}
            token = pack_rows(_SALT, edition, author(request).pk, rows, **told)
            if len(token) <= LONGEST_TOKEN:
                plan = plan_import(edition, rows, as_of)
                return self._preview(request, plan, token)
            form.add_error("table", _("The table is too large for a page: use manage.py import_edition."))
        return self._page(request, "import", _("Import a table"), edition=edition, form=form)

    @action(description=_("Export as .xlsx"), url_path="export-xlsx", icon="download")
    def export_xlsx(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._export(request, object_id, ".xlsx")

    @action(description=_("Export as .docx"), url_path="export-docx", icon="download")
    def export_docx(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._export(request, object_id, ".docx")

    @action(description=_("Export as .csv"), url_path="export-csv", icon="download")
    def export_csv(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._export(request, object_id, ".csv")

    def _edition(self, request: HttpRequest, object_id: str) -> Edition:
        edition = self.get_object(request, object_id)
        if edition is None or not self.has_view_permission(request, edition):
            raise PermissionDenied
        return edition

    def _export(self, request: HttpRequest, object_id: str, suffix: str) -> HttpResponse:
        edition = self._edition(request, object_id)
        record(AuditEvent.Action.EXPORTED, edition.identifier, suffix)
        response = HttpResponse(write_table(edition_table(edition), suffix), _MEDIA_TYPES[suffix])
        response["Content-Disposition"] = f'attachment; filename="{edition.identifier}{suffix}"'
        return response

    def _confirm(self, request: HttpRequest, edition: Edition) -> HttpResponse:
        try:
            rows, told = unpack_rows(_SALT, request.POST["token"], edition, author(request).pk)
        except signing.BadSignature:
            self.message_user(request, _("This preview has expired: choose the table again."), messages.ERROR)
            return HttpResponseRedirect(request.path)
        plan = plan_import(edition, rows, datetime.date.fromisoformat(told["as_of"]))
        if request.POST.get("summary") != _summary(plan):
            text = _("Somebody changed the edition meanwhile: this is what the table would do now.")
            self.message_user(request, text, messages.WARNING)
            return self._preview(request, plan, request.POST["token"])
        try:
            apply_plan(
                plan,
                reason=f"imported from {told['name']}",
                user=author(request),
                skip_unreadable="skip" in request.POST,
            )
        except (UnreadableRows, WorkflowError) as error:
            self.message_user(request, str(error), messages.ERROR)
            return self._preview(request, plan, request.POST["token"])
        done = _("%(added)s rows added, %(changed)s changed.") % {
            "added": len(plan.of(Change.ADDED)),
            "changed": len(plan.of(Change.CHANGED)),
        }
        self.message_user(request, done, messages.SUCCESS)
        return _to_edition(edition)

    def _preview(self, request: HttpRequest, plan: Plan, token: str) -> HttpResponse:
        return self._page(
            request,
            "preview",
            _("What the table would change"),
            edition=plan.edition,
            plan=plan,
            added=plan.of(Change.ADDED),
            changed=plan.of(Change.CHANGED),
            unchanged=len(plan.of(Change.UNCHANGED)),
            token=token,
            summary=_summary(plan),
        )

    def _page(self, request: HttpRequest, name: str, title: Any, **context: Any) -> HttpResponse:
        shared = self.admin_site.each_context(request) | {"title": title, "opts": self.opts}
        return TemplateResponse(request, f"admin/editions/{name}.html", shared | context)


def _to_edition(edition: Edition) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("admin:catalog_edition_change", args=[edition.pk]))


def _summary(plan: Plan) -> str:
    """What a person saw and confirmed, in short."""
    changed = ",".join(f"{row.number}{row.change.value[0]}{len(row.differences)}" for row in plan.rows)
    return signing.Signer(salt=_SALT).signature(f"{changed};{len(plan.unreadable)};{len(plan.absent)}")
