"""Whether entries rest on instruments of the rank that the rules ask for."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from catalog.bases.ranks import RankFinding, check_ranks
from catalog.models import Entry
from tests import factories

pytestmark = pytest.mark.django_db


def entry_on(*kinds: str, measure_class: int = 1, **particulars: object) -> Entry:
    entry = factories.EntryFactory(
        concept=factories.ConceptFactory(code=f"PM-9{measure_class}", measure_class=measure_class),
        edition=factories.EditionFactory(**particulars),
    )
    for ordinal, kind in enumerate(kinds, start=1):
        law = factories.SourceLawFactory(kind=kind) if kind else None
        reason = "" if law else "No law of this name is known"
        factories.LegalBasisFactory(entry=entry, ordinal=ordinal, law=law, unresolved_reason=reason)
    return entry


def found() -> list[RankFinding]:
    return check_ranks(Entry.objects.all())


def test_a_measure_on_a_lower_rank_alone_is_found() -> None:
    rule = factories.BasisRankRuleFactory(measure_class=1)
    entry = entry_on("departmental-rule", "local-regulation")
    [finding] = found()
    assert (finding.entry, finding.rule, finding.sufficient) == (entry, rule, False)
    assert [basis.law.kind for basis in finding.low] == ["departmental-rule", "local-regulation"]


def test_a_lower_basis_beside_a_sufficient_one_is_found_as_such() -> None:
    factories.BasisRankRuleFactory(measure_class=1)
    entry_on("law", "departmental-rule")
    [finding] = found()
    assert finding.sufficient


def test_a_measure_on_accepted_ranks_is_not_found() -> None:
    factories.BasisRankRuleFactory(measure_class=1)
    entry_on("law", "administrative-regulation")
    assert found() == []


def test_measures_of_another_class_need_no_such_basis() -> None:
    factories.BasisRankRuleFactory(measure_class=1)
    entry_on("departmental-rule", measure_class=2)
    assert found() == []


def test_the_rule_for_the_kind_of_edition_counts_before_the_general_one() -> None:
    factories.BasisRankRuleFactory(measure_class=1)
    local = factories.BasisRankRuleFactory(
        measure_class=1, edition_kind="overlay", accepted_kinds=["law", "local-regulation"]
    )
    base = factories.EditionFactory()
    entry_on("local-regulation", kind="overlay", base_edition=base, region="甲省")
    assert found() == []
    entry_on("departmental-rule", kind="overlay", base_edition=base, region="乙省")
    assert [finding.rule for finding in found()] == [local]


def test_bases_whose_law_is_not_settled_are_counted_and_not_judged() -> None:
    factories.BasisRankRuleFactory(measure_class=1)
    entry_on("")
    assert found() == []
    entry_on("departmental-rule", "")
    assert [(finding.sufficient, finding.unsettled) for finding in found()] == [(False, 1)]


@pytest.mark.parametrize("count", [1, 6])
def test_any_number_of_entries_takes_three_queries(count: int, django_assert_num_queries) -> None:
    factories.BasisRankRuleFactory(measure_class=1)
    for _ in range(count):
        entry_on("departmental-rule")
    with django_assert_num_queries(3):
        assert len(found()) == count


@pytest.mark.parametrize("kinds", [[], ["law", "decree"], "law"])
def test_a_rule_names_kinds_that_there_are(kinds: object) -> None:
    rule = factories.BasisRankRuleFactory.build(catalog=factories.CatalogFactory(), accepted_kinds=kinds)
    with pytest.raises(ValidationError, match="kind"):
        rule.full_clean()
