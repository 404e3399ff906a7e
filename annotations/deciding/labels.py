"""What a mark says: a concept, OUT, a citation with its law, an entry or a term."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import AnonymousUser, User

from annotations.models import Annotation, MarkKind, Suggestion, Term
from catalog.models import Concept, Entry, LawTitle

__all__ = ["Label", "UnknownLabel", "laws_named"]


class UnknownLabel(LookupError):
    """There is no label of this code."""


@dataclass(frozen=True, slots=True)
class Label:
    """What is said of a stretch of text, as the columns of an annotation hold it."""

    kind: str
    concept_id: int | None = None
    entry_id: int | None = None
    term_id: int | None = None
    law_id: int | None = None
    version_id: int | None = None
    provisions: tuple[str, ...] = ()
    attributes: dict[str, Any] = field(default_factory=dict, compare=False)

    @classmethod
    def named(cls, code: str, user: User | AnonymousUser | None = None) -> Label:
        """The label of a code: ``OUT``, ``CITATION``, a concept's, or ``entry:`` or ``term:`` with a key.

        Args:
            user: who may choose among the entries of drafts, if they may; else only published ones count.

        Raises:
            UnknownLabel: there is no such concept, entry or term.
        """
        for kind in (MarkKind.OUT, MarkKind.CITATION):
            if code == kind.upper():
                return cls(kind)
        kind_of_key, _colon, key = code.partition(":")
        if key.isdecimal():
            entries = Entry.objects.visible_to(user or AnonymousUser())
            if kind_of_key == MarkKind.ENTRY and entries.filter(pk=int(key)).exists():
                return cls(MarkKind.ENTRY, entry_id=int(key))
            if kind_of_key == MarkKind.TERM and Term.objects.filter(pk=int(key)).exists():
                return cls(MarkKind.TERM, term_id=int(key))
        concept = Concept.objects.filter(code=code).first()
        if concept is None:
            raise UnknownLabel(f"no concept has the code {code!r}; choose a label of the list")
        return cls(MarkKind.CONCEPT, concept_id=concept.pk)

    @classmethod
    def of_suggestion(cls, suggestion: Suggestion, laws: dict[str, int] | None = None) -> Label:
        """What a suggestion proposes. ``laws`` saves a query where many are read: see ``laws_named``."""
        attributes = dict(suggestion.attributes)
        name = attributes.get("law", "")
        if name and laws is None:
            laws = laws_named([suggestion])
        return cls(
            suggestion.kind,
            concept_id=suggestion.concept_id,
            law_id=laws.get(name) if laws and suggestion.kind == MarkKind.CITATION else None,
            provisions=tuple(str(attributes.get("provisions", "")).split()),
            attributes=attributes,
        )

    @classmethod
    def of_annotation(cls, annotation: Annotation) -> Label:
        return cls(
            annotation.kind,
            annotation.concept_id,
            annotation.entry_id,
            annotation.term_id,
            annotation.law_id,
            annotation.version_id,
            tuple(annotation.provisions),
            dict(annotation.attributes),
        )

    def put_on(self, annotation: Annotation) -> None:
        """Make ``annotation`` say this; it is not saved."""
        annotation.kind = self.kind
        annotation.concept_id = self.concept_id
        annotation.entry_id = self.entry_id
        annotation.term_id = self.term_id
        annotation.law_id = self.law_id
        annotation.version_id = self.version_id
        annotation.provisions = list(self.provisions)
        annotation.attributes = dict(self.attributes)


def laws_named(suggestions: Iterable[Suggestion]) -> dict[str, int]:
    """The laws that citations name, by the name; no name that several laws share. One query."""
    names = {str(found.attributes.get("law", "")) for found in suggestions} - {""}
    bearers: dict[str, set[int]] = {}
    titles = LawTitle.objects.filter(text__in=names).order_by().values_list("text", "law_id")
    for text, law in titles if names else ():
        bearers.setdefault(text, set()).add(law)
    return {text: law for text, found in bearers.items() if len(found) == 1 for law in found}
