"""What a mark says: a concept, OUT, a citation with its law, an entry or a term."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from annotations.models import Annotation, MarkKind, Suggestion
from catalog.models import Concept, LawTitle

__all__ = ["Label", "UnknownLabel", "laws_named"]


class UnknownLabel(LookupError):
    """No concept has this code."""


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
    def named(cls, code: str) -> Label:
        """The label of a code: ``OUT``, ``CITATION``, or that of a concept.

        Raises:
            UnknownLabel: no concept has that code.
        """
        for kind in (MarkKind.OUT, MarkKind.CITATION):
            if code == kind.upper():
                return cls(kind)
        concept = Concept.objects.filter(code=code).first()
        if concept is None:
            raise UnknownLabel(f"no concept has the code {code!r}; choose one of the list, OUT or CITATION")
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
