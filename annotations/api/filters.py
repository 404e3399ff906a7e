"""What documents, texts, segments, suggestions, annotations and terms can be narrowed by."""

from __future__ import annotations

import datetime
import uuid
from typing import TYPE_CHECKING, Any

import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from annotations.models import (
    Anchor,
    Annotation,
    Document,
    DocumentText,
    Language,
    MarkKind,
    Term,
)
from annotations.searching import DOCUMENT, TERM
from catalog.api.filters.base import (
    DateFilter,
    KeyFilter,
    NumberFilter,
    Ordering,
    ShareFilter,
    WordsFilter,
    choices_filter,
)
from catalog.api.filters.lists import ProvisionFilter, agency_named
from catalog.api.keys import editions_named
from catalog.models import Agency, Concept, Edition, EntryAgency, SourceLaw

if TYPE_CHECKING:
    from django.http import HttpRequest

__all__ = [
    "AnnotationFilters",
    "DocumentFilters",
    "SegmentFilters",
    "SuggestionFilters",
    "TermFilters",
    "TextFilters",
]


def _documents(request: HttpRequest) -> QuerySet[Document]:
    return Document.objects.visible_to(request.user)


def _texts(request: HttpRequest) -> QuerySet[DocumentText]:
    return DocumentText.objects.filter(document__in=_documents(request))


def _editions(request: HttpRequest) -> QuerySet[Edition]:
    return Edition.objects.visible_to(request.user)


def _agencies(request: HttpRequest) -> QuerySet[Agency]:
    return Agency.objects.all()


def _concepts(request: HttpRequest) -> QuerySet[Concept]:
    return Concept.objects.all()


def _laws(request: HttpRequest) -> QuerySet[SourceLaw]:
    return SourceLaw.objects.all()


def _document_named(documents: QuerySet[Document], key: str) -> QuerySet[Document]:
    try:
        return documents.filter(uid=uuid.UUID(key))
    except ValueError:
        return documents.none()


def _text_numbered(texts: QuerySet[DocumentText], key: str) -> QuerySet[DocumentText]:
    is_number = key.isascii() and key.isdigit() and len(key) < 19
    return texts.filter(pk=int(key)) if is_number else texts.none()


_DOCUMENT: dict[str, Any] = {
    "find": _documents,
    "key": _document_named,
    "help_text": "Identifier of the document.",
}


class DocumentFilters(django_filters.FilterSet):
    kind = choices_filter(Document.Kind.choices, "What sort of document it is.")
    language = choices_filter(Language.choices, "A language that it is held in.", method="held_in")
    number = django_filters.CharFilter(max_length=100, help_text="Document number, exactly.")
    issued_from = DateFilter(field_name="issued", lookup_expr="gte", help_text="Issued on that day or later.")
    issued_to = DateFilter(field_name="issued", lookup_expr="lte", help_text="Issued on that day or earlier.")
    q = WordsFilter(DOCUMENT, "a title, number, issuer or the newest texts")
    ordering = Ordering("issued", "released", "title_zh", "title_en")

    def held_in(self, rows: QuerySet[Document], name: str, value: str) -> QuerySet[Document]:
        return rows.filter(pk__in=DocumentText.objects.filter(language=value).values("document"))


class TextFilters(django_filters.FilterSet):
    document = KeyFilter(**_DOCUMENT)
    language = choices_filter(Language.choices, "Language of the text.")


class SegmentFilters(django_filters.FilterSet):
    text = KeyFilter(find=_texts, key=_text_numbered, help_text="Number of the text.")
    document = KeyFilter(field_name="text__document", **_DOCUMENT)
    kind = django_filters.CharFilter(max_length=20, help_text="Kind of piece, such as heading.")


class SuggestionFilters(django_filters.FilterSet):
    text = KeyFilter(find=_texts, key=_text_numbered, field_name="run__text", help_text="Number of the text.")
    document = KeyFilter(field_name="run__text__document", **_DOCUMENT)
    kind = choices_filter(
        [choice for choice in MarkKind.choices if choice[0] in ("concept", "out", "citation")],
        "What the mark says.",
    )
    concept = KeyFilter(find=_concepts, key="code", help_text="Code of the concept proposed.")
    rule = django_filters.CharFilter(max_length=100, help_text="The rule or model that made it, exactly.")
    min_score = ShareFilter(field_name="score", lookup_expr="gte", help_text="Least score, from 0 to 1.")


class AnnotationFilters(django_filters.FilterSet):
    document = KeyFilter(**_DOCUMENT)
    layer = choices_filter(Annotation.Layer.choices, "One person's reading, or the agreed one.")
    kind = choices_filter(MarkKind.choices, "What the mark says.")
    concept = KeyFilter(find=_concepts, key="code", help_text="Code of the concept.")
    entry = NumberFilter(field_name="entry_id", help_text="Number of the entry.")
    edition = KeyFilter(
        find=_editions,
        key=editions_named,
        field_name="entry__edition",
        help_text="Edition of the entry, such as punishment-2024-r1.",
    )
    agency = KeyFilter(
        find=_agencies,
        key=agency_named,
        method="naming",
        help_text="Number or Chinese name of a body; marks of rows that name it, and of their concepts.",
    )
    law = KeyFilter(find=_laws, key="key", help_text="Key of the law cited.")
    article = ProvisionFilter(
        max_length=20,
        method="citing",
        help_text="Article cited, whole or any part of it: 26 or 120-1. Give the law with it.",
    )
    language = choices_filter(
        Language.choices, "Language of a text in which it stands.", method="standing_in"
    )
    decided_from = DateFilter(method="decided", help_text="Made on that day or later.")
    decided_to = DateFilter(method="decided", help_text="Made on that day or earlier.")

    def naming(self, rows: QuerySet[Annotation], name: str, value: Agency) -> QuerySet[Annotation]:
        named = EntryAgency.objects.filter(
            agency=value, entry__edition__in=Edition.objects.visible_to(self.request.user)
        )
        return rows.filter(Q(entry__in=named.values("entry")) | Q(concept__in=named.values("entry__concept")))

    def citing(self, rows: QuerySet[Annotation], name: str, value: str) -> QuerySet[Annotation]:
        # The numbers stand in a list, which databases keep in different ways; as text they are one.
        written = Cast("provisions", TextField())
        cited = Q(cited__contains=f'"{value}"') | Q(cited__contains=f'"{value}(')
        return rows.filter(kind=MarkKind.CITATION).alias(cited=written).filter(cited)

    def standing_in(self, rows: QuerySet[Annotation], name: str, value: str) -> QuerySet[Annotation]:
        texts = DocumentText.objects.filter(language=value)
        anchors = Anchor.objects.filter(annotation=OuterRef("pk"), text__language=value)
        return rows.filter(Exists(anchors), document__in=texts.values("document"))

    def decided(self, rows: QuerySet[Annotation], name: str, value: datetime.date) -> QuerySet[Annotation]:
        # Nothing was made outside these, and not every database knows what lies there.
        day = min(max(value, datetime.date(1970, 1, 1)), datetime.date(2999, 12, 31))
        time, compared = (datetime.time.min, "gte") if name == "decided_from" else (datetime.time.max, "lte")
        moment = timezone.make_aware(datetime.datetime.combine(day, time))
        return rows.filter(**{f"created_at__{compared}": moment})


class TermFilters(django_filters.FilterSet):
    status = choices_filter(Term.Status.choices, "Whether translators should use it.")
    q = WordsFilter(TERM, "either language")
    ordering = Ordering("zh", "en")
