"""Lines of an article and their addresses."""

from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.reading import Place, lines

TEXT = "下列人员不得出境：\n（一）被告人；\n（二）欠税者。\n期限另定。"
PLACES = [
    Place("art_1__para_1", "paragraph", 0),
    Place("art_1__para_1__item_1", "item", 13),
    Place("art_1__para_1__item_2", "item", 21),
    Place("art_1__para_2", "paragraph", 26),
]


def test_each_line_has_the_addresses_that_begin_in_it() -> None:
    assert [(line.kind, line.eids) for line in lines(TEXT, PLACES)] == [
        ("paragraph", ("art_1__para_1",)),
        ("item", ("art_1__para_1__item_1",)),
        ("item", ("art_1__para_1__item_2",)),
        ("paragraph", ("art_1__para_2",)),
    ]


@given(st.text(alphabet="一二\n", max_size=30), st.lists(st.integers(0, 30), max_size=6))
@settings(max_examples=100, deadline=None)
def test_no_character_and_no_address_is_lost(text: str, starts: list[int]) -> None:
    places = [Place(f"p{n}", "item", min(start, len(text))) for n, start in enumerate(starts)]
    found = lines(text, places)
    assert "\n".join(line.text for line in found) == text
    assert sorted(eid for line in found for eid in line.eids) == sorted(place.eid for place in places)
