"""Annotations as Web Annotations; their context stands inline, so that nothing outside has to be fetched.

Source: Web Annotation Data Model and Vocabulary, W3C Recommendations of 23 February 2017.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from catalog.api.formats.linked import Linked, Node, Page, Row

__all__ = ["ANNOTATION"]


def _reference(term: str) -> dict[str, str]:
    return {"@id": term, "@type": "@id"}


def _word(term: str) -> dict[str, str]:
    return {"@id": term, "@type": "@vocab"}


_CLASSES = ("Annotation", "TextualBody", "SpecificResource", "TextPositionSelector", "TextQuoteSelector")
_MOTIVES = ("tagging", "classifying", "commenting", "identifying", "linking")
_PLACE = {"@type": "http://www.w3.org/2001/XMLSchema#nonNegativeInteger"}
# The terms that are used here, as http://www.w3.org/ns/anno.jsonld has them.
_CONTEXT: Mapping[str, Any] = {
    "oa": "http://www.w3.org/ns/oa#",
    "as": "http://www.w3.org/ns/activitystreams#",
    "id": "@id",
    "type": "@type",
    **{name: f"oa:{name}" for name in (*_CLASSES, *_MOTIVES)},
    "AnnotationPage": "as:OrderedCollectionPage",
    "body": _reference("oa:hasBody"),
    "target": _reference("oa:hasTarget"),
    "source": _reference("oa:hasSource"),
    "selector": _reference("oa:hasSelector"),
    "motivation": _word("oa:motivatedBy"),
    "purpose": _word("oa:hasPurpose"),
    "start": _PLACE | {"@id": "oa:start"},
    "end": _PLACE | {"@id": "oa:end"},
    "exact": "oa:exact",
    "prefix": "oa:prefix",
    "suffix": "oa:suffix",
    "value": "http://www.w3.org/1999/02/22-rdf-syntax-ns#value",
    "created": {
        "@id": "http://purl.org/dc/terms/created",
        "@type": "http://www.w3.org/2001/XMLSchema#dateTime",
    },
    "items": _reference("as:items") | {"@container": "@list"},
    "next": _reference("as:next"),
    "prev": _reference("as:prev"),
}


def _annotation(row: Row) -> Node:
    return {
        "id": row["url"],
        "type": "Annotation",
        "motivation": "tagging",
        "created": row["created_at"],
        "body": [*_bodies(row)],
        "target": [_target(row, anchor) for anchor in row["anchors"]],
    }


def _bodies(row: Row) -> list[Node]:
    bodies = [{"type": "TextualBody", "purpose": "tagging", "value": row["label"]}]
    for name, purpose in (("concept", "classifying"), ("entry", "classifying"), ("law", "identifying")):
        meant = row["version"] or row["law"] if name == "law" else row[name]
        if meant:
            bodies.append({"type": "SpecificResource", "purpose": purpose, "source": meant["url"]})
    bodies += [
        {"type": "TextualBody", "purpose": "identifying", "value": provision}
        for provision in row["provisions"]
    ]
    if row["comment"]:
        bodies.append({"type": "TextualBody", "purpose": "commenting", "value": row["comment"]})
    return bodies


def _target(row: Row, anchor: Row) -> Node:
    """The place in a text; where the words are no longer found there, only the words."""
    quote = {"type": "TextQuoteSelector", "exact": anchor["quote"]}
    quote |= {name: anchor[name] for name in ("prefix", "suffix") if anchor[name]}
    selectors: list[Node] = [quote]
    if anchor["start"] is not None:
        place = {"type": "TextPositionSelector", "start": anchor["start"], "end": anchor["end"]}
        selectors.insert(0, place)
    # /annotations/KEY/ and /texts/NUMBER/ stand under one root.
    root = row["url"].rstrip("/").rpartition("/")[0].rpartition("/")[0]
    return {"type": "SpecificResource", "source": f"{root}/texts/{anchor['text']}/", "selector": selectors}


def _page(page: Page, nodes: Sequence[Node]) -> Node:
    neighbours = {"next": page.next, "prev": page.previous}
    known = {name: address for name, address in neighbours.items() if address}
    return {"id": page.address, "type": "AnnotationPage", **known, "items": list(nodes)}


ANNOTATION = Linked(_annotation, _page, _CONTEXT)
