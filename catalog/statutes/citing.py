"""Everything that cites a provision: rows of editions, articles of other laws, documents. Reads only.

What cites the provision under an earlier or later number counts too, and is marked. The catalog knows no
documents: the annotation room registers where they are found.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from django.db.models import F, Q, TextChoices
from django.utils.translation import gettext_lazy as _

from catalog.lawtext.references import InvalidReference, ProvisionRef
from catalog.models import BasisTarget, Edition, Entry, LawCitation, LawVersion, Provision
from catalog.statutes.histories import ProvisionHistory, Stage

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

__all__ = [
    "CitedBy",
    "CitedStage",
    "CitingDocument",
    "CitingEntry",
    "CitingProvision",
    "Found",
    "Pin",
    "Relation",
    "cited_by",
    "cited_stages",
    "register_documents",
]

T = TypeVar("T")

LIMIT = 100
"""Of each sort so many are read; the totals count them all."""


class Relation(TextChoices):
    """Which stage of a provision a citation names, seen from the one asked about."""

    HERE = "here", _("this provision")
    EARLIER = "earlier", _("an earlier stage of it")
    LATER = "later", _("a later stage of it")
    ASSUMED = "assumed", _("its number in a version whose text is not held")


@dataclass(frozen=True, slots=True)
class CitedStage:
    """A stage of the provision, with the days on which a citation of its number meant it.

    Attributes:
        since: first day on which its version was in force; None for the first version that is known.
        until: first day on which the next version was; None for the newest.
        with_parts: whether a citation of a paragraph or item of it counts as well.
    """

    stage: Stage
    relation: Relation
    since: datetime.date | None
    until: datetime.date | None
    with_parts: bool

    def meant_on(self, date: datetime.date | None) -> bool:
        """Whether a text of that day, naming the number, meant this stage; undated texts mean the newest."""
        if date is None:
            return self.until is None
        return (self.since is None or self.since <= date) and (self.until is None or date < self.until)

    def covers(self, provision: str) -> bool:
        """Whether a provision cited in normal form, such as ``26(1)``, is this one or a part of it."""
        own = self.stage.reference
        return provision == own or (self.with_parts and provision.startswith(f"{own}("))


@dataclass(frozen=True, slots=True)
class Pin:
    """A provision that a row's basis was pinned to, and which stage that is."""

    target: BasisTarget
    relation: Relation


@dataclass(frozen=True, slots=True)
class CitingEntry:
    """A row of an edition, with those of its targets that cite the provision."""

    entry: Entry
    pins: tuple[Pin, ...]

    @property
    def is_pinned_here(self) -> bool:
        return any(pin.relation == Relation.HERE for pin in self.pins)


@dataclass(frozen=True, slots=True)
class CitingProvision:
    """An article of a held text that cites the provision.

    Attributes:
        quotes: the citations as written, each once.
        cited: the stage that is meant, by the day on which the citing version took effect.
    """

    provision: Provision
    quotes: tuple[str, ...]
    cited: Stage
    relation: Relation

    @property
    def version(self) -> LawVersion:
        return self.provision.law_text.version


@dataclass(frozen=True, slots=True)
class CitingDocument:
    """A document that cites the provision, with how many of its citations people agreed on and how many a
    pipeline proposes.
    """

    title: str
    url: str
    issued: datetime.date | None
    quotes: tuple[str, ...]
    cited: Stage
    relation: Relation
    agreed: int
    proposed: int


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """The first rows of what was found, and how many there are in all."""

    rows: tuple[T, ...]
    total: int

    @property
    def omitted(self) -> int:
        return self.total - len(self.rows)


@dataclass(frozen=True, slots=True)
class CitedBy:
    """What cites a provision on a date.

    Attributes:
        laws: articles of the versions in force on that date.
        laws_not_in_force: how many articles of other versions do.
    """

    entries: Found[CitingEntry]
    laws: Found[CitingProvision]
    laws_not_in_force: int
    documents: Found[CitingDocument]

    @property
    def total(self) -> int:
        return self.entries.total + self.laws.total + self.documents.total


