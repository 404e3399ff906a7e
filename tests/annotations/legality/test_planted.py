"""Faults planted one at a time into documents written for it, with nothing but the seed in the database.

Each of the seven kinds stands in ten documents of each language: 140 planted faults, 20 documents without.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator

import pytest
from django.db import transaction

from annotations.intake import load_tagger
from annotations.legality import Checker, newest_compiled_edition
from catalog.seed import load, read_seed
from tests.annotations.legality.planted import KINDS, Sample, documents, planted, sound

TODAY = datetime.date(2026, 11, 23)
ENOUGH = 0.95
TEN = 10


@pytest.fixture(scope="module")
def checker(django_db_setup: None, django_db_blocker) -> Iterator[Checker]:
    """A checker over the seed, loaded once for tests that only read it."""
    with django_db_blocker.unblock(), transaction.atomic():
        load(read_seed())
        edition = newest_compiled_edition()
        assert edition is not None
        yield Checker(edition, TODAY, load_tagger())
        transaction.set_rollback(True)


def is_found(sample: Sample, checker: Checker) -> bool:
    """Whether the right rule reports every marked stretch, and not much more than it."""
    found = checker.check(sample.text, sample.language).findings
    return all(
        any(f.rule == sample.rule and f.start < end and start < f.end for f in found)
        for start, end in sample.spans
    )


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_kind_of_fault_is_planted_ten_times_in_a_language(language: str) -> None:
    samples = [s for path in documents() if path.stem.startswith(language) for s in planted(path)]
    assert Counter(sample.rule for sample in samples) == dict.fromkeys(KINDS, TEN)
    assert all(sample.spans for sample in samples)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_planted_faults_are_found_with_rule_and_span(kind: str, language: str, checker: Checker) -> None:
    samples = [s for p in documents() if p.stem.startswith(language) for s in planted(p) if s.rule == kind]
    missed = [str(sample) for sample in samples if not is_found(sample, checker)]
    assert len(missed) <= 1, missed


def test_of_all_planted_faults_nineteen_in_twenty_are_found(checker: Checker) -> None:
    samples = [sample for path in documents() for sample in planted(path)]
    found = sum(is_found(sample, checker) for sample in samples)
    assert found >= ENOUGH * len(samples)


def test_documents_without_a_fault_give_at_most_one_finding_in_ten(checker: Checker) -> None:
    samples = [sound(path) for path in documents()]
    found = [
        (sample.name, f.rule, f.quote)
        for sample in samples
        for f in checker.check(sample.text, sample.language).findings
    ]
    assert len(found) <= len(samples) / TEN, found


def test_a_finding_quotes_the_text_and_says_all_that_a_report_needs(checker: Checker) -> None:
    for path in documents():
        for sample in planted(path):
            for f in checker.check(sample.text, sample.language).findings:
                assert sample.text[f.start : f.end] == f.quote
                assert all((f.title.zh, f.title.en, f.mend.zh, f.mend.en, f.source))
                assert f.decided or f.severity == "note"
