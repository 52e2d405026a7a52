"""Reading the basemap's file: arcs with a level at every vertex, and the shapes made of them.

data/basemap/README.md describes the file.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

BASEMAP_PATH = Path(__file__).resolve().parents[2] / "data" / "basemap" / "world.topojson"

BORDER_KINDS = ("boundary", "demarcation", "disputed")
# What a level means; data/basemap/build.py writes them.
SMALLEST_AREA_KM2 = 0.01
LEVELS_PER_DOUBLING = 2
END_LEVEL = 63

_SIGNS = b"0123456789-,[]}"
_BLANKS = bytes.maketrans(b",[]", b"   ")
_CLOSING = ord("]")

Rings = list[list[int]]  # a polygon: outer ring, then holes, of arc numbers; ~n is arc n backwards


class BasemapError(Exception):
    """The basemap's file is missing or damaged; the message says what to do."""


@dataclass(frozen=True)
class Unit:
    """One of Natural Earth's countries.

    Attributes:
        name: Natural Earth's English name.
        code: ISO 3166-1 alpha-3, None where the unit has none (Kosovo, Somaliland, Siachen).
        polygons: rings of arc numbers.
    """

    name: str
    code: str | None
    polygons: list[Rings]


@dataclass(frozen=True, eq=False)
class Basemap:
    """The world's land, countries and borders as arcs that neighbours share.

    Attributes:
        points: all arcs one after another: lon, lat in degrees (WGS 84), shape (n, 2); longitudes
            in [-180, 180], with jumps where an arc crosses the antimeridian.
        areas_km2: shape (n,), how much each vertex matters: Visvalingam's effective area, rounded
            down to the file's levels; infinite at the ends of an arc.
        starts: shape (arcs + 1,); arc i is `points[starts[i]:starts[i + 1]]`.
        land: polygons.
        units: Natural Earth's countries.
        borders: for each of `BORDER_KINDS`, the arcs between two different countries.
    """

    points: npt.NDArray[np.float64]
    areas_km2: npt.NDArray[np.float64]
    starts: npt.NDArray[np.int64]
    land: list[Rings]
    units: list[Unit]
    borders: dict[str, list[int]]


def read_topology(path: Path) -> Basemap:
    """Read a TopoJSON file as data/basemap/build.py writes it.

    Raises:
        BasemapError: the file is missing or is not such a file.
    """
    try:
        return _decode_topology(path.read_bytes())
    except FileNotFoundError:
        raise BasemapError(f"{path}: there is no such file; `make basemap` builds it") from None
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        found = f"{type(error).__name__}: {error}"
        raise BasemapError(
            f"{path}: the file is damaged ({found}); `make basemap` builds it anew"
        ) from error


def _decode_topology(content: bytes) -> Basemap:
    # The arcs are nearly all of the file. As JSON, each position would be a list of its own: that
    # takes four times as long as reading bare numbers, and ten times the memory.
    head, mark, arcs = content.rpartition(b'"arcs":')
    source: dict[str, Any] = json.loads(head + mark + b"[]}")
    starts, table = _read_arcs(arcs)
    objects = source["objects"]
    basemap = Basemap(
        points=_decode_points(table[:, :2], starts, source["transform"]),
        areas_km2=_decode_levels(table[:, 2]),
        starts=starts,
        land=objects["land"]["arcs"],
        units=[
            Unit(shape["properties"]["name"], shape["properties"]["code"], shape["arcs"])
            for shape in objects["countries"]["geometries"]
        ],
        borders={
            shape["properties"]["kind"]: [arc for line in shape["arcs"] for arc in line]
            for shape in objects["borders"]["geometries"]
        },
    )
    _check_references(basemap)
    return basemap


def _read_arcs(text: bytes) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Read the arcs, ``[[[dx,dy,level],…],…]`` and the end of the file.

    Returns:
        Where each arc starts, and one more, shape (arcs + 1,); the positions, shape (n, 3).
    """
    bare = text.translate(None, b" \t\r\n")
    if not (bare.startswith(b"[[[") and bare.endswith(b"]]]}")) or bare.translate(None, _SIGNS):
        raise ValueError("the arcs are not the last of the file, or not arrays of whole numbers")
    # A position's bracket is an arc's last where that of its arc comes next.
    closing = np.flatnonzero(np.frombuffer(bare, dtype=np.uint8, count=len(bare) - 2) == _CLOSING)
    last = np.flatnonzero(np.diff(closing) == 1)
    starts = np.concatenate([[0], last + 1 - np.arange(len(last))])
    if np.diff(starts).min() < 2:
        raise ValueError("an arc has fewer than two positions")
    flat = np.fromstring(bare[:-1].translate(_BLANKS), dtype=np.int64, sep=" ")
    return starts, flat.reshape(starts[-1], 3)


def _decode_points(
    deltas: npt.NDArray[np.int64], starts: npt.NDArray[np.int64], transform: dict[str, list[float]]
) -> npt.NDArray[np.float64]:
    """Turn delta-encoded quanta into degrees (TopoJSON specification, section 2.1.2)."""
    # In place: each of these arrays is of 7 MB.
    quanta = np.cumsum(deltas, axis=0)
    before = np.vstack([np.zeros((1, 2), dtype=np.int64), quanta[starts[1:-1] - 1]])
    quanta -= np.repeat(before, np.diff(starts), axis=0)
    # Quanta are thousandths of a degree; the rounding makes 180 degrees exactly that.
    degrees = quanta * np.array(transform["scale"])
    degrees += np.array(transform["translate"])
    return np.asarray(np.round(degrees, 9, out=degrees))


def _decode_levels(levels: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """Turn levels into the smallest areas in km² that have them."""
    if levels.min() < 0 or levels.max() > END_LEVEL:
        raise ValueError(f"a level lies outside 0 to {END_LEVEL}")
    areas: npt.NDArray[np.float64] = SMALLEST_AREA_KM2 * 2.0 ** (
        np.arange(END_LEVEL + 1) / LEVELS_PER_DOUBLING
    )
    areas[END_LEVEL] = np.inf
    return areas[levels]


def _check_references(basemap: Basemap) -> None:
    """Raise ValueError when an arc that a shape names is missing, or a kind of border is."""
    if set(basemap.borders) != set(BORDER_KINDS):
        raise ValueError(f"borders are {sorted(basemap.borders)}, not {list(BORDER_KINDS)}")
    shapes = [basemap.land, *(unit.polygons for unit in basemap.units)]
    named = [arc for shape in shapes for rings in shape for ring in rings for arc in ring]
    numbers = np.array(named + [arc for arcs in basemap.borders.values() for arc in arcs])
    numbers = np.where(numbers < 0, ~numbers, numbers)
    if numbers.max() >= len(basemap.starts) - 1:
        raise ValueError("a shape names an arc that is not there")
