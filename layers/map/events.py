"""The events: small diamonds, which the page sets aside where they stand on a place."""

from __future__ import annotations

import folium

from layers.look import EVENT_SIZE
from layers.map.features import make_collection, make_point
from layers.scene import Scene
from layers.telling.descriptions import describe_event
from layers.telling.words import Words


def build_events_layer(scene: Scene, words: Words) -> folium.FeatureGroup:
    """Build the layer of all events, of class ``event event-<id> certainty-<certainty>``."""
    group = folium.FeatureGroup(name="events", control=False)
    features = []
    styles = {}
    for event in scene.story.events.values():
        styles[event.id] = {
            "className": f"event event-{event.id} certainty-{event.certainty}",
            "iconSize": [EVENT_SIZE, EVENT_SIZE],
            "iconAnchor": [EVENT_SIZE / 2, EVENT_SIZE / 2],
        }
        ((lon, lat),) = scene.points["event", event.id]
        features.append(
            make_point(
                lon,
                lat,
                kind="event",
                id=event.id,
                label=event.names[words.language],
                words=describe_event(event, words),
            )
        )
    if features:
        folium.GeoJson(
            make_collection(features),
            style_function=lambda feature: styles[feature["properties"]["id"]],
            marker=folium.Marker(icon=folium.DivIcon()),
            control=False,
        ).add_to(group)
    return group
