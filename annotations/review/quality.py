"""Holds what each version of the pipeline proposed against what was agreed, label by label; reads only."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from annotations.models import Anchor, Annotation, Document, MarkKind, PipelineRun, Suggestion
from annotations.models.annotations import AnnotationQuerySet
from annotations.review.measures import Found, Marked, found_by_label

__all__ = ["LabelQuality", "VersionQuality", "quality"]

_KINDS = (MarkKind.CONCEPT, MarkKind.OUT)


@dataclass(frozen=True, slots=True)
class VersionQuality:
    """What one version of the pipeline found, of one label."""

    version: str
    day: datetime.date
    found: Found


@dataclass(frozen=True, slots=True)
class LabelQuality:
    """A label with all versions that read the document, in the order in which they ran first."""

    label: str
    versions: tuple[VersionQuality, ...]

    def line(self, measure: str) -> str:
        """Points through a measure, for an SVG of 100 by 40; a point that is alone is a flat line."""
        step = 100 / max(len(self.versions) - 1, 1)
        shares = [getattr(version.found, measure) for version in self.versions]
        points = [(i * step, 40 - 40 * share) for i, share in enumerate(shares) if share is not None]
        if len(points) == 1:
            points = [(0, points[0][1]), (100, points[0][1])]
        return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)

    @property
    def precision_line(self) -> str:
        return self.line("precision")

    @property
    def recall_line(self) -> str:
        return self.line("recall")


def quality(document: Document, annotations: AnnotationQuerySet) -> list[LabelQuality]:
    """Precision and recall of every run on texts of a document on which marks were agreed.

    A suggestion is right where the agreed layer gives exactly its words the same label. Concepts and OUT
    count; citations do not. A constant number of queries.

    Args:
        annotations: what the reader may see, as ``Annotation.objects.visible_to(user)`` gives it.
    """
    agreed: defaultdict[int, set[Marked]] = defaultdict(set)
    wanted = annotations.current().filter(
        document=document, layer=Annotation.Layer.ADJUDICATED, kind__in=_KINDS
    )
    anchors = Anchor.objects.filter(
        annotation__in=wanted.order_by().values("pk"), state=Anchor.State.ANCHORED
    ).select_related("annotation__concept")
    for anchor in anchors:
        agreed[anchor.text_id].add(Marked(anchor.start or 0, anchor.end or 0, anchor.annotation.label))
    runs = list(PipelineRun.objects.filter(text__in=agreed).order_by("created_at", "pk"))
    proposed: defaultdict[int, set[Marked]] = defaultdict(set)
    suggestions = Suggestion.objects.filter(run__in=runs, kind__in=_KINDS).select_related("concept")
    for suggestion in suggestions.order_by():
        proposed[suggestion.run_id].add(Marked(suggestion.start, suggestion.end, suggestion.label))
    return _by_label(runs, proposed, agreed)


def _by_label(
    runs: Sequence[PipelineRun], proposed: dict[int, set[Marked]], agreed: dict[int, set[Marked]]
) -> list[LabelQuality]:
    """Sum the texts that a version read; a text that it did not read counts for nothing in its recall."""
    by_version: dict[str, list[PipelineRun]] = {}
    for run in runs:
        by_version.setdefault(run.pipeline_version, []).append(run)
    rows: defaultdict[str, list[VersionQuality]] = defaultdict(list)
    for version, its_runs in by_version.items():
        sums: defaultdict[str, list[Found]] = defaultdict(list)
        for run in its_runs:
            for label, found in found_by_label(proposed.get(run.pk, set()), agreed[run.text_id]).items():
                sums[label].append(found)
        for label, parts in sums.items():
            rows[label].append(VersionQuality(version, its_runs[0].created_at.date(), _sum(parts)))
    return [LabelQuality(label, tuple(rows[label])) for label in sorted(rows)]


def _sum(parts: Iterable[Found]) -> Found:
    hits, proposed, agreed = (
        sum(column) for column in zip(*((p.hits, p.proposed, p.agreed) for p in parts), strict=True)
    )
    return Found(hits, proposed, agreed)
