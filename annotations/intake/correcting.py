"""Corrects words of a stored text: a new revision, into which marks, links and suggestions are moved exactly.

Nothing is guessed, as it is where another file comes in: what was changed is known to the code point. A mark
whose words were corrected covers the words that stand there now; one that was cut through is orphaned.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from annotations.intake.revising import Carried
from annotations.intake.tagging import tag_text
from annotations.models import (
    Anchor,
    Document,
    DocumentText,
    Language,
    PipelineRun,
    Segment,
    SegmentAlignment,
)
from annotations.tagging import Tagger

__all__ = ["CannotCorrect", "Corrected", "Edit", "correct_text", "corrected_from", "undo_correction"]

_CONTEXT = 32
_BETWEEN = ("\n", "\t")
"""What stands between segments, which a correction leaves where it is."""


class CannotCorrect(ValueError):
    """A correction does not fit the text; the message says why and what to do."""


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """Put ``words`` in the place of ``text[start:end]``; the same start and end insert."""

    start: int
    end: int
    words: str

    @classmethod
    def between(cls, now: str, then: str, at: int = 0) -> Edit | None:
        """The one edit that makes ``then`` of ``now``, as short as can be; None where they are the same.

        Args:
            at: where ``now`` begins in the text.
        """
        if now == then:
            return None
        shorter = min(len(now), len(then))
        head = next((i for i in range(shorter) if now[i] != then[i]), shorter)
        most = shorter - head
        tail = next((i for i in range(most) if now[-1 - i] != then[-1 - i]), most)
        return cls(at + head, at + len(now) - tail, then[head : len(then) - tail])


@dataclass(frozen=True, slots=True)
class Corrected:
    """The new revision, and what became of the marks."""

    text: DocumentText
    carried: Carried


@transaction.atomic
def correct_text(
    text: DocumentText, edits: Iterable[Edit], user: User, tagger: Tagger | None = None
) -> Corrected:
    """Store a text with edits made to it as the next revision, and take everything on it along.

    Args:
        text: the newest text of its language in its document.
        edits: places in ``text``, each within one segment, none overlapping another.
        tagger: finds suggestions in the new text, where the old one had some; those at the same place that
            say the same keep the decisions on them.

    Raises:
        CannotCorrect: the text is not the newest, or an edit does not fit.
    """
    document = Document.objects.select_for_update(no_key=True).get(pk=text.document_id)
    newest = document.texts.filter(language=text.language).order_by("-revision").first()
    if newest is None or newest.pk != text.pk:
        raise CannotCorrect(_("Somebody changed this text meanwhile. Load the page again."))
    segments = list(text.segments.order_by("ordinal"))
    moves = _Moves(text.text, _checked(text.text, segments, edits))
    new = _store(text, moves, user)
    pairs = _move_segments(segments, new, moves)
    _move_links(pairs)
    carried = _carry(text, new, moves, user)
    if tagger is not None:
        _tag_again(text, new, moves, tagger)
    return Corrected(new, carried)


@transaction.atomic
def undo_correction(text: DocumentText, user: User, tagger: Tagger | None = None) -> Corrected:
    """Put back the words of the revision before, as a new revision; marks of both come along.

    Raises:
        CannotCorrect: there is no revision before, or it has other segments: it was no correction.
    """
    before = corrected_from(text)
    if before is None:
        raise CannotCorrect(_("There is no correction of this text to take back."))
    segments = [list(found.segments.order_by("ordinal")) for found in (text, before)]
    edits = [
        edit
        for now, then in zip(*segments, strict=True)
        if (
            edit := Edit.between(
                text.text[now.start : now.end], before.text[then.start : then.end], now.start
            )
        )
    ]
    corrected = correct_text(text, edits, user, tagger)
    back = _put_back_orphans(before, corrected.text, user)
    carried = corrected.carried
    return Corrected(corrected.text, Carried(carried.anchored + back, carried.orphaned - back))


def corrected_from(text: DocumentText) -> DocumentText | None:
    """The revision whose words an undo puts back; None where no correction is left to be taken back.

    A revision with the words of an earlier one took back what lay between them.
    """
    revisions = DocumentText.objects.filter(
        document=text.document_id,
        language=text.language,
        source_sha256=text.source_sha256,
        revision__lte=text.revision,
    ).defer("text", "dropped")
    standing: list[DocumentText] = []
    for revision in revisions.order_by("revision"):
        if len(standing) > 1 and standing[-2].sha256 == revision.sha256:
            standing.pop()
            standing[-1] = revision
        else:
            standing.append(revision)
    before = standing[-2] if len(standing) > 1 else None
    if before is None or _paths(before) != _paths(text):
        return None
    return before


def _words(text: DocumentText, segment: Segment) -> str:
    return text.text[segment.start : segment.end]


def _paths(text: DocumentText) -> list[str]:
    return list(text.segments.order_by("ordinal").values_list("path", flat=True))


class _Moves:
    """Where each code point of the old text stands in the new one."""

    def __init__(self, old: str, edits: Sequence[Edit]) -> None:
        self.edits = edits
        pieces, at = [], 0
        for edit in edits:
            pieces += [old[at : edit.start], edit.words]
            at = edit.end
        self.text = "".join([*pieces, old[at:]])

    def moved(self, place: int, *, after: bool = False) -> int:
        """The new offset of an old one that lies in no edit; behind what is inserted there if ``after``."""
        shift = 0
        for edit in self.edits:
            if edit.end < place or (edit.end == place and (edit.start < edit.end or after)):
                shift += len(edit.words) - (edit.end - edit.start)
        return place + shift

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        """Where a stretch stands; None where an edit cuts through one of its ends, or took all its words."""
        for edit in self.edits:
            if edit.start < start < edit.end or edit.start < end < edit.end:
                return None
        # It covers what replaces its first words; what is inserted at its start stands before it.
        replaced = any(edit.start == start and start < edit.end <= end for edit in self.edits)
        first = self.moved(start) if replaced else self.moved(start, after=True)
        last = self.moved(end)
        return (first, last) if first < last and self.text[first:last].strip() else None

    def touches(self, start: int, end: int) -> bool:
        return any(edit.start < end and start < edit.end for edit in self.edits) or any(
            start < edit.start < end for edit in self.edits
        )


def _checked(text: str, segments: Sequence[Segment], edits: Iterable[Edit]) -> list[Edit]:
    found = sorted(edits)
    if not found:
        raise CannotCorrect(_("There is nothing to correct."))
    if any(one.end > other.start for one, other in pairwise(found)):
        raise CannotCorrect(_("Two corrections overlap. Make one after the other."))
    for edit in found:
        segment = next((s for s in segments if s.start <= edit.start <= edit.end <= s.end), None)
        if segment is None:
            raise CannotCorrect(_("A correction stays within one paragraph."))
        words = text[segment.start : edit.start] + edit.words + text[edit.end : segment.end]
        if not words.strip() or words != words.strip():
            raise CannotCorrect(_("A paragraph cannot be left empty, or begin or end with white space."))
        # A cell may hold lines of its own; no other segment does.
        if any(mark in edit.words for mark in _BETWEEN if mark not in text[segment.start : segment.end]):
            raise CannotCorrect(_("A correction cannot divide a paragraph: write it in one line."))
    return found


def _store(text: DocumentText, moves: _Moves, user: User) -> DocumentText:
    return DocumentText.objects.create(
        document_id=text.document_id,
        language=text.language,
        revision=text.revision + 1,
        text=moves.text,
        sha256=hashlib.sha256(moves.text.encode()).hexdigest(),
        source_name=text.source_name,
        source_sha256=text.source_sha256,
        media_type=text.media_type,
        dropped=text.dropped,
        created_by=user,
    )


def _move_segments(
    segments: Sequence[Segment], new: DocumentText, moves: _Moves
) -> list[tuple[Segment, Segment]]:
    """The same segments on the new text, each beside the old one."""
    made = [
        Segment(
            text=new,
            ordinal=old.ordinal,
            path=old.path,
            parent_path=old.parent_path,
            kind=old.kind,
            level=old.level,
            label=old.label,
            # A segment keeps what is inserted at its ends.
            start=moves.moved(old.start),
            end=moves.moved(old.end, after=True),
        )
        for old in segments
    ]
    return list(zip(segments, Segment.objects.bulk_create(made), strict=True))


def _move_links(pairs: Sequence[tuple[Segment, Segment]]) -> None:
    new_of = {old.pk: new for old, new in pairs}
    zh = SegmentAlignment.objects.filter(zh_segment__in=new_of).order_by("pk")
    en = SegmentAlignment.objects.filter(en_segment__in=new_of).order_by("pk")
    others = _newest_partners(pairs)
    SegmentAlignment.objects.bulk_create(
        [
            SegmentAlignment(
                zh_segment=new_of[link.zh_segment_id],
                en_segment_id=link.en_segment_id,
                score=link.score,
                origin=link.origin,
            )
            for link in zh
            if link.en_segment_id in others
        ]
        + [
            SegmentAlignment(
                zh_segment_id=link.zh_segment_id,
                en_segment=new_of[link.en_segment_id],
                score=link.score,
                origin=link.origin,
            )
            for link in en
            if link.zh_segment_id in others
        ]
    )


def _newest_partners(pairs: Sequence[tuple[Segment, Segment]]) -> set[int]:
    """The segments of the newest text in the other language."""
    if not pairs:
        return set()
    text = pairs[0][1].text
    other = Language.EN if text.language == Language.ZH else Language.ZH
    newest = DocumentText.objects.filter(document=text.document_id, language=other).order_by("-revision")
    return set(Segment.objects.filter(text__in=newest.values("pk")[:1]).values_list("pk", flat=True))


def _carry(old: DocumentText, new: DocumentText, moves: _Moves, user: User) -> Carried:
    made = []
    for anchor in old.anchors.order_by("pk"):
        span = None
        if anchor.start is not None and anchor.end is not None:
            span = moves.span(anchor.start, anchor.end)
        made.append(_anchor(anchor, new, span))
    Anchor.objects.bulk_create_with_history(made, reason=f"corrected in revision {new.revision}", user=user)
    anchored = sum(anchor.state == Anchor.State.ANCHORED for anchor in made)
    return Carried(anchored, len(made) - anchored)


def _anchor(old: Anchor, text: DocumentText, span: tuple[int, int] | None) -> Anchor:
    anchor = Anchor(annotation_id=old.annotation_id, text=text)
    if span is None:
        anchor.state = Anchor.State.ORPHANED
        anchor.quote, anchor.prefix, anchor.suffix = old.quote, old.prefix, old.suffix
    else:
        _put(anchor, text.text, *span)
    return anchor


def _put(anchor: Anchor, words: str, start: int, end: int) -> None:
    anchor.state = Anchor.State.ANCHORED
    anchor.start, anchor.end, anchor.quote = start, end, words[start:end]
    anchor.prefix, anchor.suffix = words[max(0, start - _CONTEXT) : start], words[end : end + _CONTEXT]


def _put_back_orphans(before: DocumentText, new: DocumentText, user: User) -> int:
    """Give orphans the place that they had in the revision whose words these are again."""
    orphans = {a.annotation_id: a for a in new.anchors.filter(state=Anchor.State.ORPHANED)}
    places = before.anchors.filter(annotation__in=orphans, state=Anchor.State.ANCHORED)
    back = []
    for place in places:
        start, end = place.start or 0, place.end or 0
        if new.text[start:end] == place.quote:
            _put(orphans[place.annotation_id], new.text, start, end)
            back.append(orphans[place.annotation_id])
    fields = ("state", "start", "end", "quote", "prefix", "suffix")
    if back:
        Anchor.objects.bulk_update_with_history(back, fields, reason="correction taken back", user=user)
    return len(back)


def _tag_again(old: DocumentText, new: DocumentText, moves: _Moves, tagger: Tagger) -> None:
    """Tag the new text, and let what is suggested as it was continue what stood there."""
    run = PipelineRun.objects.filter(text=old).order_by("-pk").first()
    if run is None:
        return
    before = {
        (*span, found.label): found.root_id
        for found in run.suggestions.select_related("concept")
        if (span := moves.span(found.start, found.end))
    }
    tag_text(new, tagger, before)
