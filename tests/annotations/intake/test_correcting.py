"""Words of a stored text corrected: what moves where, what decisions hold, and how it is taken back."""

from __future__ import annotations

from typing import Any

import hypothesis.strategies as st
import pytest
from django.contrib.auth.models import User
from hypothesis import given, settings

from annotations.deciding import Board, Desk
from annotations.intake import CannotCorrect, Edit, correct_text, tag_text, undo_correction
from annotations.intake.correcting import _Moves
from annotations.models import Anchor, Annotation, DocumentText, SegmentAlignment
from annotations.review import progress
from annotations.tagging import SuggestedSpan
from tests import factories

pytestmark = pytest.mark.django_db

ZH = "一、黑名单\n列入黑名单的，限制出境。"
EN = "1. Blacklist\nPersons on the blacklist shall not leave the country."


class FakeTagger:
    """Suggests some words for one concept, wherever they stand."""

    version = "fake-1"

    def __init__(self, *words: str) -> None:
        self.words = words

    def suggest(self, text: str, language: str) -> list[SuggestedSpan]:
        return [
            SuggestedSpan(at, at + len(word), word, "PM-04", 0.9, "fake", {})
            for word in self.words
            if (at := text.find(word)) >= 0
        ]


@pytest.fixture
def user() -> User:
    user: User = factories.UserFactory(is_superuser=True)
    return user


@pytest.fixture
def english() -> DocumentText:
    """An English text of two paragraphs, aligned with a Chinese one; the second link is a person's."""
    zh = factories.DocumentTextFactory(text=ZH)
    en = factories.DocumentTextFactory(document=zh.document, language="en", text=EN)
    sides = []
    for text in (zh, en):
        cut = text.text.index("\n")
        sides.append(
            [
                factories.SegmentFactory(text=text, ordinal=0, start=0, end=cut),
                factories.SegmentFactory(text=text, ordinal=1, start=cut + 1, end=len(text.text)),
            ]
        )
    for number, (left, right) in enumerate(zip(*sides, strict=True)):
        origin = ("machine", "person")[number]
        factories.SegmentAlignmentFactory(zh_segment=left, en_segment=right, score=0.5, origin=origin)
    found: DocumentText = en
    return found


def replaced(text: DocumentText, old: str, new: str) -> Edit:
    start = text.text.index(old)
    return Edit(start, start + len(old), new)


def marked(text: DocumentText, words: str, **more: Any) -> Annotation:
    annotation: Annotation = factories.AnnotationFactory(document=text.document, **more)
    start = text.text.index(words)
    factories.AnchorFactory(annotation=annotation, text=text, start=start, end=start + len(words))
    return annotation


def quotes(text: DocumentText) -> list[tuple[str, str]]:
    for anchor in text.anchors.filter(state="anchored"):
        assert text.text[anchor.start : anchor.end] == anchor.quote
    return [(anchor.state, anchor.quote) for anchor in text.anchors.order_by("pk")]


def test_a_correction_is_a_new_revision_with_the_same_paragraphs_and_links(
    english: DocumentText, user: User
) -> None:
    new = correct_text(
        english, [replaced(english, "the blacklist", "the seriously dishonest list")], user
    ).text
    assert new.text == EN.replace("the blacklist", "the seriously dishonest list")
    assert (new.revision, new.source_sha256) == (2, english.source_sha256)
    words = [new.text[s.start : s.end] for s in new.segments.order_by("ordinal")]
    assert words == new.text.split("\n")
    links = SegmentAlignment.objects.filter(en_segment__text=new).order_by("pk")
    assert [(link.en_segment.ordinal, link.origin) for link in links] == [(0, "machine"), (1, "person")]
    assert english.text == EN


def test_marks_follow_and_cover_the_words_that_were_corrected(english: DocumentText, user: User) -> None:
    for words in (
        "Blacklist",
        "Persons on the blacklist",
        "blacklist",
        "shall not leave",
        "the blacklist shall",
    ):
        marked(english, words)
    corrected = correct_text(english, [replaced(english, "the blacklist", "a list")], user)
    assert quotes(corrected.text) == [
        ("anchored", "Blacklist"),
        ("anchored", "Persons on a list"),
        ("orphaned", "blacklist"),
        ("anchored", "shall not leave"),
        ("anchored", "a list shall"),
    ]
    assert (corrected.carried.anchored, corrected.carried.orphaned) == (4, 1)


def test_what_is_inserted_beside_a_mark_is_none_of_it(english: DocumentText, user: User) -> None:
    marked(english, "Persons")
    start = english.text.index("Persons")
    edits = [Edit(start, start, "All "), Edit(start + 7, start + 7, " listed")]
    new = correct_text(english, edits, user).text
    assert "All Persons listed on" in new.text
    assert quotes(new) == [("anchored", "Persons")]
    assert new.segments.get(ordinal=1).start == start


