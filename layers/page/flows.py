"""What a page's scripts and lists are told of flows."""

from __future__ import annotations

from typing import Any

import numpy as np

from geo.globe.arcs import measure_bow
from layers.look import FLOW_RING_RADIUS, measure_flow, measure_flow_arrow, write_flow_dashes
from layers.map.flows import ARROW_ROOM, ARROW_SHARE
from layers.scene import Scene, show_chapter
from layers.telling.flows import describe_flow, name_flow, say_shares, say_years
from layers.telling.names import mark_name
from layers.telling.words import Words


def describe_flows(scene: Scene, words: Words) -> dict[str, Any] | None:
    """Return the flows of a story's overview for the scripts of a page; None where it tells none.

    Each has ``ends``, lon and lat of both, and the ``bow`` of its arc; ``width`` in pixels; and
    ``parts``, for each certainty its share of the line and its dashes. ``routes`` are the numbers
    of its journeys among all of the story's.
    """
    if not scene.flows:
        return None
    numbers = {id_: number for number, id_ in enumerate(scene.story.routes)}
    drawn = scene.drawn_flows
    most = max(it.flow.count for it in drawn)
    listed = []
    for it in drawn:
        flow, width = it.flow, measure_flow(it.flow.count, most)
        listed.append(
            {
                "id": flow.id,
                "ends": np.round(it.points[[0, -1]], 6).tolist(),
                "bow": 0 if flow.returns else measure_bow(it.points),
                "width": width,
                "arrow": 0 if flow.returns else measure_flow_arrow(width),
                "parts": [
                    {
                        "certainty": certainty,
                        "share": count / flow.count,
                        "dashes": write_flow_dashes(certainty, width),
                    }
                    for certainty, count in flow.certainties.items()
                ],
                "routes": [numbers[id_] for id_ in flow.routes],
                "words": describe_flow(flow, words),
                "card": {
                    "name": name_flow(flow, words),
                    "what": describe_flow(flow, words),
                    "when": "",
                    "sure": "",
                },
            }
        )
    chapter = next(chapter for chapter in scene.chapters if scene.tells_flows(chapter))
    return {
        "places": show_chapter(chapter, scene).places,
        "ring": FLOW_RING_RADIUS,
        "arrowAt": ARROW_SHARE,
        "arrowRoom": ARROW_ROOM,
        "list": listed,
        "words": {
            "kind": words.say("flows.kind"),
            "journeys": words.say("flows.number"),
            "shown": words.say("crowd.shown", shown="{shown}", count="{count}"),
        },
    }


def list_flow_rows(scene: Scene, words: Words, *, most: int) -> list[dict[str, Any]]:
    """Return a row of the table for each flow, or for the first of very many."""
    return [
        {
            "start": mark_name("place", flow.start.id, scene),
            "end": mark_name("place", flow.end.id, scene),
            "number": words.say_number(flow.count),
            "when": say_years(flow, words) or words.say("legs.unknown"),
            "sure": say_shares(flow, words),
        }
        for flow in scene.flows[:most]
    ]
