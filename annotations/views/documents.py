"""The pages of documents: the list, and one document with its texts and the marks on them."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django import forms
from django.core.paginator import Paginator
from django.db.models import Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from annotations.ingest import SegmentKind
from annotations.models import Document, DocumentText, Language, Segment, SegmentAlignment
from annotations.reading import MarkedText, Row, Run, pair
from annotations.views.marks import Mark, marks_of
from catalog.views.queries import PagedQuery, Query

__all__ = ["Block", "Piece", "blocks_of", "document", "documents", "links_between"]

PAGE_SIZE = 50


class DocumentsQuery(PagedQuery):
    """Words of a title, and the kind of document."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        required=False,
        choices=[("", gettext_lazy("any")), *Document.Kind.choices],
    )


KINDS = (
    ("", gettext_lazy("all")),
    ("agreed", gettext_lazy("agreed by people")),
    ("proposed", gettext_lazy("proposed by machine")),
)


class MarksQuery(Query):
    """Which marks to show on a text: those of one label, and what is agreed, proposed, or both."""

    label = forms.CharField(label=gettext_lazy("Label"), required=False, max_length=200)
    marks = forms.ChoiceField(label=gettext_lazy("Marks"), required=False, choices=KINDS)

    def with_label(self, code: str) -> str:
        """The query that shows another label, or all of them, and otherwise the same."""
        chosen = {"label": code, "marks": self.cleaned_data["marks"]}
        return "?" + urlencode({name: value for name, value in chosen.items() if value})

    def with_marks(self, kind: str) -> str:
        chosen = {"label": self.cleaned_data["label"], "marks": kind}
        return "?" + urlencode({name: value for name, value in chosen.items() if value})


@dataclass(frozen=True, slots=True)
class Piece:
    """A segment cut into runs, each with what the page needs to draw its marks."""

    segment: Segment
    language: str
    runs: list[Run[Mark]]

    @property
    def anchor(self) -> str:
        return f"{self.language}-{self.segment.ordinal}"

    @property
    def words(self) -> str:
        return "".join(run.text for run in self.runs)

    @property
    def is_marked(self) -> bool:
        return any(run.marks for run in self.runs)

    @property
    def is_heading(self) -> bool:
        return self.segment.kind in (SegmentKind.HEADING, SegmentKind.ATTACHMENT)

    @property
    def depth(self) -> int:
        """Rank of a heading on the page, whose own title is the first."""
        return min(max(self.segment.level, 1) + 1, 6)


@dataclass(frozen=True, slots=True)
class Block:
    """What stands on its own in a column: one piece, or the cells of one table."""

    pieces: tuple[Piece, ...]
    is_table: bool

    @property
    def rows(self) -> list[list[Piece]]:
        """The cells of a table, row by row."""
        by_row = groupby(self.pieces, key=lambda piece: piece.segment.path.rpartition("__cell_")[0])
        return [list(cells) for _, cells in by_row]


@require_safe
def documents(request: HttpRequest) -> HttpResponse:
    """All documents that are shown, newest first."""
    query = DocumentsQuery.read(request)
    found = Document.objects.visible_to(request.user).prefetch_related(
        Prefetch("texts", DocumentText.objects.latest_revisions().defer("text", "dropped"))
    )
    if words := query.cleaned_data["q"]:
        found = found.filter(
            Q(title_zh__icontains=words) | Q(title_en__icontains=words) | Q(number__icontains=words)
        )
    if kind := query.cleaned_data["kind"]:
        found = found.filter(kind=kind)
    page = Paginator(found, PAGE_SIZE).get_page(query.cleaned_data["page"])
    return render(request, "annotations/documents.html", {"query": query, "page": page})


@require_safe
def document(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """One document: its particulars, its texts side by side, and what is marked on them."""
    query = MarksQuery.read(request)
    code, kind = query.cleaned_data["label"], query.cleaned_data["marks"]
    found = get_object_or_404(Document.objects.visible_to(request.user), uid=uid)
    texts = list(found.texts.latest_revisions().prefetch_related("segments"))
    marks = marks_of(texts, request.user)
    shown = marks.only(code, kind)
    columns = {text.language: blocks_of(_pieces(text, shown.on_text[text.pk])) for text in texts}
    zh, en = columns.get(Language.ZH, []), columns.get(Language.EN, [])
    links = links_between(zh, en)
    return render(
        request,
        "annotations/document.html",
        {
            "document": found,
            "rows": pair(zh, en, links) if links else [Row(tuple(zh), tuple(en))],
            "side_by_side": bool(zh and en),
            "headings": [piece for block in (zh or en) for piece in block.pieces if piece.is_heading],
            "query": query,
            "label": code,
            "legend": [(label, query.with_label(label.code)) for label in marks.legend],
            "all_labels": query.with_label(""),
            "kinds": [(value, name, query.with_marks(value)) for value, name in KINDS],
            "places": [p for block in (*zh, *en) for p in block.pieces if p.is_marked] if code else [],
            "agreed": sum(label.agreed for label in marks.legend),
            "proposed": sum(label.proposed for label in marks.legend),
        },
    )


def _pieces(text: DocumentText, marks: Iterable[Mark]) -> list[Piece]:
    marked = MarkedText(text.text, marks)
    whole = [Segment(text=text, ordinal=0, kind="paragraph", start=0, end=len(text.text))]
    return [
        Piece(segment, text.language, marked.runs(segment.start, segment.end))
        for segment in list(text.segments.all()) or whole
    ]


def blocks_of(pieces: Iterable[Piece]) -> list[Block]:
    """Pieces as they stand in a column, the cells of a table together."""
    blocks: list[Block] = []
    for table, found in groupby(pieces, key=_table_of):
        group = tuple(found)
        blocks += [Block(group, True)] if table else [Block((piece,), False) for piece in group]
    return blocks


def _table_of(piece: Piece) -> str:
    """The path of the table that a piece is a cell of; empty for what is none."""
    segment = piece.segment
    return segment.path.rpartition("__row_")[0] if segment.kind == SegmentKind.TABLE_CELL else ""


def links_between(zh: list[Block], en: list[Block]) -> list[tuple[int, int]]:
    """Which blocks render each other, as positions in the two columns."""
    if not zh or not en:
        return []
    left = {piece.segment.pk: place for place, block in enumerate(zh) for piece in block.pieces}
    right = {piece.segment.pk: place for place, block in enumerate(en) for piece in block.pieces}
    found = SegmentAlignment.objects.filter(
        zh_segment__text=zh[0].pieces[0].segment.text_id, en_segment__text=en[0].pieces[0].segment.text_id
    )
    return [(left[a], right[b]) for a, b in found.values_list("zh_segment_id", "en_segment_id")]
