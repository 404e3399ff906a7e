"""Uploaded law texts: kept for one user, shown as they would be stored, then stored once or removed."""

from __future__ import annotations

import io
import os
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile

from catalog.models import LawText, LawVersion, SourceLaw
from catalog.statutes import uploads
from catalog.statutes.uploads import UnfitUpload, UploadGone, confirm, discard, keep, preview
from tests import factories

pytestmark = pytest.mark.django_db

LAW = """# 中华人民共和国样例法

2020年1月1日第十三届全国人民代表大会常务委员会第一次会议通过

<!-- INFO END -->

## 第一章 总则

第一条 为了规范样例，制定本法。

第二条 样例应当真实。

样例不得虚假。
"""


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path / "law-uploads"


@pytest.fixture
def editor() -> User:
    return factories.UserFactory()


def file(name: str = "样例法(2020-01-01).md", text: str = LAW) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode())


def zipped(**members: str) -> SimpleUploadedFile:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(f"{name}.md", text)
    return SimpleUploadedFile("laws.zip", buffer.getvalue())


def test_a_preview_says_what_was_read_and_what_will_change_and_stores_nothing(editor: User) -> None:
    [text] = preview(keep([file()], editor), editor)
    assert (text.outcome.new_law, text.outcome.new_version, text.held) == (True, True, False)
    assert dict(text.kinds) == {"Chapter 章": 1, "Article 条": 2, "Paragraph 款": 3}
    assert text.beginning[0] == ("第一章", "总则")
    assert text.beginning[1][1].startswith("为了规范样例")
    assert not SourceLaw.objects.exists()
    assert not LawText.objects.exists()


def test_what_is_confirmed_is_stored_and_the_files_are_removed(editor: User, folder: Path) -> None:
    [outcome] = confirm(keep([file()], editor), editor)
    assert LawText.objects.get().version.law.key == outcome.law
    assert list(folder.iterdir()) == []


def test_a_new_version_a_new_text_and_a_held_text_are_told_apart(editor: User) -> None:
    confirm(keep([file()], editor), editor)
    later = LAW.replace(
        "会议通过", "会议通过\n\n2024年1月1日第十四届全国人民代表大会常务委员会第二次会议修订"
    )
    other = LAW.replace("真实。", "真实、准确。")
    texts = preview(keep([file(), file("later.md", later), file("other.md", other)], editor), editor)
    found = {t.outcome.source: (t.outcome.new_law, t.outcome.new_version, t.held) for t in texts}
    assert found == {
        "样例法(2020-01-01).md": (False, False, True),
        "later.md": (False, True, False),
        "other.md": (False, False, False),
    }


def test_irregularities_are_shown_with_their_line(editor: User) -> None:
    [text] = preview(keep([file(text=LAW.replace("第二条", "第四条"))], editor), editor)
    assert text.warnings
    assert text.warnings[0].line > 0


def test_a_file_without_a_law_is_shown_beside_the_others(editor: User) -> None:
    texts = preview(keep([file(), file("bad.txt", "没有条文")], editor), editor)
    assert [(t.outcome.source, t.failed) for t in texts] == [
        ("bad.txt", True),
        ("样例法(2020-01-01).md", False),
    ]


def test_a_zip_archive_is_read_and_books_are_joined(editor: User) -> None:
    books = {
        "总则": LAW.replace("样例法", "样例法总则", 1),
        "分则": LAW.replace("样例法", "样例法分则", 1)
        .replace("第二条", "第四条")
        .replace("第一条", "第三条"),
    }
    [text] = preview(keep([zipped(**books)], editor), editor)
    assert text.joined
    assert text.outcome.files == ("laws.zip/总则.md", "laws.zip/分则.md")
    assert dict(text.kinds)["Article 条"] == 4


def test_an_upload_is_stored_once(editor: User) -> None:
    token = keep([file()], editor)
    confirm(token, editor)
    with pytest.raises(UploadGone):
        confirm(token, editor)
    with pytest.raises(UploadGone):
        preview(token, editor)


def test_what_is_cancelled_leaves_nothing(editor: User, folder: Path) -> None:
    token = keep([file()], editor)
    discard(token, editor)
    discard(token, editor)
    assert list(folder.iterdir()) == []
    assert not SourceLaw.objects.exists()


def test_an_upload_is_its_users_alone(editor: User) -> None:
    token, other = keep([file()], editor), factories.UserFactory()
    for step in (preview, confirm):
        with pytest.raises(UploadGone):
            step(token, other)
    discard(token, other)
    assert preview(token, editor)


def test_files_that_changed_after_the_upload_are_not_stored(editor: User, folder: Path) -> None:
    token = keep([file()], editor)
    [kept] = folder.glob("*/*.md")
    kept.write_text(LAW.replace("真实", "虚假"))
    with pytest.raises(UploadGone):
        confirm(token, editor)
    assert not LawVersion.objects.exists()


@pytest.mark.parametrize("token", ["", "x", "../../etc", "eyJrZXkiOiIuLiJ9:1xVLVz:AAAA"])
def test_a_forged_token_leads_nowhere(token: str, editor: User) -> None:
    with pytest.raises(UploadGone):
        preview(token, editor)


def test_what_nobody_came_back_for_is_removed_after_a_day(editor: User, folder: Path) -> None:
    keep([file()], editor)
    [old] = folder.iterdir()
    day_ago = time.time() - 25 * 60 * 60
    os.utime(old, (day_ago, day_ago))
    keep([file()], editor)
    assert not old.exists()
    assert len(list(folder.iterdir())) == 1


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ([file("law.pdf")], "none of .docx"),
        ([file("a.md"), file("A.md")], "Two files are called"),
        ([file("~$draft.docx")], "rename it"),
        ([file("法" * 80 + ".md")], "too long"),
        ([file(f"{n}.md") for n in range(51)], "51 files, at most 50"),
        ([file("big.md", "x" * (uploads.MAX_BYTES + 1))], "at most 20 MB"),
        ([zipped()], "holds no .md"),
        ([zipped(**{str(n): LAW for n in range(101)})], "101 law texts, at most 100"),
        ([zipped(a="x" * 30_000_000, b="y" * 30_000_000)], "unpacks to 57.2 MB"),
    ],
)
def test_what_cannot_be_taken_is_refused_and_none_of_it_kept(
    files: list[SimpleUploadedFile], message: str, editor: User, folder: Path
) -> None:
    with pytest.raises(UnfitUpload, match=message):
        keep(files, editor)
    assert not folder.exists() or not list(folder.iterdir())
