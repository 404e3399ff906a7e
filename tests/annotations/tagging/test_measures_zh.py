"""Measures in Chinese: what is suggested, what is not, one sentence each."""

from __future__ import annotations

import pytest

from .conftest import Labels


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("被吊销证书的，五年内不得从事茶叶检验工作。", [("PM-01", "不得从事茶叶检验工作")]),
        ("情节严重的，终身禁止从事灯具销售业务。", [("PM-01", "终身禁止从事灯具销售业务")]),
        ("骗取登记的，三年内不予受理其申请。", [("PM-01", "不予受理其申请")]),
        ("因犯罪被判处刑罚的，不得担任行会的会长、理事。", [("PM-02", "不得担任行会的会长、理事")]),
        ("对拒不执行的，采取限制高消费措施。", [("PM-03", "采取限制高消费措施")]),
        ("欠税未缴的，可以阻止其出境。", [("PM-04", "阻止其出境")]),
        ("拒绝服兵役的，两年内不得升学。", [("PM-05", "不得升学")]),
        ("弄虚作假的，三年内不得申请财政性资金项目。", [("PM-06", "不得申请财政性资金项目")]),
        ("存在失信行为的，取消评优评先资格。", [("PM-07", "取消评优评先资格")]),
        ("对失信主体不适用告知承诺。", [("PM-08", "不适用告知承诺")]),
        ("将违法企业列为重点监管对象。", [("PM-09", "列为重点监管对象")]),
        ("对失信企业提高抽查频次。", [("PM-09", "提高抽查频次")]),
        ("将处罚情况通报有关部门。", [("PM-10", "通报有关部门")]),
        ("对失信者提高贷款利率。", [("PM-14", "提高贷款利率")]),
        ("将其失信情况告知其所在单位。", [("OUT", "告知其所在单位")]),
        ("对被责令停业的茶馆，应当向社会公告。", [("PM-11", "向社会公告")]),
        ("逾期不改正的，在灯会信息平台上公示。", [("PM-11", "在灯会信息平台上公示")]),
        ("情节严重的，取消其灯会主办资格。", [("PM-01", "取消其灯会主办资格")]),
        ("被吊销证书的，不得重新申请茶艺师证。", [("PM-01", "不得重新申请茶艺师证")]),
        ("出具虚假报告的，从检验名录中除名。", [("PM-01", "从检验名录中除名")]),
        ("对其他违规茶园，降低其资质等级。", [("PM-01", "降低其资质等级")]),
        ("未按期整改的，暂停拨付茶园经费。", [("PM-06", "暂停拨付茶园经费")]),
        ("多次超载的，列入货运重点监管名单。", [("PM-09", "列入货运重点监管名单")]),
        ("失信茶商适用较高的抽查比例。", [("PM-09", "适用较高的抽查比例")]),
        ("骗取基金的，暂停费用结算。", [("OUT", "暂停费用结算")]),
        (
            "对失信茶商，限制参加政府采购，工程招标投标等公共资源交易活动。",
            [("PM-01", "限制参加政府采购"), ("PM-01", "工程招标投标")],
        ),
        (
            "对失信茶商，限制担任会长、限制发行债券。",
            [("PM-02", "限制担任会长"), ("PM-14", "限制发行债券")],
        ),
        ("对失信茶商，严格审核其申报材料。", [("PM-09", "严格审核其申报材料")]),
        ("对失信茶商，下架商品、关闭店铺。", [("OUT", "下架商品"), ("OUT", "关闭店铺")]),
        ("失信茶商应当公开道歉。", [("OUT", "公开道歉")]),
        ("将失信茶商情况推送至各电子商务平台。", [("PM-12", "推送至各电子商务平台")]),
        ("失信茶商的荣誉称号，已经取得的予以撤销。", [("PM-07", "已经取得的予以撤销")]),
        ("取消失信茶商的税前扣除资格。", [("PM-08", "取消失信茶商的税前扣除资格")]),
    ],
)
def test_a_measure_is_suggested_with_verb_and_object(
    zh: Labels, text: str, expected: list[tuple[str, str]]
) -> None:
    assert zh(text) == expected


def test_every_member_of_a_list_under_one_verb_is_a_span_of_its_own(zh: Labels) -> None:
    found = zh("依法在政府采购、招标投标、融资信贷等方面对失信主体予以限制。")
    assert found == [("PM-01", "政府采购"), ("PM-01", "招标投标"), ("PM-14", "融资信贷")]


def test_the_first_member_of_a_list_takes_the_verb_and_the_others_stand_alone(zh: Labels) -> None:
    found = zh("有失信记录的，不得参加政府采购、申请财政补贴。")
    assert ("PM-01", "不得参加政府采购") in found
    assert any(label == "PM-06" and "财政补贴" in quote for label, quote in found)


def test_the_second_half_of_a_ban_is_a_span(zh: Labels) -> None:
    found = zh("自处罚决定作出之日起三年内不得担任果品协会负责人或者从事果品经销活动。")
    assert found == [("PM-02", "不得担任果品协会负责人"), ("PM-01", "从事果品经销活动")]


def test_a_noun_that_sums_up_its_list_is_no_span(zh: Labels) -> None:
    found = zh("对失信主体，限制其享受容缺受理、绿色通道等便利措施。")
    assert [label for label, _ in found] == ["PM-08", "PM-08"]
    assert "便利措施" not in [quote for _, quote in found]


def test_results_that_are_published_are_no_punishment(zh: Labels) -> None:
    found = zh("发现违反规定的，依法处理，并向社会公布检查结果。")
    assert "PM-11" not in [label for label, _ in found]


def test_publication_of_a_violation_is_a_measure_and_of_a_hotline_is_not(zh: Labels) -> None:
    assert ("PM-11", "曝光违法行为") in zh("新闻媒体应当曝光违法行为。")
    assert zh("主管部门应当将咨询电话向社会公布。") == []


@pytest.mark.parametrize(
    "text",
    [
        "对失信主体依法实施联合惩戒。",
        "对守信主体给予优先办理、简化程序等便利。",
        "信息主体可以申请信用修复。",
        "违反规定的，责令改正，处一万元以下罚款。",
        "情节严重的，吊销许可证。",
        "未取得许可的，不得从事茶叶经营活动。",
        "投标人不得与招标人串通投标。",
        "主管部门不得限制外地企业参加招标投标。",
        "监事不得由理事的近亲属担任，理事的近亲属不得担任监事。",
        "食堂可以谢绝外带。",
        "禁止出境的文物应当登记。",
        "经营者不得限制消费者的权利。",
        "加大对披露虚假信息等失信行为的惩戒力度。",
        "制定轻微违法行为不予处罚清单，向社会公布并适时更新。",
        "持有统一社会信用代码的单位，取消纸质申请，优化行政许可。",
    ],
)
def test_what_is_no_measure_is_left_alone(zh: Labels, text: str) -> None:
    assert zh(text) == []


def test_cutting_points_and_private_sanctions_are_outside_the_lists(zh: Labels) -> None:
    assert zh("对失信企业给予信用减分。") == [("OUT", "给予信用减分")]
    assert ("OUT", "业内警告") in zh("行业协会可以对失信会员采取业内警告等措施。")
