"""What catalogs, editions, concepts, entries, bases and agencies can be narrowed by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field

from catalog.api.filters.base import (
    DatedFilters,
    KeyFilter,
    KeysFilter,
    NumberFilter,
    Ordering,
    WordsFilter,
    choices_filter,
)
from catalog.api.keys import editions_named
from catalog.bases import Certainty, Status, statuses
from catalog.lawtext.references import InvalidReference, ProvisionRef
from catalog.models import (
    SUBJECT_FIELDS,
    Agency,
    BasisTarget,
    Catalog,
    Collation,
    Concept,
    Edition,
    Entry,
    LegalBasis,
    SourceLaw,
    SubjectType,
)
from catalog.search.things import AGENCY, CONCEPT, ENTRY

if TYPE_CHECKING:
    from django.http import HttpRequest

__all__ = [
    "AgencyFilters",
    "BasisFilters",
    "BasisStatusFilters",
    "CatalogFilters",
    "ConceptFilters",
    "EditionFilters",
    "EntryFilters",
    "ProvisionFilter",
    "agency_named",
]


def _catalogs(request: HttpRequest) -> QuerySet[Catalog]:
    return Catalog.objects.all()


def _concepts(request: HttpRequest) -> QuerySet[Concept]:
    return Concept.objects.all()


def _editions(request: HttpRequest) -> QuerySet[Edition]:
    return Edition.objects.visible_to(request.user)


def _laws(request: HttpRequest) -> QuerySet[SourceLaw]:
    return SourceLaw.objects.all()


def _agencies(request: HttpRequest) -> QuerySet[Agency]:
    return Agency.objects.all()


def agency_named(agencies: QuerySet[Agency], key: str) -> QuerySet[Agency]:
    is_number = key.isascii() and key.isdigit() and len(key) < 19
    return agencies.filter(pk=int(key)) if is_number else agencies.filter(name_zh=key)


_EDITIONS_HELP = "Identifier of the edition, such as punishment-2024-r1, or several parted by commas."


class CatalogFilters(django_filters.FilterSet):
    ordering = Ordering("code")


class EditionFilters(DatedFilters):
    catalog = KeyFilter(find=_catalogs, key="code", help_text="Code of the catalog.")
    kind = choices_filter(Edition.Kind.choices, "Who speaks: the issuing bodies, or we who compile.")
    stage = choices_filter(Edition.Stage.choices, "Draft for comment, or final.")
    completeness = choices_filter(Edition.Completeness.choices, "How much of the list is held.")
    ordering = Ordering("issued", "in_force_from", "revision")

    def filter_queryset(self, queryset: QuerySet[Edition]) -> QuerySet[Edition]:
        rows = super().filter_queryset(queryset)
        return rows.filter(pk__in=Edition.objects.as_of(self.as_of).values("pk")) if self.is_given else rows


class ConceptFilters(django_filters.FilterSet):
    catalog = KeyFilter(find=_catalogs, key="code", help_text="Code of the catalog.")
    parent = KeyFilter(find=_concepts, key="code", help_text="Code of the wider concept.")
    measure_class = choices_filter(Concept.MeasureClass.choices, "For measures: how heavy it is.")
    q = WordsFilter(CONCEPT, "a name, definition or code")
    ordering = Ordering("code", "ordinal")


class AgencyFilters(django_filters.FilterSet):
    q = WordsFilter(AGENCY, "a name")
    ordering = Ordering("name_zh", "name_en")


class _ProvisionField(forms.CharField):
    """A provision in normal form, such as 26(1)(4)."""

    def clean(self, value: Any) -> str:
        written = super().clean(value)
        try:
            return str(ProvisionRef.parse(written)) if written else ""
        except InvalidReference:
            raise forms.ValidationError(
                _("%(value)s is no provision. Write article(paragraph)(item), such as 26(1)(4) or 120-1."),
                "no_provision",
                {"value": written},
            ) from None


@extend_schema_field({"type": "string", "maxLength": 60})
class ProvisionFilter(django_filters.CharFilter):
    field_class = _ProvisionField


class _CitingFilters(DatedFilters):
    """Narrows by the law and provisions cited, together: the same basis has to cite both."""

    law = KeyFilter(find=_laws, key="key", help_text="Key of a law that is cited.", method="as_it_is")
    provision = ProvisionFilter(
        max_length=60,
        help_text="Provision cited, exactly, as article(paragraph)(item): 26(1)(4).",
        method="as_it_is",
    )
    article = ProvisionFilter(
        max_length=60, help_text="Article cited, whole or any part of it: 26 or 120-1.", method="as_it_is"
    )

    def as_it_is(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """What cites is settled in ``citing``, since these filters hold of one basis together."""
        return rows

    def reads_editions_in_force(self) -> bool:
        """Whether the rows of the official editions in force on the day are meant: no other is named."""
        return self.is_given and not self.form.cleaned_data["edition"]

    def citing(self) -> QuerySet[LegalBasis] | None:
        """The bases that cite what is asked for; None if nothing is."""
        given = self.form.cleaned_data
        bases = LegalBasis.objects.filter(law=given["law"]) if given["law"] else LegalBasis.objects.all()
        targets = BasisTarget.objects.filter(basis=OuterRef("pk"))
        if given["provision"]:
            bases = bases.filter(Exists(targets.filter(provision=given["provision"])))
        if article := given["article"]:
            within = Q(provision=article) | Q(provision__startswith=f"{article}(")
            bases = bases.filter(Exists(targets.filter(within)))
        return bases if any(given[name] for name in ("law", "provision", "article")) else None


class EntryFilters(_CitingFilters):
    edition = KeysFilter(find=_editions, key=editions_named, help_text=_EDITIONS_HELP)
    catalog = KeyFilter(
        find=_catalogs, key="code", field_name="edition__catalog", help_text="Code of the catalog."
    )
    concept = KeyFilter(
        find=_concepts,
        key="code",
        method="under_concept",
        help_text="Code of the concept; rows of narrower concepts are included.",
    )
    agency = KeyFilter(
        find=_agencies,
        key=agency_named,
        method="naming",
        help_text="Number or Chinese name of a body that the row names.",
    )
    subject = choices_filter(SubjectType.choices, "Whom the row concerns.", method="concerning")
    disclosure = choices_filter(Entry.Disclosure.choices, "For information: whether it may be made public.")
    provenance = choices_filter(Entry.Provenance.choices, "How the row came to be known.")
    collation = choices_filter(
        Collation.State.choices, "What was found against the official table.", method="collated"
    )
    q = WordsFilter(ENTRY, "the content, targets or basis, in Chinese or English")
    ordering = Ordering("code", "ordinal")

    def filter_queryset(self, queryset: QuerySet[Entry]) -> QuerySet[Entry]:
        rows = super().filter_queryset(queryset)
        if self.reads_editions_in_force():
            rows = rows.filter(edition__in=Edition.objects.as_of(self.as_of))
        bases = self.citing()
        return rows if bases is None else rows.filter(Exists(bases.filter(entry=OuterRef("pk"))))

    def under_concept(self, rows: QuerySet[Entry], name: str, value: Concept) -> QuerySet[Entry]:
        return rows.filter(Q(concept=value) | Q(concept__parent=value))

    def naming(self, rows: QuerySet[Entry], name: str, value: Agency) -> QuerySet[Entry]:
        return rows.filter(entry_agencies__agency=value)

    def concerning(self, rows: QuerySet[Entry], name: str, value: str) -> QuerySet[Entry]:
        return rows.filter(**{SUBJECT_FIELDS[SubjectType(value)]: True})

    def collated(self, rows: QuerySet[Entry], name: str, value: str) -> QuerySet[Entry]:
        newest = Collation.objects.filter(entry=OuterRef("pk")).order_by("-id").values("state")[:1]
        return rows.alias(found=Coalesce(Subquery(newest), Value(Collation.State.NOT_COLLATED.value))).filter(
            found=value
        )


class BasisFilters(_CitingFilters):
    edition = KeysFilter(
        find=_editions, key=editions_named, field_name="entry__edition", help_text=_EDITIONS_HELP
    )
    catalog = KeyFilter(
        find=_catalogs, key="code", field_name="entry__edition__catalog", help_text="Code of the catalog."
    )
    concept = KeyFilter(
        find=_concepts,
        key="code",
        method="under_concept",
        help_text="Code of the concept; bases of narrower concepts are included.",
    )
    entry = NumberFilter(field_name="entry_id", help_text="Number of the entry.")
    status = choices_filter(
        Status.choices, "What has become of a target of the basis on that day.", method="as_it_is"
    )
    ordering = Ordering("id", "law_name")

    def filter_queryset(self, queryset: QuerySet[LegalBasis]) -> QuerySet[LegalBasis]:
        rows = super().filter_queryset(queryset)
        if self.reads_editions_in_force():
            rows = rows.filter(entry__edition__in=Edition.objects.as_of(self.as_of))
        bases = self.citing()
        if bases is not None:
            rows = rows.filter(pk__in=bases.order_by().values("pk"))
        status = self.form.cleaned_data["status"]
        return self.having(rows, status) if status else rows

    def reads_editions_in_force(self) -> bool:
        return super().reads_editions_in_force() and not self.form.cleaned_data["entry"]

    def having(self, rows: QuerySet[LegalBasis], status: str) -> QuerySet[LegalBasis]:
        """Of ``rows`` those with a target of that status, which no query can tell."""
        targets = BasisTarget.objects.filter(basis__in=rows.order_by().values("pk")).select_related("version")
        judgements = statuses(targets, self.as_of)
        return rows.filter(pk__in={t.basis_id for t in targets if judgements[t.pk].status == status})

    def under_concept(self, rows: QuerySet[LegalBasis], name: str, value: Concept) -> QuerySet[LegalBasis]:
        return rows.filter(Q(entry__concept=value) | Q(entry__concept__parent=value))


class BasisStatusFilters(DatedFilters):
    """Narrows targets one by one, where ``BasisFilters`` narrows the bases that hold them."""

    edition = KeysFilter(
        find=_editions, key=editions_named, field_name="basis__entry__edition", help_text=_EDITIONS_HELP
    )
    catalog = KeyFilter(
        find=_catalogs,
        key="code",
        field_name="basis__entry__edition__catalog",
        help_text="Code of the catalog.",
    )
    concept = KeyFilter(
        find=_concepts,
        key="code",
        method="under_concept",
        help_text="Code of the concept; rows of narrower concepts are included.",
    )
    law = KeyFilter(find=_laws, key="key", field_name="version__law", help_text="Key of the law cited.")
    article = ProvisionFilter(
        max_length=60, method="of_article", help_text="Article cited, whole or any part of it: 26 or 120-1."
    )
    status = choices_filter(Status.choices, "What has become of it on that day.", method="as_it_is")
    certainty = choices_filter(
        Certainty.choices, "Whether people or equal hashes vouch for it, or a machine.", method="as_it_is"
    )

    def filter_queryset(self, queryset: QuerySet[BasisTarget]) -> QuerySet[BasisTarget]:
        rows = super().filter_queryset(queryset)
        given = self.form.cleaned_data
        if self.is_given and not given["edition"]:
            rows = rows.filter(basis__entry__edition__in=Edition.objects.as_of(self.as_of))
        wanted = {name: given[name] for name in ("status", "certainty") if given[name]}
        return self.having(rows, wanted) if wanted else rows

    def having(self, rows: QuerySet[BasisTarget], wanted: dict[str, str]) -> QuerySet[BasisTarget]:
        """Of ``rows`` those judged so, which no query can tell."""
        judgements = statuses(rows.order_by().select_related("version").prefetch_related(None), self.as_of)
        keys = [
            key
            for key, judged in judgements.items()
            if all(getattr(judged, name) == value for name, value in wanted.items())
        ]
        return rows.filter(pk__in=keys)

    def under_concept(self, rows: QuerySet[BasisTarget], name: str, value: Concept) -> QuerySet[BasisTarget]:
        return rows.filter(Q(basis__entry__concept=value) | Q(basis__entry__concept__parent=value))

    def of_article(self, rows: QuerySet[BasisTarget], name: str, value: str) -> QuerySet[BasisTarget]:
        return rows.filter(Q(provision=value) | Q(provision__startswith=f"{value}("))

    def as_it_is(self, rows: QuerySet[BasisTarget], name: str, value: str) -> QuerySet[BasisTarget]:
        """What is judged is settled in ``having``, together."""
        return rows
