"""Time and queries of check_bases over 10,000 bases and 150,000 provisions, beside reading the rows alone.

    .venv/bin/python -m benchmarks.check_bases --repeat 5

The peer reads the same targets, provisions, successions and versions with ``.values_list()`` and judges
nothing. The goal is a ratio of 3, and as many queries for 100 bases as for 10,000.
"""

from __future__ import annotations

# ruff: noqa: E402  # models can be imported only after django.setup()
import argparse
import datetime
import itertools
import os
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

from django.db import connection
from django.test.utils import CaptureQueriesContext, setup_test_environment

from catalog.bases.checking import check_bases
from catalog.models import BasisTarget, Entry, LawVersion, LegalBasis, Provision, ProvisionSuccession
from tests import factories

LAWS, VERSIONS, ARTICLES, BASES = 100, 3, 500, 10_000
FIRST, AS_OF = 2015, datetime.date(2025, 1, 1)


def build() -> None:
    """Laws of three versions: of every ten articles one is renumbered and one amended, and recorded so."""
    entry = factories.EntryFactory()
    bases, targets = [], []
    for number in range(LAWS):
        law = factories.SourceLawFactory(key=f"law-{number}")
        versions = [
            LawVersion.objects.create(law=law, date=datetime.date(FIRST + 4 * n, 1, 1), event="amended")
            for n in range(VERSIONS)
        ]
        for generation, version in enumerate(versions):
            _store(version, number, generation)
        for old, new in itertools.pairwise(versions):
            _succeed(old, new)
        for share in range(BASES // LAWS):
            article = share * ARTICLES * LAWS // BASES + 1
            place = number * (BASES // LAWS) + share + 1
            basis = LegalBasis(
                entry=entry, ordinal=place, quote="x", start=0, end=1, law_name=law.title_zh, law=law
            )
            bases.append(basis)
            targets.append(
                BasisTarget(
                    basis=basis,
                    ordinal=1,
                    version=versions[share % VERSIONS],
                    provision=str(article),
                    eid=f"art_{article}",
                    folded_hash=_hash(number, article, 0),
                )
            )
    LegalBasis.objects.bulk_create_with_history(bases, reason="benchmark")
    BasisTarget.objects.bulk_create_with_history(targets, reason="benchmark")


def _hash(law: int, article: int, generation: int) -> str:
    changed = generation if article % 10 == 1 else 0
    return factories.sha256(f"{law} {article} {changed}")


def _store(version: LawVersion, law: int, generation: int) -> None:
    text = factories.LawTextFactory(
        version=version, kind="outline", body="", source_sha256=factories.sha256(f"{law} {generation}")
    )
    Provision.objects.bulk_create(
        [
            Provision(
                law_text=text,
                ordinal=article,
                kind="article",
                number=str(article),
                eid=f"art_{article}",
                folded_hash=_hash(law, article, generation),
            )
            for article in range(1, ARTICLES + 1)
        ],
        batch_size=1000,
    )


def _succeed(old: LawVersion, new: LawVersion) -> None:
    rows = []
    for article in range(1, ARTICLES, 10):
        onward = [(article, article, "amended"), (article + 1, article + 2, "renumbered")]
        rows += [
            ProvisionSuccession(
                old_version=old,
                old_eid=f"art_{before}",
                new_version=new,
                new_eid=f"art_{after}",
                kind=kind,
                origin="benchmark",
            )
            for before, after, kind in onward
        ]
    ProvisionSuccession.objects.bulk_create_with_history(rows, reason="benchmark")


def read_rows() -> int:
    """The peer: the rows that a check needs, and nothing done with them."""
    texts = LawVersion.objects.values("current_text")
    return sum(
        len(rows.order_by())
        for rows in (
            LawVersion.objects.values_list("pk", "law_id", "law__key", "date", "current_text"),
            Provision.objects.filter(law_text__in=texts).values_list("law_text_id", "eid", "folded_hash"),
            ProvisionSuccession.objects.values_list(
                "old_version_id", "old_eid", "new_version_id", "new_eid", "kind", "state"
            ),
            BasisTarget.objects.values_list(
                "pk",
                "version_id",
                "provision",
                "eid",
                "folded_hash",
                "basis_id",
                "basis__law_name",
                "basis__entry__code",
                "basis__entry__edition_id",
            ),
        )
    )


def check() -> int:
    return len(check_bases(Entry.objects.all(), AS_OF))


def measure(works: list[Callable[[], int]], repeat: int) -> list[list[float]]:
    """Seconds of each; they take turns, so that the machine's drift hits all alike."""
    times: list[list[float]] = [[] for _ in works]
    for turn in range(repeat + 1):
        for work, taken in zip(works, times, strict=True):
            start = time.perf_counter()
            work()
            if turn:
                taken.append(time.perf_counter() - start)
    return times


def queries(bases: int) -> int:
    """How many queries a check of the first so many bases takes."""
    entry = Entry.objects.get()
    kept = LegalBasis.objects.filter(entry=entry, ordinal__lte=bases)
    other = factories.EntryFactory(edition=entry.edition)
    moved: list[Any] = list(kept)
    for basis in moved:
        basis.entry = other
    LegalBasis.objects.bulk_update_with_history(moved, ["entry"], reason="benchmark")
    with CaptureQueriesContext(connection) as captured:
        found = check_bases(Entry.objects.filter(pk=other.pk), AS_OF)
    if len(found) != bases:
        raise RuntimeError(f"{len(found)} rows for {bases} bases")
    return len(captured)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeat", type=int, default=5, help="Measured rounds; one more warms up.")
    options = parser.parse_args()
    setup_test_environment()
    name = connection.creation.create_test_db(verbosity=0)
    try:
        build()
        size = f"{BasisTarget.objects.count():,} bases, {Provision.objects.count():,} provisions"
        print(f"{size}, {connection.vendor}")
        with CaptureQueriesContext(connection) as captured:
            check()
        reading, checking = measure([read_rows, check], options.repeat)
        few = queries(100)
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)
    ratio = statistics.median(checking) / statistics.median(reading)
    print(f"reading  {statistics.median(reading):.3f} s (from {min(reading):.3f} to {max(reading):.3f})")
    print(f"checking {statistics.median(checking):.3f} s (from {min(checking):.3f} to {max(checking):.3f})")
    print(f"ratio {ratio:.2f} (goal: at most 3); queries {len(captured)} for {BASES:,} bases, {few} for 100")
    return 0 if ratio <= 3 and few == len(captured) else 1


if __name__ == "__main__":
    sys.exit(main())
