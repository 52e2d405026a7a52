"""What is not known is said, and nothing is said more finely than it is known."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from geo.story.records import Story
from layers.scene import Scene, lay_out
from layers.telling.descriptions import (
    describe_event,
    describe_leg,
    describe_place,
    describe_view,
    round_distance,
)
from layers.telling.words import load_words

WORDS = load_words("en")
HEDGES = {"undisclosed": "not disclosed", "reported": "reported", "documented": "documented"}
PATHS = {"schematic": "not the way that was taken", "geodesic": "not a recorded track"}
PRECISIONS = {
    "site": "the site",
    "city": "not an address",
    "country": "stands for the country",
    "approximate": "approximate",
}


@pytest.fixture(scope="module")
def scene(story: Story) -> Scene:
    return lay_out(story, "en")


@pytest.mark.quick
def test_every_leg_says_how_surely_it_is_known(scene: Scene) -> None:
    for legs in scene.traces.values():
        for traced in legs:
            said = describe_leg(traced, WORDS)
            assert HEDGES[traced.leg.certainty] in said
            assert PATHS[traced.leg.path] in said
            assert said.startswith(f"{traced.start.names['en']} to {traced.end.names['en']}.")


def test_the_distance_is_that_of_the_ends(scene: Scene) -> None:
    (havana_seoul,) = scene.traces["ri-il-kyu"]
    assert round_distance(havana_seoul) == 12_600
    assert "About 12,600 km apart." in describe_leg(havana_seoul, WORDS)


def test_dates_are_said_to_the_unit_they_are_known_to(scene: Scene) -> None:
    (leg,) = scene.traces["ri-il-kyu"]
    said = describe_leg(leg, WORDS)
    assert "Left and arrived: November 2023." in said
    assert not re.search(r"\d+ November", said)
    (reported,) = scene.traces["tae-yong-ho"]
    assert "July 2016 (reported)" in describe_leg(reported, WORDS)


def test_every_place_says_what_its_point_is(story: Story) -> None:
    for place in story.places.values():
        said = describe_place(place, WORDS)
        assert PRECISIONS[place.precision] in said
        assert place.marks["en"] in said
        assert ("not in the article" in said) != place.in_article


def test_every_event_has_its_date_and_certainty(story: Story) -> None:
    for event in story.events.values():
        said = describe_event(event, WORDS)
        where = f"{event.locality['en']}, " if event.locality else ""
        assert said.startswith(f"{event.names['en']}. {where}{WORDS.say_span(event.date)}. ")
        assert HEDGES[event.certainty].capitalize() in said


def test_a_reported_event_says_so(story: Story) -> None:
    event = replace(next(iter(story.events.values())), certainty="reported")
    said = describe_event(event, WORDS)
    assert HEDGES["reported"].capitalize() in said
    assert HEDGES["documented"].capitalize() not in said


def test_a_view_in_words_has_all_that_its_map_shows(scene: Scene) -> None:
    for chapter in scene.chapters:
        said = describe_view(chapter, scene, WORDS)
        for kind, ids in (("place", chapter.places), ("event", chapter.events)):
            assert all(scene.name(kind, id_) in said for id_ in ids), chapter.id
        assert all(scene.story.routes[id_].title["en"] in said for id_ in chapter.routes)
        assert all(shaded.note in said for shaded in chapter.countries)
