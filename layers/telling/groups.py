"""Journeys in groups: the author's, or else by how much is known of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from geo.story.flows import rate_route
from geo.story.records import ALL_CERTAINTIES, Route
from layers.scene import Scene
from layers.telling.words import Words


def count_groups(routes: Iterable[Route], scene: Scene, words: Words) -> list[tuple[str, str, int]]:
    """Return the groups of some journeys: id, name and how many; those of none come last.

    Where the author gives none, a group is of those of which as much is known, the id its
    certainty.
    """
    groups = scene.story.groups
    if groups:
        named = [*((it.id, it.names[scene.language]) for it in groups.values())]
        named.append(("", words.say("flows.no_group")))
        counts = Counter("" if it.group is None else it.group.id for it in routes)
    else:
        named = [(name, words.say(f"certainty.{name}")) for name in ALL_CERTAINTIES]
        counts = Counter(map(rate_route, routes))
    return [(id_, name, counts[id_]) for id_, name in named if counts[id_]]
