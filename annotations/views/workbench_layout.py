"""How the workbench draws texts: rows of two languages, and the words of a segment under their marks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Q
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from pypinyin import Style, lazy_pinyin

from annotations.deciding import Board, BoardMark, Stretch
from annotations.models import Annotation, DocumentText, Language, MarkKind, Segment
from annotations.reading import MarkedText, Row, Run, pair
from annotations.views.documents import Block, Piece, blocks_of, links_between
from annotations.views.marks import SLOTS
from catalog.models import Concept

__all__ = [
    "FURTHER",
    "MANY",
    "Look",
    "Looks",
    "WorkPiece",
    "arrangement",
    "draw",
    "further_look",
    "lay_out",
    "look_of_term",
    "pieces_of",
    "segments_of",
    "stretches_of",
    "touched_segments",
]

MANY = 40
"""With more stretches than this the whole is drawn: one plain query beats so many conditions."""


FURTHER = SLOTS - 1
"""The look that entries and terms share; their text tells them apart."""


@dataclass(frozen=True, slots=True)
class Look:
    """A label that can be chosen, with what it is found by and how it looks.

    Attributes:
        code: what a command names it by.
        short: what is shown for it, where that is not its code: for an entry or a term.
    """

    code: str
    name_zh: str
    name_en: str
    definition: str
    slot: int
    short: str = ""

    @property
    def shown(self) -> str:
        return self.short or self.code

    @property
    def search(self) -> str:
        """All by which it is found: code, both names, initials in pinyin."""
        return " ".join((self.shown, self.name_zh, self.name_en, initials(self.name_zh))).lower()


@lru_cache(maxsize=50_000)
def initials(chinese: str) -> str:
    """The first letters of the pinyin of a Chinese name: 限制出境 is xzcj."""
    return "".join(lazy_pinyin(chinese, style=Style.FIRST_LETTER, errors="ignore"))


def further_look(annotation: Annotation) -> Look | None:
    """The look of what an annotation says, where that is an entry or a term."""
    if annotation.entry is not None:
        entry = annotation.entry
        return Look(f"entry:{entry.pk}", entry.content_zh, "", "", FURTHER, entry.code)
    if annotation.term is not None:
        return look_of_term(annotation.term.pk, annotation.term.zh, annotation.term.en)
    return None


def look_of_term(pk: int, zh: str, en: str) -> Look:
    return Look(f"{MarkKind.TERM}:{pk}", zh, en, "", FURTHER, zh)


class Looks:
    """Every label by its code. A concept looks the same on every page, whatever else stands on it."""

    def __init__(self) -> None:
        own = [
            Look(MarkKind.OUT.upper(), "清单外措施", _("Measure that is in no list"), "", 22),
            Look(MarkKind.CITATION.upper(), "法律引用", _("Citation of a law"), "", 23),
        ]
        concepts = Concept.objects.order_by("catalog_id", "ordinal")
        self.all = [
            Look(found.code, found.name_zh, found.name_en, found.definition, place % (SLOTS - 2))
            for place, found in enumerate(concepts)
        ] + own
        self._by_code = {look.code: look for look in self.all}

    def of(self, mark: BoardMark) -> Look:
        """The look of a mark; a term or an entry has none of its own and gets the last one."""
        return self.named(mark.label)

    def named(self, label: str) -> Look:
        return self._by_code.get(label) or Look(label, label, "", "", FURTHER)

    def recent_first(self, user_id: int) -> list[Look]:
        """All labels, those that the person used last at the front."""
        used = Annotation.objects.filter(annotator=user_id).select_related("concept", "entry", "term")
        looks = (further_look(found) or self._by_code.get(found.label) for found in used.order_by("-id")[:60])
        recent = {look.code: look for look in looks if look is not None}
        first = list(recent.values())[:6]
        return first + [look for look in self.all if look not in first]


@dataclass(frozen=True, slots=True)
class WorkPiece(Piece):
    """A segment with its words drawn."""

    text: DocumentText
    html: SafeString

    @property
    def words(self) -> str:
        return self.text.text[self.segment.start : self.segment.end]


def segments_of(text: DocumentText, stretches: Sequence[Stretch] | None = None) -> list[Segment]:
    """The segments of a text, or those that touch a stretch; a text without any is one segment."""
    found = text.segments.order_by("ordinal")
    if stretches is not None and len(stretches) <= MANY:
        touched = Q(pk__in=[])
        for text_id, start, end in stretches:
            if text_id == text.pk:
                touched |= Q(start__lt=end, end__gt=start)
        found = found.filter(touched)
    if found or text.segments.exists():
        return list(found)
    return [Segment(text=text, ordinal=0, kind="paragraph", start=0, end=len(text.text))]


Segments = dict[int, list[Segment]]
Marks = dict[int, list[BoardMark]]


def touched_segments(board: Board, stretches: Sequence[Stretch] | None = None) -> Segments:
    """By the key of their text the segments that touch one of a few stretches; all, if they are many."""
    return {text.pk: segments_of(text, stretches) for text in board.texts}


def stretches_of(segments: Segments) -> list[Stretch]:
    return [Stretch(pk, s.start, s.end) for pk, found in segments.items() for s in found]


def pieces_of(board: Board, looks: Looks, segments: Segments, marks: Marks) -> list[WorkPiece]:
    """Segments drawn with their marks."""
    pieces = []
    for text in board.texts:
        marked = MarkedText(text.text, [mark for mark in marks[text.pk] if mark.state != "rejected"])
        pieces += [
            WorkPiece(segment, text.language, [], text, draw(segment, marked, looks))
            for segment in segments[text.pk]
        ]
    return pieces


def lay_out(pieces: Iterable[WorkPiece]) -> list[Row[Block]]:
    """Rows of aligned blocks, Chinese left; without an alignment the blocks are paired in their order."""
    pieces = list(pieces)
    zh = blocks_of(piece for piece in pieces if piece.language == Language.ZH)
    en = blocks_of(piece for piece in pieces if piece.language == Language.EN)
    links = links_between(zh, en) or [(place, place) for place in range(min(len(zh), len(en)))]
    return pair(zh, en, links)


def arrangement(board: Board) -> list[tuple[list[str], list[str]]]:
    """The rows of the page as the places of their segments, without the words: what aligning changes."""
    pieces = [
        WorkPiece(segment, text.language, [], text, SafeString(""))
        for text in board.texts
        for segment in segments_of(text)
    ]
    return [(_places(row.left), _places(row.right)) for row in lay_out(pieces)]


def _places(blocks: Iterable[Block]) -> list[str]:
    return [piece.anchor for block in blocks for piece in block.pieces]


def draw(segment: Segment, marked: MarkedText[BoardMark], looks: Looks) -> SafeString:
    """The words of a segment as flat runs. All text is the document's own: labels stand in attributes,
    from which the stylesheet shows them, so that what is selected is exactly what the text says.

    It is made here and not by a template because a long document has thousands of runs.
    """
    parts: list[str] = []
    begun: set[str] = set()
    for run in marked.runs(segment.start, segment.end):
        parts += [_open(placed.mark, placed.lane, run, begun, looks) for placed in run.marks]
        parts.append(escape(run.text))
        parts.append("</span>" * len(run.marks))
    return mark_safe("".join(parts))  # noqa: S308  # all that comes from outside is escaped


def _open(mark: BoardMark, lane: int, run: Run[BoardMark], begun: set[str], looks: Looks) -> str:
    look = looks.of(mark)
    state = "proposed theirs" if mark.state == "theirs" else mark.state
    html = f'<span class="mark m{look.slot} lane{min(lane, 3)} {state}" data-ref="{mark.ref}"'
    if any(placed.mark is mark for placed in run.ending):
        html += f' data-tag="{escape(_tag(mark, look))}"'
    if mark.ref not in begun:
        begun.add(mark.ref)
        html += (
            f' data-state="{mark.state}" data-seen="{mark.seen}" data-label="{escape(mark.label)}"'
            f' data-start="{mark.start}" data-end="{mark.end}"'
        )
    return html + ">"


def _tag(mark: BoardMark, look: Look) -> str:
    """What stands beside a mark, so that it is told apart without its colour."""
    words = ["§" if look.code == MarkKind.CITATION.upper() else look.code]
    if mark.attributes.get("lifted"):
        words.append(_("lifted"))
    elif mark.attributes.get("negated"):
        words.append(_("negated"))
    if mark.state == "theirs":
        words.append(mark.by or _("agreed"))
    elif mark.state == "proposed":
        words.append("?")
    if mark.commented:
        words.append("✎")
    return " ".join(words)
