"""Who sees which documents and annotations, and what an annotation may hold."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser, Permission
from django.db import IntegrityError, transaction

from annotations.models import Annotation, Document
from tests import factories

pytestmark = pytest.mark.django_db


def test_documents_not_yet_shown_need_the_permission() -> None:
    shown, hidden = factories.DocumentFactory(), factories.DocumentFactory(published_at=None)
    translator = factories.UserFactory()
    translator.user_permissions.add(Permission.objects.get(codename="view_unpublished_document"))
    assert set(Document.objects.visible_to(translator)) == {shown, hidden}
    assert set(Document.objects.visible_to(AnonymousUser())) == {shown}


def test_the_public_sees_adjudicated_annotations_and_each_annotator_also_their_own() -> None:
    agreed = factories.AnnotationFactory(layer="adjudicated")
    personal = factories.AnnotationFactory()
    factories.AnnotationFactory(layer="adjudicated", withdrawn=True)
    factories.AnnotationFactory(layer="adjudicated", document__published_at=None)
    assert set(Annotation.objects.visible_to(AnonymousUser())) == {agreed}
    assert set(Annotation.objects.visible_to(personal.annotator)) == {agreed, personal}
    assert set(Annotation.objects.visible_to(factories.UserFactory())) == {agreed}


def test_a_reviewer_sees_all_layers() -> None:
    annotations = {factories.AnnotationFactory(), factories.AnnotationFactory(layer="adjudicated")}
    reviewer = factories.UserFactory()
    reviewer.user_permissions.add(Permission.objects.get(codename="view_others_annotation"))
    assert set(Annotation.objects.visible_to(reviewer)) == annotations


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "concept", "concept": None},
        {"kind": "out"},
        {"kind": "term", "concept": None},
    ],
    ids=["a concept mark without concept", "OUT with a concept", "a term mark without term"],
)
def test_the_target_of_an_annotation_fits_its_kind(fields: dict[str, object]) -> None:
    with pytest.raises(IntegrityError, match="annotation_target_fits_kind"), transaction.atomic():
        factories.AnnotationFactory(**fields)


def test_an_anchor_has_a_place_or_is_orphaned() -> None:
    orphan = factories.AnchorFactory(state="orphaned", start=None, end=None, quote="不复存在")
    assert orphan.pk
    with pytest.raises(IntegrityError, match="anchor_has_a_place"), transaction.atomic():
        factories.AnchorFactory(state="anchored", start=None, end=None, quote="某处")
