"""Held law texts out of the database: as the law they were read from, and as Akoma Ntoso; writes nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from catalog.lawtext import HistoryEvent, LawDocument, Node, NodeKind
from catalog.lawtext.akn import Work, write_akn
from catalog.models import LawText, LawVersion, Provision
from catalog.statutes.successions import TextNotHeld

__all__ = ["akn_of", "law_document"]

_EVENTS = {
    LawVersion.Event.ENACTED: "制定",
    LawVersion.Event.AMENDED: "修正",
    LawVersion.Event.REVISED: "修订",
}


def law_document(version: LawVersion) -> LawDocument:
    """Build a version's text again from its rows, in a constant number of queries.

    Its history is what the database knows: the versions up to this one, and the repeal of the law.

    Raises:
        TextNotHeld: no full text is held, or not where each provision stands in it.
    """
    text = version.current_text
    if text is None or text.kind != LawText.Kind.FULL:
        raise TextNotHeld(f"no full text of {version} is held: import its file with manage.py import_laws")
    law = version.law
    return LawDocument(
        title=law.title_zh_full,
        short_title=law.title_zh,
        history=tuple(_history(version)),
        date=version.date,
        effective=version.effective,
        body=text.body,
        nodes=_nodes(text),
        warnings=(),
    )


def akn_of(version: LawVersion) -> bytes:
    """A version's text as Akoma Ntoso 3.0.

    Raises:
        TextNotHeld: no full text is held, or not where each provision stands in it.
        UnwritableLaw: the provisions don't account for the text.
    """
    law, text = version.law, version.current_text
    document = law_document(version)  # its history begins with the first version, whose day is in the address
    work = Work(
        key=law.key,
        subtype=law.kind,
        issuer=law.issuer,
        number=version.number or law.number,
        recorded=text.created_at.date() if text else None,
    )
    return write_akn(document, work)


def _history(version: LawVersion) -> Iterator[HistoryEvent]:
    law = version.law
    for other in sorted(law.versions.all(), key=lambda other: str(other.date or "")):
        if other.pk == version.pk or (other.date and version.date and other.date < version.date):
            event = LawVersion.Event(other.event)
            words = (str(other.date or ""), law.issuer, _EVENTS[event], other.number)
            yield HistoryEvent(other.date, law.issuer, event.value, " ".join(filter(None, words)))
    if law.repealed_on:
        yield HistoryEvent(law.repealed_on, "", "repealed", f"{law.repealed_on} 废止")


def _nodes(text: LawText) -> tuple[Node, ...]:
    children: defaultdict[int | None, list[Provision]] = defaultdict(list)
    for provision in text.provisions.order_by("ordinal"):
        if provision.start is None or provision.end is None:
            raise TextNotHeld(f"{text}: {provision.eid} has no place in the text: import its file anew")
        children[provision.parent_id].append(provision)

    def build(provision: Provision) -> Node:
        return Node(
            NodeKind(provision.kind),
            provision.number,
            provision.label,
            provision.heading,
            provision.eid,
            provision.text,
            provision.start or 0,
            provision.end or 0,
            tuple(map(build, children[provision.pk])),
        )

    return tuple(map(build, children[None]))
