"""Numbers that identify a person are found by their check digits, and masked without moving an offset."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.ingest import IdentifierKind, find_identifiers, mask_identifiers, read_bytes


def citizen(region: int, born: str, order: int) -> str:
    """A number with the right check digit."""
    number = f"{region}{born}{order:03}"
    weights = [2 ** (17 - i) % 11 for i in range(17)]
    return number + "10X98765432"[sum(int(d) * w for d, w in zip(number, weights, strict=True)) % 11]


def card(digits: str) -> str:
    """The digits with Luhn's check digit behind them."""
    for check in "0123456789":
        number = digits + check
        doubled = [int(d) * (1 + i % 2) for i, d in enumerate(reversed(number))]
        if sum(d - 9 * (d > 9) for d in doubled) % 10 == 0:
            return number
    raise AssertionError


ID = citizen(110101, "19900307", 7)
CARD = card("622202100000000000")


def found(text: str) -> list[tuple[str, str]]:
    return [(i.kind.value.split()[0], text[i.start : i.end]) for i in find_identifiers(text)]


@pytest.mark.parametrize(
    ("text", "number", "kind"),
    [
        (f"身份证号码：{ID}。", ID, "citizen"),
        (
            f"身份证号{citizen(310101, '20001231', 12).lower()}",
            citizen(310101, "20001231", 12).lower(),
            "citizen",
        ),
        ("证号110101900307777", "110101900307777", "citizen"),
        ("联系电话：13800138000。", "13800138000", "mobile"),
        ("电话１３８００１３８０００", "１３８００１３８０００", "mobile"),
        ("致电+86 138-0013-8000查询", "+86 138-0013-8000", "mobile"),
        (f"账号{CARD}", CARD, "bank"),
        (f"卡号{CARD[:4]} {CARD[4:8]} {CARD[8:12]} {CARD[12:16]} {CARD[16:]}", None, "bank"),
    ],
)
def test_identifiers_are_found_wherever_they_stand(text: str, number: str | None, kind: str) -> None:
    [(what, words)] = found(text)
    assert what == kind
    assert number in (None, words)


@pytest.mark.parametrize(
    "text",
    [
        ID[:-1] + ("0" if ID[-1] != "0" else "1"),
        citizen(110101, "19901307", 7),
        citizen(990101, "19900307", 7),
        "统一社会信用代码91310000MA1FL0ABCD",
        "010-88886666",
        "12345678901",
        "国发〔2019〕5号 索引号000014349/2019-00013",
        CARD[:-1] + str((int(CARD[-1]) + 1) % 10),
        "2026021013800138000123",
    ],
)
def test_other_numbers_are_left_alone(text: str) -> None:
    assert found(text) == []


def test_masking_keeps_every_offset_and_hides_every_number() -> None:
    text = f"样例通知\n𠮷某，身份证号{ID}，电话13800138000。\n一、限制出境。\n"
    plain = read_bytes(text.encode(), name="a.txt")
    masked = mask_identifiers(plain)
    assert [i.kind for i in masked.identifiers] == [IdentifierKind.CITIZEN, IdentifierKind.PHONE]
    assert masked.segments == plain.segments
    assert len(masked.text) == len(plain.text)
    assert ID not in masked.text
    assert f"身份证号{ID[:3]}***************，电话138********。" in masked.text
    last = masked.segments[-1]
    assert masked.text[last.start : last.end] == "一、限制出境。"


@given(
    st.lists(st.sampled_from([ID, CARD, "13800138000", "文", " ", "，", "1", "-"]), max_size=8).map("".join)
)
def test_what_is_masked_is_found_no_more(text: str) -> None:
    read = mask_identifiers(read_bytes(f"文{text}".encode(), name="a.txt"))
    assert find_identifiers(read.text) == ()
