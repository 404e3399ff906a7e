"""Catalogs, editions, their rows and what these rest on."""

from __future__ import annotations

import datetime

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from catalog.models import (
    BasisRankRule,
    BasisTarget,
    Catalog,
    Collation,
    Concept,
    Edition,
    Entry,
    EntryAgency,
    EntryComment,
    EntrySuccession,
    EntryTranslation,
    LegalBasis,
    Workflow,
    WorkflowEvent,
)
from tests.factories.laws import AgencyFactory, LawVersionFactory, SourceLawFactory
from tests.factories.service import UserFactory, sha256


class CatalogFactory(DjangoModelFactory[Catalog]):
    class Meta:
        model = Catalog
        django_get_or_create = ("code",)

    code = "punishment"
    title_zh = "失信惩戒措施基础清单"
    title_en = "List of punishment measures"


class ConceptFactory(DjangoModelFactory[Concept]):
    class Meta:
        model = Concept
        django_get_or_create = ("code",)

    catalog = factory.SubFactory(CatalogFactory)
    code = "PM-04"
    slug = factory.LazyAttribute(lambda o: o.code.lower().replace(".", "-"))
    name_zh = "限制出境"
    name_en = "Restriction on leaving the country"
    measure_class = 1
    ordinal = factory.Sequence(lambda n: n + 1)


class EditionFactory(DjangoModelFactory[Edition]):
    """A draft; ``publish(edition)`` seals it once its rows are in."""

    class Meta:
        model = Edition

    catalog = factory.SubFactory(CatalogFactory)
    slug = factory.Sequence(lambda n: f"edition-{n}")
    kind = "official"
    title_zh = factory.LazyAttribute(lambda o: f"全国失信惩戒措施基础清单（{o.slug}）")
    title_en = factory.LazyAttribute(lambda o: f"National Basic List of Punishment Measures ({o.slug})")
    completeness = "partial"
    issued = datetime.date(2024, 2, 18)


def publish(edition: Edition) -> Edition:
    """Seal an edition as two people would have."""
    submitter, approver = UserFactory(), UserFactory()
    edition.submitted_by, edition.approved_by = submitter, approver
    edition.checksum = edition.approved_checksum = sha256(edition.slug)
    edition.workflow, edition.published_at = Workflow.PUBLISHED, timezone.now()
    edition.save()
    return edition


class EntryFactory(DjangoModelFactory[Entry]):
    class Meta:
        model = Entry

    edition = factory.SubFactory(EditionFactory)
    concept = factory.SubFactory(ConceptFactory)
    ordinal = factory.Sequence(lambda n: n + 1)
    code = factory.LazyAttribute(lambda o: f"{o.concept.code}.{o.ordinal:03}")
    content_zh = "限制失信被执行人出境"
    targets_zh = "失信被执行人"
    natural_persons = True
    basis_text = "《样例法》第一条"
    provenance = "compiled-from-statute"


class EntryAgencyFactory(DjangoModelFactory[EntryAgency]):
    class Meta:
        model = EntryAgency

    entry = factory.SubFactory(EntryFactory)
    agency = factory.SubFactory(AgencyFactory)
    name_as_issued = factory.LazyAttribute(lambda o: o.agency.name_zh)
    ordinal = 1


class EntryTranslationFactory(DjangoModelFactory[EntryTranslation]):
    class Meta:
        model = EntryTranslation

    entry = factory.SubFactory(EntryFactory)
    field = "content"
    text = "Bars listed defaulters from leaving the country."
    source_hash = factory.LazyAttribute(lambda o: sha256(o.entry.content_zh))
    origin = "test"


class LegalBasisFactory(DjangoModelFactory[LegalBasis]):
    class Meta:
        model = LegalBasis

    entry = factory.SubFactory(EntryFactory)
    ordinal = 1
    law = factory.SubFactory(SourceLawFactory)
    law_name = factory.LazyAttribute(lambda o: o.law.title_zh if o.law else "无名法")
    quote = factory.LazyAttribute(lambda o: f"《{o.law_name}》第一条")
    start = 0
    end = factory.LazyAttribute(lambda o: len(o.quote))


class BasisTargetFactory(DjangoModelFactory[BasisTarget]):
    class Meta:
        model = BasisTarget

    basis = factory.SubFactory(LegalBasisFactory)
    ordinal = 1
    version = factory.SubFactory(LawVersionFactory, law=factory.SelfAttribute("..basis.law"))
    provision = "1"
    eid = "art_1"


class WorkflowEventFactory(DjangoModelFactory[WorkflowEvent]):
    class Meta:
        model = WorkflowEvent

    edition = factory.SubFactory(EditionFactory)
    from_state = "draft"
    to_state = "in_review"
    actor = factory.SubFactory(UserFactory)


class CollationFactory(DjangoModelFactory[Collation]):
    class Meta:
        model = Collation

    entry = factory.SubFactory(EntryFactory)
    state = "agrees"
    evidence = "Official table, row 1"


class EntrySuccessionFactory(DjangoModelFactory[EntrySuccession]):
    class Meta:
        model = EntrySuccession

    old_entry = factory.SubFactory(EntryFactory)
    new_entry = factory.SubFactory(EntryFactory)
    state = "proposed"
    origin = "test"


class EntryCommentFactory(DjangoModelFactory[EntryComment]):
    class Meta:
        model = EntryComment

    entry = factory.SubFactory(EntryFactory)
    created_by = factory.SubFactory(UserFactory)
    text = "依据的条号请再核对。"


class BasisRankRuleFactory(DjangoModelFactory[BasisRankRule]):
    class Meta:
        model = BasisRankRule

    key = factory.Sequence(lambda n: f"rule-{n}")
    catalog = factory.SubFactory(CatalogFactory)
    measure_class = 1
    accepted_kinds = factory.LazyFunction(lambda: ["law", "administrative-regulation"])
    source = "Sample Law, art. 1"
