"""Many people at once: researchers who read, translators who decide, an editor who imports laws meanwhile.

DATABASE_URL=sqlite:////tmp/load.sqlite3 python -m benchmarks.load --seconds 60
python .ci/with_postgres.py python -m benchmarks.load --seconds 60 --workers 2

The database must be empty: it is migrated and filled with the seed, a long document and the translators.
Locust sends the people of load_users.py to a server like that of `make run`, while `manage.py import_laws`
runs again and again. Printed: requests a second, median and 95th percentile of each kind, errors; and whether
every decision that was acknowledged is held, once. Exits with 1 on an error, a lost or a doubled decision,
or a rule of `manage.py verify` that is broken.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import django

if ":memory:" in os.environ.get("DATABASE_URL", ":memory:"):
    sys.exit("Name an empty database on disk with DATABASE_URL: one in memory is not shared with the server.")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.contrib.auth.models import Group, User  # noqa: E402  # after django.setup()
from django.core.management import call_command  # noqa: E402
from django.db import connection, connections  # noqa: E402
from django.test import Client  # noqa: E402

from annotations.intake import Choices, Source, bring_in, tag_text  # noqa: E402
from annotations.models import Decision, DocumentText  # noqa: E402
from annotations.tagging import Tagger  # noqa: E402
from benchmarks.serving import served  # noqa: E402
from catalog.models import Edition, Entry, SourceLaw  # noqa: E402
from catalog.verifying import registered, run  # noqa: E402

LINE = "第{n}项 对失信被执行人限制高消费、限制出境，将行政处罚信息纳入信用档案，不得担任企业的董事。\n"
LINES = 80
SEARCHES = ("失信", "限制出境", "公司法", "公司法第一百七十八条", "market access")
DOCUMENTS = 4


def fill(translators: int) -> dict[str, Any]:
    """Fill the database; return the plan that load_users.py reads."""
    call_command("migrate", verbosity=0)
    if User.objects.exists():
        sys.exit("The database is not empty: name one that is.")
    call_command("load_seed", verbosity=0)
    tagger = Tagger()
    documents = []
    for number in range(DOCUMENTS):
        words = f"样例市方案{number}\n" + "".join(LINE.format(n=n) for n in range(LINES))
        list(bring_in([Source(f"plan-{number}.txt", words.encode())], Choices(), None))
        text = DocumentText.objects.get(source_name=f"plan-{number}.txt")
        found = tag_text(text, tagger).suggestions.values_list("pk", flat=True)
        documents.append({"address": f"/documents/{text.document.uid}/", "refs": [f"s{pk}" for pk in found]})
    group = Group.objects.get(name="Translators")
    return {
        "documents": documents,
        "translators": [_signed_in(f"translator{n}", group) for n in range(translators)],
        "addresses": _addresses(),
    }


def _signed_in(name: str, group: Group) -> dict[str, str]:
    user = User.objects.create_user(name)
    user.groups.add(group)
    client = Client()
    client.force_login(user)
    return {"name": name, "session": client.cookies["sessionid"].value}


def _addresses() -> dict[str, list[str]]:
    """What researchers ask for, by kind."""
    editions = [edition.identifier for edition in Edition.objects.published()]
    rows = Entry.objects.filter(edition__in=Edition.objects.published()).select_related("edition")[:200]
    laws = list(SourceLaw.objects.order_by("pk").values_list("key", flat=True)[:100])
    return {
        "page": ["/", *(f"/editions/{e}/" for e in editions)]
        + [f"/editions/{row.edition.identifier}/entries/{row.code}/" for row in rows],
        "law": [f"/laws/{key}/" for key in laws],
        "search": [
            f"/search/?q={q}" for q in ("失信", "限制出境", "公司法", "第一百七十八条", "market access")
        ],
        "api list": ["/api/v1/entries/", "/api/v1/laws/", "/api/v1/bases/", "/api/v1/concepts/"]
        + [f"/api/v1/provisions/?law={key}" for key in laws[:20]],
        "api as_of": [f"/api/v1/entries/?as_of={day}" for day in ("2023-06-01", "2024-06-01", "2025-06-01")]
        + ["/api/v1/bases/status/?as_of=2025-01-01"],
    }


def write_statutes(folder: Path, number: int) -> Path:
    """A folder of twenty statutes of sixty articles that were not there before."""
    place = folder / f"statutes-{number}"
    place.mkdir()
    for n in range(20):
        title = f"样例市第{number}批第{n}号管理条例"
        articles = "\n\n".join(f"第{a}条 违反本条例第{a}条规定的，由主管部门责令改正。" for a in range(1, 61))
        text = f"# {title}\n\n2024年1月1日 样例市人民代表大会常务委员会\n\n<!-- INFO END -->\n\n{articles}\n"
        (place / f"{title}(2024-01-01).md").write_text(text, "utf-8")
    return place


def faults(told: Path) -> tuple[int, list[str]]:
    """How many decisions were acknowledged, and those of them that are lost or doubled, and broken rules."""
    acknowledged = [key for file in told.iterdir() for key in file.read_text().split()]
    held = Counter(map(str, Decision.objects.values_list("batch", flat=True)))
    lost = [f"lost: decision {key}" for key in acknowledged if not held[key]]
    doubled = [f"taken {held[key]} times: decision {key}" for key in acknowledged if held[key] > 1]
    broken = [f"{b.row}: {b.why}" for check in registered() for b in run(check).broken]
    return len(acknowledged), lost + doubled + broken


def percentile(times: dict[str, int], share: float) -> int:
    """The response time in milliseconds within which that share of the requests was answered."""
    left = share * sum(times.values())
    for milliseconds in sorted(times, key=float):
        left -= times[milliseconds]
        if left <= 0:
            return round(float(milliseconds))
    return 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--seconds", type=int, default=60, help="how long people come")
    parser.add_argument("--translators", type=int, default=20)
    parser.add_argument("--researchers", type=int, default=20)
    parser.add_argument("--workers", type=int, default=1, help="processes of the web server")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (told := folder / "told").mkdir()
        plan = folder / "plan.json"
        plan.write_text(json.dumps(fill(options.translators)), "utf-8")
        connections.close_all()
        rows, imported = _send(options, folder, plan, told)
        acknowledged, wrong = faults(told)
    people = f"{options.researchers} researchers, {options.translators} translators, an import of laws"
    print(f"{connection.vendor}, {options.workers} web process(es), {options.seconds} s: {people}")
    print(f"{'':12}{'requests':>10}{'a second':>10}{'p50 ms':>8}{'p95 ms':>8}{'errors':>8}")
    for row in rows:
        times = row["response_times"]
        print(
            f"{row['name']:12}{row['num_requests']:>10,}{row['num_requests'] / options.seconds:>10.1f}"
            f"{percentile(times, 0.5):>8}{percentile(times, 0.95):>8}{row['num_failures']:>8}"
        )
    requests, errors = (sum(row[key] for row in rows) for key in ("num_requests", "num_failures"))
    print(f"{'all':12}{requests:>10,}{requests / options.seconds:>10.1f}{'':16}{errors:>8}")
    held = SourceLaw.objects.filter(title_zh__startswith="样例市").count()
    print(f"{imported} laws imported meanwhile, {held} held")
    print(f"{acknowledged} decisions acknowledged, {len(wrong)} lost, doubled or against a rule")
    for fault in wrong[:10]:
        print(fault)
    return int(bool(errors or wrong or held != imported or not acknowledged))


def _send(
    options: argparse.Namespace, folder: Path, plan: Path, told: Path
) -> tuple[list[dict[str, Any]], int]:
    """Serve, let people come and laws be imported; return locust's figures and how many laws came in."""
    with served(options.workers) as address:
        people = f"--users {options.researchers + options.translators} --spawn-rate 10"
        times = f"--run-time {options.seconds}s --stop-timeout 30 --host {address}"
        locust = str(Path(sys.executable).with_name("locust"))
        command = [locust, "--headless", "--skip-log", *people.split(), *times.split()]
        users = subprocess.Popen(
            [*command, "-f", Path(__file__).with_name("load_users.py"), "--json-file", folder / "figures"],
            env=os.environ | {"LOAD_PLAN": str(plan), "LOAD_TOLD": str(told)},
            stdout=subprocess.DEVNULL,
        )
        number = 0
        while users.poll() is None:
            statutes = write_statutes(folder, number)
            importing = [sys.executable, "manage.py", "import_laws", statutes, "--verbosity", "0"]
            subprocess.run(importing, check=True, stdout=subprocess.DEVNULL)
            number += 1
    return json.loads((folder / "figures.json").read_text("utf-8")), number * 20


if __name__ == "__main__":
    sys.exit(main())
