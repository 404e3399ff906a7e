"""The page of reviewers: who sees it, and what it shows of progress, agreement and the pipeline."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from annotations.models import Annotation, Document
from annotations.review import quality
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def document() -> Document:
    text = factories.DocumentTextFactory()
    factories.SegmentFactory(text=text, start=0, end=len(text.text))
    for name, start in (("li", 14), ("wang", 16)):
        annotation = factories.AnnotationFactory(document=text.document, annotator__username=name)
        factories.AnchorFactory(annotation=annotation, text=text, start=start)
    document: Document = text.document
    return document


@pytest.fixture
def page(document: Document) -> str:
    return reverse("document-review", args=[document.uid])


def sign_in(client: Client, *permissions: str) -> User:
    user: User = factories.UserFactory()
    user.user_permissions.add(*Permission.objects.filter(codename__in=permissions))
    client.force_login(user)
    return user


def test_only_who_may_see_other_peoples_work_gets_it(client: Client, page: str) -> None:
    assert client.get(page).status_code == 403
    sign_in(client, "add_annotation")
    assert client.get(page).status_code == 403


def test_it_shows_progress_agreement_and_both_sides_of_a_difference(client: Client, page: str) -> None:
    sign_in(client, "view_others_annotation")
    shown = client.get(page).content.decode()
    for words in ("li", "wang", "0.00", "1.00", "Settle 1 difference"):
        assert words in shown
    assert client.get(page, {"first": "wang", "second": "li"}).status_code == 200
    assert client.get(page, {"first": "nobody"}).status_code == 404


def test_one_annotator_cannot_be_compared(client: Client, document: Document, page: str) -> None:
    Annotation.objects.filter(annotator__username="wang").first().delete()
    sign_in(client, "view_others_annotation")
    assert "once two people have marked something" in client.get(page).content.decode()


def test_it_shows_what_each_version_of_the_pipeline_found(
    client: Client, document: Document, page: str
) -> None:
    text = document.texts.get()
    concept = factories.ConceptFactory(code="PM-77")
    agreed = factories.AnnotationFactory(document=document, layer="adjudicated", concept=concept)
    factories.AnchorFactory(annotation=agreed, text=text, start=14)
    for version, starts in (("rules-1", (12, 16)), ("rules-2", (14, 16))):
        run = factories.PipelineRunFactory(text=text, pipeline_version=version)
        for start in starts:
            factories.SuggestionFactory(run=run, concept=concept, start=start)
    (row,) = quality(document, Annotation.objects.all())
    first, second = row.versions
    assert (first.version, first.found.precision, first.found.recall) == ("rules-1", 0, 0)
    assert (second.version, second.found.precision, second.found.recall) == ("rules-2", 0.5, 1)
    assert row.precision_line == "0.0,40.0 100.0,20.0"
    sign_in(client, "view_others_annotation")
    shown = client.get(page).content.decode()
    assert 'points="0.0,40.0 100.0,0.0"' in shown
    for words in ("PM-77", "rules-1", "rules-2", "0.50"):
        assert words in shown


def test_what_nobody_may_see_is_not_measured(document: Document) -> None:
    text = document.texts.get()
    agreed = factories.AnnotationFactory(document=document, layer="adjudicated")
    factories.AnchorFactory(annotation=agreed, text=text)
    factories.SuggestionFactory(run=factories.PipelineRunFactory(text=text), concept=agreed.concept)
    (row,) = quality(document, Annotation.objects.all())
    assert (row.label, row.precision_line) == (agreed.label, "0.0,0.0 100.0,0.0")
    assert quality(document, Annotation.objects.none()) == []


def test_more_marks_and_runs_cost_no_more_queries(
    document: Document, page: str, client: Client, django_assert_num_queries: Any
) -> None:
    sign_in(client, "view_others_annotation")
    text = document.texts.get()
    for _ in range(2):
        for start in (6, 8, 10):
            agreed = factories.AnnotationFactory(document=document, layer="adjudicated")
            factories.AnchorFactory(annotation=agreed, text=text, start=start)
            run = factories.PipelineRunFactory(text=text)
            factories.SuggestionFactory(run=run, start=start, concept=agreed.concept)
        with django_assert_num_queries(3):
            quality(document, Annotation.objects.all())
        with django_assert_num_queries(18):
            client.get(page)
