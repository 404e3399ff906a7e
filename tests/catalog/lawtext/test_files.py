"""Reading a law from a file: encodings, and files that hold none."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog.lawtext import UnreadableLaw, read_file, read_markdown, read_text

SOURCE = (
    "# 灯笼法\r\n\r\n2020年1月2日 国务院令第5号公布\r\n\r\n<!-- INFO END -->\r\n\r\n第一条 灯笼登记。\r\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"])
def test_every_usual_encoding_gives_the_same_text(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "灯笼法(2020-01-02).md"
    path.write_bytes(SOURCE.encode(encoding))
    assert read_file(path) == read_markdown(SOURCE, name=path.name)
    assert read_file(path).body == "第一条 灯笼登记。"


def test_a_text_file_is_read_as_plain_text(tmp_path: Path) -> None:
    path = tmp_path / "灯笼法.txt"
    path.write_text("灯笼法\n第一条 甲。\n# 不是标题。", encoding="utf-8")
    assert read_file(path).articles[0].text == "甲。\n# 不是标题。"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \n\t\n", "empty"),
        (b"PK\x03\x04word/document.xml", "save the law as plain text"),
        (b"%PDF-1.7", "save the law as plain text"),
        (bytes(range(256)), "save it as UTF-8"),
        (b"\x00\x01\x02\x03" * 9, "save it as UTF-8"),
        (b"\xff\xff\xff", "save it as UTF-8"),
        ("# 灯笼法\n\n<!-- INFO END -->\n".encode(), "no body"),
    ],
)
def test_a_file_without_a_law_is_refused_with_its_name_and_the_reason(
    tmp_path: Path, data: bytes, reason: str
) -> None:
    path = tmp_path / "broken.md"
    path.write_bytes(data)
    with pytest.raises(UnreadableLaw, match=rf"^broken\.md: .*{reason}"):
        read_file(path)


def test_a_missing_file_is_an_error_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_file(tmp_path / "none.md")


@pytest.mark.parametrize("text", ["", "   \n", "# 灯笼法", "\u200b"])
def test_a_text_without_a_body_is_refused(text: str) -> None:
    with pytest.raises(UnreadableLaw, match=r"empty|no body"):
        read_markdown(text)
    with pytest.raises(UnreadableLaw, match=r"empty|no body"):
        read_text(text)
