"""The commands that draft, import, export and re-pin editions: twice is once, and failure is told."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from catalog.models import BasisTarget, Edition, Entry
from tests import factories
from tests.catalog.bases.test_repinning import entry_citing, versions

pytestmark = pytest.mark.django_db


def run(command: str, *arguments: object) -> str:
    out = io.StringIO()
    call_command(command, *map(str, arguments), stdout=out, stderr=out)
    return out.getvalue()


@pytest.fixture
def draft() -> Edition:
    edition = factories.EditionFactory(slug="2026")
    factories.EntryFactory(edition=edition, basis_text="")
    return edition


def table(folder: Path, *rows: str) -> Path:
    path = folder / "table.csv"
    path.write_text("\n".join(["惩戒措施,惩戒内容,法规政策依据", *rows]), encoding="utf-8")
    return path


@pytest.mark.parametrize("suffix", [".xlsx", ".csv", ".docx"])
def test_an_exported_table_is_imported_without_a_change(draft: Edition, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"table{suffix}"
    assert run("export_edition", "punishment/2026", path).startswith("1 rows of punishment-2026-r1")
    before = Entry.history.count()
    assert "0 added, 0 changed, 1 unchanged" in run("import_edition", "punishment/2026", path)
    assert Entry.history.count() == before


def test_a_dry_run_shows_and_writes_nothing(draft: Edition, tmp_path: Path) -> None:
    path = table(tmp_path, "限制出境,新内容,《无名办法》第一条")
    out = run("import_edition", "punishment/2026", path, "--dry-run")
    assert "+ row 2: 新内容" in out
    assert "? row 2: 《无名办法》第一条: No law of this name is known" in out
    assert draft.entries.count() == 1


def test_an_import_names_the_user_and_twice_is_once(draft: Edition, tmp_path: Path) -> None:
    user = factories.UserFactory(username="bai")
    path = table(tmp_path, "限制出境,新内容,")
    for _ in range(2):
        run("import_edition", "punishment/2026", path, "--user", "bai", "--reason", "the table of May")
    entry = draft.entries.get(content_zh="新内容")
    record = entry.history.get()
    assert (record.history_user, record.history_change_reason) == (user, "the table of May")


def test_the_plan_can_be_had_as_json(draft: Edition, tmp_path: Path) -> None:
    path = table(tmp_path, "限制出境,新内容,《无名办法》第一条")
    plan = json.loads(run("import_edition", "punishment/2026", path, "--dry-run", "--format", "json"))
    assert [row["row"] for row in plan["added"]] == [2]
    assert plan["added"][0]["bases"][0]["reason"] == "No law of this name is known"


@pytest.mark.parametrize("dry", [["--dry-run"], []])
def test_rows_that_cannot_be_read_are_a_failure(draft: Edition, tmp_path: Path, dry: list[str]) -> None:
    path = table(tmp_path, "无此措施,内容,", "限制出境,新内容,")
    with pytest.raises(CommandError, match="1 rows cannot be read"):
        run("import_edition", "punishment/2026", path, *dry)
    assert draft.entries.count() == 1
    run("import_edition", "punishment/2026", path, "--skip-unreadable")
    assert draft.entries.count() == 2


def test_files_that_are_not_there_or_cannot_be_written_are_failures(draft: Edition, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        run("import_edition", "punishment/2026", tmp_path / "none.xlsx")
    with pytest.raises(CommandError, match="none of the formats"):
        run("export_edition", "punishment/2026", tmp_path / "table.pdf")
    with pytest.raises(CommandError, match="cannot be written"):
        run("export_edition", "punishment/2026", tmp_path / "none" / "table.csv")


def test_a_published_edition_takes_no_import(draft: Edition, tmp_path: Path) -> None:
    factories.publish(draft)
    with pytest.raises(CommandError, match="published and sealed"):
        run("import_edition", "punishment/2026", table(tmp_path, "限制出境,新内容,"))


def test_drafting_twice_makes_one_draft(draft: Edition) -> None:
    arguments = ("punishment/2026", "--slug", "2027", "--title-zh", "清单", "--title-en", "List")
    assert "a draft with 1 rows" in run("draft_edition", *arguments)
    assert "is there already (Draft)" in run("draft_edition", *arguments)
    assert Edition.objects.filter(slug="2027").count() == 1


def test_corrections_and_snapshots_are_drafted_once_too(draft: Edition) -> None:
    with pytest.raises(CommandError, match="is not published"):
        run("draft_edition", "punishment/2026", "--correct", "row 1")
    factories.publish(draft)
    compiled = factories.EditionFactory(slug="compiled", kind="compiled")
    for _ in range(2):
        run("draft_edition", "punishment-2026-r1", "--correct", "row 1")
        run("draft_edition", compiled.identifier, "--as-of", "2022-12-31")
    slugs = Edition.objects.filter(workflow="draft").order_by("slug").values_list("slug", "revision")
    assert list(slugs) == [("2026", 2), ("compiled", 1), ("compiled-2022-12-31", 1)]


def test_stale_bases_are_listed_and_re_pinned_once_an_editor_confirms() -> None:
    old, new = versions()
    entry = entry_citing("《样例法》第一条", old, "1")
    factories.UserFactory(username="bai")
    name = entry.edition.identifier
    assert "《样例法》第三条 (2024-07-01) [renumbered] confirmed" in run("repin_bases", name)
    assert BasisTarget.objects.get().version == old
    assert "1 re-pinned in 1 entries" in run("repin_bases", name, "--confirm", "bai", "--law", old.law.key)
    assert BasisTarget.objects.get().version == new
    assert "0 re-pinned in 0 entries" in run("repin_bases", name, "--confirm", "bai")


@pytest.mark.parametrize(
    "command",
    ["check_bases", "compare_editions", "draft_edition", "export_edition", "import_edition", "repin_bases"],
)
def test_every_command_has_an_example(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        call_command(command, "--help")
    assert f"manage.py {command}" in " ".join(capsys.readouterr().out.split())
