"""Where editors review what became of provisions: two wordings side by side, one decision after another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import copy
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin import SimpleListFilter
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.contrib.filters.admin import AutocompleteSelectFilter
from unfold.decorators import display

from catalog.admin.base import author
from catalog.admin.beside import REVIEW_LABELS
from catalog.admin.comparing import between, named, related
from catalog.admin.deciding import ByHandForm, ConfirmForm, ManyForm, OverruleForm
from catalog.admin.history import TrackedAdmin
from catalog.lawtext.references import InvalidReference, ProvisionRef
from catalog.models import Provision, ProvisionSuccession, ReviewState, SuccessionKind
from catalog.statutes.reviewing import EDITOR, Contradiction, confirm, overrule

__all__ = ["ProvisionSuccessionAdmin"]

_BULK_KINDS = (SuccessionKind.SAME, SuccessionKind.RENUMBERED)
_BULK_SIMILARITY = 0.95
_BULK_LIMIT = 500


class SimilarityFilter(SimpleListFilter):
    """How alike the two wordings are, in bands."""

    title = _("similarity")
    parameter_name = "likeness"
    bands = {
        "equal": (_("Equal"), Q(similarity=1)),
        "high": (_("0.95 and more"), Q(similarity__gte=0.95, similarity__lt=1)),
        "good": (_("0.80 to 0.95"), Q(similarity__gte=0.8, similarity__lt=0.95)),
        "fair": (_("0.50 to 0.80"), Q(similarity__gte=0.5, similarity__lt=0.8)),
        "low": (_("Below 0.50"), Q(similarity__lt=0.5)),
        "none": (_("Not measured"), Q(similarity__isnull=True)),
    }

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(key, title) for key, (title, _condition) in self.bands.items()]

    def queryset(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        band = self.bands.get(self.value() or "")
        return queryset.filter(band[1]) if band else queryset


@admin.register(ProvisionSuccession)
class ProvisionSuccessionAdmin(TrackedAdmin):
    form = ByHandForm
    list_display = ("law", "change", "kind", "similarity_shown", "state_mark", "origin", "decided_by")
    list_display_links = ("law", "change")
    list_filter = (
        "state",
        "kind",
        SimilarityFilter,
        ("old_version__law", AutocompleteSelectFilter),
        ("old_version", AutocompleteSelectFilter),
        ("new_version", AutocompleteSelectFilter),
        "origin",
    )
    search_fields = (
        "old_version__law__title_zh",
        "new_version__law__title_zh",
        "=old_eid",
        "=new_eid",
        "note",
    )
    search_help_text = _("Law, provision such as 26 or 26(1)(4), reason")
    list_select_related = ("old_version__law", "new_version__law", "decided_by")
    actions = ("confirm_many",)
    empty_hint = _(
        "Upload the text of a new version under Source laws; there it can be compared with the one before."
    )
    fieldsets = (
        (None, {"fields": (("old_version", "old_eid"), ("new_version", "new_eid"), "kind", "note")}),
    )

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.confirm_many_view)
        own = path("confirm/", view, name="catalog_provisionsuccession_confirm")
        return [own, *super().get_urls()]

    def save_model(self, request: HttpRequest, obj: ProvisionSuccession, form: Any, change: bool) -> None:
        """What an editor adds by hand is confirmed: it is what that editor says."""
        obj.origin, obj.state, obj.decided_by = EDITOR, ReviewState.CONFIRMED, author(request)
        super().save_model(request, obj, form, change)

    def get_search_results(
        self, request: HttpRequest, queryset: models.QuerySet[Any], search_term: str
    ) -> tuple[models.QuerySet[Any], bool]:
        words = []
        for word in search_term.split():
            try:
                eid = ProvisionRef.parse(word).eid
            except InvalidReference:
                words.append(word)
            else:
                queryset = queryset.filter(Q(old_eid=eid) | Q(new_eid=eid))
        return super().get_search_results(request, queryset, " ".join(words))

    # One by one

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        row = self.get_object(request, object_id)
        if row is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_or_change_permission(request, row):
            raise PermissionDenied
        forms = self._forms(request, row)
        if request.method == "POST":
            if not self.has_change_permission(request, row):
                raise PermissionDenied
            if response := self._decide(request, row, *forms):
                return response
        return self._review_page(request, row, *forms)

    def _forms(self, request: HttpRequest, row: ProvisionSuccession) -> tuple[ConfirmForm, OverruleForm]:
        data = request.POST if request.method == "POST" else None
        overruling = data is not None and "_overrule" in data
        return (
            ConfirmForm(None if overruling else data, row=row),
            OverruleForm(data if overruling else None, row=row, admin_site=self.admin_site),
        )

    def _decide(
        self,
        request: HttpRequest,
        row: ProvisionSuccession,
        confirming: ConfirmForm,
        overruling: OverruleForm,
    ) -> HttpResponse | None:
        """Carry out what the editor chose; None where the page has to say what is amiss."""
        form = overruling if overruling.is_bound else confirming
        if not form.is_valid():
            return None
        queue, by = self._queue(request), author(request)
        if form is confirming:
            reviewed = confirm([row], by=by, note=form.cleaned_data["note"])
            if reviewed.left:
                form.add_error(
                    None, _("Another succession of this provision is confirmed: overrule that first.")
                )
                return None
            self.message_user(request, _("Confirmed: %(row)s.") % {"row": named(row)}, messages.SUCCESS)
        else:
            try:
                reviewed = overrule(
                    row, by=by, reason=form.cleaned_data["reason"], ruling=form.cleaned_data.get("ruling")
                )
            except Contradiction as error:
                form.add_error(None, str(error))
                return None
            outcome = [f"{named(made)} ({made.get_kind_display()})" for made in reviewed.confirmed]
            said = ", ".join(outcome) or _("what became of it stays open")
            self.message_user(
                request,
                _("Overruled: %(row)s. Now: %(said)s.") % {"row": named(row), "said": said},
                messages.SUCCESS,
            )
        self._say_settled(request, reviewed.settled)
        return self._onward(request, row, queue)

    def _say_settled(self, request: HttpRequest, settled: int) -> None:
        if settled:
            text = ngettext(
                "%(count)s other proposal contradicted this and was overruled.",
                "%(count)s other proposals contradicted this and were overruled.",
                settled,
            )
            self.message_user(request, text % {"count": settled}, messages.INFO)

    def _onward(self, request: HttpRequest, row: ProvisionSuccession, queue: Sequence[int]) -> HttpResponse:
        """To the next proposal of the list that the editor came from, or back to the row."""
        if "_stay" in request.POST:
            return HttpResponseRedirect(self._address(request, row.pk))
        following = _following(queue, row.pk)
        open_still = set(self._queue(request)) & set(following)
        after = next((key for key in following if key in open_still), None)
        if after is not None:
            return HttpResponseRedirect(self._address(request, after))
        self.message_user(request, _("No proposal is left in this list."), messages.SUCCESS)
        query = request.GET.get("_changelist_filters", "")
        return HttpResponseRedirect(
            reverse("admin:catalog_provisionsuccession_changelist") + (f"?{query}" if query else "")
        )

    def _queue(self, request: HttpRequest) -> list[int]:
        """The undecided rows of the list that the editor came from, in its order."""
        narrowed = copy(request)
        narrowed.GET = QueryDict(request.GET.get("_changelist_filters", ""))
        try:
            rows = self.get_changelist_instance(narrowed).queryset
        except IncorrectLookupParameters:
            rows = self.get_queryset(request)
        return list(rows.filter(state=ReviewState.PROPOSED).values_list("pk", flat=True))

    def _address(self, request: HttpRequest, key: int) -> str:
        address = reverse("admin:catalog_provisionsuccession_change", args=[key])
        filters = request.GET.get("_changelist_filters")
        return f"{address}?{urlencode({'_changelist_filters': filters})}" if filters else address

    def _review_page(
        self,
        request: HttpRequest,
        row: ProvisionSuccession,
        confirming: ConfirmForm,
        overruling: OverruleForm,
    ) -> HttpResponse:
        may_decide = self.has_change_permission(request, row)
        queue = self._queue(request) if may_decide else []
        following = _following(queue, row.pk)
        context = {
            **self.admin_site.each_context(request),
            "title": f"{row.old_version.law.title_zh} {named(row)}",
            "opts": self.opts,
            "original": f"{row.old_version.law.title_zh} {named(row)}",
            "row": row,
            "state_label": REVIEW_LABELS[ReviewState(row.state)],
            "comparison": between(row),
            "related": related(row, author(request)),
            "history_address": reverse("admin:catalog_provisionsuccession_history", args=[row.pk]),
            "decided": row.history.filter(state=row.state).first() if row.decided_by_id else None,
            "place": queue.index(row.pk) + 1 if row.pk in queue else 0,
            "waiting": len(queue),
            "next_address": self._address(request, following[0]) if following else "",
            "may_decide": may_decide,
            "confirming": confirming,
            "overruling": overruling,
            "articles": self._articles(row) if may_decide else (),
            "media": self.media + overruling.media,
            "show_back_button": True,
        }
        return TemplateResponse(request, "admin/successions/review.html", context)

    def _articles(self, row: ProvisionSuccession) -> models.QuerySet[Any]:
        """What an editor may name instead: the articles of the version at the other end."""
        version = row.new_version if row.old_eid else row.old_version
        text = version.current_text_id if version else None
        return Provision.objects.articles().filter(law_text=text).only("number", "label").order_by("ordinal")

    # Many at once

    @admin.action(description=_("Confirm same and renumbered"), permissions=["change"])
    def confirm_many(self, request: HttpRequest, queryset: models.QuerySet[ProvisionSuccession]) -> Any:
        chosen = list(queryset[: _BULK_LIMIT + 1])
        if len(chosen) > _BULK_LIMIT:
            text = _("At most %(count)s at once: narrow the list first.") % {"count": _BULK_LIMIT}
            self.message_user(request, text, messages.ERROR)
            return None
        return self._confirm_many_page(request, chosen, ManyForm(rows=_fit(chosen)))

    def confirm_many_view(self, request: HttpRequest) -> HttpResponse:
        """Confirm what the page before showed, as far as it is still as it was shown."""
        if not self.has_change_permission(request) or request.method != "POST":
            raise PermissionDenied
        form = ManyForm(request.POST)
        if not form.is_valid():
            return self._confirm_many_page(request, [], form)
        rows = self.get_queryset(request).filter(pk__in=form.cleaned_data["keys"])
        reviewed = confirm(_fit(rows), by=author(request), note=form.cleaned_data["note"])
        done, gone = len(reviewed.confirmed), len(form.cleaned_data["keys"]) - len(reviewed.confirmed)
        text = ngettext("%(count)s succession confirmed.", "%(count)s successions confirmed.", done)
        self.message_user(request, text % {"count": done}, messages.SUCCESS if done else messages.WARNING)
        if gone:
            text = ngettext(
                "%(count)s was changed meanwhile and left as it is.",
                "%(count)s were changed meanwhile and left as they are.",
                gone,
            )
            self.message_user(request, text % {"count": gone}, messages.WARNING)
        self._say_settled(request, reviewed.settled)
        return HttpResponseRedirect(reverse("admin:catalog_provisionsuccession_changelist"))

    def _confirm_many_page(
        self, request: HttpRequest, chosen: Sequence[ProvisionSuccession], form: ManyForm
    ) -> HttpResponse:
        fit = _fit(chosen)
        keys = {row.pk for row in fit}
        context = {
            **self.admin_site.each_context(request),
            "title": _("Confirm successions"),
            "opts": self.opts,
            "fit": [(row, named(row)) for row in fit],
            "unfit": [(row, _why_not(row)) for row in chosen if row.pk not in keys],
            "form": form,
            "form_address": reverse("admin:catalog_provisionsuccession_confirm"),
            "list_address": reverse("admin:catalog_provisionsuccession_changelist"),
        }
        return TemplateResponse(request, "admin/successions/confirm.html", context)

    # Columns

    @display(description=_("law"), ordering="old_version__law__title_zh")
    def law(self, succession: ProvisionSuccession) -> str:
        old, new = succession.old_version, succession.new_version
        dates = f"{old.date or _('undated')} → {(new.date or _('undated')) if new else '—'}"
        moved = f" → {new.law.title_zh}" if new and new.law_id != old.law_id else ""
        return f"{old.law.title_zh}{moved} ({dates})"

    @display(description=_("provision"), ordering="old_eid")
    def change(self, succession: ProvisionSuccession) -> str:
        return named(succession)

    @display(description=_("similarity"), ordering="similarity")
    def similarity_shown(self, succession: ProvisionSuccession) -> str | None:
        return None if succession.similarity is None else f"{succession.similarity:.2f}"

    @display(description=_("state"), ordering="state", label=REVIEW_LABELS)
    def state_mark(self, succession: ProvisionSuccession) -> tuple[str, Any]:
        return succession.state, succession.get_state_display()


def _fit(rows: Iterable[ProvisionSuccession]) -> list[ProvisionSuccession]:
    """Those of ``rows`` that may be confirmed without a look at each."""
    return [row for row in rows if not _why_not(row)]


def _why_not(row: ProvisionSuccession) -> Any:
    """Why a row has to be decided by itself; empty if it need not."""
    if row.state != ReviewState.PROPOSED:
        return _("It is decided already.")
    if row.kind not in _BULK_KINDS:
        return _("Its words changed, or its place did so in another way: look at it by itself.")
    if row.similarity is None or row.similarity < _BULK_SIMILARITY:
        return _("Its wordings are not alike enough, or were not compared: look at it by itself.")
    return ""


def _following(queue: Sequence[int], key: int) -> list[int]:
    """What comes after ``key`` in the queue, then from its start; all of it where it lacks ``key``."""
    if key not in queue:
        return list(queue)
    place = queue.index(key)
    return [*queue[place + 1 :], *queue[:place]]
