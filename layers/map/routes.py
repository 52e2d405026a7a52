"""The journeys: one path a leg, its certainty in its dashes."""

from __future__ import annotations

import folium

from layers.look import (
    DASHES,
    LIGHT,
    ROUTE_WIDTH,
    measure_route,
    pick_hue,
    pick_hue_number,
    write_dashes,
)
from layers.map.features import make_collection, make_line
from layers.scene import Scene
from layers.telling.descriptions import describe_leg
from layers.telling.words import Words


def build_routes_layer(scene: Scene, words: Words) -> folium.FeatureGroup:
    """Build the layer of all journeys.

    Each leg is a path of class ``route route-<id> certainty-<certainty> hue-<n>``. None listens
    for a pointer by itself: the page asks which is nearest.
    """
    group = folium.FeatureGroup(name="routes", control=False)
    styles = {}
    features = []
    for number, (id_, legs) in enumerate(scene.traces.items()):
        for leg_number, traced in enumerate(legs, start=1):
            certainty = traced.leg.certainty
            key = f"{id_} {leg_number}"
            styles[key] = {
                "className": f"route route-{id_} certainty-{certainty} "
                f"hue-{pick_hue_number(number)}",
                "color": pick_hue(number, LIGHT),
                "weight": measure_route(certainty),
                "dashArray": write_dashes(DASHES.get(certainty), width=ROUTE_WIDTH),
                "lineCap": "round",
                "interactive": False,
            }
            line = make_line(
                traced.points,
                kind="route",
                id=id_,
                key=key,
                words=describe_leg(traced, words),
            )
            features.append(line)
    folium.GeoJson(
        make_collection(features),
        style_function=lambda feature: styles[feature["properties"]["key"]],
        smooth_factor=0.4,
        control=False,
    ).add_to(group)
    return group
