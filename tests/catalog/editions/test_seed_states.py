"""The seed's working lists as the law stood on two days: the differences are those that the statutes show."""

from __future__ import annotations

import datetime
import json
from collections import defaultdict
from pathlib import Path

import pytest
from django.db import transaction

from catalog.bases import Status
from catalog.bases.checking import check_bases
from catalog.editions.comparing import ChangeKind, compare_editions
from catalog.editions.snapshots import draft_snapshot
from catalog.models import BasisTarget, Edition, Entry, LawVersion
from catalog.seed import load, read_seed

pytestmark = pytest.mark.django_db

BEFORE, AFTER = datetime.date(2022, 12, 31), datetime.date(2025, 4, 1)
LATER = datetime.date(2025, 12, 31)
"""Every version that the known cases lead to is in force."""


@pytest.fixture(scope="class")
def states(django_db_setup: None, django_db_blocker) -> None:
    """The seed with a snapshot of each working list for either day, made once for tests that only read."""
    with django_db_blocker.unblock(), transaction.atomic():
        load(read_seed())
        for working in Edition.objects.working():
            for day in (BEFORE, AFTER):
                draft_snapshot(working, day)
        yield
        transaction.set_rollback(True)


def state(catalog: str, day: datetime.date) -> Edition:
    return Edition.objects.get(catalog__code=catalog, law_as_of=day)


def article(provision: str) -> str:
    return provision.partition("(")[0]


def onward() -> dict[tuple[str, str], set[tuple[str, str]]]:
    """What each cited article became between the two states, by law and number."""
    found: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
    for catalog in ("punishment", "information"):
        for change in compare_editions(state(catalog, BEFORE), state(catalog, AFTER)).changes:
            for cited in change.citations:
                if cited.before and cited.after:
                    key = (cited.before.law, article(cited.before.provision))
                    found[key].add((cited.after.law, article(cited.after.provision)))
    return found


@pytest.mark.usefixtures("states")
class TestTwoDays:
    @pytest.mark.parametrize("catalog", ["punishment", "information"])
    def test_the_rows_are_the_same_and_only_citations_differ(self, catalog: str) -> None:
        old, new = state(catalog, BEFORE), state(catalog, AFTER)
        comparison = compare_editions(old, new)
        assert comparison.unchanged + len(comparison.changes) == old.entries.count() == new.entries.count()
        assert {kind for kind, count in comparison.counts.items() if count} == {ChangeKind.RE_CITED}

    @pytest.mark.parametrize("catalog", ["punishment", "information"])
    @pytest.mark.parametrize("day", [BEFORE, AFTER])
    def test_every_basis_is_current_on_its_day_or_says_why_not(
        self, catalog: str, day: datetime.date
    ) -> None:
        rows = check_bases(state(catalog, day).entries.all(), day)
        assert {row.status for row in rows} <= {"current", "unresolved"}
        assert all(row.reason for row in rows if row.status == "unresolved")

    def test_every_basis_still_stands_where_it_says(self) -> None:
        for entry in Entry.objects.filter(edition__law_as_of__isnull=False).prefetch_related("bases"):
            for basis in entry.bases.all():
                assert entry.basis_text[basis.start : basis.end] == basis.quote

    def test_articles_known_to_have_moved_are_found(self) -> None:
        found = onward()
        assert found["company-law", "146"] == {("company-law", "178")}
        assert found["civil-procedure-law", "262"] == {("civil-procedure-law", "266")}
        assert found["human-organ-transplant-regs-2007", "26"] == {("organ-transplant-regs", "37")}

    def test_every_known_case_that_the_bases_touch_is_found(self, shared: Path) -> None:
        cases = json.loads((shared / "facts" / "stale.json").read_text("utf-8"))
        on = [
            {(v.law.key, str(v.date)) for v in LawVersion.objects.as_of(day).select_related("law")}
            for day in (BEFORE, AFTER)
        ]
        pinned = BasisTarget.objects.filter(basis__entry__edition__law_as_of=BEFORE)
        cited = {(t.version.law.key, article(t.provision)) for t in pinned.select_related("version__law")}
        touched = [
            case
            for case in cases
            if (case["source"], case["old_version"]) in on[0]
            and (case["source"], case.get("new_version")) in on[1]
            and (case["source"], article(case["old_provision"])) in cited
        ]
        found = onward()
        missing = [
            case
            for case in touched
            if (case["source"], article(case["new_provision"]))
            not in found[case["source"], article(case["old_provision"])]
        ]
        assert len(touched) >= 18
        assert missing == []

    def test_every_known_case_is_found_by_check_bases_with_its_successor(self, shared: Path) -> None:
        found = defaultdict(set)
        for row in check_bases(Entry.objects.filter(edition__law_as_of=BEFORE), LATER):
            for successor in row.successors:
                key = (row.law, str(row.version), article(row.provision))
                found[key].add((successor.law, article(successor.provision)))
        cited = {
            (target.version.law.key, str(target.version.date), article(target.provision))
            for target in BasisTarget.objects.filter(basis__entry__edition__law_as_of=BEFORE).select_related(
                "version__law"
            )
        }
        missing, touched = [], 0
        for case in json.loads((shared / "facts" / "stale.json").read_text("utf-8")):
            key = (case["source"], case["old_version"], article(case["old_provision"]))
            to = case.get("successor") or {}
            goal = (to.get("source", case["source"]), article(to.get("provision") or case["new_provision"]))
            touched += key in cited
            if key in cited and goal not in found[key]:
                missing.append(case)
        assert touched >= 20
        assert missing == []

    def test_nearly_every_basis_whose_text_is_held_is_resolved(self) -> None:
        versions = LawVersion.objects.as_of(AFTER).exclude(current_text=None)
        held = set(versions.values_list("law__key", flat=True))
        rows = check_bases(Entry.objects.filter(edition__in=Edition.objects.working()), AFTER)
        ours = [row for row in rows if row.law in held]
        settled = [row for row in ours if row.status not in (Status.UNRESOLVED, Status.TEXT_NOT_HELD)]
        assert len(ours) > 500
        assert len(settled) >= 0.97 * len(ours)
