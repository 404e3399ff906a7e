"""Pages: the document stays, the furniture goes and is reported; whatever the template."""

from __future__ import annotations

import datetime

import pytest

from annotations.ingest import Origin, ReadDocument, SegmentKind, read_bytes
from tests.annotations.ingest.samples import by_path, quote, uncovered

PROSE = "为规范失信约束措施，保护信用主体合法权益，维护公平竞争的市场秩序，现就有关事项通知如下。"
NOTICE = (
    f"<p>各有关单位：</p><p>{PROSE}</p><p>一、总体要求</p><p>{PROSE}</p><p>样例部</p><p>2026年4月20日</p>"
)


def read(page: str) -> ReadDocument:
    return read_bytes(page.encode(), name="page.html")


def lines(page: str) -> list[str]:
    return read(page).text.split("\n")


def test_paragraphs_breaks_and_divisions_are_lines() -> None:
    assert lines("<div>甲<p>乙<br>丙</p>丁<span>戊</span></div>") == ["甲", "乙", "丙", "丁戊"]


def test_white_space_is_set_as_in_a_browser() -> None:
    assert lines("<p>　　信用\n 监管&nbsp; &nbsp;办法 &#8203;</p><p>Credit\n rules</p>") == [
        "信用监管 办法",
        "Credit rules",
    ]


def test_entities_become_text_and_never_mark_up() -> None:
    assert lines("<p>&lt;script&gt;alert(1)&lt;/script&gt; &amp;</p>") == ["<script>alert(1)</script> &"]


def test_scripts_styles_and_comments_are_no_text() -> None:
    page = "<p>甲</p><script>var a='乙'</script><style>p{}</style><!-- 丙 --><template>丁</template>"
    assert lines(page) == ["甲"]


def test_a_data_table_becomes_cells() -> None:
    page = (
        "<p>指标如下。</p><table><tr><th>序号</th><th>指标</th></tr>"
        "<tr><td>1</td><td><p>甲</p><p>乙</p></td></tr><tr><td></td><td>丙</td></tr></table><p>完。</p>"
    )
    result = read(page)
    assert result.text == "指标如下。\n序号\t指标\n1\t甲\n乙\n丙\n完。"
    cells = {s.path: quote(result, s) for s in result.segments if s.kind is SegmentKind.TABLE_CELL}
    assert cells == {
        "table_1__row_1__cell_1": "序号",
        "table_1__row_1__cell_2": "指标",
        "table_1__row_2__cell_1": "1",
        "table_1__row_2__cell_2": "甲\n乙",
        "table_1__row_3__cell_2": "丙",
    }


def test_a_table_that_lays_out_the_page_is_none() -> None:
    page = f"<table><tr><td>{NOTICE}<table><tr><td>甲</td><td>乙</td></tr></table></td></tr></table>"
    kinds = [segment.kind for segment in read(page).segments]
    assert kinds.count(SegmentKind.TABLE_CELL) == 2


STATE_COUNCIL = f"""<title>样例院关于信用工作的通知_专栏</title><table><tr><td><table>
<tr><td><b>索 引 号：</b></td><td>0001/2026-7</td><td><b>主题分类：</b></td><td>信用</td></tr>
<tr><td><b>发文机关：</b></td><td>样例院</td><td><b>成文日期：</b></td><td>2026年04月20日</td></tr>
<tr><td><b>标　　题：</b></td><td colspan=3>样例院关于信用工作的通知</td></tr>
<tr><td><b>发文字号：</b></td><td>样发〔2026〕7号</td><td><b>发布日期：</b></td><td>2026年05月01日</td></tr>
<tr><td><b>主 题 词：</b></td><td></td></tr></table></td></tr></table>
<table><tr><td id="UCAP-CONTENT"><p>样例院关于<br>信用工作的通知</p>
<p>样发〔2026〕7号</p>{NOTICE}</td></tr></table>
<div>扫一扫在手机打开当前页</div><a href=#>打印</a>"""

MINISTRY = f"""<meta name="ArticleTitle" content="样例院关于信用工作的通知">
<meta name="PubDate" content="2026/05/01 09:30">
<div>您现在的位置：<a>首页</a></div><ul><li><b>索引号：</b>0001/2026-7</li><li>发布机构：<span>样例院</span></li>
<li>文号：样发〔2026〕7号</li><li>主题分类：信用</li><li>成文日期：2026-04-20</li></ul>
<div class="title">样例院关于信用工作的通知</div><div class="TRS_Editor"><style>p{{}}</style>{NOTICE}</div>
<div>责任编辑：某某</div><div class="share">分享到：</div>"""

LOCAL = f"""<form><div class="crumbs">当前位置：首页</div><div id="zoom">
<table><tr><th>索引号</th><td>0001/2026-7</td>
<th>主题分类</th><td>信用</td></tr><tr><th>发布机构</th><td>样例院</td><th>发文日期</th><td>2026年4月20日</td></tr>
<tr><th>文号</th><td>样发〔2026〕7号</td><th>公开日期</th><td>2026年5月1日</td></tr></table>
<h1>样例院关于信用工作的通知</h1>{NOTICE}<p style="display:none">隐藏的文字</p></div></form>
<div class="related"><a>样例院办公室关于其他工作的通知</a></div><footer>版权所有</footer>"""

