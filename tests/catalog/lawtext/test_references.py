"""Addresses of provisions: normal form and eid."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.lawtext import InvalidReference, ProvisionRef

NUMBERS = st.integers(min_value=1, max_value=1500).map(str) | st.tuples(
    st.integers(min_value=1, max_value=500), st.integers(min_value=1, max_value=9)
).map(lambda pair: f"{pair[0]}-{pair[1]}")


@st.composite
def references(draw: st.DrawFn) -> ProvisionRef:
    item = draw(st.none() | NUMBERS)
    subitem = draw(st.none() | NUMBERS) if item else None
    return ProvisionRef(draw(NUMBERS), draw(st.none() | NUMBERS), item, subitem)


@pytest.mark.parametrize(
    ("normal", "eid"),
    [
        ("26", "art_26"),
        ("120-1", "art_120-1"),
        ("26(2)", "art_26__para_2"),
        ("26(1)(4)", "art_26__para_1__item_4"),
        ("26()(4)", "art_26__item_4"),
        ("26(1)(4)(2)", "art_26__para_1__item_4__subitem_2"),
    ],
)
def test_the_normal_form_and_the_eid_name_the_same_provision(normal: str, eid: str) -> None:
    ref = ProvisionRef.parse(normal)
    assert ref.eid == eid
    assert ProvisionRef.from_eid(eid) == ref
    assert str(ref) == normal


@given(references())
def test_both_forms_are_read_back(ref: ProvisionRef) -> None:
    assert ProvisionRef.parse(str(ref)) == ref
    assert ProvisionRef.from_eid(ref.eid) == ref


@pytest.mark.parametrize(
    "text", ["", "第26条", "26()", "26(1)()", "26(4", "a", "26 (1)", "２６", "26()()(1)", "-1"]
)
def test_what_is_not_in_normal_form_is_refused(text: str) -> None:
    with pytest.raises(InvalidReference, match="not a provision"):
        ProvisionRef.parse(text)


@pytest.mark.parametrize("eid", ["", "chp_1", "art_", "art_2__subitem_1", "annex_1__art_2", "art_5~2"])
def test_an_eid_that_names_no_article_is_refused(eid: str) -> None:
    with pytest.raises(InvalidReference, match="not an eid"):
        ProvisionRef.from_eid(eid)


def test_an_item_knows_the_article_that_holds_it() -> None:
    assert ProvisionRef.parse("120-1(1)(3)").article_eid == "art_120-1"
