"""A page of many journeys holds each once, and lists of what a page holds."""

from __future__ import annotations

import re

import numpy as np
import pytest

from geo.globe.arcs import BOWS
from geo.globe.geodesics import WGS84
from geo.story.records import Story
from layers.lesson.asking import list_findable, list_lines, list_orderable
from layers.lesson.lessons import list_steps
from layers.page.cards import list_cards
from layers.page.crowd import describe_crowd, gather_crowd
from layers.scene import MOST_LEGS, Scene, lay_out
from layers.telling.descriptions import describe_view
from layers.telling.words import list_languages, load_words

ENGLISH = load_words("en")


@pytest.fixture(scope="module")
def scene(many: Story) -> Scene:
    return lay_out(many, "en")


def test_a_story_of_few_legs_has_nothing_of_it(story: Story) -> None:
    few = lay_out(story, "en")
    assert not few.is_crowded
    assert gather_crowd(few, ENGLISH) is None


def test_each_leg_travels_once(scene: Scene, many_page: str) -> None:
    legs = describe_crowd(scene, ENGLISH)["legs"]
    count = sum(map(len, scene.traces.values()))
    assert count > MOST_LEGS
    assert len(legs["certainty"]) == len(legs["path"]) == len(legs["left"]) == count
    assert len(legs["bow"]) + len(legs["track"]) == count
    # As arcs.py tries them, in hundredths.
    assert {abs(bow) for bow in legs["bow"]} <= set(BOWS)
    assert not re.search(r'"coordinates": ?\[\[', many_page)
    assert not any(key.startswith("route ") for key in list_cards(scene, ENGLISH))


def test_a_line_that_is_no_arc_travels_as_its_vertices(scene: Scene) -> None:
    crowd = describe_crowd(scene, ENGLISH)
    (lon, lat), *steps = zip(*[iter(crowd["legs"]["track"][0])] * 2, strict=True)
    traced = next(it for legs in scene.traces.values() for it in legs if it.leg.path == "geodesic")
    for (step_lon, step_lat), point in zip([(0, 0), *steps], traced.points, strict=True):
        lon, lat = lon + step_lon, lat + step_lat
        away = WGS84.inv(lon * crowd["unit"], lat * crowd["unit"], *point)[2]
        assert away < 0.2


def test_lists_hold_what_a_page_holds(many_page: str, scene: Scene) -> None:
    for rows in (r'<th role="rowheader"', r'<li><a href="#[^"]*" data-kind="route"'):
        assert len(re.findall(rows, many_page)) == MOST_LEGS
    count = sum(map(len, scene.traces.values()))
    assert many_page.count(f"{MOST_LEGS} of {count}") == 2
    assert many_page.count("data/routes.geojson") == 2
    assert many_page.count('class="moment"') == 0
    assert len(re.findall(r'<li data-route="', many_page)) == 0


def test_its_groups_have_every_journey(scene: Scene) -> None:
    crowd = gather_crowd(scene, ENGLISH)
    assert crowd is not None
    assert sum(int(group.count) for group in crowd.groups) == len(scene.traces)


def test_a_view_of_many_says_how_many_more_there_are(scene: Scene) -> None:
    said = describe_view(scene.chapters[0], scene, ENGLISH)
    assert "Traveller 12." in said
    assert "Traveller 13." not in said
    assert "And 33 more journeys." in said


def test_a_class_is_asked_of_some_from_all_over(scene: Scene) -> None:
    lines, moments = list_lines(scene, ENGLISH), list_orderable(scene, ENGLISH)
    assert len(lines) == len(moments) == MOST_LEGS
    asked = {line["id"] for line in lines}
    assert all(asked & set(part) for part in np.array_split(list(scene.traces), 9))
    assert len(list_findable(scene)) == len(scene.story.places)
    assert {step.kind for step in list_steps(scene, ENGLISH) if step.chapter == "overview"} == {
        "chapter"
    }


@pytest.mark.parametrize("language", list_languages())
def test_what_is_left_out_is_said_in_every_language(language: str) -> None:
    words = load_words(language)
    for count in (1, 2, 5, 1200):
        assert "{" not in words.say("crowd.rest", count=count)
