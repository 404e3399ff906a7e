"""What a document without a table of particulars says of itself."""

from __future__ import annotations

import datetime

import pytest

from annotations.ingest import Metadata, Origin
from tests.annotations.ingest.samples import NOTICE, read_text


def metadata(text: str) -> Metadata:
    return read_text(text).metadata


def test_a_notice_says_it_all() -> None:
    found = metadata(NOTICE)
    assert found.title == "样例市人民政府关于加强信用监管的意见"
    assert found.number == "样政发〔2026〕8号"
    assert found.issuer == "样例市人民政府"
    assert found.date == datetime.date(2026, 2, 10)
    assert found.published is None
    assert found.origins == {
        "title": Origin.TEXT,
        "number": Origin.TEXT,
        "issuer": Origin.TITLE,
        "date": Origin.SIGNATURE,
    }


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("2026年2月10日", (2026, 2, 10)),
        ("二〇二六年二月十日", (2026, 2, 10)),
        ("二○○六年十二月三十日", (2006, 12, 30)),
        ("２０２６年２月１０日", (2026, 2, 10)),
        ("2026-02-10", (2026, 2, 10)),
        ("2026.2.10", (2026, 2, 10)),
    ],
)
def test_dates_are_read_as_they_are_written(written: str, date: tuple[int, int, int]) -> None:
    assert metadata(NOTICE.replace("2026年2月10日", written)).date == datetime.date(*date)


@pytest.mark.parametrize("written", ["February 10, 2026", "10 February 2026", "Feb. 10th, 2026"])
def test_english_dates_are_read_as_they_are_written(written: str) -> None:
    text = (
        "Sample City Credit Plan\nYang Zheng Fa [2026] No. 8\nThis plan is made to protect rights.\n"
        f"I. General\nAct by law.\nGeneral Office of the Sample City Government\n{written}\n"
    )
    found = metadata(text)
    assert found.date == datetime.date(2026, 2, 10)
    assert found.title == "Sample City Credit Plan"
    assert found.number == "Yang Zheng Fa [2026] No. 8"
    assert found.issuer == "General Office of the Sample City Government"


def test_a_date_that_the_calendar_lacks_is_none() -> None:
    assert metadata(NOTICE.replace("2026年2月10日", "2026年2月30日")).date is None


@pytest.mark.parametrize(
    ("title", "issuer"),
    [
        ("样例院办公厅关于信用工作的通知", "样例院办公厅"),
        ("样例院办公厅转发样例部关于信用工作意见的通知", "样例院办公厅"),
        ("样例市人民政府印发信用办法的通知", "样例市人民政府"),
        ("样例院、样例军委关于同意迁址的批复", "样例院、样例军委"),
        ("样例市公共信用办法", ""),
        ("关于信用工作的通知", ""),
    ],
)
def test_the_issuer_is_in_the_title(title: str, issuer: str) -> None:
    assert metadata(f"{title}\n各有关单位：\n现将有关事项通知如下。\n").issuer == issuer


def test_several_signatories_are_joined() -> None:
    text = NOTICE.replace("样例市人民政府关于\n", "").replace(
        "样例市人民政府\n2026", "样例省财政厅\n样例省公安厅\n2026"
    )
    assert metadata(text).issuer == "样例省财政厅、样例省公安厅"


def test_letter_spaced_titles_are_closed_up() -> None:
    text = "样例院关于印发\n信 用 工 作 规 则 的 通 知\n样发〔2026〕1号\n各单位：\n现印发。\n"
    assert metadata(text).title == "样例院关于印发信用工作规则的通知"


def test_the_adoption_in_brackets_dates_a_statute() -> None:
    text = "样例市信用条例\n（2026年1月5日样例市人民代表大会常务委员会通过）\n第一条　制定本条例。\n"
    assert metadata(text).date == datetime.date(2026, 1, 5)


def test_the_signature_of_an_attached_document_is_not_the_document_s() -> None:
    text = NOTICE + "样例市财政局\n2025年12月1日\n"
    assert metadata(text).date == datetime.date(2026, 2, 10)


def test_a_text_without_a_title_has_none() -> None:
    assert metadata("第一条　为了规范信用，制定本办法。\n第二条　本办法自公布之日起施行。\n") == Metadata()
