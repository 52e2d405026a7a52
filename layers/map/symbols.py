"""The world below the story as SVG: land, borders and the countries that chapters shade.

Drawn in Mercator units, so that a browser parses it once, themes colour it by CSS, and a change
of zoom only changes one transform.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
import shapely
from markupsafe import Markup
from shapely.geometry.base import BaseGeometry

from geo.globe.basemap import Detail, border_lines, country_shape, land_shape, load_basemap
from geo.globe.projections import project_mercator, unproject_mercator
from geo.story.records import Event, Place, Story
from layers.scene import Scene

# The world's width in SVG units: a pixel at zoom 8.
WORLD_UNITS = 65_536
_COARSE_KM2 = 300.0
_FINE_KM2 = 0.5
_RADIUS_KM = 100.0
_FAR_KM = 1500.0
LEAST_ISLAND_KM2 = 150.0
# Where still maps are many, those from far get land of their own: a browser that prints writes all
# of it for each. In units, which bends it does without: seen from where the world is as wide as a
# map, and from where several turns round it are.
_FAR, _FARTHER = 48, 128


def list_turns(scene: Scene) -> list[int]:
    """Return the turns round the world at which it is drawn: 0, and more for a longer voyage."""
    west, east = scene.story.world.west, scene.story.world.east
    first = int(np.floor((scene.extent[0] - west) / 360))
    last = int(np.ceil((scene.extent[1] - east) / 360))
    return list(range(first, last + 1))


def list_borders() -> list[str]:
    """Return the kinds of border that the basemap has."""
    return list(load_basemap().borders)


def list_shaded(scene: Scene) -> list[str]:
    """Return the codes of all countries that any chapter shades."""
    return sorted({shaded.code for chapter in scene.chapters for shaded in chapter.countries})


def box_borders(scene: Scene) -> dict[str, list[list[float]]]:
    """Return where the borders lie that a legend explains: by kind, the box of each piece.

    A box is west, south, east, north, degrees on the opened world, to a tenth.
    """
    lines = border_lines(load_basemap(), scene.story.world)
    return {
        kind: [
            [round(float(edge), 1) for edge in box]
            for box in shapely.bounds(shapely.get_parts(lines[kind]))
        ]
        for kind in list_borders()
        if kind != "boundary"
    }


def list_slacks(scene: Scene) -> tuple[int, ...]:
    """Return by how many units land and borders stray from their course in ``draw_symbols``.

    The first, 0, is as the live map has them; only many still maps have more.
    """
    if not scene.has_many_stills:
        return (0,)
    return (0, _FAR) if len(list_turns(scene)) == 1 else (0, _FAR, _FARTHER)


def name_symbol(id_: str, slack: int) -> str:
    """Return the name of a symbol of ``draw_symbols`` that strays by ``slack`` units."""
    return f"{id_}-{slack}" if slack else id_


def draw_symbols(scene: Scene) -> Markup:
    """Return the basemap as SVG symbols ``land``, ``border-<kind>`` and ``country-<code>``.

    Each of them but the countries is there once for each of ``list_slacks``. x grows eastward from
    the meridian at which the world is opened, y southward from the top of web Mercator,
    ``WORLD_UNITS`` to the world's width.
    """
    basemap, world, detail = load_basemap(), scene.story.world, make_detail(scene.story)
    land = land_shape(basemap, world, detail=detail, min_area_km2=LEAST_ISLAND_KM2)
    borders = border_lines(basemap, world, detail=detail)
    shapes = {"land": land, **{f"border-{kind}": lines for kind, lines in borders.items()}}
    symbols = {
        name_symbol(id_, slack): write_path(shape, west=world.west, slack=slack)
        for slack in list_slacks(scene)
        for id_, shape in shapes.items()
    }
    for code in list_shaded(scene):
        shape = country_shape(basemap, code, detail=detail, world=world)
        symbols[f"country-{code}"] = write_path(shape, west=world.west)
    path = Markup('<path id="{}" vector-effect="non-scaling-stroke" d="{}"/>')
    return Markup("").join(path.format(id_, data) for id_, data in symbols.items())


def make_detail(story: Story) -> Detail:
    """Return the web map's detail: fine around the story's points, coarser with the distance."""
    points: list[Place | Event] = [*story.places.values(), *story.events.values()]
    return Detail(
        coarse_km2=_COARSE_KM2,
        fine_km2=_FINE_KM2,
        focus=tuple((point.lon, point.lat) for point in points),
        radius_km=_RADIUS_KM,
        far_km=_FAR_KM,
    )


def write_path(shape: BaseGeometry, *, west: float, slack: float = 0.0) -> str:
    """Return a shape (lon, lat on the opened world) as SVG path data in whole units.

    It strays from its course by up to ``slack`` units, and by less than one in any case.
    """
    parts = []
    for part in shapely.get_parts(shape):
        rings = [part.exterior, *part.interiors] if part.geom_type == "Polygon" else [part]
        close = part.geom_type == "Polygon"
        parts += [_write_line(ring, west=west, close=close, slack=slack) for ring in rings]
    return "".join(parts)


def to_units(points: npt.NDArray[np.float64], *, west: float) -> npt.NDArray[np.float64]:
    """Turn lon, lat of shape (n, 2) into SVG units: x from ``west``, y from the top."""
    x, y = project_mercator(points).T
    return np.column_stack([x - west, 180 - y]) * (WORLD_UNITS / 360)


def from_units(x: float, y: float, *, west: float) -> tuple[float, float]:
    """Turn SVG units back into lon and lat in degrees."""
    degrees = 360 / WORLD_UNITS
    ((lon, lat),) = unproject_mercator(np.array([[west + x * degrees, 180 - y * degrees]]))
    return float(lon), float(lat)


def _write_line(line: BaseGeometry, *, west: float, close: bool, slack: float) -> str:
    units = to_units(shapely.get_coordinates(line), west=west)
    if slack:
        drawn = shapely.LineString(units).simplify(slack, preserve_topology=False)
        units = shapely.get_coordinates(drawn)
    return write_steps(np.round(units).astype(int), close=close)


def write_steps(units: npt.NDArray[np.int64], *, close: bool) -> str:
    """Return a line of whole units, shape (n, 2), as SVG path data; empty where it is a point."""
    steps = np.diff(units, axis=0)
    steps = steps[np.any(steps != 0, axis=1)]
    if close:
        steps = steps[:-1]
    if len(steps) < (2 if close else 1):
        return ""
    return f"M{_write_numbers(units[0])}l{_write_numbers(steps.ravel())}{'z' if close else ''}"


def _write_numbers(numbers: Iterable[int]) -> str:
    # A minus sign parts two numbers as well as a space does.
    return " ".join(str(number) for number in numbers).replace(" -", "-")
