"""The bare views that the API is measured against: plain Django, ``.values()`` and orjson.

Each sends the JSON of one answer of the API, and knows beforehand which rows these are: filtering, searching,
judging and following cost it nothing. Those of the flat lists read all that they send.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.utils.timezone import localtime

__all__ = ["bare_view"]

Row = dict[str, Any]
API = "http://localhost/api/v1"


def bare_view(path: str, answer: Row) -> Callable[[HttpRequest], HttpResponse]:
    """The view that sends what the API answered at a path."""
    name = path.split("/")[3]
    flat = {"provisions": ("id", _provisions), "annotations": ("uid", _annotations), "laws": ("key", _laws)}
    if name not in flat or "results" not in answer:
        return _columns(name, answer)
    key, read = flat[name]
    wanted = [row[key] for row in answer["results"]]

    def view(request: HttpRequest) -> HttpResponse:
        rows = {row[key]: row for row in read(wanted)}
        return _sent(answer | {"results": [rows[each] for each in wanted]})

    if orjson.loads(view(HttpRequest()).content) != answer:
        raise AssertionError(f"The bare view does not send what the API sends at {path}.")
    return view


def _sent(answer: Row) -> HttpResponse:
    return HttpResponse(orjson.dumps(answer), content_type="application/json")


def _provisions(wanted: Sequence[Any]) -> list[Row]:
    from catalog.models import Provision

    columns = (
        *("id", "parent_id", "ordinal", "kind", "eid", "number", "label", "heading", "text"),
        *("start", "end", "exact_hash", "folded_hash"),
    )
    beside = [
        "law_text__kind",
        "law_text_id",
        "law_text__version__date",
        "law_text__version__current_text_id",
        "law_text__version__law__key",
        "law_text__version__law__title_zh",
    ]
    rows = []
    for row in Provision.objects.filter(pk__in=wanted).values(*columns, *beside):
        law, date = row["law_text__version__law__key"], row["law_text__version__date"]
        address = f"{API}/provisions/{row['id']}/"
        rows.append(
            {name: row[name] for name in columns if name != "parent_id"}
            | {
                "url": address,
                "parent": row["parent_id"],
                "version": _version(law, row["law_text__version__law__title_zh"], date),
                "text_kind": row["law_text__kind"],
                "is_in_use": row["law_text_id"] == row["law_text__version__current_text_id"],
                "reference": row["eid"].removeprefix("art_"),
                "history_url": f"{address}history/",
                "cited_by_url": f"{address}cited-by/",
            }
        )
    return rows


def _version(law: str, title: str, date: datetime.date) -> Row:
    key = f"{law}@{date}"
    return {
        "identifier": key,
        "law": law,
        "title_zh": title,
        "date": date,
        "url": f"{API}/versions/{key}/",
    }


def _annotations(wanted: Sequence[Any]) -> list[Row]:
    from annotations.models import Anchor, Annotation

    found = Annotation.objects.filter(uid__in=wanted).values(
        *("id", "uid", "layer", "kind", "provisions", "attributes", "comment", "created_at"),
        *("entry_id", "term_id", "law_id", "version_id", "suggestion_id"),
        *("document__uid", "document__title_zh", "document__title_en"),
        *("concept__code", "concept__name_zh", "concept__name_en"),
    )
    anchors = defaultdict(list)
    places = Anchor.objects.filter(annotation__in=[row["id"] for row in found])
    columns = ("annotation_id", "text_id", "state", "start", "end", "quote", "prefix", "suffix")
    for row in places.values(*columns):
        anchors[row.pop("annotation_id")].append({"text": row.pop("text_id")} | row)
    rows = []
    for row in found:
        document, code = str(row["document__uid"]), row["concept__code"]
        concept = {
            "code": code,
            "name_zh": row["concept__name_zh"],
            "name_en": row["concept__name_en"],
            "url": f"{API}/concepts/{code}/",
        }
        rows.append(
            {
                "uid": str(row["uid"]),
                "url": f"{API}/annotations/{row['uid']}/",
                "document": {
                    "uid": document,
                    "title_zh": row["document__title_zh"],
                    "title_en": row["document__title_en"],
                    "url": f"{API}/documents/{document}/",
                },
                "is_own": False,
                "label": code or "OUT",
                "concept": concept if code else None,
                "entry": row["entry_id"],
                "term": row["term_id"],
                "law": row["law_id"],
                "version": row["version_id"],
                "suggestion": row["suggestion_id"],
                "created_at": localtime(row["created_at"]).isoformat(),
                "anchors": anchors[row["id"]],
            }
            | {name: row[name] for name in ("layer", "kind", "provisions", "attributes", "comment")}
        )
    return rows


def _laws(wanted: Sequence[Any]) -> list[Row]:
    from catalog.models import LawTitle, LawVersion, SourceLaw

    found = SourceLaw.objects.filter(key__in=wanted).values(
        *("id", "key", "title_zh", "title_zh_full", "title_en", "kind", "issuer", "number"),
        *("repealed_on", "repealed_by_id", "provenance", "note"),
    )
    ids = [row["id"] for row in found]
    titles = defaultdict(list)
    for row in LawTitle.objects.filter(law__in=ids).values("law_id", "language", "kind", "text"):
        titles[row.pop("law_id")].append(row)
    versions = dict(LawVersion.objects.filter(law__in=ids).order_by("date").values_list("law_id", "date"))
    rows = []
    for row in found:
        law, key = row.pop("id"), row["key"]
        repealed_by = row.pop("repealed_by_id")
        date = versions.get(law)
        rows.append(
            row
            | {
                "url": f"{API}/laws/{key}/",
                "titles": titles[law],
                "repealed_by": repealed_by,
                "is_in_force": date is not None,
                "version_in_force": _version(key, row["title_zh"], date) if date else None,
                "versions_url": f"{API}/versions/?law={key}",
                "bases_url": f"{API}/bases/?law={key}",
            }
        )
    return rows


def _columns(name: str, answer: Row) -> Callable[[HttpRequest], HttpResponse]:
    """A view that reads the columns of the rows, and sends the rest as it stands in the answer."""
    from annotations.models import Annotation
    from catalog.models import Entry, Provision, SourceLaw

    model, key = {
        "provisions": (Provision, "id"),
        "annotations": (Annotation, "uid"),
        "laws": (SourceLaw, "key"),
        "entries": (Entry, "id"),
        "search": (SourceLaw, "key"),
    }[name]
    rows = answer.get("results", [answer])
    if name == "search":
        rows = [{"key": hit["url"].split("/")[-2]} for found in rows for hit in found["hits"]]
    wanted = [row[key] for row in rows]
    columns = [field.attname for field in model._meta.concrete_fields]

    def view(request: HttpRequest) -> HttpResponse:
        held = {str(row[key]): row for row in model.objects.filter(**{f"{key}__in": wanted}).values(*columns)}
        # What is not a column is sent as it stands in the answer, so that the two send the same.
        sent = [
            row | {name: held[str(row[key])].get(name, row[name]) for name in row if name != "url"}
            for row in rows
        ]
        return _sent(answer | {"results": sent})

    return view
