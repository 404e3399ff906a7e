"""A release is read back into an empty database: the same data, all or nothing."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.db import transaction

from annotations.models import Annotation
from annotations.releases import TABLES
from catalog.models import Catalog, Edition, Provision
from catalog.releases import build
from tests.annotations.releases.rows import make_rows
from tests.factories import CatalogFactory, EditionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def release(tmp_path: Path) -> Path:
    """A release of a database that is gone: this one is empty."""
    with transaction.atomic():
        make_rows()
        build(tmp_path / "release", TABLES)
        transaction.set_rollback(True)
    return tmp_path / "release"


def load(path: Path) -> None:
    call_command("load_release", path, verbosity=0)


def resum(release: Path, name: str, content: str) -> None:
    """Change a file of a release, and its checksum with it."""
    (release / name).write_text(content, encoding="utf-8")
    sums = [line.split("  ") for line in (release / "SHA256SUMS").read_text().splitlines()]
    digest = hashlib.sha256(content.encode()).hexdigest()
    (release / "SHA256SUMS").write_text(
        "".join(f"{digest if each == name else old}  {each}\n" for old, each in sums)
    )


def test_every_table_of_the_sample_has_rows(release: Path) -> None:
    assert all((release / f"{table.name}.jsonl").stat().st_size for table in TABLES)


def test_what_was_loaded_makes_the_same_release(release: Path, tmp_path: Path) -> None:
    load(release)
    build(tmp_path / "again", TABLES)
    for path in release.iterdir():
        assert (tmp_path / "again" / path.name).read_bytes() == path.read_bytes(), path.name


def test_editions_are_sealed_and_provisions_stand_in_their_articles(release: Path) -> None:
    load(release)
    assert Edition.objects.published().count() == Edition.objects.count() == 2
    assert Provision.objects.get(eid="art_1__para_1").parent == Provision.objects.get(eid="art_1")


def test_loaded_rows_say_in_their_history_where_they_come_from(release: Path) -> None:
    load(release)
    reasons = Edition.history.values_list("history_change_reason", flat=True)
    assert all(reason.startswith("loaded from release ") for reason in reasons)


def test_those_who_stand_for_people_cannot_sign_in(release: Path) -> None:
    load(release)
    users = get_user_model().objects.filter(username__startswith="release-")
    assert {user.username for user in users} == {"release-submitter", "release-approver", "release-annotator"}
    assert not any(user.is_active or user.has_usable_password() for user in users)
    assert set(Annotation.objects.values_list("annotator__username", flat=True)) == {"release-annotator"}


def test_rows_made_afterwards_have_numbers_of_their_own(release: Path) -> None:
    load(release)
    assert EditionFactory().pk > Edition.objects.published().count()


def test_a_database_that_holds_rows_is_refused(release: Path) -> None:
    CatalogFactory()
    with pytest.raises(CommandError, match=r"There are catalogs already. A release is loaded into an empty"):
        load(release)


def test_a_file_that_is_not_what_was_written_is_refused(release: Path) -> None:
    with (release / "laws.csv").open("a") as file:
        file.write("x")
    with pytest.raises(CommandError, match=r"laws.csv is not what SHA256SUMS says"):
        load(release)


def test_a_missing_file_is_named(release: Path) -> None:
    (release / "laws.parquet").unlink()
    with pytest.raises(CommandError, match=r"laws.parquet is missing"):
        load(release)


@pytest.mark.parametrize("sums", [None, "x", "0" * 64 + "  ../../etc/passwd\n", "\ud800"])
def test_what_is_no_release_is_refused(tmp_path: Path, sums: str | None) -> None:
    if sums is not None:
        (tmp_path / "SHA256SUMS").write_bytes(sums.encode("utf-8", "surrogatepass"))
    with pytest.raises(CommandError, match="SHA256SUMS"):
        load(tmp_path)


def test_a_release_of_other_fields_is_refused(release: Path) -> None:
    package = json.loads((release / "datapackage.json").read_text())
    package["resources"][0]["schema"]["fields"].pop()
    resum(release, "datapackage.json", json.dumps(package))
    with pytest.raises(CommandError, match=r"The table catalogs of .* has other fields"):
        load(release)


def test_a_row_that_names_what_is_not_there_is_told_and_nothing_is_loaded(release: Path) -> None:
    resum(release, "agencies.jsonl", "")
    with pytest.raises(CommandError, match=r"entry_agencies.jsonl, line 1: there is no .* in agencies"):
        load(release)
    assert not Catalog.objects.exists()


def test_an_edition_whose_rows_are_others_than_were_published_is_refused(release: Path) -> None:
    rows = (release / "entries.jsonl").read_text(encoding="utf-8")
    resum(release, "entries.jsonl", rows.replace("限制失信被执行人出境", "限制任何人出境"))
    with pytest.raises(CommandError, match="do not give the checksum under which it was published"):
        load(release)
    assert not Catalog.objects.exists()
