"""Chinese numerals, both ways."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.lawtext import format_numeral, parse_numeral


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("一", 1),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("一百零一", 101),
        ("一百一十", 110),
        ("一百二十", 120),
        ("一二〇", 120),
        ("一千二百六十", 1260),
        ("一千零一十", 1010),
        ("二〇二三", 2023),
        ("二○二三", 2023),
        ("一万零三", 10003),
        ("１２", 12),
        ("12", 12),
    ],
)
def test_a_numeral_is_read_in_every_form_that_statutes_use(text: str, number: int) -> None:
    assert parse_numeral(text) == number


@pytest.mark.parametrize("text", ["", "条", "十十", "一二十", "百千", "第三", "3条", "一 二", "²"])
def test_what_is_no_numeral_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a numeral"):
        parse_numeral(text)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "零"),
        (10, "十"),
        (19, "十九"),
        (101, "一百零一"),
        (110, "一百一十"),
        (1010, "一千零一十"),
        (10003, "一万零三"),
    ],
)
def test_a_number_is_written_as_statutes_write_it(number: int, text: str) -> None:
    assert format_numeral(number) == text


@given(st.integers(min_value=0, max_value=99_999_999))
def test_what_is_written_is_read_back(number: int) -> None:
    assert parse_numeral(format_numeral(number)) == number


@pytest.mark.parametrize("number", [-1, 100_000_000])
def test_a_number_out_of_range_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match="outside"):
        format_numeral(number)
