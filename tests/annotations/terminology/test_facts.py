"""What is read as a date, a document number or a number, so that two languages can be compared."""

from __future__ import annotations

import pytest

from annotations.terminology.facts import read_chinese, read_english


def values(facts: list) -> list[tuple[str, str]]:
    return [(fact.kind, fact.value) for fact in facts if fact.certain]


@pytest.mark.parametrize(
    ("zh", "en", "expected"),
    [
        ("二〇一九年三月五日印发", "Issued on March 5, 2019", ("date", "2019-03-05")),
        ("2019年3月5日印发", "Issued on 5 March 2019", ("date", "2019-03-05")),
        ("2019年3月起", "from March 2019 on", ("date", "2019-03")),
        ("国发〔2014〕21号", "Guo Fa [2014] No. 21", ("document-number", "[2014] 21")),
        ("国发〔2014〕21号", "No. 21 (2014) of the State Council", ("document-number", "[2014] 21")),
        ("罚款3万元", "a fine of RMB 30,000", ("number", "30000")),
        ("共1.5亿条", "150 million records in all", ("number", "150000000")),
        ("百分之三十以上", "30% or more", ("number", "30")),
        ("占２０％", "20 percent", ("number", "20")),
        ("不超过三十六个月", "at most 36 months", ("number", "36")),
    ],
)
def test_both_languages_read_the_same(zh: str, en: str, expected: tuple[str, str]) -> None:
    assert values(read_chinese(zh)) == [expected]
    assert values(read_english(en)) == [expected]


@pytest.mark.parametrize(
    "text", ["一是加强监管", "（3）依法公示", "第26条第1款", "1.完善制度", "各级、各类、若干人", "6月底前"]
)
def test_a_label_or_a_place_is_no_number_in_chinese(text: str) -> None:
    assert read_chinese(text) == []


@pytest.mark.parametrize("text", ["Article 26(1)", "Articles 3, 5 and 7", "(3) publish by law", "2. Improve"])
def test_a_label_or_a_place_is_no_number_in_english(text: str) -> None:
    assert read_english(text) == []


def test_an_english_number_word_answers_but_is_not_asked_for() -> None:
    (fact,) = read_english("within three years")
    assert (fact.value, fact.certain) == ("3", False)
    assert read_chinese("三年内")[0].value == "3"


def test_offsets_are_code_points_of_the_text_as_given() -> None:
    text = "𠮷某于２０１９年３月５日"
    (fact,) = read_chinese(text)
    assert text[fact.start : fact.end] == "２０１９年３月５日"
