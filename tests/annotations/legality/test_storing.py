"""Findings on stored documents: kept, decided with a reason, left alone by later checks, and counted."""

from __future__ import annotations

import datetime
from collections import OrderedDict

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from annotations.legality import Checker
from annotations.legality.precision import precision_by_month, precision_by_rule
from annotations.legality.storing import check_stored, decide
from annotations.models import DocumentText, Finding
from annotations.tagging import Tagger
from catalog.models import Edition
from tests.factories import (
    ConceptFactory,
    DocumentTextFactory,
    EditionFactory,
    FindingFactory,
    LawTextFactory,
    LawTitleFactory,
    LawVersionFactory,
    RuleSettingFactory,
    SourceLawFactory,
    UserFactory,
    publish,
)

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 1, 1)
WRONG = "依照《公园法》第九十九条的规定处理。"
TWICE = f"{WRONG}\n又依照《公园法》第八十八条办理。"


@pytest.fixture
def edition() -> Edition:
    law = SourceLawFactory(title_zh="公园法")
    LawTextFactory(version=LawVersionFactory(law=law), articles=["样例。"] * 12)
    LawTitleFactory(law=law, text="公园法")
    return publish(EditionFactory(kind="compiled", completeness="partial"))


@pytest.fixture
def checker(edition: Edition) -> Checker:
    return Checker(edition, TODAY, Tagger())


def findings(text: DocumentText) -> list[tuple[str, str]]:
    return [(found.quote, found.state) for found in text.findings.order_by("start")]


def test_findings_are_stored_with_what_a_report_needs(checker: Checker) -> None:
    text = DocumentTextFactory(text=WRONG)
    assert check_stored(text, checker).new == 1
    found = text.findings.get()
    assert text.text[found.start : found.end] == found.quote
    assert found.details["mend"]["en"]
    assert found.details["articles"] == ["公园法 99"]
    assert found.history.count() == 1


def test_a_second_check_stores_nothing_twice_and_keeps_what_was_decided(checker: Checker) -> None:
    text = DocumentTextFactory(text=TWICE)
    check_stored(text, checker)
    dismissed = text.findings.order_by("start").first()
    assert dismissed is not None
    decide(dismissed, "dismissed", "the plan means another park law", UserFactory())
    stored = check_stored(text, checker)
    assert (stored.new, stored.kept, stored.gone) == (0, 2, 0)
    assert [state for _, state in findings(text)] == ["dismissed", "open"]


def test_an_open_finding_that_is_no_longer_made_goes_and_a_decided_one_stays(checker: Checker) -> None:
    text = DocumentTextFactory(text=TWICE)
    gone = FindingFactory(text=text, start=0, end=2, rule="low-basis")
    kept = FindingFactory(text=text, start=2, end=4, rule="low-basis")
    decide(kept, "confirmed", "it is so", UserFactory())
    assert check_stored(text, checker).gone == 1
    assert not Finding.objects.filter(pk=gone.pk).exists()
    assert Finding.objects.get(pk=kept.pk).state == "confirmed"


@pytest.mark.parametrize(("state", "reason"), [("dismissed", " "), ("confirmed", ""), ("gone", "why not")])
def test_a_decision_needs_a_state_and_a_reason(state: str, reason: str) -> None:
    with pytest.raises(ValueError, match=r"reason|state"):
        decide(FindingFactory(text=DocumentTextFactory(text=TWICE)), state, reason, UserFactory())


def test_precision_counts_what_people_said_of_each_rule() -> None:
    user = UserFactory()
    for state in ("confirmed", "confirmed", "dismissed"):
        decide(FindingFactory(rule="low-basis"), state, "because", user)
    FindingFactory(rule="low-basis")
    (found,) = precision_by_rule()
    assert (found.confirmed, found.dismissed, found.open, found.share) == (2, 1, 1, 2 / 3)
    (month,) = precision_by_month()
    assert (month.rule, month.decided, month.share) == ("low-basis", 3, 2 / 3)


def test_an_editor_turns_a_rule_off_and_the_report_says_so(edition: Edition) -> None:
    RuleSettingFactory(rule="missing-article", active=False)
    report = Checker(edition, TODAY, Tagger()).check(WRONG, "zh")
    assert (report.findings, report.switched_off) == ((), ("missing-article",))


def test_an_editor_sets_severity_and_words(edition: Edition) -> None:
    RuleSettingFactory(
        rule="missing-article", severity="note", title_en="Look again", explanation_zh="另查。"
    )
    (found,) = Checker(edition, TODAY, Tagger()).check(WRONG, "zh").findings
    assert (found.severity, found.title.en, found.explanation.zh) == ("note", "Look again", "另查。")
    assert found.title.zh == "引用的条文不存在"


def translator(client: Client) -> Client:
    user = UserFactory()
    user.groups.add(Group.objects.get(name="Translators"))
    client.force_login(user)
    return client


def test_a_translator_checks_a_document_and_decides_on_its_page(
    client: Client, edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("annotations.legality.holding.load_tagger", Tagger)
    # A test's rollback takes back numbers, by which the checkers kept would seem to be of this test.
    monkeypatch.setattr("annotations.legality.holding._held", OrderedDict())
    ConceptFactory()
    text = DocumentTextFactory(text=WRONG)
    address = reverse("document", args=[text.document.uid])
    translator(client).post(reverse("document-check", args=[text.document.uid]))
    found = text.findings.get()
    assert found.quote in client.get(address).content.decode()
    client.post(reverse("finding-decide", args=[found.pk]), {"state": "confirmed", "reason": "so it is"})
    found.refresh_from_db()
    assert (found.state, found.reason, found.decided_at is not None) == ("confirmed", "so it is", True)


def test_a_reader_sees_findings_and_may_not_decide(client: Client) -> None:
    found = FindingFactory(text=DocumentTextFactory(text=TWICE))
    page = client.get(reverse("document", args=[found.text.document.uid])).content.decode()
    assert found.quote in page
    assert "finding-decide" not in page
    assert reverse("finding-decide", args=[found.pk]) not in page
    assert client.post(reverse("finding-decide", args=[found.pk])).status_code == 302
    client.force_login(UserFactory())
    assert client.post(reverse("finding-decide", args=[found.pk])).status_code == 403


def test_the_page_of_rules_shows_precision(client: Client) -> None:
    decide(FindingFactory(rule="low-basis"), "confirmed", "because", UserFactory())
    page = client.get(reverse("check-rules")).content.decode()
    assert "100 %" in page
    assert "missing-article" in page
