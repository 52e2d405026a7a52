"""Every line in words: the table of all legs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from markupsafe import Markup

from geo.story.dates import PartialDate
from geo.story.tracing import TracedLeg
from layers.scene import MOST_LEGS, Scene
from layers.telling.descriptions import say_distance
from layers.telling.names import mark_name
from layers.telling.words import Words


def list_legs(
    scene: Scene, words: Words, cite: Callable[[tuple[str, ...]], Markup]
) -> list[dict[str, Any]]:
    """Return a row for each leg, in reading order, or for the first of many.

    ``cite`` writes a list of sources as HTML.
    """
    language = scene.language

    def date(value: PartialDate | None) -> str:
        return words.say("legs.unknown") if value is None else words.say_date(value)

    return [
        {
            "id": id_,
            "home": scene.homes["route", id_],
            "journey": scene.story.routes[id_].names[language],
            "start": mark_name("place", traced.start.id, scene),
            "end": mark_name("place", traced.end.id, scene),
            "left": date(traced.leg.departed),
            "arrived": date(traced.leg.arrived),
            "certainty": words.say(f"certainty.{traced.leg.certainty}"),
            "line": words.say(f"legs.{traced.leg.path}"),
            "distance": say_distance(traced, words),
            "note": traced.leg.note[language],
            "sources": cite(traced.leg.sources),
        }
        for id_, traced in islice(_walk(scene), MOST_LEGS)
    ]


def _walk(scene: Scene) -> Iterator[tuple[str, TracedLeg]]:
    return ((id_, traced) for id_, legs in scene.traces.items() for traced in legs)
