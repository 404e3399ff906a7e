"""The admin's first page: how much is held, and what waits for the person who looks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Count, Exists, OuterRef, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, ngettext_lazy

from annotations.models import Annotation, Decision, Document, Finding, PipelineRun, Suggestion
from catalog.editions.queue import queue_of
from catalog.models import (
    Edition,
    Entry,
    LawText,
    LawVersion,
    LegalBasis,
    ProvisionSuccession,
    ReviewState,
    SourceLaw,
    Workflow,
)

__all__ = ["dashboard"]


# Who may move an edition on, from which state, and how the step is put.
_MOVES = [
    (
        "catalog.approve_edition",
        Workflow.IN_REVIEW,
        ngettext_lazy("%(count)s edition waits for review", "%(count)s editions wait for review", "count"),
    ),
    (
        "catalog.publish_edition",
        Workflow.APPROVED,
        ngettext_lazy(
            "%(count)s approved edition can be published",
            "%(count)s approved editions can be published",
            "count",
        ),
    ),
    (
        "catalog.change_edition",
        Workflow.CHANGES_REQUESTED,
        ngettext_lazy(
            "%(count)s edition was sent back with changes to make",
            "%(count)s editions were sent back with changes to make",
            "count",
        ),
    ),
]


@dataclass(frozen=True, slots=True)
class Figure:
    """A count, and the list that it counts."""

    title: str
    count: int
    address: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """Something to do, why, and where."""

    text: str
    address: str = ""


def dashboard(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Add figures and next steps to the context of the first page, for Unfold's ``DASHBOARD_CALLBACK``."""
    user = request.user
    context["title"] = _("Overview")
    context["figure_groups"] = [
        group for group in (list(_catalog(user)), list(_laws(user)), list(_documents(user))) if group
    ]
    context["steps"] = list(_steps(user))
    context["workflows"] = _workflows(user) if user.has_perm("catalog.view_edition") else []
    if user.has_perm("catalog.change_entry") or user.has_perm("catalog.approve_edition"):
        context["queue"] = queue_of(cast(User, user))
        context["has_queue"] = True
    context["shows_bases"] = user.has_perm("catalog.view_legalbasis") and LegalBasis.objects.exists()
    return context


def _catalog(user: User | AnonymousUser) -> Iterator[Figure]:
    if user.has_perm("catalog.view_edition"):
        editions = Edition.objects.visible_to(user)
        sealed = editions.published().count()
        yield Figure(
            _("Editions"),
            editions.count(),
            _list("catalog_edition"),
            _("%(count)s published and sealed") % {"count": sealed},
        )
    if user.has_perm("catalog.view_entry"):
        entries = Entry.objects.visible_to(user)
        official = entries.filter(edition__kind=Edition.Kind.OFFICIAL).count()
        yield Figure(
            _("Entries"),
            entries.count(),
            _list("catalog_entry"),
            _("%(count)s in official editions") % {"count": official},
        )
        bases = LegalBasis.objects.filter(entry__in=entries.order_by().values("pk"))
        yield Figure(_("Legal bases"), bases.count(), _list("catalog_legalbasis"))


def _laws(user: User | AnonymousUser) -> Iterator[Figure]:
    if not user.has_perm("catalog.view_sourcelaw"):
        return
    yield Figure(_("Source laws"), SourceLaw.objects.count(), _list("catalog_sourcelaw"))
    yield Figure(_("Versions of laws"), LawVersion.objects.count(), _list("catalog_lawversion"))
    by_kind = LawText.objects.order_by().values_list("kind").annotate(count=Count("pk"))
    texts = dict.fromkeys(LawText.Kind.values, 0) | dict(by_kind)
    yield Figure(
        _("Texts of laws"),
        sum(texts.values()),
        _list("catalog_lawtext"),
        _("%(full)s full, %(outline)s outlines") % texts,
    )


