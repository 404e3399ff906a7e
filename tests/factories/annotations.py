"""Documents, what is suggested for them and what people make of it."""

from __future__ import annotations

import datetime
import hashlib

import factory
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
from tests.factories.lists import ConceptFactory, EditionFactory
from tests.factories.service import UserFactory, sha256


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


class AssignmentFactory(DjangoModelFactory[Assignment]):
    class Meta:
        model = Assignment

    document = factory.SubFactory(DocumentFactory)
    assignee = factory.SubFactory(UserFactory)
