"""The commands that read documents: what they print, how they fail, and that a failure leaves nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from annotations.models import Document, Suggestion
from catalog.models import Concept
from tests import factories
from tests.annotations.intake.test_storing import PLAN, concepts  # noqa: F401  # a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("concepts")]

BAD_FILES = {
    "empty.txt": b"",
    "blank.txt": b" \n\t\n",
    "program.txt": b"\x7fELF\x02\x01\x01\x00\x00\x00",
    "picture.md": b"\x89PNG\r\n\x1a\n\x00\x00",
    "broken.txt": b"\x81\x30\xff\xff\xfe\x81",
    "empty.html": b"<html><body><script>alert(1)</script></body></html>",
    "plan.exe": b"text",
}


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.txt"
    path.write_text(PLAN, encoding="utf-8")
    return path


def test_tag_prints_one_object_a_suggestion(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("tag", str(plan), "--format", "jsonl")
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {"PM-03", "PM-09", "CITATION"} <= {row["label"] for row in rows}
    for row in rows:
        assert set(row) == {"document", "start", "end", "quote", "label", "score", "rule", "attributes"}
        assert PLAN[row["start"] : row["end"]] == row["quote"]
    assert not Document.objects.exists()


def test_tag_can_print_the_text_that_its_offsets_count(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "windows.txt"
    path.write_bytes("一、要求\r\n限制𠮷某高消费。\r\n".encode())
    call_command("tag", str(path), "--text")
    assert capsys.readouterr().out == "一、要求\n限制𠮷某高消费。\n"


def test_import_stores_tags_and_says_where(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("import_document", str(plan))
    document = Document.objects.get()
    assert f"/documents/{document.uid}/" in capsys.readouterr().out
    assert Suggestion.objects.filter(run__text__document=document).exists()
    call_command("import_document", str(plan))
    assert "already here" in capsys.readouterr().out
    assert Document.objects.count() == 1


def test_import_can_hide_a_document_and_join_a_translation(plan: Path, tmp_path: Path) -> None:
    call_command("import_document", str(plan), "--hidden")
    document = Document.objects.get()
    assert document.published_at is None
    english = tmp_path / "plan.en.txt"
    english.write_text("Sample City Work Plan\n\nThey may not leave the country.\n", encoding="utf-8")
    call_command("import_document", str(english), "--translation-of", str(document.uid))
    assert document.texts.count() == 2


def test_a_dry_run_stores_nothing(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("import_document", str(plan), "--dry-run")
    assert "nothing stored" in capsys.readouterr().out
    assert not Document.objects.exists()


@pytest.mark.parametrize("name", BAD_FILES)
@pytest.mark.parametrize("command", ["import_document", "tag", "extract_citations"])
def test_a_bad_file_gets_one_clear_line_and_stores_nothing(
    name: str, command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / name
    path.write_bytes(BAD_FILES[name])
    with pytest.raises(CommandError, match="1 of 1"):
        call_command(command, str(path))
    [line] = capsys.readouterr().err.splitlines()
    assert line.startswith(f"{path}: ")
    assert not Document.objects.exists()


def test_a_missing_file_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(CommandError):
        call_command("import_document", str(tmp_path / "nowhere.txt"))
    assert "nowhere.txt" in capsys.readouterr().err


def test_one_bad_file_does_not_stop_the_others(plan: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    with pytest.raises(CommandError, match="1 of 2"):
        call_command("import_document", str(tmp_path / "empty.txt"), str(plan))
    assert Document.objects.count() == 1


@pytest.mark.parametrize("uid", ["nonsense", "00000000-0000-0000-0000-000000000000"])
def test_an_unknown_document_to_translate_is_named(plan: Path, uid: str) -> None:
    with pytest.raises(CommandError, match=uid):
        call_command("import_document", str(plan), "--translation-of", uid)


def test_extract_citations_resolves_as_of_a_date(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    version = factories.LawVersionFactory(law__title_zh="样例管理法", law__key="sample-law")
    version.law.titles.create(language="zh", kind="short", text="样例管理法")
    factories.LawTextFactory(version=version, articles=["甲", "乙", "丙"])
    for day, reason in (("2025-01-01", None), ("2019-01-01", "not_in_force")):
        call_command("extract_citations", str(plan), "--as-of", day)
        rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        row = next(row for row in rows if row["provisions"] == ["3"])
        assert (row["law"], row["kind"]) == ("样例管理法", "provision")
        assert (row["resolved"]["law"], row["resolved"]["reason"]) == ("sample-law", reason)
    assert PLAN[row["start"] : row["end"]] == row["quote"] == "《样例管理法》第三条"


def test_setup_demo_makes_a_tagged_sample_and_an_editor_once(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("setup_demo")
    first = capsys.readouterr().out
    editor = User.objects.get(username="editor")
    password = first.partition("password ")[2].split()[0]
    assert editor.check_password(password)
    assert set(editor.groups.values_list("name", flat=True)) == {"Legal editors", "Translators"}
    assert set(Document.objects.get().texts.values_list("language", flat=True)) == {"zh", "en"}
    call_command("setup_demo")
    assert "password" not in capsys.readouterr().out
    assert (Document.objects.count(), User.objects.count()) == (1, 1)


def test_without_a_catalog_import_says_what_to_do(plan: Path) -> None:
    Concept.objects.all().delete()
    with pytest.raises(CommandError, match="load_seed"):
        call_command("import_document", str(plan))
