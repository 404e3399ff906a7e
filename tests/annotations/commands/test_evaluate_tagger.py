"""The command that measures the tagger: its tables, its choice of documents, its errors."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

pytestmark = pytest.mark.django_db


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    """Two documents: one that the tagger reads as annotated, one where it finds what is not annotated."""
    for name, rows in (
        ("right", [{"p": 0, "quote": "限制高消费", "occ": 1, "label": "PM-03"}]),
        ("wrong", []),
    ):
        document = {"lang": "zh", "paragraphs": [{"i": 0, "text": "对被执行人限制高消费。"}]}
        for folder, content in (("docs", document), ("dev", rows)):
            (tmp_path / folder).mkdir(exist_ok=True)
            (tmp_path / folder / f"{name}.json").write_text(json.dumps(content), encoding="utf-8")
    return tmp_path


def run(gold: Path, *options: str) -> str:
    out = StringIO()
    call_command("evaluate_tagger", str(gold), *options, stdout=out, stderr=StringIO())
    return out.getvalue()


def test_spans_and_paragraphs_and_the_baseline_are_printed(gold: Path) -> None:
    printed = run(gold, "--only", "right")
    assert "span strict   P 1.000  R 1.000  F1 1.000" in printed
    assert "paragraph     P 1.000" in printed
    assert "baseline" in printed
    assert "by label" not in printed


def test_tables_are_printed_when_asked_for(gold: Path) -> None:
    printed = run(gold, "--by", "label,document")
    assert "by label" in printed
    assert "by document" in printed
    assert "by rule" not in printed


def test_documents_can_be_left_out(gold: Path) -> None:
    assert "F1 1.000" in run(gold, "--exclude", "wrong")


def test_errors_are_listed_with_their_paragraph(gold: Path) -> None:
    printed = run(gold, "--errors", "5")
    assert "wrong, paragraph 0: false PM-03" in printed
    assert "对被执行人限制高消费。" in printed


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--by", "colour"], "There is no table colour"),
        (["--only", "absent"], "holds no absent"),
        (["--annotations", "nowhere"], "holds no annotations"),
    ],
)
def test_what_is_not_there_is_named(gold: Path, options: list[str], message: str) -> None:
    with pytest.raises(CommandError, match=message):
        run(gold, *options)
