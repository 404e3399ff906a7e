"""What an address of the workbench says: the layer worked in, and what the panel is read from."""

from __future__ import annotations

from django import forms
from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy

from annotations.models import Annotation
from catalog.models import Catalog, Edition, Entry
from catalog.views.queries import AsOfQuery

__all__ = ["WorkbenchQuery"]

Layer = Annotation.Layer


class WorkbenchQuery(AsOfQuery):
    """The layer that is worked in, the day on which the law is read, and the edition of each catalog."""

    layer = forms.ChoiceField(label=gettext_lazy("Layer"), required=False, choices=[("", ""), *Layer.choices])

    def __init__(self, data: object, *, user: User) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # a QueryDict
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
            chosen.choices = [(name, str(edition)) for name, edition in editions.items()]

    @property
    def chosen_layer(self) -> str:
        return self.cleaned_data["layer"] or Layer.PERSONAL

    def edition(self, code: str) -> Edition | None:
        """The edition of reference of a catalog: the one chosen, else the newest compiled one, complete
        ones first, else the newest that has rows."""
        editions = self._editions.get(code, {})
        if chosen := self.cleaned_data.get(code):
            return editions[chosen]
        ranked = sorted(
            editions.values(),
            key=lambda e: (
                e.workflow != "published",
                e.kind != Edition.Kind.COMPILED,
                e.completeness != Edition.Completeness.COMPLETE,
            ),
        )
        return ranked[0] if ranked else None

    @property
    def references(self) -> list[tuple[str, str, list[Edition], Edition | None]]:
        """For each catalog its code and name, the editions to choose from, and the one that serves."""
        return [
            (code, str(self.fields[code].label), list(found.values()), self.edition(code))
            for code, found in self._editions.items()
        ]
