"""What the panel beside the texts says of one mark: its label, what backs it, and what was decided on it."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from annotations.deciding import Board, BoardMark, Stretch
from annotations.models import (
    Annotation,
    Decision,
    DocumentText,
    Language,
    MarkKind,
    Segment,
    SegmentAlignment,
    Suggestion,
    Term,
)
from annotations.views.workbench_layout import Look, Looks, further_look, segments_of
from catalog.bases.resolving import Match, Resolution, resolve
from catalog.citations import LawGroup
from catalog.models import Provision

__all__ = [
    "Article",
    "Cited",
    "Listed",
    "Missing",
    "Offer",
    "Panel",
    "cited",
    "find_spot",
    "missing",
    "opposite_of",
    "panel_at",
    "panel_of",
    "touching",
]


@dataclass(frozen=True, slots=True)
class Listed:
    """A mark in the list of a segment, with its look."""

    mark: BoardMark
    look: Look
    quote: str


@dataclass(frozen=True, slots=True)
class Offer:
    """What may render a mark in the other language: a mark that is there, or words that can be marked.

    ``label`` is the code by which words are marked.
    """

    ref: str
    state: str
    text_id: int
    start: int
    end: int
    quote: str
    label: str


@dataclass(frozen=True, slots=True)
class Panel:
    """All that is shown of a mark."""

    mark: BoardMark
    look: Look
    quote: str
    segment: str
    language: str
    suggestion: Suggestion | None
    annotation: Annotation | None
    listed: list[Listed]
    offers: list[Offer]
    other_language: str
    history: list[Decision]

    @property
    def is_citation(self) -> bool:
        return self.mark.kind == MarkKind.CITATION

    @property
    def segment_path(self) -> list[str]:
        """Language and number of its segment, as addresses name it."""
        return self.segment.split("-")

    @property
    def percent(self) -> int | None:
        return None if self.mark.score is None else round(self.mark.score * 100)


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a mark stands, and what it is or came from; found before its neighbours are read."""

    ref: str
    text: DocumentText
    segment: str
    suggestion: Suggestion | None
    annotation: Annotation | None
    around: list[Stretch]
    opposite: list[Stretch]

    @property
    def stretches(self) -> list[Stretch]:
        """The stretches whose marks the panel needs: its segment, and what renders that."""
        return [*self.around, *self.opposite]


def find_spot(board: Board, ref: str) -> Spot | None:
    """Where the mark of a ref stands; None where there is no such mark."""
    suggestion = _suggestion_of(board, ref)
    annotation = _annotation_of(board, ref, suggestion)
    stretch = _stretch_of(board, suggestion, annotation)
    if stretch is None:
        return None
    text = next(text for text in board.texts if text.pk == stretch.text_id)
    segments = segments_of(text, [stretch])
    around = [Stretch(text.pk, s.start, s.end) for s in segments] or [stretch]
    segment = f"{text.language}-{segments[0].ordinal if segments else 0}"
    return Spot(ref, text, segment, suggestion, annotation, around, opposite_of(board, text, segments))


def panel_of(board: Board, looks: Looks, ref: str) -> Panel | None:
    """What is to be shown of a mark; None where there is no such mark."""
    spot = find_spot(board, ref)
    return panel_at(board, looks, spot, board.marks(spot.stretches)) if spot else None


def panel_at(board: Board, looks: Looks, spot: Spot, marks: dict[int, list[BoardMark]]) -> Panel | None:
    """What is to be shown of the mark at a spot; ``marks`` are those of its stretches, or more."""
    text = spot.text
    here = sorted(touching(marks[text.pk], spot.around), key=lambda mark: (mark.start, -mark.end))
    mark = next((mark for mark in here if mark.ref == spot.ref), None)
    if mark is None:
        return None
    annotation = spot.annotation
    look = (further_look(annotation) if annotation else None) or looks.of(mark)
    return Panel(
        mark=mark,
        look=look,
        quote=text.text[mark.start : mark.end],
        segment=spot.segment,
        language=text.language,
        suggestion=spot.suggestion or (annotation.suggestion if annotation else None),
        annotation=annotation,
        listed=[Listed(m, looks.of(m), text.text[m.start : m.end]) for m in here],
        offers=_offers(board, mark, look, text, spot.opposite, marks) if spot.opposite else [],
        other_language=Language.EN if text.language == Language.ZH else Language.ZH,
        history=list(_history(board, spot.suggestion, annotation)),
    )


