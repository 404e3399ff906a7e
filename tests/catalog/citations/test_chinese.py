"""What counts as a citation in Chinese, how far it reaches and what it cites."""

import pytest

from catalog.citations import Citation, LawNames, find_citations


def read(text: str, names: LawNames | None = None) -> list[Citation]:
    return find_citations(text, lang="zh", law_names=names)


def rows(text: str, names: LawNames | None = None) -> list[tuple[str, str, tuple[str, ...], str]]:
    return [(c.quote, c.law, c.provisions, c.kind) for c in read(text, names)]


@pytest.mark.parametrize(
    ("written", "provisions"),
    [
        ("第五十三条", ["53"]),
        ("第５３条", ["53"]),
        ("第53条第2款", ["53(2)"]),
        ("第五十三条、第五十四条和第六十条", ["53", "54", "60"]),
        ("第三条至第五条", ["3", "4", "5"]),
        ("第三至五条", ["3", "4", "5"]),
        ("第3-5条", ["3", "4", "5"]),
        ("第五、六条", ["5", "6"]),
        ("第五、第六条", ["5", "6"]),
        ("第二十六条第一款第（四）项", ["26(1)(4)"]),
        ("第二十六条第四项", ["26()(4)"]),
        ("第二十六条第（四）项第1目", ["26()(4)(1)"]),
        ("第七条第一项、第三项", ["7()(1)", "7()(3)"]),
        ("第七条第一款和第三款", ["7(1)", "7(3)"]),
        ("第七条第一至四项", ["7()(1)", "7()(2)", "7()(3)", "7()(4)"]),
        ("第七条第三项至五项", ["7()(3)", "7()(4)", "7()(5)"]),
        ("第七条（一）、（三）项", ["7()(1)", "7()(3)"]),
        ("第七条第一款第二项、第三款", ["7(1)(2)", "7(3)"]),
        ("第七条第一项、第九条", ["7()(1)", "9"]),
        ("第一百二十条之一第二款", ["120-1(2)"]),
        ("第一百二十条之一至第一百二十条之三", ["120-1", "120-2", "120-3"]),
        ("第一百二十条至第一百二十条之二", ["120", "120-1", "120-2"]),
        ("第一百二十条之一、之二", ["120-1", "120-2"]),
        ("第一百二十条之一至之三", ["120-1", "120-2", "120-3"]),
        ("第一百零三条至一百零五条", ["103", "104", "105"]),
        ("第三章", ["ch3"]),
        ("第三章第五节", ["ch3sec5"]),
        ("第二编第一章", ["pt2ch1"]),
        ("第三章第九条", ["9"]),
        ("第四十四条，第四十七条至第四十九条", ["44", "47", "48", "49"]),
        ("第七条的第二款", ["7(2)"]),
    ],
)
def test_provisions_are_read_in_normal_form(written: str, provisions: list[str]) -> None:
    text = f"违反《灯塔管理条例》{written}规定的，责令改正。"
    assert rows(text) == [(f"《灯塔管理条例》{written}", "灯塔管理条例", tuple(provisions), "provision")]


@pytest.mark.parametrize(
    ("written", "law"),
    [
        ("本法第九条", "self"),
        ("本条例第九条", "self"),
        ("本实施条例第九条", "self"),
        ("本实施细则第九条", "self"),
        ("本规定第九条", "self"),
        ("本解释第九条", "self"),
        ("第九条", "self"),
        ("刑法第九条", "刑法"),
        ("中华人民共和国刑法第九条", "中华人民共和国刑法"),
        ("合同法第九条", "合同法"),
        ("公司法实施条例第九条", "公司法实施条例"),
        ("刑法修正案（八）第九条", "刑法修正案（八）"),
        ("灯塔管理条例第九条", "灯塔管理条例"),
        ("极地航行公约第九条", "极地航行公约"),
    ],
)
def test_the_law_is_the_name_that_stands_before_the_article(written: str, law: str) -> None:
    assert rows(f"有下列情形的，依照{written}的规定处理。") == [(written, law, ("9",), "provision")]


