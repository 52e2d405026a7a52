"""Which arcs are borders, and of which kind."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from topology import BuildError, Topology, split_arcs

TABLE_KINDS = ("demarcation", "disputed", "internal")


@dataclass(frozen=True)
class Entry:
    """A row of disputed.toml."""

    units: frozenset[str]
    kind: str
    boxes: tuple[tuple[float, float, float, float], ...]


def read_table(path: Path) -> list[Entry]:
    """Read disputed.toml; its head says what the fields are."""
    entries = []
    for number, row in enumerate(tomllib.loads(path.read_text(encoding="utf-8"))["lines"], 1):
        if row["kind"] not in TABLE_KINDS:
            raise BuildError(
                f"{path.name}, entry {number}: `kind` is {row['kind']!r}; "
                f"one of {', '.join(TABLE_KINDS)}"
            )
        if not row.get("reason"):
            raise BuildError(f"{path.name}, entry {number}: no reason is given")
        boxes = tuple((w, s, e, n) for w, s, e, n in row.get("boxes", []))
        entries.append(Entry(frozenset(row["units"]), row["kind"], boxes))
    return entries


def find_border_arcs(topology: Topology, entries: list[Entry]) -> dict[str, list[int]]:
    """Class the arcs shared by two units as boundary, demarcation or disputed.

    Arcs are split in place where they enter or leave a box of their entry.

    Returns:
        For each kind, arc numbers in ascending order.
    """
    shared = find_shared_arcs(topology)
    entry_of: dict[int, Entry] = {}
    for entry in entries:
        arcs = [arc for arc, pair in shared.items() if entry.units <= set().union(*pair)]
        if len(entry.units) != 2 or not arcs:
            raise BuildError(f"disputed.toml: no line between {' and '.join(sorted(entry.units))}")
        entry_of |= dict.fromkeys(arcs, entry)
    cuts = {
        arc: (np.flatnonzero(np.diff(find_inside(topology, arc, entry).astype(int))) + 1).tolist()
        for arc, entry in entry_of.items()
    }
    parts = split_arcs(topology, cuts)
    kinds: dict[str, list[int]] = {"boundary": [], "demarcation": [], "disputed": []}
    for arc in sorted(shared):
        for part in parts[arc]:
            listed = entry_of.get(arc)
            applies = listed is not None and find_inside(topology, part, listed).all()
            kind = listed.kind if listed is not None and applies else "boundary"
            if kind != "internal":
                kinds[kind].append(part)
    return kinds


def find_shared_arcs(topology: Topology) -> dict[int, list[set[str]]]:
    """Return, for each arc that two different units share, the names and codes of both."""
    users: dict[int, list[int]] = defaultdict(list)
    for number, unit in enumerate(topology.units):
        for rings in unit.polygons:
            for arc in (arc for ring in rings for arc in ring):
                users[arc if arc >= 0 else ~arc].append(number)
    # Natural Earth's unit "Australia" comes twice, its outer islands being one of their own.
    return {
        arc: [{topology.units[n].name, topology.units[n].code or ""} for n in both]
        for arc, both in users.items()
        if len(both) == 2 and both[0] != both[1]
    }


def find_inside(topology: Topology, arc: int, entry: Entry) -> npt.NDArray[np.bool_]:
    """Tell for each edge of an arc whether its middle lies in one of the entry's boxes."""
    scale, translate = topology.transform["scale"], topology.transform["translate"]
    points = topology.arcs[arc] * scale + translate
    lon, lat = ((points[:-1] + points[1:]) / 2).T
    if not entry.boxes:
        return np.ones(lon.shape, dtype=bool)
    inside = np.zeros(lon.shape, dtype=bool)
    for west, south, east, north in entry.boxes:
        inside |= (west <= lon) & (lon <= east) & (south <= lat) & (lat <= north)
    return inside
