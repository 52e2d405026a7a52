"""Ask Lighthouse about ``/story``, as a phone and as a desktop: ``python -m tests.run_lighthouse``.

Lighthouse comes from npm, into a temporary folder.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.browser import FLAGS, find_chromium
from tests.serving import ROOT, Server

LIGHTHOUSE = "lighthouse@12.8.2"
LEAST = 98
PROFILES: dict[str, list[str]] = {"phone": [], "desktop": ["--preset=desktop"]}


def main() -> None:
    """Print a table of scores and exit with 1 when one is below ``LEAST``."""
    npm, chromium = shutil.which("npm"), find_chromium()
    if npm is None or chromium is None:
        sys.exit("Lighthouse needs npm (https://nodejs.org/) and a Chromium.")
    with tempfile.TemporaryDirectory() as folder:
        install = [npm, "install", "--silent", "--no-fund", "--prefix", folder, LIGHTHOUSE]
        subprocess.run(install, check=True)
        log = Path(folder) / "server.log"
        server = Server(ROOT / "streamlit_app.py", log, story=ROOT / "data" / "story")
        server.wait()
        try:
            scores = {
                name: _audit(Path(folder), server.address, chromium, options)
                for name, options in PROFILES.items()
            }
        finally:
            server.stop()
    low = False
    for name, found in scores.items():
        print(f"{name}: " + ", ".join(f"{what} {score}" for what, score in found.items()))
        low |= min(found.values()) < LEAST
    sys.exit(f"a score lies below {LEAST}" if low else 0)


def _audit(folder: Path, address: str, chromium: Path, options: list[str]) -> dict[str, int]:
    report = folder / "report.json"
    command = [
        str(folder / "node_modules" / ".bin" / "lighthouse"),
        f"{address}/story",
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
