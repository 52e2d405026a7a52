"""Everything has its point on the opened world, its view and its chapter."""

from __future__ import annotations

from dataclasses import replace

import pytest

from geo.story.records import Chapter, Story
from layers.scene import find_homes, fit_all, fit_chapter, lay_out

SPOKEN = {"place": "places", "route": "routes", "event": "events"}


@pytest.mark.parametrize("name", ["story", "voyage"])
def test_everything_has_a_home_that_speaks_of_it(name: str, request: pytest.FixtureRequest) -> None:
    told: Story = request.getfixturevalue(name)
    for language in told.languages:
        homes = find_homes(told, language)
        things = [(kind, id_) for kind, field in SPOKEN.items() for id_ in getattr(told, field)]
        assert set(homes) == set(things)
        for (kind, id_), home in homes.items():
            assert id_ in getattr(told.chapters[language][home], SPOKEN[kind])


def test_the_chapter_that_is_most_about_a_thing_is_its_home(story: Story) -> None:
    homes = find_homes(story, "en")
    assert {id_: homes["route", id_] for id_ in story.routes} == {
        "ri-il-kyu": "leaving-havana",
        "tae-yong-ho": "tae-yong-ho",
        "rome-envoy": "acting-ambassadors",
        "kuwait-envoy": "acting-ambassadors",
        "hwang-jang-yop": "hwang-jang-yop",
    }


def test_a_chapter_of_the_same_name_is_home(story: Story) -> None:
    # Whatever else it speaks of.
    chapters = story.chapters["en"]
    crowded = replace(chapters["overview"], id="rome-envoy")
    told = replace(story, chapters={"en": {**chapters, "rome-envoy": crowded}})
    assert find_homes(told, "en")["route", "rome-envoy"] == "rome-envoy"


@pytest.mark.parametrize("name", ["story", "voyage"])
def test_points_lie_in_the_extent(name: str, request: pytest.FixtureRequest) -> None:
    scene = lay_out(request.getfixturevalue(name), "en")
    low, high = scene.extent
    assert low <= scene.story.world.west
    assert high >= scene.story.world.east
    assert all(low <= lon <= high for points in scene.points.values() for lon, _ in points)


def test_a_closed_circle_stands_at_both_its_ends(voyage: Story) -> None:
    scene = lay_out(voyage, "en")
    (west, east) = scene.points["place", voyage.hub]
    assert east[0] - west[0] == pytest.approx(360, abs=1e-3)
    assert scene.extent[1] - scene.extent[0] > 360


@pytest.mark.parametrize("name", ["story", "voyage"])
def test_views_hold_what_their_chapters_speak_of(name: str, request: pytest.FixtureRequest) -> None:
    scene = lay_out(request.getfixturevalue(name), "en")
    for chapter in scene.chapters:
        west, south, east, north = fit_chapter(chapter, scene)
        points = [p for id_ in chapter.places for p in scene.points["place", id_]]
        points += [p for id_ in chapter.events for p in scene.points["event", id_]]
        if chapter.bounds is None:
            points += [
                tuple(p) for id_ in chapter.routes for t in scene.traces[id_] for p in t.points
            ]
        assert points
        assert all(west <= lon <= east and south <= lat <= north for lon, lat in points), chapter.id


def test_a_single_point_is_not_filled_to_the_frame(story: Story) -> None:
    chapter = Chapter("one", "en", "One", "", places=("seoul",))
    west, south, east, north = fit_chapter(chapter, lay_out(story, "en"))
    assert east - west == pytest.approx(6)
    assert north - south == pytest.approx(6)


def test_bounds_across_180_degrees_are_unrolled(story: Story) -> None:
    chapter = replace(story.chapters["en"]["overview"], bounds=(170.0, -10.0, -170.0, 10.0))
    west, _, east, _ = fit_chapter(chapter, lay_out(story, "en"))
    assert (west, east) == (170, 190)


def test_the_view_of_all_holds_every_line(story: Story) -> None:
    scene = lay_out(story, "en")
    west, south, east, north = fit_all(scene)
    points = [p for legs in scene.traces.values() for leg in legs for p in leg.points]
    assert all(west <= lon <= east and south <= lat <= north for lon, lat in points)
