"""The story as plain Folium draws it: land, lines and points, with nothing of the project's own."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import folium
import shapely

from geo.globe.basemap import Detail, land_shape, load_basemap
from geo.story.records import Story
from layers.look import DASHES, EVENT_SIZE, LIGHT, PLACE_RADIUS, ROUTE_WIDTH, pick_hue, write_dashes
from layers.map.features import make_collection, make_line, make_point
from layers.map.symbols import LEAST_ISLAND_KM2, make_detail
from layers.scene import Scene, fit_chapter
from layers.telling.descriptions import describe_event, describe_leg, describe_place
from layers.telling.words import load_words

Feature = dict[str, Any]


# Leaves land about as many points as Natural Earth's has at 1:50m, which are 60,635.
MEDIUM = Detail(coarse_km2=14, fine_km2=14)


def make_land(story: Story, *, detail: Detail | None = None) -> Feature:
    """Return the land at a detail, or as the page has it."""
    least = LEAST_ISLAND_KM2 if detail is None else 0.0
    shape = land_shape(
        load_basemap(), story.world, detail=detail or make_detail(story), min_area_km2=least
    )
    # 0.001 degrees are a third of the page's own unit.
    rounded = shapely.transform(shape, lambda points: points.round(3))
    return {
        "type": "Feature",
        "properties": {},
        "geometry": json.loads(shapely.to_geojson(rounded)),
    }


def make_routes(scene: Scene) -> list[Feature]:
    words = load_words(scene.language)
    return [
        make_line(
            traced.points,
            kind="route",
            id=id_,
            words=describe_leg(traced, words),
            hue=pick_hue(number, LIGHT),
            dashes=write_dashes(DASHES[traced.leg.certainty], width=ROUTE_WIDTH),
        )
        for number, (id_, legs) in enumerate(scene.traces.items())
        for traced in legs
    ]


def make_points(scene: Scene) -> dict[str, list[Feature]]:
    words = load_words(scene.language)
    said = {
        "place": {it.id: describe_place(it, words) for it in scene.story.places.values()},
        "event": {it.id: describe_event(it, words) for it in scene.story.events.values()},
    }
    return {
        kind: [
            make_point(lon, lat, kind=kind, id=id_, words=text)
            for id_, text in texts.items()
            for lon, lat in scene.points[kind, id_]
        ]
        for kind, texts in said.items()
    }


def style_route(feature: Feature) -> dict[str, object]:
    said = feature["properties"]
    return {
        "className": "route",
        "color": said["hue"],
        "weight": ROUTE_WIDTH,
        "dashArray": said["dashes"],
    }


def build_map(
    scene: Scene,
    *,
    land: Feature,
    routes: Sequence[Feature],
    points: Mapping[str, Sequence[Feature]],
) -> folium.Map:
    drawn = folium.Map(location=(20, scene.story.world.centre), zoom_start=2, tiles=None)
    paint = {"color": LIGHT.border, "weight": 0.8, "fillColor": LIGHT.land, "fillOpacity": 1}
    folium.GeoJson(land, style_function=lambda _: {**paint, "interactive": False}).add_to(drawn)
    circle = folium.CircleMarker(radius=PLACE_RADIUS, color=LIGHT.marker, fill=True)
    diamond = folium.Marker(icon=folium.DivIcon(html="◆", icon_size=(EVENT_SIZE, EVENT_SIZE)))
    for features, options in (
        (routes, {"style_function": style_route}),
        (points["place"], {"marker": circle}),
        (points["event"], {"marker": diamond}),
    ):
        tooltip = folium.GeoJsonTooltip(["words"], labels=False)
        folium.GeoJson(make_collection(list(features)), tooltip=tooltip, **options).add_to(drawn)
    west, south, east, north = fit_chapter(scene.chapters[0], scene)
    drawn.fit_bounds([(south, west), (north, east)])
    return drawn
