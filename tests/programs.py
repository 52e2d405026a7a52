"""Programs of other people's that some tests ask, and what a run says where they are absent."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from functools import cache

import pytest

from tests.install_browser import install

# What each is called, and the packages of Debian's that have it.
PACKAGES: Mapping[str, tuple[str, ...]] = {
    "biber": ("biber",),
    "exiftool": ("libimage-exiftool-perl",),
    "firefox": ("firefox-esr",),
    "gs": ("ghostscript",),
    "inkscape": ("inkscape",),
    "ogrinfo": ("gdal-bin",),
    "pdfinfo": ("poppler-utils",),
    "qgis": ("python3-qgis", "qgis-providers"),
    "qpdf": ("qpdf",),
    "qt": ("libgl1", "libegl1", "libglib2.0-0", "libfontconfig1"),
    "rsvg-convert": ("librsvg2-bin",),
    "soffice": ("libreoffice-writer-nogui", "libreoffice-impress-nogui", "libreoffice-calc-nogui"),
    "webkit": ("webkit2gtk-driver", "xvfb"),
    "xmllint": ("libxml2-utils",),
}
_EXECUTABLES = {"firefox": "firefox-esr", "webkit": "WebKitWebDriver"}
# Modules of a Python tell whether the other two are there: Debian's for QGIS, this one for Qt.
_MODULES = {"qgis": ("/usr/bin/python3", "qgis.core"), "qt": (sys.executable, "PyQt5.QtSvg")}
ABSENT = "absent program: "


@cache
def find_program(name: str) -> str | None:
    """Return the path of a program, or of the Python that has it; None where it is absent."""
    assert name in PACKAGES, f"{name}: no package is known that has it"
    if name not in _MODULES:
        return shutil.which(_EXECUTABLES.get(name, name))
    python, module = _MODULES[name]
    found = shutil.which(python)
    if found is None:
        return None
    asked = subprocess.run([found, "-c", f"import {module}"], capture_output=True)
    return None if asked.returncode else found


def need(name: str) -> str:
    """Return the path of a program; skip the test that asks where it is absent."""
    found = find_program(name)
    if found is None:
        pytest.skip(ABSENT + name)
    return found


def run(name: str, *arguments: object) -> str:
    """Run a program and return what it says; skip the test where it is absent."""
    command = [need(name), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    return done.stdout


def list_absent(reasons: Iterable[str]) -> list[str]:
    """Return a line for each program whose absence skipped tests, given why those were skipped."""
    counts: dict[str, int] = {}
    for reason in reasons:
        _, mark, name = reason.partition(ABSENT)
        if mark:
            counts[name] = counts.get(name, 0) + 1
    return [
        f"{name}: {number} not run; Debian has it in {' '.join(PACKAGES[name])}"
        for name, number in sorted(counts.items())
    ]


def main() -> None:
    """Install what is absent."""
    absent = [name for name in PACKAGES if find_program(name) is None]
    if absent:
        print(f"installing {', '.join(absent)}", flush=True)
        install(*(package for name in absent for package in PACKAGES[name]))


if __name__ == "__main__":
    main()