def touching(marks: Iterable[BoardMark], stretches: Sequence[Stretch]) -> list[BoardMark]:
    """The marks that touch one of the stretches of their text."""
    return [m for m in marks if any(m.start < end and start < m.end for _text, start, end in stretches)]


def _suggestion_of(board: Board, ref: str) -> Suggestion | None:
    if ref[:1] != "s" or not ref[1:].isdecimal():
        return None
    found = Suggestion.objects.filter(pk=int(ref[1:]), run__text__document=board.document)
    return found.select_related("run", "concept").first()


def _stretch_of(board: Board, suggestion: Suggestion | None, annotation: Annotation | None) -> Stretch | None:
    """Where a mark stands now, in the newest texts."""
    texts = [text.pk for text in board.texts]
    if annotation is not None:
        anchor = annotation.anchors.filter(text__in=texts, start__isnull=False).first()
        if anchor is not None:
            return Stretch(anchor.text_id, anchor.start or 0, anchor.end or 0)
    if suggestion is None or suggestion.run.text_id not in texts:
        return None
    return Stretch(suggestion.run.text_id, suggestion.start, suggestion.end)


def _annotation_of(board: Board, ref: str, suggestion: Suggestion | None) -> Annotation | None:
    own = board.annotations().select_related("suggestion", "annotator", "law", "version", "entry", "term")
    if suggestion is not None:
        return own.filter(suggestion=suggestion).first()
    uid = "" if ref[:1] == "s" else ref
    return (own.filter(uid=uid).first() or board.theirs(uid)) if uid else None


def _history(
    board: Board, suggestion: Suggestion | None, annotation: Annotation | None
) -> QuerySet[Decision]:
    """Who decided what on the mark, latest first, as far as the person may see it."""
    about = Q(pk__in=[])
    if suggestion is not None:
        about |= Q(suggestion=suggestion)
    if annotation is not None:
        about |= Q(annotation=annotation)
    found = Decision.objects.filter(about, document=board.document).select_related("user")
    if not board.user.has_perm("annotations.view_others_annotation"):
        found = found.filter(Q(user=board.user) | Q(layer=Annotation.Layer.ADJUDICATED))
    return found.order_by("-id")[:12]


# The other language


def opposite_of(board: Board, text: DocumentText, segments: Sequence[Segment]) -> list[Stretch]:
    """The segments of the other language that render these: aligned, or else of the same place."""
    other = next((found for found in board.texts if found.language != text.language), None)
    if other is None or not segments or segments[0].pk is None:
        return []
    zh = text.language == Language.ZH
    here, there = ("zh_segment", "en_segment") if zh else ("en_segment", "zh_segment")
    links = SegmentAlignment.objects.filter(**{f"{here}__text": text, f"{there}__text": other})
    keys = links.filter(**{f"{here}__in": [s.pk for s in segments]}).values_list(there, flat=True)
    found = other.segments.filter(pk__in=list(keys))
    if not found and not links.exists():
        found = other.segments.filter(ordinal__in=[s.ordinal for s in segments])
    return [Stretch(other.pk, s.start, s.end) for s in found]


def _offers(
    board: Board,
    mark: BoardMark,
    look: Look,
    text: DocumentText,
    stretches: Sequence[Stretch],
    marks: dict[int, list[BoardMark]],
) -> list[Offer]:
    """Marks of the same label over there and, where there are none, words that the label is known by."""
    other = next(found for found in board.texts if found.pk == stretches[0].text_id)
    same = [
        Offer(m.ref, m.state, other.pk, m.start, m.end, other.text[m.start : m.end], look.code)
        for m in sorted(touching(marks[other.pk], stretches), key=lambda m: m.start)
        if m.label == mark.label and m.kind == mark.kind and m.state != "rejected"
    ]
    return same or list(_renderings(mark, look, text, other, stretches))


