"""The map of a page: Folium's layers put together, and what its scripts are told of the story."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import folium
import shapely
from branca.element import Element, Figure
from folium.elements import ElementAddToElement
from shapely.geometry.base import BaseGeometry

from geo.globe.basemap import country_shape, load_basemap
from geo.story.records import Chapter
from layers.labels.countries import Room, name_countries
from layers.labels.lettering import estimate_width
from layers.look import LABEL_SIZE
from layers.map.areas import build_areas_layer
from layers.map.basemap import build_basemap_layer
from layers.map.events import build_events_layer
from layers.map.features import restore_braces
from layers.map.ground import build_ground_layer
from layers.map.legend import NO_GROUP
from layers.map.places import build_places_layer
from layers.map.routes import build_routes_layer
from layers.map.symbols import box_borders, from_units, make_detail, to_units
from layers.page.cards import list_cards
from layers.scene import (
    CLOSE_SPAN,
    Bounds,
    Scene,
    fit_chapter,
    fit_points,
    is_close,
    round_bounds,
)
from layers.telling.descriptions import span_leg
from layers.telling.names import collect_names
from layers.telling.words import Words, name_country

MAP_SCRIPTS = (
    "map/basemap.js",
    "map/lines.js",
    "map/labels.js",
    "map/maplabels.js",
    "map/flight.js",
    "map/touch.js",
    "map/pointing.js",
    "map/card.js",
    "map/map.js",
    "map/journeys.js",
    "map/tools.js",
    "map/signs.js",
    "map/kinds.js",
)
# A chapter about one place is not shown from nearer than this.
_MAX_FIT_ZOOM = 6
_MAX_ZOOM = 9
# A view of places close together, or one that the author gives, is not nearer than this.
_MAX_CLOSE_ZOOM = 18
# From here on there is room for what the chapter does not speak of.
_NEAR_ZOOM = 4.5
# A share of what a view is fitted to.
_ROOM = 0.15
# Of each country, beginning with the widest.
_ROOMS = 3


def assemble_map(scene: Scene, words: Words) -> folium.Map:
    """Build the Folium map of a story: basemap, ground, routes, places and events."""
    world = scene.story.world
    folium_map = folium.Map(
        location=(20, world.centre),
        tiles=None,
        zoom_start=2,
        max_zoom=_MAX_CLOSE_ZOOM if _has_close(scene) else _MAX_ZOOM,
        zoom_snap=0.25,
        attribution_control=False,
        zoom_control="bottomleft",
        world_copy_jump=False,
        scroll_wheel_zoom=False,
        track_resize=False,
        max_bounds_viscosity=1,
        control_scale=False,
    )
    for layer in (
        build_basemap_layer(scene),
        build_ground_layer(scene),
        build_areas_layer(scene),
        # A page draws many by its own scripts.
        None if scene.is_crowded else build_routes_layer(scene, words),
        *([] if scene.has_many else [build_places_layer(scene, words)]),
        *([] if scene.has_many else [build_events_layer(scene, words)]),
    ):
        if layer is not None:
            layer.add_to(folium_map)
    return folium_map


def render_map(folium_map: folium.Map) -> tuple[str, list[str]]:
    """Render a Folium map without its links to outside servers.

    Returns:
        The map's HTML element, and the scripts that fill it, in their order: the first makes the
        map, the second names it ``window.storyMap`` and opens it at the chapter to be read, and
        each further one makes a layer and adds it.
    """
    figure = folium_map.get_root()
    assert isinstance(figure, Figure)
    folium_map.default_js, folium_map.default_css = [], []
    number_elements(folium_map)
    figure.render()
    making, *adding = _list_scripts(list(figure.script._children.values()))
    opening = f"window.storyMap = {folium_map.get_name()};\nStoryMap.open(window.storyMap);"
    return figure.html.render(), [making, opening, *adding]


def number_elements(folium_map: folium.Map) -> None:
    """Name the parts of a map by numbers.

    Folium names them at random; the same story must give the same page.
    """
    for number, element in enumerate(_walk(folium_map)):
        element._id = f"{number}"


def describe_story(scene: Scene, words: Words, chapters: Iterable[Chapter]) -> dict[str, Any]:
    """Return what the scripts are told of a story and of the chapters that they show."""
    detail, world = make_detail(scene.story), scene.story.world
    # Of many journeys it is told by ``layers.page.crowd``, once.
    crowded = scene.is_crowded

    @functools.cache
    def shape_country(code: str) -> BaseGeometry:
        return country_shape(load_basemap(), code, detail=detail, world=world)

    return {
        "language": scene.language,
        "extent": scene.extent,
        "names": collect_names(scene),
        "words": {
            "place": words.say("page.place", number="{number}", count="{count}", title="{title}"),
            "zoomIn": words.say("reading.zoom_in"),
            "zoomOut": words.say("reading.zoom_out"),
            "kinds": {kind: words.say(f"card.{kind}") for kind in ("route", "place", "event")},
            "undated": words.say("card.undated"),
            "onlyShown": words.say("card.only_shown", name="{name}"),
        },
        "maxZoom": _MAX_FIT_ZOOM,
        "closeSpan": CLOSE_SPAN,
        "closeZoom": _MAX_CLOSE_ZOOM,
        "nearZoom": _NEAR_ZOOM,
        "borders": box_borders(scene),
        "aliases": dict(scene.story.aliases),
        "homes": {
            f"{kind} {id_}": home
            for (kind, id_), home in scene.homes.items()
            if not (crowded and kind == "route")
        },
        "cards": list_cards(scene, words),
        # Flows are told all at once.
        "cover": None
        if scene.tells_flows(scene.chapters[0])
        else next(iter(scene.chapters[0].routes), None),
        "legs": {} if crowded else _date_legs(scene, words),
        "stops": {}
        if crowded
        else {route.id: route.stops for route in scene.story.routes.values()},
        **({} if crowded else _list_groups(scene)),
        "chapters": [
            {
                "id": chapter.id,
                "places": chapter.places,
                "routes": chapter.routes,
                "events": chapter.events,
                "countries": _stand_countries(chapter, scene, shape_country),
                "bounds": round_bounds(fit_chapter(chapter, scene)),
                **({"exact": True} if chapter.bounds is not None else {}),
                **({"flows": True} if scene.tells_flows(chapter) else {}),
            }
            for chapter in chapters
        ],
    }


def _has_close(scene: Scene) -> bool:
    """Tell whether any view of a story is so near that the basemap has no coast for it."""
    views = [fit_chapter(chapter, scene) for chapter in scene.chapters]
    legs = [fit_points(leg.points, scene) for legs in scene.traces.values() for leg in legs]
    return any(map(is_close, [*views, *legs]))


def _date_legs(scene: Scene, words: Words) -> dict[str, str]:
    # By the key that a leg has on the map; empty where nothing is dated.
    return {
        f"{id_} {number}": words.say_span(span) if (span := span_leg(traced.leg)) else ""
        for id_, legs in scene.traces.items()
        for number, traced in enumerate(legs, start=1)
    }


def _list_groups(scene: Scene) -> dict[str, dict[str, str]]:
    if not scene.story.groups:
        return {}
    routes = scene.story.routes.values()
    return {"groups": {it.id: it.group.id if it.group else NO_GROUP for it in routes}}


def _stand_countries(
    chapter: Chapter, scene: Scene, shape: Callable[[str], BaseGeometry]
) -> list[dict[str, Any]]:
    """Return the countries that a chapter's map names, each with the rooms for its name.

    ``shape`` gives the whole of a country by its code. A room is lon and lat of its middle and
    the least zoom at which a label fits there; ``at`` is a spot of the country for a label beside
    it, None where the view shows nothing of it.
    """
    west = scene.story.world.west
    view = shapely.box(*_grow(fit_chapter(chapter, scene)))

    @functools.cache
    def show_land(code: str) -> BaseGeometry:
        # Where the view only touches land, lines and points are left over.
        parts = shapely.get_parts(shape(code).intersection(view))
        seen = shapely.MultiPolygon([part for part in parts if part.geom_type == "Polygon"])
        return shapely.transform(seen, lambda at: to_units(at, west=west))

    named = name_countries(
        chapter,
        scene,
        shape=show_land,
        name=lambda code: name_country(code, scene.language),
        measure=lambda rows: (max(estimate_width(row, 1.0) for row in rows), 1.2 * len(rows)),
    )
    return [
        {
            "code": country.code,
            "label": country.name,
            "shaded": country.shaded,
            "rooms": [_place_room(room, west) for room in country.settings[0].rooms[:_ROOMS]],
            "at": _find_spot(show_land(country.code), west),
        }
        for country in named
    ]


def _place_room(room: Room, west: float) -> tuple[float, float, float]:
    lon, lat = from_units(room.x, room.y, west=west)
    # At zoom 8 a unit is a pixel.
    return round(lon, 2), round(lat, 2), round(8 + math.log2(LABEL_SIZE / room.size), 1)


def _find_spot(land: BaseGeometry, west: float) -> tuple[float, float] | None:
    if land.is_empty:
        return None
    lon, lat = from_units(*shapely.get_coordinates(land.representative_point())[0], west=west)
    return round(lon, 2), round(lat, 2)


def _grow(bounds: Bounds) -> Bounds:
    # The room that a view has around what it is fitted to.
    west, south, east, north = bounds
    across, up = (east - west) * _ROOM, (north - south) * _ROOM
    return west - across, max(-85.0, south - up), east + across, min(85.0, north + up)


def _list_scripts(parts: list[Element]) -> list[str]:
    # Folium adds a group to the map when all its layers are in it, which would draw them in one
    # task. Here each is added when it is made: a group first, its layers one by one.
    adders = {part.element_name: part for part in parts if isinstance(part, ElementAddToElement)}
    rendered = [
        [part, adders[part.get_name()]] if part.get_name() in adders else [part]
        for part in parts
        if not isinstance(part, ElementAddToElement)
    ]
    return [restore_braces("\n".join(part.render() for part in both)) for both in rendered]


def _walk(element: Element) -> Iterator[Element]:
    yield element
    for child in element._children.values():
        yield from _walk(child)
