"""Hints: what a sound story might do better, which nobody needs to mend."""

from __future__ import annotations

from pathlib import Path

from geo.story.flows import list_flows
from geo.story.problems import Problem, count_things
from geo.story.records import MOST_LEGS, OVERVIEW_ID, Story


def list_hints(folder: Path, story: Story) -> list[Problem]:
    """Return what an author may want to know of a sound story.

    That is an overview of more legs than can be told apart, most of whose journeys share their
    ends with others: it can be told as flows.
    """
    chapter = story.chapters[story.language][OVERVIEW_ID]
    routes = [story.routes[id_] for id_ in chapter.routes]
    legs = sum(len(route.legs) for route in routes)
    if story.overview == "flows" or legs <= MOST_LEGS:
        return []
    flows = list_flows(routes, story)
    shared = sum(flow.count for flow in flows if flow.count > 1)
    if 2 * shared < len(routes):
        return []
    told = f"{count_things(len(routes), 'journey')} of {count_things(legs, 'leg')}"
    ways = count_things(len(flows), "flow")
    found = f'is "{story.overview}", and the map of `{OVERVIEW_ID}` has {told}'
    text = f'{found}; "flows" would draw {ways} in their place'
    return [Problem(str(folder / "story.toml"), "", "overview", text)]
