"""Reading the files of a story folder: bytes to tables, every failure a problem."""

from __future__ import annotations

import json
import math
import re
import tomllib
from pathlib import Path
from typing import Any

from geo.story.problems import Problem, escape_unprintable, show_value

MAX_FILE_BYTES = 8 * 1024 * 1024
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

    def report(self, name: str, text: str) -> None:
        """Add a problem of a whole file, ``name`` being its path inside the folder."""
        self.problems.append(Problem(str(self.folder / name), "", "", text))

    def read_text(self, name: str) -> str | None:
        """Return a file's text, or None after reporting why it cannot be read."""
        path = self.folder / name
        try:
            if not path.exists():
                self.report(name, "is missing")
                return None
            if not path.is_file():
                self.report(name, "is not a file")
                return None
            size = path.stat().st_size
            if size > MAX_FILE_BYTES:
                self.report(
                    name,
                    f"is {size / 1e6:.1f} MB; a story's file may have at most "
                    f"{MAX_FILE_BYTES / 1e6:.1f} MB",
                )
                return None
            return path.read_bytes().decode("utf-8-sig")
        except UnicodeDecodeError as error:
            self.report(name, f"is not UTF-8 text: byte {error.start} cannot be read")
        except OSError as error:
            self.report(name, f"cannot be read: {error.strerror or error}")
        return None

    def read_toml(self, name: str) -> dict[str, Any] | None:
        """Return a TOML file's table, or None after reporting why it cannot be read."""
        text = self.read_text(name)
        return None if text is None else self.parse_toml(name, text)

    def parse_toml(self, name: str, text: str, *, where: str = "") -> dict[str, Any] | None:
        """Return the table that a TOML text holds, or None after reporting what is wrong."""
        try:
            return tomllib.loads(text.replace("\r\n", "\n"))
        except tomllib.TOMLDecodeError as error:
            self.report(name, f"{where}is not TOML: {escape_unprintable(str(error))}")
        except RecursionError:
            self.report(name, f"{where}is not TOML that can be read: nested too deeply")
        except ValueError:
            self.report(name, f"{where}is not TOML that can be read: {_TOO_LONG}")
        return None

    def read_json(self, name: str) -> Any:
        """Return a JSON file's value, or None after reporting why it cannot be read."""
        text = self.read_text(name)
        if text is None:
            return None
        try:
            value = json.loads(text, object_pairs_hook=_refuse_twice, parse_int=_parse_whole)
            json.dumps(value, ensure_ascii=False).encode()
        except json.JSONDecodeError as error:
            self.report(
                name, f"is not JSON: {error.msg}, line {error.lineno}, column {error.colno}"
            )
        except RecursionError:
            self.report(name, "is not JSON that can be read: nested too deeply")
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
