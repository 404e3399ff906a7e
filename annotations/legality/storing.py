"""Checks stored documents and keeps what was found. A finding that a person decided is never touched."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from annotations.legality.checking import Checker
from annotations.legality.model import Found
from annotations.legality.particulars import particulars_of_stored
from annotations.legality.reporting import finding_as_dict
from annotations.models import DocumentText, Finding

__all__ = ["Stored", "check_stored", "decide"]

_REASON = "legality check"


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of the findings on a text.

    Attributes:
        new: findings that were not there before.
        kept: findings that were there and stay, decided or not.
        gone: open findings that the check no longer makes.
    """

    new: int
    kept: int
    gone: int


@transaction.atomic
def check_stored(text: DocumentText, checker: Checker) -> Stored:
    """Check a stored text and replace its open findings; one that was decided stays as it is."""
    report = checker.check(text.text, text.language, particulars_of_stored(text.document, text.language))
    found = {_key(f.rule, f.start, f.end): f for f in report.findings}
    known = {_key(row.rule, row.start, row.end): row for row in text.findings.select_for_update()}
    gone = [row for key, row in known.items() if row.state == Finding.State.OPEN and key not in found]
    for row in gone:
        row.delete()
    for key, row in known.items():
        if key in found and row.state == Finding.State.OPEN:
            _refresh(row, found[key], checker)
    new = [_row(text, f, checker) for key, f in found.items() if key not in known]
    Finding.objects.bulk_create_with_history(new, reason=_REASON)
    return Stored(len(new), len(known) - len(gone), len(gone))


def decide(finding: Finding, state: str, reason: str, user: User) -> None:
    """Confirm, dismiss or open again a finding.

    Raises:
        ValueError: the state is none, or a decision has no reason.
    """
    if state not in Finding.State.values:
        raise ValueError(f"There is no state {state!r}; there are {', '.join(Finding.State.values)}.")
    decided = state != Finding.State.OPEN
    if decided and not reason.strip():
        raise ValueError("A finding is confirmed or dismissed with a reason.")
    finding.state = state
    finding.reason = reason.strip() if decided else ""
    finding.decided_by = user if decided else None
    finding.decided_at = timezone.now() if decided else None
    finding.save()


def _key(rule: str, start: int, end: int) -> tuple[str, int, int]:
    return rule, start, end


def _row(text: DocumentText, found: Found, checker: Checker) -> Finding:
    return Finding(
        text=text,
        rule=found.rule,
        start=found.start,
        end=found.end,
        quote=found.quote,
        **_judged(found, checker),
    )


def _refresh(row: Finding, found: Found, checker: Checker) -> None:
    """Bring an open finding up to what the check says now, if it says anything else."""
    judged = _judged(found, checker)
    if any(getattr(row, name) != value for name, value in judged.items()):
        for name, value in judged.items():
            setattr(row, name, value)
        row.save()


def _judged(found: Found, checker: Checker) -> dict[str, Any]:
    reference = checker.reference
    of_information = found.rule == "uncatalogued-information" and reference.information
    said = finding_as_dict(found)
    shown = ("decided", "title", "explanation", "mend", "source", "rows", "articles")
    return {
        "edition": reference.information if of_information else reference.edition,
        "as_of": reference.as_of,
        "severity": found.severity,
        "details": {name: said[name] for name in shown},
    }
