"""Holds proposed links against the true ones."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

__all__ = ["Agreement", "compare"]


@dataclass(frozen=True, slots=True)
class Agreement:
    """Counts of links; a share of nothing is 1."""

    right: int
    proposed: int
    true: int

    @property
    def precision(self) -> float:
        """Share of the proposed links that are true."""
        return self.right / self.proposed if self.proposed else 1.0

    @property
    def recall(self) -> float:
        """Share of the true links that are proposed."""
        return self.right / self.true if self.true else 1.0


def compare(proposed: Iterable[tuple[int, int]], true: Iterable[tuple[int, int]]) -> Agreement:
    """Compare links as pairs of indices, Chinese first."""
    found, wanted = set(proposed), set(true)
    return Agreement(len(found & wanted), len(found), len(wanted))
