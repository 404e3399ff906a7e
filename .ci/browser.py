"""Find a Chromium and a Chinese font for the browser tests; install what is missing where that can be done.

Prints what was found, or what to install by hand, and then exits with 1.
"""

import os
import shutil
import subprocess
import sys

CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def chromium() -> str | None:
    return next((path for name in CHROMIUMS if (path := shutil.which(name))), None)


def has_chinese_font() -> bool:
    if not shutil.which("fc-list"):
        return False
    listed = subprocess.run(["fc-list", ":lang=zh"], capture_output=True, text=True, check=False)
    return bool(listed.stdout.strip())


def install(packages: list[str]) -> None:
    """Install packages with apt-get, which needs root and a Debian or a relative of it."""
    print(f"Installing {', '.join(packages)} for the browser tests ...", flush=True)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        subprocess.run(
            ["apt-get", "-q", *command], env=environment, check=False, stdout=subprocess.DEVNULL, timeout=900
        )


def main() -> int:
    missing = [] if chromium() else ["chromium"]
    if not has_chinese_font():
        missing += ["fontconfig", "fonts-noto-cjk"]
    if missing and shutil.which("apt-get") and os.geteuid() == 0:
        install(missing)
    if (found := chromium()) and has_chinese_font():
        print(f"Browser tests use {found}.")
        return 0
    print(
        "The browser tests need Chromium and a Chinese font, and they could not be installed here. "
        "On Debian or Ubuntu: sudo apt-get install chromium fonts-noto-cjk",
        file=sys.stderr,
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
