"""Build world.topojson, the story map's land, countries and borders, from Natural Earth.

Run as ``python data/basemap/build.py`` (``make basemap``). Needs npm, node and the npm registry.
README.md beside this file says what comes out and why.
"""

from __future__ import annotations

import json
import math
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any, cast

import numpy as np
import pycountry
from borders import find_border_arcs, read_table
from mending import mend_antimeridian
from topology import BuildError, IntArray, Rings, Topology, Unit

HERE = Path(__file__).resolve().parent
TARGET = HERE / "world.topojson"
TABLE = HERE / "disputed.toml"
PRESIMPLIFY = HERE / "presimplify.mjs"
PACKAGES = ("world-atlas@2.0.2", "topojson-simplify@3.0.3", "topojson-client@3.1.0")

EARTH_RADIUS_KM = 6371.0088  # mean radius, IUGG
SMALLEST_AREA_KM2 = 0.01  # level 0; vertices that matter less than this are dropped
LEVELS_PER_DOUBLING = 2
END_LEVEL = 63  # the two ends of an arc, which no reader may drop


def main() -> int:
    """Build the file and say how large it is; 1 and a sentence when that fails."""
    try:
        with tempfile.TemporaryDirectory(prefix="basemap-") as folder:
            work = Path(folder)
            install_packages(work)
            topology = read_source(work / "node_modules/world-atlas/countries-10m.json")
            mend_antimeridian(topology)
            lines = find_border_arcs(topology, read_table(TABLE))
            levels = compute_levels(topology, work)
        write_beside(TARGET, encode_topology(topology, lines, levels))
    except BuildError as error:
        print(f"make basemap: {error}", file=sys.stderr)
        return 1
    print(f"{TARGET.name}: {TARGET.stat().st_size / 1e6:.1f} MB")
    return 0


def install_packages(work: Path) -> None:
    """Install the pinned npm packages into `work` and copy the node script beside them."""
    run_tool(
        ["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--no-save", *PACKAGES],
        work,
    )
    shutil.copy(PRESIMPLIFY, work)


def run_tool(command: list[str], work: Path) -> None:
    """Run `command` in `work`.

    Raises:
        BuildError: the program is missing or fails.
    """
    program = shutil.which(command[0])
    if program is None:
        raise BuildError(f"{command[0]} is not installed; it comes with Node.js 18 or newer")
    done = subprocess.run(  # noqa: S603 - the commands are the constants of this file
        [program, *command[1:]], cwd=work, capture_output=True, text=True
    )
    if done.returncode:
        raise BuildError(f"{' '.join(command)} failed:\n{done.stderr.strip()}")


def read_source(path: Path) -> Topology:
    """Read world-atlas's countries-10m.json, arcs decoded from deltas."""
    source = json.loads(path.read_text(encoding="utf-8"))
    (land,) = source["objects"]["land"]["geometries"]
    return Topology(
        transform=source["transform"],
        arcs=[np.cumsum(np.array(arc, dtype=np.int64), axis=0) for arc in source["arcs"]],
        land=list_polygons(land),
        units=[
            Unit(shape["properties"]["name"], find_code(shape.get("id")), list_polygons(shape))
            for shape in source["objects"]["countries"]["geometries"]
        ],
    )


def list_polygons(geometry: dict[str, Any]) -> list[Rings]:
    """Return the polygons of a TopoJSON Polygon or MultiPolygon."""
    arcs = geometry["arcs"]
    return [arcs] if geometry["type"] == "Polygon" else arcs


def find_code(numeric: str | None) -> str | None:
    """Return the ISO 3166-1 alpha-3 code of a numeric one, None for None."""
    if numeric is None:
        return None
    country = pycountry.countries.get(numeric=numeric)
    if country is None:
        raise BuildError(f"world-atlas: id {numeric!r} is no ISO 3166-1 numeric code")
    return str(country.alpha_3)


