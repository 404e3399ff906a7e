"""The command that lists every basis with its status."""

from __future__ import annotations

import csv
import io
import json

import pytest
from django.core.management import CommandError, call_command

from tests import factories

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command("check_bases", *arguments, stdout=out)
    return out.getvalue()


def test_json_has_one_row_a_target_in_the_spellings_of_the_design() -> None:
    target = factories.BasisTargetFactory()
    [row] = json.loads(run("--as-of", "2024-07-01", "--format", "json"))
    assert (row["entry"], row["law"], row["provision"], row["status"], row["certainty"]) == (
        target.basis.entry.code,
        target.version.law.key,
        "1",
        "current",
        "confirmed",
    )


def test_one_edition_can_be_asked_for_by_slug_or_identifier() -> None:
    wanted = factories.BasisTargetFactory().basis.entry
    factories.BasisTargetFactory()
    edition = wanted.edition
    for name in (f"{edition.catalog.code}/{edition.slug}", edition.identifier):
        [row] = csv.DictReader(io.StringIO(run("--edition", name, "--format", "csv")))
        assert row["edition"] == edition.identifier


def test_stale_bases_alone_and_a_count_of_all() -> None:
    factories.BasisTargetFactory()
    factories.LegalBasisFactory(law=None, unresolved_reason="No law of this name is known")
    lines = run("--stale", "--as-of", "2024-07-01").splitlines()
    assert len(lines) == 2
    assert lines[0].endswith("unresolved (No law of this name is known)")
    assert lines[1] == "2 bases as of 2024-07-01: 1 current, 1 unresolved."


def test_an_edition_that_is_not_there_is_an_error_that_lists_those_that_are() -> None:
    edition = factories.EditionFactory()
    with pytest.raises(CommandError, match=f"there are {edition.catalog.code}/{edition.slug}"):
        run("--edition", "punishment/none")
