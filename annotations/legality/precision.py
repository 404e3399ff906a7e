"""How often people agreed with a rule: findings confirmed and dismissed, in all and by month. Reads only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncMonth

from annotations.models import Document, Finding

if TYPE_CHECKING:
    import datetime

    from django.contrib.auth.models import AnonymousUser, User

__all__ = ["Precision", "precision_by_month", "precision_by_rule"]

_CONFIRMED = Count("pk", filter=Q(state=Finding.State.CONFIRMED))
_DISMISSED = Count("pk", filter=Q(state=Finding.State.DISMISSED))
_OPEN = Count("pk", filter=Q(state=Finding.State.OPEN))


@dataclass(frozen=True, slots=True)
class Precision:
    """Findings of a rule by what people said of them; ``month`` where they are of one month."""

    rule: str
    confirmed: int
    dismissed: int
    open: int
    month: datetime.date | None = None

    @property
    def decided(self) -> int:
        return self.confirmed + self.dismissed

    @property
    def share(self) -> float | None:
        """Share of the decided findings that was confirmed; None where none is decided."""
        return self.confirmed / self.decided if self.decided else None


def precision_by_rule(user: User | AnonymousUser | None = None) -> list[Precision]:
    """Each rule with findings, by name; of documents that a user may see, if one is given."""
    rows = _findings(user).order_by("rule").values_list("rule").annotate(c=_CONFIRMED, d=_DISMISSED, o=_OPEN)
    return [Precision(*row) for row in rows]


def precision_by_month(user: User | AnonymousUser | None = None) -> Iterator[Precision]:
    """Each rule and month in which findings were decided, the newest month first."""
    rows = (
        _findings(user)
        .filter(decided_at__isnull=False)
        .annotate(month=TruncMonth("decided_at"))
        .order_by("-month", "rule")
        .values_list("rule", "month")
        .annotate(c=_CONFIRMED, d=_DISMISSED, o=_OPEN)
    )
    for rule, month, confirmed, dismissed, left in rows:
        yield Precision(rule, confirmed, dismissed, left, month.date())


def _findings(user: User | AnonymousUser | None) -> QuerySet[Finding]:
    if user is None:
        return Finding.objects.all()
    return Finding.objects.filter(text__document__in=Document.objects.visible_to(user))
