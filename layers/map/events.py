"""The events: small diamonds, which the page sets aside where they stand on a place."""

from __future__ import annotations

import folium

from layers.look import EVENT_SIZE
from layers.map.features import Mark, make_collection, make_point
from layers.scene import Scene
from layers.telling.descriptions import describe_event
from layers.telling.words import Words


def build_events_layer(scene: Scene, words: Words) -> folium.FeatureGroup:
    """Build the layer of all events, of class ``event event-<id> certainty-<certainty>``."""
    group = folium.FeatureGroup(name="events", control=False)
    marks = list_event_marks(scene, words)
    styles = {mark.properties["id"]: mark.style for mark in marks}
    if marks:
        folium.GeoJson(
            make_collection([make_point(mark.lon, mark.lat, **mark.properties) for mark in marks]),
            style_function=lambda feature: styles[feature["properties"]["id"]],
            marker=folium.Marker(icon=folium.DivIcon()),
            control=False,
        ).add_to(group)
    return group


def list_event_marks(scene: Scene, words: Words) -> list[Mark]:
    """Return the marks of all events."""
    marks = []
    for event in scene.story.events.values():
        style = {
            "className": f"event event-{event.id} certainty-{event.certainty}",
            "iconSize": [EVENT_SIZE, EVENT_SIZE],
            "iconAnchor": [EVENT_SIZE / 2, EVENT_SIZE / 2],
        }
        ((lon, lat),) = scene.points["event", event.id]
        properties = {
            "kind": "event",
            "id": event.id,
            "label": event.names[words.language],
            "words": describe_event(event, words),
        }
        marks.append(Mark(lon, lat, properties, style))
    return marks
