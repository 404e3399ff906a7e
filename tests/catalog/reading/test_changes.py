"""Then against now."""

from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.reading import Change, changes


@given(st.text(alphabet="甲乙丙丁", max_size=30), st.text(alphabet="甲乙丙丁", max_size=30))
@settings(max_examples=200, deadline=None)
def test_both_wordings_can_be_read_back(old: str, new: str) -> None:
    found = changes(old, new)
    assert "".join(c.text for c in found if c.kind != "added") == old
    assert "".join(c.text for c in found if c.kind != "removed") == new


def test_a_changed_number_is_marked_alone() -> None:
    assert changes("处一万元以下罚款", "处五万元以下罚款") == [
        Change("same", "处"),
        Change("removed", "一"),
        Change("added", "五"),
        Change("same", "万元以下罚款"),
    ]


def test_a_single_common_character_between_changes_is_not_kept_apart() -> None:
    kinds = [change.kind for change in changes("甲甲中乙乙", "丙丙中丁丁")]
    assert kinds == ["removed", "added"]
