"""The marks a reader sees on a text: what people agreed on, and beside it what the newest run proposes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from annotations.models import Anchor, Annotation, DocumentText, MarkKind, PipelineRun, Suggestion
from catalog.models import Concept

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

__all__ = ["Label", "Mark", "Marks", "latest_runs", "marks_of"]

SLOTS = 24
"""How many labels the stylesheet tells apart by colour and line; a further one begins again."""


@dataclass(slots=True)
class Label:
    """What marks say: a line of the legend, with its look and how often it stands on the page."""

    code: str
    name: str
    url: str
    slot: int = 0
    agreed: int = 0
    proposed: int = 0

    @property
    def count(self) -> int:
        return self.agreed + self.proposed

    @property
    def tag(self) -> str:
        """The code as it stands in running text, where a citation needs no more than a sign."""
        return "§" if self.code == _CITATION else self.code


@dataclass(frozen=True, slots=True)
class Mark:
    """A labelled span of a text. ``proposed`` tells a suggestion of the pipeline from what people said."""

    start: int
    end: int
    label: Label
    proposed: bool

    @property
    def look(self) -> str:
        """Its classes in the stylesheet."""
        return f"m{self.label.slot} proposed" if self.proposed else f"m{self.label.slot}"


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks on some texts, by the key of the text, and the legend to them."""

    on_text: dict[int, list[Mark]]
    legend: list[Label]


def latest_runs() -> QuerySet[PipelineRun]:
    """Of each text the newest run."""
    later = PipelineRun.objects.filter(text=OuterRef("text"), pk__gt=OuterRef("pk"))
    return PipelineRun.objects.filter(~Exists(later))


def marks_of(texts: Iterable[DocumentText], user: User | AnonymousUser) -> Marks:
    """What stands on ``texts``, in two queries; a suggestion that was taken up is not shown twice."""
    texts = list(texts)
    labels: dict[str, Label] = {}
    on_text: dict[int, list[Mark]] = {text.pk: [] for text in texts}
    taken_up = set()
    for anchor in _anchors(texts, user):
        taken_up.add(anchor.annotation.suggestion_id)
        label = _of_annotation(anchor.annotation, labels)
        label.agreed += 1
        on_text[anchor.text_id].append(Mark(anchor.start or 0, anchor.end or 0, label, proposed=False))
    for suggestion in _suggestions(texts):
        if suggestion.pk not in taken_up:
            label = _of_suggestion(suggestion, labels)
            label.proposed += 1
            on_text[suggestion.run.text_id].append(
                Mark(suggestion.start, suggestion.end, label, proposed=True)
            )
    legend = sorted(labels.values(), key=lambda label: (label.code in (_OUT, _CITATION), label.code))
    for place, label in enumerate(legend):
        label.slot = place % SLOTS
    return Marks(on_text, legend)


_OUT, _CITATION = MarkKind.OUT.upper(), MarkKind.CITATION.upper()


def _anchors(texts: list[DocumentText], user: User | AnonymousUser) -> QuerySet[Anchor]:
    annotations = Annotation.objects.visible_to(user).current()
    return Anchor.objects.filter(
        text__in=texts, state=Anchor.State.ANCHORED, annotation__in=annotations.values("pk")
    ).select_related("annotation__concept", "annotation__entry__edition__catalog", "annotation__term")


def _suggestions(texts: list[DocumentText]) -> QuerySet[Suggestion]:
    return Suggestion.objects.filter(run__in=latest_runs(), run__text__in=texts).select_related(
        "concept", "run"
    )


def _of_suggestion(suggestion: Suggestion, labels: dict[str, Label]) -> Label:
    if suggestion.concept:
        return _of_concept(suggestion.concept, labels)
    return _label(labels, suggestion.label, str(suggestion.get_kind_display()))


def _of_annotation(annotation: Annotation, labels: dict[str, Label]) -> Label:
    if annotation.concept:
        return _of_concept(annotation.concept, labels)
    if annotation.entry:
        entry = annotation.entry
        return _label(
            labels,
            entry.code,
            entry.content_zh,
            reverse("entry", args=[entry.edition.identifier, entry.code]),
        )
    if annotation.term:
        return _label(labels, annotation.term.zh, annotation.term.en)
    return _label(labels, annotation.label, str(annotation.get_kind_display()))


def _of_concept(concept: Concept, labels: dict[str, Label]) -> Label:
    name = f"{concept.name_zh} {concept.name_en}"
    return _label(labels, concept.code, name, reverse("concept", args=[concept.code]))


def _label(labels: dict[str, Label], code: str, name: str, url: str = "") -> Label:
    return labels.setdefault(code, Label(code, name, url))
