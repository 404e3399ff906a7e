"""The head of a law: title, history, version date, effective date."""

from __future__ import annotations

from datetime import date

import pytest

from catalog.lawtext import LawDocument, read_markdown, read_text


def read(*head: str, body: str = "第一条 甲。", name: str = "") -> LawDocument:
    return read_markdown("\n\n".join(["# 中华人民共和国灯笼法", *head, "<!-- INFO END -->", body]), name=name)


def events(document: LawDocument) -> list[tuple[str, str]]:
    return [(str(event.date), event.event) for event in document.history]


def test_the_short_title_drops_the_name_of_the_country() -> None:
    document = read()
    assert document.title == "中华人民共和国灯笼法"
    assert document.short_title == "灯笼法"


def test_a_title_in_two_lines_is_put_together() -> None:
    document = read("# 悬挂编")
    assert document.title == "中华人民共和国灯笼法悬挂编"


def test_a_text_without_a_title_takes_it_from_the_name() -> None:
    document = read_markdown("<!-- INFO END -->\n第一条 甲。", name="灯笼法(2020-01-02).md")
    assert document.title == "灯笼法"


def test_the_title_once_more_is_no_event() -> None:
    assert events(read("中华人民共和国", "灯笼法", "2010年1月2日 国务院令第5号公布")) == [
        ("2010-01-02", "enacted")
    ]


def test_each_event_has_a_date_an_organ_and_a_kind() -> None:
    document = read(
        "1993年12月29日 第八届全国人民代表大会常务委员会第五次会议通过",
        "2004年8月28日 第十届全国人民代表大会常务委员会第十一次会议《关于修改灯笼法的决定》第一次修正\u3000",
        "（2018年10月26日第十三届全国人民代表大会常务委员会第六次会议修订）",
        "2019年1月1日 施行",
    )
    assert events(document) == [
        ("1993-12-29", "enacted"),
        ("2004-08-28", "amended"),
        ("2018-10-26", "revised"),
        ("2019-01-01", "effective"),
    ]
    assert {event.organ for event in document.history[:3]} == {"全国人民代表大会常务委员会"}
    assert document.history[1].text.endswith("第一次修正")
    assert document.date == date(2018, 10, 26)
    assert document.effective == date(2019, 1, 1)


@pytest.mark.parametrize(
    ("line", "event"),
    [
        ("2010年1月2日 中华人民共和国国务院令第5号公布", "enacted"),
        ("2010年1月2日 国务院第99次常务会议修订通过", "revised"),
        ("2010年1月2日 《国务院关于修改部分行政法规的决定》第二次修订", "revised"),
        ("2010年1月2日 《国务院关于废止和修改部分行政法规的决定》修正", "amended"),
        ("2010年1月2日 灯笼省人民代表大会常务委员会批准", "approved"),
        ("2010年1月2日 废止", "repealed"),
        ("2010年1月2日 全国人民代表大会第二次会议主席团公告", "enacted"),
        ("2010年1月2日 灯笼省人民代表大会常务委员会《关于修改〈灯笼条例〉的决定修正》", "amended"),
        ("2010年1月2日 全国人民代表大会公告公布施行", "enacted"),
        ("２０１０年１月２日 公安部令第１２５号发布", "enacted"),
        ("二〇一〇年一月二日 国务院发布", "enacted"),
    ],
)
def test_the_verb_decides_what_an_event_is(line: str, event: str) -> None:
    assert events(read(line)) == [("2010-01-02", event)]


def test_promulgation_after_adoption_is_no_second_enactment() -> None:
    document = read("2018年6月20日 国务院第13次常务会议通过", "2018年7月31日 国务院令第701号公布")
    assert [kind for _, kind in events(document)] == ["enacted", "promulgated"]
    assert document.date == date(2018, 7, 31)


def test_two_events_in_one_line_are_parted() -> None:
    document = read("2016年11月18日 省人大常委会批准根据2018年8月29日市人大常委会通过")
    assert events(document) == [("2016-11-18", "approved"), ("2018-08-29", "enacted")]


