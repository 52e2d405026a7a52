"""The names of countries: which ones a chapter's map needs, and where each may stand.

One rule for the page and for images. A country's name stands on its own land and never on the
sea; what has no room for it there is named in the legend instead.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from geo.globe.basemap import Basemap, country_codes, load_basemap
from geo.story.records import Chapter
from layers.scene import Scene

# Cells along the longer side of a part of a country, and how many rooms are found at most.
_CELLS = 64
_MOST_PARTS = 3  # of a country, the largest
_MOST_ROOMS = 12
# A room is another one when it lies this share of its reach away.
_APART = 0.6
# What is left of a room, tried one after the other.
_SHARES = (1.0, 0.94, 0.88, 0.82, 0.74, 0.65, 0.5)

Flags = npt.NDArray[np.bool_]
Measure = Callable[[tuple[str, ...]], tuple[float, float]]


@dataclass(frozen=True)
class Room:
    """Where a name fits on a country's land.

    Attributes:
        x: of the name's middle, in the unit of the shape.
        y: likewise.
        size: the largest type size at which it still fits there, in the same unit.
    """

    x: float
    y: float
    size: float


@dataclass(frozen=True)
class Setting:
    """A way to write a name: its rows, and the rooms for them, the widest first."""

    rows: tuple[str, ...]
    rooms: tuple[Room, ...]


@dataclass(frozen=True)
class CountryName:
    """A country (ISO 3166-1 alpha-3) that a map names.

    Attributes:
        code: the country's.
        name: in the map's language.
        shaded: the chapter shades it.
        settings: in one row, and where it has several words in two.
    """

    code: str
    name: str
    shaded: bool
    settings: tuple[Setting, ...]


def list_countries(chapter: Chapter, scene: Scene) -> tuple[str, ...]:
    """Return the codes of the countries that a chapter's map names, the most wanted first.

    Those that it shades; those in which its places, its journeys' stops and its events lie; and
    who lies across a line of demarcation from one of these. A land whose every border is in
    dispute is not among them: its name would take a side, unless the story shades it.
    """
    story, basemap = scene.story, load_basemap()
    shaded = [country.code for country in chapter.countries]
    stops = [stop for id_ in chapter.routes for stop in story.routes[id_].stops]
    lying = [story.places[id_].country for id_ in (*chapter.places, *stops)]
    lying += [story.events[id_].country for id_ in chapter.events]
    needed = [*shaded, *(code for code in lying if code not in _list_contested(basemap))]
    across = [other for code in needed for other in _list_across(basemap).get(code, ())]
    known = country_codes(basemap)
    return tuple(code for code in dict.fromkeys([*needed, *across]) if code in known)


def list_parted() -> frozenset[str]:
    """Return the codes of the countries that a line of demarcation parts from another."""
    return frozenset(_list_across(load_basemap()))


def name_countries(
    chapter: Chapter,
    scene: Scene,
    *,
    shape: Callable[[str], BaseGeometry],
    name: Callable[[str], str],
    measure: Measure,
    least: float = 0.0,
) -> tuple[CountryName, ...]:
    """Return the countries that a chapter's map names, and where there is room for each name.

    Args:
        chapter: what the map shows.
        scene: the story laid out.
        shape: for a country's code its land on the map's plane, as far as it is in view.
        name: for a country's code its name in the map's language.
        measure: how wide and how high the rows of a name are in type of size 1.
        least: the smallest size of type that is of use, in the unit of the shapes.
    """
    shaded = {country.code for country in chapter.countries}
    named = []
    for code in list_countries(chapter, scene):
        land, text = shape(code), name(code)
        settings = tuple(
            Setting(rows, find_rooms(land, measure(rows), least=least))
            for rows in _list_rows(text, measure)
        )
        named.append(CountryName(code, text, code in shaded, settings))
    return tuple(named)


def find_rooms(
    land: BaseGeometry, measures: tuple[float, float], *, least: float = 0.0
) -> tuple[Room, ...]:
    """Return where on land a box of some width and height fits, the largest first.

    Each of its largest parts is sampled in cells of the box's shape: how many cells lie between one
    and whatever is no land of this country, as a king moves in chess, is how large the box may be.

    Args:
        land: on any plane.
        measures: width and height of the box for type of size 1.
        least: the smallest size that is of use.
    """
    parts = shapely.get_parts(land)
    # A country outside the view is one part without anything in it.
    parts = parts[~shapely.is_empty(parts)]
    largest = parts[np.argsort(-shapely.area(parts), kind="stable")[:_MOST_PARTS]]
    rooms = [room for part in largest for room in _search_part(part, measures, least)]
    return tuple(sorted(rooms, key=lambda room: -room.size)[:_MOST_ROOMS])


def _search_part(land: BaseGeometry, measures: tuple[float, float], least: float) -> list[Room]:
    wide, high = measures
    left, bottom, right, top = land.bounds
    cell = max((right - left) / wide, (top - bottom) / high) / _CELLS
    if cell <= 0 or min((right - left) / wide, (top - bottom) / high) < least:
        return []
    step_x, step_y = cell * wide, cell * high
    # A row of cells beyond each side is no land.
    x = np.arange(left - step_x / 2, right + step_x, step_x)
    y = np.arange(bottom - step_y / 2, top + step_y, step_y)
    shapely.prepare(land)
    inside: Flags = np.asarray(shapely.contains_xy(land, *np.meshgrid(x, y)))
    reach = _measure_reach(inside)
    rooms: list[Room] = []
    while len(rooms) < _MOST_ROOMS and (most := int(reach.max())) > 1 and 2 * most * cell >= least:
        row, column = _pick_middle(np.argwhere(reach == most))
        room = Room(float(x[column]), float(y[row]), 2 * most * cell)
        small = _shrink_room(room, land, measures)
        rooms += [small] if small is not None else []
        near = max(1, round(most * _APART))
        reach[max(0, row - near) : row + near + 1, max(0, column - near) : column + near + 1] = 0
    return rooms


def _shrink_room(room: Room, land: BaseGeometry, measures: tuple[float, float]) -> Room | None:
    """Return a room made so small that inlets between the cells stay out, None if none is left."""
    for share in _SHARES:
        x, y = (room.size * share * length / 2 for length in measures)
        if land.covers(shapely.box(room.x - x, room.y - y, room.x + x, room.y + y)):
            return replace(room, size=room.size * share)
    return None


def _measure_reach(inside: Flags) -> npt.NDArray[np.int64]:
    """Return for each cell how many king's moves it is from the nearest one that is not inside."""
    reach = np.zeros(inside.shape, dtype=np.int64)
    left = np.pad(inside, 1)
    while left.any():
        reach += left[1:-1, 1:-1]
        level = left[:, :-2] & left[:, 1:-1] & left[:, 2:]
        left = np.pad(level[:-2] & level[1:-1] & level[2:], 1)
    return reach


