"""What cannot be read is refused in one line that says what it is and how to mend it."""

from __future__ import annotations

import gzip
import hashlib
from pathlib import Path

import pytest

from annotations.ingest import MAX_BYTES, UnreadableDocument, read_bytes, read_document

TEXT = "样例市人民政府关于信用工作的通知\n各区人民政府：\n现将有关事项通知如下。\n"


def refusal(data: bytes, name: str = "plan.txt") -> str:
    with pytest.raises(UnreadableDocument) as caught:
        read_bytes(data, name=name)
    message = str(caught.value)
    assert "\n" not in message
    return message


@pytest.mark.parametrize(
    ("data", "looks_like"),
    [
        (b"%PDF-1.7 ...", "PDF"),
        (b"PK\x03\x04....", "Word .docx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", "old Word"),
        (b"\x89PNG\r\n\x1a\n....", "PNG"),
        (b"\xff\xd8\xff\xe0....", "JPEG"),
        (b"{\\rtf1 text}", "Rich Text"),
        (gzip.compress(b"text", mtime=0), "gzip"),
    ],
)
def test_another_format_under_the_name_of_a_text_is_named(data: bytes, looks_like: str) -> None:
    assert looks_like in refusal(data)


@pytest.mark.parametrize("name", ["plan.txt", "plan.md", "plan.html"])
@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b" \n\t\r\n", "no text"),
        (b"text\x00text", "NUL"),
        ("naïve café, déjà vu".encode("latin-1"), "UTF-8"),
        ("信用監管實施方案與懲戒措施，保護權益".encode("big5"), "UTF-8"),
        (b"\xff\xfea", "damaged"),
    ],
)
def test_bad_bytes_are_refused_in_every_format(name: str, data: bytes, says: str) -> None:
    message = refusal(data, name)
    assert says in message or "nothing but white space" in message


def test_an_invisible_mark_alone_is_no_text() -> None:
    assert "no text" in refusal("\ufeff \u3000\n".encode())


def test_a_page_without_text_says_so() -> None:
    page = b"<html><head><title>T</title><script>let a = 1</script></head><body><img src=a.png></body></html>"
    assert "no text" in refusal(page, "plan.html")
    assert "1 pictures" in refusal(page, "plan.html")


@pytest.mark.parametrize("name", ["plan.png", "plan", ".txt"])
def test_an_unknown_suffix_names_those_that_can_be_read(name: str) -> None:
    assert ".html" in refusal(b"text", name)


def test_a_file_over_the_bound_is_refused() -> None:
    assert f"{MAX_BYTES:,}" in refusal(b"a" * (MAX_BYTES + 1))


def test_missing_files_and_folders_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocument, match="no file"):
        read_document(tmp_path / "plan.txt")
    with pytest.raises(UnreadableDocument, match="folder"):
        read_document(tmp_path)
    with pytest.raises(UnreadableDocument, match="cannot be opened"):
        read_document(Path("plan\x00.txt"))


def test_a_large_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(UnreadableDocument, match="too large"):
        read_document(path)


def test_another_language_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="zh or en"):
        read_bytes(b"text", name="plan.txt", lang="fr")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "gbk"])
def test_the_same_text_comes_out_of_every_encoding(encoding: str) -> None:
    data = TEXT.replace("\n", "\r\n").encode(encoding)
    read = read_bytes(data, name="plan.txt")
    assert read.text == TEXT
    assert read.source_sha256 == hashlib.sha256(data).hexdigest()
    assert read.media_type == "text/plain"


def test_a_page_may_name_its_encoding() -> None:
    page = '<meta http-equiv="Content-Type" content="text/html; charset=gb2312"><p>囍</p>'
    assert read_bytes(page.encode("gbk"), name="plan.htm").text == "囍"


def test_a_file_is_read_by_its_path(tmp_path: Path) -> None:
    path = tmp_path / "PLAN.TXT"
    path.write_text(TEXT, "utf-8")
    assert read_document(path).text == TEXT
    assert read_document(path, lang="en").language == "en"
