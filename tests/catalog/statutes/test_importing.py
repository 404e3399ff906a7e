"""Importing statutes: what becomes of a file, of one that is bad, and of a second run."""

from __future__ import annotations

import datetime
import json
import os
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from catalog.models import LawText, LawTitle, LawVersion, Provision, SourceLaw
from catalog.statutes import importing, sources
from catalog.statutes.importing import Outcome, Status, import_sources
from catalog.statutes.sources import find_sources

pytestmark = pytest.mark.django_db

HISTORY = "2020年1月2日 第一届灯会常务委员会第三次会议通过"


def law(title: str, *articles: str, history: str = HISTORY) -> str:
    body = "\n\n".join(f"第{'一二三四五'[n]}条 {text}" for n, text in enumerate(articles))
    return f"# {title}\n\n{history}\n\n<!-- INFO END -->\n\n{body}\n"


def put(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def run(*paths: Path) -> list[Outcome]:
    return list(import_sources(find_sources(paths)))


def test_a_text_becomes_a_law_a_version_and_its_provisions(tmp_path: Path) -> None:
    put(tmp_path, "灯笼法.md", law("中华人民共和国灯笼法", "灯笼应当登记。", "本法自公布之日起施行。"))
    (outcome,) = run(tmp_path)
    assert (outcome.status, outcome.articles, outcome.new_law, outcome.new_version) == (
        Status.CREATED,
        2,
        True,
        True,
    )
    version = LawVersion.objects.get()
    assert (version.law.title_zh, version.date) == ("灯笼法", datetime.date(2020, 1, 2))
    assert version.current_text.provisions.get(eid="art_1").text == "灯笼应当登记。"


def test_a_second_run_writes_nothing(tmp_path: Path) -> None:
    put(tmp_path, "灯笼法.md", law("灯笼法", "灯笼应当登记。"))
    run(tmp_path)
    written = [model.history.count() for model in (SourceLaw, LawVersion, LawTitle)]
    assert [outcome.status for outcome in run(tmp_path)] == [Status.UNCHANGED]
    assert [model.history.count() for model in (SourceLaw, LawVersion, LawTitle)] == written
    assert LawText.objects.count() == 1


def test_a_second_run_does_not_even_read_what_is_held(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, "灯笼法.md", law("灯笼法", "灯笼应当登记。"))
    run(tmp_path)
    monkeypatch.setattr(sources.Source, "read", lambda self: pytest.fail("was read again"))
    assert run(tmp_path)[0].law == SourceLaw.objects.get().key


def test_the_same_text_in_two_places_is_stored_once_and_says_of_what_it_is_a_copy(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        put(tmp_path, f"{folder}/灯笼法.md", law("灯笼法", "灯笼应当登记。"))
    first, second = run(tmp_path)
    assert (first.status, second.status, second.same_as) == (
        Status.CREATED,
        Status.UNCHANGED,
        "a/灯笼法.md",
    )


def test_a_mended_file_makes_a_new_text_of_the_same_version(tmp_path: Path) -> None:
    path = put(tmp_path, "灯笼法.md", law("灯笼法", "灯笼应当登己。"))
    run(tmp_path)
    put(tmp_path, path.name, law("灯笼法", "灯笼应当登记。"))
    (outcome,) = run(tmp_path)
    assert (outcome.status, outcome.new_version) == (Status.CREATED, False)
    assert "takes the place of another text of this version, 灯笼法.md" in outcome.messages
    version = LawVersion.objects.get()
    assert version.texts.count() == 2
    assert version.current_text.provisions.get(eid="art_1").text == "灯笼应当登记。"


def test_a_better_reader_makes_a_new_text_of_the_same_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, "灯笼法.md", law("灯笼法", "灯笼应当登记。"))
    run(tmp_path)
    for module in ("importing", "storing"):
        monkeypatch.setattr(f"catalog.statutes.{module}.READER_VERSION", "next")
    (outcome,) = run(tmp_path)
    assert outcome.status == Status.CREATED
    assert LawVersion.objects.get().current_text.reader_version == "next"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("中华人民共和国灯笼法", "灯笼法"),
        ("甲省实施《灯笼法》办法", "甲省实施《中华人民共和国灯笼法》办法"),
        ("甲法院 乙检察院关于灯笼的解释", "甲法院、乙检察院关于灯笼的解释"),
        ("灯笼（彩灯）管理条例", "灯笼(彩灯)管理条例"),
    ],
)
def test_versions_are_joined_however_the_title_is_written(tmp_path: Path, first: str, second: str) -> None:
    put(tmp_path, "1.md", law(first, "灯笼应当登记。"))
    put(tmp_path, "2.md", law(second, "灯笼应当备案。", history="2021年3月4日 灯会修订"))
    run(tmp_path)
    assert [str(version.date) for version in SourceLaw.objects.get().versions.order_by("date")] == [
        "2020-01-02",
        "2021-03-04",
    ]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("灯笼法", "灯笼法实施条例"),
        ("灯笼条例", "灯笼条例（试行）"),
        ("甲省灯笼条例", "乙省灯笼条例"),
    ],
)
def test_laws_of_like_titles_stay_apart(tmp_path: Path, first: str, second: str) -> None:
    put(tmp_path, "1.md", law(first, "灯笼应当登记。"))
    put(tmp_path, "2.md", law(second, "灯笼应当登记。"))
    run(tmp_path)
    assert SourceLaw.objects.count() == 2


