"""Where an edition is held against an official table, row by row, and what was found is recorded."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.decorators import action
from unfold.widgets import UnfoldAdminTextInputWidget

from catalog.admin.base import RoomAdmin, author
from catalog.admin.tables import TableField
from catalog.admin.tokens import LONGEST_TOKEN, pack_rows, unpack_rows
from catalog.editions.collating import CollatedRow, HeldTable, hold_against, record
from catalog.models import Collation, Edition

__all__ = ["CollatingPages"]

_SALT = "catalog.admin.collating"
_NEEDED = "catalog.add_collation"
PAGE_SIZE = 50


class OfficialTableForm(forms.Form):
    table = TableField(label=_("Official table"))
    evidence = forms.CharField(
        label=_("Which text it is, and where it was found"),
        max_length=500,
        help_text=_(
            "Goes into every row: 发改财金规〔2024〕203号附件, creditchina.gov.cn, read on 2025-04-01"
        ),
        widget=UnfoldAdminTextInputWidget,
    )


class CollatingPages(RoomAdmin):
    """The pages of an edition where it is collated, for the admin of editions."""

    def has_collate_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return request.user.has_perm(_NEEDED)

    @action(
        description=_("Collate with a table"), url_path="collate", permissions=["collate"], icon="fact_check"
    )
    def collate_table(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Choose the official table; then look at row beside row, and record what was found."""
        edition = self.get_object(request, object_id)
        if edition is None or not self.has_view_permission(request, edition):
            raise PermissionDenied
        if "token" in request.POST:
            return self._collated(request, edition)
        posted = request.method == "POST"
        form = OfficialTableForm(*((request.POST, request.FILES) if posted else ()))
        if posted and form.is_valid():
            token = pack_rows(
                _SALT,
                edition,
                author(request).pk,
                form.cleaned_data["table"],
                evidence=form.cleaned_data["evidence"],
            )
            if len(token) <= LONGEST_TOKEN:
                held = hold_against(edition, form.cleaned_data["table"])
                return self._rows(request, edition, held, form.cleaned_data["evidence"], token)
            form.add_error("table", _("The table is too large for a page: cut it into parts."))
        return self._collating_page(request, "collate_upload", edition=edition, form=form)

    def _collated(self, request: HttpRequest, edition: Edition) -> HttpResponse:
        token = request.POST["token"]
        try:
            table, told = unpack_rows(_SALT, token, edition, author(request).pk)
        except signing.BadSignature:
            self.message_user(request, _("This page has expired: choose the table again."), messages.ERROR)
            return HttpResponseRedirect(request.path)
        held = hold_against(edition, table)
        found = {
            row.entry.pk: Collation.State(said)
            for row in held.rows
            if (said := request.POST.get(f"state-{row.entry.pk}", "")) in Collation.State.values
        }
        if "_record" in request.POST:
            count = record(held, found, told["evidence"], author(request))
            text = ngettext("%(count)s row recorded.", "%(count)s rows recorded.", count)
            self.message_user(request, text % {"count": count}, messages.SUCCESS)
        return self._rows(request, edition, held, told["evidence"], token)

    def _rows(
        self, request: HttpRequest, edition: Edition, held: HeldTable, evidence: str, token: str
    ) -> HttpResponse:
        done = _recorded(edition, evidence)
        left = [row for row in held.rows if row.entry.pk not in done]
        # What differs comes first: it is what a person came to see.
        left.sort(key=lambda row: row.state == Collation.State.AGREES)
        page = Paginator(left, PAGE_SIZE).get_page(request.POST.get("page"))
        return self._collating_page(
            request,
            "collate",
            edition=edition,
            evidence=evidence,
            token=token,
            page=page,
            states=[state for state in Collation.State if state != Collation.State.NOT_COLLATED],
            counts=_counts(held.rows),
            done=len(held.rows) - len(left),
            held=held,
        )

    def _collating_page(self, request: HttpRequest, name: str, **context: Any) -> HttpResponse:
        shared = {
            **self.admin_site.each_context(request),
            "title": _("Collate with an official table"),
            "opts": self.opts,
        }
        return TemplateResponse(request, f"admin/editions/{name}.html", shared | context)


def _recorded(edition: Edition, evidence: str) -> set[int]:
    """The rows of which this text is the last that they were held against."""
    rows = Collation.objects.filter(entry__edition=edition).order_by("pk")
    newest = dict(rows.values_list("entry_id", "evidence"))
    return {entry for entry, said in newest.items() if said.startswith(evidence)}


def _counts(rows: tuple[CollatedRow, ...]) -> list[tuple[Collation.State, int]]:
    return [(s, n) for s in Collation.State if (n := sum(row.state == s for row in rows))]
