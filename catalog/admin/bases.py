"""The admin of legal bases and their pinned provisions, with what has become of each by today."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter
from unfold.decorators import display
from unfold.forms import PaginationInlineFormSet

from catalog.admin.base import RoomStackedInline, RoomTabularInline, change_link, lines
from catalog.admin.history import TrackedAdmin
from catalog.admin.sealing import SealedAdmin, SealedInline
from catalog.admin.worklist import WorklistPages
from catalog.bases.provisions import provisions_of
from catalog.bases.status import BasisStatus, statuses
from catalog.lawtext.references import InvalidReference, ProvisionRef
from catalog.models import BasisTarget, LawText, LegalBasis, Provision

__all__ = ["BasisTargetAdmin", "LegalBasisAdmin", "LegalBasisInline"]


_PIN = {"version", "provision"}
"""What says where a target points. Any other change leaves what was read as it is."""


class LegalBasisForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs only
    """Checks that a group that was edited stands where it says in the entry's basis text."""

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        if self.instance.pk is None or self.has_changed():
            self.check_place(cleaned)
        return cleaned

    def check_place(self, cleaned: dict[str, Any]) -> None:
        """Raise ``ValidationError`` if the basis text has other words where the group is said to stand."""
        entry = cleaned.get("entry") or getattr(self.instance, "entry", None)
        start, end, quote = (cleaned.get(name) for name in ("start", "end", "quote"))
        if entry is None or start is None or end is None or quote is None:
            return
        found = entry.basis_text[start:end]
        if found != quote:
            place = entry.basis_text.find(quote)
            raise ValidationError(
                _(
                    "Characters %(start)s to %(end)s of the basis text are “%(found)s”, not the group as "
                    "written. %(hint)s"
                ),
                params={
                    "start": start,
                    "end": end,
                    "found": found,
                    "hint": (
                        _("It stands at %(start)s to %(end)s.") % {"start": place, "end": place + len(quote)}
                        if place >= 0
                        else _("The basis text does not hold it: correct that first.")
                    ),
                },
            )


class _LegalBasisFormSet(PaginationInlineFormSet):
    """Holds each group against the basis text as it is being saved, not as it was.

    Where no group was edited there is nothing to check: if the text changed, they are read anew.
    """

    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        form = super()._construct_form(i, **kwargs)
        form.instance.entry = self.instance
        return form

    def clean(self) -> None:
        super().clean()
        if not any(form.has_changed() for form in self.forms):
            return
        for form in self.initial_forms:
            if not form.has_changed() and hasattr(form, "cleaned_data"):
                try:
                    form.check_place(form.cleaned_data)
                except ValidationError as error:
                    form.add_error(None, error)


class LegalBasisInline(SealedInline, RoomStackedInline):
    """The groups of an entry. Their targets are shown with their status and edited on pages of their own."""

    model = LegalBasis
    form = LegalBasisForm
    formset = _LegalBasisFormSet
    fields = (
        "quote",
        "targets_today",
        "law",
        "unresolved_reason",
        ("law_name", "ordinal"),
        ("start", "end"),
    )
    readonly_fields = ("targets_today",)
    show_change_link = True

    _status: dict[int, BasisStatus] | None = None

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[LegalBasis]:
        return super().get_queryset(request).select_related("law").prefetch_related("targets__version__law")

    @display(description=_("provisions, and their status today"))
    def targets_today(self, basis: LegalBasis) -> SafeString | str:
        if basis.pk is None:
            return _("Save first; then add the provisions.")
        if self._status is None:  # an inline lives for one request, and shows the bases of one entry
            targets = BasisTarget.objects.filter(basis__entry=basis.entry_id)
            self._status = statuses(targets, timezone.localdate())
        shown = [_target_line(target, self._status.get(target.pk)) for target in basis.targets.all()]
        return lines((*shown, change_link(basis, _("Open this basis") if shown else _("Add provisions"))))


class BasisTargetForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs only
    """Checks that the provision is in normal form and the version one of the basis's law."""

    def clean_provision(self) -> str:
        text = str(self.cleaned_data["provision"])
        if text:
            try:
                ProvisionRef.parse(text)
            except InvalidReference as error:
                raise ValidationError(str(error)) from error
        return text

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        basis = cleaned.get("basis") or getattr(self.instance, "basis", None)
        version = cleaned.get("version")
        if basis and version and basis.law_id not in (None, version.law_id):
            raise ValidationError(
                {"version": _("A version of %(law)s is needed here.") % {"law": basis.law.title_zh}}
            )
        return cleaned


class BasisTargetInline(SealedInline, RoomTabularInline):
    model = BasisTarget
    form = BasisTargetForm
    edition_path = "entry.edition"
    fields = ("ordinal", "version", "provision", "verified", "eid")
    readonly_fields = ("eid",)
    show_change_link = True

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[BasisTarget]:
        return super().get_queryset(request).select_related("version__law")


