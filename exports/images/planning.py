"""Planning an image: how it is divided, and what its map shows and says."""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import shapely

from exports.images.areas import draw_areas, list_drawn_signs
from exports.images.captions import Caption, write_caption
from exports.images.countries import (
    CountryLabels,
    draw_country_names,
    find_covered,
    list_extents,
    list_seen,
)
from exports.images.crowds import is_crowd
from exports.images.details import Detail, find_window, list_details, trace_box
from exports.images.drawing import Points, Shape
from exports.images.framing import Frame, make_frame
from exports.images.furniture import (
    Piece,
    draw_locator,
    draw_scale_bar,
    pick_ring_km,
    sees_rings,
)
from exports.images.itinerary import list_stays, names_each
from exports.images.journeys import (
    JourneyLabels,
    draw_arrows,
    draw_journeys,
)
from exports.images.layout import Copy, Layout, list_layouts
from exports.images.legends import LegendRow, list_rows
from exports.images.marking import (
    MOST_POINTS,
    Mark,
    draw_routes,
    draw_stems,
    list_hidden,
    list_marks,
    list_stops,
    raise_hub,
)
from exports.images.naming import Labels, Setter, draw_labels
from exports.images.placing import Ground
from exports.images.request import ImageRequest, RequestError
from exports.images.world import draw_borders
from geo.story.records import Chapter
from layers.labels.countries import list_countries, list_parted
from layers.labels.labelling import Box
from layers.look import LABEL_SIZE, Theme
from layers.scene import Scene
from layers.telling.words import Words, name_country

_LIMIT = 8
_FREE_TURNS = 1
# How much of the gap above a map that was kept small it may fill, tried one after the other.
_GROWTHS = (1.0, 0.8, 0.6, 0.4, 0.2)
# A kind of border that wants explaining is drawn where at least this much of it is seen, in
# pixels of the look: a scrap of it tells nobody anything.
_LEAST_BORDER = 25.0
_PLAIN_BORDER = "border-boundary"


@dataclass(frozen=True, eq=False)
class Order:
    """An image that is to be drawn, with all that it is drawn from.

    Attributes:
        request: what it is asked to be; its projection is never ``auto``.
        chapter: of the request's language.
        scene: the story laid out in that language.
        words: the interface's in that language.
        theme: the colours.
        address: the chapter's public address, if the app has one.
        dated: an event whose name has no room with its date stands in the legend with it.
    """

    request: ImageRequest
    chapter: Chapter
    scene: Scene
    words: Words
    theme: Theme
    address: str | None
    dated: bool = True

    def has(self, part: str) -> bool:
        """Tell whether a part of the image is wanted."""
        return part in self.request.parts


@dataclass(frozen=True, eq=False)
class Naming:
    """The names on a map: of places and events, of journeys with their arrows, of countries."""

    labels: Labels = field(default_factory=Labels)
    journeys: JourneyLabels = field(default_factory=JourneyLabels)
    arrows: tuple[Shape, ...] = ()
    countries: CountryLabels = field(default_factory=CountryLabels)


@dataclass(frozen=True, eq=False)
class Near:
    """A closer look, and what it shows."""

    detail: Detail
    routes: list[Shape]
    marks: list[Mark]
    stops: list[Mark]
    borders: list[Shape]
    areas: list[Shape]
    naming: Naming


@dataclass(frozen=True, eq=False)
class Plan:
    """An image divided: where its map and its words stand, and what is on the map.

    Attributes:
        layout: the map's box, and the words around it.
        frame: the map's window.
        caption: what is said of it.
        borders: those that are long enough to be explained.
        areas: the outlines of areas, and what fills them.
        routes: the legs' lines.
        naming: all names, and which way the legs run.
        near: a closer look, None without one.
        shaded: the countries of whose shade something is seen.
        marks: the places and events.
        stops: points on the way without a name.
        pieces: scale bar and locator by name, as far as there are any.
    """

    layout: Layout
    frame: Frame
    caption: Caption
    borders: list[Shape]
    areas: list[Shape]
    routes: list[Shape]
    naming: Naming
    near: Near | None
    shaded: tuple[str, ...]
    marks: list[Mark]
    stops: list[Mark]
    pieces: dict[str, Piece]


