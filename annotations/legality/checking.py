"""Tags a text, resolves what it cites, and runs every rule over it; stores nothing."""

from __future__ import annotations

import datetime

from annotations.legality.model import Checked, Report
from annotations.legality.registry import RULES
from annotations.tagging import Tagger
from catalog.bases.resolving import resolve
from catalog.citations import LawGroup, LawNames, find_citations
from catalog.models import Edition, LawTitle

__all__ = ["check_text", "newest_compiled_edition"]


def newest_compiled_edition() -> Edition | None:
    """The compiled punishment list published last, or None where there is none."""
    editions = Edition.objects.compiled().latest_revisions().filter(catalog__code="punishment")
    return editions.order_by("-law_as_of", "-published_at").first()


def check_text(text: str, language: str, edition: Edition, as_of: datetime.date, tagger: Tagger) -> Report:
    """Hold a text in ``zh`` or ``en`` against an edition of the punishment list and the law of a day.

    Raises:
        ValueError: another language.
    """
    names = LawNames.compile(LawTitle.objects.values_list("text", flat=True))
    citations = find_citations(text, lang=language, law_names=names)
    by_start = {citation.start: citation for citation in citations}
    groups = []
    for citation in citations:
        named = by_start.get(citation.referent) if citation.referent is not None else None
        groups.append(LawGroup((named or citation).law, citation.provisions, citation.number))
    checked = Checked(
        text,
        language,
        tuple(tagger.suggest(text, language)),
        tuple(zip(citations, resolve(groups, as_of), strict=True)),
        edition,
        as_of,
    )
    findings = [found for rule in RULES for found in rule.find(rule, checked)]
    return Report(edition, as_of, tuple(sorted(findings, key=lambda f: (f.start, f.end, f.rule))))
