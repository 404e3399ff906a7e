"""What one person sees on the texts of a document: own marks, what is still proposed, what others say.

It only reads. Of a text that was tagged again the newest run proposes, less what was decided before.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from annotations.models import (
    Anchor,
    Annotation,
    Decision,
    Document,
    DocumentText,
    PipelineRun,
    Suggestion,
)
from annotations.models.annotations import AnnotationQuerySet

__all__ = ["Board", "BoardMark", "Progress", "Stretch", "seen_of"]

Layer = Annotation.Layer


class Stretch(NamedTuple):
    """A piece of a text; ``end`` is the code point after its last one."""

    text_id: int
    start: int
    end: int


class Progress(NamedTuple):
    """How many suggestions of the newest runs are decided."""

    decided: int
    total: int

    @property
    def left(self) -> int:
        return self.total - self.decided


_COLUMNS = ("run__text_id", "start", "end", "kind", "concept_id")
_ROOT = Coalesce("continues_id", "pk")
_ROOT_OF_ITS = Coalesce("suggestion__continues_id", "suggestion_id")


class _Key(NamedTuple):
    """What makes two proposals the same: where they stand and what they say."""

    text_id: int
    start: int
    end: int
    kind: str
    concept_id: int | None


@dataclass(frozen=True, slots=True)
class BoardMark:
    """A mark as one person sees it.

    Attributes:
        state: accepted (by this person, or agreed in the agreed layer), proposed, rejected, or theirs: what
            others say or agreed on, where this person has not said the same.
        seen: by which a decision shows that it was taken on what stands here now.
        by: whose it is, if it is theirs; empty for what was agreed.
    """

    ref: str
    text_id: int
    start: int
    end: int
    kind: str
    label: str
    concept_id: int | None
    state: str
    seen: str
    attributes: dict[str, Any]
    score: float | None = None
    by: str = ""
    commented: bool = False

    @property
    def key(self) -> _Key:
        return _Key(self.text_id, self.start, self.end, self.kind, self.concept_id)


def seen_of(annotation: Annotation | None, *, rejected: bool = False) -> str:
    """What a person sees of a mark, in short: it differs when somebody changed it."""
    if annotation is not None and not annotation.withdrawn:
        return str(annotation.lock_version)
    return "r" if rejected else ""


class Board:
    """The marks of one document as one person sees them in one layer."""

    def __init__(self, user: User, document: Document, layer: str = Layer.PERSONAL) -> None:
        self.user, self.document, self.layer = user, document, layer

    @cached_property
    def texts(self) -> list[DocumentText]:
        """The newest text of each language, Chinese first."""
        return list(self.document.texts.latest_revisions().order_by("-language"))

    def annotations(self) -> AnnotationQuerySet:
        """What stands in this layer: the person's own annotations, or the agreed ones."""
        found = Annotation.objects.current().filter(document=self.document, layer=self.layer)
        return found if self.layer == Layer.ADJUDICATED else found.filter(annotator=self.user)

    def rejected(self, suggestions: Iterable[int] | None = None) -> set[int]:
        """The suggestions, of those named or of all, that are rejected in this layer.

        One that continues another through a correction of the text is rejected where that one was.
        """
        ledger = self._rejections()
        named = Suggestion.objects.filter(pk__in=list(suggestions)) if suggestions is not None else None
        roots = {} if named is None else {found.pk: found.root_id for found in named.only("continues")}
        if named is not None:
            ledger = ledger.filter(root__in=roots.values())
        last = dict(ledger.values_list("root", "action"))
        rejected = {root for root, action in last.items() if action != Decision.Action.UNDO}
        return rejected if named is None else {pk for pk, root in roots.items() if root in rejected}

    def undecided(self) -> list[Suggestion]:
        """The suggestions of the newest runs that wait for a decision, in their order."""
        keys, roots = self._decided_keys()
        return [
            s
            for s in self._suggestions().order_by("run__text_id", "start", "end", "pk")
            if _key_of(s) not in keys and s.root_id not in roots
        ]

    def progress(self) -> Progress:
        keys, roots = self._decided_keys()
        rows = self._suggestions().order_by().values_list(_ROOT, *_COLUMNS)
        decided = [root in roots or _Key(*key) in keys for root, *key in rows]
        return Progress(sum(decided), len(decided))

    def orphans(self) -> QuerySet[Anchor]:
        """Of the annotations in this layer those whose words were not found in the newest text."""
        return Anchor.objects.filter(
            text__in=[text.pk for text in self.texts],
            state=Anchor.State.ORPHANED,
            annotation__in=self.annotations().order_by().values("pk"),
        ).select_related("annotation__concept", "annotation__entry", "annotation__term")

    def theirs(self, ref: str) -> Annotation | None:
        """Another person's annotation, or an agreed one seen from one's own layer."""
        try:
            return self._others().filter(uid=ref).first()
        except ValidationError:
            return None

    def marks(self, stretches: Sequence[Stretch] | None = None) -> dict[int, list[BoardMark]]:
        """All marks by the key of their text; with ``stretches`` only those that touch one of them.

        A constant number of queries, however many marks there are.
        """
        found = [_of_anchor(anchor) for anchor in self._anchors(self.annotations(), stretches)]
        decided = {mark.key for mark in found}
        rejected, taken = self._decided(stretches)
        decided |= {*taken.values(), *rejected.values()}
        found += [
            _of_suggestion(suggestion, suggestion.root_id in rejected)
            for suggestion in _touching(self._suggestions(), "run__text", stretches)
            if suggestion.root_id in rejected or _key_of(suggestion) not in decided
            if suggestion.root_id not in taken
        ]
        known = {mark.key for mark in found}
        others = [_of_anchor(anchor, self.user) for anchor in self._anchors(self._others(), stretches)]
        found += {mark.key: mark for mark in others if mark.key not in known}.values()
        on_text: dict[int, list[BoardMark]] = {text.pk: [] for text in self.texts}
        for mark in found:
            on_text[mark.text_id].append(mark)
        return on_text

    def _others(self) -> AnnotationQuerySet:
        """What others say or agreed on, as far as this person may see it."""
        found = Annotation.objects.visible_to(self.user).current().filter(document=self.document)
        if self.layer == Layer.ADJUDICATED:
            return found.exclude(layer=Layer.ADJUDICATED)
        return found.exclude(layer=self.layer, annotator=self.user)

    @cached_property
    def _runs(self) -> list[int]:
        runs = PipelineRun.objects.newest().filter(text__in=[text.pk for text in self.texts])
        return list(runs.order_by().values_list("pk", flat=True))

    def _suggestions(self) -> QuerySet[Suggestion]:
        return Suggestion.objects.filter(run__in=self._runs).select_related("concept", "run")

    def _anchors(
        self, annotations: AnnotationQuerySet, stretches: Sequence[Stretch] | None
    ) -> Iterable[Anchor]:
        found = Anchor.objects.filter(
            text__in=[text.pk for text in self.texts],
            state=Anchor.State.ANCHORED,
            annotation__in=annotations.order_by().values("pk"),
        )
        return _touching(found, "text", stretches).select_related(
            "annotation__concept",
            "annotation__entry",
            "annotation__term",
            "annotation__annotator",
            "annotation__suggestion",
        )

    def _rejections(self) -> QuerySet[Any]:
        """The decisions on suggestions of which nothing was made; of each suggestion the last one holds."""
        ledger = Decision.objects.filter(
            document=self.document, layer=self.layer, annotation__isnull=True, suggestion__isnull=False
        )
        if self.layer != Layer.ADJUDICATED:
            ledger = ledger.filter(user=self.user)
        return ledger.annotate(root=_ROOT_OF_ITS).order_by("id")

    def _decided(self, stretches: Sequence[Stretch] | None = None) -> tuple[dict[int, _Key], dict[int, _Key]]:
        """By their roots the suggestions of all runs that are rejected, and those that are taken up."""
        columns = [f"suggestion__{name}" for name in _COLUMNS]
        ledger = self._touched_or_earlier(self._rejections(), stretches)
        rejected: dict[int, _Key] = {}
        for root, action, *key in ledger.values_list("root", "action", *columns):
            if action == Decision.Action.UNDO:
                rejected.pop(root, None)
            else:
                rejected[root] = _Key(*key)
        made = self.annotations().order_by().filter(suggestion__isnull=False)
        rows = self._touched_or_earlier(made, stretches).values_list(_ROOT_OF_ITS, *columns)
        return rejected, {root: _Key(*key) for root, *key in rows}

    def _touched_or_earlier(self, found: QuerySet[Any], stretches: Sequence[Stretch] | None) -> QuerySet[Any]:
        """Rows whose suggestion touches a stretch, or stood in a text from before a correction."""
        if stretches is None:
            return found
        earlier = found.exclude(suggestion__run__text__in=[text.pk for text in self.texts])
        return _touching(found, "suggestion__run__text", stretches) | earlier

    def _decided_keys(self) -> tuple[set[_Key], set[int]]:
        """What suggestions of all runs said that are taken up or rejected, and their roots."""
        rejected, taken = self._decided()
        return {*taken.values(), *rejected.values()}, {*taken, *rejected}


