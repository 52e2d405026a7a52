"""A topology while it is being built: arcs, and the polygons made of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

IntArray = npt.NDArray[np.int64]
Ring = list[int]  # arc numbers; ~n is arc n backwards
Rings = list[Ring]  # a polygon: outer ring, then holes


class BuildError(Exception):
    """Something that stops the build, told in a sentence."""


@dataclass
class Unit:
    """One of Natural Earth's countries: its name, ISO 3166-1 alpha-3 code or None, and polygons."""

    name: str
    code: str | None
    polygons: list[Rings]


@dataclass
class Topology:
    """Arcs as (n, 2) quantized positions, and what is made of them.

    Attributes:
        transform: TopoJSON's `scale` and `translate`, from quanta to (lon, lat) degrees.
        arcs: quantized (x, y), not delta-encoded; x = 0 is 180 W, x = `width` is 180 E.
        land: polygons.
        units: Natural Earth's countries.
    """

    transform: dict[str, list[float]]
    arcs: list[IntArray]
    land: list[Rings]
    units: list[Unit]

    @property
    def width(self) -> int:
        """Quanta in 360 degrees of longitude."""
        return round(360 / self.transform["scale"][0])

    def polygon_lists(self) -> Iterator[list[Rings]]:
        """Yield the land's polygons, then each unit's."""
        yield self.land
        for unit in self.units:
            yield unit.polygons

    def map_rings(self, change: Callable[[list[Rings]], list[Rings]]) -> None:
        """Replace every list of polygons by `change` of it."""
        self.land = change(self.land)
        for unit in self.units:
            unit.polygons = change(unit.polygons)


def split_arcs(topology: Topology, cuts: dict[int, list[int]]) -> dict[int, list[int]]:
    """Split arcs at vertices, in place, in every ring that uses them.

    Args:
        topology: is changed.
        cuts: for an arc, the numbers of its vertices that become ends.

    Returns:
        For every arc that was there before, the arcs that it now consists of, in order.
    """
    parts: dict[int, list[int]] = {}
    arcs: list[IntArray] = []
    for number, arc in enumerate(topology.arcs):
        inner = sorted(cut for cut in set(cuts.get(number, [])) if 0 < cut < len(arc) - 1)
        bounds = [0, *inner, len(arc) - 1]
        parts[number] = list(range(len(arcs), len(arcs) + len(bounds) - 1))
        arcs += [arc[a : b + 1] for a, b in pairwise(bounds)]
    topology.arcs = arcs

    def expand(arc: int) -> Ring:
        return parts[arc] if arc >= 0 else [~part for part in reversed(parts[~arc])]

    topology.map_rings(
        lambda polygons: [
            [[part for arc in ring for part in expand(arc)] for ring in rings] for rings in polygons
        ]
    )
    return parts