@admin.register(LegalBasis)
class LegalBasisAdmin(WorklistPages, SealedAdmin, TrackedAdmin):
    form = LegalBasisForm
    list_display = ("quote", "entry", "law_or_reason", "provisions", "workflow_shown")
    list_filter = (
        ("law", admin.EmptyFieldListFilter),
        ("law", AutocompleteSelectFilter),
        ("entry__edition", AutocompleteSelectFilter),
        "law__kind",
        "entry__edition__workflow",
    )
    search_fields = ("quote", "law_name", "law__title_zh", "entry__code", "entry__content_zh")
    search_help_text = _("Words of the citation, law, code or content of the entry")
    list_select_related = ("entry__edition", "law")
    edition_path = "entry.edition"
    visible_through = "entry"
    inlines = (BasisTargetInline,)
    empty_hint = _("Bases are read from the basis text of an entry, or added on its page.")
    fieldsets = (
        (None, {"fields": (("entry", "ordinal"), "basis_text", "quote", ("start", "end"), "law_name")}),
        (_("What is meant"), {"fields": ("law", "unresolved_reason")}),
    )
    readonly_fields = ("basis_text",)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[LegalBasis]:
        return super().get_queryset(request).prefetch_related("targets")

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        targets = formset.save(commit=False)
        elsewhere = [target for target, fields in formset.changed_objects if _PIN & set(fields)]
        for target in targets:
            if target in formset.new_objects or target in elsewhere:
                pin(target)
            target.save()
        for target in formset.deleted_objects:
            target.delete()

    @display(description=_("law, or why unresolved"), ordering="law__title_zh")
    def law_or_reason(self, basis: LegalBasis) -> str:
        return basis.law.title_zh if basis.law else basis.unresolved_reason

    @display(description=_("provisions"))
    def provisions(self, basis: LegalBasis) -> str:
        return ", ".join(target.provision or str(_("as a whole")) for target in basis.targets.all())

    @display(description=_("workflow"), ordering="entry__edition__workflow")
    def workflow_shown(self, basis: LegalBasis) -> str:
        return basis.entry.edition.get_workflow_display()

    @display(description=_("basis text of the entry"))
    def basis_text(self, basis: LegalBasis) -> str:
        return basis.entry.basis_text if basis.pk else ""


@admin.register(BasisTarget)
class BasisTargetAdmin(SealedAdmin, TrackedAdmin):
    form = BasisTargetForm
    list_display = ("law", "provision_cited", "version_date", "entry", "eid", "verified")
    list_display_links = ("law", "provision_cited")
    list_filter = (
        "verified",
        ("version__law", AutocompleteSelectFilter),
        ("basis__entry__edition", AutocompleteSelectFilter),
        ("eid", admin.EmptyFieldListFilter),
    )
    search_fields = (
        "provision",
        "version__law__title_zh",
        "version__law__title_en",
        "basis__quote",
        "basis__entry__code",
    )
    list_select_related = ("version__law", "basis__entry__edition")
    edition_path = "basis.entry.edition"
    visible_through = "basis__entry"
    empty_hint = _("Provisions are pinned on the page of a legal basis.")
    fieldsets = (
        (None, {"fields": (("basis", "ordinal"), ("version", "provision"), "verified")}),
        (
            _("What was read"),
            {"fields": ("status_today", "words", "eid", "read_from", "exact_hash", "folded_hash")},
        ),
    )
    readonly_fields = ("status_today", "words", "eid", "read_from", "exact_hash", "folded_hash")

    def save_model(self, request: HttpRequest, obj: BasisTarget, form: Any, change: bool) -> None:
        if not change or _PIN & set(form.changed_data):
            pin(obj)
        super().save_model(request, obj, form, change)

    @display(description=_("law"), ordering="version__law__title_zh")
    def law(self, target: BasisTarget) -> str:
        return target.version.law.title_zh

    @display(description=_("provision"), ordering="provision")
    def provision_cited(self, target: BasisTarget) -> Any:
        return target.provision or _("as a whole")

    @display(description=_("version"), ordering="version__date")
    def version_date(self, target: BasisTarget) -> Any:
        return target.version.date or _("undated")

    @display(description=_("entry"), ordering="basis__entry__code")
    def entry(self, target: BasisTarget) -> str:
        return f"{target.basis.entry.code} · {target.basis.entry.edition.slug}"

    @display(description=_("status today"))
    def status_today(self, target: BasisTarget) -> SafeString | str:
        if target.pk is None:
            return _("Known once it is saved.")
        return _target_line(target, statuses([target], timezone.localdate()).get(target.pk))

    @display(description=_("the words, in the text held now"))
    def words(self, target: BasisTarget) -> str | None:
        provision = provisions_of([target]).get(target.pk) if target.pk else None
        return provision.text if provision else None


def pin(target: BasisTarget) -> None:
    """Fill eid and hashes of ``target`` from the text that its version uses now; nothing is saved.

    Where no text is held the eid follows from the citation; where the text lacks the provision it is empty.
    """
    target.eid = target.exact_hash = target.folded_hash = ""
    target.read_from = target.version.current_text if target.provision else None
    if not target.provision:
        return
    ref = ProvisionRef.parse(target.provision)
    if target.read_from is None:
        target.eid = ref.eid
        return
    provision = _find(target.read_from, ref)
    if provision is not None:
        target.eid = provision.eid
        target.exact_hash, target.folded_hash = provision.exact_hash, provision.folded_hash


def _find(text: LawText, ref: ProvisionRef) -> Provision | None:
    """The one provision of ``text`` that ``ref`` can mean; an instrument without articles has points."""
    eids = [ref.eid, ref.eid.replace("art_", "point_", 1)]
    meant = models.Q(eid__in=eids)
    if ref.item and not ref.paragraph:
        tail = ref.eid.removeprefix(ref.article_eid)
        meant |= models.Q(eid__startswith=f"{ref.article_eid}__para_", eid__endswith=tail)
    found = list(text.provisions.filter(meant)[:2])
    return found[0] if len(found) == 1 else None


def _target_line(target: BasisTarget, status: BasisStatus | None) -> SafeString:
    where = change_link(target)
    if status is None:
        return where
    label = str(status.status.label)
    if status.certainty and status.is_stale:
        label += f" ({status.certainty.label})"
    successors = ", ".join(successor.provision for successor in status.successors)
    tone = "text-orange-700 dark:text-orange-400" if status.is_stale else "text-font-subtle-light"
    return format_html(
        '{} <span class="{}">{}{}</span>', where, tone, label, f" → {successors}" if successors else ""
    )