@pytest.mark.parametrize(
    ("written", "provisions"),
    [
        ("前款", ["prev-paragraph"]),
        ("前两款", ["prev-2-paragraphs"]),
        ("前三项", ["prev-3-items"]),
        ("上款", ["prev-paragraph"]),
        ("前条", ["prev-article"]),
        ("本条", ["this"]),
        ("本款", ["this-paragraph"]),
        ("本条第二款", ["this(2)"]),
        ("本条第一款第四项", ["this(1)(4)"]),
        ("本条第（四）项", ["this()(4)"]),
        ("前款第二项", ["prev-paragraph(2)"]),
        ("前款（一）至（三）项", ["prev-paragraph(1)", "prev-paragraph(2)", "prev-paragraph(3)"]),
        ("前条第二项", ["prev-article()(2)"]),
        ("本条前款", ["prev-paragraph"]),
        ("第二款", ["(2)"]),
        ("第一项和第三项", ["()(1)", "()(3)"]),
    ],
)
def test_words_that_name_no_article_are_relative(written: str, provisions: list[str]) -> None:
    assert rows(f"违反{written}规定的，责令改正。") == [(written, "self", tuple(provisions), "relative")]


@pytest.mark.parametrize(
    "text",
    [
        "第五条　船舶应当悬挂灯号。",
        "第五条 中国籍船舶应当悬挂灯号。",
        "第五条船舶应当悬挂灯号。",
        "## 第三章 法律责任",
        "第一章 总则 第二章 登记 第三章 附则",
        "“第五条　船舶应当悬挂灯号。",
        "会议听取了第一次报告，罚款第一百元起算。",
        "本条例所列项目，按（一）项目处理；第一项目部负责。",
        "船长持《船员适任证书》和《进港申请表》办理，并在《海港日报》上公告。",
        "船东应当遵守合同第五条的约定。",
        "双方签订的《租船合同》第五条约定了租期。",
        "撤销一审判决第一项、第二项。",
        "依照香港法例第179章《婚姻诉讼条例草稿本》作出的命令。",
        "本法自公布之日起施行。违反本法规定的，责令改正。",
        "目前款项已付，以前条件不变，提前项目已完成。",
        "环境保护法律、法规和合同法学的研究，公司法人的责任。",
    ],
)
def test_headings_contracts_forms_and_common_words_are_no_citations(text: str) -> None:
    assert [c for c in read(text) if c.quote != "《婚姻诉讼条例草稿本》"] == []


def test_several_headings_in_one_line_are_no_citations_but_what_they_say_is() -> None:
    text = "第六条 船舶应当登记。 第七条 未依照本法第六条登记的，不得航行。 第八条 罚款。"
    assert [c.quote for c in read(text)] == ["本法第六条"]


def test_a_title_without_provisions_is_law_only() -> None:
    assert rows("根据《中华人民共和国灯塔法》，制定本条例。") == [
        ("《中华人民共和国灯塔法》", "中华人民共和国灯塔法", (), "law-only")
    ]


def test_a_part_called_by_name_stands_between_the_law_and_its_article() -> None:
    text = "依照民法典合同编第五百条、《民法典》人格权编第九百九十七条和刑法分则第三章的规定。"
    assert [(c.law, c.provisions) for c in read(text)] == [
        ("民法典", ("500",)),
        ("民法典", ("997",)),
        ("刑法", ("ch3",)),
    ]


def test_two_titles_share_no_article() -> None:
    assert rows("依照《灯塔法》和《航标法》第五条处罚。") == [
        ("《灯塔法》", "灯塔法", (), "law-only"),
        ("《航标法》第五条", "航标法", ("5",), "provision"),
    ]


def test_a_title_inside_a_title_is_no_row_of_its_own() -> None:
    text = "《海港市实施〈中华人民共和国灯塔法〉办法》第三条、《关于适用《灯塔法》的解释》"
    assert [c.law for c in read(text)] == [
        "海港市实施〈中华人民共和国灯塔法〉办法",
        "关于适用《灯塔法》的解释",
    ]


