"""What of the annotation room can be found: documents by any of their texts, and terms."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from annotations.models import Document, DocumentText, Term
from catalog.search import Kind

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

__all__ = ["DOCUMENT", "TERM"]


def _documents(keys: Sequence[int]) -> Mapping[int, Sequence[str]]:
    texts: dict[int, list[str]] = defaultdict(list)
    newest = DocumentText.objects.latest_revisions().filter(document__in=keys).order_by("-language")
    for document, text in newest.values_list("document", "text"):
        texts[document].append(text)
    rows = Document.objects.filter(pk__in=keys).values_list("pk", "title_zh", "title_en", "number", "issuer")
    return {pk: [*names, *texts[pk]] for pk, *names in rows}


def _terms(keys: Sequence[int]) -> Mapping[int, Sequence[str]]:
    return {pk: texts for pk, *texts in Term.objects.filter(pk__in=keys).values_list("pk", "zh", "en")}


def _visible_documents(user: User | AnonymousUser, as_of: datetime.date | None) -> QuerySet[Document]:
    return Document.objects.visible_to(user).order_by("pk")


def _visible_terms(user: User | AnonymousUser, as_of: datetime.date | None) -> QuerySet[Term]:
    return Term.objects.order_by("pk")


def _document_of_text(text: DocumentText) -> Iterable[int]:
    return [text.document_id]


DOCUMENT = Kind(
    name="document",
    letter="d",
    label=_("Documents"),
    model=Document,
    read=_documents,
    visible=_visible_documents,
    title=str,
    key=lambda document: document.uid,
    address=lambda document: reverse("document", args=[document.uid]),
    watched={DocumentText: _document_of_text},
)
TERM = Kind(
    name="term",
    letter="t",
    label=_("Terms"),
    model=Term,
    read=_terms,
    visible=_visible_terms,
    title=str,
    key=lambda term: term.pk,
    address=lambda term: reverse("api:term-detail", args=[term.pk]),
)
