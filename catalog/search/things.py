"""What of the catalog can be found: laws, provisions, concepts, entries."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from catalog.models import (
    Agency,
    Concept,
    Edition,
    Entry,
    EntryTranslation,
    LawTitle,
    LawVersion,
    Provision,
    SourceLaw,
)
from catalog.search.kinds import Kind

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

__all__ = ["AGENCY", "CONCEPT", "ENTRY", "LAW", "PROVISION", "WHOLE_PROVISIONS"]

WHOLE_PROVISIONS = ~Q(text="") & (Q(parent=None) | Q(parent__text=""))
"""Articles and what stands beside them. The words of a paragraph or an item are in its article already."""


def _laws(keys: Sequence[int]) -> Mapping[int, Sequence[str]]:
    titles: dict[int, list[str]] = defaultdict(list)
    for law, title in LawTitle.objects.filter(law__in=keys).order_by("pk").values_list("law", "text"):
        titles[law].append(title)
    own = SourceLaw.objects.filter(pk__in=keys).values_list(
        "pk", "title_zh", "title_zh_full", "title_en", "number"
    )
    return {pk: list(dict.fromkeys([*names, *titles[pk]])) for pk, *names in own}


def _provisions(keys: Sequence[int]) -> Mapping[int, Sequence[str]]:
    whole = Provision.objects.filter(WHOLE_PROVISIONS, pk__in=keys)
    return {pk: texts for pk, *texts in whole.values_list("pk", "label", "heading", "text")}


def _concepts(keys: Sequence[int]) -> Mapping[int, Sequence[str]]:
    rows = Concept.objects.filter(pk__in=keys).values_list("pk", "name_zh", "name_en", "definition", "code")
    return {pk: texts for pk, *texts in rows}


def _entries(keys: Sequence[int]) -> Mapping[int, Sequence[str]]:
    english: dict[tuple[int, str], str] = {}
    for row in EntryTranslation.objects.filter(entry__in=keys).order_by("pk"):
        english[row.entry_id, row.field] = row.text
    fields = [EntryTranslation.Field.CONTENT, EntryTranslation.Field.TARGETS]
    rows = Entry.objects.filter(pk__in=keys).values_list(
        "pk", "content_zh", "targets_zh", "basis_text", "code"
    )
    return {pk: [*texts, *(english.get((pk, field), "") for field in fields)] for pk, *texts in rows}


def _agencies(keys: Sequence[int]) -> Mapping[int, Sequence[str]]:
    rows = Agency.objects.filter(pk__in=keys).values_list("pk", "name_zh", "name_en")
    return {pk: texts for pk, *texts in rows}


def _visible_laws(user: User | AnonymousUser, as_of: datetime.date | None) -> QuerySet[SourceLaw]:
    return SourceLaw.objects.order_by("key")


def _visible_provisions(user: User | AnonymousUser, as_of: datetime.date | None) -> QuerySet[Provision]:
    provisions = Provision.objects.in_use().select_related("law_text__version__law").order_by("pk")
    if as_of is None:
        return provisions
    return provisions.filter(law_text__version__in=LawVersion.objects.as_of(as_of).order_by().values("pk"))


def _visible_concepts(user: User | AnonymousUser, as_of: datetime.date | None) -> QuerySet[Concept]:
    return Concept.objects.order_by("catalog__code", "ordinal", "code")


def _visible_entries(user: User | AnonymousUser, as_of: datetime.date | None) -> QuerySet[Entry]:
    entries = Entry.objects.visible_to(user).select_related("edition__catalog", "concept").order_by("pk")
    return entries if as_of is None else entries.filter(edition__in=Edition.objects.as_of(as_of))


def _visible_agencies(user: User | AnonymousUser, as_of: datetime.date | None) -> QuerySet[Agency]:
    return Agency.objects.order_by("pk")


def _law_of_title(title: LawTitle) -> Iterable[int]:
    return [title.law_id]


def _entry_of_translation(translation: EntryTranslation) -> Iterable[int]:
    return [translation.entry_id]


def _provision_title(provision: Provision) -> str:
    return f"{provision.law_text.version.law.title_zh} {provision.label or provision.heading}".rstrip()


def _provision_page(provision: Provision) -> str:
    version = provision.law_text.version
    return reverse("provision", args=[version.law.key, version.date, provision.eid])


LAW = Kind(
    name="law",
    letter="l",
    label=_("Laws"),
    model=SourceLaw,
    read=_laws,
    visible=_visible_laws,
    title=lambda law: law.title_zh,
    key=lambda law: law.key,
    address=lambda law: reverse("law", args=[law.key]),
    watched={LawTitle: _law_of_title},
)
PROVISION = Kind(
    name="provision",
    letter="p",
    label=_("Provisions"),
    model=Provision,
    read=_provisions,
    visible=_visible_provisions,
    title=_provision_title,
    key=lambda provision: provision.pk,
    address=_provision_page,
)
CONCEPT = Kind(
    name="concept",
    letter="c",
    label=_("Concepts"),
    model=Concept,
    read=_concepts,
    visible=_visible_concepts,
    title=str,
    key=lambda concept: concept.code,
    address=lambda concept: reverse("concept", args=[concept.code]),
)
ENTRY = Kind(
    name="entry",
    letter="e",
    label=_("Entries"),
    model=Entry,
    read=_entries,
    visible=_visible_entries,
    title=lambda entry: f"{entry.code} {entry.concept.name_zh}",
    key=lambda entry: entry.pk,
    address=lambda entry: reverse("entry", args=[entry.edition.identifier, entry.code]),
    watched={EntryTranslation: _entry_of_translation},
)
AGENCY = Kind(
    name="agency",
    letter="a",
    label=_("Agencies"),
    model=Agency,
    read=_agencies,
    visible=_visible_agencies,
    title=str,
    key=lambda agency: agency.pk,
    address=lambda agency: reverse("api:agency-detail", args=[agency.pk]),
)