@pytest.mark.parametrize(
    "number",
    [
        "国发〔2014〕21号",
        "国发[2014]21号",
        "国发［2014］21号",
        "国发【2014】21号",
        "国发(2014)21号",
        "国务院令第654号",
    ],
)
def test_a_document_number_belongs_to_the_quote(number: str) -> None:
    (citation,) = read(f"按照《灯塔管理办法》（{number}）第三条执行。")
    assert citation.quote == f"《灯塔管理办法》（{number}）第三条"
    assert (citation.number, citation.provisions) == (number, ("3",))


def test_the_number_of_a_standard_belongs_to_the_quote_and_not_to_the_title() -> None:
    (citation,) = read("灯光强度适用《航标灯光强度》（GB 12708-2020）。")
    assert (citation.law, citation.number) == ("航标灯光强度", "GB 12708-2020")


def test_a_document_may_be_cited_by_its_number_alone() -> None:
    assert rows("按照国办发〔1993〕71号文件的规定办理。") == [
        ("国办发〔1993〕71号", "国办发〔1993〕71号", (), "law-only")
    ]
    assert rows("国办发〔1993〕71号\n各省人民政府：") == []


def test_a_short_form_is_no_citation_where_it_is_defined_and_one_where_it_is_used() -> None:
    text = "根据《极地航行安全公约》（以下简称《公约》），制定本规定。依照《公约》第五条，船舶应当登记。"
    first, second = read(text)
    assert (first.quote, second.quote) == ("《极地航行安全公约》", "《公约》第五条")
    assert second.referent == first.start


def test_a_short_form_of_a_contract_is_no_law() -> None:
    text = "双方订立《灯塔租赁协议》（以下简称《规定》）。依照《规定》第五条，租金按月支付。"
    assert read(text) == []


def test_that_law_points_to_the_law_named_before() -> None:
    first, second, third = read("《灯塔法》第三条规定了登记，该法第五条规定了费用。同法第六条另有规定。")
    assert (second.quote, second.law, second.referent) == ("该法第五条", "same", first.start)
    assert (third.quote, third.law, third.referent) == ("同法第六条", "same", first.start)


def test_a_bare_article_goes_with_the_law_cited_last_in_the_line() -> None:
    text = "构成刑法第二百二十一条规定的罪，第二百七十八条规定的罪的，从重处罚。\n违反第三十条规定的，罚款。"
    assert [(c.quote, c.law) for c in read(text)] == [
        ("刑法第二百二十一条", "刑法"),
        ("第二百七十八条", "same"),
        ("第三十条", "self"),
    ]


def test_laws_are_found_bare_without_a_provision() -> None:
    text = "构成犯罪的，依照刑法的规定追究刑事责任；依照治安管理处罚法规定处罚。"
    assert [c.quote for c in read(text)] == ["刑法", "治安管理处罚法"]


def test_a_name_that_the_caller_knows_is_found_bare() -> None:
    text = "渡船的检验，按照渡船若干事宜执行。"
    assert read(text) == []
    names = LawNames.compile(["《渡船若干事宜》"])
    assert [c.quote for c in read(text, names)] == ["渡船若干事宜"]


def test_a_law_that_is_restated_begins_a_row_of_its_own() -> None:
    text = "本条例第二条第一款和本条例第三条、刑法第五条"
    assert [c.quote for c in read(f"有{text}情形的")] == ["本条例第二条第一款", "本条例第三条", "刑法第五条"]


def test_a_title_that_a_page_broke_is_one_title() -> None:
    (citation,) = read("依照《中华人民共和国灯笼管理法\n实施条例》第五条处理。")
    assert (citation.law, citation.provisions) == ("中华人民共和国灯笼管理法实施条例", ("5",))
    assert [c.quote for c in read("《灯笼条例，\n《烛台条例》第二条。")] == ["《烛台条例》第二条"]
