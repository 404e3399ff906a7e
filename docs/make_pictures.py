"""Take the pictures of the README: a database of its own, the seed, the sample, a headless Chromium.

python docs/make_pictures.py [FOLDER]
"""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "pictures"
WIDTH, HEIGHT = 1280, 860


def manage(environment: dict[str, str], *arguments: str) -> None:
    subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment,
        check=True,
        stdout=subprocess.DEVNULL,
    )


@contextmanager
def service(password: str) -> Iterator[str]:
    """A running service on a free port with seed, sample and a superuser named picture; its address."""
    with tempfile.TemporaryDirectory() as folder, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        environment = os.environ | {
            "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
            "SECRET_KEY": secrets.token_urlsafe(50),
            "DEBUG": "true",
            "DJANGO_SUPERUSER_PASSWORD": password,
        }
        manage(environment, "migrate", "--verbosity", "0")
        manage(environment, "load_seed")
        manage(environment, "setup_demo")
        manage(
            environment,
            "createsuperuser",
            "--no-input",
            "--username",
            "picture",
            "--email",
            "picture@localhost",
        )
        address = f"127.0.0.1:{port}"
        server = subprocess.Popen(
            [sys.executable, "manage.py", "runserver", "--noreload", address],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            wait_for(port)
            yield f"http://{address}"
        finally:
            server.terminate()
            server.wait()


def wait_for(port: int) -> None:
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit("The server did not start.")


def sign_in(page: Page, address: str, password: str) -> None:
    page.goto(f"{address}/admin/login/")
    page.fill("#id_username", "picture")
    page.fill("#id_password", password)
    page.press("#id_password", "Enter")
    page.wait_for_url("**/admin/")


def take_workbench(page: Page, address: str, folder: Path) -> None:
    """The workbench at the mark of a measure, at three widths, light and dark."""
    page.goto(f"{address}/documents/")
    page.click("main a:has-text('样例')")
    page.click("a[href$='/annotate/']")
    page.wait_for_selector("#workbench[data-ready]")
    page.locator(".mark[data-label^='PM-']").first.click()
    for width, height in ((WIDTH, HEIGHT), (820, 1180), (1600, 1000)):
        page.set_viewport_size({"width": width, "height": height})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            page.locator(".mark.current").first.scroll_into_view_if_needed()
            page.wait_for_load_state("networkidle")
            page.screenshot(path=folder / f"workbench-{width}-{scheme}.png")


def take(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    password = secrets.token_urlsafe(12)
    with service(password) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("google-chrome"),
            args=["--no-sandbox", "--disable-background-networking"],
        )
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        page.goto(f"{address}/documents/")
        page.click("main a[href*='/documents/']")
        page.screenshot(path=folder / "document.png")
        sign_in(page, address, password)
        page.goto(f"{address}/admin/catalog/entry/")
        page.screenshot(path=folder / "admin.png")
        take_workbench(page, address, folder)
        browser.close()
    print(f"Pictures are in {folder}.")


if __name__ == "__main__":
    take(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
