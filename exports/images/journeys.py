"""Whose line it is, and which way it runs: names beside the lines, and arrows on them."""

from __future__ import annotations

import itertools
import string
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import shapely

from exports.images.crowds import name_leg
from exports.images.drawing import Item, Points, Shape
from exports.images.framing import Frame
from exports.images.itinerary import name_journey, names_each
from exports.images.naming import Row, Rows, Setter, draw_label, measure_rows
from exports.images.placing import Ground, Spot, centre_box
from geo.story.records import Chapter
from layers.labels.labelling import Box, Placement
from layers.look import Theme, colour_letters, pick_letter_hue

# Along a line, a name rather stands in its middle; at these shares of its length it is tried.
_SHARES = (0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82)
# A letter has room where no name has.
_LETTER_SHARES = tuple(np.arange(0.06, 0.95, 0.04).round(2).tolist())
_SHARE_COST = 3.0
_TWO_ROWS_COST = 0.6
# A piece of a line bears its name if it has this share of the longest's length.
_LONG = 0.6
# Of the type size, from the line's middle to the name, and what each of them costs.
_AWAY = ((0.35, 0.0), (1.1, 1.2))
# Another journey's line is at least so many times as far away as its own.
_CLEAR = 1.6
# Another journey's line is as far from a name, in type sizes.
_ALONE = 0.7
# What a name costs whose middle is nearer to another's line than to its own, at most.
_MIXED_COST = 5.0
# Two journeys' names nearer to each other than this, in type sizes, are read as one.
_APART = 1.0
# How far the name of an end beyond the map keeps from other names, in type sizes, if it can.
_CLEAR_GAP = 0.5
# How far a letter keeps from names, likewise.
_LETTER_GAP = 0.8
# How much of its own line a letter that stands on it may cover, in type sizes.
_MOST_ON_LINE = 3.0
# Where a line leaves the map, its end is named so far along it, in type sizes.
_FROM_RIM = (0.6, 1.2, 2.0, 3.0, 4.5, 6.0, 8.0)
_FROM_RIM_COST = 0.25
_LETTERS = string.ascii_uppercase
_ARROW = 4.2  # half the length of an arrow's side, in pixels of the look
_LEAST_LEG = 30.0  # no arrow stands on a shorter piece
_ARROW_SHARES = (0.55, 0.65, 0.45, 0.75, 0.35, 0.85, 0.25)


@dataclass(frozen=True)
class JourneyLabels:
    """The journeys' names on a map, their boxes, and by route the letter of one without room."""

    items: tuple[Item, ...] = ()
    boxes: tuple[Box, ...] = ()
    letters: Mapping[str, str] = field(default_factory=dict)


def draw_journeys(
    chapter: Chapter,
    routes: Sequence[Shape],
    frame: Frame,
    theme: Theme,
    *,
    setter: Setter,
    ground: Ground,
    marked: Collection[str],
) -> JourneyLabels:
    """Name each journey beside a long piece in view, and the ends that lie beyond the map's edge.

    An end so near the edge that its place is not ``marked``, by its id, counts as beyond it. A
    journey without room for its name gets a letter, which finds room where no name does. None
    where there are too many to name each.
    """
    if not names_each(chapter):
        return JourneyLabels()
    items: list[Item] = []
    boxes: list[Box] = []
    wanting: list[tuple[str, Points, str]] = []
    story, language = setter.scene.story, setter.scene.language
    told = {*chapter.routes}
    for number, (id_, route) in enumerate(story.routes.items()):
        if id_ not in told:
            continue
        lines = [line for shape in routes if _is_of(shape, id_) for line in shape.lines]
        if not lines:
            continue
        name = name_journey(route, language)
        settings = _list_settings(name, setter.size(1.5), bold=True, least=3)
        line, colour = max(lines, key=_measure), pick_letter_hue(number, theme)
        others = _list_others(routes, id_)
        room = _APART * setter.size()
        spots = [
            spot
            for piece in lines
            if _measure(piece) >= _LONG * _measure(line)
            for spot in _keep_nearest(
                list(_list_spots(piece, settings, setter)), piece, others, least=_ALONE * room
            )
        ]
        spot = ground.take([it for it in spots if not any(it.box.meets(b, room) for b in boxes)])
        if spot is None:
            wanting.append((id_, line, colour))
            continue
        boxes.append(spot.box)
        items += _draw(settings[spot.variant], spot, theme, colour, setter)
    ends = _draw_ends_beyond(
        chapter, routes, frame, theme, setter=setter, ground=ground, marked=marked
    )
    lettered = _draw_letters(
        wanting if len(chapter.routes) > 1 else (), routes, theme, setter=setter, ground=ground
    )
    return JourneyLabels(
        (*items, *ends.items, *lettered.items),
        (*boxes, *ends.boxes, *lettered.boxes),
        lettered.letters,
    )


