"""Whatever is thrown at the readers: one line that says what is wrong, in bounded time; nothing is run."""

from __future__ import annotations

import time

import pytest

from annotations.ingest import UnreadableDocument, documents_in, read_bytes
from tests.annotations.ingest.hostile import HOSTILE, PDF, WORD, bomb_pdf, deep_html, encrypted_zip
from tests.annotations.ingest.makers import drawn_pdf, zipped

MOST_SECONDS = 30


@pytest.mark.parametrize("case", HOSTILE)
def test_a_bad_file_is_refused_in_one_line_that_says_why(case: str) -> None:
    name, make, words = HOSTILE[case]
    data = make()
    began = time.perf_counter()
    with pytest.raises(UnreadableDocument) as caught:
        read_bytes(data, name=name)
    message = str(caught.value)
    assert words in message
    assert "\n" not in message
    assert len(message) < 400
    assert time.perf_counter() - began < MOST_SECONDS


def test_there_are_at_least_forty_bad_files_and_no_two_are_the_same() -> None:
    made = {(name, make()) for name, make, _ in list(HOSTILE.values())[:42]}
    assert len(made) >= 40


def test_a_pdf_that_swells_is_stopped_and_harms_nothing() -> None:
    began = time.perf_counter()
    with pytest.raises(UnreadableDocument, match=r"longer|memory|too long|no text"):
        read_bytes(bomb_pdf(), name="a.pdf")
    assert time.perf_counter() - began < 90


@pytest.mark.parametrize(
    "page",
    [
        "<p onclick=alert(1)>文字</p>",
        "<p>文字</p><script>document.write('x')</script>",
        "<img src=x onerror=alert(1)><p>文字</p>",
        "<svg><script>alert(1)</script></svg><p>文字</p>",
        "<a href='javascript:alert(1)'>文字</a>",
        "<style>@import 'http://x'</style><p>文字</p>",
        "<iframe srcdoc='<p>x</p>'></iframe><p>文字</p>",
        "<template><p>x</p></template><p>文字</p>",
        '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><p>文字</p>',
    ],
)
def test_scripts_and_handlers_of_a_page_leave_no_trace(page: str) -> None:
    text = read_bytes(page.encode(), name="a.html").text
    assert text in ("文字", "]>\n文字", "]>文字")
    assert "alert" not in text


def test_a_page_nested_beyond_all_measure_is_read_in_time() -> None:
    began = time.perf_counter()
    assert read_bytes(deep_html() + "文字".encode(), name="a.html").text == "文字"
    assert time.perf_counter() - began < MOST_SECONDS


def test_a_script_in_a_pdf_is_not_run() -> None:
    def draw(canvas) -> None:
        canvas.drawString(72, 700, "Some text of a plan.")
        canvas._doc.Catalog.OpenAction = "<< /S /JavaScript /JS (app.alert(1)) >>"

    assert read_bytes(drawn_pdf(draw), name="a.pdf").text == "Some text of a plan."


@pytest.mark.parametrize("name", ["../../etc/passwd.txt", "/etc/passwd.txt", "..\\..\\x.txt", "C:\\x.txt"])
def test_a_name_that_leads_out_of_an_archive_is_refused(name: str) -> None:
    [bad, good] = documents_in(zipped({name: b"text", "plan.txt": b"text"}))
    assert "leads out" in bad.refusal
    assert bad.data == b""
    assert (good.name, good.data, good.refusal) == ("plan.txt", b"text", "")


def test_an_archive_in_an_archive_a_locked_one_and_an_empty_one_are_refused() -> None:
    [inner] = documents_in(zipped({"a.zip": zipped({"a.txt": b"text"})}))
    assert "archive in an archive" in inner.refusal
    [locked] = documents_in(encrypted_zip())
    assert "encrypted" in locked.refusal
    with pytest.raises(UnreadableDocument, match="no files"):
        list(documents_in(zipped({})))
    with pytest.raises(UnreadableDocument, match="damaged"):
        list(documents_in(b"PK\x03\x04" + b"\x00" * 50))
    with pytest.raises(UnreadableDocument, match="501 files"):
        list(documents_in(zipped({f"{n}.txt": b"x" for n in range(501)})))


def test_a_bomb_in_an_archive_does_not_keep_the_others_out() -> None:
    members = list(
        documents_in(zipped({"bomb.txt": b"a\n" * 20_000_000, "plan.docx": WORD, "plan.pdf": PDF}))
    )
    assert "too large" in members[0].refusal
    assert [member.data for member in members[1:]] == [WORD, PDF]


def test_names_of_archives_made_on_chinese_windows_are_read() -> None:
    data = zipped({"PLACEHOLDER.txt": b"text"})
    data = data.replace(b"PLACEHOLDER", "方案二号通".encode("gb18030") + b"_")
    [member] = documents_in(data)
    assert member.name == "方案二号通_.txt"
