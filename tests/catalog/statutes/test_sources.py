"""The files that statutes are read from: folders, zip archives, laws kept book by book."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from catalog.lawtext import UnreadableLaw
from catalog.statutes import archives, sources
from catalog.statutes.sources import Source, find_sources

LAW = "# 灯笼法\n\n2020年1月2日 灯会通过\n\n<!-- INFO END -->\n\n第一条 灯笼应当登记。\n"


def packed(path: Path, files: dict[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def reason(source: Source) -> str:
    with pytest.raises(UnreadableLaw) as caught:
        source.read()
    return str(caught.value)


def test_a_folder_gives_its_texts_at_any_depth_and_what_its_archives_hold(tmp_path: Path) -> None:
    for name in ("b.md", "sub/a.txt", "sub/picture.png", ".hidden/x.md", "~$b.docx", "__MACOSX/b.md"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(LAW, encoding="utf-8")
    packed(tmp_path / "sub" / "more.zip", {"c.md": LAW, "readme.pdf": "", "._c.md": "x"})
    assert [source.name for source in find_sources([tmp_path])] == ["b.md", "sub/a.txt", "sub/more.zip/c.md"]


def test_a_file_in_an_archive_reads_as_the_file_itself(tmp_path: Path) -> None:
    (tmp_path / "灯笼法.md").write_text(LAW, encoding="utf-8")
    packed(tmp_path / "laws.zip", {"行政法规/灯笼法.md": LAW})
    inside, outside = find_sources([tmp_path])
    assert inside.read() == outside.read()
    assert inside.sha256() == outside.sha256()
    assert inside.folders == ("行政法规",)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_names_in_old_encodings_are_read(tmp_path: Path, encoding: str) -> None:
    name = "灯笼法(2020-01-02).md"
    stand_in = "x" * len(name.encode(encoding))
    path = packed(tmp_path / "laws.zip", {stand_in: LAW})
    path.write_bytes(path.read_bytes().replace(stand_in.encode(), name.encode(encoding)))
    (source,) = find_sources([path])
    assert source.name == f"laws.zip/{name}"


def test_a_name_that_climbs_out_is_a_label_only(tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    path = packed(inner / "laws.zip", {"../../climbed.md": LAW, "/root.md": LAW, "a\\b.md": LAW})
    found = find_sources([path])
    assert {source.paths[0].name for source in found} == {"climbed.md", "root.md", "b.md"}
    assert all(source.read().title == "灯笼法" for source in found)
    assert list(tmp_path.rglob("*.md")) == []


def test_an_archive_in_an_archive_is_refused_by_name(tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("a.md", LAW)
    path = packed(tmp_path / "laws.zip", {"inner.zip": inner.getvalue(), "b.md": LAW})
    b, nested = find_sources([path])
    assert b.read().title == "灯笼法"
    assert (nested.name, "unpack it first" in reason(nested)) == ("laws.zip/inner.zip", True)


def test_what_swells_beyond_bounds_is_refused_before_it_is_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "MAX_FILE", 1000)
    path = packed(tmp_path / "laws.zip", {"a.md": LAW, "bomb.md": b"0" * 1_000_000})
    assert path.stat().st_size < 5000
    a, bomb = find_sources([path])
    assert a.read().title == "灯笼法"
    assert "at most 1,000 are read" in reason(bomb)
    monkeypatch.setattr(archives, "_MAX_TOTAL", 10_000)
    (whole,) = find_sources([path])
    assert (whole.name, "divide it" in reason(whole)) == ("laws.zip", True)


def test_an_archive_of_too_many_files_is_refused_as_a_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "_MAX_ENTRIES", 2)
    path = packed(tmp_path / "laws.zip", dict.fromkeys(("a.md", "b.md", "c.md"), LAW))
    assert ["divide it" in reason(source) for source in find_sources([path])] == [True]


def test_an_entry_that_lies_about_its_size_is_damaged(tmp_path: Path) -> None:
    path = packed(tmp_path / "laws.zip", {"a.md": LAW.encode() * 50})
    size = len(LAW.encode() * 50)
    path.write_bytes(path.read_bytes().replace(size.to_bytes(4, "little"), (10).to_bytes(4, "little")))
    (source,) = find_sources([path])
    assert "damaged in the archive" in reason(source)


def test_a_broken_archive_is_one_source_that_says_so(tmp_path: Path) -> None:
    path = tmp_path / "laws.zip"
    path.write_bytes(b"PK\x03\x04 and nothing more")
    assert ["not a zip archive" in reason(source) for source in find_sources([tmp_path])] == [True]


def test_encrypted_and_exotic_entries_are_refused(tmp_path: Path) -> None:
    path = packed(tmp_path / "exotic.zip", {"a.md": LAW}, zipfile.ZIP_LZMA)
    (exotic,) = find_sources([path])
    assert "another method" in reason(exotic)
    path = packed(tmp_path / "locked.zip", {"a.md": LAW})
    data = bytearray(path.read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    (locked,) = find_sources([path])
    assert "without a password" in reason(locked)


def test_a_file_beyond_bounds_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "MAX_FILE", 10)
    (tmp_path / "a.md").write_text(LAW, encoding="utf-8")
    (source,) = find_sources([tmp_path])
    assert "at most 10 are read" in reason(source)


@pytest.mark.parametrize("zipped", [False, True])
def test_a_law_kept_book_by_book_is_one_source(tmp_path: Path, zipped: bool) -> None:
    head = "# 中华人民共和国灯笼典\n# {}\n\n2020年1月2日 灯会通过\n\n<!-- INFO END -->\n\n"
    books = {
        "典/烛台编.md": head.format("烛台编") + "第二条 烛台应当登记。\n",
        "典/总则.md": head.format("总则") + "第一条 灯笼应当登记。\n",
    }
    if zipped:
        packed(tmp_path / "laws.zip", books)
    else:
        (tmp_path / "典").mkdir()
        for name, text in books.items():
            (tmp_path / name).write_text(text, encoding="utf-8")
    (source,) = find_sources([tmp_path])
    assert [Path(name).name for name in source.files] == ["总则.md", "烛台编.md"]
    law = source.read()
    assert (law.title, [article.number for article in law.articles]) == ("中华人民共和国灯笼典", ["1", "2"])