def make_plan(order: Order) -> Plan:
    """Divide the image, and choose what its map shows and says.

    One too small for the dates of all events does without some of them.

    Raises:
        RequestError: its words do not fit in its size.
    """
    try:
        return _agree(order)
    except RequestError:
        return _agree(replace(order, dated=False))


def _agree(order: Order) -> Plan:
    """Plan an image until its legend and its map agree.

    What the legend lists depends on what the map shows, and how large the map is on the legend.
    """
    size = order.request.size
    plan = _look(order, Layout(Box(0, 0, size.width, size.height)), named=False)
    copy, named = None, False
    names = _list_all_names(order)
    for turn in range(_LIMIT):
        rows = _list_rows(plan, order)
        if copy == (copy := Copy(plan.caption, tuple(rows), order.address, names)):
            break
        # A map that has been drawn more than once stays as large as it is, if the words let it.
        kept = plan.layout.map_box if turn > _FREE_TURNS else None
        layout = max(
            list_layouts(order.request, copy, order.words, order.theme, kept=kept),
            key=lambda layout: (layout.map_box == kept, _rate(layout, order)),
        )
        if named and layout.map_box == plan.layout.map_box:
            # The same map, on which all stands where it stood.
            plan = replace(plan, layout=layout)
        else:
            plan, named = _look(order, layout), True
    return plan if copy is None else _fill_gap(plan, copy, order)


def _fill_gap(plan: Plan, copy: Copy, order: Order) -> Plan:
    """Let a map that was kept smaller than its words let it be grow, as long as it says the same.

    A larger one may want a longer legend, for which there would be no room.
    """
    kept = plan.layout.map_box
    usual = list_layouts(order.request, copy, order.words, order.theme)
    room = max(usual, key=lambda layout: _rate(layout, order)).map_box
    if (room.left, room.right) != (kept.left, kept.right) or room.top == kept.top:
        return plan
    for share in _GROWTHS:
        box = replace(kept, top=round(kept.top + share * (room.top - kept.top)))
        layouts = list_layouts(order.request, copy, order.words, order.theme, kept=box)
        layout = next((layout for layout in layouts if layout.map_box == box), None)
        if layout is None:
            continue
        larger = _look(order, layout)
        if tuple(_list_rows(larger, order)) == copy.legend and larger.caption == copy.caption:
            return larger
    return plan


def _list_all_names(order: Order) -> tuple[str, ...]:
    """Return the names of the story's places and journeys, and of the countries that it shows."""
    story, language = order.scene.story, order.request.language
    texts = [place.names for place in story.places.values()]
    texts += [route.names for route in story.routes.values()]
    countries = (
        name_country(country.code, language)
        for chapter in order.scene.chapters
        for country in chapter.countries
    )
    return tuple(dict.fromkeys([*(names[language] for names in texts), *countries]))


def _rate(layout: Layout, order: Order) -> float:
    """Return how good a layout is: a large map, much of it to be seen, in large type.

    What lies beyond the edge of the world is empty, and counts for nothing.
    """
    frame = _frame(order, layout.map_box)
    left, bottom, right, top = frame.window
    west, south, east, north = frame.plane.outline.bounds
    seen = (min(right, east) - max(left, west)) * (min(top, north) - max(bottom, south))
    return frame.scale**2 * layout.type_scale * float(np.sqrt(seen))


def _frame(order: Order, box: Box) -> Frame:
    projection = order.request.projection
    request = order.request
    bleed = request.bleed / 25.4 * request.size.dpi
    return make_frame(order.chapter, order.scene, projection=projection, box=box, bleed=bleed)


