"""Sets two texts side by side: rows of aligned pieces, both sides complete and in their own order; pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

__all__ = ["Row", "pair"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Row(Generic[T]):
    """Pieces of both sides that render each other; one side is empty where nothing does."""

    left: tuple[T, ...]
    right: tuple[T, ...]


def pair(left: Sequence[T], right: Sequence[T], links: Iterable[tuple[int, int]]) -> list[Row[T]]:
    """Make the smallest rows that keep linked pieces together and both sides in order.

    Args:
        links: pairs of positions in ``left`` and ``right``. Merges and splits are several pairs; where
            links cross, all that lies between them becomes one row.
    """
    reach_right = [-1] * len(left)
    reach_left = [-1] * len(right)
    for i, j in links:
        reach_right[i] = max(reach_right[i], j)
        reach_left[j] = max(reach_left[j], i)
    rows: list[Row[T]] = []
    i = j = 0
    while i < len(left) or j < len(right):
        if i < len(left) and reach_right[i] < j:
            stop_i, stop_j = i + 1, j
        elif j < len(right) and reach_left[j] < i:
            stop_i, stop_j = i, j + 1
        else:
            stop_i, stop_j = _close(i, j, reach_right, reach_left)
        rows.append(Row(tuple(left[i:stop_i]), tuple(right[j:stop_j])))
        i, j = stop_i, stop_j
    return rows


def _close(i: int, j: int, reach_right: Sequence[int], reach_left: Sequence[int]) -> tuple[int, int]:
    """The least positions after a linked pair of pieces such that no link crosses them."""
    stop_i, stop_j = i + 1, j + 1
    while True:
        next_j = max(stop_j, *(reach + 1 for reach in reach_right[i:stop_i]))
        next_i = max(stop_i, *(reach + 1 for reach in reach_left[j:next_j]))
        if (next_i, next_j) == (stop_i, stop_j):
            return stop_i, stop_j
        stop_i, stop_j = next_i, next_j
