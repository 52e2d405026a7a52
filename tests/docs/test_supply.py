"""What the project stands on: the same versions with hashes, under licences that it may use."""

from __future__ import annotations

import json
import re
import subprocess
import sys

from tests.docs.documents import ROOT

# What may be used, changed and passed on beside code under the MIT licence.
FREE = (
    *("MIT", "BSD", "Apache", "PSF", "MPL", "OFL", "Mozilla Public License", "Zlib", "0BSD", "CC0"),
    *("SIL Open Font License", "(same as Leaflet)"),
)


def read_pins(name: str) -> dict[str, str]:
    """Return the versions of a file of requirements by the names of their packages."""
    text = (ROOT / name).read_text(encoding="utf-8")
    return {
        found[1].lower(): found[2]
        for found in re.finditer(r"^([\w.-]+)==(\S+)", text, re.MULTILINE)
    }


def test_every_version_is_locked_by_the_hashes_of_its_files() -> None:
    locked = read_pins("requirements-locked.txt")
    # Windows alone needs it.
    locked.pop("colorama")
    assert locked == read_pins("requirements.txt")
    entries = re.split(r"\n(?=\S)", (ROOT / "requirements-locked.txt").read_text("utf-8").strip())
    for entry in entries:
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), entry


def test_every_package_has_a_licence_that_lets_it_be_used() -> None:
    names = sorted(read_pins("requirements.txt"))
    ran = subprocess.run(
        [
            sys.executable,
            "-m",
            "piplicenses",
            "--from=mixed",
            "--format=json",
            "--packages",
            *names,
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    told = {it["Name"].lower().replace("_", "-"): it["License"] for it in json.loads(ran.stdout)}
    assert len(told) == len(names)
    strange = {
        name: licence
        for name, licence in told.items()
        if "GPL" in licence or not any(free in licence for free in FREE)
    }
    assert strange == {}
