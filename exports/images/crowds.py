"""Many journeys on one map: traced all at once, and as fine as their number leaves them room."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt
import shapely

from exports.images.drawing import Points, Shape, Stroke
from exports.images.framing import Frame
from exports.images.signs import stroke_route
from geo.globe.planes import EqualEarthPlane, Plane
from geo.globe.world import turn_lines
from geo.story.records import Chapter
from layers.look import ROUTE_WIDTH, Theme
from layers.scene import MOST_LEGS, Scene

# Of the usual width of a line, where there are too many journeys to name each.
FINE = 0.45
# The share of the map that lines may cover together: from there on they would be one area.
_MOST_INK = 0.5
# No line is thinner, in pixels of the look.
_LEAST_WIDTH = 0.012
# How far a line may stray from its true course, in pixels of the look; of more lines than so many
# farther, as each of them is finer than that, up to so many times.
_SLACK = 0.12
_MANY, _MOST_SLACK = 1_000, 4.0


@dataclass(frozen=True, eq=False)
class _Crowd:
    """The lines of many legs on a plane, in metres: where each piece begins, and of which leg."""

    plane: Plane
    slack: float
    routes: tuple[str, ...]
    names: tuple[tuple[str, int], ...]
    owners: npt.NDArray[np.int64]
    lines: npt.NDArray[np.object_]


# Of each scene the lines that were projected last: an image looks at them several times, from far
# and from near by turns.
_LAST: WeakKeyDictionary[Scene, tuple[_Crowd, ...]] = WeakKeyDictionary()
_MOST_KEPT = 3


def is_crowd(chapter: Chapter, scene: Scene) -> bool:
    """Tell whether a chapter has more legs than are drawn with a colour for each journey."""
    count = 0
    for id_ in chapter.routes:
        count += len(scene.traces[id_])
        if count > MOST_LEGS:
            return True
    return False


def draw_crowd(
    chapter: Chapter, scene: Scene, frame: Frame, theme: Theme, *, unit: float
) -> list[Shape]:
    """Draw every leg of many journeys, in one colour and the finer the more there are.

    Where many run together they are darker, and the map is seen between them.
    """
    crowd = _project(chapter, scene, frame, unit=unit)
    pieces = _clip(crowd, frame, unit=unit)
    width = min(FINE * ROUTE_WIDTH * unit, _MOST_INK * _measure_room(pieces))
    width = round(max(width, _LEAST_WIDTH * unit), 4)
    strokes: dict[str, Stroke] = {}
    shapes = []
    for (id_, index), lines in zip(crowd.names, pieces, strict=True):
        if not lines:
            continue
        legs = scene.traces[id_]
        certainty = legs[index - 1].leg.certainty
        if certainty not in strokes:
            # Its dashes stay as long as in the key.
            strokes[certainty] = replace(
                stroke_route(certainty, theme.ink, unit=FINE * unit), width=width
            )
        name = name_leg(id_, index, len(legs))
        words = scene.name("route", id_)
        shapes.append(Shape(tuple(lines), stroke=strokes[certainty], id=name, words=words))
    return shapes


def name_leg(route: str, index: int, count: int) -> str:
    """Return the name of a line: that of its journey, with the leg's number if it has several."""
    return f"route-{route}" if count == 1 else f"route-{route}-{index}"


def _project(chapter: Chapter, scene: Scene, frame: Frame, *, unit: float) -> _Crowd:
    # Powers of two, so that the looks at one image share the lines.
    count = sum(len(scene.traces[id_]) for id_ in chapter.routes)
    stray = _SLACK * min(max(1.0, math.sqrt(count / _MANY)), _MOST_SLACK)
    slack = 2.0 ** math.floor(math.log2(stray * unit / frame.scale))
    kept, wanted = _LAST.get(scene, ()), (frame.plane, slack, chapter.routes)
    for crowd in kept:
        if (crowd.plane, crowd.slack, crowd.routes) == wanted:
            return crowd
    told = {*chapter.routes}
    names, lines = [], []
    for id_, legs in scene.traces.items():
        if id_ in told:
            names += [(id_, index) for index in range(1, len(legs) + 1)]
            lines += [leg.points for leg in legs]
    owners, projected = _project_lines(lines, frame.plane)
    thin = shapely.simplify(projected, slack, preserve_topology=False)
    crowd = _Crowd(frame.plane, slack, chapter.routes, tuple(names), owners, thin)
    _LAST[scene] = (crowd, *kept)[:_MOST_KEPT]
    return crowd


def _project_lines(
    lines: Sequence[Points], plane: Plane
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.object_]]:
    """Project lines, and return by piece the number of its line and its shape."""
    if isinstance(plane, EqualEarthPlane):
        owners, turned = turn_lines(lines, plane.world)
    else:
        pieces = [plane.project_line(line) for line in lines]
        owners = np.repeat(np.arange(len(lines)), [len(found) for found in pieces])
        turned = [piece for found in pieces for piece in found]
    if not turned:
        return owners, np.array([], dtype=object)
    whole = np.vstack(turned)
    if isinstance(plane, EqualEarthPlane):
        whole = plane.project_points(whole)
    numbers = np.repeat(np.arange(len(turned)), [len(line) for line in turned])
    return owners, np.asarray(shapely.linestrings(whole, indices=numbers), dtype=object)


def _clip(crowd: _Crowd, frame: Frame, *, unit: float) -> list[list[Points]]:
    """Return by leg its pieces in the window, in pixels."""
    room = FINE * ROUTE_WIDTH * unit + frame.bleed
    reach = room / frame.scale
    left, bottom, right, top = frame.window
    window = np.array([left - reach, bottom - reach, right + reach, top + reach])
    bounds = shapely.bounds(crowd.lines)
    # Most lie in it as they are.
    whole = (bounds[:, :2] >= window[:2]).all(axis=1) & (bounds[:, 2:] <= window[2:]).all(axis=1)
    parts, numbers = shapely.get_parts(
        shapely.clip_by_rect(crowd.lines[~whole], *window), return_index=True
    )
    drawn = (shapely.get_type_id(parts) == shapely.GeometryType.LINESTRING) & ~shapely.is_empty(
        parts
    )
    parts = np.concatenate([crowd.lines[whole], parts[drawn]])
    numbers = np.concatenate([np.flatnonzero(whole), np.flatnonzero(~whole)[numbers[drawn]]])
    order = np.argsort(numbers, kind="stable")
    parts, owners = parts[order], crowd.owners[numbers[order]]
    pixels = np.round(frame.to_pixels(shapely.get_coordinates(parts)), 2)
    edges = np.concatenate([[0], np.cumsum(shapely.get_num_coordinates(parts))]).tolist()
    found: list[list[Points]] = [[] for _ in crowd.names]
    for owner, (first, last) in zip(owners.tolist(), pairwise(edges), strict=True):
        found[owner].append(pixels[first:last])
    return found


def _measure_room(pieces: Sequence[Sequence[Points]]) -> float:
    """Return how wide lines would be, in pixels, that filled the box around all of them."""
    lines = [line for found in pieces for line in found]
    if not lines:
        return math.inf
    points = np.vstack(lines)
    steps = np.hypot(*np.diff(points, axis=0).T)
    steps[np.cumsum([len(line) for line in lines])[:-1] - 1] = 0  # from one line to the next
    wide, high = np.ptp(points, axis=0).tolist()
    return float(wide * high / max(steps.sum(), 1.0))