def _renderings(
    mark: BoardMark, look: Look, text: DocumentText, other: DocumentText, stretches: Sequence[Stretch]
) -> Iterable[Offer]:
    quote = text.text[mark.start : mark.end]
    if text.language == Language.ZH:
        terms = list(Term.objects.filter(zh=quote).exclude(status=Term.Status.FORBIDDEN))
        known = [term.en for term in terms] + [look.name_en]
    else:
        terms = list(Term.objects.filter(en__iexact=quote).exclude(status=Term.Status.FORBIDDEN))
        known = [term.zh for term in terms] + [look.name_zh]
    for words in dict.fromkeys(filter(None, known)):
        for _text, start, end in stretches:
            if at := re.compile(re.escape(words), re.IGNORECASE).search(other.text, start, end):
                yield Offer("", "words", other.pk, at.start(), at.end(), at[0], look.code)


@dataclass(frozen=True, slots=True)
class Missing:
    """A label that is taken up on one side of a row and not on the other."""

    mark: BoardMark
    look: Look
    quote: str
    language: str


def missing(board: Board, looks: Looks) -> list[Missing]:
    """What is marked in one language and not in what renders it, in the order of the text."""
    if len(board.texts) < 2:
        return []
    zh, en = board.texts[:2]
    marks = board.marks()
    links = SegmentAlignment.objects.filter(zh_segment__text=zh, en_segment__text=en)
    pairs = list(links.values_list("zh_segment__ordinal", "en_segment__ordinal"))
    left = _labels_by_segment(zh, marks[zh.pk])
    right = _labels_by_segment(en, marks[en.pk])
    if not pairs:
        pairs = [(ordinal, ordinal) for ordinal in {*left, *right}]
    found = []
    for own, others, text, ways in (
        (left, right, zh, pairs),
        (right, left, en, [(b, a) for a, b in pairs]),
    ):
        over_there: dict[int, set[str]] = {}
        for here, there in ways:
            over_there.setdefault(here, set()).update(others.get(there, {}))
        for ordinal in sorted(own):
            for label, mark in own[ordinal].items():
                if ordinal in over_there and label not in over_there[ordinal]:
                    quote = text.text[mark.start : mark.end]
                    found.append(Missing(mark, looks.of(mark), quote, text.language))
    return found


def _labels_by_segment(text: DocumentText, marks: Iterable[BoardMark]) -> dict[int, dict[str, BoardMark]]:
    """By the ordinal of a segment its labels that are taken up, each with its first mark."""
    taken = sorted((mark for mark in marks if mark.state == "accepted"), key=lambda mark: mark.start)
    labels: dict[int, dict[str, BoardMark]] = {}
    segments = segments_of(text)
    place = 0
    for mark in taken:
        while place < len(segments) - 1 and segments[place].end <= mark.start:
            place += 1
        labels.setdefault(segments[place].ordinal, {}).setdefault(mark.label, mark)
    return labels


# Citations


@dataclass(frozen=True, slots=True)
class Article:
    """A cited provision, and its words where they are held."""

    match: Match
    provision: Provision | None


@dataclass(frozen=True, slots=True)
class Cited:
    """What a citation means on a date."""

    resolution: Resolution
    articles: list[Article]


def cited(mark: BoardMark, annotation: Annotation | None, as_of: datetime.date) -> Cited:
    """The provisions that a citation names, with their words in the version in force on ``as_of``."""
    law = str(mark.attributes.get("law", ""))
    provisions = tuple(str(mark.attributes.get("provisions", "")).split())
    if annotation is not None and annotation.law is not None:
        law, provisions = (
            annotation.law.title_zh_full or annotation.law.title_zh,
            tuple(annotation.provisions),
        )
    (resolution,) = resolve([LawGroup(law, provisions)], as_of)
    eids = [match.eid for match in resolution.matches if match.eid]
    text_id = resolution.version.current_text_id if resolution.version else None
    found = Provision.objects.filter(law_text=text_id, eid__in=eids) if text_id else ()
    words = {provision.eid: provision for provision in found}
    return Cited(resolution, [Article(match, words.get(match.eid)) for match in resolution.matches])