def _draw_letters(
    wanting: Iterable[tuple[str, Points, str]],
    routes: Sequence[Shape],
    theme: Theme,
    *,
    setter: Setter,
    ground: Ground,
) -> JourneyLabels:
    """Set a letter at the line of each journey without a name: of its route, line and colour."""
    items: list[Item] = []
    boxes: list[Box] = []
    letters: dict[str, str] = {}
    for id_, line, colour in wanting:
        rows: Rows = (Row(_LETTERS[len(letters) % len(_LETTERS)], setter.size(1.0), True),)
        spots = list(_list_spots(line, [rows], setter, shares=_LETTER_SHARES))
        others = _list_others(routes, id_)
        beside = _keep_nearest(spots, line, others)
        upon = _list_spots_on(line, rows, others)
        # Beside a name it would be read as a part of that; where every place beside its line is
        # as near to another's, it stands on its own.
        spot = (
            ground.take(beside, gap=_LETTER_GAP)
            or ground.take(upon, gap=_LETTER_GAP, most=_MOST_ON_LINE)
            or ground.take(beside, gap=0.05)
            or ground.take(upon, gap=0.05, most=_MOST_ON_LINE)
            or ground.take(spots, gap=0.05)
        )
        if spot is not None:
            letters[id_] = rows[0].text
            boxes.append(spot.box)
            items += _draw(rows, spot, theme, colour, setter)
    return JourneyLabels(tuple(items), tuple(boxes), letters)


def _list_others(routes: Sequence[Shape], route: str) -> list[Points]:
    """Return the lines of all journeys but one."""
    return [line for shape in routes if not _is_of(shape, route) for line in shape.lines]


def _keep_nearest(
    spots: Sequence[Spot], line: Points, others: Sequence[Points], *, least: float = 0.0
) -> list[Spot]:
    """Return the spots that lie clearly nearer to their own line than to any other journey's.

    From these they are ``least`` pixels away.
    """
    if not others or not spots:
        return list(spots)
    boxes = shapely.box(*np.array([it.box.bounds for it in spots]).T)
    own = shapely.distance(boxes, shapely.LineString(line))
    away = shapely.distance(boxes, shapely.MultiLineString(others))
    middles = shapely.centroid(boxes)
    own_middle = shapely.distance(middles, shapely.LineString(line))
    away_middle = shapely.distance(middles, shapely.MultiLineString(others))
    clear = (own * _CLEAR < away) & (away >= least)
    mixed = np.clip(own_middle / np.maximum(away_middle, 1e-6) - 0.8, 0, 1) * _MIXED_COST
    return [
        replace(spot, cost=spot.cost + cost)
        for spot, near, cost in zip(spots, clear, mixed.tolist(), strict=True)
        if near
    ]