def _pick_middle(cells: npt.NDArray[np.int64]) -> tuple[int, int]:
    """Return of equally good cells the one that is nearest to the middle of all."""
    away = np.abs(cells - cells.mean(axis=0)).sum(axis=1)
    row, column = cells[int(np.argmin(away))].tolist()
    return row, column


def _list_rows(text: str, measure: Measure) -> Iterable[tuple[str, ...]]:
    """Return the ways to write a name: whole, and in two rows of much the same width."""
    words = text.split()
    yield (text,)
    if len(words) > 1:
        breaks = ((" ".join(words[:n]), " ".join(words[n:])) for n in range(1, len(words)))
        yield min(breaks, key=lambda rows: measure(rows)[0])


@functools.lru_cache(maxsize=4)
def _list_across(basemap: Basemap) -> dict[str, tuple[str, ...]]:
    """Return for each country those across a line of demarcation from it."""
    lines = {*basemap.borders["demarcation"]}
    sides = [
        code
        for code, arcs in _list_arcs(basemap).items()
        if code is not None and not arcs.isdisjoint(lines)
    ]
    arcs = _list_arcs(basemap)
    return {
        code: tuple(other for other in sides if other != code and arcs[code] & arcs[other] & lines)
        for code in sides
    }


@functools.lru_cache(maxsize=4)
def _list_contested(basemap: Basemap) -> frozenset[str]:
    """Return the countries that have borders on land, all of them in dispute."""
    arcs = _list_arcs(basemap)
    disputed = {*basemap.borders["disputed"]}
    settled = {*basemap.borders["boundary"], *basemap.borders["demarcation"]}
    return frozenset(
        code
        for code, own in arcs.items()
        if code is not None and own & disputed and own.isdisjoint(settled)
    )


@functools.lru_cache(maxsize=4)
def _list_arcs(basemap: Basemap) -> dict[str | None, frozenset[int]]:
    """Return the numbers of the arcs around each country."""
    found: dict[str | None, set[int]] = {}
    for unit in basemap.units:
        arcs = (
            arc if arc >= 0 else ~arc for rings in unit.polygons for ring in rings for arc in ring
        )
        found.setdefault(unit.code, set()).update(arcs)
    return {code: frozenset(arcs) for code, arcs in found.items()}
