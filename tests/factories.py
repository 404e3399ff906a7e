"""Factories for every kind of row, with as little in each as its constraints allow."""

from __future__ import annotations

import datetime
import hashlib
from typing import Any

import factory
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.utils import timezone
from factory.django import DjangoModelFactory

from annotations.models import (
    Alias,
    Anchor,
    Annotation,
    Assignment,
    Decision,
    Document,
    DocumentText,
    Finding,
    MarkKind,
    Original,
    PipelineRun,
    RuleSetting,
    Segment,
    SegmentAlignment,
    Suggestion,
    Term,
)
from catalog.lawtext import exact_hash, folded_hash
from catalog.models import (
    Agency,
    ApiToken,
    AuditEvent,
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
    Job,
    LawCitation,
    LawText,
    LawTitle,
    LawVersion,
    LegalBasis,
    Provision,
    ProvisionSuccession,
    SourceLaw,
    Workflow,
    WorkflowEvent,
)


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


class UserFactory(DjangoModelFactory[Any]):
    class Meta:
        model = get_user_model()

    username = factory.Sequence(lambda n: f"user{n}")
    is_staff = True


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


class AgencyFactory(DjangoModelFactory[Agency]):
    class Meta:
        model = Agency
        django_get_or_create = ("name_zh",)

    name_zh = "移民管理机构"
    name_en = "immigration authorities"


class SourceLawFactory(DjangoModelFactory[SourceLaw]):
    class Meta:
        model = SourceLaw

    key = factory.Sequence(lambda n: f"law-{n}")
    title_zh = factory.Sequence(lambda n: f"样例法{n}")
    title_zh_full = factory.LazyAttribute(lambda o: f"中华人民共和国{o.title_zh}")
    title_en = factory.Sequence(lambda n: f"Sample Law {n}")
    kind = "law"


class LawVersionFactory(DjangoModelFactory[LawVersion]):
    class Meta:
        model = LawVersion

    law = factory.SubFactory(SourceLawFactory)
    date = datetime.date(2020, 1, 1)
    event = "enacted"


class LawTextFactory(DjangoModelFactory[LawText]):
    """A full text in use by its version; ``articles=["…", "…"]`` makes articles 1, 2 and so on."""

    class Meta:
        model = LawText
        skip_postgeneration_save = True

    version = factory.SubFactory(LawVersionFactory)
    kind = "full"
    source_name = "sample.md"
    source_sha256 = factory.LazyAttribute(lambda o: sha256(o.body))
    reader_version = "1"
    body = factory.Sequence(lambda n: f"第一条 样例{n}。")

    @factory.post_generation
    def articles(self: LawText, create: bool, extracted: list[str] | None, **kwargs: Any) -> None:
        for number, words in enumerate(extracted or [], start=1):
            ProvisionFactory(law_text=self, number=str(number), ordinal=number, text=words)
        self.version.current_text = self
        self.version.save()


class ProvisionFactory(DjangoModelFactory[Provision]):
    class Meta:
        model = Provision

    law_text = factory.SubFactory(LawTextFactory)
    ordinal = factory.Sequence(lambda n: n)
    kind = "article"
    number = "1"
    eid = factory.LazyAttribute(lambda o: f"art_{o.number}")
    label = factory.LazyAttribute(lambda o: f"第{o.number}条")
    text = "不得出境。"
    exact_hash = factory.LazyAttribute(lambda o: exact_hash(o.text))
    folded_hash = factory.LazyAttribute(lambda o: folded_hash(o.text))


class ProvisionSuccessionFactory(DjangoModelFactory[ProvisionSuccession]):
    class Meta:
        model = ProvisionSuccession

    old_version = factory.SubFactory(LawVersionFactory)
    old_eid = "art_1"
    new_version = factory.SubFactory(LawVersionFactory)
    new_eid = "art_1"
    kind = "amended"
    origin = "test"


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


class DocumentFactory(DjangoModelFactory[Document]):
    class Meta:
        model = Document

    title_zh = factory.Sequence(lambda n: f"关于加强信用监管的意见{n}")
    kind = "opinions"
    published_at = factory.LazyFunction(timezone.now)


class DocumentTextFactory(DjangoModelFactory[DocumentText]):
    class Meta:
        model = DocumentText

    document = factory.SubFactory(DocumentFactory)
    language = "zh"
    text = "一、总体要求\n对失信被执行人限制出境。"
    sha256 = factory.LazyAttribute(lambda o: sha256(o.text))
    source_name = "sample.txt"
    source_sha256 = factory.LazyAttribute(lambda o: sha256(o.text))
    media_type = "text/plain"


class SegmentFactory(DjangoModelFactory[Segment]):
    class Meta:
        model = Segment

    text = factory.SubFactory(DocumentTextFactory)
    ordinal = factory.Sequence(lambda n: n)
    path = factory.LazyAttribute(lambda o: str(o.ordinal))
    kind = "paragraph"
    start = 0
    end = 6


class PipelineRunFactory(DjangoModelFactory[PipelineRun]):
    class Meta:
        model = PipelineRun

    text = factory.SubFactory(DocumentTextFactory)
    pipeline_version = factory.Sequence(lambda n: f"test-{n}")


