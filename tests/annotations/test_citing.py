"""Documents that cite a provision, as the catalog asks for them."""

from __future__ import annotations

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser

from annotations.models import Document, MarkKind
from catalog.models import LawVersion
from catalog.statutes.citing import CitingDocument, cited_by
from catalog.statutes.histories import provision_history
from tests.factories import (
    AnchorFactory,
    AnnotationFactory,
    DocumentFactory,
    DocumentTextFactory,
    LawTextFactory,
    LawTitleFactory,
    LawVersionFactory,
    PipelineRunFactory,
    ProvisionSuccessionFactory,
    SuggestionFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def version() -> LawVersion:
    """The version of 2018, whose article 1 is article 2 of 2024."""
    old = LawVersionFactory(date=datetime.date(2018, 1, 1))
    LawTitleFactory(law=old.law, text="样例公司法")
    new = LawVersionFactory(law=old.law, date=datetime.date(2024, 1, 1))
    LawTextFactory(version=old, articles=["不得出境。"])
    LawTextFactory(version=new, articles=["新。", "不得出境。"])
    ProvisionSuccessionFactory(old_version=old, new_version=new, new_eid="art_2", kind="renumbered")
    return old


def document(year: int = 2019, **kwargs: object) -> Document:
    return DocumentFactory(issued=datetime.date(year, 6, 1), **kwargs)


def propose(document: Document, provisions: str = "1", law: str = "样例公司法") -> None:
    text = DocumentTextFactory(document=document, language="zh", text="依据《样例公司法》第一条处理。")
    run = PipelineRunFactory(text=text)
    attributes = {"law": law, "provisions": provisions}
    SuggestionFactory(run=run, kind=MarkKind.CITATION, concept=None, start=2, end=12, attributes=attributes)


def asked(version: LawVersion, eid: str = "art_1") -> tuple[CitingDocument, ...]:
    history = provision_history(version, eid)
    return cited_by(history, AnonymousUser(), datetime.date(2025, 1, 1)).documents.rows


def test_what_the_newest_run_proposes_is_found_with_its_words(version: LawVersion) -> None:
    propose(found := document(), "1(2) 7")
    (row,) = asked(version)
    assert (row.title, row.agreed, row.proposed) == (found.title_zh, 0, 1)
    assert row.quotes == ("《样例公司法》第一条",)
    assert row.relation == "here"
    assert str(found.uid) in row.url


def test_a_document_means_the_version_in_force_on_its_day(version: LawVersion) -> None:
    propose(before := document(2019))
    propose(document(2025))
    propose(after := document(2025), "2")
    newest = version.law.versions.get(date__year=2024)
    assert {(row.title, str(row.relation)) for row in asked(newest, "art_2")} == {
        (before.title_zh, "earlier"),
        (after.title_zh, "here"),
    }


def test_another_article_or_law_and_an_ambiguous_title_are_left_out(version: LawVersion) -> None:
    propose(document(), "11")
    propose(document(), law="样例证券法")
    LawTitleFactory(text="样例法")
    LawTitleFactory(law=version.law, text="样例法")
    propose(document(), law="样例法")
    assert asked(version) == ()


def test_a_document_that_is_not_shown_is_not_found(version: LawVersion) -> None:
    propose(document(published_at=None))
    assert asked(version) == ()


def test_what_people_agreed_on_counts_once_and_may_name_another_version(version: LawVersion) -> None:
    propose(found := document())
    text = found.texts.get()
    annotation = AnnotationFactory(
        document=found,
        kind=MarkKind.CITATION,
        concept=None,
        layer="adjudicated",
        law=version.law,
        provisions=["1"],
        suggestion=text.runs.get().suggestions.get(),
    )
    AnchorFactory(annotation=annotation, text=text, start=2, end=12)
    (row,) = asked(version)
    assert (row.agreed, row.proposed, row.quotes) == (1, 0, ("《样例公司法》第一条",))
    annotation.version = version.law.versions.get(date__year=2024)
    annotation.save()
    assert asked(version) == ()
