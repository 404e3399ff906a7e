"""Query strings as forms: one meaning of ``as_of``, and no parameter is passed over in silence."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from typing import Self

from django import forms
from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.bases import Status
from catalog.editions.comparing import ChangeKind, Comparison, EntryChange
from catalog.models import (
    SUBJECT_FIELDS,
    Concept,
    Edition,
    LawKind,
    SourceLaw,
    SubjectType,
    SuccessionKind,
)
from catalog.views.converters import VersionDateConverter

__all__ = [
    "AsOfQuery",
    "CompareQuery",
    "ComparisonQuery",
    "EditionChoiceQuery",
    "EditionQuery",
    "EditionsComparisonQuery",
    "LawsQuery",
    "PagedQuery",
    "PicturesQuery",
    "Query",
]


class Query(forms.Form):
    """A GET form. ``read`` raises BadRequest, which names what is wrong and what would be right."""

    use_required_attribute = False

    @classmethod
    def read(cls, request: HttpRequest, **kwargs: object) -> Self:
        form = cls(request.GET, **kwargs)  # type: ignore[arg-type]  # each form knows its own
        unknown = sorted(set(request.GET) - set(form.fields))
        if unknown:
            raise BadRequest(
                _("Unknown parameter: %(unknown)s. This page knows: %(known)s.")
                % {"unknown": ", ".join(unknown), "known": ", ".join(form.fields) or _("none")}
            )
        if not form.is_valid():
            raise BadRequest(
                " ".join(f"{name}: {' '.join(errors)}" for name, errors in form.errors.items())  # type: ignore[arg-type]  # ErrorList holds strings
            )
        return form


class AsOfQuery(Query):
    """``?as_of=YYYY-MM-DD``: the day on which the law is read; today where it is not given."""

    as_of = forms.DateField(
        label=gettext_lazy("As of"),
        required=False,
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": gettext_lazy("Write the date as YYYY-MM-DD, for example 2024-02-18.")},
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    @property
    def date(self) -> datetime.date:
        return self.cleaned_data["as_of"] or timezone.localdate()

    @property
    def suffix(self) -> str:
        """What a link has to carry so that the next page is read on the same day."""
        given = self.cleaned_data["as_of"]
        return f"?as_of={given}" if given else ""


class EditionQuery(AsOfQuery):
    """The day, and which rows of an edition to show."""

    concept = forms.ModelChoiceField(
        Concept.objects.none(),
        label=gettext_lazy("Concept"),
        required=False,
        to_field_name="code",
        empty_label=gettext_lazy("any"),
    )
    subject = forms.ChoiceField(
        label=gettext_lazy("Concerns"),
        required=False,
        choices=[("", gettext_lazy("any")), *SubjectType.choices],
    )
    law = forms.ModelChoiceField(
        SourceLaw.objects.none(),
        label=gettext_lazy("Law"),
        required=False,
        to_field_name="key",
        empty_label=gettext_lazy("any"),
    )
    status = forms.ChoiceField(
        label=gettext_lazy("Status of a basis"),
        required=False,
        choices=[("", gettext_lazy("any")), *Status.choices],
    )
    collated = forms.ChoiceField(
        label=gettext_lazy("Official table"),
        required=False,
        choices=[
            ("", gettext_lazy("any")),
            ("yes", gettext_lazy("collated with it")),
            ("no", gettext_lazy("not collated")),
        ],
    )

    def __init__(self, data: object, *, edition: Edition) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # a QueryDict
        concepts, laws = self.fields["concept"], self.fields["law"]
        assert isinstance(concepts, forms.ModelChoiceField)  # noqa: S101  # tells the type checker
        assert isinstance(laws, forms.ModelChoiceField)  # noqa: S101  # tells the type checker
        concepts.queryset = Concept.objects.filter(entries__edition=edition).distinct()
        laws.queryset = SourceLaw.objects.filter(bases__entry__edition=edition).distinct()

    @property
    def conditions(self) -> dict[str, object]:
        """What the database can answer; the status of a basis it cannot."""
        conditions: dict[str, object] = {}
        if self.cleaned_data["concept"]:
            conditions["concept"] = self.cleaned_data["concept"]
        if self.cleaned_data["subject"]:
            conditions[SUBJECT_FIELDS[SubjectType(self.cleaned_data["subject"])]] = True
        if self.cleaned_data["law"]:
            conditions["bases__law"] = self.cleaned_data["law"]
        return conditions

    @property
    def narrows(self) -> bool:
        return any(self.cleaned_data[name] for name in ("concept", "subject", "law", "status", "collated"))


class PicturesQuery(AsOfQuery):
    """The last day of the pictures, whom the rows concern, and whether every law is shown."""

    subject = forms.ChoiceField(
        label=gettext_lazy("Concerns"),
        required=False,
        choices=[("", gettext_lazy("any")), *SubjectType.choices],
    )
    laws = forms.ChoiceField(
        label=gettext_lazy("Laws"),
        required=False,
        choices=[("", gettext_lazy("most cited")), ("all", gettext_lazy("all"))],
    )

    @property
    def subject_field(self) -> str:
        """The column of an entry that says whether it concerns them; empty for all."""
        subject = self.cleaned_data["subject"]
        return SUBJECT_FIELDS[SubjectType(subject)] if subject else ""


class VersionDateField(forms.Field):
    """The date of a law version as it stands in addresses: YYYY-MM-DD, or ``undated``."""

    def to_python(self, value: object) -> datetime.date | None:
        converter = VersionDateConverter()
        if not re.fullmatch(converter.regex, text := str(value or "")):
            raise forms.ValidationError(_("Write the date of a version as YYYY-MM-DD, or undated."))
        try:
            return converter.to_python(text)
        except ValueError as error:
            raise forms.ValidationError(_("%(text)s is no date.") % {"text": text}) from error


class CompareQuery(AsOfQuery):
    """Which two versions of a law to set side by side."""

    old = VersionDateField(label=gettext_lazy("Version"), required=False)
    new = VersionDateField(label=gettext_lazy("with"), required=False)


class ComparisonQuery(AsOfQuery):
    """Which rows of a comparison to show: what changed, all, or one kind of change."""

    show = forms.ChoiceField(
        label=gettext_lazy("Show"),
        required=False,
        choices=[
            ("", gettext_lazy("only changes")),
            ("all", gettext_lazy("all articles")),
            *SuccessionKind.choices,
        ],
    )
    page = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    @property
    def kinds(self) -> set[str]:
        """The kinds of change that are shown."""
        show = self.cleaned_data["show"]
        if show == "all":
            return set(SuccessionKind.values)
        return {show} if show else set(SuccessionKind.values) - {SuccessionKind.SAME}


class EditionChoiceQuery(Query):
    """Which other edition to compare with; none is chosen yet where it is not given."""

    other = forms.CharField(label=gettext_lazy("Compare with"), required=False, max_length=200)


class EditionsComparisonQuery(Query):
    """Which rows of a comparison of editions to show: what changed, all, or one kind of change."""

    show = forms.ChoiceField(
        label=gettext_lazy("Show"),
        required=False,
        choices=[("", gettext_lazy("only changes")), ("all", gettext_lazy("all rows")), *ChangeKind.choices],
    )
    page = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def choose(self, comparison: Comparison) -> Sequence[EntryChange]:
        """The rows of a comparison that are shown."""
        show = self.cleaned_data["show"]
        if show == "all":
            return comparison.rows
        return [change for change in comparison.changes if not show or show in change.kinds]


class PagedQuery(Query):
    """A search word and a page number."""

    q = forms.CharField(label=gettext_lazy("Search"), required=False, max_length=200)
    page = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)


class LawsQuery(PagedQuery):
    """Words of a title, and the kind of instrument."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), required=False, choices=[("", gettext_lazy("any")), *LawKind.choices]
    )
