"""One person's place at a document: every decision that can be taken there, each whole or not at all.

A mark is named by its ref: ``s`` and the key of a suggestion, for it and for what the person made of it, or
the identifier of an annotation that came from no suggestion. ``seen`` is what the person saw of the mark
(see ``seen_of``); where it has changed since, the decision is refused as a Conflict and nothing is lost.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from annotations.deciding.board import Board, seen_of
from annotations.deciding.errors import (
    InvalidSpan,
    MarkNotFound,
    NotAllowed,
    NothingToRedo,
    NothingToUndo,
)
from annotations.deciding.labels import Label, laws_named
from annotations.deciding.ledger import Ledger, Outcome, Stroke
from annotations.deciding.reversing import refuse_as_changed, reverse, texts_of
from annotations.deciding.states import REJECTED, make_anchor, place, state_of
from annotations.models import Anchor, Annotation, Decision, Document, DocumentText, Suggestion

__all__ = ["Desk"]

Action = Decision.Action
Layer = Annotation.Layer


class Desk:
    """Decides for one person, in one layer of one document. Every method takes one stroke.

    Args:
        layer: the person's own layer or, with the permission to adjudicate, the agreed one.

    Raises:
        NotAllowed: the person may not annotate, may not see the document, or may not adjudicate.

    All methods raise MarkNotFound for a ref that names nothing here, and Conflict. ``key`` is chosen by the
    sender: a stroke that is sent again with its key is not taken twice.
    """

    def __init__(self, user: User, document: Document, layer: str = Layer.PERSONAL) -> None:
        if not user.has_perm("annotations.add_annotation"):
            raise NotAllowed(_("You may not annotate. Ask to be put into the group Translators."))
        if layer == Layer.ADJUDICATED and not user.has_perm("annotations.adjudicate_annotation"):
            raise NotAllowed(_("You may not change what was agreed. Work in your own layer."))
        if not Document.objects.visible_to(user).filter(pk=document.pk).exists():
            raise NotAllowed(_("You may not see this document."))
        self.user, self.document, self.layer = user, document, layer
        self.ledger = Ledger(user, document, layer)
        self.board = Board(user, document, layer)

    # Decisions on marks

    def accept(self, ref: str, *, seen: str | None = None, key: uuid.UUID | None = None) -> Outcome:
        """Take up a suggestion as it is, or another person's annotation; what is taken up already stays."""

        def act(stroke: Stroke) -> None:
            self._take_up(stroke, ref, seen)

        return self.ledger.take(key, act)

    def reject(self, ref: str, *, seen: str | None = None, key: uuid.UUID | None = None) -> Outcome:
        """Decide against a mark: an annotation is withdrawn, and the suggestion it came from rejected."""

        def act(stroke: Stroke) -> None:
            annotation, suggestion = self._find(ref, seen)
            if annotation is not None:
                self._withdraw(stroke, annotation, ref)
            if suggestion is not None and suggestion.pk not in self.board.rejected([suggestion.pk]):
                stroke.record(Action.REJECT, suggestion=suggestion, after=REJECTED)

        return self.ledger.take(key, act)

    def relabel(
        self, ref: str, label: Label, *, seen: str | None = None, key: uuid.UUID | None = None
    ) -> Outcome:
        """Give a mark another label; a suggestion is taken up with it."""

        def act(stroke: Stroke) -> None:
            annotation = self._take_up(stroke, ref, seen)
            if Label.of_annotation(annotation) != label:
                self._change(stroke, annotation, lambda found, _anchor: label.put_on(found))

        return self.ledger.take(key, act)

    def move(
        self, ref: str, start: int, end: int, *, seen: str | None = None, key: uuid.UUID | None = None
    ) -> Outcome:
        """Make a mark cover ``text[start:end]``.

        Raises:
            InvalidSpan: that is no stretch of the text.
        """

        def act(stroke: Stroke) -> None:
            self._place(stroke, self._take_up(stroke, ref, seen), lambda _anchor: (start, end))

        return self.ledger.take(key, act)

    def widen(
        self,
        ref: str,
        *,
        start: int = 0,
        end: int = 0,
        seen: str | None = None,
        key: uuid.UUID | None = None,
    ) -> Outcome:
        """Move the edges of a mark outwards by so many code points; inwards by a negative number.

        Raises:
            InvalidSpan: nothing would be left, or the text ends there.
        """

        def act(stroke: Stroke) -> None:
            annotation = self._take_up(stroke, ref, seen)
            self._place(stroke, annotation, lambda a: ((a.start or 0) - start, (a.end or 0) + end))

        return self.ledger.take(key, act)

    def split(self, ref: str, at: int, *, seen: str | None = None, key: uuid.UUID | None = None) -> Outcome:
        """Cut a mark in two before the code point ``at`` of the text; both keep the label.

        Raises:
            InvalidSpan: ``at`` does not lie inside the mark, or a part would hold no words.
        """

        def act(stroke: Stroke) -> None:
            annotation = self._take_up(stroke, ref, seen)
            anchor = self._anchor_of(annotation)
            start, end = anchor.start or 0, anchor.end or 0
            if not start < at < end:
                raise InvalidSpan(_("A mark is cut between two of its characters."))
            self._place(stroke, annotation, lambda _anchor: (start, at))
            self._create(stroke, anchor.text, at, end, Label.of_annotation(annotation), name="second part")

        return self.ledger.take(key, act)

    def comment(
        self, ref: str, words: str, *, seen: str | None = None, key: uuid.UUID | None = None
    ) -> Outcome:
        """Set the comment of a mark; a suggestion is taken up with it."""

        def act(stroke: Stroke) -> None:
            annotation = self._take_up(stroke, ref, seen)
            if annotation.comment != words.strip():
                self._change(
                    stroke,
                    annotation,
                    lambda found, _anchor: setattr(found, "comment", words.strip()),
                    Action.COMMENT,
                )

        return self.ledger.take(key, act)

    def put(
        self, ref: str, start: int, end: int, *, seen: str | None = None, key: uuid.UUID | None = None
    ) -> Outcome:
        """Give a mark whose words are not in the newest text a place there, ``text[start:end]``.

        Raises:
            InvalidSpan: that is no stretch of the text, or the mark has a place there.
        """

        def act(stroke: Stroke) -> None:
            annotation, _suggestion = self._find(ref, seen)
            anchor = self.board.orphans().filter(annotation=annotation).select_related("text").first()
            if annotation is None or anchor is None:
                raise InvalidSpan(_("This mark has its place in the text; widen or narrow it there."))
            span = _trimmed(anchor.text, start, end)
            self._change(stroke, annotation, lambda _, a: place(a, a.text, *span), anchor=anchor)

        return self.ledger.take(key, act)

    # Decisions on stretches and on many marks

    def create(
        self, text: DocumentText, start: int, end: int, label: Label, *, key: uuid.UUID | None = None
    ) -> Outcome:
        """Mark ``text[start:end]``, less white space at its ends. Its identifier is ``key``.

        Raises:
            InvalidSpan: that is no stretch of the text, or holds no words.
        """

        def act(stroke: Stroke) -> None:
            if text.document_id != self.document.pk:
                raise InvalidSpan(_("That text belongs to another document."))
            first, last = _trimmed(text, start, end)
            self._create(stroke, text, first, last, label)

        return self.ledger.take(key, act)

    def accept_all(self, code: str, score: float, *, key: uuid.UUID | None = None) -> Outcome:
        """Take up all undecided suggestions for a label that score at least ``score``; one undo is enough."""

        def act(stroke: Stroke) -> None:
            wanted = [
                found
                for found in self.board.undecided()
                if found.score >= score and (not code or found.label == code)
            ]
            self._accept_many(stroke, wanted)

        return self.ledger.take(key, act)

    # Undo and redo

    def undo(self, *, key: uuid.UUID | None = None) -> Outcome:
        """Take back the person's last stroke that still holds.

        Raises:
            NothingToUndo: there is none.
        """

        def act(stroke: Stroke) -> None:
            found = self.ledger.undoable()
            if not found:
                raise NothingToUndo(_("There is nothing to undo."))
            reverse(self.board, stroke, found, Action.UNDO)

        return self.ledger.take(key, act)

    def redo(self, *, key: uuid.UUID | None = None) -> Outcome:
        """Take again what was undone last.

        Raises:
            NothingToRedo: nothing was undone, or something was decided since.
        """

        def act(stroke: Stroke) -> None:
            found = self.ledger.redoable()
            if not found:
                raise NothingToRedo(_("There is nothing to redo."))
            reverse(self.board, stroke, found, Action.REDO)

        return self.ledger.take(key, act)

    # How

    def _find(self, ref: str, seen: str | None) -> tuple[Annotation | None, Suggestion | None]:
        """What a ref names in this layer, which must be as it was seen."""
        annotation, suggestion = self._named(ref)
        if annotation is None and suggestion is None:
            raise MarkNotFound(_("This mark is not there any more."))
        if seen is not None:
            rejected = suggestion is not None and suggestion.pk in self.board.rejected([suggestion.pk])
            if seen_of(annotation, rejected=rejected) != seen:
                refuse_as_changed(ref, annotation)
        return annotation, suggestion

    def _named(self, ref: str) -> tuple[Annotation | None, Suggestion | None]:
        own = self.board.annotations().select_related("suggestion")
        if ref[:1] == "s" and ref[1:].isdecimal():
            suggestions = Suggestion.objects.select_related("run", "concept")
            suggestion = suggestions.filter(pk=int(ref[1:]), run__text__document=self.document).first()
            return (own.filter(suggestion=suggestion).first() if suggestion else None), suggestion
        try:
            annotation = own.filter(uid=ref).first()
        except ValidationError:
            return None, None
        return annotation, annotation.suggestion if annotation else None

    def _take_up(self, stroke: Stroke, ref: str, seen: str | None) -> Annotation:
        """The annotation that a ref names, made from its suggestion where there is none yet."""
        theirs = self.board.theirs(ref)
        if theirs is not None:
            anchor = self._anchor_of(theirs)
            label = Label.of_annotation(theirs)
            return self._create(stroke, anchor.text, anchor.start or 0, anchor.end or 0, label)
        annotation, suggestion = self._find(ref, seen)
        if annotation is not None or suggestion is None:
            assert annotation is not None  # noqa: S101  # _find refuses a ref without either
            return annotation
        return self._accept_many(stroke, [suggestion])[0]

    def _accept_many(self, stroke: Stroke, suggestions: Sequence[Suggestion]) -> list[Annotation]:
        """Annotations of suggestions as they are, in a constant number of queries."""
        laws = laws_named(suggestions)
        texts = texts_of(self.document, {found.run.text_id for found in suggestions})
        made = []
        for found in suggestions:
            annotation = self._blank(uuid.uuid4(), found)
            annotation.concept = found.concept  # kept, so that its label costs no query
            Label.of_suggestion(found, laws).put_on(annotation)
            made.append(annotation)
        Annotation.objects.bulk_create_with_history(made, reason=Action.ACCEPT, user=self.user)
        anchors = [
            make_anchor(annotation, texts[found.run.text_id], found.start, found.end)
            for annotation, found in zip(made, suggestions, strict=True)
        ]
        Anchor.objects.bulk_create_with_history(anchors, reason=Action.ACCEPT, user=self.user)
        for annotation, anchor, found in zip(made, anchors, suggestions, strict=True):
            stroke.record(
                Action.ACCEPT, annotation=annotation, suggestion=found, after=state_of(annotation, anchor)
            )
        return made

    def _create(
        self, stroke: Stroke, text: DocumentText, start: int, end: int, label: Label, name: str = ""
    ) -> Annotation:
        _check(text, start, end)
        annotation = self._blank(uuid.uuid5(stroke.key, name) if name else stroke.key, None)
        label.put_on(annotation)
        annotation.save_with_history(reason=Action.CREATE, user=self.user)
        anchor = make_anchor(annotation, text, start, end)
        anchor.save_with_history(reason=Action.CREATE, user=self.user)
        stroke.record(Action.CREATE, annotation=annotation, after=state_of(annotation, anchor))
        return annotation

    def _blank(self, uid: uuid.UUID, suggestion: Suggestion | None) -> Annotation:
        return Annotation(
            uid=uid,
            document=self.document,
            layer=self.layer,
            annotator=self.user,
            suggestion=suggestion,
        )

    def _place(
        self, stroke: Stroke, annotation: Annotation, span: Callable[[Anchor], tuple[int, int]]
    ) -> None:
        def put(_annotation: Annotation, anchor: Anchor) -> None:
            start, end = span(anchor)
            _check(anchor.text, start, end)
            place(anchor, anchor.text, start, end)

        self._change(stroke, annotation, put)

    def _change(
        self,
        stroke: Stroke,
        annotation: Annotation,
        change: Callable[[Annotation, Anchor], None],
        action: Decision.Action = Action.ADJUST,
        anchor: Anchor | None = None,
    ) -> None:
        """Change an annotation or its anchor, save both and record it, unless nothing is different."""
        anchor = anchor or self._anchor_of(annotation)
        before = state_of(annotation, anchor)
        change(annotation, anchor)
        after = state_of(annotation, anchor)
        if after == before:
            return
        annotation.lock_version += 1
        annotation.save_with_history(reason=action, user=self.user)
        anchor.save_with_history(reason=action, user=self.user)
        stroke.record(
            action, annotation=annotation, suggestion=annotation.suggestion, before=before, after=after
        )

    def _withdraw(self, stroke: Stroke, annotation: Annotation, ref: str) -> None:
        before = state_of(annotation, self._anchor_of(annotation))
        annotation.withdrawn = True
        annotation.lock_version += 1
        annotation.save_with_history(reason=Action.WITHDRAW, user=self.user)
        stroke.record(Action.WITHDRAW, annotation=annotation, suggestion=annotation.suggestion, before=before)

    def _anchor_of(self, annotation: Annotation) -> Anchor:
        """The anchor on the newest text on which the annotation stands."""
        anchor = (
            annotation.anchors.filter(state=Anchor.State.ANCHORED)
            .select_related("text")
            .order_by("-text__revision")
            .first()
        )
        if anchor is None:
            raise MarkNotFound(_("The words of this mark are not in the text any more."))
        return anchor


def _check(text: DocumentText, start: int, end: int) -> None:
    if not 0 <= start < end <= len(text.text):
        raise InvalidSpan(
            _("%(start)s–%(end)s is no stretch of a text of %(length)s characters.")
            % {"start": start, "end": end, "length": len(text.text)}
        )
    if not text.text[start:end].strip():
        raise InvalidSpan(_("There are no words in that stretch."))


def _trimmed(text: DocumentText, start: int, end: int) -> tuple[int, int]:
    _check(text, start, end)
    words = text.text[start:end]
    return start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())