def _look(order: Order, layout: Layout, *, named: bool = True) -> Plan:
    """Choose a map's frame in its box, and find what is seen in it.

    Without ``named`` there are no lines and no names, and coasts are rough: what only the legend
    wants to know.
    """
    request, chapter, scene = order.request, order.chapter, order.scene
    words, theme, unit = order.words, order.theme, order.request.size.unit
    frame = _frame(order, layout.map_box)
    routes = draw_routes(chapter, scene, words, frame, theme, unit=unit) if named else []
    bare = request.theme == "outline" and not order.has("labels")
    marks = [] if bare else raise_hub(list_marks(chapter, scene, frame, unit=unit), scene)
    stops = [] if bare or not named else list_stops(chapter, scene, frame, unit=unit)
    borders = (
        _draw_borders(frame, theme, unit=unit, rough=not named) if order.has("borders") else []
    )
    areas = draw_areas(chapter, scene, words, frame, theme, unit=unit)
    lines = [] if is_crowd(chapter, scene) else _join_lines(routes)
    pieces = _draw_pieces(order, frame, lines, marks) if named else {}
    boxes = [piece.box for piece in pieces.values()]
    near = None
    if named and order.has("inset") and order.has("labels") and len(marks) <= MOST_POINTS:
        shades = list_extents([it.code for it in chapter.countries], frame, unit=unit)
        details = list_details(
            marks, stops, scene, frame, unit=unit, lines=lines, taken=[*boxes, *shades]
        )
        near = _pick_near(_look_near(order, detail) for detail in details)
    naming = Naming()
    if named:
        naming = _name_map(
            order,
            frame,
            routes,
            marks,
            stops,
            borders,
            areas,
            obstacles=boxes if near is None else [*boxes, near.detail.frame.box],
            edges=() if near is None else _trace_window(near.detail, frame),
            elsewhere=() if near is None else near.detail.keys - {("place", scene.story.hub)},
            first=1 if near is None else 1 + _find_last(near.naming, order),
        )
    codes = [country.code for country in chapter.countries]
    shaded = list_seen(codes, frame, unit=unit, rough=not named)
    ringed = order.has("graticule") and sees_rings(frame, unit=unit, rough=not named)
    ring_km = pick_ring_km(frame) if ringed else None
    caption = write_caption(
        chapter,
        scene,
        words,
        projection=frame.projection,
        hidden=list_hidden(chapter, scene, frame),
        ring_km=ring_km,
    )
    return Plan(
        layout,
        frame,
        caption,
        borders,
        areas,
        routes,
        naming,
        near,
        shaded,
        marks,
        stops,
        pieces,
    )


def _pick_near(looks: Iterable[Near]) -> Near | None:
    """Pick the first closer look whose names lie clear, else the one where most do."""
    best, least = None, math.inf
    for near in looks:
        trouble = _count_troubles(near)
        if trouble < least:
            best, least = near, trouble
        if not trouble:
            break
    return best


def _count_troubles(near: Near) -> int:
    """Count names on lines, those led over journeys' or other leaders, and what has no name."""
    labels = near.naming.labels
    lines = shapely.MultiLineString(_join_lines(near.routes))
    parting = shapely.MultiLineString(_find_parting(near.borders))
    names = [shapely.box(*box.bounds) for box in (*labels.boxes, *labels.way_boxes)]
    leaders = [shapely.LineString(leader) for leader in labels.leaders]
    met = shapely.intersects(np.array([*names, *leaders], dtype=object), lines)
    crossed = sum(one.crosses(other) for one, other in itertools.combinations(leaders, 2))
    crossed += sum(name.intersects(parting) for name in names)
    return int(np.count_nonzero(met)) + crossed + 2 * _count_nameless(near.naming)


def _look_near(order: Order, detail: Detail) -> Near:
    """Find what is seen in a closer look, and name it there."""
    chapter, scene, unit = order.chapter, order.scene, order.request.size.unit
    frame = detail.frame
    routes = draw_routes(chapter, scene, order.words, frame, order.theme, unit=unit)
    marks = [
        # Beside a crowd of events only a line tells which one a name belongs to.
        replace(mark, crowded=mark.crowded or mark.kind == "event")
        for mark in raise_hub(list_marks(chapter, scene, frame, unit=unit), scene)
    ]
    stops = list_stops(chapter, scene, frame, unit=unit)
    borders = _draw_borders(frame, order.theme, unit=unit) if order.has("borders") else []
    areas = draw_areas(chapter, scene, order.words, frame, order.theme, unit=unit)
    name = functools.partial(
        _name_map, order, frame, routes, marks, stops, borders, areas, obstacles=(), journeys=False
    )
    # There is room in a closer look, and whose land it shows is wanted first; but for no place
    # that would lose its name.
    naming = name(countries_first=True)
    if _count_nameless(naming):
        naming = min(naming, name(), key=_count_nameless)
    return Near(detail, routes, marks, stops, borders, areas, naming)


def _count_nameless(naming: Naming) -> int:
    return len(naming.labels.numbered) + len(naming.labels.unnamed)


