"""Ask Lighthouse about the story's pages, as a phone and as a desktop.

Run it with ``python -m tests.run_lighthouse``: the page, opened at its beginning and at a chapter,
and the page for a frame.

Lighthouse comes from npm, into a temporary folder.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from itertools import product
from pathlib import Path
from statistics import median_low

import httpx

from geo.story.checking import load_story
from tests.browser import FLAGS, find_chromium
from tests.font_settings import write_font_settings
from tests.serving import ROOT, Server

LIGHTHOUSE = "lighthouse@12.8.2"
LEAST = 98
# Lighthouse measures time, and other work on the machine disturbs it: the middle one counts.
ROUNDS = 3
STORY = ROOT / "data" / "story"
PAGES = ("/story", "/story/{chapter}", "/story?embed=1")
PROFILES: dict[str, list[str]] = {"phone": [], "desktop": ["--preset=desktop"]}


def main() -> None:
    """Print each page's scores in each language; exit with 1 when one is below ``LEAST``."""
    npm, chromium = shutil.which("npm"), find_chromium()
    if npm is None or chromium is None:
        sys.exit("Lighthouse needs npm (https://nodejs.org/) and a Chromium.")
    low = False
    with tempfile.TemporaryDirectory() as folder:
        install = [npm, "install", "--silent", "--no-fund", "--prefix", folder, LIGHTHOUSE]
        subprocess.run(install, check=True)
        # A reader of Korean has a font for it; without one, layout looks for each letter in vain.
        os.environ["FONTCONFIG_FILE"] = str(write_font_settings(Path(folder)))
        server = Server(ROOT / "streamlit_app.py", Path(folder) / "server.log", story=STORY)
        server.wait()
        try:
            story = load_story(STORY)
            chapter = list(story.chapters[story.language])[-3]
            for path, language in product(PAGES, story.languages):
                address = f"{server.address}{path.format(chapter=chapter)}"
                address += f"{'&' if '?' in address else '?'}lang={language}"
                # The first reader of a language waits until its page is made; no other does.
                httpx.get(address, timeout=60)
                for name, options in PROFILES.items():
                    found = [
                        _audit(Path(folder), address, chromium, options) for _ in range(ROUNDS)
                    ]
                    scores = {what: median_low(one[what] for one in found) for what in found[0]}
                    listed = ", ".join(f"{what} {score}" for what, score in scores.items())
                    print(f"{name}, {path}, {language}: {listed}", flush=True)
                    low |= min(scores.values()) < LEAST
        finally:
            server.stop()
    sys.exit(f"a score lies below {LEAST}" if low else 0)


def _audit(folder: Path, address: str, chromium: Path, options: list[str]) -> dict[str, int]:
    report = folder / "report.json"
    command = [
        str(folder / "node_modules" / ".bin" / "lighthouse"),
        address,
        "--quiet",
        "--output=json",
        f"--output-path={report}",
        f"--chrome-flags={' '.join(['--headless', *FLAGS])}",
        *options,
    ]
    subprocess.run(command, check=True, env={**os.environ, "CHROME_PATH": str(chromium)})
    categories = json.loads(report.read_text(encoding="utf-8"))["categories"]
    return {name: round(100 * (part["score"] or 0)) for name, part in categories.items()}


if __name__ == "__main__":
    main()
