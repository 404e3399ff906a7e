"""What the articles of held laws cite, stored, so that one can ask who cites an article."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import transaction

from catalog.bases.resolving import fold_title
from catalog.citations import Citation, LawNames, find_citations
from catalog.lawtext.references import InvalidReference, ProvisionRef
from catalog.models import LawCitation, LawText, LawTitle, Provision, ProvisionKind

__all__ = ["Linker"]

# The nodes that hold running text and are no part of another such node.
_HOLDERS = (ProvisionKind.PREAMBLE, ProvisionKind.ARTICLE, ProvisionKind.POINT, ProvisionKind.BLOCK)


@dataclass(frozen=True, slots=True)
class _Titles:
    """Held laws by folded title; a title that several laws bear is left out."""

    law_by_title: dict[str, int]
    names: LawNames

    @classmethod
    def load(cls) -> _Titles:
        laws: dict[str, set[int]] = defaultdict(set)
        texts = []
        for text, law_id in LawTitle.objects.values_list("text", "law_id"):
            laws[fold_title(text)].add(law_id)
            texts.append(text)
        unique = {title: next(iter(ids)) for title, ids in laws.items() if len(ids) == 1}
        return cls(unique, LawNames.compile(texts))


class Linker:
    """Finds and stores the citations of law texts; load it once for many texts."""

    def __init__(self) -> None:
        self._titles = _Titles.load()

    @transaction.atomic
    def link(self, text: LawText) -> int:
        """Store the citations of a full text in the place of those of an earlier run; return how many."""
        LawCitation.objects.filter(provision__law_text=text).delete()
        holders = text.provisions.filter(kind__in=_HOLDERS).exclude(text="").order_by("ordinal")
        rows = list(self._rows(holders, text.version.law_id))
        LawCitation.objects.bulk_create(rows, batch_size=1000)
        return len(rows)

    def _rows(self, holders: Iterable[Provision], own_law: int) -> Iterator[LawCitation]:
        for holder in holders:
            citations = find_citations(holder.text, lang="zh", law_names=self._titles.names)
            by_start = {citation.start: citation for citation in citations}
            for citation in citations:
                named = (
                    by_start.get(citation.referent, citation) if citation.referent is not None else citation
                )
                law = own_law if named.law == "self" else self._titles.law_by_title.get(fold_title(named.law))
                yield from _targets(holder, citation, named.law, law)


def _targets(holder: Provision, citation: Citation, law_name: str, law: int | None) -> Iterator[LawCitation]:
    for target in citation.provisions or ("",):
        article = _article(target)
        if target and not article:
            continue  # 前款 and the like point inside the article, 第三章 to no article
        yield LawCitation(
            provision=holder,
            start=citation.start,
            end=citation.end,
            quote=citation.quote,
            law_name=law_name[:300],
            law_id=law,
            target=target,
            target_article=article,
        )


def _article(target: str) -> str:
    try:
        return ProvisionRef.parse(target).article
    except InvalidReference:
        return ""
