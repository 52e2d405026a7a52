"""Still maps: a chapter as one SVG, for plain text, for paper and for pages without script.

They use the page's basemap symbols, so that a still map costs little more than its lines.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import shapely
from markupsafe import Markup

from geo.globe.arcs import measure_bow
from geo.story.flows import TracedFlow
from geo.story.records import UNSTATED, Chapter
from geo.story.tracing import TracedLeg
from layers.labels.areas import list_area_rooms
from layers.labels.labelling import Anchor, Box, Placement, Spacing, place_labels
from layers.labels.lettering import estimate_width, wrap_label
from layers.labels.spreading import spread_points
from layers.look import PLAIN_SHARE, pick_hue_number
from layers.map.areas import class_area, place_area
from layers.map.flows import draw_flow
from layers.map.legend import draw_kind
from layers.map.symbols import (
    WORLD_UNITS,
    list_borders,
    list_slacks,
    list_turns,
    name_symbol,
    to_units,
)
from layers.page.still_ground import (
    draw_still_ground,
    find_still_credit,
    name_still_ground,
    write_still_credit,
)
from layers.scene import (
    CLOSE_SPAN,
    MOST_LEGS,
    Bounds,
    Scene,
    fit_chapter,
    is_close,
    list_areas,
    show_chapter,
    stand_flows,
)

_PLACE_RADIUS = 5.0
_EVENT_RADIUS = 6.0
_LABEL_SIZE = 14.0
_LABEL_HEIGHT = 17.0
_LABEL_WIDTH = 150.0
_LABEL_INSET = 1.0
_UNSEEN = 0.2  # pixels: vertices that bend a line by less are left out
_UNSEEN_LAND = 0.4  # pixels: coasts and borders
_MOST_NAMED = 12  # places, where many journeys are drawn
_NEAREST = 40.0  # pixels a degree: a single city is not shown from nearer


@dataclass(frozen=True)
class Content:
    """What a still map shows: ids, country codes to shade, and flows."""

    places: Collection[str]
    routes: Collection[str]
    events: Collection[str] = ()
    countries: Collection[str] = ()
    flows: Sequence[TracedFlow] = ()


@dataclass(frozen=True)
class Frame:
    """A still map's window: its size in pixels and how SVG units of the world come to it."""

    width: float
    height: float
    scale: float
    shift: tuple[float, float]

    def project(self, points: npt.NDArray[np.float64], west: float) -> npt.NDArray[np.float64]:
        """Turn lon, lat (degrees on the opened world) of shape (n, 2) into pixels."""
        return np.asarray(to_units(points, west=west) * self.scale + np.array(self.shift))


@dataclass(frozen=True)
class _Mark:
    """A point of a still map in pixels; ``rooms`` are an area's, which has no sign there."""

    kind: str
    id: str
    x: float
    y: float
    rooms: tuple[tuple[float, float], ...] = ()

    @property
    def radius(self) -> float:
        if self.rooms:
            return 0
        return _PLACE_RADIUS if self.kind == "place" else _EVENT_RADIUS


def draw_chapter(
    chapter: Chapter, scene: Scene, words: str, *, size: tuple[float, float]
) -> Markup:
    """Draw a chapter's still map of ``size`` (width, height); ``words`` is its alternative text."""
    shown, scene = show_chapter(chapter, scene), stand_flows(chapter, scene)
    content = Content(
        shown.places,
        shown.routes,
        shown.events,
        [country.code for country in shown.countries],
        flows=scene.drawn_flows if scene.tells_flows(chapter) else (),
    )
    frame = fit_frame(fit_chapter(chapter, scene), scene, size=size)
    return draw_still(content, scene, frame, words)


def fit_frame(bounds: Bounds, scene: Scene, *, size: tuple[float, float]) -> Frame:
    """Return the window of ``size`` that shows ``bounds`` with room for labels around.

    It does not reach beyond the opened world's edges where ``bounds`` can be shown without that.
    """
    width, height = size
    west, south, east, north = bounds
    corners = to_units(np.array([[west, north], [east, south]]), west=scene.story.world.west)
    (left, top), (right, bottom) = corners
    room = (width - 2 * width * 0.13, height - 2 * height * 0.13)
    scale = min(room[0] / (right - left), room[1] / (bottom - top))
    if not is_close(bounds):
        scale = min(scale, _NEAREST * 360 / WORLD_UNITS)
    edges = to_units(np.array([[lon, 0.0] for lon in scene.extent]), west=scene.story.world.west)
    first, last = edges[:, 0]
    scale = max(scale, min(width / (last - first), height / (bottom - top)))
    across = width / 2 - (left + right) / 2 * scale
    if (last - first) * scale >= width:
        across = max(min(across, -first * scale), width - last * scale)
    down = height / 2 - (top + bottom) / 2 * scale
    return Frame(width, height, float(scale), (float(across), float(down)))


