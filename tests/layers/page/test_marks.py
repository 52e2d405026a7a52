"""Many places and events travel to a page once; what stands beside them is what is read."""

from __future__ import annotations

import pytest

from geo.story.checking import load_story
from geo.story.records import Story
from layers.lesson.lessons import list_steps
from layers.map.events import list_event_marks
from layers.map.places import list_place_marks
from layers.page.marks import describe_marks
from layers.page.page import build_page
from layers.scene import MOST_MARKS, Scene, lay_out
from layers.telling.descriptions import describe_event, describe_view
from layers.telling.words import load_words
from tests.stories.many import write_many

ENGLISH = load_words("en")
EVENTS = 150


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    folder = write_many(
        tmp_path_factory.mktemp("marks") / "story", 0, places=20, events=EVENTS, chapters=1
    )
    return lay_out(load_story(folder), "en")


def test_each_mark_travels_once_with_its_look(scene: Scene) -> None:
    assert scene.has_many
    assert not scene.is_crowded
    told = describe_marks(scene, ENGLISH)
    marks = [*list_place_marks(scene, ENGLISH), *list_event_marks(scene, ENGLISH)]
    for (lon, lat, number, what), mark in zip(told["list"], marks, strict=True):
        assert (lon, lat) == (round(mark.lon, 6), round(mark.lat, 6))
        look = told["looks"][number]
        own = f"{what['kind']}-{what['id']}"
        classes = [*look["className"].split(), own]
        assert sorted(classes) == sorted(mark.style["className"].split())
        assert what["words"] == mark.properties["words"]
    assert len(told["looks"]) < 4


def test_a_page_has_no_layer_of_what_its_scripts_draw(scene: Scene) -> None:
    html = build_page(scene.story, "en").html
    assert html.count("L.geoJson(null") == 1  # journeys alone
    assert html.count("event-event-") < MOST_MARKS


def test_few_marks_are_shapes_from_the_first(story: Story) -> None:
    assert build_page(story, "en").html.count("L.geoJson(null") == 3


def test_the_words_of_a_view_and_of_a_wall_are_as_many_as_are_read(scene: Scene) -> None:
    chapter = scene.chapters[0]
    said = describe_view(chapter, scene, ENGLISH)
    first, last = (scene.story.events[chapter.events[number]] for number in (0, -1))
    assert describe_event(first, ENGLISH) in said
    assert describe_event(last, ENGLISH) not in said
    assert "And 138 more events." in said
    assert next(iter(list_steps(scene, ENGLISH))).text == f"{EVENTS} events"
