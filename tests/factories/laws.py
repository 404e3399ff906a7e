"""Agencies, laws and their provisions."""

from __future__ import annotations

import datetime
from typing import Any

import factory
from factory.django import DjangoModelFactory

from catalog.lawtext import exact_hash, folded_hash
from catalog.models import (
    Agency,
    LawCitation,
    LawText,
    LawTitle,
    LawVersion,
    Provision,
    ProvisionSuccession,
    SourceLaw,
)
from tests.factories.service import sha256


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


class LawTitleFactory(DjangoModelFactory[LawTitle]):
    class Meta:
        model = LawTitle

    law = factory.SubFactory(SourceLawFactory)
    language = "zh"
    kind = "alias"
    text = factory.Sequence(lambda n: f"样例法别名{n}")


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