def draw_still(content: Content, scene: Scene, frame: Frame, words: str) -> Markup:
    """Draw one still map; ``words`` says all of it to those who cannot see it."""
    parts = [_draw_world(content, scene, frame), draw_still_ground(scene, frame)]
    parts += [_draw_areas(content, scene, frame)]
    parts += [_draw_routes(content, scene, frame), _draw_flows(content, scene, frame)]
    parts += [_draw_points(content, scene, frame)]
    # Beyond the edges of the opened world there is no sea.
    edges = frame.project(np.array([[lon, 0.0] for lon in scene.extent]), scene.story.world.west)
    left, right = max(0.0, float(edges[0, 0])), min(frame.width, float(edges[1, 0]))
    count = sum(len(scene.traces[id_]) for id_ in content.routes)
    return Markup(
        '<svg class="still-map{many}" viewBox="0 0 {w:g} {h:g}" role="img" aria-label="{words}">'
        '<rect class="still-sea" x="{x:.1f}" width="{sea:.1f}" height="{h:g}"/>{parts}</svg>'
    ).format(
        many=" of-many" if count > MOST_LEGS else "",
        w=frame.width,
        h=frame.height,
        x=left,
        sea=right - left,
        words=words,
        parts=Markup("").join(parts),
    )


def _draw_world(content: Content, scene: Scene, frame: Frame) -> Markup:
    # From so near, the coasts of the basemap are no longer true: there is a clean field.
    if frame.width < CLOSE_SPAN * frame.scale * WORLD_UNITS / 360:
        field = Markup('<rect class="land" width="{:g}" height="{:g}"/>')
        return field.format(frame.width, frame.height)
    use = Markup('<use href="#{}" class="{}"/>')
    slack = max(slack for slack in list_slacks(scene) if slack * frame.scale <= _UNSEEN_LAND)
    uses = [use.format(name_symbol("land", slack), "land")]
    uses += [
        use.format(f"country-{code}", "country is-active") for code in sorted(content.countries)
    ]
    uses += [
        use.format(name_symbol(f"border-{kind}", slack), f"border border-{kind}")
        for kind in list_borders()
    ]
    world = Markup("").join(uses)
    copies = [
        Markup('<g transform="translate({} 0)">{}</g>').format(turn * WORLD_UNITS, world)
        for turn in list_turns(scene)
        if _shows_turn(turn, frame)
    ]
    return Markup('<g transform="translate({:.2f} {:.2f}) scale({:.6f})">{}</g>').format(
        *frame.shift, frame.scale, Markup("").join(copies)
    )


def _shows_turn(turn: int, frame: Frame) -> bool:
    """Tell whether anything of the world, at a turn round it, lies in a window."""
    left = turn * WORLD_UNITS * frame.scale + frame.shift[0]
    return left < frame.width and left + WORLD_UNITS * frame.scale > 0


def _draw_areas(content: Content, scene: Scene, frame: Frame) -> Markup:
    use = Markup(
        '<use href="#area-{}-{}" class="{} is-active" '
        'transform="translate({:.2f} {:.2f}) scale({:.6g})"/>'
    )
    drawn = []
    for kind, id_ in list_areas(content.places, content.events, scene):
        lon, lat, unit = place_area(kind, id_, scene)
        corners = np.array([[lon + 360 * turn, lat] for turn in list_turns(scene)])
        scale = unit * WORLD_UNITS / 360 * frame.scale
        drawn += [
            use.format(kind, id_, class_area(kind, id_, scene), x, y, scale)
            for x, y in frame.project(corners, scene.story.world.west).tolist()
        ]
    return Markup("").join(drawn)


def _draw_routes(content: Content, scene: Scene, frame: Frame) -> Markup:
    if scene.is_crowded:
        return _draw_many(content, scene, frame)
    path = Markup('<path class="route is-active certainty-{} hue-{}" fill="none" d="{}"/>')
    drawn = []
    for number, (id_, legs) in enumerate(scene.traces.items()):
        if id_ in content.routes:
            for leg in legs:
                pixels = shapely.LineString(frame.project(leg.points, scene.story.world.west))
                seen = shapely.get_coordinates(pixels.simplify(_UNSEEN))
                data = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in seen)
                drawn.append(path.format(leg.leg.certainty, pick_hue_number(number), data))
    return Markup("").join(drawn)


