"""What a story does not say of certainty and precision is drawn plain and said so in words."""

from __future__ import annotations

import pytest

from exports.data.readme import write_readme
from exports.data.tables import StoryData
from exports.images.drawing import Circle
from exports.images.signs import draw_place, stroke_route
from geo.story.geojson import make_events, make_places
from geo.story.records import Story
from layers.lesson.asking import list_lines
from layers.look import LIGHT, PLACE_RADIUS, ROUTE_WIDTH
from layers.map.legend import build_legend
from layers.scene import Scene, lay_out
from layers.telling.descriptions import describe_leg, describe_place
from layers.telling.words import load_words

WORDS = load_words("en")


@pytest.fixture(scope="module")
def scene(carthage: Story) -> Scene:
    return lay_out(carthage, "en")


def test_the_key_has_a_sign_for_each_and_says_so(scene: Scene) -> None:
    said = {item.sign: item.text for item in build_legend(scene, WORDS)}
    assert said["unstated"] == "not stated"
    assert said["plain"] == "place; how exact is not stated"
    assert said["event-unstated"] == "event, certainty not stated"
    assert {"reported", "approximate", "event", "event-reported"} <= said.keys()
    assert "documented" not in said


def test_it_is_drawn_thin_and_small_and_never_dashed() -> None:
    stroke = stroke_route("unstated", LIGHT.ink, unit=1)
    assert stroke.dashes is None
    assert stroke.width < ROUTE_WIDTH
    dot = draw_place(0, 0, "unstated", LIGHT, unit=1)
    assert isinstance(dot, Circle)
    assert dot.fill == LIGHT.marker
    assert dot.radius < PLACE_RADIUS


def test_texts_and_data_say_so(scene: Scene, carthage: Story) -> None:
    leg = describe_leg(scene.traces["hannibal"][0], WORDS)
    assert "How sure the route is, is not stated." in leg
    assert "not stated" in describe_place(carthage.places["rome"], WORDS)
    places = {it["id"]: it["properties"] for it in make_places(carthage)["features"]}
    events = {it["id"]: it["properties"] for it in make_events(carthage)["features"]}
    assert places["rome"]["precision"] == events["colony"]["certainty"] == "unstated"
    readme = write_readme(StoryData(scene, WORDS), files={}).decode()
    assert readme.count("| `unstated` |") == 2


def test_nobody_is_asked_what_the_story_does_not_say(scene: Scene) -> None:
    assert [line["leg"] for line in list_lines(scene, WORDS)] == [2]


def test_a_story_that_says_all_has_no_such_sign(story: Story) -> None:
    whole = lay_out(story, "en")
    signs = {item.sign for item in build_legend(whole, WORDS)}
    assert not signs & {"unstated", "plain", "event-unstated"}
    assert "unstated" not in write_readme(StoryData(whole, WORDS), files={}).decode()