def test_one_title_in_two_provinces_is_two_laws(tmp_path: Path) -> None:
    for place, year in (("河南省", 2019), ("山东省", 2020), ("河南省", 2021)):
        text = law("灯笼条例", "灯笼应当登记。", history=f"{year}年5月6日 {place}人民代表大会通过")
        put(tmp_path, f"{year}.md", text)
    assert [outcome.status for outcome in run(tmp_path)] == [Status.CREATED] * 3
    assert sorted(law.versions.count() for law in SourceLaw.objects.all()) == [1, 2]


def test_another_spelling_of_a_title_is_noted_so_that_citations_find_it(tmp_path: Path) -> None:
    put(tmp_path, "1.md", law("甲法院 乙检察院关于灯笼的解释", "灯笼应当登记。"))
    put(tmp_path, "2.md", law("甲法院、乙检察院关于灯笼的解释", "灯笼应当备案。"))
    run(tmp_path)
    assert LawTitle.objects.filter(kind="alias", text="甲法院、乙检察院关于灯笼的解释").exists()


def test_the_same_words_under_a_later_date_are_pointed_out(tmp_path: Path) -> None:
    text = law("灯笼解释", "灯笼应当登记。")
    put(tmp_path, "灯笼解释(2020-01-02).md", text)
    put(tmp_path, "灯笼解释(2020-01-20).md", text)
    assert run(tmp_path)[1].messages == (
        "the same words as the version of 2020-01-02: perhaps one version under two dates",
    )


def test_a_bad_file_is_reported_and_the_others_are_stored(tmp_path: Path) -> None:
    put(tmp_path, "1.md", law("灯笼法", "灯笼应当登记。"))
    put(tmp_path, "2.md", "")
    put(tmp_path, "3.md", law("灯" * 301, "灯笼应当登记。"))
    (tmp_path / "4.md").write_bytes(bytes(range(256)))
    put(tmp_path, "5.md", law("烛台法", "烛台应当登记。"))
    outcomes = run(tmp_path)
    assert [outcome.status for outcome in outcomes] == [Status.CREATED, *[Status.FAILED] * 3, Status.CREATED]
    assert [bool(outcome.messages) for outcome in outcomes] == [False, True, True, True, False]


def test_a_fault_of_the_reader_in_one_file_does_not_stop_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, "1.md", law("灯笼法", "灯笼应当登记。"))
    put(tmp_path, "2.md", law("烛台法", "烛台应当登记。"))
    store = importing.store_text

    def break_down(version: LawVersion, *args: object, **options: object) -> object:
        if version.law.title_zh == "灯笼法":
            raise RecursionError("too deep")
        return store(version, *args, **options)

    monkeypatch.setattr(importing, "store_text", break_down)
    first, second = run(tmp_path)
    assert "broke down (RecursionError" in first.messages[0]
    assert second.status == Status.CREATED
    assert [law.title_zh for law in SourceLaw.objects.all()] == ["烛台法"]


def test_a_file_name_that_is_not_utf8_is_no_obstacle(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/" + "灯笼法.md".encode("gb18030")
    with open(path, "w", encoding="utf-8") as file:  # noqa: PTH123 - pathlib takes no bytes
        file.write(law("灯笼法", "灯笼应当登记。"))
    report = tmp_path / "report.jsonl"
    call_command("import_laws", str(tmp_path), "--report", str(report))
    assert json.loads(report.read_text("utf-8"))["source"] == "灯笼法.md"


def test_a_dry_run_reports_what_it_would_do_and_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(tmp_path, "灯笼法.md", law("灯笼法", "灯笼应当登记。"))
    report = tmp_path / "report.jsonl"
    call_command("import_laws", str(tmp_path), "--dry-run", "--report", str(report))
    assert "1 texts would be stored" in capsys.readouterr().out
    assert json.loads(report.read_text("utf-8"))["status"] == "created"
    assert not SourceLaw.objects.exists()
    assert not Provision.objects.exists()


def test_the_command_fails_where_a_file_failed_and_names_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(tmp_path, "灯笼法.md", law("灯笼法", "灯笼应当登记。"))
    put(tmp_path, "空.md", "")
    with pytest.raises(CommandError, match="1 of 2 texts failed"):
        call_command("import_laws", str(tmp_path))
    assert "空.md: the file is empty" in capsys.readouterr().err
    assert SourceLaw.objects.count() == 1


def test_the_command_refuses_paths_that_hold_nothing(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no such file or folder"):
        call_command("import_laws", str(tmp_path / "none"))
    with pytest.raises(CommandError, match=r"no \.md"):
        call_command("import_laws", str(tmp_path))
