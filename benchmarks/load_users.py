"""Whom benchmarks.load sends: researchers who read pages and query the API, and translators who decide.

A locustfile; LOAD_PLAN names the JSON file that benchmarks.load writes, LOAD_TOLD the folder for what the
service acknowledged: a file for each translator, a line for each decision.
"""

from __future__ import annotations

import itertools
import json
import os
import random
import uuid
from pathlib import Path
from typing import Any

from locust import HttpUser, between, constant_pacing, task

PLAN: dict[str, Any] = json.loads(Path(os.environ["LOAD_PLAN"]).read_text("utf-8"))
TOLD = Path(os.environ["LOAD_TOLD"])
TRANSLATORS = itertools.cycle(PLAN["translators"])


class Researcher(HttpUser):
    """Reads a page or asks the API, and thinks for a second or two."""

    weight = 1
    wait_time = between(0.5, 1.5)

    def _get(self, kind: str) -> None:
        address = random.choice(PLAN["addresses"][kind])
        self.client.get(address, name=kind)

    @task(4)
    def read_a_page(self) -> None:
        self._get("page")

    @task(2)
    def read_a_law(self) -> None:
        self._get("law")

    @task(2)
    def search(self) -> None:
        self._get("search")

    @task(3)
    def list_by_api(self) -> None:
        self._get("api list")

    @task(2)
    def ask_as_of(self) -> None:
        self._get("api as_of")


class Translator(HttpUser):
    """Opens a document and decides a suggestion every second; others work on the same document."""

    fixed_count = len(PLAN["translators"])
    wait_time = constant_pacing(1)

    def on_start(self) -> None:
        me = next(TRANSLATORS)
        self.told = TOLD / me["name"]
        self.client.cookies.set("sessionid", me["session"])
        self.document = random.choice(PLAN["documents"])
        self.open = list(self.document["refs"])
        random.shuffle(self.open)
        self.since = 0
        self.client.get(f"{self.document['address']}annotate/", name="workbench")
        self.token = self.client.cookies["csrftoken"]

    @task(12)
    def decide(self) -> None:
        if not self.open:
            return
        key = str(uuid.uuid4())
        answer = self.client.post(
            f"{self.document['address']}annotate/decide/",
            {
                "action": random.choice(("accept", "accept", "reject")),
                "key": key,
                "since": self.since,
                "ref": self.open.pop(),
            },
            headers={"X-CSRFToken": self.token},
            name="decide",
        )
        if answer.status_code == 200:
            with self.told.open("a") as file:
                file.write(f"{key}\n")
            _, _, rest = answer.text.partition('data-since="')
            self.since = int(rest.partition('"')[0] or self.since)

    @task(2)
    def look_for_changes(self) -> None:
        self.client.get(f"{self.document['address']}annotate/changes/{self.since}/", name="changes")

    @task(1)
    def open_again(self) -> None:
        self.client.get(f"{self.document['address']}annotate/", name="workbench")
