"""Kill what writes, at random moments, and see that nothing acknowledged is lost and nothing is half-written.

DATABASE_URL=sqlite:////tmp/kills.sqlite3 python -m benchmarks.kills --kills 50
python .ci/with_postgres.py python -m benchmarks.kills --kills 200 --only publishing deciding

The database must be empty: it is filled and emptied at will. For each kind of work a process writes until
it is killed with SIGKILL; then every rule of ``manage.py verify`` is tried, what was acknowledged is looked
for, and the next process goes on. Law imports and corpus runs have scripts: import_kills, corpus.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import django

if ":memory:" in os.environ.get("DATABASE_URL", ":memory:"):
    sys.exit("Name a database on disk with DATABASE_URL: one in memory goes with its process.")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.contrib.auth.models import User  # noqa: E402  # after django.setup()
from django.core.management import call_command  # noqa: E402
from django.db import connection, connections, transaction  # noqa: E402
from django.db.models import Count  # noqa: E402
from django.utils.text import slugify  # noqa: E402

from annotations.deciding import Desk, NothingToUndo  # noqa: E402
from annotations.intake import Choices, Source, bring_in, tag_text  # noqa: E402
from annotations.models import (  # noqa: E402
    Annotation,
    Decision,
    Document,
    DocumentText,
    Original,
    PipelineRun,
)
from annotations.tagging import Tagger, default_lexicon  # noqa: E402
from catalog.backups import create, restore  # noqa: E402
from catalog.backups.engines import contents  # noqa: E402
from catalog.editions.workflow import approve, publish, submit  # noqa: E402
from catalog.models import Agency, Catalog, Concept, Edition, Entry, Workflow  # noqa: E402
from catalog.verifying import registered, run  # noqa: E402

SEED = 9
LONGEST = 0.6  # seconds until a kill
PLAN = "样例市工作方案\n一、总体要求\n对失信被执行人限制高消费，依照《公司法》第一百七十八条办理。\n"

Acknowledge = Callable[[str], None]


class Publishing:
    """Editions drafted, submitted, approved and published, one after the other."""

    def prepare(self) -> None:
        self.catalog = Catalog.objects.get()
        self.concept = Concept.objects.earliest("pk")

    def work(self, acknowledge: Acknowledge) -> None:
        one, other = User.objects.get(username="one"), User.objects.get(username="other")
        number = Edition.objects.count()
        while True:
            number += 1
            with transaction.atomic():
                edition = Edition(catalog=self.catalog, slug=f"e{number}", kind="official", title_zh="清单")
                edition.completeness = Edition.Completeness.COMPLETE
                edition.save_with_history(reason="drafted", user=one)
                for ordinal in range(1, 6):
                    entry = Entry(edition=edition, concept=self.concept, ordinal=ordinal)
                    entry.code, entry.content_zh = f"PM-99.{ordinal:03}", "措施"
                    entry.provenance = Entry.Provenance.OFFICIAL_ROW
                    entry.save_with_history(reason="drafted", user=one)
            acknowledge(f"{edition.pk} {edition.workflow}")
            for step, user in ((submit, one), (approve, other), (publish, other)):
                edition = step(edition, user)
                acknowledge(f"{edition.pk} {edition.workflow}")

    def faults(self, acknowledged: list[str]) -> list[str]:
        order = [Workflow.DRAFT, Workflow.IN_REVIEW, Workflow.APPROVED, Workflow.PUBLISHED]
        held = dict(Edition.objects.values_list("pk", "workflow"))
        lost = [
            told
            for told, (key, state) in ((t, t.split()) for t in acknowledged)
            if int(key) not in held or order.index(Workflow(held[int(key)])) < order.index(Workflow(state))
        ]
        half = Edition.objects.annotate(rows=Count("entries")).exclude(rows=5)
        return [f"lost: edition {told}" for told in lost] + [f"half an edition: {e.pk}" for e in half]


class Uploading:
    """Documents brought in: original, text, segments, alignment."""

    def prepare(self) -> None:
        pass

    def work(self, acknowledge: Acknowledge) -> None:
        number = Original.objects.count()
        while True:
            number += 1
            data = f"{PLAN}第{number}号。\n".encode()
            (outcome,) = bring_in([Source(f"plan-{number}.txt", data)], Choices(), None)
            if outcome.error:
                raise RuntimeError(outcome.error)
            acknowledge(f"plan-{number}.txt")

    def faults(self, acknowledged: list[str]) -> list[str]:
        held = set(DocumentText.objects.values_list("source_name", flat=True))
        lost = [f"lost: {name}" for name in acknowledged if name not in held]
        empty = Document.objects.annotate(n=Count("texts")).filter(n=0)
        bare = DocumentText.objects.annotate(n=Count("segments")).filter(n=0)
        unkept = DocumentText.objects.exclude(source_sha256__in=Original.objects.values("sha256"))
        return lost + [f"half a document: {row}" for row in (*empty, *bare, *unkept)]


class Tagging:
    """Texts tagged, by one version of a pipeline after the other."""

    def prepare(self) -> None:
        list(bring_in([Source("long.txt", (PLAN * 40).encode())], Choices(), None))
        self.text = DocumentText.objects.get(source_name="long.txt")
        self.tagger = Tagger()
        self.expected = len(self.tagger.suggest(self.text.text, "zh"))

    def work(self, acknowledge: Acknowledge) -> None:
        number = PipelineRun.objects.count()
        while True:
            number += 1
            version = f"{self.tagger.version}.{number}"
            named = type("Named", (), {"version": version, "suggest": self.tagger.suggest})
            tag_text(self.text, named)  # type: ignore[arg-type]  # all that it asks of a tagger
            acknowledge(version)

    def faults(self, acknowledged: list[str]) -> list[str]:
        runs = PipelineRun.objects.filter(text=self.text).annotate(n=Count("suggestions"))
        held = dict(runs.values_list("pipeline_version", "n"))
        half = [f"half a run: {name} has {n}" for name, n in held.items() if n != self.expected]
        return half + [f"lost: {version}" for version in acknowledged if version not in held]


class Deciding:
    """Suggestions accepted, rejected, and decisions undone."""

    def prepare(self) -> None:
        list(bring_in([Source("decided.txt", (PLAN * 300).encode())], Choices(), None))
        self.text = DocumentText.objects.get(source_name="decided.txt")
        self.document = self.text.document
        self.suggestions = list(tag_text(self.text, Tagger()).suggestions.values_list("pk", flat=True))

    def work(self, acknowledge: Acknowledge) -> None:
        desk = Desk(User.objects.get(username="one"), self.document)
        drawn = random.Random()
        while True:
            choice = drawn.random()
            if choice < 0.2 and Decision.objects.filter(document=self.document).exists():
                with suppress(NothingToUndo):
                    desk.undo()
            else:
                ref = f"s{drawn.choice(self.suggestions)}"
                (desk.reject if choice < 0.5 else desk.accept)(ref)
            acknowledge(str(Decision.objects.filter(document=self.document).count()))

    def faults(self, acknowledged: list[str]) -> list[str]:
        held = Decision.objects.filter(document=self.document).count()
        faults = [f"lost: {told} decisions, {held} held" for told in acknowledged if int(told) > held]
        standing = Annotation.objects.filter(document=self.document, withdrawn=False)
        undecided = standing.exclude(pk__in=Decision.objects.values("annotation"))
        rootless = standing.exclude(pk__in=standing.filter(anchors__text=self.text).values("pk"))
        faults += [f"an annotation without a decision: {row.pk}" for row in undecided]
        return faults + [f"an annotation without a place: {row.pk}" for row in rootless]


class Restoring:
    """A backup put in the place of a database that has gone on since."""

    def prepare(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.wanted = create(self.folder / "backup.tar").tables
        self.before = self.wanted

    def work(self, acknowledge: Acknowledge) -> None:
        with transaction.atomic():
            Agency(name_zh="后来的机关").save()
        acknowledge("marked")
        restore(self.folder / "backup.tar", replace=True)
        acknowledge("restored")
        time.sleep(60)

    def faults(self, acknowledged: list[str]) -> list[str]:
        _wait_for_orphans()
        now = contents()
        unlike = {name for name in self.wanted if now.get(name) != self.wanted[name]}
        # The agency that was added, its history, the mark that something changed, and what is found of it.
        rest = {name for name in unlike if "agency" not in name and not name.startswith("catalog_search")}
        if rest - {"sqlite_sequence", "catalog_change"} or ("restored" in acknowledged and unlike):
            return [f"neither the old database nor the backup: {sorted(unlike)}"]
        restore(self.folder / "backup.tar", replace=True)
        return []


def _wait_for_orphans() -> None:
    """A killed restore leaves pg_restore behind, which goes on to its end, whole or not at all."""
    while connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'pg_restore'")
            if cursor.fetchone() == (0,):
                return
        time.sleep(0.1)


SCENARIOS = {kind.__name__.lower(): kind for kind in (Publishing, Uploading, Tagging, Deciding, Restoring)}


def _make_concepts() -> None:
    """The concepts that the lexicon speaks of."""
    catalog = Catalog(code="kills", title_zh="清单", title_en="List")
    catalog.save()
    labels = {entry.label for entry in default_lexicon().entries} - {"OUT", "CITATION"}
    for ordinal, code in enumerate(sorted(labels), 1):
        Concept(catalog=catalog, code=code, slug=slugify(code), name_zh=code, ordinal=ordinal).save()


def killed(work: Callable[[Acknowledge], None], delay: float) -> list[str]:
    """Let a process work until it is killed after ``delay`` seconds; return what it acknowledged."""
    connections.close_all()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            work(lambda told: os.write(writing, f"{told}\n".encode()) and None)
        except BaseException as error:
            os.write(writing, f"! {type(error).__name__}: {error}\n".encode())
        os._exit(1)
    os.close(writing)
    time.sleep(delay)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(reading, "rb") as pipe:
        return pipe.read().decode().splitlines()


def prove(name: str, kills: int, drawn: random.Random) -> bool:
    """Kill one kind of work again and again; print and return whether nothing came to harm."""
    scenario = SCENARIOS[name]()
    scenario.prepare()
    acknowledged: list[str] = []
    for turn in range(1, kills + 1):
        told = killed(scenario.work, drawn.uniform(0.02, LONGEST))
        failed = [line for line in told if line.startswith("!")]
        acknowledged = told if name == "restoring" else acknowledged + told
        faults = failed or scenario.faults(acknowledged)
        faults += [f"{b.row}: {b.why}" for check in registered() for b in run(check).broken]
        if faults:
            print(f"{name}: after {turn} kills: {faults[:5]}")
            return False
    done = f", {len(acknowledged)} writes acknowledged and held" if name != "restoring" else ""
    print(f"{name}: {kills} kills survived{done}; every rule holds")
    return True


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--kills", type=int, default=50, help="how many of each kind")
    parser.add_argument("--only", nargs="+", choices=sorted(SCENARIOS), default=list(SCENARIOS))
    options = parser.parse_args()
    call_command("migrate", verbosity=0)
    if User.objects.exists():
        print("The database is not empty: name one that is.")
        return 1
    for name in ("one", "other"):
        User.objects.create_superuser(name)
    _make_concepts()
    drawn = random.Random(SEED)
    begun = time.monotonic()
    held = [prove(name, options.kills, drawn) for name in options.only]
    print(f"{connection.vendor}: {len(held) * options.kills} kills, {time.monotonic() - begun:.0f} s")
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