def _draw_flows(content: Content, scene: Scene, frame: Frame) -> Markup:
    most = max((it.flow.count for it in content.flows), default=0)
    return Markup("").join(
        draw_flow(it, frame.project(it.points, scene.story.world.west), most)
        for it in content.flows
    )


def _draw_many(content: Content, scene: Scene, frame: Frame) -> Markup:
    """Draw the legs of many journeys, those of one look as one path, arcs as the arcs they are."""
    west = scene.story.world.west
    told = set(content.routes)
    paths: dict[tuple[str, int], list[str]] = {}
    for number, (id_, legs) in enumerate(scene.traces.items()):
        for leg in legs if id_ in told else ():
            look = leg.leg.certainty, pick_hue_number(number)
            paths.setdefault(look, []).append(_write_leg(leg, frame, west))
    path = Markup('<path class="route is-active certainty-{} hue-{}" fill="none" d="{}"/>')
    return Markup("").join(path.format(*look, "".join(legs)) for look, legs in paths.items())


def _write_leg(traced: TracedLeg, frame: Frame, west: float) -> str:
    if traced.leg.path != "schematic":
        pixels = shapely.LineString(frame.project(traced.points, west)).simplify(_UNSEEN)
        return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in shapely.get_coordinates(pixels))
    (x, y), (to_x, to_y) = frame.project(traced.points[[0, -1]], west).tolist()
    bow = measure_bow(traced.points)
    # Of a circle whose chord and height are known (Euclid, Elements III.35).
    radius = np.hypot(to_x - x, to_y - y) * (1 + 4 * bow**2) / (8 * abs(bow)) if bow else 0
    turn = int(bow > 0)
    return f"M{x:.1f} {y:.1f}A{radius:.1f} {radius:.1f} 0 0 {turn} {to_x:.1f} {to_y:.1f}"


def _pick_named(content: Content, scene: Scene) -> Collection[str]:
    """Return the places that a still map of many journeys names: those that most of them touch."""
    calls = Counter(dict.fromkeys([*content.places, *content.events], 0))
    for it in content.flows:
        calls.update({it.flow.start.id: it.flow.count, it.flow.end.id: it.flow.count})
    calls.update(stop for id_ in content.routes for stop in scene.story.routes[id_].stops)
    return {id_ for id_, _ in calls.most_common(_MOST_NAMED)}


def _draw_points(content: Content, scene: Scene, frame: Frame) -> Markup:
    every = _place_marks(content, scene, frame)
    many = scene.is_crowded
    named = _pick_named(content, scene) if many else ()
    marks = [mark for mark in every if mark.id in named] if many else every
    wordings = [_list_wordings(mark.kind, scene.name(mark.kind, mark.id)) for mark in marks]
    # A place's name can change its form on the page.
    forms = [
        scene.names(mark.kind, mark.id).values() if mark.kind == "place" else () for mark in marks
    ]
    anchors = [
        Anchor(
            mark.x,
            mark.y,
            tuple(_measure([*rows, *others], len(rows)) for rows in shapes),
            radius=mark.radius,
            rank=-1 if mark.id == scene.story.hub else 0 if mark.kind == "place" else 1,
            rooms=mark.rooms,
        )
        for mark, shapes, others in zip(marks, wordings, forms, strict=True)
    ]
    # Among many no name finds a place that is free of lines.
    lines = [
        frame.project(leg.points, scene.story.world.west)
        for id_ in (() if many else content.routes)
        for leg in scene.traces[id_]
    ]
    lines += [frame.project(it.points, scene.story.world.west) for it in content.flows if not many]
    lines += [
        frame.project(shapely.get_coordinates(ring), scene.story.world.west)
        for key in list_areas(content.places, content.events, scene)
        for ring in shapely.get_rings(scene.areas[key])
    ]
    credit = find_still_credit(scene, frame)
    foot = [] if credit is None else [credit[1]]
    placements = place_labels(
        anchors,
        frame=Box(0, 0, frame.width, frame.height),
        spacing=Spacing(_LABEL_SIZE),
        obstacles=foot,
        lines=lines,
    )
    boxes = foot + [spot.box for spot in placements if spot is not None]
    boxes += [_surround(anchor) for anchor in anchors]
    ground = name_still_ground(scene, frame, taken=boxes, lines=lines)
    leaders = [_draw_leader(spot) for spot in placements if spot is not None]
    points = [_draw_point(mark, scene) for mark in every]
    labels = [
        _draw_label(mark.kind, mark.id, shapes[spot.variant], spot)
        for mark, shapes, spot in zip(marks, wordings, placements, strict=True)
        if spot is not None
    ]
    owed = [] if credit is None else [write_still_credit(*credit)]
    return Markup("").join([ground, *leaders, *points, *labels, *owed])


