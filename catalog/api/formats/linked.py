"""Rows as JSON-LD: concepts and editions in SKOS, laws and their parts in ELI. Every context is inline.

Sources: SKOS Reference, W3C Recommendation of 18 August 2009; European Legislation Identifier, ontology 1.4.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

__all__ = ["CATALOG", "CONCEPT", "EDITION", "LAW", "PROVISION", "VERSION", "Linked", "Node", "Page", "Row"]

Row = Mapping[str, Any]
Node = dict[str, Any]

_CONTEXT = {
    "id": "@id",
    "type": "@type",
    "dcterms": "http://purl.org/dc/terms/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xhv": "http://www.w3.org/1999/xhtml/vocab#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_CHINESE = "http://publications.europa.eu/resource/authority/language/ZHO"
_IN_FORCE = {True: "eli:InForce-inForce", False: "eli:InForce-notInForce"}


@dataclass(frozen=True, slots=True)
class Page:
    """What a list says of itself: its address, its day if it has one, and its neighbours."""

    address: str
    as_of: str | None
    next: str | None
    previous: str | None


def _graph(page: Page, nodes: Sequence[Node]) -> Node:
    about = _node(
        page.address,
        "foaf:Document",
        {
            "dcterms:valid": _date(page.as_of),
            "xhv:next": _to(page.next),
            "xhv:prev": _to(page.previous),
            "foaf:primaryTopic": [_to(node["id"]) for node in nodes],
        },
    )
    return {"@graph": [about, *nodes]}


@dataclass(frozen=True, slots=True)
class Linked:
    """How rows of one resource become nodes.

    Attributes:
        node: makes a node of a row as JSON has it.
        page: puts the nodes of a page together.
    """

    node: Callable[[Row], Node]
    page: Callable[[Page, Sequence[Node]], Node] = _graph
    context: Mapping[str, Any] | None = None

    def of_row(self, row: Row) -> Node:
        """One row as a document."""
        return {"@context": self.context or _CONTEXT} | self.node(row)

    def of_page(self, page: Page, rows: Iterable[Row]) -> Node:
        """A page of rows as a document."""
        return {"@context": self.context or _CONTEXT} | self.page(page, [self.node(row) for row in rows])


def _node(address: str, kind: str, properties: Mapping[str, Any]) -> Node:
    """A node with those of its properties that have a value."""
    known = {name: value for name, value in properties.items() if value not in (None, "", [])}
    return {"id": address, "type": kind} | known


def _to(address: str | None) -> Node | None:
    return {"id": address} if address else None


def _refer(reference: Row | None) -> Node | None:
    return _to(reference["url"]) if reference else None


def _date(day: str | None) -> Node | None:
    return {"@type": "xsd:date", "@value": day} if day else None


def _said(**languages: str) -> list[Node]:
    return [{"@language": language, "@value": text} for language, text in languages.items() if text]


def _catalog(row: Row) -> Node:
    properties = {
        "skos:prefLabel": _said(zh=row["title_zh"], en=row["title_en"]),
        "dcterms:identifier": row["code"],
        "dcterms:description": row["description"],
        "dcterms:hasVersion": _refer(row["edition_in_force"]),
        "rdfs:seeAlso": [_to(row["editions_url"]), _to(row["concepts_url"])],
    }
    return _node(row["url"], "skos:ConceptScheme", properties)


def _concept(row: Row) -> Node:
    properties = {
        "skos:notation": row["code"],
        "skos:prefLabel": _said(zh=row["name_zh"], en=row["name_en"]),
        "skos:definition": row["definition"],
        "skos:inScheme": _refer(row["catalog"]),
        "skos:topConceptOf": None if row["parent"] else _refer(row["catalog"]),
        "skos:broader": _refer(row["parent"]),
        "skos:narrower": [_refer(narrower) for narrower in row["narrower"]],
        "rdfs:seeAlso": _to(row["entries_url"]),
    }
    return _node(row["url"], "skos:Concept", properties)


def _edition(row: Row) -> Node:
    properties = {
        "skos:prefLabel": _said(zh=row["title_zh"], en=row["title_en"]),
        "skos:notation": row["identifier"],
        "skos:editorialNote": row["completeness_note"],
        "dcterms:isVersionOf": _refer(row["catalog"]),
        "dcterms:type": f"{row['kind']} ({row['stage']})",
        "dcterms:identifier": row["number"],
        "dcterms:publisher": row["issuers"],
        "dcterms:issued": _date(row["issued"]),
        "dcterms:valid": _date(row["in_force_from"]),
        "dcterms:replaces": _refer(row["predecessor"] or row["corrects"]),
        "dcterms:isReplacedBy": [_refer(successor) for successor in row["successors"]],
        "dcterms:spatial": row["region"],
        "rdfs:seeAlso": _to(row["entries_url"]),
    }
    return _node(row["url"], "skos:Collection", properties)


def _law(row: Row) -> Node:
    others = [title for title in row["titles"] if title["text"] not in (row["title_zh"], row["title_en"])]
    properties = {
        "eli:id_local": row["key"],
        "eli:title": _said(zh=row["title_zh_full"] or row["title_zh"], en=row["title_en"]),
        "eli:title_alternative": [said for t in others for said in _said(**{t["language"]: t["text"]})],
        "eli:title_short": _said(zh=row["title_zh"]),
        "eli:type_document": row["kind"],
        "eli:passed_by": row["issuer"],
        "eli:number": row["number"],
        "eli:in_force": _to(_IN_FORCE[row["is_in_force"]]),
        "eli:date_no_longer_in_force": _date(row["repealed_on"]),
        "eli:repealed_by": _refer(row["repealed_by"]),
        "eli:is_realized_by": _refer(row["version_in_force"]),
        "rdfs:seeAlso": _to(row["versions_url"]),
    }
    return _node(row["url"], "eli:LegalResource", properties)


def _version(row: Row) -> Node:
    properties = {
        "eli:id_local": row["identifier"],
        "eli:title": _said(zh=row["law"]["title_zh"], en=row["law"]["title_en"]),
        "eli:realizes": _refer(row["law"]),
        "eli:language": _to(_CHINESE),
        "eli:version": row["event"],
        "eli:version_date": _date(row["date"]),
        "eli:first_date_entry_in_force": _date(row["in_force_from"]),
        "eli:number": row["number"],
        "rdfs:seeAlso": _to(row["provisions_url"]),
    }
    return _node(row["url"], "eli:LegalExpression", properties)


def _provision(row: Row) -> Node:
    # Parents are numbers: their addresses are as those of their children but for these.
    stem = row["url"].rstrip("/").rpartition("/")[0]
    parent = f"{stem}/{row['parent']}/" if row["parent"] else row["version"]["url"]
    properties = {
        "eli:id_local": f"{row['version']['identifier']}#{row['eid']}",
        "eli:type_subdivision": row["kind"],
        "eli:number": row["label"] or row["number"],
        "eli:title": _said(zh=row["heading"]),
        "eli:is_part_of": _to(parent),
        "schema:text": _said(zh=row["text"]),
        "rdfs:seeAlso": [_to(row["history_url"]), _to(row["cited_by_url"])],
    }
    return _node(row["url"], "eli:LegalResourceSubdivision", properties)


CATALOG, CONCEPT, EDITION = Linked(_catalog), Linked(_concept), Linked(_edition)
LAW, VERSION, PROVISION = Linked(_law), Linked(_version), Linked(_provision)
