"""The catalog's names in the termbase: added once, never against a person's decision."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from annotations.models import Term
from annotations.terminology.feeding import Fed, feed
from catalog.models import Concept
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def concept() -> Concept:
    return factories.ConceptFactory(name_zh="限制出境", name_en="Restriction on leaving the country")


def rows() -> set[tuple[str, str, str]]:
    return set(Term.objects.values_list("zh", "en", "status"))


def test_concepts_laws_and_agencies_come_in_once(concept: Concept) -> None:
    factories.AgencyFactory()
    factories.SourceLawFactory(
        title_zh="公司法", title_zh_full="中华人民共和国公司法", title_en="Company Law"
    )
    assert feed() == Fed(created=4, replaced=0, left=0)
    assert ("公司法", "Company Law", "approved") in rows()
    assert ("中华人民共和国公司法", "Company Law", "approved") in rows()
    before = rows()
    assert feed() == Fed(created=0, replaced=0, left=4)
    assert rows() == before


def test_a_name_changed_in_the_catalog_takes_the_place_of_the_earlier_one(concept: Concept) -> None:
    feed()
    concept.name_en = "Exit ban"
    concept.save()
    assert feed() == Fed(created=1, replaced=1, left=0)
    assert rows() == {
        ("限制出境", "Exit ban", "approved"),
        ("限制出境", "Restriction on leaving the country", "proposed"),
    }


def test_what_a_person_approved_stays_approved(concept: Concept) -> None:
    factories.TermFactory(zh="限制出境", en="exit ban", status="approved")
    feed()
    assert ("限制出境", "exit ban", "approved") in rows()
    assert ("限制出境", concept.name_en, "proposed") in rows()


def test_what_a_person_forbade_stays_forbidden(concept: Concept) -> None:
    feed()
    term = Term.objects.get()
    term.status = Term.Status.FORBIDDEN
    term.save()
    feed()
    assert rows() == {("限制出境", concept.name_en, "forbidden")}


def test_what_a_person_deleted_does_not_come_back(concept: Concept) -> None:
    feed()
    Term.objects.get().delete()
    feed()
    assert rows() == set()


def test_the_command_says_what_it_did(concept: Concept, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("feed_terms")
    assert "1 terms added, 0 earlier ones" in capsys.readouterr().out
