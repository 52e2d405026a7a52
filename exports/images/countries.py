"""The names of countries on an image: on their land, else a number and a line in the legend."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from exports.images.drawing import Item
from exports.images.framing import Frame
from exports.images.marking import Mark
from exports.images.naming import Row, Rows, Setter, draw_label, measure_rows
from exports.images.placing import Ground, Spot, centre_box
from exports.images.world import cut_country, cut_mainland
from geo.story.records import Chapter
from layers.labels.countries import CountryName, name_countries
from layers.labels.labelling import Box, Placement
from layers.look import Theme, colour_letters
from layers.scene import Scene
from layers.telling.words import name_country

_SMALLER = 2.0  # than places' labels, in pixels of the look: cities rank before countries
_TWO_ROWS_COST = 0.5
_NO_COVER = 1e-6  # of any line
_CLEAR_GAP = 0.6  # how far it keeps from marks and names if it can, in type sizes
_LATER_COST = 0.25  # of each room that is not the widest
# Less than this, in square pixels of the look, of a shaded country is not seen.
_LEAST_AREA = 3.0
# Less than this of it beside its place's marker is not recognised as its shade.
_LEAST_SHADE = 24.0
# How far off a marker a number stands, in its own height; what it costs there, and for each share
# of its country that it is off the middle.
_BESIDE = 0.1
_BESIDE_COST = 0.7
_AWAY_COST = 0.3
_CELLS = 40  # along the longer side of a country on which its number is tried
# How far off the middle of its country a number with a leader is tried, in its own size.
_RINGS = (1.3, 1.9, 2.6)
_LEAST_LEADER = 0.3  # of a number's height
_TURNS = [(np.cos(turn), np.sin(turn)) for turn in np.radians(np.arange(0, 360, 45)).tolist()]


@dataclass(frozen=True)
class CountryLabels:
    """The countries' names on a map: what is drawn, its boxes, and the number of some by code."""

    items: tuple[Item, ...] = ()
    boxes: tuple[Box, ...] = ()
    named: tuple[str, ...] = ()
    numbers: Mapping[str, int] = field(default_factory=dict)


def draw_country_names(
    chapter: Chapter,
    frame: Frame,
    theme: Theme,
    *,
    setter: Setter,
    ground: Ground,
    marks: Sequence[Mark],
    first: int,
    numbered: bool = True,
) -> CountryLabels:
    """Name the countries of a chapter where their land has room for it.

    Shaded ones that have none get numbers, from ``first`` on, if they are to be ``numbered``: on
    their land, beside one of the ``marks`` that stands for them, or with a line to their land.
    """
    if frame.is_close:
        return CountryLabels()
    items: list[Item] = []
    boxes: dict[str, Box] = {}
    wanting = []
    for country in _list_names(chapter, frame, setter):
        settings = [_set_rows(setting.rows, setter) for setting in country.settings]
        spots = list(_list_spots(country, settings, frame))
        # Right beside a mark it would be read as that one's name.
        spot = ground.take(spots, gap=_CLEAR_GAP, most=_NO_COVER) or ground.take(
            spots, most=_NO_COVER
        )
        if spot is None:
            wanting += [country] if country.shaded else []
            continue
        boxes[country.code] = spot.box
        items += _draw(settings[spot.variant], spot, theme, setter)
    named = tuple(boxes)
    numbers: dict[str, int] = {}
    # The only one without a name is known by its shade.
    for country in wanting if numbered and len(wanting) > 1 else ():
        rows: Rows = (Row(str(first + len(numbers)), setter.size(1.0), True),)
        own = [mark for mark in marks if _find_country(mark, setter.scene) == country.code]
        spot = ground.take(list(_list_near(country.code, rows, own, frame, setter)), gap=0.05)
        if spot is not None:
            numbers[country.code] = first + len(numbers)
            boxes[country.code] = spot.box
            items += _draw(rows, spot, theme, setter)
    return CountryLabels(tuple(items), tuple(boxes.values()), named, numbers)


def list_seen(
    codes: Iterable[str], frame: Frame, *, unit: float, rough: bool = False
) -> tuple[str, ...]:
    """Return the countries of which a map shows more than a speck; ``rough`` looks less closely."""
    if frame.is_close:
        return ()
    least = _LEAST_AREA * (unit / frame.scale) ** 2
    return tuple(
        code for code in codes if cut_country(code, frame, unit=unit, rough=rough).area >= least
    )


def find_covered(
    codes: Iterable[str], marks: Sequence[Mark], scene: Scene, frame: Frame, *, unit: float
) -> dict[str, Mark]:
    """Return by code the countries whose shade a place's marker hides, and that marker."""
    covered = {}
    for code in codes:
        marked = [mark for mark in marks if _find_country(mark, scene) == code]
        if not marked:
            continue
        land = cut_country(code, frame, unit=unit)
        middles = frame.plane.project_points(
            np.array([scene.points[mark.key][0] for mark in marked], dtype=np.float64)
        )
        under = shapely.union_all(
            [
                shapely.Point(middle).buffer(mark.radius / frame.scale)
                for mark, middle in zip(marked, middles, strict=True)
            ]
        )
        if land.difference(under).area < _LEAST_SHADE * (unit / frame.scale) ** 2:
            covered[code] = marked[0]
    return covered


