"""Termbases out and in again as csv and TBX, and files that are refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from translate.storage.tbx import tbxfile

from annotations.models import Term
from annotations.terminology.exchange import FORMATS, write_terms
from tests import factories

pytestmark = pytest.mark.django_db

FIELDS = ("zh", "en", "status", "part_of_speech", "source", "note")


@pytest.fixture
def terms() -> set[tuple[str, ...]]:
    factories.TermFactory(
        zh="失信", en="bad faith", status="approved", part_of_speech="noun", note='a, "b"\nc'
    )
    factories.TermFactory(zh="失信", en="trust-breaking", status="forbidden", source="<press> & co")
    factories.TermFactory(zh="𠮷", en='=HYPERLINK("x")', status="proposed")
    return rows()


def rows() -> set[tuple[str, ...]]:
    return set(Term.objects.values_list(*FIELDS))


@pytest.mark.parametrize("form", FORMATS)
def test_what_goes_out_comes_in_the_same(form: str, terms: set[tuple[str, ...]], tmp_path: Path) -> None:
    path = tmp_path / f"terms.{form}"
    call_command("export_terms", str(path))
    Term.objects.all().delete()
    call_command("import_terms", str(path))
    assert rows() == terms


def test_an_import_again_changes_nothing(
    terms: set[tuple[str, ...]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "terms.csv"
    call_command("export_terms", str(path))
    call_command("import_terms", str(path))
    assert "0 terms added, 0 changed, 3 as they were" in capsys.readouterr().out


def test_no_cell_of_the_csv_can_be_run(terms: set[tuple[str, ...]]) -> None:
    assert b",'=HYPERLINK" in write_terms(Term.objects.all(), "csv").replace(b'"', b"")


def test_translate_toolkit_opens_the_tbx(terms: set[tuple[str, ...]]) -> None:
    store = tbxfile.parsestring(write_terms(Term.objects.all(), "tbx"))
    assert {unit.source for unit in store.units} == {"失信", "𠮷"}
    assert "bad faith" in {unit.target for unit in store.units}


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.csv", "zh,status\n失信,approved\n", "line 1: the column 'en' is missing"),
        ("a.csv", "zh,en,status\n失信,x,approved\n征信,,\n", "line 3: a term needs"),
        ("a.csv", "zh,en,status\n失信,x,best\n", "line 2: the status 'best' is unknown"),
        ("a.csv", "zh,en,status\n失信,x,approved\n失信,y,approved\n", "line 3: 失信 = y"),
        ("a.tbx", "<martif><text></martif>", "no TBX file"),
        ("a.tbx", "<html/>", "no termEntry"),
        ("a.xls", "", "save the termbase as .csv or .tbx"),
    ],
)
def test_a_file_that_does_not_fit_is_refused_whole(
    name: str, content: str, message: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    with pytest.raises(CommandError, match=message):
        call_command("import_terms", str(path))
    assert not Term.objects.exists()


def test_an_entity_of_a_foreign_file_is_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("hidden", encoding="utf-8")
    path = tmp_path / "a.tbx"
    path.write_text(
        f'<!DOCTYPE martif [<!ENTITY x SYSTEM "{secret.as_uri()}">]><martif><text><body><termEntry>'
        '<langSet xml:lang="zh"><tig><term>失信</term></tig></langSet>'
        '<langSet xml:lang="en"><tig><term>a&x;b</term></tig></langSet></termEntry></body></text></martif>',
        encoding="utf-8",
    )
    call_command("import_terms", str(path))
    assert "hidden" not in Term.objects.get().en