Documents = Callable[[Sequence[CitedStage], "User | AnonymousUser", int], Found[CitingDocument]]
"""Finds the documents that a reader may see and that cite one of the stages, up to a number of them."""

_documents: list[Documents] = []


def register_documents(find: Documents) -> None:
    """Let ``find`` answer which documents cite a provision. To be called when the application is ready."""
    if find not in _documents:
        _documents.append(find)


def cited_by(
    history: ProvisionHistory, user: User | AnonymousUser, as_of: datetime.date, *, limit: int = LIMIT
) -> CitedBy:
    """What cites the subject of ``history``, in a constant number of queries.

    Args:
        history: the provision through the versions of its law.
        user: the reader; drafts and unpublished documents are found only for those who may see them.
        as_of: articles of laws count if their version was in force on that day; rows and documents always.
        limit: of each sort so many are read.
    """
    stages = cited_stages(history)
    laws, others = _citing_laws(stages, as_of, limit)
    return CitedBy(
        entries=_citing_entries(stages, user, limit),
        laws=laws,
        laws_not_in_force=others,
        documents=_merged([find(stages, user, limit) for find in _documents], limit),
    )


def cited_stages(history: ProvisionHistory) -> list[CitedStage]:
    """The subject of a history, what led to it and what came of it, each with its days.

    Where the text of a version is not held and nothing is recorded of it, the provision is assumed to have
    borne the number of its next known stage: an amendment (修正) mostly leaves the numbers as they are.
    Across a revision (修订) nothing is assumed.
    """
    stages = [(stage, _relation(stage, history)) for stage in history.stages]
    stages += [(stage, Relation.ASSUMED) for stage in _assumed(history)]
    return [_cited(stage, relation, history) for stage, relation in stages]


def _relation(stage: Stage, history: ProvisionHistory) -> Relation:
    if stage is history.subject:
        return Relation.HERE
    return Relation.EARLIER if stage.address in history.earlier else Relation.LATER


def _assumed(history: ProvisionHistory) -> Iterator[Stage]:
    """In each version of which nothing is known, the stage that follows or else precedes, without words."""
    for law in {stage.version.law_id for stage in history.stages}:
        versions = [version for version in history.versions if version.law_id == law]
        for place, version in enumerate(versions):
            if history.in_version(version) or version.current_text_id is not None:
                continue
            later = _first_known(versions[place + 1 :], history)
            if any(step.old is None for stage in later for step in history.into(stage)):
                continue  # it was new there
            known = later or _last_known(versions[: place + 1], history)
            yield from (Stage(version, stage.eid, None) for stage in known)


def _first_known(versions: Sequence[LawVersion], history: ProvisionHistory) -> list[Stage]:
    """The stages in the first version that has any, unless a revision, which numbers anew, comes before, or
    a text without it.
    """
    for version in versions:
        stages = history.in_version(version)
        if version.event != LawVersion.Event.AMENDED or (version.current_text_id and not stages):
            return []
        if stages:
            return stages
    return []


def _last_known(versions: Sequence[LawVersion], history: ProvisionHistory) -> list[Stage]:
    """The stages in the last version that has any, unless a revision comes after it, or a text without it."""
    for version in reversed(versions):
        if stages := history.in_version(version):
            return stages
        if version.event != LawVersion.Event.AMENDED or version.current_text_id:
            return []
    return []


def _cited(stage: Stage, relation: Relation, history: ProvisionHistory) -> CitedStage:
    own = stage.version.in_force_from
    others = [v.in_force_from for v in history.versions if v.law_id == stage.version.law_id]
    return CitedStage(
        stage,
        relation,
        since=own if any(date and own and date < own for date in others) else None,
        until=min((date for date in others if date and own and date > own), default=None),
        # An article to which a lost paragraph is traced is not cited in its place by its other parts.
        with_parts="__" in stage.eid or "__" not in history.subject.eid,
    )


