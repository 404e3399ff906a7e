"""A basis text resolved while it is typed, and read into bases when its entry is saved."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from unfold.widgets import UnfoldAdminTextareaWidget

from catalog.admin.base import RoomAdmin, author
from catalog.bases.reading import Pin, ReadGroup, read_basis_texts
from catalog.bases.storing import replace_bases
from catalog.models import Edition, Entry, Provision

__all__ = ["ResolvingPages"]

LONGEST = 4_000
"""Code points; the longest basis text of the lists has some 600."""


class ResolvingTextarea(UnfoldAdminTextareaWidget):
    """A text field whose words are sent, a moment after each change, to be resolved below it."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        return super().render(name, value, attrs, renderer) + format_html(
            '<div id="{}" class="resolved" aria-live="polite"></div>', f"resolved-{name}"
        )

    def resolve_at(self, name: str, address: str) -> None:
        """Say where the words go; only fields of ``name``, the edition and the token are sent along."""
        self.attrs |= {
            "rows": 3,
            "hx-post": address,
            "hx-trigger": "load, input changed delay:400ms",
            "hx-target": f"#resolved-{name}",
            "hx-params": f"{name},edition,csrfmiddlewaretoken",
            "hx-sync": "this:replace",
        }


@dataclass(frozen=True, slots=True)
class ShownPin:
    """A provision that is cited, with its words where they are held."""

    pin: Pin
    words: str


@dataclass(frozen=True, slots=True)
class ShownGroup:
    """One law's citations, or words that are none, with what they mean."""

    group: ReadGroup
    pins: list[ShownPin]


class ResolvingPages(RoomAdmin):
    """For the admin of entries: what the basis text means, as it is typed and once it is saved."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.resolve_view)
        return [path("resolve/", view, name="catalog_entry_resolve"), *super().get_urls()]

    def formfield_for_dbfield(
        self, db_field: models.Field[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> Any:
        if db_field.name == "basis_text":
            kwargs["widget"] = ResolvingTextarea()
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        field = context["adminform"].form.fields.get("basis_text")
        if field is not None:
            obj = kwargs.get("obj")
            query = {"edition": obj.edition_id} if obj else {}
            field.widget.resolve_at("basis_text", reverse("admin:catalog_entry_resolve", query=query))
        return super().render_change_form(request, context, *args, **kwargs)

    def resolve_view(self, request: HttpRequest) -> HttpResponse:
        """A part of a page: the citations of a text, resolved law by law, or why they cannot be."""
        if request.method != "POST" or not self.has_view_permission(request):
            raise PermissionDenied
        text = request.POST.get("basis_text", "").replace("\r\n", "\n").strip()
        key = request.POST.get("edition") or request.GET.get("edition") or ""
        editions = Edition.objects.visible_to(author(request))
        as_of = law_of_day(editions.filter(pk=key).first() if key.isdecimal() else None)
        too_long = len(text) > LONGEST
        groups = read_basis_texts([text], as_of)[0] if text and not too_long else []
        context = {"groups": _shown(groups), "as_of": as_of, "too_long": LONGEST if too_long else 0}
        return render(request, "admin/bases/resolved.html", context)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Read the bases anew where the text changed; whoever edited them by hand is left alone."""
        super().save_related(request, form, formsets, change)
        by_hand = any(f.has_changed() for f in formsets if f.prefix == "bases")
        if "basis_text" in form.changed_data and not by_hand:
            entry: Entry = form.instance
            [groups] = read_basis_texts([entry.basis_text], law_of_day(entry.edition))
            reason = _("read from the basis text of %(entry)s") % {"entry": entry.code}
            replace_bases([(entry, groups)], reason=reason, user=author(request))
            if unsettled := sum(bool(group.reason) for group in groups):
                text = ngettext(
                    "%(count)s citation is not settled: it is in the worklist, with the reason.",
                    "%(count)s citations are not settled: they are in the worklist, with the reason.",
                    unsettled,
                )
                self.message_user(request, text % {"count": unsettled}, messages.WARNING)


def law_of_day(edition: Edition | None) -> datetime.date:
    """The day whose law new citations of an edition are pinned to: its own, or today."""
    return (edition.law_as_of if edition else None) or timezone.localdate()


def _shown(groups: list[ReadGroup]) -> list[ShownGroup]:
    wanted = {(pin.read_from_id, pin.eid) for group in groups for pin in group.pins if pin.read_from_id}
    rows = Provision.objects.filter(
        law_text__in={text for text, _eid in wanted}, eid__in={eid for _text, eid in wanted}
    )
    words = {(text, eid): held for text, eid, held in rows.values_list("law_text_id", "eid", "text")}
    return [
        ShownGroup(
            group, [ShownPin(pin, words.get((pin.read_from_id or 0, pin.eid), "")) for pin in group.pins]
        )
        for group in groups
    ]
