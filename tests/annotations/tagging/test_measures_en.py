"""Measures in English: what is suggested, what is not, one sentence each."""

from __future__ import annotations

import pytest

from .conftest import Labels


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Offenders shall not engage in tea inspection for five years.", "PM-01"),
        ("Violators are barred from public procurement.", "PM-01"),
        ("The penalties include restrictions on market access.", "PM-01"),
        ("A person so convicted may not serve as a director of a guild.", "PM-02"),
        ("He was disqualified from holding office after the conviction.", "PM-02"),
        ("The court issued a consumption restriction order.", "PM-03"),
        ("Defaulters are barred from flying.", "PM-03"),
        ("The debtor is not permitted to leave the country.", "PM-04"),
        ("Those who evade service may not resume schooling.", "PM-05"),
        ("Untrustworthy entities are denied government subsidies.", "PM-06"),
        ("It shall be stripped of honorary titles won by fraud.", "PM-07"),
        ("Tax incentives are withheld from dishonest firms.", "PM-08"),
        ("Untrustworthy firms are listed as key objects of supervision.", "PM-09"),
        ("Banks may raise interest rates for defaulters.", "PM-14"),
        ("The bureau shall inform his employer of the default.", "OUT"),
        ("The court issued an exit ban against the debtor.", "PM-04"),
        ("Dishonest sellers are removed from e-commerce platforms.", "OUT"),
        ("The authorities may stop the debtor from leaving the country.", "PM-04"),
        ("Dishonest traders are subject to stricter invoice controls.", "PM-09"),
        ("Portraits of defaulters are displayed in the square.", "PM-11"),
        ("Untrustworthy traders are summoned for talks.", "OUT"),
    ],
)
def test_a_measure_is_suggested(en: Labels, text: str, expected: str) -> None:
    assert [label for label, _ in en(text)] == [expected]


def test_every_member_of_a_list_is_a_span_of_its_own(en: Labels) -> None:
    found = en(
        "Sanctions apply to defaulters in areas such as public procurement, market access and bank loans."
    )
    assert [label for label, _ in found] == ["PM-01", "PM-01", "PM-14"]
    assert found[1] == ("PM-01", "market access")


def test_publication_of_a_list_is_a_measure(en: Labels) -> None:
    found = en("The agency shall publish the list of seriously untrustworthy entities.")
    assert {label for label, _ in found} == {"PM-11", "PCI-06"}


@pytest.mark.parametrize(
    "text",
    [
        "Untrustworthy entities are subject to joint punishment.",
        "Trustworthy entities are encouraged and enjoy priority.",
        "The authority imposed a fine and ordered correction.",
        "Damages include, but are not limited to, procurement of substitute goods.",
        "The library shall not lend its rare maps.",
        "The telephone number of the hotline shall be published.",
    ],
)
def test_what_is_no_measure_is_left_alone(en: Labels, text: str) -> None:
    assert en(text) == []


def test_case_and_plurals_do_not_matter(en: Labels) -> None:
    assert [label for label, _ in en("EXIT BANS and a spending restriction are possible.")] == [
        "PM-04",
        "PM-03",
    ]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Penalties for breach of faith include:\n- no access to bank loans\n", "PM-14"),
        ("Traders in bad faith are passed over for promotion.", "PM-02"),
        ("Those who lost trust can’t book tickets.", "PM-03"),
        ("The agency shall make the defaulter a key target of inspection.", "PM-09"),
        ("Their unlawful conduct shall be disclosed to society.", "PM-11"),
        ("A discredited dealer may not run a tea factory within ten years.", "PM-01"),
        ("Applications of defaulters for fiscal funds face stringent examination of subsidies.", "PM-06"),
    ],
)
def test_ways_in_which_translators_word_a_restriction(en: Labels, text: str, label: str) -> None:
    assert label in [found for found, _ in en(text)]