def _find_country(mark: Mark, scene: Scene) -> str | None:
    return scene.story.places[mark.id].country if mark.kind == "place" else None


def list_extents(codes: Iterable[str], frame: Frame, *, unit: float) -> list[Box]:
    """Return the boxes around the largest part of each country that a map shows."""
    boxes = []
    for code in codes:
        parts = shapely.get_parts(cut_country(code, frame, unit=unit))
        if len(parts):
            left, bottom, right, top = parts[int(np.argmax(shapely.area(parts)))].bounds
            corners = frame.to_pixels(np.array([[left, top], [right, bottom]]))
            boxes.append(Box(*corners.ravel().tolist()))
    return boxes


def _list_names(chapter: Chapter, frame: Frame, setter: Setter) -> tuple[CountryName, ...]:
    def measure(rows: tuple[str, ...]) -> tuple[float, float]:
        wide, high = measure_rows(tuple(Row(row, 1.0) for row in rows))
        return wide, high

    return name_countries(
        chapter,
        setter.scene,
        shape=lambda code: cut_mainland(code, frame, unit=setter.unit),
        name=lambda code: name_country(code, setter.scene.language),
        measure=measure,
        least=setter.size(_SMALLER) / frame.scale,
    )


def _set_rows(texts: Sequence[str], setter: Setter) -> Rows:
    return tuple(Row(text, setter.size(_SMALLER)) for text in texts)


def _list_spots(country: CountryName, settings: Sequence[Rows], frame: Frame) -> Iterable[Spot]:
    for variant, (setting, rows) in enumerate(zip(country.settings, settings, strict=True)):
        for number, room in enumerate(setting.rooms):
            if room.size * frame.scale < rows[0].size:
                continue
            ((x, y),) = frame.to_pixels(np.array([[room.x, room.y]])).tolist()
            cost = _TWO_ROWS_COST * variant + _LATER_COST * number
            yield Spot(centre_box(x, y, measure_rows(rows)), cost, variant)


def _list_near(
    code: str, rows: Rows, marks: Sequence[Mark], frame: Frame, setter: Setter
) -> Iterable[Spot]:
    """Yield where a country's number may stand.

    On its largest part, or beside the marker of its place; elsewhere only with a line to its land.
    """
    land = _find_largest(code, frame, setter.unit)
    if land is None:
        return
    size = wide, high = measure_rows(rows)
    yield from _list_on_land(land, size)
    ((inside_x, inside_y),) = shapely.get_coordinates(shapely.point_on_surface(land)).tolist()
    for turn_x, turn_y in _TURNS:
        for mark in marks:
            # As far off as the box's corner reaches towards the marker.
            reach = mark.radius + abs(turn_x) * wide / 2 + abs(turn_y) * high / 2
            reach += _BESIDE * high
            beside = centre_box(mark.x + turn_x * reach, mark.y + turn_y * reach, size)
            yield Spot(beside, _BESIDE_COST)
        for ring in _RINGS:
            x, y = inside_x + turn_x * wide * ring, inside_y + turn_y * high * ring
            box = centre_box(x, y, size)
            leader = shapely.shortest_line(shapely.box(*box.bounds), land)
            if leader.length >= _LEAST_LEADER * high:
                start, end = shapely.get_coordinates(leader).tolist()
                ends = (start[0], start[1]), (end[0], end[1])
                yield Spot(box, _BESIDE_COST + ring, leader=ends)


def _find_largest(code: str, frame: Frame, unit: float) -> BaseGeometry | None:
    """Return the largest part of a country that a map shows, in pixels."""
    parts = shapely.get_parts(cut_country(code, frame, unit=unit))
    if not len(parts):
        return None
    largest: BaseGeometry = shapely.transform(
        parts[int(np.argmax(shapely.area(parts)))], frame.to_pixels
    )
    return largest


def _list_on_land(land: BaseGeometry, size: tuple[float, float]) -> Iterable[Spot]:
    """Yield the spots whose middle lies on land, the cheaper the less of them is off it."""
    wide, high = size
    left, top, right, bottom = land.bounds
    step = max(high / 3, (right - left) / _CELLS, (bottom - top) / _CELLS)
    x, y = np.meshgrid(np.arange(left, right, step) + step / 2, np.arange(top, bottom, step))
    shapely.prepare(land)
    inside = shapely.contains_xy(land, x, y)
    middles = np.column_stack([x[inside], y[inside]])
    half = np.array([wide / 2, high / 2])
    boxes = shapely.box(*(middles - half).T, *(middles + half).T)
    off = 1 - shapely.area(shapely.intersection(boxes, land)) / (wide * high)
    away = np.hypot(*(middles - shapely.get_coordinates(shapely.point_on_surface(land))).T)
    # Of spots that are as good the one nearest to the middle.
    costs = off + _AWAY_COST * away / max(right - left, bottom - top)
    for (middle_x, middle_y), cost in zip(middles.tolist(), costs.tolist(), strict=True):
        yield Spot(centre_box(middle_x, middle_y, size), cost)


def _draw(rows: Rows, spot: Spot, theme: Theme, setter: Setter) -> list[Item]:
    place = Placement(spot.box, 0, spot.leader, "middle")
    colour = colour_letters(theme.quiet, theme)
    return draw_label(rows, place, theme, colour=colour, setter=setter)