def _draw_ends_beyond(
    chapter: Chapter,
    routes: Sequence[Shape],
    frame: Frame,
    theme: Theme,
    *,
    setter: Setter,
    ground: Ground,
    marked: Collection[str],
) -> JourneyLabels:
    """Name the ends of lines that lie beyond the map's edge, where the lines cross it."""
    shapes = {shape.id: shape for shape in routes}
    items: list[Item] = []
    boxes: list[Box] = []
    told = {*chapter.routes}
    for id_, legs in setter.scene.traces.items():
        if id_ not in told:
            continue
        others = _list_others(routes, id_)
        for index, leg in enumerate(legs, start=1):
            shape = shapes.get(name_leg(id_, index, len(legs)))
            if shape is None:
                continue
            for word, stop, point, line in (
                ("from_beyond", leg.start, leg.points[0], shape.lines[0]),
                ("to_beyond", leg.end, leg.points[-1], shape.lines[-1][::-1]),
            ):
                if stop.id in marked and not _is_beyond(point, frame):
                    continue
                forms = setter.scene.names("place", stop.id)
                name = forms.get(setter.names, forms[setter.scene.language])
                text = setter.words.say(f"image.{word}", name=name)
                settings = _list_settings(text, setter.size(2.0))
                spots = list(_list_rim_spots(line, settings, setter))
                spots = _keep_nearest(spots, line, others)
                # Right below a journey's name it would be read as a part of that.
                spot = ground.take(spots, gap=_CLEAR_GAP) or ground.take(spots)
                if spot is not None:
                    boxes.append(spot.box)
                    colour = colour_letters(theme.quiet, theme)
                    items += _draw(settings[spot.variant], spot, theme, colour, setter)
    return JourneyLabels(tuple(items), tuple(boxes))


def _is_beyond(point: Points, frame: Frame) -> bool:
    """Tell of a point, lon and lat, whether it is outside a map's window, or beyond its world."""
    ((x, y),) = frame.project(point[np.newaxis]).tolist()
    box = frame.box
    inside = box.left <= x <= box.right and box.top <= y <= box.bottom
    return not inside


def _list_rim_spots(line: Points, settings: Sequence[Rows], setter: Setter) -> Iterable[Spot]:
    length = _measure(line)
    for (variant, rows), steps in itertools.product(enumerate(settings), _FROM_RIM):
        wide, high = measure_rows(rows)
        share = steps * setter.size() / length if length else 1.0
        if share > 0.5:
            continue
        (((x, y), (along_x, along_y)),) = _go_along(line, [share])
        for turn in (1, -1):
            off_x, off_y = -along_y * turn, along_x * turn
            reach = abs(off_x) * wide / 2 + abs(off_y) * high / 2 + _AWAY[0][0] * setter.size()
            box = centre_box(x + off_x * reach, y + off_y * reach, (wide, high))
            cost = _FROM_RIM_COST * steps + _TWO_ROWS_COST * variant
            yield Spot(box, cost + (0.2 if off_y > 0 else 0.0), variant)


def _draw(rows: Rows, spot: Spot, theme: Theme, colour: str, setter: Setter) -> list[Item]:
    place = Placement(spot.box, spot.variant, None, "middle")
    return draw_label(rows, place, theme, colour=colour, setter=setter)


def draw_arrows(
    routes: Sequence[Shape], *, unit: float, taken: Sequence[Box], needed: bool = True
) -> list[Shape]:
    """Draw on each leg which way it was travelled, where nothing else stands.

    An arrow rather stands on no other line; one that is ``needed`` does so if it must.
    """
    arrows: list[Shape] = []
    boxes = list(taken)
    lines = {shape.id: shapely.MultiLineString(shape.lines) for shape in routes}
    names, tree = list(lines), shapely.STRtree(list(lines.values()))
    for shape in routes:
        line = max(shape.lines, key=_measure)
        if _measure(line) < _LEAST_LEG * unit or shape.stroke is None:
            continue
        reach = _ARROW * unit
        spots = []
        for at, along in _go_along(line, _ARROW_SHARES):
            box = centre_box(*at, (2 * reach, 2 * reach))
            if not any(box.meets(other) for other in boxes):
                met = tree.query(shapely.box(*box.bounds), predicate="intersects")
                spots.append((any(names[it] != shape.id for it in met), at, along, box))
        # The first of those that cross nothing, else the first.
        spots.sort(key=lambda spot: spot[0])
        if not spots or (spots[0][0] and not needed):
            continue
        _, at, along, box = spots[0]
        boxes.append(box)
        ahead, side = np.array(along) * reach, np.array([-along[1], along[0]]) * reach
        tip, back = np.array(at) + ahead * 1.1, np.array(at) - ahead * 0.9
        points = np.round(np.array([tip, back + side, back - side, tip]), 2)
        colour = shape.stroke.colour
        arrows.append(Shape((points,), closed=True, fill=colour, id=f"arrow-{shape.id}"))
    return arrows


