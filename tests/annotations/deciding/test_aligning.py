"""Correcting by hand which segments render each other."""

import uuid

import pytest
from django.contrib.auth.models import Group, User
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from annotations.deciding import AlignmentChanged, CannotAlign, Desk, NotAllowed, correct_alignment
from annotations.models import DocumentText, Segment, SegmentAlignment
from annotations.reading import pair
from tests.factories import DocumentTextFactory, SegmentFactory, UserFactory

pytestmark = pytest.mark.django_db


def two_columns(zh: int, en: int) -> tuple[list[Segment], list[Segment]]:
    """Segments of ten characters each, in two languages, aligned to nothing yet."""
    left = DocumentTextFactory(text="字" * 10 * zh)
    right = DocumentTextFactory(document=left.document, language="en", text="x" * 10 * en)
    return _segments(left, zh), _segments(right, en)


def _segments(text: DocumentText, count: int) -> list[Segment]:
    return [SegmentFactory(text=text, ordinal=i, start=10 * i, end=10 * i + 10) for i in range(count)]


def rows(left: list[Segment], right: list[Segment]) -> str:
    """The rows as they are drawn: ``0|0 1,2|1`` is two rows, the second of two and one."""
    links = SegmentAlignment.objects.values_list("zh_segment__ordinal", "en_segment__ordinal")
    drawn = pair([s.ordinal for s in left], [s.ordinal for s in right], list(links))
    return " ".join(f"{','.join(map(str, row.left))}|{','.join(map(str, row.right))}" for row in drawn)


def translator() -> User:
    user = UserFactory()
    user.groups.add(Group.objects.get(name="Translators"))
    return user


def test_a_segment_is_shifted_to_the_row_above_and_back() -> None:
    zh, en = two_columns(3, 3)
    user = translator()
    correct_alignment(user, zh[1], "up")
    assert rows(zh, en) == "0,1|0 |1 2|2"
    assert {a.origin for a in SegmentAlignment.objects.filter(zh_segment=zh[1])} == {"person"}
    correct_alignment(user, en[1], "down")
    assert rows(zh, en) == "0,1|0 2|1,2"
    correct_alignment(user, en[1], "up")
    assert rows(zh, en) == "0,1|0,1 2|2"


def test_rows_are_merged_and_split_where_it_is_nearest_by_length() -> None:
    zh, en = two_columns(4, 4)
    user = translator()
    correct_alignment(user, zh[1], "merge")
    assert rows(zh, en) == "0|0 1,2|1,2 3|3"
    correct_alignment(user, en[1], "merge")
    assert rows(zh, en) == "0|0 1,2,3|1,2,3"
    correct_alignment(user, zh[3], "split")
    assert rows(zh, en) == "0|0 1,2|1,2 3|3"


def test_what_cannot_be_aligned_is_refused_and_changes_nothing() -> None:
    zh, en = two_columns(2, 2)
    user = translator()
    correct_alignment(user, zh[0], "merge")
    correct_alignment(user, zh[1], "split")
    for segment, correction in ((zh[0], "up"), (zh[1], "down"), (zh[1], "merge"), (en[0], "split")):
        with pytest.raises(CannotAlign):
            correct_alignment(user, segment, correction)
    assert rows(zh, en) == "0|0 1|1"
    lonely = SegmentFactory(text=DocumentTextFactory())
    with pytest.raises(CannotAlign):
        correct_alignment(user, lonely, "up")


def test_who_may_not_change_the_alignment_is_refused() -> None:
    zh, _en = two_columns(2, 2)
    with pytest.raises(NotAllowed):
        correct_alignment(UserFactory(), zh[0], "merge")


class AnyCorrections(TestCase):
    """Whatever is corrected, each segment stands in one row, in its order."""

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        st.lists(
            st.tuples(st.booleans(), st.integers(0, 3), st.sampled_from(["up", "down", "merge", "split"])),
            max_size=8,
        )
    )
    def test_no_segment_is_lost_or_moved(self, corrections: list[tuple[bool, int, str]]) -> None:
        zh, en = two_columns(4, 4)
        user = translator()
        for is_left, place, correction in corrections:
            try:
                correct_alignment(user, (zh if is_left else en)[place], correction)
            except CannotAlign:
                continue
            drawn = rows(zh, en).split()
            for side in (0, 1):
                found = [n for row in drawn for n in row.split("|")[side].split(",") if n]
                assert found == ["0", "1", "2", "3"]


@pytest.mark.parametrize("aligned", [True, False])
def test_undo_takes_corrections_back_one_by_one_and_redo_makes_them_again(aligned: bool) -> None:
    zh, en = two_columns(4, 4)
    user = translator()
    desk = Desk(user, zh[0].text.document)
    if aligned:
        correct_alignment(translator(), zh[3], "up")
    start = rows(zh, en)
    correct_alignment(user, zh[1], "merge")
    merged = rows(zh, en)
    correct_alignment(user, en[0], "down")
    shifted = rows(zh, en)
    assert len({start, merged, shifted}) == 3
    desk.undo()
    assert rows(zh, en) == merged
    desk.undo()
    assert rows(zh, en) == start
    assert SegmentAlignment.objects.exists() == aligned
    desk.redo()
    assert rows(zh, en) == merged
    desk.redo()
    assert rows(zh, en) == shifted


def test_a_correction_on_which_somebody_built_is_not_undone() -> None:
    zh, en = two_columns(3, 3)
    one, other = translator(), translator()
    correct_alignment(one, zh[0], "merge")
    correct_alignment(other, zh[1], "split")
    as_corrected = rows(zh, en)
    with pytest.raises(AlignmentChanged):
        Desk(one, zh[0].text.document).undo()
    assert rows(zh, en) == as_corrected


def test_a_correction_sent_again_with_its_key_is_not_made_twice() -> None:
    zh, en = two_columns(3, 3)
    user, key = translator(), uuid.uuid4()
    first = correct_alignment(user, zh[1], "up", key=key)
    once = rows(zh, en)
    assert [d.pk for d in correct_alignment(user, zh[1], "up", key=key).decisions] == [first.decisions[0].pk]
    assert rows(zh, en) == once
