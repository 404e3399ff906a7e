"""Whatever comes in: one kind of error, a text that is the file's, and each character in one segment."""

from __future__ import annotations

import re
from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.ingest import UnreadableDocument, read_bytes
from annotations.ingest.content import choose_content
from annotations.ingest.page import walk_page
from tests.annotations.ingest.makers import word_file
from tests.annotations.ingest.samples import uncovered

NAMES = st.sampled_from(["a.txt", "a.md", "a.html"])
LABELS = st.sampled_from(
    re.split(
        "~",
        "第一章~第三条~第三条之一~一、~（二）~1.~1.2~（3）~(a)~(i)~①~I.~Article 5~附件~附件1：~# ~## ~- ~> "
        "~| ~|-|~**~```~<!--~-->~样例院~2026年1月1日~样发〔2026〕1号~目录~（此件公开发布）~：~；~。",
    )
)
LINES = st.lists(
    st.one_of(
        LABELS,
        st.tuples(LABELS, st.text(st.sampled_from("信用监管办法 ，。；：\tab|*"), max_size=12)).map("".join),
        st.text(max_size=20),
    ),
    max_size=14,
)
DOCUMENTS = st.tuples(LINES, st.sampled_from(["\n", "\r\n", "\r", "\n\n"])).map(
    lambda pair: pair[1].join(pair[0])
)
TAGS = st.sampled_from(
    re.split(
        "~",
        "<p>~</p>~<div>~</div>~<div class=share>~<table>~<tr>~<td>~</td>~</table>~<br>~<h1>~</h1>~<li>~<ul>"
        "~</ul>~<a>~</a>~<script>~</script>~<!--~-->~<span>~信用监管办法，~样例~&nbsp;~&lt;~text"
        "~<b hidden>~<div id=zoom>~索引号：1",
    )
)


@given(st.binary(max_size=200), NAMES)
@settings(max_examples=300, deadline=None)
def test_arbitrary_bytes_raise_nothing_else(data: bytes, name: str) -> None:
    with suppress(UnreadableDocument):
        read_bytes(data, name=name)


@given(DOCUMENTS)
@settings(max_examples=300, deadline=None)
def test_a_plain_text_is_its_content_and_wholly_in_segments(text: str) -> None:
    try:
        read = read_bytes(text.encode("utf-8", "replace"), name="a.txt")
    except UnreadableDocument:
        return
    content = text.encode("utf-8", "replace").decode().removeprefix("\ufeff")
    if "\0" in content:
        return  # few bytes with a NUL among them may as well be UTF-16
    assert read.text == re.sub("\r\n?", "\n", content)
    assert uncovered(read) == ""


@given(DOCUMENTS)
@settings(max_examples=200, deadline=None)
def test_markdown_leaves_out_marks_only(text: str) -> None:
    try:
        read = read_bytes(text.encode("utf-8", "replace"), name="a.md")
    except UnreadableDocument:
        return
    left = uncovered(read)
    for dropped in read.dropped:
        assert dropped.characters > 0
    if not read.dropped:
        assert re.fullmatch(r"[-#>|*_=`~+:.^\[\]\\\w]*", left, re.ASCII)


@given(st.lists(TAGS, max_size=30).map("".join))
@settings(max_examples=300, deadline=None)
def test_a_page_is_wholly_in_segments_and_no_line_is_lost(page: str) -> None:
    try:
        read = read_bytes(page.encode(), name="a.html")
    except UnreadableDocument:
        return
    assert uncovered(read) == ""
    walked = walk_page(page)
    kept = [line.text for line in choose_content(walked).lines]
    left_out = sum(dropped.characters for dropped in read.dropped)
    assert sum(map(len, kept)) + left_out == sum(len(line.text) for line in walked.lines)
    assert "".join("".join(kept).split()) == "".join(read.text.split())


@given(DOCUMENTS, NAMES)
@settings(max_examples=200, deadline=None)
def test_paths_are_unique_and_parents_come_before(text: str, name: str) -> None:
    try:
        read = read_bytes(text.encode("utf-8", "replace"), name=name)
    except UnreadableDocument:
        return
    known: set[str | None] = {None}
    for segment in read.segments:
        assert segment.parent in known
        assert segment.path not in known
        assert len(segment.path) <= 200
        assert len(segment.label) <= 60
        assert segment.level >= 0
        known.add(segment.path)


PARAGRAPHS = st.lists(
    st.text(st.sampled_from("信用监管𠮷一、（二）第三条 ，。；：ab1.\t"), min_size=1, max_size=20),
    min_size=1,
    max_size=8,
)


@given(PARAGRAPHS)
@settings(max_examples=60, deadline=None)
def test_a_word_file_keeps_every_character_but_white_space(paragraphs: list[str]) -> None:
    try:
        read = read_bytes(word_file(paragraphs), name="a.docx")
    except UnreadableDocument:
        assert not "".join(paragraphs).strip()
        return
    assert uncovered(read) == ""
    assert "".join(read.text.split()) == "".join("".join(paragraphs).split())


@given(
    st.binary(max_size=300), st.sampled_from(["a.docx", "a.pdf", "a.txt", "a.html", "a.md"]), st.booleans()
)
@settings(max_examples=60, deadline=None)
def test_any_bytes_are_read_or_refused(data: bytes, name: str, with_magic: bool) -> None:
    magic = {"a.docx": b"PK\x03\x04", "a.pdf": b"%PDF-1.7\n"}.get(name, b"") if with_magic else b""
    with suppress(UnreadableDocument):
        assert read_bytes(magic + data, name=name).text
