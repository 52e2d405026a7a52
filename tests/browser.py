"""The browser of the tests: which Chromium is taken, and how it is started."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from playwright.sync_api import Browser, Playwright, sync_playwright

# Two pages of the browser's own that it makes for every window, though nobody sees them: they take
# as much of the processor's time as the story's page.
UNSEEN = ("WebUIOmniboxPopup", "WebUIOmniboxAimPopup")
# What Playwright turns off. The browser heeds the last such list alone, so it is said again.
UNWANTED = (
    "AimEnabled",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "ThirdPartyStoragePartitioning",
)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--disable-features={','.join((*UNSEEN, *UNWANTED))}",
]
PROGRAMS = ("chromium", "chromium-browser", "google-chrome")


def find_chromium() -> Path | None:
    """Return the Chromium to test with: the environment's, Playwright's own, the machine's."""
    named = os.environ.get("CHROMIUM")
    if named:
        return Path(named)
    with sync_playwright() as playwright:
        own = Path(playwright.chromium.executable_path)
    if own.exists():
        return own
    found = next(filter(None, map(shutil.which, PROGRAMS)), None)
    return Path(found) if found else None


def launch(playwright: Playwright, chromium: Path | None, *, fonts: Path | None = None) -> Browser:
    """Start the Chromium that ``find_chromium`` found; ``fonts`` are settings of its own."""
    if chromium is None or not chromium.exists():
        raise FileNotFoundError(
            f"no Chromium for the browser tests (found: {chromium}): `make test` installs one, "
            "or set CHROMIUM to the path of its program"
        )
    settings = {"FONTCONFIG_FILE": str(fonts)} if fonts else {}
    return playwright.chromium.launch(
        executable_path=chromium, args=FLAGS, env={**os.environ, **settings}
    )
