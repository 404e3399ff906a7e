"""The termbase as the database holds it, and the command that checks a document or two files with it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from annotations.models import Document
from annotations.terminology.holding import held_termbase, joined
from tests import factories

pytestmark = pytest.mark.django_db

ZH = "一、总则\n对失信被执行人限制出境，罚款500元。\n"
EN = "I. General Provisions\nDeadbeats may not leave the country and pay a fine of 600 yuan.\n"


@pytest.fixture
def terms() -> None:
    factories.TermFactory(zh="失信被执行人", en="judgment defaulter", status="approved")
    factories.TermFactory(zh="失信被执行人", en="deadbeat", status="forbidden")


@pytest.fixture
def document(terms: None) -> Document:
    document = factories.DocumentFactory()
    texts = [
        factories.DocumentTextFactory(document=document, language=language, text=text)
        for language, text in (("zh", ZH), ("en", EN))
    ]
    segments = [
        factories.SegmentFactory(
            text=text, ordinal=1, start=text.text.index("\n") + 1, end=len(text.text) - 1
        )
        for text in texts
    ]
    factories.SegmentAlignmentFactory(zh_segment=segments[0], en_segment=segments[1])
    return document


def rules(output: str) -> list[str]:
    return sorted(problem["rule"] for problem in json.loads(output))


def test_a_document_is_checked_passage_by_passage(
    document: Document, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("check_terms", str(document.uid), "--format", "json")
    output = capsys.readouterr().out
    assert rules(output) == ["forbidden-rendering", "number"]
    for problem in json.loads(output):
        side = problem["en"]
        assert EN[side["start"] : side["end"]] == side["quote"]


def test_the_text_names_line_and_column_of_both_sides(
    document: Document, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("check_terms", str(document.uid))
    first = capsys.readouterr().out.splitlines()
    assert first[0].startswith("zh:2:2 en:2:1: forbidden-rendering")
    assert first[1].strip() == "put 'Judgment defaulters' for 'Deadbeats'"


def test_two_files_are_aligned_and_checked(
    terms: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = [tmp_path / "plan.zh.txt", tmp_path / "plan.en.txt"]
    for path, text in zip(paths, (ZH, EN), strict=True):
        path.write_text(text, encoding="utf-8")
    call_command("check_terms", *map(str, paths), "--format", "json")
    assert rules(capsys.readouterr().out) == ["forbidden-rendering", "number"]
    assert not Document.objects.exists()


@pytest.mark.parametrize("what", [["no-such"], ["a", "b", "c"], ["absent.txt", "absent2.txt"]])
def test_what_is_not_there_is_one_clear_error(what: list[str]) -> None:
    with pytest.raises(CommandError):
        call_command("check_terms", *what)


def test_a_document_in_one_language_is_refused() -> None:
    text = factories.DocumentTextFactory()
    with pytest.raises(CommandError, match="no text in English"):
        call_command("check_terms", str(text.document.uid))


def test_titles_of_laws_are_terms_and_a_persons_rendering_goes_before_them() -> None:
    law = factories.SourceLawFactory(
        title_zh="样例公司法", title_zh_full="中华人民共和国样例公司法", title_en="Sample Law"
    )
    factories.LawTitleFactory(law=law, language="en", kind="former", text="Old Sample Law")
    entry = held_termbase().entries["样例公司法"]
    assert (entry.approved, entry.proposed, entry.is_law) == ("Sample Law", ("Old Sample Law",), True)
    factories.TermFactory(zh="样例公司法", en="Model Company Law", status="approved")
    assert held_termbase().entries["样例公司法"].approved == "Model Company Law"


def test_a_merge_and_a_split_are_one_pair() -> None:
    spans = [(0, 1), (1, 2), (2, 3)]
    pairs = joined([(0, 0), (1, 0), (1, 1), (2, 2)], spans, spans)
    assert [(pair.zh, pair.en) for pair in pairs] == [
        (((0, 1), (1, 2)), ((0, 1), (1, 2))),
        (((2, 3),), ((2, 3),)),
    ]
