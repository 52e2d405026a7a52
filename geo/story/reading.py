"""Reading the files of a story folder: bytes to tables, every failure a problem."""

from __future__ import annotations

import errno
import json
import math
import os
import re
import stat
import tomllib
from pathlib import Path
from typing import Any

from geo.story.bounds import (
    MOST_ALL,
    MOST_CHAPTER,
    MOST_DATA,
    MOST_GROUPS,
    MOST_TOML,
    MOST_VALUES,
    Share,
    find_toml_excess,
    weigh_json,
    write_megabytes,
)
from geo.story.problems import Problem, escape_unprintable, show_value

DEFAULT_STORY = Path(__file__).resolve().parents[2] / "data" / "story"
_MOST_BYTES = {".toml": MOST_TOML, ".md": MOST_CHAPTER}
# A pipe or a device, put there between a look at it and its opening, is not waited for.
_FLAGS = sum(
    getattr(os, name, 0)
    for name in ("O_RDONLY", "O_NONBLOCK", "O_NOCTTY", "O_NOFOLLOW", "O_CLOEXEC", "O_BINARY")
)
_OUTSIDE = "is a link that leads out of the story's folder, and a story is read from its own alone"
_HALF = re.compile(r"\\u[dD][89a-fA-F]")
_WGS84 = re.compile(r"\b(?:CRS:?84|EPSG:(?:[\d.]*:)?4326)$", re.IGNORECASE)
_TOO_LONG = "a number has too many digits"


