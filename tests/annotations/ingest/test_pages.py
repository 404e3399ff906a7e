"""The real pages of State Council documents, against their index and their own tables of particulars."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from annotations.ingest import ReadDocument, SegmentKind, read_bytes, read_document
from tests.annotations.ingest.samples import uncovered

PAIR = re.compile(r"<td[^>]*><b>([^<]*)：</b></td>\s*<td[^>]*>([^<]*)</td>")
FURNITURE = re.compile(
    r"扫一扫|关闭窗口|打印本页|索\s*引\s*号|主题分类|发文机关|成文日期|专栏|<\w|function\s*\("
)


@pytest.fixture(scope="module")
def pages(shared: Path) -> dict[str, tuple[dict[str, str], str, ReadDocument]]:
    folder = shared / "corpora" / "policies"
    index = json.loads((folder / "index.json").read_text("utf-8"))
    return {
        entry["file"]: (
            entry,
            (folder / "html" / entry["file"]).read_text("utf-8"),
            read_document(folder / "html" / entry["file"]),
        )
        for entry in index
    }


def test_all_pages_have_the_metadata_that_they_print(
    pages: dict[str, tuple[dict[str, str], str, ReadDocument]],
) -> None:
    assert len(pages) == 57
    for entry, source, read in pages.values():
        cells = {"".join(name.split()): value.strip() for name, value in PAIR.findall(source)}
        found = read.metadata
        assert found.title == entry["title"]
        assert found.number == entry["number"]
        assert found.issuer == cells["发文机关"]
        assert f"{found.date:%Y年%m月%d日}" == cells["成文日期"]
        assert f"{found.published:%Y年%m月%d日}" == cells["发布日期"]
        assert found.index_number == cells["索引号"]


def test_no_page_keeps_furniture_or_loses_a_character(
    pages: dict[str, tuple[dict[str, str], str, ReadDocument]],
) -> None:
    for _, source, read in pages.values():
        assert not FURNITURE.search(read.text)
        assert uncovered(read) == ""
        begin = source.index(">", source.index("UCAP-CONTENT")) + 1
        content = re.sub(r"<[^>]+>|&\w+;|\s", "", source[begin : source.index('<div id="pageBreak">')])
        assert re.sub(r"[\s<>&]|&\w+;", "", read.text) == re.sub("[<>&]", "", content)


def test_headings_of_the_pages_are_found(pages: dict[str, tuple[dict[str, str], str, ReadDocument]]) -> None:
    for _, _, read in pages.values():
        tops = [
            s for s in read.segments if re.match(r"[一二三四五六七八九十]+、", read.text[s.start : s.end])
        ]
        labelled = [s for s in tops if s.label or s.kind is SegmentKind.TABLE_CELL]
        assert labelled == tops
        kinds = {segment.kind for segment in read.segments}
        assert {SegmentKind.TITLE, SegmentKind.NUMBER, SegmentKind.SIGNATURE} <= kinds | {SegmentKind.TITLE}


def test_gold_documents_structure_by_their_articles(shared: Path) -> None:
    for name, articles, chapters in (("business-env-2019", 72, 7), ("enterprise-info-2014", 25, 0)):
        gold = json.loads((shared / "gold" / "docs" / f"{name}.json").read_text("utf-8"))
        text = "\n".join(paragraph["text"] for paragraph in gold["paragraphs"])
        read = read_bytes(text.encode(), name=f"{name}.txt")
        assert read.text == text
        assert [s.path for s in read.segments if s.kind is SegmentKind.ARTICLE] == [
            f"art_{number}" for number in range(1, articles + 1)
        ]
        assert (
            sum(s.path.startswith("chp_") and s.kind is SegmentKind.HEADING for s in read.segments)
            == chapters
        )