class SuggestionFactory(DjangoModelFactory[Suggestion]):
    class Meta:
        model = Suggestion

    run = factory.SubFactory(PipelineRunFactory)
    kind = MarkKind.CONCEPT
    concept = factory.SubFactory(ConceptFactory)
    start = 14
    end = 18
    quote = factory.LazyAttribute(lambda o: o.run.text.text[o.start : o.end])
    score = 0.9
    rule = "test"


class AnnotationFactory(DjangoModelFactory[Annotation]):
    class Meta:
        model = Annotation

    document = factory.SubFactory(DocumentFactory)
    annotator = factory.SubFactory(UserFactory)
    kind = MarkKind.CONCEPT
    concept = factory.SubFactory(ConceptFactory)


class AnchorFactory(DjangoModelFactory[Anchor]):
    class Meta:
        model = Anchor

    annotation = factory.SubFactory(AnnotationFactory)
    text = factory.SubFactory(DocumentTextFactory, document=factory.SelfAttribute("..annotation.document"))
    start = 14
    end = 18
    quote = factory.LazyAttribute(lambda o: o.text.text[o.start : o.end])


class TermFactory(DjangoModelFactory[Term]):
    class Meta:
        model = Term

    zh = factory.Sequence(lambda n: f"术语{n}")
    en = factory.Sequence(lambda n: f"term {n}")


class GroupFactory(DjangoModelFactory[Group]):
    class Meta:
        model = Group

    name = factory.Sequence(lambda n: f"group {n}")


class LawTitleFactory(DjangoModelFactory[LawTitle]):
    class Meta:
        model = LawTitle

    law = factory.SubFactory(SourceLawFactory)
    language = "zh"
    kind = "alias"
    text = factory.Sequence(lambda n: f"样例法别名{n}")


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


class SegmentAlignmentFactory(DjangoModelFactory[SegmentAlignment]):
    class Meta:
        model = SegmentAlignment

    zh_segment = factory.SubFactory(SegmentFactory)
    en_segment = factory.SubFactory(SegmentFactory, text__language="en")
    score = 0.8
    origin = "machine"


class DecisionFactory(DjangoModelFactory[Decision]):
    class Meta:
        model = Decision

    suggestion = factory.SubFactory(SuggestionFactory)
    document = factory.LazyAttribute(lambda o: o.suggestion.run.text.document)
    user = factory.SubFactory(UserFactory)
    action = "reject"


class FindingFactory(DjangoModelFactory[Finding]):
    class Meta:
        model = Finding

    text = factory.SubFactory(DocumentTextFactory)
    edition = factory.SubFactory(EditionFactory)
    as_of = datetime.date(2024, 6, 1)
    rule = "measure-outside-the-list"
    severity = "warning"
    start = 14
    end = 18
    quote = factory.LazyAttribute(lambda o: o.text.text[o.start : o.end])


class LawCitationFactory(DjangoModelFactory[LawCitation]):
    class Meta:
        model = LawCitation

    provision = factory.SubFactory(ProvisionFactory)
    law = factory.SubFactory(SourceLawFactory)
    law_name = factory.LazyAttribute(lambda o: o.law.title_zh)
    quote = factory.LazyAttribute(lambda o: f"《{o.law_name}》第一条")
    start = 0
    end = factory.LazyAttribute(lambda o: len(o.quote))
    target = "1"
    target_article = "1"


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


class OriginalFactory(DjangoModelFactory[Original]):
    class Meta:
        model = Original

    content = factory.Sequence(lambda n: f"文件{n}".encode())
    sha256 = factory.LazyAttribute(lambda o: hashlib.sha256(o.content).hexdigest())
    media_type = "text/plain"
    size = factory.LazyAttribute(lambda o: len(o.content))


class AliasFactory(DjangoModelFactory[Alias]):
    class Meta:
        model = Alias

    concept = factory.SubFactory(ConceptFactory)
    language = "zh"
    text = factory.Sequence(lambda n: f"别名{n}")


class RuleSettingFactory(DjangoModelFactory[RuleSetting]):
    class Meta:
        model = RuleSetting

    rule = factory.Sequence(lambda n: f"rule-{n}")


class JobFactory(DjangoModelFactory[Job]):
    class Meta:
        model = Job

    kind = "tag_documents"
    requested_by = factory.SubFactory(UserFactory)


class AuditEventFactory(DjangoModelFactory[AuditEvent]):
    class Meta:
        model = AuditEvent

    action = "signed_in"
    actor = factory.SubFactory(UserFactory)
    subject = "editor"


class ApiTokenFactory(DjangoModelFactory[ApiToken]):
    class Meta:
        model = ApiToken

    user = factory.SubFactory(UserFactory)
    name = "reader"
    digest = factory.Sequence(lambda n: sha256(f"secret {n}"))
    hint = "abc"
    scopes = factory.LazyFunction(lambda: ["read"])
    expires_at = factory.LazyFunction(lambda: timezone.now() + datetime.timedelta(days=1))


class AssignmentFactory(DjangoModelFactory[Assignment]):
    class Meta:
        model = Assignment

    document = factory.SubFactory(DocumentFactory)
    assignee = factory.SubFactory(UserFactory)
