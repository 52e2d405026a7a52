"""A lesson's steps: the whole story, in its order, each shown so that it can be seen."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby, pairwise

import pytest

from geo.story.records import Story
from layers.lesson.lessons import LessonStep, describe_steps, list_steps
from layers.scene import Scene, fit_chapter, lay_out
from layers.telling.words import load_words


def list_english(story: Story) -> tuple[Scene, list[LessonStep]]:
    scene = lay_out(story, "en")
    return scene, list_steps(scene, load_words("en"))


@pytest.mark.parametrize("name", ["story", "voyage"])
def test_every_chapter_opens_and_shows_each_of_its_things_once(
    name: str, request: pytest.FixtureRequest
) -> None:
    story: Story = request.getfixturevalue(name)
    scene, steps = list_english(story)
    grouped = [(id_, [*group]) for id_, group in groupby(steps, lambda step: step.chapter)]
    assert [id_ for id_, _ in grouped] == [chapter.id for chapter in scene.chapters]
    for chapter, (_, found) in zip(scene.chapters, grouped, strict=True):
        opening, *rest = found
        assert (opening.kind, opening.head) == ("chapter", chapter.title)
        things = [(step.kind, step.id, step.leg) for step in rest]
        legs = [
            ("leg", id_, number)
            for id_ in chapter.routes
            for number in range(1, len(story.routes[id_].legs) + 1)
        ]
        assert sorted(things) == sorted([*legs, *(("event", id_, 0) for id_ in chapter.events)])
        for id_ in chapter.routes:
            numbers = [step.leg for step in rest if step.id == id_ and step.kind == "leg"]
            assert numbers == sorted(numbers)


@pytest.mark.quick
def test_steps_are_in_the_order_of_their_dates(story: Story) -> None:
    _, steps = list_english(story)
    names = [step.head for step in steps if step.chapter == "overview"][1:]
    firsts = [name for name, _ in groupby(names)]
    assert firsts == [
        "Hwang Jang-yop",
        "North Korean ship held in Panama",
        "Tae Yong-ho",
        "Acting ambassador in Rome",
        "Acting ambassador in Kuwait",
        "Ri Il Kyu",
        "South Korea and Cuba establish ties",
    ]


def test_a_journey_without_a_date_comes_last(story: Story) -> None:
    route = story.routes["hwang-jang-yop"]
    legs = tuple(replace(leg, departed=None, arrived=None) for leg in route.legs)
    changed = {**story.routes, route.id: replace(route, legs=legs)}
    _, steps = list_english(replace(story, routes=changed))
    overview = [step for step in steps if step.chapter == "overview"]
    last = overview[-len(legs) :]
    assert [(step.id, step.leg) for step in last] == [(route.id, n) for n in range(1, 6)]
    assert all(step.text.startswith("date not known · ") for step in last)


def test_a_leg_says_when_and_how_surely_and_no_more(story: Story) -> None:
    _, steps = list_english(story)
    texts = {(step.id, step.leg): step.text for step in steps if step.kind == "leg"}
    assert texts["ri-il-kyu", 1] == "November 2023 · Route not disclosed"
    assert texts["rome-envoy", 1] == "arrived July 2019 · Route not disclosed"
    assert texts["hwang-jang-yop", 5] == "arrived 20 April 1997 · Route documented"
    assert max(map(len, texts.values())) < 110


@pytest.mark.parametrize("name", ["story", "voyage"])
def test_what_would_be_tiny_is_shown_from_nearer(name: str, request: pytest.FixtureRequest) -> None:
    scene, steps = list_english(request.getfixturevalue(name))
    chapters = {chapter.id: fit_chapter(chapter, scene) for chapter in scene.chapters}
    nearer = 0
    for step in steps:
        if step.kind != "leg":
            assert step.bounds is None
            continue
        points = scene.traces[step.id][step.leg - 1].points
        low, high = points.min(axis=0), points.max(axis=0)
        west, south, east, north = chapters[step.chapter]
        if low[0] < west or low[1] < south or high[0] > east or high[1] > north:
            assert step.bounds == (*low, *high), step
            continue
        share = max((high[0] - low[0]) / (east - west), (high[1] - low[1]) / (north - south))
        if step.bounds is None:
            assert share > 0.1, step
            continue
        nearer += 1
        left, bottom, right, top = step.bounds
        assert left < low[0] <= high[0] < right
        assert bottom < low[1] <= high[1] < top
        assert right - left < east - west
    assert nearer


def test_data_leaves_out_what_is_empty(story: Story) -> None:
    steps = describe_steps(lay_out(story, "en"), load_words("en"))
    assert all(value for step in steps for value in step.values())
    keys = [(step["chapter"], step["kind"], step["id"], step.get("leg")) for step in steps]
    assert len(set(keys)) == len(keys)
    assert any("bounds" in one and "bounds" not in other for one, other in pairwise(steps))
