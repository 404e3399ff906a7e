"""Take pictures of every public page at three widths, light and dark, in both languages, to look at.

python docs/page_pictures.py FOLDER [ADDRESS]    # ADDRESS of a running service; else one is started
"""

from __future__ import annotations

import shutil
import sys
from contextlib import nullcontext
from itertools import product
from pathlib import Path
from typing import Literal

from make_pictures import service
from playwright.sync_api import sync_playwright

EDITION = "editions/punishment-compiled-2025-04-r1/"
PAGES = {
    "home": "",
    "search": "search/?q=限制出境",
    "catalog": "catalogs/punishment/",
    "edition": EDITION,
    "edition-filtered": f"{EDITION}?status=amended",
    "edition-empty": f"{EDITION}?status=merged",
    "pictures": f"{EDITION}pictures/",
    "compare": f"{EDITION}compare/",
    "entry": f"{EDITION}entries/PM-04.001/",
    "concept": "concepts/PM-04/",
    "laws": "laws/",
    "law": "laws/company-law/",
    "version": "laws/company-law/2023-12-29/",
    "article": "laws/company-law/2023-12-29/art_178/",
    "documents": "documents/",
    "check": "check/",
    "no-such-page": "no-such-page/",
}
WIDTHS = (1280, 820, 390)
LANGUAGES = {"en": "", "zh": "zh-hans/"}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def take(folder: Path, address: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("google-chrome"),
            args=["--no-sandbox", "--disable-background-networking"],
        )
        page = browser.new_page()
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 1100})
            for (language, prefix), scheme in product(LANGUAGES.items(), SCHEMES):
                page.emulate_media(color_scheme=scheme)
                for name, path in PAGES.items():
                    response = page.goto(f"{address}/{prefix}{path}")
                    if response is None or response.status not in (200, 404):
                        raise SystemExit(f"{prefix}{path} answered {response and response.status}")
                    page.screenshot(path=folder / f"{name}-{width}-{language}-{scheme}.png")
        browser.close()
    print(f"Pictures are in {folder}.")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    with nullcontext(sys.argv[2]) if len(sys.argv) > 2 else service("picture-" * 3) as found:
        take(Path(sys.argv[1]), found)