def _name_map(
    order: Order,
    frame: Frame,
    routes: Sequence[Shape],
    marks: Sequence[Mark],
    stops: Sequence[Mark],
    borders: Sequence[Shape],
    areas: Sequence[Shape],
    *,
    obstacles: Sequence[Box],
    edges: Sequence[Points] = (),
    elsewhere: Collection[tuple[str, str]] = (),
    first: int = 1,
    journeys: bool = True,
    countries_first: bool = False,
) -> Naming:
    """Name what a map shows: places and events, then journeys, then countries.

    With ``countries_first`` these get their names before all else, and keep off the marks alone.
    """
    chapter, scene, theme = order.chapter, order.scene, order.theme
    unit, size = order.request.size.unit, order.request.size
    stays = list_stays(chapter, scene, order.words)
    setter = Setter(
        unit,
        size.least_type,
        order.request.names,
        scene,
        order.words,
        stays,
        keyed=order.dated and order.has("legend"),
        # Among the lines of very many a number tells nothing: what bears no name is counted.
        numbered=not is_crowd(chapter, scene),
    )
    outlines = _join_lines(shape for shape in areas if shape.closed)
    # The lines of very many are ground: names stand on them.
    drawn = [] if is_crowd(chapter, scene) else _join_lines(routes)
    parting = [] if journeys else _find_parting(borders)
    lines = [*drawn, *edges, *outlines, *parting]
    labels, naming = Labels(), Naming()
    boxes = list(obstacles)
    stems = _join_lines(draw_stems(marks, theme, unit=unit)) if order.has("labels") else []
    if order.has("countries") and countries_first:
        taken = [*boxes, *(mark.box for mark in (*marks, *stops))]
        ground = Ground(frame.box, setter.size(), taken, [*lines, *stems])
        countries = draw_country_names(
            chapter,
            frame,
            theme,
            setter=setter,
            ground=ground,
            marks=marks,
            first=first,
            numbered=journeys,
        )
        naming = replace(naming, countries=countries)
        boxes += countries.boxes
    if order.has("labels"):
        labels = draw_labels(
            marks,
            frame,
            theme,
            setter=setter,
            lines=[*lines, *stems],
            faint=_join_lines(shape for shape in borders if shape.id != _PLAIN_BORDER),
            stops=stops,
            obstacles=boxes,
            elsewhere=elsewhere,
            first=first,
        )
        lines = [*lines, *stems, *labels.leaders]
    boxes += [*labels.boxes, *labels.way_boxes, *(mark.box for mark in (*marks, *stops))]
    naming = replace(naming, labels=labels)
    if order.has("labels"):
        if journeys:
            ground = Ground(frame.box, setter.size(), boxes, lines)
            named = draw_journeys(
                chapter,
                routes,
                frame,
                theme,
                setter=setter,
                ground=ground,
                marked={mark.id for mark in (*marks, *stops)},
            )
            naming = replace(naming, journeys=named)
            boxes += named.boxes
        # Flows have theirs already.
        if names_each(chapter) and not scene.tells_flows(chapter):
            # A leg that a closer look shows too has its arrow on the map.
            arrows = draw_arrows(routes, unit=unit, taken=boxes, needed=journeys)
            naming = replace(naming, arrows=tuple(arrows))
    if order.has("countries") and not countries_first:
        countries = draw_country_names(
            chapter,
            frame,
            theme,
            setter=setter,
            ground=Ground(frame.box, setter.size(), boxes, [*lines, *_join_lines(naming.arrows)]),
            marks=marks,
            first=max(first, 1 + _find_last(naming, order)),
            numbered=journeys,
        )
        naming = replace(naming, countries=countries)
    return naming


def _trace_window(detail: Detail, frame: Frame) -> list[Points]:
    window = find_window(detail, frame)
    return [] if window is None else [trace_box(window)]


def _find_last(naming: Naming, order: Order) -> int:
    """Return the last number that is given to a mark or a stop."""
    stays = list_stays(order.chapter, order.scene, order.words)
    numbers = [number for stay in stays.values() for number in stay.numbers]
    return max([*naming.labels.numbered, *numbers], default=0)


def _draw_borders(frame: Frame, theme: Theme, *, unit: float, rough: bool = False) -> list[Shape]:
    """Draw the borders, but no scraps of a kind that the legend would have to explain."""
    return [
        shape
        for shape in draw_borders(frame, theme, unit=unit, rough=rough)
        if shape.id == _PLAIN_BORDER or _is_longer(shape, _LEAST_BORDER * unit)
    ]


