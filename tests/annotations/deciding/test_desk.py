"""Decisions on marks: each whole, recorded, undone and redone, and refused where it must be."""

import uuid

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.deciding import (
    Board,
    Conflict,
    Desk,
    InvalidSpan,
    Label,
    MarkNotFound,
    NotAllowed,
    NothingToRedo,
    NothingToUndo,
    changes_since,
    position,
)
from annotations.models import Anchor, Annotation, Decision, DocumentText, Suggestion
from tests.factories import (
    ConceptFactory,
    DocumentTextFactory,
    LawTitleFactory,
    PipelineRunFactory,
    SuggestionFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

# Beyond the basic plane: one character each, and two code units in UTF-16.
TEXT = "𠮷市对失信被执行人😀限制出境，并限制高消费。"


def translator(*extra: str) -> User:
    user = UserFactory()
    user.groups.add(Group.objects.get(name="Translators"))
    for codename in extra:
        user.user_permissions.add(_permission(codename))
    return User.objects.get(pk=user.pk)


def _permission(codename: str):
    from django.contrib.auth.models import Permission

    return Permission.objects.get(codename=codename)


def tagged(text: str = TEXT) -> DocumentText:
    """A text with a suggestion on 限制出境 (PM-04) and one on 限制高消费 (PM-05)."""
    found = DocumentTextFactory(text=text)
    run = PipelineRunFactory(text=found)
    for code, words in (("PM-04", "限制出境"), ("PM-05", "限制高消费")):
        start = text.index(words)
        SuggestionFactory(
            run=run, concept=ConceptFactory(code=code), start=start, end=start + len(words), score=0.9
        )
    return found


def standing(desk: Desk) -> set[tuple[object, ...]]:
    """All that a person sees: where each mark is, what it says, what was decided on it."""
    comments = dict(desk.board.annotations().values_list("uid", "comment"))
    made = {
        (a.start, a.end, a.quote, a.annotation.label, comments[a.annotation.uid])
        for a in Anchor.objects.filter(annotation__in=desk.board.annotations())
    }
    return made | {("rejected", pk) for pk in desk.board.rejected()}


def refs(text: DocumentText) -> list[str]:
    return [f"s{pk}" for pk in Suggestion.objects.filter(run__text=text).values_list("pk", flat=True)]


def test_what_is_accepted_stands_on_its_words_and_says_where_it_came_from() -> None:
    text, user = tagged(), translator()
    LawTitleFactory(text="招标投标法")
    outcome = Desk(user, text.document).accept(refs(text)[0])
    annotation = Annotation.objects.get()
    anchor = annotation.anchors.get()
    assert text.text[anchor.start : anchor.end] == anchor.quote == "限制出境"
    assert anchor.prefix.endswith("😀")
    assert (annotation.annotator, annotation.layer, annotation.suggestion_id) == (
        user,
        "personal",
        int(refs(text)[0][1:]),
    )
    (decision,) = outcome.decisions
    assert (decision.action, decision.user, decision.before) == ("accept", user, None)
    assert decision.after["label"] == "PM-04"
    assert annotation.history.get().history_user == user


def test_a_citation_that_is_accepted_names_its_law() -> None:
    text = DocumentTextFactory(text="依照《招标投标法》第五十三条处理。")
    title = LawTitleFactory(text="招标投标法")
    suggestion = SuggestionFactory(
        run=PipelineRunFactory(text=text),
        kind="citation",
        concept=None,
        start=2,
        end=14,
        attributes={"law": "招标投标法", "provisions": "53"},
    )
    Desk(translator(), text.document).accept(f"s{suggestion.pk}")
    annotation = Annotation.objects.get()
    assert (annotation.law, annotation.provisions) == (title.law, ["53"])


def test_accepting_twice_makes_one_annotation_and_one_decision() -> None:
    text = tagged()
    desk = Desk(translator(), text.document)
    desk.accept(refs(text)[0])
    assert desk.accept(refs(text)[0]).decisions == ()
    assert Annotation.objects.count() == Decision.objects.count() == 1


def test_a_stroke_that_is_sent_again_is_not_taken_twice() -> None:
    text, key = tagged(), uuid.uuid4()
    desk = Desk(translator(), text.document)
    first = desk.widen(refs(text)[0], end=1, key=key)
    again = desk.widen(refs(text)[0], end=1, key=key)
    assert [d.pk for d in first.decisions] == [d.pk for d in again.decisions]
    assert Anchor.objects.get().quote == "限制出境，"


def test_a_mark_is_widened_and_narrowed_at_both_edges_over_characters_beyond_the_basic_plane() -> None:
    text = tagged()
    desk = Desk(translator(), text.document)
    ref = refs(text)[0]
    desk.widen(ref, start=1)
    assert Anchor.objects.get().quote == "😀限制出境"
    desk.widen(ref, start=-1, end=-2)
    assert Anchor.objects.get().quote == "限制"
    with pytest.raises(InvalidSpan):
        desk.widen(ref, end=-2)
    assert Anchor.objects.get().quote == "限制"


def test_a_mark_beyond_the_text_or_without_words_is_refused() -> None:
    text = DocumentTextFactory(text="出境  \n")
    desk = Desk(translator(), text.document)
    for start, end in ((0, 99), (2, 4), (1, 1)):
        with pytest.raises(InvalidSpan):
            desk.create(text, start, end, Label.named("OUT"))
    assert not Annotation.objects.exists()
    desk.create(text, 0, 4, Label.named("OUT"))
    assert Anchor.objects.get().quote == "出境"


def test_a_text_of_another_document_is_refused() -> None:
    with pytest.raises(InvalidSpan):
        Desk(translator(), tagged().document).create(DocumentTextFactory(), 0, 1, Label.named("OUT"))


def test_splitting_leaves_two_marks_that_together_cover_the_first() -> None:
    text = tagged()
    desk = Desk(translator(), text.document)
    ref = refs(text)[0]
    at = text.text.index("出境")
    desk.split(ref, at)
    assert sorted(Anchor.objects.values_list("quote", flat=True)) == ["出境", "限制"]
    with pytest.raises(InvalidSpan):
        desk.split(ref, at)
    desk.undo()
    assert standing(desk) == set()


def test_rejecting_what_was_accepted_withdraws_it_and_one_undo_brings_it_back() -> None:
    text = tagged()
    desk = Desk(translator(), text.document)
    ref = refs(text)[0]
    desk.accept(ref)
    before = standing(desk)
    desk.reject(ref)
    assert standing(desk) == {("rejected", int(ref[1:]))}
    desk.undo()
    assert standing(desk) == before


def test_what_was_rejected_can_be_accepted() -> None:
    text = tagged()
    desk = Desk(translator(), text.document)
    ref = refs(text)[0]
    desk.reject(ref)
    desk.accept(ref)
    states = [mark.state for mark in desk.board.marks()[text.pk] if mark.ref == ref]
    assert states == ["accepted"]


def test_a_bulk_of_one_label_above_a_score_is_taken_back_by_one_undo() -> None:
    text = tagged()
    first = refs(text)[0]
    for start in range(3):
        SuggestionFactory(
            run=text.runs.get(), concept=ConceptFactory(code="PM-04"), start=start, end=9, score=start / 2
        )
    desk = Desk(translator(), text.document)
    desk.reject(first)
    outcome = desk.accept_all("PM-04", 0.5)
    assert len(outcome.decisions) == 2
    assert desk.board.progress() == (3, 5)
    desk.undo()
    assert desk.board.progress() == (1, 5)
    desk.redo()
    assert desk.board.progress() == (3, 5)


def test_a_bulk_takes_the_same_queries_for_3_and_for_20_suggestions() -> None:
    counts = []
    for more in (3, 20):
        text = tagged()
        concept = ConceptFactory(code="PM-04")
        for end in range(more):
            SuggestionFactory(run=text.runs.get(), concept=concept, start=0, end=end + 1)
        desk = Desk(translator(), text.document)
        with CaptureQueriesContext(connection) as captured:
            desk.accept_all("PM-04", 0.1)
            desk.undo()
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_undo_and_redo_stop_at_the_ends_and_a_new_decision_forgets_what_was_undone() -> None:
    text = tagged()
    desk = Desk(translator(), text.document)
    with pytest.raises(NothingToUndo):
        desk.undo()
    desk.accept(refs(text)[0])
    desk.undo()
    desk.reject(refs(text)[1])
    with pytest.raises(NothingToRedo):
        desk.redo()
    desk.undo()
    with pytest.raises(NothingToUndo):
        desk.undo()


def test_each_person_undoes_only_what_is_theirs() -> None:
    text = tagged()
    one, other = Desk(translator(), text.document), Desk(translator(), text.document)
    one.accept(refs(text)[0])
    with pytest.raises(NothingToUndo):
        other.undo()
    assert standing(one)
    assert not standing(other)


def test_tagging_again_leaves_decided_marks_alone_and_does_not_ask_twice() -> None:
    text = tagged()
    desk = Desk(translator(), text.document)
    first, second = refs(text)
    desk.accept(first)
    desk.widen(first, end=1)
    desk.reject(second)
    before = standing(desk)
    again = PipelineRunFactory(text=text)
    for old in Suggestion.objects.filter(run=text.runs.first()):
        SuggestionFactory(run=again, concept=old.concept, start=old.start, end=old.end)
    new = SuggestionFactory(run=again, concept=ConceptFactory(code="PM-04"), start=0, end=2)
    assert standing(desk) == before
    assert [s.pk for s in desk.board.undecided()] == [new.pk]
    assert [m.state for m in desk.board.marks()[text.pk]] == ["accepted", "proposed"]


def test_who_may_not_annotate_or_not_see_the_document_or_not_adjudicate_is_refused() -> None:
    text = tagged()
    with pytest.raises(NotAllowed):
        Desk(UserFactory(), text.document)
    with pytest.raises(NotAllowed):
        Desk(translator(), text.document, "adjudicated")
    text.document.published_at = None
    text.document.save()
    stranger = UserFactory()
    stranger.user_permissions.add(_permission("add_annotation"))
    with pytest.raises(NotAllowed):
        Desk(stranger, text.document)


def test_a_mark_of_another_document_is_not_found() -> None:
    desk = Desk(translator(), tagged().document)
    for ref in (refs(tagged())[0], str(uuid.uuid4()), "s", "nonsense"):
        with pytest.raises(MarkNotFound):
            desk.accept(ref)


def test_who_changes_an_agreed_mark_that_somebody_changed_meanwhile_is_told_what_stands() -> None:
    text = tagged()
    one, other = (Desk(translator("adjudicate_annotation"), text.document, "adjudicated") for _ in "12")
    ref = refs(text)[0]
    one.accept(ref, seen="")
    one.relabel(ref, Label.named("OUT"), seen="0")
    with pytest.raises(Conflict) as caught:
        other.widen(ref, end=1, seen="0")
    assert caught.value.current.label == "OUT"
    assert Anchor.objects.get().quote == "限制出境"
    other.widen(ref, end=1, seen="1")
    assert Anchor.objects.get().quote == "限制出境，"
    with pytest.raises(Conflict):
        one.undo()
    other.undo()
    one.undo()
    assert Annotation.objects.get().label == "PM-04"


def test_an_agreed_mark_does_not_come_back_beside_one_made_meanwhile() -> None:
    text = tagged()
    one, other = (Desk(translator("adjudicate_annotation"), text.document, "adjudicated") for _ in "12")
    one.accept(refs(text)[0])
    one.undo()
    other.accept(refs(text)[0])
    with pytest.raises(Conflict):
        one.redo()
    assert Annotation.objects.current().count() == 1


def test_what_another_person_says_is_seen_and_can_be_taken_over() -> None:
    text = tagged()
    one = Desk(translator(), text.document)
    other = Desk(translator("view_others_annotation"), text.document)
    one.create(text, 0, 3, Label.named("OUT"))
    (theirs,) = [mark for mark in other.board.marks()[text.pk] if mark.state == "theirs"]
    assert theirs.by == one.user.username
    other.accept(theirs.ref)
    assert {m.state for m in other.board.marks()[text.pk] if m.label == "OUT"} == {"accepted"}
    assert Annotation.objects.count() == 2


def test_who_may_not_view_others_sees_only_agreed_marks_and_changes() -> None:
    text = tagged()
    one = Desk(translator("adjudicate_annotation"), text.document)
    blind = UserFactory()
    blind.user_permissions.add(_permission("add_annotation"))
    one.create(text, 0, 3, Label.named("OUT"))
    assert not [m for m in Board(blind, text.document).marks()[text.pk] if m.state == "theirs"]
    assert not changes_since(text.document, blind, 0).exists()
    Desk(one.user, text.document, "adjudicated").create(text, 0, 3, Label.named("OUT"))
    assert [m.by for m in Board(blind, text.document).marks()[text.pk] if m.state == "theirs"] == [""]
    assert changes_since(text.document, blind, 0).count() == 1


def test_changes_since_a_position_are_those_after_it() -> None:
    text = tagged()
    desk = Desk(translator(), text.document)
    assert position(text.document) == 0
    desk.accept(refs(text)[0])
    here = position(text.document)
    desk.reject(refs(text)[1])
    assert [d.action for d in changes_since(text.document, desk.user, here)] == ["reject"]


def test_the_marks_of_a_stretch_are_those_of_the_whole_that_touch_it() -> None:
    from annotations.deciding import Stretch

    text = tagged()
    desk = Desk(translator(), text.document)
    desk.accept(refs(text)[0])
    whole = desk.board.marks()[text.pk]
    start = text.text.index("高")
    part = desk.board.marks([Stretch(text.pk, start, start + 1)])[text.pk]
    assert part == [mark for mark in whole if mark.start <= start < mark.end]
