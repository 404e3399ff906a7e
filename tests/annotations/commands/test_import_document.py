"""import_document: pairs, archives, new revisions, masking, and hostile files that leave nothing behind."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from annotations.models import Anchor, Document, DocumentText, Original, Segment, SegmentAlignment
from tests.annotations.ingest.hostile import HOSTILE, PDF, WORD
from tests.annotations.ingest.makers import zipped
from tests.annotations.ingest.test_identifiers import ID
from tests.annotations.intake.test_revising import ENGLISH, annotate
from tests.annotations.intake.test_storing import PLAN, concepts  # noqa: F401  # a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("concepts")]


def put(folder: Path, name: str, content: str | bytes) -> str:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return str(path)


def test_files_that_differ_by_language_are_one_document_and_aligned(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("import_document", put(tmp_path, "plan.en.txt", ENGLISH), put(tmp_path, "plan.zh.txt", PLAN))
    document = Document.objects.get()
    assert (document.title_zh, document.title_en) == (
        "样例市信用监管工作方案",
        "Sample City Work Plan for Credit Regulation",
    )
    pairs = SegmentAlignment.objects.count()
    assert pairs > 5
    assert f"aligned with the other language: {pairs} pairs" in capsys.readouterr().out


def test_a_pair_is_said_to_be_one_and_must_be_in_two_languages(tmp_path: Path) -> None:
    zh, en = put(tmp_path, "plan.txt", PLAN), put(tmp_path, "translation.txt", ENGLISH)
    call_command("import_document", zh, en, "--pair")
    assert Document.objects.get().texts.count() == 2
    with pytest.raises(CommandError, match="two PATHs"):
        call_command("import_document", zh, "--pair")
    other = put(tmp_path, "other.txt", "另一个方案\n一、总体要求\n")
    with pytest.raises(CommandError, match="1 of 1"):
        call_command("import_document", put(tmp_path, "third.txt", "第三个方案\n"), other, "--pair")
    assert Document.objects.count() == 1


def test_an_archive_brings_its_documents_in_and_reports_the_bad_ones(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = {
        "plan.zh.txt": PLAN.encode(),
        "plan.en.txt": ENGLISH.encode(),
        "word/plan.docx": WORD,
        "empty.txt": b"",
        "../escape.txt": b"text",
    }
    path = put(tmp_path, "documents.zip", zipped(files))
    with pytest.raises(CommandError, match="2 of 4"):
        call_command("import_document", path)
    errors = capsys.readouterr().err
    assert f"{path}/empty.txt: The file is empty" in errors
    assert "leads out of the archive" in errors
    assert Document.objects.count() == 2
    assert DocumentText.objects.count() == 3


def test_the_file_is_kept_once_byte_for_byte(tmp_path: Path) -> None:
    call_command("import_document", put(tmp_path, "plan.docx", WORD), put(tmp_path, "copy.docx", WORD))
    original = Original.objects.get()
    assert bytes(original.content) == WORD
    assert (original.size, original.sha256) == (len(WORD), DocumentText.objects.get().source_sha256)
    assert original.media_type.endswith("wordprocessingml.document")


def test_a_corrected_file_is_the_next_revision_and_keeps_its_annotations(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("import_document", put(tmp_path, "plan.txt", PLAN))
    first = DocumentText.objects.get()
    annotation = annotate(first, "限制高消费")
    changed = put(tmp_path, "corrected.txt", PLAN.replace("信用监管工作方案", "信用监管工作计划"))
    call_command("import_document", changed, "--revision-of", str(first.document.uid))
    assert "revision 2: 1 annotations carried over, 0 orphaned" in capsys.readouterr().out
    assert annotation.anchors.get(text__revision=2).state == Anchor.State.ANCHORED
    with pytest.raises(CommandError, match="one of the two"):
        call_command("import_document", changed, "--revision-of", "a", "--translation-of", "b")


def test_numbers_of_persons_are_reported_and_masked_on_request(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = put(
        tmp_path, "plan.txt", PLAN.replace("限制高消费", f"限制高消费（身份证号{ID}，电话13800138000）")
    )
    call_command("import_document", path, "--dry-run")
    out = capsys.readouterr().out
    assert "1 citizen ID number, 1 mobile phone number; --mask masks them" in out
    assert not Document.objects.exists()
    call_command("import_document", path, "--mask")
    text = DocumentText.objects.get()
    assert ID not in text.text
    assert not Original.objects.exists()
    assert all(text.text[s.start : s.end].strip() for s in text.segments.all())


@pytest.mark.parametrize("case", ["xxe in word", "macros", "locked pdf", "scanned pdf", "half a word file"])
def test_a_hostile_file_leaves_nothing_behind(
    case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name, make, words = HOSTILE[case]
    with pytest.raises(CommandError, match="1 of 1"):
        call_command("import_document", put(tmp_path, name, make()))
    [line] = capsys.readouterr().err.splitlines()
    assert words in line
    for model in (Document, DocumentText, Segment, Original):
        assert not model.objects.exists()


def test_a_pair_with_a_bad_half_stores_neither(tmp_path: Path) -> None:
    zh, en = put(tmp_path, "plan.zh.txt", PLAN), put(tmp_path, "plan.en.pdf", PDF[:200])
    with pytest.raises(CommandError, match="1 of 1"):
        call_command("import_document", zh, en)
    assert not Document.objects.exists()


def test_word_and_pdf_of_the_same_document_are_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("import_document", put(tmp_path, "plan.docx", WORD), put(tmp_path, "plan.pdf", PDF))
    assert "already here" in capsys.readouterr().out
    assert Document.objects.count() == 1