def _draw_pieces(
    order: Order, frame: Frame, lines: list[Points], marks: list[Mark]
) -> dict[str, Piece]:
    theme, unit = order.theme, order.request.size.unit
    pieces = {}
    if order.has("scale"):
        bar = draw_scale_bar(
            frame,
            theme,
            order.words,
            unit=unit,
            size=max((LABEL_SIZE - 2) * unit, order.request.size.least_type),
        )
        if bar is not None:
            pieces["scale"] = bar
    if order.has("inset"):
        taken = [*(mark.box for mark in marks), *(piece.box for piece in pieces.values())]
        inset = draw_locator(frame, theme, unit=unit, lines=lines, taken=taken)
        if inset is not None:
            pieces["inset"] = inset
    return pieces


def _list_rows(plan: Plan, order: Order) -> list[LegendRow]:
    if not order.has("legend"):
        return []
    named = order.has("labels")
    return list_rows(
        order.chapter,
        order.scene,
        order.words,
        marks=plan.marks,
        areas=list_drawn_signs([*plan.areas, *(plan.near.areas if plan.near else ())], order.scene),
        shaded=() if order.request.theme == "outline" else plan.shaded,
        covered=_find_covered(plan, order),
        letters=plan.naming.journeys.letters,
        numbers=plan.naming.countries.numbers,
        numbered=_join_numbered(plan) if named else {},
        unnamed=_list_unnamed(plan) if named else (),
        counted=is_crowd(order.chapter, order.scene) or len(plan.marks) > MOST_POINTS,
        borders=_list_borders(plan),
        parted=_list_parted(plan, order),
        routes=[str(shape.id) for shape in plan.routes],
        undated=_list_undated(plan, order) if named else (),
    )


def _list_undated(plan: Plan, order: Order) -> frozenset[str]:
    """Return the stops of a journey in stages whose dates have no room beside their names."""
    near = frozenset() if plan.near is None else plan.near.naming.labels.dated
    stays = list_stays(order.chapter, order.scene, order.words)
    return frozenset(stays) - plan.naming.labels.dated - near


def _list_borders(plan: Plan) -> list[str]:
    """Return the kinds of border that are drawn, on the map or in its closer look."""
    borders = [*plan.borders, *(plan.near.borders if plan.near else ())]
    return list(dict.fromkeys(str(shape.id).removeprefix("border-") for shape in borders))


def _find_covered(plan: Plan, order: Order) -> dict[str, Mark]:
    """Return the shaded countries that nobody sees for their places' markers."""
    if order.request.theme == "outline":
        return {}
    unit = order.request.size.unit
    return find_covered(plan.shaded, plan.marks, order.scene, plan.frame, unit=unit)


def _list_parted(plan: Plan, order: Order) -> tuple[str, ...]:
    """Return the countries on both sides of a line of demarcation if the map names not all."""
    across = list_parted()
    needed = [code for code in list_countries(order.chapter, order.scene) if code in across]
    near = () if plan.near is None else plan.near.naming.countries.named
    named = {*plan.naming.countries.named, *near}
    return () if named.issuperset(needed) else tuple(needed)


def _join_numbered(plan: Plan) -> dict[int, tuple[Mark, ...]]:
    near = {} if plan.near is None else plan.near.naming.labels.numbered
    return {**near, **plan.naming.labels.numbered}


def _list_unnamed(plan: Plan) -> tuple[Mark, ...]:
    near = () if plan.near is None else plan.near.naming.labels.unnamed
    return (*plan.naming.labels.unnamed, *near)


def _find_parting(borders: Iterable[Shape]) -> list[Points]:
    """Return the lines of demarcation, which in a closer look are read from end to end."""
    return _join_lines(shape for shape in borders if shape.id == "border-demarcation")


def _join_lines(shapes: Iterable[Shape]) -> list[Points]:
    return [line for shape in shapes for line in shape.lines]


def _is_longer(shape: Shape, least: float) -> bool:
    """Tell whether the lines of a shape are longer together than ``least``."""
    total = 0.0
    for line in shape.lines:
        total += float(np.hypot(*np.diff(line, axis=0).T).sum())
        if total > least:
            return True
    return False
