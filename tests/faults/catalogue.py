"""The catalogue of small faults: reading it, and finding what is wrong with it."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
CATALOGUE = Path(__file__).with_name("faults.toml")
_ROOMS = ("geo", "layers", "exports", "views")
_SCRIPTS = "layers/page/assets"
_FRONT_DOOR = "streamlit_app.py"
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True)
class Fault:
    """A small fault.

    Attributes:
        id: what is wrong.
        file: where, from the project's folder.
        find: the text that stands there, once.
        put: what takes its place.
        tests: what must catch it, each a file or ``file::function``.
    """

    id: str
    file: str
    find: str
    put: str
    tests: tuple[str, ...]

    @property
    def room(self) -> str:
        """The room, the wing or the group of scripts that its file lies in."""
        homes = [room for room in list_rooms() if f"{self.file}/".startswith(f"{room}/")]
        return max(homes, key=len, default="")


def read_catalogue(path: Path = CATALOGUE) -> list[Fault]:
    """Return the faults in the order of their file."""
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["faults"]
    return [Fault(**{**row, "tests": tuple(row["tests"])}) for row in rows]


def list_rooms(root: Path = ROOT) -> list[str]:
    """Return the rooms, their wings and the groups of the page's scripts, as paths."""
    folders = {path.parent for room in _ROOMS for path in (root / room).rglob("*.py")}
    folders |= {path for path in (root / _SCRIPTS).iterdir() if path.is_dir()}
    return [*sorted(str(folder.relative_to(root)) for folder in folders), _FRONT_DOOR]


def list_mistakes(faults: Sequence[Fault], root: Path = ROOT) -> list[str]:
    """Return in a line each why a fault cannot be tried on the project in ``root``."""
    mistakes = [
        f"{id_}: is there {count} times"
        for id_, count in Counter(fault.id for fault in faults).items()
        if count > 1
    ]
    for fault in faults:
        path = root / fault.file
        count = path.read_text(encoding="utf-8").count(fault.find) if path.is_file() else 0
        if not _ID.fullmatch(fault.id):
            mistakes.append(f"{fault.id}: is not lower-case words joined by hyphens")
        if count != 1:
            mistakes.append(f"{fault.id}: {fault.file} has its text {count} times, not once")
        if fault.find == fault.put:
            mistakes.append(f"{fault.id}: changes nothing")
        if not fault.tests:
            mistakes.append(f"{fault.id}: names no test")
        mistakes += [
            f"{fault.id}: there is no test {test}" for test in fault.tests if not _has(root, test)
        ]
    return mistakes


def _has(root: Path, test: str) -> bool:
    name, _, function = test.partition("::")
    path = root / name
    if not path.is_file():
        return False
    found = re.search(rf"^def {function}\(", path.read_text(encoding="utf-8"), re.MULTILINE)
    return not function or found is not None
