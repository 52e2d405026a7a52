"""A hint is for an overview of many journeys that share their ends, and for no other."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from geo.story.hints import list_hints
from geo.story.records import Story


def test_flows_are_suggested_where_they_fit(flows: Story, many: Story, story: Story) -> None:
    folder = Path("story")
    (hint,) = list_hints(folder, replace(flows, overview="journeys"))
    assert str(hint).startswith('story/story.toml: `overview` is "journeys", and the map of')
    assert '"flows" would draw ' in hint.text
    # Told already; each with ends of its own; few.
    assert [list_hints(folder, it) for it in (flows, many, story)] == [[], [], []]
