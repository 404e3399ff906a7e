"""Where editors see what changed from one edition to another, and say which row continues which."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.decorators import action

from catalog.admin.base import RoomAdmin, author
from catalog.editions.comparing import ChangeKind, Comparison, EntryChange, compare_editions
from catalog.editions.successions import decide_succession
from catalog.models import Edition, Entry, ReviewState

__all__ = ["ComparingPages"]

PAGE_SIZE = 50
_DECIDE = "catalog.add_entrysuccession"


class ComparingPages(RoomAdmin):
    """The page of an edition that compares it with another one, for the admin of editions."""

    @action(description=_("What changed"), url_path="compare", icon="difference")
    def compare(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Choose an edition to compare with; then look at what changed and decide on matches."""
        edition = self.get_object(request, object_id)
        if edition is None or not self.has_view_permission(request, edition):
            raise PermissionDenied
        others = Edition.objects.visible_to(author(request)).filter(catalog=edition.catalog_id)
        others = others.exclude(pk=edition.pk).select_related("catalog")
        named = request.GET.get("other", "")
        other = next((found for found in others if found.identifier == named), None)
        if other is None:
            return self._choose(request, edition, others)
        comparison = compare_editions(other, edition)
        if request.method == "POST":
            self._decide(request, comparison)
            return HttpResponseRedirect(f"{request.path}?{request.GET.urlencode()}")
        return self._compared(request, comparison)

    def _choose(self, request: HttpRequest, edition: Edition, others: Any) -> HttpResponse:
        held = others.annotate(rows=Count("entries")).filter(rows__gt=0).order_by("-in_force_from", "slug")
        return self._comparing_page(request, "compare_choice", edition=edition, others=held)

    def _compared(self, request: HttpRequest, comparison: Comparison) -> HttpResponse:
        show = request.GET.get("show", "")
        rows = _chosen(comparison, show)
        return self._comparing_page(
            request,
            "compare",
            old=comparison.old,
            new=comparison.new,
            comparison=comparison,
            counts=[(kind, n) for kind, n in comparison.counts.items() if n],
            proposed=len(_open(comparison.rows)),
            alike=len(_alike(comparison.rows)),
            show=show,
            page=Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
            dropped=[c.old for c in comparison.changes if c.kinds == (ChangeKind.DROPPED,)],
            others=urlencode({"other": comparison.old.identifier}),
            may_decide=request.user.has_perm(_DECIDE),
        )

    def _decide(self, request: HttpRequest, comparison: Comparison) -> None:
        if not request.user.has_perm(_DECIDE):
            raise PermissionDenied
        if "_alike" in request.POST:
            pairs = [(change.old, change.new) for change in _alike(comparison.rows)]
            state = ReviewState.CONFIRMED
        else:
            pairs = [_named(comparison, request.POST.get("old", ""), request.POST.get("new", ""))]
            state = ReviewState.OVERRULED if "_overrule" in request.POST else ReviewState.CONFIRMED
        decided = [(old, new) for old, new in pairs if old is not None and new is not None]
        for old, new in decided:
            decide_succession(old, new, state, user=author(request))
        if not decided:
            self.message_user(request, _("Choose the row that it continues first."), messages.WARNING)
            return
        if state == ReviewState.OVERRULED:
            text = ngettext("%(count)s match overruled.", "%(count)s matches overruled.", len(decided))
        else:
            text = ngettext("%(count)s match confirmed.", "%(count)s matches confirmed.", len(decided))
        self.message_user(request, text % {"count": len(decided)}, messages.SUCCESS)

    def _comparing_page(self, request: HttpRequest, name: str, **context: Any) -> HttpResponse:
        shared = {**self.admin_site.each_context(request), "title": _("What changed"), "opts": self.opts}
        return TemplateResponse(request, f"admin/editions/{name}.html", shared | context)


def _chosen(comparison: Comparison, show: str) -> list[EntryChange]:
    """The rows to show: what changed, all, those with a match to decide, or one kind of change."""
    if show == "all":
        return comparison.rows
    if show == "proposed":
        return _open(comparison.rows)
    return [change for change in comparison.changes if not show or show in change.kinds]


def _open(rows: Iterable[EntryChange]) -> list[EntryChange]:
    """Pairs that nobody has confirmed."""
    return [change for change in rows if change.match == "proposed"]


def _alike(rows: Iterable[EntryChange]) -> list[EntryChange]:
    """Open pairs of one concept and the same content, each row with no other counterpart."""
    return [
        change
        for change in _open(rows)
        if change.old
        and change.new
        and not (change.split or change.merged)
        and (change.old.concept_id, change.old.content_zh) == (change.new.concept_id, change.new.content_zh)
    ]


def _named(comparison: Comparison, old: str, new: str) -> tuple[Entry | None, Entry | None]:
    """The rows of the two editions with these keys."""
    olds = {str(change.old.pk): change.old for change in comparison.rows if change.old}
    news = {str(change.new.pk): change.new for change in comparison.rows if change.new}
    return olds.get(old), news.get(new)
