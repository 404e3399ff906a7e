"""Undoing whatever was done, and putting marks that lost their words."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from annotations.deciding import (
    Desk,
    InvalidSpan,
    Label,
    MarkNotFound,
    NothingToRedo,
    NothingToUndo,
)
from annotations.intake.revising import carry_annotations
from annotations.models import Anchor, DocumentText
from tests.annotations.deciding.test_desk import refs, standing, tagged, translator
from tests.factories import (
    DocumentTextFactory,
)

pytestmark = pytest.mark.django_db


COMMANDS = st.sampled_from(
    ["accept", "reject", "relabel", "widen", "narrow", "split", "comment", "create", "bulk", "undo", "redo"]
)


class AnySequence(TestCase):
    """Whatever is done, as many undos lead back to the beginning, and as many redos to the end again."""

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(st.tuples(COMMANDS, st.integers(0, 9)), max_size=12))
    def test_undos_lead_back_and_redos_forth(self, commands: list[tuple[str, int]]) -> None:
        text = tagged()
        desk = Desk(translator(), text.document)
        for command, number in commands:
            self._do(desk, text, command, number)
            for anchor in Anchor.objects.filter(text=text):
                assert text.text[anchor.start : anchor.end] == anchor.quote
        end, steps = standing(desk), 0
        while self._try(desk.undo):
            steps += 1
        assert standing(desk) == set()
        for _ in range(steps):
            desk.redo()
        assert standing(desk) == end

    def _do(self, desk: Desk, text: DocumentText, command: str, number: int) -> None:
        marks = desk.board.marks()[text.pk]
        ref = marks[number % len(marks)].ref if marks else refs(text)[0]
        label = Label.named(["PM-04", "PM-05", "OUT"][number % 3])
        acts = {
            "accept": lambda: desk.accept(ref),
            "reject": lambda: desk.reject(ref),
            "relabel": lambda: desk.relabel(ref, label),
            "widen": lambda: desk.widen(ref, start=number % 3, end=number % 2),
            "narrow": lambda: desk.widen(ref, end=-1),
            "split": lambda: desk.split(ref, marks[number % len(marks)].start + 1),
            "comment": lambda: desk.comment(ref, "x" * number),
            "create": lambda: desk.create(text, number, number + 3, label),
            "bulk": lambda: desk.accept_all("", 0.5),
            "undo": desk.undo,
            "redo": desk.redo,
        }
        self._try(acts[command])

    def _try(self, act) -> bool:
        try:
            act()
        except (InvalidSpan, NothingToUndo, NothingToRedo, MarkNotFound):
            return False
        return True


NEXT = "𠮷市对失信被执行人😀不准离境，并限制高消费。"


def corrected(text: DocumentText) -> DocumentText:
    """The next revision of a text, in which other words stand for 限制出境."""
    found = DocumentTextFactory(document=text.document, revision=2, text=NEXT)
    carry_annotations(text, found)
    return found


def test_a_mark_that_lost_its_words_is_put_on_others_and_the_putting_undone_and_redone() -> None:
    text = tagged()
    desk = Desk(translator(), text.document)
    desk.accept(refs(text)[0])
    newer = corrected(text)
    desk = Desk(desk.user, text.document)
    (orphan,) = desk.board.orphans()
    lost = (orphan.quote, orphan.prefix, orphan.suffix)
    assert lost == ("限制出境", "𠮷市对失信被执行人😀", "，并限制高消费。")
    start = NEXT.index("不准离境")
    desk.put(str(orphan.annotation.uid), start, start + 4)
    assert not desk.board.orphans().exists()
    assert standing(desk) >= {(start, start + 4, "不准离境", "PM-04", "")}
    desk.undo()
    (again,) = desk.board.orphans()
    assert (again.quote, again.prefix, again.suffix, again.start) == (*lost, None)
    desk.redo()
    assert [m.start for m in desk.board.marks()[newer.pk] if m.label == "PM-04"] == [start]
    with pytest.raises(InvalidSpan, match="has its place"):
        desk.put(str(orphan.annotation.uid), 0, 2)


def test_a_mark_that_lost_its_words_can_be_deleted_and_only_its_owner_sees_it() -> None:
    text = tagged()
    desk = Desk(translator(), text.document)
    desk.accept(refs(text)[0])
    corrected(text)
    desk, other = Desk(desk.user, text.document), Desk(translator(), text.document)
    (orphan,) = desk.board.orphans()
    assert not other.board.orphans().exists()
    with pytest.raises(MarkNotFound):
        other.put(str(orphan.annotation.uid), 0, 2)
    desk.reject(str(orphan.annotation.uid))
    assert not desk.board.orphans().exists()
    desk.undo()
    assert desk.board.orphans().exists()
