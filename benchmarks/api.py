"""How long the API takes, beside a bare Django view that sends the same JSON from .values() and orjson.

Makes a database of its own, once, with 150,000 provisions, the entries of 50 editions and 1,000,000
annotations, and asks for lists, filters, searches, days and single rows, in turn with the bare view.

    python -m benchmarks.api --database var/api-benchmark.sqlite3
"""

from __future__ import annotations

import argparse
import datetime
import os
import statistics
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

PROVISIONS, EDITIONS, ENTRIES, ANNOTATIONS = 150_000, 50, 100, 1_000_000
BATCH = 10_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--database", type=Path, default=Path("var/api-benchmark.sqlite3"))
    parser.add_argument("--rounds", type=int, default=40, help="Requests of each kind.")
    parser.add_argument("--scale", type=float, default=1.0, help="Share of the rows to make.")
    options = parser.parse_args()
    options.database.parent.mkdir(parents=True, exist_ok=True)
    os.environ["DATABASE_URL"] = f"sqlite:///{options.database.resolve()}"
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django

    django.setup()
    from django.core.management import call_command

    if not options.database.exists():
        call_command("migrate", verbosity=0)
        _fill(options.scale)
    _measure(options.rounds)


def _fill(scale: float) -> None:
    """Make the rows, past the models' own ways: this is a database for measuring only."""
    from django.db import connection, transaction

    from catalog import integrity
    from catalog.search.index import rebuild

    started = time.monotonic()
    integrity.remove(connection)
    with transaction.atomic():
        laws = _laws(int(PROVISIONS * scale))
        _editions(EDITIONS, int(ENTRIES * scale) or 1, laws)
        _annotations(int(ANNOTATIONS * scale))
    for _kind in rebuild():
        pass
    integrity.install(connection)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(f"made in {time.monotonic() - started:.0f} s")


def _put(model: Any, rows: Iterator[Any]) -> None:
    from itertools import islice

    from django.db.models import QuerySet

    while batch := list(islice(rows, BATCH)):
        QuerySet(model).bulk_create(batch, batch_size=BATCH)


def _laws(count: int) -> int:
    """Make provisions in laws of a hundred articles; return how many laws."""
    from catalog.models import LawText, LawVersion, Provision, SourceLaw

    laws = count // 100 or 1
    _put(
        SourceLaw,
        (
            SourceLaw(pk=n, key=f"law-{n}", title_zh=f"样例法{n}", title_zh_full=f"样例法全称{n}", kind="law")
            for n in range(1, laws + 1)
        ),
    )
    day = datetime.date(2020, 1, 1)
    _put(LawVersion, (LawVersion(pk=n, law_id=n, date=day, event="enacted") for n in range(1, laws + 1)))
    _put(
        LawText,
        (
            LawText(pk=n, version_id=n, kind="full", source_name="x", source_sha256=f"{n:064}", body="x")
            for n in range(1, laws + 1)
        ),
    )
    versions = list(LawVersion.objects.all())
    for version in versions:
        version.current_text_id = version.pk
    from django.db.models import QuerySet

    QuerySet(LawVersion).bulk_update(versions, ["current_text"], batch_size=500)
    words = (
        "限制出境",
        "公共信用信息",
        "失信被执行人",
        "行政许可",
        "政府采购",
        "招标投标",
        "产品质量",
        "安全生产",
    )
    _put(
        Provision,
        (
            Provision(
                law_text_id=n % laws + 1,
                ordinal=n // laws,
                kind="article",
                eid=f"art_{n // laws + 1}",
                number=str(n // laws + 1),
                label=f"第{n // laws + 1}条",
                text=f"违反本法规定的，由主管部门依照{words[n % 8]}的规定处理，{words[n * 7 % 5]}编号{n}。"
                * 2,
                exact_hash=f"{n:064}",
                folded_hash=f"{n:064}",
            )
            for n in range(count)
        ),
    )
    return laws


def _editions(count: int, entries: int, laws: int) -> None:
    from catalog.models import BasisTarget, Catalog, Concept, Edition, Entry, LegalBasis

    Catalog.objects.create(pk=1, code="punishment", title_zh="清单", title_en="List")
    Concept.objects.create(
        pk=1, catalog_id=1, code="PM-01", slug="pm-01", name_zh="限制", name_en="x", ordinal=1
    )
    _put(
        Edition,
        (
            Edition(
                pk=n,
                catalog_id=1,
                slug=f"e{n}",
                kind="official",
                title_zh="清单",
                title_en="List",
                issued=datetime.date(1970 + n, 1, 1),
                completeness="complete",
                workflow="published",
                origin="seed",
                checksum="x",
                published_at=datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC),
            )
            for n in range(1, count + 1)
        ),
    )
    total = count * entries
    _put(
        Entry,
        (
            Entry(
                pk=n + 1,
                edition_id=n // entries + 1,
                concept_id=1,
                code=f"PM-01.{n % entries + 1:03}",
                ordinal=n % entries + 1,
                content_zh=f"限制出境{n}",
                provenance="official-row",
            )
            for n in range(total)
        ),
    )
    _put(
        LegalBasis,
        (
            LegalBasis(
                pk=n + 1,
                entry_id=n + 1,
                ordinal=1,
                quote="《样例法》第一条",
                start=0,
                end=5,
                law_id=n % laws + 1,
            )
            for n in range(total)
        ),
    )
    _put(
        BasisTarget,
        (
            BasisTarget(basis_id=n + 1, ordinal=1, version_id=n % laws + 1, provision="1", eid="art_1")
            for n in range(total)
        ),
    )


