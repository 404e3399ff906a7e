"""What an address of the workbench says: the layer worked in, and what the panel is read from."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django import forms
from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy

from annotations.models import Annotation
from catalog.models import Catalog, Edition, Entry
from catalog.models.editions import EditionQuerySet, Workflow
from catalog.views.catalogs import place_in_time
from catalog.views.queries import AsOfQuery

__all__ = ["IN_FORCE", "LabelsQuery", "Reference", "WorkbenchQuery"]

Layer = Annotation.Layer

IN_FORCE = "in-force"
"""Chosen in place of an edition: the one in force on the day on which the law is read."""


@dataclass(frozen=True, slots=True)
class Reference:
    """From which edition of one catalog the panel is read, and what else could be chosen.

    Attributes:
        value: what was chosen: an edition, ``IN_FORCE``, or nothing.
        newest: what serves where nothing is chosen.
        in_force: what was in force on the day; it may hold no rows.
    """

    code: str
    name: str
    value: str
    editions: list[Edition]
    newest: Edition | None
    in_force: Edition | None

    @property
    def edition(self) -> Edition | None:
        if not self.value:
            return self.newest
        if self.value == IN_FORCE:
            return self.in_force
        return next(found for found in self.editions if found.identifier == self.value)


class WorkbenchQuery(AsOfQuery):
    """The layer that is worked in, the day on which the law is read, and the edition of each catalog."""

    layer = forms.ChoiceField(label=gettext_lazy("Layer"), required=False, choices=[("", ""), *Layer.choices])

    def __init__(self, data: object, *, user: User) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # a QueryDict
        self._user = user
        visible = Edition.objects.visible_to(user).filter(
            Exists(Entry.objects.filter(edition=OuterRef("pk")))
        )
        self._editions: dict[str, dict[str, Edition]] = {}
        for catalog in Catalog.objects.all():
            self._editions[catalog.code] = {}
            self.fields[catalog.code] = forms.ChoiceField(label=catalog.title_en, required=False)
        for edition in visible.select_related("catalog").order_by("-published_at", "-pk"):
            self._editions[edition.catalog.code][edition.identifier] = edition
        for code, editions in self._editions.items():
            chosen = self.fields[code]
            assert isinstance(chosen, forms.ChoiceField)  # noqa: S101  # tells the type checker
            chosen.choices = [("", ""), (IN_FORCE, IN_FORCE), *((name, name) for name in editions)]

    @property
    def chosen_layer(self) -> str:
        return self.cleaned_data["layer"] or Layer.PERSONAL

    @cached_property
    def references(self) -> list[Reference]:
        """For each catalog the edition that serves, and the choice."""
        in_force = {found.catalog.code: found for found in self._in_force()}
        return [
            Reference(
                code,
                str(self.fields[code].label),
                self.cleaned_data[code],
                list(found.values()),
                _newest_complete(found.values()),
                in_force.get(code),
            )
            for code, found in self._editions.items()
        ]

    def edition(self, code: str) -> Edition | None:
        """The edition of reference of a catalog."""
        return next((found.edition for found in self.references if found.code == code), None)

    def suffix_as_of(self, date: datetime.date) -> str:
        """The query that reads law and editions as of a date, and keeps the layer."""
        chosen = {"layer": self.cleaned_data["layer"]} if self.cleaned_data["layer"] else {}
        return "?" + urlencode(
            {**chosen, "as_of": date.isoformat(), **dict.fromkeys(self._editions, IN_FORCE)}
        )

    def _in_force(self) -> EditionQuerySet:
        return Edition.objects.visible_to(self._user).as_of(self.date).select_related("catalog")


class LabelsQuery(WorkbenchQuery):
    """The same with the words by which a label is looked for."""

    q = forms.CharField(label=gettext_lazy("Search"), required=False, max_length=60)


def _newest_complete(editions: Iterable[Edition]) -> Edition | None:
    """The newest published final edition that holds all rows; without one the newest compiled list, which
    holds more rows than any official edition; without one what is newest."""
    newest_first = sorted(editions, key=place_in_time, reverse=True)
    ranked = sorted(
        newest_first,
        key=lambda e: (
            e.workflow != Workflow.PUBLISHED,
            e.stage != Edition.Stage.FINAL,
            e.completeness != Edition.Completeness.COMPLETE,
            e.completeness != Edition.Completeness.COMPLETE and e.kind != Edition.Kind.COMPILED,
        ),
    )
    return ranked[0] if ranked else None
