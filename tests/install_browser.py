"""Make sure that there is a Chromium for the browser tests; install one where there is none.

Playwright's own is tried first, then Debian's package.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from tests.browser import find_chromium

# Debian's packages of the other two engines, and of a screen that nobody sees.
ENGINES = ("firefox-esr", "webkit2gtk-driver", "xvfb")
PLAYWRIGHT = [sys.executable, "-m", "playwright", "install", "chromium"]


def main() -> None:
    """Install a Chromium unless one is found."""
    if find_chromium() is not None:
        return
    print("no Chromium found: asking Playwright for its own", flush=True)
    subprocess.run(PLAYWRIGHT, check=False, timeout=600)
    if find_chromium() is None and shutil.which("apt-get"):
        print("Playwright's own cannot be had: installing Debian's", flush=True)
        install("chromium")
    if find_chromium() is None:
        sys.exit(
            "There is no Chromium for the browser tests: install one, "
            "or set CHROMIUM to the path of its program."
        )


def install(*packages: str) -> None:
    """Install packages of Debian's."""
    root = [] if os.geteuid() == 0 else ["sudo"]
    subprocess.run([*root, "apt-get", "update"], check=False)
    subprocess.run([*root, "apt-get", "install", "-y", *packages], check=False)


def install_engines() -> None:
    """Install Firefox and WebKit unless they are there."""
    if not all(map(shutil.which, ("firefox-esr", "WebKitWebDriver", "Xvfb"))):
        install(*ENGINES)


if __name__ == "__main__":
    main()
    if sys.argv[1:] == ["engines"]:
        install_engines()
