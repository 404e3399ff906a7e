"""W3C Web Annotation JSON-LD: a page of annotations, each with position and quote selectors.

Source: Web Annotation Data Model, W3C Recommendation of 23 February 2017, sections 4.2.4 and 4.2.5.
Positions count code points, as everywhere here.
"""

from __future__ import annotations

import json
from typing import Any

from annotations.exports.losses import lost_in
from annotations.exports.model import Bundle, Export, Mark, Text, UnreadableExport

__all__ = ["named_sources", "read_selectors", "source_of", "write_web_annotations"]

_CONTEXT = "http://www.w3.org/ns/anno.jsonld"


def write_web_annotations(bundle: Bundle) -> Export:
    """All marks of all texts; the texts themselves are named, not held."""
    page = {
        "@context": _CONTEXT,
        "id": f"urn:uuid:{bundle.uid}#{bundle.layer}",
        "type": "AnnotationPage",
        "label": bundle.title_zh or bundle.title_en,
        "items": [_annotation(bundle, text, mark) for text in bundle.texts for mark in text.marks],
    }
    content = json.dumps(page, ensure_ascii=False, indent=1).encode()
    return Export(content, lost_in("webanno", bundle))


def read_selectors(content: bytes, texts: dict[str, str], name: str = "file") -> list[tuple[str, Mark]]:
    """The marks of a page as pairs of the source and a mark, checked with the texts by their source.

    Raises:
        UnreadableExport: it is no such page, or a quote does not stand at its position; names file and line.
    """
    items = _items(content, name)
    lines = _lines(content, items)
    found = []
    for number, (item, line) in enumerate(zip(items, lines, strict=True), start=1):
        where = f"{name}, line {line}, annotation {number}"
        try:
            source, mark = item["target"]["source"], _mark(item)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise UnreadableExport(f"{where}: no Web Annotation with both selectors ({error!r})") from error
        if source not in texts:
            raise UnreadableExport(f"{where}: the text {source!r} is not known")
        Text("", 1, "", texts[source], (mark,)).refuse_odd_marks(where)
        found.append((source, mark))
    return found


def named_sources(content: bytes, name: str = "file") -> list[str]:
    """The texts that a page speaks of, each once.

    Raises:
        UnreadableExport: it is no page of annotations.
    """
    targets = [item.get("target") for item in _items(content, name)]
    sources = [target.get("source") for target in targets if isinstance(target, dict)]
    return list(dict.fromkeys(source for source in sources if isinstance(source, str)))


def _items(content: bytes, name: str) -> list[dict[str, Any]]:
    try:
        items = json.loads(content)["items"]
    except json.JSONDecodeError as error:
        raise UnreadableExport(f"{name}, line {error.lineno}: no JSON ({error.msg})") from error
    except (ValueError, KeyError, TypeError) as error:
        raise UnreadableExport(f"{name}: no page of Web Annotations ({error!r})") from error
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise UnreadableExport(f"{name}: no page of Web Annotations: items is no list of annotations")
    return items


def _lines(content: bytes, items: list[dict[str, Any]]) -> list[int]:
    """The line in which the identifier of each annotation stands, looked for from the one before on."""
    lines, place = [], 0
    for item in items:
        written = json.dumps(item.get("id"), ensure_ascii=False).encode()
        place = max(place, content.find(written, place))
        lines.append(content.count(b"\n", 0, place) + 1)
        place += 1
    return lines


def source_of(bundle: Bundle, text: Text) -> str:
    """The name of a text as a target."""
    return f"urn:uuid:{bundle.uid}#{text.language}-{text.revision}"


def _annotation(bundle: Bundle, text: Text, mark: Mark) -> dict[str, Any]:
    bodies = [{"type": "TextualBody", "purpose": "tagging", "value": mark.label}]
    if mark.comment:
        bodies.append({"type": "TextualBody", "purpose": "commenting", "value": mark.comment})
    if mark.law or mark.provisions:
        cited = " ".join([mark.law, *mark.provisions]).strip()
        bodies.append({"type": "TextualBody", "purpose": "identifying", "value": cited})
    found: dict[str, Any] = {
        "id": f"urn:uuid:{mark.uid}",
        "type": "Annotation",
        "motivation": "tagging",
        "body": bodies,
        "target": {
            "source": source_of(bundle, text),
            "selector": [
                {"type": "TextPositionSelector", "start": mark.start, "end": mark.end},
                {
                    "type": "TextQuoteSelector",
                    "exact": mark.quote,
                    "prefix": mark.prefix,
                    "suffix": mark.suffix,
                },
            ],
        },
    }
    if mark.created:
        found["created"] = mark.created
    if mark.annotator:
        found["creator"] = {"type": "Person", "nickname": mark.annotator}
    return found


def _mark(item: dict[str, Any]) -> Mark:
    selectors = {selector["type"]: selector for selector in item["target"]["selector"]}
    position, quote = selectors["TextPositionSelector"], selectors["TextQuoteSelector"]
    bodies = {body["purpose"]: body["value"] for body in item["body"]}
    return Mark(
        uid=item["id"].removeprefix("urn:uuid:"),
        start=int(position["start"]),
        end=int(position["end"]),
        quote=quote["exact"],
        label=bodies["tagging"],
        kind="",
        prefix=quote.get("prefix", ""),
        suffix=quote.get("suffix", ""),
        comment=bodies.get("commenting", ""),
    )
