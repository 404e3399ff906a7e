"""The marks a reader sees on a text: what people agreed on, and beside it what the newest run proposes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from annotations.models import Anchor, Annotation, DocumentText, MarkKind, PipelineRun, Suggestion
from catalog.models import Concept, LawTitle

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
    """A labelled span of a text.

    Attributes:
        proposed: a suggestion of the pipeline, not what people said.
        quality: what the words around it make of it: forbidden, lifted; empty as a rule.
        url: where it leads.
    """

    start: int
    end: int
    label: Label
    proposed: bool
    quality: str
    url: str

    @property
    def look(self) -> str:
        """Its classes in the stylesheet."""
        return f"m{self.label.slot} proposed" if self.proposed else f"m{self.label.slot}"

    @property
    def tag(self) -> str:
        """What stands beside it in running text."""
        return f"{self.label.tag} {self.quality}" if self.quality else self.label.tag


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks on some texts, by the key of the text, and the legend to them."""

    on_text: dict[int, list[Mark]]
    legend: list[Label]

    def only(self, code: str, kind: str) -> Marks:
        """Those of one label, if named, and only what is agreed or proposed; the legend stays whole."""

        def is_wanted(mark: Mark) -> bool:
            return code in ("", mark.label.code) and kind in ("", "proposed" if mark.proposed else "agreed")

        shown = {text: list(filter(is_wanted, marks)) for text, marks in self.on_text.items()}
        return Marks(shown, self.legend)


def latest_runs() -> QuerySet[PipelineRun]:
    """Of each text the newest run."""
    return PipelineRun.objects.newest()


def marks_of(texts: Iterable[DocumentText], user: User | AnonymousUser) -> Marks:
    """What stands on ``texts``, in three queries; a suggestion that was taken up is not shown twice."""
    texts = list(texts)
    labels: dict[str, Label] = {}
    on_text: dict[int, list[Mark]] = {text.pk: [] for text in texts}
    taken_up = set()
    for anchor in _anchors(texts, user):
        annotation = anchor.annotation
        if annotation.suggestion is not None:
            taken_up.add(annotation.suggestion.root_id)
        label = _of_annotation(annotation, labels)
        label.agreed += 1
        url = reverse("law", args=[annotation.law.key]) if annotation.law else label.url
        quality = _quality(annotation.attributes)
        on_text[anchor.text_id].append(Mark(anchor.start or 0, anchor.end or 0, label, False, quality, url))
    suggestions = [found for found in _suggestions(texts) if found.root_id not in taken_up]
    laws = _laws_named(suggestions)
    for found in suggestions:
        label = _of_suggestion(found, labels)
        label.proposed += 1
        url = laws.get(found.attributes.get("law", ""), label.url)
        quality = _quality(found.attributes)
        on_text[found.run.text_id].append(Mark(found.start, found.end, label, True, quality, url))
    legend = sorted(labels.values(), key=lambda label: (label.code in (_OUT, _CITATION), label.code))
    for place, label in enumerate(legend):
        label.slot = place % SLOTS
    return Marks(on_text, legend)


def _quality(attributes: dict[str, Any]) -> str:
    """What the context makes of a measure, as the tagger read it."""
    if attributes.get("lifted"):
        return _("lifted")
    return _("negated") if attributes.get("negated") else ""


def _laws_named(suggestions: Iterable[Suggestion]) -> dict[str, str]:
    """The addresses of the laws that citations name, by the name; no name that several laws share."""
    names = {found.attributes.get("law", "") for found in suggestions} - {""}
    titles = LawTitle.objects.filter(text__in=names).values_list("text", "law__key").order_by()
    keys: dict[str, set[str]] = defaultdict(set)
    for text, key in titles:
        keys[text].add(key)
    return {text: reverse("law", args=[*found]) for text, found in keys.items() if len(found) == 1}


_OUT, _CITATION = MarkKind.OUT.upper(), MarkKind.CITATION.upper()


def _anchors(texts: list[DocumentText], user: User | AnonymousUser) -> QuerySet[Anchor]:
    annotations = Annotation.objects.visible_to(user).current()
    return Anchor.objects.filter(
        text__in=texts, state=Anchor.State.ANCHORED, annotation__in=annotations.values("pk")
    ).select_related(
        "annotation__concept",
        "annotation__entry__edition__catalog",
        "annotation__term",
        "annotation__law",
        "annotation__suggestion",
    )


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
