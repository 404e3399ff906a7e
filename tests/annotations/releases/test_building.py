"""A release: the same bytes for the same data, nothing that is not public, every file proven."""

from __future__ import annotations

import csv
import hashlib
import json
from pathlib import Path

import jsonschema
import pytest
from django.core.management import CommandError, call_command
from pyarrow import parquet

from annotations.releases import TABLES
from catalog.models import Edition
from tests import factories

pytestmark = pytest.mark.django_db


def release(path: Path) -> Path:
    call_command("build_release", path, verbosity=0)
    return path


def lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture
def edition() -> Edition:
    entry = factories.EntryFactory()
    factories.EntryFactory(content_zh="尚未公布")
    return factories.publish(entry.edition)


def test_a_release_built_twice_is_the_same_byte_for_byte(tmp_path: Path, edition: Edition) -> None:
    first, second = release(tmp_path / "a"), release(tmp_path / "b")
    names = {path.name for path in first.iterdir()}
    assert names == {path.name for path in second.iterdir()}
    assert all((first / name).read_bytes() == (second / name).read_bytes() for name in names)


def test_only_published_rows_are_in_it(tmp_path: Path, edition: Edition) -> None:
    made = release(tmp_path / "r")
    assert [row["edition"] for row in lines(made / "editions.jsonl")] == [edition.slug]
    assert "尚未公布" not in (made / "entries.csv").read_text(encoding="utf-8")


def test_the_three_formats_hold_the_same_rows_and_fit_the_schema(tmp_path: Path, edition: Edition) -> None:
    made = release(tmp_path / "r")
    for table in TABLES:
        rows = lines(made / f"{table.name}.jsonl")
        jsonschema.validate(
            rows, {"type": "array", "items": json.loads((made / f"{table.name}.schema.json").read_text())}
        )
        with (made / f"{table.name}.csv").open(encoding="utf-8", newline="") as file:
            assert len(list(csv.DictReader(file))) == len(rows)
        columns = parquet.read_table(made / f"{table.name}.parquet")
        assert columns.num_rows == len(rows)
        assert columns.column_names == [field.name for field in table.fields]
    assert lines(made / "entries.jsonl")


def test_checksums_and_the_package_name_every_file_as_it_is(tmp_path: Path, edition: Edition) -> None:
    made = release(tmp_path / "r")
    sums = dict(reversed(row.split("  ")) for row in (made / "SHA256SUMS").read_text().splitlines())
    assert {*sums, "SHA256SUMS"} == {path.name for path in made.iterdir()}
    assert all(hashlib.sha256((made / n).read_bytes()).hexdigest() == digest for n, digest in sums.items())
    for resource in json.loads((made / "datapackage.json").read_text())["resources"]:
        assert resource["hash"] == f"sha256:{sums[resource['path']]}"


def test_a_directory_that_is_there_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("x")
    with pytest.raises(CommandError, match="is there already"):
        release(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]


def test_the_guide_names_every_table_with_its_key() -> None:
    guide = (Path(__file__).parents[3] / "docs" / "releases.md").read_text(encoding="utf-8")
    named = [line for line in guide.splitlines() if line.startswith("| `")]
    assert named == [f"| `{t.name}` | {t.title} | {', '.join(t.key)} |" for t in TABLES]
