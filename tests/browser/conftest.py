"""A Chromium for the walks through the pages; what it hears on the console and over the wire is kept."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Request, expect, sync_playwright

from annotations.models import DocumentText
from tests.browser.workbench import Person, Seat

# What is waited for comes at once on an idle machine; a busy one is given time rather than called wrong.
expect.set_options(timeout=20_000)

CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@pytest.fixture(autouse=True)
def _sync_django_under_playwright(monkeypatch: pytest.MonkeyPatch) -> None:
    """Playwright's sync API keeps an event loop in this thread, which Django would take for async code."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    executable = next((path for name in CHROMIUMS if (path := shutil.which(name))), None)
    if executable is None:
        pytest.skip("needs Chromium: apt-get install chromium fonts-noto-cjk")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        yield chromium
        chromium.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@dataclass
class Walk:
    """A page and all that went wrong on it: console messages, failed requests, hosts other than ours."""

    page: Page
    origin: str
    faults: list[str] = field(default_factory=list)

    def open(self, address: str) -> None:
        """Go to an address of ours and wait until the page has loaded."""
        response = self.page.goto(self.origin + address)
        assert response is not None
        assert response.status == 200, f"{address}: {response.status}"

    @property
    def overflow(self) -> int:
        """By how many CSS pixels the page is wider than the window."""
        return self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )

    def listen(self) -> None:
        self.page.on("console", lambda message: self.faults.append(f"console: {message.text}"))
        self.page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        self.page.on("requestfailed", self._check_failure)
        self.page.on("request", lambda request: self._check_host(request.url))

    def _check_failure(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # what a page takes back itself is no fault
            self.faults.append(f"failed: {request.url} {request.failure}")

    def _check_host(self, url: str) -> None:
        if not url.startswith("data:") and urlsplit(url).netloc != urlsplit(self.origin).netloc:
            self.faults.append(f"outside: {url}")


@pytest.fixture
def walk(browser: Browser, live_server: object) -> Iterator[Walk]:
    """A fresh page against the live server; the test fails if anything went wrong on it."""
    context = browser.new_context(locale="en")
    found = Walk(context.new_page(), str(live_server))
    found.listen()
    yield found
    context.close()
    assert found.faults == []


@pytest.fixture
def seat(browser: Browser, live_server: Any) -> Iterator[Seat]:
    """Gives people seats; the test fails if a script of theirs failed or the policy stopped one."""
    people: list[Person] = []

    def take(text: DocumentText, *rights: str, **options: Any) -> Person:
        context = browser.new_context(locale="en", **options)
        people.append(Person(context, str(live_server), text, *rights))
        return people[-1]

    yield take
    for person in people:
        person.context.close()
        assert person.faults == []
