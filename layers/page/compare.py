"""The journeys side by side: small maps of one scale and one window."""

from __future__ import annotations

from typing import Any

from layers.look import pick_hue_number
from layers.page.still import Content, draw_still, fit_frame
from layers.scene import Scene, fit_all
from layers.telling.descriptions import describe_route
from layers.telling.words import Words

_SIZE = (360.0, 220.0)


def list_journeys(scene: Scene, words: Words) -> list[dict[str, Any]]:
    """Return each journey with its small map; all maps share the window that shows every line."""
    frame = fit_frame(fit_all(scene), scene, size=_SIZE)
    return [
        {
            "id": route.id,
            "home": scene.homes["route", route.id],
            "name": route.names[scene.language],
            "hue": pick_hue_number(number),
            "still": draw_still(
                Content(dict.fromkeys(route.stops), [route.id]),
                scene,
                frame,
                describe_route(route, scene.traces[route.id], words),
            ),
        }
        for number, route in enumerate(scene.story.routes.values())
    ]
