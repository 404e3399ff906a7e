"""Categories of information: marked where the text speaks of them as information, and only there."""

from __future__ import annotations

import pytest

from .conftest import Labels


def test_a_list_of_acts_that_ends_in_information_gives_one_span_for_each(zh: Labels) -> None:
    assert zh("目录包括行政许可、行政处罚、行政强制等信息。") == [
        ("PCI-03.01", "行政许可"),
        ("PCI-03.02", "行政处罚"),
        ("PCI-03.03", "行政强制"),
    ]


def test_an_act_that_is_no_information_is_not_marked(zh: Labels) -> None:
    assert zh("主管部门依法给予行政处罚。") == []
    assert zh("有关部门实施行政许可、行政检查。") == []


def test_what_information_is_said_to_consist_of_is_marked_without_a_list_of_items(zh: Labels) -> None:
    assert zh("公示信息包括行政许可，行政强制。") == [
        ("PCI-03.01", "行政许可"),
        ("PCI-03.03", "行政强制"),
    ]


def test_items_under_a_lead_in_are_information(zh: Labels) -> None:
    text = "应当公示下列信息：\n（一）行政许可；\n（二）行政裁决。\n其他工作依法开展行政裁决。"
    assert [label for label, _ in zh(text)] == ["PCI-03.01", "PCI-03.07"]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("归集企业的登记信息。", "PCI-01"),
        ("将其列入严重失信主体名单。", "PCI-06"),
        ("将企业列入经营异常名录。", "PCI-05"),
        ("归集合同履行信息。", "PCI-07"),
        ("归集信用承诺信息。", "PCI-08"),
        ("共享纳税信用等级。", "PCI-09"),
        ("将违法行为记入信用档案。", "PCI-10"),
        ("归集荣誉信息。", "PCI-11"),
        ("归集知识产权信息。", "PCI-12"),
        ("鼓励主体自主申报信用信息。", "PCI-13"),
        ("定期公布监督抽查结果。", "PCI-03.10"),
    ],
)
def test_each_category_is_found_in_chinese(zh: Labels, text: str, label: str) -> None:
    assert [found for found, _ in zh(text)] == [label]


def test_a_list_of_defaulters_is_judicial_information_and_a_serious_list(zh: Labels) -> None:
    assert zh("将其纳入失信被执行人名单。") == [
        ("PCI-02", "失信被执行人名单"),
        ("PCI-06", "失信被执行人名单"),
    ]


def test_a_list_that_only_says_to_whom_a_measure_applies_is_not_marked(zh: Labels) -> None:
    assert [label for label, _ in zh("列入失信主体名单的企业，不得参加政府采购。")] == ["PM-01"]
    assert zh("被列入严重失信主体名单满一年的，可以申请移出。") == []


def test_a_child_category_displaces_its_parent(zh: Labels) -> None:
    assert [label for label, _ in zh("公开行政处罚的执法决定信息。")] == ["PCI-03.02"]


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        (
            "Records on administrative licensing and administrative penalties are kept.",
            ["PCI-03.01", "PCI-03.02"],
        ),
        ("The agency collects administrative penalty information.", ["PCI-03.02"]),
        ("The agency shall impose administrative penalties.", []),
        ("It was entered in the directory of abnormal operations.", ["PCI-05"]),
        ("The credit evaluation results are shared.", ["PCI-09"]),
        ("Violations are recorded in the credit record of the firm.", ["PCI-10"]),
    ],
)
def test_categories_in_english(en: Labels, text: str, labels: list[str]) -> None:
    assert [label for label, _ in en(text)] == labels


@pytest.mark.parametrize(
    "item",
    ["（一）在茶艺考试中作弊的信息；", "（二）骗取茶叶许可的信息；", "（三）不依法履行行政处罚决定的信息；"],
)
def test_an_item_of_bad_information_is_one_span(zh: Labels, item: str) -> None:
    assert [label for label, _ in zh(f"失信信息包括下列信用信息：\n{item}")] == ["PCI-10"]


def test_what_was_got_by_a_trick_is_no_information_on_licences(zh: Labels) -> None:
    assert "PCI-03.01" not in [label for label, _ in zh("公开以欺骗手段取得行政许可的信息。")]
