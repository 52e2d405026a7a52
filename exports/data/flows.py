"""The flows of a story that tells its journeys so: a record and a line for each."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from shapely.geometry import MultiLineString
from shapely.geometry.base import BaseGeometry

from geo.globe.geodesics import measure_distance
from geo.story.dates import write_day
from geo.story.flows import Flow, trace_all_flows
from geo.story.geojson import Properties, cut_lines, name_field
from geo.story.records import ALL_CERTAINTIES
from layers.scene import Scene
from layers.telling.flows import name_flow
from layers.telling.words import load_words

_SHARE_DECIMALS = 4


def describe_flows(scene: Scene) -> list[Properties]:
    """Return what is known of each flow of the overview, those of most journeys first."""
    return [_describe(flow, scene) for flow in scene.flows]


def draw_flow_lines(scene: Scene) -> Sequence[BaseGeometry]:
    """Return the line of each flow, WGS 84, cut at the antimeridian, from its origin.

    It is empty where there is none: the flow ends where it began, or no line keeps clear of what it
    avoids.
    """
    lines = [line for _, line in trace_all_flows(scene.story)]
    found = np.full(len(lines), MultiLineString(), dtype=object)
    known = np.array([line is not None for line in lines], dtype=bool)
    found[known] = cut_lines([line for line in lines if line is not None])
    drawn: list[BaseGeometry] = found.tolist()
    return drawn


def _describe(flow: Flow, scene: Scene) -> Properties:
    languages = scene.story.languages
    told: Properties = {"id": flow.id}
    for language in languages:
        told[name_field("name", language)] = name_flow(flow, load_words(language))
    for kind, place in (("origin", flow.start), ("destination", flow.end)):
        told[kind] = place.id
        names = {name_field(f"{kind}_name", tag): text for tag, text in place.names.items()}
        told |= {**names, f"{kind}_lon": place.lon, f"{kind}_lat": place.lat}
    told["count"] = flow.count
    for certainty in ALL_CERTAINTIES:
        told[f"count_{certainty}"] = flow.certainties.get(certainty, 0)
    told["share_documented"] = round(told["count_documented"] / flow.count, _SHARE_DECIMALS)
    if flow.first is not None:
        told["date_from"] = write_day(flow.first.first)
    if flow.last is not None:
        told["date_to"] = write_day(flow.last.last)
    ends = (flow.start.lon, flow.start.lat), (flow.end.lon, flow.end.lat)
    told["distance_km"] = float(f"{measure_distance(*ends) / 1000:.3g}")
    told["journeys"] = flow.routes
    homes = [scene.homes[key] for id_ in flow.routes if (key := ("route", id_)) in scene.homes]
    told["chapters"] = tuple(dict.fromkeys(homes))
    return told
