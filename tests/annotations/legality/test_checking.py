"""Holding texts written for the purpose against a small catalog."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from annotations.legality import RULES, SEVERITIES, Found, check_text
from annotations.tagging import Tagger
from catalog.models import Edition, SourceLaw
from tests.factories import (
    BasisRankRuleFactory,
    ConceptFactory,
    EditionFactory,
    LawTextFactory,
    LawTitleFactory,
    LawVersionFactory,
    SourceLawFactory,
    publish,
)

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 1, 1)
OUT_ZH = "为实施失信惩戒，拖欠物业费的业主，列为失信主体，暂停其使用公共图书馆借阅服务。"


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return Tagger()


@pytest.fixture
def law() -> SourceLaw:
    """A law of 52 articles, under a name in each language."""
    law = SourceLawFactory(title_zh="公园法")
    LawTextFactory(version=LawVersionFactory(law=law), articles=["样例。"] * 52)
    LawTitleFactory(law=law, text="公园法")
    LawTitleFactory(law=law, language="en", text="Parks Law")
    return law


def edition(completeness: str = "partial") -> Edition:
    return publish(EditionFactory(kind="compiled", completeness=completeness))


def check(text: str, language: str, tagger: Tagger, held_against: Edition | None = None) -> tuple[Found, ...]:
    findings = check_text(text, language, held_against or edition(), TODAY, tagger).findings
    assert all(text[found.start : found.end] == found.quote for found in findings)
    return findings


@pytest.mark.parametrize("number", range(1, 11))
@pytest.mark.parametrize(
    ("language", "template", "quote"),
    [
        ("zh", "依照《公园法》第{}条的规定处理。", "《公园法》第{}条"),
        ("en", "It is handled under Article {} of the Parks Law.", "Article {} of the Parks Law"),
    ],
)
def test_a_number_past_the_last_article_is_found(
    law: SourceLaw, tagger: Tagger, number: int, language: str, template: str, quote: str
) -> None:
    wrong = check(template.format(52 + number), language, tagger)
    assert [(found.rule, found.quote) for found in wrong] == [("missing-article", quote.format(52 + number))]
    assert check(template.format(number), language, tagger) == ()


def test_a_repealed_law_is_found_from_the_day_of_its_repeal(law: SourceLaw, tagger: Tagger) -> None:
    text = "依照《公园法》第三条的规定处理。"
    law.repealed_on = TODAY + datetime.timedelta(days=1)
    law.save()
    assert check(text, "zh", tagger) == ()
    law.repealed_on = TODAY
    law.save()
    assert [found.rule for found in check(text, "zh", tagger)] == ["repealed-law"]


def test_a_measure_outside_the_list_is_not_decided_by_an_incomplete_edition(tagger: Tagger) -> None:
    (found,) = check(OUT_ZH, "zh", tagger)
    assert (found.rule, found.severity, found.decided) == ("unlisted-measure", "note", False)


def test_a_measure_outside_a_complete_list_is_an_error(tagger: Tagger) -> None:
    (found,) = check(OUT_ZH, "zh", tagger, edition("complete"))
    assert (found.rule, found.severity, found.decided) == ("unlisted-measure", "error", True)


@pytest.mark.parametrize(("kind", "rules"), [("departmental-rule", ["low-basis"]), ("law", [])])
def test_a_class_1_measure_needs_a_basis_of_rank(
    law: SourceLaw, tagger: Tagger, kind: str, rules: list[str]
) -> None:
    BasisRankRuleFactory(key="class-1")
    ConceptFactory()
    law.kind = kind
    law.save()
    assert [f.rule for f in check("依照《公园法》第三条，限制出境。", "zh", tagger)] == rules


def test_rules_are_named_once_and_speak_both_languages() -> None:
    assert len({rule.id for rule in RULES}) == len(RULES)
    spoken = [words for rule in RULES for words in (rule.title, rule.explanation)]
    assert all(words.zh and words.en for words in spoken)
    assert all(rule.source and rule.severity in SEVERITIES for rule in RULES)


def test_the_command_names_its_reference_and_fails_on_request(
    law: SourceLaw, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("annotations.management.commands.check_document.load_tagger", Tagger)
    held_against = edition()
    path = tmp_path / "plan.txt"
    path.write_text("依照《公园法》第九十九条的规定处理。", encoding="utf-8")
    with pytest.raises(CommandError, match="1 findings"):
        call_command(
            "check_document", path, "--format", "json", "--as-of", "2026-01-01", "--fail-on", "error"
        )
    report = json.loads(capsys.readouterr().out)
    assert (report["edition"], report["as_of"]) == (held_against.identifier, "2026-01-01")
    assert "not legal advice" in report["disclaimer"]["en"]
    assert report["findings"][0]["articles"] == ["公园法 99"]
