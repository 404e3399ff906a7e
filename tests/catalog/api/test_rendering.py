"""JSON is written as the framework writes it."""

from __future__ import annotations

import datetime
import decimal
import uuid
from typing import Any

import pytest
from django.utils.functional import SimpleLazyObject
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st
from rest_framework.renderers import JSONRenderer
from rest_framework.utils.serializer_helpers import ReturnDict

from catalog.api.rendering import Json
from catalog.models import Edition

MOMENT = datetime.datetime(2025, 4, 1, 12, 30, 0, 120, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    "value",
    [
        datetime.date(2025, 4, 1),
        MOMENT,
        MOMENT.astimezone(datetime.timezone(datetime.timedelta(hours=8))),
        MOMENT.replace(tzinfo=None),
        datetime.timedelta(seconds=1.5),
        decimal.Decimal("0.125"),
        uuid.UUID(int=7),
        gettext_lazy("entry"),
        mark_safe("<b>第十二条</b>"),
        SimpleLazyObject(lambda: {"a": 1}),
        ReturnDict({"a": [1, None, True]}, serializer=None),
        {"line\u2028end\u2029": "出境限制"},
        {1: "a number as a key"},
        2**70,
        [Edition.Kind.OFFICIAL],
        {"a": (1, 2)},
        None,
    ],
    ids=lambda value: type(value).__name__,
)
def test_each_kind_of_value_is_written_as_by_the_framework(value: Any) -> None:
    assert Json().render(value) == JSONRenderer().render(value)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_any_json_is_written_as_by_the_framework(value: Any) -> None:
    assert Json().render(value) == JSONRenderer().render(value)


def test_it_is_indented_where_that_is_asked_for() -> None:
    asked = "application/json; indent=2"
    assert Json().render({"a": 1}, asked) == JSONRenderer().render({"a": 1}, asked) == b'{\n  "a": 1\n}'