def _is_of(shape: Shape, route: str) -> bool:
    name = f"route-{route}"
    rest = (shape.id or "").removeprefix(f"{name}-")
    return shape.id == name or (rest != shape.id and rest.isdecimal())


def _list_settings(text: str, size: float, *, bold: bool = False, least: int = 2) -> list[Rows]:
    """Return the ways to set a name: in a row, and from so many words on also in two."""
    words = text.split()
    settings: list[Rows] = [(Row(text, size, bold),)]
    if len(words) >= least:
        breaks = [(" ".join(words[:n]), " ".join(words[n:])) for n in range(1, len(words))]
        rows = [tuple(Row(row, size, bold) for row in pair) for pair in breaks]
        settings.append(min(rows, key=lambda pair: measure_rows(pair)[0]))
    return settings


def _list_spots(
    line: Points,
    settings: Sequence[Rows],
    setter: Setter,
    *,
    shares: Sequence[float] = _SHARES,
) -> Iterable[Spot]:
    points = [(share, *spot) for share, spot in zip(shares, _go_along(line, shares), strict=True)]
    for (variant, rows), (away, far) in itertools.product(enumerate(settings), _AWAY):
        wide, high = measure_rows(rows)
        for share, (x, y), (along_x, along_y) in points:
            for turn in (1, -1):
                off_x, off_y = -along_y * turn, along_x * turn
                # As far off as the box's corner reaches towards the line.
                reach = abs(off_x) * wide / 2 + abs(off_y) * high / 2 + away * setter.size()
                cost = _SHARE_COST * abs(share - 0.5) * 2 + _TWO_ROWS_COST * variant + far
                box = centre_box(x + off_x * reach, y + off_y * reach, (wide, high))
                yield Spot(box, cost + (0.2 if off_y > 0 else 0.0), variant)


def _list_spots_on(line: Points, rows: Rows, others: Sequence[Points]) -> list[Spot]:
    """List where a letter may interrupt its own line, away from all other journeys'."""
    size = measure_rows(rows)
    spots = []
    for share, ((x, y), _) in zip(_LETTER_SHARES, _go_along(line, _LETTER_SHARES), strict=True):
        spots.append(Spot(centre_box(x, y, size), _SHARE_COST * abs(share - 0.5) * 2))
    if not others:
        return spots
    lines = shapely.MultiLineString(others)
    boxes = shapely.box(*np.array([it.box.bounds for it in spots]).T)
    clear = shapely.distance(boxes, lines) > 0.25 * rows[0].size
    return [spot for spot, free in zip(spots, clear, strict=True) if free]


def _go_along(
    line: Points, shares: Sequence[float]
) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    """Return the points at shares of a line's length, and the direction there, of length 1."""
    steps = np.hypot(*np.diff(line, axis=0).T)
    way = np.concatenate([[0.0], np.cumsum(steps)])
    at = np.array(shares) * way[-1]
    # Over a stretch, not over the bend of one small step.
    near = np.clip([at, at - 0.02 * way[-1], at + 0.02 * way[-1]], 0, way[-1])
    (x, y), (x0, y0), (x1, y1) = np.stack(
        [np.interp(near, way, line[:, axis]) for axis in (0, 1)], axis=1
    )
    lengths = np.hypot(x1 - x0, y1 - y0)
    lengths[lengths == 0] = 1.0
    along = np.stack([x1 - x0, y1 - y0]) / lengths
    return list(
        zip(
            zip(x.tolist(), y.tolist(), strict=True),
            zip(*along.tolist(), strict=True),
            strict=True,
        )
    )


def _measure(line: Points) -> float:
    return float(np.hypot(*np.diff(line, axis=0).T).sum())