def _surround(anchor: Anchor) -> Box:
    x, y, reach = anchor.x, anchor.y, anchor.radius
    return Box(x - reach, y - reach, x + reach, y + reach)


def _list_wordings(kind: str, name: str) -> list[list[str]]:
    """Return a label's rows, and where it could be broken but need not, those as well."""
    rows = wrap_label(name, _LABEL_SIZE, at_most=_LABEL_WIDTH)
    broken = wrap_label(name, _LABEL_SIZE, at_most=0)
    # A place's name can change its form on the page, which is a matter of one row.
    return [rows] if kind == "place" or rows == broken else [rows, broken]


def _measure(texts: list[str], rows: int) -> tuple[float, float]:
    width = max(estimate_width(text, _LABEL_SIZE) for text in texts)
    return width + 2 * _LABEL_INSET, _LABEL_HEIGHT * rows


def _place_marks(content: Content, scene: Scene, frame: Frame) -> list[_Mark]:
    places = [mark for id_ in content.places for mark in _find_marks("place", id_, scene, frame)]
    events = [mark for id_ in content.events for mark in _find_marks("event", id_, scene, frame)]
    spread = spread_points(
        [(event.x, event.y) for event in events],
        [(place.x, place.y) for place in places if not place.rooms],
        distance=_PLACE_RADIUS + _EVENT_RADIUS + 2,
    )
    moved = [replace(event, x=x, y=y) for event, (x, y) in zip(events, spread, strict=True)]
    return places + moved


def _find_marks(kind: str, id_: str, scene: Scene, frame: Frame) -> list[_Mark]:
    """Return a record's marks in the window; those of an area are at the best of its rooms."""
    points = np.array(scene.points[kind, id_])
    rooms = list_area_rooms(kind, id_, scene)
    spots = [points] if not rooms else [np.array(rooms) + it for it in points - points[0]]
    marks = []
    for spot in spots:
        pixels = frame.project(spot, scene.story.world.west).tolist()
        seen = [(x, y) for x, y in pixels if 0 <= x <= frame.width and 0 <= y <= frame.height]
        if rooms:
            marks += [_Mark(kind, id_, *seen[0], rooms=tuple(seen))] if seen else []
        else:
            marks += [_Mark(kind, id_, x, y) for x, y in seen]
    return marks


def _draw_point(mark: _Mark, scene: Scene) -> Markup:
    id_, x, y = mark.id, mark.x, mark.y
    if mark.kind == "place":
        if not scene.story.places[id_].is_marked:
            return Markup("")
        precision = scene.story.places[id_].precision
        radius = _PLACE_RADIUS * (PLAIN_SHARE if precision == UNSTATED else 1)
        of_kind = scene.story.places[id_].kind
        if of_kind is not None:
            return draw_kind(of_kind, precision, x, y, radius)
        return Markup(
            '<circle class="place is-active precision-{}" cx="{:.1f}" cy="{:.1f}" r="{:g}" '
            'stroke-width="2"/>'
        ).format(precision, x, y, radius)
    certainty = scene.story.events[id_].certainty
    half = _EVENT_RADIUS * (PLAIN_SHARE if certainty == UNSTATED else 1)
    return Markup(
        '<path class="still-event certainty-{0}" d="M{1:.1f} {2:.1f}l{3:g} {3:g} -{3:g} {3:g} '
        '-{3:g} -{3:g}z"/>'
    ).format(certainty, x, y - half, half)


def _draw_leader(spot: Placement) -> Markup:
    if spot.leader is None:
        return Markup("")
    (x, y), (to_x, to_y) = spot.leader
    line = Markup('<path class="still-leader" d="M{:.1f} {:.1f}L{:.1f} {:.1f}"/>')
    return line.format(x, y, to_x, to_y)


def _draw_label(kind: str, id_: str, rows: list[str], spot: Placement) -> Markup:
    # Set from the edge by the marker: widths are estimates, and names change their form.
    box = spot.box
    x, anchor = {
        "left": (box.left + _LABEL_INSET, "start"),
        "middle": ((box.left + box.right) / 2, "middle"),
        "right": (box.right - _LABEL_INSET, "end"),
    }[spot.align]
    text = Markup(
        '<text class="still-label of-{}" data-kind="{}" data-id="{}" x="{:.1f}" y="{:.1f}" '
        'text-anchor="{}">{}</text>'
    )
    return Markup("").join(
        text.format(kind, kind, id_, x, box.top + 13 + number * _LABEL_HEIGHT, anchor, row)
        for number, row in enumerate(rows)
    )
