"""The places: solid where the point is the place, hollow where it only stands for it."""

from __future__ import annotations

import folium

from geo.story.records import UNSTATED
from layers.look import (
    FILLED,
    LIGHT,
    PLACE_RADIUS,
    PLAIN_SHARE,
    outline_kind,
    pick_hue_number,
    pick_kind_hue_number,
)
from layers.map.areas import list_room_points
from layers.map.features import Mark, make_collection, make_point
from layers.scene import Scene
from layers.telling.descriptions import describe_place
from layers.telling.words import Words


def build_places_layer(scene: Scene, words: Words) -> folium.FeatureGroup:
    """Build the layer of all places, of class ``place place-<id> precision-<precision>``."""
    group = folium.FeatureGroup(name="places", control=False)
    marks = list_place_marks(scene, words)
    styles = {mark.properties["id"]: mark.style for mark in marks}
    folium.GeoJson(
        make_collection([make_point(mark.lon, mark.lat, **mark.properties) for mark in marks]),
        style_function=lambda feature: styles[feature["properties"]["id"]],
        marker=folium.CircleMarker(),
        control=False,
    ).add_to(group)
    return group


def list_place_marks(scene: Scene, words: Words) -> list[Mark]:
    """Return the marks of all places: one for each turn of the world in which a place stands."""
    marks = []
    # Of many journeys the page's scripts say it.
    begins = {} if scene.is_crowded else _list_beginnings(scene, words)
    for place in scene.story.places.values():
        number = None if place.kind is None else place.kind.number
        kind = "" if number is None else f" kind-{number} hue-{pick_kind_hue_number(number)}"
        style = {
            "className": f"place place-{place.id} precision-{place.precision} role-{place.role}"
            + kind
            + ("" if place.is_marked else " is-unmarked"),
            **({} if number is None else {"outline": outline_kind(number)}),
            "radius": PLACE_RADIUS * (PLAIN_SHARE if place.precision == UNSTATED else 1),
            "color": LIGHT.marker,
            "weight": 2,
            "fill": True,
            "fillColor": LIGHT.marker if FILLED[place.precision] else LIGHT.paper,
            "fillOpacity": 1,
        }
        rooms = list_room_points("place", place.id, scene)
        properties = {
            "kind": "place",
            "id": place.id,
            "label": place.names[words.language],
            "role": place.role,
            "begins": begins.get(place.id, []),
            **({"rooms": rooms} if rooms else {}),
            "words": describe_place(place, words),
        }
        marks += [Mark(lon, lat, properties, style) for lon, lat in scene.points["place", place.id]]
    return marks


def _list_beginnings(scene: Scene, words: Words) -> dict[str, list[dict[str, object]]]:
    # Whose journeys begin at a place, and the year in which each left it, where that is known. When
    # one ended elsewhere is not true of this place.
    begins: dict[str, list[dict[str, object]]] = {}
    for number, route in enumerate(scene.story.routes.values()):
        name = route.names[words.language]
        departed = route.legs[0].departed
        text = words.join_names([name, *([] if departed is None else [words.say_year(departed)])])
        begin = {"route": route.id, "text": text, "hue": pick_hue_number(number)}
        begins.setdefault(route.stops[0], []).append(begin)
    return begins
