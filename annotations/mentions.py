"""Documents that speak of a measure or of one of its rows, and how many marks say so."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from annotations.models import Annotation, Document, DocumentText, MarkKind, PipelineRun, Suggestion
from catalog.models import Concept, Entry

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

__all__ = ["Mention", "mentions"]


@dataclass(frozen=True, slots=True)
class Mention:
    """A document with its marks.

    Attributes:
        of_row: marks of the very row, in any revision of its edition, where a row is asked about.
        agreed: marks of the measure that people agreed on or made.
        proposed: marks of the measure that the newest runs propose.
    """

    document: Document
    of_row: int
    agreed: int
    proposed: int


def mentions(user: User | AnonymousUser, concept: Concept, entry: Entry | None = None) -> list[Mention]:
    """Documents that this reader may see, those that name the row first; in three queries."""
    of_row, agreed = Counter[int](), Counter[int]()
    for document, kind, n in _annotated(user, concept, entry):
        (of_row if kind == MarkKind.ENTRY else agreed)[document] += n
    proposed = Counter(dict(_proposed(concept)))
    keys = {*of_row, *agreed, *proposed}
    found = [
        Mention(document, of_row[document.pk], agreed[document.pk], proposed[document.pk])
        for document in Document.objects.visible_to(user).filter(pk__in=keys)
    ]
    return sorted(found, key=lambda mention: mention.of_row == 0)


def _annotated(
    user: User | AnonymousUser, concept: Concept, entry: Entry | None
) -> list[tuple[int, str, int]]:
    asked = Q(concept=concept)
    if entry is not None:
        edition = entry.edition
        asked |= Q(
            entry__code=entry.code,
            entry__edition__catalog=edition.catalog_id,
            entry__edition__slug=edition.slug,
        )
    marks = Annotation.objects.visible_to(user).current().filter(asked).order_by()
    return list(marks.values_list("document", "kind").annotate(n=Count("pk")))


def _proposed(concept: Concept) -> list[tuple[int, int]]:
    suggestions = Suggestion.objects.filter(
        concept=concept,
        run__in=PipelineRun.objects.newest(),
        run__text__in=DocumentText.objects.latest_revisions(),
    )
    return list(suggestions.order_by().values_list("run__text__document").annotate(n=Count("pk")))
