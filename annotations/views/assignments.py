"""Who has which document to do: each person's own list, the reviewers' overview, and giving work out."""

from __future__ import annotations

import uuid
from collections import Counter
from typing import cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.contrib.auth.models import User
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from annotations.models import Annotation, Assignment, Decision, Document
from annotations.models.documents import DocumentQuerySet
from annotations.review import own_shares, progress_of
from annotations.review.assigning import AssignmentForm, say_done, workloads
from annotations.review.progress import Share
from catalog.views.queries import PagedQuery, Query

__all__ = ["assign", "finish", "my_work", "overview", "withdraw"]

PAGE_SIZE = 25


class WorkQuery(Query):
    """Whether to show what is done too."""

    done = forms.BooleanField(label=gettext_lazy("Show what is done"), required=False)


class OverviewQuery(PagedQuery):
    """Which documents the overview shows."""

    show = forms.ChoiceField(
        label=gettext_lazy("Show"),
        required=False,
        choices=[
            ("", gettext_lazy("all with work on them")),
            ("open", gettext_lazy("with something open")),
            ("overdue", gettext_lazy("overdue")),
        ],
    )


@require_safe
@login_required
def my_work(request: HttpRequest) -> HttpResponse:
    """What this person has been given, what is due first at the head, with how far they are."""
    query = WorkQuery.read(request)
    user = cast(User, request.user)
    found = Assignment.objects.filter(
        assignee=user, document__in=Document.objects.visible_to(user).order_by().values("pk")
    ).select_related("document", "assigned_by")
    if not query.cleaned_data["done"]:
        found = found.open()
    assignments = list(found)
    shares = own_shares(user, [assignment.document for assignment in assignments])
    rows = [(assignment, shares.get(assignment.document_id)) for assignment in assignments]
    return render(request, "annotations/my_work.html", {"query": query, "rows": rows})


@require_POST
@login_required
def finish(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that an assignment is done, or with ``done=0`` that it is open again."""
    user = cast(User, request.user)
    assignment = get_object_or_404(Assignment.objects.visible_to(user), pk=pk)
    say_done(user, assignment, done=request.POST.get("done") != "0")
    if request.POST.get("back") == "review" and user.has_perm("annotations.view_others_annotation"):
        return redirect("document-review", assignment.document.uid)
    return redirect("my-work")


@require_safe
@login_required
@permission_required("annotations.view_others_annotation", raise_exception=True)
def overview(request: HttpRequest) -> HttpResponse:
    """Every document that somebody works on, with each person's progress, and what each has been given."""
    query = OverviewQuery.read(request)
    user = cast(User, request.user)
    given = Assignment.objects.visible_to(user)
    found = _worked_on(Document.objects.visible_to(user), query.cleaned_data["show"])
    page = Paginator(found, PAGE_SIZE).get_page(query.cleaned_data["page"])
    documents = list(page)
    shares = progress_of(documents)
    agreed = Annotation.objects.current().filter(document__in=documents, layer=Annotation.Layer.ADJUDICATED)
    counts = Counter(agreed.order_by().values_list("document", flat=True))
    rows: list[tuple[Document, list[Share], int]] = [
        (document, shares[document.pk], counts[document.pk]) for document in documents
    ]
    context = {"query": query, "page": page, "rows": rows, "people": workloads(given)}
    return render(request, "annotations/work.html", context)


def _worked_on(documents: DocumentQuerySet, show: str) -> DocumentQuerySet:
    """Documents that somebody was given or decided in, or only those with something open or overdue."""
    given = Assignment.objects.filter(document=OuterRef("pk"))
    if show == "open":
        return documents.filter(Exists(given.open()))
    if show == "overdue":
        return documents.filter(Exists(given.overdue(timezone.localdate())))
    personal = {"document": OuterRef("pk"), "layer": Annotation.Layer.PERSONAL}
    decided, made = Decision.objects.filter(**personal), Annotation.objects.filter(**personal)
    return documents.filter(Q(Exists(given)) | Q(Exists(decided)) | Q(Exists(made)))


@require_POST
@login_required
@permission_required("annotations.add_assignment", raise_exception=True)
def assign(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Give a document to a person, or change the date of what they have."""
    user = cast(User, request.user)
    document = get_object_or_404(Document.objects.visible_to(user), uid=uid)
    form = AssignmentForm(request.POST, document=document, by=user)
    if form.is_valid():
        assignment = form.save()
        messages.success(request, _("%(person)s has this document now.") % {"person": assignment.assignee})
    else:
        for errors in form.errors.values():
            messages.error(request, " ".join(map(str, errors)))
    return redirect("document-review", document.uid)


@require_POST
@login_required
@permission_required("annotations.delete_assignment", raise_exception=True)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an assignment back. What the person annotated stays."""
    user = cast(User, request.user)
    assignment = get_object_or_404(Assignment.objects.visible_to(user), pk=pk)
    uid = assignment.document.uid
    assignment.delete()
    return redirect("document-review", uid)
