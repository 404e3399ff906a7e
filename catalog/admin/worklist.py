"""The worklist of bases that are not current, and the page that re-pins many of them at once, shown first."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.decorators import action
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from catalog.admin.base import RoomAdmin, author
from catalog.bases.checking import CheckedBasis
from catalog.bases.ranks import RankFinding, check_ranks
from catalog.bases.repinning import Repinning, apply_repinning, preview_repinning
from catalog.bases.standing import standings
from catalog.bases.status import Status
from catalog.bases.worklist import WorkRow, not_current, with_words, work_rows
from catalog.editions.workflow import EDITABLE
from catalog.models import BasisTarget, Concept, Edition, Entry, SourceLaw
from catalog.models.entries import EntryQuerySet

__all__ = ["WorklistPages"]

PAGE_SIZE = 100
_SALT = "catalog.admin.worklist"
_NEEDED = ("catalog.change_entry", "catalog.change_legalbasis", "catalog.change_basistarget")
_EVERY = "all"


_DAY = UnfoldAdminTextInputWidget(attrs={"type": "date"})
"""The browser's own field: Unfold's warns of the server's clock, which does not matter here."""


class WorklistForm(forms.Form):
    """Which rows are shown: of which editions, which law, which status, on which day."""

    edition = forms.ChoiceField(label=_("Edition"), required=False, widget=UnfoldAdminSelectWidget)
    law = forms.CharField(label=_("Law"), required=False, widget=UnfoldAdminSelectWidget)
    status = forms.ChoiceField(
        label=_("Status"),
        required=False,
        choices=[("", _("Every one")), *((s.value, s.label) for s in Status if s != Status.CURRENT)],
        widget=UnfoldAdminSelectWidget,
    )
    concept = forms.ModelChoiceField(
        Concept.objects.all(),
        label=_("Concept"),
        required=False,
        to_field_name="code",
        empty_label=_("Every one"),
        widget=UnfoldAdminSelectWidget,
    )
    as_of = forms.DateField(label=_("As of"), required=False, widget=_DAY)

    def __init__(self, data: QueryDict, editions: Iterable[Edition]) -> None:
        super().__init__(data)
        self._editions = list(editions)
        field: Any = self.fields["edition"]
        field.choices = [
            ("", _("Open drafts")),
            (_EVERY, _("Every edition")),
            *((edition.identifier, edition.identifier) for edition in self._editions),
        ]
        self.is_valid()

    @property
    def chosen(self) -> Edition | None:
        """The edition that was named, if one was."""
        named = self.cleaned_data.get("edition")
        return next((edition for edition in self._editions if edition.identifier == named), None)

    @property
    def as_of_day(self) -> datetime.date:
        """The day that was given; else that whose law the chosen edition states; else today."""
        own = self.chosen.law_as_of if self.chosen else None
        return self.cleaned_data.get("as_of") or own or timezone.localdate()

    def entries(self, visible: EntryQuerySet) -> EntryQuerySet:
        """The entries whose bases are looked at. States of a past day are no drafts to bring up to date."""
        concept = self.cleaned_data.get("concept")
        if concept:
            visible = visible.filter(concept=concept)
        if self.chosen:
            return visible.filter(edition=self.chosen)
        if self.cleaned_data.get("edition") == _EVERY:
            return visible
        return visible.filter(edition__workflow__in=EDITABLE, edition__law_as_of=None)

    def choose(self, rows: Iterable[CheckedBasis]) -> list[CheckedBasis]:
        """Of the rows those of the law and the status."""
        law, status = (self.cleaned_data.get(name) or "" for name in ("law", "status"))
        return [row for row in rows if law in ("", row.law) and status in ("", row.status.value)]

    def offer_laws(self, rows: Iterable[CheckedBasis], titles: dict[str, str]) -> None:
        """Let the field of the law offer those that have rows."""
        chosen = self.cleaned_data.get("law")
        keys = sorted(
            {row.law for row in rows} | ({chosen} if chosen else set()), key=lambda k: titles.get(k, k)
        )
        widget: Any = self.fields["law"].widget
        widget.choices = [("", _("Every one")), *((key, titles.get(key, key)) for key in keys)]


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the worklist as the page shows it."""

    row: WorkRow
    rank: RankFinding | None


@dataclass(frozen=True, slots=True)
class LawGroup:
    """The rows of one law; without a law those of citations whose law is not settled."""

    law: SourceLaw | None
    name: str
    lines: list[Line]


class WorklistPages(RoomAdmin):
    """The pages of the worklist, for the admin of legal bases."""

    actions_list = ("worklist",)

    def get_urls(self) -> list[URLPattern]:
        repin = self.admin_site.admin_view(self.repin_view)
        standing = self.admin_site.admin_view(self.standing_view)
        return [
            path("worklist/repin/", repin, name="catalog_legalbasis_repin"),
            path("worklist/standing/", standing, name="catalog_legalbasis_standing"),
            *super().get_urls(),
        ]

    @action(description=_("Worklist"), url_path="worklist", icon="build")
    def worklist(self, request: HttpRequest) -> HttpResponse:
        """Show what is not current, grouped by law, with what can be done about it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        form = self._form(request)
        entries = form.entries(Entry.objects.visible_to(author(request)))
        held = not_current(entries, form.as_of_day)
        keys = {row.law for row in held} | {form.cleaned_data.get("law") or ""}
        laws = {law.key: law for law in SourceLaw.objects.filter(key__in=keys)}
        form.offer_laws(held, {key: law.title_zh for key, law in laws.items()})
        chosen = form.choose(held)
        page = Paginator(chosen, PAGE_SIZE).get_page(request.GET.get("page"))
        groups = _grouped(list(page.object_list), form.as_of_day, laws)
        return self._page(
            request,
            "worklist",
            _("Legal bases to look at"),
            form=form,
            page=page,
            total=len(chosen),
            counts=[(s, n) for s in Status if (n := sum(row.status == s for row in held))],
            groups=groups,
            as_of=form.as_of_day,
            query=request.GET.urlencode(),
            may_repin=request.user.has_perms(_NEEDED)
            and any(line.row.repinning and line.row.repinning.possible for g in groups for line in g.lines),
        )

    def repin_view(self, request: HttpRequest) -> HttpResponse:
        """Show what re-pinning the chosen bases would do; once that is confirmed, do it."""
        if request.method != "POST" or not request.user.has_perms(_NEEDED):
            raise PermissionDenied
        form = self._form(request)
        proposals = self._proposals(request, form)
        possible = [proposal for proposal in proposals if proposal.possible]
        if "_confirm" in request.POST:
            if request.POST.get("seen") == _seen(possible):
                return self._apply(request, possible)
            text = _("Something changed meanwhile: this is what re-pinning would do now.")
            self.message_user(request, text, messages.WARNING)
        if not proposals:
            self.message_user(request, _("Choose the bases to re-pin first."), messages.WARNING)
            return self._to_worklist(request)
        return self._page(
            request,
            "repin",
            _("Re-pin to the successor"),
            rows=with_words(possible),
            left=[proposal for proposal in proposals if not proposal.possible],
            keys=",".join(str(proposal.target.pk) for proposal in possible),
            seen=_seen(possible),
            as_of=form.as_of_day,
            query=request.GET.urlencode(),
            back=self._worklist_address(request),
        )

    def standing_view(self, request: HttpRequest) -> HttpResponse:
        """A part of the first page: how many bases are in which status today, by edition and concept."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        today = timezone.localdate()
        found = standings(Entry.objects.visible_to(author(request)), today)
        return render(request, "admin/bases/standing.html", {"standing": found, "as_of": today})

    def _form(self, request: HttpRequest) -> WorklistForm:
        editions = Edition.objects.visible_to(author(request)).filter(entries__isnull=False)
        return WorklistForm(request.GET, editions.select_related("catalog").distinct())

    def _proposals(self, request: HttpRequest, form: WorklistForm) -> list[Repinning]:
        """What re-pinning would do to the bases that were chosen: checked ones, or all that are listed."""
        visible = Entry.objects.visible_to(author(request))
        if "_every" in request.POST:
            rows = form.choose(not_current(form.entries(visible), form.as_of_day))
            keys = [row.target_id for row in rows if row.target_id]
        else:
            written = [key for value in request.POST.getlist("target") for key in value.split(",")]
            keys = [int(key) for key in written if key.isdecimal()]
        targets = BasisTarget.objects.filter(pk__in=keys, basis__entry__in=visible.order_by().values("pk"))
        return preview_repinning(targets, form.as_of_day)

    def _apply(self, request: HttpRequest, possible: Sequence[Repinning]) -> HttpResponse:
        try:
            entries = apply_repinning(possible, user=author(request))
        except ValueError as error:
            self.message_user(request, str(error), messages.ERROR)
            return self._to_worklist(request)
        text = ngettext(
            "%(count)s provision re-pinned, in %(entries)s.",
            "%(count)s provisions re-pinned, in %(entries)s.",
            len(possible),
        )
        codes = ", ".join(entry.code for entry in entries[:20]) + (" …" if len(entries) > 20 else "")
        self.message_user(request, text % {"count": len(possible), "entries": codes}, messages.SUCCESS)
        return self._to_worklist(request)

    def _to_worklist(self, request: HttpRequest) -> HttpResponseRedirect:
        return HttpResponseRedirect(self._worklist_address(request))

    def _worklist_address(self, request: HttpRequest) -> str:
        """The worklist, narrowed as it was."""
        query = request.GET.urlencode()
        address = reverse("admin:catalog_legalbasis_worklist")
        return f"{address}?{query}" if query else address

    def _page(self, request: HttpRequest, name: str, title: Any, **context: Any) -> HttpResponse:
        shared = {**self.admin_site.each_context(request), "title": title, "opts": self.opts}
        return TemplateResponse(request, f"admin/bases/{name}.html", shared | context)


def _grouped(
    rows: Sequence[CheckedBasis], as_of: datetime.date, laws: dict[str, SourceLaw]
) -> list[LawGroup]:
    shown = work_rows(rows, as_of)
    entries = Entry.objects.filter(pk__in={row.basis.entry_id for row in shown})
    ranks = {finding.entry.pk: finding for finding in check_ranks(entries)}
    placed = zip(rows, shown, strict=True)
    return [
        LawGroup(laws.get(key), key, [Line(row, ranks.get(row.basis.entry_id)) for _checked, row in group])
        for key, group in groupby(placed, key=lambda pair: pair[0].law)
    ]


def _seen(proposals: Iterable[Repinning]) -> str:
    """What a person saw and confirms, in short: of each target where it points and where it would."""
    told = (
        f"{p.target.pk}:{p.target.version_id}:{p.target.eid}:{p.successor.version_id}:{p.successor.eid}"
        for p in proposals
        if p.successor
    )
    return signing.Signer(salt=_SALT).signature(";".join(told))
