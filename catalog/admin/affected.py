"""What a new text of a law touches: the bases that rest on the law, and the versions to compare it with."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from django.contrib.auth.models import User
from django.db.models import Count, Q

from catalog.admin.comparing import reference
from catalog.bases.status import BasisStatus, statuses
from catalog.models import BasisTarget, Entry, LawText, LawVersion, ProvisionSuccession, ReviewState

__all__ = ["Affected", "Pair", "affected_bases", "neighbours"]


@dataclass(frozen=True, slots=True)
class Affected:
    """A pinned provision of one of the laws, and what has become of it."""

    target: BasisTarget
    status: BasisStatus

    @property
    def successors(self) -> str:
        """Where it stands now, as editors write it."""
        return ", ".join(reference(successor.eid) for successor in self.status.successors)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two versions of a law, each the next of the other of which a full text is held."""

    old: LawVersion
    new: LawVersion
    proposed: int
    decided: int


def affected_bases(laws: Iterable[int], user: User, as_of: datetime.date) -> list[Affected]:
    """The bases of entries that ``user`` may see which rest on ``laws``, with their status on a day.

    Takes a constant number of queries.
    """
    targets = list(
        BasisTarget.objects.filter(
            version__law__in=set(laws),
            basis__entry__in=Entry.objects.visible_to(user).order_by().values("pk"),
        )
        .select_related("version__law", "basis__entry__edition")
        .order_by("basis__entry__edition__slug", "basis__entry__ordinal", "basis__ordinal", "ordinal")
    )
    found = statuses(targets, as_of)
    return [Affected(target, found[target.pk]) for target in targets]


def neighbours(versions: Iterable[LawVersion]) -> list[Pair]:
    """The pairs that ``versions`` form with the versions next to them, with what is known between them."""
    given = {version.pk for version in versions}
    laws = {version.law_id for version in versions}
    held = LawVersion.objects.filter(law__in=laws, current_text__kind=LawText.Kind.FULL, date__isnull=False)
    ordered = list(held.select_related("law").order_by("law", "date"))
    pairs = [
        (old, new) for old, new in pairwise(ordered) if old.law_id == new.law_id and {old.pk, new.pk} & given
    ]
    wanted = Q(pk__in=[])
    for old, new in pairs:
        wanted |= Q(old_version=old, new_version=new)
    rows = ProvisionSuccession.objects.filter(wanted).order_by().values_list("old_version", "new_version")
    proposed = Count("pk", filter=Q(state=ReviewState.PROPOSED))
    counts = {(o, n): (p, total) for o, n, p, total in rows.annotate(proposed=proposed, total=Count("pk"))}
    known = [counts.get((old.pk, new.pk), (0, 0)) for old, new in pairs]
    return [
        Pair(old, new, open_, total - open_) for (old, new), (open_, total) in zip(pairs, known, strict=True)
    ]
