"""Documents written for the check, each with places where a fault can be planted.

``{{kind|as it should be|with the fault}}`` marks a place; ⟦ ⟧ mark the span that a rule must report. A fault
that needs two places has the second as ``{{kind-end|…|…}}``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "documents"
KINDS = (
    "missing-article",
    "repealed-law",
    "moved-article",
    "unlisted-measure",
    "widened-target",
    "uncatalogued-information",
    "low-basis",
)
PLACE = re.compile(r"\{\{(?P<kind>[a-z-]+?)(?:-end)?\|(?P<sound>[^|]*)\|(?P<faulty>[^|]*)\}\}")


@dataclass(frozen=True)
class Sample:
    """A text, and the stretches that a rule must report in it; none where it has no fault."""

    name: str
    language: str
    text: str
    rule: str = ""
    spans: tuple[tuple[int, int], ...] = ()

    def __str__(self) -> str:
        return f"{self.name}-{self.rule or 'sound'}"


def documents() -> list[Path]:
    return sorted(FOLDER.glob("*.txt"))


def sound(path: Path) -> Sample:
    """The document without any fault."""
    return _sample(path, "")


def planted(path: Path) -> Iterator[Sample]:
    """The document with one fault at a time."""
    found = {match["kind"] for match in PLACE.finditer(path.read_text(encoding="utf-8"))}
    for kind in KINDS:
        if kind in found:
            yield _sample(path, kind)


def _sample(path: Path, kind: str) -> Sample:
    def filled(match: re.Match[str]) -> str:
        return match["faulty"] if match["kind"] == kind else match["sound"]

    marked = PLACE.sub(filled, path.read_text(encoding="utf-8"))
    spans: list[tuple[int, int]] = []
    text = ""
    for piece in re.split("(⟦|⟧)", marked):
        if piece == "⟦":
            spans.append((len(text), 0))
        elif piece == "⟧":
            spans[-1] = spans[-1][0], len(text)
        else:
            text += piece
    return Sample(path.stem, path.stem[:2], text, kind, tuple(spans))