NEWS = f"""<meta name="firstpublishedtime" content="2026-05-01-21:50:00"><div class="header"><a>首页</a></div>
<div><h1>样例院关于<br>信用工作的通知</h1><div>2026-05-01 来源：样例网</div><div class="pages_content">
<p>索引号：0001/2026-7</p><p>主题分类：信用</p><p>样发〔2026〕7号</p>{NOTICE}</div></div>"""


@pytest.mark.parametrize(
    "page", [STATE_COUNCIL, MINISTRY, LOCAL, NEWS], ids=["state council", "trs", "local", "news"]
)
def test_templates_of_many_sites_give_the_same_document(page: str) -> None:
    result = read(f"<html><body>{page}</body></html>")
    metadata = result.metadata
    assert metadata.title == "样例院关于信用工作的通知"
    assert metadata.number == "样发〔2026〕7号"
    assert metadata.issuer == "样例院"
    assert metadata.date == datetime.date(2026, 4, 20)
    assert metadata.published == datetime.date(2026, 5, 1)
    assert metadata.index_number == "0001/2026-7"
    assert metadata.topic == "信用"
    assert result.text.split("\n")[-6:] == NOTICE.replace("<p>", "").split("</p>")[:-1]
    assert "".join(quote(result, by_path(result)["title"]).split()) == metadata.title
    for furniture in ("索引号", "扫一扫", "打印", "责任编辑", "分享", "首页", "隐藏", "版权", "其他工作"):
        assert furniture not in result.text
    assert "around the document" in " ".join(dropped.why for dropped in result.dropped)


def test_what_is_dropped_is_reported_with_its_beginning() -> None:
    dropped = read(
        f"<nav>导航条目</nav><article>{NOTICE}<p hidden>看不见</p><img src=a.png></article>"
    ).dropped
    assert [(d.why, d.sample) for d in dropped if d.sample] == [
        ("around the document on the page", "导航条目"),
        ("hidden on the page", "看不见"),
    ]
    assert any(d.what == "1 pictures" for d in dropped)


def test_an_attached_file_below_the_document_is_kept() -> None:
    page = (
        f"<div id=zoom>{NOTICE}</div><p><a href=a.doc>附件：样例清单.doc</a></p><p><a href=b>其他新闻</a></p>"
    )
    assert lines(page)[-1] == "附件：样例清单.doc"


def test_without_a_known_container_the_densest_element_is_the_document() -> None:
    document = f"<div><h2>样例市关于信用工作的公告</h2>{NOTICE}</div>"
    page = f"<div><p>栏目</p></div><div>{document}<div>友情链接</div></div>"
    result = read(page)
    assert "栏目" not in result.text
    assert "友情链接" not in result.text
    assert result.metadata.title == "样例市关于信用工作的公告"


def test_a_page_that_is_all_furniture_is_kept_whole() -> None:
    assert lines("<div class=share>甲</div>") == ["甲"]


def test_headings_lists_and_footnotes_of_an_english_page() -> None:
    page = (
        "<html><head><title>Credit Rules | Sample</title></head><body><nav><a>Home</a></nav>"
        "<main><h1>Credit Rules</h1><h2>Chapter I General</h2>"
        "<p>Article 1. Entities shall not, under these Rules:</p>"
        "<ul><li>provide false materials, or conceal facts;</li><li>refuse to perform.</li></ul>"
        "<h2>Notes</h2><ol><li id=fn1>A note.</li></ol></main></body></html>"
    )
    result = read(page)
    assert result.language == "en"
    assert [(s.path, s.kind.value) for s in result.segments] == [
        ("title", "title"),
        ("chp_1", "heading"),
        ("art_1", "article"),
        ("art_1__bullet_1", "item"),
        ("art_1__bullet_2", "item"),
        ("head_1", "heading"),
        ("note_1", "footnote"),
    ]


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 100_000 + "信用" + "</div>" * 100_000,
        "<table><tr><td>" * 20_000 + "信用",
        "<b><i>" * 50_000 + "信用",
        "<div " + " ".join(f"a{i}=1" for i in range(50_000)) + ">信用</div>",
        "<div>" * 600 + '<a "' * 10_000 + "信用",
    ],
    ids=["divisions", "tables", "inline", "attributes", "unclosed"],
)
def test_pages_made_to_break_a_reader_do_not(page: str) -> None:
    try:
        result = read(f"<p>甲</p>{page}")
    except RecursionError:  # pragma: no cover
        pytest.fail("recursion over the tree")
    assert result.text.startswith("甲")


def test_every_character_of_a_page_is_in_one_segment() -> None:
    for page in (STATE_COUNCIL, MINISTRY, LOCAL, NEWS):
        assert uncovered(read(page)) == ""


def test_particulars_say_where_they_were_read() -> None:
    origins = read(MINISTRY).metadata.origins
    assert origins["index_number"] is Origin.HEADER
    assert origins["title"] is Origin.PAGE
    assert origins["published"] is Origin.PAGE
