"""Many places and events: all that a page's scripts need to draw each, said once."""

from __future__ import annotations

from typing import Any

from layers.map.events import list_event_marks
from layers.map.features import Mark
from layers.map.places import list_place_marks
from layers.scene import Scene
from layers.telling.words import Words

# Six decimals are 0.1 m.
_DECIMALS = 6


def describe_marks(scene: Scene, words: Words) -> dict[str, Any]:
    """Return a story's places and events for the scripts of a page that draws them by itself.

    ``looks`` are those that there are, without the class that names one mark; each of ``list`` has
    lon and lat on the opened world, the number of its look, and what it is, but for its name, which
    is its card's.
    """
    numbers: dict[str, int] = {}
    looks: list[dict[str, Any]] = []
    rows = []
    for mark in (*list_place_marks(scene, words), *list_event_marks(scene, words)):
        look = _read_look(mark)
        number = numbers.setdefault(repr(look), len(looks))
        if number == len(looks):
            looks.append(look)
        what = {key: value for key, value in mark.properties.items() if value and key != "label"}
        rows.append([round(mark.lon, _DECIMALS), round(mark.lat, _DECIMALS), number, what])
    told = words.list_table("crowd")
    return {"looks": looks, "list": rows, "words": {key: told[key] for key in ("shown", "none")}}


def _read_look(mark: Mark) -> dict[str, Any]:
    own = "{kind}-{id}".format_map(mark.properties)
    classes = mark.style["className"].split()
    return {**mark.style, "className": " ".join(name for name in classes if name != own)}
