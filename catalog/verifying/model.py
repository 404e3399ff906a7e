"""A check of the data, the one list of checks, and how they are run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

__all__ = ["Broken", "Check", "Result", "register", "registered", "run"]


@dataclass(frozen=True, slots=True)
class Broken:
    """A row that breaks a rule: which, and what is wrong with it."""

    row: str
    why: str


@dataclass(frozen=True, slots=True)
class Check:
    """A rule that the data must keep.

    Attributes:
        name: how a report calls it.
        says: the rule, in a sentence.
        rows: goes through the rows that it speaks of and yields, for each, None or what is broken.
    """

    name: str
    says: str
    rows: Callable[[], Iterator[Broken | None]]


@dataclass(slots=True)
class Result:
    """What a check found: how many rows it looked at, and those that break the rule."""

    check: Check
    rows: int = 0
    broken: list[Broken] = field(default_factory=list)


_checks: dict[str, Check] = {}


def register(*checks: Check) -> None:
    """Add checks to the list. Registering one of the same name again replaces it."""
    _checks.update({check.name: check for check in checks})


def registered() -> list[Check]:
    """All checks on the list, in the order in which they were added."""
    return list(_checks.values())


def run(check: Check) -> Result:
    """Look at every row that a check speaks of."""
    result = Result(check)
    for broken in check.rows():
        result.rows += 1
        if broken is not None:
            result.broken.append(broken)
    return result