def test_a_line_broken_inside_a_title_is_put_together() -> None:
    document = read(
        "1991年6月29日 全国人民代表大会常务委员会《关于修改〈灯笼法〉第三十条", "第三十一条的决定》第一次修正"
    )
    assert events(document) == [("1991-06-29", "amended")]
    assert document.articles[0].text == "甲。"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("灯笼法(2011-01-08).md", date(2011, 1, 8)),
        ("灯笼法(1999-01-01).md", date(2010, 1, 2)),
        ("灯笼法.md", date(2010, 1, 2)),
    ],
)
def test_the_later_of_history_and_file_name_dates_the_version(name: str, expected: date) -> None:
    assert read("2010年1月2日 国务院令第5号公布", name=name).date == expected


def test_an_impossible_date_is_kept_as_written() -> None:
    document = read("2010年2月30日 国务院令第5号公布")
    assert events(document) == [("None", "enacted")]
    assert document.date is None
    assert [warning.code for warning in document.warnings] == ["no-date"]


@pytest.mark.parametrize(
    ("closing", "effective"),
    [
        ("本法自2010年5月1日起施行。", date(2010, 5, 1)),
        ("本法自二〇一〇年五月一日起施行。", date(2010, 5, 1)),
        ("本法自公布之日起施行。", date(2010, 1, 2)),
        ("本法自1999年5月1日起施行。", None),
        ("灯笼明亮。", None),
    ],
)
def test_the_closing_article_says_when_the_law_takes_effect(closing: str, effective: date | None) -> None:
    document = read("2010年1月2日 国务院令第5号公布", body=f"第一条 甲。\n第二条 {closing}")
    assert document.effective == effective


def test_an_amended_law_does_not_take_effect_on_its_first_day_again() -> None:
    head = ("2010年1月2日 国务院令第5号公布", "2015年3月4日 《国务院关于修改灯笼法的决定》修正")
    assert read(*head, body="第一条 本法自公布之日起施行。").effective is None


def test_plain_text_and_markdown_without_the_marker_find_the_body_behind_the_history() -> None:
    lines = [
        "中华人民共和国灯笼法",
        "（2010年1月2日全国人民代表大会常务委员会通过",
        "2015年3月4日修正）",
        "第一章 总则",
        "第一条 甲。",
    ]
    for document in (read_text("\n".join(lines)), read_markdown("# " + "\n".join(lines))):
        assert document.title == "中华人民共和国灯笼法"
        assert [kind for _, kind in events(document)] == ["enacted", "amended"]
        assert [node.eid for node in document.nodes] == ["chp_1"]
        assert document.body == "第一章 总则\n第一条 甲。"


def test_a_head_without_history_or_date_is_a_warning() -> None:
    assert [warning.code for warning in read().warnings] == ["no-history", "no-date"]


def test_events_parted_by_a_semicolon_are_parted() -> None:
    document = read("# 甲县灯笼条例", "2015年7月7日 甲县人民代表大会通过；2019年2月23日甲县人民代表大会修改")
    assert events(document) == [("2015-07-07", "enacted"), ("2019-02-23", "amended")]


def test_a_history_in_brackets_at_the_head_of_the_body_is_read_and_stays_there() -> None:
    document = read("# 灯笼规定", body="（2008年4月17日灯会公布 自2008年4月23日起施行）\n第一条 甲。")
    assert [event for _, event in events(document)] == ["enacted", "effective"]
    assert str(document.effective) == "2008-04-23"
    assert document.body.startswith("（2008年4月17日")


@pytest.mark.parametrize(
    ("line", "organ"),
    [
        (
            "2015年7月24日 山东省第十二届人民代表大会常务委员会第十五次会议修正",
            "山东省人民代表大会常务委员会",
        ),
        ("1997年4月10日 海关总署第61号令发布", "海关总署"),
        ("2012年6月4日 中华人民共和国国务院令第620号公布", "中华人民共和国国务院"),
    ],
)
def test_an_organ_is_named_without_its_session_and_number(line: str, organ: str) -> None:
    assert read("# 灯笼条例", line).history[0].organ == organ


def test_the_day_of_publication_of_a_first_text_is_not_that_of_an_amendment_known_by_name_only() -> None:
    head = ("# 灯笼条例", "1993年8月1日 国务院令第120号发布")
    closing = "第一条 本条例自发布之日起施行。"
    assert read(*head, body=closing, name="灯笼条例(2011-01-08).md").effective is None
    assert str(read(*head, body=closing).effective) == "1993-08-01"
