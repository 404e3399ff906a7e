"""The page of reviewers: how far the annotators of a document are, how far they agree, and where not."""

from __future__ import annotations

import uuid
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from annotations.deciding import DecisionError, NotAllowed
from annotations.models import Annotation, Document
from annotations.review import Share, compare, progress, quality
from annotations.review.adjudicating import NothingToAdjudicate, adjudicate
from annotations.review.assigning import AssignmentForm

__all__ = ["review"]


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("annotations.view_others_annotation", raise_exception=True)
def review(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Progress, and two annotators against each other: the first two, or ``?first=NAME&second=NAME``."""
    user = cast(User, request.user)
    document = get_object_or_404(Document.objects.visible_to(user), uid=uid)
    if request.method == "POST":
        return _take(request, user, document)
    shares = progress(document)
    first, second = _chosen(request, shares)
    visible = Annotation.objects.visible_to(user)
    return render(
        request,
        "annotations/review.html",
        {
            "document": document,
            "shares": shares,
            "first": first,
            "second": second,
            "comparison": compare(document, first, second, visible) if first and second else None,
            "quality": quality(document, visible),
            "assigning": AssignmentForm(document=document, by=user),
        },
    )


def _chosen(request: HttpRequest, shares: list[Share]) -> tuple[User | None, User | None]:
    people = {share.annotator.get_username(): share.annotator for share in shares}
    names = [request.GET.get(name, "") for name in ("first", "second")]
    if any(name and name not in people for name in names):
        raise Http404
    first = people.get(names[0]) or next((user for n, user in people.items() if n != names[1]), None)
    second = people.get(names[1]) or next((user for user in people.values() if user != first), None)
    return first, second


def _take(request: HttpRequest, user: User, document: Document) -> HttpResponse:
    """Take the mark that was posted into the agreed layer."""
    try:
        chosen = uuid.UUID(request.POST.get("annotation", ""))
    except ValueError as error:
        raise Http404 from error
    found = get_object_or_404(Annotation.objects.visible_to(user), uid=chosen, document=document)
    try:
        adjudicate(user, found)
    except NotAllowed as error:
        raise PermissionDenied(str(error)) from error
    except NothingToAdjudicate:
        messages.info(request, _("This mark is agreed already, or was withdrawn."))
    except DecisionError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("%(label)s is agreed now.") % {"label": found.label})
    return redirect(request.get_full_path())
