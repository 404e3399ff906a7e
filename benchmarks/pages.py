"""How long an edition of 2,000 entries takes to be served, against rendering its template from ready data.

    .venv/bin/python -m benchmarks.pages --entries 2000

Makes a database of its own, asks for the page as a reader does, and renders the same template with the rows
already read, in turn. The goal is no more than three times as long. No network is in it.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

GOAL = 3.0
LAWS = 60


def timed(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def fill(entries: int) -> str:
    """Publish an edition of so many rows over 60 laws, each in two versions; its identifier."""
    import datetime

    from tests.factories import EditionFactory, LawTextFactory, LawVersionFactory, publish
    from tests.pages import add_row

    edition = EditionFactory(slug="2024")
    versions = []
    for _ in range(LAWS):
        text = LawTextFactory(articles=[f"第{n}类行为，处一万元以下罚款。" for n in range(20)])
        later = LawVersionFactory(law=text.version.law, date=datetime.date(2023, 1, 1))
        LawTextFactory(version=later, articles=[f"第{n}类行为，处五万元以下罚款。" for n in range(20)])
        versions.append(text.version)
    for number in range(entries):
        add_row(edition, version=versions[number % LAWS], code=f"PM-04.{number:04}")
    return publish(edition).identifier


def measure(identifier: str, rounds: int) -> tuple[float, float, int]:
    """Median seconds of serving and of rendering, and the bytes of the page."""
    from django.template.loader import render_to_string
    from django.test import Client
    from django.urls import reverse

    from catalog.views import catalogs

    client, address = Client(), reverse("edition", args=[identifier])
    with patch.object(catalogs, "render", wraps=catalogs.render) as rendered:
        page = client.get(address)
    request, template, context = rendered.call_args.args
    served, ready = [], []
    for _ in range(rounds):
        served.append(timed(lambda: client.get(address)))
        ready.append(timed(lambda: render_to_string(template, context, request)))
    return statistics.median(served), statistics.median(ready), len(page.content)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--entries", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DATABASE_URL": f"sqlite:///{Path(folder) / 'pages.sqlite3'}",
            "DEBUG": "false",
            "ALLOW_HTTP": "true",
            "ALLOWED_HOSTS": "testserver",
            "SECRET_KEY": "of this run alone",
            "LOG_LEVEL": "ERROR",
        }
        import django
        from django.conf import settings
        from django.core.management import call_command

        django.setup()
        settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
        call_command("migrate", verbosity=0)
        from django.db import transaction

        with transaction.atomic():
            identifier = fill(options.entries)
        served, ready, size = measure(identifier, options.rounds)
    ratio = served / ready
    print(f"entries {options.entries}, page {size / 1e6:.2f} MB")
    print(f"served   {served:.3f} s")
    print(f"rendered {ready:.3f} s from ready data")
    print(f"ratio    {ratio:.2f}, goal at most {GOAL}")
    return 0 if ratio <= GOAL else 1


if __name__ == "__main__":
    raise SystemExit(main())