def _citing_entries(
    stages: Sequence[CitedStage], user: User | AnonymousUser, limit: int
) -> Found[CitingEntry]:
    pinned = Q(pk__in=[])
    for cited in stages:
        here = Q(eid=cited.stage.eid)
        if cited.with_parts:
            here |= Q(eid__startswith=f"{cited.stage.eid}__")
        pinned |= here & Q(version=cited.stage.version)
    targets = BasisTarget.objects.filter(pinned)
    entries = (
        Entry.objects.visible_to(user)
        .filter(
            edition__in=Edition.objects.latest_revisions().values("pk"),
            pk__in=targets.order_by().values("basis__entry"),
        )
        .select_related("edition__catalog", "concept")
        .order_by("code", "-edition__issued", "-edition_id")
    )
    shown = list(entries[:limit])
    pins: defaultdict[int, list[Pin]] = defaultdict(list)
    for target in (
        targets.filter(basis__entry__in=[entry.pk for entry in shown])
        .select_related("basis", "version__law")
        .order_by("basis__ordinal", "ordinal")
    ):
        pins[target.basis.entry_id].append(Pin(target, _relation_of(target, stages)))
    return Found(tuple(CitingEntry(e, tuple(pins[e.pk])) for e in shown), entries.count())


def _relation_of(target: BasisTarget, stages: Sequence[CitedStage]) -> Relation:
    return next(
        cited.relation
        for cited in stages
        if cited.stage.version.pk == target.version_id
        and (target.eid == cited.stage.eid or target.eid.startswith(f"{cited.stage.eid}__"))
    )


def _citing_laws(
    stages: Sequence[CitedStage], as_of: datetime.date, limit: int
) -> tuple[Found[CitingProvision], int]:
    """The articles of versions in force that cite one of the stages, and how many of other versions do."""
    meant = Q(pk__in=[])
    for cited in stages:
        meant |= _condition(cited)
    citations = LawCitation.objects.filter(
        meant, provision__law_text=F("provision__law_text__version__current_text")
    )
    citing = Provision.objects.filter(pk__in=citations.order_by().values("provision"))
    in_force = citing.filter(law_text__version__in=LawVersion.objects.as_of(as_of).order_by().values("pk"))
    shown = list(
        in_force.select_related("law_text__version__law").order_by(
            F("law_text__version__in_force_from").desc(nulls_last=True), "law_text", "ordinal"
        )[:limit]
    )
    by_provision: defaultdict[int, list[LawCitation]] = defaultdict(list)
    for citation in citations.filter(provision__in=[p.pk for p in shown]).order_by("start", "pk"):
        by_provision[citation.provision_id].append(citation)
    rows = tuple(_citing_provision(p, by_provision[p.pk], stages) for p in shown)
    total = in_force.count()
    return Found(rows, total), citing.count() - total


def _condition(cited: CitedStage) -> Q:
    """Citations, in a text of its days, of the number under which a provision stood."""
    try:
        reference = ProvisionRef.from_eid(cited.stage.eid)
    except InvalidReference:
        return Q(pk__in=[])
    condition = Q(law=cited.stage.version.law_id, target_article=reference.article)
    if "__" in cited.stage.eid:
        condition &= Q(target=str(reference)) | Q(target__startswith=f"{reference}(")
    elif not cited.with_parts:
        condition &= Q(target=str(reference))
    if cited.since:
        condition &= Q(provision__law_text__version__in_force_from__gte=cited.since)
    if cited.until:
        condition &= Q(provision__law_text__version__in_force_from__lt=cited.until)
    return condition


def _citing_provision(
    provision: Provision, citations: Iterable[LawCitation], stages: Sequence[CitedStage]
) -> CitingProvision:
    citations = list(citations)
    date = provision.law_text.version.in_force_from
    cited = next(
        cited
        for cited in stages
        if cited.stage.version.law_id == citations[0].law_id
        and cited.covers(citations[0].target)
        and (cited.meant_on(date) or date is None)
    )
    quotes = tuple(dict.fromkeys(citation.quote for citation in citations))
    return CitingProvision(provision, quotes, cited.stage, cited.relation)


def _merged(found: list[Found[CitingDocument]], limit: int) -> Found[CitingDocument]:
    rows = tuple(row for part in found for row in part.rows)
    return Found(rows[:limit], sum(part.total for part in found))