def compute_levels(topology: Topology, work: Path) -> list[list[int]]:
    """Return the level of every vertex of every arc; -1 marks one that is to be dropped.

    The area is Visvalingam's effective area on the sphere, from topojson-simplify; a level is
    floor(2 log2(area / 0.01 km2)), and a vertex below 0.01 km2 has none.
    """
    source, target = work / "mended.topojson", work / "areas.json"
    arcs = [delta_encode(arc) for arc in topology.arcs]
    plain = {"type": "Topology", "transform": topology.transform, "arcs": arcs, "objects": {}}
    source.write_text(json.dumps(plain), encoding="utf-8")
    run_tool(["node", PRESIMPLIFY.name, source.name, target.name], work)
    return [[find_level(area) for area in arc] for arc in json.loads(target.read_text())]


def delta_encode(arc: IntArray) -> list[list[int]]:
    """Return the first position, then differences."""
    return cast(list[list[int]], np.diff(arc, axis=0, prepend=0).tolist())


def find_level(steradians: float | None) -> int:
    """Return the level of an effective area; `compute_levels` says how."""
    if steradians is None:
        return END_LEVEL
    ratio = steradians * EARTH_RADIUS_KM**2 / SMALLEST_AREA_KM2
    if ratio < 1:
        return -1
    return min(math.floor(LEVELS_PER_DOUBLING * math.log2(ratio)), END_LEVEL - 1)


def encode_topology(
    topology: Topology, lines: dict[str, list[int]], levels: list[list[int]]
) -> dict[str, Any]:
    """Return the TopoJSON: deltas with levels, unused arcs left out, objects in a fixed order."""
    rings = [ring for polygons in topology.polygon_lists() for rings in polygons for ring in rings]
    used = sorted({arc if arc >= 0 else ~arc for ring in rings for arc in ring})
    place = {arc: number for number, arc in enumerate(used)}

    def renumber(polygons: list[Rings]) -> list[Rings]:
        return [
            [[place[a] if a >= 0 else ~place[~a] for a in ring] for ring in rings]
            for rings in polygons
        ]

    return {
        "type": "Topology",
        "transform": topology.transform,
        "objects": {
            "land": encode_geometry("MultiPolygon", renumber(topology.land), {}),
            "countries": encode_collection(
                encode_geometry(
                    "MultiPolygon", renumber(unit.polygons), {"name": unit.name, "code": unit.code}
                )
                for unit in topology.units
            ),
            "borders": encode_collection(
                encode_geometry(
                    "MultiLineString", [[place[arc]] for arc in lines[kind]], {"kind": kind}
                )
                for kind in sorted(lines)
            ),
        },
        "arcs": [encode_arc(topology.arcs[arc], levels[arc]) for arc in used],
    }


def encode_geometry(kind: str, arcs: list[Any], properties: dict[str, Any]) -> dict[str, Any]:
    """Return a TopoJSON geometry."""
    return {"type": kind, "properties": properties, "arcs": arcs}


def encode_collection(geometries: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Return a TopoJSON GeometryCollection."""
    return {"type": "GeometryCollection", "geometries": list(geometries)}


def encode_arc(arc: IntArray, levels: list[int]) -> list[list[int]]:
    """Return an arc's positions [dx, dy, level], those of level -1 left out.

    A closed arc that would be left with fewer than four positions, no ring, is kept whole.
    """
    level = np.array(levels)
    kept = level >= 0
    if (arc[0] == arc[-1]).all() and kept.sum() < 4:
        level, kept = np.maximum(level, 0), np.ones_like(kept)
    positions = np.column_stack([np.diff(arc[kept], axis=0, prepend=0), level[kept]])
    return cast(list[list[int]], positions.tolist())


def write_beside(target: Path, topology: dict[str, Any]) -> None:
    """Write JSON, one arc a line, beside `target` and move it into place."""
    arcs = topology.pop("arcs")

    def dump(value: Any) -> str:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    body = dump(topology)[:-1] + ',"arcs":[\n' + ",\n".join(dump(arc) for arc in arcs) + "\n]}\n"
    new = target.with_suffix(".new")
    new.write_text(body, encoding="utf-8")
    new.replace(target)


if __name__ == "__main__":
    sys.exit(main())