def _touching(found: QuerySet[Any], text: str, stretches: Sequence[Stretch] | None) -> QuerySet[Any]:
    """Rows that touch one of the stretches; ``text`` is the way from a row to its text."""
    if stretches is None:
        return found
    way = text.rpartition("run__text")[0]
    touches = Q(pk__in=[])
    for text_id, start, end in stretches:
        touches |= Q(**{text: text_id, f"{way}start__lt": end, f"{way}end__gt": start})
    return found.filter(touches)


def _key_of(suggestion: Suggestion) -> _Key:
    return _Key(
        suggestion.run.text_id, suggestion.start, suggestion.end, suggestion.kind, suggestion.concept_id
    )


def _of_suggestion(suggestion: Suggestion, is_rejected: bool) -> BoardMark:
    return BoardMark(
        ref=f"s{suggestion.pk}",
        text_id=suggestion.run.text_id,
        start=suggestion.start,
        end=suggestion.end,
        kind=suggestion.kind,
        label=suggestion.label,
        concept_id=suggestion.concept_id,
        state="rejected" if is_rejected else "proposed",
        seen=seen_of(None, rejected=is_rejected),
        attributes=suggestion.attributes,
        score=suggestion.score,
    )


def _of_anchor(anchor: Anchor, other_than: User | None = None) -> BoardMark:
    annotation = anchor.annotation
    suggestion = annotation.suggestion
    theirs = other_than is not None
    agreed = annotation.layer == Layer.ADJUDICATED
    return BoardMark(
        ref=f"s{suggestion.pk}" if suggestion and not theirs else str(annotation.uid),
        text_id=anchor.text_id,
        start=anchor.start or 0,
        end=anchor.end or 0,
        kind=annotation.kind,
        label=annotation.label,
        concept_id=annotation.concept_id,
        state="theirs" if theirs else "accepted",
        seen=seen_of(annotation),
        attributes=annotation.attributes,
        score=suggestion.score if suggestion else None,
        by=annotation.annotator.get_username() if theirs and not agreed else "",
        commented=bool(annotation.comment),
    )
