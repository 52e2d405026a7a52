"""Check the page's scripts, their types and their style: ``python -m tests.check_scripts``.

TypeScript and ESLint come from npm into ``tests/scripts/node_modules``, in the versions of the lock
file beside it, and anew only when that changes. Where they cannot be had, this says so and passes.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

from tests.serving import ROOT

HERE = ROOT / "tests" / "scripts"
LOCK = "package-lock.json"
# Of what runs in a page, and of what runs beside all pages of a site.
PROJECTS = ("tsconfig.json", "tsconfig.worker.json")


def main(folder: Path = HERE) -> int:
    """Print what is found and return 1 when there is something, 0 otherwise."""
    missing = install_tools(folder)
    if missing:
        print(f"The page's scripts were not checked: {missing}.")
        return 0
    tools, cache = folder / "node_modules" / ".bin", folder / "node_modules" / ".cache"
    style = [f"--config={folder / 'eslint.config.js'}", "--cache", f"--cache-location={cache}/"]
    commands: list[list[str | Path]] = [[tools / "eslint", *style, *list_folders(folder)]]
    commands += [[tools / "tsc", "--project", folder / name] for name in PROJECTS]
    # Side by side, since each takes some seconds of one core.
    running = [
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        for command in commands
    ]
    said = [process.communicate()[0] for process in running]
    if not any(process.returncode for process in running):
        print("The page's scripts: types and style are sound.")
        return 0
    print("".join(said).strip())
    return 1


def list_folders(folder: Path = HERE) -> list[Path]:
    """Return the folders whose scripts are checked, as the type checker's settings name them."""
    settings = [json.loads((folder / name).read_text(encoding="utf-8")) for name in PROJECTS]
    return [(folder / name).resolve() for project in settings for name in project["include"]]


def install_tools(folder: Path) -> str:
    """Install the tools unless they are there; return why that cannot be, or an empty text."""
    npm = shutil.which("npm")
    if npm is None:
        return "npm, which comes with Node.js, is not installed"
    lock = (folder / LOCK).read_text(encoding="utf-8")
    stamp = folder / "node_modules" / ".installed"
    if stamp.exists() and stamp.read_text(encoding="utf-8") == lock:
        return ""
    options = ["--engine-strict", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
    done = subprocess.run([npm, "ci", *options], cwd=folder, capture_output=True)
    if done.returncode:
        return "npm cannot install what checks them (no network, or an old Node.js)"
    stamp.write_text(lock, encoding="utf-8")
    return ""


if __name__ == "__main__":
    sys.exit(main())
