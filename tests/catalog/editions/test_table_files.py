"""Whatever stands in a table comes back from every format as it was."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from catalog.editions.tables import FORMATS, read_table, write_table
from catalog.editions.tables.cells import conceal, reveal, tidy
from catalog.editions.tables.exporting import Table
from catalog.editions.tables.layout import OFFICIAL, header_of

COLUMNS = OFFICIAL["punishment"]
HEAD = tuple(header_of(column, "punishment") for column in COLUMNS)
TEXT = st.text(
    st.one_of(
        st.sampled_from("限制出境《》、；，。\n\t\"',=+-@＝ _x0041;<>&"),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=30,
).map(tidy)
ROWS = st.lists(
    st.tuples(TEXT.filter(bool), TEXT.filter(bool), TEXT, TEXT, TEXT).filter(lambda row: row != HEAD),
    min_size=1,
    max_size=5,
)


@pytest.mark.parametrize("suffix", FORMATS)
@settings(max_examples=40, deadline=None)
@given(ROWS)
@example([("限制出境", "_x0041_", "=1+1", "'=1", "甲\n乙\t丙")])
@example([("甲", "乙", "", "", ""), ("甲", "丙", "", "", "丁")])
@example([("'", "''", "'-", "＝", "甲\u2028乙")])
def test_a_table_is_read_as_it_was_written(suffix: str, rows: list[tuple[str, ...]]) -> None:
    table = Table("清单", COLUMNS, HEAD, tuple(rows))
    read = read_table(f"table{suffix}", write_table(table, suffix))
    assert [tuple(row.cells[column] for column in COLUMNS) for row in read] == rows
    assert [row.number for row in read] == list(range(2, len(rows) + 2))


@given(TEXT)
def test_what_is_kept_from_running_is_read_as_it_was(text: str) -> None:
    assert reveal(conceal(text)) == text
