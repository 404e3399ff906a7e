"""Gives documents to people and takes note that they are done; who may is checked here, for every caller."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.contrib.auth.models import User
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annotations.deciding import NotAllowed
from annotations.models import Assignment, Document
from annotations.models.assignments import AssignmentQuerySet

__all__ = ["AssignmentForm", "Workload", "candidates", "say_done", "workloads"]

_BACKEND = "django.contrib.auth.backends.ModelBackend"
_ROLE_NEEDS = {
    Assignment.Role.ANNOTATOR: "annotations.add_annotation",
    Assignment.Role.REVIEWER: "annotations.adjudicate_annotation",
}


@dataclass(frozen=True, slots=True)
class Workload:
    """How much one person has been given, over all documents."""

    person: User
    open: int
    overdue: int
    done: int


def candidates(role: str) -> QuerySet[User]:
    """The people who may do the work of a role, by name."""
    needed = _ROLE_NEEDS[Assignment.Role(role)]
    found: QuerySet[User] = User.objects.with_perm(needed, backend=_BACKEND)
    return found.order_by("username")


class AssignmentForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs only
    """One document for one person. A person who has it in that role already gets the new date and note."""

    class Meta:
        model = Assignment
        fields = ("assignee", "role", "due", "note")
        widgets = {"due": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def __init__(self, *args: object, document: Document, by: User, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # what a ModelForm takes
        self.document, self.by = document, by
        self.fields["assignee"].queryset = candidates(Assignment.Role.ANNOTATOR)  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["due"].widget.attrs["min"] = timezone.localdate().isoformat()

    def clean(self) -> dict[str, object]:
        given: dict[str, object] = super().clean() or {}
        role, person = given.get("role"), given.get("assignee")
        if isinstance(person, User) and role and not person.has_perm(_ROLE_NEEDS[Assignment.Role(str(role))]):
            self.add_error("assignee", _("This person may not do that. See the groups of users."))
        elif isinstance(person, User) and not Document.objects.visible_to(person).filter(pk=self.document.pk):
            self.add_error("assignee", _("This person may not see the document."))
        return given

    def save(self, commit: bool = True) -> Assignment:
        """Store the assignment; given out anew, it is open again."""
        given = self.cleaned_data
        held = Assignment.objects.filter(
            document=self.document, assignee=given["assignee"], role=given["role"]
        ).first()
        assignment = held or Assignment(
            document=self.document, assignee=given["assignee"], role=given["role"]
        )
        assignment.due, assignment.note, assignment.done_at = given["due"], given["note"], None
        assignment.assigned_by = self.by
        assignment.save_with_history(reason="assigned", user=self.by)
        return assignment


def say_done(user: User, assignment: Assignment, *, done: bool) -> None:
    """Note that an assignment is done, or open again.

    Raises:
        NotAllowed: it is neither one's own, nor may the person change those of others.
    """
    if assignment.assignee_id != user.pk and not user.has_perm("annotations.change_assignment"):
        raise NotAllowed(_("This was given to somebody else."))
    if done != assignment.is_done:
        assignment.done_at = timezone.now() if done else None
        assignment.save_with_history(reason="done" if done else "open again", user=user)


def workloads(assignments: AssignmentQuerySet) -> list[Workload]:
    """What each person has been given, by name, in two queries."""
    is_open = Q(done_at__isnull=True)
    rows = (
        assignments.order_by()
        .values("assignee")
        .annotate(
            still=Count("pk", filter=is_open),
            late=Count("pk", filter=is_open & Q(due__lt=timezone.localdate())),
            done=Count("pk", filter=~is_open),
        )
    )
    found = {row["assignee"]: row for row in rows}
    people = User.objects.in_bulk(list(found)).values()
    return [
        Workload(person, found[person.pk]["still"], found[person.pk]["late"], found[person.pk]["done"])
        for person in sorted(people, key=lambda person: person.get_username())
    ]