def test_undo_puts_the_words_and_every_mark_back(english: DocumentText, user: User) -> None:
    for words in ("blacklist shall", "country"):
        marked(english, words)
    first = correct_text(english, [replaced(english, "the blacklist", "a list")], user).text
    assert [state for state, _ in quotes(first)] == ["orphaned", "anchored"]
    later = marked(first, "a list")
    back = undo_correction(first, user)
    assert (back.text.text, back.text.revision) == (EN, 3)
    assert quotes(back.text) == [
        ("anchored", "blacklist shall"),
        ("anchored", "country"),
        ("anchored", "the blacklist"),
    ]
    assert Anchor.objects.get(annotation=later, text=back.text).quote == "the blacklist"
    assert SegmentAlignment.objects.filter(en_segment__text=back.text).count() == 2


def test_decisions_on_suggestions_hold_through_corrections(english: DocumentText, user: User) -> None:
    factories.ConceptFactory(code="PM-04")
    tagger: Any = FakeTagger("leave", "country", "blacklist")
    run = tag_text(english, tagger)
    document = english.document
    accepted, rejected, _cut = (run.suggestions.get(quote=words) for words in tagger.words)
    desk = Desk(user, document)
    desk.accept(f"s{accepted.pk}")
    desk.reject(f"s{rejected.pk}")
    assert tuple(Board(user, document).progress()) == (2, 3)
    text = english
    for old, new in (("the blacklist", "the black list"), ("Persons", "People")):
        text = correct_text(text, [replaced(text, old, new)], user, tagger).text
    board = Board(user, document)
    states = {mark.state: text.text[mark.start : mark.end] for mark in board.marks()[text.pk]}
    assert states == {"accepted": accepted.quote, "rejected": rejected.quote}
    assert tuple(board.progress()) == (2, 2)
    (share,) = progress(document)
    assert (share.decided, share.total) == (2, 2)
    desk.undo()
    assert tuple(Board(user, document).progress()) == (1, 2)
    (again,) = [mark for mark in Board(user, document).marks()[text.pk] if mark.state == "proposed"]
    Desk(user, document).reject(again.ref, seen=again.seen)
    (rejected_now,) = [mark for mark in Board(user, document).marks()[text.pk] if mark.state == "rejected"]
    Desk(user, document).accept(rejected_now.ref, seen=rejected_now.seen)
    assert tuple(Board(user, document).progress()) == (2, 2)


@pytest.mark.parametrize(
    ("edits", "message"),
    [
        ([], "nothing to correct"),
        ([Edit(3, 9, "x"), Edit(5, 11, "y")], "overlap"),
        ([Edit(5, 20, "x")], "within one paragraph"),
        ([Edit(0, 12, "")], "left empty"),
        ([Edit(0, 2, " ")], "white space"),
        ([Edit(3, 4, "a\nb")], "one line"),
        ([Edit(3, 900, "a")], "within one paragraph"),
    ],
)
def test_an_edit_that_does_not_fit_changes_nothing(
    english: DocumentText, user: User, edits: list[Edit], message: str
) -> None:
    with pytest.raises(CannotCorrect, match=message):
        correct_text(english, edits, user)
    assert english.document.texts.filter(language="en").count() == 1


def test_only_the_newest_text_is_corrected_and_only_a_correction_taken_back(
    english: DocumentText, user: User
) -> None:
    with pytest.raises(CannotCorrect, match="no correction"):
        undo_correction(english, user)
    correct_text(english, [replaced(english, "Persons", "People")], user)
    with pytest.raises(CannotCorrect, match="meanwhile"):
        correct_text(english, [replaced(english, "Persons", "Those")], user)


letters = st.text(alphabet="ab一二 ", min_size=0, max_size=12)


@settings(max_examples=200, deadline=None)
@given(letters, letters)
def test_the_difference_of_two_wordings_makes_one_of_the_other(now: str, then: str) -> None:
    edit = Edit.between(now, then)
    assert (now if edit is None else now[: edit.start] + edit.words + now[edit.end :]) == then


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="abc", min_size=1, max_size=20), st.data())
def test_a_stretch_that_no_edit_touches_keeps_its_words(old: str, data: st.DataObject) -> None:
    cuts = sorted(
        data.draw(
            st.lists(st.integers(0, len(old)), min_size=2, max_size=6).filter(lambda x: len(x) % 2 == 0)
        )
    )
    edits = [
        Edit(a, b, data.draw(st.text(alphabet="xy", max_size=3)))
        for a, b in zip(cuts[::2], cuts[1::2], strict=True)
    ]
    edits = [edit for i, edit in enumerate(edits) if i == 0 or edits[i - 1].end < edit.start]
    moves = _Moves(old, edits)
    start = data.draw(st.integers(0, len(old) - 1))
    end = data.draw(st.integers(start + 1, len(old)))
    span = moves.span(start, end)
    if not moves.touches(start, end):
        assert span is not None
        assert moves.text[slice(*span)] == old[start:end]


def test_corrections_are_taken_back_one_after_the_other(english: DocumentText, user: User) -> None:
    first = correct_text(english, [replaced(english, "Persons", "People")], user).text
    second = correct_text(first, [replaced(first, "country", "territory")], user).text
    once = undo_correction(second, user).text
    assert once.text == first.text
    twice = undo_correction(once, user).text
    assert (twice.text, twice.revision, twice.created_by) == (EN, 5, user)
    with pytest.raises(CannotCorrect, match="no correction"):
        undo_correction(twice, user)
