"""The page of reviewers: how far the annotators of a document are, how far they agree, and where not."""

from __future__ import annotations

import uuid
from typing import cast

from django import forms
from django.contrib.auth.decorators import permission_required
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from annotations.models import Annotation, Document
from annotations.review import compare, progress, quality
from annotations.review.assigning import AssignmentForm
from annotations.views.differences import pair_of
from catalog.views.queries import Query

__all__ = ["review"]


class ReviewQuery(Query):
    """Whose marks are compared."""

    first = forms.CharField(required=False, max_length=150)
    second = forms.CharField(required=False, max_length=150)


@require_safe
@permission_required("annotations.view_others_annotation", raise_exception=True)
def review(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Progress, and two annotators against each other: the first two, or ``?first=NAME&second=NAME``."""
    user = cast(User, request.user)
    document = get_object_or_404(Document.objects.visible_to(user), uid=uid)
    query = ReviewQuery.read(request).cleaned_data
    shares = progress(document)
    annotators = [share.annotator for share in shares if share.has_begun]
    first, second = pair_of(annotators, query["first"], query["second"])
    visible = Annotation.objects.visible_to(user)
    return render(
        request,
        "annotations/review.html",
        {
            "document": document,
            "shares": shares,
            "annotators": annotators,
            "first": first,
            "second": second,
            "comparison": compare(document, first, second, visible) if first and second else None,
            "quality": quality(document, visible),
            "assigning": AssignmentForm(document=document, by=user),
        },
    )
