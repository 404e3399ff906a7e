"""The report as SARIF: what other tools ask of it; and the command that writes it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from annotations.legality import RULES
from annotations.legality.reporting import Lines
from annotations.tagging import Tagger
from tests.factories import (
    EditionFactory,
    LawTextFactory,
    LawTitleFactory,
    LawVersionFactory,
    SourceLawFactory,
    publish,
)

pytestmark = pytest.mark.django_db
TEXT = "第一段。\n依照《公园法》第九十九条的规定处理，🙂又扣减失信居民的信用积分10分。\n"
LEVELS = {"none", "note", "warning", "error"}
KINDS = {"fail", "open"}


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("annotations.management.commands.check_document.load_tagger", Tagger)
    law = SourceLawFactory(title_zh="公园法")
    LawTextFactory(version=LawVersionFactory(law=law), articles=["样例。"] * 12)
    LawTitleFactory(law=law, text="公园法")
    publish(EditionFactory(kind="compiled", completeness="partial"))
    path = tmp_path / "plan.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def report(plan: Path, capsys: pytest.CaptureFixture[str], *options: str) -> str:
    call_command("check_document", plan, "--as-of", "2026-01-01", *options)
    return capsys.readouterr().out


def test_sarif_has_what_the_standard_requires(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = json.loads(report(plan, capsys, "--format", "sarif"))
    assert (log["version"], log["$schema"].endswith("sarif-schema-2.1.0.json")) == ("2.1.0", True)
    (run,) = log["runs"]
    driver = run["tool"]["driver"]
    assert driver["name"]
    assert [rule["id"] for rule in driver["rules"]] == [rule.id for rule in RULES]
    assert run["columnKind"] == "unicodeCodePoints"
    assert run["properties"]["as_of"] == "2026-01-01"
    for result in run["results"]:
        assert result["message"]["text"]
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        assert (result["level"] in LEVELS, result["kind"] in KINDS) == (True, True)
        assert (result["kind"] == "open") == (result["level"] == "none")


def test_sarif_places_a_finding_by_line_column_and_code_point(
    plan: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    results = json.loads(report(plan, capsys, "--format", "sarif"))["runs"][0]["results"]
    regions = {r["ruleId"]: r["locations"][0]["physicalLocation"]["region"] for r in results}
    region = regions["missing-article"]
    assert (region["startLine"], region["startColumn"]) == (2, 3)
    for found in regions.values():
        end = found["charOffset"] + found["charLength"]
        assert TEXT[found["charOffset"] : end] == found["snippet"]["text"]


def test_the_text_names_reference_place_and_mend(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = report(plan, capsys)
    assert "not legal advice" in words
    assert "as of 2026-01-01" in words
    assert "2:3 error missing-article: 《公园法》第九十九条" in words


@pytest.mark.parametrize("severity", ["error", "note"])
def test_a_finding_as_grave_as_asked_fails(plan: Path, severity: str) -> None:
    with pytest.raises(CommandError, match="grave enough"):
        call_command("check_document", plan, "--fail-on", severity)


def test_an_unknown_edition_is_named_with_those_that_exist(plan: Path) -> None:
    with pytest.raises(CommandError, match="There are: punishment-"):
        call_command("check_document", plan, "--edition", "punishment-1999-r1")


def test_lines_and_columns_count_from_one() -> None:
    lines = Lines("ab\nc\n")
    assert [lines.place(at) for at in (0, 2, 3, 5)] == [(1, 1), (1, 3), (2, 1), (3, 1)]
