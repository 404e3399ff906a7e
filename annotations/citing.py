"""Which documents cite a provision: as people agreed, and as the newest runs propose. Reads only.

The catalog, which knows no documents, asks through ``register``.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.urls import reverse

from annotations.models import Anchor, Annotation, Document, DocumentText, MarkKind, PipelineRun, Suggestion
from catalog.models import LawTitle
from catalog.statutes.citing import CitedStage, CitingDocument, Found, register_documents

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

__all__ = ["documents_citing", "register"]


def register() -> None:
    """Let the catalog's pages name documents."""
    register_documents(documents_citing)


@dataclass(frozen=True, slots=True)
class _Mark:
    """A citation in a document, as agreed or proposed."""

    document: int
    date: datetime.date | None
    law: int
    version: int | None
    provisions: tuple[str, ...]
    quote: str
    agreed: bool


@dataclass(slots=True)
class _Tally:
    cited: CitedStage
    quotes: list[str] = field(default_factory=list)
    agreed: int = 0
    proposed: int = 0


def documents_citing(
    stages: Sequence[CitedStage], user: User | AnonymousUser, limit: int
) -> Found[CitingDocument]:
    """The documents that the reader may see and that cite one of the stages, newest first, in four queries.

    A citation means the version in force on the day that the document bears, unless an annotator named
    another. A citation whose law is named by a title that several laws bear is left out.
    """
    laws = {cited.stage.version.law_id for cited in stages}
    documents = Document.objects.visible_to(user)
    tallies: dict[int, _Tally] = {}
    for mark in (*_agreed(laws, user), *_proposed(laws, user)):
        cited = _stage_of(mark, stages)
        if cited is None:
            continue
        tally = tallies.setdefault(mark.document, _Tally(cited))
        tally.quotes.append(mark.quote)
        tally.agreed += mark.agreed
        tally.proposed += not mark.agreed
    found = documents.filter(pk__in=tallies)
    rows = [_row(document, tallies[document.pk]) for document in found]
    return Found(tuple(rows[:limit]), len(rows))


def _row(document: Document, tally: _Tally) -> CitingDocument:
    return CitingDocument(
        title=str(document),
        url=reverse("document", args=[document.uid]),
        issued=document.issued,
        quotes=tuple(dict.fromkeys(filter(None, tally.quotes))),
        cited=tally.cited.stage,
        relation=tally.cited.relation,
        agreed=tally.agreed,
        proposed=tally.proposed,
    )


def _stage_of(mark: _Mark, stages: Iterable[CitedStage]) -> CitedStage | None:
    """The stage that a citation means, if it means one of these."""
    for cited in stages:
        version = cited.stage.version
        if mark.law != version.law_id or not any(cited.covers(provision) for provision in mark.provisions):
            continue
        if mark.version == version.pk if mark.version else cited.meant_on(mark.date):
            return cited
    return None


def _agreed(laws: set[int], user: User | AnonymousUser) -> Iterator[_Mark]:
    annotations = (
        Annotation.objects.visible_to(user)
        .current()
        .filter(kind=MarkKind.CITATION, law__in=laws)
        .select_related("document")
    )
    anchors = Anchor.objects.filter(annotation__in=annotations.order_by().values("pk"))
    quotes = dict(anchors.order_by("-pk").values_list("annotation", "quote"))
    for found in annotations:
        yield _Mark(
            document=found.document_id,
            date=found.document.issued,
            law=found.law_id or 0,
            version=found.version_id,
            provisions=tuple(found.provisions),
            quote=quotes.get(found.pk, ""),
            agreed=True,
        )


def _proposed(laws: set[int], user: User | AnonymousUser) -> Iterator[_Mark]:
    titles = _titles(laws)
    taken_up = Annotation.objects.visible_to(user).current().filter(suggestion__isnull=False)
    suggestions = (
        Suggestion.objects.filter(
            kind=MarkKind.CITATION,
            attributes__law__in=list(titles),
            run__in=PipelineRun.objects.newest(),
            run__text__in=DocumentText.objects.latest_revisions(),
        )
        .exclude(pk__in=taken_up.order_by().values("suggestion"))
        .values_list("run__text__document", "run__text__document__issued", "attributes", "quote")
    )
    for document, date, attributes, quote in suggestions:
        provisions = tuple(attributes.get("provisions", "").split())
        yield _Mark(document, date, titles[attributes["law"]], None, provisions, quote, False)


def _titles(laws: set[int]) -> dict[str, int]:
    """The titles that no other law bears, each with its law."""
    own = LawTitle.objects.filter(law__in=laws).order_by().values("text")
    bearers: defaultdict[str, set[int]] = defaultdict(set)
    for text, law in LawTitle.objects.filter(text__in=own).order_by().values_list("text", "law"):
        bearers[text].add(law)
    return {text: law for text, found in bearers.items() for law in found if len(found) == 1}