class Reader:
    """Reads the files of one folder and collects what is wrong with them.

    Args:
        folder: the story folder.
        problems: the list to which problems are added.
    """

    def __init__(self, folder: Path, problems: list[Problem]) -> None:
        self.folder = folder
        self.problems = problems
        self._size = 0
        self._shares: list[Share] = []

    @property
    def shares(self) -> list[Share]:
        """How much of what they may hold the files have that were read, and all of them."""
        return [*self._shares, Share("", self._size, MOST_ALL, "MB")]

    def report(self, name: str, text: str) -> None:
        """Add a problem of a whole file, ``name`` being its path inside the folder."""
        self.problems.append(Problem(str(self.folder / name), "", "", text))

    def is_inside(self, name: str) -> bool:
        """Tell whether a file or folder lies in the story's folder, links followed.

        One that does not is reported.

        Raises:
            OSError: nobody may look at it.
        """
        inside = (self.folder / name).resolve().is_relative_to(self.folder.resolve())
        if not inside:
            self.report(name, _OUTSIDE)
        return inside

    def list_files(self, name: str, ending: str) -> list[str] | None:
        """Return the names of a folder's files with an ending, sorted.

        None where there is no such folder or it cannot be read, which is then reported.
        """
        try:
            if not self.is_inside(name):
                return None
            names = [path.name for path in (self.folder / name).iterdir()]
            return sorted(it for it in names if it.endswith(ending))
        except (FileNotFoundError, NotADirectoryError):
            self.report(name, "is missing; each language has a folder")
        except (OSError, RuntimeError) as error:
            self.report(name, f"cannot be read: {_explain(error)}")
        return None

    def read_text(self, name: str, *, most: int | None = None) -> str | None:
        """Return a file's text, or None after reporting why it cannot be read.

        ``most`` is how many bytes it may have; left out, its ending says that.
        """
        content = self.read_bytes(name, most=most or _MOST_BYTES.get(Path(name).suffix, MOST_DATA))
        try:
            return None if content is None else content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            self.report(name, f"is not UTF-8 text: byte {error.start} cannot be read")
        return None

    def read_bytes(self, name: str, *, most: int, first: int | None = None) -> bytes | None:
        """Return what a file holds, or None after reporting why it cannot be read.

        ``most`` is how many bytes it may have; with ``first`` only so many are returned.
        """
        try:
            return self._read_bytes(name, most, first)
        except (FileNotFoundError, NotADirectoryError):
            self.report(name, "is missing")
        except (OSError, RuntimeError) as error:
            self.report(name, f"cannot be read: {_explain(error)}")
        return None

    def _read_bytes(self, name: str, most: int, first: int | None) -> bytes | None:
        if not self.is_inside(name):
            return None
        path = (self.folder / name).resolve()
        if not stat.S_ISREG(path.stat().st_mode):
            self.report(name, "is not a file")
            return None
        with os.fdopen(os.open(path, _FLAGS), "rb") as file:
            found = os.fstat(file.fileno())
            if not stat.S_ISREG(found.st_mode):
                self.report(name, "is not a file")
                return None
            size = found.st_size
            if size > most:
                self.report(
                    name, f"is {write_megabytes(size)}; it may have at most {write_megabytes(most)}"
                )
                return None
            # One that grows meanwhile ends where it was to end.
            content = file.read(size if first is None else min(first, size))
        self._size += size
        self._shares.append(Share(name, size, most, "MB"))
        if self._size > MOST_ALL:
            self.report(
                name,
                "is one file too many: with it the story is "
                f"{write_megabytes(self._size)}; it may have at most {write_megabytes(MOST_ALL)}",
            )
            return None
        return content

    def read_toml(self, name: str) -> dict[str, Any] | None:
        """Return a TOML file's table, or None after reporting why it cannot be read."""
        text = self.read_text(name)
        return None if text is None else self.parse_toml(name, text)

    def parse_toml(self, name: str, text: str, *, where: str = "") -> dict[str, Any] | None:
        """Return the table that a TOML text holds, or None after reporting what is wrong."""
        text = text.replace("\r\n", "\n")
        excess = find_toml_excess(text)
        if excess is not None:
            self.report(name, f"{where}{excess}")
            return None
        try:
            return tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            self.report(name, f"{where}is not TOML: {escape_unprintable(str(error))}")
        except ValueError:
            self.report(name, f"{where}is not TOML that can be read: {_TOO_LONG}")
        return None

    def read_json(self, name: str) -> Any:
        """Return a JSON file's value, or None after reporting why it cannot be read."""
        text = self.read_text(name)
        if text is None:
            return None
        weight = weigh_json(text)
        excess = weight.find_excess()
        if excess is not None:
            self.report(name, excess)
            return None
        self._shares += [
            Share(name, weight.groups, MOST_GROUPS, "lists and objects"),
            Share(name, weight.values, MOST_VALUES, "values"),
        ]
        try:
            value = json.loads(text, object_pairs_hook=_refuse_twice, parse_int=_parse_whole)
            if _HALF.search(text):
                json.dumps(value, ensure_ascii=False).encode()
        except json.JSONDecodeError as error:
            self.report(
                name, f"is not JSON: {error.msg}, line {error.lineno}, column {error.colno}"
            )
        except UnicodeEncodeError as error:
            half = show_value(error.object[error.start])
            self.report(name, f"is not JSON that can be read: {half} is half of a character")
        except ValueError as error:
            self.report(name, f"is not JSON that can be read: {error}")
        else:
            if value is None:
                self.report(name, "is null; it holds nothing")
            return value
        return None

    def read_features(self, name: str) -> list[tuple[int, dict[str, Any]]] | None:
        """Return the features of a GeoJSON FeatureCollection, each with its place in the list.

        None when there is no such collection, which is then reported.
        """
        data = self.read_json(name)
        if data is None:
            return None
        kind = data.get("type") if isinstance(data, dict) else None
        if kind != "FeatureCollection":
            found = show_value(kind) if isinstance(data, dict) else f"a {type(data).__name__}"
            self.report(name, f'is not GeoJSON: `type` is {found}; it must be "FeatureCollection"')
            return None
        if not _is_wgs84(data.get("crs")):
            self.report(
                name,
                f"`crs` is {show_value(_name_crs(data['crs']))}; coordinates are always WGS 84, "
                "longitude first (RFC 7946): save it in EPSG:4326",
            )
        features = data.get("features")
        if not isinstance(features, list):
            self.report(name, f"`features` is {show_value(features)}; it must be a list")
            return None
        good = []
        for number, feature in enumerate(features, start=1):
            if isinstance(feature, dict) and feature.get("type") == "Feature":
                good.append((number, feature))
            else:
                self.report(name, f"feature {number} is {show_value(feature)}, not a Feature")
        return good


def _explain(error: OSError | RuntimeError) -> str:
    # Until Python 3.12 links that lead to one another are a RuntimeError.
    if isinstance(error, RuntimeError) or error.errno == errno.ELOOP:
        return "its links lead to one another"
    return error.strerror or str(error)


def _name_crs(crs: object) -> object:
    properties = crs.get("properties") if isinstance(crs, dict) else None
    return properties.get("name", crs) if isinstance(properties, dict) else crs


def _is_wgs84(crs: object) -> bool:
    """Tell whether a ``crs``, which GeoJSON had until 2016, says what it may only say now."""
    name = _name_crs(crs)
    return crs is None or (isinstance(name, str) and _WGS84.search(name) is not None)


def is_number(value: object) -> bool:
    """Tell whether a JSON or TOML value is a finite number (true and false are not)."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    try:
        return math.isfinite(value)
    except OverflowError:
        return False


def _refuse_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table: dict[str, Any] = {}
    for name, value in pairs:
        if name in table:
            raise ValueError(f"{show_value(name)} stands twice in one object")
        table[name] = value
    return table


def _parse_whole(digits: str) -> int:
    try:
        return int(digits)
    except ValueError:
        raise ValueError(_TOO_LONG) from None
