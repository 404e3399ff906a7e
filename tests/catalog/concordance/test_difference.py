"""The difference of two texts in words."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.concordance import word_diff

TEXTS = st.text(alphabet="罚款登记依法公示12.5ab ，。\n𠮷", max_size=60)


def marked(old: str, new: str) -> str:
    """The difference as text: [-deleted-] and {+inserted+}."""
    forms = {"equal": "{}", "delete": "[-{}-]", "insert": "{{+{}+}}"}
    return "".join(forms[part.op].format(part.text) for part in word_diff(old, new))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("应当登记。", "应当依法登记。", "应当{+依法+}登记。"),
        ("应当登记", "应当依法登记备案", "应当{+依法+}登记{+备案+}"),
        ("处5000元罚款", "处50000元罚款", "处[-5000-]{+50000+}元罚款"),
        ("甲方registered", "甲方register", "甲方[-registered-]{+register+}"),
        ("由工商行政管理部门处罚", "由市场监督管理部门处罚", "由[-工商行政-]{+市场监督+}管理部门处罚"),
        ("三年内不得申请", "五年内不得再次申请", "[-三-]{+五+}年内不得{+再次+}申请"),
        ("由县公安机关罚款", "由市场主管部门罚款", "由[-县公安机关-]{+市场主管部门+}罚款"),
        ("甲", "", "[-甲-]"),
        ("", "甲", "{+甲+}"),
        ("同样", "同样", "同样"),
    ],
)
def test_a_change_is_marked_as_a_reader_would(old: str, new: str, expected: str) -> None:
    assert marked(old, new) == expected


def test_two_empty_texts_have_no_parts() -> None:
    assert word_diff("", "") == []


@given(TEXTS, TEXTS)
@settings(max_examples=300, deadline=None)
def test_the_parts_give_both_texts_back(old: str, new: str) -> None:
    parts = word_diff(old, new)
    assert "".join(part.text for part in parts if part.op != "insert") == old
    assert "".join(part.text for part in parts if part.op != "delete") == new
    assert all(part.text for part in parts)
    assert all(a.op != b.op for a, b in pairwise(parts))
    assert all((a.op, b.op) != ("insert", "delete") for a, b in pairwise(parts))
