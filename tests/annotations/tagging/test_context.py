"""What stands around a span: titles, source heads, negation, lifting, rewards."""

from __future__ import annotations

import pytest

from annotations.tagging import Tagger

from .conftest import Labels


def test_nothing_is_suggested_inside_a_title(zh: Labels) -> None:
    assert zh("依照《行政处罚信息公示办法》执行。") == []
    assert zh("依照《关于限制高消费的规定》，对其采取限制高消费措施。") == [("PM-03", "采取限制高消费措施")]


def test_a_head_that_names_a_source_is_never_marked(zh: Labels) -> None:
    assert zh("［限制高消费规定］") == []


def test_a_measure_that_the_text_forbids_is_marked_as_negated(tagger: Tagger) -> None:
    found = tagger.suggest("对已修复信用的企业，不得限制其参加政府采购。", "zh")
    assert [(s.label, s.attributes) for s in found] == [("PM-01", {"negated": True})]


def test_a_measure_that_ends_is_marked_as_lifted(tagger: Tagger) -> None:
    found = tagger.suggest("被执行人履行完毕的，解除限制高消费措施。", "zh")
    assert [(s.label, s.attributes) for s in found] == [("PM-03", {"lifted": True})]


def test_items_under_a_lead_in_of_rewards_are_no_measures(zh: Labels) -> None:
    assert zh("对守信主体可以采取下列激励措施：\n（一）在政府采购中优先；\n（二）列为优先选择对象。") == []


def test_evidence_in_the_lead_in_supports_an_item(zh: Labels) -> None:
    assert zh("对失信主体可以采取下列惩戒措施：\n（一）限制参加招标投标；") == [("PM-01", "限制参加招标投标")]


def test_half_width_marks_are_read_as_full_width_ones(zh: Labels) -> None:
    full = zh("对失信企业,列为重点监管对象,提高抽查频次;")
    assert full == [("PM-09", "列为重点监管对象"), ("PM-09", "提高抽查频次")]


def test_one_stretch_may_carry_two_labels(zh: Labels) -> None:
    found = zh("在政府扶持等方面对失信者予以限制。")
    assert found == [("PM-06", "政府扶持"), ("PM-08", "政府扶持")]


def test_items_under_a_bad_record_are_information_on_compliance(zh: Labels) -> None:
    items = "\n（一）欠缴依法应当缴纳的水费；\n（二）拒绝配合检查的。"
    assert [label for label, _ in zh("失信信息包括：" + items)] == ["PCI-10", "PCI-10"]
    assert zh("有下列行为的，责令改正：" + items) == []


def test_a_list_in_a_clause_on_removal_is_no_listing(zh: Labels) -> None:
    assert zh("主体可以申请移出严重失信主体名单。") == []
    assert [label for label, _ in zh("公布严重失信主体名单的，同时公开移出条件。")] == ["PM-11", "PCI-06"]


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("zh", "# 样例市关于限制被执行人高消费的若干规定"),
        ("en", "Measures of Sample City on the Blacklist of Untrustworthy Entities"),
    ],
)
def test_a_line_that_is_a_title_is_no_measure(tagger: Tagger, language: str, line: str) -> None:
    assert tagger.suggest(line, language) == []


def test_the_title_of_an_english_document_cites_nothing(tagger: Tagger) -> None:
    text = "Sample City Work Plan for Credit Regulation\nThis plan rests on the Tea Law."
    assert [found.quote for found in tagger.suggest(text, "en")] == ["Tea Law"]