def _documents(user: User | AnonymousUser) -> Iterator[Figure]:
    if user.has_perm("annotations.view_document"):
        documents = Document.objects.visible_to(user)
        shown = documents.published().count()
        yield Figure(
            _("Documents"),
            documents.count(),
            _list("annotations_document"),
            _("%(count)s shown to the public") % {"count": shown},
        )
    if user.has_perm("annotations.view_annotation"):
        annotations = Annotation.objects.visible_to(user).current()
        yield Figure(_("Annotations"), annotations.count(), _list("annotations_annotation"))
    if user.has_perm("annotations.view_suggestion"):
        yield Figure(
            _("Undecided suggestions"),
            _undecided(user),
            _list("annotations_suggestion", decided="no"),
            _("of the newest run of each text"),
        )


def _workflows(user: User | AnonymousUser) -> list[Figure]:
    counts = dict(
        Edition.objects.visible_to(user).order_by().values_list("workflow").annotate(count=Count("pk"))
    )
    return [
        Figure(str(label), counts[value], _list("catalog_edition", workflow__exact=value))
        for value, label in Workflow.choices
        if value in counts
    ]


def _steps(user: User | AnonymousUser) -> Iterator[Step]:
    """What waits, the most urgent first. A step shows only to who may take it."""
    if user.has_perm("catalog.view_edition") and not Edition.objects.exists():
        yield Step(_("The catalog is empty. Run manage.py load_seed to bring in both lists with their laws."))
    for permission, workflow, move in _MOVES:
        if user.has_perm(permission):
            count = Edition.objects.visible_to(user).filter(workflow=workflow).count()
            if count:
                yield Step(move % {"count": count}, _list("catalog_edition", workflow__exact=workflow))
    if user.has_perm("catalog.change_edition"):
        yield from _catalog_repairs()
    if user.has_perm("annotations.change_annotation") and (count := _undecided(user)):
        text = ngettext("%(count)s suggestion is undecided", "%(count)s suggestions are undecided", count)
        yield Step(text % {"count": count}, _list("annotations_document"))
    if user.has_perm("annotations.change_finding"):
        count = Finding.objects.filter(state=Finding.State.OPEN).count()
        if count:
            text = ngettext("%(count)s finding is open", "%(count)s findings are open", count)
            yield Step(text % {"count": count}, _list("annotations_finding", state__exact=Finding.State.OPEN))


def _catalog_repairs() -> Iterator[Step]:
    drafts = LegalBasis.objects.exclude(entry__edition__workflow=Workflow.PUBLISHED)
    if count := drafts.filter(law__isnull=True).count():
        text = ngettext(
            "%(count)s legal basis of a draft names a law that is not settled",
            "%(count)s legal bases of drafts name a law that is not settled",
            count,
        )
        yield Step(text % {"count": count}, _list("catalog_legalbasis", law__isempty=1))
    if count := ProvisionSuccession.objects.filter(state=ReviewState.PROPOSED).count():
        text = ngettext(
            "%(count)s proposed succession of an article is neither confirmed nor overruled",
            "%(count)s proposed successions of articles are neither confirmed nor overruled",
            count,
        )
        address = _list("catalog_provisionsuccession", state__exact=ReviewState.PROPOSED)
        yield Step(text % {"count": count}, address)


def _undecided(user: User | AnonymousUser) -> int:
    later = PipelineRun.objects.filter(text=OuterRef("run__text"), pk__gt=OuterRef("run"))
    this = Q(suggestion=OuterRef("pk")) | Q(suggestion=OuterRef("continues"))
    return Suggestion.objects.filter(
        ~Exists(later),
        ~Exists(Decision.objects.visible_to(user).filter(this)),
        run__text__document__in=Document.objects.visible_to(user).order_by().values("pk"),
    ).count()


def _list(name: str, **query: object) -> str:
    return reverse(f"admin:{name}_changelist", query={key: str(value) for key, value in query.items()})