def _annotations(count: int) -> None:
    from django.contrib.auth.models import User
    from django.utils import timezone

    from annotations.models import Annotation, Document

    user = User.objects.create(username="annotator")
    documents = count // 500 or 1
    _put(
        Document,
        (Document(pk=n, title_zh=f"文件{n}", published_at=timezone.now()) for n in range(1, documents + 1)),
    )
    _put(
        Annotation,
        (
            Annotation(
                uid=uuid.UUID(int=n),
                document_id=n % documents + 1,
                layer="adjudicated",
                annotator=user,
                kind="concept" if n % 2 else "out",
                concept_id=1 if n % 2 else None,
            )
            for n in range(count)
        ),
    )


REQUESTS = {
    "list: provisions": "provisions/",
    "list: provisions, 200 a page": "provisions/?page_size=200",
    "list: annotations": "annotations/",
    "list: annotations, 200 a page": "annotations/?page_size=200",
    "list: laws": "laws/",
    "filter: provisions of a law": "provisions/?law=law-7",
    "filter: provisions by eid": "provisions/?eid=art_5",
    "filter: annotations of a concept": "annotations/?concept=PM-01",
    "filter: annotations of a document": "annotations/?document={document}",
    "search: provisions, two characters": "provisions/?q=出境",
    "search: provisions, a rare word": "provisions/?q=编号77777",
    "search: everything": "search/?q=样例",
    "as_of: provisions": "provisions/?as_of=2021-01-01",
    "as_of: entries": "entries/?as_of=2010-06-01",
    "as_of: entries, bases followed": "entries/?as_of=2010-06-01&expand=bases.provision",
    "detail: provision": "provisions/777/",
    "detail: law": "laws/law-7/",
    "detail: annotation": "annotations/{annotation}/",
}


def _measure(rounds: int) -> None:
    from django.db import connection
    from django.test import Client
    from django.urls import clear_url_caches
    from django.urls import path as django_path

    from annotations.models import Annotation, Document
    from config.urls import urlpatterns

    # The bare view stands behind the same middleware.
    urlpatterns.insert(0, django_path("bare/", lambda request: None))

    client = Client(SERVER_NAME="localhost")
    keys = {
        "document": Document.objects.get(pk=7).uid,
        "annotation": Annotation.objects.order_by("pk")[7].uid,
    }
    print(f"| {'request':36} | p50 ms | p95 ms | bare p50 | bare p95 | ratio |")
    print(f"|{'-' * 38}|{'-' * 8}|{'-' * 8}|{'-' * 10}|{'-' * 10}|{'-' * 7}|")
    for name, address in REQUESTS.items():
        path = "/api/v1/" + address.format(**keys)
        bare = _bare_view(path, client.get(path).json())
        urlpatterns[:1] = [django_path("bare/", bare)]
        clear_url_caches()
        ours: list[float] = []
        theirs: list[float] = []
        for _round in range(rounds):
            ours.append(_timed(lambda path=path: client.get(path)))
            theirs.append(_timed(lambda: client.get("/bare/")))
        _print(name, ours, theirs)
    connection.close()


def _bare_view(path: str, answer: Any) -> Callable[[Any], Any]:
    """A view that reads the same rows by ``.values()`` and sends the same JSON by orjson, and does no more.

    It knows the keys of the rows beforehand: filtering, searching, judging and following cost it nothing.
    """
    import orjson
    from django.http import HttpResponse

    from annotations.models import Annotation
    from catalog.models import Entry, Provision, SourceLaw

    name = path.split("/")[3]
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

    def view(request: Any) -> HttpResponse:
        held = {str(row[key]): row for row in model.objects.filter(**{f"{key}__in": wanted}).values(*columns)}
        # What is not a column is sent as it stands in the answer, so that the two send the same.
        sent = [
            row | {name: held[str(row[key])].get(name, row[name]) for name in row if name != "url"}
            for row in rows
        ]
        return HttpResponse(orjson.dumps(answer | {"results": sent}), content_type="application/json")

    return view


def _timed(call: Callable[[], Any]) -> float:
    started = time.perf_counter()
    call()
    return (time.perf_counter() - started) * 1000


def _print(name: str, ours: list[float], theirs: list[float]) -> None:
    figures = [statistics.quantiles(each, n=20, method="inclusive") for each in (ours, theirs)]
    (p50, p95), (bare50, bare95) = [(each[9], each[18]) for each in figures]
    print(f"| {name:36} | {p50:6.1f} | {p95:6.1f} | {bare50:8.1f} | {bare95:8.1f} | {p50 / bare50:5.1f} |")


if __name__ == "__main__":
    main()
