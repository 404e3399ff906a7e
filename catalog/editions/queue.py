"""What waits for an editor: drafts to finish, editions to review and to publish, comments to settle."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import AbstractUser

from catalog.editions.contributions import contributed_since_review, editions_of
from catalog.models import Edition, EntryComment, Workflow

__all__ = ["Queue", "queue_of"]


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits for one person.

    Attributes:
        to_finish: drafts that they have had a hand in; those sent back come first.
        to_review: editions in review that they may approve.
        to_publish: approved editions, if they may publish.
        comments: open comments on the editions to finish.
    """

    to_finish: tuple[Edition, ...]
    to_review: tuple[Edition, ...]
    to_publish: tuple[Edition, ...]
    comments: tuple[EntryComment, ...]

    def __len__(self) -> int:
        return len(self.to_finish) + len(self.to_review) + len(self.to_publish) + len(self.comments)


def queue_of(user: AbstractUser) -> Queue:
    """What waits for ``user``, by their permissions and by what they have worked on."""
    editions = Edition.objects.select_related("catalog").visible_to(user)  # type: ignore[arg-type]  # a User
    in_state = {
        state: list(editions.filter(workflow=state).order_by("submitted_at", "pk"))
        for state in Workflow
        if state != Workflow.PUBLISHED
    }
    own = editions_of(user)
    to_finish = [
        edition
        for state in (Workflow.CHANGES_REQUESTED, Workflow.DRAFT)
        for edition in in_state[state]
        if edition.pk in own
    ]
    may_approve = user.has_perm("catalog.approve_edition")
    to_review = [
        edition
        for edition in in_state[Workflow.IN_REVIEW]
        if may_approve and edition.submitted_by_id != user.pk and not contributed_since_review(edition, user)
    ]
    to_publish = in_state[Workflow.APPROVED] if user.has_perm("catalog.publish_edition") else []
    comments = EntryComment.objects.open().filter(entry__edition__in=to_finish)
    return Queue(
        tuple(to_finish),
        tuple(to_review),
        tuple(to_publish),
        tuple(comments.select_related("entry__edition__catalog", "created_by").order_by("entry", "pk")),
    )
