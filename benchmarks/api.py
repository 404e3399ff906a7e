"""How long the API takes, beside a bare Django view that sends the same JSON from .values() and orjson.

Makes a database of its own, once, with 150,000 provisions, the entries of 50 editions and 1,000,000
annotations, and asks for lists, filters, searches, days and single rows, in turn with the bare view.

    python -m benchmarks.api --database var/api-benchmark.sqlite3
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.api_bare import bare_view


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--database", type=Path, default=Path("var/api-benchmark.sqlite3"))
    parser.add_argument("--rounds", type=int, default=40, help="Requests of each kind.")
    parser.add_argument("--scale", type=float, default=1.0, help="Share of the rows to make.")
    options = parser.parse_args()
    options.database.parent.mkdir(parents=True, exist_ok=True)
    os.environ["DATABASE_URL"] = f"sqlite:///{options.database.resolve()}"
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    from django.core.management import call_command

    import config.wsgi  # noqa: F401  the service as it starts

    if not options.database.exists():
        call_command("migrate", verbosity=0)
        from benchmarks.api_rows import fill

        fill(options.scale)
    _measure(options.rounds)


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
        bare = bare_view(path, client.get(path).json())
        urlpatterns[:1] = [django_path("bare/", bare)]
        clear_url_caches()
        ours: list[float] = []
        theirs: list[float] = []
        for _round in range(rounds):
            ours.append(_timed(lambda path=path: client.get(path)))
            theirs.append(_timed(lambda: client.get("/bare/")))
        _print(name, ours, theirs)
    connection.close()


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
