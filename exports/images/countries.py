"""The names of countries on an image: on their land, else a number and a line in the legend."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import shapely

from exports.images.drawing import Item
from exports.images.framing import Frame
from exports.images.marking import Mark
from exports.images.naming import Row, Rows, Setter, draw_label, measure_rows
from exports.images.placing import Ground, Spot, centre_box
from exports.images.world import cut_country, cut_mainland
from geo.story.records import Chapter
from layers.labels.countries import CountryName, name_countries
from layers.labels.labelling import Box, Placement
from layers.look import Theme
from layers.scene import Scene
from layers.telling.words import name_country

_SMALLER = 2.0  # than places' labels, in pixels of the look: cities rank before countries
_TWO_ROWS_COST = 0.5
_NO_COVER = 1e-6  # of any line
_LATER_COST = 0.25  # of each room that is not the widest
# Less than this, in square pixels of the look, of a shaded country is not seen.
_LEAST_AREA = 3.0
# Less than this of it beside its place's marker is not recognised as its shade.
_LEAST_SHADE = 24.0


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
    first: int,
    numbered: bool = True,
) -> CountryLabels:
    """Name the countries of a chapter where their land has room for it.

    Shaded ones that have none get numbers, from ``first`` on, if they are to be ``numbered``.
    """
    if frame.is_close:
        return CountryLabels()
    items: list[Item] = []
    boxes: dict[str, Box] = {}
    wanting = []
    for country in _list_names(chapter, frame, setter):
        settings = [_set_rows(setting.rows, setter) for setting in country.settings]
        spot = ground.take(list(_list_spots(country, settings, frame)), most=_NO_COVER)
        if spot is None:
            wanting += [country] if country.shaded else []
            continue
        boxes[country.code] = spot.box
        items += _draw(settings[spot.variant], spot.box, theme, setter)
    named = tuple(boxes)
    numbers: dict[str, int] = {}
    # The only one without a name is known by its shade.
    for country in wanting if numbered and len(wanting) > 1 else ():
        rows: Rows = (Row(str(first + len(numbers)), setter.size(1.0), True),)
        spot = ground.take(list(_list_near(country.code, rows, frame, setter)), gap=0.05)
        if spot is not None:
            numbers[country.code] = first + len(numbers)
            boxes[country.code] = spot.box
            items += _draw(rows, spot.box, theme, setter)
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
        marked = [
            mark
            for mark in marks
            if mark.kind == "place" and scene.story.places[mark.id].country == code
        ]
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


def _list_near(code: str, rows: Rows, frame: Frame, setter: Setter) -> Iterable[Spot]:
    """Yield where a country's number may stand: on its largest part, or just beside that."""
    parts = shapely.get_parts(cut_country(code, frame, unit=setter.unit))
    if not len(parts):
        return
    largest = parts[int(np.argmax(shapely.area(parts)))]
    inside = shapely.point_on_surface(largest)
    ((x, y),) = frame.to_pixels(np.array([[inside.x, inside.y]])).tolist()
    wide, high = measure_rows(rows)
    yield Spot(centre_box(x, y, (wide, high)), 0.0)
    for ring in (0.8, 1.3, 1.9):
        for turn in np.radians(np.arange(0, 360, 45)).tolist():
            away_x, away_y = np.cos(turn) * wide * ring, np.sin(turn) * high * ring
            yield Spot(centre_box(x + away_x, y + away_y, (wide, high)), ring)


def _draw(rows: Rows, box: Box, theme: Theme, setter: Setter) -> list[Item]:
    place = Placement(box, 0, None, "middle")
    return draw_label(rows, place, theme, colour=theme.quiet, setter=setter)
